/* gate_internal.h - what the files of this folder share. */
#ifndef CPSFC_GATE_INTERNAL_H
#define CPSFC_GATE_INTERNAL_H

#include "runtime/gate/gate.h"

/* Words of the file, by enum. */
extern const char *const gate_status_ids[4], *const gate_disposition_ids[5], *const gate_basis_ids[5];

/* Not met, and a finding of its own: built-in checks that nothing was said about are one line of the report. */
bool gate_row_listed(const struct findings *f, const struct finding_row *row);
/* The word that counts an open row by its status; GATE_WORD_COUNT: none. */
enum gate_word gate_word_of(const struct findings *f, const struct finding_row *row);
/* How much somebody who has seen a finding in this state has put up with: a state of more is news to them. */
static inline int gate_tolerance(uint8_t status, uint8_t disposition) {
  if (disposition == DISPOSITION_ACCEPTED || disposition == DISPOSITION_EXCLUDED) return 0;
  if (disposition == DISPOSITION_PLANNED) return 1;
  return status == STATUS_GAP ? 3 : 2;
}
int baseline_compare_entries(const void *a, const void *b);

#endif
