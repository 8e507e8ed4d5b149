/* test_risks.c - threats, vulnerabilities and risks: what their statements become, what is wrong in them, what they
 * say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/rules/risks.h"
#include "tests/unit/rules_fixture.h"

#define PAIR                                                                                                           \
  "threat spy \"listening\"@en \"盗聴\"@ja on flow f where not f.external { likelihood = moderate }\n"               \
  "vulnerability clear on flow f where achieved(#A.1, f) < 1\n" /* lines 5 and 6 */
#define RULE "requirement #A.1 \"t\" {\n applies to flow x\n level 1 when attested(1)\n}\n"

/* ---- statements ---- */

static void statements_are_kept(void **state) {
  (void)state;
  struct fixture f;
  rules_lower(&f, PAIR RULE "risk leak from spy and clear on flow f { impact = f.data.c }\n");
  assert_string_equal(fixture_codes(&f), "");
  const struct rule_set *r = &f.program.rules;
  assert_int_equal(r->sources.count, 2);
  assert_int_equal(r->sources.items[0].kind, SOURCE_THREAT);
  assert_int_not_equal(r->sources.items[0].title.ja, 0);
  assert_int_not_equal(r->sources.items[0].likelihood, 0);
  assert_int_equal(r->sources.items[1].kind, SOURCE_VULNERABILITY);
  assert_int_equal(r->sources.items[1].home, UINT32_MAX);
  assert_int_equal(r->risks.count, 1);
  assert_int_equal(r->risks.items[0].threat, 0);
  assert_int_equal(r->risks.items[0].vulnerability, 1);
  assert_int_equal(r->risks.items[0].subjects.kinds, 1u << KIND_FLOW);
  rules_done(&f);
}

static void names_are_checked(void **state) {
  (void)state;
  EXPECT({PAIR RULE "risk leak from spie and clear on flow f\n", "E0201@11"},
         {PAIR RULE "risk leak from spy and clar on flow f\n", "E0201@11"},
         {PAIR RULE "risk leak from clear and spy on flow f\n", "E3505@11 E3505@11"},
         {PAIR RULE "threat spy on flow f\n", "E0202@11"}, {PAIR RULE "vulnerability spy on flow f\n", "E0202@11"},
         {PAIR RULE "risk spy from spy and clear on flow f\n", "E0202@11"},
         {PAIR RULE "risk a from spy and clear on flow f\nrisk a from spy and clear on flow f\n", "E0202@12"},
         /* a risk is no condition */
         {PAIR RULE "requirement #A.2 \"t\" {\n applies to flow x\n level 1 when clear\n}\n", "E0201@13"});
}

static void settings_are_ratings(void **state) {
  (void)state;
  EXPECT(
      {"threat spy on flow f { likelihood = 3 }\n", "E0303@5"},
      {"threat spy on flow f { likelihood = hihg }\n", "E0303@5"},
      {"threat spy on flow f { impact = high }\n", "E0301@5"},
      {"vulnerability open on flow f { likelihood = high }\n", "E0301@5"},
      {"threat spy on flow f { likelihood = f.source.owner }\n", "E0303@5"},
      {"threat spy on flow f { likelihood = high\n likelihood = low }\n", "E0202@6"},
      {"threat spy on flow f { 起こりやすさ = 高 }\n", ""},
      {"threat spy on system n { likelihood = if n.wireless then high else if n.public then moderate else low }\n", ""},
      {PAIR RULE "risk leak from spy and clear on flow f { likelihood = high }\n", "E0301@11"},
      {PAIR RULE "risk leak from spy and clear on flow f { impact = true }\n", "E0303@11"});
}

static void subjects_must_meet(void **state) {
  (void)state;
  EXPECT({PAIR RULE "risk leak from spy and clear on component c\n", "W3306@11"},
         {PAIR RULE "risk leak from spy and clear on flow or component c\n", ""},
         {"threat break_in on std.Plc c\nvulnerability weak on component c\n"
          "risk r from break_in and weak on std.Drive c\n",
          "W3306@7"},
         {"threat spy on measure m\n", "E0304@5"});
}

