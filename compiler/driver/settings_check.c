/* settings_check.c - a program held against the settings: pinned frameworks, where decisions stand, what is silenced. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/load.h"

/* ---- pins ---- */

static bool same_name(const char *pin, const char *name, size_t length) { return strlen(name) == length && !strncmp(pin, name, length); }

/* 1.0 fits 1.0.0 and every other 1.0; the parts that are not written are free. */
static bool version_is(const char *wanted, const char *version) {
  size_t length = strlen(wanted);
  return !strncmp(wanted, version, length) && (version[length] == '.' || version[length] == 0);
}

static void check_pin(const struct session *s, const struct setting_text *pin, struct diagnostics *d) {
  size_t length = strcspn(pin->text, "@");
  for (uint32_t i = 0; i < s->program.rules.frameworks.count; i++) {
    const struct rule_framework *w = &s->program.rules.frameworks.items[i];
    const char *version = sym_text(&s->program.names, w->version);
    if (same_name(pin->text, sym_text(&s->program.names, w->name), length) && !version_is(pin->text + length + 1, version))
      diag(d, MSG_PIN_CATALOGUE, pin->at, pin->text, version);
  }
}

void session_check_pins(const struct session *s, struct diagnostics *d) {
  if (!s->options.settings || !s->sema) return;
  const struct setting_value *pins = &s->options.settings->values[SETTING_CATALOGUES];
  for (uint32_t i = 0; i < pins->count; i++) check_pin(s, &pins->texts[i], d);
}

/* ---- decisions ---- */

/* Links and folders seen from elsewhere name the same file. */
static bool same_file(const char *a, const char *b) {
  if (!strcmp(a, b)) return true;
  char *x = realpath(a, NULL), *y = x ? realpath(b, NULL) : NULL;
  bool res = y && !strcmp(x, y);
  free(x);
  free(y);
  return res;
}

static void check_allow_lines(struct session *s, const struct tree *t, const char *file) {
  sym allow = intern_text(&s->program.names, "allow");
  span test = SPAN_NONE;
  node_id next_test = 1;
  for (node_id n = 1; n < t->nodes.count; n++) {
    const struct node *x = &t->nodes.items[n];
    if (x->kind != NODE_ANNOTATION || x->value != allow) continue;
    while (next_test < t->nodes.count && test.end <= x->at.start) { /* what stands in a test decides nothing */
      if (t->nodes.items[next_test].kind == NODE_TEST) test = t->nodes.items[next_test].at;
      next_test++;
    }
    bool in_test = test.start <= x->at.start && x->at.start < test.end;
    if (!in_test) diag(&s->program.diagnostics, MSG_DECISION_ALLOW_ELSEWHERE, x->at, file);
  }
}

/* One's own: what others decided is theirs. ELSEWHERE: by file. */
static void check_decision_lines(struct session *s, const bool *elsewhere, const char *file) {
  const struct source_file *first = s->program.sources.files.items;
  for (uint32_t i = 0; i < s->program.model.decisions.count; i++) {
    const struct decision *x = &s->program.model.decisions.items[i];
    const struct source_file *f = source_file_at(&s->program.sources, x->at.start);
    if (f && elsewhere[f - first]) diag(&s->program.diagnostics, MSG_DECISION_ELSEWHERE, x->at, file);
  }
}

void check_decisions(struct session *s) {
  const char *file = s->options.settings ? setting_text(s->options.settings, SETTING_DECISIONS) : NULL;
  const struct program *p = &s->program;
  if (!file) return;
  bool *elsewhere = memory_zeroed(p->sources.files.count + 1, sizeof *elsewhere);
  for (module_id m = 1; m < p->modules.count; m++)
    for (uint32_t i = 0; p->modules.items[m].own && i < p->modules.items[m].trees.count; i++) {
      const struct tree *t = &p->trees.items[p->modules.items[m].trees.items[i]];
      elsewhere[t->file] = !same_file(p->sources.files.items[t->file].name, file);
      if (elsewhere[t->file]) check_allow_lines(s, t, file);
    }
  check_decision_lines(s, elsewhere, file);
  free(elsewhere);
}

/* ---- targets ---- */

