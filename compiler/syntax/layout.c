/* layout.c - the two rules between scanner and parser (language.md 3.2): where statements end, which words are names. */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/layout.h"
#include "compiler/syntax/words.h"

void layout_start(struct layout *l, const struct token *tokens, uint32_t count, struct sources *s, struct diagnostics *d, uint32_t file) {
  const struct source_file *f = &s->files.items[file];
  memset(l, 0, sizeof *l);
  l->tokens = tokens, l->count = count;
  l->sources = s, l->diagnostics = d;
  l->text = f->text, l->base = f->base;
  l->previous = ';';
  l->start = true;
}

uint32_t layout_indent(const struct layout *l, const struct token *t) {
  uint32_t at = t->start - l->base, line = at;
  while (0 < line && l->text[line - 1] != '\n') line--;
  uint32_t indent = 0;
  while (line + indent < at && (l->text[line + indent] == ' ' || l->text[line + indent] == '\t')) indent++;
  return indent;
}

static const struct token *peek(const struct layout *l, uint32_t ahead) {
  uint32_t i = l->next + ahead;
  return &l->tokens[i < l->count ? i : l->count - 1];
}

/* ---- words ---- */

static bool in(uint16_t kind, uint16_t first, uint16_t last) { return first <= kind && kind <= last; }
static bool is_statement_word(uint16_t kind) { return in(kind, T_EDITION, T_EXPECT); }
static bool is_connecting(uint16_t kind) { return in(kind, T_ON, T_EXCEPT); }

/* Words that are always followed by a name of the user's. */
static bool wants_name(uint16_t kind) {
  return in(kind, T_ORGANIZATION, T_OUTPUT) || kind == T_MEASURE || kind == T_CONTRACT || kind == T_DEFINE || kind == T_PROFILE || kind == T_TEST;
}

/* Does what follows a statement word speak for a name (`data = x`, `system,`, a line end)? */
static bool followed_like_name(const struct token *next) {
  return next->kind == '=' || next->kind == ':' || next->kind == ',' || next->kind == ';' || next->kind == '}' || next->kind == T_END || next->flags & TOKEN_FIRST;
}

static uint16_t classify(const struct layout *l, const struct token *t, const struct token *next) {
  if (!(t->flags & TOKEN_WORD)) return t->kind;
  if (l->previous == '.' || l->annotation) return T_IDENT;
  if (is_statement_word(t->kind)) return l->start && !followed_like_name(next) ? t->kind : T_IDENT;
  if (next->kind == '=' || wants_name(l->previous)) return T_IDENT;
  if (is_connecting(t->kind)) {
    bool name = next->kind == ':' || l->previous == ':' || l->previous == T_ARROW || l->previous == ',';
    return name ? T_IDENT : t->kind;
  }
  return l->start && next->kind == ':' ? T_IDENT : t->kind;
}

/* ---- ends of statements ---- */

static bool can_end(const struct layout *l) {
  uint16_t k = l->previous;
  if (l->closes_annotation) return false;
  return in(k, T_IDENT, T_DIGEST) || k == ')' || k == ']' || k == '}' || k == '?' || k == T_TRUE || k == T_FALSE || k == T_UNKNOWN;
}

/* First on its line and able to begin a statement, whatever came before. */
static bool looks_like_start(const struct layout *l, const struct token *t, const struct token *next) {
  if (!(t->flags & TOKEN_FIRST)) return false;
  if (t->kind == T_IDENT || t->kind == T_REQID || t->kind == '@' || t->kind == T_LEVEL) return true;
  if (!(t->flags & TOKEN_WORD)) return false;
  return is_statement_word(t->kind) || next->kind == '=' || (is_connecting(t->kind) && next->kind == ':' && l->bracket_depth == 0);
}

/* A statement word that begins a line no further in than the statement before it, which is unfinished. */
static bool interrupts(const struct layout *l, const struct token *t, const struct token *next) {
  if (!(t->flags & TOKEN_FIRST) || !(t->flags & TOKEN_WORD) || !is_statement_word(t->kind)) return false;
  if (followed_like_name(next) || next->kind == '.' || next->kind == ')' || next->kind == ']') return false;
  return layout_indent(l, t) <= l->statement_indent;
}

static bool ends_here(const struct layout *l, const struct token *t, const struct token *next) {
  if (l->start && !l->closes_annotation && (l->previous == ';' || l->previous == '{')) return false;
  if (t->kind == '}' || t->kind == T_END) return l->previous != ';' && l->previous != '{';
  if (l->bracket_depth || l->annotation) return false;
  if (can_end(l) && looks_like_start(l, t, next)) return true;
  return !l->start && interrupts(l, t, next);
}

static struct token zero_length(const struct layout *l, uint16_t kind) {
  const struct token *before = l->next ? &l->tokens[l->next - 1] : &l->tokens[0];
  uint32_t at = l->next ? before->start + before->length : before->start;
  return (struct token){at, 0, kind, 0};
}

/* ---- brackets ---- */

static void open_bracket(struct layout *l) {
  if (l->bracket_depth < LAYOUT_BRACKETS) l->brackets[l->bracket_depth] = l->next - 1;
  l->bracket_depth++;
}

