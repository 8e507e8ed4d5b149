/* catalogue_risks.c - the sections about risk sources: events, threats, vulnerabilities, the rows that join them, the
 * characteristics that select rows, and the table of ratings. */
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/catalogue_internal.h"

/* An entry at work: the record of the catalogue and the ids it refers to. */
struct event_entry {
  struct catalogue_event record;
};
struct threat_entry {
  struct catalogue_threat record;
};
struct vulnerability_entry {
  struct catalogue_vulnerability record;
};
struct reference {
  sym id;
  span id_at;
};
struct risk_row {
  struct reading *reading;
  struct catalogue_risk record;
  struct reference event, threat, vulnerability;
};
struct characteristic_entry {
  struct reading *reading;
  struct catalogue_characteristic record;
};

const char *threat_category_text(enum threat_category c, enum language l) {
  static const char *const texts[THREAT_CATEGORY_COUNT][LANGUAGE_COUNT] = {
#define CATEGORY(id, name, en, ja) [THREAT_##id] = {en, ja},
#include "runtime/framework/threat_categories.def"
#undef CATEGORY
  };
  return texts[c][l];
}

/* ---- ids ---- */

static span place_of(const struct catalogue *c, struct risk_entry e) {
  switch (e.kind) {
  case RISK_ENTRY_NONE: break;
  case RISK_ENTRY_EVENT: return c->events.items[e.index].at;
  case RISK_ENTRY_THREAT: return c->threats.items[e.index].at;
  case RISK_ENTRY_VULNERABILITY: return c->vulnerabilities.items[e.index].at;
  case RISK_ENTRY_RISK: return c->risks.items[e.index].at;
  case RISK_ENTRY_CHARACTERISTIC: return c->characteristics.items[e.index].at;
  }
  return SPAN_NONE;
}

struct risk_entry catalogue_risk_find(const struct catalogue *c, sym id) {
  uint32_t found = id != 0 ? idmap_get(&c->risk_index, id) : 0;
  return (struct risk_entry){(enum risk_entry_kind)(found & 7), found >> 3};
}

/* All entries share one set of names, so that a name means one thing wherever it is written. */
static bool enter(struct reading *r, sym id, enum risk_entry_kind kind, uint32_t index, span at) {
  struct catalogue *c = r->catalogue;
  struct risk_entry old = catalogue_risk_find(c, id);
  return catalogue_enter(r, &c->risk_index, id, (index << 3 | (uint32_t)kind) - 1, at, place_of(c, old));
}

static bool is_name(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    bool letter = ('a' <= text[i] && text[i] <= 'z') || ('A' <= text[i] && text[i] <= 'Z') || text[i] == '_';
    if (!letter && (i == 0 || text[i] < '0' || '9' < text[i])) return false;
  }
  return length != 0;
}

/* A name that rules can write. */
static void read_name(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  if (!yaml_is(w, YAML_SCALAR_EVENT)) {
    if (!w->failed) yaml_wrong_shape(w, field->key, TERM_A_NAME);
    return;
  }
  size_t length = w->event.data.scalar.length;
  if (is_name(yaml_text(w), length))
    *(sym *)target = intern(w->names, yaml_text(w), length);
  else
    diag(w->diagnostics, MSG_CATALOGUE_NAME_FORM, w->at, yaml_text(w));
  yaml_next(w);
}

static const char *name_of(const struct catalogue *c, const struct interner *names, struct risk_entry e) {
  switch (e.kind) {
  case RISK_ENTRY_NONE: break;
  case RISK_ENTRY_EVENT: return sym_text(names, c->events.items[e.index].id);
  case RISK_ENTRY_THREAT: return sym_text(names, c->threats.items[e.index].id);
  case RISK_ENTRY_VULNERABILITY: return sym_text(names, c->vulnerabilities.items[e.index].id);
  case RISK_ENTRY_RISK: return sym_text(names, c->risks.items[e.index].name);
  case RISK_ENTRY_CHARACTERISTIC: return sym_text(names, c->characteristics.items[e.index].name);
  }
  return "";
}

static uint32_t count_of(const struct catalogue *c, enum risk_entry_kind kind) {
  switch (kind) {
  case RISK_ENTRY_NONE: break;
  case RISK_ENTRY_EVENT: return c->events.count;
  case RISK_ENTRY_THREAT: return c->threats.count;
  case RISK_ENTRY_VULNERABILITY: return c->vulnerabilities.count;
  case RISK_ENTRY_RISK: return c->risks.count;
  case RISK_ENTRY_CHARACTERISTIC: return c->characteristics.count;
  }
  return 0;
}

