/* test_dominators.c - dominators against the enumeration of all paths, and V2316 of random plants against the
 * enumeration of all ways of data. Seeds are fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/trust/trust_internal.h"
#include "tests/unit/program_fixture.h"

static uint32_t seed;
static uint32_t chance(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}

/* ---- graphs ------------------------------------------------------------------------------------------------------ */

enum { MOST_NODES = 9 };

struct small_graph {
  uint32_t nodes;
  bool edge[MOST_NODES][MOST_NODES];
  uint8_t roles[MOST_NODES];
};

static void rows_of(const struct small_graph *x, bool forward, uint32_t **start, uint32_t **rows) {
  *start = memory_zeroed(x->nodes + 2, sizeof **start);
  *rows = memory_zeroed((size_t)x->nodes * x->nodes + 1, sizeof **rows);
  for (uint32_t a = 0; a < x->nodes; a++) {
    (*start)[a + 1] = (*start)[a];
    for (uint32_t b = 0; b < x->nodes; b++)
      if (forward ? x->edge[a][b] : x->edge[b][a]) (*rows)[(*start)[a + 1]++] = b;
  }
}

/* Sets of nodes are bits. On every path from a source to NODE: what all of them have in common. */
struct enumeration {
  const struct small_graph *graph;
  uint32_t common[MOST_NODES];
  bool reached[MOST_NODES];
};

static void walk(struct enumeration *x, uint32_t node, uint32_t path) {
  path |= 1u << node;
  x->common[node] = x->reached[node] ? x->common[node] & path : path;
  x->reached[node] = true;
  for (uint32_t next = 1; next < x->graph->nodes; next++)
    if (x->graph->edge[node][next] && !(path >> next & 1) && x->graph->roles[next] != ROLE_CLOSED) walk(x, next, path);
}

static struct small_graph random_graph(void) {
  struct small_graph x = {.nodes = 3 + chance(MOST_NODES - 2)};
  uint32_t density = 1 + chance(6);
  for (uint32_t a = 1; a < x.nodes; a++)
    for (uint32_t b = 1; b < x.nodes; b++) x.edge[a][b] = chance(12) < density;
  for (uint32_t a = 1; a < x.nodes; a++)
    x.roles[a] = chance(4) == 0 ? ROLE_SOURCE : chance(10) == 0 ? ROLE_CLOSED : ROLE_PLAIN;
  return x;
}

/* The strict dominator that all others dominate has the most dominators itself. */
static uint32_t nearest_dominator(const struct enumeration *x, uint32_t node) {
  uint32_t res = 0, most = 0;
  for (uint32_t e = 1; e < x->graph->nodes; e++) {
    uint32_t count = (uint32_t)__builtin_popcount(x->common[e]);
    if (e != node && (x->common[node] >> e & 1) && most < count) res = e, most = count;
  }
  return res;
}

static void assert_same_dominators(const struct small_graph *x, uint32_t number) {
  struct enumeration all = {.graph = x};
  struct trust_graph g = {.nodes = x->nodes};
  struct dominators d;
  for (uint32_t e = 1; e < x->nodes; e++)
    if (x->roles[e] == ROLE_SOURCE) walk(&all, e, 0);
  rows_of(x, true, &g.out_start, &g.out);
  rows_of(x, false, &g.in_start, &g.in);
  dominators_build(&d, &g, x->roles);
  for (uint32_t node = 1; node < x->nodes; node++) {
    bool same = dominators_reach(&d, node) == all.reached[node];
    if (all.reached[node]) same &= d.immediate[node] == nearest_dominator(&all, node);
    for (uint32_t over = 1; over < x->nodes; over++) {
      bool expected = !all.reached[node] || (all.common[node] >> over & 1);
      same &= dominates(&d, over, node) == expected;
    }
    if (!same) fail_msg("graph %u, node %u", number, node);
  }
  dominators_free(&d);
  trust_graph_free(&g);
}

static void dominators_equal_path_enumeration(void **state) {
  (void)state;
  seed = 20260615;
  for (uint32_t i = 0; i < 20000; i++) {
    struct small_graph x = random_graph();
    assert_same_dominators(&x, i);
  }
}

