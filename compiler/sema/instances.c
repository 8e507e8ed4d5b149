/* instances.c - classes that hold parts: their bodies are declared again inside every instance, the base class first,
 * so that a class and then the instance may say more about what the base made. */
#include "compiler/sema/sema_internal.h"

enum { PARTS_MADE_LIMIT = 2000000, DEPTH_LIMIT = 200, CHAIN_LIMIT = 64 };

static void report_limit(struct sema *s, enum message message, entity_id e, int limit) {
  if (s->expansion_reported) return;
  s->expansion_reported = true;
  diag(s->diagnostics, message, entity_at(s, e)->at, arena_format(&s->memory, "%d", limit));
}

static bool within_limits(struct sema *s, entity_id e, uint16_t depth) {
  if (s->expansion_reported) return false;
  if (DEPTH_LIMIT <= depth)
    report_limit(s, MSG_EXPANSION_DEPTH, e, DEPTH_LIMIT);
  else if (PARTS_MADE_LIMIT <= s->made_by_class)
    report_limit(s, MSG_EXPANSION_LIMIT, e, PARTS_MADE_LIMIT);
  return !s->expansion_reported;
}

static void fill_from(struct sema *s, entity_id e, class_id c, uint16_t depth) {
  const struct class_source *source = &s->sources.items[c];
  struct frame f = {.tree = source->tree,
                    .module = s->model->classes.items[c].module,
                    .scope = e,
                    .boundary = e,
                    .depth = (uint16_t)(depth + 1),
                    .by_class = true};
  node_id n = source->node, body = child_of(s, f, n, NODE_BODY);
  bool parts = source->flags & CLASS_PARTS, statements = source->flags & CLASS_STATEMENTS;
  uint32_t frame = frame_add(s, f);
  if (parts) declare_statements(s, frame, block_of(node_of(s, f, n)), body);
  if (statements) vec_push(&s->works, ((struct work){n, frame, e}));
}

void instances_fill(struct sema *s, entity_id e, class_id class, class_id stop, uint16_t depth) {
  class_id chain[CHAIN_LIMIT];
  int count = 0;
  for (class_id c = class; c != 0 && c != stop; c = s->model->classes.items[c].parent) {
    uint8_t flags = s->sources.items[c].flags;
    if (!(flags & (CLASS_PARTS | CLASS_STATEMENTS)) || flags & CLASS_CIRCULAR) continue;
    if (count == CHAIN_LIMIT) {
      report_limit(s, MSG_EXPANSION_DEPTH, e, CHAIN_LIMIT);
      return;
    }
    chain[count++] = c;
  }
  while (0 < count-- && within_limits(s, e, depth)) fill_from(s, e, chain[count], depth);
}

/* Data that have no name of their own: what leaves a port, or flows as a class, has the labels that its class states. */
void class_labels_fill(struct sema *s, entity_id e, class_id class) {
  class_id chain[CHAIN_LIMIT];
  int count = 0;
  for (class_id c = class; c != 0 && count < CHAIN_LIMIT; c = s->model->classes.items[c].parent)
    if ((s->sources.items[c].flags & (CLASS_STATEMENTS | CLASS_CIRCULAR)) == CLASS_STATEMENTS) chain[count++] = c;
  while (0 < count--) {
    const struct class_source *source = &s->sources.items[chain[count]];
    struct frame f = {.tree = source->tree, .module = s->model->classes.items[chain[count]].module, .scope = e, .boundary = e, .by_class = true};
    resolve_class_body(s, f, e, source->node);
  }
}

void port_labels_fill(struct sema *s) {
  for (entity_id e = 1; e < s->model->entities.count; e++) {
    const struct entity *x = entity_at(s, e);
    if (x->kind == KIND_PORT && x->class != 0) class_labels_fill(s, e, x->class);
  }
}
