/* load_modules.c - files to modules: grouping, imports, order. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/load.h"

static struct program_module *module_at(struct loader *l, module_id m) { return &l->program->modules.items[m]; }
static const char *text_of(struct loader *l, sym s) { return sym_text(&l->program->names, s); }

/* ---- files to modules ---- */

/* The name of a module without a module line: the folder's, or of a file named alone the file's. */
static sym unnamed_module(struct loader *l, const struct loaded_file *f) {
  if (f->alone && strcmp(f->path, "-")) {
    const char *last = path_last(f->path);
    const char *dot = strrchr(last, '.');
    return intern(&l->program->names, last, dot && dot != last ? (size_t)(dot - last) : strlen(last));
  }
  if (!strcmp(f->path, "-")) return intern_text(&l->program->names, "stdin");
  if (strcmp(f->folder, ".")) return intern_text(&l->program->names, path_last(f->folder));
  char *here = getcwd(NULL, 0);
  sym res = intern_text(&l->program->names, here ? path_last(here) : "spec");
  free(here);
  return res;
}

static const struct loaded_file *first_file(struct loader *l, module_id m) {
  uint32_t tree = module_at(l, m)->trees.items[0];
  for (uint32_t i = 0; i < l->files.count; i++)
    if (l->files.items[i].tree == tree) return &l->files.items[i];
  return NULL;
}

static uint8_t role_of(const struct tree *t, bool library, const char *path) {
  size_t length = strlen(path);
  if (t->last[NODE_FRAMEWORK] && node_child(t, t->root, NODE_FRAMEWORK)) return MODULE_FRAMEWORK;
  if (5 < length && !strcmp(path + length - 5, ".cpsi")) return MODULE_INTERFACE;
  return library ? MODULE_LIBRARY : MODULE_MODEL;
}

/* The module a file joins: same folder, name and version; elsewhere the same name and version is an error. */
static module_id find_module(struct loader *l, const struct loaded_file *f, sym name, sym version) {
  for (module_id m = 1; m < l->program->modules.count; m++) {
    struct program_module *other = module_at(l, m);
    if (other->name != name || other->version != version) continue;
    const struct loaded_file *first = first_file(l, m);
    if (!strcmp(first->folder, f->folder)) return m;
    if (!f->module) continue; /* folders of the same name without module lines are different modules */
    const struct tree *t = &l->program->trees.items[f->tree];
    diag(&l->program->diagnostics, MSG_MODULE_TWICE, node_at(t, node_child(t, t->root, NODE_MODULE))->at, text_of(l, name),
         text_of(l, version), first->folder);
    return m;
  }
  return 0;
}

static module_id place_file(struct loader *l, uint32_t index) {
  struct loaded_file *f = &l->files.items[index];
  const struct tree *t = &l->program->trees.items[f->tree];
  sym name = f->module ? f->module : unnamed_module(l, f);
  sym version = f->module ? f->version : intern_text(&l->program->names, "0");
  module_id m = find_module(l, f, name, version);
  if (!m) {
    struct program_module fresh = {.name = name, .version = version, .has_module_line = f->module != 0, .library = f->embedded};
    vec_push(&l->program->modules, fresh);
    m = l->program->modules.count - 1;
  }
  struct program_module *module = module_at(l, m);
  vec_push(&module->trees, f->tree);
  module->own |= f->own;
  uint8_t role = role_of(t, f->embedded, f->path);
  if (module->trees.count == 1 || role == MODULE_FRAMEWORK) module->role = role;
  if (role == MODULE_FRAMEWORK && !module->catalogue) {
    struct catalogue *c = load_catalogue(l, f);
    module_at(l, m)->catalogue = c;
  }
  return f->in = m;
}

/* ---- imports ---- */

/* What an import asks for; MINIMUM is 0 without a version. */
struct request { sym name, minimum; span at; };