/* Whoever deletes a measure or a contract must not lose a risk. */
static void grants_never_make_a_risk(void **state) {
  (void)state;
  EXPECT({"vulnerability a on flow f where some m in f.measures : m is sec.ChannelEncryption\n", "E3307@5"},
         {"vulnerability a on flow f where not (some m in f.measures : m is sec.ChannelEncryption)\n", ""},
         {"threat a on organization o where count(k in o.contracts) > 0\n", "E3307@5"},
         {RULE "vulnerability a on flow f where achieved(#A.1, f) >= 1\n", "E3307@9"},
         {RULE "vulnerability a on flow f where achieved(#A.1, f) < 2\n", ""},
         {"threat a on organization o { likelihood = if (some k in o.contracts : true) then low else high }\n",
          "E3307@5"});
}

/* ---- expectations ---- */

static node_id test_of(const struct fixture *f) {
  const struct tree *t = &f->program.trees.items[2];
  return node_child(t, t->root, NODE_TEST);
}

/* The codes for expectations about PAIR and the risk `leak`, which stand from line 15 on; how many were understood. */
static void expect_outcomes(const char *expectations, const char *codes, uint32_t count) {
  struct fixture f;
  struct expectation_list list = {0};
  char *text = NULL;
  assert_true(
      0 < asprintf(&text,
                   "%s%s%srisk leak from spy and clear on flow f\ntest t {\n component a, b\n flow x : a -> b\n%s}\n",
                   HEAD, PAIR, RULE, expectations));
  struct fixture_text texts[] = {{"core.cpsf", rules_core}, {"secure.cpsf", rules_secure}, {"rules.cpsf", text}};
  fixture_load(&f, texts, 3);
  model_init(&f.program.model, &f.program.names, &f.program.sources);
  f.sema = sema_run(&f.program, 3, 2, test_of(&f));
  rule_set_init(&f.program.rules);
  lower_rules(&f.program, f.sema);
  lower_expectations(&f.program, f.sema, 3, 2, test_of(&f), &list);
  if (strcmp(fixture_codes(&f), codes) != 0) print_error("in:\n%s\n", text);
  assert_string_equal(fixture_codes(&f), codes);
  assert_int_equal(list.items.count, count);
  vec_free(&list.items);
  rules_done(&f);
  free(text);
}

static void outcomes_are_words(void **state) {
  (void)state;
  expect_outcomes(" expect spy on x is present\n expect clear on x is absent\n expect leak on x is high\n", "", 3);
  expect_outcomes(" expect spy on x is あり\n expect clear on x is なし\n expect leak on x is 高\n", "", 3);
  expect_outcomes(" expect leak on x is undecided\n expect spy on x is unknown\n expect leak on x is 判定保留\n", "",
                  3);
  expect_outcomes(" expect spy on x is high\n", "E0201@15", 0);
  expect_outcomes(" expect leak on x is met\n", "E0201@15", 0);
  expect_outcomes(" expect leak on x is level 1\n", "E0201@15", 0);
  expect_outcomes(" expect leek on x is high\n", "E0201@15", 0);
  expect_outcomes(" expect leak on y is high\n", "E0201@15", 0);
}

/* ---- with a catalogue ---- */

static const char catalogue_text[] =
    "framework: fw\nversion: \"1.0\"\ntitle: {en: F, ja: 枠}\n"
    "events:\n- {id: E1, layer: 3, title: {en: leak, ja: 漏}, confidence: authored}\n"
    "threats:\n- {id: spy, category: eavesdropping, title: {en: t, ja: 脅}}\n"
    "- {id: thief, category: physical, title: {en: t, ja: 脅}}\n"
    "vulnerabilities:\n- {id: clear, element: data, title: {en: v, ja: 脆}}\n"
    "categories:\n- {id: A, title: {en: A, ja: ア}}\n"
    "requirements:\n- {id: A.1, category: A, title: {en: t, ja: 題}, statement: {en: s, ja: 文},\n"
    "   layers: [3], elements: [data], confidence: authored}\n"
    "risks:\n- {id: RS.1, name: leak, event: E1, threat: spy, vulnerability: clear, requirements: [A.1], confidence: "
    "authored}\n"
    "- {id: RS.2, name: lost, event: E1, threat: thief, vulnerability: clear, requirements: [A.1], confidence: "
    "authored}\n"
    "rating:\n- [low, low, low]\n- [low, low, moderate]\n- [low, high, high]\n"
    "characteristics:\n- {id: \"1\", name: shared, layer: 3, title: {en: c, ja: 特}, selects: [E1], confidence: "
    "authored}\n";

#define PLAIN "edition 2026\nmodule fw@1.0\nframework \"F\"\n" /* rules begin on line 4 */

