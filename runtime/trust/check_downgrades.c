/* check_downgrades.c - `declassify` and `endorse`: on whose authority, why, checked how, and who could steer them
 * (language.md 4.5 DECLASS, ENDORSE). V4110 to V4116. Raising confidentiality, lowering integrity and removing readers
 * need nobody's leave.
 * Source of V4112: robust declassification, Myers, Sabelfeld and Zdancewic (2006). */
#include <string.h>

#include "runtime/trust/trust_internal.h"

struct downgrade_check {
  struct trust_state *state;
  const struct downgrade *downgrade;
  struct verdict_draft *draft;
};

static const struct entity *at(const struct trust_state *t, entity_id e) { return &t->model->entities.items[e]; }

static void add_cause(struct downgrade_check *c, enum truth result, enum message m, const char *first,
                      const char *second, const char *third, const char *fourth) {
  const char *arguments[] = {first, second, third, fourth, NULL};
  draft_cause(c->draft, result, m, c->downgrade->at, arguments);
}

static struct principals *principals_of(const struct trust_state *t) { return &t->trust->principals; }

/* ---- authority
 * -------------------------------------------------------------------------------------------------------- */

struct authority_messages {
  enum message missing[AUTHORITY_ON_PAPER + 1] /* by enum authority */, nobody, ownerless, open;
};

/* BY must act for OWNER. WORST: UNKNOWN_ when it is not sure that it matters. */
static void need_authority(struct downgrade_check *c, entity_id owner, enum truth worst,
                           const struct authority_messages *m, entity_id about) {
  struct trust_state *t = c->state;
  entity_id by = c->downgrade->by;
  const char *name = trust_name(t, about);
  if (!by || !owner || at(t, owner)->kind == KIND_NONE) {
    add_cause(c, by ? UNKNOWN_ : worst, by ? m->ownerless : m->nobody, name, by ? trust_name(t, by) : NULL, NULL, NULL);
    return;
  }
  if (principals_truth(principals_of(t), by, owner) == UNKNOWN_) {
    add_cause(c, UNKNOWN_, m->open, name, trust_name(t, by), trust_name(t, owner), NULL);
    return;
  }
  day ends;
  enum authority authority = principals_authority(principals_of(t), by, owner, &ends);
  if (authority == AUTHORITY_GIVEN) return;
  const char *date = ends == DAY_NONE ? NULL : date_format(ends, arena_alloc(t->memory, 11));
  add_cause(c, worst, m->missing[authority], name, trust_name(t, by), trust_name(t, owner), date);
}

/* ---- what a declassification relaxes
 * ------------------------------------------------------------------------------------ */

static uint8_t mark_named(const struct trust_state *t, sym name) {
  for (uint8_t m = MARK_LOW; name && m <= MARK_HIGH; m++)
    if (t->words.marks[m] == name) return m;
  return MARK_NONE;
}

/* Does what comes in possibly have a confidentiality above the new one? */
static bool may_lower(const struct downgrade_check *c) {
  uint8_t mark = mark_named(c->state, c->downgrade->c);
  return mark && c->state->has_inflow[c->downgrade->procedure] &&
         mark < c->state->hi[PART_CONFIDENTIALITY][c->downgrade->procedure];
}

static enum truth is_lowered(const struct downgrade_check *c, struct bounds from) {
  uint8_t mark = mark_named(c->state, c->downgrade->c);
  return mark < from.lo ? TRUE_ : mark < from.hi ? UNKNOWN_ : FALSE_;
}

static bool names_anybody(const struct downgrade_check *c) {
  return c->downgrade->has_readers && stated_policy(c->state, c->downgrade->port) == 0;
}

/* TRUE_: nobody gains by what the downgrade does to the policy of one owner. */
static enum truth pair_stays(struct downgrade_check *c, const struct policy_pair *pair) {
  struct trust_state *t = c->state;
  uint32_t alone = policy_one(t->policies, *pair), count;
  if (names_anybody(c)) return policy_allows_anybody(t->policies, alone);
  const entity_id *readers = model_related(t->model, RELATION_READERS, c->downgrade->port, &count);
  entity_id owner = principal_owning(t->model, c->downgrade->port); /* of the new policy: may read from now on */
  enum truth res = owner ? policy_allows(t->policies, principals_of(t), alone, owner) : TRUE_;
  for (uint32_t i = 0; i < count; i++) {
    enum truth x = policy_allows(t->policies, principals_of(t), alone, readers[i]);
    if (x < res) res = x;
  }
  return res;
}

