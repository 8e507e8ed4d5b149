/* trust_reference.c - see trust_reference.h. */
#include "tests/unit/trust_reference.h"

#include <stdlib.h>
#include <string.h>

enum { C, I, A };

static const struct entity *at(const struct reference *r, entity_id e) { return &r->model->entities.items[e]; }
static bool is(const struct reference *r, entity_id e, enum entity_kind kind) { return at(r, e)->kind == kind; }
static bool is_output(const struct reference *r, entity_id e) { return is(r, e, KIND_PORT) && (at(r, e)->flags & ENTITY_OUTPUT); }

static entity_id first_of(const struct reference *r, enum relation x, entity_id e) { return model_one(r->model, x, e); }

static entity_id begin_of(const struct reference *r, entity_id flow) {
  entity_id port = first_of(r, RELATION_SOURCE_PORT, flow);
  return port ? port : first_of(r, RELATION_SOURCE, flow);
}

static entity_id end_of(const struct reference *r, entity_id flow) {
  entity_id port = first_of(r, RELATION_SINK_PORT, flow);
  return port ? port : first_of(r, RELATION_SINK, flow);
}

static entity_id element_of(const struct reference *r, entity_id e) { return is(r, e, KIND_PORT) ? at(r, e)->parent : e; }

/* People and organizations decide themselves what they say. */
static bool decides_itself(const struct reference *r, entity_id e) {
  return is(r, element_of(r, e), KIND_PERSON) || is(r, element_of(r, e), KIND_ORGANIZATION);
}

/* ---- what is written ----------------------------------------------------------------------------------------------- */

static const struct entity_value *written(const struct reference *r, entity_id e, const char *attribute) {
  for (uint32_t i = at(r, e)->first_value; i < r->model->values.count; i++) {
    const struct entity_value *v = &r->model->values.items[i];
    if (v->entity != e) break;
    if (!strcmp(sym_text(r->model->names, v->attribute), attribute)) return v;
  }
  return NULL;
}

static uint8_t level_named(const struct reference *r, sym word) {
  const char *text = word ? sym_text(r->model->names, word) : "";
  return !strcmp(text, "low") ? 1 : !strcmp(text, "moderate") ? 2 : !strcmp(text, "high") ? 3 : 0;
}

enum said_by { ITSELF, ITS_CLASS };

static uint8_t label_by(const struct reference *r, entity_id e, int part, enum said_by by) {
  static const char *const names[] = {"c", "i", "a"};
  const struct entity_value *v = written(r, e, names[part]);
  return v && (v->value.by_default != 0) == (by == ITS_CLASS) ? level_named(r, v->value.first) : 0;
}

static uint8_t label_of(const struct reference *r, entity_id e, int part) {
  uint8_t own = label_by(r, e, part, ITSELF);
  return own ? own : label_by(r, e, part, ITS_CLASS);
}

static uint8_t worse(int part, uint8_t x, uint8_t y) {
  if (!x || !y) return x ? x : y;
  return part == I ? (x < y ? x : y) : x < y ? y : x;
}

static uint8_t better(int part, uint8_t x, uint8_t y) {
  if (!x || !y) return x ? x : y;
  return worse(part, x, y) == x ? y : x;
}

/* What a port's downgrades make of the part; 0: they don't name it. */
static uint8_t changed_to(const struct reference *r, entity_id port, int part) {
  uint8_t res = 0;
  for (uint32_t i = 0; i < r->model->downgrades.count; i++) {
    const struct downgrade *d = &r->model->downgrades.items[i];
    if (d->port == port && part != A) res = better(part, res, level_named(r, part == C ? d->c : d->i));
  }
  return res;
}

/* A downgrade, or the port itself and not only its class, says who may read what leaves there. */
static bool changes_readers(const struct reference *r, entity_id port) {
  for (uint32_t i = 0; i < r->model->downgrades.count; i++)
    if (r->model->downgrades.items[i].port == port && r->model->downgrades.items[i].has_readers) return true;
  const struct entity_value *own = is_output(r, port) ? written(r, port, "readers_stated") : NULL;
  return own && !own->value.by_default;
}

