/* measure_uses.c - which requirements each measure bears on, and for how many subjects: what registers list. */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

struct uses {
  const struct findings *findings;
  struct measure_uses *res;
  struct idmap index; /* (measure or plan, requirement) -> index + 1 */
  VEC(uint32_t) last; /* the last row noted: a measure may reach a subject from two places */
  uint32_t row;
  const struct finding_row *at;
};

/* A plan that a row of answers states is nobody's measure yet: it is told by its row. */
static uint64_t key_of(const struct relevant *x, uint32_t requirement) {
  return idmap_pair(requirement, x->measure != 0 ? x->measure : x->answer) ^ (uint64_t)(x->measure == 0) << 63;
}

static bool note_use(void *context, const struct relevant *x) {
  struct uses *u = context;
  if (x->measure == 0 && x->state != REASON_PLANNED) return true;
  uint64_t key = key_of(x, u->at->requirement);
  uint32_t index = idmap_get(&u->index, key);
  if (index == 0) {
    vec_push(&u->res->list, ((struct measure_use){.measure = x->measure,
                                                  .answer = x->answer,
                                                  .requirement = u->at->requirement,
                                                  .first_row = u->row,
                                                  .level = x->level,
                                                  .why = x->state,
                                                  .blanket = x->blanket}));
    vec_push(&u->last, UINT32_MAX);
    index = u->res->list.count;
    idmap_put(&u->index, key, index);
  }
  struct measure_use *use = &u->res->list.items[index - 1];
  if (u->findings->rows.items[use->first_row].status == STATUS_MET && u->at->status != STATUS_MET)
    use->first_row = u->row;
  if (u->last.items[index - 1] == u->row) return true;
  u->last.items[index - 1] = u->row;
  if (x->measure != 0 && idmap_add(&u->res->reached, idmap_pair(x->measure, u->at->subject), 1) == 0)
    idmap_put(&u->res->subjects, x->measure, idmap_get(&u->res->subjects, x->measure) + 1);
  use->subjects++;
  use->planned += u->at->disposition == DISPOSITION_PLANNED;
  return true;
}

static int compare_uses(const void *a, const void *b) {
  const struct measure_use *x = a, *y = b;
  if (x->measure != y->measure) return x->measure < y->measure ? -1 : 1;
  if (x->measure == 0 && x->answer != y->answer) return x->answer < y->answer ? -1 : 1;
  return x->requirement < y->requirement ? -1 : y->requirement < x->requirement;
}

void measure_uses_derive(struct measure_uses *res, const struct findings *f) {
  *res = (struct measure_uses){0};
  struct uses u = {.findings = f, .res = res};
  for (uint32_t i = 0; i < f->rows.count; i++) {
    if (f->rows.items[i].check != 0) continue;
    u.row = i;
    u.at = &f->rows.items[i];
    relevant_visit(f, u.at->requirement, u.at->subject, note_use, &u);
  }
  if (1 < res->list.count) qsort(res->list.items, res->list.count, sizeof *res->list.items, compare_uses);
  vec_free(&u.last);
  idmap_free(&u.index);
}

const struct measure_use *measure_uses_of(const struct measure_uses *u, entity_id measure, uint32_t *count) {
  uint32_t low = 0, high = u->list.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (u->list.items[middle].measure < measure)
      low = middle + 1;
    else
      high = middle;
  }
  for (*count = 0; low + *count < u->list.count && u->list.items[low + *count].measure == measure;) ++*count;
  return u->list.items + low;
}

const struct measure_use *measure_uses_of_plan(const struct measure_uses *u, uint32_t answer, uint32_t *count) {
  uint32_t low = 0, high = u->list.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (u->list.items[middle].measure == 0 && u->list.items[middle].answer < answer)
      low = middle + 1;
    else
      high = middle;
  }
  const struct measure_use *res = u->list.items + low;
  for (*count = 0; low < u->list.count && res[*count].measure == 0 && res[*count].answer == answer; low++) ++*count;
  return res;
}

uint32_t measure_uses_subjects(const struct measure_uses *u, entity_id measure) {
  return idmap_get(&u->subjects, measure);
}

void measure_uses_free(struct measure_uses *u) {
  vec_free(&u->list);
  idmap_free(&u->subjects);
  idmap_free(&u->reached);
}
