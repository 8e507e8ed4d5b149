/* resolve.c - the last pass: every statement that names others, in the order written; those with `on all` after all
 * others, when everything is in its place. */
#include "compiler/sema/sema_internal.h"

typedef void (*resolver)(struct sema *, struct frame, entity_id, node_id);

static const resolver resolvers[NODE_KIND_COUNT] = {
    [NODE_ELEMENT] = resolve_element,   [NODE_CLASS] = resolve_class_body,  [NODE_PORT] = resolve_port,
    [NODE_PHYSICAL] = resolve_physical, [NODE_SET] = resolve_set,           [NODE_FLOW] = resolve_flow,
    [NODE_TRANSFER] = resolve_transfer, [NODE_MEASURE] = resolve_measure,   [NODE_EVIDENCE] = resolve_evidence,
    [NODE_ANSWERS] = resolve_answers,   [NODE_CONTRACT] = resolve_contract, [NODE_REQUIRE] = resolve_require,
    [NODE_PERMIT] = resolve_permit,     [NODE_OFFER] = resolve_share,       [NODE_RELY] = resolve_share,
    [NODE_ACCEPT] = resolve_decision,   [NODE_EXCLUDE] = resolve_decision,  [NODE_CLAIM] = resolve_claim,
    [NODE_COMPLETE] = resolve_complete, [NODE_TARGET] = resolve_target,     [NODE_ACTS] = resolve_acts,
    [NODE_LABEL] = resolve_label,       [NODE_READERS] = resolve_readers,   [NODE_DOWNGRADE] = resolve_downgrade};

void resolve_statement(struct sema *s, struct frame f, entity_id self, node_id n) {
  enum node_kind kind = (enum node_kind)node_of(s, f, n)->kind;
  if (resolvers[kind] == NULL) return;
  if (kind != NODE_CLASS && !s->late_phase && has_on_all(s, f, n)) {
    vec_push(&s->late, ((struct late_work){f, n, self}));
    if (kind != NODE_ELEMENT) return;
  }
  if (kind == NODE_ELEMENT && s->late_phase)
    resolve_meets(s, f, self, n);
  else
    resolvers[kind](s, f, self, n);
}

/* These have made an entity, which waits for its own turn. */
static bool makes_entity(enum node_kind kind) {
  return kind == NODE_ELEMENT || kind == NODE_PORT || kind == NODE_PHYSICAL || kind == NODE_FLOW ||
         kind == NODE_TRANSFER || kind == NODE_MEASURE || kind == NODE_EVIDENCE || kind == NODE_CONTRACT ||
         kind == NODE_REQUIRE;
}

void resolve_body(struct sema *s, struct frame inside, entity_id self, node_id statement) {
  node_id body = child_of(s, inside, statement, NODE_BODY);
  uint8_t block = block_of(node_of(s, inside, statement));
  if (body == 0) return;
  begin_body(s);
  for (node_id n = node_of(s, inside, body)->first; n != 0; n = node_of(s, inside, n)->next) {
    enum node_kind kind = (enum node_kind)node_of(s, inside, n)->kind;
    if (block_allows(block, kind) && !makes_entity(kind)) resolve_statement(s, inside, self, n);
  }
}

/* Attributes of a class are presets already. */
void resolve_class_body(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id body = child_of(s, f, n, NODE_BODY);
  for (node_id child = node_of(s, f, body)->first; child != 0; child = node_of(s, f, child)->next) {
    enum node_kind kind = (enum node_kind)node_of(s, f, child)->kind;
    if (kind == NODE_LABEL || kind == NODE_READERS) resolve_statement(s, f, self, child);
  }
}

/* ---- names that hide others ---- */

static entity_id hidden_by(const struct sema *s, entity_id e) {
  const struct entity *x = entity_at(s, e);
  for (entity_id around = entity_at(s, x->parent)->parent; around != 0; around = entity_at(s, around)->parent) {
    entity_id found = scope_find(s, around, x->name);
    if (found != 0) return found;
  }
  return scope_find(s, scope_of_module(x->module), x->name);
}

static void check_shadowing(struct sema *s) {
  for (entity_id e = 1; e < s->model->entities.count; e++) {
    const struct entity *x = entity_at(s, e);
    if (x->parent == 0 || !KIND_IS_ELEMENT(x->kind) || x->flags & ENTITY_FROM_CLASS || !(x->flags & ENTITY_OWN))
      continue;
    entity_id other = hidden_by(s, e);
    if (other == 0 || other == e || !KIND_IS_ELEMENT(entity_at(s, other)->kind)) continue;
    uint32_t index = diag(s->diagnostics, MSG_NAME_SHADOWS, x->at, name_text(s, x->name));
    diag_also(s->diagnostics, index, MSG_NAME_HIDDEN_PLACE, entity_at(s, other)->at, name_text(s, x->name));
  }
}

void resolve_works(struct sema *s) {
  enum { LOOK_EVERY = 4096 };
  for (uint32_t i = 0; i < s->works.count; i++) {
    if (i % LOOK_EVERY == 0) sema_look(s);
    struct work w = s->works.items[i];
    resolve_statement(s, s->frames.items[w.frame], w.self, w.node);
  }
  s->late_phase = true;
  for (uint32_t i = 0; i < s->late.count; i++) {
    struct late_work w = s->late.items[i];
    resolve_statement(s, w.frame, w.self, w.node);
  }
  check_shadowing(s);
}
