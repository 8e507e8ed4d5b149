/* gitlab.c - the report of code quality that GitLab shows in merge requests: what is open, undecided as information.
 * Decided findings are left out; GitLab knows no suppressions. */
#include "runtime/report/pipeline/pipeline.h"

#include <string.h>

struct quality { struct json json; const struct report_input *in; struct region_mark mark; };

/* GitLab takes no entry without a place: then it is the first line of the first file. */
static void write_place(struct quality *q, span at) {
  struct region r = region_of(q->in->sources, &q->mark, at);
  if (!r.line) r.line = 1, r.file = q->in->spec_file_count ? q->in->sources->files.items[q->in->spec_files[0]].name : q->in->title;
  json_key(&q->json, "location"), json_object(&q->json);
  json_pair(&q->json, "path", r.file);
  json_key(&q->json, "lines"), json_object(&q->json);
  json_key(&q->json, "begin"), json_integer(&q->json, r.line);
  json_end_object(&q->json);
  json_end_object(&q->json);
}

static void write_entry(struct quality *q, const char *description, const char *check, const char *number, const char *severity, span at) {
  json_object(&q->json);
  json_pair(&q->json, "description", description);
  json_pair(&q->json, "check_name", check);
  json_pair(&q->json, "fingerprint", number);
  json_pair(&q->json, "severity", severity);
  write_place(q, at);
  json_end_object(&q->json);
}

static const char *severity_of(const struct finding *f) {
  static const char *const words[] = {[RATING_NONE] = "minor", [RATING_LOW] = "minor", [RATING_MODERATE] = "major", [RATING_HIGH] = "critical"};
  return f->status == STATUS_GAP ? words[f->severity] : "info";
}

static bool is_wanted(const struct report_input *in, uint32_t row) {
  const struct finding_row *r = &in->findings->rows.items[row];
  if ((r->status != STATUS_GAP && r->status != STATUS_UNDECIDED) || !row_listed(in, r)) return false;
  return !disposition_suppresses(r->disposition) || row_at_gate(in, row);
}

static void write_finding(struct quality *q, uint32_t row) {
  struct arena a = {0};
  struct finding f = finding_build(&a, q->in->findings, row);
  struct proof p = proof_derive(&a, q->in->findings, row);
  write_entry(q, finding_message_classed(&a, q->in, &f, &p, row), sym_text(q->in->model->names, requirement_of(q->in, f.requirement)->id),
              finding_number(&a, q->in, &f, row), severity_of(&f), f.at);
  arena_free(&a);
}

static void write_messages(struct quality *q) {
  struct message_numbers numbers = {0};
  for (uint32_t i = 0; i < q->in->diagnostics->list.count; i++) {
    const struct diagnostic *x = &q->in->diagnostics->list.items[i];
    if (x->silenced) continue;
    struct arena a = {0};
    write_entry(q, message_sentence(&a, x, q->in->language), message_code(x->message), message_number(&a, &numbers, x),
                message_severity(x->message) == SEVERITY_NOTE ? "info" : "minor", x->at);
    arena_free(&a);
  }
  message_numbers_free(&numbers);
}

/* What is gone has no place any more. What is fixed is no problem: GitLab tells it by its absence. */
static void write_weakened(struct quality *q) {
  const struct ratchet *r = q->in->ratchet;
  enum language l = q->in->language;
  struct arena a = {0};
  const char *severity = ratchet_is_asked(q->in) ? "critical" : "major";
  for (uint32_t i = 0; i < r->gone.count; i++) {
    const struct baseline_entry *e = ratchet_entry(r, &r->gone.items[i]);
    if (r->gone.items[i].class != BASELINE_VANISHED) continue;
    const char *number = i && !strcmp(e->fingerprint, ratchet_entry(r, &r->gone.items[i - 1])->fingerprint) ? arena_format(&a, "%s-gone-%u", e->fingerprint, i) : arena_format(&a, "%s-gone", e->fingerprint);
    write_entry(q, ratchet_gone_text(&a, r, &r->gone.items[i], l), e->requirement, number, severity, SPAN_NONE);
  }
  for (uint32_t i = 0; i < r->lowered.count; i++) {
    char digest[33];
    hash_hex(r->lowered.items[i].was, strlen(r->lowered.items[i].was), 16, digest);
    write_entry(q, ratchet_lowered_text(&a, &r->lowered.items[i], l), "lowered", digest, severity, SPAN_NONE);
  }
  arena_free(&a);
}

/* The numbers of all classes and the decision, for who reads the file: entries are problems only. */
static void write_summary(struct quality *q) {
  struct arena a = {0};
  enum language l = q->in->language;
  const char *gate = gate_any(q->in->decision) ? gate_line(&a, q->in->decision, l) : "", *baseline = q->in->ratchet ? ratchet_line(&a, q->in->ratchet, l) : "";
  char digest[33];
  hash_hex(q->in->title, strlen(q->in->title), 16, digest);
  if (gate_over_limits(q->in->decision))
    write_entry(q, limits_sentences(&a, q->in), "limits", arena_format(&a, "%s-limits", digest), "critical", SPAN_NONE);
  if (*gate || *baseline)
    write_entry(q, arena_format(&a, "%s%s%s", gate, *gate && *baseline ? "; " : "", baseline), "gate", arena_format(&a, "%s-gate", digest), "info", SPAN_NONE);
  arena_free(&a);
}

void report_write_gitlab(struct out *o, const struct report_input *given) {
  struct anchors numbers;
  struct report_input in = report_with_numbers(given, &numbers);
  struct quality q = {{.out = o}, &in, {0}};
  json_array(&q.json);
  for (uint32_t i = 0; i < in.findings->rows.count; i++)
    if (is_wanted(&in, i)) write_finding(&q, i);
  write_messages(&q);
  if (in.ratchet) write_weakened(&q);
  write_summary(&q);
  json_end_array(&q.json);
  anchors_free(&numbers);
}
