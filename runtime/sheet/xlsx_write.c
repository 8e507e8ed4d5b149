/* xlsx_write.c - the sheet as XLSX, by libxlsxwriter.
 *
 * Texts are always written as strings, never as formulas; nothing is read from the clock: the date of creation is the
 * as-of date. The library writes to a path; this one is memory, so that nothing is left on a disk.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "runtime/sheet/sheet.h"

enum {
  CELL_LIMIT = 32767,
  SERIAL_OF_1970 = 25569,
  FIRST_SAFE_SERIAL = 61 /* 1 March 1900; before it Excel counts a day too many */
};
enum { ROW_KEYS, ROW_HEADINGS, ROW_FIRST };

enum style {
  STYLE_LOCKED,
  STYLE_ID,
  STYLE_HEADING,
  STYLE_FILLED,
  STYLE_FILLED_DATE,
  STYLE_ASSESSED,
  STYLE_LABEL,
  STYLE_TITLE,
  STYLE_COUNT
};

struct book {
  const struct sheet *sheet;
  lxw_workbook *workbook;
  lxw_format *styles[STYLE_COUNT];
  lxw_error error;
};

static void note_error(struct book *b, lxw_error e) {
  if (b->error == LXW_NO_ERROR) b->error = e;
}

/* ---- looks ---- */

static lxw_format *new_style(struct book *b, bool bold, lxw_color_t background, bool open) {
  lxw_format *f = workbook_add_format(b->workbook);
  format_set_font_name(f, b->sheet->language == LANGUAGE_JA ? "MS PGothic" : "Calibri");
  format_set_font_size(f, 10);
  format_set_text_wrap(f);
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  if (bold) format_set_bold(f);
  if (background) {
    format_set_bg_color(f, background);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, 0xBFBFBF);
  }
  if (open) format_set_unlocked(f);
  return f;
}

static void make_styles(struct book *b) {
  b->styles[STYLE_LOCKED] = new_style(b, false, 0xFFFFFF, false);
  b->styles[STYLE_ID] = new_style(b, true, 0xFFFFFF, false);
  b->styles[STYLE_HEADING] = new_style(b, true, 0xD9E2EC, false);
  b->styles[STYLE_FILLED] = new_style(b, false, 0xFFF8DC, true);
  b->styles[STYLE_FILLED_DATE] = new_style(b, false, 0xFFF8DC, true);
  b->styles[STYLE_ASSESSED] = new_style(b, false, 0xE3F0FA, true);
  b->styles[STYLE_LABEL] = new_style(b, true, 0, false);
  b->styles[STYLE_TITLE] = new_style(b, true, 0, false);
  format_set_num_format(b->styles[STYLE_FILLED_DATE], "yyyy-mm-dd");
  format_set_align(b->styles[STYLE_FILLED_DATE], LXW_ALIGN_LEFT);
  format_set_align(b->styles[STYLE_FILLED], LXW_ALIGN_LEFT);
  format_set_align(b->styles[STYLE_ASSESSED], LXW_ALIGN_LEFT);
  format_set_font_size(b->styles[STYLE_TITLE], 16);
}

static enum style style_of(enum sheet_column c) {
  uint8_t flags = sheet_column_info(c)->flags;
  if (flags & COLUMN_ASSESSED) return STYLE_ASSESSED;
  if (flags & COLUMN_FILLED) return flags & COLUMN_DATE ? STYLE_FILLED_DATE : STYLE_FILLED;
  return c == COLUMN_REQUIREMENT ? STYLE_ID : STYLE_LOCKED;
}

/* ---- cells ---- */

static bool is_level(const char *text) { return '0' <= text[0] && text[0] <= '3' && !text[1]; }

static void write_cell(struct book *b, lxw_worksheet *w, lxw_row_t row, enum sheet_column c, const char *text) {
  uint8_t flags = sheet_column_info(c)->flags;
  lxw_format *style = b->styles[style_of(c)];
  lxw_col_t column = (lxw_col_t)c;
  day d;
  if (!text || !*text)
    note_error(b, worksheet_write_blank(w, row, column, style));
  else if (flags & COLUMN_LEVEL && is_level(text))
    note_error(b, worksheet_write_number(w, row, column, text[0] - '0', style));
  else if (flags & COLUMN_DATE && date_parse(text, strlen(text), &d) && FIRST_SAFE_SERIAL <= d + SERIAL_OF_1970)
    note_error(b, worksheet_write_number(w, row, column, d + SERIAL_OF_1970, style));
  else
    note_error(b, worksheet_write_string(w, row, column, text, style));
}

/* ---- heights ----
 *
 * Only Excel fits rows to wrapped texts by itself when it opens a file; the others need a height. */

