/* proof_formula.c - connectives and quantifiers: which parts to show, and how many.
 *
 * A negation is carried down to the leaves (De Morgan), so a reader meets "not" only where a fact is denied. `some`
 * that holds shows one witness, the first by name, with the number of others; `all` that fails likewise. What is not
 * known shows the parts that are not known.
 */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>

/* ---- nodes --------------------------------------------------------------------------------------------------- */

uint32_t proof_add(struct derivation *d, uint32_t parent, enum truth truth, words text, span at) {
  if (PROOF_NODES <= d->nodes.count || (parent == UINT32_MAX && d->nodes.count != 0)) return UINT32_MAX;
  vec_push(&d->nodes, ((struct draft){.truth = truth, .text = text, .at = at, .parent = parent}));
  return d->nodes.count - 1;
}

void proof_unknown(struct derivation *d, enum unknown_kind kind, entity_id entity, uint32_t what, span at) {
  if (entity == 0 || PROOF_NODES <= d->unknowns.count) return;
  for (uint32_t i = 0; i < d->unknowns.count; i++) {
    const struct unknown *u = &d->unknowns.items[i];
    if (u->kind == kind && u->entity == entity && u->what == what) return;
  }
  vec_push(&d->unknowns, ((struct unknown){kind, entity, what, at}));
}

struct part {
  struct derivation *d;
  uint32_t parent;
  const struct proof_frame *frame;
  const struct expr *x;
  bool negated;
  int depth;
};

static enum truth truth_of(const struct part *p, const struct proof_frame *frame, expr_id e, bool negated) {
  enum truth t = fact_truth(p->d, frame, e);
  return negated ? (enum truth)(TRUE_ - t) : t;
}

static void below(const struct part *p, uint32_t parent, const struct proof_frame *frame, expr_id e, bool negated) {
  proof_formula(p->d, parent, frame, e, negated, p->depth + 1);
}

/* ---- and, or, implies, if ------------------------------------------------------------------------------------ */

/* A part of an `or`, in the order written; IMPLIES is `not a or b`. */
struct disjunct {
  expr_id e;
  bool negated;
};
struct disjuncts {
  VEC(struct disjunct) list;
};

static bool is_or(const struct expr *x, bool negated) {
  return x->op == (negated ? EXPR_AND : EXPR_OR) || (x->op == EXPR_IMPLIES && !negated);
}

static void collect_disjuncts(const struct derivation *d, expr_id e, bool negated, struct disjuncts *res, int depth) {
  const struct expr *x = &d->rules->exprs.items[e];
  if (x->op == EXPR_NOT && depth < PROOF_DEPTH) {
    collect_disjuncts(d, x->a, !negated, res, depth + 1);
  } else if (is_or(x, negated) && depth < PROOF_DEPTH) {
    collect_disjuncts(d, x->a, x->op == EXPR_IMPLIES ? !negated : negated, res, depth + 1);
    collect_disjuncts(d, x->b, negated, res, depth + 1);
  } else {
    vec_push(&res->list, ((struct disjunct){e, negated}));
  }
}

static bool is_and(const struct expr *x, bool negated) {
  return x->op == (negated ? EXPR_OR : EXPR_AND) || (x->op == EXPR_IMPLIES && negated);
}

/* How many parts of an alternative are in the way: those that have its own truth. */
static uint32_t in_the_way(const struct part *p, expr_id id, bool negated, enum truth truth, int depth) {
  const struct expr *x = &p->d->rules->exprs.items[id];
  if (x->op == EXPR_NOT && depth < PROOF_DEPTH) return in_the_way(p, x->a, !negated, truth, depth + 1);
  if (!is_and(x, negated) || PROOF_DEPTH <= depth) return truth_of(p, p->frame, id, negated) == truth;
  bool first = x->op == EXPR_IMPLIES ? false : negated;
  return in_the_way(p, x->a, first, truth, depth + 1) + in_the_way(p, x->b, negated, truth, depth + 1);
}

static uint32_t add_joining(const struct part *p, uint32_t parent, enum truth truth, words text, span at) {
  uint32_t res = proof_add(p->d, parent, truth, text, at);
  if (res != UINT32_MAX) p->d->nodes.items[res].part = PROOF_JOINING;
  return res;
}

