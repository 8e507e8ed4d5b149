/* test_downgrades.c - who may declassify and endorse: authority that ended, begins, or that no contract backs; what the
 * checks say of it, in both languages (V4110 to V4116, W4205). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/trust/trust.h"
#include "tests/unit/program_fixture.h"

struct sentence {
  const char *text; /* after the common part */
  const char *code, *subject;
  enum truth result;
  const char *en, *ja; /* NULL: not looked at */
};

static const char common[] =
    "organization us\norganization maker\ndata vibration of us { label c = high, i = moderate; readers [us] }\n"
    "component edge of us { output out }\n";

#define POOL(statement) "procedure pool of us { input raw; output fine\n " statement "\n}\nflow f of vibration : edge.out -> pool.raw\n"
#define LOWERED POOL("declassify fine to c = low by agent because \"x\"")
#define ENDORSED POOL("endorse fine to i = high by agent { method = \"seen\" }")

static const struct sentence sentences[] = {
    {LOWERED, "V4110", "pool.fine", FALSE_, "`vibration` is us's, and agent, who declassifies it, does not act for us",
     "`vibration` は us のものですが、区分を引き下げる agent は us を代理できません"},
    {"contract k between us and agent\n" LOWERED, "V4110", "pool.fine", FALSE_, NULL, NULL},
    {"person hana of agent { acts for us }\n" LOWERED, "V4110", "pool.fine", FALSE_, NULL, NULL},
    {"person hana of agent { acts for us }\n" POOL("declassify fine to c = low by hana because \"x\""), "V4110", "pool.fine",
     TRUE_, NULL, NULL},
};

static const struct sentence acting[] = {
    {"contract k between us and agent\n" LOWERED, "V4110", "pool.fine", TRUE_, NULL, NULL},
    {LOWERED, "V4110", "pool.fine", FALSE_,
     "`vibration` is us's, and agent, who declassifies it, acts for us without a contract that joins the two",
     "`vibration` は us のものです。区分を引き下げる agent には us の「権限」が書かれていますが、両者の契約がありません"},
    {"contract k between us and agent until 2026-06-14\n" LOWERED, "V4110", "pool.fine", FALSE_,
     "`vibration` is us's, and agent, who declassifies it, acted for us only until 2026-06-14",
     "`vibration` は us のものですが、区分を引き下げる agent が us を代理できたのは 2026-06-14 までです"},
    {"contract k between us and agent until 2026-06-15\n" LOWERED, "V4110", "pool.fine", TRUE_, NULL, NULL},
    {"contract k between us and agent since 2026-06-16\n" LOWERED, "V4110", "pool.fine", FALSE_,
     "`vibration` is us's, and agent, who declassifies it, acts for us only from 2026-06-16 on",
     "`vibration` は us のものですが、区分を引き下げる agent が us を代理できるのは 2026-06-16 からです"},
    {"contract k between us and agent until 2026-01-31\ncontract n between agent and us until 2026-06-14\n" ENDORSED, "V4114",
     "pool.fine", FALSE_, "agent vouches for `pool.fine`, which us owns, but acted for us only until 2026-06-14",
     "agent が `pool.fine` に信頼付与していますが、所有者 us を代理できたのは 2026-06-14 までです"},
    {"contract k between us and agent until 2026-01-31\ncontract n between agent and us\n" ENDORSED, "V4114", "pool.fine",
     TRUE_, NULL, NULL},
    {"contract k between us and agent since 2027-01-01\n" ENDORSED, "V4114", "pool.fine", FALSE_,
     "agent vouches for `pool.fine`, which us owns, but acts for us only from 2027-01-01 on",
     "agent が `pool.fine` に信頼付与していますが、所有者 us を代理できるのは 2027-01-01 からです"},
    {ENDORSED, "V4114", "pool.fine", FALSE_,
     "agent vouches for `pool.fine`, which us owns, and acts for us without a contract that joins the two",
     "agent が `pool.fine` に信頼付与しています。所有者 us の「権限」は書かれていますが、両者の契約がありません"},
    {"contract k between maker and agent\n" ENDORSED, "V4114", "pool.fine", FALSE_, NULL, NULL},
};

static const char *text_of(struct arena *a, const struct builtin_check *x, enum language language) {
  struct diagnostic d = {.message = x->message};
  memcpy(d.arguments, x->arguments, sizeof d.arguments);
  return diag_message(a, &d, language);
}

static void assert_sentence(const char *before, const struct sentence *s) {
  struct arena a = {0};
  struct fixture f = {0};
  struct trust t;
  bool found = false;
  fixture_spec(&f, arena_format(&a, "%s%s%s", common, before, s->text));
  if (f.program.diagnostics.errors) fail_msg("%s\n%s", fixture_codes(&f), s->text);
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of, .list_all = true}, &f.program.diagnostics);
  entity_id subject = fixture_entity(&f, s->subject);
  for (uint32_t i = 0; i < f.program.model.checks.count; i++) {
    const struct builtin_check *x = &f.program.model.checks.items[i];
    if (x->subject != subject || strcmp(sym_text(f.program.model.names, x->code), s->code)) continue;
    found = true;
    if (x->result != s->result) print_message("%s\n", s->text);
    assert_int_equal(x->result, s->result);
    if (s->en) assert_string_equal(text_of(&a, x, LANGUAGE_EN), s->en);
    if (s->ja) assert_string_equal(text_of(&a, x, LANGUAGE_JA), s->ja);
  }
  assert_true(found);
  trust_free(&t);
  fixture_free(&f);
  arena_free(&a);
}

static void authority_that_is_only_written(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) assert_sentence("organization agent\n", &sentences[i]);
  for (size_t i = 0; i < sizeof acting / sizeof *acting; i++) assert_sentence("organization agent { acts for us }\n", &acting[i]);
}

static void assert_idle(const char *text, const char *en, const char *ja) {
  struct fixture f = {0};
  struct trust t;
  fixture_spec(&f, text);
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of}, &f.program.diagnostics);
  assert_string_equal(fixture_message(&f, "W4205", LANGUAGE_EN), en);
  if (ja) assert_string_equal(fixture_message(&f, "W4205", LANGUAGE_JA), ja);
  trust_free(&t);
  fixture_free(&f);
}

static void authority_that_no_contract_backs_is_reported(void **state) {
  (void)state;
  assert_idle("organization us\norganization agent { acts for us }\n",
              "`agent` acts for `us` without a contract that joins the two; it counts for nothing",
              "`agent` に `us` の「権限」が書かれていますが、両者の契約がないため、代理は認められません");
  assert_idle("organization us\norganization agent { acts for us }\ncontract k between agent and us until 2026-06-14\n",
              "`agent` acts for `us` under contract `k`, which ended on 2026-06-14; it counts for nothing", NULL);
  assert_idle("organization us\norganization agent { acts for us }\ncontract k between agent and us since 2026-06-16\n",
              "`agent` acts for `us` under contract `k`, which begins on 2026-06-16; until then it counts for nothing", NULL);
  assert_idle("organization us\norganization agent { acts for us }\ncontract k between agent and us until 2026-06-15\n", "", NULL);
  assert_idle("organization us\norganization agent { acts for us until 2026-05-31 }\n", "", NULL); /* its end is meant */
  assert_idle("organization us\norganization agent\nperson hana of agent { acts for us }\n", "", NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(authority_that_is_only_written),
      cmocka_unit_test(authority_that_no_contract_backs_is_reported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
