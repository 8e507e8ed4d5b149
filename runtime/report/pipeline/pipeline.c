/* pipeline.c - sentences, numbers and places that the formats of pipelines share. */
#include "runtime/report/pipeline/pipeline.h"

#include <ctype.h>
#include <string.h>

/* ---- numbers ---- */

struct report_input report_with_numbers(const struct report_input *in, struct anchors *numbers) {
  struct report_input res = *in;
  anchors_make(numbers, in);
  res.anchors = numbers;
  return res;
}

const char *finding_number(struct arena *a, const struct report_input *in, const struct finding *f, uint32_t row) {
  uint32_t number = in->anchors ? idmap_get(&in->anchors->number, row + 1) : 0;
  return number ? arena_format(a, "%s-%u", f->fingerprint, number) : arena_format(a, "%s", f->fingerprint);
}

/* ---- sentences ---- */

/* An undecided check has a note that says what is missing; the sentence of a violation would claim too much. */
static const char *check_sentence(struct arena *a, const struct report_input *in, const struct finding *f, enum language l) {
  const struct builtin_check *c = &in->model->checks.items[f->check - 1];
  struct diagnostic x = {.message = c->message, .at = c->at};
  for (int i = 0; i < DIAG_ARGUMENTS; i++) x.arguments[i] = c->arguments[i];
  bool fits = c->message != MSG_NONE && (c->result == FALSE_ || message_severity(c->message) == SEVERITY_NOTE);
  return c->result != TRUE_ && fits ? diag_message(a, &x, l) : NULL;
}

static const char *verdict_words(struct arena *a, const struct finding *f, enum language l) {
  const char *status = status_text((enum status)f->status, l), *reason = reason_text((enum reason)f->reason, l);
  if (f->reason == REASON_NONE) return status;
  return arena_format(a, l == LANGUAGE_JA ? "%s、%s" : "%s: %s", status, reason);
}

const char *finding_sentence(struct arena *a, const struct report_input *in, const struct finding *f, enum language l) {
  const char *label = requirement_label(a, in, f->requirement), *title = requirement_title(in, f->requirement, l);
  const char *subject = entity_name(a, in->model, f->subject, false), *verdict = verdict_words(a, f, l);
  const char *said = f->check ? check_sentence(a, in, f, l) : NULL;
  bool ja = l == LANGUAGE_JA;
  if (said) return arena_format(a, ja ? "%s %s(%s): %s" : "%s %s (%s): %s", label, title, verdict, said);
  if (f->check) return arena_format(a, ja ? "%s %s(対象 `%s`): %s" : "%s %s on `%s`: %s", label, title, subject, verdict);
  const char *levels = interval_text(a, f->lo, f->hi);
  if (f->status == STATUS_NO_TARGET)
    return arena_format(a, ja ? "%s %s(対象 `%s`): レベル %s、%s" : "%s %s on `%s`: level %s, %s", label, title, subject, levels, verdict);
  return arena_format(a, ja ? "%s %s(対象 `%s`): レベル %s、目標 %d(%s)" : "%s %s on `%s`: level %s, target %d (%s)", label, title,
                      subject, levels, f->target, verdict);
}

const char *finding_change(struct arena *a, const struct proof *p, enum language l) {
  const char *res = "";
  enum { SHOWN = 5 };
  for (uint32_t i = 0; i < p->smallest.count && i < SHOWN; i++)
    res = arena_format(a, "%s%s%s", res, i ? "; " : "", pick_pair(&p->smallest.items[i].text, l));
  if (!*res) return res;
  if (SHOWN < p->smallest.count)
    res = arena_format(a, l == LANGUAGE_JA ? "%s(ほか %u 件)" : "%s (and %u more)", res, p->smallest.count - SHOWN);
  return arena_format(a, "%s: %s", p->smallest_exact ? SAY(SMALLEST, l) : SAY(SMALLEST_GREEDY, l), res);
}

const char *finding_decision(struct arena *a, const struct report_input *in, const struct finding *f, enum language l) {
  if (f->disposition == DISPOSITION_NONE || f->disposition == DISPOSITION_OPEN) return "";
  const char *res = disposition_text((enum disposition)f->disposition, l);
  char date[11];
  if (f->disposition_until != DAY_NONE)
    res = arena_format(a, l == LANGUAGE_JA ? "%s %sまで" : "%s until %s", res, date_format(f->disposition_until, date));
  const struct decision *d = f->decision ? &in->model->decisions.items[f->decision - 1] : NULL;
  if (d && d->by) res = arena_format(a, "%s, %s %s", res, SAY(BY, l), entity_name(a, in->model, d->by, false));
  if (d && d->because) res = arena_format(a, "%s: %s", res, sym_text(in->model->names, d->because));
  return res;
}

