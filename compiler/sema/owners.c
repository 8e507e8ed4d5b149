/* owners.c - who owns what, and what is one's own (language.md 4.6 and 5.0). */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>

static bool module_is_own(const struct sema *s, module_id m) {
  return s->test_module ? m == s->test_module : s->program->modules.items[m].own;
}

/* Own is what is written in the files named and not marked external; everything inside an external thing is external.
 */
uint8_t flags_of_new(const struct sema *s, struct frame f, const struct node *statement, class_id class) {
  const struct entity *around = f.scope ? entity_at(s, f.scope) : NULL;
  bool external = statement->flags & NODE_EXTERNAL || !module_is_own(s, around ? around->module : f.module);
  external = external || (around && around->flags & ENTITY_EXTERNAL) || class_below(s, class, s->internet_class);
  uint8_t res = external ? ENTITY_EXTERNAL : ENTITY_OWN;
  if (statement->flags & NODE_EXPORT) res |= ENTITY_EXPORTED;
  if (f.by_class) res |= ENTITY_FROM_CLASS;
  return res;
}

static void read_responsible(struct sema *s, struct frame f, node_id statements) {
  node_id last = tree_at(s, f.tree)->last[NODE_RESPONSIBLE];
  for (node_id n = node_of(s, f, statements)->first; n != 0 && n <= last; n = node_of(s, f, n)->next) {
    node_id path = node_of(s, f, n)->kind == NODE_RESPONSIBLE ? child_of(s, f, n, NODE_PATH) : 0;
    if (path == 0) continue;
    entity_id e = require_kind(s, resolve_entity(s, f, path, KINDS_PRINCIPAL), KINDS_PRINCIPAL, TERM_PRINCIPAL,
                               TERM(P_RESPONSIBLE), node_of(s, f, path)->at);
    if (s->responsible[f.module] == 0) s->responsible[f.module] = e;
    if (e == 0) idmap_put(&s->poisoned_modules, f.module, 1);
  }
}

/* The only own organization of each module, and of the program; a second one makes it 0 again. */
static void find_only_organizations(struct sema *s, entity_id *only, entity_id *of_program) {
  enum { SEVERAL = UINT32_MAX };
  *of_program = 0;
  for (entity_id e = 1; e < s->model->entities.count; e++) {
    const struct entity *x = entity_at(s, e);
    if (x->kind != KIND_ORGANIZATION || !(x->flags & ENTITY_OWN)) continue;
    only[x->module] = only[x->module] ? SEVERAL : e;
    *of_program = *of_program ? SEVERAL : e;
  }
  for (module_id m = 1; m < s->program->modules.count; m++)
    if (only[m] == SEVERAL) only[m] = 0, idmap_put(&s->poisoned_modules, m, 1);
  if (*of_program == SEVERAL) *of_program = 0;
}

void find_responsible(struct sema *s, node_id test, uint32_t test_tree) {
  uint32_t count = s->program->modules.count;
  s->responsible = memory_zeroed(count, sizeof *s->responsible);
  for (module_id m = 1; m < count; m++)
    for (uint32_t i = 0; i < s->program->modules.items[m].trees.count; i++) {
      struct frame f = frame_of_module(s, m, s->program->modules.items[m].trees.items[i]);
      if (test == 0) read_responsible(s, f, tree_at(s, f.tree)->root);
    }
  struct frame f = frame_of_module(s, s->test_module, test_tree);
  node_id body = test ? child_of(s, f, test, NODE_BODY) : 0;
  if (body != 0) read_responsible(s, f, body);
  entity_id *only = memory_zeroed(count, sizeof *only), of_program;
  find_only_organizations(s, only, &of_program);
  for (module_id m = 1; m < count; m++) {
    bool settled = s->responsible[m] != 0 || idmap_get(&s->poisoned_modules, m) != 0 || !module_is_own(s, m);
    if (!settled) s->responsible[m] = only[m] ? only[m] : of_program;
  }
  free(only);
}

/* What is nested takes the owner of what is around it; model_finish sees to that. A partner's interface says who is
 * responsible for what is in it; what one's own spec marks external has no owner unless it names one. */
void complete_owners(struct sema *s) {
  for (entity_id e = 1; e < s->model->entities.count; e++) {
    struct entity *x = entity_at(s, e);
    bool principal = x->kind == KIND_ORGANIZATION || x->kind == KIND_PERSON;
    bool marked = x->flags & ENTITY_EXTERNAL && module_is_own(s, x->module);
    if (x->owner == 0 && x->parent == 0 && !principal && !marked) x->owner = s->responsible[x->module];
  }
}
