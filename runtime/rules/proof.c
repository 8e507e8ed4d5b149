/* proof.c - the proof of one finding: what applies, each level, exceptions, the target and what was decided. */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- one row ------------------------------------------------------------------------------------------------- */

struct derivation derivation_begin(struct arena *a, const struct findings *f, uint32_t row) {
  return (struct derivation){.arena = a,
                             .findings = f,
                             .model = f->model,
                             .rules = f->rules,
                             .row = &f->rows.items[row],
                             .as_of = f->options.as_of};
}

void derivation_end(struct derivation *d) {
  vec_free(&d->nodes);
  vec_free(&d->unknowns);
}

struct proof_frame subject_frame(const struct derivation *d) {
  struct proof_frame res = {0};
  res.slots[0] = (struct value){.tag = VALUE_ENTITY, .first = d->row->subject};
  return res;
}

static enum truth lower(enum truth a, enum truth b) { return a < b ? a : b; }

/* ---- levels -------------------------------------------------------------------------------------------------- */

struct level_view {
  struct derivation *d;
  uint32_t parent;
  const struct rule_level *levels;
  bool strengthened;
};

static bool concerns(const struct derivation *d, const struct subject_set *s) {
  entity_id e = d->row->subject;
  bool res = (s->kinds >> d->model->entities.items[e].kind & 1) != 0;
  for (uint32_t i = 0; i < s->classes.count && !res; i++) res = entity_is(d->model, e, s->classes.items[i]);
  return res;
}

enum truth subjects_truth(struct derivation *d, const struct subject_set *s) {
  struct proof_frame frame = subject_frame(d);
  if (!concerns(d, s)) return FALSE_;
  return s->where == 0 ? TRUE_ : fact_truth(d, &frame, s->where);
}

/* A level without a condition is an answer to the requirement. */
static enum truth level_truth(const struct level_view *v, uint8_t n) {
  struct proof_frame frame = subject_frame(v->d);
  expr_id condition = v->levels[n - 1].condition;
  return condition == 0 ? fact_attested(v->d, n) : fact_truth(v->d, &frame, condition);
}

/* Is the strengthening in the way, or could it be? `x or not concerned`. */
static enum truth strengthening_truth(struct derivation *d, const struct rule_strengthening *s, uint8_t n) {
  struct proof_frame frame = subject_frame(d);
  if (s->requirement != d->row->requirement || s->levels[n - 1].condition == 0) return TRUE_;
  enum truth outside = (enum truth)(TRUE_ - subjects_truth(d, &s->subjects)),
             met = fact_truth(d, &frame, s->levels[n - 1].condition);
  return outside < met ? met : outside;
}

static void show_strengthenings(const struct level_view *v, uint32_t node, uint8_t n) {
  struct derivation *d = v->d;
  struct proof_frame frame = subject_frame(d);
  for (uint32_t i = 0; i < d->rules->strengthenings.count && v->strengthened; i++) {
    const struct rule_strengthening *s = &d->rules->strengthenings.items[i];
    if (s->requirement != d->row->requirement || s->levels[n - 1].condition == 0 ||
        subjects_truth(d, &s->subjects) == FALSE_)
      continue;
    words by = say_same(sym_text(d->model->names, d->rules->frameworks.items[s->framework].name));
    uint32_t added =
        proof_add(d, node, strengthening_truth(d, s, n),
                  SENTENCE(d, "added by {1}: {2}", "{1} による上乗せ: {2}", by, say_bilingual(d, s->text)), s->at);
    proof_formula(d, added, &frame, s->levels[n - 1].condition, false, 0);
  }
}

static words say_level(struct derivation *d, const struct rule_level *level, uint8_t n) {
  words number = say_number(d, n);
  bool sentence = level->sentence.en != 0 || level->sentence.ja != 0;
  if (sentence) return SENTENCE(d, "level {1}: {2}", "レベル {1}: {2}", number, say_bilingual(d, level->sentence));
  if (level->condition != 0) return SENTENCE(d, "level {1}", "レベル {1}", number);
  return SENTENCE(d, "level {1}: asks for an answer or a measure stated at level {1} or above",
                  "レベル {1}: レベル {1} 以上と回答するか、そのレベルの対策を書くことが求められます", number);
}

const struct rule_level *row_levels(const struct findings *f, const struct finding_row *row, bool *base) {
  const struct verdict *v = &f->evaluation->verdicts.items[row->verdict];
  *base = v->exception == 0;
  return *base ? f->rules->requirements.items[row->requirement].levels
               : f->rules->exceptions.items[v->exception - 1].levels;
}

