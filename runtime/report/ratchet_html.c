/* ratchet_html.c - the page: the decision of the gate, and what is gone or asked for less since the baseline. */
#include "runtime/report/html.h"
#include "runtime/report/ratchet.h"

static void write_paragraph(struct out *o, const char *en, const char *ja) {
  out_text(o, "<p>");
  html_both(o, en, ja);
  out_text(o, "</p>\n");
}

static void write_reason(struct out *o, const struct baseline_gone *g) {
  if (g->class == BASELINE_FIXED)
    html_say(o, SAY_MET_NOW);
  else
    html_both(o, vanish_reason_text((enum vanish_reason)g->why, LANGUAGE_EN), vanish_reason_text((enum vanish_reason)g->why, LANGUAGE_JA));
}

static void write_gone(struct out *o, const struct ratchet *r) {
  static const enum report_word heads[] = {SAY_SINCE_BASELINE, SAY_REQUIREMENT, SAY_SUBJECT, SAY_REASON};
  if (!r->gone.count) return;
  html_table_open(o, NULL, heads, sizeof heads / sizeof *heads);
  for (uint32_t i = 0; i < r->gone.count; i++) {
    const struct baseline_gone *g = &r->gone.items[i];
    const struct baseline_entry *e = ratchet_entry(r, g);
    out_format(o, "<tr data-c=\"%s\"><td>", baseline_class_id((enum baseline_class)g->class));
    html_both(o, baseline_class_text((enum baseline_class)g->class, LANGUAGE_EN), baseline_class_text((enum baseline_class)g->class, LANGUAGE_JA));
    out_text(o, "</td><td><code>");
    out_html(o, e->requirement);
    out_text(o, "</code></td><td class=\"name\">");
    out_html(o, e->subject);
    out_text(o, "</td><td>");
    write_reason(o, g);
    out_text(o, "</td></tr>\n");
  }
  html_table_close(o);
}

static void write_lowered(struct out *o, struct arena *a, const struct ratchet *r) {
  if (!r->lowered.count) return;
  out_text(o, "<ul>\n");
  for (uint32_t i = 0; i < r->lowered.count; i++) {
    out_text(o, "<li>");
    html_both(o, ratchet_lowered_text(a, &r->lowered.items[i], LANGUAGE_EN), ratchet_lowered_text(a, &r->lowered.items[i], LANGUAGE_JA));
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n");
}

void ratchet_html(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  if (!in->ratchet && !gate_any(in->decision)) return;
  out_text(o, "<section id=\"since\">\n");
  html_section(o, SAY_GATE_AND_BASELINE, NULL);
  if (gate_any(in->decision)) write_paragraph(o, gate_line(&a, in->decision, LANGUAGE_EN), gate_line(&a, in->decision, LANGUAGE_JA));
  if (in->ratchet) {
    write_paragraph(o, ratchet_line(&a, in->ratchet, LANGUAGE_EN), ratchet_line(&a, in->ratchet, LANGUAGE_JA));
    write_lowered(o, &a, in->ratchet);
    write_gone(o, in->ratchet);
  }
  out_text(o, "</section>\n");
  arena_free(&a);
}
