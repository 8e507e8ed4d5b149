/* check_readers.c - who reads what against who may (language.md 4.5 FLOW-IFC, 4.6 PERMIT): V4101, V4204, and the readers
 * part of V4106. */
#include <stdlib.h>

#include "runtime/trust/trust_internal.h"

static const struct entity *at(const struct trust_state *t, entity_id e) { return &t->model->entities.items[e]; }

/* ---- ways ------------------------------------------------------------------------------------------------------------- */

/* A way to what forbids is asked for where it is forbidden, not to what leaves it open. */
struct way { struct trust_state *state; entity_id who; enum truth worst; };

static enum path_visit visit_beginning(void *context, entity_id node) {
  const struct way *x = context;
  uint32_t policy = readers_begin_here(x->state, node);
  bool restricts = policy && (!x->who || policy_allows(x->state->policies, &x->state->trust->principals, policy, x->who) <= x->worst);
  if (restricts) return PATH_FOUND;
  return readers_end_here(x->state, node) ? PATH_STOP : PATH_GO_ON;
}

struct witness readers_way(struct arena *a, struct trust_state *t, entity_id node, entity_id who) {
  enum truth result = who ? policy_allows(t->policies, &t->trust->principals, t->readers[node], who) : UNKNOWN_;
  struct way x = {t, who, result == FALSE_ ? FALSE_ : UNKNOWN_};
  struct trust_search *s = &t->search;
  uint64_t before = s->looked, left = ways_left(t);
  if (!left) return (struct witness){0};
  s->limit = left == UINT64_MAX ? 0 : before + left;
  struct witness res = trust_path_until(a, &t->graph, s, node, 0, visit_beginning, &x);
  s->limit = 0;
  t->ways_looked += s->looked - before;
  return res;
}

static const char *way_words(struct trust_state *t, const struct witness *w, entity_id otherwise) {
  return w->count ? witness_text(t->memory, t->model, w) : trust_name(t, otherwise);
}

/* The data (or else the flow, the port) where a restriction begins. */
static entity_id beginning_of(const struct trust_state *t, const struct witness *w, entity_id otherwise) {
  if (w->count == 0) return otherwise;
  entity_id data = at(t, w->steps[0])->kind == KIND_FLOW ? model_one(t->model, RELATION_FLOW_DATA, w->steps[0]) : 0;
  return data ? data : w->steps[0];
}

/* ---- V4101 ---------------------------------------------------------------------------------------------------------------- */

static const char *readers_words(struct trust_state *t, uint32_t policy, enum language l) {
  return trust_readers_text(t->memory, t->trust, policy, l);
}

static void say_reader(struct verdict_draft *d, struct trust_state *t, entity_id flow, entity_id receiver, enum truth result) {
  struct witness w = readers_way(t->memory, t, flow, receiver);
  entity_id data = beginning_of(t, &w, flow);
  bool own = w.count <= 1;
  uint32_t policy = w.count ? readers_begin_here(t, w.steps[0]) : t->readers[flow];
  const char *arguments[] = {trust_name(t, data), trust_name(t, receiver), readers_words(t, policy, LANGUAGE_EN), readers_words(t, policy, LANGUAGE_JA),
                             own ? NULL : witness_text(t->memory, t->model, &w), NULL};
  enum message m = result == UNKNOWN_ ? MSG_READER_UNDECIDED : own ? MSG_READER : MSG_READER_INFERRED;
  draft_cause(d, result, m, at(t, flow)->at, arguments);
  if (!own) draft_way(d, w.steps, w.count);
}

/* What the spec says about the data of this flow. */
static bool speaks_of_data(const struct trust_state *t, entity_id flow) {
  entity_id data = model_one(t->model, RELATION_FLOW_DATA, flow), from = flow_from(t->model, flow);
  if (!data) return readers_stated(t, flow) || (from && readers_stated(t, from));
  return readers_stated(t, data) || idmap_get(&t->permitted_first, data);
}

