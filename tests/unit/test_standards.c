/* test_standards.c - unit tests of the standards beside the frameworks: reading, links, and the shipped data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/framework/standards.h"

struct fixture {
  struct standards standards;
  struct catalogue catalogue;
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  struct arena memory;
};

static void start(struct fixture *f) { memset(f, 0, sizeof *f); }

static void stop(struct fixture *f) {
  standards_free(&f->standards);
  catalogue_free(&f->catalogue);
  interner_free(&f->names);
  sources_free(&f->sources);
  diagnostics_free(&f->diagnostics);
  arena_free(&f->memory);
}

static uint32_t add_text(struct fixture *f, const char *name, const char *text) {
  return source_add(&f->sources, name, text, strlen(text));
}

static uint32_t add_file(struct fixture *f, const char *path) {
  char *bytes;
  size_t length;
  assert_int_equal(file_read(path, &bytes, &length), 0);
  uint32_t res = source_add(&f->sources, path, bytes, length);
  free(bytes);
  return res;
}

static void read_text(struct fixture *f, const char *name, const char *text) {
  standards_read(&f->standards, &f->names, &f->sources, &f->diagnostics, add_text(f, name, text));
}

static const char *codes(struct fixture *f) {
  struct builder b = {0};
  diagnostics_sort(&f->diagnostics);
  for (uint32_t i = 0; i < f->diagnostics.list.count; i++) {
    const struct diagnostic *x = &f->diagnostics.list.items[i];
    struct position place = source_position(&f->sources, x->at.start);
    builder_format(&b, "%s%s@%s:%u", i ? " " : "", message_code(x->message), place.file, place.line);
  }
  const char *res = arena_copy(&f->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

#define HEAD(id) "standard: " id "\ntitle: {en: T, ja: 題}\nsource: s\nlicence: l\n"
#define GROUP(id) "- {id: " id ", name: {en: n, ja: 名}}\n"
#define ITEM(id, group) "- {id: " id ", group: " group ", name: {en: n, ja: 名}}\n"
#define SMALL(id) HEAD(id) "groups:\n" GROUP("G") "items:\n" ITEM("G-1", "G")

static void expect(const char *text, const char *wanted) {
  struct fixture f;
  start(&f);
  read_text(&f, "a", SMALL("first"));
  read_text(&f, "b", text);
  standards_finish(&f.standards, &f.names, &f.diagnostics);
  assert_string_equal(codes(&f), wanted);
  stop(&f);
}

static void problems_have_a_place(void **state) {
  (void)state;
  expect(SMALL("second"), "");
  expect(SMALL("first"), "E3518@b:1");
  expect(HEAD("second") "groups:\n" GROUP("G") GROUP("G") "items:\n" ITEM("G-1", "G"), "E3518@b:7");
  expect(HEAD("second") "groups:\n" GROUP("G") "items:\n" ITEM("G-1", "H"), "E3519@b:8");
  expect(HEAD("second") "groups:\n- {id: G, in: H, name: {en: n, ja: 名}}\nitems:\n" ITEM("G-1", "G"), "E3519@b:6");
  expect(HEAD("second") "groups:\n" GROUP("G") "items:\n- {id: G-1, group: G, name: {en: n}}\n", "W3521@b:8");
  expect("standard: second\ntitle: {en: T, ja: 題}\nsource: s\ngroups:\n" GROUP("G") "items:\n" ITEM("G-1", "G"),
         "E3515@b:1");
  expect("title: {en: T, ja: 題}\nsource: s\nlicence: l\ngroups: []\nitems: []\n", "E3515@b:1");
  expect(SMALL("second") "extra: 1\n", "E3513@b:9");
}

#define CROSSWALK(to, item, target, relation)                                                                          \
  SMALL("second")                                                                                                      \
  "crosswalks:\n- to: " to "\n  source: s\n  relation: " relation                                                      \
  "\n  confidence: authored\n  links:\n  - item: " item "\n    targets: [" target "]\n"

static void links_lead_somewhere(void **state) {
  (void)state;
  expect(CROSSWALK("first", "G-1", "G-1", "subset"), "");
  expect(CROSSWALK("first", "G", "G", "subset"), "");
  expect(CROSSWALK("first", "G-1", "G-2", "subset"), "E3519@b:16");
  expect(CROSSWALK("first", "G-9", "G-1", "subset"), "E3519@b:16");
  expect(CROSSWALK("third", "G-1", "G-1", "subset"), "E3519@b:16");
  expect(CROSSWALK("first", "G-1", "G-1", "part"), "E3517@b:12");
}

/* `links` may stand above the words that hold for all of them; a row's own words go before those. */
static void rows_take_the_words_of_their_crosswalk(void **state) {
  (void)state;
  struct fixture f;
  start(&f);
  read_text(&f, "a", SMALL("first"));
  read_text(&f, "b",
            SMALL("second") "crosswalks:\n- links:\n  - {item: G-1, targets: [G-1]}\n  - {item: G, targets: [G], "
                            "confidence: verified, relation: equal}\n"
                            "  to: first\n  source: book\n  relation: subset\n  confidence: recalled\n");
  assert_true(standards_finish(&f.standards, &f.names, &f.diagnostics));
  assert_int_equal(f.standards.links.count, 2);
  const struct standard_link *group = &f.standards.links.items[0], *item = &f.standards.links.items[1];
  assert_int_equal(group->relation, LINK_EQUAL);
  assert_int_equal(group->confidence, LINK_VERIFIED);
  assert_int_equal(item->relation, LINK_SUBSET);
  assert_int_equal(item->confidence, LINK_RECALLED);
  assert_string_equal(sym_text(&f.names, item->source), "book");
  assert_int_equal(f.standards.first_link[item->from + 1] - f.standards.first_link[item->from], 1);
  assert_int_equal(f.standards.back[f.standards.first_back[item->to]], 1);
  stop(&f);
}

