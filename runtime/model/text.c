/* text.c - names, values and requirements as people read them. */
#include "runtime/model/model.h"

#include <string.h>

/* Names nest 200 deep at most; a longer walk can only be a circle. */
enum { PATH_LIMIT = 256, LIST_LIMIT = 200 };

static const struct { const char *en, *ja; } kind_words[KIND_COUNT] = {
  [KIND_NONE] = {"subject", "対象"},
  [KIND_ORGANIZATION] = {"organization", "ソシキ"},
  [KIND_PERSON] = {"person", "ヒト"},
  [KIND_COMPONENT] = {"component", "モノ"},
  [KIND_DATA] = {"data", "データ"},
  [KIND_PROCEDURE] = {"procedure", "プロシージャ"},
  [KIND_SYSTEM] = {"system", "システム"},
  [KIND_FLOW] = {"flow", "データフロー"},
  [KIND_SENSE] = {"sense", "計測"},
  [KIND_ACTUATE] = {"actuate", "制御"},
  [KIND_MEASURE] = {"measure", "対策"},
  [KIND_EVIDENCE] = {"evidence", "証跡"},
  [KIND_CONTRACT] = {"contract", "契約"},
  [KIND_REQUIRE] = {"require", "要求"},
  [KIND_QUANTITY] = {"quantity", "物理量"},
  [KIND_PORT] = {"port", "ポート"},
  [KIND_FIELD] = {"field", "項目"},
};

const char *kind_text(enum entity_kind kind, enum language language) {
  return language == LANGUAGE_JA ? kind_words[kind].ja : kind_words[kind].en;
}

/* ---- names ----------------------------------------------------------------------------------------------- */

/* Rows of an answers block have no name of their own. */
static const char *own_name(const struct model *m, entity_id e) {
  const struct entity *x = &m->entities.items[e];
  return x->name != 0 ? sym_text(m->names, x->name) : kind_text((enum entity_kind)x->kind, LANGUAGE_EN);
}

enum prefix { PREFIX_NONE, PREFIX_NEEDED, PREFIX_MODULE };

static sym prefix_of(const struct model *m, entity_id e, entity_id outermost, enum prefix prefix) {
  switch (prefix) {
  case PREFIX_NONE: return 0;
  case PREFIX_NEEDED: return idmap_get(&m->shown_modules, outermost);
  case PREFIX_MODULE: return m->modules.items[m->entities.items[e].module].name;
  }
  return 0;
}

