/* test_model.c - units, finishing, relations, coverage and texts of a model, partly against naive versions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/model/model.h"

struct fixture { struct interner names; struct sources sources; struct model model; struct arena arena; };

static int setup(void **state) {
  struct fixture *f = memory_zeroed(1, sizeof *f);
  model_init(&f->model, &f->names, &f->sources);
  *state = f;
  return 0;
}

static int teardown(void **state) {
  struct fixture *f = *state;
  model_free(&f->model);
  sources_free(&f->sources);
  interner_free(&f->names);
  arena_free(&f->arena);
  free(f);
  return 0;
}

/* The same small generator everywhere: failures repeat. */
static uint32_t next_random(uint32_t *seed, uint32_t below) {
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 8) % below;
}

/* ---- quantities ------------------------------------------------------------------------------------------- */

static struct quantity read_quantity(struct fixture *f, const char *text) {
  struct quantity res = {0};
  sym bad = 0;
  enum quantity_error error = quantity_parse(&f->model.units, &f->names, text, strlen(text), &res, &bad);
  if (error != QUANTITY_OK) fail_msg("%s: error %d", text, error);
  return res;
}

static int compare_quantities(struct fixture *f, const char *left, const char *right) {
  struct quantity a = read_quantity(f, left), b = read_quantity(f, right);
  if (!dimension_equal(a.dimension, b.dimension)) fail_msg("%s and %s differ in dimension", left, right);
  return rational_compare(a.value, b.value);
}

static void test_conversions_are_exact(void **state) {
  static const char *const equal[][2] = {
    {"20degC", "68degF"}, {"20degC", "293.15K"}, {"20℃", "20°C"}, {"-40degC", "-40degF"}, {"1bar", "100kPa"},
    {"1mbar", "1hPa"}, {"60rpm", "1turn/s"}, {"60rpm", "60min^-1"}, {"60rpm", "60r/min"}, {"360deg", "1turn"}, {"1kWh", "3.6MJ"},
    {"1psi", "1lb.G/in2"}, {"1atm", "101325Pa"}, {"760Torr", "1atm"}, {"1L/min", "0.06m3/h"}, {"1000L", "1m^3"},
    {"7.1mm/s", "0.0071m/s"}, {"9.80665m/s^2", "1G"}, {"1MiB", "1048576B"}, {"8Mbit/s", "1MB/s"}, {"100Mbps", "100Mbit/s"},
    {"12N.m", "12Nm"}, {"1kN.m", "1000N.m"}, {"1h", "60min"}, {"1year", "365d"}, {"30日", "30d"}, {"12万円", "120000JPY"},
    {"3台", "3pieces"}, {"80%", "0.8"}, {"100ppm", "0.01%"}, {"1kgf", "9.80665N"}, {"1t", "1000kg"}, {"1um", "1\u00b5m"},
    {"1um", "1\u03bcm"}, {"1kOhm", "1000V/A"}, {"1kg.m/s2", "1N"}, {"1J/s", "1W"}, {"1Ah", "3600C"}, {"1lx", "1lm/m2"}, {"60rpm/s", "1turn/s^2"}, {"1W/m2/K", "1W.m^-2.K^-1"}};
  struct fixture *f = *state;
  for (size_t i = 0; i < sizeof equal / sizeof equal[0]; i++)
    if (compare_quantities(f, equal[i][0], equal[i][1]) != 0) fail_msg("%s is not %s", equal[i][0], equal[i][1]);
  assert_true(compare_quantities(f, "7.1mm/s", "1m/s") < 0);
  assert_true(compare_quantities(f, "1psi", "6894.757Pa") > 0);
  assert_true(compare_quantities(f, "1psi", "6894.758Pa") < 0);
  assert_true(compare_quantities(f, "0degC", "0K") > 0);
}

