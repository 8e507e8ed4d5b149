/* properties_world.c - see properties_world.h. */
#include "tests/unit/properties_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t random_below(uint32_t *seed, uint32_t below) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return below == 0 ? 0 : (*seed >> 3) % below;
}

static bool chance(uint32_t *seed, uint32_t percent) { return random_below(seed, 100) < percent; }

/* ---- describing --------------------------------------------------------------------------------- */

int plant_add_node(struct plant *p, enum entity_kind kind, const char *name, int parent, int owner) {
  struct plant_node *n = &p->nodes[p->node_count];
  *n = (struct plant_node){.kind = kind, .parent = parent, .owner = owner};
  snprintf(n->name, sizeof n->name, "%s", name);
  return p->node_count++;
}

struct plant_fact *plant_add_fact(struct plant *p, enum fact_kind kind, int a, int b) {
  struct plant_fact *f = &p->facts[p->fact_count++];
  *f = (struct plant_fact){.kind = kind, .a = a, .b = b, .c = -1};
  return f;
}

struct plant_fact *plant_add_edge(struct plant *p, enum relation relation, int from, int to) {
  struct plant_fact *f = plant_add_fact(p, FACT_EDGE, from, to);
  f->relation = relation;
  return f;
}

int plant_find(const struct plant *p, const char *name) {
  for (int i = 0; i < p->node_count; i++)
    if (strcmp(p->nodes[i].name, name) == 0) return i;
  return -1;
}

static int any_of(uint32_t *seed, const struct plant *p, uint32_t kinds) {
  int found[PLANT_NODES], count = 0;
  for (int i = 0; i < p->node_count; i++)
    if (kinds >> p->nodes[i].kind & 1 && strcmp(p->nodes[i].name, "spare") != 0) found[count++] = i;
  return found[random_below(seed, (uint32_t)count)];
}

static int largest(enum domain d) { return d == DOMAIN_BOOL ? 1 : d == DOMAIN_NUMBER ? 3 : 2; }

static void value_random(struct plant *p, uint32_t *seed, int node, const char *attribute, enum domain d) {
  struct plant_value *v = &p->values[p->value_count++];
  *v = (struct plant_value){.node = node, .attribute = attribute, .domain = d};
  v->state = chance(seed, 6) ? STATE_ABSENT : STATE_GIVEN;
  if (chance(seed, p->unknowns)) v->state = (enum state)random_below(seed, 3); /* none, unknown, between */
  bool interval = d == DOMAIN_NUMBER || d == DOMAIN_DATE;
  if (v->state == STATE_BETWEEN && !interval) v->state = STATE_UNKNOWN;
  if (v->state == STATE_ABSENT && d != DOMAIN_NUMBER) v->state = STATE_GIVEN;
  v->lo = (int)random_below(seed, (uint32_t)largest(d) + 1);
  v->hi = v->lo + (int)random_below(seed, (uint32_t)(largest(d) - v->lo) + 1);
}

static void values_random(struct plant *p, uint32_t *seed) {
  static const struct {
    const char *name;
    enum domain domain;
  } common[] = {{"p", DOMAIN_BOOL}, {"q", DOMAIN_BOOL}, {"n", DOMAIN_NUMBER}, {"k", DOMAIN_MARK}};
  for (int i = 0; i < p->node_count; i++) {
    enum entity_kind kind = p->nodes[i].kind;
    for (int k = 0; k < 4; k++) value_random(p, seed, i, common[k].name, common[k].domain);
    if (kind == KIND_DATA) value_random(p, seed, i, "c", DOMAIN_MARK);
    if (kind == KIND_MEASURE && chance(seed, 50)) value_random(p, seed, i, "status", DOMAIN_STATUS);
    if ((kind == KIND_MEASURE || kind == KIND_CONTRACT) && chance(seed, 40))
      value_random(p, seed, i, "until", DOMAIN_DATE);
    if (kind == KIND_MEASURE && chance(seed, 20)) value_random(p, seed, i, "since", DOMAIN_DATE);
    if (kind == KIND_EVIDENCE && chance(seed, 50)) value_random(p, seed, i, "expires", DOMAIN_DATE);
    if (kind == KIND_EVIDENCE) value_random(p, seed, i, "issued", DOMAIN_DATE);
  }
}

