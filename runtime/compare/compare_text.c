/* compare_text.c - reports side by side for a terminal and as Markdown. */
#include <stdlib.h>
#include <string.h>

#include "runtime/compare/tell.h"

/* ---- text ---- */

/* One line of the terminal: what a saved file says may hold line ends. */
static void write_line(struct out *o, const char *text) {
  for (; *text; text++) out_bytes(o, *text == '\n' || *text == '\t' ? " " : text, 1);
}

static void write_padded(struct out *o, const char *text, int width) {
  write_line(o, text);
  for (int left = width - text_width(text, strlen(text), 0); 0 < left; left--) out_text(o, " ");
}

static void text_columns(struct out *o, const struct comparison *c, enum language l) {
  char date[11];
  for (uint32_t i = 0; i < c->columns.count; i++) {
    const struct compare_column *column = &c->columns.items[i];
    const struct saved_report *r = &c->reports[column->report];
    out_format(o, "[%u] ", i + 1);
    write_line(o, organization_of(column, l));
    out_text(o, l == LANGUAGE_JA ? "(" : " (");
    write_line(o, r->program);
    out_format(o, l == LANGUAGE_JA ? "、%s %s) " : ", %s %s) ", TELL(DATE, l), date_format(r->as_of, date));
    write_line(o, r->path);
    out_text(o, "\n    ");
    write_line(o, l == LANGUAGE_JA ? r->target_profile.ja : r->target_profile.en);
    out_format(o, "\n    %s %u, %s %u, %s %u, %s %u, %s %u; %s %u\n", TELL(ROWS_GAP, l), column->rows[CELL_GAP],
               TELL(ROWS_UNDECIDED, l), column->rows[CELL_UNDECIDED], TELL(ROWS_MET, l), column->rows[CELL_MET],
               TELL(ROWS_NO_TARGET, l), column->rows[CELL_NO_TARGET], TELL(ROWS_NOTHING, l),
               column->rows[CELL_NOTHING] + column->rows[CELL_NO_SUBJECT] + column->rows[CELL_NOT_LISTED],
               TELL(VIOLATIONS, l), column->violations);
  }
}

/* As wide as the widest of its column, so that nothing is cut. */
static int *column_widths(const struct comparison *c, struct arena *a, enum language l) {
  int *res = memory_zeroed((size_t)c->columns.count + 1, sizeof *res);
  for (uint32_t k = 0; k < c->columns.count; k++) res[k] = 5;
  for (uint32_t i = 0; i < c->rows.count; i++)
    for (uint32_t k = 0; k < c->columns.count; k++) {
      const char *text = cell_short(a, &c->rows.items[i].cells[k], l);
      int width = text_width(text, strlen(text), 0);
      if (res[k] < width) res[k] = width;
      if ((size_t)1 << 16 < a->reserved) arena_free(a);
    }
  return res;
}

static void text_table(struct out *o, const struct comparison *c, const int *widths, uint32_t framework, bool all_short,
                       enum language l) {
  struct arena a = {0};
  bool any = false;
  for (uint32_t i = 0; i < c->rows.count; i++) {
    const struct compare_row *row = &c->rows.items[i];
    if (row->framework != framework || row->all_short != all_short) continue;
    if (!any) {
      out_text(o, "\n");
      write_padded(
          o, arena_format(&a, "%s %s", c->frameworks.items[framework].name, c->frameworks.items[framework].version),
          13);
      for (uint32_t k = 0; k < c->columns.count; k++) write_padded(o, arena_format(&a, " [%u]", k + 1), widths[k] + 2);
      out_text(o, "\n");
    }
    any = true;
    write_padded(o, arena_format(&a, "#%s", row->requirement), 13);
    for (uint32_t k = 0; k < c->columns.count; k++) {
      out_text(o, " ");
      write_padded(o, cell_short(&a, &row->cells[k], l), widths[k] + 1);
    }
    out_text(o, " ");
    write_line(o, l == LANGUAGE_JA ? row->title.ja : row->title.en);
    out_text(o, "\n");
    arena_free(&a);
  }
  arena_free(&a);
}

void compare_write_text(struct out *o, const struct comparison *c, enum language l, const char *version) {
  (void)version;
  struct arena a = {0};
  enum compare_word notes[COMPARE_NOTES];
  int *widths = column_widths(c, &a, l);
  text_columns(o, c, l);
  const char *partners = partners_line(&a, c, l);
  if (partners) write_line(o, partners), out_text(o, "\n");
  for (int i = 0, count = compare_notes(c, notes); i < count; i++)
    out_format(o, "%s%s\n", i ? "" : "\n", tell(notes[i], l));
  for (int all_short = 1; 0 <= all_short; all_short--) {
    uint32_t count = all_short ? c->short_count : c->rows.count - c->short_count;
    if (!count) continue;
    out_format(o, "\n%s (%u)\n", all_short ? TELL(ALL_SHORT, l) : TELL(THE_REST, l), count);
    for (uint32_t f = 0; f < c->frameworks.count; f++) text_table(o, c, widths, f, all_short, l);
  }
  if (!c->rows.count) out_format(o, "\n%s\n", TELL(NO_ROWS, l));
  free(widths);
  arena_free(&a);
}

