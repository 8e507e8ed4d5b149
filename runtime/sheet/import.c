/* import.c - from a filled-in sheet to an answers block, step by step. */
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/import.h"

const char *import_place(struct importing *x, const struct import_row *row, enum sheet_column c) {
  return sheet_place(x->memory, row->table, row->row,
                     row->columns[row->columns[c] == NO_COLUMN ? COLUMN_REQUIREMENT : c]);
}

const char *import_summary(struct importing *x, const struct import_row *row) {
  struct builder b = {0};
  for (int c = 0; c < COLUMN_COUNT; c++) {
    const struct column_info *info = sheet_column_info((enum sheet_column)c);
    const char *text = info->flags & (COLUMN_FILLED | COLUMN_ASSESSED) ? sheet_cell_text(x->memory, row->cells[c]) : "";
    if (*text)
      builder_format(&b, "%s%s: %s", b.length ? "; " : "", info->heading[x->accounts->language],
                     sheet_note_escape(x->memory, text));
  }
  const char *res = arena_copy(x->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- order, and no pair twice ---- */

static int by_subject(const void *a, const void *b) {
  const struct import_row *x = a, *y = b;
  if (x->on != y->on) return x->on < y->on ? -1 : 1;
  int names = x->on ? 0 : strcmp(x->subject, y->subject);
  if (names) return names;
  if (x->requirement != y->requirement) return x->requirement < y->requirement ? -1 : 1;
  if (x->table != y->table) return x->table < y->table ? -1 : 1;
  return (y->row < x->row) - (x->row < y->row);
}

static bool same_pair(const struct import_row *x, const struct import_row *y) {
  return x->requirement != NO_REQUIREMENT && x->requirement == y->requirement && x->on == y->on &&
         !strcmp(x->subject, y->subject);
}

/* The first row of a pair counts, wherever it stands; a copy of it says nothing new. */
static void drop_twins(struct importing *x) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < x->rows.count; i++) {
    struct import_row *row = &x->rows.items[i], *last = kept ? &x->rows.items[kept - 1] : NULL;
    if (!last || !same_pair(row, last)) {
      x->rows.items[kept++] = *row;
      continue;
    }
    x->import->counts.rows++;
    x->import->counts.unread++;
    sheet_say(x->accounts, TWICE, import_place(x, row, COLUMN_REQUIREMENT), row->id,
              import_place(x, last, COLUMN_REQUIREMENT), import_summary(x, row));
  }
  x->rows.count = kept;
}

/* Does another framework of the spec have a requirement of that id? */
static bool is_elsewhere(const struct importing *x, uint32_t framework, sym id) {
  for (uint32_t i = 0; i < x->rules->frameworks.count; i++)
    if (i != framework && !x->rules->frameworks.items[i].core && rule_requirement_find(x->rules, i, id) != UINT32_MAX)
      return true;
  return false;
}

static void note_frameworks(struct importing *x) {
  uint32_t first = UINT32_MAX;
  for (uint32_t i = 0; i < x->rows.count; i++) {
    uint32_t r = x->rows.items[i].requirement;
    if (r == NO_REQUIREMENT) continue;
    uint32_t f = x->rules->requirements.items[r].framework;
    if (first == UINT32_MAX) first = f;
    x->several_frameworks |= f != first || (x->import->spec && is_elsewhere(x, f, x->rules->requirements.items[r].id));
  }
}

static void count(struct importing *x) {
  struct sheet_counts *c = &x->import->counts;
  for (uint32_t i = 0; i < x->rows.count; i++) {
    const struct import_row *row = &x->rows.items[i];
    c->rows++;
    c->read += row->answered;
    c->unread += !row->answered && row->unread;
    c->empty += !row->answered && !row->unread;
    c->known += row->known;
    for (int k = 0; k < COLUMN_COUNT; k++) c->kept += row->notes[k] != NULL;
  }
}

static void run(struct importing *x, struct out *o) {
  if (!import_find_rows(x)) return;
  if (x->rows.count) qsort(x->rows.items, x->rows.count, sizeof *x->rows.items, by_subject);
  drop_twins(x);
  note_frameworks(x);
  for (uint32_t i = 0; i < x->rows.count; i++) import_read_row(x, &x->rows.items[i]);
  if (x->import->spec)
    import_compare(x);
  else
    sheet_say(x->accounts, NAMES_UNCHECKED, "");
  if (import_write(x, o)) count(x);
}

void sheet_import(struct sheet_import *import, const char *name, const char *bytes, size_t length, struct out *o) {
  import->accounts = (struct sheet_accounts){.memory = &import->memory, .language = import->spoken};
  import->counts = (struct sheet_counts){0};
  struct importing x = {.import = import,
                        .memory = &import->memory,
                        .model = import->in->model,
                        .rules = import->in->rules,
                        .accounts = &import->accounts};
  if (sheet_tables_read(&x.tables, name, bytes, length, x.accounts)) run(&x, o);
  for (uint32_t i = 0; i < x.rows.count; i++) vec_free(&x.rows.items[i].content.evidence.items);
  vec_free(&x.rows);
  idmap_free(&x.names);
  idmap_free(&x.stated);
  sheet_tables_free(&x.tables);
}

void sheet_import_free(struct sheet_import *import) {
  vec_free(&import->accounts.list);
  arena_free(&import->memory);
}
