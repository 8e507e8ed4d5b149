/* session.c - the pipeline: load, check, judge. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/embedded.h"
#include "compiler/driver/load.h"

enum { LOAD_ROUNDS = 32 }; /* a round more each time a later import asks for a higher version */

static void program_free(struct program *p) {
  for (uint32_t i = 0; i < p->trees.count; i++) tree_free(&p->trees.items[i]);
  vec_free(&p->trees);
  for (module_id m = 0; m < p->modules.count; m++) {
    struct program_module *module = &p->modules.items[m];
    if (module->catalogue) catalogue_free(module->catalogue);
    vec_free(&module->trees);
    vec_free(&module->imports);
  }
  vec_free(&p->modules);
  diagnostics_free(&p->diagnostics);
  sources_free(&p->sources);
  interner_free(&p->names);
}

static void loader_free(struct loader *l) {
  vec_free(&l->files);
  vec_free(&l->candidates);
}

void session_init(struct session *s) {
  struct session_options none = {.as_of = DAY_NONE};
  memset(s, 0, sizeof *s);
  s->options = none;
}

void session_free(struct session *s) {
  if (s->judged) {
    findings_free(&s->findings);
    evaluation_free(&s->evaluation);
  }
  trust_free(&s->trust);
  if (s->sema) {
    rule_set_free(&s->program.rules);
    sema_free(s->sema);
    model_free(&s->program.model);
  }
  standards_free(&s->standards);
  glossary_free(&s->glossary);
  program_free(&s->program);
  vec_free(&s->options.paths.list);
  vec_free(&s->options.search.list);
  vec_free(&s->options.targets.list);
  vec_free(&s->files_read.list);
  vec_free(&s->passes);
  arena_free(&s->memory);
}

bool session_stops(struct session *s) {
  if (s->options.should_stop && s->options.should_stop(s->options.stop_context)) s->stopped = true;
  return s->stopped;
}

/* Names are worked out in any case; rules, too: of requirements. */
static void look(void *session) { (void)session_stops(session); }

/* Runs with a timer around it when the session has a clock. */
static void note_pass(struct session *s, const char *name, double start) {
  if (!s->clock) return;
  struct pass_time pass = {name, s->clock() - start};
  vec_push(&s->passes, pass);
}
static double begin_pass(const struct session *s, const char *name) {
  if (s->begins) s->begins(s->begins_context, name);
  return s->clock ? s->clock() : 0;
}

/* Of several paths: the folder they all lie in, else the first by name. The order they were named in must not show. */
static const char *name_of_paths(struct session *s) {
  const struct text_list *paths = &s->options.paths;
  if (paths->list.count == 0) return "cpsfc";
  const char *first = path_clean(&s->memory, paths->list.items[0]), *folder = path_folder(&s->memory, first);
  for (uint32_t i = 1; i < paths->list.count; i++) {
    const char *path = path_clean(&s->memory, paths->list.items[i]);
    if (strcmp(path_folder(&s->memory, path), folder)) folder = ".";
    if (strcmp(path, first) < 0) first = path;
  }
  return path_last(paths->list.count == 1 || !strcmp(folder, ".") ? first : folder);
}

/* What the program is called: its one module with a module line, else after what was named. */
static const char *program_title(struct session *s) {
  const struct program *p = &s->program;
  uint32_t own = 0;
  module_id last = 0;
  for (module_id m = 1; m < p->modules.count; m++)
    if (p->modules.items[m].own) own++, last = m;
  if (own == 1) return arena_format(&s->memory, "%s", sym_text(&p->names, p->modules.items[last].name));
  return name_of_paths(s);
}

/* Names keep their ids, so that trees of the earlier check can be used. */
static void begin_with_parsed(struct session *s) {
  if (!s->options.parsed) return;
  s->program.names = s->options.parsed->names;
  memset(&s->options.parsed->names, 0, sizeof s->options.parsed->names);
}

