/* explain_catalogue.c - `cpsfc explain CPS.DS-3`: requirements, categories and example measures of the frameworks. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/embedded.h"
#include "compiler/driver/explain.h"

struct library_catalogue {
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  struct catalogue catalogue;
};

static void read_catalogue(struct library_catalogue *c, const char *rules_path) {
  struct arena memory = {0};
  library_read_folder(&c->catalogue, path_folder(&memory, rules_path), &c->names, &c->sources, &c->diagnostics);
  arena_free(&memory);
}

static void free_catalogue(struct library_catalogue *c) {
  catalogue_free(&c->catalogue);
  diagnostics_free(&c->diagnostics);
  sources_free(&c->sources);
  interner_free(&c->names);
}

static const char *pick(const struct library_catalogue *c, struct bilingual t, enum language language) {
  sym s = language == LANGUAGE_JA && t.ja ? t.ja : t.en ? t.en : t.ja;
  return sym_text(&c->names, s);
}

struct page_words {
  const char *category, *layers, *elements, *confidence, *level, *cost, *effect, *examples, *samples, *crosswalks,
      *source, *links_note, *confidences[4];
};
static const struct page_words page_words[LANGUAGE_COUNT] = {
    {"category",
     "layers",
     "elements",
     "provenance",
     "level",
     "cost",
     "effect",
     "Example measures, written for this project (cheapest first; cost and effect are ordinals from 1 to 5)",
     "Example measures (cheapest first; level, cost and effect are this project's choice unless said otherwise)",
     "Items of other standards it is linked to",
     "source",
     "the numbers of standards beside a measure are this project's choice",
     {"not stated", "statement verified against a published quotation",
      "statement recalled, to be read against the original", "authored for this project"}},
    {"カテゴリー",
     "層",
     "要素",
     "出所",
     "レベル",
     "費用",
     "効果",
     "対策例(本プロジェクトで作成。費用の小さい順。費用と効果は1〜5の相対値)",
     "対策例(費用の小さい順。断りのない限り、レベル・費用・効果は本プロジェクトの選択)",
     "対応する他の規格の項目",
     "出典",
     "対策例に添えた規格の番号は本プロジェクトの選択",
     {"記載なし", "公表された引用と照合済み", "記憶に基づく。原典との照合が必要", "本プロジェクトで作成"}}};

static void write_elements(struct builder *b, uint16_t elements, enum language language) {
  const char *between = "";
  for (int k = KIND_ORGANIZATION; k <= KIND_SYSTEM; k++) {
    if (!(elements >> k & 1)) continue;
    builder_format(b, "%s%s", between, kind_text((enum entity_kind)k, language));
    between = language == LANGUAGE_JA ? "、" : ", ";
  }
}

static void write_measure(struct builder *b, const struct library_catalogue *c, const struct catalogue_measure *m,
                          enum language language) {
  const struct page_words *w = &page_words[language];
  builder_format(b, "  %s  %s %d, %s %d, %s %d\n      %s\n", sym_text(&c->names, m->id), w->level, m->level, w->cost,
                 m->cost, w->effect, m->effect, pick(c, m->text, language));
  for (uint32_t i = 0; i < m->link_count; i++) {
    const struct catalogue_link *link = &c->catalogue.links.items[m->first_link + i];
    builder_format(b, "%s%s %s", i ? ", " : "      ", sym_text(&c->names, link->standard),
                   sym_text(&c->names, link->id));
  }
  if (m->link_count) builder_char(b, '\n');
  if (m->confidence) builder_format(b, "      %s: %s\n", w->confidence, w->confidences[m->confidence]);
  if (m->source) builder_format(b, "        %s\n", sym_text(&c->names, m->source));
}

/* Measures that say where they come from are not all this project's own. */
static void write_measures(struct builder *b, const struct library_catalogue *c, uint32_t requirement,
                           enum language language) {
  const struct page_words *w = &page_words[language];
  bool told = false;
  for (uint32_t i = 0; i < c->catalogue.measures.count; i++) {
    const struct catalogue_measure *m = &c->catalogue.measures.items[i];
    told = told || (m->requirement == requirement && m->confidence != CONFIDENCE_NONE);
  }
  builder_format(b, "\n%s\n", told ? w->samples : w->examples);
  for (uint32_t i = 0; i < c->catalogue.measures.count; i++)
    if (c->catalogue.measures.items[i].requirement == requirement)
      write_measure(b, c, &c->catalogue.measures.items[i], language);
  builder_format(b, "  (%s)\n", w->links_note);
}

