/* glossary.h - layer 2: terms and what they mean here, read from one YAML file when an explanation asks. */
#ifndef CPSFC_GLOSSARY_H
#define CPSFC_GLOSSARY_H

#include "runtime/framework/framework.h"

struct glossary_term {
  sym id;
  struct bilingual name, text;
  sym source;                       /* the vocabulary it comes from */
  uint32_t first_also, also_count;  /* in glossary.also: other names, either language */
  uint32_t first_see, see_count;    /* in glossary.see: ids of other terms */
  span at;
};
struct glossary_reference { sym id; span at; };
struct glossary {
  VEC(struct glossary_term) terms;
  VEC(sym) also;
  VEC(struct glossary_reference) see;
  struct idmap index; /* id -> index + 1 */
};

/* Reads one YAML file in SOURCES and checks it: ids and names once, `see` leads somewhere, both languages (a warning).
 * Every problem is a diagnostic with its line. False when there was an error. */
bool glossary_read(struct glossary *g, struct interner *names, struct sources *s, struct diagnostics *d, uint32_t file);
void glossary_free(struct glossary *g);
/* By id or by a name in either language; capitals, spaces and hyphens do not matter. UINT32_MAX: none. */
uint32_t glossary_find(const struct glossary *g, const struct interner *names, const char *name);

#endif