static void test_wrong_quantities_are_refused(void **state) {
  static const struct { const char *text, *bad, *nearest; enum quantity_error error; } cases[] = {
    {"5degc", "degc", "degC", QUANTITY_UNKNOWN_UNIT}, {"5kpa", "kpa", "kPa", QUANTITY_UNKNOWN_UNIT},
    {"5mm/sek", "sek", NULL, QUANTITY_UNKNOWN_UNIT},  {"5Mhz", "Mhz", "MHz", QUANTITY_UNKNOWN_UNIT},
    {"5mhz", "mhz", "MHz", QUANTITY_UNKNOWN_UNIT},    {"5furlong", "furlong", NULL, QUANTITY_UNKNOWN_UNIT},
    {"1e400", NULL, NULL, QUANTITY_TOO_LARGE},        {"1e30km2", NULL, NULL, QUANTITY_OK},
    {"1e38km", NULL, NULL, QUANTITY_TOO_LARGE},       {"1m^99", NULL, NULL, QUANTITY_TOO_LARGE},
    {"1m^99999999999999999999", NULL, NULL, QUANTITY_TOO_LARGE},
    {"mm", NULL, NULL, QUANTITY_MALFORMED},           {"", NULL, NULL, QUANTITY_MALFORMED},
    {"1m//s", NULL, NULL, QUANTITY_MALFORMED},        {"1m^", NULL, NULL, QUANTITY_MALFORMED},
    {"1m^-", NULL, NULL, QUANTITY_MALFORMED},         {"1m/", NULL, NULL, QUANTITY_MALFORMED},
    {"1m33", NULL, NULL, QUANTITY_MALFORMED},         {"1/s", NULL, NULL, QUANTITY_MALFORMED}};
  struct fixture *f = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct quantity q;
    sym bad = 0;
    enum quantity_error error = quantity_parse(&f->model.units, &f->names, cases[i].text, strlen(cases[i].text), &q, &bad);
    if (error != cases[i].error) fail_msg("%s: error %d, not %d", cases[i].text, error, cases[i].error);
    if (cases[i].bad == NULL) continue;
    assert_string_equal(sym_text(&f->names, bad), cases[i].bad);
    const char *nearest = units_nearest(&f->arena, &f->model.units, &f->names, bad);
    if (cases[i].nearest != NULL) assert_string_equal(nearest, cases[i].nearest);
  }
}

static quantity_kind kind_named(struct fixture *f, const char *name) {
  quantity_kind res = units_kind_find(&f->model.units, intern_text(&f->names, name));
  if (res == 0) fail_msg("no kind %s", name);
  return res;
}

static void test_kinds_of_one_dimension_stay_apart(void **state) {
  static const struct { const char *text, *kind; bool difference; enum quantity_fit fit; } cases[] = {
    {"12N.m", "Torque", false, FIT_OK},         {"12N.m", "Energy", false, FIT_KIND},
    {"12J", "トルク", false, FIT_KIND},         {"12J", "Energy", false, FIT_OK},
    {"12kN.mm", "Torque", false, FIT_OK},       {"12kN.mm", "Energy", false, FIT_OK},
    {"5degC", "Temperature", false, FIT_OK},    {"5degC", "Temperature", true, FIT_POINT},
    {"5degC", "TemperatureDifference", false, FIT_POINT}, {"5K", "TemperatureDifference", false, FIT_OK},
    {"5K", "Temperature", true, FIT_OK},        {"5K", "温度", false, FIT_OK},
    {"50degC", "Velocity", false, FIT_DIMENSION}, {"7mm/s", "速度", false, FIT_OK},
    {"50rpm", "Frequency", false, FIT_DIMENSION}, {"50rpm", "回転数", false, FIT_OK},
    {"50Hz", "Frequency", false, FIT_OK},       {"80%", "Humidity", false, FIT_OK},
    {"80dB", "Ratio", false, FIT_KIND},         {"0.8", "Ratio", false, FIT_OK},
    {"5kVA", "Power", false, FIT_KIND},         {"5kW", "仕事率", false, FIT_OK},
    {"5JPY", "Money", false, FIT_OK},           {"5USD", "Money", false, FIT_OK},
    {"5USD", "YenAmount", false, FIT_KIND},     {"3MPa", "Stress", false, FIT_OK},
    {"3Nm3/h", "NormalFlow", false, FIT_OK},    {"3Nm3/h", "VolumeFlow", false, FIT_KIND},
    {"3m3/h", "流量", false, FIT_OK},           {"1mm", "Duration", false, FIT_DIMENSION}};
  struct fixture *f = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct quantity q = read_quantity(f, cases[i].text);
    enum quantity_fit fit = quantity_fits(&f->model.units, &q, kind_named(f, cases[i].kind), cases[i].difference);
    if (fit != cases[i].fit) fail_msg("%s as %s: %d, not %d", cases[i].text, cases[i].kind, fit, cases[i].fit);
  }
  assert_true(read_quantity(f, "5K").ambiguous);
  assert_true(read_quantity(f, "5mK").ambiguous);
  assert_false(read_quantity(f, "5m").ambiguous);
  assert_true(read_quantity(f, "5degC/min").point);
}

