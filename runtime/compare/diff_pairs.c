/* diff_pairs.c - what two specs state, side by side: each side is sorted by key, then both are walked together. */
#include <stdlib.h>
#include <string.h>

#include "runtime/compare/diff_internal.h"
#include "runtime/compare/diff_words.h"

static int compare_keyed(const void *a, const void *b) {
  const struct keyed *x = a, *y = b;
  int order = strcmp(x->key, y->key);
  return order ? order : x->index < y->index ? -1 : y->index < x->index;
}

void keyed_add(struct keyed_list *l, const char *key, uint32_t index) {
  struct keyed k = {key, index};
  vec_push(&l->items, k);
}

void pairs_walk(struct pairing *p, take_pair *take) {
  struct keyed_list *sides[] = {&p->old, &p->new};
  for (int i = 0; i < 2; i++)
    if (sides[i]->items.count)
      qsort(sides[i]->items.items, sides[i]->items.count, sizeof *sides[i]->items.items, compare_keyed);
  uint32_t i = 0, k = 0;
  while (i < p->old.items.count || k < p->new.items.count) {
    int order = i == p->old.items.count   ? 1
                : k == p->new.items.count ? -1
                                          : strcmp(p->old.items.items[i].key, p->new.items.items[k].key);
    take(p->context, order <= 0 ? p->old.items.items[i].index : UINT32_MAX,
         0 <= order ? p->new.items.items[k].index : UINT32_MAX);
    i += order <= 0;
    k += 0 <= order;
  }
  vec_free(&p->old.items);
  vec_free(&p->new.items);
}

void diff_add(struct diff *d, enum diff_kind kind, const char *name, const char *en, const char *ja) {
  struct diff_change c = {(uint8_t)diff_kind_part(kind), (uint8_t)kind, name, {en, ja}};
  vec_push(&d->changes, c);
}

const char *diff_date(struct diff *d, day when, const char *none) {
  char text[11];
  return when == DAY_NONE ? none : arena_format(&d->memory, "%s", date_format(when, text));
}

bool day_is_later(day a, day b) { return a != b && (a == DAY_NONE || (b != DAY_NONE && b < a)); }
