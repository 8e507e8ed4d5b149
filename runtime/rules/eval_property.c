/* eval_property.c - what a dot reads of one element: attributes and relations with one end (language.md 5.0). */
#include "runtime/rules/evaluate_internal.h"

/* ---- what follows from a base that is no element ------------------------------------------------ */

/* Of something absent everything is absent; of something unknown everything is. */
static bool is_element(const struct eval_value *base, struct eval_value *otherwise) {
  if (base->tag == EVAL_ENTITY || base->tag == EVAL_SHARE) return true;
  *otherwise = base->tag == EVAL_ABSENT ? *base : value_unknown(WHY_COMPUTED, base->entity, base->attribute);
  if (base->tag != EVAL_UNKNOWN) return false;
  otherwise->why = base->why;
  otherwise->hypothetical = base->hypothetical;
  return false;
}

struct value eval_value_said(struct eval_engine *g, entity_id e, sym attribute) {
  if (attribute == 0) return (struct value){.tag = VALUE_NONE};
  const struct entity_value *set = model_value_set(g->model, e, attribute);
  if (set != NULL) return set->value;
  const struct entity *x = engine_entity(g, e);
  class_id class = x->class != 0 ? x->class : g->model->root_class[x->kind];
  struct eval_preset *kept = &g->presets[(class * 31 + attribute) % PRESETS_KEPT];
  if (kept->class != class || kept->attribute != attribute)
    *kept = (struct eval_preset){class, attribute, model_value(g->model, e, attribute, NULL)};
  return kept->value;
}

static struct eval_value read_attribute(struct eval_engine *g, entity_id e, sym attribute) {
  struct eval_value res = value_from(g, eval_value_said(g, e, attribute));
  if (value_is_known(&res)) return res;
  res.entity = e;
  res.attribute = attribute;
  return res;
}

/* A planned measure that is assumed done says so itself. */
static struct eval_value read_status(struct eval_engine *g, entity_id e) {
  struct eval_value res = read_attribute(g, e, g->words.status);
  bool planned = res.tag == EVAL_PLAIN && res.plain.tag == VALUE_MEMBER && res.plain.first == g->words.planned;
  if (planned && eval_counting(g, e) == TRUE_) res.plain.first = g->words.implemented;
  return res;
}

struct eval_value eval_attribute(struct eval_context *c, const struct eval_value *base, sym attribute) {
  struct eval_value res;
  if (!is_element(base, &res)) return res;
  if (base->tag == EVAL_SHARE) return value_unknown(WHY_MISSING, 0, attribute);
  if (c->engine->assume_planned && attribute == c->engine->words.status) return read_status(c->engine, base->entity);
  return read_attribute(c->engine, base->entity, attribute);
}

/* ---- relations with one end --------------------------------------------------------------------- */

/* What our own spec does not name is not there; what others do not name is not known. */
enum missing { MISSING_ABSENT, MISSING_UNKNOWN };

static struct eval_value not_related(const struct eval_engine *g, entity_id e, enum property p, enum missing missing) {
  if (missing == MISSING_ABSENT && eval_is_own(g, e))
    return (struct eval_value){.tag = EVAL_ABSENT, .grade = GRADE_DERIVED};
  struct eval_value res = value_unknown(WHY_NO_RELATION, e, p);
  res.kinds = property_info(p)->result_kinds;
  return res;
}

static struct eval_value related(struct eval_engine *g, entity_id e, enum property p, enum relation r,
                                 enum missing missing) {
  entity_id other = model_one(g->model, r, e);
  if (other != 0) return value_entity(other);
  struct eval_value said = read_attribute(g, e, g->property_names[p]); /* `guard = unknown` is an answer, too */
  if (said.tag == EVAL_ABSENT || said.tag == EVAL_ENTITY) return said;
  return not_related(g, e, p, said.why == WHY_STATED ? MISSING_UNKNOWN : missing);
}

