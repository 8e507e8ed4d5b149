/* fingerprint.c - the number of a finding that survives edits, and those it had under earlier names (language.md 0.7).
 */
#include "runtime/rules/findings_internal.h"

#include <string.h>

enum { FINGERPRINT_BYTES = 16 };

void former_build(struct statement_index *x, const struct model *m) {
  x->next = memory_zeroed((size_t)m->former_names.count + 1, sizeof *x->next);
  for (uint32_t i = m->former_names.count; 0 < i; i--) {
    x->next[i - 1] = idmap_get(&x->first, m->former_names.items[i - 1].entity);
    idmap_put(&x->first, m->former_names.items[i - 1].entity, i);
  }
}

/* framework # id NUL name; the framework without its version, so that a minor version keeps the numbers. */
static void fingerprint_of(const char *framework, const char *id, const char *name, char *result) {
  struct builder b = {0};
  builder_format(&b, "%s#%s", framework, id);
  builder_char(&b, '\0');
  builder_text(&b, name);
  hash_hex(builder_get(&b), b.length, FINGERPRINT_BYTES, result);
  builder_free(&b);
}

/* A module without a module line is called like its folder, and a folder may be renamed: its name does not count. */
static const char *module_prefix(struct arena *a, const struct model *m, entity_id e) {
  const struct module_info *module = &m->modules.items[m->entities.items[e].module];
  return module->at.end == 0 || module->name == 0 ? "" : arena_format(a, "%s.", sym_text(m->names, module->name));
}

void fingerprint_write(struct arena *a, const struct findings *f, struct finding *res) {
  const struct model *m = f->model;
  const struct statement_index *former = &scratch_of(f)->former;
  const char *framework = sym_text(m->names, f->rules->frameworks.items[res->framework].name);
  const char *id = sym_text(m->names, f->rules->requirements.items[res->requirement].id);
  if (*id == '#') id++;
  const char *prefix = module_prefix(a, m, res->subject), *name = entity_path(a, m, res->subject);
  fingerprint_of(framework, id, arena_format(a, "%s%s", prefix, name), res->fingerprint);
  uint32_t steps = 0, count = 0;
  for (entity_id at = res->subject; at != 0 && steps < m->entities.count; at = m->entities.items[at].parent, steps++)
    for (uint32_t i = idmap_get(&former->first, at); i != 0; i = former->next[i - 1]) count++;
  res->previous.items = arena_alloc(a, ((size_t)count + 1) * sizeof *res->previous.items);
  res->previous.capacity = count;
  for (entity_id at = res->subject; res->previous.count < count; at = m->entities.items[at].parent) {
    const char *rest = name + strlen(entity_path(a, m, at)); /* what lies below the renamed level */
    for (uint32_t i = idmap_get(&former->first, at); i != 0; i = former->next[i - 1]) {
      char *number = arena_alloc(a, 2 * FINGERPRINT_BYTES + 1);
      fingerprint_of(framework, id,
                     arena_format(a, "%s%s%s", prefix, sym_text(m->names, m->former_names.items[i - 1].name), rest),
                     number);
      res->previous.items[res->previous.count++] = number;
    }
  }
}
