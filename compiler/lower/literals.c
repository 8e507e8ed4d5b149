/* literals.c - constants of rules, read by sema against the type of the other side. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

#include <string.h>

static bool is_number(const struct lowering *l, node_id n) {
  enum node_kind kind = (enum node_kind)node_here(l, n)->kind;
  return kind == NODE_INT || kind == NODE_NUMBER || kind == NODE_QUANTITY;
}

bool is_literal(const struct lowering *l, node_id n) {
  const struct node *x = node_here(l, n);
  switch (x->kind) {
  case NODE_TEXT:
  case NODE_INT:
  case NODE_NUMBER:
  case NODE_QUANTITY:
  case NODE_DATE:
  case NODE_DIGEST:
  case NODE_TRUE:
  case NODE_FALSE:
  case NODE_UNKNOWN:
  case NODE_REQUIREMENT_OF: return true;
  case NODE_NEGATIVE: return is_number(l, x->first);
  case NODE_BINARY: return x->aux == T_DOTDOT && is_literal(l, x->first) && is_literal(l, node_here(l, x->first)->next);
  default: return false;
  }
}

static bool is_absent(const struct lowering *l, node_id n) {
  const struct node *x = node_here(l, n);
  return x->kind == NODE_IDENT && strcmp(text_of(l, word_value(l->names, x->value)), "absent") == 0;
}

bool is_weak(struct lowering *l, node_id n) {
  struct path_names p;
  if (is_literal(l, n) || node_here(l, n)->kind == NODE_LIST) return true;
  return path_of_expression(l, n, &p) && variable_find(l, p.names[0]) == NULL;
}

/* ---- what a literal looks like when nothing tells its type ---- */

static struct rule_type type_of_quantity_text(struct lowering *l, node_id n) {
  node_id inner = node_here(l, n)->kind == NODE_NEGATIVE ? node_here(l, n)->first : n;
  sym text = node_here(l, inner)->value, bad;
  struct quantity q;
  if (quantity_parse(&l->model->units, l->names, text_of(l, text), sym_length(l->names, text), &q, &bad) != QUANTITY_OK)
    return type_any();
  struct rule_type res = {.former = TYPE_QUANTITY, .quantity = q.kind, .dimension = q.dimension};
  res.difference = q.kind != 0 && l->model->units.kinds.items[q.kind].point && !q.point;
  return res;
}

static struct rule_type type_of_literal(struct lowering *l, node_id n) {
  const struct node *x = node_here(l, n);
  switch (x->kind) {
  case NODE_TEXT: return type_plain(TYPE_TEXT);
  case NODE_TRUE:
  case NODE_FALSE: return type_plain(TYPE_BOOLEAN);
  case NODE_INT:
  case NODE_NUMBER: return type_plain(TYPE_NUMBER);
  case NODE_QUANTITY: return type_of_quantity_text(l, n);
  case NODE_NEGATIVE:
    return node_here(l, x->first)->kind == NODE_QUANTITY ? type_of_quantity_text(l, n) : type_plain(TYPE_NUMBER);
  case NODE_DATE: return type_plain(TYPE_DATE);
  case NODE_DIGEST: return type_plain(TYPE_DIGEST);
  case NODE_REQUIREMENT_OF: return type_plain(TYPE_REQUIREMENT);
  case NODE_BINARY: {
    struct rule_type res = type_of_literal(l, x->first);
    if (!is_any(&res)) res.former = TYPE_RANGE;
    return res;
  }
  default: return type_any();
  }
}

/* The type to read it by: what is expected when that says something about this kind of literal, else its own. A
 * number stands for a quantity of dimension one. */
static bool expected_helps(const struct lowering *l, node_id n, const struct rule_type *expected) {
  if (expected == NULL || is_any(expected) || expected->set) return false;
  bool quantity = expected->former == TYPE_QUANTITY || expected->former == TYPE_RANGE;
  if (quantity && expected->quantity == 0) return false;
  return expected->former != TYPE_RANGE || node_here(l, n)->kind == NODE_BINARY;
}

/* Against a range, single values are read as its quantity. */
static struct rule_type single_of(const struct rule_type *t) {
  struct rule_type res = *t;
  if (res.former == TYPE_RANGE) res.former = TYPE_QUANTITY;
  return res;
}

static struct rule_type range_of(const struct rule_type *t) {
  struct rule_type res = *t;
  res.former = TYPE_RANGE;
  return res;
}

struct operand lower_literal(struct lowering *l, node_id n, const struct rule_type *expected) {
  const struct node *x = node_here(l, n);
  bool range = x->kind == NODE_BINARY, unknown = x->kind == NODE_UNKNOWN, absent = is_absent(l, n);
  struct rule_type wanted, type;
  bool helps = expected_helps(l, n, expected);
  if (helps) {
    wanted = range && expected->former != TYPE_TEXT ? range_of(expected) : single_of(expected);
    type = unknown || absent ? type_any() : wanted;
  } else {
    type = type_of_literal(l, n);
    wanted = type;
  }
  struct type read = model_type(&wanted);
  struct value v = sema_value(l->sema, l->module, l->tree, n, &read);
  if (v.tag == VALUE_NONE) return poison(l, n);
  return make_operand(l, (struct expr){.op = EXPR_CONSTANT, .value = v}, n, type);
}
