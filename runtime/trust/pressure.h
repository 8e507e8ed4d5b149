/* pressure.h - how a pressure of 1 to 3 spreads along edges: each node has the most that reaches it. */
#ifndef CPSFC_PRESSURE_H
#define CPSFC_PRESSURE_H

#include "runtime/trust/trust.h"

enum { PRESSURE_MOST = MARK_HIGH };

struct pressure {
  uint32_t nodes;
  const uint32_t *start, *rows; /* edges: of node n rows[start[n]] to rows[start[n + 1]]; not owned */
  uint8_t *seed, *cap;          /* per node: what begins there; the most there can be. Equal: fixed */
  uint8_t *value;               /* per node: the result; 0: no pressure */
  struct nearer { entity_id node; uint32_t distance; } *from; /* with ways: the node before, and how far it has come */
  VEC(entity_id) waiting;
};

/* All arrays, empty; FROM only with WAYS. Freed by pressure_free. */
void pressure_init(struct pressure *p, uint32_t nodes, bool ways);
void pressure_free(struct pressure *p);

/* VALUE from SEED and CAP, in time linear in nodes and edges; seeds of nodes that a cap holds down are raised to the cap.
 * With ways, FROM tells for each node the node before it on a shortest way, of several the one with the lowest id. */
void pressure_spread(struct pressure *p);

#endif
