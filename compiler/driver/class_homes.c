/* class_homes.c - in which module of the library a class is at home, for those who forgot its import. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/load.h"
#include "compiler/driver/reference.h"

/* By both spellings of a class: where its module stands in MODULES, + 1. The library itself is not kept. */
struct homes {
  struct arena memory;
  struct interner names;
  struct idmap by_name;
  VEC(struct home_module { const char *texts[LANGUAGE_COUNT]; }) modules;
  bool read;
};

static void note_name(struct homes *h, const struct reference *r, sym name) {
  if (name) idmap_add(&h->by_name, intern_text(&h->names, reference_text(r, name)), h->modules.count);
}

/* Classes of one module stand together, so a module that is the last one noted is not noted again. */
static void note_class(struct homes *h, const struct reference *r, const struct class_info *c) {
  const char *english = reference_module_name(r, c->module, LANGUAGE_EN), *japanese = reference_module_name(r, c->module, LANGUAGE_JA);
  if (!h->modules.count || strcmp(vec_last(&h->modules).texts[LANGUAGE_EN], english)) {
    struct home_module m = {.texts = {[LANGUAGE_EN] = arena_copy(&h->memory, english, strlen(english)), [LANGUAGE_JA] = arena_copy(&h->memory, japanese, strlen(japanese))}};
    vec_push(&h->modules, m);
  }
  note_name(h, r, c->name);
  note_name(h, r, c->name_ja);
}

static void read_library(struct homes *h) {
  struct reference r;
  h->read = true;
  (void)reference_open(&r); /* the own library has no errors; with some, nothing is found */
  const struct model *m = reference_model(&r);
  for (class_id c = 1; c < m->classes.count; c++)
    if (reference_is_library(&r, m->classes.items[c].module)) note_class(h, &r, &m->classes.items[c]);
  reference_close(&r);
}

static const char *module_of(void *context, const char *name, enum language l) {
  struct homes *h = context;
  if (!h->read) read_library(h);
  sym known = intern_find(&h->names, name, strlen(name));
  uint32_t found = known ? idmap_get(&h->by_name, known) : 0;
  return found ? h->modules.items[found - 1].texts[l] : NULL;
}

static const char *module_called(void *context, const char *name, enum language l) {
  struct homes *h = context;
  if (!h->read) read_library(h);
  for (uint32_t i = 0; i < h->modules.count; i++)
    for (int k = 0; k < LANGUAGE_COUNT; k++)
      if (!strcmp(h->modules.items[i].texts[k], name)) return h->modules.items[i].texts[l];
  return NULL;
}

struct class_homes class_homes_make(void) { return (struct class_homes){module_of, module_called, memory_zeroed(1, sizeof(struct homes))}; }

void class_homes_free(struct class_homes *c) {
  struct homes *h = c->context;
  if (!h) return;
  vec_free(&h->modules);
  idmap_free(&h->by_name);
  interner_free(&h->names);
  arena_free(&h->memory);
  free(h);
  *c = (struct class_homes){0};
}