/* A ladder of 200000 nodes with an edge back from every node: no recursion, and done in a moment. */
static void a_long_ladder_with_cycles(void **state) {
  (void)state;
  enum { LENGTH = 200000 };
  struct trust_graph g = {.nodes = LENGTH + 1};
  uint8_t *roles = memory_zeroed(LENGTH + 1, 1);
  g.out_start = memory_zeroed(LENGTH + 3, sizeof *g.out_start);
  g.in_start = memory_zeroed(LENGTH + 3, sizeof *g.in_start);
  g.out = memory_zeroed(3 * LENGTH, sizeof *g.out);
  g.in = memory_zeroed(3 * LENGTH, sizeof *g.in);
  for (uint32_t e = 1; e <= LENGTH; e++) {
    g.out_start[e + 1] = g.out_start[e];
    g.in_start[e + 1] = g.in_start[e];
    const int steps[] = {-1, 1, 2};
    for (int i = 0; i < 3; i++) {
      int64_t to = (int64_t)e + steps[i], from = (int64_t)e - steps[i];
      if (0 < to && to <= LENGTH && e % 1000 != 0) g.out[g.out_start[e + 1]++] = (uint32_t)to;
      if (0 < from && from <= LENGTH && from % 1000 != 0) g.in[g.in_start[e + 1]++] = (uint32_t)from;
    }
  }
  struct dominators d;
  roles[1] = ROLE_SOURCE;
  dominators_build(&d, &g, roles);
  assert_true(dominators_reach(&d, 1001)); /* two steps from 999 */
  assert_true(dominates(&d, 999, LENGTH - 1));
  assert_false(dominates(&d, 998, LENGTH - 1)); /* 997 goes to 999, too */
  assert_int_equal(d.immediate[1001], 999);
  dominators_free(&d);
  trust_graph_free(&g);
  free(roles);
}

/* ---- plants ------------------------------------------------------------------------------------------------------ */

/* Elements: components, two procedures that may be guards, a person, and a drive whose port `set` takes the command and
 * is a place of its own. */
enum { COMPONENTS = 3, GUARD = COMPONENTS, OTHER_GUARD, PERSON, DRIVE, COMMAND, PLACES };
enum { MOST_FLOWS = 9, DATA = 4 };
static const char *const place_names[PLACES] = {"c0", "c1", "c2", "guard", "other", "mori", "drive", "drive.set"};

struct plant_flow {
  int from, output, to, data; /* -1: none named */
};
struct plant {
  struct plant_flow flows[MOST_FLOWS];
  int flow_count;
  uint8_t marks[DATA]; /* MARK_NONE: not stated */
  int holder[DATA];    /* -1: nobody holds it */
  uint8_t endorsed[2]; /* by `ok` of the guards; MARK_NONE: no endorse */
  uint8_t need;        /* `with i` */
  int guard;           /* GUARD, OTHER_GUARD, PLACES: none, -1: unknown */
};

static struct plant random_plant(void) {
  struct plant p = {.flow_count = 2 + (int)chance(MOST_FLOWS - 1)};
  for (int i = 0; i < p.flow_count; i++) {
    struct plant_flow *f = &p.flows[i];
    f->from = (int)chance(DRIVE + 1);
    f->output = (int)chance(2);
    f->to = i < 2 || chance(4) == 0 ? COMMAND : (int)chance(DRIVE + 1);
    f->data = (int)chance(DATA + 2) - 2;
    if (f->data < 0) f->data = -1;
  }
  for (int d = 0; d < DATA; d++) {
    p.marks[d] = (uint8_t)chance(4);
    p.holder[d] = chance(4) == 0 ? (int)chance(COMPONENTS) : -1;
  }
  for (int i = 0; i < 2; i++) p.endorsed[i] = (uint8_t)chance(4);
  p.need = (uint8_t)chance(4);
  static const int guards[] = {GUARD, GUARD, GUARD, OTHER_GUARD, PLACES, -1};
  p.guard = guards[chance(6)];
  return p;
}

