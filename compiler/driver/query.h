/* query.h - inside driver and for the language server: what stands at a place, in offsets and texts; no protocol here. */
#ifndef CPSFC_QUERY_H
#define CPSFC_QUERY_H

#include "compiler/driver/driver.h"

/* query.c */

/* Sorts the uses of a checked session and finds the places of requirements. */
void session_settle_uses(struct session *s);
/* The use that OFFSET lies in or just behind, the shortest of several; NULL when there is none. */
const struct name_use *session_use_at(const struct session *s, uint32_t offset);
/* Places with the same target, that itself included when it is noted. */
bool name_use_same(const struct name_use *a, const struct name_use *b);
/* The module that a file of the program belongs to, 0: none (a catalogue). */
module_id session_module_of(const struct session *s, uint32_t file);
const struct tree *session_tree_of(const struct session *s, uint32_t file);
/* What the element, flow or requirement is said to be: where its class or the class of its port is declared. SPAN_NONE: nothing. */
span session_type_place(const struct session *s, const struct name_use *u);
/* The entity declared at that place, or 0. */
entity_id session_entity_declared(const struct session *s, span at);
/* Requirement of the rules with that id, the one of a framework that MODULE imports before others; UINT32_MAX: none. */
uint32_t session_requirement(const struct session *s, sym id);

/* query_text.c */

/* The lines of a doc comment that are in that language, joined; "" when there are none or DOC is NULL. Owned by A. */
const char *query_doc_lines(struct arena *a, const char *doc, enum language l);
/* The same; a comment in another language alone is taken as it is. Owned by A, or DOC itself. */
const char *query_doc(struct arena *a, const char *doc, enum language l);
/* Type as the reader writes it: "Velocity in 0mm/s .. 50mm/s", "[organization]", "low | moderate | high". Owned by A. */
const char *query_type_text(struct arena *a, const struct model *m, const struct type *t, enum language l);
/* All about what a name means, as Markdown; owned by A. */
const char *session_describe(struct arena *a, struct session *s, const struct name_use *u, enum language l);
/* "2 gaps, 5 undecided" of the findings about one subject and what lies in it; NULL when nothing was judged about it. */
struct subject_counts { uint32_t met, gap, undecided; };
struct subject_counts session_count_subject(const struct session *s, entity_id e);
const char *query_pick(const struct session *s, struct bilingual t, enum language l);

/* query_units.c */

/* About the number with a unit, or the quantity (`Temperature`), at OFFSET of a file, as Markdown; *AT is its place.
 * NULL when there is none. Owned by A. */
const char *session_describe_quantity(struct arena *a, struct session *s, uint32_t file, uint32_t offset, enum language l, span *at);

#endif
