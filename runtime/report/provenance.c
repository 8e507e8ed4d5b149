/* provenance.c - the appendix of a report: confidence and source of each statement it judges by. */
#include "runtime/report/provenance.h"

#include <stdlib.h>

#include "runtime/report/html.h"
#include "runtime/report/markdown.h"

const char *confidence_text(enum confidence c, enum language l) {
  static const enum report_word words[] = {SAY_CONFIDENCE_NONE, SAY_CONFIDENCE_VERIFIED, SAY_CONFIDENCE_RECALLED,
                                           SAY_CONFIDENCE_AUTHORED};
  return say(words[c], l);
}

/* ---- rows ---- */

/* Requirements that some finding is about. */
static uint8_t *judged(const struct report_input *in) {
  uint8_t *res = memory_zeroed((size_t)in->rules->requirements.count + 1, 1);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) res[in->findings->rows.items[i].requirement] = 1;
  return res;
}

static const struct catalogue_requirement *statement_of(const struct report_input *in, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(in, requirement);
  const struct catalogue *c = framework_of(in, requirement)->catalogue;
  return c && r->catalogue != UINT32_MAX ? &c->requirements.items[r->catalogue] : NULL;
}

struct gathering {
  VEC(struct provenance_row) rows;
  VEC(struct builder) ids;
  struct idmap index; /* (framework and confidence, source) -> row + 1 */
};

static void gather(struct gathering *g, const struct report_input *in, uint32_t requirement,
                   const struct catalogue_requirement *x) {
  uint32_t framework = requirement_of(in, requirement)->framework;
  uint64_t key = idmap_pair(framework << 2 | x->confidence, x->source.en ? x->source.en : x->source.ja);
  uint32_t row = idmap_get(&g->index, key);
  if (!row) {
    vec_push(&g->rows,
             ((struct provenance_row){.framework = framework, .confidence = x->confidence, .source = x->source}));
    vec_push(&g->ids, ((struct builder){0}));
    row = g->rows.count;
    idmap_put(&g->index, key, row);
  }
  struct builder *b = &g->ids.items[row - 1];
  builder_format(b, "%s%s", b->length ? ", " : "", sym_text(in->model->names, x->id));
  g->rows.items[row - 1].count++;
}

struct provenance provenance_derive(struct arena *a, const struct report_input *in) {
  struct gathering g = {0};
  struct provenance res = {0};
  uint8_t *wanted = judged(in);
  for (uint32_t i = 0; i < in->rules->requirements.count; i++) {
    const struct catalogue_requirement *x = wanted[i] ? statement_of(in, i) : NULL;
    if (x) gather(&g, in, i, x);
  }
  res.rows.count = res.rows.capacity = g.rows.count;
  res.rows.items = arena_alloc(a, ((size_t)g.rows.count + 1) * sizeof *res.rows.items);
  for (uint32_t i = 0; i < g.rows.count; i++) {
    res.rows.items[i] = g.rows.items[i];
    res.rows.items[i].ids = arena_copy(a, g.ids.items[i].text, g.ids.items[i].length);
    builder_free(&g.ids.items[i]);
  }
  vec_free(&g.rows);
  vec_free(&g.ids);
  idmap_free(&g.index);
  free(wanted);
  return res;
}

static const char *framework_label(struct arena *a, const struct report_input *in, uint32_t framework) {
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  return arena_format(a, "%s %s", sym_text(in->model->names, f->name), sym_text(in->model->names, f->version));
}

/* ---- formats ---- */

