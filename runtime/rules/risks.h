/* risks.h - layer 2: risks of a program, asked when a writer wants them (language.md 5.7).
 *
 * Nothing of this is kept per finding: a row of the findings stays a few bytes, and what leads from it to a security
 * event is derived from the catalogue again. A pass over all findings or all elements is linear.
 */
#ifndef CPSFC_RISKS_H
#define CPSFC_RISKS_H

#include "runtime/rules/rules.h"

/* ---- risks.c: one question about one element ---- */

/* Ratings go from lowest to highest: what is unknown may be anything. */
struct risk_value {
  uint8_t truth;                              /* enum truth */
  uint8_t likelihood[2], impact[2], rating[2]; /* enum rating */
};
enum truth source_evaluate(struct evaluation *e, uint32_t source, entity_id subject);
struct risk_value risk_evaluate(struct evaluation *e, uint32_t risk, entity_id subject);
/* UNKNOWN_ when nothing decides it. */
enum truth characteristic_evaluate(struct evaluation *e, uint32_t characteristic, entity_id organization);

#endif
