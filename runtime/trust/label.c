/* label.c - what is asked of the labels once they are inferred: the label of a place, and where a part of it comes from. */
#include "runtime/trust/trust_internal.h"

enum { BUDGET_TIMES = 16, BUDGET_LEAST = 1 << 20 };

uint64_t ways_left(const struct trust_state *t) {
  uint64_t budget = BUDGET_LEAST + BUDGET_TIMES * (uint64_t)t->graph.nodes;
  return !t->running ? UINT64_MAX : t->ways_looked < budget ? budget - t->ways_looked : 0;
}

struct label trust_label(const struct trust *t, entity_id e) {
  struct label res = {.readers = t->state->readers[e]};
  for (int part = 0; part < 3; part++) res.part[part] = (struct bounds){t->state->lo[part][e], t->state->hi[part][e]};
  return res;
}

/* Nothing forces a part that is not known, or that nothing ever flowed into. */
static bool is_forced(const struct trust_state *s, entity_id e, enum label_part part) {
  if (level_ways(s, part)[e]) return true;
  bool low_end = part != PART_INTEGRITY;
  uint8_t mark = low_end ? s->lo[part][e] : s->hi[part][e];
  return mark != MARK_NONE && (s->lo[part][e] == s->hi[part][e] || (low_end ? MARK_LOW < mark : mark < MARK_HIGH));
}

struct witness trust_origin(struct arena *a, const struct trust *t, entity_id e, enum label_part part) {
  struct witness res = {0};
  if (part == PART_READERS) return readers_way(a, t->state, e, 0);
  if (!is_forced(t->state, e, part)) return res;
  const entity_id *from = level_ways(t->state, part);
  for (entity_id step = e; step; step = from[step]) res.count++;
  res.steps = arena_alloc(a, res.count * sizeof *res.steps);
  uint32_t i = res.count;
  for (entity_id step = e; step; step = from[step]) res.steps[--i] = step;
  return res;
}
