/* explain_rule.c - what the rule of a requirement asks, level by level, in the sentences of its author. */
#include <string.h>

#include "compiler/driver/explain.h"
#include "compiler/driver/reference.h"

static const struct {
  const char *asked, *about, *level, *as_answered, *exception, *requirements, *profile, *more;
} words[LANGUAGE_COUNT] = {
    {"What is asked", "about", "level", "as answered, or by a measure that names it", "exception", "Requirements",
     "Profile", "asks for more"},
    {"求めること", "対象", "レベル", "回答または対応する対策による", "例外", "対策要件", "プロファイル", "上乗せ"}};

static uint32_t rule_called(struct reference *r, const char *framework, const char *id) {
  const struct rule_set *rules = &r->session.program.rules;
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    const struct rule_requirement *q = &rules->requirements.items[i];
    if (strcmp(reference_text(r, q->id), id)) continue;
    if (!strcmp(reference_text(r, rules->frameworks.items[q->framework].name), framework)) return i;
  }
  return UINT32_MAX;
}

static void write_levels(struct builder *b, struct reference *r, const struct rule_level levels[3], bool all,
                         const char *margin, enum language l) {
  for (int n = 0; n < 3; n++) {
    if (!levels[n].condition && !all) continue;
    const char *sentence = reference_pick(r, levels[n].sentence, l);
    builder_format(b, "%s%s %d  %s\n", margin, words[l].level, n + 1, *sentence ? sentence : words[l].as_answered);
  }
}

static void write_exceptions(struct builder *b, struct reference *r, uint32_t requirement, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  uint32_t own = rules->requirements.items[requirement].framework;
  for (uint32_t i = 0; i < rules->exceptions.count; i++) {
    const struct rule_exception *x = &rules->exceptions.items[i];
    if (x->requirement != requirement || x->framework != own) continue;
    builder_format(b, "  %s: %s\n", words[l].exception, reference_pick(r, x->text, l));
    write_levels(b, r, x->levels, false, "    ", l);
  }
}

void explain_rule(struct builder *b, const char *framework, const char *id, enum language language) {
  struct reference r;
  uint32_t requirement = reference_open(&r) ? rule_called(&r, framework, id) : UINT32_MAX;
  if (requirement != UINT32_MAX) {
    builder_format(b, "\n%s (%s: %s)\n", words[language].asked, words[language].about,
                   reference_subject(&r, requirement, language));
    write_levels(b, &r, r.session.program.rules.requirements.items[requirement].levels, true, "  ", language);
    write_exceptions(b, &r, requirement, language);
  }
  reference_close(&r);
}

/* ---- frameworks and profiles ---- */

static const char *title_of(struct reference *r, uint32_t requirement, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  const struct rule_requirement *q = &rules->requirements.items[requirement];
  const struct catalogue *c = rules->frameworks.items[q->framework].catalogue;
  return reference_pick(r, c && q->catalogue != UINT32_MAX ? c->requirements.items[q->catalogue].title : q->title, l);
}

/* The selections of one profile, or of all of a framework; true when there are any. */
static bool write_selects(struct builder *b, struct reference *r, uint32_t framework, const char *profile,
                          enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  sym last = 0;
  for (uint32_t i = 0; i < rules->selects.count; i++) {
    const struct rule_select *s = &rules->selects.items[i];
    if (s->framework != framework || (profile && strcmp(profile, reference_text(r, s->profile)))) continue;
    if (s->profile != last) builder_format(b, "\n%s %s\n", words[l].profile, reference_text(r, s->profile));
    last = s->profile;
    builder_format(b, "  %s %d  %s  %s\n", words[l].level, s->level, reference_requirement(r, s->requirement),
                   title_of(r, s->requirement, l));
  }
  return last != 0;
}

static void write_requirements(struct builder *b, struct reference *r, uint32_t framework, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  bool any = false;
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    if (rules->requirements.items[i].framework != framework) continue;
    if (!any) builder_format(b, "\n%s\n", words[l].requirements);
    any = true;
    builder_format(b, "  %s  %s\n", reference_requirement(r, i), title_of(r, i, l));
  }
}

static void write_additions(struct builder *b, struct reference *r, uint32_t framework, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  for (uint32_t i = 0; i < rules->strengthenings.count; i++) {
    const struct rule_strengthening *x = &rules->strengthenings.items[i];
    if (x->framework == framework)
      builder_format(b, "\n%s %s: %s\n", words[l].more, reference_requirement(r, x->requirement), reference_pick(r, x->text, l));
  }
  for (uint32_t i = 0; i < rules->exceptions.count; i++) {
    const struct rule_exception *x = &rules->exceptions.items[i];
    if (x->framework != framework || rules->requirements.items[x->requirement].framework == framework) continue;
    builder_format(b, "\n%s %s: %s\n", words[l].exception, reference_requirement(r, x->requirement), reference_pick(r, x->text, l));
    write_levels(b, r, x->levels, false, "  ", l);
  }
}

static void write_framework(struct builder *b, struct reference *r, uint32_t framework, enum language l) {
  const struct rule_framework *f = &r->session.program.rules.frameworks.items[framework];
  builder_format(b, "%s %s  %s\n\n%s\n", reference_text(r, f->name), reference_text(r, f->version),
                 reference_pick(r, f->title, l), reference_module_doc(r, f->module, l));
  write_requirements(b, r, framework, l);
  write_selects(b, r, framework, NULL, l);
  write_additions(b, r, framework, l);
}

/* `profiles.factory`, or `profiles.factory.line`. */
static bool write_called(struct builder *b, struct reference *r, uint32_t framework, const char *what, enum language l) {
  const struct rule_framework *f = &r->session.program.rules.frameworks.items[framework];
  const char *name = reference_text(r, f->name);
  size_t length = strlen(name);
  bool whole = !strcmp(what, name) || !strcmp(what, reference_module_name(r, f->module, LANGUAGE_JA));
  if (whole) write_framework(b, r, framework, l);
  if (whole || strncmp(what, name, length) || what[length] != '.') return whole;
  return write_selects(b, r, framework, what + length + 1, l);
}

/* A requirement of a framework without a catalogue: ASK.1, #ASK.1. */
static bool write_uncatalogued(struct builder *b, struct reference *r, const char *id, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    const struct rule_requirement *q = &rules->requirements.items[i];
    const struct rule_framework *f = &rules->frameworks.items[q->framework];
    if (f->core || f->catalogue || strcmp(id, reference_text(r, q->id))) continue;
    builder_format(b, "%s  %s\n", reference_requirement(r, i), title_of(r, i, l));
    explain_rule(b, reference_text(r, f->name), id, l);
    return true;
  }
  return false;
}

bool explain_framework(struct builder *b, const char *what, enum language language) {
  struct reference r;
  bool res = false;
  if (reference_open(&r)) {
    uint32_t count = r.session.program.rules.frameworks.count;
    for (uint32_t f = 0; f < count && !res; f++)
      res = !r.session.program.rules.frameworks.items[f].core && write_called(b, &r, f, what, language);
    if (!res) res = write_uncatalogued(b, &r, what[0] == '#' ? what + 1 : what, language);
  }
  reference_close(&r);
  return res;
}
