/* syntax_error.c - one message per broken statement, in the user's words. */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/lex.h"
#include "compiler/syntax/syntax_error.h"
#include "compiler/syntax/syntax_hints.h"

enum { ALTERNATIVES = 4 };

const char *token_text(struct parser *p, const struct token *t) {
  size_t length;
  const char *text = source_text(p->sources, (span){t->start, t->start + t->length}, &length);
  return arena_copy(&p->memory, text, length);
}

/* ---- naming tokens ---- */

static const char *term_name(int kind) {
  static const struct {
    int kind;
    enum term term;
  } names[] = {{T_IDENT, TERM_A_NAME},
               {T_REQID, TERM_A_REQUIREMENT_ID},
               {T_STRING, TERM_A_TEXT},
               {T_INT, TERM_A_WHOLE_NUMBER},
               {T_NUMBER, TERM_A_NUMBER},
               {T_VERSION, TERM_A_VERSION},
               {T_QUANTITY, TERM_A_QUANTITY},
               {T_DATE, TERM_A_DATE},
               {T_DIGEST, TERM_A_DIGEST},
               {T_END, TERM_END_OF_FILE},
               {';', TERM_END_OF_STATEMENT},
               {T_LEVEL, TERM_W_LEVEL},
               {T_FROM, TERM_W_FROM},
               {T_TO, TERM_W_TO},
               {T_ON, TERM_W_ON},
               {T_OF, TERM_W_OF},
               {T_FOR, TERM_W_FOR},
               {T_BETWEEN, TERM_W_BETWEEN},
               {T_AND, TERM_W_AND},
               {T_AS, TERM_W_AS},
               {T_WHERE, TERM_W_WHERE},
               {T_WHEN, TERM_W_WHEN},
               {T_BECAUSE, TERM_W_BECAUSE},
               {T_OVERRIDES, TERM_W_OVERRIDES},
               {T_IS, TERM_W_IS},
               {T_IN, TERM_W_IN},
               {T_NOT, TERM_W_NOT},
               {T_ALL, TERM_W_ALL},
               {T_OR, TERM_W_OR},
               {T_THEN, TERM_W_THEN},
               {T_ELSE, TERM_W_ELSE},
               {T_UNKNOWN, TERM_W_UNKNOWN}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].kind == kind) return term_reference(names[i].term);
  return NULL;
}

