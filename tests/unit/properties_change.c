/* properties_change.c - the same plant with more known about it, or with one grant less. */
#include "tests/unit/properties_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool chance(uint32_t *seed, uint32_t percent) { return random_below(seed, 100) < percent; }

/* ---- everything known --------------------------------------------------------------------------- */

/* A date nobody gave means that there is no bound; only the day of issue is asked for as a value, and it lies in the
 * past. */
static void value_complete(struct plant_value *v, uint32_t *seed) {
  bool bound = v->domain == DOMAIN_DATE && strcmp(v->attribute, "issued") != 0;
  int most = v->domain == DOMAIN_BOOL ? 1 : v->domain == DOMAIN_NUMBER ? 3 : 2;
  if (v->state == STATE_GIVEN || v->state == STATE_ABSENT || (v->state == STATE_NONE && bound)) return;
  if (v->state == STATE_NONE && v->domain == DOMAIN_STATUS) return; /* implemented */
  if (v->state == STATE_NONE && v->domain == DOMAIN_DATE) most = 1;
  int lo = v->state == STATE_BETWEEN ? v->lo : 0, hi = v->state == STATE_BETWEEN ? v->hi : most;
  bool absent = v->domain == DOMAIN_NUMBER && v->state != STATE_BETWEEN && random_below(seed, 6) == 0;
  v->state = absent ? STATE_ABSENT : STATE_GIVEN;
  v->lo = lo + (int)random_below(seed, (uint32_t)(hi - lo) + 1);
}

/* New things have values, too. */
static void add_values(struct plant *p, int node, uint32_t *seed) {
  static const struct {
    const char *name;
    enum domain domain;
    int below;
  } common[] = {{"p", DOMAIN_BOOL, 2}, {"q", DOMAIN_BOOL, 2}, {"n", DOMAIN_NUMBER, 4}, {"k", DOMAIN_MARK, 3}};
  for (int i = 0; i < 4; i++)
    p->values[p->value_count++] = (struct plant_value){
        node, common[i].name, common[i].domain, STATE_GIVEN, (int)random_below(seed, (uint32_t)common[i].below), 0};
}

static bool has_edge(const struct plant *p, enum relation relation, int from) {
  for (int i = 0; i < p->fact_count; i++)
    if (p->facts[i].kind == FACT_EDGE && p->facts[i].relation == relation && p->facts[i].a == from && !p->facts[i].gone)
      return true;
  return false;
}

static void flows_complete(struct plant *p, uint32_t *seed) {
  int d0 = plant_find(p, "d0"), spare = plant_find(p, "spare");
  for (int i = 0, count = p->node_count; i < count; i++) {
    if (p->nodes[i].kind != KIND_FLOW) continue;
    if (!has_edge(p, RELATION_FLOW_DATA, i)) plant_add_edge(p, RELATION_FLOW_DATA, i, d0);
    if (!has_edge(p, RELATION_VIA, i) && chance(seed, 60)) plant_add_edge(p, RELATION_VIA, i, spare);
  }
  if (chance(seed, 50)) plant_add_edge(p, RELATION_READERS, d0, plant_find(p, chance(seed, 50) ? "oa" : "ox"));
}

/* What the others did not show: classes, a flow between them. Contracts of theirs are no concern of rules. */
static void others_complete(struct plant *p, uint32_t *seed) {
  int cx = plant_find(p, "cx"), sx = plant_find(p, "sx"), ox = plant_find(p, "ox");
  if (chance(seed, 50)) p->nodes[cx].class = "Plc";
  if (chance(seed, 50)) p->nodes[sx].class = "Radio";
  if (chance(seed, 50)) {
    int f = plant_add_node(p, KIND_FLOW, "fx", -1, ox), via = plant_find(p, "sx");
    p->nodes[f].external = true;
    bool back = chance(seed, 50);
    plant_add_edge(p, RELATION_SOURCE, f, back ? sx : cx);
    plant_add_edge(p, RELATION_SINK, f, back ? cx : sx);
    plant_add_edge(p, RELATION_VIA, f, via);
    plant_add_edge(p, RELATION_FLOW_DATA, f, plant_find(p, "d0"));
    add_values(p, f, seed);
  }
}

/* A part where the list of components is open. Whoever owns it owns one thing more, so rules about that do not go with
 * it. */
