/* evaluate.c - all requirements over all subjects, in the order of their strata; and single questions afterwards. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- the engine --------------------------------------------------------------------------------- */

/* Links the items of one requirement in their order. */
static void link_items(uint32_t *first, uint32_t *next, uint32_t requirement, uint32_t index) {
  next[index] = first[requirement];
  first[requirement] = index + 1;
}

static void link_rules(struct eval_engine *g) {
  const struct rule_set *r = g->rules;
  size_t count = (size_t)r->requirements.count + 1;
  g->exception_first = memory_zeroed(count, sizeof(uint32_t));
  g->strengthening_first = memory_zeroed(count, sizeof(uint32_t));
  g->exception_next = memory_zeroed((size_t)r->exceptions.count + 1, sizeof(uint32_t));
  g->strengthening_next = memory_zeroed((size_t)r->strengthenings.count + 1, sizeof(uint32_t));
  for (uint32_t i = r->exceptions.count; 0 < i; i--)
    if (r->exceptions.items[i - 1].requirement < r->requirements.count)
      link_items(g->exception_first, g->exception_next, r->exceptions.items[i - 1].requirement, i - 1);
  for (uint32_t i = r->strengthenings.count; 0 < i; i--)
    if (r->strengthenings.items[i - 1].requirement < r->requirements.count)
      link_items(g->strengthening_first, g->strengthening_next, r->strengthenings.items[i - 1].requirement, i - 1);
}

static uint32_t *cells_by_kind(const struct model *m) {
  uint32_t *res = memory_take((size_t)m->entities.count * sizeof *res), next[KIND_COUNT + 1] = {0};
  for (entity_id e = 0; e < m->entities.count; e++) next[m->entities.items[e].kind + 1]++;
  for (int k = 0; k < KIND_COUNT; k++) next[k + 1] += next[k];
  for (entity_id e = 0; e < m->entities.count; e++) res[e] = next[m->entities.items[e].kind]++;
  return res;
}

static struct eval_engine *engine_new(const struct evaluation *e, bool assume_planned) {
  struct eval_engine *g = memory_zeroed(1, sizeof *g);
  *g = (struct eval_engine){
      .evaluation = e, .model = e->model, .rules = e->rules, .as_of = e->as_of, .assume_planned = assume_planned};
  uint32_t entities = e->model->entities.count, requirements = e->rules->requirements.count;
  vec_push(&g->nodes, (struct cover_node){0});
  g->cover_of = memory_zeroed(entities, sizeof *g->cover_of);
  g->plane_of = memory_zeroed(2 * (size_t)e->rules->exprs.count + 1, sizeof *g->plane_of);
  g->cells_by_kind = cells_by_kind(e->model);
  g->evaluated = memory_zeroed((size_t)requirements + 1, 1);
  g->owned_ready = memory_zeroed((size_t)requirements + 1, 1);
  link_rules(g);
  eval_static_build(g);
  eval_owned_build(g);
  eval_facts_build(g);
  return g;
}

static void engine_free(struct eval_engine *g) {
  if (g == NULL) return;
  if (g->planned != NULL) evaluation_free(g->planned);
  eval_facts_free(g);
  eval_owned_free(g);
  eval_closure_free(g);
  for (uint32_t i = 0; i < g->planes.count; i++) plane_free(&g->planes.items[i]);
  for (uint32_t i = 0; i < g->numbers.count; i++) free(g->numbers.items[i]);
  vec_free(&g->planes);
  vec_free(&g->numbers);
  vec_free(&g->constants);
  vec_free(&g->nodes);
  vec_free(&g->summaries);
  vec_free(&g->members);
  vec_free(&g->queue);
  vec_free(&g->around);
  vec_free(&g->other_end);
  idmap_free(&g->node_index);
  idmap_free(&g->plane_index);
  idmap_free(&g->owned_verdicts);
  void *arrays[] = {g->planned,   g->cover_of, g->plane_of,        g->cells_by_kind,  g->evaluated,
                    g->owned_ready, g->info,   g->exception_first, g->exception_next, g->strengthening_first,
                    g->strengthening_next};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
  free(g);
}

/* ---- contexts ----------------------------------------------------------------------------------- */

static void bind_subject(struct eval_context *c, uint16_t slot) {
  if (slot < EVAL_SLOTS) c->own[slot] = value_entity(c->subject);
}

void eval_engine_begin(struct eval_engine *g, struct eval_context *c, uint32_t requirement, entity_id subject) {
  *c = (struct eval_context){.engine = g, .requirement = requirement, .subject = subject};
  if (subject != 0) bind_subject(c, 0);
}

