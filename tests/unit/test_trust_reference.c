/* test_trust_reference.c - labels of all places of random graphs against a naive computation of the same rules, and who
 * may read at each. Graphs have circles, ports, procedures inside elements, people, sensing, data whose labels are partly
 * missing, downgrades, readers of several owners, authority, permits. Seeds are fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/trust/trust_internal.h"
#include "tests/unit/trust_reference.h"

enum { GRAPHS = 4000, MOST_PLACES = 200, PRINCIPALS = REFERENCE_PRINCIPALS - 1, TODAY = 20000 };

/* ---- drawing ------------------------------------------------------------------------------------------------------- */

struct places { VEC(entity_id) items; };

struct world {
  struct interner names;
  struct sources sources;
  struct model model;
  uint32_t seed, principals, unknowns, next_name; /* unknowns: how much is left unstated, percent */
  struct places begins, ends, outputs, inside /* ports of both kinds, where flows inside begin and end */, data, contracts;
};

static uint32_t below(struct world *w, uint32_t limit) {
  w->seed ^= w->seed << 13;
  w->seed ^= w->seed >> 17;
  w->seed ^= w->seed << 5;
  return limit ? (w->seed >> 3) % limit : 0;
}

static bool chance(struct world *w, uint32_t percent) { return below(w, 100) < percent; }
static sym name(struct world *w, const char *text) { return intern_text(&w->names, text); }
static entity_id any_of(struct world *w, const struct places *p) { return p->items.count ? p->items.items[below(w, p->items.count)] : 0; }
static entity_id any_principal(struct world *w) { return 1 + below(w, w->principals); }

static entity_id add(struct world *w, enum entity_kind kind, entity_id parent) {
  char text[16];
  snprintf(text, sizeof text, "x%u", ++w->next_name);
  return model_add_entity(&w->model, kind, name(w, text), 0, parent, 0, SPAN_NONE);
}

static void put(struct world *w, entity_id e, const char *attribute, struct value v) { model_set(&w->model, e, name(w, attribute), v, SPAN_NONE); }

static struct value mark(struct world *w, bool by_class) {
  static const char *const marks[] = {"low", "moderate", "high"};
  return (struct value){.tag = VALUE_MEMBER, .by_default = by_class, .first = name(w, marks[below(w, 3)])};
}

static void put_marks(struct world *w, entity_id e, bool by_class, uint32_t percent) {
  static const char *const parts[] = {"c", "i", "a"};
  for (int i = 0; i < 3; i++)
    if (chance(w, percent)) put(w, e, parts[i], mark(w, by_class));
}

static void put_readers(struct world *w, entity_id e, bool by_class) {
  struct value yes = {.tag = VALUE_BOOLEAN, .by_default = by_class, .first = 1};
  put(w, e, "readers_stated", yes);
  if (chance(w, 15)) put(w, e, "readers_any", yes);
  for (uint32_t i = below(w, 4); 0 < i; i--) model_add_edge(&w->model, RELATION_READERS, e, any_principal(w));
}

/* Often one owner, so that policies meet; sometimes that of what it is part of, or nobody's. */
static void draw_owner(struct world *w, entity_id e) {
  if (chance(w, 80)) w->model.entities.items[e].owner = any_principal(w);
}

static void draw_principals(struct world *w) {
  w->principals = 2 + below(w, PRINCIPALS - 1);
  uint32_t organizations = 1 + below(w, w->principals);
  for (uint32_t i = 0; i < w->principals; i++) {
    entity_id e = add(w, i < organizations ? KIND_ORGANIZATION : KIND_PERSON, 0);
    if (i < organizations && chance(w, 10)) put(w, e, "corporate_number", (struct value){.tag = VALUE_TEXT, .first = name(w, chance(w, 50) ? "1" : "2")});
    if (organizations <= i && chance(w, 80)) w->model.entities.items[e].owner = 1 + below(w, organizations);
    vec_push(&w->begins.items, e);
    vec_push(&w->ends.items, e);
  }
  for (uint32_t i = below(w, 6); 0 < i; i--) {
    day since = chance(w, 20) ? TODAY + 10 : DAY_NONE, until = chance(w, 30) ? TODAY - 10 + 20 * (day)below(w, 2) : DAY_NONE;
    vec_push(&w->model.acts, ((struct acts_for){any_principal(w), 1 + below(w, organizations), since, until, SPAN_NONE}));
  }
}

