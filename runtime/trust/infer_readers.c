/* infer_readers.c - who may read what is at each node: the least fixpoint of language.md 4.5 over the data graph.
 *
 * Policies only grow on their way, and nodes on a cycle hold the same. So each strongly connected component gets the join
 * of what comes in, origins first: as many joins as there are edges. Edges end where a declaration or a downgrade says who may read. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

/* ---- what is stated ---------------------------------------------------------------------------------------------------- */

/* A permit counts while its contract is in force and when a party may speak for the owner of the data. */
enum truth permit_is_valid(struct trust_state *t, const struct permit *p, entity_id data) {
  entity_id owner = t->model->entities.items[data].owner;
  uint32_t count;
  const entity_id *parties = model_related(t->model, RELATION_PARTIES, p->contract, &count);
  if (owner == 0) return UNKNOWN_;
  enum truth res = FALSE_;
  for (uint32_t i = 0; i < count && res != TRUE_; i++) {
    enum truth acts = principals_truth(&t->trust->principals, parties[i], owner);
    if (res < acts) res = acts;
  }
  return res;
}

static void index_permits(struct trust_state *t) {
  struct model *m = t->model;
  for (uint32_t i = 0; i < m->permits.count; i++) {
    const struct permit *p = &m->permits.items[i];
    enum truth force = contract_force(m, p->contract, t->trust->as_of);
    if (!p->reader || force == FALSE_) continue;
    for (uint32_t k = 0; k < p->data.count; k++) {
      entity_id data = p->data.items[k];
      enum truth valid = permit_is_valid(t, p, data);
      if (valid == FALSE_ || t->model->entities.items[data].owner == 0) continue;
      vec_push(&t->permitted, ((struct permitted_reader){p->reader, idmap_get(&t->permitted_first, data), force == TRUE_ && valid == TRUE_}));
      idmap_put(&t->permitted_first, data, t->permitted.count);
    }
  }
}

struct reader_list { VEC(entity_id) items; };

static void add_stated_readers(const struct trust_state *t, entity_id e, struct reader_list *l) {
  uint32_t count;
  const entity_id *readers = model_related(t->model, RELATION_READERS, e, &count);
  for (uint32_t i = 0; i < count; i++) vec_push(&l->items, readers[i]);
}

enum permits { PERMITS_NONE, PERMITS_SURE, PERMITS_ALL };

static uint32_t set_of(struct trust_state *t, entity_id e, bool stated, enum permits permits) {
  struct reader_list l = {0};
  if (stated) add_stated_readers(t, e, &l);
  for (uint32_t i = permits == PERMITS_NONE ? 0 : idmap_get(&t->permitted_first, e); i; i = t->permitted.items[i - 1].next)
    if (permits == PERMITS_ALL || t->permitted.items[i - 1].surely) vec_push(&l.items, t->permitted.items[i - 1].reader);
  uint32_t res = readers_set(t->policies, l.items.items, l.items.count);
  vec_free(&l.items);
  return res;
}

uint32_t stated_policy(struct trust_state *t, entity_id e) {
  if (anybody_may_read(t, e)) return 0;
  bool data = t->model->kinds[e] == KIND_DATA;
  uint32_t surely = set_of(t, e, true, data ? PERMITS_SURE : PERMITS_NONE), possibly = set_of(t, e, true, data ? PERMITS_ALL : PERMITS_NONE);
  return policy_one(t->policies, (struct policy_pair){principal_owning(t->model, e), surely, possibly});
}

/* Nothing is said: the owner may read, whoever has a permit may, the others are not known. */
static uint32_t open_policy(struct trust_state *t, entity_id owner, entity_id data) {
  uint32_t set = data ? set_of(t, data, false, PERMITS_SURE) : READERS_NOBODY;
  return policy_one(t->policies, (struct policy_pair){owner, set, READERS_ANY});
}

/* ---- nodes --------------------------------------------------------------------------------------------------------------- */

/* Does an output port itself, not only its class, or a downgrade on it say who may read what leaves there? */
static bool port_names_readers(const struct trust_state *t, entity_id node) { return t->places[node] & PLACE_NAMES_READERS; }

/* What leaves FROM does not follow from what came to it. */
static bool speaks_newly(const struct trust_state *t, entity_id from) {
  return node_speaks_for_itself(t, from) && !port_names_readers(t, from);
}

/* Something new leaves FROM on a flow that names no data: nothing flows in there, somebody says it, or it is sensed. */
static bool begins_unnamed(const struct trust_state *t, entity_id from) {
  if (!from || port_names_readers(t, from)) return false;
  return !t->has_inflow[from] || t->places[from] & PLACE_SENSED || speaks_newly(t, from);
}

