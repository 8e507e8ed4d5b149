/* cyclonedx.h - inside CycloneDX 1.6: a bill of materials with attestations (ECMA-424).
 *
 * What is described stands in it as components, services and organizations, the frameworks as standards, findings as claims
 * (met) and counter-claims (gap), each about one of these. Every bom-ref of something described is the UUID that the OSCAL
 * documents of the program give it. Nothing is signed, and no degree of confidence is made up.
 */
#ifndef CPSFC_CYCLONEDX_H
#define CPSFC_CYCLONEDX_H

#include "runtime/report/contents.h"
#include "runtime/report/oscal/plant.h"

/* A claim or counter-claim as the attestations need it. */
struct bom_claim { uint32_t requirement; entity_id responsible; const char *ref, *mitigation; /* NULL: none planned */ uint8_t status, lo, basis; };

struct bom {
  struct json *json;
  const struct report_input *in;
  enum language language;
  struct plant plant;          /* names things as OSCAL does */
  struct contents contents;    /* of the frameworks that have findings */
  VEC(struct bom_claim) claims; /* met, gap and undecided, in the order of the findings */
  struct out claim_text, plan_text; /* members of "claims" and of "evidence", written while the findings are read */
};

/* "cpsf@1.0.0#CPS.AM-1", the bom-ref of a requirement; owned by A. */
const char *bom_requirement_ref(struct arena *a, const struct bom *b, uint32_t requirement);
/* {"name": "cpsfc:NAME", "value"} in a list "properties"; nothing when the value is NULL or empty. */
void bom_property(struct plant_list *l, const char *name, const char *value);

/* elements.c */

/* Is the entity one of the organizations, components or services that stand in it anyway? */
bool bom_is_listed(const struct bom *b, entity_id e);
void bom_components(struct bom *b);     /* "components" */
void bom_services(struct bom *b);       /* "services" */
void bom_organizations(struct bom *b);  /* "organizations" of the targets, people inside */

/* standards.c */

void bom_definitions(struct bom *b);    /* "definitions" */

/* claims.c */

void bom_collect(struct bom *b);        /* reads all findings once */
void bom_declarations(struct bom *b);   /* "declarations" */

#endif
