/* html.c - one self-contained page in both languages: its sections in their order. Works with scripts off: the language is
 * switched by a radio button and CSS alone, filters need scripts; nothing is loaded from outside; everything from the spec
 * is escaped. */
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/drawing.h"
#include "runtime/report/cards.h"
#include "runtime/report/chains.h"
#include "runtime/report/editions.h"
#include "runtime/report/html.h"
#include "runtime/report/overview.h"
#include "runtime/report/page_data.h"
#include "runtime/report/provenance.h"
#include "runtime/report/ratchet.h"
#include "runtime/report/registers.h"
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
  out_format(o, "<h3 id=\"framework-%u\">", framework);
  html_both(o, pick_text(in, f->title, LANGUAGE_EN), pick_text(in, f->title, LANGUAGE_JA));
  out_text(o, " <span class=\"dim\">");
  out_html(o, sym_text(in->model->names, f->name));
  out_text(o, " ");
  out_html(o, sym_text(in->model->names, f->version));
  out_text(o, "</span></h3>\n");
  write_cards(o, &in->findings->by_framework.items[framework]);
  for (int i = 0; i < lines; i++) {
    out_text(o, "<p class=\"formula\">");
    html_both(o, en[i], ja[i]);
    out_text(o, "</p>\n");
  }
}

static void write_framework(struct out *o, const struct report_input *in, uint32_t framework) {
  struct arena a = {0};
  out_text(o, "<section class=\"framework\">\n");
  write_headline(o, in, &a, framework);
  cards_html(o, in, framework);
  out_text(o, "</section>\n");
  arena_free(&a);
}

/* ---- filters: hidden until the script fills them ---- */

static void write_select(struct out *o, const char *name, enum report_word word) {
  out_text(o, "<label>");
  html_say(o, word);
  out_format(o, " <select name=\"%s\"></select></label>\n", name);
}

static void write_button(struct out *o, const char *id, enum report_word word) {
  out_format(o, "<button type=\"button\" id=\"%s\">", id);
  html_say(o, word);
  out_text(o, "</button>\n");
}

static void write_filters(struct out *o, const struct report_input *in) {
  static const struct { const char *name; enum report_word word; } selects[] = {
      {"status", SAY_STATUS},     {"severity", SAY_SEVERITY}, {"disposition", SAY_DISPOSITION}, {"basis", SAY_BASIS},       {"organization", SAY_ORGANIZATION},
      {"element", SAY_ELEMENT},   {"layer", SAY_LAYER},       {"category", SAY_CATEGORY},       {"event", SAY_EVENT},       {"due", SAY_DUE_OR_UNTIL}};
  out_text(o, "<form id=\"filters\" class=\"filters\" hidden>\n<label class=\"search\">");
  html_say(o, SAY_SEARCH);
  out_text(o, " <input id=\"search\" type=\"search\" name=\"q\" autocomplete=\"off\"></label>\n<label>");
  html_say(o, SAY_GROUP_BY);
  out_text(o, " <select id=\"group\" name=\"group\"></select></label>\n");
  if (in->ratchet) write_select(o, "class", SAY_SINCE_THE_BASELINE);
  for (size_t i = 0; i < sizeof selects / sizeof *selects; i++) write_select(o, selects[i].name, selects[i].word);
  write_button(o, "clear", SAY_CLEAR);
  write_button(o, "open-all", SAY_OPEN_ALL);
  write_button(o, "close-all", SAY_CLOSE_ALL);
  out_text(o, "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n<noscript>");
  html_paragraph(o, SAY_NO_SCRIPT_NEEDED, "dim");
  out_text(o, "</noscript>\n<p class=\"dim\">");
  html_message(o, SAY(PROOFS_CUT, LANGUAGE_EN), SAY(PROOFS_CUT, LANGUAGE_JA));
  out_text(o, "</p>\n");
}

static void write_findings(struct out *o, const struct report_input *in) {
  bool any = false;
  out_text(o, "<section id=\"findings\">\n");
  html_section(o, SAY_FINDINGS, NULL);
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f)) continue;
    if (!any) write_filters(o, in), out_text(o, "<div id=\"groups\"></div>\n");
    any = true;
    write_framework(o, in, f);
  }
  if (!any) html_paragraph(o, SAY_NO_FINDINGS, "none");
  out_text(o, "</section>\n");
}

/* ---- the rest ---- */

enum { FIRST_QUESTIONS = 10 };

