/* saved_files.h - inside the command line: reports to compare, from files that were saved or from specs. */
#ifndef CPSFC_SAVED_FILES_H
#define CPSFC_SAVED_FILES_H

#include "compiler/cli/cli.h"
#include "runtime/compare/saved.h"

/* The report at PATH ("-": standard input): a saved one; or of a folder or a .cpsf file, which is judged now. A status,
 * after a message when it is not EXIT_CLEAN. R is to be freed in either case. */
int report_read(struct arguments *a, const char *path, struct saved_report *r);
/* The bytes of a file of at most SAVED_BYTES; false after a message. To be freed. */
enum { SAVED_BYTES = 512 << 20 };
bool whole_file_read(const char *path, char **text, size_t *length);
/* A folder or a .cpsf file, rather than something saved? */
bool path_is_spec(const char *path);

#endif
