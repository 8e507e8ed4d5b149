/* eval_closure.c - what lies up or down the stream (language.md 5.2). Elements and what joins them (flows, transfers)
 * are the nodes; a quantifier over a closure is one search from all nodes at once, best grade first, so that every node
 * is settled once. Beyond an element of somebody else there may be more. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>
#include <string.h>

static bool joins(const struct eval_engine *g, entity_id e) {
  uint8_t kind = engine_entity(g, e)->kind;
  return kind == KIND_FLOW || kind == KIND_SENSE || kind == KIND_ACTUATE;
}

/* The nodes next to E: of a flow or transfer its end, of an element what begins (or ends) there. */
static const entity_id *next_nodes(const struct eval_engine *g, entity_id e, bool forward, uint32_t *count) {
  if (joins(g, e)) return model_related(g->model, forward ? RELATION_SINK : RELATION_SOURCE, e, count);
  return model_related_back(g->model, forward ? RELATION_SOURCE : RELATION_SINK, e, count);
}

static bool is_border(const struct eval_engine *g, entity_id e) {
  return KIND_IS_ELEMENT(engine_entity(g, e)->kind) && !eval_is_own(g, e);
}

/* Measures have a SINK or SOURCE by no relation; only nodes of paths are ever met. */
static bool is_node(const struct eval_engine *g, entity_id e) {
  return (PATH_KINDS >> engine_entity(g, e)->kind & 1) != 0;
}

/* ---- one closure -------------------------------------------------------------------------------- */

static void border_opens(struct eval_engine *g, struct eval_set *s, entity_id e) {
  if (s->open != OPEN_NOT || !is_border(g, e)) return;
  s->open = OPEN_EXTERNAL;
  s->open_at = e;
  s->kinds = PATH_KINDS;
}

/* The members are their own queue. */
void eval_closure_set(struct eval_engine *g, entity_id x, bool forward, struct eval_set *s) {
  engine_epoch(g);
  border_opens(g, s, x);
  entity_id at = x;
  for (uint32_t next = 0;; next++) {
    uint32_t count;
    const entity_id *nodes = next_nodes(g, at, forward, &count);
    for (uint32_t i = 0; i < count; i++) {
      if (g->mark[nodes[i]] == g->epoch) continue;
      g->mark[nodes[i]] = g->epoch;
      member_add_entity(g, s, nodes[i], GRADE_DERIVED);
      border_opens(g, s, nodes[i]);
    }
    if (next == s->count) return;
    at = g->members.items[s->first + next].value.first;
  }
}

/* ---- a quantifier over the closures of all nodes ------------------------------------------------ */

/* The search walks against the closure: what is upstream of X has X downstream. Results go into the plane of E. */
struct search {
  struct eval_engine *engine;
  expr_id e;
  uint32_t requirement;
  bool onward;
  uint8_t grade;
};

static void settle(struct search *s, entity_id e) {
  if (plane_get(s->engine, s->e, s->requirement, cell_of(s->engine, e)) != 255) return;
  plane_put(s->engine, s->e, s->requirement, cell_of(s->engine, e), s->grade);
  vec_push(&s->engine->queue, e);
}

static void settle_next(struct search *s, entity_id e) {
  uint32_t count;
  const entity_id *nodes = next_nodes(s->engine, e, s->onward, &count);
  for (uint32_t i = 0; i < count; i++) settle(s, nodes[i]);
}

/* Gives GRADE to every node not settled yet that has a member of this grade, or an open end that may. */
static void search_grade(struct search *s, const uint8_t *member, uint8_t extra) {
  struct eval_engine *g = s->engine;
  uint32_t first = g->queue.count;
  for (entity_id e = 1; e < g->model->entities.count; e++) {
    if (!is_node(g, e)) continue;
    if (member[e] == s->grade) settle_next(s, e);
    if (extra == s->grade && is_border(g, e)) settle(s, e);
  }
  while (first < g->queue.count) {
    entity_id e = g->queue.items[--g->queue.count];
    settle_next(s, e);
  }
}

