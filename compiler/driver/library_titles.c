/* library_titles.c - titles of the library's requirements, for reports that leave to every cpsfc what it knows. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/load.h"

/* The catalogue of a framework in exactly that version, read when first asked for; NULL when there is none. */
static const struct catalogue *catalogue_of(struct library_titles *l, const char *framework, const char *version) {
  uint32_t count;
  if (!l->modules)
    l->modules = library_modules(&l->memory, &l->module_count),
    l->catalogues = arena_alloc(&l->memory, (l->module_count + 1) * sizeof *l->catalogues);
  count = l->module_count;
  for (uint32_t i = 0; i < count; i++) {
    const struct library_module *m = &l->modules[i];
    if (!m->framework || strcmp(m->name, framework) || strcmp(m->version, version)) continue;
    struct catalogue *c = &l->catalogues[i];
    const char *folder = path_folder(&l->memory, m->path);
    for (int k = 0; !c->name && k < LIBRARY_FIRST_COUNT; k++) {
      uint32_t source = library_source(&l->sources, path_join(&l->memory, folder, library_first[k]));
      if (source != UINT32_MAX) catalogue_read(c, &l->names, &l->sources, &l->diagnostics, source);
    }
    return c;
  }
  return NULL;
}

bool library_title(struct library_titles *l, const char *framework, const char *version, const char *id,
                   struct bilingual_text *res) {
  const struct catalogue *c = catalogue_of(l, framework, version);
  sym name = c ? intern_find(&l->names, id, strlen(id)) : 0;
  uint32_t index = name ? idmap_get(&c->requirement_index, name) : 0;
  if (!index) return false;
  const struct bilingual *title = &c->requirements.items[index - 1].title;
  res->en = sym_text(&l->names, title->en ? title->en : title->ja);
  res->ja = sym_text(&l->names, title->ja ? title->ja : title->en);
  return true;
}

void library_titles_free(struct library_titles *l) {
  for (uint32_t i = 0; i < l->module_count; i++) catalogue_free(&l->catalogues[i]);
  diagnostics_free(&l->diagnostics);
  sources_free(&l->sources);
  interner_free(&l->names);
  arena_free(&l->memory);
}
