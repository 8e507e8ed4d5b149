/* settings_files.c - cpsf.yaml: what is typed in it is in force at once, and while it is broken what it said last.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

static struct settings_file *file_of(struct server *s, const char *path) {
  for (uint32_t i = 0; i < s->settings_files.count; i++)
    if (!strcmp(s->settings_files.items[i].path, path)) return &s->settings_files.items[i];
  vec_push(&s->settings_files, ((struct settings_file){.path = strdup(path)}));
  return &vec_last(&s->settings_files);
}

static int compare_paths(const void *a, const void *b) {
  return strcmp(((const struct overlay_file *)a)->path, ((const struct overlay_file *)b)->path);
}

/* The texts of a project without errors, and of all that it extends. */
static void keep_texts(struct settings_file *f, const struct project *p) {
  f->good.count = 0;
  arena_free(&f->memory);
  for (uint32_t i = 0; i < p->sources.files.count; i++) {
    const struct source_file *x = &p->sources.files.items[i];
    vec_push(&f->good, ((struct overlay_file){arena_copy(&f->memory, x->name, strlen(x->name)),
                                              arena_copy(&f->memory, x->text, x->length), x->length}));
  }
  if (f->good.count) qsort(f->good.items, f->good.count, sizeof *f->good.items, compare_paths);
}

static void file_free(struct settings_file *f) {
  project_free(&f->said);
  vec_free(&f->good);
  arena_free(&f->memory);
  free(f->path);
}

bool settings_load(struct server *s, struct project *p, const char *folder) {
  struct project said;
  bool good = project_load_over(&said, folder, s->typed);
  struct settings_file *f = said.path ? file_of(s, said.path) : NULL;
  if (f && good) keep_texts(f, &said);
  bool kept = f && !good && f->good.count;
  bool res = project_load_over(p, folder, kept ? (struct overlay_files){f->good.items, f->good.count} : s->typed);
  if (!f || f->found) {
    project_free(&said);
    return res;
  }
  project_free(&f->said);
  f->said = said;
  return f->found = true, res;
}

void settings_begin(struct server *s, struct overlay_files typed) {
  s->typed = typed;
  for (uint32_t i = 0; i < s->settings_files.count; i++) s->settings_files.items[i].found = false;
}

void settings_end(struct server *s) {
  s->typed = (struct overlay_files){NULL, 0};
  for (uint32_t i = s->settings_files.count; 0 < i; i--) {
    struct settings_file *f = &s->settings_files.items[i - 1];
    if (f->found) continue;
    file_free(f);
    *f = s->settings_files.items[--s->settings_files.count];
  }
}

bool settings_broken(const struct server *s, const char *path) {
  for (uint32_t i = 0; i < s->settings_files.count; i++)
    if (!strcmp(s->settings_files.items[i].path, path)) return s->settings_files.items[i].said.diagnostics.errors;
  return false;
}

void settings_judge(struct unit *u) {
  diagnostics_free(&u->about_settings);
  memset(&u->about_settings, 0, sizeof u->about_settings);
  session_check_pins(&u->session, &u->about_settings);
  if (u->session.judged) session_check_allows(&u->session, &u->about_settings);
}

void settings_free(struct server *s) {
  settings_begin(s, (struct overlay_files){NULL, 0});
  settings_end(s);
  vec_free(&s->settings_files);
}
