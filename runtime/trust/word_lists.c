/* word_lists.c - lists of numbers, interned: lists that hold the same are one number. */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/trust_internal.h"

static uint64_t hash_words(const uint32_t *words, uint32_t count) {
  uint64_t h = 0x9e3779b97f4a7c15u ^ count;
  for (uint32_t i = 0; i < count; i++) {
    h = (h ^ words[i]) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  return h;
}

uint32_t word_lists_put(struct word_lists *s, const uint32_t *words, uint32_t count) {
  uint64_t hash = hash_words(words, count);
  uint32_t head = idmap_get(&s->by_hash, hash);
  for (uint32_t i = head; i; i = s->lists.items[i - 1].next) {
    const struct word_list *x = &s->lists.items[i - 1];
    if (x->count == count && (!count || !memcmp(s->words.items + x->first, words, count * sizeof *words))) return i - 1;
  }
  struct word_list fresh = {s->words.count, count, head};
  for (uint32_t i = 0; i < count; i++) vec_push(&s->words, words[i]);
  vec_push(&s->lists, fresh);
  idmap_put(&s->by_hash, hash, s->lists.count);
  return s->lists.count - 1;
}

const uint32_t *word_lists_get(const struct word_lists *s, uint32_t list, uint32_t *count) {
  const struct word_list *x = &s->lists.items[list];
  *count = x->count;
  return s->words.items + x->first;
}

void word_lists_free(struct word_lists *s) {
  vec_free(&s->words);
  vec_free(&s->lists);
  idmap_free(&s->by_hash);
}
