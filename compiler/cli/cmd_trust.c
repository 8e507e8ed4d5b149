/* cmd_trust.c - cpsfc trust FILE [TRANSFER]: what actuations and releases of data depend on. */
#include <stdlib.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

/* How many chains are made when none is asked for by name. */
enum { CHAINS_SHOWN = 10, CHAINS_ALL = 1000 };

static const struct report_format *format_for(const struct arguments *a) {
  return choose_format(a, a->outputs.list.count ? a->outputs.list.items[0] : NULL, REPORT_TRUST);
}

static int write_chains(struct session *s, const struct arguments *a, const struct chains *chains) {
  const char *path = a->outputs.list.count ? a->outputs.list.items[0] : NULL;
  bool terminal = !path && isatty(STDOUT_FILENO);
  struct report_input in = make_report_input(s, a, terminal);
  struct out o = {.fd = -1};
  in.chains = chains;
  in.subject_asked = a->subject != NULL;
  in.width = terminal ? terminal_width() : 0;
  format_for(a)->write_trust(&o, &in);
  int res = write_result(&o, path);
  builder_free(&o.buffer);
  return res;
}

static int follow(struct session *s, struct arguments *a) {
  struct chains chains;
  struct entity_list subjects = {0};
  struct bilingual_text problem;
  int res = EXIT_TROUBLE;
  chains_open(&chains, &s->findings, &s->trust);
  if (!a->subject) {
    chains_find(&chains, a->all ? CHAINS_ALL : CHAINS_SHOWN);
    res = write_chains(s, a, &chains);
  } else if (session_find_transfers(s, a->subject, &subjects, &problem)) {
    for (uint32_t i = 0; i < subjects.items.count; i++) chains_add(&chains, subjects.items.items[i]);
    res = write_chains(s, a, &chains);
  } else {
    complain("%s", speaks_japanese(a) ? problem.ja : problem.en);
  }
  vec_free(&subjects.items);
  chains_free(&chains);
  return res;
}

/* The last word is a name when it is no file. */
static bool is_name(const char *word) { return word[0] != '-' && !file_exists(word) && !file_is_folder(word); }

int command_trust(struct arguments *a) {
  if (!format_for(a)) return EXIT_TROUBLE;
  if (1 < a->outputs.list.count)
    return complain_in(a, "`cpsfc trust` writes one file; -o was given %u times", "`cpsfc trust` が書くファイルは一つです(-o が %u 個あります)", a->outputs.list.count);
  if (1 < a->words.list.count && is_name(vec_last(&a->words.list)))
    a->subject = a->words.list.items[--a->words.list.count];
  return run_programs(a, &a->words, follow);
}
