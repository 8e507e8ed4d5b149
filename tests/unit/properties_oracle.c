/* properties_oracle.c - see properties_oracle.h. */
#include "tests/unit/properties_oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ------------------------------------------------------------------------------------- */

enum tag { NOTHING, TRUTH, NUMBER, THING, SYMBOL, RANGE };
struct plain {
  enum tag tag;
  int64_t number, upper; /* THING: entity; SYMBOL: symbol, enum in upper */
};
enum { SET_SIZE = 128 };
struct set {
  struct plain items[SET_SIZE];
  int count;
};
struct asking {
  const struct eval_world *w;
  uint32_t requirement;
  entity_id subject;
  struct plain slots[EVAL_SLOTS];
};

static bool truth_of(struct asking *a, expr_id e);
static struct plain value_of(struct asking *a, expr_id e);
static void set_of(struct asking *a, expr_id e, struct set *s);

static const struct expr *at(const struct asking *a, expr_id e) { return &a->w->rules.exprs.items[e]; }
static const struct entity *entity_at(const struct asking *a, entity_id e) { return &a->w->model.entities.items[e]; }
static struct plain truth_value(bool yes) { return (struct plain){TRUTH, yes, 0}; }
static struct plain number_value(int64_t n) { return (struct plain){NUMBER, n, n}; }
static struct plain thing(entity_id e) { return e == 0 ? (struct plain){NOTHING, 0, 0} : (struct plain){THING, e, 0}; }

static void fail(const char *what) {
  fprintf(stderr, "oracle: %s\n", what);
  abort();
}

/* In whole numbers: the plants have no others. */
static int64_t number_at(const struct asking *a, number_id n) { return (int64_t)a->w->model.numbers.items[n].num; }

static struct plain from_model(const struct asking *a, struct value v) {
  switch ((int)v.tag) {
  case VALUE_ABSENT: return (struct plain){NOTHING, 0, 0};
  case VALUE_BOOLEAN: return truth_value(v.first);
  case VALUE_NUMBER: return number_value(number_at(a, v.first));
  case VALUE_DATE: return number_value((day)v.first);
  case VALUE_ENTITY: return thing(v.first);
  case VALUE_MEMBER: return (struct plain){SYMBOL, v.first, v.second};
  case VALUE_REQUIREMENT: return (struct plain){SYMBOL, v.first, 0};
  default: fail("a value that is not known"); return thing(0);
  }
}

static struct value attribute(const struct asking *a, entity_id e, const char *name) {
  sym s = intern_find(&a->w->names, name, strlen(name));
  return model_value(&a->w->model, e, s, NULL);
}

static bool holds_today(const struct asking *a, entity_id e, const char *since, const char *until) {
  struct value from = attribute(a, e, since), to = attribute(a, e, until);
  day today = a->w->evaluation.as_of;
  return (from.tag != VALUE_DATE || (day)from.first <= today) && (to.tag != VALUE_DATE || today <= (day)to.first);
}

/* ---- who reaches what --------------------------------------------------------------------------- */

static bool is_joint(const struct asking *a, entity_id e) {
  uint8_t k = entity_at(a, e)->kind;
  return k == KIND_FLOW || k == KIND_SENSE || k == KIND_ACTUATE;
}

static entity_id end_of(const struct asking *a, entity_id e, enum relation r) { return model_one(&a->w->model, r, e); }

static bool next_to(const struct asking *a, entity_id from, entity_id to) {
  if (is_joint(a, from)) return end_of(a, from, RELATION_SINK) == to;
  return is_joint(a, to) && end_of(a, to, RELATION_SOURCE) == from;
}

/* Marks everything that FROM leads to (or, backwards, that leads to it), until nothing changes. */
static void stream(const struct asking *a, entity_id from, bool forward, bool *marked) {
  uint32_t count = a->w->model.entities.count;
  memset(marked, 0, count);
  for (bool changed = true; changed;) {
    changed = false;
    for (entity_id x = 1; x < count; x++)
      for (entity_id y = 1; y < count; y++) {
        bool step = forward ? next_to(a, x, y) : next_to(a, y, x);
        if (!step || marked[y] || !(x == from || marked[x])) continue;
        marked[y] = changed = true;
      }
  }
}

