/* versions.c - versions compare part by part, as numbers. */
#include <stdlib.h>

#include "compiler/driver/load.h"

/* The next part of a version and where the rest begins. */
static unsigned long next_part(const char **text) {
  char *end;
  unsigned long part = strtoul(*text, &end, 10);
  *text = *end == '.' ? end + 1 : end;
  return part;
}

int version_compare(const char *a, const char *b) {
  while (*a || *b) {
    const char *before_a = a, *before_b = b;
    unsigned long left = *a ? next_part(&a) : 0, right = *b ? next_part(&b) : 0;
    if (left != right) return left < right ? -1 : 1;
    if (a == before_a && b == before_b) break;
  }
  return 0;
}

uint32_t version_major(const char *version) { return (uint32_t)strtoul(version, NULL, 10); }
