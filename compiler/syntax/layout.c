/* layout.c - the two rules between scanner and parser (language.md 3.2): where statements end, which words are names.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/layout.h"
#include "compiler/syntax/words.h"

void layout_start(struct layout *l, const struct token *tokens, uint32_t count, struct sources *s,
                  struct diagnostics *d, uint32_t file) {
  const struct source_file *f = &s->files.items[file];
  memset(l, 0, sizeof *l);
  l->tokens = tokens, l->count = count;
  l->diagnostics = d;
  l->text = f->text, l->base = f->base;
  l->previous = ';';
  l->start = true;
  l->closed_before = UINT32_MAX;
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
  return in(kind, T_ORGANIZATION, T_OUTPUT) || kind == T_MEASURE || kind == T_CONTRACT || kind == T_DEFINE ||
         kind == T_PROFILE || kind == T_TEST;
}

/* Does what follows a statement word speak for a name (`data = x`, `system,`, a line end)? */
static bool followed_like_name(const struct token *next) {
  return next->kind == '=' || next->kind == ':' || next->kind == ',' || next->kind == ';' || next->kind == '}' ||
         next->kind == T_END || next->flags & TOKEN_FIRST;
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
  return in(k, T_IDENT, T_DIGEST) || k == ')' || k == ']' || k == '}' || k == '?' || k == T_TRUE || k == T_FALSE ||
         k == T_UNKNOWN;
}

/* First on its line and able to begin a statement, whatever came before. */
static bool looks_like_start(const struct layout *l, const struct token *t, const struct token *next) {
  if (!(t->flags & TOKEN_FIRST)) return false;
  if (t->kind == T_IDENT || t->kind == T_REQID || t->kind == '@' || t->kind == T_LEVEL) return true;
  if (!(t->flags & TOKEN_WORD)) return false;
  return is_statement_word(t->kind) || next->kind == '=' ||
         (is_connecting(t->kind) && next->kind == ':' && l->bracket_depth == 0);
}

/* Does what follows T continue the statement that T begins: a name, a text, a requirement? */
static bool followed_like_statement(const struct token *next) {
  if (next->flags & TOKEN_FIRST) return false;
  if (next->flags & TOKEN_WORD) return is_statement_word(next->kind);
  return next->kind == T_IDENT || next->kind == T_STRING || next->kind == T_REQID;
}

/* `name = ` at the start of a line: nothing but a list of marks can have been meant to go on there. */
static bool begins_attribute(const struct layout *l, const struct token *t, const struct token *next) {
  if (next->kind != '=' || next->flags & TOKEN_FIRST) return false;
  if (t->kind != T_IDENT && t->kind != T_REQID && !(t->flags & TOKEN_WORD)) return false;
  if (l->bracket_depth) return true;
  uint16_t p = l->previous;
  return p != ',' && p != ':' && p != T_WITH && p != T_TO && p != T_LABEL && p != T_UNIT && p != T_DIMENSION;
}

/* A line that can only be a new statement although the one before is unfinished. */
static bool interrupts(const struct layout *l, const struct token *t, const struct token *next) {
  if (!(t->flags & TOKEN_FIRST)) return false;
  if (begins_attribute(l, t, next)) return true;
  if (l->bracket_depth && t->kind == T_IDENT && can_end(l)) return true; /* two values side by side */
  if (!(t->flags & TOKEN_WORD) || !is_statement_word(t->kind)) return false;
  if (followed_like_name(next) || next->kind == '.' || next->kind == ')' || next->kind == ']') return false;
  if (layout_indent(l, t) <= l->statement_indent) return true;
  return followed_like_statement(next) && l->previous != T_ON && l->previous != T_TO &&
         l->previous != T_OR; /* these take `flow f` */
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
  if (l->bracket_depth < LAYOUT_DEPTH) l->brackets[l->bracket_depth] = (struct layout_bracket){l->next - 1, l->nesting};
  l->bracket_depth++;
  l->nesting++;
}

static uint32_t nesting_outside(const struct layout *l) {
  return l->bracket_depth == 0              ? 0
         : l->bracket_depth <= LAYOUT_DEPTH ? l->brackets[l->bracket_depth - 1].nesting
                                            : l->nesting;
}

