/* diff.h - what changed between two saved reports: decisions and scope first, then verdicts, then what the specs state.
 *
 * Findings are the same by their fingerprint, or by an earlier one (@was). Something got worse when a verdict did, when
 * a finding that is not met is new, when a decision ended, or when a target was lowered or taken away; decisions taken
 * and elements removed are shown, not counted.
 */
#ifndef CPSFC_DIFF_H
#define CPSFC_DIFF_H

#include "runtime/compare/saved.h"

enum verdict_change {
  VERDICT_WORSE,      /* a lower status, or a lower level */
  VERDICT_NEW,        /* not met, and was not judged before */
  VERDICT_REOPENED,   /* not met, and no longer accepted, excluded or planned */
  VERDICT_DECIDED,    /* not met, and now accepted, excluded or planned */
  VERDICT_RETARGETED, /* better only because the target is lower */
  VERDICT_BETTER,
  VERDICT_GONE, /* was not met, and is no longer judged */
  VERDICT_CHANGES
};
struct diff_verdict {
  uint8_t change;
  uint32_t old, new; /* index + 1 in the findings of either; 0: none */
};

enum diff_part {
  DIFF_PART_SCOPE,
  DIFF_PART_ELEMENTS,
  DIFF_PART_MEASURES,
  DIFF_PART_EVIDENCE,
  DIFF_PART_EXPIRING,
  DIFF_PART_COUNT
};
enum diff_kind {
  DIFF_TARGET_LOWERED,
  DIFF_TARGET_REMOVED,
  DIFF_TARGET_RAISED,
  DIFF_TARGET_ADDED,
  DIFF_FRAMEWORK_CHANGED,
  DIFF_DECISION_ADDED,
  DIFF_DECISION_REMOVED,
  DIFF_DECISION_EXTENDED,
  DIFF_DECISION_SHORTENED,
  DIFF_ALLOW_ADDED,
  DIFF_ALLOW_REMOVED,
  DIFF_ELEMENT_REMOVED,
  DIFF_ELEMENT_ADDED,
  DIFF_ELEMENT_RENAMED,
  DIFF_MEASURE_REMOVED,
  DIFF_MEASURE_ADDED,
  DIFF_MEASURE_CHANGED,
  DIFF_EVIDENCE_REMOVED,
  DIFF_EVIDENCE_SHORTENED,
  DIFF_EVIDENCE_ADDED,
  DIFF_EVIDENCE_RENEWED,
  DIFF_EXPIRING,
  DIFF_EXPIRED,
  DIFF_CHANGES
};
struct diff_change {
  uint8_t part, kind;
  const char *name;
  struct saved_pair detail; /* "" for none */
};

struct diff {
  const struct saved_report *old, *new;
  struct arena memory;
  VEC(struct diff_verdict) verdicts; /* by change, then as the reports list them */
  VEC(struct diff_change) changes;   /* by part */
  uint32_t counts[VERDICT_CHANGES], same;
  uint32_t matched; /* findings that both have */
  bool facts;       /* both say what they state; else only verdicts are compared */
  bool worse;
};
enum { DIFF_EXPIRY_DAYS = 30 };

void diff_make(struct diff *d, const struct saved_report *old, const struct saved_report *new);
void diff_free(struct diff *d);
/* diff_facts.c: adds what changed of targets, decisions, elements, measures, evidence. */
void diff_facts(struct diff *d);

/* Do all findings have a fingerprint? An extract's may not. */
bool diff_possible(const struct saved_report *r);

struct diff_format {
  const char *name, *extension;
  void (*write)(struct out *o, const struct diff *d, enum language l, const char *version);
};
/* "text, md, json" */
extern const char diff_format_names[];
const struct diff_format *diff_format_find(const char *name);
const struct diff_format *diff_format_for_path(const char *path);

#endif
