/* view_html.c - a view as a self-contained page in both languages. */
#include <stdlib.h>

#include "runtime/report/html.h"
#include "runtime/report/view.h"

static void cell_both(struct out *o, const char *en, const char *ja) {
  out_text(o, "<td>");
  html_both(o, en, ja);
  out_text(o, "</td>");
}

static void write_link(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                       const struct view_link *x) {
  const struct view_counts *c = &x->counts;
  enum link_relation relation = (enum link_relation)x->relation;
  enum link_confidence confidence = (enum link_confidence)x->confidence;
  out_text(o, "<tr><td><code>");
  out_html(o, requirement_label(a, in, x->requirement));
  out_text(o, "</code> ");
  html_both(o, requirement_title(in, x->requirement, LANGUAGE_EN), requirement_title(in, x->requirement, LANGUAGE_JA));
  out_text(o, "</td>");
  cell_both(o, view_counts_text(a, c, LANGUAGE_EN), view_counts_text(a, c, LANGUAGE_JA));
  cell_both(o, view_way(a, in, v, x, LANGUAGE_EN), view_way(a, in, v, x, LANGUAGE_JA));
  cell_both(o, link_relation_text(relation, LANGUAGE_EN), link_relation_text(relation, LANGUAGE_JA));
  cell_both(o, link_confidence_text(confidence, LANGUAGE_EN), link_confidence_text(confidence, LANGUAGE_JA));
  out_text(o, "</tr>\n");
}

static void write_links(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                        const struct view_entry *x) {
  static const enum report_word heads[] = {SAY_REQUIREMENT, SAY_FINDINGS, SAY_WAY, SAY_RELATION, SAY_CONFIDENCE};
  if (!x->count) return;
  html_table_open(o, NULL, heads, sizeof heads / sizeof *heads);
  for (uint32_t i = x->first; i < x->first + x->count; i++) write_link(o, a, in, v, &v->links.items[i]);
  html_table_close(o);
}

static const char *tag_class(const struct view_counts *c) {
  return c->gap ? "gap" : c->undecided ? "undecided" : c->met ? "met" : "dim";
}

static void write_item(struct out *o, struct arena *a, const struct report_input *in, const struct view *v,
                       const struct standard_entry *e, const struct view_entry *x) {
  bool reached = x->state != VIEW_UNREACHED;
  out_text(o, "<details><summary><code>");
  out_html(o, sym_text(in->model->names, e->id));
  out_text(o, "</code><span class=\"title\">");
  html_both(o, pick_text(in, e->name, LANGUAGE_EN), pick_text(in, e->name, LANGUAGE_JA));
  out_format(o, "</span><span></span><span class=\"tag %s\">", reached ? tag_class(&x->counts) : "dim");
  html_both(o, reached ? view_counts_text(a, &x->counts, LANGUAGE_EN) : SAY(NO_LINK, LANGUAGE_EN),
            reached ? view_counts_text(a, &x->counts, LANGUAGE_JA) : SAY(NO_LINK, LANGUAGE_JA));
  out_text(o, "</span></summary>\n<div class=\"inside\">\n");
  if (e->about.en || e->about.ja) {
    out_text(o, "<p>");
    html_both(o, pick_text(in, e->about, LANGUAGE_EN), pick_text(in, e->about, LANGUAGE_JA));
    out_text(o, "</p>\n");
  }
  write_links(o, a, in, v, x);
  out_text(o, "</div></details>\n");
}

static void write_entry(struct out *o, const struct report_input *in, const struct view *v, uint32_t entry) {
  struct arena a = {0};
  const struct standard_entry *e = &v->standards->entries.items[entry];
  const struct view_entry *x = view_entry_of(v, entry);
  if (!e->group) {
    write_item(o, &a, in, v, e, x);
  } else {
    int depth = e->up ? 3 : 2;
    out_format(o, "<h%d><code>", depth);
    out_html(o, sym_text(in->model->names, e->id));
    out_text(o, "</code> ");
    html_both(o, pick_text(in, e->name, LANGUAGE_EN), pick_text(in, e->name, LANGUAGE_JA));
    out_format(o, "</h%d>\n", depth);
    write_links(o, &a, in, v, x);
  }
  arena_free(&a);
}

static void write_limits(struct out *o, struct arena *a, const struct report_input *in, const struct view *v) {
  struct view_limit limits[VIEW_LIMITS];
  int count = view_limits(a, in, v, limits);
  html_section(o, SAY_CANNOT_SAY, "limits");
  out_text(o, "<ul>\n");
  for (int i = 0; i < count; i++) {
    out_text(o, "<li>");
    html_say(o, limits[i].word);
    if (limits[i].ids) {
      out_format(o, " (%u): <span class=\"name\">", limits[i].count);
      out_html(o, limits[i].ids);
      out_text(o, "</span>");
    }
    out_text(o, "</li>\n");
  }
  out_text(o, "</ul>\n");
}

void report_write_view_html(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct view v;
  view_make(&v, in);
  html_head(o, in, SAY_VIEW);
  out_text(o, "<p><b>");
  html_both(o, pick_text(in, v.standard->title, LANGUAGE_EN), pick_text(in, v.standard->title, LANGUAGE_JA));
  out_text(o, "</b>, ");
  html_both(o, target_profile(&a, in, LANGUAGE_EN), target_profile(&a, in, LANGUAGE_JA));
  out_text(o, "</p>\n");
  html_paragraph(o, SAY_VIEW_SCOPE, "scope");
  out_text(o, "<p class=\"formula\">");
  html_both(o, view_total_text(&a, &v, LANGUAGE_EN), view_total_text(&a, &v, LANGUAGE_JA));
  out_text(o, "</p>\n</header>\n<main>\n");
  for (uint32_t i = 0; i < v.standard->count; i++) write_entry(o, in, &v, v.order[i]);
  write_limits(o, &a, in, &v);
  out_text(o, "</main>\n<footer><p>");
  out_html(o, sym_text(in->model->names, v.standard->source));
  out_text(o, "</p><p>");
  out_html(o, sym_text(in->model->names, v.standard->licence));
  out_text(o, "</p><p>");
  html_say(o, SAY_OWN_WORDS);
  out_format(o, "</p><p>cpsfc %s</p></footer>\n</body>\n</html>\n", in->version);
  view_free(&v);
  arena_free(&a);
}
