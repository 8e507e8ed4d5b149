/* columns.c - the columns of a check sheet and its words. */
#include <string.h>

#include "runtime/sheet/sheet.h"

enum {
  FILLED = COLUMN_FILLED,
  ASSESSED = COLUMN_ASSESSED,
  HIDDEN = COLUMN_HIDDEN,
  DATE = COLUMN_DATE,
  LEVEL = COLUMN_LEVEL
};

static const struct column_info columns[COLUMN_COUNT] = {
#define COLUMN(id, key, en, ja, width, flags) {key, {en, ja}, width, flags},
#include "columns.def"
#undef COLUMN
};

const struct column_info *sheet_column_info(enum sheet_column c) { return &columns[c]; }

static int lower(char c) { return 'A' <= c && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c; }

static bool same_heading(const char *x, const char *y) {
  for (;; x++, y++) {
    while (*x && strchr(" \n\r\t", *x)) x++;
    while (*y && strchr(" \n\r\t", *y)) y++;
    if (!*x || lower(*x) != lower(*y)) return !*x && !*y;
  }
}

enum sheet_column sheet_column_find(const char *text) {
  int c = 0;
  while (c < COLUMN_COUNT && !same_heading(columns[c].key, text) &&
         !same_heading(columns[c].heading[LANGUAGE_EN], text) && !same_heading(columns[c].heading[LANGUAGE_JA], text))
    c++;
  return (enum sheet_column)c;
}

const char *sheet_word(enum sheet_word w, enum language l) {
  static const char *const words[SHEET_WORD_COUNT][LANGUAGE_COUNT] = {
#define WORD(id, en, ja) {en, ja},
#include "words.def"
#undef WORD
  };
  return words[w][l];
}