/* Links with what they say and how far they can be trusted; the source once for each standard. */
static void write_crosswalks(struct builder *b, const struct library_catalogue *c, uint32_t requirement,
                             enum language language) {
  const struct page_words *w = &page_words[language];
  sym source = 0;
  for (uint32_t i = 0; i < c->catalogue.crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->catalogue.crosswalks.items[i];
    if (x->requirement != requirement) continue;
    if (!source) builder_format(b, "\n%s\n", w->crosswalks);
    if (x->source != source)
      builder_format(b, "  %s (%s: %s)\n", sym_text(&c->names, x->standard), w->source, sym_text(&c->names, x->source));
    source = x->source;
    builder_format(b, "    %s  (%s; %s)\n", sym_text(&c->names, x->target),
                   link_relation_text((enum link_relation)x->relation, language),
                   link_confidence_text((enum link_confidence)x->confidence, language));
  }
}

static void write_requirement(struct builder *b, const struct library_catalogue *c, uint32_t index,
                              enum language language) {
  const struct catalogue_requirement *r = &c->catalogue.requirements.items[index];
  const struct catalogue_category *category = &c->catalogue.categories.items[r->category];
  const struct page_words *w = &page_words[language];
  builder_format(b, "#%s  %s\n\n%s\n\n", sym_text(&c->names, r->id), pick(c, r->title, language),
                 pick(c, r->statement, language));
  builder_format(b, "%s: %s %s\n%s:", w->category, sym_text(&c->names, category->id),
                 pick(c, category->title, language), w->layers);
  for (int layer = 1; layer <= 3; layer++)
    if (r->layers >> layer & 1) builder_format(b, " %d", layer);
  builder_format(b, "\n%s: ", w->elements);
  write_elements(b, r->elements, language);
  builder_format(b, "\n%s: %s %s, %s\n", w->confidence, sym_text(&c->names, c->catalogue.name),
                 sym_text(&c->names, c->catalogue.version), w->confidences[r->confidence]);
  if (r->source.en || r->source.ja) builder_format(b, "  %s\n", pick(c, r->source, language));
  explain_rule(b, sym_text(&c->names, c->catalogue.name), sym_text(&c->names, r->id), language);
  write_crosswalks(b, c, index, language);
  write_measures(b, c, index, language);
}

static bool write_category(struct builder *b, const struct library_catalogue *c, sym id, enum language language) {
  uint32_t index = catalogue_category_find(&c->catalogue, id);
  if (index == UINT32_MAX) return false;
  const struct catalogue_category *category = &c->catalogue.categories.items[index];
  builder_format(b, "%s  %s\n\n", sym_text(&c->names, category->id), pick(c, category->title, language));
  for (uint32_t i = category->first; i < category->first + category->count; i++) {
    const struct catalogue_requirement *r = &c->catalogue.requirements.items[i];
    builder_format(b, "  #%s  %s\n", sym_text(&c->names, r->id), pick(c, r->title, language));
  }
  return true;
}

static bool write_example(struct builder *b, const struct library_catalogue *c, sym id, enum language language) {
  for (uint32_t i = 0; i < c->catalogue.measures.count; i++) {
    const struct catalogue_measure *m = &c->catalogue.measures.items[i];
    if (m->id != id) continue;
    write_measure(b, c, m, language);
    write_requirement(b, c, m->requirement, language);
    return true;
  }
  return false;
}

/* The page from one framework; false when it knows nothing of that name. */
static bool explain_from(struct builder *b, const char *rules_path, const char *what, enum language language) {
  struct library_catalogue c = {0};
  read_catalogue(&c, rules_path);
  const char *id = what[0] == '#' ? what + 1 : what;
  const char *hash = strchr(id, '#');
  sym name = intern_find(&c.names, hash ? hash + 1 : id, strlen(hash ? hash + 1 : id));
  uint32_t requirement = name ? catalogue_requirement_find(&c.catalogue, name) : UINT32_MAX;
  bool found = requirement != UINT32_MAX;
  if (found)
    write_requirement(b, &c, requirement, language);
  else if (name)
    found = write_category(b, &c, name, language) || write_example(b, &c, name, language);
  free_catalogue(&c);
  return found;
}

bool explain_catalogue(struct builder *b, const char *what, enum language language) {
  struct arena memory = {0};
  uint32_t count;
  const struct library_module *modules = library_modules(&memory, &count);
  bool res = false;
  for (uint32_t i = 0; i < count && !res; i++)
    res = modules[i].framework && explain_from(b, modules[i].path, what, language);
  arena_free(&memory);
  return res;
}
