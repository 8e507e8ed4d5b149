/* tokens.c - semantic tokens: the words as the scanner and the layout see them, the names as they are resolved. All of
 * a text, those of some lines, or what changed since they were asked for last. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/lsp/tokens.h"
#include "compiler/syntax/token.h"

const char *const token_type_names[TOKEN_TYPES] = {"keyword",   "comment",   "string",     "number",   "namespace",
                                                   "class",     "property",  "enumMember", "variable", "interface",
                                                   "parameter", "decorator", "operator",   "macro"};
const char *const token_modifier_names[TOKEN_MODIFIERS] = {"declaration", "defaultLibrary", "documentation"};

struct painting {
  struct request *r;
  struct unit *u;
  const struct source_file *file;
  struct token_data data;
  uint32_t first, last_line; /* lines that were asked for */
  uint32_t base;             /* of the copy that was scanned */
  uint32_t line, character;  /* of the last token written */
  const char *at;            /* where counting of lines goes on */
  uint32_t at_line;
};

static uint32_t units_of(const struct painting *p, const char *text, size_t length) {
  return (uint32_t)(p->r->server->utf8 ? length : text_utf16_length(text, length));
}

/* Five numbers each, the place as seen from the token before. */
static void write_token(struct painting *p, uint32_t line, uint32_t character, uint32_t length, int type,
                        int modifiers) {
  if (line < p->first || p->last_line < line) return;
  vec_push(&p->data.list, line - p->line);
  vec_push(&p->data.list, line == p->line ? character - p->character : character);
  vec_push(&p->data.list, length);
  vec_push(&p->data.list, (uint32_t)type);
  vec_push(&p->data.list, (uint32_t)modifiers);
  p->line = line;
  p->character = character;
}

/* One token for each line that the bytes touch. */
static void paint(struct painting *p, uint32_t start, uint32_t end, int type, int modifiers) {
  const char *text = p->file->text + start, *stop = p->file->text + end;
  while (text < stop) {
    for (const char *n; (n = memchr(p->at, '\n', (size_t)(text - p->at))) != NULL;) p->at = n + 1, p->at_line++;
    const char *line_end = memchr(text, '\n', (size_t)(stop - text)), *to = line_end ? line_end : stop;
    if (text < to && to[-1] == '\r') to--;
    if (text < to)
      write_token(p, p->at_line, units_of(p, p->at, (size_t)(text - p->at)), units_of(p, text, (size_t)(to - text)),
                  type, modifiers);
    text = line_end ? line_end + 1 : stop;
  }
}

static bool is_library(const struct unit *u, span target) {
  const struct source_file *f = source_file_at(&u->session.program.sources, target.start);
  return f && f->name[0] != '/' && !strncmp(f->name, "stdlib/", 7);
}

static int type_of_use(const struct unit *u, const struct name_use *x) {
  switch ((enum use_kind)x->kind) {
  case USE_ENTITY:
    return u->session.program.model.entities.items[x->id].kind == KIND_PORT ? TOKEN_INTERFACE : TOKEN_VARIABLE;
  case USE_CLASS: return TOKEN_CLASS_;
  case USE_ATTRIBUTE: return TOKEN_PROPERTY;
  case USE_MEMBER: return TOKEN_ENUM_MEMBER;
  case USE_MODULE: return TOKEN_NAMESPACE;
  case USE_REQUIREMENT: break;
  }
  return TOKEN_MACRO;
}

static void paint_name(struct painting *p, const struct token *t, uint32_t start) {
  const struct name_use *x = session_use_at(&p->u->session, p->file->base + start);
  uint32_t at = p->file->base + start;
  if (!x || at < x->at.start || x->at.end <= at) return;
  int modifiers = (x->at.start == x->target.start ? 1 << TOKEN_DECLARATION : 0) |
                  (is_library(p->u, x->target) ? 1 << TOKEN_LIBRARY : 0);
  paint(p, start, start + t->length, type_of_use(p->u, x), modifiers);
}

static int type_of_token(uint16_t kind) {
  if (kind == T_STRING || kind == T_DIGEST) return TOKEN_TEXT;
  if (kind == T_INT || kind == T_NUMBER || kind == T_QUANTITY || kind == T_DATE || kind == T_VERSION)
    return TOKEN_NUMERIC;
  if (kind == T_REQID) return TOKEN_MACRO;
  if (kind == T_ARROW || kind == T_DOTDOT || kind == T_EQ || kind == T_NE || kind == T_LE || kind == T_GE)
    return TOKEN_OPERATOR;
  return 256 <= kind ? TOKEN_KEYWORD : -1;
}

static void paint_token(struct painting *p, const struct token *t, uint16_t before) {
  uint32_t start = t->start - p->base;
  if (t->kind == T_END || t->length == 0) return;
  if (t->kind == T_IDENT && before == '@')
    paint(p, start, start + t->length, TOKEN_DECORATOR, 0);
  else if (t->kind == T_IDENT)
    paint_name(p, t, start);
  else if (0 <= type_of_token(t->kind))
    paint(p, start, start + t->length, type_of_token(t->kind), 0);
}

