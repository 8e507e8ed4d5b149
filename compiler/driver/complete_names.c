/* complete_names.c - the sorts of names that completion offers. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "compiler/driver/complete.h"
#include "compiler/syntax/token.h"

static const char *text_of(const struct completing *c, sym s) { return sym_text(c->m->names, s); }

static bool begins(const struct completing *c, const char *label) { return label && !strncasecmp(label, c->prefix, c->prefix_length); }

/* A name of several parts is found by its last one, too. */
static bool fits(const struct completing *c, const char *label, const char *also) {
  if (c->prefix_length == 0 || begins(c, label) || begins(c, also)) return true;
  for (const char *dot = strchr(label, '.'); dot; dot = strchr(dot + 1, '.'))
    if (begins(c, dot + 1)) return true;
  return c->half && strstr(label, c->prefix);
}

void complete_add(struct completing *c, const char *label, enum candidate_kind kind, const char *detail, const char *doc, const char *also, uint8_t rank) {
  if (!label || !*label || !fits(c, label, also)) return;
  if (COMPLETION_LIMIT <= c->res->list.count) {
    c->res->cut = true;
    return;
  }
  struct completion x = {label, detail, doc ? query_doc(c->a, doc, c->l) : NULL, also, (uint8_t)kind, rank};
  vec_push(&c->res->list, x);
}

void complete_words(struct completing *c, const uint16_t *words, uint32_t count, const char *detail, uint8_t rank) {
  for (uint32_t i = 0; i < count; i++) {
    const char *own = word_spelling_in(words[i], c->statement, c->words), *other = word_spelling_in(words[i], c->statement, c->words == LANGUAGE_EN ? LANGUAGE_JA : LANGUAGE_EN);
    complete_add(c, own ? own : other, CANDIDATE_WORD, detail ? detail : other, NULL, own ? other : NULL, rank);
  }
}

/* Names as they must be written: in backticks when they are no plain word. */
static const char *written(const struct completing *c, const char *name) {
  size_t length = strlen(name);
  bool plain = length && !('0' <= name[0] && name[0] <= '9');
  for (size_t i = 0; i < length && plain; i++) plain = 0x80 <= (unsigned char)name[i] || name[i] == '_' || ('0' <= name[i] && name[i] <= '9') || ('a' <= (name[i] | 32) && (name[i] | 32) <= 'z');
  return plain && !word_find(name, length) ? name : arena_format(c->a, "`%s`", name);
}

static const char *behind(const struct completing *c, const char *alias, const char *name) { return *alias ? arena_format(c->a, "%s.%s", alias, name) : name; }

/* ---- classes ---- */

struct class_walk { struct completing *c; enum entity_kind kind; bool enums; };

static const char *in_language(const struct completing *c, sym name, sym name_ja) { return text_of(c, c->words == LANGUAGE_JA && name_ja ? name_ja : name); }
static const char *in_other(const struct completing *c, sym name, sym name_ja) { return name_ja ? text_of(c, c->words == LANGUAGE_JA ? name : name_ja) : NULL; }

static void classes_of_module(void *context, module_id m, const char *alias) {
  struct class_walk *w = context;
  struct completing *c = w->c;
  for (class_id k = 1; k < c->m->classes.count; k++) {
    const struct class_info *x = &c->m->classes.items[k];
    bool wanted = x->module == m && x->is_enum == w->enums && (w->kind == KIND_NONE || x->kind == w->kind) && k != c->m->root_class[x->kind];
    if (!wanted) continue;
    const char *detail = w->enums ? query_type_text(c->a, c->m, &(struct type){.former = TYPE_ENUM, .of = k}, c->l) : x->parent ? class_text(c->m, x->parent, c->l) : NULL;
    complete_add(c, behind(c, alias, in_language(c, x->name, x->name_ja)), CANDIDATE_CLASS, detail, x->doc, in_other(c, x->name, x->name_ja), m == c->from ? 0 : 1);
  }
}

void complete_classes(struct completing *c, enum entity_kind kind, bool enums) {
  struct class_walk w = {c, kind, enums};
  sema_each_module(c->sema, c->from, classes_of_module, &w);
}

/* ---- elements ---- */

struct entity_walk { struct completing *c; uint32_t kinds; class_id below; const char *inside; };

