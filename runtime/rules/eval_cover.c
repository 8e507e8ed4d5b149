/* eval_cover.c - which places speak for an element (language.md 0.3, Covers), and what they say of a requirement.
 *
 * A measure covers an element from places: the element, what it is part of or lies within, systems on the way of a
 * flow, the organization that owns it. Only places where something is said matter, so a million elements share few
 * lists. A list is a node in a tree that begins with the farthest place; what a list says is what its last place says,
 * over what the list before it says. The row of the nearest place wins; places at one distance are parted from farther
 * ones by a place 0, and of rows at one distance the more careful counts.
 */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- around, with distances --------------------------------------------------------------------- */

uint32_t engine_epoch(struct eval_engine *g) {
  if (g->epoch == UINT32_MAX) { /* every 4 billion sets */
    memset(g->mark, 0, g->model->entities.count * sizeof *g->mark);
    g->epoch = 0;
  }
  return ++g->epoch;
}

static void around_add(struct eval_engine *g, entity_id e, uint32_t distance) {
  if (e == 0 || g->mark[e] == g->epoch) return;
  g->mark[e] = g->epoch;
  g->distance[e] = distance;
  vec_push(&g->around, ((struct place_at){e, distance}));
}

/* Breadth first; the list is its own queue. */
static void around_element(struct eval_engine *g, entity_id e) {
  engine_epoch(g);
  g->around.count = 0;
  around_add(g, e, 0);
  for (uint32_t next = 0; next < g->around.count; next++) {
    struct place_at at = g->around.items[next];
    uint32_t count;
    around_add(g, engine_entity(g, at.place)->parent, at.distance + 1);
    const entity_id *within = model_related(g->model, RELATION_WITHIN, at.place, &count);
    for (uint32_t i = 0; i < count; i++) around_add(g, within[i], at.distance + 1);
  }
}

static bool has_ends(uint8_t kind) { return kind == KIND_FLOW || kind == KIND_SENSE || kind == KIND_ACTUATE; }

/* Keeps of what is around the source what is around the sink, too; both distances add up. */
static void keep_common(struct eval_engine *g) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < g->other_end.count; i++) {
    struct place_at at = g->other_end.items[i];
    if (g->mark[at.place] == g->epoch)
      g->other_end.items[kept++] = (struct place_at){at.place, at.distance + g->distance[at.place] + 1};
  }
  g->other_end.count = kept;
}

