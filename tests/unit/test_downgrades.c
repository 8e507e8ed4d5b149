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

#define POOL(statement)                                                                                                \
  "procedure pool of us { input raw; output fine\n " statement "\n}\nflow f of vibration : edge.out -> pool.raw\n"
#define LOWERED POOL("declassify fine to c = low by agent because \"x\"")
#define ENDORSED POOL("endorse fine to i = high by agent { method = \"seen\" }")

static const struct sentence sentences[] = {
    {LOWERED, "V4110", "pool.fine", FALSE_, "`vibration` is us's, and agent, who declassifies it, does not act for us",
     "`vibration` は us のものですが、区分を引き下げる agent は us を代理できません"},
    {"contract k between us and agent\n" LOWERED, "V4110", "pool.fine", FALSE_, NULL, NULL},
    {"person hana of agent { acts for us }\n" LOWERED, "V4110", "pool.fine", FALSE_, NULL, NULL},
    {"person hana of agent { acts for us }\n" POOL("declassify fine to c = low by hana because \"x\""), "V4110",
     "pool.fine", TRUE_, NULL, NULL},
};

static const struct sentence acting[] = {
    {"contract k between us and agent\n" LOWERED, "V4110", "pool.fine", TRUE_, NULL, NULL},
    {LOWERED, "V4110", "pool.fine", FALSE_,
     "`vibration` is us's, and agent, who declassifies it, acts for us without a contract that joins the two",
     "`vibration` は us のものです。区分を引き下げる agent には us "
     "の「権限」が書かれていますが、両者の契約がありません"},
    {"contract k between us and agent until 2026-06-14\n" LOWERED, "V4110", "pool.fine", FALSE_,
     "`vibration` is us's, and agent, who declassifies it, acted for us only until 2026-06-14",
     "`vibration` は us のものですが、区分を引き下げる agent が us を代理できたのは 2026-06-14 までです"},
    {"contract k between us and agent until 2026-06-15\n" LOWERED, "V4110", "pool.fine", TRUE_, NULL, NULL},
    {"contract k between us and agent since 2026-06-16\n" LOWERED, "V4110", "pool.fine", FALSE_,
     "`vibration` is us's, and agent, who declassifies it, acts for us only from 2026-06-16 on",
     "`vibration` は us のものですが、区分を引き下げる agent が us を代理できるのは 2026-06-16 からです"},
    {"contract k between us and agent until 2026-01-31\ncontract n between agent and us until 2026-06-14\n" ENDORSED,
     "V4114", "pool.fine", FALSE_,
     "agent vouches for `pool.fine`, which us owns, but acted for us only until 2026-06-14",
     "agent が `pool.fine` に信頼付与していますが、所有者 us を代理できたのは 2026-06-14 までです"},
    {"contract k between us and agent until 2026-01-31\ncontract n between agent and us\n" ENDORSED, "V4114",
     "pool.fine", TRUE_, NULL, NULL},
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
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of, .list_all = true},
            &f.program.diagnostics);
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
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
    assert_sentence("organization agent\n", &sentences[i]);
  for (size_t i = 0; i < sizeof acting / sizeof *acting; i++)
    assert_sentence("organization agent { acts for us }\n", &acting[i]);
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
              "`agent` acts for `us` under contract `k`, which begins on 2026-06-16; until then it counts for nothing",
              NULL);
  assert_idle("organization us\norganization agent { acts for us }\ncontract k between agent and us until 2026-06-15\n",
              "", NULL);
  assert_idle("organization us\norganization agent { acts for us until 2026-05-31 }\n", "",
              NULL); /* its end is meant */
  assert_idle("organization us\norganization agent\nperson hana of agent { acts for us }\n", "", NULL);
}

/* ---- what lies upstream
 * ------------------------------------------------------------------------------------------------ */

static enum truth verdict(const struct model *m, const char *code, entity_id subject) {
  for (uint32_t i = 0; i < m->checks.count; i++) {
    const struct builtin_check *x = &m->checks.items[i];
    if (x->subject == subject && strcmp(sym_text(m->names, x->code), code) == 0) return (enum truth)x->result;
  }
  fail_msg("no %s", code);
  return FALSE_;
}

static void judge(struct fixture *f, struct trust *t, const char *text) {
  fixture_spec(f, text);
  if (f->program.diagnostics.errors) fail_msg("%s\n%s", fixture_codes(f), text);
  trust_run(t, &f->program.model, (struct trust_options){.as_of = f->program.as_of, .list_all = true},
            &f->program.diagnostics);
}

