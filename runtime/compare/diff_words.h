/* diff_words.h - inside compare: words for changes. */
#ifndef CPSFC_DIFF_WORDS_H
#define CPSFC_DIFF_WORDS_H

#include "runtime/compare/diff.h"
#include "runtime/compare/tell.h"

const char *verdict_change_id(enum verdict_change c);
const char *verdict_change_text(enum verdict_change c, enum language l);
const char *diff_kind_id(enum diff_kind k);
const char *diff_kind_text(enum diff_kind k, enum language l);
bool verdict_change_worse(enum verdict_change c);
bool diff_kind_worse(enum diff_kind k);
enum diff_part diff_kind_part(enum diff_kind k);
/* The member of the JSON form. */
const char *diff_part_id(enum diff_part p);
enum compare_word diff_part_word(enum diff_part p);
/* "gap 0..1/2, open"; for a finding that is not there what that means. Owned by A. */
const char *verdict_side(struct arena *a, const struct diff *d, const struct diff_verdict *v, bool new,
                         enum language l);
/* The finding to name it by. */
const struct saved_finding *verdict_finding(const struct diff *d, const struct diff_verdict *v);
/* What to say before reading; returns how many. */
enum { DIFF_NOTES = 5 };
int diff_notes(const struct diff *d, enum compare_word notes[DIFF_NOTES]);
/* "3 worse, 1 new, ...; 120 unchanged"; owned by A. */
const char *diff_summary(struct arena *a, const struct diff *d, enum language l);

/* Text that nobody here wrote, as a format can hold it: diff_text_line, markdown_cell. */
typedef void write_cell(struct out *o, const char *text);
/* Pieces of the formats, for `diff --rules`, too. Saved texts may hold line ends. */
void diff_text_line(struct out *o, const char *text);
void diff_text_verdicts(struct out *o, const struct diff *d, enum language l);
void diff_markdown_verdicts(struct out *o, const struct diff *d, enum language l);
void diff_json_program(struct json *j, const struct diff *d, const char *version);

void diff_write_text(struct out *o, const struct diff_set *s, enum language l, const char *version);
void diff_write_markdown(struct out *o, const struct diff_set *s, enum language l, const char *version);
void diff_write_json(struct out *o, const struct diff_set *s, enum language l, const char *version);

#endif
