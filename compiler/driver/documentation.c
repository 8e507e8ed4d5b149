/* documentation.c - `cpsfc explain --all`: a page for every framework and module, in both languages, and an index. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/reference.h"

static const char *const folders[LANGUAGE_COUNT] = {"en", "ja"};

static const char *page_name(struct reference *r, module_id m) {
  const struct program_module *x = &r->session.program.modules.items[m];
  if (reference_is_library(r, m)) return reference_text(r, x->name);
  return arena_format(&r->memory, "%s-%s", reference_text(r, x->name), reference_text(r, x->version));
}

static uint32_t framework_of_module(const struct reference *r, module_id m) {
  const struct rule_set *rules = &r->session.program.rules;
  for (uint32_t i = 0; i < rules->frameworks.count; i++)
    if (rules->frameworks.items[i].module == m && !rules->frameworks.items[i].core) return i;
  return UINT32_MAX;
}

/* ---- a module of classes ---- */

static void write_module(struct page *p, struct reference *r, module_id m) {
  const struct model *model = reference_model(r);
  for (class_id c = 1; c < model->classes.count; c++)
    if (model->classes.items[c].module == m)
      page_link(p, arena_format(&r->memory, "#%s", reference_text(r, model->classes.items[c].name)),
                class_text(model, c, p->language), reference_doc(r, model->classes.items[c].doc, p->language));
  for (class_id c = 1; c < model->classes.count; c++)
    if (model->classes.items[c].module == m) reference_write_class(p, r, c, 2);
}

/* ---- a framework ---- */

static void write_selects(struct page *p, struct reference *r, uint32_t framework) {
  const struct rule_set *rules = &r->session.program.rules;
  for (uint32_t i = 0; i < rules->selects.count; i++) {
    const struct rule_select *s = &rules->selects.items[i];
    if (s->framework != framework) continue;
    page_item(p,
              arena_format(&r->memory, p->language == LANGUAGE_JA ? "%s: %s レベル %d" : "%s: %s level %d",
                           reference_text(r, s->profile), reference_requirement(r, s->requirement), s->level),
              reference_pick(r, rules->requirements.items[s->requirement].title, p->language));
  }
}

/* The levels that an exception or a strengthening states. */
static void write_changes(struct page *p, struct reference *r, const char *title, struct bilingual text,
                          const struct rule_level levels[3]) {
  bool ja = p->language == LANGUAGE_JA;
  page_item(p, title, reference_pick(r, text, p->language));
  for (int level = 0; level < 3; level++)
    if (levels[level].condition)
      page_fact(p, arena_format(&r->memory, ja ? "レベル %d" : "level %d", level + 1),
                reference_pick(r, levels[level].sentence, p->language));
}

static void write_strengthenings(struct page *p, struct reference *r, uint32_t framework) {
  const struct rule_set *rules = &r->session.program.rules;
  bool ja = p->language == LANGUAGE_JA;
  for (uint32_t i = 0; i < rules->strengthenings.count; i++) {
    const struct rule_strengthening *x = &rules->strengthenings.items[i];
    const char *id = reference_requirement(r, x->requirement);
    if (x->framework == framework)
      write_changes(p, r, arena_format(&r->memory, ja ? "強化 %s" : "strengthens %s", id), x->text, x->levels);
  }
}

static void write_exceptions(struct page *p, struct reference *r, uint32_t framework) {
  const struct rule_set *rules = &r->session.program.rules;
  bool ja = p->language == LANGUAGE_JA;
  for (uint32_t i = 0; i < rules->exceptions.count; i++) {
    const struct rule_exception *x = &rules->exceptions.items[i];
    const char *id = reference_requirement(r, x->requirement), *name = reference_text(r, x->name);
    if (x->framework == framework)
      write_changes(p, r, arena_format(&r->memory, ja ? "%s の例外 %s" : "exception to %s: %s", id, name), x->text, x->levels);
  }
}

static void write_framework(struct page *p, struct reference *r, uint32_t framework) {
  const struct rule_set *rules = &r->session.program.rules;
  uint32_t category = 0;
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    const struct rule_requirement *q = &rules->requirements.items[i];
    if (q->framework != framework) continue;
    if (q->category && q->category != category) {
      const struct rule_category *c = &rules->categories.items[q->category - 1];
      page_heading(p, 2, reference_text(r, c->id), reference_text(r, c->id), reference_pick(r, c->title, p->language));
    }
    category = q->category;
    reference_write_requirement(p, r, i);
  }
  write_selects(p, r, framework);
  write_strengthenings(p, r, framework);
  write_exceptions(p, r, framework);
}

/* ---- all pages ---- */

struct page_writer {
  struct reference *r;
  written_page *write;
  void *context;
};

static bool hand_over(struct page_writer *w, const char *path, struct out *o) {
  bool res = w->write(w->context, path, builder_get(&o->buffer), o->buffer.length);
  builder_free(&o->buffer);
  return res;
}

static bool write_page(struct page_writer *w, module_id m, enum language l) {
  struct reference *r = w->r;
  struct out o = {.fd = -1};
  struct page p = {&o, PAGE_HTML, l};
  uint32_t framework = framework_of_module(r, m);
  const char *title = framework == UINT32_MAX
                          ? reference_module_name(r, m, l)
                          : reference_pick(r, r->session.program.rules.frameworks.items[framework].title, l);
  page_begin(&p, title);
  page_link(&p, "../index.html", l == LANGUAGE_JA ? "目次" : "Index", NULL);
  page_link(&p, arena_format(&r->memory, "../%s/%s.html", folders[!l], page_name(r, m)),
            l == LANGUAGE_JA ? "English" : "日本語", NULL);
  page_heading(&p, 1, "top", title, page_name(r, m));
  page_paragraph(&p, reference_module_doc(r, m, l));
  if (framework == UINT32_MAX)
    write_module(&p, r, m);
  else
    write_framework(&p, r, framework);
  page_end(&p);
  return hand_over(w, arena_format(&r->memory, "%s/%s.html", folders[l], page_name(r, m)), &o);
}

static bool write_index(struct page_writer *w) {
  struct reference *r = w->r;
  struct out o = {.fd = -1};
  struct page p = {&o, PAGE_HTML, LANGUAGE_EN};
  page_begin(&p, "cpsfc");
  page_heading(&p, 1, "top", "The standard library", "標準ライブラリ");
  for (int l = 0; l < LANGUAGE_COUNT; l++) {
    page_heading(&p, 2, folders[l], l == LANGUAGE_JA ? "日本語" : "English", NULL);
    for (module_id m = 1; m < r->session.program.modules.count; m++)
      page_link(&p, arena_format(&r->memory, "%s/%s.html", folders[l], page_name(r, m)),
                l == LANGUAGE_JA ? reference_module_name(r, m, LANGUAGE_JA) : page_name(r, m),
                reference_module_doc(r, m, (enum language)l));
  }
  page_end(&p);
  return hand_over(w, "index.html", &o);
}

bool library_write_pages(written_page *write, void *context) {
  struct reference r;
  struct page_writer w = {&r, write, context};
  bool res = reference_open(&r);
  if (res) session_read_catalogues(&r.session);
  for (int l = 0; res && l < LANGUAGE_COUNT; l++)
    for (module_id m = 1; res && m < r.session.program.modules.count; m++) res = write_page(&w, m, (enum language)l);
  res = res && write_index(&w);
  reference_close(&r);
  return res;
}
