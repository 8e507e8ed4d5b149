/* programs.h - inside the command line: cpsf.yaml behind the options, which programs there are, and how they turned out. */
#ifndef CPSFC_CLI_PROGRAMS_H
#define CPSFC_CLI_PROGRAMS_H

#include "compiler/cli/cli.h"

/* One program of a run. */
struct program_run {
  const char *name;               /* as cpsf.yaml calls it; NULL: the files that were named */
  const struct text_list *paths;
  const struct project_settings *settings; /* in force, without the command line */
  struct project *project;
  struct silenced_code *allows;   /* what the settings silence, and whether it was needed */
  int status;
  bool judged;
  uint32_t errors, warnings, not_met, open, unanswered, at_gate;
};

/* run.c: from its paths to its findings, then EACH; fills what is known of it. */
void run_one(struct arguments *a, struct program_run *run, int (*each)(struct session *, struct arguments *));

/* programs.c: EXIT_TROUBLE after a message with the nearest name. */
int unknown_program(const struct arguments *a, const struct project *p, const char *name);

/* settings.c: what the command line left open is taken from the settings */

/* Date and language, which all programs share. */
void take_shared_settings(struct arguments *a, const struct project_settings *s);
/* A copy of A for one program; free with settings_give_back. */
struct arguments arguments_with(const struct arguments *a, const struct project_settings *s);
void arguments_give_back(struct arguments *a);

/* summary.c: all programs of a run, one row each */

/* G: NULL where nothing is gated. */
void note_result(struct program_run *run, const struct session *s, const struct gating *g);

/* To standard error, and to the file of --summary; a status. */
int write_summary(const struct arguments *a, const struct program_run *runs, uint32_t count);

#endif
