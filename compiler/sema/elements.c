/* elements.c - places, owners and attribute values of elements and ports. */
#include "compiler/sema/sema_internal.h"

/* ---- values ---- */

void begin_body(struct sema *s) { s->stamp++; }

bool is_set_twice(struct sema *s, sym attribute, span at, const char *written) {
  while (s->last_set.count < s->names->names.count)
    vec_push(&s->last_set, ((__typeof__(*s->last_set.items)){0, SPAN_NONE}));
  __typeof__(*s->last_set.items) *last = &s->last_set.items[attribute];
  if (last->stamp != s->stamp) {
    last->stamp = s->stamp;
    last->at = at;
    return false;
  }
  const char *line = arena_format(&s->memory, "%u", source_position(&s->program->sources, last->at.start).line);
  uint32_t index = diag(s->diagnostics, MSG_SET_TWICE, at, written, line);
  diag_also(s->diagnostics, index, MSG_SET_FIRST_PLACE, last->at, written);
  return true;
}

/* The class of a port says what data passes; what may be set on it is declared by the class of all ports. */
static class_id attribute_class(const struct sema *s, entity_id e) {
  const struct entity *x = entity_at(s, e);
  return x->kind == KIND_PORT || x->class == 0 ? s->model->root_class[x->kind] : x->class;
}

static void report_attribute(struct sema *s, class_id class, sym name, span at) {
  VEC(const char *) names = {0};
  for (class_id c = class; c != 0; c = s->model->classes.items[c].parent) {
    const struct class_info *info = &s->model->classes.items[c];
    for (uint32_t i = 0; i < info->attribute_count; i++) {
      const struct attribute *a = &s->model->attributes.items[info->first_attribute + i];
      vec_push(&names, name_text(s, a->name));
      if (a->name_ja != 0) vec_push(&names, name_text(s, a->name_ja));
    }
  }
  const char *meant = names.count ? suggest(s, name_text(s, name), names.items, names.count) : NULL;
  const char *called = class_reference(&s->memory, s->model, class);
  uint32_t index = diag(s->diagnostics, meant ? MSG_ATTRIBUTE_MEANT : MSG_ATTRIBUTE_UNKNOWN, at, called,
                        name_text(s, name), meant ? meant : "");
  if (meant != NULL) diag_fix_add(s->diagnostics, index, at, meant);
  vec_free(&names);
}

static void set_unchecked(struct sema *s, struct frame f, entity_id e, sym name, span at, node_id expression) {
  static const struct type any = {.former = TYPE_ANY, .lo = UINT32_MAX, .hi = UINT32_MAX};
  const struct entity *x = entity_at(s, e);
  class_id class = attribute_class(s, e);
  bool poisoned = idmap_get(&s->poisoned, e) != 0,
       plain = class == s->model->root_class[x->kind] && x->kind != KIND_PORT;
  if (!poisoned && plain) diag(s->diagnostics, MSG_ATTRIBUTE_UNCHECKED, at, name_text(s, x->name), name_text(s, name));
  if (!poisoned && !plain) {
    report_attribute(s, class, name, at);
    return;
  }
  struct wanted w = {&any, name, SPAN_NONE, true};
  struct value v = read_value(s, f, expression, &w);
  if (v.tag != VALUE_NONE) model_set(s->model, e, word_value(s->names, name), v, at);
}

/* `x = unknown until DATE`: asked, and an answer is due. */
static void note_due(struct sema *s, struct frame f, node_id set, struct value *v) {
  day due = v->tag == VALUE_UNKNOWN ? phrase_day(s, f, set, T_UNTIL) : DAY_NONE;
  if (due == DAY_NONE) return;
  v->extra = 1;
  v->first = (uint32_t)due;
}

static bool set_relation(struct sema *s, struct frame f, entity_id e, sym attribute, node_id expression) {
  struct parts p;
  if (attribute != s->words.guard || entity_at(s, e)->kind != KIND_ACTUATE) return false;
  if (!parts_of_expression(s, f, expression, &p)) return false;
  model_add_edge(s->model, RELATION_GUARD, e, resolve_entity_parts(s, f, &p, (struct sought){SPACE_ENTITY, KIND_BIT(PROCEDURE), 0}));
  return true;
}

