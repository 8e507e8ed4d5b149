/* test_findings.c - findings: targets, statuses, reasons, severity, counts, the record, identity, gate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate.h"
#include "tests/unit/rules_world.h"

#define TEST(name) static void name(void **state)
#define WORLD struct world *w = *state
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- words and gate ------------------------------------------------------------------------------------------ */

TEST(words_are_those_of_the_language) {
  (void)state;
  assert_string_equal(status_text(STATUS_GAP, LANGUAGE_JA), "不足");
  assert_string_equal(status_text(STATUS_UNDECIDED, LANGUAGE_EN), "undecided");
  assert_string_equal(reason_text(REASON_UNANSWERED, LANGUAGE_JA), "未回答");
  assert_string_equal(reason_text(REASON_NO_EVIDENCE, LANGUAGE_EN), "no evidence");
  assert_string_equal(disposition_text(DISPOSITION_ACCEPTED, LANGUAGE_JA), "受容中(期限付)");
  assert_string_equal(basis_text(BASIS_THIRD_PARTY, LANGUAGE_JA), "第三者確認");
  assert_string_equal(rating_text(RATING_HIGH, LANGUAGE_EN), "high");
}

#define BIT(w) (1u << GATE_##w)

TEST(gate_words_hold_what_is_worse) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t words;
  } good[] = {
      {"violation", BIT(VIOLATION)},
      {"gap", BIT(VIOLATION) | BIT(GAP)},
      {"undecided", BIT(VIOLATION) | BIT(GAP) | BIT(UNDECIDED) | BIT(UNANSWERED)},
      {"unanswered, expired", BIT(UNANSWERED) | BIT(EXPIRED)},
      {" expired ,warning", BIT(EXPIRED) | BIT(WARNING)},
      {"weakened", BIT(WEAKENED)},
  };
  struct gate g = {0};
  struct bilingual_text problem = {0};
  for (size_t i = 0; i < COUNT(good); i++) {
    assert_true(gate_parse(&g, good[i].text, &problem));
    assert_int_equal(g.rules.count, 1);
    assert_int_equal(g.rules.items[0].words, good[i].words);
  }
  assert_true(gate_parse(&g, " never ", &problem));
  assert_int_equal(g.rules.count, 0);
  assert_true(gate_parse(&g, "gap,severity>=high,CPS.AC,#R.1,organization=a b,layer=1,layer=3;warning", &problem));
  assert_int_equal(g.rules.count, 2);
  assert_int_equal(g.rules.items[0].severity, RATING_HIGH);
  assert_int_equal(g.rules.items[0].layers, 1 << 1 | 1 << 3);
  assert_int_equal(g.rules.items[0].requirements.count, 2);
  assert_string_equal(g.rules.items[0].organizations.items[0].text, "a b");
  static const char *const wrong[] = {"gaps", "", "gap,", "gap;", "gap violation", "never,gap", "severity>=high", "gap,severity>=worst", "gap,layer=4", "gap,organization=", "CPS.AC", "weakened,layer=1"};
  for (size_t i = 0; i < COUNT(wrong); i++) {
    problem = (struct bilingual_text){0};
    assert_false(gate_parse(&g, wrong[i], &problem));
    assert_non_null(problem.en);
    assert_non_null(problem.ja);
  }
  gate_free(&g);
}

static uint32_t gated(struct world *w, const char *text) {
  struct gate g = {0};
  struct bilingual_text problem;
  struct gate_decision d;
  assert_true(gate_parse(&g, text, &problem));
  gate_decide(&d, &g, &w->findings, NULL, &w->diagnostics);
  uint32_t res = d.total;
  gate_decision_free(&d);
  gate_free(&g);
  return res;
}

