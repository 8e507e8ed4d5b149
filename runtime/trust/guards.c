/* guards.c - V2316: every way from data of lower integrity than a command asks for passes its guard (language.md 4.4).
 *
 * One dominator tree per level asked for and per {surely lower, possibly lower}, from a virtual root joined to all data
 * that are lower. A violation comes with the shortest way around the guard: ways are shared where the shortest way of
 * all goes around, others are searched for until a budget of the whole run is used up; then the way is left out. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

enum { BUDGET_ROUNDS = 16, BUDGET_LEAST = 1 << 20 };

struct command {
  entity_id actuate, node, guard;
  struct bounds need;
  bool guard_asked;   /* `guard = unknown` */
  uint8_t result;     /* enum truth */
  struct witness way; /* around the guard; count 0: left out */
};

struct guards {
  struct trust_state *t;
  struct arena memory; /* of ways */
  struct guard_sources sources;
  bool *is_guard;
  bool *leads; /* by node: something goes from here to a command; nothing else is looked at */
  VEC(struct command) commands;
  /* one round */
  uint8_t level, wanted; /* lower than LEVEL; WANTED: FALSE_ surely lower, UNKNOWN_ possibly lower */
  uint8_t *roles;
  uint32_t *toward; /* the node before each node on the shortest way from such data, itself where they begin; or NULL */
  entity_id guard;  /* of the command in question */
};

static const struct model *model_of(const struct guards *g) { return g->t->model; }

static bool is_lower(const struct guards *g, entity_id node) {
  struct bounds x = g->sources.at[node];
  return x.lo && (g->wanted == FALSE_ ? x.hi : x.lo) < g->level;
}

/* What a guard itself sends has passed it. */
static entity_id leaves_guard(const struct guards *g, entity_id node) {
  entity_id from = model_of(g)->kinds[node] == KIND_FLOW ? flow_from(model_of(g), node) : 0;
  entity_id element = from ? node_element(model_of(g), from) : 0;
  return g->is_guard[element] ? element : 0;
}

/* ---- the commands ------------------------------------------------------------------------------------------------ */

static void add_command(struct guards *g, entity_id e) {
  const struct model *m = model_of(g);
  const struct entity *x = &m->entities.items[e];
  struct command c = {.actuate = e, .node = flow_from(m, e), .guard = model_one(m, RELATION_GUARD, e), .result = TRUE_};
  if (!(x->flags & ENTITY_OWN) || !c.node) return;
  c.need = guard_need(g->t, c.node);
  if (c.guard) g->is_guard[c.guard] = true;
  sym guard = intern_text(m->names, "guard");
  c.guard_asked = !c.guard && model_value(m, e, guard, NULL).tag == VALUE_UNKNOWN;
  vec_push(&g->commands, c);
}

static void find_what_leads_to_commands(struct guards *g) {
  const struct trust_graph *graph = &g->t->graph;
  VEC(entity_id) queue = {0};
  for (uint32_t i = 0; i < g->commands.count; i++) vec_push(&queue, g->commands.items[i].node);
  for (uint32_t i = 0; i < queue.count; i++) {
    entity_id node = queue.items[i];
    if (g->leads[node]) continue;
    g->leads[node] = true;
    for (uint32_t k = graph->in_start[node]; k < graph->in_start[node + 1]; k++)
      if (!g->leads[graph->in[k]]) vec_push(&queue, graph->in[k]);
  }
  vec_free(&queue);
}

static void find_commands(struct guards *g) {
  g->is_guard = memory_zeroed((size_t)g->t->graph.nodes + 1, sizeof *g->is_guard);
  for (entity_id e = 1; e < g->t->graph.nodes; e++)
    if (model_of(g)->kinds[e] == KIND_ACTUATE) add_command(g, e);
}

static void begin(struct guards *g) {
  const struct trust_graph *graph = &g->t->graph;
  size_t nodes = (size_t)graph->nodes + 1;
  struct trust_search *s = &g->t->search;
  s->limit = s->looked + BUDGET_LEAST + BUDGET_ROUNDS * (nodes + graph->out_start[graph->nodes]);
  g->roles = memory_zeroed(nodes, sizeof *g->roles);
  g->leads = memory_zeroed(nodes, sizeof *g->leads);
  find_what_leads_to_commands(g);
  guard_sources_find(&g->sources, g->t, g->leads);
}

