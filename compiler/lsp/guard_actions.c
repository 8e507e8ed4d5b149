/* guard_actions.c - a guard for an actuation: a procedure that is there, or a new one with the way that leads through it.
 */
#include <string.h>

#include "compiler/lsp/actions.h"
#include "compiler/syntax/token.h"

enum { GUARD_ACTIONS = 4 };

/* What a new guard is made of. The class it needs (E2315) lies in a module that need not be imported yet. */
#define CHECK_MODULE "std.secure"
#define CHECK_CLASS "PermissibleRangeCheck"
#define CHECK_ALIAS "secure"

struct new_guard {
  const char *name, *class, *type, *by, *range; /* TYPE, RANGE: NULL where nothing is stated */
  entity_id port;
};

static const struct model *model_of(const struct acting *a) { return &a->u->session.program.model; }

/* The input port of the command that E passes on; 0: it takes a whole element. */
static entity_id command_port(const struct model *m, entity_id e) {
  uint32_t count;
  const entity_id *from = model_related(m, RELATION_SOURCE_PORT, e, &count);
  entity_id res = count ? from[0] : 0;
  while (res && m->entities.items[res].kind == KIND_FIELD) res = m->entities.items[res].parent;
  return res && m->entities.items[res].kind == KIND_PORT ? res : 0;
}

/* ---- what is written ---- */

/* The class as it is written here; where its module is not there yet, IMPORT is a line for it. */
static const char *check_class(struct acting *a, const char **import) {
  const struct model *m = model_of(a);
  sym name = intern_find(m->names, CHECK_MODULE "." CHECK_CLASS, strlen(CHECK_MODULE "." CHECK_CLASS));
  for (class_id c = 1; name && c < m->classes.count; c++)
    if (m->classes.items[c].qualified == name) return class_written(a, c);
  if (name_is_taken(a, CHECK_ALIAS)) return NULL;
  *import = arena_format(&a->r->memory, "%s " CHECK_MODULE " %s " CHECK_ALIAS "\n", word(a, T_IMPORT), word(a, T_AS));
  return CHECK_ALIAS "." CHECK_CLASS;
}

/* What stands behind `safe =` in the statement at AT, as it is written there; NULL: nothing. */
static const char *safe_range(struct acting *a, span at) {
  const struct tree *t = tree_here(a);
  node_id n = t ? tree_statement_at(t, at.start, true) : 0, body = n ? node_child(t, n, NODE_BODY) : 0;
  for (node_id x = body ? node_at(t, body)->first : 0; x; x = node_at(t, x)->next) {
    node_id name = node_at(t, x)->kind == NODE_SET ? node_child(t, x, NODE_NAME) : 0;
    const char *called = name ? sym_text(&a->u->session.program.names, node_at(t, name)->value) : "";
    node_id value = name ? node_at(t, name)->next : 0;
    if (value && (!strcmp(called, "safe") || !strcmp(called, "安全範囲"))) return text_of(a, node_at(t, value)->at);
  }
  return NULL;
}

/* The phrases of FLOW's statement that say by which way it goes, with the space before them. */
static const char *way_of(struct acting *a, const struct tree *t, node_id flow) {
  for (node_id x = node_at(t, flow)->first; x; x = node_at(t, x)->next)
    if (node_at(t, x)->kind == NODE_PHRASE && node_at(t, x)->aux == T_VIA)
      return arena_format(&a->r->memory, " %s", text_of(a, node_at(t, x)->at));
  return "";
}

/* Is FLOW stated in this file, and does it end at that port? */
static bool leads_to(const struct acting *a, entity_id flow, entity_id port) {
  const struct model *m = model_of(a);
  const struct entity *x = &m->entities.items[flow];
  uint32_t count;
  if (x->kind != KIND_FLOW || x->flags & ENTITY_FROM_CLASS) return false;
  const entity_id *to = model_related(m, RELATION_SINK_PORT, flow, &count);
  return count && to[0] == port && source_file_at(a->sources, x->at.start) == a->file;
}

/* Leads the flows of this file that end at the port to the new guard. Returns the way of the last of them. */
static const char *lead_through(struct acting *a, const struct new_guard *g, const char *input) {
  const struct model *m = model_of(a);
  const struct tree *t = tree_here(a);
  const char *way = "";
  for (entity_id e = 1; e < m->entities.count; e++) {
    node_id n = leads_to(a, e, g->port) ? tree_statement_at(t, m->entities.items[e].at.start, true) : 0,
            sink = n ? node_child(t, n, NODE_SINK) : 0;
    if (!sink) continue;
    action_edit(a, node_at(t, sink)->at, arena_format(&a->r->memory, "%s.%s", g->name, input));
    way = way_of(a, t, n);
  }
  return way;
}

