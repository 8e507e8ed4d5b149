/* collect.c - one chain: everything upstream of a subject, nearest first, and what each place on the way brings in. */
#include <stdlib.h>

#include "runtime/chain/chain_internal.h"

static const struct entity *entity_at(const struct chains *c, entity_id e) { return &c->model->entities.items[e]; }

static bool is_transfer(uint8_t kind) { return kind == KIND_SENSE || kind == KIND_ACTUATE; }

/* ---- what a node brings in ------------------------------------------------------------------------------------ */

/* Whose it is, and for a person the organization behind. */
static void visit_owner(const struct chains *c, entity_id e, void (*visit)(void *, entity_id), void *context) {
  entity_id owner = principal_owning(c->model, e);
  if (!owner) return;
  visit(context, owner);
  visit(context, organization_behind(c->model, owner));
}

static void visit_flow(const struct chains *c, entity_id flow, void (*visit)(void *, entity_id), void *context) {
  const struct model *m = c->model;
  uint32_t count;
  const entity_id *via = model_related(m, RELATION_VIA, flow, &count);
  entity_id data = model_one(m, RELATION_FLOW_DATA, flow), contract = model_one(m, RELATION_CONTRACT, flow);
  visit(context, flow);
  if (data) {
    visit(context, data);
    visit_owner(c, data, visit, context);
  }
  if (contract) visit(context, contract);
  for (uint32_t i = 0; i < count; i++)
    if (entity_at(c, via[i])->flags & ENTITY_OWN) visit(context, via[i]);
}

/* A tank or a patient is as it is; only what something is said or found about can be trusted more or less. */
static bool is_spoken_of(const struct chains *c, entity_id sensed) {
  struct chain_rest rest = chain_rest_of(c, sensed);
  return rest.because != BECAUSE_NOTHING || rest.undecided;
}

/* The physical side: what is sensed at this node, and by what. */
static void visit_sensing(const struct chains *c, entity_id node, void (*visit)(void *, entity_id), void *context) {
  const struct chain_tables *t = c->tables;
  for (entity_id sensing = t->first_sensing[node]; sensing; sensing = t->next_sensing[sensing]) {
    entity_id sensed = model_one(c->model, RELATION_SOURCE, sensing);
    visit(context, sensing);
    if (sensed && is_spoken_of(c, sensed)) visit(context, sensed);
  }
}

void chain_links_of_node(const struct chains *c, entity_id node, void (*visit)(void *context, entity_id what),
                         void *context) {
  uint8_t kind = entity_at(c, node)->kind;
  if (kind == KIND_FLOW) {
    visit_flow(c, node, visit, context);
    return;
  }
  visit(context, node_element(c->model, node));
  visit_owner(c, node, visit, context);
  if (kind != KIND_DATA) visit_sensing(c, node, visit, context);
}

/* ---- the walk ------------------------------------------------------------------------------------------------- */

static uint32_t add_link(struct collected *x, entity_id what, uint32_t distance) {
  uint32_t *at = &x->c->tables->link_of[what];
  if (!*at) {
    vec_push(&x->links, ((struct chain_link){
                            .what = what, .layer = (uint8_t)entity_layer(x->c->model, what), .distance = distance}));
    *at = x->links.count;
  }
  return *at - 1;
}

struct carrying {
  struct collected *x;
  uint32_t place;
};

static void carry(void *context, entity_id what) {
  struct carrying *k = context;
  uint32_t link = add_link(k->x, what, k->x->places.items[k->place].distance);
  vec_push(&k->x->carriers, ((struct chain_carrier){link, k->place}));
}

static void enter(struct collected *x, entity_id node, uint32_t distance, entity_id check) {
  uint32_t *at = &x->c->tables->place_of[node];
  if (*at) return;
  if (x->places.count == CHAIN_NODES) {
    x->complete = false;
    return;
  }
  vec_push(&x->places, ((struct chain_place){node, check, distance}));
  *at = x->places.count;
}

static void enter_upstream(struct collected *x, struct chain_place at, entity_id check) {
  const struct trust_graph *g = &x->c->trust->state->graph;
  for (uint32_t k = g->in_start[at.node]; k < g->in_start[at.node + 1]; k++) enter(x, g->in[k], at.distance + 1, check);
}

