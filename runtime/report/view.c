/* view.c - which requirements lead to which entries of a standard, and what was found of them. */
#include "runtime/report/view.h"

#include <stdlib.h>
#include <string.h>

/* ---- seeds: what a catalogue links to by itself ---- */

struct seed {
  uint32_t requirement, entry, measure; /* measure: index + 1 of the catalogue's, 0: a crosswalk */
  uint8_t relation, confidence;
};
struct making {
  struct view *view;
  const struct report_input *in;
  VEC(struct seed) seeds;
  VEC(struct view_link) front, next; /* links to entries of any standard, at the distance at hand */
  struct idmap seen;                 /* (requirement, entry) */
};

static void add_seed(struct making *m, uint32_t requirement, sym standard, sym id, struct seed x) {
  x.requirement = requirement;
  x.entry = standard_entry_find(m->view->standards, standard, id);
  if (x.entry != UINT32_MAX && requirement != UINT32_MAX) vec_push(&m->seeds, x);
}

/* Requirements of a framework by their place in its catalogue; UINT32_MAX: not there. Owned by the caller. */
static uint32_t *requirements_of(const struct report_input *in, uint32_t framework) {
  const struct catalogue *c = in->rules->frameworks.items[framework].catalogue;
  uint32_t *res = memory_take(((size_t)c->requirements.count + 1) * sizeof *res);
  memset(res, 0xFF, ((size_t)c->requirements.count + 1) * sizeof *res);
  for (uint32_t i = 0; i < in->rules->requirements.count; i++) {
    const struct rule_requirement *r = &in->rules->requirements.items[i];
    if (r->framework == framework && r->catalogue != UINT32_MAX) res[r->catalogue] = i;
  }
  return res;
}

static void add_framework(struct making *m, uint32_t framework) {
  const struct catalogue *c = m->in->rules->frameworks.items[framework].catalogue;
  if (!c || !framework_shown(m->in, framework)) return;
  uint32_t *requirement = requirements_of(m->in, framework);
  for (uint32_t i = 0; i < c->crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->crosswalks.items[i];
    add_seed(m, requirement[x->requirement], x->standard, x->target,
             (struct seed){.relation = x->relation, .confidence = x->confidence});
  }
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *x = &c->measures.items[i];
    for (uint32_t k = x->first_link; k < x->first_link + x->link_count; k++)
      add_seed(m, requirement[x->requirement], c->links.items[k].standard, c->links.items[k].id,
               (struct seed){.measure = i + 1, .relation = LINK_RELATED, .confidence = LINK_AUTHORED});
  }
  free(requirement);
}

static int compare_seeds(const void *a, const void *b) {
  const struct seed *x = a, *y = b;
  if (x->requirement != y->requirement) return x->requirement < y->requirement ? -1 : 1;
  if (x->entry != y->entry) return x->entry < y->entry ? -1 : 1;
  return x->measure < y->measure ? -1 : y->measure < x->measure;
}

/* One link for each pair; a crosswalk sorts before the measures and gives its words. */
static void merge_seeds(struct making *m) {
  if (m->seeds.count) qsort(m->seeds.items, m->seeds.count, sizeof *m->seeds.items, compare_seeds);
  for (uint32_t i = 0; i < m->seeds.count; i++) {
    const struct seed *x = &m->seeds.items[i];
    bool again =
        m->front.count && vec_last(&m->front).requirement == x->requirement && vec_last(&m->front).entry == x->entry;
    if (!again)
      vec_push(&m->front, ((struct view_link){.entry = x->entry,
                                              .requirement = x->requirement,
                                              .relation = x->relation,
                                              .confidence = x->confidence,
                                              .first_measure = m->view->measures.count}));
    if (!x->measure) continue;
    vec_push(&m->view->measures, x->measure - 1);
    vec_last(&m->front).measure_count++;
  }
}

/* ---- the walk from standard to standard ---- */

static bool in_view(const struct view *v, uint32_t entry) {
  return v->standard->first <= entry && entry < v->standard->first + v->standard->count;
}

/* Keeps the links of the front that lead to entries nothing nearer led to. */
static void keep_nearest(struct making *m, uint8_t *reached) {
  struct view *v = m->view;
  for (uint32_t i = 0; i < m->front.count; i++) {
    const struct view_link *x = &m->front.items[i];
    if (in_view(v, x->entry) && !reached[x->entry - v->standard->first]) vec_push(&v->links, *x);
  }
  for (uint32_t i = 0; i < v->links.count; i++) reached[v->links.items[i].entry - v->standard->first] = 1;
}

