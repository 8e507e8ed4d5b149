/* check_contracts.c - data that go from one owner to another rest on a contract (language.md 4.6 CROSS): V4201. */
#include "runtime/trust/trust_internal.h"

struct crossing { entity_id flow, from, to, contract; };

static const struct entity *at(const struct trust_state *t, entity_id e) { return &t->model->entities.items[e]; }

/* Between whom the flow goes; false when it stays with one owner, or when one is not known (the internet has none). */
static bool find_crossing(const struct trust_state *t, entity_id flow, struct crossing *res) {
  const struct model *m = t->model;
  const struct principals *p = &t->trust->principals;
  entity_id from = principal_owning(m, flow_from(m, flow)), to = principal_owning(m, flow_to(m, flow));
  if (!from || !to) return false;
  *res = (struct crossing){flow, organization_behind(m, from), organization_behind(m, to), model_one(m, RELATION_CONTRACT, flow)};
  return principal_first(p, res->from) != principal_first(p, res->to);
}

/* Data that everybody may have need no contract: c = low and readers any. */
static enum truth is_for_everybody(const struct trust_state *t, entity_id flow) {
  enum truth anybody = policy_allows_anybody(t->policies, t->readers[flow]);
  uint8_t lo = t->lo[PART_CONFIDENTIALITY][flow], hi = t->hi[PART_CONFIDENTIALITY][flow];
  enum truth low = hi == MARK_LOW ? TRUE_ : lo <= MARK_LOW ? UNKNOWN_ : FALSE_;
  return low < anybody ? low : anybody;
}

static enum truth rests_on_contract(const struct trust_state *t, const struct crossing *x) {
  if (!x->contract || !contract_joins(&t->trust->principals, x->contract, x->from, x->to)) return FALSE_;
  return contract_force(t->model, x->contract, t->trust->as_of);
}

static enum message sentence_of(const struct trust_state *t, const struct crossing *x, enum truth result, entity_id *other, day *date) {
  const struct model *m = t->model;
  *other = x->contract;
  if (rests_on_contract(t, x) == UNKNOWN_) return MSG_CROSSING_DATES;
  if (result != FALSE_) return MSG_CROSSING_OPEN;
  if (!x->contract) {
    *other = contract_between(&t->trust->principals, x->from, x->to);
    return *other ? MSG_CROSSING_UNNAMED : MSG_CROSSING_NO_CONTRACT;
  }
  if (!contract_joins(&t->trust->principals, x->contract, x->from, x->to)) return MSG_CROSSING_PARTIES;
  day since = contract_day(m, x->contract, "since");
  bool early = since != DAY_NONE && t->trust->as_of < since;
  *date = early ? since : contract_day(m, x->contract, "until");
  return early ? MSG_CROSSING_NOT_YET : MSG_CROSSING_ENDED;
}

static void say_crossing(struct verdict_draft *d, struct trust_state *t, const struct crossing *x, enum truth result) {
  entity_id other;
  day date = DAY_NONE;
  enum message m = sentence_of(t, x, result, &other, &date);
  const char *arguments[] = {trust_name(t, x->flow), trust_name(t, x->from), trust_name(t, x->to), other ? trust_name(t, other) : NULL,
                             date != DAY_NONE ? date_format(date, arena_alloc(t->memory, 11)) : NULL, NULL};
  draft_cause(d, result, m, at(t, x->flow)->at, arguments);
}

/* Said of the flow: its contract, or whether its data may go to everybody. */
static bool speaks_of_crossing(const struct trust_state *t, const struct crossing *x) {
  entity_id data = model_one(t->model, RELATION_FLOW_DATA, x->flow);
  if (x->contract) return true;
  if (!data) return false;
  struct stated s = stated_of(t, data);
  return s.part[PART_CONFIDENTIALITY] || s.has_readers;
}

static void check_crossing(struct trust_state *t, const struct crossing *x, sym code) {
  enum truth agreed = rests_on_contract(t, x), open = agreed == TRUE_ ? TRUE_ : is_for_everybody(t, x->flow);
  enum truth result = agreed < open ? open : agreed;
  if (result == TRUE_ && !t->options.list_all) {
    check_count(t->model, code, TRUE_);
    return;
  }
  struct verdict_draft d = {0};
  draft_begin(&d, t, "V4201", x->flow, speaks_of_crossing(t, x));
  if (result != TRUE_) say_crossing(&d, t, x, result);
  draft_end(&d, t);
}

void check_contracts(struct trust_state *t) {
  sym code = intern_text(t->model->names, "V4201");
  for (entity_id e = 1; e < t->model->entities.count; e++) {
    struct crossing x;
    if (t->model->kinds[e] == KIND_FLOW && (at(t, e)->flags & ENTITY_OWN) && find_crossing(t, e, &x)) check_crossing(t, &x, code);
  }
}
