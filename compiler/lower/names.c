/* names.c - variables, elements, enum members; and what a dot reads: a property or an attribute of every alternative.
 */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- variables ---- */

struct variable *variable_find(struct lowering *l, sym name) {
  for (uint32_t i = l->variables.count; 0 < i; i--)
    if (l->variables.items[i - 1].name == name) return &l->variables.items[i - 1];
  return NULL;
}

void variable_push(struct lowering *l, sym name, uint16_t slot, struct rule_type type, span at, bool ranges) {
  const struct variable *other = variable_find(l, name);
  if (other != NULL) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_VARIABLE_TWICE, at, text_of(l, name));
    diag_also(l->diagnostics, index, MSG_RULE_VARIABLE_FIRST, other->at, text_of(l, name));
  }
  vec_push(&l->variables, ((struct variable){.name = name, .slot = slot, .type = type, .at = at, .ranges = ranges}));
}

static struct variable *variable_of(struct lowering *l, expr_id e) {
  if (expr_of(l, e)->op != EXPR_VARIABLE) return NULL;
  for (uint32_t i = l->variables.count; 0 < i; i--)
    if (l->variables.items[i - 1].slot == expr_of(l, e)->slot) return &l->variables.items[i - 1];
  return NULL;
}

/* A ranging variable shows what reading has left of it. */
static struct operand operand_of_variable(struct lowering *l, node_id n, const struct variable *v) {
  struct operand x = make_operand(
      l, (struct expr){.op = EXPR_VARIABLE, .slot = v->slot, .free_slots = (uint8_t)(1u << v->slot)}, n, v->type);
  if (v->read != 0) {
    struct rule_type left = type_of_kinds(l, v->read, false);
    x.type = type_narrow(l, &v->type, &left, false);
    x.narrowed = true;
  }
  return facts_apply(l, x);
}

/* Narrows the variable behind X to KINDS because something only these have is read. False when that is no ranging
 * variable, or when another kind was asked for by `is`. */
static bool narrow_by_reading(struct lowering *l, struct operand *x, uint32_t kinds) {
  struct variable *v = variable_of(l, x->expr);
  if (v == NULL || !v->ranges || (v->tested & ~kinds) != 0) return false;
  uint32_t now = (v->read != 0 ? v->read : type_kinds(&v->type)) & kinds;
  if (now == 0) return false;
  v->read = now;
  struct rule_type left = type_of_kinds(l, now, false);
  x->type = type_narrow(l, &x->type, &left, false);
  x->narrowed = true;
  return true;
}

bool require_type(struct lowering *l, struct operand *x, const struct rule_type *wanted, node_id n) {
  if (is_any(&x->type) || is_any(wanted)) return true;
  span at = node_here(l, n)->at;
  if (x->type.former != TYPE_ENTITY || x->type.set) {
    diag(l->diagnostics, MSG_RULE_WANTED, at, type_words_of(l, wanted), words_here(l, n), type_words_of(l, &x->type));
    return false;
  }
  if (type_below(l, &x->type, wanted)) return true;
  struct rule_type overlap = type_narrow(l, &x->type, wanted, false);
  uint32_t kinds = type_kinds(&overlap);
  struct rule_type all = type_of_kinds(l, kinds, false);
  if (overlap.count != 0 && type_below(l, &all, wanted) && narrow_by_reading(l, x, kinds)) return true;
  diag(l->diagnostics, overlap.count != 0 ? MSG_RULE_WANTED_NARROW : MSG_RULE_WANTED, at, type_words_of(l, wanted),
       words_here(l, n), type_words_of(l, &x->type));
  return false;
}

/* ---- what a name means ---- */

