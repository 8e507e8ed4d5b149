/* attributes.c - types, and the attributes that classes declare or preset. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- types ---- */

static const struct {
  const char *name;
  uint8_t former;
} plain_types[] = {{"text", TYPE_TEXT},       {"文字列", TYPE_TEXT},       {"bool", TYPE_BOOLEAN},
                   {"boolean", TYPE_BOOLEAN}, {"真偽", TYPE_BOOLEAN},      {"int", TYPE_INTEGER},
                   {"integer", TYPE_INTEGER}, {"整数", TYPE_INTEGER},      {"number", TYPE_NUMBER},
                   {"数値", TYPE_NUMBER},     {"date", TYPE_DATE},         {"日付", TYPE_DATE},
                   {"time", TYPE_TIME},       {"日時", TYPE_TIME},         {"requirement", TYPE_REQUIREMENT},
                   {"digest", TYPE_DIGEST},   {"class", TYPE_CLASS},       {"range", TYPE_RANGE},
                   {"any", TYPE_ANY},         {"quantity", TYPE_QUANTITY}, {"element", TYPE_ENTITY}};

static bool plain_type(const char *name, struct type *res) {
  for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++) {
    if (strcmp(plain_types[i].name, name) != 0) continue;
    res->former = plain_types[i].former;
    return true;
  }
  return false;
}

static void type_of_class(struct sema *s, class_id c, struct type *res) {
  const struct class_info *info = &s->model->classes.items[c];
  res->former = info->is_enum ? TYPE_ENUM : TYPE_ENTITY;
  res->of = c;
  res->kind = info->kind;
}

/* Own classes hide quantities, quantities hide imported classes: `Pressure` is the quantity unless this module says
 * else. */
static void type_of_name(struct sema *s, struct frame f, const struct parts *p, struct type *res) {
  sym name = p->items[0].name;
  class_id own = p->count == 1 ? idmap_get(&s->classes, idmap_pair(f.module, name)) : 0;
  enum entity_kind kind = p->count == 1 ? kind_of_word(name, s->names) : KIND_NONE;
  if (own != 0) {
    type_of_class(s, own, res);
  } else if (p->count == 1 && plain_type(name_text(s, name), res)) {
    return;
  } else if (kind != KIND_NONE) {
    res->former = TYPE_ENTITY;
    res->kind = (uint8_t)kind;
  } else if (p->count == 1 && (res->quantity = units_kind_find(&s->model->units, name)) != 0) {
    res->former = TYPE_QUANTITY;
  } else {
    class_id c = resolve_class_parts(s, f, p, KINDS_ANY);
    if (c != 0) type_of_class(s, c, res);
  }
}

static void read_type_range(struct sema *s, struct frame f, node_id range, struct type *res) {
  node_id expression = expression_of(s, f, range);
  struct type plain = *res;
  struct wanted w = {.type = &plain};
  if (expression == 0) return;
  if (res->former == TYPE_QUANTITY && is_range(s, f, expression)) {
    struct value v = read_range(s, f, expression, &w);
    res->has_range = v.tag == VALUE_RANGE;
    res->lo = v.first;
    res->hi = v.second;
  } else if ((res->former == TYPE_INTEGER || res->former == TYPE_NUMBER) && is_range(s, f, expression)) {
    struct value v = read_range(s, f, expression, &w);
    res->has_range = v.tag == VALUE_RANGE;
    res->lo = v.first;
    res->hi = v.second;
  } else if (!report_difference(s, f, expression)) {
    diag(s->diagnostics, MSG_VALUE_EXPECTED, node_of(s, f, expression)->at, TERM(T_RANGE),
         source_words(s, node_of(s, f, expression)->at));
  }
}

struct type type_of_node(struct sema *s, struct frame f, node_id type) {
  struct type res = {.former = TYPE_ANY, .lo = UINT32_MAX, .hi = UINT32_MAX};
  node_id path = type ? child_of(s, f, type, NODE_PATH) : 0, range = type ? child_of(s, f, type, NODE_RANGE_OF) : 0;
  if (path == 0) return res;
  struct parts p;
  parts_of_path(s, f, path, &p);
  if (!p.broken) type_of_name(s, f, &p, &res);
  res.list = node_of(s, f, type)->flags & NODE_LIST_TYPE;
  res.optional = node_of(s, f, type)->flags & NODE_OPTIONAL;
  if (range != 0) read_type_range(s, f, range, &res);
  return res;
}

