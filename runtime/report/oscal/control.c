/* control.c - OSCAL catalogue: a requirement as a control, with what each level asks, examples, links. */
#include "runtime/report/oscal/catalogue.h"

#include <string.h>

static const char *text(const struct oscal_catalogue *c, sym s) { return sym_text(c->in->model->names, s); }
static const char *number(struct arena *a, unsigned n) { return arena_format(a, "%u", n); }

/* ---- parts ---- */

static void write_translation(struct json *j, const char *ja, bool *open) {
  oscal_open(j, "parts", open);
  json_object(j);
  json_pair(j, "name", "translation");
  json_pair(j, "ns", OSCAL_NAMESPACE);
  json_pair(j, "class", "ja");
  oscal_text(j, "prose", ja);
  json_end_object(j);
}

void oscal_part_begin(struct json *j, struct oscal_part *p) {
  struct arena a = {0};
  json_object(j);
  json_pair(j, "id", p->id);
  json_pair(j, "name", p->name);
  if (p->ours) json_pair(j, "ns", OSCAL_NAMESPACE);
  if (p->title) oscal_text(j, "title", p->title);
  if (p->level) {
    json_key(j, "props"), json_array(j);
    oscal_prop(j, "level", number(&a, p->level));
    json_end_array(j);
  }
  oscal_text(j, "prose", *p->en ? p->en : p->ja);
  if (*p->en && *p->ja && strcmp(p->en, p->ja)) write_translation(j, p->ja, &p->parts);
  arena_free(&a);
}

void oscal_part_inside(struct json *j, struct oscal_part *p, struct oscal_part *inner) {
  oscal_open(j, "parts", &p->parts);
  oscal_part_begin(j, inner);
  oscal_part_end(j, inner);
}

void oscal_part_end(struct json *j, struct oscal_part *p) {
  oscal_close(j, p->parts);
  json_end_object(j);
}

static void write_part(struct json *j, struct oscal_part p) {
  oscal_part_begin(j, &p);
  oscal_part_end(j, &p);
}

static struct oscal_part part_of(const struct oscal_catalogue *c, const char *name, struct bilingual t) {
  return (struct oscal_part){.name = name, .en = text(c, t.en), .ja = text(c, t.ja)};
}

static void write_statement(struct oscal_catalogue *c, uint32_t requirement, bool *open) {
  const struct catalogue_requirement *entry = contents_entry(&c->contents, requirement);
  bool check = framework_of(c->in, requirement)->core; /* its title says all; findings refer to the statement */
  if (!check && (!entry || (!entry->statement.en && !entry->statement.ja))) return;
  struct oscal_part p = part_of(c, "statement", check ? requirement_of(c->in, requirement)->title : entry->statement);
  p.id = arena_format(&c->memory, "%s_smt", c->ids[requirement]);
  oscal_open(c->json, "parts", open);
  write_part(c->json, p);
}

static void write_levels(struct oscal_catalogue *c, uint32_t requirement, bool *open) {
  if (framework_of(c->in, requirement)->core) return;
  for (int n = 1; n <= 3; n++) {
    oscal_open(c->json, "parts", open);
    write_part(c->json, (struct oscal_part){
                            .id = arena_format(&c->memory, "%s_obj.%d", c->ids[requirement], n), .name = "assessment-objective",
                            .en = contents_level(&c->memory, &c->contents, requirement, n, LANGUAGE_EN),
                            .ja = contents_level(&c->memory, &c->contents, requirement, n, LANGUAGE_JA), .level = (uint8_t)n});
  }
}

/* ---- links ---- */

static void write_link(struct oscal_catalogue *c, sym standard, sym item, const char *relation, const char *about) {
  struct json *j = c->json;
  json_object(j);
  json_pair(j, "href", arena_format(&c->memory, "#%s", oscal_uuid(&c->memory, "standard %s", text(c, standard))));
  json_pair(j, "rel", relation);
  json_pair(j, "resource-fragment", text(c, item));
  oscal_text(j, "text", arena_format(&c->memory, "%s%s", contents_item(&c->memory, &c->contents, standard, item, LANGUAGE_EN), about));
  json_end_object(j);
}

static void write_crosswalks(struct oscal_catalogue *c, uint32_t requirement) {
  bool open = false;
  for (uint32_t i = c->contents.first_link[requirement]; i; i = c->contents.links.items[i - 1].next) {
    const struct catalogue_crosswalk *x = c->contents.links.items[i - 1].pair;
    oscal_open(c->json, "links", &open);
    write_link(c, x->standard, x->target, link_relation_id((enum link_relation)x->relation),
               arena_format(&c->memory, " (%s, %s)", link_relation_text((enum link_relation)x->relation, LANGUAGE_EN),
                            link_confidence_text((enum link_confidence)x->confidence, LANGUAGE_EN)));
  }
  oscal_close(c->json, open);
}

/* ---- example measures ---- */

