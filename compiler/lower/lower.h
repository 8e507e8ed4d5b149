/* lower.h - layer 5: rules.cpsf to typed expressions.
 *
 * Runs after sema on the same program: frameworks, defines, requirements with levels, exceptions,
 * strengthenings, profiles; resolves names in rules, narrows types through `is`, checks polarity (E3307),
 * depth (E3310), cycles (E3301, E3302), costs (E3311) and that the catalogue and the rules agree (E3501).
 */
#ifndef CPSFC_LOWER_H
#define CPSFC_LOWER_H

#include "compiler/sema/sema.h"

/* Fills program->rules from all framework modules and std.core's built-in checks; calls rule_set_finish. */
void lower_rules(struct program *p, struct sema *s);
/* The condition of one offer (offer ... when), as lower_rules fills it in: slot 0 is the contract, whose attributes may
 * be written bare. 0 when it has errors or when EXPRESSION is no such condition. */
expr_id lower_condition(struct program *p, struct sema *s, module_id module, uint32_t tree, node_id expression);

/* What an expectation speaks of; INDEX is the place in rules.requirements, sources, risks or characteristics. */
enum expectation_about { ABOUT_REQUIREMENT, ABOUT_SOURCE, ABOUT_RISK, ABOUT_CHARACTERISTIC };

/* `met` and `gap` are held against the `target` lines of the test; without any, against level 1. `level n` and
 * `level n .. m` give the whole interval, `unknown` one that is not a single level. */
struct expectation {
  uint32_t requirement;
  entity_id subject;
  uint8_t kind;   /* aux of NODE_OUTCOME */
  uint8_t lo, hi; /* 0..3 */
  sym word;       /* met, gap, undecided or not_applicable, in whichever language it was written */
  uint8_t about;  /* enum expectation_about; WORD is then present, absent, undecided, low, moderate or high */
  uint32_t index;
  span at;
};
/* The `expect` lines of a test statement, resolved against the model of that test. */
struct expectation_list {
  VEC(struct expectation) items;
  day as_of; /* DAY_NONE: not given */
};
void lower_expectations(struct program *p, struct sema *s, module_id module, uint32_t tree, node_id test,
                        struct expectation_list *res);

#endif
