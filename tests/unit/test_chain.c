/* test_chain.c - chains of trust: strengths of links, and against the enumeration of all ways on small random processes
 * the weakest links, the smallest set to strengthen and the check that would do in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/chain/chain_internal.h"
#include "tests/unit/rules_fixture.h"

/* ---- a spec with its chains -------------------------------------------------------------------------------------------- */

struct spec {
  struct fixture fixture;
  struct trust trust;
  struct evaluation evaluation;
  struct findings findings;
  struct diagnostics quiet;
  struct chains chains;
};

static const char framework[] = "edition 2026\nmodule fw@1.0\nframework \"F\"\n"
                                "requirement #A.1 \"t\" {\n applies to component x\n level 1 when attested(1)\n}\n";
#define BEGIN "import fw@1.0\nresponsible me\norganization me\nperson boss of me\ncomponent m { quantity spin : RotationalSpeed }\n"

static void open_spec(struct spec *s, const char *text) {
  memset(s, 0, sizeof *s);
  struct fixture_text texts[] = {{"core.cpsf", rules_core}, {"secure.cpsf", rules_secure}, {"fw.cpsf", framework}, {"spec.cpsf", text}};
  struct fixture *f = &s->fixture;
  rules_lower_texts(f, texts, 4);
  assert_string_equal(fixture_codes(f), "");
  day today = f->program.as_of;
  trust_run(&s->trust, &f->program.model, (struct trust_options){.as_of = today}, &s->quiet);
  evaluation_run(&s->evaluation, &f->program.model, &f->program.rules, today);
  findings_run(&s->findings, &s->evaluation, (struct finding_options){.as_of = today}, &s->quiet);
  chains_open(&s->chains, &s->findings, &s->trust);
}

static void close_spec(struct spec *s) {
  chains_free(&s->chains);
  findings_free(&s->findings);
  evaluation_free(&s->evaluation);
  trust_free(&s->trust);
  diagnostics_free(&s->quiet);
  rules_done(&s->fixture);
}

static struct chain_rest rest_of(struct spec *s, const char *name) { return chain_rest_of(&s->chains, fixture_entity(&s->fixture, name)); }

static void assert_rest(struct spec *s, const char *name, enum strength strength, enum chain_because because) {
  struct chain_rest r = rest_of(s, name);
  if (r.strength != strength || r.because != because) print_error("%s: strength %d because %d\n", name, r.strength, r.because);
  assert_int_equal(r.strength, strength);
  assert_int_equal(r.because, because);
}

/* ---- strengths --------------------------------------------------------------------------------------------------------------- */

static void a_link_is_as_strong_as_what_it_rests_on(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, BEGIN "target fw at level 1\n"
                      "component done, missing, silent\nsystem quiet, hall { system inner }\n"
                      "answers on done by boss since 2026-01-01 { #A.1 = 1 }\nanswers on missing by boss since 2026-01-01 { #A.1 = 0 }\n"
                      "measure locks on hall\nmeasure later on quiet { status = planned }\n"
                      "measure seen on hall.inner { evidence proof { issued = 2026-01-01; expires = 2027-01-01 } }\n"
                      "data named { label c = low }\ndata bare\nprocedure plain\n");
  assert_rest(&s, "done", STRENGTH_STATED, BECAUSE_MET);
  assert_rest(&s, "missing", STRENGTH_BELOW, BECAUSE_GAP);
  assert_rest(&s, "silent", STRENGTH_NOTHING, BECAUSE_NOTHING);
  assert_int_equal(rest_of(&s, "silent").undecided, 1);
  assert_rest(&s, "hall", STRENGTH_STATED, BECAUSE_MEASURE);
  assert_rest(&s, "quiet", STRENGTH_NOTHING, BECAUSE_NOTHING);
  assert_rest(&s, "hall.inner", STRENGTH_EVIDENCED, BECAUSE_MEASURE);
  assert_rest(&s, "named", STRENGTH_STATED, BECAUSE_LABEL);
  assert_rest(&s, "bare", STRENGTH_NOTHING, BECAUSE_NOTHING);
  assert_rest(&s, "plain", STRENGTH_NOTHING, BECAUSE_NOTHING);
  assert_rest(&s, "boss", STRENGTH_STATED, BECAUSE_AUTHORITY);
  close_spec(&s);
}

