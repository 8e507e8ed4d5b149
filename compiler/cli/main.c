/* main.c - dispatch. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

static int print_and_leave(void (*write)(struct out *, enum language)) {
  struct out o = {.fd = -1};
  write(&o, isatty(STDOUT_FILENO) ? language_of_locale() : LANGUAGE_EN);
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res;
}

static void write_version(struct out *o, enum language l) {
  (void)l;
  out_text(o, "cpsfc " CPSFC_VERSION "\n");
}

static int run_and_note(const struct command *c, struct arguments *a) {
  struct depfile d = {0};
  a->progress = progress_open(a);
  if (a->depfile_path) a->depfile = &d;
  int res = c->run(a), written = a->depfile ? depfile_write(&d, a->depfile_path) : EXIT_CLEAN;
  progress_close(a->progress);
  return written == EXIT_CLEAN ? res : written;
}

static int run_command(const struct command *c, int argc, char **argv) {
  struct arguments a;
  int res = EXIT_TROUBLE;
  if (arguments_read(&a, c, argc, argv)) {
    if (a.help) {
      struct out o = {.fd = -1};
      write_command_help(&o, c, language_of(&a, STDOUT_FILENO));
      res = write_result(&o, NULL);
      builder_free(&o.buffer);
    } else {
      res = run_and_note(c, &a);
    }
  }
  arguments_free(&a);
  return res;
}

int main(int argc, char **argv) {
  signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error of writing, like a full disk */
  if (argc < 2) {
    print_and_leave(write_general_help);
    return EXIT_TROUBLE; /* no command is a usage fault */
  }
  if (!strcmp(argv[1], "--version")) return print_and_leave(write_version);
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) return print_and_leave(write_general_help);
  const struct command *c = command_find(argv[1]);
  return c ? run_command(c, argc - 2, argv + 2) : command_unknown(argv[1]);
}
