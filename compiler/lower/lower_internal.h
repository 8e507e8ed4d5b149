/* lower_internal.h - inside the lowering: types of expressions, names in scope, and what the passes share.
 *
 * Order: frameworks and ids, helper predicates (those they use first), subjects, levels, exceptions, profiles; then
 * checks over the finished expressions: polarity, cost, circles, strata. An expression with an error lowers to a
 * constant `unknown` of type TYPE_ANY, which fits everywhere: one cause, one message.
 *
 * Types: an entity type is a list of alternatives (class or whole kind). `is` narrows the alternatives of the path it
 * tests: within `and`, `implies`, `or` (of a `not`), `if`, and from `where` to the body and from a level to the next.
 * A quantifier over a set that mixes kinds ranges over those kinds that have what its conditions read.
 */
#ifndef CPSFC_LOWER_INTERNAL_H
#define CPSFC_LOWER_INTERNAL_H

#include "compiler/lower/lower.h"

enum { QUANTIFIER_DEPTH = 4, PARAMETER_LIMIT = 4 };

/* ---- types ---- */

struct alternative {
  uint8_t kind;
  class_id class; /* 0: all of the kind */
};
struct rule_type {
  uint8_t former;  /* enum type_former */
  bool broken;     /* TYPE_ANY left behind by an error: nothing more is said about it */
  bool set;        /* many of it */
  bool difference; /* a quantity: a difference of its kind, not a point of a scale */
  bool loose;      /* a quantity or range whose kind only the model knows */
  quantity_kind quantity;
  struct dimension dimension;
  class_id of; /* enum */
  const struct alternative *alternatives;
  uint32_t count; /* entity */
};
/* A lowered expression. NARROWED: its type is smaller than declared, so a test of it is no tautology. */
struct operand {
  expr_id expr;
  struct rule_type type;
  bool narrowed;
};

struct variable {
  sym name;
  uint16_t slot;
  struct rule_type type;
  span at;
  bool ranges;     /* of a quantifier over several kinds: reading narrows it */
  uint32_t read;   /* kinds left after what was read, bits; 0: not narrowed */
  uint32_t tested; /* kinds asked for with `is` outside of any narrowing */
};
struct fact {
  expr_id path;
  struct rule_type type;
  bool others; /* surely none of TYPE */
};

struct define_source {
  sym name;
  uint32_t framework;
  module_id module;
  uint32_t tree;
  node_id node;
  uint32_t index; /* in rules.defines, UINT32_MAX: not lowered */
  struct rule_type *parameters;
  struct rule_type result;
};
struct profile_source {
  sym name;
  uint32_t framework;
  module_id module;
  uint32_t tree;
  node_id node;
  span at;
  uint8_t state;
  uint32_t first_select, own_select, end_select; /* in rules.selects: inherited from first to own */
};

/* A threat, vulnerability or risk that was declared, to be lowered later. */
struct stated_risk {
  bool risk;      /* else in rules.sources */
  uint32_t index; /* in rules.risks or rules.sources */
  module_id module;
  uint32_t tree;
  node_id node;
};

struct lowering {
  struct program *program;
  struct sema *sema;
  struct model *model;
  struct rule_set *rules;
  struct interner *names;
  struct diagnostics *diagnostics;
  struct arena memory;
  /* where we are */
  module_id module;
  uint32_t tree;
  uint16_t depth; /* quantifiers around */
  uint16_t next_slot;
  node_id set_expected; /* the set of the quantifier being lowered: a closure may stand there */
  bool level_at_hand;   /* attested(n) has a meaning */
  entity_id contract;   /* a condition of an offer: a bare name may be an attribute of the contract, slot 0 */
  VEC(struct variable) variables;
  VEC(struct fact) facts;
  /* what was declared */
  VEC(struct define_source) defines;
  struct idmap define_index; /* (framework, name) -> index + 1 in defines */
  VEC(struct profile_source) profiles;
  struct idmap profile_index;   /* (framework, name) -> index + 1 in profiles */
  struct idmap quiet;           /* name -> 1: stands in a broken statement; not knowing it is no second error */
  struct idmap exception_index; /* (requirement, name) -> index + 1 in rules.exceptions */
  struct idmap category_index;  /* (framework, id) -> index + 1 in rules.categories */
  struct idmap select_index;    /* (profile, requirement) -> index + 1 in rules.selects */
  VEC(struct stated_requirement {
    uint32_t requirement;
    module_id module;
    uint32_t tree;
    node_id node;
  })
  stated;
  struct idmap source_index;     /* (framework, name) -> index + 1 in rules.sources */
  struct idmap risk_index;       /* (framework, name) -> index + 1 in rules.risks */
  VEC(struct stated_risk) risk_statements;
  uint32_t *framework_of_module; /* module -> framework or UINT32_MAX */
};

