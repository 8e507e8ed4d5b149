/* saved_read.h - inside the reading of a report: lists, and what its spec states. */
#ifndef CPSFC_SAVED_READ_H
#define CPSFC_SAVED_READ_H

#include "runtime/compare/fields.h"

#define CHOICE(f, at, object, key, names, required)                                                                    \
  field_choice(f, at, object, key, names, sizeof names / sizeof *names, required)

/* One item of a list of objects. */
typedef void read_item(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x);
void saved_list_read(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *object,
                     const char *key, bool required, read_item *item);
/* The texts of a list; a list that is absent is empty. */
struct saved_names saved_names_read(struct saved_report *r, struct fields *f, const struct place *at,
                                    const struct json_value *x, const char *key);

/* saved_facts.c: elements, contracts, measures ..., which older reports and extracts lack. */
void saved_facts_read(struct saved_report *r, struct fields *f, const struct json_value *root);

#endif
