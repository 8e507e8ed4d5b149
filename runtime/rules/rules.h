/* rules.h - layer 2: compiled rules, three-valued evaluation, findings, proofs.
 *
 * The compiler lowers rules.cpsf to a flat array of typed expression nodes. Evaluation is row at a time, in
 * strong Kleene logic (language.md section 5); a verdict is an interval of levels. Verdicts are a few bytes
 * each; the finding record is built when a writer asks; proofs are derived again from the one finding asked
 * about. Dates come in as arguments.
 */
#ifndef CPSFC_RULES_H
#define CPSFC_RULES_H

#include "runtime/framework/framework.h"

/* ---- properties.def: what rules may read of a subject without declaring it --------------------------- */

/* PROPERTY(id, "name", "ja", kinds it exists on, result): relations and built-in attributes. Anything else is
 * an attribute of the classes. The lowering checks names against this table (E3303). */
enum property {
  PROPERTY_NONE,
#define PROPERTY(id, name, ja, kinds, result, flags) PROPERTY_##id,
#include "properties.def"
#undef PROPERTY
  PROPERTY_COUNT
};
enum property_flag { PROPERTY_SET = 1, PROPERTY_GRANT = 2 /* measures evidence contracts offers: positive use only, E3307 */, PROPERTY_CLOSURE = 4, PROPERTY_REQUIRE_ENTRY = 8 };
struct property_info { const char *name, *ja; uint32_t kinds; /* bit 1<<enum entity_kind */ uint32_t result_kinds; /* of entities; 0: a plain value */ uint8_t flags; };
const struct property_info *property_info(enum property p);
enum property property_find(const char *name); /* either language; PROPERTY_NONE when unknown */
/* Is it a list of parts, which only `complete KIND within` closes? */
static inline bool property_lists_parts(enum property p) { return p == PROPERTY_PARTS || p == PROPERTY_PARTS_ALL || p == PROPERTY_COMPONENTS; }

/* ---- expressions --------------------------------------------------------------------------------------- */

typedef uint32_t expr_id; /* 0: none */
enum expr_op {
  EXPR_NONE, EXPR_CONSTANT /* value */, EXPR_VARIABLE /* slot */,
  EXPR_ATTRIBUTE /* a: entity, symbol; value.first: the class that declares it */, EXPR_PROPERTY /* a: entity, symbol: enum property */,
  EXPR_AND, EXPR_OR, EXPR_NOT, EXPR_IMPLIES,
  EXPR_EQ, EXPR_NE, EXPR_LT, EXPR_GT, EXPR_LE, EXPR_GE,
  EXPR_IN /* a member of list or set b, or number a in range b */, EXPR_WITHIN /* range a within range b */,
  EXPR_IS /* a; symbol: class_id; when 0, slot is a bit set 1<<enum entity_kind */,
  EXPR_RANGE, EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_DIV, EXPR_NEGATE,
  EXPR_IF /* a b c */, EXPR_LIST /* a: first ITEM */, EXPR_ITEM /* a: expression, b: next ITEM */,
  EXPR_ALL, EXPR_SOME, EXPR_QUANT_NONE, EXPR_COUNT /* slot: variable; a: set; b: where or 0; c: body (0 for count) */,
  EXPR_DEFINE /* symbol: define index; a: first ITEM of the arguments */,
  EXPR_ENDS, EXPR_IN_FORCE, EXPR_EXPIRED, EXPR_AGE /* a: entity; symbol: its date, 0: issued; value.first: the class that declares it */, EXPR_RECORDED /* a */,
  EXPR_COMPLETE /* a: entity; symbol: enum entity_kind */,
  EXPR_ATTESTED /* a: level; the requirement and subject at hand */,
  EXPR_ACHIEVED /* symbol: requirement index; a: entity */,
  EXPR_CLAIMED /* a: requirement value, b: entity */,
  EXPR_REACHES /* a, b */, EXPR_UPSTREAM, EXPR_DOWNSTREAM /* a: closure from an element, only as a set */
};
struct expr { uint8_t op; uint8_t free_slots; /* bit set of variable slots 0..7 it mentions */ uint16_t slot; uint32_t symbol; expr_id a, b, c; struct value value; span at; };

/* ---- the rule set ---------------------------------------------------------------------------------------- */