/* The subjects of exceptions and strengthenings have variables of their own. */
static void bind_everywhere(struct eval_context *c) {
  struct eval_engine *g = c->engine;
  if (c->subject == 0 || g->rules->requirements.count <= c->requirement) return;
  bind_subject(c, g->rules->requirements.items[c->requirement].subjects.slot);
  for (uint32_t i = g->exception_first[c->requirement]; i != 0; i = g->exception_next[i - 1])
    bind_subject(c, g->rules->exceptions.items[i - 1].subjects.slot);
  for (uint32_t i = g->strengthening_first[c->requirement]; i != 0; i = g->strengthening_next[i - 1])
    bind_subject(c, g->rules->strengthenings.items[i - 1].subjects.slot);
}

void eval_begin(struct eval_context *c, const struct evaluation *e, uint32_t requirement, entity_id subject) {
  engine_of(e)->evaluation = e; /* its owner may have moved it */
  eval_engine_begin(engine_of(e), c, requirement, subject);
  engine_of(e)->numbers_used = 0;
  bind_everywhere(c);
}

void eval_bind(struct eval_context *c, uint16_t slot, struct value v) {
  if (slot < EVAL_SLOTS) c->own[slot] = value_from(c->engine, v);
}

/* ---- one requirement over its subjects ---------------------------------------------------------- */

struct by_kind {
  uint32_t *ids;
  uint32_t start[KIND_COUNT + 1];
  uint32_t from[KIND_COUNT], to[KIND_COUNT]; /* of each kind, the subjects at hand */
};

/* Ids of each kind, ascending. */
static struct by_kind sort_by_kind(const struct model *m) {
  struct by_kind res = {.ids = memory_take((size_t)m->entities.count * sizeof(uint32_t))};
  for (entity_id e = 1; e < m->entities.count; e++) res.start[m->entities.items[e].kind + 1]++;
  for (int k = 0; k < KIND_COUNT; k++) res.start[k + 1] += res.start[k];
  uint32_t place[KIND_COUNT];
  for (int k = 0; k < KIND_COUNT; k++) place[k] = res.start[k];
  for (entity_id e = 1; e < m->entities.count; e++) res.ids[place[m->entities.items[e].kind]++] = e;
  return res;
}

/* The ids below END that were not at hand yet. */
static void by_kind_advance(struct by_kind *s, entity_id end) {
  for (int k = 0; k < KIND_COUNT; k++) {
    s->from[k] = s->to[k];
    while (s->to[k] < s->start[k + 1] && s->ids[s->to[k]] < end) s->to[k]++;
  }
}

/* Own elements; organizations of others, too, since a rule may be about partners. We are no partner of ourselves. */
static bool may_be_subject(const struct eval_engine *g, entity_id e) {
  return eval_is_own(g, e) || (engine_entity(g, e)->kind == KIND_ORGANIZATION && !eval_is_ourselves(g, e));
}

/* C serves all subjects of its requirement, one after the other. */
static void judge(struct eval_context *c, struct evaluation *e, entity_id subject) {
  c->subject = subject;
  c->engine->numbers_used = 0;
  bind_subject(c, 0);
  bind_everywhere(c);
  uint8_t applies = eval_applies(c, &e->rules->requirements.items[c->requirement].subjects);
  if (applies != GRADE_FALSE) vec_push(&e->verdicts, eval_verdict(c, applies));
}

/* Without `applies to` a requirement is about every own organization. */
static bool is_default(const struct subject_set *s) { return s->kinds == 0 && s->classes.count == 0; }

static void judge_default(struct eval_engine *g, struct evaluation *e, uint32_t requirement,
                          const struct by_kind *ids) {
  for (uint32_t i = ids->from[KIND_ORGANIZATION]; i < ids->to[KIND_ORGANIZATION]; i++) {
    struct eval_context c;
    if (!eval_is_own(g, ids->ids[i])) continue;
    eval_begin(&c, e, requirement, ids->ids[i]);
    vec_push(&e->verdicts, eval_verdict(&c, GRADE_DERIVED));
  }
}

static uint32_t kinds_of(const struct eval_engine *g, const struct subject_set *s) {
  uint32_t kinds = s->kinds;
  for (uint32_t i = 0; i < s->classes.count; i++) kinds |= 1u << g->model->classes.items[s->classes.items[i]].kind;
  return kinds;
}

static int compare_verdicts(const void *a, const void *b) {
  const struct verdict *x = a, *y = b;
  return x->subject < y->subject ? -1 : x->subject > y->subject;
}

