/* decisions.c - what was decided about gaps and what is planned: one row for each statement, by its end. */
#include "runtime/report/decisions.h"

#include <stdlib.h>
#include <string.h>

/* ---- statements -------------------------------------------------------------------------------------------------- */

/* Index 0 takes the findings without a decision. */
static struct statement_findings *findings_by_decision(const struct report_input *in) {
  struct statement_findings *res = memory_zeroed((size_t)in->model->decisions.count + 1, sizeof *res);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    struct statement_findings *x = &res[findings_settlement(in->findings, &in->findings->rows.items[i]).decision];
    if (x->count++ == 0) x->first_row = i;
  }
  return res;
}

static void add_statements(struct decision_rows *r, const struct report_input *in) {
  const struct model *m = in->model;
  for (uint32_t i = 0, next; i < m->decisions.count; i = next) {
    const struct decision *d = &m->decisions.items[i];
    struct decision_row row = {.what = d->kind == DECISION_ACCEPT ? DECIDED_ACCEPTED : DECIDED_EXCLUDED,
                               .first = i,
                               .by = d->by,
                               .since = d->since,
                               .until = d->until,
                               .because = d->because,
                               .at = d->at};
    for (next = i; next < m->decisions.count && m->decisions.items[next].at.start == d->at.start &&
                   m->decisions.items[next].kind == d->kind;
         next++)
      row.findings += r->findings[next + 1].count;
    row.count = next - i;
    vec_push(&r->list, row);
  }
}

/* ---- plans ------------------------------------------------------------------------------------------------------- */

static bool is_planned(const struct report_input *in, entity_id measure) {
  struct value status = stated_value(in, measure, "status");
  return status.tag == VALUE_MEMBER && strcmp(sym_text(in->model->names, status.first), "planned") == 0;
}

static void add_measures(struct decision_rows *r, const struct report_input *in) {
  const struct model *m = in->model;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    if (x->kind != KIND_MEASURE || !m->modules.items[x->module].own || !is_planned(in, e)) continue;
    struct value due = stated_value(in, e, "due");
    struct decision_row row = {.what = DECIDED_MEASURE,
                               .measure = e,
                               .by = model_one(m, RELATION_BY, e),
                               .since = DAY_NONE,
                               .until = due.tag == VALUE_DATE ? (day)due.first : DAY_NONE,
                               .at = x->at};
    uint32_t count;
    const struct measure_use *uses = measure_uses_of(&r->uses, e, &count);
    for (uint32_t i = 0; i < count; i++) row.findings += uses[i].planned;
    vec_push(&r->list, row);
  }
}

/* Plans of answers come before everything else in the uses, by their row. */
static void add_answers(struct decision_rows *r, const struct report_input *in) {
  const struct model *m = in->model;
  uint32_t count, at = 0;
  const struct measure_use *plans = measure_uses_of(&r->uses, 0, &count);
  for (uint32_t i = 0, next; i < m->answers.count; i = next) {
    const struct answer *x = &m->answers.items[i];
    struct decision_row row = {.what = DECIDED_ANSWER,
                               .first = i,
                               .by = x->by,
                               .since = x->since,
                               .until = x->planned_due,
                               .because = x->because,
                               .at = x->at};
    for (next = i; next < m->answers.count && m->answers.items[next].at.start == x->at.start; next++)
      for (; at < count && plans[at].answer <= next + 1; at++) row.findings += plans[at].planned;
    row.count = next - i;
    if (x->planned_level) vec_push(&r->list, row);
  }
}

static int compare_rows(const void *a, const void *b) {
  const struct decision_row *x = a, *y = b;
  if (x->until != y->until) {
    if (x->until == DAY_NONE || y->until == DAY_NONE) return x->until == DAY_NONE ? 1 : -1;
    return x->until < y->until ? -1 : 1;
  }
  if (x->at.start != y->at.start) return x->at.start < y->at.start ? -1 : 1;
  return x->what - y->what;
}

void decision_rows_derive(struct decision_rows *res, const struct report_input *in) {
  *res = (struct decision_rows){.findings = findings_by_decision(in)};
  measure_uses_derive(&res->uses, in->findings);
  add_statements(res, in);
  add_measures(res, in);
  add_answers(res, in);
  if (1 < res->list.count) qsort(res->list.items, res->list.count, sizeof *res->list.items, compare_rows);
}

void decision_rows_free(struct decision_rows *r) {
  vec_free(&r->list);
  measure_uses_free(&r->uses);
  free(r->findings);
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

enum report_word decision_word(const struct decision_row *r) {
  static const enum report_word words[] = {SAY_ACCEPTED, SAY_EXCLUDED, SAY_PLANNED, SAY_PLANNED};
  return words[r->what];
}

enum report_word decision_state(const struct report_input *in, const struct decision_row *r) {
  bool plan = decision_is_plan(r);
  if (r->until != DAY_NONE && r->until < in->as_of) return plan ? SAY_PLAN_OVERDUE : SAY_DECISION_ENDED;
  if (!plan && r->since != DAY_NONE && in->as_of < r->since) return SAY_DECISION_NOT_YET;
  if (r->findings) return SAY_DECISION_HOLDS;
  return plan ? SAY_PLAN_IDLE : SAY_DECISION_IDLE;
}
