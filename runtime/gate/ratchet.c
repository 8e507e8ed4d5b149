/* ratchet.c - findings beside a baseline: by fingerprint, then by those of earlier names; never by place. */
#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate_internal.h"

/* Still not met, and asked for less. */
struct cut_target { uint32_t row; uint8_t was; };
struct matching {
  struct ratchet *c;
  const struct findings *f;
  const struct ratchet_then *then;
  struct idmap entries;  /* first half of a fingerprint -> index + 1 of the first entry with it */
  uint32_t *matched;     /* of each entry: row + 1; 0: none */
  struct interner paths; /* what is still there; filled when it is first asked for */
  VEC(struct cut_target) cut;
};

/* ---- finding entries ---- */

static uint64_t half_of(const char *fingerprint) {
  uint64_t res = 0;
  for (int i = 0; i < 16; i++) {
    char x = fingerprint[i];
    res = res << 4 | (uint64_t)(x <= '9' ? x - '0' : x - 'a' + 10);
  }
  return res;
}

/* Entries are sorted, so that those with the same half lie together. Index + 1; 0: none. */
static uint32_t find_entry(const struct matching *m, const char *fingerprint) {
  const struct baseline *b = m->c->baseline;
  uint32_t at = idmap_get(&m->entries, half_of(fingerprint));
  for (; at && at <= b->entries.count && !strncmp(b->entries.items[at - 1].fingerprint, fingerprint, 16); at++)
    if (!strcmp(b->entries.items[at - 1].fingerprint, fingerprint)) return at;
  return 0;
}

/* ---- the class of a row ---- */

static bool same_framework(const struct matching *m, const struct baseline_entry *e, const struct finding_row *row) {
  const struct rule_framework *x =
      &m->f->rules->frameworks.items[m->f->rules->requirements.items[row->requirement].framework];
  const char *name = sym_text(m->f->model->names, x->name), *version = sym_text(m->f->model->names, x->version);
  size_t length = strlen(name);
  if (strncmp(e->framework, name, length)) return false;
  return *version ? e->framework[length] == '@' && !strcmp(e->framework + length + 1, version) : !e->framework[length];
}

static bool decided(uint8_t disposition) { return DISPOSITION_ACCEPTED <= disposition; }

/* Time alone makes it open. Another revision is judged as of the same day: what ended between the two was changed. */
static bool ended_since(const struct matching *m, const struct finding_row *row, const struct baseline_entry *e, const char *fingerprint) {
  const struct baseline *b = m->c->baseline;
  if (m->then) return !intern_find(&m->then->news, fingerprint, strlen(fingerprint));
  if (b->of_revision || b->as_of != DAY_NONE) return false;
  return row->reason == REASON_EXPIRED || row->aged || (row->lapsed && e && decided(e->disposition));
}

static enum baseline_class class_of_not_met(const struct matching *m, const struct finding_row *row,
                                            const struct baseline_entry *e, const char *fingerprint) {
  if (decided(row->disposition)) return e && decided(e->disposition) ? BASELINE_UNCHANGED : BASELINE_DECIDED;
  if (e && gate_tolerance(row->status, row->disposition) <= gate_tolerance(e->status, e->disposition))
    return BASELINE_UNCHANGED;
  return ended_since(m, row, e, fingerprint) ? BASELINE_EXPIRED : BASELINE_NEW;
}

/* A finding of the baseline that is met or not asked any more: mended, or only asked for less? */
static bool was_lowered(const struct matching *m, const struct finding_row *row, const struct baseline_entry *e,
                        enum vanish_reason *why) {
  if (row->status == STATUS_UNDECIDED) return *why = VANISHED_UNSAID, true;
  if (row->target < e->target || row->status == STATUS_NO_TARGET) return *why = VANISHED_TARGET, true;
  if (m->f->options.basis < m->c->baseline->basis) return *why = VANISHED_BASIS, true;
  if (!same_framework(m, e, row)) return *why = VANISHED_RULES, true;
  return false;
}

static void note_row(struct matching *m, uint32_t index, const struct baseline_entry *e, const char *fingerprint) {
  const struct finding_row *row = &m->f->rows.items[index];
  enum baseline_class class = BASELINE_NONE;
  enum vanish_reason why = VANISHED_TARGET;
  if (gate_row_listed(m->f, row))
    class = class_of_not_met(m, row, e, fingerprint);
  else if (e)
    class = was_lowered(m, row, e, &why) ? BASELINE_VANISHED : BASELINE_FIXED;
  m->c->classes[index] = (uint8_t) class;
  if (e && row->target < e->target && gate_row_listed(m->f, row)) vec_push(&m->cut, ((struct cut_target){index, e->target}));
  if (class != BASELINE_FIXED && class != BASELINE_VANISHED) m->c->counts[class]++; /* those are counted as entries */
}

