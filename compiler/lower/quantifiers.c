/* quantifiers.c - all, some, none, count: their set, their variable, their depth and their cost. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

/* ---- the set ---- */

static const char *closure_name(const struct expr *set) {
  switch ((int)set->op) {
  case EXPR_UPSTREAM: return "upstream";
  case EXPR_DOWNSTREAM: return "downstream";
  case EXPR_PROPERTY:
    return property_info((enum property)set->symbol)->flags & PROPERTY_CLOSURE
               ? property_info((enum property)set->symbol)->name
               : NULL;
  default: return NULL;
  }
}

static struct operand lower_set(struct lowering *l, node_id n) {
  l->set_expected = n;
  struct operand set = lower_expression(l, n, NULL);
  l->set_expected = 0;
  if (is_any(&set.type) || set.type.set) return set;
  diag(l->diagnostics, MSG_RULE_NOT_A_SET, node_here(l, n)->at, words_here(l, n), type_words_of(l, &set.type));
  return poison(l, n);
}

/* Linear time: a closure is searched once for everybody, so its condition may speak of its own variable only. */
static void check_cost(struct lowering *l, node_id n, const struct expr *x) {
  const char *name = closure_name(expr_of(l, x->a));
  if (name == NULL) return;
  uint8_t mentioned = free_slots_of(l, x->b) | free_slots_of(l, x->c);
  if (x->op == EXPR_COUNT) {
    diag(l->diagnostics, MSG_RULE_COUNT_CLOSURE, node_here(l, n)->at, name);
  } else if ((mentioned & ~(1u << x->slot)) != 0) {
    const struct variable *other = NULL;
    for (uint32_t i = 0; i < l->variables.count && other == NULL; i++)
      if (l->variables.items[i].slot != x->slot && mentioned >> l->variables.items[i].slot & 1)
        other = &l->variables.items[i];
    diag(l->diagnostics, MSG_RULE_CLOSURE_SUBJECT, node_here(l, n)->at, name, other ? text_of(l, other->name) : "");
  }
}

/* ---- the whole ---- */

static enum expr_op op_of(const struct node *x) {
  if (x->kind == NODE_COUNT) return EXPR_COUNT;
  return x->aux == T_ALL ? EXPR_ALL : x->aux == T_SOME ? EXPR_SOME : EXPR_QUANT_NONE;
}

/* The children: NAME set WHERE? body. */
struct quantifier_nodes {
  node_id name, set, where, body;
};

static struct quantifier_nodes nodes_of(const struct lowering *l, node_id n) {
  struct quantifier_nodes q = {.name = node_here(l, n)->first};
  q.set = node_here(l, q.name)->next;
  for (node_id child = node_here(l, q.set)->next; child != 0; child = node_here(l, child)->next)
    *(node_here(l, child)->kind == NODE_WHERE ? &q.where : &q.body) = child;
  return q;
}

/* `where` with what the readings imply in front. */
static expr_id complete_where(struct lowering *l, expr_id where, const struct variable *v, node_id n) {
  if (v->read == 0) return where;
  expr_id x =
      add_expr(l, (struct expr){.op = EXPR_VARIABLE, .slot = v->slot, .free_slots = (uint8_t)(1u << v->slot)}, n);
  expr_id test = add_kind_test(l, x, v->read, n);
  return where ? add_expr(l, (struct expr){.op = EXPR_AND, .a = test, .b = where}, n) : test;
}

static struct operand lower_inside(struct lowering *l, node_id n, struct operand set) {
  struct quantifier_nodes q = nodes_of(l, n);
  struct rule_type one = set.type;
  uint32_t known = l->facts.count, outer = l->variables.count, kinds = type_kinds(&one);
  uint16_t slot = l->next_slot++;
  one.set = false;
  variable_push(l, node_here(l, q.name)->value, slot, one, node_here(l, q.name)->at, (kinds & (kinds - 1)) != 0);
  l->depth++;
  expr_id where = q.where ? lower_truth(l, expression_here(l, q.where)) : 0;
  facts_push(l, where, true);
  expr_id body = q.body ? lower_truth(l, q.body) : 0;
  where = complete_where(l, where, &l->variables.items[outer], q.name);
  l->depth--;
  l->facts.count = known;
  struct expr x = {.op = (uint8_t)op_of(node_here(l, n)), .slot = slot, .a = set.expr, .b = where, .c = body};
  check_cost(l, n, &x);
  l->variables.count = outer;
  l->next_slot--;
  struct operand res = make_operand(l, x, n, type_plain(x.op == EXPR_COUNT ? TYPE_NUMBER : TYPE_BOOLEAN));
  l->rules->exprs.items[res.expr].free_slots =
      free_slots_of(l, set.expr) | ((free_slots_of(l, where) | free_slots_of(l, body)) & ~(1u << slot));
  return res;
}

struct operand lower_quantifier(struct lowering *l, node_id n) {
  struct quantifier_nodes q = nodes_of(l, n);
  if (l->depth == QUANTIFIER_DEPTH) {
    diag(l->diagnostics, MSG_RULE_TOO_DEEP, span_from(node_here(l, n)->at.start, node_here(l, q.set)->at.end));
    return poison(l, n);
  }
  struct operand set = lower_set(l, q.set);
  return lower_inside(l, n, set);
}
