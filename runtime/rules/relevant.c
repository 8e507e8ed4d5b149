/* relevant.c - which measures and rows bear on which requirement, by the place they are put on.
 *
 * The index holds one entry for each requirement and place of a measure, by place, so a finding costs a look-up for each
 * place around its subject, however many measures the program has.
 */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

/* ---- what the conditions ask for ----------------------------------------------------------------------------- */

struct class_interest {
  class_id class;
  uint32_t requirement;
};
struct interests {
  VEC(struct class_interest) list;
  struct idmap first; /* class -> index + 1 */
  uint32_t *next;
};

static void note_class(struct interests *in, const struct model *m, class_id class, uint32_t requirement) {
  class_id root = m->root_class[KIND_MEASURE];
  if (class == 0 || class == root || !class_is(m, class, root)) return;
  uint32_t count = in->list.count; /* requirements come one after the other: an equal pair is near */
  for (uint32_t i = count; 0 < i && in->list.items[i - 1].requirement == requirement; i--)
    if (in->list.items[i - 1].class == class) return;
  vec_push(&in->list, ((struct class_interest){class, requirement}));
}

/* Does the formula ask for answers or measures? Notes the classes of measure it looks for. */
static bool condition_asks(struct formula_walk *w, const struct model *m, expr_id condition, uint32_t requirement,
                           struct interests *in) {
  bool res = false;
  formula_walk_start(w, condition);
  for (const struct expr *x; (x = formula_walk_next(w)) != NULL;) {
    if (x->op == EXPR_ATTESTED || (x->op == EXPR_PROPERTY && x->symbol == PROPERTY_MEASURES)) res = true;
    if (x->op == EXPR_IS) note_class(in, m, x->symbol, requirement);
  }
  return res;
}

/* A level without a condition asks for an answer; a strengthening without one adds nothing. */
static void note_levels(struct findings *f, struct formula_walk *w, const struct rule_level levels[3],
                        uint32_t requirement, bool adds, struct interests *in) {
  uint8_t *asks = scratch_of(f)->relevant.asks[requirement];
  for (int n = 1; n <= 3; n++) {
    expr_id condition = levels[n - 1].condition;
    bool here = condition == 0 ? !adds : condition_asks(w, f->model, condition, requirement, in);
    for (int up = n; up <= 3; up++) asks[up] |= here;
  }
}

/* Interests of one class hang together; what is stated in overlays was added behind the requirements. */
static void interests_collect(struct findings *f, struct interests *in) {
  const struct rule_set *r = f->rules;
  struct formula_walk w;
  formula_walk_begin(&w, r);
  for (uint32_t i = 0; i < r->requirements.count; i++)
    note_levels(f, &w, r->requirements.items[i].levels, i, false, in);
  for (uint32_t i = 0; i < r->exceptions.count; i++)
    note_levels(f, &w, r->exceptions.items[i].levels, r->exceptions.items[i].requirement, false, in);
  for (uint32_t i = 0; i < r->strengthenings.count; i++)
    note_levels(f, &w, r->strengthenings.items[i].levels, r->strengthenings.items[i].requirement, true, in);
  formula_walk_end(&w);
  in->next = memory_zeroed((size_t)in->list.count + 1, sizeof *in->next);
  for (uint32_t i = in->list.count; 0 < i; i--) {
    in->next[i - 1] = idmap_get(&in->first, in->list.items[i - 1].class);
    idmap_put(&in->first, in->list.items[i - 1].class, i);
  }
}

/* ---- states -------------------------------------------------------------------------------------------------- */

static uint8_t dates_state(day since, day until, day as_of) {
  if (until != DAY_NONE && until < as_of) return REASON_EXPIRED;
  return since != DAY_NONE && as_of < since ? REASON_PLANNED : REASON_NONE;
}

static bool has_expired_evidence(const struct findings *f, entity_id measure) {
  const struct findings_scratch *s = scratch_of(f);
  if (s->aged == NULL) return false;
  uint32_t count;
  const entity_id *evidence = model_related(f->model, RELATION_EVIDENCE, measure, &count);
  for (uint32_t i = 0; i < count; i++)
    if ((s->aged[evidence[i] / 64] >> evidence[i] % 64 & 1) != 0) return true;
  return false;
}

static struct relevant entry_of_measure(const struct findings *f, entity_id measure, struct stated_dates dates) {
  struct relevant res = {.measure = measure,
                         .level = (uint8_t)f->model->entities.items[measure].level,
                         .state = dates.status,
                         .due = dates.due};
  if (res.state == REASON_NONE) res.state = dates_state(dates.since, dates.until, f->options.as_of);
  if (res.state == REASON_PLANNED && res.due == DAY_NONE) res.due = dates.since;
  res.evidence_expired = has_expired_evidence(f, measure);
  return res;
}

static uint8_t answer_state(const struct answer *row, day as_of) {
  switch ((enum answer_value)row->value) {
  case ANSWER_LEVEL: return row->level == 0 ? REASON_MISSING : dates_state(row->since, row->until, as_of);
  case ANSWER_UNKNOWN: return REASON_UNANSWERED;
  case ANSWER_NOT_APPLICABLE: break;
  }
  return REASON_MISSING;
}

