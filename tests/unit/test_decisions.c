/* test_decisions.c - accept, exclude, plans and dates: what counts, what is ignored, and the warnings that say so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/unit/rules_world.h"

#define TEST(name) static void name(void **state)
#define WORLD struct world *w = *state
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- decisions ----------------------------------------------------------------------------------------------- */

static void gap_on_plc(struct world *w, struct world_plant *p) {
  *p = world_plant(w);
  world_target(w, 2, 0); /* line 5 */
  world_verdict(w, "R.1", p->plc, 0, 0, TRUE_, true);
}

TEST(a_person_of_the_owner_accepts_by_default) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, p.mori, "2026-12-31")->level = 2;
  world_judge(w);
  const struct finding_row *row = world_row(w, "R.1", p.plc);
  assert_int_equal(row->disposition, DISPOSITION_ACCEPTED);
  assert_int_equal(row->status, STATUS_GAP); /* a decision never changes a verdict */
  struct settlement settled = findings_settlement(&w->findings, row);
  assert_int_equal(settled.until, world_day("2026-12-31"));
  assert_int_equal(settled.decision, 1);
  assert_int_equal(settled.planned_measure, 0);
  assert_string_equal(world_codes(w), "");
  assert_int_equal(w->findings.by_framework.items[0].accepted, 1);
  assert_int_equal(w->findings.by_framework.items[0].open, 0);
}

TEST(a_stranger_is_ignored) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  entity_id hana = world_add(w, KIND_PERSON, "hana", 0, 0);
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, hana, "2026-12-31");
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_OPEN);
  assert_string_equal(world_codes(w), "W4302@7");
  assert_string_equal(world_message(w, "W4302", LANGUAGE_EN),
                      "`hana` does not act for `acme`, owner of `line.plc`; the decision is ignored");
}

TEST(authority_counts_while_it_is_in_force) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  world_verdict(w, "R.1", p.line, 0, 0, TRUE_, true);
  entity_id hana = world_add(w, KIND_PERSON, "hana", 0, 0), taro = world_add(w, KIND_PERSON, "taro", 0, 0);
  vec_push(&w->model.acts,
           ((struct acts_for){.who = hana, .principal = p.acme, .since = DAY_NONE, .until = WORLD_TODAY}));
  vec_push(&w->model.acts,
           ((struct acts_for){.who = taro, .principal = p.acme, .since = DAY_NONE, .until = WORLD_TODAY - 1}));
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, hana, "2026-12-31");
  world_decide(w, DECISION_ACCEPT, "R.1", p.line, taro, "2026-12-31");
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_ACCEPTED);
  assert_int_equal(world_row(w, "R.1", p.line)->disposition, DISPOSITION_OPEN);
  assert_string_equal(world_codes(w), "W4302@9");
  assert_string_equal(world_message(w, "W4302", LANGUAGE_EN),
                      "`taro` acted for `acme`, owner of `line`, only until 2026-06-14; this statement is ignored");
}

TEST(a_list_is_complete_on_its_owners_word_only) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  entity_id hana = world_add(w, KIND_PERSON, "hana", 0, 0), lost = world_add(w, KIND_COMPONENT, "lost", 0, 0);
  const struct completeness said[] = {{.within = p.line, .by = hana}, {.within = lost, .by = p.mori}, {.within = p.line, .by = p.mori}, {.within = p.line}};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
    struct completeness c = said[i];
    c.kind = KIND_COMPONENT;
    c.since = c.until = DAY_NONE;
    c.at = w->model.entities.items[p.line].at;
    vec_push(&w->model.completes, c);
  }
  world_judge(w);
  assert_string_equal(world_message(w, "W4302", LANGUAGE_EN),
                      "`hana` does not act for `acme`, owner of `line`; the list does not count as complete");
  assert_string_equal(world_message(w, "W4302", LANGUAGE_JA),
                      "`hana` には、`line` の所有者 `acme` を代表する権限がありません。網羅とは扱いません");
}

