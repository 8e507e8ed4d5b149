/* registers.h - inside the reports: what the page lists beside the findings. Each register is one section of the page with
 * its id, or nothing when it would be empty. Linear in what it lists, but for sorting. */
#ifndef CPSFC_REGISTERS_H
#define CPSFC_REGISTERS_H

#include "runtime/report/html.h"

/* section#elements: what is one's own, what has findings, what is drawn, with the numbers of findings. The row of an entity is #e<id>; where
 * DRAWN (a bit per entity; NULL: nothing is drawn) has it, a link .to-drawing leads back to its node #n<id>. */
void registers_html_elements(struct out *o, const struct report_input *in, const uint64_t *drawn);

/* section#evidence: what shows that something is done, the one that expires first at the top. */
void registers_html_evidence(struct out *o, const struct report_input *in);
/* section#measures: what is done or planned, for what it counts and for how many; answers by organization and level. */
void registers_html_measures(struct out *o, const struct report_input *in);
/* section#decisions: accepted, excluded and planned, the first to end at the top; exceptions; messages silenced by @allow. */
void registers_html_decisions(struct out *o, const struct report_input *in);
/* To stand behind the table of questions: for each who can answer a text to send, in both languages. */
void registers_html_mail(struct out *o, const struct report_input *in);
/* section#glossary: the terms of the library's glossary that stand in the requirements found here and in our own words. */
void registers_html_glossary(struct out *o, const struct report_input *in);
/* section#reading: how to read the report, in twelve sentences. */
void registers_html_reading(struct out *o);
/* To stand inside section#method: every figure of the page with its formula, as a list. */
void registers_html_formulas(struct out *o);

/* ---- inside the registers ---- */

/* <section> with its heading; then, by register_open, a table with caption and columns, left open in its <tbody>. */
struct register_table { const char *id; enum report_word title, caption; const enum report_word *columns; int column_count; unsigned numbers; /* a bit per column of numbers */ };
void register_head(struct out *o, const struct register_table *t);
void register_open(struct out *o, const struct register_table *t);
/* The table alone; of T the caption and the columns count. */
void register_table_open(struct out *o, const struct register_table *t);
void register_table_close(struct out *o);
void register_close(struct out *o);
/* Names one after the other with what stands between them. */
void register_name(struct out *o, struct arena *a, const struct report_input *in, entity_id e, bool first);
/* The id of a requirement, a link to the card of ROW when the page has one. */
void register_requirement(struct out *o, struct arena *a, const struct report_input *in, uint32_t requirement, uint32_t row);
/* What a measure bears on, "#CPS.DS-3 ×2, #CPS.DS-4"; of many the first, the rest counted. */
void register_uses(struct out *o, struct arena *a, const struct report_input *in, const struct measure_use *uses, uint32_t count);
/* A date as a cell; "-" for none. */
void register_date_cell(struct out *o, day d);
/* Is it part of what was described here, and not of the library? */
bool register_described(const struct report_input *in, entity_id e);
/* The attribute as a date; DAY_NONE when it is none. */
day register_date(const struct report_input *in, entity_id e, const char *attribute);
struct value register_value(const struct report_input *in, entity_id e, const char *attribute);

#endif
