/* html.h - inside the reports: what the pages share. */
#ifndef CPSFC_HTML_H
#define CPSFC_HTML_H

#include "runtime/report/write.h"

/* The style of every page, and the script of the report's: page.css and page.js. */
extern const char html_style[], html_script[];
/* The policy that keeps everything out but the style, and the style; inside <head>. EXTRA: further style, or "". */
void html_policy_and_style(struct out *o, const char *extra);
/* From the doctype to the date, inside <header>; the caller closes it. */
void html_head(struct out *o, const struct report_input *in, enum report_word title);
/* The same with a style of its own. */
void html_head_with_style(struct out *o, const struct report_input *in, enum report_word title, const char *extra_style);
/* The same for the page whose script is html_script (html_write_script puts it in), with a style of its own. */
void html_head_with_script(struct out *o, const struct report_input *in, enum report_word title, const char *extra_style);
void html_write_script(struct out *o);
/* "2026-06-15", "2026年6月15日"; owned by A. */
const char *html_date(struct arena *a, day d, enum language l);
/* Both languages side by side, each a short <i lang>; CSS shows one, upright. Once when both say the same. */
void html_both(struct out *o, const char *en, const char *ja);
void html_say(struct out *o, enum report_word w);
/* The same for sentences of ours, where names stand in backticks: they become code. */
void html_message(struct out *o, const char *en, const char *ja);
void html_pair(struct out *o, const struct bilingual_text *t);
void html_paragraph(struct out *o, enum report_word w, const char *class);
/* A heading of the second level; ID NULL: its section has one. */
void html_section(struct out *o, enum report_word w, const char *id);
/* One of the third level. */
void html_subsection(struct out *o, enum report_word w, const char *id);
/* From <div class="scroll"> to <tbody>: a table that can be scrolled by keyboard where it is too wide. CLASS: of the table, or
 * NULL. */
void html_table_open(struct out *o, const char *class, const enum report_word *heads, size_t count);
void html_table_close(struct out *o);
/* The same in parts, for heads that are no words of ours: to the first head, and from behind the last one. CLASS: of the
 * table, of its body; NULL: none. */
void html_table_begin(struct out *o, const char *class);
void html_table_body(struct out *o, const char *class);
/* A term of a list of facts, its description left open: the caller closes </dd>. */
void html_term(struct out *o, enum report_word w);
/* A whole fact; nothing when TEXT is empty. */
void html_fact(struct out *o, enum report_word w, const char *text);

/* anchor.c */

/* Modules without a name may hold subjects of one name, whose fingerprints are the same: which row is the second, the third. */
struct anchors { struct idmap number; /* row + 1 -> 2, 3, .. */ };
void anchors_make(struct anchors *res, const struct report_input *in);
void anchors_free(struct anchors *x);
/* The id of a finding on the page: "f-" and the first twelve digits of its fingerprint, "-2" behind those of the second of
 * one name. Owned by A. */
const char *finding_anchor(struct arena *a, const struct report_input *in, uint32_t row);

#endif