TEST(nobody_decides_without_a_name_or_an_owner) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  entity_id lost = world_add(w, KIND_COMPONENT, "lost", 0, 0);
  world_verdict(w, "R.1", lost, 0, 0, TRUE_, true);
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, 0, "2026-12-31");
  world_decide(w, DECISION_ACCEPT, "R.1", lost, p.mori, "2026-12-31");
  world_judge(w);
  assert_string_equal(world_codes(w), "W4302@7 W4302@8");
  assert_int_equal(w->findings.by_framework.items[0].open, 2);
}

TEST(an_acceptance_ends_within_four_hundred_days) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  entity_id e[3];
  for (int i = 0; i < 3; i++) {
    e[i] = world_add(w, KIND_COMPONENT, arena_format(&w->memory, "c%d", i), 0, p.acme);
    world_verdict(w, "R.1", e[i], 0, 0, TRUE_, true);
  }
  world_decide(w, DECISION_ACCEPT, "R.1", e[0], p.mori, NULL); /* line 9 */
  world_decide(w, DECISION_ACCEPT, "R.1", e[1], p.mori, NULL)->until = WORLD_TODAY + 400;
  world_decide(w, DECISION_ACCEPT, "R.1", e[2], p.mori, NULL)->until = WORLD_TODAY + 401;
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", e[0])->disposition, DISPOSITION_OPEN);
  assert_int_equal(world_row(w, "R.1", e[1])->disposition, DISPOSITION_ACCEPTED);
  assert_int_equal(world_row(w, "R.1", e[2])->disposition, DISPOSITION_OPEN);
  assert_string_equal(world_codes(w), "W4401@9 W4401@11");
}

TEST(dates_of_a_decision_are_inclusive) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  static const struct {
    const char *since, *until;
    enum disposition disposition;
    bool lapsed;
  } cases[] = {{NULL, "2026-06-15", DISPOSITION_ACCEPTED, false},
               {NULL, "2026-06-14", DISPOSITION_OPEN, true},
               {"2026-06-15", "2026-07-01", DISPOSITION_ACCEPTED, false},
               {"2026-06-16", "2026-07-01", DISPOSITION_OPEN, false}};
  entity_id e[COUNT(cases)];
  for (size_t i = 0; i < COUNT(cases); i++) {
    e[i] = world_add(w, KIND_COMPONENT, arena_format(&w->memory, "c%zu", i), 0, p.acme);
    world_verdict(w, "R.1", e[i], 0, 0, TRUE_, true);
    struct decision *d = world_decide(w, DECISION_ACCEPT, "R.1", e[i], p.mori, cases[i].until);
    if (cases[i].since != NULL) d->since = world_day(cases[i].since);
  }
  world_judge(w);
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_int_equal(world_row(w, "R.1", e[i])->disposition, cases[i].disposition);
    assert_int_equal(world_row(w, "R.1", e[i])->lapsed, cases[i].lapsed);
  }
  assert_string_equal(world_codes(w), "W4402@9 W4402@13");
  assert_string_equal(world_message(w, "W4402", LANGUAGE_EN),
                      "this acceptance ended on 2026-06-14; the gap counts as open again");
  assert_int_equal(w->findings.by_framework.items[0].expired, 1);
}

TEST(a_decision_matches_exactly_its_subject) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  world_decide(w, DECISION_ACCEPT, "R.1", p.line, p.mori, "2026-12-31");
  world_decide(w, DECISION_EXCLUDE, "R.1", p.acme, p.mori, NULL);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_OPEN);
  assert_string_equal(world_codes(w), "W4403@6 W4403@7");
  assert_string_equal(world_message(w, "W4403", LANGUAGE_EN),
                      "`#R.1` does not apply to `line`; this acceptance would never be used");
}

