/* eval_shares.c - offers and those who rely on them (language.md 4.6 SHARE): a reliance covers its element for the
 * requirement up to the level offered, while the contract is in force and the condition of the offer holds. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>

/* The principal on whose side a share stands, 0 when nothing says so. */
entity_id eval_side_of(const struct eval_engine *g, const struct share *x) {
  return x->by != 0 ? x->by : x->on != 0 ? engine_entity(g, x->on)->owner : 0;
}

/* The parties of the contract that WHO stands for, one bit each: its organization when that is one of them, else those it
 * acts for. */
static uint8_t parties_behind(const struct eval_engine *g, entity_id contract, entity_id who) {
  uint32_t count;
  const entity_id *parties = model_related(g->model, RELATION_PARTIES, contract, &count);
  entity_id first = principal_first(&g->principals, organization_behind(g->model, who));
  uint8_t same = 0, acted_for = 0;
  for (uint32_t i = 0; i < count && i < 8; i++)
    if (parties[i] && principal_first(&g->principals, parties[i]) == first) same |= (uint8_t)(1u << i);
  for (uint32_t i = 0; same == 0 && i < count && i < 8; i++)
    if (eval_acts(g, who, parties[i])) acted_for |= (uint8_t)(1u << i);
  return same ? same : acted_for;
}

/* An offer is made by one party to the other; nobody offers to themselves, and no stranger has a say. Unknown as long as
 * it is not stated whose the offer or the place is. */
static enum truth fits_at(const struct eval_engine *g, const struct share *offer, const struct share *rely, entity_id place) {
  entity_id provider = offer->by ? offer->by : offer->on ? principal_owning(g->model, offer->on) : 0;
  entity_id owner = principal_owning(g->model, place), user = owner ? owner : rely->by;
  uint8_t from = provider ? parties_behind(g, offer->contract, provider) : 0, to = user ? parties_behind(g, rely->contract, user) : 0;
  if ((provider && !from) || (user && !to)) return FALSE_;
  if (rely->by && owner && !eval_acts(g, rely->by, owner)) return FALSE_;
  if (!provider || !user) return UNKNOWN_;
  bool one = (from & (from - 1)) == 0;
  return from == to && one ? FALSE_ : TRUE_;
}

/* The condition may speak of the contract: it is what variable 0 holds. */
uint8_t eval_offer_grade(struct eval_engine *g, const struct share *offer) {
  uint8_t in_force = eval_in_dates(g, offer->contract, g->words.since, g->words.until);
  if (offer->condition == 0 || in_force == GRADE_FALSE) return grade_and(in_force, GRADE_STATED);
  struct eval_context c;
  eval_engine_begin(g, &c, UINT32_MAX, 0);
  c.own[0] = value_entity(offer->contract);
  return grade_and(grade_and(in_force, eval_grade(&c, offer->condition)), GRADE_STATED);
}

/* A level not stated is some level from 1 on. */
static void relied_grades(uint8_t res[3], uint8_t offered, uint8_t relied, uint8_t grade) {
  for (uint8_t n = 1; n <= 3; n++) {
    bool wanted = relied == 0 || n <= relied, sure = n <= (offered == 0 ? 1 : offered);
    bool possible = wanted && (sure || offered == 0);
    res[n - 1] = !possible ? GRADE_FALSE : sure ? grade : grade_and(grade, GRADE_UNKNOWN);
  }
}

static void add_relied(struct eval_engine *g, uint32_t requirement, entity_id place, const uint8_t grades[3]) {
  struct place_facts *facts = eval_place(g, requirement, place);
  for (int n = 0; n < 3; n++) facts->relied[n] = grade_or(facts->relied[n], grades[n]);
}

/* Where a reliance takes effect: without `on`, everything of the side that relies; without that, of our side of the
 * contract. */
static void visit_places(struct eval_engine *g, const struct share *rely, void (*visit)(struct eval_engine *g, entity_id place, void *context), void *context) {
  if (rely->on != 0 || rely->by != 0) {
    visit(g, rely->on != 0 ? rely->on : organization_behind(g->model, rely->by), context);
    return;
  }
  uint32_t count;
  const entity_id *parties = model_related(g->model, RELATION_PARTIES, rely->contract, &count);
  for (uint32_t i = 0; i < count; i++)
    if (eval_is_own(g, parties[i])) visit(g, parties[i], context);
}

struct relied_here {
  uint32_t requirement;
  uint8_t grades[3];
};

struct offered_here {
  const struct share *offer, *rely;
  uint32_t requirement;
  uint8_t grade;
  enum truth fits;
  struct eval_inheritance inheritance;
};

