/* eval_expr.c - expressions to grades and values, row at a time. A grade is computed where a truth is wanted, a value
 * elsewhere; each falls back on the other. */
#include "runtime/rules/evaluate_internal.h"

/* ---- helper calls ------------------------------------------------------------------------------- */

/* All arguments are computed before any is bound: a helper may use the slots of its caller. */
static bool is_bound_already(const struct eval_context *c, expr_id item, uint16_t slot) {
  const struct expr *argument = engine_expr(c->engine, engine_expr(c->engine, item)->a);
  return engine_expr(c->engine, item)->b == 0 && argument->op == EXPR_VARIABLE && argument->slot == slot;
}

bool eval_enter_call(struct eval_context *c, const struct expr *x, struct eval_call *call) {
  const struct rule_define *define = &c->engine->rules->defines.items[x->symbol];
  if (x->a != 0 && define->first_slot < EVAL_SLOTS && is_bound_already(c, x->a, define->first_slot)) {
    call->first = define->first_slot;
    call->count = 0; /* most helpers are asked about the variable that stands where they look */
    c->inside++;
    return true;
  }
  const struct eval_value *arguments[EVAL_SLOTS];
  uint16_t count = 0;
  for (expr_id item = x->a; item != 0; item = engine_expr(c->engine, item)->b) {
    if (EVAL_SLOTS <= define->first_slot + count) return false;
    arguments[count] = eval_peek(c, engine_expr(c->engine, item)->a, &call->values[count]);
    count++;
  }
  call->first = define->first_slot;
  call->count = count;
  for (uint16_t i = 0; i < count; i++) {
    call->saved[i] = c->slots[call->first + i];
    c->slots[call->first + i] = arguments[i];
  }
  c->inside++;
  return true;
}

void eval_leave_call(struct eval_context *c, const struct eval_call *call) {
  for (uint16_t i = 0; i < call->count; i++) c->slots[call->first + i] = call->saved[i];
  c->inside--;
}

/* A helper may consist of one quantifier, which keeps results of its own under its own number. */
static uint32_t plane_of_helper(const struct eval_engine *g, expr_id body) { return g->rules->exprs.count + body; }

static uint8_t grade_of_body(struct eval_context *c, const struct expr *x, expr_id body) {
  struct eval_call call;
  if (!eval_enter_call(c, x, &call)) return GRADE_UNKNOWN;
  uint8_t res = eval_grade(c, body);
  eval_leave_call(c, &call);
  return res;
}

static uint8_t grade_of_pair(struct eval_context *c, const struct expr *x, expr_id body, entity_id a, entity_id b) {
  struct eval_pair *kept = &c->engine->pairs[(a * 2654435769u ^ b * 40503u ^ body * 97u) % PAIRS_KEPT];
  if (kept->a == a && kept->b == b && kept->body == body) return (uint8_t)kept->grade;
  uint8_t res = grade_of_body(c, x, body);
  kept->a = a;
  kept->b = b;
  kept->body = body;
  kept->grade = res;
  return res;
}

/* A helper with one parameter has a plane of results. */
static uint8_t grade_of_one(struct eval_context *c, const struct expr *x, expr_id body, entity_id e) {
  struct eval_engine *g = c->engine;
  uint32_t requirement = g->info[body].flags & INFO_MEASURES ? c->requirement : UINT32_MAX;
  uint32_t plane = plane_of_helper(g, body), cell = cell_of(g, e);
  uint8_t res = plane_get(g, plane, requirement, cell);
  if (res != 255) return res;
  res = grade_of_body(c, x, body);
  plane_put(g, plane, requirement, cell, res);
  return res;
}

static uint8_t grade_of_call(struct eval_context *c, expr_id e, const struct expr *x) {
  const struct eval_engine *g = c->engine;
  const struct eval_about *about = &g->info[e].about;
  uint8_t flags = g->info[about->body].flags;
  bool measures = (flags & INFO_MEASURES) != 0, assumed = c->assume_level != 0 && measures;
  if ((flags & INFO_KEPT) == 0 || assumed) return grade_of_body(c, x, about->body);
  if (about->arguments == 1) {
    struct eval_value room;
    bool variable = about->variables == 1;
    const struct eval_value *v =
        variable ? eval_slot(c, about->slots[0]) : eval_peek(c, engine_expr(g, x->a)->a, &room);
    if (v->tag == EVAL_ENTITY) return grade_of_one(c, x, about->body, v->entity);
  } else if (about->variables == 2 && !measures) {
    const struct eval_value *a = eval_slot(c, about->slots[0]), *b = eval_slot(c, about->slots[1]);
    if (a->tag == EVAL_ENTITY && b->tag == EVAL_ENTITY)
      return grade_of_pair(c, x, about->body, a->entity, b->entity);
  }
  return grade_of_body(c, x, about->body);
}

