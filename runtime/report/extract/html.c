/* html.c - an extract as a page in both languages. The head is given the addressee's name for a title, nothing
 * of the program. */
#include "runtime/report/extract/extract.h"
#include "runtime/report/html.h"
#include "runtime/report/page_data.h"

/* ---- tables ---- */

enum table {
  TABLE_OBLIGATIONS,
  TABLE_CLAIMS,
  TABLE_FINDINGS,
  TABLE_ANSWERS,
  TABLE_ELEMENTS,
  TABLE_COUNTS,
  TABLE_COUNT
};
enum { COLUMNS = 8 };
static const struct {
  const char *class;
  enum report_word heads[COLUMNS];
  int count;
} tables[TABLE_COUNT] = {
    [TABLE_OBLIGATIONS] = {"obligations",
                           {SAY_REQUIREMENT, SAY_EXTRACT_OWES, SAY_EXTRACT_ASKED, SAY_ACHIEVED, SAY_EXTRACT_STANDS},
                           5},
    [TABLE_CLAIMS] = {"claims", {SAY_REQUIREMENT, SAY_SUBJECT, SAY_EXTRACT_CLAIMED}, 3},
    [TABLE_FINDINGS] = {"findings",
                        {SAY_REQUIREMENT, SAY_SUBJECT, SAY_EXTRACT_OF_TARGET, SAY_STATUS, SAY_BASIS, SAY_SEVERITY,
                         SAY_EXTRACT_EVIDENCE},
                        7},
    [TABLE_ANSWERS] = {"answers", {SAY_REQUIREMENT, SAY_SUBJECT, SAY_EXTRACT_ANSWER, SAY_UNTIL, SAY_BY}, 5},
    [TABLE_ELEMENTS] = {"visible",
                        {SAY_SUBJECT, SAY_KIND, SAY_EXTRACT_WHY, SAY_EXTRACT_OWNED_BY, SAY_EXTRACT_PORTS},
                        5},
    [TABLE_COUNTS] = {"counts", {SAY_EXTRACT_THING, SAY_EXTRACT_ALL, SAY_EXTRACT_SHOWN, SAY_EXTRACT_HIDDEN}, 4},
};

static const char narrow_style[] =
    ".rows td.name,.rows a.name{overflow-wrap:break-word}.rows .tag{white-space:normal}.counts{width:auto}\n"
    ".counts th:nth-child(n+2),.counts td:nth-child(n+2){text-align:right}\n"
    "@media screen and (max-width:60rem){\n"
    ".rows,.rows tbody,.rows tr,.rows td{display:block}\n"
    ".rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n"
    ".rows tr{border-bottom:1px solid var(--line);padding:.5rem 0}.rows td{border:0;padding:.05rem .2rem}.rows "
    "td:empty{display:none}\n"
    ".rows td::before{color:var(--dim)}\n";

/* On a narrow screen a row is a card, and each cell but the first says what it is, in the language at hand. Words of
 * ours only: they need no escapes. */
