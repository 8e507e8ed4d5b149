/* import_spec.c - a filled-in sheet beside what the spec says already: the same is not said twice, and what the spec
 * says otherwise is left to whoever looks after the spec.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/import.h"

static bool in_replaced(const struct importing *x, span at) {
  const struct source_file *f = source_file_at(x->import->in->sources, at.start);
  return f && (uint32_t)(f - x->import->in->sources->files.items) == x->import->replaced;
}

static void index_answers(struct importing *x) {
  struct index_list list = {0};
  for (uint32_t i = 0; i < x->model->answers.count; i++) {
    const struct answer *a = &x->model->answers.items[i];
    if (in_replaced(x, a->at)) continue;
    list.items.count = 0;
    requirement_use_resolve(x->rules, a->requirement, &list);
    for (uint32_t k = 0; k < list.items.count; k++)
      idmap_add(&x->stated, idmap_pair(a->on, list.items.items[k]), i + 1);
  }
  vec_free(&list.items);
}

static bool same_text(const char *x, const char *y) { return (!x && !y) || (x && y && !strcmp(x, y)); }

/* A cell holds no spaces at its ends, and nothing that hides. */
static const char *as_cell(struct importing *x, sym text) {
  struct sheet_cell c = {.kind = CELL_TEXT, .text = sym_text(x->model->names, text)};
  const char *res = text ? sheet_cell_text(x->memory, &c) : NULL;
  return res && *res ? res : NULL;
}

static bool same(struct importing *x, const struct answer *a, const struct answer_content *c) {
  struct sheet_evidence_list evidence = {0};
  if (a->value != c->value || a->level != c->level || a->planned_level != c->planned) return false;
  if (a->since != c->since || a->until != c->until || a->planned_due != c->due || a->by != c->by) return false;
  if (!same_text(as_cell(x, a->because), c->because)) return false;
  sheet_evidence_of(x->model, a->measure, &evidence);
  bool res = sheet_evidence_equal(&evidence, &c->evidence);
  vec_free(&evidence.items);
  return res;
}

static const char *value_text_of(struct importing *x, uint8_t value, uint8_t level) {
  enum language l = x->accounts->language;
  if (value == ANSWER_UNKNOWN) return sheet_word(SHEET_UNKNOWN, l);
  if (value == ANSWER_NOT_APPLICABLE) return sheet_word(SHEET_NOT_APPLICABLE, l);
  return arena_format(x->memory, "%u", level);
}

static const char *row_text(struct importing *x, const struct import_row *row) {
  return arena_format(x->memory, "%s = %s", row->id, value_text_of(x, row->content.value, row->content.level));
}

/* What a cell holds becomes a comment again: the answer stays as the spec has it. */
static void keep_content(struct importing *x, struct import_row *row) {
  for (int c = 0; c < COLUMN_COUNT; c++) {
    const char *text = sheet_column_info((enum sheet_column)c)->flags & COLUMN_FILLED && !row->notes[c]
                           ? sheet_cell_text(x->memory, row->cells[c])
                           : "";
    if (*text) row->notes[c] = sheet_visible(x->memory, text);
  }
}

static void compare(struct importing *x, struct import_row *row) {
  uint32_t index = idmap_get(&x->stated, idmap_pair(row->on, row->requirement));
  if (!index) return;
  const struct answer *a = &x->model->answers.items[index - 1];
  const char *place = place_text(x->memory, x->import->in->sources, a->at),
             *says = value_text_of(x, a->value, a->level);
  if (!row->answered) {
    if (!row->unread) sheet_say(x->accounts, EMPTIED, import_place(x, row, COLUMN_ANSWER), says, place);
    return;
  }
  row->known = same(x, a, &row->content);
  if (row->known || a->blanket) return; /* a row of its own wins over that of a category */
  sheet_say(x->accounts, CONTRADICTS, import_place(x, row, COLUMN_ANSWER),
            arena_format(x->memory, "%s = %s", row->id, says), place, row_text(x, row));
  keep_content(x, row);
  row->answered = false;
  row->unread = true;
}

/* ---- comments that are there already ---- */

/* The requirement a note is about; NO_REQUIREMENT. */
static uint32_t requirement_of_note(const struct importing *x, const struct sheet_note *n, struct index_list *list) {
  list->items.count = 0;
  requirement_use_resolve(x->rules, (struct requirement_use){.framework = n->framework, .id = n->requirement}, list);
  return list->items.count ? list->items.items[0] : NO_REQUIREMENT;
}

static void drop_known_notes(struct importing *x) {
  struct sheet_notes notes = {0};
  struct index_list list = {0};
  struct idmap rows = {0}; /* (entity, requirement) -> row + 1 */
  sheet_notes_read(&notes, x->memory, x->import->in);
  for (uint32_t i = 0; i < x->rows.count; i++)
    idmap_add(&rows, idmap_pair(x->rows.items[i].on, x->rows.items[i].requirement), i + 1);
  for (uint32_t i = 0; i < notes.list.count; i++) {
    const struct sheet_note *n = &notes.list.items[i];
    uint32_t requirement = n->file == x->import->replaced ? NO_REQUIREMENT : requirement_of_note(x, n, &list);
    uint32_t at = requirement == NO_REQUIREMENT ? 0 : idmap_get(&rows, idmap_pair(n->subject, requirement));
    if (at && same_text(x->rows.items[at - 1].notes[n->column], n->text)) x->rows.items[at - 1].notes[n->column] = NULL;
  }
  idmap_free(&rows);
  vec_free(&list.items);
  vec_free(&notes.list);
}

/* ---- what goes with the old file ---- */

/* Values of the rows that are replaced and that no sheet carries. */
static void report_carried(struct importing *x) {
  const struct model *m = x->model;
  static const char *const held[] = {"since", "until"};
  for (uint32_t i = 0; i < m->answers.count; i++) {
    const struct answer *a = &m->answers.items[i];
    if (!a->measure || !in_replaced(x, a->at)) continue;
    uint32_t end = a->measure + 1 < m->entities.count ? m->entities.items[a->measure + 1].first_value : m->values.count;
    for (uint32_t v = m->entities.items[a->measure].first_value; v < end; v++) {
      const char *name = sym_text(m->names, m->values.items[v].attribute);
      if (!strcmp(name, held[0]) || !strcmp(name, held[1])) continue;
      sheet_say(x->accounts, CARRIED_BY_HAND, place_text(x->memory, x->import->in->sources, a->at), name);
    }
  }
}

void import_compare(struct importing *x) {
  index_answers(x);
  for (uint32_t i = 0; i < x->rows.count; i++)
    if (x->rows.items[i].requirement != NO_REQUIREMENT) compare(x, &x->rows.items[i]);
  drop_known_notes(x);
  report_carried(x);
}
