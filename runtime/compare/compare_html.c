/* compare_html.c - reports side by side as a page. */
#include <string.h>

#include "runtime/compare/tell.h"

static void write_notes(struct out *o, const struct comparison *c) {
  enum compare_word notes[COMPARE_NOTES];
  int count = compare_notes(c, notes);
  if (!count) return;
  out_text(o, "<section id=\"notes\">\n<h2>");
  html_tell(o, TELL_NOTE);
  out_text(o, "</h2>\n<ul class=\"notes\">\n");
  for (int i = 0; i < count; i++) {
    out_text(o, "<li>");
    html_tell(o, notes[i]);
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n</section>\n");
}

static void write_column_name(struct out *o, const struct comparison *c, uint32_t i) {
  char date[11];
  const struct compare_column *column = &c->columns.items[i];
  const struct saved_report *r = &c->reports[column->report];
  out_format(o, "%u. ", i + 1);
  html_both(o, organization_of(column, LANGUAGE_EN), organization_of(column, LANGUAGE_JA));
  out_text(o, "<br><span class=\"dim\">");
  out_html(o, r->program);
  out_format(o, ", %s</span>", date_format(r->as_of, date));
}

/* ---- what the columns are ---- */

static void write_column(struct out *o, const struct comparison *c, uint32_t i) {
  static const uint8_t shown[] = {CELL_GAP, CELL_UNDECIDED, CELL_MET, CELL_NO_TARGET};
  const struct compare_column *column = &c->columns.items[i];
  const struct saved_report *r = &c->reports[column->report];
  out_text(o, "<tr><th scope=\"row\">");
  write_column_name(o, c, i);
  out_text(o, "</th><td><code>");
  out_html(o, r->path);
  out_text(o, "</code></td><td>");
  html_both(o, r->target_profile.en, r->target_profile.ja);
  out_text(o, "</td>");
  for (size_t k = 0; k < sizeof shown; k++) out_format(o, "<td class=\"n\">%u</td>", column->rows[shown[k]]);
  out_format(o, "<td class=\"n\">%u</td><td class=\"n\">%u</td></tr>\n",
             column->rows[CELL_NOTHING] + column->rows[CELL_NO_SUBJECT] + column->rows[CELL_NOT_LISTED],
             column->violations);
}

static void write_columns(struct out *o, const struct comparison *c) {
  static const enum compare_word heads[] = {TELL_COLUMN,         TELL_REPORT_FILE,    TELL_AIM,
                                            TELL_ROWS_GAP,       TELL_ROWS_UNDECIDED, TELL_ROWS_MET,
                                            TELL_ROWS_NO_TARGET, TELL_ROWS_NOTHING,   TELL_VIOLATIONS};
  out_text(o, "<section id=\"columns\">\n<h2>");
  html_tell(o, TELL_COLUMNS);
  out_text(o, "</h2>\n");
  html_table_begin(o, NULL);
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    out_text(o, "<th scope=\"col\">");
    html_tell(o, heads[i]);
    out_text(o, "</th>");
  }
  html_table_body(o, NULL);
  for (uint32_t i = 0; i < c->columns.count; i++) write_column(o, c, i);
  html_table_close(o);
  struct arena a = {0};
  const char *partners = partners_line(&a, c, LANGUAGE_EN);
  if (partners) {
    out_text(o, "<p class=\"dim\">");
    html_both(o, partners, partners_line(&a, c, LANGUAGE_JA));
    out_text(o, "</p>\n");
  }
  out_text(o, "</section>\n");
  arena_free(&a);
}

/* ---- the table ---- */

static void write_cell(struct out *o, struct arena *a, const struct comparison *c, uint32_t column,
                       const struct compare_cell *cell) {
  static const char *const classes[] = {"none", "none", "none", "none", "met", "undecided", "gap"};
  const char *en[CELL_LINES], *ja[CELL_LINES];
  int lines = cell_lines(a, c, column, cell, LANGUAGE_EN, en);
  cell_lines(a, c, column, cell, LANGUAGE_JA, ja);
  out_format(o, "<td class=\"%s\"><b>", classes[cell->state]);
  html_both(o, en[0], ja[0]);
  out_text(o, "</b>");
  for (int i = 1; i < lines; i++) {
    out_text(o, "<span class=\"line\">");
    html_both(o, en[i], ja[i]);
    out_text(o, "</span>");
  }
  out_text(o, "</td>");
}

static void write_row(struct out *o, const struct comparison *c, const struct compare_row *row) {
  struct arena a = {0};
  out_text(o, "<tr><th scope=\"row\"><code>#");
  out_html(o, row->requirement);
  out_text(o, "</code> ");
  html_both(o, row->title.en, row->title.ja);
  out_text(o, "</th>");
  for (uint32_t k = 0; k < c->columns.count; k++) write_cell(o, &a, c, k, &row->cells[k]);
  out_text(o, "</tr>\n");
  arena_free(&a);
}

static bool row_in(const struct compare_row *row, uint32_t framework, bool all_short) {
  return row->framework == framework && row->all_short == all_short;
}

static void write_table(struct out *o, const struct comparison *c, uint32_t framework, bool all_short) {
  bool any = false;
  for (uint32_t i = 0; i < c->rows.count && !any; i++) any = row_in(&c->rows.items[i], framework, all_short);
  if (!any) return;
  out_text(o, "<p class=\"dim\">");
  out_html(o, c->frameworks.items[framework].name);
  out_text(o, " ");
  out_html(o, c->frameworks.items[framework].version);
  out_text(o, "</p>\n");
  html_table_begin(o, NULL);
  out_text(o, "<th scope=\"col\">");
  html_tell(o, TELL_REQUIREMENT_WORD);
  out_text(o, "</th>");
  for (uint32_t k = 0; k < c->columns.count; k++) {
    out_text(o, "<th scope=\"col\">");
    write_column_name(o, c, k);
    out_text(o, "</th>");
  }
  html_table_body(o, all_short ? "short" : NULL);
  for (uint32_t i = 0; i < c->rows.count; i++)
    if (row_in(&c->rows.items[i], framework, all_short)) write_row(o, c, &c->rows.items[i]);
  html_table_close(o);
}

static void write_section(struct out *o, const struct comparison *c, bool all_short) {
  uint32_t count = all_short ? c->short_count : c->rows.count - c->short_count;
  if (!count) return;
  out_format(o, "<section id=\"%s\">\n<h2>", all_short ? "all-short" : "rest");
  html_tell(o, all_short ? TELL_ALL_SHORT : TELL_THE_REST);
  out_format(o, " (%u)</h2>\n", count);
  if (all_short) {
    out_text(o, "<p>");
    html_tell(o, TELL_ALL_SHORT_HOW);
    out_text(o, "</p>\n");
  }
  for (uint32_t f = 0; f < c->frameworks.count; f++) write_table(o, c, f, all_short);
  out_text(o, "</section>\n");
}

void compare_write_html(struct out *o, const struct comparison *c, enum language l, const char *version) {
  compare_page_begin(o, TELL_COMPARE_TITLE, l);
  out_text(o, "<p>");
  html_tell(o, TELL_COMPARE_SCOPE);
  out_text(o, "</p>\n");
  write_notes(o, c);
  write_columns(o, c);
  out_text(o, "<p class=\"dim\">");
  html_tell(o, c->rows.count ? TELL_HOW_CELLS : TELL_NO_ROWS);
  out_text(o, "</p>\n");
  write_section(o, c, true);
  write_section(o, c, false);
  compare_page_end(o, version);
}
