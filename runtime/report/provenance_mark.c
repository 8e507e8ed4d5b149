/* provenance_mark.c - beside the text of a requirement: whose words these are, and whether they were checked. */
#include "runtime/report/html.h"
#include "runtime/report/provenance.h"

/* What is seen, and what a title says of it in both languages. */
static const struct { const char *class; enum report_word word, title; } marks[] = {
    [CONFIDENCE_VERIFIED] = {"verified", SAY_MARK_VERIFIED, SAY_MARK_VERIFIED_TITLE},
    [CONFIDENCE_RECALLED] = {"recalled", SAY_MARK_RECALLED, SAY_MARK_RECALLED_TITLE},
    [CONFIDENCE_AUTHORED] = {"authored", SAY_MARK_AUTHORED, SAY_MARK_AUTHORED_TITLE},
};

enum confidence provenance_confidence(const struct report_input *in, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(in, requirement);
  const struct catalogue *c = framework_of(in, requirement)->catalogue;
  return c && r->catalogue != UINT32_MAX ? (enum confidence)c->requirements.items[r->catalogue].confidence : CONFIDENCE_NONE;
}

void provenance_mark(struct out *o, const struct report_input *in, uint32_t requirement) {
  enum confidence c = provenance_confidence(in, requirement);
  if (c == CONFIDENCE_NONE) return;
  out_format(o, "<span class=\"mark %s\" title=\"", marks[c].class);
  out_html(o, say(marks[c].title, LANGUAGE_EN));
  out_text(o, " / ");
  out_html(o, say(marks[c].title, LANGUAGE_JA));
  out_text(o, "\">");
  html_say(o, marks[c].word);
  out_text(o, "</span>");
}
