/* eval_quantifier.c - all, some, none, count, and the memory that keeps them linear: a quantifier whose conditions
 * speak of its own variable only has one result per element it ranges from, or per place for measures, whoever asks. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- memory ------------------------------------------------------------------------------------- */

enum { NOT_KEPT = 255 };

/* Room for CELL; cover nodes may outnumber the entities. */
static void plane_grow(struct eval_plane *p, uint32_t entities, uint32_t cell) {
  uint32_t wanted = (entities <= cell ? cell + cell / 2 : entities) / PLANE_PIECE + 1;
  p->pieces = memory_resize(p->pieces, wanted * sizeof *p->pieces);
  memset(p->pieces + p->count, 0, (wanted - p->count) * sizeof *p->pieces);
  p->count = wanted;
}

void plane_free(struct eval_plane *p) {
  for (uint32_t i = 0; i < p->count; i++) free(p->pieces[i]);
  free(p->pieces);
  *p = (struct eval_plane){0};
}

/* The plane of E for REQUIREMENT, NULL when there is none. The one asked last is asked again mostly. */
static struct eval_plane *plane_find(struct eval_engine *g, expr_id e, uint32_t requirement) {
  if (g->plane_of[e] == 0) return NULL;
  struct eval_plane *last = &g->planes.items[g->plane_of[e] - 1];
  if (last->requirement == requirement) return last;
  uint32_t found = idmap_get(&g->plane_index, idmap_pair(e, requirement));
  if (found == 0) return NULL;
  g->plane_of[e] = found;
  return &g->planes.items[found - 1];
}

static struct eval_plane *plane_for(struct eval_engine *g, expr_id e, uint32_t requirement, uint32_t cell) {
  struct eval_plane *p = plane_find(g, e, requirement);
  if (p == NULL) {
    vec_push(&g->planes, ((struct eval_plane){.requirement = requirement}));
    g->plane_of[e] = g->planes.count;
    if (requirement != UINT32_MAX) idmap_put(&g->plane_index, idmap_pair(e, requirement), g->planes.count);
    p = &vec_last(&g->planes);
  }
  if (p->count <= cell / PLANE_PIECE) plane_grow(p, g->model->entities.count, cell);
  if (p->pieces[cell / PLANE_PIECE] == NULL) p->pieces[cell / PLANE_PIECE] = memory_zeroed(PLANE_PIECE / 2, 1);
  return p;
}

uint8_t plane_get(struct eval_engine *g, expr_id e, uint32_t requirement, uint32_t cell) {
  const struct eval_plane *p = plane_find(g, e, requirement);
  if (p == NULL || p->count <= cell / PLANE_PIECE) return NOT_KEPT;
  const uint8_t *piece = p->pieces[cell / PLANE_PIECE];
  uint8_t content = piece == NULL ? 0 : piece[cell % PLANE_PIECE / 2] >> cell % 2 * 4 & 15;
  return content == 0 ? NOT_KEPT : (uint8_t)(content - 1);
}

void plane_put(struct eval_engine *g, expr_id e, uint32_t requirement, uint32_t cell, uint8_t grade) {
  uint8_t *at = &plane_for(g, e, requirement, cell)->pieces[cell / PLANE_PIECE][cell % PLANE_PIECE / 2];
  int shift = cell % 2 * 4;
  *at = (uint8_t)((*at & ~(15 << shift)) | (grade + 1) << shift);
}

/* ---- one member --------------------------------------------------------------------------------- */

static bool wants_least(const struct expr *x) { return x->op == EXPR_ALL; }
static uint8_t neutral(const struct expr *x) { return wants_least(x) ? GRADE_DERIVED : GRADE_FALSE; }
static uint8_t final(const struct expr *x) { return wants_least(x) ? GRADE_FALSE : GRADE_DERIVED; }
static uint8_t combine(const struct expr *x, uint8_t a, uint8_t b) {
  return wants_least(x) ? grade_and(a, b) : grade_or(a, b);
}

/* What the member in the slot of X contributes: to `all` that it is none, is left out by `where`, or does it; to `some`
 * all of the three. */
