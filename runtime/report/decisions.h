/* decisions.h - inside the reports: what was decided about gaps and what is planned, one row for each statement. */
#ifndef CPSFC_DECISIONS_H
#define CPSFC_DECISIONS_H

#include "runtime/report/write.h"

/* Statements of one place are one decision, whatever they name; a plan is a measure, or a row of answers. */
enum decided { DECIDED_ACCEPTED, DECIDED_EXCLUDED, DECIDED_MEASURE, DECIDED_ANSWER };
struct decision_row {
  uint8_t what;
  uint32_t first, count; /* in model.decisions, or in model.answers */
  entity_id measure, by;
  day since, until;
  sym because;
  span at;
  uint32_t findings;     /* whose disposition rests on it */
};
struct decision_rows {
  VEC(struct decision_row) list; /* the first to end first; without an end last */
  struct measure_uses uses;
  struct statement_findings { uint32_t count, first_row; } *findings; /* by index + 1 in model.decisions */
};
void decision_rows_derive(struct decision_rows *res, const struct report_input *in);
void decision_rows_free(struct decision_rows *r);
static inline bool decision_is_plan(const struct decision_row *r) { return r->what == DECIDED_MEASURE || r->what == DECIDED_ANSWER; }
/* Accepted, excluded, planned. */
enum report_word decision_word(const struct decision_row *r);
/* In force, ended, overdue ... */
enum report_word decision_state(const struct report_input *in, const struct decision_row *r);

#endif
