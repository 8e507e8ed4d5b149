/* calls.c - built-in calls and helper predicates; arguments checked for kind and number. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

#include <stdlib.h>
#include <string.h>

#define BIT(k) (1u << KIND_##k)
#define ELEMENT_KINDS (BIT(ORGANIZATION) | BIT(PERSON) | BIT(COMPONENT) | BIT(DATA) | BIT(PROCEDURE) | BIT(SYSTEM))
#define TRANSFER_KINDS (BIT(SENSE) | BIT(ACTUATE))
#define PATH_KINDS (ELEMENT_KINDS | TRANSFER_KINDS | BIT(FLOW))

/* ---- arguments ---- */

static uint32_t argument_count(const struct lowering *l, node_id call) {
  uint32_t res = 0;
  for (node_id n = node_here(l, node_here(l, call)->first)->next; n != 0; n = node_here(l, n)->next) res++;
  return res;
}

/* The expression of the argument at INDEX. */
static node_id argument_at(const struct lowering *l, node_id call, uint32_t index) {
  node_id n = node_here(l, node_here(l, call)->first)->next;
  while (index-- != 0) n = node_here(l, n)->next;
  return expression_here(l, n);
}

static bool check_arguments(struct lowering *l, node_id call, const char *name, uint32_t wanted) {
  for (node_id n = node_here(l, node_here(l, call)->first)->next; n != 0; n = node_here(l, n)->next) {
    if (node_here(l, n)->value == 0) continue;
    diag(l->diagnostics, MSG_RULE_ARGUMENT_NAME, node_here(l, n)->at, text_of(l, node_here(l, n)->value));
    return false;
  }
  uint32_t count = argument_count(l, call);
  if (count == wanted) return true;
  diag(l->diagnostics, MSG_RULE_ARGUMENT_COUNT, node_here(l, call)->at, name, arena_format(&l->memory, "%u", wanted),
       arena_format(&l->memory, "%u", count));
  return false;
}

/* The argument at INDEX, which must be of one of KINDS; 0 with a message. */
static expr_id entity_argument(struct lowering *l, node_id call, uint32_t index, uint32_t kinds) {
  node_id n = argument_at(l, call, index);
  struct operand x = lower_expression(l, n, NULL);
  struct rule_type wanted = type_of_kinds(l, kinds, false);
  return require_type(l, &x, &wanted, n) ? x.expr : 0;
}

/* ---- built-in calls ---- */

static struct operand call_ends(struct lowering *l, node_id n) {
  expr_id x = entity_argument(l, n, 0, BIT(FLOW) | TRANSFER_KINDS);
  if (x == 0) return poison(l, n);
  expr_id source = add_expr(l, (struct expr){.op = EXPR_PROPERTY, .symbol = PROPERTY_SOURCE, .a = x}, n);
  expr_id sink = add_expr(l, (struct expr){.op = EXPR_PROPERTY, .symbol = PROPERTY_SINK, .a = x}, n);
  expr_id last = add_expr(l, (struct expr){.op = EXPR_ITEM, .a = sink}, n);
  expr_id first = add_expr(l, (struct expr){.op = EXPR_ITEM, .a = source, .b = last}, n);
  return make_operand(l, (struct expr){.op = EXPR_LIST, .a = first}, n, type_of_kinds(l, ELEMENT_KINDS, true));
}

static struct operand call_on_entity(struct lowering *l, node_id n, enum expr_op op, uint32_t kinds,
                                     struct rule_type type) {
  expr_id x = entity_argument(l, n, 0, kinds);
  return x ? make_operand(l, (struct expr){.op = (uint8_t)op, .a = x}, n, type) : poison(l, n);
}

static struct operand call_in_force(struct lowering *l, node_id n) {
  return call_on_entity(l, n, EXPR_IN_FORCE, BIT(CONTRACT) | BIT(MEASURE) | BIT(EVIDENCE), type_plain(TYPE_BOOLEAN));
}