struct rule_level { expr_id condition; struct bilingual sentence; span at; }; /* condition 0: not stated, attested(n) */
struct subject_set { uint32_t kinds; /* bit set */ VEC(class_id) classes; expr_id where; uint16_t slot; span at; };
struct rule_exception { sym name; struct bilingual text; struct subject_set subjects; struct rule_level levels[3]; VEC(sym) overrides; uint32_t requirement; uint32_t framework; /* that states it */ span at; };
struct rule_strengthening { struct bilingual text; struct subject_set subjects; struct rule_level levels[3]; uint32_t requirement, framework; span at; };
struct rule_category { uint32_t framework; sym id; struct bilingual title; span at; };
struct rule_requirement {
  uint32_t framework; sym id; uint32_t catalogue; /* index in the catalogue or UINT32_MAX */
  uint32_t category;  /* index + 1 in categories, 0: none */
  struct bilingual title; bool stated; /* false: only in the catalogue, the default rule */
  struct subject_set subjects; struct rule_level levels[3];
  bool documentation; /* uses recorded() */
  uint32_t stratum;   /* evaluation order, from achieved() */
  span at;
};
struct rule_define { sym name; uint32_t framework; uint16_t parameter_count; uint16_t first_slot; expr_id body; struct bilingual text; span at; };
struct rule_select { sym profile; uint32_t framework, requirement; uint8_t level; span at; };
/* Threats and vulnerabilities meet on one element: a risk (language.md 5.7). HOME is the framework whose catalogue has
 * the entry; UINT32_MAX for a name of its own. */
enum risk_source_kind { SOURCE_THREAT, SOURCE_VULNERABILITY };
struct rule_source { uint8_t kind; sym name; uint32_t framework, home, entry; struct bilingual title; struct subject_set subjects; expr_id likelihood; /* of a threat; 0: not stated */ span at; };
struct rule_risk { sym name; uint32_t framework, home, entry /* row of the catalogue */; struct bilingual title; uint32_t threat, vulnerability; /* in sources */ struct subject_set subjects; expr_id impact; span at; };
/* The define that decides whether a characteristic of the catalogue holds for an organization. */
struct rule_characteristic { uint32_t framework, entry, define; };
struct rule_framework { sym name, version; struct bilingual title; module_id module; struct catalogue *catalogue; /* or NULL; not owned */ bool core; /* std.core: the V codes */ uint32_t base; /* framework an overlay builds on, or UINT32_MAX */ span at; };

struct rule_set {
  struct arena memory;
  VEC(struct expr) exprs;                 /* [0] none */
  VEC(struct rule_framework) frameworks;
  VEC(struct rule_category) categories;
  VEC(struct rule_requirement) requirements; /* catalogue order within a framework; sorted by stratum in ORDER */
  struct idmap requirement_index;         /* (framework, id) -> index + 1 */
  VEC(uint32_t) order;
  VEC(struct rule_define) defines;
  VEC(struct rule_exception) exceptions;
  VEC(struct rule_strengthening) strengthenings;
  VEC(struct rule_select) selects;
  VEC(struct rule_source) sources;
  VEC(struct rule_risk) risks;
  VEC(struct rule_characteristic) characteristics;
};
void rule_set_init(struct rule_set *r);
void rule_set_free(struct rule_set *r);
expr_id rule_add_expr(struct rule_set *r, struct expr e);
/* Enters a requirement and returns its index; an id that the framework has already is not found by its name. */
uint32_t rule_add_requirement(struct rule_set *r, struct rule_requirement q);
/* Categories and requirements of a framework's catalogue, not yet stated: the default rule (every own organization,
 * attested levels). */
void rule_set_add_catalogue(struct rule_set *r, uint32_t framework);
/* std.core as a framework: a requirement for each line of builtin_checks.def. Their verdicts come from model.checks. */
void rule_set_add_core(struct rule_set *r, struct interner *names, module_id core);
/* The subjects of a requirement without `applies to`: own organizations. */
struct subject_set rule_default_subjects(struct rule_set *r);
/* Adds what catalogues have and nobody stated or added, sorts ORDER by stratum; call after lowering. */
void rule_set_finish(struct rule_set *r);
uint32_t rule_requirement_find(const struct rule_set *r, uint32_t framework, sym id); /* UINT32_MAX: none */
/* Is BASE the framework, or one that it is built on? A target on an overlay speaks of what it is built on, too. */
bool framework_builds_on(const struct rule_set *r, uint32_t framework, uint32_t base);
/* Requirements a use stands for: one, or those of a category; framework by name, 0: the only one that has it. */
struct index_list { VEC(uint32_t) items; };
void requirement_use_resolve(const struct rule_set *r, struct requirement_use use, struct index_list *res);

