/* smallest_change.c - what to write so that a finding reaches its target.
 *
 * Every part that does not hold offers changes; `and` needs those of all its parts, `or` and `some` those of one. Sets
 * of at most three changes are enumerated, so the smallest is exact up to three. Where nothing that small will do, one
 * way is still carried along: the shortest at each `or`, everything at each `and`.
 */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SET_SIZE = 3, SETS = 32, CHANGES = 256, GREEDY = 12, MEMBERS = 24 };

struct change_set {
  uint8_t count;
  uint16_t items[SET_SIZE];
};
struct ways {
  bool possible;
  uint8_t sets, greedy;
  struct change_set set[SETS];
  uint16_t way[GREEDY];
};

struct planner {
  struct derivation *d;
  VEC(struct change) changes;
  VEC(bool) additions; /* parallel: a new member of a set */
  bool cut;            /* a set was left out: no proof of smallness */
};
struct spot {
  struct planner *p;
  const struct proof_frame *frame;
  const struct expr *x;
  expr_id id;
  bool negated;
  int depth;
};

/* ---- sets ---------------------------------------------------------------------------------------------------- */

static struct ways nothing_needed(void) { return (struct ways){.possible = true, .sets = 1}; }
static struct ways impossible(void) { return (struct ways){.possible = false}; }

static struct ways one_change(struct planner *p, words text, entity_id on) {
  uint32_t index = 0;
  while (index < p->changes.count && strcmp(p->changes.items[index].text.en, text.en) != 0) index++;
  if (CHANGES <= index) {
    p->cut = true;
    return impossible();
  }
  if (index == p->changes.count) {
    span at = on == 0 ? SPAN_NONE : p->d->model->entities.items[on].at;
    vec_push(&p->changes, ((struct change){.text = text, .on = on, .at = at}));
    vec_push(&p->additions, false);
  }
  struct ways res = {.possible = true, .sets = 1, .greedy = 1};
  res.set[0] = (struct change_set){1, {(uint16_t)index}};
  res.way[0] = (uint16_t)index;
  return res;
}

/* ---- how it would be written --------------------------------------------------------------------------------- */

static struct change *change_made(struct planner *p, const struct ways *w) {
  return w->possible ? &p->changes.items[w->way[0]] : NULL;
}

/* What stands between the backticks of "`name = value`"; all NULL when TEXT is something else. */
static words written_part(struct derivation *d, words text) {
  const char *sides[] = {text.en, text.ja};
  for (int i = 0; i < 2; i++) {
    size_t length = sides[i] == NULL ? 0 : strlen(sides[i]);
    bool whole = 2 < length && sides[i][0] == '`' && memchr(sides[i] + 1, '`', length - 1) == sides[i] + length - 1;
    if (!whole || strstr(sides[i], " = ") == NULL) return (words){NULL, NULL};
    sides[i] = arena_copy(d->arena, sides[i] + 1, length - 2);
  }
  return (words){sides[0], sides[1]};
}

static void note_set(struct planner *p, const struct ways *w, words what) {
  struct change *c = change_made(p, w);
  words part = written_part(p->d, what);
  if (c == NULL || part.en == NULL) return;
  c->kind = CHANGE_SET;
  c->parts[0] = part;
  c->part_count = 1;
}

/* A new member with more to it does what the same one with less would do. */
static bool does(const struct planner *p, uint16_t a, uint16_t b) {
  if (a == b) return true;
  const char *longer = p->changes.items[a].text.en, *shorter = p->changes.items[b].text.en;
  size_t length = strlen(shorter);
  return p->additions.items[a] && p->additions.items[b] && strncmp(longer, shorter, length) == 0 &&
         (longer[length] == ' ' || longer[length] == ',');
}

/* Adds ITEM unless something there does the same; true when there was room. */
static bool add_item(const struct planner *p, uint16_t *items, uint8_t *count, uint8_t room, uint16_t item) {
  for (uint8_t i = 0; i < *count; i++) {
    if (does(p, items[i], item)) return true;
    if (!does(p, item, items[i])) continue;
    items[i] = item;
    return true;
  }
  if (*count == room) return false;
  items[(*count)++] = item;
  return true;
}

