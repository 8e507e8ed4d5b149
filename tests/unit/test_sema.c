/* test_sema.c - names, types and what a spec becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/program_fixture.h"

/* ---- helpers ---- */

struct expected {
  const char *text, *codes;
};

static void expect_all(const struct expected *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct fixture f;
    fixture_spec(&f, cases[i].text);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    fixture_free(&f);
  }
}
#define EXPECT(...)                                                                                                    \
  do {                                                                                                                 \
    static const struct expected cases[] = {__VA_ARGS__};                                                              \
    expect_all(cases, sizeof cases / sizeof *cases);                                                                   \
  } while (0)

static const char framework[] =
    "edition 2026\nmodule fw@1.0\nframework \"F\"\n"
    "category `A.AT` {\n requirement #A.AT-1 \"one\"\n requirement #A.AT-2 \"two\"\n requirement #A.AT-3 \"three\"\n}\n"
    "requirement #A.GV-1 \"gv\"\nprofile basic \"b\" { select #A.GV-1 at level 1 }\n";

static void with_framework(struct fixture *f, const char *text) {
  struct fixture_text texts[] = {{"fw.cpsf", framework}, {"spec.cpsf", text}};
  fixture_run(f, texts, 2);
}

static const struct entity *entity_named(struct fixture *f, const char *name) {
  return &f->program.model.entities.items[fixture_entity(f, name)];
}

/* ---- flows inside an element ---- */