TEST(an_acceptance_below_the_target_is_too_weak) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, p.mori, "2026-12-31")->level = 1;
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_OPEN);
  assert_string_equal(world_codes(w), "W4404@6");
  assert_string_equal(world_message(w, "W4404", LANGUAGE_JA),
                      "レベル 1 までの受容ですが、`line.plc` の目標はいま 2 です。不足は未対応として数えます");
}

TEST(an_exclusion_needs_a_reason_but_no_end) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  world_verdict(w, "R.1", p.line, 0, 3, TRUE_, false);
  world_decide(w, DECISION_EXCLUDE, "R.1", p.plc, p.mori, NULL)->because = 0;
  world_decide(w, DECISION_EXCLUDE, "R.1", p.line, p.mori, NULL);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_OPEN);
  assert_int_equal(world_row(w, "R.1", p.line)->disposition, DISPOSITION_EXCLUDED);
  assert_string_equal(world_codes(w), "W4405@6");
}

TEST(excluded_goes_before_accepted_and_the_longer_of_two_counts) {
  WORLD;
  struct world_plant p;
  gap_on_plc(w, &p);
  world_verdict(w, "R.1", p.line, 0, 0, TRUE_, true);
  world_decide(w, DECISION_EXCLUDE, "R.1", p.plc, p.mori, NULL);
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, p.mori, "2026-12-31");
  world_decide(w, DECISION_ACCEPT, "R.1", p.line, p.mori, "2026-08-31");
  world_decide(w, DECISION_ACCEPT, "R.1", p.line, p.mori, "2026-09-30");
  world_decide(w, DECISION_ACCEPT, "R.1", p.line, p.mori, "2026-07-31");
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_EXCLUDED);
  assert_int_equal(findings_settlement(&w->findings, world_row(w, "R.1", p.line)).decision, 4);
}

TEST(a_row_not_applicable_excludes_and_answers) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_requirement(w, "R.2", "Second", WORLD_ELEMENTS);
  world_target(w, 1, 0);
  uint32_t row = world_answer(w, "R.1", p.acme, ANSWER_NOT_APPLICABLE, 0),
           blanket = world_answer(w, "R.2", p.acme, ANSWER_NOT_APPLICABLE, 0);
  w->model.answers.items[blanket].blanket = true;
  world_decide(w, DECISION_EXCLUDE, "R.1", p.acme, 0, NULL)->answer = row + 1;
  world_decide(w, DECISION_EXCLUDE, "R.2", p.acme, 0, NULL)->answer = blanket + 1;
  world_verdict(w, "R.1", p.acme, 0, 3, TRUE_, false);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.acme)->disposition, DISPOSITION_EXCLUDED);
  assert_int_equal(w->findings.answered[0].answered, 1);
  assert_int_equal(w->findings.answered[0].requirements, 2);
  assert_string_equal(world_codes(w), ""); /* a category holds more than applies here */
  assert_int_equal(w->findings.no_subject.count, 1);
  assert_int_equal(w->findings.no_subject.items[0], 1);
}

TEST(a_finding_that_is_met_needs_no_decision) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  world_verdict(w, "R.1", p.plc, 1, 1, TRUE_, true);
  world_decide(w, DECISION_ACCEPT, "R.1", p.plc, p.mori, "2026-12-31");
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_NONE);
  assert_string_equal(world_codes(w), "");
}

/* ---- plans: evaluated, not given ----------------------------------------------------------------------------- */

TEST(planned_measures_that_close_a_gap_make_it_planned) {
  WORLD;
  struct world_plant p = world_plant(w);
  w->rules.requirements.items[0].subjects.kinds = 1u << KIND_COMPONENT;
  world_target(w, 2, 0);
  world_answer(w, "R.1", p.plc, ANSWER_LEVEL, 0);
  entity_id m = world_measure(w, "m", 0, p.plc, "planned");
  world_set(w, m, "due", world_date("2026-11-30"));
  world_meets(w, m, "R.1", 2);
  world_judge(w);
  const struct finding_row *row = world_row(w, "R.1", p.plc);
  assert_int_equal(row->status, STATUS_GAP);
  assert_int_equal(row->disposition, DISPOSITION_PLANNED);
  assert_int_equal(row->reason, REASON_PLANNED);
  struct settlement settled = findings_settlement(&w->findings, row);
  assert_int_equal(settled.until, world_day("2026-11-30"));
  assert_int_equal(settled.decision, 0);
  assert_int_equal(settled.planned_measure, m);
}

