/* measures.c - measures, what elements meet by themselves, and evidence. */
#include "compiler/sema/sema_internal.h"

static void read_meets(struct sema *s, struct frame f, entity_id self, node_id n, uint8_t level) {
  node_id meets = phrase_of(s, f, n, T_MEETS);
  for (node_id reqref = meets ? node_of(s, f, meets)->first : 0; reqref != 0; reqref = node_of(s, f, reqref)->next) {
    struct meets m = {.measure = self, .level = level, .at = node_of(s, f, reqref)->at};
    if (node_of(s, f, reqref)->kind == NODE_REQREF && requirement_of_node(s, f, reqref, &m.requirement))
      vec_push(&s->model->meets, m);
  }
}

static void add_by(struct sema *s, struct frame f, entity_id self, node_id n) {
  model_add_edge(s->model, RELATION_BY, self, phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL));
}

static void add_on(struct sema *s, entity_id self, struct entity_list *on) {
  for (uint32_t i = 0; i < on->items.count; i++) model_add_edge(s->model, RELATION_ON, self, on->items.items[i]);
  vec_free(&on->items);
}

void resolve_measure(struct sema *s, struct frame f, entity_id self, node_id n) {
  uint8_t level = phrase_level(s, f, n);
  struct entity_list on = {0};
  subjects_or_around(s, f, n, false, &on);
  if (on.items.count == 0 && phrase_of(s, f, n, T_ON) == 0)
    diag(s->diagnostics, MSG_ON_NOTHING, entity_at(s, self)->at, name_text(s, entity_at(s, self)->name));
  add_on(s, self, &on);
  entity_at(s, self)->level = level;
  read_meets(s, f, self, n, level);
  add_by(s, f, self, n);
  set_phrase_days(s, f, self, n, s->words.since, s->words.until);
  resolve_body(s, frame_inside(f, self), self, n);
}

/* A policy, a firewall, a security officer: an element that meets a requirement, for itself or for others. */
void resolve_meets(struct sema *s, struct frame f, entity_id self, node_id n) {
  if (phrase_of(s, f, n, T_MEETS) == 0) return;
  uint8_t level = phrase_level(s, f, n);
  struct entity_list on = {0};
  subjects_of(s, f, n, &on);
  if (phrase_of(s, f, n, T_ON) == 0) vec_push(&on.items, self);
  add_on(s, self, &on);
  entity_at(s, self)->level = level;
  read_meets(s, f, self, n, level);
  add_by(s, f, self, n);
}

void resolve_evidence(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct entity_list on = {0};
  subjects_of(s, f, n, &on);
  for (uint32_t i = 0; i < on.items.count; i++) model_add_edge(s->model, RELATION_EVIDENCE, on.items.items[i], self);
  vec_free(&on.items);
  add_by(s, f, self, n);
  set_phrase_days(s, f, self, n, s->words.issued, s->words.expires);
  resolve_body(s, frame_inside(f, self), self, n);
}
