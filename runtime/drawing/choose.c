/* choose.c - which elements are drawn, what each of them is drawn in, and in which organization's column. */
#include <stdlib.h>

#include "runtime/drawing/drawing_internal.h"

enum { DEPTH_LIMIT = 250 };
enum { STATE_NEW, STATE_ON_PATH, STATE_DONE };

static bool is_transfer(uint8_t kind) { return kind == KIND_FLOW || kind == KIND_SENSE || kind == KIND_ACTUATE; }

/* Everything of one's own and what partners' interfaces offer; of the rest only what the process uses. */
static bool is_given(const struct model *m, entity_id e) {
  const struct entity *x = &m->entities.items[e];
  const struct module_info *from = &m->modules.items[x->module];
  return from->own || (from->interface && !(x->flags & ENTITY_EXTERNAL));
}

static void touch_all(const struct model *m, enum relation r, entity_id e, struct choice *c) {
  uint32_t count;
  const entity_id *list = model_related(m, r, e, &count);
  for (uint32_t i = 0; i < count; i++) c->touched[list[i]] = c->drawn[list[i]] = 1;
}

static void use_all(const struct model *m, enum relation r, entity_id e, struct choice *c) {
  uint32_t count;
  const entity_id *list = model_related(m, r, e, &count);
  for (uint32_t i = 0; i < count; i++) c->drawn[list[i]] = 1;
}

static void choose_used(const struct model *m, struct choice *c) {
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (!is_transfer(m->kinds[e])) continue;
    touch_all(m, RELATION_SOURCE, e, c);
    touch_all(m, RELATION_SINK, e, c);
    use_all(m, RELATION_VIA, e, c);
    use_all(m, RELATION_CONTRACT, e, c);
    use_all(m, RELATION_FLOW_DATA, e, c);
    use_all(m, RELATION_GUARD, e, c);
  }
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->kinds[e] == KIND_CONTRACT && (c->drawn[e] || m->modules.items[m->entities.items[e].module].own)) {
      c->drawn[e] = 1;
      touch_all(m, RELATION_PARTIES, e, c);
    }
}

/* What stands around the chosen is chosen, too. */
static void choose_outer(const struct model *m, struct choice *c) {
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (!KIND_IS_ELEMENT(m->kinds[e]) && m->kinds[e] != KIND_CONTRACT) c->drawn[e] = 0;
    for (entity_id at = c->drawn[e] ? m->entities.items[e].parent : 0; at && !c->drawn[at];
         at = m->entities.items[at].parent)
      c->drawn[at] = KIND_IS_ELEMENT(m->kinds[at]);
  }
}

static entity_id organization_of(const struct model *m, entity_id e) {
  for (int i = 0; i < 8 && e; i++) {
    if (m->kinds[e] == KIND_ORGANIZATION) return e;
    entity_id owner = m->entities.items[e].owner;
    e = owner == e ? 0 : owner;
  }
  return 0;
}

/* A zone before a place: its border is what security is about. The others are named in the tooltip. */
static entity_id border_of(const struct model *m, const struct choice *c, entity_id e, class_id zone) {
  uint32_t count;
  const entity_id *list = model_related(m, RELATION_WITHIN, e, &count);
  entity_id res = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (!c->drawn[list[i]] || organization_of(m, list[i]) != organization_of(m, e)) continue;
    if (zone && entity_is(m, list[i], zone)) return list[i];
    if (!res) res = list[i];
  }
  return res;
}

static entity_id outer_of(const struct model *m, const struct choice *c, entity_id e, class_id zone) {
  uint8_t kind = m->kinds[e];
  if (kind == KIND_ORGANIZATION || kind == KIND_CONTRACT) return 0;
  entity_id parent = m->entities.items[e].parent;
  if (parent && c->drawn[parent]) return m->kinds[parent] == KIND_ORGANIZATION ? 0 : parent;
  return border_of(m, c, e, zone);
}

/* Follows AROUND upwards from E to what is settled, then settles the way back. A circle is opened where it closes. */
static void settle(const struct model *m, struct choice *c, uint8_t *state, entity_id e) {
  entity_id path[DEPTH_LIMIT];
  int length = 0;
  while (e && state[e] == STATE_NEW && length < DEPTH_LIMIT) {
    state[e] = STATE_ON_PATH;
    path[length++] = e;
    e = c->around[e];
  }
  if (e && state[e] != STATE_DONE) e = c->around[path[length - 1]] = 0;
  while (0 < length--) {
    entity_id at = path[length], outer = c->around[at];
    c->depth[at] = outer ? c->depth[outer] + 1 : 1;
    c->column[at] = outer ? c->column[outer] : organization_of(m, at);
    if (c->deepest < c->depth[at]) c->deepest = c->depth[at];
    state[at] = STATE_DONE;
  }
}

/* From the deepest up, each adds itself and what it holds to what is around it. */
static void count_inside(const struct model *m, struct choice *c) {
  uint32_t *start = memory_zeroed(c->deepest + 2, sizeof *start);
  entity_id *order = memory_take((m->entities.count + 1) * sizeof *order);
  for (entity_id e = 1; e < m->entities.count; e++) start[c->deepest - c->depth[e] + 1]++;
  for (int i = 0; i <= c->deepest; i++) start[i + 1] += start[i];
  for (entity_id e = 1; e < m->entities.count; e++) order[start[c->deepest - c->depth[e]]++] = e;
  for (uint32_t i = 0; i + 1 < m->entities.count; i++) {
    entity_id outer = c->around[order[i]];
    if (outer) c->inside[outer] += c->inside[order[i]] + 1;
  }
  free(order);
  free(start);
}

void choose_elements(struct drawing *d, struct choice *c) {
  const struct model *m = d->in.model;
  uint32_t count = m->entities.count;
  *c = (struct choice){.drawn = arena_alloc(&d->memory, count),
                       .around = arena_alloc(&d->memory, count * sizeof *c->around),
                       .column = arena_alloc(&d->memory, count * sizeof *c->column),
                       .depth = arena_alloc(&d->memory, count * sizeof *c->depth),
                       .inside = arena_alloc(&d->memory, count * sizeof *c->inside),
                       .touched = arena_alloc(&d->memory, count)};
  for (entity_id e = 1; e < count; e++) c->drawn[e] = KIND_IS_ELEMENT(m->kinds[e]) && is_given(m, e);
  choose_used(m, c);
  choose_outer(m, c);
  for (entity_id e = 1; e < count; e++)
    if (c->drawn[e] && organization_of(m, e)) c->drawn[organization_of(m, e)] = 1;
  class_id zone = class_find(m, "std.core.Zone");
  for (entity_id e = 1; e < count; e++)
    if (c->drawn[e]) c->around[e] = outer_of(m, c, e, zone);
  uint8_t *state = memory_zeroed(count, 1);
  for (entity_id e = 1; e < count; e++)
    if (c->drawn[e] && state[e] == STATE_NEW) settle(m, c, state, e);
  free(state);
  count_inside(m, c);
}