static void measures_of_the_whole_organization_speak_for_it_alone(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, BEGIN "system line\nmeasure policy on me\n");
  assert_rest(&s, "me", STRENGTH_STATED, BECAUSE_MEASURE);
  assert_rest(&s, "line", STRENGTH_NOTHING, BECAUSE_NOTHING);
  close_spec(&s);
}

static void an_accepted_gap_is_not_weak(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, BEGIN "target fw at level 1\ncomponent old\nanswers on old by boss since 2026-01-01 { #A.1 = 0 }\n"
                      "measure fence on old\naccept #A.1 at level 1 on old by boss until 2026-12-31 because \"soon\"\n");
  assert_rest(&s, "old", STRENGTH_STATED, BECAUSE_MEASURE);
  assert_int_equal(rest_of(&s, "old").accepted, 1);
  close_spec(&s);
}

static void partners_are_bound_by_contracts_in_force(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, BEGIN "external organization bound, free\nexternal system cloud of bound\nexternal system other of free\ncomponent here\n"
                      "contract now between me and bound until 2027-01-01\ncontract past between me and free until 2026-01-01\n"
                      "flow good : here -> cloud under now\nflow late : here -> other under past\nflow bare : here -> other\n");
  assert_rest(&s, "cloud", STRENGTH_AGREED, BECAUSE_CONTRACT);
  assert_rest(&s, "bound", STRENGTH_AGREED, BECAUSE_CONTRACT);
  assert_rest(&s, "other", STRENGTH_NOTHING, BECAUSE_NOTHING);
  assert_rest(&s, "now", STRENGTH_AGREED, BECAUSE_CONTRACT);
  assert_rest(&s, "past", STRENGTH_NOTHING, BECAUSE_EXPIRED);
  assert_rest(&s, "good", STRENGTH_AGREED, BECAUSE_CONTRACT);
  assert_true(rest_of(&s, "late").strength <= STRENGTH_NOTHING);
  assert_true(rest_of(&s, "bare").strength <= STRENGTH_NOTHING);
  close_spec(&s);
}

/* ---- chains -------------------------------------------------------------------------------------------------------------------- */

static const struct chain_link *link_of(struct spec *s, const struct chain_view *x, const char *name) {
  entity_id e = fixture_entity(&s->fixture, name);
  for (uint32_t i = 0; i < x->count; i++)
    if (x->links[i].what == e) return &x->links[i];
  return NULL;
}

#define CHECKED                                                                                                        \
  BEGIN "component drive, far, near, aside\nprocedure gate { input asked; output passed\n"                             \
        " endorse passed to i = high by me { method = \"range\" } because \"tested\" }\n"                              \
        "flow f1 : far -> near\nflow f2 : near -> gate.asked\nflow f3 : gate.passed -> drive\n"                        \
        "actuate go : drive -> m.spin\n"

static void what_lies_behind_a_check_need_not_be_strengthened(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, CHECKED);
  chains_add(&s.chains, fixture_entity(&s.fixture, "go"));
  const struct chain_view *x = &s.chains.list.items[0];
  assert_null(link_of(&s, x, "aside"));
  assert_int_equal(link_of(&s, x, "far")->check, fixture_entity(&s.fixture, "gate"));
  assert_int_equal(link_of(&s, x, "near")->check, fixture_entity(&s.fixture, "gate"));
  assert_int_equal(link_of(&s, x, "gate")->check, 0);
  assert_int_equal(link_of(&s, x, "f3")->check, 0);
  assert_int_equal(link_of(&s, x, "gate")->rest.because, BECAUSE_CHECK);
  close_spec(&s);
  open_spec(&s, CHECKED "flow around : far -> drive\n");
  chains_add(&s.chains, fixture_entity(&s.fixture, "go"));
  x = &s.chains.list.items[0];
  assert_int_equal(link_of(&s, x, "far")->check, 0);
  assert_int_equal(link_of(&s, x, "near")->check, fixture_entity(&s.fixture, "gate"));
  close_spec(&s);
}

