/* saved_files.c - reads reports to compare. */
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

static int read_saved(const struct arguments *a, const char *path, struct saved_report *r) {
  char *text;
  size_t length;
  if (!whole_file_read(path, &text, &length)) return EXIT_TROUBLE;
  struct saved_problem problem;
  bool good = saved_report_read(r, path, text, length, &problem);
  bool ja = (a->language_given || isatty(STDERR_FILENO)) && a->terminal_language == LANGUAGE_JA;
  if (!good) complain("%s", ja ? problem.ja : problem.en);
  free(text);
  return good ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- specs ---- */

/* The report of a spec, as if it had been saved; a second program has no place in a comparison. */
static int keep_report(struct session *s, struct arguments *a) {
  if (a->kept->buffer.length) return complain("cpsf.yaml lists several programs; name the files of one");
  struct report_input in = make_report_input(s, a, false);
  in.all = true;
  report_json_data(a->kept, &in);
  return EXIT_CLEAN;
}

/* The settings of one spec's project are not those of the next, but for the date. */
static int read_spec(struct arguments *a, const char *path, struct saved_report *r) {
  struct text_list paths = {0};
  struct out kept = {.fd = -1};
  struct saved_problem problem;
  uint32_t targets = a->targets.list.count, search = a->search.list.count;
  enum basis basis = a->basis;
  vec_push(&paths.list, path);
  a->kept = &kept;
  a->errors_only = true;
  int res = run_programs(a, &paths, keep_report);
  a->targets.list.count = targets;
  a->search.list.count = search;
  a->basis = basis;
  if (res == EXIT_CLEAN && !saved_report_read(r, path, builder_get(&kept.buffer), kept.buffer.length, &problem))
    res = complain("%s", problem.en);
  vec_free(&paths.list);
  builder_free(&kept.buffer);
  return res;
}

int report_read(struct arguments *a, const char *path, struct saved_report *r) {
  *r = (struct saved_report){.as_of = DAY_NONE};
  return path_is_spec(path) ? read_spec(a, path, r) : read_saved(a, path, r);
}
