/* cmd_explain.c - cpsfc explain WHAT: codes, requirements, measures, items of standards, terms. */
#include <unistd.h>

#include "compiler/cli/cli.h"

/* A name of several words need not be quoted. */
static const char *joined(struct arena *memory, const struct text_list *words) {
  const char *res = words->list.items[0];
  for (uint32_t i = 1; i < words->list.count; i++) res = arena_format(memory, "%s %s", res, words->list.items[i]);
  return res;
}

int command_explain(struct arguments *a) {
  if (a->words.list.count == 0) return complain("usage: cpsfc explain WHAT, for example: cpsfc explain E0201, cpsfc explain CPS.DS-3, cpsfc explain nist-csf-1.1 PR.AC-5, cpsfc explain risk-source");
  struct arena memory = {0};
  struct out o = {.fd = -1};
  const char *what = joined(&memory, &a->words);
  const char *text = explain_text(&memory, what, a->language_given || isatty(STDOUT_FILENO) ? a->terminal_language : a->language);
  int res;
  if (text) {
    out_text(&o, text);
    res = write_result(&o, NULL);
  } else {
    res = complain("nothing is known of `%s`; `cpsfc list` with codes, requirements, standards or terms shows what can be explained", what);
  }
  builder_free(&o.buffer);
  arena_free(&memory);
  return res;
}
