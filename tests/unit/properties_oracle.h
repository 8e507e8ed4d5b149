/* properties_oracle.h - the same rules in two values, for a world in which everything is known and nothing is open:
 * written naively and without a line of the evaluator, to find out what the evaluator must leave possible. */
#ifndef CPSFC_PROPERTIES_ORACLE_H
#define CPSFC_PROPERTIES_ORACLE_H

#include "tests/unit/evaluate_fixture.h"

struct oracle_verdict {
  bool applies;
  uint8_t lo, hi; /* differ when exceptions are contested */
};
/* W is finished; it needs no evaluation except for what `complete` statements are worth. */
struct oracle_verdict oracle_judge(const struct eval_world *w, uint32_t requirement, entity_id subject);

#endif
