/* programs.c - which programs a command is about, and running each on its own. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/programs.h"

struct choice {
  struct project *project;
  VEC(struct program_run) runs;
  bool listed; /* by cpsf.yaml */
  bool *used;  /* warnings that the file silences for all its programs: some program had them */
};

/* ---- which ---- */

static bool names_project(struct project *p, const struct text_list *paths) {
  if (!p->path || 1 < paths->list.count) return false;
  return paths->list.count == 0 || !strcmp(path_clean(&p->memory, paths->list.items[0]), path_folder(&p->memory, p->path));
}

/* Whoever names just what a program consists of means that program. */
static bool same_files(struct project *p, const struct text_list *files, const struct text_list *paths) {
  if (files->list.count != paths->list.count) return false;
  for (uint32_t i = 0; i < files->list.count; i++)
    if (strcmp(files->list.items[i], path_clean(&p->memory, paths->list.items[i]))) return false;
  return true;
}

static void choose_program(struct choice *c, struct project *p, const struct project_program *x) {
  vec_push(&c->runs, ((struct program_run){.name = x->name, .paths = &x->files, .settings = &x->settings, .project = p}));
  c->listed = true;
}

int unknown_program(const struct arguments *a, const struct project *p, const char *name) {
  const char **names = memory_take(((size_t)p->programs.count + 1) * sizeof *names);
  for (uint32_t i = 0; i < p->programs.count; i++) names[i] = p->programs.items[i].name;
  const char *nearest = p->programs.count ? text_nearest(name, names, p->programs.count) : NULL;
  bool ja = speaks_japanese(a);
  if (!p->programs.count)
    complain(ja ? "--program %s: cpsf.yaml に programs がありません" : "--program %s: no cpsf.yaml here lists programs", name);
  else if (nearest)
    complain(ja ? "プログラム `%s` はありません。似た名前: `%s`" : "there is no program `%s`; a similar one: `%s`", name, nearest);
  else
    complain(ja ? "プログラム `%s` はありません。一覧は `cpsfc config` で見られます" : "there is no program `%s`; `cpsfc config` lists them", name);
  free(names);
  return EXIT_TROUBLE;
}

static int choose_all(struct choice *c, const struct arguments *a, struct project *p, const struct text_list *paths) {
  if (a->programs.list.count || (paths->list.count && !names_project(p, paths)))
    return complain_in(a, "--all stands for all programs and their files: it does not go with --program or files",
                       "--all は全てのプログラムのことです。--program やファイルの指定と同時には使えません");
  if (!p->programs.count) return complain_in(a, "--all: no cpsf.yaml here lists programs", "--all: cpsf.yaml に programs がありません");
  for (uint32_t i = 0; i < p->programs.count; i++) choose_program(c, p, &p->programs.items[i]);
  return EXIT_CLEAN;
}

static int choose_named(struct choice *c, const struct arguments *a, struct project *p, const struct text_list *paths) {
  if (p->programs.count && !names_project(p, paths))
    return complain("%s", speaks_japanese(a) ? "--program とファイルの指定は同時に使えません"
                                             : "--program and files do not go together: the program has its files");
  for (uint32_t i = 0; i < a->programs.list.count; i++) {
    const struct project_program *found = project_find(p, a->programs.list.items[i]);
    if (!found) return unknown_program(a, p, a->programs.list.items[i]);
    bool twice = false;
    for (uint32_t k = 0; k < i && !twice; k++) twice = !strcmp(a->programs.list.items[k], found->name);
    if (!twice) choose_program(c, p, found);
  }
  return EXIT_CLEAN;
}

static int choose(struct choice *c, const struct arguments *a, struct project *p, const struct text_list *paths, struct text_list *own) {
  if (a->all_programs) return choose_all(c, a, p, paths);
  if (a->programs.list.count) return choose_named(c, a, p, paths);
  bool all = names_project(p, paths);
  for (uint32_t i = 0; i < p->programs.count; i++)
    if (all || same_files(p, &p->programs.items[i].files, paths)) choose_program(c, p, &p->programs.items[i]);
  if (c->runs.count) return EXIT_CLEAN;
  if (all) setting_add_list(&p->settings, SETTING_PATHS, own);
  vec_push(&c->runs, ((struct program_run){.paths = own->list.count ? own : paths, .settings = &p->settings, .project = p}));
  return EXIT_CLEAN;
}

/* ---- what goes together ---- */

static bool has_place(const char *path) { return strstr(path, "{program}"); }