static struct value near_today(struct world *w) {
  if (chance(w, 15)) return (struct value){.tag = VALUE_UNKNOWN};
  return (struct value){.tag = VALUE_DATE, .first = TODAY - 1 + below(w, 3)};
}

static void draw_contracts(struct world *w) {
  for (uint32_t i = below(w, 5); 0 < i; i--) {
    entity_id e = add(w, KIND_CONTRACT, 0);
    model_add_edge(&w->model, RELATION_PARTIES, e, any_principal(w));
    model_add_edge(&w->model, RELATION_PARTIES, e, any_principal(w));
    if (chance(w, 10)) model_add_edge(&w->model, RELATION_PARTIES, e, any_principal(w));
    if (chance(w, 50)) put(w, e, "until", near_today(w));
    if (chance(w, 20)) put(w, e, "since", near_today(w));
    vec_push(&w->contracts.items, e);
  }
}

static void draw_data(struct world *w, entity_id holder) {
  entity_id e = add(w, KIND_DATA, holder);
  draw_owner(w, e);
  put_marks(w, e, chance(w, 20), 100 - w->unknowns);
  if (!chance(w, w->unknowns)) put_readers(w, e, chance(w, 20));
  if (holder) model_add_edge(&w->model, RELATION_HOLDERS, e, holder);
  vec_push(&w->data.items, e);
}

static void draw_fallback(struct world *w, entity_id e) {
  static const enum value_tag tags[] = {VALUE_UNKNOWN, VALUE_ABSENT, VALUE_BOOLEAN, VALUE_ENTITY};
  if (chance(w, 20)) put(w, e, "fallback", (struct value){.tag = (uint8_t)tags[below(w, 4)], .first = 1});
}

static void draw_downgrade(struct world *w, entity_id procedure, entity_id port) {
  struct downgrade d = {.procedure = procedure, .port = port, .by = any_principal(w), .endorse = chance(w, 50), .at = SPAN_NONE};
  if (d.endorse) d.i = mark(w, false).first;
  if (!d.endorse && chance(w, 70)) d.c = mark(w, false).first;
  if (!d.endorse && chance(w, 50)) d.has_readers = true, put_readers(w, port, false);
  vec_push(&w->model.downgrades, d);
}

static void draw_port(struct world *w, entity_id element, bool output) {
  enum entity_kind kind = (enum entity_kind)w->model.entities.items[element].kind;
  entity_id e = add(w, KIND_PORT, element);
  if (output) w->model.entities.items[e].flags |= ENTITY_OUTPUT;
  bool by_class = chance(w, 80), changes = output && kind == KIND_PROCEDURE && chance(w, 50);
  if (output && chance(w, 20)) put_marks(w, e, by_class, 50);
  if (changes) {
    draw_downgrade(w, element, e);
    if (chance(w, 15)) draw_downgrade(w, element, e);
  } else if (chance(w, 10)) {
    put_readers(w, e, !output || chance(w, 50));
  }
  if (!output && chance(w, 25)) put(w, e, "need_a", mark(w, false));
  if (!output) draw_fallback(w, e);
  if (output) vec_push(&w->outputs.items, e);
  if (kind != KIND_PERSON) vec_push(&w->inside.items, e);
  vec_push(output ? &w->begins.items : &w->ends.items, e);
}

static void draw_element(struct world *w, entity_id parent) {
  static const enum entity_kind kinds[] = {KIND_COMPONENT, KIND_COMPONENT, KIND_SYSTEM, KIND_PROCEDURE, KIND_PROCEDURE};
  enum entity_kind kind = parent ? KIND_PROCEDURE : kinds[below(w, 5)];
  entity_id e = add(w, kind, parent);
  draw_owner(w, e);
  if (kind == KIND_PROCEDURE) draw_fallback(w, e);
  for (uint32_t i = below(w, 4); 0 < i; i--) draw_port(w, e, false);
  for (uint32_t i = below(w, 4); 0 < i; i--) draw_port(w, e, true);
  if (chance(w, 30)) vec_push(&w->begins.items, e);
  if (chance(w, 30)) vec_push(&w->ends.items, e);
  if (chance(w, 15)) draw_data(w, e);
  for (uint32_t i = kind == KIND_COMPONENT && chance(w, 20) ? 1 + below(w, 2) : 0; 0 < i; i--) draw_element(w, e);
}

