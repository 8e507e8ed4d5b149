/* findings.c - from verdicts and built-in checks to rows: target, status, reason, severity, counts. */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

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

/* Many requirements are about the same subjects: what was sorted once is remembered. */
struct ranked_subjects {
  struct index_span verdicts;
  uint32_t first; /* in order */
};

/* Room for the rows of one requirement at a time, the most that there are. */
struct ranking {
  struct keyed *list, *room;
  VEC(uint32_t) order; /* which verdict of the requirement comes first, second ... */
  VEC(struct ranked_subjects) known;
  struct idmap by_sum; /* a number made of the subjects -> index + 1 in known */
};

static uint32_t most_rows(const struct findings *f) {
  uint32_t most = f->model->checks.count;
  for (uint32_t r = 0; r < f->rules->requirements.count; r++)
    if (most < f->evaluation->by_requirement[r].count) most = f->evaluation->by_requirement[r].count;
  return most;
}

static struct ranking ranking_begin(const struct findings *f) {
  size_t most = most_rows(f);
  return (struct ranking){.list = memory_take(most * sizeof(struct keyed)), .room = memory_take(most * sizeof(struct keyed))};
}

static void ranking_end(struct ranking *r) {
  free(r->list);
  free(r->room);
  vec_free(&r->order);
  vec_free(&r->known);
  idmap_free(&r->by_sum);
}

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

static bool find_aged(void *context, const struct relevant *x) {
  bool *aged = context;
  *aged |= x->evidence_expired && x->state == REASON_NONE;
  return !*aged;
}

