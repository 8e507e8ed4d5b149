/* saved_files.c - reads reports to compare. */
#include "compiler/cli/saved_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
  if (!good) complain("%s", speaks_japanese(a) ? problem.ja : problem.en);
  free(text);
  return good ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- specs ---- */

/* The report of a spec, as if it had been saved. */
static int keep_report(struct session *s, struct arguments *a) {
  struct report_input in = make_report_input(s, a, false);
  struct out kept = {.fd = -1};
  struct saved_report r;
  struct saved_problem problem;
  in.all = true;
  report_json_data(&kept, &in);
  bool good = saved_report_read(&r, a->kept->shown, builder_get(&kept.buffer), kept.buffer.length, &problem);
  builder_free(&kept.buffer);
  r.settings = true;
  settings_demands(&r.memory, a->project, a->settings, &r.demands);
  vec_push(&a->kept->items, r);
  return good ? EXIT_CLEAN : complain("%s", speaks_japanese(a) ? problem.ja : problem.en);
}

int reports_of_spec(struct arguments *a, const struct text_list *paths, struct report_list *list) {
  a->kept = list;
  a->errors_only = true;
  return run_programs(a, paths, keep_report);
}

int reports_read(struct arguments *a, const char *path, struct report_list *list) {
  *list = (struct report_list){.shown = path};
  if (path_is_spec(path)) {
    struct text_list paths = {0};
    vec_push(&paths.list, path);
    int res = reports_of_spec(a, &paths, list);
    vec_free(&paths.list);
    return res;
  }
  struct saved_report r = {.as_of = DAY_NONE};
  int res = read_saved(a, path, &r);
  vec_push(&list->items, r);
  return res;
}

void report_list_free(struct report_list *list) {
  for (uint32_t i = 0; i < list->items.count; i++) saved_report_free(&list->items.items[i]);
  vec_free(&list->items);
}

int report_read(struct arguments *a, const char *path, struct saved_report *r) {
  struct report_list list;
  *r = (struct saved_report){.as_of = DAY_NONE};
  int res = reports_read(a, path, &list);
  if (res == EXIT_CLEAN && list.items.count != 1)
    res =
        complain("%s", speaks_japanese(a)
                           ? "cpsf.yaml に複数のプログラムがあります。一つのファイルまたはフォルダーを指定してください"
                           : "cpsf.yaml lists several programs; name the files of one");
  if (list.items.count == 1) *r = list.items.items[0];
  if (list.items.count == 1) list.items.count = 0;
  report_list_free(&list);
  return res;
}