static void test_flows_inside(void **state) {
  (void)state;
  static const struct expected cases[] = {
      {"component plc { input order; output state\n  procedure check { input raw; output fine }\n"
       "  flow plc.order -> check.raw via email\n  flow check.fine -> plc.state via email\n}\ncomponent panel { input show; output ask }\n"
       "flow panel.ask -> plc.order via email\nflow plc.state -> panel.show via email\n",
       ""},
      {"component plc { input order; output state\n flow plc.order -> plc.state via email }\ncomponent panel { input show; output ask }\n"
       "flow panel.ask -> plc.order via email\nflow plc.state -> panel.show via email\n",
       ""},
      {"component plc { input order }\ncomponent panel { input show }\nflow plc.order -> panel.show via email\n", "E2101@3"},
      {"component plc { output state\n component part { output deep }\n}\ncomponent panel { output ask }\nflow panel.ask -> plc.state via email\n",
       "W2108@2 E2101@5"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fixture f;
    fixture_spec(&f, cases[i].text);
    check_model(&f.program.model, &f.program.diagnostics, f.program.as_of);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    fixture_free(&f);
  }
}

/* ---- a first spec ---- */

static void test_first_spec(void **state) {
  (void)state;
  struct fixture f;
  with_framework(&f, "target fw at level 2\n"
                     "organization acme\n"
                     "system lan\n"
                     "component boiler { quantity steam : Pressure in 0kPa .. 900kPa }\n"
                     "component gauge\ncomponent historian { firmware = \"1\" }\n"
                     "sense boiler.steam -> gauge { every = 1s }\n"
                     "flow gauge -> historian via lan\n"
                     "answers on acme since 2026-04-01 {\n"
                     "  #A.GV-1 = 1 { evidence \"policy.pdf\" until 2027-03-31 }\n"
                     "  #A.AT = 2\n  #A.AT-2 = 0\n"
                     "  #A.AT-3 = not_applicable because \"none\"\n}\n");
  assert_string_equal(fixture_codes(&f), "");
  const struct model *m = &f.program.model;
  assert_string_equal(fixture_related(&f, RELATION_SOURCE, "boiler.steam->gauge"), "boiler");
  assert_string_equal(fixture_related(&f, RELATION_SOURCE_PORT, "boiler.steam->gauge"), "boiler.steam");
  assert_string_equal(fixture_related(&f, RELATION_VIA, "gauge->historian"), "lan");
  assert_string_equal(fixture_value(&f, "boiler.steam", "range"), "0kPa .. 900kPa");
  assert_string_equal(fixture_value(&f, "boiler.steam->gauge", "every"), "1s");
  assert_int_equal(entity_named(&f, "historian")->owner, fixture_entity(&f, "acme"));
  assert_int_equal(entity_named(&f, "gauge->historian")->flags & ENTITY_OWN, ENTITY_OWN);
  assert_int_equal(m->targets.count, 1);
  assert_int_equal(m->targets.items[0].level, 2);
  assert_string_equal(sym_text(m->names, m->targets.items[0].framework), "fw");
  assert_int_equal(m->answers.count, 4); /* GV-1, AT-2, AT-3, and AT-1 by its category */
  assert_int_equal(m->decisions.count, 1);
  assert_int_equal(m->decisions.items[0].kind, DECISION_EXCLUDE);
  fixture_free(&f);
}

static void test_answers(void **state) {
  (void)state;
  struct fixture f;
  with_framework(
      &f, "import fw\norganization acme\nperson mori of acme\n"
          "answers on acme by mori since 2026-01-01 {\n  #A.AT = 1\n  #A.AT-2 = 0 { planned = 2; due = 2026-12-01 }\n"
          "  #A.GV-1 = unknown because \"asked\"\n}\n");
  assert_string_equal(fixture_codes(&f), "");
  const struct model *m = &f.program.model;
  assert_int_equal(m->answers.count, 4);
  const struct answer *plan = &m->answers.items[0], *asked = &m->answers.items[1], *blanket = &m->answers.items[2];
  assert_int_equal(plan->level, 0);
  assert_int_equal(plan->planned_level, 2);
  assert_int_equal(plan->measure, 0);
  assert_true(plan->planned_due != DAY_NONE);
  assert_int_equal(asked->value, ANSWER_UNKNOWN);
  assert_string_equal(sym_text(m->names, asked->because), "asked");
  assert_true(blanket->blanket);
  assert_int_equal(blanket->by, fixture_entity(&f, "mori"));
  assert_int_equal(m->entities.items[blanket->measure].flags & (ENTITY_ANSWER | ENTITY_BLANKET),
                   ENTITY_ANSWER | ENTITY_BLANKET);
  assert_int_equal(m->meets.count, 2); /* AT-1 and AT-3: the row of AT-2 wins */
  assert_int_equal(m->meets.items[0].measure, m->meets.items[1].measure);
  fixture_free(&f);
  with_framework(&f, "import fw\norganization a\nanswers on a {\n #A.GV-1 = 1\n #A.GV-1 = 2\n #A.AT = 1\n #A.AT = 0\n "
                     "#A.GV-1 = 5\n #A.XX = 1\n}\n");
  assert_string_equal(fixture_codes(&f), "E0202@5 E0202@7 E0316@8 E0201@9");
  fixture_free(&f);
}

static void test_measures(void **state) {
  (void)state;
  struct fixture f;
  with_framework(&f, "import fw\norganization acme\nperson boss of acme\nsystem hall { component a\n component b\n "
                     "component c }\ncomponent d within hall\n"
                     "measure m meets #A.GV-1, #A.AT-1 at level 2 on all component within hall except hall.b by boss "
                     "since 2026-01-01 { status = planned\n"
                     "  evidence scan { file = \"x\" }\n}\n"
                     "procedure policy meets #A.GV-1 at level 1 on acme by boss\nprocedure own meets #A.AT-1\n"
                     "system cell { component x\n measure near at level 1 }\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_related(&f, RELATION_ON, "m"), "hall.a hall.c d");
  assert_string_equal(fixture_related(&f, RELATION_BY, "m"), "boss");
  assert_string_equal(fixture_related(&f, RELATION_EVIDENCE, "m"), "m.scan");
  assert_string_equal(fixture_value(&f, "m", "status"), "planned");
  assert_string_equal(fixture_value(&f, "m", "since"), "2026-01-01");
  assert_int_equal(entity_named(&f, "m")->level, 2);
  assert_string_equal(fixture_related(&f, RELATION_ON, "policy"), "acme");
  assert_string_equal(fixture_related(&f, RELATION_ON, "own"), "own");
  assert_string_equal(fixture_related(&f, RELATION_ON, "cell.near"), "cell");
  assert_int_equal(f.program.model.meets.count, 4);
  fixture_free(&f);
}

/* ---- names ---- */

static void test_scopes(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f,
               "organization o\nsystem net\nsystem line {\n  component plc { output o }\n  component hmi { input i }\n"
               "  flow f : plc.o -> hmi via net\n  system cell { flow g : plc -> hmi\n component plc2 } }\n"
               "flow top : line.plc -> plc2\n");
  assert_string_equal(fixture_codes(&f), ""); /* the port `o` hides nothing: only elements do */
  fixture_free(&f);
  fixture_spec(
      &f, "organization oem\nsystem net\nsystem line {\n  component plc { output out }\n  component hmi { input in_ }\n"
          "  flow f : plc.out -> hmi via net\n  system cell { flow g : plc -> hmi\n component plc2 } }\n"
          "flow top : line.plc -> plc2\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_related(&f, RELATION_SOURCE_PORT, "line.f"), "line.plc.out");
  assert_string_equal(fixture_related(&f, RELATION_SINK_PORT, "line.f"), "line.hmi.in_");
  assert_string_equal(fixture_related(&f, RELATION_SOURCE, "line.cell.g"), "line.plc");
  assert_string_equal(fixture_related(&f, RELATION_SINK, "top"), "line.cell.plc2");
  fixture_free(&f);
}

static void test_name_errors(void **state) {
  (void)state;
  EXPECT({"system plant_wifi\nflow a -> b via plant_wfi\ncomponent a\ncomponent b\n", "E0201@2"},
         {"system l { component edge7\n component edge7 }\n", "E0202@2"}, {"component x\nsystem x\n", "E0202@2"},
         {"data vib\nsystem l { data vib }\n", "W0203@2"}, {"component c : Nothing\n", "E0201@1"},
         {"component c : Zone\n", "E0305@1"},
         {"system a { component plc }\nsystem b { component plc }\ncomponent x\nflow plc -> x\n", "E0206@4"},
         {"component x\nflow x -> x.out\n", "E0201@2"}, {"class A of B\nclass B of A\n", "E0207@2"},
         {"class A of system { system s : B }\nclass B of A\nsystem x : A\n", "E0208@2"},
         {"class A of system { component a : C }\nclass C of component { component b : C }\n", "E0208@2"},
         {"requirement #X.1 \"t\"\n", "E0204@1"}, {"edition 2028\ncomponent a\n", "E0210@1"},
         {"@was(\"b\") component a\ncomponent b\n", "E0205@1"}, {"@was component a\n", "E0205@1"},
         {"@huh component a\n", "E0212@1"}, {"component a\ncomponent b\nflow a -> b\nflow a -> b\n", "W0216@4"});
}

static void test_unknown_name_text(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "system plant_wifi\ncomponent a\ncomponent b\nflow a -> b via plant_wfi\n");
  assert_string_equal(fixture_message(&f, "E0201", LANGUAGE_EN), "there is no `plant_wfi` here");
  assert_string_equal(fixture_help(&f, "E0201", LANGUAGE_EN), "did you mean `plant_wifi` (line 1)?");
  assert_string_equal(fixture_message(&f, "E0201", LANGUAGE_JA), "`plant_wfi` という名前はここにありません");
  assert_int_equal(
      f.program.diagnostics.list.items[0].fixes->at.end - f.program.diagnostics.list.items[0].fixes->at.start, 9);
  fixture_free(&f);
  fixture_spec(&f, "class L of system { component plc }\nsystem one : L\ncomponent x\nflow plc -> x\n");
  assert_string_equal(fixture_help(&f, "E0201", LANGUAGE_EN),
                      "a part of something else has that name: write `one.plc`");
  fixture_free(&f);
  fixture_spec(&f, "system l {\n component edge7\n component edge7\n}\n");
  assert_string_equal(fixture_message(&f, "E0202", LANGUAGE_EN),
                      "`edge7` is already defined at line 2; names are unique within `l`");
  assert_non_null(f.program.diagnostics.list.items[0].labels);
  fixture_free(&f);
  fixture_spec(&f, "component c {\n firmwre = \"1\"\n}\ncomponent d : K { firmwre = \"1\" }\nclass K of component\n");
  assert_string_equal(fixture_codes(&f), "W0301@2 E0301@4");
  assert_string_equal(fixture_message(&f, "E0301", LANGUAGE_EN), "a K has no attribute `firmwre`");
  assert_string_equal(fixture_help(&f, "E0301", LANGUAGE_EN),
                      "did you mean `firmware`? To add attributes, define a class `of` it");
  fixture_free(&f);
}

/* One cause, one message: what stands in a broken statement is not missed elsewhere, nor parts of unknown classes. */
static void test_consequences_are_silent(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "component a : Missing { colour = red\n size = 3mm }\nflow a.out -> b\ncomponent b\n");
  assert_string_equal(fixture_codes(&f), "E0201@1");
  fixture_free(&f);
  fixture_spec(&f, "component ) plc\ncomponent b\nflow plc -> b\n");
  assert_string_equal(fixture_codes(&f), "E0110@1");
  fixture_free(&f);
}

