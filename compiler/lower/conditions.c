/* conditions.c - whom a requirement, an exception or a strengthening is about, and what each level asks. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>

void reset_scope(struct lowering *l) {
  l->variables.count = 0;
  l->facts.count = 0;
  l->depth = 0;
  l->next_slot = 0;
  l->set_expected = 0;
  l->level_at_hand = false;
  l->contract = 0;
}

/* ---- subjects ---- */

#define BIT(k) (1u << KIND_##k)
enum {
  SUBJECT_KINDS = BIT(ORGANIZATION) | BIT(PERSON) | BIT(COMPONENT) | BIT(DATA) | BIT(PROCEDURE) | BIT(SYSTEM) |
                  BIT(FLOW) | BIT(SENSE) | BIT(ACTUATE) | BIT(CONTRACT)
};

/* All that a binder names before `where`, as one type. */
static struct rule_type type_of_binder(struct lowering *l, node_id binder) {
  struct rule_type res = {.former = TYPE_ENTITY};
  for (node_id path = child_here(l, binder, NODE_PATH); path != 0; path = node_next_same(tree_here(l), path)) {
    struct rule_type t = type_of_path(l, path);
    if (is_any(&t)) return t;
    if ((type_kinds(&t) & ~(uint32_t)SUBJECT_KINDS) != 0) {
      diag(l->diagnostics, MSG_RULE_SUBJECT_KIND, node_here(l, path)->at, alternatives_words(l, &t));
      return type_any();
    }
    struct alternative *list = arena_alloc(&l->memory, sizeof *list * ((size_t)res.count + t.count));
    for (uint32_t i = 0; i < res.count; i++) list[i] = res.alternatives[i];
    for (uint32_t i = 0; i < t.count; i++) list[res.count + i] = t.alternatives[i];
    res.alternatives = list;
    res.count += t.count;
  }
  return res;
}

static struct subject_set set_of_type(const struct rule_type *t, span at) {
  struct subject_set res = {.at = at};
  for (uint32_t i = 0; i < t->count; i++) {
    if (t->alternatives[i].class == 0)
      res.kinds |= 1u << t->alternatives[i].kind;
    else
      vec_push(&res.classes, t->alternatives[i].class);
  }
  return res;
}

span place_of_subjects(const struct lowering *l, node_id binder) {
  span at = node_here(l, binder)->at;
  node_id where = child_here(l, binder, NODE_WHERE), name = child_here(l, binder, NODE_NAME);
  if (where != 0 && name != 0) at.end = node_here(l, name)->at.end;
  return at;
}

struct subject_set lower_binder(struct lowering *l, node_id binder) {
  reset_scope(l);
  struct rule_type type = type_of_binder(l, binder);
  struct subject_set res = set_of_type(&type, place_of_subjects(l, binder));
  node_id name = child_here(l, binder, NODE_NAME), where = child_here(l, binder, NODE_WHERE);
  if (name != 0) variable_push(l, node_here(l, name)->value, 0, type, node_here(l, name)->at, false);
  l->next_slot = 1;
  res.where = where ? lower_truth(l, expression_here(l, where)) : 0;
  facts_push(l, res.where, true);
  return res;
}

static node_id applies_of(const struct lowering *l, node_id requirement) {
  node_id body = child_here(l, requirement, NODE_BODY);
  return body ? child_here(l, body, NODE_APPLIES) : 0;
}

/* The kinds come first: achieved() of one requirement asks for the subjects of another. */
void lower_subjects(struct lowering *l) {
  for (uint32_t i = 0; i < l->stated.count; i++) {
    const struct stated_requirement *s = &l->stated.items[i];
    enter_file(l, s->module, s->tree);
    node_id applies = applies_of(l, s->node), again = applies ? node_next_same(tree_here(l), applies) : 0;
    node_id binder = applies ? child_here(l, applies, NODE_BINDER) : 0;
    if (again != 0) {
      uint32_t index = diag(l->diagnostics, MSG_RULE_APPLIES_TWICE, node_here(l, again)->at);
      diag_also(l->diagnostics, index, MSG_RULE_FIRST_LINE, node_here(l, applies)->at);
    }
    if (binder == 0) continue;
    struct rule_type type = type_of_binder(l, binder);
    l->rules->requirements.items[s->requirement].subjects = set_of_type(&type, place_of_subjects(l, binder));
  }
}

/* ---- levels ---- */

static void place_levels(struct lowering *l, node_id body, node_id nodes[3]) {
  for (node_id n = child_here(l, body, NODE_LEVEL); n != 0; n = node_next_same(tree_here(l), n)) {
    node_id number = child_here(l, n, NODE_INT);
    uint8_t level;
    if (!level_of_node(l, number, 1, &level)) continue;
    if (nodes[level - 1] != 0) {
      uint32_t index =
          diag(l->diagnostics, MSG_RULE_LEVEL_TWICE, node_here(l, number)->at, text_of(l, node_here(l, number)->value));
      diag_also(l->diagnostics, index, MSG_RULE_FIRST_LINE, node_here(l, nodes[level - 1])->at);
      continue;
    }
    nodes[level - 1] = n;
  }
}

