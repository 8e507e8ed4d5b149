/* scope.c - what names mean: from the innermost block outwards, then the module, what it imports, and std. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

enum { OFFER_DEPTH = 16 };

/* ---- the maps ---- */

entity_id scope_find(const struct sema *s, uint32_t scope, sym name) {
  return members_find(&s->members, scope, name);
}

entity_id scope_add(struct sema *s, uint32_t scope, sym name, entity_id e) {
  return members_add(&s->members, scope, name, e);
}

struct frame frame_of_module(const struct sema *s, module_id m, uint32_t tree) {
  (void)s;
  return (struct frame){.tree = tree, .module = m};
}

struct frame frame_inside(struct frame f, entity_id scope) {
  f.scope = scope;
  f.depth++;
  return f;
}

enum entity_kind kind_of_token(uint16_t word) {
  static const struct {
    uint16_t word;
    uint8_t kind;
  } kinds[] = {{T_ORGANIZATION, KIND_ORGANIZATION},
               {T_PERSON, KIND_PERSON},
               {T_COMPONENT, KIND_COMPONENT},
               {T_DATA, KIND_DATA},
               {T_PROCEDURE, KIND_PROCEDURE},
               {T_SYSTEM, KIND_SYSTEM},
               {T_FLOW, KIND_FLOW},
               {T_SENSE, KIND_SENSE},
               {T_ACTUATE, KIND_ACTUATE},
               {T_MEASURE, KIND_MEASURE},
               {T_EVIDENCE, KIND_EVIDENCE},
               {T_CONTRACT, KIND_CONTRACT},
               {T_REQUIRE, KIND_REQUIRE},
               {T_PHYS, KIND_QUANTITY}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].word == word) return (enum entity_kind)kinds[i].kind;
  return KIND_NONE;
}

/* `port` is no statement word, but std.core declares its class. */
enum entity_kind kind_of_word(sym name, const struct interner *names) {
  const char *text = sym_text(names, name);
  uint16_t word = word_find(text, sym_length(names, name));
  if (word == 0) return strcmp(text, "port") == 0 ? KIND_PORT : KIND_NONE;
  return kind_of_token(word);
}

/* ---- module level ---- */

enum { EXPORT_CHAIN = 8 };

/* A name of a module, or of one that it imports for others, too. */
static uint32_t find_along(const struct sema *s, module_id m, sym name, enum name_space space, int depth) {
  uint32_t res =
      space == SPACE_CLASS ? idmap_get(&s->classes, idmap_pair(m, name)) : scope_find(s, scope_of_module(m), name);
  const struct program_module *module = &s->program->modules.items[m];
  for (uint32_t i = 0; res == 0 && depth != 0 && i < module->imports.count; i++)
    if (module->imports.items[i].exported) res = find_along(s, module->imports.items[i].module, name, space, depth - 1);
  return res;
}

static uint32_t find_in(const struct sema *s, module_id m, sym name, enum name_space space) {
  return find_along(s, m, name, space, EXPORT_CHAIN);
}

/* What module M offers to others: its own names and those of what it hands on (`export import`). DEPTH ends a walk
 * in a circle of imports, which was reported. */
static uint32_t find_offered(const struct sema *s, module_id m, sym name, enum name_space space, int depth) {
  uint32_t res = find_in(s, m, name, space);
  const struct program_module *x = &s->program->modules.items[m];
  for (uint32_t i = 0; res == 0 && i < x->imports.count && depth < OFFER_DEPTH; i++)
    if (x->imports.items[i].exported) res = find_offered(s, x->imports.items[i].module, name, space, depth + 1);
  return res;
}

uint32_t scope_offered(const struct sema *s, module_id m, sym name, enum name_space space) {
  return find_offered(s, m, name, space, 0);
}

/* Own names hide imported ones, imported ones those of std. Two imports with different meanings are ambiguous. */
static uint32_t find_at_module(const struct sema *s, module_id from, sym name, enum name_space space, uint32_t *other) {
  *other = 0;
  uint32_t res = find_in(s, from, name, space);
  if (res != 0) return res;
  const struct program_module *m = &s->program->modules.items[from];
  for (uint32_t i = 0; i < m->imports.count; i++) {
    if (m->imports.items[i].alias != 0) continue;
    uint32_t found = find_offered(s, m->imports.items[i].module, name, space, 0);
    if (found == 0 || found == res) continue;
    if (res != 0) *other = found;
    if (res == 0) res = found;
  }
  return res != 0 ? res : find_in(s, s->program->core, name, space);
}

