/* test_framework.c - unit tests of layer 2: reading the catalogue of a framework from YAML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/framework/framework.h"

struct fixture {
  struct catalogue catalogue;
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  struct arena memory;
  bool good;
};

static void add(struct fixture *f, const char *name, const char *text, size_t length) {
  uint32_t file = source_add(&f->sources, name, text, length);
  f->good &= catalogue_read(&f->catalogue, &f->names, &f->sources, &f->diagnostics, file);
}

static void start(struct fixture *f) {
  memset(f, 0, sizeof *f);
  f->good = true;
}

static void stop(struct fixture *f) {
  catalogue_free(&f->catalogue);
  interner_free(&f->names);
  sources_free(&f->sources);
  diagnostics_free(&f->diagnostics);
  arena_free(&f->memory);
}

/* All messages as "E3513@4:7", sorted, with spaces between. */
static const char *codes(struct fixture *f) {
  struct builder b = {0};
  diagnostics_sort(&f->diagnostics);
  for (uint32_t i = 0; i < f->diagnostics.list.count; i++) {
    const struct diagnostic *x = &f->diagnostics.list.items[i];
    struct position place = source_position(&f->sources, x->at.start);
    builder_format(&b, "%s%s@%u:%u", i ? " " : "", message_code(x->message), place.line, place.column);
  }
  const char *res = arena_copy(&f->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static sym name(struct fixture *f, const char *text) { return intern_text(&f->names, text); }
static const char *text(const struct fixture *f, sym id) { return sym_text(&f->names, id); }

#define HEAD "framework: f\nversion: \"1\"\ntitle: {en: T, ja: 題}\n"
#define CATEGORIES "categories:\n- {id: A, title: {en: A, ja: ア}}\n"
#define REQUIREMENT(id)                                                                                                \
  "- id: " id "\n  category: A\n  title: {en: t, ja: 題}\n  statement: {en: s, ja: 文}\n"                            \
  "  layers: [1, 3]\n  elements: [component, system]\n  confidence: recalled\n"
#define CATALOGUE HEAD CATEGORIES "requirements:\n" REQUIREMENT("A-1") REQUIREMENT("A-2")
#define MEASURE(id, requirement, level, cost)                                                                          \
  "- id: " id "\n  requirement: " requirement "\n  level: " level "\n  element: person\n"                              \
  "  cost: " cost "\n  effect: 2\n  text: {en: do, ja: する}\n"
#define MEASURES_HEAD "framework: f\nversion: \"1\"\nmeasures:\n"

/* Reads TEXT alone, then checks it; compares the messages. */
static void expect_length(const char *yaml, size_t length, const char *expected) {
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", yaml, length);
  catalogue_check(&f.catalogue, &f.names, &f.diagnostics);
  assert_string_equal(codes(&f), expected);
  assert_int_equal(f.good, f.diagnostics.errors == 0 || strstr(expected, "E3522") != NULL);
  stop(&f);
}

static void expect(const char *yaml, const char *expected) { expect_length(yaml, strlen(yaml), expected); }

/* Reads TEXT as a second file after a good catalogue. */
static void expect_second(const char *yaml, const char *expected) {
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", CATALOGUE, strlen(CATALOGUE));
  add(&f, "measures.yaml", yaml, strlen(yaml));
  catalogue_check(&f.catalogue, &f.names, &f.diagnostics);
  assert_string_equal(codes(&f), expected);
  stop(&f);
}

/* ---- what is read ---- */

static void entries_are_read_with_their_places(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", CATALOGUE, strlen(CATALOGUE));
  assert_true(f.good);
  assert_true(catalogue_check(&f.catalogue, &f.names, &f.diagnostics));
  assert_string_equal(text(&f, f.catalogue.name), "f");
  assert_string_equal(text(&f, f.catalogue.title.ja), "題");
  assert_int_equal(f.catalogue.categories.count, 1);
  assert_int_equal(f.catalogue.categories.items[0].count, 2);
  uint32_t second = catalogue_requirement_find(&f.catalogue, name(&f, "A-2"));
  assert_int_equal(second, 1);
  const struct catalogue_requirement *r = &f.catalogue.requirements.items[second];
  assert_int_equal(r->layers, 1 << 1 | 1 << 3);
  assert_int_equal(r->elements, 1 << KIND_COMPONENT | 1 << KIND_SYSTEM);
  assert_int_equal(r->confidence, CONFIDENCE_RECALLED);
  assert_string_equal(text(&f, r->statement.ja), "文");
  struct position place = source_position(&f.sources, r->at.start);
  assert_int_equal(place.line, 14);
  assert_int_equal(place.column, 3);
  assert_int_equal(catalogue_requirement_find(&f.catalogue, name(&f, "A-3")), UINT32_MAX);
  assert_int_equal(catalogue_requirement_find(&f.catalogue, 0), UINT32_MAX);
  assert_int_equal(catalogue_category_find(&f.catalogue, name(&f, "A")), 0);
  stop(&f);
}

static void measures_are_sorted_by_requirement_level_and_cost(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", CATALOGUE, strlen(CATALOGUE));
  const char *measures = MEASURES_HEAD MEASURE("m1", "A-2", "1", "1") MEASURE("m2", "A-1", "2",
                                                                              "1") MEASURE("m3", "A-1", "1", "5")
      MEASURE("m4", "A-1", "1", "2") "  links:\n    s: [3.4.1, 3.4.10]\n    t: [x]\n  confidence: verified\n  source: slides\n" MEASURE("m5", "A-1", "1", "2");
  add(&f, "measures.yaml", measures, strlen(measures));
  assert_true(f.good);
  static const char *const order[] = {"m4", "m5", "m3", "m2", "m1"};
  assert_int_equal(f.catalogue.measures.count, 5);
  for (uint32_t i = 0; i < 5; i++) {
    assert_string_equal(text(&f, f.catalogue.measures.items[i].id), order[i]);
    assert_int_equal(catalogue_measure_find(&f.catalogue, name(&f, order[i])), i);
  }
  const struct catalogue_measure *m = &f.catalogue.measures.items[0];
  assert_int_equal(m->element, KIND_PERSON);
  assert_int_equal(m->link_count, 3);
  assert_string_equal(text(&f, f.catalogue.links.items[m->first_link + 1].id), "3.4.10");
  assert_string_equal(text(&f, f.catalogue.links.items[m->first_link + 2].standard), "t");
  assert_int_equal(m->confidence, CONFIDENCE_VERIFIED);
  assert_string_equal(text(&f, m->source), "slides");
  assert_int_equal(f.catalogue.measures.items[1].confidence, CONFIDENCE_NONE);
  assert_int_equal(f.catalogue.measures.items[1].source, 0);
  stop(&f);
}

/* In both languages, or as one text. */
static void sources_of_requirements(void **state) {
  (void)state;
  const char *yaml = CATALOGUE "  source: slides\n" REQUIREMENT("A-3") "  source: {en: book, ja: 本}\n";
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", yaml, strlen(yaml));
  assert_true(f.good);
  const struct catalogue_requirement *r = f.catalogue.requirements.items;
  assert_int_equal(r[0].source.en, 0);
  assert_string_equal(text(&f, r[1].source.en), "slides");
  assert_int_equal(r[1].source.ja, 0);
  assert_string_equal(text(&f, r[2].source.en), "book");
  assert_string_equal(text(&f, r[2].source.ja), "本");
  stop(&f);
  expect(CATALOGUE "  source: [slides]\n", "E3516@21:11");
}

static void crosswalks_become_pairs(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", CATALOGUE, strlen(CATALOGUE));
  const char *crosswalk = "framework: f\nversion: \"1\"\ncrosswalk:\n  links:\n"
                          "  - {requirement: A-2, targets: [x, y], relation: subset, confidence: authored}\n  "
                          "standard: s\n  source: book\n";
  add(&f, "crosswalk.yaml", crosswalk, strlen(crosswalk));
  assert_true(f.good);
  assert_int_equal(f.catalogue.crosswalks.count, 2);
  const struct catalogue_crosswalk *x = &f.catalogue.crosswalks.items[1];
  assert_int_equal(x->requirement, 1);
  assert_string_equal(text(&f, x->standard), "s");
  assert_string_equal(text(&f, x->target), "y");
  assert_int_equal(x->relation, LINK_SUBSET);
  assert_int_equal(x->confidence, LINK_AUTHORED);
  assert_string_equal(text(&f, x->source), "book");
  stop(&f);
}

static void japanese_lines_join_without_a_space(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  const char *yaml = HEAD "categories:\n- id: A\n  title:\n    en: >-\n      one\n      two\n    ja: >-\n      "
                          "機器と\n      ソフトは PLC\n      も、OS も書く。\n      以上\n";
  add(&f, "catalogue.yaml", yaml, strlen(yaml));
  assert_true(f.good);
  assert_string_equal(text(&f, f.catalogue.categories.items[0].title.en), "one two");
  assert_string_equal(text(&f, f.catalogue.categories.items[0].title.ja), "機器とソフトは PLC も、OS も書く。以上");
  stop(&f);
}

static void byte_order_mark_and_other_line_ends_are_read(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  const char *yaml = "\xEF\xBB\xBF"
                     "framework: f\r\nversion: 題\r\ntitle:\r\n  de: x\r\n";
  add(&f, "catalogue.yaml", yaml, strlen(yaml));
  assert_string_equal(codes(&f), "E3513@4:3");
  stop(&f);
}

/* ---- what is no YAML ---- */

static void broken_yaml_gets_one_message(void **state) {
  (void)state;
  expect("", "E3511@1:1");
  expect("# nothing\n\n", "E3511@1:1");
  expect(HEAD "categories:\n\t- x\n", "E3510@5:1");
  expect(HEAD "source: a: b\n", "E3510@4:10");
  expect(HEAD "source: \"open\n", "E3510@4:9");
  expect(HEAD "source: [a, b\nlicence: x\n", "E3510@5:8");
  expect(HEAD " source: x\n", "E3510@4:2");
  expect(HEAD "source: \"\\q\"\n", "E3510@4:10");
  expect(HEAD "source: \x01\n", "E3510@4:9");
  expect(HEAD "source: %x\n", "E3510@4:9");
  expect(CATALOGUE "---\nframework: g\n", "E3511@21:1");
  expect("[a]\n", "E3516@1:1");
  expect("text\n", "E3516@1:1");
  expect(HEAD "source: \xC0\x80\n", "E0104@4:9");
  expect_length("framework: f\0x\n", 15, "E3510@1:13");
}

static void anchors_aliases_and_tags_are_refused(void **state) {
  (void)state;
  expect(HEAD "source: &a x\n", "E3512@4:9");
  expect(HEAD "source: !!str x\n", "E3512@4:9");
  expect(HEAD "source: *a\n", "E3512@4:9");
  expect(HEAD "<<: *a\n", "E3512@4:5");
  expect(HEAD "categories: &c\n- {id: A, title: &t {en: A, ja: B}}\nrequirements: *c\n",
         "E3512@4:13 E3512@5:18 E3512@6:15");
}

static void nesting_without_end_is_one_message(void **state) {
  (void)state;
  struct builder b = {0};
  builder_text(&b, HEAD "source: ");
  for (int i = 0; i < 100000; i++) builder_char(&b, '[');
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", builder_get(&b), b.length);
  assert_false(f.good);
  assert_int_equal(f.diagnostics.list.count, 1);
  assert_int_equal(f.diagnostics.list.items[0].message, MSG_YAML_DEPTH);
  stop(&f);
  builder_free(&b);
}

/* ---- what does not fit the form ---- */

static void keys_and_shapes_are_checked(void **state) {
  (void)state;
  expect(HEAD "titel: {en: x}\n", "E3513@4:1");
  expect(HEAD "colour: red\n", "E3513@4:1");
  expect(HEAD "version: \"2\"\n", "E3514@4:1");
  expect("version: \"1\"\n", "E3515@1:1");
  expect(HEAD "categories: none\n", "E3516@4:13");
  expect(HEAD "categories: {a: b}\n", "E3516@4:13");
  expect(HEAD "categories:\n- A\n", "E3516@5:3");
  expect(HEAD "categories:\n- {id: A, title: A}\n", "E3516@5:18");
  expect(HEAD "categories:\n- {id: [A], title: {en: a, ja: b}}\n", "E3516@5:8");
  expect(HEAD "categories:\n- {id: \"A b\", title: {en: a, ja: b}}\n", "E3517@5:8");
  expect(HEAD "categories:\n- {id: A}\n", "E3515@5:3");
  expect(HEAD "categories:\n- {id: A, title: {}}\n", "E3515@5:18");
  expect(HEAD "source:\n", "E3516@4:8");
  expect(HEAD "? [a]\n: b\n", "E3516@4:3");
}

static void requirements_are_checked(void **state) {
  (void)state;
#define WITH(line)                                                                                                     \
  HEAD CATEGORIES "requirements:\n- id: A-1\n  title: {en: t, ja: 題}\n  statement: {en: s, ja: 文}\n" line
  expect(WITH("  category: A\n  layers: [1]\n  elements: [data]\n  confidence: sure\n"), "E3517@13:15");
  expect(WITH("  category: A\n  layers: [4]\n  elements: [data]\n  confidence: verified\n"), "E3517@11:12");
  expect(WITH("  category: A\n  layers: [one]\n  elements: [data]\n  confidence: verified\n"), "E3517@11:12");
  expect(WITH("  category: A\n  layers: 1\n  elements: [data]\n  confidence: verified\n"), "E3516@11:11");
  expect(WITH("  category: A\n  layers: [1]\n  elements: [thing]\n  confidence: verified\n"), "E3517@12:14");
  expect(WITH("  category: B\n  layers: [1]\n  elements: [data]\n  confidence: verified\n"), "E3519@10:13");
#undef WITH
  expect(HEAD CATEGORIES "requirements:\n" REQUIREMENT("A-1") REQUIREMENT("A-1"), "E3518@14:3");
  expect(HEAD CATEGORIES CATEGORIES, "E3514@6:1");
  expect(
      HEAD
      "categories:\n- {id: A, title: {en: A, ja: ア}}\n- {id: A, title: {en: A, ja: ア}}\nrequirements:\n" REQUIREMENT(
          "A-1"),
      "E3518@6:3");
  const char *apart = HEAD
      "categories:\n- {id: A, title: {en: A, ja: ア}}\n- {id: B, title: {en: B, ja: イ}}\nrequirements:\n" REQUIREMENT(
          "A-1") "- {id: B-1, category: B, title: {en: t, ja: t}, statement: {en: s, ja: s}, layers: [1], elements: "
                 "[data], confidence: verified}\n" REQUIREMENT("A-2");
  expect(apart, "E3518@17:13");
}

static void missing_languages_are_warnings(void **state) {
  (void)state;
  const char *yaml = "framework: f\nversion: \"1\"\ntitle: {en: T}\ncategories:\n- {id: A, title: {ja: "
                     "ア}}\nrequirements:\n" REQUIREMENT("A-1");
  struct fixture f;
  start(&f);
  add(&f, "catalogue.yaml", yaml, strlen(yaml));
  assert_true(f.good);
  assert_true(catalogue_check(&f.catalogue, &f.names, &f.diagnostics));
  assert_string_equal(codes(&f), "W3521@1:1 W3521@5:3");
  stop(&f);
}

static void second_files_are_checked(void **state) {
  (void)state;
  expect_second(MEASURES_HEAD MEASURE("m1", "A-3", "1", "1"), "E3519@5:16");
  expect_second(MEASURES_HEAD MEASURE("m1", "B-1", "1", "1"), "E3519@5:16");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "4", "1"), "E3517@6:10");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "1", "0"), "E3517@8:9");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "1", "99999999999999999999"), "E3517@8:9");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "1", "1") MEASURE("m1", "A-1", "1", "1"), "E3518@11:3");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-9", "1", "1") MEASURE("m1", "A-1", "1", "1"), "E3519@5:16");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "1", "1") "  links: {s: [1], s: [2]}\n", "E3514@11:19");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "1", "1") "  links: {s: 1}\n", "E3516@11:14");
  expect_second(MEASURES_HEAD MEASURE("m1", "A-1", "1", "1") "  links: [s]\n", "E3516@11:10");
  expect_second("framework: g\nversion: \"1\"\n", "E3520@1:1");
  expect_second("framework: f\nversion: \"2\"\n", "E3520@1:1");
  expect_second("framework: f\nversion: \"1\"\ncrosswalk:\n  standard: s\n  source: x\n  links:\n"
                "  - {requirement: A-7, targets: [x], relation: equal, confidence: authored}\n",
                "E3519@7:19");
  expect_second("framework: f\nversion: \"1\"\ncrosswalk:\n  standard: s\n  source: x\n  links:\n"
                "  - {requirement: A-1, targets: [x], relation: same, confidence: authored}\n",
                "E3517@7:48");
}