static void part_complete(struct plant *p, const struct plant_rules *r, const struct eval_world *judged,
                          uint32_t *seed) {
  static const char *const systems[] = {"s0", "s1", "s2"};
  const char *name = systems[random_below(seed, 3)];
  if (rules_mention(r, ".owned") || rules_mention(r, "achieved") ||
      eval_complete(&judged->evaluation, eval_find(judged, name), KIND_COMPONENT))
    return;
  int c = plant_add_node(p, KIND_COMPONENT, "cnew", plant_find(p, name), -1);
  if (chance(seed, 50)) p->nodes[c].class = "Plc";
  add_values(p, c, seed);
}

struct answered {
  struct eval_world *world;
  const struct eval_world *judged;
  bool contradicts;
};

/* Was the list of measures of this element closed for some requirement? */
static bool was_answered(const struct eval_world *judged, const char *name) {
  entity_id e = eval_find(judged, name);
  for (uint32_t r = 0; e != 0 && r < judged->rules.requirements.count; r++)
    if (eval_answered(&judged->evaluation, r, e)) return true;
  return false;
}

struct looked_for {
  entity_id measure;
  bool found;
};

static bool is_it(void *context, entity_id measure, entity_id on) {
  struct looked_for *l = context;
  (void)on;
  l->found |= measure == l->measure;
  return !l->found;
}

/* The new measure must not reach an element whose list of measures was closed. */
static bool measure_contradicts(const struct plant *p, const struct plant_rules *r, const struct eval_world *judged) {
  struct eval_world w;
  plant_build(&w, p, r, 0);
  bool res = false;
  entity_id measure = eval_find(&w, "mnew");
  for (entity_id e = 1; e < w.model.entities.count && !res; e++) {
    struct looked_for l = {.measure = measure};
    model_covering(&w.model, e, is_it, &l);
    res = l.found && was_answered(judged, sym_text(&w.names, w.model.entities.items[e].name));
  }
  eval_world_end(&w);
  return res;
}

/* A measure nobody wrote down, where nothing was said about measures at all. */
static bool measure_complete(struct plant *p, const struct plant_rules *r, const struct eval_world *judged,
                             uint32_t *seed) {
  static const char *const places[] = {"c0", "c1", "c2", "c3", "cx", "f0", "f1",
                                       "s0", "s1", "s2", "sx", "oa", "ob", "ox"},
                           *const classes[] = {NULL, "Encryption", "Inventory"};
  if (chance(seed, 40)) return true;
  int on = plant_find(p, places[random_below(seed, 14)]),
      m = plant_add_node(p, KIND_MEASURE, "mnew", -1, p->nodes[on].owner);
  p->nodes[m].class = classes[random_below(seed, 3)];
  p->nodes[m].level = (uint8_t)(1 + random_below(seed, 3));
  plant_add_edge(p, RELATION_ON, m, on);
  add_values(p, m, seed);
  if (chance(seed, 70)) plant_add_fact(p, FACT_MEETS, m, (int)random_below(seed, PLANT_REQUIREMENTS));
  return !measure_contradicts(p, r, judged);
}

bool plant_complete(struct plant *p, const struct plant_rules *r, struct eval_world *judged, uint32_t *seed) {
  for (int i = 0; i < p->value_count; i++) value_complete(&p->values[i], seed);
  for (int i = 0; i < p->node_count; i++)
    if (p->nodes[i].kind == KIND_MEASURE && p->nodes[i].level == 0)
      p->nodes[i].level = (uint8_t)(1 + random_below(seed, 3));
  for (int i = 0; i < p->fact_count; i++) {
    struct plant_fact *f = &p->facts[i];
    if (f->kind != FACT_ANSWER || f->answer != ANSWER_UNKNOWN) continue;
    f->answer = ANSWER_LEVEL;
    f->level = (uint8_t)random_below(seed, 4);
  }
  flows_complete(p, seed);
  others_complete(p, seed);
  part_complete(p, r, judged, seed);
  return measure_complete(p, r, judged, seed);
}

/* ---- one thing known ---------------------------------------------------------------------------- */

