/* query_text.c - what a name means, told to somebody who points at it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/query.h"

enum { SHOWN_ATTRIBUTES = 24, SHOWN_FINDINGS = 12 };

static const char *named(const struct model *m, sym name, sym name_ja, enum language l) { return sym_text(m->names, l == LANGUAGE_JA && name_ja ? name_ja : name); }

const char *query_pick(const struct session *s, struct bilingual t, enum language l) {
  sym x = l == LANGUAGE_JA && t.ja ? t.ja : t.en ? t.en : t.ja;
  return sym_text(&s->program.names, x);
}

/* ---- doc comments ---- */

/* Kana, kanji and full-width marks begin with these bytes; accents and dashes of English lines do not. */
static bool is_japanese(const char *line, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (0xe3 <= (unsigned char)line[i]) return true;
  return false;
}

const char *query_doc_lines(struct arena *a, const char *doc, enum language l) {
  struct builder b = {0};
  for (const char *line = doc, *end; line && *line; line = *end ? end + 1 : end) {
    end = strchr(line, '\n') ? strchr(line, '\n') : line + strlen(line);
    if (is_japanese(line, (size_t)(end - line)) != (l == LANGUAGE_JA)) continue;
    if (b.length && l == LANGUAGE_EN) builder_char(&b, ' ');
    builder_add(&b, line, (size_t)(end - line));
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *query_doc(struct arena *a, const char *doc, enum language l) {
  const char *res = query_doc_lines(a, doc, l);
  return *res || !doc ? res : doc;
}

/* ---- types ---- */

static const char *members_text(struct arena *a, const struct model *m, class_id of, enum language l) {
  struct builder b = {0};
  const struct class_info *c = &m->classes.items[of];
  for (uint32_t i = 0; i < c->member_count; i++) {
    const struct enum_member *x = &m->members.items[c->first_member + i];
    builder_format(&b, "%s%s", i ? " | " : "", named(m, x->name, x->name_ja, l));
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *number_text(struct arena *a, const struct model *m, number_id n, quantity_kind kind) {
  if (n == UINT32_MAX) return "";
  sym written = n < m->spellings.count ? m->spellings.items[n] : 0;
  return written ? sym_text(m->names, written) : kind ? quantity_text(a, &m->units, m->names, m->numbers.items[n], kind) : rational_text(a, m->numbers.items[n]);
}

static const char *plain_type(struct arena *a, const struct model *m, const struct type *t, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [TYPE_TEXT] = {"text", "文字列"}, [TYPE_BOOLEAN] = {"bool", "真偽"}, [TYPE_INTEGER] = {"int", "整数"}, [TYPE_NUMBER] = {"number", "数値"},
      [TYPE_DATE] = {"date", "日付"}, [TYPE_TIME] = {"time", "日時"}, [TYPE_QUANTITY] = {"quantity", "単位付きの値"}, [TYPE_CLASS] = {"class", "型"},
      [TYPE_REQUIREMENT] = {"requirement", "対策要件"}, [TYPE_DIGEST] = {"digest", "ダイジェスト"}, [TYPE_RANGE] = {"range", "範囲"}, [TYPE_ANY] = {"any", "任意"}};
  if (t->former == TYPE_ENUM) return members_text(a, m, t->of, l);
  if (t->former == TYPE_ENTITY) return t->of ? class_text(m, t->of, l) : kind_text((enum entity_kind)t->kind, l);
  const struct kind_info *k = &m->units.kinds.items[t->quantity];
  if (t->former == TYPE_QUANTITY && t->quantity) return named(m, k->name, k->name_ja, l);
  if (t->former == TYPE_RANGE && t->quantity) return arena_format(a, "%s: %s", words[TYPE_RANGE][l], named(m, k->name, k->name_ja, l));
  return words[t->former][l];
}

const char *query_type_text(struct arena *a, const struct model *m, const struct type *t, enum language l) {
  const char *one = plain_type(a, m, t, l);
  if (t->has_range) one = arena_format(a, "%s %s %s .. %s", one, word_spelling(word_find("in", 2), l), number_text(a, m, t->lo, t->quantity), number_text(a, m, t->hi, t->quantity));
  return arena_format(a, t->list ? "[%s]%s" : "%s%s", one, t->optional ? "?" : "");
}

/* ---- counts ---- */

static bool lies_in(const struct model *m, entity_id e, entity_id around) {
  while (e && e != around) e = m->entities.items[e].parent;
  return e == around;
}

struct subject_counts session_count_subject(const struct session *s, entity_id e) {
  struct subject_counts res = {0, 0, 0};
  for (uint32_t i = 0; s->judged && i < s->findings.rows.count; i++) {
    const struct finding_row *row = &s->findings.rows.items[i];
    if (!lies_in(&s->program.model, row->subject, e)) continue;
    res.met += row->status == STATUS_MET;
    res.gap += row->status == STATUS_GAP;
    res.undecided += row->status == STATUS_UNDECIDED;
  }
  return res;
}

/* ---- entities ---- */

struct telling { struct builder b; struct arena *a; struct session *s; const struct model *m; enum language l; };

static const char *either(const struct telling *t, const char *en, const char *ja) { return t->l == LANGUAGE_JA ? ja : en; }

/* Values that no class declares: those that a reader of the text knows by another name. NULL: not for readers. */
static const char *value_name(const struct telling *t, const char *name) {
  static const struct { const char *name, *text[LANGUAGE_COUNT]; } known[] = {
      {"c", {"confidentiality (c)", "機密性 (c)"}}, {"i", {"integrity (i)", "完全性 (i)"}}, {"a", {"availability (a)", "可用性 (a)"}}, {"range", {"range", "範囲"}}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(known[i].name, name)) return known[i].text[t->l];
  return NULL;
}

static void tell_values(struct telling *t, entity_id e) {
  uint32_t first = t->m->entities.items[e].first_value, end = e + 1 < t->m->entities.count ? t->m->entities.items[e + 1].first_value : t->m->values.count;
  for (uint32_t i = first; i < end && i < first + SHOWN_ATTRIBUTES; i++) {
    const struct entity_value *v = &t->m->values.items[i];
    const struct attribute *x = class_attribute(t->m, t->m->entities.items[e].class, v->attribute);
    const char *name = x ? named(t->m, x->name, x->name_ja, t->l) : value_name(t, sym_text(t->m->names, v->attribute));
    if (name) builder_format(&t->b, "- %s = `%s`\n", name, value_text(t->a, t->m, v->value, t->l));
  }
}

/* What `cpsfc why label` says of it, short. */
static void tell_label(struct telling *t, entity_id e) {
  static const uint32_t kinds = 1u << KIND_DATA | 1u << KIND_FLOW | 1u << KIND_PORT;
  struct out o = {.fd = -1};
  struct bilingual_text problem;
  if (!t->s->judged || !(kinds >> t->m->entities.items[e].kind & 1)) return;
  if (session_write_label(t->s, entity_name(t->a, t->m, e, false), &o, t->l, &problem)) {
    builder_text(&t->b, "\n```text\n");
    builder_add(&t->b, o.buffer.text, o.buffer.length);
    builder_text(&t->b, "```\n");
  }
  builder_free(&o.buffer);
}

static void tell_row(struct telling *t, const struct finding_row *row, const char *what) {
  char reached[16];
  if (row->lo == row->hi) snprintf(reached, sizeof reached, "%u", row->lo);
  else snprintf(reached, sizeof reached, "%u..%u", row->lo, row->hi);
  builder_format(&t->b, either(t, "- %s: %s, level %s of %u\n", "- %s: %s(レベル %s、目標 %u)\n"), what, status_text((enum status)row->status, t->l), reached, row->target);
}

static void tell_findings(struct telling *t, entity_id e) {
  uint32_t shown = 0;
  for (uint32_t i = 0; t->s->judged && i < t->s->findings.rows.count; i++) {
    const struct finding_row *row = &t->s->findings.rows.items[i];
    if (row->subject != e || (row->status != STATUS_GAP && row->status != STATUS_UNDECIDED)) continue;
    if (shown++ == SHOWN_FINDINGS) builder_text(&t->b, "- ...\n");
    if (SHOWN_FINDINGS < shown) return;
    const struct rule_requirement *q = &t->s->program.rules.requirements.items[row->requirement];
    if (shown == 1) builder_text(&t->b, "\n");
    tell_row(t, row, arena_format(t->a, "#%s %s", sym_text(t->m->names, q->id), query_pick(t->s, q->title, t->l)));
  }
}

static void tell_head(struct telling *t, const char *name, const char *kind, const char *type) {
  builder_format(&t->b, "**%s** - %s", name, kind);
  if (type && *type) builder_format(&t->b, ", `%s`", type);
  builder_text(&t->b, "\n\n");
}

static node_id statement_around(const struct tree *t, node_id n, span name) {
  for (node_id c = node_at(t, n)->first; c; c = node_at(t, c)->next) {
    const struct node *x = node_at(t, c);
    if (name.start < x->at.start || x->at.end < name.end) continue;
    if (x->kind == NODE_BODY) return statement_around(t, c, name);
    if (x->kind < NODE_EDITION || NODE_EXPECT < x->kind) continue;
    node_id inner = node_child(t, c, NODE_BODY);
    span body = inner ? node_at(t, inner)->at : SPAN_NONE;
    return inner && body.start <= name.start && name.end <= body.end ? statement_around(t, inner, name) : c;
  }
  return 0;
}

static void tell_doc(struct telling *t, span at) {
  const struct source_file *f = source_file_at(&t->s->program.sources, at.start);
  const struct tree *tree = f ? session_tree_of(t->s, (uint32_t)(f - t->s->program.sources.files.items)) : NULL;
  node_id n = tree && tree->nodes.count ? statement_around(tree, tree->root, at) : 0;
  const char *doc = n ? node_doc(t->a, tree, &t->s->program.sources, n) : NULL;
  if (doc) builder_format(&t->b, "%s\n\n", query_doc(t->a, doc, t->l));
}

/* What it is: its class, or the quantity that a place of measuring has. */
static const char *entity_type(const struct telling *t, entity_id e) {
  const struct entity *x = &t->m->entities.items[e];
  if (x->class && x->class != t->m->root_class[x->kind]) return class_text(t->m, x->class, t->l);
  uint32_t end = e + 1 < t->m->entities.count ? t->m->entities.items[e + 1].first_value : t->m->values.count;
  for (uint32_t i = x->first_value; x->kind == KIND_QUANTITY && i < end; i++) {
    const struct value *v = &t->m->values.items[i].value;
    const struct kind_info *k = &t->m->units.kinds.items[v->tag == VALUE_RANGE ? v->extra : 0];
    if (v->tag == VALUE_RANGE && v->extra) return named(t->m, k->name, k->name_ja, t->l);
  }
  return NULL;
}

static void tell_entity(struct telling *t, entity_id e) {
  const struct entity *x = &t->m->entities.items[e];
  const char *kind = x->kind == KIND_PORT ? word_spelling(word_find(x->flags & ENTITY_OUTPUT ? "output" : "input", x->flags & ENTITY_OUTPUT ? 6 : 5), t->l) : kind_text((enum entity_kind)x->kind, t->l);
  tell_head(t, entity_name(t->a, t->m, e, true), kind, entity_type(t, e));
  tell_doc(t, x->at);
  if (x->owner) builder_format(&t->b, either(t, "owner: `%s`\n\n", "所有者: `%s`\n\n"), entity_name(t->a, t->m, x->owner, false));
  tell_values(t, e);
  tell_label(t, e);
  tell_findings(t, e);
}

/* ---- classes, attributes, members ---- */

static void tell_attribute_line(struct telling *t, const struct attribute *x) {
  builder_format(&t->b, "- `%s : %s`", named(t->m, x->name, x->name_ja, t->l), query_type_text(t->a, t->m, &x->type, t->l));
  if (x->doc) builder_format(&t->b, "  %s", query_doc(t->a, x->doc, t->l));
  builder_text(&t->b, "\n");
}

static void tell_class(struct telling *t, class_id c) {
  const struct class_info *x = &t->m->classes.items[c];
  uint32_t left = SHOWN_ATTRIBUTES;
  tell_head(t, class_text(t->m, c, t->l), x->is_enum ? either(t, "enum", "選択肢") : kind_text((enum entity_kind)x->kind, t->l), sym_text(t->m->names, x->qualified));
  if (x->doc) builder_format(&t->b, "%s\n\n", query_doc(t->a, x->doc, t->l));
  if (x->is_enum) builder_format(&t->b, "`%s`\n", members_text(t->a, t->m, c, t->l));
  for (class_id at = c; at && !x->is_enum; at = t->m->classes.items[at].parent)
    for (uint32_t i = 0; i < t->m->classes.items[at].attribute_count && left; i++, left--) tell_attribute_line(t, &t->m->attributes.items[t->m->classes.items[at].first_attribute + i]);
}

static void tell_attribute(struct telling *t, const struct attribute *x) {
  tell_head(t, named(t->m, x->name, x->name_ja, t->l), either(t, "attribute", "属性"), query_type_text(t->a, t->m, &x->type, t->l));
  if (x->doc) builder_format(&t->b, "%s\n\n", query_doc(t->a, x->doc, t->l));
  builder_format(&t->b, either(t, "declared by `%s`\n", "宣言: `%s`\n"), class_text(t->m, x->owner, t->l));
  if (x->preset.tag != VALUE_NONE) builder_format(&t->b, either(t, "default: `%s`\n", "既定値: `%s`\n"), value_text(t->a, t->m, x->preset, t->l));
}

static void tell_member(struct telling *t, const struct enum_member *x) {
  tell_head(t, named(t->m, x->name, x->name_ja, t->l), class_text(t->m, x->owner, t->l), members_text(t->a, t->m, x->owner, t->l));
  if (x->doc) builder_format(&t->b, "%s\n", query_doc(t->a, x->doc, t->l));
}

static void tell_module(struct telling *t, module_id m) {
  const struct module_info *x = &t->m->modules.items[m];
  tell_head(t, sym_text(t->m->names, x->name), x->framework ? either(t, "framework", "フレームワーク") : either(t, "module", "モジュール"), sym_text(t->m->names, x->version));
}

/* ---- requirements ---- */

static void tell_levels(struct telling *t, const struct rule_requirement *q) {
  for (int i = 0; i < 3; i++) {
    const char *text = query_pick(t->s, q->levels[i].sentence, t->l);
    if (*text) builder_format(&t->b, either(t, "- level %d: %s\n", "- レベル %d: %s\n"), i + 1, text);
  }
}

static void tell_verdicts(struct telling *t, uint32_t requirement) {
  uint32_t shown = 0;
  for (uint32_t i = 0; t->s->judged && i < t->s->findings.rows.count; i++) {
    const struct finding_row *row = &t->s->findings.rows.items[i];
    if (row->requirement != requirement) continue;
    if (shown++ == SHOWN_FINDINGS) builder_text(&t->b, "- ...\n");
    if (SHOWN_FINDINGS < shown) return;
    if (shown == 1) builder_text(&t->b, either(t, "\nNow:\n", "\n現在の判定:\n"));
    tell_row(t, row, arena_format(t->a, "`%s`", entity_name(t->a, t->m, row->subject, false)));
  }
}

/* `#CPS.AT`: its title and the requirements in it. */
static void tell_category(struct telling *t, sym id) {
  const struct rule_set *rules = &t->s->program.rules;
  uint32_t c = 0;
  while (c < rules->categories.count && rules->categories.items[c].id != id) c++;
  if (c == rules->categories.count) return;
  builder_format(&t->b, " %s\n\n", query_pick(t->s, rules->categories.items[c].title, t->l));
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    const struct rule_requirement *q = &rules->requirements.items[i];
    if (q->category == c + 1) builder_format(&t->b, "- #%s %s\n", sym_text(t->m->names, q->id), query_pick(t->s, q->title, t->l));
  }
}

static void tell_requirement(struct telling *t, sym id) {
  uint32_t index = session_requirement(t->s, id);
  builder_format(&t->b, "**#%s**", sym_text(t->m->names, id));
  if (index == UINT32_MAX) tell_category(t, id);
  if (index == UINT32_MAX) return;
  const struct rule_requirement *q = &t->s->program.rules.requirements.items[index];
  const struct catalogue *c = t->s->program.rules.frameworks.items[q->framework].catalogue;
  builder_format(&t->b, " %s\n\n", query_pick(t->s, q->title, t->l));
  if (c && q->catalogue != UINT32_MAX) builder_format(&t->b, "%s\n\n", query_pick(t->s, c->requirements.items[q->catalogue].statement, t->l));
  tell_levels(t, q);
  tell_verdicts(t, index);
}

const char *session_describe(struct arena *a, struct session *s, const struct name_use *u, enum language l) {
  struct telling t = {.a = a, .s = s, .m = &s->program.model, .l = l};
  switch ((enum use_kind)u->kind) {
  case USE_ENTITY: tell_entity(&t, u->id); break;
  case USE_CLASS: tell_class(&t, u->id); break;
  case USE_ATTRIBUTE: tell_attribute(&t, &t.m->attributes.items[u->id]); break;
  case USE_MEMBER: tell_member(&t, &t.m->members.items[u->id]); break;
  case USE_MODULE: tell_module(&t, u->id); break;
  case USE_REQUIREMENT: tell_requirement(&t, u->id); break;
  }
  const char *res = arena_copy(a, builder_get(&t.b), t.b.length);
  builder_free(&t.b);
  return res;
}
