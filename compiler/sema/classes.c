/* classes.c - classes, enums, units and dimensions of all modules: names first, then bases, then circles. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

/* The Japanese name of a declaration: @ja("..."). */
sym ja_name(struct sema *s, struct frame f, node_id n) {
  for (node_id child = node_of(s, f, n)->first; child != 0; child = node_of(s, f, child)->next) {
    const struct node *x = node_of(s, f, child);
    if (x->kind != NODE_ANNOTATION || x->value != s->words.ja) continue;
    node_id argument = child_of(s, f, child, NODE_ARGUMENT), text = argument ? child_of(s, f, argument, NODE_TEXT) : 0;
    return text ? node_of(s, f, node_of(s, f, text)->first)->value : 0;
  }
  return 0;
}

sym sema_japanese_name(struct sema *s, uint32_t tree, node_id declaration) {
  return ja_name(s, (struct frame){.tree = tree}, declaration);
}

void sema_class_source(const struct sema *s, class_id c, uint32_t *tree, node_id *node) {
  *tree = s->sources.items[c].tree;
  *node = s->sources.items[c].node;
}

static void report_class_twice(struct sema *s, span at, sym name, class_id first) {
  const struct class_info *info = &s->model->classes.items[first];
  struct position place = source_position(&s->program->sources, info->at.start);
  uint32_t index = diag(s->diagnostics, MSG_NAME_TWICE_ELSEWHERE, at, name_text(s, name), place.file,
                        arena_format(&s->memory, "%u", place.line));
  diag_also(s->diagnostics, index, MSG_NAME_FIRST_PLACE, info->at, name_text(s, name));
}

static void enter_class(struct sema *s, module_id m, sym name, class_id c, span at) {
  if (name == 0) return;
  class_id first = idmap_get(&s->classes, idmap_pair(m, name));
  if (first == c) return;
  if (first != 0)
    report_class_twice(s, at, name, first);
  else
    idmap_put(&s->classes, idmap_pair(m, name), c);
}

static sym qualified_name(struct sema *s, module_id m, sym name) {
  const char *text =
      arena_format(&s->memory, "%s.%s", name_text(s, s->program->modules.items[m].name), name_text(s, name));
  return intern_text(s->names, text);
}

static void declare_class(struct sema *s, struct frame f, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME);
  if (name == 0) return;
  const struct node *x = node_of(s, f, n), *called = node_of(s, f, name);
  struct class_info info = {.name = called->value,
                            .name_ja = ja_name(s, f, n),
                            .module = f.module,
                            .is_enum = x->kind == NODE_ENUM,
                            .exported = x->flags & NODE_EXPORT,
                            .at = called->at};
  info.qualified = qualified_name(s, f.module, info.name);
  info.doc = node_doc(&s->model->memory, tree_at(s, f.tree), &s->program->sources, n);
  vec_push(&s->model->classes, info);
  vec_push(&s->sources, ((struct class_source){f.tree, n, 0}));
  class_id c = s->model->classes.count - 1;
  note_use(s, f.module, info.at, info.at, USE_CLASS, c);
  enter_class(s, f.module, info.name, c, called->at);
  enter_class(s, f.module, info.name_ja, c, called->at);
}

static void for_statements(struct sema *s, void (*visit)(struct sema *, struct frame, node_id), enum node_kind first,
                           enum node_kind second) {
  for (module_id m = 1; m < s->program->modules.count; m++)
    for (uint32_t i = 0; i < s->program->modules.items[m].trees.count; i++) {
      struct frame f = frame_of_module(s, m, s->program->modules.items[m].trees.items[i]);
      const node_id *last = tree_at(s, f.tree)->last;
      node_id end = last[first] < last[second] ? last[second] : last[first];
      for (node_id n = node_of(s, f, tree_at(s, f.tree)->root)->first; n != 0 && n <= end; n = node_of(s, f, n)->next)
        if (node_of(s, f, n)->kind == first || node_of(s, f, n)->kind == second) visit(s, f, n);
    }
}

