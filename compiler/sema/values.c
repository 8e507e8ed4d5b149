/* values.c - the value of an attribute, read against the type that its class declares. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

static const struct value NOTHING = {.tag = VALUE_NONE};

void report_wrong_type(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  span at = node_of(s, f, n)->at;
  if (w->quiet) return;
  if (w->name == 0)
    diag(s->diagnostics, MSG_VALUE_EXPECTED, at, type_words(s, w->type), source_words(s, at));
  else
    diag(s->diagnostics, MSG_WRONG_TYPE, at, name_text(s, w->name), type_words(s, w->type), source_words(s, at));
}

/* ---- texts ---- */

enum { TAG_JAPANESE = 'j' << 8 | 'a' };

/* Strings of one language follow each other as one text. */
static void text_add(struct sema *s, sym *text, sym more) {
  if (*text == 0)
    *text = more;
  else
    *text = intern_text(s->names, arena_format(&s->memory, "%s%s", name_text(s, *text), name_text(s, more)));
}

struct value read_text(struct sema *s, struct frame f, node_id text) {
  struct value res = {.tag = VALUE_TEXT};
  for (node_id n = node_of(s, f, text)->first; n != 0; n = node_of(s, f, n)->next) {
    const struct node *x = node_of(s, f, n);
    if (x->kind == NODE_STRING) text_add(s, x->aux == TAG_JAPANESE ? &res.second : &res.first, x->value);
  }
  if (res.first == 0) {
    res.first = res.second;
    res.second = 0;
  }
  return res;
}

static struct value value_of_text(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  if (node_of(s, f, n)->kind == NODE_TEXT) return read_text(s, f, n);
  report_wrong_type(s, f, n, w);
  return NOTHING;
}

/* ---- plain values ---- */

static struct value value_of_boolean(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  enum node_kind kind = (enum node_kind)node_of(s, f, n)->kind;
  if (kind == NODE_TRUE || kind == NODE_FALSE) return (struct value){.tag = VALUE_BOOLEAN, .first = kind == NODE_TRUE};
  report_wrong_type(s, f, n, w);
  return NOTHING;
}

static struct value value_of_number(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  node_id inner = node_of(s, f, n)->kind == NODE_NEGATIVE ? node_of(s, f, n)->first : n;
  enum node_kind kind = (enum node_kind)node_of(s, f, inner)->kind;
  struct quantity q;
  if (kind != NODE_INT && (kind != NODE_NUMBER || w->type->former == TYPE_INTEGER)) {
    report_wrong_type(s, f, n, w);
    return NOTHING;
  }
  if (!read_quantity(s, f, n, &q) || !check_number_range(s, q.value, n, f, w)) return NOTHING;
  return (struct value){.tag = VALUE_NUMBER, .first = model_add_written(s->model, q.value, q.written)};
}

static struct value value_of_date(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  const struct node *x = node_of(s, f, n);
  if (x->kind == NODE_DATE) return (struct value){.tag = VALUE_DATE, .first = x->value};
  if (x->kind == NODE_TEXT && w->type->former == TYPE_TIME) return read_text(s, f, n);
  report_wrong_type(s, f, n, w);
  return NOTHING;
}

static struct value value_of_digest(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  if (node_of(s, f, n)->kind == NODE_DIGEST)
    return (struct value){.tag = VALUE_DIGEST, .first = node_of(s, f, n)->value};
  report_wrong_type(s, f, n, w);
  return NOTHING;
}

/* ---- names ---- */

void report_member(struct sema *s, span at, sym name, const struct wanted *w) {
  const struct class_info *info = &s->model->classes.items[w->type->of];
  VEC(const char *) names = {0};
  for (uint32_t i = 0; i < info->member_count; i++) {
    const struct enum_member *m = &s->model->members.items[info->first_member + i];
    vec_push(&names, name_text(s, m->name));
    if (m->name_ja != 0) vec_push(&names, name_text(s, m->name_ja));
  }
  const char *meant = names.count ? suggest(s, name_text(s, name), names.items, names.count) : NULL;
  const char *attribute = w->name ? name_text(s, w->name) : class_reference(&s->memory, s->model, w->type->of);
  uint32_t index = diag(s->diagnostics, meant ? MSG_MEMBER_MEANT : MSG_MEMBER_UNKNOWN, at, attribute,
                        members_text(s, w->type->of), name_text(s, name), meant ? meant : "");
  if (meant != NULL) diag_fix_add(s->diagnostics, index, at, meant);
  vec_free(&names);
}

