/* editions_write.c - two editions side by side, in every format. */
#include <stdlib.h>

#include "runtime/report/editions.h"
#include "runtime/report/html.h"
#include "runtime/report/markdown.h"
#include "runtime/report/provenance.h"

static const char *label(struct arena *a, const struct report_input *in, uint32_t requirement, enum language l) {
  return arena_format(a, "%s %s %s", sym_text(in->model->names, framework_of(in, requirement)->name),
                      requirement_label(a, in, requirement), provenance_title(a, in, requirement, l));
}

static const char *found(struct arena *a, const struct editions *e, uint32_t requirement, enum language l) {
  return view_counts_text(a, &e->requirements[requirement], l);
}

void editions_text(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct editions e;
  enum language l = in->language;
  editions_make(&e, in);
  if (e.pairs.count) out_format(o, "\n%s\n%s\n", SAY(EDITIONS, l), SAY(METHOD_EDITIONS, l));
  for (uint32_t i = 0; i < e.pairs.count; i++) {
    const struct edition_pair *x = &e.pairs.items[i];
    if (x->first) out_format(o, "  %s: %s\n", label(&a, in, x->left, l), found(&a, &e, x->left, l));
    out_format(o, "    %s: %s\n", label(&a, in, x->right, l), found(&a, &e, x->right, l));
  }
  editions_free(&e);
  arena_free(&a);
}

void editions_markdown(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct editions e;
  enum language l = in->language;
  editions_make(&e, in);
  if (e.pairs.count) {
    const char *const heads[] = {SAY(REQUIREMENT, l), SAY(FOUND, l), SAY(LEADS_TO, l), SAY(FOUND, l)};
    out_format(o, "\n## %s\n\n%s\n\n", SAY(EDITIONS, l), SAY(METHOD_EDITIONS, l));
    markdown_heading(o, heads, 4);
  }
  for (uint32_t i = 0; i < e.pairs.count; i++) {
    const struct edition_pair *x = &e.pairs.items[i];
    const char *const cells[] = {x->first ? label(&a, in, x->left, l) : "", x->first ? found(&a, &e, x->left, l) : "",
                                 label(&a, in, x->right, l), found(&a, &e, x->right, l)};
    markdown_row(o, cells, 4);
  }
  editions_free(&e);
  arena_free(&a);
}

/* ---- HTML ---- */

static void cell(struct out *o, const char *en, const char *ja) {
  out_text(o, "<td>");
  html_both(o, en, ja);
  out_text(o, "</td>");
}

static void requirement_cells(struct out *o, struct arena *a, const struct editions *e, const struct report_input *in,
                              uint32_t requirement) {
  cell(o, label(a, in, requirement, LANGUAGE_EN), label(a, in, requirement, LANGUAGE_JA));
  cell(o, found(a, e, requirement, LANGUAGE_EN), found(a, e, requirement, LANGUAGE_JA));
}

static void html_heads(struct out *o) {
  static const enum report_word heads[] = {SAY_REQUIREMENT, SAY_FOUND, SAY_LEADS_TO, SAY_FOUND};
  html_table_open(o, NULL, heads, sizeof heads / sizeof *heads);
}

static void html_table(struct out *o, const struct editions *e, const struct report_input *in) {
  struct arena a = {0};
  html_heads(o);
  for (uint32_t i = 0; i < e->pairs.count; i++) {
    out_text(o, "<tr>");
    if (e->pairs.items[i].first) requirement_cells(o, &a, e, in, e->pairs.items[i].left);
    else out_text(o, "<td></td><td></td>");
    requirement_cells(o, &a, e, in, e->pairs.items[i].right);
    out_text(o, "</tr>\n");
  }
  html_table_close(o);
  arena_free(&a);
}

void editions_html(struct out *o, const struct report_input *in) {
  struct editions e;
  editions_make(&e, in);
  if (e.pairs.count) {
    out_text(o, "<section id=\"editions\">\n");
    html_section(o, SAY_EDITIONS, NULL);
    html_paragraph(o, SAY_METHOD_EDITIONS, "method");
    html_table(o, &e, in);
    out_text(o, "</section>\n");
  }
  editions_free(&e);
}

/* ---- JSON ---- */

static void json_side(struct json *j, const char *key, const struct report_input *in, const struct editions *e,
                      uint32_t requirement) {
  const struct view_counts *c = &e->requirements[requirement];
  json_key(j, key);
  json_object(j);
  json_pair(j, "framework", sym_text(in->model->names, framework_of(in, requirement)->name));
  json_pair(j, "requirement", sym_text(in->model->names, requirement_of(in, requirement)->id));
  json_key(j, "met"), json_integer(j, c->met);
  json_key(j, "gap"), json_integer(j, c->gap);
  json_key(j, "undecided"), json_integer(j, c->undecided);
  json_key(j, "no_target"), json_integer(j, c->no_target);
  json_end_object(j);
}

void editions_json(struct json *j, const struct report_input *in) {
  struct editions e;
  editions_make(&e, in);
  json_key(j, "editions");
  json_array(j);
  for (uint32_t i = 0; i < e.pairs.count; i++) {
    json_object(j);
    json_side(j, "left", in, &e, e.pairs.items[i].left);
    json_side(j, "right", in, &e, e.pairs.items[i].right);
    json_end_object(j);
  }
  json_end_array(j);
  editions_free(&e);
}