static const char *sign_name(int kind) {
  static const struct {
    int kind;
    const char *text;
  } signs[] = {{T_ARROW, "`->`"}, {T_DOTDOT, "`..`"}, {T_EQ, "`==`"}, {T_NE, "`!=`"}, {T_LE, "`<=`"}, {T_GE, "`>=`"}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (signs[i].kind == kind) return signs[i].text;
  return NULL;
}

static const char *kind_name(struct parser *p, int kind) {
  const char *name = term_name(kind);
  if (!name) name = kind < 128 ? arena_format(&p->memory, "`%c`", kind) : sign_name(kind);
  if (name) return name;
  const char *spelling = word_spelling((uint16_t)kind, LANGUAGE_EN);
  return spelling ? arena_format(&p->memory, "`%s`", spelling) : NULL;
}

/* ---- the expected set, collapsed ---- */

/* Token kinds that together are one thing for a reader. A group counts as present when its first two kinds are. */
struct group {
  enum term term;
  int kinds[24];
};
static const struct group groups[] = {
    {TERM_AN_EXPRESSION, {T_NOT,  '(',      '[',    '-',     T_IDENT,   T_REQID, T_STRING, T_INT,  T_NUMBER, T_QUANTITY,
                          T_DATE, T_DIGEST, T_TRUE, T_FALSE, T_UNKNOWN, T_ALL,   T_SOME,   T_NONE, T_COUNT,  T_IF}},
    {TERM_AN_OPERATOR, {T_IMPLIES, '*',  T_OR,     T_AND,    T_EQ, T_NE, '<', '>', T_LE, T_GE,
                        T_IN,      T_IS, T_WITHIN, T_DOTDOT, '+',  '-',  '/', '.', '(',  T_REQID}},
    {TERM_A_CONNECTING_WORD,
     {T_UNTIL, T_SINCE, T_ON, T_EXCEPT, T_AT, T_LEVEL, T_BY, T_VIA, T_UNDER, T_OF, T_MEETS, T_WITHIN, T_WITH}},
    {TERM_A_VERSION, {T_VERSION, T_NUMBER, T_INT}},
};
enum { GROUPS = sizeof groups / sizeof *groups };

static bool group_holds(const struct group *g, int kind) {
  for (int i = 0; g->kinds[i]; i++)
    if (g->kinds[i] == kind) return true;
  return false;
}

static const char *join(struct parser *p, const char *const *names, int count) {
  struct builder b = {0};
  for (int i = 0; i < count; i++) {
    if (i) builder_text(&b, i == count - 1 ? TERM(OR) : TERM(COMMA));
    builder_text(&b, names[i]);
  }
  const char *res = arena_copy(&p->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* At most four alternatives: a set of expression starts is "a value", of statement words "a statement"; the end of the
 * statement comes last, since it is nearly always possible, and then a block or a reason is, too. NULL when there are
 * too many to help. */
static const char *expected_text(struct parser *p, const int *expected, int count) {
  bool statement = has_kind(expected, count, T_COMPONENT) && has_kind(expected, count, T_FLOW), end = has_kind(expected, count, ';');
  const char *names[ALTERNATIVES + 2];
  bool present[GROUPS];
  int n = 0;
  if (statement) names[n++] = TERM(A_STATEMENT);
  for (int g = 0; g < GROUPS; g++)
    present[g] = has_kind(expected, count, groups[g].kinds[0]) && has_kind(expected, count, groups[g].kinds[1]);
  for (int i = 0; i < count && n <= ALTERNATIVES; i++) {
    int k = expected[i];
    bool said = k == ';' || k == T_END || (end && (k == '{' || k == T_BECAUSE)) ||
                (statement && (is_statement_word(k) || k == T_LEVEL || k == T_IDENT || k == T_REQID || k == '@'));
    for (int g = 0; g < GROUPS; g++) said |= present[g] && group_holds(&groups[g], k);
    const char *name = said ? NULL : kind_name(p, k);
    if (name) names[n++] = name;
  }
  for (int g = 0; g < GROUPS && n <= ALTERNATIVES; g++)
    if (present[g]) names[n++] = term_reference(groups[g].term);
  if (ALTERNATIVES < n + end) return NULL;
  if (end) names[n++] = TERM(END_OF_STATEMENT);
  return n ? join(p, names, n) : NULL;
}

/* ---- known mistakes ---- */

static bool only_blanks(const struct parser *p, uint32_t from, uint32_t to) {
  size_t length;
  const char *text = source_text(p->sources, (span){from, to}, &length);
  return length && length <= strspn(text, " \t");
}

/* A level is a number, too, but phrases follow it. */
static bool spaced_unit(struct parser *p, const int *expected, int count) {
  const struct token *a = &p->previous, *b = &p->current;
  bool number = (a->kind == T_INT || a->kind == T_NUMBER) && !has_kind(expected, count, T_ON);
  if (!number || !only_blanks(p, a->start + a->length, b->start) || (b->kind != T_IDENT && !(b->flags & TOKEN_WORD)) ||
      b->flags & TOKEN_FIRST || 8 < b->length)
    return false;
  const char *value = token_text(p, a), *unit = token_text(p, b);
  uint32_t index = diag(p->diagnostics, MSG_SPACED_UNIT, token_span(b), value, unit);
  diag_fix_add(p->diagnostics, index, (span){a->start + a->length, b->start}, "");
  return true;
}

/* 2026/4/1 or 2026-4-1 where a date is wanted. */
static bool local_date(struct parser *p, const int *expected, int count) {
  if (p->current.kind != T_INT || !has_kind(expected, count, T_DATE)) return false;
  const struct source_file *f = source_file_at(p->sources, p->current.start);
  char iso[32];
  size_t used;
  if (!lex_iso_date(f->text + (p->current.start - f->base), f->base + f->length - p->current.start, iso, &used))
    return false;
  span at = {p->current.start, p->current.start + (uint32_t)used};
  uint32_t index =
      diag(p->diagnostics, MSG_DATE_FORM, at, arena_copy(&p->memory, f->text + (at.start - f->base), used), iso);
  diag_fix_add(p->diagnostics, index, at, iso);
  return true;
}

/* A word of the language where only a name can stand. */
static bool reserved_name(struct parser *p, const int *expected, int count) {
  const struct token *t = &p->current;
  if (!(t->flags & TOKEN_WORD) || t->kind == T_IDENT || !has_kind(expected, count, T_IDENT) || 3 < count) return false;
  const char *word = token_text(p, t), *quoted = arena_format(&p->memory, "`%s`", word);
  uint32_t index = diag(p->diagnostics, MSG_RESERVED, token_span(t), word);
  diag_fix_add(p->diagnostics, index, token_span(t), quoted);
  return true;
}

/* 3rd_line: a number and more without a space, where only a name can stand. */
static bool digit_first(struct parser *p, const int *expected, int count) {
  const struct token *t = &p->current, *rest = p->rest;
  bool number = t->kind == T_INT || t->kind == T_QUANTITY;
  if (!number || !has_kind(expected, count, T_IDENT) || 3 < count) return false;
  span at = token_span(t);
  if (rest->start == at.end && rest->length && (rest->kind == T_IDENT || rest->flags & TOKEN_WORD)) at.end += rest->length;
  if (t->kind == T_INT && at.end == t->start + t->length) return false; /* a bare number */
  size_t length;
  const char *text = source_text(p->sources, at, &length), *name = arena_copy(&p->memory, text, length);
  uint32_t index = diag(p->diagnostics, MSG_DIGIT_FIRST, at, name);
  diag_fix_add(p->diagnostics, index, at, arena_format(&p->memory, "`%s`", name));
  return true;
}

/* drive-7: a name, a hyphen and more, all without spaces. */
static bool hyphen_name(struct parser *p) {
  const struct token *a = &p->previous, *b = &p->current, *c = p->rest;
  if (b->kind != '-' || a->kind != T_IDENT || b->start != a->start + a->length || c->start != b->start + 1 ||
      c->length == 0)
    return false;
  const char *left = token_text(p, a), *right = token_text(p, c);
  span at = {a->start, c->start + c->length};
  const char *joined = arena_format(&p->memory, "%s_%s", left, right);
  uint32_t index = diag(p->diagnostics, MSG_HYPHEN_NAME, at, arena_format(&p->memory, "%s-%s", left, right), joined);
  diag_fix_add(p->diagnostics, index, at, joined);
  return true;
}

static const char *found_text(struct parser *p) {
  const struct token *t = &p->current;
  return t->kind == T_END ? TERM(END_OF_FILE) : arena_format(&p->memory, "`%s`", token_text(p, t));
}

/* What is missing at the end of a line is missing after its last word, not on the next line. */
static span error_place(const struct parser *p) {
  const struct token *a = &p->previous, *b = &p->current;
  bool later_line = b->flags & TOKEN_FIRST && a->length && a->kind != ';' && a->kind != '{' && a->kind != '}';
  return later_line ? span_from(a->start + a->length, a->start + a->length) : token_span(b);
}

/* A text that is never closed, here or soon on this line, was reported and explains everything else. */
static bool open_text_explains(const struct parser *p) {
  if ((p->previous.flags | p->current.flags) & TOKEN_OPEN) return true;
  const struct token *t = p->rest;
  for (int i = 0; i < 64 && t->kind != T_END && !(t->flags & TOKEN_FIRST); i++, t++)
    if (t->flags & TOKEN_OPEN) return true;
  return false;
}

/* A character that can't be used stands before the token and was reported: what it tears apart is no second mistake. */
static bool stray_explains(const struct parser *p) {
  if (p->previous.length == 0 || p->current.length == 0 || p->current.flags & TOKEN_FIRST) return false;
  if (p->rest[-1].start != p->current.start) return false;
  uint32_t from = p->rest[-2].start + p->rest[-2].length; /* in the file; others may have been skipped */
  if (p->current.start <= from) return false;
  size_t length;
  const char *text = source_text(p->sources, (span){from, p->current.start}, &length);
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '/') return false; /* a comment */
    if (!strncmp(text + i, "\xE3\x80\x80", 3)) i += 2; /* the ideographic space */
    else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n') return true;
  }
  return false;
}

void syntax_error_report(struct parser *p, const int *expected, int count) {
  p->failed = true;
  p->tree->syntax_errors++;
  if (open_text_explains(p) || stray_explains(p)) return;
  if (spaced_unit(p, expected, count) || local_date(p, expected, count) || syntax_hint(p, expected, count) ||
      hyphen_name(p) || digit_first(p, expected, count) || reserved_name(p, expected, count))
    return;
  const char *wanted = expected_text(p, expected, count);
  if (p->current.length == 0 && p->current.kind != T_END)
    diag(p->diagnostics, MSG_INCOMPLETE, error_place(p), wanted ? wanted : TERM(MORE));
  else if (wanted)
    diag(p->diagnostics, MSG_EXPECTED, error_place(p), found_text(p), wanted);
  else
    diag(p->diagnostics, MSG_UNEXPECTED, token_span(&p->current), found_text(p));
}

void syntax_error_exhausted(struct parser *p, span at) {
  p->exhausted = true;
  diag(p->diagnostics, MSG_EXPRESSION_DEEP, at);
}