static void a_release_depends_on_the_receiver(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, BEGIN "external organization them\nexternal system cloud of them\ncomponent here, there\nflow out : here -> cloud\n"
                      "flow inside : here -> there\n");
  chains_find(&s.chains, 0);
  assert_int_equal(s.chains.releases, 1);
  assert_int_equal(s.chains.actuations, 0);
  const struct chain_view *x = &s.chains.list.items[0];
  assert_int_equal(x->subject, fixture_entity(&s.fixture, "out"));
  assert_non_null(link_of(&s, x, "cloud"));
  assert_non_null(link_of(&s, x, "them"));
  assert_int_equal(x->offer.at, 0);
  close_spec(&s);
}

static void the_weakest_chains_come_first_when_there_are_many(void **state) {
  (void)state;
  struct spec s;
  struct builder b = {0};
  builder_text(&b, BEGIN "target fw at level 1\nmeasure policy on me\nmeasure care on m\ncomponent bad\nflow weak : bad -> d7\n"
                         "answers on bad by boss since 2026-01-01 { #A.1 = 0 }\n");
  for (int i = 0; i < 12; i++) builder_format(&b, "component d%d\nactuate a%d : d%d -> m.spin\n", i, i, i);
  open_spec(&s, builder_get(&b));
  chains_find(&s.chains, 3);
  assert_int_equal(s.chains.actuations, 12);
  assert_int_equal(s.chains.list.count, 3);
  assert_int_equal(s.chains.list.items[0].subject, fixture_entity(&s.fixture, "a7"));
  assert_int_equal(s.chains.list.items[1].subject, fixture_entity(&s.fixture, "a0"));
  builder_free(&b);
  close_spec(&s);
}

static void nothing_is_nothing(void **state) {
  (void)state;
  struct spec s;
  open_spec(&s, BEGIN);
  chains_find(&s.chains, 0);
  assert_int_equal(s.chains.list.count, 0);
  close_spec(&s);
}

/* ---- against the enumeration of all ways ------------------------------------------------------------------------------------------ */

enum { PLACES = 7, ROUNDS = 300, MOST_LINKS = 40, MOST_WAYS = 4000, MOST_WEAK = 16 };

static uint32_t below(uint32_t *seed, uint32_t limit) {
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 8) % limit;
}

/* Components c0.. and procedures with an endorsement, c0 drives; flows between any two, some with a measure. */
static void random_spec(struct builder *b, uint32_t seed) {
  bool checks[PLACES];
  builder_text(b, BEGIN);
  for (uint32_t i = 0; i < PLACES; i++) {
    checks[i] = i && below(&seed, 4) == 0;
    if (checks[i]) builder_format(b, "procedure c%u { input in; output out\n endorse out to i = high by me { method = \"m\" } because \"b\" }\n", i);
    else builder_format(b, "component c%u\n", i);
    if (below(&seed, 2)) builder_format(b, "measure mc%u on c%u\n", i, i);
  }
  uint32_t flows = PLACES + below(&seed, 4);
  for (uint32_t i = 0; i < flows; i++) {
    uint32_t from = 1 + below(&seed, PLACES - 1), to = i == 0 ? 0 : below(&seed, PLACES);
    builder_format(b, "flow f%u : c%u%s -> c%u%s\n", i, from, checks[from] ? ".out" : "", to, checks[to] ? ".in" : "");
    if (below(&seed, 3)) builder_format(b, "measure mf%u on f%u\n", i, i);
  }
  builder_text(b, "actuate go : c0 -> m.spin\n");
}

/* A way: nodes from the drive against the flow, until a check or anywhere before. */
struct way { entity_id nodes[64]; uint32_t count; };
struct ways { struct spec *s; struct way *list; uint32_t count; struct way at; };

static bool is_check(const struct spec *s, entity_id node) {
  const struct entity *x = &s->fixture.program.model.entities.items[node];
  bool output = x->kind == KIND_PORT && (x->flags & ENTITY_OUTPUT);
  return output && s->fixture.program.model.entities.items[x->parent].kind == KIND_PROCEDURE;
}

