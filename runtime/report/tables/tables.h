/* tables.h - the report as tables: what csv.c and xlsx.c both write.
 *
 * A table is a list of columns and a walk over its records. A column has an id that never changes its meaning, a heading
 * in both languages and a function that gives its cell; docs/tables.md lists them all. New columns go to the end.
 */
#ifndef CPSFC_TABLES_H
#define CPSFC_TABLES_H

#include "runtime/report/write.h"

enum table_cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_DATE };
struct table_cell { enum table_cell_kind kind; const char *text; int64_t number; day date; };

/* What tables are of: a report, or what an extract of it shows; the other one is NULL. */
struct extract;
struct table_content { const struct report_input *in; const struct extract *extract; };

/* One record on its way to a writer. RECORD is what the walk of the table says it is; IN is NULL in extracts. */
struct table_row { struct arena *memory; const struct report_input *in; enum language language; const void *record; };

/* How a sheet shows a column. Colours never stand alone: the word is always there. */
enum table_look { LOOK_PLAIN, LOOK_STATUS, LOOK_SEVERITY, LOOK_COUNTS /* yes or no */, LOOK_DAYS_LEFT, LOOK_ANSWER /* to be filled in */ };
struct table_column {
  const char *id, *heading[LANGUAGE_COUNT];
  uint8_t width; /* of the column of a sheet, in characters */
  enum table_look look;
  struct table_cell (*cell)(const struct table_row *row);
  const char *(*choices)(const struct table_row *row); /* what may be picked here, comma between; NULL: nothing to pick */
};

struct table_sink { void *context; void (*row)(void *context, const struct table_row *row); };
struct table {
  const char *id, *title[LANGUAGE_COUNT];
  const struct table_column *columns;
  uint32_t column_count;
  void (*walk)(const struct report_input *in, const struct table_sink *sink);
  void (*walk_extract)(const struct extract *x, enum language l, const struct table_sink *sink); /* the one or the other */
};
void table_walk(const struct table *t, const struct table_content *of, enum language l, const struct table_sink *sink);
/* csv.c */
void csv_write_table(struct out *o, const struct table *t, const struct table_content *of, enum language l);
/* Columns that tables of a report and of an extract have alike; the cells are functions of the file that names them. */
#define REQUIREMENT_COLUMNS \
  {"framework", {"framework", "フレームワーク"}, 11, LOOK_PLAIN, framework_cell, NULL}, \
  {"version", {"version", "版"}, 9, LOOK_PLAIN, version_cell, NULL}, \
  {"requirement", {"requirement", "対策要件"}, 13, LOOK_PLAIN, requirement_cell, NULL}, \
  {"title", {"title", "表題"}, 36, LOOK_PLAIN, title_cell, NULL}
#define VERDICT_COLUMNS \
  {"layer", {"layer", "層"}, 7, LOOK_PLAIN, layer_cell, NULL}, \
  {"applies", {"applies", "適用"}, 9, LOOK_PLAIN, applies_cell, NULL}, \
  {"target", {"target", "目標"}, 8, LOOK_PLAIN, target_cell, NULL}, \
  {"achieved_surely", {"achieved surely", "達成(確実)"}, 11, LOOK_PLAIN, surely_cell, NULL}, \
  {"achieved_possibly", {"achieved possibly", "達成(可能性)"}, 11, LOOK_PLAIN, possibly_cell, NULL}, \
  {"status", {"status", "判定"}, 12, LOOK_STATUS, status_cell, NULL}, \
  {"reason", {"reason", "理由"}, 13, LOOK_PLAIN, reason_cell, NULL}, \
  {"severity", {"severity", "重大さ"}, 10, LOOK_SEVERITY, severity_cell, NULL}, \
  {"basis", {"basis", "根拠の種類"}, 12, LOOK_PLAIN, basis_cell, NULL}, \
  {"disposition", {"disposition", "処置"}, 14, LOOK_PLAIN, disposition_cell, NULL}, \
  {"until", {"until", "期限"}, 12, LOOK_PLAIN, until_cell, NULL}
extern const struct table findings_table, requirements_table, evidence_table, questions_table, gone_table;
/* In the order of the sheets; the first is what CSV writes when no table is named. */
enum { TABLES = 5 };
/* How many of them a workbook of IN has: the last is of what a baseline knows, and stands there with one only. */
int report_sheet_count(const struct report_input *in);
const struct table *const *report_tables(void);
/* Those of an extract, in the order of its sheets (runtime/report/extract/tables.c). */
enum { EXTRACT_TABLES = 8 };
const struct table *const *extract_tables(void);
/* NULL: none; ID NULL: the first. */
const struct table *report_table_find(enum report_kind kind, const char *id);

/* ---- cells ---- */

struct table_cell cell_empty(void);
/* Control characters become visible signs, the empty text an empty cell. */
struct table_cell cell_text(const struct table_row *row, const char *text);
struct table_cell cell_number(int64_t number);
struct table_cell cell_date(day d); /* DAY_NONE: empty */
struct table_cell cell_entity(const struct table_row *row, entity_id e); /* 0: empty */
struct table_cell cell_name(const struct table_row *row, sym name);
struct table_cell cell_file(const struct table_row *row, span at);
struct table_cell cell_line(const struct table_row *row, span at);
/* TEXT as a cell may show it: characters that XML or a terminal does not take become visible signs; owned by A. */
const char *visible_text(struct arena *a, const char *text);

/* Several names in one cell. Only the first CELL_ITEMS are shown, with how many more there are: a cell is for people, and
 * so the size of a table grows with its rows alone. All of them are in the JSON report. */
enum { CELL_ITEMS = 20 };
struct cell_list { struct builder text; uint32_t count; enum language language; };
/* Is there room for one more? Callers that make texts only to be counted ask first. */
static inline bool cell_list_open(const struct cell_list *l) { return l->count < CELL_ITEMS; }
void cell_list_add(struct cell_list *l, const char *text);
/* The cell; L is empty afterwards. */
struct table_cell cell_list_end(const struct table_row *row, struct cell_list *l);

/* ---- what several tables read ---- */

/* Requirements as they are listed: framework, catalogue, then as stated; owned by the caller. */
uint32_t *requirement_order(const struct rule_set *r);
/* The text of an attribute, or "". */
const char *attribute_text(struct arena *a, const struct report_input *in, entity_id e, const char *attribute, enum language l);

#endif
