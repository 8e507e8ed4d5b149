/* import_table.c - finding the check sheet among the tables of a file: columns by their headings, then rows. */
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/import.h"

enum { HEADING_ROWS = 50 /* the headings stand among the first */, SHOWN_HEADINGS = 12 };

struct layout {
  uint32_t row;
  uint16_t column[COLUMN_COUNT]; /* NO_COLUMN: not there */
};

/* ---- headings ---- */

static enum sheet_column column_of(struct importing *x, const struct sheet_cell *c) {
  return c->kind == CELL_TEXT ? sheet_column_find(sheet_cell_plain(x->memory, c)) : COLUMN_COUNT;
}

/* One past the last cell of the row that begins with cell FIRST. */
static uint32_t row_end(const struct sheet_table *t, uint32_t first) {
  uint32_t end = first;
  while (end < t->cells.count && t->cells.items[end].row == t->cells.items[first].row) end++;
  return end;
}

static bool read_headings(struct importing *x, const struct sheet_table *t, uint32_t first, struct layout *l) {
  for (int c = 0; c < COLUMN_COUNT; c++) l->column[c] = NO_COLUMN;
  l->row = t->cells.items[first].row;
  for (uint32_t i = first, end = row_end(t, first); i < end; i++) {
    enum sheet_column c = column_of(x, &t->cells.items[i]);
    if (c < COLUMN_COUNT && l->column[c] == NO_COLUMN) l->column[c] = t->cells.items[i].column;
  }
  return l->column[COLUMN_REQUIREMENT] != NO_COLUMN && l->column[COLUMN_ANSWER] != NO_COLUMN;
}

/* Columns that are not read are named once, when something stands in them. */
static void report_headings(struct importing *x, const struct sheet_table *t, uint32_t first, const struct layout *l) {
  for (uint32_t i = first, end = row_end(t, first); i < end; i++) {
    const struct sheet_cell *cell = &t->cells.items[i];
    enum sheet_column c = column_of(x, cell);
    const char *place = sheet_place(x->memory, t, cell->row, cell->column), *text = sheet_cell_text(x->memory, cell);
    if (c == COLUMN_COUNT)
      sheet_say(x->accounts, UNKNOWN_HEADING, place, text);
    else if (l->column[c] != cell->column)
      sheet_say(x->accounts, HEADING_TWICE, place, text);
  }
}

static bool find_layout(struct importing *x, const struct sheet_table *t, struct layout *l) {
  for (uint32_t i = 0; i < t->cells.count && t->cells.items[i].row < HEADING_ROWS; i = row_end(t, i))
    if (read_headings(x, t, i, l)) return report_headings(x, t, i, l), true;
  return false;
}

/* ---- rows ---- */

/* The column of the sheet that stands at COLUMN of the file. */
static enum sheet_column at_column(const struct layout *l, uint16_t column) {
  int c = 0;
  while (c < COLUMN_COUNT && l->column[c] != column) c++;
  return (enum sheet_column)c;
}

static bool is_heading(struct importing *x, const struct import_row *row) {
  const struct sheet_cell *id = row->cells[COLUMN_REQUIREMENT];
  return id && column_of(x, id) == COLUMN_REQUIREMENT;
}

static bool says_something(struct importing *x, const struct import_row *row) {
  for (int c = 0; c < COLUMN_COUNT; c++)
    if (sheet_column_info((enum sheet_column)c)->flags & (COLUMN_FILLED | COLUMN_ASSESSED) &&
        *sheet_cell_text(x->memory, row->cells[c]))
      return true;
  return false;
}

static void lose_row(struct importing *x, const struct import_row *row) {
  x->import->counts.rows++;
  x->import->counts.unread++;
  sheet_say(x->accounts, NO_REQUIREMENT, import_place(x, row, COLUMN_ANSWER), import_summary(x, row));
}

static void add_rows(struct importing *x, const struct sheet_table *t, const struct layout *l) {
  uint16_t *columns = arena_alloc(x->memory, sizeof l->column);
  memcpy(columns, l->column, sizeof l->column);
  uint32_t i = 0;
  while (i < t->cells.count && t->cells.items[i].row <= l->row) i++;
  while (i < t->cells.count) {
    struct import_row row = {
        .table = t, .row = t->cells.items[i].row, .columns = columns, .requirement = NO_REQUIREMENT};
    for (uint32_t end = row_end(t, i); i < end; i++) {
      enum sheet_column c = at_column(l, t->cells.items[i].column);
      if (c < COLUMN_COUNT) row.cells[c] = &t->cells.items[i];
    }
    if (is_heading(x, &row)) continue;
    if (*sheet_cell_text(x->memory, row.cells[COLUMN_REQUIREMENT]))
      vec_push(&x->rows, row);
    else if (says_something(x, &row))
      lose_row(x, &row);
  }
}

