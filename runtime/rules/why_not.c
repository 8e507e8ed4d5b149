/* why_not.c - the failing facts of the part that is nearest to being met. */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>

enum { SHOWN = 8 };

/* A failing node all of whose parts hold, or that has none, is where it fails. */
static bool fails_here(const struct derivation *d, uint32_t node) {
  if (d->nodes.items[node].truth != FALSE_) return false;
  for (uint32_t i = node + 1; i < d->nodes.count; i++)
    if (d->nodes.items[i].parent == node && d->nodes.items[i].truth == FALSE_) return false;
  return true;
}

/* Nodes below one another lie one after the other: the end of what hangs below NODE. */
static uint32_t end_of(const struct derivation *d, uint32_t node) {
  uint32_t i = node + 1;
  while (i < d->nodes.count && node <= d->nodes.items[i].parent && d->nodes.items[i].parent != UINT32_MAX) i++;
  return i;
}

static uint32_t failing_count(const struct derivation *d, uint32_t node) {
  uint32_t res = 0, end = end_of(d, node);
  for (uint32_t i = node; i < end; i++) res += fails_here(d, i);
  return res;
}

static void keep_failing(const struct derivation *d, uint32_t node, struct proof *res) {
  uint32_t end = end_of(d, node);
  res->why_not.items = arena_alloc(d->arena, SHOWN * sizeof *res->why_not.items);
  res->why_not.capacity = SHOWN;
  for (uint32_t i = node; i < end && res->why_not.count < SHOWN; i++)
    if (fails_here(d, i)) res->why_not.items[res->why_not.count++] = d->nodes.items[i].text;
}

/* The lowest level that fails; of its failing parts the one with the fewest failing facts. */
void why_not(struct derivation *d, struct proof *res) {
  for (uint8_t n = 1; n <= d->row->target && d->row->status == STATUS_GAP; n++) {
    uint32_t level = d->level_nodes[n], best = 0, fewest = UINT32_MAX;
    if (level == 0 || d->nodes.items[level].truth != FALSE_) continue;
    uint32_t end = end_of(d, level);
    for (uint32_t i = level + 1; i < end; i++) {
      if (d->nodes.items[i].parent != level || d->nodes.items[i].truth != FALSE_) continue;
      uint32_t count = failing_count(d, i);
      if (count < fewest) fewest = count, best = i;
    }
    keep_failing(d, best != 0 ? best : level, res);
    return;
  }
}
