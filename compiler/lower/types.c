/* types.c - types of rule expressions: making, comparing, narrowing, and saying them in words. */
#include "compiler/lower/lower_internal.h"
#include "compiler/syntax/token.h"

#include <stdlib.h>
#include <string.h>

#define BIT(k) (1u << KIND_##k)
#define ELEMENT_KINDS (BIT(ORGANIZATION) | BIT(PERSON) | BIT(COMPONENT) | BIT(DATA) | BIT(PROCEDURE) | BIT(SYSTEM))

/* ---- making ---- */

struct rule_type type_plain(enum type_former former) {
  return (struct rule_type){.former = (uint8_t)former};
}

struct rule_type type_any(void) {
  return type_plain(TYPE_ANY);
}

struct rule_type type_broken(void) {
  return (struct rule_type){.former = TYPE_ANY, .broken = true};
}

struct rule_type type_of_kinds(struct lowering *l, uint32_t kinds, bool set) {
  struct alternative *list = arena_alloc(&l->memory, sizeof *list * KIND_COUNT);
  struct rule_type res = {.former = TYPE_ENTITY, .set = set, .alternatives = list};
  for (uint8_t k = KIND_NONE + 1; k < KIND_COUNT; k++)
    if (kinds >> k & 1) list[res.count++] = (struct alternative){k, 0};
  return res;
}

struct rule_type type_of_class(struct lowering *l, class_id c, bool set) {
  struct alternative *one = arena_alloc(&l->memory, sizeof *one);
  uint8_t kind = l->model->classes.items[c].kind;
  *one = (struct alternative){kind, l->model->root_class[kind] == c ? 0 : c};
  return (struct rule_type){.former = TYPE_ENTITY, .set = set, .alternatives = one, .count = 1};
}

struct rule_type type_of_quantity(const struct lowering *l, quantity_kind kind) {
  struct rule_type res = {.former = TYPE_QUANTITY, .quantity = kind, .loose = kind == 0};
  if (kind != 0) res.dimension = l->model->units.kinds.items[kind].dimension;
  return res;
}

struct rule_type type_of_model_type(struct lowering *l, const struct type *t) {
  struct rule_type res = {.former = t->former, .set = t->list, .of = t->of};
  switch ((enum type_former)t->former) {
  case TYPE_ENTITY:
    if (t->of != 0) return type_of_class(l, t->of, t->list);
    return type_of_kinds(l, t->kind != KIND_NONE ? 1u << t->kind : ELEMENT_KINDS, t->list);
  case TYPE_QUANTITY:
  case TYPE_RANGE:
    res = type_of_quantity(l, t->quantity);
    res.former = t->former;
    res.set = t->list;
    res.difference = t->difference;
    return res;
  case TYPE_INTEGER: res.former = TYPE_NUMBER; return res;
  case TYPE_TEXT:
  case TYPE_BOOLEAN:
  case TYPE_NUMBER:
  case TYPE_DATE:
  case TYPE_TIME:
  case TYPE_ENUM:
  case TYPE_CLASS:
  case TYPE_REQUIREMENT:
  case TYPE_DIGEST:
  case TYPE_ANY: return res;
  }
  return res;
}

struct type model_type(const struct rule_type *t) {
  return (struct type){.former = t->former,
                       .optional = true,
                       .difference = t->difference,
                       .quantity = t->quantity,
                       .of = t->of,
                       .lo = UINT32_MAX,
                       .hi = UINT32_MAX};
}

/* ---- comparing ---- */

uint32_t type_kinds(const struct rule_type *t) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < t->count; i++) res |= 1u << t->alternatives[i].kind;
  return res;
}

bool type_equal(const struct rule_type *a, const struct rule_type *b) {
  if (a->former != b->former || a->set != b->set || a->of != b->of || a->quantity != b->quantity ||
      a->count != b->count)
    return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (a->alternatives[i].kind != b->alternatives[i].kind || a->alternatives[i].class != b->alternatives[i].class)
      return false;
  return true;
}