static void write_measure_links(struct oscal_catalogue *c, const struct catalogue *k, const struct catalogue_measure *m) {
  bool open = false;
  for (uint32_t i = m->first_link; i < m->first_link + m->link_count; i++) {
    oscal_open(c->json, "links", &open);
    write_link(c, k->links.items[i].standard, k->links.items[i].id, link_relation_id(LINK_RELATED), "");
  }
  oscal_close(c->json, open);
}

static void write_example(struct oscal_catalogue *c, const char *control, const struct catalogue *k, const struct catalogue_measure *m) {
  struct json *j = c->json;
  bool open = false;
  json_object(j);
  json_pair(j, "id", arena_format(&c->memory, "%s_%s", control, oscal_token(&c->memory, text(c, m->id))));
  json_pair(j, "name", "example");
  json_key(j, "props"), json_array(j);
  oscal_prop_of_oscal(j, "label", text(c, m->id));
  oscal_prop(j, "level", number(&c->memory, m->level));
  oscal_prop(j, "element", kind_text((enum entity_kind)m->element, LANGUAGE_EN));
  oscal_prop(j, "cost", number(&c->memory, m->cost));
  oscal_prop(j, "effect", number(&c->memory, m->effect));
  oscal_prop(j, "provenance", confidence_names[m->confidence]);
  json_end_array(j);
  oscal_text(j, "prose", text(c, m->text.en ? m->text.en : m->text.ja));
  if (m->text.en && m->text.ja) write_translation(j, text(c, m->text.ja), &open);
  oscal_close(j, open);
  write_measure_links(c, k, m);
  json_end_object(j);
}

static void write_examples(struct oscal_catalogue *c, uint32_t requirement, bool *open) {
  const struct rule_requirement *r = requirement_of(c->in, requirement);
  const struct catalogue *k = framework_of(c->in, requirement)->catalogue;
  if (!k || r->catalogue == UINT32_MAX) return;
  for (uint32_t i = catalogue_first_measure(k, r->catalogue); i < k->measures.count && k->measures.items[i].requirement == r->catalogue; i++) {
    oscal_open(c->json, "parts", open);
    write_example(c, c->ids[requirement], k, &k->measures.items[i]);
  }
}

/* ---- a control ---- */

static void write_parameter(struct oscal_catalogue *c, uint32_t requirement) {
  struct json *j = c->json;
  json_key(j, "params"), json_array(j);
  json_object(j);
  json_pair(j, "id", arena_format(&c->memory, "%s_level", c->ids[requirement]));
  json_pair(j, "label", SAY(LEVEL_WANTED, LANGUAGE_EN));
  json_key(j, "select"), json_object(j);
  json_pair(j, "how-many", "one");
  json_key(j, "choice"), json_array(j);
  for (unsigned n = 1; n <= 3; n++) json_string(j, number(&c->memory, n));
  json_end_array(j);
  json_end_object(j);
  json_end_object(j);
  json_end_array(j);
}

static void write_props(struct oscal_catalogue *c, uint32_t requirement, const char *en, const char *ja) {
  const struct catalogue_requirement *entry = contents_entry(&c->contents, requirement);
  struct json *j = c->json;
  json_key(j, "props"), json_array(j);
  oscal_prop_of_oscal(j, "label", text(c, requirement_of(c->in, requirement)->id));
  if (strcmp(en, ja)) oscal_prop(j, "title-ja", ja);
  if (entry) {
    oscal_prop(j, "provenance", confidence_names[entry->confidence]);
    oscal_prop(j, "source", text(c, entry->source.en ? entry->source.en : entry->source.ja));
    for (unsigned layer = 1; layer <= 3; layer++)
      if (entry->layers >> layer & 1) oscal_prop(j, "layer", number(&c->memory, layer));
    for (int k = KIND_ORGANIZATION; k <= KIND_SYSTEM; k++)
      if (entry->elements >> k & 1) oscal_prop(j, "element", kind_text((enum entity_kind)k, LANGUAGE_EN));
  }
  json_end_array(j);
}

void oscal_control(struct oscal_catalogue *c, uint32_t requirement) {
  const char *en = requirement_title(c->in, requirement, LANGUAGE_EN), *ja = requirement_title(c->in, requirement, LANGUAGE_JA);
  bool core = framework_of(c->in, requirement)->core, open = false;
  json_object(c->json);
  json_pair(c->json, "id", c->ids[requirement]);
  json_pair(c->json, "class", core ? "check" : "requirement");
  oscal_text(c->json, "title", *en ? en : c->ids[requirement]);
  if (!core) write_parameter(c, requirement);
  write_props(c, requirement, en, ja);
  write_crosswalks(c, requirement);
  write_statement(c, requirement, &open);
  write_levels(c, requirement, &open);
  oscal_changes(c, requirement, requirement_of(c->in, requirement)->framework, &open);
  write_examples(c, requirement, &open);
  oscal_close(c->json, open);
  json_end_object(c->json);
}
