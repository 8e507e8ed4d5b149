/* check_internal.h - inside the checks of a finished model. */
#ifndef CPSFC_CHECK_INTERNAL_H
#define CPSFC_CHECK_INTERNAL_H

#include "compiler/sema/sema.h"

/* State of one run; names of attributes are interned once. */
struct check {
  struct model *model;
  struct diagnostics *diagnostics;
  struct arena *memory;
  day as_of;
  uint32_t *flow_uses; /* per entity: how many flows and transfers use this port */
  struct idmap guards; /* procedure -> index + 1 of its first endorse with a range, in downgrades */
  class_id check_class; /* std.secure.Check, 0: not in the program */
  sym range, safe, failsafe, rate, resolution, accuracy, field, payload;
};

/* A closed interval of exact numbers; open ends have no number. */
struct interval { bool known, has_low, has_high; struct rational low, high; quantity_kind kind; struct value written; };

/* A typed field as seen from a port: kind and range, or known = false. */
struct interval check_range_of_value(const struct check *c, struct value v);
struct interval check_range_of_attribute(const struct check *c, const struct attribute *a);
/* Does OUTER hold every number of INNER? Both known. */
bool interval_within(const struct interval *inner, const struct interval *outer);
/* As the user wrote it, or in base units; owned by the memory of C. */
const char *interval_words(const struct check *c, const struct interval *i);
const char *check_name(const struct check *c, entity_id e);
const char *kind_word(enum entity_kind kind, bool output);
void check_add(struct check *c, const char *code, entity_id subject, enum truth result, int severity, enum message m, span at, const char *const *arguments);

void check_connections(struct check *c);
void check_flows(struct check *c);
void check_transfers(struct check *c);

#endif
