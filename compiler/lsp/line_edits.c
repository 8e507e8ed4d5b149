/* line_edits.c - pairs the lines of a text with those of the same text formatted. */
#include "compiler/lsp/line_edits.h"

#include <string.h>

/* One of the two texts: AT is the beginning of a line, COUNT the characters before it that a formatter keeps. */
struct side {
  const char *text;
  size_t length, at, count;
  uint32_t line;
};

static bool is_kept(char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ';'; }

static size_t line_length(const char *text, size_t length) {
  const char *end = memchr(text, '\n', length);
  return end ? (size_t)(end + 1 - text) : length;
}

static void take_line(struct side *s) {
  size_t size = line_length(s->text + s->at, s->length - s->at);
  for (size_t i = 0; i < size; i++) s->count += is_kept(s->text[s->at + i]);
  s->at += size;
  s->line += size != 0;
}

/* Goes on to the next place where a line begins in both behind the same characters, or to both ends. */
static void next_pair(struct side *a, struct side *b) {
  take_line(a);
  take_line(b);
  while (a->count != b->count && (a->at < a->length || b->at < b->length)) {
    struct side *behind = (a->count < b->count && a->at < a->length) || b->at == b->length ? a : b;
    take_line(behind);
  }
}

static bool same_line(const char *a, size_t a_length, const char *b, size_t b_length) {
  return a_length == b_length && !memcmp(a, b, a_length);
}

/* Lines alike at both ends of the edit are left alone. */
static void trim(struct line_edit *e, const char *old) {
  while (e->start < e->end && e->length) {
    size_t a = line_length(old + e->start, e->end - e->start), b = line_length(e->text, e->length);
    if (!same_line(old + e->start, a, e->text, b)) break;
    e->start += a, e->text += b, e->length -= b;
    e->first++;
  }
  while (e->start < e->end && e->length) {
    size_t a = e->end - 1, b = e->length - 1;
    while (e->start < a && old[a - 1] != '\n') a--;
    while (0 < b && e->text[b - 1] != '\n') b--;
    if (!same_line(old + a, e->end - a, e->text + b, e->length - b)) break;
    e->end = a, e->length = b;
    e->last--;
  }
}

void line_edits_find(struct line_edits *res, const char *old, size_t old_length, const char *new, size_t new_length) {
  struct side a = {.text = old, .length = old_length}, b = {.text = new, .length = new_length};
  while (a.at < a.length || b.at < b.length) {
    struct side from = a, with = b;
    next_pair(&a, &b);
    struct line_edit e = {from.at, a.at, from.line, a.line, new + with.at, b.at - with.at};
    trim(&e, old);
    if (e.start < e.end || e.length) vec_push(&res->list, e);
  }
}
