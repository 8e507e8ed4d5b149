/* components.c - strongly connected components of what lies upstream, those nearer to the origins first (Tarjan 1972).
 * What is the same for all nodes on a cycle can then be computed component by component, each edge looked at once. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

enum { CLOSED = UINT32_MAX };

void components_begin(struct components *c) {
  c->number = memory_zeroed((size_t)c->graph->nodes + 1, sizeof *c->number);
  c->low = memory_zeroed((size_t)c->graph->nodes + 1, sizeof *c->low);
}

void components_free(struct components *c) {
  free(c->number);
  free(c->low);
  vec_free(&c->open);
  vec_free(&c->path);
}

bool components_closed(const struct components *c, entity_id node) { return c->low[node] == CLOSED; }

static void meet(struct components *c, entity_id node) {
  c->number[node] = c->low[node] = ++c->met;
  vec_push(&c->open, node);
  uint32_t first = c->graph->in_start[node], end = c->graph->in_start[node + 1];
  vec_push(&c->path, ((struct component_visit){node, c->ends(c->context, node) ? end : first}));
}

/* The members of a component lie on top of the open ones. */
static void close_component(struct components *c, entity_id root) {
  uint32_t first = c->open.count;
  while (c->open.items[--first] != root) continue;
  c->close(c->context, c->open.items + first, c->open.count - first);
  for (uint32_t i = first; i < c->open.count; i++) c->low[c->open.items[i]] = CLOSED;
  c->open.count = first;
}

static void lower(struct components *c, entity_id node, uint32_t low) {
  if (low < c->low[node]) c->low[node] = low;
}

void components_from(struct components *c, entity_id start) {
  const struct trust_graph *g = c->graph;
  if (c->number[start]) return;
  meet(c, start);
  while (c->path.count) {
    struct component_visit *v = &vec_last(&c->path);
    entity_id node = v->node;
    if (v->edge < g->in_start[node + 1]) {
      entity_id next = g->in[v->edge++];
      if (c->number[next] == 0)
        meet(c, next);
      else if (c->low[next] != CLOSED)
        lower(c, node, c->number[next]);
      continue;
    }
    c->path.count--;
    uint32_t low = c->low[node];
    if (low == c->number[node])
      close_component(c, node);
    else if (c->path.count)
      lower(c, vec_last(&c->path).node, low);
  }
}