static const char *table_style(struct arena *a) {
  static const char *const names[] = {"en", "ja"};
  struct builder b = {0};
  builder_text(&b, narrow_style);
  for (int t = 0; t < TABLE_COUNTS; t++)
    for (int l = 0; l < LANGUAGE_COUNT; l++)
      for (int c = 1; c < tables[t].count; c++)
        builder_format(&b, "#lang-%s:checked~* .%s td:nth-child(%d)::before{content:\"%s: \"}\n", names[l],
                       tables[t].class, c + 1, say(tables[t].heads[c], (enum language)l));
  builder_text(&b, "}\n");
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void begin_table(struct out *o, enum table t) {
  out_format(o, "<table class=\"%s%s\"><thead><tr>", t == TABLE_COUNTS ? "" : "rows ", tables[t].class);
  for (int i = 0; i < tables[t].count; i++) {
    out_text(o, "<th scope=\"col\">");
    html_say(o, tables[t].heads[i]);
    out_text(o, "</th>");
  }
  out_text(o, "</tr></thead><tbody>\n");
}
static void end_table(struct out *o) { out_text(o, "</tbody></table>\n"); }

static void begin_section(struct out *o, enum report_word w, const char *id) {
  out_format(o, "<section id=\"%s\">\n<h2>", id);
  html_say(o, w);
  out_text(o, "</h2>\n");
}

static void write_requirement(struct out *o, struct arena *a, const struct extract_requirement *r) {
  out_text(o, "<td><code>");
  out_html(o, extract_label(a, r));
  out_text(o, "</code> ");
  html_pair(o, &r->title);
  out_text(o, "</td>");
}

/* A name leads to the row where the thing stands. */
static void write_name(struct out *o, const struct extract *x, uint32_t element) {
  if (element == NO_ELEMENT) return;
  out_format(o, "<a class=\"name\" href=\"#e%u\">", element + 1);
  out_html(o, extract_name(x, element));
  out_text(o, "</a>");
}
static void write_name_cell(struct out *o, const struct extract *x, uint32_t element) {
  out_text(o, "<td>");
  write_name(o, x, element);
  out_text(o, "</td>");
}
static void write_both_cell(struct out *o, const char *en, const char *ja) {
  out_text(o, "<td>");
  if (*en) html_both(o, en, ja);
  out_text(o, "</td>");
}
static void write_tag_cell(struct out *o, const char *class, const char *en, const char *ja) {
  out_format(o, "<td><span class=\"tag %s\">", class);
  html_both(o, en, ja);
  out_text(o, "</span></td>");
}

/* ---- contracts ---- */

static const char *obligation_class(const struct extract_obligation *b) {
  if (b->due == FALSE_) return "decided";
  return b->result == TRUE_ ? "met" : b->result == FALSE_ ? "gap" : "undecided";
}

static void write_obligation(struct out *o, struct arena *a, const struct extract *x,
                             const struct extract_obligation *b) {
  const char *en = extract_obligation_text(b, LANGUAGE_EN), *ja = extract_obligation_text(b, LANGUAGE_JA);
  if (b->disputed)
    en = arena_format(a, "%s, %s", en, SAY(DISPUTED, LANGUAGE_EN)),
    ja = arena_format(a, "%s、%s", ja, SAY(DISPUTED, LANGUAGE_JA));
  out_text(o, "<tr>");
  write_requirement(o, a, b->requirement);
  write_name_cell(o, x, b->party);
  out_format(o, "<td>%d</td><td>%s</td>", b->level, interval_text(a, b->lo, b->hi));
  write_tag_cell(o, obligation_class(b), en, ja);
  out_text(o, "</tr>\n");
}

static void write_fact(struct out *o, enum report_word w, const char *en, const char *ja) {
  if (!*en) return;
  html_term(o, w);
  html_both(o, en, ja);
  out_text(o, "</dd>\n");
}

static void write_contract_facts(struct out *o, struct arena *a, const struct extract *x,
                                 const struct extract_contract *c) {
  out_text(o, "<dl>\n");
  write_fact(o, SAY_EXTRACT_PARTIES, extract_contract_text(a, x, c, LANGUAGE_EN),
             extract_contract_text(a, x, c, LANGUAGE_JA));
  write_fact(o, SAY_EXTRACT_TERMS, extract_terms_text(a, c, LANGUAGE_EN), extract_terms_text(a, c, LANGUAGE_JA));
  write_fact(o, SAY_EXTRACT_MAY_READ, extract_permits_text(a, x, c, LANGUAGE_EN),
             extract_permits_text(a, x, c, LANGUAGE_JA));
  for (uint32_t i = 0; i < c->shares.count; i++) {
    const struct extract_share *s = &c->shares.items[i];
    const char *label = extract_label(a, s->requirement);
    write_fact(o, SAY_EXTRACT_SHARES, arena_format(a, "%s: %s", label, extract_share_text(a, x, s, LANGUAGE_EN)),
               arena_format(a, "%s: %s", label, extract_share_text(a, x, s, LANGUAGE_JA)));
  }
  out_text(o, "</dl>\n");
}

static void write_contracts(struct out *o, struct arena *a, const struct extract *x) {
  if (!x->contracts.count) return;
  begin_section(o, SAY_EXTRACT_CONTRACTS, "contracts");
  for (uint32_t i = 0; i < x->contracts.count; i++) {
    const struct extract_contract *c = &x->contracts.items[i];
    out_text(o, "<h3>");
    write_name(o, x, c->element);
    out_text(o, "</h3>\n");
    write_contract_facts(o, a, x, c);
    if (!c->obligations.count) continue;
    begin_table(o, TABLE_OBLIGATIONS);
    for (uint32_t k = 0; k < c->obligations.count; k++) write_obligation(o, a, x, &c->obligations.items[k]);
    end_table(o);
  }
  out_text(o, "</section>\n");
}

/* ---- claims, findings, answers ---- */

static void write_claims(struct out *o, struct arena *a, const struct extract *x) {
  if (!x->claims.count) return;
  begin_section(o, SAY_EXTRACT_CLAIMS, "claims");
  begin_table(o, TABLE_CLAIMS);
  for (uint32_t i = 0; i < x->claims.count; i++) {
    const struct extract_claim *c = &x->claims.items[i];
    out_text(o, "<tr>");
    write_requirement(o, a, c->requirement);
    write_name_cell(o, x, c->element);
    write_both_cell(o, extract_claim_text(a, c, LANGUAGE_EN), extract_claim_text(a, c, LANGUAGE_JA));
    out_text(o, "</tr>\n");
  }
  end_table(o);
  out_text(o, "</section>\n");
}

static const char *finding_class(const struct extract_finding *f) {
  static const char *const classes[] = {"met", "gap", "undecided", "undecided"};
  bool decided = f->disposition == DISPOSITION_ACCEPTED || f->disposition == DISPOSITION_EXCLUDED ||
                 f->disposition == DISPOSITION_PLANNED;
  return decided ? "decided" : classes[f->status];
}

static void write_finding(struct out *o, struct arena *a, const struct extract *x, const struct extract_finding *f) {
  out_text(o, "<tr>");
  write_requirement(o, a, f->requirement);
  write_name_cell(o, x, f->element);
  out_format(o, "<td>%s → %d</td>", interval_text(a, f->lo, f->hi), f->target);
  write_tag_cell(o, finding_class(f), extract_finding_text(a, f, LANGUAGE_EN), extract_finding_text(a, f, LANGUAGE_JA));
  write_both_cell(o, basis_text((enum basis)f->basis, LANGUAGE_EN), basis_text((enum basis)f->basis, LANGUAGE_JA));
  write_both_cell(o, rating_text((enum rating)f->severity, LANGUAGE_EN),
                  rating_text((enum rating)f->severity, LANGUAGE_JA));
  write_both_cell(o, extract_documents_text(a, f, LANGUAGE_EN), extract_documents_text(a, f, LANGUAGE_JA));
  out_text(o, "</tr>\n");
}

static bool is_theirs(const struct extract *x, const struct extract_finding *f) {
  return x->elements.items[f->element].why & WHY_OWNED;
}

/* What is theirs first: it is what they can do something about. */
static void write_group(struct out *o, struct arena *a, const struct extract *x, bool theirs) {
  bool any = false;
  for (uint32_t i = 0; i < x->findings.count; i++) {
    if (is_theirs(x, &x->findings.items[i]) != theirs) continue;
    if (!any) {
      html_subsection(o, theirs ? SAY_EXTRACT_ABOUT_THEM : SAY_EXTRACT_ABOUT_US,
                      theirs ? "findings-theirs" : "findings-issuer");
      begin_table(o, TABLE_FINDINGS);
    }
    any = true;
    write_finding(o, a, x, &x->findings.items[i]);
  }
  if (any) end_table(o);
}

static void write_findings(struct out *o, struct arena *a, const struct extract *x) {
  if (!x->findings.count) return;
  begin_section(o, SAY_FINDINGS, "findings");
  write_group(o, a, x, true);
  write_group(o, a, x, false);
  out_text(o, "</section>\n");
}

static void write_answers(struct out *o, struct arena *a, const struct extract *x) {
  if (!x->answers.count) return;
  begin_section(o, SAY_EXTRACT_ANSWERS, "answers");
  begin_table(o, TABLE_ANSWERS);
  for (uint32_t i = 0; i < x->answers.count; i++) {
    const struct extract_answer *w = &x->answers.items[i];
    out_text(o, "<tr>");
    write_requirement(o, a, w->requirement);
    write_name_cell(o, x, w->element);
    write_both_cell(o, extract_answer_text(a, w, LANGUAGE_EN), extract_answer_text(a, w, LANGUAGE_JA));
    write_both_cell(o, extract_until_text(a, w->until, LANGUAGE_EN), extract_until_text(a, w->until, LANGUAGE_JA));
    write_both_cell(o, w->by.en, w->by.ja);
    out_text(o, "</tr>\n");
  }
  end_table(o);
  out_text(o, "</section>\n");
}

/* ---- elements, counts ---- */

static void write_elements(struct out *o, struct arena *a, const struct extract *x) {
  begin_section(o, SAY_EXTRACT_ELEMENTS, "elements");
  begin_table(o, TABLE_ELEMENTS);
  for (uint32_t i = 0; i < x->elements.count; i++) {
    const struct extract_element *e = &x->elements.items[i];
    out_format(o, "<tr id=\"e%u\"><td class=\"name\">", i + 1);
    html_both(o, extract_full_name(a, x, i, LANGUAGE_EN), extract_full_name(a, x, i, LANGUAGE_JA));
    out_text(o, "</td><td>");
    html_pair(o, &e->kind);
    if (*e->class.en) out_text(o, ": "), html_pair(o, &e->class);
    out_text(o, "</td>");
    write_both_cell(o, extract_why_text(a, e->why, LANGUAGE_EN), extract_why_text(a, e->why, LANGUAGE_JA));
    write_name_cell(o, x, e->owner);
    write_both_cell(o, extract_about_text(a, e, LANGUAGE_EN), extract_about_text(a, e, LANGUAGE_JA));
    out_text(o, "</tr>\n");
  }
  end_table(o);
  out_text(o, "</section>\n");
}

static void write_counts(struct out *o, const struct extract *x) {
  begin_section(o, SAY_EXTRACT_WITHHELD, "withheld");
  html_paragraph(o, SAY_EXTRACT_WITHHELD_HOW, "dim");
  begin_table(o, TABLE_COUNTS);
  for (uint32_t i = 0; i < x->things.count + x->verdicts.count; i++) {
    bool verdict = x->things.count <= i;
    const struct extract_count *c = verdict ? &x->verdicts.items[i - x->things.count] : &x->things.items[i];
    out_text(o, "<tr><td>");
    if (verdict) html_say(o, SAY_EXTRACT_FINDINGS_OF), out_text(o, ": ");
    html_pair(o, &c->name);
    out_format(o, "</td><td>%u</td><td>%u</td><td>%u</td></tr>\n", c->total, c->shown, c->total - c->shown);
  }
  end_table(o);
  out_text(o, "</section>\n");
}

/* ---- the whole ---- */

static void write_head(struct out *o, struct arena *a, const struct extract *x) {
  struct report_input head = {.title = extract_name(x, x->addressee),
                              .as_of = x->as_of,
                              .as_of_from = x->as_of_from,
                              .version = x->version,
                              .language = x->language};
  const char *en[BANNER_LINES], *ja[BANNER_LINES];
  int count = extract_banner(a, x, LANGUAGE_EN, en);
  extract_banner(a, x, LANGUAGE_JA, ja);
  html_head_with_style(o, &head, SAY_EXTRACT_TITLE, table_style(a));
  for (int i = 0; i < count; i++) {
    out_text(o, i ? "<p class=\"scope\">" : "<p class=\"standing\">");
    html_both(o, en[i], ja[i]);
    out_text(o, "</p>\n");
  }
  if (*x->target_profile.en) {
    out_text(o, "<p class=\"dim\">");
    html_pair(o, &x->target_profile);
    out_text(o, "</p>\n");
  }
  count = extract_sums(a, x, LANGUAGE_EN, en);
  extract_sums(a, x, LANGUAGE_JA, ja);
  for (int i = 0; i < count; i++) {
    out_text(o, "<p class=\"formula\">");
    html_both(o, en[i], ja[i]);
    out_text(o, "</p>\n");
  }
  out_text(o, "</header>\n<main>\n");
}

/* For `cpsfc compare`: the same as --format json. */
static void write_data(struct out *o, const struct extract *x) {
  struct out text = {.fd = -1};
  struct json j = {.out = &text, .compact = true};
  extract_json(&j, x);
  page_data_write(o, "data", &text);
  builder_free(&text.buffer);
}

static void write_method(struct out *o, const struct extract *x) {
  begin_section(o, SAY_METHOD, "reading");
  static const enum report_word words[] = {SAY_STATEMENT_OF_SCOPE, SAY_METHOD_VERDICT, SAY_METHOD_STATUS,
                                           SAY_METHOD_BASIS, SAY_METHOD_DISPOSITION};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) html_paragraph(o, words[i], "method");
  out_text(o, "</section>\n</main>\n<footer><p>");
  html_say(o, x->evidence_looked_at ? SAY_EVIDENCE_LOOKED_AT : SAY_EVIDENCE_NOT_LOOKED_AT);
  out_text(o, "</p><p>");
  html_say(o, SAY_OWN_WORDS);
  out_format(o, "</p><p>cpsfc %s</p></footer>\n", x->version);
  write_data(o, x);
  out_text(o, "</body>\n</html>\n");
}

static void write_extract(struct out *o, const struct extract *x) {
  struct arena a = {0};
  write_head(o, &a, x);
  write_contracts(o, &a, x);
  write_claims(o, &a, x);
  write_findings(o, &a, x);
  write_answers(o, &a, x);
  write_elements(o, &a, x);
  write_counts(o, x);
  write_method(o, x);
  arena_free(&a);
}

void report_write_extract_html(struct out *o, const struct report_input *in) { extract_write(o, in, write_extract); }
