/* defines.c - helper predicates: declared first, then lowered in the order in which they use each other. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- declaring ---- */

static uint32_t read_parameters(struct lowering *l, node_id n, struct rule_type *types) {
  uint32_t count = 0;
  for (node_id p = child_here(l, n, NODE_PARAM); p != 0; p = node_next_same(tree_here(l), p), count++) {
    if (count == PARAMETER_LIMIT) diag(l->diagnostics, MSG_RULE_PARAMETERS, node_here(l, p)->at);
    if (count < PARAMETER_LIMIT) types[count] = type_of_path(l, child_here(l, p, NODE_PATH));
  }
  return count;
}

void declare_define(struct lowering *l, uint32_t framework, node_id n) {
  node_id name = child_here(l, n, NODE_NAME);
  if (name == 0) return;
  struct define_source d = {.name = node_here(l, name)->value,
                            .framework = framework,
                            .module = l->module,
                            .tree = l->tree,
                            .node = n,
                            .index = UINT32_MAX};
  d.parameters = arena_alloc(&l->memory, sizeof *d.parameters * PARAMETER_LIMIT);
  read_parameters(l, n, d.parameters);
  d.result = type_any();
  uint64_t key = idmap_pair(framework, d.name);
  uint32_t first = idmap_get(&l->define_index, key);
  vec_push(&l->defines, d);
  if (first == 0) {
    idmap_put(&l->define_index, key, l->defines.count);
    return;
  }
  const struct define_source *other = &l->defines.items[first - 1];
  const struct tree *t = &l->program->trees.items[other->tree];
  uint32_t index = diag(l->diagnostics, MSG_RULE_TWICE, node_here(l, name)->at, text_of(l, d.name));
  diag_also(l->diagnostics, index, MSG_RULE_FIRST, node_at(t, node_child(t, other->node, NODE_NAME))->at,
            text_of(l, d.name));
}

/* ---- finding ---- */

static const struct define_source *define_in(const struct lowering *l, module_id m, sym name) {
  uint32_t framework = l->framework_of_module[m];
  uint32_t index = framework == UINT32_MAX ? 0 : idmap_get(&l->define_index, idmap_pair(framework, name));
  return index ? &l->defines.items[index - 1] : NULL;
}

/* `exposed(f)` of this module or one imported without alias; `cpsf.exposed(f)` of the one called cpsf. */
const struct define_source *define_find(struct lowering *l, node_id callee) {
  struct path_names p;
  if (!path_of_expression(l, callee, &p) || 2 < p.count) return NULL;
  const struct program_module *m = &l->program->modules.items[l->module];
  const struct define_source *res = p.count == 1 ? define_in(l, l->module, p.names[0]) : NULL;
  for (uint32_t i = 0; res == NULL && i < m->imports.count; i++) {
    const struct program_import *x = &m->imports.items[i];
    bool meant =
        p.count == 1 ? x->alias == 0 : (x->alias ? x->alias : l->program->modules.items[x->module].name) == p.names[0];
    if (meant) res = define_in(l, x->module, p.names[p.count - 1]);
  }
  return res;
}

/* ---- who uses whom ---- */

static void collect_calls(struct lowering *l, struct graph *g, uint32_t from, node_id n) {
  if (node_here(l, n)->kind == NODE_CALL) {
    const struct define_source *d = define_find(l, node_here(l, n)->first);
    if (d != NULL)
      vec_push(&g->edges, ((struct graph_edge){from, (uint32_t)(d - l->defines.items), node_here(l, n)->at}));
  }
  for (node_id child = node_here(l, n)->first; child != 0; child = node_here(l, child)->next)
    collect_calls(l, g, from, child);
}

static span place_of_define(const struct lowering *l, const struct define_source *d) {
  const struct tree *t = &l->program->trees.items[d->tree];
  return node_at(t, node_child(t, d->node, NODE_NAME))->at;
}

struct circles {
  struct lowering *l;
  bool *in_circle;
};

static void report_circle(void *context, const uint32_t *nodes, uint32_t count, const struct graph_edge *edge) {
  struct circles *c = context;
  struct lowering *l = c->l;
  struct builder chain = {0};
  for (uint32_t i = 0; i < count; i++) {
    c->in_circle[nodes[i]] = true;
    builder_format(&chain, "`%s` → ", text_of(l, l->defines.items[nodes[i]].name));
  }
  builder_format(&chain, "`%s`", text_of(l, l->defines.items[nodes[0]].name));
  uint32_t index = diag(l->diagnostics, MSG_RULE_DEFINE_CIRCLE, edge->at, builder_get(&chain));
  for (uint32_t i = 0; i < count; i++)
    diag_also(l->diagnostics, index, MSG_RULE_DEFINED_HERE, place_of_define(l, &l->defines.items[nodes[i]]),
              text_of(l, l->defines.items[nodes[i]].name));
  builder_free(&chain);
}

/* ---- lowering ---- */

/* The first line of the doc comment in English, the second in Japanese. */
static struct bilingual text_of_doc(struct lowering *l, node_id n) {
  const char *doc = node_doc(&l->memory, tree_here(l), &l->program->sources, n);
  struct bilingual res = {0};
  if (doc == NULL) return res;
  size_t length = strcspn(doc, "\n");
  res.en = intern(l->names, doc, length);
  if (doc[length] == '\n') res.ja = intern(l->names, doc + length + 1, strcspn(doc + length + 1, "\n"));
  return res;
}

static void lower_define(struct lowering *l, struct define_source *d) {
  enter_file(l, d->module, d->tree);
  reset_scope(l);
  struct rule_define res = {
      .name = d->name, .framework = d->framework, .text = text_of_doc(l, d->node), .at = place_of_define(l, d)};
  for (node_id p = child_here(l, d->node, NODE_PARAM); p != 0 && res.parameter_count < PARAMETER_LIMIT;
       p = node_next_same(tree_here(l), p)) {
    variable_push(l, node_here(l, p)->value, res.parameter_count, d->parameters[res.parameter_count],
                  node_here(l, p)->at, false);
    res.parameter_count++;
  }
  l->next_slot = res.parameter_count;
  struct operand body = lower_expression(l, expression_here(l, d->node), NULL);
  if (body.type.set) diag(l->diagnostics, MSG_RULE_DEFINE_SET, res.at, text_of(l, d->name));
  res.body = body.expr;
  d->result = body.type.set ? type_any() : body.type;
  vec_push(&l->rules->defines, res);
  d->index = l->rules->defines.count - 1;
}

void lower_defines(struct lowering *l) {
  struct graph g = {.nodes = l->defines.count};
  for (uint32_t i = 0; i < l->defines.count; i++) {
    enter_file(l, l->defines.items[i].module, l->defines.items[i].tree);
    node_id body = expression_here(l, l->defines.items[i].node);
    if (body != 0) collect_calls(l, &g, i, body);
  }
  uint32_t *order = memory_zeroed((size_t)g.nodes + 1, sizeof *order);
  struct circles c = {l, memory_zeroed((size_t)g.nodes + 1, sizeof(bool))};
  graph_order(&g, order, report_circle, &c);
  for (uint32_t i = 0; i < g.nodes; i++)
    if (!c.in_circle[order[i]]) lower_define(l, &l->defines.items[order[i]]);
  free(c.in_circle);
  free(order);
  graph_free(&g);
}
