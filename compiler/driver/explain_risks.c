/* explain_risks.c - `cpsfc explain L1-E1`: security events, threats, vulnerabilities, risk sources and characteristics
 * of the frameworks' catalogues. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/explain.h"

/* One catalogue and the page being written. */
struct risk_page {
  struct builder *b;
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  struct catalogue catalogue;
  enum language language;
};

static const struct words {
  const char *layer, *category, *element, *original, *threat, *vulnerability, *event, *requirements, *sources, *chosen,
      *always, *selects, *provenance, *links, *rule, *confidences[4];
} all_words[LANGUAGE_COUNT] = {
    {"layer",
     "category",
     "element",
     "id in the framework's text",
     "threat",
     "vulnerability",
     "leads to",
     "requirements that work against it",
     "Risk sources",
     "applies where",
     "applies always",
     "Risk sources it selects",
     "provenance",
     "provenance of the links",
     "name in rules",
     {"not stated", "verified against a published source", "recalled, to be read against the original",
      "authored for this project"}},
    {"層",
     "分類",
     "要素",
     "フレームワーク原文での番号",
     "脅威",
     "脆弱性",
     "つながるセキュリティインシデント",
     "これに対する対策要件",
     "リスク源",
     "関係する条件",
     "常に関係する",
     "選ばれるリスク源",
     "出所",
     "対応付けの出所",
     "規則での名前",
     {"記載なし", "公表資料と照合済み", "記憶に基づく。原典との照合が必要", "本プロジェクトで作成"}}};

static const struct words *words_of(const struct risk_page *p) { return &all_words[p->language]; }
static const char *name_of(const struct risk_page *p, sym s) { return sym_text(&p->names, s); }
static const char *pick(const struct risk_page *p, struct bilingual t) {
  return name_of(p, p->language == LANGUAGE_JA && t.ja ? t.ja : t.en ? t.en : t.ja);
}

/* ---- parts ---- */

static void write_provenance(struct risk_page *p, uint8_t confidence, sym source) {
  const struct words *w = words_of(p);
  builder_format(p->b, "%s: %s %s, %s\n", w->provenance, name_of(p, p->catalogue.name),
                 name_of(p, p->catalogue.version), w->confidences[confidence]);
  if (source) builder_format(p->b, "  %s\n", name_of(p, source));
}

/* One entry in a list: its id, the threat and what it may exploit. */
static void write_line(struct risk_page *p, const struct catalogue_risk *r) {
  const struct catalogue *c = &p->catalogue;
  const struct catalogue_vulnerability *v = &c->vulnerabilities.items[r->vulnerability];
  builder_format(p->b, p->language == LANGUAGE_JA ? "  %s  %s\n      %s(%s)\n" : "  %s  %s\n      %s (%s)\n",
                 name_of(p, r->id), pick(p, c->threats.items[r->threat].title), pick(p, v->title),
                 kind_text((enum entity_kind)v->element, p->language));
}

static bool belongs(const struct catalogue *c, uint32_t row, struct risk_entry e) {
  const struct catalogue_risk *r = &c->risks.items[row];
  switch (e.kind) {
  case RISK_ENTRY_NONE: return false;
  case RISK_ENTRY_EVENT: return r->event == e.index;
  case RISK_ENTRY_THREAT: return r->threat == e.index;
  case RISK_ENTRY_VULNERABILITY: return r->vulnerability == e.index;
  case RISK_ENTRY_RISK: return row == e.index;
  case RISK_ENTRY_CHARACTERISTIC:
    for (uint32_t i = 0; i < r->selection_count; i++)
      if (c->selections.items[r->first_selection + i].characteristic == e.index) return true;
    return false;
  }
  return false;
}

static void write_list(struct risk_page *p, const char *heading, struct risk_entry e) {
  builder_format(p->b, "\n%s\n", heading);
  for (uint32_t i = 0; i < p->catalogue.risks.count; i++)
    if (belongs(&p->catalogue, i, e)) write_line(p, &p->catalogue.risks.items[i]);
}

static void write_head(struct risk_page *p, sym id, struct bilingual title) {
  builder_format(p->b, "%s  %s\n\n", name_of(p, id), pick(p, title));
}

/* ---- pages ---- */

static void write_event(struct risk_page *p, struct risk_entry e) {
  const struct catalogue_event *x = &p->catalogue.events.items[e.index];
  write_head(p, x->id, x->title);
  builder_format(p->b, "%s: %d\n", words_of(p)->layer, x->layer);
  write_provenance(p, x->confidence, x->source);
  write_list(p, words_of(p)->sources, e);
}

static void write_threat(struct risk_page *p, struct risk_entry e) {
  const struct catalogue_threat *x = &p->catalogue.threats.items[e.index];
  write_head(p, x->id, x->title);
  builder_format(p->b, "%s: %s\n", words_of(p)->category,
                 threat_category_text((enum threat_category)x->category, p->language));
  write_list(p, words_of(p)->sources, e);
}

