/* quantities.c - literals with units, ranges of them, and a program's own units and dimensions. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

/* ---- literals ---- */

static const char *literal_text(struct sema *s, struct frame f, node_id n, bool *negative) {
  *negative = node_of(s, f, n)->kind == NODE_NEGATIVE;
  if (*negative) n = node_of(s, f, n)->first;
  const struct node *x = node_of(s, f, n);
  if (x->kind != NODE_QUANTITY && x->kind != NODE_INT && x->kind != NODE_NUMBER) return NULL;
  return name_text(s, x->value);
}

static void report_unit(struct sema *s, span at, sym bad) {
  const char *meant = units_nearest(&s->memory, &s->model->units, s->names, bad);
  if (meant == NULL) {
    diag(s->diagnostics, MSG_UNIT_UNKNOWN, at, name_text(s, bad));
    return;
  }
  uint32_t index = diag(s->diagnostics, MSG_UNIT_MEANT, at, name_text(s, bad), meant);
  size_t length, unit = sym_length(s->names, bad);
  (void)source_text(&s->program->sources, at, &length);
  if (unit < length) diag_fix_add(s->diagnostics, index, (span){at.end - (uint32_t)unit, at.end}, meant);
}

/* `-10degC` is ten degrees below zero, not the opposite of a temperature: the sign belongs to the number. */
bool read_quantity(struct sema *s, struct frame f, node_id n, struct quantity *res) {
  bool negative;
  const char *text = literal_text(s, f, n, &negative);
  span at = node_of(s, f, n)->at;
  if (text == NULL) return false;
  if (negative) text = arena_format(&s->memory, "-%s", text);
  sym bad = 0;
  switch (quantity_parse(&s->model->units, s->names, text, strlen(text), res, &bad)) {
  case QUANTITY_OK: return true;
  case QUANTITY_UNKNOWN_UNIT: report_unit(s, at, bad); break;
  case QUANTITY_TOO_LARGE: diag(s->diagnostics, MSG_NUMBER_TOO_LARGE, at, text); break;
  case QUANTITY_MALFORMED: diag(s->diagnostics, MSG_NUMBER_MALFORMED, at, text); break;
  }
  return false;
}

static bool is_literal(const struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  if (x->kind == NODE_NEGATIVE) x = node_of(s, f, x->first);
  return x->kind == NODE_QUANTITY || x->kind == NODE_INT || x->kind == NODE_NUMBER;
}

/* ---- against a kind ---- */

void report_quantity(struct sema *s, span at, const char *name) {
  VEC(const char *) names = {0};
  for (uint32_t i = 1; i < s->model->units.kinds.count; i++) {
    const struct kind_info *kind = &s->model->units.kinds.items[i];
    vec_push(&names, name_text(s, kind->name));
    if (kind->name_ja != 0) vec_push(&names, name_text(s, kind->name_ja));
  }
  const char *meant = suggest(s, name, names.items, names.count);
  uint32_t index = diag(s->diagnostics, meant ? MSG_KIND_OF_QUANTITY_MEANT : MSG_KIND_OF_QUANTITY_UNKNOWN, at, name,
                        meant ? meant : "");
  if (meant != NULL) diag_fix_add(s->diagnostics, index, at, meant);
  vec_free(&names);
}

/* `12J` may be an energy or a torque: the kinds of this dimension, or its base dimensions when there is none. */
static const char *kinds_of_dimension(struct sema *s, struct dimension dimension) {
  const char *res = NULL;
  for (uint32_t i = 1; i < s->model->units.kinds.count; i++) {
    const struct kind_info *kind = &s->model->units.kinds.items[i];
    if (kind->point || !dimension_equal(kind->dimension, dimension)) continue;
    res = arena_format(&s->memory, "%s%s`%s`", res ? res : "", res ? " / " : "",
                       quantity_reference(&s->memory, s->model, i));
  }
  return res ? res : dimension_text(&s->memory, dimension);
}

static const char *kind_of_written(struct sema *s, const struct quantity *q) {
  if (q->kind != 0) return arena_format(&s->memory, "`%s`", quantity_reference(&s->memory, s->model, q->kind));
  return kinds_of_dimension(s, q->dimension);
}

static void report_fit(struct sema *s, enum message message, span at, const struct quantity *q,
                       const struct wanted *w) {
  const struct kind_info *kind = &s->model->units.kinds.items[w->type->quantity];
  const char *wanted = quantity_reference(&s->memory, s->model, w->type->quantity);
  if (message == MSG_QUANTITY_DIMENSION && w->name == 0) message = MSG_QUANTITY_DIMENSION_HERE;
  diag(s->diagnostics, message, at, name_text(s, q->written), kind_of_written(s, q),
       w->name ? name_text(s, w->name) : wanted, wanted, kind->shown ? name_text(s, kind->shown) : "-");
}

