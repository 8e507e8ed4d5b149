/* test_newcomers.c - mistakes of people who write their first spec: one message each, at the right place, with the next
 * step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/program_fixture.h"

struct mistake {
  const char *text, *code, *help, *repair; /* NULL: not looked at */
};

static const struct mistake mistakes[] = {
    {"module plant.cold\ncomponent oven\n", "E0110@1", "write `cold@1.0`, for example", "cold@1.0"},
    {"oven component : Component\n", "E0110@1", "write `component oven`", "component oven"},
    {"Component component oven\n", "E0110@1", "write `component oven : Component`", "component oven : Component"},
    {"component oven Component\n", "E0110@1", "write `oven : Component`", "oven : Component"},
    {"component oven = Component\n", "E0110@1", "write `:`", ":"},
    {"component big oven : Component\n", "E0110@1", NULL, "`big oven`"},
    {"component oven : Component:\n", "E0110@1", NULL, " {"},
    {"device oven : Component\n", "E0110@1", "the word for it is `component`", "component"},
    {"Network lan : System\n", "E0110@1", "the word for it is `system`", "system"},
    {"設備 炉 : Component\n", "E0110@1", "the word for it is `モノ`", "モノ"},
    {"bakeryの組織 工房\n", "E0110@1", NULL, NULL},
    {"include std.core\n", "E0110@1", "the word for it is `import`", "import"},
    {"component a\nflow a to a\n", "E0110@2", "write `->`", "->"},
    {"component a\nflow from a to a\n", "E0110@2", "write `flow A -> B`", NULL},
    {"component a\nflow a —> a\n", "E0110@2", "write `->`", "->"},
    {"component a\nflow a --> a\n", "E0110@2", "write `->`", "->"},
    {"component a\nflow a ⇒ a\n", "E0101@2", "write `->`", "->"},
    {"component a\nsystem l\nflow a -> a via l and l\n", "E0110@3", "write `,`", ","},
    {"class V of data { h : Temperature in 0degC to 5degC }\n", "E0110@1", "write `..`", ".."},
    {"class V of data { h : Temperature in 0degC ... 5degC }\n", "E0110@1", "write `..`", ".."},
    {"class V of data { h : Temperature in 0℃～5℃ }\n", "E0101@1", "write `..`", ".."},
    {"class V of data { h : Temperature in 0degC - 5degC }\n", "E0303@1", "write `0degC .. 5degC`", "0degC .. 5degC"},
    {"class V of data { h : Temperature in 0 .. 5degC }\n", "E0303@1", "write `0degC`", "0degC"},
    {"class V of data { h : Length in 0,5mm .. 1,5mm }\n", "E0110@1", NULL, "0.5mm"},
    {"class V of data { h : Ratio in 0 % .. 1% }\n", "E0111@1", "write it without the space: `0%`", ""},
    {"class V of data { h : Temprature }\n", "E0201@1", "did you mean `Temperature`?", "Temperature"},
    {"organization a { name = “A” }\n", "E0101@1", "write `\"` at both ends", "\""},
    {"organization a { name = ‘A’ }\n", "E0101@1", "write `\"` at both ends", "\""},
    {"organization a { name = The Mill }\n", "E0110@1", "write `\"The Mill\"`", "\"The Mill\""},
    {"component a { firmware = 1.2.3 }\n", "E0110@1", "write `\"1.2.3\"`", "\"1.2.3\""},
    {"component a { firmware: \"1\" }\n", "E0110@1", "write `=`", " ="},
    {"component a { evidence list.pdf }\n", "E0110@1", "write `\"list.pdf\"`", "\"list.pdf\""},
    {"component\xC2\xA0oven\n", "E0101@1", "write a plain space", " "},
    {"• component oven\n", "E0101@1", NULL, ""},
    {"- component oven\n", "E0110@1", "leave it out", ""},
    {"component x☂y\n", "E0101@1", NULL, NULL},
    {"-- my factory\n", "E0110@1", "write `//`", "//"},
    {"organization a\nanswers on a {\n  CPS.AM-1 = 1\n}\n", "E0110@3", "write `#CPS.AM-1`", "#CPS.AM-1"},
    {"organization a\nanswers on a since 1.4.2026 { }\n", "E0110@2", "dates are written 2026-04-01", NULL},
    {"organization a\naccept on a\n", "E0110@2", NULL, NULL},
    {"organization a\nmeasure m on a レベル１\n", "E0116@2", "write `レベル 1`", "レベル 1"},
    {"organization a\nmeasure m at level 1 a\n", "E0110@2", NULL, NULL},
    {"oven : Component\n", "E0221@1", "write `component oven : Component`", NULL},
    {"component: oven\n", "E0221@1", "write `component oven`", NULL},
    {"component a : Ovenn\n", "E0201@1", "`cpsfc list classes` shows the classes there are", NULL},
};

static void each_mistake_is_told_once(void **state) {
  (void)state;
  int faults = 0;
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    const struct mistake *m = &mistakes[i];
    struct fixture f;
    fixture_spec(&f, m->text);
    char code[6] = {0};
    memcpy(code, m->code, 5);
    const char *help = fixture_help(&f, code, LANGUAGE_EN), *ja = fixture_help(&f, code, LANGUAGE_JA);
    const struct diagnostic *x = f.program.diagnostics.list.count ? f.program.diagnostics.list.items : NULL;
    const char *repair = x && x->fixes ? x->fixes->replacement : NULL, *fault = NULL;
    if (strncmp(fixture_codes(&f), m->code, strlen(m->code)) != 0) fault = fixture_codes(&f);
    if (f.program.diagnostics.errors != 1) fault = "more than one error";
    if (m->help && (!help || strcmp(help, m->help))) fault = help ? help : "no help";
    if (m->repair && (!repair || strcmp(repair, m->repair))) fault = repair ? repair : "no repair";
    if ((help == NULL) != (ja == NULL)) fault = "help in one language";
    if (fault) print_error("%s    %s\n", m->text, fault), faults++;
    fixture_free(&f);
  }
  assert_int_equal(faults, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_mistake_is_told_once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
