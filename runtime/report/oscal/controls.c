/* controls.c - OSCAL system security plan: how each control is implemented, what is inherited and what is offered. */
#include "runtime/report/oscal/plant.h"

#include <stdlib.h>

#include "runtime/rules/contract_checks.h"

/* What one's own side offers to others, by requirement. */
struct offered {
  uint32_t requirement, share;
};
struct offers {
  VEC(struct offered) list;
};

static const struct entity *entity_of(const struct plant *p, entity_id e) { return &p->in->model->entities.items[e]; }

static int compare_offered(const void *a, const void *b) {
  const struct offered *x = a, *y = b;
  if (x->requirement != y->requirement) return x->requirement < y->requirement ? -1 : 1;
  return x->share < y->share ? -1 : y->share < x->share;
}

static void collect_offers(struct offers *o, const struct plant *p) {
  const struct model *m = p->in->model;
  for (uint32_t i = 0; i < m->shares.count; i++) {
    const struct share *x = &m->shares.items[i];
    entity_id side = x->kind == SHARE_OFFER ? contract_side(p->in->findings->evaluation, x) : 0;
    if (!side || !(entity_of(p, side)->flags & ENTITY_OWN)) continue;
    struct index_list requirements = {0};
    requirement_use_resolve(p->in->rules, x->requirement, &requirements);
    for (uint32_t k = 0; k < requirements.items.count; k++)
      vec_push(&o->list, ((struct offered){requirements.items.items[k], i}));
    vec_free(&requirements.items);
  }
  if (1 < o->list.count) qsort(o->list.items, o->list.count, sizeof *o->list.items, compare_offered);
}

/* ---- what is offered ---- */

static const char *condition_of(struct arena *a, const struct plant *p, const struct share *x) {
  size_t length;
  if (!x->condition) return "";
  const char *text = source_text(p->in->sources, p->in->rules->exprs.items[x->condition].at, &length);
  return arena_copy(a, text, length);
}

/* The name of an offer is the same on both sides. */
static const char *offer_id(struct arena *a, const struct plant *p, const char *what, entity_id contract,
                            uint32_t requirement, entity_id provider) {
  const struct model *m = p->in->model;
  return plant_id(a, p, "%s %s %s %s", what, entity_name(a, m, contract, true), p->controls[requirement],
                  provider ? entity_name(a, m, provider, true) : "-");
}

static const char *offer_text(struct arena *a, const struct plant *p, const struct share *x) {
  const struct model *m = p->in->model;
  const char *contract = entity_name(a, m, x->contract, false),
             *level = x->level ? interval_text(a, x->level, x->level) : "-";
  const char *res = arena_format(
      a, p->language == LANGUAGE_JA ? "契約 `%s` により、レベル %s を提供する" : "offered by contract `%s` at level %s",
      contract, level);
  return x->on ? arena_format(a, p->language == LANGUAGE_JA ? "%s(対象 `%s`)" : "%s on `%s`", res,
                              entity_name(a, m, x->on, false))
               : res;
}

static void write_provided(struct plant *p, struct arena *a, const struct offered *offers, uint32_t count) {
  struct plant_list provided = {p, "provided", 0}, duties = {p, "responsibilities", 0};
  struct idmap seen = {0}; /* two offers of one side in one contract are one entry, the first */
  for (int round = 0; round < 2; round++) {
    for (uint32_t i = 0; i < count; i++) {
      const struct share *x = &p->in->model->shares.items[offers[i].share];
      entity_id side = contract_side(p->in->findings->evaluation, x);
      const char *condition = condition_of(a, p, x),
                 *id = offer_id(a, p, "offer", x->contract, offers[i].requirement, side);
      if (round == 0 && idmap_add(&seen, idmap_pair(x->contract, side), offers[i].share + 1)) continue;
      if (round == 1 && (!*condition || idmap_get(&seen, idmap_pair(x->contract, side)) != offers[i].share + 1))
        continue;
      plant_item(round == 0 ? &provided : &duties);
      json_pair(p->json, "uuid",
                round == 0 ? id : offer_id(a, p, "condition", x->contract, offers[i].requirement, side));
      if (round == 1) json_pair(p->json, "provided-uuid", id);
      plant_markup(p, "description", round == 0 ? offer_text(a, p, x) : condition);
      json_end_object(p->json);
    }
    plant_list_end(round == 0 ? &provided : &duties);
  }
  idmap_free(&seen);
}

