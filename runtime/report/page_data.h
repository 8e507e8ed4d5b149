/* page_data.h - inside the reports: data the page carries beside its text, as JSON in script elements that run nothing. */
#ifndef CPSFC_PAGE_DATA_H
#define CPSFC_PAGE_DATA_H

#include "runtime/report/write.h"

/* id="index": words of filters and groups in both languages, and what each listed requirement belongs to: category,
 * items of the standards. */
void page_index_html(struct out *o, const struct report_input *in);
/* id="spec": the files and arguments that `cpsfc verify` makes the page from again. */
void page_spec_html(struct out *o, const struct report_input *in);
/* The opening of a data element, and its contents so far escaped for it: no '<' stays. */
void page_data_write(struct out *o, const char *id, const struct out *json);

#endif