/* Several parts of one alternative stay together. */
static void alternative(const struct part *p, uint32_t group, struct disjunct x) {
  const struct expr *e = &p->d->rules->exprs.items[x.e];
  enum truth truth = truth_of(p, p->frame, x.e, x.negated);
  if (is_and(e, x.negated) && 1 < in_the_way(p, x.e, x.negated, truth, 0))
    group = add_joining(p, group, truth, (words){"all of these together", "次のすべて"}, e->at);
  below(p, group, p->frame, x.e, x.negated);
}

static bool is_fixed(const struct part *p, expr_id e) {
  const struct expr *x = &p->d->rules->exprs.items[e];
  return proof_is_guard(p->d, p->frame, e) || (x->op == EXPR_PROPERTY && x->symbol == PROPERTY_EXTERNAL);
}

/* What asks for another kind, or for what is somebody else's, is no way out for what is at hand. */
static bool is_no_way_out(const struct part *p, expr_id e, bool negated, int depth) {
  const struct expr *x = &p->d->rules->exprs.items[e];
  if (PROOF_DEPTH <= depth || truth_of(p, p->frame, e, negated) != FALSE_) return false;
  if (x->op == EXPR_NOT) return is_no_way_out(p, x->a, !negated, depth + 1);
  if (!is_and(x, negated)) return is_fixed(p, e);
  bool first = x->op == EXPR_IMPLIES ? false : negated;
  return is_no_way_out(p, x->a, first, depth + 1) || is_no_way_out(p, x->b, negated, depth + 1);
}

static void drop_closed_ways(const struct part *p, struct disjuncts *parts) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < parts->list.count; i++) {
    struct disjunct x = parts->list.items[i];
    if (!is_no_way_out(p, x.e, x.negated, 0)) parts->list.items[kept++] = x;
  }
  if (kept != 0) parts->list.count = kept;
}

static void show_alternatives(const struct part *p, const struct disjuncts *parts, enum truth truth) {
  bool before = p->d->compact;
  uint32_t group = p->parent;
  if (parts->list.count != 1) {
    group = add_joining(p, group, truth, (words){"one of these is asked", "次のいずれかが必要"}, p->x->at);
    p->d->compact = true;
  }
  for (uint32_t i = 0; i < parts->list.count; i++) {
    if (parts->list.count == 1)
      below(p, group, p->frame, parts->list.items[i].e, parts->list.items[i].negated);
    else
      alternative(p, group, parts->list.items[i]);
  }
  p->d->compact = before;
}

static void or_part(const struct part *p, expr_id id) {
  struct disjuncts parts = {0};
  enum truth truth = truth_of(p, p->frame, id, p->negated);
  collect_disjuncts(p->d, id, p->negated, &parts, 0);
  uint32_t first = 0;
  while (truth == TRUE_ && truth_of(p, p->frame, parts.list.items[first].e, parts.list.items[first].negated) != TRUE_)
    first++;
  if (truth == TRUE_) {
    below(p, p->parent, p->frame, parts.list.items[first].e, parts.list.items[first].negated);
  } else {
    drop_closed_ways(p, &parts);
    show_alternatives(p, &parts, truth);
  }
  vec_free(&parts.list);
}

static void if_part(const struct part *p) {
  enum truth condition = fact_truth(p->d, p->frame, p->x->a);
  uint32_t parent = p->parent;
  if (condition == UNKNOWN_)
    parent = proof_add(p->d, parent, UNKNOWN_,
                       (words){"which condition applies is not known", "どの条件が当てはまるか分かりません"}, p->x->at);
  below(p, parent, p->frame, p->x->a, condition == FALSE_);
  if (condition != FALSE_) below(p, parent, p->frame, p->x->b, p->negated);
  if (condition != TRUE_) below(p, parent, p->frame, p->x->c, p->negated);
}

/* ---- helper predicates --------------------------------------------------------------------------------------- */

/* A helper is called by its text. Without one it is only a name inside the rules: what it says is shown in its place.
 */
