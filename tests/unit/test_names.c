/* test_names.c - what is proposed for a name that is unknown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tests/unit/program_fixture.h"

/* Only what can stand in a place is proposed for it: each WORLD holds a nearer name of a wrong kind. */
static void test_proposals_fit_the_place(void **state) {
  (void)state;
#define WORLD                                                                                                          \
  "organization lann\norganization alm\nsystem lane\ncomponent plc\ncomponent pump { quantity spin : Length }\n"         \
  "contract plcs between lann and alm\n"
  static const struct {
    const char *text, *help;
  } cases[] = {
      {WORLD "flow plc -> pump via lam\n", NULL},
      {WORLD "flow plc -> pump via lan\n", "did you mean `lane` (line 3)?"},
      {WORLD "flow plcs1 -> pump\n", NULL},
      {WORLD "component x within lannn\n", NULL},
      {WORLD "component x of lane1\n", NULL},
      {WORLD "component x of lannn\n", "did you mean `lann` (line 1)?"},
      {WORLD "flow plc -> pump under plca\n", "did you mean `plcs` (line 6)?"},
      {WORLD "flow plc -> pump under pumps\n", NULL},
      {WORLD "data d { readers [lane1] }\n", NULL},
      {WORLD "contract k between lann and lane1\n", NULL},
      {WORLD "sense pump.spim -> plc\n", "did you mean `spin`?"},
      {WORLD "class Speed of data { turns : Length }\ncomponent c { output o : Speed }\nsense pump.spin -> c.o.turn\n",
       "did you mean `turns`?"},
      {WORLD "class Lathe of component\nsystem x : Lathe1\n", "`cpsfc list classes` shows the classes there are"},
      {WORLD "class Lathe of component\nclass Lathing of system\ncomponent x : Lathe1\n", "did you mean `Lathe`?"},
      {WORLD "system site { system office_net }\nflow plc -> pump via office_nett\n",
       "did you mean `office_net` (line 7)?"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fixture f;
    fixture_spec(&f, cases[i].text);
    const char *help = fixture_help(&f, "E0201", LANGUAGE_EN);
    if (cases[i].help == NULL ? help != NULL && *help != '\0' : help == NULL || strcmp(help, cases[i].help) != 0)
      fail_msg("case %zu: %s\n%s", i, help ? help : "no help", cases[i].text);
    fixture_free(&f);
  }
#undef WORLD
}

/* A name of a module that is not imported, or of one behind an alias, names the step that is missing. */
static void test_names_of_other_modules(void **state) {
  (void)state;
  static const char one[] = "module one@1\nexport system lan\nexport component plc\nclass Pump of component\n";
  static const struct {
    const char *text, *message, *help, *ja;
  } cases[] = {
      {"component a\nflow a -> a via lan\n", "there is no `lan` here",
       "it stands in the module `one`: add `import one`", "モジュール `one` にあります。先頭に `参照 one` を加えてください"},
      {"import one as o\ncomponent a\nflow a -> a via lan\n", "there is no `lan` here",
       "write `o.lan`: it stands in the imported `one`", "`o.lan` と書いてください。参照している `one` にあります"},
      {"component a\nflow a -> a via one.lan\n", "the module `one` is not imported here", "add `import one` at the top",
       "先頭に `参照 one` を加えてください"},
      {"component a : one.Pump\n", "the module `one` is not imported here", "add `import one` at the top",
       "先頭に `参照 one` を加えてください"},
      {"component a\norganization lanes\nflow a -> a via plcs\n", "there is no `plcs` here", "", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fixture f;
    struct fixture_text texts[] = {{"one.cpsf", one}, {"spec.cpsf", cases[i].text}};
    fixture_run(&f, texts, 2);
    const char *help = fixture_help(&f, "E0201", LANGUAGE_EN), *ja = fixture_help(&f, "E0201", LANGUAGE_JA);
    assert_string_equal(fixture_message(&f, "E0201", LANGUAGE_EN), cases[i].message);
    assert_string_equal(help ? help : "", cases[i].help);
    assert_string_equal(ja ? ja : "", cases[i].ja);
    fixture_free(&f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_proposals_fit_the_place),
                                     cmocka_unit_test(test_names_of_other_modules)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
