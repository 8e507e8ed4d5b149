/* diff_facts.c - what changed in what two specs state. Both sides are sorted by key and walked together. */
#include <stdlib.h>
#include <string.h>

#include "runtime/compare/diff.h"

/* ---- keyed entries ---- */

struct keyed {
  const char *key;
  uint32_t index;
};
struct keyed_list {
  VEC(struct keyed) items;
};

static int compare_keyed(const void *a, const void *b) {
  const struct keyed *x = a, *y = b;
  int order = strcmp(x->key, y->key);
  return order ? order : x->index < y->index ? -1 : y->index < x->index;
}

static void add_keyed(struct keyed_list *l, const char *key, uint32_t index) {
  struct keyed k = {key, index};
  vec_push(&l->items, k);
}

struct walk {
  struct diff *diff;
  struct keyed_list old, new;
};

/* OLD or NEW is UINT32_MAX when the other side has it alone. */
typedef void take_pair(struct diff *d, uint32_t old, uint32_t new);

static void walk_pairs(struct walk *w, take_pair *take) {
  struct keyed_list *sides[] = {&w->old, &w->new};
  for (int i = 0; i < 2; i++)
    if (sides[i]->items.count)
      qsort(sides[i]->items.items, sides[i]->items.count, sizeof *sides[i]->items.items, compare_keyed);
  uint32_t i = 0, k = 0;
  while (i < w->old.items.count || k < w->new.items.count) {
    int order = i == w->old.items.count   ? 1
                : k == w->new.items.count ? -1
                                          : strcmp(w->old.items.items[i].key, w->new.items.items[k].key);
    take(w->diff, order <= 0 ? w->old.items.items[i].index : UINT32_MAX,
         0 <= order ? w->new.items.items[k].index : UINT32_MAX);
    i += order <= 0;
    k += 0 <= order;
  }
  vec_free(&w->old.items);
  vec_free(&w->new.items);
}

static void add_change(struct diff *d, enum diff_part part, enum diff_kind kind, const char *name, const char *en,
                       const char *ja) {
  struct diff_change c = {(uint8_t)part, (uint8_t)kind, name, {en, ja}};
  vec_push(&d->changes, c);
}

static const char *date_or(struct arena *a, day d, const char *none) {
  char text[11];
  return d == DAY_NONE ? none : arena_format(a, "%s", date_format(d, text));
}

/* ---- targets ---- */

static const char *target_name(struct arena *a, const struct saved_target *t) {
  return arena_format(a, "%s%s%s%s%s", t->framework, t->profile ? "." : "", t->profile ? t->profile : "",
                      t->on ? " on " : "", t->on ? t->on : "");
}

static void take_target(struct diff *d, uint32_t i, uint32_t k) {
  const struct saved_target *old = i == UINT32_MAX ? NULL : &d->old->targets.items[i],
                            *new = k == UINT32_MAX ? NULL : &d->new->targets.items[k];
  const char *name = target_name(&d->memory, old ? old : new);
  int before = old ? old->level : 0, after = new ? new->level : 0;
  if (old && new &&before == after) return;
  enum diff_kind kind = !new             ? DIFF_TARGET_REMOVED
                        : !old           ? DIFF_TARGET_ADDED
                        : after < before ? DIFF_TARGET_LOWERED
                                         : DIFF_TARGET_RAISED;
  const char *levels = old && new ? arena_format(&d->memory, "%d → %d", before, after)
                                  : arena_format(&d->memory, "%d", old ? before : after);
  bool said = before || after; /* a profile has levels of its own */
  add_change(d, DIFF_PART_SCOPE, kind, name, said ? arena_format(&d->memory, "level %s", levels) : "",
             said ? arena_format(&d->memory, "レベル %s", levels) : "");
}