/* ---- which requirement ---- */

/* "cpsf@1.0.0" names a framework; by name alone when the version is not there. UINT32_MAX: unknown. */
static uint32_t find_framework(const struct importing *x, const char *text) {
  const char *at = strchr(text, '@');
  size_t length = at ? (size_t)(at - text) : strlen(text);
  uint32_t res = UINT32_MAX;
  for (uint32_t i = 0; i < x->rules->frameworks.count; i++) {
    const struct rule_framework *f = &x->rules->frameworks.items[i];
    const char *name = sym_text(x->model->names, f->name);
    if (f->core || strlen(name) != length || strncmp(name, text, length)) continue;
    if (at && !strcmp(at + 1, sym_text(x->model->names, f->version))) return i;
    if (res == UINT32_MAX) res = i;
  }
  return res;
}

static uint32_t find_id(const struct importing *x, uint32_t framework, const char *id) {
  sym name = intern_find(x->model->names, id, strlen(id));
  for (uint32_t i = 0; name && i < x->rules->frameworks.count; i++) {
    if (x->rules->frameworks.items[i].core || (framework != UINT32_MAX && framework != i)) continue;
    uint32_t res = rule_requirement_find(x->rules, i, name);
    if (res != UINT32_MAX) return res;
  }
  return NO_REQUIREMENT;
}

static const char *upper(struct arena *a, const char *text) {
  char *res = arena_copy(a, text, strlen(text));
  for (char *at = res; *at; at++)
    if ('a' <= *at && *at <= 'z') *at = (char)(*at - 'a' + 'A');
  return res;
}

static const char *hint_for(struct importing *x, uint32_t framework, const char *id) {
  enum language l = x->accounts->language;
  sym name = intern_text(x->model->names, id);
  for (uint32_t i = 0; x->accounts->list.count < HINTS_LIMIT && i < x->rules->frameworks.count; i++) {
    const struct catalogue *c =
        framework == UINT32_MAX || framework == i ? x->rules->frameworks.items[i].catalogue : NULL;
    const char *hint = c ? catalogue_hint(x->memory, c, x->model->names, name, l) : NULL;
    if (hint) return arena_format(x->memory, l == LANGUAGE_JA ? "(%s)" : " (%s)", hint);
  }
  return "";
}

static void tell_version(struct importing *x, const struct import_row *row, const char *home, uint32_t framework) {
  const struct rule_framework *f = &x->rules->frameworks.items[framework];
  const char *at = strchr(home, '@'), *version = sym_text(x->model->names, f->version);
  if (x->version_told || !at || !strcmp(at + 1, version)) return;
  x->version_told = true;
  sheet_say(x->accounts, OTHER_VERSION, import_place(x, row, COLUMN_FRAMEWORK), home,
            arena_format(x->memory, "%s@%s", sym_text(x->model->names, f->name), version));
}

static void find_requirement(struct importing *x, struct import_row *row) {
  const char *id = sheet_cell_plain(x->memory, row->cells[COLUMN_REQUIREMENT]), *hash = strchr(id, '#'),
             *home = sheet_cell_plain(x->memory, row->cells[COLUMN_FRAMEWORK]);
  if (hash && hash != id) home = arena_copy(x->memory, id, (size_t)(hash - id));
  if (hash) id = hash + 1;
  row->id = arena_format(x->memory, "#%s", sheet_note_escape(x->memory, sheet_visible(x->memory, id)));
  uint32_t framework = *home ? find_framework(x, home) : UINT32_MAX;
  if (*home && framework == UINT32_MAX) {
    row->unread = true;
    sheet_say(x->accounts, UNKNOWN_FRAMEWORK, import_place(x, row, COLUMN_FRAMEWORK), home);
    return;
  }
  if (framework != UINT32_MAX) tell_version(x, row, home, framework);
  row->requirement = find_id(x, framework, id);
  if (row->requirement == NO_REQUIREMENT) row->requirement = find_id(x, framework, upper(x->memory, id));
  if (row->requirement != NO_REQUIREMENT) {
    row->id =
        arena_format(x->memory, "#%s", sym_text(x->model->names, x->rules->requirements.items[row->requirement].id));
    return;
  }
  row->unread = true;
  sheet_say(x->accounts, UNKNOWN_REQUIREMENT, import_place(x, row, COLUMN_REQUIREMENT), row->id,
            hint_for(x, framework, id));
}

