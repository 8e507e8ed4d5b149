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

/* ---- and, or, implies, if ------------------------------------------------------------------------------------------
 */

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

/* Several parts of one alternative stay together. */
static uint32_t alternative_parent(const struct part *p, uint32_t group, struct disjunct x, enum truth truth) {
  const struct expr *e = &p->d->rules->exprs.items[x.e];
  bool is_and = e->op == (x.negated ? EXPR_OR : EXPR_AND) || (e->op == EXPR_IMPLIES && x.negated);
  return is_and ? proof_add(p->d, group, truth, (words){"all of these together", "次のすべて"}, e->at) : group;
}

static void or_part(const struct part *p, expr_id id) {
  struct disjuncts parts = {0};
  collect_disjuncts(p->d, id, p->negated, &parts, 0);
  enum truth truth = truth_of(p, p->frame, id, p->negated);
  for (uint32_t i = 0; i < parts.list.count && truth == TRUE_; i++) {
    struct disjunct x = parts.list.items[i];
    if (truth_of(p, p->frame, x.e, x.negated) != TRUE_) continue;
    below(p, p->parent, p->frame, x.e, x.negated);
    vec_free(&parts.list);
    return;
  }
  uint32_t group = proof_add(p->d, p->parent, truth, (words){"one of these is asked", "次のいずれかが必要"}, p->x->at);
  for (uint32_t i = 0; i < parts.list.count; i++) {
    struct disjunct x = parts.list.items[i];
    below(p, alternative_parent(p, group, x, truth_of(p, p->frame, x.e, x.negated)), p->frame, x.e, x.negated);
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

/* ---- helper predicates ---------------------------------------------------------------------------------------------
 */

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

/* What a member rests on: the filter, unless it is the filter that keeps it out of `all`, then the body. */
static void show_member(const struct quantified *q, uint32_t parent, uint32_t i) {
  const struct part *p = &q->part;
  struct proof_frame frame = fact_bind(p->frame, p->x->slot, q->members.items.items[i]);
  enum truth where = p->x->b == 0 ? TRUE_ : fact_truth(p->d, &frame, p->x->b);
  if (where == FALSE_) {
    below(p, parent, &frame, p->x->b, q->all);
    return;
  }
  if (p->x->b != 0 && (where == UNKNOWN_ || !q->all)) below(p, parent, &frame, p->x->b, false);
  below(p, parent, &frame, p->x->c, q->body_negated);
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

/* Takes COUNT nodes behind NODE out; they are leaves, so nothing hangs below them. */
static void remove_behind(struct derivation *d, uint32_t node, uint32_t count) {
  uint32_t first = node + 1;
  for (uint32_t i = first + count; i < d->nodes.count; i++) {
    d->nodes.items[i - count] = d->nodes.items[i];
    if (first + count <= d->nodes.items[i - count].parent) d->nodes.items[i - count].parent -= count;
  }
  d->nodes.count -= count;
}

/* Short facts about the witness itself read better on its own line. */
static void merge(struct derivation *d, uint32_t node) {
  uint32_t first = node + 1, count = 0;
  words items[PROOF_SHOWN];
  while (count < PROOF_SHOWN && first + count < d->nodes.count) {
    const struct draft *x = &d->nodes.items[first + count];
    if (x->parent != node || x->truth != TRUE_ || x->short_text.en == NULL || x->about != d->nodes.items[node].about)
      break;
    items[count++] = x->short_text;
  }
  if (count == 0) return;
  words list = say_join(d, items, count);
  d->nodes.items[node].text = SENTENCE(d, "{1}: {2}", "{1}: {2}", d->nodes.items[node].text, list);
  remove_behind(d, node, count);
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
  for (uint32_t i = 0; i < q->members.items.count; i++) {
    if (!any && q->truths[i] != truth) continue;
    if (shown++ < PROOF_SHOWN)
      show_member(q, parent, i);
    else
      left++;
  }
  if (left != 0)
    proof_add(q->part.d, parent, truth, SENTENCE(q->part.d, "and {1} more", "ほか {1} 件", say_number(q->part.d, left)),
              SPAN_NONE);
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
  if (count == 0)
    node = proof_add(d, p->parent, q->truth, SENTENCE(d, "there are no {1}", "{1}はありません", set), p->x->at);
  else if (q->all)
    node = proof_add(d, p->parent, q->truth,
                     SENTENCE(d, "all {2} ({1}): {3}", "{2} {1} 件すべて: {3}", n, set, say_names(q, TRUE_, true)),
                     p->x->at);
  else
    node = proof_add(
        d, p->parent, q->truth,
        SENTENCE(d, "of the {2} ({1}) none will do", "{2} {1} 件のうち、条件を満たすものはありません", n, set),
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
    node = proof_add(
        d, p->parent, UNKNOWN_,
        SENTENCE(d, q->all ? "it is not settled for all {1}" : "it is not settled whether any of the {1} will do",
                 q->all ? "{1}がすべて条件を満たすかどうか分かりません"
                        : "{1}に条件を満たすものがあるかどうか分かりません",
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
       parts = x->symbol == PROPERTY_PARTS || x->symbol == PROPERTY_PARTS_ALL;
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
  } else if (x->op == EXPR_PROPERTY && (x->symbol == PROPERTY_PARTS || x->symbol == PROPERTY_PARTS_ALL)) {
    proof_unknown(d, UNKNOWN_MORE, holder, kinds, at);
    leaf(d, parent, UNKNOWN_,
         SENTENCE(d, "there may be more: nobody states that the list of every {2} within {1} is complete",
                  "ほかにもあり得ます: {1} の{2}の一覧が網羅済みとは書かれていません", name, say_kinds(d, kinds)),
         at);
  } else {
    proof_unknown(d, UNKNOWN_MORE, holder, kinds, at);
    leaf(d, parent, UNKNOWN_,
         SENTENCE(d, "there may be more than what is known of {1}", "{1} について分かっている以外にもあり得ます", name),
         at);
  }
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

static void and_part(const struct part *p, bool first_negated) {
  below(p, p->parent, p->frame, p->x->a, first_negated);
  below(p, p->parent, p->frame, p->x->b, p->negated);
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
  } else if (is_or(x, negated)) {
    or_part(&p, e);
  } else if (x->op == EXPR_AND || x->op == EXPR_OR) {
    and_part(&p, negated);
  } else if (x->op == EXPR_IMPLIES) {
    and_part(&p, false); /* not (a implies b) is a and not b */
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
