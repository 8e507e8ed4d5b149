/* markdown.c - an extract as Markdown, one language. */
#include "runtime/report/extract/extract.h"
#include "runtime/report/markdown.h"

#define CELLS(...)                                                                                                     \
  (const char *const[]){__VA_ARGS__}, (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void write_title(struct out *o, enum report_word w, enum language l) { out_format(o, "\n## %s\n\n", say(w, l)); }

static const char *requirement_cell(struct arena *a, const struct extract_requirement *r, enum language l) {
  return arena_format(a, "%s %s", extract_label(a, r), pick_pair(&r->title, l));
}

static void write_line(struct out *o, const char *text) {
  if (!*text) return;
  out_text(o, "- ");
  markdown_cell(o, text);
  out_text(o, "\n");
}

static void write_obligations(struct out *o, struct arena *a, const struct extract *x, const struct extract_contract *c,
                              enum language l) {
  if (c->obligations.count) {
    out_text(o, "\n");
    markdown_heading(o, CELLS(SAY(REQUIREMENT, l), SAY(EXTRACT_OWES, l), SAY(EXTRACT_ASKED, l), SAY(ACHIEVED, l),
                              SAY(EXTRACT_STANDS, l)));
  }
  for (uint32_t i = 0; i < c->obligations.count; i++) {
    const struct extract_obligation *b = &c->obligations.items[i];
    const char *stands = extract_obligation_text(b, l);
    if (b->disputed) stands = arena_format(a, l == LANGUAGE_JA ? "%s、%s" : "%s, %s", stands, SAY(DISPUTED, l));
    markdown_row(o, CELLS(requirement_cell(a, b->requirement, l), extract_name(x, b->party),
                          arena_format(a, "%d", b->level), interval_text(a, b->lo, b->hi), stands));
  }
}

static void write_contracts(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  if (x->contracts.count) write_title(o, SAY_EXTRACT_CONTRACTS, l);
  for (uint32_t i = 0; i < x->contracts.count; i++) {
    const struct extract_contract *c = &x->contracts.items[i];
    out_text(o, i ? "\n### " : "### ");
    markdown_cell(o, extract_name(x, c->element));
    out_text(o, "\n\n");
    write_line(o, extract_contract_text(a, x, c, l));
    const char *terms = extract_terms_text(a, c, l), *permits = extract_permits_text(a, x, c, l);
    if (*terms) write_line(o, arena_format(a, "%s: %s", SAY(EXTRACT_TERMS, l), terms));
    if (*permits) write_line(o, arena_format(a, "%s: %s", SAY(EXTRACT_MAY_READ, l), permits));
    for (uint32_t k = 0; k < c->shares.count; k++)
      write_line(o, arena_format(a, "%s: %s", extract_label(a, c->shares.items[k].requirement),
                                 extract_share_text(a, x, &c->shares.items[k], l)));
    write_obligations(o, a, x, c, l);
  }
}

static void write_claims(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  if (!x->claims.count) return;
  write_title(o, SAY_EXTRACT_CLAIMS, l);
  markdown_heading(o, CELLS(SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(EXTRACT_CLAIMED, l)));
  for (uint32_t i = 0; i < x->claims.count; i++) {
    const struct extract_claim *c = &x->claims.items[i];
    markdown_row(
        o, CELLS(requirement_cell(a, c->requirement, l), extract_name(x, c->element), extract_claim_text(a, c, l)));
  }
}

static void write_findings(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  if (!x->findings.count) return;
  write_title(o, SAY_FINDINGS, l);
  markdown_heading(o, CELLS(SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(TARGET, l), SAY(ACHIEVED, l), SAY(STATUS, l),
                            SAY(BASIS, l), SAY(SEVERITY, l), SAY(EXTRACT_EVIDENCE, l)));
  for (uint32_t i = 0; i < x->findings.count; i++) {
    const struct extract_finding *f = &x->findings.items[i];
    markdown_row(o, CELLS(requirement_cell(a, f->requirement, l), extract_name(x, f->element),
                          arena_format(a, "%d", f->target), interval_text(a, f->lo, f->hi),
                          extract_finding_text(a, f, l), basis_text((enum basis)f->basis, l),
                          rating_text((enum rating)f->severity, l), extract_documents_text(a, f, l)));
  }
}

static void write_answers(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  if (!x->answers.count) return;
  write_title(o, SAY_EXTRACT_ANSWERS, l);
  markdown_heading(o, CELLS(SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(EXTRACT_ANSWER, l), SAY(UNTIL, l), SAY(BY, l)));
  for (uint32_t i = 0; i < x->answers.count; i++) {
    const struct extract_answer *w = &x->answers.items[i];
    markdown_row(o, CELLS(requirement_cell(a, w->requirement, l), extract_name(x, w->element),
                          extract_answer_text(a, w, l), extract_until_text(a, w->until, l), pick_pair(&w->by, l)));
  }
}

static void write_elements(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  write_title(o, SAY_EXTRACT_ELEMENTS, l);
  markdown_heading(
      o, CELLS(SAY(SUBJECT, l), SAY(KIND, l), SAY(EXTRACT_WHY, l), SAY(EXTRACT_OWNED_BY, l), SAY(EXTRACT_PORTS, l)));
  for (uint32_t i = 0; i < x->elements.count; i++) {
    const struct extract_element *e = &x->elements.items[i];
    const char *class = pick_pair(&e->class, l), *kind = pick_pair(&e->kind, l);
    markdown_row(o, CELLS(extract_full_name(a, x, i, l), *class ? arena_format(a, "%s: %s", kind, class) : kind,
                          extract_why_text(a, e->why, l), extract_name(x, e->owner), extract_about_text(a, e, l)));
  }
}

static void write_counts(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  write_title(o, SAY_EXTRACT_WITHHELD, l);
  out_format(o, "%s\n\n", SAY(EXTRACT_WITHHELD_HOW, l));
  markdown_heading(o, CELLS(SAY(EXTRACT_THING, l), SAY(EXTRACT_ALL, l), SAY(EXTRACT_SHOWN, l), SAY(EXTRACT_HIDDEN, l)));
  for (uint32_t i = 0; i < x->things.count + x->verdicts.count; i++) {
    bool verdict = x->things.count <= i;
    const struct extract_count *c = verdict ? &x->verdicts.items[i - x->things.count] : &x->things.items[i];
    const char *name = pick_pair(&c->name, l);
    markdown_row(o, CELLS(verdict ? arena_format(a, "%s: %s", SAY(EXTRACT_FINDINGS_OF, l), name) : name,
                          arena_format(a, "%u", c->total), arena_format(a, "%u", c->shown),
                          arena_format(a, "%u", c->total - c->shown)));
  }
}

static void write_extract(struct out *o, const struct extract *x) {
  struct arena a = {0};
  enum language l = x->language;
  const char *lines[BANNER_LINES];
  char date[11];
  int count = extract_banner(&a, x, l, lines);
  out_format(o, "# %s\n\n", SAY(EXTRACT_TITLE, l));
  for (int i = 0; i < count; i++) {
    out_text(o, i ? ">\n> " : "> ");
    markdown_cell(o, lines[i]);
    out_text(o, "\n");
  }
  out_format(o, "\n%s %s (%s)\n", SAY(AS_OF, l), date_format(x->as_of, date), said_from(x->as_of_from, l));
  if (*x->target_profile.en) out_format(o, "\n%s\n", pick_pair(&x->target_profile, l));
  const char *sums[SUM_LINES];
  count = extract_sums(&a, x, l, sums);
  for (int i = 0; i < count; i++) out_format(o, "%s- %s\n", i ? "" : "\n", sums[i]);
  write_contracts(o, &a, x, l);
  write_claims(o, &a, x, l);
  write_findings(o, &a, x, l);
  write_answers(o, &a, x, l);
  write_elements(o, &a, x, l);
  write_counts(o, &a, x, l);
  out_format(o, "\n%s\n\n%s\n\n%s. cpsfc %s\n", SAY(STATEMENT_OF_SCOPE, l), SAY(METHOD_VERDICT, l), SAY(OWN_WORDS, l),
             x->version);
  arena_free(&a);
}

void report_write_extract_markdown(struct out *o, const struct report_input *in) { extract_write(o, in, write_extract); }
