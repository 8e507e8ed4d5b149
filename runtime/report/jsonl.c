/* jsonl.c - the findings of the JSON report, one on a line, each with the program and the date it belongs to. */
#include "runtime/report/risks.h"

static void write_line(struct out *o, const struct report_input *in, uint32_t row) {
  struct json j = {.out = o, .one_line = true};
  json_object(&j);
  json_pair(&j, "program", in->title);
  json_date(&j, "as_of", in->as_of);
  json_pair(&j, "as_of_from", in->as_of_from);
  json_finding_members(&j, in, row);
  json_end_object(&j);
}

void report_write_jsonl(struct out *o, const struct report_input *given) {
  struct risk_view risks;
  const struct report_input in = report_with_risks(given, &risks);
  for (uint32_t i = 0; i < in.findings->rows.count; i++)
    if (row_listed(&in, &in.findings->rows.items[i])) write_line(o, &in, i);
  risk_view_free(&risks);
}