static void diff_targets(struct diff *d) {
  struct walk w = {.diff = d};
  for (uint32_t i = 0; i < d->old->targets.count; i++)
    add_keyed(&w.old, target_name(&d->memory, &d->old->targets.items[i]), i);
  for (uint32_t i = 0; i < d->new->targets.count; i++)
    add_keyed(&w.new, target_name(&d->memory, &d->new->targets.items[i]), i);
  walk_pairs(&w, take_target);
}

static void diff_frameworks(struct diff *d) {
  for (uint32_t i = 0; i < d->new->frameworks.count; i++) {
    const struct saved_framework *f = &d->new->frameworks.items[i];
    const char *before = saved_version(d->old, f->name);
    if (!*before || !strcmp(before, f->version)) continue;
    const char *versions = arena_format(&d->memory, "%s → %s", before, f->version);
    add_change(d, DIFF_PART_SCOPE, DIFF_FRAMEWORK_CHANGED, f->name, versions, versions);
  }
}

/* ---- decisions ---- */

static const char *decision_name(struct arena *a, const struct saved_decision *x) {
  return arena_format(a, "%s %s%s%s", x->kind == DECISION_ACCEPT ? "accept" : "exclude", x->requirement,
                      x->on ? " on " : "", x->on ? x->on : "");
}

static void say_decision(struct diff *d, enum diff_kind kind, const char *name, const struct saved_decision *x) {
  struct arena *a = &d->memory;
  const char *why = x->because ? x->because : "", *colon = x->because ? ": " : "";
  add_change(d, DIFF_PART_SCOPE, kind, name,
             arena_format(a, "until %s%s%s", date_or(a, x->until, "further notice"), colon, why),
             arena_format(a, "期限 %s%s%s", date_or(a, x->until, "なし"), colon, why));
}

static bool is_later(day a, day b) { return a != b && (a == DAY_NONE || (b != DAY_NONE && b < a)); }

static void take_decision(struct diff *d, uint32_t i, uint32_t k) {
  const struct saved_decision *old = i == UINT32_MAX ? NULL : &d->old->decisions.items[i],
                              *new = k == UINT32_MAX ? NULL : &d->new->decisions.items[k];
  const char *name = decision_name(&d->memory, old ? old : new);
  if (!old)
    say_decision(d, DIFF_DECISION_ADDED, name, new);
  else if (!new)
    say_decision(d, DIFF_DECISION_REMOVED, name, old);
  else if (old->until != new->until)
    say_decision(d, is_later(new->until, old->until) ? DIFF_DECISION_EXTENDED : DIFF_DECISION_SHORTENED, name, new);
}

static void diff_decisions(struct diff *d) {
  struct walk w = {.diff = d};
  for (uint32_t i = 0; i < d->old->decisions.count; i++)
    add_keyed(&w.old, decision_name(&d->memory, &d->old->decisions.items[i]), i);
  for (uint32_t i = 0; i < d->new->decisions.count; i++)
    add_keyed(&w.new, decision_name(&d->memory, &d->new->decisions.items[i]), i);
  walk_pairs(&w, take_decision);
}

static void take_allowed(struct diff *d, uint32_t i, uint32_t k) {
  if (i != UINT32_MAX && k != UINT32_MAX) return;
  const struct saved_allowed *x = k != UINT32_MAX ? &d->new->allowed.items[k] : &d->old->allowed.items[i];
  add_change(d, DIFF_PART_SCOPE, k != UINT32_MAX ? DIFF_ALLOW_ADDED : DIFF_ALLOW_REMOVED, x->code, x->message.en,
             x->message.ja);
}

/* A file or line may have moved: the sentence tells them apart. */
static void diff_allowed(struct diff *d) {
  struct walk w = {.diff = d};
  const struct saved_report *sides[] = {d->old, d->new};
  for (int s = 0; s < 2; s++)
    for (uint32_t i = 0; i < sides[s]->allowed.count; i++)
      add_keyed(
          s ? &w.new : &w.old,
          arena_format(&d->memory, "%s %s", sides[s]->allowed.items[i].code, sides[s]->allowed.items[i].message.en), i);
  walk_pairs(&w, take_allowed);
}

