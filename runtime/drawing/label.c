/* label.c - what is written on boxes and in their tooltips. */
#include "runtime/drawing/drawing_internal.h"

const char *drawing_word(enum drawing_word w, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
#define WORD(id, en, ja) [DRAW_##id] = {en, ja},
#include "runtime/drawing/words.def"
#undef WORD
  };
  return words[w][l];
}
#define DRAW(id, l) drawing_word(DRAW_##id, l)

/* ---- names ---- */

static const char *given_name(struct arena *a, const struct model *m, entity_id e) {
  const struct entity *x = &m->entities.items[e];
  return x->name && !(x->flags & ENTITY_IMPLICIT) ? entity_name(a, m, e, false) : "";
}

const char *label_entity(struct arena *a, const struct drawing *d, entity_id e) {
  const struct model *m = d->in.model;
  const struct entity *x = &m->entities.items[e];
  return x->parent && x->name ? sym_text(m->names, x->name) : given_name(a, m, e);
}

const char *label_name(struct arena *a, const struct drawing *d, const struct box *b, enum language l) {
  if (b->sort != BOX_KIND) return label_entity(a, d, b->entity);
  const char *kind = kind_text((enum entity_kind)b->kind, l);
  return l == LANGUAGE_JA ? arena_format(a, "%s %u件", kind, b->inside + 1)
                          : arena_format(a, "%u × %s", b->inside + 1, kind);
}

/* The name an organization has in the world, where the spec gives one. */
static const char *written_name(const struct drawing *d, entity_id e, enum language l) {
  const struct model *m = d->in.model;
  sym attribute = intern_find(m->names, "name", 4);
  struct value v = attribute ? model_value(m, e, attribute, NULL) : (struct value){0};
  if (v.tag != VALUE_TEXT) return NULL;
  return sym_text(m->names, l == LANGUAGE_JA && v.second ? v.second : v.first);
}

static const char *class_or_kind(const struct drawing *d, entity_id e, enum language l) {
  const struct model *m = d->in.model;
  class_id class = m->entities.items[e].class;
  uint8_t kind = m->kinds[e];
  return class && class != m->root_class[kind] ? class_text(m, class, l) : kind_text((enum entity_kind)kind, l);
}

const char *label_class(struct arena *a, const struct drawing *d, const struct box *b, enum language l) {
  if (b->sort == BOX_KIND) return "";
  const char *written = b->kind == KIND_ORGANIZATION ? written_name(d, b->entity, l) : NULL;
  const char *res = written ? written : class_or_kind(d, b->entity, l);
  if (!b->inside) return res;
  return l == LANGUAGE_JA ? arena_format(a, "%s ほか%u件", res, b->inside) : arena_format(a, "%s + %u", res, b->inside);
}

const char *label_column(struct arena *a, const struct drawing *d, const struct column *c, enum language l) {
  if (!c->organization) return c->several ? DRAW(SEVERAL, l) : DRAW(NOBODY, l);
  const char *written = written_name(d, c->organization, l);
  return written ? written : label_entity(a, d, c->organization);
}

/* ---- tooltips ---- */

static void say_tally(struct builder *b, const struct tally *t, enum language l) {
  const struct {
    enum drawing_word word;
    uint32_t count;
  } parts[] = {{DRAW_GAP, t->gap}, {DRAW_UNDECIDED, t->undecided}, {DRAW_MET, t->met}};
  const char *before = l == LANGUAGE_JA ? "。" : "; ";
  bool any = false;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!parts[i].count) continue;
    builder_format(b, l == LANGUAGE_JA ? "%s%s %u" : "%1$s%3$u %2$s", any ? l == LANGUAGE_JA ? "、" : ", " : before,
                   drawing_word(parts[i].word, l), parts[i].count);
    if (parts[i].word == DRAW_GAP && t->open_gap < t->gap)
      builder_format(b, l == LANGUAGE_JA ? "(うち%s %u)" : " (%2$u %1$s)", DRAW(OPEN_GAP, l), t->open_gap);
    any = true;
  }
  if (!any) builder_format(b, "%s%s", before, DRAW(NO_FINDING, l));
}

static void say_list(struct builder *b, struct arena *a, const struct model *m, enum relation r, entity_id e,
                     enum drawing_word word, enum language l) {
  uint32_t count;
  const entity_id *list = model_related(m, r, e, &count);
  for (uint32_t i = 0; i < count; i++)
    builder_format(b, "%s%s%s",
                   i                  ? ", "
                   : l == LANGUAGE_JA ? "、"
                                      : ", ",
                   i ? "" : arena_format(a, "%s ", drawing_word(word, l)), given_name(a, m, list[i]));
}

