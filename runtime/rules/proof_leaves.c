/* proof_leaves.c - the parts of a formula that are no connectives: comparisons, classes, dates, what is recorded. */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>

struct leaf {
  struct derivation *d;
  uint32_t parent;
  const struct proof_frame *frame;
  const struct expr *x;
  expr_id id;
  bool negated;
  enum truth truth; /* of the leaf as it is asked, negation included */
};

static void leaf_add(const struct leaf *l, words text, words short_text, entity_id about, span at) {
  uint32_t node = proof_add(l->d, l->parent, l->truth, text, at);
  if (node == UINT32_MAX) return;
  struct draft *draft = &l->d->nodes.items[node];
  draft->leaf = true;
  draft->short_text = short_text;
  draft->about = about;
}

static void leaf_plain(const struct leaf *l, words text, span at) { leaf_add(l, text, (words){NULL, NULL}, 0, at); }

static span place_of(const struct leaf *l, entity_id e) {
  return e == 0 ? SPAN_NONE : l->d->model->entities.items[e].at;
}

/* ---- why something is not known ------------------------------------------------------------------------------ */

/* Named when it is somebody else than the organization of one's own that answers for the finding. */
static words who_can_tell(struct derivation *d, entity_id e) {
  entity_id owner = subject_owner(d->model, e);
  if (owner == 0) return say_same("");
  bool own = (d->model->entities.items[owner].flags & ENTITY_OWN) != 0;
  if (own && owner == subject_owner(d->model, d->row->subject)) return say_same("");
  return SENTENCE(d, " ({1} can tell)", "(回答できるのは {1})", say_entity(d, owner));
}

static words why_open(struct derivation *d, entity_id holder, struct value v) {
  const struct model *m = d->model;
  if (v.tag == VALUE_BETWEEN) return SENTENCE(d, "only known as {1}", "{1} とだけ書かれています", say_value(d, v));
  if (v.tag == VALUE_UNKNOWN && v.extra == 1)
    return SENTENCE(d, "stated as unknown, answer due {1}", "不明と書かれています(回答期限 {1})",
                    say_date(d, (day)v.first));
  if (v.tag == VALUE_UNKNOWN && holder != 0) return (words){"stated as unknown", "不明と書かれています"};
  const struct module_info *module = holder == 0 ? NULL : &m->modules.items[m->entities.items[holder].module];
  if (module != NULL && module->interface) {
    const char *name =
        arena_format(d->arena, "%s@%s", sym_text(m->names, module->name), sym_text(m->names, module->version));
    return SENTENCE(d, "not in the interface {1}", "インタフェース {1} に書かれていません", say_same(name));
  }
  return (words){"not stated", "書かれていません"};
}

/* Notes the unknown behind a term: the attribute, or the relation on the way to it that is not given. */
static void note_open(struct derivation *d, const struct proof_frame *frame, expr_id e, span at) {
  for (int depth = 0; e != 0 && depth < PROOF_DEPTH; depth++) {
    const struct expr *x = &d->rules->exprs.items[e];
    if (x->op != EXPR_ATTRIBUTE && x->op != EXPR_PROPERTY) return;
    entity_id holder = term_entity(fact_term(d, frame, x->a));
    if (holder != 0) {
      enum unknown_kind kind = x->op == EXPR_ATTRIBUTE ? UNKNOWN_ATTRIBUTE : UNKNOWN_RELATION;
      proof_unknown(d, kind, holder, x->symbol, at.end != 0 ? at : d->model->entities.items[holder].at);
      return;
    }
    e = x->a;
  }
}

/* ---- comparisons --------------------------------------------------------------------------------------------- */