static void lower_with_catalogue(struct fixture *f, struct catalogue *c, const char *rules, const char *spec) {
  struct fixture_text texts[] = {{"core.cpsf", rules_core}, {"rules.cpsf", rules}, {"spec.cpsf", spec}};
  fixture_load(f, texts, spec != NULL ? 3 : 2);
  uint32_t file = source_add(&f->program.sources, "catalogue.yaml", catalogue_text, strlen(catalogue_text));
  assert_true(catalogue_read(c, &f->program.names, &f->program.sources, &f->program.diagnostics, file));
  f->program.modules.items[2].catalogue = c;
  model_init(&f->program.model, &f->program.names, &f->program.sources);
  f->sema = sema_run(&f->program, 0, 0, 0);
  rule_set_init(&f->program.rules);
  lower_rules(&f->program, f->sema);
}

#define STATED "threat spy on flow f\nvulnerability clear on flow f\n" /* lines 4 and 5 */

static void names_are_ids_of_the_catalogue(void **state) {
  (void)state;
  static const struct rules_case cases[] = {
      {PLAIN STATED "risk leak from spy and clear on flow f\n", ""},
      {PLAIN "threat spie on flow f\n", "E0201@4"},
      {PLAIN "threat clear on flow f\n", "E0201@4"},
      {PLAIN "threat spy \"own words\" on flow f\n", "E3501@4"},
      {PLAIN STATED "risk other from spy and clear on flow f\n", "E0201@6"},
      {PLAIN STATED "risk lost from spy and clear on flow f\n", "E3505@6"},
      {PLAIN "define shared(o : organization) = not o.external\n", ""},
      {PLAIN "define shared(f : flow) = f.external\n", "E3505@4"},
      {PLAIN "define shared(o : organization, p : organization) = o == p\n", "E3505@4"},
      {PLAIN "define shared(o : organization) = count(p in o.persons)\n", "E3505@4"},
      {PLAIN "define shared(o : organization) = count(k in o.contracts) > 0\n", "E3307@4"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fixture f;
    struct catalogue c = {0};
    lower_with_catalogue(&f, &c, cases[i].text, NULL);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    if (i == 0) assert_int_equal(f.program.rules.risks.items[0].home, 0);
    if (i == 6) assert_int_equal(f.program.rules.characteristics.count, 1);
    rules_done(&f);
    catalogue_free(&c);
  }
}

/* An overlay may judge what its base only lists, and add risks of its own from threats of the base. */
#define OVERLAY "edition 2026\nmodule wg@1.0\nimport fw@1.0 as base\nframework \"W\"\n" /* rules begin on line 5 */

static void overlays_build_on_a_base(void **state) {
  (void)state;
  static const struct rules_case cases[] = {
      {OVERLAY "risk leak from spy and clear on flow f\n", ""},
      {OVERLAY "risk leak from base.spy and base.clear on flow f\n", ""},
      {OVERLAY "vulnerability bare \"bare\" on flow f\nrisk heard \"heard\" from spy and bare on flow f\n", ""},
      {OVERLAY "risk lost from spy and clear on flow f\n", "E3505@5"},
      {OVERLAY "threat spy on flow f\n", "E0202@5"},
      {OVERLAY "threat thief \"own words\" on flow f\n", "E3501@5"},
      {OVERLAY "risk leak from other.spy and clear on flow f\n", "E0201@5"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fixture f;
    struct catalogue c = {0};
    lower_with_catalogue(&f, &c, PLAIN STATED, cases[i].text);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    if (i < 2) assert_int_equal(f.program.rules.risks.items[0].home, 0);
    if (i == 2) assert_int_equal(f.program.rules.risks.items[0].home, UINT32_MAX);
    rules_done(&f);
    catalogue_free(&c);
  }
}

/* ---- values ---- */

#define MODEL                                                                                                          \
  "responsible me\norganization me\ncomponent a, b\nsystem air { wireless = true }\nsystem wire\n"                     \
  "data secret { label c = high, i = low, a = low }\ndata plain { label c = low, i = low, a = low }\n"                 \
  "flow f1 of secret : a -> b via air\nflow f2 of plain : a -> b via air\nflow f3 of secret : a -> b via wire\n"       \
  "flow f4 of secret : a -> b\nflow f5 : a -> b via air\n"
#define RADIO                                                                                                          \
  "threat radio \"r\" on flow f where some n in f.via : n.wireless { likelihood = moderate }\n"                        \
  "vulnerability open \"o\" on flow f\n"                                                                               \
  "risk heard \"h\" from radio and open on flow f { impact = f.data.c }\n"

static struct risk_value value_on(struct fixture *f, const char *name) {
  struct evaluation e = {0};
  day today;
  assert_true(date_parse("2026-06-15", 10, &today));
  evaluation_run(&e, &f->program.model, &f->program.rules, today);
  struct risk_value res = risk_evaluate(&e, 0, fixture_entity(f, name));
  evaluation_free(&e);
  return res;
}

static void assert_value(struct fixture *f, const char *name, enum truth truth, enum rating lo, enum rating hi) {
  struct risk_value v = value_on(f, name);
  assert_int_equal(v.truth, truth);
  assert_int_equal(v.rating[0], lo);
  assert_int_equal(v.rating[1], hi);
}

static void a_risk_is_threat_and_vulnerability(void **state) {
  (void)state;
  struct fixture f;
  struct fixture_text texts[] = {{"core.cpsf", rules_core},
                                 {"rules.cpsf", "edition 2026\nmodule fw@1.0\nframework \"F\"\n" RADIO},
                                 {"spec.cpsf", "import fw@1.0\n" MODEL}};
  rules_lower_texts(&f, texts, 3);
  assert_value(&f, "f1", TRUE_, RATING_HIGH, RATING_HIGH); /* moderate + high */
  assert_value(&f, "f2", TRUE_, RATING_LOW, RATING_LOW);   /* moderate + low */
  assert_value(&f, "f3", FALSE_, RATING_NONE, RATING_NONE);
  assert_value(&f, "f4", UNKNOWN_, RATING_HIGH, RATING_HIGH); /* no channel is named */
  assert_value(&f, "f5", TRUE_, RATING_LOW, RATING_HIGH);     /* nor the data */
  rules_done(&f);
}

/* Likelihood high, impact moderate is high here; in the other order it would be moderate. */
static void the_catalogue_may_rate_otherwise(void **state) {
  (void)state;
  struct fixture f;
  struct catalogue c = {0};
  lower_with_catalogue(
      &f, &c,
      PLAIN "threat spy on flow f { likelihood = high }\nvulnerability clear on flow f\n"
            "risk leak from spy and clear on flow f { impact = if f.data.c == high then moderate else low }\n",
      "import fw@1.0\n" MODEL);
  assert_string_equal(fixture_codes(&f), "");
  assert_value(&f, "f1", TRUE_, RATING_HIGH, RATING_HIGH);
  assert_value(&f, "f2", TRUE_, RATING_LOW, RATING_LOW);
  assert_value(&f, "f5", TRUE_, RATING_LOW, RATING_HIGH);
  rules_done(&f);
  catalogue_free(&c);
}

/* ---- what findings leave ---- */

struct view {
  struct fixture fixture;
  struct catalogue catalogue;
  struct evaluation evaluation;
  struct findings findings;
  struct diagnostics quiet;
  struct risk_view view;
};

static void open_view(struct view *v, const char *rules, const char *spec) {
  memset(v, 0, sizeof *v);
  lower_with_catalogue(&v->fixture, &v->catalogue, rules, spec);
  assert_string_equal(fixture_codes(&v->fixture), "");
  day today;
  assert_true(date_parse("2026-06-15", 10, &today));
  evaluation_run(&v->evaluation, &v->fixture.program.model, &v->fixture.program.rules, today);
  findings_run(&v->findings, &v->evaluation, (struct finding_options){.as_of = today}, &v->quiet);
  risk_view_build(&v->view, &v->findings);
}

static void close_view(struct view *v) {
  risk_view_free(&v->view);
  findings_free(&v->findings);
  evaluation_free(&v->evaluation);
  diagnostics_free(&v->quiet);
  rules_done(&v->fixture);
  catalogue_free(&v->catalogue);
}

#define JUDGED                                                                                                         \
  PLAIN "requirement #A.1 {\n applies to flow x\n level 1 when attested(1)\n}\n"                                       \
        "threat spy on flow f where some n in f.via : n.wireless { likelihood = high }\n"                              \
        "vulnerability clear on flow f where achieved(#A.1, f) < 1\n"                                                  \
        "risk leak from spy and clear on flow f { impact = f.data.c }\n"
#define PLANT                                                                                                          \
  "import fw@1.0\ntarget fw at level 1\nresponsible me\norganization me\nperson boss of me\ncomponent a, b\n"          \
  "system air { wireless = true }\nsystem wire\ndata secret { label c = high, i = low, a = low }\n"                    \
  "flow f1 of secret : a -> b via air\nflow f2 of secret : a -> b via wire\nflow f3 of secret : a -> b via air\n"      \
  "answers on f1 by boss since 2026-01-01 { #A.1 = 0 }\nanswers on f2 by boss since 2026-01-01 { #A.1 = 0 }\n"

static void findings_lead_to_events(void **state) {
  (void)state;
  struct view v;
  open_view(&v, JUDGED, PLANT);
  assert_int_equal(v.view.events.count, 1);
  const struct event_standing *e = &v.view.events.items[0];
  assert_int_equal(e->gap, 2);       /* f1, f2 */
  assert_int_equal(e->undecided, 1); /* f3: not answered */
  assert_int_equal(e->sure[RATING_HIGH], 1);
  assert_int_equal(e->possible[RATING_HIGH], 1);
  assert_int_equal(e->seen_count, 2);
  assert_int_equal(e->seen[0].subject, fixture_entity(&v.fixture, "f1"));
  assert_int_equal(e->seen[0].disposition, DISPOSITION_NONE);
  assert_int_equal(e->requirements.count, 1);
  assert_int_equal(e->requirements.items[0].open, 3);
  struct finding_risks list = {0};
  for (uint32_t i = 0; i < v.findings.rows.count; i++) {
    if (v.findings.rows.items[i].check != 0) continue;
    risk_view_of_finding(&v.view, i, &list);
    /* RS.1 is judged by the rule and is out of the question on the wire; RS.2 nobody judges */
    bool wire = v.findings.rows.items[i].subject == fixture_entity(&v.fixture, "f2");
    assert_int_equal(list.items.count, wire ? 1 : 2);
    assert_int_equal(list.items.items[0].risk, wire ? 0 : 1);
    assert_int_equal(list.items.items[0].selected, UNKNOWN_); /* no rule decides the characteristic */
  }
  vec_free(&list.items);
  close_view(&v);
}

static void accepted_gaps_are_marked(void **state) {
  (void)state;
  struct view v;
  open_view(&v, JUDGED, PLANT "accept #A.1 at level 1 on f1 by boss until 2026-12-31 because \"soon\"\n");
  const struct event_standing *e = &v.view.events.items[0];
  assert_int_equal(e->gap, 1);
  assert_int_equal(e->accepted, 1);
  assert_int_equal(e->seen[0].disposition, DISPOSITION_ACCEPTED);
  assert_int_equal(e->requirements.items[0].accepted, 1);
  close_view(&v);
}

static void characteristics_select(void **state) {
  (void)state;
  struct view v;
  open_view(&v, JUDGED "define shared(o : organization) = o.external\n", PLANT);
  const struct event_standing *e = &v.view.events.items[0];
  assert_int_equal(e->gap + e->undecided + e->seen_count, 0);
  assert_int_equal(risk_view_characteristic(&v.view, 0, 0, fixture_entity(&v.fixture, "me")), FALSE_);
  close_view(&v);
  open_view(&v, JUDGED "define shared(o : organization) = not o.external\n", PLANT);
  assert_int_equal(v.view.events.items[0].gap, 2);
  assert_int_equal(risk_view_characteristic(&v.view, 0, 0, fixture_entity(&v.fixture, "me")), TRUE_);
  close_view(&v);
}

static void excluded_findings_leave_nothing(void **state) {
  (void)state;
  struct view v;
  open_view(&v, JUDGED, PLANT "exclude #A.1 on f2 by boss until 2026-12-31 because \"test rig\"\n");
  assert_int_equal(v.view.events.items[0].gap, 1);
  close_view(&v);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(statements_are_kept),
      cmocka_unit_test(names_are_checked),
      cmocka_unit_test(settings_are_ratings),
      cmocka_unit_test(subjects_must_meet),
      cmocka_unit_test(grants_never_make_a_risk),
      cmocka_unit_test(outcomes_are_words),
      cmocka_unit_test(names_are_ids_of_the_catalogue),
      cmocka_unit_test(overlays_build_on_a_base),
      cmocka_unit_test(a_risk_is_threat_and_vulnerability),
      cmocka_unit_test(the_catalogue_may_rate_otherwise),
      cmocka_unit_test(findings_lead_to_events),
      cmocka_unit_test(accepted_gaps_are_marked),
      cmocka_unit_test(characteristics_select),
      cmocka_unit_test(excluded_findings_leave_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
