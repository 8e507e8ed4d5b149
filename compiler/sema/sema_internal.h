/* sema_internal.h - inside sema: scopes, frames and what the passes share.
 *
 * Passes: shape (blocks, phrases, annotations), classes, attributes, elements with everything nested in them
 * (composite classes are expanded here), then references and values. Names live in four maps keyed by a pair of ids;
 * nothing searches a list. Classes and elements have separate name spaces, so `PLC : PLC` is fine.
 */
#ifndef CPSFC_SEMA_INTERNAL_H
#define CPSFC_SEMA_INTERNAL_H

#include <stdlib.h>

#include "compiler/sema/sema.h"
#include "compiler/syntax/token.h"

/* Where a statement stands: its tree, the module whose names it sees, the entity around it. Names are looked up from
 * SCOPE outwards; from BOUNDARY (the instance a class body is expanded in) the search goes on at module level. */
struct frame {
  uint32_t tree;
  module_id module;
  entity_id scope, boundary;
  entity_id first; /* entities with smaller ids were there before this body */
  uint16_t depth;
  bool by_class;
};
/* A statement that the last pass resolves. SELF is the entity it made, else the one around it. */
struct work {
  node_id node;
  uint32_t frame;
  entity_id self;
};
struct late_work {
  struct frame frame;
  node_id node;
  entity_id self;
};

enum class_flag { CLASS_PARTS = 1, CLASS_STATEMENTS = 2, CLASS_CIRCULAR = 4 };
struct class_source {
  uint32_t tree;
  node_id node;
  uint8_t flags;
};

/* An id of a framework, wherever it was declared; category is an index in categories, UINT32_MAX: none. */
struct known_requirement {
  module_id module;
  sym id;
  uint32_t category;
};
struct known_category {
  module_id module;
  sym id;
  uint32_t first, count;
};

/* A row of answers for a whole category. */
struct row;
struct waiting_row {
  const struct row *row;
  entity_id on;
  uint32_t category;
};

struct allow {
  sym code, reason;
  span at, statement;
  day until; /* DAY_NONE: without end */
  bool used, reported;
};

/* Names that sema itself knows. */
#define SEMA_WORDS(X)                                                                                                  \
  X(since)                                                                                                             \
  X(until) X(due) X(range) X(status) X(file) X(digest) X(issued) X(expires) X(author) X(c) X(i) X(a) X(need_c)         \
      X(need_i) X(need_a) X(readers) X(readers_stated) X(readers_any) X(requirement) X(field) X(payload) X(guard)      \
          X(within) X(fallback) X(std) X(absent) X(any) X(ja) X(was) X(allow) X(reason) X(planned) X(not_applicable)   \
              X(read)
struct sema_words {
#define WORD(name) sym name;
  SEMA_WORDS(WORD)
#undef WORD
};

/* Where the names of the element statement looked at last end. */
struct names_end {
  uint32_t tree;
  node_id node, after;
};

/* (scope, name) -> entity; scope_of_module(m) for the top of a module. */
struct members {
  VEC(struct module_member {
    uint32_t scope;
    entity_id entity;
  })
  by_name;             /* by sym: the first module that uses the name, and for what */
  VEC(uint32_t) first; /* by element: the newest of its members in LIST, 0: none */
  VEC(struct member {
    sym name;
    entity_id entity;
    uint32_t next;
  })
  list;
  struct idmap rest;
};

struct sema;
/* Lets the caller look whether something else waits. */
void sema_look(const struct sema *s);