/* Every unit of the table, prefixed ones included, reads back as itself with its own factor. */
static void test_every_unit_reads_back(void **state) {
  struct fixture *f = *state;
  uint32_t count = f->model.units.list.count;
  assert_true(300 < count);
  for (uint32_t i = 0; i < count; i++) {
    struct unit_info unit = f->model.units.list.items[i];
    assert_true(0 < unit.factor.num && unit.meaning[0] != '\0');
    struct quantity one = read_quantity(f, arena_format(&f->arena, "1%s", sym_text(&f->names, unit.name)));
    struct rational sum;
    assert_true(rational_add(unit.factor, unit.offset, &sum));
    assert_int_equal(rational_compare(one.value, sum), 0);
    assert_true(dimension_equal(one.dimension, unit.dimension));
  }
}

/* The unit in which computed values are shown belongs to the kind and means the same. */
static void test_computed_values_read_back(void **state) {
  struct fixture *f = *state;
  for (quantity_kind k = 1; k < f->model.units.kinds.count; k++) {
    const struct kind_info *kind = &f->model.units.kinds.items[k];
    if (kind->shown == 0) continue;
    struct rational value = {4, 1};
    const char *text = quantity_text(&f->arena, &f->model.units, &f->names, value, k);
    if (text[0] == '~' || text[1] == '~') continue;
    struct quantity q = read_quantity(f, text);
    if (rational_compare(q.value, value) != 0) fail_msg("%s is shown as %s", sym_text(&f->names, kind->name), text);
    assert_int_equal(quantity_fits(&f->model.units, &q, k, false), FIT_OK);
  }
}

static void test_own_units_and_kinds(void **state) {
  struct fixture *f = *state;
  struct units *u = &f->model.units;
  assert_true(units_add(u, &f->names, intern_text(&f->names, "stroke"), read_quantity(f, "250mm")));
  assert_false(units_add(u, &f->names, intern_text(&f->names, "stroke"), read_quantity(f, "1mm")));
  assert_false(units_add(u, &f->names, intern_text(&f->names, "mm"), read_quantity(f, "1m")));
  assert_int_equal(compare_quantities(f, "4stroke/s", "1m/s"), 0);
  quantity_kind jerk = 0;
  struct dimension d = read_quantity(f, "1m/s3").dimension;
  assert_true(units_add_kind(u, intern_text(&f->names, "Jerk"), intern_text(&f->names, "躍度"), d, false, &jerk));
  assert_int_equal(kind_named(f, "躍度"), jerk);
  assert_false(units_add_kind(u, intern_text(&f->names, "Torque"), 0, d, false, &jerk));
  struct quantity q = read_quantity(f, "3mm/s^3");
  assert_int_equal(quantity_fits(u, &q, jerk, false), FIT_OK);
  assert_string_equal(quantity_text(&f->arena, u, &f->names, (struct rational){3, 2}, jerk), "1.5m/s^3");
  assert_string_equal(dimension_text(&f->arena, d), "length per time^3");
  assert_string_equal(dimension_text(&f->arena, read_quantity(f, "1Hz").dimension), "one per time");
  assert_string_equal(dimension_text(&f->arena, read_quantity(f, "1").dimension), "number");
}

/* ---- a small factory ----------------------------------------------------------------------------------------- */

static sym name_of(struct fixture *f, const char *text) { return intern_text(&f->names, text); }

static entity_id add(struct fixture *f, enum entity_kind kind, const char *name, entity_id parent, entity_id owner) {
  entity_id res = model_add_entity(&f->model, kind, name_of(f, name), 0, parent, 0, SPAN_NONE);
  f->model.entities.items[res].owner = owner;
  return res;
}

static entity_id add_between(struct fixture *f, enum entity_kind kind, const char *name, entity_id from, entity_id to, entity_id owner) {
  entity_id res = add(f, kind, name, 0, owner);
  model_add_edge(&f->model, RELATION_SOURCE, res, from);
  model_add_edge(&f->model, RELATION_SINK, res, to);
  return res;
}

static entity_id add_measure(struct fixture *f, const char *name, entity_id on) {
  entity_id res = add(f, KIND_MEASURE, name, 0, 0);
  model_add_edge(&f->model, RELATION_ON, res, on);
  return res;
}

static void assert_row(const struct model *m, enum relation r, bool back, entity_id e, const entity_id *wanted, uint32_t wanted_count) {
  uint32_t count;
  const entity_id *items = back ? model_related_back(m, r, e, &count) : model_related(m, r, e, &count);
  assert_int_equal(count, wanted_count);
  for (uint32_t i = 0; i < count; i++) assert_int_equal(items[i], wanted[i]);
}
#define ROW(...) (const entity_id[]){__VA_ARGS__}, sizeof((const entity_id[]){__VA_ARGS__}) / sizeof(entity_id)

