/* evaluate_fixture.h - models and rules made by hand for tests of the evaluator; formulas are written as lists:
 *
 *   (some m x.measures (== m.status Status:implemented) (is m Encryption))
 *
 * An atom is a number, a date, true, false, unknown, absent, a variable, a path of properties and attributes from one
 * (x.sink.owner), ENUM:member, #requirement, or @element. A list is (word argument ...); quantifiers are
 * (all|some|none variable set body) or with a `where` before the body, count takes a where or none.
 */
#ifndef CPSFC_EVALUATE_FIXTURE_H
#define CPSFC_EVALUATE_FIXTURE_H

#include "runtime/rules/rules.h"
#include "runtime/rules/evaluate_internal.h"

struct eval_world {
  struct interner names;
  struct sources sources;
  struct model model;
  struct rule_set rules;
  struct evaluation evaluation;
  module_id own, foreign;
  class_id enum_mark, enum_status;
  bool judged;
};

/* As of 2026-06-15. The model has the root classes, std.core places and Internet, the classes Encryption and Inventory
 * of measure, std.secure.ThirdPartyAudit of evidence, Plc of component, Radio of system, and the enums Mark and Status.
 */
#define EVAL_TODAY eval_day("2026-06-15")
day eval_day(const char *text);
void eval_world_begin(struct eval_world *w);
void eval_world_end(struct eval_world *w);
/* For cmocka. */
int eval_world_setup(void **state);
int eval_world_teardown(void **state);

sym eval_name(struct eval_world *w, const char *text);
class_id eval_class(struct eval_world *w, const char *qualified, enum entity_kind kind, class_id parent);
class_id eval_class_named(const struct eval_world *w, const char *qualified);
/* One's own element; OWNER 0: inherited. */
entity_id eval_add(struct eval_world *w, enum entity_kind kind, const char *name, entity_id parent, entity_id owner);
/* Somebody else's. */
entity_id eval_add_external(struct eval_world *w, enum entity_kind kind, const char *name, entity_id owner);
entity_id eval_add_flow(struct eval_world *w, const char *name, entity_id source, entity_id sink, entity_id via);
entity_id eval_add_transfer(struct eval_world *w, enum entity_kind kind, const char *name, entity_id source,
                            entity_id sink);
entity_id eval_find(const struct eval_world *w, const char *name);

struct value eval_number(struct eval_world *w, int64_t n);
struct value eval_between(struct eval_world *w, int64_t lo, int64_t hi);
struct value eval_range(struct eval_world *w, int64_t lo, int64_t hi);
struct value eval_date(const char *text);
struct value eval_bool(bool yes);
struct value eval_member(struct eval_world *w, const char *enum_and_member);
#define EVAL_VALUE(t) ((struct value){.tag = VALUE_##t})
void eval_put(struct eval_world *w, entity_id e, const char *attribute, struct value v);

entity_id eval_add_measure(struct eval_world *w, const char *name, const char *class, entity_id on, uint8_t level);
void eval_add_meets(struct eval_world *w, entity_id measure, const char *id, uint8_t level);
entity_id eval_add_evidence(struct eval_world *w, const char *name, entity_id of);
/* A row since 2026-01-01; returns its index in model.answers. */
uint32_t eval_add_answer(struct eval_world *w, const char *id, entity_id on, enum answer_value value, uint8_t level);
void eval_add_complete(struct eval_world *w, enum entity_kind kind, entity_id within, entity_id by);
void eval_add_claim(struct eval_world *w, const char *id, entity_id on, uint8_t level);
struct requirement_use eval_use_of(struct eval_world *w, const char *id);

/* A formula with variable x in slot 0. The test fails when TEXT is malformed. */
expr_id eval_formula(struct eval_world *w, const char *text);
/* A helper of one parameter x. */
uint32_t eval_define(struct eval_world *w, const char *name, const char *text);
/* Levels may be NULL: not stated. WHERE may be NULL. KINDS 0: the default subjects. */
uint32_t eval_requirement(struct eval_world *w, const char *id, uint32_t kinds, const char *where, const char *level1,
                          const char *level2, const char *level3);
uint32_t eval_exception(struct eval_world *w, uint32_t requirement, const char *name, uint32_t kinds, const char *where,
                        const char *level1, const char *level2, const char *level3, const char *overrides);
void eval_strengthening(struct eval_world *w, uint32_t requirement, uint32_t kinds, const char *where,
                        const char *level1, const char *level2, const char *level3);
#define KIND_BIT_OF(k) (1u << KIND_##k)

/* Finishes model and rules, evaluates. */
void eval_judge(struct eval_world *w);
/* The verdict as text: "2..3", "1..1", with "?" in front when it is not known to apply, "-" when it does not. */
const char *eval_text(struct eval_world *w, const char *id, entity_id subject, char buffer[16]);

/* A formula on an element and the truth it must have. */
struct ask {
  const char *on, *formula;
  enum truth truth;
};
/* Reads all formulas, judges, compares; REQUIREMENT is the one at hand or NULL. Prints and returns how many are wrong.
 */
int eval_ask_all(struct eval_world *w, const char *requirement, const struct ask *asks, size_t count);
#define ASK(w, requirement, ...)                                                                                       \
  do {                                                                                                                 \
    static const struct ask asks[] = {__VA_ARGS__};                                                                    \
    assert_int_equal(eval_ask_all((w), (requirement), asks, sizeof asks / sizeof *asks), 0);                           \
  } while (0)

#endif
