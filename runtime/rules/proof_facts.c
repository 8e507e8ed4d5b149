/* proof_facts.c - what the model and the evaluator say about the parts of a formula. */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- frames -------------------------------------------------------------------------------------------------- */

struct proof_frame fact_bind(const struct proof_frame *frame, uint16_t slot, struct value v) {
  struct proof_frame res = *frame;
  res.slots[slot % PROOF_SLOTS] = v;
  return res;
}

static struct value value_of_term(struct term_read t) {
  return t.state == TERM_GIVEN ? t.value : (struct value){.tag = VALUE_UNKNOWN};
}

/* ---- what the evaluator says --------------------------------------------------------------------------------- */

static struct eval_context context_of(const struct derivation *d, const struct proof_frame *frame) {
  struct eval_context res;
  eval_begin(&res, d->findings->evaluation, d->row->requirement, d->row->subject);
  for (uint16_t i = 0; i < PROOF_SLOTS; i++) {
    struct value v = frame->slots[i];
    if (v.tag == VALUE_NONE && v.extra == SHARE_MARK)
      res.own[i] = (struct eval_value){.tag = EVAL_SHARE, .grade = GRADE_DERIVED, .entity = v.first};
    else if (v.tag != VALUE_NONE)
      eval_bind(&res, i, v);
  }
  return res;
}

enum truth fact_truth(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  struct eval_context c = context_of(d, frame);
  return eval_truth(&c, e);
}

enum truth fact_attested(struct derivation *d, uint8_t level) {
  struct proof_frame none = {0};
  struct eval_context c = context_of(d, &none);
  return grade_truth(eval_attested(&c, level));
}

struct count_range fact_count(struct derivation *d, const struct proof_frame *frame, expr_id count) {
  struct eval_context c = context_of(d, frame);
  struct count_range res = {0, UINT32_MAX};
  eval_count(&c, count, &res.least, &res.most);
  return res;
}

static bool whole(const struct rational *r, uint32_t *res) {
  if (r == NULL || r->den != 1 || r->num < 0 || UINT32_MAX < r->num) return false;
  *res = (uint32_t)r->num;
  return true;
}

bool fact_interval(struct derivation *d, const struct proof_frame *frame, expr_id e, uint32_t *lo, uint32_t *hi) {
  struct eval_context c = context_of(d, frame);
  struct eval_value v = eval_value(&c, e);
  return v.tag == EVAL_NUMBER && !v.date && whole(v.lo, lo) && whole(v.hi, hi);
}

struct ranked_member {
  uint32_t rank, order;
  struct value value;
};

