/* json.c - every finding as data, in both languages; docs/schema/report.schema.json describes it. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"
#include "runtime/report/measures.h"
#include "runtime/report/ratchet.h"
#include "runtime/report/provenance.h"
#include "runtime/report/editions.h"
#include "runtime/report/risks.h"


void json_bilingual(struct json *j, const char *key, const char *en, const char *ja) {
  json_key(j, key);
  json_object(j);
  json_pair(j, "en", en);
  json_pair(j, "ja", ja);
  json_end_object(j);
}

static void write_pair(struct json *j, const char *key, const struct bilingual_text *t) { json_bilingual(j, key, t->en, t->ja); }

void json_date(struct json *j, const char *key, day d) {
  char text[11];
  if (d != DAY_NONE) json_pair(j, key, date_format(d, text));
}

static void write_place(struct json *j, const struct report_input *in, span at) {
  struct position p = source_position(in->sources, at.start);
  if (!p.line) return;
  json_key(j, "place");
  json_object(j);
  json_pair(j, "file", p.file);
  json_key(j, "line"), json_integer(j, p.line);
  json_key(j, "column"), json_integer(j, p.column);
  json_end_object(j);
}

static void write_proof_node(struct json *j, const struct report_input *in, const struct proof *p, uint32_t index) {
  static const char *const truths[] = {"false", "unknown", "true"};
  const struct proof_node *n = &p->nodes.items[index];
  json_object(j);
  json_pair(j, "truth", truths[n->truth]);
  write_pair(j, "text", &n->text);
  write_place(j, in, n->at);
  if (n->children.count) {
    json_key(j, "because");
    json_array(j);
    for (uint32_t i = 0; i < n->children.count; i++) write_proof_node(j, in, p, n->children.items[i]);
    json_end_array(j);
  }
  json_end_object(j);
}

static void write_changes(struct json *j, const struct report_input *in, struct arena *a, const struct proof *p) {
  json_key(j, "smallest_change");
  json_object(j);
  json_key(j, "exact"), json_boolean(j, p->smallest_exact);
  json_key(j, "changes");
  json_array(j);
  for (uint32_t i = 0; i < p->smallest.count; i++) {
    const struct change *c = &p->smallest.items[i];
    json_object(j);
    write_pair(j, "text", &c->text);
    if (c->on) json_pair(j, "on", entity_name(a, in->model, c->on, false));
    json_end_object(j);
  }
  json_end_array(j);
  json_end_object(j);
}

static void write_measures(struct json *j, const struct report_input *in, struct arena *a, const struct finding *f) {
  if (f->counting.count) {
    json_key(j, "measures");
    json_array(j);
    for (uint32_t i = 0; i < f->counting.count; i++) json_string(j, entity_name(a, in->model, f->counting.items[i], false));
    json_end_array(j);
  }
  if (f->not_counting.count) {
    json_key(j, "not_counting");
    json_array(j);
    for (uint32_t i = 0; i < f->not_counting.count; i++) {
      json_object(j);
      json_pair(j, "measure", entity_name(a, in->model, f->not_counting.items[i].measure, false));
      json_pair(j, "reason", reason_names[f->not_counting.items[i].why]);
      json_end_object(j);
    }
    json_end_array(j);
  }
}

static void write_verdict(struct json *j, const struct finding *f) {
  if (!j->compact || f->applies != TRUE_) json_pair(j, "applies", f->applies == TRUE_ ? "yes" : "unknown");
  json_key(j, "target"), json_integer(j, f->target);
  json_key(j, "achieved");
  json_object(j);
  json_key(j, "surely"), json_integer(j, f->lo);
  json_key(j, "possibly"), json_integer(j, f->hi);
  json_end_object(j);
  json_pair(j, "status", status_names[f->status]);
  json_pair(j, "reason", reason_names[f->reason]);
  if (!j->compact) json_pair(j, "severity", rating_names[f->severity]);
  json_pair(j, "basis", basis_names[f->basis]);
  json_pair(j, "disposition", disposition_names[f->disposition]);
  json_date(j, "disposition_until", f->disposition_until);
}

/* The compact form leaves to "frameworks", "requirements" and "elements" what is the same for many findings. */
static void write_identity(struct json *j, const struct report_input *in, struct arena *a, const struct finding *f) {
  const struct rule_framework *framework = framework_of(in, f->requirement);
  bool full = !j->compact;
  json_pair(j, "framework", sym_text(in->model->names, framework->name));
  if (full) json_pair(j, "version", sym_text(in->model->names, framework->version));
  json_pair(j, "requirement", sym_text(in->model->names, requirement_of(in, f->requirement)->id));
  if (full) json_bilingual(j, "title", requirement_title(in, f->requirement, LANGUAGE_EN), requirement_title(in, f->requirement, LANGUAGE_JA));
  json_pair(j, "subject", entity_name(a, in->model, f->subject, false));
  if (full) json_bilingual(j, "kind", kind_text((enum entity_kind)f->kind, LANGUAGE_EN), kind_text((enum entity_kind)f->kind, LANGUAGE_JA));
  if (full) json_key(j, "layer"), json_integer(j, f->layer);
}

