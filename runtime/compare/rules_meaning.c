/* rules_meaning.c - conditions written out as they were understood: names by what they stand for, in English. */
#include "runtime/compare/rules_snapshot.h"

struct meaning {
  struct builder text;
  struct arena *memory;
  const struct rule_set *rules;
  const struct model *model;
};

static const char *name_of(const struct meaning *w, sym s) { return sym_text(w->model->names, s); }

static const char *class_name(const struct meaning *w, uint32_t class) {
  return class < w->model->classes.count ? name_of(w, w->model->classes.items[class].qualified) : "";
}

/* By its English name where the class has one. */
static const char *attribute_name(const struct meaning *w, uint32_t class, sym name) {
  const struct attribute *a = class ? class_attribute(w->model, class, name) : NULL;
  return name_of(w, a ? a->name : name);
}

/* What the symbol of an expression is; most have none. */
enum symbol {
  SYMBOL_NONE,
  SYMBOL_VALUE,
  SYMBOL_SLOT,
  SYMBOL_ATTRIBUTE,
  SYMBOL_PROPERTY,
  SYMBOL_CLASS,
  SYMBOL_DEFINE,
  SYMBOL_REQUIREMENT,
  SYMBOL_NUMBER
};
static const uint8_t symbols[] = {
    [EXPR_CONSTANT] = SYMBOL_VALUE,  [EXPR_VARIABLE] = SYMBOL_SLOT,        [EXPR_ATTRIBUTE] = SYMBOL_ATTRIBUTE,
    [EXPR_AGE] = SYMBOL_ATTRIBUTE,   [EXPR_PROPERTY] = SYMBOL_PROPERTY,    [EXPR_IS] = SYMBOL_CLASS,
    [EXPR_DEFINE] = SYMBOL_DEFINE,   [EXPR_ACHIEVED] = SYMBOL_REQUIREMENT, [EXPR_ALL] = SYMBOL_SLOT,
    [EXPR_SOME] = SYMBOL_SLOT,       [EXPR_QUANT_NONE] = SYMBOL_SLOT,      [EXPR_COUNT] = SYMBOL_SLOT,
    [EXPR_COMPLETE] = SYMBOL_NUMBER, [EXPR_DOWNSTREAM] = SYMBOL_NONE};

static const char *symbol_text(struct meaning *w, const struct expr *x) {
  const struct rule_set *r = w->rules;
  switch ((enum symbol)symbols[x->op]) {
  case SYMBOL_VALUE: return value_text(w->memory, w->model, x->value, LANGUAGE_EN);
  case SYMBOL_SLOT: return arena_format(w->memory, "$%u", x->slot);
  case SYMBOL_ATTRIBUTE: return attribute_name(w, x->value.first, x->symbol);
  case SYMBOL_PROPERTY: return property_info((enum property)x->symbol)->name;
  case SYMBOL_CLASS: return x->symbol ? class_name(w, x->symbol) : arena_format(w->memory, "%x", x->slot);
  case SYMBOL_DEFINE: return x->symbol < r->defines.count ? name_of(w, r->defines.items[x->symbol].name) : "";
  case SYMBOL_REQUIREMENT:
    return x->symbol < r->requirements.count ? name_of(w, r->requirements.items[x->symbol].id) : "";
  case SYMBOL_NUMBER: return arena_format(w->memory, "%u", x->symbol);
  case SYMBOL_NONE: break;
  }
  return "";
}

/* The parser limits how deep a condition is; lists are as long as they like, so their items are a loop. */
static void write_expr(struct meaning *w, expr_id e) {
  const struct expr *x = &w->rules->exprs.items[e];
  if (!e) return;
  builder_format(&w->text, "(%u %s", x->op, symbol_text(w, x));
  for (; x->op == EXPR_ITEM; x = &w->rules->exprs.items[x->b]) {
    write_expr(w, x->a);
    if (!x->b) break;
    builder_char(&w->text, ',');
  }
  if (x->op != EXPR_ITEM) {
    write_expr(w, x->a);
    write_expr(w, x->b);
    write_expr(w, x->c);
  }
  builder_char(&w->text, ')');
}

static const char *take(struct meaning *w) {
  const char *res = arena_copy(w->memory, builder_get(&w->text), w->text.length);
  builder_free(&w->text);
  return res;
}

const char *condition_meaning(struct arena *a, const struct rule_set *rules, const struct model *m, expr_id e) {
  struct meaning w = {.memory = a, .rules = rules, .model = m};
  write_expr(&w, e);
  return take(&w);
}

const char *subjects_meaning(struct arena *a, const struct rule_set *rules, const struct model *m,
                             const struct subject_set *s) {
  struct meaning w = {.memory = a, .rules = rules, .model = m};
  builder_format(&w.text, "%x", s->kinds);
  for (uint32_t i = 0; i < s->classes.count; i++) builder_format(&w.text, " %s", class_name(&w, s->classes.items[i]));
  builder_char(&w.text, ' ');
  write_expr(&w, s->where);
  return take(&w);
}