/* First what reaches the subject without a check, then what lies behind the checks met. */
static void walk(struct collected *x, entity_id first, entity_id guard, bool has_checks) {
  const struct chain_tables *t = x->c->tables;
  VEC(uint32_t) stopped = {0};
  uint32_t i = 0;
  enter(x, first, 0, 0);
  for (; i < x->places.count; i++) {
    struct chain_place at = x->places.items[i];
    bool stop = has_checks && i && (t->checks[at.node] || (guard && node_element(x->c->model, at.node) == guard));
    if (stop)
      vec_push(&stopped, i);
    else
      enter_upstream(x, at, 0);
  }
  x->without_check = x->places.count;
  for (uint32_t k = 0; k < stopped.count; k++) {
    struct chain_place at = x->places.items[stopped.items[k]];
    enter_upstream(x, at, node_element(x->c->model, at.node));
  }
  for (; i < x->places.count; i++) enter_upstream(x, x->places.items[i], x->places.items[i].check);
  vec_free(&stopped);
}

/* ---- checks that hold ----------------------------------------------------------------------------------------- */

/* The guard named, unless data are known to go around it: then it still checks what passes it. */
static entity_id guard_of(const struct collected *x) {
  return entity_at(x->c, x->subject)->kind == KIND_ACTUATE ? model_one(x->c->model, RELATION_GUARD, x->subject) : 0;
}

/* All ways from a link pass a check when none of the places that bring it in has a way without. */
static void note_checks(struct collected *x) {
  bool *open = memory_zeroed((size_t)x->links.count + 1, sizeof *open);
  bool *carried = memory_zeroed((size_t)x->links.count + 1, sizeof *carried);
  for (uint32_t i = 0; i < x->carriers.count; i++) {
    struct chain_carrier k = x->carriers.items[i];
    struct chain_link *link = &x->links.items[k.link];
    carried[k.link] = true;
    if (k.place < x->without_check)
      open[k.link] = true;
    else if (!link->check)
      link->check = x->places.items[k.place].check;
  }
  for (uint32_t i = 0; i < x->links.count; i++)
    if (open[i] || !carried[i]) x->links.items[i].check = 0;
  free(open);
  free(carried);
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

entity_id chain_begins_at(const struct model *m, entity_id subject) {
  uint8_t kind = m->entities.items[subject].kind;
  if (kind == KIND_FLOW) return subject;
  return kind == KIND_ACTUATE ? flow_from(m, subject) : 0;
}

static void add_plain(void *context, entity_id what) { add_link(context, what, 0); }

/* What is not upstream and yet decides: the transfer itself, who receives, the guard that hears from elsewhere. */
static void add_ends(struct collected *x, enum chain_kind kind) {
  const struct model *m = x->c->model;
  uint8_t subject = entity_at(x->c, x->subject)->kind;
  add_link(x, x->subject, 0);
  if (is_transfer(subject)) visit_owner(x->c, x->subject, add_plain, x);
  entity_id sensed = subject == KIND_SENSE ? model_one(m, RELATION_SOURCE, x->subject) : 0;
  if (sensed && is_spoken_of(x->c, sensed)) add_link(x, sensed, 0);
  entity_id to = kind == CHAIN_RELEASE ? model_one(m, RELATION_SINK, x->subject) : 0;
  if (to) {
    add_link(x, to, 0);
    visit_owner(x->c, to, add_plain, x);
  }
  if (guard_of(x)) add_link(x, guard_of(x), 0);
}

void collect_chain(struct collected *x, struct chains *c, entity_id subject, enum chain_kind kind) {
  *x = (struct collected){.c = c, .subject = subject, .complete = true};
  entity_id first = chain_begins_at(c->model, subject);
  add_ends(x, kind);
  if (first) walk(x, first, guard_of(x), kind == CHAIN_ACTUATION);
  for (uint32_t i = 0; i < x->places.count; i++)
    chain_links_of_node(c, x->places.items[i].node, carry, &(struct carrying){x, i});
  note_checks(x);
  for (uint32_t i = 0; i < x->links.count; i++) x->links.items[i].rest = chain_rest_of(c, x->links.items[i].what);
}

void collected_free(struct collected *x) {
  for (uint32_t i = 0; i < x->places.count; i++) x->c->tables->place_of[x->places.items[i].node] = 0;
  for (uint32_t i = 0; i < x->links.count; i++) x->c->tables->link_of[x->links.items[i].what] = 0;
  vec_free(&x->places);
  vec_free(&x->links);
  vec_free(&x->carriers);
}
