/* overview_html.c - the first screen of the HTML report: a plant manager's minute. */
#include "runtime/report/html.h"
#include "runtime/report/overview.h"
#include "runtime/report/provenance.h"

/* ---- what is judged ---------------------------------------------------------------------------------------------------- */

/* "2 organizations, 14 components, 9 flows"; owned by A. */
static const char *kinds_line(struct arena *a, const uint32_t counts[KIND_COUNT], enum language l) {
  static const struct { enum entity_kind kind; const char *one, *many; } kinds[] = {
      {KIND_ORGANIZATION, "organization", "organizations"}, {KIND_PERSON, "person", "people"}, {KIND_COMPONENT, "component", "components"},
      {KIND_SYSTEM, "system", "systems"}, {KIND_DATA, "data element", "data elements"}, {KIND_PROCEDURE, "procedure", "procedures"},
      {KIND_FLOW, "flow", "flows"}, {KIND_SENSE, "sensing", "sensings"}, {KIND_ACTUATE, "actuation", "actuations"}, {KIND_CONTRACT, "contract", "contracts"}};
  struct builder b = {0};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    uint32_t n = counts[kinds[i].kind];
    if (n == 0) continue;
    if (l == LANGUAGE_JA) builder_format(&b, "%s%s %u", b.length ? "、" : "", kind_text(kinds[i].kind, l), n);
    else builder_format(&b, "%s%u %s", b.length ? ", " : "", n, n == 1 ? kinds[i].one : kinds[i].many);
  }
  const char *res = arena_format(a, "%s", b.length ? b.text : SAY(NOTHING, l));
  builder_free(&b);
  return res;
}

static void write_fact(struct out *o, enum report_word w, const char *en, const char *ja) {
  html_term(o, w);
  html_both(o, en, ja);
  out_text(o, "</dd>\n");
}

static void write_scope(struct out *o, struct arena *a, const struct report_input *in, const struct overview *v) {
  out_text(o, "<dl class=\"facts\">\n");
  write_fact(o, SAY_IN_SCOPE, kinds_line(a, v->scope.own, LANGUAGE_EN), kinds_line(a, v->scope.own, LANGUAGE_JA));
  write_fact(o, SAY_OUT_OF_SCOPE, kinds_line(a, v->scope.external, LANGUAGE_EN), kinds_line(a, v->scope.external, LANGUAGE_JA));
  html_term(o, SAY_INPUT);
  out_format(o, "<code>%s</code> ", input_digest(a, in));
  html_both(o, arena_format(a, in->file_count == 1 ? "(SHA-256 of %u file)" : "(SHA-256 over %u files)", in->file_count), arena_format(a, "(ファイル %u 件の SHA-256)", in->file_count));
  out_text(o, "</dd>\n</dl>\n");
}

/* ---- how it stands --------------------------------------------------------------------------------------------------------- */

static void write_standing(struct out *o, struct arena *a, const struct report_input *in) {
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f) || in->rules->frameworks.items[f].core) continue;
    const struct requirement_answers *n = &in->findings->answered[f];
    const char *en = met_line(a, in, f, LANGUAGE_EN), *ja = met_line(a, in, f, LANGUAGE_JA);
    out_text(o, "<p class=\"standing\"><code>");
    out_html(o, sym_text(in->model->names, in->rules->frameworks.items[f].name));
    out_text(o, "</code> ");
    html_both(o, arena_format(a, "%u of %u answered; %s", n->answered, n->requirements, *en ? en : "none met"),
              arena_format(a, "%u 件中 %u 件に回答あり。%s", n->requirements, n->answered, *ja ? ja : "充足なし"));
    out_text(o, "</p>\n");
  }
}

/* ---- the worst ---------------------------------------------------------------------------------------------------------------- */

static void write_rating(struct out *o, uint8_t rating) {
  out_format(o, "<span class=\"tag %s\">", rating == RATING_HIGH ? "gap" : rating == RATING_MODERATE ? "undecided" : "decided");
  html_both(o, rating_text((enum rating)rating, LANGUAGE_EN), rating_text((enum rating)rating, LANGUAGE_JA));
  out_text(o, "</span>");
}

static void write_worst(struct out *o, struct arena *a, const struct report_input *in, const struct worst *w) {
  struct bilingual_text why = worst_why(a, in, w);
  out_text(o, "<li>");
  write_rating(o, w->severity);
  out_format(o, " <a href=\"#%s\"><code>", finding_anchor(a, in, w->row));
  out_html(o, requirement_label(a, in, w->requirement));
  out_text(o, "</code></a> <b>");
  html_both(o, requirement_title(in, w->requirement, LANGUAGE_EN), requirement_title(in, w->requirement, LANGUAGE_JA));
  out_text(o, "</b>");
  provenance_mark(o, in, w->requirement);
  out_text(o, "<br>");
  const char *subject = entity_name(a, in->model, in->findings->rows.items[w->row].subject, false);
  html_both(o, arena_format(a, "%u %s (%u with something labelled high), first on %s", w->count, w->count == 1 ? "gap" : "gaps", w->touching_high, subject),
            arena_format(a, "不足 %u 件(うち区分が「高」のものに関わる %u 件)。最初は %s", w->count, w->touching_high, subject));
  if (*why.en) {
    out_text(o, ": ");
    html_pair(o, &why);
  }
  out_text(o, "</li>\n");
}