static enum truth readers_relaxed(struct downgrade_check *c) {
  struct trust_state *t = c->state;
  uint32_t policy = t->readers[c->downgrade->procedure], count;
  enum truth res = FALSE_;
  policy_pairs(t->policies, policy, &count);
  for (uint32_t i = 0; i < count && res != TRUE_; i++) {
    struct policy_pair pair = policy_pairs(t->policies, policy, &count)[i]; /* the pool may move */
    enum truth relaxed = (enum truth)(TRUE_ - pair_stays(c, &pair));
    if (res < relaxed) res = relaxed;
  }
  return res;
}

/* Does anything leave that could not leave before? */
static enum truth is_released(struct downgrade_check *c) {
  struct trust_state *t = c->state;
  entity_id procedure = c->downgrade->procedure;
  if (!t->has_inflow[procedure]) return FALSE_;
  struct bounds from = {t->lo[PART_CONFIDENTIALITY][procedure], t->hi[PART_CONFIDENTIALITY][procedure]};
  enum truth lowered = c->downgrade->c ? is_lowered(c, from) : FALSE_,
             relaxed = c->downgrade->has_readers ? readers_relaxed(c) : FALSE_;
  return lowered < relaxed ? relaxed : lowered;
}

/* ---- V4110
 * ---------------------------------------------------------------------------------------------------------------- */

static const struct authority_messages declassify_messages = {
    {MSG_NONE, MSG_DECLASSIFY_STRANGER, MSG_DECLASSIFY_ENDED, MSG_DECLASSIFY_LATER, MSG_DECLASSIFY_ON_PAPER},
    MSG_DECLASSIFY_NOBODY,
    MSG_DECLASSIFY_OWNERLESS,
    MSG_DECLASSIFY_AUTHORITY_OPEN};

/* Is OWNER one of those whose named data come in last? Data named on the way without readers may, once they state them,
 * speak for what they are made of: owners behind them are not sure to have a say. */
static bool owns_nearest(const struct downgrade_check *c, struct upstream *u, entity_id owner) {
  const struct upstream_item *items;
  uint32_t count;
  if (!upstream_list(u, UPSTREAM_OF_DATA, c->downgrade->procedure, &items, &count)) return false;
  for (uint32_t i = 0; i < count; i++)
    if (items[i].kind.owner == owner) return true;
  return false;
}

static void judge_authority_readers(struct downgrade_check *c, struct upstream *u) {
  struct trust_state *t = c->state;
  uint32_t policy = t->readers[c->downgrade->procedure], count;
  policy_pairs(t->policies, policy, &count);
  for (uint32_t i = 0; i < count; i++) {
    struct policy_pair pair = policy_pairs(t->policies, policy, &count)[i]; /* the pool may move */
    enum truth stays = pair_stays(c, &pair);
    entity_id owner = pair.owner < t->model->entities.count ? pair.owner : 0;
    if (stays == TRUE_) continue;
    need_authority(c, owner, owns_nearest(c, u, owner) ? stays : UNKNOWN_, &declassify_messages, c->downgrade->port);
  }
}

static void judge_authority(struct downgrade_check *c, struct upstream *u) {
  struct trust_state *t = c->state;
  const struct upstream_item *items;
  uint32_t count;
  if (c->downgrade->has_readers && t->has_inflow[c->downgrade->procedure]) judge_authority_readers(c, u);
  if (!may_lower(c)) return;
  if (!upstream_list(u, UPSTREAM_OF_DATA, c->downgrade->procedure, &items, &count)) {
    add_cause(c, UNKNOWN_, MSG_DECLASSIFY_TOO_MUCH, trust_name(t, c->downgrade->port), NULL, NULL, NULL);
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    enum truth lowered = is_lowered(c, items[i].kind.c);
    if (lowered != FALSE_)
      need_authority(c, items[i].kind.owner, lowered == TRUE_ ? FALSE_ : UNKNOWN_, &declassify_messages, items[i].what);
  }
}

/* ---- V4111, V4116
 * ------------------------------------------------------------------------------------------------------------ */

static void judge_reason(struct downgrade_check *c, struct upstream *u) {
  (void)u;
  bool opens = c->downgrade->has_readers || (c->downgrade->c && mark_named(c->state, c->downgrade->c) != MARK_HIGH);
  if (opens && !c->downgrade->because)
    add_cause(c, FALSE_, MSG_DECLASSIFY_REASON, trust_name(c->state, c->downgrade->port), NULL, NULL, NULL);
}

