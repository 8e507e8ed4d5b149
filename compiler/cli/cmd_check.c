/* cmd_check.c - cpsfc check: messages, then a one-screen summary. */
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

int command_check(struct arguments *a) {
  struct session s;
  int res = run_session(&s, a, &a->words);
  if (res == EXIT_CLEAN) {
    struct out o = {.fd = -1};
    struct report_input in = make_report_input(&s, a, isatty(STDOUT_FILENO));
    const struct report_format *format = a->format ? report_format_find(a->format) : NULL;
    if (format) format->write(&o, &in);
    else report_write_summary(&o, &in);
    res = write_result(&o, NULL);
    builder_free(&o.buffer);
    if (res == EXIT_CLEAN) res = apply_gate(&s, a);
  }
  session_free(&s);
  return res;
}
