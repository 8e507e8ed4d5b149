/* results.c - OSCAL assessment results: one result, as of the date of the report. */
#include "runtime/report/oscal/plant.h"
#include "runtime/report/ratchet.h"

#include <stdlib.h>

/* ---- which controls were looked at ---- */

static bool *judged(const struct plant *p) {
  bool *res = memory_zeroed((size_t)p->in->rules->requirements.count + 1, sizeof *res);
  for (uint32_t i = 0; i < p->in->findings->rows.count; i++)
    if (row_in_data(p->in, &p->in->findings->rows.items[i])) res[p->in->findings->rows.items[i].requirement] = true;
  return res;
}

static void write_selection(struct plant_list *l, uint32_t framework, const bool *wanted) {
  struct plant *p = l->plant;
  struct arena a = {0};
  struct plant_list controls = {p, "include-controls", 0};
  bool begun = false;
  for (uint32_t i = 0; i < p->in->rules->requirements.count; i++) {
    if (!wanted[i] || requirement_of(p->in, i)->framework != framework) continue;
    if (!begun) {
      plant_item(l);
      plant_markup(p, "description", oscal_framework_name(&a, p->in, framework));
      begun = true;
    }
    plant_item(&controls);
    json_pair(p->json, "control-id", p->controls[i]);
    json_end_object(p->json);
  }
  plant_list_end(&controls);
  if (begun) json_end_object(p->json);
  arena_free(&a);
}

static void write_reviewed(struct plant *p) {
  bool *wanted = judged(p);
  struct plant_list selections = {p, "control-selections", 0};
  json_key(p->json, "reviewed-controls"), json_object(p->json);
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++)
    if (framework_shown(p->in, f)) write_selection(&selections, f, wanted);
  if (!selections.count) { /* one is required */
    plant_item(&selections);
    json_pair(p->json, "description", SAY(OSCAL_NOTHING_JUDGED, p->language));
    json_end_object(p->json);
  }
  plant_list_end(&selections);
  json_end_object(p->json);
  free(wanted);
}

/* ---- observations, risks, findings ---- */

static void write_count(struct plant_list *props, const char *name, uint32_t value, const char *class) {
  struct arena a = {0};
  struct json *j = props->plant->json;
  plant_item(props);
  json_pair(j, "name", arena_format(&a, "count-%s", name));
  json_pair(j, "ns", OSCAL_NAMESPACE);
  json_pair(j, "value", arena_format(&a, "%u", value));
  json_pair(j, "class", class);
  json_end_object(j);
  arena_free(&a);
}

static void write_counts(struct plant *p) {
  struct arena a = {0};
  struct plant_list props = {p, "props", 0};
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++) {
    if (!framework_shown(p->in, f)) continue;
    struct named_count counts[COUNTS_NAMED];
    counts_named(&p->in->findings->by_framework.items[f], counts);
    const char *framework = oscal_token(&a, oscal_framework_name(&a, p->in, f));
    for (int i = 0; i < COUNTS_NAMED; i++) write_count(&props, counts[i].name, counts[i].value, framework);
  }
  for (int i = BASELINE_NEW; p->in->ratchet && i < BASELINE_CLASS_COUNT; i++)
    write_count(&props, baseline_class_id((enum baseline_class)i), p->in->ratchet->counts[i], "baseline");
  plant_list_end(&props);
  arena_free(&a);
}

/* ---- since a baseline ---- */

static void write_historic(struct plant_list *l, const char *id, const char *title, const char *class,
                           const char *fingerprint) {
  struct plant *p = l->plant;
  struct plant_list methods = {p, "methods", 0}, types = {p, "types", 0}, props = {p, "props", 0};
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "%s %s", class, id));
  plant_markup(p, "description", title);
  plant_prop(&props, "baseline", class);
  plant_prop(&props, "fingerprint", fingerprint);
  plant_list_end(&props);
  plant_string(&methods, "EXAMINE");
  plant_list_end(&methods);
  plant_string(&types, "historic");
  plant_list_end(&types);
  plant_origins(p);
  oscal_date(p->json, "collected", p->in->as_of);
  json_end_object(p->json);
  arena_free(&a);
}

/* What the baseline has and no observation tells of: mended and not listed, gone, asked for less. */
static void write_gone(struct plant_list *l) {
  const struct report_input *in = l->plant->in;
  const struct ratchet *r = in->ratchet;
  struct arena a = {0};
  for (uint32_t i = 0; r && i < r->gone.count; i++) {
    const struct baseline_gone *g = &r->gone.items[i];
    const char *fingerprint = ratchet_entry(r, g)->fingerprint;
    if (g->row && row_in_data(in, &in->findings->rows.items[g->row - 1])) continue;
    write_historic(l, fingerprint, ratchet_gone_text(&a, r, g, in->language),
                   baseline_class_id((enum baseline_class)g->class), fingerprint);
  }
  for (uint32_t i = 0; r && i < r->lowered.count; i++)
    write_historic(l, r->lowered.items[i].was, ratchet_lowered_text(&a, &r->lowered.items[i], in->language), "lowered",
                   NULL);
  arena_free(&a);
}

static const char *remarks_text(struct arena *a, const struct report_input *in) {
  const char *gate = in->decision ? gate_line(a, in->decision, in->language) : "";
  if (!in->ratchet) return gate;
  return arena_format(a, "%s%s%s", ratchet_line(a, in->ratchet, in->language),
                      *gate ? in->language == LANGUAGE_JA ? "。" : ". " : "", gate);
}

static const char *headlines(struct arena *a, const struct plant *p) {
  const char *res = target_profile(a, p->in, p->language), *lines[HEADLINE_LINES];
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++) {
    if (!framework_shown(p->in, f)) continue;
    res = arena_format(a, "%s; %s", res, oscal_framework_name(a, p->in, f));
    int count = headline(a, p->in, f, p->language, lines);
    for (int i = 0; i < count; i++) res = arena_format(a, "%s%s %s", res, i ? ";" : ":", lines[i]);
  }
  return res;
}

static void write_result(struct plant *p) {
  struct arena a = {0};
  char date[11];
  struct plant_list results = {p, "results", 0};
  plant_item(&results);
  json_pair(p->json, "uuid", plant_id(&a, p, "result %s", date_format(p->in->as_of, date)));
  plant_markup(p, "title", arena_format(&a, "%s %s", SAY(AS_OF, p->language), date));
  plant_markup(p, "description", headlines(&a, p));
  oscal_date(p->json, "start", p->in->as_of);
  write_counts(p);
  write_reviewed(p);
  plant_rows(p, row_in_data, write_gone);
  plant_local_definitions(p);
  plant_markup(p, "remarks", remarks_text(&a, p->in));
  json_end_object(p->json);
  plant_list_end(&results);
  arena_free(&a);
}

static void write_body(struct plant *p) {
  static const struct plant_imported plan = {"plan", SAY_OSCAL_PLAN, SAY_OSCAL_PLAN_IS};
  plant_metadata(p, SAY_OSCAL_RESULTS);
  plant_import(p, "import-ap", &plan);
  write_result(p);
  plant_back_matter(p, &plan);
}

void report_write_oscal_results(struct out *o, const struct report_input *in) {
  plant_document(o, in, "assessment-results", write_body);
}
