/* eval_owned.c - what belongs to a principal, kind by kind, and the flows of all of it. Most requirements ask an
 * organization for one kind of document among thousands of things it owns. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- by kind ------------------------------------------------------------------------------------ */

/* One row, keeping the order within each kind. */
static void sort_row(const struct eval_engine *g, const entity_id *from, entity_id *to, uint32_t count) {
  uint32_t place[KIND_COUNT + 1] = {0};
  for (uint32_t i = 0; i < count; i++) place[engine_entity(g, from[i])->kind + 1]++;
  for (int k = 0; k < KIND_COUNT; k++) place[k + 1] += place[k];
  for (uint32_t i = 0; i < count; i++) to[place[engine_entity(g, from[i])->kind]++] = from[i];
}

void eval_owned_build(struct eval_engine *g) {
  const struct relation_edges *owned = &g->model->relations[RELATION_OWNED];
  if (owned->edges.count == 0) return;
  g->owned = memory_take(owned->edges.count * sizeof *g->owned);
  for (entity_id e = 0; e < g->model->entities.count; e++) {
    uint32_t count;
    const entity_id *row = model_related(g->model, RELATION_OWNED, e, &count);
    if (count != 0) sort_row(g, row, g->owned + (row - owned->forward.items), count);
  }
}

/* The first place in a row, from LO, with KIND or a later one. */
static uint32_t find_kind(const struct eval_engine *g, uint32_t lo, uint32_t hi, uint8_t kind) {
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (engine_entity(g, g->owned[middle])->kind < kind)
      lo = middle + 1;
    else
      hi = middle;
  }
  return lo;
}

const entity_id *eval_owned(const struct eval_engine *g, entity_id e, enum entity_kind kind, uint32_t *count) {
  *count = 0;
  if (g->owned == NULL) return NULL;
  uint32_t all;
  const entity_id *row = model_related(g->model, RELATION_OWNED, e, &all);
  if (all == 0) return NULL;
  uint32_t start = (uint32_t)(row - g->model->relations[RELATION_OWNED].forward.items);
  uint32_t first = find_kind(g, start, start + all, kind);
  *count = find_kind(g, first, start + all, (uint8_t)(kind + 1)) - first;
  return g->owned + first;
}

/* ---- flows -------------------------------------------------------------------------------------- */

const entity_id *eval_principal_flows(const struct eval_engine *g, entity_id e, uint32_t *count) {
  uint32_t found = idmap_get(&g->flows_of_principal, e);
  *count = 0;
  if (found == 0) return NULL;
  struct index_span span = g->flow_spans.items[found - 1];
  *count = span.count;
  return g->principal_flows.items + span.first;
}

void eval_principal_flows_keep(struct eval_engine *g, entity_id e, const struct eval_set *s) {
  vec_push(&g->flow_spans, ((struct index_span){g->principal_flows.count, s->count}));
  vec_reserve(&g->principal_flows, s->count + 1); /* so that no flows are something, too */
  for (uint32_t i = 0; i < s->count; i++)
    vec_push(&g->principal_flows, g->members.items[s->first + i].value.first);
  idmap_put(&g->flows_of_principal, e, g->flow_spans.count);
}

void eval_owned_free(struct eval_engine *g) {
  free(g->owned);
  idmap_free(&g->flows_of_principal);
  vec_free(&g->flow_spans);
  vec_free(&g->principal_flows);
}