#define BIT(k) (1u << KIND_##k)
#define SUBJECTS (BIT(ORGANIZATION) | BIT(COMPONENT) | BIT(SYSTEM) | BIT(FLOW))

static void elements_random(struct plant *p, uint32_t *seed) {
  static const char *const components[] = {"c0", "c1", "c2", "c3", "c4"};
  int oa = plant_add_node(p, KIND_ORGANIZATION, "oa", -1, -1), ob = plant_add_node(p, KIND_ORGANIZATION, "ob", -1, -1);
  int ox = plant_add_node(p, KIND_ORGANIZATION, "ox", -1, -1), s0 = plant_add_node(p, KIND_SYSTEM, "s0", -1, oa);
  int s1 = plant_add_node(p, KIND_SYSTEM, "s1", s0, -1), s2 = plant_add_node(p, KIND_SYSTEM, "s2", -1, ob),
      systems[] = {s0, s1, s2};
  plant_add_node(p, KIND_SYSTEM, "net", -1, oa);
  plant_add_node(p, KIND_SYSTEM, "spare", -1, oa);
  plant_add_node(p, KIND_SYSTEM, "sx", -1, ox);
  plant_add_node(p, KIND_PERSON, "pa", -1, oa);
  plant_add_node(p, KIND_PERSON, "px", -1, ox);
  plant_add_node(p, KIND_PROCEDURE, "q0", -1, oa);
  for (int i = 0; i < 5; i++) {
    int c =
        plant_add_node(p, KIND_COMPONENT, components[i], systems[random_below(seed, 3)], chance(seed, 15) ? ob : -1);
    if (chance(seed, 40)) p->nodes[c].class = "Plc";
    if (chance(seed, 20)) plant_add_edge(p, RELATION_WITHIN, c, systems[random_below(seed, 3)]);
  }
  plant_add_node(p, KIND_COMPONENT, "cx", chance(seed, 30) ? s0 : -1, ox);
  plant_add_node(p, KIND_DATA, "d0", chance(seed, 50) ? s0 : -1, oa);
  static const char *const external[] = {"ox", "sx", "px", "cx"};
  for (int i = 0; i < 4; i++) p->nodes[plant_find(p, external[i])].external = true;
  if (chance(seed, 30)) p->nodes[plant_find(p, "net")].class = "Radio";
  if (chance(seed, 30)) plant_add_edge(p, RELATION_READERS, plant_find(p, "d0"), ox);
}

static void connections_random(struct plant *p, uint32_t *seed) {
  static const char *const flows[] = {"f0", "f1", "f2", "f3"};
  uint32_t ends = BIT(COMPONENT) | BIT(SYSTEM) | BIT(ORGANIZATION);
  for (int i = 0; i < 4; i++) {
    int f = plant_add_node(p, KIND_FLOW, flows[i], -1, plant_find(p, chance(seed, 70) ? "oa" : "ob"));
    plant_add_edge(p, RELATION_SOURCE, f, any_of(seed, p, ends));
    plant_add_edge(p, RELATION_SINK, f, any_of(seed, p, ends));
    if (chance(seed, p->unknowns < 10 ? 100 : 60))
      plant_add_edge(p, RELATION_VIA, f, plant_find(p, chance(seed, 70) ? "net" : "sx"));
    if (chance(seed, 50)) plant_add_edge(p, RELATION_FLOW_DATA, f, plant_find(p, "d0"));
  }
  int t = plant_add_node(p, KIND_ACTUATE, "t0", -1, plant_find(p, "oa"));
  plant_add_edge(p, RELATION_SOURCE, t, any_of(seed, p, BIT(COMPONENT)));
  plant_add_edge(p, RELATION_SINK, t, any_of(seed, p, BIT(COMPONENT)));
}

