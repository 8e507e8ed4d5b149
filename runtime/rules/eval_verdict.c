/* eval_verdict.c - from conditions to a verdict (language.md 5.3): levels, exceptions, strengthenings; and the verdicts
 * of other requirements as numbers. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>

/* ---- subjects ----------------------------------------------------------------------------------- */

static uint8_t is_of(const struct eval_engine *g, const struct subject_set *set, entity_id e) {
  if (set->kinds >> engine_entity(g, e)->kind & 1) return GRADE_DERIVED;
  uint8_t res = GRADE_FALSE;
  for (uint32_t i = 0; i < set->classes.count; i++) res = grade_or(res, eval_is_class(g, e, set->classes.items[i]));
  return res;
}

uint8_t eval_applies(struct eval_context *c, const struct subject_set *set) {
  uint8_t res = is_of(c->engine, set, c->subject);
  if (res == GRADE_FALSE || set->where == 0) return res;
  if (set->slot < EVAL_SLOTS) c->own[set->slot] = value_entity(c->subject);
  return grade_and(res, eval_grade(c, set->where));
}

/* ---- levels ------------------------------------------------------------------------------------- */

static uint8_t condition_grade(struct eval_context *c, uint16_t slot, expr_id condition) {
  if (slot < EVAL_SLOTS) c->own[slot] = value_entity(c->subject);
  return eval_grade(c, condition);
}

/* Where a strengthening applies its condition is asked, too; a level it does not state adds nothing. */
static uint8_t strengthened(struct eval_context *c, int level, uint8_t grade) {
  struct eval_engine *g = c->engine;
  for (uint32_t i = g->strengthening_first[c->requirement]; i != 0 && grade != GRADE_FALSE;
       i = g->strengthening_next[i - 1]) {
    const struct rule_strengthening *x = &g->rules->strengthenings.items[i - 1];
    expr_id condition = x->levels[level - 1].condition;
    if (condition == 0) continue;
    uint8_t free_of = grade_not(eval_applies(c, &x->subjects));
    if (free_of != GRADE_DERIVED)
      grade = grade_and(grade, grade_or(free_of, condition_grade(c, x->subjects.slot, condition)));
  }
  return grade;
}

static uint8_t level_grade(struct eval_context *c, const struct rule_level levels[3], uint16_t slot, int level) {
  expr_id condition = levels[level - 1].condition;
  uint8_t grade = condition == 0 ? eval_attested(c, level) : condition_grade(c, slot, condition);
  return strengthened(c, level, grade);
}

uint8_t eval_level(struct eval_context *c, int level) {
  const struct rule_requirement *r = &c->engine->rules->requirements.items[c->requirement];
  return level_grade(c, r->levels, r->subjects.slot, level);
}

/* A level presumes those below it. With ALL, levels that can't matter are judged, too: a proof shows them. */
static void judge_levels(struct eval_context *c, struct eval_reading *x, const struct rule_level levels[3],
                         uint16_t slot, bool all) {
  uint8_t sum = GRADE_DERIVED;
  x->basis = BASIS_NONE;
  for (int n = 1; n <= 3 && (all || sum != GRADE_FALSE); n++) {
    x->level[n - 1] = level_grade(c, levels, slot, n);
    sum = grade_and(sum, x->level[n - 1]);
    if (sum != GRADE_FALSE) x->hi = (uint8_t)n;
    if (GRADE_UNKNOWN < sum) x->lo = (uint8_t)n;
    if (GRADE_UNKNOWN < sum) x->basis = grade_basis(sum);
  }
}

/* ---- exceptions --------------------------------------------------------------------------------- */

static bool overrides(const struct rule_set *r, uint32_t exception, uint32_t other) {
  const struct rule_exception *x = &r->exceptions.items[exception - 1];
  for (uint32_t i = 0; i < x->overrides.count; i++)
    if (x->overrides.items[i] == r->exceptions.items[other - 1].name) return true;
  return false;
}

