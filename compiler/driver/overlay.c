/* overlay.c - files from memory in front of those on disk: of an editor, or of a page that holds its spec. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/load.h"

static int compare_name(const void *key, const void *item) {
  return strcmp(key, ((const struct overlay_file *)item)->path);
}

static const struct overlay_file *overlay_find(const struct session_options *o, const char *path) {
  return o->overlay_count ? bsearch(path, o->overlay, o->overlay_count, sizeof *o->overlay, compare_name) : NULL;
}

int overlay_read(struct loader *l, const char *path, size_t limit, char **text, size_t *length) {
  const struct session_options *o = &l->session->options;
  const struct overlay_file *found = overlay_find(o, strcmp(path, "-") ? path_clean(l->memory, path) : path);
  if (!found && !o->only_overlay) vec_push(&l->session->files_read.list, path);
  if (!found)
    return o->only_overlay ? ENOENT : limit ? file_read_head(path, limit, text, length) : file_read(path, text, length);
  *length = limit && limit < found->length ? limit : found->length;
  *text = memory_zeroed(*length + 2, 1);
  memcpy(*text, found->text, *length);
  return 0;
}

static bool lies_in(struct arena *a, const char *path, const char *folder, bool recursive) {
  if (!recursive) return !strcmp(path_folder(a, path), folder);
  size_t length = strlen(folder);
  return !strcmp(folder, ".") ? path[0] != '/' && strncmp(path, "../", 3)
                              : !strncmp(path, folder, length) && path[length] == '/';
}

static bool is_listed(struct arena *a, const struct file_list *list, const char *path) {
  for (uint32_t i = 0; i < list->paths.count; i++)
    if (!strcmp(path_clean(a, list->paths.items[i]), path)) return true;
  return false;
}

/* A folder whose files are all in memory need not be on disk (any more). */
static bool overlay_holds(struct loader *l, const char *folder) {
  const struct session_options *o = &l->session->options;
  const char *clean = path_clean(l->memory, folder);
  for (uint32_t i = 0; i < o->overlay_count; i++)
    if (lies_in(l->memory, o->overlay[i].path, clean, true)) return true;
  return false;
}

int overlay_walk(struct loader *l, const char *folder, const char *suffix, bool recursive, struct file_list *res) {
  const struct session_options *o = &l->session->options;
  int error = o->only_overlay ? 0 : file_walk(l->memory, folder, suffix, recursive, res);
  const char *clean = o->overlay_count ? path_clean(l->memory, folder) : NULL;
  for (uint32_t i = 0; i < o->overlay_count; i++) {
    const char *path = o->overlay[i].path;
    size_t length = strlen(path), tail = strlen(suffix);
    bool fits = tail < length && !strcmp(path + length - tail, suffix) && lies_in(l->memory, path, clean, recursive);
    if (fits && (o->only_overlay || !is_listed(l->memory, res, path))) vec_push(&res->paths, path);
  }
  return error && o->overlay_count && overlay_holds(l, folder) ? 0 : error;
}

bool overlay_is_folder(struct loader *l, const char *path) {
  const struct session_options *o = &l->session->options;
  if (o->only_overlay) return !overlay_find(o, path);
  return file_is_folder(path) || (o->overlay_count && !file_exists(path) && overlay_holds(l, path));
}