enum asked {
  ASKED_EQUAL,
  ASKED_OTHER,
  ASKED_LESS,
  ASKED_MORE,
  ASKED_MOST,
  ASKED_LEAST,
  ASKED_WITHIN,
  ASKED_BEYOND,
  ASKED_ONE_OF,
  ASKED_NONE_OF
};
static const struct {
  const char *en, *ja;
} asked_words[] = {
    [ASKED_EQUAL] = {"{1}", "{1}"},
    [ASKED_OTHER] = {"anything but {1}", "{1} 以外"},
    [ASKED_LESS] = {"less than {1}", "{1} 未満"},
    [ASKED_MORE] = {"more than {1}", "{1} 超"},
    [ASKED_MOST] = {"at most {1}", "{1} 以下"},
    [ASKED_LEAST] = {"at least {1}", "{1} 以上"},
    [ASKED_WITHIN] = {"within {1}", "{1} の範囲内"},
    [ASKED_BEYOND] = {"outside {1}", "{1} の範囲外"},
    [ASKED_ONE_OF] = {"one of {1}", "{1} のいずれか"},
    [ASKED_NONE_OF] = {"none of {1}", "{1} のどれでもないもの"},
};
static const uint8_t asked_opposite[] = {
    [ASKED_EQUAL] = ASKED_OTHER,   [ASKED_OTHER] = ASKED_EQUAL,   [ASKED_LESS] = ASKED_LEAST,
    [ASKED_MORE] = ASKED_MOST,     [ASKED_MOST] = ASKED_MORE,     [ASKED_LEAST] = ASKED_LESS,
    [ASKED_WITHIN] = ASKED_BEYOND, [ASKED_BEYOND] = ASKED_WITHIN, [ASKED_ONE_OF] = ASKED_NONE_OF,
    [ASKED_NONE_OF] = ASKED_ONE_OF};
static const uint8_t asked_swapped[] = {
    [ASKED_EQUAL] = ASKED_EQUAL, [ASKED_OTHER] = ASKED_OTHER, [ASKED_LESS] = ASKED_MORE,
    [ASKED_MORE] = ASKED_LESS,   [ASKED_MOST] = ASKED_LEAST,  [ASKED_LEAST] = ASKED_MOST};
static const uint8_t asked_of[] = {[EXPR_EQ] = ASKED_EQUAL, [EXPR_NE] = ASKED_OTHER, [EXPR_LT] = ASKED_LESS,
                                   [EXPR_GT] = ASKED_MORE,  [EXPR_LE] = ASKED_MOST,  [EXPR_GE] = ASKED_LEAST};

static bool is_constant(const struct leaf *l, expr_id e) { return l->d->rules->exprs.items[e].op == EXPR_CONSTANT; }

/* The other side of a comparison: a constant as it is, a term with its value behind it. */
static words say_other_side(const struct leaf *l, expr_id e) {
  struct derivation *d = l->d;
  words path = say_path(d, l->frame, e);
  if (is_constant(l, e)) return path;
  words shown = say_shown(d, l->frame, e);
  return shown.en == NULL ? path : SENTENCE(d, "{1} ({2})", "{1}({2})", path, shown);
}

/* How a term and its value are put: "x.y = 3", but "age of x: 3 days". */
static words say_is(const struct leaf *l, expr_id e, words shown) {
  struct derivation *d = l->d;
  uint8_t op = d->rules->exprs.items[e].op;
  bool path = op == EXPR_ATTRIBUTE || op == EXPR_PROPERTY;
  if (op == EXPR_AGE && d->rules->exprs.items[e].symbol == 0) {
    words evidence = say_path(d, l->frame, d->rules->exprs.items[e].a);
    return SENTENCE(d, "evidence {1} is {2} old", "証跡 {1} は発行から {2}", evidence, shown);
  }
  return SENTENCE(d, path ? "{1} = {2}" : "{1}: {2}", path ? "{1} = {2}" : "{1}: {2}", say_path(d, l->frame, e), shown);
}

