/* test_rule_messages.c - every message about a rule file, with its place; and forms that give none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rules_fixture.h"

/* ---- forms that are fine ---- */

static void test_accepted(void **state) {
  (void)state;
  EXPECT(
      {ON_FLOW("x.protocol is sec.ChannelEncryption"), ""},
      {ON_FLOW("x.since <= 2026-01-01 and x.until > x.since"), ""},
      {ON_COMPONENT("x.firmware == absent or x.signed_firmware"), ""},
      {ON_COMPONENT("x.key_store in [software, hardware]"), ""}, {ON_COMPONENT("x.vibration in 1mm/s .. 5mm/s"), ""},
      {ON_COMPONENT("x.vibration * 2 < 30mm/s"), ""}, {ON_COMPONENT("x.heat - 20degC <= 5K"), ""},
      {ON_COMPONENT("x.heat + 5K < 80degC"), ""}, {ON_COMPONENT("(if x.signed_firmware then 1 else 2) >= 2"), ""},
      {ON_COMPONENT("x is Plc implies x.scan <= 10ms"), ""}, {ON_COMPONENT("x is not Plc or x.scan <= 10ms"), ""},
      {ON_COMPONENT("not (x is Plc) or x.scan <= 10ms"), ""},
      {ON_COMPONENT("if x is Plc then x.scan <= 10ms else x.signed_firmware"), ""},
      {ON_COMPONENT("x.ファームウェア != absent"), ""}, {ON_COMPONENT("-x.vibration < -5mm/s"), ""},
      {ON_SYSTEM("some y in downstream(x) where y is organization : y.external"), ""},
      {ON_SYSTEM("count(p in x.parts where p is component) <= 3"), ""},
      {ON_SYSTEM("some p in x.admins : p == x.owner"), ""}, {ON_SYSTEM("x.owner in x.admins"), ""},
      {ON_ORGANIZATION("claimed(#A.2, x) >= 1"), "E0201@7"},
      {ON_ORGANIZATION("attested(2) and complete(x, measure)"), ""},
      {ABOUT("sense", "x.range within 0mm/s .. 5mm/s and x.every <= 1s"), ""},
      {ABOUT("actuate", "x.failsafe within x.safe"), ""},
      {ABOUT("element", "x.external or reaches(x, std.internet)"), ""},
      {ABOUT("transfer", "x.source.key_store == hardware"), "E3304@7"},
      {ABOUT("transfer", "x.source is component and x.source.key_store == hardware"), ""},
      {ABOUT("Plc", "x.scan < 1s"), ""}, {ABOUT("Plc or Drive", "x.signed_firmware"), ""},
      {ABOUT("data", "all r in x.readers : r.external"), ""}, {"requirement #A.1 \"t\"\n", ""},
      {"requirement #A.1 \"t\" {\n level 2 when attested(2)\n}\n", ""},
      {"category AT \"c\" {\n requirement #A.1 \"t\"\n}\nprofile p \"p\" {\n select #AT at level 2\n}\n", ""},
      {"requirement #A.1 \"t\" {\n applies to component x where x is Plc\n level 1 when x.scan < 1s\n level 2 when x "
       "is Plc and x.scan < 1ms\n}\n",
       ""},
      {"requirement #A.1 \"t\" {\n applies to system x\n level 1 when x is SerialLine\n level 2 when x.locked\n}\n",
       "E0201@7"},
      {"requirement #A.1 \"t\" {\n applies to system x\n level 1 when x is sec.SerialLine\n level 2 when x.locked\n}\n",
       ""});
}

/* ---- types ---- */

