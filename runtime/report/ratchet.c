/* ratchet.c - since the baseline, and the gate, as text, Markdown and JSON. */
#include "runtime/report/ratchet.h"

#include "runtime/report/markdown.h"

enum baseline_class ratchet_class(const struct report_input *in, uint32_t row) {
  return in->ratchet ? (enum baseline_class)in->ratchet->classes[row] : BASELINE_NONE;
}

const char *ratchet_mark(const struct report_input *in, uint32_t row, enum language l) {
  enum baseline_class class = ratchet_class(in, row);
  return class == BASELINE_UNCHANGED ? "" : baseline_class_text(class, l);
}

const char *ratchet_word(const struct report_input *in, uint32_t row, enum language l) {
  return baseline_class_text(ratchet_class(in, row), l);
}

bool ratchet_knows(const struct report_input *in, uint32_t row) {
  return in->ratchet && ratchet_class(in, row) != BASELINE_NEW;
}

const struct baseline_entry *ratchet_entry(const struct ratchet *r, const struct baseline_gone *g) {
  return &r->baseline->entries.items[g->entry];
}

bool ratchet_is_asked(const struct report_input *in) {
  return in->ratchet && in->decision && gate_asks(in->decision->gate, GATE_WEAKENED);
}

const char *ratchet_gone_text(struct arena *a, const struct ratchet *r, const struct baseline_gone *g, enum language l) {
  const struct baseline_entry *e = ratchet_entry(r, g);
  bool ja = l == LANGUAGE_JA;
  const char *class = baseline_class_text((enum baseline_class)g->class, l);
  const char *why = g->class != BASELINE_FIXED ? vanish_reason_text((enum vanish_reason)g->why, l) : SAY(MET_NOW, l);
  return arena_format(a, ja ? "%s: %s(対象 `%s`、%s)" : "%s: %s on `%s` (%s)", class, e->requirement, e->subject, why);
}

const char *ratchet_lowered_text(struct arena *a, const struct baseline_lowered *x, enum language l) {
  return arena_format(a, "%s: %s -> %s", SAY(ASKED_FOR_LESS, l), x->was, x->now ? x->now : "-");
}

/* ---- text ---- */

static void text_gone(struct out *o, struct arena *a, const struct ratchet *r, uint32_t limit, enum language l) {
  bool ja = l == LANGUAGE_JA;
  uint32_t shown = limit && limit < r->gone.count ? limit : r->gone.count;
  for (uint32_t i = 0; i < shown; i++) out_format(o, "  %s\n", ratchet_gone_text(a, r, &r->gone.items[i], l));
  if (shown < r->gone.count) out_format(o, ja ? "  ほか %u %s\n" : "  %u %s\n", r->gone.count - shown, SAY(MORE, l));
  for (uint32_t i = 0; i < r->lowered.count; i++)
    out_format(o, "  %s\n", ratchet_lowered_text(a, &r->lowered.items[i], l));
}

void ratchet_text(struct out *o, const struct report_input *in, uint32_t limit) {
  struct arena a = {0};
  enum language l = in->language;
  if (in->ratchet) {
    out_format(o, "\n%s\n", ratchet_line(&a, in->ratchet, l));
    text_gone(o, &a, in->ratchet, limit, l);
  }
  const char *gate = in->decision ? gate_line(&a, in->decision, l) : "";
  if (*gate) out_format(o, "\n%s\n", gate);
  arena_free(&a);
}

/* ---- Markdown ---- */

static void heading(struct out *o, const struct report_input *in) {
  enum language l = in->language;
  out_text(o, "\n");
  markdown_heading(
      o, (const char *const[]){SAY(SINCE_BASELINE, l), SAY(REQUIREMENT, l), SAY(SUBJECT, l), SAY(STATUS, l)}, 4);
}

static void markdown_gone(struct out *o, const struct report_input *in) {
  const struct ratchet *r = in->ratchet;
  enum language l = in->language;
  if (r->gone.count) heading(o, in);
  for (uint32_t i = 0; i < r->gone.count; i++) {
    const struct baseline_gone *g = &r->gone.items[i];
    const struct baseline_entry *e = ratchet_entry(r, g);
    const char *why =
        g->class != BASELINE_FIXED ? vanish_reason_text((enum vanish_reason)g->why, l) : status_text(STATUS_MET, l);
    markdown_row_coded(
        o,
        (const char *const[]){baseline_class_text((enum baseline_class)g->class, l), e->requirement, e->subject, why},
        4, 1 << 2);
  }
}

static void markdown_new(struct out *o, struct arena *a, const struct report_input *in) {
  bool any = false;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    enum baseline_class class = ratchet_class(in, i);
    const struct finding_row *row = &in->findings->rows.items[i];
    if (class != BASELINE_NEW && class != BASELINE_EXPIRED && class != BASELINE_DECIDED) continue;
    if (!any) heading(o, in);
    any = true;
    markdown_row_coded(o,
                       (const char *const[]){baseline_class_text(class, in->language),
                                             requirement_label(a, in, row->requirement),
                                             entity_name(a, in->model, row->subject, false),
                                             status_text((enum status)row->status, in->language)},
                       4, 1 << 2);
  }
}