static void define_part(const struct part *p, expr_id id) {
  struct derivation *d = p->d;
  const struct rule_define *define = &d->rules->defines.items[p->x->symbol];
  struct proof_frame inner = fact_call(d, p->frame, p->x);
  uint32_t node = p->parent;
  if (define->text.en != 0 || define->text.ja != 0) {
    words text = say_bilingual(d, define->text);
    if (p->negated) text = SENTENCE(d, "not: {1}", "否定: {1}", text);
    node = proof_add(d, p->parent, truth_of(p, p->frame, id, p->negated), text, define->at);
    struct value about = inner.slots[define->first_slot % PROOF_SLOTS];
    if (node != UINT32_MAX && !p->negated && about.tag == VALUE_ENTITY) {
      d->nodes.items[node].about = about.first;
      d->nodes.items[node].short_text = text;
    }
  }
  below(p, node, &inner, define->body, p->negated);
}

/* ---- quantifiers --------------------------------------------------------------------------------------------- */

struct quantified {
  struct part part;
  bool all, body_negated; /* after negation: all members must, or some member must */
  struct members members;
  enum truth *truths; /* per member: where and body */
  uint32_t count[3];  /* members of each truth */
  enum truth truth;
};

static enum truth member_truth(const struct quantified *q, const struct proof_frame *frame) {
  const struct expr *x = q->part.x;
  enum truth where = x->b == 0 ? TRUE_ : fact_truth(q->part.d, frame, x->b);
  enum truth body = truth_of(&q->part, frame, x->c, q->body_negated);
  if (!q->all) return where < body ? where : body;
  enum truth outside = (enum truth)(TRUE_ - where);
  return outside < body ? body : outside;
}

static void quantified_begin(struct quantified *q, expr_id id) {
  const struct part *p = &q->part;
  q->all = (p->x->op == EXPR_SOME) == p->negated;
  q->body_negated = p->x->op == EXPR_QUANT_NONE ? !p->negated : p->negated;
  q->truth = truth_of(p, p->frame, id, p->negated);
  fact_members(p->d, p->frame, p->x->a, &q->members);
  q->truths = memory_take((q->members.items.count + (size_t)1) * sizeof *q->truths);
  for (uint32_t i = 0; i < q->members.items.count; i++) {
    struct proof_frame frame = fact_bind(p->frame, p->x->slot, q->members.items.items[i]);
    q->truths[i] = member_truth(q, &frame);
    q->count[q->truths[i]]++;
  }
}

uint32_t proof_kinds(struct derivation *d, const struct expr *quantifier) {
  const struct expr *set = &d->rules->exprs.items[quantifier->a];
  if (set->op == EXPR_PROPERTY && set->symbol == PROPERTY_COMPONENTS) return 1u << KIND_COMPONENT;
  uint32_t res = 0;
  expr_id tests[2] = {quantifier->b, quantifier->op == EXPR_ALL ? 0 : quantifier->c};
  for (int i = 0; i < 2; i++) {
    expr_id e = tests[i];
    for (int depth = 0; e != 0 && depth < PROOF_DEPTH; depth++) {
      const struct expr *x = &d->rules->exprs.items[e], *test = x->op == EXPR_AND ? &d->rules->exprs.items[x->a] : x;
      bool is = test->op == EXPR_IS && d->rules->exprs.items[test->a].op == EXPR_VARIABLE &&
                d->rules->exprs.items[test->a].slot == quantifier->slot;
      if (is) res |= test->symbol == 0 ? test->slot : 0;
      e = x->op == EXPR_AND ? x->b : 0;
    }
  }
  return res;
}

/* What a member rests on. `all`: the filter when it keeps the member out, else the body. `some`: both, or of a member
 * that will not do the one that is in the way. */
