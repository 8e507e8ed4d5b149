/* sheet.h - the check sheet: a table of all requirements with what a spec answers, for people who work in Excel; and the
 * way back, from a filled-in table to an `answers` block.
 *
 * Beside the reports: pure, bytes out of a model or a model's worth of text out of bytes. A sheet has pages (one per
 * organization that answers) of rows (one per requirement) of cells, which are texts; writers and readers of XLSX and
 * CSV share that form.
 */
#ifndef CPSFC_SHEET_H
#define CPSFC_SHEET_H

#include "runtime/report/report.h"
#include "runtime/sheet/accounts.h"

/* ---- columns.c ---------------------------------------------------------------------------------------------- */

enum sheet_column {
#define COLUMN(id, key, en, ja, width, flags) COLUMN_##id,
#include "columns.def"
#undef COLUMN
  COLUMN_COUNT
};
enum column_flag {
  COLUMN_FILLED = 1,    /* by whoever answers */
  COLUMN_ASSESSED = 2,  /* by whoever assesses */
  COLUMN_HIDDEN = 4,    /* for the way back only */
  COLUMN_DATE = 8,      /* YYYY-MM-DD */
  COLUMN_LEVEL = 16     /* a digit or a word */
};
struct column_info { const char *key; const char *heading[LANGUAGE_COUNT]; uint16_t width; uint8_t flags; };
const struct column_info *sheet_column_info(enum sheet_column c);
/* The column that KEY or a heading in either language names, letter case and spaces aside; COLUMN_COUNT: none. */
enum sheet_column sheet_column_find(const char *text);

enum sheet_word {
#define WORD(id, en, ja) SHEET_##id,
#include "words.def"
#undef WORD
  SHEET_WORD_COUNT
};
const char *sheet_word(enum sheet_word w, enum language l);

/* ---- gather.c: from a spec to a sheet ------------------------------------------------------------------------- */

struct sheet_row { const char *cells[COLUMN_COUNT]; /* NULL: empty */ };
struct sheet_page { const char *name; /* may be a name of a worksheet */ VEC(struct sheet_row) rows; };
struct sheet_advice { const char *label, *text; };
struct sheet {
  struct arena memory;
  enum language language;
  day as_of;
  const char *title;
  VEC(struct sheet_advice) advice;   /* the first page */
  VEC(struct sheet_page) pages;
  VEC(const char *) remarks;         /* what the spec says and a sheet can't hold, one line each */
};
/* Rows for every requirement of the frameworks judged, a page for each organization of one's own that answers, or for ON
 * alone. Elements with answers of their own come last, on one page with just these rows. */
void sheet_gather(struct sheet *s, const struct report_input *in, entity_id on);
void sheet_free(struct sheet *s);

/* notes.c: what a sheet says and the language has no place for, as comments inside the answers block:
 *   // #CPS.AM-1 評価者コメント: TEXT
 * with the name of the framework before the # where there are several. */
struct sheet_note { entity_id subject; /* 0: nobody knows whose */ sym framework /* 0: not said */, requirement; enum sheet_column column; const char *text; uint32_t file; span at; };
struct sheet_notes { VEC(struct sheet_note) list; };
/* The notes in the program's own files, in the order of the files. Texts are owned by A. */
void sheet_notes_read(struct sheet_notes *res, struct arena *a, const struct report_input *in);
/* TEXT on one line: line ends and backslashes with a backslash. Owned by A. */
const char *sheet_note_escape(struct arena *a, const char *text);

/* ---- xlsx_write.c, csv_write.c -------------------------------------------------------------------------------- */

/* The same sheet gives the same bytes. Returns NULL, or what went wrong. */
const char *sheet_write_xlsx(struct out *o, const struct sheet *s);
/* RFC 4180 in UTF-8 with a byte order mark; a text that a spreadsheet would take for a formula begins with '. */
void sheet_write_csv(struct out *o, const struct sheet *s);

/* ---- import.c: from a filled-in sheet to an answers block ------------------------------------------------------- */

struct sheet_counts { uint32_t rows, read, empty, unread /* together: rows */, known /* of READ: the spec says the same */, kept /* cells that became comments */; };
struct sheet_import {
  struct arena memory;
  const struct report_input *in;  /* the spec, or without one the library; findings are not looked at */
  bool spec;                      /* false: there is none, names are taken as the sheet has them */
  const char *on_name;            /* whose answers: rows of others are not read; where rows don't say, theirs. NULL */
  entity_id on;                   /* the same in the spec */
  uint32_t replaced;              /* file in the sources that the answers will replace; UINT32_MAX: none */
  enum language spoken;           /* of the accounts; the text follows IN */
  struct sheet_accounts accounts;
  struct sheet_counts counts;
  const char *home;               /* a file of the spec in whose folder the answers belong; NULL: anywhere */
};
/* Reads BYTES of a sheet and writes the text of a .cpsf file to O. Without an account of a fatal kind something was
 * written. NAME is what the one table of a CSV is called. */
void sheet_import(struct sheet_import *x, const char *name, const char *bytes, size_t length, struct out *o);
void sheet_import_free(struct sheet_import *x);

#endif
