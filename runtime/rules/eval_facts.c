/* eval_facts.c - what the model says about requirements, indexed once: which measures count and what they rest on, what
 * is said of a requirement at each place, claims, completeness, authority. */
#include "runtime/rules/evaluate_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- small readings ----------------------------------------------------------------------------- */

/* Measures, evidence and contracts are ours when their module is; elements say it themselves. */
bool eval_is_own(const struct eval_engine *g, entity_id e) {
  const struct entity *x = engine_entity(g, e);
  if (x->flags & ENTITY_OWN) return true;
  if (x->kind <= KIND_ACTUATE || (x->flags & ENTITY_EXTERNAL)) return false;
  return x->module == 0 || g->model->modules.count <= x->module || g->model->modules.items[x->module].own;
}

/* Of an element of somebody else we may know no more than its kind. */
uint8_t eval_is_class(const struct eval_engine *g, entity_id e, class_id class) {
  const struct entity *x = engine_entity(g, e);
  if (entity_is(g->model, e, class)) return GRADE_DERIVED;
  bool rough = x->class == 0 || x->class == g->model->root_class[x->kind];
  bool same_kind = g->model->classes.items[class].kind == x->kind;
  return rough && same_kind && !eval_is_own(g, e) ? GRADE_UNKNOWN : GRADE_FALSE;
}

static int compare_days(const struct eval_engine *g, number_id n) {
  return rational_compare(g->model->numbers.items[n], (struct rational){g->as_of, 1});
}

/* Is the date (UPPER: as-of <= date, else date <= as-of)? Without a date there is no bound. */
static uint8_t date_holds(const struct eval_engine *g, struct value v, bool upper) {
  switch ((enum value_tag)v.tag) {
  case VALUE_DATE: return grade_of(upper ? g->as_of <= (day)v.first : (day)v.first <= g->as_of);
  case VALUE_BETWEEN: {
    int lo = v.first == UINT32_MAX ? -1 : compare_days(g, v.first),
        hi = v.second == UINT32_MAX ? 1 : compare_days(g, v.second);
    if (upper ? 0 <= lo : hi <= 0) return GRADE_DERIVED;
    return (upper ? hi < 0 : 0 < lo) ? GRADE_FALSE : GRADE_UNKNOWN;
  }
  case VALUE_UNKNOWN: return GRADE_UNKNOWN;
  case VALUE_NONE:
  case VALUE_ABSENT:
  case VALUE_BOOLEAN:
  case VALUE_NUMBER:
  case VALUE_QUANTITY:
  case VALUE_RANGE:
  case VALUE_TEXT:
  case VALUE_MEMBER:
  case VALUE_ENTITY:
  case VALUE_CLASS:
  case VALUE_REQUIREMENT:
  case VALUE_LIST:
  case VALUE_DIGEST: break;
  }
  return GRADE_DERIVED;
}

uint8_t eval_in_dates(const struct eval_engine *g, entity_id e, sym since, sym until) {
  uint8_t begun = since == 0 ? GRADE_DERIVED : date_holds(g, model_value(g->model, e, since, NULL), false);
  uint8_t lasting = until == 0 ? GRADE_DERIVED : date_holds(g, model_value(g->model, e, until, NULL), true);
  return grade_and(begun, lasting);
}

static bool in_force(const struct eval_engine *g, day since, day until) {
  return in_dates(since, until, g->as_of);
}

static sym corporate_number(const struct eval_engine *g, entity_id organization) {
  struct value v = {.tag = VALUE_NONE};
  if (g->words.corporate_number != 0) v = model_value(g->model, organization, g->words.corporate_number, NULL);
  return v.tag == VALUE_TEXT ? (sym)v.first : 0;
}

static void index_numbers(struct eval_engine *g) {
  for (entity_id e = 1; e < g->model->entities.count; e++) {
    if (engine_entity(g, e)->kind != KIND_ORGANIZATION || !eval_is_own(g, e)) continue;
    sym number = corporate_number(g, e);
    if (number != 0) idmap_put(&g->own_numbers, number, 1);
  }
}