/* ---- elements ---- */

static void take_element(struct diff *d, uint32_t i, uint32_t k) {
  const struct saved_element *old = i == UINT32_MAX ? NULL : &d->old->elements.items[i],
                             *new = k == UINT32_MAX ? NULL : &d->new->elements.items[k];
  const struct saved_element *x = new ? new : old;
  if (!old)
    add_change(d, DIFF_PART_ELEMENTS, DIFF_ELEMENT_ADDED, x->name, x->kind.en, x->kind.ja);
  else if (!new)
    add_change(d, DIFF_PART_SCOPE, DIFF_ELEMENT_REMOVED, x->name, x->kind.en, x->kind.ja);
  else if (strcmp(old->name, new->name))
    add_change(d, DIFF_PART_ELEMENTS, DIFF_ELEMENT_RENAMED, new->name, arena_format(&d->memory, "was %s", old->name),
               arena_format(&d->memory, "旧名 %s", old->name));
}

/* Old names stand for new ones where the new side says so (@was), unless something still has the old name. */
static void diff_elements(struct diff *d) {
  struct walk w = {.diff = d};
  struct interner names = {0};
  struct idmap now = {0};
  for (uint32_t i = 0; i < d->new->elements.count; i++) {
    const struct saved_element *x = &d->new->elements.items[i];
    for (uint32_t k = x->first_former; k < x->first_former + x->former_count; k++)
      idmap_add(&now, intern_text(&names, d->new->previous.items[k]) + 1, i + 1);
  }
  for (uint32_t i = 0; i < d->new->elements.count; i++)
    idmap_put(&now, intern_text(&names, d->new->elements.items[i].name) + 1, i + 1);
  for (uint32_t i = 0; i < d->old->elements.count; i++) {
    const char *name = d->old->elements.items[i].name;
    uint32_t index = idmap_get(&now, intern_text(&names, name) + 1);
    add_keyed(&w.old, index ? d->new->elements.items[index - 1].name : name, i);
  }
  for (uint32_t i = 0; i < d->new->elements.count; i++) add_keyed(&w.new, d->new->elements.items[i].name, i);
  walk_pairs(&w, take_element);
  idmap_free(&now);
  interner_free(&names);
}

/* ---- measures ---- */

static const char *measure_name(struct arena *a, const struct saved_measure *x) {
  return x->on ? arena_format(a, "%s (%s)", x->name, x->on) : x->name;
}

static const char *measure_standing(struct arena *a, const struct saved_measure *x) {
  const char *status = x->status ? x->status : "", *until = date_or(a, x->until, "");
  return arena_format(a, "%s%s%d%s%s", status, *status ? " " : "", x->level, *until ? " .. " : "", until);
}

static void take_measure(struct diff *d, uint32_t i, uint32_t k) {
  const struct saved_measure *old = i == UINT32_MAX ? NULL : &d->old->measures.items[i],
                             *new = k == UINT32_MAX ? NULL : &d->new->measures.items[k];
  struct arena *a = &d->memory;
  const char *name = measure_name(a, new ? new : old);
  const char *before = old ? measure_standing(a, old) : "", *after = new ? measure_standing(a, new) : "";
  if (!old)
    add_change(d, DIFF_PART_MEASURES, DIFF_MEASURE_ADDED, name, after, after);
  else if (!new)
    add_change(d, DIFF_PART_MEASURES, DIFF_MEASURE_REMOVED, name, before, before);
  else if (strcmp(before, after)) {
    const char *both = arena_format(a, "%s → %s", before, after);
    add_change(d, DIFF_PART_MEASURES, DIFF_MEASURE_CHANGED, name, both, both);
  }
}

