/* profiles.c - profiles select requirements at a level; one may extend another and raise it, never lower it (E5211). */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

enum profile_state { PROFILE_NEW, PROFILE_OPEN, PROFILE_DONE };
enum { EXTENDS_LIMIT = 200 };

void declare_profile(struct lowering *l, uint32_t framework, node_id n) {
  node_id name = child_here(l, n, NODE_NAME);
  if (name == 0) return;
  struct profile_source x = {.name = node_here(l, name)->value,
                             .framework = framework,
                             .module = l->module,
                             .tree = l->tree,
                             .node = n,
                             .at = node_here(l, name)->at};
  uint32_t first = idmap_get(&l->profile_index, idmap_pair(framework, x.name));
  if (first != 0) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_TWICE, x.at, text_of(l, x.name));
    diag_also(l->diagnostics, index, MSG_RULE_FIRST, l->profiles.items[first - 1].at, text_of(l, x.name));
    return;
  }
  vec_push(&l->profiles, x);
  idmap_put(&l->profile_index, idmap_pair(framework, x.name), l->profiles.count);
}

/* ---- extends ---- */

static node_id setting(const struct lowering *l, node_id profile, const char *name) {
  node_id body = child_here(l, profile, NODE_BODY);
  for (node_id n = body ? child_here(l, body, NODE_SET) : 0; n != 0; n = node_next_same(tree_here(l), n)) {
    node_id called = child_here(l, n, NODE_NAME);
    if (called != 0 && strcmp(text_of(l, node_here(l, called)->value), name) == 0) return n;
  }
  return 0;
}

/* `basic` of this framework or its bases, or `wg.basic`. */
static uint32_t profile_of_names(const struct lowering *l, uint32_t framework, const struct path_names *p) {
  const struct program_module *m = &l->program->modules.items[l->module];
  for (uint32_t f = framework; p->count == 1 && f != UINT32_MAX; f = l->rules->frameworks.items[f].base) {
    uint32_t found = idmap_get(&l->profile_index, idmap_pair(f, p->names[0]));
    if (found != 0) return found;
  }
  for (uint32_t i = 0; p->count == 2 && i < m->imports.count; i++) {
    const struct program_import *x = &m->imports.items[i];
    uint32_t f = l->framework_of_module[x->module];
    if (f != UINT32_MAX && (x->alias ? x->alias : l->program->modules.items[x->module].name) == p->names[0])
      return idmap_get(&l->profile_index, idmap_pair(f, p->names[1]));
  }
  return 0;
}

static uint32_t extended_profile(struct lowering *l, const struct profile_source *x) {
  node_id set = setting(l, x->node, "extends"), n = set ? expression_here(l, set) : 0;
  struct path_names p;
  if (n == 0) return 0;
  uint32_t found = path_of_expression(l, n, &p) ? profile_of_names(l, x->framework, &p) : 0;
  if (found == 0) diag(l->diagnostics, MSG_RULE_NO_PROFILE, node_here(l, n)->at, words_here(l, n));
  return found;
}

/* ---- selecting ---- */

static void push_select(struct lowering *l, const struct profile_source *x, struct rule_select s) {
  s.profile = x->name;
  s.framework = x->framework;
  vec_push(&l->rules->selects, s);
  idmap_put(&l->select_index, idmap_pair((uint32_t)(x - l->profiles.items), s.requirement), l->rules->selects.count);
}

static void add_select(struct lowering *l, const struct profile_source *x, struct rule_select s, bool named) {
  uint32_t found = idmap_get(&l->select_index, idmap_pair((uint32_t)(x - l->profiles.items), s.requirement));
  if (found == 0) {
    push_select(l, x, s);
    return;
  }
  struct rule_select *known = &l->rules->selects.items[found - 1];
  const char *id = text_of(l, l->rules->requirements.items[s.requirement].id);
  bool inherited = found - 1 < x->own_select;
  if (inherited && s.level < known->level) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_LOWERED, s.at, id, arena_format(&l->memory, "%u", s.level),
                          arena_format(&l->memory, "%u", known->level));
    diag_also(l->diagnostics, index, MSG_RULE_FIRST_LINE, known->at);
  } else if (!inherited && named) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_SELECTED_TWICE, s.at, id);
    diag_also(l->diagnostics, index, MSG_RULE_FIRST_LINE, known->at);
  } else if (inherited) {
    known->level = s.level;
    known->at = s.at;
  }
}

static uint8_t level_of_select(struct lowering *l, node_id n) {
  node_id phrase = child_here(l, n, NODE_PHRASE), number = phrase ? child_here(l, phrase, NODE_INT) : 0;
  uint8_t level = 0;
  if (number == 0)
    diag(l->diagnostics, MSG_RULE_SELECT_LEVEL, node_here(l, n)->at);
  else if (!level_of_node(l, number, 1, &level))
    level = 0;
  return level;
}

static void lower_select(struct lowering *l, const struct profile_source *x, node_id n) {
  node_id reference = child_here(l, n, NODE_REQREF);
  uint8_t level = level_of_select(l, n);
  struct requirement_use use;
  if (level == 0 || reference == 0 || !sema_requirement(l->sema, l->module, l->tree, reference, &use)) return;
  struct index_list list = {0};
  requirement_use_resolve(l->rules, use, &list);
  for (uint32_t i = 0; i < list.items.count; i++)
    add_select(l, x,
               (struct rule_select){.requirement = list.items.items[i], .level = level, .at = node_here(l, n)->at},
               !use.category);
  vec_free(&list.items);
}

static void inherit(struct lowering *l, const struct profile_source *x, const struct profile_source *from) {
  for (uint32_t i = from->first_select; i < from->end_select; i++) {
    struct rule_select s = l->rules->selects.items[i];
    push_select(l, x, s);
  }
}

/* What it extends first; a circle ends where it closes. */
static void lower_profile(struct lowering *l, uint32_t index, uint32_t depth) {
  struct profile_source *x = &l->profiles.items[index];
  if (x->state != PROFILE_NEW) return;
  x->state = PROFILE_OPEN;
  enter_file(l, x->module, x->tree);
  uint32_t from = extended_profile(l, x);
  bool circle = from != 0 && (l->profiles.items[from - 1].state == PROFILE_OPEN || depth == EXTENDS_LIMIT);
  if (circle) diag(l->diagnostics, MSG_RULE_PROFILE_CIRCLE, x->at, text_of(l, x->name));
  if (from != 0 && !circle) lower_profile(l, from - 1, depth + 1);
  enter_file(l, x->module, x->tree);
  x->first_select = l->rules->selects.count;
  if (from != 0 && !circle) inherit(l, x, &l->profiles.items[from - 1]);
  x->own_select = l->rules->selects.count;
  node_id body = child_here(l, x->node, NODE_BODY);
  for (node_id n = body ? child_here(l, body, NODE_SELECT) : 0; n != 0; n = node_next_same(tree_here(l), n))
    lower_select(l, x, n);
  x->end_select = l->rules->selects.count;
  x->state = PROFILE_DONE;
}

void lower_profiles(struct lowering *l) {
  for (uint32_t i = 0; i < l->profiles.count; i++) lower_profile(l, i, 0);
}