static bool set_union(const struct planner *p, const struct change_set *a, const struct change_set *b,
                      struct change_set *res) {
  *res = *a;
  for (uint8_t i = 0; i < b->count; i++)
    if (!add_item(p, res->items, &res->count, SET_SIZE, b->items[i])) return false;
  return true;
}

/* Smaller sets push larger ones out. */
static void add_set(struct planner *p, struct ways *w, const struct change_set *s) {
  if (w->sets < SETS) {
    w->set[w->sets++] = *s;
    return;
  }
  p->cut = true;
  uint8_t largest = 0;
  for (uint8_t i = 1; i < SETS; i++)
    if (w->set[largest].count < w->set[i].count) largest = i;
  if (s->count < w->set[largest].count) w->set[largest] = *s;
}

static struct ways both(struct planner *p, const struct ways *a, const struct ways *b) {
  if (!a->possible || !b->possible) return impossible();
  struct ways res = {.possible = true, .greedy = a->greedy};
  memcpy(res.way, a->way, sizeof res.way);
  for (uint8_t i = 0; i < b->greedy; i++) add_item(p, res.way, &res.greedy, GREEDY, b->way[i]);
  for (uint8_t i = 0; i < a->sets; i++)
    for (uint8_t k = 0; k < b->sets; k++) {
      struct change_set s;
      if (set_union(p, &a->set[i], &b->set[k], &s)) add_set(p, &res, &s);
    }
  return res;
}

static struct ways either(struct planner *p, const struct ways *a, const struct ways *b) {
  if (!a->possible) return *b;
  if (!b->possible) return *a;
  struct ways res = b->greedy < a->greedy ? *b : *a;
  const struct ways *other = b->greedy < a->greedy ? a : b;
  for (uint8_t i = 0; i < other->sets; i++) add_set(p, &res, &other->set[i]);
  return res;
}

/* ---- what a new member would have to be ---------------------------------------------------------------------- */

struct wanted {
  struct planner *p;
  const struct proof_frame *frame;
  uint16_t slot;
  class_id class;
  words with[SET_SIZE];
  uint32_t count;
  class_id evidence;     /* that it must have, a class of the kind; 0: none asked for */
  words parts[SET_SIZE]; /* of what it must have, as a spec has it */
  uint32_t part_count;
  bool untold;           /* something it must be can't be written down from here */
};

static void want(struct wanted *w, words text) {
  if (w->count < SET_SIZE) w->with[w->count++] = text;
  else w->untold = true;
}

static void want_part(struct wanted *w, words text) {
  words part = written_part(w->p->d, text);
  if (part.en == NULL || w->part_count == SET_SIZE) w->untold = true;
  else w->parts[w->part_count++] = part;
  want(w, text);
}

static void want_evidence(struct wanted *w, class_id class, words text) {
  w->evidence = class != 0 ? class : w->p->d->model->root_class[KIND_EVIDENCE];
  want(w, text);
}

static bool is_member(const struct wanted *w, expr_id e) {
  const struct expr *x = &w->p->d->rules->exprs.items[e];
  return x->op == EXPR_VARIABLE && x->slot == w->slot;
}

static bool reads_member(const struct wanted *w, expr_id e) {
  const struct expr *x = &w->p->d->rules->exprs.items[e];
  return (x->op == EXPR_ATTRIBUTE || x->op == EXPR_PROPERTY) && is_member(w, x->a);
}

/* The attribute of the member that E reads; its Japanese name is known from the class wanted. */
static words member_attribute(const struct wanted *w, expr_id e) {
  struct derivation *d = w->p->d;
  const struct expr *x = &d->rules->exprs.items[e];
  if (x->op == EXPR_PROPERTY) return say_property((enum property)x->symbol);
  words res = say_same(sym_text(d->model->names, x->symbol));
  const struct attribute *a = w->class == 0 ? NULL : class_attribute(d->model, w->class, x->symbol);
  if (a != NULL && a->name_ja != 0) res.ja = sym_text(d->model->names, a->name_ja);
  return res;
}

