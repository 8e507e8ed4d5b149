/* risks.h - layer 2: risks of a program, asked when a writer wants them (language.md 5.7).
 *
 * Nothing of this is kept per finding: a row of the findings stays a few bytes, and what leads from it to a security
 * event is derived from the catalogue again. A pass over all findings or all elements is linear.
 */
#ifndef CPSFC_RISKS_H
#define CPSFC_RISKS_H

#include "runtime/rules/rules.h"

/* ---- risks.c: one question about one element ---- */

/* Ratings go from lowest to highest: what is unknown may be anything. */
struct risk_value {
  uint8_t truth;                              /* enum truth */
  uint8_t likelihood[2], impact[2], rating[2]; /* enum rating */
};
enum truth source_evaluate(struct evaluation *e, uint32_t source, entity_id subject);
struct risk_value risk_evaluate(struct evaluation *e, uint32_t risk, entity_id subject);
/* UNKNOWN_ when nothing decides it. */
enum truth characteristic_evaluate(struct evaluation *e, uint32_t characteristic, entity_id organization);

/* ---- risk_view.c: from findings to security events ---- */

/* What a finding below its target leaves: an entry of a catalogue that its requirement works against. */
struct finding_risk {
  uint32_t home, entry;    /* framework, row of its catalogue */
  uint32_t risk;           /* index + 1 in rules.risks when a rule judges it on this subject, else 0 */
  uint8_t selected;        /* TRUE_, or UNKNOWN_ while a characteristic is not known */
  struct risk_value value; /* with RISK; FALSE_ when the vulnerability is closed as far as the rule looks */
};
struct finding_risks { VEC(struct finding_risk) items; };

/* A risk that a rule sees on an element. Its gap: none, open, or accepted (all of them). */
struct seen_risk {
  uint32_t risk;
  entity_id subject;
  struct risk_value value;
  uint8_t disposition; /* enum disposition */
};
struct open_requirement { uint32_t requirement, open, accepted; };

enum { SEEN_LISTED = 8 /* the gravest of an event */ };
struct event_standing {
  uint32_t home, event; /* UINT32_MAX: risks without an event, stated by an overlay */
  uint32_t gap, undecided, planned, accepted;  /* findings that lead to it, by disposition; the first two are open */
  uint32_t sure[RATING_HIGH + 1];              /* risks seen, by the highest rating they may have */
  uint32_t possible[RATING_HIGH + 1];          /* risks that may be */
  struct seen_risk seen[SEEN_LISTED];          /* gravest first */
  uint32_t seen_count;
  VEC(struct open_requirement) requirements;   /* in the order of the rules */
};

struct risk_view {
  const struct findings *findings;
  VEC(struct event_standing) events; /* frameworks in order, events as in the catalogue; the one without event last */
  void *scratch;
};
void risk_view_build(struct risk_view *v, const struct findings *f);
/* As above, for questions about single findings: the events hold no numbers. */
void risk_view_open(struct risk_view *v, const struct findings *f);
void risk_view_free(struct risk_view *v);
/* Nothing for findings that are met, without target or excluded. RES is emptied first; free ITEMS with vec_free. */
void risk_view_of_finding(const struct risk_view *v, uint32_t row, struct finding_risks *res);
/* One's own organizations by name. */
const entity_id *risk_view_organizations(const struct risk_view *v, uint32_t *count);
/* Does a characteristic of the catalogue of framework HOME hold for one's own ORGANIZATION? */
enum truth risk_view_characteristic(const struct risk_view *v, uint32_t home, uint32_t characteristic,
                                    entity_id organization);

#endif