static void test_modules(void **state) {
  (void)state;
  static const char one[] = "module one@1\nclass Pump of component { lift : Length }\nsystem shared\ncomponent "
                            "only_one : Pump { output out }\n";
  static const char two[] =
      "module two@1\nexport import one\nclass Fan of component\nclass Valve of component\nsystem shared\n";
  struct fixture f;
  struct fixture_text texts[] = {{"one.cpsf", one},
                                 {"two.cpsf", two},
                                 {"spec.cpsf",
                                  "import one as o\nimport two\ncomponent p : o.Pump { lift = 3m }\ncomponent q : "
                                  "one.Pump\ncomponent r : Pump\ncomponent s : Fan\n"
                                  "component t : std.Component\nflow f1 : p -> o.only_one via shared\nflow "
                                  "o.only_one.out -> p via internet, std.email, two.shared\n"}};
  fixture_run(&f, texts, 3);
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "p", "lift"), "3m");
  assert_string_equal(class_text(&f.program.model, entity_named(&f, "r")->class, LANGUAGE_EN), "Pump");
  fixture_free(&f);
  texts[2].text = "import one\nimport two\ncomponent a\ncomponent b\nflow a -> b via shared\n";
  fixture_run(&f, texts, 3);
  assert_string_equal(fixture_codes(&f), "E0206@5");
  assert_string_equal(fixture_message(&f, "E0206", LANGUAGE_EN), "`shared` may mean `one.shared` or `two.shared`");
  fixture_free(&f);
  texts[2].text = "import one as o\ncomponent a : o.Pmp\ncomponent b\nflow b -> o.only_on\n";
  fixture_run(&f, texts, 3);
  assert_string_equal(fixture_codes(&f), "E0201@2 E0201@4");
  assert_string_equal(fixture_help(&f, "E0201", LANGUAGE_EN), "did you mean `Pump`?");
  fixture_free(&f);
}

static void test_both_languages(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "責任組織 自社\nソシキ 自社 { 名称 = \"東海\" }\n社外 ソシキ 相手\nシステム 本社 : 拠点 { システム "
                   "部屋1 }\nモノ PLC : PLC所在 所在 部屋1 { 台数 = 3 }\n"
                   "型 PLC所在 上位型 モノ\nモノ 端末 { ファームウェア = なし; key_store = 専用ハードウェア }\n"
                   "データ 図 : 図面 { 区分 機密性 = 高, 完全性 = 中; 閲覧者 [自社, 相手] }\nデータフロー 内容 図面 : "
                   "PLC → 端末 経路 インターネット\n"
                   "データフロー 送付 内容 図 : PLC → 端末 経路 email\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "PLC", "pieces"), "3");
  assert_string_equal(fixture_value(&f, "端末", "firmware"), "absent");
  assert_string_equal(fixture_value(&f, "端末", "key_store"), "hardware");
  assert_string_equal(fixture_value(&f, "図", "c"), "high");
  assert_string_equal(fixture_related(&f, RELATION_READERS, "図"), "自社 相手");
  assert_string_equal(fixture_related(&f, RELATION_WITHIN, "PLC"), "本社.部屋1");
  assert_string_equal(fixture_value(&f, "PLC->端末", "payload"), "Drawing");
  assert_string_equal(fixture_related(&f, RELATION_VIA, "PLC->端末"), "internet");
  assert_string_equal(fixture_related(&f, RELATION_FLOW_DATA, "送付"), "図");
  fixture_free(&f);
}