/* The class in std.core with a kind's name is the root of that kind. */
static void find_roots(struct sema *s) {
  static const char *const roots[KIND_COUNT] = {[KIND_ORGANIZATION] = "Organization",
                                                [KIND_PERSON] = "Person",
                                                [KIND_COMPONENT] = "Component",
                                                [KIND_DATA] = "Data",
                                                [KIND_PROCEDURE] = "Procedure",
                                                [KIND_SYSTEM] = "System",
                                                [KIND_FLOW] = "Flow",
                                                [KIND_SENSE] = "Sense",
                                                [KIND_ACTUATE] = "Actuate",
                                                [KIND_MEASURE] = "Measure",
                                                [KIND_EVIDENCE] = "Evidence",
                                                [KIND_CONTRACT] = "Contract",
                                                [KIND_REQUIRE] = "Require",
                                                [KIND_QUANTITY] = "Quantity",
                                                [KIND_PORT] = "Port"};
  for (int k = 0; k < KIND_COUNT; k++) {
    if (roots[k] == NULL) continue;
    class_id c = idmap_get(&s->classes, idmap_pair(s->program->core, intern_text(s->names, roots[k])));
    s->model->root_class[k] = c;
    if (c != 0) s->model->classes.items[c].kind = (uint8_t)k;
  }
}

/* ---- bases ---- */

static class_id base_of(struct sema *s, struct frame f, class_id c, node_id path) {
  struct parts p;
  parts_of_path(s, f, path, &p);
  enum entity_kind kind = p.count == 1 ? kind_of_word(p.items[0].name, s->names) : KIND_NONE;
  class_id base = kind != KIND_NONE ? s->model->root_class[kind] : resolve_class_parts(s, f, &p, KINDS_BASE);
  if (kind != KIND_NONE) s->model->classes.items[c].kind = (uint8_t)kind;
  if (base == c && kind != KIND_NONE) return 0; /* a root class is of its kind */
  if (base == 0 || !s->model->classes.items[base].is_enum) return base;
  diag(s->diagnostics, MSG_BASE_NOT_CLASS, p.at, parts_text(s, &p, p.count));
  return 0;
}

static void resolve_bases(struct sema *s) {
  for (class_id c = 1; c < s->model->classes.count; c++) {
    struct frame f = frame_of_module(s, s->model->classes.items[c].module, s->sources.items[c].tree);
    node_id path = child_of(s, f, s->sources.items[c].node, NODE_PATH);
    if (s->model->classes.items[c].is_enum || path == 0) continue;
    class_id base = base_of(s, f, c, path);
    s->model->classes.items[c].parent = base;
  }
}

/* Follows bases by parents; a circle is cut where it closes. STATE: 0 new, 1 on this path, 2 done. */
static void settle_class(struct sema *s, uint8_t *state, class_id start) {
  struct class_info *classes = s->model->classes.items;
  class_id top = start;
  while (state[top] == 0) {
    state[top] = 1;
    class_id parent = classes[top].parent;
    if (parent == 0) break;
    if (state[parent] == 1) {
      diag(s->diagnostics, MSG_CLASS_OF_ITSELF, classes[top].at, name_text(s, classes[top].name));
      classes[top].parent = 0;
      break;
    }
    top = parent;
  }
  uint8_t kind = classes[top].kind;
  for (class_id c = start; c != 0 && state[c] != 2; c = classes[c].parent) {
    if (classes[c].kind == 0) classes[c].kind = kind;
    state[c] = 2;
  }
}

static void settle_classes(struct sema *s) {
  uint8_t *state = memory_zeroed(s->model->classes.count, 1);
  for (class_id c = 1; c < s->model->classes.count; c++) settle_class(s, state, c);
  free(state);
}

