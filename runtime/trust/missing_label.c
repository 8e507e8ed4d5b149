/* missing_label.c - why a part of a label is not known: the nearest place where something begins that does not state it. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

static bool is_known(const struct trust_state *t, entity_id e, enum label_part part) {
  return t->lo[part][e] == t->hi[part][e];
}

/* Data without the part; a flow that names none and leaves from where nothing flows in, or from somebody who speaks. */
static bool begins_unstated(const struct trust_state *t, entity_id e, enum label_part part) {
  uint8_t kind = t->model->entities.items[e].kind;
  if (kind != KIND_DATA && kind != KIND_FLOW) return false;
  entity_id data = kind == KIND_FLOW ? model_one(t->model, RELATION_FLOW_DATA, e) : e;
  if (data) return stated_of(t, data).part[part] == MARK_NONE;
  entity_id from = flow_from(t->model, e);
  return from && (!t->has_inflow[from] || is_known(t, from, part));
}

static struct witness way_to(struct arena *a, const uint32_t *next, entity_id source) {
  struct witness res = {0};
  for (entity_id e = source; e; e = next[e]) res.count++;
  res.steps = arena_alloc(a, res.count * sizeof *res.steps);
  uint32_t i = 0;
  for (entity_id e = source; e; e = next[e]) res.steps[i++] = e;
  return res;
}

/* Only through places where the part is unknown, too: what is known elsewhere does not come into it. */
struct witness trust_missing(struct arena *a, const struct trust *trust, entity_id e, enum label_part part) {
  const struct trust_state *t = trust->state;
  struct witness res = {0};
  if (part != PART_CONFIDENTIALITY && part != PART_INTEGRITY) return res;
  if (is_known(t, e, part)) return res;
  uint32_t *next = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *next);
  VEC(entity_id) queue = {0};
  vec_push(&queue, e);
  for (uint32_t i = 0; i < queue.count && !res.count; i++) {
    entity_id node = queue.items[i];
    if (begins_unstated(t, node, part)) {
      res = way_to(a, next, node);
      break;
    }
    for (uint32_t k = t->graph.in_start[node]; k < t->graph.in_start[node + 1]; k++) {
      entity_id before = t->graph.in[k];
      if (before == e || next[before] || is_known(t, before, part)) continue;
      next[before] = node;
      vec_push(&queue, before);
    }
  }
  vec_free(&queue);
  free(next);
  return res;
}
