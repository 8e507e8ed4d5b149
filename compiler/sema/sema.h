/* sema.h - layer 5: from trees to a checked model.
 *
 * The driver finds files and modules and parses them into struct program; sema declares, resolves and types
 * every statement and fills the model; check_model then judges the finished model (connections, ports,
 * transfers, owners). Everything reports into program.diagnostics and goes on; poison is silent downstream.
 *
 * What a filled model looks like, beyond model.h (the contract between names and checks):
 *   element     values by attribute sym (canonical English name); edges PARTS, WITHIN, PORTS, QUANTITIES, EVIDENCE
 *   quantity    KIND_QUANTITY, parent the component; value "range": VALUE_RANGE with the kind in extra, open ends UINT32_MAX
 *   port        KIND_PORT, flag ENTITY_OUTPUT; class = data class or 0 (unknown); values need_c need_i need_a (members of
 *               std.core enum Mark) from `with`; "fallback"
 *   flow        edges SOURCE and SINK to elements always; SOURCE_PORT and SINK_PORT when a port was named or the only
 *               fitting one chosen; VIA in order; FLOW_DATA to the data element; a class of data after `of` instead of an
 *               instance is the flow value "payload" (VALUE_CLASS); CONTRACT. Unnamed flows are called "a->b".
 *   transfer    SOURCE, SINK to components or systems; SOURCE_PORT / SINK_PORT to the quantity on its side and to the
 *               port on the other when named; value "field" (VALUE_TEXT) when a field was named; range resolution accuracy
 *               every safe rate failsafe as values; GUARD edge
 *   measure     entity.level; values status (member), since, until, due, effort, price; edges ON, BY, EVIDENCE; model.meets.
 *               `meets` on one of the six kinds: a model.meets row whose measure is that element, and edges ON from it to its
 *               `on` list (or to itself without one)
 *   evidence    values file digest issued expires author; `since` sets issued, `until` sets expires
 *   contract    values since until and its own attributes; edges PARTIES, REQUIRES, EVIDENCE
 *   require     KIND_REQUIRE, parent the contract; level; value "requirement" (VALUE_REQUIREMENT); edge REQUIRE_PARTY
 *   person      owner = `of X`; acts_for rows and ACTS_FOR edges
 *   procedure   value "within": the range of its `endorse`; texts of a downgrade ("method" "reject") are values of its port
 *   unknown     `x = unknown until DATE`: VALUE_UNKNOWN with extra 1 and the day in first
 *   answers     a row of a category is entered once for each of its requirements without a row of their own, with
 *               `blanket` set; model.meets and model.decisions likewise. Only model.meets of named measures may hold a category.
 *   data        values c i a (members of Mark) and READERS edges from label/readers; value readers_stated (boolean); `any`
 *               is the value readers_any. A port has by default what its data class states, a flow of a class what that
 *               class states
 */
#ifndef CPSFC_SEMA_H
#define CPSFC_SEMA_H

#include "compiler/syntax/syntax.h"
#include "runtime/rules/rules.h"

/* ---- the program the driver hands in ------------------------------------------------------------------- */

struct program_import { module_id module; sym alias; /* 0: none; then names are also visible unqualified */ span at; bool exported; /* `export import`: what it brings in counts as this module's own, seen from others */ };
enum module_role { MODULE_MODEL, MODULE_FRAMEWORK, MODULE_INTERFACE, MODULE_LIBRARY };
struct program_module {
  sym name, version;         /* "line7" and "0" without a module line */
  uint8_t role; bool own;    /* its files were named on the command line */
  bool library;              /* comes with the compiler */
  bool has_module_line;
  VEC(uint32_t) trees;       /* indices in program.trees */
  VEC(struct program_import) imports;
  struct catalogue *catalogue; /* of a framework, or NULL */
};
/* A name where it is used, and where what it means is declared; for the language server. What a class declares stands
 * for the parts of all its instances, so places are compared and not ids. */
enum use_kind { USE_ENTITY, USE_CLASS, USE_ATTRIBUTE, USE_MEMBER, USE_MODULE, USE_REQUIREMENT };
struct name_use { span at, target; uint8_t kind; uint32_t id; };
struct name_uses { VEC(struct name_use) list; };
/* uses.c: by place, each once. TARGET of a USE_REQUIREMENT is not filled; its id is the sym of the id. */
void name_uses_sort(struct name_uses *u);
/* What the library knows though no import brings it in; NULL where it does not. The texts live as long as CONTEXT.
 * module_of: where a class is at home, "std.factory", in Japanese "標準.工場"; module_called: a module by its name in either language. */
struct class_homes {
  const char *(*module_of)(void *context, const char *class_name, enum language language);
  const char *(*module_called)(void *context, const char *name, enum language language);
  void *context;
};

struct program {
  void (*look)(void *context); void *look_context; /* called now and then while names are resolved, for whoever has something else to see to; NULL */
  const struct class_homes *class_homes; /* NULL: nobody is asked; not owned */
  struct name_uses *uses; /* filled when it is there; not owned */
  struct interner names;
  struct sources sources;
  struct diagnostics diagnostics;
  VEC(struct tree) trees;
  VEC(struct program_module) modules; /* [0] none, [1] std.core; imported modules before those that import them */
  module_id core;
  struct model model;
  struct rule_set rules;
  day as_of;
};

