/* expect_risks.c - what a test expects of a threat, a vulnerability, a risk or a characteristic. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

/* A risk is rated; the others are there or not. */
static const struct {
  const char *en, *ja;
  bool rating;
} words[] = {{"present", "あり", false}, {"absent", "なし", false}, {"undecided", "判定保留", false},
             {"low", "低", true},        {"moderate", "中", true},  {"high", "高", true}};

static bool is_named(const struct lowering *l, const struct rule_characteristic *x, uint32_t framework, sym name) {
  const struct catalogue *c = l->rules->frameworks.items[x->framework].catalogue;
  return x->framework == framework && c->characteristics.items[x->entry].name == name;
}

/* Expectations are read when the indexes of the lowering are gone; there are few names. */
static bool find_in(const struct lowering *l, uint32_t framework, sym name, struct expectation *x) {
  const struct rule_set *r = l->rules;
  x->about = ABOUT_SOURCE;
  for (x->index = 0; x->index < r->sources.count; x->index++)
    if (r->sources.items[x->index].framework == framework && r->sources.items[x->index].name == name) return true;
  x->about = ABOUT_RISK;
  for (x->index = 0; x->index < r->risks.count; x->index++)
    if (r->risks.items[x->index].framework == framework && r->risks.items[x->index].name == name) return true;
  x->about = ABOUT_CHARACTERISTIC;
  for (x->index = 0; x->index < r->characteristics.count; x->index++)
    if (is_named(l, &r->characteristics.items[x->index], framework, name)) return true;
  return false;
}

static uint32_t framework_of(const struct lowering *l, module_id module) {
  for (uint32_t f = 0; f < l->rules->frameworks.count; f++)
    if (!l->rules->frameworks.items[f].core && l->rules->frameworks.items[f].module == module) return f;
  return UINT32_MAX;
}

/* A name of the framework at hand or of one it builds on; `cpsf.disclosure` of an imported one. */
static bool find_name(const struct lowering *l, const struct path_names *p, struct expectation *x) {
  const struct program_module *m = &l->program->modules.items[l->module];
  uint32_t f = p->count == 1 ? framework_of(l, l->module) : UINT32_MAX;
  for (uint32_t i = 0; p->count == 2 && i < m->imports.count; i++) {
    const struct program_import *import = &m->imports.items[i];
    if ((import->alias ? import->alias : l->program->modules.items[import->module].name) == p->names[0])
      f = framework_of(l, import->module);
  }
  for (; f != UINT32_MAX; f = l->rules->frameworks.items[f].base)
    if (find_in(l, f, p->names[p->count - 1], x)) return true;
  return false;
}

static void report_no_name(struct lowering *l, node_id n, const struct path_names *p) {
  const struct rule_set *r = l->rules;
  const char *word = text_of(l, p->names[p->count - 1]);
  VEC(const char *) names = {0};
  for (uint32_t i = 0; i < r->sources.count; i++) vec_push(&names, text_of(l, r->sources.items[i].name));
  for (uint32_t i = 0; i < r->risks.count; i++) vec_push(&names, text_of(l, r->risks.items[i].name));
  for (uint32_t i = 0; i < r->characteristics.count; i++) {
    const struct rule_characteristic *x = &r->characteristics.items[i];
    const struct catalogue *c = r->frameworks.items[x->framework].catalogue;
    vec_push(&names, text_of(l, c->characteristics.items[x->entry].name));
  }
  const char *near = names.count != 0 ? text_nearest(word, names.items, names.count) : NULL;
  diag(l->diagnostics, near != NULL ? MSG_RULE_EXPECT_RISK_MEANT : MSG_RULE_EXPECT_RISK, node_here(l, n)->at,
       path_words(l, p, p->count), near != NULL ? near : "");
  vec_free(&names);
}

static sym word_of_outcome(struct lowering *l, node_id outcome, bool rated) {
  const struct node *n = node_here(l, outcome);
  if (n->aux == 2) return intern_text(l->names, "undecided");
  const char *text = n->aux == 3 ? text_of(l, n->value) : "";
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if ((rated || !words[i].rating) && (strcmp(text, words[i].en) == 0 || strcmp(text, words[i].ja) == 0))
      return intern_text(l->names, words[i].en);
  return 0;
}

bool read_risk_expectation(struct lowering *l, node_id name, node_id outcome, struct expectation *x) {
  struct path_names p;
  if (!path_of_node(l, name, &p)) return false;
  if (!find_name(l, &p, x)) {
    report_no_name(l, name, &p);
    return false;
  }
  bool risk = x->about == ABOUT_RISK;
  x->word = word_of_outcome(l, outcome, risk);
  if (x->word == 0)
    diag(l->diagnostics, risk ? MSG_RULE_RISK_OUTCOME : MSG_RULE_SOURCE_OUTCOME, node_here(l, outcome)->at,
         words_here(l, outcome));
  return x->word != 0;
}
