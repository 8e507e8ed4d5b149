/* subjects.c - from what a person types (a requirement, a name) to rows of findings. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"

/* Splits "cpsf#CPS.DS-3", "#CPS.DS-3" or "CPS.DS-3". */
static const char *split_requirement(struct arena *a, const char *text, const char **framework) {
  const char *hash = strchr(text, '#');
  *framework = hash && hash != text ? arena_copy(a, text, (size_t)(hash - text)) : NULL;
  return hash ? hash + 1 : text;
}

static bool is_framework(const struct session *s, uint32_t framework, const char *name) {
  return !name || !strcmp(sym_text(&s->program.names, s->program.rules.frameworks.items[framework].name), name);
}

static const char *suggest_requirement(struct session *s, const char *id, enum language l) {
  const struct rule_set *r = &s->program.rules;
  VEC(const char *) ids = {0};
  sym name = intern_text(&s->program.names, id);
  const char *res = NULL;
  for (uint32_t i = 0; i < r->frameworks.count && !res; i++)
    if (r->frameworks.items[i].catalogue)
      res = catalogue_hint(&s->memory, r->frameworks.items[i].catalogue, &s->program.names, name, l);
  for (uint32_t i = 0; i < r->requirements.count; i++) vec_push(&ids, sym_text(&s->program.names, r->requirements.items[i].id));
  const char *nearest = ids.count && !res ? text_nearest(id, ids.items, ids.count) : NULL;
  if (nearest) res = arena_format(&s->memory, l == LANGUAGE_JA ? "似た番号の対策要件: #%s" : "a requirement with a similar id exists: #%s", nearest);
  vec_free(&ids);
  return res;
}

static const char *missing_requirement(struct session *s, const char *id, enum language l) {
  const char *hint = suggest_requirement(s, id, l);
  if (l == LANGUAGE_JA)
    return arena_format(&s->memory, "このプログラムのフレームワークに対策要件 #%s はありません%s%s", id, hint ? "。" : "", hint ? hint : "");
  return arena_format(&s->memory, "there is no requirement #%s in the frameworks of this program%s%s", id, hint ? "; " : "", hint ? hint : "");
}

/* Is HEAD (LENGTH bytes) what a module of the program calls MODULE? */
static bool is_alias_of(const struct session *s, module_id module, const char *head, size_t length) {
  for (module_id m = 1; m < s->program.modules.count; m++) {
    const struct program_module *from = &s->program.modules.items[m];
    for (uint32_t i = 0; from->own && i < from->imports.count; i++) {
      sym alias = from->imports.items[i].module == module ? from->imports.items[i].alias : 0;
      if (alias && sym_length(&s->program.names, alias) == length && !memcmp(sym_text(&s->program.names, alias), head, length)) return true;
    }
  }
  return false;
}

/* A name as it is shown, inside its module, with the whole name of its module or with an import's alias. */
static bool same_name(struct session *s, entity_id e, const char *subject) {
  const struct model *m = &s->program.model;
  const char *path = entity_path(&s->memory, m, e), *dot = strchr(subject, '.');
  if (!strcmp(path, subject) || !strcmp(entity_name(&s->memory, m, e, false), subject) || !strcmp(entity_name(&s->memory, m, e, true), subject)) return true;
  return dot && !strcmp(path, dot + 1) && is_alias_of(s, m->entities.items[e].module, subject, (size_t)(dot - subject));
}

static const char *suggest_subject(struct session *s, const struct index_list *all, const char *subject) {
  VEC(const char *) names = {0};
  for (uint32_t i = 0; i < all->items.count; i++)
    vec_push(&names, entity_name(&s->memory, &s->program.model, s->findings.rows.items[all->items.items[i]].subject, false));
  const char *nearest = names.count ? text_nearest(subject, names.items, names.count) : NULL;
  if (!nearest && names.count) nearest = names.items[0];
  vec_free(&names);
  return nearest;
}

