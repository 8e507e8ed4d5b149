/* test_lower.c - rule files: what they become, and every message about them with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/lower/lower.h"
#include "tests/unit/program_fixture.h"

/* ---- a standard library for rules, small ---- */

static const char core[] =
    "edition 2026\nmodule std.core@0\n"
    "enum Mark { @ja(\"低\") low\n moderate\n @ja(\"高\") high }\n"
    "enum Status { implemented\n partly\n planned\n not_applicable }\n"
    "enum KeyStore { software\n hardware }\n"
    "enum Identity { password\n certificate }\n"
    "enum InventorySource { manual\n automatic }\n"
    "class Organization of organization { corporate_number : text? }\n"
    "class Person of person\n"
    "class Component of component { @ja(\"ファームウェア\") firmware : text?\n signed_firmware : bool\n key_store : KeyStore\n identity : Identity\n"
    "  inventory_source : InventorySource\n support_ends : date\n vibration : Velocity in 0mm/s .. 50mm/s\n heat : Temperature\n torque : Torque\n work : Energy }\n"
    "class Data of data\n"
    "class Procedure of procedure { rate_checked : bool }\n"
    "class System of system { wireless : bool = false\n public : bool = false\n authorised_list : bool\n shielded : bool = false\n surveyed : bool\n"
    "  survey_report : text?\n admins : [Person] }\n"
    "class Flow of flow { protocol : class?\n since : date\n until : date }\n"
    "class Sense of sense { range : range\n every : Duration }\n"
    "class Actuate of actuate { @ja(\"安全範囲\") safe : range\n rate : quantity\n failsafe : any\n guard : Procedure }\n"
    "class Contract of contract { since : date\n until : date\n incident_notice : Duration\n audit_right : bool }\n"
    "class Measure of measure { status : Status = implemented\n since : date\n until : date }\n"
    "class Evidence of evidence { issued : date\n expires : date }\n"
    "class Internet of System { public = true }\n"
    "class Plc of Component { scan : Duration }\n"
    "class Drive of Component { ramp : RotationalSpeed }\n"
    "external system internet : Internet\n";

static const char secure[] =
    "edition 2026\nmodule std.secure@0\n"
    "class Check of Procedure { tested : date }\n"
    "class PermissibleRangeCheck of Check\n"
    "class ChannelEncryption of Measure { mutual : bool }\n"
    "class WirelessAuthorisation of Measure\n"
    "class AssetInventory of Measure\n"
    "class AnomalyStop of Measure\n"
    "class TestReport of Evidence\n"
    "class ThirdPartyAudit of Evidence\n"
    "class SerialLine of System { length : Length\n locked : bool\n inspection : text? }\n";

#define HEAD "edition 2026\nmodule fw@1.0\nimport std.secure as sec\nframework \"F\"@en \"枠組\"@ja\n" /* rules begin on line 5 */

static void lower_texts(struct fixture *f, const struct fixture_text *texts, size_t count) {
  fixture_run(f, texts, count);
  rule_set_init(&f->program.rules);
  lower_rules(&f->program, f->sema);
}

static void lower_text(struct fixture *f, const char *rules) {
  struct fixture_text texts[] = {{"core.cpsf", core}, {"secure.cpsf", secure}, {"rules.cpsf", rules}};
  lower_texts(f, texts, 3);
}

static void done(struct fixture *f) {
  rule_set_free(&f->program.rules);
  fixture_free(f);
}

struct expected { const char *text, *codes; };

static void expect_all(const struct expected *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct fixture f;
    char *text = NULL;
    assert_true(0 < asprintf(&text, "%s%s", HEAD, cases[i].text));
    lower_text(&f, text);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    done(&f);
    free(text);
  }
}
#define EXPECT(...)                                          \
  do {                                                       \
    static const struct expected cases[] = {__VA_ARGS__};    \
    expect_all(cases, sizeof cases / sizeof *cases);         \
  } while (0)

/* One condition at level 1 about a kind; the condition stands on line 7. */
#define ABOUT(kind, condition) "requirement #A.1 \"t\" {\n applies to " kind " x\n level 1 when " condition "\n}\n"
#define ON_FLOW(condition) ABOUT("flow", condition)
#define ON_COMPONENT(condition) ABOUT("component", condition)
#define ON_SYSTEM(condition) ABOUT("system", condition)
#define ON_ORGANIZATION(condition) ABOUT("organization", condition)

/* ---- the five rules of the language description ---- */

static const char five_rules[] = HEAD
    "define crosses(f : flow)   = f.source.owner != f.sink.owner\n"
    "define exposed(f : flow)   = crosses(f) or (some n in f.via : n.wireless or n is std.Internet)\n"
    "define remote(t : actuate) = some f in upstream(t) : crosses(f)\n"
    "define good(m : measure)   = m.status == implemented and not expired(m)\n"
    "requirement #CPS.DS-3 {\n  applies to flow f where exposed(f)\n"
    "  level 1 \"encrypted\"@en \"暗号化\"@ja\n          when some m in f.measures where good(m) : m is sec.ChannelEncryption\n"
    "  level 2 \"both ends\"\n          when some m in f.measures where good(m) and m is sec.ChannelEncryption :\n"
    "                 m.mutual and (some e in m.evidence : e is sec.TestReport and age(e) <= 365d)\n"
    "  level 3 \"keys\"\n          when all e in ends(f) : e is component and e.key_store == hardware\n}\n"
    "requirement #CPS.CM-3 {\n  applies to actuate t where remote(t)\n"
    "  level 1 \"a check\"\n          when t.guard is sec.PermissibleRangeCheck\n"
    "  level 2 \"tight\"\n          when t.guard is sec.PermissibleRangeCheck and t.guard.within within t.safe and recorded(t.failsafe)\n"
    "  level 3 \"stops\"\n          when some m in t.sink.measures where good(m) : m is sec.AnomalyStop\n}\n"
    "requirement #CPS.SC-3 {\n  applies to organization o where o.external and count(f in o.flows) > 0\n"
    "  level 1 \"a contract\"\n          when some c in o.contracts : in_force(c) and (some r in c.requires : r.party == o)\n"
    "  level 2 \"shown\"\n          when some c in o.contracts : in_force(c) and (some r in c.requires : r.party == o)\n"
    "               and (all r in c.requires where r.party == o : claimed(r.requirement, o) >= r.level)\n"
    "  level 3 \"confirmed\"\n          when some c in o.contracts : in_force(c) and c.audit_right\n"
    "               and (some e in c.evidence : e is sec.ThirdPartyAudit and not expired(e))\n}\n"
    "requirement #CPS.AC-3 {\n  applies to system n where n.wireless\n  level 1 when n.authorised_list\n"
    "  level 2 when some m in n.measures where good(m) : m is sec.WirelessAuthorisation and m.level >= 2\n"
    "  level 3 when all c in n.connected : c is component and c.identity == certificate\n"
    "  exception shielded_cell \"no radio leaves the room\" on system s where s.shielded and s.surveyed {\n"
    "    level 1 when true\n    level 2 when recorded(s.survey_report)\n  }\n}\n"
    "requirement #CPS.AM-1 {\n  applies to system s where not s.public\n"
    "  level 1 when complete(s, component) and (all c in s.parts : recorded(c.firmware))\n"
    "  level 2 when some m in s.measures where good(m) : m is sec.AssetInventory\n"
    "  level 3 when all c in s.parts : c.inventory_source == automatic\n}\n"
    "threat        eavesdropping on flow f where exposed(f) {\n"
    "  likelihood = if (some n in f.via : n is std.Internet) then high else moderate\n}\n"
    "vulnerability cleartext     on flow f where achieved(#CPS.DS-3, f) < 1\n"
    "risk          disclosure    from eavesdropping and cleartext on flow f { impact = f.data.c }\n";