const char *members_text(struct sema *s, class_id c) {
  struct builder b = {0};
  const struct class_info *info = &s->model->classes.items[c];
  for (uint32_t i = 0; i < info->member_count; i++)
    builder_format(&b, "%s`%s`", i ? TERM(COMMA) : "",
                   member_reference(&s->memory, s->model, info->first_member + i));
  const char *res = arena_copy(&s->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *entity_type_words(struct sema *s, const struct type *t) {
  if (t->of == 0) return term_reference(term_of_kind((enum entity_kind)t->kind));
  return arena_format(&s->memory, "%s`%s`", TERM(T_ELEMENT_OF), class_reference(&s->memory, s->model, t->of));
}

static const char *one_type_words(struct sema *s, const struct type *t) {
  switch ((enum type_former)t->former) {
  case TYPE_TEXT: return TERM(T_TEXT);
  case TYPE_BOOLEAN: return TERM(T_BOOLEAN);
  case TYPE_INTEGER: return TERM(T_INTEGER);
  case TYPE_NUMBER: return TERM(T_NUMBER);
  case TYPE_DATE: return TERM(T_DATE);
  case TYPE_TIME: return TERM(T_TIME);
  case TYPE_QUANTITY:
    if (t->quantity == 0) return TERM(T_QUANTITY);
    return arena_format(&s->memory, "`%s`", quantity_reference(&s->memory, s->model, t->quantity));
  case TYPE_ENUM: return arena_format(&s->memory, "%s%s", TERM(T_ONE_OF), members_text(s, t->of));
  case TYPE_ENTITY: return entity_type_words(s, t);
  case TYPE_CLASS: return TERM(T_CLASS_BELOW);
  case TYPE_REQUIREMENT: return TERM(T_REQUIREMENT);
  case TYPE_DIGEST: return TERM(T_DIGEST);
  case TYPE_RANGE:
    if (t->quantity == 0) return TERM(T_RANGE);
    return arena_format(&s->memory, "%s`%s`", TERM(T_RANGE_OF),
                        quantity_reference(&s->memory, s->model, t->quantity));
  case TYPE_ANY: return TERM(T_ANY);
  }
  return "";
}

const char *type_words(struct sema *s, const struct type *t) {
  const char *one = one_type_words(s, t);
  return t->list ? arena_format(&s->memory, "%s%s", TERM(T_LIST_OF), one) : one;
}

/* ---- attributes ---- */

const struct attribute *find_attribute(const struct sema *s, class_id class, sym name) {
  for (class_id c = class; c != 0; c = s->model->classes.items[c].parent) {
    uint32_t index = idmap_get(&s->attributes, idmap_pair(c, name));
    if (index != 0) return &s->model->attributes.items[index - 1];
  }
  return NULL;
}

static void report_attribute_twice(struct sema *s, span at, sym name, uint32_t first, class_id c) {
  const struct attribute *other = &s->model->attributes.items[first - 1];
  const char *line = arena_format(&s->memory, "%u", source_position(&s->program->sources, other->at.start).line);
  uint32_t index =
      diag(s->diagnostics, MSG_NAME_TWICE, at, name_text(s, name), line, name_text(s, s->model->classes.items[c].name));
  diag_also(s->diagnostics, index, MSG_NAME_FIRST_PLACE, other->at, name_text(s, name));
}

static void enter_attribute(struct sema *s, struct attribute a) {
  vec_push(&s->model->attributes, a);
  uint32_t index = s->model->attributes.count;
  const sym names[] = {a.name, a.name_ja};
  for (int i = 0; i < 2; i++) {
    if (names[i] == 0) continue;
    uint32_t first = idmap_get(&s->attributes, idmap_pair(a.owner, names[i]));
    if (first == 0)
      idmap_put(&s->attributes, idmap_pair(a.owner, names[i]), index);
    else if (first != index)
      report_attribute_twice(s, a.at, names[i], first, a.owner);
  }
}

static void declare_field(struct sema *s, struct frame f, class_id c, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME);
  if (name == 0) return;
  struct attribute a = {
      .name = node_of(s, f, name)->value, .name_ja = ja_name(s, f, n), .owner = c, .at = node_of(s, f, name)->at};
  a.type = type_of_node(s, f, child_of(s, f, n, NODE_TYPE));
  a.doc = node_doc(&s->model->memory, tree_at(s, f.tree), &s->program->sources, n);
  enter_attribute(s, a);
  note_use(s, f.module, a.at, a.at, USE_ATTRIBUTE, s->model->attributes.count - 1);
}

static void report_no_attribute(struct sema *s, span at, class_id c, sym name) {
  diag(s->diagnostics, MSG_ATTRIBUTE_UNKNOWN, at, class_reference(&s->memory, s->model, c), name_text(s, name));
}

/* `firmware = "1.0"` in a class presets an attribute declared above: the same attribute again, with a value. */
static void declare_preset(struct sema *s, struct frame f, class_id c, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME);
  if (name == 0) return;
  const struct attribute *above = find_attribute(s, s->model->classes.items[c].parent, node_of(s, f, name)->value);
  if (above == NULL) {
    report_no_attribute(s, node_of(s, f, name)->at, c, node_of(s, f, name)->value);
    return;
  }
  note_attribute(s, f.module, node_of(s, f, name)->at, above);
  struct attribute a = *above;
  a.owner = c;
  a.preset = (struct value){.tag = VALUE_NONE};
  a.at = node_of(s, f, name)->at;
  enter_attribute(s, a);
}

