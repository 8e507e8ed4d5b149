/* project.c - cpsf.yaml: date, language, gate, targets, search folders and programs of a project. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "runtime/gate/gate.h"
#include "runtime/framework/yaml.h"

enum { EXTENDS_DEPTH = 8, ABOVE_LIMIT = 64 };

/* What one file states, before it is laid over what it extends. */
struct settings { sym as_of, lang, fail_on, basis, extends; VEC(sym) search, targets; VEC(struct program_entry) programs; };
struct program_entry { sym name; VEC(sym) files; };
struct texts { VEC(sym) list; };

static void text_entry(struct yaml_walk *w, void *context) {
  sym text = 0;
  yaml_read_text(w, &text, &(struct yaml_field){.key = "-"});
  if (text) vec_push(&((struct texts *)context)->list, text);
}

static void read_texts(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, text_entry, target);
}

static void program_of_list(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      {.key = "name", .required = true, .read = yaml_read_text, .offset = offsetof(struct program_entry, name)},
      {.key = "files", .required = true, .read = read_texts, .offset = offsetof(struct program_entry, files)}};
  struct program_entry entry = {0};
  struct settings *s = context;
  if (yaml_record(w, "programs", fields, sizeof fields / sizeof *fields, &entry)) vec_push(&s->programs, entry);
  else vec_free(&entry.files);
}

/* The list of programs is the whole record's business: TARGET is the record itself. */
static void read_programs(struct yaml_walk *w, void *target, const struct yaml_field *field) { yaml_list(w, field->key, program_of_list, target); }

static const struct yaml_field setting_fields[] = {
    {.key = "as_of", .read = yaml_read_text, .offset = offsetof(struct settings, as_of)},
    {.key = "lang", .read = yaml_read_text, .offset = offsetof(struct settings, lang)},
    {.key = "fail_on", .read = yaml_read_text, .offset = offsetof(struct settings, fail_on)},
    {.key = "basis", .read = yaml_read_text, .offset = offsetof(struct settings, basis)},
    {.key = "extends", .read = yaml_read_text, .offset = offsetof(struct settings, extends)},
    {.key = "search", .read = read_texts, .offset = offsetof(struct settings, search)},
    {.key = "targets", .read = read_texts, .offset = offsetof(struct settings, targets)},
    {.key = "programs", .read = read_programs, .offset = 0}};

static void free_settings(struct settings *s) {
  for (uint32_t i = 0; i < s->programs.count; i++) vec_free(&s->programs.items[i].files);
  vec_free(&s->programs);
  vec_free(&s->search);
  vec_free(&s->targets);
}

/* ---- laying one file over another ---- */

static const char *text_of(struct project *p, sym s) { return sym_text(&p->names, s); }

static const char *from_folder(struct project *p, const char *file, sym path) {
  return path_clean(&p->memory, path_join(&p->memory, path_folder(&p->memory, file), text_of(p, path)));
}

static void refuse(struct project *p, span at, const char *key, const char *wanted, const char *value) {
  diag(&p->diagnostics, MSG_PROJECT_VALUE, at, key, wanted, value);
}

static void lay_words(struct project *p, const struct settings *s, span at) {
  struct gate gate = {0};
  struct bilingual_text problem;
  if (s->as_of && !date_parse(text_of(p, s->as_of), sym_length(&p->names, s->as_of), &p->as_of)) refuse(p, at, "as_of", "2026-06-15", text_of(p, s->as_of));
  if (s->lang) p->lang = text_of(p, s->lang);
  if (p->lang && strcmp(p->lang, "en") && strcmp(p->lang, "ja")) refuse(p, at, "lang", "en, ja", p->lang);
  if (s->fail_on) p->fail_on = text_of(p, s->fail_on);
  if (s->fail_on && !gate_parse(&gate, p->fail_on, &problem)) refuse(p, at, "fail_on", "violation, gap, undecided, unanswered, expired, weakened, warning, never", p->fail_on);
  gate_free(&gate);
  if (s->basis) p->basis = text_of(p, s->basis);
  if (s->basis && strcmp(p->basis, "stated") && strcmp(p->basis, "evidenced") && strcmp(p->basis, "third_party")) refuse(p, at, "basis", "stated, evidenced, third_party", p->basis);
}

