/* eval_value.c - values in three states and what can be said when comparing them. A number is an interval of exact
 * rationals; what would need rounding or does not fit is unknown. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>

enum { NUMBERS_PER_CHUNK = 256, SECONDS_PER_DAY = 86400 };

/* ---- making ------------------------------------------------------------------------------------- */

const struct rational *number_new(struct eval_engine *g, struct rational r) {
  if (g->numbers_used == g->numbers.count * NUMBERS_PER_CHUNK)
    vec_push(&g->numbers, memory_take(NUMBERS_PER_CHUNK * sizeof r));
  struct rational *res = &g->numbers.items[g->numbers_used / NUMBERS_PER_CHUNK][g->numbers_used % NUMBERS_PER_CHUNK];
  g->numbers_used++;
  *res = r;
  return res;
}

static struct eval_value value_number(const struct rational *lo, const struct rational *hi) {
  bool point = lo != NULL && hi != NULL && (lo == hi || rational_compare(*lo, *hi) == 0);
  return (struct eval_value){
      .tag = EVAL_NUMBER, .grade = GRADE_DERIVED, .why = point ? WHY_NOTHING : WHY_BOUNDED, .lo = lo, .hi = hi};
}

struct eval_value value_interval(struct eval_engine *g, int64_t lo, int64_t hi, bool unbounded) {
  const struct rational *low = number_new(g, (struct rational){lo, 1});
  return value_number(low, unbounded ? NULL : lo == hi ? low : number_new(g, (struct rational){hi, 1}));
}

static const struct rational *bound_of(const struct eval_engine *g, number_id n) {
  return n == UINT32_MAX ? NULL : &g->model->numbers.items[n];
}

static struct eval_value value_of_date(const struct eval_engine *engine, day d) {
  struct eval_engine *g = (struct eval_engine *)engine; /* only its pool of numbers grows */
  struct eval_value res = value_interval(g, d, d, false);
  res.date = true;
  return res;
}

struct eval_value value_from(const struct eval_engine *g, struct value v) {
  struct eval_value res;
  switch ((enum value_tag)v.tag) {
  case VALUE_NONE: return value_unknown(WHY_MISSING, 0, 0);
  case VALUE_UNKNOWN: return value_unknown(WHY_STATED, 0, 0);
  case VALUE_ABSENT: return (struct eval_value){.tag = EVAL_ABSENT, .grade = GRADE_DERIVED};
  case VALUE_BETWEEN: return value_number(bound_of(g, v.first), bound_of(g, v.second));
  case VALUE_BOOLEAN: return value_truth(grade_of(v.first != 0));
  case VALUE_NUMBER:
  case VALUE_QUANTITY: return value_number(bound_of(g, v.first), bound_of(g, v.first));
  case VALUE_DATE: return value_of_date(g, (day)v.first);
  case VALUE_ENTITY: return value_entity(v.first);
  case VALUE_RANGE:
    res = value_number(bound_of(g, v.first), bound_of(g, v.second));
    res.tag = EVAL_RANGE;
    res.why = WHY_NOTHING;
    res.lo_most = res.lo;
    res.hi_least = res.hi;
    return res;
  case VALUE_LIST: return (struct eval_value){.tag = EVAL_LIST, .grade = GRADE_DERIVED, .plain = v};
  case VALUE_TEXT:
  case VALUE_MEMBER:
  case VALUE_CLASS:
  case VALUE_REQUIREMENT:
  case VALUE_DIGEST: break;
  }
  return (struct eval_value){.tag = EVAL_PLAIN, .grade = GRADE_DERIVED, .plain = v};
}

/* A value where a truth is wanted. */
uint8_t value_grade(const struct eval_value *v) {
  if (v->tag == EVAL_TRUTH) return v->grade;
  return v->tag == EVAL_ABSENT ? GRADE_FALSE : GRADE_UNKNOWN;
}

/* ---- comparing numbers -------------------------------------------------------------------------- */

enum { LESS = 1, SAME = 2, MORE = 4 };

/* NULL as a lower bound is minus, as an upper one plus infinity; the two are never compared with each other wrongly. */
static int compare_low_high(const struct rational *low, const struct rational *high) {
  return low == NULL || high == NULL ? -1 : rational_compare(*low, *high);
}

/* Which relations two intervals leave possible. */
static int relations(const struct eval_value *a, const struct eval_value *b) {
  int below = compare_low_high(a->lo, b->hi), above = compare_low_high(b->lo, a->hi);
  return (below < 0 ? LESS : 0) | (above < 0 ? MORE : 0) | (below <= 0 && above <= 0 ? SAME : 0);
}

