/* scan_only.c - times the scanner alone, then scanner, layout, parser and tree together, on one file.
 *
 * Prints two numbers: the seconds of each, the best of REPEAT runs. The first is the floor that every pass is compared
 * with: nobody checks a text faster than one can look at its letters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compiler/syntax/syntax.h"

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double scan_once(const char *text, size_t length) {
  struct sources sources = {0};
  struct diagnostics diagnostics = {0};
  struct token_list tokens = {0};
  uint32_t file = source_add(&sources, "model.cpsf", text, length);
  double start = seconds();
  scan_file(&tokens, &sources, &diagnostics, file);
  double res = seconds() - start;
  vec_free(&tokens.tokens);
  vec_free(&tokens.trivia);
  diagnostics_free(&diagnostics);
  sources_free(&sources);
  return res;
}

static double parse_once(const char *text, size_t length) {
  struct sources sources = {0};
  struct diagnostics diagnostics = {0};
  struct interner names = {0};
  struct tree tree;
  uint32_t file = source_add(&sources, "model.cpsf", text, length);
  double start = seconds();
  parse_file(&tree, &sources, &names, &diagnostics, file, (struct parse_options){0});
  double res = seconds() - start;
  tree_free(&tree);
  diagnostics_free(&diagnostics);
  interner_free(&names);
  sources_free(&sources);
  return res;
}

static double best_of(double (*once)(const char *, size_t), const char *text, size_t length, int repeat) {
  double best = once(text, length);
  for (int i = 1; i < repeat; i++) {
    double now = once(text, length);
    if (now < best) best = now;
  }
  return best;
}

int main(int count, char **words) {
  char *text;
  size_t length;
  int repeat = 2 < count ? atoi(words[2]) : 1;
  int error = count < 2 ? -1 : file_read(words[1], &text, &length);
  if (error) {
    fprintf(stderr, "scan_only: %s\n", error < 0 ? "usage: scan_only FILE [REPEAT]" : strerror(error));
    return 2;
  }
  printf("%.6f ", best_of(scan_once, text, length, repeat));
  printf("%.6f\n", best_of(parse_once, text, length, repeat));
  free(text);
  return 0;
}