static void want_comparison(struct wanted *w, const struct expr *x) {
  static const struct {
    const char *en, *ja;
  } forms[] = {[EXPR_EQ] = {"`{1} = {2}`", "`{1} = {2}`"},
               [EXPR_NE] = {"`{1}` other than {2}", "{2} 以外の `{1}`"},
               [EXPR_LT] = {"`{1}` below {2}", "{2} 未満の `{1}`"},
               [EXPR_GT] = {"`{1}` above {2}", "{2} 超の `{1}`"},
               [EXPR_LE] = {"`{1}` at most {2}", "{2} 以下の `{1}`"},
               [EXPR_GE] = {"`{1}` at least {2}", "{2} 以上の `{1}`"}};
  struct derivation *d = w->p->d;
  if (!reads_member(w, x->a)) return;
  words other = say_shown(d, w->frame, x->b);
  if (other.en != NULL) want_part(w, SENTENCE(d, forms[x->op].en, forms[x->op].ja, member_attribute(w, x->a), other));
  else w->untold = true;
}

/* A nested `some`: "with evidence that is a TestReport". */
static void want_nested(struct wanted *w, const struct expr *x) {
  struct derivation *d = w->p->d;
  const struct expr *set = &d->rules->exprs.items[x->a];
  if (set->op != EXPR_PROPERTY || !is_member(w, set->a) || set->symbol != PROPERTY_EVIDENCE) return;
  for (expr_id e = x->c; e != 0;) {
    const struct expr *part = &d->rules->exprs.items[e],
                      *test = part->op == EXPR_AND ? &d->rules->exprs.items[part->a] : part;
    if (test->op == EXPR_IS && test->symbol != 0) {
      want_evidence(w, test->symbol, SENTENCE(d, "evidence that is {1}", "{1} の証跡", say_class(d, test->symbol)));
      return;
    }
    e = part->op == EXPR_AND ? part->b : 0;
  }
  want_evidence(w, 0, (words){"evidence", "証跡"});
}

static void want_parts(struct wanted *w, expr_id e, int depth) {
  struct derivation *d = w->p->d;
  if (e == 0 || PROOF_DEPTH < depth) return;
  const struct expr *x = &d->rules->exprs.items[e];
  if (x->op == EXPR_AND) {
    want_parts(w, x->a, depth + 1);
    want_parts(w, x->b, depth + 1);
  } else if (x->op == EXPR_IS && is_member(w, x->a) && x->symbol != 0 && w->class == 0) {
    w->class = x->symbol;
  } else if (EXPR_EQ <= x->op && x->op <= EXPR_GE) {
    want_comparison(w, x);
  } else if (reads_member(w, e)) {
    want_part(w, SENTENCE(d, "`{1} = {2}`", "`{1} = {2}`", member_attribute(w, e),
                          say_value(d, (struct value){.tag = VALUE_BOOLEAN, .first = 1})));
  } else if (x->op == EXPR_SOME) {
    want_nested(w, x);
  }
}

/* ---- adding to a set ----------------------------------------------------------------------------------------- */

static const struct {
  enum property property;
  const char *en, *ja, *noun_en, *noun_ja;
  enum entity_kind of; /* KIND_NONE: any */
} additions[] = {
    {PROPERTY_MEASURES, "put {2} on `{1}`{3}", "`{1}` に{2}を置く{3}", "a measure", "対策", KIND_NONE},
    {PROPERTY_EVIDENCE, "attach {2} to `{1}`{3}", "`{1}` に{2}を付ける{3}", "evidence", "証跡", KIND_NONE},
    {PROPERTY_CONTRACTS, "put `{1}` under {2}{3}", "`{1}` の根拠となる{2}を書く{3}", "a contract", "契約", KIND_FLOW},
    {PROPERTY_CONTRACTS, "make {2} with `{1}`{3}", "`{1}` と{2}を結ぶ{3}", "a contract", "契約", KIND_NONE},
    {PROPERTY_REQUIRES, "require it in contract `{1}`{3}", "契約 `{1}` に要求として書く{3}", "a requirement", "要求",
     KIND_NONE},
    {PROPERTY_PERSONS, "name {2} of `{1}`{3}", "`{1}` に所属する{2}を書く{3}", "a person", "ヒト", KIND_NONE},
    {PROPERTY_VIA, "say which channel `{1}` uses{3}", "`{1}` の経路を書く{3}", "a channel", "経路", KIND_NONE},
};

