/* run.c - what the commands share: running a session, printing, writing, the gate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

int complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("cpsfc: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  return EXIT_TROUBLE;
}

bool use_colour(const struct arguments *a, int fd) {
  if (a->colour != COLOUR_AUTO) return a->colour == COLOUR_ALWAYS;
  const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
  return isatty(fd) && !(refused && *refused) && !(terminal && !strcmp(terminal, "dumb"));
}

int terminal_width(void) {
  struct winsize size;
  if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && 40 <= size.ws_col) return size.ws_col;
  return 100;
}

int write_result(struct out *o, const char *path) {
  bool to_file = path && strcmp(path, "-");
  int error = o->error; /* set: the writer had no success */
  if (!error && to_file) error = file_write(path, o->buffer.text ? o->buffer.text : "", o->buffer.length);
  if (!error && !to_file) {
    o->fd = STDOUT_FILENO;
    error = out_flush(o);
  }
  if (error) return complain("can't write %s: %s", to_file ? path : "standard output", strerror(error));
  return EXIT_CLEAN;
}

/* JSON instead of the result, where that would have been JSON: a spec with errors has no result. */
void print_messages(struct sources *sources, struct diagnostics *d, const struct arguments *a, enum language language) {
  bool machine = a->format && !strcmp(a->format, "json") && d->errors;
  struct out o = {.fd = machine ? STDOUT_FILENO : STDERR_FILENO};
  diagnostics_sort(d);
  if (machine) {
    struct json j = {.out = &o};
    diagnostics_write_json(&j, sources, d);
  } else {
    diagnostics_write_text(&o, sources, d, (struct diag_style){language, use_colour(a, STDERR_FILENO), a->max_errors, terminal_width()});
  }
  out_flush(&o);
  builder_free(&o.buffer);
}

void print_diagnostics(struct session *s, const struct arguments *a) {
  if (a->errors_only && !s->program.diagnostics.errors) return;
  bool terminal = a->language_given || isatty(STDERR_FILENO);
  print_messages(&s->program.sources, &s->program.diagnostics, a, terminal ? a->terminal_language : a->language);
}