bool alternative_below(const struct lowering *l, struct alternative a, struct alternative of) {
  if (a.kind != of.kind) return false;
  return of.class == 0 || (a.class != 0 && class_is(l->model, a.class, of.class));
}

bool type_below(const struct lowering *l, const struct rule_type *t, const struct rule_type *by) {
  for (uint32_t i = 0; i < t->count; i++) {
    bool found = false;
    for (uint32_t j = 0; j < by->count && !found; j++)
      found = alternative_below(l, t->alternatives[i], by->alternatives[j]);
    if (!found) return false;
  }
  return true;
}

struct rule_type type_narrow(struct lowering *l, const struct rule_type *t, const struct rule_type *by, bool others) {
  struct alternative *list = arena_alloc(&l->memory, sizeof *list * ((size_t)t->count * by->count + t->count + 1));
  struct rule_type res = *t;
  res.alternatives = list;
  res.count = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    struct alternative a = t->alternatives[i];
    bool below = false;
    for (uint32_t j = 0; j < by->count && !below; j++) below = alternative_below(l, a, by->alternatives[j]);
    if (others ? !below : below) list[res.count++] = a;
    for (uint32_t j = 0; j < by->count && !others && !below; j++)
      if (alternative_below(l, by->alternatives[j], a)) list[res.count++] = by->alternatives[j];
  }
  return res;
}

/* ---- words ---- */

static const char *kind_words(uint8_t kind) {
  static const enum term terms[KIND_COUNT] = {[KIND_NONE] = TERM_ANY_ELEMENT,  [KIND_ORGANIZATION] = TERM_ORGANIZATION,
                                              [KIND_PERSON] = TERM_PERSON,     [KIND_COMPONENT] = TERM_COMPONENT,
                                              [KIND_DATA] = TERM_DATA,         [KIND_PROCEDURE] = TERM_PROCEDURE,
                                              [KIND_SYSTEM] = TERM_SYSTEM,     [KIND_FLOW] = TERM_FLOW,
                                              [KIND_SENSE] = TERM_SENSE,       [KIND_ACTUATE] = TERM_ACTUATE,
                                              [KIND_MEASURE] = TERM_MEASURE,   [KIND_EVIDENCE] = TERM_EVIDENCE,
                                              [KIND_CONTRACT] = TERM_CONTRACT, [KIND_REQUIRE] = TERM_REQUIRE,
                                              [KIND_QUANTITY] = TERM_QUANTITY, [KIND_PORT] = TERM_PORT,
                                              [KIND_FIELD] = TERM_FIELD};
  return term_reference(terms[kind]);
}

static const char *built(struct lowering *l, struct builder *b) {
  const char *res = arena_copy(&l->memory, builder_get(b), b->length);
  builder_free(b);
  return res;
}

const char *alternatives_words(struct lowering *l, const struct rule_type *t) {
  struct builder b = {0};
  if ((type_kinds(t) & ELEMENT_KINDS) == ELEMENT_KINDS) builder_text(&b, TERM(ANY_ELEMENT));
  for (uint32_t i = 0; i < t->count; i++) {
    struct alternative a = t->alternatives[i];
    bool of_element = a.class == 0 && (1u << a.kind & ELEMENT_KINDS) != 0;
    if (of_element && (type_kinds(t) & ELEMENT_KINDS) == ELEMENT_KINDS) continue;
    if (b.length) builder_text(&b, TERM(OR));
    if (a.class == 0)
      builder_text(&b, kind_words(a.kind));
    else
      builder_format(&b, "`%s`", class_reference(&l->memory, l->model, a.class));
  }
  return built(l, &b);
}

static const char *members_words(struct lowering *l, class_id of) {
  struct builder b = {0};
  const struct class_info *info = &l->model->classes.items[of];
  builder_text(&b, TERM(T_ONE_OF));
  for (uint32_t i = 0; i < info->member_count; i++)
    builder_format(&b, "%s`%s`", i ? TERM(COMMA) : "",
                   member_reference(&l->memory, l->model, info->first_member + i));
  return built(l, &b);
}

