/* findings.c - from verdicts and built-in checks to rows: target, status, reason, severity, counts. */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- the order of requirements ------------------------------------------------------------------------------- */

struct ordered_requirement {
  uint32_t framework, catalogue, requirement;
};

static int compare_requirements(const void *a, const void *b) {
  const struct ordered_requirement *x = a, *y = b;
  if (x->framework != y->framework) return x->framework < y->framework ? -1 : 1;
  if (x->catalogue != y->catalogue) return x->catalogue < y->catalogue ? -1 : 1;
  return x->requirement < y->requirement ? -1 : x->requirement > y->requirement;
}

/* Requirements as they are listed: framework, catalogue, then as stated; owned by the caller. */
static uint32_t *listed_order(const struct rule_set *r) {
  uint32_t count = r->requirements.count;
  struct ordered_requirement *list = memory_take(((size_t)count + 1) * sizeof *list);
  uint32_t *res = memory_take(((size_t)count + 1) * sizeof *res);
  for (uint32_t i = 0; i < count; i++)
    list[i] = (struct ordered_requirement){r->requirements.items[i].framework, r->requirements.items[i].catalogue, i};
  qsort(list, count, sizeof *list, compare_requirements);
  for (uint32_t i = 0; i < count; i++) res[i] = list[i].requirement;
  free(list);
  return res;
}

/* ---- rows of one requirement, by qualified name -------------------------------------------------------------- */

struct ranked {
  uint32_t rank, index;
};