static const char *entity_detail(const struct completing *c, entity_id e) {
  const struct entity *x = &c->m->entities.items[e];
  const char *kind = kind_text((enum entity_kind)x->kind, c->l);
  return x->class && x->class != c->m->root_class[x->kind] ? arena_format(c->a, "%s : %s", kind, class_text(c->m, x->class, c->l)) : kind;
}

/* Inside a block its own parts have short names. */
static const char *seen_from(const char *path, const char *inside) {
  size_t length = strlen(inside);
  return length && !strncmp(path, inside, length) && path[length] == '.' ? path + length + 1 : path;
}

static bool names_are_plain(const char *path) { return !strpbrk(path, " ->#`\"/"); }

static void entities_of_module(void *context, module_id m, const char *alias) {
  struct entity_walk *w = context;
  struct completing *c = w->c;
  for (entity_id e = 1; e < c->m->entities.count; e++) {
    const struct entity *x = &c->m->entities.items[e];
    if (x->module != m || !(w->kinds >> x->kind & 1) || !x->name || x->flags & (ENTITY_IMPLICIT | ENTITY_ANSWER)) continue;
    if (c->own && !(x->flags & ENTITY_OWN)) continue;
    if (w->below && !class_is(c->m, x->class, w->below)) continue;
    if (m != c->from && !(x->flags & ENTITY_EXPORTED) && !x->parent) continue;
    const char *path = entity_path(c->a, c->m, e);
    if (!names_are_plain(path)) path = written(c, path);
    const char *shown = seen_from(path, w->inside);
    complete_add(c, behind(c, alias, shown), x->kind == KIND_PORT ? CANDIDATE_PORT : CANDIDATE_ELEMENT, entity_detail(c, e), NULL, NULL, m == c->from ? (shown == path && strchr(path, '.') ? 1 : 0) : 2);
  }
}

void complete_entities(struct completing *c, uint32_t kinds, class_id below, const char *inside) {
  struct entity_walk w = {c, kinds, below, inside};
  sema_each_module(c->sema, c->from, entities_of_module, &w);
}

/* ---- modules ---- */

static void one_module(void *context, module_id m, const char *alias) {
  struct completing *c = context;
  if (*alias) complete_add(c, alias, CANDIDATE_MODULE, text_of(c, c->m->modules.items[m].name), NULL, NULL, 2);
}

static void one_framework(void *context, module_id m, const char *alias) {
  struct completing *c = context;
  if (c->m->modules.items[m].framework) one_module(context, m, *alias ? alias : text_of(c, c->m->modules.items[m].name));
}

void complete_frameworks(struct completing *c) { sema_each_module(c->sema, c->from, one_framework, c); }

void complete_modules(struct completing *c) { sema_each_module(c->sema, c->from, one_module, c); }

void complete_imports(struct completing *c) {
  uint32_t count;
  const struct library_module *list = library_modules(c->a, &count);
  for (uint32_t i = 0; i < count; i++) {
    bool ja = c->words == LANGUAGE_JA && list[i].name_ja && *list[i].name_ja;
    const char *name = ja ? list[i].name_ja : list[i].name;
    complete_add(c, list[i].framework ? arena_format(c->a, "%s@%s", name, list[i].version) : name, CANDIDATE_MODULE, list[i].version, NULL, ja ? list[i].name : list[i].name_ja, 0);
  }
  for (module_id m = 1; m < c->m->modules.count; m++)
    if (!c->m->modules.items[m].library && m != c->from) complete_add(c, arena_format(c->a, "%s@%s", text_of(c, c->m->modules.items[m].name), text_of(c, c->m->modules.items[m].version)), CANDIDATE_MODULE, NULL, NULL, NULL, 0);
}

/* ---- requirements ---- */

static bool is_in_scope(struct completing *c, module_id framework) {
  const struct program_module *m = &c->session->program.modules.items[c->from];
  for (uint32_t i = 0; i < m->imports.count; i++)
    if (m->imports.items[i].module == framework) return true;
  return framework == c->from;
}

static const char *id_written(const struct completing *c, sym id) { return c->numbered ? text_of(c, id) : arena_format(c->a, "#%s", text_of(c, id)); }

