/* depfile.c - what a run has read, as a rule for make and ninja. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/cli.h"

static void note(struct depfile *d, struct text_list *list, const char *path) {
  vec_push(&list->list, arena_copy(&d->memory, path, strlen(path)));
}

/* A file that is missing will come into being in the nearest folder that is there. */
static void note_file(struct depfile *d, const char *path) {
  while (!file_exists(path)) path = path_folder(&d->memory, path);
  note(d, &d->files, path);
}

void depfile_add_file(struct depfile *d, const char *path) {
  if (d) note_file(d, path);
}

void depfile_add_settings(struct depfile *d, const struct sources *settings) {
  for (uint32_t i = 0; d && i < settings->files.count; i++) note_file(d, settings->files.items[i].name);
}

static void note_target(struct depfile *d, struct session *s, const struct arguments *a, const char *path) {
  const char *name = output_name(s, path);
  if (!for_each_view(name)) note(d, &d->targets, name);
  for (uint32_t i = 0; for_each_view(name) && i < a->views.list.count; i++)
    note(d, &d->targets, output_of_view(&d->memory, name, a->views.list.items[i]));
}

void depfile_add_program(struct depfile *d, struct session *s, const struct arguments *a) {
  if (!d) return;
  d->read = true;
  for (uint32_t i = 0; i < s->files_read.list.count; i++)
    if (strcmp(s->files_read.list.items[i], "-")) note_file(d, s->files_read.list.items[i]);
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    if (strcmp(a->outputs.list.items[i], "-")) note_target(d, s, a, a->outputs.list.items[i]);
}

/* ---- writing ---- */

static int compare_texts(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

void text_list_sort_unique(struct text_list *t) {
  uint32_t kept = 0;
  if (t->list.count) qsort(t->list.items, t->list.count, sizeof *t->list.items, compare_texts);
  for (uint32_t i = 0; i < t->list.count; i++)
    if (kept == 0 || strcmp(t->list.items[kept - 1], t->list.items[i])) t->list.items[kept++] = t->list.items[i];
  t->list.count = kept;
}

/* As make reads it: a blank, '#' and ':' stand behind a backslash, and so do the backslashes before them; '$' is doubled. */
static void put_path(struct out *o, const char *path) {
  size_t backslashes = 0;
  for (; *path; path++) {
    bool special = strchr(" #:", *path);
    for (size_t i = 0; special && i < backslashes; i++) out_text(o, "\\");
    if (special) out_text(o, "\\");
    if (*path == '$') out_text(o, "$");
    out_bytes(o, path, 1);
    backslashes = *path == '\\' ? backslashes + 1 : 0;
  }
}

/* A name that no rule can hold would be left out in silence. */
static const char *unwritable(const struct text_list *list) {
  for (uint32_t i = 0; i < list->list.count; i++)
    if (strpbrk(list->list.items[i], "\n\r\t")) return list->list.items[i];
  return NULL;
}

/* The rule; then one without a recipe for each file, so that make does not stop over one that is gone. */
static void put_rules(struct out *o, const struct depfile *d) {
  for (uint32_t i = 0; i < d->targets.list.count; i++) {
    if (i) out_text(o, " ");
    put_path(o, d->targets.list.items[i]);
  }
  out_text(o, ":");
  for (uint32_t i = 0; i < d->files.list.count; i++) {
    out_text(o, " \\\n  ");
    put_path(o, d->files.list.items[i]);
  }
  for (uint32_t i = 0; i < d->files.list.count; i++) {
    out_text(o, i ? "\n" : "\n\n");
    put_path(o, d->files.list.items[i]);
    out_text(o, ":");
  }
  out_text(o, "\n");
}

/* Without an output: plant.ok of plant.ok.d. */
static void add_target(struct depfile *d, const char *path) {
  size_t length = strlen(path);
  bool d_file = 2 < length && !strcmp(path + length - 2, ".d");
  if (d->targets.list.count == 0) vec_push(&d->targets.list, arena_copy(&d->memory, path, d_file ? length - 2 : length));
}

static int write_rules(struct depfile *d, const char *path) {
  const char *bad = unwritable(&d->targets);
  if (!bad) bad = unwritable(&d->files);
  if (bad) return complain("`%s` has a line end or a tab in its name, which no rule of make can hold", bad);
  struct out o = {.fd = -1};
  put_rules(&o, d);
  int res = write_result(&o, path);
  builder_free(&o.buffer);
  return res;
}

int depfile_write(struct depfile *d, const char *path) {
  int res = EXIT_CLEAN;
  text_list_sort_unique(&d->targets);
  text_list_sort_unique(&d->files);
  add_target(d, path);
  if (d->read) res = write_rules(d, path);
  vec_free(&d->targets.list);
  vec_free(&d->files.list);
  arena_free(&d->memory);
  return res;
}
