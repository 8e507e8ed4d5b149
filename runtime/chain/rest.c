/* rest.c - what the trust in one link rests on: findings, measures, claims, contracts, statements, nothing. */
#include <stdlib.h>
#include <string.h>

#include "runtime/chain/chain_internal.h"
#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/findings_internal.h"

static const struct entity *entity_at(const struct chains *c, entity_id e) { return &c->model->entities.items[e]; }

/* ---- tables --------------------------------------------------------------------------------------------------- */

static void index_rows(struct chains *c, struct chain_tables *t) {
  const struct findings *f = c->findings;
  uint32_t count = c->model->entities.count;
  t->row_start = memory_zeroed((size_t)count + 2, sizeof *t->row_start);
  t->rows = memory_zeroed((size_t)f->rows.count + 1, sizeof *t->rows);
  for (uint32_t i = 0; i < f->rows.count; i++) t->row_start[node_element(c->model, f->rows.items[i].subject) + 1]++;
  for (uint32_t e = 1; e < count + 2; e++) t->row_start[e] += t->row_start[e - 1];
  uint32_t *next = memory_take(((size_t)count + 2) * sizeof *next);
  memcpy(next, t->row_start, ((size_t)count + 2) * sizeof *next);
  for (uint32_t i = 0; i < f->rows.count; i++) t->rows[next[node_element(c->model, f->rows.items[i].subject)]++] = i;
  free(next);
}

static uint8_t claim_strength(const struct chains *c, const struct claim *x) {
  return !strcmp(sym_text(c->model->names, x->basis), "third_party") ? STRENGTH_THIRD_PARTY : STRENGTH_CLAIMED;
}

/* What we publish of our own elements proves none of them; a claim of ours about a partner is no word of theirs. */
static void index_claims(struct chains *c, struct chain_tables *t) {
  const struct model *m = c->model;
  for (uint32_t i = 0; i < m->claims.count; i++) {
    const struct claim *x = &m->claims.items[i];
    if (!x->on || x->own || !x->level || !in_dates(x->since, x->until, c->trust->as_of)) continue;
    uint32_t old = idmap_get(&t->claims, x->on);
    if (!old || claim_strength(c, &m->claims.items[old - 1]) < claim_strength(c, x))
      idmap_put(&t->claims, x->on, i + 1);
  }
}

static void index_contracts(struct chains *c, struct chain_tables *t) {
  for (entity_id e = 1; e < c->model->entities.count; e++) {
    if (entity_at(c, e)->kind != KIND_CONTRACT || !contract_in_force(c->model, e, c->trust->as_of)) continue;
    uint32_t count;
    const entity_id *parties = model_related(c->model, RELATION_PARTIES, e, &count);
    for (uint32_t i = 0; i < count; i++) idmap_add(&t->contracts, parties[i], e);
  }
}

/* Checks of what an endorsement needs: authority, sight of the data, a stated check. */
static bool is_about_endorsement(const struct chains *c, const struct finding_row *r) {
  return r->check && !strncmp(sym_text(c->model->names, c->model->checks.items[r->check - 1].code), "V411", 4);
}

static void mark_checks(struct chains *c, struct chain_tables *t) {
  for (uint32_t i = 0; i < c->model->downgrades.count; i++) {
    const struct downgrade *d = &c->model->downgrades.items[i];
    if (d->endorse && d->i && d->port) t->checks[d->port] = true;
  }
  for (uint32_t i = 0; i < c->findings->rows.count; i++) {
    const struct finding_row *r = &c->findings->rows.items[i];
    if (r->status == STATUS_GAP && is_about_endorsement(c, r)) t->checks[r->subject] = false;
  }
}

/* Which sensings end at a node. */
static void index_sensings(struct chains *c, struct chain_tables *t) {
  const struct model *m = c->model;
  for (entity_id e = m->entities.count; 1 < e--;) {
    if (entity_at(c, e)->kind != KIND_SENSE) continue;
    entity_id port = model_one(m, RELATION_SINK_PORT, e), sink = model_one(m, RELATION_SINK, e);
    entity_id node = port && entity_at(c, port)->kind == KIND_PORT ? port : sink;
    t->next_sensing[e] = t->first_sensing[node];
    t->first_sensing[node] = e;
  }
}

