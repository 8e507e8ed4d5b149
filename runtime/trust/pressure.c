/* pressure.c - per level one search, highest first, that visits every edge once. */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/pressure.h"

void pressure_init(struct pressure *p, uint32_t nodes, bool ways) {
  *p = (struct pressure){.nodes = nodes};
  uint8_t **const marks[] = {&p->seed, &p->cap, &p->value};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) *marks[i] = memory_zeroed((size_t)nodes + 1, 1);
  if (ways) p->from = memory_zeroed((size_t)nodes + 1, sizeof *p->from);
}

void pressure_free(struct pressure *p) {
  free(p->seed);
  free(p->cap);
  free(p->value);
  free(p->from);
  vec_free(&p->waiting);
}

/* True when LEVEL is what NEXT gets now. A node that is held down gets its turn at the level of its cap. */
static bool rises(struct pressure *p, entity_id next, uint8_t level) {
  if (p->value[next]) return false;
  if (level <= p->cap[next]) {
    p->value[next] = level;
    vec_push(&p->waiting, next);
    return true;
  }
  if (p->seed[next] < p->cap[next]) p->seed[next] = p->cap[next];
  return false;
}

static bool begins(const struct pressure *p, entity_id e, uint8_t level) { return !p->value[e] && p->seed[e] == level; }

/* ---- values alone: whatever was reached last goes on first, while it is at hand ---------------------------------------- */

static void spread_value(struct pressure *p, uint8_t level) {
  for (entity_id e = 1; e < p->nodes; e++) {
    if (!begins(p, e, level)) continue;
    rises(p, e, level);
    while (p->waiting.count) {
      entity_id node = p->waiting.items[--p->waiting.count];
      for (uint32_t k = p->start[node]; k < p->start[node + 1]; k++) rises(p, p->rows[k], level);
    }
  }
}

/* ---- with ways: breadth first --------------------------------------------------------------------------------------- */

static void reach(struct pressure *p, entity_id node, entity_id next, uint8_t level) {
  struct nearer *from = &p->from[next];
  uint32_t distance = p->from[node].distance + 1;
  if (rises(p, next, level)) *from = (struct nearer){node, distance};
  else if (p->value[next] == level && from->distance == distance && node < from->node) from->node = node;
}

static void spread_ways(struct pressure *p, uint8_t level) {
  p->waiting.count = 0;
  for (entity_id e = 1; e < p->nodes; e++)
    if (begins(p, e, level)) rises(p, e, level);
  for (uint32_t i = 0; i < p->waiting.count; i++) {
    entity_id node = p->waiting.items[i];
    for (uint32_t k = p->start[node]; k < p->start[node + 1]; k++) reach(p, node, p->rows[k], level);
  }
}

void pressure_spread(struct pressure *p) {
  memset(p->value, 0, p->nodes);
  if (p->from != NULL) memset(p->from, 0, p->nodes * sizeof *p->from);
  for (uint8_t level = PRESSURE_MOST; 0 < level; level--) {
    if (p->from != NULL) spread_ways(p, level);
    else spread_value(p, level);
  }
}
