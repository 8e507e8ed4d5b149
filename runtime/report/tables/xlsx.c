/* xlsx.c - the tables as a workbook, a sheet each, behind a sheet that says what they are.
 *
 * Every text goes in as a string, never as a formula or a link. The bytes depend on the input alone: the time of making is
 * noon of the as-of date, and the library dates all parts of the archive 1980.
 */
#include "runtime/report/tables/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROW_IDS /* hidden, for scripts */, ROW_HEADINGS, ROW_FIRST };
enum { SHEET_ROWS = LXW_ROW_MAX, CELL_UNITS = 32767 /* UTF-16, the limit of Excel */, NOTE_UNITS = 60, SOON = 30 /* days */, HEADING_HEIGHT = 32 };

/* ---- texts ---- */

/* "_x0041_" in a cell would be read as "A". */
static bool is_escape(const char *text) {
  if (text[0] != '_' || text[1] != 'x') return false;
  for (int i = 2; i < 6; i++)
    if (!strchr("0123456789abcdefABCDEF", text[i]) || !text[i]) return false;
  return text[6] == '_';
}

/* Bytes of TEXT that make at most UNITS units of UTF-16. */
static size_t bytes_of_units(const char *text, size_t length, size_t units) {
  size_t at = 0;
  while (at < length) {
    uint32_t c;
    int bytes = utf8_decode(text + at, length - at, &c);
    size_t needed = c < 0x10000 ? 1 : 2;
    if (units < needed) break;
    units -= needed;
    at += (size_t)bytes;
  }
  return at;
}

const char *xlsx_text(struct arena *a, const char *text, enum language l) {
  struct builder b = {0};
  for (const char *p = text; *p; p++) {
    if (is_escape(p)) builder_text(&b, "_x005F");
    builder_char(&b, *p);
  }
  const char *res = b.length == strlen(text) ? text : arena_copy(a, b.text, b.length);
  builder_free(&b);
  size_t length = strlen(res), units = CELL_UNITS < length ? text_utf16_length(res, length) : 0;
  if (units <= CELL_UNITS) return res;
  int kept = (int)bytes_of_units(res, length, CELL_UNITS - NOTE_UNITS);
  return arena_format(a, l == LANGUAGE_JA ? "%.*s … [セルの上限のため %zu 文字以降を省略]" : "%.*s … [cut: a cell holds %zu characters of this text]", kept, res, (size_t)(CELL_UNITS - NOTE_UNITS));
}

/* ---- formats ---- */

struct format_look { bool bold, wrap, top, border; uint8_t align, size; uint32_t background, colour; const char *number; };

static void make_formats(struct xlsx *x) {
  static const struct format_look looks[XLSX_FORMAT_COUNT] = {
      [XLSX_HEADING] = {.bold = true, .wrap = true, .border = true, .background = 0xd9e2ef, .align = LXW_ALIGN_CENTER},
      [XLSX_TEXT] = {.wrap = true, .top = true},
      [XLSX_NUMBER] = {.top = true, .align = LXW_ALIGN_RIGHT, .number = "0"},
      [XLSX_DATE] = {.top = true, .align = LXW_ALIGN_CENTER, .number = "yyyy-mm-dd"},
      [XLSX_ANSWER] = {.wrap = true, .top = true, .border = true, .background = 0xfffbe6},
      [XLSX_LABEL] = {.bold = true, .wrap = true, .top = true},
      [XLSX_TITLE] = {.bold = true, .wrap = true, .top = true, .size = 15},
      [XLSX_GOOD] = {.background = 0xd5ecd8, .colour = 0x0b5125},
      [XLSX_BAD] = {.bold = true, .background = 0xf8d3d0, .colour = 0x8a1309},
      [XLSX_OPEN] = {.background = 0xfdebc0, .colour = 0x6b4700},
      [XLSX_PALE] = {.background = 0xe9e9e9, .colour = 0x474747},
  };
  for (int i = 0; i < XLSX_FORMAT_COUNT; i++) {
    lxw_format *f = x->formats[i] = workbook_add_format(x->book);
    const struct format_look *k = &looks[i];
    if (i < XLSX_GOOD) format_set_font_name(f, x->want->language == LANGUAGE_JA ? "Yu Gothic" : "Calibri");
    if (k->bold) format_set_bold(f);
    if (k->wrap) format_set_text_wrap(f);
    if (k->top) format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (k->border) format_set_border(f, LXW_BORDER_THIN);
    if (k->align) format_set_align(f, k->align);
    if (k->size) format_set_font_size(f, k->size);
    if (k->background) format_set_bg_color(f, k->background);
    if (k->colour) format_set_font_color(f, k->colour);
    if (k->number) format_set_num_format(f, k->number);
  }
}

