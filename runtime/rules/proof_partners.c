/* proof_partners.c - what a verdict rests on with others: measures inherited through offers, claims that are disputed. */
#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- disputes ----------------------------------------------------------------------------------------------------- */

static void add_side(struct derivation *d, uint32_t parent, const struct claim *c, bool ours) {
  words level = say_number(d, c->level), about = say_entity(d, c->on), who = say_entity(d, ours ? c->by : c->by ? c->by : c->on);
  words text = ours ? SENTENCE(d, "{1} found level {2} on {3}: this is what counts", "{1} が {3} で確認したのはレベル {2} です。こちらを採ります", who, level, about)
                    : SENTENCE(d, "{1} claims level {2} on {3}", "{1} は {3} についてレベル {2} と表明しています", who, level, about);
  if (ours && c->because) {
    words because = say_same(sym_text(d->model->names, c->because));
    text = SENTENCE(d, "{1} (\"{2}\")", "{1}(「{2}」)", text, because);
  }
  proof_add(d, parent, ours ? TRUE_ : FALSE_, text, c->at);
}

void proof_dispute(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id x) {
  if (x == 0 || d->rules->requirements.count <= requirement) return;
  struct claim_bounds b = eval_claim_bounds(engine_of(d->findings->evaluation), requirement, x);
  if (b.theirs == 0 || b.ours == 0) return;
  d->disputed = true;
  words name = say_requirement(d, requirement);
  uint32_t node = proof_add(d, parent, TRUE_, SENTENCE(d, "{1} is disputed: the lower of two statements counts", "{1} には食い違う表明があり、低い方を採ります", name), d->model->claims.items[b.ours - 1].at);
  if (node == UINT32_MAX) return;
  add_side(d, node, &d->model->claims.items[b.theirs - 1], false);
  add_side(d, node, &d->model->claims.items[b.ours - 1], true);
}

bool findings_disputed(const struct findings *f, uint32_t row) {
  if (engine_of(f->evaluation)->doubts.count == 0) return false;
  struct arena a = {0};
  bool res = proof_derive(&a, f, row).disputed;
  arena_free(&a);
  return res;
}

/* ---- inheritance ---------------------------------------------------------------------------------------------------- */

static void add_inheritances(struct arena *a, const struct findings *f, uint32_t requirement, entity_id place, struct inheritance_list *res) {
  struct eval_engine *g = engine_of(f->evaluation);
  for (uint32_t i = idmap_get(&g->inherited_first, idmap_pair(requirement, place)); i; i = g->inherited.items[i - 1].next) {
    const struct eval_inheritance *x = &g->inherited.items[i - 1];
    const struct share *offer = &f->model->shares.items[x->offer];
    size_t length = 0;
    const char *text = offer->condition ? source_text(f->model->sources, f->rules->exprs.items[offer->condition].at, &length) : "";
    struct inheritance fresh = {.provider = eval_side_of(g, offer), .contract = offer->contract, .level = x->level, .holds = (enum truth)x->holds,
                                .condition = arena_format(a, "%.*s", (int)length, text)};
    vec_push(&res->items, fresh);
  }
}

struct inheritance_list findings_inherited(struct arena *a, const struct findings *f, uint32_t requirement, entity_id subject) {
  struct inheritance_list found = {0}, res = {0};
  struct eval_engine *g = engine_of(f->evaluation);
  if (g->inherited.count == 0) return res;
  struct entity_list around = {0};
  model_around(f->model, subject, &around);
  entity_id owner = f->model->entities.items[subject].owner;
  if (owner != 0 && owner != subject) vec_push(&around.items, owner);
  for (uint32_t i = 0; i < around.items.count; i++) add_inheritances(a, f, requirement, around.items.items[i], &found);
  vec_free(&around.items);
  res.items.count = res.items.capacity = found.items.count;
  res.items.items = arena_alloc(a, ((size_t)found.items.count + 1) * sizeof *res.items.items);
  if (found.items.count) memcpy(res.items.items, found.items.items, found.items.count * sizeof *res.items.items);
  vec_free(&found.items);
  return res;
}

static words say_inheritance(struct derivation *d, const struct inheritance *x, uint32_t requirement) {
  words who = x->provider ? say_entity(d, x->provider) : say_entity(d, x->contract), contract = say_entity(d, x->contract), level = say_number(d, x->level ? x->level : 1);
  words condition = say_same(x->condition), name = say_requirement(d, requirement);
  bool conditional = *x->condition != '\0';
  if (x->holds == TRUE_ && conditional)
    return SENTENCE(d, "inherited from {1} under contract {2}, up to level {3}, while `{4}`", "契約 {2} に基づき {1} から引き継ぐ(レベル {3} まで。`{4}` の間)", who, contract, level, condition);
  if (x->holds == TRUE_) return SENTENCE(d, "inherited from {1} under contract {2}, up to level {3}", "契約 {2} に基づき {1} から引き継ぐ(レベル {3} まで)", who, contract, level);
  if (x->holds == FALSE_ && conditional && contract_force(d->model, x->contract, d->as_of) != FALSE_)
    return SENTENCE(d, "what {1} offers for {5} under contract {2} does not count: `{4}` is not so", "契約 {2} で {1} が提供する {5} の対策は算入されません。`{4}` が満たされていません", who, contract, level, condition, name);
  if (x->holds == FALSE_) return SENTENCE(d, "what {1} offers for {5} under contract {2} does not count: the contract is not in force", "契約 {2} で {1} が提供する {5} の対策は算入されません。契約が有効ではありません", who, contract, level, condition, name);
  if (!conditional) return SENTENCE(d, "what {1} offers for {5} under contract {2} may count: the level, the sides or the dates are not stated", "契約 {2} で {1} が提供する {5} の対策は、算入できるかどうか決まりません。レベル、提供する側、日付のいずれかが書かれていません", who, contract, level, condition, name);
  return SENTENCE(d, "what {1} offers for {5} under contract {2} counts only while `{4}`, which is not stated", "契約 {2} で {1} が提供する {5} の対策が算入されるのは `{4}` の間だけですが、満たされているか書かれていません", who, contract, level, condition, name);
}

bool proof_inherited(struct derivation *d, uint32_t parent, uint32_t requirement, entity_id subject, uint8_t level, enum truth truth) {
  struct inheritance_list list = findings_inherited(d->arena, d->findings, requirement, subject);
  bool any = false;
  for (uint32_t i = 0; i < list.items.count; i++) {
    const struct inheritance *x = &list.items.items[i];
    bool carries = truth == TRUE_ ? x->holds == TRUE_ && level <= x->level : x->holds != TRUE_;
    if (!carries || (truth == TRUE_ && any)) continue;
    proof_add(d, parent, truth == TRUE_ ? TRUE_ : x->holds, say_inheritance(d, x, requirement), d->model->entities.items[x->contract].at);
    any = true;
  }
  return any;
}