struct sema {
  struct program *program;
  struct model *model;
  struct interner *names;
  struct diagnostics *diagnostics;
  struct arena memory;
  struct sema_words words;
  struct names_end *names_end;
  struct members members;
  struct idmap classes;      /* (module, name) -> class or enum */
  struct idmap attributes;   /* (class, either name) -> index + 1 */
  struct idmap enum_members; /* (enum, either name) -> index + 1 */
  struct idmap
      port_chosen; /* (element, class of data and direction) -> port, or UINT32_MAX for none; of elements with many */
  struct idmap requirements, categories; /* (module, id) -> index + 1 */
  struct idmap with_ids;                 /* module -> 1: declares requirements */
  struct idmap profiles;                 /* (module, name) -> 1 */
  struct idmap answered;                 /* (subject, index of requirement) -> index + 1 in model.answers */
  struct idmap built_in;                 /* id of a built-in check -> 1 */
  struct idmap quiet;                /* name -> 1: stands in a broken statement; not knowing it is no second error */
  struct idmap nested, nested_again; /* (module, name) -> first and second element written inside another */
  struct idmap with_readers;         /* entity -> index + 1 in reader_places: states readers */
  VEC(span) reader_places;
  struct idmap reopened;             /* entity made by a class -> frame + 1 that said more about it last */
  struct idmap numbered;             /* (scope, name of unnamed flows) -> number of the next one */
  struct idmap poisoned;             /* entity -> 1: its class is not known, so neither are its parts */
  struct idmap poisoned_modules;     /* module -> 1: nobody is responsible by default */
  struct idmap alias_notes;          /* (module, alias) -> index + 1 in program->uses */
  struct idmap failed_imports;       /* start of the path -> 1: reported by the loader */
  struct idmap silent_modules;       /* module -> 1: an import without alias failed; unknown names may be its */
  struct idmap failed_aliases;       /* (module, alias, or 0 for a target) -> 1 */
  VEC(struct class_source) sources;  /* parallel to model.classes */
  VEC(struct frame) frames;
  VEC(struct work) works;
  VEC(struct late_work) late;
  VEC(struct late_work) class_readers; /* reader lists of classes: hold where the instance states none */
  VEC(struct waiting_row) waiting;
  VEC(struct known_requirement) known;
  VEC(struct known_category) known_categories;
  VEC(struct allow) allows;
  VEC(struct share_condition) conditions;
  VEC(module_id) tree_module; /* parallel to program.trees */
  VEC(struct {
    uint32_t stamp;
    span at;
  })
  last_set;               /* by sym: the body that set it last */
  sym *module_ja;         /* by module: its name in Japanese, @ja on its `module` line */
  entity_id *responsible; /* by module */
  module_id test_module;  /* its elements count as own; 0: no test */
  uint32_t stamp;
  uint32_t made_by_class;
  bool expansion_reported, late_phase, nested_built, in_test;
  class_id mark_enum, internet_class;
  struct suggestions {
    bool built;
    uint32_t *start, *list; /* children of each entity, then top level of each module */
    uint32_t entities;      /* how many there were when this was built */
    struct idmap elsewhere; /* name -> first nested entity with that name */
    VEC(entity_id) nested;  /* own elements written inside others */
    uint32_t spent;         /* comparisons so far */
  } suggestions;
  struct {
    uint32_t *start, *list, entities;
  } ports; /* of each element, when the first flow needs them */
  struct {
    uint32_t *start, *list;
    bool built;
  } by_class; /* entities of each class, for `on all` */
  struct {
    uint32_t *start, *list, entities;
    bool built;
  } inside; /* what lies in each element, for `on all ... within` */
};

/* ---- reading nodes ---- */

static inline const struct tree *tree_at(const struct sema *s, uint32_t tree) { return &s->program->trees.items[tree]; }
static inline const struct node *node_of(const struct sema *s, struct frame f, node_id n) {
  return node_at(tree_at(s, f.tree), n);
}
/* As node_child; a statement that names a hundred thousand elements costs no more for its other children. */
node_id child_of(const struct sema *s, struct frame f, node_id n, enum node_kind kind);
/* The first child of an element statement behind its names. */
node_id after_names(const struct sema *s, struct frame f, node_id n);
static inline struct entity *entity_at(const struct sema *s, entity_id e) { return &s->model->entities.items[e]; }
static inline const char *name_text(const struct sema *s, sym name) { return sym_text(s->names, name); }
/* The expression of a statement, argument or default; unlike node_expression it takes a text, too. */
node_id expression_of(const struct sema *s, struct frame f, node_id n);
/* The bytes of a span as the user wrote them, one line, cut when long; owned by S. */
const char *source_words(struct sema *s, span at);

/* A path in parts, from NODE_PATH or from IDENT and DOT expressions. */
enum { PARTS_LIMIT = 64 };
struct part {
  sym name;
  span at;
};
struct parts {
  struct part items[PARTS_LIMIT];
  uint32_t count;
  span at;
  bool broken; /* too long, or not a path */
};
void parts_of_path(const struct sema *s, struct frame f, node_id path, struct parts *res);
bool parts_of_expression(const struct sema *s, struct frame f, node_id n, struct parts *res);
const char *parts_text(struct sema *s, const struct parts *p, uint32_t count);

/* ---- shape.c, phrases.c, blocks.c: every statement once, wherever it stands ---- */

void check_shape(struct sema *s, uint32_t tree);
enum block;
/* The row of the table of blocks that a statement's body is; 0 when it takes none. */
uint8_t block_of(const struct node *statement);
bool block_allows(uint8_t block, enum node_kind kind);
void check_block_place(struct sema *s, struct frame f, node_id parent, node_id n);
void check_phrases(struct sema *s, struct frame f, node_id n);
enum term statement_term(const struct node *n);

