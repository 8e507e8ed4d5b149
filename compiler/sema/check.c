/* check.c - the checks of a finished model in order, and what they share. */
#include <stdlib.h>

#include "compiler/sema/check_internal.h"

const char *check_name(const struct check *c, entity_id e) { return entity_name(c->memory, c->model, e, false); }

void check_add(struct check *c, const char *code, entity_id subject, enum truth result, int severity, enum message m, span at, const char *const *arguments) {
  struct builtin_check x = {.code = intern_text(c->model->names, code), .subject = subject, .result = (uint8_t)result, .severity = (uint8_t)severity,
                            .listed = true, .message = m, .at = at};
  for (int i = 0; arguments && i < DIAG_ARGUMENTS && arguments[i]; i++) x.arguments[i] = arguments[i];
  vec_push(&c->model->checks, x);
}

/* ---- intervals ---- */

struct interval check_range_of_value(const struct check *c, struct value v) {
  struct interval res = {.written = v};
  if (v.tag != VALUE_RANGE) return res;
  res.known = true;
  res.kind = v.extra;
  res.has_low = v.first != UINT32_MAX;
  res.has_high = v.second != UINT32_MAX;
  if (res.has_low) res.low = c->model->numbers.items[v.first];
  if (res.has_high) res.high = c->model->numbers.items[v.second];
  return res;
}

struct interval check_range_of_attribute(const struct check *c, const struct attribute *a) {
  struct interval res = {0};
  if (!a || !a->type.has_range) return res;
  return check_range_of_value(c, (struct value){.tag = VALUE_RANGE, .extra = a->type.quantity, .first = a->type.lo, .second = a->type.hi});
}

bool interval_within(const struct interval *inner, const struct interval *outer) {
  if (outer->has_low && (!inner->has_low || rational_compare(inner->low, outer->low) < 0)) return false;
  if (outer->has_high && (!inner->has_high || 0 < rational_compare(inner->high, outer->high))) return false;
  return true;
}

const char *interval_words(const struct check *c, const struct interval *i) { return value_text(c->memory, c->model, i->written, LANGUAGE_EN); }

/* ---- owners ---- */

/* Elements of the six kinds that are judged must belong to somebody (OWN). */
static void check_owners(struct check *c) {
  for (entity_id e = 1; e < c->model->entities.count; e++) {
    const struct entity *x = &c->model->entities.items[e];
    if (!KIND_IS_ELEMENT(x->kind) || !(x->flags & ENTITY_OWN) || x->owner || x->kind == KIND_ORGANIZATION || x->kind == KIND_PERSON) continue;
    check_add(c, "V4301", e, FALSE_, 2, MSG_NO_OWNER, x->at, (const char *const[]){check_name(c, e), NULL});
  }
}

static void count_uses(struct check *c) {
  static const enum relation ports[] = {RELATION_SOURCE_PORT, RELATION_SINK_PORT};
  for (size_t r = 0; r < sizeof ports / sizeof *ports; r++) {
    const struct relation_edges *edges = &c->model->relations[ports[r]];
    for (uint32_t i = 0; i < edges->edges.count; i++) c->flow_uses[edges->edges.items[i].to]++;
  }
}

void check_model(struct model *m, struct diagnostics *d, day as_of) {
  struct check c = {.model = m, .diagnostics = d, .memory = &m->memory, .as_of = as_of};
  c.flow_uses = memory_zeroed(m->entities.count + 1, sizeof *c.flow_uses);
  c.check_class = class_find(m, "std.secure.Check");
  sym *const names[] = {&c.range, &c.safe, &c.failsafe, &c.rate, &c.resolution, &c.accuracy, &c.field, &c.payload, &c.guard};
  static const char *const spelled[] = {"range", "safe", "failsafe", "rate", "resolution", "accuracy", "field", "payload", "guard"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) *names[i] = intern_text(m->names, spelled[i]);
  count_uses(&c);
  check_index_guards(&c);
  check_connections(&c);
  check_flows(&c);
  check_transfers(&c);
  check_owners(&c);
  free(c.flow_uses);
  idmap_free(&c.guards);
}
