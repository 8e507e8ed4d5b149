/* parsed.c - files that were parsed before: most keep their text while one of them is typed in. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"

void parsed_take(struct parsed_files *res, struct session *s) {
  struct program *p = &s->program;
  *res = (struct parsed_files){.names = p->names, .sources = p->sources};
  res->trees.items = p->trees.items, res->trees.count = p->trees.count, res->trees.capacity = p->trees.capacity;
  memset(&p->names, 0, sizeof p->names);
  memset(&p->sources, 0, sizeof p->sources);
  memset(&p->trees, 0, sizeof p->trees);
}

static void move_offsets(struct tree *t, uint32_t by) {
  for (uint32_t i = 1; i < t->nodes.count; i++) {
    struct node *x = &t->nodes.items[i];
    if (x->at.end == 0) continue; /* nowhere */
    x->at.start += by;
    x->at.end += by;
  }
}

/* Names are compared as ids: those of the parsed files have become those of the program. */
static bool take_if_same(struct parsed_files *p, uint32_t index, const struct source_file *f, struct tree *res) {
  struct tree *t = &p->trees.items[index];
  const struct source_file *old = t->nodes.count ? &p->sources.files.items[t->file] : NULL;
  if (!old || !t->silent || old->length != f->length || strcmp(old->name, f->name)) return false;
  if (memcmp(old->text, f->text, f->length)) return false;
  *res = *t;
  memset(t, 0, sizeof *t);
  move_offsets(res, f->base - old->base);
  p->next = index + 1;
  return true;
}

bool parsed_find(struct parsed_files *p, const struct source_file *f, struct tree *res) {
  uint32_t first = p->next;
  for (uint32_t i = first; i < p->trees.count; i++)
    if (take_if_same(p, i, f, res)) return true;
  for (uint32_t i = 0; i < first && i < p->trees.count; i++)
    if (take_if_same(p, i, f, res)) return true;
  return false;
}

void parsed_free(struct parsed_files *p) {
  for (uint32_t i = 0; i < p->trees.count; i++) tree_free(&p->trees.items[i]);
  vec_free(&p->trees);
  sources_free(&p->sources);
  interner_free(&p->names);
}
