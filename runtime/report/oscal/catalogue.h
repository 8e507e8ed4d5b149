/* catalogue.h - inside OSCAL: the catalogue of a framework and the profiles that select from it. */
#ifndef CPSFC_OSCAL_CATALOGUE_H
#define CPSFC_OSCAL_CATALOGUE_H

#include "runtime/report/oscal/oscal.h"
#include "runtime/report/contents.h"

/* What an exception or a strengthening changes about a requirement. */
struct oscal_change { const char *name; enum report_word title; struct bilingual text; const struct rule_level *levels; uint32_t framework, next; /* index + 1 */ };

struct oscal_catalogue {
  struct json *json;
  const struct report_input *in;
  struct arena memory;
  struct contents contents;
  const char *const *ids;  /* of controls, by requirement */
  VEC(struct oscal_change) changes;
  uint32_t *first_change;  /* by requirement: index + 1 in changes */
};

/* control.c */

void oscal_control(struct oscal_catalogue *c, uint32_t requirement);
/* A part: English prose, the Japanese in a part `translation` inside. OURS: the name is none of OSCAL's. ID, TITLE NULL: none. */
struct oscal_part { const char *id, *name, *title, *en, *ja; bool ours; uint8_t level; /* 0: none */ bool parts; /* parts inside have begun */ };
void oscal_part_begin(struct json *j, struct oscal_part *p);
void oscal_part_inside(struct json *j, struct oscal_part *p, struct oscal_part *inner);
void oscal_part_end(struct json *j, struct oscal_part *p);

/* changes.c */

void oscal_changes_collect(struct oscal_catalogue *c);
/* What FRAMEWORK changes about it, as parts of the array `parts`, which *OPEN begins; UINT32_MAX: what any but its own does. */
void oscal_changes(struct oscal_catalogue *c, uint32_t requirement, uint32_t framework, bool *open);
bool oscal_is_changed(const struct oscal_catalogue *c, uint32_t requirement, uint32_t framework);

/* catalogue.c */

void oscal_catalogue_begin(struct oscal_catalogue *c, struct json *j, const struct report_input *in, uint32_t framework);
void oscal_catalogue_free(struct oscal_catalogue *c);
/* The catalogue of one framework; UINT32_MAX: of those that the program has findings of. */
void oscal_write_catalogue(struct out *o, const struct report_input *in, uint32_t framework);
/* The name of the file that holds the catalogue of a framework, as profiles refer to it; owned by A. */
const char *oscal_catalogue_file(struct arena *a, const struct report_input *in, uint32_t framework);

/* profile.c */

/* What a profile selects: a level of all requirements of a framework, or a profile of one, by its name. */
struct oscal_selection { uint32_t framework; uint8_t level; sym profile; };
/* All selections that the rule set has; owned by A. */
const struct oscal_selection *oscal_selections(struct arena *a, const struct report_input *in, uint32_t *count);
/* "cpsf@1.0.0:2", "profiles.factory.line@1.0.0"; owned by A. */
const char *oscal_selection_name(struct arena *a, const struct report_input *in, const struct oscal_selection *s);
/* "Cyber/Physical Security Framework, level 2"; owned by A. */
const char *oscal_selection_title(struct arena *a, const struct report_input *in, const struct oscal_selection *s, enum language l);
void oscal_write_profile(struct out *o, const struct report_input *in, const struct oscal_selection *s);

#endif
