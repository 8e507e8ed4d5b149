/* write.h - inside the reports: words, counts and rows that every format prints the same way. */
#ifndef CPSFC_REPORT_WRITE_H
#define CPSFC_REPORT_WRITE_H

#include "runtime/report/names.h"
#include "runtime/report/report.h"

enum report_word {
#define WORD(id, en, ja) SAY_##id,
#include "words.def"
#undef WORD
  SAY_COUNT
};
const char *say(enum report_word w, enum language l);
#define SAY(id, l) say(SAY_##id, l)
/* Where the date of a report comes from (report_input.as_of_from), for people; "" when FROM is NULL. */
const char *said_from(const char *from, enum language l);

/* What E has for ATTRIBUTE, stated or by its class; DAY_NONE when that is no date. */
struct value stated_value(const struct report_input *in, entity_id e, const char *attribute);
day stated_date(const struct report_input *in, entity_id e, const char *attribute);
/* The text in that language, else the other one, else "". */
const char *pick_text(const struct report_input *in, struct bilingual t, enum language l);
const char *pick_pair(const struct bilingual_text *t, enum language l);
const struct rule_requirement *requirement_of(const struct report_input *in, uint32_t index);
const struct rule_framework *framework_of(const struct report_input *in, uint32_t requirement);
/* "cpsf@1.0.0"; owned by A. */
const char *framework_version_text(struct arena *a, const struct rule_framework *f, const struct interner *names);
/* "#CPS.DS-3"; V codes without the mark. Owned by A. */
const char *requirement_label(struct arena *a, const struct report_input *in, uint32_t requirement);
const char *requirement_title(const struct report_input *in, uint32_t requirement, enum language l);
/* The category it stands in, as a rule or a catalogue has it, and its title; 0 and TITLE unchanged: in none. */
sym requirement_category_id(const struct report_input *in, uint32_t requirement, struct bilingual *title);
/* "2", "2..3". Owned by A. */
const char *interval_text(struct arena *a, uint8_t lo, uint8_t hi);
/* "accepted until 2026-11-30", "open"; owned by A. */
const char *disposition_line(struct arena *a, const struct report_input *in, const struct finding_row *r, enum language l);
/* Is the row part of a listing? Met ones only with --all; built-in ones that are undecided only when listed. */
bool row_listed(const struct report_input *in, const struct finding_row *r);
/* Is it part of data that are read as a whole? As in a listing, and met ones of all frameworks but the built-in checks. */
bool row_in_data(const struct report_input *in, const struct finding_row *r);
/* "file:line" of a span, "" for nowhere; owned by A. */
const char *place_text(struct arena *a, struct sources *s, span at);

/* The lines of the headline of one framework, each a formula with its parts; the same in all formats. */
enum { HEADLINE_LINES = 4 };
/* Returns how many lines there are. */
int headline(struct arena *a, const struct report_input *in, uint32_t framework, enum language l, const char *lines[HEADLINE_LINES]);
/* "against target profile cpsf@1.0 level 2; ..."; owned by A. */
const char *target_profile(struct arena *a, const struct report_input *in, enum language l);
/* The same figures as data: what "counts" of a framework holds in every format. */
enum { COUNTS_NAMED = 12 };
struct named_count { const char *name; uint32_t value; };
void counts_named(const struct counts *c, struct named_count res[COUNTS_NAMED]);
/* Does framework F have anything to say here? */
bool framework_shown(const struct report_input *in, uint32_t framework);

/* "key": {"en": .., "ja": ..} */
void json_bilingual(struct json *j, const char *key, const char *en, const char *ja);
/* json.c: what stands in the object of one finding; IN has its risks. */
void json_finding_members(struct json *j, const struct report_input *in, uint32_t row);
/* Nothing for DAY_NONE. */
void json_date(struct json *j, const char *key, day d);

/* Writers of the table in report.c, one file each. */
void report_write_text(struct out *o, const struct report_input *in);
void report_write_markdown(struct out *o, const struct report_input *in);
void report_write_json(struct out *o, const struct report_input *in);
void report_write_html(struct out *o, const struct report_input *in);
void report_write_csv(struct out *o, const struct report_input *in);
void report_write_xlsx(struct out *o, const struct report_input *in);
void report_write_sarif(struct out *o, const struct report_input *in);
void report_write_code_scanning(struct out *o, const struct report_input *in);
void report_write_junit(struct out *o, const struct report_input *in);
void report_write_github(struct out *o, const struct report_input *in);
void report_write_gitlab(struct out *o, const struct report_input *in);
void report_write_jsonl(struct out *o, const struct report_input *in);
void report_write_oscal_results(struct out *o, const struct report_input *in);
void report_write_oscal_catalogue(struct out *o, const struct report_input *in);
void report_write_oscal_profile(struct out *o, const struct report_input *in);
void report_write_cyclonedx(struct out *o, const struct report_input *in);
void report_write_oscal_milestones(struct out *o, const struct report_input *in);
void report_write_oscal_plan(struct out *o, const struct report_input *in);
void report_write_oscal_components(struct out *o, const struct report_input *in);
void report_write_ciso(struct out *o, const struct report_input *in);
void report_write_view_text(struct out *o, const struct report_input *in);
void report_write_extract_html(struct out *o, const struct report_input *in);
void report_write_extract_markdown(struct out *o, const struct report_input *in);
void report_write_extract_json(struct out *o, const struct report_input *in);
void report_write_extract_text(struct out *o, const struct report_input *in);
void report_write_extract_csv(struct out *o, const struct report_input *in);
void report_write_extract_xlsx(struct out *o, const struct report_input *in);
void report_write_view_markdown(struct out *o, const struct report_input *in);
void report_write_view_json(struct out *o, const struct report_input *in);
void report_write_view_html(struct out *o, const struct report_input *in);
void report_write_trust_text(struct out *o, const struct report_input *in);
void report_write_trust_markdown(struct out *o, const struct report_input *in);
void report_write_trust_json(struct out *o, const struct report_input *in);
void report_write_trust_html(struct out *o, const struct report_input *in);

#endif