/* The connection itself, what contains both its ends, then the systems on the way. */
static void around_connection(struct eval_engine *g, entity_id e) {
  entity_id source = model_one(g->model, RELATION_SOURCE, e), sink = model_one(g->model, RELATION_SINK, e);
  g->other_end.count = 0;
  if (source != 0 && sink != 0) {
    around_element(g, source);
    vec_reserve(&g->other_end, g->around.count);
    memcpy(g->other_end.items, g->around.items, g->around.count * sizeof *g->around.items);
    g->other_end.count = g->around.count;
    around_element(g, sink);
    keep_common(g);
  }
  engine_epoch(g);
  g->around.count = 0;
  around_add(g, e, 0);
  uint32_t farthest = 0, count;
  for (uint32_t i = 0; i < g->other_end.count; i++) {
    if (farthest < g->other_end.items[i].distance) farthest = g->other_end.items[i].distance;
    around_add(g, g->other_end.items[i].place, g->other_end.items[i].distance);
  }
  const entity_id *via = model_related(g->model, RELATION_VIA, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (engine_entity(g, via[i])->kind == KIND_SYSTEM) around_add(g, via[i], farthest + 1);
}

/* ---- lists of places ---------------------------------------------------------------------------- */

/* A measure on something else never reaches an element of another owner. */
static bool reaches(const struct eval_engine *g, entity_id place, entity_id x) {
  entity_id here = engine_entity(g, place)->owner, owner = engine_entity(g, x)->owner;
  return place == x || here == 0 || owner == 0 || here == owner;
}

static int compare_places(const void *a, const void *b) {
  const struct place_at *x = a, *y = b;
  if (x->distance != y->distance) return x->distance < y->distance ? 1 : -1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Leaves in g->around the places that say something, farthest first. */
static void find_places(struct eval_engine *g, entity_id x) {
  const struct entity *e = engine_entity(g, x);
  if (has_ends(e->kind))
    around_connection(g, x);
  else
    around_element(g, x);
  if (e->owner != 0 && engine_entity(g, e->owner)->kind == KIND_ORGANIZATION) around_add(g, e->owner, UINT32_MAX);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < g->around.count; i++) {
    struct place_at at = g->around.items[i];
    if (bit_has(g->loaded, at.place) && reaches(g, at.place, x)) g->around.items[kept++] = at;
  }
  g->around.count = kept;
  if (1 < kept) qsort(g->around.items, kept, sizeof *g->around.items, compare_places);
}

static uint32_t node_after(struct eval_engine *g, uint32_t prev, entity_id place) {
  uint64_t key = idmap_pair(prev, place);
  uint32_t found = idmap_get(&g->node_index, key);
  if (found != 0) return found;
  vec_push(&g->nodes, ((struct cover_node){prev, place}));
  idmap_put(&g->node_index, key, g->nodes.count - 1);
  return g->nodes.count - 1;
}

uint32_t eval_cover(struct eval_engine *g, entity_id x) {
  if (g->cover_of[x] != 0) return g->cover_of[x] - 1;
  find_places(g, x);
  uint32_t node = 0;
  for (uint32_t i = 0; i < g->around.count; i++) {
    if (i != 0 && g->around.items[i].distance != g->around.items[i - 1].distance) node = node_after(g, node, 0);
    node = node_after(g, node, g->around.items[i].place);
  }
  g->cover_of[x] = node + 1;
  return node;
}

/* ---- what a list says --------------------------------------------------------------------------- */

/* A row that may not count leaves open whether the farther one does. */
static struct row_facts row_over(struct row_facts near, struct row_facts far) {
  if (near.state == ROW_NONE) return far;
  if (near.certain) return near;
  for (int n = 0; n < 3; n++)
    if (grade_truth(near.grade[n]) == grade_truth(far.grade[n]) && far.state != ROW_NONE)
      near.grade[n] = grade_and(near.grade[n], far.grade[n]);
    else
      near.grade[n] = GRADE_UNKNOWN;
  near.answered &= far.state != ROW_NONE && far.answered;
  near.certain = true; /* what both say, now */
  return near;
}

/* Of rows at the same distance the more careful one. */
static struct row_facts row_beside(struct row_facts a, struct row_facts b) {
  if (a.state == ROW_NONE || b.state == ROW_NONE) return a.state == ROW_NONE ? b : a;
  a.certain &= b.certain;
  a.answered &= b.answered;
  for (int n = 0; n < 3; n++) a.grade[n] = grade_and(a.grade[n], b.grade[n]);
  return a;
}

static bool says_complete(const struct eval_engine *g, entity_id place) {
  for (uint32_t i = idmap_get(&g->complete_first, place); i != 0; i = g->complete_next[i - 1])
    if (g->model->completes.items[i - 1].kind == KIND_MEASURE && g->model->completes.items[i - 1].class == 0)
      return true;
  return false;
}

static void summary_extend(struct eval_engine *g, struct cover_summary *s, uint32_t requirement, entity_id place) {
  if (place == 0) {
    s->far = row_over(s->near, s->far);
    s->near = (struct row_facts){0};
    return;
  }
  s->complete |= says_complete(g, place);
  uint32_t index = requirement == UINT32_MAX ? 0 : idmap_get(&g->place_index, idmap_pair(requirement, place));
  if (index == 0) return;
  const struct place_facts *facts = &g->places_said.items[index - 1];
  for (int n = 0; n < 3; n++) {
    s->named[n] = grade_or(s->named[n], facts->named[n]);
    s->relied[n] = grade_or(s->relied[n], facts->relied[n]);
  }
  s->answered |= facts->answered;
  s->near = row_beside(s->near, facts->row);
}

const struct cover_summary *eval_summary(struct eval_engine *g, uint32_t requirement, uint32_t node) {
  uint32_t stamp = requirement + 1, waiting = g->queue.count; /* no requirement: stamp 0, computed each time */
  if (g->summaries.count < g->nodes.count) {
    uint32_t extra = g->nodes.count - g->summaries.count;
    vec_reserve(&g->summaries, extra);
    memset(g->summaries.items + g->summaries.count, 0, extra * sizeof *g->summaries.items);
    g->summaries.count = g->nodes.count;
  }
  uint32_t at = node;
  for (; at != 0 && (stamp == 0 || g->summaries.items[at].stamp != stamp); at = g->nodes.items[at].prev)
    vec_push(&g->queue, at);
  struct cover_summary sum = at == 0 ? (struct cover_summary){0} : g->summaries.items[at];
  while (waiting < g->queue.count) {
    at = g->queue.items[--g->queue.count];
    summary_extend(g, &sum, requirement, g->nodes.items[at].place);
    sum.stamp = stamp;
    g->summaries.items[at] = sum;
  }
  if (node == 0) g->summaries.items[0] = sum;
  return &g->summaries.items[node];
}

static struct row_facts deciding_row(const struct cover_summary *s) { return row_over(s->near, s->far); }

bool eval_is_answered(struct eval_engine *g, uint32_t requirement, entity_id x) {
  const struct cover_summary *s = eval_summary(g, requirement, eval_cover(g, x));
  struct row_facts row = deciding_row(s);
  return s->complete || s->answered || (row.state != ROW_NONE && row.certain && row.answered);
}

/* ---- attested ----------------------------------------------------------------------------------- */

uint8_t eval_attested(struct eval_context *c, int level) {
  struct eval_engine *g = c->engine;
  if (level < 1) return GRADE_DERIVED;
  if (3 < level) return GRADE_FALSE;
  if (c->requirement == UINT32_MAX || c->subject == 0) return GRADE_UNKNOWN;
  if (level <= c->assume_level) return GRADE_STATED;
  const struct cover_summary *s = eval_summary(g, c->requirement, eval_cover(g, c->subject));
  struct row_facts row = deciding_row(s);
  uint8_t res = grade_or(s->named[level - 1], s->relied[level - 1]);
  if (row.state != ROW_NONE) res = grade_or(res, row.grade[level - 1]);
  if (level <= eval_claim_level(g, c->requirement, c->subject)) res = grade_or(res, GRADE_STATED);
  if (res != GRADE_FALSE) return res;
  bool answered = c->assume_level != 0 || eval_is_answered(g, c->requirement, c->subject);
  return answered ? GRADE_FALSE : GRADE_UNKNOWN;
}

/* ---- complete ----------------------------------------------------------------------------------- */

uint32_t eval_complete_kinds(struct eval_engine *g, entity_id x) {
  uint32_t res = 0;
  if (g->complete_first.count == 0) return 0;
  for (uint32_t node = eval_cover(g, x); node != 0; node = g->nodes.items[node].prev)
    for (uint32_t i = idmap_get(&g->complete_first, g->nodes.items[node].place); i != 0; i = g->complete_next[i - 1])
      if (g->model->completes.items[i - 1].class == 0) res |= 1u << g->model->completes.items[i - 1].kind;
  return res;
}

bool eval_complete_class(struct eval_engine *g, entity_id x, class_id class) {
  if (g->complete_first.count == 0) return false;
  for (uint32_t node = eval_cover(g, x); node != 0; node = g->nodes.items[node].prev)
    for (uint32_t i = idmap_get(&g->complete_first, g->nodes.items[node].place); i != 0; i = g->complete_next[i - 1])
      if (class_is(g->model, class, g->model->completes.items[i - 1].class)) return true;
  return false;
}
