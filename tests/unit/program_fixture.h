/* program_fixture.h - a program in memory, made of named texts the way the driver makes one of files. */
#ifndef CPSFC_PROGRAM_FIXTURE_H
#define CPSFC_PROGRAM_FIXTURE_H

#include "compiler/sema/sema.h"

/* One file. Its `module` line, or else NAME without `.cpsf`, says which module it belongs to. Modules named std.* are
 * library modules; all others count as named on the command line. */
struct fixture_text { const char *name, *text; };

struct fixture {
  struct program program;
  struct sema *sema;
  struct arena memory;
};

/* Parses TEXTS in order and makes modules of them: what a text imports must come before it. Without a module std.core
 * among TEXTS a small one (fixture_core) comes first. `target NAME` imports the framework NAME as the driver does. */
void fixture_load(struct fixture *f, const struct fixture_text *texts, size_t count);
/* fixture_load, model_init, rule_set left alone, sema_run as of 2026-06-15. */
void fixture_run(struct fixture *f, const struct fixture_text *texts, size_t count);
/* fixture_run over one text named "spec.cpsf". */
void fixture_spec(struct fixture *f, const char *text);
void fixture_free(struct fixture *f);

/* Every diagnostic that is not silenced as "E0201@3" (code and line), sorted, with spaces between; owned by F. */
const char *fixture_codes(struct fixture *f);
/* The first diagnostic of CODE as one line in that language, or "". */
const char *fixture_message(struct fixture *f, const char *code, enum language language);
/* Its help line, or "". */
const char *fixture_help(struct fixture *f, const char *code, enum language language);
/* The entity of a dotted name seen from the last module; fails the test when there is none. */
entity_id fixture_entity(struct fixture *f, const char *dotted);
/* An attribute's value as the user would write it, "" when not set and without default. */
const char *fixture_value(struct fixture *f, const char *dotted, const char *attribute);
/* The names of what E is related to, with spaces between. */
const char *fixture_related(struct fixture *f, enum relation r, const char *dotted);

extern const char fixture_core[];

#endif
