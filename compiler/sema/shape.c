/* shape.c - one walk over each tree for what needs no names: blocks, phrases, annotations, editions; and reading
 * nodes for the later passes. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>
#include <string.h>

enum { EDITION_KNOWN = 2026, WORDS_LIMIT = 60 };

/* ---- names in broken statements ---- */

static bool in_name(char c) {
  return c == '_' || ('0' <= c && c <= '9') || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') ||
         (unsigned char)c >= 0x80;
}

/* What a statement with a syntax error would have declared is not known; using it is not the user's second mistake. */
static void note_quiet_names(struct sema *s, span at) {
  size_t length, start = 0;
  const char *text = source_text(&s->program->sources, at, &length);
  for (size_t i = 0; i <= length; i++) {
    if (i < length && in_name(text[i])) continue;
    if (start < i) idmap_put(&s->quiet, intern(s->names, text + start, i - start), 1);
    start = i + 1;
  }
}

/* ---- the walk ---- */

static void check_edition(struct sema *s, struct frame f, node_id n) {
  const char *text = name_text(s, node_of(s, f, n)->value);
  if (EDITION_KNOWN < strtoul(text, NULL, 10)) diag(s->diagnostics, MSG_EDITION, node_of(s, f, n)->at, text);
}

static void check_statements(struct sema *s, struct frame f, node_id parent, node_id list);

static void check_statement(struct sema *s, struct frame f, node_id parent, node_id n) {
  const struct node *x = node_of(s, f, n);
  check_block_place(s, f, parent, n);
  check_phrases(s, f, n);
  bool was_in_test = s->in_test;
  if (x->kind == NODE_TEST) s->in_test = true;
  note_annotations(s, f, n);
  if (x->kind == NODE_EDITION) check_edition(s, f, n);
  node_id body = child_of(s, f, n, NODE_BODY);
  if (body != 0) check_statements(s, f, n, body);
  s->in_test = was_in_test;
}

/* The statements in LIST, a body or the file. The place of a broken one is only where the parser gave up: what it was
 * to be lies between its neighbours. Depth is limited by the parser. */
static void check_statements(struct sema *s, struct frame f, node_id parent, node_id list) {
  uint32_t end = node_of(s, f, list)->at.start;
  for (node_id n = node_of(s, f, list)->first; n != 0; n = node_of(s, f, n)->next) {
    const struct node *x = node_of(s, f, n);
    node_id next = x->next;
    if (x->kind == NODE_ERROR)
      note_quiet_names(s, (span){end, next ? node_of(s, f, next)->at.start : node_of(s, f, list)->at.end});
    else
      check_statement(s, f, parent, n);
    end = x->at.end;
  }
}

static void check_head(struct sema *s, struct frame f, node_id root) {
  const struct program_module *m = &s->program->modules.items[f.module];
  bool strict = m->role == MODULE_FRAMEWORK || m->role == MODULE_INTERFACE;
  node_id first = node_of(s, f, root)->first;
  if (!strict || first == 0) return;
  if (!m->has_module_line) diag(s->diagnostics, MSG_MODULE_LINE_NEEDED, node_of(s, f, first)->at);
  if (child_of(s, f, root, NODE_EDITION) == 0) diag(s->diagnostics, MSG_EDITION_NEEDED, node_of(s, f, first)->at);
}

void check_shape(struct sema *s, uint32_t tree) {
  struct frame f = frame_of_module(s, s->tree_module.items[tree], tree);
  node_id root = tree_at(s, tree)->root;
  check_head(s, f, root);
  check_statements(s, f, root, root);
}

/* ---- reading nodes ---- */

node_id after_names(const struct sema *s, struct frame f, node_id n) {
  struct names_end *last = s->names_end;
  if (last->tree == f.tree && last->node == n) return last->after;
  node_id child = node_of(s, f, n)->first;
  while (child != 0 && (node_of(s, f, child)->kind == NODE_ANNOTATION || node_of(s, f, child)->kind == NODE_NAME))
    child = node_of(s, f, child)->next;
  *last = (struct names_end){f.tree, n, child};
  return child;
}

node_id child_of(const struct sema *s, struct frame f, node_id n, enum node_kind kind) {
  bool behind = node_of(s, f, n)->kind == NODE_ELEMENT && kind != NODE_NAME && kind != NODE_ANNOTATION;
  if (!behind) return node_child(tree_at(s, f.tree), n, kind);
  node_id child = after_names(s, f, n);
  while (child != 0 && node_of(s, f, child)->kind != kind) child = node_of(s, f, child)->next;
  return child;
}

node_id expression_of(const struct sema *s, struct frame f, node_id n) {
  for (node_id child = node_of(s, f, n)->first; child != 0; child = node_of(s, f, child)->next) {
    enum node_kind kind = (enum node_kind)node_of(s, f, child)->kind;
    if (kind == NODE_TEXT || NODE_IF <= kind) return child;
  }
  return 0;
}

const char *source_words(struct sema *s, span at) {
  size_t length, end = 0;
  const char *text = source_text(&s->program->sources, at, &length);
  uint32_t character;
  while (end < length && end < WORDS_LIMIT && text[end] != '\n' && text[end] != '\r')
    end += (size_t)utf8_decode(text + end, length - end, &character);
  return end < length ? arena_format(&s->memory, "%.*s...", (int)end, text) : arena_copy(&s->memory, text, length);
}

static void part_add(struct parts *res, sym name, span at) {
  if (res->count == PARTS_LIMIT)
    res->broken = true;
  else
    res->items[res->count++] = (struct part){name, at};
}

void parts_of_path(const struct sema *s, struct frame f, node_id path, struct parts *res) {
  const struct node *x = node_of(s, f, path);
  res->count = 0;
  res->at = x->at;
  res->broken = path == 0 || x->kind != NODE_PATH;
  if (x->first == 0 && x->value != 0) part_add(res, x->value, x->at);
  for (node_id name = x->first; name != 0; name = node_of(s, f, name)->next)
    part_add(res, node_of(s, f, name)->value, node_of(s, f, name)->at);
  res->broken |= res->count == 0;
}

/* DOT nests to the left: the first name lies deepest. */
bool parts_of_expression(const struct sema *s, struct frame f, node_id n, struct parts *res) {
  struct part reversed[PARTS_LIMIT];
  uint32_t count = 0;
  node_id at = n;
  for (; node_of(s, f, at)->kind == NODE_DOT && count + 1 < PARTS_LIMIT; at = node_of(s, f, at)->first) {
    node_id name = child_of(s, f, at, NODE_NAME);
    if (name == 0) return false;
    reversed[count++] = (struct part){node_of(s, f, name)->value, node_of(s, f, name)->at};
  }
  if (node_of(s, f, at)->kind != NODE_IDENT) return false;
  reversed[count++] = (struct part){node_of(s, f, at)->value, node_of(s, f, at)->at};
  res->count = count;
  res->at = node_of(s, f, n)->at;
  res->broken = false;
  for (uint32_t i = 0; i < count; i++) res->items[i] = reversed[count - 1 - i];
  return true;
}

const char *parts_text(struct sema *s, const struct parts *p, uint32_t count) {
  struct builder b = {0};
  for (uint32_t i = 0; i < count; i++) builder_format(&b, "%s%s", i ? "." : "", name_text(s, p->items[i].name));
  const char *res = arena_copy(&s->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}
