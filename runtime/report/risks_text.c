/* risks_text.c - risks in plain text and in Markdown. */
#include <stdlib.h>

#include "runtime/report/markdown.h"
#include "runtime/report/risks.h"

/* ---- plain text ---- */

void risks_text_finding(struct out *o, const struct report_input *in, uint32_t row, uint32_t limit) {
  struct arena a = {0};
  struct finding_risks list = {0};
  enum language l = in->language;
  risk_view_of_finding(in->risks, row, &list);
  uint32_t shown = limit != 0 && limit < list.items.count ? limit : list.items.count;
  if (shown != 0) out_format(o, "%s\n", SAY(LEAVES, l));
  for (uint32_t i = 0; i < shown; i++) out_format(o, "  %s\n", risk_line(&a, in, row, &list.items.items[i], l));
  if (shown < list.items.count)
    out_format(o, l == LANGUAGE_JA ? "  ほか %u %s\n" : "  %u %s\n", list.items.count - shown, SAY(MORE, l));
  vec_free(&list.items);
  arena_free(&a);
}

static void text_event(struct out *o, struct arena *a, const struct report_input *in, const struct event_standing *e) {
  enum language l = in->language;
  const char *requirements = event_requirements(a, in, e), *ratings = event_ratings(a, e, l);
  out_format(o, "\n%s  %s\n  %s\n", event_label(in, e), event_title(in, e, l), event_counts(a, e, l));
  if (*ratings) out_format(o, "  %s: %s\n", SAY(RISKS_SEEN, l), ratings);
  for (uint32_t i = 0; i < e->seen_count && e->seen[i].value.truth == TRUE_; i++)
    out_format(o, "    %s\n", risk_seen_line(a, in, &e->seen[i], l));
  if (*requirements) out_format(o, "  %s: %s\n", SAY(STANDS_OPEN, l), requirements);
}

void risks_text_events(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  if (in->risks->events.count != 0)
    out_format(o, "\n%s\n%s\n", SAY(EVENTS, in->language), SAY(METHOD_EVENTS, in->language));
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    if (event_is_first(in, i))
      out_format(o, "%s\n", risk_provenance(&a, in, in->risks->events.items[i].home, in->language));
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    if (event_stands(&in->risks->events.items[i])) text_event(o, &a, in, &in->risks->events.items[i]);
  characteristics_text(o, in);
  arena_free(&a);
}

/* ---- Markdown ---- */

static void markdown_events(struct out *o, struct arena *a, const struct report_input *in) {
  enum language l = in->language;
  out_format(o, "\n## %s\n\n%s\n\n", SAY(EVENTS, l), SAY(METHOD_EVENTS, l));
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    if (event_is_first(in, i)) out_format(o, "%s.\n\n", risk_provenance(a, in, in->risks->events.items[i].home, l));
  markdown_heading(
      o, (const char *const[]){SAY(EVENT, l), SAY(DISPOSITION, l), SAY(RISKS_SEEN, l), SAY(STANDS_OPEN, l)}, 4);
  for (uint32_t i = 0; i < in->risks->events.count; i++) {
    const struct event_standing *e = &in->risks->events.items[i];
    if (!event_stands(e)) continue;
    markdown_row(o,
                 (const char *const[]){arena_format(a, "%s %s", event_label(in, e), event_title(in, e, l)),
                                       event_counts(a, e, l), event_ratings(a, e, l), event_requirements(a, in, e)},
                 4);
  }
  out_text(o, "\n");
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    for (uint32_t k = 0; k < in->risks->events.items[i].seen_count; k++) {
      const struct seen_risk *x = &in->risks->events.items[i].seen[k];
      if (x->value.truth != TRUE_) break; /* possible ones come last; they are counted in the table */
      out_format(o, "- %s: ", event_label(in, &in->risks->events.items[i]));
      markdown_cell(o, risk_seen_line(a, in, x, l));
      out_text(o, "\n");
    }
}

static void markdown_finding(struct out *o, const struct report_input *in, uint32_t row,
                             const struct finding_risks *list) {
  const struct finding_row *r = &in->findings->rows.items[row];
  struct arena a = {0};
  const char *requirement = requirement_label(&a, in, r->requirement),
             *subject = entity_name(&a, in->model, r->subject, false);
  for (uint32_t k = 0; k < list->items.count; k++)
    markdown_row(
        o, (const char *const[]){requirement, subject, risk_line(&a, in, row, &list->items.items[k], in->language)}, 3);
  arena_free(&a);
}

/* One line for each pair of a finding that was looked into and what it leaves; the unanswered would only repeat the
 * catalogue. */
static void markdown_left(struct out *o, const struct report_input *in) {
  enum language l = in->language;
  struct finding_risks list = {0};
  bool any = false;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    if (in->findings->rows.items[i].reason == REASON_UNANSWERED) continue;
    risk_view_of_finding(in->risks, i, &list);
    if (!any && list.items.count != 0) {
      out_format(o, "\n## %s\n\n", SAY(LEFT_OPEN, l));
      markdown_heading(o, (const char *const[]){SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(LEAVES, l)}, 3);
      any = true;
    }
    markdown_finding(o, in, i, &list);
  }
  vec_free(&list.items);
}

void risks_markdown(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  if (in->risks->events.count != 0) {
    markdown_events(o, &a, in);
    characteristics_markdown(o, in);
    markdown_left(o, in);
  }
  arena_free(&a);
}
