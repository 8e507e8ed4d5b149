/* expressions.c - one node of the tree to one typed expression; the dispatch and what all forms share. */
#include "compiler/lower/lower_internal.h"

/* ---- making ---- */

uint8_t free_slots_of(const struct lowering *l, expr_id e) { return e ? expr_of(l, e)->free_slots : 0; }

expr_id add_expr(struct lowering *l, struct expr e, node_id n) {
  e.at = node_here(l, n)->at;
  e.free_slots |= free_slots_of(l, e.a) | free_slots_of(l, e.b) | free_slots_of(l, e.c);
  return rule_add_expr(l->rules, e);
}

struct operand make_operand(struct lowering *l, struct expr e, node_id n, struct rule_type type) {
  return (struct operand){.expr = add_expr(l, e, n), .type = type};
}

struct operand poison(struct lowering *l, node_id n) {
  return make_operand(l, (struct expr){.op = EXPR_CONSTANT, .value = {.tag = VALUE_UNKNOWN}}, n, type_broken());
}

expr_id add_kind_test(struct lowering *l, expr_id a, uint32_t kinds, node_id n) {
  return add_expr(l, (struct expr){.op = EXPR_IS, .slot = (uint16_t)kinds, .a = a}, n);
}

/* ---- conditions ---- */

expr_id lower_truth(struct lowering *l, node_id n) {
  static const struct rule_type boolean = {.former = TYPE_BOOLEAN};
  if (n == 0) return 0;
  struct operand x = lower_expression(l, n, &boolean);
  if (is_any(&x.type) || (x.type.former == TYPE_BOOLEAN && !x.type.set)) return x.expr;
  diag(l->diagnostics, MSG_RULE_NOT_A_CONDITION, node_here(l, n)->at, words_here(l, n), type_words_of(l, &x.type));
  return poison(l, n).expr;
}

static struct operand lower_not(struct lowering *l, node_id n) {
  expr_id a = lower_truth(l, node_here(l, n)->first);
  return make_operand(l, (struct expr){.op = EXPR_NOT, .a = a}, n, type_plain(TYPE_BOOLEAN));
}

/* The depth of an expression was limited by the parser. */
struct operand lower_expression(struct lowering *l, node_id n, const struct rule_type *expected) {
  switch (node_here(l, n)->kind) {
  case NODE_IF: return lower_if(l, n, expected);
  case NODE_QUANTIFIER:
  case NODE_COUNT: return lower_quantifier(l, n);
  case NODE_BINARY: return lower_binary(l, n, expected);
  case NODE_NOT: return lower_not(l, n);
  case NODE_NEGATIVE: return lower_negative(l, n, expected);
  case NODE_IS: return lower_is(l, n);
  case NODE_DOT: return lower_dot(l, n, expected);
  case NODE_CALL: return lower_call(l, n);
  case NODE_LIST: return lower_list(l, n, expected);
  case NODE_IDENT: return lower_ident(l, n, expected);
  case NODE_TEXT:
  case NODE_INT:
  case NODE_NUMBER:
  case NODE_QUANTITY:
  case NODE_DATE:
  case NODE_DIGEST:
  case NODE_TRUE:
  case NODE_FALSE:
  case NODE_UNKNOWN:
  case NODE_REQUIREMENT_OF: return lower_literal(l, n, expected);
  default: return poison(l, n);
  }
}
