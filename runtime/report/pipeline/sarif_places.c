/* sarif_places.c - SARIF: files, regions, declared names. */
#include "runtime/report/pipeline/sarif.h"

#include <string.h>

/* ---- files ---- */

static void write_location(struct sarif *s, const char *file, uint32_t index) {
  struct arena a = {0};
  json_object(s->json);
  json_pair(s->json, "uri", uri_of_file(&a, file));
  if (*file != '/') json_pair(s->json, "uriBaseId", "%SRCROOT%");
  if (index) json_key(s->json, "index"), json_integer(s->json, index - 1);
  json_end_object(s->json);
  arena_free(&a);
}

static uint32_t file_index(const struct sarif *s, const struct source_file *f) {
  return f ? idmap_get(&s->artifacts, (uint64_t)(f - s->in->sources->files.items)) : 0;
}

void sarif_artifact_location(struct sarif *s, span at) {
  const struct source_file *f = source_file_at(s->in->sources, at.start);
  json_key(s->json, "artifactLocation");
  write_location(s, f ? f->name : "", file_index(s, f));
}

void sarif_artifacts(struct sarif *s) {
  json_key(s->json, "artifacts");
  json_array(s->json);
  for (uint32_t i = 0; i < s->in->spec_file_count; i++) {
    const struct source_file *f = &s->in->sources->files.items[s->in->spec_files[i]];
    char digest[65];
    hash_hex(f->text, f->length, 32, digest);
    idmap_put(&s->artifacts, s->in->spec_files[i], i + 1);
    json_object(s->json);
    json_key(s->json, "location"), write_location(s, f->name, 0);
    json_key(s->json, "length"), json_integer(s->json, f->length);
    json_key(s->json, "roles"), json_array(s->json);
    if (i < s->in->file_count) json_string(s->json, "analysisTarget");
    json_end_array(s->json);
    json_key(s->json, "hashes"), json_object(s->json);
    json_pair(s->json, "sha-256", digest);
    json_end_object(s->json);
    json_end_object(s->json);
  }
  json_end_array(s->json);
}

bool sarif_is_in_spec(const struct sarif *s, span at) { return at.start && file_index(s, source_file_at(s->in->sources, at.start)); }

/* ---- regions ---- */

static void write_region(struct sarif *s, const char *key, const struct region *r) {
  const struct { const char *key; uint32_t value; } parts[] = {
      {"startLine", r->line}, {"startColumn", r->column}, {"endLine", r->end_line}, {"endColumn", r->end_column}};
  json_key(s->json, key);
  json_object(s->json);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) json_key(s->json, parts[i].key), json_integer(s->json, parts[i].value);
  json_end_object(s->json);
}

void sarif_physical_location(struct sarif *s, span at) {
  struct region r = region_of(s->in->sources, &s->mark, at);
  if (!r.line) return;
  json_key(s->json, "physicalLocation");
  json_object(s->json);
  sarif_artifact_location(s, at);
  write_region(s, "region", &r);
  json_end_object(s->json);
}

void sarif_region(struct sarif *s, const char *key, span at) {
  struct region r = region_of(s->in->sources, &s->mark, at);
  write_region(s, key, &r);
}

/* ---- declared names ---- */

static uint32_t enter(struct sarif *s, struct arena *a, entity_id e) {
  const char *name = arena_format(a, "%d %s", s->in->model->entities.items[e].kind, entity_name(a, s->in->model, e, false));
  sym key = intern_text(&s->logical_names, name);
  uint32_t index = idmap_get(&s->logical, key);
  if (index) return index - 1;
  vec_push(&s->logical_order, e);
  idmap_put(&s->logical, key, s->logical_order.count);
  return s->logical_order.count - 1;
}

void sarif_logical_location(struct sarif *s, struct arena *a, entity_id e) {
  if (!e) return;
  json_key(s->json, "logicalLocations");
  json_array(s->json);
  json_object(s->json);
  json_key(s->json, "index"), json_integer(s->json, enter(s, a, e));
  json_pair(s->json, "fullyQualifiedName", entity_name(a, s->in->model, e, false));
  json_end_object(s->json);
  json_end_array(s->json);
}

/* Parents are entered on the way; those come later in the list. */
void sarif_logical_locations(struct sarif *s) {
  const struct model *m = s->in->model;
  json_key(s->json, "logicalLocations");
  json_array(s->json);
  for (uint32_t i = 0; i < s->logical_order.count; i++) {
    struct arena a = {0};
    entity_id e = s->logical_order.items[i], parent = m->entities.items[e].parent;
    json_object(s->json);
    if (m->entities.items[e].name) json_pair(s->json, "name", sym_text(m->names, m->entities.items[e].name));
    json_pair(s->json, "fullyQualifiedName", entity_name(&a, m, e, false));
    json_pair(s->json, "kind", kind_text((enum entity_kind)m->entities.items[e].kind, LANGUAGE_EN));
    if (parent) json_key(s->json, "parentIndex"), json_integer(s->json, enter(s, &a, parent));
    json_end_object(s->json);
    arena_free(&a);
  }
  json_end_array(s->json);
}
