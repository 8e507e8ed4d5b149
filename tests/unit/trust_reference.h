/* trust_reference.h - what the label of every place is, computed as slowly and as plainly as the rules are written
 * (language.md 4.5, 4.6): all places again and again until nothing changes, sets as bits. It shares the model with the
 * compiler and nothing else. */
#ifndef CPSFC_TRUST_REFERENCE_H
#define CPSFC_TRUST_REFERENCE_H

#include "runtime/model/model.h"

/* Principals are the entities 1 .. count of a model; 0 stands for an owner nobody knows. */
enum { REFERENCE_PRINCIPALS = 16, REFERENCE_NODES = 512, REFERENCE_EDGES = 2048, EVERYBODY = 0xffff };

/* Who may read, by owner: nothing said of those not in OWNERS. Sets are bits of principals. */
struct reference_policy {
  uint16_t owners, surely[REFERENCE_PRINCIPALS], possibly[REFERENCE_PRINCIPALS];
};

/* Levels are 1 to 3, 0: none. Parts are c, i, and the need of a. */
struct reference {
  const struct model *model;
  day as_of;
  uint32_t nodes, principals, edge_count;
  struct edge edges[REFERENCE_EDGES];
  uint16_t acts[REFERENCE_PRINCIPALS], may_act[REFERENCE_PRINCIPALS]; /* whom each acts for, surely and possibly, itself included */
  bool fed[REFERENCE_NODES];           /* something flows into the element or port */
  uint8_t lo[3][REFERENCE_NODES], hi[3][REFERENCE_NODES];
  struct reference_policy readers[REFERENCE_NODES];
};

void reference_compute(struct reference *r, const struct model *m, uint32_t principals, day as_of);
enum truth reference_may_read(const struct reference *r, const struct reference_policy *p, entity_id who);

#endif
