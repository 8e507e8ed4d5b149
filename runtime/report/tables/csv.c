/* csv.c - one table as RFC 4180: comma, double quotes, CRLF, UTF-8; docs/tables.md says what stands in it.
 *
 * Spreadsheets take a cell that begins with = + - or @ for a formula, whoever wrote it. Such texts get an apostrophe in
 * front; numbers and dates are ours and stay as they are. A text that has its apostrophe already gets one more, so that
 * whoever takes one away has the text as it was. */
#include <string.h>

#include "runtime/report/tables/tables.h"

/* Full-width forms count, too: an input method turns them into the others. */
static bool begins_formula(const char *text) {
  static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  const char *inside = text + strspn(text, " '");
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (!strncmp(inside, starts[i], strlen(starts[i]))) return true;
  return false;
}

static void write_text(struct out *o, const char *text) {
  bool guarded = begins_formula(text), quoted = strpbrk(text, ",\"\r\n") || text[0] == ' ';
  if (quoted) out_text(o, "\"");
  if (guarded) out_text(o, "'");
  for (const char *mark; (mark = strchr(text, '"')) != NULL; text = mark + 1) {
    out_bytes(o, text, (size_t)(mark - text));
    out_text(o, "\"\"");
  }
  out_text(o, text);
  if (quoted) out_text(o, "\"");
}

static void write_cell(struct out *o, const struct table_cell *c) {
  char date[11];
  switch (c->kind) {
  case CELL_EMPTY: break;
  case CELL_TEXT: write_text(o, c->text); break;
  case CELL_NUMBER: out_format(o, "%lld", (long long)c->number); break;
  case CELL_DATE: out_text(o, date_format(c->date, date)); break;
  }
}

struct csv { struct out *out; const struct table *table; };

static void write_row(void *context, const struct table_row *row) {
  struct csv *c = context;
  for (uint32_t i = 0; i < c->table->column_count; i++) {
    struct table_cell cell = c->table->columns[i].cell(row);
    if (i) out_text(c->out, ",");
    write_cell(c->out, &cell);
  }
  out_text(c->out, "\r\n");
}

/* In English the headings are the ids of the columns, for scripts; in Japanese they are words, and the mark in front makes
 * a Japanese spreadsheet read UTF-8. */
static void write_headings(struct out *o, const struct table *t, enum language l) {
  if (l == LANGUAGE_JA) out_text(o, "\xef\xbb\xbf");
  for (uint32_t i = 0; i < t->column_count; i++) {
    if (i) out_text(o, ",");
    write_text(o, l == LANGUAGE_JA ? t->columns[i].heading[l] : t->columns[i].id);
  }
  out_text(o, "\r\n");
}

void csv_write_table(struct out *o, const struct table *t, const struct table_content *of, enum language l) {
  write_headings(o, t, l);
  table_walk(t, of, l, &(struct table_sink){&(struct csv){o, t}, write_row});
}

void report_write_csv(struct out *o, const struct report_input *in) {
  csv_write_table(o, report_table_find(REPORT_FINDINGS, in->table), &(struct table_content){in, NULL}, in->language);
}
