/* outputs.c - which format an output has, and writing all that were asked for. */
#include <unistd.h>

#include "compiler/cli/cli.h"

const void *output_format(const struct arguments *a, const char *path, struct format_table t, const char *preset) {
  const void *res = a->format ? format_named(t, a->format) : path ? format_for_path(t, path) : format_named(t, preset);
  if (res) return res;
  struct arena memory = {0};
  complain(speaks_japanese(a) ? "%s の形式が名前から分かりません。--format で指定してください: %s"
                              : "the format of %s can't be told from its name; say --format: %s",
           path ? path : "-", format_list(&memory, t));
  arena_free(&memory);
  return NULL;
}

bool output_formats_known(const struct arguments *a, struct format_table t, const char *preset) {
  if (!a->outputs.list.count) return output_format(a, NULL, t, preset);
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    if (!output_format(a, a->outputs.list.items[i], t, preset)) return false;
  return true;
}

static int write_one(const struct arguments *a, const char *path, write_output *write, const void *context) {
  struct out o = {.fd = -1};
  enum language l = !path && isatty(STDOUT_FILENO) ? a->terminal_language : a->language;
  write(&o, a, path, l, context);
  int res = write_result(&o, path);
  builder_free(&o.buffer);
  return res;
}

int write_outputs(const struct arguments *a, write_output *write, const void *context) {
  if (!a->outputs.list.count) return write_one(a, NULL, write, context);
  for (uint32_t i = 0; i < a->outputs.list.count; i++) {
    int res = write_one(a, a->outputs.list.items[i], write, context);
    if (res != EXIT_CLEAN) return res;
  }
  return EXIT_CLEAN;
}
