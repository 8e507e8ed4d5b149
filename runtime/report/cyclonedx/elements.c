/* elements.c - CycloneDX: what is described, as components, services and organizations. */
#include "runtime/report/cyclonedx/cyclonedx.h"
#include "runtime/report/tables/tables.h"

enum place { PLACE_NONE, PLACE_ORGANIZATION, PLACE_COMPONENT, PLACE_SERVICE };

/* Components, data, procedures, systems, organizations and people stand there in any case, the others when a claim is about them. */
static const struct { uint8_t place; bool always; const char *type; } table[KIND_COUNT] = {
    [KIND_ORGANIZATION] = {PLACE_ORGANIZATION, true, NULL},
    [KIND_PERSON] = {PLACE_ORGANIZATION, true, NULL},
    [KIND_COMPONENT] = {PLACE_COMPONENT, true, "device"},
    [KIND_DATA] = {PLACE_COMPONENT, true, "data"},
    [KIND_SYSTEM] = {PLACE_SERVICE, true, NULL},
    [KIND_FLOW] = {PLACE_SERVICE, false, NULL},
    [KIND_SENSE] = {PLACE_SERVICE, false, NULL},
    [KIND_ACTUATE] = {PLACE_SERVICE, false, NULL},
    [KIND_PROCEDURE] = {PLACE_COMPONENT, true, "data"},
    [KIND_MEASURE] = {PLACE_COMPONENT, false, "data"},
    [KIND_EVIDENCE] = {PLACE_COMPONENT, false, "data"},
    [KIND_CONTRACT] = {PLACE_COMPONENT, false, "data"},
    [KIND_REQUIRE] = {PLACE_COMPONENT, false, "data"},
    [KIND_QUANTITY] = {PLACE_COMPONENT, false, "data"},
    [KIND_PORT] = {PLACE_COMPONENT, false, "data"},
    [KIND_FIELD] = {PLACE_COMPONENT, false, "data"}};

static const struct entity *entity_of(const struct bom *b, entity_id e) { return &b->in->model->entities.items[e]; }

bool bom_is_listed(const struct bom *b, entity_id e) {
  const struct entity *x = entity_of(b, e);
  if (b->plant.mentioned[e] & MENTIONED_SUBJECT) return true;
  return table[x->kind].always && !b->in->model->modules.items[x->module].library && !(x->flags & ENTITY_IMPLICIT);
}

static bool stands_at(const struct bom *b, entity_id e, enum place place) { return table[entity_of(b, e)->kind].place == place && bom_is_listed(b, e); }

/* ---- members that all have ---- */

static void write_head(struct bom *b, struct arena *a, entity_id e) {
  json_pair(b->json, "bom-ref", plant_entity_id(a, &b->plant, e));
  json_pair(b->json, "name", plant_title(a, &b->plant, e));
}

static void write_owner(struct bom *b, struct arena *a, const char *key, entity_id e) {
  entity_id owner = entity_of(b, e)->owner;
  if (!owner || owner == e) return;
  json_key(b->json, key), json_object(b->json);
  json_pair(b->json, "name", plant_title(a, &b->plant, owner));
  json_end_object(b->json);
}

static void write_properties(struct bom *b, struct arena *a, entity_id e) {
  struct plant_list properties = {&b->plant, "properties", 0};
  const struct entity *x = entity_of(b, e);
  const struct model *m = b->in->model;
  bom_property(&properties, "declaredName", entity_name(a, m, e, false));
  bom_property(&properties, "kind", kind_text((enum entity_kind)x->kind, LANGUAGE_EN));
  if (x->class) bom_property(&properties, "class", class_text(m, x->class, b->language));
  bom_property(&properties, "layer", arena_format(a, "%d", entity_layer(m, e)));
  bom_property(&properties, "side", x->flags & ENTITY_EXTERNAL ? "external" : "own");
  if (x->parent) bom_property(&properties, "partOf", entity_name(a, m, x->parent, false));
  plant_list_end(&properties);
}

/* ---- data on their way ---- */

/* The least that is surely known of how confidential it is. */
static const char *classification_of(const struct bom *b, entity_id e) {
  if (!b->in->trust) return "unknown";
  const char *mark = mark_text((enum mark)trust_label(b->in->trust, e).part[PART_CONFIDENTIALITY].lo);
  return *mark ? mark : "unknown";
}

/* A reference within the document. What is in no list is named in words by nobody: it is left out. */
static void write_end(struct bom *b, struct arena *a, const char *key, enum relation r, entity_id flow) {
  entity_id e = model_one(b->in->model, r, flow);
  if (!e || !bom_is_listed(b, e)) return;
  json_key(b->json, key), json_array(b->json);
  json_string(b->json, arena_format(a, "#%s", plant_entity_id(a, &b->plant, e)));
  json_end_array(b->json);
}

