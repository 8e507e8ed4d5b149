/* markdown.c - the report as a comment on a pull request: the counts, the worst, what ends soon and whom to ask are
 * seen at once, the rest is collapsed; within the size a forge takes. CommonMark with tables, one language. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/asked.h"
#include "runtime/report/chains.h"
#include "runtime/report/decisions.h"
#include "runtime/report/editions.h"
#include "runtime/report/markdown.h"
#include "runtime/report/measures.h"
#include "runtime/report/overview.h"
#include "runtime/report/provenance.h"
#include "runtime/report/ratchet.h"
#include "runtime/report/risks.h"

enum {
  WORST_SHOWN = 20,
  SOON = 30 /* days */,
  OWNERS_SHOWN = 12,
  CHANGES_SHOWN = 3,
  TEXT_SHOWN = 300,
  TITLE_SHOWN = 200
};
/* What gets the room when there is too little: the first screen, then the findings. */
enum { WEIGHT_SCREEN = 1000, WEIGHT_FINDINGS = 10, WEIGHT_CLOSING = 4, WEIGHT_REST = 2 };

struct page {
  struct markdown_page markdown;
  const struct report_input *in;
  struct arena *memory;
  enum language language;
  uint8_t *shown; /* rows among the worst */
};

/* ---- counts ------------------------------------------------------------------------------------------------------ */

static void write_counts(struct out *o, struct page *p, uint32_t framework) {
  const struct report_input *in = p->in;
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  const struct counts *c = &in->findings->by_framework.items[framework];
  const struct requirement_answers *n = &in->findings->answered[framework];
  const uint32_t figures[] = {c->total, c->met,     c->gap,      c->undecided, c->unanswered,
                              c->open,  c->planned, c->accepted, c->excluded};
  enum { FIGURES = sizeof figures / sizeof *figures };
  const char *cells[FIGURES + 2] = {arena_format(p->memory, "%s (%s %s)", pick_text(in, f->title, p->language),
                                                 sym_text(in->model->names, f->name),
                                                 sym_text(in->model->names, f->version)),
                                    f->core ? "" : arena_format(p->memory, "%u / %u", n->answered, n->requirements)};
  for (int i = 0; i < FIGURES; i++) cells[i + 2] = arena_format(p->memory, "%u", figures[i]);
  markdown_row(o, cells, FIGURES + 2);
}

static void write_formulas(struct out *o, struct page *p, uint32_t framework) {
  const char *lines[HEADLINE_LINES], *met = met_line(p->memory, p->in, framework, p->language);
  int count = headline(p->memory, p->in, framework, p->language, lines);
  out_text(o, "\n");
  markdown_code(o, sym_text(p->in->model->names, p->in->rules->frameworks.items[framework].name));
  out_text(o, "\n\n");
  for (int i = 0; i < count; i++) {
    out_format(o, "- %s\n", lines[i]);
    if (i == 1 && *met && !p->in->rules->frameworks.items[framework].core) out_format(o, "- %s\n", met);
  }
}

static void write_head(struct page *p) {
  enum language l = p->language;
  const struct report_input *in = p->in;
  struct out *o = markdown_part(&p->markdown, NULL, WEIGHT_SCREEN);
  char date[11];
  bool any = false;
  out_format(o, "# %s: ", SAY(TITLE, l));
  markdown_cell(o, markdown_short(p->memory, in->title, TITLE_SHOWN));
  out_format(o, "\n\n%s %s (%s)\n\n", SAY(AS_OF, l), date_format(in->as_of, date),
             said_from(in->as_of_from, l));
  markdown_cell(o, markdown_short(p->memory, target_profile(p->memory, in, l), 3 * TEXT_SHOWN));
  out_format(o, "\n\n%s\n", SAY(STATEMENT_OF_SCOPE, l));
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f)) continue;
    if (!any) {
      out_format(o, "\n## %s\n\n", SAY(SUMMARY, l));
      markdown_heading(o,
                       (const char *const[]){SAY(FRAMEWORK, l), SAY(ANSWERED, l), SAY(TOTAL, l), SAY(MET, l),
                                             SAY(GAP, l), SAY(UNDECIDED, l), SAY(UNANSWERED, l), SAY(OPEN, l),
                                             SAY(PLANNED, l), SAY(ACCEPTED, l), SAY(EXCLUDED, l)},
                       11);
    }
    any = true;
    write_counts(o, p, f);
  }
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (framework_shown(in, f)) write_formulas(o, p, f);
  if (!any) out_format(o, "\n%s\n", SAY(NO_FINDINGS, l));
  markdown_part_end(&p->markdown);
}

