/* check_labels.c - labels against clearances, needs and declarations (language.md 4.5 FLOW-IFC, INFER): V4102, V4103, V4104,
 * V4106 and the note N4105. Who may read is judged in check_readers.c. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

static const struct entity *at(const struct trust_state *t, entity_id e) { return &t->model->entities.items[e]; }
static struct bounds bounds_of(const struct trust_state *t, entity_id e, enum label_part part) { return (struct bounds){t->lo[part][e], t->hi[part][e]}; }
static entity_id data_of(const struct trust_state *t, entity_id flow) { return model_one(t->model, RELATION_FLOW_DATA, flow); }

/* What people call what flows: its data, or else the flow. */
static const char *payload_name(const struct trust_state *t, entity_id flow) {
  entity_id data = data_of(t, flow);
  return trust_name(t, data ? data : flow);
}

/* Is all of B at most LIMIT, none of it, or is it not known? */
static enum truth at_most(struct bounds b, uint8_t limit) { return b.hi <= limit ? TRUE_ : limit < b.lo ? FALSE_ : UNKNOWN_; }
static enum truth at_least(struct bounds b, uint8_t limit) { return limit <= b.lo ? TRUE_ : b.hi < limit ? FALSE_ : UNKNOWN_; }

/* One condition on one subject; what holds costs no more than a counter. */
struct one_check { const char *code; entity_id subject; enum truth result; bool listed; enum message violated, open; const char *arguments[DIAG_ARGUMENTS]; enum label_part part; /* of the subject, whose origin a violation tells */ };

static void record(struct trust_state *t, const struct one_check *x) {
  struct verdict_draft d = {0};
  draft_begin(&d, t, x->code, x->subject, x->listed);
  draft_cause(&d, x->result, x->result == FALSE_ ? x->violated : x->open, at(t, x->subject)->at, x->arguments);
  struct witness way = x->result == FALSE_ ? trust_origin_way(t, x->subject, x->part) : (struct witness){0};
  if (1 < way.count) draft_way(&d, way.steps, way.count);
  draft_end(&d, t);
}

static bool only_counted(struct trust_state *t, const char *code, enum truth result, bool listed) {
  bool counted = !t->options.list_all && (result == TRUE_ || (result == UNKNOWN_ && !listed));
  if (counted) check_count(t->model, intern_text(t->model->names, code), result);
  return counted;
}

/* ---- V4102 ------------------------------------------------------------------------------------------------------------ */

/* A port may take less (`with c = …`) than its element may hold. */
static uint8_t clearance_at(const struct trust_state *t, entity_id place) {
  uint8_t of_element = clearance_of(t, node_element(t->model, place), PART_CONFIDENTIALITY);
  uint8_t of_port = stated_needs(t, place).part[PART_CONFIDENTIALITY];
  return !of_port || (of_element && of_element < of_port) ? of_element : of_port;
}

/* SUBJECT: the flow that brings the data to a port or element, or data that an element holds. Where nobody stated a
 * clearance, what is low may be held. */
static void check_clearance(struct trust_state *t, entity_id subject, entity_id place) {
  uint8_t clearance = clearance_at(t, place);
  entity_id element = node_element(t->model, place);
  struct bounds c = bounds_of(t, subject, PART_CONFIDENTIALITY);
  enum truth result = clearance ? at_most(c, clearance) : c.hi <= MARK_LOW ? TRUE_ : UNKNOWN_;
  if (!clearance && result == UNKNOWN_) t->uncleared[element] = true;
  if (only_counted(t, "V4102", result, clearance != MARK_NONE)) return;
  bool held = t->model->kinds[subject] == KIND_DATA;
  struct one_check x = {"V4102", subject, result, clearance != MARK_NONE, held ? MSG_CLEARANCE_HELD : MSG_CLEARANCE, MSG_CLEARANCE_OPEN,
                        {held ? trust_name(t, subject) : payload_name(t, subject), mark_word(c.lo), trust_name(t, element),
                         mark_word(clearance), trust_origin_text(t, subject, PART_CONFIDENTIALITY)}, PART_CONFIDENTIALITY};
  if (!clearance) x.open = MSG_CLEARANCE_MISSING;
  record(t, &x);
}