static void write_inherited(struct json *j, const struct report_input *in, struct arena *a, const struct finding *f) {
  static const char *const truths[] = {"false", "unknown", "true"};
  if (f->inherited.count == 0) return;
  json_key(j, "inherited");
  json_array(j);
  for (uint32_t i = 0; i < f->inherited.count; i++) {
    const struct inheritance *x = &f->inherited.items[i];
    json_object(j);
    if (x->provider) json_pair(j, "from", entity_name(a, in->model, x->provider, false));
    json_pair(j, "contract", entity_name(a, in->model, x->contract, false));
    json_key(j, "level"), json_integer(j, x->level);
    json_pair(j, "holds", truths[x->holds]);
    if (*x->condition) json_pair(j, "condition", x->condition);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_flag(struct json *j, const char *key, bool value) { json_key(j, key), json_boolean(j, value); }

/* What is left to people and other programs: `compare` and `diff` do not read it. */
static void write_circumstances(struct json *j, const struct report_input *in, struct arena *a, const struct finding *f, uint32_t row) {
  if (f->exception) json_pair(j, "exception", sym_text(in->model->names, in->rules->exceptions.items[f->exception - 1].name));
  write_flag(j, "contested", f->contested);
  write_flag(j, "blanket", f->blanket);
  write_flag(j, "disputed", f->disputed);
  write_measures(j, in, a, f);
  write_inherited(j, in, a, f);
  risks_json_finding(j, in, row);
}

static void write_rest_of_finding(struct json *j, const struct report_input *in, struct arena *a, const struct finding *f, uint32_t row) {
  write_place(j, in, f->at);
  struct proof p = proof_derive(a, in->findings, row);
  json_key(j, "proof");
  write_proof_node(j, in, &p, 0);
  if (f->status != STATUS_MET) write_changes(j, in, a, &p);
  measures_json(j, in, f);
}

void json_finding_members(struct json *j, const struct report_input *in, uint32_t row) {
  struct arena a = {0};
  struct finding f = finding_build(&a, in->findings, row);
  write_identity(j, in, &a, &f);
  write_verdict(j, &f);
  if (f.responsible) json_pair(j, "responsible", entity_name(&a, in->model, f.responsible, false));
  if (!j->compact) write_circumstances(j, in, &a, &f, row);
  facts_json_evidence(j, in, &f);
  json_pair(j, "baseline", baseline_class_id(ratchet_class(in, row)));
  json_pair(j, "fingerprint", f.fingerprint);
  if (f.previous.count) {
    json_key(j, "previous");
    json_array(j);
    for (uint32_t i = 0; i < f.previous.count; i++) json_string(j, f.previous.items[i]);
    json_end_array(j);
  }
  if (!j->compact) write_rest_of_finding(j, in, &a, &f, row);
  arena_free(&a);
}

static void write_finding(struct json *j, const struct report_input *in, uint32_t row) {
  json_object(j);
  json_finding_members(j, in, row);
  json_end_object(j);
}

static void write_counts(struct json *j, const struct report_input *in) {
  json_key(j, "frameworks");
  json_array(j);
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!framework_shown(in, f)) continue;
    const struct rule_framework *w = &in->rules->frameworks.items[f];
    const struct requirement_answers *answers = &in->findings->answered[f];
    struct named_count parts[COUNTS_NAMED];
    counts_named(&in->findings->by_framework.items[f], parts);
    json_object(j);
    json_pair(j, "name", sym_text(in->model->names, w->name));
    json_pair(j, "version", sym_text(in->model->names, w->version));
    if (!j->compact) json_bilingual(j, "title", pick_text(in, w->title, LANGUAGE_EN), pick_text(in, w->title, LANGUAGE_JA));
    json_key(j, "counts");
    json_object(j);
    for (size_t i = 0; i < COUNTS_NAMED; i++) json_key(j, parts[i].name), json_integer(j, parts[i].value);
    json_key(j, "requirements"), json_integer(j, answers->requirements);
    json_key(j, "requirements_answered"), json_integer(j, answers->answered);
    json_end_object(j);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_questions(struct json *j, const struct report_input *in) {
  struct arena a = {0};
  struct questions q = questions_derive(&a, in->findings);
  json_key(j, "questions");
  json_array(j);
  for (uint32_t i = 0; i < q.list.count; i++) {
    const struct question *x = &q.list.items[i];
    json_object(j);
    write_pair(j, "text", &x->text);
    if (x->subject) json_pair(j, "subject", entity_name(&a, in->model, x->subject, false));
    if (x->owner) json_pair(j, "owner", entity_name(&a, in->model, x->owner, false));
    json_key(j, "unlocks"), json_integer(j, x->unlocks);
    json_end_object(j);
  }
  json_end_array(j);
  arena_free(&a);
}

static void write_no_subject(struct json *j, const struct report_input *in) {
  json_key(j, "no_subject");
  json_array(j);
  for (uint32_t i = 0; i < in->findings->no_subject.count; i++) {
    const struct rule_requirement *r = requirement_of(in, in->findings->no_subject.items[i]);
    json_string(j, sym_text(in->model->names, r->id));
  }
  json_end_array(j);
}

static void write_head(struct json *j, const struct report_input *in) {
  struct arena a = {0};
  json_pair(j, "format", "cpsfc-report");
  json_key(j, "format_version"), json_integer(j, 1);
  json_pair(j, "form", j->compact ? "compact" : "full");
  json_pair(j, "cpsfc", in->version);
  json_pair(j, "program", in->title);
  json_date(j, "as_of", in->as_of);
  json_pair(j, "as_of_from", in->as_of_from);
  json_bilingual(j, "target_profile", target_profile(&a, in, LANGUAGE_EN), target_profile(&a, in, LANGUAGE_JA));
  json_key(j, "evidence_looked_at"), json_boolean(j, in->evidence_looked_at);
  json_pair(j, "basis", basis_names[in->findings->options.basis]);
  arena_free(&a);
}

void report_write_json(struct out *o, const struct report_input *given) {
  struct risk_view risks;
  const struct report_input with_risks = report_with_risks(given, &risks), *in = &with_risks;
  struct json j = {.out = o};
  json_object(&j);
  write_head(&j, in);
  json_pair(&j, "listed", in->all ? "all" : "not_met");
  write_counts(&j, in);
  ratchet_json(&j, in, true);
  facts_json_requirements(&j, in);
  json_key(&j, "findings");
  json_array(&j);
  for (uint32_t i = 0; i < in->findings->rows.count; i++)
    if (row_listed(in, &in->findings->rows.items[i])) write_finding(&j, in, i);
  json_end_array(&j);
  facts_json(&j, in);
  editions_json(&j, in);
  risks_json_events(&j, in);
  write_no_subject(&j, in);
  write_questions(&j, in);
  provenance_json(&j, in);
  json_key(&j, "messages");
  diagnostics_write_json(&j, in->sources, in->diagnostics);
  json_end_object(&j);
  risk_view_free(&risks);
}

/* ---- the compact form ---- */

/* A `<` of JSON stands only in strings, where \u003c means the same and can't end a script element. */
static void write_for_script(struct out *o, const char *text, size_t length) {
  for (size_t at = 0; at < length;) {
    const char *found = memchr(text + at, '<', length - at);
    size_t end = found ? (size_t)(found - text) : length;
    out_bytes(o, text + at, end - at);
    if (found) out_text(o, "\\u003c");
    at = end + (found != NULL);
  }
}

void report_json_data(struct out *o, const struct report_input *in) {
  struct out text = {.fd = -1};
  struct json j = {.out = &text, .compact = true};
  json_object(&j);
  write_head(&j, in);
  json_pair(&j, "listed", in->all ? "all" : "with_met");
  write_counts(&j, in);
  ratchet_json(&j, in, true);
  facts_json_requirements(&j, in);
  json_key(&j, "findings");
  json_array(&j);
  for (uint32_t i = 0; i < in->findings->rows.count; i++)
    if (row_in_data(in, &in->findings->rows.items[i])) write_finding(&j, in, i);
  json_end_array(&j);
  facts_json(&j, in);
  write_no_subject(&j, in);
  json_end_object(&j);
  write_for_script(o, text.buffer.text, text.buffer.length);
  builder_free(&text.buffer);
}
