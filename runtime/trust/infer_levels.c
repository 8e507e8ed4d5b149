/* infer_levels.c - what data are at each place: confidentiality and integrity along the flows, the need of availability
 * against them (language.md 4.5 INFER).
 *
 * All three are one question. A *pressure* of 1 to 3 spreads along edges, each place has the most that reaches it: of
 * confidentiality the level itself, of integrity how far data are from `high`, of availability the need, backwards. A
 * statement fixes the pressure of its place, a downgrade caps it. Each is asked twice: with what is known alone, and with
 * the most that unknown data may bring; that gives the bounds. What begins where is found out once and then read in both
 * ways. The ways themselves are only found for whoever asks for one: most processes keep what they promise. */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/pressure.h"
#include "runtime/trust/trust_internal.h"

enum { MOST = PRESSURE_MOST, OPPOSITE = MARK_HIGH + MARK_LOW };

/* ---- what begins where, as it is written ----------------------------------------------------------------------------- */

/* Beside pressures: data without a label press with nothing that is known, but perhaps with the most that is possible.
 * The second goes with a pressure: it is perhaps none at all, and then nothing passes. */
enum { UNSAID = MOST + 1, OR_NOTHING = 1 << 3 };

struct beginnings { uint8_t *seed, *cap; }; /* per node */

static struct beginnings beginnings_new(uint32_t nodes) {
  struct beginnings res = {memory_zeroed((size_t)nodes + 1, 1), memory_zeroed((size_t)nodes + 1, 1)};
  memset(res.cap, MOST, nodes);
  return res;
}

static void beginnings_free(struct beginnings *b) {
  free(b->seed);
  free(b->cap);
}

static void fix(struct beginnings *b, entity_id e, uint8_t value) { b->seed[e] = b->cap[e] = value; }

/* Read with what is KNOWN alone, or with the most that is possible. */
static void read_beginnings(struct pressure *p, const struct beginnings *b, bool known) {
  uint8_t meaning[] = {0, 1, 2, MOST, known ? MARK_NONE : MOST};
  for (entity_id e = 0; e < p->nodes; e++) {
    bool nothing = known && b->seed[e] & OR_NOTHING;
    p->seed[e] = nothing ? 0 : meaning[b->seed[e] & (OR_NOTHING - 1)];
    p->cap[e] = nothing ? 0 : meaning[b->cap[e]];
  }
}

/* ---- where something flows in ---------------------------------------------------------------------------------------- */

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

/* ---- confidentiality and integrity ----------------------------------------------------------------------------------- */

struct forward { const struct trust_state *t; struct beginnings begin; int part; };

static uint8_t pressure_of(int part, uint8_t mark) {
  if (mark == MARK_NONE || part != PART_INTEGRITY) return mark;
  return (uint8_t)(OPPOSITE - mark);
}

static uint8_t stated_pressure(const struct forward *f, entity_id e) {
  return pressure_of(f->part, stated_part(f->t, e, f->part));
}

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
  bool output = f->t->places[e] & PLACE_OUTPUT;
  uint8_t stated = own.by_class >> f->part & 1 ? MARK_NONE : pressure_of(f->part, own.part[f->part]);
  uint8_t cap = cap_of_downgrades(f, e);
  if (stated) fix(&f->begin, e, stated);
  else if (cap && f->t->has_inflow[e]) f->begin.cap[e] = cap;
  else if (cap) fix(&f->begin, e, cap);
  else if (output && node_speaks_for_itself(f->t, e)) fix(&f->begin, e, 0);
}

static bool port_states(const struct forward *f, entity_id source) {
  if (f->t->model->kinds[source] != KIND_PORT) return false;
  struct stated own = stated_of(f->t, source);
  return (own.part[f->part] && !(own.by_class >> f->part & 1)) || cap_of_downgrades(f, source);
}

/* What is new at SOURCE: the label of its class, or unknown. */
static void begin_unnamed(struct forward *f, entity_id flow, entity_id source) {
  bool speaks = node_speaks_for_itself(f->t, source);
  bool is_new = f->t->places[source] & PLACE_SENSED;
  bool passes = f->t->has_inflow[source] && !(speaks && !port_states(f, source));
  if (port_states(f, source) || (passes && !is_new)) return;
  uint8_t of_class = stated_pressure(f, flow);
  if (!of_class && f->t->model->kinds[source] == KIND_PORT) of_class = stated_pressure(f, source);
  f->begin.seed[flow] = of_class ? of_class : UNSAID;
  if (!passes) fix(&f->begin, flow, f->begin.seed[flow]);
}

