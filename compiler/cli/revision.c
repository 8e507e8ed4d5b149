/* revision.c - the files of a git revision. git is started directly, without a shell, and only asked to read. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

extern char **environ;

enum { GIT_ARGUMENTS = 8, GIT_BYTES = 1 << 30 };

/* ---- one run of git ---- */

struct git_run {
  struct builder output, errors;
  int status;
};

static void git_free(struct git_run *g) {
  builder_free(&g->output);
  builder_free(&g->errors);
}

/* Both pipes at once: git may fill the one while we wait for the other. */
static void read_both(int output, int errors, struct git_run *g) {
  struct pollfd fds[2] = {{output, POLLIN, 0}, {errors, POLLIN, 0}};
  struct builder *to[2] = {&g->output, &g->errors};
  while (0 <= fds[0].fd || 0 <= fds[1].fd) {
    if (poll(fds, 2, -1) < 0 && errno != EINTR) return;
    for (int i = 0; i < 2; i++) {
      char block[65536];
      if (fds[i].fd < 0 || !fds[i].revents) continue;
      ssize_t n = read(fds[i].fd, block, sizeof block);
      if (0 < n && to[i]->length < GIT_BYTES)
        builder_add(to[i], block, (size_t)n);
      else if (n <= 0 && errno != EINTR)
        fds[i].fd = -1;
      else if (n == 0)
        fds[i].fd = -1;
    }
  }
}