static void test_types(void **state) {
  (void)state;
  EXPECT({ON_COMPONENT("x.firmware"), "E0303@7"}, {ON_COMPONENT("x"), "E0303@7"}, {ON_COMPONENT("5"), "E0303@7"},
         {ON_COMPONENT("x.signed_firmware and x.key_store"), "E0303@7"}, {ON_COMPONENT("x.firmware == 5"), "E0303@7"},
         {ON_COMPONENT("x.firmware < \"2\""), "E0303@7"}, {ON_COMPONENT("x.key_store == hardwre"), "E0303@7"},
         {ON_COMPONENT("x.vibration == 50degC"), "E0310@7"}, {ON_COMPONENT("x.torque == x.work"), "E0311@7"},
         {ON_COMPONENT("x.torque < 5J"), "E0311@7"}, {ON_COMPONENT("x.vibration < 50degc"), "E0314@7"},
         {ON_COMPONENT("x.heat + x.heat < 80degC"), "E0312@7"}, {ON_COMPONENT("x.heat * 2 < 80degC"), "E0312@7"},
         {ON_COMPONENT("x.vibration + x.heat < 5mm/s"), "E0310@7"},
         {ON_COMPONENT("x.support_ends + 1 > 2026-01-01"), "E0303@7"},
         {ON_COMPONENT("x.heat - x.heat < 80degC"), "E0312@7"}, {ON_SYSTEM("x.parts == x"), "E0303@7"},
         {ON_SYSTEM("x.parts.firmware == absent"), "E0303@7"}, {ON_SYSTEM("x.wireless.owner == x"), "E0303@7"},
         {ON_SYSTEM("x in x"), "E0303@7"}, {ON_SYSTEM("some p in x : true"), "E0303@7"},
         {ON_SYSTEM("x.wireless is component"), "E0303@7"}, {ON_SYSTEM("x is Mark"), "E0304@7"},
         {ON_SYSTEM("x is Serial"), "E0201@7"}, {ON_SYSTEM("y.wireless"), "E0201@7"},
         {ON_SYSTEM("some x in x.parts : true"), "E0202@7"}, {ON_SYSTEM("recorded(x)"), "E0303@7"},
         {ON_SYSTEM("recorded(x.parts)"), "E0303@7"}, {ON_SYSTEM("in_force(x)"), "E0303@7"},
         {ON_SYSTEM("age(x, x) < 1d"), "E0303@7"}, {ON_SYSTEM("complete(x, wheel)"), "E0303@7"},
         {ON_SYSTEM("agee(x) < 1d"), "E0201@7"}, {ON_SYSTEM("attested(4)"), "E0316@7"},
         {ON_SYSTEM("attested(x.wireless)"), "E0316@7"}, {ON_SYSTEM("some p in [x, 5] : true"), "E0303@7"},
         {ON_SYSTEM("recorded(of: x.wireless)"), "E0303@7"},
         {ON_SYSTEM("(if x.wireless then 1 else \"a\") == 1"), "E0303@7"}, {ABOUT("measure", "true"), "E0304@6"},
         {ABOUT("gadget", "true"), "E0201@6"},
         {"define d(a : flow, b : flow, c : flow, d : flow, e : flow) = true\n", "E0303@5"},
         {"define d(x : system) = x.parts\n", "E0303@5"}, {"define d(x : system) = attested(1)\n", "E0221@5"},
         {"define d(x : flow) = true\ndefine d(x : flow) = true\n", "E0202@6"},
         {"define d(x : flow) = true\n" ON_SYSTEM("d(x)"), "E0303@8"},
         {"define d(x : flow) = true\n" ON_SYSTEM("d(x, x)"), "E0303@8"});
}

static void test_attributes(void **state) {
  (void)state;
  EXPECT({ON_FLOW("x.chanel == x"), "E3303@7"}, {ON_FLOW("x.viaa == x"), "E3303@7"},
         {ON_COMPONENT("x.scan < 1s"), "E3304@7"}, {ON_COMPONENT("x.scan < 1s or x is Plc"), "E3304@7"},
         {ABOUT("component or system", "x.wireless"), "E3304@7"},
         {ABOUT("component or system", "x is system and x.wireless"), ""},
         {ON_SYSTEM("some m in x.measures : m.mutual"), "E3304@7"},
         {ON_SYSTEM("some m in x.measures : m is sec.ChannelEncryption and m.mutual"), ""},
         {ON_SYSTEM("some p in x.parts : (p is component or p.wireless) and p.firmware == absent"), "E3304@7"},
         {ABOUT("Plc or Drive", "x.scan < 1s"), "E3304@7"});
  struct fixture f;
  rules_lower(&f, ON_FLOW("x.viaa == x"));
  assert_string_equal(fixture_message(&f, "E3303", LANGUAGE_EN), "`viaa`: a flow has no such attribute");
  assert_string_equal(fixture_help(&f, "E3303", LANGUAGE_EN), "the nearest is `via`");
  rules_done(&f);
  rules_lower(&f, ON_COMPONENT("x.ファームウエア == absent"));
  assert_string_equal(fixture_help(&f, "E3303", LANGUAGE_JA), "近い名前は `ファームウェア` です");
  rules_done(&f);
  rules_lower(&f, ON_SYSTEM("some m in x.measures : m.mutual"));
  assert_string_equal(fixture_message(&f, "E3304", LANGUAGE_EN),
                      "`mutual` exists only on `ChannelEncryption`; here may be an element or a measure");
  rules_done(&f);
}

