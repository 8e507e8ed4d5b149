/* diff.c - verdicts that changed. Linear in the findings of both. */
#include "runtime/compare/diff_words.h"

#include "runtime/compare/diff_internal.h"

#include <stdlib.h>
#include <string.h>

struct matching {
  struct diff *diff;
  struct interner names;
  struct idmap old_by_print; /* fingerprint -> index + 1 of the next one without a partner */
  uint32_t *next_same; /* of an old finding: the next of its fingerprint (modules without a name may share them) */
  struct idmap old_elements, new_elements, old_requirements, new_requirements;
  uint32_t *partner; /* of an old finding: index + 1 of the new one */
};

static uint32_t text_id(struct matching *m, const char *text) { return intern_text(&m->names, text) + 1; }

bool diff_possible(const struct saved_report *r) {
  for (uint32_t i = 0; i < r->findings.count; i++)
    if (!r->findings.items[i].fingerprint) return false;
  return true;
}

/* ---- what a missing finding means ---- */

static void note_known(struct matching *m, const struct saved_report *r, struct idmap *elements,
                       struct idmap *requirements) {
  for (uint32_t i = 0; i < r->elements.count; i++) idmap_put(elements, text_id(m, r->elements.items[i].name), 1);
  for (uint32_t i = 0; i < r->requirements.count; i++)
    idmap_put(requirements,
              idmap_pair(text_id(m, r->requirements.items[i].framework), text_id(m, r->requirements.items[i].id)), 1);
}

/* A report that lists only what is not met says by silence that a requirement it judges is met (or aims at nothing). */
static bool silence_is_met(struct matching *m, const struct saved_report *r, const struct idmap *elements,
                           const struct idmap *requirements, const struct saved_finding *f) {
  if (r->listed != LISTED_NOT_MET) return false;
  bool judged = idmap_get(requirements, idmap_pair(text_id(m, f->framework), text_id(m, f->requirement)));
  return judged && (!r->facts || idmap_get(elements, text_id(m, f->subject)));
}

/* ---- one pair ---- */

static int rank_of(const struct saved_finding *f) {
  static const int ranks[] = {[STATUS_MET] = 0, [STATUS_NO_TARGET] = 0, [STATUS_UNDECIDED] = 1, [STATUS_GAP] = 2};
  return ranks[f->status];
}

static bool is_decided(const struct saved_finding *f) {
  return f->disposition != DISPOSITION_NONE && f->disposition != DISPOSITION_OPEN;
}

/* The same level, on less or more than before. A verdict that follows from the process rests on no paper at all. */
static enum verdict_change basis_change(const struct saved_finding *old, const struct saved_finding *new) {
  bool papers = old->basis && new->basis && old->basis != BASIS_DERIVED &&new->basis != BASIS_DERIVED;
  if (!papers || old->lo != new->lo || !new->lo || old->basis == new->basis) return VERDICT_CHANGES;
  return new->basis < old->basis ? VERDICT_WEAKER : VERDICT_STRONGER;
}

/* The change of a pair; VERDICT_CHANGES when it stays as it was. */
static enum verdict_change pair_change(const struct saved_finding *old, const struct saved_finding *new) {
  int before = rank_of(old), after = rank_of(new);
  bool lower = new->lo < old->lo || new->hi < old->hi, higher = old->lo < new->lo || old->hi < new->hi;
  if (before < after) return VERDICT_WORSE;
  if (after < before) return new->target < old->target && !higher ? VERDICT_RETARGETED : VERDICT_BETTER;
  if (after && is_decided(new) && !is_decided(old)) return VERDICT_DECIDED;
  if (after && is_decided(old) && !is_decided(new)) return VERDICT_REOPENED;
  if (new->lo < old->lo || (lower && !higher && after)) return VERDICT_WORSE;
  if (after && higher && !lower) return VERDICT_BETTER;
  return basis_change(old, new);
}

static void add(struct diff *d, enum verdict_change change, uint32_t old, uint32_t new) {
  struct diff_verdict v = {(uint8_t)change, old, new};
  vec_push(&d->verdicts, v);
}

/* ---- matching ---- */

