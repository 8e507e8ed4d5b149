/* diff_sides.h - inside the command line: what `diff` is to compare, and reading it. */
#ifndef CPSFC_DIFF_SIDES_H
#define CPSFC_DIFF_SIDES_H

#include "compiler/cli/saved_files.h"
#include "runtime/compare/diff.h"

struct diff_side {
  const char *word;     /* a path, or the name of a revision */
  bool revision;
  bool disk;            /* the files as they are now, beside a revision */
};
struct diff_sides {
  struct arena memory;
  struct diff_side side[2]; /* old, new */
  struct text_list paths;   /* of revisions */
};
/* What the words of the command line mean; false after a message. Free with diff_sides_free. */
bool diff_sides_find(struct diff_sides *s, const struct arguments *a);
void diff_sides_free(struct diff_sides *s);
/* Reads both, as of one date; a status. LISTS are to be freed in either case. */
int diff_sides_read(struct diff_sides *s, struct arguments *a, struct report_list lists[2]);

#endif
