/* actions.c - what may be done about a message or a name: repairs that the compiler knows, labels, channels. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/actions.h"
#include "compiler/syntax/token.h"

enum { CHANNEL_ACTIONS = 4 };

const char *either(const struct acting *a, const char *en, const char *ja) { return a->ja ? ja : en; }

/* ---- writing an action ---- */

void action_edit(struct acting *a, span at, const char *text) { vec_push(&a->edits, ((struct action_edit){at, text})); }

static int compare_edits(const void *a, const void *b) {
  const struct action_edit *x = a, *y = b;
  return x->at.start < y->at.start ? -1 : x->at.start > y->at.start;
}

/* The edits by file. Offsets rise from file to file, so those of one lie together. */
static void write_changes(struct acting *a) {
  struct json *j = a->r->json;
  const struct source_file *file = NULL;
  json_object(j);
  for (uint32_t i = 0; i < a->edits.count; i++) {
    const struct action_edit *e = &a->edits.items[i];
    const struct source_file *f = source_file_at(a->sources, e->at.start);
    if (f != file) {
      if (file) json_end_array(j);
      json_key(j, source_uri(a->r->server, &a->r->memory, f));
      json_array(j);
      file = f;
    }
    json_object(j);
    json_key(j, "range");
    write_range(a->r->server, j, a->sources, e->at);
    json_pair(j, "newText", e->text);
    json_end_object(j);
  }
  if (file) json_end_array(j);
  json_end_object(j);
}

void action_write(struct acting *a, const char *title, const char *kind, const struct diagnostic *about) {
  struct json *j = a->r->json;
  json_object(j);
  json_pair(j, "title", title);
  json_pair(j, "kind", kind);
  if (about) {
    json_key(j, "isPreferred");
    json_boolean(j, true);
    json_key(j, "diagnostics");
    json_array(j);
    write_diagnostic(a->r->server, &a->r->memory, j, a->sources, about);
    json_end_array(j);
  }
  if (a->edits.count) qsort(a->edits.items, a->edits.count, sizeof *a->edits.items, compare_edits);
  json_key(j, "edit");
  json_object(j);
  json_key(j, "changes");
  write_changes(a);
  json_end_object(j);
  json_end_object(j);
  a->edits.count = 0;
}

const char *text_of(struct acting *a, span at) {
  size_t length;
  const char *text = source_text(a->sources, at, &length);
  return arena_copy(&a->r->memory, text, length);
}

/* ---- repairs ---- */

static bool touches(const struct acting *a, span at) { return at.start <= a->asked.end && a->asked.start <= at.end; }
static bool is_here(const struct acting *a, span at) {
  return a->file->base <= at.start && at.start <= a->file->base + a->file->length;
}

static const char *repair_title(struct acting *a, const struct diagnostic *x) {
  const char *with = x->fixes->replacement, *old = text_of(a, x->fixes->at);
  if (x->fixes->next) return either(a, "repair", "修正する");
  if (!*with) return arena_format(&a->r->memory, either(a, "remove `%s`", "`%s` を削除"), old);
  if (!*old) return arena_format(&a->r->memory, either(a, "insert `%s`", "`%s` を挿入"), with);
  return arena_format(&a->r->memory, either(a, "replace `%s` with `%s`", "`%s` を `%s` に置き換え"), old, with);
}

static void offer_repair(struct acting *a, const struct diagnostic *x) {
  for (const struct diag_fix *f = x->fixes; f; f = f->next) action_edit(a, f->at, f->replacement);
  action_write(a, repair_title(a, x), "quickfix", x);
}

/* Where one more import may go: behind the others, else behind what a file begins with. */
static span import_place(const struct acting *a) {
  static const enum node_kind before[] = {NODE_IMPORT, NODE_MODULE, NODE_EDITION};
  const struct tree *t = tree_here(a);
  span res = {a->file->base, a->file->base};
  for (size_t i = 0; t && t->nodes.count && i < sizeof before / sizeof *before; i++)
    if (t->last[before[i]]) return line_behind(a, node_at(t, t->last[before[i]])->at);
  return res;
}

/* A name that only an import is missing for. */
static bool needs_import(const struct diagnostic *x) {
  return x->message == MSG_CLASS_OF_LIBRARY || x->message == MSG_NAME_OF_MODULE || x->message == MSG_MODULE_NOT_IMPORTED;
}

/* `fac.Plc` where nothing is called `fac`: the class behind the dot, or "". */
static const char *class_behind(struct acting *a, span at) {
  const char *text = a->file->text + (at.end - a->file->base), *end = text + 1;
  if (*text != '.') return "";
  while (*end & 0x80 || *end == '_' || ('0' <= *end && *end <= '9') || ('a' <= (*end | 32) && (*end | 32) <= 'z'))
    end++;
  return arena_copy(&a->r->memory, text + 1, (size_t)(end - text - 1));
}

/* The import that X asks for, or that would bring in a class of the library under the name before its dot; NULL: X is
 * about something else. */
