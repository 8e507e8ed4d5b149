/* tree_sitter.c - the tree-sitter grammar on files, for tests/editors/tree_sitter.py.
 *
 * tree_sitter colours QUERY FILE...   a line for each word that has a colour: file, row, column, end row, end column, colour
 * tree_sitter tree FILE...            the tree of each file, a line each
 * tree_sitter edits FILE...           types into each file at many places; tells where the tree is not that of the whole text
 * Positions that are errors are told by all of them, as "error", file, row, column. Columns are bytes.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

enum { PLACES = 40, INSERTED = 2 };

const TSLanguage *tree_sitter_cpsf(void);

struct text {
  char *bytes;
  uint32_t length;
};

static struct text read_text(const char *path) {
  struct text res = {NULL, 0};
  FILE *f = fopen(path, "rb");
  if (!f || fseek(f, 0, SEEK_END)) exit(2);
  long size = ftell(f);
  rewind(f);
  res.bytes = calloc((size_t)size + INSERTED + 1, 1);
  res.length = (uint32_t)fread(res.bytes, 1, (size_t)size, f);
  fclose(f);
  return res;
}

static void tell_errors(const char *path, TSNode root) {
  TSTreeCursor c = ts_tree_cursor_new(root);
  bool down = true;
  for (;;) {
    TSNode n = ts_tree_cursor_current_node(&c);
    TSPoint p = ts_node_start_point(n);
    bool bad = ts_node_is_missing(n) || !strcmp(ts_node_type(n), "ERROR");
    if (down && bad) printf("error\t%s\t%u\t%u\n", path, p.row, p.column);
    if (down && !bad && ts_node_has_error(n) && ts_tree_cursor_goto_first_child(&c)) continue;
    down = ts_tree_cursor_goto_next_sibling(&c);
    if (!down && !ts_tree_cursor_goto_parent(&c)) break;
  }
  ts_tree_cursor_delete(&c);
}

/* ---- colours ---- */

static void tell_colours(const char *path, TSNode root, const TSQuery *query) {
  TSQueryCursor *cursor = ts_query_cursor_new();
  TSQueryMatch m;
  uint32_t which, length;
  ts_query_cursor_exec(cursor, query, root);
  while (ts_query_cursor_next_capture(cursor, &m, &which)) {
    TSNode n = m.captures[which].node;
    TSPoint from = ts_node_start_point(n), to = ts_node_end_point(n);
    printf("%s\t%u\t%u\t%u\t%u\t%s\n", path, from.row, from.column, to.row, to.column,
           ts_query_capture_name_for_id(query, m.captures[which].index, &length));
  }
  ts_query_cursor_delete(cursor);
}

static TSQuery *read_query(const char *path) {
  uint32_t at;
  TSQueryError error;
  struct text t = read_text(path);
  TSQuery *res = ts_query_new(tree_sitter_cpsf(), t.bytes, t.length, &at, &error);
  free(t.bytes);
  if (!res) printf("%s: error %d at byte %u\n", path, error, at);
  return res;
}

/* ---- typing ---- */

static TSPoint point_at(const struct text *t, uint32_t offset) {
  TSPoint res = {0, 0};
  for (uint32_t i = 0; i < offset; i++) {
    res.column = t->bytes[i] == '\n' ? 0 : res.column + 1;
    res.row += t->bytes[i] == '\n';
  }
  return res;
}

/* Puts INSERTED in at AT, then takes it out again; each time the tree must be that of the text as a whole. */
static bool type_at(TSParser *parser, struct text *t, uint32_t at, const char *inserted, const char *before) {
  uint32_t n = (uint32_t)strlen(inserted);
  TSTree *tree = ts_parser_parse_string(parser, NULL, t->bytes, t->length);
  TSPoint here = point_at(t, at);
  memmove(t->bytes + at + n, t->bytes + at, t->length - at + 1);
  memcpy(t->bytes + at, inserted, n);
  t->length += n;
  TSInputEdit in = {at, at, at + n, here, here, point_at(t, at + n)}, out = {at, at + n, at, here, in.new_end_point, here};
  ts_tree_edit(tree, &in);
  TSTree *typed = ts_parser_parse_string(parser, tree, t->bytes, t->length);
  memmove(t->bytes + at, t->bytes + at + n, t->length - at - n + 1);
  t->length -= n;
  ts_tree_edit(typed, &out);
  TSTree *back = ts_parser_parse_string(parser, typed, t->bytes, t->length);
  char *after = ts_node_string(ts_tree_root_node(back));
  bool same = !strcmp(before, after);
  free(after);
  ts_tree_delete(tree);
  ts_tree_delete(typed);
  ts_tree_delete(back);
  return same;
}

static void try_edits(TSParser *parser, struct text *t, const char *path, const char *before) {
  static const char *const inserted[] = {"x", "{", ";", "\n", "/*", "\""};
  for (uint32_t i = 0; i < PLACES; i++) {
    uint32_t at = (uint32_t)((uint64_t)t->length * (i * 7919u % 1009u) / 1009u);
    while (at && (t->bytes[at] & 0xC0) == 0x80) at--;
    if (!type_at(parser, t, at, inserted[i % (sizeof inserted / sizeof *inserted)], before))
      printf("error\t%s\t%u\t0\n", path, point_at(t, at).row);
  }
}

/* ---- */

int main(int count, char **arguments) {
  const char *what = 1 < count ? arguments[1] : "";
  bool colours = !strcmp(what, "colours"), tree = !strcmp(what, "tree"), edits = !strcmp(what, "edits");
  TSParser *parser = ts_parser_new();
  if ((!colours && !tree && !edits) || !ts_parser_set_language(parser, tree_sitter_cpsf())) return 2;
  TSQuery *query = colours && 2 < count ? read_query(arguments[2]) : NULL;
  if (colours && !query) return 2;
  for (int i = colours ? 3 : 2; i < count; i++) {
    struct text t = read_text(arguments[i]);
    TSTree *parsed = ts_parser_parse_string(parser, NULL, t.bytes, t.length);
    TSNode root = ts_tree_root_node(parsed);
    char *text = ts_node_string(root);
    tell_errors(arguments[i], root);
    if (colours) tell_colours(arguments[i], root, query);
    if (tree) puts(text);
    if (edits) try_edits(parser, &t, arguments[i], text);
    free(text);
    free(t.bytes);
    ts_tree_delete(parsed);
  }
  if (query) ts_query_delete(query);
  ts_parser_delete(parser);
  return 0;
}