static void show_member(const struct quantified *q, uint32_t parent, uint32_t i) {
  const struct part *p = &q->part;
  struct proof_frame frame = fact_bind(p->frame, p->x->slot, q->members.items.items[i]);
  enum truth where = p->x->b == 0 ? TRUE_ : fact_truth(p->d, &frame, p->x->b);
  enum truth body = truth_of(p, &frame, p->x->c, q->body_negated);
  if (where == FALSE_) {
    below(p, parent, &frame, p->x->b, q->all);
    return;
  }
  bool filtered = q->all ? where == UNKNOWN_ : where <= body;
  if (p->x->b != 0 && (filtered || q->truths[i] == TRUE_)) below(p, parent, &frame, p->x->b, false);
  bool says_nothing = body == TRUE_ && p->d->rules->exprs.items[p->x->c].op == EXPR_CONSTANT; /* `some x in S : true` */
  if (!says_nothing && (q->all || body <= where)) below(p, parent, &frame, p->x->c, q->body_negated);
}

static bool is_list(const struct quantified *q) { return q->part.d->rules->exprs.items[q->part.x->a].op == EXPR_LIST; }

static words say_names(const struct quantified *q, enum truth truth, bool any) {
  struct derivation *d = q->part.d;
  words items[PROOF_NAMES + 1];
  uint32_t shown = 0, left = 0;
  for (uint32_t i = 0; i < q->members.items.count; i++) {
    if (!any && q->truths[i] != truth) continue;
    if (shown < PROOF_NAMES)
      items[shown++] = say_value(d, q->members.items.items[i]);
    else
      left++;
  }
  if (left != 0) items[shown++] = SENTENCE(d, "{1} more", "ほか {1} 件", say_number(d, left));
  return say_join(d, items, shown);
}

/* Takes COUNT nodes behind NODE out, with everything below them. */
static void remove_behind(struct derivation *d, uint32_t node, uint32_t count) {
  uint32_t first = node + 1;
  for (uint32_t i = first + count; i < d->nodes.count; i++) {
    d->nodes.items[i - count] = d->nodes.items[i];
    if (first + count <= d->nodes.items[i - count].parent) d->nodes.items[i - count].parent -= count;
  }
  d->nodes.count -= count;
}

/* The end of a fact that can be said in a few words: a leaf, or a helper all of whose parts are leaves that hold. */
static uint32_t short_end(const struct derivation *d, uint32_t i, uint32_t parent, entity_id about) {
  const struct draft *x = &d->nodes.items[i];
  if (x->parent != parent || x->truth != TRUE_ || x->short_text.en == NULL || x->about != about) return 0;
  uint32_t end = i + 1;
  for (; end < d->nodes.count && d->nodes.items[end].parent == i; end++)
    if (d->nodes.items[end].truth != TRUE_ || PROOF_SHOWN < end - i) return 0;
  return end < d->nodes.count && i < d->nodes.items[end].parent ? 0 : end;
}

/* Short facts about the witness itself read better on its own line. */
static void merge(struct derivation *d, uint32_t node) {
  uint32_t next = node + 1, count = 0;
  words items[PROOF_SHOWN];
  while (count < PROOF_SHOWN && next < d->nodes.count) {
    uint32_t end = short_end(d, next, node, d->nodes.items[node].about);
    if (end == 0) break;
    items[count++] = d->nodes.items[next].short_text;
    next = end;
  }
  if (count == 0) return;
  words list = say_join(d, items, count);
  d->nodes.items[node].text = SENTENCE(d, "{1}: {2}", "{1}: {2}", d->nodes.items[node].text, list);
  remove_behind(d, node, next - node - 1);
}

static void show_witness(const struct quantified *q, enum truth truth) {
  struct derivation *d = q->part.d;
  uint32_t i = 0, others = q->count[truth] - 1;
  while (q->truths[i] != truth) i++;
  struct value v = q->members.items.items[i];
  entity_id e = v.tag == VALUE_ENTITY ? v.first : 0;
  words name = say_value(d, v);
  if (e != 0) name = SENTENCE(d, "{1} {2}", "{1} {2}", say_kind_of(d, e), name);
  if (others != 0) name = SENTENCE(d, "{1} (and {2} more)", "{1}(ほか {2} 件)", name, say_number(d, others));
  uint32_t node = proof_add(d, q->part.parent, truth, name, e == 0 ? q->part.x->at : d->model->entities.items[e].at);
  if (node == UINT32_MAX) return;
  d->nodes.items[node].about = e;
  show_member(q, node, i);
  merge(d, node);
}

