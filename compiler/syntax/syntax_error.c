/* syntax_error.c - one message per broken statement, in the user's words. */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/syntax_error.h"
#include "compiler/syntax/token.h"
#include "compiler/syntax/words.h"

enum { ALTERNATIVES = 4 };

static const char *token_text(struct parser *p, const struct token *t) {
  size_t length;
  const char *text = source_text(p->sources, (span){t->start, t->start + t->length}, &length);
  return arena_copy(&p->memory, text, length);
}

/* ---- naming tokens ---- */

static const char *literal_name(int kind) {
  static const struct { int kind; enum term term; } names[] = {
      {T_IDENT, TERM_A_NAME}, {T_REQID, TERM_A_REQUIREMENT_ID}, {T_STRING, TERM_A_TEXT}, {T_INT, TERM_A_WHOLE_NUMBER}, {T_NUMBER, TERM_A_NUMBER},
      {T_VERSION, TERM_A_VERSION}, {T_QUANTITY, TERM_A_QUANTITY}, {T_DATE, TERM_A_DATE}, {T_DIGEST, TERM_A_DIGEST}, {T_END, TERM_END_OF_FILE}, {';', TERM_END_OF_STATEMENT}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].kind == kind) return term_reference(names[i].term);
  return NULL;
}

static const char *sign_name(int kind) {
  static const struct { int kind; const char *text; } signs[] = {{T_ARROW, "->"}, {T_DOTDOT, ".."}, {T_EQ, "=="}, {T_NE, "!="}, {T_LE, "<="}, {T_GE, ">="}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (signs[i].kind == kind) return signs[i].text;
  return NULL;
}

static const char *kind_name(struct parser *p, int kind) {
  const char *name = literal_name(kind);
  if (name) return name;
  const char *spelling = kind < 128 ? arena_format(&p->memory, "%c", kind) : sign_name(kind);
  if (!spelling) spelling = word_spelling((uint16_t)kind, LANGUAGE_EN);
  return spelling ? arena_format(&p->memory, "`%s`", spelling) : NULL;
}

/* ---- the expected set, collapsed ---- */

static bool has(const int *expected, int count, int kind) {
  for (int i = 0; i < count; i++)
    if (expected[i] == kind) return true;
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
 * statement comes last, since it is nearly always possible. NULL when there are too many to help. */
static const char *expected_text(struct parser *p, const int *expected, int count) {
  bool expression = has(expected, count, T_NOT) && has(expected, count, '(');
  bool statement = has(expected, count, T_COMPONENT) && has(expected, count, T_FLOW);
  const char *names[ALTERNATIVES + 2];
  int n = 0;
  if (expression) names[n++] = TERM(AN_EXPRESSION);
  if (statement) names[n++] = TERM(A_STATEMENT);
  for (int i = 0; i < count && n <= ALTERNATIVES; i++) {
    int k = expected[i];
    if (k == ';' || k == T_END || ((expression || statement) && (k == '(' || k == '[' || k == '-' || k == '@' || k >= 256))) continue;
    const char *name = kind_name(p, k);
    if (name) names[n++] = name;
  }
  bool end = has(expected, count, ';');
  if (ALTERNATIVES < n + end) return NULL;
  if (end) names[n++] = TERM(END_OF_STATEMENT);
  return n ? join(p, names, n) : NULL;
}

/* ---- known mistakes ---- */

static span token_span(const struct token *t) { return (span){t->start, t->start + t->length}; }

static bool spaced_unit(struct parser *p) {
  const struct token *a = &p->previous, *b = &p->current;
  bool number = a->kind == T_INT || a->kind == T_NUMBER;
  if (!number || (b->kind != T_IDENT && !(b->flags & TOKEN_WORD)) || b->flags & TOKEN_FIRST || 8 < b->length) return false;
  const char *value = token_text(p, a), *unit = token_text(p, b);
  uint32_t index = diag(p->diagnostics, MSG_SPACED_UNIT, token_span(b), value, unit);
  diag_fix_add(p->diagnostics, index, (span){a->start + a->length, b->start}, "");
  return true;
}

static bool lonely_arrow(struct parser *p, const int *expected, int count) {
  if (p->current.kind != '>' || !has(expected, count, T_ARROW)) return false;
  uint32_t index = diag(p->diagnostics, MSG_EXPECTED_ARROW, token_span(&p->current));
  diag_fix_add(p->diagnostics, index, token_span(&p->current), "->");
  return true;
}

/* drive-7: a name, a hyphen and more, all without spaces. */
static bool hyphen_name(struct parser *p) {
  const struct token *a = &p->previous, *b = &p->current, *c = &p->following;
  if (b->kind != '-' || a->kind != T_IDENT || b->start != a->start + a->length || c->start != b->start + 1 || c->length == 0) return false;
  const char *left = token_text(p, a), *right = token_text(p, c);
  span at = {a->start, c->start + c->length};
  const char *joined = arena_format(&p->memory, "%s_%s", left, right);
  uint32_t index = diag(p->diagnostics, MSG_HYPHEN_NAME, at, arena_format(&p->memory, "%s-%s", left, right), joined);
  diag_fix_add(p->diagnostics, index, at, joined);
  return true;
}

/* Two names at the start of a statement: the first was meant to be a statement word. */
static bool misspelt_word(struct parser *p) {
  const struct token *a = &p->previous, *b = &p->current;
  if (a->kind != T_IDENT || !(a->flags & TOKEN_FIRST) || b->flags & TOKEN_FIRST || (b->kind != T_IDENT && b->kind != T_REQID && b->kind != T_STRING)) return false;
  const char *text = token_text(p, a), *nearest = word_nearest_statement(text);
  if (!nearest) return false;
  uint32_t index = diag(p->diagnostics, MSG_NEAR_WORD, token_span(a), text, nearest);
  diag_fix_add(p->diagnostics, index, token_span(a), nearest);
  return true;
}

static const char *found_text(struct parser *p) {
  const struct token *t = &p->current;
  const char *name = t->length == 0 && t->kind != T_END ? TERM(END_OF_STATEMENT) : t->kind == T_END ? TERM(END_OF_FILE) : NULL;
  return name ? name : arena_format(&p->memory, "`%s`", token_text(p, t));
}

void syntax_error_report(struct parser *p, const int *expected, int count) {
  p->failed = true;
  p->tree->syntax_errors++;
  if (p->previous.flags & TOKEN_OPEN || p->current.flags & TOKEN_OPEN) return; /* the open text was reported */
  if (spaced_unit(p) || lonely_arrow(p, expected, count) || hyphen_name(p) || misspelt_word(p)) return;
  const char *wanted = expected_text(p, expected, count);
  span at = token_span(&p->current);
  if (wanted) diag(p->diagnostics, MSG_EXPECTED, at, found_text(p), wanted);
  else diag(p->diagnostics, MSG_UNEXPECTED, at, found_text(p));
}

void syntax_error_exhausted(struct parser *p, span at, const char *message) {
  (void)message;
  p->exhausted = true;
  diag(p->diagnostics, MSG_EXPRESSION_DEEP, at);
}