/* ---- V4103 ------------------------------------------------------------------------------------------------------------ */

static void check_integrity(struct trust_state *t, entity_id flow, entity_id to) {
  uint8_t need = stated_needs(t, to).part[PART_INTEGRITY];
  if (!need) return;
  struct bounds i = bounds_of(t, flow, PART_INTEGRITY);
  enum truth result = at_least(i, need);
  if (only_counted(t, "V4103", result, true)) return;
  record(t, &(struct one_check){"V4103", flow, result, true, MSG_INTEGRITY, MSG_INTEGRITY_OPEN,
                                {trust_name(t, to), mark_word(need), payload_name(t, flow), mark_word(i.hi), trust_origin_text(t, flow, PART_INTEGRITY)}, PART_INTEGRITY});
}

/* ---- V4104 ------------------------------------------------------------------------------------------------------------ */

static void check_availability(struct trust_state *t, entity_id flow, entity_id from, entity_id to) {
  struct bounds need = bounds_of(t, flow, PART_AVAILABILITY);
  if (need.hi == MARK_NONE) return;
  entity_id source = node_element(t->model, from);
  uint8_t supply = clearance_of(t, source, PART_AVAILABILITY);
  enum truth result = need.hi <= MARK_LOW ? TRUE_ : supply ? at_most(need, supply) : UNKNOWN_;
  if (!supply && result == UNKNOWN_) t->uncleared[source] = true;
  bool listed = supply || stated_needs(t, to).part[PART_AVAILABILITY];
  if (only_counted(t, "V4104", result, listed)) return;
  record(t, &(struct one_check){"V4104", flow, result, listed, MSG_AVAILABILITY, supply ? MSG_AVAILABILITY_OPEN : MSG_AVAILABILITY_SUPPLY,
                                {payload_name(t, flow), mark_word(need.lo), trust_name(t, source), mark_word(supply), trust_origin_text(t, flow, PART_AVAILABILITY)}, PART_AVAILABILITY});
}

/* ---- V4106 ------------------------------------------------------------------------------------------------------------ */

struct comparison { entity_id named, inflow_at; enum label_part part; uint8_t declared; struct bounds inflow; enum truth result; span at; };

/* What leaves it open is told with its way, as long as looking for it is affordable. */
static bool say_missing(struct verdict_draft *d, struct trust_state *t, const struct comparison *x) {
  struct witness w = x->result == UNKNOWN_ ? trust_missing(t->memory, t->trust, x->inflow_at, x->part) : (struct witness){0};
  if (!w.count) return false;
  const char *arguments[] = {trust_name(t, x->named), mark_word(x->declared), "", witness_text(t->memory, t->model, &w), trust_name(t, w.steps[0]), NULL};
  draft_cause(d, x->result, x->part == PART_INTEGRITY ? MSG_DECLARED_INTEGRITY_MISSING : MSG_DECLARED_CONFIDENTIALITY_MISSING, x->at, arguments);
  draft_way(d, w.steps, w.count);
  return true;
}

static void say_compared(struct verdict_draft *d, struct trust_state *t, const struct comparison *x) {
  bool integrity = x->part == PART_INTEGRITY;
  if (x->result == TRUE_ || say_missing(d, t, x)) return;
  const char *arguments[] = {trust_name(t, x->named), mark_word(x->declared), mark_word(integrity ? x->inflow.hi : x->inflow.lo),
                             trust_origin_text(t, x->inflow_at, x->part), NULL};
  enum message violated = integrity ? MSG_DECLARED_INTEGRITY : MSG_DECLARED_CONFIDENTIALITY, open = integrity ? MSG_DECLARED_INTEGRITY_OPEN : MSG_DECLARED_CONFIDENTIALITY_OPEN;
  draft_cause(d, x->result, x->result == FALSE_ ? violated : open, x->at, arguments);
  struct witness way = x->result == FALSE_ ? trust_origin_way(t, x->inflow_at, x->part) : (struct witness){0};
  if (way.count) draft_way(d, way.steps, way.count);
}

