/* evaluate_fixture.c - see evaluate_fixture.h. */
#include "tests/unit/evaluate_fixture.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void malformed(const char *what, const char *at) {
  fprintf(stderr, "malformed: %s at `%s`\n", what, at);
  abort();
}

/* ---- the world ---------------------------------------------------------------------------------- */

day eval_day(const char *text) {
  day res = DAY_NONE;
  if (!date_parse(text, strlen(text), &res)) malformed("date", text);
  return res;
}

sym eval_name(struct eval_world *w, const char *text) { return intern_text(&w->names, text); }

class_id eval_class(struct eval_world *w, const char *qualified, enum entity_kind kind, class_id parent) {
  const char *dot = strrchr(qualified, '.');
  struct class_info c = {.name = eval_name(w, dot ? dot + 1 : qualified),
                         .qualified = eval_name(w, qualified),
                         .kind = (uint8_t)kind,
                         .parent = parent};
  vec_push(&w->model.classes, c);
  return w->model.classes.count - 1;
}

class_id eval_class_named(const struct eval_world *w, const char *qualified) {
  return class_find(&w->model, qualified);
}

static class_id add_enum(struct eval_world *w, const char *name, const char *const *members, uint32_t count) {
  class_id c = eval_class(w, name, KIND_NONE, 0);
  struct class_info *x = &w->model.classes.items[c];
  x->is_enum = true;
  x->first_member = w->model.members.count;
  x->member_count = count;
  for (uint32_t i = 0; i < count; i++)
    vec_push(&w->model.members, ((struct enum_member){.name = eval_name(w, members[i]), .owner = c}));
  return c;
}

static void add_classes(struct eval_world *w) {
  static const char *const roots[KIND_COUNT] = {[KIND_ORGANIZATION] = "std.core.Organization",
                                                [KIND_PERSON] = "std.core.Person",
                                                [KIND_COMPONENT] = "std.core.Component",
                                                [KIND_DATA] = "std.core.Data",
                                                [KIND_PROCEDURE] = "std.core.Procedure",
                                                [KIND_SYSTEM] = "std.core.System",
                                                [KIND_FLOW] = "std.core.Flow",
                                                [KIND_SENSE] = "std.core.Sense",
                                                [KIND_ACTUATE] = "std.core.Actuate",
                                                [KIND_MEASURE] = "std.core.Measure",
                                                [KIND_EVIDENCE] = "std.core.Evidence",
                                                [KIND_CONTRACT] = "std.core.Contract"};
  static const struct {
    const char *name;
    uint8_t kind;
  } more[] = {
      {"std.core.Place", KIND_SYSTEM}, {"std.core.Zone", KIND_SYSTEM}, {"std.core.Internet", KIND_SYSTEM},
      {"Encryption", KIND_MEASURE},    {"Inventory", KIND_MEASURE},    {"std.secure.ThirdPartyAudit", KIND_EVIDENCE},
      {"Plc", KIND_COMPONENT},         {"Radio", KIND_SYSTEM},         {"Supplier", KIND_ORGANIZATION}};
  for (int k = 0; k < KIND_COUNT; k++)
    if (roots[k] != NULL) w->model.root_class[k] = eval_class(w, roots[k], (enum entity_kind)k, 0);
  for (size_t i = 0; i < sizeof more / sizeof *more; i++)
    eval_class(w, more[i].name, (enum entity_kind)more[i].kind, w->model.root_class[more[i].kind]);
}

/* A measure is implemented unless it says otherwise. */
static void add_status(struct eval_world *w) {
  struct class_info *measure = &w->model.classes.items[w->model.root_class[KIND_MEASURE]];
  struct attribute a = {.name = eval_name(w, "status"), .owner = w->model.root_class[KIND_MEASURE]};
  a.preset = eval_member(w, "Status:implemented");
  measure->first_attribute = w->model.attributes.count;
  measure->attribute_count = 1;
  vec_push(&w->model.attributes, a);
}

void eval_world_begin(struct eval_world *w) {
  static const char *const marks[] = {"low", "moderate", "high"}, *const states[] = {"implemented", "partly",
                                                                                     "planned"};
  memset(w, 0, sizeof *w);
  model_init(&w->model, &w->names, &w->sources);
  rule_set_init(&w->rules);
  vec_push(&w->model.modules, ((struct module_info){.name = eval_name(w, "spec"), .own = true}));
  vec_push(&w->model.modules, ((struct module_info){.name = eval_name(w, "others")}));
  w->own = 1;
  w->foreign = 2;
  add_classes(w);
  w->enum_mark = add_enum(w, "Mark", marks, 3);
  w->enum_status = add_enum(w, "Status", states, 3);
  add_status(w);
  vec_push(&w->rules.frameworks,
           ((struct rule_framework){.name = eval_name(w, "fw"), .version = eval_name(w, "1"), .base = UINT32_MAX}));
}

