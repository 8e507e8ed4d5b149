/* text.c - an extract as plain text, one language. */
#include "runtime/report/extract/extract.h"
#include "runtime/report/write.h"

static const char *comma(enum language l) { return l == LANGUAGE_JA ? "、" : ", "; }

static void write_title(struct out *o, enum report_word w, enum language l) { out_format(o, "\n%s\n", say(w, l)); }

/* "  LABEL  name: text", and an optional second text behind a comma. */
static void write_row(struct out *o, struct arena *a, const struct extract_requirement *r, const char *name,
                      const char *text) {
  out_format(o, "  %s  %s: %s\n", extract_label(a, r), name, text);
}

static void write_contract(struct out *o, struct arena *a, const struct extract *x, const struct extract_contract *c,
                           enum language l) {
  const char *terms = extract_terms_text(a, c, l), *permits = extract_permits_text(a, x, c, l);
  out_format(o, "  %s: %s\n", extract_name(x, c->element), extract_contract_text(a, x, c, l));
  if (*terms) out_format(o, "    %s: %s\n", SAY(EXTRACT_TERMS, l), terms);
  if (*permits) out_format(o, "    %s: %s\n", SAY(EXTRACT_MAY_READ, l), permits);
  for (uint32_t i = 0; i < c->obligations.count; i++) {
    const struct extract_obligation *b = &c->obligations.items[i];
    out_format(o, "    %s  %s: %s %d%s%s %s: %s%s%s\n", extract_label(a, b->requirement), extract_name(x, b->party),
               SAY(EXTRACT_ASKED, l), b->level, comma(l), SAY(ACHIEVED, l), interval_text(a, b->lo, b->hi),
               extract_obligation_text(b, l), b->disputed ? comma(l) : "", b->disputed ? SAY(DISPUTED, l) : "");
  }
  for (uint32_t i = 0; i < c->shares.count; i++)
    out_format(o, "    %s  %s\n", extract_label(a, c->shares.items[i].requirement),
               extract_share_text(a, x, &c->shares.items[i], l));
}

static void write_findings(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  if (x->findings.count) write_title(o, SAY_FINDINGS, l);
  for (uint32_t i = 0; i < x->findings.count; i++) {
    const struct extract_finding *f = &x->findings.items[i];
    const char *basis = basis_text((enum basis)f->basis, l), *documents = extract_documents_text(a, f, l);
    out_format(o, "  %s  %s: %s %d%s%s %s: %s", extract_label(a, f->requirement), extract_name(x, f->element),
               SAY(TARGET, l), f->target, comma(l), SAY(ACHIEVED, l), interval_text(a, f->lo, f->hi),
               extract_finding_text(a, f, l));
    if (*basis) out_format(o, "%s%s", comma(l), basis);
    if (*documents) out_format(o, "%s%s: %s", comma(l), SAY(EXTRACT_EVIDENCE, l), documents);
    out_text(o, "\n");
  }
}

static void write_elements(struct out *o, struct arena *a, const struct extract *x, enum language l) {
  write_title(o, SAY_EXTRACT_ELEMENTS, l);
  for (uint32_t i = 0; i < x->elements.count; i++) {
    const struct extract_element *e = &x->elements.items[i];
    const char *class = pick_pair(&e->class, l), *about = extract_about_text(a, e, l);
    out_format(o, "  %s: %s%s%s (%s)\n", extract_full_name(a, x, i, l), pick_pair(&e->kind, l), *class ? comma(l) : "",
               class, extract_why_text(a, e->why, l));
    if (*about) out_format(o, "    %s\n", about);
  }
}

static void write_counts(struct out *o, const struct extract *x, enum language l) {
  out_format(o, "\n%s\n%s\n", SAY(EXTRACT_WITHHELD, l), SAY(EXTRACT_WITHHELD_HOW, l));
  for (uint32_t i = 0; i < x->things.count + x->verdicts.count; i++) {
    bool verdict = x->things.count <= i;
    const struct extract_count *c = verdict ? &x->verdicts.items[i - x->things.count] : &x->things.items[i];
    out_format(o, "  %s%s%s: %u + %u = %u\n", verdict ? SAY(EXTRACT_FINDINGS_OF, l) : "", verdict ? comma(l) : "",
               pick_pair(&c->name, l), c->shown, c->total - c->shown, c->total);
  }
}

static void write_extract(struct out *o, const struct extract *x) {
  struct arena a = {0};
  enum language l = x->language;
  const char *lines[BANNER_LINES];
  char date[11];
  int count = extract_banner(&a, x, l, lines);
  out_format(o, "%s  %s %s (%s)\n", SAY(EXTRACT_TITLE, l), SAY(AS_OF, l), date_format(x->as_of, date), said_from(x->as_of_from, l));
  for (int i = 0; i < count; i++) out_format(o, "%s\n", lines[i]);
  if (*x->target_profile.en) out_format(o, "%s\n", pick_pair(&x->target_profile, l));
  const char *sums[SUM_LINES];
  count = extract_sums(&a, x, l, sums);
  for (int i = 0; i < count; i++) out_format(o, "%s%s\n", i ? "" : "\n", sums[i]);
  if (x->contracts.count) write_title(o, SAY_EXTRACT_CONTRACTS, l);
  for (uint32_t i = 0; i < x->contracts.count; i++) write_contract(o, &a, x, &x->contracts.items[i], l);
  if (x->claims.count) write_title(o, SAY_EXTRACT_CLAIMS, l);
  for (uint32_t i = 0; i < x->claims.count; i++)
    write_row(o, &a, x->claims.items[i].requirement, extract_name(x, x->claims.items[i].element),
              extract_claim_text(&a, &x->claims.items[i], l));
  write_findings(o, &a, x, l);
  if (x->answers.count) write_title(o, SAY_EXTRACT_ANSWERS, l);
  for (uint32_t i = 0; i < x->answers.count; i++)
    write_row(o, &a, x->answers.items[i].requirement, extract_name(x, x->answers.items[i].element),
              extract_answer_text(&a, &x->answers.items[i], l));
  write_elements(o, &a, x, l);
  write_counts(o, x, l);
  out_format(o, "\n%s\n%s\n", SAY(STATEMENT_OF_SCOPE, l), SAY(OWN_WORDS, l));
  arena_free(&a);
}

void report_write_extract_text(struct out *o, const struct report_input *in) { extract_write(o, in, write_extract); }