static void compare_open(const struct leaf *l, expr_id e, words asked) {
  struct derivation *d = l->d;
  struct term_read t = fact_term(d, l->frame, e);
  const struct expr *x = &d->rules->exprs.items[e];
  span at = t.at.end != 0 ? t.at : place_of(l, t.holder);
  if (x->op == EXPR_CLAIMED) {
    struct term_read requirement = fact_term(d, l->frame, x->a);
    entity_id who = term_entity(fact_term(d, l->frame, x->b));
    proof_unknown(d, UNKNOWN_CLAIM, who, requirement.value.first, place_of(l, who));
    leaf_plain(l,
               SENTENCE(d, "{1}: no claim in force, {2} asked", "{1}: 有効な表明がありません(求めるのは {2})",
                        say_path(d, l->frame, e), asked),
               at);
    return;
  }
  if (x->op == EXPR_AGE) {
    entity_id holder = term_entity(fact_term(d, l->frame, x->a));
    sym date = x->symbol ? x->symbol : intern_find(d->model->names, "issued", 6);
    if (holder != 0) proof_unknown(d, UNKNOWN_ATTRIBUTE, holder, date, place_of(l, holder));
  }
  note_open(d, l->frame, e, at);
  words why = t.state == TERM_OPEN ? why_open(d, t.holder, t.value) : (words){"not known", "分かりません"};
  words who = t.holder == 0 ? say_same("") : who_can_tell(d, t.holder);
  leaf_plain(
      l,
      SENTENCE(d, "{1}: {2}{3}; {4} asked", "{1}: {2}{3}。求めるのは {4}", say_path(d, l->frame, e), why, who, asked),
      at);
}

/* The same without the name of what it is about, for a line that already names it. */
static words say_shortly(const struct leaf *l, expr_id e, words shown, entity_id holder) {
  struct derivation *d = l->d;
  const struct expr *x = &d->rules->exprs.items[e];
  if (x->op == EXPR_AGE && x->symbol == 0) return SENTENCE(d, "{1} old", "発行から {1}", shown);
  if (x->op == EXPR_AGE)
    return SENTENCE(d, "time since {1}: {2}", "{1} から {2}", say_attribute(d, holder, x->symbol), shown);
  if (holder == 0 || (x->op != EXPR_ATTRIBUTE && x->op != EXPR_PROPERTY)) return (words){NULL, NULL};
  words name = x->op == EXPR_PROPERTY ? say_property((enum property)x->symbol) : say_attribute(d, holder, x->symbol);
  return SENTENCE(d, "{1} = {2}", "{1} = {2}", name, shown);
}

static void compare_shown(const struct leaf *l, expr_id e, words shown, enum asked kind, words asked) {
  struct derivation *d = l->d;
  const struct expr *x = &d->rules->exprs.items[e];
  struct term_read t = fact_term(d, l->frame, x->op == EXPR_AGE ? x->a : e);
  entity_id holder = x->op == EXPR_AGE ? term_entity(t) : t.holder;
  words text = say_is(l, e, shown), short_text = say_shortly(l, e, shown, holder);
  if (kind != ASKED_EQUAL || l->truth != TRUE_) {
    text = SENTENCE(d, "{1}, {2} asked", "{1}(求めるのは {2})", text, asked);
    if (short_text.en != NULL) short_text = SENTENCE(d, "{1}, {2} asked", "{1}(求めるのは {2})", short_text, asked);
  }
  leaf_add(l, text, short_text, holder, x->op != EXPR_AGE && t.at.end != 0 ? t.at : place_of(l, holder));
}

static bool reads_owner(const struct leaf *l, expr_id e, entity_id *owner) {
  const struct expr *x = &l->d->rules->exprs.items[e];
  *owner = term_entity(fact_term(l->d, l->frame, e));
  return x->op == EXPR_PROPERTY && x->symbol == PROPERTY_OWNER && *owner != 0;
}