/* The first phrase of that word, or 0; the level (0: none); dates (DAY_NONE: none); the path in it. */
node_id phrase_of(const struct sema *s, struct frame f, node_id n, uint16_t word);
uint8_t phrase_level(struct sema *s, struct frame f, node_id n);
/* The same where levels begin at LEAST: a claim may say 0. */
uint8_t phrase_level_from(struct sema *s, struct frame f, node_id n, int least);
day phrase_day(const struct sema *s, struct frame f, node_id n, uint16_t word);
sym because_of(struct sema *s, struct frame f, node_id n);

/* ---- members.c ---- */

enum { MODULE_SCOPE = 0x80000000u };
static inline uint32_t scope_of_module(module_id m) { return MODULE_SCOPE | m; }
entity_id members_find(const struct members *m, uint32_t scope, sym name);
/* Returns the entity that has the name already, or 0 when E has it now. */
entity_id members_add(struct members *m, uint32_t scope, sym name, entity_id e);
void members_free(struct members *m);

/* ---- scope.c ---- */

/* Enters E under NAME; returns the entity that has the name already, or 0. */
entity_id scope_add(struct sema *s, uint32_t scope, sym name, entity_id e);
entity_id scope_find(const struct sema *s, uint32_t scope, sym name);
static inline uint32_t scope_of_frame(struct frame f) { return f.scope ? f.scope : scope_of_module(f.module); }
struct frame frame_of_module(const struct sema *s, module_id m, uint32_t tree);
struct frame frame_inside(struct frame f, entity_id scope);
/* Class or enum at module level; *OTHER is a second meaning when the name is ambiguous. */
class_id find_class(const struct sema *s, module_id from, sym name, class_id *other);
/* The module that the first parts name (alias, module name, std) and how many parts that takes; 0 for none. */
module_id find_module(const struct sema *s, module_id from, const struct parts *p, uint32_t *used);
/* Goes as far as names are known; returns the entity and in *USED the parts taken. 0 when the first is unknown. */
entity_id find_entity(struct sema *s, struct frame f, const struct parts *p, uint32_t *used);
/* What a name is looked up for. KINDS: bits of the kinds that can stand there; CLASS: entities of it, 0: of any. */
enum name_space { SPACE_ENTITY, SPACE_CLASS };
struct sought {
  enum name_space space;
  uint32_t kinds;
  class_id class;
};
/* The whole path is one entity, else E0201 or E0206; 0 then. PATH may be 0. */
/* KINDS: what can stand in that place; only such names are proposed for an unknown one. */
entity_id resolve_entity(struct sema *s, struct frame f, node_id path, uint32_t kinds);
entity_id resolve_entity_parts(struct sema *s, struct frame f, const struct parts *p, struct sought sought);
/* Classes of KINDS are proposed; resolve_class_parts reports nothing when KINDS is 0. */
class_id resolve_class(struct sema *s, struct frame f, node_id path, uint32_t kinds);
class_id resolve_class_parts(struct sema *s, struct frame f, const struct parts *p, uint32_t kinds);
enum entity_kind kind_of_word(sym name, const struct interner *names);
enum entity_kind kind_of_token(uint16_t word);
/* The entity must be of one of KINDS (bits), else E0304; returns it or 0. WHAT names the place: `by`. */
entity_id require_kind(struct sema *s, entity_id e, uint32_t kinds, enum term wanted, const char *what, span at);
#define KIND_BIT(k) (1u << KIND_##k)
#define KINDS_PRINCIPAL (KIND_BIT(ORGANIZATION) | KIND_BIT(PERSON))
#define KINDS_ELEMENT                                                                                                  \
  (KIND_BIT(ORGANIZATION) | KIND_BIT(PERSON) | KIND_BIT(COMPONENT) | KIND_BIT(DATA) | KIND_BIT(PROCEDURE) |            \
   KIND_BIT(SYSTEM))
#define KINDS_ANY UINT32_MAX
#define KINDS_BASE (KINDS_ANY & ~KIND_BIT(QUANTITY)) /* of a class; where a type may stand, quantities may, too */
#define KINDS_SUBJECT (KINDS_ELEMENT | KIND_BIT(FLOW) | KIND_BIT(SENSE) | KIND_BIT(ACTUATE) | KIND_BIT(CONTRACT))
#define KINDS_CHANNEL (KIND_BIT(SYSTEM) | KIND_BIT(COMPONENT))
#define KINDS_FLOW_END ((KINDS_ELEMENT & ~KIND_BIT(DATA)) | KIND_BIT(PORT))
/* The entity named by a phrase with one path, checked against KINDS; 0 when there is none or it is wrong. */
entity_id phrase_entity(struct sema *s, struct frame f, node_id n, uint16_t word, uint32_t kinds, enum term wanted);
enum term kind_term(const struct sema *s, entity_id e);
enum term term_of_kind(enum entity_kind kind);

