/* registers_measures.c - what is done or planned and for how many subjects it counts; answers by organization and
 * level. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/registers.h"

static uint32_t findings_of(const struct measure_use *uses, uint32_t count) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < count; i++) res += uses[i].subjects;
  return res;
}

/* ---- measures ---------------------------------------------------------------------------------------------------- */

struct measure_row {
  entity_id entity;
  const char *name;
};
struct measure_rows {
  VEC(struct measure_row) list;
};

static int compare_names(const void *a, const void *b) {
  const struct measure_row *x = a, *y = b;
  int order = strcmp(x->name, y->name);
  return order ? order : x->entity < y->entity ? -1 : y->entity < x->entity;
}

/* Measures of one's own, and elements that meet a requirement themselves. */
static void collect_measures(struct arena *a, const struct report_input *in, const struct measure_uses *uses,
                             struct measure_rows *res) {
  const struct model *m = in->model;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    uint32_t count = 0;
    if (x->flags & ENTITY_ANSWER || !m->modules.items[x->module].own) continue;
    if (x->kind != KIND_MEASURE) measure_uses_of(uses, e, &count);
    if (x->kind == KIND_MEASURE || count) vec_push(&res->list, ((struct measure_row){e, entity_name(a, m, e, false)}));
  }
  if (1 < res->list.count) qsort(res->list.items, res->list.count, sizeof *res->list.items, compare_names);
}

static void write_places(struct out *o, struct arena *a, const struct report_input *in, entity_id measure) {
  uint32_t count;
  const entity_id *on = model_related(in->model, RELATION_ON, measure, &count);
  out_text(o, "<td class=\"name\">");
  for (uint32_t i = 0; i < count; i++) register_name(o, a, in, on[i], i == 0);
  out_text(o, "</td>");
}

/* "planned, due 2026-11-30"; measures that say nothing are implemented. */
static void write_status(struct out *o, struct arena *a, const struct report_input *in, entity_id measure) {
  struct value status = register_value(in, measure, "status");
  const char *en = status.tag == VALUE_NONE ? "" : value_text(a, in->model, status, LANGUAGE_EN),
             *ja = status.tag == VALUE_NONE ? "" : value_text(a, in->model, status, LANGUAGE_JA);
  out_text(o, "<td>");
  html_both(o, en, ja);
  static const struct {
    const char *attribute;
    enum report_word word;
  } dates[] = {{"due", SAY_DUE}, {"since", SAY_SINCE}, {"until", SAY_UNTIL}};
  bool any = *en;
  for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
    char text[11];
    day d = register_date(in, measure, dates[i].attribute);
    if (d == DAY_NONE) continue;
    out_text(o, any ? "<br>" : "");
    html_say(o, dates[i].word);
    out_format(o, " <span class=\"whole\">%s</span>", date_format(d, text));
    any = true;
  }
  out_text(o, "</td>");
}

/* The best that its evidence in force gives it, as the rules see it. */
static void write_basis(struct out *o, const struct report_input *in, entity_id measure) {
  uint32_t count;
  model_related(in->model, RELATION_EVIDENCE, measure, &count);
  enum basis basis = eval_evidence_basis(in->findings->evaluation, measure);
  out_format(o, "<td><span class=\"tag %s\">", basis == BASIS_STATED ? "undecided" : "met");
  html_both(o, basis_text(basis, LANGUAGE_EN), basis_text(basis, LANGUAGE_JA));
  out_text(o, "</span>");
  if (count) out_format(o, " (%u)", count);
  out_text(o, "</td>");
}

static bool on_organization(const struct report_input *in, entity_id measure) {
  uint32_t count;
  const entity_id *on = model_related(in->model, RELATION_ON, measure, &count);
  for (uint32_t i = 0; i < count; i++)
    if (in->model->entities.items[on[i]].kind == KIND_ORGANIZATION) return true;
  return false;
}

/* A measure on an organization stands for all that the organization has. */
static void write_subjects(struct out *o, const struct report_input *in, const struct measure_uses *uses,
                           entity_id measure) {
  uint32_t subjects = measure_uses_subjects(uses, measure);
  out_format(o, "<td class=\"n\">%u", subjects);
  if (1 < subjects && on_organization(in, measure)) {
    out_text(o, " <span class=\"tag decided\">");
    html_say(o, SAY_BLANKET_MARK);
    out_text(o, "</span>");
  }
  out_text(o, "</td>");
}

