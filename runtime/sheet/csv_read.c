/* csv_read.c - the cells of a CSV file: RFC 4180, as Excel, LibreOffice and Google Sheets write it. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/table.h"

/* ---- encodings ---- */

/* Converts all of it; returns LENGTH, or the offset of the first byte that has no meaning. */
static size_t convert(const char *from, const char *bytes, size_t length, struct builder *b) {
  iconv_t c = iconv_open("UTF-8", from);
  if (c == (iconv_t)-1) return 0;
  char *in = (char *)bytes, piece[4096];
  size_t left = length;
  bool good = true;
  while (good && 0 < left) {
    char *out = piece;
    size_t room = sizeof piece;
    good = iconv(c, &in, &left, &out, &room) != (size_t)-1 || errno == E2BIG;
    builder_add(b, piece, sizeof piece - room);
  }
  iconv_close(c);
  return length - left;
}

static bool fail_encoding(struct sheet_accounts *accounts, size_t offset) {
  char number[24];
  snprintf(number, sizeof number, "%zu", offset + 1);
  sheet_say(accounts, ENCODING, "", number);
  return false;
}

/* The text in UTF-8 without a byte order mark. */
static bool decode(const char *bytes, size_t length, struct builder *b, struct sheet_accounts *accounts) {
  bool little = 2 <= length && !memcmp(bytes, "\xFF\xFE", 2), big = 2 <= length && !memcmp(bytes, "\xFE\xFF", 2);
  if (little || big) {
    size_t used = convert(little ? "UTF-16LE" : "UTF-16BE", bytes + 2, length - 2, b);
    return used == length - 2 || fail_encoding(accounts, used + 2);
  }
  if (3 <= length && !memcmp(bytes, "\xEF\xBB\xBF", 3)) bytes += 3, length -= 3;
  if (utf8_valid_prefix(bytes, length) == length) {
    builder_add(b, bytes, length);
    return true;
  }
  size_t used = convert("CP932", bytes, length, b);
  if (used < length) return fail_encoding(accounts, used);
  sheet_say(accounts, READ_AS_CP932, "");
  return true;
}

/* Control characters other than tabs and line ends: some other kind of file. */
static bool looks_like_text(const struct builder *b) {
  for (size_t i = 0; i < b->length; i++) {
    unsigned char c = (unsigned char)b->text[i];
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') return false;
  }
  return true;
}

/* ---- fields ---- */

/* What parts the fields: whatever of , ; and tab is most frequent in the first line, outside quotations. */
static char separator_of(const char *text) {
  size_t count[128] = {0};
  bool quoted = false;
  for (; *text && (quoted || (*text != '\n' && *text != '\r')); text++) {
    if (*text == '"')
      quoted = !quoted;
    else if (!quoted && (*text == ',' || *text == ';' || *text == '\t'))
      count[(int)*text]++;
  }
  if (count[','] < count[';']) return count[';'] < count['\t'] ? '\t' : ';';
  return count[','] < count['\t'] ? '\t' : ',';
}

struct fields {
  struct sheet_tables *tables;
  struct sheet_table *table;
  struct builder text;
  const char *at, *end;
  char separator;
  uint32_t row, column, line;
  struct sheet_accounts *accounts;
};

/* One field; false when its quotation never ends. */
static bool take_field(struct fields *f) {
  uint32_t first_line = f->line;
  f->text.length = 0;
  if (f->at == f->end || *f->at != '"') {
    while (f->at < f->end && *f->at != f->separator && *f->at != '\n' && *f->at != '\r')
      builder_char(&f->text, *f->at++);
    return true;
  }
  for (f->at++; f->at < f->end; f->at++) {
    if (*f->at == '"' && f->at + 1 < f->end && f->at[1] == '"')
      f->at++;
    else if (*f->at == '"')
      break;
    if (*f->at == '\n') f->line++;
    if (*f->at != '\r')
      builder_char(&f->text, *f->at);
    else if (f->at + 1 == f->end || f->at[1] != '\n')
      builder_char(&f->text, '\n');
  }
  if (f->at == f->end) {
    char number[16];
    snprintf(number, sizeof number, "%u", first_line);
    sheet_say(f->accounts, OPEN_QUOTE, f->table->name, number);
    return false;
  }
  f->at++;
  while (f->at < f->end && *f->at != f->separator && *f->at != '\n' && *f->at != '\r') builder_char(&f->text, *f->at++);
  return true;
}

/* What sheet_write_csv put before a text that looks like a formula is taken off again. */
static void add_field(struct fields *f) {
  const char *text = builder_get(&f->text);
  size_t length = f->text.length;
  const char *first = text + strspn(text, "'");
  if (first != text && *first && strchr("=+-@\t\r", *first)) text++, length--;
  if (!length) return;
  struct sheet_cell c = {.row = f->row,
                         .column = (uint16_t)f->column,
                         .kind = CELL_TEXT,
                         .text = arena_copy(&f->tables->memory, text, length)};
  vec_push(&f->table->cells, c);
}

static bool next_row(struct fields *f) {
  f->at += f->at + 1 < f->end && f->at[0] == '\r' && f->at[1] == '\n' ? 2 : 1;
  f->row++;
  f->line++;
  f->column = 0;
  return f->row < TABLE_ROWS;
}

static bool take_rows(struct fields *f) {
  while (f->at < f->end) {
    if (!take_field(f)) return false;
    add_field(f);
    bool good = true;
    if (f->at < f->end && *f->at == f->separator)
      f->at++, good = ++f->column < TABLE_COLUMNS;
    else if (f->at < f->end)
      good = next_row(f);
    if (good) continue;
    sheet_say(f->accounts, CELL_RANGE, "", sheet_place(f->accounts->memory, f->table, f->row, f->column));
    return false;
  }
  return true;
}

bool sheet_csv_read(struct sheet_tables *t, const char *name, const char *bytes, size_t length,
                    struct sheet_accounts *accounts) {
  struct builder text = {0};
  bool res = decode(bytes, length, &text, accounts);
  if (res && !looks_like_text(&text)) {
    sheet_say(accounts, NOT_A_SHEET, "");
    res = false;
  }
  if (res) {
    struct sheet_table fresh = {.name = arena_copy(&t->memory, name, strlen(name))};
    vec_push(&t->list, fresh);
    const char *whole = builder_get(&text);
    struct fields f = {.tables = t,
                       .table = &t->list.items[0],
                       .at = whole,
                       .end = whole + text.length,
                       .separator = separator_of(whole),
                       .line = 1,
                       .accounts = accounts};
    res = take_rows(&f);
    builder_free(&f.text);
  }
  builder_free(&text);
  return res;
}