static uint8_t grade_of_bound(struct eval_context *c, const struct expr *x, uint8_t member) {
  c->inside++;
  if (x->b != 0 && member != GRADE_FALSE) member = grade_and(member, eval_grade(c, x->b));
  uint8_t res = wants_least(x) ? grade_not(member) : member;
  if (member != GRADE_FALSE && x->c != 0)
    res = wants_least(x) ? grade_or(res, eval_grade(c, x->c)) : grade_and(res, eval_grade(c, x->c));
  c->inside--;
  return res;
}

static uint8_t grade_of_member(struct eval_context *c, const struct expr *x, uint8_t member, struct eval_value v) {
  if (EVAL_SLOTS <= x->slot) return GRADE_UNKNOWN;
  const struct eval_value *saved = c->slots[x->slot];
  c->slots[x->slot] = &v;
  uint8_t res = grade_of_bound(c, x, member);
  c->slots[x->slot] = saved;
  return res;
}

/* A member nobody listed: there may be one or not, so it never decides by itself. */
static uint8_t grade_of_unlisted(struct eval_context *c, const struct expr *x, entity_id at, uint32_t kinds) {
  struct eval_value v = value_unknown(WHY_MEMBER, at, 0);
  v.kinds = kinds;
  v.hypothetical = true;
  uint8_t res = grade_of_member(c, x, GRADE_DERIVED, v);
  return res == neutral(x) || (wants_least(x) && GRADE_UNKNOWN < res) ? neutral(x) : GRADE_UNKNOWN;
}

/* Is it sure before looking that an element makes no difference? */
static bool is_left_out(const struct eval_engine *g, const struct eval_guard *guard, entity_id e) {
  if (guard->kinds == 0) return false;
  if ((guard->kinds >> engine_entity(g, e)->kind & 1) == 0) return true;
  return guard->class != 0 && eval_is_class(g, e, guard->class) == GRADE_FALSE;
}

/* ---- over listed members ------------------------------------------------------------------------ */

static uint8_t grade_over_set(struct eval_context *c, const struct expr *x, const struct eval_set *s) {
  uint8_t res = neutral(x);
  if (EVAL_SLOTS <= x->slot) return GRADE_UNKNOWN;
  const struct eval_guard *guard = &c->engine->info[x - c->engine->rules->exprs.items].guard;
  const struct eval_value *saved = c->slots[x->slot];
  struct eval_value member = {.tag = EVAL_ENTITY, .grade = GRADE_DERIVED};
  for (uint32_t i = 0; i < s->count && res != final(x); i++) {
    const struct eval_member *m = &c->engine->members.items[s->first + i];
    uint8_t grade = m->grade;
    bool element = m->kind == MEMBER_VALUE && m->value.tag == VALUE_ENTITY;
    if (element && is_left_out(c->engine, guard, m->value.first)) continue;
    if (element && member.tag == EVAL_ENTITY)
      member.entity = m->value.first; /* nearly all */
    else
      member = member_value(c->engine, *m);
    c->slots[x->slot] = &member;
    res = combine(x, res, grade_of_bound(c, x, grade));
  }
  c->slots[x->slot] = saved;
  bool could_change = wants_least(x) ? GRADE_UNKNOWN < res : res < GRADE_UNKNOWN;
  if (s->open != OPEN_NOT && could_change) res = combine(x, res, grade_of_unlisted(c, x, s->open_at, s->kinds));
  return res;
}

/* Over what BASE owns of the kinds that matter. */
static uint8_t grade_over_owned(struct eval_context *c, const struct expr *x, const struct eval_guard *guard,
                                entity_id base) {
  struct eval_engine *g = c->engine;
  uint8_t res = neutral(x);
  for (int kind = 0; kind < KIND_COUNT; kind++) {
    uint32_t count;
    if ((guard->kinds >> kind & 1) == 0) continue;
    const entity_id *items = eval_owned(g, base, (enum entity_kind)kind, &count);
    for (uint32_t i = 0; i < count && res != final(x); i++)
      if (!is_left_out(g, guard, items[i]))
        res = combine(x, res, grade_of_member(c, x, GRADE_DERIVED, value_entity(items[i])));
  }
  struct eval_set unlisted = eval_property_open(c, base, PROPERTY_OWNED);
  return combine(x, res, grade_over_set(c, x, &unlisted));
}