static const char *taken(struct arena *a, struct builder *b) {
  const char *res = arena_copy(a, builder_get(b), b->length);
  builder_free(b);
  return res;
}

static void say_element(struct builder *b, struct arena *a, const struct drawing *d, entity_id e, enum language l) {
  const struct model *m = d->in.model;
  const char *kind = kind_text((enum entity_kind)m->kinds[e], l), *class = class_or_kind(d, e, l);
  builder_format(b, "%s %s", kind, given_name(a, m, e));
  if (class != kind) builder_format(b, l == LANGUAGE_JA ? "(%s)" : " (%s)", class);
  entity_id owner = m->entities.items[e].owner;
  if (owner && owner != e)
    builder_format(b, l == LANGUAGE_JA ? "、%s %s" : ", %s %s", DRAW(OWNER, l), given_name(a, m, owner));
  say_list(b, a, m, RELATION_WITHIN, e, DRAW_WITHIN, l);
  if (m->kinds[e] != KIND_CONTRACT) builder_format(b, l == LANGUAGE_JA ? "、第%d層" : ", layer %d", entity_layer(m, e));
}

const char *label_box_title(struct arena *a, const struct drawing *d, const struct box *x, enum language l) {
  struct builder b = {0};
  if (x->sort == BOX_KIND)
    builder_text(&b, label_name(a, d, x, l));
  else
    say_element(&b, a, d, x->entity, l);
  if (x->inside && x->sort != BOX_KIND)
    builder_format(&b, l == LANGUAGE_JA ? "、%s %u件" : ", %2$u %1$s", DRAW(INSIDE, l), x->inside);
  say_tally(&b, &x->tally, l);
  return taken(a, &b);
}

const char *label_frame_title(struct arena *a, const struct drawing *d, const struct frame *f, enum language l) {
  struct builder b = {0};
  say_element(&b, a, d, f->entity, l);
  say_tally(&b, &f->tally, l);
  return taken(a, &b);
}

static void say_transfer(struct builder *b, struct arena *a, const struct drawing *d, entity_id e, enum language l) {
  const struct model *m = d->in.model;
  const char *name = given_name(a, m, e);
  builder_format(b, "%s%s%s: %s → %s", kind_text((enum entity_kind)m->kinds[e], l), *name ? " " : "", name,
                 given_name(a, m, model_one(m, RELATION_SOURCE, e)), given_name(a, m, model_one(m, RELATION_SINK, e)));
  say_list(b, a, m, RELATION_FLOW_DATA, e, DRAW_DATA, l);
  say_list(b, a, m, RELATION_VIA, e, DRAW_VIA, l);
  say_list(b, a, m, RELATION_CONTRACT, e, DRAW_UNDER, l);
  say_list(b, a, m, RELATION_GUARD, e, DRAW_GUARD, l);
  say_tally(b, &d->tallies[e], l);
}

enum { TITLE_LINES = 12 };
const char *label_arrow_title(struct arena *a, const struct drawing *d, const struct arrow *x, enum language l) {
  struct builder b = {0};
  uint32_t shown = 0;
  for (uint32_t at = x->first; at && shown < TITLE_LINES; at = d->links.items[at - 1].next, shown++) {
    if (shown) builder_text(&b, "\n");
    say_transfer(&b, a, d, d->links.items[at - 1].entity, l);
  }
  if (shown < x->count) builder_format(&b, l == LANGUAGE_JA ? "\nほか%u件" : "\n%u more", x->count - shown);
  return taken(a, &b);
}

/* ---- arrows: a word or two ---- */

const char *label_arrow(struct arena *a, const struct drawing *d, const struct arrow *x, enum language l) {
  const struct model *m = d->in.model;
  if (x->count == 0) return "";
  if (1 < x->count) return l == LANGUAGE_JA ? arena_format(a, "%u件", x->count) : arena_format(a, "× %u", x->count);
  uint32_t count;
  const entity_id *data = model_related(m, RELATION_FLOW_DATA, x->entity, &count);
  if (!count) return m->entities.items[x->entity].flags & ENTITY_IMPLICIT ? "" : label_entity(a, d, x->entity);
  const char *first = label_entity(a, d, data[0]);
  return 1 < count ? arena_format(a, "%s + %u", first, count - 1) : first;
}

/* The same sign as in the picture, for texts. */
const char *label_mark(const struct tally *t) {
  static const char *const marks[] = {"", "✓ ", "? ", "! "};
  return marks[tally_status(t)];
}
const char *label_status(const struct tally *t) {
  static const char *const names[] = {"none", "met", "undecided", "gap"};
  return names[tally_status(t)];
}