/* ---- Markdown ---- */

static void markdown_columns(struct out *o, const struct comparison *c, enum language l) {
  struct arena a = {0};
  char date[11];
  const char *heads[] = {TELL(COLUMN, l),   TELL(ORGANIZATION, l), TELL(PROGRAM, l),  TELL(REPORT_FILE, l),
                         TELL(DATE, l),     TELL(AIM, l),          TELL(ROWS_GAP, l), TELL(ROWS_UNDECIDED, l),
                         TELL(ROWS_MET, l), TELL(VIOLATIONS, l)};
  markdown_heading(o, heads, sizeof heads / sizeof *heads);
  for (uint32_t i = 0; i < c->columns.count; i++) {
    const struct compare_column *column = &c->columns.items[i];
    const struct saved_report *r = &c->reports[column->report];
    const char *cells[] = {arena_format(&a, "%u", i + 1),
                           organization_of(column, l),
                           r->program,
                           r->path,
                           date_format(r->as_of, date),
                           l == LANGUAGE_JA ? r->target_profile.ja : r->target_profile.en,
                           arena_format(&a, "%u", column->rows[CELL_GAP]),
                           arena_format(&a, "%u", column->rows[CELL_UNDECIDED]),
                           arena_format(&a, "%u", column->rows[CELL_MET]),
                           arena_format(&a, "%u", column->violations)};
    markdown_row(o, cells, sizeof cells / sizeof *cells);
  }
  const char *partners = partners_line(&a, c, l);
  if (partners) {
    out_text(o, "\n");
    markdown_cell(o, partners);
    out_text(o, "\n");
  }
  arena_free(&a);
}

static const char *joined(struct arena *a, const struct comparison *c, uint32_t column, const struct compare_cell *cell,
                          enum language l) {
  const char *lines[CELL_LINES];
  int count = cell_lines(a, c, column, cell, l, lines);
  const char *res = lines[0];
  for (int i = 1; i < count; i++) res = arena_format(a, "%s; %s", res, lines[i]);
  return res;
}

static void markdown_table(struct out *o, const struct comparison *c, uint32_t framework, bool all_short,
                           enum language l) {
  struct arena a = {0};
  const char **cells = memory_take(sizeof *cells * (c->columns.count + 2));
  bool any = false;
  for (uint32_t i = 0; i < c->rows.count; i++) {
    const struct compare_row *row = &c->rows.items[i];
    if (row->framework != framework || row->all_short != all_short) continue;
    if (!any) {
      out_text(o, "\n");
      cells[0] = arena_format(&a, "%s %s", c->frameworks.items[framework].name, c->frameworks.items[framework].version);
      cells[1] = TELL(REQUIREMENT_WORD, l);
      for (uint32_t k = 0; k < c->columns.count; k++)
        cells[k + 2] = arena_format(&a, "%u. %s", k + 1, organization_of(&c->columns.items[k], l));
      markdown_heading(o, cells, (int)c->columns.count + 2);
    }
    any = true;
    cells[0] = arena_format(&a, "#%s", row->requirement);
    cells[1] = l == LANGUAGE_JA ? row->title.ja : row->title.en;
    for (uint32_t k = 0; k < c->columns.count; k++) cells[k + 2] = joined(&a, c, k, &row->cells[k], l);
    markdown_row(o, cells, (int)c->columns.count + 2);
    arena_free(&a);
  }
  free(cells);
  arena_free(&a);
}

void compare_write_markdown(struct out *o, const struct comparison *c, enum language l, const char *version) {
  enum compare_word notes[COMPARE_NOTES];
  out_format(o, "# %s\n\n%s\n\n", TELL(COMPARE_TITLE, l), TELL(COMPARE_SCOPE, l));
  for (int i = 0, count = compare_notes(c, notes); i < count; i++) {
    out_text(o, "- ");
    markdown_cell(o, tell(notes[i], l));
    out_text(o, i + 1 < count ? "\n" : "\n\n");
  }
  markdown_columns(o, c, l);
  for (int all_short = 1; 0 <= all_short; all_short--) {
    uint32_t count = all_short ? c->short_count : c->rows.count - c->short_count;
    if (!count) continue;
    out_format(o, "\n## %s (%u)\n", all_short ? TELL(ALL_SHORT, l) : TELL(THE_REST, l), count);
    for (uint32_t f = 0; f < c->frameworks.count; f++) markdown_table(o, c, f, all_short, l);
  }
  out_format(o, "\n%s\n\ncpsfc %s\n", c->rows.count ? TELL(HOW_CELLS, l) : TELL(NO_ROWS, l), version);
}
