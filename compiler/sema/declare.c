/* declare.c - every element, port, flow, measure ... becomes an entity; statements that name others wait for the last
 * pass. Classes that hold parts are expanded on the way (instances.c). */
#include "compiler/sema/sema_internal.h"

#include <string.h>

uint32_t frame_add(struct sema *s, struct frame f) {
  f.first = s->model->entities.count;
  vec_push(&s->frames, f);
  return s->frames.count - 1;
}

static struct frame frame_at(const struct sema *s, uint32_t frame) { return s->frames.items[frame]; }

static void work_add(struct sema *s, uint32_t frame, node_id n, entity_id self) {
  vec_push(&s->works, ((struct work){n, frame, self}));
}

/* ---- entering names ---- */

static void report_twice(struct sema *s, struct frame f, sym name, span at, entity_id first) {
  struct position place = source_position(&s->program->sources, entity_at(s, first)->at.start);
  const char *line = arena_format(&s->memory, "%u", place.line), *text = name_text(s, name);
  const char *around = f.scope ? name_text(s, entity_at(s, f.scope)->name) : place.file;
  uint32_t index = f.scope ? diag(s->diagnostics, MSG_NAME_TWICE, at, text, line, around)
                           : diag(s->diagnostics, MSG_NAME_TWICE_ELSEWHERE, at, text, around, line);
  diag_also(s->diagnostics, index, MSG_NAME_FIRST_PLACE, entity_at(s, first)->at, text);
}

static module_id module_of_new(const struct sema *s, struct frame f) {
  return f.scope ? entity_at(s, f.scope)->module : f.module;
}

static class_id class_of_new(struct sema *s, struct frame f, node_id n, enum entity_kind kind, bool *poisoned) {
  class_id root = s->model->root_class[kind];
  node_id typing = child_of(s, f, n, NODE_TYPING), path = typing ? child_of(s, f, typing, NODE_PATH) : 0;
  if (path == 0) return root;
  class_id c = resolve_class(s, f, path, 1u << kind);
  if (c == 0) *poisoned = true;
  if (c == 0) return root;
  const struct class_info *info = &s->model->classes.items[c];
  if (info->kind == kind || info->kind == KIND_NONE) return info->is_enum ? root : c;
  diag(s->diagnostics, MSG_CLASS_OF_OTHER_KIND, node_of(s, f, path)->at, class_reference(&s->memory, s->model, c),
       term_reference(term_of_kind((enum entity_kind)info->kind)), term_reference(term_of_kind(kind)));
  *poisoned = true;
  return root;
}

/* NAME 0: unnamed and not entered. ALSO is a second name (@ja), 0: none. */
static entity_id entity_new(struct sema *s, struct frame f, node_id n, enum entity_kind kind, class_id class, sym name,
                            sym also, span at) {
  entity_id e = model_add_entity(s->model, kind, name, class, f.scope, module_of_new(s, f), at);
  entity_at(s, e)->flags |= flags_of_new(s, f, node_of(s, f, n), class);
  s->made_by_class += f.by_class;
  if (name != 0 && kind != KIND_REQUIRE && child_of(s, f, n, NODE_NAME) != 0) note_use(s, f.module, at, at, USE_ENTITY, e);
  const sym names[] = {name, also};
  for (int i = 0; i < 2; i++) {
    if (names[i] == 0) continue;
    entity_id first = scope_add(s, scope_of_frame(f), names[i], e);
    if (first != 0 && first != e) report_twice(s, f, names[i], at, first);
  }
  return e;
}

/* A statement whose phrases, reason or block are worth a visit in the last pass. */
static bool has_details(const struct sema *s, struct frame f, node_id n) {
  return child_of(s, f, n, NODE_PHRASE) != 0 || child_of(s, f, n, NODE_BODY) != 0;
}

/* ---- elements ---- */

static void declare_body(struct sema *s, struct frame outer, node_id n, entity_id e) {
  node_id body = child_of(s, outer, n, NODE_BODY);
  if (body == 0) return;
  declare_statements(s, frame_add(s, frame_inside(outer, e)), block_of(node_of(s, outer, n)), body);
}

static void connect_to_parent(struct sema *s, entity_id e) {
  const struct entity *x = entity_at(s, e);
  if (x->parent == 0) return;
  if (x->kind == KIND_DATA)
    model_add_edge(s->model, RELATION_HOLDERS, e, x->parent);
  else
    model_add_edge(s->model, RELATION_PARTS, x->parent, e);
}

