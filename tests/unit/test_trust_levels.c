/* test_trust_levels.c - the levels inferred on random processes with circles are those of a plain fixpoint that repeats
 * until nothing changes (language.md 4.5 INFER), and ways lead to what forces the level. Fixed seeds: a failure repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/trust/trust.h"
#include "tests/unit/program_fixture.h"

enum { ELEMENTS = 40, FLOWS = 110, DATA = 8, WORLDS = 400 };
static const char *const marks[] = {"", "low", "moderate", "high"};

/* A mark of 0: not stated. */
struct world {
  uint32_t number, seed;
  int elements, flows, data;
  struct { uint8_t cap_c, cap_i, with_a; bool fallback; } element[ELEMENTS];
  struct { int from, to, data; /* -1: none */ } flow[FLOWS];
  uint8_t label[DATA][3];
};

static uint32_t below(struct world *w, uint32_t limit) {
  w->seed = w->seed * 1664525u + 1013904223u;
  return (w->seed >> 8) % limit;
}

static uint8_t some_mark(struct world *w, uint32_t chance) { return below(w, chance) ? 0 : (uint8_t)(1 + below(w, 3)); }

static void draw(struct world *w) {
  w->elements = 2 + (int)below(w, ELEMENTS - 2);
  w->flows = 1 + (int)below(w, FLOWS - 1);
  w->data = 1 + (int)below(w, DATA - 1);
  for (int e = 0; e < w->elements; e++) {
    w->element[e].cap_c = some_mark(w, 6);
    w->element[e].cap_i = some_mark(w, 6);
    w->element[e].with_a = some_mark(w, 5);
    w->element[e].fallback = below(w, 6) == 0;
  }
  for (int d = 0; d < w->data; d++)
    for (int part = 0; part < 3; part++) w->label[d][part] = below(w, 4) ? (uint8_t)(1 + below(w, 3)) : 0;
  for (int f = 0; f < w->flows; f++) {
    w->flow[f].from = (int)below(w, (uint32_t)w->elements);
    w->flow[f].to = (int)below(w, (uint32_t)w->elements);
    w->flow[f].data = below(w, 3) ? -1 : (int)below(w, (uint32_t)w->data);
  }
}

static void write_element(struct builder *b, const struct world *w, int e) {
  builder_format(b, "procedure e%d of o { input inn", e);
  if (w->element[e].with_a) builder_format(b, " with a = %s", marks[w->element[e].with_a]);
  builder_format(b, "%s; output out", w->element[e].fallback ? " { fallback = 0 }" : "");
  if (w->element[e].cap_c) builder_format(b, "; declassify out to c = %s by o", marks[w->element[e].cap_c]);
  if (w->element[e].cap_i) builder_format(b, "; endorse out to i = %s by o", marks[w->element[e].cap_i]);
  builder_text(b, " }\n");
}

static void write_data(struct builder *b, const struct world *w, int d) {
  int count = 0;
  builder_format(b, "data d%d of o {", d);
  for (int part = 0; part < 3; part++)
    if (w->label[d][part]) builder_format(b, "%s %c = %s", count++ ? "," : " label", "cia"[part], marks[w->label[d][part]]);
  builder_text(b, " }\n");
}

static void write_world(struct builder *b, const struct world *w) {
  builder_text(b, "organization o\n");
  for (int d = 0; d < w->data; d++) write_data(b, w, d);
  for (int e = 0; e < w->elements; e++) write_element(b, w, e);
  for (int f = 0; f < w->flows; f++) {
    builder_format(b, "flow f%d", f);
    if (0 <= w->flow[f].data) builder_format(b, " of d%d", w->flow[f].data);
    builder_format(b, " : e%d.out -> e%d.inn\n", w->flow[f].from, w->flow[f].to);
  }
}

/* ---- the plain fixpoint ------------------------------------------------------------------------------------------------ */

/* Of integrity the distance from `high`: then all of it is a maximum. */
static uint8_t turned(int part, uint8_t mark) { return part == PART_INTEGRITY && mark ? (uint8_t)(4 - mark) : mark; }

struct solution { uint8_t flow[FLOWS], out[ELEMENTS]; bool fed[ELEMENTS], dry[FLOWS]; };

static uint8_t inflow(const struct world *w, const struct solution *a, int e) {
  uint8_t res = 0;
  for (int f = 0; f < w->flows; f++)
    if (w->flow[f].to == e && res < a->flow[f]) res = a->flow[f];
  return res;
}

static uint8_t outflow(const struct world *w, const struct solution *a, int part, int e) {
  uint8_t cap = turned(part, part == PART_INTEGRITY ? w->element[e].cap_i : w->element[e].cap_c), in = inflow(w, a, e);
  if (!a->fed[e]) return cap;
  return cap && cap < in ? cap : in;
}

static uint8_t carried(const struct world *w, const struct solution *a, int part, uint8_t unknown, int f) {
  int data = w->flow[f].data, from = w->flow[f].from;
  uint8_t stated = data < 0 ? 0 : turned(part, w->label[data][part]), in = a->out[from];
  if (stated) return stated;
  if (0 <= data) return unknown < in ? in : unknown;
  return a->fed[from] || in ? in : unknown;
}

