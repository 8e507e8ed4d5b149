/* test_guards.c - what is said about guards, in both languages: too wide (V2312), gone around (V2316). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/trust/trust.h"
#include "tests/unit/program_fixture.h"

struct sentence {
  const char *text; /* after the common part */
  const char *code;
  enum truth result;
  const char *en, *ja; /* NULL: not looked at */
};

static const char common[] =
    "responsible us\norganization us\nexternal person visitor\n"
    "class Order of data { speed : RotationalSpeed in 0rpm .. 3000rpm }\n"
    "component motor { quantity spin : RotationalSpeed in 0rpm .. 3000rpm }\ncomponent planner\n"
    "component inverter { input set : Order with i = high }\ncomponent servo { input set : Order }\n"
    "data note { label i = low }\ndata order : Order { label i = high }\n"
    "procedure limit { input asked : Order; output passed : Order; output copy : Order\n"
    " endorse passed to i = high by us { within = 0rpm .. 2000rpm } because \"tested\" }\n"
    "flow of note : visitor -> planner\nflow of order : planner -> limit.asked\n";

#define GUARDED "flow of order : limit.passed -> inverter.set\n"
#define AROUND "flow of order : planner -> inverter.set\n"
#define DRIVE(more) "actuate t : inverter.set.speed -> motor.spin { " more " }\n"
#define SERVO(more) "actuate t : servo.set.speed -> motor.spin { " more " }\n"

static const struct sentence sentences[] = {
    {GUARDED DRIVE("safe = 0rpm .. 2000rpm; guard = limit"), "V2312", TRUE_, NULL, NULL},
    {GUARDED DRIVE("safe = 0rpm .. 1500rpm; guard = limit"), "V2312", FALSE_,
     "guard `limit` lets 0rpm .. 2000rpm through, the safe range is 0rpm .. 1500rpm",
     "事前検証 `limit` は 0rpm .. 2000rpm を通しますが、安全範囲は 0rpm .. 1500rpm です"},
    {GUARDED DRIVE("safe = 0rpm .. 1500rpm"), "V2312", FALSE_,
     "`speed` may be 0rpm .. 3000rpm, the safe range is 0rpm .. 1500rpm and no guard narrows it", NULL},
    {"flow limit.copy -> inverter.set\n" DRIVE("safe = 0rpm .. 1500rpm; guard = limit"), "V2312", UNKNOWN_,
     "the guard of `t` states no range; whether the command stays within 0rpm .. 1500rpm can't be decided", NULL},
    {DRIVE("safe = 0rpm .. 1500rpm; guard = unknown"), "V2312", UNKNOWN_,
     "the guard of `t` is given as unknown; whether the command stays within 0rpm .. 1500rpm can't be decided", NULL},
    {"component box { input set }\nflow limit.passed -> box.set\n"
     "actuate t : box.set -> motor.spin { safe = 0rpm .. 1500rpm; guard = limit }\n",
     "V2312", UNKNOWN_,
     "guard `limit` lets 0rpm .. 2000rpm through, more than the safe range 0rpm .. 1500rpm, and the range of the "
     "command behind `t` is not known",
     NULL},
    {"procedure cold { input a; output b : Order\n endorse b to i = high by us { within = 0degC .. 5degC } because "
     "\"x\" }\n"
     "flow cold.b -> inverter.set\n" DRIVE("safe = 0rpm .. 1500rpm; guard = cold"),
     "V2312", FALSE_, "`speed` may be 0rpm .. 3000rpm, the safe range is 0rpm .. 1500rpm and no guard narrows it",
     NULL},
    {GUARDED DRIVE("guard = limit"), "V2316", TRUE_, NULL, NULL},
    {GUARDED AROUND DRIVE("guard = limit"), "V2316", FALSE_,
     "data from `visitor` reaches `inverter.set` without passing the guard `limit`: visitor → planner → inverter.set",
     "`visitor` のデータが、事前検証 `limit` を通らずに `inverter.set` へ届きます: visitor → planner → inverter.set"},
    {GUARDED DRIVE(""), "V2316", FALSE_,
     "nothing stands between `visitor` and `inverter.set`, which asks for integrity high: visitor → planner → limit → "
     "inverter.set",
     "`visitor` と `inverter.set` の間に事前検証がありません。`inverter.set` は完全性「高」を求めています: visitor → "
     "planner → limit → inverter.set"},
    {"component radio { output said : Order }\nflow radio.said -> inverter.set\n" DRIVE("guard = limit"), "V2316",
     UNKNOWN_,
     "data from `radio.said`, whose integrity nobody states, reaches `inverter.set` without passing the guard `limit`: "
     "radio.said → inverter.set",
     NULL},
    {"component radio { output said : Order }\nflow radio.said -> inverter.set\n" DRIVE("safe = 0rpm .. 9rpm"), "V2316",
     UNKNOWN_,
     "nothing stands between `radio.said`, whose integrity nobody states, and `inverter.set`: radio.said → "
     "inverter.set",
     NULL},
    {"flow planner -> servo.set\n" SERVO("guard = limit"), "V2316", UNKNOWN_,
     "data from `visitor` reaches `servo.set` without passing the guard `limit`, and nobody says which integrity the "
     "command asks for: visitor → planner → servo.set",
     NULL},
    {"flow planner -> servo.set\n" SERVO("safe = 0rpm .. 9rpm"), "V2316", UNKNOWN_,
     "nothing stands between `visitor` and `servo.set`, and nobody says which integrity the command asks for: visitor "
     "→ "
     "planner → servo.set",
     NULL},
    {AROUND DRIVE("guard = unknown"), "V2316", UNKNOWN_,
     "the guard of `t` is given as unknown, and data from `visitor` reaches `inverter.set`: visitor → planner → "
     "inverter.set",
     NULL},
    {DRIVE("guard = limit"), "V2316", UNKNOWN_,
     "nothing flows into `inverter.set`; whether its commands pass a guard can't be decided",
     "`inverter.set` に流れ込むデータが書かれていないため、指令が事前検証を通るかどうか判定できません"},
};

