/* eval_shares.c - offers and those who rely on them (language.md 4.6 SHARE): a reliance covers its element for the
 * requirement up to the level offered, while the contract is in force and the condition of the offer holds. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>

/* The principal on whose side a share stands, 0 when nothing says so. */
entity_id eval_side_of(const struct eval_engine *g, const struct share *x) {
  return x->by != 0 ? x->by : x->on != 0 ? engine_entity(g, x->on)->owner : 0;
}

/* Nobody relies on an offer of their own. */
bool eval_offer_fits(const struct eval_engine *g, const struct share *offer, const struct share *rely) {
  entity_id provider = eval_side_of(g, offer), user = eval_side_of(g, rely);
  return provider == 0 || user == 0 || provider != user;
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
  entity_id side = eval_side_of(g, rely);
  if (rely->on != 0 || side != 0) {
    visit(g, rely->on != 0 ? rely->on : side, context);
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
  struct eval_inheritance inheritance;
};

static void note_place(struct eval_engine *g, entity_id place, void *context) {
  const struct relied_here *x = context;
  add_relied(g, x->requirement, place, x->grades);
}

static void note_inheritance(struct eval_engine *g, entity_id place, void *context) {
  struct relied_here *x = context;
  note_place(g, place, context);
  uint64_t key = idmap_pair(x->requirement, place);
  x->inheritance.next = idmap_get(&g->inherited_first, key);
  vec_push(&g->inherited, x->inheritance);
  idmap_put(&g->inherited_first, key, g->inherited.count);
}

static uint8_t least_level(uint8_t a, uint8_t b) { return a == 0 ? b : b == 0 || a < b ? a : b; }

static void add_offer(struct eval_engine *g, uint32_t rely_index, uint32_t requirement, uint32_t index) {
  const struct share *offer = &g->model->shares.items[index], *rely = &g->model->shares.items[rely_index];
  if (!eval_offer_fits(g, offer, rely)) return;
  uint8_t grade = eval_offer_grade(g, offer);
  struct relied_here x = {.requirement = requirement};
  x.inheritance = (struct eval_inheritance){.rely = rely_index, .offer = index, .level = least_level(offer->level, rely->level), .holds = (uint8_t)grade_truth(grade)};
  relied_grades(x.grades, offer->level, rely->level, grade);
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
