/* cmd_compare.c - cpsfc compare: reports side by side. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/cli.h"
#include "compiler/cli/saved_files.h"
#include "runtime/compare/compare.h"

static void write_one(struct out *o, const struct arguments *a, const char *path, enum language l,
                      const void *context) {
  const struct compare_format *format = output_format(a, path, compare_formats(), "text");
  format->write(o, context, l, CPSFC_VERSION);
}

/* NAME@VERSION:LEVEL; malformed ones were refused when they were read. */
static struct compare_target *read_targets(const struct arguments *a) {
  struct compare_target *res = memory_zeroed((size_t)a->targets.list.count + 1, sizeof *res);
  for (uint32_t i = 0; i < a->targets.list.count; i++) {
    const char *text = a->targets.list.items[i];
    res[i] = (struct compare_target){text, strcspn(text, "@:"), (uint8_t)(text[strlen(text) - 1] - '0')};
  }
  return res;
}

/* A slip in the name of a framework would change nothing, and nobody would see it. */
static bool targets_apply(const struct arguments *a, const struct comparison *c, const struct compare_target *targets, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    bool found = false;
    if (!strrchr(targets[i].framework, ':'))
      return complain_in(a, "--target %s: reports are compared at a level, and a profile has none: NAME@VERSION:LEVEL", "--target %s: レポートの比較にはレベルが必要です。プロファイルではなく「名前@版:レベル」を指定してください", targets[i].framework), false;
    for (uint32_t f = 0; f < c->frameworks.count; f++)
      found |= strlen(c->frameworks.items[f].name) == targets[i].length &&
               !strncmp(c->frameworks.items[f].name, targets[i].framework, targets[i].length);
    if (!found)
      return complain_in(a, "--target: none of the reports judges by `%.*s`", "--target: `%.*s` で判定したレポートはありません", (int)targets[i].length, targets[i].framework), false;
  }
  return true;
}

/* Pages leave out the titles that every cpsfc has. */
static void fill_titles(struct saved_report *r, struct library_titles *l) {
  struct bilingual_text title;
  for (uint32_t i = 0; i < r->requirements.count; i++) {
    struct saved_requirement *x = &r->requirements.items[i];
    if (!*x->title.en && library_title(l, x->framework, saved_version(r, x->framework), x->id, &title))
      x->title = (struct saved_pair){title.en, title.ja};
  }
}

static int compare_reports(struct arguments *a, const struct saved_report *reports, uint32_t count) {
  struct comparison c;
  struct compare_target *targets = read_targets(a);
  int res = EXIT_TROUBLE;
  if (!comparison_make(&c, reports, count, (struct compare_options){targets, a->targets.list.count, a->all})) {
    complain_in(a, "the table would have more than %d cells", "表のセルが %d を超えます", COMPARE_CELLS);
  } else if (targets_apply(a, &c, targets, a->targets.list.count)) {
    res = write_outputs(a, write_one, &c);
  }
  comparison_free(&c);
  free(targets);
  return res;
}

int command_compare(struct arguments *a) {
  uint32_t count = a->words.list.count, read = 0;
  if (!output_formats_known(a, compare_formats(), "text")) return EXIT_TROUBLE;
  if (count < 2)
    return complain_in(a, "compare needs two reports or more (cpsfc report -o NAME.html or NAME.json), or specs", "compare には、二つ以上のレポート(cpsfc report -o 名前.html か 名前.json)または仕様が必要です");
  struct saved_report *reports = memory_zeroed(count, sizeof *reports);
  struct library_titles titles = {0};
  int res = EXIT_CLEAN;
  while (res == EXIT_CLEAN && read < count) res = report_read(a, a->words.list.items[read], &reports[read]), read++;
  for (uint32_t i = 0; res == EXIT_CLEAN && i < count; i++) fill_titles(&reports[i], &titles);
  if (res == EXIT_CLEAN) res = compare_reports(a, reports, count);
  for (uint32_t i = 0; i < read; i++) saved_report_free(&reports[i]);
  free(reports);
  library_titles_free(&titles);
  return res;
}
