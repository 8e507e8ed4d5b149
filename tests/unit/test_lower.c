/* test_lower.c - what rule files become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rules_fixture.h"

/* ---- the five rules of the language description ---- */

static const char five_rules[] =
    HEAD "define crosses(f : flow)   = f.source.owner != f.sink.owner\n"
         "define exposed(f : flow)   = crosses(f) or (some n in f.via : n.wireless or n is std.Internet)\n"
         "define remote(t : actuate) = some f in upstream(t) : crosses(f)\n"
         "define good(m : measure)   = m.status == implemented and not expired(m)\n"
         "requirement #CPS.DS-3 {\n  applies to flow f where exposed(f)\n"
         "  level 1 \"encrypted\"@en \"暗号化\"@ja\n          when some m in f.measures where good(m) : m is "
         "sec.ChannelEncryption\n"
         "  level 2 \"both ends\"\n          when some m in f.measures where good(m) and m is sec.ChannelEncryption :\n"
         "                 m.mutual and (some e in m.evidence : e is sec.TestReport and age(e) <= 365d)\n"
         "  level 3 \"keys\"\n          when all e in ends(f) : e is component and e.key_store == hardware\n}\n"
         "requirement #CPS.CM-3 {\n  applies to actuate t where remote(t)\n"
         "  level 1 \"a check\"\n          when t.guard is sec.PermissibleRangeCheck\n"
         "  level 2 \"tight\"\n          when t.guard is sec.PermissibleRangeCheck and t.guard.within within t.safe "
         "and recorded(t.failsafe)\n"
         "  level 3 \"stops\"\n          when some m in t.sink.measures where good(m) : m is sec.AnomalyStop\n}\n"
         "requirement #CPS.SC-3 {\n  applies to organization o where o.external and count(f in o.flows) > 0\n"
         "  level 1 \"a contract\"\n          when some c in o.contracts : in_force(c) and (some r in c.requires : "
         "r.party == o)\n"
         "  level 2 \"shown\"\n          when some c in o.contracts : in_force(c) and (some r in c.requires : r.party "
         "== o)\n"
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
    "edition 2026\nmodule wg@2.0.0\nimport fw@1.0 as cpsf\nimport std.secure as sec\nframework \"Factory\"@en "
    "\"工場\"@ja\n"
    "profile basic_line \"Lines\"@en \"ライン\"@ja {\n  select cpsf#CPS.DS-3 at level 1\n  select cpsf#CPS.AM-1 at level 2\n}\n"
    "strengthen cpsf#CPS.CM-3 \"rate\"@en \"変化率\"@ja on actuate t {\n"
    "  level 2 when recorded(t.rate) and t.guard is sec.PermissibleRangeCheck and t.guard.rate_checked\n}\n"
    "exception serial_inside_cabinet \"serial\"@en \"直結線\"@ja\n"
    "    to cpsf#CPS.DS-3 on flow f where (some n in f.via : n is sec.SerialLine and n.length <= 10m and n.locked) {\n"
    "  level 1 when true\n  level 2 when (some n in f.via : n is sec.SerialLine and recorded(n.inspection))\n}\n";

static void lower_five(struct fixture *f) {
  struct fixture_text texts[] = {
      {"core.cpsf", rules_core}, {"secure.cpsf", rules_secure}, {"rules.cpsf", five_rules}, {"wg.cpsf", overlay}};
  rules_lower_texts(f, texts, 4);
}

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
  const struct rule_requirement *ds3 = rules_requirement(&f, "CPS.DS-3");
  assert_int_equal(ds3->subjects.kinds, 1u << KIND_FLOW);
  assert_string_equal(sym_text(&f.program.names, ds3->levels[0].sentence.ja), "暗号化");
  assert_string_equal(sym_text(&f.program.names, ds3->levels[0].sentence.en), "encrypted");
  assert_true(ds3->documentation); /* by the overlay's exception */
  assert_false(rules_requirement(&f, "CPS.SC-3")->documentation);
  assert_true(rules_requirement(&f, "CPS.AM-1")->documentation);
  assert_true(rules_requirement(&f, "CPS.AC-3")->documentation); /* by its exception */
  assert_true(rules_requirement(&f, "CPS.CM-3")->documentation);
  rules_done(&f);
}