static void leave_bracket(struct layout *l) {
  l->nesting = nesting_outside(l);
  l->bracket_depth--;
}

/* A bracket that is still open where a statement begins or a block ends: closed here, reported at its opener. */
static bool must_close_bracket(const struct layout *l, const struct token *t, const struct token *next) {
  if (l->bracket_depth == 0) return false;
  return t->kind == '}' || t->kind == '{' || t->kind == ';' || t->kind == T_END || interrupts(l, t, next);
}

/* Of several brackets that are closed at one place only the innermost is reported, and none whose end an open text has
 * swallowed. */
static struct token close_bracket(struct layout *l) {
  uint32_t depth = l->bracket_depth - 1, index = l->brackets[depth < LAYOUT_DEPTH ? depth : LAYOUT_DEPTH - 1].token;
  const struct token *opener = &l->tokens[index];
  bool round = opener->kind == '(';
  leave_bracket(l);
  if (l->closed_before != l->next && !l->broken && l->open_text <= index)
    diag(l->diagnostics, MSG_UNCLOSED_BRACKET, span_from(opener->start, opener->start + opener->length),
         round ? "(" : "[");
  l->closed_before = l->next;
  if (l->annotation == 3 && depth == 0) l->annotation = 0, l->start = l->closes_annotation = true;
  l->previous = round ? ')' : ']';
  return zero_length(l, l->previous);
}

/* ---- after a token ---- */

static void follow_annotation(struct layout *l, uint16_t kind) {
  if (l->annotation == 1) {
    l->annotation = 2;
    if (peek(l, 0)->kind == '(') return;
  } else if (l->annotation == 2) {
    l->annotation = 3;
    return;
  } else if (!(kind == ')' && l->bracket_depth == 0)) {
    return;
  }
  l->annotation = 0;
  l->closes_annotation = l->start = true;
}

/* How much of the statement waits for its end, as a measure of the parser's stack. */
static void count_nesting(struct layout *l, uint16_t kind) {
  bool sign = kind == '-' && !can_end(l);
  if (sign || kind == T_NOT || kind == T_IF || kind == T_IMPLIES || in(kind, T_ALL, T_NONE))
    l->nesting++;
  else if (kind == ',')
    l->nesting = l->bracket_depth ? nesting_outside(l) + 1 : 0;
  else if (kind == ';' || kind == '{' || kind == '}')
    l->nesting = 0;
}

void layout_open_block(struct layout *l) {
  l->brace_depth++;
  if (l->brace_depth < LAYOUT_DEPTH) l->holds_fields[l->brace_depth] = l->statement == T_CLASS;
}

/* What stands at the start of a statement says where and what it is. */
static void begin_statement(struct layout *l, const struct token *t, uint16_t kind) {
  if (t->flags & TOKEN_FIRST && l->bracket_depth == 0) l->statement_indent = l->line_indent;
  l->statement = kind;
  if (kind == T_EXPORT || kind == T_EXTERNAL) l->start = true;
  if (kind == '@') l->annotation = 1;
}

static void advance(struct layout *l, const struct token *t, uint16_t kind) {
  bool was_start = l->start;
  if (t->flags & TOKEN_FIRST) l->line_indent = layout_indent(l, t);
  if (t->flags & TOKEN_OPEN) l->open_text = l->next - 1;
  count_nesting(l, kind);
  l->closes_annotation = false;
  l->start = kind == ';' || kind == '{';
  if (kind == '(' || kind == '[')
    open_bracket(l);
  else if ((kind == ')' || kind == ']') && l->bracket_depth)
    leave_bracket(l);
  if (was_start && !l->start)
    begin_statement(l, t, kind);
  else if (l->annotation)
    follow_annotation(l, kind);
  if (kind == '{')
    layout_open_block(l);
  else if (kind == '}' && l->brace_depth)
    l->brace_depth--;
  l->previous = kind;
}

/* ---- words that need a second look ---- */

