/* risk_view.c - what findings leave open, by the security event it leads to.
 *
 * One pass over the findings and one over the elements for each risk that a rule states; what is kept is a few numbers
 * for each event. A finding's own list is derived again when a writer comes to it.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/rules/findings_internal.h"
#include "runtime/rules/risks.h"

/* What one framework's catalogue brings. */
struct home {
  uint32_t framework, first_event; /* in view.events */
  uint32_t *stated;                /* by row: index + 1 in rules.risks */
  uint32_t *decider;               /* by characteristic: index + 1 in rules.characteristics */
  uint32_t *open, *accepted;       /* [event * requirements of the catalogue + requirement] */
  uint8_t *anybody;                /* by row: truth + 1 of being selected for any of one's own organizations */
};
struct view_scratch {
  VEC(struct home) homes;
  uint32_t *home_of;            /* framework -> index + 1 */
  struct idmap characteristic;  /* (home's characteristic, organization) -> truth + 1 */
  struct idmap decided;         /* (risk, subject) -> 1: an accepted gap; 2: an open one, too */
  VEC(entity_id) organizations; /* one's own */
  uint32_t other;               /* view.events of risks without an event, or UINT32_MAX */
};
static struct view_scratch *view_scratch(const struct risk_view *v) { return v->scratch; }
static const struct catalogue *catalogue_at(const struct risk_view *v, const struct home *h) {
  return v->findings->rules->frameworks.items[h->framework].catalogue;
}

static bool is_own(const struct model *m, entity_id e) { return (m->entities.items[e].flags & ENTITY_OWN) != 0; }

/* ---- set-up ---- */

static void add_home(struct risk_view *v, uint32_t framework) {
  struct view_scratch *s = view_scratch(v);
  const struct rule_set *r = v->findings->rules;
  const struct catalogue *c = r->frameworks.items[framework].catalogue;
  if (c == NULL || c->risks.count == 0 || v->findings->by_framework.items[framework].total == 0) return;
  struct home h = {.framework = framework, .first_event = v->events.count};
  size_t pairs = (size_t)c->events.count * c->requirements.count + 1;
  h.stated = memory_zeroed((size_t)c->risks.count + 1, sizeof *h.stated);
  h.decider = memory_zeroed((size_t)c->characteristics.count + 1, sizeof *h.decider);
  h.anybody = memory_zeroed((size_t)c->risks.count + 1, sizeof *h.anybody);
  h.open = memory_zeroed(pairs, sizeof *h.open);
  h.accepted = memory_zeroed(pairs, sizeof *h.accepted);
  for (uint32_t i = 0; i < r->risks.count; i++)
    if (r->risks.items[i].home == framework) h.stated[r->risks.items[i].entry] = i + 1;
  for (uint32_t i = 0; i < r->characteristics.count; i++)
    if (r->characteristics.items[i].framework == framework) h.decider[r->characteristics.items[i].entry] = i + 1;
  for (uint32_t i = 0; i < c->events.count; i++)
    vec_push(&v->events, ((struct event_standing){.home = framework, .event = i}));
  vec_push(&s->homes, h);
  s->home_of[framework] = s->homes.count;
}

static void add_homes(struct risk_view *v) {
  const struct rule_set *r = v->findings->rules;
  for (uint32_t f = 0; f < r->frameworks.count; f++) add_home(v, f);
  for (uint32_t i = 0; i < r->risks.count && view_scratch(v)->other == UINT32_MAX; i++)
    if (r->risks.items[i].home == UINT32_MAX) {
      view_scratch(v)->other = v->events.count;
      vec_push(&v->events, ((struct event_standing){.home = UINT32_MAX, .event = UINT32_MAX}));
    }
}

static int compare_ranks(const void *a, const void *b, void *ranks) {
  const uint32_t *rank = ranks, x = rank[*(const entity_id *)a], y = rank[*(const entity_id *)b];
  return x < y ? -1 : x > y;
}

