/* cmd_explain.c - cpsfc explain WHAT, and --all -o DIR for the doc pages. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

/* ---- the pages of everything ---- */

struct page_folder {
  struct arena memory;
  const char *folder;
  int error;
  const char *path;
};

static int make_folder(const char *path) { return mkdir(path, 0777) && errno != EEXIST ? errno : 0; }

static bool write_page(void *context, const char *path, const char *text, size_t length) {
  struct page_folder *f = context;
  f->path = path_join(&f->memory, f->folder, path);
  f->error = make_folder(path_folder(&f->memory, f->path));
  if (!f->error) f->error = file_write(f->path, text, length);
  return !f->error;
}

static int explain_all(struct arguments *a) {
  if (a->words.list.count || a->outputs.list.count != 1) return complain_in(a, "usage: cpsfc explain --all -o DIR", "使い方: cpsfc explain --all -o DIR");
  struct page_folder f = {.folder = a->outputs.list.items[0]};
  f.path = f.folder;
  f.error = make_folder(f.folder);
  bool good = !f.error && library_write_pages(write_page, &f);
  int res = good ? EXIT_CLEAN : complain("can't write `%s`: %s", f.path, strerror(f.error));
  arena_free(&f.memory);
  return res;
}

/* ---- one thing ---- */

/* A name of several words need not be quoted. */
static const char *joined(struct arena *memory, const struct text_list *words) {
  const char *res = words->list.items[0];
  for (uint32_t i = 1; i < words->list.count; i++) res = arena_format(memory, "%s %s", res, words->list.items[i]);
  return res;
}

int command_explain(struct arguments *a) {
  if (a->all) return explain_all(a);
  if (a->outputs.list.count) return complain_in(a, "-o goes with --all: cpsfc explain --all -o DIR", "-o は --all と一緒に使います: cpsfc explain --all -o DIR");
  if (a->words.list.count == 0)
    return complain_in(a, "usage: cpsfc explain WHAT, for example: cpsfc explain E0201, cpsfc explain CPS.DS-3, cpsfc explain nist-csf-1.1 PR.AC-5, cpsfc explain risk-source, cpsfc explain std.factory.Plc",
                       "使い方: cpsfc explain 語。例: cpsfc explain E0201、cpsfc explain CPS.DS-3、cpsfc explain nist-csf-1.1 PR.AC-5、cpsfc explain リスク源、cpsfc explain std.factory.Plc");
  struct arena memory = {0};
  struct out o = {.fd = -1};
  const char *what = joined(&memory, &a->words);
  const char *text = explain_text(&memory, what, language_of(a, STDOUT_FILENO));
  int res;
  if (text) {
    out_text(&o, text);
    res = write_result(&o, NULL);
  } else {
    res = complain(a->terminal_language == LANGUAGE_JA
                       ? "`%s` は見つかりません。説明できるものは `cpsfc list` に codes、requirements、classes、frameworks、standards、"
                         "terms のいずれかを付けると分かります"
                       : "nothing is known of `%s`; `cpsfc list` with codes, requirements, classes, frameworks, standards "
                         "or terms shows what can be explained",
                   what);
  }
  builder_free(&o.buffer);
  arena_free(&memory);
  return res;
}
