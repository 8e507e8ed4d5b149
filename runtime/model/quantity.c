/* quantity.c - reading and writing quantities such as 7.1mm/s. */
#include "runtime/model/model.h"

#include <string.h>

/* Higher powers make no sense in a plant and would only overflow the numbers. */
enum { POWER_LIMIT = 12, DIMENSION_LIMIT = 100 };

/* A unit made of terms: base = number * factor + offset. */
struct compound {
  struct rational factor, offset;
  struct dimension dimension;
  quantity_kind kind;
  bool point;
};
struct slice { const char *at, *end; };

static bool is_digit(const char *at, const char *end) { return at < end && '0' <= *at && *at <= '9'; }

static const char *digits_skip(const char *at, const char *end) {
  while (is_digit(at, end)) at++;
  return at;
}

/* Where the number ends and the unit begins; TEXT itself when there is no number. `5eV` has no exponent. */
static const char *number_end(const char *text, const char *end) {
  const char *at = text < end && *text == '-' ? text + 1 : text;
  if (!is_digit(at, end)) return text;
  at = digits_skip(at, end);
  if (at < end && *at == '.' && is_digit(at + 1, end)) at = digits_skip(at + 1, end);
  if (end <= at || (*at != 'e' && *at != 'E')) return at;
  const char *exponent = at + 1;
  if (exponent < end && (*exponent == '+' || *exponent == '-')) exponent++;
  return is_digit(exponent, end) ? digits_skip(exponent, end) : at;
}

static const struct unit_info *unit_find(const struct units *u, const struct interner *names, struct slice name) {
  sym id = intern_find(names, name.at, (size_t)(name.end - name.at));
  uint32_t index = id == 0 ? 0 : idmap_get(&u->by_name, id);
  return index == 0 ? NULL : &u->list.items[index - 1];
}

/* ---- one term: a name and a power ----------------------------------------------------------------------- */

static bool ends_name(char c) { return ('0' <= c && c <= '9') || c == '.' || c == '/' || c == '^' || c == '-'; }

/* Reads `2` or `^-2` at the end of a term; NULL when malformed. */
static const char *power_read(const char *at, const char *end, int *power) {
  *power = 1;
  if (end <= at || *at == '.' || *at == '/') return at;
  if (is_digit(at, end)) {
    *power = *at - '0';
    return at + 1;
  }
  if (*at != '^') return NULL;
  bool negative = at + 1 < end && at[1] == '-';
  at += negative ? 2 : 1;
  if (!is_digit(at, end)) return NULL;
  int value = 0;
  for (; is_digit(at, end); at++)
    if (value <= POWER_LIMIT) value = value * 10 + (*at - '0');
  *power = negative ? -value : value;
  return at;
}

/* Multiplies RES by UNIT to the POWER. */
static bool compound_multiply(struct compound *res, const struct unit_info *unit, int power) {
  int count = power < 0 ? -power : power;
  if (POWER_LIMIT < count) return false;
  for (int i = 0; i < count; i++) {
    bool exact = power < 0 ? rational_div(res->factor, unit->factor, &res->factor)
                           : rational_mul(res->factor, unit->factor, &res->factor);
    if (!exact) return false;
  }
  for (int i = 0; i < DIMENSION_BASES; i++) {
    int sum = res->dimension.power[i] + unit->dimension.power[i] * power;
    if (sum < -DIMENSION_LIMIT || DIMENSION_LIMIT < sum) return false;
    res->dimension.power[i] = (int8_t)sum;
  }
  res->point = res->point || unit->point_only;
  return true;
}

/* Reads one term and returns what follows it, or NULL with *ERROR set; *BAD is a name that is no unit. */
static const char *term_read(const struct units *u, const struct interner *names, struct slice rest, int sign,
                             struct compound *res, struct slice *bad, enum quantity_error *error) {
  struct slice name = {rest.at, rest.at};
  while (name.end < rest.end && !ends_name(*name.end)) name.end++;
  *error = QUANTITY_MALFORMED;
  if (name.at == name.end) return NULL;
  struct slice with_digit = {name.at, name.end + 1}; /* Nm3 is a unit of its own, not a cube */
  const struct unit_info *unit = is_digit(name.end, rest.end) ? unit_find(u, names, with_digit) : NULL;
  if (unit != NULL) name = with_digit;
  int power;
  const char *after = power_read(name.end, rest.end, &power);
  if (after == NULL || (after < rest.end && *after != '.' && *after != '/')) return NULL;
  if (unit == NULL) unit = unit_find(u, names, name);
  if (unit == NULL) {
    *bad = name;
    *error = QUANTITY_UNKNOWN_UNIT;
    return NULL;
  }
  *error = QUANTITY_TOO_LARGE;
  return compound_multiply(res, unit, power * sign) ? after : NULL;
}

/* ---- the whole unit ----------------------------------------------------------------------------------------- */

