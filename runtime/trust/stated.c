/* stated.c - what the spec says itself about labels, needs and clearance, before anything is inferred. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

void stated_words(struct trust_words *w, struct interner *names) {
  static const char *const marks[] = {"", "low", "moderate", "high"};
  const struct { sym *word; const char *text; } words[] = {
      {&w->c, "c"}, {&w->i, "i"}, {&w->a, "a"}, {&w->need_c, "need_c"}, {&w->need_i, "need_i"}, {&w->need_a, "need_a"},
      {&w->readers_any, "readers_any"}, {&w->readers_stated, "readers_stated"}, {&w->within, "within"}, {&w->method, "method"},
      {&w->fallback, "fallback"}, {&w->since, "since"}, {&w->until, "until"}, {&w->payload, "payload"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) *words[i].word = intern_text(names, words[i].text);
  for (int m = MARK_LOW; m <= MARK_HIGH; m++) w->marks[m] = intern_text(names, marks[m]);
}

/* ---- one walk over all values ---------------------------------------------------------------------------------------- */

enum { PART_BITS = 2, PART_MASK = 3, READERS_BIT = 1 << 6, ANYBODY_BIT = 1 << 7 };

static uint8_t packed_part(uint8_t packed, int part) { return packed >> (PART_BITS * part) & PART_MASK; }

static uint8_t mark_of(const struct trust_words *w, struct value v) {
  if (v.tag != VALUE_MEMBER) return MARK_NONE;
  for (uint8_t m = MARK_LOW; m <= MARK_HIGH; m++)
    if (w->marks[m] == v.first) return m;
  return MARK_NONE;
}

/* The class speaks where the element itself is silent. */
static void merge(struct stated_table *s, entity_id e, uint8_t of_class) {
  uint8_t own = s->label[e];
  for (int part = 0; part < 3; part++)
    if (!packed_part(own, part) && packed_part(of_class, part)) s->by_class[e] |= (uint8_t)(1 << part);
  if (!(own & READERS_BIT) && of_class & READERS_BIT) s->by_class[e] |= 1 << PART_READERS;
  for (int part = 0; part < 3; part++)
    if (s->by_class[e] >> part & 1) s->label[e] |= (uint8_t)(packed_part(of_class, part) << (PART_BITS * part));
  s->label[e] |= of_class & (READERS_BIT | ANYBODY_BIT);
}

void stated_gather(struct trust_state *t) {
  const struct model *m = t->model;
  const struct trust_words *w = &t->words;
  const sym labels[3] = {w->c, w->i, w->a}, needs[3] = {w->need_c, w->need_i, w->need_a};
  size_t count = (size_t)m->entities.count + 1;
  uint8_t *by_class = memory_zeroed(count, 1);
  t->stated = (struct stated_table){memory_zeroed(count, 1), memory_zeroed(count, 1), memory_zeroed(count, 1)};
  for (uint32_t i = 0; i < m->values.count; i++) {
    const struct entity_value *x = &m->values.items[i];
    uint8_t *label = (x->value.by_default ? by_class : t->stated.label) + x->entity;
    if (x->attribute == w->readers_stated) *label |= READERS_BIT;
    if (x->attribute == w->readers_any) *label |= ANYBODY_BIT;
    for (int part = 0; part < 3; part++) {
      uint8_t mark = (uint8_t)(mark_of(w, x->value) << (PART_BITS * part));
      if (x->attribute == labels[part]) *label |= mark;
      if (x->attribute == needs[part]) t->stated.needs[x->entity] |= mark;
    }
    t->speaks_of_labels |= *label != 0 || t->stated.needs[x->entity] != 0;
  }
  for (entity_id e = 1; e < m->entities.count; e++) merge(&t->stated, e, by_class[e]);
  free(by_class);
}

void stated_free(struct stated_table *s) {
  free(s->label);
  free(s->by_class);
  free(s->needs);
  *s = (struct stated_table){0};
}

/* ---- questions --------------------------------------------------------------------------------------------------------- */

struct stated stated_of(const struct trust_state *t, entity_id e) {
  uint8_t label = t->stated.label[e];
  return (struct stated){.part = {packed_part(label, 0), packed_part(label, 1), packed_part(label, 2)},
                         .has_readers = (label & READERS_BIT) != 0, .by_class = t->stated.by_class[e]};
}

bool readers_stated(const struct trust_state *t, entity_id e) { return t->stated.label[e] & READERS_BIT; }
bool anybody_may_read(const struct trust_state *t, entity_id e) { return t->stated.label[e] & ANYBODY_BIT; }
uint8_t stated_part(const struct trust_state *t, entity_id e, int part) { return packed_part(t->stated.label[e], part); }

struct stated stated_needs(const struct trust_state *t, entity_id port) {
  struct stated res = {0};
  for (int part = 0; part < 3; part++) res.part[part] = packed_part(t->stated.needs[port], part);
  return res;
}

uint8_t clearance_of(const struct trust_state *t, entity_id element, enum label_part part) {
  const struct entity *entities = t->model->entities.items;
  for (entity_id e = node_element(t->model, element); e; e = entities[e].parent) {
    uint8_t mark = stated_part(t, e, (int)part);
    if (mark) return mark;
  }
  return stated_part(t, entities[element].owner, (int)part);
}

static enum truth fallback_stated(const struct trust_state *t, entity_id e) {
  struct value v = model_value(t->model, e, t->words.fallback, NULL);
  if (v.tag == VALUE_UNKNOWN || v.tag == VALUE_BETWEEN) return UNKNOWN_;
  return v.tag == VALUE_NONE || v.tag == VALUE_ABSENT ? FALSE_ : TRUE_;
}

enum truth fallback_of(const struct trust_state *t, entity_id node) {
  entity_id element = node_element(t->model, node);
  enum truth res = fallback_stated(t, node);
  if (element == node || t->model->entities.items[element].kind != KIND_PROCEDURE) return res;
  enum truth of_element = fallback_stated(t, element);
  return of_element < res ? res : of_element;
}


const char *mark_text(enum mark m) {
  static const char *const texts[] = {[MARK_NONE] = "", [MARK_LOW] = "low", [MARK_MODERATE] = "moderate", [MARK_HIGH] = "high"};
  return texts[m];
}

const char *mark_word(uint8_t mark) {
  const char *const words[] = {[MARK_NONE] = "", [MARK_LOW] = TERM(MARK_LOW), [MARK_MODERATE] = TERM(MARK_MODERATE), [MARK_HIGH] = TERM(MARK_HIGH)};
  return words[mark];
}
