/* upstream.c - what a downgrade lets go, and who could steer it: for each node upstream of a downgrade, whose data come
 * there with which confidentiality, and whose elements could have influenced them.
 *
 * Both are sets that only grow on their way, so they are computed component by component, origins first, and interned:
 * most nodes share the set of a neighbour. A set holds pairs, a kind and the first (by id) of that kind upstream. Where
 * more data than UPSTREAM_DATA come together, those of one owner, one confidentiality and the same permits become one
 * kind; where there are more than UPSTREAM_KINDS kinds, the set is left undecided. What a set is depends on nothing but
 * what lies upstream: no grant elsewhere can settle it. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

enum { UPSTREAM_DATA = 32, UPSTREAM_KINDS = 256, TOO_MANY = UINT32_MAX, PAIR_WORDS = 2 };

struct pair {
  uint32_t kind;
  entity_id what;
};
struct upstream {
  struct trust_state *state;
  struct word_lists sets, keys;     /* keys: what tells kinds apart */
  VEC(struct upstream_kind) kinds;  /* by number of the key */
  VEC(uint32_t) rough;              /* kind -> the one without its name, itself when it has none */
  struct idmap joins[2];            /* two sets -> the union + 1 */
  uint32_t *at[2];                  /* per node: set or TOO_MANY */
  VEC(struct pair) found, joined;   /* scratch */
  VEC(struct upstream_item) listed; /* what was asked for last */
};

/* ---- what begins at a node ------------------------------------------------------------------------------------------
 */

static uint32_t kind_number(struct upstream *u, struct upstream_kind k, entity_id name) {
  const uint32_t key[] = {k.owner, k.permitted, k.perhaps_permitted, (uint32_t)k.c.lo << 8 | k.c.hi, name};
  uint32_t number = word_lists_put(&u->keys, key, sizeof key / sizeof *key);
  if (number < u->kinds.count) return number;
  vec_push(&u->kinds, k);
  vec_push(&u->rough, number);
  return number;
}

static uint32_t named_kind(struct upstream *u, struct upstream_kind k, entity_id name) {
  uint32_t rough = kind_number(u, k, 0), res = kind_number(u, k, name);
  u->rough.items[res] = rough;
  return res;
}

/* By permits in force, or by those whose contract may be. */
static uint32_t permitted_readers(struct trust_state *t, entity_id data, bool surely) {
  if (!idmap_get(&t->permitted_first, data)) return READERS_NOBODY;
  VEC(entity_id) readers = {0};
  for (uint32_t i = idmap_get(&t->permitted_first, data); i; i = t->permitted.items[i - 1].next)
    if (t->permitted.items[i - 1].surely == surely) vec_push(&readers, t->permitted.items[i - 1].reader);
  uint32_t res = readers_set(t->policies, readers.items, readers.count);
  vec_free(&readers);
  return res;
}

static entity_id data_of(const struct trust_state *t, entity_id node) {
  enum entity_kind kind = (enum entity_kind)t->model->entities.items[node].kind;
  return kind == KIND_DATA ? node : kind == KIND_FLOW ? model_one(t->model, RELATION_FLOW_DATA, node) : 0;
}

/* Data that are named, or those that begin unnamed with a flow. */
static bool data_begin(struct upstream *u, entity_id node, struct pair *res) {
  struct trust_state *t = u->state;
  entity_id data = data_of(t, node);
  if (data) {
    uint8_t stated = stated_part(t, data, PART_CONFIDENTIALITY);
    struct bounds c = stated ? (struct bounds){stated, stated} : (struct bounds){MARK_NONE, MARK_HIGH};
    struct upstream_kind k = {t->model->entities.items[data].owner, permitted_readers(t, data, true), permitted_readers(t, data, false), c};
    *res = (struct pair){named_kind(u, k, data), data};
    return true;
  }
  entity_id from = t->model->entities.items[node].kind == KIND_FLOW ? flow_from(t->model, node) : 0;
  if (!from || (t->has_inflow[from] && !node_speaks_for_itself(t, from))) return false;
  struct bounds c = {t->lo[PART_CONFIDENTIALITY][node], t->hi[PART_CONFIDENTIALITY][node]};
  *res = (struct pair){named_kind(u, (struct upstream_kind){principal_owning(t->model, from), READERS_NOBODY, READERS_NOBODY, c}, node),
                       node};
  return true;
}

static bool declassified_here(const struct trust_state *t, entity_id port) {
  for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1])
    if (t->model->downgrades.items[i - 1].c) return true;
  return false;
}

/* Named data stand for what they are made of, whether their confidentiality is stated or not: else stating it would
 * turn a check over. */