/* What was answered is said once, not again under each level it says the same about. */
static void show_answer(const struct level_view *v, uint32_t node, uint8_t n, enum truth truth) {
  struct derivation *d = v->d;
  uint32_t before = d->nodes.count;
  proof_attested(d, node, d->row->requirement, d->row->subject, n, truth);
  bool again = 1 < n && v->levels[n - 2].condition == 0 && before + 1 == d->nodes.count && d->answer_text != NULL &&
               strcmp(d->answer_text, d->nodes.items[before].text.en) == 0;
  if (before < d->nodes.count) d->answer_text = d->nodes.items[before].text.en;
  if (again) d->nodes.count = before;
}

static void show_level(const struct level_view *v, uint8_t n) {
  struct derivation *d = v->d;
  const struct rule_level *level = &v->levels[n - 1];
  struct proof_frame frame = subject_frame(d);
  enum truth own = level_truth(v, n), truth = own;
  for (uint32_t i = 0; i < d->rules->strengthenings.count && v->strengthened; i++)
    truth = lower(truth, strengthening_truth(d, &d->rules->strengthenings.items[i], n));
  uint32_t node = proof_add(d, v->parent, truth, say_level(d, level, n), level->at);
  bool base;
  if (v->levels == row_levels(d->findings, d->row, &base) && node != UINT32_MAX) d->level_nodes[n] = node;
  if (level->condition != 0)
    proof_formula(d, node, &frame, level->condition, false, 0);
  else
    show_answer(v, node, n, own);
  show_strengthenings(v, node, n);
}

/* ---- exceptions ---------------------------------------------------------------------------------------------- */

static void show_exception(struct derivation *d, const struct rule_exception *x, enum truth applies) {
  struct proof_frame frame = subject_frame(d);
  words name = SENTENCE(d, "exception `{1}`: {2}", "例外 `{1}`: {2}", say_same(sym_text(d->model->names, x->name)),
                        say_bilingual(d, x->text));
  uint32_t node = proof_add(d, 0, applies, name, x->at);
  if (x->subjects.where != 0) {
    uint32_t where = proof_add(d, node, applies, (words){"applies here", "ここに当てはまる"}, x->subjects.at);
    proof_formula(d, where, &frame, x->subjects.where, false, 0);
  }
  struct level_view v = {d, node, x->levels, false};
  for (uint8_t n = 1; n <= 3; n++) show_level(&v, n);
}

static void show_exceptions(struct derivation *d) {
  for (uint32_t i = 0; i < d->rules->exceptions.count; i++) {
    const struct rule_exception *x = &d->rules->exceptions.items[i];
    if (x->requirement != d->row->requirement) continue;
    enum truth applies = subjects_truth(d, &x->subjects);
    if (applies != FALSE_) show_exception(d, x, applies);
  }
}

/* ---- what applies, what is aimed at, what was decided -------------------------------------------------------- */

static void show_applies(struct derivation *d) {
  const struct rule_requirement *r = &d->rules->requirements.items[d->row->requirement];
  struct proof_frame frame = subject_frame(d);
  if (!r->stated || r->subjects.where == 0) {
    words text = r->stated ? SENTENCE(d, "applies to every {1} of your own", "自社の{1}すべてに適用されます",
                                      say_kind_of(d, d->row->subject))
                           : (words){"applies to every organization of your own", "自社のソシキすべてに適用されます"};
    d->applies_node = proof_add(d, 0, (enum truth)d->row->applies, text, d->model->entities.items[d->row->subject].at);
    return;
  }
  uint32_t node = d->applies_node = proof_add(d, 0, (enum truth)d->row->applies, (words){"applies", "適用される"}, r->subjects.at);
  proof_formula(d, node, &frame, r->subjects.where, false, 0);
}

static enum truth row_truth(const struct finding_row *row) {
  return row->status == STATUS_MET ? TRUE_ : row->status == STATUS_GAP ? FALSE_ : UNKNOWN_;
}

static void show_target(struct derivation *d) {
  if (d->row->target == 0) {
    proof_add(d, 0, UNKNOWN_, (words){"no target is set for it", "目標が設定されていません"}, SPAN_NONE);
    return;
  }
  struct target_origin origin = target_origin(d->findings, d->row->requirement, d->row->subject, d->row->target);
  words level = say_number(d, d->row->target), text = SENTENCE(d, "target: level {1}", "目標: レベル {1}", level);
  if (origin.from_option)
    text = SENTENCE(d, "target: level {1}, set on the command line", "目標: レベル {1}(コマンドラインの指定)", level);
  else if (origin.via != 0 && origin.via != d->row->subject)
    text =
        SENTENCE(d, "target: level {1}, set for {2}", "目標: レベル {1}({2} に設定)", level, say_entity(d, origin.via));
  bool special = origin.from_option || (origin.via != 0 && origin.via != d->row->subject);
  uint32_t node = proof_add(d, 0, row_truth(d->row), text, origin.line == NULL ? SPAN_NONE : origin.line->at);
  if (!special) d->target_node = node;
}

