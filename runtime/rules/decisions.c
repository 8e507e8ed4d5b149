/* decisions.c - accept and exclude: which of them count, and why the others are ignored (language.md 0.4). */
#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/findings_internal.h"

enum { LONGEST_ACCEPTANCE = 400 /* days */ };

/* ---- why a decision is ignored ------------------------------------------------------------------------------- */

struct judge {
  struct findings *findings;
  struct diagnostics *diagnostics;
  struct arena memory;
};

static const char *name_of(struct judge *j, entity_id e) {
  return entity_name(&j->memory, j->findings->model, e, false);
}

static const char *date_of(struct judge *j, day d) { return date_format(d, arena_alloc(&j->memory, 11)); }

/* Somebody who does not act for the owner: that they never did is said in the words of M. */
static void say_stranger(struct judge *j, enum message m, span at, entity_id by, entity_id owner, entity_id on) {
  day date;
  enum authority x = eval_authority(j->findings->evaluation, by, owner, &date);
  if (x == AUTHORITY_ENDED || x == AUTHORITY_LATER)
    diag(j->diagnostics, x == AUTHORITY_ENDED ? MSG_APPROVER_ENDED : MSG_APPROVER_LATER, at, name_of(j, by),
         name_of(j, owner), name_of(j, on), date_of(j, date));
  else
    diag(j->diagnostics, x == AUTHORITY_ON_PAPER ? MSG_APPROVER_ON_PAPER : m, at, name_of(j, by), name_of(j, owner),
         name_of(j, on));
}

static bool approver_fits(struct judge *j, const struct decision *x) {
  if (x->by == 0) {
    if (x->answer != 0) return true; /* an answers block speaks for the owner of what it is about */
    diag(j->diagnostics, MSG_APPROVER_MISSING, x->at, name_of(j, x->on));
    return false;
  }
  entity_id owner = subject_owner(j->findings->model, x->on);
  if (owner == 0)
    diag(j->diagnostics, MSG_APPROVER_OWNERLESS, x->at, name_of(j, x->by), name_of(j, x->on));
  else if (eval_acts_for(j->findings->evaluation, x->by, owner))
    return true;
  else
    say_stranger(j, MSG_APPROVER_STRANGER, x->at, x->by, owner, x->on);
  return false;
}

static bool end_fits(struct judge *j, const struct decision *x) {
  day last = j->findings->options.as_of + LONGEST_ACCEPTANCE;
  if (x->kind != DECISION_ACCEPT || (x->until != DAY_NONE && x->until <= last)) return true;
  if (x->until == DAY_NONE)
    diag(j->diagnostics, MSG_ACCEPT_WITHOUT_END, x->at, date_of(j, last));
  else
    diag(j->diagnostics, MSG_ACCEPT_TOO_LONG, x->at, date_of(j, x->until), date_of(j, last));
  return false;
}

static bool reason_fits(struct judge *j, const struct decision *x) {
  if (x->kind != DECISION_EXCLUDE || x->because != 0) return true;
  diag(j->diagnostics, MSG_EXCLUDE_WITHOUT_REASON, x->at);
  return false;
}

static bool has_lapsed(const struct judge *j, const struct decision *x) {
  return x->until != DAY_NONE && x->until < j->findings->options.as_of;
}

static bool dates_fit(struct judge *j, const struct decision *x) {
  if (has_lapsed(j, x)) {
    diag(j->diagnostics, x->kind == DECISION_ACCEPT ? MSG_ACCEPT_EXPIRED : MSG_EXCLUDE_EXPIRED, x->at,
         date_of(j, x->until));
    return false;
  }
  if (x->since == DAY_NONE || x->since <= j->findings->options.as_of) return true;
  diag(j->diagnostics, MSG_DECISION_NOT_YET, x->at, date_of(j, x->since));
  return false;
}

/* ---- applying ------------------------------------------------------------------------------------------------ */

/* The row of a pair, or NULL; rows of a requirement are sorted by the rank of their subject. */
static struct finding_row *find_row(struct findings *f, uint32_t requirement, entity_id subject) {
  const uint32_t *rank = scratch_of(f)->order.rank;
  struct index_span span = scratch_of(f)->rows_of[requirement];
  uint32_t lo = span.first, hi = span.first + span.count;
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (rank[f->rows.items[middle].subject] < rank[subject])
      lo = middle + 1;
    else
      hi = middle;
  }
  return lo < span.first + span.count && f->rows.items[lo].subject == subject ? &f->rows.items[lo] : NULL;
}

