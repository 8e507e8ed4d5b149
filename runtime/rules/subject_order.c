/* subject_order.c - the place of every entity by qualified name, so that rows sort by numbers. Linear but for one sort
 * of the distinct names. */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

/* The first eight bytes decide most comparisons without touching the text. */
struct ranked_name {
  uint64_t start;
  const char *text;
  sym name;
};

static uint64_t first_bytes(const char *text) {
  uint64_t res = 0;
  for (int i = 0; i < 8; i++) {
    res = res << 8 | (unsigned char)*text;
    if (*text != '\0') text++;
  }
  return res;
}

static int compare_names(const void *a, const void *b) {
  const struct ranked_name *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return strcmp(x->text, y->text);
}

/* By START, one byte after the other from the last one; then the few whose first eight bytes are the same. */
static void sort_names(struct ranked_name *list, uint32_t count) {
  struct ranked_name *other = memory_take(((size_t)count + 1) * sizeof *other), *from = list, *to = other;
  for (int shift = 0; shift < 64; shift += 8) { /* an even number of times, so the last one ends in LIST */
    uint32_t place[257] = {0};
    for (uint32_t i = 0; i < count; i++) place[(from[i].start >> shift & 255) + 1]++;
    for (int k = 0; k < 256; k++) place[k + 1] += place[k];
    for (uint32_t i = 0; i < count; i++) to[place[from[i].start >> shift & 255]++] = from[i];
    struct ranked_name *swapped = from;
    from = to;
    to = swapped;
  }
  free(other);
  for (uint32_t i = 0, next; i < count; i = next) {
    for (next = i + 1; next < count && list[next].start == list[i].start;) next++;
    if (i + 1 < next) qsort(list + i, next - i, sizeof *list, compare_names);
  }
}

static void note_name(const struct model *m, struct ranked_name *list, uint32_t *count, uint32_t *rank, sym name) {
  if (rank[name] != 0) return;
  rank[name] = 1;
  const char *text = sym_text(m->names, name);
  list[(*count)++] = (struct ranked_name){first_bytes(text), text, name};
}

/* Rank of every name that an entity or module has, by bytes; owned by the caller. */
static uint32_t *rank_names(const struct model *m, uint32_t *ranks) {
  uint32_t names = m->names->names.count, count = 0;
  uint32_t *rank = memory_zeroed((size_t)names + 1, sizeof *rank);
  struct ranked_name *list = memory_take(((size_t)m->entities.count + m->modules.count) * sizeof *list);
  for (entity_id e = 0; e < m->entities.count; e++) note_name(m, list, &count, rank, m->entities.items[e].name);
  for (module_id i = 0; i < m->modules.count; i++) note_name(m, list, &count, rank, m->modules.items[i].name);
  sort_names(list, count);
  for (uint32_t i = 0; i < count; i++) rank[list[i].name] = i;
  free(list);
  *ranks = count;
  return rank;
}

/* Stable counting sort of FROM into TO by KEY[entity]; START gets the first place of every key. */
static void distribute(const entity_id *from, entity_id *to, uint32_t count, const uint32_t *key, uint32_t *start,
                       uint32_t keys) {
  memset(start, 0, ((size_t)keys + 1) * sizeof *start);
  for (uint32_t i = 0; i < count; i++) start[key[from[i]] + 1]++;
  for (uint32_t k = 0; k < keys; k++) start[k + 1] += start[k];
  for (uint32_t i = 0; i < count; i++) to[start[key[from[i]]]++] = from[i];
  memmove(start + 1, start, keys * sizeof *start);
  start[0] = 0;
}

/* Depth first over children in order. What a circle of parents keeps from the roots comes last. */
static void number(const uint32_t *start, const entity_id *children, uint32_t count, uint32_t *rank) {
  entity_id *stack = memory_take((size_t)count * sizeof *stack);
  uint32_t depth = 0, next = 1;
  stack[depth++] = 0;
  while (0 < depth) {
    entity_id e = stack[--depth];
    if (e != 0) rank[e] = next++;
    for (uint32_t i = start[e + 1]; start[e] < i; i--)
      if (children[i - 1] != 0) stack[depth++] = children[i - 1];
  }
  for (entity_id e = 1; e < count; e++)
    if (rank[e] == 0) rank[e] = next++;
  free(stack);
}

void subject_order_build(struct subject_order *o, const struct model *m) {
  uint32_t count = m->entities.count, ranks;
  uint32_t *name_rank = rank_names(m, &ranks), keys = ranks < count ? count : ranks;
  uint32_t *start = memory_take(((size_t)keys + 1) * sizeof *start), *key = memory_take(count * sizeof *key);
  entity_id *a = memory_take(count * sizeof *a), *b = memory_take(count * sizeof *b);
  const struct entity *entities = m->entities.items;
  for (entity_id e = 0; e < count; e++) a[e] = e, key[e] = name_rank[m->modules.items[entities[e].module].name];
  distribute(a, b, count, key, start, ranks);
  for (entity_id e = 0; e < count; e++) key[e] = name_rank[entities[e].name];
  distribute(b, a, count, key, start, ranks);
  for (entity_id e = 0; e < count; e++) key[e] = entities[e].parent;
  distribute(a, b, count, key, start, count);
  o->rank = memory_zeroed(count, sizeof *o->rank);
  number(start, b, count, o->rank);
  free(name_rank);
  free(start);
  free(key);
  free(a);
  free(b);
}