static void write_data(struct plant_list *l, struct bom *b, const char *direction, entity_id flow, entity_id data) {
  struct arena a = {0};
  plant_item(l);
  json_pair(b->json, "flow", direction);
  json_pair(b->json, "classification", classification_of(b, data ? data : flow));
  json_pair(b->json, "name", data ? plant_title(&a, &b->plant, data) : entity_name(&a, b->in->model, flow, false));
  write_end(b, &a, "source", RELATION_SOURCE, flow);
  write_end(b, &a, "destination", RELATION_SINK, flow);
  json_end_object(b->json);
  arena_free(&a);
}

static void write_flow(struct plant_list *l, struct bom *b, const char *direction, entity_id flow) {
  uint32_t count;
  const entity_id *data = model_related(b->in->model, RELATION_FLOW_DATA, flow, &count);
  for (uint32_t i = 0; i < count; i++) write_data(l, b, direction, flow, data[i]);
  if (count == 0) write_data(l, b, direction, flow, 0);
}

/* Of a system the flows that begin or end there; what passes through a flow goes in and comes out. */
static void write_flows(struct bom *b, entity_id e) {
  struct plant_list data = {&b->plant, "data", 0};
  uint32_t count;
  const entity_id *flows = model_related(b->in->model, RELATION_FLOWS, e, &count);
  if (entity_of(b, e)->kind == KIND_FLOW) write_flow(&data, b, "bi-directional", e);
  for (uint32_t i = 0; entity_of(b, e)->kind == KIND_SYSTEM && i < count; i++)
    write_flow(&data, b, model_one(b->in->model, RELATION_SOURCE, flows[i]) == e ? "outbound" : "inbound", flows[i]);
  plant_list_end(&data);
}

/* ---- components and services ---- */

static void write_component(struct plant_list *l, struct bom *b, entity_id e, class_id software) {
  struct arena a = {0};
  enum entity_kind kind = (enum entity_kind)entity_of(b, e)->kind;
  plant_item(l);
  json_pair(b->json, "type", kind == KIND_COMPONENT && software && entity_is(b->in->model, e, software) ? "application" : table[kind].type);
  write_owner(b, &a, "supplier", e);
  write_head(b, &a, e);
  const char *version = attribute_text(&a, b->in, e, "version", b->language);
  if (*version) json_pair(b->json, "version", version);
  if (kind == KIND_DATA) {
    json_key(b->json, "data"), json_array(b->json);
    json_object(b->json);
    json_pair(b->json, "type", "dataset");
    json_pair(b->json, "classification", classification_of(b, e));
    json_end_object(b->json);
    json_end_array(b->json);
  }
  write_properties(b, &a, e);
  json_end_object(b->json);
  arena_free(&a);
}

void bom_components(struct bom *b) {
  struct plant_list components = {&b->plant, "components", 0};
  class_id software = class_find(b->in->model, "std.iot.Software");
  for (entity_id e = 1; e < b->in->model->entities.count; e++)
    if (stands_at(b, e, PLACE_COMPONENT)) write_component(&components, b, e, software);
  plant_list_end(&components);
}

static void write_service(struct plant_list *l, struct bom *b, entity_id e) {
  struct arena a = {0};
  plant_item(l);
  write_owner(b, &a, "provider", e);
  write_head(b, &a, e);
  write_flows(b, e);
  write_properties(b, &a, e);
  json_end_object(b->json);
  arena_free(&a);
}

void bom_services(struct bom *b) {
  struct plant_list services = {&b->plant, "services", 0};
  for (entity_id e = 1; e < b->in->model->entities.count; e++)
    if (stands_at(b, e, PLACE_SERVICE)) write_service(&services, b, e);
  plant_list_end(&services);
}

/* ---- organizations ---- */

static void write_people(struct bom *b, entity_id organization) {
  struct plant_list contacts = {&b->plant, "contact", 0};
  uint32_t count;
  const entity_id *people = model_related(b->in->model, RELATION_PERSONS, organization, &count);
  for (uint32_t i = 0; i < count; i++) {
    struct arena a = {0};
    if (!bom_is_listed(b, people[i])) continue;
    plant_item(&contacts);
    write_head(b, &a, people[i]);
    json_end_object(b->json);
    arena_free(&a);
  }
  plant_list_end(&contacts);
}

/* People stand with their organization; those who are of none, by themselves. */
static bool stands_alone(const struct bom *b, entity_id e) {
  const struct entity *x = entity_of(b, e);
  if (x->kind != KIND_PERSON) return true;
  return !x->owner || x->owner == e || entity_of(b, x->owner)->kind != KIND_ORGANIZATION || !bom_is_listed(b, x->owner);
}

void bom_organizations(struct bom *b) {
  struct plant_list organizations = {&b->plant, "organizations", 0};
  for (entity_id e = 1; e < b->in->model->entities.count; e++) {
    struct arena a = {0};
    if (!stands_at(b, e, PLACE_ORGANIZATION) || !stands_alone(b, e)) continue;
    plant_item(&organizations);
    write_head(b, &a, e);
    if (entity_of(b, e)->kind == KIND_ORGANIZATION) write_people(b, e);
    json_end_object(b->json);
    arena_free(&a);
  }
  plant_list_end(&organizations);
}