const char *output_name(struct session *s, const char *path) {
  const char *place = strstr(path, "{program}");
  return place ? arena_format(&s->memory, "%.*s%s%s", (int)(place - path), path, s->title, place + strlen("{program}")) : path;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void copy_list(struct text_list *to, const struct text_list *from) {
  for (uint32_t i = 0; i < from->list.count; i++) vec_push(&to->list, from->list.items[i]);
}

static void print_trace(const struct session *s, const struct arguments *a) {
  if (!a->trace) return;
  for (uint32_t i = 0; i < s->passes.count; i++) fprintf(stderr, "%-18s %10.4f s\n", s->passes.items[i].name, s->passes.items[i].seconds);
}

/* One program from its paths to its findings, then EACH. NAME: as cpsf.yaml calls it, or NULL. */
static int run_one(struct arguments *a, const struct text_list *paths, const char *name, int (*each)(struct session *, struct arguments *)) {
  struct session s;
  session_init(&s);
  copy_list(&s.options.paths, paths);
  copy_list(&s.options.search, &a->search);
  copy_list(&s.options.targets, &a->targets);
  s.options.as_of = a->as_of;
  s.options.every_check = a->every_check;
  s.options.basis = a->basis;
  s.options.evidence_folder = a->evidence_folder;
  s.options.warn_before = a->warn_before;
  read_only_files(&s, a->files);
  if (a->trace) s.clock = seconds;
  const char *problem;
  int res;
  if (session_load(&s, &problem) == LOAD_MISSING) {
    res = complain("%s", problem);
  } else {
    if (name) s.title = name;
    bool good = session_check(&s);
    struct gating gating = {0};
    res = good ? EXIT_CLEAN : EXIT_SPEC;
    if (good) {
      session_forget_trees(&s);
      session_judge(&s);
      if (a->gated) res = gating_prepare(&gating, &s, a, name, paths);
    }
    print_diagnostics(&s, a);
    print_trace(&s, a);
    if (!good) explain_errors(a);
    a->gating = a->gated ? &gating : NULL;
    if (res == EXIT_CLEAN) res = each(&s, a);
    a->gating = NULL;
    gating_free(&gating);
    depfile_add_program(a->depfile, &s, a);
  }
  session_free(&s);
  return res;
}

/* ---- cpsf.yaml ---- */

enum basis basis_of(const char *word) {
  return !strcmp(word, "third_party") ? BASIS_THIRD_PARTY : !strcmp(word, "evidenced") ? BASIS_EVIDENCED : BASIS_STATED;
}

/* What the command line left open. */
static void take_settings(struct arguments *a, const struct project *p) {
  struct bilingual_text problem;
  a->targets_given = a->targets.list.count != 0;
  a->basis_given = a->basis != BASIS_NONE;
  if (p->as_of != DAY_NONE && !strcmp(a->as_of_from, "clock")) a->as_of = p->as_of, a->as_of_from = "cpsf.yaml";
  if (p->lang && !a->language_given) a->language = a->terminal_language = strcmp(p->lang, "ja") ? LANGUAGE_EN : LANGUAGE_JA;
  if (p->fail_on && !a->gate_given && gate_parse(&a->gate, p->fail_on, &problem)) a->gate_from = "cpsf.yaml";
  if (p->basis && a->basis == BASIS_NONE) a->basis = basis_of(p->basis);
  if (a->targets.list.count == 0) copy_list(&a->targets, &p->targets);
  copy_list(&a->search, &p->search);
}

/* Does the list of programs apply? When nothing is named, or just the folder of cpsf.yaml. */
static bool lists_programs(struct project *p, const struct text_list *paths) {
  if (p->programs.count == 0 || 1 < paths->list.count) return false;
  if (paths->list.count == 0) return true;
  return !strcmp(path_clean(&p->memory, paths->list.items[0]), path_folder(&p->memory, p->path));
}

static int run_listed(struct arguments *a, struct project *p, int (*each)(struct session *, struct arguments *)) {
  int res = EXIT_CLEAN;
  for (uint32_t i = 0; i < p->programs.count; i++) {
    int status = run_one(a, &p->programs.items[i].files, p->programs.items[i].name, each);
    if (status != EXIT_CLEAN) complain("program %s: status %d", p->programs.items[i].name, status);
    if (res < status) res = status;
  }
  return res;
}

int run_programs(struct arguments *a, const struct text_list *paths, int (*each)(struct session *s, struct arguments *a)) {
  struct project p;
  int res = EXIT_SPEC;
  if (!load_settings(&p, a->files, paths->list.count ? paths->list.items[0] : NULL)) {
    print_messages(&p.sources, &p.diagnostics, a, a->terminal_language);
  } else {
    take_settings(a, &p);
    depfile_add_settings(a->depfile, &p.sources);
    res = gating_possible(a);
    if (res == EXIT_CLEAN) res = lists_programs(&p, paths) ? run_listed(a, &p, each) : run_one(a, paths, NULL, each);
  }
  a->search.list.count = a->targets.list.count = 0; /* they may point into the project */
  project_free(&p);
  return res;
}

struct report_input make_report_input(struct session *s, const struct arguments *a, bool to_terminal) {
  struct report_input in = session_report_input(s, CPSFC_VERSION, to_terminal ? a->terminal_language : a->language);
  in.as_of_from = a->as_of_from;
  in.all = a->all;
  in.table = a->table;
  in.colour = to_terminal && use_colour(a, STDOUT_FILENO);
  in.evidence_looked_at = a->evidence_folder != NULL;
  in.decision = a->gating ? &a->gating->decision : NULL;
  in.ratchet = a->gating && a->gating->compares ? &a->gating->ratchet : NULL;
  return in;
}

/* ---- formats ---- */

static const struct report_format *complain_format(const char *reason, const char *subject, enum report_kind kind) {
  struct arena a = {0};
  complain(reason, subject, report_format_names(&a, kind));
  arena_free(&a);
  return NULL;
}

const struct report_format *choose_format(const struct arguments *a, const char *path, enum report_kind kind) {
  const struct report_format *res = report_format_find("text");
  bool to_file = path && strcmp(path, "-");
  if (a->format) res = report_format_find(a->format);
  else if (to_file) res = report_format_for_path(path);
  if (!res) return complain_format("the format of %s can't be told from its name; say --format: %s", path, kind);
  if (!report_format_writes(res, kind)) return complain_format("%s can't hold this; formats that can: %s", res->name, kind);
  if (res->binary && !to_file && isatty(STDOUT_FILENO)) {
    complain("%s is no text and would garble the terminal; say -o FILE%s", res->name, res->extension);
    return NULL;
  }
  return res;
}
