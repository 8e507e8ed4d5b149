/* model.h - layer 1: a compiled spec as flat arrays, the only thing rules and reports see.
 *
 * Everything that can be a subject or be named is an *entity* with a dense 32-bit id (0 is none): the six
 * kinds, flows, transfers, measures, evidence, contracts, requires, quantities, ports. Attribute values lie
 * in one array, sorted by entity; relations are edge lists turned into CSR (compressed sparse rows) in both
 * directions by model_finish. Statements about the model that are not entities (targets, answers, decisions,
 * claims, complete, offers ...) are arrays of their own. Every record keeps the span it came from.
 *
 * The compiler fills the arrays through model_add_*; after model_finish the model is read only.
 */
#ifndef CPSFC_MODEL_H
#define CPSFC_MODEL_H

#include "runtime/base/base.h"

typedef uint32_t entity_id;  /* 0: none */
typedef uint32_t class_id;   /* 0: none */
typedef uint32_t module_id;  /* 0: none */
typedef uint32_t number_id;  /* index in model.numbers */

/* ---- units.c, quantity.c, units.def: dimensions, quantity kinds, units ----------------------------------------- */

/* Exponents of the base dimensions: length mass time current temperature amount luminous angle
 * information money pieces. */
enum { DIMENSION_BASES = 11 };
struct dimension { int8_t power[DIMENSION_BASES]; };

/* A quantity kind: Velocity, Torque, Energy ... Two kinds may share a dimension and stay different. */
typedef uint16_t quantity_kind; /* 0: any kind of that dimension (compound units, plain numbers) */
struct kind_info { sym name, name_ja; struct dimension dimension; bool point; /* Temperature: a scale with an origin */ sym shown; /* the unit of computed values, or 0 */ };
struct unit_info {
  sym name;                       /* degC, mm, rpm */
  struct dimension dimension;
  quantity_kind kind;             /* 0: whatever kind the context asks for */
  struct rational factor, offset; /* base = value * factor + offset */
  bool point_only;                /* degC, degF: never a difference */
  const char *meaning;            /* "revolutions per minute" */
};
struct units {
  VEC(struct kind_info) kinds;    /* [0] is "any" */
  VEC(struct unit_info) list;     /* in the order of units.def, then the program's own */
  struct idmap by_name, kind_by_name;
};
struct quantity {
  struct rational value; /* in base units */
  struct dimension dimension;
  quantity_kind kind;
  bool point;            /* given in a point-only unit */
  bool ambiguous;        /* K: a point or a difference, as the context asks */
  sym written;           /* as the user wrote it */
};
enum quantity_error { QUANTITY_OK, QUANTITY_UNKNOWN_UNIT, QUANTITY_TOO_LARGE, QUANTITY_MALFORMED };

/* Loads units.def: SI with prefixes and what a plant uses. */
void units_init(struct units *u, struct interner *names);
void units_free(struct units *u);
/* Reads "7.1mm/s", "80%", "50rpm/s", "12N.m", "9.8m/s^2", a bare "12". On UNKNOWN_UNIT *BAD is the unit's text. */
enum quantity_error quantity_parse(const struct units *u, struct interner *names, const char *text, size_t length,
                                   struct quantity *res, sym *bad);
/* Adds a program's own unit: NAME = QUANTITY. False when the name is taken. */
bool units_add(struct units *u, struct interner *names, sym name, struct quantity value);
/* Adds a program's own dimension (kind) NAME with the dimension given. False when the name is taken. */
bool units_add_kind(struct units *u, sym name, sym name_ja, struct dimension dimension, bool point, quantity_kind *res);
quantity_kind units_kind_find(const struct units *u, sym name); /* English or Japanese name; 0 when unknown */
/* May a quantity stand where KIND is wanted? DIFFERENCE: a difference of that kind (resolution, rate). */
enum quantity_fit { FIT_OK, FIT_DIMENSION, FIT_KIND, FIT_POINT };
enum quantity_fit quantity_fits(const struct units *u, const struct quantity *q, quantity_kind kind, bool difference);
/* The unit nearest in spelling, or NULL. */
const char *units_nearest(struct arena *a, const struct units *u, const struct interner *names, sym unit);
bool dimension_equal(struct dimension a, struct dimension b);
/* "length per time" and the like; owned by A. */
const char *dimension_text(struct arena *a, struct dimension d);
/* A value in base units as a person writes it, in the usual unit of KIND: "1500rpm". For values nobody wrote; owned by A. */
const char *quantity_text(struct arena *a, const struct units *u, const struct interner *names, struct rational value, quantity_kind kind);

