/* facts.h - inside the reports: what the spec states that verdicts rest on, as data. What `compare` and `diff` read in
 * a saved report lies here. */
#ifndef CPSFC_REPORT_FACTS_H
#define CPSFC_REPORT_FACTS_H

#include "runtime/report/write.h"

/* "evidence": of each measure, answer and contract of the finding: which document, its dates, whether it counts and why
 * not. */
void facts_json_evidence(struct json *j, const struct report_input *in, const struct finding *f);
/* "requirements": those judged, in catalogue order, with their titles. */
void facts_json_requirements(struct json *j, const struct report_input *in);
/* "targets", "elements", "measures", "evidence", "decisions", "allowed". */
void facts_json(struct json *j, const struct report_input *in);

#endif