/* A small process drawn from a seed: each procedure gets data from a source of its own and from some others, cycles
 * included; some outputs are endorsed. Owner 0 may read everything. */
enum { PROCEDURES = 7, OWNERS = 4 };
struct drawn {
  uint32_t state;
  int owner[PROCEDURES], source_owner[PROCEDURES], data_owner[PROCEDURES], c[PROCEDURES] /* 0: not stated */;
  bool endorsed[PROCEDURES], flow[PROCEDURES][PROCEDURES];
};

static int draw(struct drawn *d, int below) {
  d->state = d->state * 1664525u + 1013904223u;
  return (int)((d->state >> 16) % (uint32_t)below);
}

static void draw_world(struct drawn *d) {
  for (int i = 0; i < PROCEDURES; i++) {
    d->owner[i] = draw(d, OWNERS);
    d->source_owner[i] = draw(d, 3) ? 0 : draw(d, OWNERS);
    d->data_owner[i] = draw(d, 2) ? 0 : draw(d, OWNERS);
    d->c[i] = draw(d, 4);
    d->endorsed[i] = draw(d, 4) == 0;
    for (int k = 0; k < PROCEDURES; k++) d->flow[i][k] = draw(d, 5) == 0;
  }
}

static void write_world(const struct drawn *d, struct builder *b) {
  static const char *const marks[] = {"", "c = low, ", "c = moderate, ", "c = high, "};
  for (int i = 0; i < OWNERS; i++) builder_format(b, "organization o%d\n", i);
  for (int i = 0; i < PROCEDURES; i++) {
    builder_format(b, "data d%d of o%d { label %si = high; readers [o0] }\n", i, d->data_owner[i], marks[d->c[i]]);
    builder_format(b, "component s%d of o%d { output out }\n", i, d->source_owner[i]);
    builder_format(b, "procedure p%d of o%d { input in_; output out; output lowered; output opened\n", i, d->owner[i]);
    builder_format(b, " declassify lowered to c = moderate by o0 because \"x\"\n declassify opened to readers [any] by "
                      "o0 because \"x\"\n");
    builder_text(b, d->endorsed[i] ? " endorse out to i = moderate by o0 { method = \"x\" }\n}\n" : "}\n");
  }
  for (int i = 0; i < PROCEDURES; i++) {
    builder_format(b, "flow of d%d : s%d.out -> p%d.in_\n", i, i, i);
    for (int k = 0; k < PROCEDURES; k++)
      if (d->flow[i][k]) builder_format(b, "flow p%d.out -> p%d.in_\n", i, k);
  }
}

/* By hand: everything that reaches P over flows, and over outputs that are not endorsed. */
static void reach(const struct drawn *d, int p, bool past_endorsed, bool *reached) {
  memset(reached, 0, PROCEDURES * sizeof *reached);
  reached[p] = true;
  for (int round = 0; round < PROCEDURES; round++)
    for (int i = 0; i < PROCEDURES; i++)
      for (int k = 0; k < PROCEDURES; k++)
        if (reached[k] && d->flow[i][k] && (past_endorsed || !d->endorsed[i])) reached[i] = true;
}

static enum truth expected_authority(const struct drawn *d, int p) {
  bool reached[PROCEDURES];
  enum truth res = TRUE_;
  reach(d, p, true, reached);
  for (int i = 0; i < PROCEDURES; i++) {
    if (!reached[i] || d->data_owner[i] == 0) continue;
    if (d->c[i] == 3) return FALSE_;
    if (d->c[i] == 0) res = UNKNOWN_;
  }
  return res;
}

static enum truth expected_robustness(const struct drawn *d, int p) {
  bool carried[PROCEDURES], steering[PROCEDURES];
  reach(d, p, true, carried);
  reach(d, p, false, steering);
  for (int who = 1; who < OWNERS; who++) {
    bool steers = false, before = true;
    for (int i = 0; i < PROCEDURES; i++) {
      steers |= steering[i] && (d->source_owner[i] == who || d->owner[i] == who);
      before &= !carried[i] || d->data_owner[i] == who;
    }
    if (steers && !before && who != d->owner[p]) return FALSE_;
  }
  return TRUE_;
}