/* Levels build on each other, so a level may rely on what the one below has tested. */
static bool is_false(const struct expr *x) {
  return x->op == EXPR_CONSTANT && x->value.tag == VALUE_BOOLEAN && x->value.first == 0;
}

static void lower_levels(struct lowering *l, node_id statement, struct rule_level levels[3]) {
  node_id body = child_here(l, statement, NODE_BODY), nodes[3] = {0};
  if (body == 0) return;
  place_levels(l, body, nodes);
  l->level_at_hand = true;
  for (int i = 0; i < 3; i++) {
    node_id when = nodes[i] ? child_here(l, nodes[i], NODE_WHEN) : 0;
    if (when == 0) continue;
    levels[i] = (struct rule_level){.sentence = text_here(l, nodes[i]), .at = node_here(l, nodes[i])->at};
    levels[i].condition = lower_truth(l, expression_here(l, when));
    if (is_false(expr_of(l, levels[i].condition))) diag(l->diagnostics, MSG_RULE_NEVER_LEVEL, node_here(l, when)->at);
    facts_push(l, levels[i].condition, true);
  }
}

/* ---- exceptions and strengthenings ---- */

/* One of the classes of A with a kind or a class of B. */
static bool classes_meet(struct lowering *l, const struct subject_set *a, const struct subject_set *b) {
  struct rule_type kinds = type_of_kinds(l, b->kinds, false);
  for (uint32_t i = 0; i < a->classes.count; i++) {
    struct rule_type one = type_of_class(l, a->classes.items[i], false);
    if (type_narrow(l, &one, &kinds, false).count != 0) return true;
    for (uint32_t j = 0; j < b->classes.count; j++) {
      struct rule_type other = type_of_class(l, b->classes.items[j], false);
      if (type_narrow(l, &other, &one, false).count != 0) return true;
    }
  }
  return false;
}

bool subjects_meet(struct lowering *l, const struct subject_set *a, const struct subject_set *b) {
  bool anything = (a->kinds == 0 && a->classes.count == 0) || (b->kinds == 0 && b->classes.count == 0);
  return anything || (a->kinds & b->kinds) != 0 || classes_meet(l, a, b) || classes_meet(l, b, a);
}

static void check_reach(struct lowering *l, uint32_t requirement, const struct subject_set *s, node_id binder) {
  const struct rule_requirement *q = &l->rules->requirements.items[requirement];
  if (subjects_meet(l, &q->subjects, s)) return;
  uint32_t index = diag(l->diagnostics, MSG_RULE_OTHER_SUBJECTS, place_of_subjects(l, binder), text_of(l, q->id));
  diag_also(l->diagnostics, index, MSG_RULE_SUBJECTS_HERE, q->subjects.at, text_of(l, q->id));
}

static void read_overrides(struct lowering *l, node_id n, struct rule_exception *x) {
  node_id list = child_here(l, n, NODE_OVERRIDES);
  for (node_id path = list ? child_here(l, list, NODE_PATH) : 0; path != 0; path = node_next_same(tree_here(l), path)) {
    struct path_names p;
    if (path_of_node(l, path, &p)) vec_push(&x->overrides, p.names[p.count - 1]);
  }
}

static const struct rule_exception *exception_find(const struct lowering *l, uint32_t requirement, sym name) {
  uint32_t index = idmap_get(&l->exception_index, idmap_pair(requirement, name));
  return index ? &l->rules->exceptions.items[index - 1] : NULL;
}

static void lower_exception(struct lowering *l, uint32_t framework, uint32_t requirement, node_id n) {
  node_id name = child_here(l, n, NODE_NAME), binder = child_here(l, n, NODE_BINDER);
  if (requirement == UINT32_MAX || name == 0 || binder == 0) return;
  struct rule_exception x = {.name = node_here(l, name)->value,
                             .text = text_here(l, n),
                             .requirement = requirement,
                             .framework = framework,
                             .at = node_here(l, name)->at};
  const struct rule_exception *other = exception_find(l, requirement, x.name);
  if (other != NULL) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_TWICE, x.at, text_of(l, x.name));
    diag_also(l->diagnostics, index, MSG_RULE_FIRST, other->at, text_of(l, x.name));
  }
  x.subjects = lower_binder(l, binder);
  lower_levels(l, n, x.levels);
  read_overrides(l, n, &x);
  check_reach(l, requirement, &x.subjects, binder);
  vec_push(&l->rules->exceptions, x);
  idmap_put(&l->exception_index, idmap_pair(requirement, x.name), l->rules->exceptions.count);
}

/* An exception stands in its requirement, or alone with `to`. */
static void lower_exception_alone(struct lowering *l, uint32_t framework, node_id n) {
  node_id to = child_here(l, n, NODE_TO_REQUIREMENT), name = child_here(l, n, NODE_NAME);
  if (to == 0 && name != 0)
    diag(l->diagnostics, MSG_RULE_EXCEPTION_TO_WHAT, node_here(l, name)->at, text_of(l, node_here(l, name)->value));
  if (to != 0) lower_exception(l, framework, referenced_requirement(l, child_here(l, to, NODE_REQREF)), n);
}

