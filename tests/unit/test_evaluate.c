/* test_evaluate.c - every form of a formula in three values, open and closed sets, what is attested, and how a verdict
 * comes out of levels, exceptions and strengthenings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/unit/evaluate_fixture.h"

#define T TRUE_
#define F FALSE_
#define U UNKNOWN_

/* ---- comparison and arithmetic ------------------------------------------------------------------ */

static void test_connectives(void **state) {
  struct eval_world *w = *state;
  eval_add(w, KIND_ORGANIZATION, "a", 0, 0);
  ASK(w, NULL, {"a", "(and true unknown)", U}, {"a", "(and unknown false)", F}, {"a", "(or unknown true)", T},
      {"a", "(or false unknown)", U}, {"a", "(not unknown)", U}, {"a", "(not false)", T},
      {"a", "(implies false unknown)", T}, {"a", "(implies unknown true)", T}, {"a", "(implies unknown false)", U},
      {"a", "(implies true unknown)", U}, {"a", "(and true true true unknown true)", U},
      {"a", "(or x.p (not x.p))", U}, /* compositional: it does not see that this always holds */
      {"a", "absent", F}, {"a", "(if unknown true true)", T}, {"a", "(if unknown true false)", U},
      {"a", "(if true false unknown)", F});
}

static void test_comparison(void **state) {
  struct eval_world *w = *state;
  entity_id a = eval_add(w, KIND_COMPONENT, "a", 0, 0);
  eval_put(w, a, "n", eval_number(w, 3));
  eval_put(w, a, "bounded", eval_between(w, 1, 4));
  eval_put(w, a, "said_unknown", EVAL_VALUE(UNKNOWN));
  eval_put(w, a, "nothing", EVAL_VALUE(ABSENT));
  eval_put(w, a, "mark", eval_member(w, "Mark:moderate"));
  eval_put(w, a, "day", eval_date("2026-03-01"));
  ASK(w, NULL, {"a", "(== x.n 3)", T}, {"a", "(!= x.n 3)", F}, {"a", "(< x.n 4)", T}, {"a", "(<= x.bounded 4)", T},
      {"a", "(< x.bounded 4)", U}, {"a", "(> x.bounded 0)", T}, {"a", "(>= x.bounded 1)", T},
      {"a", "(> x.bounded 4)", F}, {"a", "(== x.bounded 2)", U}, {"a", "(== x.bounded 5)", F},
      {"a", "(!= x.bounded 5)", T}, {"a", "(== x.bounded x.bounded)", U}, {"a", "(< x.missing 4)", U},
      {"a", "(== x.said_unknown 4)", U}, {"a", "(== x.nothing 4)", F}, {"a", "(!= x.nothing 4)", T},
      {"a", "(< x.nothing 4)", F}, {"a", "(> x.nothing 4)", F}, {"a", "(== x.nothing absent)", T},
      {"a", "(== x.n absent)", F}, {"a", "(!= x.n absent)", T}, {"a", "(== x.missing absent)", U},
      {"a", "(== x.mark Mark:moderate)", T}, {"a", "(>= x.mark Mark:moderate)", T}, {"a", "(< x.mark Mark:high)", T},
      {"a", "(< x.mark Mark:low)", F}, {"a", "(== x.missing Mark:low)", U}, {"a", "(< x.day 2026-06-15)", T},
      {"a", "(== x.day 2026-03-01)", T}, {"a", "(== x @a)", T}, {"a", "(== x.n x.mark)", F}, {"a", "x.n", U});
}

