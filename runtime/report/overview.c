/* overview.c - what the first screen of a report says, counted and ranked; see overview.h. */
#include "runtime/report/overview.h"

#include <stdlib.h>
#include <string.h>

static bool is_open_gap(const struct finding_row *r) { return r->status == STATUS_GAP && r->disposition == DISPOSITION_OPEN; }

/* ---- the worst -------------------------------------------------------------------------------------------------------- */

static int compare_worst(const void *a, const void *b) {
  const struct worst *x = a, *y = b;
  if (x->severity != y->severity) return x->severity > y->severity ? -1 : 1;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  if (x->touching_high != y->touching_high) return x->touching_high > y->touching_high ? -1 : 1;
  return x->row < y->row ? -1 : 1;
}

static void note_gap(struct worst *w, const struct report_input *in, uint32_t row, const uint64_t *high) {
  const struct finding_row *r = &in->findings->rows.items[row];
  if (w->count == 0 || w->severity < r->severity) w->severity = r->severity, w->row = row;
  w->requirement = r->requirement;
  w->count++;
  w->touching_high += high[r->subject / 64] >> r->subject % 64 & 1;
}

static void rank_gaps(struct arena *a, const struct report_input *in, struct overview *res) {
  struct worst *all = memory_zeroed((size_t)in->rules->requirements.count + 1, sizeof *all);
  uint64_t *high = severity_labels(in->model);
  uint32_t count = 0;
  for (uint32_t i = 0; i < in->findings->rows.count; i++)
    if (is_open_gap(&in->findings->rows.items[i])) note_gap(&all[in->findings->rows.items[i].requirement], in, i, high);
  for (uint32_t r = 0; r < in->rules->requirements.count; r++)
    if (all[r].count) all[count++] = all[r];
  if (1 < count) qsort(all, count, sizeof *all, compare_worst);
  uint32_t shown = count < OVERVIEW_ROWS ? count : OVERVIEW_ROWS;
  res->worst.items = arena_alloc(a, (OVERVIEW_ROWS + 1) * sizeof *all);
  for (uint32_t i = 0; i < shown; i++) res->worst.items[i] = all[i];
  res->worst.count = res->worst.capacity = shown;
  res->more_gaps = count - shown;
  free(high);
  free(all);
}

/* The sentence of a check, or the first thing that is in the way. */
struct bilingual_text worst_why(struct arena *a, const struct report_input *in, const struct worst *w) {
  struct proof p = proof_derive(a, in->findings, w->row);
  if (in->findings->rows.items[w->row].check && 1 < p.nodes.count) return p.nodes.items[1].text;
  return p.why_not.count ? p.why_not.items[0] : (struct bilingual_text){"", ""};
}

/* ---- what to do first -------------------------------------------------------------------------------------------------- */

/* Open gaps of each requirement, and the least level that is surely reached on one of them. */
struct gap_sum { uint32_t gaps; uint8_t lo, target; };

/* Does X promise more per cost than Y? Compared without division. */
static bool is_better(const struct catalogue_measure *x, uint32_t x_gaps, const struct catalogue_measure *y, uint32_t y_gaps) {
  return (uint64_t)x->effect * x_gaps * y->cost > (uint64_t)y->effect * y_gaps * x->cost;
}

static const struct catalogue *catalogue_of(const struct report_input *in, uint32_t framework) { return in->rules->frameworks.items[framework].catalogue; }

/* Keeps the list sorted, best first; of equals the earlier in the catalogue stays before. */
static void offer_step(const struct report_input *in, struct overview *res, struct first_step step) {
  const struct catalogue_measure *fresh = &catalogue_of(in, step.framework)->measures.items[step.measure];
  uint32_t place = res->steps.count;
  while (0 < place) {
    const struct first_step *before = &res->steps.items[place - 1];
    if (!is_better(fresh, step.gaps, &catalogue_of(in, before->framework)->measures.items[before->measure], before->gaps)) break;
    place--;
  }
  if (place == OVERVIEW_ROWS) return;
  if (res->steps.count < OVERVIEW_ROWS) res->steps.count++;
  for (uint32_t i = res->steps.count - 1; place < i; i--) res->steps.items[i] = res->steps.items[i - 1];
  res->steps.items[place] = step;
}

/* The best measure of a requirement: of the level that is asked for next. */
static void best_step(const struct report_input *in, struct overview *res, uint32_t requirement, const struct gap_sum *sum) {
  const struct rule_requirement *r = requirement_of(in, requirement);
  const struct catalogue *c = catalogue_of(in, r->framework);
  if (!c || r->catalogue == UINT32_MAX) return;
  uint32_t best = UINT32_MAX;
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    if (m->requirement != r->catalogue || m->level != sum->lo + 1 || m->cost == 0) continue;
    if (best == UINT32_MAX || is_better(m, 1, &c->measures.items[best], 1)) best = i;
  }
  if (best != UINT32_MAX) offer_step(in, res, (struct first_step){r->framework, best, requirement, sum->gaps});
}

static void find_steps(struct arena *a, const struct report_input *in, struct overview *res) {
  struct gap_sum *sums = memory_zeroed((size_t)in->rules->requirements.count + 1, sizeof *sums);
  res->steps.items = arena_alloc(a, (OVERVIEW_ROWS + 1) * sizeof *res->steps.items);
  res->steps.capacity = OVERVIEW_ROWS;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (!is_open_gap(r) || r->check) continue;
    struct gap_sum *s = &sums[r->requirement];
    if (s->gaps == 0 || r->lo < s->lo) s->lo = r->lo;
    s->gaps++;
  }
  for (uint32_t r = 0; r < in->rules->requirements.count; r++)
    if (sums[r].gaps) best_step(in, res, r, &sums[r]);
  free(sums);
}

