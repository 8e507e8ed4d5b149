/* cmd_explain.c - cpsfc explain CODE|REQUIREMENT|MEASURE. */
#include <unistd.h>

#include "compiler/cli/cli.h"

int command_explain(struct arguments *a) {
  uint32_t count = a->words.list.count;
  if (count != 1 && count != 2) return complain("usage: cpsfc explain CODE|REQUIREMENT|MEASURE, for example: cpsfc explain E0201, cpsfc explain CPS.DS-3");
  struct arena memory = {0};
  struct out o = {.fd = -1};
  const char *const *words = a->words.list.items;
  const char *what = count == 2 ? arena_format(&memory, "%s %s", words[0], words[1]) : words[0];
  const char *text = explain_text(&memory, what, a->language_given || isatty(STDOUT_FILENO) ? a->terminal_language : a->language);
  int res;
  if (text) {
    out_text(&o, text);
    res = write_result(&o, NULL);
  } else {
    res = complain("nothing is known of `%s`; `cpsfc list codes` and `cpsfc list requirements` show what can be explained", what);
  }
  builder_free(&o.buffer);
  arena_free(&memory);
  return res;
}