/* The internet belongs to nobody; anything else has an owner that may be unknown. */
static struct eval_value read_owner(const struct eval_engine *g, entity_id e) {
  entity_id owner = engine_entity(g, e)->owner;
  if (owner != 0) return value_entity(owner);
  if (g->internet != 0 && entity_is(g->model, e, g->internet))
    return (struct eval_value){.tag = EVAL_ABSENT, .grade = GRADE_DERIVED};
  return not_related(g, e, PROPERTY_OWNER, MISSING_UNKNOWN);
}

static struct eval_value read_part_of(const struct eval_engine *g, entity_id e) {
  entity_id parent = engine_entity(g, e)->parent;
  if (parent != 0 && KIND_IS_ELEMENT(engine_entity(g, parent)->kind)) return value_entity(parent);
  return not_related(g, e, PROPERTY_PART_OF, MISSING_ABSENT);
}

static struct eval_value read_quantity(const struct eval_engine *g, entity_id e) {
  static const enum relation ends[] = {RELATION_SOURCE_PORT, RELATION_SINK_PORT};
  for (int i = 0; i < 2; i++) {
    entity_id end = model_one(g->model, ends[i], e);
    if (end != 0 && engine_entity(g, end)->kind == KIND_QUANTITY) return value_entity(end);
  }
  return not_related(g, e, PROPERTY_QUANTITY, MISSING_UNKNOWN);
}

static struct eval_value read_name(struct eval_engine *g, entity_id e) {
  struct eval_value res = read_attribute(g, e, g->words.name);
  if (res.tag != EVAL_UNKNOWN || res.why != WHY_MISSING) return res;
  return value_from(g, (struct value){.tag = VALUE_TEXT, .first = engine_entity(g, e)->name});
}

/* ---- plain values ------------------------------------------------------------------------------- */

static struct eval_value level_value(struct eval_engine *g, uint32_t level, entity_id e) {
  struct eval_value res = value_interval(g, level == 0 ? 1 : level, level == 0 ? 3 : level, false);
  if (level == 0) res.entity = e;
  return res;
}

static const struct rational *lower(const struct rational *a, const struct rational *b) {
  return a == NULL || b == NULL ? NULL : rational_compare(*a, *b) < 0 ? a : b;
}

static const struct rational *higher(const struct rational *a, const struct rational *b) {
  return a == NULL || b == NULL ? NULL : rational_compare(*a, *b) < 0 ? b : a;
}

/* The range a procedure lets through: that of its endorsements, of several the range around them all. */
static struct eval_value read_within(struct eval_engine *g, entity_id e) {
  struct eval_value res = read_attribute(g, e, g->words.within);
  uint32_t index = idmap_get(&g->within_first, e);
  if (res.tag != EVAL_UNKNOWN || res.why != WHY_MISSING) return res;
  if (index == 0) return not_related(g, e, PROPERTY_WITHIN, MISSING_ABSENT);
  res = value_from(g, g->model->downgrades.items[index - 1].within);
  for (index = g->within_next[index - 1]; index != 0 && res.tag == EVAL_RANGE; index = g->within_next[index - 1]) {
    struct eval_value other = value_from(g, g->model->downgrades.items[index - 1].within);
    if (other.tag != EVAL_RANGE) res = other;
    res.lo = res.lo_most = lower(res.lo, other.lo);
    res.hi = res.hi_least = higher(res.hi, other.hi);
  }
  if (res.tag == EVAL_UNKNOWN) res.entity = e, res.attribute = g->words.within;
  return res;
}

/* ---- offers ------------------------------------------------------------------------------------- */

