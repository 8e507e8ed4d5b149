/* cmd_lsp.c - cpsfc lsp: the language server on standard input and output. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/lsp/lsp.h"

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Where files of the library are put for the editor; NULL when there is no such place. */
static const char *cache_folder(struct arena *a) {
  const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  if (cache && *cache == '/') return arena_format(a, "%s/cpsfc", cache);
  return home && *home == '/' ? arena_format(a, "%s/.cache/cpsfc", home) : NULL;
}

int command_lsp(struct arguments *a) {
  struct arena memory = {0};
  int record = -1;
  if (a->words.list.count) return complain_in(a, "`cpsfc lsp` takes no file: the editor says what to look at", "`cpsfc lsp` にファイルは指定しません。見るものはエディターが伝えます");
  if (a->record) record = open(a->record, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (a->record && record < 0) return complain_in(a, "can't write %s: %s", "%s に書けません: %s", a->record, strerror(errno));
  signal(SIGPIPE, SIG_IGN);
  struct lsp_options options = {.in = STDIN_FILENO, .out = STDOUT_FILENO, .record = record, .as_of = a->as_of,
                                .as_of_given = strcmp(a->as_of_from, "clock") != 0, .language = a->terminal_language, .language_given = a->language_given,
                                .cache_folder = cache_folder(&memory), .version = CPSFC_VERSION, .clock = seconds};
  int res = lsp_serve(&options);
  if (0 <= record) close(record);
  arena_free(&memory);
  return res ? EXIT_GATE : EXIT_CLEAN; /* 1: the client went without a word, as the protocol has it */
}