/* ---- the shape of expressions ---- */

static void test_slots(void **state) {
  (void)state;
  struct fixture f;
  rules_lower(&f, ON_FLOW("some m in x.measures where m.level >= 2 : some e in m.evidence : e.expires == x.until"));
  assert_string_equal(fixture_codes(&f), "");
  const struct expr *outer = rules_condition(&f), *inner = rules_expr(&f, outer->c);
  assert_int_equal(outer->op, EXPR_SOME);
  assert_int_equal(outer->slot, 1);
  assert_int_equal(outer->free_slots, 1);
  assert_int_equal(rules_expr(&f, outer->b)->free_slots, 2); /* hoistable: it speaks of the measure alone */
  assert_int_equal(inner->slot, 2);
  assert_int_equal(inner->free_slots, 3);
  assert_int_equal(rules_expr(&f, inner->c)->free_slots, 5);
  rules_done(&f);
}

static void test_defines_in_order(void **state) {
  (void)state;
  struct fixture f;
  rules_lower(&f, "define second(f : flow, o : organization) = first(f) and f.source.owner == o\ndefine first(g : "
                  "flow) = g.source.owner != g.sink.owner\n" ON_FLOW("some d in [x.data] : second(x, d.owner)"));
  assert_string_equal(fixture_codes(&f), "E0304@9"); /* an owner may be a person */
  rules_done(&f);
  rules_lower(&f, "/// Both.\n/// 両方。\ndefine second(f : flow, o : element) = first(f) and f.source.owner == "
                  "o\ndefine first(g : "
                  "flow) = g.source.owner != g.sink.owner\n" ON_FLOW("second(x, x.source)"));
  assert_string_equal(fixture_codes(&f), "");
  const struct rule_set *r = &f.program.rules;
  assert_int_equal(r->defines.count, 2);
  assert_string_equal(sym_text(&f.program.names, r->defines.items[0].name), "first");
  assert_int_equal(r->defines.items[1].parameter_count, 2);
  assert_string_equal(sym_text(&f.program.names, r->defines.items[1].text.en), "Both.");
  assert_string_equal(sym_text(&f.program.names, r->defines.items[1].text.ja), "両方。");
  assert_int_equal(rules_condition(&f)->op, EXPR_DEFINE);
  assert_int_equal(rules_condition(&f)->symbol, 1);
  const struct expr *first = rules_expr(&f, rules_condition(&f)->a), *last = rules_expr(&f, first->b);
  assert_int_equal(first->op, EXPR_ITEM);
  assert_int_equal(rules_expr(&f, first->a)->op, EXPR_VARIABLE);
  assert_int_equal(rules_expr(&f, last->a)->symbol, PROPERTY_SOURCE);
  assert_int_equal(last->b, 0);
  rules_done(&f);
}

