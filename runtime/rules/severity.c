/* severity.c - how far below the target, and for what (language.md 5.9). */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- what weighs one step more ----------------------------------------------------------------------------------- */

static bool is_high(const uint64_t *high, entity_id e) { return high[e / 64] >> e % 64 & 1; }
static void set_high(uint64_t *high, entity_id e) { high[e / 64] |= UINT64_C(1) << e % 64; }

enum { LABELS = 3 };
struct high_labels {
  sym level, names[LABELS];
};

static bool says_high(const struct high_labels *l, struct value v) {
  return v.tag == VALUE_MEMBER && v.first == l->level;
}

/* A bit for each label that is high where nothing else is written. */
static uint8_t high_by_default(const struct model *m, const struct high_labels *l, class_id class) {
  uint8_t res = 0;
  for (int i = 0; i < LABELS; i++) {
    const struct attribute *a = l->names[i] == 0 ? NULL : class_preset(m, class, l->names[i]);
    if (a != NULL && says_high(l, a->preset)) res |= (uint8_t)(1 << i);
  }
  return res;
}

static void mark_by_default(const struct model *m, const struct high_labels *l, uint64_t *high) {
  uint8_t *of_class = memory_zeroed((size_t)m->classes.count + 1, sizeof *of_class), any = 0;
  for (class_id c = 1; c < m->classes.count; c++)
    if (m->classes.items[c].kind == KIND_DATA) any |= of_class[c] = high_by_default(m, l, c);
  for (entity_id e = 1; any != 0 && e < m->entities.count; e++) {
    if (m->kinds[e] != KIND_DATA) continue;
    class_id class = m->entities.items[e].class;
    uint8_t labels = of_class[class != 0 ? class : m->root_class[KIND_DATA]];
    for (int i = 0; i < LABELS; i++)
      if ((labels >> i & 1) != 0 && model_value_set(m, e, l->names[i]) == NULL) set_high(high, e);
  }
  free(of_class);
}

/* Value by value, as they lie in memory. */
static void mark_by_value(const struct model *m, const struct high_labels *l, uint64_t *high) {
  for (uint32_t k = 0; k < m->values.count; k++) {
    const struct entity_value *x = &m->values.items[k];
    if (!says_high(l, x->value) || m->kinds[x->entity] != KIND_DATA) continue;
    for (int i = 0; i < LABELS; i++)
      if (x->attribute == l->names[i]) set_high(high, x->entity);
  }
}

static void mark_statements(const struct model *m, uint64_t *high) {
  struct high_labels l = {
      intern_find(m->names, "high", strlen("high")),
      {intern_find(m->names, "c", 1), intern_find(m->names, "i", 1), intern_find(m->names, "a", 1)}};
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->kinds[e] == KIND_ACTUATE) set_high(high, e);
  if (l.level == 0) return;
  mark_by_default(m, &l, high);
  mark_by_value(m, &l, high);
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
static uint8_t rate(const struct finding_row *row, int rating) {
  if (row->status == STATUS_MET || row->status == STATUS_NO_TARGET) return RATING_NONE;
  if (row->status == STATUS_UNDECIDED) rating--;
  return (uint8_t)between(RATING_LOW, rating, RATING_HIGH);
}

uint8_t row_severity(const struct finding_row *row, const uint64_t *high) {
  int missing = row->target - (row->status == STATUS_GAP ? row->hi : row->lo);
  return rate(row, between(RATING_LOW, missing, RATING_HIGH) + is_high(high, row->subject));
}

uint8_t check_severity(const struct finding_row *row, uint8_t severity) { return rate(row, severity); }
