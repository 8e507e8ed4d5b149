/* blocks.c - which statement may stand in which block (E0221), and which kind of module it belongs in (E0204). */
#include "compiler/sema/sema_internal.h"

enum block {
  BLOCK_NONE,
  BLOCK_FILE,
  BLOCK_ORGANIZATION,
  BLOCK_PERSON,
  BLOCK_COMPONENT,
  BLOCK_DATA,
  BLOCK_PROCEDURE,
  BLOCK_SYSTEM,
  BLOCK_CLASS,
  BLOCK_ENUM,
  BLOCK_PORT,
  BLOCK_PHYSICAL,
  BLOCK_CONNECTION,
  BLOCK_MEASURE,
  BLOCK_EVIDENCE,
  BLOCK_ANSWERS,
  BLOCK_ROW,
  BLOCK_CONTRACT,
  BLOCK_DECISION,
  BLOCK_DOWNGRADE,
  BLOCK_REQUIREMENT,
  BLOCK_CATEGORY,
  BLOCK_LEVELS,
  BLOCK_RISK,
  BLOCK_PROFILE,
  BLOCK_TEST,
  BLOCK_COUNT
};

_Static_assert(NODE_EXPECT - NODE_EDITION < 64, "a row of the table is one word of 64 bits");
#define B(k) (UINT64_C(1) << (NODE_##k - NODE_EDITION))
#define MODEL_STATEMENTS                                                                                               \
  (B(RESPONSIBLE) | B(TARGET) | B(ELEMENT) | B(FLOW) | B(TRANSFER) | B(MEASURE) | B(EVIDENCE) | B(ANSWERS) |           \
   B(CONTRACT) | B(ACCEPT) | B(EXCLUDE) | B(CLAIM) | B(COMPLETE))
#define RULE_STATEMENTS                                                                                                \
  (B(DEFINE) | B(REQUIREMENT) | B(CATEGORY) | B(EXCEPTION) | B(STRENGTHEN) | B(THREAT) | B(VULNERABILITY) | B(RISK) |  \
   B(PROFILE) | B(TEST))
/* What any element may hold: values, evidence, decisions about itself. */
#define ABOUT_ELEMENT                                                                                                  \
  (B(SET) | B(EVIDENCE) | B(MEASURE) | B(ANSWERS) | B(ACCEPT) | B(EXCLUDE) | B(CLAIM) | B(COMPLETE) | B(TARGET) |      \
   B(LABEL))
#define CONNECTIONS (B(FLOW) | B(TRANSFER))

static const uint64_t table[BLOCK_COUNT] = {
    [BLOCK_FILE] = B(EDITION) | B(MODULE) | B(IMPORT) | B(FRAMEWORK) | B(CLASS) | B(ENUM) | B(UNIT) | B(DIMENSION) |
                   MODEL_STATEMENTS | RULE_STATEMENTS,
    [BLOCK_ORGANIZATION] = ABOUT_ELEMENT | B(ELEMENT) | B(ACTS) | B(PORT) | B(FLOW),
    [BLOCK_PERSON] = ABOUT_ELEMENT | B(ELEMENT) | B(ACTS) | B(PORT),
    [BLOCK_COMPONENT] = ABOUT_ELEMENT | B(ELEMENT) | B(PORT) | B(PHYSICAL) | CONNECTIONS,
    [BLOCK_DATA] = ABOUT_ELEMENT | B(ELEMENT) | B(READERS),
    [BLOCK_PROCEDURE] = ABOUT_ELEMENT | B(ELEMENT) | B(PORT) | B(DOWNGRADE) | CONNECTIONS,
    [BLOCK_SYSTEM] = ABOUT_ELEMENT | B(ELEMENT) | B(PORT) | CONNECTIONS,
    [BLOCK_CLASS] = B(FIELD) | B(SET) | B(ELEMENT) | B(PORT) | B(PHYSICAL) | CONNECTIONS | B(LABEL) | B(READERS),
    [BLOCK_ENUM] = B(MEMBER),
    [BLOCK_PORT] = B(SET) | B(LABEL) | B(READERS),
    [BLOCK_PHYSICAL] = B(SET),
    [BLOCK_CONNECTION] = B(SET) | B(EVIDENCE) | B(MEASURE) | B(ACCEPT) | B(EXCLUDE) | B(CLAIM) | B(TARGET),
    [BLOCK_MEASURE] = B(SET) | B(EVIDENCE),
    [BLOCK_EVIDENCE] = B(SET),
    [BLOCK_ANSWERS] = B(ROW),
    [BLOCK_ROW] = B(SET) | B(EVIDENCE),
    [BLOCK_CONTRACT] = B(SET) | B(EVIDENCE) | B(MEASURE) | B(REQUIRE) | B(PERMIT) | B(OFFER) | B(RELY),
    [BLOCK_DECISION] = B(SET) | B(EVIDENCE),
    [BLOCK_DOWNGRADE] = B(SET) | B(EVIDENCE),
    [BLOCK_REQUIREMENT] = B(APPLIES) | B(LEVEL) | B(EXCEPTION),
    [BLOCK_CATEGORY] = B(REQUIREMENT),
    [BLOCK_LEVELS] = B(LEVEL),
    [BLOCK_RISK] = B(SET),
    [BLOCK_PROFILE] = B(SELECT) | B(SET),
    [BLOCK_TEST] = B(SET) | B(EXPECT) | MODEL_STATEMENTS,
};