static void test_relations_both_ways(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  entity_id acme = add(f, KIND_ORGANIZATION, "acme", 0, 0);
  entity_id line = add(f, KIND_SYSTEM, "line", 0, acme);
  entity_id plc = add(f, KIND_COMPONENT, "plc", line, 0), pc = add(f, KIND_COMPONENT, "pc", line, 0);
  entity_id lan = add(f, KIND_SYSTEM, "lan", 0, acme), worker = add(f, KIND_PERSON, "worker", 0, acme);
  entity_id first = add_between(f, KIND_FLOW, "first", pc, plc, acme), second = add_between(f, KIND_FLOW, "second", plc, pc, acme);
  entity_id loop = add_between(f, KIND_FLOW, "loop", plc, plc, acme);
  entity_id sense = add_between(f, KIND_SENSE, "sense", plc, pc, acme), actuate = add_between(f, KIND_ACTUATE, "act", pc, plc, acme);
  model_add_edge(m, RELATION_VIA, first, lan);
  model_add_edge(m, RELATION_VIA, second, lan);
  model_add_edge(m, RELATION_WITHIN, line, lan);
  model_add_edge(m, RELATION_WITHIN, plc, 0);
  model_finish(m);
  assert_row(m, RELATION_VIA, false, first, ROW(lan));
  assert_row(m, RELATION_VIA, true, lan, ROW(first, second));
  assert_row(m, RELATION_SOURCE, true, plc, ROW(second, loop, sense));
  assert_row(m, RELATION_FLOWS, false, plc, ROW(first, second, loop));
  assert_row(m, RELATION_SINK, true, plc, ROW(first, loop, actuate));
  assert_row(m, RELATION_SENSE_OF, false, pc, ROW(sense));
  assert_row(m, RELATION_ACTUATE_OF, false, plc, ROW(actuate));
  assert_row(m, RELATION_CONNECTED, false, lan, ROW(pc, plc));
  assert_row(m, RELATION_CONNECTED, false, plc, ROW(lan));
  assert_row(m, RELATION_OWNED, false, acme, ROW(line, plc, pc, lan, worker));
  assert_row(m, RELATION_PERSONS, false, acme, ROW(worker));
  assert_row(m, RELATION_WITHIN, false, plc, NULL, 0);
  assert_row(m, RELATION_CONTRACT, false, first, NULL, 0);
  assert_int_equal(model_one(m, RELATION_WITHIN, line), lan);
  assert_int_equal(model_one(m, RELATION_WITHIN, plc), 0);
  assert_int_equal(entity_layer(m, plc), 2);
  assert_int_equal(entity_layer(m, lan), 3);
  assert_int_equal(entity_layer(m, line), 1);
  assert_int_equal(entity_layer(m, acme), 1);
}

static void test_owners_are_inherited(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  /* Children before their parents, a chain far deeper than names nest, and a circle that only a mistake makes. */
  entity_id bottom = 0, chain[1000];
  for (int i = 0; i < 1000; i++) chain[i] = add(f, KIND_SYSTEM, "s", 0, 0);
  for (int i = 0; i + 1 < 1000; i++) m->entities.items[chain[i]].parent = chain[i + 1];
  bottom = chain[0];
  entity_id acme = add(f, KIND_ORGANIZATION, "acme", 0, 0);
  m->entities.items[chain[999]].owner = acme;
  entity_id other = add(f, KIND_ORGANIZATION, "other", 0, 0);
  m->entities.items[chain[500]].owner = other;
  entity_id a = add(f, KIND_SYSTEM, "a", 0, 0), b = add(f, KIND_SYSTEM, "b", a, 0), c = add(f, KIND_SYSTEM, "c", b, 0);
  m->entities.items[a].parent = b;
  model_finish(m);
  assert_int_equal(m->entities.items[bottom].owner, other);
  assert_int_equal(m->entities.items[chain[501]].owner, acme);
  assert_int_equal(m->entities.items[acme].owner, acme);
  assert_int_equal(m->entities.items[a].owner, 0);
  assert_int_equal(m->entities.items[c].owner, 0);
}

/* ---- covers ---------------------------------------------------------------------------------------------------- */

struct collected { entity_id measure[64], on[64]; uint32_t count, limit; };

static bool collect(void *context, entity_id measure, entity_id on) {
  struct collected *c = context;
  c->measure[c->count] = measure;
  c->on[c->count++] = on;
  return c->count < c->limit;
}

static void assert_covered(const struct model *m, entity_id e, const entity_id *wanted, uint32_t count) {
  struct collected c = {.limit = 64};
  assert_true(model_covering(m, e, collect, &c));
  assert_int_equal(c.count, count);
  for (uint32_t i = 0; i < count; i++) assert_int_equal(c.measure[i], wanted[i]);
}

