/* connections.c - the table of what may be connected to what, and the check over a model. */
#include "compiler/sema/check_internal.h"
#include "compiler/syntax/token.h"

enum port_rule { NONE, INPUT, OUTPUT };
struct join { uint16_t statement, word; uint32_t from; uint8_t from_port; uint32_t to; uint8_t to_port; const char *code; };

#define K(x) (1u << KIND_##x)
#define ELEMENTS (K(ORGANIZATION) | K(PERSON) | K(COMPONENT) | K(DATA) | K(PROCEDURE) | K(SYSTEM))
#define DOERS (K(COMPONENT) | K(SYSTEM) | K(PROCEDURE) | K(PERSON) | K(ORGANIZATION))
static const struct join joins[] = {
#define JOIN(statement, word, from, from_port, to, to_port, code) {NODE_##statement, word, from, from_port, to, to_port, code},
#include "connections.def"
#undef JOIN
};
enum { JOIN_COUNT = sizeof joins / sizeof *joins };

static bool end_fits(uint32_t kinds, uint8_t port, enum entity_kind kind, bool output) {
  if (kind == KIND_PORT) return port == (output ? OUTPUT : INPUT);
  return kinds >> kind & 1;
}

const char *connection_allowed(enum node_kind statement, uint16_t word, enum entity_kind from, bool from_output, enum entity_kind to, bool to_output) {
  const char *code = NULL;
  for (int i = 0; i < JOIN_COUNT; i++) {
    const struct join *j = &joins[i];
    if (j->statement != statement || (j->word && j->word != word)) continue;
    code = j->code;
    if (end_fits(j->from, j->from_port, from, from_output) && end_fits(j->to, j->to_port, to, to_output)) return NULL;
  }
  return code;
}

const char *kind_word(enum entity_kind kind, bool output) {
  static const enum term terms[KIND_COUNT] = {
      [KIND_ORGANIZATION] = TERM_ORGANIZATION, [KIND_PERSON] = TERM_PERSON, [KIND_COMPONENT] = TERM_COMPONENT, [KIND_DATA] = TERM_DATA,
      [KIND_PROCEDURE] = TERM_PROCEDURE, [KIND_SYSTEM] = TERM_SYSTEM, [KIND_FLOW] = TERM_FLOW, [KIND_SENSE] = TERM_SENSE,
      [KIND_ACTUATE] = TERM_ACTUATE, [KIND_MEASURE] = TERM_MEASURE, [KIND_EVIDENCE] = TERM_EVIDENCE, [KIND_CONTRACT] = TERM_CONTRACT,
      [KIND_REQUIRE] = TERM_REQUIRE, [KIND_QUANTITY] = TERM_QUANTITY, [KIND_PORT] = TERM_PORT, [KIND_FIELD] = TERM_FIELD};
  if (kind == KIND_PORT) return term_reference(output ? TERM_OUTPUT : TERM_INPUT);
  return term_reference(terms[kind]);
}

/* ---- over a model ---- */

static const struct entity *at(const struct check *c, entity_id e) { return &c->model->entities.items[e]; }
static bool is_output(const struct check *c, entity_id e) { return at(c, e)->flags & ENTITY_OUTPUT; }

/* The end a person wrote: the port or quantity when one was named, else the element. */
static entity_id written_end(const struct check *c, entity_id e, enum relation port, enum relation element) {
  entity_id res = model_one(c->model, port, e);
  return res && !(at(c, res)->flags & ENTITY_IMPLICIT) ? res : model_one(c->model, element, e);
}

static void report_flow_end(struct check *c, entity_id flow, entity_id end, bool is_source) {
  const struct entity *x = at(c, end);
  const char *name = check_name(c, end);
  if (x->kind == KIND_PORT) diag(c->diagnostics, is_source ? MSG_FLOW_STARTS_AT_INPUT : MSG_FLOW_ENDS_AT_OUTPUT, at(c, flow)->at, name);
  else diag(c->diagnostics, MSG_FLOW_END_KIND, at(c, flow)->at, name, kind_word(x->kind, false));
}

static entity_id element_of(const struct check *c, entity_id end) { return at(c, end)->kind == KIND_PORT ? at(c, end)->parent : end; }

static bool lies_inside(const struct check *c, entity_id e, entity_id around) {
  for (e = at(c, e)->parent; e; e = at(c, e)->parent)
    if (e == around) return true;
  return false;
}

/* Seen from inside, what comes in at an input of an element goes on to its parts, and what its parts give leaves at an
 * output. */
static bool starts_inside(const struct check *c, entity_id source, entity_id sink) {
  if (at(c, source)->kind != KIND_PORT || is_output(c, source)) return false;
  entity_id around = at(c, source)->parent, to = element_of(c, sink);
  return lies_inside(c, to, around) || (to == around && at(c, sink)->kind == KIND_PORT && is_output(c, sink));
}
static bool ends_inside(const struct check *c, entity_id source, entity_id sink) {
  if (at(c, sink)->kind != KIND_PORT || !is_output(c, sink)) return false;
  entity_id around = at(c, sink)->parent, from = element_of(c, source);
  return lies_inside(c, from, around) || (from == around && at(c, source)->kind == KIND_PORT && !is_output(c, source));
}

static void check_flow_ends(struct check *c, entity_id e) {
  entity_id source = written_end(c, e, RELATION_SOURCE_PORT, RELATION_SOURCE), sink = written_end(c, e, RELATION_SINK_PORT, RELATION_SINK);
  if (!source || !sink) return;
  bool bad_source = connection_allowed(NODE_FLOW, 0, at(c, source)->kind, is_output(c, source), KIND_COMPONENT, false) != NULL;
  bool bad_sink = connection_allowed(NODE_FLOW, 0, KIND_COMPONENT, false, at(c, sink)->kind, is_output(c, sink)) != NULL;
  if (bad_source && !starts_inside(c, source, sink)) report_flow_end(c, e, source, true);
  else if (bad_sink && !ends_inside(c, source, sink)) report_flow_end(c, e, sink, false);
}

