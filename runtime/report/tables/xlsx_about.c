/* xlsx_about.c - the first sheet of the workbook: what this is, of what, as of when, and the counts with their formula. */
#include "runtime/report/overview.h"
#include "runtime/report/tables/xlsx.h"

struct about { struct xlsx *book; lxw_worksheet *sheet; uint32_t next; enum language language; };

static void add_line(struct about *b, const char *label, const char *text) {
  struct arena *a = &b->book->memory;
  lxw_format *const *formats = b->book->formats;
  worksheet_write_string(b->sheet, b->next, 0, xlsx_text(a, visible_text(a, label), b->language), formats[XLSX_LABEL]);
  worksheet_write_string(b->sheet, b->next, 1, xlsx_text(a, visible_text(a, text), b->language), formats[XLSX_TEXT]);
  b->next++;
}

static void add_counts(struct about *b, const struct report_input *in) {
  struct arena *a = &b->book->memory;
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f)) continue;
    const struct rule_framework *w = &in->rules->frameworks.items[f];
    const char *lines[HEADLINE_LINES], *label = arena_format(a, "%s %s  %s", sym_text(in->model->names, w->name), sym_text(in->model->names, w->version), pick_text(in, w->title, b->language));
    int count = headline(a, in, f, b->language, lines);
    for (int i = 0; i < count; i++) add_line(b, i ? "" : label, lines[i]);
  }
}

static void add_sheets(struct about *b) {
  static const enum report_word words[TABLES] = {SAY_SHEET_FINDINGS, SAY_SHEET_REQUIREMENTS, SAY_SHEET_EVIDENCE, SAY_SHEET_QUESTIONS, SAY_SHEET_GONE};
  struct arena *a = &b->book->memory;
  for (int i = 0; i < report_sheet_count(b->book->in); i++) {
    const char *text = say(words[i], b->language);
    if (!i && !b->book->in->all) text = arena_format(a, b->language == LANGUAGE_JA ? "%s%s" : "%s %s", text, SAY(MET_LEFT_OUT, b->language));
    add_line(b, arena_format(a, b->language == LANGUAGE_JA ? "シート「%s」%u 行" : "sheet \"%s\", %u rows", report_tables()[i]->title[b->language], b->book->rows[i]), text);
  }
}

static void add_method(struct about *b) {
  static const enum report_word words[] = {SAY_METHOD_VERDICT, SAY_METHOD_STATUS, SAY_METHOD_BASIS, SAY_METHOD_DISPOSITION, SAY_OWN_WORDS};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) add_line(b, i ? "" : SAY(METHOD, b->language), say(words[i], b->language));
}

void xlsx_write_about(struct xlsx *x, lxw_worksheet *sheet) {
  const struct report_input *in = x->in;
  enum language l = in->language;
  struct arena *a = &x->memory;
  struct about b = {x, sheet, 0, l};
  char date[11];
  worksheet_set_column(sheet, 0, 0, 34, NULL);
  worksheet_set_column(sheet, 1, 1, 100, NULL);
  add_line(&b, SAY(TITLE, l), in->title);
  worksheet_write_string(sheet, 0, 0, SAY(TITLE, l), x->formats[XLSX_TITLE]);
  add_line(&b, SAY(WHAT_THIS_IS, l), SAY(STATEMENT_OF_SCOPE, l));
  add_line(&b, SAY(TARGET, l), target_profile(a, in, l));
  add_line(&b, SAY(AS_OF, l), arena_format(a, "%s (%s)", date_format(in->as_of, date), in->as_of_from ? in->as_of_from : ""));
  add_line(&b, SAY(INPUT, l), arena_format(a, l == LANGUAGE_JA ? "%u ファイル、ダイジェスト %s" : "files: %u, digest %s", in->file_count, input_digest(a, in)));
  add_line(&b, SAY(MADE_BY, l), arena_format(a, "cpsfc %s", in->version));
  add_line(&b, SAY(SHEET_EVIDENCE_FILES, l), in->evidence_looked_at ? SAY(EVIDENCE_LOOKED_AT, l) : SAY(EVIDENCE_NOT_LOOKED_AT, l));
  add_counts(&b, in);
  if (gate_any(in->decision)) add_line(&b, SAY(GATE_AND_BASELINE, l), gate_line(a, in->decision, l));
  if (in->ratchet) add_line(&b, gate_any(in->decision) ? "" : SAY(GATE_AND_BASELINE, l), ratchet_line(a, in->ratchet, l));
  add_sheets(&b);
  add_method(&b);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);
  worksheet_fit_to_pages(sheet, 1, 0);
}