void chain_tables_build(struct chains *c) {
  struct chain_tables *t = memory_zeroed(1, sizeof *t);
  size_t count = (size_t)c->model->entities.count + 1;
  c->tables = t;
  t->link_of = memory_zeroed(count, sizeof *t->link_of);
  t->place_of = memory_zeroed(count, sizeof *t->place_of);
  t->known = memory_zeroed(count, sizeof *t->known);
  t->checks = memory_zeroed(count, sizeof *t->checks);
  t->first_sensing = memory_zeroed(count, sizeof *t->first_sensing);
  t->next_sensing = memory_zeroed(count, sizeof *t->next_sensing);
  index_rows(c, t);
  index_sensings(c, t);
  index_claims(c, t);
  index_contracts(c, t);
  mark_checks(c, t);
}

void chain_tables_free(struct chains *c) {
  struct chain_tables *t = c->tables;
  if (t == NULL) return;
  free(t->row_start);
  free(t->rows);
  idmap_free(&t->claims);
  idmap_free(&t->contracts);
  free(t->link_of);
  free(t->place_of);
  free(t->known);
  free(t->checks);
  free(t->first_sensing);
  free(t->next_sensing);
  free(t);
  c->tables = NULL;
}

/* ---- owners --------------------------------------------------------------------------------------------------- */

bool chain_same_owner(const struct chains *c, entity_id a, entity_id b) {
  if (!a || !b) return false;
  entity_id x = organization_behind(c->model, a), y = organization_behind(c->model, b);
  uint32_t number = idmap_get(&c->trust->principals.numbers, x);
  return x == y || (number && number == idmap_get(&c->trust->principals.numbers, y));
}

bool chain_needs_contract(const struct chains *c, entity_id flow) {
  const struct model *m = c->model;
  entity_id from = model_one(m, RELATION_SOURCE, flow), to = model_one(m, RELATION_SINK, flow);
  if (!from || !to) return false;
  entity_id here = principal_owning(m, from), there = principal_owning(m, to);
  if (!here || !there || chain_same_owner(c, here, there)) return false;
  const struct trust_state *t = c->trust->state;
  bool is_public = t->hi[PART_CONFIDENTIALITY][flow] == MARK_LOW && t->readers[flow] == 0;
  return !is_public;
}

/* ---- findings ------------------------------------------------------------------------------------------------- */

static uint8_t strength_of_basis(uint8_t basis) {
  static const uint8_t strengths[] = {[BASIS_NONE] = STRENGTH_STATED,
                                      [BASIS_STATED] = STRENGTH_STATED,
                                      [BASIS_EVIDENCED] = STRENGTH_EVIDENCED,
                                      [BASIS_THIRD_PARTY] = STRENGTH_THIRD_PARTY,
                                      [BASIS_DERIVED] = STRENGTH_DERIVED};
  return strengths[basis];
}

static bool is_open(const struct finding_row *r) {
  return r->disposition == DISPOSITION_OPEN || r->disposition == DISPOSITION_PLANNED;
}

static void take_gap(struct chain_rest *res, const struct findings *f, uint32_t row) {
  const struct finding_row *r = &f->rows.items[row];
  if (!is_open(r)) {
    res->accepted++;
    return;
  }
  bool planned = r->disposition == DISPOSITION_PLANNED;
  bool was_planned = res->gaps && f->rows.items[res->row - 1].disposition == DISPOSITION_PLANNED;
  bool graver = res->severity < r->severity || (res->severity == r->severity && was_planned && !planned);
  if (res->gaps++ && !graver) return;
  *res = (struct chain_rest){.strength = STRENGTH_BELOW,
                             .because = BECAUSE_GAP,
                             .severity = r->severity,
                             .row = row + 1,
                             .gaps = res->gaps,
                             .accepted = res->accepted,
                             .undecided = res->undecided,
                             .open = res->open,
                             .met = res->met};
}

/* A verdict without target counts for what it rests on, when it reached a level. */
static void take_met(struct chain_rest *res, const struct findings *f, uint32_t row) {
  const struct finding_row *r = &f->rows.items[row];
  res->met += r->status == STATUS_MET;
  uint8_t strength = strength_of_basis(r->basis);
  if (r->check || r->applies != TRUE_ || res->gaps || !r->lo ||
      (res->because == BECAUSE_MET && res->strength <= strength))
    return;
  res->strength = strength;
  res->because = BECAUSE_MET;
  res->row = row + 1;
}