static void show_members(const struct quantified *q, uint32_t parent, enum truth truth, bool any) {
  uint32_t shown = 0, left = 0;
  bool before = q->part.d->compact;
  q->part.d->compact = true;
  for (uint32_t i = 0; i < q->members.items.count; i++) {
    if (!any && q->truths[i] != truth) continue;
    if (shown++ < PROOF_SHOWN)
      show_member(q, parent, i);
    else
      left++;
  }
  q->part.d->compact = before;
  if (left != 0)
    proof_add(q->part.d, parent, truth, SENTENCE(q->part.d, "and {1} more", "ほか {1} 件", say_number(q->part.d, left)),
              SPAN_NONE);
}

/* The class that E, or a part of it that is needed, asks of the variable of Q; 0: none. */
static expr_id asked_class(const struct quantified *q, expr_id e, int depth) {
  const struct expr *x = &q->part.d->rules->exprs.items[e];
  if (e == 0 || PROOF_DEPTH <= depth) return 0;
  if (x->op == EXPR_AND) {
    expr_id left = asked_class(q, x->a, depth + 1);
    return left != 0 ? left : asked_class(q, x->b, depth + 1);
  }
  const struct expr *tested = x->op == EXPR_IS ? &q->part.d->rules->exprs.items[x->a] : NULL;
  return tested != NULL && tested->op == EXPR_VARIABLE && tested->slot == q->part.x->slot && x->symbol != 0 ? e : 0;
}

static bool is_of_class(const struct quantified *q, uint32_t member, expr_id test) {
  struct proof_frame frame = fact_bind(q->part.frame, q->part.x->slot, q->members.items.items[member]);
  return fact_truth(q->part.d, &frame, test) != FALSE_;
}

/* Of what an organization owns, only what is of the class asked for is of interest. False: nothing to leave out. */
static bool show_of_class(const struct quantified *q) {
  struct derivation *d = q->part.d;
  const struct expr *x = q->part.x, *set = &d->rules->exprs.items[x->a];
  bool owned = set->op == EXPR_PROPERTY && (set->symbol == PROPERTY_OWNED || set->symbol == PROPERTY_PERSONS);
  expr_id test = owned && !q->body_negated ? asked_class(q, x->b, 0) : 0;
  if (test == 0 && owned && !q->body_negated) test = asked_class(q, x->c, 0);
  uint32_t found = 0, shown = 0;
  for (uint32_t i = 0; test != 0 && i < q->members.items.count; i++) found += is_of_class(q, i, test);
  if (test == 0 || found == q->members.items.count) return false;
  class_id class = d->rules->exprs.items[test].symbol;
  words bare = {class_text(d->model, class, LANGUAGE_EN), class_text(d->model, class, LANGUAGE_JA)};
  words text = SENTENCE(d, found == 0 ? "{1}: none is {2}" : "{1}: no {3} will do",
                        found == 0 ? "{1}: {3} がありません" : "{1}: 条件を満たす {3} がありません",
                        say_set(d, q->part.frame, x->a), say_class(d, class), bare);
  uint32_t node = proof_add(d, q->part.parent, q->truth, text, x->at);
  for (uint32_t i = 0; i < q->members.items.count && shown < PROOF_SHOWN; i++)
    if (is_of_class(q, i, test)) show_member(q, node, i), shown++;
  return true;
}

/* `all` that holds and `some` that fails speak of the whole set: which it is, and whose word closes it. */
static void show_set(const struct quantified *q) {
  struct derivation *d = q->part.d;
  const struct part *p = &q->part;
  uint32_t kinds = proof_kinds(d, p->x), count = q->members.items.count;
  words set = say_set(d, p->frame, p->x->a), n = say_number(d, count);
  uint32_t node;
  if (q->all && is_list(q)) {
    show_members(q, p->parent, TRUE_, true);
    return;
  }
  if (!q->all && show_of_class(q)) return;
  if (count == 0)
    node = proof_add(d, p->parent, q->truth, SENTENCE(d, "{1}: there are none", "{1}: ありません", set), p->x->at);
  else if (q->all)
    node = proof_add(
        d, p->parent, q->truth,
        SENTENCE(d, "{2} ({1}), all of them: {3}", "{2}({1} 件)のすべて: {3}", n, set, say_names(q, TRUE_, true)),
        p->x->at);
  else
    node = proof_add(d, p->parent, q->truth,
                     SENTENCE(d, "{2} ({1}): none will do", "{2}({1} 件): 条件を満たすものがありません", n, set),
                     p->x->at);
  if (count <= PROOF_SHOWN || !q->all) show_members(q, node, TRUE_, true);
  proof_closed(d, node, p->frame, p->x->a, kinds);
}

