/* compare.c - comparisons, membership and containment; both sides typed against each other. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

/* ---- both sides ---- */

struct sides {
  node_id left, right;
  struct operand a, b;
};

/* The side that has a type of its own goes first, so that `high == d.c` and `d.c == high` mean the same. */
static struct sides lower_sides(struct lowering *l, node_id n) {
  struct sides s = {.left = node_here(l, n)->first};
  s.right = node_here(l, s.left)->next;
  if (is_weak(l, s.left) && !is_weak(l, s.right)) {
    s.b = lower_expression(l, s.right, NULL);
    struct rule_type one = s.b.type;
    one.set = false;
    s.a = lower_expression(l, s.left, &one);
  } else {
    s.a = lower_expression(l, s.left, NULL);
    s.b = lower_expression(l, s.right, &s.a.type);
  }
  return s;
}

static struct operand compared(struct lowering *l, node_id n, const struct sides *s, enum expr_op op) {
  return make_operand(l, (struct expr){.op = (uint8_t)op, .a = s->a.expr, .b = s->b.expr}, n, type_plain(TYPE_BOOLEAN));
}

/* ---- quantities ---- */

static struct dimension dimension_of(const struct rule_type *t) {
  return t->former == TYPE_NUMBER || t->former == TYPE_INTEGER ? (struct dimension){{0}} : t->dimension;
}

bool is_measurable(const struct rule_type *t) {
  return t->former == TYPE_NUMBER || t->former == TYPE_INTEGER || t->former == TYPE_QUANTITY || t->former == TYPE_RANGE;
}

bool check_quantities(struct lowering *l, const struct rule_type *a, const struct rule_type *b, node_id n) {
  const struct units *u = &l->model->units;
  struct dimension x = dimension_of(a), y = dimension_of(b);
  span at = node_here(l, n)->at;
  if (a->loose || b->loose) return true;
  if (!dimension_equal(x, y)) {
    diag(l->diagnostics, MSG_RULE_DIMENSION, at, type_words_of(l, a), dimension_text(&l->memory, x),
         type_words_of(l, b), dimension_text(&l->memory, y));
    return false;
  }
  if (a->quantity == 0 || b->quantity == 0) return true;
  if (a->quantity != b->quantity) {
    diag(l->diagnostics, MSG_RULE_QUANTITY_KIND, at, quantity_reference(&l->memory, l->model, a->quantity),
         quantity_reference(&l->memory, l->model, b->quantity));
    return false;
  }
  if (!u->kinds.items[a->quantity].point || a->difference == b->difference) return true;
  diag(l->diagnostics, MSG_RULE_POINT, at, quantity_reference(&l->memory, l->model, a->quantity));
  return false;
}

/* ---- comparisons ---- */

static bool has_order(const struct rule_type *t) {
  return t->former == TYPE_NUMBER || t->former == TYPE_INTEGER || t->former == TYPE_QUANTITY ||
         t->former == TYPE_DATE || t->former == TYPE_ENUM;
}

static bool is_constant(const struct lowering *l, const struct operand *x, enum value_tag tag) {
  return expr_of(l, x->expr)->op == EXPR_CONSTANT && expr_of(l, x->expr)->value.tag == tag;
}

static void report_types(struct lowering *l, node_id n, const struct sides *s) {
  diag(l->diagnostics, MSG_RULE_COMPARE, node_here(l, n)->at, words_here(l, s->left), type_words_of(l, &s->a.type),
       words_here(l, s->right), type_words_of(l, &s->b.type));
}

static bool check_same(struct lowering *l, node_id n, const struct sides *s) {
  const struct rule_type *a = &s->a.type, *b = &s->b.type;
  if (is_any(a) || is_any(b)) return true;
  bool quantities = is_measurable(a) && is_measurable(b) && (a->former == TYPE_RANGE) == (b->former == TYPE_RANGE);
  if (quantities) return check_quantities(l, a, b, n);
  if (a->former != b->former || a->of != b->of) {
    report_types(l, n, s);
    return false;
  }
  if (a->former != TYPE_ENTITY || type_narrow(l, a, b, false).count != 0) return true;
  diag(l->diagnostics, MSG_RULE_NEVER_EQUAL, node_here(l, n)->at, alternatives_words(l, a), alternatives_words(l, b));
  return true;
}

