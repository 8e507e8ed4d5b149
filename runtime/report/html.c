/* html.c - one self-contained page in both languages. Works with scripts off: the language is switched by a radio
 * button and CSS alone; nothing is loaded from outside; everything from the spec is escaped. */
#include <stdlib.h>

#include "runtime/report/chains.h"
#include "runtime/report/html.h"
#include "runtime/report/measures.h"
#include "runtime/report/overview.h"
#include "runtime/report/provenance.h"
#include "runtime/report/editions.h"
#include "runtime/report/risks.h"

/* ---- counts ---- */

static void write_cards(struct out *o, const struct counts *c) {
  const struct { enum report_word word; uint32_t value; } cards[] = {{SAY_GAP, c->gap}, {SAY_UNDECIDED, c->undecided}, {SAY_MET, c->met}, {SAY_OPEN, c->open},
                                                                     {SAY_PLANNED, c->planned}, {SAY_ACCEPTED, c->accepted}, {SAY_EXCLUDED, c->excluded}};
  out_text(o, "<ul class=\"cards\">\n");
  for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
    out_format(o, "<li><b>%u</b>", cards[i].value);
    html_say(o, cards[i].word);
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n");
}

static void write_headline(struct out *o, const struct report_input *in, struct arena *a, uint32_t framework) {
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  const char *en[HEADLINE_LINES], *ja[HEADLINE_LINES];
  int lines = headline(a, in, framework, LANGUAGE_EN, en);
  headline(a, in, framework, LANGUAGE_JA, ja);
  out_format(o, "<h2 id=\"framework-%u\">", framework);
  html_both(o, pick_text(in, f->title, LANGUAGE_EN), pick_text(in, f->title, LANGUAGE_JA));
  out_text(o, " <span class=\"dim\">");
  out_html(o, sym_text(in->model->names, f->name));
  out_text(o, " ");
  out_html(o, sym_text(in->model->names, f->version));
  out_text(o, "</span></h2>\n");
  write_cards(o, &in->findings->by_framework.items[framework]);
  for (int i = 0; i < lines; i++) {
    out_text(o, "<p class=\"formula\">");
    html_both(o, en[i], ja[i]);
    out_text(o, "</p>\n");
  }
}

/* ---- one finding ---- */

static const char *tag_class(const struct finding_row *r) {
  if (r->disposition == DISPOSITION_ACCEPTED || r->disposition == DISPOSITION_EXCLUDED || r->disposition == DISPOSITION_PLANNED) return "decided";
  static const char *const classes[] = {"met", "gap", "undecided", "undecided"};
  return classes[r->status];
}

static void write_proof(struct out *o, const struct report_input *in, struct arena *a, const struct proof *p, uint32_t index) {
  static const char *const marks[] = {"✗", "?", "✓"};
  const struct proof_node *n = &p->nodes.items[index];
  out_format(o, "<li><span class=\"truth t%d\">%s</span>", n->truth, marks[n->truth]);
  html_pair(o, &n->text);
  const char *place = place_text(a, in->sources, n->at);
  if (*place) {
    out_text(o, " <code class=\"dim\">");
    out_html(o, place);
    out_text(o, "</code>");
  }
  if (n->children.count) {
    out_text(o, "\n<ul class=\"proof\">\n");
    for (uint32_t i = 0; i < n->children.count; i++) write_proof(o, in, a, p, n->children.items[i]);
    out_text(o, "</ul>");
  }
  out_text(o, "</li>\n");
}

static void write_changes(struct out *o, const struct proof *p) {
  if (p->smallest.count == 0) return;
  html_term(o, p->smallest_exact ? SAY_SMALLEST : SAY_SMALLEST_GREEDY);
  for (uint32_t i = 0; i < p->smallest.count; i++) {
    if (i) out_text(o, "<br>");
    html_pair(o, &p->smallest.items[i].text);
  }
  out_text(o, "</dd>\n");
}

