/* test_properties.c - properties of the evaluator on random plants and random rules (language.md 5.4): intervals are
 * sound, knowing more narrows them, losing a grant never helps, order does not matter. The generator has fixed seeds,
 * so a failure repeats; it prints how much of what the properties are about it has met. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/properties_oracle.h"
#include "tests/unit/properties_world.h"
#include "tests/unit/sanitized.h"

enum { PLANTS = DRAWN(2500, 500) };
enum { COMPLETIONS = 4, REFINEMENTS = 5, STEPS = 8 /* things learned in one refinement */ };

static struct {
  uint32_t plants, verdicts, undecided, unknown_applies, contested, excepted, completions, oracle, narrowed,
      refinements, grants, lowered, orders;
} seen;

/* One plant with its rules, evaluated. */
struct scene {
  uint32_t number;
  struct plant plant;
  struct plant_rules rules;
  struct eval_world world;
};

static void scene_begin(struct scene *s, uint32_t number) {
  uint32_t seed = number * 2654435761u + 12345u;
  s->number = number;
  plant_random(&s->plant, &seed);
  rules_random(&s->rules, &seed);
  plant_build(&s->world, &s->plant, &s->rules, 0);
}

static void print_rule(const char *what, int index, const struct plant_rule *x) {
  print_error("%s%d on kind %d of R%d where %s overrides %s\n", what, index, (int)x->kind, x->requirement,
              x->has_where ? x->where : "-", x->overrides);
  for (int n = 0; n < 3; n++) print_error("  level %d %s\n", n + 1, x->has_level[n] ? x->level[n] : "(attested)");
}

static void fail_scene(const struct scene *s, const char *property, const struct verdict *v, const char *subject,
                       const char *detail) {
  print_error("plant %u: %s on R%u of %s: %s\n", s->number, property, v->requirement, subject, detail);
  for (int i = 0; i < PLANT_REQUIREMENTS; i++) print_rule("R", i, &s->rules.requirements[i]);
  for (int i = 0; i < s->rules.extra_count; i++)
    print_rule(s->rules.extras[i].strengthens ? "strengthen" : "x", i, &s->rules.extras[i]);
  fail();
}

static const char *name_of(const struct eval_world *w, entity_id e) {
  return sym_text(&w->names, w->model.entities.items[e].name);
}

static const struct verdict *verdict_like(const struct eval_world *w, const struct eval_world *of,
                                          const struct verdict *v) {
  entity_id e = eval_find(w, name_of(of, v->subject));
  return e == 0 ? NULL : evaluation_find(&w->evaluation, v->requirement, e);
}

static const char *verdict_text(const struct verdict *v, char buffer[64]) {
  if (v == NULL) return "does not apply";
  snprintf(buffer, 64, "%s%u..%u", v->applies == UNKNOWN_ ? "?" : "", v->lo, v->hi);
  return buffer;
}

/* ---- (a) intervals ------------------------------------------------------------------------------ */

static void check_intervals(const struct scene *s) {
  for (uint32_t i = 0; i < s->world.evaluation.verdicts.count; i++) {
    const struct verdict *v = &s->world.evaluation.verdicts.items[i];
    seen.verdicts++;
    seen.undecided += v->lo != v->hi;
    seen.unknown_applies += v->applies == UNKNOWN_;
    seen.contested += v->contested;
    seen.excepted += v->exception != 0;
    bool well = v->lo <= v->hi && v->hi <= 3 && v->applies != FALSE_ && (v->basis == BASIS_NONE) == (v->lo == 0);
    if (!well) fail_scene(s, "malformed verdict", v, name_of(&s->world, v->subject), "");
  }
}

/* ---- (b) sound ---------------------------------------------------------------------------------- */

static bool holds(const struct verdict *v, struct oracle_verdict o) {
  if (v == NULL) return !o.applies;
  if (!o.applies) return v->applies == UNKNOWN_;
  return v->lo <= o.lo && o.hi <= v->hi;
}

/* The levels of one world against what is so in that world, or in one that completes it. */
static void check_against_oracle(const struct scene *s, const struct eval_world *judged,
                                 const struct eval_world *completed, const char *property) {
  for (uint32_t r = 0; r < PLANT_REQUIREMENTS; r++)
    for (entity_id e = 1; e < completed->model.entities.count; e++) {
      const struct entity *x = &completed->model.entities.items[e];
      entity_id before = eval_find(judged, name_of(completed, e));
      bool subject = completed->rules.requirements.items[r].subjects.kinds >> x->kind & 1;
      if (!subject || before == 0 || (x->kind != KIND_ORGANIZATION && (x->flags & ENTITY_OWN) == 0)) continue;
      struct oracle_verdict o = oracle_judge(completed, r, e);
      const struct verdict *v = evaluation_find(&judged->evaluation, r, before);
      seen.oracle++;
      if (holds(v, o)) continue;
      char buffer[64], detail[128];
      snprintf(detail, sizeof detail, "%s, but %s %u..%u is possible", verdict_text(v, buffer),
               o.applies ? "applies" : "not applicable", o.lo, o.hi);
      fail_scene(s, property, &(struct verdict){.requirement = r}, name_of(completed, e), detail);
    }
}

static void check_sound(struct scene *s, uint32_t *seed) {
  for (int i = 0; i < COMPLETIONS; i++) {
    struct plant more = s->plant;
    struct eval_world w;
    if (!plant_complete(&more, &s->rules, &s->world, seed)) continue;
    plant_build(&w, &more, &s->rules, 0);
    check_against_oracle(s, &s->world, &w, "unsound");
    check_against_oracle(s, &w, &w, "wrong where all is known");
    eval_world_end(&w);
    seen.completions++;
  }
}