bool session_find_rows(struct session *s, const char *requirement, const char *subject, struct index_list *rows, struct bilingual_text *problem) {
  const char *framework, *id = split_requirement(&s->memory, requirement, &framework);
  const struct rule_set *r = &s->program.rules;
  sym name = intern_text(&s->program.names, id);
  struct index_list all = {0};
  bool known = false;
  for (uint32_t i = 0; i < r->requirements.count; i++)
    known |= r->requirements.items[i].id == name && is_framework(s, r->requirements.items[i].framework, framework);
  for (uint32_t i = 0; i < s->findings.rows.count; i++) {
    const struct rule_requirement *q = &r->requirements.items[s->findings.rows.items[i].requirement];
    if (q->id != name || !is_framework(s, q->framework, framework)) continue;
    vec_push(&all.items, i);
    if (!*subject || same_name(s, s->findings.rows.items[i].subject, subject)) vec_push(&rows->items, i);
  }
  if (!known) {
    *problem = (struct bilingual_text){missing_requirement(s, id, LANGUAGE_EN), missing_requirement(s, id, LANGUAGE_JA)};
  } else if (all.items.count == 0) {
    *problem = (struct bilingual_text){arena_format(&s->memory, "#%s applies to nothing in this spec", id),
                                       arena_format(&s->memory, "#%s は、この仕様のどれにも適用されません", id)};
  } else if (rows->items.count == 0) {
    const char *nearest = suggest_subject(s, &all, subject);
    bool more = 1 < all.items.count;
    *problem = (struct bilingual_text){arena_format(&s->memory, "#%s has no verdict on `%s`; it has one on `%s`%s", id, subject, nearest, more ? " and others" : ""),
                                       arena_format(&s->memory, "`%2$s` に対する #%1$s の判定はありません。判定があるのは `%3$s`%4$s です", id, subject, nearest, more ? " など" : "")};
  }
  vec_free(&all.items);
  return 0 < rows->items.count;
}

/* ---- places of `why label` ---------------------------------------------------------------------------------------- */

static bool is_place(const struct entity *x) {
  return KIND_IS_ELEMENT(x->kind) || x->kind == KIND_FLOW || (x->kind == KIND_PORT && !(x->flags & ENTITY_IMPLICIT));
}

/* The whole name ends with the own name: most are ruled out without making the whole name. */
static bool ends_with(const struct session *s, sym own, const char *name, size_t length) {
  size_t own_length = sym_length(&s->program.names, own);
  return own && own_length <= length && !memcmp(name + length - own_length, sym_text(&s->program.names, own), own_length);
}

static const char *suggest_place(struct session *s, const char *name) {
  const struct model *m = &s->program.model;
  VEC(const char *) names = {0};
  for (entity_id e = 1; e < m->entities.count; e++)
    if (is_place(&m->entities.items[e])) vec_push(&names, entity_name(&s->memory, m, e, false));
  const char *res = text_nearest(name, names.items, names.count);
  vec_free(&names);
  return res;
}

entity_id session_find_place(struct session *s, const char *name, struct bilingual_text *problem) {
  const struct model *m = &s->program.model;
  size_t length = strlen(name);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (is_place(&m->entities.items[e]) && ends_with(s, m->entities.items[e].name, name, length) && same_name(s, e, name)) return e;
  const char *nearest = suggest_place(s, name);
  *problem = (struct bilingual_text){
      arena_format(&s->memory, "there is no port, flow, data or element `%s` in this spec%s%s%s", name, nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : ""),
      arena_format(&s->memory, "この仕様に、ポート・データフロー・データ・要素 `%s` はありません%s%s%s", name, nearest ? "。似た名前: `" : "", nearest ? nearest : "", nearest ? "`" : "")};
  return 0;
}

/* ---- transfers and flows, for `trust` ---- */

static bool is_transfer(const struct entity *x) { return x->kind == KIND_ACTUATE || x->kind == KIND_SENSE || x->kind == KIND_FLOW; }

static const char *suggest_transfer(struct session *s, const char *name) {
  const struct model *m = &s->program.model;
  VEC(const char *) names = {0};
  for (entity_id e = 1; e < m->entities.count; e++)
    if (is_transfer(&m->entities.items[e]) && m->entities.items[e].name) vec_push(&names, entity_name(&s->memory, m, e, false));
  const char *res = names.count ? text_nearest(name, names.items, names.count) : NULL;
  vec_free(&names);
  return res;
}

bool session_find_transfers(struct session *s, const char *name, struct entity_list *res, struct bilingual_text *problem) {
  const struct model *m = &s->program.model;
  size_t length = strlen(name);
  entity_id other = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (!ends_with(s, m->entities.items[e].name, name, length) || !same_name(s, e, name)) continue;
    if (is_transfer(&m->entities.items[e])) vec_push(&res->items, e);
    else other = e;
  }
  if (res->items.count) return true;
  const char *nearest = suggest_transfer(s, name);
  enum entity_kind kind = other ? (enum entity_kind)m->entities.items[other].kind : KIND_FLOW;
  const char *open = nearest ? "`" : "", *more = nearest ? nearest : "";
  if (other)
    *problem = (struct bilingual_text){arena_format(&s->memory, "`%s` is of kind %s; a chain of trust belongs to a transfer or a flow", name, kind_text(kind, LANGUAGE_EN)),
                                       arena_format(&s->memory, "`%s` は%sです。信頼のチェーンがあるのは、転写かデータフローです", name, kind_text(kind, LANGUAGE_JA))};
  else
    *problem = (struct bilingual_text){arena_format(&s->memory, "there is no transfer or flow `%s`%s%s%s%s", name, nearest ? "; a similar name: " : "", open, more, open),
                                       arena_format(&s->memory, "転写・データフロー `%s` はありません%s%s%s%s", name, nearest ? "。似た名前: " : "", open, more, open)};
  return false;
}

