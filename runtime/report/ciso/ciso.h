/* ciso.h - inside the library format of CISO Assistant: a framework with its levels, example measures and crosswalks.
 *
 * The format is described by its own users' guide only, there is no schema. Names are URNs in lower case; ours begin with
 * urn:cpsfc:risk. Mapping sets lead to frameworks that come with that program, or that this one writes.
 */
#ifndef CPSFC_CISO_H
#define CPSFC_CISO_H

#include "runtime/report/ciso/yaml_write.h"
#include "runtime/report/contents.h"
#include "runtime/report/oscal/catalogue.h"

struct ciso {
  struct yaml_out yaml;
  const struct report_input *in;
  struct arena memory;
  struct contents contents;
  uint32_t framework;
  const char *id;               /* cpsf-1.0.0 */
  const char **nodes;           /* by requirement: the end of its URN; no two the same */
  const struct oscal_selection *profiles; /* those of overlays that select from the framework: groups beside the levels */
  uint32_t profile_count;
};

/* ciso.c */

/* The library of one framework; UINT32_MAX: of the first that the program has findings of. O->error is ENODATA when there is
 * none. */
void ciso_write(struct out *o, const struct report_input *in, uint32_t framework);
/* urn:cpsfc:risk:KIND:ID and, when NODE is given, :NODE; owned by A. */
const char *ciso_urn(struct arena *a, const char *kind, const char *id, const char *node);
/* TEXT in lower case, with "_" for what may not stand in a URN here; owned by A. */
const char *ciso_word(struct arena *a, const char *text);
/* KEY: name and description, then "translations" with the Japanese ones; what is NULL or "" is left out. */
void ciso_words(struct ciso *c, const char *const name[LANGUAGE_COUNT], const char *const description[LANGUAGE_COUNT]);

/* nodes.c */

void ciso_nodes(struct ciso *c);           /* "requirement_nodes" */
void ciso_controls(struct ciso *c);        /* "reference_controls" */
bool ciso_has_controls(const struct ciso *c);

/* mappings.c */

/* URNs of libraries that the mapping sets need; nothing when there are none. */
void ciso_dependencies(struct ciso *c);    /* "dependencies" */
void ciso_mappings(struct ciso *c);        /* "requirement_mapping_sets", both ways */

#endif