bool eval_is_ourselves(const struct eval_engine *g, entity_id organization) {
  if (g->own_numbers.count == 0 || eval_is_own(g, organization)) return false;
  sym number = corporate_number(g, organization);
  return number != 0 && idmap_get(&g->own_numbers, number) != 0;
}

/* ---- measures ----------------------------------------------------------------------------------- */

static bool is_assumed(const struct eval_engine *g, entity_id measure, struct value status) {
  if (!g->assume_planned || status.tag != VALUE_MEMBER || status.first != g->words.planned) return false;
  struct value due = model_value(g->model, measure, g->words.due, NULL);
  return due.tag == VALUE_DATE && g->as_of <= (day)due.first;
}

/* Counts: implemented, and in force on the as-of date. What is planned and assumed done need not have begun. */
static enum truth counting_of(const struct eval_engine *g, entity_id measure) {
  struct value status = model_value(g->model, measure, g->words.status, NULL);
  if (is_assumed(g, measure, status)) return grade_truth(eval_in_dates(g, measure, 0, g->words.until));
  uint8_t done = GRADE_DERIVED;
  if (status.tag == VALUE_UNKNOWN || status.tag == VALUE_BETWEEN)
    done = GRADE_UNKNOWN;
  else if (status.tag != VALUE_NONE)
    done = grade_of(status.tag == VALUE_MEMBER && status.first == g->words.implemented);
  return grade_truth(grade_and(done, eval_in_dates(g, measure, g->words.since, g->words.until)));
}

/* An auditor or author who belongs to somebody else. */
static bool is_third_party(const struct eval_engine *g, entity_id evidence, entity_id owner) {
  if (g->third_party != 0 && entity_is(g->model, evidence, g->third_party)) return true;
  struct value author = model_value(g->model, evidence, g->words.author, NULL);
  if (author.tag != VALUE_ENTITY || owner == 0) return false;
  entity_id other = engine_entity(g, author.first)->owner;
  return other != 0 && other != owner;
}

/* A measure without an owner stands on the side of what it is on. */
static entity_id side_of(const struct eval_engine *g, entity_id measure) {
  entity_id owner = engine_entity(g, measure)->owner;
  return owner != 0 ? owner : engine_entity(g, model_one(g->model, RELATION_ON, measure))->owner;
}

static enum basis basis_of(const struct eval_engine *g, entity_id measure) {
  uint32_t count;
  const entity_id *evidence = model_related(g->model, RELATION_EVIDENCE, measure, &count);
  enum basis res = BASIS_STATED;
  for (uint32_t i = 0; i < count; i++) {
    if (grade_truth(eval_in_dates(g, evidence[i], g->words.issued, g->words.expires)) != TRUE_) continue;
    enum basis here = is_third_party(g, evidence[i], side_of(g, measure)) ? BASIS_THIRD_PARTY : BASIS_EVIDENCED;
    if (res < here) res = here;
  }
  return res;
}

static uint8_t measure_state(struct eval_engine *g, entity_id measure) {
  uint8_t *state = &g->measure_state[measure];
  if (*state == 0) *state = (uint8_t)(1 + counting_of(g, measure) + 3 * (basis_of(g, measure) - BASIS_STATED));
  return (uint8_t)(*state - 1);
}

enum truth eval_counting(struct eval_engine *g, entity_id measure) {
  return (enum truth)(measure_state(g, measure) % 3);
}

uint8_t eval_measure_grade(struct eval_engine *g, entity_id measure) {
  return (uint8_t)(GRADE_STATED + measure_state(g, measure) / 3);
}

/* ---- uses of requirements ----------------------------------------------------------------------- */

