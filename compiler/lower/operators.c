/* operators.c - logic, `is`, `if`, lists. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

#include <stdlib.h>

/* ---- logic ---- */

struct operand lower_logic(struct lowering *l, node_id n, enum expr_op op) {
  node_id left = node_here(l, n)->first, right = node_here(l, left)->next;
  expr_id a = lower_truth(l, left);
  uint32_t known = l->facts.count;
  facts_push(l, a, op != EXPR_OR);
  expr_id b = lower_truth(l, right);
  l->facts.count = known;
  struct operand res = make_operand(l, (struct expr){.op = (uint8_t)op, .a = a, .b = b}, n, type_plain(TYPE_BOOLEAN));
  check_tautology(l, res.expr);
  return res;
}

/* ---- is ---- */

/* Which tests of a ranging variable must stay possible when reading narrows it. */
static void note_tested(struct lowering *l, const struct operand *x, const struct rule_type *by) {
  const struct expr *e = expr_of(l, x->expr);
  if (e->op != EXPR_VARIABLE || x->narrowed) return;
  for (uint32_t i = 0; i < l->variables.count; i++)
    if (l->variables.items[i].slot == e->slot && l->variables.items[i].ranges)
      l->variables.items[i].tested |= type_kinds(by);
}

static void report_certain(struct lowering *l, node_id n, const struct operand *x, const struct rule_type *by,
                           bool holds) {
  diag(l->diagnostics, holds ? MSG_RULE_ALWAYS_KIND : MSG_RULE_NEVER_KIND, node_here(l, n)->at,
       alternatives_words(l, &x->type), alternatives_words(l, by));
}

static void check_test(struct lowering *l, node_id n, const struct operand *x, const struct rule_type *by) {
  bool negated = node_here(l, n)->flags & NODE_NEGATED;
  struct rule_type overlap = type_narrow(l, &x->type, by, false);
  if (overlap.count == 0) {
    diag(l->diagnostics, negated ? MSG_RULE_ALWAYS_OTHER : MSG_RULE_NEVER_KIND, node_here(l, n)->at,
         alternatives_words(l, &x->type), alternatives_words(l, by));
    return;
  }
  if (!x->narrowed && type_below(l, &x->type, by)) {
    if (negated)
      diag(l->diagnostics, MSG_RULE_NEVER_OTHER, node_here(l, n)->at, alternatives_words(l, &x->type),
           alternatives_words(l, by));
    else
      report_certain(l, n, x, by, true);
    return;
  }
  note_tested(l, x, by);
}

/* A class value (the protocol of a flow) is tested against a class, even where an entity is tested for its kind. */
static struct expr test_of(const struct lowering *l, const struct operand *x, const struct rule_type *by) {
  struct expr res = {.op = EXPR_IS, .a = x->expr};
  if (by->count == 1) res.symbol = by->alternatives[0].class;
  if (x->type.former == TYPE_CLASS && by->count != 0 && res.symbol == 0)
    res.symbol = l->model->root_class[by->alternatives[0].kind];
  if (res.symbol == 0) res.slot = (uint16_t)type_kinds(by);
  return res;
}

struct operand lower_is(struct lowering *l, node_id n) {
  node_id subject = node_here(l, n)->first;
  struct operand x = lower_expression(l, subject, NULL);
  struct rule_type by = type_of_path(l, child_here(l, n, NODE_PATH));
  if (is_any(&by)) /* a test for nothing: what relies on it is not reported either */
    return make_operand(l, (struct expr){.op = EXPR_IS, .a = x.expr}, n, type_plain(TYPE_BOOLEAN));
  bool entity = x.type.former == TYPE_ENTITY && !x.type.set;
  if (!entity && !is_any(&x.type) && (x.type.former != TYPE_CLASS || x.type.set)) {
    diag(l->diagnostics, MSG_RULE_IS_WHAT, node_here(l, subject)->at, words_here(l, subject),
         type_words_of(l, &x.type));
    return poison(l, n);
  }
  if (entity) check_test(l, n, &x, &by);
  struct operand res = make_operand(l, test_of(l, &x, &by), n, type_plain(TYPE_BOOLEAN));
  if (node_here(l, n)->flags & NODE_NEGATED)
    res = make_operand(l, (struct expr){.op = EXPR_NOT, .a = res.expr}, n, res.type);
  return res;
}