/* ---- sets --------------------------------------------------------------------------------------- */

static void set_add(struct set *s, entity_id e) {
  for (int i = 0; i < s->count; i++)
    if (s->items[i].tag == THING && s->items[i].number == e) return;
  if (s->count == SET_SIZE) fail("a set that is too large");
  s->items[s->count++] = thing(e);
}

static bool add_measure(void *context, entity_id measure, entity_id on) {
  (void)on;
  set_add(context, measure);
  return true;
}

/* Rows of the check sheet are heard by attested() alone. */
static void add_measures(const struct asking *a, entity_id e, struct set *s) {
  struct set all = {.count = 0};
  model_covering(&a->w->model, e, add_measure, &all);
  for (int i = 0; i < all.count; i++)
    if ((entity_at(a, (entity_id)all.items[i].number)->flags & ENTITY_ANSWER) == 0)
      set_add(s, (entity_id)all.items[i].number);
}

static void add_parts_all(const struct asking *a, entity_id e, struct set *s) {
  for (entity_id x = 1; x < a->w->model.entities.count; x++)
    if (entity_at(a, x)->parent == e && KIND_IS_ELEMENT(entity_at(a, x)->kind)) {
      set_add(s, x);
      add_parts_all(a, x, s);
    }
}

static bool is_principal(const struct asking *a, entity_id e) {
  return entity_at(a, e)->kind == KIND_ORGANIZATION || entity_at(a, e)->kind == KIND_PERSON;
}

static bool touches(const struct asking *a, entity_id flow, entity_id e) {
  if (entity_at(a, e)->kind == KIND_DATA) return end_of(a, flow, RELATION_FLOW_DATA) == e;
  entity_id ends[] = {end_of(a, flow, RELATION_SOURCE), end_of(a, flow, RELATION_SINK)};
  for (int i = 0; i < 2; i++)
    if (ends[i] == e || (is_principal(a, e) && ends[i] != 0 && entity_at(a, ends[i])->owner == e)) return true;
  return false;
}

static bool passes(const struct asking *a, entity_id flow, entity_id system) {
  uint32_t count;
  const entity_id *via = model_related(&a->w->model, RELATION_VIA, flow, &count);
  for (uint32_t i = 0; i < count; i++)
    if (via[i] == system && entity_at(a, system)->kind == KIND_SYSTEM) return true;
  return false;
}

static void add_connected(const struct asking *a, entity_id flow, entity_id e, struct set *s) {
  entity_id source = end_of(a, flow, RELATION_SOURCE), sink = end_of(a, flow, RELATION_SINK);
  if (passes(a, flow, e)) {
    set_add(s, source);
    set_add(s, sink);
  }
  for (entity_id n = 1; n < a->w->model.entities.count; n++)
    if (entity_at(a, e)->kind == KIND_COMPONENT && (source == e || sink == e) && passes(a, flow, n)) set_add(s, n);
}

static void add_related(const struct asking *a, enum relation r, entity_id e, bool back, struct set *s) {
  uint32_t count;
  const entity_id *items =
      back ? model_related_back(&a->w->model, r, e, &count) : model_related(&a->w->model, r, e, &count);
  for (uint32_t i = 0; i < count; i++) set_add(s, items[i]);
}

static bool is_party(const struct asking *a, entity_id contract, entity_id x) {
  uint32_t count;
  const entity_id *parties = model_related(&a->w->model, RELATION_PARTIES, contract, &count);
  for (uint32_t i = 0; i < count; i++)
    if (parties[i] == x) return true;
  return false;
}

static void add_agreements(const struct asking *a, entity_id flow, struct set *s) {
  entity_id from = entity_at(a, end_of(a, flow, RELATION_SOURCE))->owner,
            to = entity_at(a, end_of(a, flow, RELATION_SINK))->owner;
  add_related(a, RELATION_CONTRACT, flow, false, s);
  for (entity_id x = 1; x < a->w->model.entities.count; x++)
    if (entity_at(a, x)->kind == KIND_CONTRACT && from != to && is_party(a, x, from) && is_party(a, x, to))
      set_add(s, x);
}