TEST(gate_counts_open_findings) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, 0);
  entity_id other = world_add(w, KIND_COMPONENT, "other", p.line, 0),
            third = world_add(w, KIND_COMPONENT, "third", p.line, 0);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", other, 0, 3, TRUE_, true);
  world_verdict(w, "R.1", third, 0, 3, TRUE_, false);
  world_verdict(w, "R.1", p.acme, 0, 0, TRUE_, true);
  world_decide(w, DECISION_ACCEPT, "R.1", p.acme, p.mori, "2026-12-31");
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, p.mori, "2026-05-31");
  rule_set_add_core(&w->rules, &w->names, 0);
  world_check(w, "V4301", p.plc, FALSE_, 3);
  world_check(w, "V4301", other, UNKNOWN_, 3);
  world_judge(w);
  assert_int_equal(gated(w, "never"), 0);
  assert_int_equal(gated(w, "violation"), 1);
  assert_int_equal(gated(w, "gap"), 2);
  assert_int_equal(gated(w, "unanswered"), 1);
  assert_int_equal(gated(w, "undecided"), 4); /* the built-in one that nothing was said about is not listed */
  assert_int_equal(gated(w, "expired"), 1);
  assert_int_equal(gated(w, "warning"), 1);
  assert_string_equal(world_codes(w), "W4402@9");
}

/* ---- targets ------------------------------------------------------------------------------------------------- */

TEST(target_is_that_of_the_nearest_line) {
  WORLD;
  struct world_plant p = world_plant(w);
  entity_id hall = world_add(w, KIND_SYSTEM, "hall", 0, p.acme), cell = world_add(w, KIND_SYSTEM, "cell", p.line, 0);
  entity_id deep = world_add(w, KIND_COMPONENT, "deep", cell, 0);
  model_add_edge(&w->model, RELATION_WITHIN, p.plc, hall);
  world_target(w, 1, 0);
  world_target(w, 3, p.line);
  world_target(w, 2, p.plc);
  entity_id all[] = {p.acme, p.line, p.plc, deep, hall};
  for (size_t i = 0; i < COUNT(all); i++) world_verdict(w, "R.1", all[i], 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.acme)->target, 1);
  assert_int_equal(world_row(w, "R.1", p.line)->target, 3);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 2); /* nearest wins, even lower */
  assert_int_equal(world_row(w, "R.1", deep)->target, 3);
  assert_int_equal(world_row(w, "R.1", hall)->target, 1);
  assert_string_equal(world_codes(w), "");
}

TEST(target_of_the_owner_comes_before_everywhere) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  world_target(w, 3, p.acme);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 3);
}

TEST(two_targets_at_one_distance_give_the_higher_and_a_warning) {
  WORLD;
  struct world_plant p = world_plant(w);
  entity_id hall = world_add(w, KIND_SYSTEM, "hall", 0, p.acme);
  model_add_edge(&w->model, RELATION_WITHIN, p.plc, hall);
  world_target(w, 3, hall); /* line 6 */
  world_target(w, 1, p.line);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 3);
  assert_string_equal(world_codes(w), "W3311@7");
  assert_string_equal(world_message(w, "W3311", LANGUAGE_EN),
                      "two targets at the same distance apply to `line.plc`; the higher counts (level 3)");
}

TEST(two_targets_everywhere_warn_once) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, 0);
  world_target(w, 3, 0);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", p.line, 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 3);
  assert_string_equal(world_codes(w), "W3311@5");
}

TEST(equal_targets_are_no_contradiction) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, 0);
  world_target(w, 2, 0);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_judge(w);
  assert_string_equal(world_codes(w), "");
}

TEST(flows_and_transfers_take_the_highest_of_their_ends) {
  WORLD;
  struct world_plant p = world_plant(w);
  entity_id motor = world_add(w, KIND_COMPONENT, "motor", 0, p.acme), flow = world_flow(w, "f", p.plc, motor);
  entity_id transfer = world_add(w, KIND_ACTUATE, "t", 0, 0);
  model_add_edge(&w->model, RELATION_SOURCE, transfer, p.plc);
  model_add_edge(&w->model, RELATION_SINK, transfer, motor);
  world_target(w, 1, 0);
  world_target(w, 3, motor);
  world_target(w, 2, flow);
  entity_id all[] = {flow, transfer, p.plc};
  for (size_t i = 0; i < COUNT(all); i++) world_verdict(w, "R.1", all[i], 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", flow)->target, 3);
  assert_int_equal(world_row(w, "R.1", transfer)->target, 3);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 1);
}

