/* missing_label.c - why a part of a label is not known: the nearest place where something begins that does not state it. */
#include "runtime/trust/trust_internal.h"

static bool is_known(const struct trust_state *t, entity_id e, enum label_part part) {
  return t->lo[part][e] == t->hi[part][e];
}

bool node_is_sensed(const struct trust_state *t, entity_id from) {
  uint32_t count;
  entity_id element = node_element(t->model, from);
  const entity_id *senses = model_related(t->model, RELATION_SENSE_OF, element, &count);
  for (uint32_t i = 0; i < count; i++) {
    entity_id port = model_one(t->model, RELATION_SINK_PORT, senses[i]);
    if (model_one(t->model, RELATION_SINK, senses[i]) == element && (!port || port == from)) return true;
  }
  return false;
}

/* Data without the part; a flow that names none and leaves from where nothing flows in, from somebody who speaks, or from
 * a sensor. */
static bool begins_unstated(const struct trust_state *t, entity_id e, enum label_part part) {
  uint8_t kind = t->model->entities.items[e].kind;
  if (kind != KIND_DATA && kind != KIND_FLOW) return false;
  entity_id data = kind == KIND_FLOW ? model_one(t->model, RELATION_FLOW_DATA, e) : e;
  if (data) return stated_part(t, data, part) == MARK_NONE;
  entity_id from = flow_from(t->model, e);
  return from && (!t->has_inflow[from] || is_known(t, from, part) || node_speaks_for_itself(t, from) || node_is_sensed(t, from));
}

struct search_for { const struct trust_state *state; enum label_part part; };

/* Only through places where the part is unknown, too: what is known elsewhere does not come into it. */
static enum path_visit visit_unknown(void *context, entity_id node) {
  const struct search_for *x = context;
  if (is_known(x->state, node, x->part)) return PATH_STOP;
  return begins_unstated(x->state, node, x->part) ? PATH_FOUND : PATH_GO_ON;
}

struct witness trust_missing(struct arena *a, const struct trust *trust, entity_id e, enum label_part part) {
  struct trust_state *t = trust->state;
  struct search_for x = {t, part};
  uint64_t before = t->search.looked, left = ways_left(t);
  if ((part != PART_CONFIDENTIALITY && part != PART_INTEGRITY) || !left) return (struct witness){0};
  t->search.limit = left == UINT64_MAX ? 0 : before + left;
  struct witness res = trust_path_until(a, &t->graph, &t->search, e, 0, visit_unknown, &x);
  t->search.limit = 0;
  t->ways_looked += t->search.looked - before;
  return res;
}