static bool compare_owners(const struct leaf *l, enum asked kind) {
  struct derivation *d = l->d;
  entity_id a, b;
  if (!reads_owner(l, l->x->a, &a) || !reads_owner(l, l->x->b, &b)) return false;
  span at = place_of(l, d->row->subject);
  if (a == b)
    leaf_plain(l, SENTENCE(d, "both are owned by {1}", "どちらも {1} の所有です", say_entity(d, a)), at);
  else
    leaf_plain(l,
               SENTENCE(d, kind == ASKED_OTHER ? "owners differ: {1}, {2}" : "owners differ: {1}, {2}; one owner asked",
                        kind == ASKED_OTHER ? "所有者が違います: {1}、{2}"
                                            : "所有者が違います: {1}、{2}(求めるのは同じ所有者)",
                        say_entity(d, a), say_entity(d, b)),
               at);
  return true;
}

/* Both sides of what partners claim and we contradict, below the line that compares it. */
static void add_dispute(const struct leaf *l, expr_id e) {
  struct derivation *d = l->d;
  const struct expr *x = &d->rules->exprs.items[e];
  if ((x->op != EXPR_CLAIMED && x->op != EXPR_ACHIEVED) || d->nodes.count == 0) return;
  entity_id who = term_entity(fact_term(d, l->frame, x->op == EXPR_CLAIMED ? x->b : x->a));
  uint32_t requirement = x->symbol;
  if (x->op == EXPR_CLAIMED) {
    struct value named = fact_term(d, l->frame, x->a).value;
    struct index_list list = use_resolve(d->findings, (struct requirement_use){
        .framework = named.second, .id = named.first, .category = named.extra != 0});
    if (named.tag != VALUE_REQUIREMENT || list.items.count == 0) return;
    requirement = list.items.items[0];
  }
  proof_dispute(d, d->nodes.count - 1, requirement, who);
}

static void compare_sides(const struct leaf *l, enum asked kind) {
  struct derivation *d = l->d;
  expr_id left = l->x->a, right = l->x->b;
  if (is_constant(l, left) && !is_constant(l, right) && kind <= ASKED_LEAST) {
    left = l->x->b, right = l->x->a;
    kind = (enum asked)asked_swapped[kind];
  }
  if (l->negated) kind = (enum asked)asked_opposite[kind];
  if (compare_owners(l, kind)) return;
  words shown = say_shown(d, l->frame, left);
  words asked = SENTENCE(d, asked_words[kind].en, asked_words[kind].ja, say_other_side(l, right));
  if (shown.en == NULL) {
    if (l->truth == UNKNOWN_)
      compare_open(l, left, asked);
    else
      leaf_plain(l, SENTENCE(d, "{1}: {2} asked", "{1}: 求めるのは {2}", say_path(d, l->frame, left), asked), l->x->at);
    return;
  }
  if (l->truth == UNKNOWN_ && !is_constant(l, right) && fact_term(d, l->frame, right).state == TERM_OPEN)
    note_open(d, l->frame, right, SPAN_NONE);
  compare_shown(l, left, shown, kind, asked);
}

static void compare(const struct leaf *l, enum asked kind) {
  compare_sides(l, kind);
  add_dispute(l, l->x->a);
  add_dispute(l, l->x->b);
}

static void compare_membership(const struct leaf *l) {
  const struct expr *b = &l->d->rules->exprs.items[l->x->b];
  struct term_read t = fact_term(l->d, l->frame, l->x->b);
  bool range = l->x->op == EXPR_WITHIN || b->op == EXPR_RANGE || (t.state == TERM_GIVEN && t.value.tag == VALUE_RANGE);
  compare(l, range ? ASKED_WITHIN : ASKED_ONE_OF);
}

/* ---- truth values of attributes ------------------------------------------------------------------------------ */

