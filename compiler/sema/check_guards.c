/* check_guards.c - V2312: a command stays within the safe range, or its guard narrows it (language.md 4.4). */
#include <stdlib.h>

#include "compiler/sema/check_internal.h"

/* Ports of a guard are looked for along flows; beyond this many flows of all actuations together, every port counts. */
enum { FLOWS_LOOKED_AT = 1 << 22 };

/* ---- the ports of the guard that feed the command ---------------------------------------------------------------- */

struct feeding {
  struct check *check;
  entity_id guard;
  VEC(entity_id) ports; /* of the guard, 0 for the guard as a whole */
  VEC(entity_id) queue;
  bool any_flow; /* something feeds the command */
  struct idmap entered;
};

/* One flow that ends where we are: it leaves the guard, or another element to ask about. */
static void look_at_flow(struct feeding *x, entity_id flow) {
  const struct model *m = x->check->model;
  entity_id source = model_one(m, RELATION_SOURCE, flow);
  if (source == x->guard)
    vec_push(&x->ports, model_one(m, RELATION_SOURCE_PORT, flow));
  else if (source && !idmap_add(&x->entered, source, 1))
    vec_push(&x->queue, source);
}

/* Flows into ELEMENT, only those that reach PORT unless it is 0. */
static void look_behind(struct feeding *x, entity_id element, entity_id port) {
  const struct model *m = x->check->model;
  uint32_t count;
  const entity_id *flows = model_related(m, RELATION_FLOWS, element, &count);
  x->check->flows_looked_at += count;
  for (uint32_t i = 0; i < count; i++) {
    if (model_one(m, RELATION_SINK, flows[i]) != element) continue;
    entity_id sink = model_one(m, RELATION_SINK_PORT, flows[i]);
    if (port && sink && sink != port) continue;
    x->any_flow = true;
    look_at_flow(x, flows[i]);
  }
}

/* Breadth first, until the distance at which the guard is met: its nearest ports are those that feed the command. */
static void find_feeding_ports(struct feeding *x, entity_id element, entity_id port) {
  look_behind(x, element, port);
  for (uint32_t i = 0, end = 0; i < x->queue.count && x->check->flows_looked_at < FLOWS_LOOKED_AT; i++) {
    if (i == end && x->ports.count) return;
    if (i == end) end = x->queue.count;
    look_behind(x, x->queue.items[i], 0);
  }
}

/* ---- what they let through --------------------------------------------------------------------------------------- */

/* The values that both let through. */
static struct interval common_part(const struct interval *a, const struct interval *b) {
  struct interval res = *a;
  if (b->has_low && (!res.has_low || rational_compare(res.low, b->low) < 0)) res.has_low = true, res.low = b->low;
  if (b->has_high && (!res.has_high || rational_compare(b->high, res.high) < 0))
    res.has_high = true, res.high = b->high;
  return res;
}

static struct interval endorsed_range(const struct check *c, entity_id port_or_guard) {
  uint32_t index = idmap_get(&c->guards, port_or_guard);
  return index ? check_range_of_value(c, c->model->downgrades.items[index - 1].within) : (struct interval){0};
}

/* A range without a kind still shows its dimension where it was written: 0degC .. 5degC. */
static bool range_dimension(const struct check *c, const struct interval *x, struct dimension *res) {
  const struct model *m = c->model;
  number_id end = x->has_low ? x->written.first : x->written.second;
  if (x->kind) return *res = m->units.kinds.items[x->kind].dimension, true;
  sym written = end < m->spellings.count ? m->spellings.items[end] : 0;
  struct quantity q;
  sym bad;
  if (!written) return false;
  const char *text = sym_text(m->names, written);
  if (quantity_parse(&m->units, m->names, text, sym_length(m->names, written), &q, &bad) != QUANTITY_OK) return false;
  return *res = q.dimension, true;
}

/* A range of temperatures says nothing about a speed. */
static bool same_dimension(const struct check *c, const struct interval *a, const struct interval *b) {
  struct dimension x, y;
  return !range_dimension(c, a, &x) || !range_dimension(c, b, &y) || dimension_equal(x, y);
}

static void judge_port(const struct command *x, entity_id port_or_guard, struct guard_verdict *res) {
  struct interval passed = endorsed_range(x->check, port_or_guard);
  enum truth truth = UNKNOWN_;
  if (passed.known && !same_dimension(x->check, &passed, &x->safe)) {
    passed.known = false;
    truth = FALSE_;
  } else if (passed.known) {
    struct interval both = x->field.known ? common_part(&passed, &x->field) : passed;
    truth = interval_within(&both, &x->safe) ? TRUE_ : FALSE_;
  }
  if (res->result <= truth) return;
  res->result = truth;
  res->passed = passed;
}