static const char *end_name(struct arena *a, int place, int output, bool from) {
  if (place == DRIVE) return from ? "drive" : "drive.rest";
  if (place != GUARD && place != OTHER_GUARD) return place_names[place];
  return arena_format(a, "%s.%s", place_names[place], !from ? "asked" : output ? "ok" : "aside");
}

static void write_data(struct builder *b, const struct plant *p, int d) {
  builder_format(b, "data d%d", d);
  if (p->marks[d]) builder_format(b, " { label i = %s }", mark_text((enum mark)p->marks[d]));
  builder_text(b, "\n");
}

static void write_guard(struct builder *b, const struct plant *p, int i) {
  builder_format(b, "procedure %s {\n input asked\n output ok\n output aside\n", place_names[GUARD + i]);
  if (p->endorsed[i])
    builder_format(b, " endorse ok to i = %s by acme { within = 0rpm .. 9rpm } because \"tested\"\n",
                   mark_text((enum mark)p->endorsed[i]));
  builder_text(b, "}\n");
}

static const char *plant_text(struct arena *a, const struct plant *p) {
  struct builder b = {0};
  builder_text(
      &b, "responsible acme\norganization acme\nperson mori\ncomponent motor { quantity spin : RotationalSpeed }\n");
  for (int c = 0; c < COMPONENTS; c++) {
    builder_format(&b, "component c%d {\n", c);
    for (int d = 0; d < DATA; d++)
      if (p->holder[d] == c) write_data(&b, p, d);
    builder_text(&b, "}\n");
  }
  for (int d = 0; d < DATA; d++)
    if (p->holder[d] < 0) write_data(&b, p, d);
  for (int i = 0; i < 2; i++) write_guard(&b, p, i);
  builder_text(&b, "component drive {\n input rest\n input set");
  if (p->need) builder_format(&b, " with i = %s", mark_text((enum mark)p->need));
  builder_text(&b, "\n}\n");
  for (int i = 0; i < p->flow_count; i++) {
    const struct plant_flow *f = &p->flows[i];
    builder_text(&b, "flow ");
    if (0 <= f->data && 0 <= p->holder[f->data])
      builder_format(&b, "of c%d.d%d : ", p->holder[f->data], f->data);
    else if (0 <= f->data)
      builder_format(&b, "of d%d : ", f->data);
    builder_format(&b, "%s -> ", end_name(a, f->from, f->output, true));
    builder_format(&b, "%s\n", end_name(a, f->to, f->output, false));
  }
  builder_text(&b, "actuate t : drive.set -> motor.spin");
  if (p->guard < PLACES) builder_format(&b, " { guard = %s }", p->guard < 0 ? "unknown" : place_names[p->guard]);
  const char *res = arena_format(a, "%s\n", builder_get(&b));
  builder_free(&b);
  return res;
}

/* ---- all ways of data -------------------------------------------------------------------------------------------- */

static const struct bounds anything = {MARK_LOW, MARK_HIGH}, no_source = {0};

static struct bounds of_data(const struct plant *p, int d) {
  return p->marks[d] ? (struct bounds){p->marks[d], p->marks[d]} : anything;
}

static bool is_fed(const struct plant *p, int place) {
  for (int i = 0; i < p->flow_count; i++)
    if (p->flows[i].to == place || (place == DRIVE && p->flows[i].to == COMMAND)) return true;
  for (int d = 0; d < DATA; d++)
    if (p->holder[d] == place) return true;
  return false;
}

static struct bounds begins_at(const struct plant *p, const struct plant_flow *f) {
  if (0 <= f->data) return of_data(p, f->data);
  if (f->from != PERSON && is_fed(p, f->from)) return no_source;
  bool is_guard = f->from == GUARD || f->from == OTHER_GUARD;
  uint8_t endorsed = is_guard && f->output ? p->endorsed[f->from - GUARD] : MARK_NONE;
  return endorsed ? (struct bounds){endorsed, endorsed} : anything;
}

