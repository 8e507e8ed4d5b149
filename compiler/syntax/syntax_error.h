/* syntax_error.h - from the parser's expectations to one human message. */
#ifndef CPSFC_SYNTAX_ERROR_H
#define CPSFC_SYNTAX_ERROR_H

#include "compiler/syntax/syntax.h"

struct parser;

/* The token at P->current was not expected; EXPECTED holds COUNT token kinds that would have been. Sets P->failed. */
void syntax_error_report(struct parser *p, const int *expected, int count);
/* The parser ran out of stack. */
void syntax_error_exhausted(struct parser *p, span at);

#endif