static void begin_at_flow(struct forward *f, entity_id e) {
  entity_id data = model_one(f->t->model, RELATION_FLOW_DATA, e), source = flow_from(f->t->model, e);
  uint8_t stated = data ? stated_pressure(f, data) : MARK_NONE;
  if (stated) fix(&f->begin, e, stated);
  else if (data && node_speaks_for_itself(f->t, source) && !port_states(f, source)) fix(&f->begin, e, UNSAID);
  else if (data) f->begin.seed[e] = UNSAID;
  else begin_unnamed(f, e, source);
}

static void begin_at_data(struct forward *f, entity_id e) {
  uint8_t stated = stated_pressure(f, e);
  fix(&f->begin, e, stated ? stated : UNSAID);
}

static struct beginnings begin_forward(const struct trust_state *t, int part) {
  struct forward f = {t, beginnings_new(t->graph.nodes), part};
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    uint8_t kind = t->model->kinds[e];
    if (kind == KIND_FLOW) begin_at_flow(&f, e);
    else if (kind == KIND_PORT) begin_at_port(&f, e);
    else if (kind == KIND_DATA) begin_at_data(&f, e);
  }
  return f.begin;
}

/* ---- circles that nothing ever enters ---------------------------------------------------------------------------------- */

static bool lies_dry(const struct trust_state *t, const struct pressure *p, entity_id e) {
  return !p->value[e] && p->cap[e] && (is_flow(t, e) || t->has_inflow[e]);
}

struct circles {
  const struct trust_graph *graph;
  struct pressure *pressure;
  bool *dry, *done; /* per node; done: lies dry in a component looked at before */
  bool any;
};

static bool is_not_dry(void *context, entity_id node) { return !((const struct circles *)context)->dry[node]; }

/* Something comes to the component from others that lie dry, too: it is theirs to begin. */
static bool is_fed_by_others(const struct circles *c, const entity_id *members, uint32_t count) {
  const struct trust_graph *g = c->graph;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = g->in_start[members[i]]; k < g->in_start[members[i] + 1]; k++)
      if (c->done[g->in[k]]) return true;
  return false;
}

static void begin_in_circle(void *context, const entity_id *members, uint32_t count) {
  struct circles *c = context;
  struct pressure *p = c->pressure;
  bool begins = 1 < count && !is_fed_by_others(c, members, count);
  c->any |= begins;
  for (uint32_t i = 0; i < count; i++) {
    if (begins) p->seed[members[i]] = p->cap[members[i]]; /* the most there can be */
    c->done[members[i]] = c->dry[members[i]];
  }
}

/* Data that go round are from somewhere, nobody said from where: anywhere on the circle. True when there was any. */
static bool begin_in_circles(const struct trust_state *t, struct pressure *p) {
  size_t nodes = (size_t)p->nodes + 1;
  struct circles c = {&t->graph, p, memory_zeroed(nodes, sizeof *c.dry), memory_zeroed(nodes, sizeof *c.done), false};
  for (entity_id e = 1; e < p->nodes; e++) c.dry[e] = lies_dry(t, p, e);
  struct components all = {.graph = &t->graph, .ends = is_not_dry, .close = begin_in_circle, .context = &c};
  components_begin(&all);
  for (entity_id e = 1; e < p->nodes; e++)
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
static void keep(struct trust_state *t, const struct pressure *p, int part, bool known) {
  uint8_t *to = known == (part == PART_CONFIDENTIALITY) ? t->lo[part] : t->hi[part];
  for (entity_id e = 1; e < p->nodes; e++) {
    uint8_t value = p->value[e];
    if (!value && carries_data(t, e)) value = MARK_LOW;
    to[e] = pressure_of(part, value);
  }
}

static void flow_forward(const struct trust_state *t, struct pressure *p) {
  p->start = t->graph.out_start;
  p->rows = t->graph.out;
}

static void infer_forward(struct trust_state *t, struct pressure *p, int part) {
  struct beginnings begin = begin_forward(t, part);
  flow_forward(t, p);
  read_beginnings(p, &begin, true);
  pressure_spread(p);
  keep(t, p, part, true);
  read_beginnings(p, &begin, false);
  pressure_spread(p);
  if (begin_in_circles(t, p)) pressure_spread(p);
  keep(t, p, part, false);
  beginnings_free(&begin);
}

/* ---- availability: what is fed demands ---------------------------------------------------------------------------------- */

struct backward { const struct trust_state *t; struct beginnings begin; bool any_fallback; };

static bool any_fallback(const struct trust_state *t) {
  for (uint32_t i = 0; i < t->model->values.count; i++)
    if (t->model->values.items[i].attribute == t->words.fallback) return true;
  for (uint32_t i = 0; i < t->model->attributes.count; i++)
    if (t->model->attributes.items[i].name == t->words.fallback && t->model->attributes.items[i].preset.tag != VALUE_NONE) return true;
  return false;
}

/* With a fallback the receiver does without: nothing is asked of what feeds it. One that is unknown may be none. */
static void demand(struct backward *b, entity_id e, entity_id receiver, uint8_t pressure) {
  enum truth fallback = b->any_fallback && receiver ? fallback_of(b->t, receiver) : FALSE_;
  if (fallback == TRUE_) fix(&b->begin, e, 0);
  else b->begin.seed[e] = fallback == UNKNOWN_ ? pressure | OR_NOTHING : pressure;
}

static void demand_of_flow(struct backward *b, entity_id e) {
  entity_id data = model_one(b->t->model, RELATION_FLOW_DATA, e);
  uint8_t stated = stated_part(b->t, data ? data : e, PART_AVAILABILITY);
  demand(b, e, flow_to(b->t->model, e), data && !stated ? UNSAID : stated);
}

static void demand_of_data(struct backward *b, entity_id e) {
  uint8_t stated = stated_part(b->t, e, PART_AVAILABILITY);
  b->begin.seed[e] = stated ? stated : UNSAID;
}

static void demand_of_port(struct backward *b, entity_id e) {
  bool input = !(b->t->places[e] & PLACE_OUTPUT);
  if (input) demand(b, e, e, stated_needs(b->t, e).part[PART_AVAILABILITY]);
}

static struct beginnings begin_backward(const struct trust_state *t) {
  struct backward b = {t, beginnings_new(t->graph.nodes), any_fallback(t)};
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    uint8_t kind = t->model->kinds[e];
    if (kind == KIND_FLOW) demand_of_flow(&b, e);
    else if (kind == KIND_DATA) demand_of_data(&b, e);
    else if (kind == KIND_PERSON || kind == KIND_ORGANIZATION) fix(&b.begin, e, 0);
    else if (kind == KIND_PROCEDURE) demand(&b, e, e, MARK_NONE);
    else if (kind == KIND_PORT) demand_of_port(&b, e);
  }
  return b.begin;
}