static struct eval_value value_of_call(struct eval_context *c, const struct expr *x) {
  struct eval_call call;
  if (!eval_enter_call(c, x, &call)) return value_unknown(WHY_COMPUTED, 0, 0);
  struct eval_value res = eval_value(c, c->engine->rules->defines.items[x->symbol].body);
  eval_leave_call(c, &call);
  return res;
}

/* ---- connectives -------------------------------------------------------------------------------- */

static uint8_t combine(enum expr_op op, uint8_t a, uint8_t b) {
  return op == EXPR_AND ? grade_and(a, b) : grade_or(a, b);
}

/* Long chains lean to the left: they are walked, not entered. The first part is asked first: it is mostly a test of
 * the class, and ends the matter. Of a chain that is longer than any that people write, the end is asked before. */
static uint8_t grade_of_chain(struct eval_context *c, expr_id e, enum expr_op op) {
  enum { PIECE = 64 };
  expr_id parts[PIECE];
  uint8_t neutral = op == EXPR_AND ? GRADE_DERIVED : GRADE_FALSE, stop = op == EXPR_AND ? GRADE_FALSE : GRADE_DERIVED;
  uint8_t res = neutral;
  uint32_t length = 0, count = 0;
  for (expr_id at = e; engine_expr(c->engine, at)->op == op; at = engine_expr(c->engine, at)->a) length++;
  for (; PIECE < length && res != stop; length--) {
    res = combine(op, res, eval_grade(c, engine_expr(c->engine, e)->b));
    e = engine_expr(c->engine, e)->a;
  }
  if (res == stop) return res;
  for (; count < length; e = engine_expr(c->engine, e)->a) parts[count++] = engine_expr(c->engine, e)->b;
  res = combine(op, res, eval_grade(c, e));
  while (0 < count && res != stop) res = combine(op, res, eval_grade(c, parts[--count]));
  return res;
}

static uint8_t grade_of_implication(struct eval_context *c, const struct expr *x) {
  uint8_t res = grade_not(eval_grade(c, x->a));
  return res == GRADE_DERIVED ? res : grade_or(res, eval_grade(c, x->b));
}

static uint8_t grade_of_choice(struct eval_context *c, const struct expr *x) {
  enum truth which = eval_truth(c, x->a);
  if (which != UNKNOWN_) return eval_grade(c, which == TRUE_ ? x->b : x->c);
  uint8_t yes = eval_grade(c, x->b), no = eval_grade(c, x->c);
  return grade_truth(yes) == grade_truth(no) ? grade_and(yes, no) : GRADE_UNKNOWN;
}

/* ---- comparisons -------------------------------------------------------------------------------- */

static bool is_absent_literal(const struct eval_context *c, expr_id e) {
  const struct expr *x = engine_expr(c->engine, e);
  return x->op == EXPR_CONSTANT && x->value.tag == VALUE_ABSENT;
}

/* What is written where E asks an element for an attribute or its age; false when E is anything else. */
static bool find_said(struct eval_context *c, expr_id e, struct value *said) {
  const struct expr *x = engine_expr(c->engine, e);
  struct eval_value room;
  if (x->op != EXPR_ATTRIBUTE && x->op != EXPR_AGE) return false;
  const struct eval_value *of = eval_peek(c, x->a, &room);
  if (of->tag != EVAL_ENTITY) return false;
  sym attribute = x->symbol == 0 && x->op == EXPR_AGE ? c->engine->words.issued : x->symbol;
  *said = eval_value_said(c->engine, of->entity, attribute);
  return true;
}

/* Most of what rules compare nobody has written. */
static bool is_unsaid(struct eval_context *c, expr_id e) {
  struct value said;
  return find_said(c, e, &said) && (said.tag == VALUE_NONE || said.tag == VALUE_UNKNOWN);
}