static bool check_fit(struct sema *s, span at, const struct quantity *q, const struct wanted *w) {
  switch (quantity_fits(&s->model->units, q, w->type->quantity, w->type->difference)) {
  case FIT_OK: return true;
  case FIT_DIMENSION: report_fit(s, MSG_QUANTITY_DIMENSION, at, q, w); break;
  case FIT_KIND: report_fit(s, MSG_QUANTITY_KIND, at, q, w); break;
  case FIT_POINT: report_fit(s, q->point ? MSG_QUANTITY_POINT : MSG_QUANTITY_DIFFERENCE, at, q, w); break;
  }
  return false;
}

bool check_number_range(struct sema *s, struct rational value, node_id n, struct frame f, const struct wanted *w) {
  const struct type *t = w->type;
  if (t == NULL || !t->has_range) return true;
  const struct rational *numbers = s->model->numbers.items;
  bool low = t->lo == UINT32_MAX || rational_compare(numbers[t->lo], value) <= 0;
  bool high = t->hi == UINT32_MAX || rational_compare(value, numbers[t->hi]) <= 0;
  if (low && high) return true;
  struct value range = {.tag = VALUE_RANGE, .extra = t->quantity, .first = t->lo, .second = t->hi};
  uint32_t index = diag(s->diagnostics, MSG_OUT_OF_RANGE, node_of(s, f, n)->at, source_words(s, node_of(s, f, n)->at),
                        value_text(&s->memory, s->model, range, LANGUAGE_EN), name_text(s, w->name));
  if (w->declared.start != 0) diag_also(s->diagnostics, index, MSG_RANGE_DECLARED, w->declared);
  return false;
}

/* A plain number where the kind wanted is measured in units. */
static bool lacks_unit(const struct sema *s, struct frame f, node_id n, const struct quantity *q, const struct wanted *w) {
  struct dimension plain = {{0}};
  node_id literal = node_of(s, f, n)->kind == NODE_NEGATIVE ? node_of(s, f, n)->first : n;
  return dimension_equal(q->dimension, plain) && node_of(s, f, literal)->kind != NODE_QUANTITY &&
         !dimension_equal(s->model->units.kinds.items[w->type->quantity].dimension, plain);
}

/* A number without a unit where a quantity is wanted: say which unit would do. */
static void report_no_unit(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  const struct kind_info *kind = &s->model->units.kinds.items[w->type->quantity];
  span at = node_of(s, f, n)->at;
  const char *words = source_words(s, at);
  if (w->type->quantity == 0 || kind->shown == 0) {
    report_wrong_type(s, f, n, w);
    return;
  }
  const char *written = arena_format(&s->memory, "%s%s", words, name_text(s, kind->shown));
  uint32_t index =
      diag(s->diagnostics, MSG_WRONG_TYPE_WRITE, at, w->name ? name_text(s, w->name) : quantity_reference(&s->memory, s->model, w->type->quantity),
           type_words(s, w->type), words, written);
  diag_fix_add(s->diagnostics, index, at, written);
}

struct value read_typed_quantity(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct value none = {.tag = VALUE_NONE};
  struct quantity q;
  if (!is_literal(s, f, n)) {
    report_wrong_type(s, f, n, w);
    return none;
  }
  if (!read_quantity(s, f, n, &q)) return none;
  if (lacks_unit(s, f, n, &q, w)) {
    report_no_unit(s, f, n, w);
    return none;
  }
  if (w->type->quantity != 0 && !check_fit(s, node_of(s, f, n)->at, &q, w)) return none;
  if (!check_number_range(s, q.value, n, f, w)) return none;
  return (struct value){.tag = VALUE_QUANTITY,
                        .extra = w->type->quantity ? w->type->quantity : q.kind,
                        .first = model_add_written(s->model, q.value, q.written),
                        .second = q.written};
}

/* ---- ranges ---- */

bool is_range(const struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  return x->kind == NODE_BINARY && x->aux == T_DOTDOT;
}

/* One end, as a quantity of the kind wanted or a plain number. */
static bool read_end(struct sema *s, struct frame f, node_id n, const struct wanted *w, struct quantity *q) {
  if (!is_literal(s, f, n)) {
    diag(s->diagnostics, MSG_VALUE_EXPECTED, node_of(s, f, n)->at,
         w->type->quantity ? type_words(s, w->type) : TERM(T_NUMBER), source_words(s, node_of(s, f, n)->at));
    return false;
  }
  if (!read_quantity(s, f, n, q)) return false;
  if (w->type->quantity != 0 && lacks_unit(s, f, n, q, w)) {
    report_no_unit(s, f, n, w);
    return false;
  }
  return w->type->quantity == 0 || check_fit(s, node_of(s, f, n)->at, q, w);
}

bool report_difference(struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  if (x->kind != NODE_BINARY || x->aux != '-') return false;
  const char *low = source_words(s, node_of(s, f, x->first)->at),
             *high = source_words(s, node_of(s, f, node_of(s, f, x->first)->next)->at);
  const char *range = arena_format(&s->memory, "%s .. %s", low, high);
  uint32_t index = diag(s->diagnostics, MSG_RANGE_EXPECTED, x->at, source_words(s, x->at), range);
  diag_fix_add(s->diagnostics, index, x->at, range);
  return true;
}

