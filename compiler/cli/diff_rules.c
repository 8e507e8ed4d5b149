/* diff_rules.c - cpsfc diff --rules OLD NEW [SPEC...], or --rules REV..REV -- DIR [-- SPEC...]: two editions of a framework, and what they make of a spec. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/diff_sides.h"
#include "runtime/compare/rules_diff.h"

/* One edition, with how to judge by it. */
struct edition {
  struct rules_snapshot snapshot;
  VEC(struct framework_choice) choices; /* texts belong to the snapshot */
  struct overlay_file_list files;       /* of a revision, by the names that they have beside a spec; sorted */
};

static const char *kept(struct edition *e, const char *text) {
  return arena_copy(&e->snapshot.memory, text, strlen(text));
}

/* ---- a folder of YAML without rules ---- */

static bool ends_with(const char *path, const char *suffix) {
  size_t length = strlen(path), tail = strlen(suffix);
  return tail < length && !strcmp(path + length - tail, suffix);
}

/* Its YAML files, catalogue.yaml first, when PATH is one, or a folder with no rules in it. */
static bool find_yaml(struct arena *a, const char *path, struct file_list *res) {
  struct file_list rules = {0};
  if (ends_with(path, ".yaml")) return vec_push(&res->paths, path), true;
  bool none = file_is_folder(path) && !file_walk(a, path, ".cpsf", true, &rules) && !rules.paths.count;
  vec_free(&rules.paths);
  if (!none || file_walk(a, path, ".yaml", false, res)) return false;
  for (uint32_t i = 1; i < res->paths.count; i++)
    if (!strcmp(path_last(res->paths.items[i]), "catalogue.yaml")) {
      const char *first = res->paths.items[i];
      memmove(res->paths.items + 1, res->paths.items, sizeof first * i);
      res->paths.items[0] = first;
    }
  return res->paths.count;
}

