/* standards.c - CycloneDX: the frameworks that have findings, with their requirements and levels. */
#include "runtime/report/cyclonedx/cyclonedx.h"

static const char *framework_name(struct arena *a, const struct bom *b, uint32_t f) {
  return framework_version_text(a, &b->in->rules->frameworks.items[f], b->in->model->names);
}

const char *bom_requirement_ref(struct arena *a, const struct bom *b, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(b->in, requirement);
  return arena_format(a, "%s#%s", framework_name(a, b, r->framework), sym_text(b->in->model->names, r->id));
}

static const char *category_ref(struct arena *a, const struct bom *b, const struct contents_group *g) {
  return arena_format(a, "%s/%s", framework_name(a, b, g->framework), sym_text(b->in->model->names, g->id));
}

/* ---- requirements ---- */

static void write_levels_of(struct bom *b, struct arena *a, uint32_t requirement) {
  json_key(b->json, "descriptions"), json_array(b->json);
  for (int n = 1; n <= 3; n++) {
    const char *level = contents_level(a, &b->contents, requirement, n, b->language);
    json_string(b->json, arena_format(a, b->language == LANGUAGE_JA ? "%s%d: %s" : "%s %d: %s", SAY(LEVEL, b->language), n, level));
  }
  json_end_array(b->json);
}

static void write_properties(struct bom *b, struct arena *a, uint32_t requirement) {
  struct plant_list properties = {&b->plant, "properties", 0};
  const struct catalogue_requirement *entry = contents_entry(&b->contents, requirement);
  enum language other = b->language == LANGUAGE_JA ? LANGUAGE_EN : LANGUAGE_JA;
  bom_property(&properties, other == LANGUAGE_JA ? "title:ja" : "title:en", requirement_title(b->in, requirement, other));
  if (entry) bom_property(&properties, "provenance", confidence_names[entry->confidence]);
  for (uint32_t i = b->contents.first_link[requirement]; i; i = b->contents.links.items[i - 1].next) {
    const struct catalogue_crosswalk *x = b->contents.links.items[i - 1].pair;
    bom_property(&properties, arena_format(a, "link:%s", link_relation_id((enum link_relation)x->relation)),
                 contents_item(a, &b->contents, x->standard, x->target, b->language));
  }
  plant_list_end(&properties);
}

static void write_requirement(struct bom *b, const struct contents_group *g, uint32_t requirement) {
  struct arena a = {0};
  const struct catalogue_requirement *entry = contents_entry(&b->contents, requirement);
  const char *statement = entry ? pick_text(b->in, entry->statement, b->language) : "";
  json_object(b->json);
  json_pair(b->json, "bom-ref", bom_requirement_ref(&a, b, requirement));
  json_pair(b->json, "identifier", sym_text(b->in->model->names, requirement_of(b->in, requirement)->id));
  json_pair(b->json, "title", requirement_title(b->in, requirement, b->language));
  if (*statement) json_pair(b->json, "text", statement);
  if (!framework_of(b->in, requirement)->core) write_levels_of(b, &a, requirement);
  if (g->id) json_pair(b->json, "parent", category_ref(&a, b, g));
  write_properties(b, &a, requirement);
  json_end_object(b->json);
  arena_free(&a);
}

static void write_category(struct bom *b, const struct contents_group *g) {
  struct arena a = {0};
  json_object(b->json);
  json_pair(b->json, "bom-ref", category_ref(&a, b, g));
  json_pair(b->json, "identifier", sym_text(b->in->model->names, g->id));
  json_pair(b->json, "title", pick_text(b->in, g->title, b->language));
  json_end_object(b->json);
  arena_free(&a);
}

static void write_requirements(struct bom *b, uint32_t framework) {
  json_key(b->json, "requirements"), json_array(b->json);
  for (uint32_t i = 0; i < b->contents.groups.count; i++) {
    const struct contents_group *g = &b->contents.groups.items[i];
    if (g->framework != framework) continue;
    if (g->id) write_category(b, g);
    for (uint32_t r = g->first; r; r = b->contents.next[r - 1]) write_requirement(b, g, r - 1);
  }
  json_end_array(b->json);
}

/* ---- levels, standards ---- */

static void write_level(struct bom *b, uint32_t framework, int n) {
  struct arena a = {0};
  json_object(b->json);
  json_pair(b->json, "bom-ref", arena_format(&a, "%s:%d", framework_name(&a, b, framework), n));
  json_pair(b->json, "identifier", arena_format(&a, "%d", n));
  json_pair(b->json, "title", arena_format(&a, b->language == LANGUAGE_JA ? "%s%d" : "%s %d", SAY(LEVEL, b->language), n));
  json_key(b->json, "requirements"), json_array(b->json);
  for (uint32_t i = 0; i < b->contents.groups.count; i++) {
    const struct contents_group *g = &b->contents.groups.items[i];
    for (uint32_t r = g->framework == framework ? g->first : 0; r; r = b->contents.next[r - 1]) json_string(b->json, bom_requirement_ref(&a, b, r - 1));
  }
  json_end_array(b->json);
  json_end_object(b->json);
  arena_free(&a);
}

static void write_standard(struct bom *b, uint32_t framework) {
  struct arena a = {0};
  const struct rule_framework *f = &b->in->rules->frameworks.items[framework];
  const char *source = f->catalogue ? sym_text(b->in->model->names, f->catalogue->source) : "";
  json_object(b->json);
  json_pair(b->json, "bom-ref", framework_name(&a, b, framework));
  json_pair(b->json, "name", contents_framework_title(&a, b->in, framework, b->language));
  if (f->version) json_pair(b->json, "version", sym_text(b->in->model->names, f->version));
  json_pair(b->json, "description", *source ? arena_format(&a, "%s (%s)", SAY(OWN_TEXT, b->language), source) : SAY(OWN_TEXT, b->language));
  write_requirements(b, framework);
  if (!f->core) {
    json_key(b->json, "levels"), json_array(b->json);
    for (int n = 1; n <= 3; n++) write_level(b, framework, n);
    json_end_array(b->json);
  }
  json_end_object(b->json);
  arena_free(&a);
}

void bom_definitions(struct bom *b) {
  if (b->contents.frameworks.count == 0) return;
  json_key(b->json, "definitions"), json_object(b->json);
  json_key(b->json, "standards"), json_array(b->json);
  for (uint32_t i = 0; i < b->contents.frameworks.count; i++) write_standard(b, b->contents.frameworks.items[i]);
  json_end_array(b->json);
  json_end_object(b->json);
}