static void enumerate(struct ways *w, entity_id node) {
  const struct trust_graph *g = &w->s->trust.state->graph;
  w->at.nodes[w->at.count++] = node;
  if (w->count == MOST_WAYS) fail_msg("too many ways");
  w->list[w->count++] = w->at;
  for (uint32_t k = g->in_start[node]; k < g->in_start[node + 1] && !is_check(w->s, node); k++) {
    bool passed = false;
    for (uint32_t i = 0; i < w->at.count; i++) passed |= w->at.nodes[i] == g->in[k];
    if (!passed) enumerate(w, g->in[k]);
  }
  w->at.count--;
}

/* Does the way need LINK: does it pass it, or something of its? */
static bool needs(const struct spec *s, const struct way *w, entity_id link) {
  const struct model *m = &s->fixture.program.model;
  for (uint32_t i = 0; i < w->count; i++) {
    entity_id element = node_element(m, w->nodes[i]);
    if (element == link || (m->entities.items[element].kind != KIND_FLOW && m->entities.items[element].owner == link)) return true;
  }
  return m->entities.items[link].kind == KIND_ACTUATE;
}

/* Which of the links in WEAK a way needs, as bits. */
static uint32_t needs_of(const struct spec *s, const struct way *w, const entity_id *weak, uint32_t count) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < count; i++) res |= (uint32_t)needs(s, w, weak[i]) << i;
  return res;
}

/* The smallest set without which some way stays weak, by looking at every set. */
static uint32_t smallest_set(const struct ways *w, const entity_id *weak, uint32_t count) {
  uint32_t best = UINT32_MAX, *needed = memory_zeroed(w->count + 1, sizeof *needed);
  for (uint32_t i = 0; i < w->count; i++) needed[i] = needs_of(w->s, &w->list[i], weak, count);
  for (uint32_t set = 0; set < 1u << count; set++) {
    bool good = true;
    for (uint32_t i = 0; i < w->count && good; i++) good = (needed[i] & ~set) == 0;
    if (good && (best == UINT32_MAX || __builtin_popcount(set) < __builtin_popcount(best))) best = set;
  }
  free(needed);
  return best;
}

/* Would a check at AT stand on every way that needs LINK, before what it needs? */
static bool stands_before(const struct ways *w, entity_id at, entity_id link) {
  const struct model *m = &w->s->fixture.program.model;
  for (uint32_t i = 0; i < w->count; i++) {
    const struct way *x = &w->list[i];
    struct way last = {{x->nodes[x->count - 1]}, 1};
    bool passes = false;
    if (!needs(w->s, &last, link)) continue;
    for (uint32_t k = 1; k + 1 < x->count; k++) passes |= x->nodes[k] == at;
    if (!passes || node_element(m, last.nodes[0]) == at) return false;
  }
  return m->entities.items[link].kind != KIND_ACTUATE;
}

static uint32_t covered_by(const struct ways *w, entity_id at, const struct chain_view *x) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < x->strengthen_count; i++) res += stands_before(w, at, x->links[x->strengthen[i]].what);
  return res;
}

static void compare_set(const struct ways *w, const struct chain_view *x) {
  entity_id weak[MOST_WEAK];
  uint32_t count = 0, found = 0;
  for (uint32_t i = 0; i < x->count; i++)
    if (chain_rest_is_weak(&x->links[i].rest)) {
      if (count == MOST_WEAK) return; /* 2^16 sets are enough to look at */
      weak[count++] = x->links[i].what;
    }
  for (uint32_t i = 0; i < x->strengthen_count; i++)
    for (uint32_t k = 0; k < count; k++) found |= (uint32_t)(weak[k] == x->links[x->strengthen[i]].what) << k;
  assert_int_equal(found, smallest_set(w, weak, count));
}

