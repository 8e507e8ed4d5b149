/* tell.h - inside compare: words, cells and pages that the formats share. */
#ifndef CPSFC_COMPARE_TELL_H
#define CPSFC_COMPARE_TELL_H

#include "runtime/compare/compare.h"
#include "runtime/report/html.h"
#include "runtime/report/markdown.h"

enum compare_word {
#define WORD(id, en, ja) TELL_##id,
#include "runtime/compare/words.def"
#undef WORD
  TELL_COUNT
};
const char *tell(enum compare_word w, enum language l);
#define TELL(id, l) tell(TELL_##id, l)

/* The lines of a cell, the verdict first; owned by A. */
enum { CELL_LINES = 4 };
int cell_lines(struct arena *a, const struct comparison *c, uint32_t column, const struct compare_cell *cell,
               enum language l, const char *lines[CELL_LINES]);
/* "gap 0..1/2" in few columns; owned by A. */
const char *cell_short(struct arena *a, const struct compare_cell *cell, enum language l);
const char *organization_of(const struct compare_column *column, enum language l);
/* "Partners ... are left out: s7.company (1), ..."; NULL when nobody is. Owned by A. */
const char *partners_line(struct arena *a, const struct comparison *c, enum language l);
/* What to say before comparing; returns how many. */
enum { COMPARE_NOTES = 8 };
int compare_notes(const struct comparison *c, enum compare_word notes[COMPARE_NOTES]);
/* Age in days of the oldest evidence of a cell; -1 when none is dated. */
int32_t cell_age(const struct comparison *c, uint32_t column, const struct compare_cell *cell);

/* compare_page.c: a self-contained page in both languages. */
void compare_page_begin(struct out *o, enum compare_word title, enum language l);
void html_tell(struct out *o, enum compare_word w);
void compare_page_end(struct out *o, const char *version);

/* One file per format. */
void compare_write_html(struct out *o, const struct comparison *c, enum language l, const char *version);
void compare_write_markdown(struct out *o, const struct comparison *c, enum language l, const char *version);
void compare_write_text(struct out *o, const struct comparison *c, enum language l, const char *version);
void compare_write_csv(struct out *o, const struct comparison *c, enum language l, const char *version);
void compare_write_json(struct out *o, const struct comparison *c, enum language l, const char *version);

#endif
