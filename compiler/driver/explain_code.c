/* explain_code.c - `cpsfc explain E0201`: the page of a diagnostic code. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "compiler/driver/embedded.h"
#include "compiler/driver/explain.h"

static bool looks_like_code(const char *what) {
  if (strlen(what) != 5 || !strchr("EVWN", toupper((unsigned char)what[0]))) return false;
  for (int i = 1; i < 5; i++)
    if (!isdigit((unsigned char)what[i])) return false;
  return true;
}

bool explain_code(struct builder *b, const char *what, enum language language) {
  static const char *const folders[LANGUAGE_COUNT] = {"docs/diagnostics", "docs/ja/diagnostics"};
  if (!looks_like_code(what)) return false;
  char path[64];
  snprintf(path, sizeof path, "%s/%c%s.md", folders[language], toupper((unsigned char)what[0]), what + 1);
  const struct embedded_file *file = embedded_find(path);
  if (file) builder_add(b, file->start, (size_t)(file->end - file->start));
  return file != NULL;
}
