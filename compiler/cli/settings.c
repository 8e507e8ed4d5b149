/* settings.c - cpsf.yaml behind the command line: an option that was given wins. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/programs.h"

enum basis basis_of(const char *word) {
  return !strcmp(word, "third_party") ? BASIS_THIRD_PARTY : !strcmp(word, "evidenced") ? BASIS_EVIDENCED : BASIS_STATED;
}

static void take_language(struct arguments *a, const struct project_settings *s) {
  const char *language = setting_text(s, SETTING_LANG);
  if (!language || a->language_given) return;
  a->language = a->terminal_language = strcmp(language, "ja") ? LANGUAGE_EN : LANGUAGE_JA;
  a->language_known = true;
}

void take_language_here(struct arguments *a) {
  struct project p;
  project_load(&p, NULL); /* what is wrong with it is told by whoever runs on it */
  take_language(a, &p.settings);
  project_free(&p);
}

void take_shared_settings(struct arguments *a, const struct project_settings *s) {
  if (setting_stated(s, SETTING_AS_OF) && !strcmp(a->as_of_from, "clock"))
    a->as_of = setting_day(s, SETTING_AS_OF), a->as_of_from = "cpsf.yaml";
  take_language(a, s);
}

static void copy_list(struct text_list *to, const struct text_list *from) {
  for (uint32_t i = 0; i < from->list.count; i++) vec_push(&to->list, from->list.items[i]);
}

/* Good already: the options and the settings were refused otherwise. */
static void take_gate(struct arguments *res, const struct arguments *a, const struct project_settings *s) {
  const char *text = a->gate_given ? a->gate.text : setting_text(s, SETTING_FAIL_ON);
  struct bilingual_text problem;
  memset(&res->gate, 0, sizeof res->gate);
  if (!text || !gate_parse(&res->gate, text, &problem)) return;
  if (!a->gate_given) res->gate_from = "cpsf.yaml";
}

struct arguments arguments_with(const struct arguments *a, const struct project_settings *s) {
  struct arguments res = *a;
  res.settings = s;
  memset(&res.targets, 0, sizeof res.targets);
  memset(&res.search, 0, sizeof res.search);
  memset(&res.views, 0, sizeof res.views);
  copy_list(&res.targets, &a->targets);
  copy_list(&res.search, &a->search);
  res.targets_given = a->targets.list.count != 0;
  res.basis_given = a->basis != BASIS_NONE;
  if (!res.targets_given) setting_add_list(s, SETTING_TARGETS, &res.targets);
  setting_add_list(s, SETTING_SEARCH, &res.search);
  if (a->view) vec_push(&res.views.list, a->view);
  else setting_add_list(s, SETTING_VIEWS, &res.views);
  if (!res.basis_given && setting_text(s, SETTING_BASIS)) res.basis = basis_of(setting_text(s, SETTING_BASIS));
  if (!res.evidence_folder && !a->no_evidence) res.evidence_folder = setting_text(s, SETTING_EVIDENCE);
  if (!res.warn_before) res.warn_before = setting_number(s, SETTING_WARN_BEFORE, 0);
  if (!res.baseline && !res.against) res.baseline = setting_text(s, SETTING_BASELINE);
  take_gate(&res, a, s);
  return res;
}

void arguments_give_back(struct arguments *a) {
  vec_free(&a->targets.list);
  vec_free(&a->search.list);
  vec_free(&a->views.list);
  gate_free(&a->gate);
}

/* ---- what they ask for ---- */

/* Elsewhere than below FOLDER the name alone is the same from everywhere. */
static const char *seen_from(struct arena *a, const char *folder, const char *path) {
  size_t length = strlen(folder);
  path = path_clean(a, path);
  if (!strcmp(folder, ".")) return strncmp(path, "../", 3) && *path != '/' ? path : path_last(path);
  return !strncmp(path, folder, length) && path[length] == '/' ? path + length + 1 : path_last(path);
}

void settings_demands(struct arena *a, const struct project *p, const struct project_settings *s, struct demands *res) {
  static const struct {
    enum setting setting;
    enum demand demand;
  } kinds[] = {{SETTING_FAIL_ON, DEMAND_FAIL_ON},         {SETTING_FLOOR, DEMAND_FLOOR},
               {SETTING_MAX_UNANSWERED, DEMAND_MAX_UNANSWERED}, {SETTING_WARN_BEFORE, DEMAND_WARN_BEFORE},
               {SETTING_DECISIONS, DEMAND_DECISIONS},     {SETTING_EVIDENCE, DEMAND_EVIDENCE},
               {SETTING_AS_OF, DEMAND_AS_OF}};
  const char *folder = p->path ? path_folder(a, p->path) : ".";
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const struct setting_value *v = &s->values[kinds[i].setting];
    bool path = setting_table[kinds[i].setting].kind == KIND_OF_PATH;
    for (uint32_t k = 0; k < v->count; k++) {
      const char *text = path ? seen_from(a, folder, v->texts[k].text) : v->texts[k].text;
      vec_push(&res->list, ((struct demand_item){kinds[i].demand, arena_copy(a, text, strlen(text))}));
    }
  }
}
