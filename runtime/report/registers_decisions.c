/* registers_decisions.c - what was decided about gaps, and what is planned: by whom, why, until when. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/decisions.h"
#include "runtime/report/measures.h"
#include "runtime/report/registers.h"

struct decision_register {
  const struct report_input *in;
  struct arena memory;
  struct decision_rows rows;
  struct idmap messages; /* where -> index + 1 of the first message there */
};

static void collect_messages(struct decision_register *r) {
  for (uint32_t i = 0; i < r->in->diagnostics->list.count; i++) {
    const struct diagnostic *x = &r->in->diagnostics->list.items[i];
    if (!x->silenced && x->at.end) idmap_add(&r->messages, idmap_pair(x->at.start, x->at.end), i + 1);
  }
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

enum { NAMES_SHOWN = 12 };

static void write_more(struct out *o, struct arena *a, uint32_t more) {
  if (!more) return;
  out_text(o, " ");
  html_both(o, arena_format(a, "and %u more", more), arena_format(a, "ほか %u 件", more));
}

static void write_level(struct out *o, uint8_t level) {
  out_text(o, " (");
  html_say(o, SAY_LEVEL);
  out_format(o, " %u)", level);
}

/* Of one place either the requirements differ or the subjects do. */
static bool said_before(const struct model *m, const struct decision_row *row, uint32_t i, bool subject) {
  const struct decision *d = &m->decisions.items[row->first];
  if (i == 0) return false;
  return subject ? d[i].on == d[i - 1].on : d[i].requirement.id == d[i - 1].requirement.id;
}

/* A requirement that no finding here is about. */
static void write_use(struct out *o, struct decision_register *r, struct requirement_use use) {
  out_text(o, "<code>");
  out_html(o, requirement_use_text(&r->memory, r->in->model, use));
  out_text(o, "</code>");
}

static void write_statement_names(struct out *o, struct decision_register *r, const struct decision_row *row) {
  const struct model *m = r->in->model;
  const struct decision *d = &m->decisions.items[row->first];
  uint32_t shown = 0, more = 0;
  out_text(o, "<td>");
  for (uint32_t i = 0; i < row->count; i++) {
    if (said_before(m, row, i, false)) continue;
    if (NAMES_SHOWN <= shown) {
      more++;
      continue;
    }
    const struct statement_findings *found = &r->rows.findings[row->first + i + 1];
    out_text(o, shown++ ? ", " : "");
    if (found->count)
      register_requirement(o, &r->memory, r->in, r->in->findings->rows.items[found->first_row].requirement,
                           found->first_row);
    else
      write_use(o, r, d[i].requirement);
  }
  write_more(o, &r->memory, more);
  if (d->level) write_level(o, d->level);
  out_text(o, "</td><td class=\"name\">");
  for (uint32_t i = shown = more = 0; i < row->count; i++) {
    if (said_before(m, row, i, true) || !d[i].on) continue;
    if (NAMES_SHOWN <= shown)
      more++;
    else
      register_name(o, &r->memory, r->in, d[i].on, shown++ == 0);
  }
  write_more(o, &r->memory, more);
  out_text(o, "</td>");
}

static void write_measure_names(struct out *o, struct decision_register *r, const struct decision_row *row) {
  uint32_t count;
  const struct measure_use *uses = measure_uses_of(&r->rows.uses, row->measure, &count);
  out_text(o, "<td>");
  register_uses(o, &r->memory, r->in, uses, count);
  out_text(o, "</td><td class=\"name\">");
  const entity_id *on = model_related(r->in->model, RELATION_ON, row->measure, &count);
  for (uint32_t i = 0; i < count && i < NAMES_SHOWN; i++) register_name(o, &r->memory, r->in, on[i], i == 0);
  write_more(o, &r->memory, count < NAMES_SHOWN ? 0 : count - NAMES_SHOWN);
  out_text(o, "</td>");
}

static void write_answer_names(struct out *o, struct decision_register *r, const struct decision_row *row) {
  const struct answer *x = &r->in->model->answers.items[row->first];
  out_text(o, "<td>");
  for (uint32_t i = 0; i < row->count && i < NAMES_SHOWN; i++) {
    uint32_t count;
    const struct measure_use *use = measure_uses_of_plan(&r->rows.uses, row->first + i + 1, &count);
    out_text(o, i ? ", " : "");
    if (count)
      register_requirement(o, &r->memory, r->in, use->requirement, use->first_row);
    else
      write_use(o, r, x[i].requirement);
  }
  write_more(o, &r->memory, row->count < NAMES_SHOWN ? 0 : row->count - NAMES_SHOWN);
  write_level(o, x->planned_level);
  out_text(o, "</td><td class=\"name\">");
  if (x->on) register_name(o, &r->memory, r->in, x->on, true);
  out_text(o, "</td>");
}

/* Elements are named, texts stand as they are. */
static void write_value(struct out *o, struct decision_register *r, struct value v) {
  const struct model *m = r->in->model;
  if (v.tag == VALUE_LIST) {
    for (uint32_t i = 0; i < v.second && i < NAMES_SHOWN; i++) {
      out_text(o, i ? ", " : "");
      struct value x = m->list_items.items[v.first + i];
      html_both(o, value_text(&r->memory, m, x, LANGUAGE_EN), value_text(&r->memory, m, x, LANGUAGE_JA));
    }
    write_more(o, &r->memory, v.second < NAMES_SHOWN ? 0 : v.second - NAMES_SHOWN);
  } else if (v.tag == VALUE_TEXT) {
    html_both(o, sym_text(m->names, v.first), sym_text(m->names, v.second ? v.second : v.first));
  } else if (v.tag != VALUE_NONE) {
    html_both(o, value_text(&r->memory, m, v, LANGUAGE_EN), value_text(&r->memory, m, v, LANGUAGE_JA));
  }
}

static void write_reason(struct out *o, struct decision_register *r, const struct decision_row *row) {
  const struct model *m = r->in->model;
  out_text(o, "<td>");
  if (row->what == DECIDED_MEASURE) {
    out_html(o, entity_name(&r->memory, m, row->measure, false));
    const char *facts = measure_facts(&r->memory, r->in, row->measure, LANGUAGE_EN);
    out_text(o, *facts ? ": " : "");
    html_both(o, facts, measure_facts(&r->memory, r->in, row->measure, LANGUAGE_JA));
  } else {
    out_html(o, sym_text(m->names, row->because));
  }
  out_text(o, "</td><td>");
  if (!decision_is_plan(row)) write_value(o, r, m->decisions.items[row->first].compensating);
  out_text(o, "</td>");
}

static void write_person(struct out *o, struct decision_register *r, const struct decision_row *row) {
  out_text(o, "<td class=\"name\">");
  if (row->by) register_name(o, &r->memory, r->in, row->by, true);
  out_text(o, "</td>");
  register_date_cell(o, row->since);
  register_date_cell(o, row->until);
}

/* Why a statement counts for nothing, in the words of the message about it. */
static void write_message(struct out *o, struct decision_register *r, const struct decision_row *row) {
  uint32_t index = idmap_get(&r->messages, idmap_pair(row->at.start, row->at.end));
  if (!index) return;
  const struct diagnostic *x = &r->in->diagnostics->list.items[index - 1];
  out_format(o, " <code>%s</code> ", message_code(x->message));
  html_both(o, diag_message(&r->memory, x, LANGUAGE_EN), diag_message(&r->memory, x, LANGUAGE_JA));
}

static void write_state(struct out *o, struct decision_register *r, const struct decision_row *row) {
  bool over = row->until != DAY_NONE && row->until < r->in->as_of;
  out_format(o, "<td class=\"n\">%u</td><td><span class=\"tag %s\">", row->findings,
             over            ? "gap"
             : row->findings ? "decided"
                             : "undecided");
  html_say(o, decision_state(r->in, row));
  out_text(o, "</span>");
  if (!row->findings) write_message(o, r, row);
  out_text(o, "</td></tr>\n");
}

static void write_row(struct out *o, struct decision_register *r, const struct decision_row *row) {
  out_text(o, "<tr><th scope=\"row\">");
  html_say(o, decision_word(row));
  out_text(o, "</th>");
  switch ((enum decided)row->what) {
  case DECIDED_ACCEPTED:
  case DECIDED_EXCLUDED: write_statement_names(o, r, row); break;
  case DECIDED_MEASURE: write_measure_names(o, r, row); break;
  case DECIDED_ANSWER: write_answer_names(o, r, row); break;
  }
  write_reason(o, r, row);
  write_person(o, r, row);
  if (row->until == DAY_NONE)
    out_text(o, "<td class=\"n\">-</td>");
  else
    out_format(o, "<td class=\"n\">%d</td>", row->until - r->in->as_of);
  write_state(o, r, row);
}

static void write_decisions(struct out *o, struct decision_register *r) {
  static const enum report_word columns[] = {
      SAY_DECISION, SAY_REQUIREMENT, SAY_SUBJECT,   SAY_REASON, SAY_COMPENSATING,     SAY_BY,
      SAY_SINCE,    SAY_UNTIL,       SAY_DAYS_LEFT, SAY_TOTAL,  SAY_STATUS_OF_MEASURE};
  static const struct register_table table = {.caption = SAY_DECISION_CAPTION,
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .numbers = 1 << 8 | 1 << 9};
  if (!r->rows.list.count) return;
  register_table_open(o, &table);
  for (uint32_t i = 0; i < r->rows.list.count; i++) write_row(o, r, &r->rows.list.items[i]);
  register_table_close(o);
}

/* ---- silenced messages, exceptions ------------------------------------------------------------------------------- */

static bool is_allowed(const struct diagnostic *x) { return x->silenced && x->message != MSG_ALLOW_UNUSED; }

static uint32_t count_allowed(const struct report_input *in) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < in->diagnostics->list.count; i++) res += is_allowed(&in->diagnostics->list.items[i]);
  return res;
}

