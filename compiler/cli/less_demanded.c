/* less_demanded.c - settings beside those of the revision that is compared with: what a change takes off its own gate is told, and
 * the change is judged as if it had not. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/cli.h"

static void add_lowered(struct ratchet *c, const char *was, const char *now) {
  vec_push(&c->lowered, ((struct baseline_lowered){was, now}));
  c->limits_lowered++;
}

/* Several programs that became one may have said the same. */
static void add_lowered_once(struct ratchet *c, const char *was, const char *now) {
  for (uint32_t i = c->lowered.count - c->limits_lowered; i < c->lowered.count; i++)
    if (!strcmp(c->lowered.items[i].was, was)) return;
  add_lowered(c, was, now);
}

/* ---- programs ---- */

static bool still_judged(struct revision *r, const struct text_list *now, const char *file) {
  for (uint32_t i = 0; i < now->list.count; i++)
    if (revision_within(r, now->list.items[i], file)) return true;
  return false;
}

static bool all_judged(struct revision *r, const struct text_list *now, const struct project_program *was) {
  bool res = was->files.list.count != 0;
  for (uint32_t i = 0; i < was->files.list.count; i++) res = res && still_judged(r, now, was->files.list.items[i]);
  return res;
}

bool program_was_renamed(struct revision *r, const struct project *now, const struct text_list *paths, const struct project_program *was) {
  return !project_find(now, was->name) && all_judged(r, paths, was);
}

/* A whole program: one that has neither its name nor all its files in the programs of now is gone. */
static void compare_programs(struct ratchet *c, struct revision *r, const struct project *old, const struct project *now) {
  struct text_list files = {0};
  setting_add_list(&now->settings, SETTING_PATHS, &files);
  for (uint32_t i = 0; i < now->programs.count; i++)
    for (uint32_t k = 0; k < now->programs.items[i].files.list.count; k++)
      vec_push(&files.list, now->programs.items[i].files.list.items[k]);
  for (uint32_t i = 0; i < old->programs.count; i++) {
    const struct project_program *was = &old->programs.items[i];
    if (!project_find(now, was->name) && !all_judged(r, &files, was)) add_lowered(c, arena_format(&c->memory, "program %s", was->name), NULL);
  }
  vec_free(&files.list);
}

/* ---- the gate of both ---- */

/* Requirements and organizations that are gone fail nobody by their absence: that they are is told elsewhere. */
static bool names_known(struct session *s, const char *rule) {
  struct gate g = {0};
  struct bilingual_text problem;
  bool res = gate_parse(&g, rule, &problem) && gate_find_requirements(&g, &s->findings, &problem);
  for (uint32_t i = 0; res && i < g.rules.items[0].organizations.count; i++)
    res = session_find_organization(s, g.rules.items[0].organizations.items[i].text, &problem) != 0;
  gate_free(&g);
  return res;
}

/* WAS: the gate of the revision. */
static void join_gates(struct gating *g, struct session *s, struct arguments *a, const char *was, const char *from) {
  struct gate old = {0};
  struct bilingual_text problem;
  struct arena *memory = &g->ratchet.memory;
  const char *text = a->gate.rules.count ? a->gate.text : NULL;
  bool stated = text != NULL, added = false;
  if (!gate_parse(&old, was, &problem)) old.rules.count = 0;
  for (uint32_t i = 0; i < old.rules.count; i++) {
    if (gate_covers(&a->gate, &old.rules.items[i]) || !names_known(s, old.rules.items[i].text)) continue;
    text = arena_format(memory, "%s%s%s", text ? text : "", text ? ";" : "", old.rules.items[i].text);
    added = true;
  }
  gate_free(&old);
  if (!added || !gate_parse(&a->gate, text, &problem) || gate_find_names(&a->gate, s, a) != EXIT_CLEAN) return;
  a->gate_from = stated ? arena_format(memory, "%s, %s", a->gate_from, from) : from;
}

static void hold_to_floor(struct gating *g, const char *was, const char *now) {
  for (uint32_t i = 0; now && i < g->floor.list.count; i++) {
    if (strcmp(g->floor.list.items[i], now)) continue;
    g->floor.list.items[i] = was;
    return;
  }
  vec_push(&g->floor.list, was);
}

static void hold_to(struct gating *g, const struct demand_change *x) {
  const char *was = strchr(x->was, ' ') + 1, *now = x->now ? strchr(x->now, ' ') + 1 : NULL;
  if (x->what == DEMAND_FLOOR) hold_to_floor(g, was, now);
  if (x->what == DEMAND_MAX_UNANSWERED && (g->max_unanswered < 0 || atoi(was) < g->max_unanswered)) g->max_unanswered = atoi(was);
}

/* The settings have moved, the file of decisions has not. */
static bool same_decisions(struct revision *r, const struct project_settings *old, const struct project_settings *now) {
  const char *was = setting_text(old, SETTING_DECISIONS), *is = setting_text(now, SETTING_DECISIONS);
  return was && is && revision_within(r, is, was);
}

static void hold_to_settings(struct gating *g, struct session *s, struct arguments *a, struct revision *r, const struct project *p,
                             const struct project_settings *old) {
  struct arena *memory = &g->ratchet.memory;
  struct demands was = {0}, now = {0};
  struct demand_changes changes = {0};
  settings_demands(memory, p, old, &was);
  settings_demands(memory, a->project, a->settings, &now);
  demands_compare(memory, &was, &now, &changes);
  for (uint32_t i = 0; i < changes.list.count; i++) {
    const struct demand_change *x = &changes.list.items[i];
    if (!x->less || (x->what == DEMAND_DECISIONS && same_decisions(r, old, a->settings))) continue;
    add_lowered_once(&g->ratchet, x->was, x->now);
    hold_to(g, x);
    if (x->what == DEMAND_FAIL_ON && !a->gate_given)
      join_gates(g, s, a, demand_text(&was, DEMAND_FAIL_ON), arena_format(memory, "%s:%s", r->name, p->path));
  }
  vec_free(&was.list);
  vec_free(&now.list);
  vec_free(&changes.list);
}

void hold_to_revision(struct gating *g, struct session *s, struct arguments *a, struct revision *r, const struct project *p,
                      const struct project_settings *old, const char *name, const struct text_list *paths) {
  hold_to_settings(g, s, a, r, p, old);
  for (uint32_t i = 0; i < p->programs.count; i++) {
    const struct project_program *was = &p->programs.items[i];
    if (&was->settings != old && program_was_renamed(r, a->project, paths, was)) hold_to_settings(g, s, a, r, p, &was->settings);
  }
  if (name || !a->project->programs.count) compare_programs(&g->ratchet, r, p, a->project);
}