static bool serves(struct loader *l, sym version, sym minimum) {
  const char *have = text_of(l, version), *want = text_of(l, minimum);
  return !minimum || (version_major(have) == version_major(want) && 0 <= version_compare(have, want));
}

/* The minimum that all requests for this name and major version have in common so far. */
static sym raise_minimum(struct loader *l, const struct request *r) {
  if (!r->minimum) return 0;
  const char *wanted = text_of(l, r->minimum), *name = text_of(l, r->name);
  uint32_t major = version_major(wanted);
  for (uint32_t i = 0; i < l->minimums.count; i++) {
    struct minimum *m = &l->minimums.items[i];
    if (m->major != major || strcmp(m->name, name)) continue;
    if (version_compare(m->version, wanted) < 0) m->version = arena_copy(l->memory, wanted, strlen(wanted));
    return intern_text(&l->program->names, m->version);
  }
  struct minimum fresh = {arena_copy(l->memory, name, strlen(name)), major, arena_copy(l->memory, wanted, strlen(wanted))};
  vec_push(&l->minimums, fresh);
  return r->minimum;
}

static void list_version(struct loader *l, struct builder *b, sym version) {
  if (b->length) builder_text(b, term_reference(TERM_COMMA));
  builder_text(b, text_of(l, version));
}

/* Among what is loaded. *TOO_OLD: the right major version is loaded, but too low a one. */
static module_id find_loaded(struct loader *l, const struct request *r, sym minimum, bool *too_old, uint32_t *versions, struct builder *seen) {
  module_id res = 0;
  *too_old = false;
  for (module_id m = 1; m < l->program->modules.count; m++) {
    struct program_module *module = module_at(l, m);
    if (module->name != r->name) continue;
    list_version(l, seen, module->version);
    ++*versions;
    if (serves(l, module->version, minimum)) {
      if (!res || version_compare(text_of(l, module->version), text_of(l, module_at(l, res)->version)) < 0) res = m;
    } else if (minimum && version_major(text_of(l, module->version)) == version_major(text_of(l, minimum))) {
      *too_old = !module->own;
    }
  }
  return res;
}

/* ---- frameworks that were chosen ---- */

static const struct framework_choice *choice_of(const struct loader *l, sym name) {
  const struct session_options *o = &l->session->options;
  for (uint32_t i = 0; i < o->framework_count; i++)
    if (!strcmp(o->frameworks[i].name, sym_text(&l->program->names, name))) return &o->frameworks[i];
  return NULL;
}

static bool is_eligible(const struct loader *l, const struct candidate *c) {
  const struct framework_choice *x = choice_of(l, c->name);
  if (!x) return true;
  if (strcmp(x->version, sym_text(&l->program->names, c->version))) return false;
  return x->folder ? !c->library && !strcmp(c->folder, x->folder) : c->library;
}

/* ---- among what could be loaded ---- */

/* Was a candidate of this name and version met before? A module may lie in several files. */
static bool is_met(const struct loader *l, uint32_t index) {
  const struct candidate *c = &l->candidates.items[index];
  for (uint32_t i = 0; i < index; i++) {
    const struct candidate *x = &l->candidates.items[i];
    if (x->name == c->name && x->version == c->version && !x->loaded && is_eligible(l, x)) return true;
  }
  return false;
}

static struct candidate *find_candidate(struct loader *l, const struct request *r, sym minimum, uint32_t *versions, struct builder *seen) {
  struct candidate *best = NULL;
  for (uint32_t i = 0; i < l->candidates.count; i++) {
    struct candidate *c = &l->candidates.items[i];
    if (c->name != r->name || c->loaded || !is_eligible(l, c)) continue;
    if (is_met(l, i)) continue; /* the one found first: named folders before the library */
    list_version(l, seen, c->version);
    ++*versions;
    if (serves(l, c->version, minimum) && (!best || version_compare(text_of(l, c->version), text_of(l, best->version)) < 0)) best = c;
  }
  return best;
}