static void test_arithmetic(void **state) {
  struct eval_world *w = *state;
  entity_id a = eval_add(w, KIND_COMPONENT, "a", 0, 0);
  eval_put(w, a, "n", eval_number(w, 3));
  eval_put(w, a, "bounded", eval_between(w, -1, 4));
  eval_put(w, a, "nothing", EVAL_VALUE(ABSENT));
  eval_put(w, a, "day", eval_date("2026-06-05"));
  ASK(w, NULL, {"a", "(== (+ x.n 1) 4)", T}, {"a", "(== (- x.n 5) (neg 2))", T}, {"a", "(== (/ x.n 2) (/ 6 4))", T},
      {"a", "(<= (+ x.bounded x.n) 7)", T}, {"a", "(>= (- x.n x.bounded) (neg 1))", T},
      {"a", "(>= (* x.bounded 2) (neg 2))", T}, {"a", "(<= (* x.bounded (neg 1)) 1)", T}, {"a", "(== (/ x.n 0) 1)", U},
      {"a", "(< (/ 1 x.bounded) 9)", U}, {"a", "(< (+ x.missing 1) 9)", U}, {"a", "(== (+ x.nothing 1) 4)", F},
      {"a", "(== (- 2026-06-15 x.day) 864000)", T}, {"a", "(== (+ x.day 864000) 2026-06-15)", T},
      {"a", "(== (* 99999999999999999 (* 99999999999999999 99999999999999999)) 1)", U},
      {"a", "(< (if unknown 1 3) 4)", T}, {"a", "(< (if unknown 1 3) 2)", U});
}

static void test_ranges(void **state) {
  struct eval_world *w = *state;
  entity_id a = eval_add(w, KIND_ACTUATE, "a", 0, 0);
  eval_put(w, a, "safe", eval_range(w, 0, 10));
  eval_put(w, a, "narrow", eval_range(w, 2, 8));
  eval_put(w, a, "bounded", eval_between(w, 4, 12));
  eval_put(w, a, "inside", eval_between(w, 4, 6));
  eval_put(w, a, "open", (struct value){.tag = VALUE_RANGE, .first = eval_number(w, 0).first, .second = UINT32_MAX});
  eval_put(w, a, "nothing", EVAL_VALUE(ABSENT));
  ASK(w, NULL, {"a", "(within x.narrow x.safe)", T}, {"a", "(within x.safe x.narrow)", F},
      {"a", "(within x.narrow x.missing)", U}, {"a", "(within x.missing x.safe)", U},
      {"a", "(within x.nothing x.safe)", F}, {"a", "(within x.narrow x.open)", T}, {"a", "(within x.open x.safe)", F},
      {"a", "(in 5 x.safe)", T}, {"a", "(in 11 x.safe)", F}, {"a", "(in x.bounded x.safe)", U},
      {"a", "(in x.inside x.safe)", T}, {"a", "(in x.bounded (.. 13 14))", F},
      {"a", "(within (.. 2 x.bounded) x.safe)", U}, {"a", "(within (.. 2 x.inside) x.safe)", T},
      {"a", "(within (.. x.bounded 20) (.. 5 15))", F}, {"a", "(== x.safe (.. 0 10))", T},
      {"a", "(== x.safe (.. 0 9))", F});
}

static void test_lists(void **state) {
  struct eval_world *w = *state;
  entity_id a = eval_add(w, KIND_COMPONENT, "a", 0, 0);
  struct value items[] = {eval_number(w, 1), eval_number(w, 2)};
  eval_put(w, a, "list", value_list(&w->model, items, 2));
  eval_put(w, a, "n", eval_number(w, 2));
  ASK(w, NULL, {"a", "(in x.n (list 1 2))", T}, {"a", "(in x.n (list 1 3))", F}, {"a", "(in x.n (list 1 unknown))", U},
      {"a", "(in x.missing (list 1 2))", U}, {"a", "(in x.missing (list))", F}, {"a", "(in x.n x.list)", T},
      {"a", "(in 3 x.list)", F}, {"a", "(some i x.list (== i 2))", T}, {"a", "(all i x.list (< i 2))", F},
      {"a", "(== (count i x.list (> i 0)) 2)", T}, {"a", "(in 3 x.missing)", U});
}

/* ---- is ----------------------------------------------------------------------------------------- */

