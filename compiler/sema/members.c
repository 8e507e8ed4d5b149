/* members.c - which entity a name means in one scope.
 *
 * A large model does not fit the caches, so a look-up should touch memory near that of the statement before it. Names
 * are numbered in the order they are first written: the elements of a module are found in an array by name. What an
 * element holds was declared right behind it and hangs in a short list. Only the rest goes into a map: names that a
 * second module uses, too, and what comes after the first few of an element.
 */
#include "compiler/sema/sema_internal.h"

enum { LISTED = 12 };

static const struct member *first_of(const struct members *m, uint32_t scope) {
  return scope < m->first.count && m->first.items[scope] != 0 ? &m->list.items[m->first.items[scope]] : NULL;
}

/* The listed member of that name, or NULL; COUNT becomes how many are listed. */
static const struct member *find_listed(const struct members *m, uint32_t scope, sym name, uint32_t *count) {
  *count = 0;
  for (const struct member *x = first_of(m, scope); x != NULL; x = x->next ? &m->list.items[x->next] : NULL) {
    ++*count;
    if (x->name == name) return x;
  }
  return NULL;
}

static struct module_member at_name(const struct members *m, sym name) {
  return name < m->by_name.count ? m->by_name.items[name] : (struct module_member){0, 0};
}

entity_id members_find(const struct members *m, uint32_t scope, sym name) {
  if (scope & MODULE_SCOPE) {
    struct module_member x = at_name(m, name);
    if (x.scope == scope) return x.entity;
    return x.scope == 0 ? 0 : idmap_get(&m->rest, idmap_pair(scope, name));
  }
  uint32_t count;
  const struct member *x = find_listed(m, scope, name, &count);
  if (x != NULL) return x->entity;
  return count < LISTED ? 0 : idmap_get(&m->rest, idmap_pair(scope, name));
}

static entity_id add_to_module(struct members *m, uint32_t scope, sym name, entity_id e) {
  while (m->by_name.count <= name) vec_push(&m->by_name, ((struct module_member){0, 0}));
  struct module_member *x = &m->by_name.items[name];
  if (x->scope == scope) return x->entity;
  if (x->scope != 0) return idmap_add(&m->rest, idmap_pair(scope, name), e);
  *x = (struct module_member){scope, e};
  return 0;
}

static entity_id add_to_element(struct members *m, uint32_t scope, sym name, entity_id e) {
  uint32_t count;
  const struct member *x = find_listed(m, scope, name, &count);
  if (x != NULL) return x->entity;
  if (count == LISTED) return idmap_add(&m->rest, idmap_pair(scope, name), e);
  while (m->first.count <= scope) vec_push(&m->first, 0);
  if (m->list.count == 0) vec_push(&m->list, ((struct member){0, 0, 0})); /* 0 is the end of a list */
  struct member added = {name, e, m->first.items[scope]};
  m->first.items[scope] = m->list.count;
  vec_push(&m->list, added);
  return 0;
}

entity_id members_add(struct members *m, uint32_t scope, sym name, entity_id e) {
  return scope & MODULE_SCOPE ? add_to_module(m, scope, name, e) : add_to_element(m, scope, name, e);
}

void members_free(struct members *m) {
  vec_free(&m->by_name);
  vec_free(&m->first);
  vec_free(&m->list);
  idmap_free(&m->rest);
}
