/* catalogue_read.c - the file and its first sections: categories, requirements, example measures, crosswalks. */
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/catalogue_internal.h"

const struct yaml_word catalogue_elements[] = {{"organization", KIND_ORGANIZATION},
                                              {"person", KIND_PERSON},
                                              {"component", KIND_COMPONENT},
                                              {"data", KIND_DATA},
                                              {"procedure", KIND_PROCEDURE},
                                              {"system", KIND_SYSTEM},
                                              {NULL, 0}};
const struct yaml_word catalogue_confidences[] = {
    {"verified", CONFIDENCE_VERIFIED}, {"recalled", CONFIDENCE_RECALLED}, {"authored", CONFIDENCE_AUTHORED}, {NULL, 0}};

/* An entry holds the record of the catalogue and what has no place in it. */
struct category_entry {
  struct reading *reading;
  struct catalogue_category record;
};
struct requirement_entry {
  struct reading *reading;
  struct catalogue_requirement record;
  sym category;
  span category_at;
};
struct measure_entry {
  struct reading *reading;
  struct catalogue_measure record;
  sym requirement;
  span requirement_at;
};
struct crosswalk_entry {
  struct reading *reading;
  struct catalogue_crosswalk record;
  sym requirement;
  span requirement_at;
  VEC(sym) targets;
};

/* ---- ids ---- */

bool catalogue_enter(struct reading *r, struct idmap *index, sym id, uint32_t position, span at, span first) {
  if (idmap_get(index, id) == 0) {
    idmap_put(index, id, position + 1);
    return true;
  }
  uint32_t report = diag(r->walk.diagnostics, MSG_CATALOGUE_ID_TWICE, at, sym_text(r->walk.names, id));
  diag_also(r->walk.diagnostics, report, MSG_CATALOGUE_FIRST_PLACE, first);
  return false;
}

uint32_t catalogue_use_requirement(struct reading *r, sym id, span at) {
  uint32_t res = catalogue_requirement_find(r->catalogue, id);
  if (res != UINT32_MAX || r->catalogue->broken || id == 0) return res;
  struct arena *a = &r->walk.memory;
  const char *en = catalogue_hint(a, r->catalogue, r->walk.names, id, LANGUAGE_EN);
  const char *ja = catalogue_hint(a, r->catalogue, r->walk.names, id, LANGUAGE_JA);
  const char *name = sym_text(r->walk.names, id);
  if (en != NULL && ja != NULL)
    diag(r->walk.diagnostics, MSG_CATALOGUE_NO_REQUIREMENT_NEAR, at, name, en, ja);
  else
    diag(r->walk.diagnostics, MSG_CATALOGUE_NO_REQUIREMENT, at, name);
  return UINT32_MAX;
}

/* ---- categories ---- */

static void read_category(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(category_entry, record.id, "id", true, yaml_read_id),
      FIELD(category_entry, record.title, "title", true, yaml_read_bilingual),
  };
  struct reading *r = context;
  struct category_entry entry = {.reading = r, .record.at = w->at};
  if (!yaml_record(w, "categories", fields, COUNT(fields), &entry) || entry.record.id == 0) return;
  struct catalogue *c = r->catalogue;
  uint32_t old = idmap_get(&c->category_index, entry.record.id);
  span first = old ? c->categories.items[old - 1].at : SPAN_NONE;
  if (catalogue_enter(r, &c->category_index, entry.record.id, c->categories.count, entry.record.at, first))
    vec_push(&c->categories, entry.record);
}

/* ---- requirements ---- */

/* Puts the requirement behind the others of its category. */
static bool join_category(struct reading *r, struct requirement_entry *e) {
  struct catalogue *c = r->catalogue;
  uint32_t index = catalogue_category_find(c, e->category);
  const char *name = sym_text(r->walk.names, e->category);
  if (index == UINT32_MAX) {
    if (e->category != 0) diag(r->walk.diagnostics, MSG_CATALOGUE_NO_CATEGORY, e->category_at, name);
    return false;
  }
  struct catalogue_category *category = &c->categories.items[index];
  if (category->count == 0) category->first = c->requirements.count;
  if (category->first + category->count != c->requirements.count) {
    diag(r->walk.diagnostics, MSG_CATALOGUE_ORDER, e->category_at, name);
    return false;
  }
  category->count++;
  e->record.category = index;
  return true;
}

