/* import.h - inside the check sheet: rows of a filled-in sheet on their way to an answers block. */
#ifndef CPSFC_SHEET_IMPORT_H
#define CPSFC_SHEET_IMPORT_H

#include "runtime/report/write.h"
#include "runtime/sheet/evidence.h"
#include "runtime/sheet/sheet.h"
#include "runtime/sheet/values.h"

enum { NO_REQUIREMENT = UINT32_MAX, NO_COLUMN = UINT16_MAX, HINTS_LIMIT = 50 /* looking for a similar name takes its time */ };

/* What a row of an answers block says. */
struct answer_content {
  uint8_t value, level, planned; /* enum answer_value; 0: none planned */
  day since, until, due;
  entity_id by;
  const char *by_name;           /* without a spec; NULL */
  const char *because;           /* NULL: none */
  struct sheet_evidence_list evidence;
};

struct import_row {
  const struct sheet_table *table; uint32_t row;
  const uint16_t *columns;                      /* where each stands in the file; NO_COLUMN: nowhere */
  const struct sheet_cell *cells[COLUMN_COUNT]; /* NULL: empty */
  const char *subject; entity_id on; /* 0 without a spec */
  uint32_t requirement, category /* of the blanket mark, index + 1; 0: none */;
  const char *id;                    /* "#CPS.AM-1", as shown */
  bool answered, unread, known, blanket /* stands in the row of its category */;
  struct answer_content content;     /* when ANSWERED */
  const char *notes[COLUMN_COUNT];   /* what becomes a comment */
};

struct importing {
  struct sheet_import *import;
  struct arena *memory;
  const struct model *model;
  const struct rule_set *rules;
  struct sheet_accounts *accounts;
  struct sheet_tables tables;
  VEC(struct import_row) rows;
  struct idmap names;       /* name -> entity, made when first asked for */
  struct idmap stated;      /* (entity, requirement) -> answer + 1, of files that stay */
  bool version_told;        /* that the sheet is about another version of a framework */
  bool several_frameworks;  /* ids need the framework's name before them */
};

/* "回答!F12" of a column of ROW. */
const char *import_place(struct importing *x, const struct import_row *row, enum sheet_column c);
/* Everything a row says, on one line. */
const char *import_summary(struct importing *x, const struct import_row *row);

/* import_table.c: which rows are there; false after a fatal account */
bool import_find_rows(struct importing *x);
/* import_row.c: what a row means */
void import_read_row(struct importing *x, struct import_row *row);
entity_id import_find_entity(struct importing *x, const char *name);
/* import_spec.c: what the spec says already */
void import_compare(struct importing *x);
/* answers_write.c: the text; false after a fatal account */
bool import_write(struct importing *x, struct out *o);

#endif
