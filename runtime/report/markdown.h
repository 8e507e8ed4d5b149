/* markdown.h - inside the reports: texts, cells and rows of Markdown, and pages that keep within a limit. */
#ifndef CPSFC_MARKDOWN_H
#define CPSFC_MARKDOWN_H

#include "runtime/report/write.h"

/* ---- markdown_parts.c ---- */

/* Text that can't break a table cell, turn into markup, mention anybody or link anywhere. */
void markdown_cell(struct out *o, const char *text);
/* `line7.drive7` in a sentence that starts at BEGIN: one mark, then text without marks up to the next single one. Returns where
 * it ends; NULL when there is none AT, or what it holds can't stand in a cell. */
const char *markdown_quoted_end(const char *at, const char *begin);
/* The same inside a block of HTML. */
void markdown_html(struct out *o, const char *text);
/* A name or place as code; as text where code can't hold it. */
void markdown_code(struct out *o, const char *text);
/* The first MOST characters, with a mark where something was cut; owned by A. */
const char *markdown_short(struct arena *a, const char *text, size_t most);
void markdown_row(struct out *o, const char *const *cells, int count);
/* Cells whose bit is set in CODE are names or places. */
void markdown_row_coded(struct out *o, const char *const *cells, int count, unsigned code);
/* A row and the line below it. */
void markdown_heading(struct out *o, const char *const *cells, int count);

/* ---- markdown_page.c ---- */

/* A forge takes so many characters in a description or comment (GitHub: 65,536); some are left for whoever adds a line. */
enum { MARKDOWN_LIMIT = 65000 };
struct markdown_part { const char *title; /* NULL: not collapsed */ struct out text; int weight; size_t size, room; };
/* Parts of a page in order; those that don't fit are cut at whole rows and say how many are missing. */
struct markdown_page { VEC(struct markdown_part) parts; struct arena memory; enum language language; };
/* Begins a part and returns where it is written, valid until the next one. TITLE is plain text, owned by the caller; "" when
 * the text begins with it. Of what is too much, parts get room by WEIGHT. */
struct out *markdown_part(struct markdown_page *p, const char *title, int weight);
/* The last part is taken back when nothing was written to it. */
void markdown_part_end(struct markdown_page *p);
void markdown_page_write(struct out *o, struct markdown_page *p);
void markdown_page_free(struct markdown_page *p);

#endif