static const char overlay[] =
    "edition 2026\nmodule wg@2.0.0\nimport fw@1.0 as cpsf\nimport std.secure as sec\nframework \"Factory\"@en \"工場\"@ja\n"
    "profile basic_line \"Lines\" {\n  select cpsf#CPS.DS-3 at level 1\n  select cpsf#CPS.AM-1 at level 2\n}\n"
    "strengthen cpsf#CPS.CM-3 \"rate\" on actuate t {\n"
    "  level 2 when recorded(t.rate) and t.guard is sec.PermissibleRangeCheck and t.guard.rate_checked\n}\n"
    "exception serial_inside_cabinet \"serial\"\n"
    "    to cpsf#CPS.DS-3 on flow f where (some n in f.via : n is sec.SerialLine and n.length <= 10m and n.locked) {\n"
    "  level 1 when true\n  level 2 when (some n in f.via : n is sec.SerialLine and recorded(n.inspection))\n}\n";

static void lower_five(struct fixture *f) {
  struct fixture_text texts[] = {{"core.cpsf", core}, {"secure.cpsf", secure}, {"rules.cpsf", five_rules}, {"wg.cpsf", overlay}};
  lower_texts(f, texts, 4);
}

static const struct rule_requirement *requirement(struct fixture *f, const char *id) {
  uint32_t index = rule_requirement_find(&f->program.rules, 0, intern_text(&f->program.names, id));
  assert_int_not_equal(index, UINT32_MAX);
  return &f->program.rules.requirements.items[index];
}

static const struct expr *expr_at(struct fixture *f, expr_id e) { return &f->program.rules.exprs.items[e]; }


static void test_five_rules(void **state) {
  (void)state;
  struct fixture f;
  lower_five(&f);
  assert_string_equal(fixture_codes(&f), "");
  const struct rule_set *r = &f.program.rules;
  assert_int_equal(r->frameworks.count, 3);
  assert_true(r->frameworks.items[2].core);
  assert_int_equal(r->frameworks.items[1].base, 0);
  assert_string_equal(sym_text(&f.program.names, r->frameworks.items[1].title.ja), "工場");
  assert_int_equal(r->defines.count, 4);
  assert_int_equal(r->exceptions.count, 2);
  assert_int_equal(r->strengthenings.count, 1);
  assert_int_equal(r->strengthenings.items[0].levels[0].condition, 0);
  assert_int_not_equal(r->strengthenings.items[0].levels[1].condition, 0);
  assert_int_equal(r->selects.count, 2);
  assert_int_equal(r->selects.items[1].level, 2);
  assert_int_equal(r->order.count, r->requirements.count);
  const struct rule_requirement *ds3 = requirement(&f, "CPS.DS-3");
  assert_int_equal(ds3->subjects.kinds, 1u << KIND_FLOW);
  assert_string_equal(sym_text(&f.program.names, ds3->levels[0].sentence.ja), "暗号化");
  assert_string_equal(sym_text(&f.program.names, ds3->levels[0].sentence.en), "encrypted");
  assert_true(ds3->documentation); /* by the overlay's exception */
  assert_false(requirement(&f, "CPS.SC-3")->documentation);
  assert_true(requirement(&f, "CPS.AM-1")->documentation);
  assert_true(requirement(&f, "CPS.AC-3")->documentation); /* by its exception */
  assert_true(requirement(&f, "CPS.CM-3")->documentation);
  done(&f);
}

/* ---- the shape of expressions ---- */

/* The condition of level 1 of #A.1. */
static const struct expr *condition(struct fixture *f) { return expr_at(f, requirement(f, "A.1")->levels[0].condition); }

static void lower_rules_text(struct fixture *f, const char *rules) {
  char *text = NULL;
  assert_true(0 < asprintf(&text, "%s%s", HEAD, rules));
  lower_text(f, text);
  free(text);
}

static void test_slots(void **state) {
  (void)state;
  struct fixture f;
  lower_rules_text(&f, ON_FLOW("some m in x.measures where m.level >= 2 : some e in m.evidence : e.expires == x.until"));
  assert_string_equal(fixture_codes(&f), "");
  const struct expr *outer = condition(&f), *inner = expr_at(&f, outer->c);
  assert_int_equal(outer->op, EXPR_SOME);
  assert_int_equal(outer->slot, 1);
  assert_int_equal(outer->free_slots, 1);
  assert_int_equal(expr_at(&f, outer->b)->free_slots, 2); /* hoistable: it speaks of the measure alone */
  assert_int_equal(inner->slot, 2);
  assert_int_equal(inner->free_slots, 3);
  assert_int_equal(expr_at(&f, inner->c)->free_slots, 5);
  done(&f);
}

