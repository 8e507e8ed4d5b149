/* diff_sides.c - two files, two specs, or two revisions: cpsfc diff OLD NEW, cpsfc diff main..HEAD -- spec/. */
#include "compiler/cli/diff_sides.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was meant ---- */

/* Without `--` a word with two dots inside is a range, unless it is a path. */
bool diff_word_is_range(const char *word) {
  const char *dots = strstr(word, "..");
  return dots && dots != word && !file_exists(word) && !strstr(word, "../") && !strstr(word, "/..");
}

/* A..B, ..B, A.. as git takes them; A...B begins where the two branched. */
static bool take_range(struct diff_sides *s, const char *word) {
  const char *dots = strstr(word, ".."), *rest = dots + 2;
  bool base = *rest == '.';
  const char *left = arena_copy(&s->memory, word, (size_t)(dots - word)), *right = rest + base;
  if (!*left) left = "HEAD";
  if (!*right) right = "HEAD";
  if (!revision_named(left, s->ja) || !revision_named(right, s->ja)) return false;
  if (base) left = revision_base(&s->memory, &s->paths, left, right, s->ja);
  s->side[0] = (struct diff_side){.word = left, .revision = true};
  s->side[1] = (struct diff_side){.word = right, .revision = true};
  return left;
}

static bool take_revisions(struct diff_sides *s, const char *const *words, uint32_t count) {
  if (count == 1 && strstr(words[0], "..")) return take_range(s, words[0]);
  for (uint32_t i = 0; i < count; i++) {
    if (strstr(words[i], ".."))
      return complain("%s", s->ja ? "`--` の前には、範囲を一つ、または版を一つか二つ書きます"
                                  : "one range, or one or two revisions before `--`"),
             false;
    if (!revision_named(words[i], s->ja)) return false;
    s->side[i] = (struct diff_side){.word = words[i], .revision = true};
  }
  if (count == 1) s->side[1] = (struct diff_side){.word = "", .disk = true};
  return true;
}

static bool complain_words(const struct text_list *words, bool ja) {
  static const char usage_ja[] = "diff には、保存したレポート二つ、仕様二つ、または版が必要です: cpsfc diff OLD "
                                 "NEW、cpsfc diff main..HEAD -- 仕様/";
  static const char usage[] =
      "diff needs two saved reports, two specs, or revisions: cpsfc diff OLD NEW, cpsfc diff main..HEAD -- spec/";
  for (uint32_t i = 0; i < words->list.count; i++)
    if (strcmp(words->list.items[i], "-") && !file_exists(words->list.items[i]) && !strpbrk(words->list.items[i], "./"))
      return complain(ja ? "%s というファイルはありません。gitの版の名前は `--` の前に書きます: cpsfc diff %s -- 仕様/"
                         : "%s is no file; names of git revisions stand before `--`: cpsfc diff %s -- spec/",
                      words->list.items[i], words->list.items[i]),
             false;
  return complain("%s", ja ? usage_ja : usage), false;
}

bool diff_sides_find(struct diff_sides *s, const struct arguments *a) {
  const struct text_list *words = &a->words;
  *s = (struct diff_sides){.ja = speaks_japanese(a)};
  bool range = a->dashes == UINT32_MAX && words->list.count && diff_word_is_range(words->list.items[0]);
  uint32_t revisions = range ? 1 : a->dashes == UINT32_MAX ? 0 : a->dashes;
  for (uint32_t i = revisions; revisions && i < words->list.count; i++) vec_push(&s->paths.list, words->list.items[i]);
  if (revisions && !s->paths.list.count) vec_push(&s->paths.list, ".");
  if (2 < revisions || a->dashes == 0) return complain_words(&(struct text_list){0}, s->ja);
  if (revisions) return take_revisions(s, words->list.items, revisions);
  bool there = words->list.count == 2;
  for (uint32_t i = 0; i < words->list.count; i++)
    there &=
        !strcmp(words->list.items[i], "-") || file_exists(words->list.items[i]) || strpbrk(words->list.items[i], "./");
  if (!there) return complain_words(words, s->ja);
  for (int i = 0; i < 2; i++) s->side[i] = (struct diff_side){.word = words->list.items[i]};
  return true;
}

