/* git.c - one run of git: started directly, without a shell, with arguments of ours. */
#include "compiler/cli/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

extern char **environ;

enum { GIT_ARGUMENTS = 8, GIT_BYTES = 1 << 30 };

void git_free(struct git_run *g) {
  builder_free(&g->output);
  builder_free(&g->errors);
}

/* Both pipes at once: git may fill the one while we wait for the other. */
static void read_both(int output, int errors, struct git_run *g) {
  struct pollfd fds[2] = {{output, POLLIN, 0}, {errors, POLLIN, 0}};
  struct builder *to[2] = {&g->output, &g->errors};
  while (0 <= fds[0].fd || 0 <= fds[1].fd) {
    if (poll(fds, 2, -1) < 0 && errno != EINTR) return;
    for (int i = 0; i < 2; i++) {
      char block[65536];
      if (fds[i].fd < 0 || !fds[i].revents) continue;
      ssize_t n = read(fds[i].fd, block, sizeof block);
      if (0 < n && to[i]->length < GIT_BYTES)
        builder_add(to[i], block, (size_t)n);
      else if (n <= 0 && errno != EINTR)
        fds[i].fd = -1;
      else if (n == 0)
        fds[i].fd = -1;
    }
  }
}

/* Hooks tell git where the repository is by variables that mean something else in another folder. Nothing is fetched,
 * and nothing is asked on a terminal. */
static char **environment(struct arena *a) {
  static const char *const left_out[] = {
      "GIT_DIR=",       "GIT_WORK_TREE=",     "GIT_INDEX_FILE=",     "GIT_PREFIX=",
      "GIT_NAMESPACE=", "GIT_NO_LAZY_FETCH=", "GIT_OPTIONAL_LOCKS=", "GIT_TERMINAL_PROMPT="};
  static char *const added[] = {"GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0"};
  size_t count = 0, kept = 0;
  while (environ[count]) count++;
  char **res = arena_alloc(a, (count + sizeof added / sizeof *added + 1) * sizeof *res);
  for (size_t i = 0; i < count; i++) {
    bool out = false;
    for (size_t k = 0; k < sizeof left_out / sizeof *left_out; k++)
      out |= !strncmp(environ[i], left_out[k], strlen(left_out[k]));
    if (!out) res[kept++] = environ[i];
  }
  for (size_t k = 0; k < sizeof added / sizeof *added; k++) res[kept++] = added[k];
  res[kept] = NULL;
  return res;
}

static int spawn_git(char **arguments, int input, int output, int errors, pid_t *child) {
  struct arena memory = {0};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (0 <= input)
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  int res = posix_spawnp(child, "git", &actions, NULL, arguments, environment(&memory));
  arena_free(&memory);
  posix_spawn_file_actions_destroy(&actions);
  return res;
}

static bool cannot_start(bool ja, int error) {
  if (error == ENOENT)
    complain("%s", ja ? "版を比べるには git が必要ですが、ここには入っていません"
                      : "comparing revisions needs git, which is not installed here");
  else
    complain(ja ? "git を起動できません: %s" : "can't start git: %s", strerror(error));
  return false;
}

bool git_start(const char *folder, const char *const *arguments, int input, bool ja, struct git_run *g) {
  char *all[GIT_ARGUMENTS + 4] = {"git", "-C", (char *)folder};
  int output[2], errors[2];
  pid_t child;
  for (int i = 0; arguments[i] && i < GIT_ARGUMENTS; i++) all[3 + i] = (char *)arguments[i];
  *g = (struct git_run){.status = -1};
  if (pipe2(output, O_CLOEXEC)) return cannot_start(ja, errno);
  if (pipe2(errors, O_CLOEXEC)) return close(output[0]), close(output[1]), cannot_start(ja, errno);
  int error = spawn_git(all, input, output[1], errors[1], &child);
  close(output[1]);
  close(errors[1]);
  if (!error) read_both(output[0], errors[0], g);
  close(output[0]);
  close(errors[0]);
  if (error) return cannot_start(ja, error);
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  g->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return true;
}

const char *git_line(struct arena *a, struct builder *b) {
  const char *text = builder_get(b);
  return arena_copy(a, text, strcspn(text, "\n"));
}