TEST(an_external_organization_has_the_target_of_who_deals_with_it) {
  WORLD;
  struct world_plant p = world_plant(w);
  entity_id supplier = world_add(w, KIND_ORGANIZATION, "supplier", 0, 0),
            stranger = world_add(w, KIND_ORGANIZATION, "stranger", 0, 0);
  entity_id sender = world_add(w, KIND_ORGANIZATION, "sender", 0, 0),
            contract = world_add(w, KIND_CONTRACT, "k", 0, p.acme);
  w->model.entities.items[supplier].flags = w->model.entities.items[stranger].flags =
      w->model.entities.items[sender].flags = ENTITY_EXTERNAL;
  model_add_edge(&w->model, RELATION_PARTIES, contract, p.acme);
  model_add_edge(&w->model, RELATION_PARTIES, contract, supplier);
  world_flow(w, "f", sender, p.plc);
  world_target(w, 1, 0);
  world_target(w, 3, p.acme);
  entity_id all[] = {supplier, stranger, sender};
  for (size_t i = 0; i < COUNT(all); i++) world_verdict(w, "R.1", all[i], 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", supplier)->target, 3);
  assert_int_equal(world_row(w, "R.1", sender)->target, 3);
  assert_int_equal(world_row(w, "R.1", stranger)->target, 1);
}

TEST(the_command_line_replaces_the_target_without_on) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  world_target(w, 2, p.plc);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", p.line, 0, 0, TRUE_, true);
  struct target option = {.framework = world_sym(w, "cpsf"), .level = 3};
  world_judge_with(w, (struct finding_options){.target_override = &option, .target_override_count = 1});
  assert_int_equal(world_row(w, "R.1", p.line)->target, 3);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 2);
  assert_string_equal(world_codes(w), "");
}

TEST(a_profile_speaks_of_what_it_selects) {
  WORLD;
  struct world_plant p = world_plant(w);
  uint32_t second = world_requirement(w, "R.2", "Second", WORLD_ELEMENTS);
  world_requirement(w, "R.3", "Third", WORLD_ELEMENTS);
  vec_push(&w->rules.frameworks,
           ((struct rule_framework){.name = world_sym(w, "wg"), .version = world_sym(w, "2.0.0"), .base = 0}));
  vec_push(&w->rules.selects,
           ((struct rule_select){.profile = world_sym(w, "line"), .framework = 1, .requirement = second, .level = 3}));
  vec_push(&w->model.targets,
           ((struct target){.framework = world_sym(w, "wg"), .profile = world_sym(w, "line"), .at = world_line(w)}));
  vec_push(&w->model.targets, ((struct target){.framework = world_sym(w, "wg"),
                                               .version = world_sym(w, "2.0"),
                                               .level = 1,
                                               .on = p.line,
                                               .at = world_line(w)}));
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  world_verdict(w, "R.2", p.acme, 0, 0, TRUE_, true);
  world_verdict(w, "R.3", p.acme, 0, 0, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->target, 1); /* a target on an overlay speaks of its base */
  assert_int_equal(world_row(w, "R.2", p.acme)->target, 3);
  assert_int_equal(world_row(w, "R.3", p.acme)->target, 0);
  assert_int_equal(world_row(w, "R.3", p.acme)->status, STATUS_NO_TARGET);
  assert_int_equal(world_row(w, "R.3", p.acme)->disposition, DISPOSITION_NONE);
}

/* ---- statuses and reasons ------------------------------------------------------------------------------------ */

