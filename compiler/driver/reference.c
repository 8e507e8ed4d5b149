/* reference.c - the standard library as something to look things up in. */
#include "compiler/driver/reference.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/query.h"

bool reference_open(struct reference *r) {
  const char *problem;
  memset(r, 0, sizeof *r);
  session_init(&r->session);
  vec_push(&r->session.options.paths.list, LIBRARY_PATH);
  r->session.options.as_of = 0;
  r->modules = library_modules(&r->memory, &r->module_count);
  return session_load(&r->session, &problem) == LOAD_OK && session_check(&r->session);
}

void reference_close(struct reference *r) {
  for (uint32_t i = 0; r->reads && i < r->session.program.rules.requirements.count; i++) rule_facts_free(&r->reads[i]);
  free(r->reads);
  session_free(&r->session);
  arena_free(&r->memory);
}

const struct model *reference_model(const struct reference *r) { return &r->session.program.model; }
const char *reference_text(const struct reference *r, sym s) { return sym_text(&r->session.program.names, s); }
const char *reference_pick(const struct reference *r, struct bilingual t, enum language l) {
  sym s = l == LANGUAGE_JA && t.ja ? t.ja : t.en ? t.en : t.ja;
  return s ? reference_text(r, s) : "";
}

/* ---- doc comments ---- */

const char *reference_doc(struct reference *r, const char *doc, enum language l) {
  return query_doc_lines(&r->memory, doc, l);
}

/* Lines that begin with three strokes at the very top of the file. */
/* Of several files of a module the one that states the framework, else the first. */
static uint32_t first_tree(const struct program *p, module_id m) {
  const struct program_module *x = &p->modules.items[m];
  for (uint32_t i = 0; i < x->trees.count; i++)
    if (p->trees.items[x->trees.items[i]].last[NODE_FRAMEWORK]) return x->trees.items[i];
  return x->trees.items[0];
}

const char *reference_module_doc(struct reference *r, module_id m, enum language l) {
  const struct program *p = &r->session.program;
  if (p->modules.items[m].trees.count == 0) return "";
  const char *line = p->sources.files.items[p->trees.items[first_tree(p, m)].file].text;
  struct builder b = {0};
  while (!strncmp(line, "/// ", 4)) {
    size_t length = strcspn(line, "\n");
    builder_add(&b, line + 4, length - 4);
    builder_char(&b, '\n');
    line += length + (line[length] == '\n');
  }
  const char *res = reference_doc(r, builder_get(&b), l);
  builder_free(&b);
  return res;
}

/* ---- modules ---- */

const char *reference_module_name(const struct reference *r, module_id m, enum language l) {
  const char *name = reference_text(r, r->session.program.modules.items[m].name);
  const struct library_module *module = l == LANGUAGE_JA ? library_find(r->modules, r->module_count, name) : NULL;
  return module ? module->name_ja : name;
}

bool reference_is_library(const struct reference *r, module_id m) {
  return r->session.program.modules.items[m].role == MODULE_LIBRARY;
}

/* ---- rules ---- */

const char *reference_requirement(struct reference *r, uint32_t requirement) {
  return arena_format(&r->memory, "#%s",
                      reference_text(r, r->session.program.rules.requirements.items[requirement].id));
}

const struct rule_facts *reference_reads(struct reference *r, uint32_t requirement) {
  const struct rule_set *rules = &r->session.program.rules;
  if (!r->reads) {
    r->reads = memory_zeroed(rules->requirements.count + 1, sizeof *r->reads);
    for (uint32_t i = 0; i < rules->requirements.count; i++) {
      const struct rule_requirement *q = &rules->requirements.items[i];
      if (q->subjects.where) rule_facts_add(&r->reads[i], rules, q->subjects.where);
      for (int level = 0; level < 3; level++)
        if (q->levels[level].condition) rule_facts_add(&r->reads[i], rules, q->levels[level].condition);
    }
  }
  return &r->reads[requirement];
}

/* One space for any white space, so that a condition stands on one line. */
static const char *on_one_line(struct reference *r, const char *text, size_t length) {
  struct builder b = {0};
  for (size_t i = 0; i < length; i++) {
    bool space = strchr(" \t\r\n", text[i]) != NULL;
    if (!space)
      builder_char(&b, text[i]);
    else if (b.length && b.text[b.length - 1] != ' ')
      builder_char(&b, ' ');
  }
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *subject_kinds(struct reference *r, const struct subject_set *set, enum language l) {
  const struct model *m = reference_model(r);
  struct builder b = {0};
  const char *between = "";
  for (uint32_t i = 0; i < set->classes.count; i++, between = l == LANGUAGE_JA ? "、" : ", ")
    builder_format(&b, "%s%s", between, class_text(m, set->classes.items[i], l));
  for (int k = KIND_ORGANIZATION; k < KIND_COUNT; k++) {
    if (!(set->kinds >> k & 1)) continue;
    builder_format(&b, "%s%s", between, kind_text((enum entity_kind)k, l));
    between = l == LANGUAGE_JA ? "、" : ", ";
  }
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *reference_subject(struct reference *r, uint32_t requirement, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  const struct subject_set *set = &rules->requirements.items[requirement].subjects;
  const char *kinds = subject_kinds(r, set, l);
  if (!set->where) return kinds;
  size_t length;
  const char *text = source_text(&r->session.program.sources, rules->exprs.items[set->where].at, &length);
  return arena_format(&r->memory, l == LANGUAGE_JA ? "%s(条件: %s)" : "%s where %s", kinds,
                      on_one_line(r, text, length));
}

static const char *built_in_name(uint32_t op) {
  static const struct {
    uint32_t op;
    const char *name;
  } names[] = {{EXPR_IN_FORCE, "in_force()"},    {EXPR_EXPIRED, "expired()"},   {EXPR_AGE, "age()"},
               {EXPR_RECORDED, "recorded()"},    {EXPR_COMPLETE, "complete()"}, {EXPR_ACHIEVED, "achieved()"},
               {EXPR_CLAIMED, "claimed()"},      {EXPR_REACHES, "reaches()"},   {EXPR_UPSTREAM, "upstream()"},
               {EXPR_DOWNSTREAM, "downstream()"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].op == op) return names[i].name;
  return "";
}

static const char *attribute_name(const struct model *m, const struct rule_fact *f, enum language l) {
  const struct attribute *a = f->owner ? class_attribute(m, f->owner, f->what) : NULL;
  return sym_text(m->names, a && l == LANGUAGE_JA && a->name_ja ? a->name_ja : f->what);
}

const char *reference_fact(struct reference *r, const struct rule_fact *f, enum language l) {
  const struct model *m = reference_model(r);
  switch ((enum rule_fact_kind)f->kind) {
  case RULE_FACT_ATTRIBUTE:
    if (!f->owner) return attribute_name(m, f, l);
    return arena_format(&r->memory, "%s.%s", class_text(m, f->owner, l), attribute_name(m, f, l));
  case RULE_FACT_RELATION: {
    const struct property_info *info = property_info((enum property)f->what);
    return l == LANGUAGE_JA ? info->ja : info->name;
  }
  case RULE_FACT_CLASS:
    return arena_format(&r->memory, l == LANGUAGE_JA ? "型 %s" : "is %s", class_text(m, f->what, l));
  case RULE_FACT_BUILT_IN: return built_in_name(f->what);
  }
  return "";
}
