/* junit.c - JUnit XML: a suite per category, a case per finding. There is no official schema; what is written here is what
 * both known ones take. Met findings are always there: a test report without passed tests says nothing of what was tested. */
#include "runtime/report/pipeline.h"

#include <stdio.h>
#include <string.h>

#include "runtime/report/names.h"
#include "runtime/report/tables.h"

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
static bool is_failure(const struct finding_row *r) { return r->status == STATUS_GAP && !disposition_suppresses(r->disposition); }

static void write_body(struct junit *j, struct arena *a, const struct finding *f, const struct finding_row *r, uint32_t row) {
  struct proof p = proof_derive(a, j->in->findings, row);
  bool failure = is_failure(r);
  struct region at = region_of(j->in->sources, &j->mark, f->at);
  const char *reason = reason_names[f->reason];
  out_format(j->out, ">\n      <%s", failure ? "failure" : "skipped");
  if (failure) write_attribute(j->out, "type", reason ? reason : status_names[f->status]);
  write_attribute(j->out, "message", finding_message(a, j->in, f, &p, j->in->language));
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
    write_body(j, &a, &f, r, row);
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
    res.failures += is_failure(r);
    res.skipped += r->status != STATUS_MET && !is_failure(r);
  }
  return res;
}

static void write_properties(struct junit *j, struct arena *a) {
  char date[11];
  out_text(j->out, "    <properties>\n");
  write_property(j->out, "program", j->in->title);
  write_property(j->out, "as_of", date_format(j->in->as_of, date));
  write_property(j->out, "target_profile", target_profile(a, j->in, j->in->language));
  out_text(j->out, "    </properties>\n");
}

static void write_suite(struct junit *j, const struct suite *s, uint32_t id) {
  struct arena a = {0};
  char date[11], number[11];
  uint32_t requirement = j->in->findings->rows.items[s->first].requirement;
  const struct rule_framework *f = framework_of(j->in, requirement);
  struct category_name category = requirement_category(j->in, requirement, j->in->language);
  const char *framework = arena_format(&a, "%s@%s", sym_text(j->in->model->names, f->name), sym_text(j->in->model->names, f->version));
  const char *class_name = *category.id ? arena_format(&a, "%s.%s", sym_text(j->in->model->names, f->name), category.id) : sym_text(j->in->model->names, f->name);
  snprintf(number, sizeof number, "%u", id);
  out_text(j->out, "  <testsuite");
  write_attribute(j->out, "name", *category.id ? arena_format(&a, "%s %s %s", framework, category.id, category.title) : framework);
  write_attribute(j->out, "id", number);
  write_attribute(j->out, "package", framework);
  write_attribute(j->out, "timestamp", arena_format(&a, "%sT00:00:00", date_format(j->in->as_of, date)));
  out_format(j->out, " hostname=\"localhost\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" time=\"0\">\n", s->tests, s->failures, s->skipped);
  write_properties(j, &a);
  for (uint32_t i = s->first; i < s->end; i++)
    if (is_wanted(j->in, &j->in->findings->rows.items[i])) write_case(j, class_name, i);
  out_text(j->out, "    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n");
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
  out_text(o, "</testsuites>\n");
  anchors_free(&numbers);
}
