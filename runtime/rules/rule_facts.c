/* rule_facts.c - what a condition reads: attributes, relations, classes it tests, built-ins; helpers included. */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

static void add(struct rule_facts *res, struct rule_fact fact) {
  for (uint32_t i = 0; i < res->list.count; i++) {
    const struct rule_fact *x = &res->list.items[i];
    if (x->kind == fact.kind && x->what == fact.what && x->owner == fact.owner) return;
  }
  vec_push(&res->list, fact);
}

void rule_facts_add(struct rule_facts *res, const struct rule_set *r, expr_id condition) {
  struct formula_walk walk;
  formula_walk_begin(&walk, r);
  formula_walk_start(&walk, condition);
  for (const struct expr *x; (x = formula_walk_next(&walk)) != NULL;) {
    const uint8_t op = x->op;
    if (op == EXPR_ATTESTED) res->attested = true;
    if (op == EXPR_ATTRIBUTE) add(res, (struct rule_fact){RULE_FACT_ATTRIBUTE, x->symbol, x->value.first});
    if (op == EXPR_AGE && x->symbol != 0) add(res, (struct rule_fact){RULE_FACT_ATTRIBUTE, x->symbol, x->value.first});
    if (op == EXPR_PROPERTY) add(res, (struct rule_fact){RULE_FACT_RELATION, x->symbol, 0});
    if (op == EXPR_IS && x->symbol != 0) add(res, (struct rule_fact){RULE_FACT_CLASS, x->symbol, 0});
    if (EXPR_IN_FORCE <= op && op <= EXPR_DOWNSTREAM && op != EXPR_ATTESTED)
      add(res, (struct rule_fact){RULE_FACT_BUILT_IN, op, 0});
  }
  formula_walk_end(&walk);
}

/* Whose matters a relation tells of: measures and papers are answers in another form, names and owners are no facts. */
static bool tells_of_model(enum property p) {
  static const enum property others[] = {PROPERTY_NAME,     PROPERTY_EXTERNAL, PROPERTY_OWNER,
                                         PROPERTY_MEASURES, PROPERTY_EVIDENCE, PROPERTY_ON,
                                         PROPERTY_BY,       PROPERTY_MEETS,    PROPERTY_LEVEL};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (others[i] == p) return false;
  return true;
}

static bool kind_is_of_model(uint8_t kind) { return kind != KIND_MEASURE && kind != KIND_EVIDENCE; }

bool rule_fact_of_model(const struct model *m, const struct rule_fact *f) {
  switch ((enum rule_fact_kind)f->kind) {
  case RULE_FACT_ATTRIBUTE: return f->owner != 0 && kind_is_of_model(m->classes.items[f->owner].kind);
  case RULE_FACT_RELATION: return tells_of_model((enum property)f->what);
  case RULE_FACT_CLASS: return kind_is_of_model(m->classes.items[f->what].kind);
  case RULE_FACT_BUILT_IN:
    return EXPR_COMPLETE == f->what || f->what == EXPR_ACHIEVED || f->what == EXPR_CLAIMED || EXPR_REACHES <= f->what;
  }
  return false;
}

/* Papers, people and who owns what are described too, but no device tells of them. */
bool rule_fact_of_process(const struct model *m, const struct rule_fact *f) {
  const uint32_t kinds = 1u << KIND_COMPONENT | 1u << KIND_DATA | 1u << KIND_SYSTEM | 1u << KIND_FLOW |
                         1u << KIND_SENSE | 1u << KIND_ACTUATE | 1u << KIND_CONTRACT;
  if (!rule_fact_of_model(m, f)) return false;
  if (f->kind == RULE_FACT_ATTRIBUTE) return (kinds >> m->classes.items[f->owner].kind & 1) != 0;
  if (f->kind == RULE_FACT_CLASS) return (kinds >> m->classes.items[f->what].kind & 1) != 0;
  if (f->kind == RULE_FACT_RELATION)
    return f->what != PROPERTY_OWNED && f->what != PROPERTY_PERSONS && f->what != PROPERTY_ACTS_FOR &&
           f->what != PROPERTY_PART_OF;
  return EXPR_REACHES <= f->what || f->what == EXPR_COMPLETE;
}

void rule_facts_free(struct rule_facts *f) { vec_free(&f->list); }
