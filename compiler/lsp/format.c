/* format.c - the formatter, for the whole text, for some lines, and when a line, a statement or a block ends. */
#include <stdlib.h>
#include <string.h>

#include "compiler/fmt/fmt.h"
#include "compiler/lsp/line_edits.h"
#include "compiler/lsp/server.h"
#include "compiler/syntax/token.h"

enum { INDENT = 2 };

struct formatting {
  struct request *r;
  const char *text;
  size_t length;
  struct line_edits edits; /* of the whole text, in order */
};

/* ---- what would change ---- */

/* Adds the edits of the bytes START .. END, whole lines of which the first is FIRST; false when they are broken. */
static bool format_lines(struct formatting *f, size_t start, size_t end, uint32_t first) {
  struct sources sources = {0};
  struct diagnostics ignored = {0};
  struct out o = {.fd = -1};
  uint32_t file = source_add(&sources, "text", f->text + start, end - start);
  bool good = file != UINT32_MAX && format_file(&o, &sources, file, FORMAT_WORDS_KEPT, &ignored) == FORMAT_OK;
  uint32_t before = f->edits.list.count;
  if (good) {
    const char *kept = arena_copy(&f->r->memory, builder_get(&o.buffer), o.buffer.length);
    line_edits_find(&f->edits, f->text + start, end - start, kept, o.buffer.length);
  }
  for (uint32_t i = before; i < f->edits.list.count; i++) {
    struct line_edit *e = &f->edits.list.items[i];
    e->start += start, e->end += start;
    e->first += first, e->last += first;
  }
  builder_free(&o.buffer);
  diagnostics_free(&ignored);
  sources_free(&sources);
  return good;
}

static bool format_all(struct formatting *f) { return format_lines(f, 0, f->length, 0); }

static size_t line_begin(const char *text, size_t at) {
  while (0 < at && text[at - 1] != '\n') at--;
  return at;
}

static size_t line_after(const struct formatting *f, size_t at) {
  const char *end = memchr(f->text + at, '\n', f->length - at);
  return end ? (size_t)(end + 1 - f->text) : f->length;
}

static uint32_t count_lines(const char *text, size_t from, size_t to) {
  uint32_t res = 0;
  for (const char *at = text + from; (at = memchr(at, '\n', (size_t)(text + to - at))) != NULL; at++) res++;
  return res;
}

/* In a broken text each statement at the top is formatted by itself, those that are broken are left alone. */
static void format_statements(struct formatting *f, const struct tree *t, uint32_t base) {
  size_t done = 0;
  uint32_t line = 0;
  for (node_id n = node_at(t, t->root)->first; n; n = node_at(t, n)->next) {
    span at = node_at(t, n)->at;
    size_t start = line_begin(f->text, at.start - base), end = line_after(f, at.end - base);
    if (at.end <= at.start || start < done) continue;
    line += count_lines(f->text, done, start);
    format_lines(f, start, end, line);
    line += count_lines(f->text, start, end);
    done = end;
  }
}

static void format_parts(struct formatting *f) {
  struct sources sources = {0};
  struct diagnostics ignored = {0};
  struct interner names = {0};
  struct tree tree = {0};
  uint32_t file = source_add(&sources, "text", f->text, f->length);
  if (file != UINT32_MAX) {
    parse_file(&tree, &sources, &names, &ignored, file, (struct parse_options){0});
    if (tree.nodes.count) format_statements(f, &tree, sources.files.items[file].base);
  }
  tree_free(&tree);
  interner_free(&names);
  diagnostics_free(&ignored);
  sources_free(&sources);
}

/* ---- the answer ---- */

static struct place edit_end(const struct formatting *f, const struct line_edit *e) {
  bool whole = e->end == 0 || f->text[e->end - 1] == '\n';
  return whole ? (struct place){e->last, 0} : text_place(f->r->server, f->text, f->length, e->end);
}

static void write_edit(struct request *r, struct place start, struct place end, const char *text, size_t length) {
  json_object(r->json);
  json_key(r->json, "range");
  json_object(r->json);
  json_key(r->json, "start");
  write_place(r->json, start);
  json_key(r->json, "end");
  write_place(r->json, end);
  json_end_object(r->json);
  json_key(r->json, "newText");
  json_string_length(r->json, text, length);
  json_end_object(r->json);
}

/* Edits that touch the lines FROM .. TO, TO among them. */
static void write_edits(struct formatting *f, uint32_t from, uint32_t to) {
  for (uint32_t i = 0; i < f->edits.list.count; i++) {
    const struct line_edit *e = &f->edits.list.items[i];
    if (e->first <= to && (from < e->last || from == e->first))
      write_edit(f->r, (struct place){e->first, 0}, edit_end(f, e), e->text, e->length);
  }
}

/* The text as it is typed, else as it lies on the disk. */
static bool begin(struct request *r, struct formatting *f) {
  struct target_place p;
  bool known = request_text(r, &p);
  *f = (struct formatting){.r = r};
  if (r->error || (!known && !(p.document && p.document->is_spec))) return false;
  const struct source_file *file = known ? &p.unit->session.program.sources.files.items[p.file] : NULL;
  f->text = p.document ? p.document->text : file->text;
  f->length = p.document ? p.document->length : file->length;
  return true;
}

void handle_formatting(struct request *r) {
  struct formatting f;
  if (!begin(r, &f)) return;
  format_all(&f);
  json_array(r->json);
  write_edits(&f, 0, UINT32_MAX);
  json_end_array(r->json);
  vec_free(&f.edits.list);
}

