/* evaluate_internal.h - inside the evaluator, and what findings and proofs may ask of it.
 *
 * A truth is computed as a *grade*: false, unknown, or true by what it rests on. The six grades are one chain, so `and`
 * is the minimum and `or` the maximum of the whole grade: the truth comes out as strong Kleene logic says, and the
 * basis of a verdict comes with it. Because minimum and maximum are associative and idempotent, a quantifier over the
 * measures that cover an element is put together from one result per place, however many elements share the place.
 *
 * Questions for findings and proofs: the first part. Everything below it is shared by the eval_*.c files only.
 */
#ifndef CPSFC_EVALUATE_INTERNAL_H
#define CPSFC_EVALUATE_INTERNAL_H

#include "runtime/rules/rules.h"
#include "runtime/trust/trust.h"

enum grade { GRADE_FALSE, GRADE_UNKNOWN, GRADE_STATED, GRADE_EVIDENCED, GRADE_THIRD_PARTY, GRADE_DERIVED };
static inline enum truth grade_truth(uint8_t g) {
  return g == GRADE_FALSE ? FALSE_ : g == GRADE_UNKNOWN ? UNKNOWN_ : TRUE_;
}
/* Of a true grade; the order of enum basis is that of the grades. */
static inline uint8_t grade_basis(uint8_t g) {
  return g < GRADE_STATED ? BASIS_NONE : (uint8_t)(g - GRADE_STATED + BASIS_STATED);
}
static inline uint8_t grade_not(uint8_t g) {
  return g == GRADE_FALSE ? GRADE_DERIVED : g == GRADE_UNKNOWN ? GRADE_UNKNOWN : GRADE_FALSE;
}
static inline uint8_t grade_and(uint8_t a, uint8_t b) { return a < b ? a : b; }
static inline uint8_t grade_or(uint8_t a, uint8_t b) { return a < b ? b : a; }
static inline uint8_t grade_of(bool yes) { return yes ? GRADE_DERIVED : GRADE_FALSE; }

/* ---- values ------------------------------------------------------------------------------------- */

enum eval_tag {
  EVAL_UNKNOWN,
  EVAL_ABSENT,
  EVAL_TRUTH /* grade */,
  EVAL_NUMBER /* an interval lo .. hi; a date counts days */,
  EVAL_RANGE /* its lower end lies in lo .. lo_most, its upper in hi_least .. hi */,
  EVAL_ENTITY,
  EVAL_PLAIN /* text, member, class, requirement, digest: plain */,
  EVAL_LIST /* plain */,
  EVAL_SHARE /* entity: index in model.shares */
};
/* Why a value is not known. */
enum eval_why {
  WHY_NOTHING,
  WHY_MISSING /* nobody set the attribute */,
  WHY_STATED /* written as unknown */,
  WHY_BOUNDED /* unknown in lo .. hi */,
  WHY_NO_RELATION /* an owner, data, part_of ... that is not written down */,
  WHY_MEMBER /* a member an open set may have */,
  WHY_COMPUTED /* from unknown operands, or too large for exact arithmetic */
};
struct eval_value {
  uint8_t tag, grade; /* of a truth; of others: what a comparison with it rests on */
  uint8_t why;
  bool date;
  bool hypothetical;  /* a member that an open set may have */
  uint32_t kinds;     /* an unknown entity: what it may be, bits; 0: anything */
  entity_id entity;   /* EVAL_ENTITY; unknown: whose attribute or relation is not known */
  uint32_t attribute; /* unknown: the attribute (sym); with WHY_NO_RELATION the property */
  struct value plain;
  const struct rational *lo, *hi, *lo_most, *hi_least; /* NULL: no bound */
};

/* ---- sets --------------------------------------------------------------------------------------- */