static void test_more_errors(void **state) {
  (void)state;
  EXPECT({"class A of component\nclass A of system\n", "E0202@2"}, {"enum E { one\n one }\n", "E0202@2"},
         {"class A of component { x : int\n x : text }\n", "E0202@2"}, {"enum E { one }\nclass K of E\n", "E0305@2"},
         {"class A of component { nothing = 1 }\n", "E0301@1"},
         {"class K of component { n : number }\ncomponent a : K { n = 1e400 }\n", "E0315@2"},
         {"edition 2026\nframework \"F\"\n", "E0211@1"}, {"module m@1\nframework \"F\"\n", "E0211@1"},
         {"test t { @allow(W0217, reason: \"x\") measure m }\n", "E0204@1"}, {"unknown_thing = 3\n", "E0221@1"},
         {"organization o\ndata d { label c = low\n label c = high, i = low }\n", "E0302@3"},
         {"organization o\ndata d { label c = low; label i = low }\ndata e { label c = low }\n", ""},
         {"component x { input p with i = high, a = low\n input q with i = high }\ncomponent y { input p with i = high, i = low }\n", "E0302@3"},
         {"component a\nsense a -> a { range = 1mm .. 2mm\n range = 1mm .. 2mm }\n", "E0302@3"},
         {"component a\nactuate a -> a { guard = nobody }\n", "E0201@2"}, {"component a within 3m\n", "E0304@1"},
         {"organization o\ncomplete nothing within o\n", "E0201@2"},
         {"organization o\ncomplete component within o by c\ncomponent c\n", "E0304@2"});
}

/* ---- classes with parts ---- */

static const char press_line[] =
    "organization acme\n"
    "class Press of component { quantity load : Force in 0kN .. 2000kN }\n"
    "class Base of system { component panel { firmware = \"1\" } }\n"
    "class Line of Base {\n"
    "  component press : Press\n  component cell\n  component panel { firmware = \"2\"; input go }\n"
    "  sense press.load -> cell\n  flow cell -> panel\n  actuate stop : panel -> press.load { safe = 0kN .. 10kN }\n}\n"
    "system one, two : Line {\n  component panel { pieces = 7 }\n}\n"
    "system three : Line { component press { quantity load : Force in 0kN .. 5kN }\n component panel { firmware = "
    "\"3\" } }\n";

static void test_instances(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, press_line);
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "one.panel", "firmware"), "\"2\"");
  assert_string_equal(fixture_value(&f, "three.panel", "firmware"), "\"3\"");
  assert_string_equal(fixture_value(&f, "two.panel", "pieces"), "7");
  assert_string_equal(fixture_value(&f, "three.panel", "pieces"), "1");
  assert_string_equal(fixture_value(&f, "one.press.load", "range"), "0kN .. 2000kN");
  assert_string_equal(fixture_value(&f, "three.press.load", "range"), "0kN .. 5kN");
  assert_string_equal(fixture_related(&f, RELATION_SINK_PORT, "two.cell->panel"), "two.panel.go");
  assert_string_equal(fixture_related(&f, RELATION_SOURCE, "two.stop"), "two.panel");
  assert_string_equal(fixture_related(&f, RELATION_PARTS, "one"), "one.panel one.press one.cell");
  assert_string_equal(fixture_value(&f, "one.stop", "safe"), "0kN .. 10kN");
  assert_int_equal(entity_named(&f, "one.press.load")->flags & ENTITY_FROM_CLASS, ENTITY_FROM_CLASS);
  assert_int_equal(entity_named(&f, "one.press")->owner, fixture_entity(&f, "acme"));
  fixture_free(&f);
  EXPECT({"class L of system { component a }\nsystem x : L { component a\n component a }\n", "E0202@3"},
         {"class L of system { component a\n component a }\n system x : L\n", "E0202@2"},
         {"class L of system { flow a -> outer\n component a }\nclass M of system { component outer\n system l : L "
          "}\nsystem m : M\n",
          "E0201@1"});
}

static void test_expansion_limits(void **state) {
  (void)state;
  struct builder b = {0};
  for (int i = 0; i < 25; i++)
    builder_format(&b, "class C%d of system { system a : C%d\n system b : C%d }\n", i, i + 1, i + 1);
  builder_text(&b, "class C25 of system\nsystem top : C0\n");
  struct fixture f;
  fixture_spec(&f, builder_get(&b));
  assert_non_null(strstr(fixture_codes(&f), "E0209"));
  assert_true(f.program.model.entities.count < 2100000);
  fixture_free(&f);
  builder_free(&b);
  for (int i = 0; i < 400; i++) builder_format(&b, "class C%d of system { system a : C%d }\n", i, i + 1);
  builder_text(&b, "class C400 of system\nsystem top : C0\n");
  fixture_spec(&f, builder_get(&b));
  assert_non_null(strstr(fixture_codes(&f), "E0209"));
  fixture_free(&f);
  builder_free(&b);
}

/* ---- values ---- */

#define VALUES(body, codes)                                                                                            \
  {                                                                                                                    \
    "class K of component { v : Velocity in 0mm/s .. 50mm/s\n n : int in 1 .. 9\n t : TemperatureDifference\n temp : " \
    "Temperature\n "                                                                                                   \
    "torque : Torque\n b : bool\n d : date\n txt : text\n opt : text?\n who : Organization\n list : [Organization]\n " \
    "x : any\n cl : class\n"                                                                                           \
    " ra : range\n mark : Mark\n re : requirement\n dg : digest }\norganization o\nclass Sub of K\ncomponent c : K "   \
    "{\n" body "\n}\n",                                                                                                \
        codes                                                                                                          \
  }

