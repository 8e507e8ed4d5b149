/* statements.c - what is said about the model: targets, decisions, claims, completeness, authority. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

/* The type of what people write in the block of a decision or claim; any value when it is no word of std.core. */
static struct type note_type(struct sema *s, sym attribute) {
  static const struct { const char *attribute, *values; } known[] = {{"basis", "ClaimBasis"}, {"result", "Status"}};
  struct type res = {.former = TYPE_ANY, .lo = UINT32_MAX, .hi = UINT32_MAX};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strcmp(name_text(s, attribute), known[i].attribute) != 0) continue;
    res.of = idmap_get(&s->classes, idmap_pair(s->program->core, intern_text(s->names, known[i].values)));
    if (res.of != 0) res.former = TYPE_ENUM;
  }
  return res;
}

static struct value read_note(struct sema *s, struct frame f, node_id set) {
  node_id name = child_of(s, f, set, NODE_NAME);
  struct type type = note_type(s, name ? node_of(s, f, name)->value : 0);
  struct wanted w = {&type, name ? node_of(s, f, name)->value : 0, SPAN_NONE, false};
  return read_value(s, f, expression_of(s, f, set), &w);
}

/* The basis of a claim, what stands in while something is accepted. */
struct notes {
  sym basis;
  struct value compensating;
};

/* Values in the block of a decision are read, so that mistakes are seen; they are for people. */
static struct notes check_notes(struct sema *s, struct frame f, node_id n) {
  struct notes res = {0};
  node_id body = child_of(s, f, n, NODE_BODY);
  uint32_t frame = UINT32_MAX;
  for (node_id child = body ? node_of(s, f, body)->first : 0; child != 0; child = node_of(s, f, child)->next) {
    enum node_kind kind = (enum node_kind)node_of(s, f, child)->kind;
    if (kind == NODE_SET) {
      struct value v = read_note(s, f, child);
      node_id name = child_of(s, f, child, NODE_NAME);
      const char *attribute = name ? name_text(s, node_of(s, f, name)->value) : "";
      if (v.tag == VALUE_MEMBER && strcmp(attribute, "basis") == 0) res.basis = v.first;
      if (strcmp(attribute, "compensating") == 0) res.compensating = v;
    } else if (kind == NODE_EVIDENCE) {
      if (frame == UINT32_MAX) frame = frame_add(s, f);
      entity_id e = declare_evidence(s, frame, child, 0);
      if (e != 0) resolve_evidence(s, f, e, child);
    }
  }
  return res;
}

/* ---- targets ---- */

/* `cpsf`, `wg.basic_line`: a framework, and perhaps one of its profiles. */
static bool read_framework(struct sema *s, struct frame f, node_id path, struct target *res) {
  struct parts p;
  uint32_t used = 0;
  parts_of_path(s, f, path, &p);
  module_id m = p.broken ? 0 : find_module(s, f.module, &p, &used);
  if (p.broken || idmap_get(&s->failed_imports, p.at.start) != 0) return false;
  if (m == 0 || p.count - used > 1 || s->program->modules.items[m].role != MODULE_FRAMEWORK) {
    diag(s->diagnostics, MSG_FRAMEWORK_UNKNOWN, p.at, parts_text(s, &p, p.count));
    return false;
  }
  res->framework = s->program->modules.items[m].name;
  res->version = s->program->modules.items[m].version;
  if (used == p.count) return true;
  res->profile = p.items[used].name;
  if (idmap_get(&s->profiles, idmap_pair(m, res->profile)) != 0) return true;
  diag(s->diagnostics, MSG_PROFILE_UNKNOWN, p.items[used].at, name_text(s, res->profile), name_text(s, res->framework));
  return false;
}

/* Without a level: that of the profile, else level 1. */
void resolve_target(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct target t = {.at = node_of(s, f, n)->at};
  struct entity_list on = {0};
  node_id path = child_of(s, f, n, NODE_PATH);
  uint8_t level = phrase_level(s, f, n);
  (void)self;
  subjects_or_around(s, f, n, false, &on);
  if (path != 0 && read_framework(s, f, path, &t)) {
    t.level = level != 0 || t.profile != 0 ? level : 1;
    bool everywhere = on.items.count == 0 && phrase_of(s, f, n, T_ON) == 0;
    if (everywhere) vec_push(&s->model->targets, t);
    for (uint32_t i = 0; i < on.items.count; i++) {
      t.on = on.items.items[i];
      vec_push(&s->model->targets, t);
    }
  }
  vec_free(&on.items);
}