static void end(struct guards *g) {
  g->t->search.limit = 0;
  guard_sources_free(&g->sources);
  free(g->is_guard);
  free(g->leads);
  free(g->roles);
  vec_free(&g->commands);
  arena_free(&g->memory);
}

/* ---- ways around ------------------------------------------------------------------------------------------------- */

static enum path_visit visit(void *context, entity_id node) {
  const struct guards *g = context;
  if (g->roles[node] == ROLE_CLOSED) return PATH_STOP;
  bool passed = g->guard && leaves_guard(g, node) == g->guard;
  return !passed && is_lower(g, node) ? PATH_FOUND : PATH_GO_ON;
}

/* The shortest ways from lower data to everything they reach, whatever they pass. */
static void make_ways(struct guards *g) {
  const struct trust_graph *graph = &g->t->graph;
  entity_id *queue = memory_take(((size_t)graph->nodes + 1) * sizeof *queue);
  uint32_t count = 0;
  g->toward = memory_zeroed((size_t)graph->nodes + 1, sizeof *g->toward);
  for (entity_id e = 1; e < graph->nodes; e++)
    if (is_lower(g, e)) g->toward[e] = e, queue[count++] = e;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = graph->out_start[queue[i]]; k < graph->out_start[queue[i] + 1]; k++) {
      entity_id next = graph->out[k];
      if (g->toward[next] || g->roles[next] == ROLE_CLOSED) continue;
      g->toward[next] = queue[i];
      queue[count++] = next;
    }
  free(queue);
}

/* The shortest way to the command when it goes around the guard. */
static struct witness shared_way(struct guards *g, entity_id node) {
  struct witness res = {0};
  if (g->toward == NULL) make_ways(g);
  if (!g->toward[node]) return res;
  bool around = true;
  for (entity_id e = node, last = 0; e != last; last = e, e = g->toward[e], res.count++)
    if (g->guard && (e == g->guard || leaves_guard(g, e) == g->guard)) around = false;
  g->t->search.looked += res.count;
  if (!around || trust_search_exhausted(&g->t->search)) return (struct witness){0};
  res.steps = arena_alloc(&g->memory, res.count * sizeof *res.steps);
  for (uint32_t i = res.count; 0 < i; i--, node = g->toward[node]) res.steps[i - 1] = node;
  return res;
}

/* Data begin at a flow; people look for where it comes from. */
static struct witness from_its_end(struct guards *g, struct witness way) {
  const struct model *m = model_of(g);
  if (way.count == 0 || m->kinds[way.steps[0]] != KIND_FLOW) return way;
  struct witness res = {.count = way.count + 1, .steps = arena_alloc(&g->memory, (way.count + 1) * sizeof *res.steps)};
  res.steps[0] = flow_from(m, way.steps[0]);
  for (uint32_t i = 0; i < way.count; i++) res.steps[i + 1] = way.steps[i];
  return res;
}

/* The dominator tree says that lower data go around the guard. What it takes for sent by the guard may come from
 * another of its outputs, so the way has the last word as long as there is budget. */
static void find_way(struct guards *g, struct command *c) {
  struct witness way = shared_way(g, c->node);
  if (way.count == 0 && !trust_search_exhausted(&g->t->search))
    way = trust_path_until(&g->memory, &g->t->graph, &g->t->search, c->node, g->guard, visit, g);
  if (way.count == 0 && !trust_search_exhausted(&g->t->search)) return;
  c->result = c->guard_asked ? UNKNOWN_ : g->wanted;
  c->way = from_its_end(g, way);
}

/* ---- rounds ------------------------------------------------------------------------------------------------------ */

/* A command is asked about surely lower data first, and about possibly lower ones when none of those get to it. */
static bool takes_part(const struct guards *g, const struct command *c) {
  uint8_t need = g->wanted == FALSE_ ? c->need.lo : c->need.hi;
  return c->result == TRUE_ && need == g->level && g->t->has_inflow[c->node];
}

static bool closes(const struct guards *g, entity_id node) {
  uint8_t kind = model_of(g)->kinds[node];
  return kind != KIND_FLOW && kind != KIND_PORT && node_speaks_for_itself(g->t, node);
}

