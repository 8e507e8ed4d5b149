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

static void write_symbol(struct meaning *w, const struct expr *x) {
  struct builder *b = &w->text;
  switch ((enum expr_op)x->op) {
  case EXPR_CONSTANT: builder_text(b, value_text(w->memory, w->model, x->value, LANGUAGE_EN)); break;
  case EXPR_VARIABLE: builder_format(b, "$%u", x->slot); break;
  case EXPR_ATTRIBUTE:
  case EXPR_AGE: builder_text(b, attribute_name(w, x->value.first, x->symbol)); break;
  case EXPR_PROPERTY: builder_text(b, property_info((enum property)x->symbol)->name); break;
  case EXPR_IS: builder_format(b, "%s %x", class_name(w, x->symbol), x->symbol ? 0 : x->slot); break;
  case EXPR_DEFINE:
    builder_text(b, x->symbol < w->rules->defines.count ? name_of(w, w->rules->defines.items[x->symbol].name) : "");
    break;
  case EXPR_ACHIEVED:
    if (x->symbol < w->rules->requirements.count) builder_text(b, name_of(w, w->rules->requirements.items[x->symbol].id));
    break;
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_COUNT: builder_format(b, "$%u", x->slot); break;
  case EXPR_COMPLETE: builder_format(b, "%u", x->symbol); break;
  case EXPR_NONE:
  case EXPR_AND:
  case EXPR_OR:
  case EXPR_NOT:
  case EXPR_IMPLIES:
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE:
  case EXPR_IN:
  case EXPR_WITHIN:
  case EXPR_RANGE:
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_IF:
  case EXPR_LIST:
  case EXPR_ITEM:
  case EXPR_ENDS:
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED:
  case EXPR_RECORDED:
  case EXPR_ATTESTED:
  case EXPR_CLAIMED:
  case EXPR_REACHES:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: break;
  }
}

/* The parser limits how deep a condition is; lists are as long as they like, so their items are a loop. */
static void write_expr(struct meaning *w, expr_id e) {
  const struct expr *x = &w->rules->exprs.items[e];
  if (!e) return;
  builder_format(&w->text, "(%u ", x->op);
  write_symbol(w, x);
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
