/* test_glossary.c - unit tests of the glossary: reading, checks, finding, and the shipped terms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/framework/glossary.h"

struct fixture {
  struct glossary glossary;
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  struct arena memory;
};

static void start(struct fixture *f, const char *name, const char *text, size_t length) {
  memset(f, 0, sizeof *f);
  uint32_t file = source_add(&f->sources, name, text, length);
  glossary_read(&f->glossary, &f->names, &f->sources, &f->diagnostics, file);
}

static void stop(struct fixture *f) {
  glossary_free(&f->glossary);
  interner_free(&f->names);
  sources_free(&f->sources);
  diagnostics_free(&f->diagnostics);
  arena_free(&f->memory);
}

static void expect(const char *text, const char *wanted) {
  struct fixture f;
  struct builder b = {0};
  start(&f, "g", text, strlen(text));
  diagnostics_sort(&f.diagnostics);
  for (uint32_t i = 0; i < f.diagnostics.list.count; i++) {
    const struct diagnostic *x = &f.diagnostics.list.items[i];
    builder_format(&b, "%s%s:%u", i ? " " : "", message_code(x->message),
                   source_position(&f.sources, x->at.start).line);
  }
  assert_string_equal(builder_get(&b), wanted);
  builder_free(&b);
  stop(&f);
}

#define ENTRY(id, see)                                                                                                 \
  "- {id: " id ", name: {en: " id " name, ja: 名}, source: s, text: {en: t, ja: 文}, also: [other " id ", 別の" id     \
  "], see: [" see "]}\n"

static void problems_have_a_place(void **state) {
  (void)state;
  expect("terms:\n" ENTRY("a", "b") ENTRY("b", "a"), "");
  expect("terms:\n" ENTRY("a", "b") ENTRY("b", "c"), "E3519:3");
  expect("terms:\n" ENTRY("a", "") ENTRY("a", ""), "E3518:3");
  expect("terms:\n- {id: a, name: {en: a, ja: ア}, source: s, text: {en: t}}\n", "W3521:2");
  expect("terms:\n- {id: a, name: {en: a, ja: ア}, text: {en: t, ja: 文}}\n", "E3515:2");
  expect("words: []\n", "E3513:1 E3515:1");
}

static void expect_found(const struct fixture *f, const char *name, const char *id) {
  uint32_t found = glossary_find(&f->glossary, &f->names, name);
  assert_string_equal(found == UINT32_MAX ? "none" : sym_text(&f->names, f->glossary.terms.items[found].id), id);
}

static void names_are_found_in_any_form(void **state) {
  (void)state;
  struct fixture f;
  const char *text = "terms:\n" ENTRY("risk-source", "") ENTRY("b", "");
  start(&f, "g", text, strlen(text));
  expect_found(&f, "risk-source", "risk-source");
  expect_found(&f, "Risk Source", "risk-source");
  expect_found(&f, "risk_source", "risk-source");
  expect_found(&f, "別のb", "b");
  expect_found(&f, "OTHER B", "b");
  expect_found(&f, "risk", "none");
  expect_found(&f, "risk-source-x", "none");
  expect_found(&f, "", "none");
  stop(&f);
}

/* Every name leads to its own term, and the terms an expert looks for are there. */
static void shipped_terms_are_complete(void **state) {
  (void)state;
  static const char *const wanted[] = {"risk-source",    "リスク源",       "threat",     "脅威",        "vulnerability",
                                       "risk",           "security event", "incident",   "control",     "requirement",
                                       "evidence",       "residual risk",  "likelihood", "consequence", "価値創造過程",
                                       "three layers",   "six elements",   "transfer",   "転写",        "trust",
                                       "chain of trust", "信頼のチェーン", "scope",      "asset"};
  struct fixture f;
  char *bytes;
  size_t length;
  assert_int_equal(file_read("stdlib/glossary.yaml", &bytes, &length), 0);
  start(&f, "stdlib/glossary.yaml", bytes, length);
  free(bytes);
  assert_int_equal(f.diagnostics.list.count, 0);
  assert_true(35 <= f.glossary.terms.count);
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    assert_int_not_equal(glossary_find(&f.glossary, &f.names, wanted[i]), UINT32_MAX);
  for (uint32_t i = 0; i < f.glossary.terms.count; i++) {
    const struct glossary_term *t = &f.glossary.terms.items[i];
    assert_int_equal(glossary_find(&f.glossary, &f.names, sym_text(&f.names, t->name.en)), i);
    assert_int_equal(glossary_find(&f.glossary, &f.names, sym_text(&f.names, t->name.ja)), i);
    for (uint32_t k = t->first_also; k < t->first_also + t->also_count; k++)
      assert_int_equal(glossary_find(&f.glossary, &f.names, sym_text(&f.names, f.glossary.also.items[k])), i);
  }
  stop(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(problems_have_a_place),
      cmocka_unit_test(names_are_found_in_any_form),
      cmocka_unit_test(shipped_terms_are_complete),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