/* The number of a pair of framework and version, made when it is new. */
static uint32_t framework_number(struct eval_engine *g, struct requirement_use use) {
  uint64_t key = idmap_pair(use.framework, use.version);
  uint32_t found = idmap_get(&g->use_frameworks, key);
  if (found != 0) return found;
  idmap_put(&g->use_frameworks, key, g->use_frameworks.count + 1);
  return g->use_frameworks.count;
}

const struct index_list *eval_use(struct eval_engine *g, struct requirement_use use) {
  uint64_t key = idmap_pair(framework_number(g, use) * 2 + (use.category ? 1 : 0), use.id);
  uint32_t found = idmap_get(&g->uses, key);
  if (found != 0) return &g->use_lists.items[found - 1];
  struct index_list list = {0};
  requirement_use_resolve(g->rules, use, &list);
  vec_push(&g->use_lists, list);
  idmap_put(&g->uses, key, g->use_lists.count);
  return &g->use_lists.items[g->use_lists.count - 1];
}

/* ---- what is said at a place -------------------------------------------------------------------- */

struct place_facts *eval_place(struct eval_engine *g, uint32_t requirement, entity_id place) {
  uint64_t key = idmap_pair(requirement, place);
  uint32_t index = idmap_get(&g->place_index, key);
  if (index == 0) {
    vec_push(&g->places_said, (struct place_facts){0});
    index = g->places_said.count;
    idmap_put(&g->place_index, key, index);
  }
  bit_set(g->loaded, place);
  return &g->places_said.items[index - 1];
}

/* Grades of levels 1 to 3 for something at LEVEL (0: at some level from 1 on) that is TRUTH, resting on GRADE. */
static void level_grades(uint8_t res[3], uint8_t level, enum truth truth, uint8_t grade) {
  for (uint8_t n = 1; n <= 3; n++) {
    bool sure = n <= (level == 0 ? 1 : level), possible = sure || level == 0;
    res[n - 1] = !possible || truth == FALSE_ ? GRADE_FALSE : sure && truth == TRUE_ ? grade : GRADE_UNKNOWN;
  }
}

static void add_named(struct eval_engine *g, const struct meets *x) {
  if (x->measure == 0 || (engine_entity(g, x->measure)->flags & ENTITY_ANSWER))
    return; /* rows are entered by themselves */
  enum truth counts = eval_counting(g, x->measure);
  if (counts == FALSE_) return;
  uint8_t grades[3], level = x->level != 0 ? x->level : (uint8_t)engine_entity(g, x->measure)->level;
  level_grades(grades, level, counts, eval_measure_grade(g, x->measure));
  const struct index_list *list = eval_use(g, x->requirement);
  uint32_t count;
  const entity_id *on = model_related(g->model, RELATION_ON, x->measure, &count);
  for (uint32_t i = 0; i < list->items.count; i++)
    for (uint32_t p = 0; p < count; p++) {
      struct place_facts *place = eval_place(g, list->items.items[i], on[p]);
      for (int n = 0; n < 3; n++) place->named[n] = grade_or(place->named[n], grades[n]);
      place->answered |= counts == TRUE_;
    }
}

/* A row that does not count on the as-of date is as if it were not there. */
static enum truth row_counts(struct eval_engine *g, const struct answer *row) {
  if (!in_force(g, row->since, row->until)) return FALSE_;
  return row->measure == 0 ? TRUE_ : eval_counting(g, row->measure);
}

static uint8_t row_level(const struct eval_engine *g, const struct answer *row) {
  bool planned = g->assume_planned && row->planned_due != DAY_NONE && g->as_of <= row->planned_due;
  uint8_t level = row->value == ANSWER_LEVEL ? row->level : 0;
  return planned && level < row->planned_level ? row->planned_level : level;
}

