/* principals.c - who acts for whom on the day asked about (language.md 4.6 ACT, IN-FORCE). */
#include <stdlib.h>
#include <string.h>

#include "runtime/trust/trust.h"

day contract_day(const struct model *m, entity_id e, const char *attribute) {
  sym name = intern_find(m->names, attribute, strlen(attribute));
  struct value v = name ? model_value(m, e, name, NULL) : (struct value){.tag = VALUE_NONE};
  return v.tag == VALUE_DATE ? (day)v.first : DAY_NONE;
}

/* Is the date of E reached (SINCE) or not yet past (else)? A missing one is no bound, an unknown one may be anything.
 */
static enum truth date_holds(const struct model *m, entity_id e, const char *attribute, bool since, day as_of) {
  sym name = intern_find(m->names, attribute, strlen(attribute));
  struct value v = name ? model_value(m, e, name, NULL) : (struct value){.tag = VALUE_NONE};
  if (v.tag == VALUE_DATE) return (since ? (day)v.first <= as_of : as_of <= (day)v.first) ? TRUE_ : FALSE_;
  return v.tag == VALUE_UNKNOWN || v.tag == VALUE_BETWEEN ? UNKNOWN_ : TRUE_;
}

enum truth contract_force(const struct model *m, entity_id contract, day as_of) {
  if (!contract) return FALSE_;
  enum truth begun = date_holds(m, contract, "since", true, as_of),
             lasting = date_holds(m, contract, "until", false, as_of);
  return begun < lasting ? begun : lasting;
}

bool contract_in_force(const struct model *m, entity_id contract, day as_of) {
  return contract_force(m, contract, as_of) == TRUE_;
}

entity_id organization_behind(const struct model *m, entity_id who) {
  const struct entity *x = &m->entities.items[who];
  return x->kind == KIND_PERSON && x->owner && x->owner != who ? x->owner : who;
}

entity_id principal_owning(const struct model *m, entity_id e) {
  const struct entity *x = &m->entities.items[e];
  if (x->kind == KIND_PORT && x->parent) return principal_owning(m, x->parent);
  bool principal = x->kind == KIND_ORGANIZATION || x->kind == KIND_PERSON;
  return x->owner || !principal ? x->owner : e;
}

static uint64_t pair_of(entity_id a, entity_id b) { return a < b ? idmap_pair(a, b) : idmap_pair(b, a); }

/* ---- organizations that are one
 * -------------------------------------------------------------------------------------- */

/* A partner's interface describes us too: organizations with one corporate number are one and the same. */
static void index_twins(struct principals *p) {
  sym attribute = intern_find(p->model->names, "corporate_number", strlen("corporate_number"));
  for (entity_id e = p->model->entities.count; attribute && 1 < e--;) {
    if (p->model->entities.items[e].kind != KIND_ORGANIZATION) continue;
    struct value number = model_value(p->model, e, attribute, NULL);
    if (number.tag != VALUE_TEXT) continue;
    uint32_t next = idmap_get(&p->by_number, number.first);
    if (next) idmap_put(&p->twins, e, next);
    idmap_put(&p->by_number, number.first, e);
    idmap_put(&p->numbers, e, number.first);
  }
}

entity_id principal_first(const struct principals *p, entity_id e) {
  uint32_t number = p->twins.count ? idmap_get(&p->numbers, e) : 0;
  return number ? idmap_get(&p->by_number, number) : e;
}

/* ---- contracts
 * --------------------------------------------------------------------------------------------------------- */

static bool ends_later(const struct model *m, entity_id contract, entity_id other) {
  day a = contract_day(m, contract, "until"), b = other ? contract_day(m, other, "until") : DAY_NONE;
  return !other || (b != DAY_NONE && (a == DAY_NONE || b < a));
}