static void check_transfer_ends(struct check *c, entity_id e) {
  bool sense = at(c, e)->kind == KIND_SENSE;
  uint16_t word = sense ? T_SENSE : T_ACTUATE;
  entity_id source = written_end(c, e, RELATION_SOURCE_PORT, RELATION_SOURCE), sink = written_end(c, e, RELATION_SINK_PORT, RELATION_SINK);
  if (!source || !sink) return;
  enum entity_kind good_source = sense ? KIND_QUANTITY : KIND_COMPONENT, good_sink = sense ? KIND_COMPONENT : KIND_QUANTITY;
  entity_id bad = 0;
  if (connection_allowed(NODE_TRANSFER, word, at(c, source)->kind, is_output(c, source), good_sink, false)) bad = source;
  else if (connection_allowed(NODE_TRANSFER, word, good_source, false, at(c, sink)->kind, is_output(c, sink))) bad = sink;
  if (bad) diag(c->diagnostics, sense ? MSG_SENSE_ENDS : MSG_ACTUATE_ENDS, at(c, e)->at, check_name(c, bad), kind_word(at(c, bad)->kind, is_output(c, bad)));
}

static void check_measure_places(struct check *c, entity_id e) {
  uint32_t count;
  const entity_id *on = model_related(c->model, RELATION_ON, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (connection_allowed(NODE_MEASURE, 0, KIND_MEASURE, false, at(c, on[i])->kind, false))
      diag(c->diagnostics, MSG_MEASURE_SUBJECT, at(c, e)->at, check_name(c, e), check_name(c, on[i]), kind_word(at(c, on[i])->kind, is_output(c, on[i])));
}

static const char *party_names(struct check *c, entity_id contract) {
  struct builder b = {0};
  uint32_t count;
  const entity_id *parties = model_related(c->model, RELATION_PARTIES, contract, &count);
  for (uint32_t i = 0; i < count; i++) builder_format(&b, "%s`%s`", i ? term_reference(TERM_COMMA) : "", check_name(c, parties[i]));
  const char *res = arena_copy(c->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void check_contract(struct check *c, entity_id e) {
  uint32_t count, required;
  const entity_id *parties = model_related(c->model, RELATION_PARTIES, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (connection_allowed(NODE_CONTRACT, 0, at(c, parties[i])->kind, false, KIND_ORGANIZATION, false))
      diag(c->diagnostics, MSG_CONTRACT_PARTY_KIND, at(c, e)->at, check_name(c, parties[i]), kind_word(at(c, parties[i])->kind, is_output(c, parties[i])));
  const entity_id *requires = model_related(c->model, RELATION_REQUIRES, e, &required);
  for (uint32_t i = 0; i < required; i++) {
    entity_id party = model_one(c->model, RELATION_REQUIRE_PARTY, requires[i]);
    bool found = party == 0;
    for (uint32_t k = 0; k < count && !found; k++) found = parties[k] == party;
    if (!found) diag(c->diagnostics, MSG_REQUIRE_STRANGER, at(c, requires[i])->at, check_name(c, party), check_name(c, e), party_names(c, e));
  }
}

static void check_place_of_element(struct check *c, entity_id e) {
  const struct entity *x = at(c, e);
  if (x->parent && connection_allowed(NODE_ELEMENT, 0, x->kind, false, at(c, x->parent)->kind, is_output(c, x->parent)))
    diag(c->diagnostics, MSG_NESTING, x->at, kind_word(x->kind, false), kind_word(at(c, x->parent)->kind, is_output(c, x->parent)));
  uint32_t count;
  const entity_id *within = model_related(c->model, RELATION_WITHIN, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (connection_allowed(NODE_PHRASE, T_WITHIN, x->kind, false, at(c, within[i])->kind, false))
      diag(c->diagnostics, MSG_WITHIN_SYSTEM, x->at, check_name(c, within[i]), kind_word(at(c, within[i])->kind, is_output(c, within[i])));
}

static void check_guard(struct check *c, entity_id e) {
  entity_id guard = model_one(c->model, RELATION_GUARD, e);
  if (!guard) return;
  if (connection_allowed(NODE_SET, 0, KIND_ACTUATE, false, at(c, guard)->kind, false))
    diag(c->diagnostics, MSG_GUARD_KIND, at(c, e)->at, check_name(c, guard), kind_word(at(c, guard)->kind, is_output(c, guard)));
  else if (c->check_class && !entity_is(c->model, guard, c->check_class) && at(c, guard)->class != c->model->root_class[KIND_PROCEDURE])
    diag(c->diagnostics, MSG_GUARD_CLASS, at(c, e)->at, check_name(c, guard));
}

void check_connections(struct check *c) {
  for (entity_id e = 1; e < c->model->entities.count; e++) {
    enum entity_kind kind = at(c, e)->kind;
    if (KIND_IS_ELEMENT(kind)) check_place_of_element(c, e);
    else if (kind == KIND_FLOW) check_flow_ends(c, e);
    else if (kind == KIND_SENSE || kind == KIND_ACTUATE) check_transfer_ends(c, e);
    else if (kind == KIND_MEASURE) check_measure_places(c, e);
    else if (kind == KIND_CONTRACT) check_contract(c, e);
    if (kind == KIND_ACTUATE) check_guard(c, e);
  }
}
