/* test_base.c - unit tests of layer 0. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/base.h"
#include "runtime/base/diag_tables.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- memory -------------------------------------------------------------------------------------------- */

static void arena_pieces_are_zeroed_aligned_and_apart(void **state) {
  (void)state;
  struct arena a = {0};
  unsigned char *pieces[2000];
  for (size_t i = 0; i < COUNT(pieces); i++) {
    size_t size = i * 7 % 5000;
    pieces[i] = arena_alloc(&a, size);
    assert_int_equal((uintptr_t)pieces[i] % 16, 0);
    for (size_t k = 0; k < size; k++) assert_int_equal(pieces[i][k], 0);
    memset(pieces[i], (int)(i & 0xFF), size);
  }
  for (size_t i = 0; i < COUNT(pieces); i++)
    for (size_t k = 0; k < i * 7 % 5000; k++) assert_int_equal(pieces[i][k], i & 0xFF);
  arena_free(&a);
  assert_null(a.head);
  assert_int_equal(a.reserved, 0);
}

static void arena_holds_large_pieces_and_texts(void **state) {
  (void)state;
  struct arena a = {0};
  char *large = arena_alloc(&a, 50 << 20);
  large[(50 << 20) - 1] = 'x';
  size_t reserved = a.reserved;
  assert_string_equal(arena_copy(&a, "制御盤abc", 9), "制御盤");
  assert_string_equal(arena_copy(&a, NULL, 0), "");
  assert_string_equal(arena_format(&a, "%s-%d", "f", 12), "f-12");
  /* Small pieces after a large one must not double what is reserved. */
  assert_true(a.reserved < reserved + (3 << 20));
  arena_free(&a);
}

static void vec_keeps_items_while_growing(void **state) {
  (void)state;
  VEC(uint32_t) numbers = {0};
  for (uint32_t i = 0; i < 100000; i++) vec_push(&numbers, i * 3);
  assert_int_equal(numbers.count, 100000);
  for (uint32_t i = 0; i < 100000; i++) assert_int_equal(numbers.items[i], i * 3);
  assert_int_equal(vec_last(&numbers), 99999 * 3);
  vec_free(&numbers);
  assert_null(numbers.items);
}

/* ---- names --------------------------------------------------------------------------------------------- */

static void interner_knows_a_hundred_thousand_names(void **state) {
  (void)state;
  struct interner in = {0};
  char name[32];
  assert_int_equal(intern_find(&in, "a", 1), 0);
  assert_string_equal(sym_text(&in, 0), "");
  for (int i = 0; i < 100000; i++) {
    int length = snprintf(name, sizeof name, i % 2 ? "name_%d" : "制御盤%d", i);
    assert_int_equal(intern(&in, name, (size_t)length), i + 1);
  }
  for (int i = 0; i < 100000; i++) {
    int length = snprintf(name, sizeof name, i % 2 ? "name_%d" : "制御盤%d", i);
    assert_int_equal(intern_text(&in, name), i + 1);
    assert_int_equal(intern_find(&in, name, (size_t)length), i + 1);
    assert_string_equal(sym_text(&in, (sym)i + 1), name);
    assert_int_equal(sym_length(&in, (sym)i + 1), length);
  }
  assert_int_equal(intern_find(&in, "name_100001", 11), 0);
  assert_int_equal(in.names.count, 100001);
  assert_int_equal(intern(&in, "name_1xyz", 6), intern_text(&in, "name_1"));
  assert_int_equal(intern(&in, "", 0), 0);
  assert_int_equal(intern(&in, NULL, 0), 0);
  interner_free(&in);
}

static void interner_tells_embedded_nul_and_prefixes_apart(void **state) {
  (void)state;
  struct interner in = {0};
  sym a = intern(&in, "a\0b", 3), b = intern(&in, "a\0c", 3), c = intern(&in, "a", 1), d = intern(&in, "a\0", 2);
  assert_true(a != b && a != c && b != c && d != c && d != a);
  char zeros[24] = {0};
  for (size_t i = 1; i < sizeof zeros; i++) assert_int_equal(intern(&in, zeros, i), 4 + i);
  interner_free(&in);
}

static void idmap_keeps_and_replaces(void **state) {
  (void)state;
  struct idmap m = {0};
  assert_int_equal(idmap_get(&m, 0), 0);
  for (uint32_t i = 0; i < 50000; i++) idmap_put(&m, idmap_pair(i, i % 7), i + 1);
  idmap_put(&m, idmap_pair(5, 5), 77);
  assert_int_equal(m.count, 50000);
  for (uint32_t i = 0; i < 50000; i++) assert_int_equal(idmap_get(&m, idmap_pair(i, i % 7)), i == 5 ? 77 : i + 1);
  assert_int_equal(idmap_get(&m, idmap_pair(3, 9)), 0);
  idmap_put(&m, UINT64_MAX, 3);
  assert_int_equal(idmap_get(&m, UINT64_MAX), 3);
  idmap_free(&m);
}

/* ---- text ---------------------------------------------------------------------------------------------- */

