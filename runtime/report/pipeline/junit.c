/* junit.c - JUnit XML: a suite per category, a case per finding. There is no official schema; what is written here is what
 * both known ones take. Met findings are always there: a test report without passed tests says nothing of what was tested. */
#include "runtime/report/pipeline/pipeline.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/report/names.h"
#include "runtime/report/tables/tables.h"

struct suite { uint32_t first, end; uint32_t tests, failures, skipped; };
struct junit { struct out *out; const struct report_input *in; struct region_mark mark; };

/* ---- XML ---- */

/* Characters that XML does not know are shown as signs; line ends stay line ends in attributes, too. */
static void write_xml(struct out *o, const char *text) {
  struct arena a = {0};
  for (text = visible_text(&a, text); *text; text++) {
    if (*text == '<') out_text(o, "&lt;");
    else if (*text == '>') out_text(o, "&gt;");
    else if (*text == '&') out_text(o, "&amp;");
    else if (*text == '"') out_text(o, "&quot;");
    else if (*text == '\n') out_text(o, "&#10;");
    else if (*text == '\t') out_text(o, "&#9;");
    else out_bytes(o, text, 1);
  }
  arena_free(&a);
}

static void write_attribute(struct out *o, const char *name, const char *value) {
  out_format(o, " %s=\"", name);
  write_xml(o, value);
  out_text(o, "\"");
}

static void write_property(struct out *o, const char *name, const char *value) {
  out_text(o, "      <property");
  write_attribute(o, "name", name);
  write_attribute(o, "value", value);
  out_text(o, "/>\n");
}

/* ---- cases ---- */

static bool is_wanted(const struct report_input *in, const struct finding_row *r) { return r->status == STATUS_MET || row_listed(in, r); }
/* The gate's decision is the one that counts; without one, gaps that are news. */
static bool is_failure(const struct report_input *in, uint32_t row) {
  const struct finding_row *r = &in->findings->rows.items[row];
  if (gate_any(in->decision)) return row_at_gate(in, row);
  return r->status == STATUS_GAP && !disposition_suppresses(r->disposition) && !ratchet_knows(in, row);
}

static void write_body(struct junit *j, struct arena *a, const struct finding *f, uint32_t row) {
  struct proof p = proof_derive(a, j->in->findings, row);
  bool failure = is_failure(j->in, row);
  struct region at = region_of(j->in->sources, &j->mark, f->at);
  const char *reason = reason_names[f->reason];
  out_format(j->out, ">\n      <%s", failure ? "failure" : "skipped");
  if (failure) write_attribute(j->out, "type", reason ? reason : status_names[f->status]);
  write_attribute(j->out, "message", finding_message_classed(a, j->in, f, &p, row));
  out_text(j->out, ">");
  if (at.line) write_xml(j->out, arena_format(a, "%s:%u:%u", at.file, at.line, at.column));
  out_format(j->out, "</%s>\n    </testcase>\n", failure ? "failure" : "skipped");
}

static void write_case(struct junit *j, const char *class_name, uint32_t row) {
  const struct finding_row *r = &j->in->findings->rows.items[row];
  struct arena a = {0};
  uint32_t number = idmap_get(&j->in->anchors->number, row + 1);
  const char *id = sym_text(j->in->model->names, requirement_of(j->in, r->requirement)->id), *subject = entity_name(&a, j->in->model, r->subject, false);
  out_text(j->out, "    <testcase");
  write_attribute(j->out, "classname", class_name);
  write_attribute(j->out, "name", number ? arena_format(&a, "%s %s (%u)", id, subject, number) : arena_format(&a, "%s %s", id, subject));
  out_text(j->out, " time=\"0\"");
  if (r->status == STATUS_MET) {
    out_text(j->out, "/>\n");
  } else {
    struct finding f = finding_build(&a, j->in->findings, row);
    write_body(j, &a, &f, row);
  }
  arena_free(&a);
}

/* ---- suites ---- */

static bool stand_together(const struct report_input *in, uint32_t a, uint32_t b) {
  uint32_t x = in->findings->rows.items[a].requirement, y = in->findings->rows.items[b].requirement;
  if (x == y) return true;
  if (requirement_of(in, x)->framework != requirement_of(in, y)->framework) return false;
  return !strcmp(requirement_category(in, x, LANGUAGE_EN).id, requirement_category(in, y, LANGUAGE_EN).id);
}

