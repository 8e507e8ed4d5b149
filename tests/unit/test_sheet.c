/* test_sheet.c - unit tests of the check sheet: what cells mean, evidence lines, places, CSV, columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/evidence.h"
#include "runtime/sheet/sheet.h"
#include "runtime/sheet/values.h"

static struct sheet_cell cell_of(enum sheet_cell_kind kind, const char *text) { return (struct sheet_cell){.kind = (uint8_t)kind, .text = text}; }

/* ---- answers and levels ---- */

static void answer(enum sheet_cell_kind kind, const char *text, enum sheet_cell_reading reading, enum answer_value value, int level) {
  struct arena a = {0};
  struct sheet_cell c = cell_of(kind, text);
  enum answer_value got = ANSWER_LEVEL;
  uint8_t n;
  assert_int_equal(sheet_cell_answer(&a, &c, &got, &n), reading);
  if (reading == CELL_READ) assert_int_equal(got, value);
  if (reading == CELL_READ) assert_int_equal(n, level);
  arena_free(&a);
}

static void test_answers(void **state) {
  (void)state;
  answer(CELL_NUMBER, "0", CELL_READ, ANSWER_LEVEL, 0);
  answer(CELL_NUMBER, "2.0", CELL_READ, ANSWER_LEVEL, 2);
  answer(CELL_NUMBER, "3E0", CELL_READ, ANSWER_LEVEL, 3);
  answer(CELL_TEXT, "　３　", CELL_READ, ANSWER_LEVEL, 3);
  answer(CELL_TEXT, "ﾚﾍﾞﾙ2", CELL_READ, ANSWER_LEVEL, 2);
  answer(CELL_TEXT, "LEVEL 1", CELL_READ, ANSWER_LEVEL, 1);
  answer(CELL_TEXT, "Ｌｖ．２", CELL_READ, ANSWER_LEVEL, 2);
  answer(CELL_TEXT, "不明", CELL_READ, ANSWER_UNKNOWN, 0);
  answer(CELL_TEXT, "対象外", CELL_READ, ANSWER_NOT_APPLICABLE, 0);
  answer(CELL_TEXT, " \n ", CELL_EMPTY, ANSWER_LEVEL, 0);
  answer(CELL_TEXT, "○", CELL_UNREAD, ANSWER_LEVEL, 0);
  answer(CELL_TEXT, "2以上", CELL_UNREAD, ANSWER_LEVEL, 0);
  answer(CELL_NUMBER, "2.5", CELL_UNREAD, ANSWER_LEVEL, 0);
  answer(CELL_NUMBER, "-1", CELL_UNREAD, ANSWER_LEVEL, 0);
  answer(CELL_NUMBER, "1e400", CELL_UNREAD, ANSWER_LEVEL, 0);
  answer(CELL_BOOLEAN, "TRUE", CELL_UNREAD, ANSWER_LEVEL, 0);
  answer(CELL_ERROR, "#N/A", CELL_UNREAD, ANSWER_LEVEL, 0);
}

