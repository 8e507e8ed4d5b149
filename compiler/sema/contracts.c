/* contracts.c - contracts between organizations and what they say: require, permit, offer, rely. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

void resolve_contract(struct sema *s, struct frame f, entity_id self, node_id n) {
  for (node_id path = node_of(s, f, n)->first; path != 0; path = node_of(s, f, path)->next)
    if (node_of(s, f, path)->kind == NODE_PATH)
      model_add_edge(s->model, RELATION_PARTIES, self, resolve_entity(s, f, path, KIND_BIT(ORGANIZATION)));
  model_add_edge(s->model, RELATION_BY, self, phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL));
  set_phrase_days(s, f, self, n, s->words.since, s->words.until);
  resolve_body(s, frame_inside(f, self), self, n);
}

void resolve_require(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct requirement_use use;
  node_id path = child_of(s, f, n, NODE_PATH);
  model_add_edge(s->model, RELATION_REQUIRE_PARTY, self, resolve_entity(s, f, path, KIND_BIT(ORGANIZATION)));
  uint8_t level = phrase_level(s, f, n);
  entity_at(s, self)->level = level;
  set_phrase_days(s, f, self, n, s->words.since, s->words.until);
  if (!requirement_of_node(s, f, child_of(s, f, n, NODE_REQREF), &use)) return;
  struct value v = {.tag = VALUE_REQUIREMENT, .extra = use.category, .first = use.id, .second = use.framework};
  model_set(s->model, self, s->words.requirement, v, node_of(s, f, n)->at);
}

static bool is_read(const struct sema *s, sym verb) {
  return verb == s->words.read || strcmp(name_text(s, verb), "閲覧") == 0;
}

void resolve_permit(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id reader = child_of(s, f, n, NODE_PATH), verb = child_of(s, f, n, NODE_NAME);
  struct permit p = {.contract = f.scope ? f.scope : self, .at = node_of(s, f, n)->at};
  if (reader == 0) return;
  p.reader = require_kind(s, resolve_entity(s, f, reader, KINDS_PRINCIPAL), KINDS_PRINCIPAL, TERM_PRINCIPAL, TERM(P_PERMIT),
                          node_of(s, f, reader)->at);
  if (verb != 0 && !is_read(s, node_of(s, f, verb)->value))
    diag(s->diagnostics, MSG_PERMIT_VERB, node_of(s, f, verb)->at, name_text(s, node_of(s, f, verb)->value));
  for (node_id path = node_of(s, f, reader)->next; path != 0; path = node_of(s, f, path)->next) {
    if (node_of(s, f, path)->kind != NODE_PATH) continue;
    entity_id data =
        require_kind(s, resolve_entity(s, f, path, KIND_BIT(DATA)), KIND_BIT(DATA), TERM_DATA, TERM(P_PERMIT),
                     node_of(s, f, path)->at);
    if (data != 0) vec_push(&p.data, data);
  }
  vec_push(&s->model->permits, p);
}

static void note_condition(struct sema *s, struct frame f, node_id n, uint32_t share) {
  node_id when = child_of(s, f, n, NODE_WHEN), expression = when ? expression_of(s, f, when) : 0;
  if (expression != 0) vec_push(&s->conditions, ((struct share_condition){share, f.module, f.tree, expression}));
}

void resolve_share(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct share x = {.kind = node_of(s, f, n)->kind == NODE_OFFER ? SHARE_OFFER : SHARE_RELY,
                    .contract = f.scope ? f.scope : self,
                    .at = node_of(s, f, n)->at};
  struct entity_list on = {0};
  x.level = phrase_level(s, f, n);
  x.by = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  subjects_of(s, f, n, &on);
  bool nowhere = phrase_of(s, f, n, T_ON) == 0;
  if (requirement_of_node(s, f, child_of(s, f, n, NODE_REQREF), &x.requirement))
    for (uint32_t i = 0; i < on.items.count || (nowhere && i == 0); i++) {
      x.on = nowhere ? 0 : on.items.items[i];
      vec_push(&s->model->shares, x);
      note_condition(s, f, n, s->model->shares.count - 1);
    }
  vec_free(&on.items);
}

const struct share_condition *sema_share_conditions(const struct sema *s, uint32_t *count) {
  *count = s->conditions.count;
  return s->conditions.items;
}