static void utf8_finds_the_first_bad_byte(void **state) {
  (void)state;
  static const struct { const char *text; size_t length, valid; } cases[] = {
      {"", 0, 0},
      {"plain", 5, 5},
      {"制御盤", 9, 9},
      {"\xF0\x9F\x98\x80", 4, 4},
      {"ab\xC0\x80", 4, 2},          /* overlong NUL */
      {"ab\xC1\xBF", 4, 2},          /* overlong */
      {"\xE0\x80\xAF", 3, 0},        /* overlong */
      {"\xF0\x80\x80\xAF", 4, 0},    /* overlong */
      {"a\xED\xA0\x80", 4, 1},       /* surrogate */
      {"a\xF4\x90\x80\x80", 5, 1},   /* above U+10FFFF */
      {"a\xF5\x80\x80\x80", 5, 1},
      {"a\x80", 2, 1},               /* continuation alone */
      {"a\xE5\x88", 3, 1},           /* cut short */
      {"a\xE5\x88z", 4, 1},
      {"a\xFF", 2, 1},
      {"a\0b", 3, 3},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    assert_int_equal(utf8_valid_prefix(cases[i].text, cases[i].length), cases[i].valid);
}

static void utf8_decodes_each_length(void **state) {
  (void)state;
  static const struct { const char *text; int length; uint32_t character; } cases[] = {
      {"a", 1, 'a'}, {"µ", 2, 0xB5}, {"盤", 3, 0x76E4}, {"\xF0\xA0\xAE\xB7", 4, 0x20BB7},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    uint32_t character;
    assert_int_equal(utf8_decode(cases[i].text, strlen(cases[i].text), &character), cases[i].length);
    assert_int_equal(character, cases[i].character);
  }
}

static void width_counts_terminal_cells(void **state) {
  (void)state;
  static const struct { const char *text; int start, width; } cases[] = {
      {"", 0, 0},         {"abc", 0, 3},       {"制御盤", 0, 6}, {"ｾｲｷﾞｮ", 0, 5}, {"\t", 0, 8},
      {"\t", 3, 5},       {"ab\tc", 0, 9},     {"制\t", 0, 8},   {"\t\t", 7, 9},  {"e\xCC\x81", 0, 1}, /* combining */
      {"か\xE3\x82\x99", 0, 2},                                                    /* combining voicing mark */
      {"\xF0\x9F\x98\x80", 0, 2},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    assert_int_equal(text_width(cases[i].text, strlen(cases[i].text), cases[i].start), cases[i].width);
}

static void utf16_counts_surrogate_pairs(void **state) {
  (void)state;
  assert_int_equal(text_utf16_length("aµ盤", 6), 3);
  assert_int_equal(text_utf16_length("\xF0\xA0\xAE\xB7x", 5), 3);
}

static void normal_form_is_nfkc(void **state) {
  (void)state;
  static const struct { const char *text, *normal; } cases[] = {
      {"ＣＮＣ１", "CNC1"}, {"か\xE3\x82\x99", "が"}, {"ｶﾞ", "ガ"}, {"e\xCC\x81", "é"}, {"㎜", "mm"}, {"①", "1"},
  };
  struct arena a = {0};
  size_t length;
  for (size_t i = 0; i < COUNT(cases); i++) {
    const char *normal = text_normalise(&a, cases[i].text, strlen(cases[i].text), &length);
    assert_int_equal(length, strlen(cases[i].normal));
    assert_memory_equal(normal, cases[i].normal, length);
  }
  static const char *const unchanged[] = {"press7", "制御盤", "プレス機", "é", "", "ѕ"};
  for (size_t i = 0; i < COUNT(unchanged); i++) {
    assert_ptr_equal(text_normalise(&a, unchanged[i], strlen(unchanged[i]), &length), unchanged[i]);
    assert_int_equal(length, strlen(unchanged[i]));
  }
  arena_free(&a);
}

static void distance_is_optimal_string_alignment(void **state) {
  (void)state;
  static const struct { const char *a, *b; int limit, distance; } cases[] = {
      {"", "", 3, 0},           {"", "abc", 3, 3},        {"zone", "none", 3, 1},   {"zone", "zone", 0, 0},
      {"zone", "zones", 3, 1},  {"owner", "onwer", 3, 1}, {"ca", "abc", 5, 3},      {"firmwre", "firmware", 3, 1},
      {"abcd", "badc", 3, 2},   {"kitten", "sitting", 5, 3}, {"kitten", "sitting", 2, 3}, {"kitten", "sitting", 1, 2},
      {"制御盤", "制御版", 2, 1}, {"制御盤", "御制盤", 2, 1}, {"制", "x", 1, 1},       {"a", "abcdef", 2, 3},
      {"abcdef", "ghijkl", 3, 4}, {"ab", "ba", 0, 1},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_int_equal(text_distance(cases[i].a, cases[i].b, cases[i].limit), cases[i].distance);
    assert_int_equal(text_distance(cases[i].b, cases[i].a, cases[i].limit), cases[i].distance);
  }
  /* Bytes that are not UTF-8 are compared, too. */
  assert_int_equal(text_distance("\x80\x80\x80", "\x80\x80", 3), 1);
}

static void nearest_is_near_and_deterministic(void **state) {
  (void)state;
  static const char *const words[] = {"plant_wifi", "none", "bone", "zone", "制御盤1", "firmware"};
  assert_string_equal(text_nearest("plant_wfi", words, COUNT(words)), "plant_wifi");
  assert_string_equal(text_nearest("tone", words, COUNT(words)), "bone"); /* three candidates at distance 1 */
  assert_string_equal(text_nearest("zone", words, COUNT(words)), "zone");
  assert_string_equal(text_nearest("制御盤2", words, COUNT(words)), "制御盤1");
  assert_string_equal(text_nearest("fimwrae", words, COUNT(words)), "firmware");
  assert_null(text_nearest("quantity", words, COUNT(words)));
  assert_null(text_nearest("fo", words, COUNT(words)));
  assert_null(text_nearest("x", words, 0));
  char longest[400];
  memset(longest, 'a', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  const char *const candidates[] = {longest};
  assert_null(text_nearest(longest, candidates, 1));
  assert_null(text_nearest("a", candidates, 1));
}

static void builder_grows(void **state) {
  (void)state;
  struct builder b = {0};
  assert_string_equal(builder_get(&b), "");
  builder_add(&b, NULL, 0);
  for (int i = 0; i < 1000; i++) builder_format(&b, "%d,", i);
  builder_char(&b, '!');
  builder_text(&b, "end");
  assert_int_equal(b.length, 10 * 2 + 90 * 3 + 900 * 4 + 4);
  assert_string_equal(builder_get(&b) + b.length - 8, "999,!end");
  builder_free(&b);
}

/* ---- dates --------------------------------------------------------------------------------------------- */

static void dates_are_read_exactly(void **state) {
  (void)state;
  static const struct { const char *text; day expected; } cases[] = {
      {"1970-01-01", 0},          {"1969-12-31", -1},         {"2000-03-01", 11017},      {"2024-02-29", 19782},
      {"2026-02-28", 20512},      {"1900-01-01", -25567},     {"9999-12-31", 2932896},    {"2026-02-30", DAY_NONE},
      {"2025-02-29", DAY_NONE},   {"1900-02-29", DAY_NONE},   {"2000-02-29", 11016},      {"2026-13-01", DAY_NONE},
      {"2026-00-01", DAY_NONE},   {"2026-01-00", DAY_NONE},   {"2026-04-31", DAY_NONE},   {"1899-12-31", DAY_NONE},
      {"2026-1-01", DAY_NONE},    {"2026/01/01", DAY_NONE},   {"2026-01-011", DAY_NONE},  {"", DAY_NONE},
      {"+026-01-01", DAY_NONE},   {"2026-01- 1", DAY_NONE},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    day d = DAY_NONE;
    bool valid = date_parse(cases[i].text, strlen(cases[i].text), &d);
    assert_int_equal(valid, cases[i].expected != DAY_NONE);
    assert_int_equal(d, cases[i].expected);
  }
}

static void dates_round_trip_on_every_day(void **state) {
  (void)state;
  char text[11], before[11] = "";
  for (day d = -25567; d <= 2932896; d += d < 60000 ? 1 : 97) {
    day back;
    date_format(d, text);
    assert_true(strcmp(before, text) < 0);
    assert_true(date_parse(text, 10, &back));
    assert_int_equal(back, d);
    memcpy(before, text, sizeof before);
  }
  assert_string_equal(date_format(DAY_NONE, text), "");
  assert_string_equal(date_format(INT32_MAX, text), "9999-12-31");
  assert_string_equal(date_format(INT32_MIN + 1, text), "0001-01-01");
}

static void months_have_their_days(void **state) {
  (void)state;
  assert_int_equal(date_month_days(2024, 2), 29);
  assert_int_equal(date_month_days(2100, 2), 28);
  assert_int_equal(date_month_days(2026, 4), 30);
  assert_int_equal(date_month_days(2026, 12), 31);
  assert_int_equal(date_month_days(2026, 0), 0);
  assert_int_equal(date_month_days(2026, 13), 0);
}

/* ---- exact numbers --------------------------------------------------------------------------------------- */

static struct rational number(const char *text) {
  struct rational res = {0, 0};
  assert_true(rational_parse(text, strlen(text), &res));
  return res;
}

static struct rational fraction(int64_t num, int64_t den) {
  struct rational res = {0, 0};
  assert_true(rational_make(num, den, &res));
  return res;
}

static void rational_expect(struct rational r, int64_t num, int64_t den) {
  assert_true(r.num == num);
  assert_true(r.den == den);
}

static void rationals_are_read_exactly(void **state) {
  (void)state;
  static const struct { const char *text; int64_t num, den; } valid[] = {
      {"12", 12, 1},     {"0.05", 1, 20},  {"1e3", 1000, 1},    {"2.5E-4", 1, 4000}, {"-0.5", -1, 2},
      {"0", 0, 1},       {"-0", 0, 1},     {"007.50", 15, 2},   {"0e999999999999", 0, 1},
      {"1000e-40", 0, 0}, /* checked apart */
      {"1.000000000000000000000000000000000000000000000000000000000000", 1, 1},
      {"10000000000000000000000000000000000000000000000000000000e-55", 1, 1},
  };
  for (size_t i = 0; i < COUNT(valid); i++) {
    struct rational r = number(valid[i].text);
    if (valid[i].den != 0) rational_expect(r, valid[i].num, valid[i].den);
  }
  static const char *const invalid[] = {
      "", "-", ".5", "5.", "1e", "1e+", "1..2", "1 ", " 1", "0x10", "1e400", "1e-400", "1e99999999999999999999", "--1",
      "+1", "1e39", "1e-39", "170141183460469231731687303715884105728", "123456789012345678901234567890123456789012",
      "1.5.", "nan", "1,5",
  };
  for (size_t i = 0; i < COUNT(invalid); i++) {
    struct rational r = {42, 43};
    assert_false(rational_parse(invalid[i], strlen(invalid[i]), &r));
    rational_expect(r, 42, 43);
  }
  struct rational largest = number("170141183460469231731687303715884105727");
  assert_true(largest.num == (__int128)(~(unsigned __int128)0 >> 1));
}

static void rational_make_reduces_and_refuses(void **state) {
  (void)state;
  struct rational r;
  rational_expect(fraction(6, -8), -3, 4);
  rational_expect(fraction(-6, -8), 3, 4);
  rational_expect(fraction(0, -5), 0, 1);
  assert_false(rational_make(1, 0, &r));
  assert_false(rational_make(0, 0, &r));
  __int128 smallest = -(__int128)(~(unsigned __int128)0 >> 1) - 1;
  assert_false(rational_make(smallest, 1, &r));
  assert_false(rational_make(1, smallest, &r));
  assert_true(rational_make(smallest, 2, &r));
  assert_true(r.num == smallest / 2 && r.den == 1);
  assert_true(rational_make(smallest, smallest, &r));
  rational_expect(r, 1, 1);
}

static void rational_arithmetic_is_exact_or_refused(void **state) {
  (void)state;
  struct rational r;
  assert_true(rational_add(number("0.1"), number("0.2"), &r));
  rational_expect(r, 3, 10);
  assert_true(rational_add(fraction(1, 6), fraction(1, 3), &r));
  rational_expect(r, 1, 2);
  assert_true(rational_sub(fraction(1, 3), fraction(1, 3), &r));
  rational_expect(r, 0, 1);
  assert_true(rational_mul(fraction(-2, 3), fraction(9, 4), &r));
  rational_expect(r, -3, 2);
  assert_true(rational_div(fraction(2, 3), fraction(-4, 9), &r));
  rational_expect(r, -3, 2);
  assert_false(rational_div(number("1"), number("0"), &r));
  /* Cross-reduction keeps what a plain product would lose. */
  assert_true(rational_mul(number("1e38"), number("1e-38"), &r));
  rational_expect(r, 1, 1);
  assert_true(rational_div(number("1e38"), number("1e38"), &r));
  rational_expect(r, 1, 1);
  assert_false(rational_mul(number("1e20"), number("1e20"), &r));
  assert_false(rational_mul(number("1e-20"), number("1e-20"), &r));
  assert_false(rational_div(number("1e20"), number("1e-20"), &r));
  struct rational largest = number("170141183460469231731687303715884105727");
  assert_false(rational_add(largest, number("1"), &r));
  assert_true(rational_sub(largest, largest, &r));
  rational_expect(r, 0, 1);
}

static void rational_compare_never_overflows(void **state) {
  (void)state;
  struct rational largest = number("170141183460469231731687303715884105727");
  struct rational near = {largest.num, largest.num - 1}, nearer = {largest.num - 1, largest.num - 2};
  assert_true(rational_compare(near, nearer) < 0);
  assert_true(rational_compare(nearer, near) > 0);
  assert_int_equal(rational_compare(near, near), 0);
  assert_true(rational_compare(fraction(1, 3), number("0.333333333333")) > 0);
  assert_true(rational_compare(fraction(-1, 3), number("-0.333333333333")) < 0);
  assert_true(rational_compare(number("-1"), number("0")) < 0);
  assert_true(rational_compare(number("0"), number("1e-38")) < 0);
  assert_true(rational_compare(fraction(7, 2), number("3.5")) == 0);
  assert_true(rational_compare(fraction(-7, 2), number("-3")) < 0);
  for (int a = -12; a <= 12; a++)
    for (int b = 1; b <= 7; b++)
      for (int c = -12; c <= 12; c++)
        for (int d = 1; d <= 7; d++) {
          int res = rational_compare(fraction(a, b), fraction(c, d));
          assert_int_equal((0 < res) - (res < 0), (c * b < a * d) - (a * d < c * b));
        }
}

static void rational_text_is_exact_or_marked(void **state) {
  (void)state;
  struct arena a = {0};
  static const struct { int64_t num, den; const char *text; } cases[] = {
      {12, 1, "12"},           {-1, 2, "-0.5"},          {1, 20, "0.05"},        {0, 1, "0"},
      {1, 3, "~0.333333"},     {2, 3, "~0.666667"},      {-2, 3, "~-0.666667"},  {1, 1000000000000, "0.000000000001"},
      {1, 10000000000000, "~1e-13"}, {1, 3000, "~0.000333333"}, {10, 3, "~3.33333"}, {10000000, 3, "~3333330"},
      {1, 3000000000, "~3.33333e-10"}, {2999999, 3, "~1000000"}, {29999999, 30, "~1000000"}, {1, 700000, "~0.00000142857"},
      {123456789012, 1, "123456789012"}, {1, 8192, "~0.00012207"}, {1, 4096, "0.000244140625"}, {100, 3, "~33.3333"},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    assert_string_equal(rational_text(&a, fraction(cases[i].num, cases[i].den)), cases[i].text);
  struct rational largest = number("170141183460469231731687303715884105727");
  assert_string_equal(rational_text(&a, largest), "170141183460469231731687303715884105727");
  struct rational smallest = {-1, largest.num}, near = {largest.num - 1, largest.num};
  assert_string_equal(rational_text(&a, smallest), "~-5.87747e-39");
  assert_string_equal(rational_text(&a, near), "~1");
  arena_free(&a);
}

/* ---- source map ---------------------------------------------------------------------------------------- */

static void position_expect(struct sources *s, uint32_t offset, const char *file, uint32_t line, uint32_t column) {
  struct position place = source_position(s, offset);
  assert_string_equal(place.file, file);
  assert_int_equal(place.line, line);
  assert_int_equal(place.column, column);
}

static void source_places_are_found(void **state) {
  (void)state;
  struct sources s = {0};
  assert_null(source_file_at(&s, 1));
  uint32_t a = source_add(&s, "a.cpsf", "one\r\n制御盤 x\n\nlast", 22);
  uint32_t b = source_add(&s, "b.cpsf", "", 0);
  uint32_t c = source_add(&s, "c.cpsf", "x\n", 2);
  assert_int_equal(a, 0);
  assert_int_equal(c, 2);
  assert_int_equal(s.files.items[0].base, 1);
  position_expect(&s, 0, "", 0, 0);
  position_expect(&s, 1, "a.cpsf", 1, 1);
  position_expect(&s, 1 + 5, "a.cpsf", 2, 1);
  position_expect(&s, 1 + 8, "a.cpsf", 2, 2);
  position_expect(&s, 1 + 15, "a.cpsf", 2, 5);
  position_expect(&s, 1 + 14, "a.cpsf", 2, 4); /* backwards on the same line */
  position_expect(&s, 1 + 17, "a.cpsf", 3, 1);
  position_expect(&s, 1 + 22, "a.cpsf", 4, 5);
  position_expect(&s, s.files.items[b].base, "b.cpsf", 1, 1);
  position_expect(&s, s.files.items[c].base + 2, "c.cpsf", 2, 1);
  assert_null(source_file_at(&s, s.files.items[c].base + 3));
  position_expect(&s, UINT32_MAX, "", 0, 0);

  span line = source_line(&s, &s.files.items[0], 1);
  assert_int_equal(line.start, 1);
  assert_int_equal(line.end, 4); /* without the CRLF */
  line = source_line(&s, &s.files.items[0], 3);
  assert_int_equal(line.start, line.end);
  assert_int_equal(source_line(&s, &s.files.items[0], 5).start, 0);
  assert_int_equal(source_line(&s, &s.files.items[0], 0).start, 0);

  size_t length;
  const char *text = source_text(&s, (span){6, 15}, &length);
  assert_int_equal(length, 9);
  assert_memory_equal(text, "制御盤", 9);
  source_text(&s, SPAN_NONE, &length);
  assert_int_equal(length, 0);
  source_text(&s, (span){20, 400}, &length);
  assert_int_equal(length, 3);
  assert_int_equal(s.files.items[0].text[22] | s.files.items[0].text[23], 0);
  sources_free(&s);
}

static void source_map_knows_when_it_is_full(void **state) {
  (void)state;
  struct sources s = {.next_base = UINT32_MAX - 10};
  assert_int_equal(source_add(&s, "a", "0123456789", 10), UINT32_MAX);
  assert_int_equal(source_add(&s, "a", "012345678", 9), 0);
  assert_int_equal(source_add(&s, "b", "", 0), UINT32_MAX);
  sources_free(&s);
}

/* ---- diagnostics --------------------------------------------------------------------------------------- */

/* The lists of messages belong to other parts and change; the tests take the first that has what they need. */
static enum message message_of(enum severity severity, bool with_argument) {
  for (int m = 1; m < MSG_COUNT; m++) {
    if (diag_table[m].severity != severity || diag_table[m].code[0] == '\0') continue;
    if (!with_argument || strstr(diag_table[m].text[LANGUAGE_EN], "{0}") != NULL) return (enum message)m;
  }
  fail_msg("no such message");
  return MSG_NONE;
}

static enum message message_with_other_code(enum message m) {
  for (int other = 1; other < MSG_COUNT; other++)
    if (diag_table[other].severity == diag_table[m].severity && strcmp(diag_table[other].code, diag_table[m].code) > 0)
      return (enum message)other;
  fail_msg("no such message");
  return MSG_NONE;
}

static void one_cause_gives_one_message(void **state) {
  (void)state;
  struct diagnostics d = {0};
  enum message m = message_of(SEVERITY_ERROR, false), other = message_with_other_code(m);
  assert_int_equal(diag(&d, m, ((span){5, 7}), "a"), 0);
  assert_int_equal(diag(&d, m, ((span){5, 7}), "b"), UINT32_MAX);
  assert_int_equal(diag(&d, m, ((span){5, 8})), 1);
  assert_int_equal(diag(&d, other, ((span){5, 7})), 2);
  assert_int_equal(diag(&d, m, SPAN_NONE, "x"), 3);
  assert_int_equal(diag(&d, m, SPAN_NONE, "x"), UINT32_MAX);
  assert_int_equal(diag(&d, m, SPAN_NONE, "y"), 4);
  diag_also(&d, UINT32_MAX, m, ((span){1, 2}));
  diag_fix_add(&d, UINT32_MAX, (span){1, 2}, "x");
  assert_int_equal(d.errors, 5);
  diagnostics_sort(&d);
  assert_int_equal(diag(&d, other, ((span){5, 7})), UINT32_MAX);
  assert_int_equal(diag(&d, m, ((span){5, 8})), UINT32_MAX);
  for (uint32_t i = 0; i < 20000; i++) assert_int_equal(diag(&d, m, ((span){i + 100, i + 101})), i + 5);
  for (uint32_t i = 0; i < 20000; i++) assert_int_equal(diag(&d, m, ((span){i + 100, i + 101})), UINT32_MAX);
  diagnostics_free(&d);
}

static void diagnostics_are_sorted_by_place_severity_code(void **state) {
  (void)state;
  struct diagnostics d = {0};
  enum message error = message_of(SEVERITY_ERROR, false), later = message_with_other_code(error);
  diag(&d, later, ((span){9, 10}), "4");
  diag(&d, error, ((span){9, 12}), "2");
  diag(&d, error, ((span){9, 11}), "3"); /* the order given */
  diag(&d, error, ((span){3, 4}), "1");
  diag(&d, error, SPAN_NONE, "0");
  diagnostics_sort(&d);
  static const char *const expected[] = {"0", "1", "2", "3", "4"};
  for (uint32_t i = 0; i < d.list.count; i++) assert_string_equal(d.list.items[i].arguments[0], expected[i]);
  diagnostics_free(&d);
}

static char *replaced(struct arena *a, const char *template, const char *value) {
  struct builder b = {0};
  for (const char *at = template; *at != '\0';) {
    if (at[0] == '{' && '0' <= at[1] && at[1] < '0' + DIAG_ARGUMENTS && at[2] == '}') {
      if (at[1] == '0') builder_text(&b, value);
      at += 3;
    } else {
      builder_char(&b, *at++);
    }
  }
  char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void arguments_hold_terms_and_lose_controls(void **state) {
  (void)state;
  struct arena a = {0};
  struct diagnostics d = {0};
  enum message m = message_of(SEVERITY_ERROR, true);
  static const struct { enum term term; const char *before, *after, *en, *ja; } cases[] = {
      {TERM_OR, "`->`", "`.`", "`->` or `.`", "`->`、または `.`"},
      {TERM_NONE, "制御盤", "", "制御盤", "制御盤"},
      {TERM_NONE, "a\x1b[31mb\n\tc", "", "a\xEF\xBF\xBD[31mb  c", "a\xEF\xBF\xBD[31mb  c"},
      {TERM_NONE, "\x01NO_SUCH_TERM\x02", "", "\xEF\xBF\xBDNO_SUCH_TERM\xEF\xBF\xBD",
       "\xEF\xBF\xBDNO_SUCH_TERM\xEF\xBF\xBD"},
      {TERM_NONE, "x\xE2\x80\xAEy\xC0z\x01", "", "x\xEF\xBF\xBDy\xEF\xBF\xBDz\xEF\xBF\xBD",
       "x\xEF\xBF\xBDy\xEF\xBF\xBDz\xEF\xBF\xBD"},
      {TERM_NONE, "{1} {0}", "", "{1} {0}", "{1} {0}"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const char *argument = arena_format(&a, "%s%s%s", cases[i].before, term_reference(cases[i].term), cases[i].after);
    uint32_t index = diag(&d, m, ((span){(uint32_t)i + 1, (uint32_t)i + 1}), argument);
    const struct diagnostic *x = &d.list.items[index];
    assert_string_equal(diag_message(&a, x, LANGUAGE_EN), replaced(&a, diag_table[m].text[LANGUAGE_EN], cases[i].en));
    assert_string_equal(diag_message(&a, x, LANGUAGE_JA), replaced(&a, diag_table[m].text[LANGUAGE_JA], cases[i].ja));
  }
  diagnostics_free(&d);
  arena_free(&a);
}

/* Renders one error at AT; the title is compared with the message, the rest with GOLDEN. */
static void excerpt_expect(struct sources *s, struct diagnostics *d, struct diag_style style, const char *golden) {
  struct out o = {.fd = -1};
  struct arena a = {0};
  const struct diagnostic *x = &d->list.items[0];
  const char *word = style.language == LANGUAGE_JA ? "エラー" : "error";
  const char *help = diag_help(&a, x, style.language);
  const char *help_row = help == NULL ? "" : arena_format(&a, "= %s: %s", style.language == LANGUAGE_JA ? "対処" : "help", help);
  diagnostics_write_text(&o, s, d, style);
  const char *text = builder_get(&o.buffer);
  const char *title = arena_format(&a, "%s[%s]: %s\n", word, message_code(x->message), diag_message(&a, x, style.language));
  assert_memory_equal(text, title, strlen(title));
  text += strlen(title);
  /* The help of the message, when it has one, is taken out: the golden text does not know which message it is. */
  struct builder b = {0};
  const char *at = help == NULL ? NULL : strstr(text, help_row);
  if (help != NULL) {
    assert_non_null(at);
    const char *row = at;
    while (row[-1] != '\n') row--;
    builder_add(&b, text, (size_t)(row - text));
    builder_text(&b, at + strlen(help_row) + 1);
  } else {
    builder_text(&b, text);
  }
  assert_string_equal(builder_get(&b), golden);
  builder_free(&b);
  builder_free(&o.buffer);
  arena_free(&a);
}

static void excerpt_check(const char *text, uint32_t start, uint32_t end, int width, const char *golden) {
  struct sources s = {0};
  struct diagnostics d = {0};
  source_add(&s, "plant/press.cpsf", text, strlen(text));
  diag(&d, message_of(SEVERITY_ERROR, false), ((span){start + 1, end + 1}), "x");
  struct diag_style style = {.language = LANGUAGE_EN, .width = width};
  excerpt_expect(&s, &d, style, golden);
  diagnostics_free(&d);
  sources_free(&s);
}

#define ONE_ERROR "\n1 error, 0 warnings\n"

static void excerpts_align_their_carets(void **state) {
  (void)state;
  excerpt_check("rate = 40 kg\n", 7, 12, 100,
                " --> plant/press.cpsf:1:8\n"
                "  |\n"
                "1 | rate = 40 kg\n"
                "  |        ^^^^^\n" ONE_ERROR);
  /* wide characters before and inside the place */
  excerpt_check("a\n組織 制御盤 : x", 9, 18, 100,
                " --> plant/press.cpsf:2:4\n"
                "  |\n"
                "2 | 組織 制御盤 : x\n"
                "  |      ^^^^^^\n" ONE_ERROR);
  /* tabs, also inside the place, and CRLF */
  excerpt_check("\tab\tcd\r\nnext\r\n", 1, 6, 100,
                " --> plant/press.cpsf:1:2\n"
                "  |\n"
                "1 |         ab      cd\n"
                "  |         ^^^^^^^^^^\n" ONE_ERROR);
  /* combining characters take no cell */
  excerpt_check("e\xCC\x81x yz", 5, 7, 100,
                " --> plant/press.cpsf:1:5\n"
                "  |\n"
                "1 | e\xCC\x81x yz\n"
                "  |    ^^\n" ONE_ERROR);
  /* what would disturb a terminal is replaced */
  excerpt_check("a\x1b[2J\xE2\x80\xAE b\xC0", 9, 10, 100,
                " --> plant/press.cpsf:1:8\n"
                "  |\n"
                "1 | a\xEF\xBF\xBD[2J\xEF\xBF\xBD b\xEF\xBF\xBD\n"
                "  |        ^\n" ONE_ERROR);
}

static void excerpts_show_odd_places(void **state) {
  (void)state;
  /* nothing between start and end */
  excerpt_check("abc", 1, 1, 100,
                " --> plant/press.cpsf:1:2\n"
                "  |\n"
                "1 | abc\n"
                "  |  ^\n" ONE_ERROR);
  /* end of the file, on an empty line */
  excerpt_check("abc\n", 4, 4, 100,
                " --> plant/press.cpsf:2:1\n"
                "  |\n"
                "2 |\n"
                "  | ^\n" ONE_ERROR);
  excerpt_check("", 0, 0, 100,
                " --> plant/press.cpsf:1:1\n"
                "  |\n"
                "1 |\n"
                "  | ^\n" ONE_ERROR);
  /* several lines: the first is shown */
  excerpt_check("a {\r\n  b\r\n}\r\n", 2, 11, 100,
                " --> plant/press.cpsf:1:3\n"
                "  |\n"
                "1 | a {\n"
                "  |   ^\n" ONE_ERROR);
  /* on the line end itself */
  excerpt_check("ab\r\ncd", 2, 4, 100,
                " --> plant/press.cpsf:1:3\n"
                "  |\n"
                "1 | ab\n"
                "  |   ^\n" ONE_ERROR);
}

static void long_lines_are_cut(void **state) {
  (void)state;
  static const char line[] = "0123456789abcdefghijklmnopqrstuvwxyz0123456789";
  excerpt_check(line, 3, 5, 34,
                " --> plant/press.cpsf:1:4\n"
                "  |\n"
                "1 | 0123456789abcdefghijklmnopq...\n"
                "  |    ^^\n" ONE_ERROR);
  excerpt_check(line, 30, 32, 34,
                " --> plant/press.cpsf:1:31\n"
                "  |\n"
                "1 | ...klmnopqrstuvwxyz0123456789\n"
                "  |              ^^\n" ONE_ERROR);
  excerpt_check("0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ", 30, 32, 34,
                " --> plant/press.cpsf:1:31\n"
                "  |\n"
                "1 | ...klmnopqrstuvwxyz01234567...\n"
                "  |              ^^\n" ONE_ERROR);
  excerpt_check("\t\t\tcontrol\t制御盤\tx", 23, 24, 34,
                " --> plant/press.cpsf:1:16\n"
                "  |\n"
                "1 | ...  制御盤     x\n"
                "  |                 ^\n" ONE_ERROR);
  excerpt_check(line, 45, 46, 34,
                " --> plant/press.cpsf:1:46\n"
                "  |\n"
                "1 | ...z0123456789\n"
                "  |              ^\n" ONE_ERROR);
  excerpt_check(line, 46, 46, 34,
                " --> plant/press.cpsf:1:47\n"
                "  |\n"
                "1 | ...0123456789\n"
                "  |              ^\n" ONE_ERROR);
  excerpt_check(line, 2, 46, 34,
                " --> plant/press.cpsf:1:3\n"
                "  |\n"
                "1 | 0123456789abcdefghijklmnopq...\n"
                "  |   ^^^^^^^^^^^^^^^^^^^^^^^^^\n" ONE_ERROR);
  /* exactly as wide as there is room, and one more */
  excerpt_check("0123456789012345678901234567890123456789", 0, 1, 44,
                " --> plant/press.cpsf:1:1\n"
                "  |\n"
                "1 | 0123456789012345678901234567890123456789\n"
                "  | ^\n" ONE_ERROR);
  excerpt_check("制御盤制御盤制御盤制御盤制御盤制御盤", 0, 3, 34,
                " --> plant/press.cpsf:1:1\n"
                "  |\n"
                "1 | 制御盤制御盤制御盤制御盤制...\n"
                "  | ^^\n" ONE_ERROR);
  /* no width: nothing is cut */
  excerpt_check(line, 45, 46, 0,
                " --> plant/press.cpsf:1:46\n"
                "  |\n"
                "1 | 0123456789abcdefghijklmnopqrstuvwxyz0123456789\n"
                "  |                                              ^\n" ONE_ERROR);
}

static void further_places_have_texts(void **state) {
  (void)state;
  struct sources s = {0};
  struct diagnostics d = {0};
  struct arena a = {0};
  static const char text[] = "port \"p1\" {\n}\n\n\n\n\n\n\n\n\trate = 制御 kg\n";
  source_add(&s, "a.cpsf", text, sizeof text - 1);
  uint32_t other = s.next_base;
  source_add(&s, "b.cpsf", "x\ny z", 5);
  enum message m = message_of(SEVERITY_ERROR, false), note = MSG_NONE;
  diag(&d, m, ((span){30, 36}), "x");
  diag_also(&d, 0, note, ((span){37, 39}), "x");  /* same line */
  diag_also(&d, 0, m, ((span){1, 5}), "x");       /* same file */
  diag_also(&d, 0, note, ((span){other + 4, other + 5}), "x");
  const char *label = diag_label_text(&a, d.list.items[0].labels->next, LANGUAGE_JA);
  const char *golden = arena_format(&a,
                                    "  --> a.cpsf:10:9\n"
                                    "   |\n"
                                    "10 |         rate = 制御 kg\n"
                                    "   |                ^^^^\n"
                                    "   |                     --\n"
                                    "   |\n"
                                    " 1 | port \"p1\" {\n"
                                    "   | ---- %s\n"
                                    "  ::: b.cpsf:2\n"
                                    "   |\n"
                                    " 2 | y z\n"
                                    "   |   -\n"
                                    "\nエラー 1 件、警告 0 件\n",
                                    label);
  excerpt_expect(&s, &d, (struct diag_style){.language = LANGUAGE_JA, .width = 80}, golden);
  diagnostics_free(&d);
  sources_free(&s);
  arena_free(&a);
}

static void rest_is_counted(void **state) {
  (void)state;
  struct sources s = {0};
  struct diagnostics d = {0};
  struct out o = {.fd = -1};
  source_add(&s, "a.cpsf", "abcdefgh", 8);
  diagnostics_write_text(&o, &s, &d, (struct diag_style){.width = 80});
  assert_int_equal(o.buffer.length, 0);
  for (uint32_t i = 1; i < 6; i++) diag(&d, message_of(SEVERITY_ERROR, false), ((span){i, i + 1}));
  d.list.items[0].silenced = true;
  diagnostics_write_text(&o, &s, &d, (struct diag_style){.width = 80, .limit = 1});
  const char *text = builder_get(&o.buffer);
  assert_null(strstr(text, "a.cpsf:1:1\n"));
  assert_non_null(strstr(text, "a.cpsf:1:2\n"));
  assert_null(strstr(text, "a.cpsf:1:3\n"));
  assert_non_null(strstr(text, "\n\n4 errors, 0 warnings; 3 more not shown (--max-errors 0 shows all)\n"));
  o.buffer.length = 0;
  diagnostics_write_text(&o, &s, &d, (struct diag_style){.language = LANGUAGE_JA, .width = 80, .limit = 1});
  assert_non_null(strstr(builder_get(&o.buffer),
                         "\n\nエラー 4 件、警告 0 件。ほかに 3 件あります(--max-errors 0 ですべて表示します)\n"));
  o.buffer.length = 0;
  diagnostics_write_text(&o, &s, &d, (struct diag_style){.width = 80, .colour = true});
  assert_memory_equal(builder_get(&o.buffer), "\x1b[1;31merror[", 13);
  builder_free(&o.buffer);
  diagnostics_free(&d);
  sources_free(&s);
}

static void diagnostics_are_written_as_json(void **state) {
  (void)state;
  struct sources s = {0};
  struct diagnostics d = {0};
  struct arena a = {0};
  struct out o = {.fd = -1};
  struct json j = {.out = &o, .compact = true};
  source_add(&s, "first", "x", 1);
  source_add(&s, "b.cpsf", "制御\nab", 9);
  enum message m = message_of(SEVERITY_ERROR, false);
  diag(&d, m, ((span){6, 12}), "x");
  diag_fix_add(&d, 0, (span){6, 9}, "\"");
  diag_also(&d, 0, MSG_NONE, ((span){10, 11}), "x");
  diagnostics_write_json(&j, &s, &d);
  const char *text = builder_get(&o.buffer);
  assert_non_null(strstr(text, arena_format(&a, "[{\"code\":\"%s\",\"severity\":\"error\",\"message\":{\"en\":\"", message_code(m))));
  assert_non_null(strstr(text, "\"file\":\"b.cpsf\",\"line\":1,\"column\":2,\"end_line\":2,\"end_column\":3,\"start\":3,\"end\":9,"
                               "\"labels\":[{\"message\":{\"en\":\"\",\"ja\":\"\"},\"file\":\"b.cpsf\",\"line\":2,\"column\":1,"
                               "\"end_line\":2,\"end_column\":2,\"start\":7,\"end\":8}],"
                               "\"fixes\":[{\"file\":\"b.cpsf\",\"line\":1,\"column\":2,\"end_line\":1,\"end_column\":3,"
                               "\"start\":3,\"end\":6,\"replacement\":\"\\\"\"}]}]"));
  assert_int_equal(strlen(text), o.buffer.length);
  builder_free(&o.buffer);
  diagnostics_free(&d);
  sources_free(&s);
  arena_free(&a);
}

/* ---- the lists of messages ------------------------------------------------------------------------------- */

static unsigned places_of(const char *template) {
  unsigned res = 0;
  for (const char *at = template; at != NULL && (at = strchr(at, '{')) != NULL; at++)
    if ('0' <= at[1] && at[1] <= '9' && at[2] == '}') res |= 1u << (at[1] - '0');
  return res;
}

static void every_message_is_complete(void **state) {
  (void)state;
  int faults = 0;
  for (int m = 1; m < MSG_COUNT; m++) {
    const struct diag_info *x = &diag_table[m];
    const char *en = x->text[LANGUAGE_EN], *ja = x->text[LANGUAGE_JA];
    const char *fault = NULL;
    if (x->code[0] != '\0' && (strlen(x->code) != 5 || strspn(x->code + 1, "0123456789") != 4)) fault = "code";
    if (x->code[0] == 'E' && x->severity != SEVERITY_ERROR) fault = "severity";
    if (x->code[0] == 'W' && x->severity != SEVERITY_WARNING) fault = "severity";
    if (x->code[0] == 'N' && x->severity != SEVERITY_NOTE) fault = "severity";
    if (*en == '\0' || *ja == '\0') fault = "empty";
    if (*en != '\0' && en[strlen(en) - 1] == '.') fault = "full stop";
    if (places_of(en) != places_of(ja)) fault = "arguments differ between the languages";
    if ((x->help[LANGUAGE_EN] == NULL) != (x->help[LANGUAGE_JA] == NULL)) fault = "help in one language";
    if (places_of(x->help[LANGUAGE_EN]) != places_of(x->help[LANGUAGE_JA])) fault = "help arguments differ";
    if ((places_of(en) | places_of(x->help[LANGUAGE_EN])) >> DIAG_ARGUMENTS != 0) fault = "too many arguments";
    if (utf8_valid_prefix(ja, strlen(ja)) != strlen(ja)) fault = "not UTF-8";
    if (fault != NULL) print_error("%s %s: %s\n", x->code, en, fault), faults++;
  }
  assert_int_equal(faults, 0);
}

static void every_term_refers_to_itself(void **state) {
  (void)state;
  for (int term = 1; term < TERM_COUNT; term++) {
    const char *reference = term_reference((enum term)term);
    assert_true(2 < strlen(reference) && reference[0] == '\x01' && reference[strlen(reference) - 1] == '\x02');
    assert_true(term_text((enum term)term, LANGUAGE_EN)[0] != '\0');
    assert_true(term_text((enum term)term, LANGUAGE_JA)[0] != '\0');
  }
}

/* ---- output -------------------------------------------------------------------------------------------- */

static void json_is_escaped_and_nested(void **state) {
  (void)state;
  struct out o = {.fd = -1};
  struct json j = {.out = &o};
  json_object(&j);
  json_pair(&j, "text", "\"\\\b\f\n\r\t\x01\x1f /制御盤");
  json_pair(&j, "absent", NULL);
  json_key(&j, "list");
  json_array(&j);
  json_integer(&j, INT64_MIN);
  json_boolean(&j, true);
  json_null(&j);
  json_string(&j, NULL);
  json_string_length(&j, "a\0b", 3);
  json_end_array(&j);
  json_key(&j, "empty");
  json_array(&j);
  json_end_array(&j);
  json_key(&j, "none");
  json_object(&j);
  json_end_object(&j);
  json_end_object(&j);
  assert_string_equal(builder_get(&o.buffer),
                      "{\n"
                      "  \"text\": \"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f /制御盤\",\n"
                      "  \"list\": [\n"
                      "    -9223372036854775808,\n"
                      "    true,\n"
                      "    null,\n"
                      "    null,\n"
                      "    \"a\\u0000b\"\n"
                      "  ],\n"
                      "  \"empty\": [],\n"
                      "  \"none\": {}\n"
                      "}\n");
  builder_free(&o.buffer);
}

static void output_errors_stick(void **state) {
  (void)state;
  struct out o = {.fd = open("/dev/full", O_WRONLY)};
  assert_true(0 <= o.fd);
  out_text(&o, "x");
  assert_int_equal(out_flush(&o), ENOSPC);
  out_format(&o, "%s", "more");
  assert_int_equal(out_flush(&o), ENOSPC);
  assert_int_equal(o.buffer.length, 0);
  close(o.fd);
  builder_free(&o.buffer);

  struct out memory = {.fd = -1};
  out_html(&memory, "a<b>&\"c'");
  out_format(&memory, "%0300d", 0);
  assert_int_equal(out_flush(&memory), 0);
  assert_int_equal(memory.buffer.length, strlen("a&lt;b&gt;&amp;&quot;c&#39;") + 300);
  assert_memory_equal(memory.buffer.text, "a&lt;b&gt;&amp;&quot;c&#39;", 27);
  builder_free(&memory.buffer);
}

/* ---- files --------------------------------------------------------------------------------------------- */

struct folder { char path[64]; struct arena a; };

static int folder_make(void **state) {
  struct folder *f = calloc(1, sizeof *f);
  strcpy(f->path, "/tmp/test_base-XXXXXX");
  if (f == NULL || mkdtemp(f->path) == NULL) return -1;
  *state = f;
  return 0;
}

static int folder_remove(void **state) {
  struct folder *f = *state;
  char *command = arena_format(&f->a, "chmod -R u+w '%s' && rm -r '%s'", f->path, f->path);
  int status = system(command);
  arena_free(&f->a);
  free(f);
  return status;
}

static const char *in_folder(struct folder *f, const char *name) { return path_join(&f->a, f->path, name); }

static void content_expect(const char *path, const char *expected) {
  char *text;
  size_t length;
  assert_int_equal(file_read(path, &text, &length), 0);
  assert_int_equal(length, strlen(expected));
  assert_memory_equal(text, expected, length + 1);
  assert_int_equal(text[length + 1], 0);
  free(text);
}

static int entries_count(struct folder *f) {
  struct file_list list = {0};
  assert_int_equal(file_walk(&f->a, f->path, "", false, &list), 0);
  int res = (int)list.paths.count;
  vec_free(&list.paths);
  return res;
}

static void files_are_replaced_as_a_whole(void **state) {
  struct folder *f = *state;
  const char *path = in_folder(f, "a.txt"), *link_path = in_folder(f, "link"), *dangling = in_folder(f, "dangling");
  struct stat info;
  assert_int_equal(file_write(path, "one", 3), 0);
  content_expect(path, "one");
  assert_int_equal(chmod(path, 0640), 0);
  assert_int_equal(symlink("a.txt", link_path), 0);
  assert_int_equal(file_write(link_path, "two", 3), 0);
  content_expect(path, "two");
  assert_int_equal(lstat(link_path, &info), 0);
  assert_true(S_ISLNK(info.st_mode));
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_mode & 07777, 0640);
  assert_int_equal(symlink("new.txt", dangling), 0);
  assert_int_equal(file_write(dangling, "", 0), 0);
  content_expect(in_folder(f, "new.txt"), "");
  assert_int_equal(entries_count(f), 4); /* nothing temporary is left */
}

static void failures_are_told(void **state) {
  struct folder *f = *state;
  char *text;
  size_t length;
  assert_int_equal(file_write("/dev/full", "x", 1), ENOSPC);
  assert_int_equal(file_write("/dev/null", "x", 1), 0);
  assert_int_equal(file_write(f->path, "x", 1), EISDIR);
  assert_int_equal(file_write(in_folder(f, "no/such"), "x", 1), ENOENT);
  assert_int_equal(symlink("loop", in_folder(f, "loop")), 0);
  assert_int_equal(file_write(in_folder(f, "loop"), "x", 1), ELOOP);
  assert_int_equal(file_read(f->path, &text, &length), EISDIR);
  assert_int_equal(file_read(in_folder(f, "none"), &text, &length), ENOENT);
  assert_int_equal(truncate(in_folder(f, "none"), 0), -1);
  int fd = open(in_folder(f, "huge"), O_CREAT | O_WRONLY, 0600);
  assert_int_equal(ftruncate(fd, (off_t)2 << 30), 0);
  close(fd);
  assert_int_equal(file_read(in_folder(f, "huge"), &text, &length), EFBIG);
}

/* Root may write anywhere, so the child becomes nobody. */
static int write_as_nobody(const char *path) {
  pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(255);
    _exit(file_write(path, "new", 3));
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void protected_files_are_left_alone(void **state) {
  struct folder *f = *state;
  const char *path = in_folder(f, "kept");
  assert_int_equal(file_write(path, "old", 3), 0);
  assert_int_equal(chmod(path, 0666), 0);
  assert_int_equal(chmod(f->path, 0555), 0);
  assert_int_equal(write_as_nobody(path), EACCES); /* the folder takes no new file */
  assert_int_equal(write_as_nobody(in_folder(f, "fresh")), EACCES);
  assert_int_equal(chmod(f->path, 0777), 0);
  assert_int_equal(chmod(path, 0444), 0);
  assert_int_equal(write_as_nobody(path), EACCES); /* the file itself is protected */
  content_expect(path, "old");
  assert_int_equal(entries_count(f), 1);
}

static void pipes_are_written_directly(void **state) {
  struct folder *f = *state;
  const char *path = in_folder(f, "pipe");
  struct stat info;
  assert_int_equal(mkfifo(path, 0600), 0);
  int reader = open(path, O_RDONLY | O_NONBLOCK);
  assert_true(0 <= reader);
  assert_int_equal(file_write(path, "through", 7), 0);
  char got[8] = "";
  assert_int_equal(read(reader, got, 7), 7);
  assert_string_equal(got, "through");
  close(reader);
  assert_int_equal(lstat(path, &info), 0);
  assert_true(S_ISFIFO(info.st_mode));
}

static void folders_are_walked_in_order(void **state) {
  struct folder *f = *state;
  static const char *const folders[] = {"b", "b/deep", ".hidden", "a"};
  static const char *const files[] = {"b/x.cpsf", "b/deep/y.cpsf", ".hidden/n.cpsf", "a/z.cpsf", "a/z.txt", "m.cpsf"};
  for (size_t i = 0; i < COUNT(folders); i++) assert_int_equal(mkdir(in_folder(f, folders[i]), 0700), 0);
  for (size_t i = 0; i < COUNT(files); i++) assert_int_equal(file_write(in_folder(f, files[i]), "x", 1), 0);
  assert_int_equal(symlink("b", in_folder(f, "linked")), 0);
  assert_int_equal(symlink("nowhere", in_folder(f, ".#m.cpsf")), 0);
  struct file_list list = {0};
  assert_int_equal(file_walk(&f->a, f->path, ".cpsf", true, &list), 0);
  static const char *const expected[] = {"a/z.cpsf", "b/deep/y.cpsf", "b/x.cpsf", "m.cpsf"};
  assert_int_equal(list.paths.count, COUNT(expected));
  for (size_t i = 0; i < COUNT(expected); i++) assert_string_equal(list.paths.items[i], in_folder(f, expected[i]));
  list.paths.count = 0;
  assert_int_equal(file_walk(&f->a, f->path, ".cpsf", false, &list), 0);
  assert_int_equal(list.paths.count, 1);
  assert_int_equal(file_walk(&f->a, in_folder(f, "none"), ".cpsf", true, &list), ENOENT);
  vec_free(&list.paths);
  assert_true(file_is_folder(in_folder(f, "linked")));
  assert_false(file_is_folder(in_folder(f, "m.cpsf")));
  assert_true(file_exists(in_folder(f, "m.cpsf")));
  assert_false(file_exists(in_folder(f, "none")));
}

static void paths_are_cleaned_and_joined(void **state) {
  (void)state;
  struct arena a = {0};
  static const struct { const char *path, *clean; } cases[] = {
      {"./a//b/../c", "a/c"}, {"", "."},        {".", "."},        {"/", "/"},       {"//", "/"},       {"/..", "/"},
      {"..", ".."},           {"../../a", "../../a"}, {"a/..", "."}, {"a/../..", ".."}, {"/a/../b/", "/b"}, {"a/./b", "a/b"},
      {"a/b/../../c", "c"},   {"..a/b", "..a/b"}, {"/a/../../b", "/b"}, {"../a/../..", "../.."},
  };
  for (size_t i = 0; i < COUNT(cases); i++) assert_string_equal(path_clean(&a, cases[i].path), cases[i].clean);
  assert_string_equal(path_folder(&a, "a/b/c"), "a/b");
  assert_string_equal(path_folder(&a, "c"), ".");
  assert_string_equal(path_folder(&a, "/c"), "/");
  assert_string_equal(path_last("a/b/c"), "c");
  assert_string_equal(path_last("c"), "c");
  assert_string_equal(path_join(&a, "a", "b"), "a/b");
  assert_string_equal(path_join(&a, "a/", "b"), "a/b");
  assert_string_equal(path_join(&a, "a", "/b"), "/b");
  assert_string_equal(path_join(&a, "", "b"), "b");
  arena_free(&a);
}

/* ---- hash ---------------------------------------------------------------------------------------------- */

static void hash_is_sha_256(void **state) {
  (void)state;
  char hex[65];
  hash_hex("abc", 3, 32, hex);
  assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  hash_hex("", 0, 32, hex);
  assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  hash_hex("abc", 3, 4, hex);
  assert_string_equal(hex, "ba7816bf");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_make, folder_remove)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arena_pieces_are_zeroed_aligned_and_apart),
      cmocka_unit_test(arena_holds_large_pieces_and_texts),
      cmocka_unit_test(vec_keeps_items_while_growing),
      cmocka_unit_test(interner_knows_a_hundred_thousand_names),
      cmocka_unit_test(interner_tells_embedded_nul_and_prefixes_apart),
      cmocka_unit_test(idmap_keeps_and_replaces),
      cmocka_unit_test(utf8_finds_the_first_bad_byte),
      cmocka_unit_test(utf8_decodes_each_length),
      cmocka_unit_test(width_counts_terminal_cells),
      cmocka_unit_test(utf16_counts_surrogate_pairs),
      cmocka_unit_test(normal_form_is_nfkc),
      cmocka_unit_test(distance_is_optimal_string_alignment),
      cmocka_unit_test(nearest_is_near_and_deterministic),
      cmocka_unit_test(builder_grows),
      cmocka_unit_test(dates_are_read_exactly),
      cmocka_unit_test(dates_round_trip_on_every_day),
      cmocka_unit_test(months_have_their_days),
      cmocka_unit_test(rationals_are_read_exactly),
      cmocka_unit_test(rational_make_reduces_and_refuses),
      cmocka_unit_test(rational_arithmetic_is_exact_or_refused),
      cmocka_unit_test(rational_compare_never_overflows),
      cmocka_unit_test(rational_text_is_exact_or_marked),
      cmocka_unit_test(source_places_are_found),
      cmocka_unit_test(source_map_knows_when_it_is_full),
      cmocka_unit_test(one_cause_gives_one_message),
      cmocka_unit_test(diagnostics_are_sorted_by_place_severity_code),
      cmocka_unit_test(arguments_hold_terms_and_lose_controls),
      cmocka_unit_test(excerpts_align_their_carets),
      cmocka_unit_test(excerpts_show_odd_places),
      cmocka_unit_test(long_lines_are_cut),
      cmocka_unit_test(further_places_have_texts),
      cmocka_unit_test(rest_is_counted),
      cmocka_unit_test(diagnostics_are_written_as_json),
      cmocka_unit_test(every_message_is_complete),
      cmocka_unit_test(every_term_refers_to_itself),
      cmocka_unit_test(json_is_escaped_and_nested),
      cmocka_unit_test(output_errors_stick),
      IN_FOLDER(files_are_replaced_as_a_whole),
      IN_FOLDER(failures_are_told),
      IN_FOLDER(protected_files_are_left_alone),
      IN_FOLDER(pipes_are_written_directly),
      IN_FOLDER(folders_are_walked_in_order),
      cmocka_unit_test(paths_are_cleaned_and_joined),
      cmocka_unit_test(hash_is_sha_256),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