static void connect(struct world *w, entity_id e, entity_id end, enum relation port, enum relation element) {
  bool is_port = w->model.entities.items[end].kind == KIND_PORT;
  if (is_port) model_add_edge(&w->model, port, e, end);
  model_add_edge(&w->model, element, e, is_port ? w->model.entities.items[end].parent : end);
}

static void draw_flow(struct world *w) {
  entity_id e = add(w, KIND_FLOW, 0);
  const struct places *inside = chance(w, 10) && w->inside.items.count ? &w->inside : NULL;
  connect(w, e, any_of(w, inside && chance(w, 50) ? inside : &w->begins), RELATION_SOURCE_PORT, RELATION_SOURCE);
  connect(w, e, any_of(w, inside && chance(w, 50) ? inside : &w->ends), RELATION_SINK_PORT, RELATION_SINK);
  if (chance(w, 35) && w->data.items.count) model_add_edge(&w->model, RELATION_FLOW_DATA, e, any_of(w, &w->data));
  else if (chance(w, 25)) put_marks(w, e, true, 60);
  else if (chance(w, 15)) put_readers(w, e, true);
}

static void draw_permit(struct world *w) {
  struct permit p = {.contract = any_of(w, &w->contracts), .reader = any_principal(w), .at = SPAN_NONE};
  for (uint32_t i = 1 + below(w, 2); 0 < i; i--) vec_push(&p.data, any_of(w, &w->data));
  vec_push(&w->model.permits, p);
}

static void world_draw(struct world *w, uint32_t seed) {
  static const uint32_t unknowns[] = {5, 40, 75};
  *w = (struct world){.seed = seed * 2654435761u + 12345u};
  model_init(&w->model, &w->names, &w->sources);
  w->unknowns = unknowns[below(w, 3)];
  draw_principals(w);
  draw_contracts(w);
  for (entity_id e = 1; e <= w->principals; e++)
    if (w->model.entities.items[e].kind == KIND_PERSON && chance(w, 30)) draw_port(w, e, false), draw_port(w, e, true);
  uint32_t most = chance(w, 20) ? MOST_PLACES : 10 + below(w, 60);
  for (uint32_t i = 1 + below(w, 6); 0 < i; i--) draw_data(w, 0);
  while (w->model.entities.count < most / 2) draw_element(w, 0);
  while (w->model.entities.count < most) draw_flow(w);
  for (uint32_t i = below(w, 3); 0 < i && w->outputs.items.count; i--) {
    entity_id e = add(w, KIND_SENSE, 0);
    connect(w, e, any_of(w, chance(w, 70) ? &w->outputs : &w->begins), RELATION_SINK_PORT, RELATION_SINK);
  }
  for (uint32_t i = w->contracts.items.count ? below(w, 4) : 0; 0 < i; i--) draw_permit(w);
  model_finish(&w->model);
}

static void world_free(struct world *w) {
  struct places *const lists[] = {&w->begins, &w->ends, &w->outputs, &w->inside, &w->data, &w->contracts};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) vec_free(&lists[i]->items);
  model_free(&w->model);
  interner_free(&w->names);
}

/* ---- comparing ----------------------------------------------------------------------------------------------------------- */

static uint16_t bits_of(const struct policies *p, uint32_t set) {
  if (set == READERS_ANY) return EVERYBODY;
  uint16_t res = 0;
  uint32_t count;
  const entity_id *members = readers_members(p, set, &count);
  for (uint32_t i = 0; i < count; i++) res |= (uint16_t)(1u << members[i]);
  return res;
}