/* ---- values ------------------------------------------------------------------------------------------- */

enum value_tag {
  VALUE_NONE,     /* not set and no default: reads as unknown */
  VALUE_ABSENT,   /* `absent` */
  VALUE_UNKNOWN,  /* `unknown` */
  VALUE_BETWEEN,  /* `unknown in lo .. hi`: first, second index numbers */
  VALUE_BOOLEAN,  /* first: 0 or 1 */
  VALUE_NUMBER,   /* first: numbers; kind 0, dimensionless */
  VALUE_QUANTITY, /* first: numbers; quantity kind in extra; the user's spelling in second */
  VALUE_RANGE,    /* first, second: numbers lo and hi; extra: quantity kind; UINT32_MAX is an open end */
  VALUE_TEXT,     /* first: sym (the English text, or the only one); second: the Japanese one or 0 */
  VALUE_DATE,     /* first: day as uint32_t */
  VALUE_MEMBER,   /* enum member; first: sym of the member; second: enum (class_id) */
  VALUE_ENTITY,   /* first: entity */
  VALUE_CLASS,    /* first: class */
  VALUE_REQUIREMENT, /* first: sym of the id; second: framework sym or 0; extra: 1 for a category, in `require` */
  VALUE_LIST,     /* first: start in model.list_items; second: count */
  VALUE_DIGEST    /* first: sym */
};
struct value { uint8_t tag; uint8_t by_default; uint16_t extra; uint32_t first, second; };

/* ---- classes -------------------------------------------------------------------------------------------- */

enum entity_kind {
  KIND_NONE, KIND_ORGANIZATION, KIND_PERSON, KIND_COMPONENT, KIND_DATA, KIND_PROCEDURE, KIND_SYSTEM,
  KIND_FLOW, KIND_SENSE, KIND_ACTUATE, KIND_MEASURE, KIND_EVIDENCE, KIND_CONTRACT, KIND_REQUIRE,
  KIND_QUANTITY, KIND_PORT, KIND_FIELD, KIND_COUNT
};
#define KIND_IS_ELEMENT(k) (KIND_ORGANIZATION <= (k) && (k) <= KIND_SYSTEM)

enum type_former {
  TYPE_TEXT, TYPE_BOOLEAN, TYPE_INTEGER, TYPE_NUMBER, TYPE_DATE, TYPE_TIME, TYPE_QUANTITY, TYPE_ENUM,
  TYPE_ENTITY, /* an element of class `of` or below, or of kind `kind` when of = 0 */
  TYPE_CLASS, TYPE_REQUIREMENT, TYPE_DIGEST, TYPE_RANGE /* a range of that quantity kind */, TYPE_ANY
};
struct type {
  uint8_t former; bool list, optional, has_range; uint8_t kind; bool difference;
  quantity_kind quantity; class_id of;  /* enum or class */
  number_id lo, hi;                     /* range, UINT32_MAX: open */
};
struct attribute { /* declared by a class */
  sym name, name_ja; class_id owner; struct type type; struct value preset; span at; const char *doc;
};
struct class_info {
  sym name, name_ja, qualified; /* std.factory.Plc */
  module_id module; class_id parent; uint8_t kind; bool is_enum, exported;
  uint32_t first_attribute, attribute_count; /* in model.attributes, own ones only */
  uint32_t first_member, member_count;       /* of an enum, in model.members */
  uint32_t pre, post;           /* preorder interval: x is K  <=>  K.pre <= class(x).pre && class(x).pre < K.post */
  span at; const char *doc;
};
struct enum_member { sym name, name_ja; class_id owner; span at; const char *doc; };
struct module_info { sym name, version; bool own, framework, interface, library /* comes with the compiler */; uint32_t file; span at; };

/* ---- entities -------------------------------------------------------------------------------------------- */

