/* syntax_hints.h - inside syntax: mistakes that newcomers make, each told as what it is. */
#ifndef CPSFC_SYNTAX_HINTS_H
#define CPSFC_SYNTAX_HINTS_H

#include "compiler/syntax/build.h"
#include "compiler/syntax/token.h"

/* The words of a token as they stand in the source; owned by P. */
const char *token_text(struct parser *p, const struct token *t);
static inline span token_span(const struct token *t) { return (span){t->start, t->start + t->length}; }
static inline bool has_kind(const int *expected, int count, int kind) {
  for (int i = 0; i < count; i++)
    if (expected[i] == kind) return true;
  return false;
}
static inline bool is_statement_word(int kind) { return T_EDITION <= kind && kind <= T_EXPECT; }

/* Reports what P->current shows to have been meant; false when it is none of the known mistakes. */
bool syntax_hint(struct parser *p, const int *expected, int count);

#endif
