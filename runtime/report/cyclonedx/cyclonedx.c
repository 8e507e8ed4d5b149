/* cyclonedx.c - CycloneDX 1.6: the document. */
#include "runtime/report/cyclonedx/cyclonedx.h"

#include <stdlib.h>

#include "runtime/report/ratchet.h"

void bom_property(struct plant_list *l, const char *name, const char *value) {
  if (!value || !*value) return;
  struct arena a = {0};
  plant_item(l);
  json_pair(l->plant->json, "name", arena_format(&a, "cpsfc:%s", name));
  json_pair(l->plant->json, "value", value);
  json_end_object(l->plant->json);
  arena_free(&a);
}

/* ---- metadata ---- */

static void write_tools(struct bom *b) {
  struct json *j = b->json;
  json_key(j, "tools"), json_object(j);
  json_key(j, "components"), json_array(j);
  json_object(j);
  json_pair(j, "type", "application");
  json_pair(j, "name", "cpsfc");
  json_pair(j, "version", b->in->version);
  json_end_object(j);
  json_end_array(j);
  json_end_object(j);
}

static void write_counts(struct plant_list *l, struct bom *b, struct arena *a) {
  for (uint32_t i = 0; i < b->contents.frameworks.count; i++) {
    uint32_t f = b->contents.frameworks.items[i];
    struct named_count counts[COUNTS_NAMED];
    counts_named(&b->in->findings->by_framework.items[f], counts);
    for (int k = 0; k < COUNTS_NAMED; k++)
      bom_property(l, arena_format(a, "count:%s:%s", oscal_framework_name(a, b->in, f), counts[k].name), arena_format(a, "%u", counts[k].value));
  }
}

/* The class counts since a baseline and the decision of the gate, in the words of the other formats. */
static void write_gate(struct plant_list *l, struct bom *b, struct arena *a) {
  struct out text = {.fd = -1};
  ratchet_text(&text, b->in, 0);
  bom_property(l, "gate", oscal_line(a, builder_get(&text.buffer)));
  builder_free(&text.buffer);
}

static void write_metadata(struct bom *b) {
  struct arena a = {0};
  struct json *j = b->json;
  char date[11];
  struct plant_list properties = {&b->plant, "properties", 0};
  json_key(j, "metadata"), json_object(j);
  oscal_date(j, "timestamp", b->in->as_of);
  write_tools(b);
  json_key(j, "component"), json_object(j);
  json_pair(j, "type", "application");
  json_pair(j, "bom-ref", plant_id(&a, &b->plant, "program"));
  json_pair(j, "name", b->in->title);
  json_end_object(j);
  bom_property(&properties, "asOf", date_format(b->in->as_of, date));
  bom_property(&properties, "asOfFrom", b->in->as_of_from);
  bom_property(&properties, "targetProfile", target_profile(&a, b->in, b->language));
  write_counts(&properties, b, &a);
  write_gate(&properties, b, &a);
  plant_list_end(&properties);
  json_end_object(j);
  arena_free(&a);
}

/* ---- the document ---- */

static void bom_free(struct bom *b) {
  contents_free(&b->contents);
  vec_free(&b->claims);
  builder_free(&b->claim_text.buffer);
  builder_free(&b->plan_text.buffer);
  plant_end(&b->plant);
}

static void write_body(struct bom *b) {
  json_key(b->json, "version"), json_integer(b->json, 1);
  write_metadata(b);
  bom_components(b);
  bom_services(b);
  bom_declarations(b);
  bom_definitions(b);
}

/* The serial number follows from all that the document says, so the rest is written first. */
void report_write_cyclonedx(struct out *o, const struct report_input *given) {
  struct anchors numbers;
  struct report_input in = report_with_numbers(given, &numbers);
  struct out rest = {.fd = -1};
  struct json outer = {.out = o}, inner = {.out = &rest, .depth = 1};
  struct bom b = {.json = &inner, .in = &in, .language = in.language, .claim_text = {.fd = -1}, .plan_text = {.fd = -1}};
  plant_begin(&b.plant, &inner, &in);
  contents_derive(&b.contents, &in, UINT32_MAX);
  bom_collect(&b);
  write_body(&b);
  json_object(&outer);
  json_pair(&outer, "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
  json_pair(&outer, "bomFormat", "CycloneDX");
  json_pair(&outer, "specVersion", "1.6");
  json_pair(&outer, "serialNumber", arena_format(&b.plant.memory, "urn:uuid:%s", oscal_uuid(&b.plant.memory, "bom %s", builder_get(&rest.buffer))));
  json_written(&outer, &rest.buffer);
  json_end_object(&outer);
  builder_free(&rest.buffer);
  bom_free(&b);
  anchors_free(&numbers);
}