const char *catalogue_risk_nearest(const struct catalogue *c, const struct interner *names, enum risk_entry_kind kind,
                                   const char *word) {
  VEC(const char *) candidates = {0};
  for (uint32_t i = 0; i < count_of(c, kind); i++)
    vec_push(&candidates, name_of(c, names, (struct risk_entry){kind, i}));
  const char *res = candidates.count != 0 ? text_nearest(word, candidates.items, candidates.count) : NULL;
  vec_free(&candidates);
  return res;
}

static const char *const kind_keys[] = {"", "event", "threat", "vulnerability", "risk", "characteristic"};

static void report_unknown(struct reading *r, enum risk_entry_kind kind, const struct reference *x) {
  const char *word = sym_text(r->walk.names, x->id);
  const char *near = catalogue_risk_nearest(r->catalogue, r->walk.names, kind, word);
  if (near != NULL)
    diag(r->walk.diagnostics, MSG_CATALOGUE_NO_ENTRY_MEANT, x->id_at, kind_keys[kind], word, near);
  else
    diag(r->walk.diagnostics, MSG_CATALOGUE_NO_ENTRY, x->id_at, kind_keys[kind], word);
}

/* What a row refers to; false with a message. */
static bool resolve(struct reading *r, enum risk_entry_kind kind, const struct reference *x, uint32_t *res) {
  struct risk_entry e = catalogue_risk_find(r->catalogue, x->id);
  if (e.kind == kind) {
    *res = e.index;
    return true;
  }
  if (x->id != 0) report_unknown(r, kind, x);
  return false;
}

/* ---- events, threats, vulnerabilities ---- */

static void read_event(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(event_entry, record.id, "id", true, yaml_read_id),
      FIELD(event_entry, record.layer, "layer", true, yaml_read_number, LIMITS(1, 3)),
      FIELD(event_entry, record.title, "title", true, yaml_read_bilingual),
      FIELD(event_entry, record.confidence, "confidence", true, yaml_read_word, WORDS(catalogue_confidences)),
      FIELD(event_entry, record.source, "source", false, yaml_read_text),
  };
  struct reading *r = context;
  struct event_entry e = {.record.at = w->at};
  if (!yaml_record(w, "events", fields, COUNT(fields), &e) || e.record.id == 0) return;
  if (enter(r, e.record.id, RISK_ENTRY_EVENT, r->catalogue->events.count, e.record.at))
    vec_push(&r->catalogue->events, e.record);
}

static const struct yaml_word categories[] = {
#define CATEGORY(id, name, en, ja) {name, THREAT_##id},
#include "runtime/framework/threat_categories.def"
#undef CATEGORY
    {NULL, 0}};

static void read_threat(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(threat_entry, record.id, "id", true, read_name),
      FIELD(threat_entry, record.category, "category", true, yaml_read_word, WORDS(categories)),
      FIELD(threat_entry, record.title, "title", true, yaml_read_bilingual),
  };
  struct reading *r = context;
  struct threat_entry e = {.record.at = w->at};
  if (!yaml_record(w, "threats", fields, COUNT(fields), &e) || e.record.id == 0) return;
  if (enter(r, e.record.id, RISK_ENTRY_THREAT, r->catalogue->threats.count, e.record.at))
    vec_push(&r->catalogue->threats, e.record);
}

static void read_vulnerability(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(vulnerability_entry, record.id, "id", true, read_name),
      FIELD(vulnerability_entry, record.element, "element", true, yaml_read_word, WORDS(catalogue_elements)),
      FIELD(vulnerability_entry, record.title, "title", true, yaml_read_bilingual),
      FIELD(vulnerability_entry, record.original, "original", false, yaml_read_id),
  };
  struct reading *r = context;
  struct vulnerability_entry e = {.record.at = w->at};
  if (!yaml_record(w, "vulnerabilities", fields, COUNT(fields), &e) || e.record.id == 0) return;
  if (enter(r, e.record.id, RISK_ENTRY_VULNERABILITY, r->catalogue->vulnerabilities.count, e.record.at))
    vec_push(&r->catalogue->vulnerabilities, e.record);
}

/* ---- rows ---- */

static void read_reference(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct reference *x = target;
  x->id_at = w->at;
  yaml_read_id(w, &x->id, field);
}

