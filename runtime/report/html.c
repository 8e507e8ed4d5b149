/* html.c - one self-contained page in both languages. Works with scripts off: the language is switched by a radio
 * button and CSS alone; nothing is loaded from outside; everything from the spec is escaped. */
#include <stdlib.h>

#include "runtime/report/write.h"

static const char style[] =
    ":root{color-scheme:light dark;--fg:#1a1c1e;--bg:#fff;--soft:#f3f4f6;--line:#d5d8dc;--dim:#5b6068;--gap:#a4262c;--gapbg:#fdecec;--und:#7a5400;--undbg:#fdf3dc;"
    "--met:#1d6b35;--metbg:#e5f4ea;--dec:#3f4a9c;--decbg:#e9ebfa}\n"
    "@media (prefers-color-scheme:dark){:root{--fg:#e6e7e9;--bg:#16181b;--soft:#202328;--line:#3a3f46;--dim:#a3a9b2;--gap:#ff9a95;--gapbg:#3b1c1d;--und:#f0c674;--undbg:#35290f;"
    "--met:#8fd6a3;--metbg:#16301e;--dec:#b3bcff;--decbg:#20254a}}\n"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:76rem;padding:1.5rem;font:16px/1.6 system-ui,\"Noto Sans\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic UI\",Meiryo,sans-serif;color:var(--fg);background:var(--bg)}\n"
    "h1{font-size:1.7rem;margin:.2em 0;line-height:1.3}h2{font-size:1.25rem;margin:2em 0 .6em;border-bottom:1px solid var(--line);padding-bottom:.2em}p{margin:.5em 0;max-width:60rem}\n"
    ".dim{color:var(--dim)}code,.name{font-family:ui-monospace,\"Noto Sans Mono\",\"Noto Sans Mono CJK JP\",monospace;font-size:.93em;overflow-wrap:anywhere}\n"
    "#ja:checked~* .en,#ja:checked~.en{display:none}#en:checked~* .ja,#en:checked~.ja{display:none}\n"
    ".switch{position:absolute;opacity:0}.language{float:right;border:1px solid var(--line);border-radius:1rem;overflow:hidden;font-size:.9rem}.language label{display:inline-block;padding:.2rem .9rem;cursor:pointer}\n"
    "#en:checked~.language .to-en,#ja:checked~.language .to-ja{background:var(--fg);color:var(--bg)}.switch:focus-visible~.language{outline:2px solid var(--dec)}\n"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.6rem;margin:1rem 0;padding:0;list-style:none}.cards li{background:var(--soft);border-radius:.5rem;padding:.6rem .8rem}\n"
    ".cards b{display:block;font-size:1.5rem;line-height:1.2}.formula{font-size:.93rem;color:var(--dim)}\n"
    "details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0}summary{display:grid;grid-template-columns:7rem 1fr 4.5rem 19rem;gap:.8rem;padding:.5rem .8rem;cursor:pointer;align-items:baseline}\n"
    "summary::-webkit-details-marker{display:none}summary:hover{background:var(--soft)}.inside{padding:.2rem .9rem .8rem;border-top:1px solid var(--line)}\n"
    ".tag{display:inline-block;justify-self:start;border-radius:.8rem;padding:0 .7rem;font-size:.88rem;white-space:nowrap}.gap{color:var(--gap);background:var(--gapbg)}.undecided{color:var(--und);background:var(--undbg)}\n"
    ".met{color:var(--met);background:var(--metbg)}.decided{color:var(--dec);background:var(--decbg)}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.6rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}\n"
    "ul.proof{list-style:none;padding-left:1.1rem;margin:.2rem 0;border-left:1px solid var(--line)}ul.proof.top{border:0;padding:0}.proof li{margin:.15rem 0}.truth{display:inline-block;min-width:1.4em;font-weight:600}\n"
    ".t2{color:var(--met)}.t1{color:var(--und)}.t0{color:var(--gap)}table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}\n"
    ".scroll{overflow-x:auto}td.n{text-align:right}footer{margin-top:3rem;color:var(--dim);font-size:.9rem}\n"
    "@media (max-width:44rem){body{padding:.8rem}summary{grid-template-columns:1fr auto}summary .title{grid-column:1/-1}dl{grid-template-columns:1fr}.language{float:none;display:inline-block}}\n"
    "@media print{body{max-width:none;padding:0;font-size:10.5pt}.language{display:none}details{break-inside:avoid}details>.inside{display:block}h2{break-after:avoid}}\n";

