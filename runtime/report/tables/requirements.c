/* requirements.c - one row for each requirement of each framework, in the order of the catalogue: the check sheet
 * that auditors know, filled in. All subjects count, listed or not, so the columns add up to the counts of the report. */
#include "runtime/report/tables/tables.h"

#include <stdlib.h>

struct requirement_record {
  uint32_t requirement; const struct finding_row *rows; uint32_t count;
  uint32_t by_status[STATUS_NO_TARGET + 1], by_disposition[DISPOSITION_EXCLUDED + 1], subjects;
  uint8_t lowest_target, highest_target, lowest_lo, lowest_hi, severity; /* severity: the highest of what is below its target */
  int worst; /* enum status; -1: applies to nothing here */
};

static const struct requirement_record *record_in(const struct table_row *row) { return row->record; }

/* ---- adding up ---- */

/* What stands in the way of the check mark: a gap before what is open, both before what is met; what nobody asked for says
 * nothing about the others. */
static int badness(int status) {
  static const int weights[] = {[STATUS_NO_TARGET] = 1, [STATUS_MET] = 2, [STATUS_UNDECIDED] = 3, [STATUS_GAP] = 4};
  return status < 0 ? 0 : weights[status];
}

static void count_row(struct requirement_record *x, const struct finding_row *r) {
  bool first = x->subjects++ == 0;
  x->by_status[r->status]++;
  x->by_disposition[r->disposition]++;
  if (badness(x->worst) < badness(r->status)) x->worst = r->status;
  if (first || r->target < x->lowest_target) x->lowest_target = r->target;
  if (x->highest_target < r->target) x->highest_target = r->target;
  if (first || r->lo < x->lowest_lo) x->lowest_lo = r->lo;
  if (first || r->hi < x->lowest_hi) x->lowest_hi = r->hi;
  bool below = r->status == STATUS_GAP || r->status == STATUS_UNDECIDED;
  if (below && x->severity < r->severity) x->severity = r->severity;
}

/* Built-in checks that hold are only counted. */
static void count_totals(struct requirement_record *x, const struct report_input *in) {
  if (!framework_of(in, x->requirement)->core) return;
  for (uint32_t i = 0; i < in->model->check_totals.count; i++) {
    const struct check_total *t = &in->model->check_totals.items[i];
    if (t->code != requirement_of(in, x->requirement)->id || !t->met) continue;
    if (!x->subjects) x->lowest_target = x->highest_target = x->lowest_lo = x->lowest_hi = 1;
    x->subjects += t->met;
    x->by_status[STATUS_MET] += t->met;
    if (badness(x->worst) < badness(STATUS_MET)) x->worst = STATUS_MET;
  }
}

/* ---- cells ---- */

static struct table_cell framework_cell(const struct table_row *row) { return cell_name(row, framework_of(row->in, record_in(row)->requirement)->name); }
static struct table_cell version_cell(const struct table_row *row) { return cell_name(row, framework_of(row->in, record_in(row)->requirement)->version); }
static struct table_cell requirement_cell(const struct table_row *row) { return cell_name(row, requirement_of(row->in, record_in(row)->requirement)->id); }
static struct table_cell title_cell(const struct table_row *row) { return cell_text(row, requirement_title(row->in, record_in(row)->requirement, row->language)); }

static struct table_cell category_cell(const struct table_row *row) {
  uint32_t category = requirement_of(row->in, record_in(row)->requirement)->category;
  if (!category) return cell_empty();
  const struct rule_category *c = &row->in->rules->categories.items[category - 1];
  return cell_text(row, arena_format(row->memory, "%s %s", sym_text(row->in->model->names, c->id), pick_text(row->in, c->title, row->language)));
}

static struct table_cell statement_cell(const struct table_row *row) {
  const struct rule_requirement *r = requirement_of(row->in, record_in(row)->requirement);
  const struct catalogue *c = framework_of(row->in, record_in(row)->requirement)->catalogue;
  return c && r->catalogue != UINT32_MAX ? cell_text(row, pick_text(row->in, c->requirements.items[r->catalogue].statement, row->language)) : cell_empty();
}