void lowering_init(struct lowering *l, struct program *p, struct sema *s);
void lowering_free(struct lowering *l);

/* ---- reading nodes (lower.c) ---- */

static inline const struct tree *tree_here(const struct lowering *l) { return &l->program->trees.items[l->tree]; }
static inline const struct node *node_here(const struct lowering *l, node_id n) { return node_at(tree_here(l), n); }
static inline node_id child_here(const struct lowering *l, node_id n, enum node_kind kind) {
  return node_child(tree_here(l), n, kind);
}
static inline const char *text_of(const struct lowering *l, sym name) { return sym_text(l->names, name); }
static inline void enter_file(struct lowering *l, module_id module, uint32_t tree) {
  l->module = module;
  l->tree = tree;
}
/* The expression in a WHEN, WHERE, ARGUMENT or statement; texts count, too. */
node_id expression_here(const struct lowering *l, node_id n);
/* The text child of a statement in both languages; zero when it has none. */
struct bilingual text_here(const struct lowering *l, node_id n);
/* The bytes of a node as the user wrote them, one line, cut when long; owned by L. */
const char *words_here(struct lowering *l, node_id n);
/* The names of a path; returns how many. */
enum { PATH_PARTS = 64 };
struct path_names {
  sym names[PATH_PARTS];
  span at[PATH_PARTS];
  uint32_t count;
};
bool path_of_node(const struct lowering *l, node_id path, struct path_names *res);
/* `a.b.c` made of IDENT and DOT; false when N is anything else. */
bool path_of_expression(const struct lowering *l, node_id n, struct path_names *res);
/* The first COUNT names joined with dots; owned by L. */
const char *path_words(struct lowering *l, const struct path_names *p, uint32_t count);

/* ---- types.c ---- */

struct rule_type type_plain(enum type_former former);
struct rule_type type_any(void);
struct rule_type type_broken(void);
static inline bool is_any(const struct rule_type *t) { return t->former == TYPE_ANY; }
struct rule_type type_of_kinds(struct lowering *l, uint32_t kinds, bool set);
struct rule_type type_of_class(struct lowering *l, class_id c, bool set);
struct rule_type type_of_model_type(struct lowering *l, const struct type *t);
struct rule_type type_of_quantity(const struct lowering *l, quantity_kind kind);
/* For sema_value. */
struct type model_type(const struct rule_type *t);
uint32_t type_kinds(const struct rule_type *t);
bool type_equal(const struct rule_type *a, const struct rule_type *b);
bool alternative_below(const struct lowering *l, struct alternative a, struct alternative of);
/* The alternatives of T that are (or may be, then smaller) one of BY; with OTHERS those that are none of BY surely. */
struct rule_type type_narrow(struct lowering *l, const struct rule_type *t, const struct rule_type *by, bool others);
/* Every alternative of T lies below one of BY. */
bool type_below(const struct lowering *l, const struct rule_type *t, const struct rule_type *by);
/* Words for a message; owned by L. */
const char *type_words_of(struct lowering *l, const struct rule_type *t);
const char *alternatives_words(struct lowering *l, const struct rule_type *t);
/* Kinds that a word of a kind, `element` or `transfer` stands for; 0 for other names. */
uint32_t kinds_of_word(const struct lowering *l, sym name);
/* What PATH (a kind, `element`, `transfer` or a class) means: an entity type of one or several alternatives; TYPE_ANY
 * with E0201. */
struct rule_type type_of_path(struct lowering *l, node_id path);

/* ---- expressions.c ---- */

struct operand lower_expression(struct lowering *l, node_id n, const struct rule_type *expected);
/* As above, must be a truth value. */
expr_id lower_truth(struct lowering *l, node_id n);
struct operand poison(struct lowering *l, node_id n);
expr_id add_expr(struct lowering *l, struct expr e, node_id n);
struct operand make_operand(struct lowering *l, struct expr e, node_id n, struct rule_type type);
uint8_t free_slots_of(const struct lowering *l, expr_id e);
static inline const struct expr *expr_of(const struct lowering *l, expr_id e) { return &l->rules->exprs.items[e]; }
bool expr_equal(const struct lowering *l, expr_id a, expr_id b);
/* `v is KINDS` as an expression. */
expr_id add_kind_test(struct lowering *l, expr_id a, uint32_t kinds, node_id n);

/* ---- facts.c ---- */

/* What follows when E is true (or false): pushed on l->facts. */
void facts_push(struct lowering *l, expr_id e, bool truth);
/* The narrowest type known of the path, over DECLARED. */
struct operand facts_apply(struct lowering *l, struct operand x);

/* ---- literals.c ---- */

bool is_literal(const struct lowering *l, node_id n);
/* A literal, or a name that has a meaning only against another type (enum members, absent). */
bool is_weak(struct lowering *l, node_id n);
struct operand lower_literal(struct lowering *l, node_id n, const struct rule_type *expected);

