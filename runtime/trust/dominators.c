/* dominators.c - immediate dominators of everything that a set of sources reaches.
 *
 * T. Lengauer, R. E. Tarjan: A fast algorithm for finding dominators in a flowgraph, ACM TOPLAS 1(1), 1979, the variant
 * with path compression, O(edges log nodes). A virtual root has an edge to every source. Everything is done in numbers
 * of a depth-first search, 0 the root; neither that search nor path compression recurses.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/trust_internal.h"

enum { ROOT = 0, NOT_REACHED = UINT32_MAX };

struct search_step {
  entity_id node;
  uint32_t next;
};

struct work {
  const struct trust_graph *g;
  struct dominators *d;
  const uint8_t *roles; /* enum node_role by node */
  uint32_t *number;     /* node -> number, NOT_REACHED */
  /* by number */
  entity_id *node;
  uint32_t *parent, *semi, *best, *ancestor, *dominator, *bucket, *next_in_bucket;
  uint32_t count; /* numbers given */
  VEC(struct search_step) path;
  VEC(uint32_t) chain;
};

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static void visit(struct work *w, entity_id node, uint32_t parent) {
  w->number[node] = w->count;
  w->node[w->count] = node;
  w->parent[w->count++] = parent;
  vec_push(&w->path, ((struct search_step){node, w->g->out_start[node]}));
}

static void search_from(struct work *w, entity_id source) {
  if (w->number[source] != NOT_REACHED) return;
  visit(w, source, ROOT);
  while (w->path.count) {
    struct search_step *step = &vec_last(&w->path);
    if (step->next == w->g->out_start[step->node + 1]) {
      w->path.count--;
      continue;
    }
    entity_id next = w->g->out[step->next++];
    if (w->number[next] == NOT_REACHED && w->roles[next] != ROLE_CLOSED) visit(w, next, w->number[step->node]);
  }
}

/* ---- semidominators ---------------------------------------------------------------------------------------------- */

/* Points every node between V and the root of its tree at that root, carrying the best label along. */
static void compress(struct work *w, uint32_t v) {
  w->chain.count = 0;
  for (uint32_t x = v; w->ancestor[w->ancestor[x]] != NOT_REACHED; x = w->ancestor[x]) vec_push(&w->chain, x);
  while (w->chain.count) {
    uint32_t x = w->chain.items[--w->chain.count], above = w->ancestor[x];
    if (w->semi[w->best[above]] < w->semi[w->best[x]]) w->best[x] = w->best[above];
    w->ancestor[x] = w->ancestor[above];
  }
}

/* The number with the least semidominator on the way from V up to, but without, the root of its tree. */
static uint32_t eval(struct work *w, uint32_t v) {
  if (w->ancestor[v] == NOT_REACHED) return v;
  compress(w, v);
  return w->best[v];
}

static void find_semidominator(struct work *w, uint32_t v) {
  entity_id node = w->node[v];
  if (w->roles[node] == ROLE_SOURCE) w->semi[v] = ROOT;
  for (uint32_t k = w->g->in_start[node]; k < w->g->in_start[node + 1]; k++) {
    uint32_t before = w->number[w->g->in[k]];
    if (before == NOT_REACHED) continue;
    uint32_t u = eval(w, before);
    if (w->semi[u] < w->semi[v]) w->semi[v] = w->semi[u];
  }
}

static void empty_bucket(struct work *w, uint32_t parent) {
  for (uint32_t v = w->bucket[parent]; v; v = w->next_in_bucket[v]) {
    uint32_t u = eval(w, v);
    w->dominator[v] = w->semi[u] < w->semi[v] ? u : parent;
  }
  w->bucket[parent] = 0;
}

static void find_dominators(struct work *w) {
  for (uint32_t v = w->count - 1; 0 < v; v--) {
    find_semidominator(w, v);
    w->next_in_bucket[v] = w->bucket[w->semi[v]];
    w->bucket[w->semi[v]] = v;
    w->ancestor[v] = w->parent[v];
    empty_bucket(w, w->parent[v]);
  }
  for (uint32_t v = 1; v < w->count; v++)
    if (w->dominator[v] != w->semi[v]) w->dominator[v] = w->dominator[w->dominator[v]];
}

/* ---- the tree in preorder ---------------------------------------------------------------------------------------- */

/* A dominator has a smaller number than what it dominates: sizes from below, places from above. */
static void place_in_preorder(struct work *w) {
  uint32_t *size = w->bucket, *next = w->next_in_bucket;
  for (uint32_t v = 0; v < w->count; v++) size[v] = 1;
  for (uint32_t v = w->count - 1; 0 < v; v--) size[w->dominator[v]] += size[v];
  next[ROOT] = 1;
  for (uint32_t v = 1; v < w->count; v++) {
    uint32_t above = w->dominator[v], at = next[above];
    next[above] += size[v];
    next[v] = at + 1;
    w->d->enter[w->node[v]] = at;
    w->d->leave[w->node[v]] = at + size[v];
    w->d->immediate[w->node[v]] = above == ROOT ? 0 : w->node[above];
  }
}

static void begin(struct work *w) {
  size_t most = (size_t)w->g->nodes + 1;
  w->node = memory_take(most * sizeof *w->node);
  w->parent = memory_take(most * sizeof *w->parent);
  w->number = memory_take(most * sizeof *w->number);
  memset(w->number, 0xFF, most * sizeof *w->number);
  w->node[ROOT] = w->parent[ROOT] = 0;
  w->count = 1;
}

/* Room for what was reached, which is mostly little. */
static void begin_numbers(struct work *w) {
  uint32_t **arrays[] = {&w->semi, &w->best, &w->ancestor, &w->dominator, &w->bucket, &w->next_in_bucket};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) *arrays[i] = memory_zeroed(w->count, sizeof **arrays[i]);
  memset(w->ancestor, 0xFF, w->count * sizeof *w->ancestor);
  for (uint32_t v = 0; v < w->count; v++) w->semi[v] = w->best[v] = v;
}

static void end(struct work *w) {
  uint32_t *arrays[] = {w->node,      w->parent, w->semi,           w->best,  w->ancestor,
                        w->dominator, w->bucket, w->next_in_bucket, w->number};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
  vec_free(&w->path);
  vec_free(&w->chain);
}

void dominators_build(struct dominators *d, const struct trust_graph *g, const uint8_t *roles) {
  struct work w = {.g = g, .d = d, .roles = roles};
  d->immediate = memory_zeroed((size_t)g->nodes + 1, sizeof *d->immediate);
  d->enter = memory_zeroed((size_t)g->nodes + 1, sizeof *d->enter);
  d->leave = memory_zeroed((size_t)g->nodes + 1, sizeof *d->leave);
  begin(&w);
  for (entity_id e = 0; e < g->nodes; e++)
    if (roles[e] == ROLE_SOURCE) search_from(&w, e);
  begin_numbers(&w);
  find_dominators(&w);
  place_in_preorder(&w);
  end(&w);
}

void dominators_free(struct dominators *d) {
  free(d->immediate);
  free(d->enter);
  free(d->leave);
  *d = (struct dominators){0};
}

bool dominators_reach(const struct dominators *d, entity_id node) { return 0 < d->enter[node]; }

bool dominates(const struct dominators *d, entity_id over, entity_id node) {
  if (!dominators_reach(d, node)) return true;
  return dominators_reach(d, over) && d->enter[over] <= d->enter[node] && d->enter[node] < d->leave[over];
}
