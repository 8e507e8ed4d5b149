/* test_catalogue_risks.c - unit tests of layer 2: the sections of a catalogue about risk sources. */
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
};

static void add(struct fixture *f, const char *name, const char *text, size_t length) {
  catalogue_read(&f->catalogue, &f->names, &f->sources, &f->diagnostics, source_add(&f->sources, name, text, length));
}

static void stop(struct fixture *f) {
  catalogue_free(&f->catalogue);
  interner_free(&f->names);
  sources_free(&f->sources);
  diagnostics_free(&f->diagnostics);
  arena_free(&f->memory);
}

/* All messages as "E3513@4", sorted, with spaces between. */
static const char *codes(struct fixture *f) {
  struct builder b = {0};
  diagnostics_sort(&f->diagnostics);
  for (uint32_t i = 0; i < f->diagnostics.list.count; i++) {
    const struct diagnostic *x = &f->diagnostics.list.items[i];
    struct position place = source_position(&f->sources, x->at.start);
    builder_format(&b, "%s%s@%u", i ? " " : "", message_code(x->message), place.line);
  }
  const char *res = arena_copy(&f->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

#define CATALOGUE                                                                                                      \
  "framework: f\nversion: \"1\"\ntitle: {en: T, ja: 題}\ncategories:\n- {id: A, title: {en: A, ja: ア}}\n"           \
  "requirements:\n" REQUIREMENT("A-1") REQUIREMENT("A-2")
#define REQUIREMENT(id)                                                                                                \
  "- {id: " id ", category: A, title: {en: t, ja: 題}, statement: {en: s, ja: 文},\n"                                \
  "   layers: [1], elements: [component], confidence: recalled}\n"
#define HEAD "framework: f\nversion: \"1\"\n"
#define EVENT "events:\n- {id: L1-E1, layer: 1, title: {en: e, ja: 事}, confidence: authored}\n"
#define THREAT "threats:\n- {id: spy, category: eavesdropping, title: {en: t, ja: 脅}}\n"
#define VULNERABILITY "vulnerabilities:\n- {id: open, element: data, title: {en: v, ja: 脆}}\n"
#define ROW(id, more) "- {id: " id ", event: L1-E1, threat: spy, vulnerability: open, confidence: authored, " more "}\n"
#define BASE HEAD EVENT THREAT VULNERABILITY
#define ROWS "risks:\n" ROW("R-1", "name: leak, requirements: [A-2]") ROW("R-2", "requirements: [A-1, A-2]")

static void read_both(struct fixture *f, const char *yaml) {
  memset(f, 0, sizeof *f);
  add(f, "catalogue.yaml", CATALOGUE, strlen(CATALOGUE));
  add(f, "risks.yaml", yaml, strlen(yaml));
  catalogue_check(&f->catalogue, &f->names, &f->diagnostics);
}

static void expect(const char *yaml, const char *expected) {
  struct fixture f;
  read_both(&f, yaml);
  assert_string_equal(codes(&f), expected);
  stop(&f);
}

static struct risk_entry find(struct fixture *f, const char *word) {
  return catalogue_risk_find(&f->catalogue, intern_text(&f->names, word));
}

/* ---- what is read ---- */

static void rows_join_what_they_name(void **state) {
  (void)state;
  struct fixture f;
  read_both(&f, BASE ROWS "characteristics:\n- {id: \"1\", name: shared, layer: 1, title: {en: c, ja: 特},\n"
                          "   selects: [R-2, L1-E1], confidence: authored}\n");
  assert_string_equal(codes(&f), "");
  const struct catalogue *c = &f.catalogue;
  assert_int_equal(c->risks.count, 2);
  assert_int_equal(find(&f, "leak").kind, RISK_ENTRY_RISK);
  assert_int_equal(find(&f, "R-2").index, 1);
  assert_int_equal(find(&f, "spy").kind, RISK_ENTRY_THREAT);
  assert_int_equal(find(&f, "open").kind, RISK_ENTRY_VULNERABILITY);
  assert_int_equal(find(&f, "L1-E1").kind, RISK_ENTRY_EVENT);
  assert_int_equal(find(&f, "shared").kind, RISK_ENTRY_CHARACTERISTIC);
  assert_int_equal(find(&f, "1").kind, RISK_ENTRY_CHARACTERISTIC);
  assert_int_equal(find(&f, "nothing").kind, RISK_ENTRY_NONE);
  assert_int_equal(c->threats.items[0].category, THREAT_EAVESDROPPING);
  assert_int_equal(c->vulnerabilities.items[0].element, KIND_DATA);
  /* row 2; A-2: rows 1 and 2 */
  assert_int_equal(c->first_risk_of[0], 0);
  assert_int_equal(c->first_risk_of[1], 1);
  assert_int_equal(c->first_risk_of[2], 3);
  assert_int_equal(c->risks_of[0], 1);
  assert_int_equal(c->risks_of[1], 0);
  assert_int_equal(c->risks_of[2], 1);
  /* named by itself and by its event: selected once */
  assert_int_equal(c->selections.count, 2);
  assert_int_equal(c->risks.items[0].selection_count, 1);
  assert_int_equal(c->risks.items[1].first_selection, 1);
  stop(&f);
}

static void the_rating_table_can_be_replaced(void **state) {
  (void)state;
  struct fixture f;
  read_both(&f, BASE ROWS "rating:\n- [low, low, low]\n- [low, low, high]\n- [low, moderate, high]\n");
  assert_string_equal(codes(&f), "");
  assert_true(f.catalogue.rated);
  assert_int_equal(f.catalogue.rating[1][2], 3);
  assert_int_equal(f.catalogue.rating[2][1], 2);
  stop(&f);
  expect(BASE ROWS "rating:\n- [low, low, low]\n- [low, low, high]\n", "E3517@13");
  expect(BASE ROWS "rating:\n- [low, low]\n- [low, low, high]\n- [low, low, high]\n", "E3517@13");
  expect(BASE ROWS "rating:\n- [high, low, low]\n- [low, low, high]\n- [low, low, high]\n", "E3517@13");
  expect(BASE ROWS "rating:\n- [low, low, low]\n- [low, medium, high]\n- [low, low, high]\n", "E3517@14");
}

/* ---- what is wrong ---- */

static void names_stand_for_one_thing(void **state) {
  (void)state;
  expect(HEAD EVENT THREAT "- {id: spy, category: loss, title: {en: t, ja: 脅}}\n" VULNERABILITY ROWS, "E3518@7");
  expect(HEAD EVENT THREAT "vulnerabilities:\n- {id: spy, element: data, title: {en: v, ja: 脆}}\n", "E3518@8");
  expect(BASE ROWS ROW("R-1", "requirements: [A-1]"), "E3518@12");
  expect(BASE ROWS ROW("R-3", "name: leak, requirements: [A-1]"), "E3518@12");
  expect(BASE ROWS "characteristics:\n- {id: \"1\", name: spy, layer: 1, title: {en: c, ja: 特},\n"
                   "   selects: [R-2], confidence: authored}\n",
         "E3518@13");
  expect(HEAD "threats:\n- {id: a-b, category: loss, title: {en: t, ja: 脅}}\n", "E3517@4");
  expect(HEAD "threats:\n- {id: \"7up\", category: loss, title: {en: t, ja: 脅}}\n", "E3517@4");
}

static void what_a_row_names_must_exist(void **state) {
  (void)state;
  expect(HEAD EVENT THREAT "risks:\n" ROW("R-1", "requirements: [A-1]"), "E3519@8");
  expect(HEAD THREAT VULNERABILITY "risks:\n" ROW("R-1", "requirements: [A-1]"), "E3519@8");
  expect(HEAD EVENT VULNERABILITY "risks:\n" ROW("R-1", "requirements: [A-1]"), "E3519@8");
  expect(BASE "risks:\n" ROW("R-1", "requirements: [A-1, A-9]"), "E3519@10");
  expect(BASE "risks:\n" ROW("R-1", "requirements: [A-1, A-1]"), "E3518@10");
  expect(BASE "risks:\n" ROW("R-1", "requirements: []"), "E3517@10");
  expect(BASE ROWS "characteristics:\n- {id: \"1\", name: shared, layer: 1, title: {en: c, ja: 特},\n"
                   "   selects: [R-7], confidence: authored}\n",
         "E3519@14");
}

static void entries_are_checked(void **state) {
  (void)state;
  expect(HEAD "threats:\n- {id: spy, category: weather, title: {en: t, ja: 脅}}\n", "E3517@4");
  expect(HEAD "vulnerabilities:\n- {id: open, element: device, title: {en: t, ja: 脅}}\n", "E3517@4");
  expect(HEAD "events:\n- {id: L1-E1, layer: 4, title: {en: e, ja: 事}, confidence: authored}\n", "E3517@4");
  expect(HEAD "events:\n- {id: L1-E1, layer: 1, title: {en: e, ja: 事}}\n", "E3515@4");
  expect(HEAD "threats:\n- {id: spy, categorie: loss, title: {en: t, ja: 脅}}\n", "E3515@4 E3513@4");
  expect(HEAD EVENT THREAT "vulnerabilities:\n- {id: open, element: data, title: {en: v}}\n" ROWS, "W3521@8");
  expect(BASE, "E3522@4 E3522@6 E3522@8");
}

/* ---- the shipped catalogue ---- */

static void add_shipped(struct fixture *f, const char *path) {
  size_t length;
  char *text;
  assert_int_equal(file_read(path, &text, &length), 0);
  add(f, path, text, length);
  free(text);
}

static void shipped_risk_sources_are_complete(void **state) {
  (void)state;
  struct fixture f = {0};
  add_shipped(&f, "stdlib/cpsf-1.0/catalogue.yaml");
  add_shipped(&f, "stdlib/cpsf-1.0/risks.yaml");
  assert_true(catalogue_check(&f.catalogue, &f.names, &f.diagnostics));
  assert_string_equal(codes(&f), "");
  const struct catalogue *c = &f.catalogue;
  assert_int_equal(c->events.count, 18);
  assert_int_equal(c->threats.count, 93);
  assert_int_equal(c->vulnerabilities.count, 98);
  assert_int_equal(c->risks.count, 98);
  assert_int_equal(c->characteristics.count, 11);
  uint32_t layers[4] = {0};
  for (uint32_t i = 0; i < c->events.count; i++) layers[c->events.items[i].layer]++;
  for (int layer = 1; layer <= 3; layer++) assert_int_equal(layers[layer], 6);
  for (uint32_t i = 0; i < c->risks.count; i++) {
    assert_int_not_equal(c->risks.items[i].name, 0);
    assert_int_not_equal(c->risks.items[i].selection_count, 0);
  }
  for (uint32_t r = 0; r < 104; r++) assert_true(c->first_risk_of[r] < c->first_risk_of[r + 1]);
  stop(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_join_what_they_name),  cmocka_unit_test(the_rating_table_can_be_replaced),
      cmocka_unit_test(names_stand_for_one_thing), cmocka_unit_test(what_a_row_names_must_exist),
      cmocka_unit_test(entries_are_checked),       cmocka_unit_test(shipped_risk_sources_are_complete),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
