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
  struct idmap guards; /* procedure, port -> index + 1 of its first endorse with a range, in downgrades */
  uint64_t flows_looked_at; /* for the ports of guards that feed a command */
  class_id check_class; /* std.secure.Check, 0: not in the program */
  sym range, safe, failsafe, rate, resolution, accuracy, field, payload, guard;
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

/* What an actuation asks of the command that it follows. Known SAFE; FIELD_NAME is what takes the values of FIELD. */
struct command {
  struct check *check;
  entity_id transfer, element, port;
  struct interval field, safe;
  const char *field_name;
  span at;
};
/* Decides V2312. */
void check_command(const struct command *x);
/* PASSED: what the worst of the guard's ports that feed the command lets through, when it says so for that quantity. */
struct guard_verdict { enum truth result; struct interval passed; bool beside; /* data feed the command, none of it through the guard */ };
struct guard_verdict check_guard_range(const struct command *x, entity_id guard);
void check_index_guards(struct check *c);

void check_connections(struct check *c);
void check_flows(struct check *c);
void check_transfers(struct check *c);

#endif
