/* facts_json.c - what the spec states that verdicts rest on: targets, elements, measures, evidence, decisions. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"

/* ---- small readings ---- */

static void write_class(struct json *j, const struct report_input *in, const char *key, entity_id e) {
  class_id class = in->model->entities.items[e].class;
  if (class && !j->compact)
    json_bilingual(j, key, class_text(in->model, class, LANGUAGE_EN), class_text(in->model, class, LANGUAGE_JA));
}

void facts_json_names(struct json *j, const struct report_input *in, struct arena *a, const char *key, enum relation r,
                      entity_id e) {
  uint32_t count;
  const entity_id *items = model_related(in->model, r, e, &count);
  if (!count) return;
  json_key(j, key);
  json_array(j);
  for (uint32_t i = 0; i < count; i++) json_string(j, entity_name(a, in->model, items[i], false));
  json_end_array(j);
}

static bool is_stated_here(const struct report_input *in, entity_id e) {
  return in->model->modules.items[in->model->entities.items[e].module].own;
}

/* ---- the evidence of a finding ---- */

/* Why evidence is not in force on the date of the report; NULL when it is. */
static const char *lapse_of(const struct report_input *in, entity_id evidence) {
  struct value since = stated_value(in, evidence, "issued"), until = stated_value(in, evidence, "expires");
  if (since.tag == VALUE_DATE && in->as_of < (day)since.first) return "not_yet";
  if (until.tag == VALUE_DATE && (day)until.first < in->as_of) return "expired";
  bool open = since.tag == VALUE_UNKNOWN || since.tag == VALUE_BETWEEN || until.tag == VALUE_UNKNOWN ||
              until.tag == VALUE_BETWEEN;
  return open ? "date_unknown" : NULL;
}

static void write_document(struct json *j, const struct report_input *in, entity_id evidence) {
  struct value file = stated_value(in, evidence, "file");
  write_class(j, in, "kind", evidence);
  if (file.tag == VALUE_TEXT && !j->compact) json_pair(j, "file", sym_text(in->model->names, file.first));
  json_date(j, "dated", stated_date(in, evidence, "issued"));
  json_date(j, "valid_until", stated_date(in, evidence, "expires"));
}

struct evidence_list {
  struct json *json;
  const struct report_input *in;
  struct arena *memory;
  bool begun;
};

static void write_evidence_of(struct evidence_list *l, const char *key, entity_id holder, bool holder_counts) {
  uint32_t count;
  const entity_id *items = model_related(l->in->model, RELATION_EVIDENCE, holder, &count);
  struct json *j = l->json;
  for (uint32_t i = 0; i < count; i++) {
    const char *lapse = lapse_of(l->in, items[i]);
    if (!l->begun) json_key(j, "evidence"), json_array(j);
    l->begun = true;
    json_object(j);
    if (!j->compact) {
      json_pair(j, key, entity_name(l->memory, l->in->model, holder, false));
      json_pair(j, "evidence", entity_name(l->memory, l->in->model, items[i], false));
    }
    write_document(j, l->in, items[i]);
    json_key(j, "counted"), json_boolean(j, holder_counts && !lapse);
    if (!j->compact) json_pair(j, "reason", lapse ? lapse : holder_counts ? NULL : "holder");
    json_end_object(j);
  }
}

static const char *holder_key(const struct report_input *in, entity_id measure) {
  return in->model->entities.items[measure].flags & ENTITY_ANSWER ? "answer" : "measure";
}

void facts_json_evidence(struct json *j, const struct report_input *in, const struct finding *f) {
  struct arena a = {0};
  struct evidence_list list = {j, in, &a, false};
  for (uint32_t i = 0; i < f->counting.count; i++)
    write_evidence_of(&list, holder_key(in, f->counting.items[i]), f->counting.items[i], true);
  for (uint32_t i = 0; i < f->not_counting.count; i++)
    write_evidence_of(&list, holder_key(in, f->not_counting.items[i].measure), f->not_counting.items[i].measure, false);
  for (uint32_t i = 0; i < f->inherited.count; i++)
    write_evidence_of(&list, "contract", f->inherited.items[i].contract, f->inherited.items[i].holds == TRUE_);
  if (list.begun) json_end_array(j);
  arena_free(&a);
}

/* ---- requirements ---- */

