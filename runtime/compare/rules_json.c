/* rules_json.c - what changed between two editions, as data; docs/schema/rules-diff.schema.json describes it. */
#include "runtime/compare/diff_words.h"
#include "runtime/compare/rules_diff.h"

static void write_edition(struct json *j, const char *key, const struct rules_snapshot *s) {
  json_key(j, key);
  json_object(j);
  json_pair(j, "source", s->shown);
  json_pair(j, "framework", s->name);
  json_pair(j, "version", s->version);
  json_end_object(j);
}

static void write_counts(struct json *j, const struct rules_diff *d) {
  json_key(j, "counts");
  json_object(j);
  for (int k = 0; k < RULES_KINDS; k++) {
    json_key(j, rules_kind_id((enum rules_kind)k));
    json_object(j);
    for (int s = 0; s < RULES_SORTS; s++)
      json_key(j, rules_sort_id((enum rules_change_sort)s)), json_integer(j, d->counts[k][s]);
    json_end_object(j);
  }
  json_key(j, "unchanged"), json_integer(j, d->same);
  json_end_object(j);
}

static void write_side(struct json *j, const char *key, struct saved_pair p) {
  if (*p.en || *p.ja) json_bilingual(j, key, p.en, p.ja);
}

static void write_change(struct json *j, const struct rules_diff *d, const struct rules_change *c) {
  const struct rules_entry *e = rules_change_entry(d, c);
  json_object(j);
  json_pair(j, "kind", rules_kind_id((enum rules_kind)c->kind));
  json_pair(j, "change", rules_sort_id((enum rules_change_sort)c->sort));
  json_pair(j, "id", e->key);
  write_side(j, "title", e->title);
  if (c->count) json_key(j, "parts"), json_array(j);
  for (uint32_t i = c->first; i < c->first + c->count; i++) {
    json_object(j);
    json_pair(j, "part", rules_part_id((enum rules_part)d->parts.items[i].part));
    write_side(j, "old", d->parts.items[i].before);
    write_side(j, "new", d->parts.items[i].after);
    json_end_object(j);
  }
  if (c->count) json_end_array(j);
  json_end_object(j);
}

void rules_write_json(struct out *o, const struct rules_diff *d, enum language l, const char *version) {
  (void)l;
  struct json j = {.out = o};
  json_object(&j);
  json_pair(&j, "format", "cpsfc-rules-diff");
  json_key(&j, "format_version"), json_integer(&j, 1);
  json_pair(&j, "cpsfc", version);
  write_edition(&j, "old", d->old);
  write_edition(&j, "new", d->new);
  write_counts(&j, d);
  json_key(&j, "changes");
  json_array(&j);
  for (uint32_t i = 0; i < d->changes.count; i++) write_change(&j, d, &d->changes.items[i]);
  json_end_array(&j);
  if (d->verdicts) {
    json_key(&j, "worse"), json_boolean(&j, d->verdicts->worse != 0);
    json_key(&j, "programs");
    json_array(&j);
    for (uint32_t i = 0; i < d->verdicts->items.count; i++)
      diff_json_program(&j, &d->verdicts->items.items[i], version);
    json_end_array(&j);
  }
  json_end_object(&j);
}