static struct eval_value read_share(struct eval_engine *g, uint32_t index, enum property p) {
  const struct share *x = &g->model->shares.items[index];
  entity_id by = x->by != 0 ? x->by : x->on != 0 ? engine_entity(g, x->on)->owner : 0;
  if (p == PROPERTY_LEVEL) return level_value(g, x->level, x->contract);
  if (p == PROPERTY_REQUIREMENT)
    return value_from(
        g, (struct value){.tag = VALUE_REQUIREMENT, .first = x->requirement.id, .second = x->requirement.framework});
  if (p == PROPERTY_PARTY && by != 0) return value_entity(by);
  return value_unknown(WHY_NO_RELATION, x->contract, p);
}

/* ---- the table ---------------------------------------------------------------------------------- */

struct eval_value eval_property(struct eval_context *c, const struct eval_value *base, enum property p) {
  struct eval_engine *g = c->engine;
  struct eval_value res;
  if (!is_element(base, &res)) {
    if (res.tag == EVAL_UNKNOWN) res.kinds = property_info(p)->result_kinds;
    return res;
  }
  if (base->tag == EVAL_SHARE) return read_share(g, base->entity, p);
  entity_id e = base->entity;
  switch (p) {
  case PROPERTY_NAME: return read_name(g, e);
  case PROPERTY_EXTERNAL: return value_truth(grade_of(!eval_is_own(g, e)));
  case PROPERTY_OWNER: return read_owner(g, e);
  case PROPERTY_PART_OF: return read_part_of(g, e);
  case PROPERTY_SOURCE: return related(g, e, p, RELATION_SOURCE, MISSING_UNKNOWN);
  case PROPERTY_SINK: return related(g, e, p, RELATION_SINK, MISSING_UNKNOWN);
  case PROPERTY_FLOW_DATA: return related(g, e, p, RELATION_FLOW_DATA, MISSING_UNKNOWN);
  case PROPERTY_CONTRACT: return related(g, e, p, RELATION_CONTRACT, MISSING_ABSENT);
  case PROPERTY_GUARD: return related(g, e, p, RELATION_GUARD, MISSING_ABSENT);
  case PROPERTY_PARTY: return related(g, e, p, RELATION_REQUIRE_PARTY, MISSING_UNKNOWN);
  case PROPERTY_BY: return related(g, e, p, RELATION_BY, MISSING_UNKNOWN);
  case PROPERTY_QUANTITY: return read_quantity(g, e);
  case PROPERTY_REQUIREMENT: return read_attribute(g, e, g->words.requirement);
  case PROPERTY_LEVEL: return level_value(g, engine_entity(g, e)->level, e);
  case PROPERTY_WITHIN: return read_within(g, e);
  case PROPERTY_CONFIDENTIALITY: return read_attribute(g, e, g->words.c);
  case PROPERTY_INTEGRITY: return read_attribute(g, e, g->words.i);
  case PROPERTY_AVAILABILITY: return read_attribute(g, e, g->words.a);
  case PROPERTY_NONE:
  case PROPERTY_PARTS:
  case PROPERTY_PARTS_ALL:
  case PROPERTY_COMPONENTS:
  case PROPERTY_PLACES:
  case PROPERTY_ZONES:
  case PROPERTY_MEASURES:
  case PROPERTY_FLOWS:
  case PROPERTY_CONTRACTS:
  case PROPERTY_OWNED:
  case PROPERTY_PERSONS:
  case PROPERTY_ACTS_FOR:
  case PROPERTY_SENSE_OF:
  case PROPERTY_ACTUATE_OF:
  case PROPERTY_CONNECTED:
  case PROPERTY_READERS:
  case PROPERTY_HOLDERS:
  case PROPERTY_INPUTS:
  case PROPERTY_OUTPUTS:
  case PROPERTY_VIA:
  case PROPERTY_PARTIES:
  case PROPERTY_REQUIRES:
  case PROPERTY_OFFERS:
  case PROPERTY_EVIDENCE:
  case PROPERTY_ON:
  case PROPERTY_MEETS:
  case PROPERTY_COUNT: break; /* sets have no value as a whole */
  }
  return value_unknown(WHY_COMPUTED, e, p);
}
