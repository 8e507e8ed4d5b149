/* ratchet.h - inside the report layer: what is new, gone or asked for less since a baseline, and the decision of the gate. */
#ifndef CPSFC_REPORT_RATCHET_H
#define CPSFC_REPORT_RATCHET_H

#include "runtime/report/write.h"

/* The class of a row; BASELINE_NONE without a baseline. */
enum baseline_class ratchet_class(const struct report_input *in, uint32_t row);
/* "new", where it is not as before; "" else. */
const char *ratchet_mark(const struct report_input *in, uint32_t row, enum language l);
/* A line of counts, then what is gone (LIMIT 0: all of it), then the gate; nothing without baseline and gate. */
void ratchet_text(struct out *o, const struct report_input *in, uint32_t limit);
/* The members "baseline" and "gate" of a report. */
void ratchet_json(struct json *j, const struct report_input *in);
/* A section of a comment in Markdown. */
void ratchet_markdown(struct out *o, const struct report_input *in);

#endif