static bool data_end(const struct upstream *u, entity_id node) {
  const struct trust_state *t = u->state;
  if (data_of(t, node)) return true;
  enum entity_kind kind = (enum entity_kind)t->model->entities.items[node].kind;
  return kind == KIND_PORT ? declassified_here(t, node)
                           : kind == KIND_FLOW && node_speaks_for_itself(t, flow_from(t->model, node));
}

/* Whoever owns an element, or data that lie in one, decides what comes out of it. */
static bool influence_begins(struct upstream *u, entity_id node, struct pair *res) {
  struct trust_state *t = u->state;
  enum entity_kind kind = (enum entity_kind)t->model->entities.items[node].kind;
  entity_id owner = kind == KIND_PORT || kind == KIND_FLOW ? 0 : principal_owning(t->model, node);
  if (owner) *res = (struct pair){kind_number(u, (struct upstream_kind){.owner = owner}, 0), node};
  return owner != 0;
}

/* What was endorsed on the way has been looked at by somebody who answers for it (qualified robustness). */
static bool influence_ends(const struct upstream *u, entity_id node) {
  const struct trust_state *t = u->state;
  for (uint32_t i = t->model->entities.items[node].kind == KIND_PORT ? t->downgrades.first[node] : 0; i;
       i = t->downgrades.next[i - 1])
    if (t->model->downgrades.items[i - 1].endorse) return true;
  return false;
}

/* ---- sets
 * --------------------------------------------------------------------------------------------------------------- */

static int compare_pairs(const void *a, const void *b) {
  const struct pair *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  return x->what < y->what ? -1 : y->what < x->what;
}

/* Sorted, the first of each kind; u->joined becomes a set. */
static void tidy(struct upstream *u) {
  uint32_t kept = 0;
  if (1 < u->joined.count) qsort(u->joined.items, u->joined.count, sizeof *u->joined.items, compare_pairs);
  for (uint32_t i = 0; i < u->joined.count; i++)
    if (!kept || u->joined.items[kept - 1].kind != u->joined.items[i].kind)
      u->joined.items[kept++] = u->joined.items[i];
  u->joined.count = kept;
}

static bool is_rough(const struct upstream *u, uint32_t kind) { return u->rough.items[kind] == kind; }

/* Once one kind has lost its name, all of the set do: what a set is must not depend on the order of joins. */
static uint32_t put_joined(struct upstream *u) {
  tidy(u);
  bool rough = UPSTREAM_DATA < u->joined.count;
  for (uint32_t i = 0; i < u->joined.count; i++) rough |= is_rough(u, u->joined.items[i].kind);
  for (uint32_t i = 0; rough && i < u->joined.count; i++)
    u->joined.items[i].kind = u->rough.items[u->joined.items[i].kind];
  if (rough) tidy(u);
  if (UPSTREAM_KINDS < u->joined.count) return TOO_MANY;
  return word_lists_put(&u->sets, (const uint32_t *)(const void *)u->joined.items, u->joined.count * PAIR_WORDS);
}

static const struct pair *pairs_of(const struct upstream *u, uint32_t set, uint32_t *count) {
  const uint32_t *words = word_lists_get(&u->sets, set, count);
  *count /= PAIR_WORDS;
  return (const struct pair *)(const void *)words;
}

static void add_pairs(struct upstream *u, uint32_t set) {
  uint32_t count;
  const struct pair *pairs = pairs_of(u, set, &count);
  for (uint32_t i = 0; i < count; i++) vec_push(&u->joined, pairs[i]);
}

static uint32_t join(struct upstream *u, struct idmap *known, uint32_t a, uint32_t b) {
  if (a == TOO_MANY || b == TOO_MANY) return TOO_MANY;
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  uint64_t key = a < b ? idmap_pair(a, b) : idmap_pair(b, a);
  uint32_t found = idmap_get(known, key);
  if (found) return found - 2; /* + 2: TOO_MANY is a result, too */
  u->joined.count = 0;
  add_pairs(u, a);
  add_pairs(u, b);
  uint32_t res = put_joined(u);
  idmap_put(known, key, res + 2);
  return res;
}

static bool holds(const struct upstream *u, uint32_t set, struct pair x) {
  uint32_t count, low = 0;
  const struct pair *pairs = pairs_of(u, set, &count);
  while (low < count) {
    uint32_t middle = low + (count - low) / 2;
    if (pairs[middle].kind == x.kind) return pairs[middle].what <= x.what;
    if (pairs[middle].kind < x.kind)
      low = middle + 1;
    else
      count = middle;
  }
  return false;
}

static bool set_is_rough(const struct upstream *u, uint32_t set) {
  uint32_t count;
  const struct pair *pairs = pairs_of(u, set, &count);
  return count && is_rough(u, pairs[0].kind);
}