void handle_range_formatting(struct request *r) {
  const struct json_value *range = r->params ? json_member(r->params, "range") : NULL;
  struct formatting f;
  struct place from, to;
  bool known = begin(r, &f);
  if (r->error) return;
  if (!range || !read_place(json_member(range, "start"), &from) || !read_place(json_member(range, "end"), &to)) {
    server_fail(r, ERROR_PARAMS, "range is missing");
    return;
  }
  if (!known) return;
  if (from.line < to.line && to.character == 0) to.line--; /* the range ends before that line */
  if (!format_all(&f)) format_parts(&f);
  json_array(r->json);
  write_edits(&f, from.line, to.line);
  json_end_array(r->json);
  vec_free(&f.edits.list);
}

/* ---- while somebody types ---- */

/* What the tokens before a place say: open blocks, the last token, the line on which the block that ended last began.
 */
struct typed {
  uint32_t depth, block_line;
  uint16_t last;
  bool in_comment;
};

enum { MOST_BLOCKS = 256 };

static struct typed look_back(const struct formatting *f, size_t offset) {
  struct typed res = {0};
  struct sources sources = {0};
  struct diagnostics ignored = {0};
  struct token_list list = {0};
  uint32_t lines[MOST_BLOCKS] = {0}, line = 0;
  uint32_t file = source_add(&sources, "text", f->text, offset),
           base = file != UINT32_MAX ? sources.files.items[file].base : 0;
  size_t done = 0;
  if (file != UINT32_MAX) scan_file(&list, &sources, &ignored, file);
  for (uint32_t i = 0; i < list.tokens.count; i++) {
    const struct token *t = &list.tokens.items[i];
    if (t->kind == T_END) break;
    res.last = t->kind;
    if (t->kind != '{' && t->kind != '}') continue;
    line += count_lines(f->text, done, t->start - base);
    done = t->start - base;
    if (t->kind == '}' && res.depth)
      res.block_line = --res.depth < MOST_BLOCKS ? lines[res.depth] : line;
    else if (t->kind == '{' && res.depth++ < MOST_BLOCKS)
      lines[res.depth - 1] = line;
  }
  for (uint32_t i = 0; i < ignored.list.count; i++) res.in_comment |= ignored.list.items[i].message == MSG_OPEN_COMMENT;
  vec_free(&list.tokens);
  vec_free(&list.trivia);
  diagnostics_free(&ignored);
  sources_free(&sources);
  return res;
}

/* An empty line gets the indentation of what will stand there. */
static void indent_line(struct formatting *f, size_t offset, uint32_t line, const struct typed *t) {
  size_t start = line_begin(f->text, offset), end = start;
  while (end < f->length && (f->text[end] == ' ' || f->text[end] == '\t')) end++;
  bool closes = end < f->length && f->text[end] == '}';
  bool goes_on = t->last == T_ARROW || t->last == ',' || t->last == '=' || t->last == ':';
  uint32_t columns = INDENT * (t->depth - (closes && t->depth)) + (goes_on && !closes ? 2 * INDENT : 0);
  bool empty = end == f->length || f->text[end] == '\n' || f->text[end] == '\r';
  if ((!empty && !closes) || 200 < columns) return;
  char spaces[201];
  memset(spaces, ' ', columns);
  if (end - start == columns && !memchr(f->text + start, '\t', columns)) return;
  write_edit(f->r, (struct place){line, 0}, (struct place){line, (uint32_t)(end - start)}, spaces, columns);
}

/* The line that was left, and those above that stand in one row of columns with it. */
static uint32_t first_of_group(const struct formatting *f, uint32_t line) {
  uint32_t res = line;
  for (uint32_t i = f->edits.list.count; 0 < i; i--) {
    const struct line_edit *e = &f->edits.list.items[i - 1];
    if (e->last == res && e->first < e->last) res = e->first;
  }
  return res;
}

static void line_left(struct formatting *f, size_t offset, uint32_t line, const struct typed *t) {
  if (line) {
    uint32_t from = first_of_group(f, line - 1), kept = 0;
    for (uint32_t i = 0; i < f->edits.list.count; i++)
      if (f->edits.list.items[i].last <= line) f->edits.list.items[kept++] = f->edits.list.items[i];
    f->edits.list.count = kept;
    write_edits(f, from, line - 1);
  }
  indent_line(f, offset, line, t);
}

void handle_on_type_formatting(struct request *r) {
  const struct json_value *given = r->params ? json_member(r->params, "ch") : NULL;
  const char *typed = given && json_kind(given) == JSON_KIND_TEXT ? json_text(given) : "";
  struct formatting f;
  struct place p;
  bool known = begin(r, &f);
  if (r->error) return;
  if (!read_place(json_member(r->params, "position"), &p)) {
    server_fail(r, ERROR_PARAMS, "position is missing");
    return;
  }
  if (!known) return;
  size_t offset = text_offset(r->server, f.text, f.length, p);
  struct typed t = look_back(&f, offset);
  uint32_t line = count_lines(f.text, 0, offset);
  bool line_ended = *typed == '\n' && !t.in_comment, in_text = !line_ended && t.last != *typed;
  if (!in_text && !format_all(&f)) format_parts(&f);
  json_array(r->json);
  if (line_ended)
    line_left(&f, offset, line, &t);
  else if (!in_text)
    write_edits(&f, *typed == '}' ? t.block_line : line, line);
  json_end_array(r->json);
  vec_free(&f.edits.list);
}
