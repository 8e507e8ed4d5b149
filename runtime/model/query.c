/* query.c - questions to a finished model. None of them costs more than the part of the model it looks at. */
#include "runtime/model/model.h"
#include "runtime/model/rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- relations --------------------------------------------------------------------------------------------- */

const entity_id *model_related(const struct model *m, enum relation r, entity_id e, uint32_t *count) {
  return row_find(&m->relations[r].forward, e, count);
}

const entity_id *model_related_back(const struct model *m, enum relation r, entity_id e, uint32_t *count) {
  assert(relation_reads_back(r));
  return row_find(&m->relations[r].backward, e, count);
}

entity_id model_one(const struct model *m, enum relation r, entity_id e) {
  uint32_t count;
  const entity_id *items = model_related(m, r, e, &count);
  return count == 0 ? 0 : items[0];
}

/* ---- classes and attributes ----------------------------------------------------------------------------------- */

bool class_is(const struct model *m, class_id class, class_id ancestor) {
  if (class == 0 || ancestor == 0) return false;
  const struct class_info *wanted = &m->classes.items[ancestor];
  uint32_t pre = m->classes.items[class].pre;
  return wanted->pre <= pre && pre < wanted->post;
}

/* An element written without a class has the root class of its kind. */
static class_id class_of(const struct model *m, entity_id e) {
  const struct entity *x = &m->entities.items[e];
  return x->class != 0 ? x->class : m->root_class[x->kind];
}

bool entity_is(const struct model *m, entity_id e, class_id ancestor) { return class_is(m, class_of(m, e), ancestor); }

class_id class_find(const struct model *m, const char *qualified) {
  sym name = intern_find(m->names, qualified, strlen(qualified));
  for (class_id c = 1; name != 0 && c < m->classes.count; c++)
    if (m->classes.items[c].qualified == name) return c;
  return 0;
}

/* The declaration in CLASS itself. Before model_finish there is no index yet and the class is searched. */
static const struct attribute *own_attribute(const struct model *m, class_id class, sym name) {
  if (m->finished) {
    uint32_t index = idmap_get(&m->attribute_index, idmap_pair(class, name));
    return index == 0 ? NULL : &m->attributes.items[index - 1];
  }
  const struct class_info *info = &m->classes.items[class];
  for (uint32_t i = 0; i < info->attribute_count; i++) {
    const struct attribute *a = &m->attributes.items[info->first_attribute + i];
    if (a->name == name || a->name_ja == name) return a;
  }
  return NULL;
}

/* The parent, or 0 at the root. STEPS ends the walk in a circle of classes, which was reported. */
static class_id class_above(const struct model *m, class_id class, uint32_t *steps) {
  return ++*steps < m->classes.count ? m->classes.items[class].parent : 0;
}

const struct attribute *class_attribute(const struct model *m, class_id class, sym name) {
  if (name == 0) return NULL;
  uint32_t steps = 0;
  for (class_id c = class; c != 0; c = class_above(m, c, &steps)) {
    const struct attribute *a = own_attribute(m, c, name);
    if (a != NULL) return a;
  }
  return NULL;
}

/* ---- values -------------------------------------------------------------------------------------------------------- */

const struct entity_value *model_value_set(const struct model *m, entity_id e, sym attribute) {
  uint32_t lo = m->entities.items[e].first_value;
  uint32_t end = e + 1 < m->entities.count ? m->entities.items[e + 1].first_value : m->values.count;
  for (uint32_t hi = end; lo < hi;) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (m->values.items[middle].attribute < attribute)
      lo = middle + 1;
    else
      hi = middle;
  }
  return lo < end && m->values.items[lo].attribute == attribute ? &m->values.items[lo] : NULL;
}

const struct attribute *class_preset(const struct model *m, class_id class, sym name) {
  uint32_t steps = 0;
  for (class_id c = class; c != 0; c = class_above(m, c, &steps)) {
    const struct attribute *a = own_attribute(m, c, name);
    if (a != NULL && a->preset.tag != VALUE_NONE) return a;
  }
  return NULL;
}

struct value model_value(const struct model *m, entity_id e, sym attribute, span *at) {
  const struct entity_value *set = model_value_set(m, e, attribute);
  if (at != NULL) *at = set != NULL ? set->at : SPAN_NONE;
  if (set != NULL) return set->value;
  const struct attribute *a = class_preset(m, class_of(m, e), attribute);
  if (a == NULL) return (struct value){.tag = VALUE_NONE};
  if (at != NULL) *at = a->at;
  struct value res = a->preset;
  res.by_default = true;
  return res;
}

/* ---- what lies around ------------------------------------------------------------------------------------------------ */

/* A set of ids that costs nothing while it is small, which it nearly always is. */
enum { FEW = 24 };
struct id_set { uint32_t few[FEW]; uint32_t count; struct idmap many; };

static bool set_has(const struct id_set *s, uint32_t id) {
  if (FEW < s->count) return idmap_get(&s->many, id) != 0;
  for (uint32_t i = 0; i < s->count; i++)
    if (s->few[i] == id) return true;
  return false;
}

