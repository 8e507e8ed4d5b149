/* names_suggest.c - unknown names, and what was probably meant. Nothing here runs before the first mistake, and the
 * comparisons of one run are limited, so that a file full of mistakes costs no more than a good one. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SUGGESTIONS_LIMIT = 2000000 };

/* ---- indices made at the first mistake ---- */

static uint32_t child_key(const struct sema *s, entity_id e) {
  const struct entity *x = entity_at(s, e);
  return x->parent ? x->parent : s->model->entities.count + x->module;
}

static void build(struct sema *s) {
  struct suggestions *g = &s->suggestions;
  uint32_t count = s->model->entities.count, keys = count + s->program->modules.count;
  g->start = memory_zeroed((size_t)keys + 2, sizeof *g->start);
  g->list = memory_zeroed(count, sizeof *g->list);
  for (entity_id e = 1; e < count; e++) g->start[child_key(s, e) + 2]++;
  for (uint32_t k = 1; k <= keys; k++) g->start[k + 1] += g->start[k];
  for (entity_id e = 1; e < count; e++) {
    g->list[g->start[child_key(s, e) + 1]++] = e;
    const struct entity *x = entity_at(s, e);
    if (x->parent == 0 || !(x->flags & ENTITY_OWN)) continue;
    if (!(x->flags & ENTITY_FROM_CLASS) && KIND_IS_ELEMENT(x->kind)) vec_push(&g->nested, e);
    if (idmap_get(&g->elsewhere, x->name) == 0) idmap_put(&g->elsewhere, x->name, e);
  }
  g->entities = count;
  g->built = true;
}

void suggestions_free(struct sema *s) {
  free(s->suggestions.start);
  free(s->suggestions.list);
  vec_free(&s->suggestions.nested);
  idmap_free(&s->suggestions.elsewhere);
}

const char *suggest(struct sema *s, const char *word, const char *const *candidates, uint32_t count) {
  if (SUGGESTIONS_LIMIT - s->suggestions.spent < count) return NULL;
  s->suggestions.spent += count;
  return text_nearest(word, candidates, count);
}

/* ---- candidates ---- */

/* SEEN counts what was looked at, fitting or not: it is what a mistake costs. */
struct candidates {
  struct sought sought;
  VEC(const char *) names;
  VEC(span) places;
  uint32_t seen;
};

static bool is_full(const struct sema *s, const struct candidates *c) {
  return SUGGESTIONS_LIMIT - s->suggestions.spent <= c->seen;
}

static void candidate_add(struct sema *s, struct candidates *c, sym name, span at) {
  if (name == 0) return;
  vec_push(&c->names, name_text(s, name));
  vec_push(&c->places, at);
}

static void add_entity(struct sema *s, struct candidates *c, entity_id e) {
  c->seen++;
  if (entity_fits(s, &c->sought, e)) candidate_add(s, c, entity_at(s, e)->name, entity_at(s, e)->at);
}

/* Entities made after the index was built (rows of answers) are not names anyone writes. */
static void add_children(struct sema *s, struct candidates *c, uint32_t key) {
  const struct suggestions *g = &s->suggestions;
  if (!g->built || g->entities + s->program->modules.count <= key) return;
  for (uint32_t i = g->start[key]; i < g->start[key + 1] && !is_full(s, c); i++) add_entity(s, c, g->list[i]);
}

/* What find_nested knows: elements written inside others go by their own name, too. */
static void add_nested(struct sema *s, struct candidates *c, module_id m) {
  const struct suggestions *g = &s->suggestions;
  for (uint32_t i = 0; i < g->nested.count && !is_full(s, c); i++)
    if (entity_at(s, g->nested.items[i])->module == m) add_entity(s, c, g->nested.items[i]);
}