class_id find_class(const struct sema *s, module_id from, sym name, class_id *other) {
  return find_at_module(s, from, name, SPACE_CLASS, other);
}

/* Does a dotted name make up the first parts? Returns how many, or 0. */
static uint32_t dotted_parts(const struct sema *s, const char *text, const struct parts *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    const char *part = name_text(s, p->items[i].name);
    size_t length = strlen(part);
    if (strncmp(text, part, length) != 0) return 0;
    text += length;
    if (*text == '\0') return i + 1;
    if (*text++ != '.') return 0;
  }
  return 0;
}

/* By the module's name in either language. */
static uint32_t module_name_parts(const struct sema *s, module_id m, const struct parts *p) {
  uint32_t english = dotted_parts(s, name_text(s, s->program->modules.items[m].name), p);
  sym ja = s->module_ja ? s->module_ja[m] : 0;
  uint32_t japanese = ja ? dotted_parts(s, name_text(s, ja), p) : 0;
  return japanese < english ? english : japanese;
}

static void prefer(module_id m, uint32_t parts, module_id *res, uint32_t *used) {
  if (parts <= *used) return;
  *res = m;
  *used = parts;
}

module_id find_module(const struct sema *s, module_id from, const struct parts *p, uint32_t *used) {
  const struct program_module *m = &s->program->modules.items[from];
  module_id res = 0;
  *used = 0;
  for (uint32_t i = 0; i < m->imports.count && p->count != 0; i++)
    if (m->imports.items[i].alias == p->items[0].name) prefer(m->imports.items[i].module, 1, &res, used);
  for (uint32_t i = 0; i < m->imports.count; i++)
    prefer(m->imports.items[i].module, module_name_parts(s, m->imports.items[i].module, p), &res, used);
  prefer(from, module_name_parts(s, from, p), &res, used);
  prefer(s->program->core, module_name_parts(s, s->program->core, p), &res, used);
  bool is_std =
      p->count != 0 && (p->items[0].name == s->words.std || strcmp(name_text(s, p->items[0].name), "標準") == 0);
  if (is_std) prefer(s->program->core, 1, &res, used);
  return res;
}

/* ---- entities ---- */

static entity_id descend(const struct sema *s, entity_id e, const struct parts *p, uint32_t *used) {
  while (*used < p->count) {
    entity_id next = scope_find(s, e, p->items[*used].name);
    if (next == 0) return e;
    e = next;
    ++*used;
  }
  return e;
}

static entity_id descend_noted(struct sema *s, struct frame f, entity_id e, const struct parts *p, uint32_t *used) {
  uint32_t first = *used - 1;
  entity_id res = descend(s, e, p, used);
  note_entities(s, f.module, p, first, *used, res);
  return res;
}

static entity_id find_around(const struct sema *s, struct frame f, sym name) {
  for (entity_id e = f.scope; e != 0; e = entity_at(s, e)->parent) {
    entity_id found = scope_find(s, e, name);
    if (found != 0) return found;
    if (e == f.boundary) break;
  }
  return scope_find(s, scope_of_module(f.module), name);
}

static void report_ambiguous(struct sema *s, sym name, module_id first, module_id second, span at) {
  const char *text = name_text(s, name);
  const struct program_module *modules = s->program->modules.items;
  diag(s->diagnostics, MSG_NAME_AMBIGUOUS, at, text,
       arena_format(&s->memory, "%s.%s", name_text(s, modules[first].name), text),
       arena_format(&s->memory, "%s.%s", name_text(s, modules[second].name), text));
}

/* ---- nested names from outside ---- */

/* An element written somewhere inside another is known by its own name in its whole module while no second one has it:
 * a room need not be called site.building.room. Parts made by classes are not: the next instance would change what
 * the name means. */
static void build_nested(struct sema *s) {
  s->nested_built = true;
  for (entity_id e = 1; e < s->model->entities.count; e++) {
    const struct entity *x = entity_at(s, e);
    if (x->parent == 0 || x->flags & ENTITY_FROM_CLASS || !KIND_IS_ELEMENT(x->kind)) continue;
    uint64_t key = idmap_pair(x->module, x->name);
    if (idmap_add(&s->nested, key, e) != 0) idmap_add(&s->nested_again, key, e);
  }
}

