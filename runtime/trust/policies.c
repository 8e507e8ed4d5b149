/* policies.c - reader policies, interned: equal ones are one number, joins are remembered.
 *
 * A set of principals is a sorted list without doubles; a policy is a list of pairs sorted by owner. Source: the decentralized label model (Myers and Liskov 2000). */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

struct policies {
  struct word_lists sets, policies; /* a pair takes three words: owner, surely, possibly */
  struct idmap joins;          /* (a, b) -> policy + 1 */
  VEC(uint32_t) scratch;
};

enum { PAIR_WORDS = 3, UNDECIDED_OWNER = UINT32_MAX /* too many owners: nobody surely, anybody possibly */ };

/* ---- sets ------------------------------------------------------------------------------------------------------------- */

struct policies *policies_new(void) {
  struct policies *p = memory_zeroed(1, sizeof *p);
  uint32_t any = UINT32_MAX; /* no principal has this id: the set of everybody */
  word_lists_put(&p->sets, NULL, 0);
  word_lists_put(&p->sets, &any, 1);
  word_lists_put(&p->policies, NULL, 0);
  return p;
}

void policies_free(struct policies *p) {
  if (p == NULL) return;
  word_lists_free(&p->sets);
  word_lists_free(&p->policies);
  idmap_free(&p->joins);
  vec_free(&p->scratch);
  free(p);
}

static int compare_ids(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : y < x;
}

uint32_t readers_set(struct policies *p, entity_id *members, uint32_t count) {
  uint32_t kept = 0;
  if (1 < count) qsort(members, count, sizeof *members, compare_ids);
  for (uint32_t i = 0; i < count; i++)
    if (members[i] && (!kept || members[kept - 1] != members[i])) members[kept++] = members[i];
  return word_lists_put(&p->sets, members, kept);
}

const entity_id *readers_members(const struct policies *p, uint32_t set, uint32_t *count) {
  return word_lists_get(&p->sets, set, count);
}

/* Both lists are sorted. */
static uint32_t intersect(struct policies *p, uint32_t a, uint32_t b) {
  if (a == b || b == READERS_ANY) return a;
  if (a == READERS_ANY) return b;
  uint32_t left, right, i = 0, k = 0;
  const entity_id *x = readers_members(p, a, &left), *y = readers_members(p, b, &right);
  VEC(entity_id) both = {0};
  while (i < left && k < right) {
    if (x[i] == y[k]) vec_push(&both, x[i]);
    uint32_t low = x[i] < y[k] ? x[i] : y[k];
    i += x[i] == low;
    k += y[k] == low;
  }
  uint32_t res = word_lists_put(&p->sets, both.items, both.count);
  vec_free(&both);
  return res;
}

/* ---- policies ----------------------------------------------------------------------------------------------------------- */

const struct policy_pair *policy_pairs(const struct policies *p, uint32_t policy, uint32_t *count) {
  const uint32_t *words = word_lists_get(&p->policies, policy, count);
  *count /= PAIR_WORDS;
  return (const struct policy_pair *)(const void *)words;
}

static void scratch_add(struct policies *p, struct policy_pair x) {
  vec_push(&p->scratch, x.owner);
  vec_push(&p->scratch, x.surely);
  vec_push(&p->scratch, x.possibly);
}

uint32_t policy_one(struct policies *p, struct policy_pair pair) {
  if (pair.surely == READERS_ANY) return 0;
  p->scratch.count = 0;
  scratch_add(p, pair);
  return word_lists_put(&p->policies, p->scratch.items, p->scratch.count);
}

/* Where owners beyond counting meet, who may read is left open. */
static uint32_t too_many(struct policies *p) { return policy_one(p, (struct policy_pair){UNDECIDED_OWNER, READERS_NOBODY, READERS_ANY}); }