static struct operand call_expired(struct lowering *l, node_id n) {
  return call_on_entity(l, n, EXPR_EXPIRED, BIT(CONTRACT) | BIT(MEASURE) | BIT(EVIDENCE), type_plain(TYPE_BOOLEAN));
}

/* Of evidence since it was issued, or since a date that something bears: `age(e)`, `age(c.updated)`. */
static struct operand call_age(struct lowering *l, node_id n) {
  node_id argument = argument_at(l, n, 0);
  struct operand x = lower_expression(l, argument, NULL);
  struct rule_type duration = type_of_quantity(l, units_kind_find(&l->model->units, intern_text(l->names, "Duration")));
  struct rule_type evidence = type_of_kinds(l, BIT(EVIDENCE), false);
  struct expr date = l->rules->exprs.items[x.expr];
  if (x.type.former == TYPE_DATE && date.op == EXPR_ATTRIBUTE)
    return make_operand(l, (struct expr){.op = EXPR_AGE, .a = date.a, .symbol = date.symbol, .value = date.value}, n, duration);
  if (!require_type(l, &x, &evidence, argument)) return poison(l, n);
  return make_operand(l, (struct expr){.op = EXPR_AGE, .a = x.expr}, n, duration);
}

/* The second argument is the word of a kind. */
static struct operand call_complete(struct lowering *l, node_id n) {
  expr_id x = entity_argument(l, n, 0, ELEMENT_KINDS);
  node_id word = argument_at(l, n, 1);
  uint32_t kinds = node_here(l, word)->kind == NODE_IDENT ? kinds_of_word(l, node_here(l, word)->value) : 0;
  uint8_t kind = KIND_NONE;
  while (kind < KIND_COUNT && kinds != 1u << kind) kind++;
  if (kind == KIND_COUNT) {
    diag(l->diagnostics, MSG_RULE_COMPLETE_KIND, node_here(l, word)->at, words_here(l, word));
    return poison(l, n);
  }
  if (x == 0) return poison(l, n);
  return make_operand(l, (struct expr){.op = EXPR_COMPLETE, .symbol = kind, .a = x}, n, type_plain(TYPE_BOOLEAN));
}

static struct operand call_attested(struct lowering *l, node_id n) {
  node_id number = argument_at(l, n, 0);
  uint8_t level;
  if (!l->level_at_hand) {
    diag(l->diagnostics, MSG_RULE_ATTESTED_HERE, node_here(l, n)->at);
    return poison(l, n);
  }
  if (node_here(l, number)->kind != NODE_INT) {
    diag(l->diagnostics, MSG_RULE_ATTESTED_LEVEL, node_here(l, number)->at, words_here(l, number));
    return poison(l, n);
  }
  if (!level_of_node(l, number, 1, &level)) return poison(l, n);
  struct operand x = lower_literal(l, number, NULL);
  return make_operand(l, (struct expr){.op = EXPR_ATTESTED, .a = x.expr}, n, type_plain(TYPE_BOOLEAN));
}

/* ---- verdicts and claims ---- */

/* Does a verdict of this requirement on an X make sense: its own kind, or an organization that owns such? */
static bool check_achieved(struct lowering *l, node_id n, uint32_t requirement, const struct operand *x) {
  const struct rule_requirement *q = &l->rules->requirements.items[requirement];
  const char *id = text_of(l, q->id);
  if (l->rules->frameworks.items[q->framework].core) {
    diag(l->diagnostics, MSG_RULE_ACHIEVED_CORE, node_here(l, n)->at, id);
    return false;
  }
  uint32_t kinds = q->subjects.kinds;
  for (uint32_t i = 0; i < q->subjects.classes.count; i++)
    kinds |= 1u << l->model->classes.items[q->subjects.classes.items[i]].kind;
  struct rule_type about = type_of_kinds(l, kinds, false),
                   wrong = type_of_kinds(l, type_kinds(&x->type) & ~(kinds | BIT(ORGANIZATION)), false);
  if (kinds == 0 || wrong.count == 0) return true;
  uint32_t index = diag(l->diagnostics, MSG_RULE_ACHIEVED_KIND, node_here(l, n)->at, id, alternatives_words(l, &about),
                        alternatives_words(l, &wrong));
  diag_also(l->diagnostics, index, MSG_RULE_SUBJECTS_HERE, q->subjects.at, id);
  return false;
}

