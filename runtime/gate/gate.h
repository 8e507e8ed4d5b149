/* gate.h - layer above rules: what of the findings is new, and whether the run counts as failed.
 *
 * A baseline is the list of findings somebody has seen, one a line; with one, the gate looks at what is new only. The
 * decision is made once and handed to every writer, so that terminal, files and exit status can't disagree.
 */
#ifndef CPSFC_GATE_H
#define CPSFC_GATE_H

#include "runtime/rules/rules.h"

/* ---- baseline.c, baseline_read.c, baseline_write.c: findings that were seen ------------------------------------ */

enum { BASELINE_FORMAT = 1 };

struct baseline_entry {
  const char *fingerprint, *framework /* name@version */, *requirement, *subject;
  uint8_t status, disposition, target;
};
struct baseline_level { const char *target; uint8_t level; }; /* of a target without `on`: framework or framework.profile */
struct baseline {
  struct arena memory;
  const char *name;    /* of the file or the revision, as people are told */
  const char *program;
  bool of_revision;    /* else of a file */
  enum basis basis;    /* that was asked for */
  day as_of;           /* what is open now and was not then, time alone opened; DAY_NONE: not said, in older files */
  VEC(struct baseline_level) targets;
  VEC(const char *) rules; /* name@version */
  VEC(struct baseline_entry) entries;
};
/* What is wrong with a file; LINE 0: with all of it. Texts live as long as the baseline. */
struct baseline_problem { uint32_t line; struct bilingual_text text; };

/* What is asked of the whole program; no findings: all is new. */
void baseline_take_head(struct baseline *b, const struct findings *f);
/* The findings of F that are not met, sorted by fingerprint; elements that share one share the line that puts up with most. */
void baseline_take(struct baseline *b, const struct findings *f, const char *name, const char *program);
/* Reads a file; false with *PROBLEM. Lines may stand in any order and twice: two branches may have been merged line by line. */
bool baseline_read(struct baseline *b, const char *name, const char *text, size_t length, struct baseline_problem *problem);
void baseline_write(struct out *o, const struct baseline *b);
void baseline_free(struct baseline *b);

/* ---- ratchet.c: findings beside a baseline ------------------------------------------------------------------- */

enum baseline_class {
  BASELINE_NONE,      /* met, and not in the baseline: nothing to say */
  BASELINE_NEW,       /* not in the baseline, or worse than it says */
  BASELINE_UNCHANGED,
  BASELINE_EXPIRED,   /* open, or not asked any more, because time passed since: of a file only */
  BASELINE_DECIDED,   /* accepted or excluded now, which the baseline does not say */
  BASELINE_FIXED,     /* met now */
  BASELINE_VANISHED,  /* no longer asked */
  BASELINE_CLASS_COUNT
};
enum vanish_reason {
  VANISHED_SUBJECT,     /* there is no such element any more */
  VANISHED_APPLIES,     /* it is there, and the requirement does not apply to it any more */
  VANISHED_UNSAID,      /* nothing is said any more that a built-in check could look at */
  VANISHED_TARGET,      /* the target is lower than it was, or gone */
  VANISHED_BASIS,       /* less evidence is asked for than was */
  VANISHED_RULES,       /* met by other rules than those of the baseline, or the rules do not know it */
  VANISHED_TIME,        /* what it was about has ended, such as a contract; of the class EXPIRED */
  VANISH_REASON_COUNT
};
struct baseline_gone { uint32_t entry, row /* + 1, of the finding that is there still; 0: none */; uint8_t class /* FIXED, VANISHED, EXPIRED */, why /* enum vanish_reason */; };
/* Asked of the whole program, or of an element, by the baseline, and not now. */
struct baseline_lowered { const char *was, *now; /* NULL: nothing in its place */ };
struct ratchet {
  struct arena memory;
  const struct baseline *baseline;
  uint8_t *classes;                /* of each row of the findings */
  VEC(struct baseline_gone) gone;  /* in the order of the entries */
  VEC(struct baseline_lowered) lowered;
  uint32_t limits_lowered;         /* the last of these: limits of settings, added by who compares them */
  uint32_t counts[BASELINE_CLASS_COUNT];
  bool foreign;                    /* the baseline has findings, and not one of them is of these elements */
};
/* The program of now, judged as of the date of the baseline: what differs from today's verdicts is the work of time alone. */
struct ratchet_then {
  struct interner news; /* fingerprints of what was new then already */
  bool *kept;           /* per entry of the baseline: was not met then, either */
};
void ratchet_then_make(struct ratchet_then *t, const struct baseline *b, const struct findings *then);
void ratchet_then_free(struct ratchet_then *t);
/* Linear in findings and entries. B must stay. THEN: NULL where B has no other date; a baseline without one is taken at the word of
 * measures, evidence and decisions that say they ended. */