static void relations_join_to_what_can_be_known(void **state) {
  (void)state;
  assert_int_equal(link_relation_join(LINK_EQUAL, LINK_SUBSET), LINK_SUBSET);
  assert_int_equal(link_relation_join(LINK_SUPERSET, LINK_EQUAL), LINK_SUPERSET);
  assert_int_equal(link_relation_join(LINK_SUBSET, LINK_SUBSET), LINK_SUBSET);
  assert_int_equal(link_relation_join(LINK_SUBSET, LINK_SUPERSET), LINK_RELATED);
  assert_int_equal(link_relation_join(LINK_INTERSECTS, LINK_INTERSECTS), LINK_RELATED);
  assert_int_equal(link_relation_join(LINK_RELATED, LINK_SUPERSET), LINK_RELATED);
}

/* ---- the shipped data ---- */

/* As the standards count themselves: 5 functions, 23 categories, 108 subcategories; 14 clauses, 35 objectives ... Of
 * SP 800-53 only the controls that something here links to. */
static const struct {
  const char *id;
  uint32_t items, outer, inner;
} shipped[] = {{"enisa-iot", 48, 2, 15},     {"fips-200", 17, 1, 0},       {"iso27001-2013", 114, 14, 35},
               {"nist-csf-1.1", 108, 5, 23}, {"nist-csf-2.0", 106, 6, 22}, {"sp800-171-r2", 110, 14, 0},
               {"sp800-53-r4", 371, 18, 0}};

static void read_shipped(struct fixture *f) {
  start(f);
  for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++)
    standards_read(&f->standards, &f->names, &f->sources, &f->diagnostics,
                   add_file(f, arena_format(&f->memory, "stdlib/standards/%s.yaml", shipped[i].id)));
  standards_finish(&f->standards, &f->names, &f->diagnostics);
}

static void shipped_standards_are_complete(void **state) {
  (void)state;
  struct fixture f;
  read_shipped(&f);
  assert_string_equal(codes(&f), "");
  assert_int_equal(f.standards.list.count, sizeof shipped / sizeof *shipped);
  for (uint32_t i = 0; i < f.standards.list.count; i++) {
    const struct standard *s = &f.standards.list.items[i];
    assert_string_equal(sym_text(&f.names, s->id), shipped[i].id);
    assert_int_equal(s->items, shipped[i].items);
    uint32_t outer = 0, inner = 0;
    for (uint32_t e = s->first; e < s->first + s->count; e++) {
      const struct standard_entry *x = &f.standards.entries.items[e];
      assert_int_not_equal(x->name.ja, 0);
      if (!x->group)
        assert_int_not_equal(x->up, 0);
      else if (x->up)
        inner++;
      else
        outer++;
    }
    assert_int_equal(outer, shipped[i].outer);
    assert_int_equal(inner, shipped[i].inner);
  }
  stop(&f);
}