/* The subjects at hand. */
static void judge_requirement(struct eval_engine *g, struct evaluation *e, uint32_t requirement,
                              const struct by_kind *ids) {
  const struct rule_requirement *r = &g->rules->requirements.items[requirement];
  uint32_t first = e->verdicts.count;
  bool core = r->framework < g->rules->frameworks.count && g->rules->frameworks.items[r->framework].core;
  uint32_t kinds = kinds_of(g, &r->subjects), groups = 0;
  struct eval_context c;
  eval_begin(&c, e, requirement, 0);
  if (!core && is_default(&r->subjects)) judge_default(g, e, requirement, ids);
  for (int k = 0; k < KIND_COUNT && !core; k++) {
    if ((kinds >> k & 1) == 0) continue;
    groups++;
    for (uint32_t i = ids->from[k]; i < ids->to[k]; i++)
      if (may_be_subject(g, ids->ids[i])) judge(&c, e, ids->ids[i]);
  }
  uint32_t count = e->verdicts.count - first;
  if (1 < groups && count != 0) qsort(e->verdicts.items + first, count, sizeof(struct verdict), compare_verdicts);
  e->by_requirement[requirement].count += count;
}

/* ---- requirements of one stratum ---------------------------------------------------------------- */

/* From parts of the model to requirements; both stay in their order. */
static void sort_by_requirement(struct evaluation *e, const uint32_t *order, uint32_t count, uint32_t first) {
  struct verdict *sorted = memory_take((size_t)(e->verdicts.count - first + 1) * sizeof *sorted);
  uint32_t next = first;
  for (uint32_t i = 0; i < count; i++) {
    e->by_requirement[order[i]].first = next;
    next += e->by_requirement[order[i]].count;
    e->by_requirement[order[i]].count = 0;
  }
  for (uint32_t i = first; i < e->verdicts.count; i++) {
    struct index_span *span = &e->by_requirement[e->verdicts.items[i].requirement];
    sorted[span->first + span->count++ - first] = e->verdicts.items[i];
  }
  if (first < e->verdicts.count)
    memcpy(e->verdicts.items + first, sorted, (e->verdicts.count - first) * sizeof *sorted);
  free(sorted);
}

/* All of them over one part of the model before the next, because a part fits the cache of the processor. */
static void judge_stratum(struct eval_engine *g, struct evaluation *e, const uint32_t *order, uint32_t count,
                          struct by_kind *ids) {
  enum { PART = 4096 };
  uint32_t first = e->verdicts.count, entities = e->model->entities.count;
  for (int k = 0; k < KIND_COUNT; k++) ids->to[k] = ids->start[k];
  for (uint32_t done = 0; done < entities; done += PART) {
    if (e->should_stop && !e->stopped) e->stopped = e->should_stop(e->stop_context);
    if (e->stopped) return;
    by_kind_advance(ids, entities - done < PART ? entities : done + PART);
    for (uint32_t i = 0; i < count; i++) judge_requirement(g, e, order[i], ids);
  }
  sort_by_requirement(e, order, count, first);
  for (uint32_t i = 0; i < count; i++) g->evaluated[order[i]] = 1;
}

static void judge_all(struct eval_engine *g, struct evaluation *e) {
  const struct rule_set *r = e->rules;
  struct by_kind ids = sort_by_kind(e->model);
  bool ordered = r->order.count == r->requirements.count; /* a rule set made by hand may not be finished */
  for (uint32_t i = 0; i < r->requirements.count && !ordered && !e->stopped; i++) judge_stratum(g, e, &i, 1, &ids);
  for (uint32_t i = 0, count; i < r->requirements.count && ordered && !e->stopped; i += count) {
    uint32_t stratum = r->requirements.items[r->order.items[i]].stratum;
    for (count = 1; i + count < r->requirements.count; count++)
      if (r->requirements.items[r->order.items[i + count]].stratum != stratum) break;
    judge_stratum(g, e, r->order.items + i, count, &ids);
  }
  free(ids.ids);
}

/* ---- all ---------------------------------------------------------------------------------------- */

/* Verdicts were made in the order of the strata; they are kept in the order of the rules. */
static void sort_verdicts(struct evaluation *e) {
  struct verdict *sorted = memory_take((size_t)(e->verdicts.count + 1) * sizeof *sorted);
  uint32_t next = 0;
  for (uint32_t r = 0; r < e->rules->requirements.count; r++) {
    struct index_span *span = &e->by_requirement[r];
    for (uint32_t i = 0; i < span->count; i++) sorted[next + i] = e->verdicts.items[span->first + i];
    span->first = next;
    next += span->count;
  }
  free(e->verdicts.items);
  e->verdicts.items = sorted;
  e->verdicts.capacity = e->verdicts.count + 1;
}

