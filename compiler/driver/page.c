/* page.c - the two forms of a page of the reference. */
#include "compiler/driver/page.h"

#include <string.h>

#include "runtime/report/html.h"

static bool is_html(const struct page *p) { return p->form == PAGE_HTML; }

void page_begin(struct page *p, const char *title) {
  if (!is_html(p)) return;
  out_format(p->out,
             "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
             p->language == LANGUAGE_JA ? "ja" : "en");
  out_html(p->out, title);
  out_format(p->out,
             "</title>\n<style>\n%s.item{margin:.5em 0 .5em 1.2em}pre{background:var(--soft);padding:.6rem "
             ".9rem;border-radius:.5rem;overflow-x:auto}"
             "h3{margin:1.8em 0 .3em}</style>\n</head>\n<body>\n<main>\n",
             html_style);
}

void page_end(struct page *p) {
  if (is_html(p)) out_text(p->out, "</main>\n</body>\n</html>\n");
}

void page_heading(struct page *p, int level, const char *id, const char *text, const char *note) {
  if (!is_html(p)) {
    out_format(p->out, "%s%s%s%s\n", level == 1 ? "" : "\n", text, note && *note ? "  " : "", note ? note : "");
    if (level == 1) out_text(p->out, "\n");
    return;
  }
  out_format(p->out, "<h%d id=\"", level);
  out_html(p->out, id);
  out_text(p->out, "\">");
  out_html(p->out, text);
  if (note && *note) {
    out_text(p->out, " <span class=\"dim\">");
    out_html(p->out, note);
    out_text(p->out, "</span>");
  }
  out_format(p->out, "</h%d>\n", level);
}

void page_paragraph(struct page *p, const char *text) {
  if (!text || !*text) return;
  if (is_html(p)) out_text(p->out, "<p>");
  if (is_html(p))
    out_html(p->out, text);
  else
    out_text(p->out, text);
  out_text(p->out, is_html(p) ? "</p>\n" : "\n");
}

void page_fact(struct page *p, const char *label, const char *value) {
  if (!value || !*value) return;
  if (!is_html(p)) {
    out_format(p->out, "%s: %s\n", label, value);
    return;
  }
  out_text(p->out, "<p><span class=\"dim\">");
  out_html(p->out, label);
  out_text(p->out, ":</span> ");
  out_html(p->out, value);
  out_text(p->out, "</p>\n");
}

void page_item(struct page *p, const char *term, const char *note) {
  if (!is_html(p)) {
    out_format(p->out, "  %s\n", term);
    if (note && *note) out_format(p->out, "      %s\n", note);
    return;
  }
  out_text(p->out, "<div class=\"item\"><code>");
  out_html(p->out, term);
  out_text(p->out, "</code>");
  if (note && *note) out_text(p->out, "<br>");
  if (note) out_html(p->out, note);
  out_text(p->out, "</div>\n");
}

void page_link(struct page *p, const char *target, const char *text, const char *note) {
  if (!is_html(p)) {
    page_item(p, text, note);
    return;
  }
  out_text(p->out, "<div class=\"item\"><a href=\"");
  out_html(p->out, target);
  out_text(p->out, "\">");
  out_html(p->out, text);
  out_text(p->out, "</a> ");
  if (note) out_html(p->out, note);
  out_text(p->out, "</div>\n");
}

static void indented(struct out *o, const char *text) {
  for (const char *end; *text; text = *end ? end + 1 : end) {
    end = strchr(text, '\n') ? strchr(text, '\n') : text + strlen(text);
    out_text(o, "  ");
    out_bytes(o, text, (size_t)(end - text));
    out_text(o, "\n");
  }
}

void page_code(struct page *p, const char *class, const char *text) {
  if (!is_html(p)) {
    indented(p->out, text);
    return;
  }
  out_format(p->out, "<pre class=\"%s\">", class);
  out_html(p->out, text);
  out_text(p->out, "</pre>\n");
}
