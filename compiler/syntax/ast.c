/* ast.c - reading a tree. */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/syntax.h"

node_id node_child(const struct tree *t, node_id n, enum node_kind kind) {
  if (!n) return 0;
  for (node_id c = node_at(t, n)->first; c; c = node_at(t, c)->next)
    if (node_at(t, c)->kind == kind) return c;
  return 0;
}

node_id node_next(const struct tree *t, node_id n) { return n ? node_at(t, n)->next : 0; }

node_id node_next_same(const struct tree *t, node_id n) {
  if (!n) return 0;
  for (node_id c = node_at(t, n)->next; c; c = node_at(t, c)->next)
    if (node_at(t, c)->kind == node_at(t, n)->kind) return c;
  return 0;
}

node_id node_phrase(const struct tree *t, node_id n, uint16_t word) {
  if (!n) return 0;
  for (node_id c = node_at(t, n)->first; c; c = node_at(t, c)->next)
    if (node_at(t, c)->kind == NODE_PHRASE && node_at(t, c)->aux == word) return c;
  return 0;
}

node_id node_expression(const struct tree *t, node_id n) {
  if (!n) return 0;
  for (node_id c = node_at(t, n)->first; c; c = node_at(t, c)->next)
    if (NODE_IF <= node_at(t, c)->kind || node_at(t, c)->kind == NODE_TEXT) return c;
  return 0;
}

/* ---- doc comments ---- */

/* The line that ends before AT, without its line end; LENGTH is 0 for an empty one. Returns NULL at the top. */
static const char *line_before(const char *text, const char *at, size_t *length) {
  if (at == text) return NULL;
  const char *end = at - 1;
  const char *start = end;
  while (text < start && start[-1] != '\n') start--;
  *length = (size_t)(end - start);
  if (*length && start[*length - 1] == '\r') --*length;
  return start;
}

static const char *doc_of_line(const char *line, size_t length, size_t *doc_length) {
  size_t i = 0;
  while (i < length && (line[i] == ' ' || line[i] == '\t')) i++;
  if (length < i + 3 || memcmp(line + i, "///", 3) || (i + 3 < length && line[i + 3] == '/')) return NULL;
  i += 3;
  if (i < length && line[i] == ' ') i++;
  *doc_length = length - i;
  return line + i;
}

const char *node_doc(struct arena *a, const struct tree *t, struct sources *s, node_id n) {
  const struct source_file *f = &s->files.items[t->file];
  const char *end = f->text + (node_at(t, n)->at.start - f->base);
  while (f->text < end && (end[-1] == ' ' || end[-1] == '\t')) end--;
  if (f->text < end && end[-1] != '\n') return NULL; /* something else stands before it on its line */
  const char *top = end;
  size_t length, doc_length;
  for (const char *line; (line = line_before(f->text, top, &length)) && doc_of_line(line, length, &doc_length);)
    top = line;
  if (top == end) return NULL;
  struct builder b = {0};
  for (const char *line = top; line < end; line += length + 1) {
    length = (size_t)((const char *)memchr(line, '\n', (size_t)(end - line)) - line);
    const char *doc = doc_of_line(line, length - (length && line[length - 1] == '\r'), &doc_length);
    if (line != top) builder_char(&b, '\n');
    builder_add(&b, doc, doc_length);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *path_text(struct arena *a, const struct tree *t, const struct interner *names, node_id path) {
  node_id first = node_at(t, path)->first;
  if (!first) return sym_text(names, node_at(t, path)->value);
  struct builder b = {0};
  for (node_id n = first; n; n = node_at(t, n)->next)
    builder_format(&b, "%s%s", n == first ? "" : ".", sym_text(names, node_at(t, n)->value));
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *node_kind_name(enum node_kind kind) {
  static const char *const names[] = {
#define NODE(id, name) name,
#include "nodes.def"
#undef NODE
  };
  return names[kind];
}