static void report_unknown_name(struct lowering *l, const struct path_names *p) {
  if (idmap_get(&l->quiet, p->names[0]) != 0) return;
  VEC(const char *) names = {0};
  for (uint32_t i = 0; i < l->variables.count; i++) vec_push(&names, text_of(l, l->variables.items[i].name));
  const char *near = names.count ? text_nearest(text_of(l, p->names[0]), names.items, names.count) : NULL;
  if (near != NULL)
    diag(l->diagnostics, MSG_NAME_UNKNOWN_MEANT, p->at[0], text_of(l, p->names[0]), near);
  else
    diag(l->diagnostics, MSG_NAME_UNKNOWN, p->at[0], text_of(l, p->names[0]));
  vec_free(&names);
}

static struct operand operand_of_entity(struct lowering *l, node_id n, entity_id e) {
  const struct entity *x = &l->model->entities.items[e];
  struct rule_type type = x->class != 0 ? type_of_class(l, x->class, false) : type_of_kinds(l, 1u << x->kind, false);
  return make_operand(l, (struct expr){.op = EXPR_CONSTANT, .value = {.tag = VALUE_ENTITY, .first = e}}, n, type);
}

/* The longest beginning of the path that names an element, and how many names that takes. */
static entity_id entity_of_path(struct lowering *l, const struct path_names *p, uint32_t *used) {
  for (*used = p->count; 0 < *used; --*used) {
    entity_id e = sema_entity_by_name(l->sema, l->module, path_words(l, p, *used));
    if (e != 0) return e;
  }
  return 0;
}

/* Types whose values are names: read by sema, which knows members and classes. */
static bool takes_names(const struct rule_type *t) {
  return t != NULL && !t->set && (t->former == TYPE_ENUM || t->former == TYPE_CLASS);
}

static bool is_absent_name(const struct lowering *l, const struct path_names *p) {
  return p->count == 1 && strcmp(text_of(l, word_value(l->names, p->names[0])), "absent") == 0;
}

/* ---- reading ---- */

/* What NAME is on one alternative. */
struct member {
  enum property property;
  const struct attribute *attribute;
};

static sym english_name(struct lowering *l, sym name) { return word_value(l->names, name); }

static struct member member_of(struct lowering *l, struct alternative a, sym name) {
  struct member res = {.property = property_find(text_of(l, name))};
  if (res.property == PROPERTY_NONE) res.property = property_find(text_of(l, english_name(l, name)));
  if (res.property != PROPERTY_NONE && property_info(res.property)->kinds >> a.kind & 1) return res;
  res.property = PROPERTY_NONE;
  class_id c = a.class != 0 ? a.class : l->model->root_class[a.kind];
  res.attribute = class_attribute(l->model, c, name);
  if (res.attribute == NULL) res.attribute = class_attribute(l->model, c, english_name(l, name));
  return res;
}

static bool has_member(struct member m) { return m.property != PROPERTY_NONE || m.attribute != NULL; }

static struct rule_type type_of_property(struct lowering *l, enum property p) {
  const struct property_info *info = property_info(p);
  bool set = info->flags & PROPERTY_SET;
  if (info->result_kinds != 0) return type_of_kinds(l, info->result_kinds, set);
  switch ((int)p) {
  case PROPERTY_NAME: return type_plain(TYPE_TEXT);
  case PROPERTY_EXTERNAL: return type_plain(TYPE_BOOLEAN);
  case PROPERTY_WITHIN: return (struct rule_type){.former = TYPE_RANGE, .loose = true};
  case PROPERTY_LEVEL: return type_plain(TYPE_NUMBER);
  case PROPERTY_REQUIREMENT: return type_plain(TYPE_REQUIREMENT);
  case PROPERTY_MEETS: return (struct rule_type){.former = TYPE_REQUIREMENT, .set = true};
  case PROPERTY_CONFIDENTIALITY:
  case PROPERTY_INTEGRITY:
  case PROPERTY_AVAILABILITY:
    return (struct rule_type){.former = TYPE_ENUM, .of = class_find(l->model, "std.core.Mark")};
  default: return type_any();
  }
}

static struct rule_type type_of_member(struct lowering *l, struct member m) {
  return m.property != PROPERTY_NONE ? type_of_property(l, m.property) : type_of_model_type(l, &m.attribute->type);
}

