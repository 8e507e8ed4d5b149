/* rules_diff.h - what changed between two editions of a framework; with a spec judged by both, which verdicts change
 * because of the rules alone. */
#ifndef CPSFC_RULES_DIFF_H
#define CPSFC_RULES_DIFF_H

#include "runtime/compare/diff.h"
#include "runtime/compare/rules_snapshot.h"

enum rules_change_sort { RULES_ADDED, RULES_REMOVED, RULES_CHANGED, RULES_SORTS };
struct rules_part_change {
  uint8_t part;
  struct saved_pair before, after; /* "": not said */
};
struct rules_change {
  uint8_t kind, sort;
  uint32_t old, new;     /* index + 1 of the entries; 0: none */
  uint32_t first, count; /* in parts */
};
struct rules_diff {
  const struct rules_snapshot *old, *new;
  const struct diff_set *verdicts;  /* of the spec; NULL: none was given */
  VEC(struct rules_change) changes; /* by kind, sort, then as the editions list them */
  VEC(struct rules_part_change) parts;
  uint32_t counts[RULES_KINDS][RULES_SORTS], same;
};

void rules_diff_make(struct rules_diff *d, const struct rules_snapshot *old, const struct rules_snapshot *new);
void rules_diff_free(struct rules_diff *d);

const char *rules_kind_id(enum rules_kind k);
const char *rules_kind_text(enum rules_kind k, enum language l);
const char *rules_part_id(enum rules_part p);
const char *rules_part_text(enum rules_part p, enum language l);
const char *rules_sort_id(enum rules_change_sort s);
const char *rules_sort_text(enum rules_change_sort s, enum language l);
const struct rules_entry *rules_change_entry(const struct rules_diff *d, const struct rules_change *c);
/* "2 added, 1 changed"; "" when nothing of that kind did. Owned by A. */
const char *rules_kind_summary(struct arena *a, const struct rules_diff *d, enum rules_kind k, enum language l);

struct rules_format {
  const char *name, *extension;
  void (*write)(struct out *o, const struct rules_diff *d, enum language l, const char *version);
};
/* Rows: struct rules_format, of the same names as those of diff_formats. */
struct format_table rules_formats(void);
void rules_write_text(struct out *o, const struct rules_diff *d, enum language l, const char *version);
void rules_write_markdown(struct out *o, const struct rules_diff *d, enum language l, const char *version);
void rules_write_json(struct out *o, const struct rules_diff *d, enum language l, const char *version);

#endif
