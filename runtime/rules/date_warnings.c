/* date_warnings.c - what ends soon, what is late, what has aged, and exceptions that contradict each other. */
#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

enum { SOON = 30 /* days */ };

struct dates {
  struct findings *findings;
  struct diagnostics *diagnostics;
  struct arena memory;
  day as_of;
};

static const struct kind_list *of_kind(const struct dates *w, enum entity_kind kind) {
  return &scratch_of(w->findings)->of_kind[kind];
}
static const char *name_of(struct dates *w, entity_id e) {
  return entity_name(&w->memory, w->findings->model, e, false);
}
static const char *date_of(struct dates *w, day d) { return date_format(d, arena_alloc(&w->memory, 11)); }
static const char *number_of(struct dates *w, uint32_t n) { return arena_format(&w->memory, "%u", n); }

/* ---- contracts ----------------------------------------------------------------------------------------------- */

static bool ends_soon(const struct dates *w, day until) {
  int days = w->findings->options.warn_before;
  return until != DAY_NONE && w->as_of <= until && until <= w->as_of + (days ? days : SOON);
}

/* How many findings stand on each flow under a contract that ends soon: one pass over the rows, if there is one. */
static void count_on_flows(const struct dates *w, struct idmap *flows) {
  const struct findings *f = w->findings;
  for (uint32_t i = 0; flows->count != 0 && i < f->rows.count; i++) {
    uint32_t count = idmap_get(flows, f->rows.items[i].subject);
    if (count != 0) idmap_put(flows, f->rows.items[i].subject, count + 1);
  }
}

/* Those on the contract itself, and those that are met by what it lets somebody inherit. */
static void count_on_contracts(const struct dates *w, struct idmap *contracts) {
  const struct findings *f = w->findings;
  bool inherits = engine_of(f->evaluation)->inherited.count != 0;
  for (uint32_t i = 0; contracts->count != 0 && i < f->rows.count; i++) {
    const struct finding_row *row = &f->rows.items[i];
    uint32_t count = idmap_get(contracts, row->subject);
    if (count != 0) idmap_put(contracts, row->subject, count + 1);
    if (!inherits || row->check != 0 || row->lo == 0) continue;
    struct arena a = {0};
    struct inheritance_list list = findings_inherited(&a, f, row->requirement, row->subject);
    for (uint32_t k = 0; k < list.items.count; k++) {
      uint32_t known = list.items.items[k].holds == TRUE_ ? idmap_get(contracts, list.items.items[k].contract) : 0;
      if (known != 0) idmap_put(contracts, list.items.items[k].contract, known + 1);
    }
    arena_free(&a);
  }
}

static void warn_contract(struct dates *w, entity_id contract, day until, const struct idmap *flows, const struct idmap *contracts) {
  uint32_t count, findings = idmap_get(contracts, contract) - 1;
  const entity_id *under = model_related_back(w->findings->model, RELATION_CONTRACT, contract, &count);
  for (uint32_t i = 0; i < count; i++) findings += idmap_get(flows, under[i]) - 1;
  diag(w->diagnostics, MSG_CONTRACT_ENDS, w->findings->model->entities.items[contract].at, name_of(w, contract),
       date_of(w, until), number_of(w, (uint32_t)(until - w->as_of)), number_of(w, count), number_of(w, findings));
}

static void warn_contracts(struct dates *w) {
  const struct model *m = w->findings->model;
  struct idmap flows = {0}, ending = {0};
  const struct kind_list *contracts = of_kind(w, KIND_CONTRACT);
  for (uint32_t k = 0; k < contracts->items.count; k++) {
    if (!ends_soon(w, contracts->dates[k].until)) continue;
    idmap_put(&ending, contracts->items.items[k], 1);
    uint32_t count;
    const entity_id *under = model_related_back(m, RELATION_CONTRACT, contracts->items.items[k], &count);
    for (uint32_t i = 0; i < count; i++) idmap_put(&flows, under[i], 1);
  }
  count_on_flows(w, &flows);
  count_on_contracts(w, &ending);
  for (uint32_t k = 0; ending.count != 0 && k < contracts->items.count; k++)
    if (ends_soon(w, contracts->dates[k].until))
      warn_contract(w, contracts->items.items[k], contracts->dates[k].until, &flows, &ending);
  idmap_free(&flows);
  idmap_free(&ending);
}

/* ---- answers and plans that are late ------------------------------------------------------------------------- */

