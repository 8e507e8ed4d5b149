/* view_text.c - a view as plain text. */
#include <stdlib.h>

#include "runtime/report/provenance.h"
#include "runtime/report/view.h"

static void write_link(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                       const struct view_link *x, enum language l) {
  bool ja = l == LANGUAGE_JA;
  out_format(o, "      %s %s%s%s\n", requirement_label(a, in, x->requirement), provenance_title(a, in, x->requirement, l),
             ja ? "。" : ": ", view_counts_text(a, &x->counts, l));
  out_format(o, "        %s: %s; %s; %s\n", SAY(WAY, l), view_way(a, in, v, x, l),
             link_relation_text((enum link_relation)x->relation, l),
             link_confidence_text((enum link_confidence)x->confidence, l));
}

static void write_entry(struct out *o, const struct report_input *in, const struct view *v, uint32_t entry,
                        enum language l) {
  struct arena a = {0};
  const struct standard_entry *e = &v->standards->entries.items[entry];
  const struct view_entry *x = view_entry_of(v, entry);
  if (e->group)
    out_format(o, "\n%s  %s\n", sym_text(in->model->names, e->id), pick_text(in, e->name, l));
  else
    out_format(o, "  %s  %s\n    %s\n", sym_text(in->model->names, e->id), pick_text(in, e->name, l),
               x->state == VIEW_UNREACHED ? SAY(NO_LINK, l) : view_counts_text(&a, &x->counts, l));
  for (uint32_t i = x->first; i < x->first + x->count; i++) write_link(o, &a, in, v, &v->links.items[i], l);
  arena_free(&a);
}

static void write_limits(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                         enum language l) {
  out_format(o, "\n%s\n", SAY(CANNOT_SAY, l));
  struct view_limit limits[VIEW_LIMITS];
  int count = view_limits(a, in, v, limits);
  for (int i = 0; i < count; i++) {
    out_format(o, "- %s", say(limits[i].word, l));
    if (limits[i].ids) out_format(o, " (%u): %s", limits[i].count, limits[i].ids);
    out_text(o, "\n");
  }
  out_format(o, "\n%s: %s\n%s: %s\n%s; %s\n", SAY(SOURCE, l), sym_text(in->model->names, v->standard->source),
             SAY(LICENCE, l), sym_text(in->model->names, v->standard->licence), SAY(OWN_WORDS, l), provenance_signs(a, l));
}

void report_write_view_text(struct out *o, const struct report_input *in) {
  enum language l = in->language;
  struct arena a = {0};
  struct view v;
  char date[11];
  view_make(&v, in);
  out_format(o, "%s: %s\n%s  %s\n%s %s (%s)\n%s\n\n%s\n\n%s\n", SAY(VIEW, l), in->title,
             sym_text(in->model->names, v.standard->id), pick_text(in, v.standard->title, l), SAY(AS_OF, l),
             date_format(in->as_of, date), said_from(in->as_of_from, l), target_profile(&a, in, l),
             SAY(VIEW_SCOPE, l), view_total_text(&a, &v, l));
  for (uint32_t i = 0; i < v.standard->count; i++) write_entry(o, in, &v, v.order[i], l);
  write_limits(o, &a, in, &v, l);
  view_free(&v);
  arena_free(&a);
}
