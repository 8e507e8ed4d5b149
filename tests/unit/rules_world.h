/* rules_world.h - a model and a rule set made by hand, for tests of findings and proofs. */
#ifndef CPSFC_RULES_WORLD_H
#define CPSFC_RULES_WORLD_H

#include "runtime/rules/rules.h"

struct world {
  struct interner names;
  struct sources sources;
  struct model model;
  struct rule_set rules;
  struct evaluation evaluation;
  struct diagnostics diagnostics;
  struct findings findings;
  struct arena memory;
  module_id module;
  class_id status, mark;        /* enums */
  uint32_t framework;           /* "cpsf" 1.0.0 */
  uint32_t line;                /* the next line of spec.cpsf; every statement made by hand gets one */
  VEC(struct verdict) verdicts; /* given by the test */
  bool judged;
};

/* As of 2026-06-15. */
#define WORLD_TODAY world_day("2026-06-15")
day world_day(const char *text);

/* For cmocka's setup and teardown. */
int world_setup(void **state);
int world_teardown(void **state);

sym world_sym(struct world *w, const char *text);
/* Line N+1 of spec.cpsf, N counting the statements made so far. */
span world_line(struct world *w);

/* An element that is one's own; PARENT and OWNER may be 0. */
entity_id world_add(struct world *w, enum entity_kind kind, const char *name, entity_id parent, entity_id owner);
entity_id world_flow(struct world *w, const char *name, entity_id source, entity_id sink);
class_id world_class(struct world *w, const char *name, const char *name_ja, class_id parent);
/* An attribute declared by CLASS, without a type; its Japanese name may be NULL. */
void world_attribute(struct world *w, class_id class, const char *name, const char *name_ja);
struct value world_text(struct world *w, const char *text);
struct value world_member(struct world *w, class_id of, const char *name);
struct value world_date(const char *text);
struct value world_number(struct world *w, int64_t n);
void world_set(struct world *w, entity_id e, const char *attribute, struct value v);

/* A measure on one place; STATUS may be NULL (implemented). */
entity_id world_measure(struct world *w, const char *name, class_id class, entity_id on, const char *status);
void world_meets(struct world *w, entity_id measure, const char *id, uint8_t level);
struct requirement_use world_use(struct world *w, const char *id);
uint32_t world_answer(struct world *w, const char *id, entity_id on, uint8_t value, uint8_t level);
void world_target(struct world *w, uint8_t level, entity_id on);
struct decision *world_decide(struct world *w, enum decision_kind kind, const char *id, entity_id on, entity_id by,
                              const char *until);
void world_check(struct world *w, const char *code, entity_id subject, enum truth result, uint8_t severity);

/* A requirement stated by rules; its subjects are all of KINDS. Levels without a condition. */
uint32_t world_requirement(struct world *w, const char *id, const char *title, uint32_t kinds);
expr_id world_expr(struct world *w, struct expr e);

/* The verdict of one pair, instead of an evaluation. */
void world_verdict(struct world *w, const char *id, entity_id subject, uint8_t lo, uint8_t hi, enum truth applies,
                   bool answered);
/* model_finish, rule_set_finish, evaluation, the verdicts given in its place if there are any, findings. */
void world_judge(struct world *w);
void world_judge_with(struct world *w, struct finding_options options);
/* Row of a pair; fails the test when there is none. */
const struct finding_row *world_row(struct world *w, const char *id, entity_id subject);
uint32_t world_row_index(struct world *w, const char *id, entity_id subject);
/* Codes of the diagnostics with the line, sorted: "W4401@3 W4403@5". */
const char *world_codes(struct world *w);
/* The message of the first diagnostic with this code, or "". */
const char *world_message(struct world *w, const char *code, enum language l);

/* An organization with a person, a line and a controller in it (lines 1 to 4), and a requirement R.1 over everything.
 */
struct world_plant {
  entity_id acme, mori, line, plc;
};
struct world_plant world_plant(struct world *w);
enum { WORLD_ELEMENTS = 0x7E /* the six kinds */ };

#endif
