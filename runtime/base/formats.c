/* formats.c - output formats by name and by the end of a path. */
#include <string.h>

#include "runtime/base/base.h"

static const char *name_of(struct format_table t, uint32_t i) {
  return *(const char *const *)((const char *)t.rows + i * t.size);
}

static const char *extension_of(struct format_table t, uint32_t i) {
  return ((const char *const *)(const void *)((const char *)t.rows + i * t.size))[1];
}

const void *format_named(struct format_table t, const char *name) {
  for (uint32_t i = 0; i < t.count; i++)
    if (!strcmp(name_of(t, i), name)) return (const char *)t.rows + i * t.size;
  return NULL;
}

/* `.gitlab.json` is no `.json`: the longest extension that fits. */
const void *format_for_path(struct format_table t, const char *path) {
  size_t length = strlen(path), longest = 0;
  const void *res = NULL;
  for (uint32_t i = 0; i < t.count; i++) {
    const char *extension = extension_of(t, i);
    size_t end = strlen(extension);
    if (end <= longest || length <= end || strcmp(path + length - end, extension)) continue;
    res = (const char *)t.rows + i * t.size;
    longest = end;
  }
  return res;
}

const char *format_list(struct arena *a, struct format_table t) {
  const char *res = "";
  for (uint32_t i = 0; i < t.count; i++)
    if (!i || strcmp(name_of(t, i), name_of(t, i - 1)))
      res = arena_format(a, "%s%s%s", res, *res ? ", " : "", name_of(t, i));
  return res;
}