/* ---- whose answers ---- */

static entity_id only_organization(const struct model *m) {
  entity_id res = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (m->entities.items[e].kind != KIND_ORGANIZATION || !(m->entities.items[e].flags & ENTITY_OWN)) continue;
    if (res) return 0;
    res = e;
  }
  return res;
}

/* What rows mean that don't say it; NULL: nobody knows. */
static const char *default_subject(struct importing *x) {
  const struct sheet_import *i = x->import;
  entity_id only = i->spec && !i->on_name ? only_organization(x->model) : 0;
  if (only) return entity_path(x->memory, x->model, only);
  return i->spec && i->on ? entity_path(x->memory, x->model, i->on) : i->on_name;
}

static void lose_subject(struct importing *x, const struct import_row *row) {
  x->import->counts.rows++;
  x->import->counts.unread++;
  sheet_say(x->accounts, UNKNOWN_SUBJECT, import_place(x, row, COLUMN_SUBJECT), row->subject, import_summary(x, row));
}

/* Rows about what the spec doesn't have are lost unless they are empty; rows of others than --on are left out. */
static bool find_subjects(struct importing *x) {
  const char *other = default_subject(x), *wanted = x->import->on_name ? other : NULL, *seen = NULL, *last = "";
  entity_id last_entity = 0;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < x->rows.count; i++) {
    struct import_row *row = &x->rows.items[i];
    const char *name = sheet_visible(x->memory, sheet_cell_text(x->memory, row->cells[COLUMN_SUBJECT]));
    row->subject = *name ? name : other;
    if (!row->subject) return sheet_say(x->accounts, NO_SUBJECT, row->table->name), false;
    if (strcmp(last, row->subject))
      last = row->subject, last_entity = x->import->spec ? import_find_entity(x, last) : 0;
    row->on = last_entity;
    seen = row->subject;
    if (wanted && strcmp(wanted, row->subject) && !(row->on && row->on == x->import->on)) continue;
    if (x->import->spec && !row->on) {
      if (says_something(x, row)) lose_subject(x, row);
      continue;
    }
    x->rows.items[kept++] = *row;
  }
  if (wanted && !kept && seen) return sheet_say(x->accounts, OTHER_SUBJECT, "", wanted, seen), false;
  x->rows.count = kept;
  return true;
}

/* ---- all tables ---- */

static void report_no_table(struct importing *x) {
  struct builder b = {0};
  enum language l = x->accounts->language;
  uint32_t shown = 0;
  for (uint32_t i = 0; i < x->tables.list.count; i++) {
    const struct sheet_table *t = &x->tables.list.items[i];
    for (uint32_t k = 0; k < t->cells.count && t->cells.items[k].row == t->cells.items[0].row && shown < SHOWN_HEADINGS;
         k++, shown++)
      builder_format(&b, "%s%s", b.length ? ", " : "", sheet_cell_text(x->memory, &t->cells.items[k]));
  }
  sheet_say(x->accounts, NO_TABLE, "", sheet_column_info(COLUMN_REQUIREMENT)->heading[l],
            sheet_column_info(COLUMN_ANSWER)->heading[l], builder_get(&b));
  builder_free(&b);
}

static bool is_guide(const struct sheet_table *t) {
  return !strcmp(t->name, sheet_word(SHEET_GUIDE, LANGUAGE_EN)) ||
         !strcmp(t->name, sheet_word(SHEET_GUIDE, LANGUAGE_JA));
}

bool import_find_rows(struct importing *x) {
  bool found = false;
  struct layout l;
  for (uint32_t i = 0; i < x->tables.list.count; i++) {
    const struct sheet_table *t = &x->tables.list.items[i];
    bool here = find_layout(x, t, &l);
    if (here)
      add_rows(x, t, &l);
    else if (!is_guide(t) && t->cells.count)
      sheet_say(x->accounts, OTHER_PAGE, t->name);
    found |= here;
  }
  if (!found) return report_no_table(x), false;
  if (!find_subjects(x)) return false;
  for (uint32_t i = 0; i < x->rows.count; i++) find_requirement(x, &x->rows.items[i]);
  return true;
}
