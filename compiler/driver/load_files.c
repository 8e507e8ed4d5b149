/* load_files.c - finding and reading files: named ones, candidates for imports, catalogues. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/embedded.h"
#include "compiler/driver/load.h"

enum { HEAD_BYTES = 65536 }; /* a module line stands near the top; more of a candidate is not read to find it */

static void report_problem(struct loader *l, const char *path, const char *what) {
  if (!l->problem) l->problem = arena_format(l->memory, "%s: %s", path, what);
}

static const char *tree_path_text(struct loader *l, const struct tree *t, node_id path) {
  return path_text(l->memory, t, &l->program->names, path);
}

/* Name and version of the module line of T; both 0 without one. */
static void read_module_line(struct loader *l, const struct tree *t, sym *name, sym *version) {
  *name = *version = 0;
  if (!t->last[NODE_MODULE]) return;
  node_id line = node_child(t, t->root, NODE_MODULE);
  node_id path = line ? node_child(t, line, NODE_PATH) : 0;
  node_id number = line ? node_child(t, line, NODE_VERSION) : 0;
  if (!path || !number) return;
  *name = intern_text(&l->program->names, tree_path_text(l, t, path));
  *version = node_at(t, number)->value;
  node_id second = line < t->last[NODE_MODULE] ? node_next_same(t, line) : 0;
  if (second)
    diag(&l->program->diagnostics, MSG_MODULE_LINE_TWICE, node_at(t, second)->at);
}

static uint32_t source_or_problem(struct loader *l, const char *path, uint32_t source) {
  if (source == UINT32_MAX) report_problem(l, path, "the program is larger than 4 GiB");
  return source;
}

static uint32_t parse_source(struct loader *l, const char *path, uint32_t source, bool own) {
  if (source == UINT32_MAX) return UINT32_MAX;
  struct program *p = l->program;
  const char *shown = path_clean(l->memory, path);
  struct tree tree = {0};
  struct parsed_files *parsed = l->session->options.parsed;
  uint32_t messages = p->diagnostics.list.count;
  if (!parsed || !parsed_find(parsed, &p->sources.files.items[source], &tree)) {
    parse_file(&tree, &p->sources, &p->names, &p->diagnostics, source, (struct parse_options){0});
    tree.silent = p->diagnostics.list.count == messages;
  }
  tree.file = source;
  struct loaded_file file = {.path = shown, .folder = path_folder(l->memory, shown), .tree = p->trees.count, .own = own};
  read_module_line(l, &tree, &file.module, &file.version);
  vec_push(&p->trees, tree);
  vec_push(&l->files, file);
  return l->files.count - 1;
}

static uint32_t read_and_add(struct loader *l, const char *path, bool own) {
  char *text;
  size_t length;
  int error = overlay_read(l, path, 0, &text, &length);
  if (error) {
    report_problem(l, path, error == EFBIG ? "the file is larger than 1 GiB" : strerror(error));
    return UINT32_MAX;
  }
  const char *shown = path_clean(l->memory, path);
  uint32_t source = source_or_problem(l, shown, source_adopt(&l->program->sources, shown, text, length));
  return parse_source(l, path, source, own);
}

static uint32_t add_embedded(struct loader *l, const struct embedded_file *file, bool own) {
  uint32_t copy = source_add(&l->program->sources, file->path, file->start, (size_t)(file->end - file->start));
  uint32_t source = source_or_problem(l, file->path, copy);
  uint32_t res = parse_source(l, file->path, source, own);
  if (res != UINT32_MAX) l->files.items[res].embedded = true;
  return res;
}

