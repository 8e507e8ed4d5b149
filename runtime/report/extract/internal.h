/* internal.h - inside the making of an extract: where the model may still be looked at. Writers don't include it. */
#ifndef CPSFC_EXTRACT_INTERNAL_H
#define CPSFC_EXTRACT_INTERNAL_H

#include "runtime/report/extract/extract.h"

struct making {
  const struct report_input *in;
  const struct model *model;
  struct extract *x;
  struct arena *memory;
  const struct principals *principals;
  entity_id audience;     /* the first of its twins */
  uint8_t *why;           /* per entity, bits; 0: hidden */
  uint32_t *place;        /* per entity: index + 1 in x->elements */
  uint8_t *their_module;  /* per module: an interface of the organization asked for */
  struct idmap own_twin;  /* first of the twins -> the one of our own modules */
  struct interner names;  /* of elements, to tell equal ones apart */
  struct idmap name_count;
  struct idmap pairs;     /* (requirement, subject) -> row + 1 */
  uint32_t *found;        /* per row of findings: 0 hidden, 1 to be shown; then index + 1 in x->findings */
  uint32_t *contract_place; /* per entity: index + 1 in x->contracts */
  const struct extract_requirement **requirements; /* per requirement, made on demand */
};
bool making_is_audience(const struct making *k, entity_id e);
struct bilingual_text making_class(const struct making *k, class_id c);
struct bilingual_text making_kind(const struct making *k, entity_id e);
struct bilingual_text making_role(const struct making *k, entity_id who);
/* In x->elements; NO_ELEMENT when hidden. */
uint32_t making_place(const struct making *k, entity_id e);
/* rows.c: contracts, claims, findings, answers and their counts. */
void making_rows(struct making *k);

#endif
