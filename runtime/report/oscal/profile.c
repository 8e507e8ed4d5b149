/* profile.c - OSCAL 1.1.3 profile: which controls, at which level, and what an overlay changes about them. */
#include "runtime/report/oscal/catalogue.h"
#include "runtime/report/pipeline/pipeline.h"

#include <stdlib.h>

struct chosen { uint32_t requirement; uint8_t level; };
struct profile {
  struct oscal_catalogue catalogue;
  const char *title, *title_ja, *name, *version; /* NAME: of the selection, unique among all */
  uint32_t overlay;         /* framework whose exceptions and strengthenings hold, or UINT32_MAX */
  bool of_program;          /* one catalogue holds all of it */
  VEC(struct chosen) chosen;
};

static const char *text(const struct profile *p, sym s) { return sym_text(p->catalogue.in->model->names, s); }

/* ---- what there is to select ---- */

const char *oscal_selection_name(struct arena *a, const struct report_input *in, const struct oscal_selection *s) {
  const struct rule_framework *f = &in->rules->frameworks.items[s->framework];
  const char *name = sym_text(in->model->names, f->name), *version = sym_text(in->model->names, f->version);
  if (!s->profile) return arena_format(a, "%s:%d", oscal_framework_name(a, in, s->framework), s->level);
  return arena_format(a, "%s.%s%s%s", name, sym_text(in->model->names, s->profile), *version ? "@" : "", version);
}

const char *oscal_selection_title(struct arena *a, const struct report_input *in, const struct oscal_selection *s, enum language l) {
  const char *framework = contents_framework_title(a, in, s->framework, l);
  if (s->profile) return arena_format(a, "%s: %s", framework, sym_text(in->model->names, s->profile));
  return arena_format(a, l == LANGUAGE_JA ? "%s レベル%d" : "%s, level %d", framework, s->level);
}

static bool has_requirements(const struct report_input *in, uint32_t framework) {
  for (uint32_t i = 0; i < in->rules->requirements.count; i++)
    if (requirement_of(in, i)->framework == framework) return true;
  return false;
}

const struct oscal_selection *oscal_selections(struct arena *a, const struct report_input *in, uint32_t *count) {
  const struct rule_set *r = in->rules;
  struct oscal_selection *res = arena_alloc(a, ((size_t)r->frameworks.count * 3 + r->selects.count + 1) * sizeof *res);
  struct idmap known = {0};
  *count = 0;
  for (uint32_t f = 0; f < r->frameworks.count; f++) {
    if (r->frameworks.items[f].core) continue;
    for (uint8_t level = 1; level <= 3 && has_requirements(in, f); level++) res[(*count)++] = (struct oscal_selection){.framework = f, .level = level};
    for (uint32_t i = 0; i < r->selects.count; i++) {
      const struct rule_select *x = &r->selects.items[i];
      if (x->framework == f && !idmap_add(&known, idmap_pair(f, x->profile), 1)) res[(*count)++] = (struct oscal_selection){.framework = f, .profile = x->profile};
    }
  }
  idmap_free(&known);
  return res;
}

/* ---- choosing ---- */

static void choose(struct profile *p, const struct oscal_selection *s) {
  const struct rule_set *r = p->catalogue.in->rules;
  for (uint32_t i = 0; !s->profile && i < r->requirements.count; i++)
    if (framework_builds_on(r, s->framework, r->requirements.items[i].framework)) vec_push(&p->chosen, ((struct chosen){i, s->level}));
  for (uint32_t i = 0; s->profile && i < r->selects.count; i++) {
    const struct rule_select *x = &r->selects.items[i];
    if (x->framework == s->framework && x->profile == s->profile) vec_push(&p->chosen, ((struct chosen){x->requirement, x->level}));
  }
}

/* The highest target of each requirement; built-in checks are asked for whatever the targets say. */
static void choose_targets(struct profile *p) {
  const struct report_input *in = p->catalogue.in;
  uint8_t *level = memory_zeroed((size_t)in->rules->requirements.count + 1, 1);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *row = &in->findings->rows.items[i];
    if (level[row->requirement] < row->target) level[row->requirement] = row->target;
  }
  for (uint32_t i = 0; i < in->rules->requirements.count; i++)
    if (level[i]) vec_push(&p->chosen, ((struct chosen){i, level[i]}));
  free(level);
}

/* ---- writing ---- */