void eval_closure_all(struct eval_engine *g, expr_id quantifier, uint32_t requirement, bool forward, bool least,
                      const uint8_t *member, uint8_t extra) {
  struct search s = {.engine = g, .e = quantifier, .requirement = requirement, .onward = !forward};
  for (int step = 0; step <= GRADE_DERIVED; step++) {
    s.grade = (uint8_t)(least ? step : GRADE_DERIVED - step);
    bool last = step == GRADE_DERIVED; /* the neutral grade: what nothing else reached */
    if (!last) search_grade(&s, member, extra);
    for (entity_id e = 1; last && e < g->model->entities.count; e++)
      if (is_node(g, e) && plane_get(g, quantifier, requirement, cell_of(g, e)) == 255)
        plane_put(g, quantifier, requirement, cell_of(g, e), s.grade);
  }
}

/* ---- reaches ------------------------------------------------------------------------------------ */

static void mark_from(struct eval_engine *g, uint64_t *bits, entity_id e, bool forward) {
  uint32_t first = g->queue.count;
  vec_push(&g->queue, e);
  while (first < g->queue.count) {
    uint32_t count;
    const entity_id *nodes = next_nodes(g, g->queue.items[--g->queue.count], forward, &count);
    for (uint32_t i = 0; i < count; i++) {
      if (bit_has(bits, nodes[i])) continue;
      bit_set(bits, nodes[i]);
      vec_push(&g->queue, nodes[i]);
    }
  }
}

/* The nodes from which a border is reached, borders included; one search from all of them. */
static uint64_t *mark_borders(struct eval_engine *g, bool forward) {
  uint64_t *res = bits_new(g->model->entities.count);
  for (entity_id e = 1; e < g->model->entities.count; e++) {
    if (!is_node(g, e) || !is_border(g, e) || bit_has(res, e)) continue;
    bit_set(res, e);
    mark_from(g, res, e, !forward);
  }
  return res;
}

static const uint64_t *kept_search(const struct eval_engine *g, entity_id e, bool forward) {
  for (int i = 0; i < REACHES_KEPT; i++)
    if (g->reaches[i].from == e && g->reaches[i].forward == forward && g->reaches[i].bits != NULL)
      return g->reaches[i].bits;
  return NULL;
}

static const uint64_t *new_search(struct eval_engine *g, entity_id e, bool forward) {
  struct eval_reach *r = &g->reaches[g->reach_next++ % REACHES_KEPT];
  free(r->bits);
  *r = (struct eval_reach){e, forward, bits_new(g->model->entities.count)};
  mark_from(g, r->bits, e, forward);
  return r->bits;
}

static bool has_path(struct eval_engine *g, entity_id from, entity_id to, bool from_end) {
  const uint64_t *ahead = kept_search(g, from, true), *behind = kept_search(g, to, false);
  if (ahead == NULL && behind == NULL && from_end) behind = new_search(g, to, false);
  if (behind != NULL) return bit_has(behind, from);
  return bit_has(ahead != NULL ? ahead : new_search(g, from, true), to);
}

/* Without a path there may still be one through what others do not show: out of FROM and back into TO. */
uint8_t eval_reaches(struct eval_engine *g, entity_id from, entity_id to, bool from_end) {
  if (has_path(g, from, to, from_end)) return GRADE_DERIVED;
  if (g->leads_out == NULL) g->leads_out = mark_borders(g, true);
  if (g->comes_in == NULL) g->comes_in = mark_borders(g, false);
  return bit_has(g->leads_out, from) && bit_has(g->comes_in, to) ? GRADE_UNKNOWN : GRADE_FALSE;
}

void eval_closure_free(struct eval_engine *g) {
  for (int i = 0; i < REACHES_KEPT; i++) free(g->reaches[i].bits);
  free(g->leads_out);
  free(g->comes_in);
}