static const char *one_words(struct lowering *l, const struct rule_type *t) {
  switch ((enum type_former)t->former) {
  case TYPE_TEXT: return TERM(T_TEXT);
  case TYPE_BOOLEAN: return TERM(T_BOOLEAN);
  case TYPE_INTEGER: return TERM(T_INTEGER);
  case TYPE_NUMBER: return TERM(T_NUMBER);
  case TYPE_DATE: return TERM(T_DATE);
  case TYPE_TIME: return TERM(T_TIME);
  case TYPE_QUANTITY:
    if (t->quantity != 0)
      return arena_format(&l->memory, "`%s`", quantity_reference(&l->memory, l->model, t->quantity));
    return t->loose ? TERM(T_QUANTITY) : dimension_text(&l->memory, t->dimension);
  case TYPE_ENUM: return members_words(l, t->of);
  case TYPE_ENTITY: return alternatives_words(l, t);
  case TYPE_CLASS: return TERM(T_CLASS_BELOW);
  case TYPE_REQUIREMENT: return TERM(T_REQUIREMENT);
  case TYPE_DIGEST: return TERM(T_DIGEST);
  case TYPE_RANGE: return TERM(T_RANGE);
  case TYPE_ANY: return TERM(T_ANY);
  }
  return "";
}

const char *type_words_of(struct lowering *l, const struct rule_type *t) {
  const char *one = one_words(l, t);
  return t->set ? arena_format(&l->memory, "%s%s", TERM(SEVERAL), one) : one;
}

/* ---- paths ---- */

/* Words of more than one kind, and kinds that are no classes. */
uint32_t kinds_of_word(const struct lowering *l, sym name) {
  static const struct {
    uint16_t token;
    uint32_t kinds;
  } words[] = {{T_ORGANIZATION, BIT(ORGANIZATION)},
               {T_PERSON, BIT(PERSON)},
               {T_COMPONENT, BIT(COMPONENT)},
               {T_DATA, BIT(DATA)},
               {T_PROCEDURE, BIT(PROCEDURE)},
               {T_SYSTEM, BIT(SYSTEM)},
               {T_FLOW, BIT(FLOW)},
               {T_SENSE, BIT(SENSE)},
               {T_ACTUATE, BIT(ACTUATE)},
               {T_MEASURE, BIT(MEASURE)},
               {T_EVIDENCE, BIT(EVIDENCE)},
               {T_CONTRACT, BIT(CONTRACT)},
               {T_REQUIRE, BIT(REQUIRE)},
               {T_PHYS, BIT(QUANTITY)}};
  static const struct {
    const char *text;
    uint32_t kinds;
  } names[] = {{"element", ELEMENT_KINDS},
               {"要素", ELEMENT_KINDS},
               {"transfer", BIT(SENSE) | BIT(ACTUATE)},
               {"転写", BIT(SENSE) | BIT(ACTUATE)},
               {"port", BIT(PORT)}};
  const char *text = text_of(l, name);
  uint16_t token = word_find(text, sym_length(l->names, name));
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (token == words[i].token) return words[i].kinds;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(text, names[i].text) == 0) return names[i].kinds;
  return 0;
}

struct rule_type type_of_path(struct lowering *l, node_id path) {
  struct path_names p;
  if (!path_of_node(l, path, &p)) return type_broken();
  uint32_t kinds = p.count == 1 ? kinds_of_word(l, p.names[0]) : 0;
  if (kinds != 0) return type_of_kinds(l, kinds, false);
  class_id c = sema_resolve_class(l->sema, l->module, l->tree, path, true);
  if (c == 0) return type_broken();
  if (!l->model->classes.items[c].is_enum) return type_of_class(l, c, false);
  diag(l->diagnostics, MSG_RULE_NOT_A_CLASS, node_here(l, path)->at, path_words(l, &p, p.count));
  return type_broken();
}
