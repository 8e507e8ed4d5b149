/* baseline.c - the findings of a run as a baseline, in memory. */
#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate_internal.h"

static const char *framework_text(struct baseline *b, const struct findings *f, uint32_t framework) {
  const struct rule_framework *x = &f->rules->frameworks.items[framework];
  const struct interner *names = f->model->names;
  const char *name = sym_text(names, x->name), *version = sym_text(names, x->version);
  return *version ? arena_format(&b->memory, "%s@%s", name, version) : arena_copy(&b->memory, name, strlen(name));
}

/* Of several that say the same the highest counts, as it does where no nearer one stands. */
static void add_target(struct baseline *b, const struct findings *f, const struct target *t) {
  const struct interner *names = f->model->names;
  const char *profile = sym_text(names, t->profile);
  const char *text = arena_format(&b->memory, "%s%s%s", sym_text(names, t->framework), *profile ? "." : "", profile);
  for (uint32_t i = 0; i < b->targets.count; i++) {
    struct baseline_level *x = &b->targets.items[i];
    if (strcmp(x->target, text)) continue;
    if (x->level < t->level) x->level = t->level;
    return;
  }
  vec_push(&b->targets, ((struct baseline_level){text, t->level}));
}

static int compare_levels(const void *a, const void *b) {
  return strcmp(((const struct baseline_level *)a)->target, ((const struct baseline_level *)b)->target);
}

/* Those with `on` are in the target of each finding. */
static void take_targets(struct baseline *b, const struct findings *f) {
  const struct finding_options *o = &f->options;
  for (uint32_t i = 0; i < o->target_override_count; i++) add_target(b, f, &o->target_override[i]);
  for (uint32_t i = 0; i < f->model->targets.count && !o->target_override_count; i++)
    if (!f->model->targets.items[i].on) add_target(b, f, &f->model->targets.items[i]);
  if (b->targets.count) qsort(b->targets.items, b->targets.count, sizeof *b->targets.items, compare_levels);
}

static int compare_texts(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void take_rules(struct baseline *b, const struct findings *f) {
  for (uint32_t i = 0; i < f->rules->frameworks.count; i++) vec_push(&b->rules, framework_text(b, f, i));
  if (b->rules.count) qsort(b->rules.items, b->rules.count, sizeof *b->rules.items, compare_texts);
}

bool gate_row_listed(const struct findings *f, const struct finding_row *row) {
  if (row->status != STATUS_GAP && row->status != STATUS_UNDECIDED) return false;
  return row->status == STATUS_GAP || !row->check || f->model->checks.items[row->check - 1].listed;
}

static const char *keep(struct baseline *b, const char *text) { return arena_copy(&b->memory, text, strlen(text)); }

static void take_row(struct baseline *b, const struct findings *f, const char *const *frameworks, uint32_t index) {
  const struct finding_row *row = &f->rows.items[index];
  const struct rule_requirement *r = &f->rules->requirements.items[row->requirement];
  struct arena scratch = {0};
  struct finding number = finding_identity(&scratch, f, index);
  const char *id = sym_text(f->model->names, r->id);
  struct baseline_entry entry = {.fingerprint = keep(b, number.fingerprint),
                                 .framework = frameworks[r->framework],
                                 .requirement = keep(b, *id == '#' ? id + 1 : id),
                                 .subject = keep(b, entity_name(&scratch, f->model, row->subject, false)),
                                 .status = row->status,
                                 .disposition = row->disposition,
                                 .target = row->target};
  vec_push(&b->entries, entry);
  arena_free(&scratch);
}

int baseline_compare_entries(const void *a, const void *b) {
  const struct baseline_entry *x = a, *y = b;
  int res = strcmp(x->fingerprint, y->fingerprint);
  if (!res) res = strcmp(x->framework, y->framework);
  if (!res) res = strcmp(x->subject, y->subject);
  return res ? res : gate_tolerance(x->status, x->disposition) - gate_tolerance(y->status, y->disposition);
}

void baseline_take_head(struct baseline *b, const struct findings *f) {
  *b = (struct baseline){.name = "", .program = "", .basis = f->options.basis, .as_of = f->options.as_of};
  take_targets(b, f);
  take_rules(b, f);
}

/* Whoever is worse sets what was put up with; reading does the opposite, for there two lines are two opinions of one. */
static void join_shared(struct baseline *b) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < b->entries.count; i++) {
    struct baseline_entry *x = &b->entries.items[i];
    if (kept && !strcmp(b->entries.items[kept - 1].fingerprint, x->fingerprint)) kept--;
    b->entries.items[kept++] = *x;
  }
  b->entries.count = kept;
}

void baseline_take(struct baseline *b, const struct findings *f, const char *name, const char *program) {
  baseline_take_head(b, f);
  b->name = keep(b, name);
  b->program = keep(b, program);
  const char **frameworks = arena_alloc(&b->memory, ((size_t)f->rules->frameworks.count + 1) * sizeof *frameworks);
  for (uint32_t i = 0; i < f->rules->frameworks.count; i++) frameworks[i] = framework_text(b, f, i);
  for (uint32_t i = 0; i < f->rows.count; i++)
    if (gate_row_listed(f, &f->rows.items[i])) take_row(b, f, frameworks, i);
  if (b->entries.count) qsort(b->entries.items, b->entries.count, sizeof *b->entries.items, baseline_compare_entries);
  join_shared(b);
}

bool baseline_same_findings(const struct baseline *a, const struct baseline *b) {
  if (a->entries.count != b->entries.count) return false;
  for (uint32_t i = 0; i < a->entries.count; i++)
    if (baseline_compare_entries(&a->entries.items[i], &b->entries.items[i])) return false;
  return true;
}

void baseline_free(struct baseline *b) {
  vec_free(&b->targets);
  vec_free(&b->rules);
  vec_free(&b->entries);
  arena_free(&b->memory);
}