/* Every port of the guard that states a range, while no flow into the command is described. */
static void judge_all_ports(const struct command *x, entity_id guard, struct guard_verdict *res) {
  uint32_t count, ranges = 0;
  const entity_id *ports = model_related(x->check->model, RELATION_PORTS, guard, &count);
  for (uint32_t i = 0; i < count; i++) {
    if (!endorsed_range(x->check, ports[i]).known) continue;
    judge_port(x, ports[i], res);
    ranges++;
  }
  if (ranges == 0) judge_port(x, guard, res);
}

struct guard_verdict check_guard_range(const struct command *x, entity_id guard) {
  struct guard_verdict res = {.result = TRUE_};
  struct feeding feeding = {.check = x->check, .guard = guard};
  find_feeding_ports(&feeding, x->element, x->port);
  bool whole = feeding.ports.count == 0, all_looked_at = x->check->flows_looked_at < FLOWS_LOOKED_AT;
  if (whole && feeding.any_flow && all_looked_at) res = (struct guard_verdict){.result = FALSE_, .beside = true};
  for (uint32_t i = 0; i < feeding.ports.count; i++) {
    whole |= feeding.ports.items[i] == 0;
    if (feeding.ports.items[i]) judge_port(x, feeding.ports.items[i], &res);
  }
  if (whole && !res.beside) judge_all_ports(x, guard, &res);
  vec_free(&feeding.ports);
  vec_free(&feeding.queue);
  idmap_free(&feeding.entered);
  return res;
}

/* Ranges by port and, for a procedure as a whole, its first one. An actuation asks for the range of its guard; there
 * may be as many guards as actuations. */
void check_index_guards(struct check *c) {
  for (uint32_t i = 0; i < c->model->downgrades.count; i++) {
    const struct downgrade *d = &c->model->downgrades.items[i];
    if (!d->endorse || d->within.tag != VALUE_RANGE) continue;
    idmap_add(&c->guards, d->procedure, i + 1);
    idmap_add(&c->guards, d->port, i + 1);
  }
}

/* ---- the verdict ------------------------------------------------------------------------------------------------- */

static void add(const struct command *x, enum truth result, enum message m, const char *const *arguments) {
  check_add(x->check, "V2312", x->transfer, result, 3, m, x->at, arguments);
  if (result == UNKNOWN_) diag_add(x->check->diagnostics, m, x->at, arguments);
}
#define ADD(x, result, message, ...) add(x, result, message, (const char *const[]){__VA_ARGS__, NULL})

static void judge_guarded(const struct command *x, entity_id guard) {
  struct check *c = x->check;
  struct guard_verdict g = check_guard_range(x, guard);
  const char *name = check_name(c, x->transfer), *guard_name = check_name(c, guard),
             *safe = interval_words(c, &x->safe);
  if (g.result == UNKNOWN_)
    ADD(x, UNKNOWN_, MSG_GUARD_UNDECIDED, name, safe);
  else if (g.result == TRUE_)
    ADD(x, TRUE_, MSG_GUARD_WIDE, guard_name, interval_words(c, &g.passed), safe);
  else if (!x->field.known && !g.passed.known)
    ADD(x, UNKNOWN_, MSG_COMMAND_UNDECIDED, name, safe);
  else if (!x->field.known)
    ADD(x, UNKNOWN_, MSG_GUARD_WIDE_UNDECIDED, guard_name, interval_words(c, &g.passed), safe, name);
  else if (g.beside)
    ADD(x, FALSE_, MSG_GUARD_BESIDE, guard_name, x->field_name, interval_words(c, &x->field), safe);
  else if (!g.passed.known)
    ADD(x, FALSE_, MSG_UNGUARDED, x->field_name, interval_words(c, &x->field), safe);
  else
    ADD(x, FALSE_, MSG_GUARD_WIDE, guard_name, interval_words(c, &g.passed), safe);
}

void check_command(const struct command *x) {
  struct check *c = x->check;
  entity_id guard = model_one(c->model, RELATION_GUARD, x->transfer);
  bool inside = x->field.known && interval_within(&x->field, &x->safe);
  bool asked = model_value(c->model, x->transfer, c->guard, NULL).tag == VALUE_UNKNOWN;
  const char *name = check_name(c, x->transfer), *safe = interval_words(c, &x->safe);
  if (!inside && guard)
    judge_guarded(x, guard);
  else if (!inside && !x->field.known)
    ADD(x, UNKNOWN_, MSG_COMMAND_UNDECIDED, name, safe);
  else if (!inside && asked)
    ADD(x, UNKNOWN_, MSG_GUARD_UNKNOWN, name, safe);
  else
    ADD(x, inside ? TRUE_ : FALSE_, MSG_UNGUARDED, x->field_name, interval_words(c, &x->field), safe);
}
