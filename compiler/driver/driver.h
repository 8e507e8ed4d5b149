/* driver.h - layer 6: a session. Files in; diagnostics, findings and answers out.
 *
 * The only header the front doors (cli, later lsp) include. A session loads one program: it finds and parses
 * the files named, follows imports through the program, its folders, the search folders and the standard
 * library, then runs the passes in order. It prints nothing and reads no clock: the date comes in.
 */
#ifndef CPSFC_DRIVER_H
#define CPSFC_DRIVER_H

#include "compiler/driver/settings.h"
#include "compiler/lower/lower.h"
#include "runtime/framework/glossary.h"
#include "runtime/framework/standards.h"
#include "runtime/report/report.h"
#include "runtime/rules/contract_checks.h"
#include "runtime/trust/trust.h"

/* A file whose text is taken from memory; PATH as path_clean writes it. */
struct overlay_file { const char *path, *text; size_t length; };

/* What an earlier check of the same program read: files that say the same are not read again. */
struct parsed_files {
  struct interner names;
  struct sources sources;
  VEC(struct tree) trees;
  uint32_t next; /* where the next one is looked for first: files come in the same order */
};
/* By which edition of a framework to judge, whatever is asked for: that of FOLDER, or of the library (NULL). */
struct framework_choice { const char *name, *version, *folder; };

struct session_options {
  struct text_list paths;         /* files and folders of the program; "-" is standard input */
  struct text_list search;        /* -I */
  day as_of;
  struct text_list targets;       /* --target NAME@VERSION:LEVEL */
  enum basis basis;
  bool every_check;               /* built-in checks that hold, or that nothing was said about, are findings, too: for `why` */
  const struct overlay_file *overlay; uint32_t overlay_count; /* sorted by path; in front of the files on disk */
  const struct framework_choice *frameworks; uint32_t framework_count;
  bool forget_trees;              /* checked, nobody asks for them: their memory is free for what comes after */
  bool only_overlay;              /* nothing is read from disk but evidence */
  struct parsed_files *parsed;    /* emptied by session_load; NULL */
  struct name_uses *uses;         /* where the uses of names are noted, for the language server; NULL */
  const char *evidence_folder;    /* --evidence; NULL: evidence files are not looked at */
  const struct project_settings *settings; /* in force: decisions, catalogues. NULL: none */
  struct silenced_code *allows; uint32_t allow_count; /* from the caller, who looks at USED afterwards */
  const struct class_homes *homes; /* where an unknown class is looked for; NULL: nowhere */
  bool (*should_stop)(void *context); void *stop_context; /* asked between files, passes and parts of the evaluation; NULL: nobody is */
  int warn_before;                /* days before an acceptance, evidence or contract ends; 0: contracts alone, 30 days */
};

/* Time and memory of each pass, for --trace and the bench. */
struct pass_time { const char *name; double seconds; };

struct session {
  struct arena memory;
  struct session_options options;
  struct program program;
  struct sema *sema;
  struct trust trust;             /* labels, authority, guards of a checked program without errors */
  struct evaluation evaluation;
  struct findings findings;
  struct standards standards;     /* empty until session_read_standards */
  struct glossary glossary;       /* empty until session_read_glossary */
  struct text_list files_read;    /* looked at on disk, evidence too, in the order of reading; some several times */
  const char *title;              /* what the program is called: folder, file or module */
  bool judged;                    /* findings are there */
  bool stopped;                   /* by should_stop: names, types and rules are there, but not all messages, or not the findings */
  bool empty;                     /* checked: the program says nothing of its own but modules, imports and targets */
  entity_id audience;             /* of `report --for`: set by the front door */
  VEC(struct pass_time) passes;
  void (*begins)(void *context, const char *pass); void *begins_context; /* a pass begins; NULL: nobody is told */
  double (*clock)(void);          /* seconds, or NULL: passes are not timed */
};

enum load_result {
  LOAD_OK,       /* read; there may be errors in program.diagnostics */
  LOAD_MISSING   /* a named file is missing, unreadable, or no spec was found: status 3 */
};

/* parsed.c */
/* Takes what S has read; S is good for nothing but session_free then. */
void parsed_take(struct parsed_files *res, struct session *s);
/* The tree of a file of that name and text, with the offsets of a file that begins at BASE; false when there is none. */
bool parsed_find(struct parsed_files *p, const struct source_file *f, struct tree *res);
void parsed_free(struct parsed_files *p);

/* class_homes.c */

/* Who knows the module of every class of the library, which is read at the first question and takes some hundredths of a
 * second; for session_options, of as many sessions as one likes. */
struct class_homes class_homes_make(void);
void class_homes_free(struct class_homes *c);

/* session.c */

void session_init(struct session *s);
void session_free(struct session *s);
/* Was it asked to stop, now or before? */
bool session_stops(struct session *s);
/* Files to trees and modules; problems of the operating system go to *PROBLEM (owned by the session). */
enum load_result session_load(struct session *s, const char **problem);
/* Names, types, checks; false when the spec has errors, or it was stopped. */
bool session_check(struct session *s);
/* Evaluation and findings of a checked program without errors. Stopped, it has done nothing and may be called again. */
void session_judge(struct session *s);
/* The program of S, checked and judged once more as of another day; false when it has errors on that day. Frees by session_free. */
bool session_judge_as_of(struct session *res, const struct session *s, day as_of);
/* settings_check.c: what SETTINGS of P silence, for session_options; owned by A. */
struct silenced_code *project_allows(struct arena *a, const struct project *p, const struct project_settings *settings);
/* Adds to D, the messages about cpsf.yaml, the frameworks of a checked program that are not those the
 * settings pin. */