static struct operand read_member(struct lowering *l, struct operand x, struct member m, node_id n) {
  struct expr e = {.op = EXPR_ATTRIBUTE, .a = x.expr};
  if (m.property != PROPERTY_NONE) {
    e.op = EXPR_PROPERTY;
    e.symbol = m.property;
  } else {
    e.symbol = m.attribute->name;
    e.value.first = m.attribute->owner;
  }
  return facts_apply(l, make_operand(l, e, n, type_of_member(l, m)));
}

/* ---- what can't be read ---- */

/* Classes below the alternatives of T that declare NAME, for the help line. */
static const char *classes_with(struct lowering *l, const struct rule_type *t, sym name) {
  struct builder b = {0};
  for (uint32_t i = 0; i < l->model->attributes.count; i++) {
    const struct attribute *a = &l->model->attributes.items[i];
    if (a->name != name && a->name_ja != name) continue;
    struct rule_type owner = type_of_class(l, a->owner, false);
    if (type_narrow(l, t, &owner, false).count != 0)
      builder_format(&b, "%s`%s`", b.length ? TERM(OR) : "", text_of(l, l->model->classes.items[a->owner].name));
  }
  const char *res = b.length ? arena_copy(&l->memory, builder_get(&b), b.length) : NULL;
  builder_free(&b);
  return res;
}

static const char *nearest_member(struct lowering *l, const struct rule_type *t, sym name) {
  VEC(const char *) names = {0};
  uint32_t kinds = type_kinds(t);
  for (int p = PROPERTY_NONE + 1; p < PROPERTY_COUNT; p++) {
    const struct property_info *info = property_info((enum property)p);
    if ((info->kinds & kinds) != kinds) continue;
    vec_push(&names, info->name);
    vec_push(&names, info->ja);
  }
  struct alternative a = t->alternatives[0];
  class_id c = a.class != 0 ? a.class : l->model->root_class[a.kind];
  for (uint32_t steps = 0; c != 0 && steps < l->model->classes.count; c = l->model->classes.items[c].parent, steps++) {
    const struct class_info *info = &l->model->classes.items[c];
    for (uint32_t i = 0; i < info->attribute_count; i++) {
      const struct attribute *x = &l->model->attributes.items[info->first_attribute + i];
      vec_push(&names, text_of(l, x->name));
      if (x->name_ja != 0) vec_push(&names, text_of(l, x->name_ja));
    }
  }
  const char *res = text_nearest(text_of(l, name), names.items, names.count);
  vec_free(&names);
  return res;
}

static void report_no_member(struct lowering *l, const struct operand *x, sym name, span at) {
  const char *what = alternatives_words(l, &x->type), *text = text_of(l, name);
  const char *classes = classes_with(l, &x->type, name);
  if (classes != NULL) {
    diag(l->diagnostics, MSG_RULE_NARROW, at, text, classes, what);
    return;
  }
  const char *near = nearest_member(l, &x->type, name);
  uint32_t index = near ? diag(l->diagnostics, MSG_RULE_NO_ATTRIBUTE_MEANT, at, text, what, near)
                        : diag(l->diagnostics, MSG_RULE_NO_ATTRIBUTE, at, text, what);
  if (near != NULL) diag_fix_add(l->diagnostics, index, at, near);
}

/* Only some alternatives have it: say which. */
static void report_some(struct lowering *l, const struct operand *x, uint32_t kinds, sym name, span at) {
  struct rule_type have = type_of_kinds(l, kinds, false);
  diag(l->diagnostics, MSG_RULE_NARROW, at, text_of(l, name), alternatives_words(l, &have),
       alternatives_words(l, &x->type));
}

/* ---- the dot ---- */

/* A contract without class may hold any attribute; its writer was told that nothing checks it (W0301). */
static bool is_kept_unchecked(struct lowering *l, const struct operand *x, sym name) {
  if (l->contract == 0 || expr_of(l, x->expr)->op != EXPR_VARIABLE) return false;
  return model_value(l->model, l->contract, name, NULL).tag != VALUE_NONE;
}