/* A measure or evidence that can be written as it is wanted. */
static void note_member(const struct wanted *w, const struct ways *ways, enum property set) {
  struct change *c = change_made(w->p, ways);
  if (c == NULL || w->untold || (set != PROPERTY_MEASURES && set != PROPERTY_EVIDENCE)) return;
  c->kind = set == PROPERTY_MEASURES ? CHANGE_MEASURE : CHANGE_EVIDENCE;
  c->class = w->class;
  c->evidence = w->evidence;
  c->part_count = (uint8_t)w->part_count;
  memcpy(c->parts, w->parts, sizeof c->parts);
}

static struct ways add_member(const struct spot *s) {
  struct derivation *d = s->p->d;
  const struct expr *set = &d->rules->exprs.items[s->x->a];
  entity_id holder = set->op == EXPR_PROPERTY ? term_entity(fact_term(d, s->frame, set->a)) : 0;
  for (size_t i = 0; i < sizeof additions / sizeof *additions && holder != 0; i++) {
    if (additions[i].property != (enum property)set->symbol) continue;
    if (additions[i].of != KIND_NONE && additions[i].of != (enum entity_kind)d->model->entities.items[holder].kind)
      continue;
    struct wanted w = {.p = s->p, .frame = s->frame, .slot = s->x->slot};
    want_parts(&w, s->x->b, 0);
    want_parts(&w, s->x->c, 0);
    words noun = {additions[i].noun_en, additions[i].noun_ja};
    if (w.class != 0)
      noun = SENTENCE(d, "{1} of class `{2}`", "型 `{3}` の{4}", noun,
                      say_same(class_text(d->model, w.class, LANGUAGE_EN)),
                      say_same(class_text(d->model, w.class, LANGUAGE_JA)), noun);
    words with = w.count == 0 ? say_same("") : SENTENCE(d, " with {1}", "({1})", say_join(d, w.with, w.count));
    struct ways res =
        one_change(s->p, SENTENCE(d, additions[i].en, additions[i].ja, say_entity(d, holder), noun, with), holder);
    if (res.possible) s->p->additions.items[res.way[0]] = true;
    note_member(&w, &res, additions[i].property);
    return res;
  }
  return impossible();
}

/* ---- one fact ------------------------------------------------------------------------------------------------ */

/* Outsiders write their own specs. */
static struct ways write_down(struct planner *p, entity_id holder, words what) {
  struct derivation *d = p->d;
  bool own = (d->model->entities.items[holder].flags & ENTITY_OWN) != 0;
  entity_id owner = subject_owner(d->model, holder);
  words name = say_entity(d, holder);
  if (own || owner == 0) {
    struct ways res = one_change(p, SENTENCE(d, "set {2} on `{1}`", "`{1}` に {2} と書く", name, what), holder);
    note_set(p, &res, what);
    return res;
  }
  return one_change(p,
                    SENTENCE(d, "have {3} state {2} for `{1}`", "{3} に `{1}` の {2} を書いてもらう", name, what,
                             say_entity(d, owner)),
                    holder);
}

static struct ways change_side(const struct spot *s, expr_id path, expr_id other, enum expr_op op) {
  static const struct {
    const char *en, *ja;
  } forms[] = {[EXPR_EQ] = {"`{1} = {2}`", "`{1} = {2}`"},
               [EXPR_NE] = {"`{1}` to anything but {2}", "{2} 以外の `{1}`"},
               [EXPR_LT] = {"`{1}` to less than {2}", "{2} 未満の `{1}`"},
               [EXPR_GT] = {"`{1}` to more than {2}", "{2} 超の `{1}`"},
               [EXPR_LE] = {"`{1}` to at most {2}", "{2} 以下の `{1}`"},
               [EXPR_GE] = {"`{1}` to at least {2}", "{2} 以上の `{1}`"},
               [EXPR_WITHIN] = {"`{1}` to lie within {2}", "{2} に収まる `{1}`"},
               [EXPR_IN] = {"`{1}` to one of {2}", "{2} のいずれかの `{1}`"}};
  struct derivation *d = s->p->d;
  const struct expr *x = &d->rules->exprs.items[path];
  words value = say_shown(d, s->frame, other);
  if (value.en == NULL) value = say_path(d, s->frame, other);
  if (x->op == EXPR_AGE) {
    entity_id e = term_entity(fact_term(d, s->frame, x->a));
    bool recent = op == EXPR_LE || op == EXPR_LT;
    if (e != 0 && x->symbol != 0)
      return write_down(s->p, e, SENTENCE(d, recent ? "`{1}` to a day at most {2} back" : "`{1}` to a day at least {2} back",
                                          recent ? "基準日から {2} 以内の `{1}`" : "基準日より {2} 以上前の `{1}`",
                                          say_attribute(d, e, x->symbol), value));
    return e == 0 ? impossible()
                  : one_change(s->p, SENTENCE(d, "renew evidence `{1}`", "証跡 `{1}` を取り直す", say_entity(d, e)), e);
  }
  if (x->op != EXPR_ATTRIBUTE && x->op != EXPR_PROPERTY) return impossible();
  entity_id holder = term_entity(fact_term(d, s->frame, x->a));
  if (holder == 0 || (x->op == EXPR_PROPERTY && property_info((enum property)x->symbol)->result_kinds != 0))
    return impossible();
  words name = x->op == EXPR_PROPERTY ? say_property((enum property)x->symbol) : say_attribute(d, holder, x->symbol);
  return write_down(s->p, holder, SENTENCE(d, forms[op].en, forms[op].ja, name, value));
}