static void test_quantities(void **state) {
  (void)state;
  EXPECT({ON_COMPONENT("x.torque * 2 < 5N.m"), ""}, {ON_COMPONENT("2 * x.vibration < 9mm/s"), ""},
         {ON_COMPONENT("x.vibration * x.vibration < 9m^2/s^2"), ""}, {ON_COMPONENT("x.vibration * 1s < 5mm"), ""},
         {ON_COMPONENT("x.vibration / x.vibration < 2"), ""}, {ON_COMPONENT("1 / x.vibration < 5s/m"), ""},
         {ON_COMPONENT("x.vibration * x.vibration < 9mm/s"), "E0310@7"},
         {ON_COMPONENT("x.vibration / 2 < 9s"), "E0310@7"},
         {ON_COMPONENT("x.vibration in x.vibration / 2 .. 9mm/s"), ""},
         {ON_COMPONENT("x.vibration in 1mm/s .. x.vibration"), ""},
         {ON_COMPONENT("x.vibration in x.vibration .. 9s"), "E0310@7"},
         {ON_COMPONENT("x.vibration in x.firmware .. 9s"), "E0303@7"}, {ON_COMPONENT("-5 < -count(p in x.parts)"), ""},
         {ON_COMPONENT("-x.firmware == 5"), "E0303@7"}, {ON_COMPONENT("-x.heat < 5K"), "E0312@7"},
         {ON_COMPONENT("x.heat - 5K == x.heat - 20degC"), "E0312@7"}, {ON_COMPONENT("5K - x.heat < 1K"), "E0312@7"},
         {ON_COMPONENT("x.firmware in 1 .. 2"), "E0303@7"}, {ON_COMPONENT("x.firmware within 1 .. 2"), "E0303@7"},
         {ON_COMPONENT("5 within x.vibration"), "E0303@7"}, {ON_COMPONENT("-5mm/s < x.vibration"), ""},
         {ON_COMPONENT("count(p in x.parts) > 1mm"), "E0303@7"});
  struct builder b = {0};
  builder_text(&b, "requirement #A.1 \"t\" {\n applies to component x\n level 1 when x.work");
  for (int i = 0; i < 60; i++) builder_text(&b, " * x.work");
  builder_text(&b, " > 1\n}\n");
  struct fixture f;
  rules_lower(&f, builder_get(&b));
  assert_string_equal(fixture_codes(&f), "E0310@7");
  rules_done(&f);
  builder_free(&b);
}

static void test_values(void **state) {
  (void)state;
  EXPECT({ON_COMPONENT("x.key_store == x.identity"), "E0303@7"}, {ON_COMPONENT("x == x.key_store"), "E0303@7"},
         {ON_FLOW("x.protocol is evidence"), ""}, {ON_FLOW("x.protocol == sec.ChannelEncryption"), ""},
         {ON_FLOW("(if x.source.external then x.source else x.sink).external"), ""},
         {ON_FLOW("(if x.source.external then x.source else x.since) == x.sink"), "E0303@7"},
         {ON_SYSTEM("some p in [x, x.owner] : p.external"), ""},
         {ON_SYSTEM("some p in [p: x] : p.external"), "E0303@7"},
         {ON_SYSTEM("some m in x.measures : #A.1 in m.meets"), ""}, {ON_SYSTEM("x.name == \"lan\""), ""},
         {ON_SYSTEM("xyzzy(x)"), "E0201@7"}, {"define good(x system) = x.public\n" ON_SYSTEM("good(x)"), "E0110@5"},
         {"define expose(x : system) = x.public\n" ON_SYSTEM("exposed(x)"), "E0201@8"},
         {ON_SYSTEM("achieved(#A.1, x.parts) >= 1"), "E0303@7"}, {ON_SYSTEM("owner_of_all.external"), "E0201@7"},
         {"category AT \"c\"\ncategory AT \"c\"\n", "E0202@6"},
         {"requirement #A.1 \"t\"\nprofile p \"p\" {\n select #A.1 at level 5\n}\n", "E0316@7"},
         {ABOUT("Plc", "true") "exception e \"e\" to #A.1 on Drive x {\n level 1 when true\n}\n", "W3306@9"},
         {ABOUT("Plc", "true") "exception e \"e\" to #A.1 on component x {\n level 1 when true\n}\n", ""},
         {ABOUT("component", "true") "exception e \"e\" to #A.1 on Plc x {\n level 1 when true\n}\n", ""},
         {ABOUT("Plc or Drive", "true") "exception e \"e\" to #A.1 on Drive x {\n level 1 when true\n}\n", ""});
}

