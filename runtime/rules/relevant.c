/* relevant.c - which measures and rows bear on which requirement, by the place they are put on.
 *
 * The index holds one entry for each requirement and place of a measure, so a finding costs a look-up for each place
 * around its subject, however many measures the program has.
 */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

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

static uint8_t status_state(const struct model *m, entity_id measure) {
  sym name = intern_find(m->names, "status", strlen("status"));
  struct value v = name == 0 ? (struct value){.tag = VALUE_NONE} : model_value(m, measure, name, NULL);
  if (v.tag == VALUE_NONE) return REASON_NONE;
  const char *text = v.tag == VALUE_MEMBER ? sym_text(m->names, v.first) : "";
  if (strcmp(text, "implemented") == 0) return REASON_NONE;
  return strcmp(text, "planned") == 0 ? REASON_PLANNED : REASON_INSUFFICIENT;
}

static bool has_expired_evidence(const struct model *m, entity_id measure, day as_of) {
  uint32_t count;
  const entity_id *evidence = model_related(m, RELATION_EVIDENCE, measure, &count);
  for (uint32_t i = 0; i < count; i++) {
    day expires = entity_date(m, evidence[i], "expires");
    if (expires != DAY_NONE && expires < as_of) return true;
  }
  return false;
}

static struct relevant entry_of_measure(const struct findings *f, entity_id measure) {
  const struct model *m = f->model;
  day as_of = f->options.as_of, since = entity_date(m, measure, "since"), until = entity_date(m, measure, "until");
  struct relevant res = {
      .measure = measure, .level = (uint8_t)m->entities.items[measure].level, .due = entity_date(m, measure, "due")};
  res.state = status_state(m, measure);
  if (res.state == REASON_NONE) res.state = dates_state(since, until, as_of);
  if (res.state == REASON_PLANNED && res.due == DAY_NONE) res.due = since;
  res.evidence_expired = has_expired_evidence(m, measure, as_of);
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

static void add_entry(struct findings *f, uint32_t requirement, entity_id place, struct relevant entry) {
  struct relevant_index *x = &scratch_of(f)->relevant;
  uint64_t key = idmap_pair(requirement, place);
  entry.next = idmap_get(&x->at, key);
  vec_push(&x->list, entry);
  idmap_put(&x->at, key, x->list.count);
  uint8_t has = RELEVANT_ANY;
  if (entry.state == REASON_PLANNED) has |= RELEVANT_PLANNED;
  if (entry.blanket) has |= RELEVANT_BLANKET;
  if (entry.evidence_expired) has |= RELEVANT_EVIDENCE_EXPIRED;
  x->has[requirement] |= has;
}

static void add_on_places(struct findings *f, uint32_t requirement, struct relevant entry) {
  uint32_t count;
  const entity_id *places = model_related(f->model, RELATION_ON, entry.measure, &count);
  for (uint32_t i = 0; i < count; i++) add_entry(f, requirement, places[i], entry);
}

static void add_named(struct findings *f, const struct meets *x, struct idmap *named) {
  if (x->measure == 0 || (f->model->entities.items[x->measure].flags & ENTITY_ANSWER) != 0) return;
  struct index_list list = use_resolve(f, x->requirement);
  struct relevant entry = entry_of_measure(f, x->measure);
  if (x->level != 0) entry.level = x->level;
  entry.names = true;
  for (uint32_t i = 0; i < list.items.count; i++)
    if (idmap_add(named, idmap_pair(list.items.items[i], x->measure), 1) == 0)
      add_on_places(f, list.items.items[i], entry);
}

/* LAST holds the measure that was entered last for each requirement: classes above one another may both interest it. */
static void add_by_class(struct findings *f, entity_id measure, const struct interests *in, const struct idmap *named,
                         entity_id *last) {
  const struct model *m = f->model;
  struct relevant entry = {0};
  uint32_t steps = 0;
  for (class_id c = m->entities.items[measure].class; c != 0 && steps < m->classes.count;
       c = m->classes.items[c].parent, steps++)
    for (uint32_t i = idmap_get(&in->first, c); i != 0; i = in->next[i - 1]) {
      uint32_t requirement = in->list.items[i - 1].requirement;
      if (last[requirement] == measure || idmap_get(named, idmap_pair(requirement, measure)) != 0) continue;
      last[requirement] = measure;
      if (entry.measure == 0) entry = entry_of_measure(f, measure);
      add_on_places(f, requirement, entry);
    }
}

static void add_answer(struct findings *f, uint32_t index) {
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
  if (row->measure != 0) entry.evidence_expired = has_expired_evidence(f->model, row->measure, f->options.as_of);
  struct relevant plan = {.answer = index + 1,
                          .level = row->planned_level,
                          .state = REASON_PLANNED,
                          .names = true,
                          .row = true,
                          .blanket = row->blanket,
                          .due = row->planned_due};
  for (uint32_t i = 0; i < list.items.count; i++) {
    add_entry(f, list.items.items[i], row->on, entry);
    if (row->planned_level != 0) add_entry(f, list.items.items[i], row->on, plan);
  }
}

void relevant_build(struct findings *f) {
  struct relevant_index *x = &scratch_of(f)->relevant;
  const struct model *m = f->model;
  struct interests in = {0};
  struct idmap named = {0};
  entity_id *last = memory_zeroed((size_t)f->rules->requirements.count + 1, sizeof *last);
  x->asks = memory_zeroed((size_t)f->rules->requirements.count + 1, sizeof *x->asks);
  x->has = memory_zeroed((size_t)f->rules->requirements.count + 1, 1);
  interests_collect(f, &in);
  for (uint32_t i = 0; i < m->answers.count; i++) add_answer(f, i);
  for (uint32_t i = 0; i < m->meets.count; i++) add_named(f, &m->meets.items[i], &named);
  const struct kind_list *measures = &scratch_of(f)->of_kind[KIND_MEASURE];
  for (uint32_t i = 0; in.list.count != 0 && i < measures->items.count; i++)
    if ((m->entities.items[measures->items.items[i]].flags & ENTITY_ANSWER) == 0)
      add_by_class(f, measures->items.items[i], &in, &named, last);
  vec_free(&in.list);
  idmap_free(&in.first);
  free(in.next);
  idmap_free(&named);
  free(last);
}

void relevant_free(struct relevant_index *x) {
  vec_free(&x->list);
  idmap_free(&x->at);
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

/* A measure never reaches an element of another owner, save the one it sits on. */
static bool visit_place(struct reach *r, entity_id place) {
  const struct entity *entities = r->findings->model->entities.items;
  const struct relevant_index *x = &scratch_of(r->findings)->relevant;
  entity_id owner = entities[r->subject].owner, other = entities[place].owner;
  if (place != r->subject && owner != 0 && other != 0 && owner != other) return true;
  bool row = r->row_seen;
  for (uint32_t i = idmap_get(&x->at, idmap_pair(r->requirement, place)); i != 0; i = x->list.items[i - 1].next) {
    const struct relevant *entry = &x->list.items[i - 1];
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