static void what_lies_upstream_is_what_paths_say(void **state) {
  (void)state;
  uint32_t authority[3] = {0}, robustness[3] = {0};
  for (uint32_t seed = 1; seed <= 150; seed++) {
    struct drawn d = {.state = seed};
    struct builder b = {0};
    struct fixture f = {0};
    struct trust t;
    draw_world(&d);
    write_world(&d, &b);
    judge(&f, &t, builder_get(&b));
    for (int p = 0; p < PROCEDURES; p++) {
      struct arena a = {0};
      enum truth x = verdict(&f.program.model, "V4110", fixture_entity(&f, arena_format(&a, "p%d.lowered", p)));
      enum truth y = verdict(&f.program.model, "V4112", fixture_entity(&f, arena_format(&a, "p%d.opened", p)));
      if (x != expected_authority(&d, p) || y != expected_robustness(&d, p))
        fail_msg("seed %u, p%d:\n%s", seed, p, builder_get(&b));
      authority[x]++;
      robustness[y]++;
      arena_free(&a);
    }
    trust_free(&t);
    fixture_free(&f);
    builder_free(&b);
  }
  for (int i = 0; i < 3; i++) assert_in_range(authority[i], 20, 2000); /* every verdict was seen */
  assert_in_range(robustness[FALSE_], 20, 2000);
  assert_in_range(robustness[TRUE_], 20, 2000);
}

/* SOURCES sources of as many data come together; those after the first DISTINCT share one owner. */
static enum truth pooled(struct arena *a, int sources, int distinct, const char *code, const char *port,
                         const char **said) {
  struct builder b = {0};
  struct fixture f = {0};
  struct trust t;
  builder_text(
      &b,
      "organization us\ncomponent hub of us\nprocedure pool of us { input raw; output lowered; output opened\n"
      " declassify lowered to c = low by us because \"x\"\n declassify opened to readers [any] by us because \"x\"\n}\n"
      "flow hub -> pool.raw\n");
  for (int i = 0; i < distinct; i++) builder_format(&b, "organization o%d\n", i);
  for (int i = 0; i < sources; i++) {
    const char *owner = i < distinct ? arena_format(a, "o%d", i) : "us";
    builder_format(&b,
                   "data d%d of %s { label c = high, i = high; readers [us] }\ncomponent s%d of %s { output out }\n", i,
                   owner, i, owner);
    builder_format(&b, "flow of d%d : s%d.out -> hub\n", i, i);
  }
  judge(&f, &t, builder_get(&b));
  entity_id subject = fixture_entity(&f, port);
  enum truth res = verdict(&f.program.model, code, subject);
  *said = "";
  for (uint32_t i = 0; i < f.program.model.checks.count; i++) {
    const struct builtin_check *x = &f.program.model.checks.items[i];
    if (x->subject == subject && strcmp(sym_text(f.program.model.names, x->code), code) == 0 && x->message != MSG_NONE)
      *said = text_of(a, x, LANGUAGE_EN);
  }
  trust_free(&t);
  fixture_free(&f);
  builder_free(&b);
  return res;
}

static void much_upstream_is_looked_at_until_owners_are_too_many(void **state) {
  (void)state;
  struct arena a = {0};
  const char *said;
  assert_int_equal(pooled(&a, 600, 0, "V4110", "pool.lowered", &said), TRUE_); /* all of one owner */
  assert_int_equal(pooled(&a, 600, 0, "V4112", "pool.opened", &said), TRUE_);
  assert_int_equal(pooled(&a, 600, 1, "V4110", "pool.lowered", &said), FALSE_);
  assert_string_equal(said, "`d0` is o0's, and us, who declassifies it, does not act for o0");
  assert_int_equal(pooled(&a, 600, 200, "V4113", "pool.lowered", &said), FALSE_);
  assert_int_equal(pooled(&a, 600, 200, "V4112", "pool.opened", &said), FALSE_);
  assert_string_equal(said, "o0 receives what leaves through `pool.opened` and can also steer it, with `s0`");
  assert_int_equal(pooled(&a, 300, 300, "V4110", "pool.lowered", &said), UNKNOWN_);
  assert_int_equal(pooled(&a, 300, 300, "V4113", "pool.lowered", &said), UNKNOWN_);
  assert_int_equal(pooled(&a, 300, 300, "V4112", "pool.opened", &said), UNKNOWN_);
  assert_string_equal(said, "too many owners have a hand in what comes to `pool.opened` to say who could steer it");
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(authority_that_is_only_written),
      cmocka_unit_test(authority_that_no_contract_backs_is_reported),
      cmocka_unit_test(what_lies_upstream_is_what_paths_say),
      cmocka_unit_test(much_upstream_is_looked_at_until_owners_are_too_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
