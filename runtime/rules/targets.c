/* targets.c - the level a finding is held against (language.md 5.8).
 *
 * Requirements that the same target lines speak of share a channel; a channel remembers the level of every element it
 * was asked about, so a program with targets everywhere and on a few lines costs one short walk per element.
 */
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- lines, scopes, channels --------------------------------------------------------------------------------- */

/* The major number decides: of one major version a program holds one framework. */
static bool same_major(const struct interner *names, sym a, sym b) {
  const char *x = sym_text(names, a), *y = sym_text(names, b);
  size_t length = strcspn(x, ".");
  return *x == '\0' || *y == '\0' || (length == strcspn(y, ".") && strncmp(x, y, length) == 0);
}

static uint32_t framework_named(const struct findings *f, sym name, sym version) {
  for (uint32_t i = 0; i < f->rules->frameworks.count; i++) {
    const struct rule_framework *w = &f->rules->frameworks.items[i];
    if (w->name == name && same_major(f->model->names, version, w->version)) return i;
  }
  return UINT32_MAX;
}

/* "wg.basic_line" of the command line, where nothing has told the profile from the framework yet. */
static uint32_t framework_of_line(const struct findings *f, struct target *t) {
  uint32_t res = framework_named(f, t->framework, t->version);
  const char *text = sym_text(f->model->names, t->framework), *dot = strrchr(text, '.');
  if (res != UINT32_MAX || dot == NULL || t->profile != 0) return res;
  sym name = intern_find(f->model->names, text, (size_t)(dot - text));
  t->profile = intern_find(f->model->names, dot + 1, strlen(dot + 1));
  return name == 0 || t->profile == 0 ? UINT32_MAX : framework_named(f, name, t->version);
}

static uint32_t scope_of(struct target_index *t, uint32_t framework, sym profile, uint8_t level) {
  for (uint32_t i = 0; i < t->scopes.count; i++) {
    const struct target_scope *s = &t->scopes.items[i];
    if (s->framework == framework && s->profile == profile && s->level == level) return i;
  }
  vec_push(&t->scopes, ((struct target_scope){framework, profile, level}));
  return t->scopes.count - 1;
}

static void add_line(const struct findings *f, struct target_index *t, struct target line, bool from_option) {
  uint32_t framework = framework_of_line(f, &line);
  if (framework == UINT32_MAX) return;
  uint32_t scope = scope_of(t, framework, line.profile, line.level);
  uint32_t next = line.on == 0 ? 0 : idmap_get(&t->on, line.on);
  vec_push(&t->lines, ((struct target_line){line, scope, from_option, next}));
  if (line.on != 0) idmap_put(&t->on, line.on, t->lines.count);
}

static void fill_levels(const struct rule_set *r, struct target_index *t) {
  uint32_t count = r->requirements.count;
  t->level = memory_zeroed((size_t)t->scopes.count * count + 1, 1);
  for (uint32_t s = 0; s < t->scopes.count; s++) {
    const struct target_scope *scope = &t->scopes.items[s];
    uint8_t *level = t->level + (size_t)s * count;
    for (uint32_t i = 0; scope->profile == 0 && i < count; i++)
      if (framework_builds_on(r, scope->framework, r->requirements.items[i].framework)) level[i] = scope->level;
    for (uint32_t i = 0; scope->profile != 0 && i < r->selects.count; i++) {
      const struct rule_select *x = &r->selects.items[i];
      if (x->profile != scope->profile || x->framework != scope->framework || count <= x->requirement) continue;
      if (level[x->requirement] < x->level) level[x->requirement] = x->level;
    }
  }
}

static uint8_t line_level(const struct findings *f, const struct target_index *t, uint32_t line, uint32_t requirement) {
  return t->level[(size_t)t->lines.items[line].scope * f->rules->requirements.count + requirement];
}

static bool same_channel(const struct findings *f, const struct target_index *t, uint32_t a, uint32_t b) {
  for (uint32_t s = 0; s < t->scopes.count; s++) {
    const uint8_t *level = t->level + (size_t)s * f->rules->requirements.count;
    if (level[a] != level[b]) return false;
  }
  return true;
}

