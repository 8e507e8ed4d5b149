/* eval_set.c - the members of a set, how sure they are, and whether there may be more (language.md 5.1). */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>

#define KIND(k) (1u << KIND_##k)
#define ELEMENT_KINDS                                                                                                  \
  (KIND(ORGANIZATION) | KIND(PERSON) | KIND(COMPONENT) | KIND(DATA) | KIND(PROCEDURE) | KIND(SYSTEM))
/* What may be nested in something (4.2). */
#define PART_KINDS (KIND(COMPONENT) | KIND(DATA) | KIND(PROCEDURE) | KIND(SYSTEM))

/* ---- filling ------------------------------------------------------------------------------------ */

void member_add(struct eval_engine *g, struct eval_set *s, struct eval_member m) {
  vec_push(&g->members, m);
  s->count++;
}

void member_add_entity(struct eval_engine *g, struct eval_set *s, entity_id e, uint8_t grade) {
  member_add(g, s,
             (struct eval_member){.kind = MEMBER_VALUE, .grade = grade, .value = {.tag = VALUE_ENTITY, .first = e}});
}

/* The first reason is the one shown. KINDS 0: anything may be in it. */
static void open_set(struct eval_set *s, enum eval_open why, entity_id at, uint32_t kinds) {
  if (s->open == OPEN_NOT) {
    s->open = (uint8_t)why;
    s->open_at = at;
  }
  s->kinds |= kinds == 0 ? UINT32_MAX : kinds;
}

static void add_all(struct eval_engine *g, struct eval_set *s, const entity_id *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) member_add_entity(g, s, items[i], GRADE_DERIVED);
}

static void add_related(struct eval_engine *g, struct eval_set *s, enum relation r, entity_id e) {
  uint32_t count;
  const entity_id *items = model_related(g->model, r, e, &count);
  add_all(g, s, items, count);
}

/* Members in G's buffer that bear the mark already are not added again. */
static void add_once(struct eval_engine *g, struct eval_set *s, entity_id e, uint8_t grade) {
  if (g->mark[e] == g->epoch) return;
  g->mark[e] = g->epoch;
  member_add_entity(g, s, e, grade);
}

/* ---- one function per relation that needs one --------------------------------------------------- */