static int compare_members(const void *a, const void *b) {
  const struct ranked_member *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* Elements by name; a written list keeps its order. */
static void sort_members(struct derivation *d, struct members *m) {
  const uint32_t *rank = scratch_of(d->findings)->order.rank;
  struct ranked_member *list = memory_take(((size_t)m->items.count + 1) * sizeof *list);
  for (uint32_t i = 0; i < m->items.count; i++) {
    struct value v = m->items.items[i];
    list[i] = (struct ranked_member){v.tag == VALUE_ENTITY ? rank[v.first] : UINT32_MAX, i, v};
  }
  qsort(list, m->items.count, sizeof *list, compare_members);
  for (uint32_t i = 0; i < m->items.count; i++) m->items.items[i] = list[i].value;
  free(list);
}

void fact_members(struct derivation *d, const struct proof_frame *frame, expr_id set, struct members *res) {
  struct eval_context c = context_of(d, frame);
  struct eval_set s = eval_set(&c, set);
  res->open = s.open != OPEN_NOT;
  res->open_kinds = s.kinds;
  for (uint32_t i = 0; i < s.count; i++) {
    struct eval_member m = eval_member_at(&c, &s, i);
    if (m.kind == MEMBER_VALUE) vec_push(&res->items, m.value);
    if (m.kind == MEMBER_SHARE)
      vec_push(&res->items, ((struct value){.tag = VALUE_NONE, .extra = SHARE_MARK, .first = m.value.first}));
    res->open |= m.kind == MEMBER_UNKNOWN;
  }
  eval_set_release(&c, &s);
  if (d->rules->exprs.items[set].op != EXPR_LIST) sort_members(d, res);
}

/* ---- terms --------------------------------------------------------------------------------------------------- */

static struct term_read given(struct value v, entity_id holder, span at) {
  bool open = v.tag == VALUE_NONE || v.tag == VALUE_UNKNOWN || v.tag == VALUE_BETWEEN;
  return (struct term_read){open ? TERM_OPEN : TERM_GIVEN, v, holder, at};
}

static struct term_read read_attribute(struct derivation *d, entity_id holder, sym attribute) {
  span at = SPAN_NONE;
  struct value v = model_value(d->model, holder, attribute, &at);
  return given(v, holder, at.end != 0 ? at : d->model->entities.items[holder].at);
}

static struct term_read read_property(struct derivation *d, const struct proof_frame *frame, expr_id e,
                                      entity_id holder) {
  const struct entity *x = &d->model->entities.items[holder];
  enum property p = (enum property)d->rules->exprs.items[e].symbol;
  const struct property_info *info = property_info(p);
  struct eval_context c = context_of(d, frame);
  struct eval_value read = eval_value(&c, e);
  if (read.tag == EVAL_ENTITY) return given((struct value){.tag = VALUE_ENTITY, .first = read.entity}, holder, x->at);
  if (p == PROPERTY_EXTERNAL)
    return given((struct value){.tag = VALUE_BOOLEAN, .first = (x->flags & ENTITY_OWN) == 0}, holder, x->at);
  if (info->result_kinds != 0) return (struct term_read){TERM_OPEN, {.tag = VALUE_NONE}, holder, x->at};
  sym name = intern_find(d->model->names, info->name, strlen(info->name));
  struct term_read res =
      name == 0 ? (struct term_read){TERM_OPEN, {.tag = VALUE_NONE}, holder, x->at} : read_attribute(d, holder, name);
  if (res.state == TERM_OPEN && p == PROPERTY_NAME)
    return given((struct value){.tag = VALUE_TEXT, .first = x->name}, holder, x->at);
  return res;
}

static struct term_read read_at(struct derivation *d, const struct proof_frame *frame, expr_id e, int depth);

static struct proof_frame call_at(struct derivation *d, const struct proof_frame *frame, const struct expr *call,
                                  int depth) {
  const struct rule_define *define = &d->rules->defines.items[call->symbol];
  struct proof_frame res;
  memset(&res, 0, sizeof res);
  uint16_t slot = define->first_slot;
  for (expr_id item = call->a; item != 0; item = d->rules->exprs.items[item].b, slot++)
    res.slots[slot % PROOF_SLOTS] = value_of_term(read_at(d, frame, d->rules->exprs.items[item].a, depth + 1));
  return res;
}

static struct term_read read_at(struct derivation *d, const struct proof_frame *frame, expr_id e, int depth) {
  const struct expr *x = &d->rules->exprs.items[e];
  struct term_read computed = {.state = TERM_COMPUTED};
  if (PROOF_DEPTH < depth || PROOF_STEPS < ++d->steps) return computed;
  if (x->op == EXPR_CONSTANT) return given(x->value, 0, x->at);
  if (x->op == EXPR_VARIABLE) return given(frame->slots[x->slot % PROOF_SLOTS], 0, SPAN_NONE);
  if (x->op == EXPR_DEFINE) {
    struct proof_frame inner = call_at(d, frame, x, depth);
    return read_at(d, &inner, d->rules->defines.items[x->symbol].body, depth + 1);
  }
  if (x->op != EXPR_ATTRIBUTE && x->op != EXPR_PROPERTY) return computed;
  entity_id holder = term_entity(read_at(d, frame, x->a, depth + 1));
  if (holder == 0) return (struct term_read){.state = TERM_OPEN};
  return x->op == EXPR_ATTRIBUTE ? read_attribute(d, holder, x->symbol) : read_property(d, frame, e, holder);
}

struct term_read fact_term(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  return read_at(d, frame, e, 0);
}

struct proof_frame fact_call(struct derivation *d, const struct proof_frame *frame, const struct expr *call) {
  return call_at(d, frame, call, 0);
}

/* ---- lists said to be complete ------------------------------------------------------------------------------- */

void complete_build(struct statement_index *x, const struct model *m) {
  x->next = memory_zeroed((size_t)m->completes.count + 1, sizeof *x->next);
  for (uint32_t i = m->completes.count; 0 < i; i--) {
    x->next[i - 1] = idmap_get(&x->first, m->completes.items[i - 1].within);
    idmap_put(&x->first, m->completes.items[i - 1].within, i);
  }
}

static const struct completeness *complete_at(struct derivation *d, entity_id place, uint32_t kinds) {
  const struct statement_index *x = &scratch_of(d->findings)->complete;
  for (uint32_t i = idmap_get(&x->first, place); i != 0; i = x->next[i - 1]) {
    const struct completeness *c = &d->model->completes.items[i - 1];
    bool about = kinds == 0 || (kinds >> c->kind & 1) != 0;
    if (about && eval_complete_counts(d->findings->evaluation, c)) return c;
  }
  return NULL;
}

const struct completeness *fact_complete(struct derivation *d, entity_id e, uint32_t kinds) {
  if (d->model->completes.count == 0 || e == 0) return NULL;
  struct entity_list around = {0};
  model_around(d->model, e, &around);
  const struct completeness *res = NULL;
  for (uint32_t i = 0; i < around.items.count && res == NULL; i++) res = complete_at(d, around.items.items[i], kinds);
  vec_free(&around.items);
  entity_id owner = d->model->entities.items[e].owner;
  return res != NULL || owner == 0 ? res : complete_at(d, owner, kinds);
}

bool fact_age(struct derivation *d, const struct proof_frame *frame, const struct expr *age, int32_t *days) {
  entity_id holder = term_entity(fact_term(d, frame, age->a));
  const char *attribute = age->symbol ? sym_text(d->model->names, age->symbol) : "issued";
  day from = holder == 0 ? DAY_NONE : entity_date(d->model, holder, attribute);
  *days = from == DAY_NONE ? 0 : (int32_t)(d->as_of - from);
  return from != DAY_NONE;
}