void eval_world_end(struct eval_world *w) {
  if (w->judged) evaluation_free(&w->evaluation);
  rule_set_free(&w->rules);
  model_free(&w->model);
  sources_free(&w->sources);
  interner_free(&w->names);
}

int eval_world_setup(void **state) {
  struct eval_world *w = memory_zeroed(1, sizeof *w);
  eval_world_begin(w);
  *state = w;
  return 0;
}

int eval_world_teardown(void **state) {
  eval_world_end(*state);
  free(*state);
  return 0;
}

/* ---- elements ----------------------------------------------------------------------------------- */

entity_id eval_add(struct eval_world *w, enum entity_kind kind, const char *name, entity_id parent, entity_id owner) {
  entity_id e =
      model_add_entity(&w->model, kind, eval_name(w, name), w->model.root_class[kind], parent, w->own, SPAN_NONE);
  w->model.entities.items[e].flags = ENTITY_OWN;
  w->model.entities.items[e].owner = owner;
  if (parent != 0 && KIND_IS_ELEMENT(kind)) model_add_edge(&w->model, RELATION_PARTS, parent, e);
  if (parent != 0 && kind == KIND_DATA) model_add_edge(&w->model, RELATION_HOLDERS, e, parent);
  return e;
}

entity_id eval_add_external(struct eval_world *w, enum entity_kind kind, const char *name, entity_id owner) {
  entity_id e = eval_add(w, kind, name, 0, owner);
  w->model.entities.items[e].flags = ENTITY_EXTERNAL;
  w->model.entities.items[e].module = w->foreign;
  return e;
}

entity_id eval_add_transfer(struct eval_world *w, enum entity_kind kind, const char *name, entity_id source,
                            entity_id sink) {
  entity_id e = eval_add(w, kind, name, 0, w->model.entities.items[source].owner);
  model_add_edge(&w->model, RELATION_SOURCE, e, source);
  model_add_edge(&w->model, RELATION_SINK, e, sink);
  return e;
}

entity_id eval_add_flow(struct eval_world *w, const char *name, entity_id source, entity_id sink, entity_id via) {
  entity_id e = eval_add_transfer(w, KIND_FLOW, name, source, sink);
  model_add_edge(&w->model, RELATION_VIA, e, via);
  return e;
}

entity_id eval_find(const struct eval_world *w, const char *name) {
  sym s = intern_find(&w->names, name, strlen(name));
  for (entity_id e = 1; e < w->model.entities.count; e++)
    if (w->model.entities.items[e].name == s) return e;
  return 0;
}

/* ---- values ------------------------------------------------------------------------------------- */

static number_id number_of(struct eval_world *w, int64_t n) {
  return model_add_number(&w->model, (struct rational){n, 1});
}

struct value eval_number(struct eval_world *w, int64_t n) {
  return (struct value){.tag = VALUE_NUMBER, .first = number_of(w, n)};
}

struct value eval_between(struct eval_world *w, int64_t lo, int64_t hi) {
  struct value v = {.tag = VALUE_BETWEEN, .first = number_of(w, lo)};
  v.second = number_of(w, hi);
  return v;
}

struct value eval_range(struct eval_world *w, int64_t lo, int64_t hi) {
  struct value v = eval_between(w, lo, hi);
  v.tag = VALUE_RANGE;
  return v;
}

struct value eval_date(const char *text) {
  return (struct value){.tag = VALUE_DATE, .first = (uint32_t)eval_day(text)};
}

struct value eval_bool(bool yes) {
  return (struct value){.tag = VALUE_BOOLEAN, .first = yes};
}

struct value eval_member(struct eval_world *w, const char *enum_and_member) {
  const char *colon = strchr(enum_and_member, ':');
  if (colon == NULL) malformed("member", enum_and_member);
  bool status = strncmp(enum_and_member, "Status", 6) == 0;
  return (struct value){
      .tag = VALUE_MEMBER, .first = eval_name(w, colon + 1), .second = status ? w->enum_status : w->enum_mark};
}

