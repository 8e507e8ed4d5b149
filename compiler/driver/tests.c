/* tests.c - `cpsfc test`: every `test` statement is a small program of its own, judged like any other. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"

/* One test: its own model and rule set over the shared trees, so that nothing leaks from one into the next. */
struct test_case { struct session *session; module_id module; uint32_t tree; node_id node; enum language language; };

static const char *test_name(const struct test_case *c) {
  const struct tree *t = &c->session->program.trees.items[c->tree];
  node_id name = node_child(t, c->node, NODE_NAME);
  return sym_text(&c->session->program.names, name ? node_at(t, name)->value : 0);
}

static uint32_t find_row(const struct findings *f, uint32_t requirement, entity_id subject) {
  for (uint32_t i = 0; i < f->rows.count; i++)
    if (f->rows.items[i].requirement == requirement && f->rows.items[i].subject == subject) return i;
  return UINT32_MAX;
}

static bool is_word(const struct session *s, sym word, const char *text) { return !strcmp(sym_text(&s->program.names, word), text); }

/* Does the verdict agree? LO, HI: the interval found; applies is false when there is no finding. */
static bool agrees(const struct session *s, const struct expectation *x, const struct finding_row *row, const struct verdict *v) {
  switch (x->kind) {
  case 0: return v && v->lo == x->lo && v->hi == x->lo;
  case 1: return v && v->lo == x->lo && v->hi == x->hi;
  case 2: return v && v->lo < v->hi;
  default: break;
  }
  if (is_word(s, x->word, "not_applicable")) return v == NULL;
  if (!row) return false;
  static const struct { const char *word; enum status status; } words[] = {{"met", STATUS_MET}, {"gap", STATUS_GAP}, {"undecided", STATUS_UNDECIDED}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is_word(s, x->word, words[i].word)) return row->status == words[i].status;
  return false;
}

static const char *found_text(struct arena *a, const struct finding_row *row, const struct verdict *v, enum language l) {
  if (!v && row) return status_text((enum status)row->status, l); /* a built-in check has no verdict */
  if (!v) return l == LANGUAGE_JA ? "適用されません" : "it does not apply";
  const char *status = row ? status_text((enum status)row->status, l) : "-";
  return l == LANGUAGE_JA ? arena_format(a, "レベル %d .. %d(%s)", v->lo, v->hi, status) : arena_format(a, "level %d .. %d (%s)", v->lo, v->hi, status);
}

/* What differed, and the proof of the verdict found. */
static void report_difference(struct builder *b, const struct test_case *c, struct findings *f, const struct expectation *x, uint32_t row,
                              const struct verdict *v) {
  struct session *s = c->session;
  struct position at = source_position(&s->program.sources, x->at.start);
  size_t length;
  const char *text = source_text(&s->program.sources, x->at, &length);
  const struct finding_row *found = row == UINT32_MAX ? NULL : &f->rows.items[row];
  builder_format(b, "%s:%u:%u: %.*s\n  %s: %s\n", at.file, at.line, at.column, (int)length, text,
                 c->language == LANGUAGE_JA ? "実際" : "found", found_text(&s->memory, found, v, c->language));
  if (!found) return;
  struct out o = {.fd = -1};
  struct proof p = proof_derive(&s->memory, f, row);
  proof_write_text(&o, &s->program.sources, &p, c->language);
  builder_add(b, o.buffer.text ? o.buffer.text : "", o.buffer.length);
  builder_free(&o.buffer);
}

static struct level_coverage *coverage_of(struct test_run *run, uint32_t requirement, uint32_t level) {
  for (uint32_t i = 0; i < run->coverage.count; i++)
    if (run->coverage.items[i].requirement == requirement && run->coverage.items[i].level == level) return &run->coverage.items[i];
  return NULL;
}

static void note_coverage(struct test_run *run, struct evaluation *e) {
  for (uint32_t i = 0; i < e->verdicts.count; i++) {
    const struct verdict *v = &e->verdicts.items[i];
    const struct rule_requirement *r = &e->rules->requirements.items[v->requirement];
    for (uint32_t level = 1; level <= 3; level++) {
      struct level_coverage *c = coverage_of(run, v->requirement, level);
      if (!c) continue;
      enum truth truth = evaluation_condition(e, r->levels[level - 1].condition, v->requirement, v->subject);
      c->seen_true |= truth == TRUE_;
      c->seen_false |= truth == FALSE_;
    }
  }
}

