/* fmt.h - layer 5: one way to write a spec down.
 *
 * There are no options of style. The words, names, numbers and comments are the author's; indentation, spaces, blank
 * lines, and the alignment of lines that belong together are ours. Line breaks inside a statement are kept; a statement
 * that is too long for a line is broken before its connecting words.
 *
 * The formatter works on tokens, not on the tree: what the parser skips or repairs can't get lost in it. It proves its
 * result: the text written is parsed again, and must give the same tree and the same comments in the same order.
 *
 *   outline.c  where statements, blocks and comments begin and end
 *   spacing.c  what stands between two tokens
 *   lines.c    statements to lines made of cells
 *   align.c    cells of neighbouring lines under each other
 *   respell.c  words in the language asked for
 *   fmt.c      the whole, and the proof
 */
#ifndef CPSFC_FMT_H
#define CPSFC_FMT_H

#include "compiler/syntax/syntax.h"

enum format_result {
  FORMAT_OK,
  FORMAT_BROKEN,  /* the text has errors: nothing is written, they are in the diagnostics */
  FORMAT_CHANGED  /* the result would not mean the same: nothing is written; a fault of the formatter */
};
enum format_words { FORMAT_WORDS_KEPT, FORMAT_WORDS_EN, FORMAT_WORDS_JA };

/* Writes the formatted text of FILE of SOURCES to O. */
enum format_result format_file(struct out *o, struct sources *s, uint32_t file, enum format_words words, struct diagnostics *d);

/* line_diff.c: what changed from OLD to NEW, as a unified diff (three lines around each change) under the name NAME.
 * Myers, An O(ND) Difference Algorithm and Its Variations, 1986; texts that have almost nothing in common are one change. */
void line_diff_write(struct out *o, const char *name, const char *old, size_t old_length, const char *new_text, size_t new_length);

#endif