static void set_roles(struct guards *g) {
  for (entity_id e = 1; e < g->t->graph.nodes; e++)
    g->roles[e] = !g->leads[e] || closes(g, e) ? ROLE_CLOSED : ROLE_PLAIN;
  for (entity_id e = 1; e < g->t->graph.nodes; e++) {
    if (!is_lower(g, e)) continue;
    entity_id guard = leaves_guard(g, e);
    g->roles[guard ? guard : e] = ROLE_SOURCE;
  }
}

static void run_round(struct guards *g, uint8_t wanted, uint8_t level) {
  uint32_t count = 0;
  g->wanted = wanted;
  g->level = level;
  for (uint32_t i = 0; i < g->commands.count; i++) count += takes_part(g, &g->commands.items[i]);
  if (count == 0) return;
  struct dominators d;
  set_roles(g);
  dominators_build(&d, &g->t->graph, g->roles);
  for (uint32_t i = 0; i < g->commands.count; i++) {
    struct command *c = &g->commands.items[i];
    if (!takes_part(g, c) || !dominators_reach(&d, c->node)) continue;
    g->guard = c->guard;
    if (!c->guard || !dominates(&d, c->guard, c->node)) find_way(g, c);
  }
  dominators_free(&d);
  free(g->toward);
  g->toward = NULL;
}

/* ---- what is said ------------------------------------------------------------------------------------------------ */

static enum message undecided_message(const struct command *c) {
  bool need_known = c->need.lo == c->need.hi;
  if (c->guard_asked) return MSG_GUARD_ASKED;
  if (c->guard) return need_known ? MSG_AROUND_UNLABELLED : MSG_AROUND_NEED_UNKNOWN;
  return need_known ? MSG_NO_GUARD_UNLABELLED : MSG_NO_GUARD_NEED_UNKNOWN;
}

static enum message message_for(const struct guards *g, const struct command *c) {
  if (!g->t->has_inflow[c->node]) return MSG_COMMAND_FROM_NOWHERE;
  if (c->result == UNKNOWN_) return c->way.count ? undecided_message(c) : MSG_AROUND_UNDECIDED;
  if (c->guard) return c->way.count ? MSG_AROUND_GUARD : MSG_AROUND_GUARD_FAR;
  return c->way.count ? MSG_NO_GUARD : MSG_NO_GUARD_FAR;
}

static bool is_listed(const struct guards *g, const struct command *c) {
  sym safe = intern_text(model_of(g)->names, "safe");
  bool needs = stated_needs(g->t, c->node).part[PART_INTEGRITY] != MARK_NONE;
  return c->guard || c->guard_asked || needs || model_value(model_of(g), c->actuate, safe, NULL).tag != VALUE_NONE;
}

static void add_cause(struct verdict_draft *draft, const struct guards *g, const struct command *c) {
  struct trust_state *t = g->t;
  const char *from = c->way.count ? trust_name(t, c->way.steps[0]) : "";
  const char *guard = trust_name(t, c->guard ? c->guard : c->actuate);
  const char *const arguments[] = {
      from, trust_name(t, c->node), guard, witness_text(t->memory, t->model, &c->way), mark_word(c->need.lo),
      NULL};
  draft_cause(draft, (enum truth)c->result, message_for(g, c), draft->at, arguments);
  draft_way(draft, c->way.steps, c->way.count);
}

static void report(struct guards *g, struct command *c) {
  struct verdict_draft draft = {0};
  if (!g->t->has_inflow[c->node] && MARK_LOW < c->need.hi) c->result = UNKNOWN_;
  draft_begin(&draft, g->t, "V2316", c->actuate, is_listed(g, c));
  if (c->result != TRUE_) add_cause(&draft, g, c);
  draft_end(&draft, g->t);
}

void check_guards(struct trust_state *t) {
  struct guards g = {.t = t};
  find_commands(&g);
  if (g.commands.count) begin(&g);
  for (uint8_t level = MARK_HIGH; MARK_LOW < level; level--) run_round(&g, FALSE_, level);
  for (uint8_t level = MARK_HIGH; MARK_LOW < level; level--) run_round(&g, UNKNOWN_, level);
  for (uint32_t i = 0; i < g.commands.count; i++) report(&g, &g.commands.items[i]);
  end(&g);
}