/* ---- entries ------------------------------------------------------------------------------------------------- */

/* The entries as they come, and the place of each. */
struct gathered {
  struct findings *findings;
  VEC(struct relevant) list;
  VEC(entity_id) places;
};

static void add_entry(struct gathered *g, uint32_t requirement, entity_id place, struct relevant entry) {
  entry.requirement = requirement;
  vec_push(&g->list, entry);
  vec_push(&g->places, place);
  uint8_t has = RELEVANT_ANY;
  if (entry.state == REASON_PLANNED) has |= RELEVANT_PLANNED;
  if (entry.blanket) has |= RELEVANT_BLANKET;
  if (entry.evidence_expired) has |= RELEVANT_EVIDENCE_EXPIRED;
  scratch_of(g->findings)->relevant.has[requirement] |= has;
}

static void add_on_places(struct gathered *g, uint32_t requirement, struct relevant entry) {
  uint32_t count;
  const entity_id *places = model_related(g->findings->model, RELATION_ON, entry.measure, &count);
  for (uint32_t i = 0; i < count; i++) add_entry(g, requirement, places[i], entry);
}

static void add_named(struct gathered *g, const struct meets *x, struct idmap *named) {
  struct findings *f = g->findings;
  if (x->measure == 0 || (f->model->entities.items[x->measure].flags & ENTITY_ANSWER) != 0) return;
  struct index_list list = use_resolve(f, x->requirement);
  struct relevant entry = entry_of_measure(f, x->measure, stated_dates_read(&scratch_of(f)->reader, x->measure));
  if (x->level != 0) entry.level = x->level;
  entry.names = true;
  for (uint32_t i = 0; i < list.items.count; i++)
    if (idmap_add(named, idmap_pair(list.items.items[i], x->measure), 1) == 0)
      add_on_places(g, list.items.items[i], entry);
}

/* LAST holds the measure that was entered last for each requirement: classes above one another may both interest it. */
static void add_by_class(struct gathered *g, struct relevant entry, const struct interests *in,
                         const struct idmap *named, entity_id *last) {
  const struct model *m = g->findings->model;
  uint32_t steps = 0;
  for (class_id c = m->entities.items[entry.measure].class; c != 0 && steps < m->classes.count;
       c = m->classes.items[c].parent, steps++)
    for (uint32_t i = idmap_get(&in->first, c); i != 0; i = in->next[i - 1]) {
      uint32_t requirement = in->list.items[i - 1].requirement;
      if (last[requirement] == entry.measure ||
          idmap_get(named, idmap_pair(requirement, entry.measure)) != 0)
        continue;
      last[requirement] = entry.measure;
      add_on_places(g, requirement, entry);
    }
}

static void add_all_by_class(struct gathered *g, const struct interests *in, const struct idmap *named) {
  struct findings *f = g->findings;
  const struct kind_list *measures = &scratch_of(f)->of_kind[KIND_MEASURE];
  entity_id *last = memory_zeroed((size_t)f->rules->requirements.count + 1, sizeof *last);
  for (uint32_t i = 0; in->list.count != 0 && i < measures->items.count; i++) {
    entity_id e = measures->items.items[i];
    if ((f->model->entities.items[e].flags & ENTITY_ANSWER) == 0)
      add_by_class(g, entry_of_measure(f, e, measures->dates[i]), in, named, last);
  }
  free(last);
}

static void add_answer(struct gathered *g, uint32_t index) {
  struct findings *f = g->findings;
  const struct answer *row = &f->model->answers.items[index];
  if (row->on == 0) return;
  struct index_list list = use_resolve(f, row->requirement);
  struct relevant entry = {.measure = row->measure,
                           .answer = index + 1,
                           .level = row->level,
                           .names = true,
                           .row = true,
                           .blanket = row->blanket,
                           .due = DAY_NONE};
  entry.state = answer_state(row, f->options.as_of);
  if (row->measure != 0) entry.evidence_expired = has_expired_evidence(f, row->measure);
  struct relevant plan = {.answer = index + 1,
                          .level = row->planned_level,
                          .state = REASON_PLANNED,
                          .names = true,
                          .row = true,
                          .blanket = row->blanket,
                          .due = row->planned_due};
  for (uint32_t i = 0; i < list.items.count; i++) {
    add_entry(g, list.items.items[i], row->on, entry);
    if (row->planned_level != 0) add_entry(g, list.items.items[i], row->on, plan);
  }
}

/* ---- the index ----------------------------------------------------------------------------------------------- */

/* By requirement, the newest first. */
static uint32_t *order_by_requirement(const struct gathered *g) {
  uint32_t requirements = g->findings->rules->requirements.count;
  uint32_t *next = memory_zeroed((size_t)requirements + 1, sizeof *next);
  uint32_t *res = memory_take(g->list.count * sizeof *res);
  for (uint32_t i = 0; i < g->list.count; i++) next[g->list.items[i].requirement + 1]++;
  for (uint32_t i = 1; i < requirements; i++) next[i] += next[i - 1];
  for (uint32_t i = g->list.count; 0 < i; i--) res[next[g->list.items[i - 1].requirement]++] = i - 1;
  free(next);
  return res;
}