/* A contract joins its parties when they are two; the first of those in force, by id, stands for the pair. */
static void index_contracts(struct principals *p) {
  for (entity_id e = 1; e < p->model->entities.count; e++) {
    if (p->model->entities.items[e].kind != KIND_CONTRACT) continue;
    uint32_t count;
    const entity_id *parties = model_related(p->model, RELATION_PARTIES, e, &count);
    if (count != 2 || !parties[0] || !parties[1]) continue;
    uint64_t pair = pair_of(principal_first(p, parties[0]), principal_first(p, parties[1]));
    if (contract_in_force(p->model, e, p->as_of))
      idmap_add(&p->joined, pair, e);
    else if (ends_later(p->model, e, idmap_get(&p->lapsed, pair)))
      idmap_put(&p->lapsed, pair, e);
  }
}

bool contract_joins(const struct principals *p, entity_id contract, entity_id a, entity_id b) {
  uint32_t count;
  const entity_id *parties = model_related(p->model, RELATION_PARTIES, contract, &count);
  if (count != 2 || !a || !b) return false;
  entity_id x = principal_first(p, organization_behind(p->model, a)),
            y = principal_first(p, organization_behind(p->model, b));
  entity_id first = principal_first(p, parties[0]), second = principal_first(p, parties[1]);
  return (first == x && second == y) || (first == y && second == x);
}

entity_id contract_between(const struct principals *p, entity_id a, entity_id b) {
  if (!a || !b) return 0;
  entity_id x = principal_first(p, organization_behind(p->model, a)),
            y = principal_first(p, organization_behind(p->model, b));
  return idmap_get(&p->joined, pair_of(x, y));
}

static enum authority in_time(day since, day until, day as_of, day *date) {
  bool later = since != DAY_NONE && as_of < since;
  *date = later ? since : until;
  return in_dates(since, until, as_of) ? AUTHORITY_GIVEN : later ? AUTHORITY_LATER : AUTHORITY_ENDED;
}

/* An organization speaks for another only as far as a contract lets it. */
enum authority authority_of(const struct principals *p, const struct acts_for *a, day *date, entity_id *contract) {
  const struct model *m = p->model;
  *contract = 0;
  enum authority own = in_time(a->since, a->until, p->as_of, date);
  if (own != AUTHORITY_GIVEN || m->entities.items[a->who].kind == KIND_PERSON) return own;
  entity_id x = organization_behind(m, a->who), y = organization_behind(m, a->principal);
  if (principal_first(p, x) == principal_first(p, y) || contract_between(p, x, y)) return AUTHORITY_GIVEN;
  *contract = idmap_get(&p->lapsed, pair_of(principal_first(p, x), principal_first(p, y)));
  if (!*contract || contract_force(m, *contract, p->as_of) == UNKNOWN_) return AUTHORITY_ON_PAPER;
  return in_time(contract_day(m, *contract, "since"), contract_day(m, *contract, "until"), p->as_of, date);
}

void principals_build(struct principals *p, const struct model *m, day as_of) {
  *p = (struct principals){.model = m, .as_of = as_of};
  p->next = memory_zeroed((size_t)m->acts.count + 1, sizeof *p->next);
  p->seen = memory_zeroed((size_t)m->entities.count + 1, sizeof *p->seen);
  index_twins(p);
  index_contracts(p);
  for (uint32_t i = m->acts.count; 0 < i; i--) {
    const struct acts_for *a = &m->acts.items[i - 1];
    day date;
    entity_id contract;
    if (!a->who || !a->principal) continue;
    enum authority given = authority_of(p, a, &date, &contract);
    bool open = given == AUTHORITY_ON_PAPER && contract; /* its dates are not known */
    struct idmap *chain = given == AUTHORITY_GIVEN ? &p->first : open ? &p->open : &p->idle;
    p->next[i - 1] = idmap_get(chain, a->who);
    idmap_put(chain, a->who, i);
  }
}