static void assign_channels(const struct findings *f, struct target_index *t) {
  uint32_t count = f->rules->requirements.count;
  t->channel_of = memory_zeroed((size_t)count + 1, sizeof *t->channel_of);
  for (uint32_t r = 0; r < count; r++) {
    uint32_t c = 0;
    while (c < t->channels.count && !same_channel(f, t, t->sample.items[c], r)) c++;
    if (c == t->channels.count) {
      vec_push(&t->channels, ((struct target_channel){0}));
      vec_push(&t->sample, r);
    }
    t->channel_of[r] = c;
  }
}

/* ---- two lines where one is wanted --------------------------------------------------------------------------- */

struct pick {
  uint8_t level;
  uint32_t line;   /* index + 1 */
  uint32_t beaten; /* index + 1 of a lower one, as near */
};

static void pick_add(struct pick *p, uint32_t line, uint8_t level) {
  if (level == 0) return;
  if (p->line == 0 || p->level < level) {
    if (p->line != 0) p->beaten = p->line;
    p->line = line + 1;
    p->level = level;
  } else if (level < p->level) {
    p->beaten = line + 1;
  }
}

static void warn_twice(const struct findings *f, const struct pick *p, entity_id subject, struct diagnostics *d) {
  if (p->beaten == 0 || d == NULL) return;
  const struct target_index *t = &scratch_of(f)->targets;
  struct arena a = {0};
  const char *level = arena_format(&a, "%d", p->level);
  span at = t->lines.items[p->beaten - 1].target.at;
  uint32_t index = subject == 0 ? diag(d, MSG_TARGET_TWICE_EVERYWHERE, at, level)
                                : diag(d, MSG_TARGET_TWICE, at, entity_name(&a, f->model, subject, false), level);
  diag_also(d, index, MSG_TARGET_COUNTS, t->lines.items[p->line - 1].target.at);
  arena_free(&a);
}

/* ---- building ------------------------------------------------------------------------------------------------ */

/* Lines of the command line replace those of the files that have no `on`. */
static void fill_channel(const struct findings *f, struct target_index *t, uint32_t c, struct diagnostics *d) {
  struct target_channel *channel = &t->channels.items[c];
  struct pick stated = {0}, option = {0};
  for (uint32_t i = 0; i < t->lines.count; i++) {
    uint8_t level = line_level(f, t, i, t->sample.items[c]);
    if (t->lines.items[i].target.on != 0)
      channel->has_places |= level != 0;
    else
      pick_add(t->lines.items[i].from_option ? &option : &stated, i, level);
  }
  if (option.line == 0) warn_twice(f, &stated, 0, d);
  const struct pick *used = option.line != 0 ? &option : &stated;
  channel->everywhere = used->level;
  channel->everywhere_line = used->line;
}

void targets_build(struct findings *f, struct diagnostics *d) {
  struct target_index *t = &scratch_of(f)->targets;
  for (uint32_t i = 0; i < f->model->targets.count; i++) add_line(f, t, f->model->targets.items[i], false);
  for (uint32_t i = 0; i < f->options.target_override_count; i++) {
    struct target line = f->options.target_override[i];
    line.on = 0;
    add_line(f, t, line, true);
  }
  fill_levels(f->rules, t);
  assign_channels(f, t);
  for (uint32_t c = 0; c < t->channels.count; c++) fill_channel(f, t, c, d);
}

void targets_free(struct target_index *t) {
  for (uint32_t c = 0; c < t->channels.count; c++) free(t->channels.items[c].memo);
  vec_free(&t->channels);
  vec_free(&t->sample);
  vec_free(&t->lines);
  vec_free(&t->scopes);
  idmap_free(&t->on);
  free(t->level);
  free(t->channel_of);
}

/* ---- the nearest line ---------------------------------------------------------------------------------------- */

struct place_walk {
  VEC(entity_id) places;
  uint32_t ring; /* where the current distance begins */
};

static void walk_add(struct place_walk *w, entity_id e) {
  if (e == 0) return;
  for (uint32_t i = 0; i < w->places.count; i++)
    if (w->places.items[i] == e) return;
  vec_push(&w->places, e);
}

/* Goes one step further out; false when there is nothing more. */
static bool walk_out(const struct model *m, struct place_walk *w) {
  uint32_t first = w->ring, end = w->places.count;
  for (uint32_t i = first; i < end; i++) {
    entity_id e = w->places.items[i];
    uint32_t count;
    const entity_id *within = model_related(m, RELATION_WITHIN, e, &count);
    walk_add(w, m->entities.items[e].parent);
    for (uint32_t k = 0; k < count; k++) walk_add(w, within[k]);
  }
  w->ring = end;
  return end < w->places.count;
}

