/* drafts.c - what a check found becomes entries and counts of the model. */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/trust_internal.h"

const char *trust_name(const struct trust_state *t, entity_id e) { return entity_name(t->memory, t->model, e, false); }

static uint8_t severity_of(const struct model *m, sym code) {
  static const struct {
    const char *code;
    uint8_t severity;
  } checks[] = {
#define CHECK(code, kinds, severity, en, ja) {#code, severity},
#include "runtime/model/builtin_checks.def"
#undef CHECK
  };
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
    if (!strcmp(checks[i].code, sym_text(m->names, code))) return checks[i].severity;
  return 2;
}

void check_count(struct model *m, sym code, enum truth result) {
  uint32_t i = 0;
  while (i < m->check_totals.count && m->check_totals.items[i].code != code) i++;
  if (i == m->check_totals.count) vec_push(&m->check_totals, ((struct check_total){.code = code}));
  struct check_total *total = &m->check_totals.items[i];
  if (result == TRUE_) total->met++;
  else total->open++;
}

void check_draft_begin(struct verdict_draft *d, struct model *m, const char *code, entity_id subject, bool listed) {
  d->code = intern_text(m->names, code);
  d->subject = subject;
  d->result = TRUE_;
  d->listed = listed;
  d->at = m->entities.items[subject].at;
  d->causes.count = 0;
}

void draft_begin(struct verdict_draft *d, struct trust_state *t, const char *code, entity_id subject, bool listed) {
  check_draft_begin(d, t->model, code, subject, listed);
}

void draft_cause(struct verdict_draft *d, enum truth result, enum message message, span at, const char *const *arguments) {
  if (result < d->result) d->result = (uint8_t)result;
  if (result == TRUE_) return;
  struct check_cause cause = {.result = (uint8_t)result, .message = message, .at = at};
  for (int i = 0; arguments && i < DIAG_ARGUMENTS && arguments[i]; i++) cause.arguments[i] = arguments[i];
  vec_push(&d->causes, cause);
}

void draft_way(struct verdict_draft *d, const entity_id *steps, uint32_t count) {
  if (d->causes.count == 0) return;
  vec_last(&d->causes).way = steps;
  vec_last(&d->causes).way_count = count;
}

/* The cause whose sentence stands for the check: the first that decides it. */
static uint32_t deciding_cause(const struct verdict_draft *d) {
  for (uint32_t i = 0; i < d->causes.count; i++)
    if (d->causes.items[i].result == d->result) return i;
  return UINT32_MAX;
}

static void add_further_causes(struct model *m, const struct verdict_draft *d, uint32_t first, struct builtin_check *x) {
  x->first_cause = m->check_causes.count;
  for (uint32_t i = 0; i < d->causes.count; i++)
    if (i != first && d->causes.items[i].result == d->result) vec_push(&m->check_causes, d->causes.items[i]);
  x->cause_count = m->check_causes.count - x->first_cause;
}

static void add_way(struct model *m, const struct check_cause *cause, struct builtin_check *x) {
  x->first_way = m->check_ways.count;
  x->way_count = cause->way_count < CHECK_WAY_STEPS ? cause->way_count : CHECK_WAY_STEPS;
  for (uint32_t i = 0; i < x->way_count; i++) vec_push(&m->check_ways, cause->way[i]);
}

void draft_end(struct verdict_draft *d, struct trust_state *t) { check_draft_end(d, t->model, t->options.list_all); }

void check_draft_end(struct verdict_draft *d, struct model *m, bool list_all) {
  bool entry = d->result == FALSE_ || (d->result == UNKNOWN_ && d->listed) || list_all;
  if (!entry) {
    check_count(m, d->code, (enum truth)d->result);
  } else {
    struct builtin_check x = {.code = d->code, .subject = d->subject, .result = d->result, .severity = severity_of(m, d->code),
                              .listed = d->listed, .at = d->at};
    uint32_t first = deciding_cause(d);
    if (first != UINT32_MAX) {
      const struct check_cause *cause = &d->causes.items[first];
      x.message = cause->message;
      memcpy(x.arguments, cause->arguments, sizeof x.arguments);
      x.at = cause->at;
      add_way(m, cause, &x);
      add_further_causes(m, d, first, &x);
    }
    vec_push(&m->checks, x);
  }
  vec_free(&d->causes);
}
