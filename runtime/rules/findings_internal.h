/* findings_internal.h - inside the findings: what findings_run prepares once so that every row costs a few look-ups.
 *
 * The order of subjects, the targets, the measures that bear on a requirement and the decisions are indexed when the
 * findings are made and kept until findings_free: finding_build, the proofs and the questions ask the same indexes.
 */
#ifndef CPSFC_FINDINGS_INTERNAL_H
#define CPSFC_FINDINGS_INTERNAL_H

#include "runtime/rules/rules.h"

/* ---- keyed_sort.c -------------------------------------------------------------------------------------------- */

struct keyed {
  uint64_t key;
  uint32_t item, size; /* go along */
};
/* By key; equal ones stay as they were. The result lies in LIST or in ROOM, which is as large. */
struct keyed *keyed_sort(struct keyed *list, struct keyed *room, uint32_t count);

/* ---- subject_order.c: entities by qualified name ------------------------------------------------------------- */

/* rank[e]: place of E among all entities by qualified name, name by name along the path. */
struct subject_order {
  uint32_t *rank;
};
void subject_order_build(struct subject_order *o, const struct model *m);

/* ---- targets.c (language.md 5.8) ----------------------------------------------------------------------------- */

struct target_line {
  struct target target;
  uint32_t scope;
  bool from_option;
  uint32_t next; /* index + 1 of the next line on the same entity */
};
struct target_channel {
  bool has_places;
  uint8_t everywhere;
  uint32_t everywhere_line; /* index + 1 */
  uint8_t *memo;
};
struct target_index {
  VEC(struct target_line) lines;
  VEC(struct target_scope {
    uint32_t framework;
    sym profile;
    uint8_t level;
  })
  scopes;
  uint8_t *level;       /* [scope * requirements + requirement]: 0 when the scope says nothing of it */
  struct idmap on;      /* entity -> index + 1 of its first line */
  uint32_t *channel_of; /* requirement -> channel: requirements that the same lines speak of */
  VEC(struct target_channel) channels;
  VEC(uint32_t) sample; /* channel -> one of its requirements */
};
void targets_build(struct findings *f, struct diagnostics *d);
void targets_free(struct target_index *t);
/* Finds the target levels of these verdicts of a requirement where they depend on the subject; D takes W3311. */
void target_levels(const struct findings *f, uint32_t requirement, struct index_span verdicts, struct diagnostics *d);
/* The target level of one finding, 0 when there is none. */
uint8_t target_level_at(const struct findings *f, uint32_t requirement, entity_id subject);
static inline uint8_t target_level(const struct findings *f, uint32_t requirement, entity_id subject);
/* For a proof: the line the level comes from and the element it was written for. LINE is NULL for none. */
struct target_origin {
  const struct target *line;
  bool from_option;
  entity_id via;
};
struct target_origin target_origin(const struct findings *f, uint32_t requirement, entity_id subject, uint8_t level);

/* ---- stated_dates.c: what measures, evidence and contracts say of time ----------------------------------------- */

struct stated_dates {
  day since, until, due, expires;
  uint8_t status; /* of a measure, enum reason: NONE implemented, PLANNED, INSUFFICIENT anything else */
};
enum dates_field { DATES_SINCE, DATES_UNTIL, DATES_DUE, DATES_EXPIRES, DATES_STATUS, DATES_FIELDS };
struct dates_reader {
  const struct model *model;
  sym fields[DATES_FIELDS], implemented, planned;
  struct stated_dates *presets; /* by class */
  bool *known;
};
void dates_reader_begin(struct dates_reader *r, const struct model *m);
void dates_reader_end(struct dates_reader *r);
struct stated_dates stated_dates_read(struct dates_reader *r, entity_id e);

/* ---- relevant.c: measures that bear on a requirement --------------------------------------------------------- */

/* A measure bears on a requirement when it names it, or when it is of a class the conditions look for. A row of an
 * answers block is an entry of its own; its plan for later is another. */
struct relevant {
  entity_id measure; /* 0: a row without a measure */
  uint32_t answer;   /* index + 1 in model.answers, or 0 */
  uint8_t level;     /* as stated; 0: not stated */
  uint8_t state; /* enum reason: NONE counts; PLANNED, EXPIRED, INSUFFICIENT (partly), MISSING (not done), UNANSWERED
                    (asked) */
  bool names;    /* the requirement; else it bears on it by its class */
  bool row, blanket, evidence_expired;
  day due;              /* of a planned one */
  uint32_t requirement; /* it bears on */
};
enum { RELEVANT_PLANNED = 1, RELEVANT_BLANKET = 2, RELEVANT_EVIDENCE_EXPIRED = 4, RELEVANT_ANY = 8 };
struct relevant_index {
  VEC(struct relevant) list; /* by place, then by requirement, the newest first */
  uint32_t *start;    /* place -> its first entry; they end where those of the next place begin */
  uint8_t (*asks)[4]; /* per requirement and level: do the conditions up to it ask for answers or measures? */
  uint8_t *has;       /* per requirement: RELEVANT_ bits over all its entries */
};
void relevant_build(struct findings *f);
void relevant_free(struct relevant_index *x);
/* Every entry for (REQUIREMENT, SUBJECT) that reaches it, nearest place first. Rows of answers blocks behind a nearer
 * one are left out. Stops when VISIT returns false. */