static void write_vulnerability(struct risk_page *p, struct risk_entry e) {
  const struct catalogue_vulnerability *x = &p->catalogue.vulnerabilities.items[e.index];
  write_head(p, x->id, x->title);
  builder_format(p->b, "%s: %s\n", words_of(p)->element, kind_text((enum entity_kind)x->element, p->language));
  if (x->original) builder_format(p->b, "%s: %s\n", words_of(p)->original, name_of(p, x->original));
  write_list(p, words_of(p)->sources, e);
}

static void write_selection(struct risk_page *p, const struct catalogue_risk *r) {
  const struct catalogue *c = &p->catalogue;
  if (r->selection_count == 0) builder_format(p->b, "%s\n", words_of(p)->always);
  for (uint32_t i = 0; i < r->selection_count; i++) {
    const struct catalogue_characteristic *x =
        &c->characteristics.items[c->selections.items[r->first_selection + i].characteristic];
    builder_format(p->b, "%s: %s %s  %s\n", words_of(p)->chosen, name_of(p, x->id), name_of(p, x->name),
                   pick(p, x->title));
  }
}

static void write_risk(struct risk_page *p, struct risk_entry e) {
  const struct catalogue *c = &p->catalogue;
  const struct words *w = words_of(p);
  const struct catalogue_risk *r = &c->risks.items[e.index];
  const struct catalogue_event *event = &c->events.items[r->event];
  const struct catalogue_threat *threat = &c->threats.items[r->threat];
  const struct catalogue_vulnerability *v = &c->vulnerabilities.items[r->vulnerability];
  builder_format(p->b, "%s\n\n", name_of(p, r->id));
  builder_format(p->b, "%s: %s\n    %s\n", w->threat, name_of(p, threat->id), pick(p, threat->title));
  builder_format(p->b, p->language == LANGUAGE_JA ? "%s: %s(%s)\n    %s\n" : "%s: %s (%s)\n    %s\n", w->vulnerability,
                 name_of(p, v->id), kind_text((enum entity_kind)v->element, p->language), pick(p, v->title));
  builder_format(p->b, "%s: %s, %s %d\n    %s\n", w->event, name_of(p, event->id), w->layer, event->layer,
                 pick(p, event->title));
  if (r->name) builder_format(p->b, "%s: %s\n", w->rule, name_of(p, r->name));
  write_selection(p, r);
  write_provenance(p, r->confidence, r->source);
  if (r->link_confidence) builder_format(p->b, "%s: %s\n", w->links, w->confidences[r->link_confidence]);
  builder_format(p->b, "\n%s\n", w->requirements);
  for (uint32_t i = 0; i < r->requirement_count; i++) {
    const struct catalogue_requirement *q =
        &c->requirements.items[c->risk_requirements.items[r->first_requirement + i]];
    builder_format(p->b, "  #%s  %s\n", name_of(p, q->id), pick(p, q->title));
  }
}

static void write_characteristic(struct risk_page *p, struct risk_entry e) {
  const struct catalogue_characteristic *x = &p->catalogue.characteristics.items[e.index];
  write_head(p, x->id, x->title);
  builder_format(p->b, "%s: %s\n%s: %d\n", words_of(p)->rule, name_of(p, x->name), words_of(p)->layer, x->layer);
  write_provenance(p, x->confidence, x->source);
  write_list(p, words_of(p)->selects, e);
}

static void (*const pages[])(struct risk_page *p,
                             struct risk_entry e) = {[RISK_ENTRY_EVENT] = write_event,
                                                     [RISK_ENTRY_THREAT] = write_threat,
                                                     [RISK_ENTRY_VULNERABILITY] = write_vulnerability,
                                                     [RISK_ENTRY_RISK] = write_risk,
                                                     [RISK_ENTRY_CHARACTERISTIC] = write_characteristic};

/* ---- the explainer ---- */

static bool explain_from(struct builder *b, struct arena *memory, const char *rules_path, const char *what,
                         enum language l) {
  struct risk_page p = {.b = b, .language = l};
  library_read_folder(&p.catalogue, path_folder(memory, rules_path), &p.names, &p.sources, &p.diagnostics);
  sym name = intern_find(&p.names, what, strlen(what));
  struct risk_entry e = name ? catalogue_risk_find(&p.catalogue, name) : (struct risk_entry){0};
  if (e.kind != RISK_ENTRY_NONE) pages[e.kind](&p, e);
  catalogue_free(&p.catalogue);
  diagnostics_free(&p.diagnostics);
  sources_free(&p.sources);
  interner_free(&p.names);
  return e.kind != RISK_ENTRY_NONE;
}

bool explain_risks(struct builder *b, const char *what, enum language language) {
  struct arena memory = {0};
  uint32_t count;
  const struct library_module *modules = library_modules(&memory, &count);
  bool res = false;
  for (uint32_t i = 0; i < count && !res; i++)
    res = modules[i].framework && explain_from(b, &memory, modules[i].path, what, language);
  arena_free(&memory);
  return res;
}
