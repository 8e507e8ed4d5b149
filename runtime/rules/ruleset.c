/* ruleset.c - the compiled rules as one value: expressions, frameworks, requirements; and the table of properties. */
#include "runtime/rules/rules.h"

#include <stdlib.h>
#include <string.h>

/* ---- properties.def ------------------------------------------------------------------------------------------ */

static const struct property_info properties[PROPERTY_COUNT] = {
#define PROPERTY(id, name, ja, kinds, result, flags) [PROPERTY_##id] = {name, ja, kinds, result, flags},
#include "runtime/rules/properties.def"
#undef PROPERTY
};

const struct property_info *property_info(enum property p) { return &properties[p]; }

enum property property_find(const char *name) {
  for (int p = PROPERTY_NONE + 1; p < PROPERTY_COUNT; p++)
    if (strcmp(properties[p].name, name) == 0 || strcmp(properties[p].ja, name) == 0) return (enum property)p;
  return PROPERTY_NONE;
}

/* ---- the set --------------------------------------------------------------------------------------------------- */

void rule_set_init(struct rule_set *r) {
  memset(r, 0, sizeof *r);
  rule_add_expr(r, (struct expr){.op = EXPR_NONE});
}

void rule_set_free(struct rule_set *r) {
  for (uint32_t i = 0; i < r->requirements.count; i++) vec_free(&r->requirements.items[i].subjects.classes);
  for (uint32_t i = 0; i < r->strengthenings.count; i++) vec_free(&r->strengthenings.items[i].subjects.classes);
  for (uint32_t i = 0; i < r->exceptions.count; i++) {
    vec_free(&r->exceptions.items[i].subjects.classes);
    vec_free(&r->exceptions.items[i].overrides);
  }
  for (uint32_t i = 0; i < r->sources.count; i++) vec_free(&r->sources.items[i].subjects.classes);
  for (uint32_t i = 0; i < r->risks.count; i++) vec_free(&r->risks.items[i].subjects.classes);
  vec_free(&r->sources);
  vec_free(&r->risks);
  vec_free(&r->characteristics);
  vec_free(&r->exprs);
  vec_free(&r->frameworks);
  vec_free(&r->categories);
  vec_free(&r->requirements);
  idmap_free(&r->requirement_index);
  vec_free(&r->order);
  vec_free(&r->defines);
  vec_free(&r->exceptions);
  vec_free(&r->strengthenings);
  vec_free(&r->selects);
  arena_free(&r->memory);
}

expr_id rule_add_expr(struct rule_set *r, struct expr e) {
  vec_push(&r->exprs, e);
  return r->exprs.count - 1;
}

uint32_t rule_add_requirement(struct rule_set *r, struct rule_requirement q) {
  vec_push(&r->requirements, q);
  uint64_t key = idmap_pair(q.framework, q.id);
  if (idmap_get(&r->requirement_index, key) == 0) idmap_put(&r->requirement_index, key, r->requirements.count);
  return r->requirements.count - 1;
}

struct subject_set rule_default_subjects(struct rule_set *r) {
  struct expr subject = {.op = EXPR_VARIABLE, .free_slots = 1};
  expr_id x = rule_add_expr(r, subject);
  struct expr external = {.op = EXPR_PROPERTY, .free_slots = 1, .symbol = PROPERTY_EXTERNAL, .a = x};
  expr_id outside = rule_add_expr(r, external);
  struct expr own = {.op = EXPR_NOT, .free_slots = 1, .a = outside};
  return (struct subject_set){.kinds = 1u << KIND_ORGANIZATION, .where = rule_add_expr(r, own)};
}

/* ---- catalogues and built-in checks ---------------------------------------------------------------------------- */

void rule_set_add_catalogue(struct rule_set *r, uint32_t framework) {
  const struct catalogue *c = r->frameworks.items[framework].catalogue;
  if (c == NULL) return;
  uint32_t first = r->categories.count + 1;
  for (uint32_t i = 0; i < c->categories.count; i++) {
    const struct catalogue_category *x = &c->categories.items[i];
    vec_push(&r->categories, ((struct rule_category){framework, x->id, x->title, x->at}));
  }
  for (uint32_t i = 0; i < c->requirements.count; i++) {
    const struct catalogue_requirement *x = &c->requirements.items[i];
    if (idmap_get(&r->requirement_index, idmap_pair(framework, x->id)) != 0) continue;
    struct rule_requirement q = {.framework = framework, .id = x->id, .catalogue = i, .title = x->title, .at = x->at};
    q.category = x->category < c->categories.count ? first + x->category : 0;
    q.subjects = rule_default_subjects(r);
    rule_add_requirement(r, q);
  }
}