static void fill_parts(struct eval_engine *g, struct eval_set *s, entity_id e) {
  uint32_t count, missing = PART_KINDS & ~eval_complete_kinds(g, e);
  const entity_id *parts = model_related(g->model, RELATION_PARTS, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (KIND_IS_ELEMENT(engine_entity(g, parts[i])->kind)) member_add_entity(g, s, parts[i], GRADE_DERIVED);
  if (missing != 0) open_set(s, eval_is_own(g, e) ? OPEN_PARTS : OPEN_EXTERNAL, e, missing);
}

/* The members are their own queue. A part of somebody else may have parts we do not see. */
static void fill_parts_all(struct eval_engine *g, struct eval_set *s, entity_id e) {
  uint32_t missing = PART_KINDS & ~eval_complete_kinds(g, e);
  engine_epoch(g);
  g->mark[e] = g->epoch;
  if (missing != 0) open_set(s, eval_is_own(g, e) ? OPEN_PARTS : OPEN_EXTERNAL, e, missing);
  entity_id at = e;
  for (uint32_t next = 0;; next++) {
    uint32_t count;
    const entity_id *parts = model_related(g->model, RELATION_PARTS, at, &count);
    for (uint32_t i = 0; i < count; i++)
      if (KIND_IS_ELEMENT(engine_entity(g, parts[i])->kind)) add_once(g, s, parts[i], GRADE_DERIVED);
    if (next == s->count) return;
    at = g->members.items[s->first + next].value.first;
    if (!eval_is_own(g, at)) open_set(s, OPEN_EXTERNAL, at, PART_KINDS);
  }
}

/* The components a system is made of, or all that an organization owns: open until `complete component within` it. */
static void fill_components(struct eval_engine *g, struct eval_set *s, entity_id e) {
  uint32_t count;
  bool owns = engine_entity(g, e)->kind == KIND_ORGANIZATION;
  const entity_id *items =
      owns ? eval_owned(g, e, KIND_COMPONENT, &count) : model_related(g->model, RELATION_PARTS, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (engine_entity(g, items[i])->kind == KIND_COMPONENT) member_add_entity(g, s, items[i], GRADE_DERIVED);
  uint32_t missing = KIND(COMPONENT) & ~eval_complete_kinds(g, e);
  if (missing != 0) open_set(s, eval_is_own(g, e) ? OPEN_PARTS : OPEN_EXTERNAL, e, missing);
}

/* The systems around E that are of one of CLASSES. */
static void fill_around(struct eval_engine *g, struct eval_set *s, entity_id e, const class_id *classes,
                        uint32_t count) {
  struct entity_list around = {0};
  model_around(g->model, e, &around);
  for (uint32_t i = 0; i < around.items.count; i++) {
    entity_id at = around.items.items[i];
    uint8_t grade = GRADE_FALSE;
    if (at == e || engine_entity(g, at)->kind != KIND_SYSTEM) continue;
    for (uint32_t k = 0; k < count; k++)
      if (classes[k] != 0) grade = grade_or(grade, eval_is_class(g, at, classes[k]));
    if (grade != GRADE_FALSE) member_add_entity(g, s, at, grade);
  }
  vec_free(&around.items);
}

/* Open until something says what is done here for the requirement at hand. */
static void fill_measures(struct eval_context *c, struct eval_set *s, entity_id e) {
  struct eval_engine *g = c->engine;
  uint32_t node = eval_cover(g, e);
  engine_epoch(g);
  for (; node != 0; node = g->nodes.items[node].prev) {
    entity_id place = g->nodes.items[node].place;
    uint32_t count = 0;
    const entity_id *measures = place == 0 ? NULL : model_related_back(g->model, RELATION_ON, place, &count);
    for (uint32_t i = 0; i < count; i++)
      if (!eval_is_row(g, measures[i])) add_once(g, s, measures[i], eval_measure_grade(g, measures[i]));
  }
}

/* A flow that does not say what it carries may carry this. */
static void fill_carrying(struct eval_engine *g, struct eval_set *s, entity_id data) {
  uint32_t count;
  const entity_id *flows = model_related_back(g->model, RELATION_FLOW_DATA, data, &count);
  add_all(g, s, flows, count);
  if (!eval_is_own(g, data)) open_set(s, OPEN_EXTERNAL, data, KIND(FLOW));
  else if (g->dataless) open_set(s, OPEN_DATA, data, KIND(FLOW));
}

/* The flows of a principal are those of all it owns. */
static void fill_principal_flows(struct eval_engine *g, struct eval_set *s, entity_id e) {
  uint32_t count, flows;
  const entity_id *known = eval_principal_flows(g, e, &count);
  if (known != NULL) return add_all(g, s, known, count);
  add_related(g, s, RELATION_FLOWS, e);
  engine_epoch(g);
  for (uint32_t i = 0; i < s->count; i++) g->mark[g->members.items[s->first + i].value.first] = g->epoch;
  const entity_id *owned = model_related(g->model, RELATION_OWNED, e, &count);
  for (uint32_t i = 0; i < count; i++) {
    const entity_id *items = model_related(g->model, RELATION_FLOWS, owned[i], &flows);
    for (uint32_t k = 0; k < flows; k++) add_once(g, s, items[k], GRADE_DERIVED);
  }
  eval_principal_flows_keep(g, e, s);
}

static void fill_flows(struct eval_engine *g, struct eval_set *s, entity_id e) {
  uint8_t kind = engine_entity(g, e)->kind;
  if (kind == KIND_DATA)
    fill_carrying(g, s, e);
  else if (kind == KIND_ORGANIZATION || kind == KIND_PERSON)
    fill_principal_flows(g, s, e);
  else
    add_related(g, s, RELATION_FLOWS, e);
}

static bool is_party(const struct eval_engine *g, entity_id contract, entity_id organization) {
  uint32_t count;
  const entity_id *parties = model_related(g->model, RELATION_PARTIES, contract, &count);
  for (uint32_t i = 0; i < count; i++)
    if (parties[i] == organization) return true;
  return false;
}

/* Looks through the contracts of the one that has fewer. */
static void add_agreements(struct eval_engine *g, struct eval_set *s, entity_id a, entity_id b) {
  uint32_t count, other;
  const entity_id *items = model_related_back(g->model, RELATION_PARTIES, a, &count);
  const entity_id *others = model_related_back(g->model, RELATION_PARTIES, b, &other);
  if (a == b) return;
  if (other < count) items = others, count = other, b = a;
  for (uint32_t i = 0; i < count; i++)
    if (is_party(g, items[i], b)) add_once(g, s, items[i], GRADE_DERIVED);
}

/* The contract that a flow is under, and whatever else the owners of its ends have agreed. */
static void fill_flow_contracts(struct eval_context *c, struct eval_set *s, entity_id e) {
  static const enum property ends[] = {PROPERTY_SOURCE, PROPERTY_SINK};
  struct eval_engine *g = c->engine;
  struct eval_value flow = value_entity(e), under = eval_property(c, &flow, PROPERTY_CONTRACT), owners[2];
  for (int i = 0; i < 2; i++) {
    struct eval_value end = eval_property(c, &flow, ends[i]);
    owners[i] = eval_property(c, &end, PROPERTY_OWNER);
  }
  engine_epoch(g);
  if (under.tag == EVAL_ENTITY) add_once(g, s, under.entity, GRADE_DERIVED);
  if (owners[0].tag == EVAL_ENTITY && owners[1].tag == EVAL_ENTITY)
    add_agreements(g, s, owners[0].entity, owners[1].entity);
  bool unknown = under.tag == EVAL_UNKNOWN || owners[0].tag == EVAL_UNKNOWN || owners[1].tag == EVAL_UNKNOWN;
  if (unknown) open_set(s, OPEN_EXTERNAL, e, KIND(CONTRACT));
}

static void fill_contracts(struct eval_context *c, struct eval_set *s, entity_id e) {
  uint32_t count;
  if (engine_entity(c->engine, e)->kind == KIND_FLOW) {
    fill_flow_contracts(c, s, e);
    return;
  }
  const entity_id *items = model_related_back(c->engine->model, RELATION_PARTIES, e, &count);
  add_all(c->engine, s, items, count);
}

/* By `acts for` in force; a person acts for the organization it belongs to. */
static void fill_acts_for(struct eval_engine *g, struct eval_set *s, entity_id e) {
  engine_epoch(g);
  entity_id owner = engine_entity(g, e)->owner;
  if (owner != 0 && owner != e && engine_entity(g, owner)->kind == KIND_ORGANIZATION)
    add_once(g, s, owner, GRADE_DERIVED);
  const struct principals *p = &g->principals; /* holds what grants something today */
  for (uint32_t i = idmap_get(&p->first, e); i != 0; i = p->next[i - 1])
    add_once(g, s, g->model->acts.items[i - 1].principal, GRADE_DERIVED);
}

static bool says(const struct eval_engine *g, entity_id e, sym attribute) {
  struct value v = attribute == 0 ? (struct value){.tag = VALUE_NONE} : model_value(g->model, e, attribute, NULL);
  return v.tag == VALUE_BOOLEAN && v.first != 0;
}

static void fill_readers(struct eval_engine *g, struct eval_set *s, entity_id e) {
  add_related(g, s, RELATION_READERS, e);
  bool stated = says(g, e, g->words.readers_stated) && !says(g, e, g->words.readers_any);
  if (!stated) open_set(s, OPEN_READERS, e, KIND(ORGANIZATION) | KIND(PERSON));
}

static void fill_ports(struct eval_engine *g, struct eval_set *s, entity_id e, bool output) {
  uint32_t count;
  const entity_id *ports = model_related(g->model, RELATION_PORTS, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (((engine_entity(g, ports[i])->flags & ENTITY_OUTPUT) != 0) == output)
      member_add_entity(g, s, ports[i], GRADE_DERIVED);
}

static void fill_via(struct eval_engine *g, struct eval_set *s, entity_id e) {
  add_related(g, s, RELATION_VIA, e);
  if (s->count == 0) open_set(s, OPEN_VIA, e, property_info(PROPERTY_VIA)->result_kinds);
}

/* A flow that does not say which way it goes may go this way. */
static void fill_connected(struct eval_engine *g, struct eval_set *s, entity_id e) {
  add_related(g, s, RELATION_CONNECTED, e);
  bool component = engine_entity(g, e)->kind == KIND_COMPONENT;
  if (g->pathless) open_set(s, OPEN_VIA, e, component ? KIND(SYSTEM) : ELEMENT_KINDS);
}

static void fill_offers(struct eval_engine *g, struct eval_set *s, entity_id e) {
  for (uint32_t i = idmap_get(&g->offers_first, e); i != 0; i = g->offers_next[i - 1])
    member_add(g, s, (struct eval_member){.kind = MEMBER_SHARE, .grade = GRADE_STATED, .value = {.first = i - 1}});
}

static void fill_meets(struct eval_engine *g, struct eval_set *s, entity_id e) {
  for (uint32_t i = idmap_get(&g->meets_first, e); i != 0; i = g->meets_next[i - 1]) {
    struct requirement_use use = g->model->meets.items[i - 1].requirement;
    struct value v = {.tag = VALUE_REQUIREMENT, .first = use.id, .second = use.framework};
    member_add(g, s, (struct eval_member){.kind = MEMBER_VALUE, .grade = GRADE_DERIVED, .value = v});
  }
}

static void fill(struct eval_context *c, struct eval_set *s, entity_id e, enum property p) {
  struct eval_engine *g = c->engine;
  switch (p) {
  case PROPERTY_PARTS: fill_parts(g, s, e); break;
  case PROPERTY_PARTS_ALL: fill_parts_all(g, s, e); break;
  case PROPERTY_COMPONENTS: fill_components(g, s, e); break;
  case PROPERTY_PLACES: fill_around(g, s, e, g->places, 4); break;
  case PROPERTY_ZONES: fill_around(g, s, e, g->zones, 2); break;
  case PROPERTY_MEASURES: fill_measures(c, s, e); break;
  case PROPERTY_FLOWS: fill_flows(g, s, e); break;
  case PROPERTY_CONTRACTS: fill_contracts(c, s, e); break;
  case PROPERTY_OWNED: add_related(g, s, RELATION_OWNED, e); break;
  case PROPERTY_PERSONS: add_related(g, s, RELATION_PERSONS, e); break;
  case PROPERTY_ACTS_FOR: fill_acts_for(g, s, e); break;
  case PROPERTY_SENSE_OF: add_related(g, s, RELATION_SENSE_OF, e); break;
  case PROPERTY_ACTUATE_OF: add_related(g, s, RELATION_ACTUATE_OF, e); break;
  case PROPERTY_CONNECTED: fill_connected(g, s, e); break;
  case PROPERTY_READERS: fill_readers(g, s, e); break;
  case PROPERTY_HOLDERS: add_related(g, s, RELATION_HOLDERS, e); break;
  case PROPERTY_INPUTS: fill_ports(g, s, e, false); break;
  case PROPERTY_OUTPUTS: fill_ports(g, s, e, true); break;
  case PROPERTY_VIA: fill_via(g, s, e); break;
  case PROPERTY_PARTIES: add_related(g, s, RELATION_PARTIES, e); break;
  case PROPERTY_REQUIRES: add_related(g, s, RELATION_REQUIRES, e); break;
  case PROPERTY_OFFERS: fill_offers(g, s, e); break;
  case PROPERTY_EVIDENCE: add_related(g, s, RELATION_EVIDENCE, e); break;
  case PROPERTY_ON: add_related(g, s, RELATION_ON, e); break;
  case PROPERTY_MEETS: fill_meets(g, s, e); break;
  case PROPERTY_NONE:
  case PROPERTY_NAME:
  case PROPERTY_EXTERNAL:
  case PROPERTY_OWNER:
  case PROPERTY_PART_OF:
  case PROPERTY_WITHIN:
  case PROPERTY_SOURCE:
  case PROPERTY_SINK:
  case PROPERTY_FLOW_DATA:
  case PROPERTY_CONTRACT:
  case PROPERTY_QUANTITY:
  case PROPERTY_GUARD:
  case PROPERTY_PARTY:
  case PROPERTY_REQUIREMENT:
  case PROPERTY_LEVEL:
  case PROPERTY_BY:
  case PROPERTY_CONFIDENTIALITY:
  case PROPERTY_INTEGRITY:
  case PROPERTY_AVAILABILITY:
  case PROPERTY_COUNT: break;
  }
}

/* Is the element at hand treated as answered in a what-if? */
static bool is_answered(struct eval_context *c, entity_id e) {
  return (c->assume_level != 0 && e == c->subject) || eval_is_answered(c->engine, c->requirement, e);
}

/* What lists beyond those of the relation itself make it open. */
static void open_by_base(struct eval_context *c, struct eval_set *s, entity_id e, enum property p) {
  uint32_t kinds = property_info(p)->result_kinds;
  bool own = eval_is_own(c->engine, e);
  if (property_lists_parts(p)) return; /* `complete` decides, whoever owns them */
  if (p == PROPERTY_CONTRACTS) return; /* what a partner has agreed with us is in our own books */
  if (p == PROPERTY_MEASURES) {
    bool complete = (eval_complete_kinds(c->engine, e) >> KIND_MEASURE & 1) != 0;
    if (!complete && !own)
      open_set(s, OPEN_EXTERNAL, e, kinds);
    else if (!is_answered(c, e))
      open_set(s, OPEN_UNANSWERED, e, kinds);
    return;
  }
  if (!own) open_set(s, OPEN_EXTERNAL, e, kinds);
}

static struct eval_set set_begin(const struct eval_engine *g) { return (struct eval_set){.first = g->members.count}; }

/* Whether the measures of BASE, or what it owns, are a closed set, without looking at any of them. */
struct eval_set eval_property_open(struct eval_context *c, entity_id base, enum property p) {
  struct eval_set s = set_begin(c->engine);
  open_by_base(c, &s, base, p);
  return s;
}

/* The set of something unknown may be any; of something absent it is empty. */
struct eval_set eval_property_set(struct eval_context *c, const struct eval_value *base, enum property p) {
  struct eval_set s = set_begin(c->engine);
  if (base->tag == EVAL_ENTITY) {
    fill(c, &s, base->entity, p);
    open_by_base(c, &s, base->entity, p);
  } else if (base->tag != EVAL_ABSENT) {
    open_set(&s, OPEN_BASE, base->tag == EVAL_UNKNOWN ? base->entity : 0, property_info(p)->result_kinds);
  }
  return s;
}

/* ---- lists -------------------------------------------------------------------------------------- */

/* Numbers that were computed have no place in a list of members: such a member is known to exist, not what it is. */
static void add_value(struct eval_engine *g, struct eval_set *s, const struct eval_value *v) {
  if (v->tag == EVAL_ABSENT) return;
  struct eval_member m = {
      .kind = MEMBER_UNKNOWN, .grade = GRADE_DERIVED, .kinds = v->tag == EVAL_UNKNOWN ? v->kinds : 0};
  if (v->tag == EVAL_ENTITY || v->tag == EVAL_PLAIN) {
    m.kind = MEMBER_VALUE;
    m.value = v->tag == EVAL_PLAIN ? v->plain : (struct value){.tag = VALUE_ENTITY, .first = v->entity};
  }
  member_add(g, s, m);
}

static struct eval_set set_of_items(struct eval_context *c, expr_id item) {
  struct eval_engine *g = c->engine;
  struct eval_set s = set_begin(g);
  for (; item != 0; item = engine_expr(g, item)->b) {
    struct eval_value v = eval_value(c, engine_expr(g, item)->a);
    add_value(g, &s, &v);
  }
  return s;
}

static struct eval_set set_of_list(struct eval_context *c, const struct eval_value *list) {
  struct eval_engine *g = c->engine;
  struct eval_set s = set_begin(g);
  if (list->tag == EVAL_LIST)
    for (uint32_t i = 0; i < list->plain.second; i++)
      member_add(g, &s,
                 (struct eval_member){.kind = MEMBER_VALUE,
                                      .grade = GRADE_DERIVED,
                                      .value = g->model->list_items.items[list->plain.first + i]});
  else if (list->tag != EVAL_ABSENT)
    open_set(&s, OPEN_BASE, list->entity, list->kinds);
  return s;
}

static struct eval_set set_of_ends(struct eval_context *c, expr_id connection) {
  struct eval_value base = eval_value(c, connection), end;
  struct eval_set s = set_begin(c->engine);
  end = eval_property(c, &base, PROPERTY_SOURCE);
  add_value(c->engine, &s, &end);
  end = eval_property(c, &base, PROPERTY_SINK);
  add_value(c->engine, &s, &end);
  return s;
}

static struct eval_set set_of_closure(struct eval_context *c, const struct expr *x) {
  struct eval_value base = eval_value(c, x->a);
  struct eval_set s = set_begin(c->engine);
  if (base.tag == EVAL_ENTITY)
    eval_closure_set(c->engine, base.entity, x->op == EXPR_DOWNSTREAM, &s);
  else if (base.tag != EVAL_ABSENT)
    open_set(&s, OPEN_BASE, base.entity, PATH_KINDS);
  return s;
}

/* Not known which of two sets: members of either are members perhaps. */
static struct eval_set set_of_either(struct eval_context *c, expr_id a, expr_id b) {
  struct eval_engine *g = c->engine;
  struct eval_set s = eval_set(c, a), other = eval_set(c, b);
  s.count += other.count;
  for (uint32_t i = 0; i < s.count; i++)
    g->members.items[s.first + i].grade = grade_and(g->members.items[s.first + i].grade, GRADE_UNKNOWN);
  if (other.open != OPEN_NOT) open_set(&s, (enum eval_open)other.open, other.open_at, other.kinds);
  return s;
}

static struct eval_set set_of_choice(struct eval_context *c, const struct expr *x) {
  enum truth which = eval_truth(c, x->a);
  if (which == UNKNOWN_) return set_of_either(c, x->b, x->c);
  return eval_set(c, which == TRUE_ ? x->b : x->c);
}

static struct eval_set set_of_call(struct eval_context *c, const struct expr *x) {
  struct eval_call call;
  struct eval_set s = set_begin(c->engine);
  if (!eval_enter_call(c, x, &call)) {
    open_set(&s, OPEN_BASE, 0, 0);
    return s;
  }
  s = eval_set(c, c->engine->rules->defines.items[x->symbol].body);
  eval_leave_call(c, &call);
  return s;
}

struct eval_set eval_set(struct eval_context *c, expr_id e) {
  const struct expr *x = engine_expr(c->engine, e);
  struct eval_set s = set_begin(c->engine);
  if (EVAL_DEPTH < c->depth) {
    open_set(&s, OPEN_BASE, 0, 0);
    return s;
  }
  c->depth++;
  if (x->op == EXPR_PROPERTY) {
    struct eval_value room;
    s = eval_property_set(c, eval_peek(c, x->a, &room), (enum property)x->symbol);
  } else if (x->op == EXPR_LIST) {
    s = set_of_items(c, x->a);
  } else if (x->op == EXPR_ENDS) {
    s = set_of_ends(c, x->a);
  } else if (x->op == EXPR_UPSTREAM || x->op == EXPR_DOWNSTREAM) {
    s = set_of_closure(c, x);
  } else if (x->op == EXPR_IF) {
    s = set_of_choice(c, x);
  } else if (x->op == EXPR_DEFINE) {
    s = set_of_call(c, x);
  } else {
    struct eval_value list = eval_value(c, e);
    s = set_of_list(c, &list);
  }
  c->depth--;
  return s;
}

/* ---- reading ------------------------------------------------------------------------------------ */

struct eval_member eval_member_at(const struct eval_context *c, const struct eval_set *s, uint32_t i) {
  return c->engine->members.items[s->first + i];
}

void eval_set_release(struct eval_context *c, const struct eval_set *s) { c->engine->members.count = s->first; }

struct eval_value member_value(const struct eval_engine *g, struct eval_member m) {
  if (m.kind == MEMBER_VALUE) return value_from(g, m.value);
  if (m.kind == MEMBER_SHARE)
    return (struct eval_value){.tag = EVAL_SHARE, .grade = GRADE_DERIVED, .entity = m.value.first};
  struct eval_value res = value_unknown(WHY_MEMBER, 0, 0);
  res.kinds = m.kinds;
  return res;
}
