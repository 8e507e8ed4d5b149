/* saved_files.h - inside the command line: reports to compare, from files that were saved or from specs. */
#ifndef CPSFC_SAVED_FILES_H
#define CPSFC_SAVED_FILES_H

#include "compiler/cli/cli.h"
#include "runtime/compare/saved.h"

/* The reports of one path: a spec whose cpsf.yaml lists several programs has several. */
struct report_list {
  const char *shown; /* what they are said to come from */
  VEC(struct saved_report) items;
};
/* The reports at PATH ("-": standard input): a saved one; or of a folder or a .cpsf file, which is judged now. A
 * status, after a message when it is not EXIT_CLEAN. LIST is to be freed in either case. */
int reports_read(struct arguments *a, const char *path, struct report_list *list);
/* Those of the spec at PATHS, which A->files may hold. */
int reports_of_spec(struct arguments *a, const struct text_list *paths, struct report_list *list);
void report_list_free(struct report_list *list);
/* The one report at PATH; R is to be freed in either case. */
int report_read(struct arguments *a, const char *path, struct saved_report *r);
/* The bytes of a file of at most SAVED_BYTES; false after a message. To be freed. */
enum { SAVED_BYTES = 512 << 20 };
bool whole_file_read(const char *path, char **text, size_t *length);
/* A folder or a .cpsf file, rather than something saved? */
bool path_is_spec(const char *path);

#endif
