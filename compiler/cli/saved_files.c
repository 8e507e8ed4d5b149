/* saved_files.c - reads saved reports from files. */
#include "compiler/cli/saved_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool path_is_spec(const char *path) {
  size_t length = strlen(path);
  return file_is_folder(path) || (5 < length && !strcmp(path + length - 5, ".cpsf"));
}

bool whole_file_read(const char *path, char **text, size_t *length) {
  int error = file_read(path, text, length);
  if (!error && *length <= SAVED_BYTES) return true;
  if (!error) free(*text);
  if (!error || error == EFBIG)
    complain("%s: larger than %d MiB", path, SAVED_BYTES >> 20);
  else
    complain("can't read %s: %s", path, strerror(error));
  return false;
}

bool saved_file_read(const struct arguments *a, const char *path, struct saved_report *r) {
  char *text;
  size_t length;
  *r = (struct saved_report){.as_of = DAY_NONE};
  if (path_is_spec(path)) {
    complain("%s is a spec, not a saved report; make one: cpsfc report %s -o NAME.json", path, path);
    return false;
  }
  if (!whole_file_read(path, &text, &length)) return false;
  struct saved_problem problem;
  bool res = saved_report_read(r, path, text, length, &problem);
  bool ja = (a->language_given || isatty(STDERR_FILENO)) && a->terminal_language == LANGUAGE_JA;
  if (!res) complain("%s", ja ? problem.ja : problem.en);
  free(text);
  return res;
}
