/* chain.h - layer 2, above the rules: what an actuation or a release of data depends on, and what the trust in each
 * part of it rests on.
 *
 * A *subject* is an actuation of one's own, or a flow by which data of one's own leave for another owner. Its *chain*
 * is everything upstream of it over the data graph: elements, flows, data, sensing and what is sensed as far as
 * anything is said of it, own networks on the way; the organizations and people behind them; the contracts under which
 * data cross from one owner to another; for a release the receiver, too. Each *link* has a strength (below) and is
 * *weak* when it falls short of a target or rests on nothing.
 *
 * A link stands *behind a check* when every way from it to the actuation passes a guard or an `endorse`: what comes
 * from it is looked at before it counts. The smallest set of links to strengthen is the weak ones that stand behind no
 * check: each of them lies on a way without a check (or is what such a way stands on), so leaving one out leaves that
 * way weak. Where one element of one's own lies on all ways of several of them, a check there would do in their place;
 * the element that does so for most of them is offered. A release has no such ways out: a check says nothing of
 * confidentiality.
 */
#ifndef CPSFC_CHAIN_H
#define CPSFC_CHAIN_H

#include "runtime/rules/rules.h"
#include "runtime/trust/trust.h"

/* How strong a link is: the weakest that counts among what its trust rests on. */
enum strength {
  STRENGTH_BELOW,     /* an open finding says that it misses a target, whatever else is there */
  STRENGTH_NOTHING,   /* no verdict, measure, claim or contract speaks for it; or data cross there without a contract */
  STRENGTH_STATED,    /* the word of the one it belongs to */
  STRENGTH_AGREED,    /* a contract in force obliges */
  STRENGTH_CLAIMED,   /* a partner's claim in force */
  STRENGTH_EVIDENCED, /* evidence in force */
  STRENGTH_THIRD_PARTY, /* looked at by somebody independent */
  STRENGTH_DERIVED,     /* follows from the process described */
  STRENGTH_COUNT
};
/* Why a link has its strength: the one sentence said of it. */
enum chain_because {
  BECAUSE_GAP,       /* row */
  BECAUSE_CROSSING,  /* without a contract in force; other: the owner on the other side, 0: nobody said */
  BECAUSE_EXPIRED,   /* the contract is not in force */
  BECAUSE_MET,       /* row: met, with the least basis; measure: that counts for it, or 0 */
  BECAUSE_MEASURE,   /* measure: covers it */
  BECAUSE_CLAIM,     /* claim */
  BECAUSE_CONTRACT,  /* contract */
  BECAUSE_CHECK,     /* it states what it checks */
  BECAUSE_LABEL,     /* data: its label is stated */
  BECAUSE_AUTHORITY, /* a person who acts for other: the organization */
  BECAUSE_NOTHING    /* row: what would settle it, 0: nothing */
};
struct chain_rest {
  uint8_t strength, because, severity;     /* enum rating of the gravest open gap */
  uint32_t gaps, accepted, undecided, met; /* findings on it that have a target; accepted: decided about, not open */
  uint32_t row;                            /* index + 1 in findings.rows */
  uint32_t open;                           /* likewise: the gravest that is undecided */
  uint32_t claim;                          /* index + 1 in model.claims */
  entity_id measure, evidence /* of the measure */, contract, other;
};
static inline bool chain_rest_is_weak(const struct chain_rest *r) { return r->strength <= STRENGTH_NOTHING; }

struct chain_link {
  entity_id what;
  uint8_t layer;     /* 1 organizations, 2 transfers, 3 data */
  uint32_t distance; /* steps from the subject */
  struct chain_rest rest;
  entity_id check; /* a check that all ways from here pass; 0: none */
};
enum chain_kind { CHAIN_ACTUATION, CHAIN_RELEASE, CHAIN_OTHER /* asked for by name: a sensing, a flow inside */ };
struct chain_offer {
  entity_id at; /* 0: none */
  uint32_t covers;
  const uint32_t *links; /* indices in links */
};
struct chain_view {
  entity_id subject;
  uint8_t kind;
  struct witness line; /* trust_chain */
  struct chain_link *links;
  uint32_t count; /* by layer, then from the subject on */
  uint32_t of_strength[STRENGTH_COUNT];
  uint32_t weakest[3];   /* by layer: index + 1 in links; 0: no link of that layer */
  uint32_t weak, behind; /* weak links in all; those of them that stand behind a check */
  const uint32_t *strengthen;
  uint32_t strengthen_count; /* weak ones behind no check: indices in links */
  struct chain_offer offer;
  bool complete; /* false: larger than CHAIN_NODES; the rest was not looked at */
};
enum { CHAIN_NODES = 200000, CHAINS_LINKS = 2000000 };

struct chain_tables;
struct chains {
  const struct findings *findings;
  const struct model *model;
  struct trust *trust;
  struct arena memory;
  struct chain_tables *tables;
  VEC(struct chain_view) list;   /* weakest first */
  uint32_t actuations, releases; /* of one's own, in all */
};
void chains_open(struct chains *c, const struct findings *f, struct trust *t);
void chains_free(struct chains *c);
/* Adds the chains of at most LIMIT subjects (0: all) to the list, those with the weakest link first, then those with
 * most weak links behind no check, then by id. Which subjects come first is found in one walk over the graph; no more chains are added
 * once all of them have CHAINS_LINKS links. */
void chains_find(struct chains *c, uint32_t limit);
/* Adds the chain of one actuation, sensing or flow. */
void chains_add(struct chains *c, entity_id subject);
/* What kind of subject E is; CHAIN_OTHER when it is none of its own accord. */
enum chain_kind chain_kind_of(const struct chains *c, entity_id e);
/* What the trust in E alone rests on. */
struct chain_rest chain_rest_of(const struct chains *c, entity_id e);

#endif
