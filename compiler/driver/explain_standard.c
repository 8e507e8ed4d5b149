/* explain_standard.c - `cpsfc explain nist-csf-1.1 PR.AC-5`: a standard, or what leads to one of its groups and items.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/explain.h"

struct beside { /* the standards and the frameworks that link to them */
  struct arena memory;
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  struct standards standards;
  VEC(struct catalogue) frameworks;
};
struct page {
  struct builder *b;
  const struct beside *beside;
  enum language language;
};

static void open_all(struct beside *x) {
  uint32_t count;
  const struct library_module *modules = library_modules(&x->memory, &count);
  library_read_standards(&x->standards, &x->names, &x->sources, &x->diagnostics);
  for (uint32_t i = 0; i < count; i++) {
    if (!modules[i].framework) continue;
    struct catalogue c = {0};
    library_read_folder(&c, path_folder(&x->memory, modules[i].path), &x->names, &x->sources, &x->diagnostics);
    vec_push(&x->frameworks, c);
  }
}

static void close_all(struct beside *x) {
  for (uint32_t i = 0; i < x->frameworks.count; i++) catalogue_free(&x->frameworks.items[i]);
  vec_free(&x->frameworks);
  standards_free(&x->standards);
  diagnostics_free(&x->diagnostics);
  sources_free(&x->sources);
  interner_free(&x->names);
  arena_free(&x->memory);
}

/* ---- words ---- */

enum words { GROUP, REQUIREMENTS, MEASURES, OTHERS, SOURCE, LICENCE, NOTHING, NO_PROOF, ITEMS, LEVEL, CLASSES, WORDS };
static const char *const page_words[LANGUAGE_COUNT][WORDS] = {
    {"group", "Requirements that lead here (crosswalks)", "Example measures that lead here",
     "Items of other standards that it is linked with", "source", "licence", "No link leads here.",
     "A link touches; it says nothing about the rest of an item.", "items", "level", "classes of such elements"},
    {"区分", "ここに対応する対策要件(対応表)", "ここに対応する対策例", "対応する他の規格の項目", "出典", "利用条件",
     "ここに対応するものはありません。", "対応付けは関連を示すだけで、項目の残りの部分については何も述べません。",
     "項目数", "レベル", "該当する要素の型"}};

static const char *word(const struct page *p, enum words w) { return page_words[p->language][w]; }
static const char *name_of(const struct page *p, sym s) { return sym_text(&p->beside->names, s); }
static const char *pick(const struct page *p, struct bilingual t) {
  return name_of(p, p->language == LANGUAGE_JA && t.ja ? t.ja : t.en ? t.en : t.ja);
}

/* A heading before the first line under it. */
static void head(const struct page *p, bool *any, enum words w) {
  if (!*any) builder_format(p->b, "\n%s\n", word(p, w));
  *any = true;
}

static void write_trust(const struct page *p, enum link_relation relation, enum link_confidence confidence) {
  builder_format(p->b, "(%s; %s)\n", link_relation_text(relation, p->language),
                 link_confidence_text(confidence, p->language));
}

/* ---- what leads to an entry ---- */

static bool write_requirements(const struct page *p, const struct catalogue *c, sym standard, sym id) {
  bool any = false;
  for (uint32_t i = 0; i < c->crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->crosswalks.items[i];
    if (x->standard != standard || x->target != id) continue;
    const struct catalogue_requirement *r = &c->requirements.items[x->requirement];
    head(p, &any, REQUIREMENTS);
    builder_format(p->b, "  #%s  %s  ", name_of(p, r->id), pick(p, r->title));
    write_trust(p, (enum link_relation)x->relation, (enum link_confidence)x->confidence);
  }
  return any;
}

static bool write_measures(const struct page *p, const struct catalogue *c, sym standard, sym id) {
  bool any = false;
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    bool linked = false;
    for (uint32_t k = m->first_link; k < m->first_link + m->link_count; k++)
      linked |= c->links.items[k].standard == standard && c->links.items[k].id == id;
    if (!linked) continue;
    head(p, &any, MEASURES);
    builder_format(p->b, "  %s (#%s, %s %d)  %s\n", name_of(p, m->id),
                   name_of(p, c->requirements.items[m->requirement].id), word(p, LEVEL), m->level, pick(p, m->text));
  }
  return any;
}

static void write_other(const struct page *p, uint32_t entry, const char *arrow, const struct standard_link *x) {
  const struct standards *s = &p->beside->standards;
  const struct standard_entry *e = &s->entries.items[entry];
  builder_format(p->b, "  %s %s %s  %s  ", arrow, name_of(p, s->list.items[e->standard].id), name_of(p, e->id),
                 pick(p, e->name));
  write_trust(p, (enum link_relation)x->relation, (enum link_confidence)x->confidence);
}