void rule_set_add_core(struct rule_set *r, struct interner *names, module_id core) {
  static const struct {
    const char *code;
    uint32_t kinds;
    const char *en, *ja;
  } checks[] = {
#define CHECK(code, kinds, severity, en, ja) {#code, kinds, en, ja},
#include "runtime/model/builtin_checks.def"
#undef CHECK
  };
  struct rule_framework f = {.name = intern_text(names, "std.core"),
                             .version = intern_text(names, "0"),
                             .module = core,
                             .core = true,
                             .base = UINT32_MAX};
  f.title = (struct bilingual){intern_text(names, "Built-in checks"), intern_text(names, "組込みの検査")};
  vec_push(&r->frameworks, f);
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
    struct rule_requirement q = {.framework = r->frameworks.count - 1,
                                 .id = intern_text(names, checks[i].code),
                                 .catalogue = UINT32_MAX,
                                 .stated = true};
    q.title = (struct bilingual){intern_text(names, checks[i].en), intern_text(names, checks[i].ja)};
    q.subjects.kinds = checks[i].kinds;
    rule_add_requirement(r, q);
  }
}

/* ---- finishing ----------------------------------------------------------------------------------------------------
 */

/* A set made by hand may have pushed requirements itself, without the index. */
static void rebuild_index(struct rule_set *r) {
  idmap_free(&r->requirement_index);
  for (uint32_t i = 0; i < r->requirements.count; i++) {
    uint64_t key = idmap_pair(r->requirements.items[i].framework, r->requirements.items[i].id);
    if (idmap_get(&r->requirement_index, key) == 0) idmap_put(&r->requirement_index, key, i + 1);
  }
}

static void add_missing(struct rule_set *r) {
  bool *has = memory_zeroed((size_t)r->frameworks.count + 1, sizeof *has);
  for (uint32_t i = 0; i < r->categories.count; i++) has[r->categories.items[i].framework] = true;
  for (uint32_t f = 0; f < r->frameworks.count; f++)
    if (!has[f]) rule_set_add_catalogue(r, f);
  free(has);
}

/* Counting sort: by stratum, then in the order of the list. */
static void sort_order(struct rule_set *r) {
  uint32_t strata = 0, count = r->requirements.count;
  for (uint32_t i = 0; i < count; i++)
    if (strata <= r->requirements.items[i].stratum) strata = r->requirements.items[i].stratum + 1;
  uint32_t *place = memory_zeroed((size_t)strata + 1, sizeof *place);
  for (uint32_t i = 0; i < count; i++) place[r->requirements.items[i].stratum + 1]++;
  for (uint32_t s = 0; s < strata; s++) place[s + 1] += place[s];
  r->order.count = 0;
  vec_reserve(&r->order, count);
  r->order.count = count;
  for (uint32_t i = 0; i < count; i++) r->order.items[place[r->requirements.items[i].stratum]++] = i;
  free(place);
}

void rule_set_finish(struct rule_set *r) {
  rebuild_index(r);
  add_missing(r);
  sort_order(r);
}

/* ---- questions ------------------------------------------------------------------------------------------------------
 */

uint32_t rule_requirement_find(const struct rule_set *r, uint32_t framework, sym id) {
  return idmap_get(&r->requirement_index, idmap_pair(framework, id)) - 1;
}

static void add_category(const struct rule_set *r, uint32_t framework, sym id, struct index_list *res) {
  for (uint32_t i = 0; i < r->requirements.count; i++) {
    const struct rule_requirement *q = &r->requirements.items[i];
    if (q->framework == framework && q->category != 0 && r->categories.items[q->category - 1].id == id)
      vec_push(&res->items, i);
  }
}

static void resolve_in(const struct rule_set *r, uint32_t framework, const struct requirement_use *use,
                       struct index_list *res) {
  uint32_t index = use->category ? UINT32_MAX : rule_requirement_find(r, framework, use->id);
  if (use->category)
    add_category(r, framework, use->id, res);
  else if (index != UINT32_MAX)
    vec_push(&res->items, index);
}

/* A name without a version may stand for several versions side by side; the first that has the id is meant. An overlay
 * speaks of what it is built on, too. */
void requirement_use_resolve(const struct rule_set *r, struct requirement_use use, struct index_list *res) {
  uint32_t before = res->items.count, overlay = UINT32_MAX;
  for (int exact = 1; 0 <= exact && res->items.count == before; exact--)
    for (uint32_t f = 0; f < r->frameworks.count && res->items.count == before; f++) {
      const struct rule_framework *w = &r->frameworks.items[f];
      if (use.framework != 0 && w->name != use.framework) continue;
      if (exact && use.version != 0 && w->version != use.version) continue;
      if (use.framework != 0) overlay = f;
      resolve_in(r, f, &use, res);
    }
  for (uint32_t steps = 0; overlay != UINT32_MAX && res->items.count == before && steps < r->frameworks.count;
       steps++) {
    overlay = r->frameworks.items[overlay].base;
    if (overlay != UINT32_MAX) resolve_in(r, overlay, &use, res);
  }
}

bool framework_builds_on(const struct rule_set *r, uint32_t framework, uint32_t base) {
  for (uint32_t steps = 0; framework != UINT32_MAX && steps < r->frameworks.count; steps++) {
    if (framework == base) return true;
    framework = r->frameworks.items[framework].base;
  }
  return false;
}