static sym name_in_japanese(const struct model *m, const struct entity_value *x) {
  const struct entity *e = &m->entities.items[x->entity];
  const struct attribute *a = class_attribute(m, e->class != 0 ? e->class : m->root_class[e->kind], x->attribute);
  return a != NULL && a->name_ja != 0 ? a->name_ja : x->attribute;
}

static void warn_late_values(struct dates *w) {
  const struct model *m = w->findings->model;
  for (uint32_t i = 0; m->has_due && i < m->values.count; i++) {
    const struct entity_value *x = &m->values.items[i];
    if (x->value.tag != VALUE_UNKNOWN || x->value.extra != 1 || w->as_of <= (day)x->value.first) continue;
    const char *name = name_of(w, x->entity), *en = arena_format(&w->memory, "%s.%s", name, sym_text(m->names, x->attribute)),
               *ja = arena_format(&w->memory, "%s.%s", name, sym_text(m->names, name_in_japanese(m, x)));
    diag(w->diagnostics, MSG_ANSWER_OVERDUE, x->at, en, date_of(w, (day)x->value.first), ja);
  }
}

static void warn_late_rows(struct dates *w) {
  const struct model *m = w->findings->model;
  for (uint32_t i = 0; i < m->answers.count; i++) {
    const struct answer *x = &m->answers.items[i];
    const char *id = requirement_use_text(&w->memory, m, x->requirement);
    if (x->value == ANSWER_UNKNOWN && x->until != DAY_NONE && x->until < w->as_of)
      diag(w->diagnostics, MSG_ANSWER_OVERDUE, x->at, id, date_of(w, x->until), id);
    if (x->planned_level != 0 && x->planned_due != DAY_NONE && x->planned_due < w->as_of)
      diag(w->diagnostics, MSG_PLAN_OVERDUE, x->at, id, date_of(w, x->planned_due));
  }
}

static void warn_late_plans(struct dates *w) {
  const struct kind_list *measures = of_kind(w, KIND_MEASURE);
  for (uint32_t i = 0; i < measures->items.count; i++) {
    day due = measures->dates[i].status == REASON_PLANNED ? measures->dates[i].due : DAY_NONE;
    if (due == DAY_NONE || w->as_of <= due) continue;
    entity_id e = measures->items.items[i];
    diag(w->diagnostics, MSG_PLAN_OVERDUE, w->findings->model->entities.items[e].at, name_of(w, e), date_of(w, due));
  }
}

/* ---- evidence ------------------------------------------------------------------------------------------------ */

struct aged {
  const struct dates *dates;
  struct idmap *counts; /* evidence -> findings + 1 */
};

static bool count_aged(void *context, const struct relevant *x) {
  struct aged *a = context;
  if (!x->evidence_expired || x->state != REASON_NONE) return true;
  uint32_t count;
  const entity_id *evidence = model_related(a->dates->findings->model, RELATION_EVIDENCE, x->measure, &count);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t before = idmap_get(a->counts, evidence[i]);
    if (before != 0) idmap_put(a->counts, evidence[i], before + 1);
  }
  return true;
}

static bool is_aged(const struct dates *w, day expires) { return expires != DAY_NONE && expires < w->as_of; }

/* How many findings rest on each piece that has aged. */
static void count_on_aged(struct dates *w, struct idmap *counts) {
  const struct findings *f = w->findings;
  struct aged context = {w, counts};
  for (uint32_t i = 0; i < f->rows.count; i++)
    if ((scratch_of(f)->relevant.has[f->rows.items[i].requirement] & RELEVANT_EVIDENCE_EXPIRED) != 0)
      relevant_visit(f, f->rows.items[i].requirement, f->rows.items[i].subject, count_aged, &context);
}

static void warn_evidence(struct dates *w) {
  const struct kind_list *evidence = of_kind(w, KIND_EVIDENCE);
  struct idmap counts = {0};
  for (uint32_t i = 0; i < evidence->items.count; i++)
    if (is_aged(w, evidence->dates[i].expires)) idmap_put(&counts, evidence->items.items[i], 1);
  if (counts.count == 0) return;
  count_on_aged(w, &counts);
  for (uint32_t i = 0; i < evidence->items.count; i++) {
    entity_id e = evidence->items.items[i];
    if (is_aged(w, evidence->dates[i].expires))
      diag(w->diagnostics, MSG_EVIDENCE_EXPIRED, w->findings->model->entities.items[e].at, name_of(w, e),
           date_of(w, evidence->dates[i].expires), number_of(w, idmap_get(&counts, e) - 1));
  }
  idmap_free(&counts);
}