/* ---- the worst --------------------------------------------------------------------------------------------------- */

struct worst_row {
  uint8_t severity;
  uint32_t row;
};

static int compare_worst(const void *a, const void *b) {
  const struct worst_row *x = a, *y = b;
  if (x->severity != y->severity) return x->severity > y->severity ? -1 : 1;
  return x->row < y->row ? -1 : y->row < x->row;
}

/* Of many changes the first, the rest counted. */
static const char *changes_text(struct arena *a, const struct proof *p, enum language l) {
  struct builder b = {0};
  for (uint32_t i = 0; i < p->smallest.count && i < CHANGES_SHOWN; i++)
    builder_format(&b, "%s%s", i ? l == LANGUAGE_JA ? "、" : "; " : "", pick_pair(&p->smallest.items[i].text, l));
  if (CHANGES_SHOWN < p->smallest.count)
    builder_format(&b, l == LANGUAGE_JA ? " ほか %u 件" : " and %u more", p->smallest.count - CHANGES_SHOWN);
  const char *res = markdown_short(a, arena_copy(a, builder_get(&b), b.length), TEXT_SHOWN);
  builder_free(&b);
  return res;
}

static const char *requirement_cell(struct page *p, uint32_t requirement) {
  return arena_format(p->memory, "%s %s", requirement_label(p->memory, p->in, requirement),
                      provenance_title(p->memory, p->in, requirement, p->language));
}

static void write_worst_row(struct out *o, struct page *p, uint32_t row) {
  const struct finding_row *r = &p->in->findings->rows.items[row];
  struct arena a = {0};
  struct proof proof = proof_derive(&a, p->in->findings, row);
  struct bilingual_text why = worst_why(&a, p->in, &(struct worst){.row = row});
  markdown_row_coded(o,
                     (const char *const[]){rating_text((enum rating)r->severity, p->language),
                                           requirement_cell(p, r->requirement),
                                           entity_name(&a, p->in->model, r->subject, false),
                                           markdown_short(&a, pick_pair(&why, p->language), TEXT_SHOWN),
                                           changes_text(&a, &proof, p->language),
                                           place_text(&a, p->in->sources, p->in->model->entities.items[r->subject].at)},
                     6, 1 << 2 | 1 << 5);
  p->shown[row] = 1;
  arena_free(&a);
}

static void write_worst(struct page *p) {
  enum language l = p->language;
  VEC(struct worst_row) gaps = {0};
  for (uint32_t i = 0; i < p->in->findings->rows.count; i++) {
    const struct finding_row *r = &p->in->findings->rows.items[i];
    if (r->status == STATUS_GAP && r->disposition == DISPOSITION_OPEN)
      vec_push(&gaps, ((struct worst_row){r->severity, i}));
  }
  if (1 < gaps.count) qsort(gaps.items, gaps.count, sizeof *gaps.items, compare_worst);
  struct out *o = markdown_part(&p->markdown, NULL, WEIGHT_SCREEN);
  if (gaps.count) {
    out_format(o, l == LANGUAGE_JA ? "\n## %s(%u 件中 %u 件)\n\n" : "\n## %s (%u of %u)\n\n", SAY(WORST_GAPS, l),
               l == LANGUAGE_JA || gaps.count < WORST_SHOWN ? gaps.count : WORST_SHOWN,
               l == LANGUAGE_EN || gaps.count < WORST_SHOWN ? gaps.count : WORST_SHOWN);
    markdown_heading(o,
                     (const char *const[]){SAY(SEVERITY, l), SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(REASON, l),
                                           SAY(SMALLEST, l), SAY(PLACE, l)},
                     6);
  }
  for (uint32_t i = 0; i < gaps.count && i < WORST_SHOWN; i++) write_worst_row(o, p, gaps.items[i].row);
  markdown_part_end(&p->markdown);
  vec_free(&gaps);
}