/* Why a set may have members nobody listed (language.md 5.1). */
enum eval_open {
  OPEN_NOT /* closed */,
  OPEN_UNANSWERED /* measures: nothing says what is done here for this requirement */,
  OPEN_PARTS /* no `complete KIND within` it in force */,
  OPEN_VIA /* a flow without via; systems that it may pass */,
  OPEN_DATA /* a flow without data; data that it may carry */,
  OPEN_EXTERNAL /* a relation of an element of somebody else */,
  OPEN_READERS /* no readers stated, or any */,
  OPEN_BASE /* the set of something unknown */
};
enum member_kind { MEMBER_VALUE, MEMBER_SHARE, MEMBER_UNKNOWN };
struct eval_member {
  uint8_t kind;
  uint8_t grade; /* of being a member at all */
  uint32_t kinds;
  struct value value; /* MEMBER_SHARE: first is the index */
};
struct eval_set {
  uint32_t first, count; /* in engine.members until eval_set_release */
  uint8_t open;          /* enum eval_open */
  entity_id open_at;
  uint32_t kinds; /* what unlisted members may be, bits */
};

/* ---- questions for findings and proofs ---------------------------------------------------------- */

enum {
  EVAL_SLOTS = 16,
  EVAL_DEPTH = 1200 /* expressions one inside another, helpers included; beyond it all is unknown */
};
struct eval_engine;
struct eval_context {
  struct eval_engine *engine;
  uint32_t requirement;
  entity_id subject;      /* at hand; UINT32_MAX, 0: none */
  uint8_t assume_level;   /* what-if: as if attested at this level, 0: as it is */
  uint16_t depth, inside; /* of expressions; of quantifiers and helpers */
  const struct eval_value *slots[EVAL_SLOTS]; /* bound by quantifiers and calls; NULL: what OWN has there */
  struct eval_value own[EVAL_SLOTS];
};
/* A context for one pair; SUBJECT is bound to slot 0 and to the slots its requirement, exceptions and strengthenings
 * use. */
void eval_begin(struct eval_context *c, const struct evaluation *e, uint32_t requirement, entity_id subject);
void eval_bind(struct eval_context *c, uint16_t slot, struct value v);
enum truth eval_truth(struct eval_context *c, expr_id e);
uint8_t eval_grade(struct eval_context *c, expr_id e);
/* Numbers in the result live until the next eval_begin. */
struct eval_value eval_value(struct eval_context *c, expr_id e);
/* The members of a set as far as they are listed, and whether there may be more. Members are read through
 * eval_member_at; release before anything else is released. */
struct eval_set eval_set(struct eval_context *c, expr_id e);
struct eval_member eval_member_at(const struct eval_context *c, const struct eval_set *s, uint32_t i);
void eval_set_release(struct eval_context *c, const struct eval_set *s);
/* #T and #T + #U of a count; *MOST is UINT32_MAX when the set is open. Returns the grade of what the least rests on. */
uint8_t eval_count(struct eval_context *c, expr_id count, uint32_t *least, uint32_t *most);
/* Is level N of (requirement, subject) attested (language.md 0.3)? */
uint8_t eval_attested(struct eval_context *c, int level);
/* Is the subject at hand answered for its requirement, so that its measures are a closed set? */
bool eval_answered(const struct evaluation *e, uint32_t requirement, entity_id subject);
/* Does the measure (or element that meets something) count on the as-of date? */
enum truth eval_measure_counts(const struct evaluation *e, entity_id measure);
/* WHO acts for PRINCIPAL on the as-of date: itself, a person of it, or by `acts for` in force, through others too. */
bool eval_acts_for(const struct evaluation *e, entity_id who, entity_id principal);
/* Why it does not, when somebody wrote that it does, and the day that ended or begins. */
enum authority eval_authority(const struct evaluation *e, entity_id who, entity_id principal, day *date);
/* Does the statement close its list: on the word of somebody who may give it, today? */
bool eval_complete_counts(const struct evaluation *e, const struct completeness *c);
/* A `complete KIND within` X or around it is in force and stated by somebody who may. */
bool eval_complete(const struct evaluation *e, entity_id x, enum entity_kind kind);
/* The highest level of the valid claims for REQUIREMENT on X or on its owner, 0 without one. */
uint8_t eval_claimed(const struct evaluation *e, uint32_t requirement, entity_id x);

