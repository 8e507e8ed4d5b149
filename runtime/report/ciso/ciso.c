/* ciso.c - CISO Assistant: the library of a framework. */
#include "runtime/report/ciso/ciso.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

const char *ciso_word(struct arena *a, const char *text) {
  char *res = arena_format(a, "%s", text);
  for (char *c = res; *c; c++) {
    if ('A' <= *c && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    else if (!('a' <= *c && *c <= 'z') && !('0' <= *c && *c <= '9') && !strchr("._-", *c)) *c = '_';
  }
  return res;
}

const char *ciso_urn(struct arena *a, const char *kind, const char *id, const char *node) {
  return arena_format(a, "urn:cpsfc:risk:%s:%s%s%s", kind, id, node ? ":" : "", node ? node : "");
}

/* Ids that differ in capitals only get a number. */
static void name_nodes(struct ciso *c) {
  struct interner taken = {0};
  c->nodes = arena_alloc(&c->memory, ((size_t)c->in->rules->requirements.count + 1) * sizeof *c->nodes);
  for (uint32_t i = 0; i < c->in->rules->requirements.count; i++) {
    if (requirement_of(c->in, i)->framework != c->framework) continue;
    const char *word = ciso_word(&c->memory, sym_text(c->in->model->names, requirement_of(c->in, i)->id)), *name = word;
    for (uint32_t n = 2; intern_find(&taken, name, strlen(name)); n++) name = arena_format(&c->memory, "%s-%u", word, n);
    intern_text(&taken, name);
    c->nodes[i] = name;
  }
  interner_free(&taken);
}

/* ---- texts ---- */

void ciso_words(struct ciso *c, const char *const name[LANGUAGE_COUNT], const char *const description[LANGUAGE_COUNT]) {
  emit_pair(&c->yaml, "name", name[LANGUAGE_EN]);
  emit_pair(&c->yaml, "description", description[LANGUAGE_EN]);
  bool named = name[LANGUAGE_JA] && *name[LANGUAGE_JA], described = description[LANGUAGE_JA] && *description[LANGUAGE_JA];
  if (!named && !described) return;
  emit_key(&c->yaml, "translations");
  emit_map(&c->yaml);
  emit_key(&c->yaml, "ja");
  emit_map(&c->yaml);
  emit_pair(&c->yaml, "name", name[LANGUAGE_JA]);
  emit_pair(&c->yaml, "description", description[LANGUAGE_JA]);
  emit_end_map(&c->yaml);
  emit_end_map(&c->yaml);
}

static const char *const nothing[LANGUAGE_COUNT];

/* ---- the framework ---- */

static void write_groups(struct ciso *c) {
  emit_key(&c->yaml, "implementation_groups_definition");
  emit_list(&c->yaml);
  for (int n = 1; n <= 3; n++) {
    emit_map(&c->yaml);
    emit_pair(&c->yaml, "ref_id", arena_format(&c->memory, "%d", n));
    ciso_words(c, (const char *[]){arena_format(&c->memory, "Level %d", n), arena_format(&c->memory, "レベル%d", n)}, nothing);
    emit_end_map(&c->yaml);
  }
  for (uint32_t i = 0; i < c->profile_count; i++) {
    const struct oscal_selection *s = &c->profiles[i];
    emit_map(&c->yaml);
    emit_pair(&c->yaml, "ref_id", oscal_selection_name(&c->memory, c->in, s));
    ciso_words(c, (const char *[]){oscal_selection_title(&c->memory, c->in, s, LANGUAGE_EN), oscal_selection_title(&c->memory, c->in, s, LANGUAGE_JA)}, nothing);
    emit_end_map(&c->yaml);
  }
  emit_end_list(&c->yaml);
}

/* A score is the level that is reached. */
static void write_scores(struct ciso *c) {
  emit_key(&c->yaml, "min_score"), emit_plain(&c->yaml, "0");
  emit_key(&c->yaml, "max_score"), emit_plain(&c->yaml, "3");
  emit_key(&c->yaml, "scores_definition");
  emit_list(&c->yaml);
  for (int n = 0; n <= 3; n++) {
    emit_map(&c->yaml);
    emit_key(&c->yaml, "score"), emit_plain(&c->yaml, arena_format(&c->memory, "%d", n));
    ciso_words(c, (const char *[]){arena_format(&c->memory, "Level %d", n), arena_format(&c->memory, "レベル%d", n)},
               n ? nothing : (const char *[]){"No level is reached.", "どのレベルにも達していない。"});
    emit_end_map(&c->yaml);
  }
  emit_end_list(&c->yaml);
}

static void write_framework(struct ciso *c, const char *const title[LANGUAGE_COUNT], const char *const description[LANGUAGE_COUNT]) {
  emit_key(&c->yaml, "framework");
  emit_map(&c->yaml);
  emit_pair(&c->yaml, "urn", ciso_urn(&c->memory, "framework", c->id, NULL));
  emit_pair(&c->yaml, "ref_id", c->id);
  ciso_words(c, title, description);
  write_scores(c);
  write_groups(c);
  ciso_nodes(c);
  emit_end_map(&c->yaml);
}

/* ---- the library ---- */

/* 0.1.0 is 100, 1.2.3 is 10203: a newer library has the larger number. */
static const char *library_version(struct ciso *c) {
  unsigned long part[3] = {0};
  char *at = (char *)c->in->version;
  for (int i = 0; i < 3; i++) {
    part[i] = strtoul(at, &at, 10);
    if (*at == '.') at++;
  }
  return arena_format(&c->memory, "%lu", part[0] * 10000 + part[1] * 100 + part[2]);
}

static void write_library(struct ciso *c) {
  const struct rule_framework *f = &c->in->rules->frameworks.items[c->framework];
  const char *title[LANGUAGE_COUNT] = {contents_framework_title(&c->memory, c->in, c->framework, LANGUAGE_EN), contents_framework_title(&c->memory, c->in, c->framework, LANGUAGE_JA)};
  const char *source = f->catalogue ? sym_text(c->in->model->names, f->catalogue->source) : "", *description[LANGUAGE_COUNT];
  for (enum language l = LANGUAGE_EN; l < LANGUAGE_COUNT; l++) description[l] = *source ? arena_format(&c->memory, "%s (%s)", SAY(OWN_TEXT, l), source) : SAY(OWN_TEXT, l);
  char date[11];
  emit_map(&c->yaml);
  emit_pair(&c->yaml, "urn", ciso_urn(&c->memory, "library", c->id, NULL));
  emit_pair(&c->yaml, "locale", "en");
  emit_pair(&c->yaml, "ref_id", c->id);
  ciso_words(c, title, description);
  if (f->catalogue) emit_pair(&c->yaml, "copyright", sym_text(c->in->model->names, f->catalogue->licence));
  emit_key(&c->yaml, "version"), emit_plain(&c->yaml, library_version(c));
  emit_key(&c->yaml, "publication_date"), emit_plain(&c->yaml, date_format(c->in->as_of, date));
  emit_pair(&c->yaml, "provider", "cpsfc");
  emit_pair(&c->yaml, "packager", "cpsfc");
  ciso_dependencies(c);
  emit_key(&c->yaml, "objects");
  emit_map(&c->yaml);
  if (ciso_has_controls(c)) ciso_controls(c);
  write_framework(c, title, description);
  ciso_mappings(c);
  emit_end_map(&c->yaml);
  emit_end_map(&c->yaml);
}

/* Profiles by name that select something from this framework, in the order of the rule set. */
static void find_profiles(struct ciso *c) {
  uint32_t count, kept = 0;
  const struct oscal_selection *all = oscal_selections(&c->memory, c->in, &count);
  struct oscal_selection *res = arena_alloc(&c->memory, ((size_t)count + 1) * sizeof *res);
  for (uint32_t i = 0; i < count; i++) {
    bool selects = false;
    for (uint32_t k = 0; all[i].profile && k < c->in->rules->selects.count && !selects; k++) {
      const struct rule_select *s = &c->in->rules->selects.items[k];
      selects = s->framework == all[i].framework && s->profile == all[i].profile && requirement_of(c->in, s->requirement)->framework == c->framework;
    }
    if (selects) res[kept++] = all[i];
  }
  c->profiles = res;
  c->profile_count = kept;
}

void ciso_write(struct out *o, const struct report_input *in, uint32_t framework) {
  struct ciso c = {.in = in};
  contents_derive(&c.contents, in, framework);
  c.framework = framework != UINT32_MAX ? framework : contents_main(&c.contents);
  if (c.framework == UINT32_MAX) {
    o->error = ENODATA;
  } else {
    const struct rule_framework *f = &in->rules->frameworks.items[c.framework];
    const char *name = sym_text(in->model->names, f->name), *version = sym_text(in->model->names, f->version);
    c.id = ciso_word(&c.memory, arena_format(&c.memory, *version ? "%s-%s" : "%s", name, version));
    name_nodes(&c);
    find_profiles(&c);
    emit_begin(&c.yaml, o);
    write_library(&c);
    emit_end(&c.yaml);
  }
  contents_free(&c.contents);
  arena_free(&c.memory);
}

void report_write_ciso(struct out *o, const struct report_input *in) { ciso_write(o, in, UINT32_MAX); }
