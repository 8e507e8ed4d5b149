/* html_parts.c - what the pages share: head, both languages side by side. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/html.h"

/* Names in backticks, as messages write them, become code; a backtick without its other stays. */
static void write_marked(struct out *o, const char *text) {
  struct arena a = {0};
  for (const char *open, *close; (open = strchr(text, '`')) && (close = strchr(open + 1, '`')); text = close + 1) {
    out_html(o, arena_copy(&a, text, (size_t)(open - text)));
    out_text(o, "<code>");
    out_html(o, arena_copy(&a, open + 1, (size_t)(close - open - 1)));
    out_text(o, "</code>");
  }
  out_html(o, text);
  arena_free(&a);
}

static void write_languages(struct out *o, const char *en, const char *ja, void (*write)(struct out *o, const char *text)) {
  if (!strcmp(en, ja)) {
    write(o, en);
    return;
  }
  out_text(o, "<i lang=en>");
  write(o, en);
  out_text(o, "</i><i lang=ja>");
  write(o, ja);
  out_text(o, "</i>");
}

void html_both(struct out *o, const char *en, const char *ja) { write_languages(o, en, ja, out_html); }
void html_say(struct out *o, enum report_word w) { html_both(o, say(w, LANGUAGE_EN), say(w, LANGUAGE_JA)); }
void html_message(struct out *o, const char *en, const char *ja) { write_languages(o, en, ja, write_marked); }
void html_pair(struct out *o, const struct bilingual_text *t) { html_message(o, pick_pair(t, LANGUAGE_EN), pick_pair(t, LANGUAGE_JA)); }

void html_paragraph(struct out *o, enum report_word w, const char *class) {
  out_format(o, "<p class=\"%s\">", class);
  html_say(o, w);
  out_text(o, "</p>\n");
}

void html_section(struct out *o, enum report_word w, const char *id) {
  if (id) out_format(o, "<h2 id=\"%s\">", id);
  else out_text(o, "<h2>");
  html_say(o, w);
  out_text(o, "</h2>\n");
}

static void write_class(struct out *o, const char *tag, const char *class) {
  out_format(o, class ? "<%s class=\"%s\">" : "<%s>", tag, class);
}

void html_table_begin(struct out *o, const char *class) {
  out_text(o, "<div class=\"scroll\" tabindex=\"0\">");
  write_class(o, "table", class);
  out_text(o, "<thead><tr>");
}

void html_table_body(struct out *o, const char *class) {
  out_text(o, "</tr></thead>");
  write_class(o, "tbody", class);
  out_text(o, "\n");
}

void html_table_open(struct out *o, const char *class, const enum report_word *heads, size_t count) {
  html_table_begin(o, class);
  for (size_t i = 0; i < count; i++) {
    out_text(o, "<th scope=\"col\">");
    html_say(o, heads[i]);
    out_text(o, "</th>");
  }
  html_table_body(o, NULL);
}

void html_table_close(struct out *o) { out_text(o, "</tbody></table></div>\n"); }

void html_subsection(struct out *o, enum report_word w, const char *id) {
  out_format(o, "<h3 id=\"%s\">", id);
  html_say(o, w);
  out_text(o, "</h3>\n");
}

void html_term(struct out *o, enum report_word w) {
  out_text(o, "<dt>");
  html_say(o, w);
  out_text(o, "</dt><dd>");
}
void html_fact(struct out *o, enum report_word w, const char *text) {
  if (!text || !*text) return;
  html_term(o, w);
  out_html(o, text);
  out_text(o, "</dd>\n");
}

/* ---- head ---- */

const char *html_date(struct arena *a, day d, enum language l) {
  char date[11];
  date_format(d, date);
  if (l != LANGUAGE_JA) return arena_format(a, "%s", date);
  return arena_format(a, "%.4s年%d月%d日", date, atoi(date + 5), atoi(date + 8));
}

/* Specs come from strangers. A page may use its own style and its own script and nothing else: no image, no frame, no
 * form, nothing from anywhere (Content Security Policy Level 3). */
