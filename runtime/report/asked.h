/* asked.h - inside the reports: the questions, by who can answer them. */
#ifndef CPSFC_ASKED_H
#define CPSFC_ASKED_H

#include "runtime/rules/rules.h"

/* A question of the list, and the place of its owner among the owners. */
struct asked { entity_id owner; uint32_t rank, question; };
/* Those of one owner lie one after the other, the most useful first; whoever has the first question comes first. As many as
 * Q has, freed by the caller. */
struct asked *questions_by_owner(const struct questions *q);
/* How many findings wait for one of these; one that waits for two answers is one finding. */
uint32_t asked_findings(const struct questions *q, const struct asked *asked, uint32_t count);

#endif
