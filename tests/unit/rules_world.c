/* rules_world.c - see rules_world.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/unit/rules_world.h"

enum { LINES = 60 };

day world_day(const char *text) {
  day res = 0;
  if (!date_parse(text, strlen(text), &res)) fail_msg("%s is no date", text);
  return res;
}

sym world_sym(struct world *w, const char *text) { return text == NULL ? 0 : intern_text(&w->names, text); }

span world_line(struct world *w) {
  w->line++;
  return source_line(&w->sources, &w->sources.files.items[0], w->line);
}

class_id world_class(struct world *w, const char *name, const char *name_ja, class_id parent) {
  struct class_info c = {.name = world_sym(w, name),
                         .name_ja = world_sym(w, name_ja),
                         .qualified = world_sym(w, name),
                         .parent = parent,
                         .first_attribute = w->model.attributes.count};
  c.kind = parent == 0 ? KIND_NONE : w->model.classes.items[parent].kind;
  vec_push(&w->model.classes, c);
  return w->model.classes.count - 1;
}

/* Attributes of a class lie together: declare them right after it. */
void world_attribute(struct world *w, class_id class, const char *name, const char *name_ja) {
  struct attribute a = {.name = world_sym(w, name), .name_ja = world_sym(w, name_ja), .owner = class};
  vec_push(&w->model.attributes, a);
  w->model.classes.items[class].attribute_count++;
}

static class_id add_enum(struct world *w, const char *name, const char *const *members) {
  class_id res = world_class(w, name, NULL, 0);
  struct class_info *c = &w->model.classes.items[res];
  c->is_enum = true;
  c->first_member = w->model.members.count;
  for (; *members != NULL; members += 2) {
    vec_push(
        &w->model.members,
        ((struct enum_member){.name = world_sym(w, members[0]), .name_ja = world_sym(w, members[1]), .owner = res}));
    w->model.classes.items[res].member_count++;
  }
  return res;
}

static void add_roots(struct world *w) {
  static const struct {
    enum entity_kind kind;
    const char *name;
  } roots[] = {{KIND_ORGANIZATION, "Organization"},
               {KIND_PERSON, "Person"},
               {KIND_COMPONENT, "Component"},
               {KIND_DATA, "Data"},
               {KIND_PROCEDURE, "Procedure"},
               {KIND_SYSTEM, "System"},
               {KIND_FLOW, "Flow"},
               {KIND_SENSE, "Sense"},
               {KIND_ACTUATE, "Actuate"},
               {KIND_MEASURE, "Measure"},
               {KIND_EVIDENCE, "Evidence"},
               {KIND_CONTRACT, "Contract"},
               {KIND_REQUIRE, "Require"}};
  w->status = add_enum(w, "Status",
                       (const char *const[]){"implemented", "実施済", "partly", "一部実施", "planned", "計画", NULL});
  w->mark = add_enum(w, "Mark", (const char *const[]){"low", "低", "moderate", "中", "high", "高", NULL});
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
    class_id c = world_class(w, roots[i].name, NULL, 0);
    w->model.classes.items[c].kind = roots[i].kind;
    w->model.root_class[roots[i].kind] = c;
    if (roots[i].kind != KIND_MEASURE) continue;
    world_attribute(w, c, "status", "実施状況");
    struct value preset = world_member(w, w->status, "implemented");
    w->model.attributes.items[w->model.attributes.count - 1].preset = preset;
  }
}

int world_setup(void **state) {
  struct world *w = memory_zeroed(1, sizeof *w);
  struct builder text = {0};
  for (int i = 1; i <= LINES; i++) builder_format(&text, "line %d\n", i);
  source_add(&w->sources, "spec.cpsf", builder_get(&text), text.length);
  builder_free(&text);
  model_init(&w->model, &w->names, &w->sources);
  rule_set_init(&w->rules);
  vec_push(&w->model.modules, ((struct module_info){.name = world_sym(w, "plant"), .own = true}));
  w->module = 1;
  add_roots(w);
  vec_push(
      &w->rules.frameworks,
      ((struct rule_framework){.name = world_sym(w, "cpsf"), .version = world_sym(w, "1.0.0"), .base = UINT32_MAX}));
  *state = w;
  return 0;
}

int world_teardown(void **state) {
  struct world *w = *state;
  if (w->judged) {
    findings_free(&w->findings);
    evaluation_free(&w->evaluation);
  }
  vec_free(&w->verdicts);
  diagnostics_free(&w->diagnostics);
  rule_set_free(&w->rules);
  model_free(&w->model);
  sources_free(&w->sources);
  interner_free(&w->names);
  arena_free(&w->memory);
  free(w);
  return 0;
}

/* ---- elements ------------------------------------------------------------------------------------------------ */