static void collect_organizations(struct risk_view *v) {
  const struct model *m = v->findings->model;
  struct view_scratch *s = view_scratch(v);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->entities.items[e].kind == KIND_ORGANIZATION && is_own(m, e)) vec_push(&s->organizations, e);
  if (s->organizations.count != 0)
    qsort_r(s->organizations.items, s->organizations.count, sizeof(entity_id), compare_ranks,
            scratch_of(v->findings)->order.rank);
}

const entity_id *risk_view_organizations(const struct risk_view *v, uint32_t *count) {
  *count = view_scratch(v)->organizations.count;
  return view_scratch(v)->organizations.items;
}

/* ---- characteristics ---- */

static enum truth characteristic_of(const struct risk_view *v, const struct home *h, uint32_t characteristic,
                                    entity_id organization) {
  struct view_scratch *s = view_scratch(v);
  uint32_t decider = h->decider[characteristic];
  if (decider == 0) return UNKNOWN_;
  uint64_t key = idmap_pair(decider, organization);
  uint32_t found = idmap_get(&s->characteristic, key);
  if (found != 0) return (enum truth)(found - 1);
  enum truth res = characteristic_evaluate(v->findings->evaluation, decider - 1, organization);
  idmap_put(&s->characteristic, key, (uint32_t)res + 1);
  return res;
}

enum truth risk_view_characteristic(const struct risk_view *v, uint32_t home, uint32_t characteristic,
                                    entity_id organization) {
  uint32_t index = view_scratch(v)->home_of[home];
  return index ? characteristic_of(v, &view_scratch(v)->homes.items[index - 1], characteristic, organization)
               : UNKNOWN_;
}

static enum truth selected_for(const struct risk_view *v, const struct home *h, const struct catalogue_risk *row,
                               entity_id organization) {
  const struct catalogue *c = catalogue_at(v, h);
  enum truth res = row->selection_count == 0 ? TRUE_ : FALSE_;
  for (uint32_t i = 0; i < row->selection_count && res != TRUE_; i++) {
    uint32_t characteristic = c->selections.items[row->first_selection + i].characteristic;
    enum truth here = characteristic_of(v, h, characteristic, organization);
    if (res < here) res = here;
  }
  return res;
}

static enum truth selected_for_anybody(const struct risk_view *v, const struct home *h, uint32_t row) {
  const struct view_scratch *s = view_scratch(v);
  if (h->anybody[row] != 0) return (enum truth)(h->anybody[row] - 1);
  enum truth res = s->organizations.count == 0 ? UNKNOWN_ : FALSE_;
  for (uint32_t i = 0; i < s->organizations.count && res != TRUE_; i++) {
    enum truth here = selected_for(v, h, &catalogue_at(v, h)->risks.items[row], s->organizations.items[i]);
    if (res < here) res = here;
  }
  h->anybody[row] = (uint8_t)(res + 1);
  return res;
}

/* Of a partner or of nobody's element, one's own organizations are asked. */
static enum truth selected(const struct risk_view *v, const struct home *h, uint32_t row, entity_id subject) {
  const struct model *m = v->findings->model;
  bool organization = m->entities.items[subject].kind == KIND_ORGANIZATION;
  entity_id owner = organization ? subject : owner_organization(m, subject_owner(m, subject));
  if (owner != 0 && is_own(m, owner)) return selected_for(v, h, &catalogue_at(v, h)->risks.items[row], owner);
  return selected_for_anybody(v, h, row);
}

/* ---- one finding ---- */

#define BIT(k) (1u << KIND_##k)
enum { ALL_ELEMENTS = BIT(ORGANIZATION) | BIT(PERSON) | BIT(COMPONENT) | BIT(DATA) | BIT(PROCEDURE) | BIT(SYSTEM) };

/* The elements whose vulnerabilities a finding about a KIND may leave: an organization consists of all of them, a
 * system of components, a flow carries data through systems. */
