/* settings.h - inside layer 6: cpsf.yaml, the settings of a project.
 *
 * One table says which keys there are, what they take, where they may stand and what they mean; the reader, the JSON
 * schema for editors and `cpsfc config` are made from it. A value is the text somebody wrote, already found good, with
 * its place; what nobody wrote has no text.
 */
#ifndef CPSFC_SETTINGS_H
#define CPSFC_SETTINGS_H

#include "runtime/base/base.h"

/* ---- settings_table.c: the keys ------------------------------------------------------------------------------- */

enum setting {
  SETTING_EXTENDS, SETTING_COMPILER, SETTING_CATALOGUES, SETTING_PROGRAMS, SETTING_PATHS, SETTING_SEARCH, SETTING_AS_OF,
  SETTING_LANG, SETTING_TARGETS, SETTING_FLOOR, SETTING_BASIS, SETTING_EVIDENCE, SETTING_FAIL_ON, SETTING_MAX_UNANSWERED,
  SETTING_WARN_BEFORE, SETTING_BASELINE, SETTING_DECISIONS, SETTING_ALLOW, SETTING_VIEWS, SETTING_COUNT
};
enum setting_kind {
  KIND_OF_PATH, KIND_OF_DATE, KIND_OF_LANGUAGE, KIND_OF_BASIS, KIND_OF_GATE, KIND_OF_DAYS, KIND_OF_NUMBER, KIND_OF_VERSION,
  KIND_OF_MODULE, KIND_OF_TARGET, KIND_OF_VIEW, KIND_OF_NAME, KIND_OF_CODE, KIND_OF_REASON, KIND_OF_ALLOW, KIND_OF_PROGRAM,
  KIND_OF_COUNT
};
/* What a kind of value takes. */
struct setting_kind_info {
  const char *wanted;          /* as a message says it */
  const char *const *words;    /* the only ones; ends with NULL. NULL: any that PATTERN fits */
  const char *pattern;         /* of JSON schema; NULL: any text */
  bool number;                 /* may look like a number to an editor */
  bool (*good)(const char *text);
};
extern const struct setting_kind_info setting_kinds[KIND_OF_COUNT];

struct setting_info {
  const char *key;
  enum setting_kind kind;
  bool list, of_program, adds; /* adds: to what a file further out says, in place of replacing it */
  const char *option, *preset; /* that wins over it; what holds when nobody says anything. NULL: none */
  const char *en, *ja;         /* a line for people */
};
extern const struct setting_info setting_table[SETTING_COUNT];
/* Keys of an entry of `allow`, and those of an entry of `programs` that are no settings. */
struct setting_part { const char *key; enum setting_kind kind; bool required, list; const char *en, *ja; };
enum { ALLOW_CODE, ALLOW_REASON, ALLOW_UNTIL, ALLOW_PARTS };
enum { PROGRAM_NAME, PROGRAM_FILES, PROGRAM_PARTS };
extern const struct setting_part allow_parts[ALLOW_PARTS], program_parts[PROGRAM_PARTS];

enum { SETTING_DAYS_MOST = 3660, SETTING_NUMBER_MOST = 1000000, SETTINGS_FILE_MOST = 1 << 20 };

/* ---- values --------------------------------------------------------------------------------------------------- */

struct text_list { VEC(const char *) list; };

struct setting_text { const char *text; span at; };
struct setting_value { const struct setting_text *texts; uint32_t count; span at; /* {0,0}: not stated */ };
struct allowed_warning { const char *code, *reason; day until; /* DAY_NONE: without end */ span at; };
struct project_settings {
  struct setting_value values[SETTING_COUNT];
  const struct allowed_warning *allowed; uint32_t allowed_count;
};
static inline bool setting_stated(const struct project_settings *s, enum setting x) { return s->values[x].at.start != 0; }
/* NAME@VERSION:LEVEL, or FRAMEWORK.PROFILE@VERSION? */
bool setting_is_target(const char *text);
/* The one text, or NULL. */
const char *setting_text(const struct project_settings *s, enum setting x);
/* Of a number or days; OTHERWISE when not stated. */
int setting_number(const struct project_settings *s, enum setting x, int otherwise);
day setting_day(const struct project_settings *s, enum setting x);
/* Adds the texts of a list; they live as long as the project. */
void setting_add_list(const struct project_settings *s, enum setting x, struct text_list *res);
/* What OVER says in front of what BASE says; lists owned by A. */
void settings_lay(struct arena *a, struct project_settings *base, const struct project_settings *over);

/* ---- project.c ------------------------------------------------------------------------------------------------ */

struct overlay_file;
struct overlay_files { const struct overlay_file *items; uint32_t count; };
struct project_program { const char *name; span at; struct text_list files; struct project_settings settings; /* in force */ };
struct project {
  struct arena memory;
  struct interner names; struct sources sources; struct diagnostics diagnostics; /* of cpsf.yaml itself */
  const char *path;              /* of the file; NULL: there is none */
  struct project_settings settings;
  VEC(struct project_program) programs;
  const struct overlay_files *only, *over; /* read from these alone, or from these in front of the disk; NULL */
};
/* Looks for cpsf.yaml at or above FIRST (a file or folder; NULL is the current folder) and reads it, and what it
 * `extends:` before it. Paths in it are seen from its own folder. False when it has errors (in diagnostics). */
bool project_load(struct project *p, const char *first);
/* The same among these files alone, sorted by path, for another revision; it is not asked which compiler that wanted. */
bool project_load_from(struct project *p, const char *first, struct overlay_files files);
/* As project_load; files whose text is among FILES, sorted by path, are not read from disk. */
bool project_load_over(struct project *p, const char *first, struct overlay_files files);
void project_free(struct project *p);
/* The program of that name; NULL. */
const struct project_program *project_find(const struct project *p, const char *name);

/* settings_read.c: one file into S, and its programs, with their own settings alone, into P. FILE is in p->sources. */
void settings_read(struct project *p, uint32_t file, struct project_settings *s);

/* settings_schema.c: the JSON schema of cpsf.yaml (draft 2020-12), docs/schema/cpsf.schema.json */
struct out;
void settings_write_schema(struct out *o);

#endif