/* Are all ways back from here circles without a beginning, in part? Then what is possible there was chosen, not inferred. */
static void mark_dry(const struct world *w, struct solution *a) {
  for (int f = 0; f < w->flows; f++) a->dry[f] = !a->flow[f];
  for (bool changed = true; changed;) {
    changed = false;
    for (int f = 0; f < w->flows; f++)
      for (int g = 0; g < w->flows && !a->dry[f]; g++)
        if (a->dry[g] && w->flow[g].to == w->flow[f].from) changed = a->dry[f] = true;
  }
}

static void solve(const struct world *w, struct solution *a, int part, uint8_t unknown) {
  memset(a, 0, sizeof *a);
  for (int f = 0; f < w->flows; f++) a->fed[w->flow[f].to] = true;
  for (bool changed = true; changed;) {
    changed = false;
    for (int e = 0; e < w->elements; e++) a->out[e] = outflow(w, a, part, e);
    for (int f = 0; f < w->flows; f++) {
      uint8_t next = carried(w, a, part, unknown, f);
      changed |= next != a->flow[f];
      a->flow[f] = next;
    }
  }
  if (unknown) mark_dry(w, a);
}

static void solve_need(const struct world *w, struct solution *a, bool possible) {
  memset(a, 0, sizeof *a);
  for (bool changed = true; changed;) {
    changed = false;
    for (int f = 0; f < w->flows; f++) {
      int to = w->flow[f].to, data = w->flow[f].data;
      uint8_t need = w->element[to].with_a, stated = data < 0 ? 0 : w->label[data][PART_AVAILABILITY];
      for (int g = 0; g < w->flows; g++)
        if (w->flow[g].from == to && need < a->flow[g]) need = a->flow[g];
      if (need < stated) need = stated;
      if (possible && 0 <= data && !stated) need = MARK_HIGH;
      if (w->element[to].fallback) need = 0;
      changed |= need != a->flow[f];
      a->flow[f] = need;
    }
  }
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------ */

static struct { uint32_t known, open, ways, compared /* both bounds */; } seen;

static void compare_bound(const struct world *w, int f, const char *what, uint8_t expected, uint8_t found) {
  if (expected != found) fail_msg("world %u, f%d, %s: expected %s, found %s", w->number, f, what, marks[expected], marks[found]);
}

static uint8_t at_least_low(uint8_t pressure) { return pressure ? pressure : MARK_LOW; }

/* The way begins where the level is stated, and every place on it has at least that much of it. */
static void check_way(const struct trust *t, entity_id e, int part, uint8_t pressure) {
  struct arena a = {0};
  struct witness way = trust_origin(&a, t, e, (enum label_part)part);
  if (way.count) assert_int_equal(way.steps[way.count - 1], e);
  for (uint32_t i = 0; i < way.count; i++) {
    struct bounds b = trust_label(t, way.steps[i]).part[part];
    assert_true(pressure <= turned(part, part == PART_INTEGRITY ? b.hi : b.lo));
  }
  seen.ways += way.count != 0;
  arena_free(&a);
}

static void compare_forward(const struct world *w, const struct trust *t, const entity_id *flows, int part) {
  struct solution known, possible;
  solve(w, &known, part, 0);
  solve(w, &possible, part, MARK_HIGH);
  for (int f = 0; f < w->flows; f++) {
    struct bounds b = trust_label(t, flows[f]).part[part];
    bool integrity = part == PART_INTEGRITY;
    compare_bound(w, f, integrity ? "i at most" : "c at least", turned(part, at_least_low(known.flow[f])), integrity ? b.hi : b.lo);
    if (!possible.dry[f]) compare_bound(w, f, integrity ? "i at least" : "c at most", turned(part, possible.flow[f]), integrity ? b.lo : b.hi);
    if (known.flow[f]) check_way(t, flows[f], part, known.flow[f]);
    seen.compared += !possible.dry[f];
    seen.known += b.lo == b.hi;
    seen.open += b.lo != b.hi;
  }
}

static void compare_need(const struct world *w, const struct trust *t, const entity_id *flows) {
  struct solution known, possible;
  solve_need(w, &known, false);
  solve_need(w, &possible, true);
  for (int f = 0; f < w->flows; f++) {
    struct bounds b = trust_label(t, flows[f]).part[PART_AVAILABILITY];
    compare_bound(w, f, "need at least", known.flow[f], b.lo);
    compare_bound(w, f, "need at most", possible.flow[f], b.hi);
  }
}

static void check_world(struct world *w) {
  struct builder text = {0};
  struct fixture f;
  struct trust t;
  entity_id flows[FLOWS];
  char name[16];
  draw(w);
  write_world(&text, w);
  fixture_spec(&f, builder_get(&text));
  assert_int_equal(f.program.diagnostics.errors, 0);
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of}, &f.program.diagnostics);
  for (int i = 0; i < w->flows; i++) {
    snprintf(name, sizeof name, "f%d", i);
    flows[i] = fixture_entity(&f, name);
  }
  compare_forward(w, &t, flows, PART_CONFIDENTIALITY);
  compare_forward(w, &t, flows, PART_INTEGRITY);
  compare_need(w, &t, flows);
  trust_free(&t);
  fixture_free(&f);
  builder_free(&text);
}

static void levels_are_the_least_fixpoint(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= WORLDS; seed++) check_world(&(struct world){.number = seed, .seed = seed * 7919});
  print_message("%u flows known, %u open, %u ways, %u with both bounds\n", seen.known, seen.open, seen.ways, seen.compared);
  assert_true(5000 < seen.known && 5000 < seen.open && 5000 < seen.ways && 5000 < seen.compared);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(levels_are_the_least_fixpoint)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