void provenance_text(struct out *o, const struct report_input *in, enum language l) {
  struct arena a = {0};
  struct provenance p = provenance_derive(&a, in);
  if (p.rows.count) out_format(o, "\n%s\n", SAY(PROVENANCE, l));
  for (uint32_t i = 0; i < p.rows.count; i++) {
    const struct provenance_row *x = &p.rows.items[i];
    out_format(o, "  %s, %s (%u): %s\n", framework_label(&a, in, x->framework),
               confidence_text((enum confidence)x->confidence, l), x->count, x->ids);
    const char *source = pick_text(in, x->source, l);
    if (*source) out_format(o, "    %s: %s\n", SAY(SOURCE, l), source);
  }
  if (p.rows.count) out_format(o, "  %s\n", SAY(PROVENANCE_MEASURES, l));
  arena_free(&a);
}

void provenance_markdown(struct out *o, const struct report_input *in) {
  enum language l = in->language;
  struct arena a = {0};
  struct provenance p = provenance_derive(&a, in);
  if (p.rows.count) {
    out_format(o, "\n## %s\n\n", SAY(PROVENANCE, l));
    markdown_heading(
        o, (const char *const[]){SAY(FRAMEWORK, l), SAY(CONFIDENCE, l), SAY(REQUIREMENT, l), SAY(SOURCE, l)}, 4);
  }
  for (uint32_t i = 0; i < p.rows.count; i++) {
    const struct provenance_row *x = &p.rows.items[i];
    markdown_row(o,
                 (const char *const[]){framework_label(&a, in, x->framework),
                                       confidence_text((enum confidence)x->confidence, l), x->ids,
                                       pick_text(in, x->source, l)},
                 4);
  }
  if (p.rows.count) out_format(o, "\n%s\n", SAY(PROVENANCE_MEASURES, l));
  arena_free(&a);
}

static void html_row(struct out *o, struct arena *a, const struct report_input *in, const struct provenance_row *x) {
  enum confidence c = (enum confidence)x->confidence;
  out_text(o, "<tr><td>");
  out_html(o, framework_label(a, in, x->framework));
  out_text(o, "</td><td>");
  html_both(o, confidence_text(c, LANGUAGE_EN), confidence_text(c, LANGUAGE_JA));
  out_text(o, "</td><td class=\"name\">");
  out_html(o, x->ids);
  out_text(o, "</td><td>");
  html_both(o, pick_text(in, x->source, LANGUAGE_EN), pick_text(in, x->source, LANGUAGE_JA));
  out_text(o, "</td></tr>\n");
}

void provenance_html(struct out *o, const struct report_input *in) {
  static const enum report_word heads[] = {SAY_FRAMEWORK, SAY_CONFIDENCE, SAY_REQUIREMENT, SAY_SOURCE};
  struct arena a = {0};
  struct provenance p = provenance_derive(&a, in);
  if (p.rows.count) {
    out_text(o, "<section id=\"provenance\">\n");
    html_section(o, SAY_PROVENANCE, NULL);
    html_table_open(o, NULL, heads, sizeof heads / sizeof *heads);
    for (uint32_t i = 0; i < p.rows.count; i++) html_row(o, &a, in, &p.rows.items[i]);
    html_table_close(o);
    provenance_legend(o);
    html_paragraph(o, SAY_PROVENANCE_MEASURES, "dim");
    out_text(o, "</section>\n");
  }
  arena_free(&a);
}

void provenance_json(struct json *j, const struct report_input *in) {
  uint8_t *wanted = judged(in);
  json_key(j, "provenance");
  json_array(j);
  for (uint32_t i = 0; i < in->rules->requirements.count; i++) {
    const struct catalogue_requirement *x = wanted[i] ? statement_of(in, i) : NULL;
    if (!x) continue;
    json_object(j);
    json_pair(j, "framework", sym_text(in->model->names, framework_of(in, i)->name));
    json_pair(j, "version", sym_text(in->model->names, framework_of(in, i)->version));
    json_pair(j, "requirement", sym_text(in->model->names, x->id));
    json_pair(j, "confidence", confidence_names[x->confidence]);
    if (x->source.en || x->source.ja) json_pair(j, "source", pick_text(in, x->source, LANGUAGE_EN));
    json_end_object(j);
  }
  json_end_array(j);
  free(wanted);
}