static void add_classes(struct sema *s, struct candidates *c, module_id from, module_id m) {
  for (class_id k = 1; k < s->model->classes.count && !is_full(s, c); k++) {
    const struct class_info *info = &s->model->classes.items[k];
    if (info->module != m) continue;
    c->seen++;
    if (!class_fits(&c->sought, info)) continue;
    candidate_add(s, c, info->name, m == from ? info->at : SPAN_NONE);
    candidate_add(s, c, info->name_ja, m == from ? info->at : SPAN_NONE);
  }
}

/* The fields of what passes a port. */
static void add_fields(struct sema *s, struct candidates *c, class_id class) {
  for (; class != 0 && !is_full(s, c); class = s->model->classes.items[class].parent) {
    const struct class_info *info = &s->model->classes.items[class];
    for (uint32_t i = 0; i < info->attribute_count; i++, c->seen++) {
      const struct attribute *a = &s->model->attributes.items[info->first_attribute + i];
      candidate_add(s, c, a->name, SPAN_NONE);
      candidate_add(s, c, a->name_ja, SPAN_NONE);
    }
  }
}

static void add_quantities(struct sema *s, struct candidates *c) {
  for (uint32_t i = 1; i < s->model->units.kinds.count && !is_full(s, c); i++, c->seen++) {
    candidate_add(s, c, s->model->units.kinds.items[i].name, SPAN_NONE);
    candidate_add(s, c, s->model->units.kinds.items[i].name_ja, SPAN_NONE);
  }
}

static void add_module(struct sema *s, struct candidates *c, module_id from, module_id m) {
  if (c->sought.space == SPACE_CLASS)
    add_classes(s, c, from, m);
  else
    add_children(s, c, s->suggestions.entities + m);
}

static void collect(struct sema *s, struct candidates *c, struct frame f) {
  bool entity = c->sought.space == SPACE_ENTITY;
  for (entity_id e = entity ? f.scope : 0; e != 0; e = e == f.boundary ? 0 : entity_at(s, e)->parent)
    if (e < s->suggestions.entities) add_children(s, c, e);
  add_module(s, c, f.module, f.module);
  if (entity) add_nested(s, c, f.module);
  if (!entity && c->sought.kinds == KINDS_ANY) add_quantities(s, c);
  const struct program_module *m = &s->program->modules.items[f.module];
  for (uint32_t i = 0; i < m->imports.count; i++) {
    if (m->imports.items[i].alias == 0)
      add_module(s, c, f.module, m->imports.items[i].module);
    else if (c->sought.kinds == KINDS_ANY)
      candidate_add(s, c, m->imports.items[i].alias, SPAN_NONE);
  }
  if (f.module != s->program->core) add_module(s, c, f.module, s->program->core);
}

static const char *nearest(struct sema *s, const char *word, const struct candidates *c, span *at) {
  if (is_full(s, c)) return NULL;
  s->suggestions.spent += c->seen;
  const char *res = c->names.count ? text_nearest(word, c->names.items, c->names.count) : NULL;
  for (uint32_t i = 0; res != NULL && i < c->names.count; i++)
    if (c->names.items[i] == res) *at = c->places.items[i];
  return res;
}

static void candidates_free(struct candidates *c) {
  vec_free(&c->names);
  vec_free(&c->places);
}

/* ---- reports ---- */

static void report_with_place(struct sema *s, span bad, const char *name, const char *meant, span at) {
  const char *line = arena_format(&s->memory, "%u", source_position(&s->program->sources, at.start).line);
  uint32_t index = diag(s->diagnostics, MSG_NAME_UNKNOWN_LINE, bad, name, meant, line);
  diag_also(s->diagnostics, index, MSG_NAME_MEANT_HERE, at, meant);
  diag_fix_add(s->diagnostics, index, bad, meant);
}

static void report_nested(struct sema *s, const struct part *part, entity_id nested) {
  const char *name = name_text(s, part->name);
  uint32_t index =
      diag(s->diagnostics, MSG_NAME_UNKNOWN_NESTED, part->at, name, entity_name(&s->memory, s->model, nested, false));
  diag_also(s->diagnostics, index, MSG_NAME_MEANT_HERE, entity_at(s, nested)->at, name);
}