static bool element_fits(uint8_t kind, uint8_t element) {
  static const uint32_t elements[KIND_COUNT] = {[KIND_ORGANIZATION] = ALL_ELEMENTS,
                                                [KIND_PERSON] = BIT(PERSON),
                                                [KIND_COMPONENT] = BIT(COMPONENT),
                                                [KIND_DATA] = BIT(DATA),
                                                [KIND_PROCEDURE] = BIT(PROCEDURE),
                                                [KIND_SYSTEM] = BIT(SYSTEM) | BIT(COMPONENT),
                                                [KIND_FLOW] = BIT(DATA) | BIT(SYSTEM),
                                                [KIND_SENSE] = BIT(COMPONENT) | BIT(DATA) | BIT(SYSTEM),
                                                [KIND_ACTUATE] = BIT(COMPONENT) | BIT(DATA) | BIT(SYSTEM),
                                                [KIND_CONTRACT] = BIT(ORGANIZATION)};
  return elements[kind] >> element & 1;
}

static bool leaves_something(const struct finding_row *r) {
  return (r->status == STATUS_GAP || r->status == STATUS_UNDECIDED) && r->disposition != DISPOSITION_EXCLUDED &&
         r->check == 0;
}

static bool judges(const struct risk_view *v, const struct rule_risk *r, entity_id subject) {
  const struct entity *e = &v->findings->model->entities.items[subject];
  if (r->subjects.kinds >> e->kind & 1) return true;
  for (uint32_t i = 0; i < r->subjects.classes.count; i++)
    if (class_is(v->findings->model, e->class, r->subjects.classes.items[i])) return true;
  return false;
}

/* False when a rule says that the threat does not reach this subject. */
static bool judge(const struct risk_view *v, const struct home *h, entity_id subject, struct finding_risk *x) {
  struct evaluation *e = v->findings->evaluation;
  uint32_t risk = h->stated[x->entry];
  const struct rule_risk *r = risk ? &v->findings->rules->risks.items[risk - 1] : NULL;
  if (r == NULL || !judges(v, r, subject)) return true;
  x->risk = risk;
  x->value = risk_evaluate(e, risk - 1, subject);
  return x->value.truth != FALSE_ || source_evaluate(e, r->threat, subject) != FALSE_;
}

/* Entries about elements that fit the subject; when none does, entries about others. */
static void collect(const struct risk_view *v, const struct home *h, uint32_t requirement, entity_id subject,
                    bool fitting, struct finding_risks *res, bool *any) {
  const struct catalogue *c = catalogue_at(v, h);
  uint8_t kind = v->findings->model->entities.items[subject].kind;
  for (uint32_t i = c->first_risk_of[requirement]; i < c->first_risk_of[requirement + 1]; i++) {
    const struct catalogue_risk *row = &c->risks.items[c->risks_of[i]];
    if (element_fits(kind, c->vulnerabilities.items[row->vulnerability].element) != fitting) continue;
    struct finding_risk x = {.home = h->framework, .entry = c->risks_of[i]};
    x.selected = (uint8_t)selected(v, h, x.entry, subject);
    if (x.selected == FALSE_) continue;
    *any = true;
    if (judge(v, h, subject, &x)) vec_push(&res->items, x);
  }
}

void risk_view_of_finding(const struct risk_view *v, uint32_t row, struct finding_risks *res) {
  const struct finding_row *r = &v->findings->rows.items[row];
  const struct rule_requirement *q = &v->findings->rules->requirements.items[r->requirement];
  uint32_t index = view_scratch(v)->home_of[q->framework];
  bool any = false;
  res->items.count = 0;
  if (index == 0 || q->catalogue == UINT32_MAX || !leaves_something(r)) return;
  const struct home *h = &view_scratch(v)->homes.items[index - 1];
  collect(v, h, q->catalogue, r->subject, true, res, &any);
  if (!any) collect(v, h, q->catalogue, r->subject, false, res, &any);
}

/* ---- all findings ---- */

