/* standards_read.c - one standard from its file: groups, items, crosswalks as written. */
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/standards.h"
#include "runtime/framework/yaml.h"

struct reading {
  struct yaml_walk walk;
  struct standards *standards;
  uint32_t standard;
  bool named; /* the record of the standard is there */
};

/* ---- groups and items ---- */

struct entry_part {
  struct reading *reading;
  uint32_t first_class, class_count;
  sym id, up;
  span up_at;
  struct bilingual name, about;
};

/* The group NAME of the standard at hand as index + 1; 0 with a message when there is none. */
static uint32_t group_of(struct reading *r, sym name, span at) {
  struct standards *s = r->standards;
  uint32_t entry = standard_entry_find(s, s->list.items[r->standard].id, name);
  if (entry != UINT32_MAX && s->entries.items[entry].group) return entry + 1;
  diag(r->walk.diagnostics, MSG_STANDARD_NO_GROUP, at, sym_text(r->walk.names, name));
  return 0;
}

static void add_entry(struct reading *r, const struct entry_part *part, bool group, span at) {
  struct standards *s = r->standards;
  uint64_t key = idmap_pair(s->list.items[r->standard].id, part->id);
  uint32_t old = idmap_get(&s->index, key);
  if (old) {
    uint32_t report = diag(r->walk.diagnostics, MSG_CATALOGUE_ID_TWICE, at, sym_text(r->walk.names, part->id));
    diag_also(r->walk.diagnostics, report, MSG_CATALOGUE_FIRST_PLACE, s->entries.items[old - 1].at);
    return;
  }
  uint32_t up = part->up ? group_of(r, part->up, part->up_at) : 0;
  vec_push(&s->entries, ((struct standard_entry){.id = part->id,
                                                 .standard = r->standard,
                                                 .up = up,
                                                 .group = group,
                                                 .first_class = part->first_class,
                                                 .class_count = part->class_count,
                                                 .name = part->name,
                                                 .about = part->about,
                                                 .at = at}));
  idmap_put(&s->index, key, s->entries.count);
  s->list.items[r->standard].count++;
  if (!group) s->list.items[r->standard].items++;
}

static void read_group(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(entry_part, id, "id", true, yaml_read_text),
      FIELD(entry_part, up, "in", false, yaml_read_placed_text, PLACED(entry_part, up)),
      FIELD(entry_part, name, "name", true, yaml_read_bilingual),
  };
  struct entry_part part = {0};
  span at = w->at;
  if (yaml_record(w, "groups", fields, COUNT(fields), &part) && part.id) add_entry(context, &part, true, at);
}

static void read_class(struct yaml_walk *w, void *context) {
  static const struct yaml_field field = {.key = "classes"};
  struct entry_part *part = context;
  sym name = 0;
  yaml_read_id(w, &name, &field);
  if (!name) return;
  vec_push(&part->reading->standards->classes, name);
  part->class_count++;
}

static void read_classes(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct entry_part *part = (struct entry_part *)((char *)target - field->offset);
  part->first_class = part->reading->standards->classes.count;
  yaml_list(w, field->key, read_class, part);
}

static void read_item(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(entry_part, id, "id", true, yaml_read_text),
      FIELD(entry_part, up, "group", true, yaml_read_placed_text, PLACED(entry_part, up)),
      FIELD(entry_part, name, "name", true, yaml_read_bilingual),
      FIELD(entry_part, about, "about", false, yaml_read_bilingual),
      FIELD(entry_part, first_class, "classes", false, read_classes),
  };
  struct entry_part part = {.reading = context};
  span at = w->at;
  if (yaml_record(w, "items", fields, COUNT(fields), &part) && part.id) add_entry(context, &part, false, at);
}

/* ---- crosswalks ---- */

struct crosswalk_part {
  struct reading *reading;
  sym to, source;
  uint8_t relation, confidence;
};
/* Words of a row go before those of the crosswalk. */
struct row_part {
  sym item;
  uint8_t relation, confidence;
  VEC(struct placed {
    sym id;
    span at;
  })
  targets;
};

static void read_target(struct yaml_walk *w, void *context) {
  static const struct yaml_field field = {.key = "targets"};
  struct row_part *row = context;
  struct placed target = {0, w->at};
  yaml_read_text(w, &target.id, &field);
  if (target.id) vec_push(&row->targets, target);
}

static void read_targets(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_target, (char *)target - field->offset);
}