entity_id world_add(struct world *w, enum entity_kind kind, const char *name, entity_id parent, entity_id owner) {
  entity_id e = model_add_entity(&w->model, kind, world_sym(w, name), 0, parent, w->module, world_line(w));
  w->model.entities.items[e].flags = ENTITY_OWN;
  w->model.entities.items[e].owner = owner;
  if (parent != 0) model_add_edge(&w->model, RELATION_PARTS, parent, e);
  return e;
}

entity_id world_flow(struct world *w, const char *name, entity_id source, entity_id sink) {
  entity_id e = world_add(w, KIND_FLOW, name, 0, 0);
  model_add_edge(&w->model, RELATION_SOURCE, e, source);
  model_add_edge(&w->model, RELATION_SINK, e, sink);
  return e;
}

struct value world_text(struct world *w, const char *text) {
  return (struct value){.tag = VALUE_TEXT, .first = world_sym(w, text)};
}
struct value world_member(struct world *w, class_id of, const char *name) {
  return (struct value){.tag = VALUE_MEMBER, .first = world_sym(w, name), .second = of};
}
struct value world_date(const char *text) {
  return (struct value){.tag = VALUE_DATE, .first = (uint32_t)world_day(text)};
}

struct value world_number(struct world *w, int64_t n) {
  struct rational r;
  rational_make(n, 1, &r);
  return (struct value){.tag = VALUE_NUMBER, .first = model_add_number(&w->model, r)};
}

void world_set(struct world *w, entity_id e, const char *attribute, struct value v) {
  model_set(&w->model, e, world_sym(w, attribute), v, world_line(w));
}

/* ---- statements ---------------------------------------------------------------------------------------------- */

entity_id world_measure(struct world *w, const char *name, class_id class, entity_id on, const char *status) {
  entity_id e = world_add(w, KIND_MEASURE, name, 0, 0);
  w->model.entities.items[e].class = class;
  model_add_edge(&w->model, RELATION_ON, e, on);
  if (status != NULL) world_set(w, e, "status", world_member(w, w->status, status));
  return e;
}

struct requirement_use world_use(struct world *w, const char *id) {
  return (struct requirement_use){.framework = world_sym(w, "cpsf"), .id = world_sym(w, id)};
}

void world_meets(struct world *w, entity_id measure, const char *id, uint8_t level) {
  vec_push(&w->model.meets,
           ((struct meets){.measure = measure, .requirement = world_use(w, id), .level = level, .at = world_line(w)}));
}

uint32_t world_answer(struct world *w, const char *id, entity_id on, uint8_t value, uint8_t level) {
  struct answer a = {.requirement = world_use(w, id),
                     .value = value,
                     .level = level,
                     .on = on,
                     .since = DAY_NONE,
                     .until = DAY_NONE,
                     .planned_due = DAY_NONE,
                     .at = world_line(w)};
  if (value == ANSWER_LEVEL && level != 0) {
    a.measure = model_add_entity(&w->model, KIND_MEASURE, 0, 0, 0, w->module, a.at);
    w->model.entities.items[a.measure].flags = ENTITY_ANSWER;
    w->model.entities.items[a.measure].level = level;
    model_add_edge(&w->model, RELATION_ON, a.measure, on);
    vec_push(&w->model.meets,
             ((struct meets){.measure = a.measure, .requirement = a.requirement, .level = level, .at = a.at}));
  }
  vec_push(&w->model.answers, a);
  return w->model.answers.count - 1;
}

void world_target(struct world *w, uint8_t level, entity_id on) {
  vec_push(&w->model.targets,
           ((struct target){.framework = world_sym(w, "cpsf"), .level = level, .on = on, .at = world_line(w)}));
}

struct decision *world_decide(struct world *w, enum decision_kind kind, const char *id, entity_id on, entity_id by,
                              const char *until) {
  struct decision d = {.kind = (uint8_t)kind,
                       .requirement = world_use(w, id),
                       .on = on,
                       .by = by,
                       .since = DAY_NONE,
                       .until = until == NULL ? DAY_NONE : world_day(until),
                       .because = world_sym(w, "because"),
                       .at = world_line(w)};
  vec_push(&w->model.decisions, d);
  return &vec_last(&w->model.decisions);
}

void world_check(struct world *w, const char *code, entity_id subject, enum truth result, uint8_t severity) {
  struct builtin_check c = {.code = world_sym(w, code),
                            .subject = subject,
                            .result = (uint8_t)result,
                            .severity = severity,
                            .at = world_line(w)};
  vec_push(&w->model.checks, c);
}

