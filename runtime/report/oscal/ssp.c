/* ssp.c - OSCAL system security plan: the process described, its people, things, data, and controls. */
#include "runtime/report/oscal/plant.h"
#include "runtime/report/tables/tables.h"
#include "runtime/rules/contract_checks.h"

/* ---- data ---- */

static void write_impact(struct plant *p, entity_id e, const char *attribute, const char *key) {
  struct arena a = {0};
  struct value v = stated_value(p->in, e, attribute);
  if (v.tag == VALUE_MEMBER) {
    json_key(p->json, key), json_object(p->json);
    json_pair(p->json, "base", arena_format(&a, "fips-199-%s", sym_text(p->in->model->names, v.first)));
    json_end_object(p->json);
  }
  arena_free(&a);
}

static void write_information(struct plant_list *l, entity_id e) {
  struct plant *p = l->plant;
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "information %s", plant_entity_id(&a, p, e)));
  plant_component_words(p, &a, e);
  write_impact(p, e, "c", "confidentiality-impact");
  write_impact(p, e, "i", "integrity-impact");
  write_impact(p, e, "a", "availability-impact");
  json_end_object(p->json);
  arena_free(&a);
}

static void write_system_information(struct plant *p) {
  struct plant_list types = {p, "information-types", 0};
  json_key(p->json, "system-information"), json_object(p->json);
  for (entity_id e = 1; e < p->in->model->entities.count; e++)
    if (p->in->model->entities.items[e].kind == KIND_DATA && plant_is_stated(p, e)) write_information(&types, e);
  if (!types.count) { /* one is required */
    plant_item(&types);
    json_pair(p->json, "title", SAY(OSCAL_NO_DATA, p->language));
    json_pair(p->json, "description", SAY(OSCAL_NO_DATA_IS, p->language));
    json_end_object(p->json);
  }
  plant_list_end(&types);
  json_end_object(p->json);
}

/* ---- flows in words ---- */

static const char *names_of(struct arena *a, const struct plant *p, enum relation r, entity_id e, const char *before) {
  uint32_t count;
  const entity_id *items = model_related(p->in->model, r, e, &count);
  const char *res = "";
  for (uint32_t i = 0; i < count; i++)
    res = arena_format(a, "%s%s`%s`", res, i ? ", " : before, entity_name(a, p->in->model, items[i], false));
  return res;
}

/* One flow on a line, as a list of Markdown; "" without any. */
static void write_data_flow(struct plant *p) {
  const struct model *m = p->in->model;
  bool ja = p->language == LANGUAGE_JA;
  struct builder b = {0};
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (m->entities.items[e].kind != KIND_FLOW || !plant_is_stated(p, e)) continue;
    struct arena a = {0};
    const char *line =
        arena_format(&a, ja ? "`%s`: %s から%s へ%s%s%s" : "`%s`: %s%s%s%s%s", entity_name(&a, m, e, false),
                     names_of(&a, p, RELATION_SOURCE, e, ""), names_of(&a, p, RELATION_SINK, e, ja ? " " : " to "),
                     names_of(&a, p, RELATION_FLOW_DATA, e, ja ? "、データ " : ", data "),
                     names_of(&a, p, RELATION_VIA, e, ja ? "、経路 " : ", via "),
                     names_of(&a, p, RELATION_CONTRACT, e, ja ? "、契約 " : ", under "));
    builder_format(&b, "%s- %s", b.length ? "\n" : "", oscal_marked(&a, visible_text(&a, line)));
    arena_free(&a);
  }
  if (b.length) {
    json_key(p->json, "data-flow"), json_object(p->json);
    json_pair(p->json, "description", builder_get(&b));
    json_end_object(p->json);
  }
  builder_free(&b);
}

/* ---- system-characteristics ---- */

static void write_described(struct plant *p, const char *key, enum report_word text) {
  json_key(p->json, key), json_object(p->json);
  json_pair(p->json, "description", say(text, p->language));
  json_end_object(p->json);
}

static void write_characteristics(struct plant *p) {
  struct json *j = p->json;
  json_key(j, "system-characteristics"), json_object(j);
  json_key(j, "system-ids"), json_array(j);
  plant_system_id(p);
  json_end_array(j);
  plant_line(p, "system-name", p->in->title);
  json_pair(j, "description", SAY(OSCAL_SYSTEM_IS, p->language));
  write_system_information(p);
  json_key(j, "status"), json_object(j);
  json_pair(j, "state", "operational");
  json_end_object(j);
  write_described(p, "authorization-boundary", SAY_OSCAL_BOUNDARY);
  write_data_flow(p);
  json_end_object(j);
}

