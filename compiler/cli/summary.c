/* summary.c - the programs of a run, one row each: on standard error, and as text, Markdown or JSON where asked for. */
#include <string.h>
#include <unistd.h>

#include "compiler/cli/programs.h"
#include "runtime/report/markdown.h"

void note_result(struct program_run *run, const struct session *s, const struct gating *g) {
  const struct diagnostics *d = &s->program.diagnostics;
  run->errors = d->errors;
  for (uint32_t i = 0; i < d->list.count; i++)
    run->warnings += !d->list.items[i].silenced && message_severity(d->list.items[i].message) == SEVERITY_WARNING;
  if (!run->judged) return;
  if (!g) return;
  run->unanswered = g->decision.unanswered;
  run->not_met = g->decision.not_met;
  run->open = g->decision.open;
  run->at_gate = g->decision.total;
}

/* ---- words ---- */

static const char *state_id(int status) {
  static const char *const ids[] = {"holds", "gate_failed", "errors", "trouble"};
  return ids[status & 3];
}
static const char *state_text(int status, bool ja) {
  static const char *const en[] = {"holds", "gate failed", "errors", "not run"}, *const japanese[] = {"合格", "不合格", "誤りあり", "実行できず"};
  return ja ? japanese[status & 3] : en[status & 3];
}

static const char *shown_name(const struct program_run *r) {
  return r->name ? r->name : r->paths->list.count ? r->paths->list.items[0] : ".";
}

static int worst_of(const struct program_run *runs, uint32_t count) {
  int res = EXIT_CLEAN;
  for (uint32_t i = 0; i < count; i++)
    if (res < runs[i].status) res = runs[i].status;
  return res;
}

struct total { uint32_t by_status[4]; };
static struct total total_of(const struct program_run *runs, uint32_t count) {
  struct total res = {0};
  for (uint32_t i = 0; i < count; i++) res.by_status[runs[i].status & 3]++;
  return res;
}

static void write_total(struct out *o, const struct program_run *runs, uint32_t count, bool ja) {
  struct total t = total_of(runs, count);
  out_format(o, ja ? "プログラム %u 件 = 合格 %u + 不合格 %u + 誤りあり %u + 実行できず %u。終了状態 %d\n"
                   : "%u programs = %u hold + %u gate failed + %u errors + %u not run; status %d\n",
             count, t.by_status[0], t.by_status[1], t.by_status[2], t.by_status[3], worst_of(runs, count));
}

/* ---- text ---- */

static void pad(struct out *o, const char *text, int width) {
  out_text(o, text);
  for (int i = text_width(text, strlen(text), 0); i < width; i++) out_text(o, " ");
}

static void write_figures(struct out *o, const struct program_run *r, bool ja) {
  if (!r->judged) {
    if (r->errors) out_format(o, ja ? "エラー %u、警告 %u" : "errors: %u, warnings: %u", r->errors, r->warnings);
    return;
  }
  out_format(o, ja ? "未充足 %u、未対応 %u、未回答 %u、警告 %u、合否条件に該当 %u" : "not met: %u, open: %u, unanswered: %u, warnings: %u, at the gate: %u",
             r->not_met, r->open, r->unanswered, r->warnings, r->at_gate);
}

static void write_text(struct out *o, const struct program_run *runs, uint32_t count, enum language l) {
  bool ja = l == LANGUAGE_JA;
  int width = 0;
  for (uint32_t i = 0; i < count; i++) {
    int columns = text_width(shown_name(&runs[i]), strlen(shown_name(&runs[i])), 0);
    if (width < columns) width = columns;
  }
  for (uint32_t i = 0; i < count; i++) {
    pad(o, shown_name(&runs[i]), width + 2);
    pad(o, state_text(runs[i].status, ja), 13);
    write_figures(o, &runs[i], ja);
    out_text(o, "\n");
  }
  write_total(o, runs, count, ja);
}

/* ---- Markdown ---- */

static void write_markdown(struct out *o, const struct program_run *runs, uint32_t count, enum language l) {
  bool ja = l == LANGUAGE_JA;
  const char *const titles[LANGUAGE_COUNT][7] = {{"Program", "Result", "Not met", "Open", "Unanswered", "Warnings", "At the gate"},
                                                 {"プログラム", "結果", "未充足", "未対応", "未回答", "警告", "合否条件に該当"}};
  markdown_heading(o, titles[l], 7);
  for (uint32_t i = 0; i < count; i++) {
    const struct program_run *r = &runs[i];
    struct arena a = {0};
    const uint32_t figures[] = {r->not_met, r->open, r->unanswered, r->warnings, r->at_gate};
    const char *cells[7] = {shown_name(r), r->errors ? arena_format(&a, ja ? "%s(%u)" : "%s (%u)", state_text(r->status, ja), r->errors) : state_text(r->status, ja)};
    for (int k = 0; k < 5; k++) cells[2 + k] = r->judged ? arena_format(&a, "%u", figures[k]) : "";
    markdown_row_coded(o, cells, 7, 1);
    arena_free(&a);
  }
  out_text(o, "\n");
  write_total(o, runs, count, ja);
}

/* ---- JSON ---- */

static void write_program(struct json *j, const struct program_run *r) {
  const struct { const char *key; uint32_t value; } figures[] = {
      {"not_met", r->not_met}, {"open", r->open}, {"unanswered", r->unanswered}, {"at_gate", r->at_gate}};
  json_object(j);
  json_pair(j, "name", shown_name(r));
  json_key(j, "status"), json_integer(j, r->status);
  json_pair(j, "result", state_id(r->status));
  json_key(j, "errors"), json_integer(j, r->errors);
  json_key(j, "warnings"), json_integer(j, r->warnings);
  for (size_t i = 0; r->judged && i < sizeof figures / sizeof *figures; i++) json_key(j, figures[i].key), json_integer(j, figures[i].value);
  json_end_object(j);
}

static void write_json(struct out *o, const struct arguments *a, const struct program_run *runs, uint32_t count) {
  struct json j = {.out = o};
  char date[11];
  json_object(&j);
  json_pair(&j, "schema", "cpsfc/programs/1");
  json_pair(&j, "cpsfc", CPSFC_VERSION);
  json_pair(&j, "as_of", date_format(a->as_of, date));
  json_key(&j, "status"), json_integer(&j, worst_of(runs, count));
  json_key(&j, "programs"), json_array(&j);
  for (uint32_t i = 0; i < count; i++) write_program(&j, &runs[i]);
  json_end_array(&j);
  json_end_object(&j);
}

/* ---- where ---- */

static bool ends_with(const char *path, const char *end) {
  size_t length = strlen(path), tail = strlen(end);
  return tail <= length && !strcmp(path + length - tail, end);
}

static int write_file(const struct arguments *a, const struct program_run *runs, uint32_t count) {
  struct out o = {.fd = -1};
  if (ends_with(a->summary, ".json")) write_json(&o, a, runs, count);
  else if (ends_with(a->summary, ".txt")) write_text(&o, runs, count, a->language);
  else write_markdown(&o, runs, count, a->language);
  int res = write_result(&o, a->summary);
  builder_free(&o.buffer);
  return res;
}

int write_summary(const struct arguments *a, const struct program_run *runs, uint32_t count) {
  struct out o = {.fd = STDERR_FILENO};
  if (1 < count && (!a->quiet || worst_of(runs, count) != EXIT_CLEAN)) write_text(&o, runs, count, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
  out_flush(&o);
  builder_free(&o.buffer);
  return a->summary ? write_file(a, runs, count) : EXIT_CLEAN;
}
