/* provenance.h - inside the reports: where the statements come from, and how far they can be relied on. */
#ifndef CPSFC_PROVENANCE_H
#define CPSFC_PROVENANCE_H

#include "runtime/report/write.h"

/* Statements of one framework that share confidence and source; by first appearance in the catalogue. */
struct provenance_row { uint32_t framework; uint8_t confidence; struct bilingual source; const char *ids; /* comma separated */ uint32_t count; };
struct provenance { VEC(struct provenance_row) rows; /* owned by the arena */ };
struct provenance provenance_derive(struct arena *a, const struct report_input *in);
/* "verified against a published quotation"; */
const char *confidence_text(enum confidence c, enum language l);

void provenance_text(struct out *o, const struct report_input *in, enum language l);
void provenance_markdown(struct out *o, const struct report_input *in);
void provenance_html(struct out *o, const struct report_input *in);
void provenance_json(struct json *j, const struct report_input *in);

/* provenance_mark.c */

/* Of the catalogue's text; NONE when the requirement has none. */
enum confidence provenance_confidence(const struct report_input *in, uint32_t requirement);
/* A short mark, a.mark with .verified, .recalled or .authored that leads to section#provenance, to stand behind the text of a requirement wherever it is
 * shown, so that nobody quotes it as the framework's; nothing where there is no text of a catalogue. */
void provenance_mark(struct out *o, const struct report_input *in, uint32_t requirement);
/* The title with a sign behind it, for formats without links: "Encrypt communication channels †"; owned by A. */
const char *provenance_title(struct arena *a, const struct report_input *in, uint32_t requirement, enum language l);
/* What each sign means, in one line; owned by A. */
const char *provenance_signs(struct arena *a, enum language l);
/* What each mark means, as a list. */
void provenance_legend(struct out *o);

#endif