static void test_is(void **state) {
  struct eval_world *w = *state;
  entity_id plc = eval_add(w, KIND_COMPONENT, "plc", 0, 0), theirs = eval_add_external(w, KIND_COMPONENT, "theirs", 0);
  entity_id known = eval_add_external(w, KIND_COMPONENT, "known", 0), flow = eval_add_flow(w, "flow", plc, theirs, 0);
  eval_add(w, KIND_COMPONENT, "plain", 0, 0);
  w->model.entities.items[plc].class = eval_class_named(w, "Plc");
  w->model.entities.items[known].class = eval_class(w, "Fan", KIND_COMPONENT, w->model.root_class[KIND_COMPONENT]);
  eval_put(w, flow, "protocol", (struct value){.tag = VALUE_CLASS, .first = eval_class_named(w, "Encryption")});
  eval_put(w, plc, "nothing", EVAL_VALUE(ABSENT));
  ASK(w, NULL, {"plc", "(is x Plc)", T}, {"plc", "(is x component)", T}, {"plc", "(is x system)", F},
      {"plain", "(is x Plc)", F}, {"theirs", "(is x Plc)", U}, {"theirs", "(is x std.core.Component)", T},
      {"theirs", "(is x Radio)", F}, {"known", "(is x Plc)", F}, {"plc", "(is x.missing Plc)", U},
      {"plc", "(is x.nothing Plc)", F}, {"flow", "(is x.protocol Encryption)", T},
      {"flow", "(is x.protocol Inventory)", F}, {"flow", "(is x.data component)", F}, {"flow", "(is x.data data)", T},
      {"plain", "(is x.part_of Plc)", F});
}

/* ---- quantifiers -------------------------------------------------------------------------------- */

/* s has a (p = yes), b (p unknown), c (p = no); t has a2 (p = yes) only. */
static void add_parts(struct eval_world *w, entity_id org) {
  static const struct {
    const char *name, *parent;
    int p;
  } parts[] = {{"pa", "s", 1}, {"pb", "s", -1}, {"pc", "s", 0}, {"ta", "t", 1}};
  for (int i = 0; i < 2; i++) eval_add(w, KIND_SYSTEM, i ? "t" : "s", 0, org);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    entity_id e = eval_add(w, KIND_COMPONENT, parts[i].name, eval_find(w, parts[i].parent), 0);
    if (0 <= parts[i].p) eval_put(w, e, "p", eval_bool(parts[i].p));
  }
}

static void complete_all(struct eval_world *w, entity_id within) {
  static const enum entity_kind kinds[] = {KIND_COMPONENT, KIND_DATA, KIND_PROCEDURE, KIND_SYSTEM};
  for (int i = 0; i < 4; i++) eval_add_complete(w, kinds[i], within, 0);
}

static void test_quantifiers_closed(void **state) {
  struct eval_world *w = *state;
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0);
  add_parts(w, org);
  complete_all(w, org);
  ASK(w, NULL, {"s", "(all c x.parts c.p)", F}, {"s", "(some c x.parts c.p)", T}, {"s", "(none c x.parts c.p)", F},
      {"t", "(all c x.parts c.p)", T}, {"t", "(none c x.parts (not c.p))", T},
      {"s", "(all c x.parts (!= c @pc) c.p)", U}, {"s", "(some c x.parts (== c @pb) c.p)", U},
      {"s", "(some c x.parts (== c @pc) c.p)", F}, {"s", "(all c x.parts c.p (is c component))", T},
      {"ta", "(all c x.parts false)", T}, {"ta", "(some c x.parts true)", F}, {"s", "(== (count c x.parts) 3)", T},
      {"s", "(>= (count c x.parts c.p) 1)", T}, {"s", "(>= (count c x.parts c.p) 2)", U},
      {"s", "(>= (count c x.parts c.p) 3)", F}, {"s", "(== (count c x.parts c.p) 1)", U},
      {"t", "(== (count c x.parts c.p) 1)", T}, {"s", "(all c x.missing.parts c.p)", U},
      {"s", "(some c x.missing.parts c.p)", U}, {"s", "(>= (count c x.missing.parts) 0)", T});
}

