/* revision.c - the files of a git revision. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/cli/git.h"

/* ---- where the repository is ---- */

static bool find_root(struct revision *r, const char *folder) {
  struct git_run g;
  if (!git_start(folder, (const char *const[]){"rev-parse", "--show-toplevel", NULL}, -1, r->ja, &g)) return false;
  if (g.status)
    complain(r->ja ? "%s は、読める git リポジトリの中にありません: %s"
                   : "%s is in no git repository that can be read: %s",
             folder, git_line(&r->memory, &g.errors));
  else
    r->root = git_line(&r->memory, &g.output);
  git_free(&g);
  return r->root != NULL;
}

/* A name that begins with a hyphen would be an option of git; characters that steer a terminal are in no name. */
bool revision_named(const char *name, bool ja) {
  bool good = *name && *name != '-';
  for (const char *at = name; *at; at++) good &= ' ' < (unsigned char)*at && *at != 0x7f;
  if (!good) complain("%s", ja ? "版の名前として使えない文字列です" : "that is no name of a revision");
  return good;
}

/* The commit that NAME stands for, as git writes it; NULL after a message. */
static const char *find_commit(struct arena *a, const char *root, const char *name, bool ja) {
  struct git_run g;
  const char *wanted = arena_format(a, "%s^{commit}", name), *res = NULL;
  if (!revision_named(name, ja)) return NULL;
  if (!git_start(root, (const char *const[]){"rev-parse", "--verify", "--quiet", "--end-of-options", wanted, NULL}, -1,
                 ja, &g))
    return NULL;
  if (g.status)
    complain(ja ? "このリポジトリに版 `%s` はありません。浅いクローンでは git fetch が必要なことがあります"
                : "there is no revision `%s` in this repository; a shallow clone may lack it (git fetch)",
             name);
  else
    res = git_line(a, &g.output);
  git_free(&g);
  return res && strspn(res, "0123456789abcdef") == strlen(res) && *res ? res : NULL;
}

/* The nearest folder at or above PATH that is there. */
static const char *standing_folder(struct arena *a, const char *path) {
  const char *res = path_clean(a, path);
  while (!file_is_folder(res) && strcmp(res, ".") && strcmp(res, "/")) res = path_folder(a, res);
  return res;
}

/* PATH without links; what is not there any more lies below the folders that are. NULL: there is no such place. */
static const char *real_path(struct arena *a, const char *path) {
  const char *clean = path_clean(a, path), *standing = file_exists(clean) ? clean : standing_folder(a, clean);
  char *real = realpath(standing, NULL);
  const char *rest = !strcmp(standing, ".") ? clean : clean + strlen(standing);
  if (!strcmp(clean, standing)) rest = "";
  const char *res = real ? arena_format(a, "%s%s%s", real, *rest && *rest != '/' ? "/" : "", rest) : NULL;
  free(real);
  return res;
}

/* PATH from the root; NULL: it lies outside. */
static const char *from_root(struct revision *r, const char *path) {
  const char *full = real_path(&r->memory, path);
  size_t length = strlen(r->root);
  if (!full || strncmp(full, r->root, length)) return NULL;
  if (!full[length]) return ".";
  return full[length] == '/' ? full + length + 1 : NULL;
}

/* ---- which files ---- */

static bool ends_with(const char *path, const char *suffix) {
  size_t length = strlen(path), tail = strlen(suffix);
  return tail < length && !strcmp(path + length - tail, suffix);
}

/* What of PATH lies below FOLDER, or NULL. */
static const char *below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  if (!strcmp(folder, ".")) return path;
  return !strncmp(path, folder, length) && path[length] == '/' ? path + length + 1 : NULL;
}

bool revision_within(struct revision *r, const char *path, const char *file) {
  const char *at = from_root(r, path);
  return at && (!strcmp(at, file) || below(file, at));
}

/* As on disk: folders whose names begin with a dot are not looked into. */
static bool hidden(const char *rest) { return *rest == '.' || strstr(rest, "/."); }

