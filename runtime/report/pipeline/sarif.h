/* sarif.h - inside SARIF 2.1.0: rules, results, and the places both refer to. */
#ifndef CPSFC_SARIF_H
#define CPSFC_SARIF_H

#include "runtime/report/pipeline/pipeline.h"

enum { SARIF_NONE = UINT32_MAX };

/* An item of another standard that a requirement is linked to. */
struct sarif_taxon { sym id; uint32_t taxonomy, index; };
struct sarif_taxonomy { sym standard; uint32_t count; };
struct sarif_link { uint32_t requirement, taxon; uint8_t relation; };

struct sarif {
  struct json *json;
  const struct report_input *in;
  enum language language;
  bool problems_only;             /* what a forge should raise an alert for */
  struct region_mark mark;
  struct idmap artifacts;         /* file -> index + 1 */
  struct interner logical_names;  /* kind and name; elements alike in several modules are one to whoever reads this */
  struct idmap logical;           /* of logical_names -> index + 1 */
  VEC(entity_id) logical_order;
  uint32_t *rule_of;              /* requirement -> index, or SARIF_NONE */
  uint32_t *rule_of_message;      /* enum message -> index, or SARIF_NONE */
  VEC(struct sarif_taxonomy) taxonomies;
  VEC(struct sarif_taxon) taxa;   /* in the order met */
  VEC(struct sarif_link) links;   /* by requirement, then as met */
  uint32_t *first_link;           /* of requirement r: first_link[r] .. first_link[r + 1] */
};

/* ---- sarif_places.c ---- */

void sarif_artifacts(struct sarif *s);         /* "artifacts" */
/* "artifactLocation": {"uri", "uriBaseId", "index"} of the file AT lies in. */
void sarif_artifact_location(struct sarif *s, span at);
void sarif_region(struct sarif *s, const char *key, span at);
/* "physicalLocation", when the place is one in a file. */
void sarif_physical_location(struct sarif *s, span at);
/* "logicalLocations": the declared name, which is entered in the list of the run. */
void sarif_logical_location(struct sarif *s, struct arena *a, entity_id e);
/* "logicalLocations" of the run: all that were entered. */
void sarif_logical_locations(struct sarif *s);
/* Is the place in a file that belongs to the spec? Those of the library are in nobody's repository. */
bool sarif_is_in_spec(const struct sarif *s, span at);

/* ---- sarif_rules.c ---- */

/* Finds out which rules and taxa there are. */
void sarif_collect(struct sarif *s);
void sarif_rules(struct sarif *s);             /* "rules" of the driver */
void sarif_taxonomies(struct sarif *s);        /* "taxonomies" */
void sarif_supported_taxonomies(struct sarif *s);
/* The id of a rule: of several frameworks that use one, each with its name in front; owned by A. */
const char *sarif_rule_id(struct arena *a, const struct sarif *s, uint32_t requirement);

/* {"text": ...}: a message, in which braces and links would have a meaning. */
void sarif_text(struct sarif *s, const char *key, const char *text);

/* ---- sarif_results.c ---- */

void sarif_results(struct sarif *s);           /* "results" */

#endif