/* `x.a == absent` asks for the state of x.a; absence is known only where a value is known. */
static uint8_t grade_of_absence(struct eval_context *c, expr_id e) {
  if (is_unsaid(c, e)) return GRADE_UNKNOWN;
  struct eval_value v = eval_value(c, e);
  return v.tag == EVAL_UNKNOWN ? GRADE_UNKNOWN : grade_of(v.tag == EVAL_ABSENT);
}

static uint8_t grade_of_equality(struct eval_context *c, const struct expr *x) {
  if (is_absent_literal(c, x->b)) return grade_of_absence(c, x->a);
  if (is_absent_literal(c, x->a)) return grade_of_absence(c, x->b);
  struct eval_value rooms[2];
  const struct eval_value *b = eval_peek(c, x->b, &rooms[1]);
  if (b->tag != EVAL_ABSENT && is_unsaid(c, x->a)) return GRADE_UNKNOWN;
  return value_equal(c->engine, eval_peek(c, x->a, &rooms[0]), b);
}

static uint8_t grade_of_order(struct eval_context *c, const struct expr *x) {
  struct eval_value rooms[2];
  const struct eval_value *b = eval_peek(c, x->b, &rooms[1]);
  if (b->tag != EVAL_ABSENT && is_unsaid(c, x->a)) return GRADE_UNKNOWN;
  return value_compare(c->engine, (enum expr_op)x->op, eval_peek(c, x->a, &rooms[0]), b);
}

static uint8_t grade_of_within(struct eval_context *c, const struct expr *x) {
  struct eval_value a = eval_value(c, x->a), b = eval_value(c, x->b);
  return value_within(&a, &b);
}

/* ---- membership --------------------------------------------------------------------------------- */

static uint8_t grade_in_set(struct eval_context *c, const struct eval_value *a, expr_id set) {
  struct eval_engine *g = c->engine;
  struct eval_set s = eval_set(c, set);
  uint8_t res = s.open == OPEN_NOT ? GRADE_FALSE : GRADE_UNKNOWN;
  if (a->tag == EVAL_ENTITY && s.open != OPEN_NOT && (s.kinds >> engine_entity(g, a->entity)->kind & 1) == 0)
    res = GRADE_FALSE;
  for (uint32_t i = 0; i < s.count && res != GRADE_DERIVED; i++) {
    struct eval_member m = eval_member_at(c, &s, i);
    struct eval_value v = member_value(g, m);
    res = grade_or(res, grade_and(m.grade, value_equal(g, a, &v)));
  }
  eval_set_release(c, &s);
  return res;
}

static uint8_t grade_in_items(struct eval_context *c, const struct eval_value *a, expr_id item) {
  uint8_t res = GRADE_FALSE;
  for (; item != 0 && res != GRADE_DERIVED; item = engine_expr(c->engine, item)->b) {
    struct eval_value v = eval_value(c, engine_expr(c->engine, item)->a);
    res = grade_or(res, value_equal(c->engine, a, &v));
  }
  return res;
}

static uint8_t grade_in_closure(struct eval_context *c, const struct eval_value *a, const struct expr *closure) {
  struct eval_value of = eval_value(c, closure->a);
  if (a->tag == EVAL_ABSENT || of.tag == EVAL_ABSENT) return GRADE_FALSE;
  if (a->tag != EVAL_ENTITY || of.tag != EVAL_ENTITY) return GRADE_UNKNOWN;
  if (closure->op == EXPR_UPSTREAM) return eval_reaches(c->engine, a->entity, of.entity, true);
  return eval_reaches(c->engine, of.entity, a->entity, false);
}

/* Any reader is among readers that are `any`. */
static bool is_for_anybody(struct eval_context *c, const struct expr *set) {
  if (set->op != EXPR_PROPERTY || set->symbol != PROPERTY_READERS) return false;
  struct eval_value data = eval_value(c, set->a);
  struct value any = {.tag = VALUE_NONE};
  if (data.tag == EVAL_ENTITY && c->engine->words.readers_any != 0)
    any = model_value(c->engine->model, data.entity, c->engine->words.readers_any, NULL);
  return any.tag == VALUE_BOOLEAN && any.first != 0;
}

static bool is_set(const struct expr *x) {
  return x->op == EXPR_ENDS ||
         (x->op == EXPR_PROPERTY && (property_info((enum property)x->symbol)->flags & PROPERTY_SET) != 0);
}

