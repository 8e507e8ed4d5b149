/* infer_levels.c - what data are at each place: confidentiality and integrity along the flows, the need of availability
 * against them (language.md 4.5 INFER).
 *
 * All three are one question. A *pressure* of 1 to 3 spreads along edges, each place has the most that reaches it: of
 * confidentiality the level itself, of integrity how far data are from `high`, of availability the need, backwards. A
 * statement fixes the pressure of its place, a downgrade caps it. Each is asked twice: with what is known alone, and with
 * the most that unknown data may bring; that gives the bounds. Per level one search, breadth first, highest first, visits
 * every edge once, and the node before each node lies on a shortest way. */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/trust_internal.h"

enum { MOST = MARK_HIGH, OPPOSITE = MARK_HIGH + MARK_LOW };

/* ---- how pressure spreads -------------------------------------------------------------------------------------------- */

struct pressure {
  uint32_t nodes;
  const uint32_t *start, *rows;
  uint8_t *seed, *cap; /* what begins here; the most there can be here. Equal: fixed */
  uint8_t *value;
  struct nearer { entity_id node; uint32_t distance; } *from; /* the node before, and how far the pressure has come */
  VEC(entity_id) queue;
};

static void reach(struct pressure *p, entity_id node, entity_id next, uint32_t distance, uint8_t level) {
  if (p->value[next]) {
    bool as_near = p->value[next] == level && p->from[next].distance == distance;
    if (as_near && node < p->from[next].node) p->from[next].node = node;
  } else if (p->cap[next] < level) {
    if (p->seed[next] < p->cap[next]) p->seed[next] = p->cap[next]; /* its turn comes at that level */
  } else {
    p->value[next] = level;
    p->from[next] = (struct nearer){node, distance};
    vec_push(&p->queue, next);
  }
}

static void spread_level(struct pressure *p, uint8_t level) {
  p->queue.count = 0;
  for (entity_id e = 1; e < p->nodes; e++) {
    if (p->value[e] || p->seed[e] != level) continue;
    p->value[e] = level;
    p->from[e] = (struct nearer){0, 0};
    vec_push(&p->queue, e);
  }
  for (uint32_t i = 0; i < p->queue.count; i++) {
    entity_id node = p->queue.items[i];
    uint32_t distance = p->from[node].distance + 1;
    for (uint32_t k = p->start[node]; k < p->start[node + 1]; k++) reach(p, node, p->rows[k], distance, level);
  }
}

static void spread(struct pressure *p) {
  memset(p->value, 0, p->nodes);
  memset(p->from, 0, p->nodes * sizeof *p->from);
  for (uint8_t level = MOST; 0 < level; level--) spread_level(p, level);
}

static void keep_ways(const struct pressure *p, uint32_t *from) {
  for (entity_id e = 0; e < p->nodes; e++) from[e] = p->from[e].node;
}

/* ---- where something flows in ---------------------------------------------------------------------------------------- */

bool node_speaks_for_itself(const struct trust_state *t, entity_id node) { return t->speaks[node]; }

static void find_who_speaks(struct trust_state *t) {
  t->speaks = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *t->speaks);
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    uint8_t kind = t->model->kinds[node_element(t->model, e)];
    t->speaks[e] = kind == KIND_PERSON || kind == KIND_ORGANIZATION;
  }
}

static bool is_flow(const struct trust_state *t, entity_id e) { return t->model->kinds[e] == KIND_FLOW; }

struct fed { VEC(entity_id) queue; };

static void feed(struct trust_state *t, struct fed *f, entity_id e) {
  if (is_flow(t, e) || t->has_inflow[e]) return;
  t->has_inflow[e] = true;
  vec_push(&f->queue, e);
}

static void feed_next(struct trust_state *t, struct fed *f, entity_id e) {
  for (uint32_t k = t->graph.out_start[e]; k < t->graph.out_start[e + 1]; k++) feed(t, f, t->graph.out[k]);
}

static void find_inflows(struct trust_state *t) {
  const uint8_t *kinds = t->model->kinds;
  struct fed f = {0};
  t->has_inflow = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *t->has_inflow);
  for (entity_id e = 1; e < t->graph.nodes; e++)
    if (kinds[e] == KIND_FLOW || kinds[e] == KIND_DATA) feed_next(t, &f, e);
  for (uint32_t i = 0; i < f.queue.count; i++) {
    entity_id e = f.queue.items[i];
    if (kinds[e] == KIND_PORT || !node_speaks_for_itself(t, e)) feed_next(t, &f, e);
  }
  vec_free(&f.queue);
}