static void take_undecided(struct chain_rest *res, const struct chains *c, uint32_t row) {
  const struct finding_row *rows = c->findings->rows.items;
  if (rows[row].check && !c->model->checks.items[rows[row].check - 1].listed) return;
  if (!res->undecided++ || rows[res->open - 1].severity < rows[row].severity) res->open = row + 1;
}

static void take_findings(struct chain_rest *res, const struct chains *c, entity_id e) {
  const struct chain_tables *t = c->tables;
  for (uint32_t k = t->row_start[e]; k < t->row_start[e + 1]; k++) {
    const struct finding_row *r = &c->findings->rows.items[t->rows[k]];
    switch ((enum status)r->status) {
    case STATUS_GAP: take_gap(res, c->findings, t->rows[k]); break;
    case STATUS_UNDECIDED: take_undecided(res, c, t->rows[k]); break;
    case STATUS_MET:
    case STATUS_NO_TARGET: take_met(res, c->findings, t->rows[k]); break;
    }
  }
}

static bool note_measure(void *context, const struct relevant *x) {
  entity_id *res = context;
  if (x->state == REASON_NONE && x->measure && !*res) *res = x->measure;
  return *res == 0;
}

/* ---- what else may speak for it ------------------------------------------------------------------------------- */

struct covering {
  const struct chains *c;
  entity_id e, measure;
  uint8_t strength;
};

static bool is_done(const struct chains *c, entity_id measure) {
  const char *status = entity_member(c->model, measure, "status");
  return (!status || !strcmp(status, "implemented")) &&
         in_dates(entity_date(c->model, measure, "since"), entity_date(c->model, measure, "until"), c->trust->as_of);
}

/* The best of them speaks. What an organization does as a whole, a policy, a training, speaks for the organization: it
 * does not make each of its devices trustworthy. */
static bool note_covering(void *context, entity_id measure, entity_id on) {
  struct covering *x = context;
  bool of_whole = on != x->e && entity_at(x->c, on)->kind == KIND_ORGANIZATION;
  if (of_whole || entity_at(x->c, measure)->flags & ENTITY_ANSWER || !is_done(x->c, measure)) return true;
  uint8_t strength = strength_of_basis(eval_evidence_basis(x->c->findings->evaluation, measure));
  if (!x->measure || x->strength < strength) x->measure = measure, x->strength = strength;
  return true;
}

static bool take_measure(struct chain_rest *res, const struct chains *c, entity_id e) {
  struct covering x = {.c = c, .e = e};
  model_covering(c->model, e, note_covering, &x);
  if (!x.measure) return false;
  *res = (struct chain_rest){.strength = x.strength,
                             .because = BECAUSE_MEASURE,
                             .measure = x.measure,
                             .undecided = res->undecided,
                             .open = res->open,
                             .accepted = res->accepted,
                             .met = res->met};
  return true;
}

static bool take_claim(struct chain_rest *res, const struct chains *c, entity_id e) {
  uint32_t claim = idmap_get(&c->tables->claims, e);
  if (!claim) claim = idmap_get(&c->tables->claims, principal_owning(c->model, e));
  if (!claim) return false;
  res->strength = claim_strength(c, &c->model->claims.items[claim - 1]);
  res->because = BECAUSE_CLAIM;
  res->claim = claim;
  return true;
}

static bool take_contract(struct chain_rest *res, const struct chains *c, entity_id e) {
  const struct entity *x = entity_at(c, e);
  entity_id contract = x->kind == KIND_FLOW ? model_one(c->model, RELATION_CONTRACT, e) : 0;
  entity_id owner = principal_owning(c->model, e);
  if (contract && !contract_in_force(c->model, contract, c->trust->as_of)) contract = 0;
  if (!contract && owner && x->kind != KIND_FLOW) {
    entity_id organization = organization_behind(c->model, owner);
    bool own = entity_at(c, organization)->flags & ENTITY_OWN;
    contract = own ? 0 : idmap_get(&c->tables->contracts, organization);
  }
  if (!contract) return false;
  res->strength = STRENGTH_AGREED;
  res->because = BECAUSE_CONTRACT;
  res->contract = contract;
  return true;
}