static bool is_sensed(const struct reference *r, entity_id e) {
  for (entity_id s = 1; s < r->nodes; s++) {
    if (!is(r, s, KIND_SENSE)) continue;
    entity_id to = end_of(r, s);
    if (to == e || to == element_of(r, e)) return true;
  }
  return false;
}

/* ---- where data go ---------------------------------------------------------------------------------------------------- */

static void add_edge(struct reference *r, entity_id from, entity_id to) {
  if (r->edge_count == REFERENCE_EDGES) abort();
  r->edges[r->edge_count++] = (struct edge){from, to};
}

static bool has_procedure_inside(const struct reference *r, entity_id element) {
  for (entity_id e = 1; e < r->nodes; e++)
    if (is(r, e, KIND_PROCEDURE) && at(r, e)->parent == element) return true;
  return false;
}

static void add_edges_of(struct reference *r, entity_id e) {
  if (is(r, e, KIND_FLOW)) {
    add_edge(r, begin_of(r, e), e);
    add_edge(r, e, end_of(r, e));
  }
  if (is(r, e, KIND_PORT) && !has_procedure_inside(r, at(r, e)->parent)) {
    if (is_output(r, e)) add_edge(r, at(r, e)->parent, e);
    else add_edge(r, e, at(r, e)->parent);
  }
  uint32_t count;
  const entity_id *holders = model_related(r->model, RELATION_HOLDERS, e, &count);
  for (uint32_t i = 0; is(r, e, KIND_DATA) && i < count; i++) add_edge(r, e, holders[i]);
}

/* Something flows in when data or a flow lead here, or a place that passes on what flows into it. */
static void find_fed(struct reference *r) {
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = 0; i < r->edge_count; i++) {
      entity_id from = r->edges[i].from, to = r->edges[i].to;
      bool passes = is(r, from, KIND_FLOW) || is(r, from, KIND_DATA) || (r->fed[from] && (is(r, from, KIND_PORT) || !decides_itself(r, from)));
      if (is(r, to, KIND_FLOW) || r->fed[to] || !passes) continue;
      r->fed[to] = changed = true;
    }
  }
}

/* ---- who acts for whom --------------------------------------------------------------------------------------------------- */

static bool is_now(const struct reference *r, day since, day until) {
  return (since == DAY_NONE || since <= r->as_of) && (until == DAY_NONE || r->as_of <= until);
}

/* Is the contract in force? A date not known leaves it open, unless the other one ends it. */
static enum truth holds(const struct reference *r, entity_id contract) {
  const struct entity_value *dates[] = {written(r, contract, "since"), written(r, contract, "until")};
  enum truth res = TRUE_;
  for (int i = 0; i < 2; i++) {
    if (dates[i] == NULL) continue;
    day date = (day)dates[i]->value.first;
    enum truth here = dates[i]->value.tag != VALUE_DATE ? UNKNOWN_ : (i ? r->as_of <= date : date <= r->as_of) ? TRUE_ : FALSE_;
    if (here < res) res = here;
  }
  return res;
}

/* Organizations with one corporate number are one. */
static bool same(const struct reference *r, entity_id x, entity_id y) {
  const struct entity_value *a = written(r, x, "corporate_number"), *b = written(r, y, "corporate_number");
  return x == y || (a && b && a->value.first == b->value.first);
}

static entity_id speaks_as(const struct reference *r, entity_id who) {
  return is(r, who, KIND_PERSON) && at(r, who)->owner ? at(r, who)->owner : who;
}

/* A contract between the two that is at least so surely in force. */
static bool have_contract(const struct reference *r, entity_id x, entity_id y, enum truth least) {
  for (entity_id e = 1; e < r->nodes; e++) {
    uint32_t count;
    const entity_id *p = model_related(r->model, RELATION_PARTIES, e, &count);
    if (!is(r, e, KIND_CONTRACT) || count != 2 || holds(r, e) < least) continue;
    if ((same(r, p[0], x) && same(r, p[1], y)) || (same(r, p[0], y) && same(r, p[1], x))) return true;
  }
  return false;
}