static void test_quantifiers_open(void **state) {
  struct eval_world *w = *state;
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0);
  add_parts(w, org);
  eval_add_complete(w, KIND_COMPONENT, eval_find(w, "t"), 0);
  ASK(w, NULL, {"s", "(all c x.parts c.p)", F}, {"s", "(some c x.parts c.p)", T},
      {"s", "(some c x.parts (== c @pc) c.p)", U}, {"s", "(none c x.parts c.p)", F},
      {"t", "(all c x.parts c.p)", U}, /* a system, procedure or data may be a part, too */
      {"t", "(all c x.parts (is c component) c.p)", T}, {"t", "(some c x.parts (and (is c component) (not c.p)))", F},
      {"t", "(none c x.parts (is c component) (not c.p))", T}, {"t", "(none c x.parts (not c.p))", U},
      {"t", "(some c x.parts (is c organization) true)", F}, {"t", "(== (count c x.parts (is c component)) 1)", T},
      {"t", "(>= (count c x.parts) 5)", U}, {"t", "(>= (count c x.parts) 1)", T}, {"t", "(complete x component)", T},
      {"t", "(complete x system)", F}, {"s", "(complete x component)", F}, {"ta", "(complete x component)", T},
      {"t", "(all c x.parts true)", T}, {"s", "(all c x.parts_all (is c organization))", F});
}

static void test_complete_by_whom(void **state) {
  struct eval_world *w = *state;
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0),
            other = eval_add_external(w, KIND_ORGANIZATION, "other", 0);
  entity_id mori = eval_add(w, KIND_PERSON, "mori", 0, org),
            stranger = eval_add_external(w, KIND_PERSON, "stranger", other);
  entity_id helper = eval_add_external(w, KIND_PERSON, "helper", other);
  entity_id by[] = {mori, stranger, helper, 0};
  static const char *const names[] = {"s1", "s2", "s3", "s4", "s5", "s6"};
  vec_push(&w->model.acts, ((struct acts_for){other, org, eval_day("2026-01-01"), eval_day("2026-06-14"), SPAN_NONE}));
  vec_push(&w->model.acts, ((struct acts_for){helper, org, DAY_NONE, eval_day("2026-06-15"), SPAN_NONE}));
  for (int i = 0; i < 6; i++) {
    entity_id s = eval_add(w, KIND_SYSTEM, names[i], 0, org);
    eval_add_complete(w, KIND_COMPONENT, s, by[i % 4]);
  }
  w->model.completes.items[4].until = eval_day("2026-06-14");
  w->model.completes.items[5].by = mori;
  w->model.completes.items[5].since = eval_day("2026-06-15");
  entity_id theirs = eval_add_external(w, KIND_SYSTEM, "theirs", other);
  eval_add_complete(w, KIND_COMPONENT, theirs, 0);
  ASK(w, NULL, {"s1", "(complete x component)", T}, {"s2", "(complete x component)", F} /* the chain ended yesterday */,
      {"s3", "(complete x component)", T}, {"s4", "(complete x component)", T}, {"s5", "(complete x component)", F},
      {"s6", "(complete x component)", T}, {"theirs", "(complete x component)", F});
}

static void test_complete_class(void **state) {
  struct eval_world *w = *state;
  entity_id s = eval_add(w, KIND_SYSTEM, "s", 0, 0);
  eval_add_complete(w, KIND_COMPONENT, s, 0);
  vec_last(&w->model.completes).class = eval_class_named(w, "Plc");
  ASK(w, NULL, {"s", "(none c x.parts (is c Plc))", T}, {"s", "(none c x.parts (is c component))", U},
      {"s", "(complete x component)", F});
}