/* All files of the module that a candidate belongs to: those of its folder with the same module line. */
static module_id load_module_of(struct loader *l, struct candidate *chosen) {
  sym name = chosen->name, version = chosen->version;
  const char *folder = chosen->folder;
  bool library = chosen->library;
  module_id res = 0;
  for (uint32_t i = 0; i < l->candidates.count; i++) {
    struct candidate *c = &l->candidates.items[i];
    if (c->loaded || c->name != name || c->version != version || c->library != library || strcmp(c->folder, folder)) continue;
    if (c->interface != chosen->interface) continue;
    uint32_t file = load_candidate(l, c);
    if (file != UINT32_MAX) res = place_file(l, file);
  }
  return res;
}

static void report_missing(struct loader *l, const struct request *r, uint32_t versions, const char *seen) {
  struct diagnostics *d = &l->program->diagnostics;
  const char *name = text_of(l, r->name);
  if (versions) {
    diag(d, MSG_MODULE_VERSION_MISSING, r->at, name, text_of(l, r->minimum), seen);
    return;
  }
  VEC(const char *) names = {0};
  for (uint32_t i = 0; i < l->candidates.count; i++) vec_push(&names, text_of(l, l->candidates.items[i].name));
  const char *nearest = names.count ? text_nearest(name, names.items, names.count) : NULL;
  if (nearest) diag(d, MSG_MODULE_MISSING_MEANT, r->at, name, nearest);
  else diag(d, MSG_MODULE_MISSING, r->at, name);
  vec_free(&names);
}

/* The module a request means, loading it when needed; 0 with a message when there is none. */
static module_id satisfy(struct loader *l, const struct request *asked, bool report) {
  const struct framework_choice *choice = choice_of(l, asked->name);
  struct request chosen = *asked, *r = &chosen;
  if (choice) chosen.minimum = intern_text(&l->program->names, choice->version);
  struct builder seen = {0};
  uint32_t loaded = 0, others = 0;
  bool too_old;
  sym minimum = raise_minimum(l, r);
  module_id res = find_loaded(l, r, minimum, &too_old, &loaded, &seen);
  if (!res && too_old) l->again = true; /* a later request needs more than an earlier one chose */
  struct candidate *c = find_candidate(l, r, minimum, &others, &seen);
  bool own = res && module_at(l, res)->own; /* what is named wins over what could be found */
  bool several = !r->minimum && 1 < loaded + (own ? 0 : others);
  if (several) {
    if (report)
      diag(&l->program->diagnostics, MSG_MODULE_VERSIONS, r->at, text_of(l, r->name), builder_get(&seen),
           text_of(l, res ? module_at(l, res)->version : c->version));
  } else if (!res && c && !l->again) {
    res = load_module_of(l, c);
  }
  if (!res && !several && !l->again && report) report_missing(l, r, loaded + others, builder_get(&seen));
  builder_free(&seen);
  return res;
}

/* English name of a standard module written in Japanese; other names unchanged. */
static sym canonical_name(struct loader *l, const char *text) {
  const struct library_module *m = library_find(l->library, l->library_count, text);
  return intern_text(&l->program->names, m ? m->name : text);
}

static void add_import(struct loader *l, module_id to, struct program_import fresh) {
  struct program_module *m = module_at(l, to);
  for (uint32_t i = 0; i < m->imports.count; i++) {
    if (m->imports.items[i].module != fresh.module || m->imports.items[i].alias != fresh.alias) continue;
    m->imports.items[i].exported |= fresh.exported;
    return;
  }
  vec_push(&m->imports, fresh);
}

static bool is_alias(struct loader *l, module_id m, sym name) {
  struct program_module *module = module_at(l, m);
  for (uint32_t i = 0; i < module->imports.count; i++)
    if (module->imports.items[i].alias == name) return true;
  return false;
}

