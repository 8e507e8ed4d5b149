/* html.h - inside the reports: what the pages share. */
#ifndef CPSFC_HTML_H
#define CPSFC_HTML_H

#include "runtime/report/write.h"

/* The style of every page. */
extern const char html_style[];
/* The policy that keeps scripts and loads out, and the style with its digest; inside <head>. */
void html_policy_and_style(struct out *o);
/* From the doctype to the date, inside <header>; the caller closes it. */
void html_head(struct out *o, const struct report_input *in, enum report_word title);
/* Both languages side by side; CSS shows one. */
void html_both(struct out *o, const char *en, const char *ja);
void html_say(struct out *o, enum report_word w);
void html_pair(struct out *o, const struct bilingual_text *t);
void html_paragraph(struct out *o, enum report_word w, const char *class);
/* A heading of the second level. */
void html_section(struct out *o, enum report_word w, const char *id);
/* A term of a list of facts, its description left open: the caller closes </dd>. */
void html_term(struct out *o, enum report_word w);
/* A whole fact; nothing when TEXT is empty. */
void html_fact(struct out *o, enum report_word w, const char *text);

#endif