void ratchet_make(struct ratchet *c, const struct baseline *b, const struct findings *f, const struct ratchet_then *then);
/* Is the same not met, and to the same degree? Both sorted, as baseline_take leaves them. */
bool baseline_same_findings(const struct baseline *a, const struct baseline *b);
void ratchet_free(struct ratchet *c);
/* The requirement of an entry among the rules of today; UINT32_MAX: they do not know it. */
uint32_t baseline_requirement(const struct findings *f, const struct baseline_entry *e);
/* "new"; the word of the file formats, and that for people. */
const char *baseline_class_id(enum baseline_class x);
const char *baseline_class_text(enum baseline_class x, enum language l);
const char *vanish_reason_id(enum vanish_reason x);
const char *vanish_reason_text(enum vanish_reason x, enum language l);
/* "against FILE: 2 new, 40 unchanged ..."; every class, so that the numbers can be compared. Owned by A. */
const char *ratchet_line(struct arena *a, const struct ratchet *c, enum language l);

/* ---- words.c: --fail-on --------------------------------------------------------------------------------------- */

/* RULE {";" RULE}, a rule being ITEM {"," ITEM}. An item is a word, or narrows the findings that the words count:
 *   severity>=low|moderate|high   CPS.AC | CPS.AC-1 | FRAMEWORK#ID   organization=NAME   layer=1|2|3
 * Words add up; narrowing items of one kind add up, those of different kinds must all hold. */
enum gate_word { GATE_VIOLATION, GATE_GAP, GATE_UNDECIDED, GATE_UNANSWERED, GATE_EXPIRED, GATE_WEAKENED, GATE_WARNING, GATE_WORD_COUNT };
struct gate_requirements { const char *text; struct index_list list; };
struct gate_organization { const char *text; entity_id entity; };
struct gate_rule {
  const char *text;
  uint32_t words;     /* bits: what was said, and what that includes */
  uint8_t severity;   /* the least; RATING_NONE: any */
  uint8_t layers;     /* bits 1..3; 0: any */
  VEC(struct gate_requirements) requirements;
  VEC(struct gate_organization) organizations;
};
struct gate { struct arena memory; const char *text; VEC(struct gate_rule) rules; }; /* no rule: never */
/* Takes the place of what G held; false with *PROBLEM (owned by G). */
bool gate_parse(struct gate *g, const char *text, struct bilingual_text *problem);
void gate_free(struct gate *g);
/* Looks the requirements up; false with *PROBLEM when no framework has one. Organizations are for who knows the names. */
bool gate_find_requirements(struct gate *g, const struct findings *f, struct bilingual_text *problem);
const char *gate_word_text(enum gate_word w);
bool gate_asks(const struct gate *g, enum gate_word w);
/* Does G count all that R does, which may be of another gate? */
bool gate_covers(const struct gate *g, const struct gate_rule *r);

/* ---- demands.c: what the settings of a project ask for, beside those of another revision ------------------------------ */

