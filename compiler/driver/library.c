/* library.c - the standard library inside the program: its files and its index. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/embedded.h"

const struct embedded_file *embedded_find(const char *path) {
  uint32_t low = 0, high = embedded_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int order = strcmp(embedded_files[middle].path, path);
    if (order == 0) return &embedded_files[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return NULL;
}

/* One line of modules.tsv: name, Japanese name, version, path, divided by tabs. */
static bool read_line(struct arena *a, const char *line, size_t length, struct library_module *res) {
  const char *fields[4];
  const char *end = line + length;
  for (int i = 0; i < 4; i++) {
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    if (!tab && i < 3) return false;
    fields[i] = arena_copy(a, line, (size_t)((tab ? tab : end) - line));
    line = tab ? tab + 1 : end;
  }
  *res = (struct library_module){fields[0], fields[1], fields[2], fields[3], strstr(fields[3], "/rules.cpsf") != NULL};
  return true;
}

const struct library_module *library_modules(struct arena *a, uint32_t *count) {
  VEC(struct library_module) list = {0};
  const struct embedded_file *index = embedded_find("stdlib/modules.tsv");
  for (const char *line = index ? index->start : NULL; line && line < index->end;) {
    const char *newline = memchr(line, '\n', (size_t)(index->end - line));
    size_t length = (size_t)((newline ? newline : index->end) - line);
    struct library_module module;
    if (read_line(a, line, length, &module)) vec_push(&list, module);
    line = newline ? newline + 1 : NULL;
  }
  struct library_module *res = arena_alloc(a, sizeof *res * (list.count + 1));
  if (list.count) memcpy(res, list.items, sizeof *res * list.count);
  *count = list.count;
  vec_free(&list);
  return res;
}

const struct library_module *library_find(const struct library_module *list, uint32_t count, const char *name) {
  for (uint32_t i = 0; i < count; i++)
    if (!strcmp(list[i].name, name) || !strcmp(list[i].name_ja, name)) return &list[i];
  return NULL;
}
