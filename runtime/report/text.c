/* text.c - plain text: the one-screen summary of `check` and the full text report. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/measures.h"
#include "runtime/report/ratchet.h"
#include "runtime/report/provenance.h"
#include "runtime/report/editions.h"
#include "runtime/report/risks.h"

enum { COLUMNS = 6, SUMMARY_ROWS = 16, SUMMARY_QUESTIONS = 5 };

/* ---- a table with columns aligned by width on screen ---- */

struct table { VEC(const char *) cells; int widths[COLUMNS]; };

static void table_row(struct table *t, const char *const cells[COLUMNS]) {
  for (int i = 0; i < COLUMNS; i++) {
    int width = text_width(cells[i], strlen(cells[i]), 0);
    if (t->widths[i] < width) t->widths[i] = width;
    vec_push(&t->cells, cells[i]);
  }
}

static void table_write(struct out *o, struct table *t) {
  for (uint32_t i = 0; i < t->cells.count; i++) {
    int column = (int)(i % COLUMNS);
    const char *cell = t->cells.items[i];
    out_text(o, cell);
    if (column == COLUMNS - 1) {
      out_text(o, "\n");
      continue;
    }
    for (int k = text_width(cell, strlen(cell), 0); k < t->widths[column] + 2; k++) out_text(o, " ");
  }
  vec_free(&t->cells);
}

static void table_heading(struct table *t, enum language l) {
  table_row(t, (const char *const[COLUMNS]){SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(APPLIES, l), SAY(TARGET, l), SAY(ACHIEVED, l), SAY(DISPOSITION, l)});
}

/* Open gaps first, then by severity, then in catalogue order: what a person should look at first. */
struct ordered_row { uint32_t row; int weight; };
static int compare_rows(const void *a, const void *b) {
  const struct ordered_row *x = a, *y = b;
  if (x->weight != y->weight) return x->weight < y->weight ? 1 : -1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static int row_weight(const struct finding_row *r) {
  int weight = r->severity + (r->disposition == DISPOSITION_OPEN ? 4 : 0);
  if (r->status == STATUS_GAP) weight += 16;
  if (r->status == STATUS_UNDECIDED) weight += 8;
  return weight;
}

static const char *state_cell(struct arena *a, const struct report_input *in, const struct finding_row *r, enum language l) {
  const char *line = disposition_line(a, in, r, l);
  if (findings_disputed(in->findings, (uint32_t)(r - in->findings->rows.items)))
    line = *line ? arena_format(a, l == LANGUAGE_JA ? "%s、%s" : "%s, %s", line, SAY(DISPUTED, l)) : SAY(DISPUTED, l);
  if (r->status == STATUS_MET) return line;
  const char *status = status_text((enum status)r->status, l);
  bool ja = l == LANGUAGE_JA;
  if (r->reason == REASON_NONE) return arena_format(a, ja ? "%s、%s" : "%s, %s", status, line);
  return arena_format(a, ja ? "%s(%s)、%s" : "%s (%s), %s", status, reason_text((enum reason)r->reason, l), line);
}

static const char *last_cell(struct arena *a, const struct report_input *in, const struct finding_row *r, enum language l) {
  const char *mark = ratchet_mark(in, (uint32_t)(r - in->findings->rows.items), l), *state = state_cell(a, in, r, l);
  return *mark ? arena_format(a, "%s: %s", mark, state) : state;
}

static void add_finding(struct table *t, struct arena *a, const struct report_input *in, const struct finding_row *r, enum language l) {
  table_row(t, (const char *const[COLUMNS]){requirement_label(a, in, r->requirement), entity_name(a, in->model, r->subject, false),
                                            r->applies == TRUE_ ? SAY(YES, l) : SAY(UNKNOWN, l), arena_format(a, "%d", r->target),
                                            interval_text(a, r->lo, r->hi), last_cell(a, in, r, l)});
}

static void write_heading(struct out *o, struct arena *a, const struct report_input *in, uint32_t framework, enum language l) {
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  const char *lines[HEADLINE_LINES];
  char date[11];
  int count = headline(a, in, framework, l, lines);
  out_format(o, "%s %s  %s  %s %s (%s)\n", sym_text(in->model->names, f->name), sym_text(in->model->names, f->version), pick_text(in, f->title, l),
             SAY(AS_OF, l), date_format(in->as_of, date), said_from(in->as_of_from, l));
  for (int i = 0; i < count; i++) out_format(o, "  %s\n", lines[i]);
}

static bool row_in(const struct report_input *in, const struct finding_row *r, uint32_t framework) {
  return requirement_of(in, r->requirement)->framework == framework && row_listed(in, r);
}

/* Rows of one framework; the summary shows the weightiest and leaves the unanswered to the counts and the questions, the
 * report shows all in catalogue order. */
static void write_rows(struct out *o, struct arena *a, const struct report_input *in, uint32_t framework, uint32_t limit, enum language l) {
  VEC(struct ordered_row) rows = {0};
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    struct ordered_row x = {i, limit ? row_weight(r) : 0};
    bool left_out = limit && r->reason == REASON_UNANSWERED;
    if (row_in(in, r, framework) && !left_out) vec_push(&rows, x);
  }
  if (rows.count) qsort(rows.items, rows.count, sizeof *rows.items, compare_rows);
  struct table t = {0};
  if (rows.count) table_heading(&t, l);
  uint32_t shown = limit && limit < rows.count ? limit : rows.count;
  for (uint32_t i = 0; i < shown; i++) add_finding(&t, a, in, &in->findings->rows.items[rows.items[i].row], l);
  if (rows.count) out_text(o, "\n");
  table_write(o, &t);
  if (shown < rows.count) out_format(o, l == LANGUAGE_JA ? "ほか %u %s。%s\n" : "%u %s; %s\n", rows.count - shown, SAY(MORE, l), SAY(SEE_REPORT, l));
  vec_free(&rows);
}