/* ---- what else ends soon, when that was asked for ------------------------------------------------------------- */

static void warn_ending_decisions(struct dates *w) {
  const struct model *m = w->findings->model;
  for (uint32_t i = 0; i < m->decisions.count; i++) {
    const struct decision *x = &m->decisions.items[i];
    if (!ends_soon(w, x->until) || (x->since != DAY_NONE && w->as_of < x->since)) continue;
    diag(w->diagnostics, x->kind == DECISION_ACCEPT ? MSG_ACCEPT_ENDS : MSG_EXCLUDE_ENDS, x->at,
         requirement_use_text(&w->memory, m, x->requirement), x->on ? name_of(w, x->on) : "", date_of(w, x->until),
         number_of(w, (uint32_t)(x->until - w->as_of)));
  }
}

static void warn_ending_evidence(struct dates *w) {
  const struct kind_list *evidence = of_kind(w, KIND_EVIDENCE);
  for (uint32_t i = 0; i < evidence->items.count; i++) {
    entity_id e = evidence->items.items[i];
    day until = evidence->dates[i].expires;
    if (ends_soon(w, until))
      diag(w->diagnostics, MSG_EVIDENCE_ENDS, w->findings->model->entities.items[e].at, name_of(w, e), date_of(w, until),
           number_of(w, (uint32_t)(until - w->as_of)));
  }
}

/* ---- exceptions ---------------------------------------------------------------------------------------------- */

/* Two that surely apply, are not overridden and come to different levels. */
static bool contradict(const struct eval_reading *x, const struct eval_reading *y) {
  bool both = x->exception != 0 && y->exception != 0 && x->candidate && y->candidate;
  bool surely = grade_truth(x->applies) == TRUE_ && grade_truth(y->applies) == TRUE_;
  return both && surely && (x->lo != y->lo || x->hi != y->hi);
}

static const char *levels_of(struct dates *w, const struct eval_reading *x) {
  return x->lo == x->hi ? number_of(w, x->lo) : arena_format(&w->memory, "%u..%u", x->lo, x->hi);
}

static void warn_pair(struct dates *w, const struct eval_reading *x, const struct eval_reading *y, entity_id subject) {
  const struct findings *f = w->findings;
  const struct rule_exception *a = &f->rules->exceptions.items[x->exception - 1],
                              *b = &f->rules->exceptions.items[y->exception - 1];
  diag(w->diagnostics, MSG_EXCEPTIONS_CONTESTED, b->at, sym_text(f->model->names, a->name),
       sym_text(f->model->names, b->name), name_of(w, subject), levels_of(w, x), levels_of(w, y));
}

static void warn_contested(struct dates *w, uint32_t requirement, entity_id subject) {
  struct eval_context c;
  struct eval_readings r = {0};
  eval_begin(&c, w->findings->evaluation, requirement, subject);
  eval_readings(&c, &r);
  for (uint32_t i = 0; i < r.items.count; i++)
    for (uint32_t k = i + 1; k < r.items.count; k++)
      if (contradict(&r.items.items[i], &r.items.items[k])) warn_pair(w, &r.items.items[i], &r.items.items[k], subject);
  vec_free(&r.items);
}

/* One subject is named for each requirement: the first by name. */
static void warn_exceptions(struct dates *w) {
  const struct findings *f = w->findings;
  uint32_t last = UINT32_MAX;
  for (uint32_t i = 0; scratch_of(f)->contested && i < f->rows.count; i++) {
    const struct finding_row *row = &f->rows.items[i];
    if (row->check != 0 || row->requirement == last || !f->evaluation->verdicts.items[row->verdict].contested) continue;
    last = row->requirement;
    warn_contested(w, row->requirement, row->subject);
  }
}

void date_warnings(struct findings *f, struct diagnostics *d) {
  struct dates w = {.findings = f, .diagnostics = d, .as_of = f->options.as_of};
  warn_contracts(&w);
  warn_late_values(&w);
  warn_late_rows(&w);
  warn_late_plans(&w);
  warn_evidence(&w);
  if (f->options.warn_before) {
    warn_ending_decisions(&w);
    warn_ending_evidence(&w);
  }
  warn_exceptions(&w);
  arena_free(&w.memory);
}
