/* library_files.c - files of the standard library as the editor can open them. They live inside the program; when a
 * place in one is shown, its text is put into a cache folder, read only. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/lsp/server.h"

static bool make_folders(struct arena *a, const char *path) {
  char *at = arena_copy(a, path, strlen(path));
  for (char *slash = strchr(at + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(at, 0777) && errno != EEXIST) return false;
    *slash = '/';
  }
  return true;
}

static bool is_there(const char *path, const struct source_file *f) {
  struct stat s;
  return !stat(path, &s) && s.st_size == (off_t)f->length;
}

static const char *cached_path(struct server *s, struct arena *a, const struct source_file *f) {
  if (!s->options.cache_folder) return NULL;
  const char *path = arena_format(a, "%s/%s/%s", s->options.cache_folder, s->options.version, f->name);
  if (is_there(path, f)) return path;
  if (!make_folders(a, path)) return NULL;
  unlink(path);
  if (file_write(path, f->text, f->length)) return NULL;
  chmod(path, 0444);
  return path;
}

const char *source_uri(struct server *s, struct arena *a, const struct source_file *f) {
  for (uint32_t i = 0; i < s->documents.count; i++)
    if (!strcmp(s->documents.items[i].path, f->name)) return s->documents.items[i].uri;
  if (f->name[0] == '/') return path_uri(a, f->name);
  const char *path = strncmp(f->name, "stdlib/", 7) ? NULL : cached_path(s, a, f);
  return path ? path_uri(a, path) : NULL;
}

void write_location(struct server *s, struct arena *a, struct json *j, struct sources *sources, span at) {
  const struct source_file *f = source_file_at(sources, at.start);
  json_object(j);
  json_pair(j, "uri", source_uri(s, a, f));
  json_key(j, "range");
  write_range(s, j, sources, at);
  json_end_object(j);
}
