/* trust.h - layer 2: trust as a type system over the described process (language.md 4.4 to 4.6).
 *
 * Labels (confidentiality, integrity, availability, readers) are inferred over the graph of what data pass through and
 * checked at every flow, port, clearance, declaration and downgrade; authority says who may speak for whom; guards are
 * checked by dominators. Everything has three values: what nobody stated is unknown, never wrong. Results go into the
 * model as built-in checks (V codes of std.core); the state stays with the caller for `why label`, `trust` and reports.
 *
 * Sources: lattice and information flow checks after Denning (1976) and FIPS 199 (levels); readers owned by principals
 * after the decentralized label model of Myers and Liskov (2000); robust declassification after Myers, Sabelfeld and
 * Zdancewic (2006).
 */
#ifndef CPSFC_TRUST_H
#define CPSFC_TRUST_H

#include "runtime/model/model.h"

/* ---- principals.c: who acts for whom now -------------------------------------------------------------------------- */

/* P acts for Q: reflexive and transitive; from `acts for` in force, from persons to the organization they are of, and
 * between organizations only while a contract in force joins the two; organizations with one corporate number are one. */
struct principals {
  const struct model *model; day as_of;
  struct idmap by_number; /* corporate number -> the first organization that has it */
  struct idmap numbers, twins; /* organization -> its number, the next one with the same */
  struct idmap joined, lapsed; /* two organizations -> the first contract in force between them, the last one that is not */
  struct idmap first, idle; /* who -> index + 1 in model.acts of its first `acts for` that grants something now, that does not */
  struct idmap open;         /* the same, of those that grant something when a date of their contract, not known, lets them */
  uint32_t *next;
  uint32_t *seen, round; /* scratch of one question */
  VEC(entity_id) queue;
};
void principals_build(struct principals *p, const struct model *m, day as_of);
void principals_free(struct principals *p);
/* The organization a principal speaks as: a person that of its owner. */
entity_id organization_behind(const struct model *m, entity_id who);
/* Whose an element, port or flow is: organizations and persons without one are their own; 0: nobody said. */
entity_id principal_owning(const struct model *m, entity_id e);
/* Does WHO act for PRINCIPAL? False when either is 0. */
bool principals_act(struct principals *p, entity_id who, entity_id principal);
/* What somebody wrote of who acts for whom, and why it grants nothing now. */
enum authority { AUTHORITY_GIVEN, AUTHORITY_UNSAID, AUTHORITY_ENDED, AUTHORITY_LATER, AUTHORITY_ON_PAPER /* no contract joins the two */ };
/* Of one statement; ended or begins on DATE, its own one when CONTRACT is 0. */
enum authority authority_of(const struct principals *p, const struct acts_for *a, day *date, entity_id *contract);
/* Of WHO for PRINCIPAL: the authority that ended last, when there are several. */
enum authority principals_authority(struct principals *p, entity_id who, entity_id principal, day *date);
/* Everybody WHO acts for, itself first, each once; owned by P until the next question. */
const entity_id *principals_behind(struct principals *p, entity_id who, uint32_t *count);
/* And whom it may act for, under contracts whose dates are not known. */
const entity_id *principals_perhaps_behind(struct principals *p, entity_id who, uint32_t *count);
/* Does WHO act for PRINCIPAL? Unknown when it hangs on a contract whose dates are. */
enum truth principals_truth(struct principals *p, entity_id who, entity_id principal);
/* Is the contract (or what it requires) in force on the day (both days inclusive; a missing bound is open)? Unknown while
 * a date is. */
enum truth contract_force(const struct model *m, entity_id contract, day as_of);
/* Surely so: a contract grants nothing while nobody knows. */
bool contract_in_force(const struct model *m, entity_id contract, day as_of);
/* A date of the contract, `since` or `until`; DAY_NONE: open. */
day contract_day(const struct model *m, entity_id contract, const char *attribute);
/* The first by id of the organizations that are one with E (by their corporate number); E itself for anything else. */
entity_id principal_first(const struct principals *p, entity_id e);
/* Are A and B (or the organizations they are of) the two parties of the contract? Dates are not looked at. */
bool contract_joins(const struct principals *p, entity_id contract, entity_id a, entity_id b);
/* A contract in force whose parties are exactly A and B (or the organizations they are of), the first by id; 0: none. */
entity_id contract_between(const struct principals *p, entity_id a, entity_id b);