void eval_put(struct eval_world *w, entity_id e, const char *attribute, struct value v) {
  model_set(&w->model, e, eval_name(w, attribute), v, SPAN_NONE);
}

/* ---- statements --------------------------------------------------------------------------------- */

entity_id eval_add_measure(struct eval_world *w, const char *name, const char *class, entity_id on, uint8_t level) {
  entity_id e = eval_add(w, KIND_MEASURE, name, 0, on == 0 ? 0 : w->model.entities.items[on].owner);
  w->model.entities.items[e].level = level;
  if (class != NULL) w->model.entities.items[e].class = eval_class_named(w, class);
  model_add_edge(&w->model, RELATION_ON, e, on);
  return e;
}

struct requirement_use eval_use_of(struct eval_world *w, const char *id) {
  return (struct requirement_use){.id = eval_name(w, id)};
}

void eval_add_meets(struct eval_world *w, entity_id measure, const char *id, uint8_t level) {
  vec_push(&w->model.meets, ((struct meets){measure, eval_use_of(w, id), level, SPAN_NONE}));
}

entity_id eval_add_evidence(struct eval_world *w, const char *name, entity_id of) {
  entity_id e = eval_add(w, KIND_EVIDENCE, name, 0, 0);
  model_add_edge(&w->model, RELATION_EVIDENCE, of, e);
  return e;
}

uint32_t eval_add_answer(struct eval_world *w, const char *id, entity_id on, enum answer_value value, uint8_t level) {
  struct answer a = {.requirement = eval_use_of(w, id),
                     .value = (uint8_t)value,
                     .level = level,
                     .on = on,
                     .since = eval_day("2026-01-01"),
                     .until = DAY_NONE,
                     .planned_due = DAY_NONE};
  if (value == ANSWER_LEVEL && level != 0) {
    a.measure = eval_add_measure(w, id, NULL, on, level);
    w->model.entities.items[a.measure].flags |= ENTITY_ANSWER;
    eval_add_meets(w, a.measure, id, level);
  }
  vec_push(&w->model.answers, a);
  return w->model.answers.count - 1;
}

void eval_add_complete(struct eval_world *w, enum entity_kind kind, entity_id within, entity_id by) {
  vec_push(
      &w->model.completes,
      ((struct completeness){.kind = (uint8_t)kind, .within = within, .by = by, .since = DAY_NONE, .until = DAY_NONE}));
}

void eval_add_claim(struct eval_world *w, const char *id, entity_id on, uint8_t level) {
  vec_push(&w->model.claims,
           ((struct claim){
               .requirement = eval_use_of(w, id), .on = on, .level = level, .since = DAY_NONE, .until = DAY_NONE}));
}

/* ---- formulas ----------------------------------------------------------------------------------- */

struct reader {
  struct eval_world *world;
  const char *at;
  sym variables[EVAL_SLOTS];
  uint16_t count;
};

static void skip(struct reader *r) {
  while (isspace((unsigned char)*r->at)) r->at++;
}

static bool accept(struct reader *r, char c) {
  skip(r);
  if (*r->at != c) return false;
  r->at++;
  return true;
}

static void word_read(struct reader *r, char *buffer, size_t size) {
  skip(r);
  size_t n = 0;
  while (*r->at != 0 && !isspace((unsigned char)*r->at) && *r->at != '(' && *r->at != ')' && n + 1 < size)
    buffer[n++] = *r->at++;
  buffer[n] = 0;
  if (n == 0) malformed("word", r->at);
}

static expr_id add(struct reader *r, struct expr e) { return rule_add_expr(&r->world->rules, e); }

static expr_id constant(struct reader *r, struct value v) {
  return add(r, (struct expr){.op = EXPR_CONSTANT, .value = v});
}

static expr_id member_read(struct reader *r, expr_id base, const char *name) {
  enum property p = property_find(name);
  if (p != PROPERTY_NONE) return add(r, (struct expr){.op = EXPR_PROPERTY, .a = base, .symbol = p});
  return add(r, (struct expr){.op = EXPR_ATTRIBUTE, .a = base, .symbol = eval_name(r->world, name)});
}

/* x.sink.owner; the names after the first may be anything. */
static expr_id path_read(struct reader *r, char *word) {
  char *save, *first = strtok_r(word, ".", &save);
  sym name = eval_name(r->world, first);
  uint16_t slot = r->count;
  while (0 < slot && r->variables[slot - 1] != name) slot--;
  if (slot == 0) malformed("variable", first);
  expr_id e = add(
      r, (struct expr){.op = EXPR_VARIABLE, .slot = (uint16_t)(slot - 1), .free_slots = (uint8_t)(1u << (slot - 1))});
  for (char *part; (part = strtok_r(NULL, ".", &save)) != NULL;) e = member_read(r, e, part);
  return e;
}