static int lines_of(const char *text, int width) {
  int res = 0;
  for (; text && *text; text += *text == '\n') {
    size_t length = strcspn(text, "\n");
    int columns = text_width(text, length, 0);
    res += columns ? (columns + width - 1) / width : 1;
    text += length;
  }
  return res;
}

static void set_height(struct book *b, lxw_worksheet *w, lxw_row_t row, int lines) {
  enum { MOST_LINES = 29 /* Excel's limit is 409 points */ };
  lines = lines < 1 ? 1 : MOST_LINES < lines ? MOST_LINES : lines;
  note_error(b, worksheet_set_row(w, row, lines * 13.5 + 4, NULL));
}

static int lines_of_row(const struct sheet_row *row) {
  int res = 0;
  for (int c = 0; c < COLUMN_COUNT; c++) {
    const struct column_info *x = sheet_column_info((enum sheet_column)c);
    int lines = x->flags & COLUMN_HIDDEN ? 0 : lines_of(row->cells[c], x->width);
    if (res < lines) res = lines;
  }
  return res;
}

/* ---- a page of rows ---- */

static void limit_to(lxw_worksheet *w, struct book *b, enum sheet_column c, uint32_t rows, const char *const *words,
                     enum sheet_word help) {
  enum language l = b->sheet->language;
  lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST,
                           .value_list = (char **)words,
                           .ignore_blank = LXW_VALIDATION_ON,
                           .dropdown = LXW_VALIDATION_ON,
                           .show_error = LXW_VALIDATION_ON,
                           .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
                           .error_title = (char *)sheet_column_info(c)->heading[l],
                           .error_message = (char *)sheet_word(help, l)};
  note_error(b, worksheet_data_validation_range(w, ROW_FIRST, (lxw_col_t)c, ROW_FIRST + rows - 1, (lxw_col_t)c, &v));
}

static void add_choices(lxw_worksheet *w, struct book *b, uint32_t rows) {
  enum language l = b->sheet->language;
  const char *const answers[] = {"0", "1", "2", "3", sheet_word(SHEET_UNKNOWN, l), sheet_word(SHEET_NOT_APPLICABLE, l),
                                 NULL};
  const char *const judgements[] = {
      "0", "1", "2", "3", sheet_word(SHEET_NOT_APPLICABLE, l), sheet_word(SHEET_ASK_AGAIN, l), NULL};
  static const char *const planned[] = {"1", "2", "3", NULL};
  limit_to(w, b, COLUMN_ANSWER, rows, answers, SHEET_CHOICE_ANSWER);
  limit_to(w, b, COLUMN_PLANNED, rows, planned, SHEET_CHOICE_PLANNED);
  limit_to(w, b, COLUMN_JUDGEMENT, rows, judgements, SHEET_CHOICE_JUDGEMENT);
}

static void set_up_printing(lxw_worksheet *w, struct book *b, const char *name, uint32_t rows) {
  struct builder header = {0};
  worksheet_set_landscape(w);
  worksheet_set_paper(w, 9); /* A4 */
  worksheet_set_margins(w, 0.4, 0.4, 0.7, 0.5);
  /* Questions, answers and assessment on a sheet of paper each: all columns on one would be too small to read. */
  worksheet_set_print_scale(w, 64);
  worksheet_set_v_pagebreaks(w, (lxw_col_t[]){COLUMN_ANSWER, COLUMN_JUDGEMENT, 0});
  note_error(b, worksheet_repeat_columns(w, COLUMN_REQUIREMENT, COLUMN_TITLE));
  note_error(b, worksheet_repeat_rows(w, ROW_HEADINGS, ROW_HEADINGS));
  note_error(b, worksheet_print_area(w, ROW_HEADINGS, 0, ROW_FIRST + (rows ? rows - 1 : 0), COLUMN_COMMENT));
  builder_text(&header, "&L");
  for (; *name; name++) builder_format(&header, *name == '&' ? "&&" : "%c", *name);
  builder_text(&header, "&R&P / &N");
  if (header.length < 200) note_error(b, worksheet_set_header(w, builder_get(&header)));
  builder_free(&header);
}

static void set_up_columns(lxw_worksheet *w, struct book *b) {
  lxw_row_col_options hidden = {.hidden = LXW_TRUE};
  for (int c = 0; c < COLUMN_COUNT; c++) {
    const struct column_info *x = sheet_column_info((enum sheet_column)c);
    bool hide = x->flags & COLUMN_HIDDEN;
    note_error(b, worksheet_set_column_opt(w, (lxw_col_t)c, (lxw_col_t)c, x->width, NULL, hide ? &hidden : NULL));
    note_error(b, worksheet_write_string(w, ROW_KEYS, (lxw_col_t)c, x->key, NULL));
    note_error(b, worksheet_write_string(w, ROW_HEADINGS, (lxw_col_t)c, x->heading[b->sheet->language],
                                         b->styles[STYLE_HEADING]));
  }
  note_error(b, worksheet_set_row_opt(w, ROW_KEYS, LXW_DEF_ROW_HEIGHT, NULL, &hidden));
}

