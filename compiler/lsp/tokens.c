/* tokens.c - semantic tokens: the words as the scanner and the layout see them, the names as they are resolved. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/lsp/tokens.h"
#include "compiler/syntax/token.h"

const char *const token_type_names[TOKEN_TYPES] = {"keyword", "comment", "string", "number", "namespace", "class", "property", "enumMember", "variable", "interface", "parameter", "decorator", "operator", "macro"};
const char *const token_modifier_names[TOKEN_MODIFIERS] = {"declaration", "defaultLibrary", "documentation"};

struct painting {
  struct request *r;
  struct unit *u;
  const struct source_file *file;
  uint32_t base;             /* of the copy that was scanned */
  uint32_t line, character;  /* of the last token written */
  const char *at;            /* where counting of lines goes on */
  uint32_t at_line;
};

static uint32_t units_of(const struct painting *p, const char *text, size_t length) { return (uint32_t)(p->r->server->utf8 ? length : text_utf16_length(text, length)); }

static void write_token(struct painting *p, uint32_t line, uint32_t character, uint32_t length, int type, int modifiers) {
  struct json *j = p->r->json;
  json_integer(j, line - p->line);
  json_integer(j, line == p->line ? character - p->character : character);
  json_integer(j, length);
  json_integer(j, type);
  json_integer(j, modifiers);
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
    if (text < to) write_token(p, p->at_line, units_of(p, p->at, (size_t)(text - p->at)), units_of(p, text, (size_t)(to - text)), type, modifiers);
    text = line_end ? line_end + 1 : stop;
  }
}

static bool is_library(const struct unit *u, span target) {
  const struct source_file *f = source_file_at(&u->session.program.sources, target.start);
  return f && f->name[0] != '/' && !strncmp(f->name, "stdlib/", 7);
}

static int type_of_use(const struct unit *u, const struct name_use *x) {
  switch ((enum use_kind)x->kind) {
  case USE_ENTITY: return u->session.program.model.entities.items[x->id].kind == KIND_PORT ? TOKEN_INTERFACE : TOKEN_VARIABLE;
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
  int modifiers = (x->at.start == x->target.start ? 1 << TOKEN_DECLARATION : 0) | (is_library(p->u, x->target) ? 1 << TOKEN_LIBRARY : 0);
  paint(p, start, start + t->length, type_of_use(p->u, x), modifiers);
}

static int type_of_token(uint16_t kind) {
  if (kind == T_STRING || kind == T_DIGEST) return TOKEN_TEXT;
  if (kind == T_INT || kind == T_NUMBER || kind == T_QUANTITY || kind == T_DATE || kind == T_VERSION) return TOKEN_NUMERIC;
  if (kind == T_REQID) return TOKEN_MACRO;
  if (kind == T_ARROW || kind == T_DOTDOT || kind == T_EQ || kind == T_NE || kind == T_LE || kind == T_GE) return TOKEN_OPERATOR;
  return 256 <= kind ? TOKEN_KEYWORD : -1;
}

static void paint_token(struct painting *p, const struct token *t, uint16_t before) {
  uint32_t start = t->start - p->base;
  if (t->kind == T_END || t->length == 0) return;
  if (t->kind == T_IDENT && before == '@') paint(p, start, start + t->length, TOKEN_DECORATOR, 0);
  else if (t->kind == T_IDENT) paint_name(p, t, start);
  else if (0 <= type_of_token(t->kind)) paint(p, start, start + t->length, type_of_token(t->kind), 0);
}

static void paint_comment(struct painting *p, const struct trivia *x) {
  if (x->kind != TRIVIA_BLANK_LINES) paint(p, x->start - p->base, x->end - p->base, TOKEN_COMMENT, x->kind == TRIVIA_DOC_COMMENT ? 1 << TOKEN_DOCUMENTATION : 0);
}

/* Tokens and the comments before them, in order. */
static void paint_all(struct painting *p, const struct token_list *list) {
  uint32_t comment = 0;
  for (uint32_t i = 0; i < list->tokens.count; i++) {
    const struct token *t = &list->tokens.items[i];
    while (comment < list->trivia.count && list->trivia.items[comment].start < t->start) paint_comment(p, &list->trivia.items[comment++]);
    paint_token(p, t, i ? t[-1].kind : 0);
  }
  while (comment < list->trivia.count) paint_comment(p, &list->trivia.items[comment++]);
}

void handle_tokens(struct request *r) {
  struct target_place p;
  struct sources copy = {0};
  struct diagnostics ignored = {0};
  struct token_list list = {0};
  if (!request_text(r, &p)) return;
  const struct source_file *f = &p.unit->session.program.sources.files.items[p.file];
  uint32_t file = source_add(&copy, "text", f->text, f->length);
  scan_file(&list, &copy, &ignored, file);
  layout_tokens(&list, &copy, &ignored);
  struct painting painting = {.r = r, .u = p.unit, .file = f, .base = copy.files.items[file].base, .at = f->text};
  json_object(r->json);
  json_key(r->json, "data");
  json_array(r->json);
  paint_all(&painting, &list);
  json_end_array(r->json);
  json_end_object(r->json);
  vec_free(&list.tokens);
  vec_free(&list.trivia);
  diagnostics_free(&ignored);
  sources_free(&copy);
}