static struct row_facts facts_of_row(struct eval_engine *g, const struct answer *row) {
  struct row_facts res = {.state = row->blanket || row->requirement.category ? ROW_BLANKET : ROW_OWN};
  enum truth counts = row_counts(g, row);
  uint8_t level = row_level(g, row), grade = row->measure == 0 ? GRADE_STATED : eval_measure_grade(g, row->measure);
  bool answered = row->value != ANSWER_UNKNOWN || level != 0;
  if (counts == FALSE_) return (struct row_facts){0};
  res.certain = counts == TRUE_;
  res.answered = answered;
  for (uint8_t n = 1; n <= 3; n++) res.grade[n - 1] = n <= level ? grade : answered ? GRADE_FALSE : GRADE_UNKNOWN;
  return res;
}

/* Two rows on one subject are an error; of two that stand side by side the more careful one counts. */
static void merge_row(struct row_facts *into, const struct row_facts *row) {
  if (row->state == ROW_NONE || row->state < into->state) return;
  if (into->state < row->state) {
    *into = *row;
    return;
  }
  into->certain &= row->certain;
  into->answered &= row->answered;
  for (int n = 0; n < 3; n++) into->grade[n] = grade_and(into->grade[n], row->grade[n]);
}

static void add_row(struct eval_engine *g, const struct answer *row) {
  if (row->on == 0) return;
  struct row_facts facts = facts_of_row(g, row);
  if (facts.state == ROW_NONE) return;
  const struct index_list *list = eval_use(g, row->requirement);
  for (uint32_t i = 0; i < list->items.count; i++)
    merge_row(&eval_place(g, list->items.items[i], row->on)->row, &facts);
}

/* ---- claims ------------------------------------------------------------------------------------- */

/* What we publish about our own elements is made from their verdicts and proves none of them. */
static bool is_claim_valid(const struct eval_engine *g, const struct claim *c) {
  return c->on != 0 && in_force(g, c->since, c->until) && !(c->own && (engine_entity(g, c->on)->flags & ENTITY_OWN));
}

enum claim_speaker eval_claim_speaker(struct eval_engine *g, const struct claim *c) {
  entity_id owner = principal_owning(g->model, c->on);
  if (c->by == 0 || (owner != 0 && eval_acts(g, c->by, owner))) return SPEAKER_PARTNER;
  uint32_t count;
  const entity_id *behind = principals_behind(&g->principals, c->by, &count);
  for (uint32_t i = 0; i < count; i++)
    if (eval_is_own(g, behind[i]) && engine_entity(g, behind[i])->kind == KIND_ORGANIZATION) return SPEAKER_OURSELVES;
  return SPEAKER_STRANGER;
}

/* Of a partner's claims the highest counts, of what we found ourselves the lowest. */
static void note_claim(struct eval_engine *g, uint32_t index, uint32_t requirement, bool ours) {
  const struct claim *c = &g->model->claims.items[index];
  uint64_t key = idmap_pair(requirement, c->on);
  struct idmap *map = ours ? &g->doubts : &g->claims;
  uint32_t known = idmap_get(map, key);
  uint8_t level = known == 0 ? 0 : g->model->claims.items[known - 1].level;
  if (known == 0 || (ours ? c->level < level : level < c->level)) idmap_put(map, key, index + 1);
}

static void add_claim(struct eval_engine *g, uint32_t index) {
  const struct claim *c = &g->model->claims.items[index];
  if (!is_claim_valid(g, c)) return;
  enum claim_speaker speaker = eval_claim_speaker(g, c);
  if (speaker == SPEAKER_STRANGER || (speaker == SPEAKER_OURSELVES && !c->level_stated)) return;
  const struct index_list *list = eval_use(g, c->requirement);
  for (uint32_t i = 0; i < list->items.count; i++) note_claim(g, index, list->items.items[i], speaker == SPEAKER_OURSELVES);
}

