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

/* Where two texts part, each counted from its own beginning. */
struct parting {
  size_t page, made;
};

static bool line_is_policy(const char *text, size_t length, size_t at) {
  size_t start = at < length ? at : length, end = start;
  while (0 < start && text[start - 1] != '\n') start--;
  while (end < length && text[end] != '\n') end++;
  return memmem(text + start, end - start, "Content-Security-Policy", 23) != NULL;
}

static size_t behind_line(const char *text, size_t length, size_t at) {
  const char *end = at < length ? memchr(text + at, '\n', length - at) : NULL;
  return end ? (size_t)(end - text) + 1 : length;
}

/* The policy holds digests of what follows it: what differs there says more. */
static struct parting find_parting(const char *page, size_t page_length, const char *made, size_t made_length) {
  size_t shorter = page_length < made_length ? page_length : made_length, at = common_prefix(page, made, shorter);
  struct parting res = {at, at}, later;
  if (!line_is_policy(page, page_length, at) || !line_is_policy(made, made_length, at)) return res;
  later.page = behind_line(page, page_length, at);
  later.made = behind_line(made, made_length, at);
  size_t page_left = page_length - later.page, made_left = made_length - later.made;
  size_t same = common_prefix(page + later.page, made + later.made, page_left < made_left ? page_left : made_left);
  if (same == page_left && same == made_left) return res;
  return (struct parting){later.page + same, later.made + same};
}

bool page_differs(struct arena *a, const char *page, size_t page_length, const char *made, size_t made_length,
                  struct page_difference *res) {
  *res = (struct page_difference){.line = 1, .column = 1, .page = "", .made = "", .section = ""};
  if (page_length == made_length && !memcmp(page, made, made_length)) return false;
  struct parting at = find_parting(page, page_length, made, made_length);
  for (size_t i = 0; i < at.page; i++) {
    res->column++;
    if (page[i] == '\n') res->line++, res->column = 1;
  }
  res->section = section_at(a, made, at.made < made_length ? at.made : made_length);
  if (at.page == page_length)
    res->missing = made_length - at.made;
  else if (at.made == made_length)
    res->more = page_length - at.page;
  res->page = excerpt(a, page, page_length, at.page);
  res->made = excerpt(a, made, made_length, at.made);
  res->line_ends = only_line_ends(page, page_length, made, made_length);
  return true;
}
