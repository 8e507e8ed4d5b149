/* definition.c - OSCAL component definition: what there is, and which requirements each reaches by itself or by
 * measures on it. */
#include "runtime/report/oscal/plant.h"

#include <stdlib.h>

/* A requirement of which a level is surely reached on a subject. Built-in checks are no controls. */
struct reached {
  entity_id subject;
  uint32_t framework, row;
};

static int compare_reached(const void *a, const void *b) {
  const struct reached *x = a, *y = b;
  if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
  if (x->framework != y->framework) return x->framework < y->framework ? -1 : 1;
  return x->row < y->row ? -1 : y->row < x->row;
}

/* In order of the subjects, then of the rows; freed by the caller. The last one has no subject. */
static struct reached *collect_reached(const struct report_input *in) {
  struct reached *res = memory_take(((size_t)in->findings->rows.count + 1) * sizeof *res);
  uint32_t count = 0;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *row = &in->findings->rows.items[i];
    if (0 < row->lo && !framework_of(in, row->requirement)->core)
      res[count++] = (struct reached){row->subject, requirement_of(in, row->requirement)->framework, i};
  }
  if (1 < count) qsort(res, count, sizeof *res, compare_reached);
  res[count] = (struct reached){0, 0, 0};
  return res;
}

static void write_requirement(struct plant_list *l, uint32_t row) {
  struct plant *p = l->plant;
  struct plant_row r;
  plant_row_begin(&r, p, row);
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&r.memory, p, "reached %s", r.number));
  json_pair(p->json, "control-id", p->controls[r.finding.requirement]);
  plant_markup(p, "description", plant_row_statement(&r));
  plant_row_props(&r);
  json_end_object(p->json);
  plant_row_end(&r);
}

/* One for each framework. Returns what follows those of the subject. */
static const struct reached *write_implementations(struct plant *p, const struct reached *at, entity_id e) {
  struct arena a = {0};
  struct plant_list list = {p, "control-implementations", 0};
  while (at->subject == e) {
    uint32_t framework = at->framework;
    struct plant_list requirements = {p, "implemented-requirements", 0};
    plant_item(&list);
    json_pair(p->json, "uuid",
              plant_id(&a, p, "implementation %s %s", oscal_framework_name(&a, p->in, framework),
                       plant_component_id(&a, p, e)));
    json_pair(p->json, "source", plant_catalogue_href(&a, p, framework));
    json_pair(p->json, "description", SAY(OSCAL_COMPONENT_CONTROLS, p->language));
    for (; at->subject == e && at->framework == framework; at++) write_requirement(&requirements, at->row);
    plant_list_end(&requirements);
    json_end_object(p->json);
  }
  plant_list_end(&list);
  arena_free(&a);
  return at;
}

static void write_components(struct plant *p) {
  struct reached *all = collect_reached(p->in);
  const struct reached *at = all;
  struct plant_list components = {p, "components", 0};
  for (entity_id e = 1; e < p->in->model->entities.count; e++) {
    if (at->subject != e && !plant_is_described(p, e)) continue;
    struct arena a = {0};
    plant_item(&components);
    json_pair(p->json, "uuid", plant_component_id(&a, p, e));
    json_pair(p->json, "type", plant_component_type(p, e));
    plant_component_words(p, &a, e);
    plant_responsible(p, "asset-owner", p->in->model->entities.items[e].owner);
    at = write_implementations(p, at, e);
    json_end_object(p->json);
    arena_free(&a);
  }
  plant_list_end(&components);
  free(all);
}

static void write_body(struct plant *p) {
  plant_metadata(p, SAY_OSCAL_COMPONENTS);
  write_components(p);
  plant_back_matter(p, NULL);
}

void report_write_oscal_components(struct out *o, const struct report_input *in) {
  plant_document(o, in, "component-definition", write_body);
}