static bool is_in(const struct asking *a, entity_id x, entity_id e, enum property p) {
  const struct entity *y = entity_at(a, x);
  if (p == PROPERTY_PARTS) return KIND_IS_ELEMENT(y->kind) && y->parent == e;
  if (p == PROPERTY_FLOWS) return y->kind == KIND_FLOW && touches(a, x, e);
  if (p == PROPERTY_OWNED) return KIND_IS_ELEMENT(y->kind) && y->owner == e && x != e;
  return p == PROPERTY_PERSONS && y->kind == KIND_PERSON && y->owner == e && x != e;
}

static void property_set(struct asking *a, entity_id e, enum property p, struct set *s) {
  for (entity_id x = 1; x < a->w->model.entities.count; x++) {
    if (is_in(a, x, e, p)) set_add(s, x);
    if (p == PROPERTY_CONNECTED && entity_at(a, x)->kind == KIND_FLOW) add_connected(a, x, e, s);
  }
  if (p == PROPERTY_PARTS_ALL) add_parts_all(a, e, s);
  if (p == PROPERTY_MEASURES) add_measures(a, e, s);
  if (p == PROPERTY_CONTRACTS && entity_at(a, e)->kind == KIND_FLOW)
    add_agreements(a, e, s);
  else if (p == PROPERTY_CONTRACTS)
    add_related(a, RELATION_PARTIES, e, true, s);
  if (p == PROPERTY_PARTIES) add_related(a, RELATION_PARTIES, e, false, s);
  if (p == PROPERTY_EVIDENCE) add_related(a, RELATION_EVIDENCE, e, false, s);
  if (p == PROPERTY_ON) add_related(a, RELATION_ON, e, false, s);
  if (p == PROPERTY_VIA) add_related(a, RELATION_VIA, e, false, s);
  if (p == PROPERTY_READERS) add_related(a, RELATION_READERS, e, false, s);
}

static void stream_set(const struct asking *a, entity_id e, bool forward, struct set *s) {
  bool marked[SET_SIZE * 2];
  if (sizeof marked < a->w->model.entities.count) fail("a plant that is too large");
  stream(a, e, forward, marked);
  for (entity_id x = 1; x < a->w->model.entities.count; x++)
    if (marked[x]) set_add(s, x);
}

static void set_of(struct asking *a, expr_id e, struct set *s) {
  const struct expr *x = at(a, e);
  s->count = 0;
  if (x->op == EXPR_LIST) {
    for (expr_id item = x->a; item != 0; item = at(a, item)->b) s->items[s->count++] = value_of(a, at(a, item)->a);
    return;
  }
  struct plain base = value_of(a, x->a);
  if (base.tag == NOTHING) return;
  entity_id of = (entity_id)base.number;
  if (x->op == EXPR_PROPERTY)
    property_set(a, of, (enum property)x->symbol, s);
  else if (x->op == EXPR_UPSTREAM || x->op == EXPR_DOWNSTREAM)
    stream_set(a, of, x->op == EXPR_DOWNSTREAM, s);
  else if (x->op == EXPR_ENDS) {
    s->items[s->count++] = thing(end_of(a, of, RELATION_SOURCE)); /* a list: both ends, even when they are the same */
    s->items[s->count++] = thing(end_of(a, of, RELATION_SINK));
  } else
    fail("a set of another form");
}

/* ---- attested ----------------------------------------------------------------------------------- */

static bool names(const struct asking *a, struct requirement_use use) {
  return use.id == a->w->rules.requirements.items[a->requirement].id;
}

static bool counts(const struct asking *a, entity_id measure) {
  struct value status = attribute(a, measure, "status");
  bool done = status.tag == VALUE_NONE || strcmp(sym_text(&a->w->names, status.first), "implemented") == 0;
  return done && holds_today(a, measure, "since", "until");
}