const char *finding_message(struct arena *a, const struct report_input *in, const struct finding *f, const struct proof *p, enum language l) {
  const char *res = finding_sentence(a, in, f, l), *between = l == LANGUAGE_JA ? "。" : ". ";
  const char *decision = finding_decision(a, in, f, l), *change = f->status == STATUS_MET ? "" : finding_change(a, p, l);
  if (*decision) res = arena_format(a, "%s%s%s", res, between, decision);
  return *change ? arena_format(a, "%s%s%s", res, between, change) : res;
}

const char *finding_message_classed(struct arena *a, const struct report_input *in, const struct finding *f, const struct proof *p, uint32_t row) {
  const char *class = ratchet_word(in, row, in->language), *message = finding_message(a, in, f, p, in->language);
  return *class ? arena_format(a, "%s: %s", class, message) : message;
}

const char *limits_sentences(struct arena *a, const struct report_input *in) {
  struct out o = {.fd = -1};
  if (in->decision && in->decision->limits) gate_explain_limits(&o, in->decision, in->findings, in->language);
  size_t length = o.buffer.length;
  const char *res = arena_copy(a, builder_get(&o.buffer), length && o.buffer.text[length - 1] == '\n' ? length - 1 : length);
  builder_free(&o.buffer);
  return res;
}

bool row_at_gate(const struct report_input *in, uint32_t row) {
  if (!gate_any(in->decision)) return false;
  return gate_counts_row(in->decision, row) || (ratchet_is_asked(in) && ratchet_class(in, row) == BASELINE_DECIDED);
}

struct category_name requirement_category(const struct report_input *in, uint32_t requirement, enum language l) {
  struct bilingual title = {0};
  sym id = requirement_category_id(in, requirement, &title);
  return (struct category_name){sym_text(in->model->names, id), pick_text(in, title, l)};
}

/* ---- messages ---- */

/* "allow matches nothing" is kept as silenced until it is known whether it has to be said. */
bool message_is_said(const struct diagnostic *x) { return !x->silenced || x->message != MSG_ALLOW_UNUSED; }

const char *message_number(struct arena *a, struct message_numbers *n, const struct diagnostic *x) {
  enum { BYTES = 16 };
  char digest[2 * BYTES + 1];
  const char *said = arena_format(a, "%s %s", message_code(x->message), diag_message(a, x, LANGUAGE_EN));
  sym text = intern_text(&n->texts, said);
  uint32_t before = idmap_get(&n->seen, text);
  idmap_put(&n->seen, text, before + 1);
  hash_hex(said, strlen(said), BYTES, digest);
  return before ? arena_format(a, "%s-%u", digest, before + 1) : arena_format(a, "%s", digest);
}

void message_numbers_free(struct message_numbers *n) {
  interner_free(&n->texts);
  idmap_free(&n->seen);
}

const char *message_sentence(struct arena *a, const struct diagnostic *x, enum language l) {
  const char *help = diag_help(a, x, l), *text = diag_message(a, x, l);
  return help ? arena_format(a, l == LANGUAGE_JA ? "%s。%s" : "%s. %s", text, help) : text;
}

/* ---- places ---- */

const char *uri_of_file(struct arena *a, const char *file) {
  struct builder b = {0};
  if (*file == '/') builder_text(&b, "file://");
  for (const char *at = file; *at; at++) {
    unsigned char c = (unsigned char)*at;
    if (c < 0x80 && (isalnum(c) || strchr("/-._~", c))) builder_char(&b, *at);
    else builder_format(&b, "%%%02X", c);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* UTF-16 units from the start of the line to OFFSET; goes on from the mark when that lies between. */
static uint32_t units_before(const struct sources *s, struct region_mark *mark, uint32_t line_start, uint32_t offset) {
  bool reusable = mark->line_start == line_start && mark->offset <= offset && line_start <= mark->offset;
  uint32_t from = reusable ? mark->offset : line_start, units = reusable ? mark->units : 0;
  size_t length;
  const char *text = source_text(s, span_from(from, offset), &length);
  units += (uint32_t)text_utf16_length(text, length);
  *mark = (struct region_mark){line_start, offset, units};
  return units;
}

static uint32_t column_of(struct sources *s, struct region_mark *mark, const struct source_file *file, uint32_t line, uint32_t offset) {
  span at = source_line(s, file, line);
  return at.start == 0 || offset <= at.start ? 1 : 1 + units_before(s, mark, at.start, offset);
}

struct region region_of(struct sources *s, struct region_mark *mark, span at) {
  struct position from = source_position(s, at.start), to = source_position(s, at.end);
  const struct source_file *file = source_file_at(s, at.start);
  if (!from.line || !file) return (struct region){.file = ""};
  struct region res = {from.file, from.line, column_of(s, mark, file, from.line, at.start), from.line, 0};
  bool ends = to.line && at.start <= at.end && at.end <= file->base + file->length;
  if (ends) res.end_line = to.line;
  res.end_column = ends ? column_of(s, mark, file, to.line, at.end) : res.column;
  return res;
}
