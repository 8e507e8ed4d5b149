/* diff_json.c - what changed, as data; docs/schema/diff.schema.json describes it. */
#include <string.h>

#include "runtime/compare/diff_words.h"
#include "runtime/report/names.h"

static void figure(struct json *j, const char *key, int64_t n) { json_key(j, key), json_integer(j, n); }

static void write_side(struct json *j, const char *key, const struct saved_report *r) {
  json_key(j, key);
  json_object(j);
  json_pair(j, "report", r->path);
  json_pair(j, "program", r->program);
  json_pair(j, "cpsfc", r->cpsfc);
  json_date(j, "as_of", r->as_of);
  json_bilingual(j, "target_profile", r->target_profile.en, r->target_profile.ja);
  json_end_object(j);
}

static void write_standing(struct json *j, const char *key, const struct saved_report *r, uint32_t index) {
  if (!index) return;
  const struct saved_finding *f = &r->findings.items[index - 1];
  json_key(j, key);
  json_object(j);
  json_pair(j, "status", status_names[f->status]);
  figure(j, "surely", f->lo);
  figure(j, "possibly", f->hi);
  figure(j, "target", f->target);
  json_pair(j, "basis", basis_names[f->basis]);
  json_pair(j, "disposition", disposition_names[f->disposition]);
  json_date(j, "disposition_until", f->until);
  json_end_object(j);
}

static void write_verdict(struct json *j, const struct diff *d, const struct diff_verdict *v) {
  const struct saved_finding *f = verdict_finding(d, v);
  json_object(j);
  json_pair(j, "change", verdict_change_id((enum verdict_change)v->change));
  json_key(j, "worse"), json_boolean(j, verdict_change_worse((enum verdict_change)v->change));
  json_pair(j, "framework", f->framework);
  json_pair(j, "requirement", f->requirement);
  json_pair(j, "subject", f->subject);
  json_pair(j, "responsible", f->responsible);
  json_pair(j, "fingerprint", f->fingerprint);
  write_standing(j, "old", d->old, v->old);
  write_standing(j, "new", d->new, v->new);
  json_end_object(j);
}

static void write_changes(struct json *j, const struct diff *d, enum diff_part part) {
  json_key(j, diff_part_id(part));
  json_array(j);
  for (uint32_t i = 0; i < d->changes.count; i++) {
    const struct diff_change *c = &d->changes.items[i];
    if (c->part != part) continue;
    json_object(j);
    json_pair(j, "change", diff_kind_id((enum diff_kind)c->kind));
    json_key(j, "worse"), json_boolean(j, diff_kind_worse((enum diff_kind)c->kind));
    json_pair(j, "name", c->name);
    if (*c->detail.en || *c->detail.ja) json_bilingual(j, "detail", c->detail.en, c->detail.ja);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_head(struct json *j, const char *format, uint32_t worse, const char *version) {
  json_pair(j, "format", format);
  figure(j, "format_version", 1);
  json_pair(j, "cpsfc", version);
  json_key(j, "worse"), json_boolean(j, worse != 0);
  figure(j, "worse_count", worse);
}

void diff_json_program(struct json *j, const struct diff *d, const char *version) {
  enum compare_word notes[DIFF_NOTES];
  json_object(j);
  write_head(j, "cpsfc-diff", d->worse, version);
  write_side(j, "old", d->old);
  write_side(j, "new", d->new);
  json_key(j, "notes");
  json_array(j);
  for (int i = 0, count = diff_notes(d, notes); i < count; i++) {
    json_object(j);
    json_pair(j, "en", tell(notes[i], LANGUAGE_EN));
    json_pair(j, "ja", tell(notes[i], LANGUAGE_JA));
    json_end_object(j);
  }
  json_end_array(j);
  write_changes(j, d, DIFF_PART_SCOPE);
  json_key(j, "counts");
  json_object(j);
  for (int i = 0; i < VERDICT_CHANGES; i++) figure(j, verdict_change_id((enum verdict_change)i), d->counts[i]);
  figure(j, "unchanged", d->same);
  json_end_object(j);
  json_key(j, "verdicts");
  json_array(j);
  for (uint32_t i = 0; i < d->verdicts.count; i++) write_verdict(j, d, &d->verdicts.items[i]);
  json_end_array(j);
  for (int part = DIFF_PART_ELEMENTS; part < DIFF_PART_COUNT; part++) write_changes(j, d, (enum diff_part)part);
  json_end_object(j);
}

void diff_write_json(struct out *o, const struct diff_set *s, enum language l, const char *version) {
  (void)l;
  struct json j = {.out = o};
  if (s->items.count == 1) return diff_json_program(&j, &s->items.items[0], version);
  json_object(&j);
  write_head(&j, "cpsfc-diffs", s->worse, version);
  json_key(&j, "programs");
  json_array(&j);
  for (uint32_t i = 0; i < s->items.count; i++) diff_json_program(&j, &s->items.items[i], version);
  json_end_array(&j);
  json_end_object(&j);
}
