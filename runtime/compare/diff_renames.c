/* diff_renames.c - old names as they are now: the new side says what its things were called (@was). */
#include <string.h>

#include "runtime/compare/diff_internal.h"

static void add_former(struct diff *d, struct saved_names former, const char *now) {
  uint32_t name = intern_text(&d->renamed_names, now) + 1;
  for (uint32_t i = former.first; i < former.first + former.count; i++)
    idmap_add(&d->renamed, intern_text(&d->renamed_names, d->new->names.items[i]) + 1, name);
}

/* A name that something still has is not an old one. */
static void keep(struct diff *d, const char *name) {
  uint32_t id = intern_text(&d->renamed_names, name) + 1;
  idmap_put(&d->renamed, id, id);
}

void renames_read(struct diff *d) {
  const struct saved_report *r = d->new;
  for (uint32_t i = 0; i < r->elements.count; i++)
    add_former(d, r->elements.items[i].former, r->elements.items[i].name);
  for (uint32_t i = 0; i < r->measures.count; i++)
    add_former(d, r->measures.items[i].former, r->measures.items[i].name);
  for (uint32_t i = 0; i < r->documents.count; i++)
    add_former(d, r->documents.items[i].former, r->documents.items[i].name);
  for (uint32_t i = 0; i < r->contracts.count; i++)
    add_former(d, r->contracts.items[i].former, r->contracts.items[i].name);
  for (uint32_t i = 0; i < r->elements.count; i++) keep(d, r->elements.items[i].name);
  for (uint32_t i = 0; i < r->measures.count; i++) keep(d, r->measures.items[i].name);
  for (uint32_t i = 0; i < r->contracts.count; i++) keep(d, r->contracts.items[i].name);
}

void renames_free(struct diff *d) {
  idmap_free(&d->renamed);
  idmap_free(&d->told_labels);
  interner_free(&d->renamed_names);
}

static const char *known_now(struct diff *d, const char *name, size_t length) {
  sym id = intern_find(&d->renamed_names, name, length);
  uint32_t now = id ? idmap_get(&d->renamed, id + 1) : 0;
  return now ? sym_text(&d->renamed_names, now - 1) : NULL;
}

/* The longest part of it that is known: `hall.plc.reading` is `shed.plc.reading` when hall.plc is shed.plc. */
const char *name_now(struct diff *d, const char *old) {
  size_t length = strlen(old);
  while (0 < length) {
    const char *now = known_now(d, old, length);
    if (now)
      return strlen(now) == length && !strncmp(now, old, length) ? old
                                                                 : arena_format(&d->memory, "%s%s", now, old + length);
    while (0 < length && old[length - 1] != '.') length--;
    if (0 < length) length--;
  }
  return old;
}

const char *sentence_now(struct diff *d, const char *old) {
  struct builder b = {0};
  const char *at = old;
  for (const char *open; (open = strchr(at, '`'));) {
    const char *close = strchr(open + 1, '`');
    if (!close) break;
    builder_add(&b, at, (size_t)(open + 1 - at));
    builder_text(&b, name_now(d, arena_copy(&d->memory, open + 1, (size_t)(close - open - 1))));
    builder_char(&b, '`');
    at = close + 1;
  }
  builder_text(&b, at);
  const char *res = arena_copy(&d->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}