/* Then by place. */
static void index_entries(struct relevant_index *x, const struct gathered *g) {
  uint32_t entities = g->findings->model->entities.count, *order = order_by_requirement(g);
  x->start = memory_zeroed((size_t)entities + 2, sizeof *x->start);
  vec_reserve(&x->list, g->list.count);
  x->list.count = g->list.count;
  uint32_t *next = x->start + 1; /* in the end, where the entries of the place behind begin */
  for (uint32_t i = 0; i < g->list.count; i++) next[g->places.items[i] + 1]++;
  for (entity_id e = 1; e < entities; e++) next[e] += next[e - 1];
  for (uint32_t i = 0; i < g->list.count; i++)
    x->list.items[next[g->places.items[order[i]]]++] = g->list.items[order[i]];
  free(order);
}

void relevant_build(struct findings *f) {
  struct relevant_index *x = &scratch_of(f)->relevant;
  const struct model *m = f->model;
  struct gathered g = {.findings = f};
  struct interests in = {0};
  struct idmap named = {0};
  x->asks = memory_zeroed((size_t)f->rules->requirements.count + 1, sizeof *x->asks);
  x->has = memory_zeroed((size_t)f->rules->requirements.count + 1, 1);
  interests_collect(f, &in);
  for (uint32_t i = 0; i < m->answers.count; i++) add_answer(&g, i);
  for (uint32_t i = 0; i < m->meets.count; i++) add_named(&g, &m->meets.items[i], &named);
  add_all_by_class(&g, &in, &named);
  index_entries(x, &g);
  vec_free(&in.list);
  idmap_free(&in.first);
  free(in.next);
  idmap_free(&named);
  vec_free(&g.list);
  vec_free(&g.places);
}

void relevant_free(struct relevant_index *x) {
  vec_free(&x->list);
  free(x->start);
  free(x->asks);
  free(x->has);
}

/* ---- what reaches a subject ---------------------------------------------------------------------------------- */

struct reach {
  const struct findings *findings;
  uint32_t requirement;
  entity_id subject;
  bool (*visit)(void *context, const struct relevant *x);
  void *context;
  bool row_seen; /* at a nearer place */
  VEC(entity_id) places;
};

static bool place_seen(struct reach *r, entity_id place) {
  for (uint32_t i = 0; i < r->places.count; i++)
    if (r->places.items[i] == place) return true;
  vec_push(&r->places, place);
  return false;
}

static uint32_t first_entry(const struct relevant_index *x, uint32_t requirement, entity_id place) {
  uint32_t lo = x->start[place], hi = x->start[place + 1];
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (x->list.items[middle].requirement < requirement)
      lo = middle + 1;
    else
      hi = middle;
  }
  return lo;
}

/* A measure never reaches an element of another owner, save the one it sits on. */
static bool visit_place(struct reach *r, entity_id place) {
  const struct entity *entities = r->findings->model->entities.items;
  const struct relevant_index *x = &scratch_of(r->findings)->relevant;
  entity_id owner = entities[r->subject].owner, other = entities[place].owner;
  if (place != r->subject && owner != 0 && other != 0 && owner != other) return true;
  bool row = r->row_seen;
  for (uint32_t i = first_entry(x, r->requirement, place), end = x->start[place + 1];
       i < end && x->list.items[i].requirement == r->requirement; i++) {
    const struct relevant *entry = &x->list.items[i];
    if (entry->row && r->row_seen) continue;
    row |= entry->row;
    if (!r->visit(r->context, entry)) return false;
  }
  r->row_seen = row;
  return true;
}

static bool visit_all(struct reach *r) {
  const struct model *m = r->findings->model;
  struct entity_list around = {0};
  model_around(m, r->subject, &around);
  bool go = true;
  for (uint32_t i = 0; i < around.items.count && go; i++)
    if (!place_seen(r, around.items.items[i])) go = visit_place(r, around.items.items[i]);
  vec_free(&around.items);
  uint32_t count;
  const entity_id *via = model_related(m, RELATION_VIA, r->subject, &count);
  for (uint32_t i = 0; i < count && go; i++)
    if (m->entities.items[via[i]].kind == KIND_SYSTEM && !place_seen(r, via[i])) go = visit_place(r, via[i]);
  entity_id owner = m->entities.items[r->subject].owner;
  bool organization = owner != 0 && m->entities.items[owner].kind == KIND_ORGANIZATION;
  return go && (!organization || place_seen(r, owner) || visit_place(r, owner));
}

void relevant_visit(const struct findings *f, uint32_t requirement, entity_id subject,
                    bool (*visit)(void *context, const struct relevant *x), void *context) {
  if (scratch_of(f)->relevant.has[requirement] == 0) return;
  struct reach r = {.findings = f, .requirement = requirement, .subject = subject, .visit = visit, .context = context};
  visit_all(&r);
  vec_free(&r.places);
}