static void test_value_errors(void **state) {
  (void)state;
  EXPECT(VALUES("v = 50degC", "E0310@21"), VALUES("v = 62mm/s", "E0313@21"), VALUES("v = \"0.05\"", "E0303@21"),
         VALUES("v = 0.05", "E0303@21"), VALUES("v = 7mmm/s", "E0314@21"), VALUES("v = 1mm/s .. 2mm/s", "E0303@21"),
         VALUES("torque = 12J", "E0311@21"), VALUES("t = 5degC", "E0312@21"), VALUES("t = 5K", ""),
         VALUES("temp = -10degC", ""), VALUES("n = 10", "E0313@21"), VALUES("n = 1.5", "E0303@21"),
         VALUES("b = 1", "E0303@21"), VALUES("d = \"x\"", "E0303@21"), VALUES("txt = absent", "E0303@21"),
         VALUES("opt = absent", ""), VALUES("who = o", ""), VALUES("who = c", "E0303@21"),
         VALUES("who = nobody", "E0201@21"), VALUES("list = [o, o]", ""), VALUES("list = o", "E0303@21"),
         VALUES("txt = [\"a\"]", "E0303@21"), VALUES("cl = Sub", ""), VALUES("ra = 5mm .. 1mm", "E0317@21"),
         VALUES("ra = 5mm .. 10s", "E0310@21"), VALUES("mark = high", ""), VALUES("mark = hgh", "E0303@21"),
         VALUES("mark = 高", ""), VALUES("v = unknown in 0mm/s .. 4mm/s", ""),
         VALUES("v = unknown in 0s .. 4s", "E0310@21"), VALUES("b = unknown", ""), VALUES("n = 1\n n = 2", "E0302@22"),
         VALUES("re = #X.1", "E0201@21"), VALUES("dg = sha256\"00\"", ""), VALUES("x = 3", ""),
         VALUES("x = nothing_here", "E0201@21"), VALUES("b = unknown until 2026-01-01 because \"asked\"", ""),
         VALUES("b = unknown until 2027-01-01", ""));
}

static void test_value_results(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "class K of component { v : Velocity\n names : text\n opt : bool = true\n size : Length = 3m\n "
                   "others : [Component] }\n"
                   "class Slow of K { v = 1mm/s }\n"
                   "component a : Slow { names = \"one\"@en \"一\"@ja; others = [b, a] }\ncomponent b : K { v = "
                   "unknown until 2027-01-01 }\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "a", "v"), "1mm/s");
  assert_string_equal(fixture_value(&f, "a", "opt"), "true");
  assert_string_equal(fixture_value(&f, "b", "size"), "3m");
  assert_string_equal(fixture_value(&f, "a", "others"), "[b, a]");
  const struct model *m = &f.program.model;
  struct value names = model_value(m, fixture_entity(&f, "a"), intern_text(&f.program.names, "names"), NULL);
  assert_string_equal(sym_text(m->names, names.first), "one");
  assert_string_equal(sym_text(m->names, names.second), "一");
  struct value due = model_value(m, fixture_entity(&f, "b"), intern_text(&f.program.names, "v"), NULL);
  char date[11];
  assert_int_equal(due.tag, VALUE_UNKNOWN);
  assert_int_equal(due.extra, 1);
  assert_string_equal(date_format((day)due.first, date), "2027-01-01");
  fixture_free(&f);
}

static void test_units(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "unit crate = 24pieces\ndimension Wear = Length / Duration\nclass K of component { stock : Pieces\n "
                   "wear : Wear }\n"
                   "component a : K { stock = 3crate; wear = 1mm/s }\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "a", "stock"), "3crate");
  fixture_free(&f);
  EXPECT({"unit mm = 3s\n", "E0318@1"}, {"unit x = \"a\"\n", "E0303@1"}, {"dimension W = Lenth\n", "E0201@1"},
         {"component c { quantity q : Presure }\n", "E0201@1"},
         {"component c { quantity q : Pressure in 0s .. 1s }\n", "E0310@1"});
}

/* The two ends of a range differ in kind: it is said of both, not of the range. */
static void test_ends_of_ranges(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "class K of component { r : range }\ncomponent a : K { r = 60kPa .. 90degC }\n");
  assert_string_equal(fixture_codes(&f), "E0310@2");
  assert_string_equal(fixture_message(&f, "E0310", LANGUAGE_EN),
                      "`60kPa` is `Pressure` / `Stress`, `90degC` is `Temperature`; the ends of a range are of one kind");
  fixture_free(&f);
}

/* What is written behind `via` and can't be read is said once, not again as a channel that nobody named. */
static void test_unread_channels(void **state) {
  (void)state;
  EXPECT({"responsible o\norganization o\ncomponent a\ncomponent b\nflow f : a -> b via lam\n", "E0201@5"},
         {"responsible o\norganization o\ncomponent a\ncomponent b\nflow f : a -> b via o\n", "E2106@5"});
}

static void test_type_messages(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "class K of component { v : Velocity in 0mm/s .. 50mm/s }\ncomponent a : K { v = 62mm/s "
                   "}\ncomponent b : K { v = 50degC }\ncomponent c : K { v = 5 }\n");
  assert_string_equal(fixture_message(&f, "E0313", LANGUAGE_EN),
                      "62mm/s lies outside 0mm/s .. 50mm/s, the range of `v`");
  assert_string_equal(fixture_message(&f, "E0310", LANGUAGE_EN), "`50degC` is `Temperature`; `v` takes `Velocity`");
  assert_string_equal(fixture_message(&f, "E0303", LANGUAGE_EN), "`v` takes `Velocity`; `5` is something else");
  assert_string_equal(fixture_help(&f, "E0303", LANGUAGE_EN), "write `5mm/s`");
  fixture_free(&f);
}

/* ---- statements ---- */

static void test_blocks_and_phrases(void **state) {
  (void)state;
  EXPECT({"system s { target fw }\n", "E0201@1"}, {"measure m on s { target fw }\nsystem s\n", "E0221@1"},
         {"label c = high\n", "E0221@1"}, {"system s { quantity q : Force }\n", "E0221@1"},
         {"system lan\nmeasure m on lan via lan\n", "E0220@2"}, {"component c on d\ncomponent d\n", "E0220@1"},
         {"system s\nmeasure m on s within s\n", "E0220@2"}, {"system s\nmeasure m on s except s\n", "E0220@2"},
         {"organization o\nmeasure m on o by o by o\n", "E0222@2"},
         {"organization o\nmeasure m at level 4 on o\n", "E0316@2"}, {"measure m at level 1\n", "W0217@1"},
         {"measure m on all Site\n", "W0218@1"},
         {"accept std.core#V4301 on all component by o until 2026-07-01\norganization o\n", "E0220@1"},
         {"organization o of p\norganization p\n", "E0220@1"});
}