static struct bounds asked(const struct plant *p) {
  if (p->need) return (struct bounds){p->need, p->need};
  struct bounds res = {0};
  for (int i = 0; i < p->flow_count; i++) {
    if (p->flows[i].to != COMMAND) continue;
    struct bounds x = p->flows[i].data < 0 ? anything : of_data(p, p->flows[i].data);
    if (res.lo < x.lo) res.lo = x.lo;
    if (res.hi < x.hi) res.hi = x.hi;
  }
  return res.lo ? res : anything;
}

/* Entities met at a place that a way passes: its ports count. */
static int length_at(int place) { return place == GUARD || place == OTHER_GUARD ? 3 : place == DRIVE ? 2 : 1; }

struct ways {
  const struct plant *p;
  int shortest; /* entities from the flow or data where they begin; 0: no way found */
};

static void follow_ways(struct ways *w, int place, uint32_t passed, int length);

static void take_flow(struct ways *w, const struct plant_flow *f, uint32_t passed, int length) {
  length += 1;
  if (f->to == COMMAND) {
    if (w->shortest == 0 || length + 1 < w->shortest) w->shortest = length + 1;
  } else if (f->to != w->p->guard && f->to != PERSON && !(passed >> f->to & 1)) {
    follow_ways(w, f->to, passed | 1u << f->to, length + length_at(f->to));
  }
}

static void follow_ways(struct ways *w, int place, uint32_t passed, int length) {
  for (int i = 0; i < w->p->flow_count; i++)
    if (w->p->flows[i].from == place) take_flow(w, &w->p->flows[i], passed, length);
}

/* The shortest way of data lower than LEVEL around the guard, surely or possibly lower. */
static int way_around(const struct plant *p, uint8_t level, bool surely) {
  struct ways w = {p, 0};
  for (int i = 0; i < p->flow_count; i++) {
    struct bounds x = begins_at(p, &p->flows[i]);
    if (x.lo == MARK_NONE || level <= (surely ? x.hi : x.lo) || p->flows[i].from == p->guard) continue;
    take_flow(&w, &p->flows[i], 0, 0);
  }
  for (int d = 0; d < DATA; d++) {
    struct bounds x = of_data(p, d);
    if (0 <= p->holder[d] && (surely ? x.hi : x.lo) < level) follow_ways(&w, p->holder[d], 1u << p->holder[d], 2);
  }
  return w.shortest;
}

static enum truth expected_verdict(const struct plant *p, int *length) {
  struct bounds need = asked(p);
  *length = 0;
  if (!is_fed(p, COMMAND)) return need.hi == MARK_LOW ? TRUE_ : UNKNOWN_;
  if ((*length = way_around(p, need.lo, true))) return p->guard < 0 ? UNKNOWN_ : FALSE_;
  return (*length = way_around(p, need.hi, false)) ? UNKNOWN_ : TRUE_;
}

/* ---- the same by the checks -------------------------------------------------------------------------------------- */

static int place_of(const char *name, size_t length) {
  for (int i = 0; i < PLACES; i++)
    if (strlen(place_names[i]) == length && memcmp(place_names[i], name, length) == 0) return i;
  if (memchr(name, '.', length) && memcmp(name, "drive", 5) != 0)
    return place_of(name, (size_t)(strchr(name, '.') - name));
  return -1;
}

/* Entities on a way written as text, or -1 when it goes where no flow goes or through the guard. */
static int length_of_text(const struct plant *p, const char *text) {
  int before = -1, length = 0;
  for (const char *at = text; at; at = strstr(at, " → ") ? strstr(at, " → ") + strlen(" → ") : NULL) {
    const char *end = strstr(at, " → ");
    size_t name = end ? (size_t)(end - at) : strlen(at);
    bool is_data = name == 5 && at[0] == 'c' && at[2] == '.';
    int place = is_data ? -1 : place_of(at, name);
    if (is_data) {
      length += 1;
      continue;
    }
    bool joined = before < 0;
    for (int i = 0; i < p->flow_count; i++) joined |= p->flows[i].from == before && p->flows[i].to == place;
    if (!joined || place < 0 || place == p->guard) return -1;
    bool at_flow = before < 0 && length == 0;
    if (!at_flow) length += (0 <= before) + length_at(place);
    before = place;
  }
  return length;
}

