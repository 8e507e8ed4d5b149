/* symbols.c - the outline of a file, and names of the whole workspace. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/syntax/token.h"

enum { DEPTH_LIMIT = 64, SYMBOLS_LIMIT = 500 };
enum {
  SYMBOL_FILE = 1,
  SYMBOL_MODULE_ = 2,
  SYMBOL_NAMESPACE = 3,
  SYMBOL_CLASS_ = 5,
  SYMBOL_METHOD = 6,
  SYMBOL_PROPERTY = 7,
  SYMBOL_FIELD_ = 8,
  SYMBOL_ENUM_ = 10,
  SYMBOL_INTERFACE = 11,
  SYMBOL_FUNCTION = 12,
  SYMBOL_VARIABLE = 13,
  SYMBOL_CONSTANT = 14,
  SYMBOL_OBJECT = 19,
  SYMBOL_KEY = 20,
  SYMBOL_MEMBER_ = 22,
  SYMBOL_STRUCT = 23,
  SYMBOL_EVENT = 24
};

static int symbol_of_statement(const struct node *n) {
  static const uint8_t kinds[NODE_KIND_COUNT] = {
      [NODE_CLASS] = SYMBOL_CLASS_,       [NODE_ENUM] = SYMBOL_ENUM_,         [NODE_MEMBER] = SYMBOL_MEMBER_,
      [NODE_FIELD] = SYMBOL_PROPERTY,     [NODE_UNIT] = SYMBOL_CONSTANT,      [NODE_DIMENSION] = SYMBOL_CONSTANT,
      [NODE_PHYSICAL] = SYMBOL_FIELD_,    [NODE_PORT] = SYMBOL_INTERFACE,     [NODE_FLOW] = SYMBOL_EVENT,
      [NODE_TRANSFER] = SYMBOL_EVENT,     [NODE_MEASURE] = SYMBOL_METHOD,     [NODE_EVIDENCE] = SYMBOL_FILE,
      [NODE_CONTRACT] = SYMBOL_INTERFACE, [NODE_ELEMENT] = SYMBOL_OBJECT,     [NODE_DEFINE] = SYMBOL_FUNCTION,
      [NODE_REQUIREMENT] = SYMBOL_KEY,    [NODE_CATEGORY] = SYMBOL_NAMESPACE, [NODE_PROFILE] = SYMBOL_NAMESPACE,
      [NODE_TEST] = SYMBOL_FUNCTION,      [NODE_EXCEPTION] = SYMBOL_KEY,      [NODE_THREAT] = SYMBOL_KEY,
      [NODE_VULNERABILITY] = SYMBOL_KEY,  [NODE_RISK] = SYMBOL_KEY,           [NODE_ANSWERS] = SYMBOL_STRUCT,
      [NODE_MODULE] = SYMBOL_MODULE_};
  if (n->kind == NODE_ELEMENT && (n->aux == T_PERSON || n->aux == T_ORGANIZATION)) return SYMBOL_VARIABLE;
  if (n->kind == NODE_ELEMENT && n->aux == T_PROCEDURE) return SYMBOL_FUNCTION;
  if (n->kind == NODE_ELEMENT && n->aux == T_DATA) return SYMBOL_STRUCT;
  return kinds[n->kind];
}

struct outline {
  struct request *r;
  struct unit *u;
  const struct tree *t;
  struct sources *sources;
  int depth;
};

static const char *text_at(struct outline *o, span at) {
  size_t length;
  const char *text = source_text(o->sources, at, &length);
  return arena_copy(&o->r->memory, text, length);
}

/* The class after the colon, the ends of a flow. */
static const char *detail_of(struct outline *o, node_id n) {
  static const enum node_kind kinds[] = {NODE_TYPING, NODE_TYPE};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    node_id part = node_child(o->t, n, kinds[i]), path = part ? node_child(o->t, part, NODE_PATH) : 0;
    if (path) return text_at(o, node_at(o->t, path)->at);
  }
  node_id source = node_child(o->t, n, NODE_SOURCE), sink = node_child(o->t, n, NODE_SINK);
  if (!source || !sink) return NULL;
  return arena_format(&o->r->memory, "%s -> %s", text_at(o, node_at(o->t, source)->at),
                      text_at(o, node_at(o->t, sink)->at));
}

/* What a statement is called in the outline, and where that stands; false: it does not show. */
static bool name_of(struct outline *o, node_id n, const char **name, span *at) {
  const struct node *x = node_at(o->t, n);
  node_id called = node_child(o->t, n, x->kind == NODE_MODULE ? NODE_PATH : NODE_NAME);
  *at = called ? node_at(o->t, called)->at : (span){x->at.start, x->at.start};
  if (called) return *name = text_at(o, *at), true;
  if (x->kind == NODE_FLOW || x->kind == NODE_TRANSFER) return *name = detail_of(o, n), *name != NULL;
  if (x->kind == NODE_REQUIREMENT)
    return *name = arena_format(&o->r->memory, "#%s", sym_text(&o->u->session.program.names, x->value)), true;
  if (x->kind == NODE_ANSWERS) return *name = word_spelling(T_ANSWERS, o->r->server->language), true;
  return false;
}

static void write_children(struct outline *o, node_id parent);

static void write_symbol(struct outline *o, node_id n, const char *name, span at, int kind) {
  struct json *j = o->r->json;
  node_id body = node_child(o->t, n, NODE_BODY);
  const char *detail = detail_of(o, n);
  json_object(j);
  json_pair(j, "name", name);
  json_pair(j, "detail", detail && strcmp(detail, name) ? detail : NULL);
  json_key(j, "kind");
  json_integer(j, kind);
  json_key(j, "range");
  write_range(o->r->server, j, o->sources, node_at(o->t, n)->at);
  json_key(j, "selectionRange");
  write_range(o->r->server, j, o->sources, at);
  if (body) {
    json_key(j, "children");
    json_array(j);
    write_children(o, body);
    json_end_array(j);
  }
  json_end_object(j);
}