static struct ways change_requirement(const struct spot *s, expr_id path, expr_id level) {
  struct derivation *d = s->p->d;
  const struct expr *x = &d->rules->exprs.items[path];
  words n = say_term(d, s->frame, level);
  if (x->op == EXPR_ACHIEVED) {
    entity_id e = term_entity(fact_term(d, s->frame, x->a));
    return e == 0 ? impossible()
                  : one_change(s->p,
                               SENTENCE(d, "bring {1} on `{2}` to level {3}", "`{2}` の {1} をレベル {3} にする",
                                        say_requirement(d, x->symbol), say_entity(d, e), n),
                               e);
  }
  entity_id who = term_entity(fact_term(d, s->frame, x->b));
  if (who == 0) return impossible();
  return one_change(s->p,
                    SENTENCE(d, "get a claim from `{2}` for {1} at level {3}",
                             "`{2}` に {1} のレベル {3} の表明を求める", say_term(d, s->frame, x->a),
                             say_entity(d, who), n),
                    who);
}

static struct ways change_comparison(const struct spot *s) {
  static const uint8_t opposite[] = {[EXPR_EQ] = EXPR_NE, [EXPR_NE] = EXPR_EQ, [EXPR_LT] = EXPR_GE,
                                     [EXPR_GT] = EXPR_LE, [EXPR_LE] = EXPR_GT, [EXPR_GE] = EXPR_LT};
  static const uint8_t swapped[] = {[EXPR_EQ] = EXPR_EQ, [EXPR_NE] = EXPR_NE, [EXPR_LT] = EXPR_GT,
                                    [EXPR_GT] = EXPR_LT, [EXPR_LE] = EXPR_GE, [EXPR_GE] = EXPR_LE};
  uint8_t op = s->negated ? opposite[s->x->op] : s->x->op, left = s->p->d->rules->exprs.items[s->x->a].op;
  if (left == EXPR_ACHIEVED || left == EXPR_CLAIMED) return change_requirement(s, s->x->a, s->x->b);
  struct ways a = change_side(s, s->x->a, s->x->b, (enum expr_op)op);
  return a.possible ? a : change_side(s, s->x->b, s->x->a, (enum expr_op)swapped[op]);
}

static struct ways change_class(const struct spot *s) {
  struct derivation *d = s->p->d;
  const struct expr *x = &d->rules->exprs.items[s->x->a];
  entity_id holder = x->op == EXPR_PROPERTY || x->op == EXPR_ATTRIBUTE ? term_entity(fact_term(d, s->frame, x->a)) : 0;
  bool settable = x->op == EXPR_ATTRIBUTE || x->symbol == PROPERTY_GUARD; /* not whose it is, or what flows */
  if (holder == 0 || s->x->symbol == 0 || s->negated || !settable) return impossible();
  words name = x->op == EXPR_PROPERTY ? say_property((enum property)x->symbol) : say_attribute(d, holder, x->symbol);
  return one_change(s->p,
                    SENTENCE(d, "let `{2}` of `{1}` be {3}", "`{1}` の `{2}` を {3} にする", say_entity(d, holder),
                             name, say_class(d, s->x->symbol)),
                    holder);
}