static void compare_declared(struct verdict_draft *d, struct trust_state *t, entity_id flow, entity_id data, enum label_part part) {
  uint8_t declared = stated_part(t, data, part);
  if (!declared) return;
  entity_id from = flow_from(t->model, flow);
  struct bounds inflow = bounds_of(t, from, part);
  bool integrity = part == PART_INTEGRITY;
  enum truth result = integrity ? at_least(inflow, declared) : at_most(inflow, declared);
  say_compared(d, t, &(struct comparison){data, from, part, declared, inflow, result, at(t, flow)->at});
}

static bool states_something(const struct trust_state *t, entity_id data) {
  struct stated s = stated_of(t, data);
  return s.part[PART_CONFIDENTIALITY] || s.part[PART_INTEGRITY] || readers_stated(t, data);
}

/* ---- a label on a port is a declaration, too ---- */

static uint8_t mark_named(const struct trust_state *t, sym name) {
  for (uint8_t m = MARK_LOW; name && m <= MARK_HIGH; m++)
    if (t->words.marks[m] == name) return m;
  return MARK_NONE;
}

/* What is there by the port's own downgrades; of several the strongest, so that taking one away never helps. */
static struct bounds downgraded(const struct trust_state *t, entity_id port, enum label_part part, struct bounds b) {
  uint8_t to = MARK_NONE;
  bool integrity = part == PART_INTEGRITY;
  for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1]) {
    const struct downgrade *d = &t->model->downgrades.items[i - 1];
    uint8_t mark = mark_named(t, integrity ? d->i : d->c);
    if (mark && (!to || (integrity ? to < mark : mark < to))) to = mark;
  }
  if (!to) return b;
  if (integrity) return (struct bounds){b.lo < to ? to : b.lo, b.hi < to ? to : b.hi};
  return (struct bounds){to < b.lo ? to : b.lo, to < b.hi ? to : b.hi};
}

static struct bounds coming_in(const struct trust_state *t, entity_id port, enum label_part part) {
  struct bounds res = {0};
  bool integrity = part == PART_INTEGRITY;
  for (uint32_t k = t->graph.in_start[port]; k < t->graph.in_start[port + 1]; k++) {
    struct bounds b = bounds_of(t, t->graph.in[k], part);
    if (!b.hi) continue;
    if (!res.hi) res = b;
    if (integrity ? b.lo < res.lo : res.lo < b.lo) res.lo = b.lo;
    if (integrity ? b.hi < res.hi : res.hi < b.hi) res.hi = b.hi;
  }
  return downgraded(t, port, part, res);
}

/* The way leads through the node before the port that forces the part; its own label ends the one at the port. */
static entity_id forcing(const struct trust_state *t, entity_id port, enum label_part part, struct bounds inflow) {
  for (uint32_t k = t->graph.in_start[port]; k < t->graph.in_start[port + 1]; k++) {
    struct bounds b = bounds_of(t, t->graph.in[k], part);
    if (part == PART_INTEGRITY ? b.hi == inflow.hi : b.lo == inflow.lo) return t->graph.in[k];
  }
  return port;
}

static bool port_states(const struct trust_state *t, entity_id port, enum label_part part) {
  struct stated s = stated_of(t, port);
  return at(t, port)->kind == KIND_PORT && s.part[part] && !(s.by_class >> part & 1);
}

static void compare_port(struct verdict_draft *d, struct trust_state *t, entity_id port, enum label_part part) {
  if (!port_states(t, port, part)) return;
  uint8_t declared = stated_part(t, port, part);
  struct bounds inflow = coming_in(t, port, part);
  bool integrity = part == PART_INTEGRITY;
  enum truth result = integrity ? at_least(inflow, declared) : at_most(inflow, declared);
  say_compared(d, t, &(struct comparison){port, forcing(t, port, part, inflow), part, declared, inflow, result, at(t, port)->at});
}

