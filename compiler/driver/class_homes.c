/* class_homes.c - in which module of the library a class is at home, for those who forgot its import. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/load.h"
#include "compiler/driver/reference.h"

struct homes {
  struct reference library;
  bool open;
};

static bool is_called(const struct reference *r, const struct class_info *c, const char *name) {
  return !strcmp(reference_text(r, c->name), name) || (c->name_ja != 0 && !strcmp(reference_text(r, c->name_ja), name));
}

static const char *module_of(void *context, const char *name, enum language l) {
  struct homes *h = context;
  if (!h->open) {
    h->open = true;
    (void)reference_open(&h->library); /* the own library has no errors; with some, nothing is found */
  }
  const struct model *m = reference_model(&h->library);
  for (class_id c = 1; c < m->classes.count; c++)
    if (reference_is_library(&h->library, m->classes.items[c].module) && is_called(&h->library, &m->classes.items[c], name))
      return reference_module_name(&h->library, m->classes.items[c].module, l);
  return NULL;
}

const struct class_homes *class_homes_of(struct session *s) {
  if (!s->class_homes.context) s->class_homes = (struct class_homes){module_of, memory_zeroed(1, sizeof(struct homes))};
  return &s->class_homes;
}

void class_homes_free(struct session *s) {
  struct homes *h = s->class_homes.context;
  if (!h) return;
  if (h->open) reference_close(&h->library);
  free(h);
  s->class_homes = (struct class_homes){0};
}
