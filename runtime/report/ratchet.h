/* ratchet.h - inside the report layer: what is new, gone or asked for less since a baseline, and the decision of the gate. */
#ifndef CPSFC_REPORT_RATCHET_H
#define CPSFC_REPORT_RATCHET_H

#include "runtime/report/write.h"

/* The class of a row; BASELINE_NONE without a baseline. */
enum baseline_class ratchet_class(const struct report_input *in, uint32_t row);
/* "new", where it is not as before; "" else. */
const char *ratchet_mark(const struct report_input *in, uint32_t row, enum language l);
/* The class in words behind a row in the formats of pipelines, "unchanged", too; "" without a baseline. */
const char *ratchet_word(const struct report_input *in, uint32_t row, enum language l);
/* With a baseline: was the row seen and put up with? Then it is no news in whatever shows problems. */
bool ratchet_knows(const struct report_input *in, uint32_t row);
const struct baseline_entry *ratchet_entry(const struct ratchet *r, const struct baseline_gone *g);
/* "vanished: CPS.AC-1 on `shed` (there is no such element any more)"; "asked for less: target cpsf level 2 -> level 1". Owned by A. */
const char *ratchet_gone_text(struct arena *a, const struct ratchet *r, const struct baseline_gone *g, enum language l);
const char *ratchet_lowered_text(struct arena *a, const struct baseline_lowered *x, enum language l);
/* Does the gate ask whether it got weaker? Then what vanished stands at it. */
bool ratchet_is_asked(const struct report_input *in);
/* A line of counts, then what is gone (LIMIT 0: all of it), then the gate; nothing without baseline and gate. */
void ratchet_text(struct out *o, const struct report_input *in, uint32_t limit);
/* The members "baseline" and "gate" of a report; what is gone only when it stands nowhere else (GONE). */
void ratchet_json(struct json *j, const struct report_input *in, bool gone);
/* The members of one of those. */
void ratchet_json_gone(struct json *j, const struct ratchet *r, const struct baseline_gone *g);
/* ratchet_html.c: a section of the page. */
void ratchet_html(struct out *o, const struct report_input *in);
/* A section of a comment in Markdown. */
void ratchet_markdown(struct out *o, const struct report_input *in);

#endif
