/* uses.c - where names are used and what they mean, noted for the language server while the passes resolve them. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>

/* The library is looked at, not edited: its own uses would be most of the list. */
static bool is_noted(const struct sema *s, module_id from, span at) {
  return s->program->uses != NULL && at.start != 0 && !s->program->modules.items[from].library;
}

static void note(struct sema *s, span at, span target, enum use_kind kind, uint32_t id) {
  vec_push(&s->program->uses->list, ((struct name_use){at, target, (uint8_t)kind, id}));
}

void note_use(struct sema *s, module_id from, span at, span target, enum use_kind kind, uint32_t id) {
  if (is_noted(s, from, at)) note(s, at, target, kind, id);
}

/* Parts FIRST .. END - 1 of a path that ends with E: each is what the next one is a part of. */
void note_entities(struct sema *s, module_id from, const struct parts *p, uint32_t first, uint32_t end, entity_id e) {
  if (!is_noted(s, from, p->items[first].at)) return;
  for (uint32_t i = end; first < i && e != 0; i--) {
    note(s, p->items[i - 1].at, entity_at(s, e)->at, USE_ENTITY, e);
    e = entity_at(s, e)->parent;
  }
}

/* Presets of a class say the attribute again; all of them are the one declared highest up. */
void note_attribute(struct sema *s, module_id from, span at, const struct attribute *a) {
  if (!is_noted(s, from, at)) return;
  for (const struct attribute *above = a; above != NULL; above = find_attribute(s, s->model->classes.items[a->owner].parent, a->name)) a = above;
  note(s, at, a->at, USE_ATTRIBUTE, (uint32_t)(a - s->model->attributes.items));
}

void note_member(struct sema *s, module_id from, span at, uint32_t member) {
  note_use(s, from, at, s->model->members.items[member].at, USE_MEMBER, member);
}

/* COUNT parts name module M, seen from FROM: an alias where FROM gave it one. */
void note_module(struct sema *s, module_id from, const struct parts *p, uint32_t count, module_id m) {
  if (count == 0 || !is_noted(s, from, p->items[0].at)) return;
  span at = {p->items[0].at.start, p->items[count - 1].at.end};
  uint32_t alias = count == 1 ? idmap_get(&s->alias_notes, idmap_pair(from, p->items[0].name)) : 0;
  note(s, at, alias ? s->program->uses->list.items[alias - 1].at : s->model->modules.items[m].at, USE_MODULE, m);
}

/* ---- imports ---- */

static module_id imported_at(const struct program_module *m, span path) {
  for (uint32_t i = 0; i < m->imports.count; i++)
    if (m->imports.items[i].at.start == path.start) return m->imports.items[i].module;
  return 0;
}

static module_id imported_as(const struct program_module *m, sym alias) {
  for (uint32_t i = 0; i < m->imports.count; i++)
    if (m->imports.items[i].alias == alias) return m->imports.items[i].module;
  return 0;
}

static void note_import(struct sema *s, struct frame f, node_id n) {
  node_id path = child_of(s, f, n, NODE_PATH), alias = child_of(s, f, n, NODE_ALIAS);
  const struct program_module *from = &s->program->modules.items[f.module];
  module_id m = path ? imported_at(from, node_of(s, f, path)->at) : 0;
  if (m == 0 && alias != 0) m = imported_as(from, node_of(s, f, alias)->value);
  if (m == 0) return;
  note(s, node_of(s, f, path)->at, s->model->modules.items[m].at, USE_MODULE, m);
  if (alias == 0) return;
  span at = node_of(s, f, alias)->at;
  note(s, at, at, USE_MODULE, m);
  idmap_put(&s->alias_notes, idmap_pair(f.module, node_of(s, f, alias)->value), s->program->uses->list.count);
}

static void note_target(struct sema *s, struct frame f, node_id n) {
  struct parts p;
  uint32_t used;
  parts_of_path(s, f, child_of(s, f, n, NODE_PATH), &p);
  module_id m = p.broken ? 0 : find_module(s, f.module, &p, &used);
  if (m != 0) note_module(s, f.module, &p, used, m);
}

/* Aliases first: the targets mean them. */
static void note_statements(struct sema *s, enum node_kind kind, void (*visit)(struct sema *, struct frame, node_id)) {
  for (uint32_t tree = 0; tree < s->program->trees.count; tree++) {
    struct frame f = frame_of_module(s, s->tree_module.items[tree], tree);
    const struct tree *t = tree_at(s, tree);
    if (f.module == 0 || s->program->modules.items[f.module].library) continue;
    for (node_id n = node_at(t, t->root)->first; n != 0 && n <= t->last[kind]; n = node_at(t, n)->next)
      if (node_at(t, n)->kind == kind) visit(s, f, n);
  }
}

void note_imports(struct sema *s) {
  if (s->program->uses == NULL) return;
  note_statements(s, NODE_IMPORT, note_import);
  note_statements(s, NODE_TARGET, note_target);
}

/* ---- for the other layers ---- */

void sema_note_attribute(struct sema *s, module_id from, span at, const struct attribute *a) { note_attribute(s, from, at, a); }

static int compare_uses(const void *a, const void *b) {
  const struct name_use *x = a, *y = b;
  if (x->at.start != y->at.start) return x->at.start < y->at.start ? -1 : 1;
  if (x->at.end != y->at.end) return x->at.end < y->at.end ? -1 : 1;
  if (x->target.start != y->target.start) return x->target.start < y->target.start ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* A class body is read for every instance: its names were noted as often, and mean the same place. */
void name_uses_sort(struct name_uses *u) {
  if (u->list.count == 0) return;
  qsort(u->list.items, u->list.count, sizeof *u->list.items, compare_uses);
  uint32_t kept = 1;
  for (uint32_t i = 1; i < u->list.count; i++) {
    const struct name_use *x = &u->list.items[i], *last = &u->list.items[kept - 1];
    bool again = x->at.start == last->at.start && x->at.end == last->at.end && x->kind == last->kind && (x->target.start == last->target.start || x->kind == USE_REQUIREMENT);
    if (!again) u->list.items[kept++] = *x;
  }
  u->list.count = kept;
}