static entity_id element_new(struct sema *s, struct frame f, node_id n, node_id name) {
  enum entity_kind kind = kind_of_token(node_of(s, f, n)->aux);
  bool poisoned = false, first = child_of(s, f, n, NODE_NAME) == name;
  class_id class = class_of_new(s, f, n, kind, &poisoned);
  const struct node *called = node_of(s, f, name);
  entity_id e = entity_new(s, f, n, kind, class, called->value, first ? ja_name(s, f, n) : 0, called->at);
  if (poisoned) idmap_put(&s->poisoned, e, 1);
  connect_to_parent(s, e);
  if (first) note_former_names(s, f, n, e);
  if (class != 0) instances_fill(s, e, class, 0, f.depth);
  return e;
}

/* A part that a class made before this body, of the same kind: said more about here, once. */
static entity_id part_again(struct sema *s, uint32_t frame, sym name, enum entity_kind kind) {
  struct frame f = frame_at(s, frame);
  if (f.scope == 0 || f.first == f.scope + 1) return 0; /* nothing was made between the element and its body */
  entity_id e = scope_find(s, f.scope, name);
  if (e == 0 || f.first <= e || !(entity_at(s, e)->flags & ENTITY_FROM_CLASS) || entity_at(s, e)->kind != kind)
    return 0;
  if (idmap_get(&s->reopened, e) == frame + 1) return 0;
  idmap_put(&s->reopened, e, frame + 1);
  return e;
}

/* `component panel { ... }` inside an instance of a class that has a part `panel` opens that part again; a class given
 * here may be narrower. */
static entity_id element_again(struct sema *s, uint32_t frame, node_id n, node_id name) {
  struct frame f = frame_at(s, frame);
  enum entity_kind kind = kind_of_token(node_of(s, f, n)->aux);
  entity_id e = part_again(s, frame, node_of(s, f, name)->value, kind);
  if (e != 0) note_use(s, f.module, node_of(s, f, name)->at, entity_at(s, e)->at, USE_ENTITY, e);
  if (e == 0 || child_of(s, f, n, NODE_TYPING) == 0) return e;
  bool poisoned = false;
  class_id given = class_of_new(s, f, n, kind, &poisoned), had = entity_at(s, e)->class;
  if (poisoned || given == had) return e;
  if (!class_below(s, given, had)) return 0;
  entity_at(s, e)->class = given;
  instances_fill(s, e, given, had, f.depth);
  return e;
}

static void declare_element(struct sema *s, uint32_t frame, node_id n) {
  struct frame f = frame_at(s, frame);
  for (node_id name = node_of(s, f, n)->first; name != 0; name = node_of(s, f, name)->next) {
    if (node_of(s, f, name)->kind != NODE_NAME) continue;
    entity_id e = element_again(s, frame, n, name);
    if (e == 0) e = element_new(s, f, n, name);
    if (has_details(s, f, n)) work_add(s, frame, n, e);
    declare_body(s, f, n, e);
  }
}

/* ---- ports and quantities ---- */

static class_id port_class(struct sema *s, struct frame f, node_id n) {
  node_id type = child_of(s, f, n, NODE_TYPE), path = type ? child_of(s, f, type, NODE_PATH) : 0;
  if (path == 0) return 0;
  class_id c = resolve_class(s, f, path, KIND_BIT(DATA));
  if (c == 0 || s->model->classes.items[c].kind == KIND_DATA) return c;
  diag(s->diagnostics, MSG_PORT_CARRIES, node_of(s, f, path)->at, class_reference(&s->memory, s->model, c));
  return 0;
}

static void declare_port(struct sema *s, uint32_t frame, node_id n) {
  struct frame f = frame_at(s, frame);
  node_id name = child_of(s, f, n, NODE_NAME);
  bool output = node_of(s, f, n)->aux == T_OUTPUT;
  if (name == 0 || f.scope == 0) return;
  entity_id e = part_again(s, frame, node_of(s, f, name)->value, KIND_PORT);
  class_id class = port_class(s, f, n);
  if (e == 0) {
    e = entity_new(s, f, n, KIND_PORT, class, node_of(s, f, name)->value, ja_name(s, f, n), node_of(s, f, name)->at);
    if (output) entity_at(s, e)->flags |= ENTITY_OUTPUT;
    model_add_edge(s->model, RELATION_PORTS, f.scope, e);
  } else {
    note_use(s, f.module, node_of(s, f, name)->at, entity_at(s, e)->at, USE_ENTITY, e);
    if (class != 0) entity_at(s, e)->class = class;
  }
  if (has_details(s, f, n)) work_add(s, frame, n, e);
}