static const char *program_catalogue(struct profile *p) {
  return uri_of_file(&p->catalogue.memory, arena_format(&p->catalogue.memory, "%s.oscal-catalog.json", p->catalogue.in->title));
}

static void begin_import(struct profile *p, const char *catalogue) {
  json_object(p->catalogue.json);
  json_pair(p->catalogue.json, "href", arena_format(&p->catalogue.memory, "#%s", oscal_uuid(&p->catalogue.memory, "resource %s", catalogue)));
}

/* An import says what it takes, and its lists may not be empty: all of it, but for all of it. */
static void write_no_import(struct profile *p) {
  struct json *j = p->catalogue.json;
  begin_import(p, program_catalogue(p));
  json_key(j, "include-all"), json_object(j), json_end_object(j);
  json_key(j, "exclude-controls"), json_array(j), json_object(j);
  json_key(j, "matching"), json_array(j), json_object(j);
  json_pair(j, "pattern", "*");
  json_end_object(j), json_end_array(j);
  json_end_object(j), json_end_array(j);
  json_end_object(j);
}

static void write_import(struct profile *p, const char *catalogue, uint32_t framework) {
  struct json *j = p->catalogue.json;
  bool open = false;
  for (uint32_t i = 0; i < p->chosen.count; i++) {
    uint32_t requirement = p->chosen.items[i].requirement;
    if (framework != UINT32_MAX && requirement_of(p->catalogue.in, requirement)->framework != framework) continue;
    if (!open) {
      begin_import(p, catalogue);
      json_key(j, "include-controls"), json_array(j);
      json_object(j);
      oscal_open(j, "with-ids", &open);
    }
    json_string(j, p->catalogue.ids[requirement]);
  }
  if (!open) return;
  json_end_array(j);
  json_end_object(j);
  json_end_array(j);
  json_end_object(j);
}

static bool is_used(const struct profile *p, uint32_t framework) {
  for (uint32_t i = 0; i < p->chosen.count; i++)
    if (requirement_of(p->catalogue.in, p->chosen.items[i].requirement)->framework == framework) return true;
  return false;
}

static void write_imports(struct profile *p) {
  struct json *j = p->catalogue.json;
  json_key(j, "imports"), json_array(j);
  if (p->of_program && p->chosen.count == 0) write_no_import(p);
  else if (p->of_program) write_import(p, program_catalogue(p), UINT32_MAX);
  for (uint32_t f = 0; !p->of_program && f < p->catalogue.in->rules->frameworks.count; f++)
    write_import(p, oscal_catalogue_file(&p->catalogue.memory, p->catalogue.in, f), f);
  json_end_array(j);
}

static void write_resource(struct profile *p, const char *title, const char *href) {
  struct json *j = p->catalogue.json;
  json_object(j);
  json_pair(j, "uuid", oscal_uuid(&p->catalogue.memory, "resource %s", href));
  oscal_text(j, "title", title);
  json_key(j, "rlinks"), json_array(j);
  json_object(j);
  json_pair(j, "href", href);
  json_pair(j, "media-type", "application/json");
  json_end_object(j);
  json_end_array(j);
  json_end_object(j);
}

static void write_resources(struct profile *p) {
  struct json *j = p->catalogue.json;
  const struct report_input *in = p->catalogue.in;
  json_key(j, "back-matter"), json_object(j);
  json_key(j, "resources"), json_array(j);
  if (p->of_program) write_resource(p, arena_format(&p->catalogue.memory, "Frameworks that %s is judged by", in->title), program_catalogue(p));
  for (uint32_t f = 0; !p->of_program && f < in->rules->frameworks.count; f++)
    if (is_used(p, f)) write_resource(p, contents_framework_title(&p->catalogue.memory, in, f, LANGUAGE_EN), oscal_catalogue_file(&p->catalogue.memory, in, f));
  json_end_array(j);
  json_end_object(j);
}

/* ---- what is set and added ---- */

static void write_parameters(struct profile *p) {
  struct json *j = p->catalogue.json;
  bool open = false;
  for (uint32_t i = 0; i < p->chosen.count; i++) {
    if (framework_of(p->catalogue.in, p->chosen.items[i].requirement)->core) continue;
    oscal_open(j, "set-parameters", &open);
    json_object(j);
    json_pair(j, "param-id", arena_format(&p->catalogue.memory, "%s_level", p->catalogue.ids[p->chosen.items[i].requirement]));
    json_key(j, "values"), json_array(j);
    json_string(j, arena_format(&p->catalogue.memory, "%d", p->chosen.items[i].level));
    json_end_array(j);
    json_end_object(j);
  }
  oscal_close(j, open);
}