static bool check_single(struct lowering *l, node_id n, const struct operand *x) {
  if (!x->type.set) return true;
  diag(l->diagnostics, MSG_RULE_SET_COMPARED, node_here(l, n)->at, words_here(l, n));
  return false;
}

struct operand lower_compare(struct lowering *l, node_id n, enum expr_op op) {
  struct sides s = lower_sides(l, n);
  if (!check_single(l, s.left, &s.a) || !check_single(l, s.right, &s.b) || !check_same(l, n, &s)) return poison(l, n);
  bool order = op != EXPR_EQ && op != EXPR_NE;
  const struct operand *unordered = !has_order(&s.a.type) ? &s.a : &s.b;
  if (order && !is_any(&unordered->type) && !has_order(&unordered->type)) {
    node_id at = unordered == &s.a ? s.left : s.right;
    diag(l->diagnostics, MSG_RULE_NO_ORDER, node_here(l, at)->at, words_here(l, at),
         type_words_of(l, &unordered->type));
    return poison(l, n);
  }
  if (is_constant(l, &s.a, VALUE_UNKNOWN) || is_constant(l, &s.b, VALUE_UNKNOWN)) {
    node_id known = is_constant(l, &s.a, VALUE_UNKNOWN) ? s.right : s.left;
    bool poisoned = is_any(&s.a.type) && is_any(&s.b.type);
    if (!poisoned && (node_here(l, s.left)->kind == NODE_UNKNOWN || node_here(l, s.right)->kind == NODE_UNKNOWN))
      diag(l->diagnostics, MSG_RULE_COMPARE_UNKNOWN, node_here(l, n)->at, words_here(l, known));
  }
  return compared(l, n, &s, op);
}

/* ---- membership and containment ---- */

struct operand lower_in(struct lowering *l, node_id n) {
  struct sides s = lower_sides(l, n);
  if (!check_single(l, s.left, &s.a)) return poison(l, n);
  if (is_any(&s.a.type) || is_any(&s.b.type)) return compared(l, n, &s, EXPR_IN);
  if (!s.b.type.set && s.b.type.former != TYPE_RANGE) {
    diag(l->diagnostics, MSG_RULE_IN_WHAT, node_here(l, s.right)->at, words_here(l, s.right),
         type_words_of(l, &s.b.type));
    return poison(l, n);
  }
  bool fits = s.b.type.set ? check_same(l, n, &s)
                           : is_measurable(&s.a.type) && s.a.type.former != TYPE_RANGE &&
                                 check_quantities(l, &s.a.type, &s.b.type, n);
  if (!s.b.type.set && !is_measurable(&s.a.type)) report_types(l, n, &s);
  return fits ? compared(l, n, &s, EXPR_IN) : poison(l, n);
}

/* A single value within a range is membership. */
struct operand lower_within(struct lowering *l, node_id n) {
  struct sides s = lower_sides(l, n);
  const struct rule_type *a = &s.a.type, *b = &s.b.type;
  if (is_any(a) || is_any(b)) return compared(l, n, &s, EXPR_WITHIN);
  if (b->former != TYPE_RANGE || b->set || !is_measurable(a) || a->set) {
    bool right = b->former != TYPE_RANGE || b->set;
    node_id at = right ? s.right : s.left;
    diag(l->diagnostics, MSG_RULE_IN_WHAT, node_here(l, at)->at, words_here(l, at), type_words_of(l, right ? b : a));
    return poison(l, n);
  }
  if (!check_quantities(l, a, b, n)) return poison(l, n);
  return compared(l, n, &s, a->former == TYPE_RANGE ? EXPR_WITHIN : EXPR_IN);
}
