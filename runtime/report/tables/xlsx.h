/* xlsx.h - inside the workbook: its cell formats and how texts get into cells. */
#ifndef CPSFC_XLSX_H
#define CPSFC_XLSX_H

#include <xlsxwriter.h>

#include "runtime/report/tables/tables.h"

enum xlsx_format {
  XLSX_HEADING, XLSX_TEXT, XLSX_NUMBER, XLSX_DATE, XLSX_ANSWER, XLSX_LABEL, XLSX_TITLE, /* of cells */
  XLSX_GOOD, XLSX_BAD, XLSX_OPEN, XLSX_PALE, /* of conditions: colours over the others */
  XLSX_FORMAT_COUNT
};
struct xlsx { lxw_workbook *book; lxw_format *formats[XLSX_FORMAT_COUNT]; const struct report_input *in; struct arena memory; uint32_t rows[TABLES]; /* written, without headings */ };

/* TEXT as a cell of a workbook may hold it: cut with a note where Excel ends, and nothing in it read as an escape; owned by A. */
const char *xlsx_text(struct arena *a, const char *text, enum language l);
/* The first sheet: what this is, of what, as of when, and the counts. */
void xlsx_write_about(struct xlsx *x, lxw_worksheet *sheet);

#endif