static entity_id find_nested(struct sema *s, module_id m, const struct part *part) {
  if (!s->nested_built) build_nested(s);
  uint64_t key = idmap_pair(m, part->name);
  entity_id e = idmap_get(&s->nested, key), other = idmap_get(&s->nested_again, key);
  if (other == 0 || part->at.start == 0) return other == 0 ? e : 0;
  uint32_t index = diag(s->diagnostics, MSG_NAME_AMBIGUOUS_NESTED, part->at, name_text(s, part->name),
                        entity_name(&s->memory, s->model, e, false), entity_name(&s->memory, s->model, other, false));
  diag_also(s->diagnostics, index, MSG_NAME_MEANT_HERE, entity_at(s, e)->at, name_text(s, part->name));
  diag_also(s->diagnostics, index, MSG_NAME_MEANT_HERE, entity_at(s, other)->at, name_text(s, part->name));
  return e;
}

entity_id find_entity(struct sema *s, struct frame f, const struct parts *p, uint32_t *used) {
  *used = 1;
  entity_id e = find_around(s, f, p->items[0].name);
  if (e != 0) return descend_noted(s, f, e, p, used);
  uint32_t prefix;
  module_id m = find_module(s, f.module, p, &prefix);
  if (m != 0 && prefix < p->count && (e = find_offered(s, m, p->items[prefix].name, SPACE_ENTITY, 0)) != 0) {
    *used = prefix + 1;
    note_module(s, f.module, p, prefix, m);
    return descend_noted(s, f, e, p, used);
  }
  entity_id other;
  e = find_at_module(s, f.module, p->items[0].name, SPACE_ENTITY, &other);
  if (e != 0 && other != 0)
    report_ambiguous(s, p->items[0].name, entity_at(s, e)->module, entity_at(s, other)->module, p->items[0].at);
  if (e == 0 && m == 0) e = find_nested(s, f.module, &p->items[0]);
  if (e != 0) return descend_noted(s, f, e, p, used);
  *used = m != 0 ? prefix : 0;
  return 0;
}

entity_id resolve_entity_parts(struct sema *s, struct frame f, const struct parts *p, struct sought sought) {
  if (p->broken || p->count == 0) return 0;
  uint32_t used;
  entity_id e = find_entity(s, f, p, &used);
  if (e != 0 && used == p->count) return e;
  report_unknown(s, f, p, used < p->count ? used : p->count - 1, e, sought);
  return 0;
}

entity_id resolve_entity(struct sema *s, struct frame f, node_id path, uint32_t kinds) {
  struct parts p;
  if (path == 0) return 0;
  parts_of_path(s, f, path, &p);
  return resolve_entity_parts(s, f, &p, (struct sought){SPACE_ENTITY, kinds, 0});
}

/* ---- classes ---- */

class_id resolve_class_parts(struct sema *s, struct frame f, const struct parts *p, uint32_t kinds) {
  if (p->broken || p->count == 0) return 0;
  class_id other = 0, res = 0;
  uint32_t used = 0;
  if (p->count == 1) {
    res = find_class(s, f.module, p->items[0].name, &other);
    if (res != 0 && other != 0 && kinds != 0)
      report_ambiguous(s, p->items[0].name, s->model->classes.items[res].module, s->model->classes.items[other].module,
                       p->at);
  } else {
    module_id m = find_module(s, f.module, p, &used);
    if (m != 0 && used + 1 == p->count) res = find_offered(s, m, p->items[used].name, SPACE_CLASS, 0);
  }
  if (res != 0) {
    note_module(s, f.module, p, p->count - 1, s->model->classes.items[res].module);
    note_use(s, f.module, p->items[p->count - 1].at, s->model->classes.items[res].at, USE_CLASS, res);
  }
  if (res == 0 && kinds != 0)
    report_unknown(s, f, p, used < p->count ? used : p->count - 1, 0, (struct sought){SPACE_CLASS, kinds, 0});
  return res;
}

class_id resolve_class(struct sema *s, struct frame f, node_id path, uint32_t kinds) {
  struct parts p;
  if (path == 0) return 0;
  parts_of_path(s, f, path, &p);
  return resolve_class_parts(s, f, &p, kinds);
}

/* ---- checked uses ---- */