static uint8_t grade_enumerated(struct eval_context *c, const struct expr *x) {
  const struct expr *set = engine_expr(c->engine, x->a);
  const struct eval_guard *guard = &c->engine->info[x - c->engine->rules->exprs.items].guard;
  if (set->op == EXPR_PROPERTY && set->symbol == PROPERTY_OWNED && guard->kinds != 0) {
    struct eval_value room;
    const struct eval_value *base = eval_peek(c, set->a, &room);
    if (base->tag == EVAL_ENTITY) return grade_over_owned(c, x, guard, base->entity);
  }
  struct eval_set s = eval_set(c, x->a);
  uint8_t res = grade_over_set(c, x, &s);
  eval_set_release(c, &s);
  return res;
}

/* ---- what depends on what ----------------------------------------------------------------------- */

static bool speaks_of_itself_only(const struct eval_engine *g, const struct expr *x) {
  uint32_t inner = g->info[x->b].free | g->info[x->c].free;
  return EVAL_SLOTS > x->slot && (inner & ~(1u << x->slot)) == 0 &&
         ((g->info[x->b].flags | g->info[x->c].flags) & INFO_ATTESTED) == 0;
}

static bool depends_on_requirement(const struct eval_engine *g, const struct expr *x) {
  return ((g->info[x->b].flags | g->info[x->c].flags) & INFO_MEASURES) != 0;
}

/* ---- over measures ------------------------------------------------------------------------------ */

static uint8_t grade_at_place(struct eval_context *c, const struct expr *x, entity_id place) {
  struct eval_engine *g = c->engine;
  uint32_t count = 0;
  uint8_t res = neutral(x);
  const entity_id *measures = place == 0 ? NULL : model_related_back(g->model, RELATION_ON, place, &count);
  for (uint32_t i = 0; i < count && res != final(x); i++)
    if (!eval_is_row(g, measures[i]))
      res = combine(x, res, grade_of_member(c, x, eval_measure_grade(g, measures[i]), value_entity(measures[i])));
  return res;
}

/* Over the listed measures at all places of a list: those of its last place over those of the list before. */
static uint8_t grade_over_places(struct eval_context *c, expr_id e, uint32_t node) {
  struct eval_engine *g = c->engine;
  const struct expr *x = engine_expr(g, e);
  uint32_t first = g->queue.count;
  uint8_t res = NOT_KEPT;
  for (uint32_t at = node; at != 0; at = g->nodes.items[at].prev) {
    res = plane_get(g, e, UINT32_MAX, at);
    if (res != NOT_KEPT) break;
    vec_push(&g->queue, at);
  }
  if (res == NOT_KEPT) res = neutral(x);
  while (first < g->queue.count) {
    uint32_t at = g->queue.items[g->queue.count - 1];
    res = combine(x, res, grade_at_place(c, x, g->nodes.items[at].place));
    plane_put(g, e, UINT32_MAX, at, res);
    g->queue.count--;
  }
  return res;
}

static uint8_t grade_over_measures(struct eval_context *c, expr_id e, entity_id base) {
  const struct expr *x = engine_expr(c->engine, e);
  uint8_t res = grade_over_places(c, e, eval_cover(c->engine, base));
  bool could_change = wants_least(x) ? GRADE_UNKNOWN < res : res < GRADE_UNKNOWN;
  if (!could_change) return res;
  struct eval_set s = eval_property_open(c, base, PROPERTY_MEASURES);
  return combine(x, res, grade_over_set(c, x, &s));
}

/* ---- over closures ------------------------------------------------------------------------------ */

static uint8_t grade_over_closure(struct eval_context *c, expr_id e, entity_id base, uint32_t requirement) {
  struct eval_engine *g = c->engine;
  const struct expr *x = engine_expr(g, e);
  uint8_t res = plane_get(g, e, requirement, cell_of(g, base));
  if (res != NOT_KEPT) return res;
  uint32_t count = g->model->entities.count;
  if ((PATH_KINDS >> engine_entity(g, base)->kind & 1) == 0) return neutral(x);
  uint8_t *member = memory_zeroed(count, 1);
  for (entity_id v = 1; v < count; v++) {
    bool node = (PATH_KINDS >> engine_entity(g, v)->kind & 1) != 0;
    member[v] = node ? grade_of_member(c, x, GRADE_DERIVED, value_entity(v)) : neutral(x);
  }
  uint8_t extra = grade_of_unlisted(c, x, 0, PATH_KINDS);
  eval_closure_all(g, e, requirement, engine_expr(g, x->a)->op == EXPR_DOWNSTREAM, wants_least(x), member, extra);
  free(member);
  return plane_get(g, e, requirement, cell_of(g, base));
}

