/* diag_tables.h - the texts of all messages and terms, shared by the files that list and that render them. */
#ifndef CPSFC_DIAG_TABLES_H
#define CPSFC_DIAG_TABLES_H

#include "runtime/base/base.h"

struct diag_info {
  const char *code;
  enum severity severity;
  const char *text[LANGUAGE_COUNT];
  const char *help[LANGUAGE_COUNT]; /* NULL when there is none */
};
extern const struct diag_info diag_table[MSG_COUNT];

struct term_info {
  const char *reference; /* "\x01ID\x02": bytes that no valid source text contains */
  const char *id;
  const char *text[LANGUAGE_COUNT];
};
extern const struct term_info term_table[TERM_COUNT];

#endif
