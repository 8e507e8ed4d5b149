/* upstream.c - what a downgrade lets go, and who could steer it: searches backwards from a procedure.
 *
 * A search costs as much as what lies upstream. All of one run share a budget that grows with the model, so that many
 * downgrades behind a large process stay affordable; what the budget does not reach is undecided. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

enum { BUDGET_TIMES = 16, BUDGET_LEAST = 100000 };

bool upstream_begin(struct trust_state *t, struct upstream *u) {
  uint64_t limit = (uint64_t)BUDGET_TIMES * t->graph.nodes + BUDGET_LEAST;
  u->state = t;
  u->list.count = 0;
  u->complete = t->searched < limit;
  return u->complete;
}

void upstream_free(struct upstream *u) { vec_free(&u->list); }

static void add(struct upstream *u, entity_id what, entity_id owner, bool surely) {
  vec_push(&u->list, ((struct upstream_item){what, owner, surely}));
}

/* ---- data whose confidentiality is lowered ------------------------------------------------------------------------------ */

static bool ends_confidentiality(const struct trust_state *t, entity_id port) {
  for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1])
    if (t->model->downgrades.items[i - 1].c) return true;
  return false;
}

static enum path_visit visit_data(void *context, entity_id node) {
  struct upstream *u = context;
  struct trust_state *t = u->state;
  const struct entity *x = &t->model->entities.items[node];
  t->searched++;
  if (x->kind == KIND_PORT) return ends_confidentiality(t, node) ? PATH_STOP : PATH_GO_ON;
  entity_id data = x->kind == KIND_DATA ? node : x->kind == KIND_FLOW ? model_one(t->model, RELATION_FLOW_DATA, node) : 0;
  entity_id from = x->kind == KIND_FLOW ? flow_from(t->model, node) : 0;
  if (!data) {
    bool begins = from && (!t->has_inflow[from] || node_speaks_for_itself(t, from));
    if (begins && u->above < t->hi[PART_CONFIDENTIALITY][node])
      add(u, node, principal_owning(t->model, from), u->above < t->lo[PART_CONFIDENTIALITY][node]);
    return PATH_GO_ON;
  }
  uint8_t stated = stated_of(t, data).part[PART_CONFIDENTIALITY];
  if (!stated || u->above < stated) add(u, data, t->model->entities.items[data].owner, stated != MARK_NONE);
  return stated ? PATH_STOP : PATH_GO_ON;
}

/* ---- who could have influenced what comes in ------------------------------------------------------------------------------ */

static bool is_endorsed(const struct trust_state *t, entity_id port) {
  for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1])
    if (t->model->downgrades.items[i - 1].endorse) return true;
  return false;
}

/* What was endorsed on the way has been looked at by somebody who answers for it (qualified robustness). */
static enum path_visit visit_influence(void *context, entity_id node) {
  struct upstream *u = context;
  struct trust_state *t = u->state;
  enum entity_kind kind = (enum entity_kind)t->model->entities.items[node].kind;
  t->searched++;
  if (kind == KIND_PORT && is_endorsed(t, node)) return PATH_STOP;
  if (kind != KIND_PORT && kind != KIND_FLOW) add(u, node, principal_owning(t->model, node), true);
  return PATH_GO_ON;
}

/* ---- ------------------------------------------------------------------------------------------------------------------------ */

static int compare_items(const void *a, const void *b) {
  const struct upstream_item *x = a, *y = b;
  if (x->what != y->what) return x->what < y->what ? -1 : 1;
  return 0;
}

static void search(struct upstream *u, entity_id from, enum path_visit (*visit)(void *, entity_id)) {
  struct trust_state *t = u->state;
  struct arena none = {0};
  trust_path_until(&none, &t->graph, &t->search, from, 0, visit, u);
  if (1 < u->list.count) qsort(u->list.items, u->list.count, sizeof *u->list.items, compare_items);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < u->list.count; i++)
    if (!kept || u->list.items[kept - 1].what != u->list.items[i].what) u->list.items[kept++] = u->list.items[i];
  u->list.count = kept;
}

void upstream_data_above(struct upstream *u, entity_id element, uint8_t mark) {
  u->above = mark;
  search(u, element, visit_data);
}

void upstream_influence(struct upstream *u, entity_id element) { search(u, element, visit_influence); }