static void declare_fields(struct sema *s, class_id c) {
  struct frame f = frame_of_module(s, s->model->classes.items[c].module, s->sources.items[c].tree);
  node_id body = child_of(s, f, s->sources.items[c].node, NODE_BODY);
  s->model->classes.items[c].first_attribute = s->model->attributes.count;
  for (node_id n = body ? node_of(s, f, body)->first : 0; n != 0; n = node_of(s, f, n)->next) {
    if (node_of(s, f, n)->kind == NODE_FIELD) declare_field(s, f, c, n);
    if (node_of(s, f, n)->kind == NODE_SET) declare_preset(s, f, c, n);
  }
  s->model->classes.items[c].attribute_count = s->model->attributes.count - s->model->classes.items[c].first_attribute;
}

/* Bases before the classes made of them, whatever the order they are written in. */
void declare_attributes(struct sema *s) {
  bool *done = memory_zeroed(s->model->classes.count, sizeof *done);
  VEC(class_id) waiting = {0};
  for (class_id c = 1; c < s->model->classes.count; c++) {
    for (class_id at = c; at != 0 && !done[at]; at = s->model->classes.items[at].parent) vec_push(&waiting, at);
    while (waiting.count != 0) {
      class_id next = vec_last(&waiting);
      waiting.count--;
      if (!s->model->classes.items[next].is_enum) declare_fields(s, next);
      done[next] = true;
    }
  }
  vec_free(&waiting);
  free(done);
}

/* ---- values given by classes ---- */

static void resolve_preset(struct sema *s, struct frame f, class_id c, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME),
          given = node_of(s, f, n)->kind == NODE_SET ? n : child_of(s, f, n, NODE_DEFAULT);
  uint32_t index = name ? idmap_get(&s->attributes, idmap_pair(c, node_of(s, f, name)->value)) : 0;
  node_id expression = given ? expression_of(s, f, given) : 0;
  if (index == 0 || expression == 0) return;
  struct type type = s->model->attributes.items[index - 1].type;
  struct wanted w = {&type, node_of(s, f, name)->value, s->model->attributes.items[index - 1].at, false};
  struct value v = read_value(s, f, expression, &w);
  s->model->attributes.items[index - 1].preset = v;
}

void resolve_presets(struct sema *s) {
  for (class_id c = 1; c < s->model->classes.count; c++) {
    const struct class_info *info = &s->model->classes.items[c];
    struct frame f = frame_of_module(s, info->module, s->sources.items[c].tree);
    node_id body = info->is_enum ? 0 : child_of(s, f, s->sources.items[c].node, NODE_BODY);
    for (node_id n = body ? node_of(s, f, body)->first : 0; n != 0; n = node_of(s, f, n)->next)
      if (node_of(s, f, n)->kind == NODE_FIELD || node_of(s, f, n)->kind == NODE_SET) resolve_preset(s, f, c, n);
  }
}