static bool states_a_check(const struct chains *c, entity_id e) {
  uint32_t count;
  const entity_id *ports = model_related(c->model, RELATION_PORTS, e, &count);
  for (uint32_t i = 0; i < count; i++)
    if (c->tables->checks[ports[i]]) return true;
  return false;
}

static bool states_label(const struct chains *c, entity_id e) {
  struct stated s = stated_of(c->trust->state, e);
  return s.part[PART_CONFIDENTIALITY] || s.part[PART_INTEGRITY] || s.part[PART_AVAILABILITY] || s.has_readers;
}

static void take_statement(struct chain_rest *res, const struct chains *c, entity_id e) {
  const struct entity *x = entity_at(c, e);
  entity_id behind = x->kind == KIND_PERSON ? organization_behind(c->model, e) : 0;
  res->strength = STRENGTH_STATED;
  if (x->kind == KIND_PROCEDURE && states_a_check(c, e))
    res->because = BECAUSE_CHECK;
  else if (x->kind == KIND_DATA && states_label(c, e))
    res->because = BECAUSE_LABEL;
  else if (behind && behind != e)
    res->because = BECAUSE_AUTHORITY, res->other = behind;
  else
    res->strength = STRENGTH_NOTHING, res->because = BECAUSE_NOTHING, res->row = res->open;
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

static bool take_crossing(struct chain_rest *res, const struct chains *c, entity_id e) {
  const struct model *m = c->model;
  entity_id contract = model_one(m, RELATION_CONTRACT, e);
  if (contract_in_force(m, contract, c->trust->as_of) || !chain_needs_contract(c, e)) return false;
  entity_id from = principal_owning(m, model_one(m, RELATION_SOURCE, e)),
            to = principal_owning(m, model_one(m, RELATION_SINK, e));
  bool own = entity_at(c, organization_behind(m, from))->flags & ENTITY_OWN;
  res->strength = STRENGTH_NOTHING;
  res->because = BECAUSE_CROSSING;
  res->contract = contract;
  res->other = own ? to : from;
  return true;
}

/* A contract is worth what it says while it is in force; gaps on it were looked at before. */
static void take_agreement(struct chain_rest *res, const struct chains *c, entity_id e) {
  bool in_force = contract_in_force(c->model, e, c->trust->as_of);
  if (in_force && res->because == BECAUSE_MET && STRENGTH_AGREED <= res->strength) return;
  res->strength = in_force ? STRENGTH_AGREED : STRENGTH_NOTHING;
  res->because = in_force ? BECAUSE_CONTRACT : BECAUSE_EXPIRED;
  res->contract = e;
}

/* The evidence in force that makes a measure more than a word. */
static entity_id evidence_of(const struct chains *c, entity_id measure) {
  uint32_t count;
  const entity_id *items = model_related(c->model, RELATION_EVIDENCE, measure, &count);
  for (uint32_t i = 0; i < count; i++)
    if (in_dates(entity_date(c->model, items[i], "issued"), entity_date(c->model, items[i], "expires"),
                 c->trust->as_of))
      return items[i];
  return 0;
}

struct chain_rest chain_rest_of(const struct chains *c, entity_id e) {
  struct chain_rest res = {.strength = STRENGTH_NOTHING, .because = BECAUSE_NOTHING};
  uint8_t kind = entity_at(c, e)->kind;
  take_findings(&res, c, e);
  if (res.because == BECAUSE_GAP) return res;
  if (kind == KIND_FLOW && take_crossing(&res, c, e)) return res;
  if (kind == KIND_CONTRACT)
    take_agreement(&res, c, e);
  else if (res.because == BECAUSE_MET)
    relevant_visit(c->findings, c->findings->rows.items[res.row - 1].requirement, e, note_measure, &res.measure);
  else if (!take_measure(&res, c, e) && !take_claim(&res, c, e) && !take_contract(&res, c, e))
    take_statement(&res, c, e);
  bool on_evidence = res.strength == STRENGTH_EVIDENCED || res.strength == STRENGTH_THIRD_PARTY;
  if (res.measure && on_evidence) res.evidence = evidence_of(c, res.measure);
  return res;
}