static void test_levels(void **state) {
  (void)state;
  static const struct { const char *text; enum sheet_cell_reading reading; int level; } rows[] = {
      {"1", CELL_READ, 1}, {"レベル３", CELL_READ, 3}, {"0", CELL_UNREAD, 0}, {"4", CELL_UNREAD, 0}, {"", CELL_EMPTY, 0}, {"不明", CELL_UNREAD, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct arena a = {0};
    struct sheet_cell c = cell_of(CELL_TEXT, rows[i].text);
    uint8_t level;
    assert_int_equal(sheet_cell_level(&a, &c, &level), rows[i].reading);
    assert_int_equal(level, rows[i].level);
    arena_free(&a);
  }
}

/* ---- dates ---- */

static void date(enum sheet_cell_kind kind, const char *text, bool from_1904, const char *wanted) {
  struct arena a = {0};
  struct sheet_cell c = cell_of(kind, text);
  char buffer[11];
  day d;
  enum sheet_cell_reading reading = sheet_cell_date(&a, &c, from_1904, &d);
  assert_int_equal(reading, wanted ? CELL_READ : CELL_UNREAD);
  if (wanted) assert_string_equal(date_format(d, buffer), wanted);
  else assert_int_equal(d, DAY_NONE);
  arena_free(&a);
}

static void test_dates(void **state) {
  (void)state;
  date(CELL_NUMBER, "25569", false, "1970-01-01");
  date(CELL_NUMBER, "46188", false, "2026-06-15");
  date(CELL_NUMBER, "46188.999988", false, "2026-06-15");
  date(CELL_NUMBER, "44726", true, "2026-06-15");
  date(CELL_NUMBER, "109574", false, "2199-12-31");
  date(CELL_NUMBER, "109575", false, NULL);
  date(CELL_NUMBER, "25568", false, NULL);
  date(CELL_NUMBER, "60", false, NULL);
  date(CELL_NUMBER, "-1", false, NULL);
  date(CELL_NUMBER, "1e30", false, NULL);
  date(CELL_TEXT, "2024-02-29", false, "2024-02-29");
  date(CELL_TEXT, "2023-02-29", false, NULL);
  date(CELL_TEXT, "２０２６年６月１５日", false, "2026-06-15");
  date(CELL_TEXT, "2026年 6月 5日", false, "2026-06-05");
  date(CELL_TEXT, "令和元年12月31日", false, "2019-12-31");
  date(CELL_TEXT, "2026/06/15 23:59:59", false, "2026-06-15");
  date(CELL_TEXT, "2026/06/15T", false, NULL);
  date(CELL_TEXT, "2026/6/15 5", false, NULL);
  date(CELL_TEXT, "2026年6月15", false, NULL);
  date(CELL_TEXT, "2026年6日15月", false, NULL);
  date(CELL_TEXT, "2026-6/15", false, NULL);
  date(CELL_TEXT, "15/6/2026", false, NULL);
  date(CELL_TEXT, "20260615", false, NULL);
  date(CELL_TEXT, "2026-06-15まで", false, NULL);
  date(CELL_BOOLEAN, "TRUE", false, NULL);
}

/* ---- evidence ---- */

static void evidence(const char *text, uint32_t count, const char *file, const char *since, const char *until) {
  struct arena a = {0};
  struct sheet_evidence_list list = {0};
  char buffer[11];
  sheet_evidence_read(&a, text, NULL, NULL, &list);
  assert_int_equal(list.items.count, count);
  if (count) {
    const struct sheet_evidence *x = &list.items.items[count - 1];
    assert_string_equal(x->file, file);
    assert_string_equal(x->since == DAY_NONE ? "" : date_format(x->since, buffer), since);
    assert_string_equal(x->until == DAY_NONE ? "" : date_format(x->until, buffer), until);
  }
  vec_free(&list.items);
  arena_free(&a);
}

static void test_evidence(void **state) {
  (void)state;
  evidence("", 0, "", "", "");
  evidence("\n \n", 0, "", "", "");
  evidence("a.pdf", 1, "a.pdf", "", "");
  evidence("規程 第二版.docx 開始 2026-04-01 期限 2027-03-31", 1, "規程 第二版.docx", "2026-04-01", "2027-03-31");
  evidence("a\nb until 2027-03-31 since 2026-04-01", 2, "b", "2026-04-01", "2027-03-31");
  evidence("a since 2026-04-01 since 2026-04-02", 1, "a since 2026-04-01", "2026-04-02", "");
  evidence("since 2026-04-01", 1, "since 2026-04-01", "", "");
  evidence("a since tomorrow", 1, "a since tomorrow", "", "");
  evidence("a since 2026-02-30", 1, "a since 2026-02-30", "", "");
}

/* ---- tables ---- */

static void test_places(void **state) {
  (void)state;
  struct arena a = {0};
  struct sheet_table t = {.name = "回答"};
  assert_string_equal(sheet_place(&a, &t, 11, 5), "回答!F12");
  assert_string_equal(sheet_place(&a, &t, 0, 25), "回答!Z1");
  assert_string_equal(sheet_place(&a, &t, 0, 26), "回答!AA1");
  assert_string_equal(sheet_place(&a, &t, 1048575, 16383), "回答!XFD1048576");
  arena_free(&a);
}

static void test_csv(void **state) {
  (void)state;
  struct arena a = {0};
  struct sheet_accounts accounts = {.memory = &a};
  struct sheet_tables t;
  static const char text[] = "a,\"b \"\"q\"\"\r\nc\",\r\n,'=1,''=1\n\"\",'x";
  assert_true(sheet_tables_read(&t, "n.csv", text, sizeof text - 1, &accounts));
  assert_int_equal(t.list.count, 1);
  const struct sheet_table *x = &t.list.items[0];
  static const struct { uint32_t row; uint16_t column; const char *text; } cells[] = {{0, 0, "a"}, {0, 1, "b \"q\"\nc"}, {1, 1, "=1"}, {1, 2, "'=1"}, {2, 1, "'x"}};
  assert_int_equal(x->cells.count, sizeof cells / sizeof *cells);
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    assert_int_equal(x->cells.items[i].row, cells[i].row);
    assert_int_equal(x->cells.items[i].column, cells[i].column);
    assert_string_equal(x->cells.items[i].text, cells[i].text);
  }
  sheet_tables_free(&t);
  vec_free(&accounts.list);
  arena_free(&a);
}

