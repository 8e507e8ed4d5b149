/* check_transfers.c - sensing and actuation (language.md 4.4): dimensions, ranges, safe ranges, guards. */
#include <string.h>

#include "compiler/sema/check_internal.h"

static const struct entity *at(const struct check *c, entity_id e) { return &c->model->entities.items[e]; }
static const struct kind_info *kind_of(const struct check *c, quantity_kind k) { return &c->model->units.kinds.items[k]; }
static const char *kind_name(const struct check *c, quantity_kind k) { return quantity_reference(c->memory, c->model, k); }
static const char *attribute_name(const struct check *c, entity_id e, sym name) {
  const struct attribute *a = class_attribute(c->model, at(c, e)->class, name);
  return spelling_reference(c->memory, sym_text(c->model->names, name), a && a->name_ja ? sym_text(c->model->names, a->name_ja) : NULL);
}

/* What stands on both sides of a transfer. */
struct sides { entity_id transfer, quantity, port, element; struct interval physical, field; const char *field_name; bool field_known; };

/* The declaration of the field a transfer names on the data class of its port. */
static const struct attribute *named_field(const struct check *c, entity_id transfer, entity_id port) {
  struct value name = model_value(c->model, transfer, c->field, NULL);
  if (name.tag != VALUE_TEXT || !port || !at(c, port)->class) return NULL;
  return class_attribute(c->model, at(c, port)->class, name.first);
}

static struct sides find_sides(const struct check *c, entity_id e) {
  bool sense = at(c, e)->kind == KIND_SENSE;
  struct sides s = {.transfer = e};
  s.quantity = model_one(c->model, sense ? RELATION_SOURCE_PORT : RELATION_SINK_PORT, e);
  s.port = model_one(c->model, sense ? RELATION_SINK_PORT : RELATION_SOURCE_PORT, e);
  s.element = model_one(c->model, sense ? RELATION_SINK : RELATION_SOURCE, e);
  if (s.quantity) s.physical = check_range_of_value(c, model_value(c->model, s.quantity, c->range, NULL));
  const struct attribute *field = named_field(c, e, s.port);
  s.field = check_range_of_attribute(c, field);
  s.field_known = field && field->type.former == TYPE_QUANTITY;
  if (field) s.field.kind = field->type.quantity;
  s.field_name = field ? sym_text(c->model->names, field->name) : check_name(c, s.port ? s.port : s.element);
  return s;
}

static void check_kinds(struct check *c, const struct sides *s) {
  if (!s->field_known || !s->physical.kind || !s->field.kind || s->physical.kind == s->field.kind) return;
  bool same = dimension_equal(kind_of(c, s->physical.kind)->dimension, kind_of(c, s->field.kind)->dimension);
  diag(c->diagnostics, same ? MSG_TRANSFER_KIND : MSG_TRANSFER_DIMENSION, at(c, s->transfer)->at, check_name(c, s->transfer), kind_name(c, s->physical.kind),
       kind_name(c, s->field.kind));
}

/* Is GIVEN the dimension of KIND, per time for rates? */
static bool has_dimension(const struct check *c, quantity_kind kind, int per_time, const struct dimension *given) {
  struct dimension want = kind_of(c, kind)->dimension;
  want.power[2] = (int8_t)(want.power[2] - per_time);
  return dimension_equal(want, *given);
}

/* The dimension of a quantity as the user wrote it; false when it is none. */
static bool written_dimension(const struct check *c, struct value v, struct dimension *res) {
  if (v.tag == VALUE_RANGE && v.extra) return *res = kind_of(c, v.extra)->dimension, true;
  if (v.tag != VALUE_QUANTITY) return false;
  if (v.extra) return *res = kind_of(c, v.extra)->dimension, true;
  struct quantity q;
  sym bad;
  const char *text = sym_text(c->model->names, v.second);
  if (quantity_parse(&c->model->units, c->model->names, text, sym_length(c->model->names, v.second), &q, &bad) != QUANTITY_OK) return false;
  return *res = q.dimension, true;
}

static void check_detail(struct check *c, const struct sides *s, sym name, int per_time, enum message m) {
  span place = at(c, s->transfer)->at;
  struct value v = model_value(c->model, s->transfer, name, &place);
  struct dimension given;
  if (!s->physical.kind || !written_dimension(c, v, &given) || has_dimension(c, s->physical.kind, per_time, &given)) return;
  const char *kind = kind_name(c, s->physical.kind), *text = value_text(c->memory, c->model, v, LANGUAGE_EN);
  if (m == MSG_RATE_KIND) diag(c->diagnostics, m, place, kind, text);
  else diag(c->diagnostics, m, place, attribute_name(c, s->transfer, name), kind, text);
}