static const struct builtin_check *check_of(const struct model *m, const char *code) {
  for (uint32_t i = 0; i < m->checks.count; i++)
    if (strcmp(sym_text(m->names, m->checks.items[i].code), code) == 0) return &m->checks.items[i];
  return NULL;
}

static enum truth compare_plant(const struct plant *p, uint32_t number) {
  struct fixture f = {0};
  struct trust t;
  int length;
  enum truth expected = expected_verdict(p, &length);
  struct arena a = {0};
  const char *text = plant_text(&a, p);
  fixture_spec(&f, text);
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of, .list_all = true},
            &f.program.diagnostics);
  const struct builtin_check *x = check_of(&f.program.model, "V2316");
  assert_non_null(x);
  if (f.program.diagnostics.errors || x->result != expected)
    fail_msg("plant %u: %d, expected %d (%s)\n%s", number, x->result, expected, fixture_codes(&f), text);
  if (length && !strstr(x->arguments[3], "…") && length_of_text(p, x->arguments[3]) != length)
    fail_msg("plant %u: way `%s` is %d long, expected %d\n%s", number, x->arguments[3],
             length_of_text(p, x->arguments[3]), length, text);
  trust_free(&t);
  fixture_free(&f);
  arena_free(&a);
  return expected;
}

static void guards_of_random_plants_equal_path_enumeration(void **state) {
  (void)state;
  uint32_t results[3] = {0};
  seed = 41;
  for (uint32_t i = 0; i < 4000; i++) {
    struct plant p = random_plant();
    results[compare_plant(&p, i)]++;
  }
  for (int i = 0; i < 3; i++) assert_in_range(results[i], 200, 4000);
}

/* ---- what may never happen, by the enumeration that the checks were just found to equal -------------------------- */

static void fail_at(const struct plant *p, enum truth before, enum truth after, const char *what) {
  struct arena a = {0};
  print_error("%d becomes %d: %s\n%s", before, after, what, plant_text(&a, p));
  arena_free(&a);
  fail();
}

static void a_value_for_an_unknown_turns_no_verdict_over(void **state) {
  (void)state;
  int length;
  seed = 43;
  for (uint32_t i = 0; i < 20000; i++) {
    struct plant p = random_plant();
    enum truth before = expected_verdict(&p, &length);
    for (int d = 0; d < DATA && before != UNKNOWN_; d++) {
      struct plant more = p;
      if (p.marks[d]) continue;
      more.marks[d] = (uint8_t)(MARK_LOW + chance(3));
      enum truth after = expected_verdict(&more, &length);
      if (after != before) fail_at(&more, before, after, "a label was added");
    }
    struct plant found = p;
    if (p.guard < 0) found.guard = chance(2) ? GUARD : OTHER_GUARD;
    if (before != UNKNOWN_ && expected_verdict(&found, &length) != before)
      fail_at(&found, before, UNKNOWN_, "the guard was named");
  }
}

static void deleting_a_grant_makes_nothing_hold(void **state) {
  (void)state;
  int length;
  seed = 47;
  for (uint32_t i = 0; i < 20000; i++) {
    struct plant p = random_plant();
    enum truth before = expected_verdict(&p, &length);
    struct plant less = p;
    uint32_t what = chance(DATA + 3);
    if (what < DATA)
      less.marks[what] = MARK_NONE;
    else if (what < DATA + 2)
      less.endorsed[what - DATA] = MARK_NONE;
    else
      less.guard = PLACES;
    enum truth after = expected_verdict(&less, &length);
    if (before != TRUE_ && after == TRUE_)
      fail_at(&less, before, after, "a label, an endorse or the guard was deleted");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dominators_equal_path_enumeration),
      cmocka_unit_test(a_long_ladder_with_cycles),
      cmocka_unit_test(guards_of_random_plants_equal_path_enumeration),
      cmocka_unit_test(a_value_for_an_unknown_turns_no_verdict_over),
      cmocka_unit_test(deleting_a_grant_makes_nothing_hold),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
