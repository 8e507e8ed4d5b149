/* words.h - looking words up while scanning. */
#ifndef CPSFC_WORDS_H
#define CPSFC_WORDS_H

#include "compiler/syntax/syntax.h"

enum word_group { WORD_NOT, WORD_STATEMENT, WORD_CONNECT, WORD_LOGIC, WORD_SAME };
enum { WORD_SLOTS = 1024 };
struct word_slot {
  const char *text;
  uint8_t length, group;
  uint16_t token;
  bool japanese;
};
/* A hash table over grammar/words.def; made per file in a few microseconds, so that nothing global is writable. */
struct word_table {
  struct word_slot slots[WORD_SLOTS];
};
void word_table_init(struct word_table *t);
const struct word_slot *word_table_find(const struct word_table *t, const char *text, size_t length);
/* The longest Japanese statement word that TEXT begins with and goes beyond (`組織自社`), or 0. */
uint16_t word_statement_prefix(const char *text, size_t length, size_t *used);
/* The same for connecting words (`レベル１`). */
uint16_t word_connecting_prefix(const char *text, size_t length, size_t *used);
/* The statement word nearest in spelling, or NULL. */
const char *word_nearest_statement(const char *text);

#endif