TEST(status_follows_interval_and_target) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, 0);
  static const struct {
    uint8_t lo, hi;
    enum truth applies;
    enum status status;
  } cases[] = {{2, 2, TRUE_, STATUS_MET},          {2, 3, UNKNOWN_, STATUS_MET},    {0, 1, TRUE_, STATUS_GAP},
               {0, 1, UNKNOWN_, STATUS_UNDECIDED}, {1, 2, TRUE_, STATUS_UNDECIDED}, {0, 3, TRUE_, STATUS_UNDECIDED}};
  entity_id e[COUNT(cases)];
  for (size_t i = 0; i < COUNT(cases); i++) {
    e[i] = world_add(w, KIND_COMPONENT, arena_format(&w->memory, "c%zu", i), p.line, 0);
    world_verdict(w, "R.1", e[i], cases[i].lo, cases[i].hi, cases[i].applies, true);
  }
  world_judge(w);
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct finding_row *row = world_row(w, "R.1", e[i]);
    assert_int_equal(row->status, cases[i].status);
    assert_int_equal(row->disposition, cases[i].status == STATUS_MET ? DISPOSITION_NONE : DISPOSITION_OPEN);
  }
}

TEST(a_basis_below_the_one_asked_is_a_gap_without_evidence) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  enum basis bases[] = {BASIS_STATED, BASIS_EVIDENCED, BASIS_THIRD_PARTY, BASIS_DERIVED};
  entity_id e[COUNT(bases)];
  for (size_t i = 0; i < COUNT(bases); i++) {
    e[i] = world_add(w, KIND_COMPONENT, arena_format(&w->memory, "c%zu", i), p.line, 0);
    world_verdict(w, "R.1", e[i], 1, 1, TRUE_, true);
    vec_last(&w->verdicts).basis = (uint8_t)bases[i];
  }
  world_judge_with(w, (struct finding_options){.basis = BASIS_EVIDENCED});
  assert_int_equal(world_row(w, "R.1", e[0])->status, STATUS_GAP);
  assert_int_equal(world_row(w, "R.1", e[0])->reason, REASON_NO_EVIDENCE);
  assert_int_equal(world_row(w, "R.1", e[0])->severity, RATING_LOW);
  for (size_t i = 1; i < COUNT(bases); i++) assert_int_equal(world_row(w, "R.1", e[i])->status, STATUS_MET);
}

TEST(reasons_say_what_is_there_and_does_not_count) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, 0);
  static const char *const names[] = {"missing", "weak", "partly", "late", "later", "silent"};
  entity_id e[COUNT(names)];
  for (size_t i = 0; i < COUNT(names); i++) {
    e[i] = world_add(w, KIND_COMPONENT, names[i], p.line, 0);
    world_verdict(w, "R.1", e[i], 0, i == 5 ? 3 : 1, TRUE_, i != 5);
  }
  world_meets(w, world_measure(w, "m_weak", 0, e[1], NULL), "R.1", 1);
  world_meets(w, world_measure(w, "m_partly", 0, e[2], "partly"), "R.1", 2);
  entity_id late = world_measure(w, "m_late", 0, e[3], NULL), later = world_measure(w, "m_later", 0, e[4], "planned");
  world_set(w, late, "until", world_date("2026-06-14"));
  world_meets(w, late, "R.1", 2);
  world_meets(w, later, "R.1", 2);
  world_judge(w);
  static const enum reason reasons[] = {REASON_MISSING, REASON_INSUFFICIENT, REASON_INSUFFICIENT,
                                        REASON_EXPIRED, REASON_PLANNED,      REASON_UNANSWERED};
  for (size_t i = 0; i < COUNT(names); i++) assert_int_equal(world_row(w, "R.1", e[i])->reason, reasons[i]);
  assert_int_equal(w->findings.by_framework.items[0].unanswered, 1);
  assert_int_equal(w->findings.by_framework.items[0].expired, 1);
}

