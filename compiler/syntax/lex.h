/* lex.h - what the scanner's rules call. */
#ifndef CPSFC_LEX_H
#define CPSFC_LEX_H

#include "compiler/syntax/token.h"
#include "compiler/syntax/words.h"

struct lexer {
  struct token_list *list;
  struct diagnostics *diagnostics;
  const char *start; /* of the text that is scanned */
  uint32_t base;     /* offset of the file in the source map */
  bool first, space; /* a line end, or any space, was passed since the last token */
  struct word_table words;
};

/* The generated scanner: from BUFFER (SIZE bytes, the last two NUL) to L->list. */
void lex_run(struct lexer *l, char *buffer, size_t size);

void lex_token(struct lexer *l, uint16_t kind, const char *text, size_t length, uint16_t flags);
void lex_space(struct lexer *l, const char *text, size_t length);
void lex_comment(struct lexer *l, const char *text, size_t length, bool closed);
void lex_word(struct lexer *l, const char *text, size_t length);
void lex_date(struct lexer *l, const char *text, size_t length);
void lex_string(struct lexer *l, const char *text, size_t length);
void lex_open(struct lexer *l, const char *text, size_t length, uint16_t kind);
void lex_stray(struct lexer *l, const char *text, size_t length);
/* Signs and quotes of other languages, taken for ours with a message. */
void lex_other_sign(struct lexer *l, const char *text, size_t length, uint16_t kind, const char *ours);
void lex_hash_comment(struct lexer *l, const char *text, size_t length);
void lex_single_quotes(struct lexer *l, const char *text, size_t length);
uint16_t lex_number_kind(const char *text, size_t length);
/* These say how many bytes they used; the scanner gives the rest back. */
size_t lex_foreign(struct lexer *l, const char *text, size_t length);
size_t lex_requirement(struct lexer *l, const char *text, size_t length);
size_t lex_wide_requirement(struct lexer *l, const char *text, size_t length);
size_t lex_quantity(struct lexer *l, const char *text, size_t length);
/* All of TEXT, which begins with full-width digits: a quantity, or a name that begins with a digit. */
size_t lex_wide_quantity(struct lexer *l, const char *text, size_t length);
size_t lex_kagi(struct lexer *l, const char *text, size_t length);
size_t lex_smart(struct lexer *l, const char *text, size_t length);
size_t lex_curly(struct lexer *l, const char *text, size_t length);
size_t lex_untagged(const char *text, size_t length);

/* lex_unicode.c */

/* Reports a form that input methods leave, with the plain one as its repair. */
void lex_report_form(struct lexer *l, const char *text, size_t length, const char *ascii);
/* Bytes of the word at TEXT (letters, digits and marks of any script), 0 when it does not begin with one. */
size_t lex_word_length(const char *text, size_t length);
/* The same for what may stand inside a word. */
size_t lex_continue_length(const char *text, size_t length);
/* Reports mixed scripts (UTS 39, highly restrictive). */
void lex_check_scripts(struct lexer *l, const char *text, size_t length);
/* A character of an input method or a full-width form at TEXT: emits what it stands for; returns bytes used. */
size_t lex_punctuation(struct lexer *l, const char *text, size_t length);
/* Is this character part of a unit (°, ℃, 台 ...)? */
bool lex_is_unit_character(uint32_t c);
/* A date as people write it (令和8年4月1日, 2026/4/1, 2026-4-1) at the start of ASCII digits and kanji: its ISO form,
 * and how many bytes it takes. */
bool lex_iso_date(const char *text, size_t length, char result[32], size_t *used);
/* When all of TEXT is such a date: emits a date with a message; returns bytes used or 0. */
size_t lex_local_date(struct lexer *l, const char *text, size_t length);
/* Reports every invisible direction mark in a file. */
void lex_check_direction_marks(struct diagnostics *d, uint32_t base, const char *text, size_t length);
span lex_span(const struct lexer *l, const char *text, size_t length);

#endif