static void write_measures(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  if (f->counting.count) {
    html_term(o, SAY_MEASURES);
    for (uint32_t i = 0; i < f->counting.count; i++) {
      out_text(o, i ? ", <span class=\"name\">" : "<span class=\"name\">");
      out_html(o, entity_name(a, in->model, f->counting.items[i], false));
      out_text(o, "</span>");
    }
    out_text(o, "</dd>\n");
  }
  for (uint32_t i = 0; i < f->not_counting.count; i++) {
    html_term(o, SAY_NOT_COUNTING);
    out_html(o, entity_name(a, in->model, f->not_counting.items[i].measure, false));
    out_text(o, ": ");
    html_both(o, reason_text((enum reason)f->not_counting.items[i].why, LANGUAGE_EN), reason_text((enum reason)f->not_counting.items[i].why, LANGUAGE_JA));
    const char *facts = measure_facts(a, in, f->not_counting.items[i].measure, LANGUAGE_EN);
    if (*facts) {
      out_text(o, " <span class=\"dim\">(");
      html_both(o, facts, measure_facts(a, in, f->not_counting.items[i].measure, LANGUAGE_JA));
      out_text(o, ")</span>");
    }
    out_text(o, "</dd>\n");
  }
}

/* "from cloud (contract svc, while `customer_keys`)", and whether that holds. */
static void write_inherited(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  for (uint32_t i = 0; i < f->inherited.count; i++) {
    const struct inheritance *x = &f->inherited.items[i];
    html_term(o, SAY_INHERITED);
    if (x->provider) {
      html_say(o, SAY_INHERITED_FROM);
      out_text(o, " ");
      out_html(o, entity_name(a, in->model, x->provider, false));
      out_text(o, ", ");
    }
    html_say(o, SAY_INHERITED_CONTRACT);
    out_text(o, " ");
    out_html(o, entity_name(a, in->model, x->contract, false));
    if (*x->condition) {
      out_text(o, ", ");
      html_say(o, SAY_INHERITED_WHILE);
      out_text(o, " <code>");
      out_html(o, x->condition);
      out_text(o, "</code>");
    }
    if (x->holds != TRUE_) {
      out_text(o, ": ");
      html_say(o, x->holds == FALSE_ ? SAY_INHERITED_NOT : SAY_INHERITED_OPEN);
    }
    out_text(o, "</dd>\n");
  }
}