/* One level, or from which to which: elements may have targets of their own. */
static struct table_cell target_cell(const struct table_row *row) {
  const struct requirement_record *x = record_in(row);
  if (!x->subjects) return cell_empty();
  if (x->lowest_target == x->highest_target) return cell_number(x->lowest_target);
  return cell_text(row, interval_text(row->memory, x->lowest_target, x->highest_target));
}
static struct table_cell surely_cell(const struct table_row *row) { return record_in(row)->subjects ? cell_number(record_in(row)->lowest_lo) : cell_empty(); }
static struct table_cell possibly_cell(const struct table_row *row) { return record_in(row)->subjects ? cell_number(record_in(row)->lowest_hi) : cell_empty(); }

static struct table_cell status_cell(const struct table_row *row) {
  int worst = record_in(row)->worst;
  return cell_text(row, worst < 0 ? SAY(NO_SUBJECT_SHORT, row->language) : status_text((enum status)worst, row->language));
}

/* The reasons of what is worst, each once. */
static struct table_cell reason_cell(const struct table_row *row) {
  const struct requirement_record *x = record_in(row);
  struct cell_list list = {.language = row->language};
  uint32_t seen = 0;
  for (uint32_t i = 0; i < x->count; i++)
    if (x->rows[i].status == x->worst && x->rows[i].reason) seen |= 1u << x->rows[i].reason;
  for (int r = REASON_UNANSWERED; r <= REASON_STRUCTURAL; r++)
    if (seen >> r & 1) cell_list_add(&list, reason_text((enum reason)r, row->language));
  return cell_list_end(row, &list);
}

static struct table_cell severity_cell(const struct table_row *row) { return cell_text(row, rating_text((enum rating)record_in(row)->severity, row->language)); }
static struct table_cell subjects_cell(const struct table_row *row) { return cell_number(record_in(row)->subjects); }
static struct table_cell met_cell(const struct table_row *row) { return cell_number(record_in(row)->by_status[STATUS_MET]); }
static struct table_cell gap_cell(const struct table_row *row) { return cell_number(record_in(row)->by_status[STATUS_GAP]); }
static struct table_cell undecided_cell(const struct table_row *row) { return cell_number(record_in(row)->by_status[STATUS_UNDECIDED]); }
static struct table_cell no_target_cell(const struct table_row *row) { return cell_number(record_in(row)->by_status[STATUS_NO_TARGET]); }
static struct table_cell open_cell(const struct table_row *row) { return cell_number(record_in(row)->by_disposition[DISPOSITION_OPEN]); }
static struct table_cell planned_cell(const struct table_row *row) { return cell_number(record_in(row)->by_disposition[DISPOSITION_PLANNED]); }
static struct table_cell accepted_cell(const struct table_row *row) { return cell_number(record_in(row)->by_disposition[DISPOSITION_ACCEPTED]); }
static struct table_cell excluded_cell(const struct table_row *row) { return cell_number(record_in(row)->by_disposition[DISPOSITION_EXCLUDED]); }

/* ---- names over all subjects, each once ---- */

struct gathering { const struct table_row *row; struct idmap seen; struct cell_list list; };

static void gather(struct gathering *g, entity_id e) {
  if (!e || idmap_add(&g->seen, e, 1)) return;
  cell_list_add(&g->list, cell_list_open(&g->list) ? entity_name(g->row->memory, g->row->in->model, e, false) : "");
}

static void gather_measures(struct gathering *g, const struct finding *f) {
  for (uint32_t i = 0; i < f->counting.count; i++) gather(g, f->counting.items[i]);
}

static void gather_evidence(struct gathering *g, const struct finding *f) {
  for (uint32_t i = 0; i < f->counting.count; i++) {
    uint32_t count;
    const entity_id *evidence = model_related(g->row->in->model, RELATION_EVIDENCE, f->counting.items[i], &count);
    for (uint32_t k = 0; k < count; k++) gather(g, evidence[k]);
  }
}

static void gather_responsible(struct gathering *g, const struct finding *f) { gather(g, f->responsible); }

static struct table_cell gathered(const struct table_row *row, void (*add)(struct gathering *g, const struct finding *f)) {
  const struct requirement_record *x = record_in(row);
  struct gathering g = {.row = row, .list = {.language = row->language}};
  for (uint32_t i = 0; i < x->count; i++) {
    struct arena a = {0};
    struct finding f = finding_build(&a, row->in->findings, (uint32_t)(x->rows + i - row->in->findings->rows.items));
    add(&g, &f);
    arena_free(&a);
  }
  idmap_free(&g.seen);
  return cell_list_end(row, &g.list);
}

