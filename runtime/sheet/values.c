/* values.c - reading cells. */
#include "runtime/sheet/values.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "runtime/sheet/sheet.h"

/* ---- texts ---- */

/* Bytes of the space that begins at TEXT; 0: none. */
static size_t space_at(const char *text) {
  static const char *const spaces[] = {" ",        "\t",           "\n",           "\r",
                                       "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B"};
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
    if (!strncmp(text, spaces[i], strlen(spaces[i]))) return strlen(spaces[i]);
  return 0;
}

const char *sheet_cell_text(struct arena *a, const struct sheet_cell *c) {
  const char *text = c ? c->text : "", *end = text;
  for (size_t n; (n = space_at(text)) != 0;) text += n;
  for (const char *at = text; *at;) {
    size_t n = space_at(at);
    at += n ? n : 1;
    if (!n) end = at;
  }
  return end <= text ? "" : arena_copy(a, text, (size_t)(end - text));
}

const char *sheet_cell_plain(struct arena *a, const struct sheet_cell *c) {
  const char *text = sheet_cell_text(a, c);
  size_t length;
  const char *res = text_normalise(a, text, strlen(text), &length);
  return arena_copy(a, res, length);
}

/* ---- levels ---- */

static const char *skip(const char *text) {
  while (*text == ' ') text++;
  return text;
}

/* "2", "2.0", "2E0": a whole number, or -1. */
static int whole_number(const char *text) {
  struct rational r;
  if (!rational_parse(text, strlen(text), &r) || r.den != 1 || r.num < 0 || 3 < r.num) return -1;
  return (int)r.num;
}

/* The number behind "レベル", "level", "Lv.", or the number itself. */
static int level_number(const char *text) {
  static const char *const marks[] = {"レベル", "level", "lv.", "lv"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i]);
    if (strncasecmp(text, marks[i], n)) continue;
    text = skip(text + n);
    return '0' <= text[0] && text[0] <= '3' && !text[1] ? text[0] - '0' : -1;
  }
  return whole_number(text);
}

static bool is_word(const char *text, enum sheet_word w) {
  return !strcasecmp(text, sheet_word(w, LANGUAGE_EN)) || !strcmp(text, sheet_word(w, LANGUAGE_JA));
}

enum sheet_cell_reading sheet_cell_answer(struct arena *a, const struct sheet_cell *c, enum answer_value *value,
                                          uint8_t *level) {
  const char *text = sheet_cell_plain(a, c);
  *level = 0;
  if (!*text) return CELL_EMPTY;
  if (c->kind != CELL_TEXT && c->kind != CELL_NUMBER) return CELL_UNREAD;
  int n = level_number(text);
  if (0 <= n)
    *value = ANSWER_LEVEL, *level = (uint8_t)n;
  else if (is_word(text, SHEET_UNKNOWN))
    *value = ANSWER_UNKNOWN;
  else if (is_word(text, SHEET_NOT_APPLICABLE) || !strcasecmp(text, "not_applicable") || !strcasecmp(text, "n/a"))
    *value = ANSWER_NOT_APPLICABLE;
  else
    return CELL_UNREAD;
  return CELL_READ;
}

enum sheet_cell_reading sheet_cell_level(struct arena *a, const struct sheet_cell *c, uint8_t *level) {
  const char *text = sheet_cell_plain(a, c);
  *level = 0;
  if (!*text) return CELL_EMPTY;
  int n = c->kind == CELL_TEXT || c->kind == CELL_NUMBER ? level_number(text) : -1;
  if (n < 1) return CELL_UNREAD;
  *level = (uint8_t)n;
  return CELL_READ;
}

/* ---- dates ---- */

enum { DAY_OF_1900 = -25569, DAY_OF_1904 = -24107, LAST_DOUBTFUL = 60, DAY_1970 = 0, DAY_2200 = 84006, REIWA = 2018 };

static enum sheet_cell_reading day_number(const char *text, bool from_1904, day *d) {
  struct rational r;
  if (!rational_parse(text, strlen(text), &r) || r.num < 0) return CELL_UNREAD;
  __int128 n = r.num / r.den; /* the rest is a time */
  if (TABLE_ROWS * (__int128)4 < n || (!from_1904 && n <= LAST_DOUBTFUL)) return CELL_UNREAD;
  *d = (day)n + (from_1904 ? DAY_OF_1904 : DAY_OF_1900);
  return DAY_1970 <= *d && *d < DAY_2200 ? CELL_READ : CELL_UNREAD;
}

/* Up to LIMIT digits; -1: none or more. */
static int digits(const char **text, int limit) {
  int res = 0, count = 0;
  for (; '0' <= **text && **text <= '9' && count <= limit; ++*text, count++) res = res * 10 + (**text - '0');
  return count == 0 || limit < count ? -1 : res;
}

static bool take(const char **text, const char *mark) {
  size_t n = strlen(mark);
  *text = skip(*text);
  if (strncmp(*text, mark, n)) return false;
  *text = skip(*text + n);
  return true;
}

/* The year, and how the parts are set off: "-", "/", "." or 年. */
static int take_year(const char **text, const char **mark) {
  static const char *const marks[] = {"-", "/", ".", "年"};
  int year;
  if (take(text, "令和"))
    year = take(text, "元") ? 1 : digits(text, 2), year = year < 1 ? -1 : REIWA + year;
  else
    year = digits(text, 4), year = year < 1900 ? -1 : year;
  for (size_t i = 0; 0 < year && i < sizeof marks / sizeof *marks; i++)
    if (take(text, marks[i])) return *mark = marks[i], year;
  return -1;
}

/* Nothing but a time, or nothing at all. */
static bool only_time(const char *text) {
  if (!*text) return true;
  if (*text == 'T') text++;
  return text[strspn(text, " 0123456789:.Z+")] == '\0' && strchr(text, ':');
}

enum sheet_cell_reading sheet_cell_date(struct arena *a, const struct sheet_cell *c, bool from_1904, day *d) {
  const char *text = sheet_cell_plain(a, c), *mark;
  *d = DAY_NONE;
  if (!*text) return CELL_EMPTY;
  if (c->kind == CELL_NUMBER) {
    enum sheet_cell_reading res = day_number(text, from_1904, d);
    if (res != CELL_READ) *d = DAY_NONE;
    return res;
  }
  if (c->kind != CELL_TEXT) return CELL_UNREAD;
  int year = take_year(&text, &mark), month = year < 0 ? -1 : digits(&text, 2);
  bool kanji = 0 <= month && !strcmp(mark, "年");
  if (month < 0 || !take(&text, kanji ? "月" : mark)) return CELL_UNREAD;
  int number = digits(&text, 2);
  if (number < 0 || (kanji && !take(&text, "日")) || !only_time(text)) return CELL_UNREAD;
  char iso[40];
  snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, number);
  return date_parse(iso, strlen(iso), d) ? CELL_READ : CELL_UNREAD;
}