static void test_covers(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  entity_id acme = add(f, KIND_ORGANIZATION, "acme", 0, 0), vendor = add(f, KIND_ORGANIZATION, "vendor", 0, 0);
  entity_id site = add(f, KIND_SYSTEM, "site", 0, acme), zone = add(f, KIND_SYSTEM, "zone", 0, acme);
  entity_id line = add(f, KIND_SYSTEM, "line", 0, acme), lan = add(f, KIND_SYSTEM, "lan", 0, acme);
  entity_id plc = add(f, KIND_COMPONENT, "plc", line, 0), pc = add(f, KIND_COMPONENT, "pc", 0, acme);
  entity_id firewall = add(f, KIND_COMPONENT, "firewall", 0, acme), meter = add(f, KIND_COMPONENT, "meter", line, vendor);
  entity_id cloud = add(f, KIND_SYSTEM, "cloud", 0, vendor), internet = add(f, KIND_SYSTEM, "internet", 0, 0);
  model_add_edge(m, RELATION_WITHIN, line, zone);
  model_add_edge(m, RELATION_WITHIN, zone, site);
  model_add_edge(m, RELATION_WITHIN, site, zone); /* a circle of places must end, too */
  model_add_edge(m, RELATION_WITHIN, pc, site);
  model_add_edge(m, RELATION_WITHIN, lan, site);
  entity_id inside = add_between(f, KIND_FLOW, "inside", plc, pc, acme), outside = add_between(f, KIND_FLOW, "outside", plc, cloud, acme);
  m->entities.items[outside].parent = line; /* written inside the line, leaves it */
  model_add_edge(m, RELATION_VIA, outside, lan);
  model_add_edge(m, RELATION_VIA, outside, firewall);
  model_add_edge(m, RELATION_VIA, outside, internet);
  model_add_edge(m, RELATION_VIA, outside, cloud);
  entity_id sense = add_between(f, KIND_SENSE, "sense", plc, meter, acme);
  entity_id on_acme = add_measure(f, "on_acme", acme), on_vendor = add_measure(f, "on_vendor", vendor);
  entity_id on_site = add_measure(f, "on_site", site), on_zone = add_measure(f, "on_zone", zone), on_line = add_measure(f, "on_line", line);
  entity_id on_plc = add_measure(f, "on_plc", plc), on_lan = add_measure(f, "on_lan", lan), on_wall = add_measure(f, "on_wall", firewall);
  entity_id on_cloud = add_measure(f, "on_cloud", cloud), on_internet = add_measure(f, "on_internet", internet);
  entity_id on_flow = add_measure(f, "on_flow", outside), on_meter = add_measure(f, "on_meter", meter), on_sense = add_measure(f, "on_sense", sense);
  model_add_edge(m, RELATION_ON, on_plc, site); /* placed twice, told once, where it is nearest */
  model_finish(m);
  assert_covered(m, plc, ROW(on_plc, on_line, on_zone, on_site, on_acme));
  assert_covered(m, line, ROW(on_line, on_zone, on_site, on_plc, on_acme));
  assert_covered(m, meter, ROW(on_meter, on_vendor)); /* another owner's, although it stands in our line */
  assert_covered(m, acme, ROW(on_acme));
  assert_covered(m, cloud, ROW(on_cloud, on_vendor));
  assert_covered(m, inside, ROW(on_zone, on_site, on_plc, on_acme)); /* the line holds one end only; the circle makes the zone hold the site */
  assert_covered(m, outside, ROW(on_flow, on_lan, on_internet, on_acme)); /* no component of the way, no foreign system */
  assert_covered(m, sense, ROW(on_sense, on_line, on_zone, on_site, on_plc, on_acme));
  (void)on_wall;
  struct collected first = {.limit = 1};
  assert_false(model_covering(m, plc, collect, &first));
  assert_int_equal(first.count, 1);
  assert_int_equal(first.on[0], plc);
}

static void test_around_many(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  entity_id plc = add(f, KIND_COMPONENT, "plc", 0, 0);
  for (int i = 0; i < 200; i++) {
    entity_id zone = add(f, KIND_SYSTEM, "zone", 0, 0);
    model_add_edge(m, RELATION_WITHIN, plc, zone);
    model_add_edge(m, RELATION_WITHIN, zone, plc + 1 + (entity_id)(i * 7) % 200);
  }
  model_finish(m);
  struct entity_list around = {0};
  model_around(m, plc, &around);
  assert_int_equal(around.items.count, 201);
  for (uint32_t i = 0; i < around.items.count; i++) assert_int_equal(around.items.items[i], plc + i);
  vec_free(&around.items);
}

/* ---- classes and values ------------------------------------------------------------------------------------------ */

