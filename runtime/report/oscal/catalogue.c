/* catalogue.c - OSCAL 1.1.3 catalog: one framework, or all that a program is judged by, as groups of controls. */
#include "runtime/report/oscal/catalogue.h"

#include <stdlib.h>

void oscal_catalogue_begin(struct oscal_catalogue *c, struct json *j, const struct report_input *in, uint32_t framework) {
  *c = (struct oscal_catalogue){.json = j, .in = in};
  contents_derive(&c->contents, in, framework);
  c->ids = oscal_control_ids(&c->memory, in->rules, in->model->names);
  oscal_changes_collect(c);
}

void oscal_catalogue_free(struct oscal_catalogue *c) {
  contents_free(&c->contents);
  vec_free(&c->changes);
  free(c->first_change);
  arena_free(&c->memory);
}

const char *oscal_catalogue_file(struct arena *a, const struct report_input *in, uint32_t framework) {
  return arena_format(a, "%s.oscal-catalog.json", oscal_token(a, oscal_framework_name(a, in, framework)));
}

static bool is_single(const struct oscal_catalogue *c) { return c->contents.frameworks.count == 1; }
static const char *text(const struct oscal_catalogue *c, sym s) { return sym_text(c->in->model->names, s); }

/* ---- groups ---- */

static void write_controls(struct oscal_catalogue *c, const struct contents_group *g) {
  json_key(c->json, "controls"), json_array(c->json);
  for (uint32_t i = g->first; i; i = c->contents.next[i - 1]) oscal_control(c, i - 1);
  json_end_array(c->json);
}

static void begin_group(struct oscal_catalogue *c, const char *id, const char *class, const char *en, const char *ja) {
  json_object(c->json);
  json_pair(c->json, "id", id);
  json_pair(c->json, "class", class);
  oscal_text(c->json, "title", *en ? en : id);
  if (*oscal_line(&c->memory, ja)) {
    json_key(c->json, "props"), json_array(c->json);
    oscal_prop(c->json, "title-ja", ja);
    json_end_array(c->json);
  }
}

static void write_category(struct oscal_catalogue *c, const struct contents_group *g) {
  const char *id = oscal_token(&c->memory, text(c, g->id));
  if (!is_single(c)) id = arena_format(&c->memory, "%s.%s", oscal_token(&c->memory, oscal_framework_name(&c->memory, c->in, g->framework)), id);
  begin_group(c, id, "category", text(c, g->title.en ? g->title.en : g->title.ja), text(c, g->title.ja));
  write_controls(c, g);
  json_end_object(c->json);
}

/* Categories of a framework as groups; then its requirements that have none. */
static void write_categories(struct oscal_catalogue *c, uint32_t framework) {
  const struct contents_group *alone = NULL;
  bool open = false;
  for (uint32_t i = 0; i < c->contents.groups.count; i++) {
    const struct contents_group *g = &c->contents.groups.items[i];
    if (g->framework != framework) continue;
    if (!g->id) {
      alone = g;
      continue;
    }
    oscal_open(c->json, "groups", &open);
    write_category(c, g);
  }
  oscal_close(c->json, open);
  if (alone) write_controls(c, alone);
}

static void write_frameworks(struct oscal_catalogue *c) {
  bool open = false;
  for (uint32_t i = 0; i < c->contents.frameworks.count; i++) {
    uint32_t f = c->contents.frameworks.items[i];
    const char *name = oscal_framework_name(&c->memory, c->in, f);
    oscal_open(c->json, "groups", &open);
    begin_group(c, oscal_token(&c->memory, name), "framework", contents_framework_title(&c->memory, c->in, f, LANGUAGE_EN),
                contents_framework_title(&c->memory, c->in, f, LANGUAGE_JA));
    write_categories(c, f);
    json_end_object(c->json);
  }
  oscal_close(c->json, open);
}

/* ---- around them ---- */

static void write_metadata(struct oscal_catalogue *c) {
  uint32_t f = is_single(c) ? c->contents.frameworks.items[0] : UINT32_MAX;
  const struct rule_framework *single = is_single(c) ? &c->in->rules->frameworks.items[f] : NULL;
  const char *title = single ? contents_framework_title(&c->memory, c->in, f, LANGUAGE_EN)
                             : arena_format(&c->memory, "Frameworks that %s is judged by", c->in->title);
  oscal_metadata(c->json, c->in, title, single && single->version ? text(c, single->version) : c->in->version);
  json_key(c->json, "props"), json_array(c->json);
  oscal_prop(c->json, "tool", arena_format(&c->memory, "cpsfc %s", c->in->version));
  oscal_prop(c->json, "date-from", c->in->as_of_from ? c->in->as_of_from : "");
  if (single) {
    oscal_prop(c->json, "title-ja", contents_framework_title(&c->memory, c->in, f, LANGUAGE_JA));
    oscal_prop(c->json, "framework", oscal_framework_name(&c->memory, c->in, f));
    if (single->catalogue) oscal_prop(c->json, "source", text(c, single->catalogue->source));
    if (single->catalogue) oscal_prop(c->json, "licence", text(c, single->catalogue->licence));
  }
  json_end_array(c->json);
  oscal_text(c->json, "remarks", SAY(OWN_TEXT, LANGUAGE_EN));
  json_end_object(c->json);
}

static void write_resources(struct oscal_catalogue *c) {
  struct json *j = c->json;
  if (c->contents.standards.count == 0) return;
  json_key(j, "back-matter"), json_object(j);
  json_key(j, "resources"), json_array(j);
  for (uint32_t i = 0; i < c->contents.standards.count; i++) {
    const struct contents_standard *s = &c->contents.standards.items[i];
    const char *title = s->known ? pick_text(c->in, s->known->title, LANGUAGE_EN) : "";
    json_object(j);
    json_pair(j, "uuid", oscal_uuid(&c->memory, "standard %s", text(c, s->id)));
    oscal_text(j, "title", *title ? title : text(c, s->id));
    json_key(j, "props"), json_array(j);
    oscal_prop(j, "standard", text(c, s->id));
    json_end_array(j);
    if (s->known && s->known->source) {
      json_key(j, "citation"), json_object(j);
      oscal_text(j, "text", text(c, s->known->source));
      json_end_object(j);
    }
    json_end_object(j);
  }
  json_end_array(j);
  json_end_object(j);
}

void oscal_write_catalogue(struct out *o, const struct report_input *in, uint32_t framework) {
  struct out members = {.fd = -1};
  struct json j = {.out = &members, .depth = 2};
  struct oscal_catalogue c;
  oscal_catalogue_begin(&c, &j, in, framework);
  write_metadata(&c);
  if (is_single(&c)) write_categories(&c, c.contents.frameworks.items[0]);
  else write_frameworks(&c);
  write_resources(&c);
  oscal_document(o, "catalog", &members.buffer);
  builder_free(&members.buffer);
  oscal_catalogue_free(&c);
}

void report_write_oscal_catalogue(struct out *o, const struct report_input *in) { oscal_write_catalogue(o, in, UINT32_MAX); }
