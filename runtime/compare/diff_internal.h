/* diff_internal.h - inside diff: pairs of what two specs state, and old names as they are now. */
#ifndef CPSFC_DIFF_INTERNAL_H
#define CPSFC_DIFF_INTERNAL_H

#include "runtime/compare/diff.h"

/* ---- diff_pairs.c: both sides sorted by key and walked together ---- */

struct keyed {
  const char *key;
  uint32_t index;
};
struct keyed_list {
  VEC(struct keyed) items;
};
struct pairing {
  void *context;
  struct keyed_list old, new;
};
void keyed_add(struct keyed_list *l, const char *key, uint32_t index);
/* OLD or NEW is UINT32_MAX when the other side has it alone. */
typedef void take_pair(void *context, uint32_t old, uint32_t new);
/* Takes each pair and frees the lists. */
void pairs_walk(struct pairing *p, take_pair *take);

/* Adds a change. Each piece of text lives as long as D. */
void diff_add(struct diff *d, enum diff_kind kind, const char *name, const char *en, const char *ja);
/* The date, or NONE; owned by D. */
const char *diff_date(struct diff *d, day when, const char *none);
/* Does A end after B? DAY_NONE never ends. */
bool day_is_later(day a, day b);

/* ---- diff_renames.c: an old name as the new side has it (@was), of the name itself or of what it lies in ---- */

void renames_read(struct diff *d);
void renames_free(struct diff *d);
const char *name_now(struct diff *d, const char *old);
/* The names between backticks in a sentence. */
const char *sentence_now(struct diff *d, const char *old);

/* ---- diff_process.c: flows, labels, contracts ---- */

void diff_flow(struct diff *d, const struct saved_element *old, const struct saved_element *new);
/* Of data, then of flows: those that only carry data whose label changed are not told again. */
void diff_labels(struct diff *d);
/* Both sides' elements, by their names now. */
void pair_elements(struct diff *d, take_pair *take);
void diff_contracts(struct diff *d);

#endif
