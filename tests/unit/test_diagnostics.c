/* test_diagnostics.c - unit tests of layer 0: the source map, diagnostics and how they are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/base.h"
#include "runtime/base/diag_tables.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
      {TERM_OR, "`->`", "`.`", "`->` or `.`", "`->`、または`.`"},
      {TERM_NONE, "制御盤", "", "制御盤", "制御盤"},
      {TERM_NONE, "a\x1b[31mb\n\tc", "", "a\xEF\xBF\xBD[31mb  c", "a\xEF\xBF\xBD[31mb  c"},
      {TERM_NONE, "\x01NO_SUCH_TERM\x02", "", "\xEF\xBF\xBDNO_SUCH_TERM\xEF\xBF\xBD",
       "\xEF\xBF\xBDNO_SUCH_TERM\xEF\xBF\xBD"},
      {TERM_NONE, "x\xE2\x80\xAEy\xC0z\x01", "", "x\xEF\xBF\xBDy\xEF\xBF\xBDz\xEF\xBF\xBD",
       "x\xEF\xBF\xBDy\xEF\xBF\xBDz\xEF\xBF\xBD"},
      {TERM_NONE, "{1} {0}", "", "{1} {0}", "{1} {0}"},
      {TERM_OR, "\x03" "Mass" "\x04" "質量" "\x05", "\x03" "b\x1b" "\x04" "長さ" "\x05", "Mass or b\xEF\xBF\xBD", "質量、または長さ"},
      {TERM_NONE, "\x03" "Mass", "", "\xEF\xBF\xBD" "Mass", "\xEF\xBF\xBD" "Mass"},
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
  excerpt_check("\t\t\tcontrol\t制御盤\tx", 21, 22, 34,
                " --> plant/press.cpsf:1:16\n"
                "  |\n"
                "1 | ...盤   x\n"
                "  |         ^\n" ONE_ERROR);
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
    /* the text of a second place bears the code it explains and is a note */
    if (x->code[0] == 'E' && x->severity == SEVERITY_WARNING) fault = "severity";
    if (x->code[0] == 'W' && x->severity == SEVERITY_ERROR) fault = "severity";
    if (x->code[0] == 'N' && x->severity != SEVERITY_NOTE) fault = "severity";
    if (*en == '\0' || *ja == '\0') fault = "empty";
    if (*en != '\0' && en[strlen(en) - 1] == '.') fault = "full stop";
    /* these name lists of readers or what a part says in its own words: each language has arguments of its own */
    bool own_words = strstr("E0237 V4101 W4406", x->code) != NULL;
    if (places_of(en) != places_of(ja) && !own_words) fault = "arguments differ between the languages";
    if ((x->help[LANGUAGE_EN] == NULL) != (x->help[LANGUAGE_JA] == NULL)) fault = "help in one language";
    bool whole = x->help[LANGUAGE_EN] != NULL && !strcmp(x->help[LANGUAGE_EN], "{1}"); /* a sentence made per language */
    whole = whole || m == MSG_CLASS_OF_LIBRARY || m == MSG_NAME_OF_MODULE || m == MSG_MODULE_NOT_IMPORTED || m == MSG_NO_STATEMENT_WORD; /* modules have a name in each language */
    if (!whole && places_of(x->help[LANGUAGE_EN]) != places_of(x->help[LANGUAGE_JA])) fault = "help arguments differ";
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

int main(void) {
  const struct CMUnitTest tests[] = {
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
