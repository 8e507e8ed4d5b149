/* gone.c - what the baseline knows and is no finding any more, then what the program asks for less. */
#include <string.h>

#include "runtime/report/ratchet.h"
#include "runtime/report/tables/tables.h"

struct gone_record { const struct baseline_gone *gone; const struct baseline_lowered *lowered; }; /* one of the two */

static const struct baseline_gone *gone_in(const struct table_row *row) { return ((const struct gone_record *)row->record)->gone; }
static const struct baseline_lowered *lowered_in(const struct table_row *row) { return ((const struct gone_record *)row->record)->lowered; }
static const struct baseline_entry *entry_in(const struct table_row *row) { return gone_in(row) ? ratchet_entry(row->in->ratchet, gone_in(row)) : NULL; }

/* ---- cells ---- */

static struct table_cell class_cell(const struct table_row *row) {
  if (lowered_in(row)) return cell_text(row, SAY(ASKED_FOR_LESS, row->language));
  return cell_text(row, baseline_class_text((enum baseline_class)gone_in(row)->class, row->language));
}

static struct table_cell reason_cell(const struct table_row *row) {
  const struct baseline_gone *g = gone_in(row);
  return g && g->class != BASELINE_FIXED ? cell_text(row, vanish_reason_text((enum vanish_reason)g->why, row->language)) : cell_empty();
}

static struct table_cell framework_cell(const struct table_row *row) {
  const struct baseline_entry *e = entry_in(row);
  return e ? cell_text(row, arena_copy(row->memory, e->framework, strcspn(e->framework, "@"))) : cell_empty();
}

static struct table_cell version_cell(const struct table_row *row) {
  const struct baseline_entry *e = entry_in(row);
  const char *at = e ? strchr(e->framework, '@') : NULL;
  return at ? cell_text(row, at + 1) : cell_empty();
}

static struct table_cell requirement_cell(const struct table_row *row) { return entry_in(row) ? cell_text(row, entry_in(row)->requirement) : cell_empty(); }
static struct table_cell subject_cell(const struct table_row *row) { return entry_in(row) ? cell_text(row, entry_in(row)->subject) : cell_empty(); }
static struct table_cell target_cell(const struct table_row *row) { return entry_in(row) ? cell_number(entry_in(row)->target) : cell_empty(); }
static struct table_cell fingerprint_cell(const struct table_row *row) { return entry_in(row) ? cell_text(row, entry_in(row)->fingerprint) : cell_empty(); }
static struct table_cell was_cell(const struct table_row *row) { return lowered_in(row) ? cell_text(row, lowered_in(row)->was) : cell_empty(); }
static struct table_cell now_cell(const struct table_row *row) { return lowered_in(row) ? cell_text(row, lowered_in(row)->now) : cell_empty(); }

/* ---- the table ---- */

static void sink_record(const struct report_input *in, const struct table_sink *sink, struct gone_record record) {
  struct arena a = {0};
  sink->row(sink->context, &(struct table_row){&a, in, in->language, &record});
  arena_free(&a);
}

static void walk_gone(const struct report_input *in, const struct table_sink *sink) {
  const struct ratchet *r = in->ratchet;
  for (uint32_t i = 0; r && i < r->gone.count; i++) sink_record(in, sink, (struct gone_record){&r->gone.items[i], NULL});
  for (uint32_t i = 0; r && i < r->lowered.count; i++) sink_record(in, sink, (struct gone_record){NULL, &r->lowered.items[i]});
}

static const struct table_column columns[] = {
    {"baseline", {"since the baseline", "ベースラインからの変化"}, 14, LOOK_PLAIN, class_cell, NULL},
    {"reason", {"reason", "理由"}, 34, LOOK_PLAIN, reason_cell, NULL},
    {"framework", {"framework", "フレームワーク"}, 11, LOOK_PLAIN, framework_cell, NULL},
    {"version", {"version", "版"}, 9, LOOK_PLAIN, version_cell, NULL},
    {"requirement", {"requirement", "対策要件"}, 13, LOOK_PLAIN, requirement_cell, NULL},
    {"subject", {"subject", "対象"}, 26, LOOK_PLAIN, subject_cell, NULL},
    {"target", {"target then", "当時の目標"}, 9, LOOK_PLAIN, target_cell, NULL},
    {"fingerprint", {"fingerprint", "指摘番号"}, 35, LOOK_PLAIN, fingerprint_cell, NULL},
    {"was", {"asked for then", "当時の要求"}, 26, LOOK_PLAIN, was_cell, NULL},
    {"now", {"asked for now", "今の要求"}, 26, LOOK_PLAIN, now_cell, NULL},
};
const struct table gone_table = {"gone", {"Gone", "解消・消失"}, columns, sizeof columns / sizeof *columns, walk_gone, NULL};
