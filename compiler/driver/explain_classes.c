/* explain_classes.c - `cpsfc explain std.factory.Plc`: classes, their attributes, enums, modules, quantities, units. */
#include <string.h>

#include "cpsf_parser.h"
#include "compiler/driver/explain.h"
#include "compiler/driver/reference.h"

static const struct words {
  const char *parent, *kind, *own, *inherited, *from, *ports, *quantities, *parts, *values, *fallback, *rules, *example,
      *preset, *input, *output, *units, *classes;
} all_words[LANGUAGE_COUNT] = {{"extends", "kind", "Attributes", "Inherited attributes", "from", "Ports", "Quantities",
                                "Parts", "Values", "default", "Requirements whose rules read it", "Example",
                                "given by this class", "input", "output", "Units", "Classes"},
                               {"上位型", "種類", "属性", "受け継いだ属性", "宣言元", "ポート", "物理量", "部分",
                                "取り得る値", "既定値", "判定の規則で読む対策要件", "書き方の例", "この型が与える値",
                                "入力", "出力", "単位", "型"}};
static const struct words *words_of(const struct page *p) { return &all_words[p->language]; }

/* ---- names and types ---- */

static const char *named(struct reference *r, sym name, sym name_ja, enum language l) {
  return reference_text(r, l == LANGUAGE_JA && name_ja ? name_ja : name);
}
/* The name in the reader's language, the other one behind it. */
static const char *both_names(struct reference *r, sym name, sym name_ja, enum language l) {
  if (!name_ja) return reference_text(r, name);
  const char *first = named(r, name, name_ja, l), *second = reference_text(r, l == LANGUAGE_JA ? name : name_ja);
  return strcmp(first, second) ? arena_format(&r->memory, l == LANGUAGE_JA ? "%s(%s)" : "%s (%s)", first, second)
                               : first;
}