static void external_leaf(const struct leaf *l, entity_id e) {
  static const struct {
    const char *en, *ja;
  } forms[2][2] = {
      {{"{1} is one of your own, an external one asked", "{1} は自社のもの(求めるのは社外)"},
       {"{1} is one of your own", "{1} は自社のもの"}},
      {{"{1} is external, one of your own asked", "{1} は社外(求めるのは自社)"}, {"{1} is external", "{1} は社外"}}};
  struct derivation *d = l->d;
  bool external = (l->d->model->entities.items[e].flags & ENTITY_OWN) == 0, holds = l->truth == TRUE_;
  leaf_plain(l, SENTENCE(d, forms[external][holds].en, forms[external][holds].ja, say_entity(d, e)), place_of(l, e));
}

static void boolean_leaf(const struct leaf *l) {
  struct derivation *d = l->d;
  struct term_read t = fact_term(d, l->frame, l->id);
  if (l->x->op == EXPR_PROPERTY && l->x->symbol == PROPERTY_EXTERNAL && t.holder != 0) {
    external_leaf(l, t.holder);
    return;
  }
  words asked = say_value(d, (struct value){.tag = VALUE_BOOLEAN, .first = !l->negated});
  if (t.state == TERM_GIVEN)
    compare_shown(l, l->id, say_shown(d, l->frame, l->id), ASKED_EQUAL, asked);
  else
    compare_open(l, l->id, asked);
}

/* ---- classes ------------------------------------------------------------------------------------------------- */

static words say_kind_article(struct derivation *d, uint32_t kinds) {
  words k = say_kinds(d, kinds);
  k.en = arena_format(d->arena, "a%s %s", *k.en == 'a' || *k.en == 'e' || *k.en == 'o' ? "n" : "", k.en);
  return k;
}

static words say_own_class(struct derivation *d, entity_id e) {
  const struct entity *x = &d->model->entities.items[e];
  return x->class != 0 && x->class != d->model->root_class[x->kind] ? say_class(d, x->class)
                                                                    : say_kind_article(d, 1u << x->kind);
}

bool proof_is_guard(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  const struct expr *x = &d->rules->exprs.items[e];
  if (x->op != EXPR_IS) return false;
  if (x->symbol == 0) return true;
  entity_id tested = term_entity(fact_term(d, frame, x->a));
  return tested != 0 && x->symbol == d->model->root_class[d->model->entities.items[tested].kind];
}

static void class_leaf(const struct leaf *l) {
  struct derivation *d = l->d;
  if (l->truth == TRUE_ && proof_is_guard(d, l->frame, l->id)) return; /* goes without saying */
  words asked = l->x->symbol != 0 ? say_class(d, l->x->symbol) : say_kind_article(d, l->x->slot);
  struct term_read t = fact_term(d, l->frame, l->x->a);
  entity_id e = term_entity(t);
  if (e == 0) {
    if (l->truth == UNKNOWN_) note_open(d, l->frame, l->x->a, t.at);
    words shown = say_shown(d, l->frame, l->x->a);
    const char *en = shown.en ? "{1} = {2}, {3} asked" : "{1}: nothing is stated, {3} asked";
    const char *ja = shown.en ? "{1} = {2}(求めるのは {3})" : "{1}: 書かれていません(求めるのは {3})";
    if (shown.en == NULL) shown = say_same("");
    leaf_plain(l, SENTENCE(d, en, ja, say_path(d, l->frame, l->x->a), shown, asked),
               t.at.end != 0 ? t.at : place_of(l, t.holder));
    return;
  }
  words name = say_entity(d, e);
  span at = place_of(l, e);
  if (l->truth == UNKNOWN_) {
    proof_unknown(d, UNKNOWN_CLASS, e, l->x->symbol, at);
    leaf_plain(l,
               SENTENCE(d, "whether {1} is {2} is not known{3}", "{1} が {2} かどうか分かりません{3}", name, asked,
                        who_can_tell(d, e)),
               at);
  } else if (l->negated == (l->truth == TRUE_)) {
    bool other = l->truth == FALSE_;
    words own = say_own_class(d, e);
    const char *en = other ? "{1} is {3}, {2} asked" : "{1} is not {2}",
               *ja = other ? "{1} の型は {3}(求めるのは {2})" : "{1} の型は {2} ではありません";
    leaf_add(l, SENTENCE(d, en, ja, name, asked, own), SENTENCE(d, "not {1}", "{1} ではない", asked), other ? 0 : e,
             at);
  } else if (l->negated) {
    leaf_plain(l, SENTENCE(d, "{1} is {2}, which is ruled out", "{1} の型は {2} です(この型でないことが条件です)", name, asked), at);
  } else {
    const char *ja = l->x->symbol != 0 ? "{1} の型は {2}" : "{1} は{2}";
    leaf_add(l, SENTENCE(d, "{1} is {2}", ja, name, asked), asked, e, at);
  }
}

