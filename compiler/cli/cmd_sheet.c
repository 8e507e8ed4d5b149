/* cmd_sheet.c - cpsfc sheet: the check sheet of a spec as XLSX or CSV, and a filled-in one as an answers block. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "runtime/sheet/sheet.h"

static bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text), last = strlen(end);
  return last <= length && !strcasecmp(text + length - last, end);
}

/* ---- writing ---- */

static int write_sheet(struct session *s, const struct sheet *sheet, const char *path) {
  struct out o = {.fd = -1};
  const char *problem = NULL;
  if (ends_with(path, ".csv"))
    sheet_write_csv(&o, sheet);
  else
    problem = sheet_write_xlsx(&o, sheet);
  int res = problem ? complain("can't make %s: %s", path, problem) : write_result(&o, output_name(s, path));
  builder_free(&o.buffer);
  return res;
}

/* Whose answers: the element that --on names; 0 for all. False after a message. */
static bool find_subject(struct session *s, const struct arguments *a, entity_id *on) {
  struct bilingual_text problem;
  *on = a->on ? session_find_place(s, a->on, &problem) : 0;
  if (a->on && !*on) complain("--on: %s", speaks_japanese(a) ? problem.ja : problem.en);
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
  int res = sheet.pages.count
                ? EXIT_CLEAN
                : complain_in(a, "nobody here answers: the spec has no organization of its own; name one with --on", "回答する組織がありません。仕様に自組織がないので、--on で指定してください");
  if (res == EXIT_CLEAN && !sheet.pages.items[0].rows.count)
    res = complain_in(a, "nothing is asked: the spec names no framework; add, for example, `target cpsf@1.0 at level 1`", "尋ねることがありません。仕様にフレームワークがないので、たとえば `目標 cpsf@1.0 レベル 1` を加えてください");
  for (uint32_t i = 0; res == EXIT_CLEAN && i < a->outputs.list.count; i++)
    res = write_sheet(s, &sheet, a->outputs.list.items[i]);
  sheet_free(&sheet);
  return res;
}

/* Known before the work begins. */
static bool outputs_known(const struct arguments *a) {
  if (!a->outputs.list.count) complain_in(a, "say where to write: -o NAME.xlsx or -o NAME.csv", "出力先を指定してください: -o 名前.xlsx または -o 名前.csv");
  for (uint32_t i = 0; i < a->outputs.list.count; i++) {
    const char *path = a->outputs.list.items[i];
    if (ends_with(path, ".xlsx") || ends_with(path, ".csv")) continue;
    complain_in(a, "-o: a check sheet is written as .xlsx or .csv, not as %s", "-o: チェックシートは .xlsx か .csv で書きます。%s では書けません", path);
    return false;
  }
  return a->outputs.list.count;
}

/* ---- reading ---- */

/* Each account on a line, as many as --max-errors allows. */
static void print_accounts(const struct sheet_accounts *s, const struct arguments *a) {
  uint32_t shown = a->max_errors ? a->max_errors : UINT32_MAX;
  for (uint32_t i = 0; i < s->list.count && i < shown; i++) {
    const struct sheet_account *x = &s->list.items[i];
    fprintf(stderr, "%s: %s%s%s\n", a->read, x->place, *x->place ? ": " : "", x->text);
  }
  bool ja = language_of(a, STDERR_FILENO) == LANGUAGE_JA;
  if (shown < s->list.count)
    fprintf(stderr,
            ja ? "ほか %u 件は省略しました(--max-errors 0 で全て表示)\n"
               : "%u more are not shown; --max-errors 0 shows all\n",
            s->list.count - shown);
}

static void print_counts(const struct sheet_counts *c, const struct arguments *a) {
  bool ja = language_of(a, STDERR_FILENO) == LANGUAGE_JA;
  fprintf(stderr,
          ja ? "%u 行: 読み取り %u(うち仕様と同じ %u)、空欄 %u、読めない %u。コメントにした欄 %u\n"
             : "%u rows: %u read (%u of them the spec says already), %u empty, %u not read; %u cells became comments\n",
          c->rows, c->read, c->known, c->empty, c->unread, c->kept);
}