enum demand { DEMAND_FAIL_ON, DEMAND_FLOOR, DEMAND_MAX_UNANSWERED, DEMAND_WARN_BEFORE, DEMAND_DECISIONS, DEMAND_EVIDENCE, DEMAND_AS_OF, DEMAND_COUNT };
struct demand_item { enum demand what; const char *text; }; /* good, as read from settings; paths from their folder */
struct demands { VEC(struct demand_item) list; };
struct demand_change { enum demand what; const char *was, *now; /* "floor cpsf@1.0:2"; NULL: nothing */ bool less; };
struct demand_changes { VEC(struct demand_change) list; };
/* What differs, in the order of the enum; LESS: nobody should get a change through by it unseen. Texts owned by A. */
void demands_compare(struct arena *a, const struct demands *was, const struct demands *now, struct demand_changes *res);
/* The last of its kind, which is the one in force; NULL. */
const char *demand_text(const struct demands *s, enum demand what);

/* ---- decide.c: the decision ------------------------------------------------------------------------------------- */

/* What cpsf.yaml asks of every program, whatever the gate. */
struct gate_limits { const char *const *floor; /* NAME@VERSION:LEVEL, FRAMEWORK.PROFILE@VERSION */ uint32_t floor_count; int max_unanswered; /* -1: any number */ };
struct gate_counted { uint32_t row; uint8_t word, rule; };
struct gate_decision {
  const struct gate *gate; const struct ratchet *ratchet; /* NULL: no baseline */
  VEC(struct gate_counted) counted;      /* rows, each once, under the first word that counts it */
  uint32_t by_word[GATE_WORD_COUNT];     /* of those, and of what is no row */
  uint32_t total;                        /* all that stands at the gate; 0: it holds */
  uint32_t not_met, open;                /* findings */
  uint32_t known;                        /* the words would count them, the baseline has them */
  uint32_t narrowed;                     /* the words would count them, the narrowing items leave them out */
  uint32_t not_asked[GATE_WORD_COUNT];   /* open, by the word that would count them */
  const struct gate_limits *limits;      /* NULL: none were held */
  uint32_t below_floor, floor_unknown;   /* findings held against less than the floor; what of it the program does not use */
  uint32_t unanswered;                   /* open ones */
  bool floor_undercut, too_many_unanswered; /* each counts once in TOTAL */
  uint32_t first_below; uint8_t first_level; /* a row below the floor, and the level there */
  const char *first_unknown;                 /* of the floor; NULL: none */
};
/* DIAGNOSTICS give the warnings. */
void gate_decide(struct gate_decision *d, const struct gate *g, const struct findings *f, const struct ratchet *c, const struct diagnostics *diagnostics);
void gate_decision_free(struct gate_decision *d);
/* Was anything asked for that can fail a run? D may be NULL. */
bool gate_any(const struct gate_decision *d);
/* Is more than a limit allows? D may be NULL. */
bool gate_over_limits(const struct gate_decision *d);
/* Does this row stand at the gate? By itself: as decided since the baseline it is counted with GATE_WEAKENED. */
bool gate_counts_row(const struct gate_decision *d, uint32_t row);

/* limits.c: has it the form NAME@VERSION:LEVEL or FRAMEWORK.PROFILE@VERSION, which has levels of its own? Versions may be absent. */
bool gate_target_good(const char *text);
/* limits.c: adds what L is not satisfied with to a decision; L must stay. Then its words: "floor cpsf@1.0:2"; "" for none;
 * and sentences. */
void gate_hold_limits(struct gate_decision *d, const struct gate_limits *l, const struct findings *f);
const char *gate_limits_text(struct arena *a, const struct gate_limits *l);
const char *gate_floor_text(struct arena *a, const struct gate_decision *d, const struct findings *f, enum language l);
const char *gate_unanswered_text(struct arena *a, const struct gate_decision *d, enum language l);
void gate_explain_limits(struct out *o, const struct gate_decision *d, const struct findings *f, enum language l);
/* gate_explain.c: sentences that say why the status is what it is, a line each. FROM: where the gate was stated. */
void gate_explain(struct out *o, const struct gate_decision *d, const struct findings *f, const char *from, enum language l);
/* One line; "" when there is no gate. Owned by A. */
const char *gate_line(struct arena *a, const struct gate_decision *d, enum language l);

#endif
