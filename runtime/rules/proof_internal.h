/* proof_internal.h - inside the proofs: one finding derived again, as sentences.
 *
 * A derivation walks the formula as the framework's author wrote it, asks the evaluator for the truth of each part and
 * says in the user's words what it rests on. It never decides anything itself: truth and members of sets come from the
 * evaluator (proof_facts.c), so a proof cannot disagree with the verdict.
 */
#ifndef CPSFC_PROOF_INTERNAL_H
#define CPSFC_PROOF_INTERNAL_H

#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/findings_internal.h"

typedef struct bilingual_text words;

/* ---- what a derivation collects ------------------------------------------------------------------------------ */

enum unknown_kind {
  UNKNOWN_NOTHING,
  UNKNOWN_ATTRIBUTE,
  UNKNOWN_RELATION,
  UNKNOWN_MORE,
  UNKNOWN_SET,
  UNKNOWN_CLASS,
  UNKNOWN_ANSWER,
  UNKNOWN_CLAIM
};
/* What would have to be known: WHAT is the attribute (sym), the property, the kinds (bit set; UNKNOWN_MORE: of parts
 * that may be missing), or the requirement. */
struct unknown {
  enum unknown_kind kind;
  entity_id entity;
  uint32_t what;
  span at;
};

struct draft {
  enum truth truth;
  words text, short_text;
  entity_id about;
  span at;
  uint32_t parent;
  bool leaf;
  uint8_t part; /* enum proof_part */
};

enum {
  PROOF_SLOTS = EVAL_SLOTS,
  PROOF_NODES = 2000,
  PROOF_DEPTH = 40,
  PROOF_CALLS = 20,
  PROOF_STEPS = 1 << 20,
  PROOF_SHOWN = 4,
  PROOF_NAMES = 6
};
struct proof_frame {
  struct value slots[PROOF_SLOTS];
};

struct derivation {
  struct arena *arena;
  const struct findings *findings;
  const struct model *model;
  const struct rule_set *rules;
  const struct finding_row *row;
  day as_of;
  const char *answer_text; /* said last about an answer */
  bool disputed;           /* some partner's claim was contradicted by what we found */
  bool compact;            /* in alternatives and members that will not do: only what is in the way is shown */
  int calls;               /* helper calls being read, one inside the other */
  uint32_t steps;          /* terms read; helpers that call helpers twice over may not run away */
  uint32_t level_nodes[4]; /* of the levels the verdict rests on; 0: none */
  uint32_t applies_node, target_node; /* 0: none */
  VEC(struct draft) nodes;
  VEC(struct unknown) unknowns;
};

/* ---- proof_partners.c: what rests on others ------------------------------------------------------------------- */

/* Adds below PARENT both sides of a dispute about the claim for REQUIREMENT on X, when there is one. */
void proof_dispute(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id x);
/* Adds below PARENT from whom LEVEL of REQUIREMENT is inherited on SUBJECT (or why an offer does not count); false when
 * nobody relies on anything there. */
bool proof_inherited(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id subject, uint8_t level, enum truth truth);

/* ---- proof_facts.c: what the evaluator and the model say ----------------------------------------------------- */

struct members {
  VEC(struct value) items;
  bool open;
  uint32_t open_kinds; /* what may be missing; 0: anything */
};
enum {
  SHARE_MARK = UINT16_MAX
}; /* an offer among the members: VALUE_NONE with this in extra, the index of the share in first */
enum truth fact_truth(struct derivation *d, const struct proof_frame *frame, expr_id e);
/* The members of a set, by name; free ITEMS with vec_free. */
void fact_members(struct derivation *d, const struct proof_frame *frame, expr_id set, struct members *res);
/* A term read without arithmetic. TERM_OPEN: not known. */
enum term_state { TERM_COMPUTED, TERM_OPEN, TERM_GIVEN };
struct term_read {
  enum term_state state;
  struct value value;
  entity_id holder;
  span at;
};
struct term_read fact_term(struct derivation *d, const struct proof_frame *frame, expr_id e);
static inline entity_id term_entity(struct term_read t) {
  return t.state == TERM_GIVEN && t.value.tag == VALUE_ENTITY ? t.value.first : 0;
}
/* The frame in which the body of helper call E is read. */
struct proof_frame fact_call(struct derivation *d, const struct proof_frame *frame, const struct expr *call);
struct proof_frame fact_bind(const struct proof_frame *frame, uint16_t slot, struct value v);
/* attested(LEVEL) of the requirement and subject at hand. */
enum truth fact_attested(struct derivation *d, uint8_t level);
/* The least and most a count can be; MOST is UINT32_MAX when the set is open. */
struct count_range {
  uint32_t least, most;
};
struct count_range fact_count(struct derivation *d, const struct proof_frame *frame, expr_id count);
/* The statement that closes the list of things of KINDS within E, or NULL. */
const struct completeness *fact_complete(struct derivation *d, entity_id e, uint32_t kinds);
/* A term that the evaluator knows to lie between two whole numbers, as levels and counts do. */
bool fact_interval(struct derivation *d, const struct proof_frame *frame, expr_id e, uint32_t *lo, uint32_t *hi);
/* Age in days on the as-of date; false when it is not known. */
bool fact_age(struct derivation *d, const struct proof_frame *frame, const struct expr *age, int32_t *days);

