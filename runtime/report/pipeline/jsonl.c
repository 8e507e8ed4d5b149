/* jsonl.c - the findings of the JSON report, one on a line, each with the program and the date it belongs to; then what is
 * gone since the baseline, then the counts of that and the gate. */
#include "runtime/report/ratchet.h"
#include "runtime/report/risks.h"

static struct json begin_line(struct out *o, const struct report_input *in, const char *record) {
  struct json j = {.out = o, .one_line = true};
  json_object(&j);
  json_pair(&j, "record", record);
  json_pair(&j, "program", in->title);
  json_date(&j, "as_of", in->as_of);
  json_pair(&j, "as_of_from", in->as_of_from);
  return j;
}

static void write_finding(struct out *o, const struct report_input *in, uint32_t row) {
  struct json j = begin_line(o, in, "finding");
  json_finding_members(&j, in, row);
  json_end_object(&j);
}

static void write_gone(struct out *o, const struct report_input *in, const struct baseline_gone *g) {
  struct json j = begin_line(o, in, "gone");
  ratchet_json_gone(&j, in->ratchet, g);
  json_end_object(&j);
}

static void write_gate(struct out *o, const struct report_input *in) {
  struct json j = begin_line(o, in, "gate");
  ratchet_json(&j, in, false);
  json_end_object(&j);
}

void report_write_jsonl(struct out *o, const struct report_input *given) {
  struct risk_view risks;
  const struct report_input in = report_with_risks(given, &risks);
  for (uint32_t i = 0; i < in.findings->rows.count; i++)
    if (row_listed(&in, &in.findings->rows.items[i])) write_finding(o, &in, i);
  for (uint32_t i = 0; in.ratchet && i < in.ratchet->gone.count; i++) write_gone(o, &in, &in.ratchet->gone.items[i]);
  if (in.ratchet || gate_any(in.decision)) write_gate(o, &in);
  risk_view_free(&risks);
}