static void paint_comment(struct painting *p, const struct trivia *x) {
  if (x->kind != TRIVIA_BLANK_LINES)
    paint(p, x->start - p->base, x->end - p->base, TOKEN_COMMENT,
          x->kind == TRIVIA_DOC_COMMENT ? 1 << TOKEN_DOCUMENTATION : 0);
}

/* Tokens and the comments before them, in order. */
static void paint_all(struct painting *p, const struct token_list *list) {
  uint32_t comment = 0;
  for (uint32_t i = 0; i < list->tokens.count; i++) {
    const struct token *t = &list->tokens.items[i];
    while (comment < list->trivia.count && list->trivia.items[comment].start < t->start)
      paint_comment(p, &list->trivia.items[comment++]);
    paint_token(p, t, i ? t[-1].kind : 0);
  }
  while (comment < list->trivia.count) paint_comment(p, &list->trivia.items[comment++]);
}

/* Tokens of the lines FIRST .. LAST; to be freed. */
static struct token_data paint_lines(struct request *r, const struct target_place *t, uint32_t first, uint32_t last) {
  struct sources copy = {0};
  struct diagnostics ignored = {0};
  struct token_list list = {0};
  const struct source_file *f = &t->unit->session.program.sources.files.items[t->file];
  uint32_t file = source_add(&copy, "text", f->text, f->length);
  scan_file(&list, &copy, &ignored, file);
  layout_tokens(&list, &copy, &ignored);
  struct painting p = {.r = r,
                       .u = t->unit,
                       .file = f,
                       .base = copy.files.items[file].base,
                       .at = f->text,
                       .first = first,
                       .last_line = last};
  paint_all(&p, &list);
  vec_free(&list.tokens);
  vec_free(&list.trivia);
  diagnostics_free(&ignored);
  sources_free(&copy);
  return p.data;
}

/* ---- the answers ---- */

static void write_numbers(struct json *j, const char *key, const uint32_t *numbers, uint32_t count) {
  json_key(j, key);
  json_array(j);
  for (uint32_t i = 0; i < count; i++) json_integer(j, numbers[i]);
  json_end_array(j);
}

/* Remembers what the editor is told of an open document, so that it can be told the difference next time. */
static void remember(struct request *r, struct document *d, struct token_data *data) {
  if (!d) {
    vec_free(&data->list);
    return;
  }
  vec_free(&d->tokens.list);
  d->tokens = *data;
  d->tokens_id = ++r->server->told_tokens;
  json_pair(r->json, "resultId", arena_format(&r->memory, "%lld", (long long)d->tokens_id));
}

static void write_whole(struct request *r, struct document *d, struct token_data *data) {
  json_object(r->json);
  write_numbers(r->json, "data", data->list.items, data->list.count);
  remember(r, d, data);
  json_end_object(r->json);
}

void handle_tokens(struct request *r) {
  struct target_place p;
  if (!request_text(r, &p)) return;
  struct token_data data = paint_lines(r, &p, 0, UINT32_MAX);
  write_whole(r, p.document, &data);
}

void handle_tokens_range(struct request *r) {
  const struct json_value *range = r->params ? json_member(r->params, "range") : NULL;
  struct target_place p;
  struct place from, to;
  bool known = request_text(r, &p);
  if (r->error) return;
  if (!range || !read_place(json_member(range, "start"), &from) || !read_place(json_member(range, "end"), &to)) {
    server_fail(r, ERROR_PARAMS, "range is missing");
    return;
  }
  if (!known) return;
  struct token_data data = paint_lines(r, &p, from.line, to.line);
  json_object(r->json);
  write_numbers(r->json, "data", data.list.items, data.list.count);
  json_end_object(r->json);
  vec_free(&data.list);
}

/* One edit: what lies between the tokens that are alike at both ends. */
static void write_difference(struct json *j, const struct token_data *old, const struct token_data *new) {
  uint32_t front = 0, back = 0, least = old->list.count < new->list.count ? old->list.count : new->list.count;
  while (front < least && old->list.items[front] == new->list.items[front]) front++;
  while (back < least - front &&
         old->list.items[old->list.count - 1 - back] == new->list.items[new->list.count - 1 - back])
    back++;
  json_key(j, "edits");
  json_array(j);
  if (front + back < old->list.count || front + back < new->list.count) {
    json_object(j);
    json_key(j, "start");
    json_integer(j, front);
    json_key(j, "deleteCount");
    json_integer(j, old->list.count - front - back);
    if (front + back < new->list.count)
      write_numbers(j, "data", new->list.items + front, new->list.count - front - back);
    json_end_object(j);
  }
  json_end_array(j);
}

void handle_tokens_delta(struct request *r) {
  const struct json_value *given = r->params ? json_member(r->params, "previousResultId") : NULL;
  const char *before = given && json_kind(given) == JSON_KIND_TEXT ? json_text(given) : "";
  struct target_place p;
  if (!request_text(r, &p)) return;
  struct token_data data = paint_lines(r, &p, 0, UINT32_MAX);
  bool same = p.document && p.document->tokens_id &&
              !strcmp(before, arena_format(&r->memory, "%lld", (long long)p.document->tokens_id));
  if (!same) {
    write_whole(r, p.document, &data);
    return;
  }
  json_object(r->json);
  write_difference(r->json, &p.document->tokens, &data);
  remember(r, p.document, &data);
  json_end_object(r->json);
}