static int named_level(const struct asking *a, entity_id measure) {
  int res = 0;
  for (uint32_t i = 0; i < a->w->model.meets.count; i++) {
    const struct meets *m = &a->w->model.meets.items[i];
    if (m->measure == measure && names(a, m->requirement) && counts(a, measure)) res = entity_at(a, measure)->level;
  }
  return entity_at(a, measure)->flags & ENTITY_ANSWER ? 0 : res;
}

/* Steps from X up to PLACE by nesting and lying within, or a large number. */
static int distance(const struct asking *a, entity_id x, entity_id place, int limit) {
  if (x == place) return 0;
  if (x == 0 || limit == 0) return 1000;
  int best = distance(a, entity_at(a, x)->parent, place, limit - 1);
  uint32_t count;
  const entity_id *within = model_related(&a->w->model, RELATION_WITHIN, x, &count);
  for (uint32_t i = 0; i < count; i++) {
    int other = distance(a, within[i], place, limit - 1);
    if (other < best) best = other;
  }
  return best + 1;
}

static int place_distance(const struct asking *a, entity_id x, entity_id place) {
  const struct entity *e = entity_at(a, x), *p = entity_at(a, place);
  if (place != x && e->owner != 0 && p->owner != 0 && e->owner != p->owner) return 1000;
  int res = x == place ? 0 : 1000;
  if (!is_joint(a, x))
    res = distance(a, x, place, 8);
  else if (x != place) {
    res = 1 + distance(a, end_of(a, x, RELATION_SOURCE), place, 8) + distance(a, end_of(a, x, RELATION_SINK), place, 8);
    if (1000 <= res && passes(a, x, place)) res = 500;
  }
  return 1000 <= res && place == e->owner && p->kind == KIND_ORGANIZATION ? 900 : res;
}

/* The nearest row; of rows at one distance the lowest. -1: none. */
static int row_level(const struct asking *a) {
  int nearest = 1000, res = -1;
  for (uint32_t i = 0; i < a->w->model.answers.count; i++) {
    const struct answer *row = &a->w->model.answers.items[i];
    int here = place_distance(a, a->subject, row->on);
    if (!names(a, row->requirement) || 1000 <= here || nearest < here) continue;
    if (row->measure != 0 && !counts(a, row->measure)) continue;
    if (here < nearest || row->level < res) res = row->level;
    nearest = here;
  }
  return res;
}

static int claim_level(const struct asking *a, sym id, entity_id e) {
  int res = 0;
  for (uint32_t i = 0; i < a->w->model.claims.count; i++) {
    const struct claim *c = &a->w->model.claims.items[i];
    bool about = c->requirement.id == id && (c->on == e || c->on == entity_at(a, e)->owner);
    if (about && res < c->level) res = c->level;
  }
  return res;
}

static int relied_level(const struct asking *a) {
  int res = 0;
  for (uint32_t i = 0; i < a->w->model.shares.count; i++)
    for (uint32_t k = 0; k < a->w->model.shares.count; k++) {
      const struct share *rely = &a->w->model.shares.items[i], *offer = &a->w->model.shares.items[k];
      if (rely->kind != SHARE_RELY || offer->kind != SHARE_OFFER || rely->contract != offer->contract ||
          !names(a, rely->requirement))
        continue;
      if (!names(a, offer->requirement) || 1000 <= place_distance(a, a->subject, rely->on) ||
          !holds_today(a, rely->contract, "since", "until"))
        continue;
      entity_id from = entity_at(a, offer->on)->owner, to = entity_at(a, rely->on)->owner;
      if (from == to || !is_party(a, rely->contract, from) || !is_party(a, rely->contract, to)) continue;
      int level = rely->level < offer->level ? rely->level : offer->level;
      if (res < level) res = level;
    }
  return res;
}

static int attested_level(const struct asking *a) {
  struct set measures = {.count = 0};
  model_covering(&a->w->model, a->subject, add_measure, &measures);
  int res = relied_level(a), row = row_level(a),
      claim = claim_level(a, a->w->rules.requirements.items[a->requirement].id, a->subject);
  if (res < row) res = row;
  if (res < claim) res = claim;
  for (int i = 0; i < measures.count; i++) {
    int level = named_level(a, (entity_id)measures.items[i].number);
    if (res < level) res = level;
  }
  return res;
}

