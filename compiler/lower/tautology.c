/* tautology.c - `p or not p` and the like (W3306): true for whoever knows everything, and yet undecided while p is. */
#include "compiler/lower/lower_internal.h"

enum { CHAIN_LIMIT = 256 }; /* formulas are at most 200 deep */

/* The operands of a chain of one operator: `a and b and c`. */
static uint32_t chain_of(const struct lowering *l, expr_id e, enum expr_op op, expr_id *res) {
  uint32_t count = 0;
  expr_id pending[CHAIN_LIMIT];
  uint32_t waiting = 0;
  pending[waiting++] = e;
  while (waiting != 0 && count < CHAIN_LIMIT) {
    expr_id at = pending[--waiting];
    const struct expr *x = expr_of(l, at);
    if (x->op == op && waiting + 2 <= CHAIN_LIMIT) {
      pending[waiting++] = x->b;
      pending[waiting++] = x->a;
    } else {
      res[count++] = at;
    }
  }
  return count;
}

static bool opposite(const struct lowering *l, expr_id a, expr_id b) {
  const struct expr *x = expr_of(l, a), *y = expr_of(l, b);
  return (x->op == EXPR_NOT && expr_equal(l, x->a, b)) || (y->op == EXPR_NOT && expr_equal(l, y->a, a));
}

static bool is_constant(const struct lowering *l, expr_id e) { return expr_of(l, e)->op == EXPR_CONSTANT; }

/* Only pairs across the node just built: pairs inside its parts were looked at when those were built. */
void check_tautology(struct lowering *l, expr_id e) {
  const struct expr *x = expr_of(l, e);
  if (x->op == EXPR_IMPLIES) {
    if (!is_constant(l, x->a) && expr_equal(l, x->a, x->b)) diag(l->diagnostics, MSG_RULE_ALWAYS, x->at);
    return;
  }
  expr_id left[CHAIN_LIMIT], right[CHAIN_LIMIT];
  uint32_t lefts = chain_of(l, x->a, (enum expr_op)x->op, left), rights = chain_of(l, x->b, (enum expr_op)x->op, right);
  for (uint32_t i = 0; i < lefts; i++)
    for (uint32_t j = 0; j < rights; j++)
      if (opposite(l, left[i], right[j])) {
        diag(l->diagnostics, x->op == EXPR_OR ? MSG_RULE_ALWAYS : MSG_RULE_NEVER, x->at);
        return;
      }
}
