/* git.h - inside the command line: one run of git. It is started directly, without a shell, and only asked to read. */
#ifndef CPSFC_GIT_H
#define CPSFC_GIT_H

#include "runtime/base/base.h"

struct git_run {
  struct builder output, errors;
  int status; /* of git; -1: it was ended */
};
/* Runs git in FOLDER with ARGUMENTS, which end with NULL; INPUT is a file it reads from, or -1. False after a message
 * when git can't be started, in Japanese when JA. Free with git_free. */
bool git_start(const char *folder, const char *const *arguments, int input, bool ja, struct git_run *g);
/* The first line of what it said; owned by A. */
const char *git_line(struct arena *a, struct builder *b);
void git_free(struct git_run *g);

#endif