static int compare_paths(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* "std:" is the library inside the program (for `list`); `stdlib` is too where there is no such folder, so that
 * `cpsfc test stdlib` works with a copied binary. */
static bool add_embedded_library(struct loader *l, const char *path) {
  if (l->session->options.only_overlay) return false;
  if (strcmp(path, LIBRARY_PATH) && (strcmp(path, "stdlib") || file_exists(path))) return false;
  for (unsigned i = 0; i < embedded_count; i++) {
    const struct embedded_file *file = &embedded_files[i];
    size_t length = strlen(file->path);
    if (5 < length && !strncmp(file->path, "stdlib/", 7) && !strcmp(file->path + length - 5, ".cpsf"))
      add_embedded(l, file, true);
  }
  return true;
}

/* Every file of the named paths, each once, sorted: the order on the command line never matters. */
static void collect_paths(struct loader *l, struct file_list *res) {
  const struct text_list *named = &l->session->options.paths;
  for (uint32_t i = 0; i < named->list.count; i++) {
    const char *path = named->list.items[i];
    if (add_embedded_library(l, path)) continue;
    if (!overlay_is_folder(l, path)) {
      vec_push(&res->paths, strcmp(path, "-") ? path_clean(l->memory, path) : path);
      continue;
    }
    int error = overlay_walk(l, path, ".cpsf", true, res);
    if (error) report_problem(l, path, strerror(error));
  }
  for (uint32_t i = 0; i < res->paths.count; i++)
    if (strcmp(res->paths.items[i], "-")) res->paths.items[i] = path_clean(l->memory, res->paths.items[i]);
  if (res->paths.count) qsort(res->paths.items, res->paths.count, sizeof *res->paths.items, compare_paths);
}

bool load_named_files(struct loader *l) {
  const struct text_list *named = &l->session->options.paths;
  struct file_list paths = {0};
  collect_paths(l, &paths);
  for (uint32_t i = 0; i < paths.paths.count && !l->problem; i++) {
    if (0 < i && !strcmp(paths.paths.items[i], paths.paths.items[i - 1])) continue;
    read_and_add(l, paths.paths.items[i], true);
    (void)session_stops(l->session);
  }
  vec_free(&paths.paths);
  if (!l->problem && l->files.count == 0)
    report_problem(l, named->list.count ? named->list.items[0] : ".", "no .cpsf file found here");
  if (!l->problem && named->list.count == 1 && !overlay_is_folder(l, named->list.items[0])) l->files.items[0].alone = l->files.count == 1;
  return l->problem == NULL;
}

uint32_t load_candidate(struct loader *l, struct candidate *c) {
  c->loaded = true;
  if (!c->library) return read_and_add(l, c->path, false);
  const struct embedded_file *file = embedded_find(c->path);
  return file ? add_embedded(l, file, false) : UINT32_MAX;
}

/* ---- candidates ---- */

/* Reads the head of a file for its module line; messages about it are not ours to show yet. */
static void add_candidate_file(struct loader *l, const char *path) {
  char *text;
  size_t length;
  if (overlay_read(l, path, HEAD_BYTES + 1, &text, &length)) return;
  if (HEAD_BYTES < length) {
    length = HEAD_BYTES;
    while (0 < length && text[length - 1] != '\n') length--;
  }
  struct sources sources = {0};
  struct diagnostics diagnostics = {0};
  struct tree tree = {0};
  uint32_t source = source_add(&sources, path, text, length);
  parse_file(&tree, &sources, &l->program->names, &diagnostics, source, (struct parse_options){0});
  struct candidate c = {.path = path, .folder = path_folder(l->memory, path)};
  read_module_line(l, &tree, &c.name, &c.version);
  size_t name_length = strlen(path);
  c.interface = 5 < name_length && !strcmp(path + name_length - 5, ".cpsi");
  if (c.name) vec_push(&l->candidates, c);
  tree_free(&tree);
  diagnostics_free(&diagnostics);
  sources_free(&sources);
  free(text);
}

static bool is_loaded(const struct loader *l, const char *path) {
  for (uint32_t i = 0; i < l->files.count; i++)
    if (!strcmp(l->files.items[i].path, path)) return true;
  return false;
}

/* The command line, the settings and the files named may all point to one folder. */
static bool was_looked_into(const struct loader *l, const char *folder) {
  for (uint32_t i = 0; i < l->candidates.count; i++)
    if (!strcmp(l->candidates.items[i].folder, folder)) return true;
  return false;
}

static void add_candidate_folder(struct loader *l, const char *folder) {
  static const char *const suffixes[] = {".cpsf", ".cpsi"}; /* .cpsf before .cpsi */
  if (was_looked_into(l, path_clean(l->memory, folder))) return;
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    struct file_list list = {0};
    if (!overlay_walk(l, folder, suffixes[i], false, &list))
      for (uint32_t k = 0; k < list.paths.count; k++) {
        const char *path = path_clean(l->memory, list.paths.items[k]);
        if (!is_loaded(l, path)) add_candidate_file(l, path);
      }
    vec_free(&list.paths);
  }
}

