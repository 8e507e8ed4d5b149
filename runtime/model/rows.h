/* rows.h - inside the model: the rows of one relation. */
#ifndef CPSFC_ROWS_H
#define CPSFC_ROWS_H

#include "runtime/model/model.h"

/* How many bits are set, by adding neighbours: the instruction for it is not on every machine. */
static inline uint32_t bits_count(uint64_t bits) {
  bits -= bits >> 1 & UINT64_C(0x5555555555555555);
  bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
  bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
  return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* Place of E in START; E has a row. */
static inline uint32_t row_place(const struct relation_rows *rows, entity_id e) {
  struct row_word word = rows->words[e / 64];
  return word.before + bits_count(word.present & ((UINT64_C(1) << e % 64) - 1));
}

static inline const entity_id *row_find(const struct relation_rows *rows, entity_id e, uint32_t *count) {
  *count = 0;
  if (rows->words == NULL || (rows->words[e / 64].present >> e % 64 & 1) == 0) return NULL;
  const uint32_t *start = rows->start + row_place(rows, e);
  *count = start[1] - start[0];
  return rows->items + start[0];
}

#endif
