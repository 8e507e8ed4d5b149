/* build.c - building the tree, bottom up. */
#include "compiler/syntax/token.h"

enum { EXPRESSION_DEPTH = 200 };

static struct node *at(struct parser *p, node_id n) { return &p->tree->nodes.items[n]; }

struct chain chain_one(node_id n) {
  return (struct chain){n, n};
}

static struct chain chain_join(struct parser *p, struct chain a, struct chain b) {
  if (!a.first) return b;
  if (!b.first) return a;
  at(p, a.last)->next = b.first;
  return (struct chain){a.first, b.last};
}

struct chain chain_all(struct parser *p, const struct chain *chains, size_t count) {
  struct chain res = chain_none();
  for (size_t i = 0; i < count; i++) res = chain_join(p, res, chains[i]);
  return res;
}

struct chain chain_add(struct parser *p, struct chain a, node_id n) {
  return n ? chain_join(p, a, chain_one(n)) : a;
}

node_id build_node(struct parser *p, enum node_kind kind, uint16_t aux, uint32_t value, span place,
                   struct chain children) {
  struct node n = {.at = place, .first = children.first, .value = value, .kind = (uint8_t)kind, .aux = aux};
  vec_push(&p->tree->nodes, n);
  return p->tree->nodes.count - 1;
}

node_id build_flagged(struct parser *p, node_id n, uint8_t flags) {
  at(p, n)->flags |= flags;
  return n;
}

/* Depth of an expression, kept in the value of inner nodes whose value means nothing else. */
static uint32_t depth_of(struct parser *p, node_id n) {
  switch (at(p, n)->kind) {
  case NODE_IF:
  case NODE_QUANTIFIER:
  case NODE_COUNT:
  case NODE_BINARY:
  case NODE_NOT:
  case NODE_NEGATIVE:
  case NODE_IS:
  case NODE_DOT:
  case NODE_CALL:
  case NODE_LIST: return at(p, n)->value;
  case NODE_ARGUMENT:
  case NODE_WHERE: return at(p, n)->first ? depth_of(p, at(p, n)->first) : 0; /* never chained */
  case NODE_REQUIREMENT_OF:
    return at(p, n)->first ? 1 + depth_of(p, at(p, n)->first) : 0; /* a chain is refused below */
  default: return 0;
  }
}

node_id build_expression(struct parser *p, enum node_kind kind, uint16_t aux, uint32_t value, span place,
                         struct chain children) {
  uint32_t deepest = 0;
  for (node_id n = children.first; n; n = at(p, n)->next) {
    uint32_t depth =
        kind == NODE_REQUIREMENT_OF && at(p, n)->kind == NODE_REQUIREMENT_OF ? EXPRESSION_DEPTH : depth_of(p, n);
    if (deepest < depth) deepest = depth;
    if (n == children.last) break;
  }
  if (EXPRESSION_DEPTH <= deepest) {
    diag(p->diagnostics, MSG_EXPRESSION_DEEP, span_from(place.start, place.start + 1));
    p->tree->syntax_errors++;
    return build_node(p, NODE_UNKNOWN, 0, 0, place, chain_none());
  }
  return build_node(p, kind, aux, kind == NODE_REQUIREMENT_OF ? value : deepest + 1, place, children);
}

node_id build_path(struct parser *p, uint32_t name, span place) {
  return build_node(p, NODE_PATH, 0, name, place, chain_none());
}

/* A path of one name holds it in its value; from the second on, names are children. */
node_id build_path_longer(struct parser *p, node_id path, uint32_t name, span name_at) {
  if (!at(p, path)->first) {
    node_id first = build_node(p, NODE_NAME, 0, at(p, path)->value, at(p, path)->at, chain_none());
    at(p, path)->first = first;
    at(p, path)->aux = 0;
    at(p, path)->value = first; /* the last name, while the path grows */
  }
  node_id last = build_node(p, NODE_NAME, 0, name, name_at, chain_none());
  at(p, at(p, path)->value)->next = last;
  at(p, path)->value = last;
  at(p, path)->at.end = name_at.end;
  return path;
}

node_id build_ranged_type(struct parser *p, node_id type, node_id range, span place) {
  at(p, at(p, type)->first)->next = range;
  at(p, type)->at = place;
  return type;
}

/* `next` is free until the statement is complete; it holds the last child. */
node_id build_head(struct parser *p, enum node_kind kind, uint16_t aux, uint32_t value, span place,
                   struct chain children) {
  node_id n = build_node(p, kind, aux, value, place, children);
  at(p, n)->next = children.last;
  return n;
}

/* A statement reaches from its first annotation or modifier to its block or reason. */
node_id build_statement(struct parser *p, struct chain annotations, struct modifiers mods, node_id head, node_id body,
                        node_id because) {
  struct chain own = {at(p, head)->first, at(p, head)->next};
  at(p, head)->next = 0;
  struct chain children = chain_join(p, annotations, own);
  children = chain_add(p, chain_add(p, children, body), because);
  struct node *n = at(p, head);
  n->first = children.first;
  n->flags |= (uint8_t)mods.flags;
  if (mods.flags) n->at.start = mods.start;
  if (annotations.first) n->at.start = at(p, annotations.first)->at.start;
  if (body || because) n->at.end = at(p, because ? because : body)->at.end;
  p->tree->last[n->kind] = head;
  return head;
}

void build_file(struct parser *p, struct chain statements, span place) {
  p->tree->root = build_node(p, NODE_FILE, 0, 0, place, statements);
}
