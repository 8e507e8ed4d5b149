/* parties.c - OSCAL: metadata with organizations and people, and references to them. */
#include "runtime/report/oscal/plant.h"
#include "runtime/report/tables/tables.h"

#include <string.h>

#include "runtime/report/tables/tables.h"

static const struct entity *entity_of(const struct plant *p, entity_id e) { return &p->in->model->entities.items[e]; }

const char *plant_title(struct arena *a, const struct plant *p, entity_id e) {
  const char *said = attribute_text(a, p->in, e, "name", p->language);
  return *oscal_line(a, said) ? said : entity_name(a, p->in->model, e, false);
}

bool plant_is_party(const struct plant *p, entity_id e) {
  const struct entity *x = entity_of(p, e);
  return (x->kind == KIND_ORGANIZATION || x->kind == KIND_PERSON) && plant_is_stated(p, e);
}

static const char *entity_key(struct arena *a, const struct plant *p, entity_id e) {
  const char *name = entity_name(a, p->in->model, e, true);
  uint32_t number = idmap_get(&p->numbers, e);
  return number ? arena_format(a, "%s -%u", name, number) : name;
}

const char *plant_entity_id(struct arena *a, const struct plant *p, entity_id e) {
  return plant_id(a, p, "%s %s", kind_text((enum entity_kind)entity_of(p, e)->kind, LANGUAGE_EN), entity_key(a, p, e));
}

void plant_responsible(struct plant *p, const char *role, entity_id who) {
  if (!plant_is_party(p, who)) return;
  struct arena a = {0};
  struct plant_list roles = {p, "responsible-roles", 0}, parties = {p, "party-uuids", 0};
  plant_item(&roles);
  json_pair(p->json, "role-id", role);
  plant_string(&parties, plant_entity_id(&a, p, who));
  plant_list_end(&parties);
  json_end_object(p->json);
  plant_list_end(&roles);
  arena_free(&a);
}

/* ---- metadata ---- */

static void write_roles(struct plant *p) {
  static const struct {
    const char *id;
    enum report_word title;
  } roles[] = {
      {"asset-owner", SAY_OSCAL_OWNER}, {"risk-owner", SAY_OSCAL_DECIDER}, {"implementer", SAY_OSCAL_IMPLEMENTER}};
  json_key(p->json, "roles"), json_array(p->json);
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
    json_object(p->json);
    json_pair(p->json, "id", roles[i].id);
    json_pair(p->json, "title", say(roles[i].title, p->language));
    json_end_object(p->json);
  }
  json_end_array(p->json);
}

static void write_party_props(struct plant *p, struct arena *a, entity_id e) {
  struct plant_list props = {p, "props", 0};
  const struct entity *x = entity_of(p, e);
  plant_prop(&props, "declared-name", entity_name(a, p->in->model, e, false));
  if (x->class) plant_prop(&props, "class", class_text(p->in->model, x->class, p->language));
  plant_prop(&props, "side", x->flags & ENTITY_EXTERNAL ? "external" : "own");
  plant_prop(&props, "corporate-number", attribute_text(a, p->in, e, "corporate_number", p->language));
  plant_list_end(&props);
}

static void write_party(struct plant_list *l, entity_id e) {
  struct plant *p = l->plant;
  struct arena a = {0};
  entity_id owner = entity_of(p, e)->owner;
  bool person = entity_of(p, e)->kind == KIND_PERSON;
  plant_item(l);
  json_pair(p->json, "uuid", plant_entity_id(&a, p, e));
  json_pair(p->json, "type", person ? "person" : "organization");
  plant_line(p, "name", plant_title(&a, p, e));
  write_party_props(p, &a, e);
  if (person && plant_is_party(p, owner)) {
    struct plant_list members = {p, "member-of-organizations", 0};
    plant_string(&members, plant_entity_id(&a, p, owner));
    plant_list_end(&members);
  }
  json_end_object(p->json);
  arena_free(&a);
}

static void write_props(struct plant *p, struct arena *a) {
  struct plant_list props = {p, "props", 0};
  plant_prop(&props, "program", p->in->title);
  plant_prop(&props, "cpsfc-version", p->in->version);
  plant_prop_date(&props, "as-of", p->in->as_of);
  plant_prop(&props, "as-of-from", p->in->as_of_from);
  plant_prop(&props, "target-profile", target_profile(a, p->in, p->language));
  plant_list_end(&props);
}

void plant_metadata(struct plant *p, enum report_word title) {
  const struct model *m = p->in->model;
  struct arena a = {0};
  char date[11];
  struct plant_list parties = {p, "parties", 0};
  oscal_metadata(p->json, p->in, arena_format(&a, "%s: %s", say(title, p->language), visible_text(&a, p->in->title)),
                 date_format(p->in->as_of, date));
  write_props(p, &a);
  write_roles(p);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (plant_is_party(p, e)) write_party(&parties, e);
  plant_list_end(&parties);
  json_end_object(p->json);
  arena_free(&a);
}
