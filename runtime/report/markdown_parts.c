/* markdown_parts.c - texts, cells and rows of Markdown, safe in a comment on a forge. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/markdown.h"

/* ---- texts ------------------------------------------------------------------------------------------------------- */

/* A comment parts what a forge would link: mentions, numbers of issues, addresses. Nobody sees it. */
static const char parting[] = "<!-- -->";

/* Does something begin at TEXT + 1 that would be linked? */
static bool links_behind(const char *text) {
  if (*text == '@') return isalnum((unsigned char)text[1]);
  if (*text == '#') return isdigit((unsigned char)text[1]);
  if (*text == ':') return text[1] == '/' && text[2] == '/';
  return false;
}

/* Where "www." or "GH-" begins, which are linked with what follows: the length of what stands before the parting. */
static size_t parted_word(const char *text, const char *begin) {
  if (text != begin && isalnum((unsigned char)text[-1])) return 0;
  if (strncasecmp(text, "www.", 4) == 0) return 3;
  return strncasecmp(text, "gh-", 3) == 0 ? 3 : 0;
}

/* An underscore inside a word is no mark. */
static bool is_inside_word(const char *at, const char *begin) {
  return *at == '_' && at != begin && isalnum((unsigned char)at[-1]) && isalnum((unsigned char)at[1]);
}

static void write_character(struct out *o, const char *at, const char *begin) {
  static const char marks[] = "|\\`*_[]~$";
  if (*at == '\n' || *at == '\r')
    out_text(o, " ");
  else if (*at == '<')
    out_text(o, "&lt;");
  else if (*at == '>')
    out_text(o, "&gt;");
  else if (*at == '&')
    out_text(o, "&amp;");
  else if (strchr(marks, *at) && !is_inside_word(at, begin))
    out_format(o, "\\%c", *at);
  else
    out_bytes(o, at, 1);
}

const char *markdown_quoted_end(const char *at, const char *begin) {
  if (*at != '`' || at[1] == '`' || (at != begin && at[-1] == '`')) return NULL;
  const char *end = at + 1 + strcspn(at + 1, "`<&|\\\n\r");
  return *end == '`' && end[1] != '`' && end != at + 1 ? end : NULL;
}

void markdown_cell(struct out *o, const char *text) {
  for (const char *at = text; *at; at++) {
    size_t word = parted_word(at, text);
    const char *end = markdown_quoted_end(at, text);
    if (end)
      out_bytes(o, at, (size_t)(end - at) + 1), at = end;
    else if (word)
      out_bytes(o, at, word), at += word - 1;
    else
      write_character(o, at, text);
    if (word || links_behind(at)) out_text(o, parting);
  }
}

void markdown_html(struct out *o, const char *text) {
  for (const char *at = text; *at; at++) {
    size_t word = parted_word(at, text);
    char one[] = {*at == '\n' || *at == '\r' ? ' ' : *at, 0};
    if (word)
      out_bytes(o, at, word), at += word - 1;
    else
      out_html(o, one);
    if (word || links_behind(at)) out_text(o, parting);
  }
}

void markdown_code(struct out *o, const char *text) {
  const char *fence = strchr(text, '`') ? "``" : "`";
  if (!*text) return;
  if (strstr(text, "``") || *text == ' ' || strpbrk(text, "<&\\\n\r")) {
    markdown_cell(o, text);
    return;
  }
  out_text(o, fence);
  if (fence[1]) out_text(o, " ");
  for (; *text; text++) {
    if (*text == '|')
      out_text(o, "\\|");
    else
      out_bytes(o, text, 1);
  }
  if (fence[1]) out_text(o, " ");
  out_text(o, fence);
}

const char *markdown_short(struct arena *a, const char *text, size_t most) {
  size_t length = 0, bytes = 0;
  for (; text[bytes] && length < most; length++) do
      bytes++;
    while ((text[bytes] & 0xC0) == 0x80);
  return text[bytes] ? arena_format(a, "%.*s…", (int)bytes, text) : text;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

void markdown_row_coded(struct out *o, const char *const *cells, int count, unsigned code) {
  out_text(o, "|");
  for (int i = 0; i < count; i++) {
    out_text(o, " ");
    (code >> i & 1 ? markdown_code : markdown_cell)(o, cells[i]);
    out_text(o, " |");
  }
  out_text(o, "\n");
}

void markdown_row(struct out *o, const char *const *cells, int count) { markdown_row_coded(o, cells, count, 0); }

void markdown_heading(struct out *o, const char *const *cells, int count) {
  markdown_row(o, cells, count);
  out_text(o, "|");
  for (int i = 0; i < count; i++) out_text(o, " --- |");
  out_text(o, "\n");
}