/* One reading of a requirement: its own levels or those of an exception, strengthenings included. */
struct eval_reading {
  uint32_t exception; /* index + 1, 0: the requirement itself */
  uint8_t applies;    /* grade */
  bool candidate;     /* not overridden, not replaced */
  uint8_t lo, hi;
  uint8_t level[3]; /* grades, each for itself */
  uint8_t basis;
};
struct eval_readings {
  VEC(struct eval_reading) items;
};
/* All of them, the requirement itself first; free ITEMS with vec_free. */
void eval_readings(struct eval_context *c, struct eval_readings *res);
/* Level N of the requirement itself as it is judged: its condition, or attested(n), with strengthenings. */
uint8_t eval_level(struct eval_context *c, int level);

/* ================================================================================================================ */

/* ---- the engine --------------------------------------------------------------------------------- */

enum {
  INFO_MEASURES = 1 /* depends on the requirement at hand */,
  INFO_ATTESTED = 2 /* and on the subject at hand */,
  INFO_HEAVY = 4,
  INFO_TRUTH = 8,
  INFO_DONE = 16,
  INFO_KEPT = 32 /* body of a helper whose results are worth keeping */
};
/* What a member must be for the condition of a quantifier to be anything but false. */
struct eval_guard {
  uint32_t kinds; /* bits, 0: anything */
  class_id class; /* 0: any of these kinds */
};
/* A helper call about variables; so the expressions between need not be looked at. */
struct eval_about {
  expr_id body;
  uint8_t arguments, variables; /* 1 or 2; variables 0: something else is among the arguments */
  uint8_t slots[2];
};
struct eval_info {
  uint32_t free; /* variables, bits */
  uint8_t flags;
  uint8_t calls;           /* of a helper with this body, counted up to 255 */
  uint32_t constant;       /* index + 1 in engine.constants */
  struct eval_guard guard; /* of a quantifier */
  struct eval_about about; /* of a helper call */
};

struct eval_words {
  sym status, implemented, planned, since, until, due, expires, issued, author, name, requirement, within, readers_any,
      readers_stated, corporate_number, c, i, a, payload;
};

/* What was said about a requirement at one place. A row: of an answers block, in force. */
enum { ROW_NONE, ROW_BLANKET, ROW_OWN };
struct row_facts {
  uint8_t state;
  bool certain, answered;
  uint8_t grade[3];
};
/* What somebody relies on at a place: the statements, and whether the offer holds (in force, its condition true). */
struct eval_inheritance { uint32_t rely, offer; uint8_t level /* surely offered, at most what is relied on; 0: not stated */, holds /* enum truth */; uint32_t next; };

struct place_facts {
  uint8_t named[3], relied[3];
  bool answered;
  struct row_facts row;
};

/* Places where something is said, farthest first; a node is the list up to it. Place 0 parts two distances. */
struct cover_node {
  uint32_t prev;
  entity_id place;
};
/* What a list of places says of the requirement at hand: NEAR is the row of the nearest distance so far. */
struct cover_summary {
  uint32_t stamp;
  uint8_t named[3], relied[3];
  bool answered, complete;
  struct row_facts near, far;
};

/* Memorised grades of one expression by entity (or by cover node), four bits each; in pieces, because mostly entities
 * of one kind are asked about. */
enum { PLANE_PIECE = 4096 /* cells */ };
struct eval_plane {
  uint8_t **pieces; /* NULL: nothing in it */
  uint32_t count;
  uint32_t requirement;
};

/* What a class gives an attribute that nobody wrote. */
struct eval_preset {
  class_id class;
  sym attribute; /* 0: free */
  struct value value;
};
enum { PRESETS_KEPT = 2048 /* a power of two */ };

