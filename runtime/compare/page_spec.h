/* page_spec.h - the spec that a page holds, with what it was judged by. */
#ifndef CPSFC_PAGE_SPEC_H
#define CPSFC_PAGE_SPEC_H

#include "runtime/compare/saved.h"
#include "runtime/report/report.h"

struct page_file {
  const char *path, *text;
  bool own;
};
struct page_spec {
  struct json_value *root; /* owns the texts */
  struct arena memory;
  const char *cpsfc, *program, *as_of_from;
  day as_of;
  uint8_t language, basis; /* enums */
  bool all, evidence_looked_at;
  int warn_before;                      /* days; 0: as usual */
  const char *fail_on;                  /* NULL: no gate */
  const char *baseline, *baseline_name; /* the lines of a baseline file; NULL: none */
  bool baseline_of_revision;
  struct page_targets { VEC(const char *) list; } targets, floor; /* NAME@VERSION:LEVEL */
  int max_unanswered;          /* -1: any number */
  VEC(struct silenced_code) silenced;
  VEC(struct baseline_lowered) lowered; /* limits of the settings of another revision */
  VEC(struct page_file) files; /* sorted by path, each once */
};

/* Is there one in the page? Its place in TEXT. */
enum page_block page_spec_find(const char *text, size_t length, size_t *start, size_t *end);
/* Reads the bytes of the block of the page called WHERE; false with *PROBLEM. To be freed in either case. */
bool page_spec_read(struct page_spec *s, const char *where, const char *text, size_t length,
                    struct saved_problem *problem);
void page_spec_free(struct page_spec *s);

/* page_difference.c: where two texts part, in words. */
struct page_difference {
  uint32_t line, column;   /* 1-based, of the page; column in bytes */
  const char *section;     /* id of the section or script of the made page; "head" before the first */
  const char *page, *made; /* what stands there; "" at the end of either */
  size_t missing,
      more;       /* bytes: the page is the beginning of what is made; what is made is the beginning of the page */
  bool line_ends; /* the page has CR LF where LF is made, and differs in nothing else */
};
/* False when they are the same. Texts owned by A. */
bool page_differs(struct arena *a, const char *page, size_t page_length, const char *made, size_t made_length,
                  struct page_difference *res);

#endif
