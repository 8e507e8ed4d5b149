/* diff_sides.h - inside the command line: what `diff` is to compare, and reading it. */
#ifndef CPSFC_DIFF_SIDES_H
#define CPSFC_DIFF_SIDES_H

#include "compiler/cli/saved_files.h"
#include "runtime/compare/diff.h"

struct diff_side {
  const char *word; /* a path, or the name of a revision */
  bool revision;
  bool disk; /* the files as they are now, beside a revision */
};
struct diff_sides {
  struct arena memory;
  struct diff_side side[2]; /* old, new */
  struct text_list paths;   /* of revisions */
  bool ja;                  /* messages in Japanese */
};
/* What the words of the command line mean; false after a message. Free with diff_sides_free. */
bool diff_sides_find(struct diff_sides *s, const struct arguments *a);
void diff_sides_free(struct diff_sides *s);
/* Reads both, as of one date; a status. LISTS are to be freed in either case. */
int diff_sides_read(struct diff_sides *s, struct arguments *a, struct report_list lists[2]);

/* Without `--`: two revisions with dots between, rather than a path? */
bool diff_word_is_range(const char *word);
/* "main:spec"; the files as they are: "spec". Owned by S. */
const char *diff_side_name(struct diff_sides *s, const struct diff_side *side);
/* Runs READ while A reads the files of the revision alone; PATHS as they are there. A status. */
typedef int read_revision(struct arguments *a, const struct text_list *paths, void *context);
int with_revision(struct diff_sides *s, const struct diff_side *side, struct arguments *a, read_revision *read,
                  void *context);

/* diff_programs.c: the programs of both sides, by their names */
struct diff_programs {
  struct diff_set set;
  struct saved_report *absent; /* what stands for a program that one side lacks; not moved: diffs point to them */
  uint32_t absent_count;
};
void diff_programs_make(struct diff_programs *p, const struct report_list *old, const struct report_list *new);
void diff_programs_free(struct diff_programs *p);

/* diff_rules.c: `diff --rules`; a status */
int diff_rules(struct arguments *a);

#endif