/* The last result of a helper about two elements in this place of a table; another pair may take the place. */
struct eval_pair {
  entity_id a, b;
  uint32_t body, grade;
};
enum { PAIRS_KEPT = 8192 /* a power of two */ };

struct eval_reach {
  entity_id from;
  bool forward;
  uint64_t *bits;
};
enum { REACHES_KEPT = 8 };

struct eval_engine {
  const struct evaluation *evaluation;
  const struct model *model;
  const struct rule_set *rules;
  day as_of;
  bool assume_planned;
  struct evaluation *planned; /* the same program as if planned measures were done; made when asked for */
  struct eval_words words;
  class_id internet, third_party, places[4], zones[2];
  sym property_names[PROPERTY_COUNT]; /* 0: no name is spelled like that */
  struct eval_info *info;
  VEC(struct eval_value) constants;
  /* facts */
  uint8_t *measure_state; /* by entity: 0 not looked at, else 1 + truth of counting + 3 * (basis - 1) */
  uint64_t *loaded;       /* by entity: something is said there */
  VEC(struct place_facts) places_said;
  struct idmap place_index; /* (requirement, place) -> index + 1 */
  struct idmap inherited_first; /* (requirement, place) -> index + 1 in inherited */
  VEC(struct eval_inheritance) inherited;
  struct idmap claims, doubts; /* (requirement, element) -> index + 1 in model.claims: of partners, and what we found */
  struct principals principals;
  struct idmap complete_first;
  uint32_t *complete_next; /* place -> index + 1 in model.completes, valid ones only */
  struct idmap meets_first;
  uint32_t *meets_next; /* measure -> index + 1 in model.meets */
  struct idmap offers_first;
  uint32_t *offers_next; /* contract -> index + 1 in model.shares */
  struct idmap within_first;
  uint32_t *within_next; /* procedure -> index + 1 in model.downgrades */
  struct idmap own_numbers; /* corporate numbers (sym) of own organizations */
  struct idmap use_frameworks, uses;
  VEC(struct index_list) use_lists;
  bool pathless;                                                                         /* some flow names no via */
  bool dataless;                                                                         /* some flow names no data */
  uint32_t *exception_first, *exception_next, *strengthening_first, *strengthening_next; /* by requirement: index + 1 */
  uint8_t *evaluated;
  struct idmap owned_verdicts;
  entity_id *owned; /* the rows of RELATION_OWNED, each sorted by kind */
  struct idmap flows_of_principal; /* principal -> index + 1 in flow_spans */
  VEC(struct index_span) flow_spans;
  VEC(entity_id) principal_flows;
  uint8_t *owned_ready; /* by requirement; (requirement, owner) -> 1 + lo * 4 + hi */
  /* covers */
  VEC(struct cover_node) nodes;
  struct idmap node_index;
  uint32_t *cover_of;
  VEC(struct cover_summary) summaries;
  /* buffers */
  VEC(struct eval_member) members;
  VEC(entity_id) queue;
  VEC(struct place_at {
    entity_id place;
    uint32_t distance;
  })
  around, other_end;
  uint32_t *mark;
  uint32_t epoch;
  uint32_t *distance;
  VEC(struct rational *) numbers;
  uint32_t numbers_used;
  /* memory of results */
  uint32_t *cells_by_kind; /* by entity: its place among all, sorted by kind */
  uint32_t *plane_of; /* by expression, then by body of a helper: the plane asked last, index + 1 */
  struct idmap plane_index; /* (expression, requirement) -> index + 1 in planes */
  VEC(struct eval_plane) planes;
  struct eval_pair pairs[PAIRS_KEPT];
  struct eval_preset presets[PRESETS_KEPT];
  struct eval_reach reaches[REACHES_KEPT];
  uint32_t reach_next;
  uint64_t *leads_out, *comes_in; /* NULL until asked for */
};