static void write_measure(struct out *o, struct arena *a, const struct report_input *in,
                          const struct measure_uses *uses, const struct measure_row *row) {
  const struct entity *x = &in->model->entities.items[row->entity];
  uint32_t count;
  const struct measure_use *own = measure_uses_of(uses, row->entity, &count);
  out_text(o, "<tr><th scope=\"row\" class=\"name\">");
  out_html(o, row->name);
  out_text(o, "</th><td>");
  if (x->class != in->model->root_class[x->kind])
    html_both(o, class_text(in->model, x->class, LANGUAGE_EN), class_text(in->model, x->class, LANGUAGE_JA));
  out_text(o, "</td>");
  write_places(o, a, in, row->entity);
  out_text(o, "<td>");
  register_uses(o, a, in, own, count);
  if (!count) html_say(o, SAY_MEASURE_UNASKED);
  out_text(o, "</td>");
  if (x->level)
    out_format(o, "<td class=\"n\">%u</td>", x->level);
  else
    out_text(o, "<td class=\"n\">-</td>");
  write_status(o, a, in, row->entity);
  write_basis(o, in, row->entity);
  write_subjects(o, in, uses, row->entity);
  out_text(o, "</tr>\n");
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static int compare_answers(const void *a, const void *b, void *context) {
  const struct answer *items = context, *x = &items[*(const uint32_t *)a], *y = &items[*(const uint32_t *)b];
  const int64_t left[] = {x->on, x->by, x->since, x->until, x->value, -(int64_t)x->level, *(const uint32_t *)a};
  const int64_t right[] = {y->on, y->by, y->since, y->until, y->value, -(int64_t)y->level, *(const uint32_t *)b};
  for (size_t i = 0; i < sizeof left / sizeof *left; i++)
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  return 0;
}

static bool same_group(const struct answer *x, const struct answer *y) {
  return x->on == y->on && x->by == y->by && x->since == y->since && x->until == y->until && x->value == y->value &&
         x->level == y->level;
}

static void write_value(struct out *o, const struct answer *x) {
  switch ((enum answer_value)x->value) {
  case ANSWER_LEVEL: out_format(o, "%u", x->level); break;
  case ANSWER_UNKNOWN: html_say(o, SAY_UNKNOWN); break;
  case ANSWER_NOT_APPLICABLE: html_say(o, SAY_NOT_APPLICABLE); break;
  }
}

/* The answers of one group that were given one by one, or for a whole category. */
static uint32_t write_given(struct out *o, struct arena *a, const struct report_input *in,
                            const struct measure_uses *uses, const uint32_t *order, uint32_t count, bool blanket) {
  uint32_t findings = 0;
  bool any = false;
  out_text(o, "<td>");
  for (uint32_t i = 0; i < count; i++) {
    const struct answer *x = &in->model->answers.items[order[i]];
    if (x->blanket != blanket) continue;
    out_text(o, any ? ", <code>" : "<code>");
    out_html(o, requirement_use_text(a, in->model, x->requirement));
    out_text(o, "</code>");
    any = true;
    uint32_t own;
    if (x->measure == 0 || (i && in->model->answers.items[order[i - 1]].measure == x->measure)) continue;
    const struct measure_use *list = measure_uses_of(uses, x->measure, &own);
    findings += findings_of(list, own);
  }
  out_text(o, "</td>");
  return findings;
}

static void write_answers_of(struct out *o, struct arena *a, const struct report_input *in,
                             const struct measure_uses *uses, const uint32_t *order, uint32_t count) {
  const struct answer *x = &in->model->answers.items[order[0]];
  out_text(o, "<tr><th scope=\"row\" class=\"name\">");
  register_name(o, a, in, x->on, true);
  out_text(o, "</th><td class=\"name\">");
  if (x->by) register_name(o, a, in, x->by, true);
  out_text(o, "</td>");
  register_date_cell(o, x->since);
  register_date_cell(o, x->until);
  out_text(o, "<td>");
  write_value(o, x);
  out_text(o, "</td>");
  uint32_t findings = write_given(o, a, in, uses, order, count, false);
  findings += write_given(o, a, in, uses, order, count, true);
  out_format(o, "<td class=\"n\">%u</td></tr>\n", findings);
}

static void write_answers(struct out *o, struct arena *a, const struct report_input *in,
                          const struct measure_uses *uses) {
  static const enum report_word columns[] = {SAY_ORGANIZATION, SAY_ANSWERED_BY,  SAY_SINCE,         SAY_UNTIL,
                                             SAY_LEVEL,        SAY_GIVEN_SINGLY, SAY_GIVEN_BLANKET, SAY_TOTAL};
  static const struct register_table table = {.caption = SAY_ANSWER_CAPTION,
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .numbers = 1 << 7};
  uint32_t count = in->model->answers.count;
  if (count == 0) return;
  uint32_t *order = memory_take(count * sizeof *order);
  for (uint32_t i = 0; i < count; i++) order[i] = i;
  qsort_r(order, count, sizeof *order, compare_answers, in->model->answers.items);
  register_table_open(o, &table);
  for (uint32_t i = 0, next; i < count; i = next) {
    for (next = i + 1;
         next < count && same_group(&in->model->answers.items[order[i]], &in->model->answers.items[order[next]]);)
      next++;
    write_answers_of(o, a, in, uses, order + i, next - i);
  }
  register_table_close(o);
  free(order);
}

/* ---- the section ------------------------------------------------------------------------------------------------- */

void registers_html_measures(struct out *o, const struct report_input *in) {
  static const enum report_word columns[] = {SAY_MEASURE,           SAY_CLASS,    SAY_ON,      SAY_MEETS, SAY_LEVEL,
                                             SAY_STATUS_OF_MEASURE, SAY_EVIDENCE, SAY_SUBJECTS};
  static const struct register_table table = {
      "measures",     SAY_MEASURE_REGISTER, SAY_MEASURE_CAPTION, columns, sizeof columns / sizeof *columns,
      1 << 4 | 1 << 7};
  struct arena a = {0};
  struct measure_uses uses;
  struct measure_rows rows = {0};
  measure_uses_derive(&uses, in->findings);
  collect_measures(&a, in, &uses, &rows);
  bool any = rows.list.count || in->model->answers.count;
  if (any) register_head(o, &table);
  if (rows.list.count) register_table_open(o, &table);
  for (uint32_t i = 0; i < rows.list.count; i++) write_measure(o, &a, in, &uses, &rows.list.items[i]);
  if (rows.list.count) register_table_close(o);
  write_answers(o, &a, in, &uses);
  if (any) register_close(o);
  vec_free(&rows.list);
  measure_uses_free(&uses);
  arena_free(&a);
}