void principals_free(struct principals *p) {
  idmap_free(&p->first);
  idmap_free(&p->idle);
  idmap_free(&p->open);
  idmap_free(&p->joined);
  idmap_free(&p->lapsed);
  idmap_free(&p->by_number);
  idmap_free(&p->numbers);
  idmap_free(&p->twins);
  free(p->next);
  free(p->seen);
  vec_free(&p->queue);
  *p = (struct principals){0};
}

/* Nobody speaks for more than this many: chains of authority beyond it are not followed. */
enum { PRINCIPALS_FOLLOWED = 256 };

static void enter(struct principals *p, entity_id e) {
  if (p->seen[e] == p->round || p->queue.count == PRINCIPALS_FOLLOWED) return;
  p->seen[e] = p->round;
  vec_push(&p->queue, e);
}

static void enter_twins(struct principals *p, entity_id e) {
  for (entity_id twin = principal_first(p, e); twin; twin = idmap_get(&p->twins, twin)) enter(p, twin);
}

/* Breadth first: few act for others, and through few steps. */
static const entity_id *follow_authority(struct principals *p, entity_id who, bool open, uint32_t *count) {
  p->queue.count = 0;
  p->round++;
  if (who) enter(p, who);
  for (uint32_t next = 0; next < p->queue.count; next++) {
    entity_id e = p->queue.items[next];
    const struct entity *x = &p->model->entities.items[e];
    if (x->kind == KIND_PERSON && x->owner) enter(p, x->owner);
    if (x->kind == KIND_ORGANIZATION && p->twins.count) enter_twins(p, e);
    for (uint32_t i = idmap_get(&p->first, e); i; i = p->next[i - 1]) enter(p, p->model->acts.items[i - 1].principal);
    for (uint32_t i = open ? idmap_get(&p->open, e) : 0; i; i = p->next[i - 1])
      enter(p, p->model->acts.items[i - 1].principal);
  }
  *count = p->queue.count;
  return p->queue.items;
}

const entity_id *principals_behind(struct principals *p, entity_id who, uint32_t *count) {
  return follow_authority(p, who, false, count);
}

const entity_id *principals_perhaps_behind(struct principals *p, entity_id who, uint32_t *count) {
  return follow_authority(p, who, true, count);
}

bool principals_act(struct principals *p, entity_id who, entity_id principal) {
  if (!who || !principal) return false;
  if (who == principal) return true;
  uint32_t count;
  const entity_id *behind = principals_behind(p, who, &count);
  for (uint32_t i = 0; i < count; i++)
    if (behind[i] == principal) return true;
  return false;
}

enum authority principals_authority(struct principals *p, entity_id who, entity_id principal, day *date) {
  enum authority res = AUTHORITY_UNSAID;
  *date = DAY_NONE;
  if (principals_act(p, who, principal)) return AUTHORITY_GIVEN;
  uint32_t count;
  const entity_id *behind = principals_behind(p, who, &count);
  for (uint32_t k = 0; k < count; k++)
    for (uint32_t i = idmap_get(&p->idle, behind[k]); i; i = p->next[i - 1]) {
      const struct acts_for *a = &p->model->acts.items[i - 1];
      if (principal_first(p, a->principal) != principal_first(p, principal)) continue;
      day here = DAY_NONE;
      entity_id contract;
      enum authority x = authority_of(p, a, &here, &contract);
      if (res != AUTHORITY_UNSAID && (res != AUTHORITY_ENDED || x != AUTHORITY_ENDED || here <= *date)) continue;
      res = x;
      *date = here;
    }
  return res;
}

enum truth principals_truth(struct principals *p, entity_id who, entity_id principal) {
  if (principals_act(p, who, principal)) return TRUE_;
  uint32_t count;
  const entity_id *behind = principals_perhaps_behind(p, who, &count);
  for (uint32_t i = 0; principal != 0 && i < count; i++)
    if (behind[i] == principal) return UNKNOWN_;
  return FALSE_;
}
