/* rules_snapshot.h - a framework as a flat list of what it states, for comparing two editions. */
#ifndef CPSFC_RULES_SNAPSHOT_H
#define CPSFC_RULES_SNAPSHOT_H

#include "runtime/compare/saved.h"

enum rules_kind {
#define KIND(id, name, en, ja) RULES_##id,
#define PART(id, name, en, ja)
#include "runtime/compare/rules_kinds.def"
#undef KIND
#undef PART
  RULES_KINDS
};
enum rules_part {
#define KIND(id, name, en, ja)
#define PART(id, name, en, ja) RULES_PART_##id,
#include "runtime/compare/rules_kinds.def"
#undef KIND
#undef PART
  RULES_PARTS
};
struct rules_field {
  uint8_t part;
  struct saved_pair text;
  const char *meaning; /* what counts as the same; NULL: the text */
};
struct rules_entry {
  uint8_t kind;
  const char *key; /* what it is called: CPS.AC-1, CPS.AC-1.M2 */
  struct saved_pair title;
  uint32_t first, count; /* in fields */
};
struct rules_snapshot {
  struct arena memory;
  const char *shown; /* what it was read from */
  const char *name, *version;
  VEC(struct rules_entry) entries;
  VEC(struct rules_field) fields;
};

/* Adds what the catalogue states; texts are copied. */
void snapshot_catalogue(struct rules_snapshot *s, const struct catalogue *c, const struct interner *names);
/* Adds the rules of FRAMEWORK. */
void snapshot_rules(struct rules_snapshot *s, const struct rule_set *rules, const struct model *m, uint32_t framework);
void snapshot_free(struct rules_snapshot *s);

/* rules_meaning.c: a condition as it was understood, the same however it is spelled or laid out. Owned by A. */
const char *condition_meaning(struct arena *a, const struct rule_set *rules, const struct model *m, expr_id e);
const char *subjects_meaning(struct arena *a, const struct rule_set *rules, const struct model *m,
                             const struct subject_set *s);

#endif