/* Rows of one category lie together. */
static struct suite suite_from(const struct report_input *in, uint32_t first) {
  struct suite res = {.first = first, .end = first};
  for (; res.end < in->findings->rows.count && stand_together(in, first, res.end); res.end++) {
    const struct finding_row *r = &in->findings->rows.items[res.end];
    if (!is_wanted(in, r)) continue;
    res.tests++;
    bool failure = is_failure(in, res.end);
    res.failures += failure;
    res.skipped += r->status != STATUS_MET && !failure;
  }
  return res;
}

static void write_properties(struct junit *j, struct arena *a) {
  char date[11];
  enum language l = j->in->language;
  const struct ratchet *r = j->in->ratchet;
  out_text(j->out, "    <properties>\n");
  write_property(j->out, "program", j->in->title);
  write_property(j->out, "as_of", date_format(j->in->as_of, date));
  write_property(j->out, "target_profile", target_profile(a, j->in, l));
  if (gate_any(j->in->decision)) write_property(j->out, "gate", gate_line(a, j->in->decision, l));
  if (r) write_property(j->out, "baseline", r->baseline->name);
  for (int i = BASELINE_NEW; r && i < BASELINE_CLASS_COUNT; i++)
    write_property(j->out, arena_format(a, "baseline.%s", baseline_class_id((enum baseline_class)i)), arena_format(a, "%u", r->counts[i]));
  out_text(j->out, "    </properties>\n");
}

static void open_suite(struct junit *j, struct arena *a, const struct suite *s, uint32_t id, const char *name, const char *package) {
  char date[11];
  out_text(j->out, "  <testsuite");
  write_attribute(j->out, "name", name);
  write_attribute(j->out, "id", arena_format(a, "%u", id));
  write_attribute(j->out, "package", package);
  write_attribute(j->out, "timestamp", arena_format(a, "%sT00:00:00", date_format(j->in->as_of, date)));
  out_format(j->out, " hostname=\"localhost\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" time=\"0\">\n", s->tests, s->failures, s->skipped);
  write_properties(j, a);
}

static void close_suite(struct junit *j) { out_text(j->out, "    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n"); }

static void write_suite(struct junit *j, const struct suite *s, uint32_t id) {
  struct arena a = {0};
  uint32_t requirement = j->in->findings->rows.items[s->first].requirement;
  const struct rule_framework *f = framework_of(j->in, requirement);
  struct category_name category = requirement_category(j->in, requirement, j->in->language);
  const char *framework = arena_format(&a, "%s@%s", sym_text(j->in->model->names, f->name), sym_text(j->in->model->names, f->version));
  const char *class_name = *category.id ? arena_format(&a, "%s.%s", sym_text(j->in->model->names, f->name), category.id) : sym_text(j->in->model->names, f->name);
  open_suite(j, &a, s, id, *category.id ? arena_format(&a, "%s %s %s", framework, category.id, category.title) : framework, framework);
  for (uint32_t i = s->first; i < s->end; i++)
    if (is_wanted(j->in, &j->in->findings->rows.items[i])) write_case(j, class_name, i);
  close_suite(j);
  arena_free(&a);
}

/* ---- what is no finding: gone since the baseline, asked for less, warnings that the gate asks for ---- */

enum extra_result { EXTRA_PASSED, EXTRA_SKIPPED, EXTRA_FAILED };
struct extra { const char *class_name, *name, *type, *message; enum extra_result result; };
struct extras { VEC(struct extra) list; };

static void add_gone(struct extras *x, struct arena *a, const struct report_input *in) {
  enum extra_result weaker = ratchet_is_asked(in) ? EXTRA_FAILED : EXTRA_SKIPPED;
  for (uint32_t i = 0; i < in->ratchet->gone.count; i++) {
    const struct baseline_gone *g = &in->ratchet->gone.items[i];
    const struct baseline_entry *e = ratchet_entry(in->ratchet, g);
    bool fixed = g->class == BASELINE_FIXED;
    enum extra_result result = fixed ? EXTRA_PASSED : g->class == BASELINE_EXPIRED ? EXTRA_SKIPPED : weaker;
    vec_push(&x->list, ((struct extra){arena_format(a, "baseline.%s", baseline_class_id((enum baseline_class)g->class)),
                                       arena_format(a, "%s %s (%.8s)", e->requirement, e->subject, e->fingerprint), fixed ? "" : vanish_reason_id((enum vanish_reason)g->why),
                                       ratchet_gone_text(a, in->ratchet, g, in->language), result}));
  }
  for (uint32_t i = 0; i < in->ratchet->lowered.count; i++)
    vec_push(&x->list, ((struct extra){"baseline.lowered", in->ratchet->lowered.items[i].was, "lowered",
                                       ratchet_lowered_text(a, &in->ratchet->lowered.items[i], in->language), weaker}));
}