bool may_be_more(const struct members *m, uint32_t kinds) {
  return m->open && (kinds == 0 || m->open_kinds == 0 || (m->open_kinds & kinds) != 0);
}

static void show_open(const struct quantified *q) {
  struct derivation *d = q->part.d;
  const struct part *p = &q->part;
  uint32_t kinds = proof_kinds(d, p->x), node = p->parent;
  if (!is_list(q))
    node = proof_add(d, p->parent, UNKNOWN_,
                     SENTENCE(d,
                              q->all ? "{1}: whether all of them do is not settled"
                                     : "{1}: whether one of them will do is not settled",
                              q->all ? "{1}: すべてが条件を満たすかどうか決まりません"
                                     : "{1}: 条件を満たすものがあるかどうか決まりません",
                              say_set(d, p->frame, p->x->a)),
                     p->x->at);
  show_members(q, node, UNKNOWN_, is_list(q));
  if (may_be_more(&q->members, kinds)) proof_open(d, node, p->frame, p->x->a, kinds);
}

static void quantifier_part(const struct part *p, expr_id id) {
  struct quantified q = {.part = *p};
  quantified_begin(&q, id);
  if (q.truth == UNKNOWN_)
    show_open(&q);
  else if (q.all == (q.truth == FALSE_) && q.count[q.truth] != 0)
    show_witness(&q, q.truth);
  else
    show_set(&q);
  vec_free(&q.members.items);
  free(q.truths);
}

/* ---- whose word closes a set --------------------------------------------------------------------------------- */

static void leaf(struct derivation *d, uint32_t parent, enum truth truth, words text, span at) {
  uint32_t node = proof_add(d, parent, truth, text, at);
  if (node != UINT32_MAX) d->nodes.items[node].leaf = true;
}

static entity_id set_holder(struct derivation *d, const struct proof_frame *frame, const struct expr *x) {
  return x->a == 0 ? 0 : term_entity(fact_term(d, frame, x->a));
}

void proof_closed(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id set, uint32_t kinds) {
  const struct expr *x = &d->rules->exprs.items[set];
  if (x->op != EXPR_PROPERTY) return;
  bool measures = x->symbol == PROPERTY_MEASURES,
       parts = property_lists_parts((enum property)x->symbol);
  if (!measures && !parts) return;
  const struct completeness *c = fact_complete(d, set_holder(d, frame, x), measures ? 1u << KIND_MEASURE : kinds);
  if (c != NULL && c->by != 0)
    leaf(d, parent, TRUE_,
         SENTENCE(d, "the list is complete by the word of {1}", "一覧は網羅済み(確認者 {1})", say_entity(d, c->by)),
         c->at);
  else if (c != NULL)
    leaf(d, parent, TRUE_, (words){"the list is stated to be complete", "一覧は網羅済みと書かれています"}, c->at);
  else if (measures)
    leaf(d, parent, TRUE_,
         SENTENCE(d, "{1} is answered here, so no more are expected", "{1} は回答済みのため、ほかの対策は見込みません",
                  say_requirement(d, d->row->requirement)),
         SPAN_NONE);
}

static void open_measures(struct derivation *d, uint32_t parent, entity_id holder) {
  span at = d->model->entities.items[holder].at;
  proof_unknown(d, UNKNOWN_ANSWER, holder, d->row->requirement, at);
  leaf(d, parent, UNKNOWN_,
       SENTENCE(d, "there may be more: {1} is not answered for {2} yet",
                "ほかにもあり得ます: {2} では {1} にまだ回答がありません", say_requirement(d, d->row->requirement),
                say_entity(d, holder)),
       at);
}