/* Can only a statement word have been meant, so that a name at the start of a statement is one glued to it? */
static bool name_makes_no_sense(const struct layout *l, const struct token *next) {
  bool fields = l->brace_depth < LAYOUT_DEPTH && l->holds_fields[l->brace_depth];
  if (next->kind == ':') return !fields;
  if (l->brace_depth == 0) return next->kind != '=';
  return next->kind == T_ARROW || next->kind == ',' || next->kind == '.' ||
         (next->kind == T_IDENT && !(next->flags & TOKEN_FIRST));
}

/* `組織自社 : 製造業`: reported, then read as two words. */
static bool split_glued(struct layout *l, struct token *t) {
  if (!l->start || t->kind != T_IDENT || !(t->flags & TOKEN_FOREIGN) || !name_makes_no_sense(l, peek(l, 0)))
    return false;
  const char *text = l->text + (t->start - l->base);
  size_t used;
  uint16_t word = word_statement_prefix(text, t->length, &used);
  if (!word) return false;
  struct arena a = {0};
  const char *apart = arena_format(&a, "%.*s %.*s", (int)used, text, (int)(t->length - used), text + used);
  span at = {t->start, t->start + t->length};
  uint32_t index = diag(l->diagnostics, MSG_GLUED_WORD, at, arena_copy(&a, text, t->length), apart);
  diag_fix_add(l->diagnostics, index, at, apart);
  arena_free(&a);
  l->queued[l->queued_count++] =
      (struct token){t->start + (uint32_t)used, t->length - (uint32_t)used, T_IDENT, TOKEN_FOREIGN};
  t->length = (uint32_t)used;
  t->kind = word;
  t->flags |= TOKEN_WORD | TOKEN_JAPANESE;
  return true;
}

/* 適用 stands for `applies to`, 権限 for `acts for`. */
static void queue_second_word(struct layout *l, const struct token *t, uint16_t kind) {
  uint16_t second = kind == T_APPLIES ? T_TO : kind == T_ACTS ? T_FOR : 0;
  if (!second || !(t->flags & TOKEN_JAPANESE) || peek(l, 0)->kind == second) return;
  l->queued[l->queued_count++] = zero_length(l, second);
}

static struct token end_statement(struct layout *l) {
  l->before_end.nesting = l->nesting;
  l->before_end.previous = l->previous;
  l->before_end.annotation = l->annotation;
  l->before_end.closes_annotation = l->closes_annotation;
  l->start = true;
  l->closes_annotation = false;
  l->previous = ';';
  l->annotation = 0;
  l->nesting = 0;
  return zero_length(l, ';');
}

void layout_pass_brace(struct layout *l) {
  l->next++;
  l->start = l->before_end.closes_annotation;
  l->nesting = l->before_end.nesting;
  l->previous = l->before_end.previous;
  l->annotation = l->before_end.annotation;
  l->closes_annotation = l->before_end.closes_annotation;
}

void layout_next(struct layout *l, struct token *res) {
  if (l->queued_count) {
    *res = l->queued[--l->queued_count];
    l->previous = res->kind;
    return;
  }
  while (peek(l, 0)->kind == ';' && l->start && (l->previous == ';' || l->previous == '{'))
    l->next++; /* `;;` ends one statement */
  const struct token *t = peek(l, 0), *next = peek(l, 1);
  bool bracket = must_close_bracket(l, t, next);
  if (bracket || ends_here(l, t, next)) {
    *res = bracket ? close_bracket(l) : end_statement(l);
    return;
  }
  *res = *t;
  if (t->kind == T_END) return;
  l->next++;
  res->kind = classify(l, t, next);
  if (!split_glued(l, res)) queue_second_word(l, t, res->kind);
  advance(l, t, res->kind);
}

void layout_tokens(struct token_list *list, struct sources *s, struct diagnostics *d) {
  struct token_list res = {.trivia = {0}};
  struct layout *l = memory_zeroed(1, sizeof *l);
  const struct source_file *f = source_file_at(s, list->tokens.items[0].start);
  layout_start(l, list->tokens.items, list->tokens.count, s, d,
               f ? (uint32_t)(f - s->files.items) : s->files.count - 1);
  struct token t;
  do {
    layout_next(l, &t);
    vec_push(&res.tokens, t);
  } while (t.kind != T_END);
  free(l);
  vec_free(&list->tokens);
  memcpy(&list->tokens, &res.tokens, sizeof res.tokens);
}