enum entity_flag {
  ENTITY_EXTERNAL = 1, ENTITY_EXPORTED = 2, ENTITY_OWN = 4, /* own: judged; neither external nor imported */
  ENTITY_OUTPUT = 8,    /* a port: output, else input */
  ENTITY_IMPLICIT = 16, /* made by the compiler: an implicit port, an unnamed flow */
  ENTITY_ANSWER = 32,   /* a measure that is a row of an answers block */
  ENTITY_BLANKET = 64,  /* ... that stood for a category */
  ENTITY_FROM_CLASS = 128 /* part made by a composite class */
};
struct entity {
  uint8_t kind; uint8_t flags; uint16_t level; /* measures, requires: 1..3, 0 not stated */
  sym name; class_id class; entity_id parent, owner; module_id module;
  span at;              /* its name */
  uint32_t first_value; /* in model.values after model_finish; the end is the next entity's */
};
struct entity_value { entity_id entity; sym attribute; struct value value; span at; };

/* Relations as the rules name them. Sources and targets are entities; built by model_add_edge. */
enum relation {
  RELATION_PARTS,        /* element -> nested elements (direct) */
  RELATION_WITHIN,       /* element -> systems it lies within (places, zones) */
  RELATION_OWNED,        /* principal -> elements; derived from entity.owner by model_finish */
  RELATION_FLOWS,        /* element -> flows that begin or end at it; derived */
  RELATION_SOURCE,       /* flow, transfer -> element (sense, actuate: the component) */
  RELATION_SINK,
  RELATION_SOURCE_PORT,  /* flow, transfer -> port, quantity or field entity when given */
  RELATION_SINK_PORT,
  RELATION_VIA,          /* flow -> systems or components, in order */
  RELATION_FLOW_DATA,    /* flow -> data */
  RELATION_HOLDERS,      /* data -> element it is nested in */
  RELATION_CONTRACT,     /* flow -> contract (under) */
  RELATION_ON,           /* measure -> where it is placed directly */
  RELATION_EVIDENCE,     /* measure, contract, procedure, element -> evidence */
  RELATION_PARTIES,      /* contract -> organizations */
  RELATION_REQUIRES,     /* contract -> require entries */
  RELATION_REQUIRE_PARTY,/* require -> organization */
  RELATION_MEETS_BY,     /* measure -> element that meets the requirement by itself (kind `meets`) */
  RELATION_BY,           /* measure, evidence -> who answers for it */
  RELATION_ACTS_FOR,     /* person, organization -> organization */
  RELATION_PERSONS,      /* organization -> persons; derived from owner */
  RELATION_GUARD,        /* actuate -> procedure */
  RELATION_PORTS,        /* element -> its ports */
  RELATION_QUANTITIES,   /* component -> its quantities */
  RELATION_SENSE_OF,     /* component -> transfers that start or end there; derived from SOURCE, SINK */
  RELATION_ACTUATE_OF,
  RELATION_CONNECTED,    /* system -> elements with a flow via it; component likewise -> systems; derived */
  RELATION_READERS,      /* data -> organizations */
  RELATION_COUNT
};
struct edge { entity_id from, to; };
/* Most elements have no edge of one relation: a bit each tells which have, and only those have a place in START. */
struct relation_rows {
  struct row_word { uint64_t present; uint32_t before; } *words; /* 64 entities each; BEFORE: how many before them have a row */
  uint32_t *start;
  entity_id *items;
};
struct relation_edges { VEC(struct edge) edges; struct relation_rows forward, backward; };

/* ---- statements about the model ---------------------------------------------------------------------------- */

struct requirement_use { sym framework; /* name without version, 0: the only one in scope */ sym version; sym id; bool category; };
struct meets { entity_id measure; struct requirement_use requirement; uint8_t level; span at; };   /* measure or element; level 0: not stated */
struct target { sym framework, version, profile; uint8_t level; entity_id on; /* 0: everywhere */ span at; };
enum answer_value { ANSWER_LEVEL, ANSWER_UNKNOWN, ANSWER_NOT_APPLICABLE };
struct answer { /* a row; ANSWER_LEVEL with level 0 is "stated: not done" */
  struct requirement_use requirement; uint8_t value, level; bool blanket;
  entity_id on, by, measure; /* measure: the unnamed one, 0 for level 0, unknown, not_applicable */
  day since, until, planned_due; uint8_t planned_level; /* 0: none planned */
  sym because; span at;
};
enum decision_kind { DECISION_ACCEPT, DECISION_EXCLUDE };
struct decision {
  uint8_t kind, level; /* 0: not stated */
  struct requirement_use requirement; entity_id on, by; day since, until; sym because; uint32_t answer; /* index + 1 of the row it comes from */ span at;
  struct value compensating; /* what stands in meanwhile: an entity, a list of them, a text; VALUE_NONE */
};
struct completeness { uint8_t kind; /* entity_kind; KIND_MEASURE for `complete measure` */ class_id class; entity_id within, by; day since, until; span at; };
struct claim { struct requirement_use requirement; entity_id on, by; /* 0: whoever it is about */ uint8_t level; bool level_stated; /* level 0: not reached */ bool own, exported; sym because; day since, until; span at; sym basis; /* member of std.core's ClaimBasis, 0: not stated */ };
enum share_kind { SHARE_OFFER, SHARE_RELY };
struct share { uint8_t kind, level; struct requirement_use requirement; entity_id contract, on, by; uint32_t condition; /* expression in the rule set, 0: none */ span at; };
struct permit { entity_id contract, reader; VEC(entity_id) data; span at; };
struct acts_for { entity_id who, principal; day since, until; span at; };
struct downgrade { entity_id procedure, port, by; uint8_t endorse; sym c, i, a; struct value within; sym because; bool has_readers, has_evidence; span at; };
struct former_name { entity_id entity; sym name; span at; }; /* @was */