static void protect(lxw_worksheet *w) {
  lxw_protection may = {.format_cells = 1, .format_columns = 1, .format_rows = 1, .sort = 1, .autofilter = 1};
  worksheet_protect(w, NULL, &may);
}

static void write_page(struct book *b, const struct sheet_page *p) {
  lxw_worksheet *w = workbook_add_worksheet(b->workbook, p->name);
  if (!w) {
    note_error(b, LXW_ERROR_PARAMETER_VALIDATION);
    return;
  }
  set_up_columns(w, b);
  set_height(b, w, ROW_HEADINGS, 2);
  for (uint32_t r = 0; r < p->rows.count; r++) set_height(b, w, ROW_FIRST + r, lines_of_row(&p->rows.items[r]));
  for (uint32_t r = 0; r < p->rows.count; r++)
    for (int c = 0; c < COLUMN_COUNT; c++)
      write_cell(b, w, ROW_FIRST + r, (enum sheet_column)c, p->rows.items[r].cells[c]);
  worksheet_freeze_panes(w, ROW_FIRST, COLUMN_STATEMENT);
  if (p->rows.count) {
    note_error(b, worksheet_autofilter(w, ROW_HEADINGS, 0, ROW_HEADINGS + p->rows.count, COLUMN_COMMENT));
    add_choices(w, b, p->rows.count);
  }
  set_up_printing(w, b, p->name, p->rows.count);
  protect(w);
}

/* ---- the first page ---- */

static void write_advice(struct book *b) {
  const struct sheet *s = b->sheet;
  lxw_worksheet *w = workbook_add_worksheet(b->workbook, sheet_word(SHEET_GUIDE, s->language));
  if (!w) {
    note_error(b, LXW_ERROR_PARAMETER_VALIDATION);
    return;
  }
  enum { TEXT_WIDTH = 100 };
  note_error(b, worksheet_set_column(w, 0, 0, 24, NULL));
  note_error(b, worksheet_set_column(w, 1, 1, TEXT_WIDTH, NULL));
  for (uint32_t i = 0; i < s->advice.count; i++) {
    set_height(b, w, i, i ? lines_of(s->advice.items[i].text, TEXT_WIDTH) : 2);
    note_error(b, worksheet_write_string(w, i, 0, s->advice.items[i].label, b->styles[i ? STYLE_LABEL : STYLE_TITLE]));
    if (*s->advice.items[i].text)
      note_error(b, worksheet_write_string(w, i, 1, s->advice.items[i].text, b->styles[STYLE_LOCKED]));
  }
  worksheet_set_landscape(w);
  worksheet_set_paper(w, 9);
  worksheet_fit_to_pages(w, 1, 1);
  protect(w);
}

/* ---- bytes ---- */

static void write_book(struct book *b) {
  lxw_doc_properties properties = {.title = (char *)b->sheet->title,
                                   .author = "cpsfc",
                                   .created = (time_t)b->sheet->as_of * 86400 + 1 /* 0 is "now" to the library */};
  note_error(b, workbook_set_properties(b->workbook, &properties));
  make_styles(b);
  write_advice(b);
  for (uint32_t i = 0; i < b->sheet->pages.count; i++) write_page(b, &b->sheet->pages.items[i]);
}

static bool too_long(const struct sheet *s) {
  for (uint32_t p = 0; p < s->pages.count; p++)
    for (uint32_t r = 0; r < s->pages.items[p].rows.count; r++)
      for (int c = 0; c < COLUMN_COUNT; c++) {
        const char *text = s->pages.items[p].rows.items[r].cells[c];
        if (text && CELL_LIMIT < text_utf16_length(text, strlen(text))) return true;
      }
  return false;
}

static const char *write_to(struct out *o, const struct sheet *s, int fd) {
  char path[40];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  struct book b = {.sheet = s, .workbook = workbook_new(path)};
  if (!b.workbook) return strerror(ENOMEM);
  write_book(&b);
  note_error(&b, workbook_close(b.workbook));
  if (b.error != LXW_NO_ERROR) return lxw_strerror(b.error);
  int error = out_read_back(o, fd);
  return error ? strerror(error) : NULL;
}

const char *sheet_write_xlsx(struct out *o, const struct sheet *s) {
  if (too_long(s)) return "a text is longer than the 32767 characters a cell holds";
  int fd = memfd_create("sheet", MFD_CLOEXEC);
  if (fd < 0) return strerror(errno);
  const char *res = write_to(o, s, fd);
  close(fd);
  return res;
}