static struct table_cell measures_cell(const struct table_row *row) { return gathered(row, gather_measures); }
static struct table_cell evidence_cell(const struct table_row *row) { return gathered(row, gather_evidence); }
static struct table_cell responsible_cell(const struct table_row *row) { return gathered(row, gather_responsible); }

/* ---- the table ---- */

/* Rows of one requirement lie together. */
static struct index_span *spans_of(const struct report_input *in) {
  struct index_span *res = memory_zeroed((size_t)in->rules->requirements.count + 1, sizeof *res);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    struct index_span *s = &res[in->findings->rows.items[i].requirement];
    if (!s->count++) s->first = i;
  }
  return res;
}

static void walk_requirements(const struct report_input *in, const struct table_sink *sink) {
  uint32_t *order = requirement_order(in->rules);
  struct index_span *spans = spans_of(in);
  for (uint32_t i = 0; i < in->rules->requirements.count; i++) {
    struct index_span s = spans[order[i]];
    if (!framework_shown(in, requirement_of(in, order[i])->framework)) continue;
    struct requirement_record x = {.requirement = order[i], .rows = in->findings->rows.items + s.first, .count = s.count, .worst = -1};
    for (uint32_t k = 0; k < s.count; k++) count_row(&x, &x.rows[k]);
    count_totals(&x, in);
    struct arena a = {0};
    sink->row(sink->context, &(struct table_row){&a, in, in->language, &x});
    arena_free(&a);
  }
  free(order);
  free(spans);
}

static const struct table_column columns[] = {
    {"framework", {"framework", "フレームワーク"}, 11, LOOK_PLAIN, framework_cell, NULL},
    {"version", {"version", "版"}, 9, LOOK_PLAIN, version_cell, NULL},
    {"category", {"category", "カテゴリー"}, 26, LOOK_PLAIN, category_cell, NULL},
    {"requirement", {"requirement", "対策要件"}, 13, LOOK_PLAIN, requirement_cell, NULL},
    {"title", {"title", "表題"}, 34, LOOK_PLAIN, title_cell, NULL},
    {"statement", {"statement", "要件の内容"}, 60, LOOK_PLAIN, statement_cell, NULL},
    {"target", {"target", "目標"}, 8, LOOK_PLAIN, target_cell, NULL},
    {"achieved_surely", {"achieved surely, lowest", "達成(確実)の最低"}, 11, LOOK_PLAIN, surely_cell, NULL},
    {"achieved_possibly", {"achieved possibly, lowest", "達成(可能性)の最低"}, 11, LOOK_PLAIN, possibly_cell, NULL},
    {"status", {"worst status", "最も悪い判定"}, 12, LOOK_STATUS, status_cell, NULL},
    {"reason", {"reason", "理由"}, 16, LOOK_PLAIN, reason_cell, NULL},
    {"severity", {"highest severity", "最も高い重大さ"}, 10, LOOK_SEVERITY, severity_cell, NULL},
    {"subjects", {"findings", "指摘の総数"}, 10, LOOK_PLAIN, subjects_cell, NULL},
    {"met", {"met", "充足"}, 8, LOOK_PLAIN, met_cell, NULL},
    {"gap", {"gap", "不足"}, 8, LOOK_PLAIN, gap_cell, NULL},
    {"undecided", {"undecided", "判定保留"}, 11, LOOK_PLAIN, undecided_cell, NULL},
    {"no_target", {"no target", "目標なし"}, 9, LOOK_PLAIN, no_target_cell, NULL},
    {"open", {"open", "未対応"}, 8, LOOK_PLAIN, open_cell, NULL},
    {"planned", {"planned", "計画中"}, 9, LOOK_PLAIN, planned_cell, NULL},
    {"accepted", {"accepted", "受容中"}, 10, LOOK_PLAIN, accepted_cell, NULL},
    {"excluded", {"excluded", "適用除外"}, 10, LOOK_PLAIN, excluded_cell, NULL},
    {"measures", {"measures that count", "算入した対策"}, 30, LOOK_PLAIN, measures_cell, NULL},
    {"evidence", {"evidence", "証跡"}, 30, LOOK_PLAIN, evidence_cell, NULL},
    {"responsible", {"responsible", "責任組織"}, 18, LOOK_PLAIN, responsible_cell, NULL},
};
const struct table requirements_table = {"requirements", {"Requirements", "対策要件"}, columns, sizeof columns / sizeof *columns, walk_requirements, NULL};
