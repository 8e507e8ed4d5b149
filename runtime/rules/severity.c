/* severity.c - how far below the target, and for what (language.md 5.9). */
#include "runtime/rules/findings_internal.h"

#include <string.h>

/* ---- what weighs one step more ----------------------------------------------------------------------------------- */

static bool is_high(const uint64_t *high, entity_id e) { return high[e / 64] >> e % 64 & 1; }
static void set_high(uint64_t *high, entity_id e) { high[e / 64] |= UINT64_C(1) << e % 64; }

static bool marked(const struct model *m, entity_id data, const sym properties[3], sym level) {
  for (int i = 0; i < 3; i++) {
    struct value v = properties[i] != 0 ? model_value(m, data, properties[i], NULL) : (struct value){.tag = VALUE_NONE};
    if (v.tag == VALUE_MEMBER && v.first == level) return true;
  }
  return false;
}

static void mark_statements(const struct model *m, uint64_t *high) {
  sym level = intern_find(m->names, "high", strlen("high"));
  sym properties[] = {intern_find(m->names, "c", 1), intern_find(m->names, "i", 1), intern_find(m->names, "a", 1)};
  for (entity_id e = 1; e < m->entities.count; e++) {
    uint8_t kind = m->kinds[e];
    if (kind == KIND_ACTUATE || (kind == KIND_DATA && level != 0 && marked(m, e, properties, level))) set_high(high, e);
  }
}

/* What data and flows hand on to the elements that send, receive, carry or hold them. */
static void mark_element(const struct model *m, uint64_t *high, entity_id from, entity_id element) {
  if (!is_high(high, from) || is_high(high, element)) return;
  uint8_t kind = m->kinds[element];
  if (kind != KIND_DATA && kind != KIND_FLOW) set_high(high, element);
}

/* Edge by edge, as they lie in memory: a look at every row's surroundings would be all over it. */
uint64_t *severity_labels(const struct model *m) {
  uint64_t *high = memory_zeroed(m->entities.count / 64 + 1, sizeof *high);
  mark_statements(m, high);
  const struct relation_edges *carried = &m->relations[RELATION_FLOW_DATA];
  for (uint32_t i = 0; i < carried->edges.count; i++) {
    struct edge e = carried->edges.items[i];
    if (m->kinds[e.from] == KIND_FLOW && is_high(high, e.to) &&
        model_one(m, RELATION_FLOW_DATA, e.from) == e.to)
      set_high(high, e.from);
  }
  const struct relation_edges *flows = &m->relations[RELATION_FLOWS];
  for (uint32_t i = 0; i < flows->edges.count; i++)
    mark_element(m, high, flows->edges.items[i].to, flows->edges.items[i].from);
  static const enum relation handing_on[] = {RELATION_VIA, RELATION_HOLDERS};
  for (size_t r = 0; r < sizeof handing_on / sizeof *handing_on; r++) {
    const struct relation_edges *edges = &m->relations[handing_on[r]];
    for (uint32_t i = 0; i < edges->edges.count; i++)
      mark_element(m, high, edges->edges.items[i].from, edges->edges.items[i].to);
  }
  return high;
}

/* ---- the rating ---------------------------------------------------------------------------------------------- */

static int between(int low, int value, int high) { return value < low ? low : high < value ? high : value; }

/* An undecided finding is rated as the gap it would be at what is surely reached, one step down. */
uint8_t row_severity(const struct findings *f, const struct finding_row *row, const uint64_t *high) {
  if (row->status == STATUS_MET || row->status == STATUS_NO_TARGET) return RATING_NONE;
  int rating;
  if (row->check != 0)
    rating = f->model->checks.items[row->check - 1].severity;
  else {
    rating = between(RATING_LOW, row->target - (row->status == STATUS_GAP ? row->hi : row->lo), RATING_HIGH);
    rating += is_high(high, row->subject);
  }
  if (row->status == STATUS_UNDECIDED) rating--;
  return (uint8_t)between(RATING_LOW, rating, RATING_HIGH);
}
