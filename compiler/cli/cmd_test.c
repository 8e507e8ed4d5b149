/* cmd_test.c - cpsfc test: the `test` statements, rule coverage, proofs of failures. */
#include <stdlib.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

static void write_coverage(struct out *o, const struct session *s, const struct test_run *run, bool ja) {
  uint32_t both = 0;
  for (uint32_t i = 0; i < run->coverage.count; i++) {
    const struct level_coverage *c = &run->coverage.items[i];
    both += c->seen_true && c->seen_false;
    if (c->seen_true && c->seen_false) continue;
    const char *id = sym_text(&s->program.names, s->program.rules.requirements.items[c->requirement].id);
    const char *what = ja ? (!c->seen_true && !c->seen_false ? "成り立つ例も成り立たない例もない" : c->seen_true ? "成り立たない例がない" : "成り立つ例がない")
                          : (!c->seen_true && !c->seen_false ? "never true, never false" : c->seen_true ? "never false" : "never true");
    out_format(o, ja ? "  未確認 #%s レベル %u: %s\n" : "  not covered #%s level %u: %s\n", id, c->level, what);
  }
  if (run->coverage.count)
    out_format(o, ja ? "規則の網羅: %u 行中 %u 行が成り立つ例と成り立たない例の両方を持つ\n" : "rule coverage: of %u level lines %u were both true and false\n", run->coverage.count, both);
}

static void write_run(struct out *o, struct session *s, const struct test_run *run, bool ja) {
  for (uint32_t i = 0; i < run->outcomes.count; i++) {
    const struct test_outcome *t = &run->outcomes.items[i];
    if (!t->passed) out_format(o, "%s %s.%s\n%s", ja ? "失敗" : "FAILED", t->module, t->name, t->report);
  }
  write_coverage(o, s, run, ja);
  out_format(o, ja ? "試験 %u 件: 成功 %u、失敗 %u\n" : "%u tests: %u passed, %u failed\n", run->outcomes.count, run->passed, run->failed);
}

int command_test(struct arguments *a) {
  struct session s;
  session_init(&s);
  for (uint32_t i = 0; i < a->words.list.count; i++) vec_push(&s.options.paths.list, a->words.list.items[i]);
  for (uint32_t i = 0; i < a->search.list.count; i++) vec_push(&s.options.search.list, a->search.list.items[i]);
  s.options.as_of = a->as_of;
  const char *problem;
  int res = EXIT_CLEAN;
  struct test_run run = {0};
  if (session_load(&s, &problem) == LOAD_MISSING) {
    res = complain("%s", problem);
  } else {
    enum language language = language_of(a, STDOUT_FILENO);
    bool good = session_check(&s);
    if (good) session_run_tests(&s, language, &run);
    print_diagnostics(&s, a);
    struct out o = {.fd = -1};
    if (good) write_run(&o, &s, &run, language == LANGUAGE_JA);
    res = write_result(&o, NULL);
    builder_free(&o.buffer);
    if (res == EXIT_CLEAN) res = !good || s.program.diagnostics.errors ? EXIT_SPEC : run.failed ? EXIT_GATE : EXIT_CLEAN;
  }
  vec_free(&run.outcomes);
  vec_free(&run.coverage);
  session_free(&s);
  return res;
}
