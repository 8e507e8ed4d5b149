/* The completions know what can stand in every place that the help of a command names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "compiler/cli/cli.h"

static void values_of_options(void **state) {
  (void)state;
  uint32_t count;
  const struct option_info *x = option_table(&count);
  for (uint32_t i = 0; i < count; i++)
    if (x[i].value && !completion_knows(x[i].value, true)) fail_msg("%s %s: completion.c has no such placeholder", x[i].name, x[i].value);
  assert_false(completion_knows("UNHEARD", true));
}

static void words_of_usages(void **state) {
  (void)state;
  uint32_t count;
  const struct command *c = command_table(&count);
  for (uint32_t i = 0; i < count; i++)
    if (!completion_knows(c[i].usage, false)) fail_msg("cpsfc %s %s: completion.c does not know all of these words", c[i].name, c[i].usage);
  assert_false(completion_knows("[FILE|DIR...] UNHEARD", false));
  assert_true(completion_knows("[--trace UNHEARD]", false));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(values_of_options), cmocka_unit_test(words_of_usages)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
