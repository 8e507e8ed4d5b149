/* chains.h - inside the reports: chains of trust in every format. */
#ifndef CPSFC_REPORT_CHAINS_H
#define CPSFC_REPORT_CHAINS_H

#include "runtime/report/write.h"

/* ---- words shared by the formats (chains.c); owned by A ---- */

const char *chain_strength_text(uint8_t strength, enum language l);
const char *chain_layer_text(int layer, enum language l);
/* Why the link is as strong as it is, one sentence: "#CPS.DS-3 at 0 of 2 (missing); 2 more gaps". */
const char *chain_why(struct arena *a, const struct report_input *in, const struct chain_link *x, enum language l);
/* "actuation of line7.m7.spin", "release to sky.company". */
const char *chain_subject_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                               enum language l);
/* The chain as one line; "" where there is none. */
const char *chain_line_text(struct arena *a, const struct report_input *in, const struct chain_view *x);
/* "17 links: 5 below target, 2 nothing, 10 stated". */
const char *chain_count_text(struct arena *a, const struct chain_view *x, enum language l);
/* "oem (organizations), t_speed (transfers), f_vib (data)": the weakest of each layer. */
const char *chain_weakest_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                               enum language l);
/* "drive7, plc_bus, … 3 more": names of links. */
const char *chain_names(struct arena *a, const struct report_input *in, const struct chain_view *x,
                        const uint32_t *links, uint32_t count, enum language l);
/* "check_cmd: f_adv, sky.advisor": weak links by the check that stands before them; "" when there is none. */
const char *chain_behind_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                              enum language l);
/* "a check at edge7 would do for 3 of them: ..."; "" when none is offered. */
const char *chain_offer_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                             enum language l);
/* "3 actuations, 2 releases of data; 5 of 40 shown, those with the weakest links first". */
const char *chains_total_text(struct arena *a, const struct report_input *in, enum language l);
/* "only the nearest 200000 places were looked at", or "". */
const char *chain_limit_text(struct arena *a, const struct chain_view *x, enum language l);
const char *creep_part_text(uint8_t part, enum language l);
/* Links of a chain that a listing shows: all of one that was asked for, else the weak and the weakest of each layer, up
 * to LINKS_SHOWN; *MORE: how many others there are. Indices, owned by A. */
enum { LINKS_SHOWN = 30, LINKS_ALL = 1000, NAMES_SHOWN = 12, CREEP_SHOWN = 10, REPORT_CHAINS = 10 };
const uint32_t *chain_shown(struct arena *a, const struct report_input *in, const struct chain_view *x, uint32_t *count,
                            uint32_t *more);

/* IN with chains in it, made in C when there is a trust state; the caller calls chains_free. */
struct report_input report_with_chains(const struct report_input *in, struct chains *c);

/* ---- sections of the reports; nothing when there is nothing ---- */

void chains_html_section(struct out *o, const struct report_input *in);
void chains_markdown_section(struct out *o, const struct report_input *in);

#endif
