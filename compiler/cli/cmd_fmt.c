/* cmd_fmt.c - cpsfc fmt: specs in one form, in place. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/fmt/fmt.h"

static int worse(int a, int b) { return a < b ? b : a; }

/* What to do with a file whose formatted text differs. */
static int deliver(const struct arguments *a, const char *path, const struct source_file *old, struct out *text) {
  bool same = old->length == text->buffer.length && !memcmp(old->text, builder_get(&text->buffer), old->length);
  if (!strcmp(path, "-") && !a->check_only && !a->show_diff) return write_result(text, NULL);
  if (same) return EXIT_CLEAN;
  if (!a->check_only && !a->show_diff) return write_result(text, path);
  struct out o = {.fd = STDOUT_FILENO};
  if (a->show_diff) line_diff_write(&o, path, old->text, old->length, builder_get(&text->buffer), text->buffer.length);
  else out_format(&o, "%s\n", path);
  int error = out_flush(&o);
  builder_free(&o.buffer);
  return error ? complain("can't write standard output: %s", strerror(error)) : EXIT_GATE;
}

static int format_one(const struct arguments *a, const char *path) {
  struct sources sources = {0};
  struct diagnostics messages = {0};
  struct out text = {.fd = -1};
  char *bytes;
  size_t length;
  int error = file_read(path, &bytes, &length), res;
  if (error) return complain("can't read %s: %s", strcmp(path, "-") ? path : "standard input", strerror(error));
  uint32_t file = source_adopt(&sources, path, bytes, length);
  enum format_result result = file == UINT32_MAX ? FORMAT_CHANGED : format_file(&text, &sources, file, (enum format_words)a->rewrite_words, &messages);
  if (result == FORMAT_OK) res = deliver(a, path, &sources.files.items[file], &text);
  else if (result == FORMAT_CHANGED) res = complain("%s is left as it is: formatted it would not say the same, which is a fault of cpsfc fmt; please report it with this file", path);
  else res = EXIT_SPEC;
  if (result == FORMAT_BROKEN) print_messages(&sources, &messages, a, language_of(a, STDERR_FILENO));
  builder_free(&text.buffer);
  diagnostics_free(&messages);
  sources_free(&sources);
  return res;
}

static int format_folder(const struct arguments *a, const char *folder) {
  struct arena memory = {0};
  struct file_list list = {0};
  int error = file_walk(&memory, folder, ".cpsf", true, &list), res = EXIT_CLEAN;
  if (error) res = complain_in(a, "can't read %s: %s", "%s を読めません: %s", folder, strerror(error));
  else if (list.paths.count == 0) res = complain_in(a, "no .cpsf file found in %s", "%s に .cpsf ファイルがありません", folder);
  for (uint32_t i = 0; i < list.paths.count; i++) res = worse(res, format_one(a, list.paths.items[i]));
  vec_free(&list.paths);
  arena_free(&memory);
  return res;
}

int command_fmt(struct arguments *a) {
  int res = EXIT_CLEAN;
  if (a->words.list.count == 0) return format_folder(a, ".");
  for (uint32_t i = 0; i < a->words.list.count; i++) {
    const char *path = a->words.list.items[i];
    res = worse(res, file_is_folder(path) ? format_folder(a, path) : format_one(a, path));
  }
  return res;
}