static void measures_random(struct plant *p, uint32_t *seed) {
  static const char *const measures[] = {"m0", "m1", "m2", "m3", "m4"}, *const evidence[] = {"e0", "e1", "e2"},
                           *const contracts[] = {"k0", "k1"};
  static const char *const classes[] = {NULL, "Encryption", "Inventory"};
  for (int i = 0; i < 5; i++) {
    int on = any_of(seed, p, SUBJECTS), m = plant_add_node(p, KIND_MEASURE, measures[i], -1, p->nodes[on].owner);
    p->nodes[m].class = classes[random_below(seed, 3)];
    p->nodes[m].level = (uint8_t)random_below(seed, 4);
    plant_add_edge(p, RELATION_ON, m, on);
    if (chance(seed, 20)) plant_add_edge(p, RELATION_ON, m, any_of(seed, p, SUBJECTS));
    if (chance(seed, 60)) plant_add_fact(p, FACT_MEETS, m, (int)random_below(seed, PLANT_REQUIREMENTS));
  }
  for (int i = 0; i < 2; i++) {
    int k = plant_add_node(p, KIND_CONTRACT, contracts[i], -1, plant_find(p, "oa"));
    plant_add_edge(p, RELATION_PARTIES, k, plant_find(p, "oa"));
    plant_add_edge(p, RELATION_PARTIES, k, plant_find(p, chance(seed, 60) ? "ox" : "ob"));
  }
  for (int i = 0; i < 3; i++) {
    int e = plant_add_node(p, KIND_EVIDENCE, evidence[i], -1, plant_find(p, "oa"));
    if (chance(seed, 30)) p->nodes[e].class = "std.secure.ThirdPartyAudit";
    plant_add_edge(p, RELATION_EVIDENCE, any_of(seed, p, BIT(MEASURE) | BIT(CONTRACT)), e);
  }
}

static void statements_random(struct plant *p, uint32_t *seed) {
  static const enum entity_kind kinds[] = {KIND_COMPONENT, KIND_SYSTEM, KIND_DATA, KIND_PROCEDURE, KIND_MEASURE};
  for (uint32_t i = random_below(seed, 4); 0 < i; i--) {
    struct plant_fact *f =
        plant_add_fact(p, FACT_ANSWER, (int)random_below(seed, PLANT_REQUIREMENTS), any_of(seed, p, SUBJECTS));
    f->answer = chance(seed, 20) ? ANSWER_UNKNOWN : ANSWER_LEVEL;
    f->level = f->answer == ANSWER_LEVEL ? (uint8_t)random_below(seed, 4) : 0;
  }
  for (uint32_t i = random_below(seed, 5); 0 < i; i--) {
    struct plant_fact *f = plant_add_fact(p, FACT_COMPLETE, any_of(seed, p, BIT(SYSTEM) | BIT(ORGANIZATION)),
                                          (int)kinds[random_below(seed, 5)]);
    f->c = chance(seed, 60) ? -1 : plant_find(p, chance(seed, 50) ? "pa" : "px");
  }
  for (int i = 0; i < 10 && p->unknowns < 10; i++) /* a plant that is almost known has its lists complete */
    plant_add_fact(p, FACT_COMPLETE, plant_find(p, i < 5 ? "oa" : "ob"), (int)kinds[i % 5]);
  for (uint32_t i = random_below(seed, 3); 0 < i; i--)
    plant_add_fact(p, FACT_CLAIM, (int)random_below(seed, PLANT_REQUIREMENTS),
                   plant_find(p, chance(seed, 60) ? "ox" : "sx"))
        ->level = (uint8_t)(1 + random_below(seed, 3));
  if (chance(seed, 40)) {
    int requirement = (int)random_below(seed, PLANT_REQUIREMENTS);
    struct plant_fact *offer = plant_add_fact(p, FACT_OFFER, requirement, plant_find(p, "sx"));
    offer->level = (uint8_t)(1 + random_below(seed, 3));
    struct plant_fact *rely = plant_add_fact(p, FACT_RELY, requirement, any_of(seed, p, BIT(SYSTEM) | BIT(COMPONENT)));
    rely->level = (uint8_t)(1 + random_below(seed, 3));
    offer->c = rely->c = plant_find(p, "k0");
  }
  if (chance(seed, 50)) plant_add_fact(p, FACT_ACTS, plant_find(p, "px"), plant_find(p, "oa"));
}