static void read_row(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(row_part, item, "item", true, yaml_read_text),
      FIELD(row_part, targets, "targets", true, read_targets),
      FIELD(row_part, relation, "relation", false, yaml_read_word, WORDS(yaml_link_relations)),
      FIELD(row_part, confidence, "confidence", false, yaml_read_word, WORDS(yaml_link_confidences)),
  };
  struct crosswalk_part *c = context;
  struct row_part row = {.relation = UINT8_MAX, .confidence = UINT8_MAX};
  if (yaml_record(w, "links", fields, COUNT(fields), &row))
    for (uint32_t i = 0; i < row.targets.count; i++)
      vec_push(&c->reading->standards->unresolved, ((struct unresolved_link){.standard = c->reading->standard,
                                                                             .item = row.item,
                                                                             .target = row.targets.items[i].id,
                                                                             .relation = row.relation,
                                                                             .confidence = row.confidence,
                                                                             .at = row.targets.items[i].at}));
  vec_free(&row.targets);
}

static void read_rows(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, read_row, (char *)target - field->offset);
}

/* What holds for all rows may stand below them. */
static void complete_rows(struct standards *s, uint32_t first, const struct crosswalk_part *part) {
  for (uint32_t i = first; i < s->unresolved.count; i++) {
    struct unresolved_link *x = &s->unresolved.items[i];
    x->to = part->to, x->source = part->source;
    if (x->relation == UINT8_MAX) x->relation = part->relation;
    if (x->confidence == UINT8_MAX) x->confidence = part->confidence;
  }
}

static void read_crosswalk(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(crosswalk_part, to, "to", true, yaml_read_id),
      FIELD(crosswalk_part, source, "source", true, yaml_read_text),
      FIELD(crosswalk_part, relation, "relation", true, yaml_read_word, WORDS(yaml_link_relations)),
      FIELD(crosswalk_part, confidence, "confidence", true, yaml_read_word, WORDS(yaml_link_confidences)),
      FIELD(crosswalk_part, reading, "links", true, read_rows),
  };
  struct crosswalk_part part = {.reading = context};
  struct standards *s = part.reading->standards;
  uint32_t first = s->unresolved.count;
  yaml_record(w, "crosswalks", fields, COUNT(fields), &part);
  complete_rows(s, first, &part);
}

/* ---- the file ---- */

struct file_part {
  struct reading *reading;
  sym id;
  span id_at;
  struct bilingual title;
  sym source, licence;
};

static struct reading *reading_of(void *target, const struct yaml_field *field) {
  return ((struct file_part *)((char *)target - field->offset))->reading;
}

static void read_id(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct file_part *part = (struct file_part *)((char *)target - field->offset);
  struct standards *s = part->reading->standards;
  part->id_at = w->at;
  yaml_read_id(w, &part->id, field);
  if (part->id && idmap_get(&s->names, part->id))
    diag(w->diagnostics, MSG_STANDARD_TWICE, part->id_at, sym_text(w->names, part->id));
  else if (part->id)
    part->reading->named = true, s->list.items[part->reading->standard].id = part->id,
    idmap_put(&s->names, part->id, part->reading->standard + 1);
}

/* Members of a list once the standard has its name; without one nothing could be found again. */
static void read_members(struct yaml_walk *w, void *target, const struct yaml_field *field,
                         void (*entry)(struct yaml_walk *, void *)) {
  struct reading *r = reading_of(target, field);
  if (r->named)
    yaml_list(w, field->key, entry, r);
  else
    yaml_skip(w);
}
static void read_groups(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  read_members(w, target, field, read_group);
}
static void read_items(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  read_members(w, target, field, read_item);
}
static void read_crosswalks(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  read_members(w, target, field, read_crosswalk);
}

static void read_file(struct reading *r) {
  static const struct yaml_field fields[] = {
      FIELD(file_part, id, "standard", true, read_id),
      FIELD(file_part, title, "title", true, yaml_read_bilingual),
      FIELD(file_part, source, "source", true, yaml_read_text),
      FIELD(file_part, licence, "licence", true, yaml_read_text),
      FIELD(file_part, reading, "groups", true, read_groups),
      FIELD(file_part, reading, "items", true, read_items),
      FIELD(file_part, reading, "crosswalks", false, read_crosswalks),
  };
  struct standards *s = r->standards;
  struct file_part part = {.reading = r};
  vec_push(&s->list, ((struct standard){.first = s->entries.count, .at = r->walk.at}));
  r->standard = s->list.count - 1;
  yaml_record(&r->walk, NULL, fields, COUNT(fields), &part);
  struct standard *res = &s->list.items[r->standard];
  res->title = part.title, res->source = part.source, res->licence = part.licence;
  if (!r->named) s->list.count--;
}

bool standards_read(struct standards *s, struct interner *names, struct sources *sources, struct diagnostics *d,
                    uint32_t file) {
  struct reading r = {.standards = s};
  uint32_t before = d->errors;
  if (yaml_open(&r.walk, names, sources, d, file)) read_file(&r);
  yaml_close(&r.walk);
  if (before != d->errors) s->broken = true;
  return before == d->errors;
}
