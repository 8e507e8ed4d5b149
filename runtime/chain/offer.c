/* offer.c - where one check would do for several weak links: dominators of the ways to an actuation.
 *
 * Seen from the actuation against the flow, an element that dominates a place lies on every way from there. Of the
 * elements on all ways of a place the one nearest to the actuation covers the most, and two places have such an element
 * in common exactly when it is the same one. */
#include <stdlib.h>

#include "runtime/chain/chain_internal.h"

/* The part of the data graph without a check before the subject, turned around; nodes are places + 1. */
static void reverse_rows(const struct collected *x, struct trust_graph *g) {
  const struct trust_graph *all = &x->c->trust->state->graph;
  const uint32_t *place_of = x->c->tables->place_of;
  uint32_t n = x->without_check;
  VEC(struct edge) edges = {0};
  for (uint32_t i = 0; i < n; i++) {
    entity_id node = x->places.items[i].node;
    for (uint32_t k = all->in_start[node]; k < all->in_start[node + 1]; k++) {
      uint32_t to = place_of[all->in[k]];
      if (to && to <= n) vec_push(&edges, ((struct edge){i + 1, to}));
    }
  }
  *g = (struct trust_graph){.nodes = n + 1};
  uint32_t **starts[] = {&g->out_start, &g->in_start}, **rows[] = {&g->out, &g->in};
  for (int backward = 0; backward < 2; backward++) {
    uint32_t *start = *starts[backward] = memory_zeroed((size_t)n + 3, sizeof *start);
    uint32_t *row = *rows[backward] = memory_zeroed((size_t)edges.count + 1, sizeof *row);
    for (uint32_t i = 0; i < edges.count; i++) start[(backward ? edges.items[i].to : edges.items[i].from) + 2]++;
    for (uint32_t i = 2; i < n + 3; i++) start[i] += start[i - 1];
    for (uint32_t i = 0; i < edges.count; i++) {
      struct edge e = edges.items[i];
      row[start[(backward ? e.to : e.from) + 1]++] = backward ? e.from : e.to;
    }
  }
  vec_free(&edges);
}

/* Something of one's own before the subject that could hold a check. */
static bool could_check(const struct collected *x, uint32_t place) {
  if (place == 0) return false;
  const struct entity *e = &x->c->model->entities.items[x->places.items[place].node];
  return (e->flags & ENTITY_OWN) && (e->kind == KIND_PROCEDURE || e->kind == KIND_COMPONENT || e->kind == KIND_SYSTEM);
}

/* For each place of the part without a check: index + 1 of the place, nearest to the subject, that could check all ways
 * from it. Dominators come before what they dominate in preorder. */
static uint32_t *find_tops(const struct collected *x, const struct dominators *d) {
  uint32_t n = x->without_check;
  uint32_t *res = memory_zeroed((size_t)n + 1, sizeof *res), *order = memory_zeroed((size_t)n + 3, sizeof *order);
  for (uint32_t v = 1; v <= n; v++)
    if (dominators_reach(d, v)) order[d->enter[v]] = v;
  for (uint32_t i = 1; i < n + 3; i++) {
    uint32_t v = order[i];
    if (!v) continue;
    uint32_t above = d->immediate[v];
    res[v - 1] = above && res[above - 1] ? res[above - 1] : could_check(x, v - 1) ? v : 0;
  }
  free(order);
  return res;
}

enum { TOP_NONE = UINT32_MAX };

/* By link: what all the places that bring it in have in common; 0 or TOP_NONE: nothing. A check at an element does not
 * make that element itself any stronger, nor what it stands on. */
static uint32_t *tops_of_links(const struct collected *x, const uint32_t *tops) {
  uint32_t *res = memory_zeroed((size_t)x->links.count + 1, sizeof *res);
  for (uint32_t i = 0; i < x->carriers.count; i++) {
    struct chain_carrier k = x->carriers.items[i];
    if (x->without_check <= k.place) continue;
    uint32_t top = tops[k.place], *of = &res[k.link];
    bool itself = top && x->places.items[top - 1].node == node_element(x->c->model, x->places.items[k.place].node);
    if (!top || itself || (*of && *of != top))
      *of = TOP_NONE;
    else
      *of = top;
  }
  return res;
}

static bool is_wanted(const struct collected *x, uint32_t link) {
  const struct chain_link *l = &x->links.items[link];
  return chain_rest_is_weak(&l->rest) && !l->check && l->what != x->subject;
}

static struct chain_offer best_of(const struct collected *x, const uint32_t *of_link, struct arena *a) {
  uint32_t *counts = memory_zeroed((size_t)x->without_check + 2, sizeof *counts), best = 0;
  for (uint32_t i = 0; i < x->links.count; i++)
    if (of_link[i] && of_link[i] != TOP_NONE && is_wanted(x, i)) counts[of_link[i]]++;
  for (uint32_t v = 1; v <= x->without_check; v++)
    if (counts[best] < counts[v]) best = v;
  struct chain_offer res = {0};
  if (2 <= counts[best]) {
    uint32_t *links = arena_alloc(a, counts[best] * sizeof *links);
    res = (struct chain_offer){.at = x->places.items[best - 1].node, .links = links};
    for (uint32_t i = 0; i < x->links.count; i++)
      if (of_link[i] == best && is_wanted(x, i)) links[res.covers++] = i;
  }
  free(counts);
  return res;
}

struct chain_offer chain_find_offer(struct collected *x, struct arena *a) {
  struct trust_graph g;
  struct dominators d;
  reverse_rows(x, &g);
  uint8_t *roles = memory_zeroed((size_t)g.nodes + 1, 1);
  roles[1] = ROLE_SOURCE;
  dominators_build(&d, &g, roles);
  uint32_t *tops = find_tops(x, &d), *of_link = tops_of_links(x, tops);
  struct chain_offer res = best_of(x, of_link, a);
  free(tops);
  free(of_link);
  free(roles);
  dominators_free(&d);
  trust_graph_free(&g);
  return res;
}
