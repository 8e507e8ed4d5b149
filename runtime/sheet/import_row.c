/* import_row.c - what a row of a filled-in sheet means; what can't be read or said in the language becomes a comment.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/import.h"

/* ---- names ---- */

/* Own entities first, so that theirs is the name. */
static void make_names(struct importing *x) {
  const struct model *m = x->model;
  for (int own = 1; 0 <= own; own--)
    for (entity_id e = 1; e < m->entities.count; e++) {
      const struct entity *n = &m->entities.items[e];
      bool wanted =
          KIND_IS_ELEMENT(n->kind) || n->kind == KIND_FLOW || n->kind == KIND_SENSE || n->kind == KIND_ACTUATE;
      if (wanted && n->name && (own == 1) == ((n->flags & ENTITY_OWN) != 0))
        idmap_add(&x->names, intern_text(m->names, entity_path(x->memory, m, e)), e);
    }
}

entity_id import_find_entity(struct importing *x, const char *name) {
  if (!x->names.capacity) make_names(x);
  sym s = intern_find(x->model->names, name, strlen(name));
  return s ? idmap_get(&x->names, s) : 0;
}

static bool is_principal(const struct importing *x, entity_id e) {
  uint8_t kind = x->model->entities.items[e].kind;
  return kind == KIND_PERSON || kind == KIND_ORGANIZATION;
}

static entity_id find_principal(void *context, const char *name) {
  struct importing *x = context;
  entity_id e = import_find_entity(x, name);
  return e && is_principal(x, e) ? e : 0;
}

static const char *similar_principal(struct importing *x, const char *name) {
  VEC(const char *) names = {0};
  enum language l = x->accounts->language;
  for (entity_id e = 1; x->accounts->list.count < HINTS_LIMIT && e < x->model->entities.count; e++)
    if (is_principal(x, e)) vec_push(&names, entity_path(x->memory, x->model, e));
  const char *near = names.count ? text_nearest(name, names.items, names.count) : NULL;
  vec_free(&names);
  return !near ? "" : arena_format(x->memory, l == LANGUAGE_JA ? "(近いもの: `%s`)" : " (a similar name: `%s`)", near);
}

/* ---- texts ---- */

/* What hides in a text is left out: the compiler refuses it. */
static const char *clean(struct importing *x, const struct import_row *row, enum sheet_column c) {
  const char *text = sheet_cell_text(x->memory, row->cells[c]), *res = sheet_visible(x->memory, text);
  if (res != text) sheet_say(x->accounts, CLEANED, import_place(x, row, c));
  return res;
}

static void keep(struct importing *x, struct import_row *row, enum sheet_column c) {
  const char *text = clean(x, row, c);
  if (*text) row->notes[c] = text;
}

/* ---- cells ---- */

static void report_unread(struct importing *x, struct import_row *row, enum sheet_column c, enum sheet_account_id id) {
  const char *text = clean(x, row, c), *place = import_place(x, row, c);
  if (row->cells[c]->kind == CELL_ERROR)
    sheet_say(x->accounts, ERROR_VALUE, place, text);
  else
    sheet_account_add(x->accounts, id, place, (const char *const[]){sheet_note_escape(x->memory, text), NULL});
  row->notes[c] = text;
}

static day read_date(struct importing *x, struct import_row *row, enum sheet_column c) {
  day d;
  if (sheet_cell_date(x->memory, row->cells[c], x->tables.from_1904, &d) == CELL_UNREAD)
    report_unread(x, row, c, SAYS_DATE_UNREAD);
  return d;
}

static void read_responsible(struct importing *x, struct import_row *row) {
  const char *name = clean(x, row, COLUMN_RESPONSIBLE);
  if (!*name) return;
  if (!x->import->spec)
    row->content.by_name = name;
  else
    row->content.by = find_principal(x, name);
  if (row->content.by || row->content.by_name) return;
  row->notes[COLUMN_RESPONSIBLE] = name;
  sheet_say(x->accounts, UNKNOWN_PERSON, import_place(x, row, COLUMN_RESPONSIBLE), name, similar_principal(x, name));
}

/* Evidence belongs to a level in the language; beside any other answer it stays a comment. */
static void read_evidence(struct importing *x, struct import_row *row) {
  struct answer_content *a = &row->content;
  if (a->value == ANSWER_LEVEL && a->level)
    sheet_evidence_read(x->memory, clean(x, row, COLUMN_EVIDENCE), x->import->spec ? find_principal : NULL, x,
                        &a->evidence);
  else
    keep(x, row, COLUMN_EVIDENCE);
}

/* Of an answer that is not known yet, `due` is the day it is due. */
static void read_dates(struct importing *x, struct import_row *row) {
  struct answer_content *a = &row->content;
  a->since = read_date(x, row, COLUMN_SINCE);
  a->until = read_date(x, row, COLUMN_UNTIL);
  a->due = read_date(x, row, COLUMN_DUE);
  if (a->value != ANSWER_UNKNOWN || a->until != DAY_NONE) return;
  a->until = a->due;
  a->due = DAY_NONE;
}

static void read_content(struct importing *x, struct import_row *row) {
  struct answer_content *a = &row->content;
  const char *because = clean(x, row, COLUMN_REASON);
  if (*because) a->because = because;
  if (a->value == ANSWER_NOT_APPLICABLE && !a->because)
    sheet_say(x->accounts, REASON_MISSING, import_place(x, row, COLUMN_ANSWER));
  read_responsible(x, row);
  read_dates(x, row);
  if (sheet_cell_level(x->memory, row->cells[COLUMN_PLANNED], &a->planned) == CELL_UNREAD)
    report_unread(x, row, COLUMN_PLANNED, SAYS_LEVEL_UNREAD);
  read_evidence(x, row);
}

static void keep_all(struct importing *x, struct import_row *row) {
  for (int c = 0; c < COLUMN_COUNT; c++)
    if (sheet_column_info((enum sheet_column)c)->flags & COLUMN_FILLED && !row->notes[c])
      keep(x, row, (enum sheet_column)c);
}

/* ---- the mark of an answer for a whole category ---- */

static void read_blanket(struct importing *x, struct import_row *row) {
  const char *id = sheet_cell_plain(x->memory, row->cells[COLUMN_BLANKET]);
  uint32_t category = x->rules->requirements.items[row->requirement].category;
  if (*id == '#') id++;
  if (*id && category && !strcmp(sym_text(x->model->names, x->rules->categories.items[category - 1].id), id))
    row->category = category;
}

void import_read_row(struct importing *x, struct import_row *row) {
  struct answer_content *a = &row->content;
  enum answer_value value = ANSWER_LEVEL;
  a->since = a->until = a->due = DAY_NONE;
  keep(x, row, COLUMN_JUDGEMENT);
  keep(x, row, COLUMN_COMMENT);
  if (row->requirement == NO_REQUIREMENT) {
    keep_all(x, row);
    return;
  }
  enum sheet_cell_reading answer = sheet_cell_answer(x->memory, row->cells[COLUMN_ANSWER], &value, &a->level);
  a->value = (uint8_t)value;
  row->answered = answer == CELL_READ;
  row->unread = answer == CELL_UNREAD;
  if (row->unread) report_unread(x, row, COLUMN_ANSWER, SAYS_ANSWER_UNREAD);
  if (!row->answered)
    keep_all(x, row);
  else
    read_content(x, row), read_blanket(x, row);
}
