/* graph.c - an order in which what is needed comes first, and the circles that stand against it. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>

struct visit {
  uint32_t node, next;
};
struct search {
  const struct graph *graph;
  const uint32_t *start, *edge; /* edges by their beginning */
  uint8_t *state;               /* 0 new, 1 on the way, 2 done */
  VEC(struct visit) stack;
  uint32_t *order, count;
};

static void group_edges(const struct graph *g, uint32_t **start, uint32_t **edge) {
  *start = memory_zeroed((size_t)g->nodes + 2, sizeof **start);
  *edge = memory_zeroed((size_t)g->edges.count + 1, sizeof **edge);
  for (uint32_t i = 0; i < g->edges.count; i++) (*start)[g->edges.items[i].from + 2]++;
  for (uint32_t n = 0; n < g->nodes; n++) (*start)[n + 2] += (*start)[n + 1];
  for (uint32_t i = 0; i < g->edges.count; i++) (*edge)[(*start)[g->edges.items[i].from + 1]++] = i;
}

static void report_circle(struct search *s, const struct graph_edge *closing,
                          void (*circle)(void *, const uint32_t *, uint32_t, const struct graph_edge *),
                          void *context) {
  uint32_t first = s->stack.count, *nodes = memory_take(sizeof *nodes * s->stack.count);
  while (s->stack.items[first - 1].node != closing->to) first--;
  for (uint32_t i = first - 1; i < s->stack.count; i++) nodes[i - (first - 1)] = s->stack.items[i].node;
  circle(context, nodes, s->stack.count - (first - 1), closing);
  free(nodes);
}

static void visit_push(struct search *s, uint32_t node) {
  s->state[node] = 1;
  vec_push(&s->stack, ((struct visit){node, s->start[node]}));
}

/* Depth first with a stack of our own: chains of helpers may be as long as the file. */
void graph_order(struct graph *g, uint32_t *order,
                 void (*circle)(void *, const uint32_t *, uint32_t, const struct graph_edge *), void *context) {
  uint32_t *start, *edge;
  group_edges(g, &start, &edge);
  struct search s = {
      .graph = g, .start = start, .edge = edge, .state = memory_zeroed((size_t)g->nodes + 1, 1), .order = order};
  for (uint32_t root = 0; root < g->nodes; root++) {
    if (s.state[root] != 0) continue;
    visit_push(&s, root);
    while (s.stack.count != 0) {
      struct visit *top = &vec_last(&s.stack);
      if (top->next == start[top->node + 1]) {
        s.state[top->node] = 2;
        order[s.count++] = top->node;
        s.stack.count--;
        continue;
      }
      const struct graph_edge *e = &g->edges.items[edge[top->next++]];
      if (s.state[e->to] == 1)
        report_circle(&s, e, circle, context);
      else if (s.state[e->to] == 0)
        visit_push(&s, e->to);
    }
  }
  vec_free(&s.stack);
  free(s.state);
  free(start);
  free(edge);
}

void graph_free(struct graph *g) { vec_free(&g->edges); }