/* ---- verdicts of others ------------------------------------------------------------------------- */

static int achieved_on(const struct asking *a, uint32_t requirement, entity_id e) {
  struct oracle_verdict v = oracle_judge(a->w, requirement, e);
  return v.applies ? v.lo : 3;
}

static int64_t achieved(const struct asking *a, uint32_t requirement, entity_id e) {
  const struct rule_requirement *r = &a->w->rules.requirements.items[requirement];
  if ((entity_at(a, e)->flags & ENTITY_OWN) == 0) return claim_level(a, r->id, e);
  if (r->subjects.kinds >> entity_at(a, e)->kind & 1) return achieved_on(a, requirement, e);
  int res = 3;
  for (entity_id x = 1; x < a->w->model.entities.count; x++) {
    const struct entity *y = entity_at(a, x);
    if (y->owner != e || (r->subjects.kinds >> y->kind & 1) == 0 || (y->flags & ENTITY_OWN) == 0) continue;
    int here = achieved_on(a, requirement, x);
    if (here < res) res = here;
  }
  return res;
}

/* ---- values of formulas ------------------------------------------------------------------------- */

static struct plain property_value(struct asking *a, entity_id e, enum property p) {
  const struct entity *x = entity_at(a, e);
  switch ((int)p) {
  case PROPERTY_EXTERNAL: return truth_value((x->flags & ENTITY_OWN) == 0);
  case PROPERTY_OWNER: return thing(x->owner);
  case PROPERTY_PART_OF: return thing(x->parent);
  case PROPERTY_SOURCE: return thing(end_of(a, e, RELATION_SOURCE));
  case PROPERTY_SINK: return thing(end_of(a, e, RELATION_SINK));
  case PROPERTY_FLOW_DATA: return thing(end_of(a, e, RELATION_FLOW_DATA));
  case PROPERTY_LEVEL: return number_value(x->level);
  case PROPERTY_CONFIDENTIALITY: return from_model(a, attribute(a, e, "c"));
  default: fail("a property of another form"); return thing(0);
  }
}

static int64_t arithmetic(enum expr_op op, int64_t x, int64_t y) {
  return op == EXPR_ADD ? x + y : op == EXPR_SUB ? x - y : x * y;
}

static struct plain age_value(struct asking *a, const struct expr *x) {
  struct plain e = value_of(a, x->a);
  return e.tag == NOTHING ? e
                          : number_value(86400 * (int64_t)(a->w->evaluation.as_of -
                                                           (day)attribute(a, (entity_id)e.number, "issued").first));
}

static struct plain count_value(struct asking *a, const struct expr *x) {
  struct set *s = calloc(1, sizeof *s);
  int64_t res = 0;
  set_of(a, x->a, s);
  for (int i = 0; i < s->count; i++) {
    a->slots[x->slot] = s->items[i];
    res += x->b == 0 || truth_of(a, x->b);
  }
  free(s);
  return number_value(res);
}

static struct plain value_of(struct asking *a, expr_id e) {
  const struct expr *x = at(a, e);
  struct plain left, right;
  switch ((int)x->op) {
  case EXPR_CONSTANT: return from_model(a, x->value);
  case EXPR_VARIABLE: return a->slots[x->slot];
  case EXPR_ATTRIBUTE:
    left = value_of(a, x->a);
    return left.tag == NOTHING ? left
                               : from_model(a, model_value(&a->w->model, (entity_id)left.number, x->symbol, NULL));
  case EXPR_PROPERTY:
    left = value_of(a, x->a);
    return left.tag == NOTHING ? left : property_value(a, (entity_id)left.number, (enum property)x->symbol);
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
    left = value_of(a, x->a);
    right = value_of(a, x->b);
    return left.tag == NOTHING || right.tag == NOTHING
               ? thing(0)
               : number_value(arithmetic((enum expr_op)x->op, left.number, right.number));
  case EXPR_RANGE: return (struct plain){RANGE, value_of(a, x->a).number, value_of(a, x->b).number};
  case EXPR_COUNT: return count_value(a, x);
  case EXPR_AGE: return age_value(a, x);
  case EXPR_ACHIEVED:
    left = value_of(a, x->a);
    return left.tag == NOTHING ? left : number_value(achieved(a, x->symbol, (entity_id)left.number));
  case EXPR_CLAIMED:
    return number_value(claim_level(a, (sym)value_of(a, x->a).number, (entity_id)value_of(a, x->b).number));
  default: return truth_value(truth_of(a, e));
  }
}