void find_candidates(struct loader *l) {
  const char *previous = NULL;
  uint32_t named = l->files.count;
  for (uint32_t i = 0; i < named; i++) { /* files are sorted, so equal folders lie together */
    const char *folder = l->files.items[i].folder;
    if (previous && !strcmp(previous, folder)) continue;
    if (!l->files.items[i].embedded && !l->session->options.only_overlay) add_candidate_folder(l, folder);
    previous = folder;
  }
  const struct session_options *options = &l->session->options;
  for (uint32_t i = 0; options->only_overlay && i < options->overlay_count; i++) /* wherever they were found the first time */
    if (!is_loaded(l, options->overlay[i].path)) add_candidate_file(l, options->overlay[i].path);
  for (uint32_t i = 0; i < options->framework_count; i++)
    if (options->frameworks[i].folder) add_candidate_folder(l, options->frameworks[i].folder);
  const struct text_list *search = &options->search;
  for (uint32_t i = 0; i < search->list.count; i++) add_candidate_folder(l, search->list.items[i]);
  for (uint32_t i = 0; i < l->library_count; i++) {
    const struct library_module *m = &l->library[i];
    struct candidate c = {.name = intern_text(&l->program->names, m->name),
                          .version = intern_text(&l->program->names, m->version),
                          .path = m->path, .folder = path_folder(l->memory, m->path), .library = true};
    if (!is_loaded(l, m->path)) vec_push(&l->candidates, c);
  }
}

/* ---- catalogues ---- */

static void read_catalogue_file(struct loader *l, struct catalogue *c, const char *path, const char *text, size_t length) {
  struct program *p = l->program;
  uint32_t source = source_add(&p->sources, path, text, length);
  if (source != UINT32_MAX) catalogue_read(c, &p->names, &p->sources, &p->diagnostics, source);
}

/* The YAML files of FOLDER in reading order: catalogue.yaml, then the others by name. */
static void catalogue_paths(struct loader *l, const char *folder, struct file_list *res) {
  overlay_walk(l, folder, ".yaml", false, res);
  for (uint32_t i = 0; i < res->paths.count; i++) { /* bring catalogue.yaml to the front, keep the rest sorted */
    const char *path = res->paths.items[i];
    if (strcmp(path_last(path), "catalogue.yaml")) continue;
    memmove(res->paths.items + 1, res->paths.items, sizeof *res->paths.items * i);
    res->paths.items[0] = path;
  }
}

/* Of the library the ids, titles and risk sources; its measures and crosswalks are read when a report or an explanation asks. */
static struct catalogue *load_library_catalogue(struct loader *l, const char *folder) {
  struct catalogue *c = NULL;
  for (uint32_t i = 0; i < LIBRARY_FIRST_COUNT; i++) {
    const char *path = arena_format(l->memory, "%s/%s", folder, library_first[i]);
    const struct embedded_file *yaml = embedded_find(path);
    if (!yaml) continue;
    if (!c) c = arena_alloc(&l->session->memory, sizeof *c);
    read_catalogue_file(l, c, path, yaml->start, (size_t)(yaml->end - yaml->start));
  }
  if (c) c->unread = folder;
  return c;
}

struct catalogue *load_catalogue(struct loader *l, const struct loaded_file *file) {
  if (file->embedded) return load_library_catalogue(l, file->folder);
  struct file_list paths = {0};
  catalogue_paths(l, file->folder, &paths);
  bool has_one = 0 < paths.paths.count && !strcmp(path_last(paths.paths.items[0]), "catalogue.yaml");
  struct catalogue *c = has_one ? arena_alloc(&l->session->memory, sizeof *c) : NULL;
  for (uint32_t i = 0; c && i < paths.paths.count; i++) {
    const char *path = path_clean(l->memory, paths.paths.items[i]);
    char *text;
    size_t length;
    int error = overlay_read(l, path, 0, &text, &length);
    if (error) {
      report_problem(l, path, strerror(error));
      continue;
    }
    read_catalogue_file(l, c, path, text, length);
    free(text);
  }
  if (c) catalogue_check(c, &l->program->names, &l->program->diagnostics);
  vec_free(&paths.paths);
  return c;
}