/* Backwards, so that each chain runs in the order of the report. */
static void index_old(struct matching *m, const struct saved_report *old) {
  m->next_same = memory_zeroed((size_t)old->findings.count + 1, sizeof *m->next_same);
  for (uint32_t i = old->findings.count; 0 < i; i--) {
    uint32_t print = text_id(m, old->findings.items[i - 1].fingerprint);
    m->next_same[i - 1] = idmap_get(&m->old_by_print, print);
    idmap_put(&m->old_by_print, print, i);
  }
}

static const uint32_t TAKEN = UINT32_MAX;

static uint32_t take_old(struct matching *m, const char *fingerprint) {
  uint32_t print = text_id(m, fingerprint), found = idmap_get(&m->old_by_print, print);
  if (!found || found == TAKEN) return 0;
  uint32_t next = m->next_same[found - 1];
  idmap_put(&m->old_by_print, print, next ? next : TAKEN);
  return found;
}

static uint32_t find_old(struct matching *m, const struct saved_finding *f) {
  uint32_t found = take_old(m, f->fingerprint);
  const struct saved_report *new = m->diff->new;
  for (uint32_t i = f->previous.first; !found && i < f->previous.first + f->previous.count; i++)
    found = take_old(m, new->names.items[i]);
  return found;
}

static void judge_new(struct matching *m, uint32_t index) {
  struct diff *d = m->diff;
  const struct saved_finding *new = &d->new->findings.items[index];
  uint32_t found = find_old(m, new);
  if (found) {
    const struct saved_finding *old = &d->old->findings.items[found - 1];
    enum verdict_change change = pair_change(old, new);
    m->partner[found - 1] = index + 1;
    d->matched++;
    if (change == VERDICT_CHANGES)
      d->same++;
    else
      add(d, change, found, index + 1);
  } else if (rank_of(new)) {
    bool was_met = silence_is_met(m, d->old, &m->old_elements, &m->old_requirements, new);
    add(d, was_met ? VERDICT_WORSE : VERDICT_NEW, 0, index + 1);
  }
}

static void judge_old(struct matching *m, uint32_t index) {
  const struct saved_finding *old = &m->diff->old->findings.items[index];
  if (m->partner[index] || !rank_of(old)) return;
  bool is_met = silence_is_met(m, m->diff->new, &m->new_elements, &m->new_requirements, old);
  add(m->diff, is_met ? VERDICT_BETTER : VERDICT_GONE, index + 1, 0);
}

static int compare_verdicts(const void *a, const void *b) {
  const struct diff_verdict *x = a, *y = b;
  if (x->change != y->change) return x->change < y->change ? -1 : 1;
  if (x->new != y->new) return x->new < y->new ? -1 : 1;
  return x->old < y->old ? -1 : y->old < x->old;
}

static void count_verdicts(struct diff *d) {
  if (d->verdicts.count) qsort(d->verdicts.items, d->verdicts.count, sizeof *d->verdicts.items, compare_verdicts);
  for (uint32_t i = 0; i < d->verdicts.count; i++) d->counts[d->verdicts.items[i].change]++;
  for (int i = 0; i < VERDICT_CHANGES; i++) d->worse += verdict_change_worse((enum verdict_change)i) ? d->counts[i] : 0;
  for (uint32_t i = 0; i < d->changes.count; i++) d->worse += diff_kind_worse((enum diff_kind)d->changes.items[i].kind);
}

void diff_make(struct diff *d, const struct saved_report *old, const struct saved_report *new) {
  *d = (struct diff){.old = old, .new = new, .facts = old->facts &&new->facts};
  struct matching m = {.diff = d, .partner = memory_zeroed((size_t)old->findings.count + 1, sizeof *m.partner)};
  index_old(&m, old);
  note_known(&m, old, &m.old_elements, &m.old_requirements);
  note_known(&m, new, &m.new_elements, &m.new_requirements);
  for (uint32_t i = 0; i < new->findings.count; i++) judge_new(&m, i);
  for (uint32_t i = 0; i < old->findings.count; i++) judge_old(&m, i);
  if (d->facts) {
    renames_read(d);
    diff_facts(d);
  }
  count_verdicts(d);
  struct idmap *maps[] = {&m.old_by_print, &m.old_elements, &m.new_elements, &m.old_requirements, &m.new_requirements};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) idmap_free(maps[i]);
  free(m.partner);
  free(m.next_same);
  interner_free(&m.names);
}

void diff_free(struct diff *d) {
  vec_free(&d->verdicts);
  vec_free(&d->changes);
  renames_free(d);
  arena_free(&d->memory);
}
