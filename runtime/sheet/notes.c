/* notes.c - comments of an answers block that belong to rows of a check sheet.
 *
 * A comment names its requirement and column but not whose answers it stands among; that is what the rows of the same
 * block say. So each file is walked once, past texts and comments, and every note and every row of an answer remembers
 * the brace it stands in.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/sheet.h"

struct walk {
  struct arena *memory;
  const struct report_input *in;
  struct sheet_notes *notes;
  VEC(uint32_t) rows;    /* answers, by place */
  VEC(uint32_t) open;    /* places of the braces around */
  VEC(uint32_t) braces;  /* of each note of this file: the brace it stands in */
  struct idmap subjects; /* brace -> entity */
  uint32_t file;
};

/* ---- one comment ---- */

static const char *skip_spaces(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t')) at++;
  return at;
}

static const char *unescape(struct arena *a, const char *at, const char *end) {
  struct builder b = {0};
  for (; at < end; at++) {
    if (*at == '\r') continue;
    bool escape = *at == '\\' && at + 1 < end;
    if (escape) at++;
    builder_char(&b, escape && *at == 'n' ? '\n' : *at);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *sheet_note_escape(struct arena *a, const char *text) {
  struct builder b = {0};
  for (; *text; text++) {
    if (*text == '\\' || *text == '\n') builder_char(&b, '\\');
    builder_char(&b, *text == '\n' ? 'n' : *text);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* "#CPS.AM-1 HEADING: TEXT" or "cpsf#CPS.AM-1 ..." */
static void read_comment(struct walk *w, const char *at, const char *end, uint32_t place) {
  at = skip_spaces(at, end);
  const char *space = at, *hash = NULL;
  while (space < end && *space != ' ') {
    if (*space == '#') hash = space;
    space++;
  }
  const char *heading = skip_spaces(space, end), *colon = memchr(heading, ':', (size_t)(end - heading));
  if (!hash || hash + 1 == space || !colon) return;
  enum sheet_column column = sheet_column_find(arena_copy(w->memory, heading, (size_t)(colon - heading)));
  if (column == COLUMN_COUNT) return;
  const char *text = skip_spaces(colon + 1, end);
  struct sheet_note n = {.framework = hash == at ? 0 : intern(w->in->model->names, at, (size_t)(hash - at)),
                         .requirement = intern(w->in->model->names, hash + 1, (size_t)(space - hash - 1)),
                         .column = column,
                         .text = unescape(w->memory, text, end),
                         .file = w->file,
                         .at = span_from(place, place + (uint32_t)(end - at))};
  vec_push(&w->notes->list, n);
  vec_push(&w->braces, w->open.count ? vec_last(&w->open) : 0);
}

/* ---- one file ---- */

static const char *after(const char *at, const char *end, const char *mark) {
  const char *found = memmem(at, (size_t)(end - at), mark, strlen(mark));
  return found ? found + strlen(mark) : end;
}

static const char *line_end(const char *at, const char *end) {
  const char *found = memchr(at, '\n', (size_t)(end - at));
  return found ? found : end;
}

static const char *text_end(const char *at, const char *end) {
  for (at++; at < end && *at != '"' && *at != '\n'; at++)
    if (*at == '\\' && at + 1 < end) at++;
  return at < end ? at + 1 : end;
}

/* Past whatever begins at AT. */
static const char *step(struct walk *w, const char *at, const char *end, uint32_t place) {
  size_t left = (size_t)(end - at);
  if (*at == '"') return text_end(at, end);
  if (*at == '`') return after(at + 1, end, "`");
  if (2 < left && !memcmp(at, "「", 3)) return after(at, end, "」");
  if (1 < left && !memcmp(at, "/*", 2)) return after(at + 2, end, "*/");
  if (1 < left && !memcmp(at, "//", 2)) {
    const char *stop = line_end(at, end);
    read_comment(w, at + 2, stop, place);
    return stop;
  }
  if (*at == '#' && (left == 1 || strchr(" \t!#\n", at[1]))) return line_end(at, end);
  if (*at == '{') vec_push(&w->open, place);
  if (*at == '}' && w->open.count) w->open.count--;
  return at + 1;
}

/* ---- a block without a row ---- */

/* The word at *AT, without backticks; "" at the end. */
static const char *next_word(struct arena *a, const char **at, const char *end) {
  struct builder b = {0};
  *at = skip_spaces(*at, end);
  for (bool quoted = false; *at < end && (quoted || (**at != ' ' && **at != '\t')); ++*at) {
    if (**at == '`')
      quoted = !quoted;
    else
      builder_char(&b, **at);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* Whose answers a block holds, from `answers on NAME ... {`, as sheets are read into it. 0: it does not say. */
static entity_id named_subject(struct walk *w, uint32_t brace) {
  const struct source_file *f = &w->in->sources->files.items[w->file];
  const struct model *m = w->in->model;
  const char *end = f->text + (brace - f->base), *at = end;
  while (f->text < at && at[-1] != '\n') at--;
  const char *answers = next_word(w->memory, &at, end), *on = next_word(w->memory, &at, end);
  if (strcmp(answers, "answers") && strcmp(answers, "回答")) return 0;
  if (strcmp(on, "on") && strcmp(on, "対象")) return 0;
  const char *name = next_word(w->memory, &at, end);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->entities.items[e].flags & ENTITY_OWN && !strcmp(entity_path(w->memory, m, e), name)) return e;
  return 0;
}

static entity_id subject_of(struct walk *w, uint32_t brace) {
  entity_id res = brace ? idmap_get(&w->subjects, brace) : 0;
  if (res || !brace) return res;
  res = named_subject(w, brace);
  if (res) idmap_put(&w->subjects, brace, res);
  return res;
}

static void walk_file(struct walk *w, uint32_t *row) {
  const struct source_file *f = &w->in->sources->files.items[w->file];
  const char *end = f->text + f->length;
  uint32_t first_note = w->notes->list.count;
  w->open.count = w->braces.count = 0;
  for (const char *at = f->text; at < end;) {
    uint32_t place = f->base + (uint32_t)(at - f->text);
    for (; *row < w->rows.count && w->in->model->answers.items[w->rows.items[*row]].at.start <= place; ++*row)
      if (w->open.count)
        idmap_add(&w->subjects, vec_last(&w->open), w->in->model->answers.items[w->rows.items[*row]].on);
    at = step(w, at, end, place);
  }
  for (uint32_t i = first_note; i < w->notes->list.count; i++)
    w->notes->list.items[i].subject = subject_of(w, w->braces.items[i - first_note]);
}

static int by_place(const void *a, const void *b, void *context) {
  const struct model *m = context;
  uint32_t x = m->answers.items[*(const uint32_t *)a].at.start, y = m->answers.items[*(const uint32_t *)b].at.start;
  return (y < x) - (x < y);
}

static int by_base(const void *a, const void *b, void *context) {
  const struct sources *s = context;
  uint32_t x = s->files.items[*(const uint32_t *)a].base, y = s->files.items[*(const uint32_t *)b].base;
  return (y < x) - (x < y);
}

void sheet_notes_read(struct sheet_notes *res, struct arena *a, const struct report_input *in) {
  struct walk w = {.memory = a, .in = in, .notes = res};
  VEC(uint32_t) files = {0};
  for (uint32_t i = 0; i < in->model->answers.count; i++) vec_push(&w.rows, i);
  for (uint32_t i = 0; i < in->file_count; i++) vec_push(&files, in->files[i]);
  if (w.rows.count) qsort_r(w.rows.items, w.rows.count, sizeof *w.rows.items, by_place, (void *)in->model);
  if (files.count) qsort_r(files.items, files.count, sizeof *files.items, by_base, in->sources);
  uint32_t row = 0;
  for (uint32_t i = 0; i < files.count; i++) {
    w.file = files.items[i];
    uint32_t base = in->sources->files.items[w.file].base;
    while (row < w.rows.count && in->model->answers.items[w.rows.items[row]].at.start < base) row++;
    walk_file(&w, &row);
  }
  vec_free(&files);
  vec_free(&w.rows);
  vec_free(&w.open);
  vec_free(&w.braces);
  idmap_free(&w.subjects);
}