static void read_requirement(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(requirement_entry, record.id, "id", true, yaml_read_id),
      FIELD(requirement_entry, category, "category", true, yaml_read_placed_id, PLACED(requirement_entry, category)),
      FIELD(requirement_entry, record.title, "title", true, yaml_read_bilingual),
      FIELD(requirement_entry, record.statement, "statement", true, yaml_read_bilingual),
      FIELD(requirement_entry, record.layers, "layers", true, yaml_read_number_set, LIMITS(1, 3)),
      FIELD(requirement_entry, record.elements, "elements", true, yaml_read_word_set, WORDS(catalogue_elements)),
      FIELD(requirement_entry, record.confidence, "confidence", true, yaml_read_word, WORDS(catalogue_confidences)),
      FIELD(requirement_entry, record.source, "source", false, yaml_read_remark),
  };
  struct reading *r = context;
  struct catalogue *c = r->catalogue;
  struct requirement_entry entry = {.reading = r, .record.at = w->at};
  if (!yaml_record(w, "requirements", fields, COUNT(fields), &entry) || entry.record.id == 0) return;
  uint32_t old = idmap_get(&c->requirement_index, entry.record.id);
  span first = old ? c->requirements.items[old - 1].at : SPAN_NONE;
  uint32_t position = c->requirements.count;
  if (old == 0 && !join_category(r, &entry)) return;
  if (catalogue_enter(r, &c->requirement_index, entry.record.id, position, entry.record.at, first))
    vec_push(&c->requirements, entry.record);
}

/* ---- example measures ---- */

struct link_list {
  struct reading *reading;
  sym standard;
  uint32_t added;
};

static void read_link(struct yaml_walk *w, void *context) {
  struct link_list *list = context;
  const struct yaml_field field = {.key = "links"};
  struct catalogue_link link = {list->standard, 0};
  yaml_read_text(w, &link.id, &field);
  if (link.id == 0) return;
  vec_push(&list->reading->catalogue->links, link);
  list->added++;
}

/* `links:` maps a standard to a list of ids; which standards there are is not ours to know. */
static void read_links(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct measure_entry *e = (struct measure_entry *)((char *)target - field->offset);
  struct link_list list = {.reading = e->reading};
  struct idmap seen = {0};
  e->record.first_link = e->reading->catalogue->links.count;
  if (!yaml_is(w, YAML_MAPPING_START_EVENT)) {
    if (!w->failed) yaml_wrong_shape(w, field->key, TERM_Y_BLOCK);
    return;
  }
  yaml_next(w);
  while (!w->failed && !yaml_is(w, YAML_MAPPING_END_EVENT)) {
    span at = w->at;
    list.standard = 0;
    yaml_read_id(w, &list.standard, field);
    if (list.standard && idmap_get(&seen, list.standard))
      diag(w->diagnostics, MSG_CATALOGUE_KEY_TWICE, at, sym_text(w->names, list.standard));
    if (list.standard) idmap_put(&seen, list.standard, 1);
    yaml_list(w, field->key, read_link, &list);
  }
  yaml_next(w);
  idmap_free(&seen);
  e->record.link_count = list.added;
}

