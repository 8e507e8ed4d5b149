/* data_graph.c - where data go: the nodes and edges that labels, guards and chains are judged over. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

static entity_id end_of(const struct model *m, entity_id flow, enum relation port, enum relation element) {
  entity_id res = model_one(m, port, flow);
  return res ? res : model_one(m, element, flow);
}

entity_id flow_from(const struct model *m, entity_id flow) { return end_of(m, flow, RELATION_SOURCE_PORT, RELATION_SOURCE); }
entity_id flow_to(const struct model *m, entity_id flow) { return end_of(m, flow, RELATION_SINK_PORT, RELATION_SINK); }

entity_id node_element(const struct model *m, entity_id node) {
  return m->kinds[node] == KIND_PORT ? m->entities.items[node].parent : node;
}

/* ---- edges -------------------------------------------------------------------------------------------------------- */

struct edge_list { VEC(struct edge) edges; };

static void add_edge(struct edge_list *l, entity_id from, entity_id to) {
  if (from && to) vec_push(&l->edges, ((struct edge){from, to}));
}

/* Elements with procedures inside: what comes in goes out only on the way that flows inside describe. */
static bool *elements_with_procedures(const struct model *m) {
  bool *res = memory_zeroed((size_t)m->entities.count + 1, sizeof *res);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->kinds[e] == KIND_PROCEDURE && m->entities.items[e].parent) res[m->entities.items[e].parent] = true;
  return res;
}

static void add_node_edges(struct edge_list *l, const struct model *m, entity_id e, const bool *has_procedures) {
  const struct entity *x = &m->entities.items[e];
  if (x->kind == KIND_FLOW) {
    add_edge(l, flow_from(m, e), e);
    add_edge(l, e, flow_to(m, e));
  } else if (x->kind == KIND_PORT && x->parent && !has_procedures[x->parent]) {
    bool output = (x->flags & ENTITY_OUTPUT) != 0;
    add_edge(l, output ? x->parent : e, output ? e : x->parent);
  } else if (x->kind == KIND_DATA) {
    uint32_t count;
    const entity_id *holders = model_related(m, RELATION_HOLDERS, e, &count);
    for (uint32_t i = 0; i < count; i++) add_edge(l, e, holders[i]);
  }
}

/* Rows by counting, so that neighbours come in the order the edges were added: ascending ids of what adds them. */
static void make_rows(uint32_t nodes, const struct edge_list *l, bool forward, uint32_t **start, uint32_t **rows) {
  *start = memory_zeroed((size_t)nodes + 2, sizeof **start);
  *rows = memory_zeroed((size_t)l->edges.count + 1, sizeof **rows);
  uint32_t *s = *start;
  for (uint32_t i = 0; i < l->edges.count; i++) s[(forward ? l->edges.items[i].from : l->edges.items[i].to) + 2]++;
  for (uint32_t i = 2; i < nodes + 2; i++) s[i] += s[i - 1];
  for (uint32_t i = 0; i < l->edges.count; i++) {
    struct edge x = l->edges.items[i];
    (*rows)[s[(forward ? x.from : x.to) + 1]++] = forward ? x.to : x.from;
  }
}

void trust_graph_build(struct trust_graph *g, const struct model *m) {
  struct edge_list list = {0};
  bool *has_procedures = elements_with_procedures(m);
  g->nodes = m->entities.count;
  for (entity_id e = 1; e < m->entities.count; e++) add_node_edges(&list, m, e, has_procedures);
  make_rows(g->nodes, &list, true, &g->out_start, &g->out);
  make_rows(g->nodes, &list, false, &g->in_start, &g->in);
  free(has_procedures);
  vec_free(&list.edges);
}

void trust_graph_free(struct trust_graph *g) {
  free(g->out_start);
  free(g->out);
  free(g->in_start);
  free(g->in);
  *g = (struct trust_graph){0};
}

/* ---- shortest ways -------------------------------------------------------------------------------------------------- */

void trust_search_free(struct trust_search *s) {
  free(s->seen);
  free(s->parent);
  vec_free(&s->queue);
  *s = (struct trust_search){0};
}

bool trust_search_exhausted(const struct trust_search *s) { return s->limit && s->limit <= s->looked; }

static void begin_search(struct trust_search *s, uint32_t nodes) {
  if (s->seen == NULL) {
    s->seen = memory_zeroed(nodes, sizeof *s->seen);
    s->parent = memory_zeroed(nodes, sizeof *s->parent);
  }
  s->round++;
  s->queue.count = 0;
}