static inline struct eval_engine *engine_of(const struct evaluation *e) { return e->scratch; }
static inline const struct expr *engine_expr(const struct eval_engine *g, expr_id e) {
  return &g->rules->exprs.items[e];
}
static inline const struct entity *engine_entity(const struct eval_engine *g, entity_id e) {
  return &g->model->entities.items[e];
}
/* A row of an answers block has no name, no class and speaks of one requirement: attested() hears it, the lists of
 * measures don't hold it. Else what an open row turns out to be would add to a list that is closed for another. */
static inline bool eval_is_row(const struct eval_engine *g, entity_id measure) {
  return (engine_entity(g, measure)->flags & ENTITY_ANSWER) != 0;
}
static inline bool bit_has(const uint64_t *bits, uint32_t i) { return (bits[i / 64] >> i % 64 & 1) != 0; }
static inline void bit_set(uint64_t *bits, uint32_t i) { bits[i / 64] |= (uint64_t)1 << i % 64; }
static inline uint64_t *bits_new(uint32_t count) { return memory_zeroed(count / 64 + 1, sizeof(uint64_t)); }

/* ---- eval_static.c ------------------------------------------------------------------------------ */

void eval_static_build(struct eval_engine *g);

/* ---- eval_facts.c, eval_shares.c ---------------------------------------------------------------- */

void eval_facts_build(struct eval_engine *g);
void eval_facts_free(struct eval_engine *g);
/* Requirements a use stands for; owned by the engine. */
const struct index_list *eval_use(struct eval_engine *g, struct requirement_use use);
struct place_facts *eval_place(struct eval_engine *g, uint32_t requirement, entity_id place);
/* Offers relied on: needs conditions, so it comes after all other facts. */
void eval_shares_build(struct eval_engine *g);
/* Can RELY rest on OFFER: does one party of the contract give it to the other? */
enum truth eval_offer_fits(struct eval_engine *g, const struct share *offer, const struct share *rely);
/* Grade of an offer: its contract in force and its condition true. */
uint8_t eval_offer_grade(struct eval_engine *g, const struct share *offer);
/* The principal on whose side an offer or reliance stands; 0: nothing says so. */
entity_id eval_side_of(const struct eval_engine *g, const struct share *x);
enum truth eval_counting(struct eval_engine *g, entity_id measure);
uint8_t eval_measure_grade(struct eval_engine *g, entity_id measure);
/* since <= as-of <= until by attributes; SINCE or UNTIL 0: not looked at. */
uint8_t eval_in_dates(const struct eval_engine *g, entity_id e, sym since, sym until);
bool eval_is_own(const struct eval_engine *g, entity_id e);
/* One of our own organizations as a partner's interface sees it: the same corporate number. */
bool eval_is_ourselves(const struct eval_engine *g, entity_id organization);
uint8_t eval_is_class(const struct eval_engine *g, entity_id e, class_id class);
/* What is claimed for REQUIREMENT on E or its owner. OURS: index + 1 of what we found there; THEIRS: of the partner's
 * claim that it contradicts, 0: no dispute. In a dispute the lower one counts as it stands. */
struct claim_bounds { uint8_t lo, hi; uint32_t theirs, ours; };
struct claim_bounds eval_claim_bounds(const struct eval_engine *g, uint32_t requirement, entity_id e);
enum claim_speaker { SPEAKER_PARTNER, SPEAKER_OURSELVES, SPEAKER_STRANGER };
/* Who says it: whoever it is about (also when we write down what they gave us on paper), one of us who looked, or
 * somebody who speaks for neither. */
enum claim_speaker eval_claim_speaker(struct eval_engine *g, const struct claim *c);
uint8_t eval_claim_level(const struct eval_engine *g, uint32_t requirement, entity_id e);
bool eval_acts(const struct eval_engine *g, entity_id who, entity_id principal);
bool eval_closes(const struct eval_engine *g, const struct completeness *c); /* see eval_complete_counts */

/* ---- eval_owned.c: what belongs to a person or organization ------------------------------------- */