static void test_relations(void **state) {
  struct eval_world *w = *state;
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0),
            other = eval_add_external(w, KIND_ORGANIZATION, "other", 0);
  entity_id site = eval_add(w, KIND_SYSTEM, "site", 0, org), zone = eval_add(w, KIND_SYSTEM, "zone", 0, org),
            net = eval_add(w, KIND_SYSTEM, "net", 0, org);
  entity_id c = eval_add(w, KIND_COMPONENT, "c", site, 0), d = eval_add(w, KIND_COMPONENT, "d", site, 0),
            theirs = eval_add_external(w, KIND_SYSTEM, "theirs", other);
  entity_id f = eval_add_flow(w, "f", c, d, net), g = eval_add_flow(w, "g", d, theirs, net),
            data = eval_add(w, KIND_DATA, "data", c, 0);
  entity_id person = eval_add(w, KIND_PERSON, "person", 0, org),
            internet = eval_add_external(w, KIND_SYSTEM, "internet", 0);
  w->model.entities.items[site].class = eval_class_named(w, "std.core.Place");
  w->model.entities.items[zone].class = eval_class_named(w, "std.core.Zone");
  w->model.entities.items[internet].class = eval_class_named(w, "std.core.Internet");
  model_add_edge(&w->model, RELATION_WITHIN, d, zone);
  model_add_edge(&w->model, RELATION_FLOW_DATA, f, data);
  model_add_edge(&w->model, RELATION_READERS, data, org);
  eval_put(w, data, "readers_stated", eval_bool(true));
  eval_put(w, data, "c", eval_member(w, "Mark:high"));
  eval_put(w, site, "name", (struct value){.tag = VALUE_TEXT, .first = eval_name(w, "Main site")});
  (void)person;
  (void)g;
  ASK(w, NULL, {"f", "(== x.source @c)", T}, {"f", "(!= x.source.owner x.sink.owner)", F},
      {"g", "(!= x.source.owner x.sink.owner)", T}, {"f", "(== x.data.c Mark:high)", T},
      {"g", "(== x.data.c Mark:high)", U}, {"f", "(== x.contract absent)", T}, {"c", "(== x.part_of @site)", T},
      {"site", "(== x.part_of absent)", T}, {"theirs", "(== x.part_of absent)", U},
      {"c", "(some p x.places (== p @site))", T}, {"c", "(some z x.zones true)", F},
      {"d", "(== (count z x.zones) 1)", T}, {"f", "(some p x.places (== p @site))", T},
      {"g", "(some p x.places true)", F}, {"c", "(== (count f x.flows) 1)", T}, {"d", "(== (count f x.flows) 2)", T},
      {"org", "(== (count f x.flows) 2)", T}, {"other", "(>= (count f x.flows) 1)", T},
      {"other", "(== (count f x.flows) 1)", U}, {"net", "(all c x.connected (is c component))", F},
      {"net", "(== (count c x.connected) 3)", T}, {"org", "(== (count p x.persons) 1)", T},
      {"org", "(all e x.owned (== e.owner @org))", T}, {"other", "(all e x.owned (== e.owner @other))", U},
      {"data", "(in @org x.readers)", T}, {"data", "(in @other x.readers)", F},
      {"data", "(some h x.holders (== h @c))", T}, {"internet", "(== x.owner absent)", T}, {"c", "x.external", F},
      {"theirs", "x.external", T}, {"c", "(== x.guard absent)", T}, {"person", "(in @org x.acts_for)", T});
}

/* ---- open sets ---------------------------------------------------------------------------------- */

static void test_open_via_and_readers(void **state) {
  struct eval_world *w = *state;
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0), net = eval_add(w, KIND_SYSTEM, "net", 0, org);
  entity_id c = eval_add(w, KIND_COMPONENT, "c", 0, org), d = eval_add(w, KIND_COMPONENT, "d", 0, org);
  eval_add_flow(w, "given", c, d, net);
  eval_add_flow(w, "open", c, d, 0);
  entity_id any = eval_add(w, KIND_DATA, "any", 0, org), silent = eval_add(w, KIND_DATA, "silent", 0, org);
  (void)silent;
  eval_put(w, any, "readers_any", eval_bool(true));
  eval_put(w, any, "readers_stated", eval_bool(true));
  ASK(w, NULL, {"given", "(all n x.via (== n @net))", T}, {"given", "(some n x.via (!= n @net))", F},
      {"open", "(all n x.via (== n @net))", U}, {"open", "(some n x.via (is n std.core.Internet))", U},
      {"open", "(some n x.via (is n organization))", F}, {"open", "(recorded x.via)", F},
      {"given", "(recorded x.via)", T},
      {"net", "(all c x.connected (is c component))", U} /* the other flow may pass here */,
      {"silent", "(in @org x.readers)", U}, {"any", "(in @org x.readers)", T},
      {"any", "(all r x.readers (== r @org))", U});
}