static uint32_t merge(struct policies *p, uint32_t a, uint32_t b) {
  uint32_t left, right, i = 0, k = 0;
  policy_pairs(p, a, &left);
  policy_pairs(p, b, &right);
  p->scratch.count = 0;
  while (i < left || k < right) { /* the pool may move while sets are made: rows are looked up again */
    uint32_t count;
    struct policy_pair x = i < left ? policy_pairs(p, a, &count)[i] : (struct policy_pair){UINT32_MAX, 0, 0};
    struct policy_pair y = k < right ? policy_pairs(p, b, &count)[k] : (struct policy_pair){UINT32_MAX, 0, 0};
    if (i < left && k < right && x.owner == y.owner) {
      scratch_add(p, (struct policy_pair){x.owner, intersect(p, x.surely, y.surely), intersect(p, x.possibly, y.possibly)});
      i++, k++;
    } else if (k == right || (i < left && x.owner < y.owner)) {
      scratch_add(p, x);
      i++;
    } else {
      scratch_add(p, y);
      k++;
    }
  }
  if (POLICY_OWNERS < p->scratch.count / PAIR_WORDS) return too_many(p);
  return word_lists_put(&p->policies, p->scratch.items, p->scratch.count);
}

static bool is_too_many(const struct policies *p, uint32_t policy) {
  uint32_t count;
  const struct policy_pair *pairs = policy_pairs(p, policy, &count);
  return count == 1 && pairs->owner == UNDECIDED_OWNER;
}

uint32_t policy_join(struct policies *p, uint32_t a, uint32_t b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  if (is_too_many(p, a) || is_too_many(p, b)) return is_too_many(p, a) ? a : b;
  uint64_t key = a < b ? idmap_pair(a, b) : idmap_pair(b, a);
  uint32_t known = idmap_get(&p->joins, key);
  if (known) return known - 1;
  uint32_t res = merge(p, a, b);
  idmap_put(&p->joins, key, res + 1);
  return res;
}

/* ---- who may read ------------------------------------------------------------------------------------------------------- */

static bool has_member(const struct policies *p, uint32_t set, entity_id e) {
  if (set == READERS_ANY) return true;
  uint32_t count, low = 0;
  const entity_id *members = readers_members(p, set, &count);
  while (low < count) {
    uint32_t middle = low + (count - low) / 2;
    if (members[middle] == e) return true;
    if (members[middle] < e) low = middle + 1;
    else count = middle;
  }
  return false;
}

static enum truth pair_allows(const struct policies *p, const struct policy_pair *pair, const entity_id *behind, uint32_t count) {
  if (pair->possibly == READERS_ANY && count == 0) return UNKNOWN_;
  enum truth res = pair->possibly == READERS_ANY ? UNKNOWN_ : FALSE_;
  for (uint32_t i = 0; i < count; i++) {
    if (behind[i] == pair->owner || has_member(p, pair->surely, behind[i])) return TRUE_;
    if (has_member(p, pair->possibly, behind[i])) res = UNKNOWN_;
  }
  return res;
}

static enum truth allows_one_of(const struct policies *p, uint32_t policy, const entity_id *principals, uint32_t behind) {
  uint32_t pairs;
  const struct policy_pair *list = policy_pairs(p, policy, &pairs);
  enum truth res = TRUE_;
  for (uint32_t i = 0; i < pairs && res != FALSE_; i++) {
    enum truth x = pair_allows(p, &list[i], principals, behind);
    if (x < res) res = x;
  }
  return res;
}

enum truth policy_allows(const struct policies *p, struct principals *who_acts, uint32_t policy, entity_id who) {
  if (policy == 0) return TRUE_;
  if (who == 0) return UNKNOWN_;
  uint32_t behind;
  const entity_id *principals = principals_behind(who_acts, who, &behind);
  enum truth res = allows_one_of(p, policy, principals, behind);
  if (res != FALSE_ || who_acts->open.count == 0) return res;
  principals = principals_perhaps_behind(who_acts, who, &behind);
  return allows_one_of(p, policy, principals, behind) == FALSE_ ? FALSE_ : UNKNOWN_;
}

enum truth policy_allows_anybody(const struct policies *p, uint32_t policy) {
  uint32_t pairs;
  const struct policy_pair *list = policy_pairs(p, policy, &pairs);
  enum truth res = TRUE_;
  for (uint32_t i = 0; i < pairs; i++) res = list[i].possibly == READERS_ANY && res != FALSE_ ? UNKNOWN_ : FALSE_;
  return res;
}