/* ---- circles, depth, cost ---- */

static void test_circles(void **state) {
  (void)state;
  EXPECT(
      {"define a(x : flow) = b(x)\ndefine b(x : flow) = a(x)\n", "E3301@6"}, {"define a(x : flow) = a(x)\n", "E3301@5"},
      {"define a(x : flow) = b(x)\ndefine b(x : flow) = c(x)\ndefine c(x : flow) = b(x)\n" ON_FLOW("a(x)"), "E3301@7"},
      {ON_FLOW("achieved(#A.2, x) >= 1") "requirement #A.2 \"u\" {\n applies to flow x\n level 1 when achieved(#A.1, "
                                         "x) >= 1\n}\n",
       "E3302@5"},
      {ON_FLOW("achieved(#A.1, x) >= 1"), "E3302@5"},
      {"define d(x : flow) = achieved(#A.2, x) >= 1\n" ON_FLOW(
           "d(x)") "requirement #A.2 \"u\" {\n applies to flow f\n}\n"
                   "exception e \"e\" to #A.2 on flow f {\n level 1 when achieved(#A.1, f) >= 1\n}\n",
       "E3302@6"});
  struct fixture f;
  rules_lower(
      &f, ON_FLOW("achieved(#A.2, x) >= 1") "requirement #A.2 \"u\" {\n applies to flow x\n level 1 when "
                                            "achieved(#A.3, x) >= 1\n}\n"
                                            "requirement #A.3 \"v\" {\n applies to flow x\n level 1 when true\n}\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(rules_requirement(&f, "A.3")->stratum, 0);
  assert_int_equal(rules_requirement(&f, "A.1")->stratum, 2);
  assert_int_equal(f.program.rules.order.items[f.program.rules.order.count - 1], 0);
  assert_int_equal(rules_condition(&f)->op, EXPR_GE);
  assert_int_equal(rules_expr(&f, rules_condition(&f)->a)->symbol, 1);
  rules_done(&f);
}

static void test_verdicts_of_others(void **state) {
  (void)state;
#define OTHER(subjects) "requirement #A.2 \"u\" {\n applies to " subjects " y\n}\n"
  EXPECT({ABOUT("data", "achieved(#A.2, x) >= 1") OTHER("flow"), "E3306@7"},
         {ON_ORGANIZATION("achieved(#A.2, x) >= 1") OTHER("flow"), ""},
         {ON_FLOW("achieved(#A.2, x) >= 1") OTHER("flow or component"), ""},
         {ON_FLOW("achieved(#A.2, x.source) >= 1") OTHER("component"), "E3306@7"},
         {ON_FLOW("x.source is component and achieved(#A.2, x.source) >= 1") OTHER("component"), ""},
         {ON_COMPONENT("achieved(#A.2, x) >= 1") OTHER("Plc"), ""},
         {ON_COMPONENT("achieved(std.core#V4301, x) >= 1"), "E3306@7"},
         {ON_COMPONENT("achieved(x, x) >= 1"), "E0303@7"}, {ON_COMPONENT("achieved(#A.9, x) >= 1"), "E0201@7"},
         {ON_COMPONENT("claimed(x, x) >= 1"), "E0303@7"});
#undef OTHER
}

static void test_depth_and_cost(void **state) {
  (void)state;
#define DEEP4 "some a in x.parts : some b in a.parts : some c in b.parts : some d in c.parts : "
  EXPECT({ON_SYSTEM(DEEP4 "d.external"), ""}, {ON_SYSTEM(DEEP4 "(some e in d.parts : e.external)"), "E3310@7"},
         {ON_SYSTEM(DEEP4 "count(e in d.parts) > 0"), "E3310@7"},
         {"define deep(x : element) = some p in x.parts : p.external\n" ON_SYSTEM(DEEP4 "deep(d)"), ""},
         {ON_SYSTEM("count(y in upstream(x)) > 2"), "E3311@7"}, {ON_SYSTEM("count(y in x.parts_all) > 2"), "E3311@7"},
         {ON_SYSTEM("some y in upstream(x) : y == x"), "E3311@7"}, {ON_SYSTEM("x in upstream(x)"), "E3311@7"},
         {ON_SYSTEM("all y in x.parts_all where y.external : y.owner == x.owner"), "E3311@7"},
         {ON_SYSTEM("none y in upstream(x) : y.external"), ""}, {ON_SYSTEM("some y in x.parts_all : y.external"), ""});
#undef DEEP4
}

/* ---- polarity ---- */

#define GRANT "(some m in x.measures : m.level >= 1)"
static void test_polarity(void **state) {
  (void)state;
  EXPECT({ON_SYSTEM(GRANT), ""}, {ON_SYSTEM("not " GRANT), "E3307@7"}, {ON_SYSTEM("not not " GRANT), ""},
         {ON_SYSTEM(GRANT " and x.public"), ""}, {ON_SYSTEM(GRANT " or x.public"), ""},
         {ON_SYSTEM("x.public implies " GRANT), ""}, {ON_SYSTEM(GRANT " implies x.public"), "E3307@7"},
         {ON_SYSTEM("not (" GRANT " implies x.public)"), ""}, {ON_SYSTEM("if x.public then " GRANT " else true"), ""},
         {ON_SYSTEM("if " GRANT " then x.public else true"), "E3307@7"},
         {ON_SYSTEM("all m in x.measures : m.level >= 1"), "E3307@7"},
         {ON_SYSTEM("none m in x.measures : m.level >= 1"), "E3307@7"},
         {ON_SYSTEM("not (all m in x.measures : m.level >= 1)"), ""},
         {ON_SYSTEM("not (none m in x.measures : m.level >= 1)"), ""},
         {ON_SYSTEM("all p in x.parts : some m in p.measures : m.level >= 1"), ""},
         {ON_SYSTEM("all p in x.parts where (some m in p.measures : m.level >= 1) : p.external"), "E3307@7"},
         {ON_SYSTEM("some p in x.parts where (some m in p.measures : m.level >= 1) : p.external"), ""},
         {ON_SYSTEM("none p in x.parts : some m in p.measures : m.level >= 1"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) >= 2"), ""}, {ON_SYSTEM("count(m in x.measures) > 2"), ""},
         {ON_SYSTEM("2 <= count(m in x.measures)"), ""}, {ON_SYSTEM("count(m in x.measures) <= 2"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) < 2"), "E3307@7"}, {ON_SYSTEM("count(m in x.measures) == 2"), "E3307@7"},
         {ON_SYSTEM("2 > count(m in x.measures)"), "E3307@7"}, {ON_SYSTEM("count(m in x.measures) + 1 >= 2"), ""},
         {ON_SYSTEM("3 - count(m in x.measures) >= 2"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) * 2 >= 2"), "E3307@7"}, {ON_SYSTEM("not (count(m in x.measures) < 2)"), ""},
         {ON_SYSTEM("complete(x, component)"), ""}, {ON_SYSTEM("not complete(x, component)"), "E3307@7"},
         {ON_SYSTEM("not attested(1)"), "E3307@7"}, {ON_ORGANIZATION("claimed(#A.1, x) >= 1"), ""},
         {ON_ORGANIZATION("claimed(#A.1, x) < 1"), "E3307@7"},
         {ON_ORGANIZATION("all c in x.contracts : in_force(c)"), "E3307@7"},
         {ON_ORGANIZATION("some c in x.contracts : all r in c.requires : r.level >= 1"), ""},
         {ON_ORGANIZATION("some c in x.contracts : all e in c.evidence : expired(e)"), "E3307@7"},
         {ON_ORGANIZATION("some c in x.contracts : all e in c.offers : e.level >= 1"), "E3307@7"},
         {ABOUT("person", "x.owner in x.acts_for"), ""}, {ABOUT("person", "not (x.owner in x.acts_for)"), "E3307@7"},
         {ON_FLOW("achieved(#A.2, x) < 1") "requirement #A.2 \"u\" {\n applies to flow x\n}\n", "E3307@7"});
  struct fixture f;
  rules_lower(&f, ON_ORGANIZATION("all c in x.contracts : in_force(c)"));
  assert_string_equal(
      fixture_message(&f, "E3307", LANGUAGE_EN),
      "`contracts` stands under `all`; a rule may only ask that some grant exists, or deleting one would help");
  rules_done(&f);
}

static void test_polarity_through_defines(void **state) {
  (void)state;
#define HELPERS "define safe(x : system) = some m in x.measures : m.level >= 1\ndefine bare(x : system) = not safe(x)\n"
  EXPECT({HELPERS ON_SYSTEM("safe(x)"), ""}, {HELPERS ON_SYSTEM("not safe(x)"), "E3307@9"},
         {HELPERS ON_SYSTEM("bare(x)"), "E3307@9"}, {HELPERS ON_SYSTEM("not bare(x)"), ""},
         {HELPERS ON_SYSTEM("safe(x) implies x.public"), "E3307@9"},
         {HELPERS ON_SYSTEM("if bare(x) then x.public else true"), "E3307@9"},
         {"define odd(x : system) = count(m in x.measures) == 1\n", "E3307@5"});
#undef HELPERS
}

static void test_polarity_of_subjects(void **state) {
  (void)state;
  EXPECT({"requirement #A.1 \"t\" {\n applies to system x where " GRANT "\n}\n", "E3307@6"},
         {"requirement #A.1 \"t\" {\n applies to system x where not " GRANT "\n}\n", ""},
         {"requirement #A.1 \"t\" {\n applies to system x\n exception e \"e\" on system x where " GRANT
          " {\n level 1 when true\n }\n}\n",
          "E3307@7"},
         {"requirement #A.1 \"t\" {\n applies to system x\n exception e \"e\" on system x where not " GRANT
          " {\n level 1 when true\n }\n}\n",
          "E3307@7"},
         {"requirement #A.1 \"t\" {\n applies to system x\n}\nstrengthen #A.1 \"s\" on system x where " GRANT
          " {\n level 1 when true\n}\n",
          "E3307@8"},
         {"requirement #A.1 \"t\" {\n applies to system x\n exception e \"e\" on system x where x.public {\n level 1 "
          "when not " GRANT "\n }\n}\n",
          "E3307@8"});
}

/* ---- always and never ---- */

static void test_always_never(void **state) {
  (void)state;
  EXPECT({ON_SYSTEM("x is flow"), "W3306@7"}, {ON_SYSTEM("x is not flow"), "W3306@7"},
         {ON_SYSTEM("x is system"), "W3306@7"}, {ON_SYSTEM("x is not system"), "W3306@7"},
         {ON_SYSTEM("x is element"), "W3306@7"}, {ABOUT("Plc", "x is Drive"), "W3306@7"},
         {ABOUT("Plc", "x is component"), "W3306@7"}, {ON_COMPONENT("x is Plc and x is Drive"), "W3306@7"},
         {ON_COMPONENT("x is Plc and x is Plc"), ""}, {ON_SYSTEM("x is flow and x.via == x"), "W3306@7"},
         {ON_SYSTEM("x.public or not x.public"), "W3306@7"},
         {ON_SYSTEM("x.public and x.wireless and not x.public"), "W3306@7"},
         {ON_SYSTEM("not x.public or (x.wireless or x.public)"), "W3306@7"},
         {ON_SYSTEM("x.public implies x.public"), "W3306@7"}, {ON_SYSTEM("x.public or not x.wireless"), ""},
         {ON_COMPONENT("x.vibration < 5mm/s or not (x.vibration < 5mm/s)"), "W3306@7"},
         {ON_COMPONENT("x.vibration < 5mm/s or not (x.vibration < 6mm/s)"), ""},
         {ON_COMPONENT("x.firmware == unknown"), "W3306@7"}, {ON_FLOW("some m in x.via : m.owner == x"), "W3306@7"},
         {ON_SYSTEM("true"), ""}, {ON_SYSTEM("some m in x.measures : m.level >= 1 and m is sec.Check"), "W3306@7"},
         {ON_FLOW("true") "exception e \"e\" to #A.1 on system x {\n level 1 when true\n}\n", "W3306@9"});
  struct fixture f;
  rules_lower(&f, ON_SYSTEM("x is flow"));
  assert_string_equal(fixture_message(&f, "W3306", LANGUAGE_EN),
                      "this condition can never hold: a system is never a flow");
  rules_done(&f);
}

/* ---- statements ---- */

static void test_statements(void **state) {
  (void)state;
  EXPECT({"requirement #A.1 \"t\" {\n applies to flow x\n applies to system x\n}\n", "E0202@7"},
         {"requirement #A.1 \"t\" {\n level 1 when true\n level 1 when true\n}\n", "E0202@7"},
         {"requirement #A.1 \"t\" {\n level 4 when true\n}\n", "E0316@6"},
         {"requirement #A.1 \"t\"\nrequirement #A.1 \"t\"\n", "E0202@6"},
         {"requirement #A.1 \"t\"\nexception e \"e\" on flow f {\n level 1 when true\n}\n", "E3503@6"},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" to #A.1 on flow f {\n level 1 when true\n "
          "}\n}\n",
          "E3503@7"},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" overrides g on flow f {\n level 1 when "
          "true\n }\n}\n",
          "E0201@7"},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" on flow f {\n level 1 when true\n }\n"
          " exception g \"g\" overrides e on flow f {\n level 1 when true\n }\n}\n",
          ""},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" on flow f {\n level 1 when true\n }\n"
          " exception e \"g\" on flow f {\n level 1 when true\n }\n}\n",
          "E0202@10"},
         {"requirement #A.1 \"t\"\nstrengthen #A.9 \"s\" on flow f {\n level 1 when true\n}\n", "E0201@6"},
         {"category AT \"c\" {\n requirement #A.1 \"t\"\n}\nstrengthen #AT \"s\" on flow f {\n level 1 when true\n}\n",
          "E0303@8"});
}