static void errors_of_the_catalogue_silence_what_follows_from_them(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  const char *broken = HEAD "categories:\n\t- x\n", *measures = MEASURES_HEAD MEASURE("m1", "A-1", "1", "1");
  add(&f, "catalogue.yaml", broken, strlen(broken));
  add(&f, "measures.yaml", measures, strlen(measures));
  catalogue_check(&f.catalogue, &f.names, &f.diagnostics);
  assert_string_equal(codes(&f), "E3510@5:1");
  stop(&f);
}

/* ---- hints ---- */

static void expect_hint(struct fixture *f, const char *id, const char *en, const char *ja) {
  sym unknown = name(f, id);
  const char *got = catalogue_hint(&f->memory, &f->catalogue, &f->names, unknown, LANGUAGE_EN);
  if (en == NULL) {
    assert_null(got);
    return;
  }
  assert_non_null(got);
  assert_string_equal(got, en);
  assert_string_equal(catalogue_hint(&f->memory, &f->catalogue, &f->names, unknown, LANGUAGE_JA), ja);
}

static void read_library(struct fixture *f) {
  static const char *const paths[] = {"stdlib/cpsf-1.0/catalogue.yaml", "stdlib/cpsf-1.0/crosswalk-nist-csf-1.1.yaml",
                                      "stdlib/cpsf-1.0/measures.yaml"};
  start(f);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    char *bytes;
    size_t length;
    assert_int_equal(file_read(paths[i], &bytes, &length), 0);
    add(f, paths[i], bytes, length);
    free(bytes);
  }
}

