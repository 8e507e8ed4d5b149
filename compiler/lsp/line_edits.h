/* line_edits.h - inside lsp: where a formatted text differs from what it was made of, in as few whole lines as
 * possible. */
#ifndef CPSFC_LSP_LINE_EDITS_H
#define CPSFC_LSP_LINE_EDITS_H

#include "runtime/base/base.h"

/* Bytes START .. END of the old text, which are the lines FIRST .. LAST (the one behind the last), become TEXT. */
struct line_edit {
  size_t start, end;
  uint32_t first, last;
  const char *text;
  size_t length;
};
struct line_edits {
  VEC(struct line_edit) list;
};

/* The two differ in nothing but white space, line ends and `;`, so that lines can be paired by what else they hold: one
 * pass, in order. Texts point into NEW. */
void line_edits_find(struct line_edits *res, const char *old, size_t old_length, const char *new, size_t new_length);

#endif