/* Ports, or whole elements, where a physical quantity becomes data. */
static bool *find_sensing(const struct trust_state *t) {
  bool *res = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *res);
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    if (t->model->kinds[e] != KIND_SENSE) continue;
    entity_id port = model_one(t->model, RELATION_SINK_PORT, e);
    bool is_port = port && t->model->kinds[port] == KIND_PORT;
    res[is_port ? port : model_one(t->model, RELATION_SINK, e)] = true;
  }
  return res;
}

/* ---- confidentiality and integrity ----------------------------------------------------------------------------------- */

struct forward {
  struct trust_state *t;
  struct pressure *p;
  int part;
  uint8_t unknown; /* what data without a label press: nothing that is known, or the most that is possible */
};

static uint8_t pressure_of(int part, uint8_t mark) {
  if (mark == MARK_NONE || part != PART_INTEGRITY) return mark;
  return (uint8_t)(OPPOSITE - mark);
}

static uint8_t stated_pressure(const struct forward *f, entity_id e) {
  return pressure_of(f->part, stated_of(f->t, e).part[f->part]);
}

static void fix(struct pressure *p, entity_id e, uint8_t value) { p->seed[e] = p->cap[e] = value; }

static uint8_t downgraded_to(const struct trust_state *t, const struct downgrade *d, int part) {
  sym word = part == PART_CONFIDENTIALITY ? d->c : d->i;
  for (uint8_t mark = MARK_LOW; word && mark <= MARK_HIGH; mark++)
    if (t->words.marks[mark] == word) return pressure_of(part, mark);
  return MARK_NONE;
}

/* The strongest of several, so that taking one away never helps. */
static uint8_t cap_of_downgrades(const struct forward *f, entity_id port) {
  uint8_t res = MARK_NONE;
  for (uint32_t i = f->t->downgrades.first[port]; i; i = f->t->downgrades.next[i - 1]) {
    uint8_t to = downgraded_to(f->t, &f->t->model->downgrades.items[i - 1], f->part);
    if (to && (!res || to < res)) res = to;
  }
  return res;
}

static void begin_at_port(struct forward *f, entity_id e) {
  struct stated own = stated_of(f->t, e);
  bool output = f->t->model->entities.items[e].flags & ENTITY_OUTPUT;
  uint8_t stated = own.by_class >> f->part & 1 ? MARK_NONE : pressure_of(f->part, own.part[f->part]);
  uint8_t cap = cap_of_downgrades(f, e);
  if (stated) fix(f->p, e, stated);
  else if (cap && f->t->has_inflow[e]) f->p->cap[e] = cap;
  else if (cap) fix(f->p, e, cap);
  else if (output && node_speaks_for_itself(f->t, e)) fix(f->p, e, 0);
}

static bool port_states(const struct forward *f, entity_id source) {
  if (f->t->model->kinds[source] != KIND_PORT) return false;
  struct stated own = stated_of(f->t, source);
  return (own.part[f->part] && !(own.by_class >> f->part & 1)) || cap_of_downgrades(f, source);
}

/* What is new at SOURCE: the label of its class, or unknown. */
static void begin_unnamed(struct forward *f, entity_id flow, entity_id source) {
  bool speaks = node_speaks_for_itself(f->t, source);
  bool is_new = f->t->sensing[source] || f->t->sensing[node_element(f->t->model, source)];
  bool passes = f->t->has_inflow[source] && !(speaks && !port_states(f, source));
  if (port_states(f, source) || (passes && !is_new)) return;
  uint8_t of_class = stated_pressure(f, flow);
  if (!of_class && f->t->model->kinds[source] == KIND_PORT) of_class = stated_pressure(f, source);
  f->p->seed[flow] = of_class ? of_class : f->unknown;
  if (!passes) fix(f->p, flow, f->p->seed[flow]);
}

static void begin_at_flow(struct forward *f, entity_id e) {
  entity_id data = model_one(f->t->model, RELATION_FLOW_DATA, e), source = flow_from(f->t->model, e);
  uint8_t stated = data ? stated_pressure(f, data) : MARK_NONE;
  if (stated) fix(f->p, e, stated);
  else if (data && node_speaks_for_itself(f->t, source) && !port_states(f, source)) fix(f->p, e, f->unknown);
  else if (data) f->p->seed[e] = f->unknown;
  else begin_unnamed(f, e, source);
}