static void write_first_questions(struct out *o, const struct report_input *in, struct arena *a, const struct questions *q) {
  static const enum report_word heads[] = {SAY_QUESTION, SAY_OWNER, SAY_UNLOCKS};
  html_subsection(o, SAY_FIRST_QUESTIONS, "first-questions");
  html_table_open(o, NULL, heads, sizeof heads / sizeof *heads);
  for (uint32_t i = 0; i < q->list.count && i < FIRST_QUESTIONS; i++) {
    const struct question *x = &q->list.items[i];
    out_text(o, "<tr><td>");
    html_pair(o, &x->text);
    out_text(o, "</td><td class=\"name\">");
    out_html(o, x->owner ? entity_name(a, in->model, x->owner, false) : "-");
    out_format(o, "</td><td class=\"n\">%u</td></tr>\n", x->unlocks);
  }
  html_table_close(o);
}

/* The first of them as a table, all of them by who can answer. */
static void write_questions(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct questions q = questions_derive(&a, in->findings);
  if (q.list.count) {
    out_text(o, "<section id=\"questions\">\n");
    html_section(o, SAY_QUESTIONS, NULL);
    write_first_questions(o, in, &a, &q);
    registers_html_mail(o, in);
    out_text(o, "</section>\n");
  }
  arena_free(&a);
}

static void write_no_subject(struct out *o, const struct report_input *in) {
  if (in->findings->no_subject.count == 0) return;
  struct arena a = {0};
  out_text(o, "<section id=\"no-subject\">\n");
  html_section(o, SAY_NO_SUBJECT, NULL);
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
      out_text(o, "<section id=\"messages\">\n");
      html_section(o, SAY_MESSAGES, NULL);
      out_text(o, "<ul>\n");
    }
    any = true;
    out_format(o, "<li><code>%s</code> ", message_code(x->message));
    html_message(o, diag_message(&a, x, LANGUAGE_EN), diag_message(&a, x, LANGUAGE_JA));
    out_text(o, " <code class=\"dim\">");
    out_html(o, place_text(&a, in->sources, x->at));
    out_text(o, "</code></li>\n");
  }
  if (any) out_text(o, "</ul>\n</section>\n");
  arena_free(&a);
}

static void write_reading(struct out *o, const struct report_input *in) {
  (void)in;
  registers_html_reading(o);
}

static void write_method(struct out *o, const struct report_input *in) {
  static const enum report_word words[] = {SAY_METHOD_VERDICT, SAY_METHOD_STATUS, SAY_METHOD_BASIS, SAY_METHOD_DISPOSITION};
  (void)in;
  out_text(o, "<section id=\"method\">\n");
  html_section(o, SAY_METHOD, NULL);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) html_paragraph(o, words[i], "method");
  registers_html_formulas(o);
  out_text(o, "</section>\n");
}

/* ---- the process drawn ---- */

static void write_drawing(struct out *o, const struct report_input *in) {
  const char *en = drawing_left_out(in->drawing, LANGUAGE_EN), *ja = drawing_left_out(in->drawing, LANGUAGE_JA);
  out_text(o, "<section id=\"drawing\">\n");
  html_section(o, SAY_DRAWING, NULL);
  if (en) {
    out_text(o, "<p class=\"dim\">");
    html_both(o, en, ja);
    out_text(o, "</p>\n");
  } else {
    out_text(o, "<div class=\"scroll\" tabindex=\"0\">\n");
    drawing_write_svg(o, in->drawing);
    out_text(o, "</div>\n");
  }
  out_text(o, "</section>\n");
}

static void write_elements(struct out *o, const struct report_input *in) {
  uint32_t count = in->model->entities.count;
  uint64_t *drawn = memory_zeroed(count / 64 + 1, sizeof *drawn);
  for (entity_id e = 1; !drawing_left_out(in->drawing, LANGUAGE_EN) && e < count; e++)
    if (drawing_node_of(in->drawing, e) == e) drawn[e / 64] |= (uint64_t)1 << e % 64;
  registers_html_elements(o, in, drawn);
  free(drawn);
}

/* ---- the page ---- */