static void read_measure(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(measure_entry, record.id, "id", true, yaml_read_id),
      FIELD(measure_entry, requirement, "requirement", true, yaml_read_placed_id, PLACED(measure_entry, requirement)),
      FIELD(measure_entry, record.level, "level", true, yaml_read_number, LIMITS(1, 3)),
      FIELD(measure_entry, record.element, "element", true, yaml_read_word, WORDS(catalogue_elements)),
      FIELD(measure_entry, record.cost, "cost", true, yaml_read_number, LIMITS(1, 5)),
      FIELD(measure_entry, record.effect, "effect", true, yaml_read_number, LIMITS(1, 5)),
      FIELD(measure_entry, record.text, "text", true, yaml_read_bilingual),
      FIELD(measure_entry, record, "links", false, read_links),
      FIELD(measure_entry, record.confidence, "confidence", false, yaml_read_word, WORDS(catalogue_confidences)),
      FIELD(measure_entry, record.source, "source", false, yaml_read_text),
  };
  struct reading *r = context;
  struct catalogue *c = r->catalogue;
  struct measure_entry entry = {.reading = r, .record.at = w->at};
  if (!yaml_record(w, "measures", fields, COUNT(fields), &entry) || entry.record.id == 0) return;
  entry.record.requirement = catalogue_use_requirement(r, entry.requirement, entry.requirement_at);
  if (entry.record.requirement == UINT32_MAX) return;
  uint32_t old = idmap_get(&c->measure_index, entry.record.id);
  span first = old ? c->measures.items[old - 1].at : SPAN_NONE;
  if (catalogue_enter(r, &c->measure_index, entry.record.id, c->measures.count, entry.record.at, first))
    vec_push(&c->measures, entry.record);
}

/* ---- crosswalks ---- */

static void read_target(struct yaml_walk *w, void *context) {
  struct crosswalk_entry *e = context;
  const struct yaml_field field = {.key = "targets"};
  sym target = 0;
  yaml_read_text(w, &target, &field);
  if (target != 0) vec_push(&e->targets, target);
}

static void read_targets(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_target, (char *)target - field->offset);
}

static void add_crosswalks(struct catalogue *c, const struct crosswalk_entry *e) {
  for (uint32_t i = 0; i < e->targets.count; i++) {
    struct catalogue_crosswalk row = e->record;
    row.target = e->targets.items[i];
    vec_push(&c->crosswalks, row);
  }
}

static void read_crosswalk_row(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(crosswalk_entry, requirement, "requirement", true, yaml_read_placed_id, PLACED(crosswalk_entry, requirement)),
      FIELD(crosswalk_entry, targets, "targets", true, read_targets),
      FIELD(crosswalk_entry, record.relation, "relation", true, yaml_read_word, WORDS(yaml_link_relations)),
      FIELD(crosswalk_entry, record.confidence, "confidence", true, yaml_read_word, WORDS(yaml_link_confidences)),
  };
  struct reading *r = context;
  struct crosswalk_entry entry = {.reading = r, .record.at = w->at};
  if (yaml_record(w, "links", fields, COUNT(fields), &entry)) {
    entry.record.requirement = catalogue_use_requirement(r, entry.requirement, entry.requirement_at);
    if (entry.record.requirement != UINT32_MAX) add_crosswalks(r->catalogue, &entry);
  }
  vec_free(&entry.targets);
}

struct crosswalk_part {
  struct reading *reading;
  sym standard, source;
  struct bilingual title;
};

static void read_crosswalk_rows(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct crosswalk_part *part = (struct crosswalk_part *)((char *)target - field->offset);
  yaml_list(w, field->key, read_crosswalk_row, part->reading);
}

/* ---- the file ---- */

struct file_part {
  struct reading *reading;
  sym name, version, licence, source;
  struct bilingual title;
};
typedef void entry_reader(struct yaml_walk *w, void *context);

static struct reading *reading_of(void *target, const struct yaml_field *field) {
  return ((struct file_part *)((char *)target - field->offset))->reading;
}

static void read_categories(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_category, reading_of(target, field));
}

static void read_requirements(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_requirement, reading_of(target, field));
}

static void read_measures(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_measure, reading_of(target, field));
}

static void read_crosswalk(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  static const struct yaml_field fields[] = {
      FIELD(crosswalk_part, standard, "standard", true, yaml_read_id),
      FIELD(crosswalk_part, title, "title", false, yaml_read_bilingual),
      FIELD(crosswalk_part, source, "source", true, yaml_read_text),
      FIELD(crosswalk_part, reading, "links", true, read_crosswalk_rows),
  };
  struct crosswalk_part part = {.reading = reading_of(target, field)};
  struct catalogue *c = part.reading->catalogue;
  uint32_t first = c->crosswalks.count;
  yaml_record(w, field->key, fields, COUNT(fields), &part);
  for (uint32_t i = first; i < c->crosswalks.count; i++)
    c->crosswalks.items[i].standard = part.standard, c->crosswalks.items[i].source = part.source;
}