enum term term_of_kind(enum entity_kind kind) {
  static const enum term terms[KIND_COUNT] = {[KIND_NONE] = TERM_ANY_ELEMENT,  [KIND_ORGANIZATION] = TERM_ORGANIZATION,
                                              [KIND_PERSON] = TERM_PERSON,     [KIND_COMPONENT] = TERM_COMPONENT,
                                              [KIND_DATA] = TERM_DATA,         [KIND_PROCEDURE] = TERM_PROCEDURE,
                                              [KIND_SYSTEM] = TERM_SYSTEM,     [KIND_FLOW] = TERM_FLOW,
                                              [KIND_SENSE] = TERM_SENSE,       [KIND_ACTUATE] = TERM_ACTUATE,
                                              [KIND_MEASURE] = TERM_MEASURE,   [KIND_EVIDENCE] = TERM_EVIDENCE,
                                              [KIND_CONTRACT] = TERM_CONTRACT, [KIND_REQUIRE] = TERM_REQUIRE,
                                              [KIND_QUANTITY] = TERM_QUANTITY, [KIND_PORT] = TERM_PORT,
                                              [KIND_FIELD] = TERM_FIELD};
  return terms[kind];
}

enum term kind_term(const struct sema *s, entity_id e) {
  const struct entity *x = entity_at(s, e);
  if (x->kind == KIND_PORT) return x->flags & ENTITY_OUTPUT ? TERM_OUTPUT : TERM_INPUT;
  return term_of_kind((enum entity_kind)x->kind);
}

entity_id require_kind(struct sema *s, entity_id e, uint32_t kinds, enum term wanted, const char *what, span at) {
  if (e == 0 || kinds >> entity_at(s, e)->kind & 1) return e;
  diag(s->diagnostics, MSG_WRONG_THING, at, what, term_reference(wanted), name_text(s, entity_at(s, e)->name),
       term_reference(kind_term(s, e)));
  return 0;
}

static const char *phrase_words(uint16_t word) {
  static const struct {
    uint16_t word;
    enum term term;
  } words[] = {
      {T_BY, TERM_P_BY}, {T_UNDER, TERM_P_UNDER}, {T_OF, TERM_P_OF}, {T_WITHIN, TERM_P_WITHIN}, {T_ON, TERM_P_ON}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i].word == word) return term_reference(words[i].term);
  return "";
}

entity_id phrase_entity(struct sema *s, struct frame f, node_id n, uint16_t word, uint32_t kinds, enum term wanted) {
  node_id phrase = phrase_of(s, f, n, word), path = phrase ? child_of(s, f, phrase, NODE_PATH) : 0;
  if (path == 0) return 0;
  return require_kind(s, resolve_entity(s, f, path, kinds), kinds, wanted, phrase_words(word), node_of(s, f, path)->at);
}

/* ---- for the other layers ---- */

static struct symbol symbol_of_class(const struct sema *s, class_id c) {
  return (struct symbol){SYMBOL_CLASS, c, s->model->classes.items[c].at};
}

static struct symbol symbol_of_entity(const struct sema *s, entity_id e) {
  return (struct symbol){SYMBOL_ENTITY, e, entity_at(s, e)->at};
}

struct symbol sema_lookup(struct sema *s, module_id module, sym name) {
  uint32_t other, found = find_class(s, module, name, &other);
  if (found != 0) return other != 0 ? (struct symbol){.kind = SYMBOL_AMBIGUOUS} : symbol_of_class(s, found);
  found = find_at_module(s, module, name, SPACE_ENTITY, &other);
  if (found != 0) return other != 0 ? (struct symbol){.kind = SYMBOL_AMBIGUOUS} : symbol_of_entity(s, found);
  struct parts p = {.items = {{name, SPAN_NONE}}, .count = 1};
  module_id m = find_module(s, module, &p, &other);
  if (m != 0) return (struct symbol){SYMBOL_MODULE, m, s->model->modules.items[m].at};
  enum entity_kind kind = kind_of_word(name, s->names);
  return s->model->root_class[kind] != 0 ? symbol_of_class(s, s->model->root_class[kind])
                                         : (struct symbol){.kind = SYMBOL_NONE};
}

/* `Mark.high`, `std.Mark.high`, `VibSample.velocity`: the class first, then what it declares. */
static struct symbol find_below_class(struct sema *s, struct frame f, const struct parts *p) {
  struct parts owner = *p;
  owner.count--;
  class_id c = resolve_class_parts(s, f, &owner, 0);
  if (c == 0) return (struct symbol){.kind = SYMBOL_NONE};
  sym name = p->items[p->count - 1].name;
  uint32_t member = s->model->classes.items[c].is_enum ? find_member(s, c, name) : 0;
  if (member != 0) note_member(s, f.module, p->items[p->count - 1].at, member - 1);
  if (member != 0) return (struct symbol){SYMBOL_MEMBER, member - 1, s->model->members.items[member - 1].at};
  const struct attribute *a = find_attribute(s, c, name);
  if (a == NULL) return (struct symbol){.kind = SYMBOL_NONE};
  note_attribute(s, f.module, p->items[p->count - 1].at, a);
  return (struct symbol){SYMBOL_FIELD, (uint32_t)(a - s->model->attributes.items), a->at};
}