static struct operand call_achieved(struct lowering *l, node_id n) {
  node_id reference = argument_at(l, n, 0), subject = argument_at(l, n, 1);
  if (node_here(l, reference)->kind != NODE_REQUIREMENT_OF) {
    diag(l->diagnostics, MSG_RULE_ACHIEVED_WHAT, node_here(l, reference)->at, words_here(l, reference));
    return poison(l, n);
  }
  struct operand r = lower_literal(l, reference, NULL), x = lower_expression(l, subject, NULL);
  if (is_any(&r.type)) return poison(l, n);
  struct value v = expr_of(l, r.expr)->value;
  uint32_t requirement = used_requirement(l, (struct requirement_use){.framework = v.second, .id = v.first});
  struct rule_type any = type_of_kinds(l, PATH_KINDS | BIT(CONTRACT) | BIT(MEASURE) | BIT(EVIDENCE), false);
  if (requirement == UINT32_MAX || !require_type(l, &x, &any, subject)) return poison(l, n);
  if (!is_any(&x.type) && !check_achieved(l, n, requirement, &x)) return poison(l, n);
  return make_operand(l, (struct expr){.op = EXPR_ACHIEVED, .symbol = requirement, .a = x.expr}, n,
                      type_plain(TYPE_NUMBER));
}

static struct operand call_claimed(struct lowering *l, node_id n) {
  static const struct rule_type requirement = {.former = TYPE_REQUIREMENT};
  node_id what = argument_at(l, n, 0);
  struct operand r = lower_expression(l, what, &requirement);
  expr_id x = entity_argument(l, n, 1, PATH_KINDS);
  if (!is_any(&r.type) && (r.type.former != TYPE_REQUIREMENT || r.type.set)) {
    diag(l->diagnostics, MSG_RULE_WANTED, node_here(l, what)->at, type_words_of(l, &requirement), words_here(l, what),
         type_words_of(l, &r.type));
    return poison(l, n);
  }
  return x ? make_operand(l, (struct expr){.op = EXPR_CLAIMED, .a = r.expr, .b = x}, n, type_plain(TYPE_NUMBER))
           : poison(l, n);
}

/* Whether something is written down at all: one attribute or one related thing, not a set. */
static struct operand call_recorded(struct lowering *l, node_id n) {
  node_id what = argument_at(l, n, 0);
  struct operand x = lower_expression(l, what, NULL);
  const struct expr *e = expr_of(l, x.expr);
  if (is_any(&x.type) && e->op == EXPR_CONSTANT) return poison(l, n);
  if ((e->op != EXPR_ATTRIBUTE && e->op != EXPR_PROPERTY) || (e->op == EXPR_PROPERTY && x.type.set)) {
    diag(l->diagnostics, MSG_RULE_RECORDED_WHAT, node_here(l, what)->at, words_here(l, what));
    return poison(l, n);
  }
  return make_operand(l, (struct expr){.op = EXPR_RECORDED, .a = x.expr}, n, type_plain(TYPE_BOOLEAN));
}

static struct operand call_reaches(struct lowering *l, node_id n) {
  expr_id x = entity_argument(l, n, 0, PATH_KINDS), y = entity_argument(l, n, 1, PATH_KINDS);
  if (x == 0 || y == 0) return poison(l, n);
  return make_operand(l, (struct expr){.op = EXPR_REACHES, .a = x, .b = y}, n, type_plain(TYPE_BOOLEAN));
}

static struct operand call_closure(struct lowering *l, node_id n, enum expr_op op, bool at_hand) {
  if (!at_hand) {
    diag(l->diagnostics, MSG_RULE_CLOSURE_PLACE, node_here(l, n)->at, op == EXPR_UPSTREAM ? "upstream" : "downstream");
    return poison(l, n);
  }
  return call_on_entity(l, n, op, PATH_KINDS, type_of_kinds(l, PATH_KINDS, true));
}

