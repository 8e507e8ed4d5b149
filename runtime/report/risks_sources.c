/* risks_sources.c - the risk sources behind each security event: which vulnerability, used by which threat, is left by open
 * findings of which requirements. From an event by way of these to the cards, and in them to measures. */
#include <stdlib.h>

#include "runtime/report/html.h"
#include "runtime/report/risks.h"

static int compare_left(const void *a, const void *b) {
  const struct left_source *x = a, *y = b;
  if (x->home != y->home) return x->home < y->home ? -1 : 1;
  if (x->entry != y->entry) return x->entry < y->entry ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* Findings whose decision leaves the risk source open are those of event_standing: not accepted, not planned. */
static bool is_open(const struct finding_row *r) { return r->disposition == DISPOSITION_OPEN; }

struct left_sources risk_sources_left(const struct report_input *in) {
  struct left_sources res = {0};
  struct finding_risks list = {0};
  for (uint32_t row = 0; row < in->findings->rows.count; row++) {
    if (!is_open(&in->findings->rows.items[row])) continue;
    risk_view_of_finding(in->risks, row, &list);
    for (uint32_t i = 0; i < list.items.count; i++) vec_push(&res.list, ((struct left_source){list.items.items[i].home, list.items.items[i].entry, row}));
  }
  vec_free(&list.items);
  if (res.list.count) qsort(res.list.items, res.list.count, sizeof *res.list.items, compare_left);
  return res;
}

static const struct finding_row *row_at(const struct report_input *in, const struct left_source *x) { return &in->findings->rows.items[x->row]; }

/* The requirements of LIST[FIRST .. END), each once with a link to its first card and how many findings it has. */
static void write_requirements(struct out *o, const struct report_input *in, const struct left_sources *s, uint32_t first, uint32_t end) {
  for (uint32_t i = first, next; i < end; i = next) {
    struct arena a = {0};
    uint32_t requirement = row_at(in, &s->list.items[i])->requirement;
    for (next = i; next < end && row_at(in, &s->list.items[next])->requirement == requirement;) next++;
    out_format(o, "%s<a href=\"#%s\">", i == first ? "" : ", ", finding_anchor(&a, in, s->list.items[i].row));
    out_html(o, requirement_label(&a, in, requirement));
    out_text(o, "</a>");
    if (1 < next - i) out_format(o, " (%u)", next - i);
    arena_free(&a);
  }
}

static void write_source(struct out *o, const struct report_input *in, const struct left_sources *s, uint32_t first, uint32_t end) {
  const struct catalogue *c = risk_catalogue(in, s->list.items[first].home);
  const struct catalogue_risk *r = &c->risks.items[s->list.items[first].entry];
  struct bilingual threat = c->threats.items[r->threat].title, vulnerability = c->vulnerabilities.items[r->vulnerability].title;
  struct arena a = {0};
  out_text(o, "<li>");
  html_both(o, arena_format(&a, "%s × %s", pick_text(in, threat, LANGUAGE_EN), pick_text(in, vulnerability, LANGUAGE_EN)),
            arena_format(&a, "%s × %s", pick_text(in, threat, LANGUAGE_JA), pick_text(in, vulnerability, LANGUAGE_JA)));
  out_text(o, ": ");
  write_requirements(o, in, s, first, end);
  out_text(o, "</li>\n");
  arena_free(&a);
}

void risk_sources_html(struct out *o, const struct report_input *in, const struct left_sources *s, const struct event_standing *e) {
  const struct catalogue *c = risk_catalogue(in, e->home);
  bool any = false;
  for (uint32_t i = 0, next; c && i < s->list.count; i = next) {
    const struct left_source *x = &s->list.items[i];
    for (next = i; next < s->list.count && s->list.items[next].home == x->home && s->list.items[next].entry == x->entry;) next++;
    if (x->home != e->home || c->risks.items[x->entry].event != e->event) continue;
    if (!any) out_text(o, "<ul>");
    any = true;
    write_source(o, in, s, i, next);
  }
  if (any) out_text(o, "</ul>");
}