static bool grants(const struct reference *r, const struct acts_for *a, enum truth least) {
  entity_id x = speaks_as(r, a->who), y = speaks_as(r, a->principal);
  return is_now(r, a->since, a->until) && (x == y || is(r, a->who, KIND_PERSON) || same(r, x, y) || have_contract(r, x, y, least));
}

static void find_authority(const struct reference *r, uint16_t *acts, enum truth least) {
  for (entity_id x = 1; x <= r->principals; x++) {
    for (entity_id y = 1; y <= r->principals; y++)
      if (same(r, x, y) || speaks_as(r, x) == y) acts[x] |= (uint16_t)(1u << y);
    for (uint32_t i = 0; i < r->model->acts.count; i++)
      if (r->model->acts.items[i].who == x && grants(r, &r->model->acts.items[i], least)) acts[x] |= (uint16_t)(1u << r->model->acts.items[i].principal);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (entity_id x = 1; x <= r->principals; x++)
      for (entity_id y = 1; y <= r->principals; y++) {
        uint16_t more = acts[x] >> y & 1 ? acts[x] | acts[y] : acts[x];
        changed |= more != acts[x];
        acts[x] = more;
      }
  }
}

/* ---- confidentiality and integrity ------------------------------------------------------------------------------------------ */

/* Levels of one part at all places, with what nobody states taken to be UNSTATED. */
struct levels {
  const struct reference *r;
  int part;
  uint8_t unstated, value[REFERENCE_NODES], added[REFERENCE_NODES];
};

static uint8_t flows_in(const struct levels *l, entity_id e) {
  uint8_t res = l->added[e];
  for (uint32_t i = 0; i < l->r->edge_count; i++)
    if (l->r->edges[i].to == e) res = worse(l->part, res, l->value[l->r->edges[i].from]);
  return res;
}

static bool port_says(const struct levels *l, entity_id e) {
  return is(l->r, e, KIND_PORT) && (label_by(l->r, e, l->part, ITSELF) || changed_to(l->r, e, l->part));
}

static uint8_t or_unstated(const struct levels *l, uint8_t said) { return said ? said : l->unstated; }

static uint8_t at_flow(const struct levels *l, entity_id flow) {
  const struct reference *r = l->r;
  entity_id data = first_of(r, RELATION_FLOW_DATA, flow), from = begin_of(r, flow);
  bool newly = decides_itself(r, from) && !port_says(l, from);
  uint8_t in = newly ? 0 : flows_in(l, flow);
  if (data) return label_of(r, data, l->part) ? label_of(r, data, l->part) : worse(l->part, in, l->unstated);
  if (port_says(l, from) || (r->fed[from] && !newly && !is_sensed(r, from))) return in;
  uint8_t of_class = label_by(r, flow, l->part, ITS_CLASS);
  if (!of_class && is(r, from, KIND_PORT)) of_class = label_by(r, from, l->part, ITS_CLASS);
  return worse(l->part, r->fed[from] ? in : 0, or_unstated(l, of_class));
}

static uint8_t at_port(const struct levels *l, entity_id port) {
  uint8_t own = label_by(l->r, port, l->part, ITSELF), to = changed_to(l->r, port, l->part), in = flows_in(l, port);
  if (own) return own;
  if (to) return l->r->fed[port] && !in ? 0 : l->r->fed[port] ? better(l->part, in, to) : to;
  return is_output(l->r, port) && decides_itself(l->r, port) ? 0 : in;
}

static uint8_t level_at(const struct levels *l, entity_id e) {
  if (is(l->r, e, KIND_DATA)) return or_unstated(l, label_of(l->r, e, l->part));
  if (is(l->r, e, KIND_FLOW)) return at_flow(l, e);
  if (is(l->r, e, KIND_PORT)) return at_port(l, e);
  return flows_in(l, e);
}

static void settle(struct levels *l) {
  for (bool changed = true; changed;) {
    changed = false;
    for (entity_id e = 1; e < l->r->nodes; e++) {
      uint8_t now = level_at(l, e);
      changed |= now != l->value[e];
      l->value[e] = now;
    }
  }
}