void relevant_visit(const struct findings *f, uint32_t requirement, entity_id subject,
                    bool (*visit)(void *context, const struct relevant *x), void *context);
/* Do the requirement's conditions up to LEVEL ask for answers or measures at all? */
static inline bool requirement_asks(const struct relevant_index *x, uint32_t requirement, uint8_t level) {
  return x->asks[requirement][level] != 0;
}

/* ---- formula_walk.c: what a formula mentions ----------------------------------------------------------------- */

struct formula_walk {
  const struct rule_set *rules;
  VEC(expr_id) pending;
  uint32_t *define_seen;
  uint32_t round; /* helpers already entered in this round */
};
void formula_walk_begin(struct formula_walk *w, const struct rule_set *r);
void formula_walk_end(struct formula_walk *w);
/* Starts a new round at ROOT, then gives every expression below it once, helpers included; NULL at the end. */
void formula_walk_start(struct formula_walk *w, expr_id root);
const struct expr *formula_walk_next(struct formula_walk *w);

/* ---- decisions.c (language.md 0.4) --------------------------------------------------------------------------- */

void decisions_apply(struct findings *f, struct diagnostics *d);

/* ---- planned.c ----------------------------------------------------------------------------------------------- */

/* Would the finding be met if all planned measures with due >= as-of were done? Sets disposition, until, measure. */
void planned_apply(struct findings *f);

/* ---- date_warnings.c ----------------------------------------------------------------------------------------- */

void date_warnings(struct findings *f, struct diagnostics *d);

/* ---- severity.c ---------------------------------------------------------------------------------------------- */

/* enum rating of a finding below its target (language.md 5.9). HIGH: severity_labels. */
uint8_t row_severity(const struct finding_row *row, const uint64_t *high);
/* The same of a built-in check with a severity of its own. */
uint8_t check_severity(const struct finding_row *row, uint8_t severity);

/* ---- fingerprint.c ------------------------------------------------------------------------------------------- */

/* Chains of statements about an entity: entity -> index + 1 of the first, then NEXT. */
struct statement_index {
  struct idmap first;
  uint32_t *next;
};
/* @was lines by entity; `complete` statements by the element they are within. */
void former_build(struct statement_index *x, const struct model *m);
void complete_build(struct statement_index *x, const struct model *m);
/* The fingerprint and the previous ones; lists owned by A. */
void fingerprint_write(struct arena *a, const struct findings *f, struct finding *res);

/* ---- what is kept -------------------------------------------------------------------------------------------- */

struct use_memo {
  struct idmap index;
  VEC(struct resolved_use {
    struct requirement_use use;
    struct index_list requirements;
  })
  list;
};
struct kind_list {
  VEC(entity_id) items;
  struct stated_dates *dates; /* of each */
};
struct findings_scratch {
  struct dates_reader reader;
  struct kind_list of_kind[KIND_COUNT]; /* the entities of the kinds whose dates matter: measures, evidence, contracts */
  uint64_t *aged;                       /* a bit per entity: evidence that has expired; NULL: none has */
  bool contested;                       /* some verdict is */
  struct subject_order order;
  struct target_index targets;
  struct relevant_index relevant;
  struct statement_index former;
  struct statement_index complete; /* element -> index + 1 in model.completes of its first `complete ... within` */
  struct use_memo uses;
  struct index_span *rows_of; /* requirement -> its rows */
};
static inline struct findings_scratch *scratch_of(const struct findings *f) { return f->scratch; }

static inline uint8_t target_level(const struct findings *f, uint32_t requirement, entity_id subject) {
  const struct target_index *t = &scratch_of(f)->targets;
  const struct target_channel *c = &t->channels.items[t->channel_of[requirement]];
  return c->has_places ? target_level_at(f, requirement, subject) : c->everywhere;
}

/* ---- readings.c: small readings of the model that several parts need ----------------------------------------- */

/* Who answers for an element: its owner; for a flow or transfer without one, the owner of its source, then its sink;
 * for a contract a party. */
entity_id subject_owner(const struct model *m, entity_id e);
/* The organization behind an owner, or 0. */
entity_id owner_organization(const struct model *m, entity_id owner);
/* The requirements a use stands for, remembered per use; owned by the findings. */
struct index_list use_resolve(const struct findings *f, struct requirement_use use);

/* A date attribute of E by its English name, or DAY_NONE. */
day entity_date(const struct model *m, entity_id e, const char *attribute);
/* Text of a member attribute ("implemented"), or NULL when it is not set or not a member. */
const char *entity_member(const struct model *m, entity_id e, const char *attribute);

#endif