/* ---- one sheet ---- */

struct sheet {
  struct xlsx *book; const struct table *table; lxw_worksheet *sheet;
  uint32_t next;       /* row */
  uint64_t left_out;   /* rows behind the last one that a sheet holds */
  const char *choices; uint32_t choices_from; uint16_t choices_column; /* the drop-down being made longer row by row */
};

static lxw_datetime civil_date(day d) {
  char text[11];
  lxw_datetime res = {0};
  sscanf(date_format(d, text), "%d-%d-%d", &res.year, &res.month, &res.day);
  return res;
}

static void write_cell(struct sheet *s, struct arena *a, uint16_t column, const struct table_cell *c) {
  lxw_format *const *formats = s->book->formats;
  bool answer = s->table->columns[column].look == LOOK_ANSWER;
  lxw_datetime date;
  switch (c->kind) {
  case CELL_EMPTY:
    if (answer) worksheet_write_blank(s->sheet, s->next, column, formats[XLSX_ANSWER]);
    break;
  case CELL_TEXT:
    worksheet_write_string(s->sheet, s->next, column, xlsx_text(a, c->text, s->book->want->language), formats[XLSX_TEXT]);
    break;
  case CELL_NUMBER: worksheet_write_number(s->sheet, s->next, column, (double)c->number, formats[XLSX_NUMBER]); break;
  case CELL_DATE:
    date = civil_date(c->date);
    worksheet_write_datetime(s->sheet, s->next, column, &date, formats[XLSX_DATE]);
    break;
  }
}

/* The library wants the list as an array of texts that it might change. */
static void end_choices(struct sheet *s) {
  enum { CHOICES = 8 };
  char *list[CHOICES + 1] = {NULL};
  if (!s->choices) return;
  struct arena a = {0};
  const char *title = SAY(ANSWER, s->book->want->language);
  size_t length = strlen(s->choices);
  char *rest = arena_copy(&a, s->choices, length);
  for (int i = 0; i < CHOICES && rest; i++) list[i] = strsep(&rest, ",");
  lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = list, .error_title = arena_copy(&a, title, strlen(title)), .error_message = arena_copy(&a, s->choices, length)};
  worksheet_data_validation_range(s->sheet, s->choices_from, s->choices_column, s->next - 1, s->choices_column, &v);
  arena_free(&a);
  s->choices = NULL;
}

/* Rows below one another with the same choices share one drop-down. CHOICES are texts of the program, equal when the same. */
static void follow_choices(struct sheet *s, uint16_t column, const char *choices) {
  if (s->choices && choices && !strcmp(choices, s->choices)) return;
  end_choices(s);
  s->choices = choices;
  s->choices_from = s->next;
  s->choices_column = column;
}

static void write_row(void *context, const struct table_row *row) {
  struct sheet *s = context;
  if (SHEET_ROWS - 1 <= s->next) {
    s->left_out++;
    return;
  }
  for (uint16_t i = 0; i < s->table->column_count; i++) {
    const struct table_column *column = &s->table->columns[i];
    struct table_cell cell = column->cell(row);
    write_cell(s, row->memory, i, &cell);
    if (column->choices) follow_choices(s, i, column->choices(row));
  }
  s->next++;
}