/* ---- dates --------------------------------------------------------------------------------------------------- */

static void force_leaf(const struct leaf *l, bool expired) {
  struct derivation *d = l->d;
  entity_id e = term_entity(fact_term(d, l->frame, l->x->a));
  words name = say_path(d, l->frame, l->x->a);
  day since = e == 0 ? DAY_NONE : entity_date(d->model, e, "since"),
      until = e == 0 ? DAY_NONE : entity_date(d->model, e, "until");
  if (e != 0 && d->model->entities.items[e].kind == KIND_EVIDENCE) until = entity_date(d->model, e, "expires");
  bool holds = (l->truth == TRUE_) != (l->negated != expired); /* is it in force? */
  if (l->truth == UNKNOWN_)
    leaf_plain(l, SENTENCE(d, "the dates of {1} are not known", "{1} の期間が分かりません", name), place_of(l, e));
  else if (!holds && until != DAY_NONE && until < d->as_of)
    leaf_plain(l, SENTENCE(d, "{1} ended on {2}", "{1} は {2} に終わりました", name, say_date(d, until)),
               place_of(l, e));
  else if (!holds && since != DAY_NONE && d->as_of < since)
    leaf_plain(l, SENTENCE(d, "{1} begins on {2}", "{1} は {2} に始まります", name, say_date(d, since)),
               place_of(l, e));
  else if (!holds)
    leaf_plain(l, SENTENCE(d, "{1} is not in force", "{1} は有効ではありません", name), place_of(l, e));
  else if (until != DAY_NONE)
    leaf_add(l, SENTENCE(d, "{1} is in force until {2}", "{1} は {2} まで有効", name, say_date(d, until)),
             SENTENCE(d, "in force until {1}", "{1} まで有効", say_date(d, until)), e, place_of(l, e));
  else
    leaf_add(
        l,
        SENTENCE(d, expired ? "{1} has not expired" : "{1} is in force", expired ? "{1} は期限内" : "{1} は有効", name),
        expired ? (words){"not expired", "期限内"} : (words){"in force", "有効"}, e, place_of(l, e));
}

/* ---- what is recorded, complete, reachable ------------------------------------------------------------------- */

static void recorded_leaf(const struct leaf *l) {
  struct derivation *d = l->d;
  words path = say_path(d, l->frame, l->x->a), shown = say_shown(d, l->frame, l->x->a);
  struct term_read t = fact_term(d, l->frame, l->x->a);
  if (shown.en != NULL)
    leaf_plain(l, SENTENCE(d, "{1} is recorded: {2}", "{1} は記録済み: {2}", path, shown), t.at);
  else
    leaf_plain(l, SENTENCE(d, "nothing is recorded for {1}", "{1} は記録されていません", path),
               t.at.end != 0 ? t.at : place_of(l, t.holder));
}