static bool refine_value(struct plant *p, uint32_t *seed) {
  for (int tries = 0; tries < 200; tries++) {
    struct plant_value *v = &p->values[random_below(seed, (uint32_t)p->value_count)];
    enum state before = v->state;
    if (before == STATE_UNKNOWN && v->domain == DOMAIN_NUMBER && chance(seed, 30)) {
      v->state = chance(seed, 50) ? STATE_BETWEEN : STATE_ABSENT;
      v->lo = 1;
      v->hi = 2;
    } else {
      value_complete(v, seed);
    }
    if (v->state != before) return true;
  }
  return false;
}

static bool refine_row(struct plant *p, uint32_t *seed) {
  for (int i = 0; i < p->fact_count; i++) {
    struct plant_fact *f = &p->facts[i];
    if (f->kind != FACT_ANSWER || f->answer != ANSWER_UNKNOWN) continue;
    f->answer = ANSWER_LEVEL;
    f->level = (uint8_t)random_below(seed, 4);
    return true;
  }
  return false;
}

static bool refine_list(struct plant *p, uint32_t *seed) {
  static const char *const places[] = {"s0", "s1", "s2", "oa", "ob", "net"};
  static const enum entity_kind kinds[] = {KIND_COMPONENT, KIND_SYSTEM, KIND_DATA, KIND_PROCEDURE, KIND_MEASURE};
  plant_add_fact(p, FACT_COMPLETE, plant_find(p, places[random_below(seed, 6)]), (int)kinds[random_below(seed, 5)]);
  return true;
}

static bool refine_class(struct plant *p, uint32_t *seed) {
  bool component = chance(seed, 50);
  struct plant_node *n = &p->nodes[plant_find(p, component ? "cx" : "sx")];
  if (n->class != NULL) return false;
  n->class = component ? "Plc" : "Radio";
  return true;
}

static bool refine_level(struct plant *p, uint32_t *seed) {
  for (int i = 0; i < p->node_count; i++) {
    if (p->nodes[i].kind != KIND_MEASURE || p->nodes[i].level != 0) continue;
    p->nodes[i].level = (uint8_t)(1 + random_below(seed, 3));
    return true;
  }
  return false;
}

bool plant_refine(struct plant *p, bool lists, uint32_t *seed) {
  static bool (*const ways[])(struct plant *, uint32_t *) = {refine_list, refine_value, refine_value,
                                                             refine_row,  refine_class, refine_level};
  uint32_t way = random_below(seed, sizeof ways / sizeof *ways);
  return (way != 0 || lists) && ways[way](p, seed);
}

/* ---- one grant less ----------------------------------------------------------------------------- */

/* A row that holds a farther one back says less than that one: taking it away is no loss of a grant (0.3: the nearest
 * row wins, higher or lower). */
static bool holds_back(const struct plant *p, const struct plant_fact *row) {
  for (int i = 0; i < p->fact_count; i++) {
    const struct plant_fact *f = &p->facts[i];
    if (f != row && f->kind == FACT_ANSWER && f->a == row->a && row->level < f->level) return true;
  }
  return false;
}

static bool is_grant(const struct plant *p, const struct plant_fact *f) {
  if (f->kind == FACT_ANSWER) return f->answer == ANSWER_LEVEL && f->level != 0 && !holds_back(p, f);
  if (f->kind == FACT_EDGE) return f->relation == RELATION_EVIDENCE || f->relation == RELATION_READERS;
  return f->kind == FACT_MEETS || f->kind == FACT_COMPLETE || f->kind == FACT_CLAIM || f->kind == FACT_OFFER ||
         f->kind == FACT_ACTS;
}

static bool is_granting_node(const struct plant_node *n) {
  return n->kind == KIND_MEASURE || n->kind == KIND_EVIDENCE || n->kind == KIND_CONTRACT;
}

int plant_grants(const struct plant *p) { return p->node_count + p->fact_count + p->value_count; }

bool plant_without_grant(struct plant *p, int index) {
  if (index < p->node_count) {
    if (!is_granting_node(&p->nodes[index])) return false;
    p->nodes[index].gone = true;
    return true;
  }
  index -= p->node_count;
  if (index < p->fact_count) {
    if (!is_grant(p, &p->facts[index])) return false;
    p->facts[index].gone = true;
    return true;
  }
  struct plant_value *v = &p->values[index - p->fact_count]; /* a label */
  if (strcmp(v->attribute, "c") != 0 || v->state == STATE_NONE) return false;
  v->state = STATE_NONE;
  return true;
}
