/* chain_line.c - the chain an actuation hangs on: physical quantity, sensing, data, procedures, command, actuation. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

/* Edges looked at between a command and its guard; a guard further away than that is not on the chain. */
enum { GUARD_REACH = 1 << 20 };

static bool is_port(const struct model *m, entity_id e) { return m->entities.items[e].kind == KIND_PORT; }

/* ---- ways from where data begin ---------------------------------------------------------------------------------- */

static void enter(uint32_t *before, entity_id *queue, uint32_t *count, entity_id node, entity_id from) {
  if (before[node]) return;
  before[node] = from;
  queue[(*count)++] = node;
}

/* Breadth first from all starts at once, which are already entered. */
static void follow(const struct trust_graph *g, uint32_t *before, entity_id *queue, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = g->out_start[queue[i]]; k < g->out_start[queue[i] + 1]; k++)
      enter(before, queue, &count, g->out[k], queue[i]);
}

static entity_id sensed_node(const struct model *m, entity_id sense) {
  entity_id port = model_one(m, RELATION_SINK_PORT, sense);
  return port && is_port(m, port) ? port : model_one(m, RELATION_SINK, sense);
}

static void make_ways(struct trust_state *t) {
  const struct model *m = t->model;
  const struct trust_graph *g = &t->graph;
  uint32_t *sensing = memory_zeroed(g->nodes, sizeof *sensing), *origin = memory_zeroed(g->nodes, sizeof *origin),
           count = 0;
  entity_id *queue = memory_take((size_t)g->nodes * sizeof *queue);
  for (entity_id e = 1; e < g->nodes; e++) {
    entity_id node = m->entities.items[e].kind == KIND_SENSE ? sensed_node(m, e) : 0;
    if (node) enter(sensing, queue, &count, node, node);
  }
  follow(g, sensing, queue, count);
  count = 0;
  for (entity_id e = 1; e < g->nodes; e++)
    if (g->in_start[e] == g->in_start[e + 1] && g->out_start[e] < g->out_start[e + 1])
      enter(origin, queue, &count, e, e);
  follow(g, origin, queue, count);
  free(queue);
  t->chains = (struct chain_ways){sensing, origin};
}

void chain_ways_free(struct chain_ways *c) {
  free(c->from_sensing);
  free(c->from_origin);
  *c = (struct chain_ways){0};
}

struct chain_line {
  VEC(entity_id) steps;
};

/* ---- the chain, put together from its end ------------------------------------------------------------------------ */

/* The way back to where the data begin, and what is sensed there. */
static void add_way_back(struct chain_line *line, const struct trust_state *t, entity_id node) {
  const struct model *m = t->model;
  const uint32_t *before = t->chains.from_sensing[node] ? t->chains.from_sensing : t->chains.from_origin;
  if (!before[node]) return;
  for (; before[node] != node; node = before[node]) vec_push(&line->steps, before[node]);
  uint32_t count;
  const entity_id *transfers = model_related(m, RELATION_SENSE_OF, node_element(m, node), &count);
  for (uint32_t i = 0; i < count && before == t->chains.from_sensing; i++) {
    if (m->entities.items[transfers[i]].kind != KIND_SENSE || sensed_node(m, transfers[i]) != node) continue;
    vec_push(&line->steps, transfers[i]);
    vec_push(&line->steps, model_one(m, RELATION_SOURCE_PORT, transfers[i]));
    return;
  }
}

static bool is_node(void *context, entity_id node) { return *(const entity_id *)context == node; }

/* From the command back to the guard when it hears from it; returns where the way back begins. */
static entity_id add_command(struct chain_line *line, struct arena *a, struct trust_state *t, entity_id command,
                             entity_id guard) {
  struct witness way = {0};
  t->search.limit = t->search.looked + GUARD_REACH;
  if (guard) way = trust_path_back(a, &t->graph, &t->search, command, 0, is_node, &guard);
  t->search.limit = 0;
  for (uint32_t i = way.count; 0 < i; i--) vec_push(&line->steps, way.steps[i - 1]);
  if (way.count == 0) vec_push(&line->steps, command);
  return way.count ? guard : command;
}

struct witness trust_chain(struct arena *a, const struct trust *trust, entity_id actuate) {
  struct trust_state *t = trust->state;
  const struct model *m = trust->model;
  if (t->chains.from_origin == NULL) make_ways(t);
  struct chain_line line = {0};
  entity_id command = flow_from(m, actuate), quantity = flow_to(m, actuate);
  if (quantity) vec_push(&line.steps, quantity);
  vec_push(&line.steps, actuate);
  if (command) add_way_back(&line, t, add_command(&line, a, t, command, model_one(m, RELATION_GUARD, actuate)));
  struct witness res = {.count = line.steps.count, .steps = arena_alloc(a, line.steps.count * sizeof(entity_id))};
  for (uint32_t i = 0; i < res.count; i++) res.steps[i] = line.steps.items[res.count - 1 - i];
  vec_free(&line.steps);
  return res;
}

/* ---- as one line ------------------------------------------------------------------------------------------------- */

/* How many words of a long chain stand before and after what is left out. */
enum { WORDS_BEFORE = 9, WORDS_AFTER = 8 };

struct chain_word {
  entity_id shown;
  bool transfer;
};
struct chain_words {
  VEC(struct chain_word) items;
};

/* A port stands for its element, a flow for its data; a flow that names none is only an arrow. */
static void add_word(struct chain_words *w, const struct model *m, entity_id step) {
  uint8_t kind = m->entities.items[step].kind;
  entity_id shown = kind == KIND_FLOW ? model_one(m, RELATION_FLOW_DATA, step) : node_element(m, step);
  if (!shown || (w->items.count && vec_last(&w->items).shown == shown)) return;
  vec_push(&w->items, ((struct chain_word){shown, kind == KIND_SENSE || kind == KIND_ACTUATE}));
}

const char *trust_chain_text(struct arena *a, const struct trust *t, const struct witness *chain) {
  const struct model *m = t->model;
  struct chain_words words = {0};
  struct builder b = {0};
  for (uint32_t i = 0; i < chain->count; i++) add_word(&words, m, chain->steps[i]);
  uint32_t count = words.items.count,
           left_out = WORDS_BEFORE + WORDS_AFTER + 1 < count ? count - WORDS_BEFORE - WORDS_AFTER : 0;
  for (uint32_t i = 0; i < count; i++) {
    if (left_out && i == WORDS_BEFORE) {
      builder_format(&b, " → … (%u)", left_out);
      i += left_out;
    }
    bool curly = i && (words.items.items[i].transfer || words.items.items[i - 1].transfer);
    if (i) builder_text(&b, curly ? " ~> " : " → ");
    builder_text(&b, entity_name(a, m, words.items.items[i].shown, false));
  }
  const char *res = arena_format(a, "%s", builder_get(&b));
  builder_free(&b);
  vec_free(&words.items);
  return res;
}