/* ---- colours ---- */

static void colour_word(struct sheet *s, uint16_t column, const char *word, enum xlsx_format format) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\"", word);
  lxw_conditional_format c = {.type = LXW_CONDITIONAL_TYPE_CELL, .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO, .value_string = quoted, .format = s->book->formats[format]};
  worksheet_conditional_format_range(s->sheet, ROW_FIRST, column, s->next - 1, column, &c);
}

static void colour_words(struct sheet *s, uint16_t column, enum table_look look) {
  enum language l = s->book->want->language;
  const struct { enum table_look look; enum xlsx_format format; const char *word; } rules[] = {
      {LOOK_STATUS, XLSX_GOOD, status_text(STATUS_MET, l)}, {LOOK_STATUS, XLSX_BAD, status_text(STATUS_GAP, l)},
      {LOOK_STATUS, XLSX_OPEN, status_text(STATUS_UNDECIDED, l)}, {LOOK_STATUS, XLSX_PALE, status_text(STATUS_NO_TARGET, l)},
      {LOOK_STATUS, XLSX_PALE, SAY(NO_SUBJECT_SHORT, l)}, {LOOK_SEVERITY, XLSX_BAD, rating_text(RATING_HIGH, l)},
      {LOOK_SEVERITY, XLSX_OPEN, rating_text(RATING_MODERATE, l)}, {LOOK_COUNTS, XLSX_GOOD, SAY(YES, l)},
      {LOOK_COUNTS, XLSX_BAD, SAY(DOES_NOT_HOLD, l)}, {LOOK_COUNTS, XLSX_OPEN, SAY(UNKNOWN, l)}};
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (rules[i].look == look) colour_word(s, column, rules[i].word, rules[i].format);
}

/* Nothing left: past its date. Empty cells are no dates and stay as they are. */
static void colour_days(struct sheet *s, uint16_t column) {
  const struct { double lo, hi; enum xlsx_format format; } rules[] = {{-4000000, -1, XLSX_BAD}, {0, SOON, XLSX_OPEN}};
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    lxw_conditional_format blank = {.type = LXW_CONDITIONAL_TYPE_BLANKS, .stop_if_true = LXW_TRUE},
                           c = {.type = LXW_CONDITIONAL_TYPE_CELL, .criteria = LXW_CONDITIONAL_CRITERIA_BETWEEN, .min_value = rules[i].lo, .max_value = rules[i].hi, .format = s->book->formats[rules[i].format]};
    if (!i) worksheet_conditional_format_range(s->sheet, ROW_FIRST, column, s->next - 1, column, &blank);
    worksheet_conditional_format_range(s->sheet, ROW_FIRST, column, s->next - 1, column, &c);
  }
}

/* ---- the whole sheet ---- */

static void write_headings(struct sheet *s) {
  for (uint16_t i = 0; i < s->table->column_count; i++) {
    const struct table_column *c = &s->table->columns[i];
    worksheet_set_column(s->sheet, i, i, c->width, NULL);
    worksheet_write_string(s->sheet, ROW_IDS, i, c->id, NULL);
    worksheet_write_string(s->sheet, ROW_HEADINGS, i, c->heading[s->book->want->language], s->book->formats[XLSX_HEADING]);
  }
  worksheet_set_row_opt(s->sheet, ROW_IDS, LXW_DEF_ROW_HEIGHT, NULL, &(lxw_row_col_options){.hidden = LXW_TRUE});
  worksheet_set_row(s->sheet, ROW_HEADINGS, HEADING_HEIGHT, NULL);
  s->next = ROW_FIRST;
}