static void unknown_ids_get_a_hint(void **state) {
  (void)state;
  struct fixture f;
  read_library(&f);
  expect_hint(&f, "CPS.CM-8", "category CPS.CM ends at 7", "カテゴリー CPS.CM は 7 までです");
  expect_hint(&f, "CPS.DS-99", "category CPS.DS ends at 15", "カテゴリー CPS.DS は 15 までです");
  expect_hint(&f, "DS-3", "the nearest id is `CPS.DS-3`", "近いもの: `CPS.DS-3`");
  expect_hint(&f, "cps.am-1", "the nearest id is `CPS.AM-1`", "近いもの: `CPS.AM-1`");
  expect_hint(&f, "CPS.AM1", "the nearest id is `CPS.AM-1`", "近いもの: `CPS.AM-1`");
  expect_hint(&f, "CPS.AMM-1", "the nearest id is `CPS.AM-1`", "近いもの: `CPS.AM-1`");
  expect_hint(&f, "CPS.DX", "the nearest id is `CPS.DP`", "近いもの: `CPS.DP`");
  expect_hint(&f, "something_else", NULL, NULL);
  stop(&f);
}

/* ---- the shipped catalogue ---- */

static void shipped_catalogue_is_complete(void **state) {
  (void)state;
  struct fixture f;
  read_library(&f);
  assert_string_equal(codes(&f), "");
  assert_true(catalogue_check(&f.catalogue, &f.names, &f.diagnostics));
  assert_int_equal(f.catalogue.categories.count, 20);
  assert_int_equal(f.catalogue.requirements.count, 104);
  assert_int_equal(f.catalogue.measures.count, 334);
  uint32_t per_level[4] = {0}, verified = 0;
  uint8_t *levels = calloc(104, 1), *crossed = calloc(104, 1);
  for (uint32_t i = 0; i < f.catalogue.measures.count; i++) {
    const struct catalogue_measure *m = &f.catalogue.measures.items[i];
    per_level[m->level]++;
    levels[m->requirement] |= (uint8_t)(1u << m->level);
    assert_in_range(m->cost, 1, 5);
    assert_in_range(m->effect, 1, 5);
  }
  for (uint32_t i = 0; i < f.catalogue.crosswalks.count; i++) crossed[f.catalogue.crosswalks.items[i].requirement] = 1;
  for (uint32_t i = 0; i < 104; i++) {
    const struct catalogue_requirement *r = &f.catalogue.requirements.items[i];
    assert_int_equal(levels[i], 1 << 1 | 1 << 2 | 1 << 3);
    assert_int_equal(crossed[i], 1);
    assert_int_not_equal(r->layers, 0);
    assert_int_not_equal(r->elements, 0);
    assert_true(r->source.en && r->source.ja);
    verified += r->confidence == CONFIDENCE_VERIFIED;
  }
  assert_int_equal(per_level[1], 106);
  assert_int_equal(per_level[2], 117);
  assert_int_equal(per_level[3], 111);
  assert_int_equal(verified, 15);
  free(levels);
  free(crossed);
  stop(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_are_read_with_their_places),
      cmocka_unit_test(measures_are_sorted_by_requirement_level_and_cost),
      cmocka_unit_test(sources_of_requirements), cmocka_unit_test(crosswalks_become_pairs),
      cmocka_unit_test(japanese_lines_join_without_a_space),
      cmocka_unit_test(byte_order_mark_and_other_line_ends_are_read),
      cmocka_unit_test(broken_yaml_gets_one_message),
      cmocka_unit_test(anchors_aliases_and_tags_are_refused),
      cmocka_unit_test(nesting_without_end_is_one_message),
      cmocka_unit_test(keys_and_shapes_are_checked),
      cmocka_unit_test(requirements_are_checked),
      cmocka_unit_test(missing_languages_are_warnings),
      cmocka_unit_test(second_files_are_checked),
      cmocka_unit_test(errors_of_the_catalogue_silence_what_follows_from_them),
      cmocka_unit_test(unknown_ids_get_a_hint),
      cmocka_unit_test(shipped_catalogue_is_complete),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
