/* drafts.h - putting one built-in check together: its causes, then an entry or a count of the model. */
#ifndef CPSFC_DRAFTS_H
#define CPSFC_DRAFTS_H

#include "runtime/model/model.h"

/* A check of one subject: causes are added in a stable order, the first FALSE_ one (else the first UNKNOWN_ one) gives
 * the sentence, the others are listed below it. */
struct verdict_draft { sym code; entity_id subject; uint8_t result; bool listed; span at; VEC(struct check_cause) causes; };
/* LISTED: the spec says something about this subject that the check looks at. */
void check_draft_begin(struct verdict_draft *d, struct model *m, const char *code, entity_id subject, bool listed);
/* Adds what one condition came to; MESSAGE is the sentence of a violation (FALSE_) or a NOTE that says what is missing
 * (UNKNOWN_), MSG_NONE for TRUE_. ARGUMENTS end with NULL and live as long as the model. */
void draft_cause(struct verdict_draft *d, enum truth result, enum message message, span at, const char *const *arguments);
enum { CHECK_WAY_STEPS = 1000 };
/* The last cause tells of this way, of which the first CHECK_WAY_STEPS are kept; STEPS live until the check is written. */
void draft_way(struct verdict_draft *d, const entity_id *steps, uint32_t count);
/* Writes the check: violations and listed open ones become entries, the others are counted; with LIST_ALL all become
 * entries. Severity is the code's line in builtin_checks.def. Frees the causes. */
void check_draft_end(struct verdict_draft *d, struct model *m, bool list_all);
/* Counts one more that holds, or that stays open unlisted, without a draft. */
void check_count(struct model *m, sym code, enum truth result);

#endif