TEST(a_plan_below_the_target_or_overdue_changes_nothing) {
  WORLD;
  struct world_plant p = world_plant(w);
  w->rules.requirements.items[0].subjects.kinds = 1u << KIND_COMPONENT;
  world_target(w, 2, 0);
  entity_id other = world_add(w, KIND_COMPONENT, "other", 0, p.acme);
  world_answer(w, "R.1", p.plc, ANSWER_LEVEL, 0);
  world_answer(w, "R.1", other, ANSWER_LEVEL, 0);
  entity_id low = world_measure(w, "low", 0, p.plc, "planned"), late = world_measure(w, "late", 0, other, "planned");
  world_set(w, low, "due", world_date("2026-11-30"));
  world_set(w, late, "due", world_date("2026-06-14"));
  world_meets(w, low, "R.1", 1);
  world_meets(w, late, "R.1", 3);
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_OPEN);
  assert_int_equal(world_row(w, "R.1", other)->disposition, DISPOSITION_OPEN);
  assert_string_equal(world_codes(w), "W4406@11");
}

TEST(a_row_may_plan_and_acceptance_goes_before) {
  WORLD;
  struct world_plant p = world_plant(w);
  w->rules.requirements.items[0].subjects.kinds = 1u << KIND_COMPONENT;
  world_target(w, 1, 0);
  entity_id other = world_add(w, KIND_COMPONENT, "other", 0, p.acme);
  entity_id places[] = {p.plc, other};
  for (size_t i = 0; i < COUNT(places); i++) {
    uint32_t row = world_answer(w, "R.1", places[i], ANSWER_LEVEL, 0);
    w->model.answers.items[row].planned_level = 1;
    w->model.answers.items[row].planned_due = world_day("2026-10-01");
  }
  world_decide(w, DECISION_ACCEPT, "R.1", other, p.mori, "2026-12-31");
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", p.plc)->disposition, DISPOSITION_PLANNED);
  assert_int_equal(findings_settlement(&w->findings, world_row(w, "R.1", p.plc)).until, world_day("2026-10-01"));
  assert_int_equal(world_row(w, "R.1", other)->disposition, DISPOSITION_ACCEPTED);
}

/* ---- dates
 * ------------------------------------------------------------------------------------------------------------------------
 */

TEST(a_contract_that_ends_within_thirty_days_is_named_with_what_hangs_on_it) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  entity_id soon = world_add(w, KIND_CONTRACT, "soon", 0, p.acme),
            later = world_add(w, KIND_CONTRACT, "later", 0, p.acme),
            over = world_add(w, KIND_CONTRACT, "over", 0, p.acme);
  world_set(w, soon, "until", world_date("2026-07-06"));
  world_set(w, later, "until", world_date("2026-07-16"));
  world_set(w, over, "until", world_date("2026-06-14"));
  entity_id f = world_flow(w, "f", p.plc, p.line), g = world_flow(w, "g", p.line, p.plc);
  model_add_edge(&w->model, RELATION_CONTRACT, f, soon);
  model_add_edge(&w->model, RELATION_CONTRACT, g, soon);
  world_verdict(w, "R.1", f, 0, 0, TRUE_, true);
  world_judge(w);
  assert_string_equal(world_codes(w), "W4202@6");
  assert_string_equal(world_message(w, "W4202", LANGUAGE_EN),
                      "contract `soon` ends on 2026-07-06 (days left: 21; flows under it: 2; findings that rest on it: 1)");
}