static void check_reader(struct trust_state *t, entity_id flow, sym code) {
  entity_id receiver = principal_owning(t->model, flow_to(t->model, flow));
  if (!receiver && t->readers[flow]) check_count(t->model, code, UNKNOWN_);
  if (!receiver) return;
  enum truth result = policy_allows(t->policies, &t->trust->principals, t->readers[flow], receiver);
  if (result == TRUE_ && !t->options.list_all) {
    check_count(t->model, code, TRUE_);
    return;
  }
  bool listed = speaks_of_data(t, flow);
  if (result == UNKNOWN_ && !listed && !t->options.list_all) { /* a way for each of them would be looked for in vain */
    check_count(t->model, code, UNKNOWN_);
    return;
  }
  struct verdict_draft d = {0};
  draft_begin(&d, t, "V4101", flow, listed);
  if (result != TRUE_) say_reader(&d, t, flow, receiver, result);
  draft_end(&d, t);
}

/* ---- V4106, readers ---------------------------------------------------------------------------------------------------------- */

static void add_inflow_cause(struct verdict_draft *d, struct trust_state *t, entity_id flow, entity_id data, entity_id reader, enum truth result) {
  struct witness w = readers_way(t->memory, t, flow_from(t->model, flow), reader);
  const char *way = way_words(t, &w, flow_from(t->model, flow));
  const char *arguments[] = {trust_name(t, data), reader ? trust_name(t, reader) : "", trust_name(t, beginning_of(t, &w, flow)), way, NULL};
  enum message m = result == UNKNOWN_ ? reader ? MSG_READERS_UNDECIDED : MSG_READERS_ANY_UNDECIDED : reader ? MSG_READERS_WIDER : MSG_READERS_ANY;
  draft_cause(d, result, m, at(t, flow)->at, arguments);
  draft_way(d, w.steps, w.count);
}

void readers_add_causes(struct verdict_draft *d, struct trust_state *t, entity_id flow) {
  entity_id data = model_one(t->model, RELATION_FLOW_DATA, flow), from = flow_from(t->model, flow);
  if (!data || !from || !readers_stated(t, data)) return;
  uint32_t inflow = t->readers[from], stated = stated_policy(t, data), count;
  if (stated == 0) {
    enum truth result = policy_allows_anybody(t->policies, inflow);
    if (result != TRUE_) add_inflow_cause(d, t, flow, data, 0, result);
    return;
  }
  const entity_id *readers = model_related(t->model, RELATION_READERS, data, &count);
  for (uint32_t i = 0; i < count + 1; i++) {
    entity_id reader = i < count ? readers[i] : at(t, data)->owner;
    if (i < count && reader == at(t, data)->owner) continue; /* comes last */
    enum truth result = reader ? policy_allows(t->policies, &t->trust->principals, inflow, reader) : TRUE_;
    if (result != TRUE_) add_inflow_cause(d, t, flow, data, reader, result);
  }
}

/* ---- V4204 --------------------------------------------------------------------------------------------------------------------- */

/* Flows by the data they name, for data that some permit names. */
struct carriers { struct idmap first; uint32_t *next; };

static struct carriers index_carriers(const struct trust_state *t) {
  const struct model *m = t->model;
  struct carriers res = {.next = memory_zeroed((size_t)m->entities.count + 1, sizeof *res.next)};
  struct idmap named = {0};
  for (uint32_t i = 0; i < m->permits.count; i++)
    for (uint32_t k = 0; k < m->permits.items[i].data.count; k++) idmap_put(&named, m->permits.items[i].data.items[k], 1);
  for (entity_id e = m->entities.count; 0 < --e;) {
    entity_id data = t->model->kinds[e] == KIND_FLOW ? model_one(m, RELATION_FLOW_DATA, e) : 0;
    if (!data || !idmap_get(&named, data)) continue;
    res.next[e] = idmap_get(&res.first, data);
    idmap_put(&res.first, data, e);
  }
  idmap_free(&named);
  return res;
}