/* ---- proof_words.c: sentences in both languages -------------------------------------------------------------- */

/* {1} .. {9} stand for the arguments. */
words say_list(struct arena *a, const char *en, const char *ja, const words *arguments);
#define SENTENCE(d, en, ja, ...) say_list((d)->arena, (en), (ja), (const words[]){{"", ""} __VA_OPT__(, ) __VA_ARGS__})
words say_same(const char *text);
words say_number(struct derivation *d, uint32_t n);
words say_date(struct derivation *d, day date);
words say_entity(struct derivation *d, entity_id e);
words say_value(struct derivation *d, struct value v);
words say_class(struct derivation *d, class_id c);     /* English with its article */
words say_kinds(struct derivation *d, uint32_t kinds); /* "component or system" */
words say_kind_of(struct derivation *d, entity_id e);
words say_requirement(struct derivation *d, uint32_t requirement);
words say_requirement_title(struct derivation *d, uint32_t requirement);
words say_bilingual(struct derivation *d, struct bilingual t);
words say_join(struct derivation *d, const words *items, uint32_t count);
words say_attribute(struct derivation *d, entity_id holder, sym attribute);
/* What the class says about the attribute in its first sentence, "" where it says nothing. */
words say_meaning(struct derivation *d, entity_id holder, sym attribute, bool *yes_or_no);
words say_property(enum property p);
/* The path of a term: `line7.edge7.key_store`. */
words say_path(struct derivation *d, const struct proof_frame *frame, expr_id e);
/* Its value when it is known, else the path. */
words say_term(struct derivation *d, const struct proof_frame *frame, expr_id e);
/* A set: "measures that cover f_up", "parts of line7". */
words say_set(struct derivation *d, const struct proof_frame *frame, expr_id e);
words say_set_of(struct derivation *d, enum property p, words holder);
words say_set_of(struct derivation *d, enum property p, words holder);
/* The value of a term as it is, or { NULL, NULL } when it is not known. */
words say_shown(struct derivation *d, const struct proof_frame *frame, expr_id e);

/* ---- proof_formula.c, proof_leaves.c, proof_answers.c -------------------------------------------------------- */

/* Adds a node below PARENT (UINT32_MAX: the root); returns its index. */
uint32_t proof_add(struct derivation *d, uint32_t parent, enum truth truth, words text, span at);
void proof_unknown(struct derivation *d, enum unknown_kind kind, entity_id entity, uint32_t what, span at);
/* Adds what E rests on below PARENT; NEGATED: what `not E` rests on. */
void proof_formula(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id e, bool negated,
                   int depth);
/* A test of the kind alone, which the rules need so that they may read what only that kind has. */
bool proof_is_guard(struct derivation *d, const struct proof_frame *frame, expr_id e);
/* One part that is not a connective. */
void proof_leaf(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id e, bool negated);
/* What was answered about LEVEL of REQUIREMENT on SUBJECT. */
void proof_attested(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id subject, uint8_t level,
                    enum truth truth);
/* Why the set E may have more members, or by whose word it has none. */
void proof_open(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id set, uint32_t kinds);
void proof_closed(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id set, uint32_t kinds);
/* May a member of KINDS be missing from the list? */
bool may_be_more(const struct members *m, uint32_t kinds);
/* The kinds a variable ranges over, from the tests on it; 0: any. */
uint32_t proof_kinds(struct derivation *d, const struct expr *quantifier);

/* ---- proof.c ------------------------------------------------------------------------------------------------- */

struct derivation derivation_begin(struct arena *a, const struct findings *f, uint32_t row);
void derivation_end(struct derivation *d);
/* The nodes of one row, root first. */
void proof_row(struct derivation *d);
/* What a built-in check has to say. */
words say_check(struct derivation *d, const struct builtin_check *c);
struct proof_frame subject_frame(const struct derivation *d);
/* Is the subject of the row among S, and does its `where` hold? */
enum truth subjects_truth(struct derivation *d, const struct subject_set *s);
/* The levels the verdict rests on: those of an exception when it decides, else the requirement's. */
const struct rule_level *row_levels(const struct findings *f, const struct finding_row *row, bool *base);

/* ---- smallest_change.c, why_not.c ---------------------------------------------------------------------------- */

void smallest_change(struct derivation *d, struct proof *res);
void why_not(struct derivation *d, struct proof *res);

#endif
