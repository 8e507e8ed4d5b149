/* diff_facts.c - what changed in what two specs state: targets, decisions, elements, measures, evidence. */
#include <stdlib.h>
#include <string.h>

#include "runtime/compare/diff_internal.h"

#define SIDE(d, side, list, i) ((i) == UINT32_MAX ? NULL : &(d)->side->list.items[i])

/* ---- targets ---- */

static const char *target_name(struct arena *a, const struct saved_target *t, const char *on) {
  return arena_format(a, "%s%s%s%s%s", t->framework, t->profile ? "." : "", t->profile ? t->profile : "",
                      on ? " on " : "", on ? on : "");
}

/* What the old side says of something, by its name now. */
static const char *now_or_null(struct diff *d, const char *old) { return old ? name_now(d, old) : NULL; }

static void take_target(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_target *old = SIDE(d, old, targets, i), *new = SIDE(d, new, targets, k), *x = new ? new : old;
  const char *name = target_name(&d->memory, x, new ? x->on : now_or_null(d, x->on));
  int before = old ? old->level : 0, after = new ? new->level : 0;
  if (old && new &&before == after) return;
  enum diff_kind kind = !new             ? DIFF_TARGET_REMOVED
                        : !old           ? DIFF_TARGET_ADDED
                        : after < before ? DIFF_TARGET_LOWERED
                                         : DIFF_TARGET_RAISED;
  const char *levels = old && new ? arena_format(&d->memory, "%d → %d", before, after)
                                  : arena_format(&d->memory, "%d", old ? before : after);
  bool said = before || after; /* a profile has levels of its own */
  diff_add(d, kind, name, said ? arena_format(&d->memory, "level %s", levels) : "",
           said ? arena_format(&d->memory, "レベル %s", levels) : "");
}

static void diff_targets(struct diff *d) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->targets.count; i++) {
    const struct saved_target *t = &d->old->targets.items[i];
    keyed_add(&p.old, target_name(&d->memory, t, now_or_null(d, t->on)), i);
  }
  for (uint32_t i = 0; i < d->new->targets.count; i++)
    keyed_add(&p.new, target_name(&d->memory, &d->new->targets.items[i], d->new->targets.items[i].on), i);
  pairs_walk(&p, take_target);
}

static void diff_frameworks(struct diff *d) {
  for (uint32_t i = 0; i < d->new->frameworks.count; i++) {
    const struct saved_framework *f = &d->new->frameworks.items[i];
    const char *before = saved_version(d->old, f->name);
    if (!*before || !strcmp(before, f->version)) continue;
    const char *versions = arena_format(&d->memory, "%s → %s", before, f->version);
    diff_add(d, DIFF_FRAMEWORK_CHANGED, f->name, versions, versions);
  }
}

/* ---- settings ---- */

static void diff_settings(struct diff *d) {
  struct demand_changes changes = {0};
  if (d->old->settings && d->new->settings) demands_compare(&d->memory, &d->old->demands, &d->new->demands, &changes);
  for (uint32_t i = 0; i < changes.list.count; i++) {
    const struct demand_change *x = &changes.list.items[i];
    diff_add(d, x->less ? DIFF_SETTING_LOWERED : DIFF_SETTING_CHANGED, x->was ? x->was : x->now,
             x->was ? arena_format(&d->memory, "now %s", x->now ? x->now : "nothing") : "new",
             x->was ? arena_format(&d->memory, "変更後: %s", x->now ? x->now : "なし") : "新規");
  }
  vec_free(&changes.list);
}

/* ---- decisions ---- */

static const char *decision_name(struct arena *a, const struct saved_decision *x, const char *on) {
  return arena_format(a, "%s %s%s%s", x->kind == DECISION_ACCEPT ? "accept" : "exclude", x->requirement,
                      on ? " on " : "", on ? on : "");
}

static void say_decision(struct diff *d, enum diff_kind kind, const char *name, const struct saved_decision *x) {
  struct arena *a = &d->memory;
  const char *why = x->because ? x->because : "", *colon = x->because ? ": " : "";
  const char *en = x->level ? arena_format(a, "level %d, ", x->level) : "",
             *ja = x->level ? arena_format(a, "レベル %d、", x->level) : "";
  diff_add(d, kind, name, arena_format(a, "%suntil %s%s%s", en, diff_date(d, x->until, "further notice"), colon, why),
           arena_format(a, "%s期限 %s%s%s", ja, diff_date(d, x->until, "なし"), colon, why));
}

static bool same_text(const char *a, const char *b) { return !a || !b ? a == b : !strcmp(a, b); }