bool readers_end_here(const struct trust_state *t, entity_id node) {
  uint8_t place = t->places[node], kind = t->model->kinds[node];
  if (kind == KIND_PORT) return place & PLACE_NAMES_READERS || (place & PLACE_OUTPUT && place & PLACE_SPEAKS);
  if (kind != KIND_FLOW) return false;
  if (speaks_newly(t, flow_from(t->model, node))) return true;
  entity_id data = model_one(t->model, RELATION_FLOW_DATA, node);
  return data && readers_stated(t, data);
}

/* The readers that the class of the payload, else of the port, gives its data; else it is open who may read. */
static uint32_t policy_of_unnamed(struct trust_state *t, entity_id flow, entity_id from) {
  entity_id owner = principal_owning(t->model, from), said_by = readers_stated(t, flow) ? flow : from;
  if (said_by == from && (t->model->entities.items[from].kind != KIND_PORT || !readers_stated(t, from))) return open_policy(t, owner, 0);
  if (anybody_may_read(t, said_by)) return 0;
  uint32_t set = set_of(t, said_by, true, PERMITS_NONE);
  return policy_one(t->policies, (struct policy_pair){owner, set, set});
}

uint32_t readers_begin_here(struct trust_state *t, entity_id node) {
  const struct model *m = t->model;
  uint8_t kind = m->kinds[node];
  if (kind == KIND_PORT) return port_names_readers(t, node) ? stated_policy(t, node) : 0;
  if (kind == KIND_DATA) return readers_stated(t, node) ? stated_policy(t, node) : open_policy(t, m->entities.items[node].owner, node);
  if (kind != KIND_FLOW) return 0;
  entity_id data = model_one(m, RELATION_FLOW_DATA, node), from = flow_from(m, node);
  if (data) return readers_stated(t, data) ? stated_policy(t, data) : open_policy(t, m->entities.items[data].owner, data);
  return begins_unnamed(t, from) ? policy_of_unnamed(t, node, from) : 0;
}

/* Something is known to begin here, if only that anybody may read it. */
static bool begins_here(const struct trust_state *t, entity_id node) {
  enum entity_kind kind = (enum entity_kind)t->model->kinds[node];
  if (kind == KIND_PORT) return port_names_readers(t, node);
  if (kind == KIND_FLOW) return model_one(t->model, RELATION_FLOW_DATA, node) || begins_unnamed(t, flow_from(t->model, node));
  return kind == KIND_DATA;
}

/* ---- along the flows ------------------------------------------------------------------------------------------------------- */

struct reader_pass {
  struct trust_state *state;
  bool *grounded; /* per node: what is here begins somewhere */
  struct components components;
};

static bool ends(void *context, entity_id node) { return readers_end_here(((struct reader_pass *)context)->state, node); }

static void close_component(void *context, const entity_id *members, uint32_t count) {
  struct reader_pass *c = context;
  struct trust_state *t = c->state;
  uint32_t policy = 0;
  bool grounded = false, goes_round = false;
  for (uint32_t i = 0; i < count; i++) {
    entity_id node = members[i];
    policy = policy_join(t->policies, policy, readers_begin_here(t, node));
    grounded |= begins_here(t, node);
    if (readers_end_here(t, node)) continue;
    for (uint32_t k = t->graph.in_start[node]; k < t->graph.in_start[node + 1]; k++) {
      entity_id from = t->graph.in[k];
      policy = policy_join(t->policies, policy, t->readers[from]);
      grounded |= c->grounded[from];
      goes_round |= !components_closed(&c->components, from);
    }
  }
  /* Data that go round are from somewhere, nobody said from where. */
  if (goes_round && !grounded) policy = open_policy(t, 0, 0), grounded = true;
  for (uint32_t i = 0; i < count; i++) {
    t->readers[members[i]] = policy;
    c->grounded[members[i]] = grounded;
  }
}

void infer_readers(struct trust_state *t) {
  uint32_t nodes = t->graph.nodes;
  struct reader_pass c = {.state = t};
  t->readers = memory_zeroed((size_t)nodes + 1, sizeof *t->readers);
  index_permits(t);
  c.grounded = memory_zeroed((size_t)nodes + 1, sizeof *c.grounded);
  c.components = (struct components){.graph = &t->graph, .ends = ends, .close = close_component, .context = &c};
  components_begin(&c.components);
  for (entity_id e = 1; e < nodes; e++) components_from(&c.components, e);
  components_free(&c.components);
  free(c.grounded);
}
