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
  int error;
  if (path && strcmp(path, "-")) {
    error = file_write(path, o->buffer.text ? o->buffer.text : "", o->buffer.length);
  } else {
    o->fd = STDOUT_FILENO;
    error = out_flush(o);
  }
  if (error) return complain("can't write %s: %s", path && strcmp(path, "-") ? path : "standard output", strerror(error));
  return EXIT_CLEAN;
}

void print_diagnostics(struct session *s, const struct arguments *a) {
  struct out o = {.fd = STDERR_FILENO};
  struct diag_style style = {a->language_given || isatty(STDERR_FILENO) ? a->terminal_language : a->language, use_colour(a, STDERR_FILENO), a->max_errors,
                             terminal_width()};
  diagnostics_sort(&s->program.diagnostics);
  if (a->format && !strcmp(a->format, "json") && s->program.diagnostics.errors) {
    struct out machine = {.fd = STDOUT_FILENO};
    struct json j = {.out = &machine};
    diagnostics_write_json(&j, &s->program.sources, &s->program.diagnostics);
    out_flush(&machine);
    builder_free(&machine.buffer);
  } else {
    diagnostics_write_text(&o, &s->program.sources, &s->program.diagnostics, style);
    out_flush(&o);
  }
  builder_free(&o.buffer);
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
  for (uint32_t i = 0; i < s->passes.count; i++) fprintf(stderr, "%-18s %9.3f s\n", s->passes.items[i].name, s->passes.items[i].seconds);
}

int run_session(struct session *s, struct arguments *a, const struct text_list *paths) {
  session_init(s);
  copy_list(&s->options.paths, paths);
  copy_list(&s->options.search, &a->search);
  copy_list(&s->options.targets, &a->targets);
  s->options.as_of = a->as_of;
  s->options.basis = a->basis;
  s->options.evidence_folder = a->evidence_folder;
  if (a->trace) s->clock = seconds;
  const char *problem;
  if (session_load(s, &problem) == LOAD_MISSING) return complain("%s", problem);
  bool good = session_check(s);
  if (good) session_judge(s);
  print_diagnostics(s, a);
  print_trace(s, a);
  return good ? EXIT_CLEAN : EXIT_SPEC;
}

int apply_gate(struct session *s, const struct arguments *a) {
  uint32_t count = gate_count(&s->findings, a->gate, &s->program.diagnostics);
  if (count == 0) return EXIT_CLEAN;
  bool ja = (a->language_given || isatty(STDERR_FILENO)) && a->terminal_language == LANGUAGE_JA;
  fprintf(stderr, ja ? "合否条件に該当する未対応の指摘: %u 件\n" : "the gate failed: %u open at or above it\n", count);
  return EXIT_GATE;
}

struct report_input make_report_input(struct session *s, const struct arguments *a, bool to_terminal) {
  struct report_input in = session_report_input(s, CPSFC_VERSION, to_terminal ? a->terminal_language : a->language);
  in.as_of_from = a->as_of_from;
  in.all = a->all;
  in.colour = to_terminal && use_colour(a, STDOUT_FILENO);
  in.evidence_looked_at = a->evidence_folder != NULL;
  return in;
}
