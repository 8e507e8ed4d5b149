/* rules_snapshot.c - a framework as a flat list of what it states. */
#include "runtime/compare/rules_snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/framework/standards.h"

struct taking {
  struct rules_snapshot *snapshot;
  const struct interner *names;
  const struct rule_set *rules; /* NULL: of a catalogue alone */
  const struct model *model;
};

/* ---- texts ---- */

static const char *copied(struct taking *t, sym s) {
  const char *text = sym_text(t->names, s);
  return arena_copy(&t->snapshot->memory, text, strlen(text));
}

static struct saved_pair pair_of(struct taking *t, struct bilingual b) {
  sym en = b.en ? b.en : b.ja, ja = b.ja ? b.ja : b.en;
  return (struct saved_pair){copied(t, en), copied(t, ja)};
}

static void add_entry(struct taking *t, enum rules_kind kind, const char *key, struct saved_pair title) {
  struct rules_entry e = {.kind = (uint8_t)kind, .key = key, .title = title, .first = t->snapshot->fields.count};
  vec_push(&t->snapshot->entries, e);
}

/* Of the last entry; nothing is said of a part that is empty. */
static void add_meant(struct taking *t, enum rules_part part, struct saved_pair text, const char *meaning) {
  if (!*text.en && !(meaning && *meaning)) return;
  struct rules_field f = {(uint8_t)part, text, meaning};
  vec_push(&t->snapshot->fields, f);
  vec_last(&t->snapshot->entries).count++;
}

static void add_pair(struct taking *t, enum rules_part part, struct saved_pair text) { add_meant(t, part, text, NULL); }
static void add_text(struct taking *t, enum rules_part part, const char *text) {
  add_pair(t, part, (struct saved_pair){text, text});
}
static void add_number(struct taking *t, enum rules_part part, unsigned n) {
  if (n) add_text(t, part, arena_format(&t->snapshot->memory, "%u", n));
}

