/* query_units.c - numbers with units and quantities, told to somebody who points at them. */
#include <string.h>

#include "compiler/driver/query.h"

enum { SHOWN_UNITS = 24 };

struct pointing {
  struct arena *a;
  const struct units *units;
  struct interner *names;
  enum language l;
};

static const char *kind_name(const struct pointing *p, quantity_kind kind) {
  const struct kind_info *k = &p->units->kinds.items[kind];
  return sym_text(p->names, p->l == LANGUAGE_JA && k->name_ja ? k->name_ja : k->name);
}

static bool is_unit_of(const struct pointing *p, const struct unit_info *x, quantity_kind kind) {
  return x->kind == kind || (!x->kind && dimension_equal(x->dimension, p->units->kinds.items[kind].dimension));
}

static const char *text_of(struct arena *a, struct builder *b) {
  const char *res = arena_copy(a, builder_get(b), b->length);
  builder_free(b);
  return res;
}

/* The quantity that a type names: `Temperature in 0degC .. 95degC`; 0: another type. */
static quantity_kind kind_of_type(const struct pointing *p, const struct tree *t, node_id n, span *at) {
  node_id path = node_child(t, n, NODE_PATH);
  if (!path || node_at(t, path)->first) return 0;
  *at = node_at(t, path)->at;
  return units_kind_find(p->units, node_at(t, path)->value);
}

static const char *tell_quantity(const struct pointing *p, quantity_kind kind) {
  struct builder b = {0};
  uint32_t shown = 0;
  builder_format(&b, "**%s** - %s\n\n", kind_name(p, kind), p->l == LANGUAGE_JA ? "量" : "quantity");
  builder_text(&b, p->l == LANGUAGE_JA ? "使える単位:" : "units:");
  for (uint32_t i = 0; i < p->units->list.count && shown < SHOWN_UNITS; i++) {
    const struct unit_info *x = &p->units->list.items[i];
    if (is_unit_of(p, x, kind)) shown++, builder_format(&b, " `%s`", sym_text(p->names, x->name));
  }
  builder_text(&b, shown == SHOWN_UNITS ? " ...\n" : "\n");
  return text_of(p->a, &b);
}

/* The one asked for there, else that of the unit, else the first that the dimension may be. */
static quantity_kind kind_of_number(const struct pointing *p, const struct quantity *q, quantity_kind asked) {
  if (asked && quantity_fits(p->units, q, asked, false) == FIT_OK) return asked;
  quantity_kind res = q->kind;
  for (quantity_kind i = 1; !res && i < p->units->kinds.count; i++)
    if (dimension_equal(p->units->kinds.items[i].dimension, q->dimension)) res = i;
  return res;
}

static const char *tell_number(const struct pointing *p, const char *written, quantity_kind asked) {
  struct quantity q;
  sym bad;
  if (quantity_parse(p->units, p->names, written, strlen(written), &q, &bad) != QUANTITY_OK) return NULL;
  quantity_kind kind = kind_of_number(p, &q, asked);
  const char *unit = written + strspn(written, "0123456789.+-");
  struct builder b = {0};
  builder_format(&b, "**%s**", written);
  if (kind) builder_format(&b, " - %s", kind_name(p, kind));
  if (kind && p->units->kinds.items[kind].shown) {
    const char *usual = quantity_text(p->a, p->units, p->names, q.value, kind);
    if (strcmp(usual, written)) builder_format(&b, "\n\n= `%s`", usual);
  }
  for (uint32_t i = 0; i < p->units->list.count && p->l == LANGUAGE_EN; i++) {
    const struct unit_info *x = &p->units->list.items[i];
    if (x->meaning && !strcmp(sym_text(p->names, x->name), unit)) builder_format(&b, "\n\n`%s`: %s", unit, x->meaning);
  }
  builder_char(&b, '\n');
  return text_of(p->a, &b);
}

const char *session_describe_quantity(struct arena *a, struct session *s, uint32_t file, uint32_t offset, enum language l, span *at) {
  struct pointing p = {a, &s->program.model.units, &s->program.names, l};
  const struct tree *t = session_tree_of(s, file);
  quantity_kind around = 0;
  span where = SPAN_NONE, number = SPAN_NONE;
  const char *written = NULL;
  for (node_id n = 1; t && n < t->nodes.count; n++) {
    const struct node *x = node_at(t, n);
    if (offset < x->at.start || x->at.end < offset) continue;
    if (x->kind == NODE_TYPE) around = kind_of_type(&p, t, n, &where);
    if (x->kind == NODE_QUANTITY) number = x->at, written = sym_text(p.names, x->value);
  }
  bool on_name = around && where.start <= offset && offset <= where.end;
  *at = written ? number : where;
  return written ? tell_number(&p, written, around) : on_name ? tell_quantity(&p, around) : NULL;
}
