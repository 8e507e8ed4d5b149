/* rules_fixture.h - rule files over a small standard library, for tests of the lowering. */
#ifndef CPSFC_RULES_FIXTURE_H
#define CPSFC_RULES_FIXTURE_H

#include "compiler/lower/lower.h"
#include "tests/unit/program_fixture.h"

extern const char rules_core[], rules_secure[];

#define HEAD                                                                                                           \
  "edition 2026\nmodule fw@1.0\nimport std.secure as sec\nframework \"F\"\n" /* rules begin on line 5   \
                                                                                             */

/* fixture_run and lower_rules over these texts; over the two libraries and a whole rule file; over HEAD and RULES. */
void rules_lower_texts(struct fixture *f, const struct fixture_text *texts, size_t count);
void rules_lower_whole(struct fixture *f, const char *rules);
void rules_lower(struct fixture *f, const char *rules);
void rules_done(struct fixture *f);

/* A requirement of the first framework; an expression; the condition of level 1 of #A.1. */
const struct rule_requirement *rules_requirement(struct fixture *f, const char *id);
const struct expr *rules_expr(struct fixture *f, expr_id e);
const struct expr *rules_condition(struct fixture *f);

/* Rules behind HEAD and the codes they must give. */
struct rules_case {
  const char *text, *codes;
};
void rules_expect_all(const struct rules_case *cases, size_t count);
#define EXPECT(...)                                                                                                    \
  do {                                                                                                                 \
    static const struct rules_case cases[] = {__VA_ARGS__};                                                            \
    rules_expect_all(cases, sizeof cases / sizeof *cases);                                                             \
  } while (0)

/* One condition at level 1 about a kind; the condition stands on line 7. */
#define ABOUT(kind, condition) "requirement #A.1 \"t\" {\n applies to " kind " x\n level 1 when " condition "\n}\n"
#define ON_FLOW(condition) ABOUT("flow", condition)
#define ON_COMPONENT(condition) ABOUT("component", condition)
#define ON_SYSTEM(condition) ABOUT("system", condition)
#define ON_ORGANIZATION(condition) ABOUT("organization", condition)

#endif
