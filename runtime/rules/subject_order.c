/* subject_order.c - the place of every entity by qualified name, so that rows sort by numbers.
 *
 * What lies in one element was declared together and is mostly little: brothers are sorted among themselves, near each
 * other in memory. Many brothers, those at the top above all, are sorted by the first bytes of their names.
 */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- brothers ------------------------------------------------------------------------------------------------ */

struct brother {
  const char *text, *module;
  entity_id entity;
};

static struct brother brother_of(const struct model *m, entity_id e) {
  const struct entity *x = &m->entities.items[e];
  return (struct brother){sym_text(m->names, x->name), sym_text(m->names, m->modules.items[x->module].name), e};
}

/* By name, then by the name of the module, then as declared. */
static int compare_brothers(const void *a, const void *b) {
  const struct brother *x = a, *y = b;
  int order = strcmp(x->text, y->text);
  if (order == 0) order = strcmp(x->module, y->module);
  return order != 0 ? order : x->entity < y->entity ? -1 : x->entity > y->entity;
}

enum { FEW = 32 };

static void insert_few(struct brother *list, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    struct brother moved = list[i];
    uint32_t to = i;
    for (; 0 < to && compare_brothers(&moved, &list[to - 1]) < 0; to--) list[to] = list[to - 1];
    list[to] = moved;
  }
}

static void sort_by_text(const struct model *m, entity_id *items, uint32_t count) {
  struct brother few[FEW], *list = count <= FEW ? few : memory_take(count * sizeof *list);
  for (uint32_t i = 0; i < count; i++) list[i] = brother_of(m, items[i]);
  if (count <= FEW)
    insert_few(list, count);
  else
    qsort(list, count, sizeof *list, compare_brothers);
  for (uint32_t i = 0; i < count; i++) items[i] = list[i].entity;
  if (list != few) free(list);
}

/* ---- many brothers ------------------------------------------------------------------------------------------- */

/* The first eight bytes decide most comparisons without touching the text. */
struct beginning {
  uint64_t bytes;
  entity_id entity;
};

static uint64_t first_bytes(const char *text) {
  uint64_t res = 0;
  for (int i = 0; i < 8; i++) {
    res = res << 8 | (unsigned char)*text;
    if (*text != '\0') text++;
  }
  return res;
}

/* By one byte, keeping the order of equal ones; false when all have the same. */
static bool distribute(const struct beginning *from, struct beginning *to, uint32_t count, int shift) {
  uint32_t place[257] = {0};
  for (uint32_t i = 0; i < count; i++) place[(from[i].bytes >> shift & 255) + 1]++;
  if (place[(from[0].bytes >> shift & 255) + 1] == count) return false;
  for (int k = 0; k < 256; k++) place[k + 1] += place[k];
  for (uint32_t i = 0; i < count; i++) to[place[from[i].bytes >> shift & 255]++] = from[i];
  return true;
}

/* By their first bytes, one after the other from the last one; then the few that begin the same by all of the text. */
static void sort_many(const struct model *m, entity_id *items, uint32_t count) {
  struct beginning *room = memory_take(2 * (size_t)count * sizeof *room), *from = room, *to = room + count;
  for (uint32_t i = 0; i < count; i++)
    from[i] = (struct beginning){first_bytes(sym_text(m->names, m->entities.items[items[i]].name)), items[i]};
  for (int shift = 0; shift < 64; shift += 8) {
    if (!distribute(from, to, count, shift)) continue;
    struct beginning *swapped = from;
    from = to;
    to = swapped;
  }
  for (uint32_t i = 0; i < count; i++) items[i] = from[i].entity;
  for (uint32_t i = 0, next; i < count; i = next) {
    for (next = i + 1; next < count && from[next].bytes == from[i].bytes;) next++;
    if (i + 1 < next) sort_by_text(m, items + i, next - i);
  }
  free(room);
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static void sort_brothers(const struct model *m, entity_id *items, uint32_t count) {
  if (FEW < count)
    sort_many(m, items, count);
  else
    sort_by_text(m, items, count);
}

/* Depth first over children in order. What a circle of parents keeps from the roots comes last. */
static void number(const uint32_t *start, const entity_id *children, uint32_t count, uint32_t *rank) {
  entity_id *stack = memory_take((size_t)count * sizeof *stack);
  uint32_t depth = 0, next = 1;
  stack[depth++] = 0;
  while (0 < depth) {
    entity_id e = stack[--depth];
    if (e != 0) rank[e] = next++;
    for (uint32_t i = start[e + 1]; start[e] < i; i--) stack[depth++] = children[i - 1];
  }
  for (entity_id e = 1; e < count; e++)
    if (rank[e] == 0) rank[e] = next++;
  free(stack);
}

void subject_order_build(struct subject_order *o, const struct model *m) {
  uint32_t count = m->entities.count;
  const struct entity *entities = m->entities.items;
  uint32_t *start = memory_zeroed((size_t)count + 1, sizeof *start);
  entity_id *children = memory_take(count * sizeof *children), *parent = memory_take(count * sizeof *parent);
  for (entity_id e = 1; e < count; e++) start[(parent[e] = entities[e].parent) + 1]++;
  for (entity_id e = 0; e < count; e++) start[e + 1] += start[e];
  for (entity_id e = 1; e < count; e++) children[start[parent[e]]++] = e;
  free(parent);
  memmove(start + 1, start, count * sizeof *start);
  start[0] = 0;
  for (entity_id e = 0; e < count; e++)
    if (start[e] + 1 < start[e + 1]) sort_brothers(m, children + start[e], start[e + 1] - start[e]);
  o->rank = memory_zeroed(count, sizeof *o->rank);
  number(start, children, count, o->rank);
  free(start);
  free(children);
}