static bool evidence_has_ended(const struct findings *f, const struct finding_row *row) {
  bool res = false;
  relevant_visit(f, row->requirement, row->subject, find_aged, &res);
  return res;
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

static void make_row(struct findings *f, uint32_t index, const uint64_t *labelled, struct finding_row *row) {
  const struct verdict *v = &f->evaluation->verdicts.items[index];
  *row = (struct finding_row){.requirement = v->requirement,
                              .subject = v->subject,
                              .verdict = index,
                              .lo = v->lo,
                              .hi = v->hi,
                              .applies = v->applies,
                              .basis = v->basis};
  row->target = target_level(f, v->requirement, v->subject);
  row->status = status_of(v->applies, v->lo, v->hi, row->target);
  hold_to_basis(f, row);
  row->reason = reason_of(f, row, v);
  if (row->reason == REASON_NO_EVIDENCE) row->aged = evidence_has_ended(f, row);
  row->blanket = is_blanket(f, v->requirement, v->subject);
  row->severity = row_severity(row, labelled);
  if (row->status == STATUS_GAP || row->status == STATUS_UNDECIDED) row->disposition = DISPOSITION_OPEN;
  if (v->contested) scratch_of(f)->contested = true;
}

static uint64_t sum_of_subjects(const struct verdict *verdicts, uint32_t count) {
  uint64_t sum = count, sums = 0;
  for (uint32_t i = 0; i < count; i++) sums += sum += verdicts[i].subject;
  return sums;
}

static bool same_subjects(const struct verdict *a, const struct verdict *b, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (a[i].subject != b[i].subject) return false;
  return true;
}

static const uint32_t *order_of_verdicts(const struct findings *f, struct index_span span, struct ranking *r) {
  const struct verdict *all = f->evaluation->verdicts.items, *verdicts = all + span.first;
  const uint32_t *rank = scratch_of(f)->order.rank;
  uint64_t sum = sum_of_subjects(verdicts, span.count);
  uint32_t index = idmap_get(&r->by_sum, sum);
  const struct ranked_subjects *known = index == 0 ? NULL : &r->known.items[index - 1];
  if (known != NULL && known->verdicts.count == span.count &&
      same_subjects(all + known->verdicts.first, verdicts, span.count))
    return r->order.items + known->first;
  for (uint32_t i = 0; i < span.count; i++) r->list[i] = (struct keyed){.key = rank[verdicts[i].subject], .item = i};
  const struct keyed *sorted = keyed_sort(r->list, r->room, span.count);
  vec_push(&r->known, ((struct ranked_subjects){span, r->order.count}));
  idmap_put(&r->by_sum, sum, r->known.count);
  vec_reserve(&r->order, span.count);
  for (uint32_t i = 0; i < span.count; i++) r->order.items[r->order.count++] = sorted[i].item;
  return r->order.items + r->order.count - span.count;
}

static void rows_of_verdicts(struct findings *f, uint32_t requirement, struct ranking *r, struct diagnostics *d,
                             const uint64_t *labelled) {
  struct index_span span = f->evaluation->by_requirement[requirement];
  struct finding_row *rows = f->rows.items + f->rows.count;
  target_levels(f, requirement, span, d);
  const uint32_t *order = order_of_verdicts(f, span, r);
  for (uint32_t i = 0; i < span.count; i++) make_row(f, span.first + order[i], labelled, &rows[i]);
  f->rows.count += span.count;
  if (span.count == 0) vec_push(&f->no_subject, requirement);
}

/* What rows need of the built-in checks, close together; those of a code hang together, as they were made. */
struct noted_check {
  uint32_t next; /* index + 1 */
  entity_id subject;
  uint8_t result, severity;
};
struct noted_checks {
  struct idmap first; /* code -> index + 1 */
  struct noted_check *list;
};

static struct noted_checks note_checks(const struct model *m) {
  struct noted_checks res = {.list = memory_take(m->checks.count * sizeof *res.list)};
  for (uint32_t i = m->checks.count; 0 < i; i--) {
    const struct builtin_check *c = &m->checks.items[i - 1];
    res.list[i - 1] = (struct noted_check){idmap_get(&res.first, c->code), c->subject, c->result, c->severity};
    idmap_put(&res.first, c->code, i);
  }
  return res;
}

static struct finding_row row_of_check(const struct noted_check *c, uint32_t index, uint32_t requirement) {
  struct finding_row row = {.requirement = requirement,
                            .subject = c->subject,
                            .verdict = UINT32_MAX,
                            .check = index + 1,
                            .target = 1,
                            .lo = c->result == TRUE_,
                            .hi = c->result != FALSE_,
                            .applies = TRUE_,
                            .basis = BASIS_DERIVED};
  row.status = status_of(TRUE_, row.lo, row.hi, 1);
  row.reason = row.status == STATUS_GAP ? REASON_STRUCTURAL : REASON_NONE;
  row.severity = check_severity(&row, c->severity);
  if (row.status != STATUS_MET) row.disposition = DISPOSITION_OPEN;
  return row;
}

static void rows_of_checks(struct findings *f, uint32_t requirement, const struct noted_checks *checks,
                           struct ranking *r) {
  const uint32_t *rank = scratch_of(f)->order.rank;
  uint32_t count = 0;
  for (uint32_t i = idmap_get(&checks->first, f->rules->requirements.items[requirement].id); i != 0;
       i = checks->list[i - 1].next)
    r->list[count++] = (struct keyed){.key = rank[checks->list[i - 1].subject], .item = i - 1};
  const struct keyed *sorted = keyed_sort(r->list, r->room, count);
  for (uint32_t i = 0; i < count; i++)
    vec_push(&f->rows, row_of_check(&checks->list[sorted[i].item], sorted[i].item, requirement));
}

static void make_rows(struct findings *f, struct diagnostics *d) {
  uint32_t *order = listed_order(f->rules);
  uint64_t *labelled = severity_labels(f->model);
  struct noted_checks checks = note_checks(f->model);
  struct ranking ranking = ranking_begin(f);
  vec_reserve(&f->rows, f->evaluation->verdicts.count + f->model->checks.count);
  for (uint32_t i = 0; i < f->rules->requirements.count; i++) {
    struct index_span *span = &scratch_of(f)->rows_of[order[i]];
    span->first = f->rows.count;
    if (is_core(f, order[i]))
      rows_of_checks(f, order[i], &checks, &ranking);
    else
      rows_of_verdicts(f, order[i], &ranking, d, labelled);
    span->count = f->rows.count - span->first;
  }
  ranking_end(&ranking);
  idmap_free(&checks.first);
  free(checks.list);
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
  if (finding_row_ended(row)) c->expired++;
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
  return row->disposition == DISPOSITION_EXCLUDED && f->model->decisions.items[row->settled - 1].answer != 0;
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
  dates_reader_begin(&s->reader, m);
  for (int kind = 0; kind < KIND_COUNT; kind++) {
    struct kind_list *list = &s->of_kind[kind];
    list->dates = memory_take(list->items.count * sizeof *list->dates);
    for (uint32_t i = 0; i < list->items.count; i++) list->dates[i] = stated_dates_read(&s->reader, list->items.items[i]);
  }
}

static void note_aged(struct findings_scratch *s, const struct model *m, day as_of) {
  const struct kind_list *evidence = &s->of_kind[KIND_EVIDENCE];
  for (uint32_t i = 0; i < evidence->items.count; i++) {
    if (evidence->dates[i].expires == DAY_NONE || as_of <= evidence->dates[i].expires) continue;
    if (s->aged == NULL) s->aged = memory_zeroed(m->entities.count / 64 + 1, sizeof *s->aged);
    s->aged[evidence->items.items[i] / 64] |= UINT64_C(1) << evidence->items.items[i] % 64;
  }
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

void findings_run(struct findings *f, struct evaluation *e, struct finding_options options, struct diagnostics *d) {
  *f = (struct findings){.evaluation = e, .model = e->model, .rules = e->rules, .options = options};
  struct findings_scratch *s = memory_zeroed(1, sizeof *s);
  f->scratch = s;
  s->rows_of = memory_zeroed((size_t)f->rules->requirements.count + 1, sizeof *s->rows_of);
  list_kinds(s, f->model);
  note_aged(s, f->model, options.as_of);
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

struct settlement findings_settlement(const struct findings *f, const struct finding_row *row) {
  if (row->settled == 0) return (struct settlement){.until = DAY_NONE};
  if (row->disposition != DISPOSITION_PLANNED)
    return (struct settlement){.decision = row->settled, .until = f->model->decisions.items[row->settled - 1].until};
  const struct plan *plan = &f->plans.items[row->settled - 1];
  return (struct settlement){.planned_measure = plan->measure, .until = plan->until};
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
    for (int k = 0; k < KIND_COUNT; k++) {
      vec_free(&s->of_kind[k].items);
      free(s->of_kind[k].dates);
    }
    dates_reader_end(&s->reader);
    free(s->aged);
    free(s->order.rank);
    free(s->rows_of);
    free(s);
  }
  vec_free(&f->rows);
  vec_free(&f->plans);
  vec_free(&f->no_subject);
  vec_free(&f->by_framework);
  free(f->answered);
  *f = (struct findings){0};
}
