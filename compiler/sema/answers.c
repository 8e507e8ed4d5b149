/* answers.c - the check sheet: rows of `answers` blocks become answers, unnamed measures and exclusions. */
#include "compiler/sema/sema_internal.h"

struct row {
  struct frame frame;
  node_id node;
  struct requirement_use requirement;
  uint8_t value, level, planned_level;
  day since, until, planned_due;
  entity_id by;
  sym because;
  span at;
};

/* ---- reading a row ---- */

static bool read_answer_value(struct sema *s, struct frame f, node_id n, struct row *r) {
  const struct node *x = node_of(s, f, n);
  const char *text = x->kind == NODE_INT ? name_text(s, x->value) : "";
  if ('0' <= text[0] && text[0] <= '3' && text[1] == '\0') {
    r->value = ANSWER_LEVEL;
    r->level = (uint8_t)(text[0] - '0');
  } else if (x->kind == NODE_UNKNOWN) {
    r->value = ANSWER_UNKNOWN;
  } else if (x->kind == NODE_IDENT && word_value(s->names, x->value) == s->words.not_applicable) {
    r->value = ANSWER_NOT_APPLICABLE;
  } else {
    diag(s->diagnostics, MSG_ANSWER_RANGE, x->at, source_words(s, x->at));
    return false;
  }
  return true;
}

static uint8_t read_planned_level(struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  const char *text = x->kind == NODE_INT ? name_text(s, x->value) : "";
  if ('1' <= text[0] && text[0] <= '3' && text[1] == '\0') return (uint8_t)(text[0] - '0');
  diag(s->diagnostics, MSG_LEVEL_RANGE, x->at, source_words(s, x->at));
  return 0;
}

static bool is_plan(const struct sema *s, sym name) { return name == s->words.planned || name == s->words.due; }

/* { planned = 1; due = 2027-03-31 } */
static void read_plan(struct sema *s, struct row *r) {
  struct frame f = r->frame;
  node_id body = child_of(s, f, r->node, NODE_BODY);
  for (node_id n = body ? node_of(s, f, body)->first : 0; n != 0; n = node_of(s, f, n)->next) {
    node_id name = node_of(s, f, n)->kind == NODE_SET ? child_of(s, f, n, NODE_NAME) : 0,
            value = name ? expression_of(s, f, n) : 0;
    sym attribute = name ? word_value(s->names, node_of(s, f, name)->value) : 0;
    if (value == 0 || !is_plan(s, attribute)) continue;
    if (attribute == s->words.planned) {
      r->planned_level = read_planned_level(s, f, value);
      continue;
    }
    static const struct type date = {.former = TYPE_DATE, .lo = UINT32_MAX, .hi = UINT32_MAX};
    struct wanted w = {&date, node_of(s, f, name)->value, SPAN_NONE, false};
    struct value v = read_value(s, f, value, &w);
    if (v.tag == VALUE_DATE) r->planned_due = (day)v.first;
  }
}

/* What a row does not say is said by its block. */
static day row_day(const struct sema *s, struct frame f, node_id row, node_id block, uint16_t word) {
  day own = phrase_day(s, f, row, word);
  return own != DAY_NONE ? own : phrase_day(s, f, block, word);
}

static bool read_row(struct sema *s, struct frame f, node_id n, node_id block, entity_id by, struct row *r) {
  node_id value = expression_of(s, f, n), reqref = child_of(s, f, n, NODE_REQREF);
  *r = (struct row){.frame = f, .node = n, .planned_due = DAY_NONE, .at = node_of(s, f, n)->at};
  if (reqref != 0) r->at = node_of(s, f, reqref)->at;
  bool known = requirement_of_node(s, f, reqref, &r->requirement);
  if (value == 0 || !read_answer_value(s, f, value, r) || !known) return false;
  entity_id own = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  r->by = own ? own : by;
  r->since = row_day(s, f, n, block, T_SINCE);
  r->until = row_day(s, f, n, block, T_UNTIL);
  r->because = because_of(s, f, n);
  read_plan(s, r);
  return true;
}

/* ---- entering it ---- */

static void add_evidence(struct sema *s, const struct row *r, entity_id measure) {
  struct frame inside = frame_inside(r->frame, measure);
  node_id body = child_of(s, r->frame, r->node, NODE_BODY);
  uint32_t frame = UINT32_MAX;
  begin_body(s);
  for (node_id n = body ? node_of(s, inside, body)->first : 0; n != 0; n = node_of(s, inside, n)->next) {
    const struct node *x = node_of(s, inside, n);
    node_id name = x->kind == NODE_SET ? child_of(s, inside, n, NODE_NAME) : 0;
    if (name != 0 && !is_plan(s, word_value(s->names, node_of(s, inside, name)->value)))
      set_attribute(s, inside, measure, n);
    if (x->kind != NODE_EVIDENCE) continue;
    if (frame == UINT32_MAX) frame = frame_add(s, inside);
    entity_id e = declare_evidence(s, frame, n, measure);
    if (e != 0) resolve_evidence(s, inside, e, n);
  }
}