void plant_random(struct plant *p, uint32_t *seed) {
  static const uint32_t percent[] = {4, 15, 40};
  *p = (struct plant){.unknowns = percent[random_below(seed, 3)]};
  elements_random(p, seed);
  connections_random(p, seed);
  measures_random(p, seed);
  statements_random(p, seed);
  values_random(p, seed);
}

/* ---- building ----------------------------------------------------------------------------------- */

static void shuffle(int *items, int count, uint32_t order) {
  for (int i = 0; i < count; i++) items[i] = i;
  if (order == 0) return;
  for (int i = count; 1 < i; i--) {
    int other = (int)random_below(&order, (uint32_t)i), kept = items[i - 1];
    items[i - 1] = items[other];
    items[other] = kept;
  }
}

static struct value value_of(struct eval_world *w, const struct plant_value *v) {
  static const char *const marks[] = {"Mark:low", "Mark:moderate", "Mark:high"}, *const states[] = {
                                                                                     "Status:implemented",
                                                                                     "Status:partly", "Status:planned"};
  static const int days[] = {-20, 0, 20};
  day today = EVAL_TODAY;
  if (v->state == STATE_UNKNOWN) return EVAL_VALUE(UNKNOWN);
  if (v->state == STATE_ABSENT) return EVAL_VALUE(ABSENT);
  if (v->state == STATE_BETWEEN) {
    bool date = v->domain == DOMAIN_DATE;
    return eval_between(w, date ? today + days[v->lo] : v->lo, date ? today + days[v->hi] : v->hi);
  }
  switch (v->domain) {
  case DOMAIN_BOOL: return eval_bool(v->lo);
  case DOMAIN_NUMBER: return eval_number(w, v->lo);
  case DOMAIN_MARK: return eval_member(w, marks[v->lo]);
  case DOMAIN_STATUS: return eval_member(w, states[v->lo]);
  case DOMAIN_DATE: break;
  }
  return (struct value){.tag = VALUE_DATE, .first = (uint32_t)(today + days[v->lo])};
}

/* Whatever was left out takes along what speaks of it. */
static bool is_there(const struct plant *p, int node) { return node < 0 || !p->nodes[node].gone; }

static const char *requirement_id(int index) {
  static const char *const ids[] = {"R0", "R1", "R2"};
  return ids[index];
}

static void build_answer(struct eval_world *w, const struct plant_fact *f, entity_id on) {
  uint32_t index = eval_add_answer(w, requirement_id(f->a), on, (enum answer_value)f->answer, f->level);
  w->model.answers.items[index].since = DAY_NONE;
}

static void build_share(struct eval_world *w, const struct plant_fact *f, const entity_id *ids, enum share_kind kind) {
  struct share x = {.kind = (uint8_t)kind,
                    .level = f->level,
                    .requirement = eval_use_of(w, requirement_id(f->a)),
                    .contract = ids[f->c],
                    .on = ids[f->b]};
  vec_push(&w->model.shares, x);
}

static void build_fact(struct eval_world *w, const struct plant *p, const struct plant_fact *f, const entity_id *ids) {
  bool a_is_node = f->kind == FACT_EDGE || f->kind == FACT_MEETS || f->kind == FACT_COMPLETE || f->kind == FACT_ACTS;
  bool b_is_node = f->kind != FACT_MEETS && f->kind != FACT_COMPLETE;
  if (f->gone || (a_is_node && !is_there(p, f->a)) || (b_is_node && !is_there(p, f->b)) || !is_there(p, f->c)) return;
  switch (f->kind) {
  case FACT_EDGE: model_add_edge(&w->model, f->relation, ids[f->a], ids[f->b]); break;
  case FACT_MEETS: eval_add_meets(w, ids[f->a], requirement_id(f->b), 0); break;
  case FACT_ANSWER: build_answer(w, f, ids[f->b]); break;
  case FACT_COMPLETE: eval_add_complete(w, (enum entity_kind)f->b, ids[f->a], f->c < 0 ? 0 : ids[f->c]); break;
  case FACT_CLAIM: eval_add_claim(w, requirement_id(f->a), ids[f->b], f->level); break;
  case FACT_OFFER: build_share(w, f, ids, SHARE_OFFER); break;
  case FACT_RELY: build_share(w, f, ids, SHARE_RELY); break;
  case FACT_ACTS:
    vec_push(&w->model.acts, ((struct acts_for){ids[f->a], ids[f->b], DAY_NONE, DAY_NONE, SPAN_NONE}));
    break;
  }
}

