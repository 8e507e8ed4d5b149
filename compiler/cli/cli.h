/* cli.h - layer 7: the command line. The only part that prints, reads arguments, the environment and the clock.
 *
 * Commands and options are two tables (commands.c, options.c); help is written from them. Machine output goes to
 * standard output or -o, diagnostics to standard error.
 */
#ifndef CPSFC_CLI_H
#define CPSFC_CLI_H

#include "compiler/driver/driver.h"
#include "runtime/compare/page_spec.h"
#include "runtime/gate/gate.h"

enum exit_status { EXIT_CLEAN = 0, EXIT_GATE = 1, EXIT_SPEC = 2, EXIT_TROUBLE = 3 };

enum option {
  OPTION_AS_OF, OPTION_TARGET, OPTION_LANG, OPTION_FORMAT, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_BASIS, OPTION_SEARCH,
  OPTION_EVIDENCE, OPTION_ALL, OPTION_FACTS, OPTION_VIEW, OPTION_FOR, OPTION_TABLE, OPTION_ON, OPTION_READ, OPTION_CHECK, OPTION_DIFF, OPTION_WORDS, OPTION_MAX_ERRORS, OPTION_COLOR, OPTION_TRACE, OPTION_RECORD, OPTION_BASELINE, OPTION_UPDATE_BASELINE, OPTION_AGAINST, OPTION_EXPLAIN_GATE, OPTION_WARN_BEFORE, OPTION_DEPFILE, OPTION_QUIET, OPTION_VERBOSE, OPTION_MAN, OPTION_RULES, OPTION_PROGRAM, OPTION_ALL_PROGRAMS, OPTION_SUMMARY, OPTION_SCHEMA, OPTION_HELP, OPTION_COUNT
};

enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct arguments {
  struct text_list words;      /* everything that is not an option */
  struct text_list outputs, targets, search, programs;
  bool all_programs;
  struct text_list views;      /* of the program at hand: --view, else what cpsf.yaml says */
  const char *summary; bool schema;
  const struct project *project; const struct project_settings *settings; /* of the program at hand */
  const char *format, *as_of_text, *evidence_folder, *view, *table, *audience;
  day as_of;
  const char *as_of_from;
  enum language language, terminal_language; /* of files and pipes; of messages on a terminal */
  bool language_given, gate_given;
  bool language_known; /* --lang or cpsf.yaml said it: messages in pipes follow, too */
  enum basis basis;
  struct gate gate;
  const char *gate_from;       /* "--fail-on", "cpsf.yaml"; NULL: nowhere */
  bool gated;                  /* set by the command: findings are held against the gate */
  const char *baseline, *against; bool update_baseline, explain_gate;
  bool targets_given, basis_given; /* on the command line: cpsf.yaml of another revision does not change that */
  int warn_before;             /* days; 0: as usual */
  struct gating *gating;       /* of the program at hand; NULL: none */
  uint32_t max_errors;
  enum colour_choice colour;
  bool all, facts, trace, help;
  bool no_evidence; /* of `verify`: evidence files were not looked at, whatever cpsf.yaml says */
  bool every_check; /* set by the command: see session_options */
  const char *on, *read; /* of `sheet`: whose answers; the sheet that came back. NULL: not given */
  const char *depfile_path; struct depfile *depfile; /* NULL: not asked for */
  bool quiet, verbose;
  struct progress *progress; /* NULL: not on a terminal */
  bool manual;         /* of `help`: the page of the manual */
  const char *record;  /* of `lsp`: where the session is recorded; NULL: nowhere */
  bool check_only, show_diff; int rewrite_words; /* of `fmt`; enum format_words */
  bool errors_only;     /* of `diff`: warnings of either side are not its business */
  struct report_list *kept; /* of `diff` and `compare`: where the reports of specs go instead of being written */
  uint32_t dashes;     /* how many words stand before `--`; UINT32_MAX: there is none */
  bool rules;          /* of `diff`: two editions of a framework */
  const struct framework_choice *frameworks; uint32_t framework_count; /* as in session_options */
  const struct overlay_files *files; /* all that is read, from another revision; NULL: from disk */
  const struct overlay_files *beside; /* read beside what is on disk; NULL: nothing */
  struct verifying *verifying; /* of `verify` */
  const char *subject; /* of `trust`: the name behind the files; NULL: none */
};