static void test_phrase_text(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "system lan\nmeasure m on lan via lan\n");
  assert_string_equal(fixture_message(&f, "E0220", LANGUAGE_EN),
                      "`via` can't be used on a measure; it takes `on`, `except`, `within`, `by`, `until`, `since`, "
                      "`at level`, `meets`");
  fixture_free(&f);
  fixture_spec(&f, "measure m on s { target fw }\nsystem s\n");
  assert_string_equal(fixture_message(&f, "E0221", LANGUAGE_EN), "a target can't stand inside a measure");
  assert_string_equal(fixture_message(&f, "E0221", LANGUAGE_JA), "対策の中に目標は書けません");
  fixture_free(&f);
}

static void test_wrong_things(void **state) {
  (void)state;
  EXPECT({"component a of b\ncomponent b\n", "E0304@1"}, {"component a\ncomponent b\nflow a -> b under a\n", "E0304@3"},
         {"component a\nsystem b\nflow of b : a -> a\n", "E2104@3"},
         {"data d\ncomponent a\nflow a -> a via d\n", "E2106@3"}, {"component c { input i : Site }\n", "E2104@1"},
         {"organization o\nperson p { acts for c }\ncomponent c\n", "E0304@2"},
         {"data d { readers [c] }\ncomponent c\n", "E0304@1"}, {"data d { label c = huge }\n", "E0303@1"},
         {"data d { label z = high }\n", "E0306@1"},
         {"organization o\ndata d { readers [o]\n readers [any] }\nclass D of data { readers [any] }\ndata e : D { readers [o] }\n",
          "E0302@3"},
         {"organization o\nprocedure p { output x\n declassify x to c = low, readers [o] by o because \"x\"\n"
          " declassify x to readers [any] by o because \"x\" }\n",
          "E0302@4"},
         {"organization a\norganization b\ncontract k between a and b { permit b to write d\n permit b to read a "
          "}\ndata d\n",
          "E0306@3 E0304@4"},
         {"procedure p { output o\n endorse a to i = high by x }\ncomponent a\norganization x\n", "E0304@2"},
         {"responsible c\ncomponent c\n", "E0304@1"});
}

static void test_connections_of_statements(void **state) {
  (void)state;
  struct fixture f;
  with_framework(
      &f,
      "import fw\nresponsible a\norganization a\norganization b\nperson p of a { acts for a until 2027-01-01 }\n"
      "class V of data { v : Velocity in 0mm/s .. 9mm/s }\ndata d : V of b { label c = high, i = low; readers [any] }\n"
      "component m { quantity q : Velocity\n output r : V\n input w : V with i = high }\ncomponent n : std.Component { "
      "input x : V { fallback = check } }\n"
      "procedure check { input i1 : V\n output o1 : V\n endorse o1 to i = high, readers [a] by a { within = 0mm/s .. "
      "1mm/s\n method = \"m\" } because \"r\" }\n"
      "sense s : m.q -> m.r.v { range = 0mm/s .. 5mm/s }\nactuate t : m.w.v -> m.q { guard = check; failsafe = 0mm/s "
      "}\n"
      "flow f of d : m -> n under k since 2026-01-01\n"
      "contract k between a and b until 2027-01-01 { require b : #A.GV-1 at level 2\n permit b to read d\n offer "
      "#A.AT-1 at level 1 on m\n"
      "  rely #A.AT-1 at level 1 on n\n evidence paper }\n"
      "export claim #A.GV-1 at level 1 on m until 2027-01-01 { basis = third_party; result = not_applicable "
      "}\ncomplete component within m by p\ncomplete measure within a\n"
      "accept #A.GV-1 at level 1 on m, n by p until 2026-12-31 because \"x\"\nexclude #A.AT-2 on a because "
      "\"y\"\ntarget fw.basic\ntarget fw at level 3 on m\n");
  assert_string_equal(fixture_codes(&f), "");
  const struct model *m = &f.program.model;
  assert_string_equal(fixture_value(&f, "s", "field"), "\"v\"");
  assert_string_equal(fixture_related(&f, RELATION_SINK_PORT, "s"), "m.r");
  assert_string_equal(fixture_related(&f, RELATION_GUARD, "t"), "check");
  assert_string_equal(fixture_value(&f, "check", "within"), "0mm/s .. 1mm/s");
  assert_string_equal(fixture_value(&f, "check.o1", "method"), "\"m\"");
  assert_string_equal(fixture_value(&f, "m.w", "need_i"), "high");
  assert_string_equal(fixture_value(&f, "n.x", "fallback"), "check");
  assert_string_equal(fixture_related(&f, RELATION_SOURCE_PORT, "f"), "m.r");
  assert_string_equal(fixture_related(&f, RELATION_SINK_PORT, "f"), "n.x");
  assert_string_equal(fixture_related(&f, RELATION_CONTRACT, "f"), "k");
  assert_string_equal(fixture_value(&f, "d", "readers_any"), "true");
  assert_string_equal(fixture_related(&f, RELATION_PARTIES, "k"), "a b");
  assert_string_equal(fixture_related(&f, RELATION_EVIDENCE, "k"), "k.paper");
  assert_int_equal(entity_named(&f, "d")->owner, fixture_entity(&f, "b"));
  assert_int_equal(entity_named(&f, "m")->owner, fixture_entity(&f, "a"));
  assert_int_equal(m->downgrades.count, 1);
  assert_true(m->downgrades.items[0].endorse && m->downgrades.items[0].has_readers &&
              m->downgrades.items[0].within.tag == VALUE_RANGE);
  assert_int_equal(m->permits.count, 1);
  assert_int_equal(m->shares.count, 2);
  assert_int_equal(m->claims.count, 1);
  assert_string_equal(sym_text(m->names, m->claims.items[0].basis), "third_party");
  assert_int_equal(m->completes.count, 2);
  assert_int_equal(m->completes.items[1].kind, KIND_MEASURE);
  assert_int_equal(m->decisions.count, 3);
  assert_int_equal(m->targets.count, 2);
  assert_string_equal(sym_text(m->names, m->targets.items[0].profile), "basic");
  assert_int_equal(m->acts.count, 1);
  fixture_free(&f);
}

