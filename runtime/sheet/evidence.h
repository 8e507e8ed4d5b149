/* evidence.h - inside the check sheet: evidence in a cell, one line each:
 *   規程/基本方針.pdf 責任者 工場長 開始 2026-04-01 期限 2027-03-31 sha256"…" */
#ifndef CPSFC_SHEET_EVIDENCE_H
#define CPSFC_SHEET_EVIDENCE_H

#include "runtime/model/model.h"

struct sheet_evidence { const char *file, *digest; /* NULL: none */ entity_id by; day since, until; };
struct sheet_evidence_list { VEC(struct sheet_evidence) items; };

/* Who is called NAME; 0: nobody. */
typedef entity_id sheet_find_principal(void *context, const char *name);

/* The evidence of a measure in a spec. */
void sheet_evidence_of(const struct model *m, entity_id measure, struct sheet_evidence_list *res);
/* The lines of a cell. What does not end as above is the name of a file as a whole. Texts are owned by A. */
void sheet_evidence_read(struct arena *a, const char *text, sheet_find_principal *find, void *context, struct sheet_evidence_list *res);
/* The lines for a cell; owned by A, NULL without evidence. */
const char *sheet_evidence_text(struct arena *a, const struct model *m, const struct sheet_evidence_list *list, enum language l);
bool sheet_evidence_equal(const struct sheet_evidence_list *x, const struct sheet_evidence_list *y);
/* A date attribute of E as it was written there; DAY_NONE. */
day sheet_entity_date(const struct model *m, entity_id e, const char *attribute);

#endif
