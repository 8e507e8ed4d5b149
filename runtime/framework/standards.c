/* standards.c - standards once all are read: links to entries, checks, finding. */
#include "runtime/framework/standards.h"

#include <stdlib.h>
#include <string.h>

void standards_free(struct standards *s) {
  vec_free(&s->list);
  vec_free(&s->entries);
  vec_free(&s->classes);
  vec_free(&s->links);
  vec_free(&s->unresolved);
  idmap_free(&s->index);
  idmap_free(&s->names);
  free(s->first_link);
  free(s->first_back);
  free(s->back);
  memset(s, 0, sizeof *s);
}

/* ---- finding ---- */

uint32_t standard_entry_find(const struct standards *s, sym standard, sym id) {
  uint32_t res = standard && id ? idmap_get(&s->index, idmap_pair(standard, id)) : 0;
  return res ? res - 1 : UINT32_MAX;
}

uint32_t standard_find(const struct standards *s, const struct interner *names, const char *name) {
  size_t length = strlen(name);
  uint32_t res = UINT32_MAX, found = 0;
  for (uint32_t i = 0; i < s->list.count && length; i++) {
    const char *id = sym_text(names, s->list.items[i].id);
    if (!strcmp(id, name)) return i;
    if (strncmp(id, name, length) || id[length] != '-') continue;
    res = i;
    found++;
  }
  return found == 1 ? res : UINT32_MAX;
}

/* ---- checks ---- */

static bool lacks_language(struct bilingual t) { return (t.en == 0) != (t.ja == 0); }

static void check_text(struct diagnostics *d, const struct interner *names, sym id, const char *key, struct bilingual t,
                       span at) {
  if (lacks_language(t))
    diag(d, t.ja == 0 ? MSG_CATALOGUE_LANGUAGE_JA : MSG_CATALOGUE_LANGUAGE, at, sym_text(names, id), key);
}

static void check_texts(const struct standards *s, const struct interner *names, struct diagnostics *d) {
  for (uint32_t i = 0; i < s->list.count; i++)
    check_text(d, names, s->list.items[i].id, "title", s->list.items[i].title, s->list.items[i].at);
  for (uint32_t i = 0; i < s->entries.count; i++) {
    const struct standard_entry *e = &s->entries.items[i];
    check_text(d, names, e->id, "name", e->name, e->at);
    check_text(d, names, e->id, "about", e->about, e->at);
  }
}

static void report_standard(const struct standards *s, const struct interner *names, struct diagnostics *d, sym id,
                            span at) {
  struct builder list = {0};
  for (uint32_t i = 0; i < s->list.count; i++)
    builder_format(&list, "%s`%s`", i ? " " : "", sym_text(names, s->list.items[i].id));
  diag(d, MSG_STANDARD_UNKNOWN, at, sym_text(names, id), builder_get(&list));
  builder_free(&list);
}

/* ---- links ---- */

static void resolve(struct standards *s, const struct interner *names, struct diagnostics *d,
                    const struct unresolved_link *x) {
  sym own = s->list.items[x->standard].id;
  uint32_t from = standard_entry_find(s, own, x->item), to = standard_entry_find(s, x->to, x->target);
  if (!idmap_get(&s->names, x->to)) {
    report_standard(s, names, d, x->to, x->at);
  } else if (from == UINT32_MAX) {
    diag(d, MSG_STANDARD_NO_ITEM, x->at, sym_text(names, x->item), sym_text(names, own));
  } else if (to == UINT32_MAX) {
    diag(d, MSG_STANDARD_NO_ITEM, x->at, sym_text(names, x->target), sym_text(names, x->to));
  } else {
    vec_push(&s->links, ((struct standard_link){from, to, x->relation, x->confidence, x->source, x->at}));
  }
}

static int compare_links(const void *a, const void *b) {
  const struct standard_link *x = a, *y = b;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return x->at.start < y->at.start ? -1 : y->at.start < x->at.start;
}

static void order_links(struct standards *s) {
  uint32_t count = s->entries.count;
  if (s->links.count) qsort(s->links.items, s->links.count, sizeof *s->links.items, compare_links);
  s->first_link = memory_zeroed((size_t)count + 1, sizeof *s->first_link);
  s->first_back = memory_zeroed((size_t)count + 1, sizeof *s->first_back);
  s->back = memory_zeroed((size_t)s->links.count + 1, sizeof *s->back);
  for (uint32_t i = 0; i < s->links.count; i++)
    s->first_link[s->links.items[i].from + 1]++, s->first_back[s->links.items[i].to + 1]++;
  for (uint32_t e = 0; e < count; e++)
    s->first_link[e + 1] += s->first_link[e], s->first_back[e + 1] += s->first_back[e];
  uint32_t *next = memory_zeroed((size_t)count + 1, sizeof *next);
  memcpy(next, s->first_back, count * sizeof *next);
  for (uint32_t i = 0; i < s->links.count; i++) s->back[next[s->links.items[i].to]++] = i;
  free(next);
}

bool standards_finish(struct standards *s, const struct interner *names, struct diagnostics *d) {
  uint32_t before = d->errors;
  check_texts(s, names, d);
  for (uint32_t i = 0; i < s->unresolved.count && !s->broken; i++) resolve(s, names, d, &s->unresolved.items[i]);
  vec_free(&s->unresolved);
  order_links(s);
  return before == d->errors;
}

bool standards_check_catalogue(const struct standards *s, const struct catalogue *c, const struct interner *names,
                               struct diagnostics *d) {
  uint32_t before = d->errors;
  for (uint32_t i = 0; i < c->crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->crosswalks.items[i];
    if (idmap_get(&s->names, x->standard) && standard_entry_find(s, x->standard, x->target) == UINT32_MAX)
      diag(d, MSG_STANDARD_NO_ITEM, x->at, sym_text(names, x->target), sym_text(names, x->standard));
  }
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    for (uint32_t k = m->first_link; k < m->first_link + m->link_count; k++) {
      const struct catalogue_link *link = &c->links.items[k];
      if (idmap_get(&s->names, link->standard) && standard_entry_find(s, link->standard, link->id) == UINT32_MAX)
        diag(d, MSG_STANDARD_NO_ITEM, m->at, sym_text(names, link->id), sym_text(names, link->standard));
    }
  }
  return before == d->errors;
}
