/* page.h - inside driver: one page of the reference, written as plain text for `explain` or as HTML for the doc pages.
 */
#ifndef CPSFC_PAGE_H
#define CPSFC_PAGE_H

#include "compiler/driver/driver.h"

enum page_form { PAGE_TEXT, PAGE_HTML };
struct page {
  struct out *out;
  enum page_form form;
  enum language language;
};

/* An HTML page from the doctype to <main>, and its end; nothing in text. */
void page_begin(struct page *p, const char *title);
void page_end(struct page *p);
/* A heading: LEVEL 1 to 3, with a name to jump to. NOTE stands smaller beside it; may be NULL. */
void page_heading(struct page *p, int level, const char *id, const char *text, const char *note);
void page_paragraph(struct page *p, const char *text);
/* "label: value"; nothing when VALUE is NULL or empty. */
void page_fact(struct page *p, const char *label, const char *value);
/* Something with a name, and what is to say about it; NOTE may be NULL. */
void page_item(struct page *p, const char *term, const char *note);
/* An item of a list of pages. */
void page_link(struct page *p, const char *target, const char *text, const char *note);
/* Lines of a spec; CLASS names them in HTML. */
void page_code(struct page *p, const char *class, const char *text);

#endif