static void follow(struct making *m, const struct view_link *from, const struct standard_link *by) {
  uint64_t key = idmap_pair(from->requirement, by->to);
  if (idmap_get(&m->seen, key)) return;
  idmap_put(&m->seen, key, 1);
  struct view_link x = *from;
  x.by[x.steps++] = from->entry;
  x.entry = by->to;
  x.relation = (uint8_t)link_relation_join((enum link_relation)from->relation, (enum link_relation)by->relation);
  if (x.confidence < by->confidence) x.confidence = by->confidence;
  vec_push(&m->next, x);
}

/* What links from an entry also holds for what stands in it: an item goes on by way of its groups. */
static void step(struct making *m) {
  const struct standards *s = m->view->standards;
  m->next.count = 0;
  for (uint32_t i = 0; i < m->front.count; i++) {
    struct view_link x = m->front.items[i];
    if (in_view(m->view, x.entry)) continue;
    for (uint32_t e = x.entry + 1; e != 0; e = s->entries.items[e - 1].up)
      for (uint32_t k = s->first_link[e - 1]; k < s->first_link[e]; k++) follow(m, &x, &s->links.items[k]);
  }
  __typeof__(m->front) old = m->front;
  m->front.items = m->next.items, m->front.count = m->next.count, m->front.capacity = m->next.capacity;
  m->next.items = old.items, m->next.count = 0, m->next.capacity = old.capacity;
}

static void walk(struct making *m) {
  uint8_t *reached = memory_zeroed(m->view->standard->count + 1, 1);
  keep_nearest(m, reached);
  for (int i = 0; i < VIEW_STEPS; i++) {
    step(m);
    keep_nearest(m, reached);
  }
  free(reached);
}

/* ---- counts ---- */

static void count_row(struct view_counts *c, const struct finding_row *r) {
  uint32_t *const statuses[] = {&c->met, &c->gap, &c->undecided, &c->no_target};
  ++*statuses[r->status];
  c->total++;
  if (c->target < r->target) c->target = r->target;
  c->accepted += r->disposition == DISPOSITION_ACCEPTED;
  c->planned += r->disposition == DISPOSITION_PLANNED;
  c->excluded += r->disposition == DISPOSITION_EXCLUDED;
}

struct view_counts *view_count_requirements(const struct report_input *in) {
  struct view_counts *res = memory_zeroed((size_t)in->rules->requirements.count + 1, sizeof *res);
  for (uint32_t i = 0; i < in->findings->rows.count; i++)
    count_row(&res[in->findings->rows.items[i].requirement], &in->findings->rows.items[i]);
  return res;
}

static void count_rows(struct view *v, const struct report_input *in) {
  v->requirements = view_count_requirements(in);
  for (uint32_t i = 0; i < v->links.count; i++)
    v->links.items[i].counts = v->requirements[v->links.items[i].requirement];
}

/* Findings on elements of a class stand under the item that the class is; rows of one requirement lie together. */
static void add_class(struct view *v, const struct report_input *in, uint32_t entry, sym name) {
  class_id class = class_find(in->model, sym_text(in->model->names, name));
  uint32_t first = v->links.count;
  for (uint32_t i = 0; class && i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (r->check || !entity_is(in->model, r->subject, class)) continue;
    if (v->links.count == first || vec_last(&v->links).requirement != r->requirement)
      vec_push(&v->links, ((struct view_link){.entry = entry,
                                              .requirement = r->requirement,
                                              .relation = LINK_RELATED,
                                              .confidence = LINK_AUTHORED,
                                              .class = name}));
    count_row(&vec_last(&v->links).counts, r);
  }
}

static void add_classes(struct view *v, const struct report_input *in) {
  for (uint32_t e = v->standard->first; e < v->standard->first + v->standard->count; e++) {
    const struct standard_entry *x = &v->standards->entries.items[e];
    for (uint32_t i = x->first_class; i < x->first_class + x->class_count; i++)
      add_class(v, in, e, v->standards->classes.items[i]);
  }
}

