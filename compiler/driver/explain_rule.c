/* explain_rule.c - what the rule of a requirement asks, level by level, in the sentences of its author. */
#include <string.h>

#include "compiler/driver/explain.h"
#include "compiler/driver/reference.h"

static const struct {
  const char *asked, *about, *level, *as_answered, *exception;
} words[LANGUAGE_COUNT] = {
    {"What is asked", "about", "level", "as answered, or by a measure that names it", "exception"},
    {"求めること", "対象", "レベル", "回答または対応する対策による", "例外"}};

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
