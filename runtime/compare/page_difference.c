/* page_difference.c - where a page and what is made of its spec part. */
#include <string.h>

#include "runtime/compare/fields.h"
#include "runtime/compare/page_spec.h"

enum { SHOWN_BEFORE = 24, SHOWN_BEHIND = 48 };

static size_t common_prefix(const char *a, const char *b, size_t length) {
  size_t res = 0;
  while (res < length && a[res] == b[res]) res++;
  return res;
}

/* The last of `<section id="X"` and `<script ... id="X"` that begins before AT. */
static const char *section_at(struct arena *a, const char *text, size_t at) {
  static const char *const marks[] = {"<section id=\"", "<script type=\"application/json\" id=\""};
  for (size_t i = at + 1; 0 < i--;) {
    if (text[i] != '<') continue;
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
      size_t length = strlen(marks[m]);
      if (strncmp(text + i, marks[m], length)) continue;
      return arena_copy(a, text + i + length, strcspn(text + i + length, "\"<>"));
    }
  }
  return "head";
}

/* One line around AT, as it may be shown. */
static const char *excerpt(struct arena *a, const char *text, size_t length, size_t at) {
  if (length <= at) return "";
  size_t start = at, end = at;
  while (0 < start && at - start < SHOWN_BEFORE && text[start - 1] != '\n') start--;
  while (start < at && ((unsigned char)text[start] & 0xc0) == 0x80) start++;
  while (end < length && end - at < SHOWN_BEHIND && text[end] != '\n') end++;
  while (at < end && end < length && ((unsigned char)text[end] & 0xc0) == 0x80) end--;
  size_t valid = utf8_valid_prefix(text + start, end - start);
  const char *plain = memchr(text + start, 0, valid) ? "" : text_tame(a, arena_copy(a, text + start, valid));
  return *plain ? plain : end == start ? "(end of line)" : "(not text)";
}

/* Is the page what is made, but for CR before LF? */
static bool only_line_ends(const char *page, size_t page_length, const char *made, size_t made_length) {
  size_t k = 0;
  for (size_t i = 0; i < page_length; i++) {
    if (page[i] == '\r' && i + 1 < page_length && page[i + 1] == '\n') continue;
    if (made_length <= k || made[k] != page[i]) return false;
    k++;
  }
  return k == made_length;
}

bool page_differs(struct arena *a, const char *page, size_t page_length, const char *made, size_t made_length,
                  struct page_difference *res) {
  size_t shorter = page_length < made_length ? page_length : made_length, at = common_prefix(page, made, shorter);
  *res = (struct page_difference){.line = 1, .column = 1, .page = "", .made = "", .section = ""};
  if (at == page_length && at == made_length) return false;
  for (size_t i = 0; i < at; i++) {
    res->column++;
    if (page[i] == '\n') res->line++, res->column = 1;
  }
  res->section = section_at(a, made, at < made_length ? at : made_length);
  if (at == page_length)
    res->missing = made_length - at;
  else if (at == made_length)
    res->more = page_length - at;
  res->page = excerpt(a, page, page_length, at);
  res->made = excerpt(a, made, made_length, at);
  res->line_ends = only_line_ends(page, page_length, made, made_length);
  return true;
}