static struct value value_of_member(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct parts p;
  if (!parts_of_expression(s, f, n, &p)) {
    report_wrong_type(s, f, n, w);
    return NOTHING;
  }
  sym name = p.items[p.count - 1].name;
  uint32_t member = find_member(s, w->type->of, name);
  if (member != 0) note_member(s, f.module, p.items[p.count - 1].at, member - 1);
  if (member != 0)
    return (struct value){
        .tag = VALUE_MEMBER, .first = s->model->members.items[member - 1].name, .second = w->type->of};
  if (!w->quiet) report_member(s, node_of(s, f, n)->at, name, w);
  return NOTHING;
}

static bool fits_type(const struct sema *s, entity_id e, const struct type *t) {
  const struct entity *x = entity_at(s, e);
  if (t->of != 0) return class_below(s, x->class, t->of) || idmap_get(&s->poisoned, e) != 0;
  return t->kind == KIND_NONE || x->kind == t->kind;
}

static struct sought sought_of_type(const struct sema *s, const struct type *t) {
  uint8_t kind = t->of != 0 ? s->model->classes.items[t->of].kind : t->kind;
  return (struct sought){SPACE_ENTITY, kind == KIND_NONE ? KINDS_ANY : 1u << kind, t->of};
}

static struct value value_of_entity(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct parts p;
  if (!parts_of_expression(s, f, n, &p)) {
    report_wrong_type(s, f, n, w);
    return NOTHING;
  }
  entity_id e = resolve_entity_parts(s, f, &p, sought_of_type(s, w->type));
  if (e == 0) return NOTHING;
  if (fits_type(s, e, w->type)) return (struct value){.tag = VALUE_ENTITY, .first = e};
  report_wrong_type(s, f, n, w);
  return NOTHING;
}

static struct value value_of_class(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct parts p;
  if (!parts_of_expression(s, f, n, &p)) {
    report_wrong_type(s, f, n, w);
    return NOTHING;
  }
  class_id c = resolve_class_parts(s, f, &p, KINDS_ANY);
  return c ? (struct value){.tag = VALUE_CLASS, .first = c} : NOTHING;
}

static struct value value_of_requirement(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  const struct node *x = node_of(s, f, n);
  struct parts p = {.count = 0};
  if (x->kind != NODE_REQUIREMENT_OF || (x->first != 0 && !parts_of_expression(s, f, x->first, &p))) {
    report_wrong_type(s, f, n, w);
    return NOTHING;
  }
  uint32_t used = 0;
  module_id qualifier = p.count ? find_module(s, f.module, &p, &used) : 0;
  struct requirement_use use;
  if (p.count != used) {
    report_unknown(s, f, &p, used, 0, (struct sought){SPACE_CLASS, KINDS_ANY, 0});
    return NOTHING;
  }
  if (!requirement_of_id(s, f.module, qualifier, x->value, x->at, &use)) return NOTHING;
  return (struct value){.tag = VALUE_REQUIREMENT, .first = use.id, .second = use.framework};
}

/* ---- any type ---- */

static struct value value_of_names(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct parts p;
  if (!parts_of_expression(s, f, n, &p)) return NOTHING;
  uint32_t used;
  entity_id e = find_entity(s, f, &p, &used);
  if (e != 0 && used == p.count) return (struct value){.tag = VALUE_ENTITY, .first = e};
  class_id c = resolve_class_parts(s, f, &p, 0);
  if (c != 0) return (struct value){.tag = VALUE_CLASS, .first = c};
  if (!w->quiet)
    report_unknown(s, f, &p, used < p.count ? used : p.count - 1, e, (struct sought){SPACE_ENTITY, KINDS_ANY, 0});
  return w->quiet && p.count == 1 ? (struct value){.tag = VALUE_MEMBER, .first = word_value(s->names, p.items[0].name)}
                                  : NOTHING;
}

/* A type made of what the value looks like. */
static uint8_t former_of(const struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  if (is_range(s, f, n)) return TYPE_RANGE;
  switch (x->kind) {
  case NODE_TEXT: return TYPE_TEXT;
  case NODE_TRUE:
  case NODE_FALSE: return TYPE_BOOLEAN;
  case NODE_INT:
  case NODE_NUMBER: return TYPE_NUMBER;
  case NODE_QUANTITY: return TYPE_QUANTITY;
  case NODE_NEGATIVE: return node_of(s, f, x->first)->kind == NODE_QUANTITY ? TYPE_QUANTITY : TYPE_NUMBER;
  case NODE_DATE: return TYPE_DATE;
  case NODE_DIGEST: return TYPE_DIGEST;
  case NODE_REQUIREMENT_OF: return TYPE_REQUIREMENT;
  default: return TYPE_ANY;
  }
}