/* The file of the program that the output will replace; UINT32_MAX: none. */
static uint32_t replaced_file(const struct session *s, const char *output) {
  struct stat wanted, have;
  if (!output || stat(output, &wanted)) return UINT32_MAX;
  for (uint32_t i = 0; i < s->program.sources.files.count; i++)
    if (!stat(s->program.sources.files.items[i].name, &have) && have.st_dev == wanted.st_dev &&
        have.st_ino == wanted.st_ino)
      return i;
  return UINT32_MAX;
}

static int status_of(const struct sheet_accounts *s) {
  switch (s->worst) {
  case ACCOUNT_TOLD: return EXIT_CLEAN;
  case ACCOUNT_LOST: return EXIT_GATE;
  case ACCOUNT_FATAL_CONTENT: return EXIT_SPEC;
  case ACCOUNT_FATAL_FILE: return EXIT_TROUBLE;
  }
  return EXIT_TROUBLE;
}

/* Files without a module line belong together only in one folder. */
static void check_place(struct session *s, const struct arguments *a, const struct sheet_import *x,
                        const char *output) {
  if (!output || !x->spec || !x->home) return;
  const char *here = path_folder(&s->memory, output), *there = path_folder(&s->memory, x->home);
  struct stat one, other;
  bool ja = language_of(a, STDERR_FILENO) == LANGUAGE_JA;
  if (stat(here, &one) || stat(there, &other) || (one.st_dev == other.st_dev && one.st_ino == other.st_ino)) return;
  complain(ja ? "%s は、%s と同じフォルダーに置いたときだけ仕様の一部になります"
              : "%s becomes part of the spec only in the folder of %s",
           output, x->home);
}

static int import_sheet(struct session *s, struct arguments *a, bool spec) {
  char *bytes;
  size_t length;
  int error = file_read(a->read, &bytes, &length);
  if (error) return complain_in(a, "can't read %s: %s", "%s を読めません: %s", a->read, strerror(error));
  struct out o = {.fd = -1};
  const char *output = a->outputs.list.count ? output_name(s, a->outputs.list.items[0]) : NULL;
  struct report_input in = make_report_input(s, a, false);
  struct sheet_import x = {.in = &in,
                           .spec = spec,
                           .spoken = language_of(a, STDERR_FILENO),
                           .on_name = a->on,
                           .replaced = replaced_file(s, output)};
  int res = EXIT_TROUBLE;
  if (!spec || find_subject(s, a, &x.on)) {
    sheet_import(&x, path_last(path_clean(&s->memory, a->read)), bytes, length, &o);
    print_accounts(&x.accounts, a);
    res = status_of(&x.accounts);
    int written = res < EXIT_SPEC ? write_result(&o, output) : res;
    if (written == EXIT_CLEAN)
      print_counts(&x.counts, a), check_place(s, a, &x, output);
    else
      res = written;
  }
  sheet_import_free(&x);
  builder_free(&o.buffer);
  free(bytes);
  return res;
}

static int read_into_spec(struct session *s, struct arguments *a) { return import_sheet(s, a, true); }

/* Without a spec the library knows which requirements there are. */
static int read_alone(struct arguments *a) {
  struct session s;
  const char *problem;
  session_init(&s);
  vec_push(&s.options.paths.list, LIBRARY_PATH);
  s.options.as_of = a->as_of;
  int res = session_load(&s, &problem) == LOAD_OK && session_check(&s) ? import_sheet(&s, a, false) : EXIT_TROUBLE;
  session_free(&s);
  return res;
}

static int read_sheet(struct arguments *a) {
  if (1 < a->outputs.list.count) return complain_in(a, "a sheet is read into one file: -o ANSWERS.cpsf", "表から作るファイルは一つです: -o 回答.cpsf");
  const char *output = a->outputs.list.count ? a->outputs.list.items[0] : NULL;
  if (output && !ends_with(output, ".cpsf") && strcmp(output, "-"))
    return complain_in(a, "-o: answers are written as .cpsf, not as %s", "-o: 回答は .cpsf で書きます。%s では書けません", output);
  return a->words.list.count ? run_programs(a, &a->words, read_into_spec) : read_alone(a);
}

int command_sheet(struct arguments *a) {
  if (a->read) return read_sheet(a);
  return outputs_known(a) ? run_programs(a, &a->words, write_all) : EXIT_TROUBLE;
}
