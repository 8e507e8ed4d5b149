/* project.c - finding cpsf.yaml, following `extends`, and what the files say together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/driver/driver.h"

enum { EXTENDS_DEPTH = 8, ABOVE_LIMIT = 64 };

static int compare_name(const void *key, const void *item) { return strcmp(key, ((const struct overlay_file *)item)->path); }

static const struct overlay_file *find_kept(const struct overlay_files *files, const char *path) {
  return files && files->count ? bsearch(path, files->items, files->count, sizeof *files->items, compare_name) : NULL;
}

/* A device or pipe would be read for ever. 0, an errno, or -1 after a message. */
static int read_disk(struct project *p, const char *path, span at, char **text, size_t *length) {
  struct stat info;
  if (stat(path, &info) != 0) return errno;
  if (S_ISDIR(info.st_mode)) return EISDIR;
  if (!S_ISREG(info.st_mode)) return diag(&p->diagnostics, MSG_SETTING_FILE_KIND, at, path), -1;
  int error = file_read_head(path, SETTINGS_FILE_MOST + 1, text, length);
  if (error || *length <= SETTINGS_FILE_MOST) return error;
  free(*text);
  diag(&p->diagnostics, MSG_SETTING_FILE_LARGE, at, path);
  return -1;
}

static int read_text(struct project *p, const char *path, span at, char **text, size_t *length) {
  const struct overlay_file *found = find_kept(p->only ? p->only : p->over, path);
  if (!found && !p->only) return read_disk(p, path, at, text, length);
  if (!found) return ENOENT;
  *length = found->length;
  *text = memory_zeroed(*length + 2, 1);
  memcpy(*text, found->text, *length);
  return 0;
}

static void load_one(struct project *p, const char *path, span at, int depth);

/* What a file extends comes before it, its programs too: those from FIRST on step aside. */
static void load_base(struct project *p, const char *path, span at, int depth, uint32_t first) {
  uint32_t count = p->programs.count - first;
  struct project_program *own = arena_alloc(&p->memory, ((size_t)count + 1) * sizeof *own);
  if (count) memcpy(own, p->programs.items + first, count * sizeof *own);
  p->programs.count = first;
  load_one(p, path, at, depth);
  for (uint32_t i = 0; i < count; i++) vec_push(&p->programs, own[i]);
}

/* The system's words, and Japanese ones for what happens to a settings file. */
static const char *why_unread(struct arena *a, int error) {
  static const struct {
    int error;
    const char *ja;
  } known[] = {{ENOENT, "そのファイルはありません"}, {EACCES, "読む権限がありません"}, {EISDIR, "フォルダーです"}, {ENOTDIR, "途中がフォルダーではありません"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i].error == error) return spelling_reference(a, strerror(error), known[i].ja);
  return strerror(error);
}

/* AT: who asked for it. */
static void load_one(struct project *p, const char *path, span at, int depth) {
  char *text;
  size_t length;
  if (EXTENDS_DEPTH < depth) {
    diag(&p->diagnostics, MSG_PROJECT_EXTENDS, at, path);
    return;
  }
  int error = read_text(p, path, at, &text, &length);
  if (0 < error) diag(&p->diagnostics, MSG_PROJECT_FILE, at, path, why_unread(&p->memory, error));
  if (error) return;
  uint32_t file = source_adopt(&p->sources, arena_copy(&p->memory, path, strlen(path)), text, length);
  if (file == UINT32_MAX) return;
  struct project_settings own = {0};
  uint32_t first = p->programs.count;
  settings_read(p, file, &own);
  const char *base = setting_text(&own, SETTING_EXTENDS);
  if (base) load_base(p, base, own.values[SETTING_EXTENDS].at, depth + 1, first);
  settings_lay(&p->memory, &p->settings, &own);
}

/* ---- where it is ---- */

static const char *nearest_file(struct project *p, const char *first) {
  if (first && (!strcmp(first, "-") || !strncmp(first, LIBRARY_PATH, strlen(LIBRARY_PATH)))) first = NULL;
  const char *folder = !first ? "." : file_is_folder(first) ? first : path_folder(&p->memory, first);
  char *here = realpath(folder, NULL);
  const char *res = NULL;
  size_t length = here ? strlen(here) : 0;
  for (int up = 0; here && up < ABOVE_LIMIT; up++) {
    const char *shown = arena_format(&p->memory, "%s/cpsf.yaml", folder);
    if (file_exists(shown)) {
      res = path_clean(&p->memory, shown);
      break;
    }
    while (0 < length && here[length - 1] != '/') length--;
    if (length <= 1) break;
    here[--length] = 0;
    folder = arena_format(&p->memory, "%s/..", folder);
  }
  free(here);
  return res;
}