/* The strictest of the entries that the row has under its names; all of them are settled by it. */
static void match_row(struct matching *m, uint32_t index) {
  struct arena scratch = {0};
  struct finding number = finding_identity(&scratch, m->f, index);
  const struct baseline_entry *best = NULL;
  for (uint32_t i = 0; i <= number.previous.count; i++) {
    uint32_t at = find_entry(m, i ? number.previous.items[i - 1] : number.fingerprint);
    if (!at) continue;
    uint32_t *matched = &m->matched[at - 1];
    bool open = *matched && gate_row_listed(m->f, &m->f->rows.items[*matched - 1]);
    if (!open) *matched = index + 1; /* of several elements with one number, one that is not met */
    if (!best) best = &m->c->baseline->entries.items[at - 1]; /* the fingerprint first, then earlier names */
  }
  note_row(m, index, best, number.fingerprint);
  arena_free(&scratch);
}

/* ---- what is left of the baseline ---- */

static bool subject_lives(struct matching *m, const char *name) {
  return intern_find(&m->paths, name, strlen(name)) != 0;
}

static void note_names(struct matching *m) {
  struct arena scratch = {0};
  for (entity_id e = 1; e < m->f->model->entities.count; e++)
    intern_text(&m->paths, entity_name(&scratch, m->f->model, e, false));
  arena_free(&scratch);
}

uint32_t baseline_requirement(const struct findings *f, const struct baseline_entry *e) {
  const struct interner *names = f->model->names;
  size_t length = strcspn(e->framework, "@");
  struct arena scratch = {0};
  const char *marked = arena_format(&scratch, "#%s", e->requirement);
  sym ids[] = {intern_find(names, e->requirement, strlen(e->requirement)), intern_find(names, marked, strlen(marked))};
  uint32_t res = UINT32_MAX;
  for (uint32_t i = 0; i < f->rules->frameworks.count && res == UINT32_MAX; i++) {
    const char *name = sym_text(names, f->rules->frameworks.items[i].name);
    if (strlen(name) != length || strncmp(name, e->framework, length)) continue;
    for (int k = 0; k < 2 && res == UINT32_MAX; k++)
      if (ids[k]) res = rule_requirement_find(f->rules, i, ids[k]);
  }
  arena_free(&scratch);
  return res;
}

static enum vanish_reason why_missing(struct matching *m, const struct baseline_entry *e) {
  if (baseline_requirement(m->f, e) == UINT32_MAX) return VANISHED_RULES;
  return subject_lives(m, e->subject) ? VANISHED_APPLIES : VANISHED_SUBJECT;
}

static void note_gone(struct matching *m) {
  const struct baseline *b = m->c->baseline;
  for (uint32_t i = 0; i < b->entries.count; i++) {
    const struct baseline_entry *e = &b->entries.items[i];
    enum vanish_reason why = VANISHED_SUBJECT;
    enum baseline_class class = BASELINE_VANISHED;
    if (!m->matched[i]) {
      if (!m->paths.names.count) note_names(m);
      why = why_missing(m, e);
    } else {
      const struct finding_row *row = &m->f->rows.items[m->matched[i] - 1];
      if (gate_row_listed(m->f, row)) continue;
      if (!was_lowered(m, row, e, &why)) class = BASELINE_FIXED;
    }
    if (class == BASELINE_VANISHED && m->then && m->then->kept[i]) {
      class = BASELINE_EXPIRED;
      why = VANISHED_TIME;
      if (m->matched[i]) m->c->classes[m->matched[i] - 1] = (uint8_t) class;
    }
    vec_push(&m->c->gone, ((struct baseline_gone){i, m->matched[i], (uint8_t) class, (uint8_t)why}));
    m->c->counts[class]++;
  }
}

/* ---- what was asked of the whole program ---- */

static void note_lowered_targets(struct ratchet *c, const struct baseline *now) {
  for (uint32_t i = 0; i < c->baseline->targets.count; i++) {
    const struct baseline_level *was = &c->baseline->targets.items[i], *found = NULL;
    for (uint32_t k = 0; k < now->targets.count; k++)
      if (!strcmp(now->targets.items[k].target, was->target)) found = &now->targets.items[k];
    if (found && was->level <= found->level) continue;
    struct baseline_lowered x = {.was = was->level
                                            ? arena_format(&c->memory, "target %s level %d", was->target, was->level)
                                            : arena_format(&c->memory, "target %s", was->target)};
    if (found) x.now = arena_format(&c->memory, "level %d", found->level);
    vec_push(&c->lowered, x);
  }
}