/* Returns false when ID was there already. */
static bool set_add(struct id_set *s, uint32_t id) {
  if (set_has(s, id)) return false;
  if (s->count == FEW)
    for (uint32_t i = 0; i < FEW; i++) idmap_put(&s->many, s->few[i], 1);
  if (s->count < FEW)
    s->few[s->count] = id;
  else
    idmap_put(&s->many, id, 1);
  s->count++;
  return true;
}

static void set_free(struct id_set *s) { idmap_free(&s->many); }

static void list_add(struct entity_list *list, struct id_set *seen, entity_id e) {
  if (e != 0 && set_add(seen, e)) vec_push(&list->items, e);
}

/* Breadth first; the list is its own queue. */
static void around_element(const struct model *m, entity_id e, struct entity_list *res, struct id_set *seen) {
  uint32_t next = res->items.count;
  list_add(res, seen, e);
  for (; next < res->items.count; next++) {
    entity_id at = res->items.items[next];
    uint32_t count;
    list_add(res, seen, m->entities.items[at].parent);
    const entity_id *within = model_related(m, RELATION_WITHIN, at, &count);
    for (uint32_t i = 0; i < count; i++) list_add(res, seen, within[i]);
  }
}

static bool has_ends(const struct model *m, entity_id e) {
  uint8_t kind = m->entities.items[e].kind;
  return kind == KIND_FLOW || kind == KIND_SENSE || kind == KIND_ACTUATE;
}

/* What contains both ends, nearest to the source first. Where the statement was written does not matter: a flow written
 * inside a line may leave it. */
static void around_both_ends(const struct model *m, entity_id e, struct entity_list *res) {
  entity_id source = model_one(m, RELATION_SOURCE, e), sink = model_one(m, RELATION_SINK, e);
  vec_push(&res->items, e);
  if (source == 0 || sink == 0) return;
  struct entity_list at_source = {0}, at_sink = {0};
  struct id_set seen_source = {0}, seen_sink = {0};
  around_element(m, source, &at_source, &seen_source);
  around_element(m, sink, &at_sink, &seen_sink);
  for (uint32_t i = 0; i < at_source.items.count; i++)
    if (set_has(&seen_sink, at_source.items.items[i])) vec_push(&res->items, at_source.items.items[i]);
  set_free(&seen_source);
  set_free(&seen_sink);
  vec_free(&at_source.items);
  vec_free(&at_sink.items);
}

void model_around(const struct model *m, entity_id e, struct entity_list *res) {
  res->items.count = 0;
  if (has_ends(m, e)) {
    around_both_ends(m, e, res);
    return;
  }
  struct id_set seen = {0};
  around_element(m, e, res, &seen);
  set_free(&seen);
}

/* ---- covers ------------------------------------------------------------------------------------------------------------- */

struct covering {
  const struct model *model;
  entity_id subject;
  bool (*visit)(void *context, entity_id measure, entity_id on);
  void *context;
  struct id_set seen; /* measures */
};

/* Visits the measures placed on PLACE. A measure on something else never reaches an element of another owner. */
static bool visit_placed(struct covering *c, entity_id place) {
  const struct entity *entities = c->model->entities.items;
  entity_id owner = entities[c->subject].owner;
  bool foreign = owner != 0 && entities[place].owner != 0 && owner != entities[place].owner;
  if (place != c->subject && foreign) return true;
  uint32_t count;
  const entity_id *measures = model_related_back(c->model, RELATION_ON, place, &count);
  for (uint32_t i = 0; i < count; i++)
    if (set_add(&c->seen, measures[i]) && !c->visit(c->context, measures[i], place)) return false;
  return true;
}

static bool visit_around(struct covering *c) {
  struct entity_list around = {0};
  model_around(c->model, c->subject, &around);
  bool res = true;
  for (uint32_t i = 0; i < around.items.count && res; i++) res = visit_placed(c, around.items.items[i]);
  vec_free(&around.items);
  return res;
}

static bool visit_via(struct covering *c) {
  if (c->model->entities.items[c->subject].kind != KIND_FLOW) return true;
  uint32_t count;
  const entity_id *via = model_related(c->model, RELATION_VIA, c->subject, &count);
  for (uint32_t i = 0; i < count; i++)
    if (c->model->entities.items[via[i]].kind == KIND_SYSTEM && !visit_placed(c, via[i])) return false;
  return true;
}

static bool visit_owner(struct covering *c) {
  entity_id owner = c->model->entities.items[c->subject].owner;
  if (owner == 0 || c->model->entities.items[owner].kind != KIND_ORGANIZATION) return true;
  return visit_placed(c, owner);
}

bool model_covering(const struct model *m, entity_id e, bool (*visit)(void *context, entity_id measure, entity_id on), void *context) {
  if (m->relations[RELATION_ON].edges.count == 0) return true;
  struct covering c = {.model = m, .subject = e, .visit = visit, .context = context};
  bool res = visit_around(&c) && visit_via(&c) && visit_owner(&c);
  set_free(&c.seen);
  return res;
}
