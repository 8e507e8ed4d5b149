/* proof_facts.c - what the model and the evaluator say about the parts of a formula. */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- frames ---------------------------------------------------------------------------------------------------- */

struct proof_frame fact_bind(const struct proof_frame *frame, uint16_t slot, struct value v) {
  struct proof_frame res = *frame;
  res.slots[slot % PROOF_SLOTS] = v;
  return res;
}

static struct value value_of_term(struct term_read t) {
  return t.state == TERM_GIVEN ? t.value : (struct value){.tag = VALUE_UNKNOWN};
}

/* ---- terms ------------------------------------------------------------------------------------------------------- */

static const struct { enum property property; enum relation relation; } single_relations[] = {
  {PROPERTY_SOURCE, RELATION_SOURCE},       {PROPERTY_SINK, RELATION_SINK},   {PROPERTY_FLOW_DATA, RELATION_FLOW_DATA},
  {PROPERTY_CONTRACT, RELATION_CONTRACT},   {PROPERTY_GUARD, RELATION_GUARD}, {PROPERTY_PARTY, RELATION_REQUIRE_PARTY},
  {PROPERTY_BY, RELATION_BY},
};

static entity_id quantity_of(const struct model *m, entity_id e) {
  entity_id source = model_one(m, RELATION_SOURCE_PORT, e), sink = model_one(m, RELATION_SINK_PORT, e);
  if (source != 0 && m->entities.items[source].kind == KIND_QUANTITY) return source;
  return sink != 0 && m->entities.items[sink].kind == KIND_QUANTITY ? sink : 0;
}

static entity_id related_entity(const struct model *m, enum property p, entity_id e) {
  if (p == PROPERTY_OWNER) return m->entities.items[e].owner;
  if (p == PROPERTY_PART_OF) return m->entities.items[e].parent;
  if (p == PROPERTY_QUANTITY) return quantity_of(m, e);
  for (size_t i = 0; i < sizeof single_relations / sizeof *single_relations; i++)
    if (single_relations[i].property == p) return model_one(m, single_relations[i].relation, e);
  return 0;
}

static struct term_read given(struct value v, entity_id holder, span at) {
  bool open = v.tag == VALUE_NONE || v.tag == VALUE_UNKNOWN || v.tag == VALUE_BETWEEN;
  return (struct term_read){open ? TERM_OPEN : TERM_GIVEN, v, holder, at};
}

static struct term_read read_attribute(struct derivation *d, entity_id holder, sym attribute) {
  span at = SPAN_NONE;
  struct value v = model_value(d->model, holder, attribute, &at);
  return given(v, holder, at.end != 0 ? at : d->model->entities.items[holder].at);
}

static struct term_read read_property(struct derivation *d, entity_id holder, enum property p) {
  const struct entity *x = &d->model->entities.items[holder];
  const struct property_info *info = property_info(p);
  entity_id related = related_entity(d->model, p, holder);
  if (related != 0) return given((struct value){.tag = VALUE_ENTITY, .first = related}, holder, x->at);
  if (p == PROPERTY_EXTERNAL) return given((struct value){.tag = VALUE_BOOLEAN, .first = (x->flags & ENTITY_OWN) == 0}, holder, x->at);
  if (info->result_kinds != 0) return (struct term_read){TERM_OPEN, {.tag = VALUE_NONE}, holder, x->at};
  sym name = intern_find(d->model->names, info->name, strlen(info->name));
  struct term_read res = name == 0 ? (struct term_read){TERM_OPEN, {.tag = VALUE_NONE}, holder, x->at} : read_attribute(d, holder, name);
  if (res.state == TERM_OPEN && p == PROPERTY_NAME) return given((struct value){.tag = VALUE_TEXT, .first = x->name}, holder, x->at);
  return res;
}

static struct term_read read_at(struct derivation *d, const struct proof_frame *frame, expr_id e, int depth);

static struct proof_frame call_at(struct derivation *d, const struct proof_frame *frame, const struct expr *call, int depth) {
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
  return x->op == EXPR_ATTRIBUTE ? read_attribute(d, holder, x->symbol) : read_property(d, holder, (enum property)x->symbol);
}

struct term_read fact_term(struct derivation *d, const struct proof_frame *frame, expr_id e) { return read_at(d, frame, e, 0); }

struct proof_frame fact_call(struct derivation *d, const struct proof_frame *frame, const struct expr *call) { return call_at(d, frame, call, 0); }

/* ---- lists said to be complete ------------------------------------------------------------------------------------- */

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
    if ((kinds == 0 || (kinds >> c->kind & 1) != 0) && in_dates(c->since, c->until, d->as_of)) return c;
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

bool fact_age(struct derivation *d, entity_id evidence, day *issued, uint32_t *days) {
  *issued = evidence == 0 ? DAY_NONE : entity_date(d->model, evidence, "issued");
  *days = *issued == DAY_NONE || d->as_of < *issued ? 0 : (uint32_t)(d->as_of - *issued);
  return *issued != DAY_NONE;
}
