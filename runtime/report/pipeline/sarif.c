/* sarif.c - SARIF 2.1.0 (OASIS): a rule per requirement, built-in check and message, a result per finding and message. */
#include "runtime/report/pipeline/sarif.h"

#include <stdlib.h>

static const char *language_tag(enum language l) { return l == LANGUAGE_JA ? "ja" : "en"; }

static void write_tool(struct sarif *s) {
  struct json *j = s->json;
  json_key(j, "tool"), json_object(j);
  json_key(j, "driver"), json_object(j);
  json_pair(j, "name", "cpsfc");
  json_pair(j, "version", s->in->version);
  json_pair(j, "semanticVersion", s->in->version);
  json_pair(j, "language", language_tag(s->language));
  sarif_supported_taxonomies(s);
  sarif_rules(s);
  json_end_object(j);
  json_end_object(j);
}

/* Not when, how long or where it ran: the same input gives the same bytes. */
static void write_invocation(struct sarif *s) {
  struct json *j = s->json;
  json_key(j, "invocations"), json_array(j);
  json_object(j);
  json_key(j, "executionSuccessful"), json_boolean(j, true);
  json_end_object(j);
  json_end_array(j);
}

static void write_roots(struct sarif *s) {
  struct json *j = s->json;
  json_key(j, "originalUriBaseIds"), json_object(j);
  json_key(j, "%SRCROOT%"), json_object(j);
  sarif_text(s, "description", SAY(SARIF_ROOT, s->language));
  json_end_object(j);
  json_end_object(j);
}

static void write_counts(struct json *j, const struct counts *c) {
  struct named_count parts[COUNTS_NAMED];
  counts_named(c, parts);
  json_key(j, "counts"), json_object(j);
  for (size_t i = 0; i < COUNTS_NAMED; i++) json_key(j, parts[i].name), json_integer(j, parts[i].value);
  json_end_object(j);
}

static void write_properties(struct sarif *s) {
  struct json *j = s->json;
  struct arena a = {0};
  json_key(j, "properties"), json_object(j);
  json_pair(j, "program", s->in->title);
  json_date(j, "asOf", s->in->as_of);
  json_pair(j, "asOfFrom", s->in->as_of_from);
  json_pair(j, "targetProfile", target_profile(&a, s->in, s->language));
  json_pair(j, "listed", s->in->all ? "all" : "not_met");
  ratchet_json(j, s->in, false);
  json_key(j, "frameworks"), json_array(j);
  for (uint32_t f = 0; f < s->in->rules->frameworks.count; f++) {
    if (!framework_shown(s->in, f)) continue;
    json_object(j);
    json_pair(j, "name", sym_text(s->in->model->names, s->in->rules->frameworks.items[f].name));
    json_pair(j, "version", sym_text(s->in->model->names, s->in->rules->frameworks.items[f].version));
    write_counts(j, &s->in->findings->by_framework.items[f]);
    json_end_object(j);
  }
  json_end_array(j);
  json_end_object(j);
  arena_free(&a);
}

/* One run per program: forges tell the runs of several programs apart by this id. */
static void write_automation(struct sarif *s) {
  json_key(s->json, "automationDetails"), json_object(s->json);
  struct arena a = {0};
  json_pair(s->json, "id", arena_format(&a, "cpsfc/%s/", s->in->title));
  arena_free(&a);
  json_end_object(s->json);
}

static void write_run(struct sarif *s) {
  json_object(s->json);
  write_tool(s);
  write_invocation(s);
  write_automation(s);
  json_pair(s->json, "language", language_tag(s->language));
  json_pair(s->json, "columnKind", "utf16CodeUnits");
  json_pair(s->json, "defaultSourceLanguage", "cpsf");
  write_roots(s);
  sarif_artifacts(s);
  sarif_results(s);
  sarif_logical_locations(s);
  sarif_taxonomies(s);
  write_properties(s);
  json_end_object(s->json);
}

static void sarif_free(struct sarif *s) {
  idmap_free(&s->artifacts);
  interner_free(&s->logical_names);
  idmap_free(&s->logical);
  vec_free(&s->logical_order);
  vec_free(&s->taxonomies);
  vec_free(&s->taxa);
  vec_free(&s->links);
  free(s->rule_of);
  free(s->rule_of_message);
  free(s->first_link);
}

static void write_document(struct out *o, const struct report_input *given, bool problems_only) {
  struct anchors numbers;
  struct report_input in = report_with_numbers(given, &numbers);
  struct json j = {.out = o};
  struct sarif s = {.json = &j, .in = &in, .language = in.language, .problems_only = problems_only};
  sarif_collect(&s);
  json_object(&j);
  json_pair(&j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json_pair(&j, "version", "2.1.0");
  json_key(&j, "runs"), json_array(&j);
  write_run(&s);
  json_end_array(&j);
  json_end_object(&j);
  sarif_free(&s);
  anchors_free(&numbers);
}

void report_write_sarif(struct out *o, const struct report_input *in) { write_document(o, in, false); }
void report_write_code_scanning(struct out *o, const struct report_input *in) { write_document(o, in, true); }
