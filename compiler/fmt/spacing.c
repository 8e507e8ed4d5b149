/* spacing.c - what stands between two tokens of a line. */
#include "compiler/fmt/fmt_internal.h"

static bool is_operand(uint16_t kind) {
  return (T_IDENT <= kind && kind <= T_DIGEST) || kind == ')' || kind == ']' || kind == '}' || kind == T_TRUE || kind == T_FALSE || kind == T_UNKNOWN;
}

/* A minus before a number or a bracket, with nothing to take it from. */
static bool is_sign(const struct token *before, const struct token *t) { return t->kind == '-' && !(before && is_operand(before->kind)); }

/* Where the author decides: between a name and its bracket, around `/` and `*` of units, around `@`, at `:` in brackets. */
static bool as_written(const struct token *t) { return (t->flags & TOKEN_SPACE) != 0; }

bool spacing_between(const struct token *before, const struct token *previous, const struct token *t, int depth) {
  switch (t->kind) {
    case ',': case ';': case ')': case ']': case '.': case '?': return false;
    case '(': case '[':
      if (previous->kind == '(' || previous->kind == '[' || previous->kind == '@') return false;
      return previous->kind == T_IDENT || previous->kind == '-' || previous->kind == T_COUNT ? as_written(t) : true;
    case '@': return previous->kind == '(' || previous->kind == '[' ? false : as_written(t);
    case ':': return depth ? as_written(t) : true;
    case '/': case '*': return as_written(t);
    case T_REQID: return previous->kind == T_IDENT ? as_written(t) : previous->kind != '(' && previous->kind != '[';
    default: break;
  }
  switch (previous->kind) {
    case '(': case '[': case '.': case '@': return false;
    case '/': case '*': return as_written(t);
    case '-': return !is_sign(before, previous);
    default: return true;
  }
}
