/* tables.c - the list of tables, and the cells they are made of. */
#include "runtime/report/tables/tables.h"

#include <stdlib.h>
#include <string.h>

const struct table *const *report_tables(void) {
  static const struct table *const tables[TABLES] = {&findings_table, &requirements_table, &evidence_table, &questions_table, &gone_table};
  return tables;
}

int report_sheet_count(const struct report_input *in) { return in->ratchet ? TABLES : TABLES - 1; }

static const struct table *const *tables_of(enum report_kind kind, int *count) {
  *count = kind == REPORT_EXTRACT ? EXTRACT_TABLES : TABLES;
  return kind == REPORT_EXTRACT ? extract_tables() : report_tables();
}

const struct table *report_table_find(enum report_kind kind, const char *id) {
  int count;
  const struct table *const *tables = tables_of(kind, &count);
  if (!id) return tables[0];
  for (int i = 0; i < count; i++)
    if (!strcmp(tables[i]->id, id)) return tables[i];
  return NULL;
}

bool report_table_known(enum report_kind kind, const char *id) { return report_table_find(kind, id) != NULL; }

const char *report_table_ids(struct arena *a, enum report_kind kind) {
  int count;
  const struct table *const *tables = tables_of(kind, &count);
  const char *res = "";
  for (int i = 0; i < count; i++) res = arena_format(a, "%s%s%s", res, i ? ", " : "", tables[i]->id);
  return res;
}

void table_walk(const struct table *t, const struct table_content *of, enum language l, const struct table_sink *sink) {
  if (of->extract) t->walk_extract(of->extract, l, sink);
  else t->walk(of->in, sink);
}

/* ---- cells ---- */

/* What stands for a character that has no place in a cell, or 0 when it may stand there itself. */
static uint32_t sign_for(uint32_t c) {
  if (c == '\t' || c == '\n') return 0;
  if (c < 0x20) return 0x2400 + c; /* control pictures */
  if (c == 0x7f) return 0x2421;
  bool invisible = (0x80 <= c && c < 0xa0) || c == 0xfffe || c == 0xffff;
  return invisible ? 0xfffd : 0;
}

static void add_character(struct builder *b, uint32_t c) {
  char bytes[3] = {(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f))};
  builder_add(b, bytes, sizeof bytes);
}

static bool plain_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < 0x20 || 0x7f <= (unsigned char)*text) return false;
  return true;
}

const char *visible_text(struct arena *a, const char *text) {
  if (plain_ascii(text)) return text;
  struct builder b = {0};
  size_t length = strlen(text);
  for (size_t i = 0; i < length;) {
    uint32_t c, sign;
    int bytes = utf8_decode(text + i, length - i, &c);
    if ((sign = sign_for(c)) != 0) add_character(&b, sign);
    else builder_add(&b, text + i, (size_t)bytes);
    i += (size_t)bytes;
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

struct table_cell cell_empty(void) { return (struct table_cell){.kind = CELL_EMPTY, .text = "", .date = DAY_NONE}; }

struct table_cell cell_text(const struct table_row *row, const char *text) {
  if (!text || !*text) return cell_empty();
  return (struct table_cell){.kind = CELL_TEXT, .text = visible_text(row->memory, text), .date = DAY_NONE};
}

struct table_cell cell_number(int64_t number) { return (struct table_cell){.kind = CELL_NUMBER, .text = "", .number = number, .date = DAY_NONE}; }

struct table_cell cell_date(day d) {
  return d == DAY_NONE ? cell_empty() : (struct table_cell){.kind = CELL_DATE, .text = "", .date = d};
}

struct table_cell cell_entity(const struct table_row *row, entity_id e) {
  return e ? cell_text(row, entity_name(row->memory, row->in->model, e, false)) : cell_empty();
}

struct table_cell cell_name(const struct table_row *row, sym name) { return cell_text(row, sym_text(row->in->model->names, name)); }

struct table_cell cell_file(const struct table_row *row, span at) {
  struct position p = source_position(row->in->sources, at.start);
  return p.line ? cell_text(row, p.file) : cell_empty();
}

struct table_cell cell_line(const struct table_row *row, span at) {
  struct position p = source_position(row->in->sources, at.start);
  return p.line ? cell_number(p.line) : cell_empty();
}

/* ---- several in one cell ---- */

void cell_list_add(struct cell_list *l, const char *text) {
  if (cell_list_open(l)) builder_format(&l->text, "%s%s", l->count == 0 ? "" : l->language == LANGUAGE_JA ? "、" : "; ", text);
  l->count++;
}

struct table_cell cell_list_end(const struct table_row *row, struct cell_list *l) {
  uint32_t more = l->count < CELL_ITEMS ? 0 : l->count - CELL_ITEMS;
  if (more) builder_format(&l->text, l->language == LANGUAGE_JA ? "、ほか %u 件" : "; and %u more", more);
  struct table_cell res = cell_text(row, arena_copy(row->memory, builder_get(&l->text), l->text.length));
  builder_free(&l->text);
  l->count = 0;
  return res;
}

/* ---- what several tables read ---- */

struct ordered_requirement { uint32_t framework, catalogue, requirement; };

static int compare_requirements(const void *a, const void *b) {
  const struct ordered_requirement *x = a, *y = b;
  if (x->framework != y->framework) return x->framework < y->framework ? -1 : 1;
  if (x->catalogue != y->catalogue) return x->catalogue < y->catalogue ? -1 : 1;
  return x->requirement < y->requirement ? -1 : x->requirement > y->requirement;
}

uint32_t *requirement_order(const struct rule_set *r) {
  uint32_t count = r->requirements.count, *res = memory_take(((size_t)count + 1) * sizeof *res);
  struct ordered_requirement *list = memory_take(((size_t)count + 1) * sizeof *list);
  for (uint32_t i = 0; i < count; i++)
    list[i] = (struct ordered_requirement){r->requirements.items[i].framework, r->requirements.items[i].catalogue, i};
  qsort(list, count, sizeof *list, compare_requirements);
  for (uint32_t i = 0; i < count; i++) res[i] = list[i].requirement;
  free(list);
  return res;
}

const char *attribute_text(struct arena *a, const struct report_input *in, entity_id e, const char *attribute, enum language l) {
  sym name = intern_find(in->model->names, attribute, strlen(attribute));
  struct value v = name ? model_value(in->model, e, name, NULL) : (struct value){.tag = VALUE_NONE};
  if (v.tag == VALUE_NONE || v.tag == VALUE_ABSENT || v.tag == VALUE_UNKNOWN) return "";
  if (v.tag != VALUE_TEXT) return value_text(a, in->model, v, l);
  return sym_text(in->model->names, l == LANGUAGE_JA && v.second ? v.second : v.first);
}