static expr_id atom_read(struct reader *r) {
  static const struct {
    const char *word;
    struct value value;
  } words[] = {{"true", {.tag = VALUE_BOOLEAN, .first = 1}},
               {"false", {.tag = VALUE_BOOLEAN}},
               {"unknown", {.tag = VALUE_UNKNOWN}},
               {"absent", {.tag = VALUE_ABSENT}}};
  char word[128];
  word_read(r, word, sizeof word);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(word, words[i].word) == 0) return constant(r, words[i].value);
  if (*word == '#')
    return constant(r, (struct value){.tag = VALUE_REQUIREMENT, .first = eval_name(r->world, word + 1)});
  if (*word == '@') return constant(r, (struct value){.tag = VALUE_ENTITY, .first = eval_find(r->world, word + 1)});
  if (strchr(word, ':') != NULL) return constant(r, eval_member(r->world, word));
  if (strlen(word) == 10 && word[4] == '-') return constant(r, eval_date(word));
  if (isdigit((unsigned char)*word) || (*word == '-' && word[1] != 0))
    return constant(r, eval_number(r->world, atoll(word)));
  return path_read(r, word);
}

static expr_id form_read(struct reader *r);

static uint32_t kinds_named(const char *name) {
  static const char *const kinds[KIND_COUNT] = {[KIND_ORGANIZATION] = "organization",
                                                [KIND_PERSON] = "person",
                                                [KIND_COMPONENT] = "component",
                                                [KIND_DATA] = "data",
                                                [KIND_PROCEDURE] = "procedure",
                                                [KIND_SYSTEM] = "system",
                                                [KIND_FLOW] = "flow",
                                                [KIND_SENSE] = "sense",
                                                [KIND_ACTUATE] = "actuate",
                                                [KIND_MEASURE] = "measure",
                                                [KIND_EVIDENCE] = "evidence",
                                                [KIND_CONTRACT] = "contract",
                                                [KIND_REQUIRE] = "require"};
  for (int k = 1; k < KIND_COUNT; k++)
    if (kinds[k] != NULL && strcmp(kinds[k], name) == 0) return 1u << k;
  return 0;
}

static expr_id is_read(struct reader *r) {
  char word[128];
  expr_id a = form_read(r);
  word_read(r, word, sizeof word);
  uint32_t kinds = kinds_named(word);
  struct expr x = {
      .op = EXPR_IS, .a = a, .slot = (uint16_t)kinds, .symbol = kinds ? 0 : eval_class_named(r->world, word)};
  if (kinds == 0 && x.symbol == 0) malformed("class", word);
  return add(r, x);
}

static expr_id complete_read(struct reader *r) {
  char word[128];
  expr_id a = form_read(r);
  word_read(r, word, sizeof word);
  uint32_t kind = 0;
  while (kinds_named(word) >> kind != 1) kind++;
  return add(r, (struct expr){.op = EXPR_COMPLETE, .a = a, .symbol = kind});
}

static expr_id achieved_read(struct reader *r) {
  char word[128];
  word_read(r, word, sizeof word);
  uint32_t requirement = rule_requirement_find(&r->world->rules, 0, eval_name(r->world, word + 1));
  expr_id a = form_read(r);
  return add(r, (struct expr){.op = EXPR_ACHIEVED, .a = a, .symbol = requirement});
}

static expr_id items_read(struct reader *r) {
  if (accept(r, ')')) {
    r->at--;
    return 0;
  }
  expr_id a = form_read(r), next = items_read(r);
  return add(r, (struct expr){.op = EXPR_ITEM, .a = a, .b = next});
}

static expr_id call_read(struct reader *r) {
  char word[128];
  word_read(r, word, sizeof word);
  sym name = eval_name(r->world, word);
  uint32_t define = 0;
  while (define < r->world->rules.defines.count && r->world->rules.defines.items[define].name != name) define++;
  if (define == r->world->rules.defines.count) malformed("helper", word);
  expr_id items = items_read(r);
  return add(r, (struct expr){.op = EXPR_DEFINE, .symbol = define, .a = items});
}

static expr_id dot_read(struct reader *r) {
  char word[128];
  expr_id a = form_read(r);
  word_read(r, word, sizeof word);
  return member_read(r, a, word);
}

