/* subject_order.c - the place of every entity by qualified name, so that rows sort by numbers.
 *
 * Brothers are sorted among themselves by the first bytes of their names. From the sizes of what lies in each of them
 * follow their places behind their parent; entities are passed in the order in which they lie in memory.
 */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

/* What the order needs of every entity, close together. Children hang together, as declared; those of 0 are the roots. */
struct family {
  uint32_t count;
  bool in_order; /* every parent comes before its children */
  sym *name;
  entity_id *parent, *first_child, *next_brother;
};

static struct family family_of(const struct model *m) {
  uint32_t count = m->entities.count;
  struct family res = {.count = count,
                       .in_order = true,
                       .name = memory_take(count * sizeof *res.name),
                       .parent = memory_take(count * sizeof *res.parent),
                       .first_child = memory_zeroed(count, sizeof *res.first_child),
                       .next_brother = memory_take(count * sizeof *res.next_brother)};
  for (entity_id e = count - 1; 0 < e; e--) {
    const struct entity *x = &m->entities.items[e];
    res.name[e] = x->name;
    res.parent[e] = x->parent;
    res.in_order &= x->parent < e;
    res.next_brother[e] = res.first_child[x->parent];
    res.first_child[x->parent] = e;
  }
  return res;
}

static void family_free(struct family *f) {
  free(f->name);
  free(f->parent);
  free(f->first_child);
  free(f->next_brother);
}

/* Entities, each behind its parent; those in a circle of parents are missing. */
struct layers {
  uint32_t count;
  entity_id *list; /* NULL: 1 to COUNT, as they were declared */
};

static struct layers list_layers(const struct family *f) {
  if (f->in_order) return (struct layers){.count = f->count - 1};
  uint32_t count = 0;
  entity_id *list = memory_take(f->count * sizeof *list);
  for (entity_id e = f->first_child[0]; e != 0; e = f->next_brother[e]) list[count++] = e;
  for (uint32_t i = 0; i < count; i++)
    for (entity_id e = f->first_child[list[i]]; e != 0; e = f->next_brother[e]) list[count++] = e;
  return (struct layers){count, list};
}

static entity_id layers_at(const struct layers *l, uint32_t i) { return l->list == NULL ? i + 1 : l->list[i]; }

/* ---- brothers ------------------------------------------------------------------------------------------------ */

struct brother {
  const char *text, *module;
  struct keyed keyed;
};

/* By name, then by the name of the module, then as declared. */
static int compare_brothers(const void *a, const void *b) {
  const struct brother *x = a, *y = b;
  int order = strcmp(x->text, y->text);
  if (order == 0) order = strcmp(x->module, y->module);
  return order != 0 ? order : x->keyed.item < y->keyed.item ? -1 : x->keyed.item > y->keyed.item;
}

static void sort_by_text(const struct model *m, struct keyed *items, uint32_t count) {
  struct brother *list = memory_take(count * sizeof *list);
  for (uint32_t i = 0; i < count; i++) {
    const struct entity *x = &m->entities.items[items[i].item];
    const char *module = sym_text(m->names, m->modules.items[x->module].name);
    list[i] = (struct brother){sym_text(m->names, x->name), module, items[i]};
  }
  qsort(list, count, sizeof *list, compare_brothers);
  for (uint32_t i = 0; i < count; i++) items[i] = list[i].keyed;
  free(list);
}

static uint32_t four_bytes(const char *text) {
  const unsigned char *b = (const unsigned char *)text;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* The first eight bytes decide most comparisons without touching the text. */
static uint64_t first_bytes(const struct interner *names, sym name) {
  const struct interned *x = &names->names.items[name];
  uint64_t res = 0;
  if (8 <= x->length) return (uint64_t)four_bytes(x->text) << 32 | four_bytes(x->text + 4);
  if (4 <= x->length) { /* the last four overlap the first */
    uint32_t rest = (uint32_t)((uint64_t)four_bytes(x->text + x->length - 4) << 8 * (8 - x->length));
    return (uint64_t)four_bytes(x->text) << 32 | rest;
  }
  for (uint32_t i = 0; i < x->length; i++) res |= (uint64_t)(unsigned char)x->text[i] << (56 - 8 * i);
  return res;
}

/* Those that begin alike, where they are in the sorted LIST. */
static void sort_ties(const struct model *m, struct keyed *list, uint32_t count) {
  for (uint32_t i = 0, next; i < count; i = next) {
    for (next = i + 1; next < count && list[next].key == list[i].key;) next++;
    if (i + 1 < next) sort_by_text(m, list + i, next - i);
  }
}

struct brothers {
  VEC(struct keyed) list;
  VEC(struct keyed) room; /* as large */
};

/* RANK holds the size of each and gets its place behind the parent. */
static void rank_brothers(const struct model *m, const struct family *f, entity_id first, struct brothers *b,
                          uint32_t *rank) {
  b->list.count = 0;
  for (entity_id e = first; e != 0; e = f->next_brother[e])
    vec_push(&b->list, ((struct keyed){first_bytes(m->names, f->name[e]), e, rank[e]}));
  uint32_t count = b->list.count, place = 1;
  vec_reserve(&b->room, count);
  struct keyed *list = keyed_sort(b->list.items, b->room.items, count);
  sort_ties(m, list, count);
  for (uint32_t i = 0; i < count; i++) {
    rank[list[i].item] = place;
    place += list[i].size;
  }
}

static void rank_all_brothers(const struct model *m, const struct family *f, uint32_t *rank) {
  struct brothers b = {0};
  for (entity_id e = 0; e < f->count; e++)
    if (f->first_child[e] != 0) rank_brothers(m, f, f->first_child[e], &b, rank);
  vec_free(&b.list);
  vec_free(&b.room);
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

/* The rank is first how many lie in an entity, itself included, then its place behind its parent, then that among all.
 * What a circle of parents keeps from the roots comes last. */
void subject_order_build(struct subject_order *o, const struct model *m) {
  struct family f = family_of(m);
  struct layers layers = list_layers(&f);
  uint32_t *rank = memory_take(f.count * sizeof *rank), last = layers.count + 1;
  for (entity_id e = 0; e < f.count; e++) rank[e] = 1;
  for (uint32_t i = layers.count; 0 < i; i--) {
    entity_id e = layers_at(&layers, i - 1);
    rank[f.parent[e]] += rank[e];
  }
  rank_all_brothers(m, &f, rank);
  rank[0] = 0;
  for (uint32_t i = 0; i < layers.count; i++) {
    entity_id e = layers_at(&layers, i);
    rank[e] += rank[f.parent[e]];
    f.parent[e] = 0; /* done */
  }
  for (entity_id e = 1; e < f.count; e++)
    if (f.parent[e] != 0) rank[e] = last++;
  o->rank = rank;
  free(layers.list);
  family_free(&f);
}