static void pick_on(const struct findings *f, struct pick *p, uint32_t requirement, entity_id place) {
  const struct target_index *t = &scratch_of(f)->targets;
  for (uint32_t i = idmap_get(&t->on, place); i != 0; i = t->lines.items[i - 1].next)
    pick_add(p, i - 1, line_level(f, t, i - 1, requirement));
}

/* The nearest line on E or what lies around it; VIA gets the place it was written for. */
static struct pick pick_around(const struct findings *f, uint32_t requirement, entity_id e, entity_id *via) {
  struct place_walk w = {0};
  struct pick res = {0};
  walk_add(&w, e);
  do {
    for (uint32_t i = w.ring; i < w.places.count; i++) {
      uint8_t before = res.level;
      pick_on(f, &res, requirement, w.places.items[i]);
      if (before < res.level) *via = w.places.items[i];
    }
  } while (res.line == 0 && walk_out(f->model, &w));
  vec_free(&w.places);
  return res;
}

static bool has_ends(const struct model *m, entity_id e) {
  uint8_t kind = m->entities.items[e].kind;
  return kind == KIND_FLOW || kind == KIND_SENSE || kind == KIND_ACTUATE;
}

/* A flow is inside what contains both its ends. */
static struct pick pick_around_ends(const struct findings *f, uint32_t requirement, entity_id e, entity_id *via) {
  struct entity_list around = {0};
  struct pick res = {0};
  model_around(f->model, e, &around);
  for (uint32_t i = 0; i < around.items.count && res.line == 0; i++) {
    pick_on(f, &res, requirement, around.items.items[i]);
    if (res.line != 0) *via = around.items.items[i];
  }
  vec_free(&around.items);
  return res;
}

/* Own line, then around, then the owner, then everywhere. */
static struct pick pick_own(const struct findings *f, uint32_t requirement, entity_id e, entity_id *via) {
  const struct target_index *t = &scratch_of(f)->targets;
  const struct target_channel *c = &t->channels.items[t->channel_of[requirement]];
  *via = 0;
  struct pick res =
      has_ends(f->model, e) ? pick_around_ends(f, requirement, e, via) : pick_around(f, requirement, e, via);
  entity_id owner = f->model->entities.items[e].owner;
  if (res.line == 0 && owner != 0 && owner != e) res = pick_around(f, requirement, owner, via);
  if (res.line == 0) res = (struct pick){c->everywhere, c->everywhere_line, 0};
  return res;
}

/* ---- who deals with an external organization ----------------------------------------------------------------- */

static bool is_own_organization(const struct model *m, entity_id e) {
  return e != 0 && m->entities.items[e].kind == KIND_ORGANIZATION && (m->entities.items[e].flags & ENTITY_OWN) != 0;
}

typedef void partner_visit(void *context, entity_id partner);

static void visit_flow_partners(const struct model *m, entity_id element, partner_visit *visit, void *context) {
  uint32_t count;
  const entity_id *flows = model_related(m, RELATION_FLOWS, element, &count);
  for (uint32_t i = 0; i < count; i++) {
    entity_id ends[2] = {model_one(m, RELATION_SOURCE, flows[i]), model_one(m, RELATION_SINK, flows[i])};
    for (int k = 0; k < 2; k++) {
      entity_id partner = owner_organization(m, subject_owner(m, ends[k]));
      if (is_own_organization(m, partner)) visit(context, partner);
    }
  }
}

static void visit_partners(const struct model *m, entity_id organization, partner_visit *visit, void *context) {
  uint32_t count, parties;
  const entity_id *contracts = model_related_back(m, RELATION_PARTIES, organization, &count);
  for (uint32_t i = 0; i < count; i++) {
    const entity_id *party = model_related(m, RELATION_PARTIES, contracts[i], &parties);
    for (uint32_t k = 0; k < parties; k++)
      if (is_own_organization(m, party[k])) visit(context, party[k]);
  }
  visit_flow_partners(m, organization, visit, context);
  const entity_id *owned = model_related(m, RELATION_OWNED, organization, &count);
  for (uint32_t i = 0; i < count; i++) visit_flow_partners(m, owned[i], visit, context);
}

/* ---- the level ----------------------------------------------------------------------------------------------- */

struct level_asked {
  const struct findings *findings;
  uint32_t requirement;
  struct diagnostics *diagnostics;
  uint8_t level;
};

