/* asked.c - the questions, by who can answer them. */
#include "runtime/report/asked.h"

#include <stdlib.h>

static int compare_asked(const void *a, const void *b) {
  const struct asked *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return x->question < y->question ? -1 : y->question < x->question;
}

struct asked *questions_by_owner(const struct questions *q) {
  struct asked *res = memory_take(((size_t)q->list.count + 1) * sizeof *res);
  struct idmap ranks = {0};
  uint32_t owners = 0;
  for (uint32_t i = 0; i < q->list.count; i++) {
    entity_id owner = q->list.items[i].owner;
    uint32_t rank = idmap_get(&ranks, owner);
    if (!rank) idmap_put(&ranks, owner, rank = ++owners);
    res[i] = (struct asked){owner, rank, i};
  }
  if (1 < q->list.count) qsort(res, q->list.count, sizeof *res, compare_asked);
  idmap_free(&ranks);
  return res;
}

static int compare_numbers(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : y < x;
}

uint32_t asked_findings(const struct questions *q, const struct asked *asked, uint32_t count) {
  VEC(uint32_t) rows = {0};
  for (uint32_t i = 0; i < count; i++) {
    const struct question *x = &q->list.items[asked[i].question];
    for (uint32_t k = 0; k < x->rows.count; k++) vec_push(&rows, x->rows.items[k]);
  }
  uint32_t res = 0;
  if (1 < rows.count) qsort(rows.items, rows.count, sizeof *rows.items, compare_numbers);
  for (uint32_t i = 0; i < rows.count; i++) res += i == 0 || rows.items[i - 1] != rows.items[i];
  vec_free(&rows);
  return res;
}