/* A quantifier over several kinds ranges over those that have what it reads. */
static void test_ranging(void **state) {
  (void)state;
  struct fixture f;
  rules_lower(&f, ON_SYSTEM("all c in x.parts where c.pieces_known : recorded(c.firmware)"));
  assert_string_equal(fixture_codes(&f), "E3303@7");
  rules_done(&f);
  rules_lower(&f, ON_SYSTEM("all c in x.parts : recorded(c.firmware)"));
  assert_string_equal(fixture_codes(&f), "");
  const struct expr *where = rules_expr(&f, rules_condition(&f)->b);
  assert_int_equal(where->op, EXPR_IS);
  assert_int_equal(where->symbol, 0);
  assert_int_equal(where->slot, 1u << KIND_COMPONENT);
  rules_done(&f);
  rules_lower(&f, ON_SYSTEM("all c in x.parts where c.owner == x.owner : c is component implies recorded(c.firmware)"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(rules_expr(&f, rules_condition(&f)->b)->op, EXPR_EQ); /* narrowed by a test: the range stays */
  rules_done(&f);
}

static void test_constants(void **state) {
  (void)state;
  struct fixture f;
  rules_lower(&f, ON_COMPONENT("x.vibration <= 62mm/s"));
  assert_string_equal(fixture_codes(&f), ""); /* a comparison may look beyond the range */
  const struct value v = rules_expr(&f, rules_condition(&f)->b)->value;
  assert_int_equal(v.tag, VALUE_QUANTITY);
  assert_string_equal(sym_text(&f.program.names, f.program.model.units.kinds.items[v.extra].name), "Velocity");
  rules_done(&f);
  rules_lower(&f, ON_COMPONENT("hardware == x.key_store"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(rules_expr(&f, rules_condition(&f)->a)->value.tag, VALUE_MEMBER);
  rules_done(&f);
  rules_lower(&f, ABOUT("data", "x.c >= 高"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(rules_expr(&f, rules_condition(&f)->a)->symbol, PROPERTY_CONFIDENTIALITY);
  assert_string_equal(sym_text(&f.program.names, rules_expr(&f, rules_condition(&f)->b)->value.first), "high");
  rules_done(&f);
  rules_lower(&f, ON_FLOW("some n in x.via : n == std.internet"));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(rules_expr(&f, rules_expr(&f, rules_condition(&f)->c)->b)->value.tag, VALUE_ENTITY);
  rules_done(&f);
}

/* ---- catalogues ---- */

static const char catalogue_text[] = "name: fw\nversion: 1.0\ntitle: {en: F, ja: 枠}\n";

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
    struct catalogue_requirement q = {
        .id = intern_text(names, ids[i]), .title = {intern_text(names, "title"), 0}, .at = at};
    vec_push(&c->requirements, q);
    idmap_put(&c->requirement_index, q.id, i + 1);
  }
  idmap_put(&c->category_index, c->categories.items[0].id, 1);
}

static void lower_with_catalogue(struct fixture *f, struct catalogue *c, const char *rules) {
  struct fixture_text texts[] = {{"core.cpsf", rules_core}, {"rules.cpsf", rules}};
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
  static const struct rules_case cases[] = {{PLAIN "requirement #A.1 {\n level 1 when attested(1)\n}\n", ""},
                                            {PLAIN "requirement #A.1 \"own title\"\n", "E3501@4"},
                                            {PLAIN "requirement #A.3 {\n level 1 when attested(1)\n}\n", "E0201@4"},
                                            {PLAIN "category A \"c\" {\n requirement #A.1\n}\n", "E3501@4"},
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
      assert_true(rules_requirement(&f, "A.1")->stated);
      assert_false(rules_requirement(&f, "A.2")->stated);
      assert_int_equal(rules_requirement(&f, "A.2")->catalogue, 1);
      assert_int_equal(rules_requirement(&f, "A.2")->subjects.kinds, 1u << KIND_ORGANIZATION);
      assert_int_not_equal(rules_requirement(&f, "A.2")->subjects.where, 0);
      struct index_list all = {0};
      requirement_use_resolve(r, (struct requirement_use){.id = intern_text(&f.program.names, "A"), .category = true},
                              &all);
      assert_int_equal(all.items.count, 2);
      vec_free(&all.items);
    }
    rules_done(&f);
    catalogue_free(&c);
  }
}

/* ---- built-in checks, properties ---- */

static void test_built_in_checks(void **state) {
  (void)state;
  struct fixture f;
  rules_lower(&f, "");
  const struct rule_set *r = &f.program.rules;
  assert_int_equal(r->frameworks.count, 2);
  uint32_t index = rule_requirement_find(r, 1, intern_text(&f.program.names, "V2312"));
  assert_int_not_equal(index, UINT32_MAX);
  assert_int_equal(r->requirements.items[index].subjects.kinds, 1u << KIND_ACTUATE);
  assert_int_not_equal(r->requirements.items[index].title.ja, 0);
  assert_int_equal(rule_requirement_find(r, 1, intern_text(&f.program.names, "V9999")), UINT32_MAX);
  rules_done(&f);
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
  assert_true(0 < asprintf(&text, "%s%stest t {\n organization a\n component y of a\n%s}\n", HEAD, ON_COMPONENT("true"),
                           expectations));
  struct fixture_text texts[] = {{"core.cpsf", rules_core}, {"secure.cpsf", rules_secure}, {"rules.cpsf", text}};
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
  lower_test(&f,
             " as_of = 2026-01-31\n expect #A.1 on y is level 1 .. 2\n expect #A.1 on y is level 0\n expect #A.1 on y "
             "is unknown\n"
             " expect #A.1 on y is met\n expect #A.1 on y is 不足\n",
             &list);
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
  rules_done(&f);
  static const struct rules_case cases[] = {{" expect #A.1 on y is mett\n", "E0201@12"},
                                            {" expect #A.1 on y is level 4\n", "E0316@12"},
                                            {" expect #A.1 on y is level 2 .. 1\n", "E0317@12"},
                                            {" expect #A.2 on y is met\n", "E0201@12"},
                                            {" expect #A.1 on z is met\n", "E0201@12"},
                                            {" expect #A.1 on Component is met\n", "E0304@12"},
                                            {" asof = 2026-01-31\n", "E0301@12"},
                                            {" as_of = 5\n", "E0303@12"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lower_test(&f, cases[i].text, &list);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    assert_int_equal(list.items.count, 0);
    vec_free(&list.items);
    rules_done(&f);
  }
}

static void test_offers(void **state) {
  (void)state;
  struct fixture f;
  struct fixture_text texts[] = {
      {"core.cpsf", rules_core},
      {"rules.cpsf", "edition 2026\nmodule fw@1.0\nframework \"F\"\nrequirement #A.1 \"t\"\n"},
      {"spec.cpsf", "target fw at level 1\norganization a\nexternal organization b\nsystem s of b\n"
                    "contract k between a and b {\n customer_keys = true\n audit_right = true\n"
                    " offer #A.1 at level 2 on s when customer_keys and audit_right\n offer #A.1 at level 1 on s when "
                    "customer_kees\n}\n"}};
  rules_lower_texts(&f, texts, 3);
  assert_string_equal(fixture_codes(&f), "W0301@6 E3303@9");
  const struct model *m = &f.program.model;
  assert_int_equal(m->shares.count, 2);
  const struct expr *both = rules_expr(&f, m->shares.items[0].condition);
  assert_int_equal(both->op, EXPR_AND);
  assert_int_equal(rules_expr(&f, both->a)->op, EXPR_ATTRIBUTE);
  assert_int_equal(rules_expr(&f, both->a)->free_slots, 1);
  assert_int_equal(m->shares.items[1].condition, 0);
  uint32_t count;
  const struct share_condition *c = sema_share_conditions(f.sema, &count);
  assert_int_equal(count, 2);
  assert_int_not_equal(lower_condition(&f.program, f.sema, c[0].module, c[0].tree, c[0].expression), 0);
  rules_done(&f);
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
  rules_lower_whole(&f, builder_get(&b));
  assert_string_equal(fixture_codes(&f), "");
  assert_int_equal(f.program.rules.defines.count, HELPERS + 1);
  builder_free(&b);
  rules_done(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_five_rules),       cmocka_unit_test(test_slots),
      cmocka_unit_test(test_defines_in_order), cmocka_unit_test(test_ranging),
      cmocka_unit_test(test_constants),        cmocka_unit_test(test_catalogue),
      cmocka_unit_test(test_built_in_checks),  cmocka_unit_test(test_properties),
      cmocka_unit_test(test_expectations),     cmocka_unit_test(test_offers),
      cmocka_unit_test(test_long_texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
