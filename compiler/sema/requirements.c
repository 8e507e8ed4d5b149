/* requirements.c - the ids that frameworks declare, and references to them. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

/* ---- what is declared ---- */

static uint32_t add_category(struct sema *s, module_id m, sym id) {
  uint32_t index = idmap_get(&s->categories, idmap_pair(m, id));
  if (index != 0) return index - 1;
  vec_push(&s->known_categories, ((struct known_category){m, id, s->known.count, 0}));
  idmap_put(&s->categories, idmap_pair(m, id), s->known_categories.count);
  return s->known_categories.count - 1;
}

/* Requirements of a category follow each other; one that does not is known without it. */
static void add_requirement(struct sema *s, module_id m, sym id, uint32_t category) {
  if (idmap_get(&s->requirements, idmap_pair(m, id)) != 0) return;
  if (category != UINT32_MAX) {
    struct known_category *c = &s->known_categories.items[category];
    if (c->first + c->count == s->known.count) c->count++;
  }
  idmap_put(&s->with_ids, m, 1);
  vec_push(&s->known, ((struct known_requirement){m, id, category}));
  idmap_put(&s->requirements, idmap_pair(m, id), s->known.count);
}

static void declare_catalogue(struct sema *s, module_id m, const struct catalogue *c) {
  for (uint32_t i = 0; i < c->categories.count; i++) {
    const struct catalogue_category *category = &c->categories.items[i];
    uint32_t index = add_category(s, m, category->id);
    for (uint32_t k = 0; k < category->count; k++)
      add_requirement(s, m, c->requirements.items[category->first + k].id, index);
  }
  for (uint32_t i = 0; i < c->requirements.count; i++) add_requirement(s, m, c->requirements.items[i].id, UINT32_MAX);
}

static void declare_rules(struct sema *s, struct frame f, node_id statements, uint32_t category) {
  for (node_id n = node_of(s, f, statements)->first; n != 0; n = node_of(s, f, n)->next) {
    const struct node *x = node_of(s, f, n);
    if (x->kind != NODE_REQUIREMENT && x->kind != NODE_PROFILE && x->kind != NODE_CATEGORY) continue;
    node_id name = child_of(s, f, n, NODE_NAME), body = child_of(s, f, n, NODE_BODY);
    if (x->kind == NODE_REQUIREMENT) add_requirement(s, f.module, x->value, category);
    if (x->kind == NODE_PROFILE && name != 0)
      idmap_put(&s->profiles, idmap_pair(f.module, node_of(s, f, name)->value), 1);
    if (x->kind != NODE_CATEGORY || name == 0 || category != UINT32_MAX) continue;
    uint32_t index = add_category(s, f.module, node_of(s, f, name)->value);
    if (body != 0) declare_rules(s, f, body, index);
  }
}

/* The checks that the compiler decides itself (V2103 ...) are requirements of std.core. */
static void declare_built_in(struct sema *s) {
  static const char *const codes[] = {
#define CHECK(code, kinds, severity, title, title_ja) #code,
#include "runtime/model/builtin_checks.def"
#undef CHECK
  };
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) idmap_put(&s->built_in, intern_text(s->names, codes[i]), 1);
}

void declare_requirements(struct sema *s) {
  declare_built_in(s);
  for (module_id m = 1; m < s->program->modules.count; m++) {
    const struct program_module *module = &s->program->modules.items[m];
    if (module->catalogue != NULL) declare_catalogue(s, m, module->catalogue);
    for (uint32_t i = 0; i < module->trees.count; i++) {
      struct frame f = frame_of_module(s, m, module->trees.items[i]);
      const struct tree *t = tree_at(s, f.tree);
      bool any = t->last[NODE_REQUIREMENT] || t->last[NODE_PROFILE] || t->last[NODE_CATEGORY];
      if (any) declare_rules(s, f, t->root, UINT32_MAX); /* a large model has none */
    }
  }
}

uint32_t known_of_use(const struct sema *s, const struct requirement_use *use) {
  for (module_id m = 1; m < s->program->modules.count; m++) {
    const struct program_module *module = &s->program->modules.items[m];
    uint32_t index = module->name == use->framework && module->version == use->version
                         ? idmap_get(&s->requirements, idmap_pair(m, use->id))
                         : 0;
    if (index != 0) return index - 1;
  }
  return UINT32_MAX;
}

uint32_t known_category_of_use(const struct sema *s, const struct requirement_use *use) {
  for (module_id m = 1; m < s->program->modules.count; m++) {
    const struct program_module *module = &s->program->modules.items[m];
    uint32_t index = module->name == use->framework && module->version == use->version
                         ? idmap_get(&s->categories, idmap_pair(m, use->id))
                         : 0;
    if (index != 0) return index - 1;
  }
  return UINT32_MAX;
}

/* ---- references ---- */

enum id_kind { ID_NONE, ID_REQUIREMENT, ID_CATEGORY };