/* For paper: all columns on one page across, the headings on each page. */
static void set_paper(lxw_worksheet *sheet) {
  enum { A3 = 8 };
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, A3);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_repeat_rows(sheet, ROW_HEADINGS, ROW_HEADINGS);
  worksheet_set_footer(sheet, "&C&A  &P / &N");
}

static void write_sheet(struct xlsx *x, const struct table *t, lxw_worksheet *sheet, uint32_t *rows) {
  struct sheet s = {.book = x, .table = t, .sheet = sheet};
  write_headings(&s);
  table_walk(t, &x->want->of, x->want->language, &(struct table_sink){&s, write_row});
  end_choices(&s);
  *rows = s.next - ROW_FIRST;
  for (uint16_t i = 0; i < t->column_count && *rows; i++) {
    if (t->columns[i].look == LOOK_DAYS_LEFT) colour_days(&s, i);
    else colour_words(&s, i, t->columns[i].look);
  }
  worksheet_freeze_panes(sheet, ROW_FIRST, 0);
  worksheet_autofilter(sheet, ROW_HEADINGS, 0, s.next - 1, (lxw_col_t)(t->column_count - 1));
  set_paper(sheet);
  if (s.left_out)
    worksheet_write_string(sheet, s.next, 0, arena_format(&x->memory, x->want->language == LANGUAGE_JA ? "シートの上限のため %llu 行を省略。全件は CSV で" : "%llu rows more than a sheet holds; all of them are in the CSV", (unsigned long long)s.left_out), x->formats[XLSX_LABEL]);
}

/* ---- the workbook ---- */

static void set_properties(struct xlsx *x) {
  enum { TITLE_UNITS = 200 };
  const struct workbook *w = x->want;
  const char *title = xlsx_text(&x->memory, visible_text(&x->memory, w->title), w->language);
  title = arena_copy(&x->memory, title, bytes_of_units(title, strlen(title), TITLE_UNITS));
  lxw_doc_properties p = {.title = arena_format(&x->memory, "%s: %s", w->kind, title),
                          .comments = arena_format(&x->memory, "cpsfc %s", w->version),
                          .created = (time_t)w->as_of * 86400 + 43200};
  workbook_set_properties(x->book, &p);
}

static void fill(struct xlsx *x) {
  const struct workbook *w = x->want;
  lxw_worksheet *about = workbook_add_worksheet(x->book, SAY(ABOUT_SHEET, w->language)), *sheets[XLSX_TABLES];
  make_formats(x);
  for (int i = 0; i < w->table_count; i++) sheets[i] = workbook_add_worksheet(x->book, w->tables[i]->title[w->language]);
  for (int i = 0; i < w->table_count; i++) write_sheet(x, w->tables[i], sheets[i], &x->rows[i]);
  w->about(x, about);
  set_properties(x);
}

/* The library writes to a path; this one is memory, so that nothing is left on a disk. */
void xlsx_write_workbook(struct out *o, const struct workbook *w) {
  struct xlsx x = {.want = w};
  int fd = memfd_create("xlsx", MFD_CLOEXEC), problem = 0;
  if (fd < 0) problem = errno;
  else {
    x.book = workbook_new(arena_format(&x.memory, "/proc/self/fd/%d", fd));
    if (!x.book) problem = ENOMEM;
    else {
      fill(&x);
      errno = 0;
      if (workbook_close(x.book) != LXW_NO_ERROR) problem = errno ? errno : EIO;
      if (!problem) problem = out_read_back(o, fd);
    }
    close(fd);
  }
  if (problem && !o->error) o->error = problem;
  arena_free(&x.memory);
}

void report_write_xlsx(struct out *o, const struct report_input *in) {
  xlsx_write_workbook(o, &(struct workbook){.of = {in, NULL}, .language = in->language, .tables = report_tables(), .table_count = report_sheet_count(in),
                                            .kind = SAY(TITLE, in->language), .title = in->title, .version = in->version, .as_of = in->as_of, .about = xlsx_about_report});
}