/* ---- names_suggest.c ---- */

/* A class or entity that M offers to those who import it; 0. */
uint32_t scope_offered(const struct sema *s, module_id m, sym name, enum name_space space);
/* E0201 for part INDEX of a path, looked up in INSIDE (0: from the frame outwards). */
void report_unknown(struct sema *s, struct frame f, const struct parts *p, uint32_t index, entity_id inside,
                    struct sought sought);
/* names_home.c: can E, or a class, stand in that place? The one rule of all proposals. */
bool entity_fits(const struct sema *s, const struct sought *w, entity_id e);
bool class_fits(const struct sought *w, const struct class_info *x);
/* Reports a name that only an import is missing for; false when nothing of the kind is known. */
bool report_home(struct sema *s, struct frame f, const struct part *part, const struct sought *w);
/* Reports a path of which more than KNOWN parts name a module that is not imported. */
bool report_module(struct sema *s, const struct parts *p, uint32_t known);
/* The candidate nearest to WORD, or NULL; counts against the budget of the run. */
const char *suggest(struct sema *s, const char *word, const char *const *candidates, uint32_t count);
void suggestions_free(struct sema *s);

/* ---- classes.c, attributes.c ---- */

void declare_classes(struct sema *s);
void declare_attributes(struct sema *s);
void resolve_presets(struct sema *s);
bool class_below(const struct sema *s, class_id class, class_id ancestor);
/* Declaration seen from CLASS, by either name; NULL when there is none. */
const struct attribute *find_attribute(const struct sema *s, class_id class, sym name);
struct type type_of_node(struct sema *s, struct frame f, node_id type);
/* What a type takes, for messages; owned by S. */
const char *type_words(struct sema *s, const struct type *t);
/* The members of an enum, for messages; owned by S. */
const char *members_text(struct sema *s, class_id c);
uint32_t find_member(const struct sema *s, class_id owner, sym name); /* index + 1 in model.members */
sym ja_name(struct sema *s, struct frame f, node_id n);

/* ---- declare.c, instances.c ---- */

void declare_elements(struct sema *s, node_id test, uint32_t test_tree, module_id test_module);
void declare_statements(struct sema *s, uint32_t frame, uint8_t block, node_id body);
uint32_t frame_add(struct sema *s, struct frame f);
/* Expands the bodies of CLASS and the classes above it, down from STOP (exclusive, 0: all), into E. */
void instances_fill(struct sema *s, entity_id e, class_id class, class_id stop, uint16_t depth);
void class_labels_fill(struct sema *s, entity_id e, class_id class);
void port_labels_fill(struct sema *s);
entity_id declare_evidence(struct sema *s, uint32_t frame, node_id n, entity_id holder);

/* ---- owners.c ---- */

void find_responsible(struct sema *s, node_id test, uint32_t test_tree);
void complete_owners(struct sema *s);
uint8_t flags_of_new(const struct sema *s, struct frame f, const struct node *statement, class_id class);

/* ---- resolving statements: one signature, dispatched by resolve.c ---- */