static bool later(const struct findings *f, const struct decision *x, uint32_t other) {
  const struct decision *y = &f->model->decisions.items[other - 1];
  if (x->until == DAY_NONE || y->until == DAY_NONE) return x->until == DAY_NONE && y->until != DAY_NONE;
  return y->until < x->until;
}

/* Excluded goes before accepted, accepted before planned; of two alike the one that runs longer. */
static void apply(struct findings *f, uint32_t index, struct finding_row *row) {
  const struct decision *x = &f->model->decisions.items[index];
  uint8_t wanted = x->kind == DECISION_ACCEPT ? DISPOSITION_ACCEPTED : DISPOSITION_EXCLUDED;
  if (wanted < row->disposition || (wanted == row->disposition && !later(f, x, row->settled))) return;
  row->disposition = wanted;
  row->settled = index + 1;
}

static void apply_to_row(struct judge *j, uint32_t index, struct finding_row *row) {
  const struct decision *x = &j->findings->model->decisions.items[index];
  if (row->disposition == DISPOSITION_NONE) return;
  if (x->kind == DECISION_ACCEPT && x->level != 0 && x->level < row->target) {
    diag(j->diagnostics, MSG_ACCEPT_TOO_WEAK, x->at, arena_format(&j->memory, "%d", x->level), name_of(j, x->on),
         arena_format(&j->memory, "%d", row->target));
    return;
  }
  apply(j->findings, index, row);
}

static void warn_of_nothing(struct judge *j, const struct decision *x) {
  const struct model *m = j->findings->model;
  if (x->answer != 0 && m->answers.items[x->answer - 1].blanket) return; /* a category holds more than applies here */
  diag(j->diagnostics, x->kind == DECISION_ACCEPT ? MSG_ACCEPT_OF_NOTHING : MSG_EXCLUDE_OF_NOTHING, x->at,
       requirement_use_text(&j->memory, m, x->requirement), name_of(j, x->on));
}

static void judge_decision(struct judge *j, uint32_t index) {
  struct findings *f = j->findings;
  const struct decision *x = &f->model->decisions.items[index];
  struct index_list list = use_resolve(f, x->requirement);
  if (x->on == 0 || list.items.count == 0) return; /* names nothing: reported where it was read */
  bool any = false;
  for (uint32_t i = 0; i < list.items.count; i++) any |= find_row(f, list.items.items[i], x->on) != NULL;
  if (!any) {
    warn_of_nothing(j, x);
    return;
  }
  bool counts = approver_fits(j, x) && reason_fits(j, x) && dates_fit(j, x) && end_fits(j, x);
  for (uint32_t i = 0; i < list.items.count; i++) {
    struct finding_row *row = find_row(f, list.items.items[i], x->on);
    if (row == NULL) continue;
    if (counts)
      apply_to_row(j, index, row);
    else if (has_lapsed(j, x) && row->disposition != DISPOSITION_NONE)
      row->lapsed = true;
  }
}

/* `complete` closes a list only on the word of somebody who may give it; partners' modules are theirs to repair. */
static void judge_completeness(struct judge *j, const struct completeness *x) {
  const struct eval_engine *g = engine_of(j->findings->evaluation);
  if (x->by == 0 || x->within == 0 || !(eval_is_own(g, x->within) || eval_is_own(g, x->by))) return;
  entity_id owner = engine_entity(g, x->within)->owner;
  if (owner == 0)
    diag(j->diagnostics, MSG_COMPLETE_OWNERLESS, x->at, name_of(j, x->by), name_of(j, x->within));
  else if (!eval_acts_for(j->findings->evaluation, x->by, owner))
    say_stranger(j, MSG_COMPLETE_STRANGER, x->at, x->by, owner, x->within);
}

void decisions_apply(struct findings *f, struct diagnostics *d) {
  struct judge j = {.findings = f, .diagnostics = d};
  for (uint32_t i = 0; i < f->model->completes.count; i++) judge_completeness(&j, &f->model->completes.items[i]);
  for (uint32_t i = 0; i < f->model->decisions.count; i++) judge_decision(&j, i);
  for (uint32_t i = 0; f->model->decisions.count != 0 && i < f->rows.count; i++)
    if (DISPOSITION_ACCEPTED <= f->rows.items[i].disposition) f->rows.items[i].lapsed = false;
  arena_free(&j.memory);
}