/* Data are here although nothing tells where they began: they go round, or come from where they go round. */
static bool is_dry(const struct levels *l, entity_id e) { return !l->value[e] && (is(l->r, e, KIND_FLOW) || l->r->fed[e]); }

/* The places that ways over places in OVER lead to from E. */
static void reach(const struct reference *r, const bool *over, entity_id e, bool *reached) {
  memset(reached, 0, r->nodes * sizeof *reached);
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = 0; i < r->edge_count; i++) {
      entity_id from = r->edges[i].from, to = r->edges[i].to;
      if (!over[from] || !over[to] || reached[to] || (from != e && !reached[from])) continue;
      reached[to] = changed = true;
    }
  }
}

/* E lies on a circle over places in OVER, and nothing comes to the circle from others of them. */
static bool goes_round(const struct reference *r, const bool *over, entity_id e) {
  bool from_here[REFERENCE_NODES], from_there[REFERENCE_NODES];
  reach(r, over, e, from_here);
  for (entity_id other = 1; from_here[e] && other < r->nodes; other++) {
    if (!over[other] || from_here[other]) continue;
    reach(r, over, other, from_there);
    if (from_there[e]) return false;
  }
  return from_here[e];
}

/* What goes round without a beginning is of unstated origin, wherever on its way one looks. */
static void begin_circles(struct levels *l) {
  bool dry[REFERENCE_NODES], any = false;
  for (entity_id e = 1; e < l->r->nodes; e++) any |= dry[e] = is_dry(l, e);
  for (entity_id e = 1; any && e < l->r->nodes; e++)
    if (dry[e] && goes_round(l->r, dry, e)) l->added[e] = l->unstated;
}

static void find_levels(struct reference *r, int part) {
  static const uint8_t unstated[2][2] = {[C] = {1, 3}, [I] = {3, 1}};
  for (int bad = 0; bad < 2; bad++) {
    struct levels l = {.r = r, .part = part, .unstated = unstated[part][bad]};
    settle(&l);
    begin_circles(&l);
    settle(&l);
    uint8_t *to = (part == C) == (bad == 0) ? r->lo[part] : r->hi[part];
    memcpy(to, l.value, r->nodes);
  }
}

/* ---- availability: asked for by what is fed ------------------------------------------------------------------------------------ */

static enum truth fallback_at(const struct reference *r, entity_id e) {
  const struct entity_value *v = written(r, e, "fallback");
  if (v == NULL || v->value.tag == VALUE_ABSENT) return FALSE_;
  return v->value.tag == VALUE_UNKNOWN || v->value.tag == VALUE_BETWEEN ? UNKNOWN_ : TRUE_;
}

/* The receiver can do without: it or its procedure has a fallback. One not known may be none when the MOST is asked. */
static bool can_do_without(const struct reference *r, entity_id e, bool most) {
  enum truth a = fallback_at(r, e), b = is(r, element_of(r, e), KIND_PROCEDURE) ? fallback_at(r, element_of(r, e)) : FALSE_;
  enum truth res = a < b ? b : a;
  return res == TRUE_ || (res == UNKNOWN_ && !most);
}

static uint8_t asked_at(const struct reference *r, const uint8_t *need, entity_id e, bool most) {
  uint8_t res = 0;
  bool receiver = (is(r, e, KIND_PORT) && !is_output(r, e)) || is(r, e, KIND_PROCEDURE);
  if (is(r, e, KIND_PERSON) || is(r, e, KIND_ORGANIZATION)) return 0;
  if (receiver && can_do_without(r, e, most)) return 0;
  if (is(r, e, KIND_FLOW) && can_do_without(r, end_of(r, e), most)) return 0;
  for (uint32_t i = 0; i < r->edge_count; i++)
    if (r->edges[i].from == e && res < need[r->edges[i].to]) res = need[r->edges[i].to];
  uint8_t own = 0;
  if (is(r, e, KIND_FLOW) || is(r, e, KIND_DATA)) {
    entity_id data = is(r, e, KIND_DATA) ? e : first_of(r, RELATION_FLOW_DATA, e);
    own = label_of(r, data ? data : e, A);
    if (data && !own && most) own = 3;
  } else if (is(r, e, KIND_PORT) && !is_output(r, e)) {
    const struct entity_value *v = written(r, e, "need_a");
    own = v ? level_named(r, v->value.first) : 0;
  }
  return res < own ? own : res;
}