bool class_below(const struct sema *s, class_id class, class_id ancestor) {
  for (class_id c = class; c != 0 && ancestor != 0; c = s->model->classes.items[c].parent)
    if (c == ancestor) return true;
  return false;
}

/* ---- classes that contain themselves ---- */

struct part_edge {
  class_id from, to;
  span at;
};
struct part_graph {
  VEC(struct part_edge) edges;
  uint32_t *start;
};

static uint32_t kinds_of_part(const struct sema *s, struct frame f, node_id n) {
  return 1u << kind_of_token(node_of(s, f, n)->aux);
}

static void collect_parts(struct sema *s, struct part_graph *g, struct frame f, class_id owner, node_id n) {
  node_id body = child_of(s, f, n, NODE_BODY);
  for (node_id child = body ? node_of(s, f, body)->first : 0; child != 0; child = node_of(s, f, child)->next) {
    if (node_of(s, f, child)->kind != NODE_ELEMENT) continue;
    node_id typing = child_of(s, f, child, NODE_TYPING);
    class_id part = typing ? resolve_class(s, f, child_of(s, f, typing, NODE_PATH), kinds_of_part(s, f, child)) : 0;
    if (part != 0) vec_push(&g->edges, ((struct part_edge){owner, part, node_of(s, f, typing)->at}));
    collect_parts(s, g, f, owner, child);
  }
}

static uint8_t flags_of_body(struct sema *s, struct frame f, node_id n) {
  uint8_t res = 0;
  node_id body = child_of(s, f, n, NODE_BODY);
  for (node_id child = body ? node_of(s, f, body)->first : 0; child != 0; child = node_of(s, f, child)->next) {
    enum node_kind kind = (enum node_kind)node_of(s, f, child)->kind;
    if (kind == NODE_LABEL || kind == NODE_READERS)
      res |= CLASS_STATEMENTS;
    else if (kind != NODE_FIELD && kind != NODE_SET && kind != NODE_ERROR)
      res |= CLASS_PARTS;
  }
  return res;
}

static void collect_all_parts(struct sema *s, struct part_graph *g) {
  for (class_id c = 1; c < s->model->classes.count; c++) {
    const struct class_info *info = &s->model->classes.items[c];
    struct frame f = frame_of_module(s, info->module, s->sources.items[c].tree);
    if (info->is_enum) continue;
    s->sources.items[c].flags |= flags_of_body(s, f, s->sources.items[c].node);
    if (info->parent != 0) vec_push(&g->edges, ((struct part_edge){c, info->parent, info->at}));
    if (s->sources.items[c].flags & CLASS_PARTS) collect_parts(s, g, f, c, s->sources.items[c].node);
  }
  g->start = memory_zeroed(s->model->classes.count + 1, sizeof *g->start);
  for (uint32_t i = 0; i < g->edges.count; i++)
    g->start[g->edges.items[i].from + 1] = i + 1; /* edges come grouped by class */
  for (class_id c = 1; c <= s->model->classes.count; c++)
    if (g->start[c] == 0) g->start[c] = g->start[c - 1];
}

/* Depth-first by hand: classes may nest as long as there are classes. */
static void find_circles(struct sema *s, const struct part_graph *g) {
  uint8_t *state = memory_zeroed(s->model->classes.count, 1);
  VEC(struct {
    class_id class;
    uint32_t next;
  })
  stack = {0};
  for (class_id root = 1; root < s->model->classes.count; root++) {
    if (state[root] != 0) continue;
    vec_push(&stack, ((__typeof__(*stack.items)){root, g->start[root]}));
    state[root] = 1;
    while (stack.count != 0) {
      class_id at = vec_last(&stack).class;
      if (vec_last(&stack).next == g->start[at + 1]) {
        state[at] = 2;
        stack.count--;
        continue;
      }
      const struct part_edge *e = &g->edges.items[vec_last(&stack).next++];
      if (state[e->to] == 1) {
        diag(s->diagnostics, MSG_CLASS_IN_ITSELF, e->at, name_text(s, s->model->classes.items[e->to].name));
        for (uint32_t i = 0; i < stack.count; i++) s->sources.items[stack.items[i].class].flags |= CLASS_CIRCULAR;
      } else if (state[e->to] == 0) {
        state[e->to] = 1;
        vec_push(&stack, ((__typeof__(*stack.items)){e->to, g->start[e->to]}));
      }
    }
  }
  vec_free(&stack);
  free(state);
}