static void write_worst_list(struct out *o, struct arena *a, const struct report_input *in, const struct overview *v) {
  if (v->worst.count == 0) return;
  html_subsection(o, SAY_WORST, "worst");
  out_text(o, "<ol class=\"first\">\n");
  for (uint32_t i = 0; i < v->worst.count; i++) write_worst(o, a, in, &v->worst.items[i]);
  out_text(o, "</ol>\n<p class=\"formula\">");
  html_say(o, SAY_WORST_FORMULA);
  if (v->more_gaps) html_both(o, arena_format(a, " %u more requirements have open gaps.", v->more_gaps), arena_format(a, " 未対応の不足がある対策要件は、ほかに %u 件。", v->more_gaps));
  out_text(o, "</p>\n");
}

/* ---- what to do first ------------------------------------------------------------------------------------------------------------- */

static void write_step(struct out *o, struct arena *a, const struct report_input *in, const struct first_step *s) {
  const struct catalogue_measure *m = &in->rules->frameworks.items[s->framework].catalogue->measures.items[s->measure];
  out_text(o, "<li>");
  html_both(o, pick_text(in, m->text, LANGUAGE_EN), pick_text(in, m->text, LANGUAGE_JA));
  out_text(o, "<br><span class=\"dim\"><code>");
  out_html(o, requirement_label(a, in, s->requirement));
  out_text(o, "</code> ");
  html_both(o, arena_format(a, "level %d: effect %d × %u %s / cost %d", m->level, m->effect, s->gaps, s->gaps == 1 ? "gap" : "gaps", m->cost),
            arena_format(a, "レベル%d: 効果 %d × 不足 %u 件 ÷ 費用 %d", m->level, m->effect, s->gaps, m->cost));
  out_text(o, "</span></li>\n");
}

static void write_steps(struct out *o, struct arena *a, const struct report_input *in, const struct overview *v) {
  if (v->steps.count == 0) return;
  html_subsection(o, SAY_FIRST_STEPS, "first-steps");
  out_text(o, "<ol class=\"first\">\n");
  for (uint32_t i = 0; i < v->steps.count; i++) write_step(o, a, in, &v->steps.items[i]);
  out_text(o, "</ol>\n<p class=\"formula\">");
  html_say(o, SAY_FIRST_STEPS_FORMULA);
  out_text(o, "</p>\n");
}

/* ---- whom to ask --------------------------------------------------------------------------------------------------------------------- */

static void write_people(struct out *o, struct arena *a, const struct report_input *in, const struct overview *v) {
  if (v->people.count == 0) return;
  html_subsection(o, SAY_WHOM_TO_ASK, "whom-to-ask");
  out_text(o, "<ul class=\"first\">\n");
  for (uint32_t i = 0; i < v->people.count; i++) {
    const struct person_to_ask *x = &v->people.items[i];
    out_text(o, "<li><span class=\"name\">");
    if (x->owner) out_html(o, entity_name(a, in->model, x->owner, false));
    else html_say(o, SAY_NOBODY_KNOWN);
    out_text(o, "</span> ");
    html_both(o, arena_format(a, "%u %s, %u %s", x->questions, x->questions == 1 ? "question" : "questions", x->findings, x->findings == 1 ? "finding waits" : "findings wait"),
              arena_format(a, "確認事項 %u 件、これを待つ指摘 %u 件", x->questions, x->findings));
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n");
  if (v->more_people) {
    out_text(o, "<p class=\"formula\">");
    html_both(o, arena_format(a, "and %u more, see the questions below", v->more_people), arena_format(a, "ほか %u 者。下の確認事項一覧にあります", v->more_people));
    out_text(o, "</p>\n");
  }
}

/* ---- the boxes of a Japanese document ------------------------------------------------------------------------------------------------------ */

/* Filled in by hand on the printed sheet; screen readers and the English page leave them out. */
static void write_approval(struct out *o) {
  static const enum report_word boxes[] = {SAY_DOCUMENT_NUMBER, SAY_DOCUMENT_VERSION, SAY_PREPARED, SAY_REVIEWED, SAY_APPROVED};
  out_text(o, "<table class=\"approval ja\" lang=\"ja\" aria-hidden=\"true\"><tbody><tr>");
  for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) out_format(o, "<th>%s</th>", say(boxes[i], LANGUAGE_JA));
  out_text(o, "</tr><tr>");
  for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) out_text(o, "<td></td>");
  out_text(o, "</tr></tbody></table>\n");
}

void overview_html(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct overview v = overview_derive(&a, in);
  out_text(o, "<section id=\"overview\">\n<h2 class=\"unseen\">");
  html_say(o, SAY_SUMMARY);
  out_text(o, "</h2>\n");
  write_approval(o);
  write_scope(o, &a, in, &v);
  write_standing(o, &a, in);
  out_text(o, "<div class=\"overview\">\n<div>\n");
  write_worst_list(o, &a, in, &v);
  out_text(o, "</div>\n<div>\n");
  write_steps(o, &a, in, &v);
  out_text(o, "</div>\n<div>\n");
  write_people(o, &a, in, &v);
  out_text(o, "</div>\n</div>\n</section>\n");
  arena_free(&a);
}
