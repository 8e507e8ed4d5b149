/* cmd_explain.c - cpsfc explain WHAT, and --all -o DIR for the doc pages. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

/* ---- the pages of everything ---- */

struct page_folder { struct arena memory; const char *folder; int error; const char *path; };

static int make_folder(const char *path) { return mkdir(path, 0777) && errno != EEXIST ? errno : 0; }

static bool write_page(void *context, const char *path, const char *text, size_t length) {
  struct page_folder *f = context;
  f->path = path_join(&f->memory, f->folder, path);
  f->error = make_folder(path_folder(&f->memory, f->path));
  if (!f->error) f->error = file_write(f->path, text, length);
  return !f->error;
}

static int explain_all(struct arguments *a) {
  if (a->words.list.count || a->outputs.list.count != 1) return complain("usage: cpsfc explain --all -o DIR");
  struct page_folder f = {.folder = a->outputs.list.items[0]};
  f.path = f.folder;
  f.error = make_folder(f.folder);
  bool good = !f.error && library_write_pages(write_page, &f);
  int res = good ? EXIT_CLEAN : complain("can't write `%s`: %s", f.path, strerror(f.error));
  arena_free(&f.memory);
  return res;
}

/* ---- one thing ---- */

int command_explain(struct arguments *a) {
  if (a->all) return explain_all(a);
  if (a->outputs.list.count) return complain("-o goes with --all: cpsfc explain --all -o DIR");
  uint32_t count = a->words.list.count;
  if (count != 1 && count != 2) return complain("usage: cpsfc explain CODE|REQUIREMENT|MEASURE|CLASS, for example: cpsfc explain E0201, cpsfc explain CPS.DS-3, cpsfc explain std.factory.Plc");
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
    res = complain("nothing is known of `%s`; `cpsfc list codes`, `cpsfc list requirements` and `cpsfc list classes` show what can be explained", what);
  }
  builder_free(&o.buffer);
  arena_free(&memory);
  return res;
}