/* Two that override each other stand side by side. */
static bool is_overridden(const struct eval_context *c, const struct eval_readings *list, uint32_t exception) {
  const struct rule_set *r = c->engine->rules;
  for (uint32_t i = 0; i < list->items.count; i++) {
    const struct eval_reading *x = &list->items.items[i];
    if (x->exception == 0 || x->exception == exception || grade_truth(x->applies) != TRUE_) continue;
    if (overrides(r, x->exception, exception) && !overrides(r, exception, x->exception)) return true;
  }
  return false;
}

static void find_exceptions(struct eval_context *c, struct eval_readings *res) {
  struct eval_engine *g = c->engine;
  for (uint32_t i = g->exception_first[c->requirement]; i != 0; i = g->exception_next[i - 1]) {
    uint8_t applies = eval_applies(c, &g->rules->exceptions.items[i - 1].subjects);
    if (applies != GRADE_FALSE) vec_push(&res->items, ((struct eval_reading){.exception = i, .applies = applies}));
  }
}

static void choose_candidates(struct eval_context *c, struct eval_readings *list) {
  bool replaced = false;
  for (uint32_t i = 0; i < list->items.count; i++) {
    struct eval_reading *x = &list->items.items[i];
    x->candidate = x->exception == 0 || !is_overridden(c, list, x->exception);
    replaced |= x->exception != 0 && x->candidate && grade_truth(x->applies) == TRUE_;
  }
  list->items.items[0].candidate = !replaced;
}

static void collect(struct eval_context *c, struct eval_readings *res, bool all) {
  const struct rule_set *r = c->engine->rules;
  const struct rule_requirement *q = &r->requirements.items[c->requirement];
  vec_push(&res->items, ((struct eval_reading){.applies = GRADE_DERIVED}));
  find_exceptions(c, res);
  choose_candidates(c, res);
  for (uint32_t i = 0; i < res->items.count; i++) {
    struct eval_reading *x = &res->items.items[i];
    if (!x->candidate && !all) continue;
    const struct rule_exception *e = x->exception == 0 ? NULL : &r->exceptions.items[x->exception - 1];
    judge_levels(c, x, e == NULL ? q->levels : e->levels, e == NULL ? q->subjects.slot : e->subjects.slot, all);
  }
}

void eval_readings(struct eval_context *c, struct eval_readings *res) { collect(c, res, true); }

/* ---- the verdict -------------------------------------------------------------------------------- */

/* The candidate with the lowest LO decides the basis; an exception is named when it surely applies. */
static void add_candidate(struct verdict *v, const struct eval_reading *x, bool first) {
  bool lower = first || x->lo < v->lo;
  if (lower || (x->lo == v->lo && x->basis < v->basis)) v->basis = x->basis;
  if (lower) v->exception = grade_truth(x->applies) == TRUE_ ? x->exception : 0;
  if (lower) v->lo = x->lo;
  if (first || v->hi < x->hi) v->hi = x->hi;
}

static bool disagree(const struct eval_reading *a, const struct eval_reading *b) {
  return a != NULL && (a->lo != b->lo || a->hi != b->hi);
}

struct verdict eval_verdict(struct eval_context *c, uint8_t applies) {
  struct verdict v = {.subject = c->subject, .requirement = c->requirement, .applies = (uint8_t)grade_truth(applies)};
  struct eval_readings list = {0};
  const struct eval_reading *sure = NULL;
  bool first = true;
  collect(c, &list, false);
  for (uint32_t i = 0; i < list.items.count; i++) {
    const struct eval_reading *x = &list.items.items[i];
    if (!x->candidate) continue;
    add_candidate(&v, x, first);
    first = false;
    if (x->exception == 0 || grade_truth(x->applies) != TRUE_) continue;
    v.contested |= disagree(sure, x);
    if (sure == NULL) sure = x;
  }
  vec_free(&list.items);
  if (v.applies == UNKNOWN_) v.hi = 3;
  v.answered = eval_is_answered(c->engine, c->requirement, c->subject) || c->assume_level != 0;
  return v;
}

/* ---- verdicts of other requirements ------------------------------------------------------------- */