static void diff_measures(struct diff *d) {
  struct walk w = {.diff = d};
  for (uint32_t i = 0; i < d->old->measures.count; i++)
    add_keyed(&w.old, measure_name(&d->memory, &d->old->measures.items[i]), i);
  for (uint32_t i = 0; i < d->new->measures.count; i++)
    add_keyed(&w.new, measure_name(&d->memory, &d->new->measures.items[i]), i);
  walk_pairs(&w, take_measure);
}

/* ---- evidence ---- */

static void take_document(struct diff *d, uint32_t i, uint32_t k) {
  const struct saved_document *old = i == UINT32_MAX ? NULL : &d->old->documents.items[i],
                              *new = k == UINT32_MAX ? NULL : &d->new->documents.items[k];
  struct arena *a = &d->memory;
  if (!old || !new) {
    const struct saved_document *x = new ? new : old;
    const char *until = date_or(a, x->valid_until, "");
    add_change(d, new ? DIFF_PART_EVIDENCE : DIFF_PART_SCOPE, new ? DIFF_EVIDENCE_ADDED : DIFF_EVIDENCE_REMOVED,
               x->name, *until ? arena_format(a, "valid until %s", until) : "",
               *until ? arena_format(a, "有効期限 %s", until) : "");
  } else if (old->valid_until != new->valid_until) {
    bool longer = is_later(new->valid_until, old->valid_until);
    const char *before = date_or(a, old->valid_until, "-"), *after = date_or(a, new->valid_until, "-");
    add_change(d, longer ? DIFF_PART_EVIDENCE : DIFF_PART_SCOPE,
               longer ? DIFF_EVIDENCE_RENEWED : DIFF_EVIDENCE_SHORTENED, new->name,
               arena_format(a, "valid until %s → %s", before, after),
               arena_format(a, "有効期限 %s → %s", before, after));
  }
}

static void diff_documents(struct diff *d) {
  struct walk w = {.diff = d};
  for (uint32_t i = 0; i < d->old->documents.count; i++) add_keyed(&w.old, d->old->documents.items[i].name, i);
  for (uint32_t i = 0; i < d->new->documents.count; i++) add_keyed(&w.new, d->new->documents.items[i].name, i);
  walk_pairs(&w, take_document);
}

/* ---- what ends soon ---- */

static void note_ending(struct diff *d, const char *name, day until) {
  day as_of = d->new->as_of;
  if (until == DAY_NONE || as_of + DIFF_EXPIRY_DAYS < until) return;
  const char *date = date_or(&d->memory, until, "");
  add_change(d, DIFF_PART_EXPIRING, until < as_of ? DIFF_EXPIRED : DIFF_EXPIRING, name, date, date);
}

static void find_endings(struct diff *d) {
  const struct saved_report *r = d->new;
  for (uint32_t i = 0; i < r->documents.count; i++)
    note_ending(d, r->documents.items[i].name, r->documents.items[i].valid_until);
  for (uint32_t i = 0; i < r->measures.count; i++)
    note_ending(d, measure_name(&d->memory, &r->measures.items[i]), r->measures.items[i].until);
  for (uint32_t i = 0; i < r->decisions.count; i++)
    note_ending(d, decision_name(&d->memory, &r->decisions.items[i]), r->decisions.items[i].until);
}

/* Scope first, in the order in which it was looked at; elements only say what they add. */
static int compare_changes(const void *a, const void *b) {
  const struct diff_change *x = a, *y = b;
  if (x->part != y->part) return x->part < y->part ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  int order = strcmp(x->name, y->name);
  return order ? order : strcmp(x->detail.en, y->detail.en);
}

void diff_facts(struct diff *d) {
  diff_targets(d);
  diff_frameworks(d);
  diff_decisions(d);
  diff_allowed(d);
  diff_elements(d);
  diff_measures(d);
  diff_documents(d);
  find_endings(d);
  if (d->changes.count) qsort(d->changes.items, d->changes.count, sizeof *d->changes.items, compare_changes);
}
