/* eval_static.c - what can be said of each expression before any element is looked at: its free variables, whether it
 * depends on the requirement or the subject at hand, whether remembering its results pays. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>

static bool is_quantifier(uint8_t op) {
  return op == EXPR_ALL || op == EXPR_SOME || op == EXPR_QUANT_NONE || op == EXPR_COUNT;
}

/* Flags an expression has by itself; everything else comes from its parts. */
static uint8_t own_flags(const struct expr *x) {
  switch ((enum expr_op)x->op) {
  case EXPR_AND:
  case EXPR_OR:
  case EXPR_NOT:
  case EXPR_IMPLIES:
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE:
  case EXPR_IN:
  case EXPR_WITHIN:
  case EXPR_IS:
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED:
  case EXPR_RECORDED:
  case EXPR_COMPLETE: return INFO_TRUTH;
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_REACHES: return INFO_TRUTH | INFO_HEAVY;
  case EXPR_COUNT:
  case EXPR_ACHIEVED:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: return INFO_HEAVY;
  case EXPR_ATTESTED: return INFO_TRUTH | INFO_ATTESTED | INFO_MEASURES;
  case EXPR_PROPERTY: return x->symbol == PROPERTY_MEASURES ? INFO_MEASURES : 0;
  case EXPR_NONE:
  case EXPR_CONSTANT:
  case EXPR_VARIABLE:
  case EXPR_ATTRIBUTE:
  case EXPR_RANGE:
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_IF:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_DEFINE:
  case EXPR_ENDS:
  case EXPR_AGE:
  case EXPR_CLAIMED: break;
  }
  return 0;
}

/* ---- guards ------------------------------------------------------------------------------------- */

static bool is_variable(const struct eval_engine *g, expr_id e, uint16_t slot) {
  return engine_expr(g, e)->op == EXPR_VARIABLE && engine_expr(g, e)->slot == slot;
}

/* What the first part of a condition asks of the variable in SLOT, helpers included. */
static struct eval_guard guard_of(const struct eval_engine *g, expr_id e, uint16_t slot) {
  enum { STEPS = 32 };
  for (int step = 0; step < STEPS; step++) {
    const struct expr *x = engine_expr(g, e);
    if (x->op == EXPR_AND) {
      e = x->a;
    } else if (x->op == EXPR_IS && is_variable(g, x->a, slot)) {
      uint32_t kinds = x->symbol == 0 ? x->slot : 1u << g->model->classes.items[x->symbol].kind;
      return (struct eval_guard){kinds, x->symbol};
    } else if (x->op == EXPR_DEFINE && x->a != 0 && engine_expr(g, x->a)->b == 0 &&
               is_variable(g, engine_expr(g, x->a)->a, slot)) {
      slot = g->rules->defines.items[x->symbol].first_slot;
      e = g->rules->defines.items[x->symbol].body;
    } else {
      break;
    }
  }
  return (struct eval_guard){0};
}

/* To `all` only what `where` leaves out makes no difference. */
static struct eval_guard guard_of_quantifier(const struct eval_engine *g, const struct expr *x) {
  struct eval_guard res = x->b == 0 ? (struct eval_guard){0} : guard_of(g, x->b, x->slot);
  bool may_fail = x->op == EXPR_ALL || x->op == EXPR_COUNT || x->c == 0;
  return res.kinds != 0 || may_fail ? res : guard_of(g, x->c, x->slot);
}

/* ---- helpers ------------------------------------------------------------------------------------ */

/* What looks farther than the element at hand, or is asked often. A test of the class is as fast as memory. */
static bool is_worth_keeping(const struct eval_engine *g, expr_id e) {
  enum { OFTEN = 3 };
  const struct eval_info *x = &g->info[e];
  uint8_t op = engine_expr(g, e)->op;
  if ((x->flags & INFO_TRUTH) == 0 || (x->flags & INFO_ATTESTED) != 0) return false;
  bool composed = op == EXPR_AND || op == EXPR_OR || op == EXPR_EQ || op == EXPR_NE;
  return (x->flags & INFO_HEAVY) != 0 || (composed && OFTEN <= x->calls);
}