static void follow_import(struct loader *l, module_id m, const struct tree *t, node_id n) {
  node_id path = node_child(t, n, NODE_PATH), version = node_child(t, n, NODE_VERSION), alias = node_child(t, n, NODE_ALIAS);
  if (!path) return;
  struct request r = {canonical_name(l, path_text(l->memory, t, &l->program->names, path)),
                      version ? node_at(t, version)->value : 0, node_at(t, path)->at};
  module_id module = satisfy(l, &r, true);
  bool exported = node_at(t, n)->flags & NODE_EXPORT;
  if (module) add_import(l, m, (struct program_import){module, alias ? node_at(t, alias)->value : 0, r.at, exported});
}

/* Of a framework, or of FRAMEWORK.PROFILE, whose dot is the last one. DOTTED: a profile is possible. */
static module_id satisfy_target(struct loader *l, struct request *r, bool dotted) {
  module_id module = satisfy(l, r, !dotted);
  const char *name = sym_text(&l->program->names, r->name), *dot = strrchr(name, '.');
  if (module || !dotted || !dot) return module;
  r->name = intern(&l->program->names, name, (size_t)(dot - name));
  return satisfy(l, r, true);
}

/* `target cpsf@1.0` imports the framework under its own name, unless the name is an alias already. */
static void follow_target(struct loader *l, module_id m, const struct tree *t, node_id n) {
  node_id path = node_child(t, n, NODE_PATH), version = node_child(t, n, NODE_VERSION);
  if (!path) return;
  node_id first = node_child(t, path, NODE_NAME);
  sym head = first ? node_at(t, first)->value : node_at(t, path)->value;
  if (is_alias(l, m, head) && !version) return;
  const char *name = path_text(l->memory, t, &l->program->names, path);
  struct request r = {intern_text(&l->program->names, name), version ? node_at(t, version)->value : 0, node_at(t, path)->at};
  module_id module = satisfy_target(l, &r, first != 0);
  if (module) add_import(l, m, (struct program_import){module, r.name, r.at, false});
}

/* Imports first, so that a target may use their aliases. */
static void follow_tree(struct loader *l, module_id m, uint32_t tree, enum node_kind kind,
                        void (*follow)(struct loader *, module_id, const struct tree *, node_id)) {
  struct tree copy = l->program->trees.items[tree]; /* the array of trees may move while others load */
  for (node_id n = node_at(&copy, copy.root)->first; n && n <= copy.last[kind] && !l->again; n = node_next(&copy, n))
    if (node_at(&copy, n)->kind == kind) follow(l, m, &copy, n);
}

/* A `target` given on the command line is an import of every own module that names no such target itself. */
static void follow_override(struct loader *l, module_id m, const char *target) {
  const char *at = strchr(target, '@'), *colon = strrchr(target, ':');
  size_t length = at ? (size_t)(at - target) : colon ? (size_t)(colon - target) : strlen(target);
  struct request r = {intern(&l->program->names, target, length), 0, SPAN_NONE};
  if (at) r.minimum = intern(&l->program->names, at + 1, colon && at < colon ? (size_t)(colon - at - 1) : strlen(at + 1));
  module_id module = satisfy_target(l, &r, memchr(target, '.', length) != NULL);
  if (module) add_import(l, m, (struct program_import){module, r.name, SPAN_NONE, false});
}

static void follow_module(struct loader *l, module_id m) {
  for (uint32_t i = 0; i < module_at(l, m)->trees.count && !l->again; i++)
    follow_tree(l, m, module_at(l, m)->trees.items[i], NODE_IMPORT, follow_import);
  for (uint32_t i = 0; i < module_at(l, m)->trees.count && !l->again; i++)
    follow_tree(l, m, module_at(l, m)->trees.items[i], NODE_TARGET, follow_target);
  const struct text_list *targets = &l->session->options.targets;
  for (uint32_t i = 0; module_at(l, m)->own && module_at(l, m)->role == MODULE_MODEL && i < targets->list.count; i++)
    follow_override(l, m, targets->list.items[i]);
}