static void begin_at_data(struct forward *f, entity_id e) {
  uint8_t stated = stated_pressure(f, e);
  fix(f->p, e, stated ? stated : f->unknown);
}

static void begin_forward(struct forward *f) {
  memset(f->p->seed, 0, f->p->nodes);
  memset(f->p->cap, MOST, f->p->nodes);
  for (entity_id e = 1; e < f->p->nodes; e++) {
    uint8_t kind = f->t->model->kinds[e];
    if (kind == KIND_FLOW) begin_at_flow(f, e);
    else if (kind == KIND_PORT) begin_at_port(f, e);
    else if (kind == KIND_DATA) begin_at_data(f, e);
  }
}

/* ---- circles that nothing ever enters ---------------------------------------------------------------------------------- */

static bool lies_dry(const struct forward *f, entity_id e) {
  return !f->p->value[e] && f->p->cap[e] && (is_flow(f->t, e) || f->t->has_inflow[e]);
}

struct circles {
  struct forward *forward;
  bool *dry, *done; /* per node; done: lies dry in a component looked at before */
  bool any;
};

static bool is_not_dry(void *context, entity_id node) { return !((const struct circles *)context)->dry[node]; }

/* Something comes to the component from others that lie dry, too: it is theirs to begin. */
static bool is_fed_by_others(const struct circles *c, const entity_id *members, uint32_t count) {
  const struct trust_graph *g = &c->forward->t->graph;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = g->in_start[members[i]]; k < g->in_start[members[i] + 1]; k++)
      if (c->done[g->in[k]]) return true;
  return false;
}

static void begin_in_circle(void *context, const entity_id *members, uint32_t count) {
  struct circles *c = context;
  struct pressure *p = c->forward->p;
  bool begins = 1 < count && !is_fed_by_others(c, members, count);
  c->any |= begins;
  for (uint32_t i = 0; i < count; i++) {
    uint8_t cap = p->cap[members[i]], unknown = c->forward->unknown;
    if (begins) p->seed[members[i]] = unknown < cap ? unknown : cap;
    c->done[members[i]] = c->dry[members[i]];
  }
}

/* Data that go round are from somewhere, nobody said from where: anywhere on the circle. True when there was any. */
static bool begin_in_circles(struct forward *f) {
  size_t nodes = (size_t)f->p->nodes + 1;
  struct circles c = {f, memory_zeroed(nodes, sizeof *c.dry), memory_zeroed(nodes, sizeof *c.done), false};
  for (entity_id e = 1; e < f->p->nodes; e++) c.dry[e] = lies_dry(f, e);
  struct components all = {.graph = &f->t->graph, .ends = is_not_dry, .close = begin_in_circle, .context = &c};
  components_begin(&all);
  for (entity_id e = 1; e < f->p->nodes; e++)
    if (c.dry[e]) components_from(&all, e);
  components_free(&all);
  free(c.dry);
  free(c.done);
  return c.any;
}

/* ---- bounds -------------------------------------------------------------------------------------------------------------- */

static bool carries_data(const struct trust_state *t, entity_id e) {
  uint8_t kind = t->model->kinds[e];
  return kind == KIND_FLOW || kind == KIND_DATA || t->has_inflow[e];
}

/* VALUE is the least pressure that is known, or the most that is possible. */
static void keep(struct forward *f, bool known) {
  struct trust_state *t = f->t;
  uint8_t *to = known == (f->part == PART_CONFIDENTIALITY) ? t->lo[f->part] : t->hi[f->part];
  for (entity_id e = 1; e < f->p->nodes; e++) {
    uint8_t value = f->p->value[e];
    if (!value && carries_data(t, e)) value = MARK_LOW;
    to[e] = pressure_of(f->part, value);
  }
}

/* A flow that names its data has from them what they state. */
static void begin_with_data(struct trust_state *t, int part, uint32_t *from) {
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    entity_id data = is_flow(t, e) && !from[e] ? model_one(t->model, RELATION_FLOW_DATA, e) : 0;
    if (data && stated_of(t, data).part[part]) from[e] = data;
  }
}

static void infer_forward(struct trust_state *t, struct pressure *p, int part) {
  struct forward f = {.t = t, .p = p, .part = part, .unknown = MARK_NONE};
  p->start = t->graph.out_start;
  p->rows = t->graph.out;
  begin_forward(&f);
  spread(p);
  keep(&f, true);
  keep_ways(p, t->from[part]);
  begin_with_data(t, part, t->from[part]);
  f.unknown = MOST;
  begin_forward(&f);
  spread(p);
  if (begin_in_circles(&f)) spread(p);
  keep(&f, false);
}