/* ---- rule_facts.c: what a condition reads, helpers included -------------------------------------------------- */

enum rule_fact_kind { RULE_FACT_ATTRIBUTE /* what: its name; owner: the class that declares it */, RULE_FACT_RELATION /* what: enum property */, RULE_FACT_CLASS /* what: class it is tested for */, RULE_FACT_BUILT_IN /* what: enum expr_op */ };
struct rule_fact { uint8_t kind; uint32_t what; class_id owner; };
struct rule_facts { VEC(struct rule_fact) list; bool attested; /* an attested measure or an answer also counts */ };
/* Adds what CONDITION reads to RES, each fact once, in the order met. */
void rule_facts_add(struct rule_facts *res, const struct rule_set *r, expr_id condition);
/* Does the fact come from the process described: elements, flows, transfers, contracts? Not from measures or evidence. */
bool rule_fact_of_model(const struct model *m, const struct rule_fact *f);
/* Of devices, systems, data, flows, transfers or contracts: not of papers, people and owners either. */
bool rule_fact_of_process(const struct model *m, const struct rule_fact *f);
void rule_facts_free(struct rule_facts *f);

/* ---- evaluate.c ---------------------------------------------------------------------------------------------- */

enum basis { BASIS_NONE, BASIS_STATED, BASIS_EVIDENCED, BASIS_THIRD_PARTY, BASIS_DERIVED };
struct verdict { entity_id subject; uint32_t requirement; uint8_t lo, hi, applies /* enum truth, never FALSE_ */, answered, contested, basis; uint32_t exception; /* index + 1 of the one the verdict rests on */ };

struct evaluation {
  const struct model *model; const struct rule_set *rules; day as_of;
  VEC(struct verdict) verdicts; /* grouped by requirement in rule order, subjects ascending */
  struct index_span { uint32_t first, count; } *by_requirement;
  void *scratch; /* memo tables, owned */
  bool (*should_stop)(void *context); void *stop_context; /* asked between parts of the model; NULL: nobody is */
  bool stopped;  /* by it: there are no verdicts */
};
/* Evaluates all requirements over all subjects. Linear in elements and edges for bodies free of the subject. */
void evaluation_run(struct evaluation *e, const struct model *m, const struct rule_set *r, day as_of);
/* The same, but it may be STOPPED; then only evaluation_free comes next. */
void evaluation_run_until(struct evaluation *e, const struct model *m, const struct rule_set *r, day as_of, bool (*should_stop)(void *context), void *context);
void evaluation_free(struct evaluation *e);
/* The verdict of one pair, or NULL when it does not apply. */
const struct verdict *evaluation_find(const struct evaluation *e, uint32_t requirement, entity_id subject);
/* One condition on one subject, for proofs and tests; SLOTS are the values of the variables. */
enum truth evaluation_condition(struct evaluation *e, expr_id condition, uint32_t requirement, entity_id subject);
/* What a measure, contract or element rests on: BASIS_STATED, EVIDENCED or THIRD_PARTY. */
enum basis eval_evidence_basis(const struct evaluation *e, entity_id measure);
/* As if planned measures with due >= as_of were implemented (ASSUME_PLANNED), or one measure more: what-if for
 * dispositions and the smallest change. */
struct what_if { bool assume_planned; uint8_t attested_level; };
struct verdict evaluation_what_if(struct evaluation *e, uint32_t requirement, entity_id subject, struct what_if w);

/* ---- findings.c: status, disposition, target ------------------------------------------------------------- */

enum status { STATUS_MET, STATUS_GAP, STATUS_UNDECIDED, STATUS_NO_TARGET };
enum reason { REASON_NONE, REASON_UNANSWERED, REASON_MISSING, REASON_INSUFFICIENT, REASON_NO_EVIDENCE, REASON_EXPIRED, REASON_PLANNED, REASON_STRUCTURAL };
enum disposition { DISPOSITION_NONE /* met */, DISPOSITION_OPEN, DISPOSITION_PLANNED, DISPOSITION_ACCEPTED, DISPOSITION_EXCLUDED };
enum rating { RATING_NONE, RATING_LOW, RATING_MODERATE, RATING_HIGH };

