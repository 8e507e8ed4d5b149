/* allows.c - annotations: @allow silences a warning on one statement, @was states an earlier name. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static sym text_argument(struct sema *s, struct frame f, node_id argument) {
  node_id text = argument ? child_of(s, f, argument, NODE_TEXT) : 0;
  return text ? read_text(s, f, text).first : 0;
}

static bool is_code(const char *text) {
  if (text[0] != 'W' && text[0] != 'N') return false;
  return strspn(text + 1, "0123456789") == 4 && text[5] == '\0';
}

/* The last day it holds; DAY_NONE: without end, or after a message. */
static day read_until(struct sema *s, struct frame f, node_id argument) {
  node_id date = child_of(s, f, argument, NODE_DATE);
  if (date != 0) return (day)node_of(s, f, date)->value;
  diag(s->diagnostics, MSG_ALLOW_UNTIL, node_of(s, f, argument)->at);
  return DAY_NONE;
}

/* One whose time is over counts as absent: what it silenced is told again. */
static bool is_over(struct sema *s, day until, span at, sym code) {
  char date[11];
  day as_of = s->program->as_of;
  if (until == DAY_NONE || as_of == DAY_NONE || as_of <= until) return false;
  diag(s->diagnostics, MSG_ALLOW_EXPIRED, at, name_text(s, code), date_format(until, date));
  return true;
}

static void note_allow(struct sema *s, struct frame f, node_id annotation, node_id statement) {
  sym code = 0, reason = 0;
  day until = DAY_NONE;
  for (node_id n = node_of(s, f, annotation)->first; n != 0; n = node_of(s, f, n)->next) {
    const struct node *x = node_of(s, f, n);
    node_id ident = x->kind == NODE_ARGUMENT && x->value == 0 ? child_of(s, f, n, NODE_IDENT) : 0;
    if (ident != 0) code = node_of(s, f, ident)->value;
    if (x->kind == NODE_ARGUMENT && x->value == s->words.reason) reason = text_argument(s, f, n);
    else if (x->kind == NODE_ARGUMENT && x->value == s->words.until) until = read_until(s, f, n);
    else if (x->kind == NODE_ARGUMENT && x->value != 0) diag(s->diagnostics, MSG_ALLOW_ARGUMENT, x->at, name_text(s, x->value));
  }
  span at = node_of(s, f, annotation)->at;
  if (!is_code(name_text(s, code))) {
    diag(s->diagnostics, MSG_ALLOW_CODE, at, name_text(s, code));
    return;
  }
  bool runs = !s->in_test || s->test_module != 0; /* what stands in a test warns of nothing while no test runs */
  if (reason == 0)
    diag(s->diagnostics, MSG_ALLOW_REASON, at, name_text(s, code));
  else if (runs && !is_over(s, until, at, code))
    vec_push(&s->allows, ((struct allow){.code = code, .reason = reason, .at = at, .statement = node_of(s, f, statement)->at, .until = until}));
}

void note_annotations(struct sema *s, struct frame f, node_id n) {
  for (node_id child = node_of(s, f, n)->first; child != 0; child = node_of(s, f, child)->next) {
    const struct node *x = node_of(s, f, child);
    if (x->kind != NODE_ANNOTATION) continue;
    if (x->value == s->words.allow)
      note_allow(s, f, child, n);
    else if (x->value != s->words.ja && x->value != s->words.was)
      diag(s->diagnostics, MSG_ANNOTATION_UNKNOWN, x->at, name_text(s, x->value));
  }
}

/* ---- @was ---- */

void note_former_names(struct sema *s, struct frame f, node_id n, entity_id e) {
  if (f.by_class) return;
  for (node_id child = node_of(s, f, n)->first; child != 0; child = node_of(s, f, child)->next) {
    const struct node *x = node_of(s, f, child);
    if (x->kind != NODE_ANNOTATION || x->value != s->words.was) continue;
    sym name = text_argument(s, f, child_of(s, f, child, NODE_ARGUMENT));
    if (name == 0)
      diag(s->diagnostics, MSG_WAS_TEXT, x->at);
    else
      vec_push(&s->model->former_names, ((struct former_name){e, name, x->at}));
  }
}

void check_former_names(struct sema *s) {
  for (uint32_t i = 0; i < s->model->former_names.count; i++) {
    const struct former_name *x = &s->model->former_names.items[i];
    if (sema_entity_by_name(s, entity_at(s, x->entity)->module, name_text(s, x->name)) != 0)
      diag(s->diagnostics, MSG_WAS_LIVES, x->at, name_text(s, x->name));
  }
}

/* ---- silencing ---- */

struct place {
  sym code;
  uint32_t start, index;
};

static int compare_places(const void *a, const void *b) {
  const struct place *x = a, *y = b;
  if (x->code != y->code) return x->code < y->code ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return (y->index < x->index) - (x->index < y->index);
}

/* The first place of CODE that does not begin before START. */
static uint32_t first_place(const struct place *places, uint32_t count, sym code, uint32_t start) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    bool before = places[middle].code < code || (places[middle].code == code && places[middle].start < start);
    if (before)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void silence(struct sema *s, struct allow *a, const struct place *places, uint32_t count) {
  for (uint32_t i = first_place(places, count, a->code, a->statement.start); i < count; i++) {
    if (places[i].code != a->code || a->statement.end <= places[i].start) break;
    struct diagnostic *x = &s->diagnostics->list.items[places[i].index];
    x->silenced = true;
    x->allowed = arena_copy(&s->diagnostics->memory, name_text(s, a->reason), strlen(name_text(s, a->reason)));
    x->allowed_until = a->until;
    a->used = true;
  }
}

/* A warning of a later pass was matched after all: the complaint about the annotation is taken back. */
static void take_back(struct sema *s, span at, const struct place *places, uint32_t count) {
  sym code = intern_text(s->names, message_code(MSG_ALLOW_UNUSED));
  for (uint32_t i = first_place(places, count, code, at.start); i < count; i++) {
    if (places[i].code != code || places[i].start != at.start) break;
    struct diagnostic *x = &s->diagnostics->list.items[places[i].index];
    if (x->message == MSG_ALLOW_UNUSED) x->silenced = true;
  }
}

void sema_apply_allows(struct sema *s) {
  if (s->allows.count == 0) return;
  uint32_t count = s->diagnostics->list.count;
  struct place *places = memory_take((count + 1) * sizeof *places);
  for (uint32_t i = 0; i < count; i++)
    places[i] = (struct place){intern_text(s->names, message_code(s->diagnostics->list.items[i].message)),
                               s->diagnostics->list.items[i].at.start, i};
  qsort(places, count, sizeof *places, compare_places);
  for (uint32_t i = 0; i < s->allows.count; i++) {
    struct allow *a = &s->allows.items[i];
    bool was_used = a->used;
    silence(s, a, places, count);
    if (a->used && !was_used && a->reported) take_back(s, a->at, places, count);
    if (a->used || a->reported) continue;
    diag(s->diagnostics, MSG_ALLOW_UNUSED, a->at, name_text(s, a->code));
    a->reported = true;
  }
  free(places);
}