static void write_requirement(struct json *j, const struct report_input *in, uint32_t i) {
  const struct rule_requirement *r = requirement_of(in, i);
  json_object(j);
  json_pair(j, "framework", sym_text(in->model->names, framework_of(in, i)->name));
  json_pair(j, "requirement", sym_text(in->model->names, r->id));
  json_key(j, "order"),
      json_integer(j, r->catalogue != UINT32_MAX ? r->catalogue : (int64_t)in->rules->requirements.count + i);
  bool known = in->model->modules.items[framework_of(in, i)->module].library; /* every cpsfc has those titles */
  if (!j->compact || !known)
    json_bilingual(j, "title", requirement_title(in, i, LANGUAGE_EN), requirement_title(in, i, LANGUAGE_JA));
  json_end_object(j);
}

/* The rows stand in the order of the catalogues already. */
void facts_json_requirements(struct json *j, const struct report_input *in) {
  uint8_t *written = memory_zeroed((size_t)in->rules->requirements.count + 1, 1);
  json_key(j, "requirements");
  json_array(j);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    uint32_t requirement = in->findings->rows.items[i].requirement;
    if (!written[requirement]) write_requirement(j, in, requirement);
    written[requirement] = 1;
  }
  json_end_array(j);
  free(written);
}

/* ---- targets ---- */

static void write_target(struct json *j, const struct report_input *in, struct arena *a, const struct target *t) {
  const struct interner *names = in->model->names;
  json_object(j);
  json_pair(j, "framework", sym_text(names, t->framework));
  if (t->version) json_pair(j, "version", sym_text(names, t->version));
  if (t->profile) json_pair(j, "profile", sym_text(names, t->profile));
  if (t->level) json_key(j, "level"), json_integer(j, t->level);
  if (t->on) json_pair(j, "on", entity_name(a, in->model, t->on, false));
  json_end_object(j);
}

/* Targets of the command line stand in for those without `on`, as target_profile says it in words. */
static void write_targets(struct json *j, const struct report_input *in, struct arena *a) {
  const struct finding_options *o = &in->findings->options;
  json_key(j, "targets");
  json_array(j);
  for (uint32_t i = 0; i < o->target_override_count; i++) write_target(j, in, a, &o->target_override[i]);
  for (uint32_t i = 0; i < in->model->targets.count; i++)
    if (!o->target_override_count || in->model->targets.items[i].on)
      write_target(j, in, a, &in->model->targets.items[i]);
  json_end_array(j);
}

/* ---- elements ---- */

struct element_counts {
  uint32_t of[STATUS_NO_TARGET + 1];
};

static struct element_counts *count_elements(const struct report_input *in) {
  struct element_counts *res = memory_zeroed(in->model->entities.count, sizeof *res);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *row = &in->findings->rows.items[i];
    res[row->subject].of[row->status]++;
  }
  return res;
}

static void write_element(struct json *j, const struct report_input *in, struct arena *a, entity_id e,
                          const struct element_counts *counts, const struct former_names *former) {
  const struct entity *x = &in->model->entities.items[e];
  json_object(j);
  json_pair(j, "name", entity_name(a, in->model, e, false));
  json_bilingual(j, "kind", kind_text((enum entity_kind)x->kind, LANGUAGE_EN),
                 kind_text((enum entity_kind)x->kind, LANGUAGE_JA));
  write_class(j, in, "class", e);
  if (x->owner) json_pair(j, "owner", entity_name(a, in->model, x->owner, false));
  if (x->flags & ENTITY_EXTERNAL) json_key(j, "external"), json_boolean(j, true);
  facts_json_formerly(j, in, a, former, e);
  facts_json_process(j, in, a, e);
  if (!j->compact) {
    json_key(j, "counts");
    json_object(j);
    for (int i = 0; i <= STATUS_NO_TARGET; i++)
      if (counts->of[i]) json_key(j, status_names[i]), json_integer(j, counts->of[i]);
    json_end_object(j);
  }
  json_end_object(j);
}

static bool is_drawn(const struct entity *x) {
  return KIND_IS_ELEMENT(x->kind) || x->kind == KIND_FLOW || x->kind == KIND_SENSE || x->kind == KIND_ACTUATE;
}

static void write_elements(struct json *j, const struct report_input *in, struct arena *a,
                           const struct former_names *former) {
  struct element_counts *counts = count_elements(in);
  json_key(j, "elements");
  json_array(j);
  for (entity_id e = 1; e < in->model->entities.count; e++) {
    if (is_drawn(&in->model->entities.items[e]) && is_stated_here(in, e))
      write_element(j, in, a, e, &counts[e], former);
    if ((size_t)1 << 20 < a->reserved) arena_free(a);
  }
  json_end_array(j);
  free(counts);
}