/* ---- system-implementation ---- */

static void write_user(struct plant_list *l, entity_id e) {
  struct plant *p = l->plant;
  struct arena a = {0};
  struct plant_list props = {p, "props", 0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "user %s", plant_entity_id(&a, p, e)));
  plant_markup(p, "title", plant_title(&a, p, e));
  plant_prop(&props, "declared-name", entity_name(&a, p->in->model, e, false));
  plant_prop(&props, "party-uuid", plant_entity_id(&a, p, e));
  plant_list_end(&props);
  json_end_object(p->json);
  arena_free(&a);
}

static void write_users(struct plant *p) {
  struct arena a = {0};
  struct plant_list users = {p, "users", 0};
  for (entity_id e = 1; e < p->in->model->entities.count; e++)
    if (p->in->model->entities.items[e].kind == KIND_PERSON && plant_is_party(p, e)) write_user(&users, e);
  if (!users.count) { /* one is required */
    plant_item(&users);
    json_pair(p->json, "uuid", plant_id(&a, p, "no user"));
    json_pair(p->json, "title", SAY(OSCAL_NO_PERSON, p->language));
    json_end_object(p->json);
  }
  plant_list_end(&users);
  arena_free(&a);
}

static void write_this_system(struct plant_list *l) {
  struct plant *p = l->plant;
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "this-system"));
  json_pair(p->json, "type", "this-system");
  plant_markup(p, "title", p->in->title);
  json_pair(p->json, "description", SAY(OSCAL_SYSTEM_IS, p->language));
  json_key(p->json, "status"), json_object(p->json);
  json_pair(p->json, "state", "operational");
  json_end_object(p->json);
  json_end_object(p->json);
  arena_free(&a);
}

static bool is_component(const struct plant *p, entity_id e) {
  return p->mentioned[e] & MENTIONED_SUBJECT || plant_is_described(p, e);
}

static void write_authorization(struct plant_list *l, entity_id contract, entity_id provider, day since) {
  struct plant *p = l->plant;
  struct arena a = {0};
  char date[11];
  plant_item(l);
  json_pair(p->json, "uuid",
            plant_id(&a, p, "leveraged %s %s", plant_entity_id(&a, p, contract), plant_entity_id(&a, p, provider)));
  plant_markup(p, "title", plant_title(&a, p, contract));
  json_pair(p->json, "party-uuid", plant_entity_id(&a, p, provider));
  json_pair(p->json, "date-authorized", date_format(since, date));
  json_end_object(p->json);
  arena_free(&a);
}

/* Whoever of the other side offers measures, by which contract; OSCAL wants the day since when. */
static void write_leveraged(struct plant *p) {
  const struct model *m = p->in->model;
  struct plant_list list = {p, "leveraged-authorizations", 0};
  struct idmap seen = {0};
  for (uint32_t i = 0; i < m->shares.count; i++) {
    const struct share *x = &m->shares.items[i];
    entity_id side = x->kind == SHARE_OFFER ? contract_side(p->in->findings->evaluation, x) : 0;
    day since = stated_date(p->in, x->contract, "since");
    if (since == DAY_NONE || !plant_is_party(p, side) || m->entities.items[side].flags & ENTITY_OWN) continue;
    if (!idmap_add(&seen, idmap_pair(x->contract, side), 1)) write_authorization(&list, x->contract, side, since);
  }
  plant_list_end(&list);
  idmap_free(&seen);
}

static void write_implementation(struct plant *p) {
  struct plant_list components = {p, "components", 0};
  json_key(p->json, "system-implementation"), json_object(p->json);
  write_leveraged(p);
  write_users(p);
  write_this_system(&components);
  for (entity_id e = 1; e < p->in->model->entities.count; e++)
    if (is_component(p, e)) plant_component(&components, e);
  plant_list_end(&components);
  json_end_object(p->json);
}

/* Controls before components: whoever is judged is one, whatever its kind. */
static void write_body(struct plant *p) {
  static const struct plant_imported profile = {"profile", SAY_OSCAL_PROFILE, SAY_OSCAL_PROFILE_IS};
  plant_metadata(p, SAY_OSCAL_SECURITY_PLAN);
  plant_import(p, "import-profile", &profile);
  write_characteristics(p);
  plant_control_implementation(p);
  write_implementation(p);
  plant_back_matter(p, &profile);
}

void report_write_oscal_plan(struct out *o, const struct report_input *in) {
  plant_document(o, in, "system-security-plan", write_body);
}
