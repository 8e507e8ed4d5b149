/* names_home.c - an unknown name that is known elsewhere: behind the alias of an import, in a module of the program or
 * of the library that is not imported. That is the next step, and surer than a name that looks alike. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

bool entity_fits(const struct sema *s, const struct sought *w, entity_id e) {
  const struct entity *x = entity_at(s, e);
  return w->kinds >> x->kind & 1 && (w->class == 0 || class_below(s, x->class, w->class));
}

bool class_fits(const struct sought *w, const struct class_info *x) { return w->kinds >> x->kind & 1; }

/* What M offers under NAME to those who import it, when it can stand in the place; 0. */
static uint32_t fitting_offer(const struct sema *s, module_id m, sym name, const struct sought *w) {
  uint32_t res = scope_offered(s, m, name, w->space);
  if (res == 0 || w->space == SPACE_CLASS) return res;
  return entity_fits(s, w, res) ? res : 0;
}

static bool report_alias(struct sema *s, struct frame f, const struct part *part, const struct sought *w) {
  const struct program_module *m = &s->program->modules.items[f.module];
  const char *name = name_text(s, part->name);
  for (uint32_t i = 0; i < m->imports.count; i++) {
    const struct program_import *x = &m->imports.items[i];
    if (x->alias == 0 || fitting_offer(s, x->module, part->name, w) == 0) continue;
    const char *full = arena_format(&s->memory, "%s.%s", name_text(s, x->alias), name);
    uint32_t index = diag(s->diagnostics, w->space == SPACE_CLASS ? MSG_CLASS_OF_IMPORT : MSG_NAME_OF_IMPORT, part->at,
                          name, full, name_text(s, s->program->modules.items[x->module].name));
    diag_fix_add(s->diagnostics, index, part->at, full);
    return true;
  }
  return false;
}

static void report_module_of(struct sema *s, const struct part *part, enum name_space space, const char *en,
                             const char *ja) {
  diag(s->diagnostics, space == SPACE_CLASS ? MSG_CLASS_OF_LIBRARY : MSG_NAME_OF_MODULE, part->at,
       name_text(s, part->name), en, ja);
}

static const char *module_text(const struct sema *s, module_id m, enum language l) {
  sym ja = l == LANGUAGE_JA && s->module_ja ? s->module_ja[m] : 0;
  return name_text(s, ja ? ja : s->program->modules.items[m].name);
}

static bool is_offered_here(const struct sema *s, module_id m, uint32_t found, enum name_space space) {
  if (space == SPACE_CLASS)
    return s->model->classes.items[found].exported || s->model->modules.items[m].library || s->program->modules.items[m].own;
  return entity_at(s, found)->flags & (ENTITY_EXPORTED | ENTITY_OWN);
}

static bool report_program_module(struct sema *s, struct frame f, const struct part *part, const struct sought *w) {
  for (module_id m = 1; m < s->program->modules.count; m++) {
    uint32_t found = m == f.module || m == s->program->core ? 0 : fitting_offer(s, m, part->name, w);
    if (found == 0 || !is_offered_here(s, m, found, w->space)) continue;
    report_module_of(s, part, w->space, module_text(s, m, LANGUAGE_EN), module_text(s, m, LANGUAGE_JA));
    return true;
  }
  return false;
}

bool report_home(struct sema *s, struct frame f, const struct part *part, const struct sought *w) {
  if (report_alias(s, f, part, w) || report_program_module(s, f, part, w)) return true;
  const struct class_homes *homes = s->program->class_homes;
  if (homes == NULL || w->space != SPACE_CLASS) return false;
  const char *name = name_text(s, part->name), *home = homes->module_of(homes->context, name, LANGUAGE_EN);
  if (home) report_module_of(s, part, SPACE_CLASS, home, homes->module_of(homes->context, name, LANGUAGE_JA));
  return home != NULL;
}

/* ---- `std.network.WiredNetwork` without the import ---- */

static module_id module_called(const struct sema *s, const char *name) {
  for (module_id m = 1; m < s->program->modules.count; m++)
    if (strcmp(module_text(s, m, LANGUAGE_EN), name) == 0 || strcmp(module_text(s, m, LANGUAGE_JA), name) == 0) return m;
  return 0;
}

static bool report_not_imported(struct sema *s, const struct parts *p, uint32_t count, const char *en, const char *ja) {
  if (en == NULL) return false;
  diag(s->diagnostics, MSG_MODULE_NOT_IMPORTED, ((span){p->items[0].at.start, p->items[count - 1].at.end}),
       parts_text(s, p, count), en, ja);
  return true;
}

bool report_module(struct sema *s, const struct parts *p, uint32_t known) {
  const struct class_homes *homes = s->program->class_homes;
  for (uint32_t count = p->count - 1; known < count; count--) {
    const char *name = parts_text(s, p, count);
    module_id m = module_called(s, name);
    if (m != 0) return report_not_imported(s, p, count, module_text(s, m, LANGUAGE_EN), module_text(s, m, LANGUAGE_JA));
    if (homes != NULL && report_not_imported(s, p, count, homes->module_called(homes->context, name, LANGUAGE_EN),
                                             homes->module_called(homes->context, name, LANGUAGE_JA)))
      return true;
  }
  return false;
}
