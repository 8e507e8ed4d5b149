/* saved.c - reads a saved report. */
#include "runtime/compare/saved.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/compare/saved_read.h"
#include "runtime/report/names.h"

enum { FORMAT_VERSION = 1, FRAMEWORKS = 64 };

static const char *const applies_ids[] = {"yes", "unknown"};
static const char *const date_sources[] = {NULL, "--as-of", "SOURCE_DATE_EPOCH", "cpsf.yaml", "clock"};
static const char *const listed_ids[] = {"not_met", "with_met", "all"};

/* ---- lists ---- */

void saved_list_read(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *object,
                     const char *key, bool required, read_item *item) {
  const struct json_value *list = field_array(f, at, object, key, required);
  struct place whole = {at, key, 0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    const struct json_value *x = json_item(list, i);
    if (item_is_object(f, &here, x)) item(r, f, &here, x);
  }
}

struct saved_names saved_names_read(struct saved_report *r, struct fields *f, const struct place *at,
                                    const struct json_value *x, const char *key) {
  const struct json_value *list = field_array(f, at, x, key, false);
  struct place whole = {at, key, 0};
  struct saved_names res = {r->names.count, 0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    const char *text = item_text(f, &here, json_item(list, i));
    if (text) vec_push(&r->names, text);
  }
  res.count = r->names.count - res.first;
  return res;
}

/* ---- head ---- */

static void read_framework(struct saved_report *r, struct fields *f, const struct place *at,
                           const struct json_value *x) {
  struct saved_framework res = {.name = field_text(f, at, x, "name", true)};
  res.version = field_text(f, at, x, "version", true);
  if (r->frameworks.count == FRAMEWORKS)
    fields_fail(f, at, NULL, "more than 64 frameworks", "フレームワークが 64 を超えています");
  if (!f->failed) vec_push(&r->frameworks, res);
}

static void read_requirement(struct saved_report *r, struct fields *f, const struct place *at,
                             const struct json_value *x) {
  struct saved_requirement res = {.framework = field_text(f, at, x, "framework", true), .order = INT32_MAX};
  res.id = field_text(f, at, x, "requirement", true);
  res.title = field_pair(f, at, x, "title", false);
  if (json_member(x, "order")) res.order = field_integer(f, at, x, "order", 0, INT32_MAX, false);
  if (!f->failed) vec_push(&r->requirements, res);
}

/* ---- of an extract ---- */

static void read_issuer(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  const char *id = field_text(f, at, x, "id", true);
  if (id) vec_push(&r->issuers, id);
}

/* An extract names its reader and its issuers; it hides the name of the program and of what its targets stand on. */
static void read_extract(struct saved_report *r, struct fields *f, const struct json_value *root) {
  const struct json_value *reader = json_member(root, "for");
  struct place at = {NULL, "for", 0};
  bool named = reader && json_kind(reader) == JSON_KIND_OBJECT;
  r->reader = named ? field_text(f, &at, reader, "id", true) : field_text(f, NULL, root, "for", true);
  saved_list_read(r, f, NULL, root, "organizations", false, read_issuer);
  if (!r->program && r->issuers.count) r->program = r->issuers.items[0];
  if (!r->program) r->program = "-";
  if (!*r->target_profile.en)
    r->target_profile = (struct saved_pair){"an extract: the targets stand with the findings",
                                            "抜粋のため、目標は指摘ごとに示されています"};
}

static void read_head(struct saved_report *r, struct fields *f, const struct json_value *root) {
  bool whole = !r->extract;
  r->cpsfc = field_text(f, NULL, root, "cpsfc", true);
  r->program = field_text(f, NULL, root, "program", whole);
  r->as_of = field_day(f, NULL, root, "as_of", true);
  r->as_of_from = date_sources[CHOICE(f, NULL, root, "as_of_from", date_sources, false)];
  r->target_profile = field_pair(f, NULL, root, "target_profile", whole);
  if (r->extract) read_extract(r, f, root);
  r->least_basis = CHOICE(f, NULL, root, "basis", basis_names, false);
  r->listed = r->extract ? LISTED_ALL : LISTED_NOT_MET;
  if (json_member(root, "listed")) r->listed = CHOICE(f, NULL, root, "listed", listed_ids, false);
  saved_list_read(r, f, NULL, root, "frameworks", whole, read_framework);
  saved_list_read(r, f, NULL, root, "requirements", whole, read_requirement);
}

/* ---- findings ---- */

