/* diag.c - the list of diagnostics. */
#include "runtime/base/base.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/diag_tables.h"

const struct diag_info diag_table[MSG_COUNT] = {
    [MSG_NONE] = {"", SEVERITY_NOTE, {"", ""}, {NULL, NULL}},
#define MESSAGE(id, code, severity, en, ja, help_en, help_ja) \
  [MSG_##id] = {#code, SEVERITY_##severity, {en, ja}, {help_en, help_ja}},
#include "runtime/base/messages.def"
#undef MESSAGE
};

const struct term_info term_table[TERM_COUNT] = {
    [TERM_NONE] = {"", "", {"", ""}},
#define WORD(id, en, ja) [TERM_##id] = {"\x01" #id "\x02", #id, {en, ja}},
#include "runtime/base/terms.def"
#undef WORD
};

const char *term_reference(enum term term) { return term_table[term].reference; }
const char *spelling_reference(struct arena *a, const char *en, const char *ja) {
  return ja == NULL || strcmp(en, ja) == 0 ? en : arena_format(a, "\x03%s\x04%s\x05", en, ja);
}
const char *term_text(enum term term, enum language language) { return term_table[term].text[language]; }
const char *message_code(enum message m) { return diag_table[m].code; }
enum severity message_severity(enum message m) { return diag_table[m].severity; }

/* ---- one cause, one message ---------------------------------------------------------------------- */

static bool arguments_equal(const char *const *a, const char *const *b) {
  for (int i = 0; i < DIAG_ARGUMENTS; i++) {
    if (a[i] == NULL || b[i] == NULL) return a[i] == b[i];
    if (strcmp(a[i], b[i]) != 0) return false;
  }
  return true;
}

static bool is_repeated(const struct diagnostic *a, const struct diagnostic *b) {
  if (a->at.start != b->at.start || a->at.end != b->at.end) return false;
  if (strcmp(message_code(a->message), message_code(b->message)) != 0) return false;
  return a->at.start != 0 || arguments_equal(a->arguments, b->arguments);
}

/* FNV-1a: these texts are short and few. */
static uint64_t hash_text(uint64_t state, const char *text) {
  for (; *text != '\0'; text++) state = (state ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
  return state;
}

static uint64_t seen_key(const struct diagnostic *x) {
  uint64_t state = UINT64_C(0xCBF29CE484222325) ^ idmap_pair(x->at.start, x->at.end);
  state = hash_text(state * UINT64_C(0x9E3779B97F4A7C15), message_code(x->message));
  for (int i = 0; x->at.start == 0 && i < DIAG_ARGUMENTS && x->arguments[i] != NULL; i++)
    state = hash_text(state, x->arguments[i]) + 1;
  return state;
}

/* Notes entry INDEX (counted from 1) under its key, or the next free one when different entries share a key.
 * Returns false when an earlier entry says the same. */
static bool seen_add(struct diagnostics *d, const struct diagnostic *x, uint32_t index) {
  uint64_t key = seen_key(x);
  for (uint32_t other; (other = idmap_get(&d->seen, key)) != 0; key++)
    if (is_repeated(x, &d->list.items[other - 1])) return false;
  idmap_put(&d->seen, key, index);
  return true;
}

/* ---- adding --------------------------------------------------------------------------------------- */

static void arguments_copy(struct arena *a, const char **to, const char *const *from) {
  for (int i = 0; i < DIAG_ARGUMENTS && from[i] != NULL; i++) to[i] = arena_copy(a, from[i], strlen(from[i]));
}

uint32_t diag_add(struct diagnostics *d, enum message message, span at, const char *const *arguments) {
  struct diagnostic x = {.message = message, .at = at};
  for (int i = 0; i < DIAG_ARGUMENTS && arguments[i] != NULL; i++) x.arguments[i] = arguments[i];
  if (!seen_add(d, &x, d->list.count + 1)) return UINT32_MAX;
  arguments_copy(&d->memory, x.arguments, arguments);
  vec_push(&d->list, x);
  d->errors += message_severity(message) == SEVERITY_ERROR;
  return d->list.count - 1;
}

void diag_label_add(struct diagnostics *d, uint32_t index, enum message text, span at, const char *const *arguments) {
  if (d->list.count <= index) return;
  struct diagnostic *x = &d->list.items[index];
  struct diag_label *label = arena_alloc(&d->memory, sizeof *label);
  label->at = at;
  label->text = text;
  arguments_copy(&d->memory, label->arguments, arguments);
  if (x->last_label != NULL) {
    x->last_label->next = label;
  } else {
    x->labels = label;
  }
  x->last_label = label;
}

void diag_fix_add(struct diagnostics *d, uint32_t index, span at, const char *replacement) {
  if (d->list.count <= index) return;
  struct diagnostic *x = &d->list.items[index];
  struct diag_fix *fix = arena_alloc(&d->memory, sizeof *fix);
  fix->at = at;
  fix->replacement = arena_copy(&d->memory, replacement, strlen(replacement));
  if (x->last_fix != NULL) {
    x->last_fix->next = fix;
  } else {
    x->fixes = fix;
  }
  x->last_fix = fix;
}

/* ---- order ---------------------------------------------------------------------------------------- */

struct ranked {
  const struct diagnostic *diagnostic;
  uint32_t index;
};

static int compare_numbers(uint32_t a, uint32_t b) { return (b < a) - (a < b); }

static int compare_ranked(const void *left, const void *right) {
  const struct ranked *a = left, *b = right;
  const struct diagnostic *x = a->diagnostic, *y = b->diagnostic;
  int res = compare_numbers(x->at.start, y->at.start);
  if (res == 0) res = compare_numbers(message_severity(x->message), message_severity(y->message));
  if (res == 0) res = strcmp(message_code(x->message), message_code(y->message));
  return res != 0 ? res : compare_numbers(a->index, b->index);
}

void diagnostics_sort(struct diagnostics *d) {
  uint32_t count = d->list.count;
  if (count < 2) return;
  struct ranked *ranks = memory_take(count * sizeof *ranks);
  for (uint32_t i = 0; i < count; i++) ranks[i] = (struct ranked){&d->list.items[i], i};
  qsort(ranks, count, sizeof *ranks, compare_ranked);
  struct diagnostic *sorted = memory_take(count * sizeof *sorted);
  for (uint32_t i = 0; i < count; i++) sorted[i] = *ranks[i].diagnostic;
  memcpy(d->list.items, sorted, count * sizeof *sorted);
  free(sorted);
  free(ranks);
  /* What was seen is noted by its place in the list. */
  idmap_free(&d->seen);
  for (uint32_t i = 0; i < count; i++) seen_add(d, &d->list.items[i], i + 1);
}

void diagnostics_free(struct diagnostics *d) {
  arena_free(&d->memory);
  vec_free(&d->list);
  idmap_free(&d->seen);
  *d = (struct diagnostics){0};
}