static class_id add_class(struct fixture *f, const char *name, class_id parent) {
  struct class_info info = {.name = name_of(f, name), .parent = parent, .first_attribute = f->model.attributes.count};
  info.qualified = info.name;
  vec_push(&f->model.classes, info);
  return f->model.classes.count - 1;
}

static void add_attribute(struct fixture *f, class_id class, const char *name, const char *name_ja, struct value preset) {
  struct attribute a = {.name = name_of(f, name), .name_ja = name_of(f, name_ja), .owner = class, .preset = preset, .at = {7, 9}};
  vec_push(&f->model.attributes, a);
  f->model.classes.items[class].attribute_count++;
}

static bool naive_is(const struct model *m, class_id class, class_id ancestor) {
  for (; class != 0; class = m->classes.items[class].parent)
    if (class == ancestor) return true;
  return false;
}

static void test_class_order_against_naive(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  enum { CLASSES = 300 };
  uint32_t seed = 7;
  for (class_id c = 1; c <= CLASSES; c++) add_class(f, "K", 0);
  /* Parents of any id: a random order of joining, so that no parent is below its child. */
  class_id order[CLASSES];
  for (uint32_t i = 0; i < CLASSES; i++) {
    uint32_t j = next_random(&seed, i + 1);
    order[i] = order[j];
    order[j] = i + 1;
  }
  for (uint32_t i = 1; i < CLASSES; i++)
    if (next_random(&seed, 20) != 0) m->classes.items[order[i]].parent = order[next_random(&seed, i)];
  model_finish(m);
  for (class_id a = 0; a <= CLASSES; a++)
    for (class_id b = 0; b <= CLASSES; b++)
      if (class_is(m, a, b) != (b != 0 && naive_is(m, a, b))) fail_msg("class_is(%u, %u)", a, b);
}

static void test_class_circle_ends(void **state) {
  struct fixture *f = *state;
  class_id a = add_class(f, "A", 2), b = add_class(f, "B", 1), c = add_class(f, "C", 1), d = add_class(f, "D", 0);
  assert_null(class_attribute(&f->model, a, name_of(f, "nothing")));
  model_finish(&f->model);
  assert_true(class_is(&f->model, a, a) && class_is(&f->model, d, d));
  assert_false(class_is(&f->model, d, a) || class_is(&f->model, b, d));
  assert_null(class_attribute(&f->model, c, name_of(f, "nothing")));
}

static struct value number(struct fixture *f, int64_t n) {
  return (struct value){.tag = VALUE_NUMBER, .first = model_add_number(&f->model, (struct rational){n, 1})};
}

static int64_t read_number(struct fixture *f, entity_id e, const char *attribute, bool by_default) {
  struct value v = model_value(&f->model, e, name_of(f, attribute), NULL);
  assert_int_equal(v.tag, VALUE_NUMBER);
  assert_int_equal(v.by_default, by_default);
  return (int64_t)f->model.numbers.items[v.first].num;
}

static void test_values_and_defaults(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  class_id root = add_class(f, "Component", 0);
  add_attribute(f, root, "pieces", "台数", number(f, 1));
  add_attribute(f, root, "remote", "遠隔", (struct value){.tag = VALUE_NONE});
  class_id plc = add_class(f, "Plc", root), small = add_class(f, "SmallPlc", plc);
  add_attribute(f, small, "pieces", "台数", number(f, 3));
  m->root_class[KIND_COMPONENT] = root;
  entity_id plain = add(f, KIND_COMPONENT, "plain", 0, 0), one = add(f, KIND_COMPONENT, "one", 0, 0), two = add(f, KIND_COMPONENT, "two", 0, 0);
  m->entities.items[one].class = plc;
  m->entities.items[two].class = small;
  sym pieces = name_of(f, "pieces"), extra = name_of(f, "aaa_extra");
  struct value from_class = number(f, 5), later_class = number(f, 6), own = number(f, 7), again = number(f, 8);
  from_class.by_default = later_class.by_default = true;
  model_set(m, two, extra, from_class, SPAN_NONE);
  model_set(m, one, pieces, from_class, SPAN_NONE);
  model_set(m, two, extra, later_class, SPAN_NONE);
  model_set(m, one, pieces, own, ((span){3, 4}));
  model_set(m, one, pieces, again, SPAN_NONE);
  model_set(m, one, extra, number(f, 9), SPAN_NONE);
  model_set(m, 0, extra, own, SPAN_NONE);
  assert_non_null(class_attribute(m, small, name_of(f, "遠隔")));
  model_finish(m);
  span at;
  assert_int_equal(model_value(m, one, pieces, &at).first, own.first);
  assert_int_equal(at.start, 3);
  assert_int_equal(read_number(f, one, "aaa_extra", false), 9);
  assert_int_equal(read_number(f, two, "aaa_extra", true), 6);
  assert_int_equal(read_number(f, two, "pieces", true), 3);
  assert_int_equal(read_number(f, plain, "pieces", true), 1);
  assert_int_equal(model_value(m, plain, name_of(f, "remote"), &at).tag, VALUE_NONE);
  assert_int_equal(model_value(m, two, pieces, &at).tag, VALUE_NUMBER);
  assert_int_equal(at.start, 7);
  const struct attribute *a = class_attribute(m, small, name_of(f, "台数"));
  assert_non_null(a);
  assert_int_equal(a->owner, small);
  assert_int_equal(class_attribute(m, small, name_of(f, "遠隔"))->owner, root);
  assert_true(entity_is(m, plain, root) && entity_is(m, two, plc));
  assert_false(entity_is(m, plain, plc));
  assert_int_equal(class_find(m, "Plc"), plc);
  assert_int_equal(class_find(m, "Nowhere"), 0);
}

