/* names.h - the words that data use for verdicts in every format and language: written by one part, read by another
 * (`compare`, `diff`), documented in docs/schema. By enum value; NULL for the NONE of each. */
#ifndef CPSFC_NAMES_H
#define CPSFC_NAMES_H

#include "runtime/rules/rules.h"

extern const char *const status_names[STATUS_NO_TARGET + 1];               /* met gap undecided no_target */
extern const char *const reason_names[REASON_STRUCTURAL + 1];              /* - unanswered missing insufficient no_evidence expired planned structural */
extern const char *const disposition_names[DISPOSITION_EXCLUDED + 1];      /* - open planned accepted excluded */
extern const char *const basis_names[BASIS_DERIVED + 1];                   /* - stated evidenced third_party derived */
extern const char *const rating_names[RATING_HIGH + 1];                    /* - low moderate high */
extern const char *const confidence_names[CONFIDENCE_AUTHORED + 1];        /* - verified recalled authored */

#endif