static void write_facts(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  const struct rule_requirement *r = requirement_of(in, f->requirement);
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  if (c && r->catalogue != UINT32_MAX) {
    const struct bilingual statement = c->requirements.items[r->catalogue].statement;
    html_term(o, SAY_STATEMENT);
    html_both(o, pick_text(in, statement, LANGUAGE_EN), pick_text(in, statement, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  html_term(o, SAY_KIND);
  html_both(o, kind_text((enum entity_kind)f->kind, LANGUAGE_EN), kind_text((enum entity_kind)f->kind, LANGUAGE_JA));
  out_text(o, ", ");
  html_say(o, SAY_LAYER);
  out_format(o, " %d</dd>\n", f->layer);
  html_fact(o, SAY_TARGET, arena_format(a, "%d", f->target));
  html_fact(o, SAY_ACHIEVED, interval_text(a, f->lo, f->hi));
  if (f->basis) {
    html_term(o, SAY_BASIS);
    html_both(o, basis_text((enum basis)f->basis, LANGUAGE_EN), basis_text((enum basis)f->basis, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  if (f->severity) {
    html_term(o, SAY_SEVERITY);
    html_both(o, rating_text((enum rating)f->severity, LANGUAGE_EN), rating_text((enum rating)f->severity, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  if (f->disputed) {
    html_term(o, SAY_DISPUTED);
    html_say(o, SAY_DISPUTED_HOW);
    out_text(o, "</dd>\n");
  }
  if (f->responsible) html_fact(o, SAY_RESPONSIBLE, entity_name(a, in->model, f->responsible, false));
  if (f->exception) html_fact(o, SAY_EXCEPTION, sym_text(in->model->names, in->rules->exceptions.items[f->exception - 1].name));
  html_fact(o, SAY_PLACE, place_text(a, in->sources, f->at));
  html_fact(o, SAY_FINGERPRINT, f->fingerprint);
}

static void write_summary_line(struct out *o, const struct report_input *in, struct arena *a, const struct finding_row *r) {
  out_text(o, "<details><summary><code>");
  out_html(o, requirement_label(a, in, r->requirement));
  out_text(o, "</code><span class=\"title\"><span class=\"name\"><b>");
  out_html(o, entity_name(a, in->model, r->subject, false));
  out_text(o, "</b></span> ");
  html_both(o, requirement_title(in, r->requirement, LANGUAGE_EN), requirement_title(in, r->requirement, LANGUAGE_JA));
  out_format(o, "</span><span>%s → %d</span><span class=\"tag %s\">", interval_text(a, r->lo, r->hi), r->target, tag_class(r));
  const char *en = status_text((enum status)r->status, LANGUAGE_EN), *ja = status_text((enum status)r->status, LANGUAGE_JA);
  if (r->reason) {
    en = arena_format(a, "%s: %s", en, reason_text((enum reason)r->reason, LANGUAGE_EN));
    ja = arena_format(a, "%s: %s", ja, reason_text((enum reason)r->reason, LANGUAGE_JA));
  }
  if (r->disposition) {
    en = arena_format(a, "%s, %s", en, disposition_line(a, r, LANGUAGE_EN));
    ja = arena_format(a, "%s、%s", ja, disposition_line(a, r, LANGUAGE_JA));
  }
  html_both(o, en, ja);
  out_text(o, "</span></summary>\n");
}

static void write_finding(struct out *o, const struct report_input *in, uint32_t row) {
  struct arena a = {0};
  const struct finding_row *r = &in->findings->rows.items[row];
  write_summary_line(o, in, &a, r);
  struct finding f = finding_build(&a, in->findings, row);
  struct proof p = proof_derive(&a, in->findings, row);
  out_text(o, "<div class=\"inside\"><ul class=\"proof top\">\n");
  write_proof(o, in, &a, &p, 0);
  out_text(o, "</ul>\n<dl>\n");
  if (f.status != STATUS_MET) write_changes(o, &p);
  write_measures(o, in, &a, &f);
  write_inherited(o, in, &a, &f);
  if (f.status != STATUS_MET) measures_html_examples(o, in, &f);
  risks_html_finding(o, in, row);
  write_facts(o, in, &a, &f);
  out_text(o, "</dl></div></details>\n");
  arena_free(&a);
}

/* Gaps, then undecided, then the unanswered, then the rest: in catalogue order within each. */
static int group_of(const struct finding_row *r) {
  if (r->status == STATUS_GAP) return 0;
  if (r->status == STATUS_UNDECIDED) return r->reason == REASON_UNANSWERED ? 2 : 1;
  return 3;
}

static void write_group(struct out *o, const struct report_input *in, uint32_t framework, int group) {
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (requirement_of(in, r->requirement)->framework == framework && row_listed(in, r) && group_of(r) == group) write_finding(o, in, i);
  }
}

static void write_framework(struct out *o, const struct report_input *in, uint32_t framework) {
  struct arena a = {0};
  out_text(o, "<section>\n");
  write_headline(o, in, &a, framework);
  for (int group = 0; group <= 3; group++) write_group(o, in, framework, group);
  out_text(o, "</section>\n");
  arena_free(&a);
}

/* ---- the rest ---- */

static void write_questions(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct questions q = questions_derive(&a, in->findings);
  if (q.list.count) {
    out_text(o, "<section>\n");
    html_section(o, SAY_QUESTIONS, "questions");
    out_text(o, "<div class=\"scroll\"><table><thead><tr><th>");
    html_say(o, SAY_QUESTION);
    out_text(o, "</th><th>");
    html_say(o, SAY_OWNER);
    out_text(o, "</th><th>");
    html_say(o, SAY_UNLOCKS);
    out_text(o, "</th></tr></thead><tbody>\n");
  }
  for (uint32_t i = 0; i < q.list.count; i++) {
    const struct question *x = &q.list.items[i];
    out_text(o, "<tr><td>");
    html_pair(o, &x->text);
    out_text(o, "</td><td class=\"name\">");
    out_html(o, x->owner ? entity_name(&a, in->model, x->owner, false) : "-");
    out_format(o, "</td><td class=\"n\">%u</td></tr>\n", x->unlocks);
  }
  if (q.list.count) out_text(o, "</tbody></table></div>\n</section>\n");
  arena_free(&a);
}

static void write_no_subject(struct out *o, const struct report_input *in) {
  if (in->findings->no_subject.count == 0) return;
  struct arena a = {0};
  out_text(o, "<section>\n");
  html_section(o, SAY_NO_SUBJECT, "no-subject");
  out_text(o, "<ul>\n");
  for (uint32_t i = 0; i < in->findings->no_subject.count; i++) {
    uint32_t r = in->findings->no_subject.items[i];
    out_text(o, "<li><code>");
    out_html(o, requirement_label(&a, in, r));
    out_text(o, "</code> ");
    html_both(o, requirement_title(in, r, LANGUAGE_EN), requirement_title(in, r, LANGUAGE_JA));
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n</section>\n");
  arena_free(&a);
}

static void write_messages(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  bool any = false;
  for (uint32_t i = 0; i < in->diagnostics->list.count; i++) {
    const struct diagnostic *x = &in->diagnostics->list.items[i];
    if (x->silenced) continue;
    if (!any) {
      out_text(o, "<section>\n");
      html_section(o, SAY_MESSAGES, "messages");
      out_text(o, "<ul>\n");
    }
    any = true;
    out_format(o, "<li><code>%s</code> ", message_code(x->message));
    html_both(o, diag_message(&a, x, LANGUAGE_EN), diag_message(&a, x, LANGUAGE_JA));
    out_text(o, " <code class=\"dim\">");
    out_html(o, place_text(&a, in->sources, x->at));
    out_text(o, "</code></li>\n");
  }
  if (any) out_text(o, "</ul>\n</section>\n");
  arena_free(&a);
}

static void write_method(struct out *o, const struct report_input *in) {
  out_text(o, "<section>\n");
  html_section(o, SAY_METHOD, "method");
  static const enum report_word words[] = {SAY_METHOD_VERDICT, SAY_METHOD_STATUS, SAY_METHOD_BASIS, SAY_METHOD_DISPOSITION};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) html_paragraph(o, words[i], "method");
  out_text(o, "</section>\n</main>\n<footer><p>");
  html_say(o, in->evidence_looked_at ? SAY_EVIDENCE_LOOKED_AT : SAY_EVIDENCE_NOT_LOOKED_AT);
  out_text(o, "</p><p>");
  html_say(o, SAY_OWN_WORDS);
  out_format(o, "</p><p>cpsfc %s</p></footer>\n</body>\n</html>\n", in->version);
}

void report_write_html(struct out *o, const struct report_input *given) {
  struct risk_view risks;
  const struct report_input with_risks = report_with_risks(given, &risks), *in = &with_risks;
  struct arena a = {0};
  html_head(o, in, SAY_TITLE);
  out_text(o, "<p>");
  html_both(o, target_profile(&a, in, LANGUAGE_EN), target_profile(&a, in, LANGUAGE_JA));
  out_text(o, "</p>\n");
  arena_free(&a);
  html_paragraph(o, SAY_STATEMENT_OF_SCOPE, "scope");
  out_text(o, "</header>\n<main>\n");
  overview_html(o, in);
  bool any = false;
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (framework_shown(in, f)) any = true, write_framework(o, in, f);
  if (!any) html_paragraph(o, SAY_NO_FINDINGS, "none");
  editions_html(o, in);
  chains_html_section(o, in);
  risks_html_events(o, in);
  write_questions(o, in);
  write_no_subject(o, in);
  write_messages(o, in);
  provenance_html(o, in);
  write_method(o, in);
  risk_view_free(&risks);
}
