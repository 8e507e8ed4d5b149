/* contract_checks.h - built-in checks of contracts that need verdicts. */
#ifndef CPSFC_CONTRACT_CHECKS_H
#define CPSFC_CONTRACT_CHECKS_H

#include "runtime/rules/rules.h"

/* Adds V4203, V4220 and V4221 to the checks of M, which E has evaluated; before findings_run. Notes N4222 go to D.
 * LIST_ALL: what holds becomes an entry, too. Linear in contracts and what they say. */
void contract_checks(struct model *m, struct evaluation *e, bool list_all, struct diagnostics *d);

#endif
