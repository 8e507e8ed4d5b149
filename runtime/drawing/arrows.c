/* arrows.c - flows and transfers between boxes; those with the same ends and of the same sort are one arrow. */
#include "runtime/drawing/drawing_internal.h"

/* The box where arrows of E end, or DRAWING_NONE. */
static uint32_t box_of(const struct drawing *d, entity_id e) {
  uint32_t place = e ? d->place[e] : 0;
  if (!place) return DRAWING_NONE;
  return place & PLACE_FRAME ? d->frames.items[(place & PLACE_INDEX) - 1].box : place - 1;
}

static void link_to(struct drawing *d, struct arrow *x, entity_id e) {
  vec_push(&d->links, ((struct arrow_link){.entity = e, .next = x->first}));
  x->first = d->links.count;
  x->count++;
  if (tally_status(&d->tallies[x->entity]) < tally_status(&d->tallies[e])) x->entity = e;
  tally_add(&x->tally, &d->tallies[e]);
}

static uint32_t arrow_between(struct drawing *d, struct idmap *known, uint32_t from, uint32_t to, enum arrow_sort sort,
                              entity_id e) {
  uint64_t key = idmap_pair(from * 4 + sort, to);
  uint32_t index = idmap_get(known, key);
  if (index) return index - 1;
  vec_push(&d->arrows, ((struct arrow){.from = from, .to = to, .sort = sort, .entity = e}));
  idmap_put(known, key, d->arrows.count);
  return d->arrows.count - 1;
}

static void draw_transfer(struct drawing *d, struct idmap *known, entity_id e, enum arrow_sort sort) {
  const struct model *m = d->in.model;
  uint32_t from = box_of(d, model_one(m, RELATION_SOURCE, e)), to = box_of(d, model_one(m, RELATION_SINK, e));
  if (from == DRAWING_NONE || to == DRAWING_NONE) return;
  if (from == to) { /* inside: told at the box */
    d->place[e] = from + 1;
    tally_add(&d->boxes.items[from].tally, &d->tallies[e]);
    return;
  }
  uint32_t index = arrow_between(d, known, from, to, sort, e);
  link_to(d, &d->arrows.items[index], e);
  d->place[e] = PLACE_ARROW | (index + 1);
}

static void draw_parties(struct drawing *d, struct idmap *known, entity_id contract) {
  uint32_t count, to = box_of(d, contract);
  const entity_id *parties = model_related(d->in.model, RELATION_PARTIES, contract, &count);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t from = box_of(d, parties[i]);
    if (from != DRAWING_NONE && to != DRAWING_NONE && from != to) arrow_between(d, known, from, to, ARROW_PARTY, 0);
  }
}

/* Links were hung in front: in order of the spec again. */
static void turn_links(struct drawing *d, struct arrow *x) {
  uint32_t done = 0;
  for (uint32_t at = x->first; at;) {
    struct arrow_link *link = &d->links.items[at - 1];
    uint32_t next = link->next;
    link->next = done;
    done = at;
    at = next;
  }
  x->first = done;
}

void draw_arrows(struct drawing *d) {
  const struct model *m = d->in.model;
  struct idmap known = {0};
  for (entity_id e = 1; e < m->entities.count; e++) {
    switch ((enum entity_kind)m->kinds[e]) {
    case KIND_FLOW: draw_transfer(d, &known, e, ARROW_FLOW); break;
    case KIND_SENSE: draw_transfer(d, &known, e, ARROW_SENSE); break;
    case KIND_ACTUATE: draw_transfer(d, &known, e, ARROW_ACTUATE); break;
    case KIND_CONTRACT: draw_parties(d, &known, e); break;
    case KIND_NONE:
    case KIND_ORGANIZATION:
    case KIND_PERSON:
    case KIND_COMPONENT:
    case KIND_DATA:
    case KIND_PROCEDURE:
    case KIND_SYSTEM:
    case KIND_MEASURE:
    case KIND_EVIDENCE:
    case KIND_REQUIRE:
    case KIND_QUANTITY:
    case KIND_PORT:
    case KIND_FIELD:
    case KIND_COUNT: break;
    }
  }
  for (uint32_t i = 0; i < d->arrows.count; i++) turn_links(d, &d->arrows.items[i]);
  idmap_free(&known);
}
