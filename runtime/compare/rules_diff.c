/* rules_diff.c - entries of two editions side by side, part by part. */
#include "runtime/compare/rules_diff.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/compare/diff_internal.h"

struct rules_walk {
  struct rules_diff *diff;
  struct arena keys;
};

/* ---- parts of one entry ---- */

static bool same_field(const struct rules_field *a, const struct rules_field *b) {
  if (a->meaning && b->meaning) return !strcmp(a->meaning, b->meaning);
  return !strcmp(a->text.en, b->text.en) && !strcmp(a->text.ja, b->text.ja);
}

static const struct rules_field *field_of(const struct rules_snapshot *s, const struct rules_entry *e, uint8_t part) {
  for (uint32_t i = e->first; i < e->first + e->count; i++)
    if (s->fields.items[i].part == part) return &s->fields.items[i];
  return NULL;
}

static void add_part(struct rules_diff *d, uint8_t part, const struct rules_field *old, const struct rules_field *new) {
  static const struct saved_pair nothing = {"", ""};
  struct rules_part_change c = {part, old ? old->text : nothing, new ? new->text : nothing};
  vec_push(&d->parts, c);
}

static void compare_parts(struct rules_diff *d, const struct rules_entry *old, const struct rules_entry *new) {
  for (uint8_t part = 0; part < RULES_PARTS; part++) {
    const struct rules_field *before = field_of(d->old, old, part), *after = field_of(d->new, new, part);
    if (!before && !after) continue;
    if (!before || !after || !same_field(before, after)) add_part(d, part, before, after);
  }
}

/* ---- pairs ---- */

static void take_entry(void *context, uint32_t i, uint32_t k) {
  struct rules_diff *d = ((struct rules_walk *)context)->diff;
  struct rules_change c = {
      .old = i == UINT32_MAX ? 0 : i + 1, .new = k == UINT32_MAX ? 0 : k + 1, .first = d->parts.count};
  const struct rules_entry *old = c.old ? &d->old->entries.items[i] : NULL,
                           *new = c.new ? &d->new->entries.items[k] : NULL;
  if (old && new) compare_parts(d, old, new);
  c.count = d->parts.count - c.first;
  c.kind = new ? new->kind : old->kind;
  c.sort = !old ? RULES_ADDED : !new ? RULES_REMOVED : RULES_CHANGED;
  if (old && new && !c.count) {
    d->same++;
    return;
  }
  d->counts[c.kind][c.sort]++;
  vec_push(&d->changes, c);
}

static void list_entries(struct rules_walk *w, const struct rules_snapshot *s, struct keyed_list *res) {
  for (uint32_t i = 0; i < s->entries.count; i++)
    keyed_add(res, arena_format(&w->keys, "%d %s", s->entries.items[i].kind, s->entries.items[i].key), i);
}

static int compare_changes(const void *a, const void *b) {
  const struct rules_change *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  if (x->sort != y->sort) return x->sort < y->sort ? -1 : 1;
  if (x->new != y->new) return x->new < y->new ? -1 : 1;
  return x->old < y->old ? -1 : y->old < x->old;
}

void rules_diff_make(struct rules_diff *d, const struct rules_snapshot *old, const struct rules_snapshot *new) {
  *d = (struct rules_diff){.old = old, .new = new};
  struct rules_walk w = {.diff = d};
  struct pairing p = {.context = &w};
  list_entries(&w, old, &p.old);
  list_entries(&w, new, &p.new);
  pairs_walk(&p, take_entry);
  if (d->changes.count) qsort(d->changes.items, d->changes.count, sizeof *d->changes.items, compare_changes);
  arena_free(&w.keys);
}

void rules_diff_free(struct rules_diff *d) {
  vec_free(&d->changes);
  vec_free(&d->parts);
}

/* ---- words ---- */

struct rules_word {
  const char *id, *words[LANGUAGE_COUNT];
};
static const struct rules_word kinds[RULES_KINDS] =
    {
#define KIND(id, name, en, ja) [RULES_##id] = {name, {en, ja}},
#define PART(id, name, en, ja)
#include "runtime/compare/rules_kinds.def"
#undef KIND
#undef PART
},
                               parts[RULES_PARTS] =
                                   {
#define KIND(id, name, en, ja)
#define PART(id, name, en, ja) [RULES_PART_##id] = {name, {en, ja}},
#include "runtime/compare/rules_kinds.def"
#undef KIND
#undef PART
},
                               sorts[RULES_SORTS] = {[RULES_ADDED] = {"added", {"added", "追加"}},
                                                     [RULES_REMOVED] = {"removed", {"removed", "削除"}},
                                                     [RULES_CHANGED] = {"changed", {"changed", "変更"}}};

const char *rules_kind_id(enum rules_kind k) { return kinds[k].id; }
const char *rules_kind_text(enum rules_kind k, enum language l) { return kinds[k].words[l]; }
const char *rules_part_id(enum rules_part p) { return parts[p].id; }
const char *rules_part_text(enum rules_part p, enum language l) { return parts[p].words[l]; }
const char *rules_sort_id(enum rules_change_sort s) { return sorts[s].id; }
const char *rules_sort_text(enum rules_change_sort s, enum language l) { return sorts[s].words[l]; }

const struct rules_entry *rules_change_entry(const struct rules_diff *d, const struct rules_change *c) {
  return c->new ? &d->new->entries.items[c->new - 1] : &d->old->entries.items[c->old - 1];
}

const char *rules_kind_summary(struct arena *a, const struct rules_diff *d, enum rules_kind k, enum language l) {
  const char *res = "";
  bool ja = l == LANGUAGE_JA;
  for (int s = 0; s < RULES_SORTS; s++)
    if (d->counts[k][s])
      res = ja ? arena_format(a, "%s%s%s %u", res, *res ? "、" : "", sorts[s].words[l], d->counts[k][s])
               : arena_format(a, "%s%s%u %s", res, *res ? ", " : "", d->counts[k][s], sorts[s].words[l]);
  return res;
}

static const struct rules_format formats[] = {
    {"text", ".txt", rules_write_text}, {"md", ".md", rules_write_markdown}, {"json", ".json", rules_write_json}};

struct format_table rules_formats(void) {
  return FORMAT_TABLE(formats);
}
