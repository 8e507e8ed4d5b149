/* finding_build.c - the full record of one row. */
#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

/* ---- measures that count and that do not --------------------------------------------------------------------- */

struct measure_lists {
  VEC(struct not_counting) counting, others;
};

static bool collect(void *context, const struct relevant *x) {
  struct measure_lists *lists = context;
  if (x->measure == 0) return true;
  struct not_counting entry = {x->measure, x->state};
  if (x->state == REASON_NONE)
    vec_push(&lists->counting, entry);
  else
    vec_push(&lists->others, entry);
  return true;
}

static int compare_measures(const void *a, const void *b, void *context) {
  const uint32_t *rank = context;
  uint32_t x = rank[((const struct not_counting *)a)->measure], y = rank[((const struct not_counting *)b)->measure];
  return x < y ? -1 : y < x;
}

/* Sorted by name, each once: a measure may reach the subject from two places. */
static uint32_t tidy(struct not_counting *items, uint32_t count, uint32_t *rank) {
  if (count == 0) return 0;
  qsort_r(items, count, sizeof *items, compare_measures, rank);
  uint32_t kept = 1;
  for (uint32_t i = 1; i < count; i++)
    if (items[i].measure != items[kept - 1].measure) items[kept++] = items[i];
  return kept;
}

static void add_measures(struct arena *a, const struct findings *f, struct finding *res) {
  uint32_t *rank = scratch_of(f)->order.rank;
  struct measure_lists lists = {0};
  relevant_visit(f, res->requirement, res->subject, collect, &lists);
  res->counting.count = res->counting.capacity = tidy(lists.counting.items, lists.counting.count, rank);
  res->counting.items = arena_alloc(a, ((size_t)res->counting.count + 1) * sizeof *res->counting.items);
  for (uint32_t i = 0; i < res->counting.count; i++) res->counting.items[i] = lists.counting.items[i].measure;
  res->not_counting.count = res->not_counting.capacity = tidy(lists.others.items, lists.others.count, rank);
  res->not_counting.items = arena_alloc(a, ((size_t)res->not_counting.count + 1) * sizeof *res->not_counting.items);
  for (uint32_t i = 0; i < res->not_counting.count; i++) res->not_counting.items[i] = lists.others.items[i];
  vec_free(&lists.counting);
  vec_free(&lists.others);
}

/* ---- examples of the next levels ------------------------------------------------------------------------------ */

/* The first measure of the catalogue at or behind (REQUIREMENT, LEVEL). */
static uint32_t example_at(const struct catalogue *c, uint32_t requirement, int level) {
  uint32_t lo = 0, hi = c->measures.count;
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    const struct catalogue_measure *x = &c->measures.items[middle];
    if (x->requirement < requirement || (x->requirement == requirement && x->level < level))
      lo = middle + 1;
    else
      hi = middle;
  }
  return lo;
}

/* A level presupposes those below it, so closing a gap takes all up to the target. */
static void add_examples(const struct findings *f, struct finding *res) {
  const struct catalogue *c = f->rules->frameworks.items[res->framework].catalogue;
  uint32_t requirement = f->rules->requirements.items[res->requirement].catalogue;
  if (c == NULL || requirement == UINT32_MAX || 3 <= res->lo) return;
  int next = res->lo + 1, last = next < res->target ? res->target : next;
  res->first_example = example_at(c, requirement, next);
  res->example_count = example_at(c, requirement, last + 1) - res->first_example;
}

/* ---- the record ---------------------------------------------------------------------------------------------- */

static void add_verdict(const struct findings *f, const struct finding_row *row, struct finding *res) {
  if (row->check != 0) {
    res->at = f->model->checks.items[row->check - 1].at;
    return;
  }
  const struct verdict *v = &f->evaluation->verdicts.items[row->verdict];
  res->exception = v->exception;
  res->contested = v->contested;
}

entity_id finding_responsible(const struct findings *f, const struct finding_row *row) {
  return owner_organization(f->model, subject_owner(f->model, row->subject));
}

struct finding finding_build(struct arena *a, const struct findings *f, uint32_t index) {
  const struct finding_row *row = &f->rows.items[index];
  const struct model *m = f->model;
  const struct rule_requirement *r = &f->rules->requirements.items[row->requirement];
  struct settlement settlement = findings_settlement(f, row);
  struct finding res = {.framework = r->framework,
                        .requirement = row->requirement,
                        .subject = row->subject,
                        .kind = m->entities.items[row->subject].kind,
                        .layer = (uint8_t)entity_layer(m, row->subject),
                        .applies = row->applies,
                        .target = row->target,
                        .lo = row->lo,
                        .hi = row->hi,
                        .status = row->status,
                        .reason = row->reason,
                        .severity = row->severity,
                        .basis = row->basis,
                        .disposition = row->disposition,
                        .disposition_until = settlement.until,
                        .decision = settlement.decision,
                        .planned_measure = settlement.planned_measure,
                        .blanket = row->blanket,
                        .documentation = r->documentation,
                        .check = row->check,
                        .at = m->entities.items[row->subject].at};
  res.responsible = finding_responsible(f, row);
  add_verdict(f, row, &res);
  if (row->check == 0) {
    add_measures(a, f, &res);
    struct inheritance_list inherited = findings_inherited(a, f, row->requirement, row->subject);
    res.inherited.items = inherited.items.items;
    res.inherited.count = res.inherited.capacity = inherited.items.count;
  }
  res.disputed = findings_disputed(f, index);
  add_examples(f, &res);
  fingerprint_write(a, f, &res);
  return res;
}

struct finding finding_identity(struct arena *a, const struct findings *f, uint32_t index) {
  const struct finding_row *row = &f->rows.items[index];
  struct finding res = {.framework = f->rules->requirements.items[row->requirement].framework,
                        .requirement = row->requirement, .subject = row->subject};
  fingerprint_write(a, f, &res);
  return res;
}