static void show_basis(struct derivation *d) {
  if (d->row->reason != REASON_NO_EVIDENCE) return;
  words basis = {basis_text((enum basis)d->row->basis, LANGUAGE_EN),
                 basis_text((enum basis)d->row->basis, LANGUAGE_JA)};
  words asked = {basis_text(d->findings->options.basis, LANGUAGE_EN),
                 basis_text(d->findings->options.basis, LANGUAGE_JA)};
  proof_add(d, 0, row_truth(d->row),
            SENTENCE(d, "rests on: {1}; {2} asked", "根拠の種類: {1}(求めるのは {2})", basis, asked), SPAN_NONE);
}

static words say_decision(struct derivation *d, const struct decision *x) {
  bool accept = x->kind == DECISION_ACCEPT;
  words res = accept ? (words){"accepted", "受容"} : (words){"excluded", "適用除外"};
  if (x->until != DAY_NONE) res = SENTENCE(d, "{1} until {2}", "{1}(期限 {2})", res, say_date(d, x->until));
  if (x->by != 0) res = SENTENCE(d, "{1} by {2}", "{1}、承認者 {2}", res, say_entity(d, x->by));
  const struct entity *by = x->by == 0 ? NULL : &d->model->entities.items[x->by];
  if (by != NULL && by->kind == KIND_PERSON && by->owner != 0 && by->owner == subject_owner(d->model, x->on))
    res = SENTENCE(d, "{1}, who acts for {2} by default", "{1}({2} の要員としての既定の権限)", res,
                   say_entity(d, by->owner));
  return x->because == 0 ? res
                         : SENTENCE(d, "{1}: {2}", "{1}: {2}", res, say_same(sym_text(d->model->names, x->because)));
}

static void show_disposition(struct derivation *d) {
  const struct finding_row *row = d->row;
  struct settlement settled = findings_settlement(d->findings, row);
  if (settled.decision != 0) {
    const struct decision *x = &d->model->decisions.items[settled.decision - 1];
    proof_add(d, 0, TRUE_, say_decision(d, x), x->at);
  } else if (row->disposition == DISPOSITION_PLANNED) {
    words until = say_date(d, settled.until);
    words text = settled.planned_measure == 0
                     ? SENTENCE(d, "planned until {1}", "{1} までに実施する計画です", until)
                     : SENTENCE(d, "planned until {1} by measure {2}", "{1} までに対策 {2} を実施する計画です", until,
                                say_entity(d, settled.planned_measure));
    proof_add(d, 0, TRUE_, text,
              settled.planned_measure == 0 ? SPAN_NONE : d->model->entities.items[settled.planned_measure].at);
  }
}

/* ---- built-in checks ----------------------------------------------------------------------------------------- */

static struct diagnostic message_of(const struct builtin_check *c) {
  struct diagnostic res = {.message = c->message, .at = c->at};
  for (int i = 0; i < DIAG_ARGUMENTS; i++) res.arguments[i] = c->arguments[i];
  return res;
}

/* An undecided check has a note that says what is missing; the sentence of a violation would claim too much. */
words say_check(struct derivation *d, const struct builtin_check *c) {
  struct diagnostic x = message_of(c);
  bool fits = c->message != MSG_NONE && (c->result == FALSE_ || message_severity(c->message) == SEVERITY_NOTE);
  if (c->result == TRUE_) return (words){"nothing in the spec speaks against it", "これに反する記述はありません"};
  if (!fits) return (words){"what is stated does not settle it", "書かれた事実では決まりません"};
  return (words){diag_message(d->arena, &x, LANGUAGE_EN), diag_message(d->arena, &x, LANGUAGE_JA)};
}

static void show_check(struct derivation *d) {
  const struct builtin_check *c = &d->model->checks.items[d->row->check - 1];
  d->disputed |= c->message == MSG_OBLIGATION_DISPUTED;
  proof_add(d, 0, (enum truth)c->result, say_check(d, c), c->at);
  for (uint32_t i = 0; i < c->cause_count; i++) {
    const struct check_cause *cause = &d->model->check_causes.items[c->first_cause + i];
    struct diagnostic x = {.message = cause->message, .at = cause->at};
    for (int k = 0; k < DIAG_ARGUMENTS; k++) x.arguments[k] = cause->arguments[k];
    words said = {diag_message(d->arena, &x, LANGUAGE_EN), diag_message(d->arena, &x, LANGUAGE_JA)};
    d->disputed |= cause->message == MSG_OBLIGATION_DISPUTED;
    proof_add(d, 0, (enum truth)cause->result, said, cause->at);
  }
}

