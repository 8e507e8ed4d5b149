/* decide.c - when a run counts as failed (language.md 0.4): the one decision behind terminal, files and exit status. */
#include <stdlib.h>

#include "runtime/gate/gate_internal.h"

enum gate_word gate_word_of(const struct findings *f, const struct finding_row *row) {
  if (!gate_row_listed(f, row)) return GATE_WORD_COUNT;
  if (row->status == STATUS_GAP) return row->check ? GATE_VIOLATION : GATE_GAP;
  return !row->check && row->reason == REASON_UNANSWERED ? GATE_UNANSWERED : GATE_UNDECIDED;
}

/* ---- narrowing ---- */

static bool requirement_fits(const struct gate_rule *r, const struct finding_row *row) {
  bool res = !r->requirements.count;
  for (uint32_t i = 0; i < r->requirements.count && !res; i++) { /* lists are sorted: found in the order of the rules */
    uint32_t low = 0, high = r->requirements.items[i].list.items.count;
    const uint32_t *items = r->requirements.items[i].list.items.items;
    while (low < high) {
      uint32_t middle = low + (high - low) / 2;
      if (items[middle] < row->requirement)
        low = middle + 1;
      else
        high = middle;
    }
    res = low < r->requirements.items[i].list.items.count && items[low] == row->requirement;
  }
  return res;
}

static bool organization_fits(const struct gate_rule *r, const struct findings *f, const struct finding_row *row) {
  if (!r->organizations.count) return true;
  entity_id responsible = finding_responsible(f, row);
  for (uint32_t i = 0; i < r->organizations.count; i++)
    if (r->organizations.items[i].entity == responsible) return true;
  return false;
}

static bool rule_fits(const struct gate_rule *r, const struct findings *f, const struct finding_row *row) {
  if (row->severity < r->severity) return false;
  if (r->layers && !(r->layers >> entity_layer(f->model, row->subject) & 1)) return false;
  return requirement_fits(r, row) && organization_fits(r, f, row);
}

/* ---- rows ---- */

/* Of a baseline only what is new counts; an expiry that the baseline did not know is news for `expired` alone. */
static bool is_news(const struct gate_decision *d, uint32_t row, enum gate_word word) {
  if (!d->ratchet) return true;
  enum baseline_class class = (enum baseline_class)d->ratchet->classes[row];
  return class == BASELINE_NEW || (class == BASELINE_EXPIRED && word == GATE_EXPIRED);
}

static bool has_ended(const struct gate_decision *d, const struct findings *f, uint32_t row) {
  return finding_row_ended(&f->rows.items[row]) || (d->ratchet && d->ratchet->classes[row] == BASELINE_EXPIRED);
}

static void decide_row(struct gate_decision *d, const struct findings *f, uint32_t index) {
  const struct finding_row *row = &f->rows.items[index];
  enum gate_word by_status = gate_word_of(f, row);
  if (by_status == GATE_WORD_COUNT) return;
  d->not_met++;
  if (row->disposition != DISPOSITION_OPEN) return;
  d->open++;
  bool asked = false, known = false;
  for (uint32_t i = 0; i < d->gate->rules.count; i++) {
    const struct gate_rule *r = &d->gate->rules.items[i];
    for (enum gate_word w = GATE_VIOLATION; w < GATE_WEAKENED; w++) {
      if (!(r->words >> w & 1) || !(w == GATE_EXPIRED ? has_ended(d, f, index) : w == by_status)) continue;
      asked = true;
      if (!rule_fits(r, f, row)) continue;
      if (!is_news(d, index, w)) {
        known = true;
        continue;
      }
      vec_push(&d->counted, ((struct gate_counted){index, (uint8_t)w, (uint8_t)i}));
      d->by_word[w]++;
      return;
    }
  }
  if (known)
    d->known++;
  else if (asked)
    d->narrowed++;
  else
    d->not_asked[by_status]++;
}

/* ---- the rest ---- */

static uint32_t count_warnings(const struct diagnostics *d) {
  uint32_t res = 0;
  for (uint32_t i = 0; d && i < d->list.count; i++)
    res += !d->list.items[i].silenced && message_severity(d->list.items[i].message) == SEVERITY_WARNING;
  return res;
}

void gate_decide(struct gate_decision *d, const struct gate *g, const struct findings *f, const struct ratchet *c,
                 const struct diagnostics *diagnostics) {
  *d = (struct gate_decision){.gate = g, .ratchet = c};
  for (uint32_t i = 0; i < f->rows.count; i++) decide_row(d, f, i);
  if (gate_asks(g, GATE_WARNING)) d->by_word[GATE_WARNING] = count_warnings(diagnostics);
  if (c && gate_asks(g, GATE_WEAKENED))
    d->by_word[GATE_WEAKENED] = c->counts[BASELINE_VANISHED] + c->counts[BASELINE_DECIDED] + c->lowered.count;
  for (int i = 0; i < GATE_WORD_COUNT; i++) d->total += d->by_word[i];
}

bool gate_any(const struct gate_decision *d) {
  return d && (d->gate->rules.count || (d->limits && (d->limits->floor_count || 0 <= d->limits->max_unanswered)));
}

bool gate_counts_row(const struct gate_decision *d, uint32_t row) {
  uint32_t low = 0, high = d->counted.count; /* rows were looked at in order */
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (d->counted.items[middle].row < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low < d->counted.count && d->counted.items[low].row == row;
}

void gate_decision_free(struct gate_decision *d) { vec_free(&d->counted); }