static void write_policy(struct out *o, const char *style, bool script) {
  char digest[HASH_BASE64_SIZE];
  hash_base64(style, strlen(style), digest);
  out_format(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; ", digest);
  hash_base64(html_script, strlen(html_script), digest);
  if (script) out_format(o, "script-src 'sha256-%s'; ", digest);
  out_format(o, "base-uri 'none'; form-action 'none'\">\n<style>%s</style>\n", style);
}

static void write_style(struct out *o, const char *extra, bool script) {
  struct builder style = {0};
  builder_text(&style, html_style);
  builder_text(&style, extra);
  write_policy(o, builder_get(&style), script);
  builder_free(&style);
}

void html_policy_and_style(struct out *o, const char *extra) { write_style(o, extra, false); }

void html_write_script(struct out *o) {
  out_text(o, "<script>");
  out_text(o, html_script);
  out_text(o, "</script>\n");
}

/* A string of CSS with every byte of TEXT that could mean something written as its code; whole characters. */
static void css_string(struct builder *b, const char *text) {
  size_t length = strlen(text);
  builder_char(b, '"');
  for (size_t i = 0; i < length;) {
    uint32_t c;
    i += (size_t)utf8_decode(text + i, length - i, &c);
    bool plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
    builder_format(b, plain ? "%c" : "\\%x ", c);
  }
  builder_char(b, '"');
}

/* Above each printed page: what it is of, and as of when. */
static void page_header_style(struct builder *b, const struct report_input *in) {
  char date[11];
  builder_text(b, "@page{@top-left{font:8pt system-ui,sans-serif;content:");
  css_string(b, in->title);
  builder_text(b, "}@top-right{font:8pt system-ui,sans-serif;content:");
  css_string(b, date_format(in->as_of, date));
  builder_text(b, "}}\n");
}

static void write_title(struct out *o, const struct report_input *in, enum report_word title, const char *extra, bool script) {
  struct builder style = {0};
  out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
             in->language == LANGUAGE_JA ? "ja" : "en");
  out_html(o, in->title);
  out_format(o, " - %s</title>\n", say(title, in->language));
  page_header_style(&style, in);
  builder_text(&style, extra);
  write_style(o, builder_get(&style), script);
  builder_free(&style);
  out_text(o, "</head>\n<body>\n");
}

static void write_heading(struct out *o, const struct report_input *in, enum report_word title) {
  struct arena a = {0};
  bool ja = in->language == LANGUAGE_JA;
  out_format(o, "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"lang-en\"%s>\n", ja ? "" : " checked");
  out_format(o, "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"lang-ja\"%s>\n", ja ? " checked" : "");
  out_text(o, "<div class=\"language\"><label class=\"to-en\" for=\"lang-en\">English</label><label class=\"to-ja\" for=\"lang-ja\">日本語</label></div>\n<header>\n<h1>");
  out_html(o, in->title);
  out_text(o, ": ");
  html_say(o, title);
  out_text(o, "</h1>\n<p class=\"dim as-of\">");
  html_say(o, SAY_AS_OF);
  out_text(o, " <b>");
  html_both(o, html_date(&a, in->as_of, LANGUAGE_EN), html_date(&a, in->as_of, LANGUAGE_JA));
  out_text(o, "</b> (");
  html_both(o, said_from(in->as_of_from, LANGUAGE_EN), said_from(in->as_of_from, LANGUAGE_JA));
  out_text(o, ")</p>\n");
  arena_free(&a);
}

void html_head_with_style(struct out *o, const struct report_input *in, enum report_word title, const char *extra_style) {
  write_title(o, in, title, extra_style, false);
  write_heading(o, in, title);
}

void html_head(struct out *o, const struct report_input *in, enum report_word title) { html_head_with_style(o, in, title, ""); }

void html_head_with_script(struct out *o, const struct report_input *in, enum report_word title, const char *extra_style) {
  write_title(o, in, title, extra_style, true);
  write_heading(o, in, title);
}