static void add_counts(struct view_counts *to, const struct view_counts *x) {
  to->met += x->met, to->gap += x->gap, to->undecided += x->undecided, to->no_target += x->no_target;
  to->accepted += x->accepted, to->planned += x->planned, to->excluded += x->excluded, to->total += x->total;
}

static int compare_links(const void *a, const void *b) {
  const struct view_link *x = a, *y = b;
  if (x->entry != y->entry) return x->entry < y->entry ? -1 : 1;
  return x->requirement < y->requirement ? -1 : y->requirement < x->requirement;
}

/* Does the link hold at the target of what it leads from? Example measures may all lie above it. */
static bool within_target(const struct view *v, const struct report_input *in, const struct view_link *x) {
  const struct catalogue *c =
      in->rules->frameworks.items[in->rules->requirements.items[x->requirement].framework].catalogue;
  for (uint32_t i = x->first_measure; i < x->first_measure + x->measure_count; i++)
    if (c->measures.items[v->measures.items[i]].level <= v->requirements[x->requirement].target) return true;
  return x->measure_count == 0;
}

static void fill_entry(struct view *v, const struct report_input *in, struct view_entry *e) {
  bool within = false;
  for (uint32_t i = e->first; i < e->first + e->count; i++) {
    const struct view_link *x = &v->links.items[i];
    const struct view_counts *c = &x->counts;
    add_counts(&e->counts, c);
    enum view_state state = c->total == c->no_target                       ? VIEW_UNJUDGED
                            : link_covers((enum link_relation)x->relation) ? VIEW_COVERED
                                                                           : VIEW_TOUCHED;
    if (e->state < state) e->state = state;
    within |= c->no_target < c->total && within_target(v, in, x);
  }
  e->beyond = VIEW_UNJUDGED < e->state && !within;
}

static void fill_entries(struct view *v, const struct report_input *in) {
  if (v->links.count) qsort(v->links.items, v->links.count, sizeof *v->links.items, compare_links);
  v->entries = memory_zeroed((size_t)v->standard->count + 1, sizeof *v->entries);
  for (uint32_t i = 0; i < v->links.count; i++) {
    struct view_entry *e = &v->entries[v->links.items[i].entry - v->standard->first];
    if (e->count++ == 0) e->first = i;
  }
  for (uint32_t i = 0; i < v->standard->count; i++) {
    fill_entry(v, in, &v->entries[i]);
    if (v->entries[i].state == VIEW_UNREACHED && v->standards->entries.items[v->standard->first + i].class_count)
      v->entries[i].state = VIEW_UNJUDGED;
    if (v->standards->entries.items[v->standard->first + i].group) continue;
    v->items++;
    v->states[v->entries[i].state]++;
    v->beyond += v->entries[i].beyond;
  }
}

/* Groups come right before their first item, outer ones first; groups without items last. */
static void order_entries(struct view *v) {
  const struct standard *s = v->standard;
  const struct standard_entry *all = v->standards->entries.items;
  uint8_t *placed = memory_zeroed((size_t)s->count + 1, 1);
  uint32_t count = 0;
  v->order = memory_zeroed((size_t)s->count + 1, sizeof *v->order);
  for (int groups = 0; groups <= 1; groups++)
    for (uint32_t e = s->first; e < s->first + s->count; e++) {
      if (all[e].group != groups || placed[e - s->first]) continue;
      uint32_t start = count;
      for (uint32_t x = e + 1; x && !placed[x - 1 - s->first]; x = all[x - 1].up)
        placed[x - 1 - s->first] = 1, v->order[count++] = x - 1;
      for (uint32_t i = start, k = count; i + 1 < k; i++, k--) {
        uint32_t other = v->order[i];
        v->order[i] = v->order[k - 1], v->order[k - 1] = other;
      }
    }
  free(placed);
}

void view_make(struct view *v, const struct report_input *in) {
  *v = (struct view){.standards = in->standards, .standard = in->view};
  struct making m = {.view = v, .in = in};
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) add_framework(&m, f);
  merge_seeds(&m);
  walk(&m);
  count_rows(v, in);
  add_classes(v, in);
  fill_entries(v, in);
  order_entries(v);
  vec_free(&m.seeds);
  vec_free(&m.front);
  vec_free(&m.next);
  idmap_free(&m.seen);
}

void view_free(struct view *v) {
  vec_free(&v->links);
  vec_free(&v->measures);
  free(v->entries);
  free(v->requirements);
  free(v->order);
}
