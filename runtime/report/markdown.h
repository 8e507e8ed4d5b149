/* markdown.h - inside the reports: cells and rows of Markdown tables. */
#ifndef CPSFC_MARKDOWN_H
#define CPSFC_MARKDOWN_H

#include "runtime/report/write.h"

/* Text that can't break a table cell or turn into markup. */
void markdown_cell(struct out *o, const char *text);
void markdown_row(struct out *o, const char *const *cells, int count);
/* A row and the line below it. */
void markdown_heading(struct out *o, const char *const *cells, int count);

#endif
