/* formula_walk.c - every expression of a formula, helper predicates included, without recursion. */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

void formula_walk_begin(struct formula_walk *w, const struct rule_set *r) {
  *w = (struct formula_walk){.rules = r, .define_seen = memory_zeroed((size_t)r->defines.count + 1, sizeof(uint32_t))};
}

void formula_walk_end(struct formula_walk *w) {
  vec_free(&w->pending);
  free(w->define_seen);
}

static void push(struct formula_walk *w, expr_id e) {
  if (e != 0 && e < w->rules->exprs.count) vec_push(&w->pending, e);
}

void formula_walk_start(struct formula_walk *w, expr_id root) {
  w->pending.count = 0;
  w->round++;
  push(w, root);
}

const struct expr *formula_walk_next(struct formula_walk *w) {
  if (w->pending.count == 0) return NULL;
  const struct expr *x = &w->rules->exprs.items[w->pending.items[--w->pending.count]];
  if (x->op == EXPR_DEFINE && x->symbol < w->rules->defines.count && w->define_seen[x->symbol] != w->round) {
    w->define_seen[x->symbol] = w->round;
    push(w, w->rules->defines.items[x->symbol].body);
  }
  push(w, x->c);
  push(w, x->b);
  push(w, x->a);
  return x;
}