static expr_id quantifier_read(struct reader *r, enum expr_op op) {
  char word[128];
  word_read(r, word, sizeof word);
  expr_id set = form_read(r), parts[2] = {0, 0};
  uint16_t slot = r->count++;
  r->variables[slot] = eval_name(r->world, word);
  int count = 0;
  for (; count < 2 && !accept(r, ')'); count++) parts[count] = form_read(r);
  if (count == 2)
    skip(r);
  else
    r->at--;
  r->count--;
  struct expr x = {.op = (uint8_t)op, .slot = slot, .a = set};
  x.b = op == EXPR_COUNT || count == 2 ? parts[0] : 0;
  x.c = op == EXPR_COUNT ? 0 : parts[count == 2];
  return add(r, x);
}

/* (and a b c) is ((a and b) and c). */
static expr_id chain_read(struct reader *r, enum expr_op op) {
  expr_id res = form_read(r);
  while (!accept(r, ')')) {
    expr_id next = form_read(r);
    res = add(r, (struct expr){.op = (uint8_t)op, .a = res, .b = next});
  }
  r->at--;
  return res;
}

static expr_id plain_read(struct reader *r, enum expr_op op) {
  expr_id parts[3] = {0, 0, 0};
  for (int i = 0; i < 3 && !accept(r, ')'); i++) {
    parts[i] = form_read(r);
    if (i == 2) return add(r, (struct expr){.op = (uint8_t)op, .a = parts[0], .b = parts[1], .c = parts[2]});
  }
  r->at--;
  return add(r, (struct expr){.op = (uint8_t)op, .a = parts[0], .b = parts[1], .c = parts[2]});
}

static expr_id list_read(struct reader *r) {
  static const struct {
    const char *word;
    enum expr_op op;
  } plain[] = {{"not", EXPR_NOT},
               {"implies", EXPR_IMPLIES},
               {"==", EXPR_EQ},
               {"!=", EXPR_NE},
               {"<", EXPR_LT},
               {">", EXPR_GT},
               {"<=", EXPR_LE},
               {">=", EXPR_GE},
               {"in", EXPR_IN},
               {"within", EXPR_WITHIN},
               {"..", EXPR_RANGE},
               {"+", EXPR_ADD},
               {"-", EXPR_SUB},
               {"*", EXPR_MUL},
               {"/", EXPR_DIV},
               {"neg", EXPR_NEGATE},
               {"if", EXPR_IF},
               {"ends", EXPR_ENDS},
               {"in_force", EXPR_IN_FORCE},
               {"expired", EXPR_EXPIRED},
               {"age", EXPR_AGE},
               {"recorded", EXPR_RECORDED},
               {"attested", EXPR_ATTESTED},
               {"claimed", EXPR_CLAIMED},
               {"reaches", EXPR_REACHES},
               {"upstream", EXPR_UPSTREAM},
               {"downstream", EXPR_DOWNSTREAM}};
  static const struct {
    const char *word;
    expr_id (*read)(struct reader *);
  } special[] = {
      {"is", is_read}, {"complete", complete_read}, {"achieved", achieved_read}, {"call", call_read}, {".", dot_read}};
  static const struct {
    const char *word;
    enum expr_op op;
  } quantifiers[] = {{"all", EXPR_ALL}, {"some", EXPR_SOME}, {"none", EXPR_QUANT_NONE}, {"count", EXPR_COUNT}};
  char word[128];
  word_read(r, word, sizeof word);
  if (strcmp(word, "and") == 0 || strcmp(word, "or") == 0) return chain_read(r, *word == 'a' ? EXPR_AND : EXPR_OR);
  if (strcmp(word, "list") == 0) {
    expr_id items = items_read(r);
    return add(r, (struct expr){.op = EXPR_LIST, .a = items});
  }
  for (size_t i = 0; i < sizeof special / sizeof *special; i++)
    if (strcmp(word, special[i].word) == 0) return special[i].read(r);
  for (size_t i = 0; i < sizeof quantifiers / sizeof *quantifiers; i++)
    if (strcmp(word, quantifiers[i].word) == 0) return quantifier_read(r, quantifiers[i].op);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp(word, plain[i].word) == 0) return plain_read(r, plain[i].op);
  malformed("form", word);
  return 0;
}

static expr_id form_read(struct reader *r) {
  if (!accept(r, '(')) return atom_read(r);
  expr_id res = list_read(r);
  if (!accept(r, ')')) malformed("end of list", r->at);
  return res;
}

