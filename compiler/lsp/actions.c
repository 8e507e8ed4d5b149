/* actions.c - what may be done about a message or a gap: repairs that the compiler knows, and statements that answer it. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/syntax/token.h"

enum { GAP_ACTIONS = 6, CHANNEL_ACTIONS = 4, CLASS_ACTIONS = 3, ACCEPT_DAYS = 180 };

struct acting { struct request *r; struct unit *u; const struct source_file *file; struct sources *sources; span asked; enum language l; bool ja; };

static const char *either(const struct acting *a, const char *en, const char *ja) { return a->ja ? ja : en; }

static void write_edit(struct acting *a, span at, const char *text) {
  json_object(a->r->json);
  json_key(a->r->json, "range");
  write_range(a->r->server, a->r->json, a->sources, at);
  json_pair(a->r->json, "newText", text);
  json_end_object(a->r->json);
}

/* Begins an action up to its list of edits in the file. */
static void begin_action(struct acting *a, const char *title, const char *kind, bool preferred, const struct diagnostic *about) {
  struct json *j = a->r->json;
  json_object(j);
  json_pair(j, "title", title);
  json_pair(j, "kind", kind);
  if (preferred) {
    json_key(j, "isPreferred");
    json_boolean(j, true);
  }
  if (about) {
    json_key(j, "diagnostics");
    json_array(j);
    write_diagnostic(a->r->server, &a->r->memory, j, a->sources, about);
    json_end_array(j);
  }
  json_key(j, "edit");
  json_object(j);
  json_key(j, "changes");
  json_object(j);
  json_key(j, source_uri(a->r->server, &a->r->memory, a->file));
  json_array(j);
}

static void end_action(struct acting *a) {
  json_end_array(a->r->json);
  json_end_object(a->r->json);
  json_end_object(a->r->json);
  json_end_object(a->r->json);
}

static const char *text_of(struct acting *a, span at) {
  size_t length;
  const char *text = source_text(a->sources, at, &length);
  return arena_copy(&a->r->memory, text, length);
}

/* ---- repairs ---- */

static bool touches(const struct acting *a, span at) { return at.start <= a->asked.end && a->asked.start <= at.end; }
static bool is_here(const struct acting *a, span at) { return a->file->base <= at.start && at.start <= a->file->base + a->file->length; }

static const char *repair_title(struct acting *a, const struct diagnostic *x) {
  const char *with = x->fixes->replacement, *old = text_of(a, x->fixes->at);
  if (x->fixes->next) return either(a, "repair", "修正する");
  if (!*with) return arena_format(&a->r->memory, either(a, "remove `%s`", "`%s` を削除"), old);
  if (!*old) return arena_format(&a->r->memory, either(a, "insert `%s`", "`%s` を挿入"), with);
  return arena_format(&a->r->memory, either(a, "replace `%s` with `%s`", "`%s` を `%s` に置き換え"), old, with);
}

static void offer_repair(struct acting *a, const struct diagnostic *x) {
  begin_action(a, repair_title(a, x), "quickfix", true, x);
  for (const struct diag_fix *f = x->fixes; f; f = f->next) write_edit(a, f->at, f->replacement);
  end_action(a);
}

/* ---- statements ---- */

node_id tree_statement_at(const struct tree *t, uint32_t offset, bool innermost) {
  node_id res = 0;
  for (node_id at = t->root; at;) {
    node_id next = 0;
    for (node_id c = node_at(t, at)->first; c; c = node_at(t, c)->next)
      if (node_at(t, c)->at.start <= offset && offset <= node_at(t, c)->at.end && (node_at(t, c)->kind == NODE_BODY || (NODE_EDITION <= node_at(t, c)->kind && node_at(t, c)->kind <= NODE_EXPECT))) next = c;
    if (next && node_at(t, next)->kind != NODE_BODY) res = next;
    if (res && !innermost) break;
    at = next;
  }
  return res;
}

static const struct tree *tree_here(const struct acting *a) { return session_tree_of(&a->u->session, (uint32_t)(a->file - a->sources->files.items)); }

/* The beginning of the line behind the statement at the top that holds AT, where a new statement may go. */
static span line_behind(const struct acting *a, span at) {
  const struct tree *t = tree_here(a);
  node_id n = t ? tree_statement_at(t, at.start, false) : 0;
  uint32_t end = n ? node_at(t, n)->at.end : at.end, local = end - a->file->base;
  const char *stop = memchr(a->file->text + local, '\n', a->file->length - local);
  uint32_t res = stop ? a->file->base + (uint32_t)(stop + 1 - a->file->text) : a->file->base + a->file->length;
  return (span){res, res};
}