/* A settings file stands at or above the program. */
static bool is_wanted(struct revision *r, const char *path) {
  bool spec = ends_with(path, ".cpsf") || ends_with(path, ".cpsi"), yaml = ends_with(path, ".yaml");
  if (!spec && !yaml) return false;
  const char *folder = path_folder(&r->memory, path);
  for (uint32_t i = 0; i < r->paths.list.count; i++) {
    const char *named = r->paths.list.items[i], *rest = below(path, named), *around = path_folder(&r->memory, named);
    if (!strcmp(path, named) || (rest && !hidden(rest))) return true;
    if (spec && (ends_with(named, ".cpsf") || ends_with(named, ".cpsi")) && !strcmp(folder, around)) return true;
    if (yaml && (below(named, folder) || !strcmp(folder, "."))) return true;
  }
  for (uint32_t i = 0; i < r->search.list.count; i++)
    if (!strcmp(folder, r->search.list.items[i])) return true;
  for (uint32_t i = 0; i < r->stated_search.list.count; i++)
    if (!strcmp(folder, r->stated_search.list.items[i])) return true;
  return false;
}

/* Settings may extend a file that lies anywhere; it is called like one. */
static bool is_settings(const char *path) { return ends_with(path, ".yaml") && strstr(path_last(path), "cpsf"); }

/* Does it lie in what was named? */
static bool is_named(const struct revision *r, const char *path) {
  for (uint32_t i = 0; i < r->paths.list.count; i++)
    if (!strcmp(path, r->paths.list.items[i]) || below(path, r->paths.list.items[i])) return true;
  return false;
}

struct blobs {
  VEC(const char *) ids, paths;
};

/* Lines "MODE TYPE ID<tab>PATH" that end with NUL; links and submodules are no files. First the settings, then the
 * rest: they say where to look for it. */
static void read_tree(struct revision *r, bool settings, const char *text, size_t length, struct blobs *res) {
  for (const char *at = text; at < text + length; at += strlen(at) + 1) {
    const char *tab = strchr(at, '\t');
    if (!tab) continue;
    if (strncmp(at, "100", 3) || strncmp(at + 6, " blob ", 6)) {
      r->passed_over += settings && is_named(r, tab + 1);
      continue;
    }
    if (is_settings(tab + 1) != settings || !(settings || is_wanted(r, tab + 1))) continue;
    vec_push(&res->ids, arena_copy(&r->memory, at + 12, (size_t)(tab - at - 12)));
    vec_push(&res->paths, arena_copy(&r->memory, tab + 1, strlen(tab + 1)));
  }
}

/* Free G when it was listed. */
static bool list_files(struct revision *r, const char *commit, struct git_run *g) {
  if (!git_start(r->root, (const char *const[]){"ls-tree", "-r", "-z", "--full-tree", commit, NULL}, -1, r->ja, g))
    return false;
  if (!g->status) return true;
  complain(r->ja ? "%s のファイルの一覧を git から得られません: %s" : "git can't list the files of %s: %s", r->name,
           git_line(&r->memory, &g->errors));
  git_free(g);
  return false;
}

/* ---- what is in them ---- */

static bool is_pointer(const char *text, size_t length) {
  static const char first[] = "version https://git-lfs.github.com/spec/";
  return sizeof first <= length && !memcmp(text, first, sizeof first - 1);
}

