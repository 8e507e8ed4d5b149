/* cmd_help.c - cpsfc help and cpsfc completion: what the program says of itself, from its tables. */
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

int command_unknown(const char *name) {
  uint32_t count;
  const struct command *table = command_table(&count);
  const char *names[64];
  if (64 < count) count = 64;
  for (uint32_t i = 0; i < count; i++) names[i] = table[i].name;
  const char *nearest = text_nearest(name, names, count);
  return complain("there is no command `%s`%s%s%s; see `cpsfc --help`", name, nearest ? " (a similar one: `" : "", nearest ? nearest : "", nearest ? "`)" : "");
}

static void write_help(struct out *o, const struct arguments *a, const struct command *c, enum language l) {
  if (a->manual) manual_write(o, c, l);
  else if (c) write_command_help(o, c, l);
  else write_general_help(o, l);
}

int command_help(struct arguments *a) {
  if (1 < a->words.list.count) return complain_in(a, "usage: cpsfc help [COMMAND]", "使い方: cpsfc help [COMMAND]");
  const char *name = a->words.list.count ? a->words.list.items[0] : NULL;
  const struct command *c = name ? command_find(name) : NULL;
  if (name && !c) return command_unknown(name);
  struct out o = {.fd = -1};
  write_help(&o, a, c, language_of(a, STDOUT_FILENO));
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res;
}

int command_completion(struct arguments *a) {
  const char *shell = a->words.list.count == 1 ? a->words.list.items[0] : "";
  struct out o = {.fd = -1};
  int res = completion_write(&o, shell, language_of(a, STDOUT_FILENO)) ? write_result(&o, NULL)
                                                               : complain_in(a, "usage: cpsfc completion bash|zsh|fish", "使い方: cpsfc completion bash|zsh|fish");
  builder_free(&o.buffer);
  return res;
}