static void markdown_lowered(struct out *o, const struct report_input *in) {
  const struct ratchet *r = in->ratchet;
  for (uint32_t i = 0; i < r->lowered.count; i++) {
    out_format(o, "%s- %s: ", i ? "" : "\n", SAY(ASKED_FOR_LESS, in->language));
    markdown_code(o, r->lowered.items[i].was);
    out_text(o, " → ");
    markdown_code(o, r->lowered.items[i].now ? r->lowered.items[i].now : "-");
    out_text(o, "\n");
  }
}

void ratchet_markdown(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  const char *gate = in->decision ? gate_line(&a, in->decision, in->language) : "";
  if (*gate || in->ratchet) out_format(o, "## %s\n\n", SAY(GATE_AND_BASELINE, in->language));
  if (*gate) markdown_cell(o, gate), out_text(o, "\n");
  if (in->ratchet) {
    if (*gate) out_text(o, "\n");
    markdown_cell(o, ratchet_line(&a, in->ratchet, in->language));
    out_text(o, "\n");
    markdown_new(o, &a, in);
    markdown_gone(o, in);
    markdown_lowered(o, in);
  }
  arena_free(&a);
}

/* ---- JSON ---- */

void ratchet_json_gone(struct json *j, const struct ratchet *r, const struct baseline_gone *g) {
  const struct baseline_entry *e = ratchet_entry(r, g);
  json_pair(j, "baseline", baseline_class_id((enum baseline_class)g->class));
  if (g->class != BASELINE_FIXED) json_pair(j, "reason", vanish_reason_id((enum vanish_reason)g->why));
  json_pair(j, "framework", e->framework);
  json_pair(j, "requirement", e->requirement);
  json_pair(j, "subject", e->subject);
  json_pair(j, "fingerprint", e->fingerprint);
}

static void json_gone(struct json *j, const struct ratchet *r) {
  json_key(j, "gone");
  json_array(j);
  for (uint32_t i = 0; i < r->gone.count; i++) {
    json_object(j);
    ratchet_json_gone(j, r, &r->gone.items[i]);
    json_end_object(j);
  }
  json_end_array(j);
}

static void json_lowered(struct json *j, const struct ratchet *r) {
  json_key(j, "lowered");
  json_array(j);
  for (uint32_t i = 0; i < r->lowered.count; i++) {
    json_object(j);
    json_pair(j, "was", r->lowered.items[i].was);
    json_pair(j, "now", r->lowered.items[i].now);
    json_end_object(j);
  }
  json_end_array(j);
}

static void json_baseline(struct json *j, const struct ratchet *r, bool gone) {
  json_key(j, "baseline");
  json_object(j);
  json_pair(j, "name", r->baseline->name);
  json_key(j, "counts");
  json_object(j);
  for (int i = BASELINE_NEW; i < BASELINE_CLASS_COUNT; i++)
    json_key(j, baseline_class_id((enum baseline_class)i)), json_integer(j, r->counts[i]);
  json_end_object(j);
  if (gone) json_gone(j, r);
  json_lowered(j, r);
  json_end_object(j);
}

static void json_limits(struct json *j, const struct gate_decision *d) {
  json_key(j, "limits");
  json_object(j);
  if (d->limits->floor_count) {
    json_key(j, "floor");
    json_array(j);
    for (uint32_t i = 0; i < d->limits->floor_count; i++) json_string(j, d->limits->floor[i]);
    json_end_array(j);
    json_key(j, "below_floor"), json_integer(j, d->below_floor);
    json_key(j, "frameworks_missing"), json_integer(j, d->floor_unknown);
  }
  if (0 <= d->limits->max_unanswered) {
    json_key(j, "max_unanswered"), json_integer(j, d->limits->max_unanswered);
    json_key(j, "unanswered"), json_integer(j, d->unanswered);
  }
  json_end_object(j);
}

static void json_gate(struct json *j, const struct gate_decision *d) {
  json_key(j, "gate");
  json_object(j);
  json_pair(j, "fail_on", d->gate->rules.count ? d->gate->text : "never");
  json_key(j, "failed"), json_boolean(j, d->total != 0);
  json_key(j, "total"), json_integer(j, d->total);
  json_key(j, "counts");
  json_object(j);
  for (enum gate_word w = GATE_VIOLATION; w < GATE_WORD_COUNT; w++)
    if (gate_asks(d->gate, w)) json_key(j, gate_word_text(w)), json_integer(j, d->by_word[w]);
  json_end_object(j);
  if (d->limits && (d->limits->floor_count || 0 <= d->limits->max_unanswered)) json_limits(j, d);
  json_end_object(j);
}

void ratchet_json(struct json *j, const struct report_input *in, bool gone) {
  if (in->ratchet) json_baseline(j, in->ratchet, gone);
  if (gate_any(in->decision)) json_gate(j, in->decision);
}