void set_attribute(struct sema *s, struct frame f, entity_id e, node_id set) {
  node_id name = child_of(s, f, set, NODE_NAME), expression = expression_of(s, f, set);
  if (name == 0 || expression == 0 || e == 0) return;
  sym written = node_of(s, f, name)->value;
  span at = node_of(s, f, name)->at;
  class_id class = attribute_class(s, e);
  const struct attribute *a = find_attribute(s, class, written);
  if (a == NULL) a = find_attribute(s, class, word_value(s->names, written));
  if (a != NULL) note_attribute(s, f.module, at, a);
  sym canonical = a ? a->name : word_value(s->names, written);
  if (is_set_twice(s, canonical, at, name_text(s, written)) || set_relation(s, f, e, canonical, expression)) return;
  if (a == NULL && canonical != s->words.fallback) {
    set_unchecked(s, f, e, written, at, expression);
    return;
  }
  struct type type = a ? a->type : (struct type){.former = TYPE_ANY, .lo = UINT32_MAX, .hi = UINT32_MAX};
  struct wanted w = {&type, written, a ? a->at : SPAN_NONE, false};
  struct value v = read_value(s, f, expression, &w);
  if (v.tag == VALUE_NONE) return;
  note_due(s, f, set, &v);
  v.by_default = f.by_class;
  model_set(s->model, e, canonical, v, at);
}

void resolve_set(struct sema *s, struct frame f, entity_id self, node_id n) {
  if (self != 0) set_attribute(s, f, self, n);
}

void set_day(struct sema *s, entity_id e, sym attribute, day d, span at) {
  if (d != DAY_NONE) model_set(s->model, e, attribute, (struct value){.tag = VALUE_DATE, .first = (uint32_t)d}, at);
}

void set_phrase_days(struct sema *s, struct frame f, entity_id e, node_id n, sym since, sym until) {
  set_day(s, e, since, phrase_day(s, f, n, T_SINCE), node_of(s, f, n)->at);
  set_day(s, e, until, phrase_day(s, f, n, T_UNTIL), node_of(s, f, n)->at);
}

/* ---- elements and ports ---- */

static void place_within(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id within = phrase_of(s, f, n, T_WITHIN);
  for (node_id path = within ? node_of(s, f, within)->first : 0; path != 0; path = node_of(s, f, path)->next) {
    if (node_of(s, f, path)->kind != NODE_PATH) {
      diag(s->diagnostics, MSG_WRONG_THING, node_of(s, f, path)->at, TERM(P_WITHIN), TERM(SYSTEM),
           source_words(s, node_of(s, f, path)->at), TERM(T_QUANTITY));
      continue;
    }
    entity_id place = resolve_entity(s, f, path, KIND_BIT(SYSTEM));
    if (place != self) model_add_edge(s->model, RELATION_WITHIN, self, place);
  }
}

static void set_owner(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id of = phrase_of(s, f, n, T_OF);
  if (of == 0) return;
  if (entity_at(s, self)->kind == KIND_ORGANIZATION) {
    diag(s->diagnostics, MSG_PHRASES_NOT_ALLOWED, node_of(s, f, of)->at, TERM(P_OF), TERM(ORGANIZATION));
    return;
  }
  entity_id owner = phrase_entity(s, f, n, T_OF, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  if (owner != 0) entity_at(s, self)->owner = owner;
}

void resolve_element(struct sema *s, struct frame f, entity_id self, node_id n) {
  place_within(s, f, self, n);
  set_owner(s, f, self, n);
  set_phrase_days(s, f, self, n, s->words.since, s->words.until);
  if (!has_on_all(s, f, n)) resolve_meets(s, f, self, n);
  resolve_body(s, frame_inside(f, self), self, n);
}

void resolve_port(struct sema *s, struct frame f, entity_id self, node_id n) {
  const sym needs[3] = {s->words.need_c, s->words.need_i, s->words.need_a};
  node_id with = phrase_of(s, f, n, T_WITH);
  if (with != 0) resolve_marks(s, f, self, with, needs);
  resolve_body(s, frame_inside(f, self), self, n);
}

void resolve_physical(struct sema *s, struct frame f, entity_id self, node_id n) {
  resolve_body(s, frame_inside(f, self), self, n);
}