static void write_allowed(struct out *o, struct decision_register *r) {
  static const enum report_word columns[] = {SAY_MESSAGE, SAY_WHAT_IT_SAYS, SAY_REASON, SAY_PLACE};
  static const struct register_table table = {
      .caption = SAY_ALLOWED_CAPTION, .columns = columns, .column_count = sizeof columns / sizeof *columns};
  const struct report_input *in = r->in;
  if (!count_allowed(in)) return;
  register_table_open(o, &table);
  for (uint32_t i = 0; i < in->diagnostics->list.count; i++) {
    const struct diagnostic *x = &in->diagnostics->list.items[i];
    if (!is_allowed(x)) continue;
    out_format(o, "<tr><th scope=\"row\"><code>%s</code></th><td>", message_code(x->message));
    html_both(o, diag_message(&r->memory, x, LANGUAGE_EN), diag_message(&r->memory, x, LANGUAGE_JA));
    out_text(o, "</td><td>");
    out_html(o, x->allowed ? x->allowed : "");
    out_text(o, "</td><td class=\"name\">");
    out_html(o, place_text(&r->memory, in->sources, x->at));
    out_text(o, "</td></tr>\n");
  }
  register_table_close(o);
}

/* Findings that rest on each exception of an overlay. */
static uint32_t *count_exceptions(const struct report_input *in, uint32_t *total) {
  uint32_t *res = memory_zeroed((size_t)in->rules->exceptions.count + 1, sizeof *res);
  *total = 0;
  for (uint32_t i = 0; in->rules->exceptions.count && i < in->findings->rows.count; i++) {
    const struct finding_row *row = &in->findings->rows.items[i];
    uint32_t exception = row->check ? 0 : in->findings->evaluation->verdicts.items[row->verdict].exception;
    if (exception) res[exception - 1]++, ++*total;
  }
  return res;
}