static void read_evidence(struct saved_report *r, struct fields *f, const struct place *at,
                          const struct json_value *x) {
  static const char *const holders[] = {"measure", "answer", "contract"};
  struct saved_evidence res = {.name = field_text(f, at, x, "evidence", false)};
  for (size_t i = 0; !res.holder && i < sizeof holders / sizeof *holders; i++)
    res.holder = field_text(f, at, x, holders[i], false);
  res.dated = field_day(f, at, x, "dated", false);
  res.valid_until = field_day(f, at, x, "valid_until", false);
  res.counted = field_flag(f, at, x, "counted");
  if (!f->failed) vec_push(&r->evidence, res);
}

static void read_levels(struct saved_finding *res, struct fields *f, const struct place *at,
                        const struct json_value *x) {
  const struct json_value *achieved = json_member(x, "achieved");
  struct place here = {at, "achieved", 0};
  res->target = (uint8_t)field_integer(f, at, x, "target", 0, 3, true);
  if (!achieved) {
    fields_fail(f, at, "achieved", "is missing", "がありません");
  } else if (item_is_object(f, &here, achieved)) {
    res->lo = (uint8_t)field_integer(f, &here, achieved, "surely", 0, 3, true);
    res->hi = (uint8_t)field_integer(f, &here, achieved, "possibly", 0, 3, true);
    if (res->hi < res->lo)
      fields_fail(f, &here, NULL, "what is surely reached lies above what is possible",
                  "確実な値が可能な値を上回っています");
  }
}

/* Extracts may leave out the list of frameworks; each finding says its own. */
static void note_framework(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x,
                           const char *name) {
  const char *version = field_text(f, at, x, "version", false);
  for (uint32_t i = 0; i < r->frameworks.count; i++)
    if (!strcmp(r->frameworks.items[i].name, name)) return;
  if (r->frameworks.count == FRAMEWORKS)
    fields_fail(f, at, "framework", "more than 64 frameworks", "フレームワークが 64 を超えています");
  else if (version)
    vec_push(&r->frameworks, ((struct saved_framework){name, version}));
}

static void read_finding(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_finding res = {.framework = field_text(f, at, x, "framework", true),
                              .first_evidence = r->evidence.count};
  res.requirement = field_text(f, at, x, "requirement", true);
  res.title = field_pair(f, at, x, "title", false);
  res.subject = field_text(f, at, x, "subject", true);
  res.responsible = field_text(f, at, x, "responsible", false);
  res.fingerprint = field_text(f, at, x, "fingerprint", false);
  read_levels(&res, f, at, x);
  res.status = CHOICE(f, at, x, "status", status_names, true);
  res.reason = CHOICE(f, at, x, "reason", reason_names, false);
  res.severity = CHOICE(f, at, x, "severity", rating_names, false);
  res.basis = CHOICE(f, at, x, "basis", basis_names, false);
  res.disposition = CHOICE(f, at, x, "disposition", disposition_names, false);
  res.applies_unknown = CHOICE(f, at, x, "applies", applies_ids, false);
  res.until = field_day(f, at, x, "disposition_until", false);
  saved_list_read(r, f, at, x, "evidence", false, read_evidence);
  res.previous = saved_names_read(r, f, at, x, "previous");
  res.evidence_count = r->evidence.count - res.first_evidence;
  if (r->extract && !f->failed) note_framework(r, f, at, x, res.framework);
  if (!f->failed) vec_push(&r->findings, res);
}

static void read_no_subject(struct saved_report *r, struct fields *f, const struct json_value *root) {
  const struct json_value *list = field_array(f, NULL, root, "no_subject", false);
  struct place whole = {NULL, "no_subject", 0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    const char *text = item_text(f, &here, json_item(list, i));
    if (text) vec_push(&r->no_subject, text);
  }
}

/* ---- the whole ---- */

static bool check_format(struct saved_report *r, struct fields *f, const struct json_value *root) {
  if (json_kind(root) == JSON_KIND_ARRAY)
    return fields_fail(f, NULL, NULL, "a list, not a report; a spec with errors gives only its messages",
                       "レポートではなく配列です。仕様に誤りがあると、メッセージだけが出力されます");
  if (json_kind(root) != JSON_KIND_OBJECT) return fields_fail(f, NULL, NULL, "not a report", "レポートではありません");
  const char *format = field_text(f, NULL, root, "format", true);
  if (f->failed) return false;
  if (strcmp(format, "cpsfc-report") && strcmp(format, "cpsfc-extract"))
    return fields_fail(
        f, NULL, "format",
        arena_format(&r->memory, "`%.60s` is not a gap report; write one with `cpsfc report --format json`", format),
        arena_format(&r->memory,
                     "`%.60s` はギャップ分析レポートではありません。`cpsfc report --format json` で作ってください",
                     format));
  r->extract = !strcmp(format, "cpsfc-extract");
  int64_t version = field_integer(f, NULL, root, "format_version", 0, INT32_MAX, true);
  if (!f->failed && version != FORMAT_VERSION)
    fields_fail(
        f, NULL, "format_version",
        arena_format(&r->memory, "%lld is not known here; this cpsfc reads %d", (long long)version, FORMAT_VERSION),
        arena_format(&r->memory, "%lld は読めません。この cpsfc が読めるのは %d です", (long long)version,
                     FORMAT_VERSION));
  return !f->failed;
}