/* Data that leave NODE and follow from what came in. SEEN holds for each data the last node it was met at. */
static void check_declared(struct trust_state *t, entity_id node, entity_id *seen) {
  struct verdict_draft d = {0};
  bool any = (at(t, node)->flags & ENTITY_OWN) && (port_states(t, node, PART_CONFIDENTIALITY) || port_states(t, node, PART_INTEGRITY));
  if (any) {
    draft_begin(&d, t, "V4106", node, true);
    compare_port(&d, t, node, PART_CONFIDENTIALITY);
    compare_port(&d, t, node, PART_INTEGRITY);
  }
  for (uint32_t k = t->graph.out_start[node]; k < t->graph.out_start[node + 1]; k++) {
    entity_id flow = t->graph.out[k];
    entity_id data = t->model->kinds[flow] == KIND_FLOW && (at(t, flow)->flags & ENTITY_OWN) ? data_of(t, flow) : 0;
    if (!data || seen[data] == node || !states_something(t, data)) continue;
    seen[data] = node;
    if (!any) draft_begin(&d, t, "V4106", node, true);
    any = true;
    compare_declared(&d, t, flow, data, PART_CONFIDENTIALITY);
    compare_declared(&d, t, flow, data, PART_INTEGRITY);
    readers_add_causes(&d, t, flow);
  }
  if (any) draft_end(&d, t);
}

static void check_declarations(struct trust_state *t) {
  entity_id *seen = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *seen);
  for (entity_id e = 1; e < t->graph.nodes; e++)
    if (t->has_inflow[e] && t->model->kinds[e] != KIND_FLOW && !node_speaks_for_itself(t, e)) check_declared(t, e, seen);
  free(seen);
}

/* ---- N4105 ------------------------------------------------------------------------------------------------------------ */

static bool comes_from_outside(const struct trust_state *t, entity_id flow, entity_id data) {
  entity_id from = flow_from(t->model, flow);
  if (!from || t->has_inflow[from]) return from && node_speaks_for_itself(t, from);
  entity_id owner = at(t, data)->owner;
  bool foreign = owner && !(at(t, owner)->flags & ENTITY_OWN);
  return foreign || !(at(t, node_element(t->model, from))->flags & ENTITY_OWN) || node_speaks_for_itself(t, from);
}

/* Once per data, and only in a spec that uses labels: elsewhere nobody waits for it. */
static void note_unlabelled(struct trust_state *t, entity_id flow, bool *noted) {
  entity_id data = data_of(t, flow), from = flow_from(t->model, flow);
  if (!t->speaks_of_labels || !data || noted[data] || states_something(t, data)) return;
  bool outside = comes_from_outside(t, flow, data);
  if (!outside && !(from && node_is_sensed(t, from))) return;
  noted[data] = true;
  diag(t->diagnostics, outside ? MSG_UNLABELLED : MSG_UNLABELLED_SENSED, at(t, data)->at, trust_name(t, data), trust_name(t, node_element(t->model, from)));
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

static void check_flow(struct trust_state *t, entity_id flow) {
  entity_id from = flow_from(t->model, flow), to = flow_to(t->model, flow);
  if (!from || !to) return;
  check_clearance(t, flow, to);
  check_integrity(t, flow, to);
  check_availability(t, flow, from, to);
}

static void check_held(struct trust_state *t, entity_id data) {
  uint32_t count;
  const entity_id *holders = model_related(t->model, RELATION_HOLDERS, data, &count);
  for (uint32_t i = 0; i < count; i++)
    if (holders[i]) check_clearance(t, data, holders[i]);
}

static void count_uncleared(struct trust_state *t) {
  t->model->uncleared_elements = 0;
  for (entity_id e = 1; e < t->graph.nodes; e++) t->model->uncleared_elements += t->uncleared[e];
}

void check_labels(struct trust_state *t) {
  t->uncleared = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *t->uncleared);
  bool *noted = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *noted);
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    if (!(at(t, e)->flags & ENTITY_OWN)) continue;
    if (t->model->kinds[e] == KIND_DATA) check_held(t, e);
    if (t->model->kinds[e] != KIND_FLOW) continue;
    check_flow(t, e);
    note_unlabelled(t, e, noted);
  }
  check_declarations(t);
  count_uncleared(t);
  free(noted);
  free(t->uncleared);
  t->uncleared = NULL;
}