/* ---- texts ---------------------------------------------------------------------------------------------------------- */

static void assert_value(struct fixture *f, struct value v, const char *en, const char *ja) {
  assert_string_equal(value_text(&f->arena, &f->model, v, LANGUAGE_EN), en);
  assert_string_equal(value_text(&f->arena, &f->model, v, LANGUAGE_JA), ja);
}

static number_id written(struct fixture *f, const char *text) {
  struct quantity q = read_quantity(f, text);
  return model_add_written(&f->model, q.value, q.written);
}

static void test_value_texts(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  quantity_kind speed = kind_named(f, "RotationalSpeed");
  struct quantity q = read_quantity(f, "1500rpm");
  struct value quantity = {.tag = VALUE_QUANTITY, .extra = speed, .first = model_add_number(m, q.value), .second = q.written};
  struct value computed = {.tag = VALUE_QUANTITY, .extra = speed, .first = model_add_number(m, (struct rational){25, 1})};
  struct value range = {.tag = VALUE_RANGE, .extra = speed, .first = written(f, "0rpm"), .second = written(f, "25turn/s")};
  struct value open = {.tag = VALUE_RANGE, .extra = speed, .first = UINT32_MAX, .second = computed.first};
  struct value between = range;
  between.tag = VALUE_BETWEEN;
  assert_value(f, quantity, "1500rpm", "1500rpm");
  assert_value(f, computed, "1500rpm", "1500rpm");
  assert_value(f, range, "0rpm .. 25turn/s", "0rpm .. 25turn/s");
  assert_value(f, open, ".. 1500rpm", ".. 1500rpm");
  assert_value(f, between, "unknown in 0rpm .. 25turn/s", "不明 範囲 0rpm .. 25turn/s");
  assert_value(f, (struct value){.tag = VALUE_NONE}, "unknown", "不明");
  assert_value(f, (struct value){.tag = VALUE_ABSENT}, "absent", "なし");
  assert_value(f, (struct value){.tag = VALUE_BOOLEAN, .first = 1}, "true", "はい");
  assert_value(f, (struct value){.tag = VALUE_BOOLEAN}, "false", "いいえ");
  assert_value(f, (struct value){.tag = VALUE_TEXT, .first = name_of(f, "a \"b\"\n"), .second = name_of(f, "甲")}, "\"a \\\"b\\\"\\n\"", "\"甲\"");
  assert_value(f, (struct value){.tag = VALUE_DATE, .first = 20619}, "2026-06-15", "2026-06-15");
  class_id mark = add_class(f, "Mark", 0);
  struct enum_member member = {.name = name_of(f, "low"), .name_ja = name_of(f, "低"), .owner = mark};
  vec_push(&m->members, member);
  m->classes.items[mark].member_count = 1;
  m->classes.items[mark].name_ja = name_of(f, "段階");
  struct value low = {.tag = VALUE_MEMBER, .first = member.name, .second = mark};
  assert_value(f, low, "low", "低");
  assert_value(f, (struct value){.tag = VALUE_CLASS, .first = mark}, "Mark", "段階");
  const struct value items[] = {low, quantity};
  assert_value(f, value_list(m, items, 2), "[low, 1500rpm]", "[低, 1500rpm]");
  assert_value(f, value_list(m, items, 0), "[]", "[]");
  assert_value(f, (struct value){.tag = VALUE_REQUIREMENT, .first = name_of(f, "CPS.DS-3")}, "#CPS.DS-3", "#CPS.DS-3");
}

