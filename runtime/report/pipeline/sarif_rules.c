/* sarif_rules.c - SARIF: rules with their help, and the standards that requirements are linked to. */
#include "runtime/report/pipeline/sarif.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/report/markdown.h"
#include "runtime/report/provenance.h"

enum { HELP_EXAMPLES = 12 };

/* ---- texts ---- */

/* In messages braces stand for arguments, so they are doubled; `](` would end the text of a link. */
static const char *message_escaped(struct arena *a, const char *text) {
  if (!strpbrk(text, "{}]")) return text;
  struct builder b = {0};
  for (; *text; text++) {
    if (*text == ']' && text[1] == '(') builder_char(&b, '\\');
    if (*text == '{' || *text == '}') builder_char(&b, *text);
    builder_char(&b, *text);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

void sarif_text(struct sarif *s, const char *key, const char *text) {
  struct arena a = {0};
  json_key(s->json, key), json_object(s->json);
  json_pair(s->json, "text", message_escaped(&a, text));
  json_end_object(s->json);
  arena_free(&a);
}

/* ---- which rules ---- */

static bool is_shown(const struct sarif *s, uint32_t requirement) { return framework_shown(s->in, requirement_of(s->in, requirement)->framework); }

static bool is_shared(const struct sarif *s, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(s->in, requirement);
  for (uint32_t f = 0; f < s->in->rules->frameworks.count; f++)
    if (f != r->framework && framework_shown(s->in, f) && rule_requirement_find(s->in->rules, f, r->id) != UINT32_MAX) return true;
  return false;
}

const char *sarif_rule_id(struct arena *a, const struct sarif *s, uint32_t requirement) {
  const struct interner *names = s->in->model->names;
  const char *id = sym_text(names, requirement_of(s->in, requirement)->id);
  if (!is_shared(s, requirement)) return id;
  const struct rule_framework *f = framework_of(s->in, requirement);
  return arena_format(a, "%s@%s/%s", sym_text(names, f->name), sym_text(names, f->version), id);
}

static uint32_t number_requirements(struct sarif *s) {
  uint32_t count = s->in->rules->requirements.count, next = 0;
  s->rule_of = memory_take(((size_t)count + 1) * sizeof *s->rule_of);
  for (uint32_t i = 0; i < count; i++) s->rule_of[i] = is_shown(s, i) ? next++ : SARIF_NONE;
  return next;
}

/* Messages with one code are one rule. */
static void number_messages(struct sarif *s, uint32_t next) {
  s->rule_of_message = memory_take(MSG_COUNT * sizeof *s->rule_of_message);
  for (int m = 0; m < MSG_COUNT; m++) s->rule_of_message[m] = SARIF_NONE;
  for (uint32_t i = 0; i < s->in->diagnostics->list.count; i++) {
    enum message said = s->in->diagnostics->list.items[i].message;
    if (s->rule_of_message[said] != SARIF_NONE) continue;
    for (int m = 0; m < MSG_COUNT; m++)
      if (!strcmp(message_code((enum message)m), message_code(said))) s->rule_of_message[m] = next;
    next++;
  }
}

/* ---- which links ---- */

struct collector { struct sarif *sarif; struct idmap taxonomies, taxa, linked; };

static uint32_t taxonomy_of(struct collector *c, sym standard) {
  uint32_t index = idmap_get(&c->taxonomies, standard);
  if (index) return index - 1;
  vec_push(&c->sarif->taxonomies, ((struct sarif_taxonomy){standard, 0}));
  idmap_put(&c->taxonomies, standard, c->sarif->taxonomies.count);
  return c->sarif->taxonomies.count - 1;
}

static uint32_t taxon_of(struct collector *c, sym standard, sym id) {
  uint32_t index = idmap_get(&c->taxa, idmap_pair(standard, id));
  if (index) return index - 1;
  uint32_t taxonomy = taxonomy_of(c, standard);
  vec_push(&c->sarif->taxa, ((struct sarif_taxon){id, taxonomy, c->sarif->taxonomies.items[taxonomy].count++}));
  idmap_put(&c->taxa, idmap_pair(standard, id), c->sarif->taxa.count);
  return c->sarif->taxa.count - 1;
}

static void add_link(struct collector *c, uint32_t requirement, sym standard, sym id, uint8_t relation) {
  if (requirement == UINT32_MAX || c->sarif->rule_of[requirement] == SARIF_NONE) return;
  uint32_t taxon = taxon_of(c, standard, id);
  if (idmap_add(&c->linked, idmap_pair(requirement, taxon), 1)) return;
  vec_push(&c->sarif->links, ((struct sarif_link){requirement, taxon, relation}));
}

/* Pairs of the crosswalks first: they say how the two sides lie to each other, links of example measures do not. */
static void add_links_of(struct collector *k, uint32_t framework) {
  const struct catalogue *c = k->sarif->in->rules->frameworks.items[framework].catalogue;
  if (!c || !framework_shown(k->sarif->in, framework)) return;
  const struct rule_set *rules = k->sarif->in->rules;
  uint32_t *of = memory_take(((size_t)c->requirements.count + 1) * sizeof *of);
  for (uint32_t i = 0; i < c->requirements.count; i++) of[i] = rule_requirement_find(rules, framework, c->requirements.items[i].id);
  for (uint32_t i = 0; i < c->crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->crosswalks.items[i];
    add_link(k, of[x->requirement], x->standard, x->target, x->relation);
  }
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    for (uint32_t n = m->first_link; n < m->first_link + m->link_count; n++)
      add_link(k, of[m->requirement], c->links.items[n].standard, c->links.items[n].id, LINK_RELATED);
  }
  free(of);
}

/* A counting sort: within a requirement the order stays. */
static void sort_links(struct sarif *s) {
  uint32_t count = s->in->rules->requirements.count;
  s->first_link = memory_zeroed((size_t)count + 2, sizeof *s->first_link);
  for (uint32_t i = 0; i < s->links.count; i++) s->first_link[s->links.items[i].requirement + 1]++;
  for (uint32_t i = 0; i < count; i++) s->first_link[i + 1] += s->first_link[i];
  uint32_t *at = memory_take(((size_t)count + 1) * sizeof *at);
  memcpy(at, s->first_link, ((size_t)count + 1) * sizeof *at);
  struct sarif_link *sorted = memory_take(((size_t)s->links.count + 1) * sizeof *sorted);
  for (uint32_t i = 0; i < s->links.count; i++) sorted[at[s->links.items[i].requirement]++] = s->links.items[i];
  free(s->links.items);
  s->links.items = sorted;
  s->links.capacity = s->links.count + 1;
  free(at);
}

void sarif_collect(struct sarif *s) {
  number_messages(s, number_requirements(s));
  struct collector c = {.sarif = s};
  for (uint32_t f = 0; f < s->in->rules->frameworks.count; f++) add_links_of(&c, f);
  sort_links(s);
  idmap_free(&c.taxonomies);
  idmap_free(&c.taxa);
  idmap_free(&c.linked);
}

/* ---- help ---- */

struct help { struct out text, markdown; };

static void help_line(struct help *h, bool item, const char *code, const char *text) {
  if (!*text && !*code) return;
  const char *mark = item ? "- " : h->text.buffer.length ? "\n" : "";
  out_text(&h->text, mark), out_text(&h->markdown, mark);
  if (*code) {
    out_format(&h->text, "%s: ", code);
    markdown_code(&h->markdown, code), out_text(&h->markdown, " ");
  }
  out_text(&h->text, text), markdown_cell(&h->markdown, text);
  out_text(&h->text, "\n"), out_text(&h->markdown, "\n");
}

static void help_heading(struct help *h, const char *text) {
  out_format(&h->text, "\n%s:\n", text);
  out_text(&h->markdown, "\n**"), markdown_cell(&h->markdown, text), out_text(&h->markdown, "**\n\n");
}

static void help_levels(struct help *h, const struct sarif *s, struct arena *a, const struct rule_requirement *r) {
  bool begun = false;
  for (int i = 0; i < 3; i++) {
    const char *sentence = pick_text(s->in, r->levels[i].sentence, s->language);
    if (!*sentence) continue;
    if (!begun) help_heading(h, SAY(LEVELS_ASK, s->language));
    begun = true;
    help_line(h, true, "", arena_format(a, "%s %d: %s", SAY(LEVEL, s->language), i + 1, sentence));
  }
}

static void help_examples(struct help *h, const struct sarif *s, struct arena *a, const struct catalogue *c, uint32_t requirement) {
  uint32_t first = catalogue_first_measure(c, requirement), i = first;
  for (; i < c->measures.count && c->measures.items[i].requirement == requirement && i < first + HELP_EXAMPLES; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    if (i == first) help_heading(h, SAY(SARIF_EXAMPLES, s->language));
    help_line(h, true, sym_text(s->in->model->names, m->id),
              arena_format(a, "(%s %d) %s", SAY(LEVEL, s->language), m->level, pick_text(s->in, m->text, s->language)));
  }
}

static const char *statement_of(const struct sarif *s, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(s->in, requirement);
  const struct catalogue *c = framework_of(s->in, requirement)->catalogue;
  return c && r->catalogue != UINT32_MAX ? pick_text(s->in, c->requirements.items[r->catalogue].statement, s->language) : "";
}

static void write_help(struct sarif *s, struct help *h) {
  struct arena a = {0};
  json_key(s->json, "help"), json_object(s->json);
  json_pair(s->json, "text", message_escaped(&a, builder_get(&h->text.buffer)));
  json_pair(s->json, "markdown", message_escaped(&a, builder_get(&h->markdown.buffer)));
  json_end_object(s->json);
  arena_free(&a);
  builder_free(&h->text.buffer);
  builder_free(&h->markdown.buffer);
}

static void write_requirement_help(struct sarif *s, struct arena *a, uint32_t requirement) {
  struct help h = {{.fd = -1}, {.fd = -1}};
  const struct rule_requirement *r = requirement_of(s->in, requirement);
  const struct catalogue *c = framework_of(s->in, requirement)->catalogue;
  enum confidence confidence = provenance_confidence(s->in, requirement);
  const char *statement = statement_of(s, requirement), *title = requirement_title(s->in, requirement, s->language);
  help_line(&h, false, "", title);
  if (strcmp(statement, title)) help_line(&h, false, "", statement);
  help_levels(&h, s, a, r);
  if (c && r->catalogue != UINT32_MAX) help_examples(&h, s, a, c, r->catalogue);
  if (confidence != CONFIDENCE_NONE)
    help_line(&h, false, "", arena_format(a, "%s (%s)", SAY(OWN_WORDS, s->language), confidence_text(confidence, s->language)));
  help_line(&h, false, "", arena_format(a, "%s: cpsfc explain %s", SAY(SARIF_MORE, s->language), sym_text(s->in->model->names, r->id)));
  write_help(s, &h);
}

/* ---- rules ---- */

/* What the item of the standard is to the requirement, in the words of SARIF, which look from the other side. */
static const char *relation_kind(uint8_t relation) {
  static const char *const kinds[] = {[LINK_EQUAL] = "equal", [LINK_SUBSET] = "superset", [LINK_SUPERSET] = "subset",
                                      [LINK_INTERSECTS] = "incomparable", [LINK_RELATED] = "relevant"};
  return kinds[relation];
}

static void write_reference(struct sarif *s, uint32_t taxonomy) {
  json_object(s->json);
  json_pair(s->json, "name", sym_text(s->in->model->names, s->taxonomies.items[taxonomy].standard));
  json_key(s->json, "index"), json_integer(s->json, taxonomy);
  json_end_object(s->json);
}

static void write_relationship(struct sarif *s, const struct sarif_link *x) {
  const struct sarif_taxon *t = &s->taxa.items[x->taxon];
  struct json *j = s->json;
  json_object(j);
  json_key(j, "target"), json_object(j);
  json_pair(j, "id", sym_text(s->in->model->names, t->id));
  json_key(j, "index"), json_integer(j, t->index);
  json_key(j, "toolComponent"), write_reference(s, t->taxonomy);
  json_end_object(j);
  json_key(j, "kinds"), json_array(j);
  json_string(j, relation_kind(x->relation));
  json_end_array(j);
  json_end_object(j);
}

static void write_relationships(struct sarif *s, uint32_t requirement) {
  if (s->first_link[requirement] == s->first_link[requirement + 1]) return;
  json_key(s->json, "relationships"), json_array(s->json);
  for (uint32_t i = s->first_link[requirement]; i < s->first_link[requirement + 1]; i++) write_relationship(s, &s->links.items[i]);
  json_end_array(s->json);
}

static void write_default(struct sarif *s, const char *level) {
  json_key(s->json, "defaultConfiguration"), json_object(s->json);
  json_pair(s->json, "level", level);
  json_end_object(s->json);
}

static void write_tags(struct sarif *s, const char *first, const char *second) {
  json_key(s->json, "properties"), json_object(s->json);
  json_key(s->json, "tags"), json_array(s->json);
  json_string(s->json, first);
  if (*second && strcmp(first, second)) json_string(s->json, second);
  json_end_array(s->json);
  json_end_object(s->json);
}

static void write_rule(struct sarif *s, uint32_t requirement) {
  struct arena a = {0};
  const char *title = requirement_title(s->in, requirement, s->language), *statement = statement_of(s, requirement);
  const char *id = sarif_rule_id(&a, s, requirement);
  if (!*title) title = id;
  json_object(s->json);
  json_pair(s->json, "id", id);
  sarif_text(s, "shortDescription", title);
  sarif_text(s, "fullDescription", *statement ? statement : title);
  write_requirement_help(s, &a, requirement);
  write_default(s, "warning");
  write_relationships(s, requirement);
  write_tags(s, sym_text(s->in->model->names, framework_of(s->in, requirement)->name), requirement_category(s->in, requirement, s->language).id);
  json_end_object(s->json);
  arena_free(&a);
}

static void write_message_rule(struct sarif *s, enum message m) {
  struct arena a = {0};
  struct help h = {{.fd = -1}, {.fd = -1}};
  bool ja = s->language == LANGUAGE_JA;
  const char *code = message_code(m), *title = arena_format(&a, ja ? "仕様についてのメッセージ %s" : "Message %s about the spec", code);
  json_object(s->json);
  json_pair(s->json, "id", code);
  sarif_text(s, "shortDescription", title);
  sarif_text(s, "fullDescription", title);
  help_line(&h, false, "", arena_format(&a, "%s: cpsfc explain %s", SAY(SARIF_MORE, s->language), code));
  write_help(s, &h);
  write_default(s, message_severity(m) == SEVERITY_NOTE ? "note" : "warning");
  write_tags(s, "spec", "");
  json_end_object(s->json);
  arena_free(&a);
}

void sarif_rules(struct sarif *s) {
  uint32_t next = 0;
  json_key(s->json, "rules"), json_array(s->json);
  for (uint32_t i = 0; i < s->in->rules->requirements.count; i++)
    if (s->rule_of[i] != SARIF_NONE) write_rule(s, i), next++;
  for (uint32_t i = 0; i < s->in->diagnostics->list.count; i++) {
    enum message m = s->in->diagnostics->list.items[i].message;
    if (s->rule_of_message[m] == next) write_message_rule(s, m), next++;
  }
  json_end_array(s->json);
}

/* ---- taxonomies ---- */

void sarif_supported_taxonomies(struct sarif *s) {
  if (s->taxonomies.count == 0) return;
  json_key(s->json, "supportedTaxonomies"), json_array(s->json);
  for (uint32_t i = 0; i < s->taxonomies.count; i++) write_reference(s, i);
  json_end_array(s->json);
}

static void write_taxon(struct sarif *s, sym standard, sym id) {
  const struct standards *all = s->in->standards;
  uint32_t entry = all ? standard_entry_find(all, standard, id) : UINT32_MAX;
  const char *name = entry == UINT32_MAX ? "" : pick_text(s->in, all->entries.items[entry].name, s->language);
  json_object(s->json);
  json_pair(s->json, "id", sym_text(s->in->model->names, id));
  if (*name) sarif_text(s, "shortDescription", name);
  json_end_object(s->json);
}

/* Taxa of all taxonomies lie mixed: each is told the first one that is its own, and the next. */
static void write_taxa(struct sarif *s, uint32_t taxonomy, const uint32_t *next, uint32_t first) {
  json_key(s->json, "taxa"), json_array(s->json);
  for (uint32_t i = first; i; i = next[i - 1]) write_taxon(s, s->taxonomies.items[taxonomy].standard, s->taxa.items[i - 1].id);
  json_end_array(s->json);
}

static void write_taxonomy(struct sarif *s, uint32_t taxonomy, const uint32_t *next, uint32_t first) {
  const struct interner *names = s->in->model->names;
  sym id = s->taxonomies.items[taxonomy].standard;
  uint32_t found = s->in->standards ? standard_find(s->in->standards, names, sym_text(names, id)) : UINT32_MAX;
  const struct standard *standard = found == UINT32_MAX ? NULL : &s->in->standards->list.items[found];
  json_object(s->json);
  json_pair(s->json, "name", sym_text(names, id));
  if (standard) sarif_text(s, "shortDescription", pick_text(s->in, standard->title, s->language));
  json_key(s->json, "isComprehensive"), json_boolean(s->json, false);
  write_taxa(s, taxonomy, next, first);
  json_end_object(s->json);
}

void sarif_taxonomies(struct sarif *s) {
  if (s->taxonomies.count == 0) return;
  uint32_t *first = memory_zeroed(s->taxonomies.count, sizeof *first), *next = memory_zeroed((size_t)s->taxa.count + 1, sizeof *next);
  for (uint32_t i = s->taxa.count; 0 < i; i--) {
    uint32_t t = s->taxa.items[i - 1].taxonomy;
    next[i - 1] = first[t];
    first[t] = i;
  }
  json_key(s->json, "taxonomies"), json_array(s->json);
  for (uint32_t i = 0; i < s->taxonomies.count; i++) write_taxonomy(s, i, next, first[i]);
  json_end_array(s->json);
  free(first);
  free(next);
}