static uint32_t subject_kinds(const struct eval_engine *g, const struct rule_requirement *r) {
  uint32_t kinds = r->subjects.kinds;
  for (uint32_t i = 0; i < r->subjects.classes.count; i++)
    kinds |= 1u << g->model->classes.items[r->subjects.classes.items[i]].kind;
  return kinds == 0 ? 1u << KIND_ORGANIZATION : kinds;
}

/* Flows and transfers without an owner belong to the owner of their source, else of their sink. */
static entity_id owner_of(const struct eval_engine *g, entity_id e) {
  static const enum relation ends[] = {RELATION_SOURCE, RELATION_SINK};
  entity_id owner = engine_entity(g, e)->owner;
  for (int i = 0; i < 2 && owner == 0; i++) {
    entity_id end = model_one(g->model, ends[i], e);
    if (end != 0) owner = engine_entity(g, end)->owner;
  }
  return owner;
}

/* Once per requirement: the lowest LO and HI among the subjects each principal owns. */
static void sum_by_owner(struct eval_engine *g, uint32_t requirement) {
  struct index_span span = g->evaluation->by_requirement[requirement];
  for (uint32_t i = span.first; i < span.first + span.count; i++) {
    const struct verdict *v = &g->evaluation->verdicts.items[i];
    uint64_t key = idmap_pair(requirement, owner_of(g, v->subject));
    uint32_t found = idmap_get(&g->owned_verdicts, key);
    uint32_t lo = found == 0 || v->lo < (found - 1) / 4 ? v->lo : (found - 1) / 4;
    uint32_t hi = found == 0 || v->hi < (found - 1) % 4 ? v->hi : (found - 1) % 4;
    idmap_put(&g->owned_verdicts, key, 1 + lo * 4 + hi);
  }
  g->owned_ready[requirement] = 1;
}

static struct eval_value achieved_interval(struct eval_engine *g, uint8_t lo, uint8_t hi, uint8_t grade, entity_id on) {
  struct eval_value res = value_interval(g, lo, hi, false);
  res.grade = grade;
  if (lo != hi) res.entity = on;
  return res;
}

static struct eval_value achieved_by_owned(struct eval_engine *g, uint32_t requirement, entity_id e) {
  if (!g->owned_ready[requirement]) sum_by_owner(g, requirement);
  uint32_t found = idmap_get(&g->owned_verdicts, idmap_pair(requirement, e));
  if (found == 0) return achieved_interval(g, 3, 3, GRADE_DERIVED, e);
  return achieved_interval(g, (uint8_t)((found - 1) / 4), (uint8_t)((found - 1) % 4), GRADE_STATED, e);
}

static struct eval_value achieved_on(struct eval_engine *g, uint32_t requirement, entity_id e) {
  const struct verdict *v = evaluation_find(g->evaluation, requirement, e);
  if (v == NULL) return achieved_interval(g, 3, 3, GRADE_DERIVED, e);
  uint8_t grade = v->basis == BASIS_NONE ? GRADE_DERIVED : (uint8_t)(v->basis - BASIS_STATED + GRADE_STATED);
  return achieved_interval(g, v->lo, v->hi, grade, e);
}

struct eval_value eval_achieved(struct eval_context *c, uint32_t requirement, const struct eval_value *x) {
  struct eval_engine *g = c->engine;
  if (x->tag == EVAL_ABSENT) return *x;
  if (x->tag != EVAL_ENTITY || g->rules->requirements.count <= requirement)
    return achieved_interval(g, 0, 3, GRADE_DERIVED, 0);
  const struct entity *e = engine_entity(g, x->entity);
  if (!eval_is_own(g, x->entity)) {
    struct claim_bounds bounds = eval_claim_bounds(g, requirement, x->entity);
    return achieved_interval(g, bounds.lo, bounds.hi, GRADE_STATED, x->entity);
  }
  if (!g->evaluated[requirement]) return achieved_interval(g, 0, 3, GRADE_DERIVED, x->entity);
  if (subject_kinds(g, &g->rules->requirements.items[requirement]) >> e->kind & 1)
    return achieved_on(g, requirement, x->entity);
  if (e->kind == KIND_ORGANIZATION) return achieved_by_owned(g, requirement, x->entity);
  return achieved_interval(g, 0, 3, GRADE_DERIVED, x->entity);
}