static void complete_leaf(const struct leaf *l) {
  struct derivation *d = l->d;
  entity_id e = term_entity(fact_term(d, l->frame, l->x->a));
  const struct completeness *c = fact_complete(d, e, 1u << l->x->symbol);
  words kind = say_kinds(d, 1u << l->x->symbol);
  if (c != NULL && c->by != 0)
    leaf_plain(l,
               SENTENCE(d, "the list of every {1} within {2} is complete, by the word of {3}",
                        "{2} の{1}の一覧は網羅済み(確認者 {3})", kind, say_entity(d, c->within), say_entity(d, c->by)),
               c->at);
  else if (c != NULL)
    leaf_plain(l,
               SENTENCE(d, "the list of every {1} within {2} is stated to be complete",
                        "{2} の{1}の一覧は網羅済みと書かれています", kind, say_entity(d, c->within)),
               c->at);
  else
    leaf_plain(l,
               SENTENCE(d, "nobody states that the list of every {1} within {2} is complete",
                        "{2} の{1}の一覧が網羅済みとは書かれていません", kind, say_entity(d, e)),
               place_of(l, e));
}

static void reaches_leaf(const struct leaf *l) {
  struct derivation *d = l->d;
  bool reaches = (l->truth == TRUE_) != l->negated;
  const char *en = l->truth == UNKNOWN_ ? "whether {1} can reach {2} is not known"
                   : reaches            ? "{1} can reach {2}"
                                        : "{1} can't reach {2}";
  const char *ja = l->truth == UNKNOWN_ ? "{1} から {2} に届くかどうか分かりません"
                   : reaches            ? "{1} から {2} に届きます"
                                        : "{1} から {2} には届きません";
  leaf_plain(l, SENTENCE(d, en, ja, say_path(d, l->frame, l->x->a), say_path(d, l->frame, l->x->b)), l->x->at);
}

static void constant_leaf(const struct leaf *l) {
  leaf_plain(l,
             l->truth == TRUE_ ? (words){"no further condition", "追加の条件はありません"}
                               : (words){"this can't be met", "満たす方法がありません"},
             l->x->at);
}

static void attested_leaf(const struct leaf *l) {
  struct term_read level = fact_term(l->d, l->frame, l->x->a);
  bool number = level.state == TERM_GIVEN && level.value.tag == VALUE_NUMBER;
  int n = number ? (int)l->d->model->numbers.items[level.value.first].num : 1;
  proof_attested(l->d, l->parent, l->d->row->requirement, l->d->row->subject, (uint8_t)n, l->truth);
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

void proof_leaf(struct derivation *d, uint32_t parent, const struct proof_frame *frame, expr_id e, bool negated) {
  const struct expr *x = &d->rules->exprs.items[e];
  enum truth truth = fact_truth(d, frame, e);
  struct leaf l = {d, parent, frame, x, e, negated, negated ? (enum truth)(TRUE_ - truth) : truth};
  switch ((enum expr_op)x->op) {
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE: compare(&l, (enum asked)asked_of[x->op]); return;
  case EXPR_IN:
  case EXPR_WITHIN: compare_membership(&l); return;
  case EXPR_ATTRIBUTE:
  case EXPR_PROPERTY:
  case EXPR_VARIABLE: boolean_leaf(&l); return;
  case EXPR_IS: class_leaf(&l); return;
  case EXPR_IN_FORCE: force_leaf(&l, false); return;
  case EXPR_EXPIRED: force_leaf(&l, true); return;
  case EXPR_RECORDED: recorded_leaf(&l); return;
  case EXPR_COMPLETE: complete_leaf(&l); return;
  case EXPR_ATTESTED: attested_leaf(&l); return;
  case EXPR_REACHES: reaches_leaf(&l); return;
  case EXPR_CONSTANT: constant_leaf(&l); return;
  case EXPR_NONE:
  case EXPR_AND:
  case EXPR_OR:
  case EXPR_NOT:
  case EXPR_IMPLIES:
  case EXPR_RANGE:
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_IF:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_COUNT:
  case EXPR_DEFINE:
  case EXPR_ENDS:
  case EXPR_AGE:
  case EXPR_ACHIEVED:
  case EXPR_CLAIMED:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: leaf_plain(&l, say_path(d, frame, e), x->at); return;
  }
}