static void add_requirement(struct yaml_walk *w, void *context) {
  struct risk_row *row = context;
  const struct yaml_field field = {.key = "requirements"};
  sym id = 0;
  span at = w->at;
  yaml_read_id(w, &id, &field);
  uint32_t index = id != 0 ? catalogue_use_requirement(row->reading, id, at) : UINT32_MAX;
  struct catalogue *c = row->reading->catalogue;
  if (index == UINT32_MAX) return;
  for (uint32_t i = row->record.first_requirement; i < c->risk_requirements.count; i++) {
    if (c->risk_requirements.items[i] != index) continue;
    diag(w->diagnostics, MSG_CATALOGUE_LISTED_TWICE, at, sym_text(w->names, id));
    return;
  }
  vec_push(&c->risk_requirements, index);
  row->record.requirement_count++;
}

static void read_row_requirements(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct risk_row *row = (struct risk_row *)((char *)target - field->offset);
  span at = w->at;
  uint32_t before = w->diagnostics->errors;
  row->record.first_requirement = row->reading->catalogue->risk_requirements.count;
  yaml_list(w, field->key, add_requirement, row);
  if (row->record.requirement_count == 0 && before == w->diagnostics->errors && !w->failed)
    diag(w->diagnostics, MSG_CATALOGUE_LIST_EMPTY, at, field->key);
}

static bool resolve_row(struct reading *r, struct risk_row *row) {
  bool event = resolve(r, RISK_ENTRY_EVENT, &row->event, &row->record.event);
  bool threat = resolve(r, RISK_ENTRY_THREAT, &row->threat, &row->record.threat);
  bool vulnerability = resolve(r, RISK_ENTRY_VULNERABILITY, &row->vulnerability, &row->record.vulnerability);
  return event && threat && vulnerability;
}

static void read_row(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(risk_row, record.id, "id", true, yaml_read_id),
      FIELD(risk_row, record.name, "name", false, read_name),
      FIELD(risk_row, event, "event", true, read_reference),
      FIELD(risk_row, threat, "threat", true, read_reference),
      FIELD(risk_row, vulnerability, "vulnerability", true, read_reference),
      FIELD(risk_row, record, "requirements", true, read_row_requirements),
      FIELD(risk_row, record.confidence, "confidence", true, yaml_read_word, WORDS(catalogue_confidences)),
      FIELD(risk_row, record.link_confidence, "link_confidence", false, yaml_read_word, WORDS(catalogue_confidences)),
      FIELD(risk_row, record.source, "source", false, yaml_read_text),
  };
  struct reading *r = context;
  struct catalogue *c = r->catalogue;
  uint32_t before = c->risk_requirements.count;
  struct risk_row row = {.reading = r, .record.at = w->at, .record.first_requirement = before};
  uint32_t index = c->risks.count;
  bool good = yaml_record(w, "risks", fields, COUNT(fields), &row) && row.record.id != 0 && resolve_row(r, &row) &&
              enter(r, row.record.id, RISK_ENTRY_RISK, index, row.record.at);
  if (!good) {
    c->risk_requirements.count = before;
    return;
  }
  if (row.record.name != 0) enter(r, row.record.name, RISK_ENTRY_RISK, index, row.record.at);
  vec_push(&c->risks, row.record);
}

/* ---- characteristics ---- */

static void select_row(struct catalogue *c, uint32_t risk, uint32_t characteristic) {
  for (uint32_t i = c->selections.count; 0 < i && c->selections.items[i - 1].characteristic == characteristic; i--)
    if (c->selections.items[i - 1].risk == risk) return; /* as one of its event's and by itself */
  vec_push(&c->selections, ((struct catalogue_selection){risk, characteristic}));
}

static void add_selection(struct yaml_walk *w, void *context) {
  struct characteristic_entry *e = context;
  struct catalogue *c = e->reading->catalogue;
  const struct yaml_field field = {.key = "selects"};
  struct reference x = {0};
  read_reference(w, &x, &field);
  struct risk_entry found = catalogue_risk_find(c, x.id);
  uint32_t me = c->characteristics.count;
  if (found.kind == RISK_ENTRY_RISK) select_row(c, found.index, me);
  for (uint32_t i = 0; found.kind == RISK_ENTRY_EVENT && i < c->risks.count; i++)
    if (c->risks.items[i].event == found.index) select_row(c, i, me);
  if (x.id != 0 && found.kind != RISK_ENTRY_RISK && found.kind != RISK_ENTRY_EVENT)
    report_unknown(e->reading, RISK_ENTRY_RISK, &x);
}

