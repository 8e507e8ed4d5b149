/* layout.h - the layout pass as a stream: words become keywords or names, ends of statements are put in. */
#ifndef CPSFC_LAYOUT_H
#define CPSFC_LAYOUT_H

#include "compiler/syntax/token.h"

enum { LAYOUT_DEPTH = 256 };

struct layout_bracket {
  uint32_t token, nesting;
}; /* an open ( or [, and NESTING before it */

struct layout {
  const struct token *tokens; /* from the scanner, T_END last */
  uint32_t count, next;
  struct diagnostics *diagnostics;
  const char *text; /* of the file; offsets are relative to BASE */
  uint32_t base;
  uint16_t previous;         /* kind handed out last */
  uint8_t annotation;        /* 0 none, 1 after '@', 2 after its name, 3 inside its parentheses */
  bool start;                /* a statement can begin here */
  bool closes_annotation;    /* the last token ended an annotation */
  uint16_t statement;        /* kind of the first word of this statement */
  uint32_t line_indent;      /* columns before the line of the token handed out last */
  uint32_t statement_indent; /* the same for the line on which this statement began */
  uint32_t bracket_depth;    /* open ( and [ */
  struct layout_bracket brackets[LAYOUT_DEPTH];
  uint32_t nesting; /* brackets, prefix operators and the like that wait for their end */
  uint32_t brace_depth;
  bool holds_fields[LAYOUT_DEPTH]; /* is the block at this depth one of a class? */
  uint32_t closed_before;          /* index of the token before which a bracket was closed for the user */
  uint32_t open_text;              /* index of the last text that is never closed, 0 when none */
  bool broken;                     /* set by the driver: this statement has its message already */
  struct {
    uint32_t nesting;
    uint16_t previous;
    uint8_t annotation;
    bool closes_annotation;
  } before_end;           /* to take an end of statement back */
  struct token queued[2]; /* tokens to hand out first */
  int queued_count;
};

void layout_start(struct layout *l, const struct token *tokens, uint32_t count, struct sources *s,
                  struct diagnostics *d, uint32_t file);
/* The next token as the grammar wants it; T_END again and again at the end. Not returned by value: its parts are
 * written one by one, and reading them back as a whole at once would wait for that. */
void layout_next(struct layout *l, struct token *res);
/* A block was opened for the user after the last end of statement. */
void layout_open_block(struct layout *l);
/* The end of statement handed out last was put before a '}' that is to be passed over: the statement goes on. */
void layout_pass_brace(struct layout *l);
/* Columns of white space before a token that is first on its line. */
uint32_t layout_indent(const struct layout *l, const struct token *t);

#endif