/* ---- the whole
 * --------------------------------------------------------------------------------------------------------------------
 */

static words say_root(struct derivation *d) {
  const struct finding_row *row = d->row;
  const struct rule_requirement *r = &d->rules->requirements.items[row->requirement];
  words id = row->check != 0 ? say_same(sym_text(d->model->names, r->id)) : say_requirement(d, row->requirement);
  words title = say_requirement_title(d, row->requirement), subject = say_entity(d, row->subject), verdict;
  if (*title.en != '\0') id = SENTENCE(d, "{1} \"{2}\"", "{1}「{2}」", id, title);
  if (row->check != 0)
    verdict =
        (words){status_text((enum status)row->status, LANGUAGE_EN), status_text((enum status)row->status, LANGUAGE_JA)};
  else if (row->lo == row->hi)
    verdict = SENTENCE(d, "level {1}", "レベル {1}", say_number(d, row->lo));
  else
    verdict = SENTENCE(d, "surely {1}, possibly {2}", "確実なのはレベル {1}、否定できないのはレベル {2}",
                       say_number(d, row->lo), say_number(d, row->hi));
  return SENTENCE(d, "{1} on {2}: {3}", "{2} の {1}: {3}", id, subject, verdict);
}

void proof_row(struct derivation *d) {
  proof_add(d, UINT32_MAX, row_truth(d->row), say_root(d), d->model->entities.items[d->row->subject].at);
  if (d->row->check != 0) {
    show_check(d);
  } else {
    struct level_view v = {d, 0, d->rules->requirements.items[d->row->requirement].levels, true};
    show_applies(d);
    for (uint8_t n = 1; n <= 3; n++) show_level(&v, n);
    show_exceptions(d);
    show_target(d);
    show_basis(d);
  }
  show_disposition(d);
}

/* From drafts with parents to nodes with children, all in the arena. Children come in the order they were added. */
static void keep_nodes(const struct derivation *d, struct proof *res) {
  uint32_t count = d->nodes.count;
  uint32_t *children = arena_alloc(d->arena, ((size_t)count + 1) * sizeof *children), next = 0;
  res->nodes.items = arena_alloc(d->arena, ((size_t)count + 1) * sizeof *res->nodes.items);
  res->nodes.count = res->nodes.capacity = count;
  for (uint32_t i = 0; i < count; i++) {
    const struct draft *x = &d->nodes.items[i];
    struct proof_node *node = &res->nodes.items[i];
    node->truth = x->truth, node->text = x->text, node->at = x->at, node->part = x->part;
    if (i != 0) res->nodes.items[x->parent].children.capacity++;
  }
  for (uint8_t n = 1; n <= 3; n++)
    if (d->level_nodes[n] != 0) res->nodes.items[d->level_nodes[n]].level = n;
  if (d->applies_node != 0 && d->applies_node != UINT32_MAX) res->nodes.items[d->applies_node].part = PROOF_APPLIES;
  if (d->target_node != 0 && d->target_node != UINT32_MAX) res->nodes.items[d->target_node].part = PROOF_TARGET;
  for (uint32_t i = 0; i < count; i++) {
    res->nodes.items[i].children.items = children + next;
    next += res->nodes.items[i].children.capacity;
  }
  for (uint32_t i = 1; i < count; i++) {
    struct proof_node *parent = &res->nodes.items[d->nodes.items[i].parent];
    parent->children.items[parent->children.count++] = i;
  }
}

static void check_help(struct derivation *d, struct proof *res) {
  const struct builtin_check *c = &d->model->checks.items[d->row->check - 1];
  struct diagnostic x = message_of(c);
  words help = {NULL, NULL};
  if (c->message != MSG_NONE)
    help = (words){diag_help(d->arena, &x, LANGUAGE_EN), diag_help(d->arena, &x, LANGUAGE_JA)};
  if (help.en == NULL) return;
  res->smallest.items = arena_alloc(d->arena, sizeof *res->smallest.items);
  res->smallest.items[0] = (struct change){.text = help, .on = d->row->subject, .at = c->at};
  res->smallest.count = res->smallest.capacity = 1;
}

struct proof proof_derive(struct arena *a, const struct findings *f, uint32_t row) {
  struct derivation d = derivation_begin(a, f, row);
  struct proof res = {.smallest_exact = true};
  proof_row(&d);
  keep_nodes(&d, &res);
  if (d.row->status == STATUS_GAP || d.row->status == STATUS_UNDECIDED) {
    if (d.row->check != 0) {
      check_help(&d, &res);
    } else {
      why_not(&d, &res);
      smallest_change(&d, &res);
    }
  }
  res.disputed = d.disputed;
  derivation_end(&d);
  return res;
}
