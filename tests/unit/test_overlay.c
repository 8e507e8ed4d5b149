/* test_overlay.c - sessions over files from memory: alone, and in front of those on disk; JSON read strictly; where two
 * texts part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/driver/driver.h"
#include "runtime/base/json_read.h"
#include "runtime/compare/page_spec.h"

#define FILE_OF(path, text)                                                                                            \
  { path, text, sizeof text - 1 }

static const char acme[] = "organization acme\nresponsible acme\nsystem hall\n";
static const char shop[] = "module jp.example.shop@1.0\nimport jp.example.base@1.0 as base\norganization "
                           "acme\nresponsible acme\ncomponent c : base.Thing\n";
static const char base_text[] = "module jp.example.base@1.0\nexport class Thing of component\n";

static bool has_element(struct session *s, const char *name) {
  struct arena a = {0};
  bool res = false;
  for (entity_id e = 1; e < s->program.model.entities.count; e++)
    res |= !strcmp(entity_name(&a, &s->program.model, e, false), name);
  arena_free(&a);
  return res;
}

/* Loads and checks; the number of errors, or -1 when a file is missing. */
static int load(struct session *s, const struct overlay_file *files, uint32_t count, bool alone, const char *path) {
  const char *problem;
  session_init(s);
  s->options.overlay = files;
  s->options.overlay_count = count;
  s->options.only_overlay = alone;
  s->options.as_of = 20000;
  vec_push(&s->options.paths.list, path);
  if (session_load(s, &problem) == LOAD_MISSING) return -1;
  session_check(s);
  return (int)s->program.diagnostics.errors;
}

static void only_memory_is_read(void **state) {
  (void)state;
  const struct overlay_file files[] = {FILE_OF("plant/one.cpsf", acme)};
  struct session s;
  assert_int_equal(load(&s, files, 1, true, "plant/one.cpsf"), 0);
  assert_true(has_element(&s, "hall"));
  assert_string_equal(s.title, "one");
  session_free(&s);
  assert_int_equal(load(&s, files, 1, true, "plant"), 0);
  assert_string_equal(s.title, "plant");
  session_free(&s);
  assert_int_equal(load(&s, files, 1, true, "examples/first/boiler.cpsf"), -1);
  session_free(&s);
  assert_int_equal(load(&s, files, 1, true, "examples"), -1);
  session_free(&s);
}

static void imports_come_from_memory_wherever_they_lay(void **state) {
  (void)state;
  const struct overlay_file files[] = {FILE_OF("else/where/base.cpsf", base_text), FILE_OF("shop/shop.cpsf", shop)};
  struct session s;
  assert_int_equal(load(&s, files, 2, true, "shop/shop.cpsf"), 0);
  assert_true(has_element(&s, "c"));
  session_free(&s);
  assert_true(0 < load(&s, files + 1, 1, true, "shop/shop.cpsf"));
  session_free(&s);
}

static void write_file(const char *path, const char *text) {
  assert_int_equal(file_write(path, text, strlen(text)), 0);
}

static void memory_stands_in_front_of_the_disk(void **state) {
  (void)state;
  char folder[] = "/tmp/cpsfc_overlay_XXXXXX", old[64], kept[64], fresh[64];
  assert_non_null(mkdtemp(folder));
  snprintf(old, sizeof old, "%s/b_old.cpsf", folder);
  snprintf(kept, sizeof kept, "%s/a_kept.cpsf", folder);
  snprintf(fresh, sizeof fresh, "%s/c_fresh.cpsf", folder);
  write_file(kept, acme);
  write_file(old, "system stale\n");
  const struct overlay_file files[] = {FILE_OF(old, "system current\n"), FILE_OF(fresh, "system unsaved\n")};
  struct session s;
  assert_int_equal(load(&s, files, 2, false, folder), 0);
  assert_true(has_element(&s, "hall") && has_element(&s, "current") && has_element(&s, "unsaved") &&
              !has_element(&s, "stale"));
  session_free(&s);
  assert_int_equal(load(&s, NULL, 0, false, folder), 0);
  assert_true(has_element(&s, "stale") && !has_element(&s, "unsaved"));
  session_free(&s);
  unlink(old), unlink(kept), rmdir(folder);
}

