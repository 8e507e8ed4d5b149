/* stated_dates.c - the dates and the status of measures, evidence and contracts, read once for all who ask.
 *
 * The values of an entity lie together: one look at them finds all that is wanted. What is not written there comes from
 * the class, and is looked for once for each class.
 */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const field_names[DATES_FIELDS] = {"since", "until", "due", "expires", "status"};

static sym name_of(const struct model *m, const char *text) { return intern_find(m->names, text, strlen(text)); }

static uint8_t read_status(const struct dates_reader *r, struct value v) {
  if (v.tag == VALUE_NONE || (v.tag == VALUE_MEMBER && v.first == r->implemented)) return REASON_NONE;
  return v.tag == VALUE_MEMBER && v.first == r->planned ? REASON_PLANNED : REASON_INSUFFICIENT;
}

static void take(const struct dates_reader *r, struct stated_dates *res, sym attribute, struct value v) {
  day *const dates[DATES_STATUS] = {&res->since, &res->until, &res->due, &res->expires};
  for (int field = 0; field < DATES_STATUS; field++)
    if (attribute == r->fields[field]) *dates[field] = v.tag == VALUE_DATE ? (day)v.first : DAY_NONE;
  if (attribute == r->fields[DATES_STATUS]) res->status = read_status(r, v);
}

static struct stated_dates presets_of(struct dates_reader *r, class_id class) {
  if (r->known[class]) return r->presets[class];
  struct stated_dates res = {DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, REASON_NONE};
  for (int field = 0; field < DATES_FIELDS; field++) {
    const struct attribute *a = class_preset(r->model, class, r->fields[field]);
    if (a != NULL) take(r, &res, r->fields[field], a->preset);
  }
  r->known[class] = true;
  return r->presets[class] = res;
}

struct stated_dates stated_dates_read(struct dates_reader *r, entity_id e) {
  const struct model *m = r->model;
  const struct entity *x = &m->entities.items[e];
  struct stated_dates res = presets_of(r, x->class != 0 ? x->class : m->root_class[x->kind]);
  uint32_t end = e + 1 < m->entities.count ? m->entities.items[e + 1].first_value : m->values.count;
  for (uint32_t i = x->first_value; i < end; i++) take(r, &res, m->values.items[i].attribute, m->values.items[i].value);
  return res;
}

void dates_reader_begin(struct dates_reader *r, const struct model *m) {
  *r = (struct dates_reader){.model = m, .implemented = name_of(m, "implemented"), .planned = name_of(m, "planned")};
  for (int field = 0; field < DATES_FIELDS; field++) r->fields[field] = name_of(m, field_names[field]);
  r->presets = memory_take(((size_t)m->classes.count + 1) * sizeof *r->presets);
  r->known = memory_zeroed((size_t)m->classes.count + 1, sizeof *r->known);
}

void dates_reader_end(struct dates_reader *r) {
  free(r->presets);
  free(r->known);
}