static void check_parts(struct sema *s) {
  struct part_graph g = {0};
  collect_all_parts(s, &g);
  find_circles(s, &g);
  vec_free(&g.edges);
  free(g.start);
}

/* ---- members of enums ---- */

static void enter_member(struct sema *s, class_id owner, sym name, uint32_t index) {
  if (name == 0) return;
  uint32_t first = idmap_get(&s->enum_members, idmap_pair(owner, name));
  if (first == 0) {
    idmap_put(&s->enum_members, idmap_pair(owner, name), index + 1);
    return;
  }
  if (first == index + 1) return;
  const struct enum_member *other = &s->model->members.items[first - 1];
  const char *line = arena_format(&s->memory, "%u", source_position(&s->program->sources, other->at.start).line);
  uint32_t report = diag(s->diagnostics, MSG_NAME_TWICE, s->model->members.items[index].at, name_text(s, name), line,
                         name_text(s, s->model->classes.items[owner].name));
  diag_also(s->diagnostics, report, MSG_NAME_FIRST_PLACE, other->at, name_text(s, name));
}

static void declare_members(struct sema *s, class_id c) {
  struct frame f = frame_of_module(s, s->model->classes.items[c].module, s->sources.items[c].tree);
  node_id body = child_of(s, f, s->sources.items[c].node, NODE_BODY);
  s->model->classes.items[c].first_member = s->model->members.count;
  for (node_id n = body ? node_of(s, f, body)->first : 0; n != 0; n = node_of(s, f, n)->next) {
    node_id name = node_of(s, f, n)->kind == NODE_MEMBER ? child_of(s, f, n, NODE_NAME) : 0;
    if (name == 0) continue;
    struct enum_member m = {
        .name = node_of(s, f, name)->value, .name_ja = ja_name(s, f, n), .owner = c, .at = node_of(s, f, name)->at};
    m.doc = node_doc(&s->model->memory, tree_at(s, f.tree), &s->program->sources, n);
    vec_push(&s->model->members, m);
    note_use(s, f.module, m.at, m.at, USE_MEMBER, s->model->members.count - 1);
    enter_member(s, c, m.name, s->model->members.count - 1);
    enter_member(s, c, m.name_ja, s->model->members.count - 1);
  }
  s->model->classes.items[c].member_count = s->model->members.count - s->model->classes.items[c].first_member;
}

uint32_t find_member(const struct sema *s, class_id owner, sym name) {
  uint32_t res = idmap_get(&s->enum_members, idmap_pair(owner, name));
  if (res != 0) return res;
  return idmap_get(&s->enum_members, idmap_pair(owner, word_value(s->names, name)));
}

void declare_classes(struct sema *s) {
  vec_push(&s->sources, ((struct class_source){0, 0, 0}));
  for_statements(s, declare_class, NODE_CLASS, NODE_ENUM);
  find_roots(s);
  resolve_bases(s);
  settle_classes(s);
  for (class_id c = 1; c < s->model->classes.count; c++)
    if (s->model->classes.items[c].is_enum) declare_members(s, c);
  check_parts(s);
  sym mark = intern_text(s->names, "Mark"), internet = intern_text(s->names, "Internet");
  s->mark_enum = idmap_get(&s->classes, idmap_pair(s->program->core, mark));
  s->internet_class = idmap_get(&s->classes, idmap_pair(s->program->core, internet));
}
