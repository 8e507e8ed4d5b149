/* catalogue_check.c - what only shows once all files of a catalogue are read. */
#include "runtime/framework/catalogue_internal.h"

struct check {
  const struct catalogue *catalogue;
  const struct interner *names;
  struct diagnostics *diagnostics;
};

/* A text without any language was reported when it was read. */
void catalogue_check_text(const struct interner *names, struct diagnostics *d, sym id, const char *key,
                          struct bilingual text, span at) {
  if ((text.en == 0) == (text.ja == 0)) return;
  diag(d, text.ja == 0 ? MSG_CATALOGUE_LANGUAGE_JA : MSG_CATALOGUE_LANGUAGE, at, sym_text(names, id), key);
}

static void check_text(const struct check *c, sym id, const char *key, struct bilingual text, span at) {
  catalogue_check_text(c->names, c->diagnostics, id, key, text, at);
}

static void check_texts(const struct check *c) {
  const struct catalogue *x = c->catalogue;
  check_text(c, x->name, "title", x->title, x->at);
  for (uint32_t i = 0; i < x->categories.count; i++)
    check_text(c, x->categories.items[i].id, "title", x->categories.items[i].title, x->categories.items[i].at);
  for (uint32_t i = 0; i < x->requirements.count; i++) {
    const struct catalogue_requirement *r = &x->requirements.items[i];
    check_text(c, r->id, "title", r->title, r->at);
    check_text(c, r->id, "statement", r->statement, r->at);
  }
  for (uint32_t i = 0; i < x->measures.count; i++)
    check_text(c, x->measures.items[i].id, "text", x->measures.items[i].text, x->measures.items[i].at);
}

bool catalogue_check(const struct catalogue *c, const struct interner *names, struct diagnostics *d) {
  const struct check check = {c, names, d};
  uint32_t before = d->errors;
  check_texts(&check);
  catalogue_check_risks(c, names, d);
  for (uint32_t i = 0; i < c->categories.count && !c->broken; i++)
    if (c->categories.items[i].count == 0)
      diag(d, MSG_CATALOGUE_CATEGORY_EMPTY, c->categories.items[i].at, sym_text(names, c->categories.items[i].id));
  return before == d->errors;
}
