/* xlsx_about.c - the first sheet of the workbook: what this is, of what, as of when, and the counts with their formula. */
#include "runtime/report/overview.h"
#include "runtime/report/tables/xlsx.h"

void xlsx_about_line(struct xlsx_about *b, const char *label, const char *text) {
  struct arena *a = &b->book->memory;
  enum language l = b->book->want->language;
  lxw_format *const *formats = b->book->formats;
  worksheet_write_string(b->sheet, b->next, 0, xlsx_text(a, visible_text(a, label), l), formats[XLSX_LABEL]);
  worksheet_write_string(b->sheet, b->next, 1, xlsx_text(a, visible_text(a, text), l), formats[XLSX_TEXT]);
  b->next++;
}

void xlsx_about_begin(struct xlsx_about *b, struct xlsx *x, lxw_worksheet *sheet, enum report_word title, const char *of) {
  enum { A4 = 9 };
  *b = (struct xlsx_about){x, sheet, 0};
  worksheet_set_column(sheet, 0, 0, 34, NULL);
  worksheet_set_column(sheet, 1, 1, 100, NULL);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, A4);
  worksheet_fit_to_pages(sheet, 1, 0);
  xlsx_about_line(b, say(title, x->want->language), of);
  worksheet_write_string(sheet, 0, 0, say(title, x->want->language), x->formats[XLSX_TITLE]);
}

void xlsx_about_table(struct xlsx_about *b, int index, const char *text) {
  const struct workbook *w = b->book->want;
  xlsx_about_line(b, arena_format(&b->book->memory, w->language == LANGUAGE_JA ? "シート「%s」%u 行" : "sheet \"%s\", %u rows", w->tables[index]->title[w->language], b->book->rows[index]), text);
}

/* ---- of a report ---- */

static void add_counts(struct xlsx_about *b, const struct report_input *in) {
  struct arena *a = &b->book->memory;
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f)) continue;
    const struct rule_framework *w = &in->rules->frameworks.items[f];
    const char *lines[HEADLINE_LINES], *label = arena_format(a, "%s %s  %s", sym_text(in->model->names, w->name), sym_text(in->model->names, w->version), pick_text(in, w->title, b->book->want->language));
    int count = headline(a, in, f, b->book->want->language, lines);
    for (int i = 0; i < count; i++) xlsx_about_line(b, i ? "" : label, lines[i]);
  }
}

static void add_sheets(struct xlsx_about *b, const struct report_input *in) {
  static const enum report_word words[TABLES] = {SAY_SHEET_FINDINGS, SAY_SHEET_REQUIREMENTS, SAY_SHEET_EVIDENCE, SAY_SHEET_QUESTIONS, SAY_SHEET_GONE};
  enum language l = in->language;
  for (int i = 0; i < b->book->want->table_count; i++) {
    const char *text = say(words[i], l);
    if (!i && !in->all) text = arena_format(&b->book->memory, l == LANGUAGE_JA ? "%s%s" : "%s %s", text, SAY(MET_LEFT_OUT, l));
    xlsx_about_table(b, i, text);
  }
}

static void add_method(struct xlsx_about *b, enum language l) {
  static const enum report_word words[] = {SAY_METHOD_VERDICT, SAY_METHOD_STATUS, SAY_METHOD_BASIS, SAY_METHOD_DISPOSITION, SAY_OWN_WORDS};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) xlsx_about_line(b, i ? "" : SAY(METHOD, l), say(words[i], l));
}

void xlsx_about_report(struct xlsx *x, lxw_worksheet *sheet) {
  const struct report_input *in = x->want->of.in;
  enum language l = in->language;
  struct arena *a = &x->memory;
  struct xlsx_about b;
  char date[11];
  xlsx_about_begin(&b, x, sheet, SAY_TITLE, in->title);
  xlsx_about_line(&b, SAY(WHAT_THIS_IS, l), SAY(STATEMENT_OF_SCOPE, l));
  xlsx_about_line(&b, SAY(TARGET, l), target_profile(a, in, l));
  xlsx_about_line(&b, SAY(AS_OF, l), arena_format(a, "%s (%s)", date_format(in->as_of, date), said_from(in->as_of_from, l)));
  xlsx_about_line(&b, SAY(INPUT, l), arena_format(a, l == LANGUAGE_JA ? "%u ファイル、ダイジェスト %s" : "files: %u, digest %s", in->file_count, input_digest(a, in)));
  xlsx_about_line(&b, SAY(MADE_BY, l), arena_format(a, "cpsfc %s", in->version));
  xlsx_about_line(&b, SAY(SHEET_EVIDENCE_FILES, l), in->evidence_looked_at ? SAY(EVIDENCE_LOOKED_AT, l) : SAY(EVIDENCE_NOT_LOOKED_AT, l));
  add_counts(&b, in);
  if (gate_any(in->decision)) xlsx_about_line(&b, SAY(GATE_AND_BASELINE, l), gate_line(a, in->decision, l));
  if (in->ratchet) xlsx_about_line(&b, gate_any(in->decision) ? "" : SAY(GATE_AND_BASELINE, l), ratchet_line(a, in->ratchet, l));
  add_sheets(&b, in);
  add_method(&b, l);
}
