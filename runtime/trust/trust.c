/* trust.c - one run over a finished model: the passes in order, and what is asked of their results. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

void trust_run(struct trust *t, struct model *m, struct trust_options options, struct diagnostics *d) {
  *t = (struct trust){.model = m, .as_of = options.as_of};
  principals_build(&t->principals, m, options.as_of);
  struct trust_state *s = memory_zeroed(1, sizeof *s);
  t->state = s;
  *s = (struct trust_state){.trust = t, .model = m, .diagnostics = d, .memory = &m->memory, .options = options};
  trust_graph_build(&s->graph, m);
}

void trust_free(struct trust *t) {
  struct trust_state *s = t->state;
  if (s != NULL) {
    trust_graph_free(&s->graph);
    trust_search_free(&s->search);
    free(s);
  }
  principals_free(&t->principals);
  arena_free(&t->memory);
  *t = (struct trust){0};
}
