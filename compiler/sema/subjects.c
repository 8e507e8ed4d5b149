/* subjects.c - what an `on` phrase names: single things, or every element of a class. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>

bool has_on_all(const struct sema *s, struct frame f, node_id n) {
  node_id on = phrase_of(s, f, n, T_ON);
  return on != 0 && node_of(s, f, on)->flags & NODE_ALL;
}

/* ---- indices, made when the first `on all` needs them ---- */

static void count_to_places(uint32_t *start, uint32_t keys) {
  for (uint32_t k = 1; k <= keys; k++) start[k + 1] += start[k];
}

static void build_by_class(struct sema *s) {
  uint32_t keys = s->model->classes.count, count = s->model->entities.count;
  uint32_t *start = memory_zeroed((size_t)keys + 2, sizeof *start), *list = memory_zeroed(count, sizeof *list);
  for (entity_id e = 1; e < count; e++) start[entity_at(s, e)->class + 2]++;
  count_to_places(start, keys);
  for (entity_id e = 1; e < count; e++) list[start[entity_at(s, e)->class + 1]++] = e;
  s->by_class.start = start;
  s->by_class.list = list;
  s->by_class.built = true;
}

/* What lies directly in each element: nested in it or placed within it. */
static void build_inside(struct sema *s) {
  uint32_t keys = s->model->entities.count;
  const struct relation_edges *within = &s->model->relations[RELATION_WITHIN];
  uint32_t *start = memory_zeroed((size_t)keys + 2, sizeof *start),
           *list = memory_zeroed((size_t)keys + within->edges.count, sizeof *list);
  for (entity_id e = 1; e < keys; e++) start[entity_at(s, e)->parent + 2]++;
  for (uint32_t i = 0; i < within->edges.count; i++) start[within->edges.items[i].to + 2]++;
  count_to_places(start, keys);
  for (entity_id e = 1; e < keys; e++) list[start[entity_at(s, e)->parent + 1]++] = e;
  for (uint32_t i = 0; i < within->edges.count; i++)
    list[start[within->edges.items[i].to + 1]++] = within->edges.items[i].from;
  s->inside.start = start;
  s->inside.list = list;
  s->inside.entities = keys;
  s->inside.built = true;
}

/* ---- expanding ---- */

struct all {
  struct sema *s;
  class_id class;
  struct idmap seen; /* entity -> 1: excepted, or met already */
  struct entity_list *res;
};

static void take(struct all *a, entity_id e) {
  const struct entity *x = entity_at(a->s, e);
  if (x->flags & ENTITY_OWN && class_below(a->s, x->class, a->class) && idmap_get(&a->seen, e) == 0)
    vec_push(&a->res->items, e);
  idmap_put(&a->seen, e, 1);
}

static void take_class(struct all *a) {
  struct sema *s = a->s;
  if (!s->by_class.built) build_by_class(s);
  for (class_id c = 1; c < s->model->classes.count; c++)
    for (uint32_t i = class_below(s, c, a->class) ? s->by_class.start[c] : UINT32_MAX; i < s->by_class.start[c + 1];
         i++)
      take(a, s->by_class.list[i]);
}

/* Down from PLACE; the queue holds each entity once. */
static void take_inside(struct all *a, entity_id place) {
  struct sema *s = a->s;
  struct entity_list queue = {0};
  struct idmap queued = {0};
  if (!s->inside.built) build_inside(s);
  vec_push(&queue.items, place);
  for (uint32_t next = 0; next < queue.items.count; next++) {
    entity_id at = queue.items.items[next];
    if (s->inside.entities <= at) continue;
    for (uint32_t i = s->inside.start[at]; i < s->inside.start[at + 1]; i++) {
      entity_id e = s->inside.list[i];
      if (idmap_get(&queued, e) != 0) continue;
      idmap_put(&queued, e, 1);
      take(a, e);
      vec_push(&queue.items, e);
    }
  }
  idmap_free(&queued);
  vec_free(&queue.items);
}

static int compare_ids(const void *a, const void *b) {
  entity_id x = *(const entity_id *)a, y = *(const entity_id *)b;
  return (y < x) - (x < y);
}

static void expand_all(struct sema *s, struct frame f, node_id n, node_id on, struct entity_list *res) {
  node_id path = child_of(s, f, on, NODE_PATH), except = phrase_of(s, f, n, T_EXCEPT),
          within = phrase_of(s, f, n, T_WITHIN);
  struct parts p;
  parts_of_path(s, f, path, &p);
  enum entity_kind kind = p.count == 1 ? kind_of_word(p.items[0].name, s->names) : KIND_NONE;
  struct all a = {
      .s = s, .res = res, .class = kind != KIND_NONE ? s->model->root_class[kind] : resolve_class(s, f, path, KINDS_SUBJECT)};
  bool element = node_of(s, f, n)->kind == NODE_ELEMENT; /* there `within` says where the element itself lies */
  uint32_t before = res->items.count;
  for (node_id x = except ? node_of(s, f, except)->first : 0; x != 0; x = node_of(s, f, x)->next) {
    entity_id e = resolve_entity(s, f, x, a.class ? 1u << s->model->classes.items[a.class].kind : KINDS_SUBJECT);
    if (e != 0) idmap_put(&a.seen, e, 1);
  }
  if (a.class != 0 && (within == 0 || element)) take_class(&a);
  for (node_id x = a.class != 0 && within && !element ? node_of(s, f, within)->first : 0; x != 0;
       x = node_of(s, f, x)->next) {
    entity_id place = resolve_entity(s, f, x, KINDS_ELEMENT);
    if (place != 0) take_inside(&a, place);
  }
  idmap_free(&a.seen);
  uint32_t found = res->items.count - before;
  if (found != 0)
    qsort(res->items.items + before, found, sizeof *res->items.items, compare_ids);
  else if (a.class != 0)
    diag(s->diagnostics, MSG_ON_ALL_NOTHING, node_of(s, f, path)->at, class_reference(&s->memory, s->model, a.class));
}

void subjects_of(struct sema *s, struct frame f, node_id n, struct entity_list *res) {
  node_id on = phrase_of(s, f, n, T_ON);
  if (on == 0) return;
  if (node_of(s, f, on)->flags & NODE_ALL) {
    expand_all(s, f, n, on, res);
    return;
  }
  for (node_id path = node_of(s, f, on)->first; path != 0; path = node_of(s, f, path)->next) {
    entity_id e = resolve_entity(s, f, path, KINDS_SUBJECT);
    if (e != 0) vec_push(&res->items, e);
  }
}

void subjects_or_around(struct sema *s, struct frame f, node_id n, bool default_owner, struct entity_list *res) {
  subjects_of(s, f, n, res);
  if (res->items.count != 0 || phrase_of(s, f, n, T_ON) != 0) return;
  entity_id around = f.scope ? f.scope : default_owner ? s->responsible[f.module] : 0;
  if (around != 0) vec_push(&res->items, around);
}