/* "ID blob SIZE\n", SIZE bytes, "\n", for each. */
static bool read_blobs(struct revision *r, const struct blobs *b, const char *text, size_t length) {
  const char *at = text, *end = text + length;
  for (uint32_t i = 0; i < b->ids.count; i++) {
    const char *line = memchr(at, '\n', (size_t)(end - at));
    const char *blob = line ? memmem(at, (size_t)(line - at), " blob ", 6) : NULL;
    size_t size = blob ? strtoull(blob + 6, NULL, 10) : 0;
    if (!blob || (size_t)(end - line) < size + 2)
      return complain(r->ja ? "%2$s の %1$s を git から読めません" : "git can't read %1$s of %2$s", b->paths.items[i],
                      r->name),
             false;
    if (is_pointer(line + 1, size))
      return complain(r->ja ? "%2$s の %1$s は Git LFS のポインターです。中身はリポジトリにありません"
                            : "%1$s of %2$s is a pointer of Git LFS: what it points to is not in the repository",
                      b->paths.items[i], r->name),
             false;
    struct overlay_file file = {b->paths.items[i], arena_copy(&r->memory, line + 1, size), size};
    vec_push(&r->files.list, file);
    at = line + 1 + size + 1;
  }
  return true;
}

/* The list of ids goes through a file in memory: a pipe could stand full on both sides. */
static bool read_files(struct revision *r, const struct blobs *b) {
  struct builder ids = {0};
  struct git_run g = {0};
  for (uint32_t i = 0; i < b->ids.count; i++) builder_format(&ids, "%s\n", b->ids.items[i]);
  int input = memfd_create("ids", MFD_CLOEXEC);
  bool res = 0 <= input && write(input, builder_get(&ids), ids.length) == (ssize_t)ids.length &&
             lseek(input, 0, SEEK_SET) == 0;
  if (!res)
    complain(r->ja ? "git にファイルを問い合わせられません: %s" : "can't ask git for files: %s", strerror(errno));
  res = res && git_start(r->root, (const char *const[]){"cat-file", "--batch", NULL}, input, r->ja, &g) &&
        read_blobs(r, b, builder_get(&g.output), g.output.length);
  if (0 <= input) close(input);
  git_free(&g);
  builder_free(&ids);
  return res;
}

static int compare_files(const void *a, const void *b) {
  return strcmp(((const struct overlay_file *)a)->path, ((const struct overlay_file *)b)->path);
}

/* ---- all of it ---- */

/* Folders outside the repository have no revisions: they are what they are. */
static void add_outside(struct revision *r, const char *folder) {
  static const char *const suffixes[] = {".cpsf", ".cpsi", ".yaml"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    struct file_list list = {0};
    if (!file_walk(&r->memory, folder, suffixes[i], false, &list))
      for (uint32_t k = 0; k < list.paths.count; k++) {
        char *text;
        size_t length;
        if (file_read(list.paths.items[k], &text, &length)) continue;
        struct overlay_file file = {path_clean(&r->memory, list.paths.items[k]), arena_copy(&r->memory, text, length),
                                    length};
        vec_push(&r->files.list, file);
        free(text);
      }
    vec_free(&list.paths);
  }
}

static bool place_paths(struct revision *r, const struct text_list *paths, const struct text_list *search) {
  for (uint32_t i = 0; i < paths->list.count; i++) {
    const char *path = from_root(r, paths->list.items[i]);
    if (!path)
      return complain(r->ja ? "%s はリポジトリ %s の外にあります" : "%s lies outside the repository %s",
                      paths->list.items[i], r->root),
             false;
    vec_push(&r->paths.list, path);
  }
  for (uint32_t i = 0; i < search->list.count; i++) {
    const char *path = from_root(r, search->list.items[i]);
    vec_push(&r->search.list, path ? path : search->list.items[i]);
    if (!path) add_outside(r, search->list.items[i]);
  }
  return true;
}

static void sort_files(struct revision *r) {
  if (r->files.list.count) qsort(r->files.list.items, r->files.list.count, sizeof *r->files.list.items, compare_files);
}

static void take_search(struct revision *r, const struct project_settings *s) {
  struct text_list stated = {0};
  setting_add_list(s, SETTING_SEARCH, &stated);
  for (uint32_t i = 0; i < stated.list.count; i++)
    vec_push(&r->stated_search.list, arena_copy(&r->memory, stated.list.items[i], strlen(stated.list.items[i])));
  vec_free(&stated.list);
}

