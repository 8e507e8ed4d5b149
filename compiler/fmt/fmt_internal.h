/* fmt_internal.h - the parts of the formatter among themselves. */
#ifndef CPSFC_FMT_INTERNAL_H
#define CPSFC_FMT_INTERNAL_H

#include "compiler/fmt/fmt.h"
#include "compiler/syntax/token.h"

enum { FORMAT_COLUMNS = 120, FORMAT_INDENT = 2, FORMAT_CONTINUED = 4 };

/* ---- outline.c ---- */

struct outline {
  const char *text;            /* of the file */
  uint32_t base;               /* offsets of tokens are so much higher */
  struct token_list list;      /* after the layout pass: ends of statements are ';' of length 0 or 1 */
  uint32_t *closing;           /* of each '{' its '}' */
  uint32_t *lines;             /* of each token, the line it stands on */
  enum format_words words;
};
/* Of FILE, which has no errors, with the tokens that were kept when it was parsed; takes them. */
void outline_make(struct outline *u, struct token_list *scanned, struct sources *s, uint32_t file);
void outline_free(struct outline *u);
static inline const struct token *outline_token(const struct outline *u, uint32_t i) { return &u->list.tokens.items[i]; }
/* Line ends between two offsets. */
uint32_t outline_breaks(const struct outline *u, uint32_t from, uint32_t to);
/* Bytes of a comment without the spaces and line ends behind it. */
uint32_t comment_size(const char *text, uint32_t length);
/* Is there a comment between the tokens FIRST and LAST? */
bool outline_comments(const struct outline *u, uint32_t first, uint32_t last);

/* ---- spacing.c ---- */

/* Does a space stand between PREVIOUS and T? DEPTH: open ( and [ around them. */
bool spacing_between(const struct token *before, const struct token *previous, const struct token *t, int depth);

/* ---- lines.c ---- */

/* Part of a line that may be put under the same part of the next line. */
struct cell { uint16_t separator; /* kind of its first token; 0: of the first cell */ uint32_t start, length, width; /* in lines.text */ };
enum line_kind { LINE_CODE, LINE_COMMENT, LINE_BLANK };
struct line {
  uint8_t kind;
  bool aligned;                 /* a whole statement, alone on its line */
  uint16_t lead;                /* kind of the first token */
  uint32_t indent, first, count; /* cells */
  uint32_t comment, comment_length; /* behind the code, offset in the text of the file; length 0: none */
  uint32_t width;               /* without the comment; after alignment with padding */
};
struct lines {
  struct builder text;
  VEC(struct cell) cells;
  VEC(struct line) list;
};
void lines_make(struct lines *l, const struct outline *u);
void lines_free(struct lines *l);

/* ---- align.c ---- */

/* Pads cells, then writes all lines. */
void lines_align(struct lines *l);
void lines_write(struct out *o, const struct lines *l, const struct outline *u);

/* ---- respell.c ---- */

/* How token I is written: as it stands, or a word in the language asked for. LENGTH 0: not at all (Japanese has one word
 * where English has two). */
const char *respell(const struct outline *u, uint32_t i, size_t *length);

#endif
