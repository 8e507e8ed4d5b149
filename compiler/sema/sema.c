/* sema.c - the passes in order: shape, classes, attributes, elements, references; and the memory they share. */
#include "compiler/sema/sema_internal.h"

#include <stdlib.h>
#include <string.h>

static void words_init(struct sema *s) {
#define WORD(name) s->words.name = intern_text(s->names, #name);
  SEMA_WORDS(WORD)
#undef WORD
}

static void note_japanese_name(struct sema *s, module_id m, uint32_t tree) {
  struct frame f = frame_of_module(s, m, tree);
  node_id line = child_of(s, f, tree_at(s, tree)->root, NODE_MODULE);
  if (line != 0 && s->module_ja[m] == 0) s->module_ja[m] = ja_name(s, f, line);
}

static void note_modules(struct sema *s) {
  s->module_ja = memory_zeroed(s->program->modules.count + 1, sizeof *s->module_ja);
  while (s->tree_module.count < s->program->trees.count) vec_push(&s->tree_module, 0);
  for (module_id m = 1; m < s->program->modules.count; m++) {
    const struct program_module *x = &s->program->modules.items[m];
    uint32_t tree = x->trees.count ? x->trees.items[0] : 0;
    struct module_info info = {.name = x->name,
                               .version = x->version,
                               .own = x->own,
                               .library = x->library,
                               .framework = x->role == MODULE_FRAMEWORK,
                               .interface = x->role == MODULE_INTERFACE};
    if (x->trees.count != 0) {
      info.file = tree_at(s, tree)->file;
      info.at = node_at(tree_at(s, tree), node_child(tree_at(s, tree), tree_at(s, tree)->root, NODE_MODULE))->at;
    }
    vec_push(&s->model->modules, info);
    for (uint32_t i = 0; i < x->trees.count; i++) {
      s->tree_module.items[x->trees.items[i]] = m;
      note_japanese_name(s, m, x->trees.items[i]);
    }
  }
}

/* ---- what the loader could not find, and reported ---- */

static void note_failed_statement(struct sema *s, struct frame f, node_id n) {
  const struct node *x = node_of(s, f, n);
  node_id path = x->kind == NODE_IMPORT || x->kind == NODE_TARGET ? child_of(s, f, n, NODE_PATH) : 0,
          alias = child_of(s, f, n, NODE_ALIAS);
  if (path == 0 || idmap_get(&s->failed_imports, node_of(s, f, path)->at.start) == 0) return;
  if (x->kind == NODE_TARGET)
    idmap_put(&s->failed_aliases, idmap_pair(f.module, 0), 1);
  else if (alias != 0)
    idmap_put(&s->failed_aliases, idmap_pair(f.module, node_of(s, f, alias)->value), 1);
  else
    idmap_put(&s->silent_modules, f.module, 1);
}

static void note_failed_imports(struct sema *s) {
  static const enum message loading[] = {MSG_MODULE_VERSIONS, MSG_MODULE_MISSING, MSG_MODULE_MISSING_MEANT,
                                         MSG_MODULE_VERSION_MISSING};
  for (uint32_t i = 0; i < s->diagnostics->list.count; i++)
    for (size_t k = 0; k < sizeof loading / sizeof *loading; k++)
      if (s->diagnostics->list.items[i].message == loading[k])
        idmap_put(&s->failed_imports, s->diagnostics->list.items[i].at.start, 1);
  if (s->failed_imports.count == 0) return;
  for (uint32_t tree = 0; tree < s->program->trees.count; tree++) {
    struct frame f = frame_of_module(s, s->tree_module.items[tree], tree);
    for (node_id n = node_of(s, f, tree_at(s, tree)->root)->first; n != 0; n = node_of(s, f, n)->next)
      note_failed_statement(s, f, n);
  }
}

/* ---- the passes ---- */

/* What no later question needs; a large model wants the room. */
static void free_temporary(struct sema *s) {
  uint32_t *const lists[] = {s->ports.start,   s->ports.list,   s->by_class.start,
                             s->by_class.list, s->inside.start, s->inside.list};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) free(lists[i]);
  struct idmap *const maps[] = {&s->port_chosen, &s->reopened, &s->numbered, &s->answered, &s->with_readers};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) idmap_free(maps[i]);
  vec_free(&s->frames);
  vec_free(&s->works);
  vec_free(&s->late);
  vec_free(&s->class_readers);
  vec_free(&s->waiting);
  vec_free(&s->last_set);
  vec_free(&s->reader_places);
}

void sema_look(const struct sema *s) {
  if (s->program->look) s->program->look(s->program->look_context);
}

struct sema *sema_run(struct program *p, module_id test_module, uint32_t test_tree, node_id test) {
  struct sema *s = memory_zeroed(1, sizeof *s);
  s->program = p;
  s->model = &p->model;
  s->names = &p->names;
  s->diagnostics = &p->diagnostics;
  s->test_module = test ? test_module : 0;
  s->names_end = memory_zeroed(1, sizeof *s->names_end);
  words_init(s);
  note_modules(s);
  note_failed_imports(s);
  note_imports(s);
  for (uint32_t tree = 0; tree < p->trees.count; tree++)
    if (s->tree_module.items[tree] != 0) check_shape(s, tree);
  define_units(s);
  declare_classes(s);
  declare_requirements(s);
  declare_attributes(s);
  sema_look(s);
  declare_elements(s, test, test_tree, s->test_module);
  resolve_presets(s);
  find_responsible(s, test, test_tree);
  resolve_works(s);
  sema_look(s);
  port_labels_fill(s);
  enter_class_readers(s);
  enter_waiting_rows(s);
  complete_owners(s);
  check_former_names(s);
  free_temporary(s);
  sema_look(s);
  model_finish(s->model);
  derive_former_names(s);
  return s;
}

module_id sema_test_module(const struct sema *s) { return s->test_module; }

void sema_free(struct sema *s) {
  if (s == NULL) return;
  struct idmap *const maps[] = {
      &s->classes,          &s->attributes,     &s->enum_members,   &s->requirements,  &s->categories,
      &s->with_ids, &s->profiles,         &s->built_in,       &s->quiet,          &s->nested,        &s->nested_again,
      &s->poisoned, &s->poisoned_modules, &s->failed_imports, &s->silent_modules, &s->failed_aliases,
      &s->alias_notes};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) idmap_free(maps[i]);
  members_free(&s->members);
  vec_free(&s->sources);
  vec_free(&s->known);
  vec_free(&s->known_categories);
  vec_free(&s->allows);
  vec_free(&s->conditions);
  vec_free(&s->tree_module);
  free(s->module_ja);
  free(s->names_end);
  free(s->responsible);
  suggestions_free(s);
  arena_free(&s->memory);
  free(s);
}
