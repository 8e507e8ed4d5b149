/* test_trust_properties.c - properties of the trust checks on random processes (language.md 0.2.3): losing a label, a
 * reader list, a contract, a permit, an authority or a downgrade never makes a check pass; learning a label turns no
 * decided check over; the same process is judged the same. Fixed seeds: a failure repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/sanitized.h"
#include "tests/unit/trust_world.h"

enum { WORLDS = DRAWN(500, 80) };

static struct { uint32_t removals, learned, outside, violations, held, open, turned_open; } seen;

static const char *const truth_words[] = {"violated", "undecided", "passes"};

static void fail_world(struct trust_world *w, const char *property, uint32_t changed, const struct world_verdict *x, const char *before, const char *after) {
  struct arena a = {0};
  w->switches[changed].on = !w->switches[changed].on;
  fprintf(stderr, "world %u, switch %u, before:\n%s\n", w->seed, changed, trust_world_text(w, &a));
  w->switches[changed].on = !w->switches[changed].on;
  fprintf(stderr, "after:\n%s\n%s: %s on %s: %s became %s\n", trust_world_text(w, &a), property, x->code, x->subject, before, after);
  arena_free(&a);
  fail();
}

/* Checks about the statement that was taken away go with it. */
static bool goes_with_its_statement(const char *code) {
  static const char *const codes[] = {"V4106", "V4110", "V4111", "V4112", "V4113", "V4114", "V4115", "V4116", "V4203", "V4204", "V4220", "V4221"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (!strcmp(code, codes[i])) return true;
  return false;
}

/* V4106 judges the labels of the data that leave a port; without the label there is nothing to judge. */
static bool judged_that_label(const struct trust_world *w, uint32_t changed, const struct world_verdict *x) {
  int element = -1;
  if (strcmp(x->code, "V4106") || sscanf(x->subject, "e%d.out", &element) != 1) return false;
  for (int i = 0; i < w->flow_count; i++)
    if (w->flows[i].from == element && w->flows[i].data == w->switches[changed].data) return 0 <= w->switches[changed].data;
  return false;
}

static void compare_without(struct trust_world *w, uint32_t changed, const struct world_verdicts *before, const struct world_verdicts *after) {
  for (uint32_t i = 0; i < before->count; i++) {
    const struct world_verdict *old = &before->items[i], *new = trust_world_find(after, old);
    bool passes_now = new == NULL ? !goes_with_its_statement(old->code) : new->result == TRUE_;
    seen.turned_open += new != NULL && new->result < old->result;
    if (old->result != TRUE_ && passes_now && !judged_that_label(w, changed, old))
      fail_world(w, "passes without a grant", changed, old, truth_words[old->result], new ? truth_words[new->result] : "no check");
  }
}

static void compare_learned(struct trust_world *w, uint32_t changed, const struct world_verdicts *before, const struct world_verdicts *after) {
  for (uint32_t i = 0; i < before->count; i++) {
    const struct world_verdict *old = &before->items[i], *new = trust_world_find(after, old);
    if (old->result == UNKNOWN_) continue;
    if (new == NULL ? old->result == FALSE_ : new->result != old->result)
      fail_world(w, "turned over by knowledge", changed, old, truth_words[old->result], new ? truth_words[new->result] : "no check");
  }
}

/* A value learned lies within what was unknown unless the declaration is too low for what flows in. */
static bool lies_within(const struct trust_world *w, uint32_t changed, const struct world_verdicts *after) {
  for (uint32_t i = 0; i < after->count; i++)
    if (after->items[i].result != TRUE_ && judged_that_label(w, changed, &after->items[i])) return false;
  return true;
}

static void count_results(const struct world_verdicts *v) {
  for (uint32_t i = 0; i < v->count; i++) {
    seen.violations += v->items[i].result == FALSE_;
    seen.held += v->items[i].result == TRUE_;
    seen.open += v->items[i].result == UNKNOWN_;
  }
}

static void check_switch(struct trust_world *w, uint32_t i, const struct world_verdicts *before) {
  static struct world_verdicts after;
  struct world_switch *x = &w->switches[i];
  bool was_on = x->on;
  if (!was_on && x->kind == SWITCH_GRANT) return;
  x->on = !was_on;
  trust_world_judge(w, &after);
  if (was_on) {
    seen.removals++;
    compare_without(w, i, before, &after);
  } else if (lies_within(w, i, &after)) {
    seen.learned++;
    compare_learned(w, i, before, &after);
  } else {
    seen.outside++;
  }
  x->on = was_on;
}

static void test_monotone(void **state) {
  (void)state;
  static struct world_verdicts before, again;
  for (uint32_t seed = 1; seed <= WORLDS; seed++) {
    struct trust_world w = {.seed = seed};
    trust_world_judge(&w, &before);
    trust_world_judge(&w, &again);
    assert_memory_equal(&before, &again, sizeof before);
    count_results(&before);
    for (uint32_t i = 0; i < w.count; i++) check_switch(&w, i, &before);
  }
  print_message("%u worlds: %u hold, %u violated, %u undecided; %u grants taken away (%u checks fell), %u labels learned, %u outside what was unknown\n",
                WORLDS, seen.held, seen.violations, seen.open, seen.removals, seen.turned_open, seen.learned, seen.outside);
  uint32_t many = 2 * WORLDS;
  assert_true(many < seen.violations && many < seen.held && many < seen.open && many < seen.removals && WORLDS / 2 < seen.learned);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_monotone)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
