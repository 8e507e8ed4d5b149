/* merge_attribute.c - does git keep both sides when two branches change a file? Read from .gitattributes, without git. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

/* "PATTERN ... merge=union ..." for NAME, which is the path from the folder of the attributes. A pattern without a slash is one of
 * the last part of a path. */
static bool line_says(char *line, const char *name) {
  char *rest = line, *pattern = strsep(&rest, " \t\r");
  bool anywhere = !strchr(pattern, '/'), says = false;
  const char *last = strrchr(name, '/');
  if (!*pattern || *pattern == '#') return false;
  if (fnmatch(pattern + (*pattern == '/'), anywhere && last ? last + 1 : name, 0)) return false;
  for (char *word; (word = strsep(&rest, " \t\r"));) says |= !strcmp(word, "merge=union");
  return says;
}

static bool file_says(const char *folder, const char *attributes, const char *name) {
  struct arena a = {0};
  char *text = NULL;
  size_t length;
  bool res = false;
  if (!file_read(path_join(&a, folder, attributes), &text, &length)) {
    char *rest = text;
    for (char *line; !res && (line = strsep(&rest, "\n"));) res = line_says(line, name);
    free(text);
  }
  arena_free(&a);
  return res;
}

enum merge_attribute merge_attribute_of(const char *path) {
  struct arena a = {0};
  char *full = realpath(path, NULL);
  enum merge_attribute res = MERGE_NO_REPOSITORY;
  bool says = false;
  for (char *end = full ? strrchr(full, '/') : NULL; end && res == MERGE_NO_REPOSITORY; end = memrchr(full, '/', (size_t)(end - full))) {
    const char *folder = end == full ? "/" : arena_copy(&a, full, (size_t)(end - full));
    says |= file_says(folder, ".gitattributes", end + 1) || file_says(folder, ".git/info/attributes", end + 1);
    if (!access(path_join(&a, folder, ".git"), F_OK)) res = says ? MERGE_BY_UNION : MERGE_BY_LINES;
  }
  free(full);
  arena_free(&a);
  return res;
}