/* ---- decisions and claims ---- */

void resolve_decision(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct decision d = {.kind = node_of(s, f, n)->kind == NODE_ACCEPT ? DECISION_ACCEPT : DECISION_EXCLUDE,
                       .at = node_of(s, f, n)->at};
  struct entity_list on = {0};
  (void)self;
  d.level = phrase_level(s, f, n);
  d.by = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  d.since = phrase_day(s, f, n, T_SINCE);
  d.until = phrase_day(s, f, n, T_UNTIL);
  d.because = because_of(s, f, n);
  bool known = requirement_of_node(s, f, child_of(s, f, n, NODE_REQREF), &d.requirement);
  d.compensating = check_notes(s, f, n).compensating;
  if (!has_on_all(s, f, n)) subjects_or_around(s, f, n, true, &on);
  for (uint32_t i = 0; known && i < on.items.count; i++) {
    d.on = on.items.items[i];
    vec_push(&s->model->decisions, d);
  }
  vec_free(&on.items);
}

void resolve_claim(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct claim c = {.at = node_of(s, f, n)->at, .own = s->program->modules.items[f.module].own,
                    .exported = node_of(s, f, n)->flags & NODE_EXPORT};
  struct entity_list on = {0};
  (void)self;
  c.level_stated = phrase_of(s, f, n, T_LEVEL) != 0;
  c.level = phrase_level_from(s, f, n, 0);
  c.by = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  c.because = because_of(s, f, n);
  c.since = phrase_day(s, f, n, T_SINCE);
  c.until = phrase_day(s, f, n, T_UNTIL);
  bool known = requirement_of_node(s, f, child_of(s, f, n, NODE_REQREF), &c.requirement);
  subjects_or_around(s, f, n, true, &on);
  c.basis = check_notes(s, f, n).basis;
  for (uint32_t i = 0; known && i < on.items.count; i++) {
    c.on = on.items.items[i];
    vec_push(&s->model->claims, c);
  }
  vec_free(&on.items);
}

/* ---- completeness ---- */

static void enter_completeness(struct sema *s, struct completeness *c, entity_id within) {
  c->within = within;
  if (within != 0) vec_push(&s->model->completes, *c);
}

/* `complete component within line7`, `complete measure ...`, `complete Plc ...`. */
void resolve_complete(struct sema *s, struct frame f, entity_id self, node_id n) {
  struct completeness c = {.at = node_of(s, f, n)->at};
  node_id name = child_of(s, f, n, NODE_NAME), within = phrase_of(s, f, n, T_WITHIN);
  (void)self;
  if (name == 0) return;
  c.kind = (uint8_t)kind_of_word(node_of(s, f, name)->value, s->names);
  if (c.kind == KIND_NONE) {
    struct parts p = {
        .items = {{node_of(s, f, name)->value, node_of(s, f, name)->at}}, .count = 1, .at = node_of(s, f, name)->at};
    c.class = resolve_class_parts(s, f, &p, KINDS_ANY);
    c.kind = s->model->classes.items[c.class].kind;
    if (c.class == 0) return;
  }
  c.by = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  c.since = phrase_day(s, f, n, T_SINCE);
  c.until = phrase_day(s, f, n, T_UNTIL);
  for (node_id path = within ? node_of(s, f, within)->first : 0; path != 0; path = node_of(s, f, path)->next)
    enter_completeness(s, &c, resolve_entity(s, f, path, KINDS_ELEMENT));
  if (within == 0) enter_completeness(s, &c, f.scope ? f.scope : s->responsible[f.module]);
}

void resolve_acts(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id path = child_of(s, f, n, NODE_PATH);
  if (path == 0 || self == 0) return;
  entity_id principal = require_kind(s, resolve_entity(s, f, path, KINDS_PRINCIPAL), KINDS_PRINCIPAL, TERM_PRINCIPAL,
                                     TERM(P_ACTS), node_of(s, f, path)->at);
  if (principal == 0) return;
  struct acts_for a = {self, principal, phrase_day(s, f, n, T_SINCE), phrase_day(s, f, n, T_UNTIL),
                       node_of(s, f, n)->at};
  vec_push(&s->model->acts, a);
  model_add_edge(s->model, RELATION_ACTS_FOR, self, principal);
}