uint32_t world_requirement(struct world *w, const char *id, const char *title, uint32_t kinds) {
  struct rule_requirement r = {.id = world_sym(w, id),
                               .framework = w->framework,
                               .catalogue = UINT32_MAX,
                               .stated = true,
                               .title = {world_sym(w, title), 0},
                               .subjects = {.kinds = kinds}};
  vec_push(&w->rules.requirements, r);
  return w->rules.requirements.count - 1;
}

expr_id world_expr(struct world *w, struct expr e) { return rule_add_expr(&w->rules, e); }

/* ---- judging ------------------------------------------------------------------------------------------------- */

static uint32_t requirement_named(struct world *w, const char *id) {
  sym name = world_sym(w, id);
  for (uint32_t i = 0; i < w->rules.requirements.count; i++)
    if (w->rules.requirements.items[i].id == name) return i;
  fail_msg("no requirement %s", id);
  return 0;
}

void world_verdict(struct world *w, const char *id, entity_id subject, uint8_t lo, uint8_t hi, enum truth applies,
                   bool answered) {
  struct verdict v = {.subject = subject,
                      .requirement = requirement_named(w, id),
                      .lo = lo,
                      .hi = hi,
                      .applies = (uint8_t)applies,
                      .answered = answered,
                      .basis = lo == 0 ? BASIS_NONE : BASIS_STATED};
  vec_push(&w->verdicts, v);
}

static int compare_verdicts(const void *a, const void *b) {
  const struct verdict *x = a, *y = b;
  if (x->requirement != y->requirement) return x->requirement < y->requirement ? -1 : 1;
  return x->subject < y->subject ? -1 : x->subject > y->subject;
}

/* Verdicts given by a test take the place of those that were computed. */
static void replace_verdicts(struct world *w) {
  struct evaluation *e = &w->evaluation;
  qsort(w->verdicts.items, w->verdicts.count, sizeof *w->verdicts.items, compare_verdicts);
  e->verdicts.count = 0;
  memset(e->by_requirement, 0, w->rules.requirements.count * sizeof *e->by_requirement);
  for (uint32_t i = 0; i < w->verdicts.count; i++) {
    struct index_span *span = &e->by_requirement[w->verdicts.items[i].requirement];
    if (span->count++ == 0) span->first = i;
    vec_push(&e->verdicts, w->verdicts.items[i]);
  }
}

void world_judge_with(struct world *w, struct finding_options options) {
  model_finish(&w->model);
  rule_set_finish(&w->rules);
  evaluation_run(&w->evaluation, &w->model, &w->rules, WORLD_TODAY);
  if (w->verdicts.count != 0) replace_verdicts(w);
  options.as_of = WORLD_TODAY;
  findings_run(&w->findings, &w->evaluation, options, &w->diagnostics);
  w->judged = true;
}

void world_judge(struct world *w) { world_judge_with(w, (struct finding_options){0}); }

uint32_t world_row_index(struct world *w, const char *id, entity_id subject) {
  uint32_t requirement = requirement_named(w, id);
  for (uint32_t i = 0; i < w->findings.rows.count; i++)
    if (w->findings.rows.items[i].requirement == requirement && w->findings.rows.items[i].subject == subject) return i;
  fail_msg("no row for %s", id);
  return 0;
}

const struct finding_row *world_row(struct world *w, const char *id, entity_id subject) {
  return &w->findings.rows.items[world_row_index(w, id, subject)];
}

const char *world_codes(struct world *w) {
  struct builder b = {0};
  diagnostics_sort(&w->diagnostics);
  for (uint32_t i = 0; i < w->diagnostics.list.count; i++) {
    const struct diagnostic *x = &w->diagnostics.list.items[i];
    builder_format(&b, "%s%s@%u", i == 0 ? "" : " ", message_code(x->message),
                   source_position(&w->sources, x->at.start).line);
  }
  const char *res = arena_copy(&w->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *world_message(struct world *w, const char *code, enum language l) {
  for (uint32_t i = 0; i < w->diagnostics.list.count; i++)
    if (strcmp(message_code(w->diagnostics.list.items[i].message), code) == 0)
      return diag_message(&w->memory, &w->diagnostics.list.items[i], l);
  return "";
}

/* ---- a small plant ------------------------------------------------------------------------------------------- */

struct world_plant world_plant(struct world *w) {
  struct world_plant p = {0};
  p.acme = world_add(w, KIND_ORGANIZATION, "acme", 0, 0);
  p.mori = world_add(w, KIND_PERSON, "mori", 0, p.acme);
  p.line = world_add(w, KIND_SYSTEM, "line", 0, p.acme);
  p.plc = world_add(w, KIND_COMPONENT, "plc", p.line, 0);
  world_requirement(w, "R.1", "Keep a list", WORLD_ELEMENTS | 1u << KIND_FLOW | 1u << KIND_SENSE | 1u << KIND_ACTUATE);
  return p;
}
