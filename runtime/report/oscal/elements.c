/* elements.c - OSCAL: what is described as components, and references to it. */
#include "runtime/report/oscal/plant.h"

/* ---- types ---- */

/* Words of OSCAL where it has one, else ours: it allows others. The first class that fits. */
static const struct {
  const char *class, *type;
} by_class[] = {{"std.iot.Software", "software"}, {"std.network.Network", "network"}, {"std.core.Service", "service"},
                {"std.core.Channel", "service"},  {"std.core.Place", "physical"},     {"std.core.Policy", "policy"},
                {"std.core.Document", "guidance"}};
enum { CLASS_ROWS = sizeof by_class / sizeof *by_class };

static const char *const by_kind[KIND_COUNT] = {[KIND_ORGANIZATION] = "organization",
                                                [KIND_PERSON] = "person",
                                                [KIND_COMPONENT] = "hardware",
                                                [KIND_DATA] = "data",
                                                [KIND_SYSTEM] = "system",
                                                [KIND_PROCEDURE] = "process-procedure",
                                                [KIND_FLOW] = "interconnection",
                                                [KIND_SENSE] = "transfer",
                                                [KIND_ACTUATE] = "transfer",
                                                [KIND_MEASURE] = "measure",
                                                [KIND_EVIDENCE] = "evidence",
                                                [KIND_CONTRACT] = "contract",
                                                [KIND_REQUIRE] = "contract-term",
                                                [KIND_QUANTITY] = "quantity",
                                                [KIND_PORT] = "port",
                                                [KIND_FIELD] = "field"};

void plant_component_types(struct plant *p) {
  const struct model *m = p->in->model;
  class_id known[CLASS_ROWS];
  for (int i = 0; i < CLASS_ROWS; i++) known[i] = class_find(m, by_class[i].class);
  for (class_id c = 1; c < m->classes.count; c++)
    for (int i = CLASS_ROWS - 1; 0 <= i; i--)
      if (known[i] && class_is(m, c, known[i])) idmap_put(&p->component_types, c, (uint32_t)i + 1);
}

static const char *component_type(const struct plant *p, const struct entity *x) {
  uint32_t row = idmap_get(&p->component_types, x->class);
  return row ? by_class[row - 1].type : by_kind[x->kind];
}

/* ---- what the spec says of an element ---- */

static void write_related(struct plant_list *props, struct arena *a, const char *name, enum relation r, entity_id e) {
  const struct report_input *in = props->plant->in;
  uint32_t count;
  const entity_id *items = model_related(in->model, r, e, &count);
  for (uint32_t i = 0; i < count; i++) plant_prop(props, name, entity_name(a, in->model, items[i], false));
}

/* Which relations of a kind are told, and what they are called. */
static const struct told {
  uint32_t kinds;
  enum relation relation;
  const char *name;
} told[] = {{1u << KIND_FLOW | 1u << KIND_SENSE | 1u << KIND_ACTUATE, RELATION_SOURCE, "from"},
            {1u << KIND_FLOW | 1u << KIND_SENSE | 1u << KIND_ACTUATE, RELATION_SINK, "to"},
            {1u << KIND_FLOW, RELATION_FLOW_DATA, "data"},
            {1u << KIND_FLOW, RELATION_VIA, "via"},
            {1u << KIND_FLOW, RELATION_CONTRACT, "under"},
            {1u << KIND_ACTUATE, RELATION_GUARD, "guard"},
            {1u << KIND_CONTRACT, RELATION_PARTIES, "between"},
            {1u << KIND_MEASURE, RELATION_ON, "on"},
            {~0u, RELATION_WITHIN, "within"}};

static void write_label(struct plant_list *props, const char *name, entity_id e, const char *attribute) {
  struct value v = stated_value(props->plant->in, e, attribute);
  if (v.tag == VALUE_MEMBER) plant_prop(props, name, sym_text(props->plant->in->model->names, v.first));
}

static void write_props(struct plant *p, struct arena *a, entity_id e) {
  struct plant_list props = {p, "props", 0};
  const struct entity *x = &p->in->model->entities.items[e];
  plant_prop(&props, "declared-name", entity_name(a, p->in->model, e, false));
  plant_prop(&props, "kind", kind_text((enum entity_kind)x->kind, LANGUAGE_EN));
  if (x->class) plant_prop(&props, "class", class_text(p->in->model, x->class, p->language));
  plant_prop_number(&props, "layer", (uint32_t)entity_layer(p->in->model, e));
  plant_prop(&props, "side", x->flags & ENTITY_EXTERNAL ? "external" : "own");
  if (x->parent) plant_prop(&props, "part-of", entity_name(a, p->in->model, x->parent, false));
  for (size_t i = 0; i < sizeof told / sizeof *told; i++)
    if (told[i].kinds >> x->kind & 1) write_related(&props, a, told[i].name, told[i].relation, e);
  write_label(&props, "importance", e, "importance");
  plant_list_end(&props);
}

