/* idle_authority.c - `acts for` between organizations that no contract in force joins (language.md 4.6 ACT): W4205. An
 * end written on the statement itself is meant; that the contract behind it ended is easily overlooked. */
#include "runtime/trust/trust_internal.h"

static bool is_ours(const struct model *m, entity_id e) {
  module_id module = m->entities.items[e].module;
  return module == 0 || m->modules.count <= module || m->modules.items[module].own;
}

static void warn_of(struct trust_state *t, const struct acts_for *a) {
  day date;
  entity_id contract;
  enum authority x = authority_of(&t->trust->principals, a, &date, &contract);
  if (x == AUTHORITY_GIVEN || (x == AUTHORITY_ON_PAPER) == (contract != 0))
    return; /* on paper under a contract: its dates are not known */
  enum message m = x == AUTHORITY_ON_PAPER ? MSG_ACTS_ON_PAPER
                   : x == AUTHORITY_LATER  ? MSG_ACTS_CONTRACT_LATER
                                           : MSG_ACTS_CONTRACT_ENDED;
  diag(t->diagnostics, m, a->at, trust_name(t, a->who), trust_name(t, a->principal),
       contract ? trust_name(t, contract) : NULL, contract ? date_format(date, arena_alloc(t->memory, 11)) : NULL);
}

void warn_of_idle_authority(struct trust_state *t) {
  for (uint32_t i = 0; i < t->model->acts.count; i++) {
    const struct acts_for *a = &t->model->acts.items[i];
    if (a->who && a->principal && is_ours(t->model, a->who)) warn_of(t, a);
  }
}
