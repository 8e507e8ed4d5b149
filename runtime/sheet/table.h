/* table.h - inside the check sheet: tables as a spreadsheet or CSV file holds them, before anybody asks what they mean. */
#ifndef CPSFC_TABLE_H
#define CPSFC_TABLE_H

#include "runtime/sheet/accounts.h"

enum { TABLE_ROWS = 1048576, TABLE_COLUMNS = 16384, TABLE_PAGES = 1024 };

enum sheet_cell_kind { CELL_TEXT, CELL_NUMBER, CELL_BOOLEAN, CELL_ERROR };
struct sheet_cell { uint32_t row; uint16_t column; uint8_t kind; const char *text; /* UTF-8 */ };
struct sheet_table { const char *name; VEC(struct sheet_cell) cells; /* by row, then column; each place once; none empty */ };
struct sheet_tables {
  struct arena memory;
  VEC(struct sheet_table) list;
  bool from_1904; /* days are counted from there */
  bool csv;
};

/* Tells from the bytes what they are: XLSX, CSV in UTF-8, UTF-16 or CP932. NAME is what a CSV's one table is called. False
 * after an account. */
bool sheet_tables_read(struct sheet_tables *t, const char *name, const char *bytes, size_t length, struct sheet_accounts *accounts);
void sheet_tables_free(struct sheet_tables *t);
/* "回答!F12"; owned by A. */
const char *sheet_place(struct arena *a, const struct sheet_table *t, uint32_t row, uint32_t column);
/* Sorts cells and leaves out what has a place twice. */
void sheet_table_finish(struct sheet_table *t, struct sheet_accounts *accounts);

/* xlsx_read.c, csv_read.c */
bool sheet_xlsx_read(struct sheet_tables *t, const char *bytes, size_t length, struct sheet_accounts *accounts);
bool sheet_csv_read(struct sheet_tables *t, const char *name, const char *bytes, size_t length, struct sheet_accounts *accounts);

#endif