struct symbol sema_resolve(struct sema *s, module_id module, uint32_t tree, node_id path, bool report) {
  static const struct sought wanted = {SPACE_ENTITY, KINDS_SUBJECT, 0};
  struct frame f = frame_of_module(s, module, tree);
  struct parts p;
  parts_of_path(s, f, path, &p);
  if (p.broken) return (struct symbol){.kind = SYMBOL_NONE};
  if (p.count == 1) {
    struct symbol res = sema_lookup(s, module, p.items[0].name);
    if (res.kind == SYMBOL_NONE && report) report_unknown(s, f, &p, 0, 0, wanted);
    return res;
  }
  class_id c = resolve_class_parts(s, f, &p, 0);
  if (c != 0) return symbol_of_class(s, c);
  uint32_t used;
  entity_id e = find_entity(s, f, &p, &used);
  if (e != 0 && used == p.count) return symbol_of_entity(s, e);
  struct symbol below = find_below_class(s, f, &p);
  if (below.kind != SYMBOL_NONE) return below;
  module_id m = find_module(s, module, &p, &used);
  if (m != 0 && used == p.count) return (struct symbol){SYMBOL_MODULE, m, s->model->modules.items[m].at};
  if (report) report_unknown(s, f, &p, used < p.count ? used : p.count - 1, 0, wanted);
  return (struct symbol){.kind = SYMBOL_NONE};
}

class_id sema_resolve_class(struct sema *s, module_id module, uint32_t tree, node_id path, bool report) {
  struct frame f = frame_of_module(s, module, tree);
  struct parts p;
  parts_of_path(s, f, path, &p);
  class_id root = p.count == 1 ? s->model->root_class[kind_of_word(p.items[0].name, s->names)] : 0;
  class_id found = resolve_class_parts(s, f, &p, report && root == 0 ? KINDS_ANY : 0);
  return found != 0 ? found : root;
}

/* Names of unnamed flows hold dots themselves (`line1.plc->historian`): at each step the whole rest is tried first. */
static entity_id find_dotted(const struct sema *s, uint32_t scope, const char *text) {
  size_t length = strlen(text);
  sym whole = intern_find(s->names, text, length);
  entity_id e = whole ? scope_find(s, scope, whole) : 0;
  if (e != 0) return e;
  for (const char *dot = strchr(text, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
    sym first = intern_find(s->names, text, (size_t)(dot - text));
    e = first ? scope_find(s, scope, first) : 0;
    if (e != 0) return find_dotted(s, e, dot + 1);
  }
  return 0;
}

entity_id sema_entity_by_name(struct sema *s, module_id module, const char *dotted) {
  entity_id e = find_dotted(s, scope_of_module(module), dotted);
  const struct program_module *m = &s->program->modules.items[module];
  struct builder own = {0};
  builder_format(&own, "%s.", name_text(s, m->name));
  if (e == 0 && strncmp(dotted, builder_get(&own), own.length) == 0)
    e = find_dotted(s, scope_of_module(module), dotted + own.length);
  builder_free(&own);
  for (uint32_t i = 0; e == 0 && i < m->imports.count; i++) {
    const char *prefix =
        name_text(s, m->imports.items[i].alias ? m->imports.items[i].alias
                                               : s->program->modules.items[m->imports.items[i].module].name);
    size_t length = strlen(prefix);
    if (strncmp(dotted, prefix, length) == 0 && dotted[length] == '.')
      e = find_dotted(s, scope_of_module(m->imports.items[i].module), dotted + length + 1);
    if (e == 0 && m->imports.items[i].alias == 0)
      e = find_dotted(s, scope_of_module(m->imports.items[i].module), dotted);
  }
  if (e == 0 && strncmp(dotted, "std.", 4) == 0) e = find_dotted(s, scope_of_module(s->program->core), dotted + 4);
  if (e == 0) e = find_dotted(s, scope_of_module(s->program->core), dotted);
  struct part whole = {intern_find(s->names, dotted, strlen(dotted)), SPAN_NONE};
  return e != 0 || whole.name == 0 ? e : find_nested(s, module, &whole);
}