/* ---- helper predicates ---- */

static struct operand call_define(struct lowering *l, node_id n, const struct define_source *d) {
  const struct tree *t = &l->program->trees.items[d->tree];
  uint32_t wanted = 0;
  for (node_id p = node_child(t, d->node, NODE_PARAM); p != 0; p = node_next_same(t, p)) wanted++;
  if (!check_arguments(l, n, text_of(l, d->name), wanted) || PARAMETER_LIMIT < wanted) return poison(l, n);
  expr_id items[PARAMETER_LIMIT] = {0}, next = 0;
  const struct rule_type *types = d->parameters;
  for (uint32_t i = 0; i < wanted; i++) {
    node_id at = argument_at(l, n, i);
    struct operand x = lower_expression(l, at, NULL);
    if (types != NULL && !require_type(l, &x, &types[i], at)) return poison(l, n);
    items[i] = x.expr;
  }
  if (d->index == UINT32_MAX) return poison(l, n);
  for (uint32_t i = wanted; 0 < i; i--)
    next = add_expr(l, (struct expr){.op = EXPR_ITEM, .a = items[i - 1], .b = next}, n);
  return make_operand(l, (struct expr){.op = EXPR_DEFINE, .symbol = d->index, .a = next}, n, d->result);
}

/* ---- the table ---- */

static const struct {
  const char *name;
  uint32_t arguments;
  struct operand (*lower)(struct lowering *, node_id);
} calls[] = {{"ends", 1, call_ends},         {"in_force", 1, call_in_force}, {"expired", 1, call_expired},
             {"age", 1, call_age},           {"complete", 2, call_complete}, {"attested", 1, call_attested},
             {"achieved", 2, call_achieved}, {"claimed", 2, call_claimed},   {"recorded", 1, call_recorded},
             {"reaches", 2, call_reaches}};

static void report_unknown_call(struct lowering *l, node_id callee) {
  VEC(const char *) names = {0};
  const char *name = words_here(l, callee);
  if (idmap_get(&l->quiet, intern_find(l->names, name, strlen(name))) != 0) return;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) vec_push(&names, calls[i].name);
  vec_push(&names, "upstream");
  vec_push(&names, "downstream");
  for (uint32_t i = 0; i < l->defines.count; i++)
    if (l->defines.items[i].module == l->module) vec_push(&names, text_of(l, l->defines.items[i].name));
  const char *near = text_nearest(name, names.items, names.count);
  if (near != NULL)
    diag(l->diagnostics, MSG_RULE_NO_CALL_MEANT, node_here(l, callee)->at, name, near);
  else
    diag(l->diagnostics, MSG_RULE_NO_CALL, node_here(l, callee)->at, name);
  vec_free(&names);
}

static struct operand lower_built_in(struct lowering *l, node_id n, const char *name, bool as_set) {
  bool up = strcmp(name, "upstream") == 0, down = strcmp(name, "downstream") == 0;
  if (up || down) {
    if (!check_arguments(l, n, name, 1)) return poison(l, n);
    return call_closure(l, n, up ? EXPR_UPSTREAM : EXPR_DOWNSTREAM, as_set);
  }
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (strcmp(name, calls[i].name) == 0)
      return check_arguments(l, n, name, calls[i].arguments) ? calls[i].lower(l, n) : poison(l, n);
  report_unknown_call(l, node_here(l, n)->first);
  return poison(l, n);
}

/* Own helper predicates hide built-in calls of the same name. */
struct operand lower_call(struct lowering *l, node_id n) {
  node_id callee = node_here(l, n)->first;
  bool as_set = l->set_expected == n;
  l->set_expected = 0;
  const struct define_source *d = define_find(l, callee);
  if (d != NULL) return call_define(l, n, d);
  return lower_built_in(l, n, node_here(l, callee)->kind == NODE_IDENT ? text_of(l, node_here(l, callee)->value) : "",
                        as_set);
}
