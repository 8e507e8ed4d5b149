/* risks.c - does a threat meet a vulnerability on an element, and how is that rated. */
#include "runtime/rules/risks.h"

#include <string.h>

#include "runtime/rules/evaluate_internal.h"

/* ---- ratings ---- */

static uint8_t rating_of_member(const struct eval_engine *g, const struct eval_value *v) {
  static const char *const words[] = {"", "low", "moderate", "high"};
  if (v->tag != EVAL_PLAIN || v->plain.tag != VALUE_MEMBER) return RATING_NONE;
  for (uint8_t i = RATING_LOW; i <= RATING_HIGH; i++)
    if (strcmp(sym_text(g->model->names, v->plain.first), words[i]) == 0) return i;
  return RATING_NONE;
}

static void widen(uint8_t res[2], const uint8_t by[2]) {
  if (res[0] == RATING_NONE || by[0] < res[0]) res[0] = by[0];
  if (res[1] < by[1]) res[1] = by[1];
}

/* What `if` leaves open is the range of both its parts. The nesting of expressions is limited by the parser. */
static void rating_interval(struct eval_context *c, expr_id e, uint8_t res[2]) {
  const struct expr *x = engine_expr(c->engine, e);
  if (e != 0 && x->op == EXPR_IF) {
    enum truth condition = eval_truth(c, x->a);
    uint8_t part[2];
    res[0] = res[1] = RATING_NONE;
    if (condition != FALSE_) rating_interval(c, x->b, part), widen(res, part);
    if (condition != TRUE_) rating_interval(c, x->c, part), widen(res, part);
    return;
  }
  struct eval_value v = e != 0 ? eval_value(c, e) : value_unknown(WHY_NOTHING, 0, 0);
  uint8_t rating = rating_of_member(c->engine, &v);
  res[0] = rating != RATING_NONE ? rating : RATING_LOW;
  res[1] = rating != RATING_NONE ? rating : RATING_HIGH;
}

/* The table of the catalogue, or the sum: up to 3 low, 4 moderate, from 5 high. */
static uint8_t rating_of(const struct rule_set *r, uint32_t home, uint8_t likelihood, uint8_t impact) {
  const struct catalogue *c = home != UINT32_MAX ? r->frameworks.items[home].catalogue : NULL;
  if (c != NULL && c->rated) return c->rating[likelihood - 1][impact - 1];
  int sum = likelihood + impact;
  return sum <= 3 ? RATING_LOW : sum == 4 ? RATING_MODERATE : RATING_HIGH;
}

/* A risk of an overlay is rated as the framework that it builds on does. */
static uint32_t rating_home(const struct rule_set *r, const struct rule_risk *x) {
  uint32_t f = x->framework;
  while (f != UINT32_MAX && (r->frameworks.items[f].catalogue == NULL || !r->frameworks.items[f].catalogue->rated))
    f = r->frameworks.items[f].base;
  return f;
}

/* ---- questions ---- */

static void begin(struct eval_context *c, struct evaluation *e, entity_id subject) {
  eval_begin(c, e, UINT32_MAX, subject);
}

enum truth source_evaluate(struct evaluation *e, uint32_t source, entity_id subject) {
  struct eval_context c;
  if (source == UINT32_MAX) return FALSE_;
  begin(&c, e, subject);
  return grade_truth(eval_applies(&c, &e->rules->sources.items[source].subjects));
}

static enum truth least(enum truth a, enum truth b) { return a < b ? a : b; }

struct risk_value risk_evaluate(struct evaluation *e, uint32_t risk, entity_id subject) {
  const struct rule_risk *r = &e->rules->risks.items[risk];
  struct risk_value res = {.truth = FALSE_};
  struct eval_context c;
  begin(&c, e, subject);
  enum truth truth = grade_truth(eval_applies(&c, &r->subjects));
  if (truth != FALSE_) truth = least(truth, source_evaluate(e, r->threat, subject));
  if (truth != FALSE_) truth = least(truth, source_evaluate(e, r->vulnerability, subject));
  res.truth = (uint8_t)truth;
  if (truth == FALSE_) return res;
  begin(&c, e, subject);
  rating_interval(&c, e->rules->sources.items[r->threat].likelihood, res.likelihood);
  rating_interval(&c, r->impact, res.impact);
  uint32_t home = rating_home(e->rules, r);
  for (int i = 0; i < 2; i++) res.rating[i] = rating_of(e->rules, home, res.likelihood[i], res.impact[i]);
  return res;
}

enum truth characteristic_evaluate(struct evaluation *e, uint32_t characteristic, entity_id organization) {
  const struct rule_characteristic *x = &e->rules->characteristics.items[characteristic];
  struct eval_context c;
  begin(&c, e, organization);
  return eval_truth(&c, e->rules->defines.items[x->define].body);
}