static void find_needs(struct reference *r) {
  for (int most = 0; most < 2; most++) {
    uint8_t *need = most ? r->hi[A] : r->lo[A];
    for (bool changed = true; changed;) {
      changed = false;
      for (entity_id e = 1; e < r->nodes; e++) {
        uint8_t now = asked_at(r, need, e, most);
        changed |= now != need[e];
        need[e] = now;
      }
    }
  }
}

/* ---- readers ---------------------------------------------------------------------------------------------------------------------- */

static void restrict_by(struct reference_policy *p, const struct reference_policy *q) {
  for (int o = 0; o < REFERENCE_PRINCIPALS; o++) {
    if (!(q->owners >> o & 1)) continue;
    bool first = !(p->owners >> o & 1);
    p->surely[o] = first ? q->surely[o] : p->surely[o] & q->surely[o];
    p->possibly[o] = first ? q->possibly[o] : p->possibly[o] & q->possibly[o];
    p->owners |= (uint16_t)(1u << o);
  }
}

static entity_id whose(const struct reference *r, entity_id e) { return at(r, element_of(r, e))->owner; }

/* Who has a permit to read the data that is at least so sure. */
static uint16_t permitted(const struct reference *r, entity_id data, enum truth least) {
  uint16_t res = 0;
  const uint16_t *acts = least == TRUE_ ? r->acts : r->may_act;
  for (uint32_t i = 0; i < r->model->permits.count; i++) {
    const struct permit *p = &r->model->permits.items[i];
    uint32_t count;
    const entity_id *parties = model_related(r->model, RELATION_PARTIES, p->contract, &count);
    bool may = false;
    for (uint32_t k = 0; k < count; k++) may |= whose(r, data) && (acts[parties[k]] >> whose(r, data) & 1);
    for (uint32_t k = 0; may && least <= holds(r, p->contract) && k < p->data.count; k++)
      if (p->data.items[k] == data) res |= (uint16_t)(1u << p->reader);
  }
  return res;
}

static bool names_readers(const struct reference *r, entity_id e) { return written(r, e, "readers_stated") != NULL; }

/* OWNER lets read whom SAID_BY lists, and those with a permit; nobody listed: who else may is not known. */
static struct reference_policy policy_by(const struct reference *r, entity_id owner, entity_id said_by, uint16_t sure_permits, uint16_t all_permits) {
  struct reference_policy res = {0};
  uint16_t listed = 0;
  uint32_t count;
  const entity_id *readers = model_related(r->model, RELATION_READERS, said_by, &count);
  for (uint32_t i = 0; said_by && i < count; i++) listed |= (uint16_t)(1u << readers[i]);
  if (said_by && written(r, said_by, "readers_any")) return res;
  res.owners = (uint16_t)(1u << owner);
  res.surely[owner] = listed | sure_permits;
  res.possibly[owner] = said_by ? listed | all_permits : EVERYBODY;
  return res;
}

static struct reference_policy policy_of_data(const struct reference *r, entity_id data) {
  return policy_by(r, whose(r, data), names_readers(r, data) ? data : 0, permitted(r, data, TRUE_), permitted(r, data, UNKNOWN_));
}

struct beginning {
  bool begins, ends; /* something begins here; what flows in does not count */
  struct reference_policy policy;
};