static int compare_ranked(const void *a, const void *b) {
  const struct ranked *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

struct ranked_list {
  VEC(struct ranked) items;
  VEC(struct finding_row) rows; /* as they were before sorting */
};

static bool is_core(const struct findings *f, uint32_t requirement) {
  return f->rules->frameworks.items[f->rules->requirements.items[requirement].framework].core;
}

/* ---- status -------------------------------------------------------------------------------------------------- */

static uint8_t status_of(uint8_t applies, uint8_t lo, uint8_t hi, uint8_t target) {
  if (target == 0) return STATUS_NO_TARGET;
  if (target <= lo) return STATUS_MET;
  return applies == TRUE_ && hi < target ? STATUS_GAP : STATUS_UNDECIDED;
}

/* What is reached rests on less than was asked for: as good as not reached, until there is evidence. */
static void hold_to_basis(const struct findings *f, struct finding_row *row) {
  if (row->status != STATUS_MET || f->options.basis <= row->basis) return;
  row->status = row->applies == TRUE_ ? STATUS_GAP : STATUS_UNDECIDED;
  row->reason = REASON_NO_EVIDENCE;
}

/* ---- reasons ------------------------------------------------------------------------------------------------- */

struct seen_measures {
  uint8_t target;
  bool counts, partly, planned, expired;
};

static bool note_measure(void *context, const struct relevant *x) {
  struct seen_measures *s = context;
  bool enough = x->level == 0 || s->target <= x->level;
  s->counts |= x->state == REASON_NONE;
  s->partly |= x->state == REASON_INSUFFICIENT;
  s->planned |= x->state == REASON_PLANNED && enough;
  s->expired |= x->state == REASON_EXPIRED && enough;
  return true;
}

static uint8_t gap_reason(const struct findings *f, const struct finding_row *row) {
  if (!requirement_asks(&scratch_of(f)->relevant, row->requirement, row->target)) return REASON_STRUCTURAL;
  struct seen_measures seen = {.target = row->target};
  relevant_visit(f, row->requirement, row->subject, note_measure, &seen);
  if (seen.expired) return REASON_EXPIRED;
  if (seen.planned) return REASON_PLANNED;
  return seen.counts || seen.partly || 0 < row->lo ? REASON_INSUFFICIENT : REASON_MISSING;
}

static uint8_t reason_of(const struct findings *f, const struct finding_row *row, const struct verdict *v) {
  if (row->reason != REASON_NONE) return row->reason; /* the basis decided */
  if (row->status == STATUS_GAP) return gap_reason(f, row);
  bool unanswered = row->status == STATUS_UNDECIDED && !v->answered;
  return unanswered && requirement_asks(&scratch_of(f)->relevant, row->requirement, row->target) ? REASON_UNANSWERED
                                                                                                 : REASON_NONE;
}

/* ---- blanket ------------------------------------------------------------------------------------------------- */

struct seen_rows {
  bool blanket, own;
};

static bool note_row(void *context, const struct relevant *x) {
  struct seen_rows *s = context;
  if (x->state != REASON_NONE) return true;
  s->blanket |= x->blanket;
  s->own |= !x->blanket;
  return !s->own;
}

/* Only a row for a whole category speaks for this subject. */
static bool is_blanket(const struct findings *f, uint32_t requirement, entity_id subject) {
  if ((scratch_of(f)->relevant.has[requirement] & RELEVANT_BLANKET) == 0) return false;
  struct seen_rows seen = {false, false};
  relevant_visit(f, requirement, subject, note_row, &seen);
  return seen.blanket && !seen.own;
}

/* ---- making rows --------------------------------------------------------------------------------------------- */

static void add_verdict(struct findings *f, uint32_t index, struct diagnostics *d, const uint64_t *labelled) {
  const struct verdict *v = &f->evaluation->verdicts.items[index];
  struct finding_row row = {.requirement = v->requirement,
                            .subject = v->subject,
                            .verdict = index,
                            .lo = v->lo,
                            .hi = v->hi,
                            .applies = v->applies,
                            .basis = v->basis,
                            .until = DAY_NONE};
  row.target = target_level(f, v->requirement, v->subject, d);
  row.status = status_of(v->applies, v->lo, v->hi, row.target);
  hold_to_basis(f, &row);
  row.reason = reason_of(f, &row, v);
  row.blanket = is_blanket(f, v->requirement, v->subject);
  row.severity = row_severity(f, &row, labelled);
  if (row.status == STATUS_GAP || row.status == STATUS_UNDECIDED) row.disposition = DISPOSITION_OPEN;
  vec_push(&f->rows, row);
}

static void add_check(struct findings *f, uint32_t index, uint32_t requirement) {
  const struct builtin_check *c = &f->model->checks.items[index];
  struct finding_row row = {.requirement = requirement,
                            .subject = c->subject,
                            .verdict = UINT32_MAX,
                            .check = index + 1,
                            .target = 1,
                            .lo = c->result == TRUE_,
                            .hi = c->result != FALSE_,
                            .applies = TRUE_,
                            .basis = BASIS_DERIVED,
                            .until = DAY_NONE};
  row.status = status_of(TRUE_, row.lo, row.hi, 1);
  row.reason = row.status == STATUS_GAP ? REASON_STRUCTURAL : REASON_NONE;
  row.severity = row_severity(f, &row, NULL);
  if (row.status != STATUS_MET) row.disposition = DISPOSITION_OPEN;
  vec_push(&f->rows, row);
}

/* The newest rows, made in the order of LIST before it was sorted: its indices count from FIRST. */
static void put_in_order(struct findings *f, struct ranked_list *list, uint32_t first) {
  uint32_t count = list->items.count;
  struct finding_row *rows = f->rows.items + f->rows.count - count;
  list->rows.count = 0;
  vec_reserve(&list->rows, count);
  memcpy(list->rows.items, rows, count * sizeof *rows);
  for (uint32_t i = 0; i < count; i++) rows[i] = list->rows.items[list->items.items[i].index - first];
}

/* Made in the order of the entities, which lie together in memory, then sorted. */
static void rows_of_verdicts(struct findings *f, uint32_t requirement, struct ranked_list *list, struct diagnostics *d,
                             const uint64_t *labelled) {
  const uint32_t *rank = scratch_of(f)->order.rank;
  struct index_span span = f->evaluation->by_requirement[requirement];
  bool sorted = true;
  list->items.count = 0;
  for (uint32_t i = span.first; i < span.first + span.count; i++) {
    uint32_t here = rank[f->evaluation->verdicts.items[i].subject];
    sorted &= list->items.count == 0 || vec_last(&list->items).rank <= here;
    vec_push(&list->items, ((struct ranked){here, i}));
    add_verdict(f, i, d, labelled);
  }
  if (!sorted) {
    qsort(list->items.items, list->items.count, sizeof *list->items.items, compare_ranked);
    put_in_order(f, list, span.first);
  }
  if (span.count == 0) vec_push(&f->no_subject, requirement);
}

/* Built-in checks hang together per code; the list of a code is sorted before it becomes rows. */
struct check_chains {
  struct idmap first;
  uint32_t *next;
};

static void rows_of_checks(struct findings *f, uint32_t requirement, const struct check_chains *chains,
                           struct ranked_list *list) {
  const uint32_t *rank = scratch_of(f)->order.rank;
  list->items.count = 0;
  for (uint32_t i = idmap_get(&chains->first, f->rules->requirements.items[requirement].id); i != 0;
       i = chains->next[i - 1])
    vec_push(&list->items, ((struct ranked){rank[f->model->checks.items[i - 1].subject], i - 1}));
  if (list->items.count != 0) qsort(list->items.items, list->items.count, sizeof *list->items.items, compare_ranked);
  for (uint32_t i = 0; i < list->items.count; i++) add_check(f, list->items.items[i].index, requirement);
}

static struct check_chains chain_checks(const struct model *m) {
  struct check_chains res = {.next = memory_zeroed((size_t)m->checks.count + 1, sizeof *res.next)};
  for (uint32_t i = m->checks.count; 0 < i; i--) {
    res.next[i - 1] = idmap_get(&res.first, m->checks.items[i - 1].code);
    idmap_put(&res.first, m->checks.items[i - 1].code, i);
  }
  return res;
}

static void make_rows(struct findings *f, struct diagnostics *d) {
  uint32_t *order = listed_order(f->rules);
  uint64_t *labelled = severity_labels(f->model);
  struct check_chains chains = chain_checks(f->model);
  struct ranked_list list = {0};
  vec_reserve(&f->rows, f->evaluation->verdicts.count + f->model->checks.count);
  for (uint32_t i = 0; i < f->rules->requirements.count; i++) {
    struct index_span *span = &scratch_of(f)->rows_of[order[i]];
    span->first = f->rows.count;
    if (is_core(f, order[i]))
      rows_of_checks(f, order[i], &chains, &list);
    else
      rows_of_verdicts(f, order[i], &list, d, labelled);
    span->count = f->rows.count - span->first;
  }
  vec_free(&list.items);
  vec_free(&list.rows);
  idmap_free(&chains.first);
  free(chains.next);
  free(labelled);
  free(order);
}

/* ---- counts -------------------------------------------------------------------------------------------------- */

static void count_disposition(struct counts *c, const struct finding_row *row) {
  switch ((enum disposition)row->disposition) {
  case DISPOSITION_NONE: break;
  case DISPOSITION_OPEN: c->open++; break;
  case DISPOSITION_PLANNED: c->planned++; break;
  case DISPOSITION_ACCEPTED: c->accepted++; break;
  case DISPOSITION_EXCLUDED: c->excluded++; break;
  }
  if (row->reason == REASON_EXPIRED || row->lapsed) c->expired++;
}

static void count_row(struct counts *c, const struct finding_row *row) {
  c->total++;
  switch ((enum status)row->status) {
  case STATUS_MET: c->met++; break;
  case STATUS_GAP: c->gap++; break;
  case STATUS_UNDECIDED: c->undecided++; break;
  case STATUS_NO_TARGET: c->no_target++; break;
  }
  if (row->status == STATUS_UNDECIDED && row->reason == REASON_UNANSWERED) c->unanswered++;
  if (row->status == STATUS_GAP || row->status == STATUS_UNDECIDED) count_disposition(c, row);
}

/* A row that says "not applicable" answers its requirement, too. */
static bool row_answered(const struct findings *f, const struct finding_row *row) {
  if (row->check != 0) return false;
  if (f->evaluation->verdicts.items[row->verdict].answered) return true;
  return row->disposition == DISPOSITION_EXCLUDED && row->decision != 0 &&
         f->model->decisions.items[row->decision - 1].answer != 0;
}

/* Built-in checks that hold are only counted; those that nothing was said about are one line of their own. */
static void count_totals(struct findings *f) {
  for (uint32_t i = 0; i < f->model->check_totals.count; i++) {
    const struct check_total *total = &f->model->check_totals.items[i];
    for (uint32_t r = 0; r < f->rules->requirements.count; r++) {
      const struct rule_requirement *q = &f->rules->requirements.items[r];
      if (q->id != total->code || !is_core(f, r)) continue;
      struct counts *c = &f->by_framework.items[q->framework];
      c->met += total->met;
      c->total += total->met;
      c->not_listed += total->open;
    }
  }
}

static void count_all(struct findings *f) {
  uint32_t frameworks = f->rules->frameworks.count;
  f->answered = memory_zeroed((size_t)frameworks + 1, sizeof *f->answered);
  for (uint32_t i = 0; i < frameworks; i++) vec_push(&f->by_framework, ((struct counts){0}));
  for (uint32_t r = 0; r < f->rules->requirements.count; r++) {
    uint32_t framework = f->rules->requirements.items[r].framework;
    struct index_span span = scratch_of(f)->rows_of[r];
    bool answered = false;
    for (uint32_t i = span.first; i < span.first + span.count; i++) {
      count_row(&f->by_framework.items[framework], &f->rows.items[i]);
      answered = answered || row_answered(f, &f->rows.items[i]);
    }
    f->answered[framework].requirements++;
    f->answered[framework].answered += answered;
  }
  count_totals(f);
}

/* ---- the rarer kinds ----------------------------------------------------------------------------------------- */

/* Several parts ask for these few; one pass over all entities is enough. */
static const enum entity_kind listed_kinds[] = {KIND_MEASURE, KIND_EVIDENCE, KIND_CONTRACT};

static void list_kinds(struct findings_scratch *s, const struct model *m) {
  bool listed[KIND_COUNT] = {false};
  for (size_t i = 0; i < sizeof listed_kinds / sizeof *listed_kinds; i++) listed[listed_kinds[i]] = true;
  for (entity_id e = 1; e < m->entities.count; e++) {
    uint8_t kind = m->kinds[e];
    if (listed[kind]) vec_push(&s->of_kind[kind].items, e);
  }
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

void findings_run(struct findings *f, struct evaluation *e, struct finding_options options, struct diagnostics *d) {
  *f = (struct findings){.evaluation = e, .model = e->model, .rules = e->rules, .options = options};
  struct findings_scratch *s = memory_zeroed(1, sizeof *s);
  f->scratch = s;
  s->rows_of = memory_zeroed((size_t)f->rules->requirements.count + 1, sizeof *s->rows_of);
  list_kinds(s, f->model);
  subject_order_build(&s->order, f->model);
  former_build(&s->former, f->model);
  complete_build(&s->complete, f->model);
  relevant_build(f);
  targets_build(f, d);
  make_rows(f, d);
  planned_apply(f);
  decisions_apply(f, d);
  date_warnings(f, d);
  count_all(f);
}

void findings_free(struct findings *f) {
  struct findings_scratch *s = f->scratch;
  if (s != NULL) {
    for (uint32_t i = 0; i < s->uses.list.count; i++) vec_free(&s->uses.list.items[i].requirements.items);
    vec_free(&s->uses.list);
    idmap_free(&s->uses.index);
    idmap_free(&s->former.first);
    free(s->former.next);
    idmap_free(&s->complete.first);
    free(s->complete.next);
    targets_free(&s->targets);
    relevant_free(&s->relevant);
    for (int k = 0; k < KIND_COUNT; k++) vec_free(&s->of_kind[k].items);
    free(s->order.rank);
    free(s->rows_of);
    free(s);
  }
  vec_free(&f->rows);
  vec_free(&f->no_subject);
  vec_free(&f->by_framework);
  free(f->answered);
  *f = (struct findings){0};
}