/* ---- what ends soon ---------------------------------------------------------------------------------------------- */

static const char *decision_requirement(struct page *p, const struct decision_row *row,
                                        const struct decision_rows *rows, entity_id *on) {
  const struct model *m = p->in->model;
  uint32_t count;
  switch ((enum decided)row->what) {
  case DECIDED_ACCEPTED:
  case DECIDED_EXCLUDED:
    *on = m->decisions.items[row->first].on;
    return requirement_use_text(p->memory, m, m->decisions.items[row->first].requirement);
  case DECIDED_ANSWER:
    *on = m->answers.items[row->first].on;
    return requirement_use_text(p->memory, m, m->answers.items[row->first].requirement);
  case DECIDED_MEASURE: break;
  }
  *on = model_one(m, RELATION_ON, row->measure);
  const struct measure_use *uses = measure_uses_of(&rows->uses, row->measure, &count);
  return count ? requirement_label(p->memory, p->in, uses->requirement)
               : entity_name(p->memory, m, row->measure, false);
}

static void write_decision(struct out *o, struct page *p, const struct decision_row *row,
                           const struct decision_rows *rows) {
  char date[11];
  entity_id on = 0;
  const char *requirement = decision_requirement(p, row, rows, &on);
  if (1 < row->count)
    requirement = arena_format(p->memory, p->language == LANGUAGE_JA ? "%s ほか %u 件" : "%s and %u more", requirement,
                               row->count - 1);
  const char *why = row->what == DECIDED_MEASURE ? entity_name(p->memory, p->in->model, row->measure, false)
                                                 : sym_text(p->in->model->names, row->because);
  markdown_row_coded(
      o,
      (const char *const[]){
          say(decision_word(row), p->language), requirement, on ? entity_name(p->memory, p->in->model, on, false) : "",
          markdown_short(p->memory, why, TEXT_SHOWN),
          row->by ? entity_name(p->memory, p->in->model, row->by, false) : "", date_format(row->until, date),
          arena_format(p->memory, "%d", row->until - p->in->as_of), arena_format(p->memory, "%u", row->findings)},
      8, 1 << 2 | 1 << 4);
}

/* What is over already, too: nobody renewed it. */
static void write_decisions(struct page *p) {
  enum language l = p->language;
  struct decision_rows rows;
  decision_rows_derive(&rows, p->in);
  struct out *o = markdown_part(&p->markdown, NULL, WEIGHT_SCREEN / 2);
  for (uint32_t i = 0; i < rows.list.count; i++) {
    const struct decision_row *row = &rows.list.items[i];
    if (row->until == DAY_NONE || p->in->as_of + SOON < row->until) break;
    if (i == 0) {
      out_format(o, "\n## %s\n\n", SAY(ENDING_SOON, l));
      markdown_heading(o,
                       (const char *const[]){SAY(DECISION, l), SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(REASON, l),
                                             SAY(BY, l), SAY(UNTIL, l), SAY(DAYS_LEFT, l), SAY(TOTAL, l)},
                       8);
    }
    write_decision(o, p, row, &rows);
  }
  markdown_part_end(&p->markdown);
  decision_rows_free(&rows);
}

/* ---- questions --------------------------------------------------------------------------------------------------- */

static const char *owner_name(struct page *p, entity_id owner) {
  return owner ? entity_name(p->memory, p->in->model, owner, false) : SAY(NOBODY_KNOWN, p->language);
}