static void take_decision(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_decision *old = SIDE(d, old, decisions, i), *new = SIDE(d, new, decisions, k);
  if (!new) return say_decision(d, DIFF_DECISION_REMOVED, decision_name(&d->memory, old, now_or_null(d, old->on)), old);
  const char *name = decision_name(&d->memory, new, new->on);
  if (!old)
    say_decision(d, DIFF_DECISION_ADDED, name, new);
  else if (old->until != new->until)
    say_decision(d, day_is_later(new->until, old->until) ? DIFF_DECISION_EXTENDED : DIFF_DECISION_SHORTENED, name, new);
  else if (old->level != new->level || !same_text(old->because, new->because))
    say_decision(d, DIFF_DECISION_CHANGED, name, new);
}

static void diff_decisions(struct diff *d) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->decisions.count; i++) {
    const struct saved_decision *x = &d->old->decisions.items[i];
    keyed_add(&p.old, decision_name(&d->memory, x, now_or_null(d, x->on)), i);
  }
  for (uint32_t i = 0; i < d->new->decisions.count; i++)
    keyed_add(&p.new, decision_name(&d->memory, &d->new->decisions.items[i], d->new->decisions.items[i].on), i);
  pairs_walk(&p, take_decision);
}

static void say_allowed(struct diff *d, enum diff_kind kind, const struct saved_allowed *x) {
  struct arena *a = &d->memory;
  const char *until = diff_date(d, x->until, ""), *why = x->because ? x->because : "";
  const char *en = x->message.en, *ja = x->message.ja;
  if (*until) en = arena_format(a, "%s (until %s)", en, until), ja = arena_format(a, "%s(期限 %s)", ja, until);
  if (*why) en = arena_format(a, "%s: %s", en, why), ja = arena_format(a, "%s: %s", ja, why);
  diff_add(d, kind, x->code, en, ja);
}

static void take_allowed(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_allowed *old = SIDE(d, old, allowed, i), *new = SIDE(d, new, allowed, k);
  if (!new)
    say_allowed(d, DIFF_ALLOW_REMOVED, old);
  else if (!old)
    say_allowed(d, DIFF_ALLOW_ADDED, new);
  else if (old->until != new->until || !same_text(old->because, new->because))
    say_allowed(d, DIFF_ALLOW_CHANGED, new);
}

/* A file or line may have moved: the sentence tells them apart. */
static void diff_allowed(struct diff *d) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->allowed.count; i++) {
    const struct saved_allowed *x = &d->old->allowed.items[i];
    keyed_add(&p.old, arena_format(&d->memory, "%s %s", x->code, sentence_now(d, x->message.en)), i);
  }
  for (uint32_t i = 0; i < d->new->allowed.count; i++) {
    const struct saved_allowed *x = &d->new->allowed.items[i];
    keyed_add(&p.new, arena_format(&d->memory, "%s %s", x->code, x->message.en), i);
  }
  pairs_walk(&p, take_allowed);
}

/* ---- elements ---- */

static void compare_elements(struct diff *d, const struct saved_element *old, const struct saved_element *new) {
  struct arena *a = &d->memory;
  if (strcmp(old->name, new->name))
    diff_add(d, new->flows ? DIFF_FLOW_RENAMED : DIFF_ELEMENT_RENAMED, new->name, arena_format(a, "was %s", old->name),
             arena_format(a, "旧名 %s", old->name));
  const char *before = old->owner ? name_now(d, old->owner) : "-", *after = new->owner ? new->owner : "-";
  if (strcmp(before, after)) {
    const char *owners = arena_format(a, "%s → %s", before, after);
    diff_add(d, DIFF_ELEMENT_OWNER, new->name, owners, owners);
  }
  if (new->flows) diff_flow(d, old, new);
}

static void take_element(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_element *old = SIDE(d, old, elements, i), *new = SIDE(d, new, elements, k), *x = new ? new : old;
  if (!old)
    diff_add(d, x->flows ? DIFF_FLOW_ADDED : DIFF_ELEMENT_ADDED, x->name, x->kind.en, x->kind.ja);
  else if (!new)
    diff_add(d, x->flows ? DIFF_FLOW_REMOVED : DIFF_ELEMENT_REMOVED, x->name, x->kind.en, x->kind.ja);
  else
    compare_elements(d, old, new);
}

void pair_elements(struct diff *d, take_pair *take) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->elements.count; i++)
    keyed_add(&p.old, name_now(d, d->old->elements.items[i].name), i);
  for (uint32_t i = 0; i < d->new->elements.count; i++) keyed_add(&p.new, d->new->elements.items[i].name, i);
  pairs_walk(&p, take);
}

/* ---- measures ---- */

static const char *measure_name(struct arena *a, const char *name, const char *on) {
  return on ? arena_format(a, "%s (%s)", name, on) : name;
}

static const char *measure_standing(struct diff *d, const struct saved_measure *x) {
  const char *status = x->status ? x->status : "", *until = diff_date(d, x->until, "");
  return arena_format(&d->memory, "%s%s%d%s%s", status, *status ? " " : "", x->level, *until ? " .. " : "", until);
}

static const char *old_measure_name(struct diff *d, const struct saved_measure *x) {
  return measure_name(&d->memory, name_now(d, x->name), now_or_null(d, x->on));
}

