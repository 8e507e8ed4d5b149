/* ranges.c - what can be folded, and how a selection grows. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/syntax/token.h"

enum { NESTING_LIMIT = 256 };

static void write_fold(struct request *r, uint32_t first, uint32_t last, const char *kind) {
  if (last <= first) return;
  json_object(r->json);
  json_key(r->json, "startLine");
  json_integer(r->json, first);
  json_key(r->json, "endLine");
  json_integer(r->json, last);
  json_pair(r->json, "kind", kind);
  json_end_object(r->json);
}

static uint32_t line_of(struct sources *s, uint32_t offset) { return source_position(s, offset).line - 1; }

/* Every block; its last line, with the brace, stays in sight. */
static void fold_blocks(struct request *r, struct sources *s, const struct tree *t) {
  for (node_id n = 1; n < t->nodes.count; n++) {
    const struct node *x = node_at(t, n);
    if (x->kind != NODE_BODY && x->kind != NODE_LIST) continue;
    uint32_t first = line_of(s, x->at.start), last = line_of(s, x->at.end);
    if (first + 1 < last || (first < last && x->kind == NODE_BODY)) write_fold(r, first, last - 1, NULL);
  }
}

static void fold_imports(struct request *r, struct sources *s, const struct tree *t) {
  uint32_t first = UINT32_MAX, last = 0;
  for (node_id n = node_at(t, t->root)->first; n && n <= t->last[NODE_IMPORT]; n = node_at(t, n)->next) {
    if (node_at(t, n)->kind != NODE_IMPORT) continue;
    uint32_t line = line_of(s, node_at(t, n)->at.start);
    if (first == UINT32_MAX) first = line;
    last = line;
  }
  if (first != UINT32_MAX) write_fold(r, first, last, "imports");
}

/* Comments on lines of their own that follow each other, and those over several lines. */
static void fold_comments(struct request *r, struct sources *s, const struct source_file *f) {
  struct sources copy = {0};
  struct diagnostics ignored = {0};
  struct token_list list = {0};
  uint32_t first = UINT32_MAX, last = 0;
  uint32_t file = source_add(&copy, "text", f->text, f->length), base = copy.files.items[file].base;
  scan_file(&list, &copy, &ignored, file);
  for (uint32_t i = 0; i <= list.trivia.count; i++) {
    const struct trivia *x = i < list.trivia.count ? &list.trivia.items[i] : NULL;
    if (x && x->kind == TRIVIA_BLANK_LINES) continue;
    uint32_t start = x ? line_of(s, x->start - base + f->base) : UINT32_MAX,
             end = x ? line_of(s, x->end - base + f->base) : 0;
    if (x && x->own_line && first != UINT32_MAX && start == last + 1) {
      last = end;
      continue;
    }
    if (first != UINT32_MAX) write_fold(r, first, last, "comment");
    first = x && x->own_line ? start : UINT32_MAX;
    last = end;
  }
  vec_free(&list.tokens);
  vec_free(&list.trivia);
  diagnostics_free(&ignored);
  sources_free(&copy);
}

void handle_folding(struct request *r) {
  struct target_place p;
  if (!request_text(r, &p)) return;
  struct sources *s = &p.unit->session.program.sources;
  const struct tree *t = session_tree_of(&p.unit->session, p.file);
  json_array(r->json);
  if (t && t->nodes.count) {
    fold_blocks(r, s, t);
    fold_imports(r, s, t);
    fold_comments(r, s, &s->files.items[p.file]);
  }
  json_end_array(r->json);
}

/* ---- selections ---- */

/* Spans around OFFSET, the widest first, none twice. */
static uint32_t spans_around(const struct tree *t, uint32_t offset, span *res) {
  uint32_t count = 0;
  for (node_id n = t->root; n && count < NESTING_LIMIT;) {
    span at = node_at(t, n)->at;
    if (!count || at.start != res[count - 1].start || at.end != res[count - 1].end) res[count++] = at;
    node_id inner = 0;
    for (node_id c = node_at(t, n)->first; c; c = node_at(t, c)->next)
      if (node_at(t, c)->at.start <= offset && offset <= node_at(t, c)->at.end) inner = c;
    n = inner;
  }
  return count;
}

static void write_selection(struct request *r, struct sources *s, const struct source_file *f, const struct tree *t,
                            uint32_t offset) {
  span spans[NESTING_LIMIT + 1];
  uint32_t count = 0;
  span whole = {f->base, f->base + f->length};
  if (t && t->nodes.count) count = spans_around(t, offset, spans);
  if (count)
    spans[0] = whole;
  else
    spans[count++] = (span){offset, offset};
  for (uint32_t i = count; 0 < i; i--) {
    json_object(r->json);
    json_key(r->json, "range");
    write_range(r->server, r->json, s, spans[i - 1]);
    if (1 < i) json_key(r->json, "parent");
  }
  for (uint32_t i = 0; i < count; i++) json_end_object(r->json);
}

void handle_selection(struct request *r) {
  struct target_place p;
  bool known = request_text(r, &p);
  const struct json_value *places = r->params ? json_member(r->params, "positions") : NULL;
  if (r->error || !known) return;
  if (!places || json_kind(places) != JSON_KIND_ARRAY) {
    server_fail(r, ERROR_PARAMS, "positions are missing");
    return;
  }
  struct sources *s = &p.unit->session.program.sources;
  const struct source_file *f = &s->files.items[p.file];
  json_array(r->json);
  for (size_t i = 0; i < json_count(places); i++) {
    struct place at = {0, 0};
    read_place(json_item(places, i), &at);
    write_selection(r, s, f, session_tree_of(&p.unit->session, p.file),
                    f->base + (uint32_t)text_offset(r->server, f->text, f->length, at));
  }
  json_end_array(r->json);
}
