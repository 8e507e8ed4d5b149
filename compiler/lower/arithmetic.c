/* arithmetic.c - sums, products and ranges; dimensions are kept, points of a scale are told from differences. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

enum { POWER_LIMIT = 100 };

struct operand lower_binary(struct lowering *l, node_id n, const struct rule_type *expected) {
  static const struct {
    uint16_t token;
    uint8_t op;
  } comparisons[] = {{T_EQ, EXPR_EQ}, {T_NE, EXPR_NE}, {'<', EXPR_LT},
                     {'>', EXPR_GT},  {T_LE, EXPR_LE}, {T_GE, EXPR_GE}};
  static const struct {
    uint16_t token;
    uint8_t op;
  } sums[] = {{'+', EXPR_ADD}, {'-', EXPR_SUB}, {'*', EXPR_MUL}, {'/', EXPR_DIV}};
  uint16_t token = node_here(l, n)->aux;
  for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
    if (token == comparisons[i].token) return lower_compare(l, n, (enum expr_op)comparisons[i].op);
  for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
    if (token == sums[i].token) return lower_arithmetic(l, n, (enum expr_op)sums[i].op);
  switch (token) {
  case T_AND: return lower_logic(l, n, EXPR_AND);
  case T_OR: return lower_logic(l, n, EXPR_OR);
  case T_IMPLIES: return lower_logic(l, n, EXPR_IMPLIES);
  case T_WITHIN: return lower_within(l, n);
  case T_IN:
    return node_here(l, node_here(l, n)->first)->kind == NODE_UNKNOWN ? lower_literal(l, n, expected) : lower_in(l, n);
  default: return is_literal(l, n) ? lower_literal(l, n, expected) : lower_range(l, n);
  }
}

/* ---- operands ---- */

static bool is_summand(const struct rule_type *t) { return is_measurable(t) && t->former != TYPE_RANGE && !t->set; }

static bool check_summand(struct lowering *l, node_id n, const struct operand *x) {
  if (is_any(&x->type) || is_summand(&x->type)) return true;
  diag(l->diagnostics, MSG_RULE_ARITHMETIC, node_here(l, n)->at, words_here(l, n), type_words_of(l, &x->type));
  return false;
}

static bool is_point(const struct lowering *l, const struct rule_type *t) {
  return t->former == TYPE_QUANTITY && t->quantity != 0 && !t->difference &&
         l->model->units.kinds.items[t->quantity].point;
}

static bool refuse_point(struct lowering *l, node_id n, const struct rule_type *t) {
  if (!is_point(l, t)) return false;
  diag(l->diagnostics, MSG_RULE_POINT_ARITHMETIC, node_here(l, n)->at,
       text_of(l, l->model->units.kinds.items[t->quantity].name));
  return true;
}

/* ---- sums ---- */

/* The operand that says more about the kind of the result. */
static struct rule_type fuller(const struct rule_type *a, const struct rule_type *b) {
  if (a->former == TYPE_NUMBER) return *b;
  return a->quantity != 0 || b->former == TYPE_NUMBER || b->quantity == 0 ? *a : *b;
}

/* point - point = difference, point + difference = point; nothing is taken from a difference but differences. */
static bool sum_type(struct lowering *l, node_id n, enum expr_op op, const struct rule_type *a,
                     const struct rule_type *b, struct rule_type *res) {
  bool x = is_point(l, a), y = is_point(l, b);
  struct rule_type plain_a = *a, plain_b = *b;
  plain_a.difference = plain_b.difference = true;
  if (!check_quantities(l, &plain_a, &plain_b, n)) return false;
  if (y && x == (op == EXPR_ADD) && !a->loose) return !refuse_point(l, n, b);
  *res = fuller(a, b);
  res->loose = a->loose || b->loose;
  res->difference = res->quantity != 0 && l->model->units.kinds.items[res->quantity].point && x == y;
  return true;
}

/* ---- products ---- */

static bool product_type(struct lowering *l, node_id n, enum expr_op op, const struct rule_type *a,
                         const struct rule_type *b, struct rule_type *res) {
  if (refuse_point(l, n, a) || refuse_point(l, n, b)) return false;
  if (b->former == TYPE_NUMBER) {
    *res = *a;
    return true;
  }
  *res = (struct rule_type){.former = TYPE_QUANTITY, .loose = a->loose || b->loose};
  if (a->former == TYPE_NUMBER && op == EXPR_MUL) *res = *b;
  if (a->former == TYPE_NUMBER && op == EXPR_MUL) return true;
  for (int i = 0; i < DIMENSION_BASES; i++) {
    int power = (a->former == TYPE_NUMBER ? 0 : a->dimension.power[i]) +
                (op == EXPR_MUL ? b->dimension.power[i] : -b->dimension.power[i]);
    if (power < -POWER_LIMIT || POWER_LIMIT < power) {
      diag(l->diagnostics, MSG_RULE_POWER, node_here(l, n)->at);
      return false;
    }
    res->dimension.power[i] = (int8_t)power;
  }
  return true;
}

struct operand lower_arithmetic(struct lowering *l, node_id n, enum expr_op op) {
  node_id left = node_here(l, n)->first, right = node_here(l, left)->next;
  struct operand a = lower_expression(l, left, NULL), b = lower_expression(l, right, NULL);
  struct rule_type type = type_any();
  if (!check_summand(l, left, &a) || !check_summand(l, right, &b)) return poison(l, n);
  bool known = !is_any(&a.type) && !is_any(&b.type);
  bool sum = op == EXPR_ADD || op == EXPR_SUB;
  if (known && !(sum ? sum_type(l, n, op, &a.type, &b.type, &type) : product_type(l, n, op, &a.type, &b.type, &type)))
    return poison(l, n);
  return make_operand(l, (struct expr){.op = (uint8_t)op, .a = a.expr, .b = b.expr}, n, type);
}

struct operand lower_negative(struct lowering *l, node_id n, const struct rule_type *expected) {
  if (is_literal(l, n)) return lower_literal(l, n, expected);
  node_id inner = node_here(l, n)->first;
  struct operand a = lower_expression(l, inner, NULL);
  if (!check_summand(l, inner, &a) || refuse_point(l, n, &a.type)) return poison(l, n);
  return make_operand(l, (struct expr){.op = EXPR_NEGATE, .a = a.expr}, n, a.type);
}

/* ---- ranges ---- */

/* The end that has a type of its own goes first and types the other. */
struct operand lower_range(struct lowering *l, node_id n) {
  node_id left = node_here(l, n)->first, right = node_here(l, left)->next;
  bool turned = is_literal(l, left);
  node_id first = turned ? right : left, last = turned ? left : right;
  struct operand x = lower_expression(l, first, NULL);
  if (!check_summand(l, first, &x)) return poison(l, n);
  struct operand y = lower_expression(l, last, &x.type);
  if (!check_summand(l, last, &y)) return poison(l, n);
  if (!is_any(&x.type) && !is_any(&y.type) && !check_quantities(l, &x.type, &y.type, n)) return poison(l, n);
  struct rule_type type = is_any(&x.type) ? y.type : x.type;
  if (!is_any(&type)) type.former = TYPE_RANGE;
  expr_id lo = turned ? y.expr : x.expr, hi = turned ? x.expr : y.expr;
  return make_operand(l, (struct expr){.op = EXPR_RANGE, .a = lo, .b = hi}, n, type);
}