/* Judges the model of one test against its expectations. */
static bool judge_test(const struct test_case *c, struct sema *sema, struct builder *report, struct test_run *run) {
  struct session *s = c->session;
  struct program *p = &s->program;
  struct expectation_list expectations = {.as_of = DAY_NONE};
  lower_expectations(p, sema, c->module, c->tree, c->node, &expectations);
  day as_of = expectations.as_of == DAY_NONE ? s->options.as_of : expectations.as_of;
  check_model(&p->model, &p->diagnostics, as_of);
  struct trust trust;
  trust_run(&trust, &p->model, (struct trust_options){.as_of = as_of, .list_all = true}, &p->diagnostics);
  struct evaluation e = {0};
  struct findings f = {0};
  evaluation_run(&e, &p->model, &p->rules, as_of);
  contract_checks(&p->model, &e, true, &p->diagnostics);
  struct target everywhere = {.framework = p->modules.items[c->module].name, .level = 1};
  bool has_target = 0 < p->model.targets.count;
  struct diagnostics quiet = {0};
  findings_run(&f, &e, (struct finding_options){.as_of = as_of, .target_override = has_target ? NULL : &everywhere, .target_override_count = !has_target}, &quiet);
  bool passed = 0 < expectations.items.count;
  if (!passed) builder_text(report, "this test expects nothing\n");
  for (uint32_t i = 0; i < expectations.items.count; i++) {
    const struct expectation *x = &expectations.items.items[i];
    if (x->about != ABOUT_REQUIREMENT) {
      if (!test_expectation_of_risk(s, &e, x, report, c->language)) passed = false;
      continue;
    }
    const struct verdict *v = evaluation_find(&e, x->requirement, x->subject);
    uint32_t row = find_row(&f, x->requirement, x->subject);
    if (agrees(s, x, row == UINT32_MAX ? NULL : &f.rows.items[row], v)) continue;
    report_difference(report, c, &f, x, row, v);
    passed = false;
  }
  note_coverage(run, &e);
  findings_free(&f);
  evaluation_free(&e);
  trust_free(&trust);
  diagnostics_free(&quiet);
  vec_free(&expectations.items);
  return passed;
}

/* A test is a deliberately thin spec: warnings about it would only be noise. Errors stay. */
static void drop_warnings(struct diagnostics *d, uint32_t from) {
  uint32_t kept = from;
  for (uint32_t i = from; i < d->list.count; i++)
    if (message_severity(d->list.items[i].message) == SEVERITY_ERROR) d->list.items[kept++] = d->list.items[i];
  d->list.count = kept;
}

static void run_case(const struct test_case *c, struct test_run *run) {
  struct session *s = c->session;
  struct program *p = &s->program;
  struct model outer_model = p->model;
  struct rule_set outer_rules = p->rules;
  uint32_t before = p->diagnostics.errors, messages = p->diagnostics.list.count;
  model_init(&p->model, &p->names, &p->sources);
  rule_set_init(&p->rules);
  struct sema *sema = sema_run(p, c->module, c->tree, c->node);
  lower_rules(p, sema);
  struct builder report = {0};
  bool passed = p->diagnostics.errors == before;
  if (!passed) builder_text(&report, c->language == LANGUAGE_JA ? "この試験には誤りがあります\n" : "this test has errors\n");
  else passed = judge_test(c, sema, &report, run) && p->diagnostics.errors == before;
  struct test_outcome outcome = {.module = sym_text(&p->names, p->modules.items[c->module].name), .name = test_name(c), .passed = passed,
                                 .report = report.length ? arena_copy(&s->memory, report.text, report.length) : "",
                                 .at = node_at(&p->trees.items[c->tree], c->node)->at};
  vec_push(&run->outcomes, outcome);
  *(passed ? &run->passed : &run->failed) += 1;
  builder_free(&report);
  drop_warnings(&p->diagnostics, messages);
  rule_set_free(&p->rules);
  sema_free(sema);
  model_free(&p->model);
  p->model = outer_model;
  p->rules = outer_rules;
}

/* Every stated level of every own framework starts as never seen. */
static void start_coverage(struct session *s, struct test_run *run) {
  const struct rule_set *r = &s->program.rules;
  for (uint32_t i = 0; i < r->requirements.count; i++) {
    const struct rule_requirement *q = &r->requirements.items[i];
    module_id m = r->frameworks.items[q->framework].module;
    if (!m || !s->program.modules.items[m].own) continue;
    for (uint32_t level = 1; level <= 3; level++) {
      if (!q->levels[level - 1].condition) continue;
      struct level_coverage c = {i, level, false, false};
      vec_push(&run->coverage, c);
    }
  }
}

void session_run_tests(struct session *s, enum language language, struct test_run *res) {
  struct program *p = &s->program;
  start_coverage(s, res);
  for (module_id m = 1; m < p->modules.count; m++) {
    if (!p->modules.items[m].own) continue;
    for (uint32_t i = 0; i < p->modules.items[m].trees.count; i++) {
      uint32_t tree = p->modules.items[m].trees.items[i];
      const struct tree *t = &p->trees.items[tree];
      for (node_id n = node_at(t, t->root)->first; n; n = node_next(t, n))
        if (node_at(t, n)->kind == NODE_TEST) run_case(&(struct test_case){s, m, tree, n, language}, res);
    }
  }
}