static const struct saved_problem json_words[] = {
    [JSON_PROBLEM_SYNTAX] = {"not JSON", "JSONとして正しくありません"},
    [JSON_PROBLEM_CUT] = {"ends in the middle; was it cut off?",
                          "途中で終わっています。最後まで書き込まれていない可能性があります"},
    [JSON_PROBLEM_KEY_TWICE] = {"a key stands twice in one object", "同じキーが一つのオブジェクトに二度あります"},
    [JSON_PROBLEM_DEPTH] = {"nested too deeply", "入れ子が深すぎます"},
    [JSON_PROBLEM_UTF8] = {"not valid UTF-8", "UTF-8として正しくありません"},
    [JSON_PROBLEM_NUMBER] = {"a number that is too large", "数が大きすぎます"},
    [JSON_PROBLEM_ZERO] = {"a text with a zero character", "文字列の中に文字コード0があります"}};

/* The report's JSON, with where it begins in the file; NULL after a problem. */
static struct json_value *parse(struct saved_report *r, const char *text, size_t length,
                                struct saved_problem *problem) {
  size_t start = 0, end = length, line = 0;
  if (page_looks_like(text, length)) {
    enum page_block found = page_block_find(text, length, "data", &start, &end);
    static const struct saved_problem words[] = {
        [BLOCK_ABSENT] = {"an HTML page without the data of a report; write it again with this cpsfc, or use JSON",
                          "レポートのデータがないHTMLです。この cpsfc で作り直すか、JSONを使ってください"},
        [BLOCK_TWICE] = {"an HTML page with two blocks of data; somebody changed it",
                         "データのかたまりが二つあるHTMLです。書き換えられています"},
        [BLOCK_OPEN] = {"the page ends in the middle of its data; was it cut off?",
                        "ページがデータの途中で終わっています。最後まで書き込まれていない可能性があります"}};
    if (found != BLOCK_FOUND) {
      problem->en = arena_format(&r->memory, "%s: %s", r->path, words[found].en);
      problem->ja = arena_format(&r->memory, "%s: %s", r->path, words[found].ja);
      return NULL;
    }
    for (size_t i = 0; i < start; i++) line += text[i] == '\n';
  }
  struct json_failure failure;
  struct json_value *res = json_read(text + start, end - start, &failure);
  if (!res) {
    const char *place = arena_format(&r->memory, "%s:%zu:%d", r->path, line + (size_t)failure.line, failure.column);
    problem->en = arena_format(&r->memory, "%s: %s", place, json_words[failure.problem].en);
    problem->ja = arena_format(&r->memory, "%s: %s", place, json_words[failure.problem].ja);
  }
  return res;
}

bool saved_report_read(struct saved_report *r, const char *path, const char *text, size_t length,
                       struct saved_problem *problem) {
  *r = (struct saved_report){.path = path, .as_of = DAY_NONE};
  if (length == 0) {
    problem->en = arena_format(&r->memory, "%s: the file is empty", path);
    problem->ja = arena_format(&r->memory, "%s: ファイルが空です", path);
    return false;
  }
  r->root = parse(r, text, length, problem);
  if (!r->root) return false;
  struct fields f = {.memory = &r->memory, .where = path, .problem = problem};
  if (!check_format(r, &f, r->root)) return false;
  read_head(r, &f, r->root);
  saved_list_read(r, &f, NULL, r->root, "findings", true, read_finding);
  saved_facts_read(r, &f, r->root);
  read_no_subject(r, &f, r->root);
  return !f.failed;
}

void saved_report_free(struct saved_report *r) {
  if (r->root) json_read_free(r->root);
  vec_free(&r->frameworks);
  vec_free(&r->requirements);
  vec_free(&r->findings);
  vec_free(&r->evidence);
  vec_free(&r->names);
  vec_free(&r->no_subject);
  vec_free(&r->issuers);
  vec_free(&r->elements);
  vec_free(&r->measures);
  vec_free(&r->documents);
  vec_free(&r->contracts);
  vec_free(&r->clauses);
  vec_free(&r->targets);
  vec_free(&r->decisions);
  vec_free(&r->allowed);
  vec_free(&r->demands.list);
  arena_free(&r->memory);
}

const char *saved_version(const struct saved_report *r, const char *framework) {
  for (uint32_t i = 0; i < r->frameworks.count; i++)
    if (!strcmp(r->frameworks.items[i].name, framework)) return r->frameworks.items[i].version;
  return "";
}
