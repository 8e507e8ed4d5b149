/* page_spec.c - reads the spec that a page holds. */
#include "runtime/compare/page_spec.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/compare/fields.h"

enum page_block page_spec_find(const char *text, size_t length, size_t *start, size_t *end) {
  return page_block_find(text, length, "spec", start, end);
}

static struct page_targets read_targets(struct fields *f, const struct place *at, const struct json_value *x, const char *key, bool required) {
  const struct json_value *list = field_array(f, at, x, key, required);
  struct place whole = {at, key, 0};
  struct page_targets res = {0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    const char *text = item_text(f, &here, json_item(list, i));
    if (!text) return res;
    if (gate_target_good(text))
      vec_push(&res.list, text);
    else
      fields_fail(f, &here, NULL, "should be NAME@VERSION:LEVEL", "は NAME@VERSION:LEVEL の形のはずです");
  }
  return res;
}

static void read_silenced(struct page_spec *s, struct fields *f, const struct place *at, const struct json_value *x) {
  const struct json_value *list = field_array(f, at, x, "silenced", false);
  struct place whole = {at, "silenced", 0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    const struct json_value *item = json_item(list, i);
    if (!item_is_object(f, &here, item)) return;
    struct silenced_code entry = {.code = field_text(f, &here, item, "code", true), .reason = field_text(f, &here, item, "reason", true),
                                  .until = field_day(f, &here, item, "until", false)};
    if (!f->failed) vec_push(&s->silenced, entry);
  }
}

static void read_lowered(struct page_spec *s, struct fields *f, const struct place *at, const struct json_value *x) {
  const struct json_value *list = field_array(f, at, x, "lowered", false);
  struct place whole = {at, "lowered", 0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    const struct json_value *item = json_item(list, i);
    if (!item_is_object(f, &here, item)) return;
    struct baseline_lowered entry = {.was = field_text(f, &here, item, "was", true), .now = field_text(f, &here, item, "now", false)};
    if (!f->failed) vec_push(&s->lowered, entry);
  }
}

static void read_baseline(struct page_spec *s, struct fields *f, const struct place *arguments, const struct json_value *x) {
  const struct json_value *b = json_member(x, "baseline");
  struct place at = {arguments, "baseline", 0};
  if (!b || !item_is_object(f, &at, b)) return;
  s->baseline_name = field_text(f, &at, b, "name", true);
  s->baseline_of_revision = field_flag(f, &at, b, "of_revision");
  s->baseline = field_raw(f, &at, b, "text");
}

static void read_arguments(struct page_spec *s, struct fields *f) {
  static const char *const sources[] = {"--as-of", "SOURCE_DATE_EPOCH", "cpsf.yaml", "clock"};
  static const char *const languages[] = {[LANGUAGE_EN] = "en", [LANGUAGE_JA] = "ja"};
  static const char *const bases[] = {NULL, "stated", "evidenced", "third_party"};
  const struct json_value *x = json_member(s->root, "arguments");
  struct place at = {NULL, "arguments", 0};
  if (!x) {
    fields_fail(f, NULL, "arguments", "is missing", "がありません");
    return;
  }
  if (!item_is_object(f, &at, x)) return;
  s->as_of = field_day(f, &at, x, "as_of", true);
  s->as_of_from = sources[field_choice(f, &at, x, "as_of_from", sources, sizeof sources / sizeof *sources, true)];
  s->program = field_text(f, &at, x, "program", true);
  s->language = field_choice(f, &at, x, "language", languages, LANGUAGE_COUNT, true);
  s->basis = field_choice(f, &at, x, "basis", bases, sizeof bases / sizeof *bases, false);
  s->all = field_flag(f, &at, x, "all");
  s->evidence_looked_at = field_flag(f, &at, x, "evidence_looked_at");
  s->warn_before = (int)field_integer(f, &at, x, "warn_before", 0, 36500, false);
  s->fail_on = field_text(f, &at, x, "fail_on", false);
  read_baseline(s, f, &at, x);
  s->targets = read_targets(f, &at, x, "targets", true);
  s->floor = read_targets(f, &at, x, "floor", false);
  s->max_unanswered = json_member(x, "max_unanswered") ? (int)field_integer(f, &at, x, "max_unanswered", 0, 1000000, false) : -1;
  read_silenced(s, f, &at, x);
  read_lowered(s, f, &at, x);
}

static void read_file(struct page_spec *s, struct fields *f, const struct place *at, const struct json_value *x) {
  struct page_file file = {.path = field_raw(f, at, x, "path"), .own = field_flag(f, at, x, "own")};
  file.text = field_raw(f, at, x, "text");
  if (f->failed) return;
  bool plain = *file.path && text_tame(&s->memory, file.path) == file.path &&
               !strcmp(path_clean(&s->memory, file.path), file.path);
  if (plain)
    vec_push(&s->files, file);
  else
    fields_fail(f, at, "path", "is not a path as cpsfc writes it", "は cpsfc の書くパスではありません");
}

static int compare_files(const void *a, const void *b) {
  return strcmp(((const struct page_file *)a)->path, ((const struct page_file *)b)->path);
}

static void read_files(struct page_spec *s, struct fields *f) {
  const struct json_value *list = field_array(f, NULL, s->root, "files", true);
  struct place whole = {NULL, "files", 0};
  for (size_t i = 0; !f->failed && i < json_count(list); i++) {
    struct place here = {&whole, NULL, i};
    if (item_is_object(f, &here, json_item(list, i))) read_file(s, f, &here, json_item(list, i));
  }
  if (s->files.count) qsort(s->files.items, s->files.count, sizeof *s->files.items, compare_files);
  bool own = false;
  for (uint32_t i = 0; i < s->files.count; i++) {
    own |= s->files.items[i].own;
    if (i && !strcmp(s->files.items[i].path, s->files.items[i - 1].path))
      fields_fail(f, NULL, "files", "the same file stands there twice", "に同じファイルが二度あります");
  }
  if (!own) fields_fail(f, NULL, "files", "there is no spec among them", "に仕様がありません");
}

bool page_spec_read(struct page_spec *s, const char *where, const char *text, size_t length,
                    struct saved_problem *problem) {
  *s = (struct page_spec){.as_of = DAY_NONE};
  struct json_failure failure;
  s->root = json_read(text, length, &failure);
  if (!s->root) {
    problem->en = arena_format(&s->memory, "%s: the spec inside is not valid JSON (line %d, column %d of it)", where,
                               failure.line, failure.column);
    problem->ja = arena_format(&s->memory, "%s: 中にある仕様がJSONとして正しくありません(その %d 行 %d 桁)", where,
                               failure.line, failure.column);
    return false;
  }
  struct fields f = {.memory = &s->memory, .where = where, .problem = problem};
  if (json_kind(s->root) != JSON_KIND_OBJECT)
    return fields_fail(&f, NULL, NULL, "the spec inside is no object", "中にある仕様がオブジェクトではありません");
  s->cpsfc = field_text(&f, NULL, s->root, "cpsfc", true);
  read_arguments(s, &f);
  read_files(s, &f);
  return !f.failed;
}

void page_spec_free(struct page_spec *s) {
  if (s->root) json_read_free(s->root);
  vec_free(&s->targets.list);
  vec_free(&s->floor.list);
  vec_free(&s->silenced);
  vec_free(&s->lowered);
  vec_free(&s->files);
  arena_free(&s->memory);
}
