/* gating.c - baseline, comparison and gate of one program: decided before anything is written. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

int gating_possible(const struct arguments *a) {
  bool ja = speaks_japanese(a);
  if (!a->gated) return EXIT_CLEAN;
  if (a->baseline && a->against)
    return complain("%s", ja ? "--baseline と --against は同時に使えません"
                             : "--baseline and --against do not go together: one thing to compare with");
  if (a->update_baseline && !a->baseline)
    return complain("%s", ja ? "--update-baseline には --baseline FILE が必要です"
                             : "--update-baseline needs --baseline FILE");
  if (gate_asks(&a->gate, GATE_WEAKENED) && !a->baseline && !a->against)
    return complain(
        "%s", ja ? "weakened には比べる相手が必要です: --baseline FILE か --against REVISION"
                 : "the gate word weakened needs something to compare with: --baseline FILE or --against REVISION");
  return EXIT_CLEAN;
}

/* ---- the baseline file ---- */

static int refuse_baseline(const struct arguments *a, const char *path, const struct baseline_problem *p) {
  const char *text = speaks_japanese(a) ? p->text.ja : p->text.en;
  if (p->line) return complain("%s:%u: %s", path, p->line, text);
  return complain("%s: %s", path, text);
}

/* A missing file is an empty baseline only for who is about to write it. */
static int read_baseline(struct gating *g, const struct arguments *a, const char *path, bool *exists) {
  char *text;
  size_t length;
  *exists = true;
  if (!a->update_baseline) depfile_add_file(a->depfile, path); /* else it is written, too */
  int error = file_read(path, &text, &length);
  if (error == ENOENT && a->update_baseline) return *exists = false, EXIT_CLEAN;
  if (error == ENOENT)
    return complain(speaks_japanese(a) ? "%s: このベースラインはありません。--update-baseline で作れます"
                                       : "%s: there is no such baseline; --update-baseline makes it",
                    path);
  if (error) return complain_in(a, "can't read %s: %s", "%s を読めません: %s", path, strerror(error));
  struct baseline_problem problem;
  bool good = baseline_read(&g->baseline, path, text, length, &problem);
  free(text);
  return good ? EXIT_CLEAN : refuse_baseline(a, path, &problem);
}

/* Not one finding in common, and another name: comparing would say that all of it vanished, updating would lose it. */
static int refuse_foreign(const struct gating *g, const struct session *s, const struct arguments *a) {
  if (!g->ratchet.foreign || !strcmp(g->baseline.program, s->title)) return EXIT_CLEAN;
  return complain(speaks_japanese(a) ? "%s:1: 別のプログラム(%s)のベースラインです。このプログラムは %s です"
                                     : "%s:1: this is the baseline of another program, %s; this one is %s",
                  g->baseline.name, g->baseline.program, s->title);
}

static void tell_update(const struct arguments *a, const struct ratchet *c, const struct baseline *now,
                        const char *path) {
  uint32_t added = c->counts[BASELINE_NEW] + c->counts[BASELINE_DECIDED] + c->counts[BASELINE_EXPIRED];
  fprintf(stderr,
          speaks_japanese(a) ? "cpsfc: %s: 指摘 %u 件(新規・変更 %u、解消 %u、消失 %u)\n"
                             : "cpsfc: %s: %u findings (%u new or changed, %u fixed, %u vanished)\n",
          path, now->entries.count, added, c->counts[BASELINE_FIXED], c->counts[BASELINE_VANISHED]);
}

/* Fingerprints lie where they like: two branches that update it touch neighbouring lines sooner or later. */
static void tell_merging(const struct arguments *a, const char *path) {
  if (merge_attribute_of(path) != MERGE_BY_LINES) return;
  fprintf(stderr,
          speaks_japanese(a) ? "cpsfc: %s: 二つのブランチで更新すると衝突します。.gitattributes に `%s merge=union` と書いてください\n"
                             : "cpsfc: %s: two branches that update it would end in a conflict; put `%s merge=union` into .gitattributes\n",
          path, path_last(path));
}