static void test_profiles(void **state) {
  (void)state;
#define TWO "requirement #A.1 \"t\"\nrequirement #A.2 \"t\"\nprofile p \"p\" {\n select #A.1 at level 2\n}\n"
  EXPECT({TWO "profile q \"q\" {\n extends = p\n select #A.1 at level 1\n}\n", "E5211@12"},
         {TWO "profile q \"q\" {\n extends = p\n select #A.1 at level 3\n select #A.2 at level 1\n}\n", ""},
         {TWO "profile q \"q\" {\n extends = r\n}\n", "E0201@11"},
         {TWO "profile q \"q\" {\n extends = q\n}\n", "E3504@10"},
         {TWO "profile q \"q\" {\n select #A.1\n}\n", "E0316@11"},
         {TWO "profile q \"q\" {\n select #A.1 at level 1\n select #A.1 at level 2\n}\n", "E0202@12"},
         {TWO "profile p \"q\"\n", "E0202@10"});
  struct fixture f;
  rules_lower(&f, TWO "profile q \"q\" {\n extends = p\n select #A.2 at level 1\n}\n");
  assert_int_equal(f.program.rules.selects.count, 3);
  assert_int_equal(f.program.rules.selects.items[1].level, 2); /* inherited */
  assert_int_not_equal(f.program.rules.selects.items[1].profile, f.program.rules.selects.items[0].profile);
  rules_done(&f);
#undef TWO
}

