/* progress.c - on a terminal, what a run is doing when it takes longer than a second; --verbose.
 *
 * A thread beside the work writes the line, so that one long pass is told of, too, and the work needs no clock. The line is
 * taken away before anything else is written.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

struct progress {
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  const char *what; /* NULL: nothing is to be shown now */
  enum language language;
  struct timespec start;
  bool shown, ends;
};

enum { QUIET_MILLISECONDS = 1000, STEP_MILLISECONDS = 200 };

static const struct { const char *name, *words[LANGUAGE_COUNT]; } stages[] = {
    {"read and parse", {"reading", "読み込み中"}}, {"names and types", {"names and types", "名前と型を確認中"}},
    {"rules", {"rules", "規則を準備中"}}, {"checks", {"built-in checks", "組込みの検査中"}}, {"trust", {"trust", "信頼の検査中"}},
    {"evaluation", {"requirements", "対策要件を評価中"}}, {"findings", {"findings", "指摘を作成中"}},
    {"comparison", {"comparison", "比較中"}}, {"writing", {"writing the report", "レポートを作成中"}}};

static const char *stage_words(const char *name, enum language l) {
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    if (!strcmp(stages[i].name, name)) return stages[i].words[l];
  return name;
}

static int milliseconds_since(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int)((now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000);
}

static void draw(struct progress *p) {
  char line[160];
  int passed = milliseconds_since(&p->start);
  if (!p->what || passed < QUIET_MILLISECONDS) return;
  int length = snprintf(line, sizeof line, "\r\033[Kcpsfc: %s, %d s", stage_words(p->what, p->language), passed / 1000);
  p->shown = 0 < write(STDERR_FILENO, line, (size_t)length);
}

static void *tell(void *context) {
  struct progress *p = context;
  pthread_mutex_lock(&p->mutex);
  while (!p->ends) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += STEP_MILLISECONDS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&p->wake, &p->mutex, &until);
    if (!p->ends) draw(p);
  }
  pthread_mutex_unlock(&p->mutex);
  return NULL;
}

static bool wanted(const struct arguments *a) {
  const char *terminal = getenv("TERM");
  return !a->quiet && isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb");
}

/* Signals are for the work: it may be holding them off while it replaces a file. */
static bool start_thread(struct progress *p) {
  sigset_t all, before;
  pthread_condattr_t monotonic;
  sigfillset(&all);
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&p->wake, &monotonic);
  pthread_mutex_init(&p->mutex, NULL);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&p->thread, NULL, tell, p);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_condattr_destroy(&monotonic);
  return error == 0;
}

struct progress *progress_open(const struct arguments *a) {
  if (!wanted(a)) return NULL;
  struct progress *p = memory_zeroed(1, sizeof *p);
  p->language = a->terminal_language;
  clock_gettime(CLOCK_MONOTONIC, &p->start);
  if (start_thread(p)) return p;
  free(p);
  return NULL;
}

void progress_say(struct progress *p, const char *what) {
  if (!p) return;
  pthread_mutex_lock(&p->mutex);
  if (!what && p->shown) p->shown = write(STDERR_FILENO, "\r\033[K", 4) < 0;
  p->what = what;
  pthread_mutex_unlock(&p->mutex);
}

void progress_close(struct progress *p) {
  if (!p) return;
  progress_say(p, NULL);
  pthread_mutex_lock(&p->mutex);
  p->ends = true;
  pthread_cond_signal(&p->wake);
  pthread_mutex_unlock(&p->mutex);
  pthread_join(p->thread, NULL);
  pthread_cond_destroy(&p->wake);
  pthread_mutex_destroy(&p->mutex);
  free(p);
}

void progress_of_session(void *context, const char *pass) { progress_say(context, pass); }

/* ---- --verbose ---- */

static void tell_paths(const char *verb, const struct text_list *paths, struct session *s, bool outputs) {
  for (uint32_t i = 0; i < paths->list.count; i++) {
    const char *path = paths->list.items[i];
    if (strcmp(path, "-")) fprintf(stderr, "cpsfc: %s %s\n", verb, outputs ? output_name(s, path) : path);
  }
}

void tell_settings(const struct arguments *a, const struct sources *settings) {
  bool ja = speaks_japanese(a);
  char date[16];
  if (!a->verbose) return;
  date_format(a->as_of, date);
  fprintf(stderr, ja ? "cpsfc: 基準日 %s(%s)\n" : "cpsfc: as of %s (%s)\n", date, a->as_of_from);
  for (uint32_t i = 0; i < settings->files.count; i++)
    fprintf(stderr, ja ? "cpsfc: 設定 %s\n" : "cpsfc: settings %s\n", settings->files.items[i].name);
}

void tell_read(const struct arguments *a, struct session *s) {
  if (!a->verbose) return;
  text_list_sort_unique(&s->files_read);
  tell_paths(speaks_japanese(a) ? "読込" : "read", &s->files_read, s, false);
}

void tell_written(const struct arguments *a, struct session *s, int status) {
  bool written = status == EXIT_CLEAN || status == EXIT_GATE;
  if (a->verbose && written) tell_paths(speaks_japanese(a) ? "出力" : "wrote", &a->outputs, s, true);
}