static int spawn_git(char **arguments, int input, int output, int errors, pid_t *child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (0 <= input)
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  int res = posix_spawnp(child, "git", &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return res;
}

/* False when git can't be started. ARGUMENTS end with NULL. */
static bool git_start(const char *folder, const char *const *arguments, int input, struct git_run *g) {
  char *all[GIT_ARGUMENTS + 4] = {"git", "-C", (char *)folder};
  int output[2], errors[2];
  pid_t child;
  for (int i = 0; arguments[i] && i < GIT_ARGUMENTS; i++) all[3 + i] = (char *)arguments[i];
  *g = (struct git_run){.status = -1};
  if (pipe2(output, O_CLOEXEC)) return complain("can't start git: %s", strerror(errno)), false;
  if (pipe2(errors, O_CLOEXEC))
    return close(output[0]), close(output[1]), complain("can't start git: %s", strerror(errno)), false;
  int error = spawn_git(all, input, output[1], errors[1], &child);
  close(output[1]);
  close(errors[1]);
  if (!error) read_both(output[0], errors[0], g);
  close(output[0]);
  close(errors[0]);
  if (error == ENOENT) return complain("--against needs git, which is not installed here"), false;
  if (error) return complain("can't start git: %s", strerror(error)), false;
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  g->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return true;
}

/* The first line of what git said. */
static const char *first_line(struct arena *a, struct builder *b) {
  const char *text = builder_get(b);
  return arena_copy(a, text, strcspn(text, "\n"));
}

/* ---- where the repository is ---- */

static bool find_root(struct revision *r, const char *folder) {
  struct git_run g;
  if (!git_start(folder, (const char *const[]){"rev-parse", "--show-toplevel", NULL}, -1, &g)) return false;
  if (g.status)
    complain("%s is in no git repository that can be read: %s", folder, first_line(&r->memory, &g.errors));
  else
    r->root = first_line(&r->memory, &g.output);
  git_free(&g);
  return r->root != NULL;
}

/* A name that begins with a hyphen would be an option of git. */
static const char *find_commit(struct revision *r) {
  struct git_run g;
  const char *wanted = arena_format(&r->memory, "%s^{commit}", r->name), *res = NULL;
  if (*r->name == '-') return complain("--against: `%s` is no name of a revision", r->name), NULL;
  if (!git_start(r->root, (const char *const[]){"rev-parse", "--verify", "--quiet", "--end-of-options", wanted, NULL},
                 -1, &g))
    return NULL;
  if (g.status)
    complain("there is no revision `%s` in this repository; a shallow clone may lack it (git fetch)", r->name);
  else
    res = first_line(&r->memory, &g.output);
  git_free(&g);
  return res && strspn(res, "0123456789abcdef") == strlen(res) && *res ? res : NULL;
}

/* PATH from the root; NULL: it lies outside. What is not there any more is found by the folder above it. */
static const char *from_root(struct revision *r, const char *path) {
  char *real = realpath(path, NULL);
  const char *full = real ? arena_copy(&r->memory, real, strlen(real)) : NULL;
  free(real);
  if (!full) {
    char *above = realpath(path_folder(&r->memory, path_clean(&r->memory, path)), NULL);
    if (above) full = path_join(&r->memory, above, path_last(path));
    free(above);
  }
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
  return false;
}

struct blobs {
  VEC(const char *) ids, paths;
};

/* Lines "MODE TYPE ID<tab>PATH" that end with NUL; links and submodules are no files. */
static void read_tree(struct revision *r, const char *text, size_t length, struct blobs *res) {
  for (const char *at = text; at < text + length; at += strlen(at) + 1) {
    const char *tab = strchr(at, '\t');
    if (!tab || strncmp(at, "100", 3) || strncmp(at + 6, " blob ", 6)) continue;
    if (!is_wanted(r, tab + 1)) continue;
    vec_push(&res->ids, arena_copy(&r->memory, at + 12, (size_t)(tab - at - 12)));
    vec_push(&res->paths, arena_copy(&r->memory, tab + 1, strlen(tab + 1)));
  }
}

static bool list_files(struct revision *r, const char *commit, struct blobs *res) {
  struct git_run g;
  if (!git_start(r->root, (const char *const[]){"ls-tree", "-r", "-z", "--full-tree", commit, NULL}, -1, &g))
    return false;
  if (g.status)
    complain("git can't list the files of %s: %s", r->name, first_line(&r->memory, &g.errors));
  else
    read_tree(r, builder_get(&g.output), g.output.length, res);
  git_free(&g);
  return g.status == 0;
}

/* ---- what is in them ---- */

/* "ID blob SIZE\n", SIZE bytes, "\n", for each. */
static bool read_blobs(struct revision *r, const struct blobs *b, const char *text, size_t length) {
  const char *at = text, *end = text + length;
  for (uint32_t i = 0; i < b->ids.count; i++) {
    const char *line = memchr(at, '\n', (size_t)(end - at));
    const char *blob = line ? memmem(at, (size_t)(line - at), " blob ", 6) : NULL;
    size_t size = blob ? strtoull(blob + 6, NULL, 10) : 0;
    if (!blob || (size_t)(end - line) < size + 2)
      return complain("git can't read %s of %s", b->paths.items[i], r->name), false;
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
  if (!res) complain("can't ask git for files: %s", strerror(errno));
  res = res && git_start(r->root, (const char *const[]){"cat-file", "--batch", NULL}, input, &g) &&
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
    if (!path) return complain("--against: %s lies outside the repository %s", paths->list.items[i], r->root), false;
    vec_push(&r->paths.list, path);
  }
  for (uint32_t i = 0; i < search->list.count; i++) {
    const char *path = from_root(r, search->list.items[i]);
    vec_push(&r->search.list, path ? path : search->list.items[i]);
    if (!path) add_outside(r, search->list.items[i]);
  }
  return true;
}

bool revision_read(struct revision *r, const char *name, const struct text_list *paths,
                   const struct text_list *search) {
  *r = (struct revision){.name = name};
  struct text_list here = {0};
  vec_push(&here.list, ".");
  const struct text_list *named = paths->list.count ? paths : &here;
  const char *first = named->list.items[0];
  if (!strcmp(first, "-")) complain("--against: standard input has no revisions");
  bool res = strcmp(first, "-") && find_root(r, file_is_folder(first) ? first : path_folder(&r->memory, first)) &&
             place_paths(r, named, search);
  vec_free(&here.list);
  const char *commit = res ? find_commit(r) : NULL;
  struct blobs blobs = {0};
  res = commit && list_files(r, commit, &blobs) && read_files(r, &blobs);
  if (r->files.list.count) qsort(r->files.list.items, r->files.list.count, sizeof *r->files.list.items, compare_files);
  vec_free(&blobs.ids);
  vec_free(&blobs.paths);
  return res;
}

void revision_free(struct revision *r) {
  vec_free(&r->files.list);
  vec_free(&r->paths.list);
  vec_free(&r->search.list);
  arena_free(&r->memory);
}