static uint8_t grade_in_value(struct eval_context *c, const struct eval_value *a, expr_id e) {
  struct eval_value b = eval_value(c, e);
  if (b.tag == EVAL_RANGE) return value_within(a, &b);
  if (b.tag == EVAL_LIST) return grade_in_set(c, a, e);
  return b.tag == EVAL_ABSENT ? GRADE_FALSE : GRADE_UNKNOWN;
}

static uint8_t grade_of_membership(struct eval_context *c, const struct expr *x) {
  struct eval_value a = eval_value(c, x->a);
  const struct expr *set = engine_expr(c->engine, x->b);
  if (set->op == EXPR_LIST) return grade_in_items(c, &a, set->a);
  if (set->op == EXPR_UPSTREAM || set->op == EXPR_DOWNSTREAM) return grade_in_closure(c, &a, set);
  if (a.tag == EVAL_ENTITY && is_for_anybody(c, set)) return GRADE_DERIVED;
  return is_set(set) ? grade_in_set(c, &a, x->b) : grade_in_value(c, &a, x->b);
}

/* ---- is ----------------------------------------------------------------------------------------- */

/* Something unknown of which the kinds are known; where a class is said to be listed completely, a member that is not
 * listed is none of it. */
static uint8_t unknown_is(struct eval_context *c, const struct eval_value *v, const struct expr *x) {
  struct eval_engine *g = c->engine;
  uint32_t wanted = x->symbol == 0 ? x->slot : 1u << g->model->classes.items[x->symbol].kind;
  bool data = v->why == WHY_NO_RELATION && v->attribute == PROPERTY_FLOW_DATA && x->symbol != 0;
  class_id payload = data ? eval_payload(g, v->entity) : 0;
  if (payload != 0 && class_is(g->model, payload, x->symbol)) return GRADE_DERIVED;
  if (payload != 0 && !class_is(g->model, x->symbol, payload)) return GRADE_FALSE;
  if (v->kinds == 0) return GRADE_UNKNOWN;
  if ((v->kinds & wanted) == 0) return GRADE_FALSE;
  if (x->symbol == 0) return (v->kinds & ~wanted) == 0 ? GRADE_DERIVED : GRADE_UNKNOWN;
  bool listed = v->hypothetical && v->entity != 0 && eval_complete_class(g, v->entity, x->symbol);
  return listed ? GRADE_FALSE : GRADE_UNKNOWN;
}

static uint8_t grade_of_is(struct eval_context *c, const struct expr *x) {
  struct eval_engine *g = c->engine;
  struct eval_value room;
  const struct eval_value *v = eval_peek(c, x->a, &room);
  if (v->tag == EVAL_ENTITY) {
    if (x->symbol != 0) return eval_is_class(g, v->entity, x->symbol);
    return grade_of((x->slot >> engine_entity(g, v->entity)->kind & 1) != 0);
  }
  if (v->tag == EVAL_UNKNOWN) return unknown_is(c, v, x);
  if (v->tag == EVAL_SHARE) return grade_of(x->symbol == 0 && (x->slot >> KIND_REQUIRE & 1) != 0);
  return grade_of(v->tag == EVAL_PLAIN && v->plain.tag == VALUE_CLASS && x->symbol != 0 &&
                  class_is(g->model, v->plain.first, x->symbol));
}

/* ---- built-in calls ----------------------------------------------------------------------------- */

static uint8_t grade_in_force(struct eval_context *c, const struct expr *x) {
  struct eval_value v = eval_value(c, x->a);
  if (v.tag != EVAL_ENTITY) return v.tag == EVAL_ABSENT ? GRADE_FALSE : GRADE_UNKNOWN;
  struct eval_engine *g = c->engine;
  if (engine_entity(g, v.entity)->kind == KIND_EVIDENCE)
    return eval_in_dates(g, v.entity, g->words.issued, g->words.expires);
  return eval_in_dates(g, v.entity, g->words.since, g->words.until);
}

static uint8_t grade_expired(struct eval_context *c, const struct expr *x) {
  struct eval_value v = eval_value(c, x->a);
  if (v.tag != EVAL_ENTITY) return v.tag == EVAL_ABSENT ? GRADE_FALSE : GRADE_UNKNOWN;
  const struct eval_words *w = &c->engine->words;
  bool evidence = engine_entity(c->engine, v.entity)->kind == KIND_EVIDENCE;
  return grade_not(eval_in_dates(c->engine, v.entity, 0, evidence ? w->expires : w->until));
}