/* Index + 1 of the claim on E or on its owner: the higher level, or the lower one. */
static uint32_t claim_about(const struct eval_engine *g, const struct idmap *map, uint32_t requirement, entity_id e, bool lowest) {
  uint32_t here = idmap_get(map, idmap_pair(requirement, e)), owner = idmap_get(map, idmap_pair(requirement, engine_entity(g, e)->owner));
  if (here == 0 || owner == 0 || here == owner) return here ? here : owner;
  uint8_t a = g->model->claims.items[here - 1].level, b = g->model->claims.items[owner - 1].level;
  return (lowest ? b < a : a < b) ? owner : here;
}

struct claim_bounds eval_claim_bounds(const struct eval_engine *g, uint32_t requirement, entity_id e) {
  struct claim_bounds res = {.lo = 0, .hi = 3};
  if (e == 0 || (g->claims.count == 0 && g->doubts.count == 0)) return res;
  uint32_t theirs = claim_about(g, &g->claims, requirement, e, false), ours = claim_about(g, &g->doubts, requirement, e, true);
  if (theirs != 0) res.lo = g->model->claims.items[theirs - 1].level;
  if (ours == 0) return res;
  uint8_t found = g->model->claims.items[ours - 1].level;
  if (found == 0 || found < res.lo)
    res.hi = found;
  res.theirs = theirs != 0 && found < res.lo ? theirs : 0;
  res.ours = ours;
  res.lo = found < res.lo || theirs == 0 ? found : res.lo;
  return res;
}

uint8_t eval_claim_level(const struct eval_engine *g, uint32_t requirement, entity_id e) {
  return eval_claim_bounds(g, requirement, e).lo;
}

/* ---- authority ---------------------------------------------------------------------------------- */

bool eval_acts(const struct eval_engine *g, entity_id who, entity_id principal) {
  return principals_act((struct principals *)&g->principals, who, principal);
}

/* ---- building ----------------------------------------------------------------------------------- */

static uint32_t *chain_new(uint32_t count) { return memory_zeroed((size_t)count + 1, sizeof(uint32_t)); }

static void chain_add(struct idmap *first, uint32_t *next, uint64_t key, uint32_t index) {
  next[index] = idmap_get(first, key);
  idmap_put(first, key, index + 1);
}

static void index_statements(struct eval_engine *g) {
  const struct model *m = g->model;
  g->meets_next = chain_new(m->meets.count);
  g->offers_next = chain_new(m->shares.count);
  g->within_next = chain_new(m->downgrades.count);
  for (uint32_t i = m->meets.count; 0 < i; i--)
    chain_add(&g->meets_first, g->meets_next, m->meets.items[i - 1].measure, i - 1);
  for (uint32_t i = m->shares.count; 0 < i; i--)
    if (m->shares.items[i - 1].kind == SHARE_OFFER)
      chain_add(&g->offers_first, g->offers_next, m->shares.items[i - 1].contract, i - 1);
  for (uint32_t i = m->downgrades.count; 0 < i; i--)
    if (m->downgrades.items[i - 1].endorse)
      chain_add(&g->within_first, g->within_next, m->downgrades.items[i - 1].procedure, i - 1);
}

/* A list is complete when somebody says so who may. Without a name it is the owner's word, given in its own spec. */
bool eval_closes(const struct eval_engine *g, const struct completeness *c) {
  if (c->within == 0 || !in_force(g, c->since, c->until)) return false;
  const struct entity *x = engine_entity(g, c->within);
  if (c->by == 0) return eval_is_own(g, c->within);
  return x->owner != 0 && eval_acts(g, c->by, x->owner);
}

static void index_completes(struct eval_engine *g) {
  const struct model *m = g->model;
  g->complete_next = chain_new(m->completes.count);
  for (uint32_t i = 0; i < m->completes.count; i++) {
    if (!eval_closes(g, &m->completes.items[i])) continue;
    chain_add(&g->complete_first, g->complete_next, m->completes.items[i].within, i);
    bit_set(g->loaded, m->completes.items[i].within);
  }
}