static const char *statements_of(struct acting *a, const struct new_guard *g, const char *to, const char *way) {
  bool ja = is_japanese(a);
  const char *in = ja ? "確認前" : "unchecked", *out = ja ? "確認済" : "checked";
  const char *type = g->type ? arena_format(&a->r->memory, " : %s", g->type) : "";
  const char *method = ja ? "方法 = \"確認の方法を書く\"" : "method = \"say how it is checked\"";
  const char *within = g->range ? arena_format(&a->r->memory, "%s = %s; ", ja ? "許容範囲" : "within", g->range) : "";
  const char *why = ja ? "理由を書く" : "say why";
  struct builder b = {0};
  builder_format(&b, "%s %s : %s {\n  %s %s%s\n  %s %s%s\n", word(a, T_PROCEDURE), g->name, g->class,
                 word(a, T_INPUT), in, type, word(a, T_OUTPUT), out, type);
  builder_format(&b, "  %s %s %s %s = %s %s %s { %s%s } %s \"%s\"\n}\n", word(a, T_ENDORSE), out,
                 word_in(a, T_TO, T_ENDORSE), ja ? "完全性" : "i", ja ? "高" : "high", word(a, T_BY), g->by, within, method,
                 word(a, T_BECAUSE), why);
  builder_format(&b, "%s %s.%s -> %s%s\n", word(a, T_FLOW), g->name, out, to, way);
  const char *res = arena_copy(&a->r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- the actions ---- */

/* The edits of the action; false when it can't be written here. */
static bool plan_new_guard(struct acting *a, struct new_guard *g, entity_id e, span at) {
  const struct model *m = model_of(a);
  entity_id port = command_port(m, e), owner = accepting(a, e);
  const char *import = "", *to = port ? path_from_here(a, port) : NULL;
  span behind = line_behind(a, at);
  *g = (struct new_guard){.name = unused_name(a, is_japanese(a) ? "指令の確認" : "check"),
                          .by = owner ? path_from_here(a, owner) : NULL,
                          .range = safe_range(a, at),
                          .port = port};
  if (to && g->by) g->class = check_class(a, &import);
  if (!g->class) return false;
  class_id type = m->entities.items[port].class;
  g->type = type ? class_written(a, type) : NULL;
  if (!insert_into(a, at, arena_format(&a->r->memory, "%s = %s", is_japanese(a) ? "事前検証" : "guard", g->name)))
    return false;
  const char *way = lead_through(a, g, is_japanese(a) ? "確認前" : "unchecked");
  action_edit(a, behind, arena_format(&a->r->memory, "%s%s%s", ends_line(a, behind) ? "" : "\n", import,
                                      statements_of(a, g, to, way)));
  return true;
}

static void offer_new_guard(struct acting *a, entity_id e, span at) {
  struct new_guard g;
  const char *title = either(a, "guard it by a new procedure `%s`", "新しい事前検証 `%s` を追加");
  if (plan_new_guard(a, &g, e, at))
    action_write(a, arena_format(&a->r->memory, title, g.name), "quickfix", NULL);
  a->edits.count = 0;
}

void offer_guard(struct acting *a, entity_id e, span at) {
  const struct model *m = model_of(a);
  uint32_t count;
  int offered = 0;
  model_related(m, RELATION_GUARD, e, &count);
  if (m->entities.items[e].kind != KIND_ACTUATE || count) return;
  for (uint32_t i = 0; i < m->downgrades.count && offered < GUARD_ACTIONS; i++) {
    if (!m->downgrades.items[i].endorse) continue;
    const char *name = entity_path(&a->r->memory, m, m->downgrades.items[i].procedure);
    offered++;
    if (insert_into(a, at, arena_format(&a->r->memory, "%s = %s", is_japanese(a) ? "事前検証" : "guard", name)))
      action_write(a, arena_format(&a->r->memory, either(a, "guard it by `%s`", "事前検証 `%s` を追加"), name),
                   "quickfix", NULL);
  }
  offer_new_guard(a, e, at);
}
