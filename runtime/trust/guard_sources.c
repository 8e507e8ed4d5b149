/* guard_sources.c - where data of some integrity begin, and what a command asks for (language.md 4.4, V2316).
 *
 * A flow that names data says what they are from there on, so data begin at it; data held somewhere begin there; and so
 * does what a node sends that nothing flows into, what is sensed, and what people and organizations decide to say. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

static const struct bounds unknown_integrity = {MARK_LOW, MARK_HIGH};

static struct bounds stated_integrity(const struct trust_state *t, entity_id e) {
  uint8_t mark = stated_part(t, e, PART_INTEGRITY);
  return mark ? (struct bounds){mark, mark} : unknown_integrity;
}

static struct bounds lower_of(struct bounds a, struct bounds b) {
  return (struct bounds){a.lo < b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi};
}

static struct bounds named_data(const struct trust_state *t, entity_id flow) {
  uint32_t count;
  const entity_id *data = model_related(t->model, RELATION_FLOW_DATA, flow, &count);
  struct bounds res = count ? (struct bounds){MARK_HIGH, MARK_HIGH} : (struct bounds){0};
  for (uint32_t i = 0; i < count; i++) res = lower_of(res, stated_integrity(t, data[i]));
  return res;
}

/* Ports, or whole elements, where a physical quantity becomes data. */
static bool *sensed_nodes(const struct trust_state *t) {
  bool *res = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *res);
  for (entity_id e = 1; e < t->graph.nodes; e++)
    if (t->model->kinds[e] == KIND_SENSE) res[flow_to(t->model, e)] = true;
  return res;
}

/* Of a flow that names no data: what the node gives that it leaves, if data begin there. */
static struct bounds unnamed_data(const struct trust_state *t, entity_id flow, const bool *sensed) {
  entity_id from = flow_from(t->model, flow);
  if (!from) return (struct bounds){0};
  bool inferred = !t->has_inflow[from] || node_speaks_for_itself(t, from);
  struct stated own = stated_of(t, from);
  bool by_class = own.by_class >> PART_INTEGRITY & 1;
  if (own.part[PART_INTEGRITY] && !by_class && from != node_element(t->model, from)) return stated_integrity(t, from);
  if (inferred) return (struct bounds){t->lo[PART_INTEGRITY][flow], t->hi[PART_INTEGRITY][flow]};
  if (!sensed[from]) return (struct bounds){0};
  return stated_integrity(t, stated_part(t, flow, PART_INTEGRITY) ? flow : from);
}

void guard_sources_find(struct guard_sources *s, const struct trust_state *t, const bool *wanted) {
  bool *sensed = sensed_nodes(t);
  s->at = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *s->at);
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    uint8_t kind = t->model->kinds[e];
    if (!wanted[e]) continue;
    bool held = kind == KIND_DATA && t->graph.out_start[e] < t->graph.out_start[e + 1];
    if (held) s->at[e] = stated_integrity(t, e);
    if (kind != KIND_FLOW) continue;
    s->at[e] = named_data(t, e);
    if (s->at[e].lo == MARK_NONE) s->at[e] = unnamed_data(t, e, sensed);
  }
  free(sensed);
}

void guard_sources_free(struct guard_sources *s) {
  free(s->at);
  *s = (struct guard_sources){0};
}

/* ---- what the command asks for ----------------------------------------------------------------------------------- */

/* At a port all that flows in is the command: the highest that is stated. Of a whole element any flow may be it. */
static void meet_flow(struct bounds *need, const struct trust_state *t, entity_id flow, bool at_port) {
  struct bounds data = named_data(t, flow);
  if (data.lo == MARK_NONE) data = unknown_integrity;
  bool first = need->lo == MARK_NONE;
  if (first || need->hi < data.hi) need->hi = data.hi;
  if (first || (at_port ? need->lo < data.lo : data.lo < need->lo)) need->lo = data.lo;
}

static void meet_flows_into(struct bounds *need, const struct trust_state *t, entity_id node, bool at_port) {
  const struct trust_graph *g = &t->graph;
  for (uint32_t k = g->in_start[node]; k < g->in_start[node + 1]; k++) {
    uint8_t kind = t->model->kinds[g->in[k]];
    if (kind == KIND_FLOW)
      meet_flow(need, t, g->in[k], at_port);
    else if (kind == KIND_PORT && !at_port)
      meet_flows_into(need, t, g->in[k], false); /* ports have no ports */
  }
}

struct bounds guard_need(const struct trust_state *t, entity_id node) {
  bool at_port = t->model->kinds[node] == KIND_PORT;
  uint8_t stated = at_port ? stated_needs(t, node).part[PART_INTEGRITY] : MARK_NONE;
  struct bounds res = {stated, stated};
  if (!stated) meet_flows_into(&res, t, node, at_port);
  return res.lo ? res : unknown_integrity;
}