void complete_requirements(struct completing *c) {
  const struct rule_set *r = &c->session->program.rules;
  c->half = true;
  for (uint32_t i = 0; i < r->categories.count; i++)
    if (is_in_scope(c, r->frameworks.items[r->categories.items[i].framework].module)) complete_add(c, id_written(c, r->categories.items[i].id), CANDIDATE_REQUIREMENT, query_pick(c->session, r->categories.items[i].title, c->l), NULL, NULL, 1);
  for (uint32_t i = 0; i < r->requirements.count; i++) {
    const struct rule_requirement *q = &r->requirements.items[i];
    if (is_in_scope(c, r->frameworks.items[q->framework].module)) complete_add(c, id_written(c, q->id), CANDIDATE_REQUIREMENT, query_pick(c->session, q->title, c->l), NULL, query_pick(c->session, q->title, c->l), 0);
  }
}

/* ---- units, quantities, types ---- */

/* The meanings of units are in English; a reader of Japanese is told what the unit measures. */
static const char *reader_name(const struct completing *c, quantity_kind kind) {
  const struct kind_info *k = &c->m->units.kinds.items[kind];
  return kind ? text_of(c, c->l == LANGUAGE_JA && k->name_ja ? k->name_ja : k->name) : NULL;
}

void complete_units(struct completing *c, quantity_kind kind, const char *number) {
  const struct units *u = &c->m->units;
  if (kind && u->kinds.items[kind].shown) complete_add(c, arena_format(c->a, "%s%s", number, text_of(c, u->kinds.items[kind].shown)), CANDIDATE_UNIT, reader_name(c, kind), NULL, NULL, 0);
  for (uint32_t i = 0; i < u->list.count; i++) {
    const struct unit_info *x = &u->list.items[i];
    bool right = !kind || x->kind == kind || (!x->kind && dimension_equal(x->dimension, u->kinds.items[kind].dimension));
    if (right) complete_add(c, arena_format(c->a, "%s%s", number, text_of(c, x->name)), CANDIDATE_UNIT, c->l == LANGUAGE_EN ? x->meaning : reader_name(c, x->kind ? x->kind : kind), NULL, NULL, x->kind == kind ? 0 : 1);
  }
}

void complete_quantities(struct completing *c) {
  const struct units *u = &c->m->units;
  for (uint32_t i = 1; i < u->kinds.count; i++) {
    const struct kind_info *x = &u->kinds.items[i];
    complete_add(c, in_language(c, x->name, x->name_ja), CANDIDATE_TYPE, x->shown ? text_of(c, x->shown) : NULL, NULL, in_other(c, x->name, x->name_ja), 0);
  }
}

void complete_types(struct completing *c) {
  static const char *const plain[][LANGUAGE_COUNT] = {{"text", "文字列"}, {"bool", "真偽"}, {"int", "整数"}, {"number", "数値"}, {"date", "日付"}, {"time", "日時"}};
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) complete_add(c, plain[i][c->words], CANDIDATE_TYPE, NULL, NULL, plain[i][c->words == LANGUAGE_EN], 0);
  complete_quantities(c);
  complete_classes(c, KIND_NONE, true);
  complete_classes(c, KIND_NONE, false);
}

/* ---- attributes and their values ---- */

void complete_attributes(struct completing *c, class_id class) {
  uint8_t rank = 0;
  struct idmap seen = {0};
  for (class_id at = class; at; at = c->m->classes.items[at].parent, rank = 1)
    for (uint32_t i = 0; i < c->m->classes.items[at].attribute_count; i++) {
      const struct attribute *x = &c->m->attributes.items[c->m->classes.items[at].first_attribute + i];
      if (idmap_add(&seen, x->name, 1)) continue;
      complete_add(c, in_language(c, x->name, x->name_ja), CANDIDATE_ATTRIBUTE, query_type_text(c->a, c->m, &x->type, c->l), x->doc, in_other(c, x->name, x->name_ja), rank);
    }
  idmap_free(&seen);
}

void complete_members_of_enum(struct completing *c, class_id of) {
  const struct class_info *e = &c->m->classes.items[of];
  for (uint32_t i = 0; i < e->member_count; i++) {
    const struct enum_member *x = &c->m->members.items[e->first_member + i];
    complete_add(c, in_language(c, x->name, x->name_ja), CANDIDATE_VALUE, class_text(c->m, of, c->l), x->doc, in_other(c, x->name, x->name_ja), 0);
  }
}

static void complete_word_values(struct completing *c, const char *const words[][LANGUAGE_COUNT], size_t count, uint8_t rank) {
  for (size_t i = 0; i < count; i++) complete_add(c, words[i][c->words], CANDIDATE_VALUE, NULL, NULL, words[i][c->words == LANGUAGE_EN], rank);
}