static void test_defines_in_order(void **state) {
  (void)state;
  struct fixture f;
  lower_rules_text(&f, "define second(f : flow, o : organization) = first(f) and f.source.owner == o\ndefine first(g : flow) = g.source.owner != g.sink.owner\n"
                   ON_FLOW("some d in [x.data] : second(x, d.owner)"));
  assert_string_equal(fixture_codes(&f), "E0304@9"); /* an owner may be a person */
  done(&f);
  lower_rules_text(&f, "define second(f : flow, o : element) = first(f) and f.source.owner == o\ndefine first(g : flow) = g.source.owner != g.sink.owner\n"
                   ON_FLOW("second(x, x.source)"));
  assert_string_equal(fixture_codes(&f), "");
  const struct rule_set *r = &f.program.rules;
  assert_int_equal(r->defines.count, 2);
  assert_string_equal(sym_text(&f.program.names, r->defines.items[0].name), "first");
  assert_int_equal(r->defines.items[1].parameter_count, 2);
  assert_int_equal(condition(&f)->op, EXPR_DEFINE);
  assert_int_equal(condition(&f)->symbol, 1);
  const struct expr *first = expr_at(&f, condition(&f)->a), *last = expr_at(&f, first->b);
  assert_int_equal(first->op, EXPR_ITEM);
  assert_int_equal(expr_at(&f, first->a)->op, EXPR_VARIABLE);
  assert_int_equal(expr_at(&f, last->a)->symbol, PROPERTY_SOURCE);
  assert_int_equal(last->b, 0);
  done(&f);
}

