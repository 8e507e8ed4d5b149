/* severity.c - how far below the target, and for what (language.md 5.9). */
#include "runtime/rules/findings_internal.h"

#include <string.h>

enum { LABEL_NOT_LOOKED, LABEL_NOT_HIGH, LABEL_HIGH };

static bool marked_high(const struct model *m, entity_id data) {
  static const char *const properties[] = {"c", "i", "a"};
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
    const char *mark = entity_member(m, data, properties[i]);
    if (mark != NULL && strcmp(mark, "high") == 0) return true;
  }
  return false;
}

static bool carries_high(const struct model *m, entity_id flow) {
  entity_id data = model_one(m, RELATION_FLOW_DATA, flow);
  return data != 0 && marked_high(m, data);
}

static bool any_high(const struct model *m, const entity_id *items, uint32_t count,
                     bool (*is_high)(const struct model *m, entity_id e)) {
  for (uint32_t i = 0; i < count; i++)
    if (is_high(m, items[i])) return true;
  return false;
}

/* Data itself, a flow of it, and the elements that send, receive, carry or hold it. */
static bool handles_high(const struct model *m, entity_id e) {
  uint8_t kind = m->entities.items[e].kind;
  if (kind == KIND_DATA) return marked_high(m, e);
  if (kind == KIND_FLOW) return carries_high(m, e);
  uint32_t count;
  const entity_id *items = model_related(m, RELATION_FLOWS, e, &count);
  if (any_high(m, items, count, carries_high)) return true;
  items = model_related_back(m, RELATION_VIA, e, &count);
  if (any_high(m, items, count, carries_high)) return true;
  items = model_related_back(m, RELATION_HOLDERS, e, &count);
  return any_high(m, items, count, marked_high);
}

static bool one_step_up(const struct model *m, entity_id e, uint8_t *memo) {
  if (m->entities.items[e].kind == KIND_ACTUATE) return true;
  if (memo[e] == LABEL_NOT_LOOKED) memo[e] = handles_high(m, e) ? LABEL_HIGH : LABEL_NOT_HIGH;
  return memo[e] == LABEL_HIGH;
}

static int between(int low, int value, int high) { return value < low ? low : high < value ? high : value; }

/* An undecided finding is rated as the gap it would be at what is surely reached, one step down. */
uint8_t row_severity(const struct findings *f, const struct finding_row *row, uint8_t *memo) {
  if (row->status == STATUS_MET || row->status == STATUS_NO_TARGET) return RATING_NONE;
  int rating;
  if (row->check != 0)
    rating = f->model->checks.items[row->check - 1].severity;
  else {
    rating = between(RATING_LOW, row->target - (row->status == STATUS_GAP ? row->hi : row->lo), RATING_HIGH);
    rating += one_step_up(f->model, row->subject, memo);
  }
  if (row->status == STATUS_UNDECIDED) rating--;
  return (uint8_t)between(RATING_LOW, rating, RATING_HIGH);
}