void complete_values(struct completing *c, const struct type *t, const char *inside) {
  static const char *const truths[][LANGUAGE_COUNT] = {{"true", "はい"}, {"false", "いいえ"}}, *const open[][LANGUAGE_COUNT] = {{"unknown", "不明"}}, *const none[][LANGUAGE_COUNT] = {{"absent", "なし"}};
  if (t->former == TYPE_BOOLEAN) complete_word_values(c, truths, 2, 0);
  if (t->former == TYPE_ENUM) complete_members_of_enum(c, t->of);
  if (t->former == TYPE_ENTITY) complete_entities(c, t->kind ? 1u << t->kind : UINT32_MAX, t->of, inside);
  if (t->former == TYPE_CLASS) complete_classes(c, KIND_NONE, false);
  if (t->former == TYPE_REQUIREMENT) complete_requirements(c);
  if (t->optional) complete_word_values(c, none, 1, 1);
  complete_word_values(c, open, 1, 2);
}

/* ---- behind a dot ---- */

static entity_id entity_called(struct completing *c, const char *path, const char *inside) {
  for (const char *around = inside; *around;) { /* from the innermost block outwards */
    entity_id e = sema_entity_by_name(c->sema, c->from, arena_format(c->a, "%s.%s", around, path));
    if (e) return e;
    const char *dot = strrchr(around, '.');
    around = dot ? arena_copy(c->a, around, (size_t)(dot - around)) : "";
  }
  return sema_entity_by_name(c->sema, c->from, path);
}

static void fields_of(struct completing *c, class_id data) {
  if (data) complete_attributes(c, data);
}

static void parts_below(struct completing *c, entity_id around) {
  for (entity_id e = 1; e < c->m->entities.count; e++) {
    const struct entity *x = &c->m->entities.items[e];
    if (x->parent != around || !x->name || x->flags & (ENTITY_IMPLICIT | ENTITY_ANSWER)) continue;
    complete_add(c, written(c, text_of(c, x->name)), x->kind == KIND_PORT ? CANDIDATE_PORT : CANDIDATE_ELEMENT, entity_detail(c, e), NULL, NULL, 0);
  }
}

void complete_below(struct completing *c, const char *path, enum entity_kind kind, const char *inside) {
  entity_id e = entity_called(c, path, inside);
  module_id m = e ? 0 : sema_module_by_name(c->sema, c->from, path);
  class_id of = e || m ? 0 : sema_class_by_name(c->sema, c->from, path);
  if (e && c->m->entities.items[e].kind == KIND_PORT) fields_of(c, c->m->entities.items[e].class);
  if (e) parts_below(c, e);
  if (of && c->m->classes.items[of].is_enum) complete_members_of_enum(c, of);
  else if (of) complete_attributes(c, of);
  if (!m) return;
  struct class_walk classes = {c, kind, false}, enums = {c, kind, true};
  struct entity_walk entities = {c, UINT32_MAX, 0, ""};
  classes_of_module(&classes, m, "");
  if (kind == KIND_NONE) classes_of_module(&enums, m, "");
  if (kind == KIND_NONE) entities_of_module(&entities, m, "");
}

/* ---- ends of flows ---- */

class_id complete_data_of(struct completing *c, const char *path) {
  entity_id e = sema_entity_by_name(c->sema, c->from, path);
  return e && c->m->entities.items[e].kind == KIND_PORT ? c->m->entities.items[e].class : 0;
}

struct port_walk { struct completing *c; bool output; class_id data; };

static void ports_of_module(void *context, module_id m, const char *alias) {
  struct port_walk *w = context;
  struct completing *c = w->c;
  for (entity_id e = 1; e < c->m->entities.count; e++) {
    const struct entity *x = &c->m->entities.items[e];
    if (x->module != m || x->kind != KIND_PORT || x->flags & ENTITY_IMPLICIT || !(x->flags & ENTITY_OUTPUT) != !w->output) continue;
    bool fit = !w->data || !x->class || class_is(c->m, w->data, x->class) || class_is(c->m, x->class, w->data);
    if (!fit) continue;
    complete_add(c, behind(c, alias, entity_path(c->a, c->m, e)), CANDIDATE_PORT, x->class ? class_text(c->m, x->class, c->l) : NULL, NULL, NULL, 0);
  }
}

void complete_ports(struct completing *c, bool output, class_id data) {
  struct port_walk w = {c, output, data};
  sema_each_module(c->sema, c->from, ports_of_module, &w);
}