static void compare_offer(const struct ways *w, const struct chain_view *x) {
  const struct model *m = &w->s->fixture.program.model;
  uint32_t best = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    uint8_t kind = m->entities.items[e].kind;
    uint32_t covers = (kind == KIND_COMPONENT || kind == KIND_PROCEDURE) && e != w->list[0].nodes[0] ? covered_by(w, e, x) : 0;
    if (best < covers) best = covers;
  }
  assert_int_equal(x->offer.covers, 2 <= best ? best : 0);
  if (x->offer.at) assert_int_equal(covered_by(w, x->offer.at, x), best);
  for (uint32_t i = 0; i < x->offer.covers; i++) assert_true(stands_before(w, x->offer.at, x->links[x->offer.links[i]].what));
}

static void compare_weakest(const struct chain_view *x) {
  for (int layer = 1; layer <= 3; layer++) {
    uint8_t least = STRENGTH_COUNT;
    for (uint32_t i = 0; i < x->count; i++)
      if (x->links[i].layer == layer && x->links[i].rest.strength < least) least = x->links[i].rest.strength;
    if (least == STRENGTH_COUNT) assert_int_equal(x->weakest[layer - 1], 0);
    else assert_int_equal(x->links[x->weakest[layer - 1] - 1].rest.strength, least);
  }
}

static void random_chains_agree_with_all_ways(void **state) {
  (void)state;
  uint32_t offers = 0, behind = 0;
  for (uint32_t seed = 1; seed <= ROUNDS; seed++) {
    struct builder b = {0};
    struct spec s;
    random_spec(&b, seed);
    open_spec(&s, builder_get(&b));
    chains_add(&s.chains, fixture_entity(&s.fixture, "go"));
    const struct chain_view *x = &s.chains.list.items[0];
    struct ways w = {.s = &s, .list = memory_zeroed(MOST_WAYS, sizeof *w.list)};
    enumerate(&w, fixture_entity(&s.fixture, "c0"));
    compare_weakest(x);
    compare_set(&w, x);
    compare_offer(&w, x);
    offers += x->offer.at != 0;
    behind += x->behind != 0;
    free(w.list);
    builder_free(&b);
    close_spec(&s);
  }
  assert_true(ROUNDS / 20 < offers && ROUNDS / 20 < behind);
}

/* ---- creep ------------------------------------------------------------------------------------------------------------------------- */

static void the_source_of_high_is_named_with_how_far_it_goes(void **state) {
  (void)state;
  struct spec s;
  struct creep_list creep = {0};
  open_spec(&s, BEGIN "data secret { label c = high, a = low }\ncomponent a, b, c, e { data note { label c = low } }\n"
                      "component strict { input in with i = high }\n"
                      "flow of secret : a -> b\nflow b -> c\nflow c -> e\nflow e -> strict.in\n");
  trust_creep(&s.trust, &creep);
  assert_true(2 <= creep.rows.count);
  const struct creep_row *first = &creep.rows.items[0], *second = &creep.rows.items[1];
  assert_int_equal(first->source, fixture_entity(&s.fixture, "secret"));
  assert_int_equal(first->part, PART_CONFIDENTIALITY);
  assert_int_equal(first->elements, 4); /* b, c, e, strict */
  assert_int_equal(second->source, fixture_entity(&s.fixture, "strict.in"));
  assert_int_equal(second->part, PART_INTEGRITY);
  assert_int_equal(second->elements, 4); /* e, c, b, a */
  creep_free(&creep);
  close_spec(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_link_is_as_strong_as_what_it_rests_on),
      cmocka_unit_test(measures_of_the_whole_organization_speak_for_it_alone),
      cmocka_unit_test(an_accepted_gap_is_not_weak),
      cmocka_unit_test(partners_are_bound_by_contracts_in_force),
      cmocka_unit_test(what_lies_behind_a_check_need_not_be_strengthened),
      cmocka_unit_test(a_release_depends_on_the_receiver),
      cmocka_unit_test(the_weakest_chains_come_first_when_there_are_many),
      cmocka_unit_test(nothing_is_nothing),
      cmocka_unit_test(random_chains_agree_with_all_ways),
      cmocka_unit_test(the_source_of_high_is_named_with_how_far_it_goes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
