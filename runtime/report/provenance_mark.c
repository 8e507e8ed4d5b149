/* provenance_mark.c - beside the text of a requirement: whose words these are, and whether they were checked. */
#include "runtime/report/html.h"
#include "runtime/report/provenance.h"

/* What is seen beside a text, on the page and elsewhere, and what section#provenance says of it. */
static const struct { const char *class, *sign; enum report_word word, meaning; } marks[] = {
    [CONFIDENCE_VERIFIED] = {"verified", "✓", SAY_MARK_VERIFIED, SAY_MARK_VERIFIED_TITLE},
    [CONFIDENCE_RECALLED] = {"recalled", "†", SAY_MARK_RECALLED, SAY_MARK_RECALLED_TITLE},
    [CONFIDENCE_AUTHORED] = {"authored", "‡", SAY_MARK_AUTHORED, SAY_MARK_AUTHORED_TITLE},
};

enum confidence provenance_confidence(const struct report_input *in, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(in, requirement);
  const struct catalogue *c = framework_of(in, requirement)->catalogue;
  return c && r->catalogue != UINT32_MAX ? (enum confidence)c->requirements.items[r->catalogue].confidence : CONFIDENCE_NONE;
}

void provenance_mark(struct out *o, const struct report_input *in, uint32_t requirement) {
  enum confidence c = provenance_confidence(in, requirement);
  if (c == CONFIDENCE_NONE) return;
  out_format(o, " <a class=\"mark %s\" href=\"#provenance\">", marks[c].class);
  html_say(o, marks[c].word);
  out_text(o, "</a>");
}

const char *provenance_title(struct arena *a, const struct report_input *in, uint32_t requirement, enum language l) {
  enum confidence c = provenance_confidence(in, requirement);
  const char *title = requirement_title(in, requirement, l);
  return c == CONFIDENCE_NONE ? title : arena_format(a, "%s %s", title, marks[c].sign);
}

const char *provenance_signs(struct arena *a, enum language l) {
  const char *res = SAY(MARK_SIGNS, l);
  for (int c = CONFIDENCE_VERIFIED; c <= CONFIDENCE_AUTHORED; c++)
    res = arena_format(a, "%s%s%s %s", res, c == CONFIDENCE_VERIFIED ? "" : l == LANGUAGE_JA ? "、" : "; ", marks[c].sign, say(marks[c].meaning, l));
  return res;
}

void provenance_legend(struct out *o) {
  out_text(o, "<ul>\n");
  for (int c = CONFIDENCE_VERIFIED; c <= CONFIDENCE_AUTHORED; c++) {
    out_format(o, "<li><span class=\"mark %s\">", marks[c].class);
    html_say(o, marks[c].word);
    out_format(o, "</span> %s ", marks[c].sign);
    html_say(o, marks[c].meaning);
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n");
}