static struct value quantity_range(struct sema *s, struct frame f, node_id type) {
  struct value res = {.tag = VALUE_RANGE, .by_default = f.by_class, .first = UINT32_MAX, .second = UINT32_MAX};
  node_id path = type ? child_of(s, f, type, NODE_PATH) : 0, range = type ? child_of(s, f, type, NODE_RANGE_OF) : 0;
  if (path == 0) return res;
  sym name = node_of(s, f, path)->first ? 0 : node_of(s, f, path)->value;
  res.extra = name ? units_kind_find(&s->model->units, name) : 0;
  if (res.extra == 0) {
    report_quantity(s, node_of(s, f, path)->at, source_words(s, node_of(s, f, path)->at));
    return res;
  }
  struct type of = {.former = TYPE_RANGE, .quantity = res.extra, .lo = UINT32_MAX, .hi = UINT32_MAX};
  struct wanted w = {.type = &of};
  node_id expression = range ? expression_of(s, f, range) : 0;
  struct value v = expression ? read_range(s, f, expression, &w) : (struct value){.tag = VALUE_NONE};
  if (v.tag != VALUE_RANGE) return res;
  v.by_default = f.by_class;
  return v;
}

static void declare_quantity(struct sema *s, uint32_t frame, node_id n) {
  struct frame f = frame_at(s, frame);
  node_id name = child_of(s, f, n, NODE_NAME);
  if (name == 0 || f.scope == 0) return;
  entity_id e = part_again(s, frame, node_of(s, f, name)->value, KIND_QUANTITY);
  if (e == 0) {
    e = entity_new(s, f, n, KIND_QUANTITY, s->model->root_class[KIND_QUANTITY], node_of(s, f, name)->value,
                   ja_name(s, f, n), node_of(s, f, name)->at);
    model_add_edge(s->model, RELATION_QUANTITIES, f.scope, e);
  }
  model_set(s->model, e, s->words.range, quantity_range(s, f, child_of(s, f, n, NODE_TYPE)), node_of(s, f, name)->at);
  if (child_of(s, f, n, NODE_BODY) != 0) work_add(s, frame, n, e);
}

/* ---- flows and transfers ---- */

static sym end_name(struct sema *s, struct frame f, node_id n, enum node_kind end) {
  struct parts p;
  node_id side = child_of(s, f, n, end), path = side ? child_of(s, f, side, NODE_PATH) : 0;
  if (path == 0) return 0;
  parts_of_path(s, f, path, &p);
  return intern_text(s->names, parts_text(s, &p, p.count));
}

/* "plc->historian"; a second one between the same ends gets a number, because findings are told apart by name. */
static sym unnamed_connection(struct sema *s, struct frame f, node_id n, span *at) {
  node_id source = child_of(s, f, n, NODE_SOURCE), sink = child_of(s, f, n, NODE_SINK);
  if (source == 0 || sink == 0) return 0;
  *at = (span){node_of(s, f, source)->at.start, node_of(s, f, sink)->at.end};
  sym plain = intern_text(s->names, arena_format(&s->memory, "%s->%s", name_text(s, end_name(s, f, n, NODE_SOURCE)),
                                                 name_text(s, end_name(s, f, n, NODE_SINK))));
  if (scope_find(s, scope_of_frame(f), plain) == 0) return plain;
  diag(s->diagnostics, MSG_FLOW_UNNAMED_TWICE, *at, name_text(s, plain));
  uint64_t key = idmap_pair(scope_of_frame(f), plain);
  uint32_t number = idmap_get(&s->numbered, key);
  idmap_put(&s->numbered, key, number == 0 ? 3 : number + 1);
  return intern_text(s->names, arena_format(&s->memory, "%s#%u", name_text(s, plain), number == 0 ? 2 : number));
}

static void declare_connection(struct sema *s, uint32_t frame, node_id n, enum entity_kind kind) {
  struct frame f = frame_at(s, frame);
  node_id name = child_of(s, f, n, NODE_NAME);
  span at = name ? node_of(s, f, name)->at : node_of(s, f, n)->at;
  sym called = name ? node_of(s, f, name)->value : unnamed_connection(s, f, n, &at);
  entity_id e = entity_new(s, f, n, kind, s->model->root_class[kind], called, name ? ja_name(s, f, n) : 0, at);
  if (name == 0) entity_at(s, e)->flags |= ENTITY_IMPLICIT;
  note_former_names(s, f, n, e);
  work_add(s, frame, n, e);
  declare_body(s, f, n, e);
}

/* ---- measures, evidence, contracts ---- */

static void declare_named(struct sema *s, uint32_t frame, node_id n, enum entity_kind kind) {
  struct frame f = frame_at(s, frame);
  node_id name = child_of(s, f, n, NODE_NAME);
  if (name == 0) return;
  bool poisoned = false;
  class_id class = class_of_new(s, f, n, kind, &poisoned);
  entity_id e = entity_new(s, f, n, kind, class, node_of(s, f, name)->value, ja_name(s, f, n), node_of(s, f, name)->at);
  if (poisoned) idmap_put(&s->poisoned, e, 1);
  note_former_names(s, f, n, e);
  work_add(s, frame, n, e);
  declare_body(s, f, n, e);
}