/* Judged as of the day of the baseline, when that is over and could make a difference. False: it is not needed, or can't be. */
static bool judge_then(struct session *then, const struct gating *g, const struct session *s, const struct arguments *a) {
  const uint32_t *counts = g->ratchet.counts;
  day as_of = g->baseline.as_of;
  if (g->baseline.of_revision || as_of == DAY_NONE || s->options.as_of <= as_of) return false;
  if (!counts[BASELINE_NEW] && !counts[BASELINE_VANISHED] && !a->update_baseline) return false;
  progress_say(a->progress, "comparison");
  bool good = session_judge_as_of(then, s, as_of);
  progress_say(a->progress, NULL);
  if (!good) session_free(then);
  return good;
}

/* SAME: time has changed nothing since. Then the file keeps its day, so that branches that update it need not differ there. */
static void compare_with_then(struct gating *g, const struct session *s, const struct arguments *a, bool *same) {
  struct session old;
  struct ratchet_then then;
  struct baseline before, now;
  *same = false;
  if (!judge_then(&old, g, s, a)) return;
  ratchet_then_make(&then, &g->baseline, &old.findings);
  ratchet_free(&g->ratchet);
  ratchet_make(&g->ratchet, &g->baseline, &s->findings, &then);
  baseline_take(&before, &old.findings, "", "");
  baseline_take(&now, &s->findings, "", "");
  *same = baseline_same_findings(&before, &now);
  baseline_free(&before);
  baseline_free(&now);
  ratchet_then_free(&then);
  session_free(&old);
}

static int update_baseline(struct gating *g, struct session *s, const struct arguments *a, const char *path, bool same) {
  struct baseline now;
  struct out o = {.fd = -1};
  baseline_take(&now, &s->findings, path, s->title);
  if (same) now.as_of = g->baseline.as_of;
  baseline_write(&o, &now);
  int res = write_result(&o, path);
  if (res == EXIT_CLEAN && !a->quiet) tell_update(a, &g->ratchet, &now, path), tell_merging(a, path);
  builder_free(&o.buffer);
  ratchet_free(&g->ratchet);
  baseline_free(&g->baseline);
  g->baseline = now;
  ratchet_make(&g->ratchet, &g->baseline, &s->findings, NULL);
  return res;
}

static void warn_mended(struct session *s, const struct gating *g) {
  char number[16];
  if (!g->ratchet.counts[BASELINE_FIXED] || g->baseline.of_revision) return;
  snprintf(number, sizeof number, "%u", g->ratchet.counts[BASELINE_FIXED]);
  diag(&s->program.diagnostics, MSG_BASELINE_MENDED, SPAN_NONE, g->baseline.name, number);
}

static int compare_with_file(struct gating *g, struct session *s, const struct arguments *a) {
  const char *path = output_name(s, a->baseline);
  bool exists, same;
  int res = read_baseline(g, a, path, &exists);
  if (res != EXIT_CLEAN) return res;
  if (!exists) baseline_take_head(&g->baseline, &s->findings);
  ratchet_make(&g->ratchet, &g->baseline, &s->findings, NULL);
  g->compares = true;
  if (exists) res = refuse_foreign(g, s, a);
  if (res != EXIT_CLEAN) return res;
  compare_with_then(g, s, a, &same);
  if (a->update_baseline) return update_baseline(g, s, a, path, same);
  if (res == EXIT_CLEAN) warn_mended(s, g);
  return res;
}

/* ---- another revision ---- */

/* What cpsf.yaml of that revision says of the program, seen from the root. RES: the settings in force, under another name, too. */
static bool settings_of_revision(struct revision *r, struct project *p, const struct arguments *a, const char *name,
                                 const struct text_list *paths, const struct project_settings **res) {
  const char *first = r->paths.list.count ? r->paths.list.items[0] : ".";
  struct overlay_files files = {r->files.list.items, r->files.list.count};
  if (!project_load_from(p, first, files)) {
    print_messages(&p->sources, &p->diagnostics, a, language_of(a, STDERR_FILENO));
    complain_in(a, "cpsf.yaml of %s has errors", "%s の cpsf.yaml に誤りがあります", r->name);
    return false;
  }
  const struct project_program *program = name ? project_find(p, name) : NULL;
  *res = program ? &program->settings : &p->settings;
  for (uint32_t i = 0; !program && i < p->programs.count && *res == &p->settings; i++)
    if (program_was_renamed(r, a->project, paths, &p->programs.items[i])) *res = &p->programs.items[i].settings;
  if (!program) return true;
  r->paths.list.count = 0;
  for (uint32_t i = 0; i < program->files.list.count; i++) vec_push(&r->paths.list, program->files.list.items[i]);
  return true;
}