static int wanted_relations(enum expr_op op) {
  if (op == EXPR_LT) return LESS;
  if (op == EXPR_LE) return LESS | SAME;
  if (op == EXPR_GT) return MORE;
  return op == EXPR_GE ? MORE | SAME : op == EXPR_EQ ? SAME : LESS | MORE;
}

static uint8_t decide(int possible, int wanted, uint8_t grade) {
  if ((possible & wanted) == 0) return GRADE_FALSE;
  return (possible & ~wanted) == 0 ? grade : GRADE_UNKNOWN;
}

/* The place of a member in its enum, which is its rank. */
static int member_rank(const struct eval_engine *g, struct value v) {
  if (v.second == 0 || g->model->classes.count <= v.second) return -1;
  const struct class_info *x = &g->model->classes.items[v.second];
  for (uint32_t i = 0; i < x->member_count; i++)
    if (g->model->members.items[x->first_member + i].name == v.first) return (int)i;
  return -1;
}

static uint8_t compare_members(const struct eval_engine *g, enum expr_op op, struct value a, struct value b) {
  int x = member_rank(g, a), y = member_rank(g, b);
  if (x < 0 || y < 0 || a.second != b.second) return GRADE_UNKNOWN;
  return decide(x < y ? LESS : x == y ? SAME : MORE, wanted_relations(op), GRADE_DERIVED);
}

uint8_t value_compare(const struct eval_engine *g, enum expr_op op, const struct eval_value *a,
                      const struct eval_value *b) {
  if (a->tag == EVAL_ABSENT || b->tag == EVAL_ABSENT) return GRADE_FALSE;
  if (a->tag == EVAL_NUMBER && b->tag == EVAL_NUMBER)
    return decide(relations(a, b), wanted_relations(op), grade_and(a->grade, b->grade));
  if (a->tag == EVAL_PLAIN && b->tag == EVAL_PLAIN && a->plain.tag == VALUE_MEMBER && b->plain.tag == VALUE_MEMBER)
    return compare_members(g, op, a->plain, b->plain);
  return GRADE_UNKNOWN;
}

/* ---- equality ----------------------------------------------------------------------------------- */

static bool same_or_open(uint32_t a, uint32_t b) { return a == 0 || b == 0 || a == b; }

static bool equal_plain(struct value a, struct value b) {
  if (a.tag != b.tag || a.first != b.first) return false;
  bool scoped = a.tag == VALUE_MEMBER || a.tag == VALUE_REQUIREMENT;
  return !scoped || same_or_open(a.second, b.second);
}

static uint8_t equal_lists(const struct eval_engine *g, struct value a, struct value b) {
  if (a.second != b.second) return GRADE_FALSE;
  uint8_t res = GRADE_DERIVED;
  for (uint32_t i = 0; i < a.second && res != GRADE_FALSE; i++) {
    struct value left = g->model->list_items.items[a.first + i], right = g->model->list_items.items[b.first + i];
    if (left.tag == VALUE_LIST || right.tag == VALUE_LIST) return GRADE_UNKNOWN;
    struct eval_value x = value_from(g, left), y = value_from(g, right);
    res = grade_and(res, value_equal(g, &x, &y));
  }
  return res;
}

static uint8_t equal_truths(const struct eval_value *a, const struct eval_value *b) {
  uint8_t x = value_grade(a), y = value_grade(b);
  return grade_and(grade_or(grade_not(x), y), grade_or(x, grade_not(y)));
}

/* Same lower and same upper end. */
static uint8_t equal_ranges(const struct eval_value *a, const struct eval_value *b) {
  struct eval_value a_lo = value_number(a->lo, a->lo_most), b_lo = value_number(b->lo, b->lo_most);
  struct eval_value a_hi = value_number(a->hi_least, a->hi), b_hi = value_number(b->hi_least, b->hi);
  bool open = a->lo == NULL || b->lo == NULL || a->hi == NULL || b->hi == NULL;
  if (open && ((a->lo == NULL) != (b->lo == NULL) || (a->hi == NULL) != (b->hi == NULL))) return GRADE_FALSE;
  uint8_t low = a->lo == NULL ? GRADE_DERIVED : decide(relations(&a_lo, &b_lo), SAME, GRADE_DERIVED);
  uint8_t high = a->hi == NULL ? GRADE_DERIVED : decide(relations(&a_hi, &b_hi), SAME, GRADE_DERIVED);
  return grade_and(low, high);
}