static uint8_t block_of_element(uint16_t word) {
  switch (word) {
  case T_ORGANIZATION: return BLOCK_ORGANIZATION;
  case T_PERSON: return BLOCK_PERSON;
  case T_COMPONENT: return BLOCK_COMPONENT;
  case T_DATA: return BLOCK_DATA;
  case T_PROCEDURE: return BLOCK_PROCEDURE;
  default: return BLOCK_SYSTEM;
  }
}

uint8_t block_of(const struct node *statement) {
  static const uint8_t blocks[NODE_KIND_COUNT] = {[NODE_FILE] = BLOCK_FILE,
                                                  [NODE_CLASS] = BLOCK_CLASS,
                                                  [NODE_ENUM] = BLOCK_ENUM,
                                                  [NODE_PORT] = BLOCK_PORT,
                                                  [NODE_PHYSICAL] = BLOCK_PHYSICAL,
                                                  [NODE_FLOW] = BLOCK_CONNECTION,
                                                  [NODE_TRANSFER] = BLOCK_CONNECTION,
                                                  [NODE_MEASURE] = BLOCK_MEASURE,
                                                  [NODE_EVIDENCE] = BLOCK_EVIDENCE,
                                                  [NODE_ANSWERS] = BLOCK_ANSWERS,
                                                  [NODE_ROW] = BLOCK_ROW,
                                                  [NODE_CONTRACT] = BLOCK_CONTRACT,
                                                  [NODE_ACCEPT] = BLOCK_DECISION,
                                                  [NODE_EXCLUDE] = BLOCK_DECISION,
                                                  [NODE_CLAIM] = BLOCK_DECISION,
                                                  [NODE_DOWNGRADE] = BLOCK_DOWNGRADE,
                                                  [NODE_REQUIREMENT] = BLOCK_REQUIREMENT,
                                                  [NODE_CATEGORY] = BLOCK_CATEGORY,
                                                  [NODE_EXCEPTION] = BLOCK_LEVELS,
                                                  [NODE_STRENGTHEN] = BLOCK_LEVELS,
                                                  [NODE_THREAT] = BLOCK_RISK,
                                                  [NODE_VULNERABILITY] = BLOCK_RISK,
                                                  [NODE_RISK] = BLOCK_RISK,
                                                  [NODE_PROFILE] = BLOCK_PROFILE,
                                                  [NODE_TEST] = BLOCK_TEST};
  return statement->kind == NODE_ELEMENT ? block_of_element(statement->aux) : blocks[statement->kind];
}

static bool is_statement(enum node_kind kind) { return NODE_EDITION <= kind && kind <= NODE_EXPECT; }

bool block_allows(uint8_t block, enum node_kind kind) {
  return is_statement(kind) && (table[block] >> (kind - NODE_EDITION) & 1);
}

/* ---- what a statement is called ---- */

static enum term element_term(uint16_t word) {
  static const enum term terms[KIND_COUNT] = {[KIND_ORGANIZATION] = TERM_ORGANIZATION, [KIND_PERSON] = TERM_PERSON,
                                              [KIND_COMPONENT] = TERM_COMPONENT,       [KIND_DATA] = TERM_DATA,
                                              [KIND_PROCEDURE] = TERM_PROCEDURE,       [KIND_SYSTEM] = TERM_SYSTEM};
  return terms[kind_of_token(word)];
}