/* Most of what begins at the nodes of a component is in the set that flows in. */
static uint32_t join_found(struct upstream *u, uint32_t set) {
  if (set == TOO_MANY || !u->found.count) return set;
  bool fresh = false, rough = set_is_rough(u, set);
  for (uint32_t i = 0; rough && i < u->found.count; i++)
    u->found.items[i].kind = u->rough.items[u->found.items[i].kind];
  for (uint32_t i = 0; i < u->found.count && !fresh; i++) fresh = !holds(u, set, u->found.items[i]);
  if (!fresh) return set;
  u->joined.count = 0;
  add_pairs(u, set);
  for (uint32_t i = 0; i < u->found.count; i++) vec_push(&u->joined, u->found.items[i]);
  return put_joined(u);
}

/* ---- the two passes
 * ------------------------------------------------------------------------------------------------------- */

struct upstream_pass {
  struct upstream *upstream;
  enum upstream_part part;
  bool (*begins)(struct upstream *u, entity_id node, struct pair *res);
  bool (*ends)(const struct upstream *u, entity_id node);
  struct components components;
};

static bool pass_ends(void *context, entity_id node) {
  const struct upstream_pass *p = context;
  return p->ends(p->upstream, node);
}

static void pass_close(void *context, const entity_id *members, uint32_t count) {
  struct upstream_pass *p = context;
  struct upstream *u = p->upstream;
  const struct trust_graph *g = p->components.graph;
  uint32_t set = 0, *at = u->at[p->part];
  u->found.count = 0;
  for (uint32_t i = 0; i < count; i++) {
    struct pair x;
    entity_id node = members[i];
    if (p->begins(u, node, &x)) vec_push(&u->found, x);
    if (p->ends(u, node)) continue;
    for (uint32_t k = g->in_start[node]; k < g->in_start[node + 1]; k++)
      set = join(u, &u->joins[p->part], set, at[g->in[k]]);
  }
  set = join_found(u, set);
  for (uint32_t i = 0; i < count; i++) at[members[i]] = set;
}

static bool asks_for(const struct downgrade *x, enum upstream_part part) {
  return !x->endorse && (x->has_readers || (part == UPSTREAM_OF_DATA && x->c != 0));
}

static void run(struct upstream_pass *p) {
  const struct trust_state *t = p->upstream->state;
  bool any = false;
  for (uint32_t i = 0; i < t->model->downgrades.count; i++) any |= asks_for(&t->model->downgrades.items[i], p->part);
  p->upstream->at[p->part] = memory_zeroed(any ? (size_t)t->graph.nodes + 1 : 1, sizeof(uint32_t));
  if (!any) return;
  p->components = (struct components){.graph = &t->graph, .ends = pass_ends, .close = pass_close, .context = p};
  components_begin(&p->components);
  for (uint32_t i = 0; i < t->model->downgrades.count; i++)
    if (asks_for(&t->model->downgrades.items[i], p->part))
      components_from(&p->components, t->model->downgrades.items[i].procedure);
  components_free(&p->components);
}

struct upstream *upstream_new(struct trust_state *t) {
  struct upstream *u = memory_zeroed(1, sizeof *u);
  u->state = t;
  word_lists_put(&u->sets, NULL, 0);
  run(&(struct upstream_pass){.upstream = u, .part = UPSTREAM_OF_DATA, .begins = data_begin, .ends = data_end});
  run(&(struct upstream_pass){
      .upstream = u, .part = UPSTREAM_OF_INFLUENCE, .begins = influence_begins, .ends = influence_ends});
  return u;
}

void upstream_free(struct upstream *u) {
  word_lists_free(&u->sets);
  word_lists_free(&u->keys);
  vec_free(&u->kinds);
  vec_free(&u->rough);
  vec_free(&u->found);
  vec_free(&u->joined);
  vec_free(&u->listed);
  for (int i = 0; i < 2; i++) {
    idmap_free(&u->joins[i]);
    free(u->at[i]);
  }
  free(u);
}

static int compare_items(const void *a, const void *b) {
  const struct upstream_item *x = a, *y = b;
  return x->what < y->what ? -1 : y->what < x->what;
}

bool upstream_list(struct upstream *u, enum upstream_part part, entity_id element, const struct upstream_item **items,
                   uint32_t *count) {
  uint32_t pairs;
  u->listed.count = 0;
  if (u->at[part][element] == TOO_MANY) return false;
  const struct pair *p = pairs_of(u, u->at[part][element], &pairs);
  for (uint32_t i = 0; i < pairs; i++)
    vec_push(&u->listed, ((struct upstream_item){p[i].what, u->kinds.items[p[i].kind]}));
  if (1 < pairs) qsort(u->listed.items, pairs, sizeof *u->listed.items, compare_items);
  *items = u->listed.items;
  *count = pairs;
  return true;
}