static void write_export(struct plant_list *l, uint32_t requirement, const struct offered *offers, uint32_t count) {
  struct plant *p = l->plant;
  struct arena a = {0};
  if (!count) return;
  plant_item(l);
  json_pair(p->json, "component-uuid", plant_id(&a, p, "this-system"));
  json_pair(p->json, "uuid", plant_id(&a, p, "export %s", p->controls[requirement]));
  json_pair(p->json, "description", SAY(OSCAL_EXPORT, p->language));
  json_key(p->json, "export"), json_object(p->json);
  write_provided(p, &a, offers, count);
  json_end_object(p->json);
  json_end_object(p->json);
  arena_free(&a);
}

/* ---- what is inherited ---- */

static const char *inherited_text(struct arena *a, const struct plant *p, const struct inheritance *x) {
  const struct model *m = p->in->model;
  const char *contract = entity_name(a, m, x->contract, false),
             *provider = x->provider ? entity_name(a, m, x->provider, false) : "?";
  return arena_format(a,
                      p->language == LANGUAGE_JA ? "契約 `%s` により `%s` から、レベル %d まで"
                                                 : "by contract `%s` from `%s`, up to level %d",
                      contract, provider, x->level);
}

static bool is_own(const struct plant *p, entity_id e) { return e && entity_of(p, e)->flags & ENTITY_OWN; }

/* Only what holds now counts as inherited, or as a condition satisfied. */
static void write_shares(struct plant_row *r, bool conditions) {
  struct plant *p = r->plant;
  const struct finding *f = &r->finding;
  struct plant_list list = {p, conditions ? "satisfied" : "inherited", 0};
  for (uint32_t i = 0; i < f->inherited.count; i++) {
    const struct inheritance *x = &f->inherited.items[i];
    if (x->holds != TRUE_ || (conditions && !*x->condition)) continue;
    plant_item(&list);
    json_pair(p->json, "uuid", plant_id(&r->memory, p, "%s %s %u", list.key, r->number, i));
    if (is_own(p, x->provider))
      json_pair(p->json, conditions ? "responsibility-uuid" : "provided-uuid",
                offer_id(&r->memory, p, conditions ? "condition" : "offer", x->contract, f->requirement, x->provider));
    plant_markup(p, "description", conditions ? x->condition : inherited_text(&r->memory, p, x));
    json_end_object(p->json);
  }
  plant_list_end(&list);
}

static const char *not_inherited(struct plant_row *r) {
  const char *res = "";
  for (uint32_t i = 0; i < r->finding.inherited.count; i++) {
    const struct inheritance *x = &r->finding.inherited.items[i];
    if (x->holds == TRUE_) continue;
    const char *why = say(x->holds == FALSE_ ? SAY_OSCAL_NOT_INHERITED : SAY_OSCAL_MAYBE_INHERITED, r->plant->language);
    res = arena_format(&r->memory, "%s%s%s %s: %s", res, *res ? "; " : "", inherited_text(&r->memory, r->plant, x), why,
                       x->condition);
  }
  return res;
}

/* ---- by-components ---- */

/* The parameter of the catalogue that says which level is asked for. */
static void write_level(struct plant_row *r) {
  struct plant *p = r->plant;
  struct plant_list parameters = {p, "set-parameters", 0}, values = {p, "values", 0};
  if (!r->finding.target) return;
  plant_item(&parameters);
  json_pair(p->json, "param-id", arena_format(&r->memory, "%s_level", p->controls[r->finding.requirement]));
  plant_string(&values, arena_format(&r->memory, "%d", r->finding.target));
  plant_list_end(&values);
  json_end_object(p->json);
  plant_list_end(&parameters);
}

