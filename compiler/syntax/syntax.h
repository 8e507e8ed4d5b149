/* syntax.h - layer 4: from the bytes of one file to a tree, always.
 *
 * Scanning (grammar/cpsf.l) fills an array of 12-byte tokens with comments and blank lines beside it as
 * trivia; the layout pass decides which words are statement words and where statements end; the parser
 * (grammar/cpsf.y, a bison push parser) builds a flat array of 24-byte nodes. Parsing never fails: a
 * broken text gives a tree with ERROR nodes and diagnostics. Nodes refer to each other by index, so a
 * tree can be copied, compared and freed as a whole; children of a node are a linked list (first, next).
 */
#ifndef CPSFC_SYNTAX_H
#define CPSFC_SYNTAX_H

#include "runtime/base/base.h"

/* ---- tokens: grammar/words.def lists the words; kinds are those of compiler/syntax/token.h ---- */

enum token_flag {
  TOKEN_FIRST = 1,     /* first on its line */
  TOKEN_SPACE = 2,     /* white space or a comment stands before it */
  TOKEN_WORD = 4,      /* spelled like a word of grammar/words.def, in whichever language */
  TOKEN_QUOTED = 8,    /* a name in backticks */
  TOKEN_FOREIGN = 16,  /* has full-width or input-method characters: normalise before use */
  TOKEN_JAPANESE = 32, /* a word in its Japanese spelling */
  TOKEN_OPEN = 64      /* a text or name that is never closed */
};
struct token {
  uint32_t start, length;
  uint16_t kind, flags;
};

enum trivia_kind { TRIVIA_LINE_COMMENT, TRIVIA_BLOCK_COMMENT, TRIVIA_DOC_COMMENT, TRIVIA_BLANK_LINES };
struct trivia {
  uint32_t start, end;
  uint32_t before; /* index of the token it stands before */
  uint8_t kind;
  bool own_line;
};

struct token_list {
  VEC(struct token) tokens;
  VEC(struct trivia) trivia;
};

/* ---- the tree ---- */

typedef uint32_t node_id; /* 0 is none */

enum node_kind {
#define NODE(id, name) NODE_##id,
#include "nodes.def"
#undef NODE
  NODE_KIND_COUNT
};
enum node_flag {
  NODE_EXPORT = 1,
  NODE_EXTERNAL = 2,
  NODE_HAS_ERROR = 4,
  NODE_ALL = 8,
  NODE_LIST_TYPE = 16,
  NODE_OPTIONAL = 32,
  NODE_NEGATED = 64
};

struct node {
  span at;
  node_id first, next;
  uint32_t value; /* sym, or as nodes.def says */
  uint8_t kind, flags;
  uint16_t aux;
};

/* One parsed file. Owns its nodes; names are in the interner of the session. */
struct tree {
  VEC(struct node) nodes;   /* [0] is NODE_NONE */
  node_id root;             /* NODE_FILE */
  uint32_t file;            /* index in struct sources */
  struct token_list tokens; /* empty unless asked for */
  uint32_t syntax_errors;
  bool silent; /* reading it gave no message */
  node_id last[NODE_KIND_COUNT]; /* the last statement of each kind, 0: none. Ids rise in the order of statements, so a walk
                                    for one kind can stop there */
};

struct parse_options {
  bool keep_tokens; /* formatter, language server, mutation test */
};

/* parse.c: scans, lays out and parses file FILE of SOURCES. Bad UTF-8, NUL bytes, nesting above 200
 * and everything else wrong become diagnostics; the tree is always usable. */
void parse_file(struct tree *t, struct sources *s, struct interner *names, struct diagnostics *d, uint32_t file,
                struct parse_options options);
void tree_free(struct tree *t);

/* lex.c: scanning alone, for benchmarks and tests. */
void scan_file(struct token_list *res, struct sources *s, struct diagnostics *d, uint32_t file);
/* layout.c: rewrites soft words, inserts ends of statements (length 0, kind ';'). */
void layout_tokens(struct token_list *list, struct sources *s, struct diagnostics *d);

/* ast.c: reading a tree. N may be 0: then the result is 0 or nothing. */
static inline const struct node *node_at(const struct tree *t, node_id n) { return &t->nodes.items[n]; }
/* First child of that kind, or 0. */
node_id node_child(const struct tree *t, node_id n, enum node_kind kind);
/* Next sibling of whatever kind, or 0; next sibling of the same kind as N, or 0. */
node_id node_next(const struct tree *t, node_id n);
node_id node_next_same(const struct tree *t, node_id n);
/* The phrase of statement N that begins with that word (enum token), or 0. */
node_id node_phrase(const struct tree *t, node_id n, uint16_t word);
/* First expression child of N (a TEXT, or any kind from NODE_IF on, in nodes.def order), or 0. */
node_id node_expression(const struct tree *t, node_id n);
/* The doc comment lines (///) directly above statement N without markers, joined with '\n'; NULL when
 * none; owned by A. Reads the source text, needs no kept tokens. */
const char *node_doc(struct arena *a, const struct tree *t, struct sources *s, node_id n);
/* A path written out with dots; owned by A. */
const char *path_text(struct arena *a, const struct tree *t, const struct interner *names, node_id path);
const char *node_kind_name(enum node_kind kind);

/* ast_dump.c: the tree as s-expressions, one statement a line, for tests and --emit ast. */
void tree_dump(struct out *o, const struct tree *t, const struct interner *names);
/* Share (0..1) of the statements of WHOLE that are in PART under the same chain of parents. */
double tree_kept(const struct tree *whole, const struct tree *part, const struct interner *names);

/* words.c: the only place that knows spellings. */

/* Canonical spelling of a word token in a language; NULL for tokens that are not words. Connecting words
 * with several Japanese uses give the first. */
const char *word_spelling(uint16_t token, enum language language);
/* The same as it is written in the statement that begins with the word STATEMENT (0: another one). */
const char *word_spelling_in(uint16_t token, uint16_t statement, enum language language);
/* Token whose English or Japanese spelling this is (statement words included), or 0. */
uint16_t word_find(const char *text, size_t length);
/* The English sym for a predeclared value name in any language: low moderate high c i a absent any
 * implemented planned ... (see grammar/words.def VALUE lines); else NAME unchanged. */
sym word_value(struct interner *names, sym name);

#endif