/* ---- if ---- */

struct operand lower_if(struct lowering *l, node_id n, const struct rule_type *expected) {
  node_id condition = node_here(l, n)->first, then = node_here(l, condition)->next, other = node_here(l, then)->next;
  expr_id a = lower_truth(l, condition);
  uint32_t known = l->facts.count;
  facts_push(l, a, true);
  struct operand b = lower_expression(l, then, expected);
  l->facts.count = known;
  facts_push(l, a, false);
  bool weak = is_weak(l, other) || node_here(l, other)->kind == NODE_IF;
  struct operand c = lower_expression(l, other, expected != NULL ? expected : weak ? &b.type : NULL);
  l->facts.count = known;
  if (!is_any(&b.type) && !is_any(&c.type) &&
      (b.type.former != c.type.former || b.type.set != c.type.set || b.type.of != c.type.of))
    diag(l->diagnostics, MSG_RULE_IF_TYPES, node_here(l, other)->at, type_words_of(l, &b.type),
         type_words_of(l, &c.type));
  return make_operand(l, (struct expr){.op = EXPR_IF, .a = a, .b = b.expr, .c = c.expr}, n,
                      is_any(&b.type) ? c.type : b.type);
}

/* ---- lists ---- */

typedef VEC(struct operand) operand_list;

/* All alternatives of all items: [f.source, f.sink] may be either. */
static struct rule_type joined(struct lowering *l, const operand_list *items) {
  struct rule_type res = items->count ? items->items[0].type : type_any();
  for (uint32_t i = 1; i < items->count && res.former == TYPE_ENTITY; i++) {
    const struct rule_type *t = &items->items[i].type;
    if (t->former != TYPE_ENTITY || type_below(l, t, &res)) continue;
    struct alternative *list = arena_alloc(&l->memory, sizeof *list * ((size_t)res.count + t->count));
    for (uint32_t j = 0; j < res.count; j++) list[j] = res.alternatives[j];
    for (uint32_t j = 0; j < t->count; j++) list[res.count + j] = t->alternatives[j];
    res.alternatives = list;
    res.count += t->count;
  }
  res.set = res.former != TYPE_ANY;
  return res;
}

static bool item_fits(const struct rule_type *t, const struct rule_type *of) {
  return is_any(t) || is_any(of) || (!t->set && t->former == of->former && t->of == of->of);
}

static struct operand lower_item(struct lowering *l, node_id argument, const struct rule_type *expected) {
  node_id n = expression_here(l, argument);
  if (n == 0) return poison(l, argument);
  if (node_here(l, argument)->value != 0)
    diag(l->diagnostics, MSG_RULE_ARGUMENT_NAME, node_here(l, argument)->at, text_of(l, node_here(l, argument)->value));
  return lower_expression(l, n, expected);
}

struct operand lower_list(struct lowering *l, node_id n, const struct rule_type *expected) {
  struct rule_type item = expected ? *expected : type_any();
  item.set = false;
  operand_list items = {0};
  for (node_id argument = node_here(l, n)->first; argument != 0; argument = node_here(l, argument)->next) {
    struct operand x = lower_item(l, argument, is_any(&item) ? NULL : &item);
    if (items.count == 0 && is_any(&item)) item = x.type;
    if (!item_fits(&x.type, &item))
      diag(l->diagnostics, MSG_RULE_LIST_TYPES, node_here(l, argument)->at, type_words_of(l, &item),
           type_words_of(l, &x.type));
    vec_push(&items, x);
  }
  struct rule_type type = joined(l, &items);
  expr_id next = 0;
  for (uint32_t i = items.count; 0 < i; i--)
    next = add_expr(l, (struct expr){.op = EXPR_ITEM, .a = items.items[i - 1].expr, .b = next}, n);
  vec_free(&items);
  return make_operand(l, (struct expr){.op = EXPR_LIST, .a = next}, n, type);
}
