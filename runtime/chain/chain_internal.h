/* chain_internal.h - inside the chains of trust: what is indexed once, and one chain being put together. */
#ifndef CPSFC_CHAIN_INTERNAL_H
#define CPSFC_CHAIN_INTERNAL_H

#include "runtime/chain/chain.h"
#include "runtime/trust/trust_internal.h"

/* ---- what chains.c, rest.c and collect.c ask again and again; arrays by entity -------------------------------- */

struct chain_tables {
  uint32_t *first_sensing, *next_sensing; /* node -> a sensing that ends there, sensing -> the next one */
  uint32_t *row_start, *rows;   /* element (of its ports, too) -> findings about it */
  struct idmap claims;          /* entity -> index + 1 of its best claim in force */
  struct idmap contracts;       /* organization -> a contract in force that it is a party of */
  uint32_t *link_of, *place_of; /* of the chain at hand: index + 1 */
  uint8_t *known;               /* strength + 1; 0: not asked yet */
  bool *checks;                 /* nodes that data pass only after a check: endorsed ports */
};
void chain_tables_build(struct chains *c);
void chain_tables_free(struct chains *c);
/* Is it the same owner, or are they one organization? False when either is not known. */
bool chain_same_owner(const struct chains *c, entity_id a, entity_id b);
/* May data pass FLOW without a contract: it stays with its owner, or is for anybody? */
bool chain_needs_contract(const struct chains *c, entity_id flow);

/* ---- collect.c: one chain ------------------------------------------------------------------------------------- */

struct chain_place {
  entity_id node, check;
  uint32_t distance;
};
struct chain_carrier {
  uint32_t link, place;
}; /* the link is there because of that place */
struct collected {
  struct chains *c;
  entity_id subject;
  VEC(struct chain_place) places; /* nodes of the data graph, the one asked about first */
  VEC(struct chain_link) links;
  VEC(struct chain_carrier) carriers; /* by place; a link without any is not upstream */
  uint32_t without_check;             /* so many places, the first ones, have a way without a check */
  bool complete;
};
void collect_chain(struct collected *x, struct chains *c, entity_id subject, enum chain_kind kind);
void collected_free(struct collected *x);
/* Calls VISIT for everything that a node brings into a chain. */
void chain_links_of_node(const struct chains *c, entity_id node, void (*visit)(void *context, entity_id what),
                         void *context);
/* The node a chain begins at; 0: none. */
entity_id chain_begins_at(const struct model *m, entity_id subject);

/* ---- offer.c -------------------------------------------------------------------------------------------------- */

/* The element of one's own that all ways of most of the weak links in X pass, at least two; LINKS are indices as
 * collected. */
struct chain_offer chain_find_offer(struct collected *x, struct arena *a);

#endif
