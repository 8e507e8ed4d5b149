/* measures_html.c - example measures under a finding of the page. */
#include <stdlib.h>

#include "runtime/report/html.h"
#include "runtime/report/measures.h"

/* The standards it comes from are views of the page; the other formats name them beside each measure. */
static void write_example(struct out *o, const struct report_input *in, const struct catalogue_measure *m) {
  struct arena a = {0};
  html_both(o, pick_text(in, m->text, LANGUAGE_EN), pick_text(in, m->text, LANGUAGE_JA));
  out_format(o, " <span class=dim>(%s, ", sym_text(in->model->names, m->id));
  html_both(o, arena_format(&a, "level %d, cost %d, effect %d", m->level, m->cost, m->effect),
            arena_format(&a, "レベル%d、費用%d、効果%d", m->level, m->cost, m->effect));
  out_text(o, ")</span>");
  arena_free(&a);
}

/* Of the next level; those of later ones come when that is reached. */
void measures_html_examples(struct out *o, const struct report_input *in, const struct finding *f) {
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  if (!c || f->example_count == 0) return;
  uint8_t next = c->measures.items[f->first_example].level;
  html_term(o, SAY_NEXT_EXAMPLES);
  for (uint32_t i = f->first_example; i < f->first_example + f->example_count && c->measures.items[i].level == next; i++) {
    if (i != f->first_example) out_text(o, "<br>");
    write_example(o, in, &c->measures.items[i]);
  }
  out_text(o, "</dd>\n");
}
