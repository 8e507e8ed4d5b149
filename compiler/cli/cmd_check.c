/* cmd_check.c - cpsfc check: messages, then a one-screen summary. */
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

static int summarize(struct session *s, struct arguments *a) {
  struct out o = {.fd = -1};
  struct report_input in = make_report_input(s, a, isatty(STDOUT_FILENO));
  const struct report_format *format = a->format ? choose_format(a, NULL, REPORT_FINDINGS) : NULL;
  if (format) format->write(&o, &in);
  else if (!a->quiet) report_write_summary(&o, &in);
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res == EXIT_CLEAN ? apply_gate(s, a) : res;
}

/* A format that is not for a terminal should not cost a run. */
static bool format_usable(const struct arguments *a) { return !a->format || choose_format(a, NULL, REPORT_FINDINGS); }

int command_check(struct arguments *a) {
  a->gated = true;
  return format_usable(a) ? run_programs(a, &a->words, summarize) : EXIT_TROUBLE;
}
