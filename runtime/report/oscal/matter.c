/* matter.c - OSCAL: what a document refers to: what it imports, the catalogues of its controls, evidence. */
#include "runtime/report/oscal/plant.h"

#include <string.h>

static const char *href_of(struct arena *a, const char *uuid) { return arena_format(a, "#%s", uuid); }

void plant_import(struct plant *p, const char *key, const struct plant_imported *x) {
  struct arena a = {0};
  json_key(p->json, key), json_object(p->json);
  json_pair(p->json, "href", href_of(&a, plant_id(&a, p, "resource %s", x->name)));
  json_end_object(p->json);
  arena_free(&a);
}

const char *plant_catalogue_href(struct arena *a, const struct plant *p, uint32_t framework) {
  return href_of(a, plant_id(a, p, "catalogue %s", oscal_framework_name(a, p->in, framework)));
}

const char *plant_evidence_href(struct arena *a, struct plant *p, entity_id evidence) {
  p->mentioned[evidence] |= MENTIONED_EVIDENCE;
  return href_of(a, plant_entity_id(a, p, evidence));
}

/* ---- resources ---- */

static void write_imported(struct plant_list *l, const struct plant_imported *x) {
  struct plant *p = l->plant;
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "resource %s", x->name));
  json_pair(p->json, "title", say(x->title, p->language));
  plant_markup(p, "description",
               arena_format(&a, "%s %s", say(x->description, p->language), target_profile(&a, p->in, p->language)));
  json_end_object(p->json);
  arena_free(&a);
}

static void write_catalogue(struct plant_list *l, uint32_t framework) {
  struct plant *p = l->plant;
  struct arena a = {0};
  const struct rule_framework *f = &p->in->rules->frameworks.items[framework];
  plant_item(l);
  json_pair(p->json, "uuid", plant_catalogue_href(&a, p, framework) + 1);
  const char *title = pick_text(p->in, f->title, p->language);
  plant_markup(p, "title", *title ? title : oscal_framework_name(&a, p->in, framework));
  json_pair(p->json, "description", SAY(OSCAL_CATALOGUE, p->language));
  struct plant_list props = {p, "props", 0};
  plant_prop(&props, "framework", oscal_framework_name(&a, p->in, framework));
  plant_list_end(&props);
  json_end_object(p->json);
  arena_free(&a);
}

/* "sha256:..." */
static void write_hash(struct plant *p, const char *digest) {
  struct plant_list hashes = {p, "hashes", 0};
  const char *value = strpbrk(digest, ":\"");
  size_t length = value ? strspn(value + 1, "0123456789abcdefABCDEF") : 0;
  if (length != 64) return;
  struct arena a = {0};
  plant_item(&hashes);
  json_pair(p->json, "algorithm", "SHA-256");
  json_pair(p->json, "value", arena_copy(&a, value + 1, length));
  json_end_object(p->json);
  plant_list_end(&hashes);
  arena_free(&a);
}

static void write_evidence(struct plant_list *l, entity_id e) {
  struct plant *p = l->plant;
  struct arena a = {0};
  struct value file = stated_value(p->in, e, "file"), digest = stated_value(p->in, e, "digest");
  struct plant_list props = {p, "props", 0}, links = {p, "rlinks", 0};
  class_id class = p->in->model->entities.items[e].class;
  plant_item(l);
  json_pair(p->json, "uuid", plant_entity_id(&a, p, e));
  plant_markup(p, "title", plant_title(&a, p, e));
  plant_prop(&props, "declared-name", entity_name(&a, p->in->model, e, false));
  if (class) plant_prop(&props, "class", class_text(p->in->model, class, p->language));
  plant_prop_date(&props, "dated", stated_date(p->in, e, "issued"));
  plant_prop_date(&props, "valid-until", stated_date(p->in, e, "expires"));
  plant_list_end(&props);
  if (file.tag == VALUE_TEXT && *sym_text(p->in->model->names, file.first)) {
    plant_item(&links);
    json_pair(p->json, "href", uri_of_file(&a, sym_text(p->in->model->names, file.first)));
    if (digest.tag == VALUE_DIGEST) write_hash(p, sym_text(p->in->model->names, digest.first));
    json_end_object(p->json);
    plant_list_end(&links);
  }
  json_end_object(p->json);
  arena_free(&a);
}

/* Evidence is mentioned by findings, which have a framework. */
static bool has_resources(const struct plant *p) {
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++)
    if (framework_shown(p->in, f)) return true;
  return false;
}

void plant_back_matter(struct plant *p, const struct plant_imported *imported) {
  struct plant_list resources = {p, "resources", 0};
  if (!imported && !has_resources(p)) return;
  json_key(p->json, "back-matter"), json_object(p->json);
  if (imported) write_imported(&resources, imported);
  for (uint32_t f = 0; f < p->in->rules->frameworks.count; f++)
    if (framework_shown(p->in, f)) write_catalogue(&resources, f);
  for (entity_id e = 1; e < p->in->model->entities.count; e++)
    if (p->mentioned[e] & MENTIONED_EVIDENCE) write_evidence(&resources, e);
  plant_list_end(&resources);
  json_end_object(p->json);
}