static void test_open_external(void **state) {
  struct eval_world *w = *state;
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0),
            other = eval_add_external(w, KIND_ORGANIZATION, "other", 0);
  entity_id k = eval_add(w, KIND_CONTRACT, "k", 0, org);
  model_add_edge(&w->model, RELATION_PARTIES, k, org);
  model_add_edge(&w->model, RELATION_PARTIES, k, other);
  eval_put(w, k, "until", eval_date("2026-06-15"));
  ASK(w, NULL, {"org", "(some k x.contracts (in_force k))", T}, {"org", "(some k x.contracts (not (in_force k)))", F},
      {"other", "(some k x.contracts (in_force k))", T}, {"other", "(some k x.contracts (not (in_force k)))", F},
      {"other", "(some m x.measures true)", U}, {"k", "(== (count p x.parties) 2)", T});
}

static void expect_expired(struct eval_world *w) {
  ASK(w, NULL, {"e1", "(expired x)", F}, {"e1", "(in_force x)", T}, {"e2", "(expired x)", T}, {"e2", "(in_force x)", F},
      {"e3", "(expired x)", F}, {"e4", "(expired x)", U}, {"e5", "(in_force x)", F}, {"e5", "(expired x)", F},
      {"e1", "(== (age x) 8640000)", T}, {"e3", "(<= (age x) 1)", U}, {"e1", "(expired absent)", F},
      {"e1", "(in_force absent)", F}, {"e1", "(expired unknown)", U}, {"e6", "(expired x)", F},
      {"e7", "(expired x)", U}, {"e8", "(expired x)", T});
}

static void test_dates(void **state) {
  struct eval_world *w = *state;
  entity_id m = eval_add_measure(w, "m", NULL, eval_add(w, KIND_ORGANIZATION, "org", 0, 0), 1), e[9];
  static const char *const names[] = {"", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8"};
  for (int i = 1; i < 9; i++) e[i] = eval_add_evidence(w, names[i], m);
  eval_put(w, e[1], "expires", eval_date("2026-06-15"));
  eval_put(w, e[1], "issued", eval_date("2026-03-07"));
  eval_put(w, e[2], "expires", eval_date("2026-06-14"));
  eval_put(w, e[4], "expires", EVAL_VALUE(UNKNOWN));
  eval_put(w, e[5], "issued", eval_date("2026-06-16"));
  eval_put(w, e[6], "expires", eval_between(w, eval_day("2026-06-15"), eval_day("2027-01-01")));
  eval_put(w, e[7], "expires", eval_between(w, eval_day("2026-06-14"), eval_day("2027-01-01")));
  eval_put(w, e[8], "expires", eval_between(w, eval_day("2026-01-01"), eval_day("2026-06-14")));
  expect_expired(w);
}

static void test_recorded(void **state) {
  struct eval_world *w = *state;
  entity_id s = eval_add(w, KIND_SYSTEM, "s", 0, 0), c = eval_add(w, KIND_COMPONENT, "c", s, 0);
  eval_put(w, c, "given", eval_number(w, 1));
  eval_put(w, c, "nothing", EVAL_VALUE(ABSENT));
  eval_put(w, c, "said_unknown", EVAL_VALUE(UNKNOWN));
  eval_put(w, c, "bounded", eval_between(w, 0, 1));
  eval_add_complete(w, KIND_COMPONENT, s, 0);
  ASK(w, NULL, {"c", "(recorded x.given)", T}, {"c", "(recorded x.nothing)", T}, {"c", "(recorded x.said_unknown)", F},
      {"c", "(recorded x.missing)", F}, {"c", "(recorded x.bounded)", F}, {"c", "(recorded x.missing.given)", F},
      {"c", "(recorded x.guard)", F}, {"c", "(recorded x.part_of)", T}, {"s", "(recorded x.part_of)", F},
      {"s", "(all c x.parts (is c component) (recorded c.given))", T}, {"s", "(all c x.parts (recorded c.given))", U});
}

/* ---- closures ----------------------------------------------------------------------------------- */

/* a -> f1 -> b -> f2 -> c, theirs -> f3 -> c, c -> t (actuate) -> d; e alone. */
static void add_stream(struct eval_world *w) {
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0), e[5], net = eval_add(w, KIND_SYSTEM, "net", 0, org);
  static const char *const names[] = {"a", "b", "c", "d", "e"};
  for (int i = 0; i < 5; i++) e[i] = eval_add(w, KIND_COMPONENT, names[i], 0, org);
  entity_id theirs = eval_add_external(w, KIND_SYSTEM, "theirs", 0);
  eval_put(w, eval_add_flow(w, "f1", e[0], e[1], net), "remote", eval_bool(true));
  eval_put(w, eval_add_flow(w, "f2", e[1], e[2], net), "remote", eval_bool(false));
  eval_put(w, eval_add_flow(w, "f3", theirs, e[2], net), "remote", eval_bool(false));
  eval_add_transfer(w, KIND_ACTUATE, "t", e[2], e[3]);
}