/* As-of minus a date, as a duration; of evidence the day it was issued. Before the date it is negative. */
static struct eval_value value_of_age(struct eval_context *c, const struct expr *x) {
  struct eval_value room;
  const struct eval_value *of = eval_peek(c, x->a, &room);
  struct eval_value issued = eval_attribute(c, of, x->symbol ? x->symbol : c->engine->words.issued);
  if (issued.tag == EVAL_UNKNOWN) return value_unknown(WHY_COMPUTED, 0, 0);
  struct eval_value today = value_interval(c->engine, c->engine->as_of, c->engine->as_of, false);
  today.date = issued.date = true;
  return value_arithmetic(c->engine, EXPR_SUB, today, issued);
}

/* A name that was given, a relation that was said not to be: what follows from silence was not recorded. */
static bool is_silent(const struct eval_engine *g, const struct expr *what, entity_id e, const struct eval_value *v) {
  if (what->op != EXPR_PROPERTY || (v->tag != EVAL_ABSENT && what->symbol != PROPERTY_NAME)) return false;
  sym attribute = g->property_names[what->symbol];
  return attribute == 0 || model_value(g->model, e, attribute, NULL).tag == VALUE_NONE;
}

class_id eval_payload(const struct eval_engine *g, entity_id flow) {
  sym payload = g->words.payload;
  if (payload == 0 || flow == 0 || engine_entity(g, flow)->kind != KIND_FLOW) return 0;
  struct value v = model_value(g->model, flow, payload, NULL);
  return v.tag == VALUE_CLASS ? v.first : 0;
}

/* Known, or known to be absent. What an unlisted member has written down is not known. */
static uint8_t grade_recorded(struct eval_context *c, const struct expr *x) {
  const struct expr *what = engine_expr(c->engine, x->a);
  if (is_set(what)) {
    struct eval_set s = eval_set(c, x->a);
    eval_set_release(c, &s);
    return grade_of(s.count != 0);
  }
  struct eval_value base = eval_value(c, what->a), v = eval_value(c, x->a);
  if (base.tag == EVAL_UNKNOWN && base.hypothetical) return GRADE_UNKNOWN;
  if (base.tag != EVAL_ENTITY) return grade_of(what->a == 0 && value_is_known(&v));
  bool data = what->op == EXPR_PROPERTY && what->symbol == PROPERTY_FLOW_DATA;
  if (data && eval_payload(c->engine, base.entity) != 0) return GRADE_DERIVED;
  return grade_of(value_is_known(&v) && !is_silent(c->engine, what, base.entity, &v));
}

static uint8_t grade_complete(struct eval_context *c, const struct expr *x) {
  struct eval_value v = eval_value(c, x->a);
  if (v.tag == EVAL_UNKNOWN) return GRADE_UNKNOWN;
  return grade_of(v.tag == EVAL_ENTITY && (eval_complete_kinds(c->engine, v.entity) >> x->symbol & 1) != 0);
}

static uint8_t grade_attested(struct eval_context *c, const struct expr *x) {
  struct eval_value room;
  const struct eval_value *v = eval_peek(c, x->a, &room);
  if (v->tag != EVAL_NUMBER) return GRADE_UNKNOWN;
  bool literal = v->lo != NULL && v->lo == v->hi && v->lo->den == 1 && 0 <= v->lo->num && v->lo->num <= 4;
  if (literal && v->grade == GRADE_DERIVED) return eval_attested(c, (int)v->lo->num);
  uint8_t res = GRADE_FALSE;
  for (int n = 4; 0 <= n; n--) { /* of any other number the least it may be */
    struct eval_value level = value_interval(c->engine, n, n, false);
    if (value_compare(c->engine, EXPR_LE, v, &level) == GRADE_FALSE) return res;
    uint8_t here = eval_attested(c, n);
    bool sure = value_compare(c->engine, EXPR_EQ, v, &level) == GRADE_DERIVED;
    if (sure) return here;
    res = n == 4 ? here : grade_truth(res) == grade_truth(here) ? grade_and(res, here) : GRADE_UNKNOWN;
  }
  return res;
}

