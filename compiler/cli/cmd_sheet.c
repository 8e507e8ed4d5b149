/* cmd_sheet.c - cpsfc sheet: the check sheet of a spec as XLSX or CSV, and a filled-in one as an answers block. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "runtime/sheet/sheet.h"

static bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text), last = strlen(end);
  return last <= length && !strcasecmp(text + length - last, end);
}

/* ---- writing ---- */

/* "{program}" in a name stands for what the program is called. */
static const char *output_of(struct session *s, const char *path) {
  const char *place = strstr(path, "{program}");
  return place ? arena_format(&s->memory, "%.*s%s%s", (int)(place - path), path, s->title, place + strlen("{program}")) : path;
}

static int write_sheet(struct session *s, const struct sheet *sheet, const char *path) {
  struct out o = {.fd = -1};
  const char *problem = NULL;
  if (ends_with(path, ".csv")) sheet_write_csv(&o, sheet);
  else problem = sheet_write_xlsx(&o, sheet);
  int res = problem ? complain("can't make %s: %s", path, problem) : write_result(&o, output_of(s, path));
  builder_free(&o.buffer);
  return res;
}

/* Whose answers: the element that --on names; 0 for all. False after a message. */
static bool find_subject(struct session *s, const struct arguments *a, entity_id *on) {
  const char *problem;
  *on = a->on ? session_find_place(s, a->on, &problem) : 0;
  if (a->on && !*on) complain("--on: %s", problem);
  return !a->on || *on;
}

static int write_all(struct session *s, struct arguments *a) {
  struct sheet sheet;
  entity_id on;
  if (!find_subject(s, a, &on)) return EXIT_TROUBLE;
  session_read_catalogues(s);
  struct report_input in = make_report_input(s, a, false);
  sheet_gather(&sheet, &in, on);
  for (uint32_t i = 0; i < sheet.remarks.count; i++) complain("%s", sheet.remarks.items[i]);
  int res = sheet.pages.count ? EXIT_CLEAN : complain("nobody here answers: the spec has no organization of its own; name one with --on");
  for (uint32_t i = 0; res == EXIT_CLEAN && i < a->outputs.list.count; i++) res = write_sheet(s, &sheet, a->outputs.list.items[i]);
  sheet_free(&sheet);
  return res;
}

/* Known before the work begins. */
static bool outputs_known(const struct arguments *a) {
  if (!a->outputs.list.count) complain("say where to write: -o NAME.xlsx or -o NAME.csv");
  for (uint32_t i = 0; i < a->outputs.list.count; i++) {
    const char *path = a->outputs.list.items[i];
    if (ends_with(path, ".xlsx") || ends_with(path, ".csv")) continue;
    complain("a check sheet is written as .xlsx or .csv, not as %s", path);
    return false;
  }
  return a->outputs.list.count;
}

int command_sheet(struct arguments *a) { return outputs_known(a) ? run_programs(a, &a->words, write_all) : EXIT_TROUBLE; }
