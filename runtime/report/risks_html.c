/* risks_html.c - risks on the page: a line for each thing a finding leaves, and the table of security events. */
#include <stdlib.h>

#include "runtime/report/html.h"
#include "runtime/report/risks.h"

static void write_event_link(struct out *o, const struct report_input *in, const struct finding_risk *x) {
  const struct catalogue *c = risk_catalogue(in, x->home);
  const char *event = sym_text(in->model->names, c->events.items[risk_row(in, x)->event].id);
  out_text(o, "<a href=\"#");
  out_html(o, event);
  out_text(o, "\">");
  out_html(o, event);
  out_text(o, "</a>");
}

/* "VULNERABILITY (data) → L3-E1; rated high". The threat that would use it stands with the event. */
static void write_left(struct out *o, struct arena *a, const struct report_input *in, uint32_t row, const struct finding_risk *x) {
  const struct catalogue *c = risk_catalogue(in, x->home);
  const struct catalogue_risk *r = risk_row(in, x);
  const struct catalogue_vulnerability *v = &c->vulnerabilities.items[r->vulnerability];
  html_both(o, arena_format(a, "%s (%s)", pick_text(in, v->title, LANGUAGE_EN), kind_text((enum entity_kind)v->element, LANGUAGE_EN)),
            arena_format(a, "%s(%s)", pick_text(in, v->title, LANGUAGE_JA), kind_text((enum entity_kind)v->element, LANGUAGE_JA)));
  out_text(o, " → ");
  write_event_link(o, in, x);
  html_both(o, risk_standing(a, in, row, x, LANGUAGE_EN), risk_standing(a, in, row, x, LANGUAGE_JA));
}

/* What a rule judged on this very subject in words; of the others the events, where their risk sources stand once for all. */
void risks_html_finding(struct out *o, const struct report_input *in, uint32_t row) {
  struct arena a = {0};
  struct finding_risks list = {0};
  risk_view_of_finding(in->risks, row, &list);
  uint32_t last = UINT32_MAX;
  bool any = false;
  for (int judged = 1; 0 <= judged; judged--) {
    for (uint32_t i = 0; i < list.items.count; i++) {
      const struct finding_risk *x = &list.items.items[i];
      if ((x->risk != 0) != judged || (!judged && risk_row(in, x)->event == last)) continue;
      if (!any) html_term(o, SAY_LEAVES_OPEN);
      else out_text(o, judged || last == UINT32_MAX ? "<br>" : ", ");
      any = true;
      if (judged) write_left(o, &a, in, row, x);
      else write_event_link(o, in, x), last = risk_row(in, x)->event;
    }
  }
  if (any) out_text(o, "</dd>\n");
  vec_free(&list.items);
  arena_free(&a);
}

/* ---- events ---- */

static void write_seen(struct out *o, struct arena *a, const struct report_input *in, const struct event_standing *e) {
  if (e->seen_count == 0) return;
  out_text(o, "<details><summary class=\"plain\">");
  html_both(o, event_ratings(a, e, LANGUAGE_EN), event_ratings(a, e, LANGUAGE_JA));
  out_text(o, "</summary><ul>\n");
  for (uint32_t i = 0; i < e->seen_count; i++) {
    out_text(o, "<li>");
    html_both(o, risk_seen_line(a, in, &e->seen[i], LANGUAGE_EN), risk_seen_line(a, in, &e->seen[i], LANGUAGE_JA));
    out_text(o, "</li>\n");
  }
  if (event_more(e)) {
    out_format(o, "<li>+ %u ", event_more(e));
    html_say(o, SAY_MORE);
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul></details>");
}

static void write_event(struct out *o, struct arena *a, const struct report_input *in, const struct left_sources *left, const struct event_standing *e) {
  out_text(o, "<tr id=\"");
  out_html(o, event_label(in, e));
  out_text(o, "\"><td><code>");
  out_html(o, event_label(in, e));
  out_text(o, "</code> ");
  html_both(o, event_title(in, e, LANGUAGE_EN), event_title(in, e, LANGUAGE_JA));
  out_text(o, "</td><td>");
  html_both(o, event_counts(a, e, LANGUAGE_EN), event_counts(a, e, LANGUAGE_JA));
  out_text(o, "</td><td>");
  write_seen(o, a, in, e);
  out_text(o, "</td><td>");
  risk_sources_html(o, in, left, e);
  out_text(o, "</td></tr>\n");
}

void risks_html_events(struct out *o, const struct report_input *in) {
  static const enum report_word columns[] = {SAY_EVENT, SAY_DISPOSITION, SAY_RISKS_SEEN, SAY_STANDS_OPEN};
  struct arena a = {0};
  if (in->risks->events.count == 0) return;
  struct left_sources left = risk_sources_left(in);
  out_text(o, "<section id=\"events\">\n");
  html_section(o, SAY_EVENTS, NULL);
  html_paragraph(o, SAY_METHOD_EVENTS, "method");
  for (uint32_t i = 0; i < in->risks->events.count; i++) {
    uint32_t home = in->risks->events.items[i].home;
    if (!event_is_first(in, i)) continue;
    out_text(o, "<p class=\"formula\">");
    html_both(o, risk_provenance(&a, in, home, LANGUAGE_EN), risk_provenance(&a, in, home, LANGUAGE_JA));
    out_text(o, "</p>\n");
  }
  html_table_open(o, "events", columns, sizeof columns / sizeof *columns);
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    if (event_stands(&in->risks->events.items[i])) write_event(o, &a, in, &left, &in->risks->events.items[i]);
  vec_free(&left.list);
  html_table_close(o);
  characteristics_html(o, in);
  out_text(o, "</section>\n");
  arena_free(&a);
}