/* A quantifier over several kinds ranges over those that have what it reads. */
static void test_ranging(void **state) {
  (void)state;
  struct fixture f;
  lower_rules_text(&f, ON_SYSTEM("all c in x.parts where c.pieces_known : recorded(c.firmware)"));
  assert_string_equal(fixture_codes(&f), "E3303@7");
  done(&f);
  lower_rules_text(&f, ON_SYSTEM("all c in x.parts : recorded(c.firmware)"));
  assert_string_equal(fixture_codes(&f), "");
  const struct expr *where = expr_at(&f, condition(&f)->b);
  assert_int_equal(where->op, EXPR_IS);
  assert_int_equal(where->symbol, 0);
  assert_int_equal(where->slot, 1u << KIND_COMPONENT);
  done(&f);
  lower_rules_text(&f, ON_SYSTEM("all c in x.parts where c.owner == x.owner : c is component implies recorded(c.firmware)"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(expr_at(&f, condition(&f)->b)->op, EXPR_EQ); /* narrowed by a test: the range stays */
  done(&f);
}

static void test_constants(void **state) {
  (void)state;
  struct fixture f;
  lower_rules_text(&f, ON_COMPONENT("x.vibration <= 62mm/s"));
  assert_string_equal(fixture_codes(&f), ""); /* a comparison may look beyond the range */
  const struct value v = expr_at(&f, condition(&f)->b)->value;
  assert_int_equal(v.tag, VALUE_QUANTITY);
  assert_string_equal(sym_text(&f.program.names, f.program.model.units.kinds.items[v.extra].name), "Velocity");
  done(&f);
  lower_rules_text(&f, ON_COMPONENT("hardware == x.key_store"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(expr_at(&f, condition(&f)->a)->value.tag, VALUE_MEMBER);
  done(&f);
  lower_rules_text(&f, ABOUT("data", "x.c >= 高"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(expr_at(&f, condition(&f)->a)->symbol, PROPERTY_CONFIDENTIALITY);
  assert_string_equal(sym_text(&f.program.names, expr_at(&f, condition(&f)->b)->value.first), "high");
  done(&f);
  lower_rules_text(&f, ON_FLOW("some n in x.via : n == std.internet"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(expr_at(&f, expr_at(&f, condition(&f)->c)->b)->value.tag, VALUE_ENTITY);
  done(&f);
}

/* ---- forms that are fine ---- */

static void test_accepted(void **state) {
  (void)state;
  EXPECT({ON_FLOW("x.protocol is sec.ChannelEncryption"), ""}, {ON_FLOW("x.since <= 2026-01-01 and x.until > x.since"), ""},
         {ON_COMPONENT("x.firmware == absent or x.signed_firmware"), ""}, {ON_COMPONENT("x.key_store in [software, hardware]"), ""},
         {ON_COMPONENT("x.vibration in 1mm/s .. 5mm/s"), ""}, {ON_COMPONENT("x.vibration * 2 < 30mm/s"), ""},
         {ON_COMPONENT("x.heat - 20degC <= 5K"), ""}, {ON_COMPONENT("x.heat + 5K < 80degC"), ""},
         {ON_COMPONENT("(if x.signed_firmware then 1 else 2) >= 2"), ""}, {ON_COMPONENT("x is Plc implies x.scan <= 10ms"), ""},
         {ON_COMPONENT("x is not Plc or x.scan <= 10ms"), ""}, {ON_COMPONENT("not (x is Plc) or x.scan <= 10ms"), ""},
         {ON_COMPONENT("if x is Plc then x.scan <= 10ms else x.signed_firmware"), ""},
         {ON_COMPONENT("x.ファームウェア != absent"), ""}, {ON_COMPONENT("-x.vibration < -5mm/s"), ""},
         {ON_SYSTEM("some y in downstream(x) where y is organization : y.external"), ""}, {ON_SYSTEM("count(p in x.parts where p is component) <= 3"), ""},
         {ON_SYSTEM("some p in x.admins : p == x.owner"), ""}, {ON_SYSTEM("x.owner in x.admins"), ""},
         {ON_ORGANIZATION("claimed(#A.2, x) >= 1"), "E0201@7"}, {ON_ORGANIZATION("attested(2) and complete(x, measure)"), ""},
         {ABOUT("sense", "x.range within 0mm/s .. 5mm/s and x.every <= 1s"), ""}, {ABOUT("actuate", "x.failsafe within x.safe"), ""},
         {ABOUT("element", "x.external or reaches(x, std.internet)"), ""}, {ABOUT("transfer", "x.source.key_store == hardware"), "E3304@7"},
         {ABOUT("transfer", "x.source is component and x.source.key_store == hardware"), ""}, {ABOUT("Plc", "x.scan < 1s"), ""},
         {ABOUT("Plc or Drive", "x.signed_firmware"), ""}, {ABOUT("data", "all r in x.readers : r.external"), ""},
         {"requirement #A.1 \"t\"\n", ""}, {"requirement #A.1 \"t\" {\n level 2 when attested(2)\n}\n", ""},
         {"category AT \"c\" {\n requirement #A.1 \"t\"\n}\nprofile p \"p\" {\n select #AT at level 2\n}\n", ""},
         {"requirement #A.1 \"t\" {\n applies to component x where x is Plc\n level 1 when x.scan < 1s\n level 2 when x is Plc and x.scan < 1ms\n}\n", ""},
         {"requirement #A.1 \"t\" {\n applies to system x\n level 1 when x is SerialLine\n level 2 when x.locked\n}\n", "E0201@7"},
         {"requirement #A.1 \"t\" {\n applies to system x\n level 1 when x is sec.SerialLine\n level 2 when x.locked\n}\n", ""});
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
         {ON_COMPONENT("x.vibration + x.heat < 5mm/s"), "E0310@7"}, {ON_COMPONENT("x.support_ends + 1 > 2026-01-01"), "E0303@7"},
         {ON_COMPONENT("x.heat - x.heat < 80degC"), "E0312@7"},
         {ON_SYSTEM("x.parts == x"), "E0303@7"}, {ON_SYSTEM("x.parts.firmware == absent"), "E0303@7"}, {ON_SYSTEM("x.wireless.owner == x"), "E0303@7"},
         {ON_SYSTEM("x in x"), "E0303@7"}, {ON_SYSTEM("some p in x : true"), "E0303@7"}, {ON_SYSTEM("x.wireless is component"), "E0303@7"},
         {ON_SYSTEM("x is Mark"), "E0304@7"}, {ON_SYSTEM("x is Serial"), "E0201@7"}, {ON_SYSTEM("y.wireless"), "E0201@7"},
         {ON_SYSTEM("some x in x.parts : true"), "E0202@7"}, {ON_SYSTEM("recorded(x)"), "E0303@7"}, {ON_SYSTEM("recorded(x.parts)"), "E0303@7"},
         {ON_SYSTEM("in_force(x)"), "E0303@7"}, {ON_SYSTEM("age(x, x) < 1d"), "E0303@7"}, {ON_SYSTEM("complete(x, wheel)"), "E0303@7"},
         {ON_SYSTEM("agee(x) < 1d"), "E0201@7"}, {ON_SYSTEM("attested(4)"), "E0316@7"}, {ON_SYSTEM("attested(x.wireless)"), "E0316@7"},
         {ON_SYSTEM("some p in [x, 5] : true"), "E0303@7"}, {ON_SYSTEM("recorded(of: x.wireless)"), "E0303@7"},
         {ON_SYSTEM("(if x.wireless then 1 else \"a\") == 1"), "E0303@7"},
         {ABOUT("measure", "true"), "E0304@6"}, {ABOUT("gadget", "true"), "E0201@6"},
         {"define d(a : flow, b : flow, c : flow, d : flow, e : flow) = true\n", "E0303@5"}, {"define d(x : system) = x.parts\n", "E0303@5"},
         {"define d(x : system) = attested(1)\n", "E0221@5"}, {"define d(x : flow) = true\ndefine d(x : flow) = true\n", "E0202@6"},
         {"define d(x : flow) = true\n" ON_SYSTEM("d(x)"), "E0303@8"}, {"define d(x : flow) = true\n" ON_SYSTEM("d(x, x)"), "E0303@8"});
}

static void test_attributes(void **state) {
  (void)state;
  EXPECT({ON_FLOW("x.chanel == x"), "E3303@7"}, {ON_FLOW("x.viaa == x"), "E3303@7"}, {ON_COMPONENT("x.scan < 1s"), "E3304@7"},
         {ON_COMPONENT("x.scan < 1s or x is Plc"), "E3304@7"}, {ABOUT("component or system", "x.wireless"), "E3304@7"},
         {ABOUT("component or system", "x is system and x.wireless"), ""}, {ON_SYSTEM("some m in x.measures : m.mutual"), "E3304@7"},
         {ON_SYSTEM("some m in x.measures : m is sec.ChannelEncryption and m.mutual"), ""},
         {ON_SYSTEM("some p in x.parts : (p is component or p.wireless) and p.firmware == absent"), "E3304@7"},
         {ABOUT("Plc or Drive", "x.scan < 1s"), "E3304@7"});
  struct fixture f;
  lower_rules_text(&f, ON_FLOW("x.viaa == x"));
  assert_string_equal(fixture_message(&f, "E3303", LANGUAGE_EN), "`viaa`: a flow has no such attribute");
  assert_string_equal(fixture_help(&f, "E3303", LANGUAGE_EN), "the nearest is `via`");
  done(&f);
  lower_rules_text(&f, ON_COMPONENT("x.ファームウエア == absent"));
  assert_string_equal(fixture_help(&f, "E3303", LANGUAGE_JA), "近い名前は `ファームウェア` です");
  done(&f);
  lower_rules_text(&f, ON_SYSTEM("some m in x.measures : m.mutual"));
  assert_string_equal(fixture_message(&f, "E3304", LANGUAGE_EN), "`mutual` exists only on `ChannelEncryption`; here may be an element or a measure");
  done(&f);
}

/* ---- circles, depth, cost ---- */

static void test_circles(void **state) {
  (void)state;
  EXPECT({"define a(x : flow) = b(x)\ndefine b(x : flow) = a(x)\n", "E3301@6"}, {"define a(x : flow) = a(x)\n", "E3301@5"},
         {"define a(x : flow) = b(x)\ndefine b(x : flow) = c(x)\ndefine c(x : flow) = b(x)\n" ON_FLOW("a(x)"), "E3301@7"},
         {ON_FLOW("achieved(#A.2, x) >= 1") "requirement #A.2 \"u\" {\n applies to flow x\n level 1 when achieved(#A.1, x) >= 1\n}\n", "E3302@5"},
         {ON_FLOW("achieved(#A.1, x) >= 1"), "E3302@5"},
         {"define d(x : flow) = achieved(#A.2, x) >= 1\n" ON_FLOW("d(x)") "requirement #A.2 \"u\" {\n applies to flow f\n}\n"
          "exception e \"e\" to #A.2 on flow f {\n level 1 when achieved(#A.1, f) >= 1\n}\n", "E3302@6"});
  struct fixture f;
  lower_rules_text(&f, ON_FLOW("achieved(#A.2, x) >= 1") "requirement #A.2 \"u\" {\n applies to flow x\n level 1 when achieved(#A.3, x) >= 1\n}\n"
                   "requirement #A.3 \"v\" {\n applies to flow x\n level 1 when true\n}\n");
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(requirement(&f, "A.3")->stratum, 0);
  assert_int_equal(requirement(&f, "A.1")->stratum, 2);
  assert_int_equal(f.program.rules.order.items[f.program.rules.order.count - 1], 0);
  assert_int_equal(condition(&f)->op, EXPR_GE);
  assert_int_equal(expr_at(&f, condition(&f)->a)->symbol, 1);
  done(&f);
}

static void test_verdicts_of_others(void **state) {
  (void)state;
#define OTHER(subjects) "requirement #A.2 \"u\" {\n applies to " subjects " y\n}\n"
  EXPECT({ABOUT("data", "achieved(#A.2, x) >= 1") OTHER("flow"), "E3306@7"}, {ON_ORGANIZATION("achieved(#A.2, x) >= 1") OTHER("flow"), ""},
         {ON_FLOW("achieved(#A.2, x) >= 1") OTHER("flow or component"), ""}, {ON_FLOW("achieved(#A.2, x.source) >= 1") OTHER("component"), "E3306@7"},
         {ON_FLOW("x.source is component and achieved(#A.2, x.source) >= 1") OTHER("component"), ""},
         {ON_COMPONENT("achieved(#A.2, x) >= 1") OTHER("Plc"), ""}, {ON_COMPONENT("achieved(std.core#V4301, x) >= 1"), "E3306@7"},
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
         {ON_SYSTEM(GRANT " and x.public"), ""}, {ON_SYSTEM(GRANT " or x.public"), ""}, {ON_SYSTEM("x.public implies " GRANT), ""},
         {ON_SYSTEM(GRANT " implies x.public"), "E3307@7"}, {ON_SYSTEM("not (" GRANT " implies x.public)"), ""},
         {ON_SYSTEM("if x.public then " GRANT " else true"), ""}, {ON_SYSTEM("if " GRANT " then x.public else true"), "E3307@7"},
         {ON_SYSTEM("all m in x.measures : m.level >= 1"), "E3307@7"}, {ON_SYSTEM("none m in x.measures : m.level >= 1"), "E3307@7"},
         {ON_SYSTEM("not (all m in x.measures : m.level >= 1)"), ""}, {ON_SYSTEM("not (none m in x.measures : m.level >= 1)"), ""},
         {ON_SYSTEM("all p in x.parts : some m in p.measures : m.level >= 1"), ""},
         {ON_SYSTEM("all p in x.parts where (some m in p.measures : m.level >= 1) : p.external"), "E3307@7"},
         {ON_SYSTEM("some p in x.parts where (some m in p.measures : m.level >= 1) : p.external"), ""},
         {ON_SYSTEM("none p in x.parts : some m in p.measures : m.level >= 1"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) >= 2"), ""}, {ON_SYSTEM("count(m in x.measures) > 2"), ""}, {ON_SYSTEM("2 <= count(m in x.measures)"), ""},
         {ON_SYSTEM("count(m in x.measures) <= 2"), "E3307@7"}, {ON_SYSTEM("count(m in x.measures) < 2"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) == 2"), "E3307@7"}, {ON_SYSTEM("2 > count(m in x.measures)"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) + 1 >= 2"), ""}, {ON_SYSTEM("3 - count(m in x.measures) >= 2"), "E3307@7"},
         {ON_SYSTEM("count(m in x.measures) * 2 >= 2"), "E3307@7"}, {ON_SYSTEM("not (count(m in x.measures) < 2)"), ""},
         {ON_SYSTEM("complete(x, component)"), ""}, {ON_SYSTEM("not complete(x, component)"), "E3307@7"}, {ON_SYSTEM("not attested(1)"), "E3307@7"},
         {ON_ORGANIZATION("claimed(#A.1, x) >= 1"), ""}, {ON_ORGANIZATION("claimed(#A.1, x) < 1"), "E3307@7"},
         {ON_ORGANIZATION("all c in x.contracts : in_force(c)"), "E3307@7"}, {ON_ORGANIZATION("some c in x.contracts : all r in c.requires : r.level >= 1"), ""},
         {ON_ORGANIZATION("some c in x.contracts : all e in c.evidence : expired(e)"), "E3307@7"},
         {ON_ORGANIZATION("some c in x.contracts : all e in c.offers : e.level >= 1"), "E3307@7"},
         {ABOUT("person", "x.owner in x.acts_for"), ""}, {ABOUT("person", "not (x.owner in x.acts_for)"), "E3307@7"},
         {ON_FLOW("achieved(#A.2, x) < 1") "requirement #A.2 \"u\" {\n applies to flow x\n}\n", "E3307@7"});
  struct fixture f;
  lower_rules_text(&f, ON_ORGANIZATION("all c in x.contracts : in_force(c)"));
  assert_string_equal(fixture_message(&f, "E3307", LANGUAGE_EN),
                      "`contracts` stands under `all`; a rule may only ask that some grant exists, or deleting one would help");
  done(&f);
}

static void test_polarity_through_defines(void **state) {
  (void)state;
#define HELPERS "define safe(x : system) = some m in x.measures : m.level >= 1\ndefine bare(x : system) = not safe(x)\n"
  EXPECT({HELPERS ON_SYSTEM("safe(x)"), ""}, {HELPERS ON_SYSTEM("not safe(x)"), "E3307@9"}, {HELPERS ON_SYSTEM("bare(x)"), "E3307@9"},
         {HELPERS ON_SYSTEM("not bare(x)"), ""}, {HELPERS ON_SYSTEM("safe(x) implies x.public"), "E3307@9"},
         {HELPERS ON_SYSTEM("if bare(x) then x.public else true"), "E3307@9"},
         {"define odd(x : system) = count(m in x.measures) == 1\n", "E3307@5"});
#undef HELPERS
}

static void test_polarity_of_subjects(void **state) {
  (void)state;
  EXPECT({"requirement #A.1 \"t\" {\n applies to system x where " GRANT "\n}\n", "E3307@6"},
         {"requirement #A.1 \"t\" {\n applies to system x where not " GRANT "\n}\n", ""},
         {"requirement #A.1 \"t\" {\n applies to system x\n exception e \"e\" on system x where " GRANT " {\n level 1 when true\n }\n}\n", "E3307@7"},
         {"requirement #A.1 \"t\" {\n applies to system x\n exception e \"e\" on system x where not " GRANT " {\n level 1 when true\n }\n}\n", "E3307@7"},
         {"requirement #A.1 \"t\" {\n applies to system x\n}\nstrengthen #A.1 \"s\" on system x where " GRANT " {\n level 1 when true\n}\n", "E3307@8"},
         {"requirement #A.1 \"t\" {\n applies to system x\n exception e \"e\" on system x where x.public {\n level 1 when not " GRANT "\n }\n}\n", "E3307@8"});
}

/* ---- always and never ---- */

static void test_always_never(void **state) {
  (void)state;
  EXPECT({ON_SYSTEM("x is flow"), "W3306@7"}, {ON_SYSTEM("x is not flow"), "W3306@7"}, {ON_SYSTEM("x is system"), "W3306@7"},
         {ON_SYSTEM("x is not system"), "W3306@7"}, {ON_SYSTEM("x is element"), "W3306@7"}, {ABOUT("Plc", "x is Drive"), "W3306@7"},
         {ABOUT("Plc", "x is component"), "W3306@7"}, {ON_COMPONENT("x is Plc and x is Drive"), "W3306@7"},
         {ON_COMPONENT("x is Plc and x is Plc"), ""}, {ON_SYSTEM("x is flow and x.via == x"), "W3306@7"},
         {ON_SYSTEM("x.public or not x.public"), "W3306@7"}, {ON_SYSTEM("x.public and x.wireless and not x.public"), "W3306@7"},
         {ON_SYSTEM("not x.public or (x.wireless or x.public)"), "W3306@7"}, {ON_SYSTEM("x.public implies x.public"), "W3306@7"},
         {ON_SYSTEM("x.public or not x.wireless"), ""}, {ON_COMPONENT("x.vibration < 5mm/s or not (x.vibration < 5mm/s)"), "W3306@7"},
         {ON_COMPONENT("x.vibration < 5mm/s or not (x.vibration < 6mm/s)"), ""}, {ON_COMPONENT("x.firmware == unknown"), "W3306@7"},
         {ON_FLOW("some m in x.via : m.owner == x"), "W3306@7"}, {ON_SYSTEM("true"), ""},
         {ON_SYSTEM("some m in x.measures : m.level >= 1 and m is sec.Check"), "W3306@7"},
         {ON_FLOW("true") "exception e \"e\" to #A.1 on system x {\n level 1 when true\n}\n", "W3306@9"});
  struct fixture f;
  lower_rules_text(&f, ON_SYSTEM("x is flow"));
  assert_string_equal(fixture_message(&f, "W3306", LANGUAGE_EN), "this condition can never hold: a system is never a flow");
  done(&f);
}

/* ---- statements ---- */

static void test_statements(void **state) {
  (void)state;
  EXPECT({"requirement #A.1 \"t\" {\n applies to flow x\n applies to system x\n}\n", "E0202@7"},
         {"requirement #A.1 \"t\" {\n level 1 when true\n level 1 when true\n}\n", "E0202@7"},
         {"requirement #A.1 \"t\" {\n level 4 when true\n}\n", "E0316@6"}, {"requirement #A.1 \"t\"\nrequirement #A.1 \"t\"\n", "E0202@6"},
         {"requirement #A.1 \"t\"\nexception e \"e\" on flow f {\n level 1 when true\n}\n", "E3503@6"},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" to #A.1 on flow f {\n level 1 when true\n }\n}\n", "E3503@7"},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" overrides g on flow f {\n level 1 when true\n }\n}\n", "E0201@7"},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" on flow f {\n level 1 when true\n }\n"
          " exception g \"g\" overrides e on flow f {\n level 1 when true\n }\n}\n", ""},
         {"requirement #A.1 \"t\" {\n applies to flow f\n exception e \"e\" on flow f {\n level 1 when true\n }\n"
          " exception e \"g\" on flow f {\n level 1 when true\n }\n}\n", "E0202@10"},
         {"requirement #A.1 \"t\"\nstrengthen #A.9 \"s\" on flow f {\n level 1 when true\n}\n", "E0201@6"},
         {"category AT \"c\" {\n requirement #A.1 \"t\"\n}\nstrengthen #AT \"s\" on flow f {\n level 1 when true\n}\n", "E0303@8"});
}

static void test_profiles(void **state) {
  (void)state;
#define TWO "requirement #A.1 \"t\"\nrequirement #A.2 \"t\"\nprofile p \"p\" {\n select #A.1 at level 2\n}\n"
  EXPECT({TWO "profile q \"q\" {\n extends = p\n select #A.1 at level 1\n}\n", "E5211@12"},
         {TWO "profile q \"q\" {\n extends = p\n select #A.1 at level 3\n select #A.2 at level 1\n}\n", ""},
         {TWO "profile q \"q\" {\n extends = r\n}\n", "E0201@11"}, {TWO "profile q \"q\" {\n extends = q\n}\n", "E3504@10"},
         {TWO "profile q \"q\" {\n select #A.1\n}\n", "E0316@11"}, {TWO "profile q \"q\" {\n select #A.1 at level 1\n select #A.1 at level 2\n}\n", "E0202@12"},
         {TWO "profile p \"q\"\n", "E0202@10"});
  struct fixture f;
  lower_rules_text(&f, TWO "profile q \"q\" {\n extends = p\n select #A.2 at level 1\n}\n");
  assert_int_equal(f.program.rules.selects.count, 3);
  assert_int_equal(f.program.rules.selects.items[1].level, 2); /* inherited */
  assert_int_not_equal(f.program.rules.selects.items[1].profile, f.program.rules.selects.items[0].profile);
  done(&f);
#undef TWO
}

static void test_overlays(void **state) {
  (void)state;
  struct fixture f;
  struct fixture_text texts[] = {{"core.cpsf", core}, {"secure.cpsf", secure},
                                 {"rules.cpsf", HEAD "requirement #A.1 \"t\"\nprofile p \"p\" {\n select #A.1 at level 2\n}\ndefine d(x : flow) = true\n"},
                                 {"wg.cpsf", "edition 2026\nmodule wg@1\nimport fw as base\nframework \"W\"\nrequirement #A.1 \"again\"\n"
                                             "profile q \"q\" {\n extends = base.p\n select base#A.1 at level 1\n}\n"
                                             "requirement #W.1 \"w\" {\n applies to flow x\n level 1 when base.d(x)\n}\n"}};
  lower_texts(&f, texts, 4);
  assert_string_equal(fixture_codes(&f), "E5211@5 E5211@8");
  done(&f);
}

/* ---- catalogues ---- */

static const char catalogue_text[] =
    "name: fw\nversion: 1.0\ntitle: {en: F, ja: 枠}\n";

/* A catalogue of two requirements, made by hand: reading YAML is tested elsewhere. */
static void fill_catalogue(struct catalogue *c, struct interner *names, struct sources *s) {
  uint32_t file = source_add(s, "catalogue.yaml", catalogue_text, strlen(catalogue_text));
  span at = span_from(s->files.items[file].base, s->files.items[file].base + 4);
  c->name = intern_text(names, "fw");
  c->version = intern_text(names, "1.0");
  c->at = at;
  vec_push(&c->categories, ((struct catalogue_category){.id = intern_text(names, "A"), .count = 2, .at = at}));
  const char *ids[] = {"A.1", "A.2"};
  for (uint32_t i = 0; i < 2; i++) {
    struct catalogue_requirement q = {.id = intern_text(names, ids[i]), .title = {intern_text(names, "title"), 0}, .at = at};
    vec_push(&c->requirements, q);
    idmap_put(&c->requirement_index, q.id, i + 1);
  }
  idmap_put(&c->category_index, c->categories.items[0].id, 1);
}

static void lower_with_catalogue(struct fixture *f, struct catalogue *c, const char *rules) {
  struct fixture_text texts[] = {{"core.cpsf", core}, {"rules.cpsf", rules}};
  fixture_load(f, texts, 2);
  fill_catalogue(c, &f->program.names, &f->program.sources);
  f->program.modules.items[2].catalogue = c;
  model_init(&f->program.model, &f->program.names, &f->program.sources);
  f->sema = sema_run(&f->program, 0, 0, 0);
  rule_set_init(&f->program.rules);
  lower_rules(&f->program, f->sema);
}

static void test_catalogue(void **state) {
  (void)state;
#define PLAIN "edition 2026\nmodule fw@1.0\nframework \"F\"\n"
  static const struct expected cases[] = {
      {PLAIN "requirement #A.1 {\n level 1 when attested(1)\n}\n", ""}, {PLAIN "requirement #A.1 \"own title\"\n", "E3501@4"},
      {PLAIN "requirement #A.3 {\n level 1 when attested(1)\n}\n", "E0201@4"}, {PLAIN "category A \"c\" {\n requirement #A.1\n}\n", "E3501@4"},
      {PLAIN "requirement #A.1\nrequirement #A.1\n", "E0202@5"},
      {"edition 2026\nmodule fw@1.1\nframework \"F\"\n", "E3502@2"}};
#undef PLAIN
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fixture f;
    struct catalogue c = {0};
    lower_with_catalogue(&f, &c, cases[i].text);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    if (i == 0) {
      const struct rule_set *r = &f.program.rules;
      assert_true(requirement(&f, "A.1")->stated);
      assert_false(requirement(&f, "A.2")->stated);
      assert_int_equal(requirement(&f, "A.2")->catalogue, 1);
      assert_int_equal(requirement(&f, "A.2")->subjects.kinds, 1u << KIND_ORGANIZATION);
      assert_int_not_equal(requirement(&f, "A.2")->subjects.where, 0);
      struct index_list all = {0};
      requirement_use_resolve(r, (struct requirement_use){.id = intern_text(&f.program.names, "A"), .category = true}, &all);
      assert_int_equal(all.items.count, 2);
      vec_free(&all.items);
    }
    done(&f);
    catalogue_free(&c);
  }
}

/* ---- built-in checks, properties ---- */

static void test_built_in_checks(void **state) {
  (void)state;
  struct fixture f;
  lower_rules_text(&f, "");
  const struct rule_set *r = &f.program.rules;
  assert_int_equal(r->frameworks.count, 2);
  uint32_t index = rule_requirement_find(r, 1, intern_text(&f.program.names, "V2312"));
  assert_int_not_equal(index, UINT32_MAX);
  assert_int_equal(r->requirements.items[index].subjects.kinds, 1u << KIND_ACTUATE);
  assert_int_not_equal(r->requirements.items[index].title.ja, 0);
  assert_int_equal(rule_requirement_find(r, 1, intern_text(&f.program.names, "V9999")), UINT32_MAX);
  done(&f);
}

static void test_properties(void **state) {
  (void)state;
  assert_int_equal(property_find("measures"), PROPERTY_MEASURES);
  assert_int_equal(property_find("経路"), PROPERTY_VIA);
  assert_int_equal(property_find("nothing"), PROPERTY_NONE);
  for (int p = PROPERTY_NONE + 1; p < PROPERTY_COUNT; p++) {
    assert_int_equal(property_find(property_info((enum property)p)->name), p);
    assert_int_equal(property_find(property_info((enum property)p)->ja), p);
  }
}

/* ---- tests of frameworks, offers ---- */

static node_id test_of(struct fixture *f, uint32_t tree) {
  const struct tree *t = &f->program.trees.items[tree];
  return node_child(t, t->root, NODE_TEST);
}

static void lower_test(struct fixture *f, const char *expectations, struct expectation_list *res) {
  char *text = NULL;
  assert_true(0 < asprintf(&text, "%s%stest t {\n organization a\n component y of a\n%s}\n", HEAD, ON_COMPONENT("true"), expectations));
  struct fixture_text texts[] = {{"core.cpsf", core}, {"secure.cpsf", secure}, {"rules.cpsf", text}};
  fixture_load(f, texts, 3);
  free(text);
  model_init(&f->program.model, &f->program.names, &f->program.sources);
  f->sema = sema_run(&f->program, 3, 2, test_of(f, 2));
  rule_set_init(&f->program.rules);
  lower_rules(&f->program, f->sema);
  lower_expectations(&f->program, f->sema, 3, 2, test_of(f, 2), res);
}

static void test_expectations(void **state) {
  (void)state;
  struct fixture f;
  struct expectation_list list = {0};
  lower_test(&f, " as_of = 2026-01-31\n expect #A.1 on y is level 1 .. 2\n expect #A.1 on y is level 0\n expect #A.1 on y is unknown\n"
                 " expect #A.1 on y is met\n expect #A.1 on y is 不足\n", &list);
  assert_string_equal(fixture_codes(&f), "");
  day d;
  assert_true(date_parse("2026-01-31", 10, &d));
  assert_int_equal(list.as_of, d);
  assert_int_equal(list.items.count, 5);
  assert_int_equal(list.items.items[0].lo, 1);
  assert_int_equal(list.items.items[0].hi, 2);
  assert_int_equal(list.items.items[0].subject, fixture_entity(&f, "y"));
  assert_int_equal(list.items.items[1].hi, 0);
  assert_int_equal(list.items.items[2].kind, 2);
  assert_string_equal(sym_text(&f.program.names, list.items.items[4].word), "gap");
  vec_free(&list.items);
  done(&f);
  static const struct expected cases[] = {
      {" expect #A.1 on y is mett\n", "E0201@12"}, {" expect #A.1 on y is level 4\n", "E0316@12"}, {" expect #A.1 on y is level 2 .. 1\n", "E0317@12"},
      {" expect #A.2 on y is met\n", "E0201@12"}, {" expect #A.1 on z is met\n", "E0201@12"}, {" expect #A.1 on Component is met\n", "E0304@12"},
      {" asof = 2026-01-31\n", "E0301@12"}, {" as_of = 5\n", "E0303@12"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lower_test(&f, cases[i].text, &list);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    assert_int_equal(list.items.count, 0);
    vec_free(&list.items);
    done(&f);
  }
}

static void test_offers(void **state) {
  (void)state;
  struct fixture f;
  struct fixture_text texts[] = {
      {"core.cpsf", core}, {"rules.cpsf", "edition 2026\nmodule fw@1.0\nframework \"F\"\nrequirement #A.1 \"t\"\n"},
      {"spec.cpsf", "target fw at level 1\norganization a\nexternal organization b\nsystem s of b\n"
                    "contract k between a and b {\n customer_keys = true\n audit_right = true\n"
                    " offer #A.1 at level 2 on s when customer_keys and audit_right\n offer #A.1 at level 1 on s when customer_kees\n}\n"}};
  lower_texts(&f, texts, 3);
  assert_string_equal(fixture_codes(&f), "W0301@6 E3303@9");
  const struct model *m = &f.program.model;
  assert_int_equal(m->shares.count, 2);
  const struct expr *both = expr_at(&f, m->shares.items[0].condition);
  assert_int_equal(both->op, EXPR_AND);
  assert_int_equal(expr_at(&f, both->a)->op, EXPR_ATTRIBUTE);
  assert_int_equal(expr_at(&f, both->a)->free_slots, 1);
  assert_int_equal(m->shares.items[1].condition, 0);
  uint32_t count;
  const struct share_condition *c = sema_share_conditions(f.sema, &count);
  assert_int_equal(count, 2);
  assert_int_not_equal(lower_condition(&f.program, f.sema, c[0].module, c[0].tree, c[0].expression), 0);
  done(&f);
}

/* ---- size ---- */

/* Long lists and long chains of helpers take no stack and no square of their length. */
static void test_long_texts(void **state) {
  (void)state;
  struct builder b = {0};
  builder_text(&b, HEAD);
  enum { HELPERS = 3000, ITEMS = 20000 };
  for (int i = 0; i < HELPERS; i++) builder_format(&b, "define d%d(x : flow) = d%d(x)\n", i, i + 1);
  builder_format(&b, "define d%d(x : flow) = 1 in [", HELPERS);
  for (int i = 0; i < ITEMS; i++) builder_format(&b, "%s%d", i ? ", " : "", i % 7);
  builder_text(&b, "] and 1 in [1, 2]\n" ON_FLOW("d0(x)"));
  struct fixture f;
  lower_text(&f, builder_get(&b));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(f.program.rules.defines.count, HELPERS + 1);
  builder_free(&b);
  done(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_five_rules), cmocka_unit_test(test_slots), cmocka_unit_test(test_defines_in_order), cmocka_unit_test(test_ranging),
      cmocka_unit_test(test_constants), cmocka_unit_test(test_accepted), cmocka_unit_test(test_types), cmocka_unit_test(test_attributes),
      cmocka_unit_test(test_circles), cmocka_unit_test(test_verdicts_of_others), cmocka_unit_test(test_depth_and_cost),
      cmocka_unit_test(test_polarity), cmocka_unit_test(test_polarity_through_defines), cmocka_unit_test(test_polarity_of_subjects),
      cmocka_unit_test(test_always_never), cmocka_unit_test(test_statements), cmocka_unit_test(test_profiles), cmocka_unit_test(test_overlays),
      cmocka_unit_test(test_catalogue), cmocka_unit_test(test_built_in_checks), cmocka_unit_test(test_properties),
      cmocka_unit_test(test_expectations), cmocka_unit_test(test_offers), cmocka_unit_test(test_long_texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