static void set_options(struct session *old, const struct session *s, const struct arguments *a,
                        const struct revision *r, const struct project_settings *settings) {
  const char *basis = setting_text(settings, SETTING_BASIS);
  for (uint32_t i = 0; i < r->paths.list.count; i++) vec_push(&old->options.paths.list, r->paths.list.items[i]);
  for (uint32_t i = 0; i < r->search.list.count; i++) vec_push(&old->options.search.list, r->search.list.items[i]);
  for (uint32_t i = 0; a->targets_given && i < a->targets.list.count; i++) vec_push(&old->options.targets.list, a->targets.list.items[i]);
  if (!a->targets_given) setting_add_list(settings, SETTING_TARGETS, &old->options.targets);
  old->options.as_of = s->options.as_of;
  old->options.evidence_folder = s->options.evidence_folder;
  old->options.basis = a->basis_given ? a->basis : basis ? basis_of(basis) : BASIS_NONE;
  old->options.overlay = r->files.list.items;
  old->options.overlay_count = r->files.list.count;
  old->options.only_overlay = true;
}

static bool has_spec(const struct revision *r) {
  for (uint32_t i = 0; i < r->files.list.count; i++) {
    size_t length = strlen(r->files.list.items[i].path);
    if (5 < length && !strcmp(r->files.list.items[i].path + length - 5, ".cpsf")) return true;
  }
  return false;
}