/* ---- the choice --------------------------------------------------------------------------------- */

/* The element a set hangs on, when it is one whose result may be kept. */
static bool base_of(struct eval_context *c, const struct expr *set, struct eval_value *base) {
  if (set->op != EXPR_PROPERTY && set->op != EXPR_ENDS && set->op != EXPR_UPSTREAM && set->op != EXPR_DOWNSTREAM)
    return false;
  *base = eval_value(c, set->a);
  return base->tag == EVAL_ENTITY;
}

static uint8_t grade_kept(struct eval_context *c, expr_id e, const struct eval_value *base, uint32_t requirement) {
  const struct expr *x = engine_expr(c->engine, e);
  uint8_t res = plane_get(c->engine, e, requirement, cell_of(c->engine, base->entity));
  if (res != NOT_KEPT) return res;
  res = grade_enumerated(c, x);
  plane_put(c->engine, e, requirement, cell_of(c->engine, base->entity), res);
  return res;
}

/* What a subject asks about itself it asks once; only what is asked from inside something else is worth keeping. */
static bool is_worth_keeping(const struct eval_context *c, const struct expr *set) {
  return c->inside != 0 || engine_expr(c->engine, set->a)->op != EXPR_VARIABLE;
}

static uint8_t grade_chosen(struct eval_context *c, expr_id e) {
  const struct eval_engine *g = c->engine;
  const struct expr *x = engine_expr(g, e), *set = engine_expr(g, x->a);
  struct eval_value base;
  bool depends = depends_on_requirement(g, x);
  if (!speaks_of_itself_only(g, x) || (depends && c->assume_level != 0) || !base_of(c, set, &base))
    return grade_enumerated(c, x);
  uint32_t requirement = depends ? c->requirement : UINT32_MAX;
  if (set->op == EXPR_UPSTREAM || set->op == EXPR_DOWNSTREAM) return grade_over_closure(c, e, base.entity, requirement);
  if (set->op == EXPR_PROPERTY && set->symbol == PROPERTY_MEASURES)
    return depends ? grade_enumerated(c, x) : grade_over_measures(c, e, base.entity);
  return is_worth_keeping(c, set) ? grade_kept(c, e, &base, requirement) : grade_enumerated(c, x);
}

uint8_t eval_quantifier(struct eval_context *c, expr_id e) {
  uint8_t res = grade_chosen(c, e);
  return engine_expr(c->engine, e)->op == EXPR_QUANT_NONE ? grade_not(res) : res;
}

/* ---- count -------------------------------------------------------------------------------------- */

uint8_t eval_count(struct eval_context *c, expr_id count, uint32_t *least, uint32_t *most) {
  const struct expr *x = engine_expr(c->engine, count);
  struct eval_set s = eval_set(c, x->a);
  uint8_t rests_on = GRADE_DERIVED;
  *least = *most = 0;
  for (uint32_t i = 0; i < s.count; i++) {
    struct eval_member m = eval_member_at(c, &s, i);
    uint8_t g = grade_of_member(c, x, m.grade, member_value(c->engine, m));
    if (grade_truth(g) == TRUE_) rests_on = grade_and(rests_on, g);
    *least += grade_truth(g) == TRUE_;
    *most += g != GRADE_FALSE;
  }
  if (s.open != OPEN_NOT && grade_of_unlisted(c, x, s.open_at, s.kinds) != GRADE_FALSE) *most = UINT32_MAX;
  eval_set_release(c, &s);
  return rests_on;
}

struct eval_value eval_count_value(struct eval_context *c, expr_id e) {
  uint32_t least, most;
  uint8_t rests_on = eval_count(c, e, &least, &most);
  struct eval_value res = value_interval(c->engine, least, most, most == UINT32_MAX);
  res.grade = rests_on;
  return res;
}
