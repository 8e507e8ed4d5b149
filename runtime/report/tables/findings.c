/* findings.c - the table of findings: one row each, as the JSON report has them. */
#include "runtime/report/ratchet.h"
#include "runtime/report/tables/tables.h"

struct finding_record { struct finding finding; uint32_t index; const struct finding_row *row; const struct proof *proof; /* NULL: met */ };

static const struct finding *finding_in(const struct table_row *row) { return &((const struct finding_record *)row->record)->finding; }
static const struct decision *decision_in(const struct table_row *row) {
  uint32_t decision = finding_in(row)->decision;
  return decision ? &row->in->model->decisions.items[decision - 1] : NULL;
}

/* ---- which ---- */

static struct table_cell framework_cell(const struct table_row *row) { return cell_name(row, framework_of(row->in, finding_in(row)->requirement)->name); }
static struct table_cell version_cell(const struct table_row *row) { return cell_name(row, framework_of(row->in, finding_in(row)->requirement)->version); }
static struct table_cell requirement_cell(const struct table_row *row) { return cell_name(row, requirement_of(row->in, finding_in(row)->requirement)->id); }
static struct table_cell title_cell(const struct table_row *row) { return cell_text(row, requirement_title(row->in, finding_in(row)->requirement, row->language)); }
static struct table_cell subject_cell(const struct table_row *row) { return cell_entity(row, finding_in(row)->subject); }
static struct table_cell kind_cell(const struct table_row *row) { return cell_text(row, kind_text((enum entity_kind)finding_in(row)->kind, row->language)); }
static struct table_cell layer_cell(const struct table_row *row) { return cell_number(finding_in(row)->layer); }

/* ---- the verdict ---- */

static struct table_cell applies_cell(const struct table_row *row) {
  return cell_text(row, finding_in(row)->applies == TRUE_ ? SAY(YES, row->language) : SAY(UNKNOWN, row->language));
}
static struct table_cell target_cell(const struct table_row *row) { return cell_number(finding_in(row)->target); }
static struct table_cell surely_cell(const struct table_row *row) { return cell_number(finding_in(row)->lo); }
static struct table_cell possibly_cell(const struct table_row *row) { return cell_number(finding_in(row)->hi); }
static struct table_cell status_cell(const struct table_row *row) { return cell_text(row, status_text((enum status)finding_in(row)->status, row->language)); }
static struct table_cell reason_cell(const struct table_row *row) { return cell_text(row, reason_text((enum reason)finding_in(row)->reason, row->language)); }
static struct table_cell severity_cell(const struct table_row *row) { return cell_text(row, rating_text((enum rating)finding_in(row)->severity, row->language)); }
static struct table_cell basis_cell(const struct table_row *row) { return cell_text(row, basis_text((enum basis)finding_in(row)->basis, row->language)); }

/* ---- what was decided ---- */

static struct table_cell disposition_cell(const struct table_row *row) {
  return cell_text(row, disposition_text((enum disposition)finding_in(row)->disposition, row->language));
}
static struct table_cell until_cell(const struct table_row *row) { return cell_date(finding_in(row)->disposition_until); }
static struct table_cell decided_by_cell(const struct table_row *row) {
  const struct decision *d = decision_in(row);
  return d ? cell_entity(row, d->by) : cell_empty();
}
static struct table_cell because_cell(const struct table_row *row) {
  const struct decision *d = decision_in(row);
  return d ? cell_name(row, d->because) : cell_empty();
}
static struct table_cell responsible_cell(const struct table_row *row) { return cell_entity(row, finding_in(row)->responsible); }

/* ---- what is done and what would help ---- */

static struct table_cell measures_cell(const struct table_row *row) {
  const struct finding *f = finding_in(row);
  struct cell_list list = {.language = row->language};
  for (uint32_t i = 0; i < f->counting.count; i++)
    cell_list_add(&list, cell_list_open(&list) ? entity_name(row->memory, row->in->model, f->counting.items[i], false) : "");
  return cell_list_end(row, &list);
}

static const char *not_counting_text(const struct table_row *row, const struct not_counting *x) {
  return arena_format(row->memory, "%s (%s)", entity_name(row->memory, row->in->model, x->measure, false), reason_text((enum reason)x->why, row->language));
}

static struct table_cell not_counting_cell(const struct table_row *row) {
  const struct finding *f = finding_in(row);
  struct cell_list list = {.language = row->language};
  for (uint32_t i = 0; i < f->not_counting.count; i++)
    cell_list_add(&list, cell_list_open(&list) ? not_counting_text(row, &f->not_counting.items[i]) : "");
  return cell_list_end(row, &list);
}