static uint8_t level_remembered(const struct findings *f, uint32_t requirement, entity_id e, struct diagnostics *d);

static void raise_to_partner(void *context, entity_id partner) {
  struct level_asked *a = context;
  uint8_t level = level_remembered(a->findings, a->requirement, partner, a->diagnostics);
  if (a->level < level) a->level = level;
}

/* Its own line or one around it counts; else what those who deal with it are held to. */
static uint8_t level_external(const struct findings *f, uint32_t requirement, entity_id e, struct diagnostics *d) {
  const struct target_index *t = &scratch_of(f)->targets;
  entity_id via = 0;
  struct pick own = pick_around(f, requirement, e, &via);
  warn_twice(f, &own, e, d);
  if (own.line != 0) return own.level;
  struct level_asked asked = {f, requirement, d, 0};
  visit_partners(f->model, e, raise_to_partner, &asked);
  return asked.level != 0 ? asked.level : t->channels.items[t->channel_of[requirement]].everywhere;
}

static uint8_t level_of(const struct findings *f, uint32_t requirement, entity_id e, struct diagnostics *d) {
  const struct model *m = f->model;
  if (m->entities.items[e].kind == KIND_ORGANIZATION && !is_own_organization(m, e))
    return level_external(f, requirement, e, d);
  entity_id via;
  struct pick own = pick_own(f, requirement, e, &via);
  warn_twice(f, &own, e, d);
  if (!has_ends(m, e)) return own.level;
  struct level_asked highest = {f, requirement, d, own.level};
  entity_id source = model_one(m, RELATION_SOURCE, e), sink = model_one(m, RELATION_SINK, e);
  if (source != 0) raise_to_partner(&highest, source);
  if (sink != 0) raise_to_partner(&highest, sink);
  return highest.level;
}

static uint8_t level_remembered(const struct findings *f, uint32_t requirement, entity_id e, struct diagnostics *d) {
  struct target_index *t = &scratch_of(f)->targets;
  struct target_channel *c = &t->channels.items[t->channel_of[requirement]];
  if (!c->has_places) return c->everywhere;
  if (c->memo == NULL) c->memo = memory_zeroed(f->model->entities.count, 1);
  if (c->memo[e] == 0) {
    uint8_t level = level_of(f, requirement, e, d);
    t->channels.items[t->channel_of[requirement]].memo[e] = level + 1;
    return level;
  }
  return c->memo[e] - 1;
}

void target_levels(const struct findings *f, uint32_t requirement, struct index_span verdicts, struct diagnostics *d) {
  const struct target_index *t = &scratch_of(f)->targets;
  for (uint32_t i = 0; t->channels.items[t->channel_of[requirement]].has_places && i < verdicts.count; i++)
    level_remembered(f, requirement, f->evaluation->verdicts.items[verdicts.first + i].subject, d);
}

uint8_t target_level_at(const struct findings *f, uint32_t requirement, entity_id subject) {
  return level_remembered(f, requirement, subject, NULL);
}

/* ---- where it comes from ------------------------------------------------------------------------------------- */

struct origin_asked {
  const struct findings *findings;
  uint32_t requirement;
  uint8_t level;
  struct target_origin res;
};

static void origin_try(void *context, entity_id e) {
  struct origin_asked *a = context;
  const struct target_index *t = &scratch_of(a->findings)->targets;
  entity_id via = 0;
  if (e == 0 || a->res.line != NULL) return;
  struct pick p = pick_own(a->findings, a->requirement, e, &via);
  if (p.line == 0 || p.level != a->level) return;
  const struct target_line *line = &t->lines.items[p.line - 1];
  a->res = (struct target_origin){&line->target, line->from_option, via};
}

struct target_origin target_origin(const struct findings *f, uint32_t requirement, entity_id subject, uint8_t level) {
  struct origin_asked asked = {f, requirement, level, {NULL, false, 0}};
  const struct model *m = f->model;
  if (level == 0) return asked.res;
  origin_try(&asked, subject);
  if (has_ends(m, subject)) {
    origin_try(&asked, model_one(m, RELATION_SOURCE, subject));
    origin_try(&asked, model_one(m, RELATION_SINK, subject));
  } else if (m->entities.items[subject].kind == KIND_ORGANIZATION) {
    visit_partners(m, subject, origin_try, &asked);
  }
  return asked.res;
}