static void test_overlays(void **state) {
  (void)state;
  struct fixture f;
  struct fixture_text texts[] = {
      {"core.cpsf", rules_core},
      {"secure.cpsf", rules_secure},
      {"rules.cpsf",
       HEAD "requirement #A.1 \"t\"\nprofile p \"p\" {\n select #A.1 at level 2\n}\ndefine d(x : flow) = true\n"},
      {"wg.cpsf", "edition 2026\nmodule wg@1\nimport fw@1.0 as base\nframework \"W\"\nrequirement #A.1 \"again\"\n"
                  "profile q \"q\" {\n extends = base.p\n select base#A.1 at level 1\n}\n"
                  "requirement #W.1 \"w\" {\n applies to flow x\n level 1 when base.d(x)\n}\n"}};
  rules_lower_texts(&f, texts, 4);
  assert_string_equal(fixture_codes(&f), "E5211@5 E5211@8");
  rules_done(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_accepted),
      cmocka_unit_test(test_types),
      cmocka_unit_test(test_attributes),
      cmocka_unit_test(test_quantities),
      cmocka_unit_test(test_values),
      cmocka_unit_test(test_circles),
      cmocka_unit_test(test_verdicts_of_others),
      cmocka_unit_test(test_depth_and_cost),
      cmocka_unit_test(test_polarity),
      cmocka_unit_test(test_polarity_through_defines),
      cmocka_unit_test(test_polarity_of_subjects),
      cmocka_unit_test(test_always_never),
      cmocka_unit_test(test_statements),
      cmocka_unit_test(test_profiles),
      cmocka_unit_test(test_overlays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
