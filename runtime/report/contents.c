/* contents.c - frameworks as a table of contents: categories, requirements, links. */
#include "runtime/report/contents.h"

#include <stdlib.h>

uint32_t contents_main(const struct contents *o) {
  uint32_t res = UINT32_MAX;
  for (uint32_t i = 0; i < o->frameworks.count; i++) {
    const struct rule_framework *f = &o->in->rules->frameworks.items[o->frameworks.items[i]];
    if (f->catalogue) return o->frameworks.items[i];
    if (!f->core && res == UINT32_MAX) res = o->frameworks.items[i];
  }
  return res;
}

const struct catalogue_requirement *contents_entry(const struct contents *o, uint32_t requirement) {
  const struct rule_requirement *r = requirement_of(o->in, requirement);
  const struct catalogue *c = framework_of(o->in, requirement)->catalogue;
  return c && r->catalogue != UINT32_MAX ? &c->requirements.items[r->catalogue] : NULL;
}

/* ---- texts ---- */

const char *contents_level(struct arena *a, const struct contents *o, uint32_t requirement, int n, enum language l) {
  const char *sentence = pick_text(o->in, requirement_of(o->in, requirement)->levels[n - 1].sentence, l);
  if (*sentence) return sentence;
  return arena_format(a, l == LANGUAGE_JA ? "対策または回答に、レベル%dと書かれている" : "a measure or an answer states level %d", n);
}

const char *contents_framework_title(struct arena *a, const struct report_input *in, uint32_t framework, enum language l) {
  const struct rule_framework *f = &in->rules->frameworks.items[framework];
  const char *title = pick_text(in, f->title, l);
  if (!*title && f->catalogue) title = pick_text(in, f->catalogue->title, l);
  if (!*title && f->core) title = SAY(BUILT_IN, l);
  return *title ? title : framework_version_text(a, f, in->model->names);
}

const char *contents_item(struct arena *a, const struct contents *o, sym standard, sym item, enum language l) {
  const struct interner *names = o->in->model->names;
  uint32_t entry = o->in->standards ? standard_entry_find(o->in->standards, standard, item) : UINT32_MAX;
  const char *name = entry == UINT32_MAX ? "" : pick_text(o->in, o->in->standards->entries.items[entry].name, l);
  return arena_format(a, "%s %s%s%s", sym_text(names, standard), sym_text(names, item), *name ? ": " : "", name);
}

/* ---- deriving ---- */

struct grouping { struct contents *contents; struct idmap index; uint32_t *last; /* by group: its last requirement so far */ };

static uint32_t group_of(struct grouping *g, uint32_t requirement) {
  struct bilingual title = {0};
  sym id = requirement_category_id(g->contents->in, requirement, &title);
  uint32_t framework = requirement_of(g->contents->in, requirement)->framework;
  uint32_t known = idmap_add(&g->index, idmap_pair(framework, id), g->contents->groups.count + 1);
  if (known) return known - 1;
  vec_push(&g->contents->groups, ((struct contents_group){framework, id, title, 0}));
  return g->contents->groups.count - 1;
}

/* Requirements lie by framework, in catalogue order; a group may be left and come again. */
static void add_requirement(struct grouping *g, uint32_t requirement) {
  uint32_t group = group_of(g, requirement), *first = &g->contents->groups.items[group].first;
  if (*first) g->contents->next[g->last[group]] = requirement + 1;
  else *first = requirement + 1;
  g->last[group] = requirement;
}

static void add_standard(struct contents *o, sym id) {
  if (idmap_add(&o->standard_index, id, o->standards.count + 1)) return;
  const struct standards *all = o->in->standards;
  uint32_t found = all ? standard_find(all, o->in->model->names, sym_text(o->in->model->names, id)) : UINT32_MAX;
  vec_push(&o->standards, ((struct contents_standard){id, found == UINT32_MAX ? NULL : &all->list.items[found]}));
}

/* From the last pair to the first, so that each chain is in the order written. */
static void add_links(struct contents *o, uint32_t framework) {
  const struct catalogue *c = o->in->rules->frameworks.items[framework].catalogue;
  for (uint32_t i = 0; c && i < c->crosswalks.count; i++) add_standard(o, c->crosswalks.items[i].standard);
  for (uint32_t i = 0; c && i < c->links.count; i++) add_standard(o, c->links.items[i].standard);
  for (uint32_t i = c ? c->crosswalks.count : 0; 0 < i; i--) {
    const struct catalogue_crosswalk *pair = &c->crosswalks.items[i - 1];
    uint32_t requirement = rule_requirement_find(o->in->rules, framework, c->requirements.items[pair->requirement].id);
    if (requirement == UINT32_MAX) continue;
    vec_push(&o->links, ((struct contents_link){pair, o->first_link[requirement]}));
    o->first_link[requirement] = o->links.count;
  }
}

void contents_derive(struct contents *o, const struct report_input *in, uint32_t only) {
  uint32_t count = in->rules->requirements.count;
  *o = (struct contents){.in = in};
  o->next = memory_zeroed((size_t)count + 1, sizeof *o->next);
  o->first_link = memory_zeroed((size_t)count + 1, sizeof *o->first_link);
  struct grouping g = {.contents = o, .last = memory_zeroed((size_t)count + 1, sizeof *g.last)};
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (only == UINT32_MAX ? !framework_shown(in, f) : f != only) continue;
    vec_push(&o->frameworks, f);
    add_links(o, f);
    for (uint32_t i = 0; i < count; i++)
      if (requirement_of(in, i)->framework == f) add_requirement(&g, i);
  }
  idmap_free(&g.index);
  free(g.last);
}

void contents_free(struct contents *o) {
  vec_free(&o->frameworks);
  vec_free(&o->groups);
  vec_free(&o->links);
  vec_free(&o->standards);
  idmap_free(&o->standard_index);
  free(o->next);
  free(o->first_link);
}