static int one_name_for_all(const struct arguments *a, const char *option, const char *path) {
  return complain(speaks_japanese(a) ? "%s %s: プログラムが複数あるため、出力が互いに上書きされます。名前に {program} を入れるか、--program で一つ選んでください"
                                     : "%s %s: there are several programs, which would overwrite each other; put {program} in the name, or choose one with --program",
                  option, path);
}

/* Formats of which several may stand one after the other. */
static bool may_follow(const char *format) {
  static const char *const names[] = {"text", "md", "jsonl", "github"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(format, names[i])) return true;
  return false;
}

static int outputs_apart(const struct arguments *a, const struct choice *c) {
  if (c->runs.count < 2) return EXIT_CLEAN;
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    if (!has_place(a->outputs.list.items[i])) return one_name_for_all(a, "-o", a->outputs.list.items[i]);
  if (a->baseline && !has_place(a->baseline)) return one_name_for_all(a, "--baseline", a->baseline);
  if (a->gated && a->format && !a->outputs.list.count && !may_follow(a->format))
    return complain(speaks_japanese(a) ? "%s には一つのプログラムしか書けません。-o '{program}.%s' のように書くか、--program で一つ選んでください"
                                       : "%s holds one program, and there are several; say -o '{program}.%s', or choose one with --program",
                    a->format, a->format);
  return EXIT_CLEAN;
}

/* What can't be is told before the first program costs its time. */
static int possible(const struct arguments *a, const struct choice *c) {
  int res = outputs_apart(a, c);
  for (uint32_t i = 0; i < c->runs.count && res == EXIT_CLEAN; i++) {
    struct arguments x = arguments_with(a, c->runs.items[i].settings);
    res = gating_possible(&x);
    arguments_give_back(&x);
  }
  return res;
}

/* ---- running ---- */

/* Those of the file stand first in every program. */
static void note_allows(struct choice *c, const struct program_run *run) {
  for (uint32_t i = 0; i < c->project->settings.allowed_count; i++)
    if (run->status == EXIT_SPEC || run->status == EXIT_TROUBLE || run->allows[i].used) c->used[i] = true;
}

static void warn_unused(struct choice *c, const struct arguments *a) {
  struct project *p = c->project;
  char date[11];
  bool all = c->listed && c->runs.count == p->programs.count && 1 < p->programs.count;
  for (uint32_t i = 0; all && a->gated && i < p->settings.allowed_count; i++) {
    const struct allowed_warning *x = &p->settings.allowed[i];
    if (x->until != DAY_NONE && x->until < a->as_of) diag(&p->diagnostics, MSG_SETTING_ALLOW_EXPIRED, x->at, x->code, date_format(x->until, date));
    else if (!c->used[i]) diag(&p->diagnostics, MSG_SETTING_ALLOW_UNUSED, x->at, x->code);
  }
  if (p->diagnostics.list.count) print_messages(&p->sources, &p->diagnostics, a, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
}

static int run_all(struct arguments *a, struct choice *c, int (*each)(struct session *, struct arguments *)) {
  int res = EXIT_CLEAN;
  for (uint32_t i = 0; i < c->runs.count; i++) {
    struct program_run *run = &c->runs.items[i];
    struct arguments x = arguments_with(a, run->settings);
    run->allows = project_allows(&c->project->memory, c->project, run->settings);
    run_one(&x, run, each);
    note_allows(c, run);
    arguments_give_back(&x);
    if (res < run->status) res = run->status;
  }
  warn_unused(c, a);
  if (a->gated && (c->listed || a->summary)) {
    int written = write_summary(a, c->runs.items, c->runs.count);
    if (res < written) res = written;
  }
  return res;
}

int run_programs(struct arguments *a, const struct text_list *paths, int (*each)(struct session *s, struct arguments *a)) {
  struct project p;
  struct choice c = {.project = &p};
  struct text_list own = {0};
  int res = EXIT_SPEC;
  if (!load_settings(&p, a->files, paths->list.count ? paths->list.items[0] : NULL)) {
    print_messages(&p.sources, &p.diagnostics, a, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
  } else {
    take_shared_settings(a, &p.settings);
    depfile_add_settings(a->depfile, &p.sources);
    tell_settings(a, &p.sources);
    res = choose(&c, a, &p, paths, &own);
    if (res == EXIT_CLEAN) res = possible(a, &c);
    c.used = memory_zeroed((size_t)p.settings.allowed_count + 1, sizeof *c.used);
    if (res == EXIT_CLEAN) res = run_all(a, &c, each);
    free(c.used);
  }
  vec_free(&c.runs);
  vec_free(&own.list);
  project_free(&p);
  return res;
}