static void read_selects(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  yaml_list(w, field->key, add_selection, (char *)target - field->offset);
}

static void read_characteristic(struct yaml_walk *w, void *context) {
  static const struct yaml_field fields[] = {
      FIELD(characteristic_entry, record.id, "id", true, yaml_read_id),
      FIELD(characteristic_entry, record.name, "name", true, read_name),
      FIELD(characteristic_entry, record.layer, "layer", true, yaml_read_number, LIMITS(1, 3)),
      FIELD(characteristic_entry, record.title, "title", true, yaml_read_bilingual),
      FIELD(characteristic_entry, record, "selects", true, read_selects),
      FIELD(characteristic_entry, record.confidence, "confidence", true, yaml_read_word, WORDS(catalogue_confidences)),
      FIELD(characteristic_entry, record.source, "source", false, yaml_read_text),
  };
  struct reading *r = context;
  struct catalogue *c = r->catalogue;
  struct characteristic_entry e = {.reading = r, .record.at = w->at};
  uint32_t before = c->selections.count, index = c->characteristics.count;
  bool good = yaml_record(w, "characteristics", fields, COUNT(fields), &e) && e.record.id != 0 && e.record.name != 0 &&
              enter(r, e.record.id, RISK_ENTRY_CHARACTERISTIC, index, e.record.at);
  if (!good) {
    c->selections.count = before;
    return;
  }
  enter(r, e.record.name, RISK_ENTRY_CHARACTERISTIC, index, e.record.at);
  vec_push(&c->characteristics, e.record);
}

/* ---- ratings ---- */

static const struct yaml_word ratings[] = {{"low", 1}, {"moderate", 2}, {"high", 3}, {NULL, 0}};

struct rating_table {
  uint8_t cells[3][3];
  uint32_t rows, cells_in_row;
};

static void read_rating_cell(struct yaml_walk *w, void *context) {
  struct rating_table *t = context;
  static const struct yaml_field field = {.key = "rating", .words = ratings};
  uint8_t value = 0;
  yaml_read_word(w, &value, &field);
  if (t->rows < 3 && t->cells_in_row < 3) t->cells[t->rows][t->cells_in_row] = value;
  t->cells_in_row++;
}

static void read_rating_row(struct yaml_walk *w, void *context) {
  struct rating_table *t = context;
  span at = w->at;
  t->cells_in_row = 0;
  yaml_list(w, "rating", read_rating_cell, t);
  if (t->cells_in_row != 3 && !w->failed) diag(w->diagnostics, MSG_CATALOGUE_RATING_SIZE, at);
  t->rows++;
}

/* Neither more likelihood nor more impact may lower a rating: a rating of unknowns is the range between its ends. */
static bool rating_rises(const struct rating_table *t) {
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++)
      if ((0 < i && t->cells[i][k] < t->cells[i - 1][k]) || (0 < k && t->cells[i][k] < t->cells[i][k - 1]))
        return false;
  return true;
}

void catalogue_read_rating(struct yaml_walk *w, struct reading *r, const char *key) {
  struct rating_table t = {0};
  span at = w->at;
  uint32_t before = w->diagnostics->errors;
  yaml_list(w, key, read_rating_row, &t);
  if (w->failed || w->diagnostics->errors != before) return;
  if (t.rows != 3)
    diag(w->diagnostics, MSG_CATALOGUE_RATING_SIZE, at);
  else if (!rating_rises(&t))
    diag(w->diagnostics, MSG_CATALOGUE_RATING_FALLS, at);
  else {
    memcpy(r->catalogue->rating, t.cells, sizeof t.cells);
    r->catalogue->rated = true;
  }
}

/* ---- sections ---- */

void catalogue_read_events(struct yaml_walk *w, struct reading *r, const char *key) {
  yaml_list(w, key, read_event, r);
}
void catalogue_read_threats(struct yaml_walk *w, struct reading *r, const char *key) {
  yaml_list(w, key, read_threat, r);
}
void catalogue_read_vulnerabilities(struct yaml_walk *w, struct reading *r, const char *key) {
  yaml_list(w, key, read_vulnerability, r);
}
void catalogue_read_risks(struct yaml_walk *w, struct reading *r, const char *key) { yaml_list(w, key, read_row, r); }
void catalogue_read_characteristics(struct yaml_walk *w, struct reading *r, const char *key) {
  yaml_list(w, key, read_characteristic, r);
}

