/* pipeline.h - inside the reports: what the formats that other programs of a pipeline read have in common: SARIF, JUnit,
 * annotations of GitHub, code quality of GitLab. */
#ifndef CPSFC_REPORT_PIPELINE_H
#define CPSFC_REPORT_PIPELINE_H

#include "runtime/report/html.h"
#include "runtime/report/ratchet.h"

/* IN with numbers for findings whose fingerprints are the same; the caller calls anchors_free. */
struct report_input report_with_numbers(const struct report_input *in, struct anchors *numbers);
/* The fingerprint, "-2", "-3" ... behind it where several findings have the same; owned by A. */
const char *finding_number(struct arena *a, const struct report_input *in, const struct finding *f, uint32_t row);

/* One sentence for readers who see nothing else: "#CPS.AM-1 Inventory on `line7`: level 0, target 2 (gap: insufficient)";
 * of a built-in check what it found; with what was decided about it. Owned by A. */
const char *finding_sentence(struct arena *a, const struct report_input *in, const struct finding *f, enum language l);
/* "smallest change: ...; ...", or ""; owned by A. */
const char *finding_change(struct arena *a, const struct proof *p, enum language l);
/* "accepted until 2026-11-30 by boss: because it is so"; "" where nothing was decided. Owned by A. */
const char *finding_decision(struct arena *a, const struct report_input *in, const struct finding *f, enum language l);
/* The three together. */
const char *finding_message(struct arena *a, const struct report_input *in, const struct finding *f, const struct proof *p, enum language l);
/* The same with its class since the baseline in front, "new: ...", for formats that have no other place for it. */
const char *finding_message_classed(struct arena *a, const struct report_input *in, const struct finding *f, const struct proof *p, uint32_t row);
/* The category a requirement stands in, as a rule or a catalogue has it; id "" when in none. */
struct category_name { const char *id, *title; };
struct category_name requirement_category(const struct report_input *in, uint32_t requirement, enum language l);
static inline bool disposition_suppresses(uint8_t d) { return d == DISPOSITION_ACCEPTED || d == DISPOSITION_EXCLUDED; }
/* A gap that nobody decided about. */
static inline bool row_is_open_gap(const struct finding_row *r) { return r->status == STATUS_GAP && r->disposition == DISPOSITION_OPEN; }
/* Sentences on the limits of cpsf.yaml, a line each; "" without any. Owned by A. */
const char *limits_sentences(struct arena *a, const struct report_input *in);
/* Does the row stand at the gate, as a finding or as one that was decided since the baseline? */
bool row_at_gate(const struct report_input *in, uint32_t row);

/* Messages about the spec that a format may show: those an @allow silences are kept in the list. */
bool message_is_said(const struct diagnostic *x);
/* What a message says does not change when lines move: a number of that, and which of several that say the same. */
struct message_numbers { struct interner texts; struct idmap seen; };
const char *message_number(struct arena *a, struct message_numbers *n, const struct diagnostic *x);
void message_numbers_free(struct message_numbers *n);
/* The message and what to do about it; owned by A. */
const char *message_sentence(struct arena *a, const struct diagnostic *x, enum language l);

/* A URI reference by RFC 3986: relative, with `/`; an absolute path becomes one of a file. Owned by A. */
const char *uri_of_file(struct arena *a, const char *file);
/* Lines and columns from 1. Columns count UTF-16 code units, as SARIF and editors do; ends are exclusive. */
struct region { const char *file; uint32_t line, column, end_line, end_column; };
/* Where the last column was counted, so that one long line costs no more than its length. Begins as zeros. */
struct region_mark { uint32_t line_start, offset, units; };
struct region region_of(struct sources *s, struct region_mark *mark, span at);

#endif