static const char *description_of(struct arena *a, const struct plant *p, const struct entity *x, entity_id e) {
  const char *kind =
      x->class ? class_text(p->in->model, x->class, p->language) : kind_text((enum entity_kind)x->kind, p->language);
  const char *name = entity_name(a, p->in->model, e, false);
  bool owned = x->owner && x->owner != e;
  const char *owner = owned ? entity_name(a, p->in->model, x->owner, false) : "";
  if (p->language == LANGUAGE_JA)
    return owned ? arena_format(a, "`%s` の%s `%s`", owner, kind, name) : arena_format(a, "%s `%s`", kind, name);
  return owned ? arena_format(a, "%s `%s` of `%s`", kind, name, owner) : arena_format(a, "%s `%s`", kind, name);
}

void plant_component_words(struct plant *p, struct arena *a, entity_id e) {
  plant_markup(p, "title", plant_title(a, p, e));
  plant_markup(p, "description", description_of(a, p, &p->in->model->entities.items[e], e));
  write_props(p, a, e);
}

const char *plant_component_type(const struct plant *p, entity_id e) {
  return component_type(p, &p->in->model->entities.items[e]);
}

bool plant_is_stated(const struct plant *p, entity_id e) {
  return !p->in->model->modules.items[p->in->model->entities.items[e].module].library;
}

bool plant_is_described(const struct plant *p, entity_id e) {
  static const uint32_t kinds = 1u << KIND_COMPONENT | 1u << KIND_SYSTEM | 1u << KIND_PROCEDURE | 1u << KIND_FLOW |
                                1u << KIND_SENSE | 1u << KIND_ACTUATE | 1u << KIND_CONTRACT;
  return kinds >> p->in->model->entities.items[e].kind & 1 && plant_is_stated(p, e);
}

/* Organizations and people are parties; as components they are something else. */
const char *plant_component_id(struct arena *a, const struct plant *p, entity_id e) {
  const char *id = plant_entity_id(a, p, e);
  return plant_is_party(p, e) ? plant_id(a, p, "component %s", id) : id;
}

void plant_component(struct plant_list *l, entity_id e) {
  struct plant *p = l->plant;
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_component_id(&a, p, e));
  json_pair(p->json, "type", plant_component_type(p, e));
  plant_component_words(p, &a, e);
  json_key(p->json, "status"), json_object(p->json);
  json_pair(p->json, "state", "operational");
  json_end_object(p->json);
  plant_responsible(p, "asset-owner", p->in->model->entities.items[e].owner);
  json_end_object(p->json);
  arena_free(&a);
}

void plant_subject(struct plant_list *l, entity_id e) {
  struct plant *p = l->plant;
  struct arena a = {0};
  p->mentioned[e] |= MENTIONED_SUBJECT;
  plant_item(l);
  json_pair(p->json, "subject-uuid", plant_entity_id(&a, p, e));
  json_pair(p->json, "type", plant_is_party(p, e) ? "party" : "component");
  plant_markup(p, "title", entity_name(&a, p->in->model, e, false));
  json_end_object(p->json);
  arena_free(&a);
}

/* ---- the tool ---- */

static void write_tool(struct plant *p) {
  struct arena a = {0};
  struct json *j = p->json;
  struct plant_list components = {p, "components", 0}, platforms = {p, "assessment-platforms", 0},
                    used = {p, "uses-components", 0};
  json_key(j, "assessment-assets"), json_object(j);
  plant_item(&components);
  json_pair(j, "uuid", plant_id(&a, p, "tool"));
  json_pair(j, "type", "software");
  json_pair(j, "title", "cpsfc");
  json_pair(j, "description", SAY(OSCAL_TOOL, p->language));
  struct plant_list props = {p, "props", 0};
  plant_prop(&props, "cpsfc-version", p->in->version);
  plant_list_end(&props);
  json_key(j, "status"), json_object(j);
  json_pair(j, "state", "operational");
  json_end_object(j);
  json_end_object(j);
  plant_list_end(&components);
  plant_item(&platforms);
  json_pair(j, "uuid", plant_id(&a, p, "platform"));
  json_pair(j, "title", "cpsfc");
  plant_item(&used);
  json_pair(j, "component-uuid", plant_id(&a, p, "tool"));
  json_end_object(j);
  plant_list_end(&used);
  json_end_object(j);
  plant_list_end(&platforms);
  json_end_object(j);
  arena_free(&a);
}

void plant_local_definitions(struct plant *p) {
  struct plant_list components = {p, "components", 0};
  json_key(p->json, "local-definitions"), json_object(p->json);
  for (entity_id e = 1; e < p->in->model->entities.count; e++)
    if (p->mentioned[e] & MENTIONED_SUBJECT && !plant_is_party(p, e)) plant_component(&components, e);
  plant_list_end(&components);
  write_tool(p);
  json_end_object(p->json);
}

void plant_origins(struct plant *p) {
  struct arena a = {0};
  struct plant_list origins = {p, "origins", 0}, actors = {p, "actors", 0};
  plant_item(&origins);
  plant_item(&actors);
  json_pair(p->json, "type", "tool");
  json_pair(p->json, "actor-uuid", plant_id(&a, p, "tool"));
  json_end_object(p->json);
  plant_list_end(&actors);
  json_end_object(p->json);
  plant_list_end(&origins);
  arena_free(&a);
}
