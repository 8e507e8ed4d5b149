/* facts.c - what is known of a path after `is`: pushed while the part that may rely on it is lowered. */
#include "compiler/lower/lower_internal.h"

static bool value_equal(struct value a, struct value b) {
  return a.tag == b.tag && a.extra == b.extra && a.first == b.first && a.second == b.second;
}

/* Numbers are entered anew for each constant, so two equal constants have different indexes. */
static bool constant_equal(const struct lowering *l, struct value a, struct value b) {
  bool number = (a.tag == VALUE_NUMBER || a.tag == VALUE_QUANTITY) && a.tag == b.tag && a.extra == b.extra;
  if (!number) return value_equal(a, b);
  return rational_compare(l->model->numbers.items[a.first], l->model->numbers.items[b.first]) == 0;
}

/* Lists may be long: items go round the loop, everything else is at most 200 deep. */
bool expr_equal(const struct lowering *l, expr_id a, expr_id b) {
  while (a != b) {
    if (a == 0 || b == 0) return false;
    const struct expr *x = expr_of(l, a), *y = expr_of(l, b);
    if (x->op != y->op || x->slot != y->slot || x->symbol != y->symbol || x->free_slots != y->free_slots) return false;
    if (x->op == EXPR_CONSTANT && !constant_equal(l, x->value, y->value)) return false;
    if (!expr_equal(l, x->a, y->a)) return false;
    if (x->op != EXPR_ITEM) return expr_equal(l, x->b, y->b) && expr_equal(l, x->c, y->c);
    a = x->b;
    b = y->b;
  }
  return true;
}

static bool is_path(const struct lowering *l, expr_id e) {
  for (; e != 0; e = expr_of(l, e)->a) {
    enum expr_op op = (enum expr_op)expr_of(l, e)->op;
    if (op == EXPR_VARIABLE) return true;
    if (op != EXPR_ATTRIBUTE && op != EXPR_PROPERTY) return false;
  }
  return false;
}

struct operand facts_apply(struct lowering *l, struct operand x) {
  if (x.type.former != TYPE_ENTITY || x.type.set || l->facts.count == 0) return x;
  for (uint32_t i = 0; i < l->facts.count && x.type.former == TYPE_ENTITY; i++) {
    const struct fact *f = &l->facts.items[i];
    if (!expr_equal(l, f->path, x.expr)) continue;
    struct rule_type smaller = type_narrow(l, &x.type, &f->type, f->others);
    x.type = smaller.count != 0 ? smaller : type_broken(); /* it can never be, which was reported where it was tested */
    x.narrowed = true;
  }
  return x;
}

/* The type that `is` tests for. */
static struct rule_type tested_type(struct lowering *l, const struct expr *x) {
  return x->symbol != 0 ? type_of_class(l, x->symbol, false) : type_of_kinds(l, x->slot, false);
}

/* Formulas are at most 200 deep; only the parts that must hold are looked at. */
void facts_push(struct lowering *l, expr_id e, bool truth) {
  if (e == 0) return;
  const struct expr *x = expr_of(l, e);
  expr_id a = x->a, b = x->b;
  switch ((enum expr_op)x->op) {
  case EXPR_NOT: facts_push(l, a, !truth); break;
  case EXPR_AND:
  case EXPR_OR:
    if (truth != (x->op == EXPR_AND)) break;
    facts_push(l, a, truth);
    facts_push(l, b, truth);
    break;
  case EXPR_IMPLIES:
    if (truth) break;
    facts_push(l, a, true);
    facts_push(l, b, false);
    break;
  case EXPR_IS:
    if (is_path(l, a)) vec_push(&l->facts, ((struct fact){a, tested_type(l, x), !truth}));
    break;
  case EXPR_NONE:
  case EXPR_CONSTANT:
  case EXPR_VARIABLE:
  case EXPR_ATTRIBUTE:
  case EXPR_PROPERTY:
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE:
  case EXPR_IN:
  case EXPR_WITHIN:
  case EXPR_RANGE:
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_IF:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_COUNT:
  case EXPR_DEFINE:
  case EXPR_ENDS:
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED:
  case EXPR_AGE:
  case EXPR_RECORDED:
  case EXPR_COMPLETE:
  case EXPR_ATTESTED:
  case EXPR_ACHIEVED:
  case EXPR_CLAIMED:
  case EXPR_REACHES:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: break;
  }
}
