/* embedded.h - the standard library and the explain pages inside the program; the table is made by the build. */
#ifndef CPSFC_EMBEDDED_H
#define CPSFC_EMBEDDED_H

struct embedded_file { const char *path, *start, *end; }; /* path as in the source tree: stdlib/std/core.cpsf */
extern const struct embedded_file embedded_files[];       /* sorted by path, ends with a row of zeroes */
extern const unsigned embedded_count;

/* The file of that path, or NULL. Binary search. */
const struct embedded_file *embedded_find(const char *path);

#endif
