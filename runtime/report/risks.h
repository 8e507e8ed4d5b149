/* risks.h - inside the reports: what gaps leave, and the security events they lead to, in every format. */
#ifndef CPSFC_REPORT_RISKS_H
#define CPSFC_REPORT_RISKS_H

#include "runtime/report/write.h"

/* ---- words shared by the formats (risks.c) ---- */

/* IN with a view of the risks in it, made in V; the caller frees V. */
struct report_input report_with_risks(const struct report_input *in, struct risk_view *v);
const struct catalogue *risk_catalogue(const struct report_input *in, uint32_t home);
const struct catalogue_risk *risk_row(const struct report_input *in, const struct finding_risk *x);
/* "high", "low .. high"; owned by A. */
const char *risk_rating_text(struct arena *a, const uint8_t rating[2], enum language l);
/* "leaves ... (data); threat: ...; leads to L3-E1, layer 3; rated high". */
const char *risk_line(struct arena *a, const struct report_input *in, uint32_t row, const struct finding_risk *x,
                      enum language l);
/* What that line says after the event: "; rated high; accepted", "". */
const char *risk_standing(struct arena *a, const struct report_input *in, uint32_t row, const struct finding_risk *x,
                          enum language l);
/* "f_vib: rated high (likelihood high, impact high); TITLE OF THE VULNERABILITY [disclosure]". */
const char *risk_seen_line(struct arena *a, const struct report_input *in, const struct seen_risk *x, enum language l);
/* "3 gap + 2 undecided, 1 accepted"; "2 high, 1 moderate; possible 4 high"; "#CPS.DS-3 (2), ...". */
const char *event_counts(struct arena *a, const struct event_standing *e, enum language l);
const char *event_ratings(struct arena *a, const struct event_standing *e, enum language l);
const char *event_requirements(struct arena *a, const struct report_input *in, const struct event_standing *e);
const char *event_label(const struct report_input *in, const struct event_standing *e);
const char *event_title(const struct report_input *in, const struct event_standing *e, enum language l);
/* "98 risk sources of cpsf 1.0.0: 21 seen in public sources, 77 authored; ..." for the catalogue of framework HOME. */
const char *risk_provenance(struct arena *a, const struct report_input *in, uint32_t home, enum language l);
/* Is it the first event of its catalogue, so that what is said of a catalogue is said once? */
bool event_is_first(const struct report_input *in, uint32_t index);
/* Does anything lead to it? */
bool event_stands(const struct event_standing *e);
/* How many risks are seen beyond those that are listed. */
uint32_t event_more(const struct event_standing *e);

/* ---- risk sources behind the events (risks_sources.c) ---- */

struct left_source { uint32_t home, entry; /* catalogue, its row */ uint32_t row; /* of the findings */ };
struct left_sources { VEC(struct left_source) list; /* by catalogue row, then finding */ };
/* What open findings leave; free LIST with vec_free. Linear in findings but for the sorting. */
struct left_sources risk_sources_left(const struct report_input *in);
/* Those of one event as a list: threat × vulnerability: requirements, with links to their cards. */
void risk_sources_html(struct out *o, const struct report_input *in, const struct left_sources *s, const struct event_standing *e);

/* ---- what one's organizations are like (risks_characteristics.c) ---- */

void characteristics_text(struct out *o, const struct report_input *in);
void characteristics_markdown(struct out *o, const struct report_input *in);
void characteristics_html(struct out *o, const struct report_input *in);
void characteristics_json(struct json *j, const struct report_input *in);

/* ---- the formats; each writes nothing when there is nothing ---- */

/* At most LIMIT lines, 0: all. */
void risks_text_finding(struct out *o, const struct report_input *in, uint32_t row, uint32_t limit);
void risks_text_events(struct out *o, const struct report_input *in);
void risks_markdown(struct out *o, const struct report_input *in);
void risks_html_finding(struct out *o, const struct report_input *in, uint32_t row);
void risks_html_events(struct out *o, const struct report_input *in);
void risks_json_finding(struct json *j, const struct report_input *in, uint32_t row);
void risks_json_events(struct json *j, const struct report_input *in);

#endif