/* Paths are seen from one root, so that going up ends there. FIRST may be a file. */
static const char *nearest_kept(struct project *p, const char *first) {
  const char *folder = find_kept(p->only, first) ? path_folder(&p->memory, first) : first;
  for (int up = 0; up < ABOVE_LIMIT; up++) {
    const char *path = path_clean(&p->memory, path_join(&p->memory, folder, "cpsf.yaml"));
    if (find_kept(p->only, path)) return path;
    if (!strcmp(folder, ".")) break;
    folder = path_folder(&p->memory, folder);
  }
  return NULL;
}

/* ---- what they say together ---- */

static bool version_fits(const char *wanted, const char *version) {
  size_t length = strlen(wanted);
  return !strncmp(wanted, version, length) && (version[length] == '.' || version[length] == 0);
}

/* A file for another compiler may hold what this one can't know: that alone is told. */
static void check_compiler(struct project *p) {
  const char *wanted = setting_text(&p->settings, SETTING_COMPILER);
  if (p->only || !wanted || version_fits(wanted, CPSFC_VERSION)) return;
  diagnostics_free(&p->diagnostics);
  memset(&p->diagnostics, 0, sizeof p->diagnostics);
  diag(&p->diagnostics, MSG_PIN_COMPILER, p->settings.values[SETTING_COMPILER].texts[0].at, wanted, CPSFC_VERSION);
}

/* Names become names of files, and some systems see no difference between a and A. */
static void check_names(struct project *p) {
  struct idmap seen = {0};
  for (uint32_t i = 0; i < p->programs.count; i++) {
    const struct project_program *x = &p->programs.items[i];
    char *lower = arena_copy(&p->memory, x->name, strlen(x->name));
    for (char *c = lower; *c; c++)
      if ('A' <= *c && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    uint32_t other = idmap_add(&seen, intern_text(&p->names, lower), i + 1);
    if (!other) continue;
    uint32_t index = diag(&p->diagnostics, MSG_SETTING_PROGRAM_TWICE, x->at, x->name);
    diag_also(&p->diagnostics, index, MSG_SETTING_FIRST, p->programs.items[other - 1].at);
  }
  idmap_free(&seen);
}

static void finish(struct project *p) {
  if (!p->path) return;
  load_one(p, p->path, SPAN_NONE, 0);
  check_names(p);
  if (setting_stated(&p->settings, SETTING_PATHS) && p->programs.count)
    diag(&p->diagnostics, MSG_SETTING_PATHS_AND_PROGRAMS, p->settings.values[SETTING_PATHS].at);
  for (uint32_t i = 0; i < p->programs.count; i++) {
    struct project_settings res = p->settings;
    settings_lay(&p->memory, &res, &p->programs.items[i].settings);
    p->programs.items[i].settings = res;
  }
  check_compiler(p);
}

bool project_load_from(struct project *p, const char *first, struct overlay_files files) {
  memset(p, 0, sizeof *p);
  p->only = &files;
  p->path = nearest_kept(p, path_clean(&p->memory, first));
  finish(p);
  p->only = NULL;
  return p->diagnostics.errors == 0;
}

bool project_load_over(struct project *p, const char *first, struct overlay_files files) {
  memset(p, 0, sizeof *p);
  p->over = &files;
  p->path = nearest_file(p, first);
  finish(p);
  p->over = NULL;
  return p->diagnostics.errors == 0;
}

bool project_load(struct project *p, const char *first) { return project_load_over(p, first, (struct overlay_files){NULL, 0}); }

const struct project_program *project_find(const struct project *p, const char *name) {
  for (uint32_t i = 0; i < p->programs.count; i++)
    if (!strcmp(p->programs.items[i].name, name)) return &p->programs.items[i];
  return NULL;
}

void project_free(struct project *p) {
  for (uint32_t i = 0; i < p->programs.count; i++) vec_free(&p->programs.items[i].files.list);
  vec_free(&p->programs);
  diagnostics_free(&p->diagnostics);
  sources_free(&p->sources);
  interner_free(&p->names);
  arena_free(&p->memory);
}