/* The unnamed measure behind a level; called like the requirement, so that reports can show it. */
static entity_id measure_of_row(struct sema *s, const struct row *r, entity_id on) {
  sym name = intern_text(s->names, arena_format(&s->memory, "#%s", name_text(s, r->requirement.id)));
  module_id module = r->frame.scope ? entity_at(s, r->frame.scope)->module : r->frame.module;
  entity_id e = model_add_entity(s->model, KIND_MEASURE, name, s->model->root_class[KIND_MEASURE], 0, module, r->at);
  struct entity *x = entity_at(s, e);
  x->flags = (uint8_t)(flags_of_new(s, r->frame, node_of(s, r->frame, r->node), 0) | ENTITY_ANSWER |
                       (r->requirement.category ? ENTITY_BLANKET : 0));
  x->level = r->level;
  model_add_edge(s->model, RELATION_ON, e, on);
  model_add_edge(s->model, RELATION_BY, e, r->by);
  set_day(s, e, s->words.since, r->since, r->at);
  set_day(s, e, s->words.until, r->until, r->at);
  add_evidence(s, r, e);
  return e;
}

static struct requirement_use use_of_known(const struct sema *s, const struct row *r, uint32_t known) {
  struct requirement_use use = r->requirement;
  use.id = s->known.items[known].id;
  use.category = false;
  return use;
}

static void enter_answer(struct sema *s, const struct row *r, entity_id on, entity_id measure, uint32_t known) {
  struct answer a = {.requirement = use_of_known(s, r, known),
                     .value = r->value,
                     .level = r->level,
                     .blanket = r->requirement.category,
                     .on = on,
                     .by = r->by,
                     .measure = measure,
                     .since = r->since,
                     .until = r->until,
                     .planned_due = r->planned_due,
                     .planned_level = r->planned_level,
                     .because = r->because,
                     .at = r->at};
  vec_push(&s->model->answers, a);
  if (measure != 0) vec_push(&s->model->meets, ((struct meets){measure, a.requirement, r->level, r->at}));
  if (r->value != ANSWER_NOT_APPLICABLE) return;
  struct decision d = {.kind = DECISION_EXCLUDE,
                       .requirement = a.requirement,
                       .on = on,
                       .by = r->by,
                       .since = r->since,
                       .until = r->until,
                       .because = r->because,
                       .answer = s->model->answers.count,
                       .at = r->at};
  vec_push(&s->model->decisions, d);
}

static void report_answer_twice(struct sema *s, const struct row *r, entity_id on, uint32_t known, span first) {
  uint32_t index = diag(s->diagnostics, MSG_ANSWER_TWICE, r->at, name_text(s, s->known.items[known].id),
                        name_text(s, entity_at(s, on)->name));
  diag_also(s->diagnostics, index, MSG_ANSWER_FIRST_PLACE, first);
}

/* A row for one requirement. */
static void enter_exact(struct sema *s, const struct row *r, entity_id on, uint32_t known) {
  uint64_t key = idmap_pair(on, known);
  uint32_t first = idmap_get(&s->answered, key);
  if (first != 0) {
    report_answer_twice(s, r, on, known, s->model->answers.items[first - 1].at);
    return;
  }
  idmap_put(&s->answered, key, s->model->answers.count + 1);
  entity_id measure = r->value == ANSWER_LEVEL && r->level != 0 ? measure_of_row(s, r, on) : 0;
  enter_answer(s, r, on, measure, known);
}

static void enter_category(struct sema *s, const struct waiting_row *w) {
  const struct row *r = w->row;
  const struct known_category *c = &s->known_categories.items[w->category];
  uint64_t key = idmap_pair(w->on, 0x80000000u | w->category);
  if (idmap_get(&s->answered, key) != 0) {
    uint32_t index =
        diag(s->diagnostics, MSG_ANSWER_TWICE, r->at, name_text(s, c->id), name_text(s, entity_at(s, w->on)->name));
    diag_also(s->diagnostics, index, MSG_ANSWER_FIRST_PLACE,
              s->model->answers.items[idmap_get(&s->answered, key) - 1].at);
    return;
  }
  entity_id measure = 0;
  for (uint32_t known = c->first; known < c->first + c->count; known++) {
    if (idmap_get(&s->answered, idmap_pair(w->on, known)) != 0) continue;
    if (measure == 0 && r->value == ANSWER_LEVEL && r->level != 0) measure = measure_of_row(s, r, w->on);
    enter_answer(s, r, w->on, measure, known);
    idmap_put(&s->answered, key, s->model->answers.count);
  }
}

/* Rows of categories wait until every row of its own is known, in whatever block it stands. */
static void enter_row(struct sema *s, const struct row *r, entity_id on) {
  if (!r->requirement.category) {
    uint32_t known = known_of_use(s, &r->requirement);
    if (known != UINT32_MAX) enter_exact(s, r, on, known);
    return;
  }
  uint32_t category = known_category_of_use(s, &r->requirement);
  if (category == UINT32_MAX) return;
  struct row *kept = arena_alloc(&s->memory, sizeof *kept);
  *kept = *r;
  vec_push(&s->waiting, ((struct waiting_row){kept, on, category}));
}

void enter_waiting_rows(struct sema *s) {
  for (uint32_t i = 0; i < s->waiting.count; i++) enter_category(s, &s->waiting.items[i]);
}

void resolve_answers(struct sema *s, struct frame f, entity_id self, node_id n) {
  (void)self;
  struct entity_list on = {0};
  subjects_or_around(s, f, n, true, &on);
  entity_id by = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  node_id body = child_of(s, f, n, NODE_BODY);
  for (node_id child = body ? node_of(s, f, body)->first : 0; child != 0; child = node_of(s, f, child)->next) {
    struct row r;
    if (node_of(s, f, child)->kind != NODE_ROW || !read_row(s, f, child, n, by, &r)) continue;
    for (uint32_t i = 0; i < on.items.count; i++) enter_row(s, &r, on.items.items[i]);
  }
  vec_free(&on.items);
}