static void write_exceptions(struct out *o, struct decision_register *r, const uint32_t *counts) {
  static const enum report_word columns[] = {SAY_EXCEPTION_NAME, SAY_REQUIREMENT, SAY_WHAT_IT_SAYS, SAY_TOTAL};
  static const struct register_table table = {.caption = SAY_EXCEPTION_CAPTION,
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .numbers = 1 << 3};
  const struct rule_set *rules = r->in->rules;
  register_table_open(o, &table);
  for (uint32_t i = 0; i < rules->exceptions.count; i++) {
    const struct rule_exception *x = &rules->exceptions.items[i];
    if (!counts[i]) continue;
    out_text(o, "<tr><th scope=\"row\" class=\"name\">");
    out_html(o, sym_text(r->in->model->names, x->name));
    out_text(o, "</th><td>");
    register_requirement(o, &r->memory, r->in, x->requirement, UINT32_MAX);
    out_text(o, "</td><td>");
    html_both(o, pick_text(r->in, x->text, LANGUAGE_EN), pick_text(r->in, x->text, LANGUAGE_JA));
    out_format(o, "</td><td class=\"n\">%u</td></tr>\n", counts[i]);
  }
  register_table_close(o);
}

void registers_html_decisions(struct out *o, const struct report_input *in) {
  static const struct register_table table = {.id = "decisions", .title = SAY_DECISION_REGISTER};
  struct decision_register r = {.in = in};
  uint32_t excepted, *exceptions = count_exceptions(in, &excepted);
  decision_rows_derive(&r.rows, in);
  collect_messages(&r);
  bool any = r.rows.list.count || excepted || count_allowed(in);
  if (any) register_head(o, &table);
  write_decisions(o, &r);
  if (excepted) write_exceptions(o, &r, exceptions);
  write_allowed(o, &r);
  if (any) register_close(o);
  free(exceptions);
  decision_rows_free(&r.rows);
  idmap_free(&r.messages);
  arena_free(&r.memory);
}
