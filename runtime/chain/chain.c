/* chain.c - which subjects there are, which of them come first, and each chain as it is shown. */
#include "runtime/chain/chain.h"

#include <stdlib.h>

#include "runtime/chain/chain_internal.h"

static const struct entity *entity_at(const struct chains *c, entity_id e) { return &c->model->entities.items[e]; }

/* ---- subjects ------------------------------------------------------------------------------------------------- */

static bool is_release(const struct chains *c, entity_id flow) {
  const struct model *m = c->model;
  entity_id from = model_one(m, RELATION_SOURCE, flow), to = model_one(m, RELATION_SINK, flow);
  if (!from || !to || !(entity_at(c, from)->flags & ENTITY_OWN)) return false;
  entity_id here = principal_owning(m, from), there = principal_owning(m, to);
  if (!there) return !(entity_at(c, to)->flags & ENTITY_OWN); /* nobody's: the public internet */
  return here && !chain_same_owner(c, here, there);
}

enum chain_kind chain_kind_of(const struct chains *c, entity_id e) {
  const struct entity *x = entity_at(c, e);
  if (!(x->flags & ENTITY_OWN)) return CHAIN_OTHER;
  if (x->kind == KIND_ACTUATE) return CHAIN_ACTUATION;
  return x->kind == KIND_FLOW && is_release(c, e) ? CHAIN_RELEASE : CHAIN_OTHER;
}

/* ---- which come first: the weakest link upstream, for all subjects in one walk -------------------------------- */

static uint8_t known_strength(struct chains *c, entity_id e) {
  uint8_t *known = &c->tables->known[e];
  if (!*known) *known = (uint8_t)(chain_rest_of(c, e).strength + 1);
  return (uint8_t)(*known - 1);
}

struct least {
  struct chains *c;
  uint8_t strength;
};

static void note_least(void *context, entity_id what) {
  struct least *x = context;
  uint8_t strength = known_strength(x->c, what);
  if (strength < x->strength) x->strength = strength;
}

/* By node: the strength of the weakest link at or before it, + 1. Weakest first, each node is reached once. */
static uint8_t *spread_strengths(struct chains *c) {
  const struct trust_graph *g = &c->trust->state->graph;
  uint8_t *own = memory_zeroed((size_t)g->nodes + 1, 1), *res = memory_zeroed((size_t)g->nodes + 1, 1);
  entity_id *queue = memory_take(((size_t)g->nodes + 1) * sizeof *queue);
  for (entity_id e = 1; e < g->nodes; e++) {
    if (g->in_start[e] == g->in_start[e + 1] && g->out_start[e] == g->out_start[e + 1]) continue;
    struct least least = {c, STRENGTH_COUNT};
    chain_links_of_node(c, e, note_least, &least);
    own[e] = (uint8_t)(least.strength + 1);
  }
  for (uint8_t strength = 1; strength <= STRENGTH_COUNT; strength++) {
    uint32_t count = 0;
    for (entity_id e = 1; e < g->nodes; e++)
      if (own[e] == strength && !res[e]) res[e] = strength, queue[count++] = e;
    for (uint32_t i = 0; i < count; i++)
      for (uint32_t k = g->out_start[queue[i]]; k < g->out_start[queue[i] + 1]; k++)
        if (!res[g->out[k]]) res[g->out[k]] = strength, queue[count++] = g->out[k];
  }
  free(own);
  free(queue);
  return res;
}

struct ranked_subject {
  entity_id subject;
  uint8_t strength;
};

static int compare_ranked(const void *a, const void *b) {
  const struct ranked_subject *x = a, *y = b;
  if (x->strength != y->strength) return x->strength < y->strength ? -1 : 1;
  return x->subject < y->subject ? -1 : y->subject < x->subject;
}

struct subject_list {
  VEC(struct ranked_subject) items;
};

static void find_subjects(struct chains *c, struct subject_list *res) {
  for (entity_id e = 1; e < c->model->entities.count; e++) {
    enum chain_kind kind = chain_kind_of(c, e);
    if (kind == CHAIN_OTHER) continue;
    c->actuations += kind == CHAIN_ACTUATION;
    c->releases += kind == CHAIN_RELEASE;
    vec_push(&res->items, ((struct ranked_subject){e, 0}));
  }
}

static void rank_subjects(struct chains *c, struct subject_list *list) {
  uint8_t *strengths = spread_strengths(c);
  for (uint32_t i = 0; i < list->items.count; i++) {
    struct ranked_subject *x = &list->items.items[i];
    entity_id first = chain_begins_at(c->model, x->subject);
    uint8_t own = (uint8_t)(known_strength(c, x->subject) + 1);
    x->strength = first && strengths[first] && strengths[first] < own ? strengths[first] : own;
  }
  qsort(list->items.items, list->items.count, sizeof *list->items.items, compare_ranked);
  free(strengths);
}

/* ---- one chain ------------------------------------------------------------------------------------------------ */