/* `/` divides by the next term alone, as in W/m2/K. */
static enum quantity_error compound_read(const struct units *u, const struct interner *names, struct slice text,
                                         struct compound *res, struct slice *bad) {
  *res = (struct compound){.factor = {1, 1}, .offset = {0, 1}};
  const struct unit_info *listed = unit_find(u, names, text); /* N.m and r/min are listed whole */
  if (listed != NULL) {
    *res = (struct compound){listed->factor, listed->offset, listed->dimension, listed->kind, listed->point_only};
    return QUANTITY_OK;
  }
  enum quantity_error error;
  int sign = 1;
  const char *at = text.at;
  for (;;) {
    at = term_read(u, names, (struct slice){at, text.end}, sign, res, bad, &error);
    if (at == NULL) return error;
    if (at == text.end) return QUANTITY_OK;
    sign = *at++ == '/' ? -1 : 1;
  }
}

/* A bare K may be a point or a difference, because its dimension has kinds of both sorts. */
static bool has_point_kind(const struct units *u, struct dimension d) {
  for (uint32_t i = 1; i < u->kinds.count; i++)
    if (u->kinds.items[i].point && dimension_equal(u->kinds.items[i].dimension, d)) return true;
  return false;
}

enum quantity_error quantity_parse(const struct units *u, struct interner *names, const char *text, size_t length,
                                   struct quantity *res, sym *bad) {
  const char *end = text + length, *unit = number_end(text, end);
  if (unit == text) return QUANTITY_MALFORMED;
  struct rational number;
  if (!rational_parse(text, (size_t)(unit - text), &number)) return QUANTITY_TOO_LARGE;
  *res = (struct quantity){.value = number};
  if (unit < end) {
    struct compound c;
    struct slice unknown = {unit, end};
    enum quantity_error error = compound_read(u, names, (struct slice){unit, end}, &c, &unknown);
    if (error == QUANTITY_UNKNOWN_UNIT) *bad = intern(names, unknown.at, (size_t)(unknown.end - unknown.at));
    if (error != QUANTITY_OK) return error;
    if (!rational_mul(number, c.factor, &number) || !rational_add(number, c.offset, &res->value)) return QUANTITY_TOO_LARGE;
    res->dimension = c.dimension;
    res->kind = c.kind;
    res->point = c.point;
    res->ambiguous = !c.point && has_point_kind(u, c.dimension);
  }
  res->written = intern(names, text, length);
  return QUANTITY_OK;
}

/* ---- writing ------------------------------------------------------------------------------------------------ */

static const struct unit_info *unit_for(const struct units *u, quantity_kind kind) {
  for (uint32_t i = 0; i < u->list.count; i++) {
    const struct unit_info *unit = &u->list.items[i];
    if (dimension_equal(unit->dimension, u->kinds.items[kind].dimension) && (unit->kind == 0 || unit->kind == kind)) return unit;
  }
  return NULL;
}

/* "kg.m2/s2": what is left for a kind that no unit of the table serves. */
static const char *base_unit_text(struct arena *a, struct dimension d) {
  static const char *const symbols[DIMENSION_BASES] = {"m", "kg", "s", "A", "K", "mol", "cd", "turn", "bit", "money", "pieces"};
  struct builder b = {0};
  for (int sign = 1; -1 <= sign; sign -= 2)
    for (int i = 0; i < DIMENSION_BASES; i++) {
      int power = d.power[i] * sign;
      if (power <= 0) continue;
      if (sign < 0 && b.length != 0) builder_char(&b, '/');
      if (0 < sign && b.length != 0) builder_char(&b, '.');
      bool alone = sign < 0 && b.length == 0; /* s^-1: a unit cannot begin with a stroke */
      builder_text(&b, symbols[i]);
      if (alone || 1 < power) builder_format(&b, "^%d", alone ? -power : power);
    }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *quantity_text(struct arena *a, const struct units *u, const struct interner *names, struct rational value, quantity_kind kind) {
  if (kind == 0) return rational_text(a, value);
  const struct kind_info *info = &u->kinds.items[kind];
  struct compound c = {.factor = {1, 1}, .offset = {0, 1}};
  const char *name = sym_text(names, info->shown);
  struct slice unknown;
  if (info->shown != 0) {
    (void)compound_read(u, names, (struct slice){name, name + strlen(name)}, &c, &unknown);
  } else {
    const struct unit_info *unit = unit_for(u, kind);
    name = unit == NULL ? base_unit_text(a, info->dimension) : sym_text(names, unit->name);
    if (unit != NULL) c = (struct compound){.factor = unit->factor, .offset = unit->offset};
  }
  struct rational shown;
  if (!rational_sub(value, c.offset, &shown) || !rational_div(shown, c.factor, &shown))
    return arena_format(a, "%s%s", rational_text(a, value), base_unit_text(a, info->dimension));
  return arena_format(a, "%s%s", rational_text(a, shown), name);
}