static void test_requirements(void **state) {
  (void)state;
  static const char second[] =
      "edition 2026\nmodule other@2\nframework \"O\"\nrequirement #A.GV-1 \"x\"\nrequirement #B.1 \"y\"\n";
  struct fixture f;
  struct fixture_text texts[] = {
      {"fw.cpsf", framework},
      {"other.cpsf", second},
      {"spec.cpsf", "import fw as w\nimport other\norganization o\nclaim #A.GV-1 on o\nclaim w#A.GV-1 on o\nclaim #B.1 "
                    "on o\nclaim #B.2 on o\nclaim nope#B.1 on o\n"
                    "claim std.core#V4301 on o\nclaim #V4301 on o\nclaim #V9999 on o\ntarget w.none\ntarget std\n"}};
  fixture_run(&f, texts, 3);
  assert_string_equal(fixture_codes(&f), "E0231@4 E0201@7 E0201@8 E0201@11 E0201@12 E0201@13");
  assert_int_equal(f.program.model.claims.count, 4);
  fixture_free(&f);
  fixture_spec(&f, "organization o\nclaim #A.GV-1 on o\n");
  assert_string_equal(fixture_codes(&f), "E0201@2");
  assert_string_equal(fixture_help(&f, "E0201", LANGUAGE_EN),
                      "choose one at the top, for example `target cpsf@1.0 at level 1`");
  fixture_free(&f);
}

/* Labels and readers of a class are the defaults of its instances. */
static void test_class_labels(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "organization a\norganization b\nclass D of data { label c = high, i = low; readers [a, b] }\nclass "
                   "E of D { readers [b] }\n"
                   "data one : D\ndata two : D { label c = low; readers [a] }\ndata three : E\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "one", "c"), "high");
  assert_string_equal(fixture_value(&f, "two", "c"), "low");
  assert_string_equal(fixture_value(&f, "two", "i"), "low");
  assert_string_equal(fixture_related(&f, RELATION_READERS, "one"), "a b");
  assert_string_equal(fixture_related(&f, RELATION_READERS, "two"), "a");
  assert_string_equal(fixture_related(&f, RELATION_READERS, "three"), "b");
  fixture_free(&f);
}

/* ---- owners ---- */

static void test_owners(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f,
               "organization a\nexternal organization b\ncomponent own { component part }\ncomponent theirs of "
               "b\nexternal component far\n"
               "person p of a\nperson free\nexternal system sys of b { component inner }\nsystem net : std.Internet\n");
  assert_string_equal(fixture_codes(&f), "");
  entity_id a = fixture_entity(&f, "a"), b = fixture_entity(&f, "b");
  assert_int_equal(entity_named(&f, "own.part")->owner, a);
  assert_int_equal(entity_named(&f, "theirs")->owner, b);
  assert_int_equal(entity_named(&f, "far")->owner, 0);
  assert_int_equal(entity_named(&f, "p")->owner, a);
  assert_int_equal(entity_named(&f, "free")->owner, fixture_entity(&f, "free"));
  assert_int_equal(entity_named(&f, "sys.inner")->flags & (ENTITY_EXTERNAL | ENTITY_OWN), ENTITY_EXTERNAL);
  assert_int_equal(entity_named(&f, "net")->flags & (ENTITY_EXTERNAL | ENTITY_OWN), ENTITY_EXTERNAL);
  assert_int_equal(entity_named(&f, "net")->owner, 0);
  fixture_free(&f);
  fixture_spec(&f, "organization a\norganization b\ncomponent c\n");
  assert_int_equal(entity_named(&f, "c")->owner, 0);
  fixture_free(&f);
  struct fixture_text texts[] = {{"std.partner.cpsf",
                                  "module std.partner@1\nresponsible firm\norganization firm\n"
                                  "external organization customer\nsystem cloud { input i }\n"},
                                 {"std.silent.cpsf", "module std.silent@1\norganization other\nsystem mute\n"},
                                 {"spec.cpsf", "import std.partner\nimport std.silent\norganization a\ncomponent c\n"}};
  fixture_run(&f, texts, 3);
  assert_int_equal(entity_named(&f, "cloud")->owner, fixture_entity(&f, "firm"));
  assert_int_equal(entity_named(&f, "cloud")->flags & (ENTITY_EXTERNAL | ENTITY_OWN), ENTITY_EXTERNAL);
  assert_int_equal(entity_named(&f, "customer")->owner, fixture_entity(&f, "customer"));
  assert_int_equal(entity_named(&f, "mute")->owner, 0);
  assert_int_equal(entity_named(&f, "c")->owner, fixture_entity(&f, "a"));
  fixture_free(&f);
}

/* ---- allows ---- */

static void test_allows(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f, "@allow(W0217, reason: \"later\")\nmeasure m at level 1\n@allow(W0217)\nmeasure n at level "
                   "1\n@allow(E0201, reason: \"x\")\nmeasure o on s\n"
                   "@allow(W0301, reason: \"y\")\nsystem s\n");
  sema_apply_allows(f.sema);
  assert_string_equal(fixture_codes(&f), "W0214@3 W0217@4 E0213@5 W0215@7");
  diag(&f.program.diagnostics, MSG_ATTRIBUTE_UNCHECKED, f.program.model.entities.items[fixture_entity(&f, "s")].at, "s",
       "x");
  sema_apply_allows(f.sema); /* a later pass gives the warning after all: the complaint is taken back */
  assert_string_equal(fixture_codes(&f), "W0214@3 W0217@4 E0213@5");
  fixture_free(&f);
}