static void add_warnings(struct extras *x, struct arena *a, const struct report_input *in) {
  for (uint32_t i = 0; i < in->diagnostics->list.count; i++) {
    const struct diagnostic *d = &in->diagnostics->list.items[i];
    if (d->silenced || message_severity(d->message) != SEVERITY_WARNING) continue;
    vec_push(&x->list, ((struct extra){"gate.warning", arena_format(a, "%s %s (%u)", message_code(d->message), place_text(a, in->sources, d->at), i + 1), message_code(d->message),
                                       message_sentence(a, d, in->language), EXTRA_FAILED}));
  }
}

/* What cpsf.yaml asks for, whatever the gate. */
static void add_limits(struct extras *x, struct arena *a, const struct report_input *in) {
  const struct gate_decision *d = in->decision;
  if (d->limits->floor_count)
    vec_push(&x->list, ((struct extra){"gate.limits", "floor", "floor", gate_floor_text(a, d, in->findings, in->language), d->floor_undercut ? EXTRA_FAILED : EXTRA_PASSED}));
  if (0 <= d->limits->max_unanswered)
    vec_push(&x->list, ((struct extra){"gate.limits", "max_unanswered", "max_unanswered", gate_unanswered_text(a, d, in->language), d->too_many_unanswered ? EXTRA_FAILED : EXTRA_PASSED}));
}

static void write_extra(struct junit *j, const struct extra *x) {
  out_text(j->out, "    <testcase");
  write_attribute(j->out, "classname", x->class_name);
  write_attribute(j->out, "name", x->name);
  out_text(j->out, " time=\"0\"");
  if (x->result == EXTRA_PASSED) {
    out_text(j->out, "/>\n");
    return;
  }
  out_format(j->out, ">\n      <%s", x->result == EXTRA_FAILED ? "failure" : "skipped");
  if (x->result == EXTRA_FAILED) write_attribute(j->out, "type", x->type);
  write_attribute(j->out, "message", x->message);
  out_text(j->out, "/>\n    </testcase>\n");
}

static void write_extras(struct junit *j, uint32_t id) {
  struct arena a = {0};
  struct extras x = {0};
  struct suite s = {0};
  if (j->in->ratchet) add_gone(&x, &a, j->in);
  if (gate_any(j->in->decision) && gate_asks(j->in->decision->gate, GATE_WARNING)) add_warnings(&x, &a, j->in);
  if (j->in->decision && j->in->decision->limits) add_limits(&x, &a, j->in);
  for (uint32_t i = 0; i < x.list.count; i++) {
    s.tests++;
    s.failures += x.list.items[i].result == EXTRA_FAILED;
    s.skipped += x.list.items[i].result == EXTRA_SKIPPED;
  }
  if (s.tests) open_suite(j, &a, &s, id, SAY(GATE_AND_BASELINE, j->in->language), "gate");
  for (uint32_t i = 0; i < x.list.count; i++) write_extra(j, &x.list.items[i]);
  if (s.tests) close_suite(j);
  vec_free(&x.list);
  arena_free(&a);
}

void report_write_junit(struct out *o, const struct report_input *given) {
  struct anchors numbers;
  struct report_input in = report_with_numbers(given, &numbers);
  struct junit j = {o, &in, {0}};
  uint32_t id = 0;
  out_text(o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  for (uint32_t i = 0; i < in.findings->rows.count;) {
    struct suite s = suite_from(&in, i);
    if (s.tests) write_suite(&j, &s, id++);
    i = s.end;
  }
  write_extras(&j, id);
  out_text(o, "</testsuites>\n");
  anchors_free(&numbers);
}