static void catalogue_links_reach_the_standards(void **state) {
  (void)state;
  static const char *const paths[] = {"catalogue", "crosswalk-enisa-iot", "crosswalk-nist-csf-1.1", "measures"};
  struct fixture f;
  read_shipped(&f);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    catalogue_read(&f.catalogue, &f.names, &f.sources, &f.diagnostics,
                   add_file(&f, arena_format(&f.memory, "stdlib/cpsf-1.0/%s.yaml", paths[i])));
  assert_true(standards_check_catalogue(&f.standards, &f.catalogue, &f.names, &f.diagnostics));
  assert_string_equal(codes(&f), "");
  f.catalogue.crosswalks.items[7].target = intern_text(&f.names, "ID.AM-77");
  assert_false(standards_check_catalogue(&f.standards, &f.catalogue, &f.names, &f.diagnostics));
  stop(&f);
}

static void mark(struct fixture *f, uint8_t *reached, const char *standard, sym id) {
  uint32_t entry = standard_entry_find(&f->standards, intern_text(&f->names, standard), id);
  if (entry != UINT32_MAX) reached[entry] = 1;
}

static uint32_t count_reached(const struct fixture *f, const uint8_t *reached, const char *standard) {
  const struct standard *s = &f->standards.list.items[standard_find(&f->standards, &f->names, standard)];
  uint32_t res = 0;
  for (uint32_t e = s->first; e < s->first + s->count; e++) res += !f->standards.entries.items[e].group && reached[e];
  return res;
}

/* What the library says of its own reach: every subcategory, every requirement of SP 800-171, every control of Annex A.
 */
static void catalogue_reaches_whole_standards(void **state) {
  (void)state;
  static const char *const paths[] = {"catalogue", "crosswalk-nist-csf-1.1", "measures"};
  static const char *const measured[] = {"sp800-171-r2", "sp800-53-r4", "iso27001-2013"};
  struct fixture f;
  read_shipped(&f);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    catalogue_read(&f.catalogue, &f.names, &f.sources, &f.diagnostics,
                   add_file(&f, arena_format(&f.memory, "stdlib/cpsf-1.0/%s.yaml", paths[i])));
  uint8_t *reached = calloc(f.standards.entries.count, 1);
  for (uint32_t i = 0; i < f.catalogue.crosswalks.count; i++)
    mark(&f, reached, "nist-csf-1.1", f.catalogue.crosswalks.items[i].target);
  for (uint32_t i = 0; i < f.catalogue.links.count; i++)
    for (size_t k = 0; k < 3; k++)
      if (!strcmp(sym_text(&f.names, f.catalogue.links.items[i].standard), measured[k]))
        mark(&f, reached, measured[k], f.catalogue.links.items[i].id);
  assert_int_equal(f.catalogue.requirements.count, 104);
  assert_int_equal(count_reached(&f, reached, "nist-csf-1.1"), 108);
  assert_int_equal(count_reached(&f, reached, "sp800-171-r2"), 110);
  assert_int_equal(count_reached(&f, reached, "iso27001-2013"), 114);
  assert_int_equal(count_reached(&f, reached, "sp800-53-r4"), 307);
  free(reached);
  stop(&f);
}

static void names_may_be_shortened(void **state) {
  (void)state;
  struct fixture f;
  read_shipped(&f);
  assert_int_equal(standard_find(&f.standards, &f.names, "enisa"), 0);
  assert_int_equal(standard_find(&f.standards, &f.names, "sp800-171"), 5);
  assert_int_equal(standard_find(&f.standards, &f.names, "sp800-53"), 6);
  assert_int_equal(standard_find(&f.standards, &f.names, "nist-csf-2.0"), 4);
  assert_int_equal(standard_find(&f.standards, &f.names, "nist-csf"), UINT32_MAX);
  assert_int_equal(standard_find(&f.standards, &f.names, "sp800-1"), UINT32_MAX);
  assert_int_equal(standard_find(&f.standards, &f.names, ""), UINT32_MAX);
  stop(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(problems_have_a_place),
      cmocka_unit_test(links_lead_somewhere),
      cmocka_unit_test(rows_take_the_words_of_their_crosswalk),
      cmocka_unit_test(relations_join_to_what_can_be_known),
      cmocka_unit_test(shipped_standards_are_complete),
      cmocka_unit_test(catalogue_links_reach_the_standards),
      cmocka_unit_test(catalogue_reaches_whole_standards),
      cmocka_unit_test(names_may_be_shortened),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