static void judge_permit(struct verdict_draft *d, struct trust_state *t, const struct permit *p, entity_id data, const struct carriers *c) {
  enum truth valid = permit_is_valid(t, p, data);
  const char *contract = trust_name(t, p->contract), *owner = at(t, data)->owner ? trust_name(t, at(t, data)->owner) : "?";
  enum message open = at(t, data)->owner ? MSG_PERMIT_AUTHORITY_OPEN : MSG_PERMIT_UNDECIDED, m = valid == UNKNOWN_ ? open : MSG_PERMIT_STRANGER;
  if (valid != TRUE_) draft_cause(d, valid, m, p->at, (const char *const[]){contract, trust_name(t, data), owner, NULL});
  for (entity_id flow = valid == TRUE_ ? idmap_get(&c->first, data) : 0; flow; flow = c->next[flow]) {
    entity_id from = flow_from(t->model, flow);
    enum truth allowed = from ? policy_allows(t->policies, &t->trust->principals, t->readers[from], p->reader) : TRUE_;
    if (allowed == TRUE_ || (allowed == UNKNOWN_ && d->result == UNKNOWN_)) continue; /* one open way says enough */
    struct witness w = readers_way(t->memory, t, from, p->reader);
    draft_cause(d, allowed, allowed == FALSE_ ? MSG_PERMIT_INFLOW : MSG_PERMIT_INFLOW_OPEN, p->at,
                (const char *const[]){trust_name(t, p->reader), trust_name(t, data), trust_name(t, beginning_of(t, &w, from)), way_words(t, &w, from), NULL});
    if (allowed == FALSE_) return; /* one way shows it */
  }
}

/* Permits of a contract lie together: a contract is one statement. */
static void check_permits(struct trust_state *t) {
  struct model *m = t->model;
  if (m->permits.count == 0) return;
  struct carriers c = index_carriers(t);
  for (uint32_t i = 0; i < m->permits.count;) {
    entity_id contract = m->permits.items[i].contract;
    struct verdict_draft d = {0};
    bool judged = contract && contract_in_force(m, contract, t->trust->as_of) && (at(t, contract)->flags & ENTITY_OWN);
    if (judged) draft_begin(&d, t, "V4204", contract, true);
    for (; i < m->permits.count && m->permits.items[i].contract == contract; i++)
      for (uint32_t k = 0; judged && k < m->permits.items[i].data.count; k++) judge_permit(&d, t, &m->permits.items[i], m->permits.items[i].data.items[k], &c);
    if (judged) draft_end(&d, t);
  }
  idmap_free(&c.first);
  free(c.next);
}

void check_readers(struct trust_state *t) {
  sym code = intern_text(t->model->names, "V4101");
  for (entity_id e = 1; e < t->model->entities.count; e++)
    if (t->model->kinds[e] == KIND_FLOW && (at(t, e)->flags & ENTITY_OWN) && flow_to(t->model, e)) check_reader(t, e, code);
  check_permits(t);
}

/* ---- what is asked of the result ---------------------------------------------------------------------------------------------------- */

enum truth trust_may_read(const struct trust *t, entity_id principal, entity_id e) {
  return policy_allows(t->state->policies, &t->state->trust->principals, t->state->readers[e], principal);
}

static void add_pair(struct builder *b, struct arena *a, const struct trust *t, const struct policy_pair *x, bool several, enum language l) {
  const struct model *m = t->model;
  uint32_t count, shown = 0;
  const entity_id *members = readers_members(t->state->policies, x->surely, &count);
  bool ja = l == LANGUAGE_JA, has_owner = x->owner && x->owner < m->entities.count;
  if (has_owner && several) builder_format(b, ja ? "%s の分は " : "of %s's part: ", entity_name(a, m, x->owner, false));
  if (has_owner) builder_format(b, "%s", entity_name(a, m, x->owner, false)), shown++;
  for (uint32_t i = 0; i < count; i++)
    if (members[i] != x->owner) builder_format(b, "%s%s", shown++ ? ja ? "、" : ", " : "", entity_name(a, m, members[i], false));
  if (x->surely == x->possibly) return;
  if (shown) builder_text(b, ja ? "。ほかは記述なし" : "; others: not stated");
  else builder_text(b, ja ? "記述なし" : "not stated");
}

const char *trust_readers_text(struct arena *a, const struct trust *t, uint32_t policy, enum language language) {
  bool ja = language == LANGUAGE_JA;
  uint32_t count;
  const struct policy_pair *pairs = policy_pairs(t->state->policies, policy, &count);
  if (count == 0) return ja ? "誰でも" : "anyone";
  struct builder b = {0};
  for (uint32_t i = 0; i < count; i++) {
    if (i) builder_text(&b, ja ? "、かつ " : "; and ");
    add_pair(&b, a, t, &pairs[i], 1 < count, language);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}