void diff_sides_free(struct diff_sides *s) {
  vec_free(&s->paths.list);
  arena_free(&s->memory);
}

/* ---- reading ---- */

const char *diff_side_name(struct diff_sides *s, const struct diff_side *side) {
  const char *res = "";
  if (!side->revision && !side->disk) return side->word;
  for (uint32_t i = 0; i < s->paths.list.count; i++)
    res = arena_format(&s->memory, "%s%s%s", res, *res ? " " : "", s->paths.list.items[i]);
  bool commit = strlen(side->word) == 40 && strspn(side->word, "0123456789abcdef") == 40;
  return side->revision ? arena_format(&s->memory, "%.*s:%s", commit ? 12 : 1 << 16, side->word, res) : res;
}

static bool holds_spec(const struct overlay_files *files) {
  for (uint32_t i = 0; i < files->count; i++) {
    const char *path = files->items[i].path;
    size_t length = strlen(path);
    if (5 < length && !strcmp(path + length - 5, ".cpsf")) return true;
  }
  return false;
}

int with_revision(struct diff_sides *s, const struct diff_side *side, struct arguments *a, read_revision *read,
                  void *context) {
  struct revision r;
  struct text_list search = a->search;
  int res = EXIT_TROUBLE;
  if (revision_read(&r, side->word, &s->paths, &a->search, s->ja)) {
    struct overlay_files files = {r.files.list.items, r.files.list.count};
    a->files = &files;
    a->search = r.search;
    res = read(a, &r.paths, context);
    r.search = a->search; /* it may have grown */
    a->search = search;
    a->files = NULL;
  }
  revision_free(&r);
  return res;
}

/* The spec of a revision is judged from its own files, by its own cpsf.yaml. Without a spec there is no report. */
static int read_reports(struct arguments *a, const struct text_list *paths, void *list) {
  return holds_spec(a->files) ? reports_of_spec(a, paths, list) : EXIT_CLEAN;
}

static int read_side_of_revision(struct diff_sides *s, const struct diff_side *side, struct arguments *a,
                                 struct report_list *list) {
  list->shown = diff_side_name(s, side);
  int res = with_revision(s, side, a, read_reports, list);
  if (res == EXIT_SPEC)
    complain(s->ja ? "%s の仕様に誤りがあるため、比べられません"
                   : "%s: that spec has errors; there is nothing to compare",
             list->shown);
  return res;
}

static int read_side(struct diff_sides *s, int i, struct arguments *a, struct report_list *list) {
  const struct diff_side *side = &s->side[i];
  if (side->revision) return read_side_of_revision(s, side, a, list);
  int res;
  if (side->disk) {
    *list = (struct report_list){.shown = diff_side_name(s, side)};
    res = reports_of_spec(a, &s->paths, list);
  } else {
    res = reports_read(a, side->word, list);
  }
  for (uint32_t k = 0; res == EXIT_CLEAN && k < list->items.count; k++)
    if (!diff_possible(&list->items.items[k]))
      return complain(
          s->ja ? "%s: 指摘番号がありません。抜粋は横並びの比較(cpsfc compare)だけができます"
                : "%s: its findings have no fingerprints; an extract can be compared (cpsfc compare), not told apart",
          list->shown);
  return res;
}

/* A spec beside a saved report is judged as of the date of that report, unless one is given: so the calendar changes
 * nothing. */
static void take_date(struct arguments *a, const struct report_list *saved) {
  day as_of = saved->items.count ? saved->items.items[0].as_of : DAY_NONE;
  if (a->as_of_text || as_of == DAY_NONE) return;
  a->as_of = as_of;
  a->as_of_from = "--as-of";
}

static bool is_saved(const struct diff_side *side) {
  return !side->revision && !side->disk && !path_is_spec(side->word);
}

/* The new side first: the date that its cpsf.yaml may state is that of both. */
int diff_sides_read(struct diff_sides *s, struct arguments *a, struct report_list lists[2]) {
  int first = is_saved(&s->side[0]) && !is_saved(&s->side[1]) ? 0 : 1;
  int res = read_side(s, first, a, &lists[first]);
  if (res == EXIT_CLEAN && is_saved(&s->side[first])) take_date(a, &lists[first]);
  return res == EXIT_CLEAN ? read_side(s, 1 - first, a, &lists[1 - first]) : res;
}
