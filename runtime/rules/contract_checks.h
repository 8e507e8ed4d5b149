/* contract_checks.h - built-in checks of contracts that need verdicts. */
#ifndef CPSFC_CONTRACT_CHECKS_H
#define CPSFC_CONTRACT_CHECKS_H

#include "runtime/rules/rules.h"

/* Adds V4203, V4220 and V4221 to the checks of M, which E has evaluated; before findings_run. Notes N4222 go to D.
 * LIST_ALL: what holds becomes an entry, too. Linear in contracts and what they say. */
void contract_checks(struct model *m, struct evaluation *e, bool list_all, struct diagnostics *d);

/* One requirement that a contract asks of one of its parties, and what the party has shown. */
struct obligation {
  entity_id require, party;
  uint32_t requirement;
  uint8_t level, lo, hi;
  enum truth due;    /* are today's days within those of the clause and of the contract? */
  enum truth result; /* TRUE_: reached; FALSE_: surely not, and due */
  bool disputed;     /* what the party claims and what we found differ; the lower counts */
};
struct obligation_list { VEC(struct obligation) items; };
/* Adds the obligations of CONTRACT to RES, in the order written; the caller frees the list. */
void contract_obligations(const struct evaluation *e, entity_id contract, struct obligation_list *res);
/* Is the contract of an offer in force and its condition true? */
enum truth contract_offer_holds(const struct evaluation *e, const struct share *offer);
/* The principal on whose side an offer or a reliance stands; 0: nothing says so. */
entity_id contract_side(const struct evaluation *e, const struct share *share);

#endif