static void note_place(struct eval_engine *g, entity_id place, void *context) {
  const struct relied_here *x = context;
  add_relied(g, x->requirement, place, x->grades);
}

static void note_fit(struct eval_engine *g, entity_id place, void *context) {
  struct offered_here *x = context;
  enum truth here = fits_at(g, x->offer, x->rely, place);
  if (x->fits < here) x->fits = here;
}

enum truth eval_offer_fits(struct eval_engine *g, const struct share *offer, const struct share *rely) {
  struct offered_here x = {.offer = offer, .rely = rely, .fits = FALSE_};
  visit_places(g, rely, note_fit, &x);
  return x.fits;
}

static void note_inheritance(struct eval_engine *g, entity_id place, void *context) {
  struct offered_here *x = context;
  enum truth fits = fits_at(g, x->offer, x->rely, place);
  uint8_t grade = fits == TRUE_ ? x->grade : grade_and(x->grade, GRADE_UNKNOWN), grades[3];
  if (fits == FALSE_) return;
  relied_grades(grades, x->offer->level, x->rely->level, grade);
  add_relied(g, x->requirement, place, grades);
  uint64_t key = idmap_pair(x->requirement, place);
  x->inheritance.holds = (uint8_t)grade_truth(grade);
  x->inheritance.next = idmap_get(&g->inherited_first, key);
  vec_push(&g->inherited, x->inheritance);
  idmap_put(&g->inherited_first, key, g->inherited.count);
}

static uint8_t least_level(uint8_t a, uint8_t b) { return a == 0 ? b : b == 0 || a < b ? a : b; }

static void add_offer(struct eval_engine *g, uint32_t rely_index, uint32_t requirement, uint32_t index) {
  const struct share *offer = &g->model->shares.items[index], *rely = &g->model->shares.items[rely_index];
  if (eval_offer_fits(g, offer, rely) == FALSE_) return;
  struct offered_here x = {.offer = offer, .rely = rely, .requirement = requirement, .grade = eval_offer_grade(g, offer)};
  x.inheritance = (struct eval_inheritance){.rely = rely_index, .offer = index, .level = least_level(offer->level, rely->level)};
  visit_places(g, rely, note_inheritance, &x);
}

/* (contract, requirement) -> first offer; a chain link per offer and requirement of its use. */
struct offer_link {
  uint32_t share, next;
};
struct offer_index {
  struct idmap first;
  VEC(struct offer_link) links;
};

static void index_offers(struct eval_engine *g, struct offer_index *x) {
  for (uint32_t i = 0; i < g->model->shares.count; i++) {
    const struct share *s = &g->model->shares.items[i];
    if (s->kind != SHARE_OFFER || s->contract == 0) continue;
    const struct index_list *list = eval_use(g, s->requirement);
    for (uint32_t r = 0; r < list->items.count; r++) {
      uint64_t key = idmap_pair(s->contract, list->items.items[r]);
      vec_push(&x->links, ((struct offer_link){i, idmap_get(&x->first, key)}));
      idmap_put(&x->first, key, x->links.count);
    }
  }
}

/* Conditions ask what covers an element, and that is remembered: every place must be known before the first is asked.
 */
static void mark_places(struct eval_engine *g) {
  for (uint32_t i = 0; i < g->model->shares.count; i++) {
    const struct share *rely = &g->model->shares.items[i];
    if (rely->kind != SHARE_RELY) continue;
    const struct index_list *list = eval_use(g, rely->requirement);
    for (uint32_t r = 0; r < list->items.count; r++) {
      struct relied_here x = {.requirement = list->items.items[r], .grades = {GRADE_FALSE, GRADE_FALSE, GRADE_FALSE}};
      visit_places(g, rely, note_place, &x);
    }
  }
}

void eval_shares_build(struct eval_engine *g) {
  struct offer_index x = {0};
  index_offers(g, &x);
  mark_places(g);
  for (uint32_t i = 0; i < g->model->shares.count && x.links.count != 0; i++) {
    const struct share *rely = &g->model->shares.items[i];
    if (rely->kind != SHARE_RELY) continue;
    const struct index_list *list = eval_use(g, rely->requirement);
    for (uint32_t r = 0; r < list->items.count; r++) {
      uint32_t requirement = list->items.items[r];
      for (uint32_t link = idmap_get(&x.first, idmap_pair(rely->contract, requirement)); link != 0;
           link = x.links.items[link - 1].next)
        add_offer(g, i, requirement, x.links.items[link - 1].share);
    }
  }
  idmap_free(&x.first);
  vec_free(&x.links);
}