/* "CPS.DS-3, CPS.DS-4": the requirements whose findings wait for it. */
static const char *question_ids(struct page *p, const struct question *q) {
  enum { IDS = 6 };
  struct builder b = {0};
  uint32_t last = UINT32_MAX, named = 0;
  for (uint32_t i = 0; i < q->rows.count && named < IDS; i++) {
    uint32_t requirement = p->in->findings->rows.items[q->rows.items[i]].requirement;
    if (requirement == last) continue;
    builder_format(&b, "%s%s", named++ ? ", " : "", requirement_label(p->memory, p->in, requirement));
    last = requirement;
  }
  const char *res = arena_copy(p->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void write_asked(struct page *p, const struct questions *q, const struct asked *asked, uint32_t count) {
  enum language l = p->language;
  uint32_t findings = asked_findings(q, asked, count);
  const char *title =
      l == LANGUAGE_JA
          ? arena_format(p->memory, "%s(確認事項 %u 件、指摘 %u 件)", owner_name(p, asked->owner), count, findings)
          : arena_format(p->memory, "%s: %u question%s, %u finding%s", owner_name(p, asked->owner), count,
                         count == 1 ? "" : "s", findings, findings == 1 ? "" : "s");
  struct out *o = markdown_part(&p->markdown, markdown_short(p->memory, title, TITLE_SHOWN), WEIGHT_REST);
  markdown_heading(o, (const char *const[]){SAY(QUESTION, l), SAY(REQUIREMENT, l), SAY(UNLOCKS, l)}, 3);
  for (uint32_t i = 0; i < count; i++) {
    const struct question *x = &q->list.items[asked[i].question];
    markdown_row(o,
                 (const char *const[]){markdown_short(p->memory, pick_pair(&x->text, l), TEXT_SHOWN),
                                       question_ids(p, x), arena_format(p->memory, "%u", x->unlocks)},
                 3);
  }
  markdown_part_end(&p->markdown);
}

static void write_questions(struct page *p) {
  enum language l = p->language;
  struct questions q = questions_derive(p->memory, p->in->findings);
  struct asked *asked = questions_by_owner(&q);
  uint32_t owners = q.list.count ? asked[q.list.count - 1].rank : 0;
  struct out *o = markdown_part(&p->markdown, NULL, WEIGHT_SCREEN);
  if (owners) out_format(o, "\n## %s\n", SAY(QUESTIONS, l));
  if (OWNERS_SHOWN < owners)
    out_format(o,
               l == LANGUAGE_JA ? "\n相手 %u 者のうち、回答で決まる指摘の多い %d 者を示します。\n"
                                : "\n%u can answer; the %d whose answers settle most are shown.\n",
               owners, OWNERS_SHOWN);
  markdown_part_end(&p->markdown);
  for (uint32_t i = 0, next; i < q.list.count && asked[i].rank <= OWNERS_SHOWN; i = next) {
    for (next = i + 1; next < q.list.count && asked[next].rank == asked[i].rank;) next++;
    write_asked(p, &q, asked + i, next - i);
  }
  free(asked);
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

static const char *status_cell(struct page *p, uint32_t row) {
  enum language l = p->language;
  const struct finding_row *r = &p->in->findings->rows.items[row];
  const char *res = status_text((enum status)r->status, l), *between = l == LANGUAGE_JA ? "、" : ", ";
  if (r->reason) res = arena_format(p->memory, "%s: %s", res, reason_text((enum reason)r->reason, l));
  if (r->applies != TRUE_) res = arena_format(p->memory, "%s%s%s", res, between, SAY(MAY_NOT_APPLY, l));
  if (findings_disputed(p->in->findings, row)) res = arena_format(p->memory, "%s%s%s", res, between, SAY(DISPUTED, l));
  return res;
}

static void write_finding(struct out *o, struct page *p, uint32_t row) {
  const struct finding_row *r = &p->in->findings->rows.items[row];
  markdown_row_coded(o,
                     (const char *const[]){
                         requirement_cell(p, r->requirement), entity_name(p->memory, p->in->model, r->subject, false),
                         arena_format(p->memory, "%s → %d", interval_text(p->memory, r->lo, r->hi), r->target),
                         status_cell(p, row), basis_text((enum basis)r->basis, p->language),
                         disposition_line(p->memory, p->in, r, p->language),
                         place_text(p->memory, p->in->sources, p->in->model->entities.items[r->subject].at)},
                     7, 1 << 1 | 1 << 6);
}

/* Gaps first, then what is undecided, then the unanswered, then the rest; as on the page. */
static int group_of(const struct finding_row *r) {
  if (r->status == STATUS_GAP) return 0;
  if (r->status == STATUS_UNDECIDED) return r->reason == REASON_UNANSWERED ? 2 : 1;
  return 3;
}

static void write_findings(struct page *p, uint32_t framework) {
  enum language l = p->language;
  const struct rule_framework *f = &p->in->rules->frameworks.items[framework];
  struct out rows = {.fd = -1};
  uint32_t count = 0;
  for (int group = 0; group <= 3; group++)
    for (uint32_t i = 0; i < p->in->findings->rows.count; i++) {
      const struct finding_row *r = &p->in->findings->rows.items[i];
      if (p->shown[i] || group_of(r) != group || requirement_of(p->in, r->requirement)->framework != framework ||
          !row_listed(p->in, r))
        continue;
      write_finding(&rows, p, i);
      count++;
    }
  const char *title = arena_format(p->memory, l == LANGUAGE_JA ? "%s: そのほかの指摘 %u 件" : "%s: %u further findings",
                                   pick_text(p->in, f->title, l), count);
  struct out *o = markdown_part(&p->markdown, markdown_short(p->memory, title, TITLE_SHOWN), WEIGHT_FINDINGS);
  if (count) {
    markdown_heading(o,
                     (const char *const[]){SAY(REQUIREMENT, l), SAY(SUBJECT, l),
                                           arena_format(p->memory, "%s → %s", SAY(ACHIEVED, l), SAY(TARGET, l)),
                                           SAY(STATUS, l), SAY(BASIS, l), SAY(DISPOSITION, l), SAY(PLACE, l)},
                     7);
    out_bytes(o, rows.buffer.text, rows.buffer.length);
  }
  markdown_part_end(&p->markdown);
  builder_free(&rows.buffer);
}

static void write_rest(struct page *p) {
  static void (*const writers[])(struct out *, const struct report_input *) = {
      editions_markdown, chains_markdown_section, risks_markdown, provenance_markdown};
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++)
    if (framework_shown(p->in, f)) write_findings(p, f);
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++) {
    if (!framework_shown(p->in, f)) continue;
    measures_markdown(markdown_part(&p->markdown, "", WEIGHT_CLOSING), p->in, f);
    markdown_part_end(&p->markdown);
  }
  for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
    writers[i](markdown_part(&p->markdown, "", WEIGHT_REST), p->in);
    markdown_part_end(&p->markdown);
  }
}