static enum id_kind id_in(const struct sema *s, module_id m, sym id) {
  if (m == s->program->core) return idmap_get(&s->built_in, id) ? ID_REQUIREMENT : ID_NONE;
  if (idmap_get(&s->requirements, idmap_pair(m, id)) != 0) return ID_REQUIREMENT;
  return idmap_get(&s->categories, idmap_pair(m, id)) ? ID_CATEGORY : ID_NONE;
}

static bool is_framework(const struct sema *s, module_id m) {
  return s->program->modules.items[m].role == MODULE_FRAMEWORK;
}

/* A framework whose catalogue could not be read knows no ids; that was reported. */
static bool is_empty(const struct sema *s, module_id m) { return idmap_get(&s->with_ids, m) == 0; }

static void fill_use(const struct sema *s, module_id m, sym id, enum id_kind kind, struct requirement_use *res) {
  const struct program_module *module = &s->program->modules.items[m];
  *res = (struct requirement_use){
      .framework = module->name, .version = module->version, .id = id, .category = kind == ID_CATEGORY};
}

static void report_unknown_id(struct sema *s, module_id m, sym id, span at) {
  const struct catalogue *c = m ? s->program->modules.items[m].catalogue : NULL;
  const char *en = c ? catalogue_hint(&s->memory, c, s->names, id, LANGUAGE_EN) : NULL,
             *ja = c ? catalogue_hint(&s->memory, c, s->names, id, LANGUAGE_JA) : NULL;
  const char *text = name_text(s, id);
  if (en != NULL)
    diag(s->diagnostics, MSG_REQUIREMENT_UNKNOWN_HINT, at, text, en, ja ? ja : en);
  else
    diag(s->diagnostics, MSG_REQUIREMENT_UNKNOWN, at, text);
}

/* Among the frameworks in scope; *FRAMEWORK is one of them even when none knows the id. */
static module_id find_framework(struct sema *s, module_id from, sym id, module_id *other, module_id *framework) {
  module_id res = 0;
  const struct program_module *m = &s->program->modules.items[from];
  *other = *framework = 0;
  for (uint32_t i = 0; i <= m->imports.count; i++) {
    module_id at = i < m->imports.count ? m->imports.items[i].module : from;
    if (!is_framework(s, at) || at == res) continue;
    *framework = at;
    if (id_in(s, at, id) == ID_NONE) continue;
    if (res != 0)
      *other = at;
    else
      res = at;
  }
  if (res == 0 && id_in(s, s->program->core, id) != ID_NONE) res = s->program->core;
  return res;
}

bool requirement_of_id(struct sema *s, module_id from, module_id qualifier, sym id, span at,
                       struct requirement_use *res) {
  module_id other = 0, framework = qualifier, found = qualifier && id_in(s, qualifier, id) != ID_NONE ? qualifier : 0;
  if (qualifier == 0) found = find_framework(s, from, id, &other, &framework);
  if (found != 0 && other == 0) {
    note_use(s, from, at, SPAN_NONE, USE_REQUIREMENT, id);
    fill_use(s, found, id, id_in(s, found, id), res);
    return true;
  }
  const struct program_module *modules = s->program->modules.items;
  bool lost_import =
      idmap_get(&s->silent_modules, from) != 0 || idmap_get(&s->failed_aliases, idmap_pair(from, 0)) != 0;
  if (other != 0)
    diag(s->diagnostics, MSG_REQUIREMENT_AMBIGUOUS, at, name_text(s, id), name_text(s, modules[found].name),
         name_text(s, modules[other].name));
  else if (framework == 0 && !lost_import)
    diag(s->diagnostics, MSG_REQUIREMENT_NO_FRAMEWORK, at, name_text(s, id));
  else if (framework != 0 && (framework == s->program->core || !is_empty(s, framework)))
    report_unknown_id(s, framework, id, at);
  return false;
}

bool requirement_of_node(struct sema *s, struct frame f, node_id reqref, struct requirement_use *res) {
  const struct node *x = reqref ? node_of(s, f, reqref) : NULL;
  if (x == NULL || x->kind != NODE_REQREF) return false;
  node_id path = child_of(s, f, reqref, NODE_PATH);
  module_id qualifier = 0;
  if (path != 0) {
    struct parts p;
    uint32_t used;
    parts_of_path(s, f, path, &p);
    if (p.broken) return false;
    qualifier = find_module(s, f.module, &p, &used);
    if (qualifier != 0) note_module(s, f.module, &p, used, qualifier);
    if (qualifier == 0 || used != p.count) {
      report_unknown(s, f, &p, qualifier ? used : 0, 0, (struct sought){SPACE_CLASS, KINDS_ANY, 0});
      return false;
    }
  }
  return requirement_of_id(s, f.module, qualifier, x->value, x->at, res);
}

bool sema_requirement(struct sema *s, module_id module, uint32_t tree, node_id reqref, struct requirement_use *res) {
  return requirement_of_node(s, frame_of_module(s, module, tree), reqref, res);
}