/* Weaker first; of equals the graver, then the one with more open gaps, then the nearer. */
static bool is_weaker(const struct chain_link *x, const struct chain_link *y) {
  if (x->rest.strength != y->rest.strength) return x->rest.strength < y->rest.strength;
  if (x->rest.severity != y->rest.severity) return x->rest.severity > y->rest.severity;
  if (x->rest.gaps != y->rest.gaps) return x->rest.gaps > y->rest.gaps;
  return x->distance < y->distance;
}

struct placed_link {
  struct chain_link link;
  uint32_t was;
};

static int compare_links(const void *a, const void *b) {
  const struct chain_link *x = &((const struct placed_link *)a)->link, *y = &((const struct placed_link *)b)->link;
  if (x->layer != y->layer) return x->layer < y->layer ? -1 : 1;
  if (x->distance != y->distance) return x->distance < y->distance ? -1 : 1;
  return x->what < y->what ? -1 : y->what < x->what;
}

/* Sorts the links as they are shown; the offer follows. */
static void keep_links(struct chains *c, struct chain_view *res, const struct collected *x) {
  res->count = x->links.count;
  res->links = arena_alloc(&c->memory, ((size_t)res->count + 1) * sizeof *res->links);
  struct placed_link *sorted = memory_take(((size_t)res->count + 1) * sizeof *sorted);
  uint32_t *now = memory_take(((size_t)res->count + 1) * sizeof *now);
  for (uint32_t i = 0; i < res->count; i++) sorted[i] = (struct placed_link){x->links.items[i], i};
  qsort(sorted, res->count, sizeof *sorted, compare_links);
  for (uint32_t i = 0; i < res->count; i++) {
    res->links[i] = sorted[i].link;
    now[sorted[i].was] = i;
  }
  uint32_t *offered = (uint32_t *)res->offer.links;
  for (uint32_t i = 0; i < res->offer.covers; i++) offered[i] = now[offered[i]];
  free(sorted);
  free(now);
}

static void sum_up(struct chains *c, struct chain_view *res) {
  uint32_t *strengthen = arena_alloc(&c->memory, ((size_t)res->count + 1) * sizeof *strengthen);
  for (uint32_t i = 0; i < res->count; i++) {
    const struct chain_link *x = &res->links[i];
    uint32_t *weakest = &res->weakest[x->layer - 1];
    if (!*weakest || is_weaker(x, &res->links[*weakest - 1])) *weakest = i + 1;
    res->of_strength[x->rest.strength]++;
    if (!chain_rest_is_weak(&x->rest)) continue;
    res->weak++;
    if (x->check)
      res->behind++;
    else
      strengthen[res->strengthen_count++] = i;
  }
  res->strengthen = strengthen;
}

static struct chain_view make_chain(struct chains *c, entity_id subject) {
  struct collected x;
  struct chain_view res = {.subject = subject, .kind = (uint8_t)chain_kind_of(c, subject)};
  collect_chain(&x, c, subject, (enum chain_kind)res.kind);
  if (res.kind == CHAIN_ACTUATION && x.without_check) res.offer = chain_find_offer(&x, &c->memory);
  res.complete = x.complete;
  keep_links(c, &res, &x);
  sum_up(c, &res);
  if (entity_at(c, subject)->kind != KIND_SENSE) res.line = trust_chain(&c->memory, c->trust, subject);
  collected_free(&x);
  return res;
}

void chains_add(struct chains *c, entity_id subject) { vec_push(&c->list, make_chain(c, subject)); }

/* ---- the list ------------------------------------------------------------------------------------------------- */

static uint8_t least_strength(const struct chain_view *x) {
  for (uint8_t s = 0; s < STRENGTH_COUNT; s++)
    if (x->of_strength[s]) return s;
  return STRENGTH_COUNT;
}

static int compare_chains(const void *a, const void *b) {
  const struct chain_view *x = a, *y = b;
  uint8_t least_x = least_strength(x), least_y = least_strength(y);
  if (least_x != least_y) return least_x < least_y ? -1 : 1;
  if (x->strengthen_count != y->strengthen_count) return x->strengthen_count < y->strengthen_count ? 1 : -1;
  return x->subject < y->subject ? -1 : y->subject < x->subject;
}

void chains_find(struct chains *c, uint32_t limit) {
  struct subject_list subjects = {0};
  find_subjects(c, &subjects);
  bool all = limit == 0 || subjects.items.count <= limit;
  if (!all) rank_subjects(c, &subjects);
  uint32_t links = 0;
  for (uint32_t i = 0; i < subjects.items.count && (all || i < limit) && links < CHAINS_LINKS; i++) {
    chains_add(c, subjects.items.items[i].subject);
    links += vec_last(&c->list).count;
  }
  if (1 < c->list.count) qsort(c->list.items, c->list.count, sizeof *c->list.items, compare_chains);
  vec_free(&subjects.items);
}

void chains_open(struct chains *c, const struct findings *f, struct trust *t) {
  *c = (struct chains){.findings = f, .model = f->model, .trust = t};
  chain_tables_build(c);
}

void chains_free(struct chains *c) {
  chain_tables_free(c);
  vec_free(&c->list);
  arena_free(&c->memory);
}