uint8_t value_equal(const struct eval_engine *g, const struct eval_value *a, const struct eval_value *b) {
  if (a->tag == EVAL_ABSENT || b->tag == EVAL_ABSENT) return GRADE_FALSE;
  if (a->tag == EVAL_UNKNOWN || b->tag == EVAL_UNKNOWN) return GRADE_UNKNOWN;
  if (a->tag == EVAL_TRUTH && b->tag == EVAL_TRUTH) return equal_truths(a, b);
  if (a->tag != b->tag) return GRADE_FALSE;
  switch ((enum eval_tag)a->tag) {
  case EVAL_NUMBER: return decide(relations(a, b), SAME, grade_and(a->grade, b->grade));
  case EVAL_RANGE: return equal_ranges(a, b);
  case EVAL_ENTITY:
  case EVAL_SHARE: return grade_of(a->entity == b->entity);
  case EVAL_PLAIN: return grade_of(equal_plain(a->plain, b->plain));
  case EVAL_LIST: return equal_lists(g, a->plain, b->plain);
  case EVAL_UNKNOWN:
  case EVAL_ABSENT:
  case EVAL_TRUTH: break;
  }
  return GRADE_UNKNOWN;
}

/* ---- ranges ------------------------------------------------------------------------------------- */

/* Both ends of a number as a range: what lies somewhere between its bounds. */
static void ends_of(const struct eval_value *v, struct eval_value *low, struct eval_value *high) {
  bool range = v->tag == EVAL_RANGE;
  *low = value_number(v->lo, range ? v->lo_most : v->hi);
  *high = value_number(range ? v->hi_least : v->lo, v->hi);
}

/* At least as high as the lower end of a range; an open end is below everything. */
static uint8_t above_end(const struct eval_value *range, const struct eval_value *low) {
  if (range->lo == NULL) return GRADE_DERIVED;
  struct eval_value end = value_number(range->lo, range->lo_most);
  return decide(relations(&end, low), LESS | SAME, GRADE_DERIVED);
}

static uint8_t below_end(const struct eval_value *range, const struct eval_value *high) {
  if (range->hi == NULL) return GRADE_DERIVED;
  struct eval_value end = value_number(range->hi_least, range->hi);
  return decide(relations(high, &end), LESS | SAME, GRADE_DERIVED);
}

/* The number or range A inside the range B. A range with an open end is only inside one that is open there, too. */
uint8_t value_within(const struct eval_value *a, const struct eval_value *b) {
  if (a->tag == EVAL_ABSENT || b->tag == EVAL_ABSENT) return GRADE_FALSE;
  if ((a->tag != EVAL_NUMBER && a->tag != EVAL_RANGE) || b->tag != EVAL_RANGE) return GRADE_UNKNOWN;
  bool range = a->tag == EVAL_RANGE;
  if (range && ((a->lo == NULL && b->lo != NULL) || (a->hi == NULL && b->hi != NULL))) return GRADE_FALSE;
  struct eval_value low, high;
  ends_of(a, &low, &high);
  return grade_and(above_end(b, &low), below_end(b, &high));
}

/* An end that is not known may lie anywhere; only an end known to be absent is open. */
struct eval_value value_range(struct eval_value lo, struct eval_value hi) {
  if (lo.tag == EVAL_ABSENT || hi.tag == EVAL_ABSENT)
    return (struct eval_value){.tag = EVAL_ABSENT, .grade = GRADE_DERIVED};
  bool bounded = lo.tag == EVAL_NUMBER && hi.tag == EVAL_NUMBER && lo.lo != NULL && lo.hi != NULL && hi.lo != NULL &&
                 hi.hi != NULL;
  if (!bounded) return value_unknown(WHY_COMPUTED, 0, 0);
  struct eval_value res = {
      .tag = EVAL_RANGE, .grade = GRADE_DERIVED, .lo = lo.lo, .lo_most = lo.hi, .hi_least = hi.lo, .hi = hi.hi};
  return res;
}

/* ---- arithmetic --------------------------------------------------------------------------------- */

typedef bool operation(struct rational a, struct rational b, struct rational *res);

static bool bound_by(struct eval_engine *g, operation *f, const struct rational *a, const struct rational *b,
                     const struct rational **res) {
  struct rational r;
  *res = NULL;
  if (a == NULL || b == NULL) return true; /* no bound */
  if (!f(*a, *b, &r)) return false;
  *res = number_new(g, r);
  return true;
}

static struct eval_value unknown_number(void) { return value_unknown(WHY_COMPUTED, 0, 0); }

/* Days and seconds: dates count days, durations seconds. */
static bool to_days(struct eval_engine *g, struct eval_value *v) {
  static const struct rational day_length = {SECONDS_PER_DAY, 1};
  return bound_by(g, rational_div, v->lo, &day_length, &v->lo) && bound_by(g, rational_div, v->hi, &day_length, &v->hi);
}

