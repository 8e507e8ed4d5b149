/* plant.h - inside OSCAL: documents about the plant of a program, as opposed to catalogues.
 *
 * Assessment results, plan of action and milestones, system security plan and component definition name the same
 * organizations, elements, findings and risks by the same UUIDs, so that one document can be read beside another. A
 * UUID stands for the name in the spec (a finding's for its fingerprint); that of a document, for all that it says.
 */
#ifndef CPSFC_OSCAL_PLANT_H
#define CPSFC_OSCAL_PLANT_H

#include "runtime/report/oscal/oscal.h"
#include "runtime/report/pipeline/pipeline.h"
#include "runtime/report/risks.h"

struct plant {
  struct json *json;
  const struct report_input *in;
  enum language language;
  struct arena memory;          /* as long as the document is written */
  const char *const *controls;  /* by requirement */
  struct idmap numbers;         /* entity -> 2, 3 ... where several of its kind have one name */
  struct idmap component_types; /* class -> index + 1 in the table of elements.c */
  struct questions questions;
  struct idmap question_of; /* row + 1 -> index + 1 of the question that settles most */
  struct risk_view risks;   /* opened for single findings */
  uint8_t *mentioned;       /* by entity: bits of how the document refers to it */
};
enum { MENTIONED_SUBJECT = 1, MENTIONED_EVIDENCE = 2 };

/* ---- document.c ---- */

/* {ROOT: {"uuid": of the contents, what BODY writes}}. */
void plant_document(struct out *o, const struct report_input *in, const char *root, void (*body)(struct plant *p));

/* For other documents that name the same things: IN has numbers (pipeline.h) and outlives it; J may be changed later. */
void plant_begin(struct plant *p, struct json *j, const struct report_input *in);
void plant_end(struct plant *p);

/* An array or object that is begun by its first item and so is never empty. Begin with {plant, key}. */
struct plant_list {
  struct plant *plant;
  const char *key;
  uint32_t count;
};
/* Begins an object in the array. */
void plant_item(struct plant_list *l);
/* A string in the array. */
void plant_string(struct plant_list *l, const char *text);
void plant_list_end(struct plant_list *l);
/* {"name", "ns", "value"} in the array; nothing when the value is NULL or empty. */
void plant_prop(struct plant_list *l, const char *name, const char *value);
void plant_prop_number(struct plant_list *l, const char *name, uint32_t value);
void plant_prop_date(struct plant_list *l, const char *name, day d);

