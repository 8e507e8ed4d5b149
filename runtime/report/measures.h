/* measures.h - inside the reports: what would close a gap. Example measures of the levels up to the target, cheapest
 * first in each, and the spec's own measures with the effort and price it states. */
#ifndef CPSFC_MEASURES_H
#define CPSFC_MEASURES_H

#include "runtime/report/write.h"

/* Has the finding something to close? */
static inline bool closing_wanted(const struct finding *f) { return f->status == STATUS_GAP && !f->check && (f->example_count || f->not_counting.count); }
/* "sp800-171-r2 3.4.1; sp800-53-r4 CM-8, PM-5", or "" without links; owned by A. */
const char *example_links(struct arena *a, const struct report_input *in, const struct catalogue *c, const struct catalogue_measure *m);
/* What the spec says of its own measure: "due 2026-09-30, effort 12d, price 120000JPY", or ""; owned by A. */
const char *measure_facts(struct arena *a, const struct report_input *in, entity_id measure, enum language l);

void measures_html_examples(struct out *o, const struct report_input *in, const struct finding *f);
void measures_text(struct out *o, const struct report_input *in, uint32_t row, enum language l);
void measures_markdown(struct out *o, const struct report_input *in, uint32_t framework);
void measures_json(struct json *j, const struct report_input *in, const struct finding *f);

#endif