/* Evidence without a name is called like its file. HOLDER: what it is evidence for, 0 at the top. */
entity_id declare_evidence(struct sema *s, uint32_t frame, node_id n, entity_id holder) {
  struct frame f = frame_at(s, frame);
  node_id name = child_of(s, f, n, NODE_NAME), text = child_of(s, f, n, NODE_TEXT);
  if (name == 0 && text == 0) return 0;
  bool poisoned = false;
  class_id class = class_of_new(s, f, n, KIND_EVIDENCE, &poisoned);
  span at = node_of(s, f, name ? name : text)->at;
  entity_id e = entity_new(s, f, n, KIND_EVIDENCE, class, name ? node_of(s, f, name)->value : 0, 0, at);
  if (poisoned) idmap_put(&s->poisoned, e, 1);
  if (name == 0) {
    struct value file = read_text(s, f, text);
    entity_at(s, e)->name = file.first;
    model_set(s->model, e, s->words.file, file, at);
  }
  if (holder != 0) model_add_edge(s->model, RELATION_EVIDENCE, holder, e);
  return e;
}

static void declare_require(struct sema *s, uint32_t frame, node_id n) {
  struct frame f = frame_at(s, frame);
  node_id reqref = child_of(s, f, n, NODE_REQREF);
  if (reqref == 0 || f.scope == 0) return;
  sym name = intern_text(s->names, arena_format(&s->memory, "#%s", name_text(s, node_of(s, f, reqref)->value)));
  entity_id e = entity_new(s, f, n, KIND_REQUIRE, s->model->root_class[KIND_REQUIRE], 0, 0, node_of(s, f, reqref)->at);
  entity_at(s, e)->name = name;
  model_add_edge(s->model, RELATION_REQUIRES, f.scope, e);
  work_add(s, frame, n, e);
}

/* ---- all statements ---- */

static void declare_statement(struct sema *s, uint32_t frame, node_id n) {
  const struct node *x = node_of(s, frame_at(s, frame), n);
  switch (x->kind) {
  case NODE_ELEMENT: declare_element(s, frame, n); break;
  case NODE_PORT: declare_port(s, frame, n); break;
  case NODE_PHYSICAL: declare_quantity(s, frame, n); break;
  case NODE_FLOW: declare_connection(s, frame, n, KIND_FLOW); break;
  case NODE_TRANSFER: declare_connection(s, frame, n, x->aux == T_SENSE ? KIND_SENSE : KIND_ACTUATE); break;
  case NODE_MEASURE: declare_named(s, frame, n, KIND_MEASURE); break;
  case NODE_CONTRACT: declare_named(s, frame, n, KIND_CONTRACT); break;
  case NODE_REQUIRE: declare_require(s, frame, n); break;
  case NODE_EVIDENCE: {
    entity_id e = declare_evidence(s, frame, n, frame_at(s, frame).scope);
    if (e != 0) work_add(s, frame, n, e);
    break;
  }
  default:
    if (frame_at(s, frame).scope == 0) work_add(s, frame, n, 0);
  }
}

void declare_statements(struct sema *s, uint32_t frame, uint8_t block, node_id body) {
  struct frame f = frame_at(s, frame);
  for (node_id n = node_of(s, f, body)->first; n != 0; n = node_of(s, f, n)->next)
    if (block_allows(block, (enum node_kind)node_of(s, f, n)->kind)) declare_statement(s, frame, n);
}

static void declare_tree(struct sema *s, module_id m, uint32_t tree) {
  struct frame f = frame_of_module(s, m, tree);
  node_id root = tree_at(s, tree)->root;
  declare_statements(s, frame_add(s, f), block_of(node_of(s, f, root)), root);
}

/* In a test, the elements of the library are there (`std.internet`), and those of the test itself. */
void declare_elements(struct sema *s, node_id test, uint32_t test_tree, module_id test_module) {
  for (module_id m = 1; m < s->program->modules.count; m++) {
    const struct program_module *module = &s->program->modules.items[m];
    if (test != 0 && m != s->program->core && module->role != MODULE_LIBRARY) continue;
    for (uint32_t i = 0; i < module->trees.count; i++) declare_tree(s, m, module->trees.items[i]);
    sema_look(s);
  }
  if (test == 0) return;
  struct frame f = frame_of_module(s, test_module, test_tree);
  node_id body = child_of(s, f, test, NODE_BODY);
  if (body != 0) declare_statements(s, frame_add(s, f), block_of(node_of(s, f, test)), body);
}