/* ---- the whole ---- */

static int compare_selections(const void *left, const void *right) {
  const struct catalogue_selection *a = left, *b = right;
  if (a->risk != b->risk) return a->risk < b->risk ? -1 : 1;
  return a->characteristic < b->characteristic ? -1 : a->characteristic > b->characteristic;
}

static void index_selections(struct catalogue *c) {
  if (c->selections.count == 0) return;
  qsort(c->selections.items, c->selections.count, sizeof *c->selections.items, compare_selections);
  for (uint32_t i = 0; i < c->risks.count; i++) c->risks.items[i].selection_count = 0;
  for (uint32_t i = 0; i < c->selections.count; i++) {
    struct catalogue_risk *row = &c->risks.items[c->selections.items[i].risk];
    if (row->selection_count++ == 0) row->first_selection = i;
  }
}

/* Counting sort: rows by requirement, in the order in which they are written. */
static void index_requirements(struct catalogue *c) {
  uint32_t count = c->requirements.count;
  free(c->first_risk_of);
  free(c->risks_of);
  c->first_risk_of = memory_zeroed((size_t)count + 2, sizeof *c->first_risk_of);
  c->risks_of = memory_zeroed((size_t)c->risk_requirements.count + 1, sizeof *c->risks_of);
  uint32_t *end = c->first_risk_of + 1; /* of each requirement, once counted and summed */
  for (uint32_t i = 0; i < c->risk_requirements.count; i++) end[c->risk_requirements.items[i]]++;
  for (uint32_t r = 0; r < count; r++) end[r] += c->first_risk_of[r];
  for (uint32_t i = c->risks.count; 0 < i; i--)
    for (uint32_t k = 0; k < c->risks.items[i - 1].requirement_count; k++) {
      uint32_t requirement = c->risk_requirements.items[c->risks.items[i - 1].first_requirement + k];
      c->risks_of[--end[requirement]] = i - 1;
    }
  for (uint32_t i = 0; i < c->risk_requirements.count; i++) end[c->risk_requirements.items[i]]++;
}

void catalogue_index_risks(struct catalogue *c) {
  index_selections(c);
  if (c->risks.count != 0) index_requirements(c);
}

/* ---- checks ---- */

static void check_used(const struct catalogue *c, const struct interner *names, struct diagnostics *d) {
  bool *used[3];
  const uint32_t counts[] = {c->events.count, c->threats.count, c->vulnerabilities.count};
  for (int k = 0; k < 3; k++) used[k] = memory_zeroed((size_t)counts[k] + 1, sizeof **used);
  for (uint32_t i = 0; i < c->risks.count; i++) {
    used[0][c->risks.items[i].event] = true;
    used[1][c->risks.items[i].threat] = true;
    used[2][c->risks.items[i].vulnerability] = true;
  }
  for (int k = 0; k < 3; k++) {
    for (uint32_t i = 0; i < counts[k]; i++) {
      struct risk_entry e = {(enum risk_entry_kind)(RISK_ENTRY_EVENT + k), i};
      if (!used[k][i]) diag(d, MSG_CATALOGUE_UNUSED, place_of(c, e), kind_keys[e.kind], name_of(c, names, e));
    }
    free(used[k]);
  }
}

void catalogue_check_risks(const struct catalogue *c, const struct interner *names, struct diagnostics *d) {
  for (uint32_t i = 0; i < c->events.count; i++)
    catalogue_check_text(names, d, c->events.items[i].id, "title", c->events.items[i].title, c->events.items[i].at);
  for (uint32_t i = 0; i < c->threats.count; i++)
    catalogue_check_text(names, d, c->threats.items[i].id, "title", c->threats.items[i].title, c->threats.items[i].at);
  for (uint32_t i = 0; i < c->vulnerabilities.count; i++)
    catalogue_check_text(names, d, c->vulnerabilities.items[i].id, "title", c->vulnerabilities.items[i].title,
                         c->vulnerabilities.items[i].at);
  for (uint32_t i = 0; i < c->characteristics.count; i++)
    catalogue_check_text(names, d, c->characteristics.items[i].id, "title", c->characteristics.items[i].title,
                         c->characteristics.items[i].at);
  if (!c->broken) check_used(c, names, d);
}