/* ---- measures and their evidence ---- */

static void write_measure(struct json *j, const struct report_input *in, struct arena *a,
                          const struct former_names *former, entity_id e) {
  const struct entity *x = &in->model->entities.items[e];
  struct value status = stated_value(in, e, "status");
  json_object(j);
  json_pair(j, "name", entity_name(a, in->model, e, false));
  write_class(j, in, "class", e);
  if (x->flags & ENTITY_ANSWER) json_key(j, "answer"), json_boolean(j, true);
  if (x->level) json_key(j, "level"), json_integer(j, x->level);
  if (status.tag == VALUE_MEMBER) json_pair(j, "status", sym_text(in->model->names, status.first));
  json_date(j, "since", stated_date(in, e, "since"));
  json_date(j, "until", stated_date(in, e, "until"));
  json_date(j, "due", stated_date(in, e, "due"));
  facts_json_formerly(j, in, a, former, e);
  facts_json_names(j, in, a, "on", RELATION_ON, e);
  if (!j->compact) facts_json_names(j, in, a, "evidence", RELATION_EVIDENCE, e);
  json_end_object(j);
}

static void write_of_kind(struct json *j, const struct report_input *in, struct arena *a,
                          const struct former_names *former, enum entity_kind kind) {
  json_array(j);
  for (entity_id e = 1; e < in->model->entities.count; e++) {
    if (in->model->entities.items[e].kind != kind || !is_stated_here(in, e)) continue;
    if (kind == KIND_MEASURE) {
      write_measure(j, in, a, former, e);
    } else {
      json_object(j);
      json_pair(j, "evidence", entity_name(a, in->model, e, false));
      write_document(j, in, e);
      facts_json_formerly(j, in, a, former, e);
      json_end_object(j);
    }
    if ((size_t)1 << 20 < a->reserved) arena_free(a);
  }
  json_end_array(j);
}

/* ---- decisions ---- */

static void write_decision(struct json *j, const struct report_input *in, struct arena *a, const struct decision *d) {
  json_object(j);
  json_pair(j, "decision", d->kind == DECISION_ACCEPT ? "accept" : "exclude");
  json_pair(j, "requirement", requirement_use_text(a, in->model, d->requirement));
  if (d->level) json_key(j, "level"), json_integer(j, d->level);
  if (d->on) json_pair(j, "on", entity_name(a, in->model, d->on, false));
  if (d->by) json_pair(j, "by", entity_name(a, in->model, d->by, false));
  json_date(j, "since", d->since);
  json_date(j, "until", d->until);
  if (d->because) json_pair(j, "because", sym_text(in->model->names, d->because));
  json_end_object(j);
}

/* Messages that an @allow keeps silent. */
static void write_allowed(struct json *j, const struct report_input *in, struct arena *a) {
  json_key(j, "allowed");
  json_array(j);
  for (uint32_t i = 0; i < in->diagnostics->list.count; i++) {
    const struct diagnostic *x = &in->diagnostics->list.items[i];
    if (!x->silenced || x->message == MSG_ALLOW_UNUSED) continue;
    json_object(j);
    json_pair(j, "code", message_code(x->message));
    json_pair(j, "file", source_position(in->sources, x->at.start).file);
    json_bilingual(j, "message", diag_message(a, x, LANGUAGE_EN), diag_message(a, x, LANGUAGE_JA));
    if (x->allowed) json_pair(j, "because", x->allowed), json_date(j, "until", x->allowed_until);
    json_end_object(j);
  }
  json_end_array(j);
}

void facts_json(struct json *j, const struct report_input *in) {
  struct arena a = {0};
  struct former_names former = {0};
  former_names_read(&former, in->model);
  write_targets(j, in, &a);
  write_elements(j, in, &a, &former);
  json_key(j, "measures");
  write_of_kind(j, in, &a, &former, KIND_MEASURE);
  json_key(j, "evidence");
  write_of_kind(j, in, &a, &former, KIND_EVIDENCE);
  facts_json_contracts(j, in, &a, &former);
  json_key(j, "decisions");
  json_array(j);
  for (uint32_t i = 0; i < in->model->decisions.count; i++) write_decision(j, in, &a, &in->model->decisions.items[i]);
  json_end_array(j);
  write_allowed(j, in, &a);
  former_names_free(&former);
  arena_free(&a);
}
