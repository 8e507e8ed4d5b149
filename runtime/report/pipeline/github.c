/* github.c - workflow commands of GitHub: what is worst, at its place in the pull request. GitHub shows ten errors, ten
 * warnings and ten notices of a step and drops the rest without a word, so the last notice says how many there are. */
#include "runtime/report/pipeline/pipeline.h"

#include <string.h>

#include "runtime/report/tables/tables.h"

enum command { COMMAND_ERROR, COMMAND_WARNING, COMMAND_NOTICE, COMMAND_COUNT };
enum { COMMAND_LIMIT = 10 };
static const char *const command_names[] = {"error", "warning", "notice"};

struct annotations { struct out *out; const struct report_input *in; struct region_mark mark; uint32_t shown[COMMAND_COUNT], left; };

/* `%` and line ends have a meaning in texts, the colon and the comma in properties, too. */
static void write_escaped(struct out *o, const char *text, bool property) {
  struct arena a = {0};
  for (text = visible_text(&a, text); *text; text++) {
    if (*text == '%' || *text == '\n' || *text == '\r' || (property && (*text == ':' || *text == ','))) out_format(o, "%%%02X", *text);
    else out_bytes(o, text, 1);
  }
  arena_free(&a);
}

static void write_property(struct out *o, bool *begun, const char *name, const char *value) {
  out_format(o, "%s%s=", *begun ? "," : " ", name);
  write_escaped(o, value, true);
  *begun = true;
}

static void write_number(struct out *o, bool *begun, const char *name, uint32_t value) {
  out_format(o, "%s%s=%u", *begun ? "," : " ", name, value);
  *begun = true;
}

static void write_command(struct annotations *x, enum command c, span at, const char *title, const char *text) {
  bool begun = false;
  struct region r = region_of(x->in->sources, &x->mark, at);
  out_format(x->out, "::%s", command_names[c]);
  if (r.line) {
    write_property(x->out, &begun, "file", r.file);
    write_number(x->out, &begun, "line", r.line);
    if (r.end_line == r.line) write_number(x->out, &begun, "col", r.column), write_number(x->out, &begun, "endColumn", r.end_column);
  }
  write_property(x->out, &begun, "title", title);
  out_text(x->out, "::");
  write_escaped(x->out, text, false);
  out_text(x->out, "\n");
}

/* One place among the notices is kept for the last. */
static bool has_room(struct annotations *x, enum command c) {
  bool res = x->shown[c] + (c == COMMAND_NOTICE) < COMMAND_LIMIT;
  if (res) x->shown[c]++;
  else x->left++;
  return res;
}

static enum command command_of(uint8_t severity) {
  static const enum command commands[] = {[RATING_NONE] = COMMAND_WARNING, [RATING_LOW] = COMMAND_NOTICE, [RATING_MODERATE] = COMMAND_WARNING, [RATING_HIGH] = COMMAND_ERROR};
  return commands[severity];
}

static void write_finding(struct annotations *x, uint32_t row) {
  struct arena a = {0};
  struct finding f = finding_build(&a, x->in->findings, row);
  struct proof p = proof_derive(&a, x->in->findings, row);
  const char *title = arena_format(&a, "%s %s", requirement_label(&a, x->in, f.requirement), entity_name(&a, x->in->model, f.subject, false));
  write_command(x, command_of(f.severity), f.at, title, finding_message_classed(&a, x->in, &f, &p, row));
  arena_free(&a);
}

/* What stands at the gate, and open gaps; of those that the baseline has nobody needs to be told. */
static bool is_wanted(const struct report_input *in, uint32_t row) {
  const struct finding_row *r = &in->findings->rows.items[row];
  return row_listed(in, r) && (row_at_gate(in, row) || (row_is_open_gap(r) && !ratchet_knows(in, row)));
}

static void write_rows(struct annotations *x, enum rating severity, bool at_gate) {
  for (uint32_t i = 0; i < x->in->findings->rows.count; i++) {
    if (x->in->findings->rows.items[i].severity != severity || !is_wanted(x->in, i) || row_at_gate(x->in, i) != at_gate) continue;
    if (has_room(x, command_of(severity))) write_finding(x, i);
  }
}

/* Those that made the run fail come first. */
static void write_findings(struct annotations *x, enum rating severity) {
  write_rows(x, severity, true);
  write_rows(x, severity, false);
}

/* One for all that is gone or asked for less: it has no place any more, and a pull request that deletes much would fill
 * the log with it. */
