/* expect.c - what a test expects: `expect #ID on x is level 1 .. 2`, `unknown`, or a word. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

/* Words of an outcome with the Japanese ones of reports. */
static const struct {
  const char *en, *ja;
} outcomes[] = {{"met", "充足"}, {"gap", "不足"}, {"undecided", "判定保留"}, {"not_applicable", "対象外"}};

static sym outcome_word(struct lowering *l, node_id n) {
  const char *text = text_of(l, node_here(l, n)->value);
  const char *names[2 * sizeof outcomes / sizeof *outcomes];
  size_t count = 0;
  for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
    if (strcmp(text, outcomes[i].en) == 0 || strcmp(text, outcomes[i].ja) == 0)
      return intern_text(l->names, outcomes[i].en);
    names[count++] = outcomes[i].en;
    names[count++] = outcomes[i].ja;
  }
  const char *near = text_nearest(text, names, count);
  diag(l->diagnostics, near ? MSG_RULE_OUTCOME_MEANT : MSG_RULE_OUTCOME, node_here(l, n)->at, text, near ? near : "");
  return 0;
}

static bool read_outcome(struct lowering *l, node_id n, struct expectation *x) {
  node_id lo = child_here(l, n, NODE_INT), hi = lo ? node_next_same(tree_here(l), lo) : 0;
  x->kind = (uint8_t)node_here(l, n)->aux;
  switch (x->kind) {
  case 0:
    if (!level_of_node(l, lo, 0, &x->lo)) return false;
    x->hi = x->lo;
    return true;
  case 1:
    if (!level_of_node(l, lo, 0, &x->lo) || !level_of_node(l, hi, 0, &x->hi)) return false;
    if (x->lo <= x->hi) return true;
    diag(l->diagnostics, MSG_RULE_EXPECTED_BACKWARDS, node_here(l, n)->at);
    return false;
  case 2: return true;
  default: x->word = outcome_word(l, n); return x->word != 0;
  }
}

static entity_id subject_of(struct lowering *l, node_id path) {
  struct symbol s = sema_resolve(l->sema, l->module, l->tree, path, true);
  if (s.kind == SYMBOL_ENTITY) return s.id;
  struct path_names p;
  if (s.kind != SYMBOL_NONE && s.kind != SYMBOL_AMBIGUOUS && path_of_node(l, path, &p))
    diag(l->diagnostics, MSG_RULE_EXPECT_SUBJECT, node_here(l, path)->at, path_words(l, &p, p.count));
  return 0;
}

static void read_expectation(struct lowering *l, node_id n, struct expectation_list *res) {
  node_id reference = child_here(l, n, NODE_REQREF), path = child_here(l, n, NODE_PATH), name = 0,
          outcome = child_here(l, n, NODE_OUTCOME);
  struct expectation x = {.at = node_here(l, n)->at};
  if (reference == 0 && path != 0) name = path, path = node_next_same(tree_here(l), path);
  if (path == 0 || outcome == 0) return;
  x.subject = subject_of(l, path);
  if (name != 0) {
    if (read_risk_expectation(l, name, outcome, &x) && x.subject != 0) vec_push(&res->items, x);
    return;
  }
  x.requirement = referenced_requirement(l, reference);
  if (read_outcome(l, outcome, &x) && x.requirement != UINT32_MAX && x.subject != 0) vec_push(&res->items, x);
}

static void read_date(struct lowering *l, node_id n, struct expectation_list *res) {
  node_id name = child_here(l, n, NODE_NAME), date = child_here(l, n, NODE_DATE);
  const char *text = name ? text_of(l, node_here(l, name)->value) : "";
  if (strcmp(text, "as_of") != 0 && strcmp(text, "基準日") != 0) {
    diag(l->diagnostics, MSG_RULE_TEST_SETTING, node_here(l, n)->at, text);
    return;
  }
  if (date != 0)
    res->as_of = (day)node_here(l, date)->value;
  else
    diag(l->diagnostics, MSG_RULE_TEST_DATE, node_here(l, n)->at);
}

void lower_expectations(struct program *p, struct sema *s, module_id module, uint32_t tree, node_id test,
                        struct expectation_list *res) {
  struct lowering l;
  lowering_init(&l, p, s);
  enter_file(&l, module, tree);
  res->as_of = DAY_NONE;
  node_id body = child_here(&l, test, NODE_BODY);
  for (node_id n = body ? node_here(&l, body)->first : 0; n != 0; n = node_here(&l, n)->next) {
    if (node_here(&l, n)->kind == NODE_SET) read_date(&l, n, res);
    if (node_here(&l, n)->kind == NODE_EXPECT) read_expectation(&l, n, res);
  }
  lowering_free(&l);
}