static void count_finding(struct event_standing *s, const struct finding_row *r) {
  if (r->disposition == DISPOSITION_PLANNED)
    s->planned++;
  else if (r->disposition == DISPOSITION_ACCEPTED)
    s->accepted++;
  else if (r->status == STATUS_GAP)
    s->gap++;
  else
    s->undecided++;
}

/* Each event counts a finding once, however many entries lead there. */
static void add_finding(struct risk_view *v, uint32_t row, const struct finding_risks *list) {
  const struct finding_row *r = &v->findings->rows.items[row];
  uint32_t requirement = v->findings->rules->requirements.items[r->requirement].catalogue;
  for (uint32_t i = 0; i < list->items.count; i++) {
    struct home *h = &view_scratch(v)->homes.items[view_scratch(v)->home_of[list->items.items[i].home] - 1];
    const struct catalogue *c = catalogue_at(v, h);
    uint32_t event = c->risks.items[list->items.items[i].entry].event;
    bool before = false;
    for (uint32_t k = 0; k < i && !before; k++) before = c->risks.items[list->items.items[k].entry].event == event;
    if (before) continue;
    count_finding(&v->events.items[h->first_event + event], r);
    size_t pair = (size_t)event * c->requirements.count + requirement;
    if (r->disposition == DISPOSITION_ACCEPTED)
      h->accepted[pair]++;
    else
      h->open[pair]++;
  }
}

/* Accepted gaps first: an open one only matters to a risk of which another was accepted. */
static void note_decisions(struct risk_view *v, const struct finding_row *r, const struct finding_risks *list,
                           bool accepted) {
  struct idmap *decided = &view_scratch(v)->decided;
  for (uint32_t i = 0; i < list->items.count; i++) {
    uint64_t key = idmap_pair(list->items.items[i].risk, r->subject);
    if (list->items.items[i].risk == 0) continue;
    if (accepted)
      idmap_put(decided, key, 1);
    else if (idmap_get(decided, key) != 0)
      idmap_put(decided, key, 2);
  }
}

static void walk_findings(struct risk_view *v) {
  struct finding_risks list = {0};
  for (int accepted = 1; 0 <= accepted; accepted--)
    for (uint32_t i = 0; i < v->findings->rows.count; i++) {
      const struct finding_row *r = &v->findings->rows.items[i];
      if ((r->disposition == DISPOSITION_ACCEPTED) != (accepted == 1)) continue;
      risk_view_of_finding(v, i, &list);
      if (list.items.count == 0) continue;
      add_finding(v, i, &list);
      note_decisions(v, r, &list, accepted == 1);
    }
  vec_free(&list.items);
}

static void list_requirements(struct risk_view *v, const struct home *h) {
  const struct rule_set *r = v->findings->rules;
  uint32_t width = catalogue_at(v, h)->requirements.count;
  for (uint32_t q = 0; q < r->requirements.count; q++) {
    const struct rule_requirement *x = &r->requirements.items[q];
    if (x->framework != h->framework || x->catalogue == UINT32_MAX) continue;
    for (uint32_t event = 0; event < catalogue_at(v, h)->events.count; event++) {
      size_t pair = (size_t)event * width + x->catalogue;
      if (h->open[pair] == 0 && h->accepted[pair] == 0) continue;
      vec_push(&v->events.items[h->first_event + event].requirements,
               ((struct open_requirement){q, h->open[pair], h->accepted[pair]}));
    }
  }
}

/* ---- risks that rules see ---- */

/* Gravest first: sure before possible, the highest rating, then the rules' order and the names. */
static bool is_graver(const struct risk_view *v, const struct seen_risk *a, const struct seen_risk *b) {
  if (a->value.truth != b->value.truth) return a->value.truth > b->value.truth;
  if (a->value.rating[1] != b->value.rating[1]) return a->value.rating[1] > b->value.rating[1];
  if (a->value.rating[0] != b->value.rating[0]) return a->value.rating[0] > b->value.rating[0];
  if (a->risk != b->risk) return a->risk < b->risk;
  const uint32_t *rank = scratch_of(v->findings)->order.rank;
  return rank[a->subject] < rank[b->subject];
}