enum load_result session_load(struct session *s, const char **problem) {
  struct loader l = {.session = s, .program = &s->program, .memory = &s->memory};
  double start = begin_pass(s, "read and parse");
  l.library = library_modules(&s->memory, &l.library_count);
  if (s->options.paths.list.count == 0) vec_push(&s->options.paths.list, ".");
  begin_with_parsed(s);
  for (int round = 0; round < LOAD_ROUNDS; round++) {
    l.again = false;
    if (!load_named_files(&l)) break;
    find_candidates(&l);
    if (load_modules(&l) || l.problem) break;
    s->options.parsed = NULL; /* its names go with the program's */
    program_free(&s->program);
    memset(&s->program, 0, sizeof s->program);
    loader_free(&l);
    memset(&l.files, 0, sizeof l.files);
    memset(&l.candidates, 0, sizeof l.candidates);
  }
  loader_free(&l);
  vec_free(&l.minimums);
  s->program.as_of = s->options.as_of;
  s->title = program_title(s);
  note_pass(s, "read and parse", start);
  *problem = l.problem;
  return l.problem ? LOAD_MISSING : LOAD_OK;
}

static bool tree_says_something(const struct tree *t) {
  for (node_id n = t->nodes.items[t->root].first; n; n = t->nodes.items[n].next) {
    int kind = t->nodes.items[n].kind;
    if (kind != NODE_EDITION && kind != NODE_MODULE && kind != NODE_IMPORT && kind != NODE_RESPONSIBLE && kind != NODE_TARGET) return true;
  }
  return false;
}

static bool says_nothing(const struct program *p) {
  for (module_id m = 1; m < p->modules.count; m++)
    for (uint32_t i = 0; p->modules.items[m].own && i < p->modules.items[m].trees.count; i++)
      if (tree_says_something(&p->trees.items[p->modules.items[m].trees.items[i]])) return false;
  return true;
}

/* A third of the memory of a checked program. */
static void forget_trees(struct program *p) {
  for (uint32_t i = 0; i < p->trees.count; i++) tree_free(&p->trees.items[i]);
}

bool session_check(struct session *s) {
  struct program *p = &s->program;
  double start = begin_pass(s, "names and types");
  if (!p->core) return false;
  p->uses = s->options.uses;
  p->look = look;
  p->look_context = s;
  p->class_homes = s->options.homes;
  model_init(&p->model, &p->names, &p->sources);
  rule_set_init(&p->rules);
  s->sema = sema_run(p, 0, 0, 0);
  note_pass(s, "names and types", start);
  start = begin_pass(s, "rules");
  lower_rules(p, s->sema);
  note_pass(s, "rules", start);
  if (session_stops(s)) return false;
  start = begin_pass(s, "checks");
  check_model(&p->model, &p->diagnostics, s->options.as_of);
  check_evidence_files(s);
  bool sound = p->diagnostics.errors == 0;
  check_decisions(s);
  s->empty = says_nothing(p);
  if (s->options.forget_trees) forget_trees(p);
  note_pass(s, "checks", start);
  if (session_stops(s)) return false;
  start = begin_pass(s, "trust");
  if (sound) trust_run(&s->trust, &p->model, (struct trust_options){.as_of = s->options.as_of, .list_all = s->options.every_check}, &p->diagnostics);
  sema_apply_allows(s->sema);
  check_target_profiles(s);
  apply_allows(s, false);
  note_pass(s, "trust", start);
  return !session_stops(s) && p->diagnostics.errors == 0;
}

/* The targets of the command line, read once; malformed ones were refused by the front door. */
static const struct target *read_targets(struct session *s) {
  const struct text_list *texts = &s->options.targets;
  struct target *res = arena_alloc(&s->memory, sizeof *res * (texts->list.count + 1));
  for (uint32_t i = 0; i < texts->list.count; i++) {
    const char *text = texts->list.items[i], *at = strchr(text, '@'), *colon = strrchr(text, ':');
    size_t name = at ? (size_t)(at - text) : colon ? (size_t)(colon - text) : strlen(text);
    res[i].framework = intern(&s->program.names, text, name);
    res[i].level = colon ? (uint8_t)atoi(colon + 1) : 0;
  }
  return res;
}

void session_judge(struct session *s) {
  double start = begin_pass(s, "evaluation");
  evaluation_run_until(&s->evaluation, &s->program.model, &s->program.rules, s->options.as_of, s->options.should_stop, s->options.stop_context);
  s->stopped = s->evaluation.stopped;
  if (s->stopped) {
    evaluation_free(&s->evaluation);
    return;
  }
  contract_checks(&s->program.model, &s->evaluation, s->options.every_check, &s->program.diagnostics);
  note_pass(s, "evaluation", start);
  start = begin_pass(s, "findings");
  struct finding_options options = {.as_of = s->options.as_of, .basis = s->options.basis, .warn_before = s->options.warn_before, .target_override = read_targets(s),
                                    .target_override_count = s->options.targets.list.count};
  findings_run(&s->findings, &s->evaluation, options, &s->program.diagnostics);
  sema_apply_allows(s->sema);
  apply_allows(s, true);
  s->judged = true;
  note_pass(s, "findings", start);
}