static const char *path_text(struct arena *a, const struct model *m, entity_id e, enum prefix prefix) {
  if (e == 0) return "";
  entity_id path[PATH_LIMIT];
  int depth = 0;
  for (entity_id at = e; at != 0 && depth < PATH_LIMIT; at = m->entities.items[at].parent) path[depth++] = at;
  sym module = prefix_of(m, e, path[depth - 1], prefix);
  struct builder b = {0};
  if (module != 0) builder_format(&b, "%s.", sym_text(m->names, module));
  while (0 < depth--) builder_format(&b, depth == 0 ? "%s" : "%s.", own_name(m, path[depth]));
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *entity_path(struct arena *a, const struct model *m, entity_id e) { return path_text(a, m, e, PREFIX_NONE); }

const char *entity_name(struct arena *a, const struct model *m, entity_id e, bool with_module) {
  return path_text(a, m, e, with_module ? PREFIX_MODULE : PREFIX_NEEDED);
}

const char *class_text(const struct model *m, class_id c, enum language language) {
  const struct class_info *info = &m->classes.items[c];
  bool japanese = language == LANGUAGE_JA && info->name_ja != 0;
  return sym_text(m->names, japanese ? info->name_ja : info->name);
}

static const char *reference(struct arena *a, const struct model *m, sym en, sym ja) {
  return spelling_reference(a, sym_text(m->names, en), ja ? sym_text(m->names, ja) : NULL);
}

const char *class_reference(struct arena *a, const struct model *m, class_id c) {
  return reference(a, m, m->classes.items[c].name, m->classes.items[c].name_ja);
}

const char *quantity_reference(struct arena *a, const struct model *m, quantity_kind k) {
  return reference(a, m, m->units.kinds.items[k].name, m->units.kinds.items[k].name_ja);
}

const char *member_reference(struct arena *a, const struct model *m, uint32_t member) {
  return reference(a, m, m->members.items[member].name, m->members.items[member].name_ja);
}

static const char *member_text(const struct model *m, sym name, class_id owner, enum language language) {
  const struct class_info *info = &m->classes.items[owner];
  for (uint32_t i = 0; language == LANGUAGE_JA && i < info->member_count; i++) {
    const struct enum_member *member = &m->members.items[info->first_member + i];
    if (member->name == name && member->name_ja != 0) return sym_text(m->names, member->name_ja);
  }
  return sym_text(m->names, name);
}

/* ---- requirements -------------------------------------------------------------------------------------------- */

/* A reader needs the framework's name only when there is another one the id could belong to. */
static bool is_only_framework(const struct model *m, sym framework) {
  for (module_id i = 1; i < m->modules.count; i++) {
    const struct module_info *module = &m->modules.items[i];
    if (module->framework && module->name != framework && strcmp(sym_text(m->names, module->name), "std.core") != 0) return false;
  }
  return strcmp(sym_text(m->names, framework), "std.core") != 0;
}

const char *requirement_use_text(struct arena *a, const struct model *m, struct requirement_use r) {
  const char *id = sym_text(m->names, r.id);
  if (*id == '#') id++;
  if (r.framework == 0 || is_only_framework(m, r.framework)) return arena_format(a, "#%s", id);
  return arena_format(a, "%s#%s", sym_text(m->names, r.framework), id);
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

struct value_writer { struct arena *arena; const struct model *model; enum language language; struct builder text; };

static const char *word(const struct value_writer *w, const char *en, const char *ja) {
  return w->language == LANGUAGE_JA ? ja : en;
}

static void quoted_write(struct builder *b, const char *text) {
  builder_char(b, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\') builder_char(b, '\\');
    if (*text == '\n')
      builder_text(b, "\\n");
    else
      builder_char(b, *text);
  }
  builder_char(b, '"');
}

static const char *number_text(struct value_writer *w, number_id n, quantity_kind kind) {
  const struct model *m = w->model;
  sym spelling = n < m->spellings.count ? m->spellings.items[n] : 0;
  if (spelling != 0) return sym_text(m->names, spelling);
  return quantity_text(w->arena, &m->units, m->names, m->numbers.items[n], kind);
}

static void range_write(struct value_writer *w, struct value v) {
  if (v.first != UINT32_MAX) builder_format(&w->text, "%s ", number_text(w, v.first, v.extra));
  builder_text(&w->text, "..");
  if (v.second != UINT32_MAX) builder_format(&w->text, " %s", number_text(w, v.second, v.extra));
}

static void quantity_write(struct value_writer *w, struct value v) {
  bool written = v.second != 0 && v.second < w->model->names->names.count;
  builder_text(&w->text, written ? sym_text(w->model->names, v.second) : number_text(w, v.first, v.extra));
}

static void text_write(struct value_writer *w, struct value v) {
  bool second = v.first == 0 || (w->language == LANGUAGE_JA && v.second != 0);
  quoted_write(&w->text, sym_text(w->model->names, second ? v.second : v.first));
}

static void value_write(struct value_writer *w, struct value v, int depth);

static void list_write(struct value_writer *w, struct value v, int depth) {
  builder_char(&w->text, '[');
  for (uint32_t i = 0; i < v.second && depth < LIST_LIMIT; i++) {
    if (i != 0) builder_text(&w->text, ", ");
    value_write(w, w->model->list_items.items[v.first + i], depth + 1);
  }
  builder_char(&w->text, ']');
}

static void value_write(struct value_writer *w, struct value v, int depth) {
  const struct model *m = w->model;
  struct builder *b = &w->text;
  char date[11];
  switch ((enum value_tag)v.tag) {
  case VALUE_NONE:
  case VALUE_UNKNOWN: builder_text(b, word(w, "unknown", "不明")); break;
  case VALUE_ABSENT: builder_text(b, word(w, "absent", "なし")); break;
  case VALUE_BETWEEN:
    builder_text(b, word(w, "unknown in ", "不明 範囲 "));
    range_write(w, v);
    break;
  case VALUE_BOOLEAN: builder_text(b, v.first != 0 ? word(w, "true", "はい") : word(w, "false", "いいえ")); break;
  case VALUE_NUMBER: builder_text(b, number_text(w, v.first, 0)); break;
  case VALUE_QUANTITY: quantity_write(w, v); break;
  case VALUE_RANGE: range_write(w, v); break;
  case VALUE_TEXT: text_write(w, v); break;
  case VALUE_DATE: builder_text(b, date_format((day)v.first, date)); break;
  case VALUE_MEMBER: builder_text(b, member_text(m, v.first, v.second, w->language)); break;
  case VALUE_ENTITY: builder_text(b, entity_name(w->arena, m, v.first, false)); break;
  case VALUE_CLASS: builder_text(b, class_text(m, v.first, w->language)); break;
  case VALUE_REQUIREMENT:
    builder_text(b, requirement_use_text(w->arena, m, (struct requirement_use){.framework = v.second, .id = v.first}));
    break;
  case VALUE_LIST: list_write(w, v, depth); break;
  case VALUE_DIGEST: builder_text(b, sym_text(m->names, v.first)); break;
  }
}

const char *value_text(struct arena *a, const struct model *m, struct value v, enum language language) {
  struct value_writer w = {.arena = a, .model = m, .language = language};
  value_write(&w, v, 0);
  const char *res = arena_copy(a, builder_get(&w.text), w.text.length);
  builder_free(&w.text);
  return res;
}

/* ---- layers ---------------------------------------------------------------------------------------------------------- */

static bool has_any(const struct model *m, enum relation r, entity_id e) { return model_one(m, r, e) != 0; }

static bool is_principal(const struct model *m, entity_id e) {
  uint8_t kind = m->entities.items[e].kind;
  return kind == KIND_ORGANIZATION || kind == KIND_PERSON;
}

static bool carries_flow(const struct model *m, entity_id e) {
  uint32_t count;
  return has_any(m, RELATION_FLOWS, e) || (model_related_back(m, RELATION_VIA, e, &count) != NULL && count != 0);
}

static bool touches_world(const struct model *m, entity_id e) {
  return has_any(m, RELATION_QUANTITIES, e) || has_any(m, RELATION_SENSE_OF, e) || has_any(m, RELATION_ACTUATE_OF, e);
}

int entity_layer(const struct model *m, entity_id e) {
  switch ((enum entity_kind)m->entities.items[e].kind) {
  case KIND_SENSE:
  case KIND_ACTUATE:
  case KIND_QUANTITY: return 2;
  case KIND_DATA:
  case KIND_PORT:
  case KIND_FIELD: return 3;
  case KIND_FLOW:
    return is_principal(m, model_one(m, RELATION_SOURCE, e)) && is_principal(m, model_one(m, RELATION_SINK, e)) ? 1 : 3;
  case KIND_COMPONENT: return touches_world(m, e) ? 2 : carries_flow(m, e) ? 3 : 1;
  case KIND_SYSTEM:
  case KIND_PROCEDURE: return carries_flow(m, e) ? 3 : 1;
  case KIND_NONE:
  case KIND_ORGANIZATION:
  case KIND_PERSON:
  case KIND_MEASURE:
  case KIND_EVIDENCE:
  case KIND_CONTRACT:
  case KIND_REQUIRE:
  case KIND_COUNT: break;
  }
  return 1;
}
