/* layout.h - the layout pass as a stream: words become keywords or names, ends of statements are put in. */
#ifndef CPSFC_LAYOUT_H
#define CPSFC_LAYOUT_H

#include "compiler/syntax/token.h"

enum { LAYOUT_BRACKETS = 256 };

struct layout {
  const struct token *tokens;  /* from the scanner, T_END last */
  uint32_t count, next;
  struct sources *sources;
  struct diagnostics *diagnostics;
  const char *text;            /* of the file; offsets are relative to BASE */
  uint32_t base;
  uint16_t previous;           /* kind handed out last */
  uint8_t annotation;          /* 0 none, 1 after '@', 2 after its name, 3 inside its parentheses */
  bool start;                  /* a statement can begin here */
  bool closes_annotation;      /* the last token ended an annotation */
  uint32_t statement_indent;   /* columns before the line on which this statement began */
  uint32_t bracket_depth;      /* open ( and [ */
  uint32_t brackets[LAYOUT_BRACKETS]; /* indices of their tokens */
  uint32_t brace_depth;
  struct token queued[2];      /* zero-length tokens to hand out first */
  int queued_count;
};

void layout_start(struct layout *l, const struct token *tokens, uint32_t count, struct sources *s, struct diagnostics *d, uint32_t file);
/* The next token as the grammar wants it; T_END again and again at the end. */
struct token layout_next(struct layout *l);
/* Columns of white space before the line that token T stands on. */
uint32_t layout_indent(const struct layout *l, const struct token *t);

#endif