/* Where its cpsf.yaml looks for modules; what is wrong with that file is said by whoever runs on it. */
static void find_stated_search(struct revision *r) {
  struct project p;
  if (project_load_from(&p, r->paths.list.items[0], (struct overlay_files){r->files.list.items, r->files.list.count})) {
    take_search(r, &p.settings);
    for (uint32_t i = 0; i < p.programs.count; i++) take_search(r, &p.programs.items[i].settings);
  }
  project_free(&p);
}

static bool read_wanted(struct revision *r, bool settings, const struct git_run *tree) {
  struct blobs blobs = {0};
  read_tree(r, settings, tree->output.text ? tree->output.text : "", tree->output.length, &blobs);
  bool res = !blobs.ids.count || read_files(r, &blobs);
  vec_free(&blobs.ids);
  vec_free(&blobs.paths);
  sort_files(r);
  return res;
}

static bool read_revision(struct revision *r, const char *commit) {
  struct git_run tree;
  if (!list_files(r, commit, &tree)) return false;
  bool res = read_wanted(r, true, &tree);
  if (res) find_stated_search(r);
  res = res && read_wanted(r, false, &tree);
  git_free(&tree);
  if (res && r->passed_over)
    complain(r->ja ? "%s: リンクとサブモジュールはたどっていません: %u 件"
                   : "%s: links and submodules are not followed there: %u",
             r->name, r->passed_over);
  return res;
}

bool revision_read(struct revision *r, const char *name, const struct text_list *paths, const struct text_list *search,
                   bool ja) {
  *r = (struct revision){.name = name, .ja = ja};
  struct text_list here = {0};
  vec_push(&here.list, ".");
  const struct text_list *named = paths->list.count ? paths : &here;
  const char *first = named->list.items[0];
  if (!strcmp(first, "-")) complain("%s", ja ? "標準入力に版はありません" : "standard input has no revisions");
  bool res = strcmp(first, "-") && find_root(r, standing_folder(&r->memory, first)) && place_paths(r, named, search);
  vec_free(&here.list);
  const char *commit = res ? find_commit(&r->memory, r->root, r->name, ja) : NULL;
  return commit && read_revision(r, commit);
}

void revision_free(struct revision *r) {
  vec_free(&r->files.list);
  vec_free(&r->paths.list);
  vec_free(&r->search.list);
  vec_free(&r->stated_search.list);
  arena_free(&r->memory);
}

const char *revision_base(struct arena *memory, const struct text_list *paths, const char *a, const char *b, bool ja) {
  struct revision r = {.ja = ja};
  struct git_run g;
  const char *res = NULL, *first = paths->list.count ? paths->list.items[0] : ".";
  const char *left = NULL, *right = NULL;
  if (find_root(&r, standing_folder(&r.memory, first))) left = find_commit(&r.memory, r.root, a, ja);
  if (left) right = find_commit(&r.memory, r.root, b, ja);
  if (right && git_start(r.root, (const char *const[]){"merge-base", left, right, NULL}, -1, ja, &g)) {
    if (g.status)
      complain(ja ? "%s と %s に共通の祖先がありません。浅いクローンでは git fetch が必要なことがあります"
                  : "%s and %s have nothing in common; a shallow clone may lack it (git fetch)",
               a, b);
    else
      res = git_line(memory, &g.output);
    git_free(&g);
  }
  revision_free(&r);
  return res;
}

/* ---- running on them ---- */

void read_only_these(struct session *s, const struct arguments *a) {
  s->options.frameworks = a->frameworks;
  s->options.framework_count = a->framework_count;
  if (a->beside) s->options.overlay = a->beside->items, s->options.overlay_count = a->beside->count;
  if (!a->files) return;
  s->options.overlay = a->files->items;
  s->options.overlay_count = a->files->count;
  s->options.only_overlay = true;
}

bool load_settings(struct project *p, const struct overlay_files *files, const char *first) {
  return files ? project_load_from(p, first ? first : ".", *files) : project_load(p, first);
}
