/* downgrades.c - the declassify and endorse statements by the port they stand on. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

void downgrades_index(struct downgrade_list *l, const struct model *m) {
  l->first = memory_zeroed((size_t)m->entities.count + 1, sizeof *l->first);
  l->next = memory_zeroed((size_t)m->downgrades.count + 1, sizeof *l->next);
  for (uint32_t i = m->downgrades.count; 0 < i; i--) {
    entity_id port = m->downgrades.items[i - 1].port;
    l->next[i - 1] = l->first[port];
    l->first[port] = i;
  }
}

void downgrades_free(struct downgrade_list *l) {
  free(l->first);
  free(l->next);
  *l = (struct downgrade_list){0};
}