struct finding_options { day as_of; enum basis basis; /* BASIS_NONE: any counts */ int warn_before; /* days before something ends; 0: contracts alone, 30 days */ const struct target *target_override; uint32_t target_override_count; };

struct not_counting { entity_id measure; uint8_t why; /* enum reason */ };
/* A measure of somebody else that a contract lets count: who offers it, up to which level, and whether its condition holds. */
struct inheritance { entity_id provider, contract; uint8_t level; enum truth holds; const char *condition; /* as written; "" for none */ };

struct finding { /* the one record all outputs are made from; architecture.md section 4 */
  uint32_t framework, requirement; /* indices in the rule set */
  entity_id subject; uint8_t kind, layer;
  uint8_t applies, target, lo, hi, status, reason, severity, basis, disposition;
  day disposition_until; uint32_t decision; /* index + 1 in model.decisions */ entity_id planned_measure;
  uint32_t exception; bool contested, blanket, documentation;
  bool disputed;              /* rests on a partner's claim that we contradict; the lower counts */
  entity_id responsible;      /* organization */
  uint32_t check;             /* index + 1 in model.checks for std.core */
  span at;
  VEC(entity_id) counting;    /* measures that count */
  VEC(struct not_counting) not_counting; /* measures that name the requirement and do not count, and why */
  VEC(struct inheritance) inherited; /* what the contract says of this requirement around the subject */
  uint32_t first_example, example_count; /* catalogue measures of the levels up to the target, at least of the next; cheapest first in each level */
  char fingerprint[33]; VEC(const char *) previous; /* owned by the arena given */
};
/* A light row per finding; the record is built by finding_build. */
struct finding_row {
  uint32_t requirement; entity_id subject; uint32_t verdict; /* index, or UINT32_MAX for std.core */ uint32_t check;
  uint32_t settled; /* planned: index + 1 in plans; accepted, excluded: index + 1 in model.decisions; else 0 */
  uint8_t target : 2, lo : 2, hi : 2, applies : 2;
  uint8_t status : 2, reason : 3, severity : 2, blanket : 1;
  uint8_t basis : 3, disposition : 3, lapsed : 1 /* a decision about it has expired */, aged : 1 /* evidence that the basis asks for has expired */;
};
/* Is it open because something that was in force has ended? */
static inline bool finding_row_ended(const struct finding_row *row) { return row->reason == REASON_EXPIRED || row->lapsed || row->aged; }
/* What a disposition rests on: one of the first two, the other is 0. */
struct settlement { uint32_t decision; /* index + 1 in model.decisions */ entity_id planned_measure; day until; };

struct counts { uint32_t met, gap, undecided, unanswered, no_target, open, planned, accepted, excluded, expired, total, not_listed /* built-in checks that nothing was said about; in no other figure */; };
struct findings {
  struct evaluation *evaluation; const struct model *model; const struct rule_set *rules;
  struct finding_options options;
  VEC(struct finding_row) rows;      /* framework, requirement order, subject by qualified name */
  VEC(struct plan { entity_id measure; /* 0: the plan of an answer */ day until; }) plans;
  VEC(uint32_t) no_subject;          /* requirements that apply to nothing */
  VEC(struct counts) by_framework;   /* index of framework; every format prints these */
  struct requirement_answers { uint32_t answered, requirements; } *answered; /* per framework: "12 of 104 answered" */
  void *scratch;
};
/* Derives findings from the verdicts; ignored decisions and targets become warnings in D. */
void findings_run(struct findings *f, struct evaluation *e, struct finding_options options, struct diagnostics *d);
void findings_free(struct findings *f);
struct settlement findings_settlement(const struct findings *f, const struct finding_row *row);
/* Does the row rest on a partner's claim that we contradict? */
bool findings_disputed(const struct findings *f, uint32_t row);
/* What SUBJECT inherits for REQUIREMENT from the offers of others, in order of the statements; owned by A. */
struct inheritance_list { VEC(struct inheritance) items; };
struct inheritance_list findings_inherited(struct arena *a, const struct findings *f, uint32_t requirement, entity_id subject);
/* measure_uses.c: a requirement that a measure bears on, on SUBJECTS findings, PLANNED of them with that disposition; the
 * first that is not met, else the first. WHY it does not count (enum reason; NONE: it counts). MEASURE 0: a plan stated in row ANSWER - 1 of model.answers. */