#define RISK_SECTION(name)                                                                                             \
  static void read_##name(struct yaml_walk *w, void *target, const struct yaml_field *field) {                         \
    catalogue_read_##name(w, reading_of(target, field), field->key);                                                   \
  }
RISK_SECTION(rating)
RISK_SECTION(events)
RISK_SECTION(threats)
RISK_SECTION(vulnerabilities)
RISK_SECTION(risks)
RISK_SECTION(characteristics)
#undef RISK_SECTION

/* The first file says what the catalogue is called; the others must agree. */
static void join_catalogue(struct catalogue *c, struct yaml_walk *w, const struct file_part *part, span at) {
  if (c->name == 0) {
    c->name = part->name, c->version = part->version, c->at = at;
  } else if (part->name != 0 && part->version != 0 && (part->name != c->name || part->version != c->version)) {
    const char *mine =
        arena_format(&w->memory, "%s@%s", sym_text(w->names, part->name), sym_text(w->names, part->version));
    diag(w->diagnostics, MSG_CATALOGUE_OTHER, at, mine,
         arena_format(&w->memory, "%s@%s", sym_text(w->names, c->name), sym_text(w->names, c->version)));
  }
  if (part->title.en != 0 || part->title.ja != 0) c->title = part->title;
  if (part->licence != 0) c->licence = part->licence;
  if (part->source != 0) c->source = part->source;
}

static void read_file(struct reading *r) {
  static const struct yaml_field fields[] = {
      FIELD(file_part, name, "framework", true, yaml_read_text),
      FIELD(file_part, version, "version", true, yaml_read_text),
      FIELD(file_part, title, "title", false, yaml_read_bilingual),
      FIELD(file_part, licence, "licence", false, yaml_read_text),
      FIELD(file_part, source, "source", false, yaml_read_text),
      FIELD(file_part, reading, "categories", false, read_categories),
      FIELD(file_part, reading, "requirements", false, read_requirements),
      FIELD(file_part, reading, "measures", false, read_measures),
      FIELD(file_part, reading, "crosswalk", false, read_crosswalk),
      FIELD(file_part, reading, "rating", false, read_rating),
      FIELD(file_part, reading, "events", false, read_events),
      FIELD(file_part, reading, "threats", false, read_threats),
      FIELD(file_part, reading, "vulnerabilities", false, read_vulnerabilities),
      FIELD(file_part, reading, "risks", false, read_risks),
      FIELD(file_part, reading, "characteristics", false, read_characteristics),
  };
  struct file_part part = {.reading = r};
  span at = r->walk.at;
  yaml_record(&r->walk, NULL, fields, COUNT(fields), &part);
  join_catalogue(r->catalogue, &r->walk, &part, at);
}

static int compare_measures(const void *left, const void *right) {
  const struct catalogue_measure *a = left, *b = right;
  if (a->requirement != b->requirement) return a->requirement < b->requirement ? -1 : 1;
  if (a->level != b->level) return a->level < b->level ? -1 : 1;
  if (a->cost != b->cost) return a->cost < b->cost ? -1 : 1;
  return a->at.start < b->at.start ? -1 : a->at.start > b->at.start;
}

static void sort_measures(struct catalogue *c) {
  if (c->measures.count == 0) return;
  qsort(c->measures.items, c->measures.count, sizeof *c->measures.items, compare_measures);
  for (uint32_t i = 0; i < c->measures.count; i++) idmap_put(&c->measure_index, c->measures.items[i].id, i + 1);
}

bool catalogue_read(struct catalogue *c, struct interner *names, struct sources *s, struct diagnostics *d,
                    uint32_t file) {
  struct reading r = {.catalogue = c};
  uint32_t before = d->errors;
  if (yaml_open(&r.walk, names, s, d, file)) read_file(&r);
  yaml_close(&r.walk);
  sort_measures(c);
  catalogue_index_risks(c);
  if (before != d->errors) c->broken = true;
  return before == d->errors;
}
