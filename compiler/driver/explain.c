/* explain.c - `cpsfc explain`: the table of explainers. */
#include "compiler/driver/explain.h"

/* The first that knows the name answers. */
static explainer *const explainers[] = {
    explain_code,
    explain_catalogue,
    explain_risks,
    explain_term,
    explain_standard,
    explain_framework,
    explain_classes, /* last: it reads the whole library */
};

const char *explain_text(struct arena *a, const char *what, enum language language) {
  struct builder b = {0};
  const char *res = NULL;
  for (size_t i = 0; i < sizeof explainers / sizeof *explainers && !res; i++)
    if (explainers[i](&b, what, language)) res = arena_copy(a, b.text, b.length);
  builder_free(&b);
  return res;
}