TEST(a_requirement_about_facts_has_a_structural_gap_and_no_answer) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  expr_id no = world_expr(w, (struct expr){.op = EXPR_CONSTANT, .value = {.tag = VALUE_BOOLEAN}});
  for (int n = 0; n < 3; n++) w->rules.requirements.items[0].levels[n].condition = no;
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, false);
  world_verdict(w, "R.1", p.line, 0, 3, TRUE_, false);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->reason, REASON_STRUCTURAL);
  assert_int_equal(world_row(w, "R.1", p.line)->reason, REASON_NONE);
}

TEST(blanket_rows_are_marked_until_one_of_its_own_speaks) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  uint32_t whole = world_answer(w, "R.1", p.acme, ANSWER_LEVEL, 1);
  w->model.answers.items[whole].blanket = true;
  world_answer(w, "R.1", p.line, ANSWER_LEVEL, 1);
  entity_id other = world_add(w, KIND_COMPONENT, "other", 0, p.acme);
  world_verdict(w, "R.1", other, 1, 1, TRUE_, true);
  world_verdict(w, "R.1", p.plc, 1, 1, TRUE_, true);
  world_judge(w);
  assert_true(world_row(w, "R.1", other)->blanket);
  assert_false(world_row(w, "R.1", p.plc)->blanket);
}

TEST(severity_grows_with_distance_actuation_and_labels) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, 0);
  entity_id data = world_add(w, KIND_DATA, "recipe", 0, p.acme), flow = world_flow(w, "f", p.plc, p.line),
            act = world_add(w, KIND_ACTUATE, "t", 0, 0);
  model_add_edge(&w->model, RELATION_SOURCE, act, p.plc);
  world_set(w, data, "i", world_member(w, w->mark, "high"));
  model_add_edge(&w->model, RELATION_FLOW_DATA, flow, data);
  entity_id plain = world_add(w, KIND_COMPONENT, "plain", 0, p.acme),
            far = world_add(w, KIND_COMPONENT, "far", 0, p.acme),
            open = world_add(w, KIND_COMPONENT, "open", 0, p.acme);
  world_verdict(w, "R.1", plain, 0, 1, TRUE_, true);
  world_verdict(w, "R.1", far, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", open, 0, 2, TRUE_, true);
  world_verdict(w, "R.1", act, 0, 1, TRUE_, true);
  world_verdict(w, "R.1", flow, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", p.plc, 0, 1, TRUE_, true);
  world_verdict(w, "R.1", data, 0, 1, TRUE_, true);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", plain)->severity, RATING_LOW);
  assert_int_equal(world_row(w, "R.1", far)->severity, RATING_MODERATE);
  assert_int_equal(world_row(w, "R.1", open)->severity, RATING_LOW); /* two levels off, undecided */
  assert_int_equal(world_row(w, "R.1", act)->severity, RATING_MODERATE);
  assert_int_equal(world_row(w, "R.1", flow)->severity, RATING_HIGH);
  assert_int_equal(world_row(w, "R.1", p.plc)->severity, RATING_MODERATE); /* sends data labelled high */
  assert_int_equal(world_row(w, "R.1", data)->severity, RATING_MODERATE);
}

/* ---- order, counts, the record ------------------------------------------------------------------------------- */

TEST(rows_come_by_framework_catalogue_and_name) {
  WORLD;
  entity_id b = world_add(w, KIND_SYSTEM, "b", 0, 0), dash = world_add(w, KIND_SYSTEM, "a-z", 0, 0),
            a = world_add(w, KIND_SYSTEM, "a", 0, 0), inner = world_add(w, KIND_COMPONENT, "x", a, 0);
  rule_set_add_core(&w->rules, &w->names, 0);
  world_requirement(w, "R.2", "", WORLD_ELEMENTS);
  world_requirement(w, "R.1", "", WORLD_ELEMENTS);
  world_verdict(w, "R.1", b, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", inner, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", dash, 0, 0, TRUE_, true);
  world_verdict(w, "R.1", a, 0, 0, TRUE_, true);
  world_verdict(w, "R.2", b, 0, 0, TRUE_, true);
  world_check(w, "V4301", b, FALSE_, 2);
  world_check(w, "V4301", a, TRUE_, 2);
  world_judge(w);
  struct builder got = {0};
  for (uint32_t i = 0; i < w->findings.rows.count; i++) {
    const struct finding_row *row = &w->findings.rows.items[i];
    builder_format(&got, "%s:%s ", sym_text(&w->names, w->rules.requirements.items[row->requirement].id),
                   entity_name(&w->memory, &w->model, row->subject, false));
  }
  assert_string_equal(builder_get(&got), "R.2:b R.1:a R.1:a.x R.1:a-z R.1:b V4301:a V4301:b ");
  builder_free(&got);
}

TEST(counts_add_up) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 2, p.line);
  static const struct {
    uint8_t lo, hi;
    bool answered;
  } cases[] = {{2, 2, true}, {3, 3, true}, {0, 0, true}, {1, 3, true}, {0, 3, false}, {0, 3, false}};
  for (size_t i = 0; i < COUNT(cases); i++)
    world_verdict(w, "R.1", world_add(w, KIND_COMPONENT, arena_format(&w->memory, "c%zu", i), p.line, 0), cases[i].lo,
                  cases[i].hi, TRUE_, cases[i].answered);
  world_verdict(w, "R.1", p.acme, 0, 0, TRUE_, true);
  world_judge(w);
  const struct counts *c = &w->findings.by_framework.items[0];
  assert_int_equal(c->total, 7);
  assert_int_equal(c->met, 2);
  assert_int_equal(c->gap, 1);
  assert_int_equal(c->undecided, 3);
  assert_int_equal(c->unanswered, 2);
  assert_int_equal(c->no_target, 1);
  assert_int_equal(c->met + c->gap + c->undecided + c->no_target, c->total);
  assert_int_equal(c->open + c->planned + c->accepted + c->excluded, c->gap + c->undecided);
  assert_int_equal(w->findings.answered[0].answered, 1);
  assert_int_equal(w->findings.answered[0].requirements, 1);
}

