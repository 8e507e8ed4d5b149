/* oscal.h - inside the reports: what the models of OSCAL 1.1.3 have in common.
 *
 * Every UUID is version 5 over a name that says what it stands for, so that the same input gives the same bytes; nothing
 * reads a clock. Arrays may not be empty in OSCAL: a member is left out, or begun by its first item.
 */
#ifndef CPSFC_REPORT_OSCAL_H
#define CPSFC_REPORT_OSCAL_H

#include "runtime/report/write.h"

#define OSCAL_VERSION "1.1.3"
/* The namespace of props and parts that OSCAL has no name for. */
#define OSCAL_NAMESPACE "urn:cpsfc:oscal"

/* The UUID of a name such as "catalog cpsf@1.0.0", in the namespace of this program; owned by A. */
const char *oscal_uuid(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A token (NCName) made of TEXT: what may not stand there becomes "_"; "r" in front of what is no letter. Owned by A. */
const char *oscal_token(struct arena *a, const char *text);
/* TEXT as a value of one line: spaces and line ends become one space each, none at the ends. "" when nothing is left. */
const char *oscal_line(struct arena *a, const char *text);
/* By requirement of the rule set: the id of its control in every model. The token of its id; where an earlier one has
 * that already, the framework stands in front. Owned by A. */
const char *const *oscal_control_ids(struct arena *a, const struct rule_set *rules, const struct interner *names);
/* "cpsf@1.0.0"; owned by A. */
const char *oscal_framework_name(struct arena *a, const struct report_input *in, uint32_t framework);

/* ---- json ---- */

/* {"name", "ns", "value"}: of ours, one line; nothing when that is empty or NULL. OF_OSCAL: a name that OSCAL defines. */
void oscal_prop(struct json *j, const char *name, const char *value);
void oscal_prop_of_oscal(struct json *j, const char *name, const char *value);
/* Titles, descriptions and prose are markup in OSCAL: TEXT escaped, so that it reads as it was written, with names in backquotes
 * as code; owned by A. As a pair: nothing when there is none. */
const char *oscal_marked(struct arena *a, const char *text);
void oscal_text(struct json *j, const char *key, const char *text);
/* The array of that key begins with its first item: *OPEN tells whether it has. oscal_close ends one that was begun. */
void oscal_open(struct json *j, const char *key, bool *open);
void oscal_close(struct json *j, bool open);
/* {ROOT: {"uuid": of all that follows, MEMBERS}}: the UUID of a document changes with what it says, so the rest is written
 * first, by a writer that begins with {.out = to memory, .depth = 2}. */
void oscal_document(struct out *o, const char *root, const struct builder *members);
/* "metadata", open: title, last-modified (the date of judgement at midnight UTC), version, oscal-version; further members
 * may follow, then json_end_object. */
void oscal_metadata(struct json *j, const struct report_input *in, const char *title, const char *version);
/* "2026-06-15T00:00:00Z" as a pair; nothing for DAY_NONE. */
void oscal_date(struct json *j, const char *key, day d);

#endif