static int read_yaml(struct edition *e, struct arguments *a, const struct file_list *list) {
  struct catalogue c = {0};
  struct interner names = {0};
  struct sources sources = {0};
  struct diagnostics d = {0};
  int res = EXIT_CLEAN;
  for (uint32_t i = 0; res == EXIT_CLEAN && i < list->paths.count; i++) {
    char *text;
    size_t length;
    if (!whole_file_read(list->paths.items[i], &text, &length)) {
      res = EXIT_TROUBLE;
      break;
    }
    uint32_t file = source_add(&sources, list->paths.items[i], text, length);
    free(text);
    if (file == UINT32_MAX || !catalogue_read(&c, &names, &sources, &d, file)) res = EXIT_SPEC;
  }
  if (d.errors) print_messages(&sources, &d, a, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
  if (res == EXIT_CLEAN) snapshot_catalogue(&e->snapshot, &c, &names);
  catalogue_free(&c);
  diagnostics_free(&d);
  sources_free(&sources);
  interner_free(&names);
  return res;
}

/* ---- rules, and an edition of the library by its name ---- */

/* NAME stands for `cpsf@1.0`; NULL: whatever the files state. */
static bool is_wanted(const struct session *s, const struct rule_framework *f, const char *name) {
  if (f->core) return false;
  if (!name) return s->program.model.modules.items[f->module].own;
  size_t length = strcspn(name, "@");
  const char *text = sym_text(&s->program.names, f->name);
  return strlen(text) == length && !strncmp(text, name, length);
}

static void take_framework(struct edition *e, struct session *s, uint32_t index, const char *folder) {
  const struct rule_framework *f = &s->program.rules.frameworks.items[index];
  if (f->catalogue) snapshot_catalogue(&e->snapshot, f->catalogue, &s->program.names);
  snapshot_rules(&e->snapshot, &s->program.rules, &s->program.model, index);
  struct framework_choice c = {kept(e, sym_text(&s->program.names, f->name)),
                               kept(e, sym_text(&s->program.names, f->version)), folder};
  vec_push(&e->choices, c);
}

/* The folder that the framework's module lies in. */
static const char *folder_of(struct edition *e, struct session *s, const struct rule_framework *f) {
  const struct source_file *file = source_file_at(&s->program.sources, f->at.start);
  return file ? path_folder(&e->snapshot.memory, path_clean(&e->snapshot.memory, file->name)) : ".";
}

/* "main:catalogues/house": what lies there on disk may be another edition. */
static const char *name_in_revision(struct edition *e, const char *revision, const char *path) {
  return arena_format(&e->snapshot.memory, "%s:%s", revision, path);
}

static void keep_files(struct edition *e, const char *revision, const struct overlay_files *files) {
  for (uint32_t i = 0; i < files->count; i++) {
    const struct overlay_file *f = &files->items[i];
    struct overlay_file copy = {name_in_revision(e, revision, f->path), arena_copy(&e->snapshot.memory, f->text, f->length), f->length};
    vec_push(&e->files.list, copy);
  }
  for (uint32_t i = 0; i < e->choices.count; i++)
    e->choices.items[i].folder = name_in_revision(e, revision, e->choices.items[i].folder);
}

static int take_frameworks(struct edition *e, struct session *s, const char *name, bool ja) {
  for (uint32_t i = 0; i < s->program.rules.frameworks.count; i++) {
    const struct rule_framework *f = &s->program.rules.frameworks.items[i];
    if (is_wanted(s, f, name)) take_framework(e, s, i, name ? NULL : folder_of(e, s, f));
  }
  return e->choices.count
             ? EXIT_CLEAN
             : complain(ja ? "%s: フレームワークがありません" : "%s: there is no framework in it", e->snapshot.shown);
}

static int read_session(struct edition *e, struct arguments *a, struct session *s, const char *name) {
  const char *problem;
  s->options.as_of = a->as_of;
  if (session_load(s, &problem) == LOAD_MISSING) return complain("%s", problem);
  if (!session_check(s)) {
    print_diagnostics(s, a);
    return EXIT_SPEC;
  }
  session_read_catalogues(s);
  return take_frameworks(e, s, name, speaks_japanese(a));
}

static bool is_library_name(const char *word) {
  struct arena memory = {0};
  uint32_t count;
  const struct library_module *list = library_modules(&memory, &count);
  const struct library_module *m = library_find(list, count, arena_copy(&memory, word, strcspn(word, "@")));
  bool res = m && m->framework && !file_exists(word);
  arena_free(&memory);
  return res;
}

static int read_edition(struct edition *e, struct arguments *a, const char *word, const struct text_list *paths) {
  struct session s;
  struct arena memory = {0};
  struct file_list yaml = {0};
  int res;
  session_init(&s);
  for (uint32_t i = 0; i < a->search.list.count; i++) vec_push(&s.options.search.list, a->search.list.items[i]);
  if (a->files) {
    read_only_these(&s, a);
    for (uint32_t i = 0; i < paths->list.count; i++) vec_push(&s.options.paths.list, paths->list.items[i]);
    res = read_session(e, a, &s, NULL);
  } else if (is_library_name(word)) {
    const char *text = arena_format(&memory, "import %s\n", word);
    struct overlay_file file = {"edition.cpsf", text, strlen(text)};
    s.options.overlay = &file;
    s.options.overlay_count = 1;
    vec_push(&s.options.paths.list, file.path);
    res = read_session(e, a, &s, word);
  } else if (find_yaml(&memory, word, &yaml)) {
    res = read_yaml(e, a, &yaml);
  } else if (!file_exists(word)) {
    res = complain(
        speaks_japanese(a)
            ? "%s は、ファイルでもフォルダーでも標準ライブラリのフレームワークでもありません(cpsfc list frameworks)"
            : "%s is neither a file or folder nor a framework of the library (cpsfc list frameworks)",
        word);
  } else {
    vec_push(&s.options.paths.list, word);
    res = read_session(e, a, &s, NULL);
  }
  vec_free(&yaml.paths);
  session_free(&s);
  arena_free(&memory);
  return res;
}

struct revision_edition { struct edition *edition; const char *name; };

static int read_revision_edition(struct arguments *a, const struct text_list *paths, void *context) {
  struct revision_edition *x = context;
  int res = read_edition(x->edition, a, NULL, paths);
  keep_files(x->edition, x->name, a->files);
  return res;
}

static int read_side(struct diff_sides *s, int i, struct arguments *a, struct edition *e) {
  const struct diff_side *side = &s->side[i];
  e->snapshot.shown = diff_side_name(s, side);
  if (side->revision) return with_revision(s, side, a, read_revision_edition, &(struct revision_edition){e, side->word});
  return read_edition(e, a, side->disk ? s->paths.list.items[0] : side->word, NULL);
}

/* ---- what they make of a spec ---- */

static int judge_by(struct arguments *a, const struct edition *e, const struct text_list *spec,
                    struct report_list *list) {
  list->shown = e->snapshot.shown;
  a->frameworks = e->choices.items;
  a->framework_count = e->choices.count;
  struct overlay_files files = {e->files.list.items, e->files.list.count};
  a->beside = files.count ? &files : NULL;
  int res = reports_of_spec(a, spec, list);
  a->beside = NULL;
  a->frameworks = NULL;
  a->framework_count = 0;
  if (res == EXIT_SPEC)
    complain(speaks_japanese(a) ? "%s では仕様を判定できません" : "the spec can't be judged by %s", e->snapshot.shown);
  return res;
}

static int judge_spec(struct arguments *a, const struct edition editions[2], const struct text_list *spec,
                      struct report_list lists[2]) {
  for (int i = 0; i < 2; i++)
    if (!editions[i].choices.count)
      return complain(speaks_japanese(a) ? "%s は規則のないカタログです。仕様の判定には規則が必要です"
                                         : "%s is a catalogue without rules; a spec is judged by rules",
                      editions[i].snapshot.shown);
  if (strcmp(editions[0].snapshot.name, editions[1].snapshot.name))
    return complain(speaks_japanese(a)
                        ? "%s と %s は別のフレームワークです。仕様を判定できるのは、同じフレームワークの二つの版です"
                        : "%s and %s are different frameworks: a spec can be judged by two editions of one",
                    editions[0].snapshot.name, editions[1].snapshot.name);
  int res = judge_by(a, &editions[1], spec, &lists[1]);
  return res == EXIT_CLEAN ? judge_by(a, &editions[0], spec, &lists[0]) : res;
}

static void write_one(struct out *o, const struct arguments *a, const char *path, enum language l,
                      const void *context) {
  const struct rules_format *format = output_format(a, path, rules_formats(), "text");
  format->write(o, context, l, CPSFC_VERSION);
}

static int compare_editions(struct arguments *a, const struct edition editions[2], const struct text_list *spec) {
  struct report_list lists[2] = {{0}, {0}};
  struct diff_programs programs = {0};
  struct rules_diff d;
  int res = spec->list.count ? judge_spec(a, editions, spec, lists) : EXIT_CLEAN;
  if (res == EXIT_CLEAN) {
    rules_diff_make(&d, &editions[0].snapshot, &editions[1].snapshot);
    if (spec->list.count) {
      diff_programs_make(&programs, &lists[0], &lists[1]);
      d.verdicts = &programs.set;
    }
    res = write_outputs(a, write_one, &d);
    if (res == EXIT_CLEAN && programs.set.worse) res = EXIT_GATE;
    rules_diff_free(&d);
  }
  diff_programs_free(&programs);
  report_list_free(&lists[0]);
  report_list_free(&lists[1]);
  return res;
}

/* The words behind the two editions are the spec. */
static int run_editions(struct arguments *a, struct diff_sides *sides, const struct text_list *spec) {
  struct edition editions[2] = {{.snapshot = {.shown = ""}}, {.snapshot = {.shown = ""}}};
  int res = EXIT_CLEAN;
  a->errors_only = true;
  for (int i = 0; i < 2 && res == EXIT_CLEAN; i++) res = read_side(sides, i, a, &editions[i]);
  if (res == EXIT_CLEAN) res = compare_editions(a, editions, spec);
  for (int i = 0; i < 2; i++) {
    vec_free(&editions[i].choices);
    vec_free(&editions[i].files.list);
    snapshot_free(&editions[i].snapshot);
  }
  return res;
}

/* What stands behind the second `--` is the spec; A is left with the words before it. */
static void take_spec(struct arguments *a, struct text_list *spec) {
  uint32_t count = a->words.list.count, end = a->dashes;
  while (end < count && strcmp(a->words.list.items[end], "--")) end++;
  for (uint32_t i = end + 1; i < count; i++) vec_push(&spec->list, a->words.list.items[i]);
  if (end < count) a->words.list.count = end;
}

int diff_rules(struct arguments *a) {
  struct diff_sides sides = {0};
  struct text_list spec = {0};
  int res = EXIT_TROUBLE;
  if (a->dashes != UINT32_MAX || (a->words.list.count && diff_word_is_range(a->words.list.items[0]))) {
    if (a->dashes != UINT32_MAX) take_spec(a, &spec);
    if (diff_sides_find(&sides, a)) res = run_editions(a, &sides, &spec);
  } else if (a->words.list.count < 2) {
    complain("%s", speaks_japanese(a)
                       ? "diff --rules にはフレームワークの二つの版が必要です: cpsfc diff --rules OLD NEW [SPEC...]"
                       : "diff --rules needs two editions of a framework: cpsfc diff --rules OLD NEW [SPEC...]");
  } else {
    for (int i = 0; i < 2; i++) sides.side[i] = (struct diff_side){.word = a->words.list.items[i]};
    for (uint32_t i = 2; i < a->words.list.count; i++) vec_push(&spec.list, a->words.list.items[i]);
    res = run_editions(a, &sides, &spec);
  }
  vec_free(&spec.list);
  diff_sides_free(&sides);
  return res;
}