/* The framework of that name; UINT32_MAX. */
static uint32_t framework_called(const struct program *p, const char *name, size_t length) {
  for (uint32_t i = 0; i < p->rules.frameworks.count; i++)
    if (same_name(name, sym_text(&p->names, p->rules.frameworks.items[i].name), length)) return i;
  return UINT32_MAX;
}

static bool has_profile(const struct program *p, uint32_t framework, sym profile) {
  for (uint32_t i = 0; profile && i < p->rules.selects.count; i++)
    if (p->rules.selects.items[i].framework == framework && p->rules.selects.items[i].profile == profile) return true;
  return false;
}

void check_target_profiles(struct session *s) {
  struct program *p = &s->program;
  for (uint32_t i = 0; i < s->options.targets.list.count; i++) {
    const char *text = s->options.targets.list.items[i];
    size_t length = strcspn(text, "@:"), dot = length;
    while (0 < dot && text[dot - 1] != '.') dot--;
    if (!dot || framework_called(p, text, length) != UINT32_MAX) continue;
    uint32_t framework = framework_called(p, text, dot - 1);
    const char *profile = arena_copy(&s->memory, text + dot, length - dot);
    if (framework == UINT32_MAX || has_profile(p, framework, intern_find(&p->names, profile, length - dot))) continue;
    diag(&p->diagnostics, MSG_PROFILE_UNKNOWN, SPAN_NONE, profile, arena_copy(&s->memory, text, dot - 1));
  }
}

/* ---- silenced warnings ---- */

struct silenced_code *project_allows(struct arena *a, const struct project *p, const struct project_settings *settings) {
  struct silenced_code *res = arena_alloc(a, ((size_t)settings->allowed_count + 1) * sizeof *res);
  for (uint32_t i = 0; i < settings->allowed_count; i++) { /* those of the file stand first in every program */
    const struct allowed_warning *x = &settings->allowed[i];
    bool shared = 1 < p->programs.count && i < p->settings.allowed_count;
    res[i] = (struct silenced_code){.code = x->code, .reason = x->reason, .until = x->until, .shared = shared};
  }
  return res;
}

static bool is_over(const struct session *s, const struct silenced_code *a) {
  return a->until != DAY_NONE && s->options.as_of != DAY_NONE && a->until < s->options.as_of;
}

static void silence(struct session *s, const struct idmap *codes) {
  struct diagnostics *d = &s->program.diagnostics;
  for (uint32_t i = 0; i < d->list.count; i++) {
    struct diagnostic *x = &d->list.items[i];
    uint32_t found = x->silenced ? 0 : idmap_get(codes, intern_text(&s->program.names, message_code(x->message)));
    if (!found) continue;
    struct silenced_code *a = &s->options.allows[found - 1];
    x->silenced = a->used = true;
    x->allowed = arena_copy(&d->memory, a->reason, strlen(a->reason));
    x->allowed_until = a->until;
  }
}

static void tell_allow(const struct session *s, uint32_t index, struct diagnostics *d, span at) {
  const struct silenced_code *a = &s->options.allows[index];
  char date[11];
  if (a->shared || a->used) return;
  if (is_over(s, a)) diag(d, MSG_SETTING_ALLOW_EXPIRED, at, a->code, date_format(a->until, date));
  else diag(d, MSG_SETTING_ALLOW_UNUSED, at, a->code);
}

void session_check_allows(const struct session *s, struct diagnostics *d) {
  for (uint32_t i = 0; i < s->options.allow_count && i < s->options.settings->allowed_count; i++)
    tell_allow(s, i, d, s->options.settings->allowed[i].at);
}

void apply_allows(struct session *s, bool last) {
  struct idmap codes = {0};
  for (uint32_t i = 0; i < s->options.allow_count; i++)
    if (!is_over(s, &s->options.allows[i])) idmap_add(&codes, intern_text(&s->program.names, s->options.allows[i].code), i + 1);
  if (codes.count) silence(s, &codes);
  for (uint32_t i = 0; last && i < s->options.allow_count; i++) tell_allow(s, i, &s->program.diagnostics, SPAN_NONE);
  idmap_free(&codes);
}