/* A member that holds markup: TEXT is taken as it is, none of it as markup, control characters as signs. */
void plant_markup(struct plant *p, const char *key, const char *text);
/* A value of one line without markup; nothing when none is left. */
void plant_line(struct plant *p, const char *key, const char *text);
/* The UUID of a name such as "finding FINGERPRINT" in this program; owned by A. */
const char *plant_id(struct arena *a, const struct plant *p, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The identifier of the system described: {"identifier-type", "id"}. */
void plant_system_id(struct plant *p);
/* The end of the last day of something, which is part of it. */
void plant_date_end(struct plant *p, const char *key, day d);

/* ---- parties.c: who there is ---- */

/* "metadata" with roles, organizations and persons. */
void plant_metadata(struct plant *p, enum report_word title);
/* Is it one of those? Others are components. 0 is none. */
bool plant_is_party(const struct plant *p, entity_id e);
/* The UUID by which documents refer to an organization, person or element; owned by A. */
const char *plant_entity_id(struct arena *a, const struct plant *p, entity_id e);
/* "responsible-roles": [{role, party}], for a principal. */
void plant_responsible(struct plant *p, const char *role, entity_id who);
/* What people call it: its `name`, else its name in the spec; owned by A. */
const char *plant_title(struct arena *a, const struct plant *p, entity_id e);

/* ---- elements.c: what there is ---- */

/* Fills component_types. */
void plant_component_types(struct plant *p);

/* Is E stated by the spec, not by the library? Is it a component of the plant whether or not it is judged? */
bool plant_is_stated(const struct plant *p, entity_id e);
bool plant_is_described(const struct plant *p, entity_id e);
/* hardware, software, interconnection ...: a word of OSCAL, else one of ours. */
const char *plant_component_type(const struct plant *p, entity_id e);
/* The UUID of E as a component; owned by A. */
const char *plant_component_id(struct arena *a, const struct plant *p, entity_id e);
/* "title", "description", "props": what the spec says of it. */
void plant_component_words(struct plant *p, struct arena *a, entity_id e);
/* A member of a list of components. */
void plant_component(struct plant_list *l, entity_id e);
/* A reference to whoever or whatever is judged, in a list of subjects. */
void plant_subject(struct plant_list *l, entity_id e);
/* "local-definitions": the subjects that were mentioned, and this program as the tool that looked. */
void plant_local_definitions(struct plant *p);
/* "origins": this program. */
void plant_origins(struct plant *p);

/* ---- observations.c, risks.c: what was found, in each model that speaks of it ---- */

/* A row as these write it: with its record, its proof and a memory of its own. Begin with plant_row_begin. */
struct plant_row {
  struct plant *plant;
  uint32_t row;
  struct arena memory;
  struct finding finding;
  struct proof proof;
  const char *number;
};
void plant_row_begin(struct plant_row *r, struct plant *p, uint32_t row);
void plant_row_end(struct plant_row *r);
/* "title" and "description": the requirement and the subject; the verdict in a sentence. */
void plant_row_words(struct plant_row *r);
/* How the requirement is implemented on the subject: the verdict, and the measures that count; in the row's memory. */
const char *plant_row_statement(struct plant_row *r);
/* "props": the verdict in our words. */
void plant_row_props(struct plant_row *r);
/* LIST: [{KEY: uuid}], of the observation, risk or finding (WHAT) of this row. */
void plant_row_related(struct plant_row *r, const char *list, const char *key, const char *what);

/* A risk is left by what is a gap or undecided; a finding says satisfied or not, so what is undecided has none. */
static inline bool row_has_risk(const struct finding_row *r) {
  return r->status == STATUS_GAP || r->status == STATUS_UNDECIDED;
}
static inline bool row_has_finding(const struct finding_row *r) {
  return r->status == STATUS_GAP || r->status == STATUS_MET;
}
/* "observations", "risks" and "findings" of the rows that are WANTED. FURTHER: adds observations that belong to no row;
 * NULL. */
void plant_rows(struct plant *p, bool (*wanted)(const struct report_input *in, const struct finding_row *r),
                void (*further)(struct plant_list *observations));
/* One item of "risks". */
void plant_risk(struct plant_list *l, struct plant_row *r);
/* implemented, partial, planned, alternative, not-applicable; NULL: none of these. */
const char *plant_implementation_state(const struct plant *p, const struct finding *f);

/* "remarks" of what is undecided: the question that would settle most, and whom to ask. */
void plant_row_question(struct plant_row *r);

/* ---- controls.c ---- */

/* "control-implementation": each requirement judged on something, or that applies to nothing. Marks the subjects. */
void plant_control_implementation(struct plant *p);

/* ---- matter.c: back-matter ---- */

/* Another document that this one rests on, as a resource of its own. */
struct plant_imported {
  const char *name;
  enum report_word title, description;
};
/* KEY: {"href": "#uuid"}. */
void plant_import(struct plant *p, const char *key, const struct plant_imported *x);
/* "back-matter": what is imported (NULL: nothing), catalogues, evidence that was mentioned. */
void plant_back_matter(struct plant *p, const struct plant_imported *imported);
/* "#uuid" of the catalogue of a framework among those resources; owned by A. */
const char *plant_catalogue_href(struct arena *a, const struct plant *p, uint32_t framework);
/* The UUID of the resource of a piece of evidence, which is then mentioned; owned by A. */
const char *plant_evidence_href(struct arena *a, struct plant *p, entity_id evidence);

#endif