static void build_node(struct eval_world *w, const struct plant_node *n, entity_id *id) {
  *id = n->external ? eval_add_external(w, n->kind, n->name, 0) : eval_add(w, n->kind, n->name, 0, 0);
  w->model.entities.items[*id].level = n->level;
  if (n->class != NULL) w->model.entities.items[*id].class = eval_class_named(w, n->class);
}

/* Parents and owners are set when all are there; parts in the order of their making. */
static void build_nesting(struct eval_world *w, const struct plant *p, const entity_id *ids, const int *order) {
  for (int i = 0; i < p->node_count; i++) {
    const struct plant_node *n = &p->nodes[order[i]];
    if (n->gone) continue;
    struct entity *e = &w->model.entities.items[ids[order[i]]];
    e->owner = n->owner < 0 ? 0 : ids[n->owner];
    e->parent = n->parent < 0 ? 0 : ids[n->parent];
    if (n->parent < 0 || !KIND_IS_ELEMENT(n->kind)) continue;
    model_add_edge(&w->model, RELATION_PARTS, ids[n->parent], ids[order[i]]);
    if (n->kind == KIND_DATA) model_add_edge(&w->model, RELATION_HOLDERS, ids[order[i]], ids[n->parent]);
  }
}

static const char *formula_or_null(bool has, const char *text) { return has ? text : NULL; }

static void build_rules(struct eval_world *w, const struct plant_rules *r) {
  for (int i = 0; i < PLANT_REQUIREMENTS; i++) {
    const struct plant_rule *x = &r->requirements[i];
    eval_requirement(w, requirement_id(i), 1u << x->kind, formula_or_null(x->has_where, x->where),
                     formula_or_null(x->has_level[0], x->level[0]), formula_or_null(x->has_level[1], x->level[1]),
                     formula_or_null(x->has_level[2], x->level[2]));
  }
  static const char *const names[] = {"x0", "x1", "x2", "x3"};
  for (int i = 0; i < r->extra_count; i++) {
    const struct plant_rule *x = &r->extras[i];
    const char *where = formula_or_null(x->has_where, x->where), *level[3];
    for (int n = 0; n < 3; n++) level[n] = formula_or_null(x->has_level[n], x->level[n]);
    if (x->strengthens)
      eval_strengthening(w, (uint32_t)x->requirement, 1u << x->kind, where, level[0], level[1], level[2]);
    else
      eval_exception(w, (uint32_t)x->requirement, names[i], 1u << x->kind, where, level[0], level[1], level[2],
                     formula_or_null(x->overrides[0] != 0, x->overrides));
  }
}

void plant_build(struct eval_world *w, const struct plant *p, const struct plant_rules *r, uint32_t order) {
  entity_id ids[PLANT_NODES] = {0};
  int nodes[PLANT_NODES], values[PLANT_VALUES], facts[PLANT_FACTS];
  shuffle(nodes, p->node_count, order);
  shuffle(values, p->value_count, order);
  shuffle(facts, p->fact_count, order);
  eval_world_begin(w);
  for (int i = 0; i < p->node_count; i++)
    if (!p->nodes[nodes[i]].gone) build_node(w, &p->nodes[nodes[i]], &ids[nodes[i]]);
  build_nesting(w, p, ids, nodes);
  for (int i = 0; i < p->fact_count; i++) build_fact(w, p, &p->facts[facts[i]], ids);
  for (int i = 0; i < p->value_count; i++) {
    const struct plant_value *v = &p->values[values[i]];
    if (v->state != STATE_NONE && is_there(p, v->node)) eval_put(w, ids[v->node], v->attribute, value_of(w, v));
  }
  build_rules(w, r);
  eval_judge(w);
}
