/* view_json.c - a view as data; docs/schema/view.schema.json describes it. */
#include <stdlib.h>

#include "runtime/report/view.h"

static void write_text(struct json *j, const struct report_input *in, const char *key, struct bilingual t) {
  json_bilingual(j, key, pick_text(in, t, LANGUAGE_EN), pick_text(in, t, LANGUAGE_JA));
}

static void write_counts(struct json *j, const struct view_counts *c) {
  const struct {
    const char *name;
    uint32_t value;
  } parts[] = {
      {"total", c->total},         {"met", c->met},           {"gap", c->gap},         {"undecided", c->undecided},
      {"no_target", c->no_target}, {"accepted", c->accepted}, {"planned", c->planned}, {"excluded", c->excluded}};
  json_key(j, "counts");
  json_object(j);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) json_key(j, parts[i].name), json_integer(j, parts[i].value);
  json_end_object(j);
}

static void write_measures(struct json *j, const struct report_input *in, const struct view *v,
                           const struct view_link *x) {
  const struct catalogue *c = framework_of(in, x->requirement)->catalogue;
  if (!x->measure_count) return;
  json_key(j, "measures");
  json_array(j);
  for (uint32_t i = x->first_measure; i < x->first_measure + x->measure_count; i++) {
    const struct catalogue_measure *m = &c->measures.items[v->measures.items[i]];
    json_object(j);
    json_pair(j, "id", sym_text(in->model->names, m->id));
    json_key(j, "level"), json_integer(j, m->level);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_way(struct json *j, const struct report_input *in, const struct view *v, const struct view_link *x) {
  const struct standards *s = v->standards;
  json_key(j, "by_way_of");
  json_array(j);
  for (int i = 0; i < x->steps; i++) {
    const struct standard_entry *e = &s->entries.items[x->by[i]];
    json_object(j);
    json_pair(j, "standard", sym_text(in->model->names, s->list.items[e->standard].id));
    json_pair(j, "item", sym_text(in->model->names, e->id));
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_link(struct json *j, const struct report_input *in, const struct view *v, const struct view_link *x) {
  const struct rule_framework *f = framework_of(in, x->requirement);
  json_object(j);
  json_pair(j, "framework", sym_text(in->model->names, f->name));
  json_pair(j, "version", sym_text(in->model->names, f->version));
  json_pair(j, "requirement", sym_text(in->model->names, requirement_of(in, x->requirement)->id));
  json_bilingual(j, "title", requirement_title(in, x->requirement, LANGUAGE_EN),
                 requirement_title(in, x->requirement, LANGUAGE_JA));
  json_pair(j, "relation", link_relation_id((enum link_relation)x->relation));
  json_pair(j, "confidence", link_confidence_id((enum link_confidence)x->confidence));
  json_pair(j, "through", x->class ? "class" : x->measure_count ? "measures" : "crosswalk");
  if (x->class) json_pair(j, "class", sym_text(in->model->names, x->class));
  write_measures(j, in, v, x);
  write_way(j, in, v, x);
  write_counts(j, &x->counts);
  json_end_object(j);
}

static void write_entry(struct json *j, const struct report_input *in, const struct view *v, uint32_t entry) {
  static const char *const states[] = {"unreached", "unjudged", "touched", "covered"};
  const struct standard_entry *e = &v->standards->entries.items[entry];
  const struct view_entry *x = view_entry_of(v, entry);
  json_object(j);
  json_pair(j, "id", sym_text(in->model->names, e->id));
  json_key(j, "group"), json_boolean(j, e->group);
  if (e->up) json_pair(j, "in", sym_text(in->model->names, v->standards->entries.items[e->up - 1].id));
  write_text(j, in, "name", e->name);
  if (e->about.en || e->about.ja) write_text(j, in, "about", e->about);
  json_pair(j, "state", states[x->state]);
  if (x->beyond) json_key(j, "beyond_target"), json_boolean(j, true);
  write_counts(j, &x->counts);
  json_key(j, "links");
  json_array(j);
  for (uint32_t i = x->first; i < x->first + x->count; i++) write_link(j, in, v, &v->links.items[i]);
  json_end_array(j);
  json_end_object(j);
}

static void write_standard(struct json *j, const struct report_input *in, const struct view *v) {
  static const char *const names[] = {"unreached", "unjudged", "touched", "covered"};
  json_key(j, "standard");
  json_object(j);
  json_pair(j, "id", sym_text(in->model->names, v->standard->id));
  write_text(j, in, "title", v->standard->title);
  json_pair(j, "source", sym_text(in->model->names, v->standard->source));
  json_pair(j, "licence", sym_text(in->model->names, v->standard->licence));
  json_end_object(j);
  json_key(j, "items");
  json_object(j);
  json_key(j, "total"), json_integer(j, v->items);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) json_key(j, names[i]), json_integer(j, v->states[i]);
  json_end_object(j);
}

static void write_limits(struct json *j, struct arena *a, const struct report_input *in, const struct view *v) {
  struct view_limit limits[VIEW_LIMITS];
  int count = view_limits(a, in, v, limits);
  json_bilingual(j, "scope", SAY(VIEW_SCOPE, LANGUAGE_EN), SAY(VIEW_SCOPE, LANGUAGE_JA));
  json_key(j, "cannot_say");
  json_array(j);
  for (int i = 0; i < count; i++) {
    json_object(j);
    json_bilingual(j, "text", say(limits[i].word, LANGUAGE_EN), say(limits[i].word, LANGUAGE_JA));
    if (limits[i].ids) json_key(j, "items"), json_integer(j, limits[i].count);
    json_end_object(j);
  }
  json_end_array(j);
}

void report_write_view_json(struct out *o, const struct report_input *in) {
  struct json j = {.out = o};
  struct arena a = {0};
  struct view v;
  view_make(&v, in);
  json_object(&j);
  json_pair(&j, "format", "cpsfc-view");
  json_key(&j, "format_version"), json_integer(&j, 1);
  json_pair(&j, "cpsfc", in->version);
  json_pair(&j, "program", in->title);
  json_date(&j, "as_of", in->as_of);
  json_pair(&j, "as_of_from", in->as_of_from);
  json_bilingual(&j, "target_profile", target_profile(&a, in, LANGUAGE_EN), target_profile(&a, in, LANGUAGE_JA));
  write_standard(&j, in, &v);
  json_key(&j, "entries");
  json_array(&j);
  for (uint32_t i = 0; i < v.standard->count; i++) write_entry(&j, in, &v, v.order[i]);
  json_end_array(&j);
  write_limits(&j, &a, in, &v);
  json_end_object(&j);
  view_free(&v);
  arena_free(&a);
}