/* A bracket that is still open where a statement begins or a block ends: closed here, reported at its opener. */
static bool must_close_bracket(const struct layout *l, const struct token *t, const struct token *next) {
  if (l->bracket_depth == 0) return false;
  return t->kind == '}' || t->kind == T_END || interrupts(l, t, next);
}

static struct token close_bracket(struct layout *l) {
  uint32_t depth = --l->bracket_depth;
  const struct token *opener = &l->tokens[l->brackets[depth < LAYOUT_BRACKETS ? depth : LAYOUT_BRACKETS - 1]];
  bool round = opener->kind == '(';
  if (depth < LAYOUT_BRACKETS) diag(l->diagnostics, MSG_UNCLOSED_BRACKET, span_from(opener->start, opener->start + opener->length), round ? "(" : "[");
  if (l->annotation == 3 && depth == 0) l->annotation = 0, l->start = l->closes_annotation = true;
  l->previous = round ? ')' : ']';
  return zero_length(l, l->previous);
}

/* ---- after a token ---- */

static void follow_annotation(struct layout *l, const struct token *t, uint16_t kind) {
  if (l->annotation == 1) {
    l->annotation = 2;
    if (peek(l, 0)->kind == '(') return;
  } else if (l->annotation == 2) {
    l->annotation = 3;
    return;
  } else if (!(kind == ')' && l->bracket_depth == 0)) {
    return;
  }
  (void)t;
  l->annotation = 0;
  l->closes_annotation = l->start = true;
}

static void advance(struct layout *l, const struct token *t, uint16_t kind) {
  bool was_start = l->start;
  l->closes_annotation = false;
  l->start = false;
  if (kind == '(' || kind == '[') open_bracket(l);
  else if ((kind == ')' || kind == ']') && l->bracket_depth) l->bracket_depth--;
  else if (kind == ';' || kind == '{') l->start = true;
  if (kind == '{') l->brace_depth++;
  if (kind == '}' && l->brace_depth) l->brace_depth--;
  if (was_start && l->bracket_depth == 0 && t->flags & TOKEN_FIRST) l->statement_indent = layout_indent(l, t);
  if ((kind == T_EXPORT || kind == T_EXTERNAL) && was_start) l->start = true;
  if (kind == '@' && was_start) l->annotation = 1;
  else if (l->annotation) follow_annotation(l, t, kind);
  l->previous = kind;
}

/* `組織自社 : 製造業` at top level, where a name followed by ':' is nothing: a space is missing. */
static void check_glued(struct layout *l, const struct token *t) {
  if (!l->start || l->brace_depth || t->kind != T_IDENT || !(t->flags & TOKEN_FOREIGN) || peek(l, 0)->kind != ':') return;
  const char *text = l->text + (t->start - l->base);
  size_t used;
  if (!word_statement_prefix(text, t->length, &used)) return;
  struct arena a = {0};
  const char *apart = arena_format(&a, "%.*s %.*s", (int)used, text, (int)(t->length - used), text + used);
  span at = {t->start, t->start + t->length};
  uint32_t index = diag(l->diagnostics, MSG_GLUED_WORD, at, arena_copy(&a, text, t->length), apart);
  diag_fix_add(l->diagnostics, index, at, apart);
  arena_free(&a);
}

/* 適用 stands for `applies to`, 権限 for `acts for`. */
static void queue_second_word(struct layout *l, const struct token *t, uint16_t kind) {
  uint16_t second = kind == T_APPLIES ? T_TO : kind == T_ACTS ? T_FOR : 0;
  if (!second || !(t->flags & TOKEN_JAPANESE) || peek(l, 0)->kind == second) return;
  l->queued[l->queued_count++] = zero_length(l, second);
}

struct token layout_next(struct layout *l) {
  if (l->queued_count) {
    struct token t = l->queued[--l->queued_count];
    l->previous = t.kind;
    return t;
  }
  const struct token *t = peek(l, 0), *next = peek(l, 1);
  if (must_close_bracket(l, t, next)) return close_bracket(l);
  if (ends_here(l, t, next)) {
    struct token end = zero_length(l, ';');
    l->start = true;
    l->closes_annotation = false;
    l->previous = ';';
    l->annotation = 0;
    return end;
  }
  struct token res = *t;
  if (t->kind == T_END) return res;
  l->next++;
  res.kind = classify(l, t, next);
  check_glued(l, &res);
  queue_second_word(l, t, res.kind);
  advance(l, t, res.kind);
  return res;
}

void layout_tokens(struct token_list *list, struct sources *s, struct diagnostics *d) {
  struct token_list res = {.trivia = {0}};
  struct layout *l = memory_zeroed(1, sizeof *l);
  const struct source_file *f = source_file_at(s, list->tokens.items[0].start);
  layout_start(l, list->tokens.items, list->tokens.count, s, d, f ? (uint32_t)(f - s->files.items) : s->files.count - 1);
  struct token t;
  do {
    t = layout_next(l);
    vec_push(&res.tokens, t);
  } while (t.kind != T_END);
  free(l);
  vec_free(&list->tokens);
  memcpy(&list->tokens, &res.tokens, sizeof res.tokens);
}