static const char *members_of(struct reference *r, class_id of, enum language l) {
  const struct model *m = reference_model(r);
  const struct class_info *c = &m->classes.items[of];
  struct builder b = {0};
  for (uint32_t i = 0; i < c->member_count; i++) {
    const struct enum_member *x = &m->members.items[c->first_member + i];
    builder_format(&b, "%s%s", i ? " | " : "", named(r, x->name, x->name_ja, l));
  }
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *quantity_name(struct reference *r, quantity_kind k, enum language l) {
  const struct kind_info *info = &reference_model(r)->units.kinds.items[k];
  return named(r, info->name, info->name_ja, l);
}

static const char *one_type(struct reference *r, const struct type *t, enum language l) {
  static const char *const plain[][LANGUAGE_COUNT] = {[TYPE_TEXT] = {"text", "文字列"},
                                                      [TYPE_BOOLEAN] = {"bool", "真偽"},
                                                      [TYPE_INTEGER] = {"int", "整数"},
                                                      [TYPE_NUMBER] = {"number", "数値"},
                                                      [TYPE_DATE] = {"date", "日付"},
                                                      [TYPE_TIME] = {"time", "日時"},
                                                      [TYPE_QUANTITY] = {"quantity", "単位付きの値"},
                                                      [TYPE_CLASS] = {"class", "型"},
                                                      [TYPE_REQUIREMENT] = {"requirement", "対策要件"},
                                                      [TYPE_DIGEST] = {"digest", "ダイジェスト"},
                                                      [TYPE_RANGE] = {"range", "範囲"},
                                                      [TYPE_ANY] = {"any", "任意"}};
  if (t->former == TYPE_ENUM) return members_of(r, t->of, l);
  if (t->former == TYPE_ENTITY)
    return t->of ? class_text(reference_model(r), t->of, l) : kind_text((enum entity_kind)t->kind, l);
  if (t->former == TYPE_QUANTITY && t->quantity) return quantity_name(r, t->quantity, l);
  return plain[t->former][l];
}
static const char *type_name(struct reference *r, const struct type *t, enum language l) {
  const char *one = one_type(r, t, l);
  return arena_format(&r->memory, t->list ? "[%s]%s" : "%s%s", one, t->optional ? "?" : "");
}

/* ---- attributes ---- */

static void write_attribute(struct page *p, struct reference *r, const struct attribute *a, const char *from) {
  const struct words *w = words_of(p);
  enum language l = p->language;
  const char *term =
      arena_format(&r->memory, "%s : %s", both_names(r, a->name, a->name_ja, l), type_name(r, &a->type, l));
  if (a->preset.tag != VALUE_NONE)
    term = arena_format(&r->memory, "%s  %s %s", term, w->fallback,
                        value_text(&r->memory, reference_model(r), a->preset, l));
  if (from) term = arena_format(&r->memory, "%s  %s %s", term, w->from, from);
  page_item(p, term, reference_doc(r, a->doc, l));
}

/* A class that only gives a value to an attribute of an ancestor does not declare it. */
static bool declares(const struct model *m, const struct attribute *a, class_id c) {
  class_id parent = m->classes.items[c].parent;
  return !parent || !class_attribute(m, parent, a->name);
}

static void write_attributes(struct page *p, struct reference *r, class_id c, const char *from) {
  const struct model *m = reference_model(r);
  const struct class_info *info = &m->classes.items[c];
  for (uint32_t i = 0; i < info->attribute_count; i++) {
    const struct attribute *a = &m->attributes.items[info->first_attribute + i];
    bool own = declares(m, a, c);
    if (!from || own) write_attribute(p, r, a, from ? from : own ? NULL : words_of(p)->preset);
  }
}

/* ---- ports, quantities, parts: what the class body holds besides attributes ---- */

struct class_body {
  const struct tree *tree;
  uint32_t index;
  node_id first;
};
static struct class_body body_of(struct reference *r, class_id c) {
  struct class_body res = {0};
  node_id node;
  sema_class_source(r->session.sema, c, &res.index, &node);
  res.tree = &r->session.program.trees.items[res.index];
  node_id body = node_child(res.tree, node, NODE_BODY);
  res.first = body ? node_at(res.tree, body)->first : 0;
  return res;
}

static const char *typing_of(struct reference *r, const struct tree *t, node_id n) {
  node_id type = node_child(t, n, NODE_TYPE), path = type ? node_child(t, type, NODE_PATH) : 0;
  return path ? arena_format(&r->memory, " : %s", path_text(&r->memory, t, &r->session.program.names, path)) : "";
}

static void write_members(struct page *p, struct reference *r, class_id c, enum node_kind kind, const char *title,
                          int level) {
  struct class_body body = body_of(r, c);
  bool any = false;
  for (node_id n = body.first; n; n = node_next(body.tree, n)) {
    if (node_at(body.tree, n)->kind != kind) continue;
    if (!any) page_heading(p, level, "", title, NULL);
    any = true;
    node_id name = node_child(body.tree, n, NODE_NAME);
    const char *way = kind != NODE_PORT                        ? ""
                      : node_at(body.tree, n)->aux == T_OUTPUT ? words_of(p)->output
                                                               : words_of(p)->input;
    const char *term =
        both_names(r, node_at(body.tree, name)->value, sema_japanese_name(r->session.sema, body.index, n), p->language);
    page_item(p, arena_format(&r->memory, "%s%s%s%s", way, *way ? " " : "", term, typing_of(r, body.tree, n)),
              reference_doc(r, node_doc(&r->memory, body.tree, &r->session.program.sources, n), p->language));
  }
}

/* ---- an example that compiles ---- */

static const char *example_value(struct reference *r, const struct attribute *a, enum language l) {
  const struct model *m = reference_model(r);
  bool ja = l == LANGUAGE_JA;
  switch ((enum type_former)a->type.former) {
  case TYPE_TEXT: return "\"...\"";
  case TYPE_BOOLEAN: return ja ? "はい" : "true";
  case TYPE_INTEGER:
  case TYPE_NUMBER: return "1";
  case TYPE_DATE: return "2026-04-01";
  case TYPE_QUANTITY: {
    const struct kind_info *k = &m->units.kinds.items[a->type.quantity];
    if (!a->type.quantity || !k->shown) return NULL;
    if (!strcmp(reference_text(r, k->name), "Duration")) return "24h";
    return arena_format(&r->memory, "20%s", reference_text(r, k->shown));
  }
  case TYPE_ENUM: {
    const struct enum_member *x =
        &m->members.items[m->classes.items[a->type.of].first_member + m->classes.items[a->type.of].member_count - 1];
    return named(r, x->name, x->name_ja, l);
  }
  case TYPE_TIME:
  case TYPE_ENTITY:
  case TYPE_CLASS:
  case TYPE_REQUIREMENT:
  case TYPE_DIGEST:
  case TYPE_RANGE:
  case TYPE_ANY: break;
  }
  return NULL;
}

static void example_block(struct builder *b, struct reference *r, const struct class_info *c, enum language l) {
  const struct model *m = reference_model(r);
  if (c->kind == KIND_DATA) {
    builder_text(b, l == LANGUAGE_JA ? " { 区分 機密性 = 中, 完全性 = 高, 可用性 = 中 }"
                                     : " { label c = moderate, i = high, a = moderate }");
    return;
  }
  int written = 0;
  for (uint32_t i = 0; i < c->attribute_count && written < 4; i++) {
    const struct attribute *a = &m->attributes.items[c->first_attribute + i];
    const char *value = a->type.list ? NULL : example_value(r, a, l);
    if (!value || a->preset.tag != VALUE_NONE) continue;
    builder_format(b, "%s%s = %s", written++ ? "; " : " { ", named(r, a->name, a->name_ja, l), value);
  }
  if (written) builder_text(b, " }");
}

/* The statement around the block, by kind; %s is the name of the class. NULL: nobody writes such a class after a name.
 */
static const char *example_form(enum entity_kind kind, enum language l) {
  static const char *const forms[KIND_COUNT][LANGUAGE_COUNT] = {
      [KIND_ORGANIZATION] = {"organization example : %s", "ソシキ 例 : %s"},
      [KIND_PERSON] = {"person example : %s", "ヒト 例 : %s"},
      [KIND_COMPONENT] = {"component example : %s", "モノ 例 : %s"},
      [KIND_DATA] = {"data example : %s", "データ 例 : %s"},
      [KIND_PROCEDURE] = {"procedure example : %s", "プロシージャ 例 : %s"},
      [KIND_SYSTEM] = {"system example : %s", "システム 例 : %s"},
      [KIND_MEASURE] = {"system plant\nmeasure example : %s at level 1 on plant",
                        "システム 工場\n対策 例 : %s レベル 1 対象 工場"},
      [KIND_EVIDENCE] = {"system plant\nevidence example : %s on plant", "システム 工場\n証跡 例 : %s 対象 工場"},
      [KIND_CONTRACT] = {"organization us\nexternal organization partner\ncontract example : %s between us and partner",
                         "ソシキ 自社\n社外 ソシキ 取引先\n契約 例 : %s 当事者 自社 と 取引先"}};
  return forms[kind][l];
}

static const char *example_of(struct reference *r, class_id c, enum language l) {
  const struct model *m = reference_model(r);
  const struct class_info *info = &m->classes.items[c];
  const char *form = info->is_enum ? NULL : example_form((enum entity_kind)info->kind, l);
  if (!form) return NULL;
  struct builder b = {0};
  if (info->module != r->session.program.core)
    builder_format(&b, "%s %s\n", l == LANGUAGE_JA ? "参照" : "import", reference_module_name(r, info->module, l));
  const char *hole = strstr(form, "%s");
  builder_add(&b, form, (size_t)(hole - form));
  builder_format(&b, "%s%s", class_text(m, c, l), hole + 2);
  example_block(&b, r, info, l);
  builder_char(&b, '\n');
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- rules ---- */

static bool fact_is_about(const struct rule_fact *f, class_id c, sym attribute) {
  if (f->kind == RULE_FACT_ATTRIBUTE) return f->owner == c && (!attribute || f->what == attribute);
  return f->kind == RULE_FACT_CLASS && !attribute && f->what == c;
}

static bool requirement_reads(struct reference *r, uint32_t requirement, class_id c, sym attribute) {
  const struct rule_facts *facts = reference_reads(r, requirement);
  for (uint32_t i = 0; i < facts->list.count; i++)
    if (fact_is_about(&facts->list.items[i], c, attribute)) return true;
  const struct subject_set *set = &r->session.program.rules.requirements.items[requirement].subjects;
  for (uint32_t i = 0; i < set->classes.count && !attribute; i++)
    if (set->classes.items[i] == c) return true;
  return false;
}

static void write_readers(struct page *p, struct reference *r, class_id c, sym attribute) {
  struct builder b = {0};
  for (uint32_t i = 0; i < r->session.program.rules.requirements.count; i++)
    if (requirement_reads(r, i, c, attribute))
      builder_format(&b, "%s%s", b.length ? ", " : "", reference_requirement(r, i));
  page_fact(p, words_of(p)->rules, builder_get(&b));
  builder_free(&b);
}

/* ---- pages ---- */

static void write_enum(struct page *p, struct reference *r, const struct class_info *c, int level) {
  const struct model *m = reference_model(r);
  page_heading(p, level, "", words_of(p)->values, NULL);
  for (uint32_t i = 0; i < c->member_count; i++) {
    const struct enum_member *x = &m->members.items[c->first_member + i];
    page_item(p, both_names(r, x->name, x->name_ja, p->language), reference_doc(r, x->doc, p->language));
  }
}

static const char *ancestry(struct reference *r, class_id c, enum language l) {
  const struct model *m = reference_model(r);
  struct builder b = {0};
  for (class_id up = m->classes.items[c].parent; up; up = m->classes.items[up].parent)
    builder_format(&b, "%s%s (%s)", b.length ? " > " : "", class_text(m, up, l),
                   reference_text(r, m->classes.items[up].qualified));
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void write_inherited(struct page *p, struct reference *r, class_id c, int level) {
  const struct model *m = reference_model(r);
  class_id up = m->classes.items[c].parent;
  if (!up) return;
  page_heading(p, level, "", words_of(p)->inherited, NULL);
  for (; up; up = m->classes.items[up].parent) {
    if (p->form == PAGE_TEXT)
      write_attributes(p, r, up, class_text(m, up, p->language));
    else
      page_link(p,
                arena_format(&r->memory, "%s.html#%s",
                             reference_text(r, r->session.program.modules.items[m->classes.items[up].module].name),
                             reference_text(r, m->classes.items[up].name)),
                class_text(m, up, p->language), NULL);
  }
}

void reference_write_class(struct page *p, struct reference *r, class_id c, int level) {
  const struct model *m = reference_model(r);
  const struct class_info *info = &m->classes.items[c];
  const struct words *w = words_of(p);
  const char *other = p->language == LANGUAGE_JA || !info->name_ja ? reference_text(r, info->qualified)
                                                                   : reference_text(r, info->name_ja);
  page_heading(p, level, reference_text(r, info->name),
               p->language == LANGUAGE_JA ? class_text(m, c, LANGUAGE_JA)
                                          : reference_text(r, level == 1 ? info->qualified : info->name),
               other);
  page_paragraph(p, reference_doc(r, info->doc, p->language));
  if (info->is_enum) {
    write_enum(p, r, info, 3);
    return;
  }
  page_fact(p, w->kind, kind_text((enum entity_kind)info->kind, p->language));
  page_fact(p, w->parent, ancestry(r, c, p->language));
  write_readers(p, r, c, 0);
  if (info->attribute_count) page_heading(p, 3, "", w->own, NULL);
  write_attributes(p, r, c, NULL);
  write_members(p, r, c, NODE_PORT, w->ports, 3);
  write_members(p, r, c, NODE_PHYSICAL, w->quantities, 3);
  write_members(p, r, c, NODE_ELEMENT, w->parts, 3);
  const char *example = example_of(r, c, p->language);
  if (example) page_heading(p, 3, "", w->example, NULL), page_code(p, "example", example);
  write_inherited(p, r, c, 3);
}

static void write_attribute_page(struct page *p, struct reference *r, class_id c, const struct attribute *a) {
  const struct model *m = reference_model(r);
  page_heading(p, 1, "",
               arena_format(&r->memory, "%s.%s", reference_text(r, m->classes.items[a->owner].qualified),
                            reference_text(r, a->name)),
               a->name_ja ? reference_text(r, a->name_ja) : NULL);
  write_attribute(p, r, a, class_text(m, a->owner, p->language));
  if (a->owner != c) page_fact(p, words_of(p)->parent, class_text(m, a->owner, p->language));
  if (a->type.former == TYPE_ENUM) write_enum(p, r, &m->classes.items[a->type.of], 2);
  write_readers(p, r, a->owner, a->name);
}

/* ---- finding what was asked for ---- */

/* CLASS as the class is called: Plc, PLC, std.factory.Plc, 標準.工場.PLC. */
static bool is_called(struct reference *r, const struct class_info *c, const char *what, size_t length) {
  const char *names[] = {
      reference_text(r, c->name), c->name_ja ? reference_text(r, c->name_ja) : "", reference_text(r, c->qualified),
      c->name_ja ? arena_format(&r->memory, "%s.%s", reference_module_name(r, c->module, LANGUAGE_JA),
                                reference_text(r, c->name_ja))
                 : ""};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strlen(names[i]) == length && !strncmp(names[i], what, length)) return true;
  return false;
}

static class_id class_called(struct reference *r, const char *what, size_t length) {
  const struct model *m = reference_model(r);
  for (class_id c = 1; c < m->classes.count; c++)
    if (reference_is_library(r, m->classes.items[c].module) && is_called(r, &m->classes.items[c], what, length))
      return c;
  return 0;
}

/* std.factory.Sensor: a class that std.factory passes on from another module. */
static class_id class_passed_on(struct reference *r, const char *what, size_t length) {
  for (uint32_t i = 0; i < r->module_count; i++)
    for (int ja = 0; ja < 2; ja++) {
      const char *module = ja ? r->modules[i].name_ja : r->modules[i].name;
      size_t first = strlen(module);
      if (first + 1 < length && !strncmp(module, what, first) && what[first] == '.') {
        class_id c = class_called(r, what + first + 1, length - first - 1);
        if (c) return c;
      }
    }
  return 0;
}

static class_id find_class(struct reference *r, const char *what, size_t length) {
  class_id c = class_called(r, what, length);
  return c ? c : class_passed_on(r, what, length);
}

static bool explain_class(struct page *p, struct reference *r, const char *what) {
  class_id c = find_class(r, what, strlen(what));
  if (c) reference_write_class(p, r, c, 1);
  return c != 0;
}

static bool explain_attribute(struct page *p, struct reference *r, const char *what) {
  const char *dot = strrchr(what, '.');
  class_id c = dot ? find_class(r, what, (size_t)(dot - what)) : 0;
  sym name = c ? intern_find(&r->session.program.names, dot + 1, strlen(dot + 1)) : 0;
  const struct attribute *a = name ? class_attribute(reference_model(r), c, name) : NULL;
  if (a) write_attribute_page(p, r, c, a);
  return a != NULL;
}

static void write_kind(struct page *p, struct reference *r, quantity_kind k) {
  const struct units *u = &reference_model(r)->units;
  const struct kind_info *info = &u->kinds.items[k];
  page_heading(p, 1, "", named(r, info->name, info->name_ja, p->language),
               reference_text(r, p->language == LANGUAGE_JA ? info->name : info->name_ja));
  page_paragraph(p, dimension_text(&r->memory, info->dimension));
  page_heading(p, 2, "", words_of(p)->units, NULL);
  for (uint32_t i = 0; i < u->list.count; i++) {
    const struct unit_info *x = &u->list.items[i];
    if (x->kind == k || (!x->kind && dimension_equal(x->dimension, info->dimension)))
      page_item(p, reference_text(r, x->name), x->meaning);
  }
}

static bool explain_quantity(struct page *p, struct reference *r, const char *what) {
  const struct units *u = &reference_model(r)->units;
  sym name = intern_find(&r->session.program.names, what, strlen(what));
  quantity_kind k = name ? units_kind_find(u, name) : 0;
  if (k) write_kind(p, r, k);
  for (uint32_t i = 0; name && !k && i < u->list.count; i++) {
    if (u->list.items[i].name != name) continue;
    const struct unit_info *x = &u->list.items[i];
    page_heading(p, 1, "", what,
                 x->kind ? quantity_name(r, x->kind, p->language) : dimension_text(&r->memory, x->dimension));
    page_paragraph(p, x->meaning);
    return true;
  }
  return k != 0;
}

static bool explain_module(struct page *p, struct reference *r, const char *what) {
  const struct program *g = &r->session.program;
  const struct model *m = reference_model(r);
  for (module_id i = 1; i < g->modules.count; i++) {
    if (!reference_is_library(r, i)) continue; /* explain_framework */
    if (strcmp(what, reference_module_name(r, i, LANGUAGE_EN)) &&
        strcmp(what, reference_module_name(r, i, LANGUAGE_JA)))
      continue;
    page_heading(p, 1, "", reference_module_name(r, i, p->language), reference_text(r, g->modules.items[i].version));
    page_paragraph(p, reference_module_doc(r, i, p->language));
    page_heading(p, 2, "", words_of(p)->classes, NULL);
    for (class_id c = 1; c < m->classes.count; c++)
      if (m->classes.items[c].module == i)
        page_item(p, both_names(r, m->classes.items[c].name, m->classes.items[c].name_ja, p->language),
                  reference_doc(r, m->classes.items[c].doc, p->language));
    return true;
  }
  return false;
}

bool explain_classes(struct builder *b, const char *what, enum language language) {
  static bool (*const ways[])(struct page *, struct reference *, const char *) = {explain_class, explain_attribute,
                                                                                  explain_module, explain_quantity};
  struct reference r;
  struct out o = {.fd = -1};
  struct page p = {&o, PAGE_TEXT, language};
  bool res = false;
  if (reference_open(&r))
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !res; i++) res = ways[i](&p, &r, what);
  builder_add(b, o.buffer.text, o.buffer.length);
  builder_free(&o.buffer);
  reference_close(&r);
  return res;
}
