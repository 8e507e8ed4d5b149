/* polarity.c - grants may only help (E3307): nobody must gain by deleting a contract, a measure or a claim.
 *
 * Each place in a formula has a sign: more grants may only raise it (+), only lower it (-), or either (0). What asks
 * for grants may stand at + of a level, at - of the `where` of a requirement or a strengthening (applying is no gain),
 * and nowhere in the `where` of an exception. Verdicts rest on grants, so achieved() is held to the same. What makes a
 * risk (threats, vulnerabilities, ratings, the characteristics that select risk sources) asks for grants at - only.
 */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>

enum why {
  WHY_NONE,
  WHY_NOT,
  WHY_NONE_OF,
  WHY_IMPLIES,
  WHY_ALL,
  WHY_IF,
  WHY_COMPARED,
  WHY_ARITHMETIC,
  WHY_APPLIES,
  WHY_EXCEPTION,
  WHY_RISK
};
struct grant {
  expr_id expr;
  uint8_t why;
}; /* expr 0: none */
struct needs {
  struct grant plus, minus;
}; /* the first grant of a helper predicate at each sign */
struct polarity {
  struct lowering *l;
  struct needs *defines;
  struct needs *collecting; /* of the helper being walked, or NULL: report */
};

static const char *grant_name(const struct expr *x) {
  switch ((int)x->op) {
  case EXPR_PROPERTY: return property_info((enum property)x->symbol)->name;
  case EXPR_COMPLETE: return "complete";
  case EXPR_ATTESTED: return "attested";
  case EXPR_CLAIMED: return "claimed";
  case EXPR_ACHIEVED: return "achieved";
  default: return "";
  }
}

static enum message message_of(enum why why) {
  switch (why) {
  case WHY_NONE:
  case WHY_NOT: return MSG_RULE_GRANT_NOT;
  case WHY_NONE_OF: return MSG_RULE_GRANT_NONE;
  case WHY_IMPLIES: return MSG_RULE_GRANT_IMPLIES;
  case WHY_ALL: return MSG_RULE_GRANT_ALL;
  case WHY_IF: return MSG_RULE_GRANT_IF;
  case WHY_COMPARED: return MSG_RULE_GRANT_COMPARED;
  case WHY_ARITHMETIC: return MSG_RULE_GRANT_ARITHMETIC;
  case WHY_APPLIES: return MSG_RULE_GRANT_APPLIES;
  case WHY_EXCEPTION: return MSG_RULE_GRANT_EXCEPTION;
  case WHY_RISK: return MSG_RULE_GRANT_RISK;
  }
  return MSG_RULE_GRANT_NOT;
}

static void report(const struct polarity *p, const struct expr *grant, enum why why, const span *call) {
  uint32_t index = diag(p->l->diagnostics, message_of(why), call ? *call : grant->at, grant_name(grant));
  if (call != NULL) diag_also(p->l->diagnostics, index, MSG_RULE_GRANT_HERE, grant->at, grant_name(grant));
}

static void note_grant(struct polarity *p, expr_id e, int sign, enum why why) {
  const struct expr *x = expr_of(p->l, e);
  if (p->collecting != NULL && sign != 0) {
    struct grant *first = 0 < sign ? &p->collecting->plus : &p->collecting->minus;
    if (first->expr == 0) *first = (struct grant){e, (uint8_t)why};
  } else if (sign <= 0) {
    report(p, x, why, NULL);
  }
}

/* A helper at this sign: its own grants come to stand at the product of both. */
static void note_call(struct polarity *p, const struct expr *x, int sign, enum why why) {
  const struct needs *n = &p->defines[x->symbol];
  const struct grant *grants[] = {&n->plus, &n->minus};
  for (int i = 0; i < 2; i++) {
    int both = i == 0 ? sign : -sign;
    enum why reason = grants[i]->why != WHY_NONE && sign != 0 ? (enum why)grants[i]->why : why;
    if (grants[i]->expr == 0) continue;
    if (p->collecting != NULL && both != 0) {
      struct grant *first = 0 < both ? &p->collecting->plus : &p->collecting->minus;
      if (first->expr == 0) *first = (struct grant){grants[i]->expr, (uint8_t)reason};
    } else if (both <= 0) {
      report(p, expr_of(p->l, grants[i]->expr), reason, &x->at);
    }
  }
}

static void walk(struct polarity *p, expr_id e, int sign, enum why why);

static void walk_items(struct polarity *p, expr_id e, int sign, enum why why) {
  for (; e != 0; e = expr_of(p->l, e)->b) walk(p, expr_of(p->l, e)->a, sign, why);
}

/* The first two parts with signs of their own, the third like the whole. */
static void walk_parts(struct polarity *p, const struct expr *x, int a, enum why a_why, int b, enum why b_why, int sign,
                       enum why why) {
  walk(p, x->a, a, a_why);
  walk(p, x->b, b, b_why);
  walk(p, x->c, sign, why);
}

static void walk_comparison(struct polarity *p, const struct expr *x, int sign, enum why why) {
  switch ((int)x->op) {
  case EXPR_GT:
  case EXPR_GE: walk_parts(p, x, sign, why, -sign, WHY_COMPARED, sign, why); break;
  case EXPR_LT:
  case EXPR_LE: walk_parts(p, x, -sign, WHY_COMPARED, sign, why, sign, why); break;
  default: walk_parts(p, x, 0, WHY_COMPARED, 0, WHY_COMPARED, sign, why); break;
  }
}