static const char *import_for(struct acting *a, const struct diagnostic *x) {
  const struct class_homes *homes = &a->r->server->homes;
  bool ja = is_japanese(a);
  if (needs_import(x))
    return arena_format(&a->r->memory, "%s %s", word(a, T_IMPORT), x->arguments[ja && x->arguments[2] ? 2 : 1]);
  const char *class = strcmp(message_code(x->message), "E0201") ? "" : class_behind(a, x->at);
  const char *home = *class ? homes->module_of(homes->context, class, ja ? LANGUAGE_JA : LANGUAGE_EN) : NULL;
  if (!home) return NULL;
  return arena_format(&a->r->memory, "%s %s %s %s", word(a, T_IMPORT), home, word(a, T_AS), text_of(a, x->at));
}

static void offer_import(struct acting *a, const struct diagnostic *x) {
  const char *line = import_for(a, x);
  if (!line) return;
  span at = import_place(a);
  bool begins = at.start == a->file->base || a->file->text[at.start - a->file->base - 1] == '\n';
  action_edit(a, at, arena_format(&a->r->memory, "%s%s\n", begins ? "" : "\n", line));
  action_write(a, arena_format(&a->r->memory, either(a, "add `%s`", "`%s` を追加"), line), "quickfix", x);
}

/* ---- statements ---- */

node_id tree_statement_at(const struct tree *t, uint32_t offset, bool innermost) {
  node_id res = 0;
  for (node_id at = t->root; at;) {
    node_id next = 0;
    for (node_id c = node_at(t, at)->first; c; c = node_at(t, c)->next)
      if (node_at(t, c)->at.start <= offset && offset <= node_at(t, c)->at.end &&
          (node_at(t, c)->kind == NODE_BODY ||
           (NODE_EDITION <= node_at(t, c)->kind && node_at(t, c)->kind <= NODE_EXPECT)))
        next = c;
    if (next && node_at(t, next)->kind != NODE_BODY) res = next;
    if (res && !innermost) break;
    at = next;
  }
  return res;
}

const struct tree *tree_here(const struct acting *a) {
  return session_tree_of(&a->u->session, (uint32_t)(a->file - a->sources->files.items));
}

span line_behind(const struct acting *a, span at) {
  const struct tree *t = tree_here(a);
  node_id n = t ? tree_statement_at(t, at.start, false) : 0;
  uint32_t end = n ? node_at(t, n)->at.end : at.end, local = end - a->file->base;
  const char *stop = memchr(a->file->text + local, '\n', a->file->length - local);
  uint32_t res = stop ? a->file->base + (uint32_t)(stop + 1 - a->file->text) : a->file->base + a->file->length;
  return (span){res, res};
}