/* As it was written, on one line. */
static const char *written(struct taking *t, span at) {
  size_t length;
  const char *text = source_text(t->model->sources, at, &length);
  struct builder b = {0};
  bool gap = false;
  for (size_t i = 0; i < length; i++) {
    bool space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
    if (!space && gap && b.length) builder_char(&b, ' ');
    if (!space) builder_char(&b, text[i]);
    gap = space;
  }
  const char *res = arena_copy(&t->snapshot->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- the catalogue ---- */

static struct saved_pair kinds_text(struct taking *t, uint32_t bits) {
  struct arena *a = &t->snapshot->memory;
  struct saved_pair res = {"", ""};
  for (int k = 0; k < KIND_COUNT; k++) {
    if (!(bits >> k & 1)) continue;
    res.en = arena_format(a, "%s%s%s", res.en, *res.en ? ", " : "", kind_text((enum entity_kind)k, LANGUAGE_EN));
    res.ja = arena_format(a, "%s%s%s", res.ja, *res.ja ? "、" : "", kind_text((enum entity_kind)k, LANGUAGE_JA));
  }
  return res;
}

static const char *layers_text(struct taking *t, uint8_t bits) {
  const char *res = "";
  for (int n = 1; n <= 3; n++)
    if (bits >> n & 1) res = arena_format(&t->snapshot->memory, "%s%s%d", res, *res ? ", " : "", n);
  return res;
}

static void take_requirements(struct taking *t, const struct catalogue *c) {
  for (uint32_t i = 0; i < c->requirements.count; i++) {
    const struct catalogue_requirement *r = &c->requirements.items[i];
    struct saved_pair title = pair_of(t, r->title);
    add_entry(t, RULES_REQUIREMENT, copied(t, r->id), title);
    add_pair(t, RULES_PART_TITLE, title);
    add_pair(t, RULES_PART_STATEMENT, pair_of(t, r->statement));
    add_text(t, RULES_PART_CATEGORY,
             r->category < c->categories.count ? copied(t, c->categories.items[r->category].id) : "");
    add_text(t, RULES_PART_LAYERS, layers_text(t, r->layers));
    add_pair(t, RULES_PART_ELEMENTS, kinds_text(t, r->elements));
  }
}

static const char *links_text(struct taking *t, const struct catalogue *c, const struct catalogue_measure *m) {
  const char *res = "";
  for (uint32_t i = m->first_link; i < m->first_link + m->link_count; i++)
    res = arena_format(&t->snapshot->memory, "%s%s%s %s", res, *res ? ", " : "",
                       sym_text(t->names, c->links.items[i].standard), sym_text(t->names, c->links.items[i].id));
  return res;
}

static const char *requirement_id(struct taking *t, const struct catalogue *c, uint32_t index) {
  return index < c->requirements.count ? copied(t, c->requirements.items[index].id) : "";
}

static void take_measures(struct taking *t, const struct catalogue *c) {
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    struct saved_pair text = pair_of(t, m->text);
    add_entry(t, RULES_MEASURE, copied(t, m->id), text);
    add_pair(t, RULES_PART_TEXT, text);
    add_text(t, RULES_PART_REQUIREMENT, requirement_id(t, c, m->requirement));
    add_number(t, RULES_PART_LEVEL, m->level);
    add_pair(t, RULES_PART_ELEMENT, kinds_text(t, 1u << m->element));
    add_number(t, RULES_PART_COST, m->cost);
    add_number(t, RULES_PART_EFFECT, m->effect);
    add_text(t, RULES_PART_LINKS, links_text(t, c, m));
  }
}

static void take_crosswalks(struct taking *t, const struct catalogue *c) {
  for (uint32_t i = 0; i < c->crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->crosswalks.items[i];
    const char *key = arena_format(&t->snapshot->memory, "%s %s %s", requirement_id(t, c, x->requirement),
                                   sym_text(t->names, x->standard), sym_text(t->names, x->target));
    add_entry(t, RULES_CROSSWALK, key, (struct saved_pair){"", ""});
    add_pair(t, RULES_PART_RELATION,
             (struct saved_pair){link_relation_text((enum link_relation)x->relation, LANGUAGE_EN),
                                 link_relation_text((enum link_relation)x->relation, LANGUAGE_JA)});
    add_pair(t, RULES_PART_CONFIDENCE,
             (struct saved_pair){link_confidence_text((enum link_confidence)x->confidence, LANGUAGE_EN),
                                 link_confidence_text((enum link_confidence)x->confidence, LANGUAGE_JA)});
  }
}

static void take_risks(struct taking *t, const struct catalogue *c) {
  for (uint32_t i = 0; i < c->risks.count; i++) {
    const struct catalogue_risk *r = &c->risks.items[i];
    const char *requirements = "";
    for (uint32_t k = r->first_requirement; k < r->first_requirement + r->requirement_count; k++)
      requirements = arena_format(&t->snapshot->memory, "%s%s%s", requirements, *requirements ? ", " : "",
                                  requirement_id(t, c, c->risk_requirements.items[k]));
    struct saved_pair event = pair_of(t, c->events.items[r->event].title);
    add_entry(t, RULES_RISK, copied(t, r->id), event);
    add_pair(t, RULES_PART_EVENT, event);
    add_pair(t, RULES_PART_THREAT, pair_of(t, c->threats.items[r->threat].title));
    add_pair(t, RULES_PART_VULNERABILITY, pair_of(t, c->vulnerabilities.items[r->vulnerability].title));
    add_text(t, RULES_PART_REQUIREMENTS, requirements);
  }
}

void snapshot_catalogue(struct rules_snapshot *s, const struct catalogue *c, const struct interner *names) {
  struct taking t = {.snapshot = s, .names = names};
  if (!s->name) s->name = copied(&t, c->name), s->version = copied(&t, c->version);
  take_requirements(&t, c);
  take_measures(&t, c);
  take_crosswalks(&t, c);
  take_risks(&t, c);
}

/* ---- rules ---- */

static void take_subjects(struct taking *t, const struct subject_set *x) {
  const char *text = written(t, x->at), *meaning = subjects_meaning(&t->snapshot->memory, t->rules, t->model, x);
  add_meant(t, RULES_PART_SUBJECTS, (struct saved_pair){*text ? text : meaning, *text ? text : meaning}, meaning);
}

static void take_levels(struct taking *t, const struct rule_level levels[3]) {
  for (int n = 0; n < 3; n++) {
    const struct rule_level *level = &levels[n];
    if (!level->condition) continue;
    const char *text = written(t, t->rules->exprs.items[level->condition].at);
    add_meant(t, (enum rules_part)(RULES_PART_LEVEL_1 + n), (struct saved_pair){text, text},
              condition_meaning(&t->snapshot->memory, t->rules, t->model, level->condition));
    add_pair(t, (enum rules_part)(RULES_PART_SENTENCE_1 + n), pair_of(t, level->sentence));
  }
}

static const char *rule_id(struct taking *t, uint32_t requirement) {
  return copied(t, t->rules->requirements.items[requirement].id);
}

static struct saved_pair rule_title(struct taking *t, uint32_t requirement) {
  const struct rule_requirement *q = &t->rules->requirements.items[requirement];
  const struct catalogue *c = t->rules->frameworks.items[q->framework].catalogue;
  return pair_of(t, c && q->catalogue != UINT32_MAX ? c->requirements.items[q->catalogue].title : q->title);
}

static void take_rules(struct taking *t, uint32_t framework) {
  for (uint32_t i = 0; i < t->rules->requirements.count; i++) {
    const struct rule_requirement *q = &t->rules->requirements.items[i];
    if (q->framework != framework) continue;
    if (q->catalogue == UINT32_MAX) { /* a framework without a catalogue states its requirements here */
      add_entry(t, RULES_REQUIREMENT, rule_id(t, i), rule_title(t, i));
      add_pair(t, RULES_PART_TITLE, rule_title(t, i));
    }
    if (!q->stated) continue;
    add_entry(t, RULES_RULE, rule_id(t, i), rule_title(t, i));
    take_subjects(t, &q->subjects);
    take_levels(t, q->levels);
  }
}

static void take_exceptions(struct taking *t, uint32_t framework) {
  for (uint32_t i = 0; i < t->rules->exceptions.count; i++) {
    const struct rule_exception *x = &t->rules->exceptions.items[i];
    if (x->framework != framework) continue;
    add_entry(t, RULES_EXCEPTION,
              arena_format(&t->snapshot->memory, "%s %s", rule_id(t, x->requirement), sym_text(t->names, x->name)),
              pair_of(t, x->text));
    add_pair(t, RULES_PART_TEXT, pair_of(t, x->text));
    take_subjects(t, &x->subjects);
    take_levels(t, x->levels);
    const char *overrides = "";
    for (uint32_t k = 0; k < x->overrides.count; k++)
      overrides = arena_format(&t->snapshot->memory, "%s%s%s", overrides, *overrides ? ", " : "",
                               sym_text(t->names, x->overrides.items[k]));
    add_text(t, RULES_PART_OVERRIDES, overrides);
  }
}

static void take_strengthenings(struct taking *t, uint32_t framework) {
  for (uint32_t i = 0; i < t->rules->strengthenings.count; i++) {
    const struct rule_strengthening *x = &t->rules->strengthenings.items[i];
    if (x->framework != framework) continue;
    add_entry(t, RULES_STRENGTHENING, rule_id(t, x->requirement), pair_of(t, x->text));
    add_pair(t, RULES_PART_TEXT, pair_of(t, x->text));
    take_subjects(t, &x->subjects);
    take_levels(t, x->levels);
  }
}

static void take_defines(struct taking *t, uint32_t framework) {
  for (uint32_t i = 0; i < t->rules->defines.count; i++) {
    const struct rule_define *x = &t->rules->defines.items[i];
    if (x->framework != framework) continue;
    add_entry(t, RULES_DEFINE, copied(t, x->name), pair_of(t, x->text));
    const char *text = x->body ? written(t, t->rules->exprs.items[x->body].at) : "";
    add_meant(t, RULES_PART_BODY, (struct saved_pair){text, text},
              condition_meaning(&t->snapshot->memory, t->rules, t->model, x->body));
    add_pair(t, RULES_PART_TEXT, pair_of(t, x->text));
  }
}

static void take_selects(struct taking *t, uint32_t framework) {
  for (uint32_t i = 0; i < t->rules->selects.count; i++) {
    const struct rule_select *x = &t->rules->selects.items[i];
    if (x->framework != framework) continue;
    add_entry(t, RULES_PROFILE,
              arena_format(&t->snapshot->memory, "%s %s", sym_text(t->names, x->profile), rule_id(t, x->requirement)),
              rule_title(t, x->requirement));
    add_number(t, RULES_PART_LEVEL, x->level);
  }
}

void snapshot_rules(struct rules_snapshot *s, const struct rule_set *rules, const struct model *m, uint32_t framework) {
  struct taking t = {s, m->names, rules, m};
  const struct rule_framework *f = &rules->frameworks.items[framework];
  if (!s->name) s->name = copied(&t, f->name), s->version = copied(&t, f->version);
  take_rules(&t, framework);
  take_exceptions(&t, framework);
  take_strengthenings(&t, framework);
  take_defines(&t, framework);
  take_selects(&t, framework);
}

void snapshot_free(struct rules_snapshot *s) {
  vec_free(&s->entries);
  vec_free(&s->fields);
  arena_free(&s->memory);
}