TEST(built_in_checks_are_findings_of_their_own_framework) {
  WORLD;
  struct world_plant p = world_plant(w);
  rule_set_add_core(&w->rules, &w->names, 0);
  world_check(w, "V4301", p.plc, FALSE_, 3);
  world_check(w, "V4301", p.line, UNKNOWN_, 3);
  world_check(w, "V4301", p.acme, TRUE_, 3);
  world_verdict(w, "R.1", p.plc, 0, 0, TRUE_, true);
  struct decision *d = world_decide(w, DECISION_ACCEPT, "V4301", p.plc, p.mori, "2026-12-31");
  d->requirement.framework = world_sym(w, "std.core");
  world_judge(w);
  const struct finding_row *row = world_row(w, "V4301", p.plc);
  assert_int_equal(row->status, STATUS_GAP);
  assert_int_equal(row->reason, REASON_STRUCTURAL);
  assert_int_equal(row->severity, RATING_HIGH);
  assert_int_equal(row->target, 1);
  assert_int_equal(row->disposition, DISPOSITION_ACCEPTED);
  assert_int_equal(world_row(w, "V4301", p.line)->severity, RATING_MODERATE);
  assert_int_equal(world_row(w, "V4301", p.acme)->status, STATUS_MET);
  assert_int_equal(w->findings.by_framework.items[1].total, 3);
  assert_int_equal(w->findings.by_framework.items[0].total, 1);
}