static uint8_t grade_reaches(struct eval_context *c, const struct expr *x) {
  struct eval_value a = eval_value(c, x->a), b = eval_value(c, x->b);
  if (a.tag == EVAL_ABSENT || b.tag == EVAL_ABSENT) return GRADE_FALSE;
  if (a.tag != EVAL_ENTITY || b.tag != EVAL_ENTITY) return GRADE_UNKNOWN;
  const struct eval_info *info = c->engine->info;
  return eval_reaches(c->engine, a.entity, b.entity, info[x->b].free == 0 && info[x->a].free != 0);
}

/* ---- claims ------------------------------------------------------------------------------------- */

static struct claim_bounds least_bounds(struct eval_context *c, const struct index_list *requirements, entity_id e) {
  struct claim_bounds res = {.lo = 3, .hi = 3};
  for (uint32_t i = 0; i < requirements->items.count; i++) {
    struct claim_bounds here = eval_claim_bounds(c->engine, requirements->items.items[i], e);
    if (here.lo < res.lo) res.lo = here.lo;
    if (here.hi < res.hi) res.hi = here.hi;
  }
  return res;
}

/* A category is claimed as far as the least of its requirements is. */
static struct eval_value claim_of_all(struct eval_context *c, const struct index_list *requirements, entity_id e) {
  struct claim_bounds bounds = least_bounds(c, requirements, e);
  struct eval_value res = value_interval(c->engine, bounds.lo, bounds.hi, false);
  res.grade = GRADE_STATED;
  if (!value_is_known(&res)) res.entity = e;
  return res;
}

static struct eval_value value_of_claim(struct eval_context *c, const struct expr *x) {
  struct eval_value what = eval_value(c, x->a), on = eval_value(c, x->b);
  if (what.tag == EVAL_ABSENT || on.tag == EVAL_ABSENT)
    return (struct eval_value){.tag = EVAL_ABSENT, .grade = GRADE_DERIVED};
  struct eval_value any = value_interval(c->engine, 0, 3, false);
  if (what.tag != EVAL_PLAIN || what.plain.tag != VALUE_REQUIREMENT || on.tag != EVAL_ENTITY) return any;
  struct requirement_use use = {
      .framework = what.plain.second, .id = what.plain.first, .category = what.plain.extra != 0};
  const struct index_list *list = eval_use(c->engine, use);
  return list->items.count == 0 ? any : claim_of_all(c, list, on.entity);
}

/* ---- attributes --------------------------------------------------------------------------------- */

/* A truth that is written down needs no value around it. */
static uint8_t grade_of_attribute(struct eval_context *c, const struct expr *x) {
  struct eval_value room;
  const struct eval_value *base = eval_peek(c, x->a, &room);
  if (base->tag != EVAL_ENTITY) return base->tag == EVAL_ABSENT ? GRADE_FALSE : GRADE_UNKNOWN;
  struct value v = eval_value_said(c->engine, base->entity, x->symbol);
  if (v.tag == VALUE_BOOLEAN) return grade_of(v.first != 0);
  return v.tag == VALUE_ABSENT ? GRADE_FALSE : GRADE_UNKNOWN;
}

/* ---- the two tables ----------------------------------------------------------------------------- */

static uint8_t grade_at(struct eval_context *c, expr_id e) {
  const struct expr *x = engine_expr(c->engine, e);
  switch ((enum expr_op)x->op) {
  case EXPR_AND:
  case EXPR_OR: return grade_of_chain(c, e, (enum expr_op)x->op);
  case EXPR_NOT: return grade_not(eval_grade(c, x->a));
  case EXPR_IMPLIES: return grade_of_implication(c, x);
  case EXPR_EQ: return grade_of_equality(c, x);
  case EXPR_NE: return grade_not(grade_of_equality(c, x));
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE: return grade_of_order(c, x);
  case EXPR_IN: return grade_of_membership(c, x);
  case EXPR_WITHIN: return grade_of_within(c, x);
  case EXPR_IS: return grade_of_is(c, x);
  case EXPR_IF: return grade_of_choice(c, x);
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE: return eval_quantifier(c, e);
  case EXPR_DEFINE: return grade_of_call(c, e, x);
  case EXPR_IN_FORCE: return grade_in_force(c, x);
  case EXPR_EXPIRED: return grade_expired(c, x);
  case EXPR_RECORDED: return grade_recorded(c, x);
  case EXPR_COMPLETE: return grade_complete(c, x);
  case EXPR_ATTESTED: return grade_attested(c, x);
  case EXPR_REACHES: return grade_reaches(c, x);
  case EXPR_ATTRIBUTE: return grade_of_attribute(c, x);
  case EXPR_NONE:
  case EXPR_CONSTANT:
  case EXPR_VARIABLE:
  case EXPR_PROPERTY:
  case EXPR_RANGE:
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_COUNT:
  case EXPR_ENDS:
  case EXPR_AGE:
  case EXPR_ACHIEVED:
  case EXPR_CLAIMED:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: break;
  }
  struct eval_value v = eval_value(c, e);
  return value_grade(&v);
}

