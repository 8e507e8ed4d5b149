/* readings.c - small readings of the model that several parts of the findings need. */
#include "runtime/rules/findings_internal.h"

#include <string.h>

/* Of the parties of a contract without owner: the first that is one's own, else the first. */
static entity_id own_party(const struct model *m, entity_id contract) {
  uint32_t count;
  const entity_id *parties = model_related(m, RELATION_PARTIES, contract, &count);
  for (uint32_t i = 0; i < count; i++)
    if ((m->entities.items[parties[i]].flags & ENTITY_OWN) != 0) return parties[i];
  return count == 0 ? 0 : parties[0];
}

entity_id subject_owner(const struct model *m, entity_id e) {
  if (e == 0) return 0;
  const struct entity *x = &m->entities.items[e];
  if (x->owner != 0) return x->owner;
  if (x->kind == KIND_CONTRACT) return own_party(m, e);
  entity_id source = model_one(m, RELATION_SOURCE, e), sink = model_one(m, RELATION_SINK, e);
  if (source != 0 && m->entities.items[source].owner != 0) return m->entities.items[source].owner;
  return sink == 0 ? 0 : m->entities.items[sink].owner;
}

entity_id owner_organization(const struct model *m, entity_id owner) {
  if (owner == 0) return 0;
  const struct entity *x = &m->entities.items[owner];
  if (x->kind == KIND_ORGANIZATION) return owner;
  return x->owner != 0 && m->entities.items[x->owner].kind == KIND_ORGANIZATION ? x->owner : 0;
}

static struct value attribute_of(const struct model *m, entity_id e, const char *attribute) {
  sym name = intern_find(m->names, attribute, strlen(attribute));
  return name == 0 ? (struct value){.tag = VALUE_NONE} : model_value(m, e, name, NULL);
}

day entity_date(const struct model *m, entity_id e, const char *attribute) {
  struct value v = attribute_of(m, e, attribute);
  return v.tag == VALUE_DATE ? (day)v.first : DAY_NONE;
}

const char *entity_member(const struct model *m, entity_id e, const char *attribute) {
  struct value v = attribute_of(m, e, attribute);
  return v.tag == VALUE_MEMBER ? sym_text(m->names, v.first) : NULL;
}

static bool same_use(struct requirement_use a, struct requirement_use b) {
  return a.framework == b.framework && a.id == b.id && a.version == b.version && a.category == b.category;
}

struct index_list use_resolve(const struct findings *f, struct requirement_use use) {
  struct use_memo *memo = &scratch_of(f)->uses;
  uint64_t key = idmap_pair(use.framework, use.id) ^ (uint64_t)use.version << 20 ^ (uint64_t)use.category << 63;
  for (;; key++) { /* the key is a hint; the entry says whether it is this use */
    uint32_t index = idmap_get(&memo->index, key);
    if (index == 0) break;
    if (same_use(memo->list.items[index - 1].use, use)) return memo->list.items[index - 1].requirements;
  }
  struct resolved_use entry = {.use = use};
  requirement_use_resolve(f->rules, use, &entry.requirements);
  vec_push(&memo->list, entry);
  idmap_put(&memo->index, key, memo->list.count);
  return entry.requirements;
}
