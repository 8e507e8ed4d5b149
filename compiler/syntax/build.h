/* build.h - what the grammar's actions call: one function each, building nodes bottom up.
 *
 * A semantic value is a chain of nodes (first, last), so that appending is one step; a statement is built from its
 * annotations, its own children, its phrases, its block and its reason in one go. All values have eight bytes and are
 * written in one piece: bison copies them at every step, and reading back in one piece what was written in parts waits.
 */
#ifndef CPSFC_BUILD_H
#define CPSFC_BUILD_H

#include "compiler/syntax/syntax.h"

struct lexeme {
  uint32_t value;
  uint16_t aux;
}; /* a token: its name or text, a language tag */
struct chain {
  node_id first, last;
};
struct modifiers {
  uint32_t start, flags; /* where the first one begins */
};

/* Everything the parser of one file needs; passed to the grammar as its one parameter. */
struct parser {
  struct tree *tree;
  struct sources *sources;
  struct interner *names;
  struct diagnostics *diagnostics;
  struct arena memory;            /* freed when the file is parsed */
  struct token previous, current; /* pushed before, being pushed */
  const struct token *rest;       /* what follows in the file, up to T_END */
  bool failed;                    /* a syntax error was met by the last push */
  bool exhausted;                 /* the parser gave up */
};

node_id build_node(struct parser *p, enum node_kind kind, uint16_t aux, uint32_t value, span at, struct chain children);
struct chain chain_one(node_id n);
/* COUNT chains, some of them perhaps empty, as one. */
struct chain chain_all(struct parser *p, const struct chain *chains, size_t count);
static inline struct chain chain_none(void) { return (struct chain){0, 0}; }
/* The same with N more at the end; N may be 0. */
struct chain chain_add(struct parser *p, struct chain a, node_id n);

node_id build_flagged(struct parser *p, node_id n, uint8_t flags);
/* An expression with children; too deep a one becomes `unknown` with a message. */
node_id build_expression(struct parser *p, enum node_kind kind, uint16_t aux, uint32_t value, span at,
                         struct chain children);
/* A path of one name, or longer by one. */
node_id build_path(struct parser *p, uint32_t name, span at);
node_id build_path_longer(struct parser *p, node_id path, uint32_t name, span name_at);
/* A statement with the children of its first line; it waits for the rest in build_statement. */
node_id build_head(struct parser *p, enum node_kind kind, uint16_t aux, uint32_t value, span at, struct chain children);
node_id build_statement(struct parser *p, struct chain annotations, struct modifiers mods, node_id head, node_id body,
                        node_id because);
/* TYPE, a path alone so far, with a range. */
node_id build_ranged_type(struct parser *p, node_id type, node_id range, span at);
void build_file(struct parser *p, struct chain statements, span at);

#endif