/* How far apart two readings are is a difference: 2 K, not 2 degC. */
static void check_difference(struct check *c, const struct sides *s, sym name) {
  span place = at(c, s->transfer)->at;
  struct value v = model_value(c->model, s->transfer, name, &place);
  struct quantity q;
  sym bad;
  const char *text = v.tag == VALUE_QUANTITY ? sym_text(c->model->names, v.second) : "";
  if (!*text || quantity_parse(&c->model->units, c->model->names, text, strlen(text), &q, &bad) != QUANTITY_OK) return;
  if (q.point) diag(c->diagnostics, MSG_QUANTITY_POINT, place, text, "", sym_text(c->model->names, name));
}

static void check_sense(struct check *c, const struct sides *s) {
  span place = at(c, s->transfer)->at;
  struct interval range = check_range_of_value(c, model_value(c->model, s->transfer, c->range, &place));
  check_detail(c, s, c->range, 0, MSG_TRANSFER_DETAIL);
  check_detail(c, s, c->resolution, 0, MSG_TRANSFER_DETAIL);
  check_detail(c, s, c->accuracy, 0, MSG_TRANSFER_DETAIL);
  check_difference(c, s, c->resolution);
  check_difference(c, s, c->accuracy);
  if (!range.known) return;
  if (s->field.known && !interval_within(&range, &s->field))
    diag(c->diagnostics, MSG_SENSOR_ABOVE_FIELD, place, interval_words(c, &range), s->field_name, interval_words(c, &s->field));
  if (s->physical.known && !interval_within(&s->physical, &range))
    diag(c->diagnostics, MSG_SATURATION, place, check_name(c, s->quantity), interval_words(c, &s->physical), interval_words(c, &range));
}

static void check_failsafe(struct check *c, const struct sides *s, const struct interval *safe) {
  span place = at(c, s->transfer)->at;
  struct value v = model_value(c->model, s->transfer, c->failsafe, &place);
  if (v.tag != VALUE_QUANTITY) return;
  struct interval point = {.known = true, .has_low = true, .has_high = true, .low = c->model->numbers.items[v.first], .high = c->model->numbers.items[v.first]};
  if (!interval_within(&point, safe))
    diag(c->diagnostics, MSG_FAILSAFE_OUTSIDE, place, value_text(c->memory, c->model, v, LANGUAGE_EN), interval_words(c, safe));
}

static void check_actuate(struct check *c, const struct sides *s) {
  span place = at(c, s->transfer)->at;
  struct interval safe = check_range_of_value(c, model_value(c->model, s->transfer, c->safe, &place));
  check_detail(c, s, c->safe, 0, MSG_TRANSFER_DETAIL);
  check_detail(c, s, c->failsafe, 0, MSG_TRANSFER_DETAIL);
  check_detail(c, s, c->rate, 1, MSG_RATE_KIND);
  if (!safe.known) {
    check_add(c, "V2312", s->transfer, UNKNOWN_, 3, MSG_ACTUATION_UNDECIDED, at(c, s->transfer)->at, (const char *const[]){check_name(c, s->transfer), NULL});
    diag(c->diagnostics, MSG_ACTUATION_UNDECIDED, at(c, s->transfer)->at, check_name(c, s->transfer));
    return;
  }
  if (s->physical.known && !interval_within(&safe, &s->physical))
    diag(c->diagnostics, MSG_SAFE_BEYOND_PHYSICAL, place, interval_words(c, &safe), check_name(c, s->quantity), interval_words(c, &s->physical));
  check_failsafe(c, s, &safe);
  check_command(&(struct command){.check = c, .transfer = s->transfer, .element = s->element, .port = s->port, .field = s->field,
                                  .safe = safe, .field_name = s->field_name, .at = at(c, s->transfer)->at});
}

void check_transfers(struct check *c) {
  for (entity_id e = 1; e < c->model->entities.count; e++) {
    enum entity_kind kind = at(c, e)->kind;
    if ((kind != KIND_SENSE && kind != KIND_ACTUATE) || !(at(c, e)->flags & ENTITY_OWN)) continue;
    struct sides s = find_sides(c, e);
    if (!s.quantity || at(c, s.quantity)->kind != KIND_QUANTITY) continue;
    check_kinds(c, &s);
    if (kind == KIND_SENSE) check_sense(c, &s);
    else check_actuate(c, &s);
  }
}