static struct operand lower_member(struct lowering *l, struct operand x, sym name, span at, node_id n) {
  uint32_t having = 0, lacking = 0;
  struct member first = {0};
  bool same = true;
  for (uint32_t i = 0; i < x.type.count; i++) {
    struct member m = member_of(l, x.type.alternatives[i], name);
    uint32_t kind = 1u << x.type.alternatives[i].kind;
    if (!has_member(m)) {
      lacking |= kind;
      continue;
    }
    struct rule_type a = having ? type_of_member(l, first) : type_any(), b = type_of_member(l, m);
    if (having != 0 && !type_equal(&a, &b)) same = false;
    if (having == 0) first = m;
    having |= kind;
  }
  if (having == 0 && is_kept_unchecked(l, &x, name))
    return make_operand(l, (struct expr){.op = EXPR_ATTRIBUTE, .symbol = name, .a = x.expr}, n, type_any());
  if (having == 0)
    report_no_member(l, &x, name, at);
  else if (!same || (lacking != 0 && ((having & lacking) != 0 || !narrow_by_reading(l, &x, having))))
    report_some(l, &x, having, name, at);
  else {
    if (first.attribute != NULL) sema_note_attribute(l->sema, l->module, at, first.attribute);
    return read_member(l, x, first, n);
  }
  return poison(l, n);
}

static struct operand read_name(struct lowering *l, struct operand x, const char *base, sym name, span at, node_id n) {
  if (is_any(&x.type)) return poison(l, n);
  if (x.type.former == TYPE_ENTITY && !x.type.set) return lower_member(l, x, name, at, n);
  enum message message = x.type.set ? MSG_RULE_MEMBER_OF_SET : MSG_RULE_MEMBER_OF_VALUE;
  diag(l->diagnostics, message, at, base, text_of(l, name), type_words_of(l, &x.type));
  return poison(l, n);
}

/* The names after the first USED of a path, read one after the other. The node of each step is where the path ends. */
static struct operand read_rest(struct lowering *l, struct operand x, const struct path_names *p, uint32_t used,
                                node_id n) {
  for (uint32_t i = used; i < p->count && !is_any(&x.type); i++)
    x = read_name(l, x, path_words(l, p, i), p->names[i], p->at[i], n);
  return x;
}

static struct operand lower_path(struct lowering *l, node_id n, const struct path_names *p,
                                 const struct rule_type *expected) {
  const struct variable *v = variable_find(l, p->names[0]);
  if (v != NULL) return read_rest(l, operand_of_variable(l, n, v), p, 1, n);
  if (is_absent_name(l, p) || takes_names(expected)) return lower_literal(l, n, expected);
  uint32_t used;
  entity_id e = entity_of_path(l, p, &used);
  if (e != 0) return read_rest(l, operand_of_entity(l, n, e), p, used, n);
  if (l->contract != 0) return read_rest(l, operand_of_variable(l, n, &l->variables.items[0]), p, 0, n);
  if (expected == NULL || !expected->broken) report_unknown_name(l, p);
  return poison(l, n);
}

struct operand lower_ident(struct lowering *l, node_id n, const struct rule_type *expected) {
  struct path_names p;
  return path_of_expression(l, n, &p) ? lower_path(l, n, &p, expected) : poison(l, n);
}

/* A path is read in one go; behind a call or brackets only one name is. */
struct operand lower_dot(struct lowering *l, node_id n, const struct rule_type *expected) {
  struct path_names p;
  if (path_of_expression(l, n, &p)) return lower_path(l, n, &p, expected);
  node_id base = node_here(l, n)->first, name = child_here(l, n, NODE_NAME);
  if (name == 0) return poison(l, n);
  struct operand x = lower_expression(l, base, NULL);
  return read_name(l, x, words_here(l, base), node_here(l, name)->value, node_here(l, name)->at, n);
}
