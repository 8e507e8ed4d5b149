/* contract_checks.c - what contracts promise against what is shown: V4203 obligations, V4220 and V4221 reliance on others,
 * N4222 offers that nobody uses (language.md 4.6 REQUIRE, SHARE). They need verdicts and conditions, so they come after the
 * evaluation. */
#include <stdlib.h>

#include "runtime/rules/contract_checks.h"
#include "runtime/rules/evaluate_internal.h"
#include "runtime/trust/drafts.h"
#include "runtime/trust/trust.h"

struct share_link { uint32_t share, next; };
struct contract_check {
  struct model *model;
  struct evaluation *evaluation;
  struct eval_engine *engine;
  struct diagnostics *diagnostics;
  struct idmap first;       /* contract -> index + 1 of its first share */
  uint32_t *next;
  struct idmap offers;      /* (contract, requirement) -> index + 1 in links, of offers */
  VEC(struct share_link) links;
  uint8_t *used;            /* per share: somebody relies on this offer */
};

static const struct entity *at(const struct contract_check *c, entity_id e) { return &c->model->entities.items[e]; }
static const char *name_of(struct contract_check *c, entity_id e) { return e ? entity_name(&c->model->memory, c->model, e, false) : "?"; }
static const char *level_of(struct contract_check *c, uint8_t level) { return level ? arena_format(&c->model->memory, "%d", level) : "1"; }
static const char *id_of(struct contract_check *c, struct requirement_use use) { return requirement_use_text(&c->model->memory, c->model, use); }

/* ---- V4203 ------------------------------------------------------------------------------------------------------------ */

static bool required_of(const struct eval_engine *g, entity_id require, struct requirement_use *use) {
  struct value v = model_value(g->model, require, g->words.requirement, NULL);
  if (v.tag != VALUE_REQUIREMENT) return false;
  *use = (struct requirement_use){.framework = v.second, .id = v.first, .category = v.extra == 1};
  return true;
}

/* What the party has shown: a verdict of ours, else valid claims. */
static void find_achieved(const struct evaluation *e, struct obligation *o) {
  struct eval_context context;
  eval_begin(&context, e, o->requirement, o->party);
  struct eval_value who = value_entity(o->party), found = eval_achieved(&context, o->requirement, &who);
  o->lo = found.lo && found.lo->den == 1 ? (uint8_t)found.lo->num : 0;
  o->hi = found.hi && found.hi->den == 1 ? (uint8_t)found.hi->num : 3;
}

/* An obligation has days of its own within those of its contract. */
static void add_obligations(const struct evaluation *e, entity_id require, enum truth in_force, struct obligation_list *res) {
  struct eval_engine *g = engine_of(e);
  struct requirement_use use;
  struct obligation o = {.require = require, .party = model_one(e->model, RELATION_REQUIRE_PARTY, require), .level = 1};
  enum truth due = contract_force(e->model, require, e->as_of);
  o.due = due < in_force ? due : in_force;
  if (engine_entity(g, require)->level) o.level = (uint8_t)engine_entity(g, require)->level;
  if (!o.party || !required_of(g, require, &use)) return;
  const struct index_list *list = eval_use(g, use);
  for (uint32_t i = 0; i < list->items.count; i++) {
    o.requirement = list->items.items[i];
    find_achieved(e, &o);
    o.result = o.level <= o.lo ? TRUE_ : o.hi < o.level && o.due == TRUE_ ? FALSE_ : UNKNOWN_;
    o.disputed = !eval_is_own(g, o.party) && eval_claim_bounds(g, o.requirement, o.party).theirs;
    vec_push(&res->items, o);
  }
}

void contract_obligations(const struct evaluation *e, entity_id contract, struct obligation_list *res) {
  uint32_t count;
  const entity_id *requires = model_related(e->model, RELATION_REQUIRES, contract, &count);
  enum truth in_force = contract_force(e->model, contract, e->as_of);
  for (uint32_t i = 0; i < count; i++) add_obligations(e, requires[i], in_force, res);
}

static const char *requirement_name(struct contract_check *c, uint32_t requirement) {
  const struct rule_set *rules = c->evaluation->rules;
  const struct rule_requirement *r = &rules->requirements.items[requirement];
  return id_of(c, (struct requirement_use){.framework = rules->frameworks.items[r->framework].name, .id = r->id});
}

static void say_obligation(struct contract_check *c, struct verdict_draft *d, const struct obligation *o) {
  const char *name = requirement_name(c, o->requirement), *party = name_of(c, o->party), *level = level_of(c, o->level);
  bool ours = eval_is_own(c->engine, o->party);
  if (o->disputed && o->result == FALSE_) {
    struct claim_bounds bounds = eval_claim_bounds(c->engine, o->requirement, o->party);
    const struct claim *theirs = &c->model->claims.items[bounds.theirs - 1], *found = &c->model->claims.items[bounds.ours - 1];
    const char *both[] = {party, name, level, level_of(c, theirs->level), arena_format(&c->model->memory, "%d", found->level), name_of(c, found->by), NULL};
    draft_cause(d, o->result, MSG_OBLIGATION_DISPUTED, found->at, both);
    return;
  }
  const char *arguments[] = {party, name, level, arena_format(&c->model->memory, "%d", o->hi), name_of(c, d->subject), NULL};
  enum message open = o->due == UNKNOWN_ && o->hi < o->level ? MSG_OBLIGATION_DATES : ours ? MSG_OBLIGATION_OPEN : MSG_OBLIGATION_CLAIM;
  draft_cause(d, o->result, o->result == FALSE_ ? MSG_OBLIGATION_BROKEN : open, at(c, o->require)->at, arguments);
}