/* A revision without the spec is one where everything is new. */
static int judge_revision(struct gating *g, struct session *s, const struct arguments *a, const struct revision *r,
                          const struct project_settings *settings) {
  struct session old;
  const char *problem = NULL;
  int res = EXIT_CLEAN;
  session_init(&old);
  progress_say(a->progress, "comparison");
  set_options(&old, s, a, r, settings);
  bool loaded = has_spec(r) && session_load(&old, &problem) != LOAD_MISSING, good = loaded && session_check(&old);
  if (good) session_judge(&old);
  progress_say(a->progress, NULL);
  if (!has_spec(r)) {
    baseline_take_head(&g->baseline, &s->findings);
    g->baseline.name = arena_copy(&g->baseline.memory, r->name, strlen(r->name));
    g->baseline.program = s->title;
  } else if (!loaded) {
    res = complain("%s: %s", r->name, problem);
  } else if (!good) {
    print_messages(&old.program.sources, &old.program.diagnostics, a, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
    res = complain(speaks_japanese(a) ? "%s の仕様に誤りがあるため、比べられません"
                                      : "the spec of %s has errors; there is nothing to compare with",
                   r->name);
  } else {
    baseline_take(&g->baseline, &old.findings, r->name, old.title);
  }
  session_free(&old);
  return res;
}

static int compare_with_revision(struct gating *g, struct session *s, struct arguments *a, const char *name,
                                 const struct text_list *paths) {
  struct revision r;
  struct project p = {0};
  int res = EXIT_TROUBLE;
  const struct project_settings *settings;
  if (revision_read(&r, a->against, paths, &a->search, speaks_japanese(a)) && settings_of_revision(&r, &p, a, name, paths, &settings))
    res = judge_revision(g, s, a, &r, settings);
  if (res == EXIT_CLEAN) {
    g->baseline.of_revision = true;
    ratchet_make(&g->ratchet, &g->baseline, &s->findings, NULL);
    hold_to_revision(g, s, a, &r, &p, settings, name, paths);
    g->compares = true;
  }
  project_free(&p);
  revision_free(&r);
  return res;
}

/* ---- all of it ---- */

int gate_find_names(struct gate *g, struct session *s, const struct arguments *a) {
  struct bilingual_text problem;
  if (!gate_find_requirements(g, &s->findings, &problem)) return complain("%s", speaks_japanese(a) ? problem.ja : problem.en);
  for (uint32_t i = 0; i < g->rules.count; i++) {
    struct gate_rule *r = &g->rules.items[i];
    for (uint32_t k = 0; k < r->organizations.count; k++) {
      r->organizations.items[k].entity = session_find_organization(s, r->organizations.items[k].text, &problem);
      if (!r->organizations.items[k].entity) return complain("--fail-on: %s", speaks_japanese(a) ? problem.ja : problem.en);
    }
  }
  return EXIT_CLEAN;
}

/* Floor and number of unanswered findings: no option takes them off. */
static void hold_limits(struct gating *g, const struct session *s) {
  g->limits = (struct gate_limits){g->floor.list.items, g->floor.list.count, g->max_unanswered};
  gate_hold_limits(&g->decision, &g->limits, &s->findings);
}

int gating_prepare(struct gating *g, struct session *s, struct arguments *a, const char *name,
                   const struct text_list *paths) {
  int res = gate_find_names(&a->gate, s, a);
  setting_add_list(a->settings, SETTING_FLOOR, &g->floor);
  g->max_unanswered = setting_number(a->settings, SETTING_MAX_UNANSWERED, -1);
  if (res == EXIT_CLEAN && a->baseline) res = compare_with_file(g, s, a);
  if (res == EXIT_CLEAN && a->against) res = compare_with_revision(g, s, a, name, paths);
  gate_decide(&g->decision, &a->gate, &s->findings, g->compares ? &g->ratchet : NULL, &s->program.diagnostics);
  hold_limits(g, s);
  return res;
}

int gating_remake(struct gating *g, struct session *s, struct arguments *a, const struct page_spec *page,
                  const char *path) {
  struct baseline_problem problem;
  struct bilingual_text wrong;
  *g = (struct gating){0};
  if (page->baseline &&
      !baseline_read(&g->baseline, page->baseline_name, page->baseline, strlen(page->baseline), &problem))
    return complain(speaks_japanese(a) ? "%s: 中にあるベースラインの %u 行目: %s" : "%s: line %u of the baseline inside: %s", path,
                    problem.line, speaks_japanese(a) ? problem.text.ja : problem.text.en);
  if (!gate_parse(&a->gate, page->fail_on ? page->fail_on : "never", &wrong))
    return complain("%s: %s", path, speaks_japanese(a) ? wrong.ja : wrong.en);
  int res = gate_find_names(&a->gate, s, a);
  g->compares = page->baseline != NULL;
  g->baseline.of_revision = page->baseline_of_revision;
  bool same;
  if (g->compares) ratchet_make(&g->ratchet, &g->baseline, &s->findings, NULL);
  if (g->compares) compare_with_then(g, s, a, &same);
  for (uint32_t i = 0; g->compares && i < page->lowered.count; i++) vec_push(&g->ratchet.lowered, page->lowered.items[i]);
  g->ratchet.limits_lowered = g->compares ? page->lowered.count : 0;
  if (g->compares) warn_mended(s, g);
  diagnostics_sort(&s->program.diagnostics);
  gate_decide(&g->decision, &a->gate, &s->findings, g->compares ? &g->ratchet : NULL, &s->program.diagnostics);
  for (uint32_t i = 0; i < page->floor.list.count; i++) vec_push(&g->floor.list, page->floor.list.items[i]);
  g->max_unanswered = page->max_unanswered;
  hold_limits(g, s);
  return res;
}

void gating_free(struct gating *g) {
  vec_free(&g->floor.list);
  gate_decision_free(&g->decision);
  ratchet_free(&g->ratchet);
  baseline_free(&g->baseline);
}

int apply_gate(struct session *s, const struct arguments *a) {
  const struct gate_decision *d = &a->gating->decision;
  enum language l = speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN;
  if (a->explain_gate) {
    struct out o = {.fd = STDERR_FILENO};
    gate_explain(&o, d, &s->findings, a->gate_from ? a->gate_from : "", l);
    out_flush(&o);
    builder_free(&o.buffer);
  } else if (d->total) {
    fprintf(stderr,
            l == LANGUAGE_JA ? "合否条件に該当: %u 件(--explain-gate で理由を示します)\n"
                             : "the gate failed: %u at or above it (--explain-gate says why)\n",
            d->total);
  }
  return d->total ? EXIT_GATE : EXIT_CLEAN;
}

void explain_errors(const struct arguments *a) {
  if (!a->explain_gate) return;
  fputs(speaks_japanese(a)
            ? "終了状態は 2 です。仕様に誤りがあるため判定していません。合否条件より先に決まります。\n"
            : "The status is 2: the spec has errors, so nothing was judged; that comes before any gate.\n",
        stderr);
}
