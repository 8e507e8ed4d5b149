/* view.h - inside the reports: the verdicts seen from a standard's side.
 *
 * A view holds, for every group and item of the standard, the requirements that lead to it and what was found of them.
 * Each entry shows the nearest links only: those that lead to it directly, else those by way of one other standard, else
 * by way of two. Nothing is said of an item itself: links touch, and a met requirement is not the item.
 */
#ifndef CPSFC_VIEW_H
#define CPSFC_VIEW_H

#include "runtime/report/write.h"

enum { VIEW_STEPS = 2 }; /* standards between a requirement and an entry */

struct view_counts { uint32_t met, gap, undecided, no_target, accepted, planned, excluded, total; uint8_t target; /* the highest */ };
struct view_link {
  uint32_t entry, requirement;          /* of the standards; of the rule set */
  uint8_t relation, confidence, steps;
  uint32_t by[VIEW_STEPS];              /* entries passed on the way, from the requirement on */
  uint32_t first_measure, measure_count; /* in view.measures: example measures that carry the link; else a crosswalk, or: */
  sym class;                            /* findings on elements of this class, not of a link */
  struct view_counts counts;
};
enum view_state {
  VIEW_UNREACHED,  /* no link leads here */
  VIEW_UNJUDGED,   /* links, but no finding of their requirements in this report; or no element of its classes */
  VIEW_TOUCHED,    /* findings, but every link only touches */
  VIEW_COVERED     /* a link says that a requirement contains the item */
};
struct view_entry { uint32_t first, count; /* in view.links */ struct view_counts counts; enum view_state state; bool beyond; /* judged, but every link holds for a level above the target only */ };
struct view {
  const struct standards *standards;
  const struct standard *standard;
  VEC(struct view_link) links;      /* by entry, then requirement */
  VEC(uint32_t) measures;           /* indices of catalogue measures */
  struct view_entry *entries;       /* of the standard: [0] is standard->first */
  struct view_counts *requirements; /* of the rule set */
  uint32_t *order;                  /* all entries as they are read: a group before its first item; standard->count of them */
  uint32_t states[4], items, beyond; /* items in each enum view_state; those beyond the target */
};

/* What was found of each requirement of the rule set; owned by the caller. */
struct view_counts *view_count_requirements(const struct report_input *in);
void view_make(struct view *v, const struct report_input *in);
void view_free(struct view *v);
static inline const struct view_entry *view_entry_of(const struct view *v, uint32_t entry) { return &v->entries[entry - v->standard->first]; }
/* "example measure AM-1.L1.a (level 1)", "crosswalk, by way of nist-csf-1.1 ID.AM-1"; owned by A. */
const char *view_way(struct arena *a, const struct report_input *in, const struct view *v, const struct view_link *x, enum language l);
/* "2 met, 1 gap, 3 undecided, 1 accepted"; owned by A. */
const char *view_counts_text(struct arena *a, const struct view_counts *c, enum language l);
/* "108 items: 90 with findings, 10 linked but not judged here, 8 that no link reaches"; owned by A. */
const char *view_total_text(struct arena *a, const struct view *v, enum language l);
/* What the view can't say: a sentence, and the items it speaks of, comma separated; a sentence without items is a note. */
struct view_limit { enum report_word word; uint32_t count; const char *ids; };
enum { VIEW_LIMITS = 6 };
/* Those that hold here; returns how many. Owned by A. */
int view_limits(struct arena *a, const struct report_input *in, const struct view *v, struct view_limit res[VIEW_LIMITS]);

#endif