struct command {
  const char *name, *usage, *summary_en, *summary_ja;
  uint64_t options;            /* bit 1<<enum option */
  int (*run)(struct arguments *a);
};

/* commands.c */
const struct command *command_find(const char *name);
const struct command *command_table(uint32_t *count);
/* Says that there is no command NAME, and which is spelled nearly so; returns EXIT_TROUBLE. */
int command_unknown(const char *name);
/* Further lines of its help, or "". */
const char *command_notes(const struct command *c, enum language l);

/* options.c */

/* VALUE is what stands behind the name in a help, NULL for an option without one; the texts of --format are made. */
struct option_info { enum option id; const char *name, *value, *help_en, *help_ja; };
const struct option_info *option_table(uint32_t *count);
/* What X is for with C; "" where its words say it all. What it takes, with a comma between, or "". Owned by A. */
const char *option_help(struct arena *a, const struct command *c, const struct option_info *x, enum language l);
const char *option_formats(struct arena *a, const struct command *c);
/* Reads ARGV after the command; false after a message on standard error. */
bool arguments_read(struct arguments *a, const struct command *c, int argc, char **argv);
void arguments_free(struct arguments *a);
void write_command_help(struct out *o, const struct command *c, enum language language);
void write_general_help(struct out *o, enum language language);
/* Language of the terminal from LC_ALL, LC_MESSAGES, LANG. */
enum language language_of_locale(void);

/* run.c: what the commands share */

/* programs.c: reads cpsf.yaml (the command line wins over it), then loads, checks and judges the program that PATHS name,
 * or each program that cpsf.yaml lists when nothing or only its folder is named, or those of --program. Messages are
 * printed; EACH is called for a program without errors, with arguments of its own. Returns the worst status. */