/* Built-in checks (V codes) already decided by the compiler, one per code and subject. */
enum truth { FALSE_, UNKNOWN_, TRUE_ }; /* strong Kleene order: and is min, or is max */
struct builtin_check {
  sym code; entity_id subject;
  uint8_t result;   /* enum truth: FALSE_ is a violation */
  uint8_t severity; /* 1..3 */
  bool listed;      /* undecided ones listed one by one */
  enum message message; const char *arguments[DIAG_ARGUMENTS]; span at; /* the sentence: of the violation, or a NOTE saying what is missing */
  uint32_t first_cause, cause_count; /* in model.check_causes: further sentences below the first one, in order */
  uint32_t first_way, way_count; /* in model.check_ways: the way through the process that the sentence tells of */
};
struct check_cause { uint8_t result; enum message message; const char *arguments[DIAG_ARGUMENTS]; span at; const entity_id *way; uint32_t way_count; /* as in a check, until it is drafted */ };
/* Checks that are only counted: what holds, and what stays open because nothing was said about that subject. */
struct check_total { sym code; uint32_t met, open; };

struct model {
  struct arena memory;
  struct interner *names; /* shared with the session */
  struct sources *sources;
  struct units units;
  VEC(struct module_info) modules;   /* [0] none */
  VEC(struct class_info) classes;    /* [0] none */
  VEC(struct attribute) attributes;
  VEC(struct enum_member) members;
  VEC(struct entity) entities;       /* [0] none */
  VEC(struct entity_value) values;   /* sorted by (entity, attribute) after model_finish */
  VEC(struct rational) numbers;
  VEC(sym) spellings;                /* parallel to numbers: as the user wrote it, 0 when nobody did */
  VEC(struct value) list_items;
  struct relation_edges relations[RELATION_COUNT];
  VEC(struct meets) meets;
  VEC(struct target) targets;
  VEC(struct answer) answers;
  VEC(struct decision) decisions;
  VEC(struct completeness) completes;
  VEC(struct claim) claims;
  VEC(struct share) shares;
  VEC(struct permit) permits;
  VEC(struct acts_for) acts;
  VEC(struct downgrade) downgrades;
  VEC(struct former_name) former_names;
  VEC(struct builtin_check) checks;
  VEC(struct check_cause) check_causes;
  VEC(entity_id) check_ways;
  VEC(struct check_total) check_totals; /* one per code, in the order first counted */
  uint32_t uncleared_elements; /* elements that hold, receive or give data and for which the part of their label that a check asks for is missing */
  uint32_t unlabelled_data, unlabelled_sources; /* why checks stay open: own data without any label; where unnamed data begin */
  class_id root_class[KIND_COUNT];
  struct idmap unread_channels;      /* flows with something behind `via` that could not be read, which was said */
  struct idmap attribute_index;      /* (class, either name) -> index + 1 in attributes; made by model_finish */
  struct idmap shown_modules;        /* outermost element of an imported module -> the name of its module that tells it from
                                        an element of the same name elsewhere; made by model_finish */
  uint8_t *kinds; /* of the entities again, close together for whoever looks for a few of them; made by model_finish */
  bool has_due; /* some value is unknown with a date on which an answer is due; made by model_finish */
  bool finished;
};