/* A grade holds no number, so those computed on the way are given back. */
uint8_t eval_grade(struct eval_context *c, expr_id e) {
  if (EVAL_DEPTH < c->depth) return GRADE_UNKNOWN;
  uint32_t numbers = c->engine->numbers_used;
  c->depth++;
  uint8_t res = grade_at(c, e);
  c->depth--;
  c->engine->numbers_used = numbers;
  return res;
}

enum truth eval_truth(struct eval_context *c, expr_id e) { return grade_truth(eval_grade(c, e)); }

static struct eval_value value_of_choice(struct eval_context *c, const struct expr *x) {
  enum truth which = eval_truth(c, x->a);
  if (which != UNKNOWN_) return eval_value(c, which == TRUE_ ? x->b : x->c);
  struct eval_value yes = eval_value(c, x->b), no = eval_value(c, x->c);
  return value_either(c->engine, yes, no);
}

static struct eval_value value_of_arithmetic(struct eval_context *c, const struct expr *x) {
  struct eval_value zero = value_interval(c->engine, 0, 0, false), a = eval_value(c, x->a);
  if (x->op == EXPR_NEGATE) return value_arithmetic(c->engine, EXPR_SUB, zero, a);
  struct eval_value b = eval_value(c, x->b);
  return value_arithmetic(c->engine, (enum expr_op)x->op, a, b);
}

static struct eval_value value_of_range(struct eval_context *c, const struct expr *x) {
  struct eval_value lo = eval_value(c, x->a), hi = eval_value(c, x->b);
  return value_range(lo, hi);
}

static struct eval_value value_of_achieved(struct eval_context *c, const struct expr *x) {
  struct eval_value on = eval_value(c, x->a);
  return eval_achieved(c, x->symbol, &on);
}

/* Not inlined: the result goes where the caller wants it instead of being copied there. */
__attribute__((noinline)) static struct eval_value value_at(struct eval_context *c, expr_id e) {
  const struct expr *x = engine_expr(c->engine, e);
  struct eval_value room;
  if (EVAL_DEPTH + 1 < c->depth) return value_unknown(WHY_COMPUTED, 0, 0);
  switch ((enum expr_op)x->op) {
  case EXPR_CONSTANT: return value_from(c->engine, x->value);
  case EXPR_VARIABLE: return x->slot < EVAL_SLOTS ? *eval_slot(c, x->slot) : value_unknown(WHY_COMPUTED, 0, 0);
  case EXPR_ATTRIBUTE: return eval_attribute(c, eval_peek(c, x->a, &room), x->symbol);
  case EXPR_PROPERTY: return eval_property(c, eval_peek(c, x->a, &room), (enum property)x->symbol);
  case EXPR_RANGE: return value_of_range(c, x);
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE: return value_of_arithmetic(c, x);
  case EXPR_IF: return value_of_choice(c, x);
  case EXPR_COUNT: return eval_count_value(c, e);
  case EXPR_DEFINE: return value_of_call(c, x);
  case EXPR_AGE: return value_of_age(c, x);
  case EXPR_ACHIEVED: return value_of_achieved(c, x);
  case EXPR_CLAIMED: return value_of_claim(c, x);
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
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED:
  case EXPR_RECORDED:
  case EXPR_COMPLETE:
  case EXPR_ATTESTED:
  case EXPR_REACHES: return value_truth(eval_grade(c, e));
  case EXPR_NONE:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_ENDS:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: break; /* sets, and nothing */
  }
  return value_unknown(WHY_COMPUTED, 0, 0);
}

struct eval_value eval_value(struct eval_context *c, expr_id e) {
  c->depth++;
  struct eval_value res = value_at(c, e); /* the only result there is, so it is made in place */
  c->depth--;
  return res;
}
