/* cmd_check.c - cpsfc check: messages, then a one-screen summary. */
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

static int summarize(struct session *s, struct arguments *a) {
  struct out o = {.fd = -1};
  struct report_input in = make_report_input(s, a, isatty(STDOUT_FILENO));
  const struct report_format *format = a->format ? report_format_find(a->format) : NULL;
  if (format) format->write(&o, &in);
  else report_write_summary(&o, &in);
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res == EXIT_CLEAN ? apply_gate(s, a) : res;
}

int command_check(struct arguments *a) { return run_programs(a, &a->words, summarize); }