static void lay_lists(struct project *p, const struct settings *s, const char *path) {
  if (s->search.count) p->search.list.count = 0;
  for (uint32_t i = 0; i < s->search.count; i++) vec_push(&p->search.list, from_folder(p, path, s->search.items[i]));
  if (s->targets.count) p->targets.list.count = 0;
  for (uint32_t i = 0; i < s->targets.count; i++) vec_push(&p->targets.list, text_of(p, s->targets.items[i]));
  for (uint32_t i = 0; i < s->programs.count; i++) {
    struct project_program program = {.name = text_of(p, s->programs.items[i].name)};
    for (uint32_t k = 0; k < s->programs.items[i].files.count; k++) vec_push(&program.files.list, from_folder(p, path, s->programs.items[i].files.items[k]));
    vec_push(&p->programs, program);
  }
}

static void load_one(struct project *p, const char *path, int depth);

static void read_one(struct project *p, const char *path, uint32_t file, int depth) {
  struct yaml_walk w;
  struct settings s = {0};
  span at = {p->sources.files.items[file].base, p->sources.files.items[file].base};
  if (yaml_open(&w, &p->names, &p->sources, &p->diagnostics, file)) yaml_record(&w, "cpsf.yaml", setting_fields, sizeof setting_fields / sizeof *setting_fields, &s);
  yaml_close(&w);
  if (s.extends) load_one(p, from_folder(p, path, s.extends), depth + 1);
  lay_words(p, &s, at);
  lay_lists(p, &s, path);
  free_settings(&s);
}

static int compare_name(const void *key, const void *item) { return strcmp(key, ((const struct overlay_file *)item)->path); }

static const struct overlay_file *find_kept(const struct project *p, const char *path) {
  return p->only->count ? bsearch(path, p->only->items, p->only->count, sizeof *p->only->items, compare_name) : NULL;
}

static int read_text(struct project *p, const char *path, char **text, size_t *length) {
  if (!p->only) return file_read(path, text, length);
  const struct overlay_file *found = find_kept(p, path);
  if (!found) return ENOENT;
  *length = found->length;
  *text = memory_zeroed(*length + 2, 1);
  memcpy(*text, found->text, *length);
  return 0;
}

static void load_one(struct project *p, const char *path, int depth) {
  char *text;
  size_t length;
  if (EXTENDS_DEPTH < depth) {
    diag(&p->diagnostics, MSG_PROJECT_EXTENDS, SPAN_NONE, path);
    return;
  }
  int error = read_text(p, path, &text, &length);
  if (error) {
    diag(&p->diagnostics, MSG_PROJECT_FILE, SPAN_NONE, path, strerror(error));
    return;
  }
  uint32_t file = source_add(&p->sources, path, text, length);
  free(text);
  if (file != UINT32_MAX) read_one(p, path, file, depth);
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
  const char *folder = find_kept(p, first) ? path_folder(&p->memory, first) : first;
  for (int up = 0; up < ABOVE_LIMIT; up++) {
    const char *path = path_clean(&p->memory, path_join(&p->memory, folder, "cpsf.yaml"));
    if (find_kept(p, path)) return path;
    if (!strcmp(folder, ".")) break;
    folder = path_folder(&p->memory, folder);
  }
  return NULL;
}

bool project_load_from(struct project *p, const char *first, struct overlay_files files) {
  memset(p, 0, sizeof *p);
  p->as_of = DAY_NONE;
  p->only = &files;
  p->path = nearest_kept(p, path_clean(&p->memory, first));
  if (p->path) load_one(p, p->path, 0);
  p->only = NULL;
  return p->diagnostics.errors == 0;
}

bool project_load(struct project *p, const char *first) {
  memset(p, 0, sizeof *p);
  p->as_of = DAY_NONE;
  p->path = nearest_file(p, first);
  if (p->path) load_one(p, p->path, 0);
  return p->diagnostics.errors == 0;
}

void project_free(struct project *p) {
  for (uint32_t i = 0; i < p->programs.count; i++) vec_free(&p->programs.items[i].files.list);
  vec_free(&p->programs);
  vec_free(&p->search.list);
  vec_free(&p->targets.list);
  diagnostics_free(&p->diagnostics);
  sources_free(&p->sources);
  interner_free(&p->names);
  arena_free(&p->memory);
}