static void write_questions(struct out *o, struct arena *a, const struct report_input *in, uint32_t limit, enum language l) {
  struct questions q = questions_derive(a, in->findings);
  if (q.list.count == 0) return;
  out_format(o, l == LANGUAGE_JA ? "\n%u 件の不明点が %u 件の指摘を保留にしています。\n" : "\n%u unknowns hold up %u findings:\n", q.list.count, q.findings);
  uint32_t shown = limit && limit < q.list.count ? limit : q.list.count;
  for (uint32_t i = 0; i < shown; i++) {
    const struct question *x = &q.list.items[i];
    out_format(o, "  %u. %s  (%s: %s; %s: %u)\n", i + 1, pick_pair(&x->text, l), SAY(OWNER, l), x->owner ? entity_name(a, in->model, x->owner, false) : "-",
               SAY(UNLOCKS, l), x->unlocks);
  }
  if (shown < q.list.count) out_format(o, l == LANGUAGE_JA ? "  ほか %u %s\n" : "  %u %s\n", q.list.count - shown, SAY(MORE, l));
}

static void write_all(struct out *o, const struct report_input *in, uint32_t rows, uint32_t questions) {
  struct arena a = {0};
  enum language l = in->language;
  bool any = false;
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f)) continue;
    if (any) out_text(o, "\n");
    write_heading(o, &a, in, f, l);
    write_rows(o, &a, in, f, rows, l);
    any = true;
  }
  if (!any) out_format(o, "%s\n", SAY(NO_FINDINGS, l));
  write_questions(o, &a, in, questions, l);
  ratchet_text(o, in, rows);
  arena_free(&a);
}

void report_write_summary(struct out *o, const struct report_input *in) { write_all(o, in, SUMMARY_ROWS, SUMMARY_QUESTIONS); }

static void write_proofs(struct out *o, const struct report_input *in, enum language l) {
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (r->status == STATUS_MET || r->reason == REASON_UNANSWERED || !row_listed(in, r)) continue;
    struct arena a = {0};
    struct proof p = proof_derive(&a, in->findings, i);
    out_text(o, "\n");
    proof_write_text(o, in->sources, &p, l);
    if (r->status == STATUS_GAP && !r->check) measures_text(o, in, i, l);
    risks_text_finding(o, in, i, 3);
    arena_free(&a);
  }
}

void report_write_text(struct out *o, const struct report_input *given) {
  enum language l = given->language;
  struct risk_view risks;
  const struct report_input with_risks = report_with_risks(given, &risks), *in = &with_risks;
  struct arena a = {0};
  out_format(o, "%s: %s\n%s\n%s\n%s\n\n", SAY(TITLE, l), in->title, target_profile(&a, in, l), SAY(STATEMENT_OF_SCOPE, l), SAY(METHOD_VERDICT, l));
  arena_free(&a);
  write_all(o, in, 0, 0);
  editions_text(o, in);
  risks_text_events(o, in);
  out_format(o, "\n%s\n", SAY(PROOF, l));
  write_proofs(o, in, l);
  provenance_text(o, in, l);
  out_format(o, "\n%s\n%s\n", in->evidence_looked_at ? SAY(EVIDENCE_LOOKED_AT, l) : SAY(EVIDENCE_NOT_LOOKED_AT, l), SAY(OWN_WORDS, l));
  risk_view_free(&risks);
}