static void test_names(void **state) {
  struct fixture *f = *state;
  struct model *m = &f->model;
  vec_push(&m->modules, ((struct module_info){.name = name_of(f, "plant"), .own = true}));
  vec_push(&m->modules, ((struct module_info){.name = name_of(f, "cpsf"), .framework = true}));
  entity_id line = model_add_entity(m, KIND_SYSTEM, name_of(f, "line7"), 0, 0, 1, SPAN_NONE);
  entity_id drive = model_add_entity(m, KIND_COMPONENT, name_of(f, "drive7"), 0, line, 1, SPAN_NONE);
  entity_id nameless = model_add_entity(m, KIND_MEASURE, 0, 0, 0, 1, SPAN_NONE);
  assert_string_equal(entity_name(&f->arena, m, drive, false), "line7.drive7");
  assert_string_equal(entity_name(&f->arena, m, drive, true), "plant.line7.drive7");
  assert_string_equal(entity_name(&f->arena, m, nameless, false), "measure");
  assert_string_equal(kind_text(KIND_COMPONENT, LANGUAGE_JA), "モノ");
  struct requirement_use use = {.framework = name_of(f, "cpsf"), .id = name_of(f, "CPS.DS-3")};
  assert_string_equal(requirement_use_text(&f->arena, m, use), "#CPS.DS-3");
  vec_push(&m->modules, ((struct module_info){.name = name_of(f, "house"), .framework = true}));
  assert_string_equal(requirement_use_text(&f->arena, m, use), "cpsf#CPS.DS-3");
  use.framework = 0;
  assert_string_equal(requirement_use_text(&f->arena, m, use), "#CPS.DS-3");
}

/* ---- size --------------------------------------------------------------------------------------------------------------- */

/* Random edges and values of many entities, compared with what a scan of the inputs finds. */
static void test_finish_many(void **state) {
  enum { ENTITIES = 100000, SAMPLES = 50 };
  struct fixture *f = *state;
  struct model *m = &f->model;
  uint32_t seed = 42;
  sym attributes[5];
  for (int i = 0; i < 5; i++) attributes[i] = intern_text(&f->names, (const char *[]){"e", "d", "c", "b", "a"}[i]);
  for (uint32_t i = 0; i < ENTITIES; i++)
    model_add_entity(m, KIND_SYSTEM, 0, 0, i == 0 ? 0 : 1 + next_random(&seed, i), 0, SPAN_NONE);
  for (uint32_t i = 0; i < 3 * ENTITIES; i++)
    model_set(m, 1 + next_random(&seed, ENTITIES), attributes[next_random(&seed, 5)], (struct value){.tag = VALUE_BOOLEAN, .first = i}, SPAN_NONE);
  for (uint32_t i = 0; i < 2 * ENTITIES; i++)
    model_add_edge(m, RELATION_WITHIN, 1 + next_random(&seed, ENTITIES), 1 + next_random(&seed, ENTITIES));
  VEC(struct entity_value) before = {0};
  for (uint32_t i = 0; i < m->values.count; i++) vec_push(&before, m->values.items[i]);
  clock_t start = clock();
  model_finish(m);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  assert_true(seconds < 5); /* a quadratic step would need minutes, with sanitizers, too */
  for (int s = 0; s < SAMPLES; s++) {
    entity_id e = 1 + next_random(&seed, ENTITIES);
    sym attribute = attributes[s % 5];
    uint32_t wanted = UINT32_MAX, count, place = 0;
    for (uint32_t i = before.count; 0 < i; i--)
      if (before.items[i - 1].entity == e && before.items[i - 1].attribute == attribute) wanted = before.items[i - 1].value.first;
    struct value v = model_value(m, e, attribute, NULL);
    if (wanted == UINT32_MAX) assert_int_equal(v.tag, VALUE_NONE);
    if (wanted != UINT32_MAX) assert_int_equal(v.first, wanted);
    const entity_id *to = model_related(m, RELATION_WITHIN, e, &count);
    const struct relation_edges *edges = &m->relations[RELATION_WITHIN];
    for (uint32_t i = 0; i < edges->edges.count; i++)
      if (edges->edges.items[i].from == e) assert_int_equal(to[place++], edges->edges.items[i].to);
    assert_int_equal(place, count);
  }
  vec_free(&before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(test_conversions_are_exact), TEST(test_wrong_quantities_are_refused), TEST(test_kinds_of_one_dimension_stay_apart),
    TEST(test_every_unit_reads_back), TEST(test_computed_values_read_back), TEST(test_own_units_and_kinds),
    TEST(test_relations_both_ways), TEST(test_owners_are_inherited), TEST(test_covers), TEST(test_around_many),
    TEST(test_class_order_against_naive), TEST(test_class_circle_ends), TEST(test_values_and_defaults),
    TEST(test_value_texts), TEST(test_names), TEST(test_finish_many)};
  return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
