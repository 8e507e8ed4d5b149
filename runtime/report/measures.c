/* measures.c - what would close a gap, in words and as data. */
#include "runtime/report/measures.h"

#include <stdlib.h>
#include <string.h>

const char *example_links(struct arena *a, const struct report_input *in, const struct catalogue *c,
                          const struct catalogue_measure *m) {
  struct builder b = {0};
  sym standard = 0;
  for (uint32_t i = m->first_link; i < m->first_link + m->link_count; i++) {
    const struct catalogue_link *x = &c->links.items[i];
    const char *between = x->standard == standard ? ", " : b.length ? "; " : "";
    if (x->standard == standard)
      builder_format(&b, "%s%s", between, sym_text(in->model->names, x->id));
    else
      builder_format(&b, "%s%s %s", between, sym_text(in->model->names, x->standard),
                     sym_text(in->model->names, x->id));
    standard = x->standard;
  }
  const char *res = b.length ? arena_copy(a, b.text, b.length) : "";
  builder_free(&b);
  return res;
}

/* ---- the spec's own measures ---- */

static const struct {
  const char *attribute;
  enum report_word word;
} fact_table[] = {{"due", SAY_DUE}, {"effort", SAY_EFFORT}, {"price", SAY_PRICE}};
enum { FACTS = sizeof fact_table / sizeof *fact_table };

static const char *fact_of(struct arena *a, const struct report_input *in, entity_id measure, int fact,
                           enum language l) {
  const char *name = fact_table[fact].attribute;
  struct value v = model_value(in->model, measure, intern_find(in->model->names, name, strlen(name)), NULL);
  return v.tag == VALUE_NONE || v.tag == VALUE_ABSENT || v.tag == VALUE_UNKNOWN ? NULL : value_text(a, in->model, v, l);
}

const char *measure_facts(struct arena *a, const struct report_input *in, entity_id measure, enum language l) {
  struct builder b = {0};
  for (int i = 0; i < FACTS; i++) {
    const char *text = fact_of(a, in, measure, i, l);
    if (text)
      builder_format(&b, "%s%s %s", b.length ? (l == LANGUAGE_JA ? "、" : ", ") : "", say(fact_table[i].word, l), text);
  }
  const char *res = b.length ? arena_copy(a, b.text, b.length) : "";
  builder_free(&b);
  return res;
}

/* ---- text ---- */

static void write_own(struct out *o, struct arena *a, const struct report_input *in, const struct finding *f,
                      enum language l) {
  for (uint32_t i = 0; i < f->not_counting.count; i++) {
    const struct not_counting *x = &f->not_counting.items[i];
    const char *facts = measure_facts(a, in, x->measure, l);
    out_format(o, "    %s: %s (%s%s%s)\n", SAY(OWN_MEASURE, l), entity_name(a, in->model, x->measure, false),
               reason_text((enum reason)x->why, l), *facts ? (l == LANGUAGE_JA ? "、" : ", ") : "", facts);
  }
}

void measures_text(struct out *o, const struct report_input *in, uint32_t row, enum language l) {
  struct arena a = {0};
  struct finding f = finding_build(&a, in->findings, row);
  const struct catalogue *c = in->rules->frameworks.items[f.framework].catalogue;
  if (closing_wanted(&f)) out_format(o, "  %s:\n", SAY(EXAMPLES, l));
  if (closing_wanted(&f)) write_own(o, &a, in, &f, l);
  for (uint32_t i = f.first_example; closing_wanted(&f) && i < f.first_example + f.example_count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    const char *links = example_links(&a, in, c, m);
    out_format(o, "    %s  %s %d, %s %d, %s %d\n      %s\n", sym_text(in->model->names, m->id), SAY(LEVEL, l), m->level,
               SAY(COST, l), m->cost, SAY(EFFECT, l), m->effect, pick_text(in, m->text, l));
    if (*links) out_format(o, "      %s\n", links);
  }
  arena_free(&a);
}

/* ---- data ---- */

static void write_own_json(struct json *j, struct arena *a, const struct report_input *in, const struct finding *f) {
  if (!f->not_counting.count) return;
  json_key(j, "own_measures");
  json_array(j);
  for (uint32_t i = 0; i < f->not_counting.count; i++) {
    entity_id measure = f->not_counting.items[i].measure;
    json_object(j);
    json_pair(j, "measure", entity_name(a, in->model, measure, false));
    for (int k = 0; k < FACTS; k++) json_pair(j, fact_table[k].attribute, fact_of(a, in, measure, k, LANGUAGE_EN));
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_example_json(struct json *j, const struct report_input *in, const struct catalogue *c,
                               const struct catalogue_measure *m) {
  const struct {
    const char *key;
    int value;
  } numbers[] = {{"level", m->level}, {"cost", m->cost}, {"effect", m->effect}};
  json_object(j);
  json_pair(j, "id", sym_text(in->model->names, m->id));
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    json_key(j, numbers[i].key), json_integer(j, numbers[i].value);
  json_bilingual(j, "element", kind_text((enum entity_kind)m->element, LANGUAGE_EN),
                 kind_text((enum entity_kind)m->element, LANGUAGE_JA));
  json_bilingual(j, "text", pick_text(in, m->text, LANGUAGE_EN), pick_text(in, m->text, LANGUAGE_JA));
  json_key(j, "links");
  json_array(j);
  for (uint32_t i = m->first_link; i < m->first_link + m->link_count; i++) {
    json_object(j);
    json_pair(j, "standard", sym_text(in->model->names, c->links.items[i].standard));
    json_pair(j, "item", sym_text(in->model->names, c->links.items[i].id));
    json_end_object(j);
  }
  json_end_array(j);
  json_end_object(j);
}

void measures_json(struct json *j, const struct report_input *in, const struct finding *f) {
  if (!closing_wanted(f)) return;
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  struct arena a = {0};
  json_key(j, "closing");
  json_object(j);
  write_own_json(j, &a, in, f);
  json_key(j, "examples");
  json_array(j);
  for (uint32_t i = f->first_example; i < f->first_example + f->example_count; i++)
    write_example_json(j, in, c, &c->measures.items[i]);
  json_end_array(j);
  json_end_object(j);
  arena_free(&a);
}