/* ---- declare.c, resolve.c, ...: fill program->model ------------------------------------------------------- */

struct sema; /* scopes and symbols; kept for lowering, the language server and `list` */

/* Runs declaration and resolution over all modules. With TEST (a `test` statement in tree TEST_TREE of module
 * TEST_MODULE) the model gets the classes of all modules and only the elements of that test, which counts as own.
 * model_init must have been called; ends with model_finish. The result is freed with sema_free. */
struct sema *sema_run(struct program *p, module_id test_module, uint32_t test_tree, node_id test);
void sema_free(struct sema *s);

enum symbol_kind { SYMBOL_NONE, SYMBOL_CLASS, SYMBOL_ENTITY, SYMBOL_MODULE, SYMBOL_FIELD, SYMBOL_MEMBER, SYMBOL_AMBIGUOUS };
struct symbol { enum symbol_kind kind; uint32_t id; span at; };
/* What a path means at module level, seen from MODULE (imports, aliases, std always in scope); reports E0201 with the
 * nearest name when REPORT. PATH is a NODE_PATH of tree TREE. */
struct symbol sema_resolve(struct sema *s, module_id module, uint32_t tree, node_id path, bool report);
/* One name, unqualified. */
struct symbol sema_lookup(struct sema *s, module_id module, sym name);
/* A path where only a class can stand (`is K`, `on all K`): elements of the same name do not hide it, and the word of a
 * kind is its root class. 0 when there is none; E0201 when REPORT. */
class_id sema_resolve_class(struct sema *s, module_id module, uint32_t tree, node_id path, bool report);
/* The entity a dotted path of NAMES names from MODULE, or 0; for the command line (`why REQ SUBJECT`) and `expect`. */
entity_id sema_entity_by_name(struct sema *s, module_id module, const char *dotted);
/* A requirement reference: fills framework, version and id; checks that it exists (E0201 with catalogue_hint, E0231). */
bool sema_requirement(struct sema *s, module_id module, uint32_t tree, node_id reqref, struct requirement_use *res);
/* A literal node (or literal range, list, name of a member) against the type wanted; reports E03xx. TYPE may be NULL. */
/* The module whose test statement the model is made of; 0: an ordinary model. */
module_id sema_test_module(const struct sema *s);
struct value sema_value(struct sema *s, module_id module, uint32_t tree, node_id expression, const struct type *type);
/* An attribute read at AT by a rule of module FROM, for program.uses. */
void sema_note_attribute(struct sema *s, module_id from, span at, const struct attribute *a);
/* The conditions of offers (`offer ... when COND`), for the lowering to fill model.shares[share].condition. */
struct share_condition { uint32_t share; module_id module; uint32_t tree; node_id expression; };
const struct share_condition *sema_share_conditions(const struct sema *s, uint32_t *count);
/* Where a class is declared: its tree and its node there. */
void sema_class_source(const struct sema *s, class_id c, uint32_t *tree, node_id *node);
/* The Japanese name of a declaration, @ja("..."), or 0. */
sym sema_japanese_name(struct sema *s, uint32_t tree, node_id declaration);
/* Statements silenced by @allow(CODE, reason: "..."): marks matching diagnostics; reports those that match nothing. */
void sema_apply_allows(struct sema *s);

/* ---- visible.c: what may be written at a place ------------------------------------------------------------------- */

/* The class or module that a dotted name means seen from MODULE; 0: none. Nothing is reported. */
class_id sema_class_by_name(struct sema *s, module_id module, const char *dotted);
module_id sema_module_by_name(struct sema *s, module_id module, const char *dotted);
/* FROM itself, what it imports under which alias ("" for none), and the core. */
void sema_each_module(struct sema *s, module_id from, void (*visit)(void *context, module_id m, const char *alias), void *context);
/* Words that may begin a statement in the block of a statement that begins with OUTER (0: the file); how many. */
uint32_t sema_statements_in(uint16_t outer, uint16_t *words, uint32_t limit);
/* May the phrase that begins with PHRASE stand on a statement that begins with WORD? */
bool sema_phrase_fits(uint16_t word, uint16_t phrase);

/* ---- checks.c ...: judge a finished model -------------------------------------------------------------------- */

/* Connections (4.2), ports and flows (4.3), transfers (4.4), owners, dates. Adds to model.checks and D. */
void check_model(struct model *m, struct diagnostics *d, day as_of);
/* The table of 4.2, for the test that enumerates all pairs. STATEMENT is a NODE kind with aux as in nodes.def; ends are
 * entity kinds, PORT_OUTPUT says which port. Returns the code ("E2101") or NULL when allowed. */
const char *connection_allowed(enum node_kind statement, uint16_t word, enum entity_kind from, bool from_output,
                               enum entity_kind to, bool to_output);

#endif