/* model.c */
void model_init(struct model *m, struct interner *names, struct sources *sources);
void model_free(struct model *m);
entity_id model_add_entity(struct model *m, enum entity_kind kind, sym name, class_id class, entity_id parent, module_id module, span at);
/* Later values of the same attribute replace earlier ones only when the earlier came from a class. */
void model_set(struct model *m, entity_id e, sym attribute, struct value v, span at);
void model_add_edge(struct model *m, enum relation r, entity_id from, entity_id to);
number_id model_add_number(struct model *m, struct rational r);
/* As above, remembering how the user wrote it, so that range ends read "0rpm .. 1500rpm" again. */
number_id model_add_written(struct model *m, struct rational r, sym written);
struct value value_list(struct model *m, const struct value *items, uint32_t count);
/* Sorts values, numbers classes in preorder, builds CSR, derives relations. Call once, O(entities + edges + values log). */
void model_finish(struct model *m);

/* query.c: valid after model_finish */

/* What was written on E itself, or NULL; presets of its class are not looked at. */
const struct entity_value *model_value_set(const struct model *m, entity_id e, sym attribute);

/* Neighbours of E, in the order the edges were added; *COUNT may be 0. Owned by the model. */
const entity_id *model_related(const struct model *m, enum relation r, entity_id e, uint32_t *count);
/* The same against the direction of the edges, for the relations that anybody reads so; rows for all would cost as much
 * as the model. */
bool relation_reads_back(enum relation r);
const entity_id *model_related_back(const struct model *m, enum relation r, entity_id e, uint32_t *count);
/* The first neighbour, or 0. */
entity_id model_one(const struct model *m, enum relation r, entity_id e);
/* The value set on E, else the nearest class default (by_default set), else VALUE_NONE. AT may be NULL. */
struct value model_value(const struct model *m, entity_id e, sym attribute, span *at);
/* The declaration of ATTRIBUTE seen from CLASS (English or Japanese name), or NULL. */
const struct attribute *class_attribute(const struct model *m, class_id class, sym name);
/* The nearest declaration of ATTRIBUTE seen from CLASS that has a default, or NULL. */
const struct attribute *class_preset(const struct model *m, class_id class, sym name);
bool class_is(const struct model *m, class_id class, class_id ancestor);
bool entity_is(const struct model *m, entity_id e, class_id ancestor);
class_id class_find(const struct model *m, const char *qualified); /* linear; for set-up and tests */
/* Every measure that covers E (language.md 0.3, Covers): callback per measure and the entity it sits on, in id
 * order of discovery, each once; stops when it returns false. */
bool model_covering(const struct model *m, entity_id e, bool (*visit)(void *context, entity_id measure, entity_id on), void *context);
/* Every element around E: itself, what it is part of or lies within, at any depth; each once, nearest first. For a
 * flow or transfer: itself and the elements that contain both its ends. */
struct entity_list { VEC(entity_id) items; };
void model_around(const struct model *m, entity_id e, struct entity_list *res);

/* text.c: what people read */

/* Qualified name inside its module: "line7.drive7", nothing else. Owned by A. */
const char *entity_path(struct arena *a, const struct model *m, entity_id e);
/* The same as people read it: with the module when WITH_MODULE ("plant.line7.drive7"); else an imported element whose
 * name another module also uses begins with the last part of its module's name ("s7.company"). Owned by A. */
const char *entity_name(struct arena *a, const struct model *m, entity_id e, bool with_module);
/* "component", "モノ" ... one word, no article. */
const char *kind_text(enum entity_kind kind, enum language language);
/* A value as the user would write it; owned by A. */
const char *value_text(struct arena *a, const struct model *m, struct value v, enum language language);
/* Class name in that language ("Plc", "PLC"), qualified when QUALIFIED. */
const char *class_text(const struct model *m, class_id c, enum language language);
/* The same as arguments of messages, in the language of the reader: a class, a kind of quantity, a member (index in
 * MEMBERS). Owned by A. */
const char *class_reference(struct arena *a, const struct model *m, class_id c);
const char *quantity_reference(struct arena *a, const struct model *m, quantity_kind k);
const char *member_reference(struct arena *a, const struct model *m, uint32_t member);
/* Layer 1..3 of a subject (language.md 5.9). */
int entity_layer(const struct model *m, entity_id e);
/* "#CPS.DS-3" with its framework when several are in scope; owned by A. */
const char *requirement_use_text(struct arena *a, const struct model *m, struct requirement_use r);

#endif