/* ---- order ---- */

struct ordering { struct loader *loader; uint8_t *state; /* 0 new, 1 open, 2 done */ VEC(module_id) order; };

struct open_module { module_id module; uint32_t next; };

/* The last of the open modules imports TARGET, which is open, too. */
static void report_cycle(struct loader *l, span at, const struct open_module *open, uint32_t count, module_id target) {
  const char *from = text_of(l, module_at(l, open[count - 1].module)->name);
  uint32_t first = count - 1;
  while (open[first].module != target) first--;
  if (count - first == 2) {
    diag(&l->program->diagnostics, MSG_IMPORT_CYCLE, at, from, text_of(l, module_at(l, target)->name));
    return;
  }
  struct builder circle = {0};
  builder_format(&circle, "`%s`", from);
  for (uint32_t i = first; i < count; i++) builder_format(&circle, " → `%s`", text_of(l, module_at(l, open[i].module)->name));
  diag(&l->program->diagnostics, MSG_IMPORT_CIRCLE, at, builder_get(&circle));
  builder_free(&circle);
}

/* Depth-first by hand: imports chain as long as there are files. */
static void order_from(struct ordering *o, module_id start) {
  VEC(struct open_module) stack = {0};
  struct open_module entry = {start, 0};
  vec_push(&stack, entry);
  o->state[start] = 1;
  while (stack.count) {
    struct program_module *m = module_at(o->loader, vec_last(&stack).module);
    if (vec_last(&stack).next == m->imports.count) {
      o->state[vec_last(&stack).module] = 2;
      vec_push(&o->order, vec_last(&stack).module);
      stack.count--;
      continue;
    }
    struct program_import *import = &m->imports.items[vec_last(&stack).next++];
    if (o->state[import->module] == 1 && import->module != vec_last(&stack).module)
      report_cycle(o->loader, import->at, stack.items, stack.count, import->module);
    if (o->state[import->module]) continue;
    o->state[import->module] = 1;
    struct open_module deeper = {import->module, 0};
    vec_push(&stack, deeper);
  }
  vec_free(&stack);
}

/* Renumbers modules so that std.core is 1 and imports come before those that import them. */
static void order_modules(struct loader *l, module_id core) {
  struct program *p = l->program;
  struct ordering o = {l, memory_zeroed(p->modules.count + 1, 1), {0}};
  order_from(&o, core);
  for (module_id m = 1; m < p->modules.count; m++)
    if (!o.state[m]) order_from(&o, m);
  module_id *place = memory_zeroed(p->modules.count + 1, sizeof *place);
  struct program_module *ordered = memory_zeroed(p->modules.count + 1, sizeof *ordered);
  for (uint32_t i = 0; i < o.order.count; i++) {
    place[o.order.items[i]] = i + 1;
    ordered[i + 1] = p->modules.items[o.order.items[i]];
  }
  for (module_id m = 1; m < p->modules.count; m++)
    for (uint32_t i = 0; i < ordered[m].imports.count; i++) ordered[m].imports.items[i].module = place[ordered[m].imports.items[i].module];
  memcpy(p->modules.items, ordered, sizeof *ordered * p->modules.count);
  p->core = place[core];
  free(ordered);
  free(place);
  free(o.state);
  vec_free(&o.order);
}

bool load_modules(struct loader *l) {
  vec_push(&l->program->modules, (struct program_module){0});
  uint32_t named = l->files.count;
  for (uint32_t i = 0; i < named; i++) place_file(l, i);
  struct request core = {intern_text(&l->program->names, "std.core"), 0, SPAN_NONE};
  module_id core_module = satisfy(l, &core, true);
  for (module_id m = 1; m < l->program->modules.count && !l->again; m++) follow_module(l, m);
  if (l->again) return false;
  if (core_module) order_modules(l, core_module);
  return true;
}
