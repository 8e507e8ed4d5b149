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
/* A workbook to be written: a sheet that says what it is, then one for each table. */
struct xlsx;
struct workbook {
  struct table_content of;
  enum language language;
  const struct table *const *tables; int table_count; /* at most XLSX_TABLES */
  const char *kind, *title, *version; /* "Gap report", of what; of cpsfc */
  day as_of;
  void (*about)(struct xlsx *x, lxw_worksheet *sheet);
};
enum { XLSX_TABLES = 8 };
struct xlsx { const struct workbook *want; lxw_workbook *book; lxw_format *formats[XLSX_FORMAT_COUNT]; struct arena memory; uint32_t rows[XLSX_TABLES]; /* written, without headings */ };
void xlsx_write_workbook(struct out *o, const struct workbook *w);

/* TEXT as a cell of a workbook may hold it: cut with a note where Excel ends, and nothing in it read as an escape; owned by A. */
const char *xlsx_text(struct arena *a, const char *text, enum language l);
/* The first sheet, line by line: what this is, of what, as of when, and the counts. */
struct xlsx_about { struct xlsx *book; lxw_worksheet *sheet; uint32_t next; };
void xlsx_about_begin(struct xlsx_about *b, struct xlsx *x, lxw_worksheet *sheet, enum report_word title, const char *of);
void xlsx_about_line(struct xlsx_about *b, const char *label, const char *text);
/* TEXT of the table at INDEX, with how many rows its sheet has. */
void xlsx_about_table(struct xlsx_about *b, int index, const char *text);
/* What a report says of its sheets. */
void xlsx_about_report(struct xlsx *x, lxw_worksheet *sheet);

#endif