/* ---- operators.c, compare.c, arithmetic.c ---- */

struct operand lower_logic(struct lowering *l, node_id n, enum expr_op op);
struct operand lower_binary(struct lowering *l, node_id n, const struct rule_type *expected);
struct operand lower_compare(struct lowering *l, node_id n, enum expr_op op);
struct operand lower_in(struct lowering *l, node_id n);
struct operand lower_within(struct lowering *l, node_id n);
struct operand lower_arithmetic(struct lowering *l, node_id n, enum expr_op op);
struct operand lower_range(struct lowering *l, node_id n);
/* May numbers, quantities or ranges A and B meet? Reports E0310, E0311, E0312 at N. */
bool check_quantities(struct lowering *l, const struct rule_type *a, const struct rule_type *b, node_id n);
bool is_measurable(const struct rule_type *t);
struct operand lower_negative(struct lowering *l, node_id n, const struct rule_type *expected);
struct operand lower_is(struct lowering *l, node_id n);
struct operand lower_if(struct lowering *l, node_id n, const struct rule_type *expected);
struct operand lower_list(struct lowering *l, node_id n, const struct rule_type *expected);

/* ---- names.c ---- */

struct variable *variable_find(struct lowering *l, sym name);
void variable_push(struct lowering *l, sym name, uint16_t slot, struct rule_type type, span at, bool ranges);
struct operand lower_ident(struct lowering *l, node_id n, const struct rule_type *expected);
struct operand lower_dot(struct lowering *l, node_id n, const struct rule_type *expected);
/* X must be of one of WANTED's alternatives; a ranging variable is narrowed to them. False with a message. */
bool require_type(struct lowering *l, struct operand *x, const struct rule_type *wanted, node_id n);

/* ---- quantifiers.c, calls.c ---- */

struct operand lower_quantifier(struct lowering *l, node_id n);
struct operand lower_call(struct lowering *l, node_id n);

/* ---- defines.c ---- */

void declare_define(struct lowering *l, uint32_t framework, node_id n);
void lower_defines(struct lowering *l);
/* The helper predicate a callee means, or NULL. */
const struct define_source *define_find(struct lowering *l, node_id callee);

/* ---- requirements.c ---- */

void declare_frameworks(struct lowering *l);
void declare_rules(struct lowering *l);
/* One index of a requirement reference; UINT32_MAX with a message. */
uint32_t used_requirement(struct lowering *l, struct requirement_use use);
uint32_t referenced_requirement(struct lowering *l, node_id reqref);
/* The id in a statement, for excerpts. */
span place_of_id(const struct lowering *l, node_id n);
bool level_of_node(struct lowering *l, node_id number, uint8_t lowest, uint8_t *res);

/* ---- conditions.c ---- */

void reset_scope(struct lowering *l);
/* A new scope with the variable of BINDER in slot 0 and what its `where` says of it. */
struct subject_set lower_binder(struct lowering *l, node_id binder);
/* The words `flow f` of a binder, for excerpts. */
span place_of_subjects(const struct lowering *l, node_id binder);
/* May an element be one of both? An empty set may be anything. */
bool subjects_meet(struct lowering *l, const struct subject_set *a, const struct subject_set *b);
void lower_subjects(struct lowering *l);
void lower_conditions(struct lowering *l);

/* ---- risks.c ---- */

void declare_risk_statement(struct lowering *l, uint32_t framework, node_id n);
void lower_risks(struct lowering *l);
/* `expect NAME on x is WORD`: fills ABOUT, INDEX and WORD of X; false with a message. */
bool read_risk_expectation(struct lowering *l, node_id name, node_id outcome, struct expectation *x);

/* ---- profiles.c ---- */

void declare_profile(struct lowering *l, uint32_t framework, node_id n);
void lower_profiles(struct lowering *l);

/* ---- checks: polarity.c, strata.c, tautology.c ---- */

void check_polarity(struct lowering *l);
void order_requirements(struct lowering *l);
/* W3306 for `p or not p` and the like, at the node just built. */
/* remarks.c */
void check_remarks(struct lowering *l);
void check_tautology(struct lowering *l, expr_id e);

/* ---- graph.c: circles and order ---- */

struct graph_edge {
  uint32_t from, to;
  span at;
};
struct graph {
  VEC(struct graph_edge) edges;
  uint32_t nodes;
};
/* Nodes with what they need first, in ORDER (NODES of them), whatever the circles; CIRCLE is called for each edge that
 * closes one with the nodes on it. */
void graph_order(struct graph *g, uint32_t *order,
                 void (*circle)(void *context, const uint32_t *nodes, uint32_t count, const struct graph_edge *edge),
                 void *context);
void graph_free(struct graph *g);

#endif
