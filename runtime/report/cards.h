/* cards.h - inside the reports: findings as cards of the page.
 *
 * Rows of one requirement whose verdict, proof and measures read the same but for the names of their own subjects are one
 * card: forty controllers without an answer are one thing to read and one thing to do.
 */
#ifndef CPSFC_CARDS_H
#define CPSFC_CARDS_H

#include "runtime/report/write.h"

/* All listed findings of a framework: gaps, undecided, unanswered, the rest; in catalogue order within each. */
void cards_html(struct out *o, const struct report_input *in, uint32_t framework);

/* card_body.c: what a card opens to. */
void card_body_html(struct out *o, const struct report_input *in, const struct finding *f, uint32_t row);

/* Around a place of the spec in a proof: rows alike may differ in it. */
#define PLACE_OPEN " <code class=at>"
#define PLACE_CLOSE "</code>"

/* card_names.c */

/* Adds BODY without its places, with the names of the subject, of what encloses it, and of who answers for it (or "") each
 * replaced by a byte below space: what two rows say alike is then equal. */
void card_neutral(struct builder *res, const char *body, size_t length, const char *qualified, const char *responsible);

#endif