static void take_measure(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_measure *old = SIDE(d, old, measures, i), *new = SIDE(d, new, measures, k);
  struct arena *a = &d->memory;
  const char *name = new ? measure_name(a, new->name, new->on) : old_measure_name(d, old);
  const char *before = old ? measure_standing(d, old) : "", *after = new ? measure_standing(d, new) : "";
  if (!old) {
    diff_add(d, DIFF_MEASURE_ADDED, name, after, after);
  } else if (!new) {
    diff_add(d, DIFF_MEASURE_REMOVED, name, before, before);
  } else if (strcmp(before, after)) {
    const char *both = arena_format(a, "%s → %s", before, after);
    diff_add(d, DIFF_MEASURE_CHANGED, name, both, both);
  }
}

static void diff_measures(struct diff *d) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->measures.count; i++)
    keyed_add(&p.old, old_measure_name(d, &d->old->measures.items[i]), i);
  for (uint32_t i = 0; i < d->new->measures.count; i++) {
    const struct saved_measure *x = &d->new->measures.items[i];
    keyed_add(&p.new, measure_name(&d->memory, x->name, x->on), i);
  }
  pairs_walk(&p, take_measure);
}

/* ---- evidence ---- */

static void say_document(struct diff *d, enum diff_kind kind, const struct saved_document *x) {
  const char *until = diff_date(d, x->valid_until, "");
  diff_add(d, kind, x->name, *until ? arena_format(&d->memory, "valid until %s", until) : "",
           *until ? arena_format(&d->memory, "有効期限 %s", until) : "");
}

static void take_document(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_document *old = SIDE(d, old, documents, i), *new = SIDE(d, new, documents, k);
  struct arena *a = &d->memory;
  if (!old) return say_document(d, DIFF_EVIDENCE_ADDED, new);
  if (!new) return say_document(d, DIFF_EVIDENCE_REMOVED, old);
  if (old->valid_until == new->valid_until) return;
  bool longer = day_is_later(new->valid_until, old->valid_until);
  const char *before = diff_date(d, old->valid_until, "-"), *after = diff_date(d, new->valid_until, "-");
  diff_add(d, longer ? DIFF_EVIDENCE_RENEWED : DIFF_EVIDENCE_SHORTENED, new->name,
           arena_format(a, "valid until %s → %s", before, after), arena_format(a, "有効期限 %s → %s", before, after));
}

static void diff_documents(struct diff *d) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->documents.count; i++)
    keyed_add(&p.old, name_now(d, d->old->documents.items[i].name), i);
  for (uint32_t i = 0; i < d->new->documents.count; i++) keyed_add(&p.new, d->new->documents.items[i].name, i);
  pairs_walk(&p, take_document);
}

/* ---- what ends soon ---- */

static void note_ending(struct diff *d, const char *name, day until) {
  day as_of = d->new->as_of;
  if (until == DAY_NONE || as_of + DIFF_EXPIRY_DAYS < until) return;
  const char *date = diff_date(d, until, "");
  diff_add(d, until < as_of ? DIFF_EXPIRED : DIFF_EXPIRING, name, date, date);
}

static void find_endings(struct diff *d) {
  const struct saved_report *r = d->new;
  for (uint32_t i = 0; i < r->documents.count; i++)
    note_ending(d, r->documents.items[i].name, r->documents.items[i].valid_until);
  for (uint32_t i = 0; i < r->measures.count; i++)
    note_ending(d, measure_name(&d->memory, r->measures.items[i].name, r->measures.items[i].on),
                r->measures.items[i].until);
  for (uint32_t i = 0; i < r->contracts.count; i++)
    note_ending(d, r->contracts.items[i].name, r->contracts.items[i].until);
  for (uint32_t i = 0; i < r->decisions.count; i++)
    note_ending(d, decision_name(&d->memory, &r->decisions.items[i], r->decisions.items[i].on),
                r->decisions.items[i].until);
  for (uint32_t i = 0; i < r->allowed.count; i++)
    note_ending(d, arena_format(&d->memory, "@allow %s", r->allowed.items[i].code), r->allowed.items[i].until);
}

/* Scope first, in the order of the table. */
static int compare_changes(const void *a, const void *b) {
  const struct diff_change *x = a, *y = b;
  if (x->part != y->part) return x->part < y->part ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  int order = strcmp(x->name, y->name);
  return order ? order : strcmp(x->detail.en, y->detail.en);
}

void diff_facts(struct diff *d) {
  diff_targets(d);
  diff_settings(d);
  diff_frameworks(d);
  diff_decisions(d);
  diff_allowed(d);
  pair_elements(d, take_element);
  diff_labels(d);
  diff_contracts(d);
  diff_measures(d);
  diff_documents(d);
  find_endings(d);
  if (d->changes.count) qsort(d->changes.items, d->changes.count, sizeof *d->changes.items, compare_changes);
}