static void check_obligations(struct contract_check *c, entity_id contract, bool list_all) {
  uint32_t count;
  model_related(c->model, RELATION_REQUIRES, contract, &count);
  if (count == 0 || contract_force(c->model, contract, c->evaluation->as_of) == FALSE_) return;
  struct obligation_list list = {0};
  struct verdict_draft d = {0};
  contract_obligations(c->evaluation, contract, &list);
  check_draft_begin(&d, c->model, "V4203", contract, true);
  for (uint32_t i = 0; i < list.items.count; i++) {
    const struct obligation *o = &list.items.items[i];
    if (o->due != FALSE_ && o->result != TRUE_) say_obligation(c, &d, o);
  }
  check_draft_end(&d, c->model, list_all);
  vec_free(&list.items);
}

/* ---- V4220, V4221 ------------------------------------------------------------------------------------------------------ */

struct reliance {
  const struct share *rely;
  uint32_t requirement;
  enum truth level, side; /* of the best offer so far: does it reach the level, is it the other side's */
  enum truth holds;
  const struct share *failing, *misplaced; /* whose condition may fail; which is not between the two sides */
};

static enum truth least(enum truth a, enum truth b) { return a < b ? a : b; }
static enum truth reliance_met(const struct reliance *r) { return least(r->level, r->side); }

static enum truth level_enough(const struct share *offer, const struct share *rely) {
  if (rely->level <= 1 || rely->level <= offer->level) return TRUE_;
  return offer->level == 0 ? UNKNOWN_ : FALSE_;
}

enum truth contract_offer_holds(const struct evaluation *e, const struct share *offer) {
  return grade_truth(eval_offer_grade(engine_of(e), offer));
}

entity_id contract_side(const struct evaluation *e, const struct share *share) { return eval_side_of(engine_of(e), share); }

static void add_offer(struct contract_check *c, struct reliance *r, uint32_t index) {
  const struct share *offer = &c->model->shares.items[index];
  enum truth side = eval_offer_fits(c->engine, offer, r->rely), level = level_enough(offer, r->rely);
  if (side == FALSE_) {
    r->misplaced = offer;
    return;
  }
  c->used[index] = 1;
  if (reliance_met(r) < least(level, side)) r->level = level, r->side = side;
  if (level == FALSE_) return;
  enum truth holds = contract_offer_holds(c->evaluation, offer);
  if (r->failing == NULL || r->holds < holds) r->failing = offer;
  if (r->holds < holds) r->holds = holds;
}

/* The best offer counts. */
static struct reliance find_offers(struct contract_check *c, const struct share *rely, uint32_t requirement) {
  struct reliance res = {.rely = rely, .requirement = requirement, .level = FALSE_, .side = FALSE_, .holds = FALSE_};
  for (uint32_t link = idmap_get(&c->offers, idmap_pair(rely->contract, requirement)); link; link = c->links.items[link - 1].next)
    add_offer(c, &res, c->links.items[link - 1].share);
  return res;
}

static const char *condition_text(struct contract_check *c, const struct share *offer) {
  if (offer->condition == 0) return "";
  size_t length;
  const char *text = source_text(c->model->sources, c->evaluation->rules->exprs.items[offer->condition].at, &length);
  return arena_format(&c->model->memory, "%.*s", (int)length, text);
}

static void judge_offered(struct contract_check *c, struct verdict_draft *d, const struct reliance *r, enum truth in_force) {
  entity_id side = eval_side_of(c->engine, r->rely), other = r->misplaced ? eval_side_of(c->engine, r->misplaced) : 0;
  const char *arguments[] = {name_of(c, r->rely->contract), requirement_name(c, r->requirement), level_of(c, r->rely->level), name_of(c, side ? side : r->rely->contract), other ? name_of(c, other) : NULL, NULL};
  enum truth met = reliance_met(r);
  enum message unmet = other ? MSG_RELIANCE_STRANGER : MSG_RELIANCE_UNMET, open = r->side == UNKNOWN_ ? MSG_RELIANCE_SIDE : MSG_RELIANCE_OPEN;
  enum message m = in_force == FALSE_ ? MSG_RELIANCE_ENDED : met == FALSE_ ? unmet : in_force == UNKNOWN_ ? MSG_RELIANCE_DATES : open;
  draft_cause(d, least(met, in_force), m, r->rely->at, arguments);
}