/* ---- labels ------------------------------------------------------------------------------------------------------- */

enum mark { MARK_NONE, MARK_LOW, MARK_MODERATE, MARK_HIGH }; /* FIPS 199; NONE: nothing stated, nothing asked */
struct bounds { uint8_t lo, hi; };                            /* enum mark; lo == hi: known */
enum label_part { PART_CONFIDENTIALITY, PART_INTEGRITY, PART_AVAILABILITY, PART_READERS, PART_COUNT };
/* What may be known of the data at one place. `a` is a demand that comes from what is fed; the others come from what
 * flows in. */
struct label { struct bounds part[3]; uint32_t readers; /* policy of policies.c; 0: no restriction */ };

/* Words of a mark as the language writes them: "low", "moderate", "high"; "" for NONE. */
const char *mark_text(enum mark m);

/* ---- paths: a witness is shortest, the same in every run, five steps shown and the rest counted --------------------- */

enum { WITNESS_STEPS = 5 };
/* Entities from the origin to the place asked about. Owned by the arena. */
struct witness { entity_id *steps; uint32_t count; };
/* "hana.note → vet_tip → planner → … (2) → drive7": elements and data, a port only where its element is not on the way;
 * owned by A. */
const char *witness_text(struct arena *a, const struct model *m, const struct witness *w);

/* ---- chain_line.c: from what is sensed to what is driven ---------------------------------------------------------------- */

/* The chain an actuation hangs on, in order: quantity, sensing, the ports, elements, flows and held data on the shortest
 * way from a sensed port through the guard to the command, the actuation, quantity. Where nothing is sensed it begins at
 * the nearest origin of data, with the guard left out when the command does not hear from it. Owned by A. The first call
 * looks at the whole graph once, later ones only at their way. */
struct trust;
struct witness trust_chain(struct arena *a, const struct trust *t, entity_id actuate);
/* "m7.shake ~> t_vib ~> s7 → vib → edge7 → vib → check_cmd → cmd → drive7 ~> t_speed ~> m7.spin": elements, the data that
 * flows carry, transfers between curly arrows; the middle of a long chain is counted. Owned by A. */
const char *trust_chain_text(struct arena *a, const struct trust *t, const struct witness *chain);

/* ---- creep.c: what forces the highest mark on how much ---------------------------------------------------------------- */

/* SOURCE forces `high` on so many other elements: its confidentiality on what its data reach, its demand for integrity or
 * availability on what feeds it. Each place is put down to the source nearest to it. */
struct creep_row { entity_id source; uint8_t part; /* enum label_part */ uint32_t elements; };
struct creep_list { VEC(struct creep_row) rows; };
/* Most elements first; RES begins empty. Near-linear in elements and flows. */
void trust_creep(const struct trust *t, struct creep_list *res);
void creep_free(struct creep_list *c);

/* ---- the whole ---------------------------------------------------------------------------------------------------- */

struct trust_options {
  day as_of;
  bool list_all; /* every check becomes an entry of model.checks, met and unlisted ones too: for tests of the language */
};
struct trust_state; /* trust_internal.h */
struct trust { const struct model *model; day as_of; struct arena memory; struct principals principals; struct trust_state *state; };

/* Infers labels and adds the V checks of language.md 4.4 to 4.6 that need no verdict to M->checks; notes go to D. Linear
 * in elements, flows and reader lists. Free with trust_free; M must live as long. */
void trust_run(struct trust *t, struct model *m, struct trust_options options, struct diagnostics *d);
void trust_free(struct trust *t);
/* The label inferred or declared at a port, flow, data or element. */
struct label trust_label(const struct trust *t, entity_id e);
/* Why a part of the label at E is what it is: the way from the data, port or element that forces it. Count 0: nothing
 * is known of it. Owned by A. */
struct witness trust_origin(struct arena *a, const struct trust *t, entity_id e, enum label_part part);
/* Why c or i at E is not known: the way from the nearest data or flow that does not state it. Count 0: it is known, or
 * nothing of that kind is found. Owned by A. */
struct witness trust_missing(struct arena *a, const struct trust *t, entity_id e, enum label_part part);
/* May PRINCIPAL read what is at E? */
enum truth trust_may_read(const struct trust *t, entity_id principal, entity_id e);
/* "oem, sky.company", "anyone", "not stated"; in that language; owned by A. */
const char *trust_readers_text(struct arena *a, const struct trust *t, uint32_t policy, enum language language);

#endif