TEST(late_answers_are_named) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_set(w, p.plc, "signed",
            (struct value){.tag = VALUE_UNKNOWN, .extra = 1, .first = (uint32_t)world_day("2026-06-14")});
  world_set(w, p.line, "signed", (struct value){.tag = VALUE_UNKNOWN, .extra = 1, .first = (uint32_t)WORLD_TODAY});
  uint32_t row = world_answer(w, "R.1", p.line, ANSWER_UNKNOWN, 0),
           plan = world_answer(w, "R.1", p.plc, ANSWER_LEVEL, 0);
  w->model.answers.items[row].until = world_day("2026-06-01");
  w->model.answers.items[plan].planned_level = 1;
  w->model.answers.items[plan].planned_due = world_day("2026-06-01");
  world_judge(w);
  assert_string_equal(world_codes(w), "W4406@5 W4406@7 W4406@8");
  assert_string_equal(world_message(w, "W4406", LANGUAGE_JA), "`line.plc.signed` の回答期限 2026-06-14 を過ぎています");
}

TEST(aged_evidence_counts_what_relied_on_it) {
  WORLD;
  struct world_plant p = world_plant(w);
  world_target(w, 1, 0);
  entity_id m = world_measure(w, "m", 0, p.line, NULL), scan = world_add(w, KIND_EVIDENCE, "scan", m, 0),
            fresh = world_add(w, KIND_EVIDENCE, "fresh", m, 0);
  world_set(w, scan, "expires", world_date("2026-06-14"));
  world_set(w, fresh, "expires", world_date("2026-06-15"));
  model_add_edge(&w->model, RELATION_EVIDENCE, m, scan);
  model_add_edge(&w->model, RELATION_EVIDENCE, m, fresh);
  world_meets(w, m, "R.1", 1);
  world_verdict(w, "R.1", p.line, 1, 1, TRUE_, true);
  world_verdict(w, "R.1", p.plc, 1, 1, TRUE_, true);
  world_verdict(w, "R.1", p.acme, 0, 0, TRUE_, true);
  world_judge(w);
  assert_string_equal(world_codes(w), "W4411@7");
  assert_string_equal(world_message(w, "W4411", LANGUAGE_EN),
                      "evidence `m.scan` expired on 2026-06-14 (findings that relied on it: 2)");
}

int main(void) {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
  const struct CMUnitTest tests[] = {
      WITH_WORLD(a_person_of_the_owner_accepts_by_default),
      WITH_WORLD(a_stranger_is_ignored),
      WITH_WORLD(authority_counts_while_it_is_in_force),
      WITH_WORLD(a_list_is_complete_on_its_owners_word_only),
      WITH_WORLD(nobody_decides_without_a_name_or_an_owner),
      WITH_WORLD(an_acceptance_ends_within_four_hundred_days),
      WITH_WORLD(dates_of_a_decision_are_inclusive),
      WITH_WORLD(a_decision_matches_exactly_its_subject),
      WITH_WORLD(an_acceptance_below_the_target_is_too_weak),
      WITH_WORLD(an_exclusion_needs_a_reason_but_no_end),
      WITH_WORLD(excluded_goes_before_accepted_and_the_longer_of_two_counts),
      WITH_WORLD(a_row_not_applicable_excludes_and_answers),
      WITH_WORLD(a_finding_that_is_met_needs_no_decision),
      WITH_WORLD(planned_measures_that_close_a_gap_make_it_planned),
      WITH_WORLD(a_plan_below_the_target_or_overdue_changes_nothing),
      WITH_WORLD(a_row_may_plan_and_acceptance_goes_before),
      WITH_WORLD(a_contract_that_ends_within_thirty_days_is_named_with_what_hangs_on_it),
      WITH_WORLD(late_answers_are_named),
      WITH_WORLD(aged_evidence_counts_what_relied_on_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
