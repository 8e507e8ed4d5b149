/* view_markdown.c - a view as Markdown. */
#include <stdlib.h>

#include "runtime/report/markdown.h"
#include "runtime/report/provenance.h"
#include "runtime/report/view.h"

static void write_link(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                       const struct view_link *x, const char *item, enum language l) {
  markdown_row(o,
               (const char *const[]){item,
                                     arena_format(a, "%s %s", requirement_label(a, in, x->requirement),
                                                  provenance_title(a, in, x->requirement, l)),
                                     view_counts_text(a, &x->counts, l), view_way(a, in, v, x, l),
                                     link_relation_text((enum link_relation)x->relation, l),
                                     link_confidence_text((enum link_confidence)x->confidence, l)},
               6);
}

/* A table begins anew under each group. */
static void write_entry(struct out *o, const struct report_input *in, const struct view *v, uint32_t entry,
                        bool *in_table, enum language l) {
  struct arena a = {0};
  const struct standard_entry *e = &v->standards->entries.items[entry];
  const struct view_entry *x = view_entry_of(v, entry);
  const char *label = arena_format(&a, "%s %s", sym_text(in->model->names, e->id), pick_text(in, e->name, l));
  if (e->group) {
    out_text(o, "\n### ");
    markdown_cell(o, label);
    out_text(o, "\n");
    *in_table = false;
  }
  if ((x->count || !e->group) && !*in_table) {
    out_text(o, "\n");
    markdown_heading(o,
                     (const char *const[]){SAY(ITEM, l), SAY(REQUIREMENT, l), SAY(FINDINGS, l), SAY(WAY, l),
                                           SAY(RELATION, l), SAY(CONFIDENCE, l)},
                     6);
    *in_table = true;
  }
  if (!e->group && !x->count) markdown_row(o, (const char *const[]){label, "-", SAY(NO_LINK, l), "-", "-", "-"}, 6);
  for (uint32_t i = x->first; i < x->first + x->count; i++) write_link(o, &a, in, v, &v->links.items[i], label, l);
  arena_free(&a);
}

static void write_limits(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                         enum language l) {
  struct view_limit limits[VIEW_LIMITS];
  int count = view_limits(a, in, v, limits);
  out_format(o, "\n## %s\n\n", SAY(CANNOT_SAY, l));
  for (int i = 0; i < count; i++) {
    out_format(o, "- %s", say(limits[i].word, l));
    if (limits[i].ids) {
      out_format(o, " (%u): ", limits[i].count);
      markdown_cell(o, limits[i].ids);
    }
    out_text(o, "\n");
  }
}

void report_write_view_markdown(struct out *o, const struct report_input *in) {
  enum language l = in->language;
  struct arena a = {0};
  struct view v;
  char date[11];
  bool in_table = false;
  view_make(&v, in);
  out_format(o, "# %s: ", pick_text(in, v.standard->title, l));
  markdown_cell(o, in->title);
  out_format(o, "\n\n%s %s (%s). ", SAY(AS_OF, l), date_format(in->as_of, date), said_from(in->as_of_from, l));
  markdown_cell(o, target_profile(&a, in, l));
  out_format(o, "\n\n%s\n\n%s\n", SAY(VIEW_SCOPE, l), view_total_text(&a, &v, l));
  for (uint32_t i = 0; i < v.standard->count; i++) write_entry(o, in, &v, v.order[i], &in_table, l);
  write_limits(o, &a, in, &v, l);
  out_format(o, "\n%s: %s\n\n%s: %s\n\n%s; %s\n", SAY(SOURCE, l), sym_text(in->model->names, v.standard->source),
             SAY(LICENCE, l), sym_text(in->model->names, v.standard->licence), SAY(OWN_WORDS, l), provenance_signs(&a, l));
  view_free(&v);
  arena_free(&a);
}