static void copy_texts(struct text_list *to, const struct text_list *from) {
  for (uint32_t i = 0; i < from->list.count; i++) vec_push(&to->list, from->list.items[i]);
}

/* Standard input can be read only once: from memory the second time. */
static void keep_input(struct session *res, const struct session *s) {
  const struct sources *all = &s->program.sources;
  for (uint32_t i = 0; i < all->files.count && !s->options.overlay_count; i++) {
    const struct source_file *f = &all->files.items[i];
    if (strcmp(f->name, "-")) continue;
    struct overlay_file *input = arena_alloc(&res->memory, sizeof *input);
    *input = (struct overlay_file){"-", f->text, f->length};
    res->options.overlay = input;
    res->options.overlay_count = 1;
  }
}

bool session_judge_as_of(struct session *res, const struct session *s, day as_of) {
  const char *problem;
  session_init(res);
  res->options = s->options;
  res->options.as_of = as_of;
  res->options.paths = res->options.search = res->options.targets = (struct text_list){0};
  copy_texts(&res->options.paths, &s->options.paths);
  copy_texts(&res->options.search, &s->options.search);
  copy_texts(&res->options.targets, &s->options.targets);
  res->options.parsed = NULL;
  res->options.uses = NULL;
  res->options.settings = NULL;
  res->options.allows = NULL;
  res->options.allow_count = 0;
  keep_input(res, s);
  bool good = session_load(res, &problem) == LOAD_OK && session_check(res);
  if (good) session_judge(res);
  return good;
}

/* Files that were named on the command line, or lie in a folder that was. */
static const uint32_t *own_files(struct session *s, uint32_t *count) {
  const struct program *p = &s->program;
  uint32_t *res = arena_alloc(&s->memory, ((size_t)p->trees.count + 1) * sizeof *res);
  *count = 0;
  for (uint32_t m = 1; m < p->modules.count; m++)
    for (uint32_t i = 0; p->modules.items[m].own && i < p->modules.items[m].trees.count; i++)
      res[(*count)++] = p->trees.items[p->modules.items[m].trees.items[i]].file;
  return res;
}

static bool is_library_source(const struct source_file *f) {
  const struct embedded_file *x = embedded_find(f->name);
  return x && (size_t)(x->end - x->start) == f->length && !memcmp(x->start, f->text, f->length);
}

/* One's own first, then what they import, catalogues included; the library is in every cpsfc. */
static const uint32_t *spec_files(struct session *s, const uint32_t *own, uint32_t own_count, uint32_t *count) {
  const struct sources *all = &s->program.sources;
  uint32_t *res = arena_alloc(&s->memory, ((size_t)all->files.count + 1) * sizeof *res);
  bool *taken = memory_zeroed(all->files.count + 1, sizeof *taken);
  *count = 0;
  for (uint32_t i = 0; i < own_count; i++) taken[res[(*count)++] = own[i]] = true;
  for (uint32_t i = 0; i < all->files.count; i++)
    if (!taken[i] && !is_library_source(&all->files.items[i])) res[(*count)++] = i;
  free(taken);
  return res;
}

struct report_input session_report_input(struct session *s, const char *version, enum language language) {
  struct report_input in = {.model = &s->program.model, .rules = &s->program.rules, .findings = &s->findings,
                            .sources = &s->program.sources, .diagnostics = &s->program.diagnostics, .title = s->title,
                            .as_of = s->options.as_of, .version = version, .language = language,
                            .trust = &s->trust, .glossary = &s->glossary};
  in.files = own_files(s, &in.file_count);
  in.spec_files = spec_files(s, in.files, in.file_count, &in.spec_file_count);
  in.targets = s->options.targets.list.items;
  in.target_count = s->options.targets.list.count;
  in.silenced = s->options.allows;
  in.silenced_count = s->options.allow_count;
  return in;
}