static struct ways change_attested(struct planner *p, uint8_t level) {
  struct derivation *d = p->d;
  entity_id e = d->row->subject;
  struct ways res = one_change(p,
                               SENTENCE(d, "answer {1} at level {3} for `{2}`, or add a measure that meets it",
                                        "`{2}` について {1} にレベル {3} と回答するか、対応する対策を加える",
                                        say_requirement(d, d->row->requirement), say_entity(d, e), say_number(d, level)),
                               e);
  struct change *c = change_made(p, &res);
  if (c != NULL) c->kind = CHANGE_ATTESTED, c->level = level;
  return res;
}

static struct ways change_dates(const struct spot *s) {
  entity_id e = term_entity(fact_term(s->p->d, s->frame, s->x->a));
  if (e == 0 || (s->x->op == EXPR_EXPIRED) != s->negated) return impossible();
  return one_change(s->p, SENTENCE(s->p->d, "renew `{1}`", "`{1}` を更新する", say_entity(s->p->d, e)), e);
}

static struct ways change_recorded(const struct spot *s) {
  struct derivation *d = s->p->d;
  const struct expr *x = &d->rules->exprs.items[s->x->a];
  entity_id holder = x->a == 0 ? 0 : term_entity(fact_term(d, s->frame, x->a));
  if (holder == 0 || s->negated) return impossible();
  words name = x->op == EXPR_PROPERTY ? say_property((enum property)x->symbol) : say_attribute(d, holder, x->symbol);
  return one_change(
      s->p, SENTENCE(d, "record `{2}` of `{1}`", "`{1}` の `{2}` を記録する", say_entity(d, holder), name), holder);
}

static struct ways change_complete(struct planner *p, entity_id e, uint32_t kinds) {
  words name = say_entity(p->d, e), kind = say_kinds(p->d, kinds);
  return one_change(p,
                    SENTENCE(p->d, "check the list, then state `complete {2} within {1}`",
                             "一覧を確かめ、`網羅 {2} 対象範囲 {1}` と書く", name, kind),
                    e);
}

static struct ways change_boolean(const struct spot *s) {
  struct derivation *d = s->p->d;
  entity_id holder = s->x->op == EXPR_ATTRIBUTE ? term_entity(fact_term(d, s->frame, s->x->a)) : 0;
  if (holder == 0) return impossible();
  words value = say_value(d, (struct value){.tag = VALUE_BOOLEAN, .first = !s->negated});
  return write_down(s->p, holder,
                    SENTENCE(d, "`{1} = {2}`", "`{1} = {2}`", say_attribute(d, holder, s->x->symbol), value));
}

/* ---- the formula
 * --------------------------------------------------------------------------------------------------------------------
 */

static struct ways change_formula(struct planner *p, const struct proof_frame *frame, expr_id e, bool negated,
                                  int depth);

static struct ways part_of(const struct spot *s, const struct proof_frame *frame, expr_id e, bool negated) {
  return e == 0 ? nothing_needed() : change_formula(s->p, frame, e, negated, s->depth + 1);
}

static struct ways change_connective(const struct spot *s, bool all, bool first_negated) {
  struct ways a = part_of(s, s->frame, s->x->a, first_negated), b = part_of(s, s->frame, s->x->b, s->negated);
  return all ? both(s->p, &a, &b) : either(s->p, &a, &b);
}

static struct ways change_if(const struct spot *s) {
  struct ways yes = part_of(s, s->frame, s->x->a, false), then = part_of(s, s->frame, s->x->b, s->negated);
  struct ways no = part_of(s, s->frame, s->x->a, true), other = part_of(s, s->frame, s->x->c, s->negated);
  struct ways first = both(s->p, &yes, &then), second = both(s->p, &no, &other);
  return either(s->p, &first, &second);
}

static struct ways change_all(const struct spot *s, const struct members *m, bool body_negated) {
  struct ways res = nothing_needed();
  for (uint32_t i = 0; i < m->items.count && res.possible; i++) {
    struct proof_frame frame = fact_bind(s->frame, s->x->slot, m->items.items[i]);
    if (s->x->b != 0 && fact_truth(s->p->d, &frame, s->x->b) == FALSE_) continue;
    struct ways here = part_of(s, &frame, s->x->c, body_negated);
    res = both(s->p, &res, &here);
  }
  const struct expr *set = &s->p->d->rules->exprs.items[s->x->a];
  if (!may_be_more(m, proof_kinds(s->p->d, s->x)) || !res.possible) return res;
  entity_id holder = set->op == EXPR_PROPERTY ? term_entity(fact_term(s->p->d, s->frame, set->a)) : 0;
  bool parts = property_lists_parts((enum property)set->symbol);
  struct ways closing = holder != 0 && parts ? change_complete(s->p, holder, proof_kinds(s->p->d, s->x)) : impossible();
  return both(s->p, &res, &closing);
}

