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
/* "targets", "elements", "measures", "evidence", "contracts", "decisions", "allowed". */
void facts_json(struct json *j, const struct report_input *in);

/* The array KEY of the names that E is related to; nothing when there are none. Names lie in A. */
void facts_json_names(struct json *j, const struct report_input *in, struct arena *a, const char *key, enum relation r,
                      entity_id e);

/* facts_process.c */

/* Names that entities had (@was): entity -> index + 1, and the next of the same entity. Free with former_names_free. */
struct former_names {
  struct idmap first;
  uint32_t *next;
};
void former_names_read(struct former_names *f, const struct model *m);
void former_names_free(struct former_names *f);
/* "formerly": names E had, its own and through the parts it lies in; nothing when there are none. */
void facts_json_formerly(struct json *j, const struct report_input *in, struct arena *a, const struct former_names *f,
                         entity_id e);
/* Members of an element: where a flow begins and ends, what it carries, its label. */
void facts_json_process(struct json *j, const struct report_input *in, struct arena *a, entity_id e);
/* "contracts": parties, dates, terms, what they require and permit. */
void facts_json_contracts(struct json *j, const struct report_input *in, struct arena *a,
                          const struct former_names *former);

#endif
