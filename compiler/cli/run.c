/* run.c - what the commands share: running a session, printing, writing, the gate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "compiler/cli/programs.h"

int complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("cpsfc: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  return EXIT_TROUBLE;
}

enum language language_of(const struct arguments *a, int fd) {
  return a->language_known || isatty(fd) ? a->terminal_language : LANGUAGE_EN;
}

bool speaks_japanese(const struct arguments *a) { return language_of(a, STDERR_FILENO) == LANGUAGE_JA; }

int complain_in(const struct arguments *a, const char *en, const char *ja, ...) {
  va_list arguments;
  va_start(arguments, ja);
  fputs("cpsfc: ", stderr);
  vfprintf(stderr, speaks_japanese(a) ? ja : en, arguments);
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
    diagnostics_write_text(&o, sources, d, (struct diag_style){language, use_colour(a, STDERR_FILENO), a->max_errors, terminal_width(), a->quiet});
  }
  out_flush(&o);
  builder_free(&o.buffer);
}

void print_diagnostics(struct session *s, const struct arguments *a) {
  if (a->errors_only && !s->program.diagnostics.errors) return;
  print_messages(&s->program.sources, &s->program.diagnostics, a, language_of(a, STDERR_FILENO));
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

static void print_trace(const struct session *s, const struct arguments *a) {
  if (!a->trace) return;
  for (uint32_t i = 0; i < s->passes.count; i++) fprintf(stderr, "%-18s %10.4f s\n", s->passes.items[i].name, s->passes.items[i].seconds);
}

static void open_session(struct session *s, struct arguments *a, struct program_run *run) {
  session_init(s);
  s->options.settings = run->settings;
  s->options.allows = run->allows;
  s->options.allow_count = run->settings->allowed_count;
  for (uint32_t i = 0; i < run->paths->list.count; i++) vec_push(&s->options.paths.list, run->paths->list.items[i]);
  for (uint32_t i = 0; i < a->search.list.count; i++) vec_push(&s->options.search.list, a->search.list.items[i]);
  for (uint32_t i = 0; i < a->targets.list.count; i++) vec_push(&s->options.targets.list, a->targets.list.items[i]);
  s->options.as_of = a->as_of;
  s->options.every_check = a->every_check;
  s->options.basis = a->basis;
  s->options.evidence_folder = a->evidence_folder;
  s->options.warn_before = a->warn_before;
  s->options.forget_trees = true;
  read_only_these(s, a);
  if (a->trace) s->clock = seconds;
  if (a->progress) s->begins = progress_of_session, s->begins_context = a->progress;
}

/* Other versions of frameworks than those agreed on would give other verdicts: nothing is judged. */
static bool pinned_otherwise(struct session *s, const struct arguments *a, struct program_run *run) {
  struct diagnostics *d = &run->project->diagnostics;
  uint32_t before = d->errors;
  session_check_pins(s, d);
  if (d->errors == before) return false;
  print_messages(&run->project->sources, d, a, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
  diagnostics_free(d);
  return true;
}

/* Deleting the plant must not make a pipeline green. */
static int refuse_empty(const struct session *s, const struct arguments *a) {
  return complain(speaks_japanese(a) ? "%s: 要素も規則もないため、判定できません" : "%s: there is no element and no rule in it, so there is nothing to judge", s->title);
}

static int judge(struct session *s, struct arguments *a, struct program_run *run, struct gating *g) {
  bool empty = a->gated && s->empty;
  session_judge(s);
  progress_say(a->progress, NULL);
  run->judged = true;
  if (empty) return refuse_empty(s, a);
  return a->gated ? gating_prepare(g, s, a, run->name, run->paths) : EXIT_CLEAN;
}

static int run_loaded(struct session *s, struct arguments *a, struct program_run *run, int (*each)(struct session *, struct arguments *)) {
  struct gating gating = {0};
  a->project = run->project;
  bool good = session_check(s);
  if (!good) progress_say(a->progress, NULL);
  if (!a->framework_count && pinned_otherwise(s, a, run)) return EXIT_SPEC; /* `diff --rules` is about other versions */
  int res = good ? judge(s, a, run, &gating) : EXIT_SPEC;
  tell_read(a, s);
  print_diagnostics(s, a);
  print_trace(s, a);
  if (!good) explain_errors(a);
  a->gating = a->gated ? &gating : NULL;
  if (res == EXIT_CLEAN) res = each(s, a);
  a->gating = NULL;
  note_result(run, s, a->gated ? &gating : NULL);
  gating_free(&gating);
  return res;
}

void run_one(struct arguments *a, struct program_run *run, int (*each)(struct session *, struct arguments *)) {
  struct session s;
  struct class_homes homes = class_homes_make();
  const char *problem;
  open_session(&s, a, run);
  s.options.homes = &homes;
  if (session_load(&s, &problem) == LOAD_MISSING) {
    progress_say(a->progress, NULL);
    run->status = complain("%s", problem);
  } else {
    if (run->name) s.title = run->name;
    run->status = run_loaded(&s, a, run, each);
    depfile_add_program(a->depfile, &s, a);
    tell_written(a, &s, run->status);
  }
  session_free(&s);
  class_homes_free(&homes);
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

static const struct report_format *complain_format(const struct arguments *a, struct bilingual_text reason, const char *subject, enum report_kind kind) {
  struct arena memory = {0};
  complain_in(a, "%s %s: %s", "%s%s。使える形式: %s", subject, speaks_japanese(a) ? reason.ja : reason.en, report_format_names(&memory, kind));
  arena_free(&memory);
  return NULL;
}

/* What a format that was asked for does not have. */
static struct bilingual_text lacking(enum report_kind kind) {
  switch (kind) {
  case REPORT_FINDINGS: break;
  case REPORT_VIEW: return (struct bilingual_text){"has no view from the side of another standard (--view); formats that have one", " には、他の規格の側から見た判定(--view)を書けません"};
  case REPORT_TRUST: return (struct bilingual_text){"has no chains of trust; formats that have them", " には、信頼のチェーンを書けません"};
  case REPORT_EXTRACT: return (struct bilingual_text){"has no extract for others (--for); formats that have one", " には、抜粋(--for)を書けません"};
  }
  return (struct bilingual_text){"has no findings; formats that have them", " には、指摘を書けません"};
}

const struct report_format *choose_format(const struct arguments *a, const char *path, enum report_kind kind) {
  static const struct bilingual_text unknown = {"does not say its format by its name; say --format", " は、名前から形式が分かりません。--format で指定してください"};
  const struct report_format *res = report_format_find("text");
  bool to_file = path && strcmp(path, "-");
  if (a->format) res = report_format_find(a->format);
  else if (to_file) res = report_format_for_path(path);
  if (!res) return complain_format(a, unknown, path, kind);
  if (!report_format_writes(res, kind)) return complain_format(a, lacking(kind), res->name, kind);
  if (res->binary && !to_file && isatty(STDOUT_FILENO)) {
    complain_in(a, "%s is no text and would garble the terminal; say -o FILE%s", "%s は文字ではないため、端末には出しません。-o FILE%s のように指定してください", res->name, res->extension);
    return NULL;
  }
  return res;
}
