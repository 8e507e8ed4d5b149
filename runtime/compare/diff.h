/* diff.h - what changed between two saved reports: decisions and scope first, then verdicts, then what the specs state.
 *
 * Findings are the same by their fingerprint, or by an earlier one (@was). What can change, and what of it counts as
 * worse, is the table diff_kinds.def.
 */
#ifndef CPSFC_DIFF_H
#define CPSFC_DIFF_H

#include "runtime/compare/saved.h"

enum verdict_change {
#define VERDICT(id, worse, name, en, ja) VERDICT_##id,
#define KIND(id, part, worse, name, en, ja)
#include "runtime/compare/diff_kinds.def"
#undef VERDICT
#undef KIND
  VERDICT_CHANGES
};
struct diff_verdict {
  uint8_t change;
  uint32_t old, new; /* index + 1 in the findings of either; 0: none */
};

enum diff_part {
  DIFF_PART_SCOPE,
  DIFF_PART_ELEMENTS,
  DIFF_PART_FLOWS,
  DIFF_PART_LABELS,
  DIFF_PART_CONTRACTS,
  DIFF_PART_MEASURES,
  DIFF_PART_EVIDENCE,
  DIFF_PART_EXPIRING,
  DIFF_PART_COUNT
};
enum diff_kind {
#define VERDICT(id, worse, name, en, ja)
#define KIND(id, part, worse, name, en, ja) DIFF_##id,
#include "runtime/compare/diff_kinds.def"
#undef VERDICT
#undef KIND
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
  uint32_t matched;              /* findings that both have */
  bool facts;                    /* both say what they state; else only verdicts are compared */
  uint32_t worse;                /* verdicts and changes that count as worse */
  struct interner renamed_names; /* of the names below */
  struct idmap renamed;          /* old name -> new name, each + 1 */
  struct idmap told_labels;      /* name of data -> what was told of its label, each + 1 */
};
enum { DIFF_EXPIRY_DAYS = 30 };

void diff_make(struct diff *d, const struct saved_report *old, const struct saved_report *new);
void diff_free(struct diff *d);
/* diff_facts.c: adds what changed of targets, decisions, elements, measures, evidence. */
void diff_facts(struct diff *d);

/* Do all findings have a fingerprint? An extract's may not. */
bool diff_possible(const struct saved_report *r);

/* Of one program, or of several by name. */
struct diff_set {
  VEC(struct diff) items;
  uint32_t worse;
};
struct diff_format {
  const char *name, *extension;
  void (*write)(struct out *o, const struct diff_set *s, enum language l, const char *version);
};
/* Rows: struct diff_format. */
struct format_table diff_formats(void);

#endif
