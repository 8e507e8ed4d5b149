/* creep.c - what forces the highest mark on how much: confidentiality along the flows, demands against them.
 *
 * Every place is put down to one source, the one that infer_levels.c found on a shortest way, so all sources together
 * cost one walk over the places. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

/* The place where each one's way begins; WAYS is overwritten. Ways only lead to earlier steps of one search, except
 * that a statement may stand behind its first place; a way longer than all places is none. */
static void follow_ways(uint32_t *ways, uint32_t nodes) {
  VEC(entity_id) passed = {0};
  for (entity_id first = 1; first < nodes; first++) {
    entity_id e = first;
    passed.count = 0;
    for (; ways[e] && ways[e] != e && passed.count < nodes; e = ways[e]) vec_push(&passed, e);
    for (uint32_t i = 0; i < passed.count; i++) ways[passed.items[i]] = e;
  }
  vec_free(&passed);
}

struct creep_count {
  struct creep_list *res;
  struct idmap rows, seen;
  uint8_t part;
};

static void count_one(struct creep_count *c, const struct model *m, entity_id source, entity_id node) {
  entity_id element = node_element(m, node);
  uint8_t kind = m->entities.items[element].kind;
  if (kind == KIND_FLOW || kind == KIND_DATA || element == node_element(m, source)) return;
  uint64_t pair = idmap_pair(source, element);
  if (idmap_get(&c->seen, pair)) return;
  idmap_put(&c->seen, pair, 1);
  uint32_t row = idmap_get(&c->rows, source);
  if (!row) {
    vec_push(&c->res->rows, ((struct creep_row){.source = source, .part = c->part}));
    row = c->res->rows.count;
    idmap_put(&c->rows, source, row);
  }
  c->res->rows.items[row - 1].elements++;
}

/* MARKS: HIGH where the highest mark is surely forced. */
static void count_part(struct creep_list *res, const struct trust_state *t, enum label_part part, const uint8_t *marks,
                       uint32_t *ways) {
  struct creep_count c = {.res = res, .part = (uint8_t)part};
  follow_ways(ways, t->graph.nodes);
  for (entity_id e = 1; e < t->graph.nodes; e++)
    if (marks[e] == MARK_HIGH && ways[e]) count_one(&c, t->model, ways[e], e);
  idmap_free(&c.rows);
  idmap_free(&c.seen);
}

static uint32_t *copy_ways(const struct trust_state *t, enum label_part part) {
  const entity_id *ways = level_ways(t, part);
  uint32_t *res = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *res);
  for (entity_id e = 1; e < t->graph.nodes; e++) res[e] = ways[e];
  return res;
}

/* ---- integrity that ports ask for ----------------------------------------------------------------------------------
 */

static bool is_endorsed(const struct trust_state *t, entity_id port) {
  for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1])
    if (t->model->downgrades.items[i - 1].endorse) return true;
  return false;
}

/* Data that were endorsed have met the demand there; people answer for what they say themselves. */
static bool demand_ends(const struct trust_state *t, entity_id node) {
  return is_endorsed(t, node) || node_speaks_for_itself(t, node);
}

static void spread_integrity_demand(const struct trust_state *t, uint8_t *marks, uint32_t *ways) {
  const struct trust_graph *g = &t->graph;
  VEC(entity_id) queue = {0};
  for (entity_id e = 1; e < g->nodes; e++) {
    if (t->model->entities.items[e].kind != KIND_PORT || stated_needs(t, e).part[PART_INTEGRITY] != MARK_HIGH) continue;
    marks[e] = MARK_HIGH;
    vec_push(&queue, e);
  }
  for (uint32_t i = 0; i < queue.count; i++) {
    entity_id node = queue.items[i];
    for (uint32_t k = g->in_start[node]; k < g->in_start[node + 1] && !demand_ends(t, node); k++) {
      if (marks[g->in[k]]) continue;
      marks[g->in[k]] = MARK_HIGH;
      ways[g->in[k]] = node;
      vec_push(&queue, g->in[k]);
    }
  }
  vec_free(&queue);
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static int compare_rows(const void *a, const void *b) {
  const struct creep_row *x = a, *y = b;
  if (x->elements != y->elements) return x->elements < y->elements ? 1 : -1;
  if (x->part != y->part) return x->part < y->part ? -1 : 1;
  return x->source < y->source ? -1 : y->source < x->source;
}

void trust_creep(const struct trust *trust, struct creep_list *res) {
  const struct trust_state *t = trust->state;
  uint8_t *marks = memory_zeroed((size_t)t->graph.nodes + 1, 1);
  uint32_t *c = copy_ways(t, PART_CONFIDENTIALITY), *a = copy_ways(t, PART_AVAILABILITY);
  uint32_t *i = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *i);
  count_part(res, t, PART_CONFIDENTIALITY, t->lo[PART_CONFIDENTIALITY], c);
  spread_integrity_demand(t, marks, i);
  count_part(res, t, PART_INTEGRITY, marks, i);
  count_part(res, t, PART_AVAILABILITY, t->lo[PART_AVAILABILITY], a);
  if (1 < res->rows.count) qsort(res->rows.items, res->rows.count, sizeof *res->rows.items, compare_rows);
  free(marks);
  free(c);
  free(i);
  free(a);
}

void creep_free(struct creep_list *c) { vec_free(&c->rows); }