/* In the order of reading. The link of the contents is to the id that the section gives itself. */
static const struct page_section { const char *id; enum report_word word; void (*write)(struct out *o, const struct report_input *in); } sections[] = {
    {"overview", SAY_SUMMARY, overview_html},
    {"since", SAY_GATE_AND_BASELINE, ratchet_html},
    {"findings", SAY_FINDINGS, write_findings},
    {"drawing", SAY_DRAWING, write_drawing},
    {"elements", SAY_ELEMENT_REGISTER, write_elements},
    {"measures", SAY_MEASURE_REGISTER, registers_html_measures},
    {"evidence", SAY_EVIDENCE_REGISTER, registers_html_evidence},
    {"decisions", SAY_DECISION_REGISTER, registers_html_decisions},
    {"questions", SAY_QUESTIONS, write_questions},
    {"trust", SAY_CHAIN_OF_TRUST, chains_html_section},
    {"editions", SAY_EDITIONS, editions_html},
    {"events", SAY_EVENTS, risks_html_events},
    {"no-subject", SAY_NO_SUBJECT, write_no_subject},
    {"messages", SAY_MESSAGES, write_messages},
    {"reading", SAY_READING, write_reading},
    {"method", SAY_METHOD, write_method},
    {"glossary", SAY_GLOSSARY, registers_html_glossary},
    {"provenance", SAY_PROVENANCE, provenance_html},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };

static void write_contents(struct out *o, const size_t lengths[SECTION_COUNT]) {
  out_format(o, "<nav class=\"contents\" aria-label=\"%s / %s\">\n<ul>", SAY(PAGE_CONTENTS, LANGUAGE_EN), SAY(PAGE_CONTENTS, LANGUAGE_JA));
  for (size_t i = 1; i < SECTION_COUNT; i++) {
    if (lengths[i] == 0) continue;
    out_format(o, "<li><a href=\"#%s\">", sections[i].id);
    html_say(o, sections[i].word);
    out_text(o, "</a></li>\n");
  }
  out_text(o, "</ul></nav>\n");
}

static void write_page_header(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  html_head_with_script(o, in, SAY_TITLE, drawing_left_out(in->drawing, LANGUAGE_EN) ? "" : drawing_style);
  out_text(o, "<a class=\"skip\" href=\"#findings\">");
  html_say(o, SAY_SKIP_TO_FINDINGS);
  out_text(o, "</a>\n");
  out_text(o, "<p>");
  html_both(o, arena_format(&a, "%s. %s", target_profile(&a, in, LANGUAGE_EN), SAY(STATEMENT_OF_SCOPE, LANGUAGE_EN)),
            arena_format(&a, "%s。%s", target_profile(&a, in, LANGUAGE_JA), SAY(STATEMENT_OF_SCOPE, LANGUAGE_JA)));
  out_text(o, "</p>\n</header>\n");
  arena_free(&a);
}

static void write_page_footer(struct out *o, const struct report_input *in) {
  out_text(o, "</main>\n<footer><p>");
  html_say(o, in->evidence_looked_at ? SAY_EVIDENCE_LOOKED_AT : SAY_EVIDENCE_NOT_LOOKED_AT);
  out_text(o, "</p><p>");
  html_say(o, SAY_OWN_WORDS);
  out_format(o, "</p><p>cpsfc %s</p></footer>\n", in->version);
}

/* The data that diff and compare read: the findings of `--format json` without their texts. */
static void write_data(struct out *o, const struct report_input *in) {
  struct out text = {.fd = -1};
  report_json_data(&text, in);
  page_data_write(o, "data", &text);
  builder_free(&text.buffer);
}

void report_write_html(struct out *o, const struct report_input *given) {
  struct risk_view risks;
  struct report_input with_risks = report_with_risks(given, &risks);
  const struct report_input *in = &with_risks;
  with_risks.drawing = drawing_make(&(struct drawing_input){.model = in->model, .findings = in->findings, .title = in->title, .language = in->language, .page = true});
  drawing_lay_out(with_risks.drawing);
  struct anchors anchors;
  anchors_make(&anchors, in);
  with_risks.anchors = &anchors;
  struct out body = {.fd = -1};
  size_t lengths[SECTION_COUNT];
  for (size_t i = 0; i < SECTION_COUNT; i++) {
    size_t before = body.buffer.length;
    sections[i].write(&body, in);
    lengths[i] = body.buffer.length - before;
  }
  write_page_header(o, in);
  out_text(o, "<main>\n");
  out_bytes(o, builder_get(&body.buffer), lengths[0]);
  write_contents(o, lengths);
  out_bytes(o, body.buffer.text + lengths[0], body.buffer.length - lengths[0]);
  write_page_footer(o, in);
  page_index_html(o, in);
  write_data(o, in);
  page_spec_html(o, in);
  html_write_script(o);
  out_text(o, "</body>\n</html>\n");
  builder_free(&body.buffer);
  drawing_free(with_risks.drawing);
  anchors_free(&anchors);
  risk_view_free(&risks);
}