static void walk_quantifier(struct polarity *p, const struct expr *x, int sign, enum why why) {
  switch ((int)x->op) {
  case EXPR_ALL: walk_parts(p, x, -sign, WHY_ALL, -sign, WHY_ALL, sign, why); break;
  case EXPR_QUANT_NONE: walk_parts(p, x, -sign, WHY_NONE_OF, -sign, WHY_NONE_OF, -sign, WHY_NONE_OF); break;
  default: walk_parts(p, x, sign, why, sign, why, sign, why); break;
  }
}

static void walk(struct polarity *p, expr_id e, int sign, enum why why) {
  if (e == 0) return;
  const struct expr *x = expr_of(p->l, e);
  switch ((enum expr_op)x->op) {
  case EXPR_NONE:
  case EXPR_CONSTANT:
  case EXPR_VARIABLE: break;
  case EXPR_NOT: walk(p, x->a, -sign, WHY_NOT); break;
  case EXPR_IMPLIES: walk_parts(p, x, -sign, WHY_IMPLIES, sign, why, sign, why); break;
  case EXPR_IF: walk_parts(p, x, 0, WHY_IF, sign, why, sign, why); break;
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE: walk_comparison(p, x, sign, why); break;
  case EXPR_IN: walk_parts(p, x, 0, WHY_COMPARED, sign, why, sign, why); break;
  case EXPR_WITHIN:
  case EXPR_RANGE: walk_parts(p, x, 0, WHY_COMPARED, 0, WHY_COMPARED, sign, why); break;
  case EXPR_SUB: walk_parts(p, x, sign, why, -sign, WHY_ARITHMETIC, sign, why); break;
  case EXPR_NEGATE: walk(p, x->a, -sign, WHY_ARITHMETIC); break;
  case EXPR_MUL:
  case EXPR_DIV: walk_parts(p, x, 0, WHY_ARITHMETIC, 0, WHY_ARITHMETIC, sign, why); break;
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_COUNT: walk_quantifier(p, x, sign, why); break;
  case EXPR_LIST: walk_items(p, x->a, sign, why); break;
  case EXPR_ITEM: walk_items(p, e, sign, why); break;
  case EXPR_DEFINE:
    note_call(p, x, sign, why);
    walk_items(p, x->a, 0, WHY_COMPARED);
    break;
  case EXPR_COMPLETE:
  case EXPR_ATTESTED:
  case EXPR_ACHIEVED:
  case EXPR_CLAIMED:
    note_grant(p, e, sign, why);
    walk_parts(p, x, sign, why, sign, why, sign, why);
    break;
  case EXPR_PROPERTY:
    if (property_info((enum property)x->symbol)->flags & PROPERTY_GRANT) note_grant(p, e, sign, why);
    walk(p, x->a, sign, why);
    break;
  case EXPR_AND:
  case EXPR_OR:
  case EXPR_ADD:
  case EXPR_ATTRIBUTE:
  case EXPR_IS:
  case EXPR_ENDS:
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED:
  case EXPR_AGE:
  case EXPR_RECORDED:
  case EXPR_REACHES:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: walk_parts(p, x, sign, why, sign, why, sign, why); break;
  }
}

static void walk_rule(struct polarity *p, expr_id where, int where_sign, enum why where_why,
                      const struct rule_level levels[3]) {
  walk(p, where, where_sign, where_why);
  for (int i = 0; i < 3; i++) walk(p, levels[i].condition, 1, WHY_NONE);
}

/* More grants may end a risk or lower it, never make one. */
static void walk_risks(struct polarity *p) {
  const struct rule_set *r = p->l->rules;
  for (uint32_t i = 0; i < r->sources.count; i++) {
    walk(p, r->sources.items[i].subjects.where, -1, WHY_RISK);
    walk(p, r->sources.items[i].likelihood, -1, WHY_RISK);
  }
  for (uint32_t i = 0; i < r->risks.count; i++) {
    walk(p, r->risks.items[i].subjects.where, -1, WHY_RISK);
    walk(p, r->risks.items[i].impact, -1, WHY_RISK);
  }
  for (uint32_t i = 0; i < r->characteristics.count; i++) {
    const struct grant *grant = &p->defines[r->characteristics.items[i].define].plus;
    if (grant->expr != 0) report(p, expr_of(p->l, grant->expr), WHY_RISK, NULL);
  }
}

void check_polarity(struct lowering *l) {
  struct rule_set *r = l->rules;
  struct polarity p = {.l = l, .defines = memory_zeroed((size_t)r->defines.count + 1, sizeof *p.defines)};
  for (uint32_t i = 0; i < r->defines.count; i++) {
    p.collecting = &p.defines[i];
    walk(&p, r->defines.items[i].body, 1, WHY_NONE);
  }
  p.collecting = NULL;
  for (uint32_t i = 0; i < r->requirements.count; i++)
    walk_rule(&p, r->requirements.items[i].subjects.where, -1, WHY_APPLIES, r->requirements.items[i].levels);
  for (uint32_t i = 0; i < r->exceptions.count; i++)
    walk_rule(&p, r->exceptions.items[i].subjects.where, 0, WHY_EXCEPTION, r->exceptions.items[i].levels);
  for (uint32_t i = 0; i < r->strengthenings.count; i++)
    walk_rule(&p, r->strengthenings.items[i].subjects.where, -1, WHY_APPLIES, r->strengthenings.items[i].levels);
  walk_risks(&p);
  free(p.defines);
}