/* ---- organizations, for `report --for` ---- */

enum { ORGANIZATIONS_NAMED = 8 };

static bool is_organization(const struct session *s, entity_id e) {
  const struct entity *x = &s->program.model.entities.items[e];
  return x->kind == KIND_ORGANIZATION && !s->program.model.modules.items[x->module].library;
}

/* Not what a partner's interface calls us or somebody else. */
static bool is_listed_organization(const struct session *s, entity_id e) {
  const struct entity *x = &s->program.model.entities.items[e];
  return is_organization(s, e) && (s->program.model.modules.items[x->module].own || x->flags & ENTITY_EXPORTED);
}

/* "did you mean `a`?", else the first of those there are. */
static struct bilingual_text suggest_organization(struct session *s, const char *name) {
  const struct model *m = &s->program.model;
  VEC(const char *) names = {0};
  struct builder list = {0};
  for (entity_id e = 1; e < m->entities.count; e++)
    if (is_listed_organization(s, e)) vec_push(&names, entity_name(&s->memory, m, e, false));
  const char *nearest = names.count ? text_nearest(name, names.items, names.count) : NULL;
  for (uint32_t i = 0; !nearest && i < names.count && i < ORGANIZATIONS_NAMED; i++) builder_format(&list, "%s%s", i ? ", " : "", names.items[i]);
  struct bilingual_text res = {"", ""};
  if (nearest) res = (struct bilingual_text){arena_format(&s->memory, "; did you mean `%s`?", nearest), arena_format(&s->memory, "。似た名前: `%s`", nearest)};
  else if (names.count) res = (struct bilingual_text){arena_format(&s->memory, "; there are: %s", builder_get(&list)), arena_format(&s->memory, "。あるもの: %s", builder_get(&list))};
  builder_free(&list);
  vec_free(&names);
  return res;
}

/* Is E the better of two names of one organization? */
static entity_id better_twin(const struct session *s, entity_id a, entity_id e) {
  const struct model *m = &s->program.model;
  if (!a) return e;
  return m->modules.items[m->entities.items[a].module].own ? a : e;
}

entity_id session_find_organization(struct session *s, const char *name, struct bilingual_text *problem) {
  const struct model *m = &s->program.model;
  size_t length = strlen(name);
  entity_id res = 0, other = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (m->modules.items[m->entities.items[e].module].library || !ends_with(s, m->entities.items[e].name, name, length) || !same_name(s, e, name)) continue;
    if (!is_organization(s, e)) other = e;
    else if (!res || principal_first(&s->trust.principals, res) == principal_first(&s->trust.principals, e)) res = better_twin(s, res, e);
    else {
      const char *one = entity_name(&s->memory, m, res, false), *another = entity_name(&s->memory, m, e, false);
      *problem = (struct bilingual_text){arena_format(&s->memory, "several organizations are called `%s`; say `%s` or `%s`", name, one, another),
                                         arena_format(&s->memory, "`%s` という組織は複数あります。`%s` か `%s` のように書いてください", name, one, another)};
      return 0;
    }
  }
  if (res) return res;
  struct bilingual_text more = suggest_organization(s, name);
  enum entity_kind kind = other ? (enum entity_kind)m->entities.items[other].kind : KIND_ORGANIZATION;
  if (other)
    *problem = (struct bilingual_text){arena_format(&s->memory, "`%s` is of kind %s, and no organization%s", name, kind_text(kind, LANGUAGE_EN), more.en),
                                       arena_format(&s->memory, "`%s` は%sで、組織ではありません%s", name, kind_text(kind, LANGUAGE_JA), more.ja)};
  else
    *problem = (struct bilingual_text){arena_format(&s->memory, "there is no organization `%s` in this spec%s", name, more.en),
                                       arena_format(&s->memory, "この仕様に組織 `%s` はありません%s", name, more.ja)};
  return 0;
}