/* ---- availability: what is fed demands ---------------------------------------------------------------------------------- */

struct backward { struct trust_state *t; struct pressure *p; bool known, any_fallback; };

static bool any_fallback(const struct trust_state *t) {
  for (uint32_t i = 0; i < t->model->values.count; i++)
    if (t->model->values.items[i].attribute == t->words.fallback) return true;
  for (uint32_t i = 0; i < t->model->attributes.count; i++)
    if (t->model->attributes.items[i].name == t->words.fallback && t->model->attributes.items[i].preset.tag != VALUE_NONE) return true;
  return false;
}

/* With a fallback the receiver does without: nothing is asked of what feeds it. One that is unknown may be none. */
static bool does_without(const struct backward *b, entity_id node) {
  enum truth fallback = b->any_fallback && node ? fallback_of(b->t, node) : FALSE_;
  return fallback == TRUE_ || (fallback == UNKNOWN_ && b->known);
}

static void demand_of_flow(struct backward *b, entity_id e) {
  entity_id data = model_one(b->t->model, RELATION_FLOW_DATA, e);
  uint8_t stated = stated_of(b->t, data ? data : e).part[PART_AVAILABILITY];
  if (does_without(b, flow_to(b->t->model, e))) fix(b->p, e, 0);
  else b->p->seed[e] = data && !stated && !b->known ? MOST : stated;
}

static void demand_of_node(struct backward *b, entity_id e) {
  const struct entity *x = &b->t->model->entities.items[e];
  bool input = x->kind == KIND_PORT && !(x->flags & ENTITY_OUTPUT);
  uint8_t stated = x->kind == KIND_DATA ? stated_of(b->t, e).part[PART_AVAILABILITY] : MARK_NONE;
  if (x->kind == KIND_FLOW) demand_of_flow(b, e);
  else if (x->kind == KIND_DATA) b->p->seed[e] = !stated && !b->known ? MOST : stated;
  else if (x->kind == KIND_PERSON || x->kind == KIND_ORGANIZATION) fix(b->p, e, 0);
  else if ((input || x->kind == KIND_PROCEDURE) && does_without(b, e)) fix(b->p, e, 0);
  else if (input) b->p->seed[e] = stated_needs(b->t, e).part[PART_AVAILABILITY];
}

static void infer_backward(struct trust_state *t, struct pressure *p) {
  p->start = t->graph.in_start;
  p->rows = t->graph.in;
  for (int known = 1; 0 <= known; known--) {
    struct backward b = {.t = t, .p = p, .known = known, .any_fallback = any_fallback(t)};
    memset(p->seed, 0, p->nodes);
    memset(p->cap, MOST, p->nodes);
    for (entity_id e = 1; e < p->nodes; e++) demand_of_node(&b, e);
    spread(p);
    memcpy(known ? t->lo[PART_AVAILABILITY] : t->hi[PART_AVAILABILITY], p->value, p->nodes);
    if (known) keep_ways(p, t->from[PART_AVAILABILITY]);
  }
  begin_with_data(t, PART_AVAILABILITY, t->from[PART_AVAILABILITY]);
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------ */

void infer_levels(struct trust_state *t) {
  uint32_t nodes = t->graph.nodes;
  struct pressure p = {.nodes = nodes};
  uint8_t **const marks[] = {&p.seed, &p.cap, &p.value};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) *marks[i] = memory_zeroed((size_t)nodes + 1, 1);
  p.from = memory_zeroed((size_t)nodes + 1, sizeof *p.from);
  for (int part = 0; part < 3; part++) {
    t->lo[part] = memory_zeroed((size_t)nodes + 1, 1);
    t->hi[part] = memory_zeroed((size_t)nodes + 1, 1);
    t->from[part] = memory_zeroed((size_t)nodes + 1, sizeof *t->from[part]);
  }
  find_who_speaks(t);
  find_inflows(t);
  t->sensing = find_sensing(t);
  infer_forward(t, &p, PART_CONFIDENTIALITY);
  infer_forward(t, &p, PART_INTEGRITY);
  infer_backward(t, &p);
  free(p.from);
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) free(*marks[i]);
  vec_free(&p.queue);
}

void levels_free(struct trust_state *t) {
  for (int part = 0; part < 3; part++) {
    free(t->lo[part]);
    free(t->hi[part]);
    free(t->from[part]);
  }
  free(t->has_inflow);
  free(t->speaks);
  free(t->sensing);
}