static void list_seen(const struct risk_view *v, struct event_standing *s, struct seen_risk x) {
  uint32_t at = s->seen_count;
  while (0 < at && is_graver(v, &x, &s->seen[at - 1])) at--;
  if (at == SEEN_LISTED) return;
  if (s->seen_count < SEEN_LISTED) s->seen_count++;
  memmove(&s->seen[at + 1], &s->seen[at], (size_t)(s->seen_count - 1 - at) * sizeof *s->seen);
  s->seen[at] = x;
}

static uint8_t disposition_of(const struct risk_view *v, uint32_t risk, entity_id subject) {
  uint32_t decided = idmap_get(&view_scratch(v)->decided, idmap_pair(risk + 1, subject));
  return decided == 1 ? DISPOSITION_ACCEPTED : decided == 2 ? DISPOSITION_OPEN : DISPOSITION_NONE;
}

static bool may_have(const struct model *m, entity_id e) {
  return m->entities.items[e].kind == KIND_ORGANIZATION || is_own(m, e);
}

static void look_for(struct risk_view *v, uint32_t risk) {
  const struct model *m = v->findings->model;
  const struct rule_risk *r = &v->findings->rules->risks.items[risk];
  const struct view_scratch *s = view_scratch(v);
  if (r->home != UINT32_MAX && s->home_of[r->home] == 0) return; /* a framework without findings */
  const struct home *h = r->home != UINT32_MAX ? &s->homes.items[s->home_of[r->home] - 1] : NULL;
  const struct catalogue_risk *row = h != NULL ? &catalogue_at(v, h)->risks.items[r->entry] : NULL;
  struct event_standing *to = &v->events.items[h != NULL ? h->first_event + row->event : s->other];
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (!judges(v, r, e) || !may_have(m, e)) continue;
    struct seen_risk x = {.risk = risk, .subject = e, .value = risk_evaluate(v->findings->evaluation, risk, e)};
    if (x.value.truth == FALSE_ || (row != NULL && selected(v, h, r->entry, e) == FALSE_)) continue;
    x.disposition = disposition_of(v, risk, e);
    (x.value.truth == TRUE_ ? to->sure : to->possible)[x.value.rating[1]]++;
    list_seen(v, to, x);
  }
}

/* ---- the whole ---- */

void risk_view_open(struct risk_view *v, const struct findings *f) {
  *v = (struct risk_view){.findings = f};
  struct view_scratch *s = memory_zeroed(1, sizeof *s);
  v->scratch = s;
  s->other = UINT32_MAX;
  s->home_of = memory_zeroed((size_t)f->rules->frameworks.count + 1, sizeof *s->home_of);
  add_homes(v);
  if (v->events.count != 0) collect_organizations(v);
}

void risk_view_build(struct risk_view *v, const struct findings *f) {
  risk_view_open(v, f);
  const struct view_scratch *s = view_scratch(v);
  if (v->events.count == 0) return;
  walk_findings(v);
  for (uint32_t i = 0; i < s->homes.count; i++) list_requirements(v, &s->homes.items[i]);
  for (uint32_t i = 0; i < f->rules->risks.count; i++) look_for(v, i);
}

void risk_view_free(struct risk_view *v) {
  struct view_scratch *s = view_scratch(v);
  if (s == NULL) return;
  for (uint32_t i = 0; i < s->homes.count; i++) {
    void *arrays[] = {s->homes.items[i].stated, s->homes.items[i].decider, s->homes.items[i].open,
                      s->homes.items[i].accepted, s->homes.items[i].anybody};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
  }
  for (uint32_t i = 0; i < v->events.count; i++) vec_free(&v->events.items[i].requirements);
  vec_free(&v->events);
  vec_free(&s->homes);
  vec_free(&s->organizations);
  idmap_free(&s->characteristic);
  idmap_free(&s->decided);
  free(s->home_of);
  free(s);
  *v = (struct risk_view){0};
}
