/* overview.h - inside the reports: the first screen. What is judged and against what, how it stands, what is worst, what
 * to do first, whom to ask. */
#ifndef CPSFC_OVERVIEW_H
#define CPSFC_OVERVIEW_H

#include "runtime/report/write.h"

enum { OVERVIEW_ROWS = 3, OVERVIEW_PEOPLE = 5 };

/* Open gaps of one requirement together: the worst by severity, then by their number, then by how many of their subjects
 * touch what is labelled high. */
struct worst { uint32_t requirement, row /* the first of the gaps by severity, then as listed */, count, touching_high; uint8_t severity; };
/* A measure of the catalogue that helps several gaps: score = effect x gaps / cost. */
struct first_step { uint32_t framework, measure /* in the catalogue */, requirement, gaps; };
/* How many questions somebody can answer, and how many findings wait for one of them. */
struct person_to_ask { entity_id owner; uint32_t questions, findings; };
struct scope_counts { uint32_t own[KIND_COUNT], external[KIND_COUNT]; };

struct overview {
  VEC(struct worst) worst;
  VEC(struct first_step) steps;
  VEC(struct person_to_ask) people;
  uint32_t more_gaps, more_people; /* requirements with open gaps, people beyond those listed */
  struct scope_counts scope;
};
/* Lists owned by A. Linear in findings but for the sorting of requirements. */
struct overview overview_derive(struct arena *a, const struct report_input *in);
/* SHA-256 over the contents of one's own files; moving or renaming them changes nothing. Owned by A. */
const char *input_digest(struct arena *a, const struct report_input *in);
/* "31 met = 9 derived + 12 evidenced + 10 stated"; "" when nothing is met. Owned by A. */
const char *met_line(struct arena *a, const struct report_input *in, uint32_t framework, enum language l);
/* Why the first of the worst is one, in a sentence; owned by A. */
struct bilingual_text worst_why(struct arena *a, const struct report_input *in, const struct worst *w);
void overview_html(struct out *o, const struct report_input *in);

#endif