static void find_words(struct eval_engine *g) {
  const struct {
    sym *word;
    const char *text;
  } words[] = {{&g->words.status, "status"},
               {&g->words.implemented, "implemented"},
               {&g->words.planned, "planned"},
               {&g->words.since, "since"},
               {&g->words.until, "until"},
               {&g->words.due, "due"},
               {&g->words.expires, "expires"},
               {&g->words.issued, "issued"},
               {&g->words.author, "author"},
               {&g->words.name, "name"},
               {&g->words.payload, "payload"},
               {&g->words.requirement, "requirement"},
               {&g->words.within, "within"},
               {&g->words.readers_any, "readers_any"},
               {&g->words.readers_stated, "readers_stated"},
               {&g->words.corporate_number, "corporate_number"},
               {&g->words.c, "c"},
               {&g->words.i, "i"},
               {&g->words.a, "a"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    *words[i].word = intern_find(g->model->names, words[i].text, strlen(words[i].text));
}

static void find_classes(struct eval_engine *g) {
  const struct {
    class_id *class;
    const char *name;
  } classes[] = {{&g->internet, "std.core.Internet"},  {&g->third_party, "std.secure.ThirdPartyAudit"},
                 {&g->places[0], "std.core.Place"},    {&g->places[1], "std.core.Site"},
                 {&g->places[2], "std.core.Building"}, {&g->places[3], "std.core.Room"},
                 {&g->zones[0], "std.core.Zone"},      {&g->zones[1], "std.core.Conduit"}};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    *classes[i].class = class_find(g->model, classes[i].name);
}

static void find_property_names(struct eval_engine *g) {
  for (int p = 1; p < PROPERTY_COUNT; p++) {
    const char *name = property_info((enum property)p)->name;
    g->property_names[p] = name == NULL ? 0 : intern_find(g->model->names, name, strlen(name));
  }
}

static void find_vague_flows(struct eval_engine *g) {
  const struct model *m = g->model;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (engine_entity(g, e)->kind != KIND_FLOW) continue;
    g->pathless |= model_one(m, RELATION_VIA, e) == 0;
    g->dataless |= model_one(m, RELATION_FLOW_DATA, e) == 0;
  }
}

void eval_facts_build(struct eval_engine *g) {
  const struct model *m = g->model;
  g->measure_state = memory_zeroed(m->entities.count, 1);
  g->loaded = bits_new(m->entities.count);
  g->mark = memory_zeroed(m->entities.count, sizeof *g->mark);
  g->distance = memory_zeroed(m->entities.count, sizeof *g->distance);
  find_words(g);
  find_classes(g);
  find_property_names(g);
  find_vague_flows(g);
  index_numbers(g);
  principals_build(&g->principals, m, g->as_of);
  index_statements(g);
  index_completes(g);
  for (uint32_t i = 0; i < m->relations[RELATION_ON].edges.count; i++)
    bit_set(g->loaded, m->relations[RELATION_ON].edges.items[i].to);
  for (uint32_t i = 0; i < m->meets.count; i++) add_named(g, &m->meets.items[i]);
  for (uint32_t i = 0; i < m->answers.count; i++) add_row(g, &m->answers.items[i]);
  for (uint32_t i = 0; i < m->claims.count; i++) add_claim(g, i);
}

void eval_facts_free(struct eval_engine *g) {
  principals_free(&g->principals);
  for (uint32_t i = 0; i < g->use_lists.count; i++) vec_free(&g->use_lists.items[i].items);
  vec_free(&g->use_lists);
  vec_free(&g->places_said);
  vec_free(&g->inherited);
  idmap_free(&g->inherited_first);
  struct idmap *maps[] = {&g->own_numbers, &g->place_index,  &g->claims,       &g->complete_first, &g->doubts,
                          &g->meets_first, &g->offers_first, &g->within_first, &g->uses,           &g->use_frameworks};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) idmap_free(maps[i]);
  void *arrays[] = {g->measure_state, g->loaded,     g->mark,        g->distance,   g->complete_next,
                    g->meets_next, g->offers_next, g->within_next};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
}