/* Both languages side by side; CSS shows one. */
static void both(struct out *o, const char *en, const char *ja) {
  out_text(o, "<span class=\"en\" lang=\"en\">");
  out_html(o, en);
  out_text(o, "</span><span class=\"ja\" lang=\"ja\">");
  out_html(o, ja);
  out_text(o, "</span>");
}
static void both_say(struct out *o, enum report_word w) { both(o, say(w, LANGUAGE_EN), say(w, LANGUAGE_JA)); }
static void both_pair(struct out *o, const struct bilingual_text *t) { both(o, pick_pair(t, LANGUAGE_EN), pick_pair(t, LANGUAGE_JA)); }

static void paragraph(struct out *o, enum report_word w, const char *class) {
  out_format(o, "<p class=\"%s\">", class);
  both_say(o, w);
  out_text(o, "</p>\n");
}

static void section(struct out *o, enum report_word w, const char *id) {
  out_format(o, "<h2 id=\"%s\">", id);
  both_say(o, w);
  out_text(o, "</h2>\n");
}

static void term(struct out *o, enum report_word w) {
  out_text(o, "<dt>");
  both_say(o, w);
  out_text(o, "</dt><dd>");
}
static void fact_text(struct out *o, enum report_word w, const char *text) {
  if (!text || !*text) return;
  term(o, w);
  out_html(o, text);
  out_text(o, "</dd>\n");
}

/* ---- head ---- */

static void write_head(struct out *o, const struct report_input *in) {
  char date[11];
  bool ja = in->language == LANGUAGE_JA;
  out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", ja ? "ja" : "en");
  out_html(o, in->title);
  out_format(o, " - %s</title>\n<style>\n%s</style>\n</head>\n<body>\n", say(SAY_TITLE, in->language), style);
  out_format(o, "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"en\" aria-label=\"English\"%s>\n<input class=\"switch\" type=\"radio\" name=\"language\" id=\"ja\" aria-label=\"日本語\"%s>\n",
             ja ? "" : " checked", ja ? " checked" : "");
  out_text(o, "<div class=\"language\"><label class=\"to-en\" for=\"en\">English</label><label class=\"to-ja\" for=\"ja\">日本語</label></div>\n<header>\n<h1>");
  out_html(o, in->title);
  out_text(o, ": ");
  both_say(o, SAY_TITLE);
  out_text(o, "</h1>\n<p class=\"dim\">");
  both_say(o, SAY_AS_OF);
  out_format(o, " <b>%s</b> (", date_format(in->as_of, date));
  out_html(o, in->as_of_from ? in->as_of_from : "");
  out_text(o, ")</p>\n");
  paragraph(o, SAY_STATEMENT_OF_SCOPE, "scope");
  out_text(o, "</header>\n<main>\n");
}

/* ---- counts ---- */

static void write_cards(struct out *o, const struct counts *c) {
  const struct { enum report_word word; uint32_t value; } cards[] = {{SAY_GAP, c->gap}, {SAY_UNDECIDED, c->undecided}, {SAY_MET, c->met}, {SAY_OPEN, c->open},
                                                                     {SAY_PLANNED, c->planned}, {SAY_ACCEPTED, c->accepted}, {SAY_EXCLUDED, c->excluded}};
  out_text(o, "<ul class=\"cards\">\n");
  for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
    out_format(o, "<li><b>%u</b>", cards[i].value);
    both_say(o, cards[i].word);
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n");
}