static void judge_stated_check(struct downgrade_check *c, struct upstream *u) {
  (void)u;
  struct trust_state *t = c->state;
  struct value method = model_value(t->model, c->downgrade->port, t->words.method, NULL);
  bool stated = c->downgrade->within.tag == VALUE_RANGE || c->downgrade->has_evidence ||
                (method.tag != VALUE_NONE && method.tag != VALUE_ABSENT && method.tag != VALUE_UNKNOWN);
  bool open = c->downgrade->within.tag == VALUE_UNKNOWN || method.tag == VALUE_UNKNOWN;
  if (!stated)
    add_cause(c, open ? UNKNOWN_ : FALSE_, open ? MSG_ENDORSE_CHECK_OPEN : MSG_ENDORSE_CHECK,
              trust_name(t, c->downgrade->port), NULL, NULL, NULL);
}

/* ---- V4112
 * ------------------------------------------------------------------------------------------------------------------ */

static void judge_inputs(struct downgrade_check *c) {
  struct trust_state *t = c->state;
  entity_id procedure = c->downgrade->procedure;
  enum truth released = is_released(c);
  if (released == FALSE_ || MARK_MODERATE <= t->lo[PART_INTEGRITY][procedure]) return;
  bool surely = t->hi[PART_INTEGRITY][procedure] < MARK_MODERATE;
  enum message m = !surely             ? MSG_DECLASSIFY_INPUT_OPEN
                   : released == TRUE_ ? MSG_DECLASSIFY_INPUT
                                       : MSG_DECLASSIFY_INPUT_UNSURE;
  add_cause(c, surely && released == TRUE_ ? FALSE_ : UNKNOWN_, m, trust_name(t, c->downgrade->port),
            trust_name(t, procedure), NULL, NULL);
}

/* Somebody who may read afterwards but not before must not have had a hand in what is released. */
static bool judge_gain(struct downgrade_check *c, entity_id who, entity_id what, uint32_t after) {
  struct trust_state *t = c->state;
  entity_id procedure = c->downgrade->procedure;
  if (principals_act(principals_of(t), who, principal_owning(t->model, procedure))) return true;
  enum truth before = policy_allows(t->policies, principals_of(t), t->readers[procedure], who);
  if (before == TRUE_ || policy_allows(t->policies, principals_of(t), after, who) != TRUE_) return false;
  enum message m = before == FALSE_ ? MSG_DECLASSIFY_STEERED : MSG_DECLASSIFY_STEERED_OPEN;
  add_cause(c, before, m, trust_name(t, who), trust_name(t, c->downgrade->port), trust_name(t, what), NULL);
  return true;
}

/* The owner gains, or a reader who speaks for the owner; those for whom nothing is hidden where it is made do not. */
static void judge_influence(struct downgrade_check *c, const struct upstream_item *x, uint32_t after) {
  struct trust_state *t = c->state;
  uint32_t count;
  if (judge_gain(c, x->kind.owner, x->what, after)) return;
  const entity_id *readers = model_related(t->model, RELATION_READERS, c->downgrade->port, &count);
  for (uint32_t i = 0; i < count; i++)
    if (principals_act(principals_of(t), readers[i], x->kind.owner) && judge_gain(c, readers[i], x->what, after))
      return;
}

static void judge_robustness(struct downgrade_check *c, struct upstream *u) {
  const struct upstream_item *items;
  uint32_t count;
  judge_inputs(c);
  if (!c->downgrade->has_readers) return;
  if (!upstream_list(u, UPSTREAM_OF_INFLUENCE, c->downgrade->procedure, &items, &count)) {
    add_cause(c, UNKNOWN_, MSG_DECLASSIFY_STEERED_TOO_MUCH, trust_name(c->state, c->downgrade->port), NULL, NULL, NULL);
    return;
  }
  uint32_t after = stated_policy(c->state, c->downgrade->port);
  for (uint32_t i = 0; i < count; i++) judge_influence(c, &items[i], after);
}

/* ---- V4113
 * -------------------------------------------------------------------------------------------------------------------
 */

static bool has_permit(struct downgrade_check *c, uint32_t permitted) {
  const struct trust_state *t = c->state;
  uint32_t count;
  const entity_id *readers = readers_members(t->policies, permitted, &count);
  for (uint32_t i = 0; i < count; i++)
    if (principals_act(principals_of(t), c->downgrade->by, readers[i])) return true;
  return false;
}

