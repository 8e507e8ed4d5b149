/* names.c - see names.h. */
#include "runtime/report/names.h"

const char *const status_names[] = {"met", "gap", "undecided", "no_target"};
const char *const reason_names[] = {NULL, "unanswered", "missing", "insufficient", "no_evidence", "expired", "planned", "structural"};
const char *const disposition_names[] = {NULL, "open", "planned", "accepted", "excluded"};
const char *const basis_names[] = {NULL, "stated", "evidenced", "third_party", "derived"};
const char *const rating_names[] = {NULL, "low", "moderate", "high"};
const char *const confidence_names[] = {NULL, "verified", "recalled", "authored"};