/* Its own are in the catalogue already. */
static bool is_altered(const struct profile *p, uint32_t requirement) {
  return p->overlay != requirement_of(p->catalogue.in, requirement)->framework && oscal_is_changed(&p->catalogue, requirement, p->overlay);
}

static void write_alterations(struct profile *p) {
  struct json *j = p->catalogue.json;
  bool open = false;
  for (uint32_t i = 0; i < p->chosen.count; i++) {
    uint32_t requirement = p->chosen.items[i].requirement;
    if (!is_altered(p, requirement)) continue;
    bool parts = false;
    oscal_open(j, "alters", &open);
    json_object(j);
    json_pair(j, "control-id", p->catalogue.ids[requirement]);
    json_key(j, "adds"), json_array(j);
    json_object(j);
    json_pair(j, "position", "ending");
    oscal_changes(&p->catalogue, requirement, p->overlay, &parts);
    oscal_close(j, parts);
    json_end_object(j);
    json_end_array(j);
    json_end_object(j);
  }
  oscal_close(j, open);
}

/* ---- the document ---- */

static void write_metadata(struct profile *p) {
  const struct report_input *in = p->catalogue.in;
  struct json *j = p->catalogue.json;
  oscal_metadata(j, in, p->title, p->version);
  json_key(j, "props"), json_array(j);
  oscal_prop(j, "tool", arena_format(&p->catalogue.memory, "cpsfc %s", in->version));
  oscal_prop(j, "date-from", in->as_of_from);
  oscal_prop(j, "title-ja", p->title_ja);
  oscal_prop(j, "selection", p->name);
  json_end_array(j);
  json_end_object(j);
}

static void write_modifications(struct profile *p) {
  struct json *j = p->catalogue.json;
  bool some = false;
  for (uint32_t i = 0; i < p->chosen.count && !some; i++)
    some = !framework_of(p->catalogue.in, p->chosen.items[i].requirement)->core || is_altered(p, p->chosen.items[i].requirement);
  if (!some) return;
  json_key(j, "modify"), json_object(j);
  write_parameters(p);
  write_alterations(p);
  json_end_object(j);
}

static void write_document(struct out *o, struct profile *p) {
  struct out members = {.fd = -1};
  struct json j = {.out = &members, .depth = 2};
  p->catalogue.json = &j;
  write_metadata(p);
  write_imports(p);
  json_key(&j, "merge"), json_object(&j);
  json_key(&j, "as-is"), json_boolean(&j, true);
  json_end_object(&j);
  write_modifications(p);
  write_resources(p);
  oscal_document(o, "profile", &members.buffer);
  builder_free(&members.buffer);
}

static void profile_free(struct profile *p) {
  vec_free(&p->chosen);
  oscal_catalogue_free(&p->catalogue);
}

void oscal_write_profile(struct out *o, const struct report_input *in, const struct oscal_selection *s) {
  struct profile p = {.overlay = s->framework};
  const struct rule_framework *f = &in->rules->frameworks.items[s->framework];
  oscal_catalogue_begin(&p.catalogue, NULL, in, s->framework);
  struct arena *a = &p.catalogue.memory;
  p.name = oscal_selection_name(a, in, s);
  p.version = f->version ? text(&p, f->version) : in->version;
  p.title = oscal_selection_title(a, in, s, LANGUAGE_EN);
  p.title_ja = oscal_selection_title(a, in, s, LANGUAGE_JA);
  choose(&p, s);
  write_document(o, &p);
  profile_free(&p);
}

void report_write_oscal_profile(struct out *o, const struct report_input *in) {
  struct profile p = {.overlay = UINT32_MAX, .of_program = true, .name = in->title, .version = in->version};
  oscal_catalogue_begin(&p.catalogue, NULL, in, UINT32_MAX);
  p.title = arena_format(&p.catalogue.memory, "What %s is held against", in->title);
  p.title_ja = arena_format(&p.catalogue.memory, "%s の目標", in->title);
  choose_targets(&p);
  write_document(o, &p);
  profile_free(&p);
}