void session_check_pins(const struct session *s, struct diagnostics *d);
/* The same with what a judged program says of `allow` in its settings, which it says itself without a place. */
void session_check_allows(const struct session *s, struct diagnostics *d);
/* Everything a report needs. */
struct report_input session_report_input(struct session *s, const char *version, enum language language);

/* subjects.c: for `why` */

/* The rows of findings for a requirement id (with or without '#', any framework or FRAMEWORK#ID) and a subject name;
 * an empty name means all subjects. Returns false with a message in *PROBLEM. */
bool session_find_rows(struct session *s, const char *requirement, const char *subject, struct index_list *rows, struct bilingual_text *problem);

/* The port, flow, data or element of that name; 0 with a message in *PROBLEM. */
entity_id session_find_place(struct session *s, const char *name, struct bilingual_text *problem);

/* For `trust`: actuations, sensings and flows of that name. False with a message in *PROBLEM. */
bool session_find_transfers(struct session *s, const char *name, struct entity_list *res, struct bilingual_text *problem);

/* For `report --for`: the organization of that name; of several that are one (by corporate number) the one declared in
 * one's own files. 0 with a message in *PROBLEM. */
entity_id session_find_organization(struct session *s, const char *name, struct bilingual_text *problem);

/* labels.c: for `why label` */

/* What is known of the data at the place called NAME, what it comes from, who may read it, what would change it. Returns
 * false with a message in *PROBLEM. */
bool session_write_label(struct session *s, const char *name, struct out *o, enum language l, struct bilingual_text *problem);

/* library_data.c: parts of the library that `check` has no use for, read when asked for */

/* Measures and crosswalks of the frameworks that come from the library; they have no problems, the tests of this project
 * see to that. */
void session_read_catalogues(struct session *s);
/* The standards beside the frameworks, checked against the crosswalks at hand; false when there is an error. */
bool session_read_standards(struct session *s);
/* The terms of the library, for reports. */
void session_read_glossary(struct session *s);
/* The ids of the standards, sorted; nothing is read for it. Owned by A. */
const char *const *library_standards(struct arena *a, uint32_t *count);
/* NAME itself or the one id that begins with NAME and a hyphen; NULL. As standard_find. */
const char *library_standard_find(const char *const *ids, uint32_t count, const char *name);
/* Files of a framework's folder that the rules need, in the order of reading. */
enum { LIBRARY_FIRST_COUNT = 2 };
extern const char *const library_first[LIBRARY_FIRST_COUNT];
/* The same parts for whoever has no session. FOLDER as in the source tree: stdlib/cpsf-1.0. */
void library_read_folder(struct catalogue *c, const char *folder, struct interner *names, struct sources *sources, struct diagnostics *d);
void library_read_standards(struct standards *s, struct interner *names, struct sources *sources, struct diagnostics *d);

/* The glossary of the library, with what its texts live in. */
struct library_glossary { struct glossary glossary; struct interner names; struct sources sources; struct diagnostics diagnostics; };
void library_read_glossary(struct library_glossary *l);
void library_free_glossary(struct library_glossary *l);
/* An embedded file as a source; UINT32_MAX when there is none of that path. */
uint32_t library_source(struct sources *s, const char *path);

/* library_titles.c: titles of the library's requirements, for whoever has a report and no session. Start with {0}. */
struct library_module;
struct library_titles {
  struct arena memory; struct interner names; struct sources sources; struct diagnostics diagnostics;
  const struct library_module *modules; uint32_t module_count;
  struct catalogue *catalogues; /* of the modules; empty until asked for */
};
/* False when the library has no such framework in that version, or no such requirement. Texts live until it is freed. */
bool library_title(struct library_titles *l, const char *framework, const char *version, const char *id, struct bilingual_text *res);
void library_titles_free(struct library_titles *l);

/* library.c: the standard library, embedded; for `list`, `explain`, `test stdlib` */

/* As a path of session_options: the whole standard library inside the program. */
#define LIBRARY_PATH "std:"

struct library_module { const char *name, *name_ja, *version, *path; bool framework; };
/* All modules of the standard library, from stdlib/modules.tsv; owned by A. */
const struct library_module *library_modules(struct arena *a, uint32_t *count);
/* By English or Japanese name; NULL when unknown. */
const struct library_module *library_find(const struct library_module *list, uint32_t count, const char *name);

/* tests.c: `cpsfc test` */

struct test_outcome { const char *module, *name; bool passed; const char *report; /* what differed, with the proof; owned by the session */ span at; };
/* Rule coverage: was the condition of a stated level true once, false once, in some test? */
struct level_coverage { uint32_t requirement, level; bool seen_true, seen_false; };
struct test_run { VEC(struct test_outcome) outcomes; uint32_t passed, failed; VEC(struct level_coverage) coverage; };
/* Runs the `test` statements of the own modules of a loaded and checked program. */
void session_run_tests(struct session *s, enum language language, struct test_run *res);

/* test_risks.c: holds one expectation about a threat, vulnerability, risk or characteristic against the program; what
 * differs goes to REPORT. */
bool test_expectation_of_risk(struct session *s, struct evaluation *e, const struct expectation *x, struct builder *report, enum language l);

/* explain.c */

/* The page of a diagnostic code, a requirement, or whatever else an explainer (explain.h) knows, as plain text, owned by
 * A; NULL when there is none. Two words, such as a standard and its item, come with a space between. */
const char *explain_text(struct arena *a, const char *what, enum language language);

/* requirement_facts.c: for each requirement of the library which facts decide which level, as Markdown */
void library_write_requirement_facts(struct out *o, enum language l);

/* documentation.c: the doc pages of all frameworks and modules */

/* Takes one page; PATH is relative, with '/'. Returning false stops. */
typedef bool written_page(void *context, const char *path, const char *text, size_t length);
bool library_write_pages(written_page *write, void *context);

#endif