static struct ways change_some(const struct spot *s, const struct members *m, bool body_negated) {
  struct ways res = body_negated ? impossible() : add_member(s);
  for (uint32_t i = 0; i < m->items.count; i++) {
    if (MEMBERS <= i) {
      s->p->cut = true;
      break;
    }
    struct proof_frame frame = fact_bind(s->frame, s->x->slot, m->items.items[i]);
    struct ways where = part_of(s, &frame, s->x->b, false), body = part_of(s, &frame, s->x->c, body_negated),
                here = both(s->p, &where, &body);
    res = either(s->p, &here, &res);
  }
  return res;
}

static struct ways change_quantifier(const struct spot *s) {
  bool all = (s->x->op == EXPR_SOME) == s->negated,
       body_negated = s->x->op == EXPR_QUANT_NONE ? !s->negated : s->negated;
  struct members m = {0};
  fact_members(s->p->d, s->frame, s->x->a, &m);
  struct ways res = all ? change_all(s, &m, body_negated) : change_some(s, &m, body_negated);
  vec_free(&m.items);
  return res;
}

static struct ways change_define(const struct spot *s) {
  struct proof_frame inner = fact_call(s->p->d, s->frame, s->x);
  return change_formula(s->p, &inner, s->p->d->rules->defines.items[s->x->symbol].body, s->negated, s->depth + 1);
}

static struct ways change_level(const struct spot *s) {
  struct term_read t = fact_term(s->p->d, s->frame, s->x->a);
  bool number = t.state == TERM_GIVEN && t.value.tag == VALUE_NUMBER;
  return s->negated || !number ? impossible()
                               : change_attested(s->p, (uint8_t)s->p->d->model->numbers.items[t.value.first].num);
}

static struct ways change_leaf(const struct spot *s) {
  switch ((enum expr_op)s->x->op) {
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE: return change_comparison(s);
  case EXPR_IN:
  case EXPR_WITHIN: return s->negated ? impossible() : change_side(s, s->x->a, s->x->b, (enum expr_op)s->x->op);
  case EXPR_ATTRIBUTE:
  case EXPR_PROPERTY: return change_boolean(s);
  case EXPR_IS: return change_class(s);
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED: return change_dates(s);
  case EXPR_RECORDED: return change_recorded(s);
  case EXPR_COMPLETE: {
    entity_id e = term_entity(fact_term(s->p->d, s->frame, s->x->a));
    return e == 0 || s->negated ? impossible() : change_complete(s->p, e, 1u << s->x->symbol);
  }
  case EXPR_ATTESTED: return change_level(s);
  case EXPR_DEFINE: return change_define(s);
  case EXPR_IF: return change_if(s);
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE: return change_quantifier(s);
  case EXPR_AND:
  case EXPR_OR: return change_connective(s, (s->x->op == EXPR_AND) != s->negated, s->negated);
  case EXPR_IMPLIES: return change_connective(s, s->negated, !s->negated);
  case EXPR_NOT: return part_of(s, s->frame, s->x->a, !s->negated);
  case EXPR_NONE:
  case EXPR_CONSTANT:
  case EXPR_VARIABLE:
  case EXPR_RANGE:
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_COUNT:
  case EXPR_ENDS:
  case EXPR_AGE:
  case EXPR_ACHIEVED:
  case EXPR_CLAIMED:
  case EXPR_REACHES:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: break;
  }
  return impossible();
}

static struct ways change_formula(struct planner *p, const struct proof_frame *frame, expr_id e, bool negated,
                                  int depth) {
  enum truth truth = fact_truth(p->d, frame, e);
  if (truth == (negated ? FALSE_ : TRUE_)) return nothing_needed();
  if (PROOF_DEPTH < depth || PROOF_STEPS < ++p->d->steps) return impossible();
  struct spot s = {p, frame, &p->d->rules->exprs.items[e], e, negated, depth};
  return change_leaf(&s);
}