static bool to_seconds(struct eval_engine *g, struct eval_value *v) {
  static const struct rational day_length = {SECONDS_PER_DAY, 1};
  return bound_by(g, rational_mul, v->lo, &day_length, &v->lo) && bound_by(g, rational_mul, v->hi, &day_length, &v->hi);
}

static struct eval_value add_or_subtract(struct eval_engine *g, bool subtract, struct eval_value a,
                                         struct eval_value b) {
  operation *f = subtract ? rational_sub : rational_add;
  if (a.date && !b.date && !to_days(g, &b)) return unknown_number();
  if (b.date && !a.date && !to_days(g, &a)) return unknown_number();
  const struct rational *lo, *hi;
  if (!bound_by(g, f, a.lo, subtract ? b.hi : b.lo, &lo) || !bound_by(g, f, a.hi, subtract ? b.lo : b.hi, &hi))
    return unknown_number();
  struct eval_value res = value_number(lo, hi);
  res.date = a.date != b.date;
  if (a.date && b.date && !to_seconds(g, &res)) return unknown_number();
  return res;
}

/* The four corners hold the extremes of a product; of a quotient, too, as long as the divisor keeps its sign. */
static struct eval_value multiply(struct eval_engine *g, operation *f, struct eval_value a, struct eval_value b) {
  const struct rational *left[] = {a.lo, a.hi}, *right[] = {b.lo, b.hi}, *lo = NULL, *hi = NULL;
  for (int i = 0; i < 4; i++) {
    const struct rational *corner;
    if (left[i / 2] == NULL || right[i % 2] == NULL) return unknown_number();
    if (!bound_by(g, f, left[i / 2], right[i % 2], &corner)) return unknown_number();
    if (lo == NULL || rational_compare(*corner, *lo) < 0) lo = corner;
    if (hi == NULL || 0 < rational_compare(*corner, *hi)) hi = corner;
  }
  return value_number(lo, hi);
}

static bool may_be_zero(const struct eval_value *v) {
  struct rational zero = {0, 1};
  return (v->lo == NULL || rational_compare(*v->lo, zero) <= 0) &&
         (v->hi == NULL || 0 <= rational_compare(*v->hi, zero));
}

struct eval_value value_arithmetic(struct eval_engine *g, enum expr_op op, struct eval_value a, struct eval_value b) {
  if (a.tag == EVAL_ABSENT || b.tag == EVAL_ABSENT)
    return (struct eval_value){.tag = EVAL_ABSENT, .grade = GRADE_DERIVED};
  if (a.tag != EVAL_NUMBER || b.tag != EVAL_NUMBER) return unknown_number();
  struct eval_value res = op == EXPR_MUL    ? multiply(g, rational_mul, a, b)
                          : op != EXPR_DIV  ? add_or_subtract(g, op == EXPR_SUB, a, b)
                          : may_be_zero(&b) ? unknown_number()
                                            : multiply(g, rational_div, a, b);
  res.grade = grade_and(a.grade, b.grade);
  return res;
}

/* ---- one of two --------------------------------------------------------------------------------- */

static struct eval_value hull(const struct eval_value *a, const struct eval_value *b) {
  const struct rational *lo = a->lo == NULL || b->lo == NULL         ? NULL
                              : rational_compare(*a->lo, *b->lo) < 0 ? a->lo
                                                                     : b->lo;
  const struct rational *hi = a->hi == NULL || b->hi == NULL         ? NULL
                              : rational_compare(*a->hi, *b->hi) < 0 ? b->hi
                                                                     : a->hi;
  struct eval_value res = value_number(lo, hi);
  res.grade = grade_and(a->grade, b->grade);
  res.date = a->date;
  return res;
}

struct eval_value value_either(const struct eval_engine *g, struct eval_value a, struct eval_value b) {
  if (a.tag == EVAL_TRUTH && b.tag == EVAL_TRUTH)
    return value_truth(grade_truth(a.grade) == grade_truth(b.grade) ? grade_and(a.grade, b.grade) : GRADE_UNKNOWN);
  if (a.tag == EVAL_NUMBER && b.tag == EVAL_NUMBER && a.date == b.date) return hull(&a, &b);
  if (a.tag == EVAL_ABSENT && b.tag == EVAL_ABSENT) return a;
  if (a.tag == EVAL_ABSENT || b.tag == EVAL_ABSENT) return unknown_number();
  return a.tag == b.tag && 1 < value_equal(g, &a, &b) ? a : unknown_number();
}