/* ---- truths ------------------------------------------------------------------------------------- */

static int64_t rank_of(const struct asking *a, struct plain v) {
  if (v.tag != SYMBOL) return v.number;
  const struct class_info *x = &a->w->model.classes.items[v.upper];
  for (uint32_t i = 0; i < x->member_count; i++)
    if (a->w->model.members.items[x->first_member + i].name == (sym)v.number) return i;
  return -1;
}

static bool ordered(const struct asking *a, enum expr_op op, struct plain x, struct plain y) {
  if (x.tag == NOTHING || y.tag == NOTHING) return false;
  int64_t l = rank_of(a, x), r = rank_of(a, y);
  return op == EXPR_LT ? l < r : op == EXPR_LE ? l <= r : op == EXPR_GT ? l > r : l >= r;
}

static bool same(struct plain x, struct plain y) { return x.tag == y.tag && x.tag != NOTHING && x.number == y.number; }

static bool is_absent(const struct asking *a, expr_id e) {
  return at(a, e)->op == EXPR_CONSTANT && at(a, e)->value.tag == VALUE_ABSENT;
}

static bool equal(struct asking *a, const struct expr *x) {
  if (is_absent(a, x->b)) return value_of(a, x->a).tag == NOTHING;
  return same(value_of(a, x->a), value_of(a, x->b));
}

static bool is_member(struct asking *a, const struct expr *x) {
  struct plain v = value_of(a, x->a);
  if (v.tag == NOTHING) return false;
  if (at(a, x->b)->op == EXPR_RANGE) {
    struct plain range = value_of(a, x->b);
    return range.number <= v.number && v.number <= range.upper;
  }
  struct set *s = calloc(1, sizeof *s);
  bool res = false;
  set_of(a, x->b, s);
  for (int i = 0; i < s->count; i++) res |= same(v, s->items[i]);
  free(s);
  return res;
}

static bool is_a(struct asking *a, const struct expr *x) {
  struct plain v = value_of(a, x->a);
  if (v.tag != THING) return false;
  return x->symbol != 0 ? entity_is(&a->w->model, (entity_id)v.number, x->symbol)
                        : x->slot >> entity_at(a, (entity_id)v.number)->kind & 1;
}

static bool quantified(struct asking *a, const struct expr *x) {
  struct set *s = calloc(1, sizeof *s);
  bool all = x->op == EXPR_ALL, res = all;
  set_of(a, x->a, s);
  for (int i = 0; i < s->count; i++) {
    a->slots[x->slot] = s->items[i];
    bool chosen = x->b == 0 || truth_of(a, x->b), holds = chosen && truth_of(a, x->c);
    res = all ? res && (!chosen || holds) : res || holds;
  }
  free(s);
  return x->op == EXPR_QUANT_NONE ? !res : res;
}

static bool reaches(struct asking *a, const struct expr *x) {
  struct plain from = value_of(a, x->a), to = value_of(a, x->b);
  struct set *s = calloc(1, sizeof *s);
  bool res = false;
  if (from.tag == THING) stream_set(a, (entity_id)from.number, true, s);
  for (int i = 0; i < s->count; i++) res |= same(s->items[i], to);
  free(s);
  return res;
}

static bool in_force(struct asking *a, const struct expr *x, bool expired) {
  struct plain v = value_of(a, x->a);
  if (v.tag != THING) return false;
  entity_id e = (entity_id)v.number;
  bool evidence = entity_at(a, e)->kind == KIND_EVIDENCE;
  const char *until = evidence ? "expires" : "until";
  return expired ? !holds_today(a, e, "-", until) : holds_today(a, e, evidence ? "issued" : "since", until);
}