static const struct builtin_check *check_of(const struct model *m, const char *code) {
  for (uint32_t i = 0; i < m->checks.count; i++)
    if (strcmp(sym_text(m->names, m->checks.items[i].code), code) == 0) return &m->checks.items[i];
  return NULL;
}

static const char *said(struct arena *a, const struct builtin_check *x, enum language language) {
  struct diagnostic d = {.message = x->message};
  memcpy(d.arguments, x->arguments, sizeof d.arguments);
  return diag_message(a, &d, language);
}

static void every_case_has_its_sentence(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
    const struct sentence *x = &sentences[i];
    struct fixture f = {0};
    struct trust t;
    struct arena a = {0};
    fixture_spec(&f, arena_format(&a, "%s%s", common, x->text));
    check_model(&f.program.model, &f.program.diagnostics, f.program.as_of);
    struct trust_options options = {.as_of = f.program.as_of, .list_all = true};
    trust_run(&t, &f.program.model, options, &f.program.diagnostics);
    if (f.program.diagnostics.errors) fail_msg("%s\n%s", fixture_codes(&f), x->text);
    const struct builtin_check *check = check_of(&f.program.model, x->code);
    assert_non_null(check);
    if (check->result != x->result) print_error("%s", x->text);
    assert_int_equal(check->result, x->result);
    if (x->en) assert_string_equal(said(&a, check, LANGUAGE_EN), x->en);
    if (x->ja) assert_string_equal(said(&a, check, LANGUAGE_JA), x->ja);
    trust_free(&t);
    fixture_free(&f);
    arena_free(&a);
  }
}