static void write_foot(struct page *p) {
  enum language l = p->language;
  struct out *o = markdown_part(&p->markdown, NULL, WEIGHT_SCREEN);
  out_format(o, "\n%s %s\n\n%s. %s; %s. cpsfc %s\n", SAY(METHOD_VERDICT, l), SAY(METHOD_STATUS, l),
             p->in->evidence_looked_at ? SAY(EVIDENCE_LOOKED_AT, l) : SAY(EVIDENCE_NOT_LOOKED_AT, l), SAY(OWN_WORDS, l),
             provenance_signs(p->memory, l), p->in->version);
  markdown_part_end(&p->markdown);
}

void report_write_markdown(struct out *o, const struct report_input *given) {
  struct arena memory = {0};
  struct risk_view risks;
  const struct report_input in = report_with_risks(given, &risks);
  struct page p = {.markdown = {.language = in.language},
                   .in = &in,
                   .memory = &memory,
                   .language = in.language,
                   .shown = memory_zeroed((size_t)in.findings->rows.count + 1, 1)};
  write_head(&p);
  ratchet_markdown(markdown_part(&p.markdown, NULL, WEIGHT_SCREEN), &in);
  markdown_part_end(&p.markdown);
  write_worst(&p);
  write_decisions(&p);
  write_questions(&p);
  write_rest(&p);
  write_foot(&p);
  markdown_page_write(o, &p.markdown);
  markdown_page_free(&p.markdown);
  free(p.shown);
  arena_free(&memory);
  risk_view_free(&risks);
}