void proof_open(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id set, uint32_t kinds) {
  const struct expr *x = &d->rules->exprs.items[set];
  entity_id holder = set_holder(d, frame, x);
  if (x->op == EXPR_PROPERTY && x->symbol == PROPERTY_MEASURES && holder != 0) {
    open_measures(d, parent, holder);
    return;
  }
  span at = holder == 0 ? x->at : d->model->entities.items[holder].at;
  words name = holder == 0 ? say_path(d, frame, x->a) : say_entity(d, holder);
  if (x->op == EXPR_PROPERTY && x->symbol == PROPERTY_VIA) {
    proof_unknown(d, UNKNOWN_RELATION, holder, PROPERTY_VIA, at);
    leaf(d, parent, UNKNOWN_, SENTENCE(d, "{1} names no channel", "{1} に経路が書かれていません", name), at);
  } else if (x->op == EXPR_PROPERTY && property_lists_parts((enum property)x->symbol)) {
    proof_unknown(d, UNKNOWN_MORE, holder, kinds, at);
    leaf(d, parent, UNKNOWN_,
         SENTENCE(d, "there may be more: nobody states that the list of every {2} within {1} is complete",
                  "ほかにもあり得ます: {1} の{2}の一覧が網羅済みとは書かれていません", name, say_kinds(d, kinds)),
         at);
  } else {
    if (x->op == EXPR_PROPERTY) proof_unknown(d, UNKNOWN_SET, holder, x->symbol, at);
    leaf(d, parent, UNKNOWN_,
         SENTENCE(d, "{1}: there may be more than is stated", "{1}: 書かれている以外にもあり得ます",
                  say_set(d, frame, set)),
         at);
  }
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

/* Where the whole is in the way of something, the parts that hold are left out. */
static void and_part(const struct part *p, expr_id id, bool first_negated) {
  enum truth truth = truth_of(p, p->frame, id, p->negated);
  bool all = !p->d->compact || truth == TRUE_;
  if (all || truth_of(p, p->frame, p->x->a, first_negated) == truth)
    below(p, p->parent, p->frame, p->x->a, first_negated);
  if (all || truth_of(p, p->frame, p->x->b, p->negated) == truth) below(p, p->parent, p->frame, p->x->b, p->negated);
}

/* What is asked only under a condition: with the condition when it holds, the condition alone when it does not. */
static void implies_part(const struct part *p, expr_id id) {
  if (fact_truth(p->d, p->frame, p->x->a) != TRUE_) {
    or_part(p, id);
    return;
  }
  bool compact = p->d->compact && truth_of(p, p->frame, id, false) != TRUE_;
  if (!compact) below(p, p->parent, p->frame, p->x->a, false);
  below(p, p->parent, p->frame, p->x->b, false);
}

void proof_formula(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id e, bool negated,
                   int depth) {
  const struct expr *x = &d->rules->exprs.items[e];
  struct part p = {d, parent, frame, x, negated, depth};
  if (parent == UINT32_MAX || PROOF_NODES <= d->nodes.count) return;
  if (PROOF_DEPTH <= depth) {
    leaf(d, parent, truth_of(&p, frame, e, negated),
         (words){"further conditions of the framework", "フレームワークのさらに細かい条件"}, x->at);
  } else if (x->op == EXPR_NOT) {
    proof_formula(d, parent, frame, x->a, !negated, depth + 1);
  } else if (x->op == EXPR_IMPLIES && !negated) {
    implies_part(&p, e);
  } else if (is_or(x, negated)) {
    or_part(&p, e);
  } else if (x->op == EXPR_AND || x->op == EXPR_OR) {
    and_part(&p, e, negated);
  } else if (x->op == EXPR_IMPLIES) {
    and_part(&p, e, false); /* not (a implies b) is a and not b */
  } else if (x->op == EXPR_IF) {
    if_part(&p);
  } else if (x->op == EXPR_DEFINE) {
    define_part(&p, e);
  } else if (x->op == EXPR_ALL || x->op == EXPR_SOME || x->op == EXPR_QUANT_NONE) {
    quantifier_part(&p, e);
  } else {
    proof_leaf(d, parent, frame, e, negated);
  }
}