static struct beginning beginning_at_flow(const struct reference *r, entity_id flow) {
  entity_id data = first_of(r, RELATION_FLOW_DATA, flow), from = begin_of(r, flow);
  bool port_names = is(r, from, KIND_PORT) && changes_readers(r, from), newly = decides_itself(r, from) && !port_names;
  if (data) return (struct beginning){true, newly || names_readers(r, data), policy_of_data(r, data)};
  if (port_names || (r->fed[from] && !newly && !is_sensed(r, from))) return (struct beginning){0};
  entity_id by_class = names_readers(r, flow) ? flow : is(r, from, KIND_PORT) && names_readers(r, from) ? from : 0;
  return (struct beginning){true, newly, policy_by(r, whose(r, from), by_class, 0, 0)};
}

static struct beginning beginning_at(const struct reference *r, entity_id e) {
  if (is(r, e, KIND_DATA)) return (struct beginning){true, false, policy_of_data(r, e)};
  if (is(r, e, KIND_FLOW)) return beginning_at_flow(r, e);
  if (is(r, e, KIND_PORT) && changes_readers(r, e)) return (struct beginning){true, true, policy_by(r, whose(r, e), e, 0, 0)};
  return (struct beginning){.ends = is_output(r, e) && decides_itself(r, e)};
}

struct spreading {
  struct reference *r;
  struct beginning at[REFERENCE_NODES];
  bool grounded[REFERENCE_NODES]; /* it is known that something came here */
};

static bool spread_over(struct spreading *s, uint32_t edge) {
  entity_id from = s->r->edges[edge].from, to = s->r->edges[edge].to;
  struct reference_policy before = s->r->readers[to];
  bool new_ground = s->grounded[from] && !s->grounded[to];
  if (s->at[to].ends) return false;
  restrict_by(&s->r->readers[to], &s->r->readers[from]);
  s->grounded[to] |= s->grounded[from];
  return new_ground || memcmp(&before, &s->r->readers[to], sizeof before) != 0;
}

static void spread_all(struct spreading *s) {
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = 0; i < s->r->edge_count; i++) changed |= spread_over(s, i);
  }
}

static void find_readers(struct reference *r) {
  static const struct reference_policy nobody_knows = {.owners = 1, .possibly = {EVERYBODY}};
  struct spreading *s = calloc(1, sizeof *s);
  bool dry[REFERENCE_NODES], round[REFERENCE_NODES];
  s->r = r;
  for (entity_id e = 1; e < r->nodes; e++) {
    s->at[e] = beginning_at(r, e);
    s->grounded[e] = s->at[e].begins;
    r->readers[e] = s->at[e].policy;
  }
  spread_all(s);
  for (entity_id e = 1; e < r->nodes; e++) dry[e] = !s->grounded[e] && !s->at[e].ends && (is(r, e, KIND_FLOW) || r->fed[e]);
  for (entity_id e = 1; e < r->nodes; e++) round[e] = dry[e] && goes_round(r, dry, e);
  for (entity_id e = 1; e < r->nodes; e++)
    if (round[e]) restrict_by(&r->readers[e], &nobody_knows);
  spread_all(s);
  free(s);
}

enum truth reference_may_read(const struct reference *r, const struct reference_policy *p, entity_id who) {
  enum truth res = TRUE_;
  for (int o = 0; o < REFERENCE_PRINCIPALS; o++) {
    if (!(p->owners >> o & 1)) continue;
    bool surely = (r->acts[who] >> o & 1) || (r->acts[who] & p->surely[o]);
    bool possibly = (r->may_act[who] >> o & 1) || (r->may_act[who] & p->possibly[o]);
    enum truth here = surely ? TRUE_ : possibly ? UNKNOWN_ : FALSE_;
    if (here < res) res = here;
  }
  return res;
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------------------- */

void reference_compute(struct reference *r, const struct model *m, uint32_t principals, day as_of) {
  if (REFERENCE_NODES < m->entities.count || REFERENCE_PRINCIPALS <= principals) abort();
  *r = (struct reference){.model = m, .as_of = as_of, .nodes = m->entities.count, .principals = principals};
  for (entity_id e = 1; e < r->nodes; e++) add_edges_of(r, e);
  find_fed(r);
  find_authority(r, r->acts, TRUE_);
  find_authority(r, r->may_act, UNKNOWN_);
  find_levels(r, C);
  find_levels(r, I);
  find_needs(r);
  find_readers(r);
}
