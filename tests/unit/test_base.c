/* test_base.c - unit tests of layer 0: memory, names, text, dates, numbers, output, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/base.h"

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
  assert_int_equal(file_read_head(f->path, 4, &text, &length), EISDIR);
  assert_int_equal(file_read_head(in_folder(f, "none"), 4, &text, &length), ENOENT);
  assert_int_equal(file_read_head(in_folder(f, "huge"), 4, &text, &length), 0);
  assert_int_equal(length, 4);
  free(text);
  assert_int_equal(file_write(in_folder(f, "short"), "ab", 2), 0);
  assert_int_equal(file_read_head(in_folder(f, "short"), 4, &text, &length), 0);
  assert_int_equal(length, 2);
  assert_memory_equal(text, "ab\0", 4);
  free(text);
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

/* A limit on the size of files stands for a full disk: a write fails midway. */
static void half_written_files_do_not_replace(void **state) {
  struct folder *f = *state;
  const char *path = in_folder(f, "kept");
  assert_int_equal(file_write(path, "old", 3), 0);
  static char large[20000];
  pid_t child = fork();
  if (child == 0) {
    struct rlimit limit = {10000, 10000};
    signal(SIGXFSZ, SIG_IGN);
    _exit(setrlimit(RLIMIT_FSIZE, &limit) != 0 ? 255 : file_write(path, large, sizeof large));
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), EFBIG);
  content_expect(path, "old");
  assert_int_equal(entries_count(f), 1);
}

/* The same limit without the signal ignored kills the writer in the middle, as SIGKILL would. */
static void killed_writers_leave_nothing(void **state) {
  struct folder *f = *state;
  const char *path = in_folder(f, "kept");
  int probe = open(f->path, O_TMPFILE | O_WRONLY, 0600);
  if (probe < 0) skip(); /* a file system where every file has a name */
  close(probe);
  assert_int_equal(file_write(path, "old", 3), 0);
  static char large[20000];
  pid_t child = fork();
  if (child == 0) {
    struct rlimit limit = {10000, 10000}, none = {0, 0};
    signal(SIGXFSZ, SIG_DFL);
    setrlimit(RLIMIT_CORE, &none);
    _exit(setrlimit(RLIMIT_FSIZE, &limit) != 0 ? 255 : file_write(path, large, sizeof large));
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status));
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

/* The example of RFC 9562, appendix A.4; the others by another implementation, around the ends of a block. */
static void uuid_follows_from_the_name(void **state) {
  (void)state;
  static const uint8_t dns[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
  static const struct { size_t length; const char *uuid; } runs[] = {
      {0, "4ebd0208-8328-5d69-8c44-ec50939c0967"},
      {39, "5824f981-4282-59d4-9716-acb6d741350e"},
      {40, "39f39c20-db47-5131-8879-62f8f67f9014"},
      {47, "660c273c-8a00-5941-b6f4-8d0afed88966"},
      {48, "7280cc42-274a-5c4a-91fc-ae23f853eeb7"},
      {103, "1cf1b329-74b7-50b0-a819-28e28c61c775"},
      {104, "31477a3f-211d-5651-b3ce-be7c82999e70"},
      {200, "fe30bfa6-ef90-59b3-b108-118411d0f0ab"},
  };
  char uuid[UUID_SIZE], name[200];
  uuid_of_name(dns, "www.example.com", 15, uuid);
  assert_string_equal(uuid, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  memset(name, 'a', sizeof name);
  for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
    uuid_of_name(dns, name, runs[i].length, uuid);
    assert_string_equal(uuid, runs[i].uuid);
  }
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
      cmocka_unit_test(json_is_escaped_and_nested),
      cmocka_unit_test(output_errors_stick),
      IN_FOLDER(files_are_replaced_as_a_whole),
      IN_FOLDER(failures_are_told),
      IN_FOLDER(protected_files_are_left_alone),
      IN_FOLDER(half_written_files_do_not_replace),
      IN_FOLDER(killed_writers_leave_nothing),
      IN_FOLDER(pipes_are_written_directly),
      IN_FOLDER(folders_are_walked_in_order),
      cmocka_unit_test(paths_are_cleaned_and_joined),
      cmocka_unit_test(hash_is_sha_256),
      cmocka_unit_test(uuid_follows_from_the_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