static bool ends_line(const struct acting *a, span at) { return at.start == a->file->base || a->file->text[at.start - a->file->base - 1] == '\n'; }

static bool is_japanese(const struct acting *a) {
  const char *text = a->file->text;
  static const char *const words[] = {"言語版", "モジュール", "ソシキ", "組織", "責任組織"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (memmem(text, a->file->length < 4096 ? a->file->length : 4096, words[i], strlen(words[i]))) return true;
  return false;
}

static const char *word(const struct acting *a, uint16_t token) { return word_spelling(token, is_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN); }
static const char *level_words(const struct acting *a) { return is_japanese(a) ? "レベル" : "at level"; }

/* A name that nothing here has. */
static const char *new_name(struct acting *a, const char *id) {
  char *base = arena_format(&a->r->memory, "m_%s", id);
  for (char *c = base; *c; c++) *c = ('A' <= *c && *c <= 'Z') ? (char)(*c | 32) : *c == '.' || *c == '-' ? '_' : *c;
  const char *res = base;
  for (int i = 2; intern_find(&a->u->session.program.names, res, strlen(res)) && i < 1000; i++) res = arena_format(&a->r->memory, "%s_%d", base, i);
  return res;
}

/* A module's class as it is written here: with the alias of its import; NULL when it is not imported. */
static const char *class_written(struct acting *a, class_id c) {
  const struct model *m = &a->u->session.program.model;
  const struct class_info *x = &m->classes.items[c];
  module_id here = session_module_of(&a->u->session, (uint32_t)(a->file - a->sources->files.items));
  const struct program_module *p = &a->u->session.program.modules.items[here];
  const char *name = sym_text(m->names, is_japanese(a) && x->name_ja ? x->name_ja : x->name);
  for (uint32_t i = 0; i < p->imports.count; i++)
    if (p->imports.items[i].module == x->module) return p->imports.items[i].alias ? arena_format(&a->r->memory, "%s.%s", sym_text(m->names, p->imports.items[i].alias), name) : name;
  return x->module == here || x->module == a->u->session.program.core ? name : NULL;
}

static void insert_line(struct acting *a, const char *title, span at, const char *line) {
  begin_action(a, title, "quickfix", false, NULL);
  write_edit(a, at, arena_format(&a->r->memory, "%s%s\n", ends_line(a, at) ? "" : "\n", line));
  end_action(a);
}

/* ---- gaps ---- */

/* Measures whose class the levels up to the target ask for. */
static void offer_classes(struct acting *a, const struct finding_row *row, const char *subject, span at) {
  const struct model *m = &a->u->session.program.model;
  const struct rule_requirement *q = &a->u->session.program.rules.requirements.items[row->requirement];
  struct rule_facts facts = {0};
  int offered = 0;
  for (int level = row->lo; level < row->target; level++)
    if (q->levels[level].condition) rule_facts_add(&facts, &a->u->session.program.rules, q->levels[level].condition);
  for (uint32_t i = 0; i < facts.list.count && offered < CLASS_ACTIONS; i++) {
    const struct rule_fact *f = &facts.list.items[i];
    if (f->kind != RULE_FACT_CLASS || m->classes.items[f->what].kind != KIND_MEASURE || f->what == m->root_class[KIND_MEASURE]) continue;
    const char *class = class_written(a, f->what);
    if (!class) continue;
    offered++;
    const char *line = arena_format(&a->r->memory, "%s %s : %s %s %u %s %s", word(a, T_MEASURE), new_name(a, sym_text(m->names, q->id)), class, level_words(a), row->target, word(a, T_ON), subject);
    insert_line(a, arena_format(&a->r->memory, either(a, "#%s: add a measure `%s`", "#%s: 対策 `%s` を追加"), sym_text(m->names, q->id), class), at, line);
  }
  rule_facts_free(&facts);
}

static void offer_answer(struct acting *a, const struct finding_row *row, const char *subject, span at) {
  const struct model *m = &a->u->session.program.model;
  const struct rule_requirement *q = &a->u->session.program.rules.requirements.items[row->requirement];
  const char *id = sym_text(m->names, q->id);
  const char *line = arena_format(&a->r->memory, "%s %s %s #%s %s %u %s %s", word(a, T_MEASURE), new_name(a, id), word(a, T_MEETS), id, level_words(a), row->target, word(a, T_ON), subject);
  insert_line(a, arena_format(&a->r->memory, either(a, "#%s: add a measure that meets it at level %u", "#%s: レベル %u に対応する対策を追加"), id, row->target), at, line);
}

static void offer_acceptance(struct acting *a, const struct finding_row *row, const char *subject, span at) {
  const struct model *m = &a->u->session.program.model;
  const struct rule_requirement *q = &a->u->session.program.rules.requirements.items[row->requirement];
  entity_id owner = m->entities.items[row->subject].kind == KIND_ORGANIZATION ? row->subject : m->entities.items[row->subject].owner;
  const char *id = sym_text(m->names, q->id);
  char until[11];
  if (!owner) return;
  date_format(a->u->session.options.as_of + ACCEPT_DAYS, until);
  const char *line = arena_format(&a->r->memory, "%s #%s %s %u %s %s %s %s %s %s %s \"%s\"", word(a, T_ACCEPT), id, level_words(a), row->target, word(a, T_ON), subject, word(a, T_BY),
                                  entity_path(&a->r->memory, m, owner), word(a, T_UNTIL), until, word(a, T_BECAUSE), is_japanese(a) ? "理由を書く" : "say why");
  insert_line(a, arena_format(&a->r->memory, either(a, "#%s: accept until %s", "#%s: %s まで受容"), id, until), at, line);
}

/* Findings about what is pointed at, and not met; gaps first. */
static void offer_for_findings(struct acting *a, entity_id e, span at) {
  const struct findings *f = &a->u->session.findings;
  const char *subject = entity_path(&a->r->memory, &a->u->session.program.model, e);
  int left = GAP_ACTIONS;
  if (strpbrk(subject, ">#` ")) return; /* without a name of its own nothing can be said about it */
  for (int pass = STATUS_GAP; pass <= STATUS_UNDECIDED; pass++)
    for (uint32_t i = 0; a->u->session.judged && i < f->rows.count && left; i++) {
      const struct finding_row *row = &f->rows.items[i];
      bool core = a->u->session.program.rules.frameworks.items[a->u->session.program.rules.requirements.items[row->requirement].framework].core;
      if (row->subject != e || row->status != pass || core || row->disposition != DISPOSITION_OPEN || !row->target) continue;
      left--;
      span behind = line_behind(a, at);
      offer_classes(a, row, subject, behind);
      offer_answer(a, row, subject, behind);
      if (pass == STATUS_GAP) offer_acceptance(a, row, subject, behind);
    }
}

/* ---- labels and channels ---- */

static bool has_mark(const struct model *m, entity_id e, const char *name) {
  sym s = intern_find(m->names, name, strlen(name));
  return s && model_value(m, e, s, NULL).tag != VALUE_NONE;
}

/* Into the block of the statement, or a block behind it. */
static void insert_into(struct acting *a, const char *title, span at, const char *text) {
  const struct tree *t = tree_here(a);
  node_id n = t ? tree_statement_at(t, at.start, true) : 0, body = node_child(t, n, NODE_BODY);
  if (!n) return;
  uint32_t place = body ? node_at(t, body)->at.start + 1 : node_at(t, n)->at.end;
  while (!body && node_at(t, n)->at.start < place && strchr(" \t\r\n;", a->file->text[place - 1 - a->file->base])) place--;
  begin_action(a, title, "quickfix", false, NULL);
  write_edit(a, (span){place, place}, body ? arena_format(&a->r->memory, " %s;", text) : arena_format(&a->r->memory, " { %s }", text));
  end_action(a);
}

static void offer_label(struct acting *a, entity_id e, span at) {
  const struct model *m = &a->u->session.program.model;
  if (m->entities.items[e].kind != KIND_DATA || has_mark(m, e, "c") || has_mark(m, e, "i") || has_mark(m, e, "a")) return;
  const char *text = is_japanese(a) ? "区分 機密性 = 中, 完全性 = 中, 可用性 = 中" : "label c = moderate, i = moderate, a = moderate";
  insert_into(a, either(a, "add the missing label", "区分を追加"), at, text);
}

static bool has_parts(const struct model *m, entity_id e) {
  uint32_t count;
  model_related(m, RELATION_PARTS, e, &count);
  return count != 0;
}

/* A flow without a channel: systems without parts, networks among them, that it may go by. */
static void offer_channel(struct acting *a, entity_id e, span at) {
  const struct model *m = &a->u->session.program.model;
  uint32_t count;
  int offered = 0;
  model_related(m, RELATION_VIA, e, &count);
  const struct tree *t = tree_here(a);
  node_id n = t ? tree_statement_at(t, at.start, true) : 0, sink = n ? node_child(t, n, NODE_SINK) : 0;
  if (m->entities.items[e].kind != KIND_FLOW || count || !sink) return;
  for (entity_id s = 1; s < m->entities.count && offered < CHANNEL_ACTIONS; s++) {
    const struct entity *x = &m->entities.items[s];
    if (x->kind != KIND_SYSTEM || x->module != m->entities.items[e].module || has_parts(m, s)) continue;
    const char *name = entity_path(&a->r->memory, m, s);
    offered++;
    begin_action(a, arena_format(&a->r->memory, either(a, "say that it goes via `%s`", "経路 `%s` を追加"), name), "quickfix", false, NULL);
    span end = {node_at(t, sink)->at.end, node_at(t, sink)->at.end};
    write_edit(a, end, arena_format(&a->r->memory, " %s %s", word(a, T_VIA), name));
    end_action(a);
  }
}

/* An actuation whose input is trusted more widely than its safe range: procedures that may guard it. */
static void offer_guard(struct acting *a, entity_id e, span at) {
  const struct model *m = &a->u->session.program.model;
  uint32_t count;
  int offered = 0;
  model_related(m, RELATION_GUARD, e, &count);
  if (m->entities.items[e].kind != KIND_ACTUATE || count) return;
  for (uint32_t i = 0; i < m->downgrades.count && offered < CHANNEL_ACTIONS; i++) {
    if (!m->downgrades.items[i].endorse) continue;
    const char *name = entity_path(&a->r->memory, m, m->downgrades.items[i].procedure);
    offered++;
    insert_into(a, arena_format(&a->r->memory, either(a, "guard it by `%s`", "事前検証 `%s` を追加"), name), at, arena_format(&a->r->memory, "%s = %s", is_japanese(a) ? "事前検証" : "guard", name));
  }
}

/* ---- former names ---- */

/* What was renamed a moment ago: its former name, so that findings of earlier reports are recognised. */
static void offer_former(struct acting *a, entity_id e) {
  const char *path = entity_path(&a->r->memory, &a->u->session.program.model, e), *from = former_remembered(a->r->server, path);
  span at = from ? former_place(a->u, e) : SPAN_NONE;
  if (!at.start || former_stated(a->u, e, from).start) return;
  if (sema_entity_by_name(a->u->session.sema, a->u->session.program.model.entities.items[e].module, from)) return;
  begin_action(a, arena_format(&a->r->memory, either(a, "keep the former name `%s`", "以前の名前 `%s` を残す"), from), "refactor", false, NULL);
  write_edit(a, at, former_text(&a->r->memory, from));
  end_action(a);
}

/* ---- the answer ---- */

static bool asked_range(struct request *r, const struct source_file *f, span *res) {
  const struct json_value *range = json_member(r->params, "range");
  struct place from, to;
  if (!range || !read_place(json_member(range, "start"), &from) || !read_place(json_member(range, "end"), &to)) return false;
  res->start = f->base + (uint32_t)text_offset(r->server, f->text, f->length, from);
  res->end = f->base + (uint32_t)text_offset(r->server, f->text, f->length, to);
  return true;
}

/* Does the client want actions of that kind, or everything? A kind stands for those below it: `refactor.rewrite`. */
static bool wants(const struct request *r, const char *kind) {
  const struct json_value *context = json_member(r->params, "context"), *only = context ? json_member(context, "only") : NULL;
  if (!only || json_kind(only) != JSON_KIND_ARRAY) return true;
  for (size_t i = 0; i < json_count(only); i++) {
    const char *x = json_text(json_item(only, i));
    size_t length = x ? strlen(x) : 0;
    if (x && !strncmp(kind, x, length) && (kind[length] == 0 || kind[length] == '.')) return true;
    if (x && length == 0) return true;
  }
  return false;
}

void handle_code_action(struct request *r) {
  struct target_place p;
  bool known = request_text(r, &p);
  if (r->error || !known) return;
  struct acting a = {.r = r, .u = p.unit, .sources = &p.unit->session.program.sources, .l = r->server->language, .ja = r->server->language == LANGUAGE_JA};
  a.file = &a.sources->files.items[p.file];
  if (!asked_range(r, a.file, &a.asked)) {
    server_fail(r, ERROR_PARAMS, "range is missing");
    return;
  }
  const struct diagnostics *d = &p.unit->session.program.diagnostics;
  json_array(r->json);
  bool fixes = wants(r, "quickfix");
  for (uint32_t i = 0; fixes && i < d->list.count; i++) {
    const struct diagnostic *x = &d->list.items[i];
    if (x->fixes && !x->silenced && is_here(&a, x->at) && touches(&a, x->at)) offer_repair(&a, x);
  }
  const struct name_use *u = session_use_at(&p.unit->session, a.asked.start);
  if (u && u->kind == USE_ENTITY && wants(r, "refactor")) offer_former(&a, u->id);
  if (u && u->kind == USE_ENTITY && fixes) {
    offer_channel(&a, u->id, u->at);
    offer_label(&a, u->id, u->at);
    offer_guard(&a, u->id, u->at);
    offer_for_findings(&a, u->id, u->at);
  }
  json_end_array(r->json);
}
