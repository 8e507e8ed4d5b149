/* origin_text.c - the way a part of a label comes to a place, as one line.
 *
 * Only the first few steps of a long way are told, and its end. Every violation of a long process has such a way, so what
 * is told of the beginning is remembered: how many steps lie before each place, and where the told ones end. Ways meet
 * and never part again backwards, so all of them together cost one walk over the places. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

enum { LONG_WAY = 64 /* places; the steps of a longer way are more than are told */ };

/* A demand of availability runs against the flow: it is told from what is fed to what asks, so its beginning is told last. */
static uint32_t told_at_beginning(enum label_part part) { return part == PART_AVAILABILITY ? 1 : WITNESS_STEPS - 1; }

/* ---- steps as witness_text counts them ------------------------------------------------------------------------------- */

static bool is_step(const struct model *m, entity_id before, entity_id x, entity_id after) {
  const struct entity *e = &m->entities.items[x];
  if (e->kind == KIND_FLOW) return false;
  return e->kind != KIND_PORT || !e->parent || (e->parent != before && e->parent != after);
}

/* What a line begins with. */
static entity_id first_step(const struct model *m, entity_id x, entity_id after) {
  if (m->entities.items[x].kind == KIND_FLOW) return flow_beginning(m, x);
  return is_step(m, 0, x, after) ? x : 0;
}

/* What is told of X, which stands before AFTER on its way; 0: nothing. */
static entity_id step_at(const struct trust_state *t, enum label_part part, entity_id x, entity_id after) {
  entity_id before = level_ways(t, part)[x];
  if (!before && part != PART_AVAILABILITY) return first_step(t->model, x, after);
  return is_step(t->model, before, x, after) ? x : 0;
}

/* ---- what is remembered ---------------------------------------------------------------------------------------------- */

static void remember(struct trust_state *t, enum label_part part, entity_id node) {
  struct remembered_ways *w = &t->ways[part];
  const uint32_t *from = level_ways(t, part);
  VEC(entity_id) waiting = {0};
  for (; !w->steps[node]; node = from[node]) {
    vec_push(&waiting, node);
    if (!from[node]) break;
  }
  while (waiting.count) {
    entity_id x = waiting.items[--waiting.count], before = from[x];
    uint32_t steps = before ? w->steps[before] - 1 + (step_at(t, part, before, x) != 0) : 0;
    w->steps[x] = steps + 1;
    w->told[x] = before && w->told[before] ? w->told[before] : told_at_beginning(part) <= steps ? x : 0;
  }
  vec_free(&waiting);
}

static void ways_begin(struct trust_state *t, enum label_part part, entity_id node) {
  struct remembered_ways *w = &t->ways[part];
  if (w->steps == NULL) {
    w->steps = memory_zeroed(t->graph.nodes, sizeof *w->steps);
    w->told = memory_zeroed(t->graph.nodes, sizeof *w->told);
  }
  remember(t, part, node);
}

void remembered_ways_free(struct trust_state *t) {
  for (int part = 0; part < 3; part++) {
    free(t->ways[part].steps);
    free(t->ways[part].told);
  }
}

/* ---- a long way ------------------------------------------------------------------------------------------------------ */

static void add_name(struct builder *b, const struct trust_state *t, entity_id e) {
  builder_format(b, "%s%s", b->length ? " → " : "", trust_name(t, e));
}

static void add_left_out(struct builder *b, uint32_t steps) { builder_format(b, " → … (%u)", steps - WITNESS_STEPS); }

/* The steps before PLACE, in their order: few, because PLACE lies near the beginning. */
static void add_beginning(struct builder *b, const struct trust_state *t, enum label_part part, entity_id place) {
  VEC(entity_id) steps = {0};
  for (entity_id x = place, before; (before = level_ways(t, part)[x]) != 0; x = before) {
    entity_id step = step_at(t, part, before, x);
    if (step) vec_push(&steps, step);
  }
  while (steps.count) add_name(b, t, steps.items[--steps.count]);
  vec_free(&steps);
}

static const char *along_the_flow(struct builder *b, const struct trust_state *t, enum label_part part, entity_id node) {
  uint32_t steps = t->ways[part].steps[node] - 1 + (step_at(t, part, node, 0) != 0);
  entity_id last = node;
  for (entity_id after = 0; !step_at(t, part, last, after); last = level_ways(t, part)[last]) after = last;
  add_beginning(b, t, part, t->ways[part].told[node]);
  add_left_out(b, steps);
  add_name(b, t, last);
  return arena_format(t->memory, "%s", builder_get(b));
}

static const char *against_the_flow(struct builder *b, const struct trust_state *t, entity_id node) {
  const uint32_t *from = level_ways(t, PART_AVAILABILITY);
  entity_id first = first_step(t->model, node, from[node]);
  uint32_t steps = t->ways[PART_AVAILABILITY].steps[node] - 1 + (first != 0), told = first != 0;
  if (first) add_name(b, t, first);
  for (entity_id after = node, x = from[node]; told < WITNESS_STEPS - 1; after = x, x = from[x]) {
    entity_id step = step_at(t, PART_AVAILABILITY, x, after);
    if (step) add_name(b, t, step), told++;
  }
  add_left_out(b, steps);
  add_beginning(b, t, PART_AVAILABILITY, t->ways[PART_AVAILABILITY].told[node]);
  return arena_format(t->memory, "%s", builder_get(b));
}

/* ---- any way --------------------------------------------------------------------------------------------------------- */

static bool is_long(const struct trust_state *t, enum label_part part, entity_id node) {
  uint32_t places = 0;
  for (; node && places <= LONG_WAY; node = level_ways(t, part)[node]) places++;
  return LONG_WAY < places;
}

static struct witness find_short_way(const struct trust_state *t, entity_id node, enum label_part part) {
  struct witness w = trust_origin(t->memory, t->trust, node, part);
  for (uint32_t i = 0; part == PART_AVAILABILITY && i < w.count / 2; i++) {
    entity_id kept = w.steps[i];
    w.steps[i] = w.steps[w.count - 1 - i];
    w.steps[w.count - 1 - i] = kept;
  }
  return w;
}

struct witness trust_origin_way(const struct trust_state *t, entity_id node, enum label_part part) {
  return is_long(t, part, node) ? (struct witness){0} : find_short_way(t, node, part);
}

static const char *short_way(const struct trust_state *t, entity_id node, enum label_part part) {
  struct witness w = find_short_way(t, node, part);
  if (w.count < (part == PART_AVAILABILITY ? 2 : 1)) return trust_name(t, node);
  return witness_text(t->memory, t->model, &w);
}

const char *trust_origin_text(struct trust_state *t, entity_id node, enum label_part part) {
  if (!is_long(t, part, node)) return short_way(t, node, part);
  struct builder b = {0};
  ways_begin(t, part, node);
  const char *res = part == PART_AVAILABILITY ? against_the_flow(&b, t, node) : along_the_flow(&b, t, part, node);
  builder_free(&b);
  return res;
}