bool is_japanese(const struct acting *a) {
  const char *text = a->file->text;
  static const char *const words[] = {"言語版", "モジュール", "ソシキ", "組織", "責任組織"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (memmem(text, a->file->length < 4096 ? a->file->length : 4096, words[i], strlen(words[i]))) return true;
  return false;
}

const char *word_in(const struct acting *a, uint16_t token, uint16_t statement) {
  return word_spelling_in(token, statement, is_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
}
const char *word(const struct acting *a, uint16_t token) { return word_in(a, token, 0); }
const char *level_words(const struct acting *a) { return is_japanese(a) ? "レベル" : "at level"; }

/* ---- labels and channels ---- */

static bool has_mark(const struct model *m, entity_id e, const char *name) {
  sym s = intern_find(m->names, name, strlen(name));
  return s && model_value(m, e, s, NULL).tag != VALUE_NONE;
}

/* The end of a statement without the spaces and line ends behind it. */
static uint32_t trimmed_end(const struct source_file *f, span at) {
  uint32_t res = at.end;
  while (at.start < res && strchr(" \t\r\n;", f->text[res - 1 - f->base])) res--;
  return res;
}

/* The statement in BODY that gives the attribute of TEXT (`name = value`) another value; 0: none does. */
static node_id set_in(const struct acting *a, const struct tree *t, node_id body, const char *text) {
  const char *end = strstr(text, " = ");
  for (node_id n = body && end ? node_at(t, body)->first : 0; n; n = node_at(t, n)->next) {
    node_id name = node_at(t, n)->kind == NODE_SET ? node_child(t, n, NODE_NAME) : 0;
    const char *called = name ? sym_text(&a->u->session.program.names, node_at(t, name)->value) : "";
    if (name && strlen(called) == (size_t)(end - text) && !strncmp(called, text, strlen(called))) return n;
  }
  return 0;
}

bool insert_into(struct acting *a, span at, const char *text) {
  const struct source_file *f = source_file_at(a->sources, at.start);
  const struct tree *t =
      f && f->name[0] == '/' ? session_tree_of(&a->u->session, (uint32_t)(f - a->sources->files.items)) : NULL;
  node_id n = t && t->nodes.count ? tree_statement_at(t, at.start, true) : 0,
          body = n ? node_child(t, n, NODE_BODY) : 0;
  node_id same = set_in(a, t, body, text);
  if (!n) return false;
  if (same) {
    action_edit(a, (span){node_at(t, same)->at.start, trimmed_end(f, node_at(t, same)->at)}, text);
    return true;
  }
  uint32_t place = body ? node_at(t, body)->at.start + 1 : trimmed_end(f, node_at(t, n)->at);
  action_edit(a, (span){place, place},
              body ? arena_format(&a->r->memory, " %s;", text) : arena_format(&a->r->memory, " { %s }", text));
  return true;
}

static void offer_label(struct acting *a, entity_id e, span at) {
  const struct model *m = &a->u->session.program.model;
  if (m->entities.items[e].kind != KIND_DATA || has_mark(m, e, "c") || has_mark(m, e, "i") || has_mark(m, e, "a"))
    return;
  const char *text =
      is_japanese(a) ? "区分 機密性 = 中, 完全性 = 中, 可用性 = 中" : "label c = moderate, i = moderate, a = moderate";
  if (insert_into(a, at, text)) action_write(a, either(a, "add the missing label", "区分を追加"), "quickfix", NULL);
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
    span end = {node_at(t, sink)->at.end, node_at(t, sink)->at.end};
    action_edit(a, end, arena_format(&a->r->memory, " %s %s", word(a, T_VIA), name));
    action_write(a, arena_format(&a->r->memory, either(a, "say that it goes via `%s`", "経路 `%s` を追加"), name),
                 "quickfix", NULL);
  }
}

/* ---- former names ---- */

/* What was renamed a moment ago: its former name, so that findings of earlier reports are recognised. */
static void offer_former(struct acting *a, entity_id e) {
  const char *path = entity_path(&a->r->memory, &a->u->session.program.model, e),
             *from = former_remembered(a->r->server, path);
  span at = from ? former_place(a->u, e) : SPAN_NONE;
  if (!at.start || former_stated(a->u, e, from).start) return;
  if (sema_entity_by_name(a->u->session.sema, a->u->session.program.model.entities.items[e].module, from)) return;
  action_edit(a, at, former_text(&a->r->memory, from));
  action_write(a, arena_format(&a->r->memory, either(a, "keep the former name `%s`", "以前の名前 `%s` を残す"), from),
               "refactor", NULL);
}

/* ---- what is pointed at ---- */

/* The flow or transfer whose statement is pointed at anywhere; many have no name. 0: none. */
static entity_id joined_here(const struct acting *a) {
  const struct model *m = &a->u->session.program.model;
  const struct tree *t = tree_here(a);
  node_id n = t && t->nodes.count ? tree_statement_at(t, a->asked.start, true) : 0;
  if (!n || (node_at(t, n)->kind != NODE_FLOW && node_at(t, n)->kind != NODE_TRANSFER)) return 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    bool joins = x->kind == KIND_FLOW || x->kind == KIND_SENSE || x->kind == KIND_ACTUATE;
    if (joins && !(x->flags & ENTITY_FROM_CLASS) && node_at(t, n)->at.start <= x->at.start &&
        x->at.end <= node_at(t, n)->at.end)
      return e;
  }
  return 0;
}

/* ---- the answer ---- */

static bool asked_range(struct request *r, const struct source_file *f, span *res) {
  const struct json_value *range = json_member(r->params, "range");
  struct place from, to;
  if (!range || !read_place(json_member(range, "start"), &from) || !read_place(json_member(range, "end"), &to))
    return false;
  res->start = f->base + (uint32_t)text_offset(r->server, f->text, f->length, from);
  res->end = f->base + (uint32_t)text_offset(r->server, f->text, f->length, to);
  return true;
}

/* Does the client want actions of that kind, or everything? A kind stands for those below it: `refactor.rewrite`. */
static bool wants(const struct request *r, const char *kind) {
  const struct json_value *context = json_member(r->params, "context"),
                          *only = context ? json_member(context, "only") : NULL;
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
  struct acting a = {
      .r = r, .u = p.unit, .sources = &p.unit->session.program.sources, .ja = r->server->language == LANGUAGE_JA};
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
    if (x->silenced || !is_here(&a, x->at) || !touches(&a, x->at)) continue;
    if (x->fixes) offer_repair(&a, x);
    offer_import(&a, x);
  }
  const struct name_use *u = session_use_at(&p.unit->session, a.asked.start);
  if (u && u->kind == USE_ENTITY && wants(r, "refactor")) offer_former(&a, u->id);
  entity_id joined = fixes ? joined_here(&a) : 0;
  if (joined) {
    span at = p.unit->session.program.model.entities.items[joined].at;
    offer_channel(&a, joined, at);
    offer_guard(&a, joined, at);
  }
  if (u && u->kind == USE_ENTITY && fixes) {
    offer_label(&a, u->id, u->at);
    offer_for_findings(&a, u->id, u->at);
  }
  json_end_array(r->json);
  vec_free(&a.edits);
}