void eval_owned_build(struct eval_engine *g);
void eval_owned_free(struct eval_engine *g);
/* What E owns of one kind, in the order of RELATION_OWNED. */
const entity_id *eval_owned(const struct eval_engine *g, entity_id e, enum entity_kind kind, uint32_t *count);
/* The flows of a principal that were put together before; NULL: not yet. */
const entity_id *eval_principal_flows(const struct eval_engine *g, entity_id e, uint32_t *count);
/* Keeps the members of S, which are the flows of E. */
void eval_principal_flows_keep(struct eval_engine *g, entity_id e, const struct eval_set *s);

/* ---- eval_cover.c ------------------------------------------------------------------------------- */

/* The list of places from which a measure reaches X. */
uint32_t eval_cover(struct eval_engine *g, entity_id x);
const struct cover_summary *eval_summary(struct eval_engine *g, uint32_t requirement, uint32_t node);
bool eval_is_answered(struct eval_engine *g, uint32_t requirement, entity_id x);
/* Kinds whose parts of X are completely listed, bits; and whether a class is. */
uint32_t eval_complete_kinds(struct eval_engine *g, entity_id x);
bool eval_complete_class(struct eval_engine *g, entity_id x, class_id class);

/* ---- eval_value.c ------------------------------------------------------------------------------- */

static inline struct eval_value value_unknown(enum eval_why why, entity_id at, uint32_t attribute) {
  return (struct eval_value){
      .tag = EVAL_UNKNOWN, .grade = GRADE_DERIVED, .why = (uint8_t)why, .entity = at, .attribute = attribute};
}
static inline struct eval_value value_entity(entity_id e) {
  return (struct eval_value){.tag = EVAL_ENTITY, .grade = GRADE_DERIVED, .entity = e};
}
static inline struct eval_value value_truth(uint8_t grade) {
  return (struct eval_value){
      .tag = EVAL_TRUTH, .grade = grade, .why = grade == GRADE_UNKNOWN ? WHY_COMPUTED : WHY_NOTHING};
}
struct eval_value value_from(const struct eval_engine *g, struct value v);
struct eval_value value_interval(struct eval_engine *g, int64_t lo, int64_t hi, bool unbounded);
uint8_t value_grade(const struct eval_value *v);
uint8_t value_compare(const struct eval_engine *g, enum expr_op op, const struct eval_value *a,
                      const struct eval_value *b);
uint8_t value_equal(const struct eval_engine *g, const struct eval_value *a, const struct eval_value *b);
uint8_t value_within(const struct eval_value *a, const struct eval_value *b);
struct eval_value value_arithmetic(struct eval_engine *g, enum expr_op op, struct eval_value a, struct eval_value b);
struct eval_value value_range(struct eval_value lo, struct eval_value hi);
/* One of the two, not known which. */
struct eval_value value_either(const struct eval_engine *g, struct eval_value a, struct eval_value b);
const struct rational *number_new(struct eval_engine *g, struct rational r);
static inline bool value_is_known(const struct eval_value *v) {
  return v->tag != EVAL_UNKNOWN && !(v->tag == EVAL_NUMBER && v->why == WHY_BOUNDED) &&
         !(v->tag == EVAL_TRUTH && v->grade == GRADE_UNKNOWN);
}

/* ---- eval_property.c, eval_set.c ---------------------------------------------------------------- */

struct eval_value eval_property(struct eval_context *c, const struct eval_value *base, enum property p);
/* model_value, by way of what is kept of the presets. */
struct value eval_value_said(struct eval_engine *g, entity_id e, sym attribute);
struct eval_value eval_attribute(struct eval_context *c, const struct eval_value *base, sym attribute);
struct eval_value member_value(const struct eval_engine *g, struct eval_member m);
struct eval_set eval_property_set(struct eval_context *c, const struct eval_value *base, enum property p);
struct eval_set eval_property_open(struct eval_context *c, entity_id base, enum property p);
void member_add_entity(struct eval_engine *g, struct eval_set *s, entity_id e, uint8_t grade);
void member_add(struct eval_engine *g, struct eval_set *s, struct eval_member m);
/* A mark that no entity bears yet. */
uint32_t engine_epoch(struct eval_engine *g);