void resolve_works(struct sema *s);
void resolve_statement(struct sema *s, struct frame f, entity_id self, node_id n);
/* Every statement of a body that made no entity of its own. */
void resolve_body(struct sema *s, struct frame inside, entity_id self, node_id statement);
void resolve_element(struct sema *s, struct frame f, entity_id self, node_id n); /* elements.c */
void resolve_port(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_physical(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_set(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_class_body(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_flow(struct sema *s, struct frame f, entity_id self, node_id n); /* flows.c */
void resolve_transfer(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_measure(struct sema *s, struct frame f, entity_id self, node_id n); /* measures.c */
void resolve_evidence(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_meets(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_answers(struct sema *s, struct frame f, entity_id self, node_id n); /* answers.c */
void enter_waiting_rows(struct sema *s);
void resolve_contract(struct sema *s, struct frame f, entity_id self, node_id n); /* contracts.c */
void resolve_require(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_permit(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_share(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_target(struct sema *s, struct frame f, entity_id self, node_id n); /* statements.c */
void resolve_decision(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_claim(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_complete(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_acts(struct sema *s, struct frame f, entity_id self, node_id n);
void resolve_label(struct sema *s, struct frame f, entity_id self, node_id n); /* labels.c */
void resolve_readers(struct sema *s, struct frame f, entity_id self, node_id n);
void enter_class_readers(struct sema *s);
void resolve_downgrade(struct sema *s, struct frame f, entity_id self, node_id n);
/* `label` of a port or of a `with` phrase: values under the three names given. */
void resolve_marks(struct sema *s, struct frame f, entity_id self, node_id n, const sym names[3]);
void set_day(struct sema *s, entity_id e, sym attribute, day d, span at);
void set_phrase_days(struct sema *s, struct frame f, entity_id e, node_id n, sym since, sym until);
/* One attribute of E: finds the declaration, reads the value against it, sets it. */
void set_attribute(struct sema *s, struct frame f, entity_id e, node_id set);
/* Begins a body: attributes set twice in it are reported. */
void begin_body(struct sema *s);
/* Was ATTRIBUTE set in the body at hand before? Reports E0302 then. WRITTEN: its name as the user spells it. */
bool is_set_twice(struct sema *s, sym attribute, span at, const char *written);

/* ---- subjects.c ---- */

bool has_on_all(const struct sema *s, struct frame f, node_id n);
/* What the `on` phrases of a statement name; with `on all`, every element of the class. */
void subjects_of(struct sema *s, struct frame f, node_id n, struct entity_list *res);
/* As above, else what stands around the statement, else (DEFAULT_OWNER) the responsible organization. */
void subjects_or_around(struct sema *s, struct frame f, node_id n, bool default_owner, struct entity_list *res);

/* ---- requirements.c ---- */

void declare_requirements(struct sema *s);
bool requirement_of_node(struct sema *s, struct frame f, node_id reqref, struct requirement_use *res);
/* QUALIFIER: the module named before `#`, 0 for none. */
bool requirement_of_id(struct sema *s, module_id from, module_id qualifier, sym id, span at,
                       struct requirement_use *res);
/* Index in S->known of a use, or UINT32_MAX; likewise for a category. */
uint32_t known_of_use(const struct sema *s, const struct requirement_use *use);
uint32_t known_category_of_use(const struct sema *s, const struct requirement_use *use);

/* ---- values.c, quantities.c ---- */

/* What a value is for: NAME is the attribute as the user wrote it (0: no attribute), DECLARED where its type stands. */
struct wanted {
  const struct type *type;
  sym name;
  span declared;
  bool quiet;
};
struct value read_value(struct sema *s, struct frame f, node_id n, const struct wanted *w);
bool read_quantity(struct sema *s, struct frame f, node_id n, struct quantity *res);
struct value read_typed_quantity(struct sema *s, struct frame f, node_id n, const struct wanted *w);
struct value read_range(struct sema *s, struct frame f, node_id n, const struct wanted *w);
bool is_range(const struct sema *s, struct frame f, node_id n);
struct value read_text(struct sema *s, struct frame f, node_id text);
void report_member(struct sema *s, span at, sym name, const struct wanted *w);
void report_wrong_type(struct sema *s, struct frame f, node_id n, const struct wanted *w);
bool check_number_range(struct sema *s, struct rational value, node_id n, struct frame f, const struct wanted *w);
void define_units(struct sema *s);
/* E0201 for a kind of quantity, with the nearest there is. */
void report_quantity(struct sema *s, span at, const char *name);
/* `0degC - 300degC` where a range is wanted; false when it is something else. */
bool report_difference(struct sema *s, struct frame f, node_id n);

/* ---- visible.c ---- */

/* What a statement that begins with WORD is; NODE_NONE for other words. */
enum node_kind statement_of_word(uint16_t word);

/* ---- uses.c: nothing happens unless program->uses is there ---- */

void note_use(struct sema *s, module_id from, span at, span target, enum use_kind kind, uint32_t id);
void note_entities(struct sema *s, module_id from, const struct parts *p, uint32_t first, uint32_t end, entity_id e);
void note_attribute(struct sema *s, module_id from, span at, const struct attribute *a);
void note_member(struct sema *s, module_id from, span at, uint32_t member);
void note_module(struct sema *s, module_id from, const struct parts *p, uint32_t count, module_id m);
void note_imports(struct sema *s);

/* ---- allows.c ---- */

void note_annotations(struct sema *s, struct frame f, node_id n);
void note_former_names(struct sema *s, struct frame f, node_id n, entity_id e);
void check_former_names(struct sema *s);

/* ---- former_names.c: flows without a name, of whose ends one had another name; after model_finish ----- */

void derive_former_names(struct sema *s);

#endif