static struct table_cell change_cell(const struct table_row *row) {
  const struct proof *p = ((const struct finding_record *)row->record)->proof;
  struct cell_list list = {.language = row->language};
  if (!p || !p->smallest.count) return cell_empty();
  for (uint32_t i = 0; i < p->smallest.count; i++) cell_list_add(&list, pick_pair(&p->smallest.items[i].text, row->language));
  if (!p->smallest_exact) builder_text(&list.text, row->language == LANGUAGE_JA ? "(最小とは限らない)" : " (not proven smallest)");
  return cell_list_end(row, &list);
}

static struct table_cell exception_cell(const struct table_row *row) {
  uint32_t exception = finding_in(row)->exception;
  return exception ? cell_name(row, row->in->rules->exceptions.items[exception - 1].name) : cell_empty();
}

static struct table_cell remarks_cell(const struct table_row *row) {
  const struct finding *f = finding_in(row);
  const struct { bool holds; enum report_word word; } remarks[] = {
      {((const struct finding_record *)row->record)->row->lapsed, SAY_DECISION_LAPSED}, {f->disputed, SAY_DISPUTED}, {f->contested, SAY_CONTESTED}, {f->blanket, SAY_BLANKET}, {f->documentation, SAY_DOCUMENTATION}};
  struct cell_list list = {.language = row->language};
  for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
    if (remarks[i].holds) cell_list_add(&list, say(remarks[i].word, row->language));
  return cell_list_end(row, &list);
}

static struct table_cell fingerprint_cell(const struct table_row *row) { return cell_text(row, finding_in(row)->fingerprint); }
static struct table_cell file_cell(const struct table_row *row) { return cell_file(row, finding_in(row)->at); }
static struct table_cell line_cell(const struct table_row *row) { return cell_line(row, finding_in(row)->at); }

static struct table_cell baseline_cell(const struct table_row *row) {
  return cell_text(row, ratchet_word(row->in, ((const struct finding_record *)row->record)->index, row->language));
}

/* ---- the table ---- */

static void walk_findings(const struct report_input *in, const struct table_sink *sink) {
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (!row_listed(in, r)) continue;
    struct arena a = {0};
    struct proof proof;
    struct finding_record record = {.finding = finding_build(&a, in->findings, i), .index = i, .row = r};
    if (r->status != STATUS_MET) {
      proof = proof_derive(&a, in->findings, i);
      record.proof = &proof;
    }
    sink->row(sink->context, &(struct table_row){&a, in, in->language, &record});
    arena_free(&a);
  }
}

static const struct table_column columns[] = {
    REQUIREMENT_COLUMNS,
    {"subject", {"subject", "対象"}, 26, LOOK_PLAIN, subject_cell, NULL},
    {"kind", {"kind", "種類"}, 13, LOOK_PLAIN, kind_cell, NULL},
    VERDICT_COLUMNS,
    {"decided_by", {"decided by", "承認者"}, 14, LOOK_PLAIN, decided_by_cell, NULL},
    {"because", {"because", "決定の理由"}, 30, LOOK_PLAIN, because_cell, NULL},
    {"responsible", {"responsible", "責任組織"}, 16, LOOK_PLAIN, responsible_cell, NULL},
    {"measures", {"measures that count", "算入した対策"}, 28, LOOK_PLAIN, measures_cell, NULL},
    {"not_counting", {"measures that do not count", "算入しない対策"}, 28, LOOK_PLAIN, not_counting_cell, NULL},
    {"smallest_change", {"smallest change", "最小の追加対策"}, 48, LOOK_PLAIN, change_cell, NULL},
    {"exception", {"exception", "適用した例外"}, 16, LOOK_PLAIN, exception_cell, NULL},
    {"remarks", {"remarks", "備考"}, 26, LOOK_PLAIN, remarks_cell, NULL},
    {"fingerprint", {"fingerprint", "指摘番号"}, 35, LOOK_PLAIN, fingerprint_cell, NULL},
    {"file", {"file", "ファイル"}, 24, LOOK_PLAIN, file_cell, NULL},
    {"line", {"line", "行"}, 7, LOOK_PLAIN, line_cell, NULL},
    {"baseline", {"since the baseline", "ベースラインからの変化"}, 14, LOOK_PLAIN, baseline_cell, NULL},
};
const struct table findings_table = {"findings", {"Findings", "指摘"}, columns, sizeof columns / sizeof *columns, walk_findings, NULL};