struct measure_use { entity_id measure; uint32_t answer, requirement, subjects, planned, first_row; uint8_t level, why; bool blanket; };
struct measure_uses { VEC(struct measure_use) list; /* by measure, then requirement; plans first, by their row */ struct idmap subjects, reached; };
/* One pass over the findings. Free with measure_uses_free. */
void measure_uses_derive(struct measure_uses *res, const struct findings *f);
const struct measure_use *measure_uses_of(const struct measure_uses *u, entity_id measure, uint32_t *count);
/* Those of the plan that row ANSWER - 1 of model.answers states. */
const struct measure_use *measure_uses_of_plan(const struct measure_uses *u, uint32_t answer, uint32_t *count);
/* How many different subjects the measure bears on. */
uint32_t measure_uses_subjects(const struct measure_uses *u, entity_id measure);
void measure_uses_free(struct measure_uses *u);
/* The full record of one row; lists owned by A. */
struct finding finding_build(struct arena *a, const struct findings *f, uint32_t row);
/* A bit per entity: actuations, data labelled high, and what deals with it; owned by the caller. */
uint64_t *severity_labels(const struct model *m);
/* The organization that owns the subject; 0: nobody does. */
entity_id finding_responsible(const struct findings *f, const struct finding_row *row);
/* Only framework, requirement, subject, fingerprint and previous of that record. */
struct finding finding_identity(struct arena *a, const struct findings *f, uint32_t row);
const char *status_text(enum status s, enum language l);
const char *reason_text(enum reason r, enum language l);
const char *disposition_text(enum disposition d, enum language l);
const char *basis_text(enum basis b, enum language l);
const char *rating_text(enum rating r, enum language l);

/* ---- proof.c: why, why not, the smallest change, questions. Arrays in these results lie in the arena given: never vec_free them ---- */

/* Parts that a short account leaves out when they are as one expects. */
enum proof_part {
  PROOF_OTHER,
  PROOF_APPLIES,    /* why the requirement applies at all */
  PROOF_TARGET,     /* the target of the whole program */
  PROOF_JOINING,    /* one of those below is asked, or all of them: says nothing without them */
  PROOF_UNANSWERED  /* the requirement is not answered for the subject yet */
};
struct proof_node {
  enum truth truth; struct bilingual_text { const char *en, *ja; } text; /* owned by the arena */
  span at;                        /* the fact or formula it rests on; {0,0}: none */
  uint8_t level;                  /* 1..3: what the verdict says of this level; 0: anything else */
  uint8_t part;                   /* enum proof_part */
  VEC(uint32_t) children;         /* indices in proof.nodes */
};
/* What a change is for those who would write it down: nothing but its text; `name = value` on ON; a measure of CLASS
 * (0: any) on ON; evidence of CLASS (0: any) for ON; what LEVEL asks for, stated for ON. */
enum change_kind { CHANGE_TOLD, CHANGE_SET, CHANGE_MEASURE, CHANGE_EVIDENCE, CHANGE_ATTESTED };
enum { CHANGE_PARTS = 3 };
struct change {
  struct bilingual_text text; entity_id on; span at;
  enum change_kind kind; class_id class, evidence /* that the measure must have; 0: none asked for */; uint8_t level, part_count;
  struct bilingual_text parts[CHANGE_PARTS]; /* `name = value` as a spec has it */
};
struct proof { VEC(struct proof_node) nodes; /* [0] is the root */ VEC(struct change) smallest; /* changes that would reach the target; empty when met */ bool smallest_exact; bool disputed; /* a partner's claim it rests on was contradicted by what we found; the lower counts */ VEC(struct bilingual_text) why_not; };
/* Derives the proof of one row again; everything owned by A. */
struct proof proof_derive(struct arena *a, const struct findings *f, uint32_t row);
void proof_write_text(struct out *o, struct sources *s, const struct proof *p, enum language l);

enum question_form { QUESTION_VALUE, QUESTION_YES_NO, QUESTION_LEVEL };
struct question { struct bilingual_text text; entity_id subject, owner; uint32_t unlocks; span at; VEC(uint32_t) rows; enum question_form form; };
/* The unknowns that hold up undecided findings, each with who can answer, most unlocking first; owned by A. */
struct questions { VEC(struct question) list; uint32_t findings; };
struct questions questions_derive(struct arena *a, const struct findings *f);

#endif