TEST(the_record_names_measures_examples_and_who_answers) {
  WORLD;
  struct world_plant p = world_plant(w);
  struct catalogue c = {0};
  vec_push(&c.requirements, ((struct catalogue_requirement){.id = world_sym(w, "R.0")}));
  vec_push(&c.requirements, ((struct catalogue_requirement){.id = world_sym(w, "R.1")}));
  for (uint32_t i = 0; i < 6; i++)
    vec_push(&c.measures, ((struct catalogue_measure){.requirement = i / 3, .level = (uint8_t)(i % 3 + 1)}));
  vec_push(&c.measures, ((struct catalogue_measure){.requirement = 1, .level = 3}));
  w->rules.frameworks.items[0].catalogue = &c;
  w->rules.requirements.items[0].catalogue = 1;
  world_target(w, 3, 0);
  entity_id b = world_measure(w, "b", 0, p.plc, NULL), a = world_measure(w, "a", 0, p.line, NULL),
            late = world_measure(w, "late", 0, p.plc, "planned");
  world_meets(w, b, "R.1", 1);
  world_meets(w, a, "R.1", 2);
  world_meets(w, late, "R.1", 3);
  world_verdict(w, "R.1", p.plc, 2, 2, TRUE_, true);
  world_judge(w);
  struct finding f = finding_build(&w->memory, &w->findings, world_row_index(w, "R.1", p.plc));
  assert_int_equal(f.counting.count, 2);
  assert_int_equal(f.counting.items[0], a);
  assert_int_equal(f.counting.items[1], b);
  assert_int_equal(f.not_counting.count, 1);
  assert_int_equal(f.not_counting.items[0].measure, late);
  assert_int_equal(f.not_counting.items[0].why, REASON_PLANNED);
  assert_int_equal(f.first_example, 5);
  assert_int_equal(f.example_count, 2);
  assert_int_equal(f.responsible, p.acme);
  assert_int_equal(f.kind, KIND_COMPONENT);
  assert_int_equal(f.layer, 1);
  assert_int_equal(source_position(&w->sources, f.at.start).line, 4);
  vec_free(&c.requirements);
  vec_free(&c.measures);
}

static struct finding built(struct world *w, entity_id e) {
  return finding_build(&w->memory, &w->findings, world_row_index(w, "R.1", e));
}

TEST(fingerprints_depend_on_framework_id_and_name_alone) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 3, 0);
  world_verdict(w, "R.1", p.plc, 2, 2, TRUE_, true);
  world_judge(w);
  struct builder b = {0};
  builder_text(&b, "cpsf#R.1");
  builder_char(&b, '\0');
  builder_text(&b, "line.plc"); /* the module has no module line, so its name does not count */
  char wanted[33];
  hash_hex(builder_get(&b), b.length, 16, wanted);
  builder_free(&b);
  struct finding f = built(w, p.plc);
  assert_string_equal(f.fingerprint, wanted);
  assert_int_equal(f.previous.count, 0);
}

TEST(a_module_line_makes_the_module_part_of_the_name) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_verdict(w, "R.1", p.plc, 2, 2, TRUE_, true);
  w->model.modules.items[1].at = world_line(w);
  world_judge(w);
  char wanted[33];
  hash_hex("cpsf#R.1\0plant.line.plc", sizeof "cpsf#R.1\0plant.line.plc" - 1, 16, wanted);
  assert_string_equal(built(w, p.plc).fingerprint, wanted);
}

TEST(earlier_names_keep_earlier_fingerprints) {
  WORLD;
  struct world_plant p = world_plant(w);
  vec_push(&w->model.former_names, ((struct former_name){.entity = p.line, .name = world_sym(w, "line6")}));
  vec_push(&w->model.former_names, ((struct former_name){.entity = p.plc, .name = world_sym(w, "line6.controller")}));
  vec_push(&w->model.former_names, ((struct former_name){.entity = p.plc, .name = world_sym(w, "plc0")}));
  world_verdict(w, "R.1", p.plc, 2, 2, TRUE_, true);
  world_judge(w);
  struct finding f = built(w, p.plc);
  static const char *const names[] = {"line6.controller", "plc0", "line6.plc"};
  assert_int_equal(f.previous.count, 3);
  for (size_t i = 0; i < COUNT(names); i++) {
    char wanted[33], text[64] = "cpsf#R.1";
    size_t id = strlen(text) + 1;
    strcpy(text + id, names[i]);
    hash_hex(text, id + strlen(names[i]), 16, wanted);
    assert_string_equal(f.previous.items[i], wanted);
  }
}