static void test_closures(void **state) {
  struct eval_world *w = *state;
  add_stream(w);
  eval_define(w, "far", "(some f (upstream x) (and (is f flow) f.remote))");
  ASK(w, NULL, {"t", "(call far x)", T}, {"b", "(call far x)", T}, {"a", "(call far x)", F}, {"f1", "(call far x)", F},
      {"e", "(call far x)", F}, {"theirs", "(call far x)", U}, {"b", "(all f (upstream x) (is f flow) f.remote)", T},
      {"c", "(all f (upstream x) (is f flow) f.remote)", F}, {"b", "(none f (upstream x) (is f actuate))", T},
      {"c", "(none f (upstream x) (is f actuate))", U}, {"a", "(some f (downstream x) (is f actuate))", T},
      {"d", "(some f (downstream x) true)", F}, {"theirs", "(all f (downstream x) (not f.remote))", U},
      {"theirs", "(some f (downstream x) (is f actuate))", T}, {"a", "(reaches x @d)", T}, {"d", "(reaches x @a)", F},
      {"a", "(reaches x @e)", F}, {"f1", "(reaches x @t)", T}, {"t", "(reaches x @f1)", F}, {"a", "(reaches x x)", F},
      {"theirs", "(reaches x @d)", T},
      {"theirs", "(reaches x @a)", F} /* nothing of ours begins outside and comes to a */,
      {"t", "(in @f1 (upstream x))", T}, {"t", "(in x (upstream @f1))", F},
      {"t", "(some f (upstream x) (and (== f.source x.source) (is f flow)))", U},
      {"b", "(some f (upstream x) (== f.sink x))", T}, {"e", "(== (count f (upstream x)) 0)", T},
      {"b", "(== (count f (upstream x) (is f flow)) 1)", T});
}

static void test_reaches_around(void **state) {
  struct eval_world *w = *state;
  entity_id a = eval_add(w, KIND_COMPONENT, "a", 0, 0), b = eval_add(w, KIND_COMPONENT, "b", 0, 0);
  entity_id out = eval_add_external(w, KIND_SYSTEM, "out", 0), in = eval_add_external(w, KIND_SYSTEM, "in", 0);
  eval_add_flow(w, "leaves", a, out, 0);
  eval_add_flow(w, "returns", in, b, 0);
  eval_add_flow(w, "back", b, b, 0);
  ASK(w, NULL, {"a", "(reaches x @b)", U} /* out may send to in */, {"b", "(reaches x @a)", F},
      {"b", "(reaches x x)", T}, {"out", "(reaches x @b)", U}, {"a", "(reaches x @in)", U});
}

static void test_parts_all(void **state) {
  struct eval_world *w = *state;
  entity_id s = eval_add(w, KIND_SYSTEM, "s", 0, 0), t = eval_add(w, KIND_SYSTEM, "t", s, 0),
            c = eval_add(w, KIND_COMPONENT, "c", t, 0);
  entity_id bearing = eval_add_external(w, KIND_COMPONENT, "bearing", 0), r = eval_add(w, KIND_SYSTEM, "r", 0, 0);
  eval_put(w, c, "p", eval_bool(true));
  complete_all(w, s);
  complete_all(w, r);
  w->model.entities.items[bearing].parent = r;
  model_add_edge(&w->model, RELATION_PARTS, r, bearing);
  ASK(w, NULL, {"s", "(some c x.parts_all c.p)", T}, {"s", "(== (count c x.parts_all) 2)", T},
      {"s", "(some c x.parts c.p)", U}, {"s", "(none c x.parts (is c component))", T},
      {"r", "(== (count c x.parts) 1)", T}, {"r", "(some c x.parts_all (and (is c component) (!= c @bearing)))", U});
}

