/* proof_answers.c - what was answered: rows of the check sheet, measures that name the requirement, claims. */
#include "runtime/rules/proof_internal.h"

struct answers {
  struct derivation *d;
  uint8_t level;
  const struct relevant *best, *unclear, *other;
};

/* Of two that say the same, the one first by name; a row has no name and goes before measures. */
static bool goes_before(const struct answers *a, const struct relevant *x, const struct relevant *y) {
  if (y == NULL) return true;
  const uint32_t *rank = scratch_of(a->d->findings)->order.rank;
  if ((x->answer != 0) != (y->answer != 0)) return x->answer != 0;
  return rank[x->measure] < rank[y->measure];
}

static bool note_answer(void *context, const struct relevant *x) {
  struct answers *a = context;
  if (!x->names) return true;
  bool counts = x->state == REASON_NONE;
  const struct relevant **slot = counts && a->level <= x->level ? &a->best
                                 : counts && x->level == 0      ? &a->unclear
                                                                : &a->other;
  if (goes_before(a, x, *slot)) *slot = x;
  return true;
}

static span place_of(const struct derivation *d, const struct relevant *x) {
  return x->answer != 0 ? d->model->answers.items[x->answer - 1].at : d->model->entities.items[x->measure].at;
}

static words say_source(struct derivation *d, const struct relevant *x) {
  if (x->answer == 0) return SENTENCE(d, "measure {1}", "対策 {1}", say_entity(d, x->measure));
  const struct answer *row = &d->model->answers.items[x->answer - 1];
  return SENTENCE(d, x->blanket ? "the answer for the whole category on {1}" : "the answer on {1}",
                  x->blanket ? "{1} の区分一括の回答" : "{1} の回答", say_entity(d, row->on));
}

static words say_state(struct derivation *d, const struct relevant *x, uint8_t level) {
  words source = say_source(d, x), asked = say_number(d, level);
  if (x->answer != 0 && d->model->answers.items[x->answer - 1].value == ANSWER_NOT_APPLICABLE)
    return SENTENCE(d, "{1} says: not applicable", "{1}: 対象外", source);
  switch ((enum reason)x->state) {
  case REASON_NONE:
    return SENTENCE(d, "{1} says level {2}, level {3} asked", "{1}: レベル {2}(求めるのはレベル {3})", source,
                    say_number(d, x->level), asked);
  case REASON_MISSING: return SENTENCE(d, "{1} says: not done", "{1}: 未実施", source);
  case REASON_UNANSWERED: return SENTENCE(d, "{1} says: asked, not known yet", "{1}: 確認中", source);
  case REASON_EXPIRED: return SENTENCE(d, "{1} is past its end date", "{1}: 期限切れ", source);
  case REASON_PLANNED: return SENTENCE(d, "{1} is only planned", "{1}: 計画のみ", source);
  case REASON_INSUFFICIENT: return SENTENCE(d, "{1} is not fully implemented", "{1}: 実施済になっていません", source);
  case REASON_NO_EVIDENCE:
  case REASON_STRUCTURAL: break;
  }
  return source;
}

static void add_part(struct derivation *d, uint32_t parent, enum truth truth, words text, span at, enum proof_part part) {
  uint32_t node = proof_add(d, parent, truth, text, at);
  if (node != UINT32_MAX) d->nodes.items[node].leaf = true, d->nodes.items[node].part = (uint8_t)part;
}

static void add(struct derivation *d, uint32_t parent, enum truth truth, words text, span at) {
  add_part(d, parent, truth, text, at, PROOF_OTHER);
}

static void add_claim(struct derivation *d, uint32_t parent, entity_id subject, enum truth truth) {
  span at = d->model->entities.items[subject].at;
  add(d, parent, truth,
      SENTENCE(d, "a claim in force says so for {1}", "{1} について有効な表明があります", say_entity(d, subject)), at);
}

static void add_silence(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id subject,
                        enum truth truth) {
  words id = say_requirement(d, requirement), name = say_entity(d, subject);
  const struct completeness *c = truth == FALSE_ ? fact_complete(d, subject, 1u << KIND_MEASURE) : NULL;
  span at = d->model->entities.items[subject].at;
  if (c != NULL && c->by != 0)
    add(d, parent, truth,
        SENTENCE(d, "nothing meets {1} on {2}; the list of measures is complete by the word of {3}",
                 "{2} には {1} に対応する対策がありません。対策の一覧は網羅済みです(確認者 {3})", id, name,
                 say_entity(d, c->by)),
        c->at);
  else if (truth == FALSE_)
    add(d, parent, truth,
        SENTENCE(d, "nothing that counts meets {1} on {2}", "{2} には {1} に算入できる対策がありません", id, name),
        c != NULL ? c->at : at);
  else
    add_part(d, parent, truth,
             SENTENCE(d, "{1} is not answered for {2} yet", "{2} では {1} にまだ回答がありません", id, name), at,
             PROOF_UNANSWERED);
}

void proof_attested(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id subject, uint8_t level,
                    enum truth truth) {
  struct answers a = {.d = d, .level = level};
  relevant_visit(d->findings, requirement, subject, note_answer, &a);
  if (truth == UNKNOWN_) proof_unknown(d, UNKNOWN_ANSWER, subject, requirement, d->model->entities.items[subject].at);
  if (truth == TRUE_ && a.best != NULL)
    add(d, parent, truth,
        SENTENCE(d, "{1} says level {2}", "{1}: レベル {2}", say_source(d, a.best), say_number(d, a.best->level)),
        place_of(d, a.best));
  else if (truth == TRUE_ && proof_inherited(d, parent, requirement, subject, level, truth))
    return;
  else if (truth == TRUE_)
    add_claim(d, parent, subject, truth);
  else if (truth == UNKNOWN_ && a.unclear != NULL)
    add(d, parent, truth,
        SENTENCE(d, "{1} states no level, level {2} asked", "{1}: レベルが書かれていません(求めるのはレベル {2})",
                 say_source(d, a.unclear), say_number(d, level)),
        place_of(d, a.unclear));
  else if (a.other != NULL)
    add(d, parent, truth, say_state(d, a.other, level), place_of(d, a.other));
  else if (proof_inherited(d, parent, requirement, subject, level, truth))
    return;
  else
    add_silence(d, parent, requirement, subject, truth);
}