/* ---- eval_expr.c, eval_quantifier.c ------------------------------------------------------------- */

uint8_t eval_quantifier(struct eval_context *c, expr_id e);
struct eval_value eval_count_value(struct eval_context *c, expr_id e);
/* The class of what flows when no element is named (`flow of RemoteSession : ...`); 0: not given. */
class_id eval_payload(const struct eval_engine *g, entity_id flow);
static inline const struct eval_value *eval_slot(const struct eval_context *c, uint16_t slot) {
  return c->slots[slot] != NULL ? c->slots[slot] : &c->own[slot];
}
/* The value of a variable or constant where it stands; of anything else in ROOM. */
static inline const struct eval_value *eval_peek(struct eval_context *c, expr_id e, struct eval_value *room) {
  const struct expr *x = engine_expr(c->engine, e);
  if (x->op == EXPR_VARIABLE && x->slot < EVAL_SLOTS) return eval_slot(c, x->slot);
  uint32_t constant = c->engine->info[e].constant;
  if (constant != 0) return &c->engine->constants.items[constant - 1];
  *room = eval_value(c, e);
  return room;
}
/* Binds the parameters of a helper call, saving what was there. */
struct eval_call {
  const struct eval_value *saved[EVAL_SLOTS];
  struct eval_value values[EVAL_SLOTS]; /* of arguments that are no variables */
  uint16_t first, count;
};
bool eval_enter_call(struct eval_context *c, const struct expr *x, struct eval_call *call);
void eval_leave_call(struct eval_context *c, const struct eval_call *call);
/* 255: not memorised. REQUIREMENT UINT32_MAX: the result does not depend on it. CELL: a cover node, or the cell_of an
 * entity; never both for one expression. */
uint8_t plane_get(struct eval_engine *g, expr_id e, uint32_t requirement, uint32_t cell);
void plane_free(struct eval_plane *p);
void plane_put(struct eval_engine *g, expr_id e, uint32_t requirement, uint32_t cell, uint8_t grade);
static inline uint32_t cell_of(const struct eval_engine *g, entity_id e) { return g->cells_by_kind[e]; }

/* ---- eval_closure.c ----------------------------------------------------------------------------- */

#define PATH_KINDS                                                                                                     \
  ((1u << KIND_ORGANIZATION) | (1u << KIND_PERSON) | (1u << KIND_COMPONENT) | (1u << KIND_DATA) |                      \
   (1u << KIND_PROCEDURE) | (1u << KIND_SYSTEM) | (1u << KIND_FLOW) | (1u << KIND_SENSE) | (1u << KIND_ACTUATE))
/* Everything up or down from X, X only when it lies on a circle. */
void eval_closure_set(struct eval_engine *g, entity_id x, bool forward, struct eval_set *s);
/* A quantifier over upstream or downstream whose body speaks of its variable only, for every node at once; MEMBER gives
 * the grade of one member, EXTRA that of one nobody listed. */
void eval_closure_all(struct eval_engine *g, expr_id quantifier, uint32_t requirement, bool forward, bool least,
                      const uint8_t *member, uint8_t extra);
/* FROM_END: TO is the same for many, so the search begins there and is kept. */
uint8_t eval_reaches(struct eval_engine *g, entity_id from, entity_id to, bool from_end);
void eval_closure_free(struct eval_engine *g);

/* ---- evaluate.c, eval_verdict.c ----------------------------------------------------------------- */

void eval_engine_begin(struct eval_engine *g, struct eval_context *c, uint32_t requirement, entity_id subject);
struct verdict eval_verdict(struct eval_context *c, uint8_t applies);
/* Do the subjects of SET include the one at hand? */
uint8_t eval_applies(struct eval_context *c, const struct subject_set *set);
/* The verdict of another requirement as a number. */
struct eval_value eval_achieved(struct eval_context *c, uint32_t requirement, const struct eval_value *x);

#endif