static void write_flat(struct outline *o, const char *name, node_id n, int kind) {
  struct json *j = o->r->json;
  json_object(j);
  json_pair(j, "name", name);
  json_key(j, "kind");
  json_integer(j, kind);
  json_key(j, "location");
  write_location(o->r->server, &o->r->memory, j, o->sources, node_at(o->t, n)->at);
  json_end_object(j);
}

static void write_children(struct outline *o, node_id parent) {
  if (DEPTH_LIMIT < o->depth++) return;
  for (node_id n = node_at(o->t, parent)->first; n; n = node_at(o->t, n)->next) {
    const char *name;
    span at;
    const struct node *x = node_at(o->t, n);
    int kind = symbol_of_statement(x);
    bool shown = kind && name_of(o, n, &name, &at) && *name;
    node_id body = node_child(o->t, n, NODE_BODY);
    if (shown && o->r->server->client.hierarchy)
      write_symbol(o, n, name, at, kind);
    else if (shown)
      write_flat(o, name, n, kind);
    if (body && (!shown || !o->r->server->client.hierarchy)) write_children(o, body); /* of a broken statement, too */
  }
  o->depth--;
}

void handle_document_symbol(struct request *r) {
  struct target_place p;
  if (!request_text(r, &p)) return;
  const struct tree *t = session_tree_of(&p.unit->session, p.file);
  struct outline o = {r, p.unit, t, &p.unit->session.program.sources, 0};
  json_array(r->json);
  if (t && t->nodes.count) write_children(&o, t->root);
  json_end_array(r->json);
}

/* ---- the workspace ---- */

static int symbol_of_entity(const struct entity *x) {
  switch ((enum entity_kind)x->kind) {
  case KIND_ORGANIZATION:
  case KIND_PERSON: return SYMBOL_VARIABLE;
  case KIND_DATA: return SYMBOL_STRUCT;
  case KIND_PROCEDURE: return SYMBOL_FUNCTION;
  case KIND_FLOW:
  case KIND_SENSE:
  case KIND_ACTUATE: return SYMBOL_EVENT;
  case KIND_MEASURE: return SYMBOL_METHOD;
  case KIND_EVIDENCE: return SYMBOL_FILE;
  case KIND_CONTRACT:
  case KIND_PORT: return SYMBOL_INTERFACE;
  case KIND_QUANTITY:
  case KIND_FIELD: return SYMBOL_FIELD_;
  case KIND_NONE:
  case KIND_COMPONENT:
  case KIND_SYSTEM:
  case KIND_REQUIRE:
  case KIND_COUNT: break;
  }
  return SYMBOL_OBJECT;
}

static bool can_show(struct request *r, struct unit *u, span at) {
  const struct source_file *f = source_file_at(&u->session.program.sources, at.start);
  return f && f->name[0] == '/' && source_uri(r->server, &r->memory, f);
}

static void write_found(struct request *r, struct unit *u, const char *name, int kind, span at, const char *container) {
  json_object(r->json);
  json_pair(r->json, "name", name);
  json_key(r->json, "kind");
  json_integer(r->json, kind);
  json_pair(r->json, "containerName", container && *container ? container : NULL);
  json_key(r->json, "location");
  write_location(r->server, &r->memory, r->json, &u->session.program.sources, at);
  json_end_object(r->json);
}

static void find_in_unit(struct request *r, struct unit *u, const char *query, uint32_t *left) {
  const struct model *m = &u->session.program.model;
  for (entity_id e = 1; u->session.sema && e < m->entities.count && *left; e++) {
    const struct entity *x = &m->entities.items[e];
    if (!x->name || x->flags & (ENTITY_IMPLICIT | ENTITY_ANSWER | ENTITY_FROM_CLASS) ||
        m->modules.items[x->module].library)
      continue;
    const char *name = sym_text(m->names, x->name);
    if (!strcasestr(name, query) || !can_show(r, u, x->at)) continue;
    write_found(r, u, name, symbol_of_entity(x), x->at,
                x->parent ? entity_path(&r->memory, m, x->parent)
                          : sym_text(m->names, m->modules.items[x->module].name));
    --*left;
  }
  for (class_id c = 1; u->session.sema && c < m->classes.count && *left; c++) {
    const struct class_info *x = &m->classes.items[c];
    const char *name = sym_text(m->names, x->name);
    if (m->modules.items[x->module].library || !strcasestr(name, query) || !can_show(r, u, x->at)) continue;
    write_found(r, u, name, x->is_enum ? SYMBOL_ENUM_ : SYMBOL_CLASS_, x->at,
                sym_text(m->names, m->modules.items[x->module].name));
    --*left;
  }
}

void handle_workspace_symbol(struct request *r) {
  const struct json_value *query = r->params ? json_member(r->params, "query") : NULL;
  uint32_t left = SYMBOLS_LIMIT;
  if (!query || json_kind(query) != JSON_KIND_TEXT) {
    server_fail(r, ERROR_PARAMS, "query is missing");
    return;
  }
  json_array(r->json);
  for (uint32_t i = 0; i < r->server->units.count; i++)
    if (r->server->units.items[i]->checked) find_in_unit(r, r->server->units.items[i], json_text(query), &left);
  json_end_array(r->json);
}