static void lower_exceptions_inside(struct lowering *l, uint32_t framework, uint32_t requirement, node_id statement) {
  node_id body = child_here(l, statement, NODE_BODY);
  for (node_id n = body ? child_here(l, body, NODE_EXCEPTION) : 0; n != 0; n = node_next_same(tree_here(l), n)) {
    node_id to = child_here(l, n, NODE_TO_REQUIREMENT);
    if (to != 0) diag(l->diagnostics, MSG_RULE_EXCEPTION_TO_TWICE, node_here(l, to)->at);
    lower_exception(l, framework, requirement, n);
  }
}

static void lower_strengthening(struct lowering *l, uint32_t framework, node_id n) {
  node_id binder = child_here(l, n, NODE_BINDER);
  uint32_t requirement = referenced_requirement(l, child_here(l, n, NODE_REQREF));
  if (requirement == UINT32_MAX || binder == 0) return;
  struct rule_strengthening x = {.text = text_here(l, n),
                                 .requirement = requirement,
                                 .framework = framework,
                                 .at = node_here(l, child_here(l, n, NODE_REQREF))->at};
  x.subjects = lower_binder(l, binder);
  lower_levels(l, n, x.levels);
  check_reach(l, requirement, &x.subjects, binder);
  vec_push(&l->rules->strengthenings, x);
}

static void check_overrides(struct lowering *l) {
  for (uint32_t i = 0; i < l->rules->exceptions.count; i++) {
    const struct rule_exception *x = &l->rules->exceptions.items[i];
    for (uint32_t j = 0; j < x->overrides.count; j++) {
      sym name = x->overrides.items[j];
      if (name != x->name && exception_find(l, x->requirement, name) != NULL) continue;
      diag(l->diagnostics, MSG_RULE_OVERRIDES_NOTHING, x->at, text_of(l, x->name), text_of(l, name),
           text_of(l, l->rules->requirements.items[x->requirement].id));
    }
  }
}

/* ---- everything ---- */

static void lower_requirement(struct lowering *l, const struct stated_requirement *s) {
  enter_file(l, s->module, s->tree);
  struct rule_requirement q = l->rules->requirements.items[s->requirement];
  node_id applies = applies_of(l, s->node), binder = applies ? child_here(l, applies, NODE_BINDER) : 0;
  reset_scope(l);
  if (binder != 0) {
    vec_free(&q.subjects.classes);
    q.subjects = lower_binder(l, binder);
  } else {
    l->next_slot = 1;
  }
  lower_levels(l, s->node, q.levels);
  l->rules->requirements.items[s->requirement] = q;
}

/* Exceptions and strengthenings speak of requirements whose subjects are all known by then. */
static void lower_alone(struct lowering *l, uint32_t framework) {
  const struct program_module *m = &l->program->modules.items[l->rules->frameworks.items[framework].module];
  for (uint32_t i = 0; i < m->trees.count; i++) {
    enter_file(l, l->rules->frameworks.items[framework].module, m->trees.items[i]);
    for (node_id n = node_here(l, tree_here(l)->root)->first; n != 0; n = node_here(l, n)->next) {
      if (node_here(l, n)->kind == NODE_EXCEPTION) lower_exception_alone(l, framework, n);
      if (node_here(l, n)->kind == NODE_STRENGTHEN) lower_strengthening(l, framework, n);
    }
  }
}

/* Marks FROM and what it imports, directly or not. Imports come before those that import them. */
static bool *modules_reached(const struct lowering *l, module_id from) {
  bool *res = memory_zeroed((size_t)l->program->modules.count + 1, sizeof *res);
  res[from] = true;
  for (module_id m = from; 0 < m; m--)
    for (uint32_t i = 0; res[m] && i < l->program->modules.items[m].imports.count; i++)
      res[l->program->modules.items[m].imports.items[i].module] = true;
  return res;
}

/* A test is judged by its own module and what that imports: overlays that merely lie beside it add nothing. */
static void lower_overlays(struct lowering *l) {
  module_id test = sema_test_module(l->sema);
  bool *reached = test ? modules_reached(l, test) : NULL;
  for (uint32_t f = 0; f < l->rules->frameworks.count; f++) {
    const struct rule_framework *x = &l->rules->frameworks.items[f];
    if (!x->core && (!reached || reached[x->module])) lower_alone(l, f);
  }
  free(reached);
}

void lower_conditions(struct lowering *l) {
  for (uint32_t i = 0; i < l->stated.count; i++) lower_requirement(l, &l->stated.items[i]);
  for (uint32_t i = 0; i < l->stated.count; i++) {
    const struct stated_requirement *s = &l->stated.items[i];
    enter_file(l, s->module, s->tree);
    lower_exceptions_inside(l, l->rules->requirements.items[s->requirement].framework, s->requirement, s->node);
  }
  lower_overlays(l);
  check_overrides(l);
}