/* ---- the target
 * ----------------------------------------------------------------------------------------------------------------------
 */

static struct ways change_strengthening(struct planner *p, const struct rule_strengthening *x, uint8_t n) {
  struct proof_frame frame = subject_frame(p->d);
  bool here = x->requirement == p->d->row->requirement && x->levels[n - 1].condition != 0;
  if (!here || subjects_truth(p->d, &x->subjects) == FALSE_) return nothing_needed();
  return change_formula(p, &frame, x->levels[n - 1].condition, false, 0);
}

static struct ways change_target(struct planner *p) {
  struct derivation *d = p->d;
  struct proof_frame frame = subject_frame(d);
  bool base;
  const struct rule_level *levels = row_levels(d->findings, d->row, &base);
  struct ways res = nothing_needed();
  for (uint8_t n = 1; n <= d->row->target; n++) {
    expr_id condition = levels[n - 1].condition;
    struct ways here = condition != 0                 ? change_formula(p, &frame, condition, false, 0)
                       : fact_attested(d, n) == TRUE_ ? nothing_needed()
                                                      : change_attested(p, d->row->target);
    res = both(p, &res, &here);
    for (uint32_t i = 0; i < d->rules->strengthenings.count && base; i++) {
      here = change_strengthening(p, &d->rules->strengthenings.items[i], n);
      res = both(p, &res, &here);
    }
  }
  return res;
}

static bool first_counting(void *context, const struct relevant *x) {
  const struct relevant **res = context;
  if (x->state == REASON_NONE) *res = x;
  return *res == NULL;
}

/* The level is there, only nothing in force shows it. */
static struct ways change_evidence(struct planner *p) {
  struct derivation *d = p->d;
  const struct relevant *x = NULL;
  relevant_visit(d->findings, d->row->requirement, d->row->subject, first_counting, &x);
  if (x == NULL) return impossible();
  if (x->answer == 0) {
    struct ways res = one_change(
        p, SENTENCE(d, "attach evidence in force to `{1}`", "`{1}` に有効な証跡を付ける", say_entity(d, x->measure)),
        x->measure);
    struct change *c = change_made(p, &res);
    if (c != NULL) c->kind = CHANGE_EVIDENCE;
    return res;
  }
  entity_id on = d->model->answers.items[x->answer - 1].on;
  return one_change(p,
                    SENTENCE(d, "attach evidence in force to the answer for {1} on `{2}`",
                             "`{2}` の {1} の回答に有効な証跡を付ける", say_requirement(d, d->row->requirement),
                             say_entity(d, on)),
                    on);
}

/* An answer at level 2 says all that one at level 1 says. */
static bool is_said_by_another(const struct planner *p, const uint16_t *items, uint32_t count, uint32_t which) {
  const struct change *x = &p->changes.items[items[which]];
  for (uint32_t i = 0; i < count && x->kind == CHANGE_ATTESTED; i++) {
    const struct change *other = &p->changes.items[items[i]];
    if (other->kind == CHANGE_ATTESTED && other->on == x->on && x->level < other->level) return true;
  }
  return false;
}

static void keep(const struct planner *p, const uint16_t *items, uint32_t count, struct proof *res) {
  res->smallest.items = arena_alloc(p->d->arena, ((size_t)count + 1) * sizeof *res->smallest.items);
  res->smallest.count = 0;
  res->smallest.capacity = count;
  for (uint32_t i = 0; i < count; i++)
    if (!is_said_by_another(p, items, count, i)) res->smallest.items[res->smallest.count++] = p->changes.items[items[i]];
}

void smallest_change(struct derivation *d, struct proof *res) {
  struct planner p = {.d = d};
  d->steps = 0;
  struct ways ways = d->row->reason == REASON_NO_EVIDENCE ? change_evidence(&p) : change_target(&p);
  uint8_t best = 0;
  for (uint8_t i = 1; i < ways.sets; i++)
    if (ways.set[i].count < ways.set[best].count) best = i;
  if (ways.possible && ways.sets != 0) {
    keep(&p, ways.set[best].items, ways.set[best].count, res);
    res->smallest_exact = !p.cut;
  } else if (ways.possible) {
    keep(&p, ways.way, ways.greedy, res);
    res->smallest_exact = false;
  }
  vec_free(&p.changes);
  vec_free(&p.additions);
}
