/* test_connections.c - the table of what may be connected to what (docs/language.md 5), by all pairs: each is compiled, and
 * gives exactly the code of its row, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/program_fixture.h"

/* One thing of every kind, twice, so that both ends of a pair can be of one kind. */
#define HALF(n)                                                                                                        \
  "organization o" n "\nperson p" n " of o1\ncomponent c" n " {\n quantity q : Length\n input in_\n output out\n}\n"       \
  "data d" n "\nprocedure r" n "\nsystem s" n "\nflow f" n " : c" n " -> s" n " via s" n "\n"                             \
  "sense t" n " : c" n ".q -> c" n "\nactuate a" n " : c" n " -> c" n ".q\nmeasure m" n " on c" n "\n"                    \
  "contract k" n " between o1 and o2\n"
#define WORLD "responsible o1\n" HALF("1") HALF("2")

enum thing { ORGANIZATION, PERSON, COMPONENT, DATA, PROCEDURE, SYSTEM, FLOW, SENSE, ACTUATE, MEASURE, CONTRACT, INPUT, OUTPUT, QUANTITY, THINGS };
static const char *const names[THINGS] = {"o%d", "p%d", "c%d", "d%d", "r%d", "s%d", "f%d", "t%d", "a%d", "m%d", "k%d", "c%d.in_", "c%d.out", "c%d.q"};
static const char *const words[SYSTEM + 1] = {"organization", "person", "component", "data", "procedure", "system"};

#define IS(thing) (1u << (thing))
#define ELEMENTS (IS(ORGANIZATION) | IS(PERSON) | IS(COMPONENT) | IS(DATA) | IS(PROCEDURE) | IS(SYSTEM))
#define DOERS (ELEMENTS & ~IS(DATA))

/* The rows, in the words of the reference and not of the compiler's own table. FROM and TO stand for %1$s and %2$s. */
static const struct row {
  const char *statement;
  unsigned from, to;
  const char *code;
} rows[] = {
    {"flow x : %1$s -> %2$s via s1\n", DOERS | IS(OUTPUT), DOERS | IS(INPUT), "E2101"},
    {"sense x : %1$s -> %2$s\n", IS(QUANTITY), IS(COMPONENT) | IS(SYSTEM) | IS(OUTPUT), "E2110"},
    {"actuate x : %1$s -> %2$s\n", IS(COMPONENT) | IS(SYSTEM) | IS(INPUT), IS(QUANTITY), "E2111"},
    {"measure x on %1$s, %2$s\n", ELEMENTS | IS(FLOW) | IS(SENSE) | IS(ACTUATE) | IS(CONTRACT),
     ELEMENTS | IS(FLOW) | IS(SENSE) | IS(ACTUATE) | IS(CONTRACT), "E2120"},
    {"contract x between %1$s and %2$s\n", IS(ORGANIZATION), IS(ORGANIZATION), "E4210"},
    {"component x within %1$s, %2$s\n", IS(SYSTEM), IS(SYSTEM), "E2131"},
};

static int compile(const char *text, const char *code, bool allowed) {
  struct fixture f;
  fixture_spec(&f, text);
  check_model(&f.program.model, &f.program.diagnostics, f.program.as_of);
  uint32_t errors = f.program.diagnostics.errors;
  const char *said = errors ? fixture_message(&f, code, LANGUAGE_EN) : NULL;
  bool fault = allowed ? errors != 0 : said == NULL || *said == '\0';
  if (fault) print_error("%s is %s: %s\n", text + strlen(WORLD), allowed ? "allowed" : code, fixture_codes(&f));
  fixture_free(&f);
  return fault;
}

static void every_pair_of_ends(void **state) {
  (void)state;
  int faults = 0, pairs = 0;
  for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
    for (int from = 0; from < THINGS; from++)
      for (int to = 0; to < THINGS; to++, pairs++) {
        char left[16], right[16], text[2048];
        snprintf(left, sizeof left, names[from], 1);
        snprintf(right, sizeof right, names[to], 2);
        int length = snprintf(text, sizeof text, "%s", WORLD);
        snprintf(text + length, sizeof text - (size_t)length, rows[r].statement, left, right);
        faults += compile(text, rows[r].code, rows[r].from & IS(from) && rows[r].to & IS(to));
      }
  assert_int_equal(pairs, 6 * THINGS * THINGS);
  assert_int_equal(faults, 0);
}

static void every_guard(void **state) {
  (void)state;
  int faults = 0;
  for (int guard = 0; guard < THINGS; guard++) {
    char name[16], text[2048];
    snprintf(name, sizeof name, names[guard], 1);
    snprintf(text, sizeof text, WORLD "actuate x : c1 -> c2.q { guard = %s }\n", name);
    faults += compile(text, "E2315", guard == PROCEDURE);
  }
  assert_int_equal(faults, 0);
}

/* Part of: by all pairs of the six kinds. */
static void every_nesting(void **state) {
  (void)state;
  int faults = 0;
  for (int inner = 0; inner <= SYSTEM; inner++)
    for (int outer = 0; outer <= SYSTEM; outer++) {
      char text[2048];
      unsigned hold = IS(COMPONENT) | IS(SYSTEM) | IS(ORGANIZATION);
      bool part = IS(inner) & (IS(COMPONENT) | IS(SYSTEM) | IS(PROCEDURE)) && hold & IS(outer);
      bool held = inner == DATA && (hold | IS(PROCEDURE)) & IS(outer);
      snprintf(text, sizeof text, WORLD "%s x {\n  %s y\n}\n", words[outer], words[inner]);
      faults += compile(text, "E2130", part || held);
    }
  assert_int_equal(faults, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_pair_of_ends), cmocka_unit_test(every_guard),
                                     cmocka_unit_test(every_nesting)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