/* ---- JSON ---- */

static enum json_problem problem_of(const char *text) {
  struct json_failure failure = {0};
  struct json_value *v = json_read(text, strlen(text), &failure);
  assert_null(v);
  assert_true(0 < failure.line && 0 < failure.column);
  return failure.problem;
}

static void json_is_read_strictly(void **state) {
  (void)state;
  struct json_failure failure;
  struct json_value *v = json_read("{\"a\": [1, \"x\", true, null]}", 27, &failure);
  assert_non_null(v);
  const struct json_value *list = json_member(v, "a");
  assert_int_equal(json_count(list), 4);
  assert_int_equal(json_number(json_item(list, 0)), 1);
  assert_string_equal(json_text(json_item(list, 1)), "x");
  assert_true(json_is_yes(json_item(list, 2)) && json_kind(json_item(list, 3)) == JSON_KIND_NULL);
  assert_null(json_text(list));
  assert_null(json_member(list, "a"));
  assert_null(json_item(list, 4));
  json_read_free(v);
  assert_int_equal(problem_of("{\"a\": 1, \"a\": 2}"), JSON_PROBLEM_KEY_TWICE);
  assert_int_equal(problem_of("{\"a\": [1"), JSON_PROBLEM_CUT);
  assert_int_equal(problem_of("\"\xff\""), JSON_PROBLEM_UTF8);
  assert_int_equal(problem_of("\"\\u0000\""), JSON_PROBLEM_ZERO);
  assert_int_equal(problem_of("123456789012345678901234567890"), JSON_PROBLEM_NUMBER);
  assert_int_equal(problem_of("{} {}"), JSON_PROBLEM_SYNTAX);
  assert_int_equal(problem_of("{'a': 1}"), JSON_PROBLEM_SYNTAX);
}

/* ---- where two texts part ---- */

static struct page_difference difference(struct arena *a, const char *page, const char *made) {
  struct page_difference res;
  assert_true(page_differs(a, page, strlen(page), made, strlen(made), &res));
  return res;
}

static void difference_is_told(void **state) {
  (void)state;
  static const char made[] = "<p>\n<section id=\"one\">\nab\n</section>\n<section id=\"two\">\n日本語\n</section>\n";
  struct arena a = {0};
  struct page_difference d;
  assert_false(page_differs(&a, made, sizeof made - 1, made, sizeof made - 1, &d));
  d = difference(&a, "<p>\n<section id=\"one\">\naX\n</section>\n<section id=\"two\">\n日本語\n</section>\n", made);
  assert_int_equal(d.line, 3);
  assert_int_equal(d.column, 2);
  assert_string_equal(d.section, "one");
  assert_string_equal(d.page, "aX");
  assert_string_equal(d.made, "ab");
  d = difference(&a, "<p>\n<section id=\"one\">\nab\n</section>\n<section id=\"two\">\n日本人\n</section>\n", made);
  assert_int_equal(d.line, 6);
  assert_string_equal(d.section, "two");
  assert_string_equal(d.page, "日本人");
  d = difference(&a, "<x", made);
  assert_string_equal(d.section, "head");
  d = difference(&a, "<p>\n<section", made);
  assert_int_equal(d.missing, sizeof made - 1 - 12);
  d = difference(&a, "<p>\n", "<p>");
  assert_int_equal(d.more, 1);
  d = difference(&a, "a\r\nb\r\n", "a\nb\n");
  assert_true(d.line_ends);
  d = difference(&a, "a\r\nc\r\n", "a\nb\n");
  assert_false(d.line_ends);
  d = difference(&a, "a\x1b[31m\xff", "ab");
  assert_null(strchr(d.page, 0x1b));
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(only_memory_is_read),
                                     cmocka_unit_test(imports_come_from_memory_wherever_they_lay),
                                     cmocka_unit_test(memory_stands_in_front_of_the_disk),
                                     cmocka_unit_test(json_is_read_strictly), cmocka_unit_test(difference_is_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
