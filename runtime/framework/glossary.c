/* glossary.c - reading, checking and finding terms. */
#include "runtime/framework/glossary.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/yaml.h"

struct glossary_reading {
  struct yaml_walk walk;
  struct glossary *glossary;
};
struct term_part {
  struct glossary_reading *reading;
  struct glossary_term record;
};

/* ---- reading ---- */

static void read_other_name(struct yaml_walk *w, void *context) {
  static const struct yaml_field field = {.key = "also"};
  struct term_part *part = context;
  sym name = 0;
  yaml_read_text(w, &name, &field);
  if (!name) return;
  vec_push(&part->reading->glossary->also, name);
  part->record.also_count++;
}

static void read_reference(struct yaml_walk *w, void *context) {
  static const struct yaml_field field = {.key = "see"};
  struct term_part *part = context;
  struct glossary_reference x = {0, w->at};
  yaml_read_id(w, &x.id, &field);
  if (!x.id) return;
  vec_push(&part->reading->glossary->see, x);
  part->record.see_count++;
}

static struct term_part *part_of(void *target, const struct yaml_field *field) {
  return (struct term_part *)((char *)target - field->offset);
}

static void read_also(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct term_part *part = part_of(target, field);
  part->record.first_also = part->reading->glossary->also.count;
  yaml_list(w, field->key, read_other_name, part);
}

static void read_see(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct term_part *part = part_of(target, field);
  part->record.first_see = part->reading->glossary->see.count;
  yaml_list(w, field->key, read_reference, part);
}

static void read_term(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(term_part, record.id, "id", true, yaml_read_id),
      FIELD(term_part, record.name, "name", true, yaml_read_bilingual),
      FIELD(term_part, record.source, "source", true, yaml_read_text),
      FIELD(term_part, record.text, "text", true, yaml_read_bilingual),
      FIELD(term_part, record.first_also, "also", false, read_also),
      FIELD(term_part, record.first_see, "see", false, read_see),
  };
  struct glossary_reading *r = context;
  struct glossary *g = r->glossary;
  struct term_part part = {.reading = r, .record.at = w->at};
  if (!yaml_record(w, "terms", fields, COUNT(fields), &part) || !part.record.id) return;
  uint32_t old = idmap_get(&g->index, part.record.id);
  if (old) {
    uint32_t report = diag(w->diagnostics, MSG_CATALOGUE_ID_TWICE, part.record.at, sym_text(w->names, part.record.id));
    diag_also(w->diagnostics, report, MSG_CATALOGUE_FIRST_PLACE, g->terms.items[old - 1].at);
    return;
  }
  vec_push(&g->terms, part.record);
  idmap_put(&g->index, part.record.id, g->terms.count);
}

struct glossary_part {
  struct glossary_reading *reading;
};

static void read_terms(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_term, ((struct glossary_part *)((char *)target - field->offset))->reading);
}

/* ---- checks ---- */

static void check_text(struct diagnostics *d, const struct interner *names, const struct glossary_term *t,
                       const char *key, struct bilingual text) {
  if ((text.en == 0) != (text.ja == 0))
    diag(d, text.ja == 0 ? MSG_CATALOGUE_LANGUAGE_JA : MSG_CATALOGUE_LANGUAGE, t->at, sym_text(names, t->id), key);
}

static void check_terms(const struct glossary *g, const struct interner *names, struct diagnostics *d) {
  for (uint32_t i = 0; i < g->terms.count; i++) {
    const struct glossary_term *t = &g->terms.items[i];
    check_text(d, names, t, "name", t->name);
    check_text(d, names, t, "text", t->text);
  }
  for (uint32_t i = 0; i < g->see.count; i++)
    if (!idmap_get(&g->index, g->see.items[i].id))
      diag(d, MSG_GLOSSARY_NO_TERM, g->see.items[i].at, sym_text(names, g->see.items[i].id));
}

bool glossary_read(struct glossary *g, struct interner *names, struct sources *s, struct diagnostics *d,
                   uint32_t file) {
  static const struct yaml_field fields[] = {FIELD(glossary_part, reading, "terms", true, read_terms)};
  struct glossary_reading r = {.glossary = g};
  struct glossary_part part = {&r};
  uint32_t before = d->errors;
  if (yaml_open(&r.walk, names, s, d, file)) yaml_record(&r.walk, NULL, fields, COUNT(fields), &part);
  yaml_close(&r.walk);
  if (before == d->errors) check_terms(g, names, d);
  return before == d->errors;
}

void glossary_free(struct glossary *g) {
  vec_free(&g->terms);
  vec_free(&g->also);
  vec_free(&g->see);
  idmap_free(&g->index);
}

/* ---- finding ---- */

static char folded(char c) { return c == ' ' || c == '_' ? '-' : (char)tolower((unsigned char)c); }

static bool same_name(const char *a, const char *b) {
  while (*a && folded(*a) == folded(*b)) a++, b++;
  return !*a && !*b;
}

static bool has_name(const struct glossary *g, const struct interner *names, const struct glossary_term *t,
                     const char *name) {
  if (same_name(sym_text(names, t->id), name) || same_name(sym_text(names, t->name.en), name) ||
      same_name(sym_text(names, t->name.ja), name))
    return true;
  for (uint32_t i = t->first_also; i < t->first_also + t->also_count; i++)
    if (same_name(sym_text(names, g->also.items[i]), name)) return true;
  return false;
}

uint32_t glossary_find(const struct glossary *g, const struct interner *names, const char *name) {
  for (uint32_t i = 0; i < g->terms.count; i++)
    if (has_name(g, names, &g->terms.items[i], name)) return i;
  return UINT32_MAX;
}