static bool truth_of(struct asking *a, expr_id e) {
  const struct expr *x = at(a, e);
  struct plain v;
  switch ((int)x->op) {
  case EXPR_AND: return truth_of(a, x->a) && truth_of(a, x->b);
  case EXPR_OR: return truth_of(a, x->a) || truth_of(a, x->b);
  case EXPR_NOT: return !truth_of(a, x->a);
  case EXPR_IMPLIES: return !truth_of(a, x->a) || truth_of(a, x->b);
  case EXPR_IF: return truth_of(a, x->a) ? truth_of(a, x->b) : truth_of(a, x->c);
  case EXPR_EQ: return equal(a, x);
  case EXPR_NE: return !equal(a, x);
  case EXPR_LT:
  case EXPR_LE:
  case EXPR_GT:
  case EXPR_GE: return ordered(a, (enum expr_op)x->op, value_of(a, x->a), value_of(a, x->b));
  case EXPR_IN: return is_member(a, x);
  case EXPR_IS: return is_a(a, x);
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE: return quantified(a, x);
  case EXPR_REACHES: return reaches(a, x);
  case EXPR_IN_FORCE: return in_force(a, x, false);
  case EXPR_EXPIRED: return in_force(a, x, true);
  case EXPR_ATTESTED: return value_of(a, x->a).number <= attested_level(a);
  case EXPR_COMPLETE:
    return eval_complete(&a->w->evaluation, (entity_id)value_of(a, x->a).number, (enum entity_kind)x->symbol);
  default: v = value_of(a, e); return v.tag == TRUTH && v.number;
  }
}

/* ---- verdicts ----------------------------------------------------------------------------------- */

static bool applies(struct asking *a, const struct subject_set *s) {
  if ((s->kinds >> entity_at(a, a->subject)->kind & 1) == 0) return false;
  return s->where == 0 || truth_of(a, s->where);
}

static bool level_holds(struct asking *a, const struct rule_level levels[3], int n) {
  expr_id condition = levels[n].condition;
  if (condition == 0 ? attested_level(a) < n + 1 : !truth_of(a, condition)) return false;
  for (uint32_t i = 0; i < a->w->rules.strengthenings.count; i++) {
    const struct rule_strengthening *x = &a->w->rules.strengthenings.items[i];
    if (x->requirement != a->requirement || x->levels[n].condition == 0 || !applies(a, &x->subjects)) continue;
    if (!truth_of(a, x->levels[n].condition)) return false;
  }
  return true;
}

static uint8_t level_of(struct asking *a, const struct rule_level levels[3]) {
  uint8_t n = 0;
  while (n < 3 && level_holds(a, levels, n)) n++;
  return n;
}

static bool is_overridden(struct asking *a, const struct rule_exception *x) {
  for (uint32_t i = 0; i < a->w->rules.exceptions.count; i++) {
    const struct rule_exception *other = &a->w->rules.exceptions.items[i];
    bool named = other->overrides.count != 0 && other->overrides.items[0] == x->name;
    if (named && other->requirement == a->requirement && applies(a, &other->subjects)) return true;
  }
  return false;
}

struct oracle_verdict oracle_judge(const struct eval_world *w, uint32_t requirement, entity_id subject) {
  struct asking a = {.w = w, .requirement = requirement, .subject = subject};
  const struct rule_requirement *r = &w->rules.requirements.items[requirement];
  a.slots[0] = thing(subject);
  struct oracle_verdict res = {.applies = applies(&a, &r->subjects), .lo = 3, .hi = 0};
  bool replaced = false;
  for (uint32_t i = 0; i < w->rules.exceptions.count; i++) {
    const struct rule_exception *x = &w->rules.exceptions.items[i];
    if (x->requirement != requirement || !applies(&a, &x->subjects) || is_overridden(&a, x)) continue;
    uint8_t level = level_of(&a, x->levels);
    if (level < res.lo) res.lo = level;
    if (res.hi < level) res.hi = level;
    replaced = true;
  }
  if (!replaced) res.lo = res.hi = level_of(&a, r->levels);
  return res;
}