/* ---- (c) monotone ------------------------------------------------------------------------------- */

static void check_narrower(const struct scene *s, const struct eval_world *before, const struct eval_world *after) {
  for (uint32_t i = 0; i < after->evaluation.verdicts.count; i++) {
    const struct verdict *v = &after->evaluation.verdicts.items[i], *old = verdict_like(before, after, v);
    char left[64], right[64], detail[160];
    bool well =
        old != NULL && old->lo <= v->lo && v->hi <= old->hi && (old->applies == UNKNOWN_ || v->applies == TRUE_);
    seen.narrowed += well && (v->lo != old->lo || v->hi != old->hi);
    snprintf(detail, sizeof detail, "%s became %s", verdict_text(old, left), verdict_text(v, right));
    if (!well) fail_scene(s, "wider though more is known", v, name_of(after, v->subject), detail);
  }
  for (uint32_t i = 0; i < before->evaluation.verdicts.count; i++) {
    const struct verdict *old = &before->evaluation.verdicts.items[i];
    if (old->applies == TRUE_ && verdict_like(after, before, old) == NULL)
      fail_scene(s, "applied and does no more", old, name_of(before, old->subject), "");
  }
}

/* complete(x, KIND) asks whether a statement was made, as recorded() does: making it is what such a rule wants to see.
 */
static void check_monotone(struct scene *s, uint32_t *seed) {
  bool lists = !rules_mention(&s->rules, "(complete");
  struct plant more = s->plant;
  struct eval_world before = s->world, after;
  for (int i = 0; i < REFINEMENTS; i++) {
    for (int step = 0; step < STEPS; step++) plant_refine(&more, lists, seed);
    plant_build(&after, &more, &s->rules, 0);
    check_narrower(s, &before, &after);
    if (i != 0) eval_world_end(&before);
    before = after;
    seen.refinements++;
  }
  eval_world_end(&before);
}

/* ---- (d) no grant hurts ------------------------------------------------------------------------- */

static void check_not_raised(const struct scene *s, const struct eval_world *less) {
  for (uint32_t i = 0; i < less->evaluation.verdicts.count; i++) {
    const struct verdict *v = &less->evaluation.verdicts.items[i], *old = verdict_like(&s->world, less, v);
    char left[64], right[64], detail[160];
    snprintf(detail, sizeof detail, "%s became %s", verdict_text(old, left), verdict_text(v, right));
    bool well = old == NULL ? v->applies == UNKNOWN_ : v->lo <= old->lo; /* without a list it may apply after all */
    if (!well) fail_scene(s, "raised by losing a grant", v, name_of(less, v->subject), detail);
    seen.lowered += old != NULL && v->lo < old->lo;
  }
}

static void check_grants(const struct scene *s) {
  int count = plant_grants(&s->plant);
  for (int i = 0; i < count; i++) {
    struct plant less = s->plant;
    struct eval_world w;
    if (!plant_without_grant(&less, i)) continue;
    plant_build(&w, &less, &s->rules, 0);
    check_not_raised(s, &w);
    eval_world_end(&w);
    seen.grants++;
  }
}

/* ---- (e) order does not matter ------------------------------------------------------------------ */

static bool same_verdict(const struct verdict *a, const struct verdict *b) {
  return a != NULL && b != NULL && a->lo == b->lo && a->hi == b->hi && a->applies == b->applies &&
         a->answered == b->answered && a->contested == b->contested && a->basis == b->basis &&
         a->exception == b->exception;
}

static void check_order(const struct scene *s, uint32_t *seed) {
  struct eval_world w;
  plant_build(&w, &s->plant, &s->rules, 1 + random_below(seed, 1u << 28));
  assert_int_equal(w.evaluation.verdicts.count, s->world.evaluation.verdicts.count);
  for (uint32_t i = 0; i < w.evaluation.verdicts.count; i++) {
    const struct verdict *v = &w.evaluation.verdicts.items[i];
    if (!same_verdict(v, verdict_like(&s->world, &w, v)))
      fail_scene(s, "depends on the order of statements", v, name_of(&w, v->subject), "");
  }
  eval_world_end(&w);
  seen.orders++;
}

/* ---- all ---------------------------------------------------------------------------------------- */

static void test_properties(void **state) {
  (void)state;
  struct scene *s = memory_zeroed(1, sizeof *s);
  for (uint32_t i = 0; i < PLANTS; i++) {
    uint32_t seed = i * 40503u + 977u;
    scene_begin(s, i);
    check_intervals(s);
    check_sound(s, &seed);
    check_monotone(s, &seed);
    if (i % 4 == 0) check_grants(s);
    check_order(s, &seed);
    eval_world_end(&s->world);
    seen.plants++;
  }
  free(s);
  print_message("%u plants, %u verdicts: %u undecided, %u perhaps applicable, %u by an exception, %u contested\n",
                seen.plants, seen.verdicts, seen.undecided, seen.unknown_applies, seen.excepted, seen.contested);
  print_message("%u completions with %u verdicts of the oracle, %u refinements narrowed %u verdicts, %u grants left "
                "out lowered %u, %u orders\n",
                seen.completions, seen.oracle, seen.refinements, seen.narrowed, seen.grants, seen.lowered, seen.orders);
  /* The properties hold of nothing when nothing happens. */
  uint32_t few = seen.plants / 10;
  assert_true(few < seen.contested && few < seen.undecided && few < seen.narrowed && few < seen.lowered);
  assert_true(seen.plants < seen.completions && seen.plants < seen.grants && seen.plants < seen.refinements);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_properties)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