static void write_by_component(struct plant_list *l, uint32_t row) {
  struct plant *p = l->plant;
  struct plant_row r;
  plant_row_begin(&r, p, row);
  const struct finding *f = &r.finding;
  const char *failing = not_inherited(&r);
  p->mentioned[f->subject] |= MENTIONED_SUBJECT;
  plant_item(l);
  json_pair(p->json, "component-uuid", plant_component_id(&r.memory, p, f->subject));
  json_pair(p->json, "uuid", plant_id(&r.memory, p, "statement %s", r.number));
  plant_markup(p, "description", plant_row_statement(&r));
  plant_row_props(&r);
  write_level(&r);
  const char *state = plant_implementation_state(p, f);
  if (state) {
    json_key(p->json, "implementation-status"), json_object(p->json);
    json_pair(p->json, "state", state);
    json_end_object(p->json);
  }
  write_shares(&r, false);
  write_shares(&r, true);
  plant_responsible(p, "asset-owner", f->responsible);
  if (*failing)
    plant_markup(p, "remarks", failing);
  else
    plant_row_question(&r);
  json_end_object(p->json);
  plant_row_end(&r);
}

/* ---- controls ---- */

struct control {
  uint32_t requirement, first_row, rows, first_offer, offers;
  bool applies_to_nothing;
};

static void write_control(struct plant_list *l, const struct control *c, const struct offers *o) {
  struct plant *p = l->plant;
  struct arena a = {0};
  struct plant_list parts = {p, "by-components", 0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "control %s", p->controls[c->requirement]));
  json_pair(p->json, "control-id", p->controls[c->requirement]);
  struct plant_list props = {p, "props", 0};
  plant_prop(&props, "framework", oscal_framework_name(&a, p->in, requirement_of(p->in, c->requirement)->framework));
  plant_prop(&props, "requirement", sym_text(p->in->model->names, requirement_of(p->in, c->requirement)->id));
  plant_list_end(&props);
  for (uint32_t i = 0; i < c->rows; i++)
    if (row_in_data(p->in, &p->in->findings->rows.items[c->first_row + i]))
      write_by_component(&parts, c->first_row + i);
  write_export(&parts, c->requirement, o->list.items + c->first_offer, c->offers);
  plant_list_end(&parts);
  if (c->applies_to_nothing) json_pair(p->json, "remarks", SAY(OSCAL_NO_SUBJECT, p->language));
  json_end_object(p->json);
  arena_free(&a);
}

/* By requirement: its rows, its offers, and whether it applies to nothing. Built-in checks are no controls. */
static struct control *collect_controls(struct plant *p, const struct offers *o) {
  const struct report_input *in = p->in;
  struct control *res = memory_zeroed((size_t)in->rules->requirements.count + 1, sizeof *res);
  for (uint32_t i = 0; i < in->rules->requirements.count; i++) res[i].requirement = i;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    struct control *c = &res[in->findings->rows.items[i].requirement];
    if (c->rows++ == 0) c->first_row = i;
  }
  for (uint32_t i = 0; i < o->list.count; i++) {
    struct control *c = &res[o->list.items[i].requirement];
    if (c->offers++ == 0) c->first_offer = i;
  }
  for (uint32_t i = 0; i < in->findings->no_subject.count; i++)
    res[in->findings->no_subject.items[i]].applies_to_nothing = true;
  return res;
}

/* OSCAL has no plan without a control. */
static void write_nothing(struct plant_list *l) {
  struct plant *p = l->plant;
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "no control"));
  json_pair(p->json, "control-id", "nothing-judged");
  json_pair(p->json, "remarks", SAY(OSCAL_NOTHING_JUDGED, p->language));
  json_end_object(p->json);
  arena_free(&a);
}

void plant_control_implementation(struct plant *p) {
  struct plant_list list = {p, "implemented-requirements", 0};
  struct offers offers = {0};
  collect_offers(&offers, p);
  struct control *controls = collect_controls(p, &offers);
  json_key(p->json, "control-implementation"), json_object(p->json);
  json_pair(p->json, "description", SAY(OSCAL_CONTROLS, p->language));
  for (uint32_t i = 0; i < p->in->rules->requirements.count; i++) {
    const struct control *c = &controls[i];
    if (!framework_of(p->in, i)->core && (c->rows || c->offers || c->applies_to_nothing))
      write_control(&list, c, &offers);
  }
  if (!list.count) write_nothing(&list);
  plant_list_end(&list);
  json_end_object(p->json);
  free(controls);
  vec_free(&offers.list);
}