static bool write_others(const struct page *p, uint32_t entry) {
  const struct standards *s = &p->beside->standards;
  bool any = false;
  for (uint32_t i = s->first_link[entry]; i < s->first_link[entry + 1]; i++) {
    head(p, &any, OTHERS);
    write_other(p, s->links.items[i].to, "->", &s->links.items[i]);
  }
  for (uint32_t i = s->first_back[entry]; i < s->first_back[entry + 1]; i++) {
    head(p, &any, OTHERS);
    write_other(p, s->links.items[s->back[i]].from, "<-", &s->links.items[s->back[i]]);
  }
  return any;
}

static void write_origin(const struct page *p, const struct standard *s) {
  builder_format(p->b, "%s: %s\n%s: %s\n", word(p, SOURCE), name_of(p, s->source), word(p, LICENCE),
                 name_of(p, s->licence));
}

static void write_entry(const struct page *p, uint32_t entry) {
  const struct standards *s = &p->beside->standards;
  const struct standard_entry *e = &s->entries.items[entry];
  const struct standard *standard = &s->list.items[e->standard];
  bool any = false;
  if (p->b->length) builder_char(p->b, '\n');
  builder_format(p->b, "%s %s  (%s)\n\n%s\n", name_of(p, standard->id), name_of(p, e->id), pick(p, standard->title),
                 pick(p, e->name));
  if (e->about.en || e->about.ja) builder_format(p->b, "%s\n", pick(p, e->about));
  if (e->up)
    builder_format(p->b, "%s: %s %s\n", word(p, GROUP), name_of(p, s->entries.items[e->up - 1].id),
                   pick(p, s->entries.items[e->up - 1].name));
  for (uint32_t i = 0; i < e->class_count; i++)
    builder_format(p->b, "%s%s%s", i ? ", " : word(p, CLASSES), i ? "" : ": ",
                   name_of(p, s->classes.items[e->first_class + i]));
  if (e->class_count) builder_char(p->b, '\n');
  for (uint32_t i = 0; i < p->beside->frameworks.count; i++)
    any |= write_requirements(p, &p->beside->frameworks.items[i], standard->id, e->id);
  for (uint32_t i = 0; i < p->beside->frameworks.count; i++)
    any |= write_measures(p, &p->beside->frameworks.items[i], standard->id, e->id);
  any |= write_others(p, entry);
  builder_format(p->b, "\n%s\n", word(p, any ? NO_PROOF : NOTHING));
  write_origin(p, standard);
}

static void write_standard(const struct page *p, uint32_t index) {
  const struct standards *s = &p->beside->standards;
  const struct standard *x = &s->list.items[index];
  builder_format(p->b, "%s  %s\n\n%s: %u\n", name_of(p, x->id), pick(p, x->title), word(p, ITEMS), x->items);
  write_origin(p, x);
  builder_char(p->b, '\n');
  for (uint32_t e = x->first; e < x->first + x->count; e++)
    if (s->entries.items[e].group)
      builder_format(p->b, "%s%s  %s\n", s->entries.items[e].up ? "    " : "  ", name_of(p, s->entries.items[e].id),
                     pick(p, s->entries.items[e].name));
}

/* "PR.AC-5" in every standard that has it, "nist-csf-1.1 PR.AC-5" in one, "nist-csf-1.1" as a whole. */
bool explain_standard(struct builder *b, const char *what, enum language language) {
  struct beside x = {0};
  open_all(&x);
  const struct page p = {b, &x, language};
  const char *space = strchr(what, ' ');
  const char *item = space ? space + 1 : what;
  uint32_t only =
      space ? standard_find(&x.standards, &x.names, arena_copy(&x.memory, what, (size_t)(space - what))) : UINT32_MAX;
  uint32_t whole = space ? UINT32_MAX : standard_find(&x.standards, &x.names, what);
  sym id = intern_find(&x.names, item, strlen(item));
  size_t before = b->length;
  if (whole != UINT32_MAX) write_standard(&p, whole);
  for (uint32_t i = 0; i < x.standards.list.count && whole == UINT32_MAX; i++) {
    uint32_t entry = standard_entry_find(&x.standards, x.standards.list.items[i].id, id);
    if (entry != UINT32_MAX && (!space || i == only)) write_entry(&p, entry);
  }
  bool found = before < b->length;
  close_all(&x);
  return found;
}
