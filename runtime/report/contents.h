/* contents.h - inside the reports: frameworks as a table of contents, for the formats that hold a framework itself: its
 * categories, their requirements in catalogue order, and what these are linked to. */
#ifndef CPSFC_REPORT_CONTENTS_H
#define CPSFC_REPORT_CONTENTS_H

#include "runtime/report/write.h"

struct contents_group { uint32_t framework; sym id; /* 0: requirements without category */ struct bilingual title; uint32_t first; /* requirement + 1 */ };
struct contents_link { const struct catalogue_crosswalk *pair; uint32_t next; /* index + 1 in links */ };
/* An item of another standard is named by that standard, which stands here once. */
struct contents_standard { sym id; const struct standard *known; /* NULL: only its id is known */ };

struct contents {
  const struct report_input *in;
  VEC(uint32_t) frameworks;              /* in the order of the rule set */
  VEC(struct contents_group) groups;      /* by framework, then as met */
  uint32_t *next;                        /* by requirement: the next one + 1 of its group */
  VEC(struct contents_link) links;
  uint32_t *first_link;                  /* by requirement: index + 1 in links */
  VEC(struct contents_standard) standards; /* those of crosswalks and of example measures, in the order met */
  struct idmap standard_index;           /* id -> index + 1 in standards */
};
/* ONLY: the index of one framework; UINT32_MAX: those that the program has findings of. IN outlives it. */
void contents_derive(struct contents *o, const struct report_input *in, uint32_t only);
void contents_free(struct contents *o);
/* The first framework with a catalogue, else the first that is not the built-in checks; UINT32_MAX: none. */
uint32_t contents_main(const struct contents *o);
/* Its entry in the catalogue; NULL when it has none. */
const struct catalogue_requirement *contents_entry(const struct contents *o, uint32_t requirement);
/* What level N (1..3) asks: the sentence of its rule, else that a measure or an answer states the level; owned by A. */
const char *contents_level(struct arena *a, const struct contents *o, uint32_t requirement, int n, enum language l);
/* Its title; its name where it has none. Owned by A. */
const char *contents_framework_title(struct arena *a, const struct report_input *in, uint32_t framework, enum language l);
/* An item as a reader knows it: "nist-csf-1.1 ID.AM-1: Physical devices ..."; owned by A. */
const char *contents_item(struct arena *a, const struct contents *o, sym standard, sym item, enum language l);

#endif