static void write_headline(struct out *o, const struct report_input *in, struct arena *a, uint32_t framework) {
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  const char *en[HEADLINE_LINES], *ja[HEADLINE_LINES];
  headline(a, in, framework, LANGUAGE_EN, en);
  headline(a, in, framework, LANGUAGE_JA, ja);
  out_format(o, "<h2 id=\"framework-%u\">", framework);
  both(o, pick_text(in, f->title, LANGUAGE_EN), pick_text(in, f->title, LANGUAGE_JA));
  out_text(o, " <span class=\"dim\">");
  out_html(o, sym_text(in->model->names, f->name));
  out_text(o, " ");
  out_html(o, sym_text(in->model->names, f->version));
  out_text(o, "</span></h2>\n");
  write_cards(o, &in->findings->by_framework.items[framework]);
  for (int i = 0; i < HEADLINE_LINES; i++) {
    out_text(o, "<p class=\"formula\">");
    both(o, en[i], ja[i]);
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
  both_pair(o, &n->text);
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
  term(o, p->smallest_exact ? SAY_SMALLEST : SAY_SMALLEST_GREEDY);
  for (uint32_t i = 0; i < p->smallest.count; i++) {
    if (i) out_text(o, "<br>");
    both_pair(o, &p->smallest.items[i].text);
  }
  out_text(o, "</dd>\n");
}

static void write_examples(struct out *o, const struct report_input *in, const struct finding *f) {
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  if (!c || f->example_count == 0) return;
  term(o, SAY_EXAMPLES);
  for (uint32_t i = f->first_example; i < f->first_example + f->example_count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    if (i != f->first_example) out_text(o, "<br>");
    both(o, pick_text(in, m->text, LANGUAGE_EN), pick_text(in, m->text, LANGUAGE_JA));
    out_text(o, " <span class=\"dim\">(");
    both_say(o, SAY_LEVEL);
    out_format(o, " %d, ", m->level);
    both_say(o, SAY_COST);
    out_format(o, " %d, ", m->cost);
    both_say(o, SAY_EFFECT);
    out_format(o, " %d)</span>", m->effect);
  }
  out_text(o, "</dd>\n");
}

static void write_measures(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  if (f->counting.count) {
    term(o, SAY_MEASURES);
    for (uint32_t i = 0; i < f->counting.count; i++) {
      out_text(o, i ? ", <span class=\"name\">" : "<span class=\"name\">");
      out_html(o, entity_name(a, in->model, f->counting.items[i], false));
      out_text(o, "</span>");
    }
    out_text(o, "</dd>\n");
  }
  for (uint32_t i = 0; i < f->not_counting.count; i++) {
    term(o, SAY_NOT_COUNTING);
    out_html(o, entity_name(a, in->model, f->not_counting.items[i].measure, false));
    out_text(o, ": ");
    both(o, reason_text((enum reason)f->not_counting.items[i].why, LANGUAGE_EN), reason_text((enum reason)f->not_counting.items[i].why, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
}

static void write_facts(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  const struct rule_requirement *r = requirement_of(in, f->requirement);
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  if (c && r->catalogue != UINT32_MAX) {
    const struct bilingual statement = c->requirements.items[r->catalogue].statement;
    term(o, SAY_STATEMENT);
    both(o, pick_text(in, statement, LANGUAGE_EN), pick_text(in, statement, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  term(o, SAY_KIND);
  both(o, kind_text((enum entity_kind)f->kind, LANGUAGE_EN), kind_text((enum entity_kind)f->kind, LANGUAGE_JA));
  out_text(o, ", ");
  both_say(o, SAY_LAYER);
  out_format(o, " %d</dd>\n", f->layer);
  fact_text(o, SAY_TARGET, arena_format(a, "%d", f->target));
  fact_text(o, SAY_ACHIEVED, interval_text(a, f->lo, f->hi));
  if (f->basis) {
    term(o, SAY_BASIS);
    both(o, basis_text((enum basis)f->basis, LANGUAGE_EN), basis_text((enum basis)f->basis, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  if (f->severity) {
    term(o, SAY_SEVERITY);
    both(o, rating_text((enum rating)f->severity, LANGUAGE_EN), rating_text((enum rating)f->severity, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  if (f->responsible) fact_text(o, SAY_RESPONSIBLE, entity_name(a, in->model, f->responsible, false));
  if (f->exception) fact_text(o, SAY_EXCEPTION, sym_text(in->model->names, in->rules->exceptions.items[f->exception - 1].name));
  fact_text(o, SAY_PLACE, place_text(a, in->sources, f->at));
  fact_text(o, SAY_FINGERPRINT, f->fingerprint);
}

static void write_summary_line(struct out *o, const struct report_input *in, struct arena *a, const struct finding_row *r) {
  out_text(o, "<details><summary><code>");
  out_html(o, requirement_label(a, in, r->requirement));
  out_text(o, "</code><span class=\"title\"><span class=\"name\"><b>");
  out_html(o, entity_name(a, in->model, r->subject, false));
  out_text(o, "</b></span> ");
  both(o, requirement_title(in, r->requirement, LANGUAGE_EN), requirement_title(in, r->requirement, LANGUAGE_JA));
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
  both(o, en, ja);
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
  if (f.status != STATUS_MET) write_examples(o, in, &f);
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
    section(o, SAY_QUESTIONS, "questions");
    out_text(o, "<div class=\"scroll\"><table><thead><tr><th>");
    both_say(o, SAY_QUESTION);
    out_text(o, "</th><th>");
    both_say(o, SAY_OWNER);
    out_text(o, "</th><th>");
    both_say(o, SAY_UNLOCKS);
    out_text(o, "</th></tr></thead><tbody>\n");
  }
  for (uint32_t i = 0; i < q.list.count; i++) {
    const struct question *x = &q.list.items[i];
    out_text(o, "<tr><td>");
    both_pair(o, &x->text);
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
  section(o, SAY_NO_SUBJECT, "no-subject");
  out_text(o, "<ul>\n");
  for (uint32_t i = 0; i < in->findings->no_subject.count; i++) {
    uint32_t r = in->findings->no_subject.items[i];
    out_text(o, "<li><code>");
    out_html(o, requirement_label(&a, in, r));
    out_text(o, "</code> ");
    both(o, requirement_title(in, r, LANGUAGE_EN), requirement_title(in, r, LANGUAGE_JA));
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
      section(o, SAY_MESSAGES, "messages");
      out_text(o, "<ul>\n");
    }
    any = true;
    out_format(o, "<li><code>%s</code> ", message_code(x->message));
    both(o, diag_message(&a, x, LANGUAGE_EN), diag_message(&a, x, LANGUAGE_JA));
    out_text(o, " <code class=\"dim\">");
    out_html(o, place_text(&a, in->sources, x->at));
    out_text(o, "</code></li>\n");
  }
  if (any) out_text(o, "</ul>\n</section>\n");
  arena_free(&a);
}

static void write_method(struct out *o, const struct report_input *in) {
  out_text(o, "<section>\n");
  section(o, SAY_METHOD, "method");
  static const enum report_word words[] = {SAY_METHOD_VERDICT, SAY_METHOD_STATUS, SAY_METHOD_BASIS, SAY_METHOD_DISPOSITION};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) paragraph(o, words[i], "method");
  out_text(o, "</section>\n</main>\n<footer><p>");
  both_say(o, in->evidence_looked_at ? SAY_EVIDENCE_LOOKED_AT : SAY_EVIDENCE_NOT_LOOKED_AT);
  out_text(o, "</p><p>");
  both_say(o, SAY_OWN_WORDS);
  out_format(o, "</p><p>cpsfc %s</p></footer>\n</body>\n</html>\n", in->version);
}

void report_write_html(struct out *o, const struct report_input *in) {
  write_head(o, in);
  bool any = false;
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (framework_shown(in, f)) any = true, write_framework(o, in, f);
  if (!any) paragraph(o, SAY_NO_FINDINGS, "none");
  write_questions(o, in);
  write_no_subject(o, in);
  write_messages(o, in);
  write_method(o, in);
}
