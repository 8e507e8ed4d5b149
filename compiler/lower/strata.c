/* strata.c - which requirements ask for verdicts of which: circles (E3302), evaluation order; and documentation
 * requirements, those that look at what is recorded. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>

/* What a helper predicate brings along. Helpers use those with lower indexes only. */
struct brings {
  bool recorded;
  VEC(uint32_t) asks; /* indexes of requirements */
};
struct collector {
  struct lowering *l;
  struct brings *defines;
  struct idmap seen; /* (owner, requirement) -> 1 */
  VEC(expr_id) pending;
};

static void note_asked(struct collector *c, struct brings *b, uint32_t owner, uint32_t requirement) {
  uint64_t key = idmap_pair(owner, requirement);
  if (idmap_get(&c->seen, key) != 0) return;
  idmap_put(&c->seen, key, 1);
  vec_push(&b->asks, requirement);
}

static void note_expr(struct collector *c, const struct expr *x, struct brings *b, uint32_t owner) {
  if (x->op == EXPR_RECORDED) b->recorded = true;
  if (x->op == EXPR_ACHIEVED) note_asked(c, b, owner, x->symbol);
  if (x->op != EXPR_DEFINE) return;
  const struct brings *used = &c->defines[x->symbol];
  b->recorded |= used->recorded;
  for (uint32_t i = 0; i < used->asks.count; i++) note_asked(c, b, owner, used->asks.items[i]);
}

static void collect(struct collector *c, expr_id root, struct brings *b, uint32_t owner) {
  c->pending.count = 0;
  if (root != 0) vec_push(&c->pending, root);
  while (c->pending.count != 0) {
    const struct expr *x = expr_of(c->l, c->pending.items[--c->pending.count]);
    note_expr(c, x, b, owner);
    if (x->c != 0) vec_push(&c->pending, x->c);
    if (x->b != 0) vec_push(&c->pending, x->b);
    if (x->a != 0) vec_push(&c->pending, x->a);
  }
}

static void collect_rule(struct collector *c, struct brings *b, uint32_t owner, expr_id where,
                         const struct rule_level levels[3]) {
  collect(c, where, b, owner);
  for (int i = 0; i < 3; i++) collect(c, levels[i].condition, b, owner);
}

static struct brings *collect_all(struct collector *c) {
  struct rule_set *r = c->l->rules;
  c->defines = memory_zeroed((size_t)r->defines.count + 1, sizeof *c->defines);
  struct brings *res = memory_zeroed((size_t)r->requirements.count + 1, sizeof *res);
  for (uint32_t i = 0; i < r->defines.count; i++)
    collect(c, r->defines.items[i].body, &c->defines[i], r->requirements.count + i);
  for (uint32_t i = 0; i < r->requirements.count; i++)
    collect_rule(c, &res[i], i, r->requirements.items[i].subjects.where, r->requirements.items[i].levels);
  for (uint32_t i = 0; i < r->exceptions.count; i++) {
    const struct rule_exception *x = &r->exceptions.items[i];
    collect_rule(c, &res[x->requirement], x->requirement, x->subjects.where, x->levels);
  }
  for (uint32_t i = 0; i < r->strengthenings.count; i++) {
    const struct rule_strengthening *x = &r->strengthenings.items[i];
    collect_rule(c, &res[x->requirement], x->requirement, x->subjects.where, x->levels);
  }
  return res;
}

/* ---- circles and order ---- */

static void report_circle(void *context, const uint32_t *nodes, uint32_t count, const struct graph_edge *edge) {
  (void)edge;
  struct lowering *l = context;
  const struct rule_requirement *requirements = l->rules->requirements.items;
  struct builder chain = {0};
  for (uint32_t i = 0; i <= count; i++)
    builder_format(&chain, "%s#%s", i ? " → " : "", text_of(l, requirements[nodes[i % count]].id));
  uint32_t index = diag(l->diagnostics, MSG_RULE_REQUIREMENT_CIRCLE, requirements[nodes[0]].at, builder_get(&chain));
  for (uint32_t i = 1; i < count; i++)
    diag_also(l->diagnostics, index, MSG_RULE_STATED_HERE, requirements[nodes[i]].at,
              text_of(l, requirements[nodes[i]].id));
  builder_free(&chain);
}

static void assign_strata(struct lowering *l, const struct brings *asked, const uint32_t *order) {
  for (uint32_t i = 0; i < l->rules->requirements.count; i++) {
    struct rule_requirement *q = &l->rules->requirements.items[order[i]];
    for (uint32_t j = 0; j < asked[order[i]].asks.count; j++) {
      uint32_t below = l->rules->requirements.items[asked[order[i]].asks.items[j]].stratum;
      if (q->stratum <= below) q->stratum = below + 1;
    }
  }
}

void order_requirements(struct lowering *l) {
  struct collector c = {.l = l};
  struct brings *asked = collect_all(&c);
  uint32_t count = l->rules->requirements.count;
  struct graph g = {.nodes = count};
  for (uint32_t i = 0; i < count; i++) {
    l->rules->requirements.items[i].documentation = asked[i].recorded;
    for (uint32_t j = 0; j < asked[i].asks.count; j++)
      vec_push(&g.edges, ((struct graph_edge){i, asked[i].asks.items[j], l->rules->requirements.items[i].at}));
  }
  uint32_t *order = memory_zeroed((size_t)count + 1, sizeof *order);
  graph_order(&g, order, report_circle, l);
  assign_strata(l, asked, order);
  for (uint32_t i = 0; i < count; i++) vec_free(&asked[i].asks);
  for (uint32_t i = 0; i < l->rules->defines.count; i++) vec_free(&c.defines[i].asks);
  vec_free(&c.pending);
  idmap_free(&c.seen);
  free(c.defines);
  free(asked);
  free(order);
  graph_free(&g);
}
