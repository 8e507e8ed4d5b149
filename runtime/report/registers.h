/* registers.h - inside the reports: what the page lists beside the findings. Each register is one section of the page with
 * its id, or nothing when it would be empty. Linear in what it lists, but for sorting. */
#ifndef CPSFC_REGISTERS_H
#define CPSFC_REGISTERS_H

#include "runtime/report/html.h"

/* section#elements: what is one's own and what has findings, with their numbers. The row of an entity is #e<id>; where
 * DRAWN (a bit per entity; NULL: nothing is drawn) has it, a link .to-drawing leads back to its node #n<id>. */
void registers_html_elements(struct out *o, const struct report_input *in, const uint64_t *drawn);

/* ---- inside the registers ---- */

/* Both languages; once when they are the same. */
void register_both(struct out *o, const char *en, const char *ja);
/* <section> with its heading, then a table with caption and columns, left open in its <tbody>. */
struct register_table { const char *id; enum report_word title, caption; const enum report_word *columns; int column_count; };
void register_open(struct out *o, const struct register_table *t);
/* The table alone; of T the caption and the columns count. */
void register_table_open(struct out *o, const struct register_table *t);
void register_table_close(struct out *o);
void register_close(struct out *o);
/* Names one after the other with what stands between them. */
void register_name(struct out *o, struct arena *a, const struct report_input *in, entity_id e, bool first);
/* A date as a cell; "-" for none. */
void register_date_cell(struct out *o, day d);
/* Is it part of what was described here, and not of the library? */
bool register_described(const struct report_input *in, entity_id e);
/* The attribute as a date; DAY_NONE when it is none. */
day register_date(const struct report_input *in, entity_id e, const char *attribute);
struct value register_value(const struct report_input *in, entity_id e, const char *attribute);

#endif
