/* places.c - what is asked of the same node again and again, found out in one walk over the nodes. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

static bool somebody(uint8_t kind) { return kind == KIND_PERSON || kind == KIND_ORGANIZATION; }

static bool downgrade_names_readers(const struct trust_state *t, entity_id port) {
  for (uint32_t i = t->downgrades.first[port]; i; i = t->downgrades.next[i - 1])
    if (t->model->downgrades.items[i - 1].has_readers) return true;
  return false;
}

static uint8_t place_of_port(const struct trust_state *t, entity_id e) {
  bool output = t->model->entities.items[e].flags & ENTITY_OUTPUT;
  bool says_itself = output && readers_stated(t, e) && !(t->stated.by_class[e] >> PART_READERS & 1);
  return (uint8_t)((output ? PLACE_OUTPUT : 0) | (says_itself || downgrade_names_readers(t, e) ? PLACE_NAMES_READERS : 0));
}

/* Ports, or whole elements, where a physical quantity becomes data. */
static void find_sensing(struct trust_state *t) {
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    if (t->model->kinds[e] != KIND_SENSE) continue;
    entity_id port = model_one(t->model, RELATION_SINK_PORT, e);
    bool is_port = port && t->model->kinds[port] == KIND_PORT;
    t->places[is_port ? port : model_one(t->model, RELATION_SINK, e)] |= PLACE_SENSES;
  }
}

void places_find(struct trust_state *t) {
  const uint8_t *kinds = t->model->kinds;
  t->places = memory_zeroed((size_t)t->graph.nodes + 1, sizeof *t->places);
  find_sensing(t);
  for (entity_id e = 1; e < t->graph.nodes; e++) {
    entity_id element = e;
    if (kinds[e] == KIND_PORT) {
      t->places[e] |= place_of_port(t, e);
      element = node_element(t->model, e);
    }
    if (somebody(kinds[element])) t->places[e] |= PLACE_SPEAKS;
    if ((t->places[e] | t->places[element]) & PLACE_SENSES) t->places[e] |= PLACE_SENSED;
  }
}