struct value read_range(struct sema *s, struct frame f, node_id n, const struct wanted *w) {
  struct value none = {.tag = VALUE_NONE};
  node_id left = node_of(s, f, n)->first, right = left ? node_of(s, f, left)->next : 0;
  struct quantity lo, hi;
  if (!is_range(s, f, n)) {
    if (!report_difference(s, f, n)) report_wrong_type(s, f, n, w);
    return none;
  }
  if (right == 0 || !read_end(s, f, left, w, &lo) || !read_end(s, f, right, w, &hi)) return none;
  if (!dimension_equal(lo.dimension, hi.dimension)) {
    diag(s->diagnostics, MSG_RANGE_ENDS, node_of(s, f, n)->at, name_text(s, lo.written), kind_of_written(s, &lo),
         name_text(s, hi.written), kind_of_written(s, &hi));
    return none;
  }
  if (rational_compare(hi.value, lo.value) < 0) {
    diag(s->diagnostics, MSG_RANGE_BACKWARDS, node_of(s, f, n)->at, source_words(s, node_of(s, f, n)->at));
    return none;
  }
  quantity_kind kind = w->type->quantity ? w->type->quantity : lo.kind;
  number_id first = model_add_written(s->model, lo.value, lo.written);
  return (struct value){
      .tag = VALUE_RANGE, .extra = kind, .first = first, .second = model_add_written(s->model, hi.value, hi.written)};
}

/* ---- units and dimensions of a program ---- */

static void report_taken(struct sema *s, struct frame f, node_id name) {
  diag(s->diagnostics, MSG_UNIT_TAKEN, node_of(s, f, name)->at, name_text(s, node_of(s, f, name)->value));
}

static void define_unit(struct sema *s, struct frame f, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME), value = expression_of(s, f, n);
  struct quantity q;
  if (name == 0 || value == 0) return;
  if (!is_literal(s, f, value)) {
    diag(s->diagnostics, MSG_VALUE_EXPECTED, node_of(s, f, value)->at, TERM(T_QUANTITY),
         source_words(s, node_of(s, f, value)->at));
    return;
  }
  if (!read_quantity(s, f, value, &q)) return;
  if (!units_add(&s->model->units, s->names, node_of(s, f, name)->value, q)) report_taken(s, f, name);
}

/* `Length / Duration`, `Force * Length`: kinds multiplied and divided. */
static bool read_dimension(struct sema *s, struct frame f, node_id n, struct dimension *res) {
  const struct node *x = node_of(s, f, n);
  struct dimension left, right;
  if (x->kind == NODE_INT) {
    *res = (struct dimension){{0}};
    return true;
  }
  if (x->kind == NODE_IDENT) {
    quantity_kind kind = units_kind_find(&s->model->units, x->value);
    *res = s->model->units.kinds.items[kind].dimension;
    if (kind == 0) report_quantity(s, x->at, name_text(s, x->value));
    return kind != 0;
  }
  if (x->kind != NODE_BINARY || (x->aux != '*' && x->aux != '/')) {
    diag(s->diagnostics, MSG_VALUE_EXPECTED, x->at, TERM(T_QUANTITY), source_words(s, x->at));
    return false;
  }
  node_id second = node_of(s, f, x->first)->next;
  if (!read_dimension(s, f, x->first, &left) || !read_dimension(s, f, second, &right)) return false;
  for (int i = 0; i < DIMENSION_BASES; i++)
    res->power[i] = (int8_t)(x->aux == '*' ? left.power[i] + right.power[i] : left.power[i] - right.power[i]);
  return true;
}

static void define_dimension(struct sema *s, struct frame f, node_id n) {
  node_id name = child_of(s, f, n, NODE_NAME), value = expression_of(s, f, n);
  struct dimension d;
  quantity_kind kind;
  if (name == 0 || value == 0 || !read_dimension(s, f, value, &d)) return;
  if (!units_add_kind(&s->model->units, node_of(s, f, name)->value, ja_name(s, f, n), d, false, &kind))
    report_taken(s, f, name);
}

void define_units(struct sema *s) {
  for (module_id m = 1; m < s->program->modules.count; m++)
    for (uint32_t i = 0; i < s->program->modules.items[m].trees.count; i++) {
      struct frame f = frame_of_module(s, m, s->program->modules.items[m].trees.items[i]);
      const node_id *last = tree_at(s, f.tree)->last;
      node_id end = last[NODE_UNIT] < last[NODE_DIMENSION] ? last[NODE_DIMENSION] : last[NODE_UNIT];
      for (node_id n = node_of(s, f, tree_at(s, f.tree)->root)->first; n != 0 && n <= end; n = node_of(s, f, n)->next) {
        if (node_of(s, f, n)->kind == NODE_UNIT) define_unit(s, f, n);
        if (node_of(s, f, n)->kind == NODE_DIMENSION) define_dimension(s, f, n);
      }
    }
}
