/* catalogue_query.c - finding entries of a catalogue, and what to say of an id that is none. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/framework.h"

static uint32_t find(const struct idmap *index, sym id) {
  uint32_t res = id != 0 ? idmap_get(index, id) : 0;
  return res != 0 ? res - 1 : UINT32_MAX;
}

uint32_t catalogue_requirement_find(const struct catalogue *c, sym id) { return find(&c->requirement_index, id); }
uint32_t catalogue_category_find(const struct catalogue *c, sym id) { return find(&c->category_index, id); }
uint32_t catalogue_measure_find(const struct catalogue *c, sym id) { return find(&c->measure_index, id); }

uint32_t catalogue_first_measure(const struct catalogue *c, uint32_t requirement) {
  uint32_t lo = 0, hi = c->measures.count;
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (c->measures.items[middle].requirement < requirement) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

void catalogue_free(struct catalogue *c) {
  vec_free(&c->categories);
  vec_free(&c->requirements);
  vec_free(&c->measures);
  vec_free(&c->links);
  vec_free(&c->crosswalks);
  idmap_free(&c->requirement_index);
  idmap_free(&c->category_index);
  idmap_free(&c->measure_index);
  vec_free(&c->events);
  vec_free(&c->threats);
  vec_free(&c->vulnerabilities);
  vec_free(&c->risks);
  vec_free(&c->risk_requirements);
  vec_free(&c->characteristics);
  vec_free(&c->selections);
  idmap_free(&c->risk_index);
  free(c->risks_of);
  free(c->first_risk_of);
}

/* ---- hints ---- */

/* The number behind the last `-` of an id, or 0. */
static uint32_t number_of(const char *id) {
  const char *dash = strrchr(id, '-');
  char *end;
  unsigned long res = dash != NULL && '0' <= dash[1] && dash[1] <= '9' ? strtoul(dash + 1, &end, 10) : 0;
  return res != 0 && *end == '\0' && res < UINT32_MAX ? (uint32_t)res : 0;
}

/* The category an id such as CPS.CM-8 would belong to, or NULL. */
static const struct catalogue_category *category_of(const struct catalogue *c, const struct interner *names,
                                                    const char *id) {
  const char *dash = strrchr(id, '-');
  if (dash == NULL) return NULL;
  uint32_t index = catalogue_category_find(c, intern_find(names, id, (size_t)(dash - id)));
  return index != UINT32_MAX ? &c->categories.items[index] : NULL;
}

static const char *category_end(struct arena *a, const struct catalogue *c, const struct interner *names,
                                const struct catalogue_category *category, enum language language) {
  const char *name = sym_text(names, category->id);
  uint32_t last = number_of(sym_text(names, c->requirements.items[category->first + category->count - 1].id));
  if (last == 0) return NULL;
  return language == LANGUAGE_JA ? arena_format(a, "カテゴリー %s は %u までです", name, last)
                                 : arena_format(a, "category %s ends at %u", name, last);
}

/* The same letters and digits, however they are joined: `cps.am1` for CPS.AM-1. */
static bool is_same_id(const char *x, const char *y) {
  for (;; x++, y++) {
    while (*x == '.' || *x == '-' || *x == '_') x++;
    while (*y == '.' || *y == '-' || *y == '_') y++;
    if (toupper((unsigned char)*x) != toupper((unsigned char)*y)) return false;
    if (*x == '\0') return true;
  }
}

/* All ids; those that end like WORD (`DS-3` for CPS.DS-3) come to the front by being the only ones. */
static const char *nearest_id(const struct catalogue *c, const struct interner *names, const char *word) {
  VEC(const char *) ids = {0};
  const char *same_end = NULL;
  size_t length = strlen(word);
  for (uint32_t i = 0; i < c->requirements.count; i++) {
    const char *id = sym_text(names, c->requirements.items[i].id);
    size_t id_length = strlen(id);
    bool ends = length < id_length && id[id_length - length - 1] == '.' && strcmp(id + id_length - length, word) == 0;
    if ((ends || is_same_id(word, id)) && same_end == NULL) same_end = id;
    vec_push(&ids, id);
  }
  for (uint32_t i = 0; i < c->categories.count; i++) vec_push(&ids, sym_text(names, c->categories.items[i].id));
  const char *res = same_end != NULL || ids.count == 0 ? same_end : text_nearest(word, ids.items, ids.count);
  vec_free(&ids);
  return res;
}

const char *catalogue_hint(struct arena *a, const struct catalogue *c, const struct interner *names, sym id,
                           enum language language) {
  const char *word = sym_text(names, id);
  const struct catalogue_category *category = category_of(c, names, word);
  uint32_t number = number_of(word);
  if (category != NULL && category->count != 0 && number != 0) {
    const char *res = category_end(a, c, names, category, language);
    if (res != NULL) return res;
  }
  const char *nearest = nearest_id(c, names, word);
  if (nearest == NULL) return NULL;
  return language == LANGUAGE_JA ? arena_format(a, "近いもの: `%s`", nearest)
                                 : arena_format(a, "the nearest id is `%s`", nearest);
}