static void judge_condition(struct contract_check *c, struct verdict_draft *d, const struct reliance *r) {
  if (!r->failing) return;
  const struct share *offer = r->failing;
  entity_id provider = eval_side_of(c->engine, offer);
  const char *arguments[] = {name_of(c, provider ? provider : offer->contract), id_of(c, offer->requirement), condition_text(c, offer), name_of(c, offer->contract), NULL};
  draft_cause(d, r->holds, r->holds == FALSE_ ? MSG_CONDITION_FAILS : MSG_CONDITION_OPEN, offer->at, arguments);
}

static void check_reliance(struct contract_check *c, entity_id contract, bool list_all) {
  struct verdict_draft offered = {0}, condition = {0};
  enum truth in_force = contract_force(c->model, contract, c->evaluation->as_of);
  bool relied = false, conditional = false;
  check_draft_begin(&offered, c->model, "V4220", contract, true);
  check_draft_begin(&condition, c->model, "V4221", contract, true);
  for (uint32_t i = idmap_get(&c->first, contract); i; i = c->next[i - 1]) {
    const struct share *rely = &c->model->shares.items[i - 1];
    if (rely->kind != SHARE_RELY) continue;
    const struct index_list *list = eval_use(c->engine, rely->requirement);
    for (uint32_t r = 0; r < list->items.count; r++) {
      struct reliance x = find_offers(c, rely, list->items.items[r]);
      judge_offered(c, &offered, &x, in_force);
      relied = true;
      conditional |= in_force == TRUE_ && x.failing && x.failing->condition;
      if (in_force == TRUE_) judge_condition(c, &condition, &x);
    }
  }
  if (relied) check_draft_end(&offered, c->model, list_all);
  if (conditional) check_draft_end(&condition, c->model, list_all);
  vec_free(&offered.causes);
  vec_free(&condition.causes);
}

/* ---- N4222 ----------------------------------------------------------------------------------------------------------------- */

/* An offer to us that we do not use: a measure for nothing. Our own offers are for others to use. */
static void note_unused(struct contract_check *c, entity_id contract) {
  for (uint32_t i = idmap_get(&c->first, contract); i; i = c->next[i - 1]) {
    const struct share *offer = &c->model->shares.items[i - 1];
    entity_id side = eval_side_of(c->engine, offer);
    bool unused = offer->kind == SHARE_OFFER && !c->used[i - 1] && side && !eval_is_own(c->engine, side);
    if (unused && contract_in_force(c->model, contract, c->evaluation->as_of))
      diag(c->diagnostics, MSG_OFFER_UNUSED, offer->at, name_of(c, side), id_of(c, offer->requirement), name_of(c, contract));
  }
}

/* ---- claims that count for nothing ------------------------------------------------------------------------------------------- */

static void warn_of_strangers(struct contract_check *c) {
  for (uint32_t i = 0; i < c->model->claims.count; i++) {
    const struct claim *x = &c->model->claims.items[i];
    if (x->on && x->own && eval_claim_speaker(c->engine, x) == SPEAKER_STRANGER)
      diag(c->diagnostics, MSG_CLAIM_STRANGER, x->at, name_of(c, x->by), name_of(c, x->on));
  }
}

/* ---- the whole --------------------------------------------------------------------------------------------------------------- */

static void index_shares(struct contract_check *c) {
  struct model *m = c->model;
  c->next = memory_zeroed((size_t)m->shares.count + 1, sizeof *c->next);
  c->used = memory_zeroed((size_t)m->shares.count + 1, 1);
  for (uint32_t i = m->shares.count; 0 < i; i--) {
    const struct share *x = &m->shares.items[i - 1];
    if (!x->contract) continue;
    c->next[i - 1] = idmap_get(&c->first, x->contract);
    idmap_put(&c->first, x->contract, i);
    const struct index_list *list = x->kind == SHARE_OFFER ? eval_use(c->engine, x->requirement) : NULL;
    for (uint32_t r = 0; list && r < list->items.count; r++) {
      uint64_t key = idmap_pair(x->contract, list->items.items[r]);
      vec_push(&c->links, ((struct share_link){i - 1, idmap_get(&c->offers, key)}));
      idmap_put(&c->offers, key, c->links.count);
    }
  }
}

void contract_checks(struct model *m, struct evaluation *e, bool list_all, struct diagnostics *d) {
  struct contract_check c = {.model = m, .evaluation = e, .engine = engine_of(e), .diagnostics = d};
  index_shares(&c);
  for (entity_id x = 1; x < m->entities.count; x++) {
    if (at(&c, x)->kind != KIND_CONTRACT || !(at(&c, x)->flags & ENTITY_OWN)) continue;
    check_obligations(&c, x, list_all);
    if (!idmap_get(&c.first, x)) continue;
    check_reliance(&c, x, list_all);
    note_unused(&c, x);
  }
  warn_of_strangers(&c);
  idmap_free(&c.first);
  idmap_free(&c.offers);
  vec_free(&c.links);
  free(c.next);
  free(c.used);
}