static void report_first(struct sema *s, struct frame f, const struct part *part, struct sought sought) {
  if (report_home(s, f, part, &sought)) return;
  const char *name = name_text(s, part->name);
  bool entity = sought.space == SPACE_ENTITY;
  entity_id nested = entity ? idmap_get(&s->suggestions.elsewhere, part->name) : 0;
  if (nested != 0 && entity_fits(s, &sought, nested)) {
    report_nested(s, part, nested);
    return;
  }
  struct candidates c = {.sought = sought};
  collect(s, &c, f);
  span at = SPAN_NONE;
  const char *meant = nearest(s, name, &c, &at);
  if (meant != NULL && entity && at.start != 0) {
    report_with_place(s, part->at, name, meant, at);
  } else if (meant != NULL) {
    uint32_t index = diag(s->diagnostics, entity ? MSG_NAME_UNKNOWN_MEANT : MSG_CLASS_UNKNOWN_MEANT, part->at, name,
                          meant);
    diag_fix_add(s->diagnostics, index, part->at, meant);
  } else {
    diag(s->diagnostics, entity ? MSG_NAME_UNKNOWN : MSG_CLASS_UNKNOWN, part->at, name);
  }
  candidates_free(&c);
}

/* A part of INSIDE, or, when INSIDE is 0, a name of the module that the parts before INDEX mean. */
static void report_below(struct sema *s, struct frame f, const struct parts *p, uint32_t index, entity_id inside,
                         struct sought sought) {
  struct candidates c = {.sought = sought};
  uint32_t used;
  module_id m = inside ? 0 : find_module(s, f.module, p, &used);
  if (inside != 0 && inside < s->suggestions.entities) add_children(s, &c, inside);
  if (inside != 0 && entity_at(s, inside)->kind == KIND_PORT) add_fields(s, &c, entity_at(s, inside)->class);
  if (m != 0) add_module(s, &c, m, m);
  span at = SPAN_NONE;
  const char *name = name_text(s, p->items[index].name), *meant = nearest(s, name, &c, &at);
  const char *around = parts_text(s, p, index);
  if (meant != NULL) {
    uint32_t report = diag(s->diagnostics, MSG_PART_UNKNOWN_MEANT, p->items[index].at, name, around, meant);
    diag_fix_add(s->diagnostics, report, p->items[index].at, meant);
  } else {
    diag(s->diagnostics, MSG_PART_UNKNOWN, p->items[index].at, name, around);
  }
  candidates_free(&c);
}

/* Not knowing these is the consequence of a mistake that was reported already. */
static bool is_consequence(struct sema *s, struct frame f, const struct parts *p, uint32_t index, entity_id inside) {
  if (idmap_get(&s->quiet, p->items[index].name) != 0 || idmap_get(&s->quiet, p->items[0].name) != 0) return true;
  if (idmap_get(&s->failed_aliases, idmap_pair(f.module, p->items[0].name)) != 0) return true;
  if (index == 0 && idmap_get(&s->silent_modules, f.module) != 0) return true;
  for (entity_id e = inside; e != 0; e = entity_at(s, e)->parent)
    if (idmap_get(&s->poisoned, e) != 0) return true;
  for (entity_id e = index == 0 ? f.scope : 0; e != 0; e = entity_at(s, e)->parent)
    if (idmap_get(&s->poisoned, e) != 0) return true;
  return false;
}

void report_unknown(struct sema *s, struct frame f, const struct parts *p, uint32_t index, entity_id inside,
                    struct sought sought) {
  if (is_consequence(s, f, p, index, inside)) return;
  if (sought.space == SPACE_ENTITY && !s->suggestions.built)
    build(s); /* classes are looked up before there are all elements */
  if (index + 1 < p->count) sought = (struct sought){sought.space, KINDS_ANY, 0};
  if (inside == 0 && report_module(s, p, index)) return;
  if (index != 0)
    report_below(s, f, p, index, inside, sought);
  else
    report_first(s, f, &p->items[0], sought);
}