static void judge_permission(struct downgrade_check *c, struct upstream *u) {
  struct trust_state *t = c->state;
  entity_id by = c->downgrade->by;
  const struct upstream_item *items;
  uint32_t count;
  if (!by || !may_lower(c)) return; /* without anybody it is V4110 */
  if (!upstream_list(u, UPSTREAM_OF_DATA, c->downgrade->procedure, &items, &count)) {
    add_cause(c, UNKNOWN_, MSG_DECLASSIFY_PERMIT_TOO_MUCH, trust_name(t, c->downgrade->port), NULL, NULL, NULL);
    return;
  }
  entity_id ours = principal_first(principals_of(t), organization_behind(t->model, by));
  for (uint32_t i = 0; i < count; i++) {
    const struct upstream_kind *x = &items[i].kind;
    enum truth lowered = is_lowered(c, x->c);
    bool own = !x->owner || x->owner == by || principal_first(principals_of(t), x->owner) == ours;
    if (lowered == FALSE_ || own || has_permit(c, x->permitted)) continue;
    bool perhaps = has_permit(c, x->perhaps_permitted), sure = lowered == TRUE_ && !perhaps;
    enum message m = perhaps ? MSG_DECLASSIFY_PERMIT_DATES : sure ? MSG_DECLASSIFY_PERMIT : MSG_DECLASSIFY_PERMIT_OPEN;
    add_cause(c, sure ? FALSE_ : UNKNOWN_, m, trust_name(t, items[i].what), trust_name(t, x->owner),
              trust_name(t, by), NULL);
  }
}

/* ---- V4114, V4115
 * -------------------------------------------------------------------------------------------------------------- */

static const struct authority_messages endorse_messages = {
    {MSG_NONE, MSG_ENDORSE_STRANGER, MSG_ENDORSE_ENDED, MSG_ENDORSE_LATER, MSG_ENDORSE_ON_PAPER},
    MSG_ENDORSE_NOBODY,
    MSG_ENDORSE_OWNERLESS,
    MSG_ENDORSE_AUTHORITY_OPEN};

static void judge_endorser(struct downgrade_check *c, struct upstream *u) {
  (void)u;
  need_authority(c, principal_owning(c->state->model, c->downgrade->port), FALSE_, &endorse_messages,
                 c->downgrade->port);
}

static void judge_blindness(struct downgrade_check *c, struct upstream *u) {
  (void)u;
  struct trust_state *t = c->state;
  entity_id by = c->downgrade->by, procedure = c->downgrade->procedure;
  if (!by || !t->has_inflow[procedure]) return;
  enum truth may = policy_allows(t->policies, principals_of(t), t->readers[procedure], by);
  if (may != TRUE_)
    add_cause(c, may, may == FALSE_ ? MSG_ENDORSE_BLIND : MSG_ENDORSE_BLIND_OPEN, trust_name(t, c->downgrade->port),
              trust_name(t, by), trust_name(t, procedure), NULL);
}

/* ---- all of them, one finding per code and port
 * ----------------------------------------------------------------------------------- */

static const struct {
  const char *code;
  bool endorse;
  void (*judge)(struct downgrade_check *c, struct upstream *u);
} checks[] = {
    {"V4110", false, judge_authority},   {"V4111", false, judge_reason},  {"V4112", false, judge_robustness},
    {"V4113", false, judge_permission},  {"V4114", true, judge_endorser}, {"V4115", true, judge_blindness},
    {"V4116", true, judge_stated_check},
};

static void check_port(struct trust_state *t, entity_id port, struct upstream *u) {
  for (size_t k = 0; k < sizeof checks / sizeof *checks; k++) {
    struct verdict_draft draft = {0};
    bool any = false;
    for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1]) {
      const struct downgrade *x = &t->model->downgrades.items[i - 1];
      if ((x->endorse != 0) != checks[k].endorse) continue;
      if (!any) draft_begin(&draft, t, checks[k].code, port, true);
      any = true;
      draft.at = x->at;
      checks[k].judge(&(struct downgrade_check){t, x, &draft}, u);
    }
    if (any) draft_end(&draft, t);
  }
}

void check_downgrades(struct trust_state *t) {
  if (t->model->downgrades.count == 0) return;
  struct upstream *u = upstream_new(t);
  for (entity_id e = 1; e < t->model->entities.count; e++)
    if (t->downgrades.first[e] && (at(t, e)->flags & ENTITY_OWN)) check_port(t, e, u);
  upstream_free(u);
}