/* ---- whom to ask --------------------------------------------------------------------------------------------------------- */

static int compare_people(const void *a, const void *b) {
  const struct person_to_ask *x = a, *y = b;
  if (x->findings != y->findings) return x->findings > y->findings ? -1 : 1;
  return x->owner < y->owner ? -1 : x->owner > y->owner;
}

struct asked_pair { entity_id owner; uint32_t row; };

static int compare_pairs(const void *a, const void *b) {
  const struct asked_pair *x = a, *y = b;
  if (x->owner != y->owner) return x->owner < y->owner ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* A finding that waits for two answers of one person waits for that person once. */
static void count_people(struct arena *a, const struct report_input *in, struct overview *res) {
  struct questions q = questions_derive(a, in->findings);
  struct idmap index = {0};
  VEC(struct person_to_ask) people = {0};
  VEC(struct asked_pair) pairs = {0};
  for (uint32_t i = 0; i < q.list.count; i++) {
    entity_id owner = q.list.items[i].owner;
    uint32_t place = idmap_get(&index, owner);
    if (!place) {
      vec_push(&people, ((struct person_to_ask){.owner = owner}));
      idmap_put(&index, owner, place = people.count);
    }
    people.items[place - 1].questions++;
    for (uint32_t k = 0; k < q.list.items[i].rows.count; k++) vec_push(&pairs, ((struct asked_pair){owner, q.list.items[i].rows.items[k]}));
  }
  if (1 < pairs.count) qsort(pairs.items, pairs.count, sizeof *pairs.items, compare_pairs);
  for (uint32_t i = 0; i < pairs.count; i++)
    if (!i || compare_pairs(&pairs.items[i - 1], &pairs.items[i])) people.items[idmap_get(&index, pairs.items[i].owner) - 1].findings++;
  if (1 < people.count) qsort(people.items, people.count, sizeof *people.items, compare_people);
  uint32_t shown = people.count < OVERVIEW_PEOPLE ? people.count : OVERVIEW_PEOPLE;
  res->people.items = arena_alloc(a, (OVERVIEW_PEOPLE + 1) * sizeof *res->people.items);
  for (uint32_t i = 0; i < shown; i++) res->people.items[i] = people.items[i];
  res->people.count = res->people.capacity = shown;
  res->more_people = people.count - shown;
  vec_free(&people);
  vec_free(&pairs);
  idmap_free(&index);
}

/* ---- scope ------------------------------------------------------------------------------------------------------------------ */

/* What the standard library brings along is part of no process. */
static void count_scope(const struct report_input *in, struct scope_counts *res) {
  const struct model *m = in->model;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    if (x->flags & ENTITY_OWN) res->own[x->kind]++;
    else if (m->modules.items[x->module].own || m->modules.items[x->module].interface) res->external[x->kind]++;
  }
}

/* Met findings of a framework by what they rest on. */
struct met_by_basis { uint32_t met, by[BASIS_DERIVED + 1]; };

static struct met_by_basis met_by_basis(const struct report_input *in, uint32_t framework) {
  struct met_by_basis res = {0};
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (r->status != STATUS_MET || requirement_of(in, r->requirement)->framework != framework) continue;
    res.met++;
    res.by[r->basis]++;
  }
  return res;
}

const char *met_line(struct arena *a, const struct report_input *in, uint32_t framework, enum language l) {
  static const enum basis order[] = {BASIS_DERIVED, BASIS_THIRD_PARTY, BASIS_EVIDENCED, BASIS_STATED, BASIS_NONE};
  struct met_by_basis m = met_by_basis(in, framework);
  if (m.met == 0) return "";
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA, any = false;
  builder_format(&b, ja ? "充足 %u = " : "%u met = ", m.met);
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    if (m.by[order[i]] == 0) continue;
    const char *word = order[i] == BASIS_NONE ? SAY(BASIS_UNNAMED, l) : basis_text(order[i], l);
    builder_text(&b, any ? " + " : "");
    if (ja) builder_format(&b, "%s %u", word, m.by[order[i]]);
    else builder_format(&b, "%u %s", m.by[order[i]], word);
    any = true;
  }
  const char *res = arena_format(a, "%s", b.text);
  builder_free(&b);
  return res;
}

/* ---- what it was made from ---------------------------------------------------------------------------------------------- */

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 2 * DIGEST_BYTES + 1 };

static int compare_digests(const void *a, const void *b) { return memcmp(a, b, DIGEST_TEXT); }

/* Digests of the contents, sorted, digested once more. */
const char *input_digest(struct arena *a, const struct report_input *in) {
  char *digests = arena_alloc(a, ((size_t)in->file_count + 1) * DIGEST_TEXT), *res = arena_alloc(a, DIGEST_TEXT);
  for (uint32_t i = 0; i < in->file_count; i++) {
    const struct source_file *file = &in->sources->files.items[in->files[i]];
    hash_hex(file->text, file->length, DIGEST_BYTES, digests + (size_t)i * DIGEST_TEXT);
  }
  if (1 < in->file_count) qsort(digests, in->file_count, DIGEST_TEXT, compare_digests);
  hash_hex(digests, (size_t)in->file_count * DIGEST_TEXT, DIGEST_BYTES, res);
  return res;
}

struct overview overview_derive(struct arena *a, const struct report_input *in) {
  struct overview res = {0};
  rank_gaps(a, in, &res);
  find_steps(a, in, &res);
  count_people(a, in, &res);
  count_scope(in, &res.scope);
  return res;
}