static struct eval_about about_of(const struct eval_engine *g, const struct expr *x) {
  struct eval_about res = {.body = g->rules->defines.items[x->symbol].body};
  bool plain = true;
  for (expr_id item = x->a; item != 0; item = engine_expr(g, item)->b) {
    const struct expr *argument = engine_expr(g, engine_expr(g, item)->a);
    plain = plain && argument->op == EXPR_VARIABLE && argument->slot < EVAL_SLOTS && res.arguments < 2;
    if (plain) res.slots[res.arguments] = (uint8_t)argument->slot;
    if (res.arguments < UINT8_MAX) res.arguments++;
  }
  res.variables = plain ? res.arguments : 0;
  return res;
}

/* ---- parts -------------------------------------------------------------------------------------- */

/* The parts of an expression; a helper call has the body of the helper as one more. */
static expr_id part_of(const struct eval_engine *g, const struct expr *x, uint32_t index) {
  const expr_id parts[] = {x->a, x->b, x->c, x->op == EXPR_DEFINE ? g->rules->defines.items[x->symbol].body : 0};
  return parts[index];
}

static uint32_t variable_bit(uint16_t slot) { return slot < EVAL_SLOTS ? 1u << slot : 0; }

static void finish(struct eval_engine *g, expr_id e) {
  const struct expr *x = engine_expr(g, e);
  struct eval_info *res = &g->info[e];
  uint8_t flags = own_flags(x);
  for (uint32_t i = 0; i < 4; i++)
    flags |= g->info[part_of(g, x, i)].flags & (INFO_MEASURES | INFO_ATTESTED | INFO_HEAVY);
  uint32_t inner = g->info[x->b].free | g->info[x->c].free;
  if (is_quantifier(x->op)) inner &= ~variable_bit(x->slot);
  if (x->op == EXPR_DEFINE) inner = 0;
  res->free = g->info[x->a].free | inner | (x->op == EXPR_VARIABLE ? variable_bit(x->slot) : 0);
  res->flags = flags | INFO_DONE;
  if (is_worth_keeping(g, e)) res->flags |= INFO_KEPT;
  if (x->op == EXPR_CONSTANT && x->value.tag != VALUE_DATE) { /* the number of a date lives in a pool */
    vec_push(&g->constants, value_from(g, x->value));
    res->constant = g->constants.count;
  }
  if (x->op == EXPR_DEFINE) res->about = about_of(g, x);
  if (is_quantifier(x->op)) res->guard = guard_of_quantifier(g, x);
}

/* ---- all expressions ---------------------------------------------------------------------------- */

static void count_calls(struct eval_engine *g) {
  for (expr_id e = 1; e < g->rules->exprs.count; e++) {
    const struct expr *x = engine_expr(g, e);
    if (x->op != EXPR_DEFINE) continue;
    struct eval_info *body = &g->info[g->rules->defines.items[x->symbol].body];
    if (body->calls < UINT8_MAX) body->calls++;
  }
}

struct visit {
  expr_id e;
  uint32_t next;
};

void eval_static_build(struct eval_engine *g) {
  uint32_t count = g->rules->exprs.count;
  g->info = memory_zeroed((size_t)count + 1, sizeof *g->info);
  count_calls(g);
  VEC(struct visit) stack = {0};
  uint8_t *entered = memory_zeroed((size_t)count + 1, 1); /* a circle of helpers was reported; it must not loop here */
  entered[0] = 1;
  for (expr_id root = 1; root < count; root++) {
    if (entered[root]) continue;
    entered[root] = 1;
    vec_push(&stack, ((struct visit){root, 0}));
    while (stack.count != 0) {
      struct visit *top = &vec_last(&stack);
      if (top->next == 4) {
        finish(g, top->e);
        stack.count--;
        continue;
      }
      expr_id part = part_of(g, engine_expr(g, top->e), top->next++);
      if (entered[part]) continue;
      entered[part] = 1;
      vec_push(&stack, ((struct visit){part, 0}));
    }
  }
  vec_free(&stack);
  free(entered);
}