/* ---- total, and linear -------------------------------------------------------------------------- */

static void test_long_formulas(void **state) {
  struct eval_world *w = *state;
  entity_id c = eval_add(w, KIND_COMPONENT, "c", 0, 0);
  expr_id chain = eval_formula(w, "true");
  for (int i = 0; i < 200000; i++) {
    expr_id part = eval_formula(w, "true");
    chain = rule_add_expr(&w->rules, (struct expr){.op = EXPR_AND, .a = chain, .b = part});
  }
  eval_define(w, "h0", "true");
  char name[32], body[64];
  for (int i = 1; i < 5000; i++) {
    snprintf(name, sizeof name, "h%d", i);
    snprintf(body, sizeof body, "(not (not (call h%d x)))", i - 1);
    eval_define(w, name, body);
  }
  expr_id shallow = eval_formula(w, "(call h100 x)"), deep = eval_formula(w, "(call h4999 x)");
  eval_judge(w);
  assert_int_equal(evaluation_condition(&w->evaluation, chain, UINT32_MAX, c), TRUE_);
  assert_int_equal(evaluation_condition(&w->evaluation, shallow, UINT32_MAX, c), TRUE_);
  assert_int_equal(evaluation_condition(&w->evaluation, deep, UINT32_MAX, c), UNKNOWN_); /* given up, never failed */
}

/* Every component asks for every measure of its organization, for what is upstream, and for what its owner owns. */
static double seconds_for(int components, int measures) {
  struct eval_world world, *w = &world;
  eval_world_begin(w);
  entity_id org = eval_add(w, KIND_ORGANIZATION, "org", 0, 0), last = 0;
  char name[32];
  for (int i = 0; i < measures; i++) {
    snprintf(name, sizeof name, "m%d", i);
    eval_add_measure(w, name, NULL, org, 1);
  }
  for (int i = 0; i < components; i++) {
    entity_id c = eval_add(w, KIND_COMPONENT, "c", 0, org);
    if (i % 2 == 0) eval_add_measure(w, "own", NULL, c, 1);
    if (last != 0) eval_add_flow(w, "f", last, c, 0);
    last = c;
  }
  eval_add_complete(w, KIND_MEASURE, org, 0);
  eval_define(w, "busy", "(some e x.owned (== e.pieces 7))");
  eval_requirement(w, "A", KIND_BIT_OF(COMPONENT), NULL, "(none m x.measures (== m.level 3))",
                   "(none f (upstream x) (== f.pieces 5))", "(call busy x.owner)");
  eval_requirement(w, "B", KIND_BIT_OF(COMPONENT), NULL, NULL, NULL, NULL);
  clock_t begin = clock();
  eval_judge(w);
  double res = (double)(clock() - begin) / CLOCKS_PER_SEC;
  assert_int_equal(w->evaluation.verdicts.count, 2 * components);
  eval_world_end(w);
  return res;
}

static void test_linear(void **state) {
  (void)state;
  double small = seconds_for(3000, 300), large = seconds_for(30000, 3000);
  print_message("3000 components and 300 measures %.3f s, ten times as many %.3f s\n", small, large);
  assert_true(large < 30 * small + 0.5); /* a quadratic pass would take a hundred times as long */
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, eval_world_setup, eval_world_teardown)
  const struct CMUnitTest tests[] = {CASE(test_connectives),
                                     CASE(test_comparison),
                                     CASE(test_arithmetic),
                                     CASE(test_ranges),
                                     CASE(test_lists),
                                     CASE(test_is),
                                     CASE(test_quantifiers_closed),
                                     CASE(test_quantifiers_open),
                                     CASE(test_complete_by_whom),
                                     CASE(test_complete_class),
                                     CASE(test_relations),
                                     CASE(test_open_via_and_readers),
                                     CASE(test_open_external),
                                     CASE(test_dates),
                                     CASE(test_recorded),
                                     CASE(test_closures),
                                     CASE(test_reaches_around),
                                     CASE(test_parts_all),
                                     CASE(test_long_formulas),
                                     CASE(test_linear)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