/* ---- size
 * --------------------------------------------------------------------------------------------------------------------------
 */

/* 40 000 findings under one organization that has 20 000 measures: a pass over all measures per finding would be seen.
 */
TEST(many_findings_and_measures_stay_linear) {
  WORLD;
  struct world_plant p = world_plant(w);
  enum { MANY = 20000 };
  world_target(w, 2, p.line);
  for (int i = 0; i < MANY; i++) {
    entity_id e = model_add_entity(&w->model, KIND_COMPONENT, world_sym(w, arena_format(&w->memory, "c%d", i)), 0,
                                   p.line, w->module, SPAN_NONE);
    w->model.entities.items[e].flags = ENTITY_OWN;
    world_verdict(w, "R.1", e, 0, 0, TRUE_, true);
    entity_id m = model_add_entity(&w->model, KIND_MEASURE, world_sym(w, arena_format(&w->memory, "m%d", i)), 0, 0,
                                   w->module, SPAN_NONE);
    model_add_edge(&w->model, RELATION_ON, m, i % 2 == 0 ? p.acme : e);
    vec_push(&w->model.meets,
             ((struct meets){.measure = m, .requirement = world_use(w, i % 2 == 0 ? "R.9" : "R.1"), .level = 1}));
  }
  world_requirement(w, "R.9", "", WORLD_ELEMENTS);
  world_judge(w);
  assert_int_equal(w->findings.by_framework.items[0].gap, MANY);
  assert_int_equal(world_row(w, "R.1", p.plc + 1)->reason, REASON_MISSING);
}

int main(void) {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_are_those_of_the_language),
      cmocka_unit_test(gate_words_hold_what_is_worse),
      WITH_WORLD(gate_counts_open_findings),
      WITH_WORLD(target_is_that_of_the_nearest_line),
      WITH_WORLD(target_of_the_owner_comes_before_everywhere),
      WITH_WORLD(two_targets_at_one_distance_give_the_higher_and_a_warning),
      WITH_WORLD(two_targets_everywhere_warn_once),
      WITH_WORLD(equal_targets_are_no_contradiction),
      WITH_WORLD(flows_and_transfers_take_the_highest_of_their_ends),
      WITH_WORLD(an_external_organization_has_the_target_of_who_deals_with_it),
      WITH_WORLD(the_command_line_replaces_the_target_without_on),
      WITH_WORLD(a_profile_speaks_of_what_it_selects),
      WITH_WORLD(status_follows_interval_and_target),
      WITH_WORLD(a_basis_below_the_one_asked_is_a_gap_without_evidence),
      WITH_WORLD(reasons_say_what_is_there_and_does_not_count),
      WITH_WORLD(a_requirement_about_facts_has_a_structural_gap_and_no_answer),
      WITH_WORLD(blanket_rows_are_marked_until_one_of_its_own_speaks),
      WITH_WORLD(severity_grows_with_distance_actuation_and_labels),
      WITH_WORLD(rows_come_by_framework_catalogue_and_name),
      WITH_WORLD(counts_add_up),
      WITH_WORLD(built_in_checks_are_findings_of_their_own_framework),
      WITH_WORLD(the_record_names_measures_examples_and_who_answers),
      WITH_WORLD(fingerprints_depend_on_framework_id_and_name_alone),
      WITH_WORLD(a_module_line_makes_the_module_part_of_the_name),
      WITH_WORLD(earlier_names_keep_earlier_fingerprints),
      WITH_WORLD(many_findings_and_measures_stay_linear),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