static void enter(struct trust_search *s, entity_id node, entity_id parent) {
  if (s->seen[node] == s->round) return;
  s->seen[node] = s->round;
  s->parent[node] = parent;
  vec_push(&s->queue, node);
}

static struct witness way_from(struct arena *a, const struct trust_search *s, entity_id source) {
  struct witness res = {0};
  for (entity_id e = source; e; e = s->parent[e]) res.count++;
  res.steps = arena_alloc(a, res.count * sizeof *res.steps);
  uint32_t i = 0;
  for (entity_id e = source; e; e = s->parent[e]) res.steps[i++] = e;
  return res;
}

struct witness trust_path_until(struct arena *a, const struct trust_graph *g, struct trust_search *s, entity_id target,
                                entity_id avoid, enum path_visit (*visit)(void *context, entity_id node), void *context) {
  begin_search(s, g->nodes);
  if (target != avoid) enter(s, target, 0);
  for (uint32_t i = 0; i < s->queue.count && !trust_search_exhausted(s); i++) {
    entity_id node = s->queue.items[i];
    enum path_visit found = visit(context, node);
    if (found == PATH_FOUND) return way_from(a, s, node);
    s->looked += 1 + g->in_start[node + 1] - g->in_start[node];
    for (uint32_t k = g->in_start[node]; found == PATH_GO_ON && k < g->in_start[node + 1]; k++)
      if (g->in[k] != avoid) enter(s, g->in[k], node);
  }
  return (struct witness){0};
}

struct source_test { bool (*is_source)(void *context, entity_id node); void *context; };

static enum path_visit visit_source(void *context, entity_id node) {
  const struct source_test *x = context;
  return x->is_source(x->context, node) ? PATH_FOUND : PATH_GO_ON;
}

struct witness trust_path_back(struct arena *a, const struct trust_graph *g, struct trust_search *s, entity_id target,
                               entity_id avoid, bool (*is_source)(void *context, entity_id node), void *context) {
  struct source_test x = {is_source, context};
  return trust_path_until(a, g, s, target, avoid, visit_source, &x);
}

/* ---- witnesses as text ------------------------------------------------------------------------------------------------ */

entity_id flow_beginning(const struct model *m, entity_id flow) {
  entity_id data = model_one(m, RELATION_FLOW_DATA, flow), from = flow_from(m, flow);
  return data || !from ? data : node_element(m, from);
}

static entity_id shown_at_begin(const struct model *m, const struct witness *w, uint32_t i) {
  bool is_flow = i == 0 && m->kinds[w->steps[i]] == KIND_FLOW;
  return !is_flow ? 0 : w->count == 1 ? model_one(m, RELATION_FLOW_DATA, w->steps[i]) : flow_beginning(m, w->steps[i]);
}

/* Ports, flows and elements follow each other on a way; people look for the elements and data. */
static bool is_step(const struct model *m, const struct witness *w, uint32_t i) {
  const struct entity *x = &m->entities.items[w->steps[i]];
  if (x->kind == KIND_FLOW) return w->count == 1 || shown_at_begin(m, w, i);
  if (x->kind != KIND_PORT) return true;
  bool element_beside = (i && w->steps[i - 1] == x->parent) || (i + 1 < w->count && w->steps[i + 1] == x->parent);
  return !element_beside;
}

/* The first steps, how many are left out, and where the way ends. */
const char *witness_text(struct arena *a, const struct model *m, const struct witness *w) {
  struct builder b = {0};
  uint32_t steps = 0, step = 0;
  for (uint32_t i = 0; i < w->count; i++) steps += is_step(m, w, i);
  uint32_t left_out = WITNESS_STEPS < steps ? steps - WITNESS_STEPS : 0;
  for (uint32_t i = 0; i < w->count; i++) {
    if (!is_step(m, w, i)) continue;
    bool shown = !left_out || step < WITNESS_STEPS - 1 || step + 1 == steps;
    if (left_out && step == WITNESS_STEPS - 1) builder_format(&b, " → … (%u)", left_out);
    entity_id begin = shown_at_begin(m, w, i);
    if (shown) builder_format(&b, "%s%s", step ? " → " : "", entity_name(a, m, begin ? begin : w->steps[i], false));
    step++;
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}
