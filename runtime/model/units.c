/* units.c - quantity kinds and units: the table of units.def, with prefixes, and a program's own. */
#include "runtime/model/model.h"

#include <stdlib.h>
#include <string.h>

/* ---- the tables ---------------------------------------------------------------------------------------- */

#define DIMENSION(...) {.power = {__VA_ARGS__}}
#define LENGTH(n) [0] = (n)
#define MASS(n) [1] = (n)
#define TIME(n) [2] = (n)
#define CURRENT(n) [3] = (n)
#define TEMPERATURE(n) [4] = (n)
#define AMOUNT(n) [5] = (n)
#define LUMINOUS(n) [6] = (n)
#define ANGLE(n) [7] = (n)
#define INFORMATION(n) [8] = (n)
#define MONEY(n) [9] = (n)
#define PIECES(n) [10] = (n)

enum {
  ROW_any,
#define KIND(id, ja, dimension, point, shown) ROW_##id,
#include "runtime/model/units.def"
  ROW_COUNT
};

struct kind_row {
  const char *name, *name_ja, *shown;
  struct dimension dimension;
  bool point;
};
static const struct kind_row kind_rows[] = {
  {"any", "任意", "", {.power = {0}}, false},
#define KIND(id, ja, dimension, point, shown) {#id, ja, shown, dimension, point},
#include "runtime/model/units.def"
};

static const struct kind_name { quantity_kind kind; const char *name; } kind_names[] = {
#define KIND_ALSO(id, name) {ROW_##id, name},
#include "runtime/model/units.def"
};

enum { CLAIM_ANY, CLAIM_ONLY };
enum prefix_set { PREFIX_NONE, PREFIX_COARSE = 1, PREFIX_FINE = 2, PREFIX_TENTHS = 4, PREFIX_PETA = 8, PREFIX_BINARY = 16 };
enum {
  PREFIXES_NONE = PREFIX_NONE,
  PREFIXES_DECIMAL = PREFIX_COARSE | PREFIX_FINE,
  PREFIXES_ALL = PREFIX_COARSE | PREFIX_FINE | PREFIX_TENTHS,
  PREFIXES_LARGE = PREFIX_COARSE | PREFIX_PETA,
  PREFIXES_BYTES = PREFIX_COARSE | PREFIX_PETA | PREFIX_BINARY
};

/* Large before small: when somebody writes `mhz`, the nearest unit in the order of this table is MHz. */
static const struct prefix { const char *text, *word; int64_t num, den; enum prefix_set set; } prefixes[] = {
  {"k", "kilo", 1000, 1, PREFIX_COARSE},
  {"M", "mega", 1000000, 1, PREFIX_COARSE},
  {"G", "giga", 1000000000, 1, PREFIX_COARSE},
  {"T", "tera", 1000000000000, 1, PREFIX_COARSE},
  {"P", "peta", 1000000000000000, 1, PREFIX_PETA},
  {"m", "milli", 1, 1000, PREFIX_FINE},
  {"u", "micro", 1, 1000000, PREFIX_FINE},
  {"\u00b5", "micro", 1, 1000000, PREFIX_FINE}, /* the micro sign, and the Greek letter that NFKC makes of it */
  {"\u03bc", "micro", 1, 1000000, PREFIX_FINE},
  {"n", "nano", 1, 1000000000, PREFIX_FINE},
  {"p", "pico", 1, 1000000000000, PREFIX_FINE},
  {"c", "centi", 1, 100, PREFIX_TENTHS},
  {"d", "deci", 1, 10, PREFIX_TENTHS},
  {"h", "hecto", 100, 1, PREFIX_TENTHS},
  {"Ki", "kibi", INT64_C(1) << 10, 1, PREFIX_BINARY},
  {"Mi", "mebi", INT64_C(1) << 20, 1, PREFIX_BINARY},
  {"Gi", "gibi", INT64_C(1) << 30, 1, PREFIX_BINARY},
  {"Ti", "tebi", INT64_C(1) << 40, 1, PREFIX_BINARY},
  {"Pi", "pebi", INT64_C(1) << 50, 1, PREFIX_BINARY},
};

