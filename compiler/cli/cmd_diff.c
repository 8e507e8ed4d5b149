/* cmd_diff.c - cpsfc diff: what changed between two saved reports or two specs. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/cli/saved_files.h"
#include "runtime/compare/diff.h"

static const struct diff_format *format_for(const struct arguments *a, const char *path) {
  const struct diff_format *res = a->format ? diff_format_find(a->format)
                                  : path    ? diff_format_for_path(path)
                                            : diff_format_find("text");
  if (!res)
    complain("the format of %s can't be told from its name; say --format: %s", path ? path : "the output",
             diff_format_names);
  return res;
}

static bool formats_known(const struct arguments *a) {
  if (!a->outputs.list.count) return format_for(a, NULL);
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    if (!format_for(a, a->outputs.list.items[i])) return false;
  return true;
}

/* ---- reading ---- */

static int read_side(struct arguments *a, const char *path, struct saved_report *r) {
  int res = report_read(a, path, r);
  if (res == EXIT_CLEAN && !diff_possible(r))
    return complain("%s: its findings have no fingerprints; an extract can be compared (cpsfc compare), not told apart",
                    path);
  return res;
}

/* A spec beside a saved report is judged as of the date of that report, unless one is given: so the calendar changes
 * nothing. */
static void take_date(struct arguments *a, const struct saved_report *saved) {
  if (a->as_of_text || saved->as_of == DAY_NONE) return;
  a->as_of = saved->as_of;
  a->as_of_from = "--as-of";
}

static int read_both(struct arguments *a, struct saved_report sides[2]) {
  const char *const *paths = a->words.list.items;
  int first = path_is_spec(paths[0]) && !path_is_spec(paths[1]) ? 1 : 0;
  int res = read_side(a, paths[first], &sides[first]);
  if (res == EXIT_CLEAN && !path_is_spec(paths[first])) take_date(a, &sides[first]);
  return res == EXIT_CLEAN ? read_side(a, paths[1 - first], &sides[1 - first]) : res;
}

/* ---- writing ---- */

static int write_one(const struct diff *d, const struct arguments *a, const char *path) {
  struct out o = {.fd = -1};
  enum language l = !path && isatty(STDOUT_FILENO) ? a->terminal_language : a->language;
  format_for(a, path)->write(&o, d, l, CPSFC_VERSION);
  int res = write_result(&o, path);
  builder_free(&o.buffer);
  return res;
}

static int write_all(const struct diff *d, const struct arguments *a) {
  int res = a->outputs.list.count ? EXIT_CLEAN : write_one(d, a, NULL);
  for (uint32_t i = 0; res == EXIT_CLEAN && i < a->outputs.list.count; i++)
    res = write_one(d, a, a->outputs.list.items[i]);
  return res == EXIT_CLEAN && d->worse ? EXIT_GATE : res;
}

int command_diff(struct arguments *a) {
  if (!formats_known(a)) return EXIT_TROUBLE;
  if (a->words.list.count != 2) return complain("diff needs two saved reports or two specs: cpsfc diff OLD NEW");
  struct saved_report sides[2] = {{.as_of = DAY_NONE}, {.as_of = DAY_NONE}};
  struct diff d;
  int res = read_both(a, sides);
  if (res == EXIT_CLEAN) {
    diff_make(&d, &sides[0], &sides[1]);
    res = write_all(&d, a);
    diff_free(&d);
  }
  saved_report_free(&sides[0]);
  saved_report_free(&sides[1]);
  return res;
}