int run_programs(struct arguments *a, const struct text_list *paths, int (*each)(struct session *s, struct arguments *a));
/* Prints messages to standard error, or as JSON to standard output where that was asked for and there are errors. */
void print_messages(struct sources *sources, struct diagnostics *d, const struct arguments *a, enum language language);
/* Prints the diagnostics of S to standard error. */
void print_diagnostics(struct session *s, const struct arguments *a);
/* Writes O to standard output or a path; prints and returns EXIT_TROUBLE when it can't be written. */
int write_result(struct out *o, const char *path);
/* PATH with the name of the program in place of "{program}". */
const char *output_name(struct session *s, const char *path);
/* "cpsfc: MESSAGE" on standard error; returns EXIT_TROUBLE. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same in the language of standard error. */
int complain_in(const struct arguments *a, const char *en, const char *ja, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* gating.c: baseline, comparison and decision of one program */

/* FLOOR, MAX_UNANSWERED: the stricter of the settings and those of the revision that is compared with. */
struct gating { struct baseline baseline; struct ratchet ratchet; struct gate_decision decision; bool compares; struct text_list floor; int max_unanswered; struct gate_limits limits; };
/* Are the options that have to do with it possible together? A status. */
int gating_possible(const struct arguments *a);
/* Compares and decides before anything is written; warnings go to the session. NAME, PATHS: of the program, for --against. */
int gating_prepare(struct gating *g, struct session *s, struct arguments *a, const char *name, const struct text_list *paths);
/* The same again from what the page at PATH says it was made with; a message and a status other than EXIT_CLEAN when it can't be read. */
int gating_remake(struct gating *g, struct session *s, struct arguments *a, const struct page_spec *page, const char *path);
void gating_free(struct gating *g);
/* gating.c: looks up what the gate names among requirements and organizations; a status. */
int gate_find_names(struct gate *g, struct session *s, const struct arguments *a);
/* settings.c: the language of the cpsf.yaml around the current folder, until that of a program is read; --lang wins. */
void take_language_here(struct arguments *a);
/* settings.c: what S of P asks for; paths are seen from the folder of the settings, so that revisions compare. Texts owned by A. */
void settings_demands(struct arena *a, const struct project *p, const struct project_settings *s, struct demands *res);
/* less_demanded.c: adds to the ratchet what the settings ask less than OLD of P, those of the revision R, and holds the program to
 * the gate and the limits of both: nobody gets green by editing them. NAME, PATHS: of the program. */
struct revision;
void hold_to_revision(struct gating *g, struct session *s, struct arguments *a, struct revision *r, const struct project *p, const struct project_settings *old, const char *name, const struct text_list *paths);
/* Has WAS no program of its name among those of NOW, and do all its files lie in PATHS? */
bool program_was_renamed(struct revision *r, const struct project *now, const struct text_list *paths, const struct project_program *was);
/* Did the gate hold? EXIT_CLEAN or EXIT_GATE, with a line on standard error when it failed, or more with --explain-gate. */
int apply_gate(struct session *s, const struct arguments *a);
/* --explain-gate of a spec with errors. */
void explain_errors(const struct arguments *a);
/* settings.c: of a word of cpsf.yaml */
enum basis basis_of(const char *word);
/* merge_attribute.c: what .gitattributes says of a file that two branches change. */
enum merge_attribute { MERGE_NO_REPOSITORY, MERGE_BY_LINES, MERGE_BY_UNION };
enum merge_attribute merge_attribute_of(const char *path);
/* Of messages to a terminal or pipe: --lang, then cpsf.yaml once it was read, then on a terminal the locale, else English. */
enum language language_of(const struct arguments *a, int fd);
/* In Japanese on standard error? */
bool speaks_japanese(const struct arguments *a);

/* revision.c, git.c: the files of a git revision, for --against and `diff`; git is only asked to read */

struct revision {
  struct arena memory;
  const char *name, *root;      /* as given; the folder that paths are seen from */
  struct overlay_file_list { VEC(struct overlay_file) list; } files; /* sorted; paths from the root */
  struct text_list paths, search;
  struct text_list stated_search; /* of its cpsf.yaml */
  bool ja;              /* messages in Japanese */
  uint32_t passed_over; /* links and submodules in what was named */
};
/* Is it a name that git may be asked about? Else there was a message. */
bool revision_named(const char *name, bool ja);
/* What A and B branched from, as git writes it, in the repository that PATHS lie in; NULL after a message. Owned by A. */
const char *revision_base(struct arena *memory, const struct text_list *paths, const char *a, const char *b, bool ja);
/* Reads what a program of PATHS and SEARCH is made of; false after a message. */
bool revision_read(struct revision *r, const char *name, const struct text_list *paths, const struct text_list *search, bool ja);
/* Is FILE of the revision, seen from its root, PATH as it is now, or in it? */
bool revision_within(struct revision *r, const char *path, const char *file);
void revision_free(struct revision *r);
/* The session reads nothing but A->files, where there are any, and judges by A->frameworks. Likewise cpsf.yaml. */
void read_only_these(struct session *s, const struct arguments *a);
bool load_settings(struct project *p, const struct overlay_files *files, const char *first);

/* outputs.c */

/* The row of T for one output (NULL: standard output, PRESET unless --format says another); NULL after a message. */
const void *output_format(const struct arguments *a, const char *path, struct format_table t, const char *preset);
/* Can all outputs be written? Else there was a message. */
bool output_formats_known(const struct arguments *a, struct format_table t, const char *preset);
/* Writes one output (PATH as above) in the language that fits it; then all that were asked for. A status. */
typedef void write_output(struct out *o, const struct arguments *a, const char *path, enum language l, const void *context);
int write_outputs(const struct arguments *a, write_output *write, const void *context);

bool use_colour(const struct arguments *a, int fd);
int terminal_width(void);
/* The format of one output (NULL: standard output) for what is to be written; NULL after a message: it can't be told, can't
 * write that, or is not for a terminal. */
const struct report_format *choose_format(const struct arguments *a, const char *path, enum report_kind kind);
struct report_input make_report_input(struct session *s, const struct arguments *a, bool to_terminal);

/* manual.c: a page of the manual in the man(7) macros, of C or (NULL) of the program; from the tables above. */
void manual_write(struct out *o, const struct command *c, enum language l);

/* completion.c: completions of a shell, from the tables above */

/* "bash", "zsh", "fish"; false when SHELL is none of them. */
bool completion_write(struct out *o, const char *shell, enum language l);
/* Is it known what can stand in place of a word such as FILE, as the value of an option or in the usage of a command? */
bool completion_knows(const char *placeholder, bool of_option);

/* depfile.c: what a run has read, as a rule for make and ninja. D is NULL where nobody asked. */

struct depfile { struct arena memory; struct text_list targets, files; bool read; /* a program */ };
void depfile_add_file(struct depfile *d, const char *path);
void depfile_add_settings(struct depfile *d, const struct sources *settings);
/* Its files and the outputs written for it. */
void depfile_add_program(struct depfile *d, struct session *s, const struct arguments *a);
/* Sorted by bytes, each once. */
void text_list_sort_unique(struct text_list *t);
/* Writes it when a program was read, and frees it; a status. */
int depfile_write(struct depfile *d, const char *path);

/* progress.c: P is NULL where nobody looks */

struct progress *progress_open(const struct arguments *a);
/* What is being done: the name of a pass, "comparison", "writing"; NULL before something else is printed. */
void progress_say(struct progress *p, const char *what);
void progress_close(struct progress *p);
/* For session.begins; CONTEXT is the progress. */
void progress_of_session(void *context, const char *pass);
/* --verbose: date and settings, files read, outputs written. */
void tell_settings(const struct arguments *a, const struct sources *settings);
void tell_read(const struct arguments *a, struct session *s);
void tell_written(const struct arguments *a, struct session *s, int status);

/* one file per command */
int command_help(struct arguments *a);
int command_completion(struct arguments *a);
int command_check(struct arguments *a);
int command_report(struct arguments *a);
int command_why(struct arguments *a);
int command_trust(struct arguments *a);
int command_sheet(struct arguments *a);
int command_compare(struct arguments *a);
int command_graph(struct arguments *a);
/* cmd_graph.c: what --format means there */
struct format_table graph_formats(void);
/* cmd_config.c: likewise */
struct format_table config_formats(void);
int command_diff(struct arguments *a);
int command_verify(struct arguments *a);
/* cmd_report.c: is the output of that name written once for each of a->views, as "{view}" in it says? Its name for one. */
bool for_each_view(const char *path);
const char *output_of_view(struct arena *a, const char *path, const char *view);
/* cmd_report.c: what a report needs before it is written (PAGE: the HTML page); a status. Then the report itself. */
int report_prepare(struct session *s, const struct arguments *a, bool page);
void report_render(struct session *s, const struct arguments *a, const struct report_format *format, bool to_terminal, struct out *o);
int command_explain(struct arguments *a);
int command_list(struct arguments *a);
/* list_frameworks.c: what --format means there; a framework or profile of the library as a file; `cpsfc list profiles` */
extern const char list_format_names[];
bool list_format_known(const char *name);
bool list_wants_file(const struct arguments *a);
int list_framework_file(struct arguments *a);
void list_profiles(struct out *o, enum language l);
int command_test(struct arguments *a);
int command_init(struct arguments *a);
int command_config(struct arguments *a);
int command_lsp(struct arguments *a);
int command_fmt(struct arguments *a);

#endif