static void run(struct evaluation *e, bool assume_planned) {
  e->by_requirement = memory_zeroed((size_t)e->rules->requirements.count + 1, sizeof *e->by_requirement);
  struct eval_engine *g = engine_new(e, assume_planned);
  e->scratch = g;
  eval_shares_build(g);
  judge_all(g, e);
  if (!e->stopped) sort_verdicts(e);
}

void evaluation_run_until(struct evaluation *e, const struct model *m, const struct rule_set *r, day as_of,
                          bool (*should_stop)(void *context), void *context) {
  *e = (struct evaluation){
      .model = m, .rules = r, .as_of = as_of, .should_stop = should_stop, .stop_context = context};
  run(e, false);
}

void evaluation_run(struct evaluation *e, const struct model *m, const struct rule_set *r, day as_of) {
  evaluation_run_until(e, m, r, as_of, NULL, NULL);
}

void evaluation_free(struct evaluation *e) {
  engine_free(e->scratch);
  vec_free(&e->verdicts);
  free(e->by_requirement);
  *e = (struct evaluation){0};
}

/* ---- afterwards --------------------------------------------------------------------------------- */

const struct verdict *evaluation_find(const struct evaluation *e, uint32_t requirement, entity_id subject) {
  struct index_span span = e->by_requirement[requirement];
  uint32_t lo = span.first, hi = span.first + span.count;
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (e->verdicts.items[middle].subject < subject)
      lo = middle + 1;
    else
      hi = middle;
  }
  bool found = lo < span.first + span.count && e->verdicts.items[lo].subject == subject;
  return found ? &e->verdicts.items[lo] : NULL;
}

enum truth evaluation_condition(struct evaluation *e, expr_id condition, uint32_t requirement, entity_id subject) {
  struct eval_context c;
  if (condition == 0) return UNKNOWN_; /* attested at a level that only the caller knows: eval_level */
  eval_begin(&c, e, requirement, subject);
  return eval_truth(&c, condition);
}

/* The whole program once more, because verdicts build on each other; then every such question is a look-up. */
static struct evaluation *planned_evaluation(struct evaluation *e) {
  struct eval_engine *g = engine_of(e);
  if (g->planned != NULL) return g->planned;
  g->planned = memory_zeroed(1, sizeof *g->planned);
  *g->planned = (struct evaluation){.model = e->model, .rules = e->rules, .as_of = e->as_of};
  run(g->planned, true);
  return g->planned;
}

struct verdict evaluation_what_if(struct evaluation *e, uint32_t requirement, entity_id subject, struct what_if w) {
  struct evaluation *world = w.assume_planned ? planned_evaluation(e) : e;
  struct eval_context c;
  eval_begin(&c, world, requirement, subject);
  c.assume_level = w.attested_level;
  const struct subject_set *subjects = &e->rules->requirements.items[requirement].subjects;
  uint8_t applies = is_default(subjects) ? GRADE_DERIVED : eval_applies(&c, subjects);
  return eval_verdict(&c, applies);
}

bool eval_answered(const struct evaluation *e, uint32_t requirement, entity_id subject) {
  return eval_is_answered(engine_of(e), requirement, subject);
}
enum truth eval_measure_counts(const struct evaluation *e, entity_id measure) {
  return eval_counting(engine_of(e), measure);
}
enum basis eval_evidence_basis(const struct evaluation *e, entity_id measure) {
  return (enum basis)grade_basis(eval_measure_grade(engine_of(e), measure));
}
bool eval_acts_for(const struct evaluation *e, entity_id who, entity_id principal) {
  return eval_acts(engine_of(e), who, principal);
}

enum authority eval_authority(const struct evaluation *e, entity_id who, entity_id principal, day *date) {
  return principals_authority(&engine_of(e)->principals, who, principal, date);
}

bool eval_complete_counts(const struct evaluation *e, const struct completeness *c) {
  return eval_closes(engine_of(e), c);
}
bool eval_complete(const struct evaluation *e, entity_id x, enum entity_kind kind) {
  return (eval_complete_kinds(engine_of(e), x) >> kind & 1) != 0;
}
uint8_t eval_claimed(const struct evaluation *e, uint32_t requirement, entity_id x) {
  return eval_claim_level(engine_of(e), requirement, x);
}