static void write_weakened(struct annotations *x) {
  enum { SHOWN = 10 };
  const struct ratchet *r = x->in->ratchet;
  enum language l = x->in->language;
  if (!r || !(r->counts[BASELINE_VANISHED] + r->lowered.count)) return;
  enum command c = ratchet_is_asked(x->in) ? COMMAND_ERROR : COMMAND_WARNING;
  if (!has_room(x, c)) return;
  struct arena a = {0};
  struct builder b = {0};
  uint32_t count = 0;
  builder_text(&b, ratchet_line(&a, r, l));
  for (uint32_t i = 0; i < r->lowered.count; i++, count++)
    if (count < SHOWN) builder_format(&b, "\n%s", ratchet_lowered_text(&a, &r->lowered.items[i], l));
  for (uint32_t i = 0; i < r->gone.count; i++)
    if (r->gone.items[i].class == BASELINE_VANISHED && count++ < SHOWN) builder_format(&b, "\n%s", ratchet_gone_text(&a, r, &r->gone.items[i], l));
  if (SHOWN < count) builder_format(&b, l == LANGUAGE_JA ? "\nほか %u 件" : "\nand %u more", count - SHOWN);
  write_command(x, c, SPAN_NONE, SAY(WEAKENED, l), builder_get(&b));
  builder_free(&b);
  arena_free(&a);
}

static void write_limits(struct annotations *x) {
  struct arena a = {0};
  if (gate_over_limits(x->in->decision) && has_room(x, COMMAND_ERROR))
    write_command(x, COMMAND_ERROR, SPAN_NONE, gate_limits_text(&a, x->in->decision->limits), limits_sentences(&a, x->in));
  arena_free(&a);
}

/* Warnings about the spec; what is only a note is not worth a place in the pull request. */
static void write_messages(struct annotations *x) {
  for (uint32_t i = 0; i < x->in->diagnostics->list.count; i++) {
    const struct diagnostic *d = &x->in->diagnostics->list.items[i];
    if (d->silenced || message_severity(d->message) == SEVERITY_NOTE || !has_room(x, COMMAND_WARNING)) continue;
    struct arena a = {0};
    write_command(x, COMMAND_WARNING, d->at, message_code(d->message), message_sentence(&a, d, x->in->language));
    arena_free(&a);
  }
}

static void write_summary(struct annotations *x) {
  enum language l = x->in->language;
  struct arena a = {0};
  struct builder b = {0};
  for (uint32_t f = 0; f < x->in->rules->frameworks.count; f++) {
    const struct rule_framework *w = &x->in->rules->frameworks.items[f];
    const char *lines[HEADLINE_LINES];
    if (!framework_shown(x->in, f)) continue;
    headline(&a, x->in, f, l, lines);
    builder_format(&b, "%s %s: %s\n%s\n", sym_text(x->in->model->names, w->name), sym_text(x->in->model->names, w->version), lines[1], lines[2]);
  }
  if (b.length == 0) builder_format(&b, "%s\n", SAY(NO_FINDINGS, l));
  if (x->in->ratchet) builder_format(&b, "%s\n", ratchet_line(&a, x->in->ratchet, l));
  if (gate_any(x->in->decision)) builder_format(&b, "%s\n", gate_line(&a, x->in->decision, l));
  builder_format(&b, l == LANGUAGE_JA ? "未対応の不足と警告のうち、ここに表示していないもの: %u 件。%s。全件はレポートにあります"
                                      : "%u open gaps and warnings are not shown here; %s: the report has all", x->left,
                 gate_any(x->in->decision) ? SAY(UNDECIDED_AT_GATE_SHOWN, l) : SAY(UNDECIDED_NOT_SHOWN, l));
  write_command(x, COMMAND_NOTICE, SPAN_NONE, arena_format(&a, "cpsfc: %s", x->in->title), builder_get(&b));
  builder_free(&b);
  arena_free(&a);
}

void report_write_github(struct out *o, const struct report_input *in) {
  struct annotations x = {.out = o, .in = in};
  write_limits(&x);
  if (ratchet_is_asked(in)) write_weakened(&x);
  write_findings(&x, RATING_HIGH);
  if (!ratchet_is_asked(in)) write_weakened(&x);
  write_findings(&x, RATING_MODERATE);
  write_findings(&x, RATING_NONE);
  write_messages(&x);
  write_findings(&x, RATING_LOW);
  write_summary(&x);
}
