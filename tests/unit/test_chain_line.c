/* test_chain_line.c - the chain an actuation hangs on, as one line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/trust/trust.h"
#include "tests/unit/program_fixture.h"

/* The line of actuation `drive` in a plant made of the common part below and TEXT. */
static void assert_chain(const char *text, const char *line) {
  static const char common[] =
      "class Sample of data { value : Velocity }\nclass Order of data { speed : RotationalSpeed }\n"
      "component motor { quantity shake : Velocity; quantity spin : RotationalSpeed }\n"
      "component sensor { output reading : Sample }\ncomponent inverter { input speed_in : Order }\n"
      "data vib : Sample\ndata order : Order\n"
      "procedure guard { input asked : Order; output checked : Order }\n";
  struct fixture f = {0};
  struct arena a = {0};
  fixture_spec(&f, arena_format(&a, "%s%s", common, text));
  assert_string_equal(fixture_codes(&f), "");
  struct trust t;
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of}, &f.program.diagnostics);
  struct witness chain = trust_chain(&f.memory, &t, fixture_entity(&f, "drive"));
  assert_string_equal(trust_chain_text(&f.memory, &t, &chain), line);
  trust_free(&t);
  fixture_free(&f);
  arena_free(&a);
}

#define SENSE "sense listen : motor.shake -> sensor.reading.value\n"
#define DRIVE "actuate drive : inverter.speed_in.speed -> motor.spin\n"
#define DRIVE_GUARDED "actuate drive : inverter.speed_in.speed -> motor.spin { guard = guard }\n"

static void a_chain_goes_from_the_machine_to_the_machine(void **state) {
  (void)state;
  assert_chain(
      SENSE DRIVE_GUARDED
      "component planner\nflow of vib : sensor.reading -> planner\nflow of order : planner -> guard\n"
      "flow of order : guard.checked -> inverter.speed_in\n",
      "motor.shake ~> listen ~> sensor → vib → planner → order → guard → order → inverter ~> drive ~> motor.spin");
}

static void a_flow_without_data_is_an_arrow(void **state) {
  (void)state;
  assert_chain(SENSE DRIVE "flow sensor.reading -> inverter.speed_in\n",
               "motor.shake ~> listen ~> sensor → inverter ~> drive ~> motor.spin");
}

static void the_chain_passes_the_guard_although_a_way_around_is_shorter(void **state) {
  (void)state;
  assert_chain(
      SENSE DRIVE_GUARDED
      "component planner\nflow of vib : sensor.reading -> planner\nflow of order : planner -> guard\n"
      "flow of order : guard.checked -> inverter.speed_in\nflow of order : planner -> inverter.speed_in\n",
      "motor.shake ~> listen ~> sensor → vib → planner → order → guard → order → inverter ~> drive ~> motor.spin");
}

static void without_sensing_the_chain_begins_where_data_come_from(void **state) {
  (void)state;
  assert_chain(DRIVE_GUARDED "person mori\nflow of order : mori -> guard\nflow of order : guard -> inverter.speed_in\n",
               "mori → order → guard → order → inverter ~> drive ~> motor.spin");
  assert_chain(DRIVE_GUARDED "person mori\ncomponent panel { data recipe }\nflow of order : panel -> inverter\n",
               "panel.recipe → panel → order → inverter ~> drive ~> motor.spin");
}

static void a_chain_without_anything_is_only_the_command(void **state) {
  (void)state;
  assert_chain(DRIVE_GUARDED, "inverter ~> drive ~> motor.spin");
  assert_chain("component loop\nflow loop -> loop\nflow of order : loop -> inverter\n" DRIVE,
               "inverter ~> drive ~> motor.spin");
  assert_chain("actuate drive : inverter -> motor.spin\n", "inverter ~> drive ~> motor.spin");
}

static void the_middle_of_a_long_chain_is_counted(void **state) {
  (void)state;
  struct arena a = {0};
  struct builder b = {0};
  builder_text(&b, SENSE DRIVE);
  for (int i = 1; i < 20; i++)
    builder_format(&b, "component c%d\nflow %s%.0d -> c%d\n", i, i == 1 ? "sensor" : "c", i - 1, i);
  builder_text(&b, "flow of order : c19 -> inverter\n");
  assert_chain(
      arena_copy(&a, builder_get(&b), b.length),
      "motor.shake ~> listen ~> sensor → c1 → c2 → c3 → c4 → c5 → c6 → … (9) → c16 → c17 → c18 → c19 → order → "
      "inverter ~> drive ~> motor.spin");
  builder_free(&b);
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_chain_goes_from_the_machine_to_the_machine),
      cmocka_unit_test(a_flow_without_data_is_an_arrow),
      cmocka_unit_test(the_chain_passes_the_guard_although_a_way_around_is_shorter),
      cmocka_unit_test(without_sensing_the_chain_begins_where_data_come_from),
      cmocka_unit_test(a_chain_without_anything_is_only_the_command),
      cmocka_unit_test(the_middle_of_a_long_chain_is_counted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
