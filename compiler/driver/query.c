/* query.c - what stands at an offset, and where what it means is declared. */
#include <string.h>

#include "compiler/driver/query.h"

uint32_t session_requirement(const struct session *s, sym id) {
  const struct rule_set *r = &s->program.rules;
  for (uint32_t i = 0; i < r->requirements.count; i++)
    if (r->requirements.items[i].id == id) return i;
  return UINT32_MAX;
}

/* Of a requirement or a category; SPAN_NONE when only the compiler knows it. */
static span requirement_place(const struct session *s, sym id) {
  const struct rule_set *r = &s->program.rules;
  uint32_t index = session_requirement(s, id);
  if (index != UINT32_MAX) {
    const struct rule_requirement *q = &r->requirements.items[index];
    const struct catalogue *c = r->frameworks.items[q->framework].catalogue;
    if (q->stated || !c || q->catalogue == UINT32_MAX) return q->at;
    return c->requirements.items[q->catalogue].at;
  }
  for (uint32_t i = 0; i < r->categories.count; i++)
    if (r->categories.items[i].id == id) return r->categories.items[i].at;
  return SPAN_NONE;
}

void session_settle_uses(struct session *s) {
  struct name_uses *u = s->options.uses;
  if (!u || !s->sema) return;
  name_uses_sort(u);
  struct idmap known = {0}; /* id -> index + 1 of the first use of it */
  for (uint32_t i = 0; i < u->list.count; i++) {
    struct name_use *x = &u->list.items[i];
    if (x->kind != USE_REQUIREMENT) continue;
    uint32_t first = idmap_add(&known, x->id, i + 1);
    x->target = first ? u->list.items[first - 1].target : requirement_place(s, x->id);
  }
  idmap_free(&known);
}

const struct name_use *session_use_at(const struct session *s, uint32_t offset) {
  const struct name_uses *u = s->options.uses;
  const struct name_use *res = NULL;
  if (!u) return NULL;
  uint32_t low = 0, high = u->list.count;
  while (low < high) { /* the first that begins behind OFFSET */
    uint32_t middle = low + (high - low) / 2;
    if (u->list.items[middle].at.start <= offset) low = middle + 1;
    else high = middle;
  }
  for (uint32_t i = low; 0 < i && low - i < 16; i--) {
    const struct name_use *x = &u->list.items[i - 1];
    if (x->at.end < offset) continue;
    if (!res || x->at.end - x->at.start < res->at.end - res->at.start) res = x;
  }
  return res;
}

bool name_use_same(const struct name_use *a, const struct name_use *b) {
  if (a->kind == USE_REQUIREMENT || b->kind == USE_REQUIREMENT) return a->kind == b->kind && a->id == b->id;
  return a->target.start == b->target.start && a->target.end == b->target.end;
}

module_id session_module_of(const struct session *s, uint32_t file) {
  const struct program *p = &s->program;
  for (module_id m = 1; m < p->modules.count; m++)
    for (uint32_t i = 0; i < p->modules.items[m].trees.count; i++)
      if (p->trees.items[p->modules.items[m].trees.items[i]].file == file) return m;
  return 0;
}

const struct tree *session_tree_of(const struct session *s, uint32_t file) {
  const struct program *p = &s->program;
  for (uint32_t i = 0; i < p->trees.count; i++)
    if (p->trees.items[i].file == file) return &p->trees.items[i];
  return NULL;
}

span session_type_place(const struct session *s, const struct name_use *u) {
  const struct model *m = &s->program.model;
  class_id c = 0;
  if (u->kind == USE_ENTITY) c = m->entities.items[u->id].class;
  if (u->kind == USE_ATTRIBUTE && (m->attributes.items[u->id].type.former == TYPE_ENTITY || m->attributes.items[u->id].type.former == TYPE_ENUM)) c = m->attributes.items[u->id].type.of;
  if (u->kind == USE_CLASS) c = m->classes.items[u->id].parent;
  if (u->kind == USE_MEMBER) c = m->members.items[u->id].owner;
  return c ? m->classes.items[c].at : SPAN_NONE;
}

entity_id session_entity_declared(const struct session *s, span at) {
  const struct model *m = &s->program.model;
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->entities.items[e].at.start == at.start && m->entities.items[e].at.end == at.end) return e;
  return 0;
}