struct unit_row {
  const char *name, *meaning;
  int64_t num, den, offset_num, offset_den;
  quantity_kind kind;
  uint8_t claim, prefixes;
  bool point;
};
static const struct unit_row unit_rows[] = {
#define UNIT(name, kind, claim, num, den, prefixes, meaning) \
  {name, meaning, num, den, 0, 1, ROW_##kind, CLAIM_##claim, PREFIXES_##prefixes, false},
#define UNIT_POINT(name, kind, num, den, offset_num, offset_den, meaning) \
  {name, meaning, num, den, offset_num, offset_den, ROW_##kind, CLAIM_ONLY, PREFIXES_NONE, true},
#include "runtime/model/units.def"
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* ---- loading --------------------------------------------------------------------------------------------- */

/* Reduces what the tables state; they hold nothing that fails. */
static struct rational exact(int64_t num, int64_t den) {
  struct rational res = {0, 1};
  (void)rational_make(num, den, &res);
  return res;
}

/* The first unit of a name keeps it. */
static bool unit_put(struct units *u, struct unit_info info) {
  if (idmap_get(&u->by_name, info.name) != 0) return false;
  vec_push(&u->list, info);
  idmap_put(&u->by_name, info.name, u->list.count);
  return true;
}

static void kinds_load(struct units *u, struct interner *names) {
  for (quantity_kind i = 0; i < ROW_COUNT; i++) {
    const struct kind_row *row = &kind_rows[i];
    struct kind_info info = {.name = intern_text(names, row->name), .name_ja = intern_text(names, row->name_ja),
                             .dimension = row->dimension, .point = row->point, .shown = intern_text(names, row->shown)};
    vec_push(&u->kinds, info);
    if (i == 0) continue; /* "any" is for messages, nobody can write it */
    idmap_put(&u->kind_by_name, info.name, i);
    idmap_put(&u->kind_by_name, info.name_ja, i);
  }
  for (size_t i = 0; i < COUNT(kind_names); i++)
    idmap_put(&u->kind_by_name, intern_text(names, kind_names[i].name), kind_names[i].kind);
}

static struct unit_info unit_of_row(const struct unit_row *row, sym name) {
  return (struct unit_info){.name = name,
                            .dimension = kind_rows[row->kind].dimension,
                            .kind = row->claim == CLAIM_ONLY ? row->kind : 0,
                            .factor = exact(row->num, row->den),
                            .offset = exact(row->offset_num, row->offset_den),
                            .point_only = row->point,
                            .meaning = row->meaning};
}

static sym joined(struct interner *names, const char *first, const char *second) {
  struct builder b = {0};
  builder_text(&b, first);
  builder_text(&b, second);
  sym res = intern(names, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void prefixed_load(struct units *u, struct interner *names, const struct unit_row *row) {
  for (size_t i = 0; i < COUNT(prefixes); i++) {
    const struct prefix *prefix = &prefixes[i];
    if ((row->prefixes & prefix->set) == 0) continue;
    struct unit_info info = unit_of_row(row, joined(names, prefix->text, row->name));
    if (!rational_mul(info.factor, exact(prefix->num, prefix->den), &info.factor)) continue;
    info.meaning = sym_text(names, joined(names, prefix->word, row->meaning));
    unit_put(u, info);
  }
}

void units_init(struct units *u, struct interner *names) {
  *u = (struct units){0};
  kinds_load(u, names);
  for (size_t i = 0; i < COUNT(unit_rows); i++)
    unit_put(u, unit_of_row(&unit_rows[i], intern_text(names, unit_rows[i].name)));
  for (size_t i = 0; i < COUNT(unit_rows); i++)
    if (unit_rows[i].prefixes != PREFIX_NONE) prefixed_load(u, names, &unit_rows[i]);
}

void units_free(struct units *u) {
  vec_free(&u->kinds);
  vec_free(&u->list);
  idmap_free(&u->by_name);
  idmap_free(&u->kind_by_name);
}

/* ---- a program's own ----------------------------------------------------------------------------------- */

bool units_add(struct units *u, struct interner *names, sym name, struct quantity value) {
  struct unit_info info = {.name = name,
                           .dimension = value.dimension,
                           .kind = value.kind,
                           .factor = value.value,
                           .offset = exact(0, 1),
                           .meaning = sym_text(names, value.written)};
  return unit_put(u, info);
}

bool units_add_kind(struct units *u, sym name, sym name_ja, struct dimension dimension, bool point, quantity_kind *res) {
  if (units_kind_find(u, name) != 0 || units_kind_find(u, name_ja) != 0 || UINT16_MAX < u->kinds.count) return false;
  struct kind_info info = {.name = name, .name_ja = name_ja, .dimension = dimension, .point = point};
  *res = (quantity_kind)u->kinds.count;
  vec_push(&u->kinds, info);
  idmap_put(&u->kind_by_name, name, *res);
  if (name_ja != 0) idmap_put(&u->kind_by_name, name_ja, *res);
  return true;
}

quantity_kind units_kind_find(const struct units *u, sym name) {
  return name == 0 ? 0 : (quantity_kind)idmap_get(&u->kind_by_name, name);
}

/* ---- questions --------------------------------------------------------------------------------------------- */

bool dimension_equal(struct dimension a, struct dimension b) { return memcmp(a.power, b.power, sizeof a.power) == 0; }

enum quantity_fit quantity_fits(const struct units *u, const struct quantity *q, quantity_kind kind, bool difference) {
  if (kind == 0) return difference && q->point ? FIT_POINT : FIT_OK;
  const struct kind_info *wanted = &u->kinds.items[kind];
  if (!dimension_equal(q->dimension, wanted->dimension)) return FIT_DIMENSION;
  if (q->point && (difference || !wanted->point)) return FIT_POINT;
  bool fits = q->kind == 0 || q->kind == kind || kind == ROW_Money; /* an amount in any currency is money */
  return fits ? FIT_OK : FIT_KIND;
}

static bool equal_but_for_case(const char *a, const char *b) {
  for (; *a != '\0' && *b != '\0'; a++, b++) {
    char x = 'A' <= *a && *a <= 'Z' ? (char)(*a + 32) : *a;
    char y = 'A' <= *b && *b <= 'Z' ? (char)(*b + 32) : *b;
    if (x != y) return false;
  }
  return *a == *b;
}

/* Capitals are the commonest slip with units, and every other unit of two letters is one edit away, so a unit
 * that differs in capitals alone goes first. */
const char *units_nearest(struct arena *a, const struct units *u, const struct interner *names, sym unit) {
  const char *word = sym_text(names, unit);
  const char **candidates = arena_alloc(a, (size_t)u->list.count * sizeof *candidates);
  for (uint32_t i = 0; i < u->list.count; i++) {
    candidates[i] = sym_text(names, u->list.items[i].name);
    if (equal_but_for_case(word, candidates[i])) return candidates[i];
  }
  return text_nearest(word, candidates, u->list.count);
}

static void powers_write(struct builder *b, struct dimension d, int sign) {
  static const char *const words[DIMENSION_BASES] = {
    "length", "mass", "time", "current", "temperature", "amount", "luminosity", "angle", "information", "money", "pieces"};
  bool first = true;
  for (int i = 0; i < DIMENSION_BASES; i++) {
    int power = d.power[i] * sign;
    if (power <= 0) continue;
    builder_format(b, "%s%s", first ? "" : " ", words[i]);
    if (1 < power) builder_format(b, "^%d", power);
    first = false;
  }
}

const char *dimension_text(struct arena *a, struct dimension d) {
  struct builder b = {0}, below = {0};
  powers_write(&b, d, 1);
  powers_write(&below, d, -1);
  if (b.length == 0) builder_text(&b, below.length == 0 ? "number" : "one");
  if (below.length != 0) builder_format(&b, " per %s", builder_get(&below));
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  builder_free(&below);
  return res;
}