static struct value value_of_any(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct type guess = {.former = former_of(s, f, n), .lo = UINT32_MAX, .hi = UINT32_MAX};
  struct wanted typed = {&guess, w->name, w->declared, w->quiet};
  enum node_kind kind = (enum node_kind)node_of(s, f, n)->kind;
  if (guess.former != TYPE_ANY) return read_value(s, f, n, &typed);
  if (kind == NODE_IDENT || kind == NODE_DOT) return value_of_names(s, f, n, w);
  diag(s->diagnostics, MSG_VALUE_EXPECTED, node_of(s, f, n)->at, TERM(T_ANY), source_words(s, node_of(s, f, n)->at));
  return NOTHING;
}

/* ---- unknown, absent, lists ---- */

static struct value value_of_unknown(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  const struct node *x = node_of(s, f, n);
  if (x->kind == NODE_UNKNOWN) return (struct value){.tag = VALUE_UNKNOWN};
  node_id range = node_of(s, f, x->first)->next;
  struct type of = {.former = TYPE_RANGE, .quantity = w->type->quantity, .lo = UINT32_MAX, .hi = UINT32_MAX};
  struct wanted bounds = {&of, w->name, w->declared, w->quiet};
  struct value v = range ? read_range(s, f, range, &bounds) : NOTHING;
  if (v.tag == VALUE_RANGE) v.tag = VALUE_BETWEEN;
  return v;
}

static bool is_unknown(const struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  if (x->kind == NODE_UNKNOWN) return true;
  return x->kind == NODE_BINARY && x->aux == T_IN && node_of(s, f, x->first)->kind == NODE_UNKNOWN;
}

static bool is_absent(const struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  return x->kind == NODE_IDENT && word_value(s->names, x->value) == s->words.absent;
}

static struct value value_of_list(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct type item = *w->type;
  item.list = item.optional = false;
  struct wanted one = {&item, w->name, w->declared, w->quiet};
  VEC(struct value) items = {0};
  for (node_id child = node_of(s, f, n)->first; child != 0; child = node_of(s, f, child)->next) {
    node_id expression = node_of(s, f, child)->kind == NODE_ARGUMENT ? expression_of(s, f, child) : 0;
    struct value v = expression ? read_value(s, f, expression, &one) : NOTHING;
    if (v.tag != VALUE_NONE) vec_push(&items, v);
  }
  struct value res = value_list(s->model, items.items, items.count);
  vec_free(&items);
  return res;
}

/* ---- one value ---- */

typedef struct value (*reader)(struct sema *, struct frame, node_id, const struct wanted *);

static struct value value_absent(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  if (w->type->optional || w->type->former == TYPE_ANY || w->name == 0) return (struct value){.tag = VALUE_ABSENT};
  diag(s->diagnostics, MSG_NEVER_ABSENT, node_of(s, f, n)->at, name_text(s, w->name));
  return NOTHING;
}

struct value read_value(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  static const reader readers[] = {[TYPE_TEXT] = value_of_text,
                                   [TYPE_BOOLEAN] = value_of_boolean,
                                   [TYPE_INTEGER] = value_of_number,
                                   [TYPE_NUMBER] = value_of_number,
                                   [TYPE_DATE] = value_of_date,
                                   [TYPE_TIME] = value_of_date,
                                   [TYPE_QUANTITY] = read_typed_quantity,
                                   [TYPE_ENUM] = value_of_member,
                                   [TYPE_ENTITY] = value_of_entity,
                                   [TYPE_CLASS] = value_of_class,
                                   [TYPE_REQUIREMENT] = value_of_requirement,
                                   [TYPE_DIGEST] = value_of_digest,
                                   [TYPE_RANGE] = read_range,
                                   [TYPE_ANY] = value_of_any};
  if (n == 0) return NOTHING;
  if (is_unknown(s, f, n)) return value_of_unknown(s, f, n, w);
  bool member = w->type->former == TYPE_ENUM && node_of(s, f, n)->kind == NODE_IDENT &&
                find_member(s, w->type->of, node_of(s, f, n)->value) != 0;
  if (is_absent(s, f, n) && !member) return value_absent(s, f, n, w);
  bool list = node_of(s, f, n)->kind == NODE_LIST;
  if (list && (w->type->list || w->type->former == TYPE_ANY)) return value_of_list(s, f, n, w);
  if (list || w->type->list) {
    report_wrong_type(s, f, n, w);
    return NOTHING;
  }
  return readers[w->type->former](s, f, n, w);
}

struct value sema_value(struct sema *s, module_id module, uint32_t tree, node_id expression, const struct type *type) {
  static const struct type any = {.former = TYPE_ANY, .lo = UINT32_MAX, .hi = UINT32_MAX};
  struct wanted w = {.type = type ? type : &any};
  return read_value(s, frame_of_module(s, module, tree), expression, &w);
}