expr_id eval_formula(struct eval_world *w, const char *text) {
  struct reader r = {.world = w, .at = text, .variables = {eval_name(w, "x")}, .count = 1};
  expr_id res = form_read(&r);
  skip(&r);
  if (*r.at != 0) malformed("rest", r.at);
  return res;
}

uint32_t eval_define(struct eval_world *w, const char *name, const char *text) {
  struct rule_define d = {.name = eval_name(w, name), .parameter_count = 1, .body = eval_formula(w, text)};
  vec_push(&w->rules.defines, d);
  return w->rules.defines.count - 1;
}

/* ---- rules -------------------------------------------------------------------------------------- */

static expr_id formula_or_none(struct eval_world *w, const char *text) {
  return text == NULL ? 0 : eval_formula(w, text);
}

static void levels_read(struct eval_world *w, struct rule_level levels[3], const char *level1, const char *level2,
                        const char *level3) {
  levels[0].condition = formula_or_none(w, level1);
  levels[1].condition = formula_or_none(w, level2);
  levels[2].condition = formula_or_none(w, level3);
}

uint32_t eval_requirement(struct eval_world *w, const char *id, uint32_t kinds, const char *where, const char *level1,
                          const char *level2, const char *level3) {
  struct rule_requirement r = {
      .id = eval_name(w, id), .catalogue = UINT32_MAX, .stated = true, .stratum = w->rules.requirements.count};
  r.subjects.kinds = kinds;
  r.subjects.where = formula_or_none(w, where);
  levels_read(w, r.levels, level1, level2, level3);
  return rule_add_requirement(&w->rules, r);
}

uint32_t eval_exception(struct eval_world *w, uint32_t requirement, const char *name, uint32_t kinds, const char *where,
                        const char *level1, const char *level2, const char *level3, const char *overrides) {
  struct rule_exception x = {.name = eval_name(w, name), .requirement = requirement};
  x.subjects.kinds = kinds;
  x.subjects.where = formula_or_none(w, where);
  levels_read(w, x.levels, level1, level2, level3);
  if (overrides != NULL) vec_push(&x.overrides, eval_name(w, overrides));
  vec_push(&w->rules.exceptions, x);
  return w->rules.exceptions.count - 1;
}

void eval_strengthening(struct eval_world *w, uint32_t requirement, uint32_t kinds, const char *where,
                        const char *level1, const char *level2, const char *level3) {
  struct rule_strengthening x = {.requirement = requirement};
  x.subjects.kinds = kinds;
  x.subjects.where = formula_or_none(w, where);
  levels_read(w, x.levels, level1, level2, level3);
  vec_push(&w->rules.strengthenings, x);
}

void eval_judge(struct eval_world *w) {
  model_finish(&w->model);
  rule_set_finish(&w->rules);
  evaluation_run(&w->evaluation, &w->model, &w->rules, EVAL_TODAY);
  w->judged = true;
}

const char *eval_text(struct eval_world *w, const char *id, entity_id subject, char buffer[16]) {
  uint32_t requirement = rule_requirement_find(&w->rules, 0, eval_name(w, id));
  const struct verdict *v = requirement == UINT32_MAX ? NULL : evaluation_find(&w->evaluation, requirement, subject);
  if (v == NULL) return "-";
  snprintf(buffer, 16, "%s%u..%u", v->applies == UNKNOWN_ ? "?" : "", v->lo, v->hi);
  return buffer;
}

int eval_ask_all(struct eval_world *w, const char *requirement, const struct ask *asks, size_t count) {
  static const char *const truths[] = {"F", "U", "T"};
  expr_id *formulas = memory_zeroed(count, sizeof *formulas);
  int wrong = 0;
  for (size_t i = 0; i < count; i++) formulas[i] = eval_formula(w, asks[i].formula);
  eval_judge(w);
  uint32_t r = requirement == NULL ? UINT32_MAX : rule_requirement_find(&w->rules, 0, eval_name(w, requirement));
  for (size_t i = 0; i < count; i++) {
    entity_id on = eval_find(w, asks[i].on);
    enum truth truth = on == 0 ? UNKNOWN_ : evaluation_condition(&w->evaluation, formulas[i], r, on);
    if (on != 0 && truth == asks[i].truth) continue;
    fprintf(stderr, "%s on %s: %s, expected %s\n", asks[i].formula, asks[i].on, truths[truth], truths[asks[i].truth]);
    wrong++;
  }
  free(formulas);
  return wrong;
}