static void flow_backward(const struct trust_state *t, struct pressure *p) {
  p->start = t->graph.in_start;
  p->rows = t->graph.in;
}

static void infer_backward(struct trust_state *t, struct pressure *p) {
  struct beginnings begin = begin_backward(t);
  flow_backward(t, p);
  for (int known = 1; 0 <= known; known--) {
    read_beginnings(p, &begin, known);
    pressure_spread(p);
    memcpy(known ? t->lo[PART_AVAILABILITY] : t->hi[PART_AVAILABILITY], p->value, p->nodes);
  }
  beginnings_free(&begin);
}

/* ---- ways ---------------------------------------------------------------------------------------------------------------- */

struct level_ways { entity_id *from[3]; };

/* A flow that names its data has from them what they state. */
static void begin_with_data(const struct trust_state *t, int part, entity_id *from) {
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    entity_id data = is_flow(t, e) && !from[e] ? model_one(t->model, RELATION_FLOW_DATA, e) : 0;
    if (data && stated_part(t, data, part)) from[e] = data;
  }
}

static entity_id *find_ways(const struct trust_state *t, int part) {
  bool backward = part == PART_AVAILABILITY;
  struct beginnings begin = backward ? begin_backward(t) : begin_forward(t, part);
  struct pressure p;
  pressure_init(&p, t->graph.nodes, true);
  (backward ? flow_backward : flow_forward)(t, &p);
  read_beginnings(&p, &begin, true);
  pressure_spread(&p);
  entity_id *res = memory_zeroed((size_t)p.nodes + 1, sizeof *res);
  for (entity_id e = 0; e < p.nodes; e++) res[e] = p.from[e].node;
  begin_with_data(t, part, res);
  pressure_free(&p);
  beginnings_free(&begin);
  return res;
}

const entity_id *level_ways(const struct trust_state *t, enum label_part part) {
  entity_id **from = &t->level_ways->from[part];
  if (*from == NULL) *from = find_ways(t, (int)part);
  return *from;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------ */

void infer_levels(struct trust_state *t) {
  struct pressure p;
  pressure_init(&p, t->graph.nodes, false);
  for (int part = 0; part < 3; part++) {
    t->lo[part] = memory_zeroed((size_t)p.nodes + 1, 1);
    t->hi[part] = memory_zeroed((size_t)p.nodes + 1, 1);
  }
  t->level_ways = memory_zeroed(1, sizeof *t->level_ways);
  find_inflows(t);
  infer_forward(t, &p, PART_CONFIDENTIALITY);
  infer_forward(t, &p, PART_INTEGRITY);
  infer_backward(t, &p);
  pressure_free(&p);
}

void levels_free(struct trust_state *t) {
  for (int part = 0; part < 3; part++) {
    free(t->lo[part]);
    free(t->hi[part]);
    if (t->level_ways != NULL) free(t->level_ways->from[part]);
  }
  free(t->level_ways);
  free(t->has_inflow);
}