static void test_cells_twice(void **state) {
  (void)state;
  struct arena a = {0};
  struct sheet_accounts accounts = {.memory = &a};
  struct sheet_table t = {.name = "s"};
  static const struct sheet_cell cells[] = {{2, 1, CELL_TEXT, "later"}, {1, 1, CELL_TEXT, "first"}, {1, 1, CELL_TEXT, "second"}, {1, 0, CELL_TEXT, "left"}};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) vec_push(&t.cells, cells[i]);
  sheet_table_finish(&t, &accounts);
  assert_int_equal(t.cells.count, 3);
  assert_string_equal(t.cells.items[0].text, "left");
  assert_string_equal(t.cells.items[1].text, "first");
  assert_string_equal(t.cells.items[2].text, "later");
  assert_int_equal(accounts.list.count, 1);
  assert_string_equal(accounts.list.items[0].place, "s!B2");
  vec_free(&t.cells);
  vec_free(&accounts.list);
  arena_free(&a);
}

static void test_columns(void **state) {
  (void)state;
  for (int c = 0; c < COLUMN_COUNT; c++) {
    const struct column_info *x = sheet_column_info((enum sheet_column)c);
    assert_int_equal(sheet_column_find(x->key), c);
    assert_int_equal(sheet_column_find(x->heading[LANGUAGE_EN]), c);
    assert_int_equal(sheet_column_find(x->heading[LANGUAGE_JA]), c);
  }
  assert_int_equal(sheet_column_find("評価者\nコメント"), COLUMN_COMMENT);
  assert_int_equal(sheet_column_find("ASSESSOR'S  comment "), COLUMN_COMMENT);
  assert_int_equal(sheet_column_find(""), COLUMN_COUNT);
  assert_int_equal(sheet_column_find("回答欄"), COLUMN_COUNT);
}

static void test_notes(void **state) {
  (void)state;
  struct arena a = {0};
  assert_string_equal(sheet_note_escape(&a, "a\nb\\n"), "a\\nb\\\\n");
  assert_string_equal(sheet_visible(&a, "a\x1b[1m\xE2\x80\xAE" "b\xEF\xBB\xBF\n"), "a[1mb\n");
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_answers), cmocka_unit_test(test_levels), cmocka_unit_test(test_dates),       cmocka_unit_test(test_evidence), cmocka_unit_test(test_places),
      cmocka_unit_test(test_csv),     cmocka_unit_test(test_columns), cmocka_unit_test(test_cells_twice), cmocka_unit_test(test_notes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