static bool same_policy(const struct trust *t, uint32_t policy, const struct reference_policy *expected) {
  struct reference_policy found = {0};
  uint32_t count;
  const struct policy_pair *pairs = policy_pairs(t->state->policies, policy, &count);
  for (uint32_t i = 0; i < count; i++) {
    if (REFERENCE_PRINCIPALS <= pairs[i].owner) return false;
    found.owners |= (uint16_t)(1u << pairs[i].owner);
    found.surely[pairs[i].owner] = bits_of(t->state->policies, pairs[i].surely);
    found.possibly[pairs[i].owner] = bits_of(t->state->policies, pairs[i].possibly);
  }
  return memcmp(&found, expected, sizeof found) == 0;
}

static const char *levels_text(char *to, size_t size, const uint8_t lo[3], const uint8_t hi[3]) {
  snprintf(to, size, "c %u..%u i %u..%u a %u..%u", lo[0], hi[0], lo[1], hi[1], lo[2], hi[2]);
  return to;
}

static void fail_levels(uint32_t graph, entity_id e, const struct world *w, const struct label *l, const struct reference *r) {
  uint8_t lo[3], hi[3], lo_found[3], hi_found[3];
  char found[64], expected[64];
  for (int part = 0; part < 3; part++) {
    lo[part] = r->lo[part][e], hi[part] = r->hi[part][e];
    lo_found[part] = l->part[part].lo, hi_found[part] = l->part[part].hi;
  }
  fail_msg("graph %u, place %u of kind %u: %s, expected %s", graph, e, w->model.entities.items[e].kind,
           levels_text(found, sizeof found, lo_found, hi_found), levels_text(expected, sizeof expected, lo, hi));
}

/* How often something was there to be compared: a test of empty graphs shows nothing. */
struct seen { uint32_t places, unknown_levels, known_levels, needs, several_owners, truths[3]; };

static bool is_place(const struct world *w, entity_id e) {
  enum entity_kind kind = (enum entity_kind)w->model.entities.items[e].kind;
  return KIND_IS_ELEMENT(kind) || kind == KIND_FLOW || kind == KIND_PORT; /* data are elements, too */
}

static void compare_levels(uint32_t graph, entity_id e, const struct world *w, const struct trust *t, const struct reference *r, struct seen *seen) {
  struct label l = trust_label(t, e);
  for (int part = 0; part < 3; part++)
    if (l.part[part].lo != r->lo[part][e] || l.part[part].hi != r->hi[part][e]) fail_levels(graph, e, w, &l, r);
  seen->unknown_levels += r->lo[0][e] != r->hi[0][e];
  seen->known_levels += 1 < r->lo[0][e] && r->lo[0][e] == r->hi[0][e];
  seen->needs += r->lo[2][e] != 0;
}

static void compare_readers(uint32_t graph, entity_id e, const struct world *w, const struct trust *t, const struct reference *r, struct seen *seen) {
  uint32_t policy = trust_label(t, e).readers, kind = w->model.entities.items[e].kind;
  if (!same_policy(t, policy, &r->readers[e]))
    fail_msg("graph %u, place %u of kind %u: readers are %s", graph, e, kind, trust_readers_text(&((struct trust *)(uintptr_t)t)->memory, t, policy, LANGUAGE_EN));
  seen->several_owners += (r->readers[e].owners & (r->readers[e].owners - 1)) != 0;
  for (entity_id who = 1; who <= w->principals; who++) {
    enum truth expected = reference_may_read(r, &r->readers[e], who);
    if (trust_may_read(t, who, e) != expected) fail_msg("graph %u, place %u: %u may read: %u, expected %u", graph, e, who, trust_may_read(t, who, e), expected);
    seen->truths[expected]++;
  }
}

/* Where a part comes from is told by following ways back: they end. */
static void follow_ways(uint32_t graph, entity_id e, const struct world *w, const struct trust *t) {
  for (int part = 0; part < 3; part++) {
    const entity_id *from = level_ways(t->state, (enum label_part)part);
    uint32_t steps = 0;
    for (entity_id x = e; x; x = from[x])
      if (w->model.entities.count < ++steps) fail_msg("graph %u, place %u: the way of %c never ends", graph, e, "cia"[part]);
  }
}