/* ---- tests of frameworks ---- */

static void test_model_of_a_test(void **state) {
  (void)state;
  static const char text[] = "edition 2026\nmodule fw@1\nframework \"F\"\nrequirement #R.1 \"r\"\ncomponent not_here\n"
                             "test t {\n as_of = 2026-01-01\n organization a\n system net : std.Internet\n component x "
                             "of a\n component y\n flow f : x -> y via net, internet\n"
                             " expect #R.1 on f is met\n}\n";
  struct fixture f;
  struct fixture_text one = {"fw.cpsf", text};
  fixture_load(&f, &one, 1);
  struct program *p = &f.program;
  const struct tree *t = &p->trees.items[1];
  model_init(&p->model, &p->names, &p->sources);
  f.sema = sema_run(p, 2, 1, node_child(t, t->root, NODE_TEST));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(sema_entity_by_name(f.sema, 2, "not_here"), 0);
  assert_int_equal(entity_named(&f, "x")->flags & ENTITY_OWN, ENTITY_OWN);
  assert_int_equal(entity_named(&f, "y")->owner, fixture_entity(&f, "a"));
  fixture_free(&f);
}

/* ---- other layers ---- */

static void test_lookup(void **state) {
  (void)state;
  struct fixture f;
  fixture_spec(&f,
               "component a { output o }\nclass K of component { x : int }\nenum E { one\n two }\ncomponent K : K\n");
  assert_string_equal(fixture_codes(&f), "");
  module_id m = f.program.modules.count - 1;
  assert_int_equal(sema_lookup(f.sema, m, intern_text(&f.program.names, "a")).kind, SYMBOL_ENTITY);
  assert_int_equal(sema_lookup(f.sema, m, intern_text(&f.program.names, "K")).kind, SYMBOL_CLASS);
  assert_int_equal(sema_lookup(f.sema, m, intern_text(&f.program.names, "std")).kind, SYMBOL_MODULE);
  assert_int_equal(sema_lookup(f.sema, m, intern_text(&f.program.names, "component")).id,
                   f.program.model.root_class[KIND_COMPONENT]);
  assert_int_equal(sema_lookup(f.sema, m, intern_text(&f.program.names, "none_such")).kind, SYMBOL_NONE);
  assert_int_equal(sema_entity_by_name(f.sema, m, "a.o"), fixture_entity(&f, "spec.a.o"));
  fixture_free(&f);
}

/* Names are found by hash: a hundred thousand siblings cost what ten thousand do, ten times. Only that it ends. */
static void test_many_siblings(void **state) {
  (void)state;
  struct builder b = {0};
  enum { COUNT = 100000 };
  builder_text(&b, "organization o\nsystem line {\n");
  for (int i = 0; i < COUNT; i++)
    builder_format(&b, "component c%d { firmware = \"1\" }\nflow c%d -> c%d\n", i, i, (i * 7 + 1) % COUNT);
  builder_text(&b, "}\n");
  for (int i = 0; i < 1000; i++) builder_format(&b, "measure m%d on line.c%dx\n", i, i);
  struct fixture f;
  fixture_spec(&f, builder_get(&b));
  assert_int_equal(f.program.diagnostics.errors, 1000);
  assert_int_equal(f.program.model.entities.count, 2 * COUNT + 1 + 1 + 1000 + 3);
  fixture_free(&f);
  builder_free(&b);
}

static void test_long_list_of_names(void **state) {
  (void)state;
  struct builder b = {0};
  enum { COUNT = 50000 };
  builder_text(&b, "organization o\nsystem hall\ncomponent c0");
  for (int i = 1; i < COUNT; i++) builder_format(&b, ", c%d", i);
  builder_text(&b, " of o within hall { firmware = \"1\" }\n");
  struct fixture f;
  fixture_spec(&f, builder_get(&b));
  assert_string_equal(fixture_codes(&f), "");
  assert_string_equal(fixture_value(&f, "c49999", "firmware"), "\"1\"");
  assert_string_equal(fixture_related(&f, RELATION_WITHIN, "c49999"), "hall");
  fixture_free(&f);
  builder_free(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_flows_inside), cmocka_unit_test(test_first_spec),
                                     cmocka_unit_test(test_answers),
                                     cmocka_unit_test(test_measures),
                                     cmocka_unit_test(test_scopes),
                                     cmocka_unit_test(test_name_errors),
                                     cmocka_unit_test(test_unknown_name_text),
                                     cmocka_unit_test(test_consequences_are_silent),
                                     cmocka_unit_test(test_modules),
                                     cmocka_unit_test(test_more_errors),
                                     cmocka_unit_test(test_class_labels),
                                     cmocka_unit_test(test_long_list_of_names),
                                     cmocka_unit_test(test_both_languages),
                                     cmocka_unit_test(test_instances),
                                     cmocka_unit_test(test_expansion_limits),
                                     cmocka_unit_test(test_value_errors),
                                     cmocka_unit_test(test_value_results),
                                     cmocka_unit_test(test_units),
                                     cmocka_unit_test(test_type_messages),
                                     cmocka_unit_test(test_ends_of_ranges), cmocka_unit_test(test_unread_channels),
                                     cmocka_unit_test(test_blocks_and_phrases),
                                     cmocka_unit_test(test_phrase_text),
                                     cmocka_unit_test(test_wrong_things),
                                     cmocka_unit_test(test_connections_of_statements),
                                     cmocka_unit_test(test_requirements),
                                     cmocka_unit_test(test_owners),
                                     cmocka_unit_test(test_allows),
                                     cmocka_unit_test(test_model_of_a_test),
                                     cmocka_unit_test(test_lookup),
                                     cmocka_unit_test(test_many_siblings)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
