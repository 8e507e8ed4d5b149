/* measures_markdown.c - what would close the gaps, as a table: neighbouring gaps of the same requirement share their
 * rows. */
#include <stdlib.h>

#include "runtime/report/markdown.h"
#include "runtime/report/measures.h"

static void add_name(struct builder *b, const char *name) { builder_format(b, "%s%s", b->length ? ", " : "", name); }

static void write_own(struct out *o, struct arena *a, const struct report_input *in, const struct finding *f,
                      const char *requirement, enum language l) {
  for (uint32_t i = 0; i < f->not_counting.count; i++) {
    const struct not_counting *x = &f->not_counting.items[i];
    const char *facts = measure_facts(a, in, x->measure, l);
    const char *text =
        arena_format(a, "%s: %s (%s%s%s)", SAY(OWN_MEASURE, l), entity_name(a, in->model, x->measure, false),
                     reason_text((enum reason)x->why, l), *facts ? (l == LANGUAGE_JA ? "、" : ", ") : "", facts);
    markdown_row(
        o, (const char *const[]){requirement, entity_name(a, in->model, f->subject, false), "", text, "", "", ""}, 7);
  }
}

static void write_examples(struct out *o, struct arena *a, const struct report_input *in, const struct finding *f,
                           const char *requirement, const char *subjects, enum language l) {
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  for (uint32_t i = f->first_example; i < f->first_example + f->example_count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    markdown_row(o,
                 (const char *const[]){
                     requirement, subjects, arena_format(a, "%d", m->level),
                     arena_format(a, "%s %s", sym_text(in->model->names, m->id), pick_text(in, m->text, l)),
                     arena_format(a, "%d", m->cost), arena_format(a, "%d", m->effect), example_links(a, in, c, m)},
                 7);
  }
}

/* The rows from FIRST on that the same examples would close; returns the one behind the last. */
static uint32_t write_run(struct out *o, const struct report_input *in, const uint32_t *rows, uint32_t first,
                          uint32_t count, enum language l) {
  struct arena a = {0};
  struct builder subjects = {0};
  struct finding f = finding_build(&a, in->findings, rows[first]);
  const char *requirement = requirement_label(&a, in, f.requirement);
  uint32_t i = first;
  for (; i < count; i++) {
    const struct finding_row *x = &in->findings->rows.items[rows[i]];
    if (x->requirement != f.requirement || x->lo != f.lo || x->target != f.target) break;
    struct finding own = finding_build(&a, in->findings, rows[i]);
    write_own(o, &a, in, &own, requirement, l);
    add_name(&subjects, entity_name(&a, in->model, x->subject, false));
  }
  write_examples(o, &a, in, &f, requirement, builder_get(&subjects), l);
  builder_free(&subjects);
  arena_free(&a);
  return i;
}

void measures_markdown(struct out *o, const struct report_input *in, uint32_t framework) {
  enum language l = in->language;
  VEC(uint32_t) rows = {0};
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (r->status == STATUS_GAP && !r->check && requirement_of(in, r->requirement)->framework == framework)
      vec_push(&rows, i);
  }
  if (rows.count && framework_of(in, in->findings->rows.items[rows.items[0]].requirement)->catalogue) {
    out_format(o, "\n### %s\n\n", SAY(EXAMPLES, l));
    markdown_heading(o,
                     (const char *const[]){SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(LEVEL, l), SAY(MEASURE, l),
                                           SAY(COST, l), SAY(EFFECT, l), SAY(LINKS, l)},
                     7);
    for (uint32_t i = 0; i < rows.count;) i = write_run(o, in, rows.items, i, rows.count, l);
    out_format(o, "\n%s\n", SAY(COST_NOTE, l));
  }
  vec_free(&rows);
}
