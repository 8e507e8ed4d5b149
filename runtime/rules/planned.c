/* planned.c - gaps that planned measures would close, and by when. */
#include "runtime/rules/findings_internal.h"

struct plans {
  const struct findings *findings;
  day until;
  entity_id measure;
  bool any;
};

/* The latest date of those that are not overdue: then all of them are done. */
static bool note_plan(void *context, const struct relevant *x) {
  struct plans *p = context;
  if (x->state != REASON_PLANNED || x->due == DAY_NONE || x->due < p->findings->options.as_of) return true;
  const uint32_t *rank = scratch_of(p->findings)->order.rank;
  bool first = !p->any || p->until < x->due;
  if (first || (x->due == p->until && x->measure != 0 && (p->measure == 0 || rank[x->measure] < rank[p->measure])))
    p->measure = x->measure;
  if (first) p->until = x->due;
  p->any = true;
  return true;
}

static void apply_plan(struct findings *f, struct finding_row *row) {
  struct plans plans = {.findings = f};
  relevant_visit(f, row->requirement, row->subject, note_plan, &plans);
  if (!plans.any) return;
  struct verdict then =
      evaluation_what_if(f->evaluation, row->requirement, row->subject, (struct what_if){.assume_planned = true});
  if (then.lo < row->target) return;
  row->disposition = DISPOSITION_PLANNED;
  vec_push(&f->plans, ((struct plan){plans.measure, plans.until}));
  row->settled = f->plans.count;
  if (row->status == STATUS_GAP) row->reason = REASON_PLANNED;
}

void planned_apply(struct findings *f) {
  const struct findings_scratch *s = scratch_of(f);
  for (uint32_t r = 0; r < f->rules->requirements.count; r++) {
    if ((s->relevant.has[r] & RELEVANT_PLANNED) == 0) continue;
    for (uint32_t i = s->rows_of[r].first; i < s->rows_of[r].first + s->rows_of[r].count; i++)
      if (f->rows.items[i].disposition == DISPOSITION_OPEN) apply_plan(f, &f->rows.items[i]);
  }
}