static void compare_graph(uint32_t graph, struct reference *r, struct seen *seen) {
  struct world w;
  struct trust t;
  struct diagnostics d = {0};
  world_draw(&w, graph + 1);
  trust_run(&t, &w.model, (struct trust_options){.as_of = TODAY}, &d);
  reference_compute(r, &w.model, w.principals, TODAY);
  for (entity_id e = 1; e < w.model.entities.count; e++) {
    if (!is_place(&w, e)) continue;
    follow_ways(graph, e, &w, &t);
    compare_levels(graph, e, &w, &t, r, seen);
    compare_readers(graph, e, &w, &t, r, seen);
    seen->places++;
  }
  trust_free(&t);
  diagnostics_free(&d);
  world_free(&w);
}

static void labels_equal_the_reference(void **state) {
  (void)state;
  struct reference *r = calloc(1, sizeof *r);
  struct seen seen = {0};
  for (uint32_t i = 0; i < GRAPHS; i++) compare_graph(i, r, &seen);
  free(r);
  print_message("%u places: %u levels known, %u not, %u needs, %u with several owners; may read %u, may not %u, open %u\n", seen.places, seen.known_levels,
                seen.unknown_levels, seen.needs, seen.several_owners, seen.truths[TRUE_], seen.truths[FALSE_], seen.truths[UNKNOWN_]);
  assert_true(GRAPHS * 40 < seen.places);
  assert_true(GRAPHS < seen.known_levels && GRAPHS < seen.unknown_levels && GRAPHS < seen.needs && GRAPHS < seen.several_owners);
  for (int i = 0; i < 3; i++) assert_true(GRAPHS * 10 < seen.truths[i]);
}

/* Where more owners meet than are counted, everybody is left undecided, the owners too; below that nobody is. */
static void owners_beyond_counting_leave_it_open(void **state) {
  (void)state;
  struct policies *p = policies_new();
  uint32_t counted = 0, count;
  for (entity_id owner = 1; owner <= POLICY_OWNERS; owner++) counted = policy_join(p, counted, policy_one(p, (struct policy_pair){owner, READERS_NOBODY, READERS_NOBODY}));
  policy_pairs(p, counted, &count);
  assert_int_equal(count, POLICY_OWNERS);
  assert_int_equal(policy_allows_anybody(p, counted), FALSE_);
  uint32_t beyond = policy_join(p, counted, policy_one(p, (struct policy_pair){POLICY_OWNERS + 1, READERS_NOBODY, READERS_NOBODY}));
  assert_int_equal(policy_allows_anybody(p, beyond), UNKNOWN_);
  assert_int_equal(policy_join(p, beyond, counted), beyond);
  assert_int_equal(policy_join(p, counted, beyond), beyond);
  assert_int_equal(policy_join(p, 0, beyond), beyond);
  policies_free(p);
}

static void joins_do_not_depend_on_their_order(void **state) {
  (void)state;
  struct policies *p = policies_new();
  entity_id some[] = {7, 3, 7, 5}, others[] = {5, 9, 3};
  uint32_t a = readers_set(p, some, 4), b = readers_set(p, others, 3);
  uint32_t x = policy_one(p, (struct policy_pair){2, a, READERS_ANY}), y = policy_one(p, (struct policy_pair){2, b, b}), z = policy_one(p, (struct policy_pair){1, READERS_NOBODY, a});
  uint32_t all = policy_join(p, policy_join(p, x, y), z), count;
  assert_int_equal(all, policy_join(p, z, policy_join(p, y, x)));
  assert_int_equal(all, policy_join(p, policy_join(p, z, x), y));
  assert_int_equal(all, policy_join(p, all, x));
  const struct policy_pair *pairs = policy_pairs(p, all, &count);
  assert_int_equal(count, 2);
  assert_int_equal(pairs[0].owner, 1);
  assert_int_equal(pairs[1].possibly, b);
  const entity_id *surely = readers_members(p, pairs[1].surely, &count);
  assert_int_equal(count, 2);
  assert_true(surely[0] == 3 && surely[1] == 5);
  assert_int_equal(policy_one(p, (struct policy_pair){2, READERS_ANY, READERS_ANY}), 0);
  policies_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(labels_equal_the_reference), cmocka_unit_test(owners_beyond_counting_leave_it_open),
                                     cmocka_unit_test(joins_do_not_depend_on_their_order)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
