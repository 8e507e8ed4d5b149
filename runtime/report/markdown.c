/* markdown.c - CommonMark with tables, one language. */
#include <stdlib.h>

#include "runtime/report/chains.h"
#include "runtime/report/markdown.h"
#include "runtime/report/measures.h"
#include "runtime/report/provenance.h"
#include "runtime/report/editions.h"
#include "runtime/report/risks.h"

static void write_findings(struct out *o, struct arena *a, const struct report_input *in, uint32_t framework) {
  enum language l = in->language;
  markdown_heading(o, (const char *const[]){SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(APPLIES, l), SAY(TARGET, l), SAY(ACHIEVED, l), SAY(STATUS, l), SAY(REASON, l), SAY(BASIS, l), SAY(DISPOSITION, l), SAY(PLACE, l)}, 10);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (requirement_of(in, r->requirement)->framework != framework || !row_listed(in, r)) continue;
    const char *reason = reason_text((enum reason)r->reason, l);
    if (findings_disputed(in->findings, i)) reason = arena_format(a, "%s%s%s", reason, *reason ? l == LANGUAGE_JA ? "、" : ", " : "", SAY(DISPUTED, l));
    markdown_row(o, (const char *const[]){
                  arena_format(a, "%s %s", requirement_label(a, in, r->requirement), requirement_title(in, r->requirement, l)),
                  entity_name(a, in->model, r->subject, false), r->applies == TRUE_ ? SAY(YES, l) : SAY(UNKNOWN, l), arena_format(a, "%d", r->target),
                  interval_text(a, r->lo, r->hi), status_text((enum status)r->status, l), reason,
                  basis_text((enum basis)r->basis, l), disposition_line(a, r, l),
                  place_text(a, in->sources, in->model->entities.items[r->subject].at)}, 10);
  }
}

static void write_framework(struct out *o, struct arena *a, const struct report_input *in, uint32_t framework) {
  enum language l = in->language;
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  const char *lines[HEADLINE_LINES];
  int count = headline(a, in, framework, l, lines);
  out_text(o, "\n## ");
  markdown_cell(o, pick_text(in, f->title, l));
  out_format(o, " (%s %s)\n\n", sym_text(in->model->names, f->name), sym_text(in->model->names, f->version));
  for (int i = 0; i < count; i++) out_format(o, "- %s\n", lines[i]);
  out_text(o, "\n");
  write_findings(o, a, in, framework);
  measures_markdown(o, in, framework);
}

static void write_questions(struct out *o, struct arena *a, const struct report_input *in) {
  enum language l = in->language;
  struct questions q = questions_derive(a, in->findings);
  if (q.list.count) {
    out_format(o, "\n## %s\n\n", SAY(QUESTIONS, l));
    markdown_heading(o, (const char *const[]){SAY(QUESTION, l), SAY(OWNER, l), SAY(UNLOCKS, l)}, 3);
  }
  for (uint32_t i = 0; i < q.list.count; i++) {
    const struct question *x = &q.list.items[i];
    markdown_row(o, (const char *const[]){pick_pair(&x->text, l), x->owner ? entity_name(a, in->model, x->owner, false) : "-", arena_format(a, "%u", x->unlocks)}, 3);
  }
}

void report_write_markdown(struct out *o, const struct report_input *given) {
  struct arena a = {0};
  struct risk_view risks;
  const struct report_input with_risks = report_with_risks(given, &risks), *in = &with_risks;
  enum language l = in->language;
  char date[11];
  out_format(o, "# %s: ", SAY(TITLE, l));
  markdown_cell(o, in->title);
  out_format(o, "\n\n%s %s (%s)\n\n", SAY(AS_OF, l), date_format(in->as_of, date), in->as_of_from ? in->as_of_from : "");
  markdown_cell(o, target_profile(&a, in, l));
  out_format(o, "\n\n%s\n\n%s\n\n%s\n", SAY(STATEMENT_OF_SCOPE, l), SAY(METHOD_VERDICT, l), SAY(METHOD_STATUS, l));
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (framework_shown(in, f)) write_framework(o, &a, in, f);
  editions_markdown(o, in);
  chains_markdown_section(o, in);
  risks_markdown(o, in);
  write_questions(o, &a, in);
  provenance_markdown(o, in);
  out_format(o, "\n%s. %s.\n", in->evidence_looked_at ? SAY(EVIDENCE_LOOKED_AT, l) : SAY(EVIDENCE_NOT_LOOKED_AT, l), SAY(OWN_WORDS, l));
  arena_free(&a);
  risk_view_free(&risks);
}
