/* cmd_diff.c - cpsfc diff: what changed between two saved reports, two specs, or two revisions of one. */
#include "compiler/cli/diff_sides.h"

static void write_one(struct out *o, const struct arguments *a, const char *path, enum language l,
                      const void *context) {
  const struct diff_format *format = output_format(a, path, diff_formats(), "text");
  format->write(o, context, l, CPSFC_VERSION);
}

static int compare_sides(struct arguments *a, const struct report_list lists[2]) {
  struct diff_programs programs;
  if (!lists[0].items.count && !lists[1].items.count)
    return complain(speaks_japanese(a) ? "%s: どちらの側にも仕様がありません" : "%s: there is no spec on either side",
                    lists[1].shown);
  diff_programs_make(&programs, &lists[0], &lists[1]);
  int res = write_outputs(a, write_one, &programs.set);
  if (res == EXIT_CLEAN && programs.set.worse) res = EXIT_GATE;
  diff_programs_free(&programs);
  return res;
}

int command_diff(struct arguments *a) {
  struct diff_sides sides;
  struct report_list lists[2] = {{0}, {0}};
  if (!output_formats_known(a, diff_formats(), "text")) return EXIT_TROUBLE;
  if (a->rules) return diff_rules(a);
  int res = diff_sides_find(&sides, a) ? diff_sides_read(&sides, a, lists) : EXIT_TROUBLE;
  if (res == EXIT_CLEAN) res = compare_sides(a, lists);
  report_list_free(&lists[0]);
  report_list_free(&lists[1]);
  diff_sides_free(&sides);
  return res;
}