enum term statement_term(const struct node *n) {
  static const enum term terms[NODE_KIND_COUNT] = {[NODE_FILE] = TERM_S_FILE,
                                                   [NODE_EDITION] = TERM_S_EDITION,
                                                   [NODE_MODULE] = TERM_S_MODULE,
                                                   [NODE_IMPORT] = TERM_S_IMPORT,
                                                   [NODE_RESPONSIBLE] = TERM_S_RESPONSIBLE,
                                                   [NODE_TARGET] = TERM_S_TARGET,
                                                   [NODE_CLASS] = TERM_CLASS,
                                                   [NODE_ENUM] = TERM_S_ENUM,
                                                   [NODE_UNIT] = TERM_S_UNIT,
                                                   [NODE_DIMENSION] = TERM_S_DIMENSION,
                                                   [NODE_PHYSICAL] = TERM_QUANTITY,
                                                   [NODE_FIELD] = TERM_FIELD,
                                                   [NODE_SET] = TERM_S_SET,
                                                   [NODE_MEMBER] = TERM_S_MEMBER,
                                                   [NODE_FLOW] = TERM_FLOW,
                                                   [NODE_MEASURE] = TERM_MEASURE,
                                                   [NODE_EVIDENCE] = TERM_EVIDENCE,
                                                   [NODE_ANSWERS] = TERM_S_ANSWERS,
                                                   [NODE_ROW] = TERM_S_ROW,
                                                   [NODE_CONTRACT] = TERM_CONTRACT,
                                                   [NODE_REQUIRE] = TERM_REQUIRE,
                                                   [NODE_PERMIT] = TERM_S_PERMIT,
                                                   [NODE_ACCEPT] = TERM_S_ACCEPT,
                                                   [NODE_EXCLUDE] = TERM_S_EXCLUDE,
                                                   [NODE_CLAIM] = TERM_S_CLAIM,
                                                   [NODE_OFFER] = TERM_S_OFFER,
                                                   [NODE_RELY] = TERM_S_RELY,
                                                   [NODE_COMPLETE] = TERM_S_COMPLETE,
                                                   [NODE_ACTS] = TERM_S_ACTS,
                                                   [NODE_LABEL] = TERM_S_LABEL,
                                                   [NODE_READERS] = TERM_S_READERS,
                                                   [NODE_FRAMEWORK] = TERM_S_FRAMEWORK,
                                                   [NODE_DEFINE] = TERM_S_DEFINE,
                                                   [NODE_REQUIREMENT] = TERM_S_REQUIREMENT,
                                                   [NODE_CATEGORY] = TERM_S_CATEGORY,
                                                   [NODE_APPLIES] = TERM_S_APPLIES,
                                                   [NODE_LEVEL] = TERM_S_LEVEL,
                                                   [NODE_EXCEPTION] = TERM_S_EXCEPTION,
                                                   [NODE_STRENGTHEN] = TERM_S_STRENGTHEN,
                                                   [NODE_THREAT] = TERM_S_THREAT,
                                                   [NODE_VULNERABILITY] = TERM_S_VULNERABILITY,
                                                   [NODE_RISK] = TERM_S_RISK,
                                                   [NODE_PROFILE] = TERM_S_PROFILE,
                                                   [NODE_SELECT] = TERM_S_SELECT,
                                                   [NODE_TEST] = TERM_S_TEST,
                                                   [NODE_EXPECT] = TERM_S_EXPECT};
  switch (n->kind) {
  case NODE_ELEMENT: return element_term(n->aux);
  case NODE_PORT: return n->aux == T_OUTPUT ? TERM_OUTPUT : TERM_INPUT;
  case NODE_TRANSFER: return n->aux == T_SENSE ? TERM_SENSE : TERM_ACTUATE;
  case NODE_DOWNGRADE: return n->aux == T_DECLASSIFY ? TERM_S_DECLASSIFY : TERM_S_ENDORSE;
  default: return terms[n->kind];
  }
}

/* ---- the check ---- */

/* The statement without its block and annotations: what an excerpt should underline. */
static span head_span(const struct sema *s, struct frame f, node_id n) {
  span at = node_of(s, f, n)->at;
  node_id body = child_of(s, f, n, NODE_BODY), name = child_of(s, f, n, NODE_NAME);
  if (name != 0 && at.start <= node_of(s, f, name)->at.end) return node_of(s, f, name)->at;
  if (body != 0) at.end = node_of(s, f, body)->at.start;
  return at;
}

/* `oven : Machine` without its word, or `component: oven` with a colon too many. */
static void report_field_at_top(struct sema *s, struct frame f, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME), type = child_of(s, f, n, NODE_TYPE);
  const char *first = name ? name_text(s, node_of(s, f, name)->value) : "", *second = type ? source_words(s, node_of(s, f, type)->at) : "";
  bool word = name && kind_of_word(node_of(s, f, name)->value, s->names) != KIND_NONE;
  diag(s->diagnostics, MSG_NO_STATEMENT_WORD, head_span(s, f, n), first,
       word ? arena_format(&s->memory, "%s %s", first, second) : arena_format(&s->memory, "component %s : %s", first, second),
       word ? arena_format(&s->memory, "%s %s", first, second) : arena_format(&s->memory, "モノ %s : %s", first, second));
}

void check_block_place(struct sema *s, struct frame f, node_id parent, node_id n) {
  const struct node *statement = node_of(s, f, n), *around = node_of(s, f, parent);
  if (!is_statement(statement->kind)) return;
  bool rule = RULE_STATEMENTS >> (statement->kind - NODE_EDITION) & 1;
  bool framework = s->program->modules.items[f.module].role == MODULE_FRAMEWORK;
  if (around->kind == NODE_FILE && rule && !framework)
    diag(s->diagnostics, MSG_RULE_IN_MODEL, head_span(s, f, n), term_reference(statement_term(statement)));
  else if (around->kind == NODE_FILE && statement->kind == NODE_FIELD)
    report_field_at_top(s, f, n);
  else if (!block_allows(block_of(around), statement->kind))
    diag(s->diagnostics, around->kind == NODE_FILE ? MSG_NOT_AT_TOP : MSG_NOT_HERE, head_span(s, f, n),
         term_reference(statement_term(statement)), term_reference(statement_term(around)));
}
