/* trust.c - one run over a finished model: the passes in order, and what is asked of their results. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

/* ---- why so much stays open ------------------------------------------------------------------------------------------ */

static bool is_labelled(const struct trust_state *s, entity_id data) {
  struct stated x = stated_of(s, data);
  return x.part[PART_CONFIDENTIALITY] && x.part[PART_INTEGRITY] && x.part[PART_AVAILABILITY] && readers_stated(s, data);
}

/* Flows that name no data take them from an element that nothing flows into: nobody said what begins there. */
static void count_unlabelled(struct trust_state *s) {
  struct model *m = s->model;
  uint8_t *counted = memory_zeroed((size_t)m->entities.count + 1, 1);
  m->unlabelled_data = m->unlabelled_sources = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    if (!(x->flags & ENTITY_OWN)) continue;
    if (x->kind == KIND_DATA) m->unlabelled_data += !is_labelled(s, e);
    entity_id from = x->kind == KIND_FLOW && !model_one(m, RELATION_FLOW_DATA, e) ? flow_from(m, e) : 0;
    if (!from || counted[from] || s->has_inflow[from]) continue;
    counted[from] = 1;
    m->unlabelled_sources++;
  }
  free(counted);
}

void trust_run(struct trust *t, struct model *m, struct trust_options options, struct diagnostics *d) {
  *t = (struct trust){.model = m, .as_of = options.as_of};
  principals_build(&t->principals, m, options.as_of);
  struct trust_state *s = memory_zeroed(1, sizeof *s);
  t->state = s;
  *s = (struct trust_state){.trust = t, .model = m, .diagnostics = d, .memory = &m->memory, .options = options};
  trust_graph_build(&s->graph, m);
  downgrades_index(&s->downgrades, m);
  s->policies = policies_new();
  stated_words(&s->words, m->names);
  stated_gather(s);
  places_find(s);
  s->running = true;
  infer_levels(s);
  count_unlabelled(s);
  infer_readers(s);
  check_labels(s);
  check_readers(s);
  check_downgrades(s);
  check_guards(s);
  check_contracts(s);
  warn_of_idle_authority(s);
  s->running = false;
}

void trust_free(struct trust *t) {
  struct trust_state *s = t->state;
  if (s != NULL) {
    trust_graph_free(&s->graph);
    downgrades_free(&s->downgrades);
    policies_free(s->policies);
    free(s->readers);
    idmap_free(&s->permitted_first);
    vec_free(&s->permitted);
    trust_search_free(&s->search);
    chain_ways_free(&s->chains);
    stated_free(&s->stated);
    remembered_ways_free(s);
    levels_free(s);
    free(s->places);
    free(s);
  }
  principals_free(&t->principals);
  arena_free(&t->memory);
  *t = (struct trust){0};
}