/* How often the code is an entry, and how often it is only counted. */
static void assert_rows(const char *text, uint32_t rows, uint32_t met, uint32_t open) {
  struct fixture f = {0};
  struct trust t;
  uint32_t found = 0, counted_met = 0, counted_open = 0;
  fixture_spec(&f, text);
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of}, &f.program.diagnostics);
  struct model *m = &f.program.model;
  for (uint32_t i = 0; i < m->checks.count; i++)
    found += strcmp(sym_text(m->names, m->checks.items[i].code), "V2316") == 0;
  for (uint32_t i = 0; i < m->check_totals.count; i++) {
    if (strcmp(sym_text(m->names, m->check_totals.items[i].code), "V2316") != 0) continue;
    counted_met = m->check_totals.items[i].met;
    counted_open = m->check_totals.items[i].open;
  }
  assert_int_equal(found, rows);
  assert_int_equal(counted_met, met);
  assert_int_equal(counted_open, open);
  trust_free(&t);
  fixture_free(&f);
}

static void only_what_the_spec_speaks_of_is_listed(void **state) {
  (void)state;
  static const char silent[] =
      "component motor { quantity spin : RotationalSpeed }\ncomponent a\ncomponent b\nflow a -> b\n";
  struct arena a = {0};
  assert_rows(silent, 0, 0, 0);
  assert_rows(arena_format(&a, "%sactuate b -> motor.spin\n", silent), 0, 0, 1);
  assert_rows(arena_format(&a, "%sactuate b -> motor.spin { safe = 0rpm .. 9rpm }\n", silent), 1, 0, 0);
  assert_rows(arena_format(&a, "%sactuate b -> motor.spin { guard = unknown }\n", silent), 1, 0, 0);
  assert_rows(arena_format(&a, "%sprocedure p\nflow p -> p\nactuate b -> motor.spin { guard = p }\n", silent), 1, 0, 0);
  assert_rows("component motor { quantity spin : RotationalSpeed }\ncomponent a { input x with i = low }\n"
              "component b\nflow b -> a.x\nactuate a.x -> motor.spin\n",
              0, 1, 0);
  arena_free(&a);
}

/* Every guard stands near the source, the way around it is long: after a while ways are left out, verdicts never. */
static void ways_are_left_out_when_they_cost_too_much(void **state) {
  (void)state;
  enum { LENGTH = 3000, DRIVES = 1000 };
  struct builder b = {0};
  struct fixture f = {0};
  struct trust t;
  uint32_t near = 0, far = 0;
  builder_text(
      &b, "component motor { quantity spin : RotationalSpeed }\nclass Drive of component { input set with i = high }\n"
          "data note { label i = low }\ndata order { label i = high }\ncomponent s\nflow of note : s -> c0\n");
  for (int i = 0; i < LENGTH; i++) builder_format(&b, "component c%d\n", i);
  for (int i = 1; i < LENGTH; i++) builder_format(&b, "flow of order : c%d -> c%d\n", i - 1, i);
  for (int i = 0; i < DRIVES; i++) {
    builder_format(&b, "component d%d : Drive\nprocedure g%d\nflow of order : c0 -> g%d\n", i, i, i);
    builder_format(&b, "flow of order : g%d -> d%d.set\nflow of order : c%d -> d%d.set\n", i, i, LENGTH - 1, i);
    builder_format(&b, "actuate t%d : d%d.set -> motor.spin { guard = g%d }\n", i, i, i);
  }
  fixture_spec(&f, builder_get(&b));
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of}, &f.program.diagnostics);
  const struct model *m = &f.program.model;
  for (uint32_t i = 0; i < m->checks.count; i++) {
    const struct builtin_check *x = &m->checks.items[i];
    near += x->result == FALSE_ && x->message == MSG_AROUND_GUARD;
    far += x->result == FALSE_ && x->message == MSG_AROUND_GUARD_FAR;
    if (x->message == MSG_AROUND_GUARD) assert_string_equal(x->arguments[0], "s");
  }
  assert_int_equal(near + far, DRIVES);
  assert_in_range(near, 10, DRIVES - 10);
  trust_free(&t);
  fixture_free(&f);
  builder_free(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_case_has_its_sentence),
      cmocka_unit_test(only_what_the_spec_speaks_of_is_listed),
      cmocka_unit_test(ways_are_left_out_when_they_cost_too_much),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