/* Lower on an element alone; what the whole program asks less is said once, and explains the rest. */
static void note_cut_targets(struct matching *m) {
  struct interner said = {0};
  bool of_program = m->c->lowered.count;
  for (uint32_t i = 0; i < m->cut.count && !of_program; i++) {
    const struct finding_row *row = &m->f->rows.items[m->cut.items[i].row];
    const struct rule_framework *f =
        &m->f->rules->frameworks.items[m->f->rules->requirements.items[row->requirement].framework];
    const char *name = sym_text(m->f->model->names, f->name);
    const char *was = arena_format(&m->c->memory, "target %s level %d on %s", name, m->cut.items[i].was,
                                   entity_name(&m->c->memory, m->f->model, row->subject, false));
    const char *now = arena_format(&m->c->memory, "level %d", row->target);
    const char *both = arena_format(&m->c->memory, "%s %s", was, now);
    if (intern_find(&said, both, strlen(both))) continue;
    intern_text(&said, both);
    vec_push(&m->c->lowered, ((struct baseline_lowered){was, now}));
  }
  interner_free(&said);
}

static void note_lost_rules(struct ratchet *c, const struct baseline *now) {
  for (uint32_t i = 0; i < c->baseline->rules.count; i++) {
    const char *was = c->baseline->rules.items[i];
    size_t length = strcspn(was, "@");
    bool found = false;
    for (uint32_t k = 0; k < now->rules.count; k++)
      found |= strcspn(now->rules.items[k], "@") == length && !strncmp(now->rules.items[k], was, length);
    if (!found) vec_push(&c->lowered, ((struct baseline_lowered){.was = arena_format(&c->memory, "rules %s", was)}));
  }
}

static void note_lowered_basis(struct ratchet *c, enum basis now) {
  if (c->baseline->basis <= now) return;
  struct baseline_lowered x = {.was = arena_format(&c->memory, "basis %s", gate_basis_ids[c->baseline->basis])};
  if (now) x.now = gate_basis_ids[now];
  vec_push(&c->lowered, x);
}

static void note_lowered(struct matching *m) {
  struct baseline now;
  baseline_take_head(&now, m->f);
  note_lowered_targets(m->c, &now);
  note_cut_targets(m);
  note_lost_rules(m->c, &now);
  note_lowered_basis(m->c, m->f->options.basis);
  baseline_free(&now);
}

/* ---- all of it ---- */

void ratchet_make(struct ratchet *c, const struct baseline *b, const struct findings *f, const struct ratchet_then *then) {
  *c = (struct ratchet){.baseline = b};
  struct matching m = {.c = c, .f = f, .then = then};
  c->classes = arena_alloc(&c->memory, (size_t)f->rows.count + 1);
  m.matched = memory_zeroed((size_t)b->entries.count + 1, sizeof *m.matched);
  for (uint32_t i = b->entries.count; 0 < i; i--)
    idmap_put(&m.entries, half_of(b->entries.items[i - 1].fingerprint), i);
  for (uint32_t i = 0; i < f->rows.count; i++) match_row(&m, i);
  uint32_t matched = 0;
  for (uint32_t i = 0; i < b->entries.count; i++) matched += m.matched[i] != 0;
  c->foreign = b->entries.count && !matched;
  note_gone(&m);
  note_lowered(&m);
  idmap_free(&m.entries);
  interner_free(&m.paths);
  vec_free(&m.cut);
  free(m.matched);
}

void ratchet_then_make(struct ratchet_then *t, const struct baseline *b, const struct findings *then) {
  struct ratchet c;
  struct arena scratch = {0};
  *t = (struct ratchet_then){.kept = memory_zeroed((size_t)b->entries.count + 1, sizeof *t->kept)};
  ratchet_make(&c, b, then, NULL);
  for (uint32_t i = 0; i < b->entries.count; i++) t->kept[i] = true;
  for (uint32_t i = 0; i < c.gone.count; i++) t->kept[c.gone.items[i].entry] = false;
  for (uint32_t i = 0; i < then->rows.count; i++) {
    if (c.classes[i] != BASELINE_NEW) continue;
    const char *fingerprint = finding_identity(&scratch, then, i).fingerprint;
    intern_text(&t->news, fingerprint);
    if ((size_t)1 << 16 < scratch.reserved) arena_free(&scratch);
  }
  arena_free(&scratch);
  ratchet_free(&c);
}

void ratchet_then_free(struct ratchet_then *t) {
  interner_free(&t->news);
  free(t->kept);
}

void ratchet_free(struct ratchet *c) {
  vec_free(&c->gone);
  vec_free(&c->lowered);
  arena_free(&c->memory);
}
