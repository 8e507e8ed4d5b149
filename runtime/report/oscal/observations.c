/* observations.c - OSCAL: what was looked at and how, and the findings that follow. */
#include "runtime/report/oscal/plant.h"
#include "runtime/report/ratchet.h"

/* ---- one row ---- */

void plant_row_begin(struct plant_row *r, struct plant *p, uint32_t row) {
  *r = (struct plant_row){.plant = p, .row = row};
  r->finding = finding_build(&r->memory, p->in->findings, row);
  r->proof = proof_derive(&r->memory, p->in->findings, row);
  r->number = finding_number(&r->memory, p->in, &r->finding, row);
}

void plant_row_end(struct plant_row *r) { arena_free(&r->memory); }

void plant_row_words(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct finding *f = &r->finding;
  const char *label = requirement_label(&r->memory, p->in, f->requirement),
             *title = requirement_title(p->in, f->requirement, p->language);
  const char *subject = entity_name(&r->memory, p->in->model, f->subject, false);
  plant_markup(p, "title",
               arena_format(&r->memory, p->language == LANGUAGE_JA ? "%s %s(対象 `%s`)" : "%s %s on `%s`", label, title,
                            subject));
  plant_markup(p, "description", finding_message(&r->memory, p->in, f, &r->proof, p->language));
}

const char *plant_row_statement(struct plant_row *r) {
  struct plant *p = r->plant;
  bool ja = p->language == LANGUAGE_JA;
  const char *res = finding_message(&r->memory, p->in, &r->finding, &r->proof, p->language);
  for (uint32_t i = 0; i < r->finding.counting.count; i++) {
    const char *name = entity_name(&r->memory, p->in->model, r->finding.counting.items[i], false);
    res = i ? arena_format(&r->memory, ja ? "%s、`%s`" : "%s, `%s`", res, name)
            : arena_format(&r->memory, ja ? "%s。%s: `%s`" : "%s. %s: `%s`", res, SAY(MEASURES, p->language), name);
  }
  return res;
}

void plant_row_props(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct finding *f = &r->finding;
  const struct {
    const char *name, *value;
  } texts[] = {{"framework", oscal_framework_name(&r->memory, p->in, f->framework)},
               {"requirement", sym_text(p->in->model->names, requirement_of(p->in, f->requirement)->id)},
               {"subject", entity_name(&r->memory, p->in->model, f->subject, false)},
               {"status", status_names[f->status]},
               {"reason", reason_names[f->reason]},
               {"severity", f->status == STATUS_GAP ? rating_names[f->severity] : NULL},
               {"disposition", disposition_names[f->disposition]},
               {"basis", basis_names[f->basis]},
               {"level-achieved", interval_text(&r->memory, f->lo, f->hi)},
               {"responsible", f->responsible ? entity_name(&r->memory, p->in->model, f->responsible, false) : NULL},
               {"baseline", baseline_class_id(ratchet_class(p->in, r->row))},
               {"fingerprint", r->number}};
  struct plant_list props = {p, "props", 0};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) plant_prop(&props, texts[i].name, texts[i].value);
  if (f->target) plant_prop_number(&props, "level-target", f->target);
  plant_prop_number(&props, "layer", f->layer);
  plant_prop_date(&props, "disposition-until", f->disposition_until);
  for (uint32_t i = 0; i < f->previous.count; i++) plant_prop(&props, "previous-fingerprint", f->previous.items[i]);
  plant_list_end(&props);
}

void plant_row_related(struct plant_row *r, const char *list, const char *key, const char *what) {
  struct plant_list items = {r->plant, list, 0};
  plant_item(&items);
  json_pair(r->plant->json, key, plant_id(&r->memory, r->plant, "%s %s", what, r->number));
  json_end_object(r->plant->json);
  plant_list_end(&items);
}

/* ---- observations ---- */

/* What follows from the description was tested; documents were examined; the rest is somebody's word. */
static const char *method_of(const struct finding *f) {
  if (f->status == STATUS_UNDECIDED) return "INTERVIEW";
  switch ((enum basis)f->basis) {
  case BASIS_DERIVED: return "TEST";
  case BASIS_EVIDENCED:
  case BASIS_THIRD_PARTY: return "EXAMINE";
  case BASIS_STATED: return "INTERVIEW";
  case BASIS_NONE: return "EXAMINE";
  }
  return "UNKNOWN";
}

static const char *type_of(const struct finding *f) {
  static const char *const types[] = {[STATUS_MET] = "control-objective",
                                      [STATUS_GAP] = "finding",
                                      [STATUS_UNDECIDED] = "ssp-statement-issue",
                                      [STATUS_NO_TARGET] = "control-objective"};
  return types[f->status];
}

static void write_one_string(struct plant *p, const char *key, const char *text) {
  struct plant_list list = {p, key, 0};
  plant_string(&list, text);
  plant_list_end(&list);
}

struct evidence_mention {
  struct plant_list list;
  struct plant_row *row;
  day first_end;
};

static void write_evidence(struct evidence_mention *x, entity_id holder, bool counts) {
  struct plant *p = x->row->plant;
  struct arena *a = &x->row->memory;
  uint32_t count;
  const entity_id *items = model_related(p->in->model, RELATION_EVIDENCE, holder, &count);
  for (uint32_t i = 0; i < count; i++) {
    day issued = stated_date(p->in, items[i], "issued"), expires = stated_date(p->in, items[i], "expires");
    bool counted = counts && in_dates(issued, expires, p->in->as_of);
    if (counted && expires != DAY_NONE && (x->first_end == DAY_NONE || expires < x->first_end)) x->first_end = expires;
    plant_item(&x->list);
    json_pair(p->json, "href", plant_evidence_href(a, p, items[i]));
    plant_markup(p, "description", plant_title(a, p, items[i]));
    struct plant_list props = {p, "props", 0};
    plant_prop(&props, "of", entity_name(a, p->in->model, holder, false));
    plant_prop(&props, "counted", counted ? "yes" : "no");
    plant_list_end(&props);
    json_end_object(p->json);
  }
}

/* Returns the day after which something that counts is out of date, or DAY_NONE. */
static day write_relevant_evidence(struct plant_row *r) {
  struct evidence_mention x = {{r->plant, "relevant-evidence", 0}, r, DAY_NONE};
  const struct finding *f = &r->finding;
  for (uint32_t i = 0; i < f->counting.count; i++) write_evidence(&x, f->counting.items[i], true);
  for (uint32_t i = 0; i < f->not_counting.count; i++) write_evidence(&x, f->not_counting.items[i].measure, false);
  for (uint32_t i = 0; i < f->inherited.count; i++)
    write_evidence(&x, f->inherited.items[i].contract, f->inherited.items[i].holds == TRUE_);
  plant_list_end(&x.list);
  return x.first_end;
}

void plant_row_question(struct plant_row *r) {
  struct plant *p = r->plant;
  uint32_t index = r->finding.status == STATUS_UNDECIDED ? idmap_get(&p->question_of, r->row + 1) : 0;
  if (!index) return;
  const struct question *q = &p->questions.list.items[index - 1];
  const char *text = pick_pair(&q->text, p->language);
  if (q->owner)
    text = arena_format(&r->memory, p->language == LANGUAGE_JA ? "%s(確認先 `%s`)" : "%s (ask `%s`)", text,
                        entity_name(&r->memory, p->in->model, q->owner, false));
  plant_markup(p, "remarks", text);
}

static void plant_observation(struct plant_list *l, struct plant_row *r) {
  struct plant *p = l->plant;
  struct plant_list subjects = {p, "subjects", 0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "observation %s", r->number));
  plant_row_words(r);
  plant_row_props(r);
  write_one_string(p, "methods", method_of(&r->finding));
  write_one_string(p, "types", type_of(&r->finding));
  plant_origins(p);
  plant_subject(&subjects, r->finding.subject);
  plant_list_end(&subjects);
  day end = write_relevant_evidence(r);
  oscal_date(p->json, "collected", p->in->as_of);
  plant_date_end(p, "expires", end);
  plant_row_question(r);
  json_end_object(p->json);
}

/* ---- findings ---- */

const char *plant_implementation_state(const struct plant *p, const struct finding *f) {
  const struct decision *d = f->decision ? &p->in->model->decisions.items[f->decision - 1] : NULL;
  if (f->status == STATUS_MET) return "implemented";
  if (f->disposition == DISPOSITION_EXCLUDED) return "not-applicable";
  if (f->disposition == DISPOSITION_PLANNED) return "planned";
  if (d && d->compensating.tag != VALUE_NONE) return "alternative";
  return f->status == STATUS_GAP && f->lo ? "partial" : NULL;
}

/* OSCAL knows satisfied and not; a level below the target that is there already is neither. */
static void write_target(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct finding *f = &r->finding;
  bool met = f->status == STATUS_MET, partly = !met && 0 < f->lo;
  json_key(p->json, "target"), json_object(p->json);
  bool check = framework_of(p->in, f->requirement)->core; /* which has no levels */
  json_pair(p->json, "type", check ? "statement-id" : "objective-id");
  json_pair(p->json, "target-id",
            arena_format(&r->memory, check ? "%s_smt" : "%s_obj.%d", p->controls[f->requirement], f->target));
  plant_markup(p, "title",
               arena_format(&r->memory, "%s %s", requirement_label(&r->memory, p->in, f->requirement),
                            requirement_title(p->in, f->requirement, p->language)));
  json_key(p->json, "status"), json_object(p->json);
  json_pair(p->json, "state", met ? "satisfied" : "not-satisfied");
  json_pair(p->json, "reason", met ? "pass" : partly ? "other" : "fail");
  if (partly) json_pair(p->json, "remarks", SAY(OSCAL_PARTLY, p->language));
  json_end_object(p->json);
  const char *state = plant_implementation_state(p, f);
  if (state) {
    json_key(p->json, "implementation-status"), json_object(p->json);
    json_pair(p->json, "state", state);
    json_end_object(p->json);
  }
  json_end_object(p->json);
}

static void plant_finding(struct plant_list *l, struct plant_row *r) {
  struct plant *p = l->plant;
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "finding %s", r->number));
  plant_row_words(r);
  plant_row_props(r);
  plant_origins(p);
  write_target(r);
  if (!framework_of(p->in, r->finding.requirement)->core)
    json_pair(p->json, "implementation-statement-uuid", plant_id(&r->memory, p, "statement %s", r->number));
  plant_row_related(r, "related-observations", "observation-uuid", "observation");
  if (row_has_risk(&p->in->findings->rows.items[r->row])) plant_row_related(r, "related-risks", "risk-uuid", "risk");
  json_end_object(p->json);
}

/* ---- all of them ---- */

/* Each row is derived once; its three accounts lie in three arrays, put together at the end. */
void plant_rows(struct plant *p, bool (*wanted)(const struct report_input *in, const struct finding_row *r),
                void (*further)(struct plant_list *observations)) {
  struct json *whole = p->json;
  struct out texts[] = {{.fd = -1}, {.fd = -1}, {.fd = -1}};
  struct json parts[3];
  struct plant_list observations = {p, "observations", 0}, risks = {p, "risks", 0}, findings = {p, "findings", 0};
  for (int i = 0; i < 3; i++) parts[i] = (struct json){.out = &texts[i], .depth = whole->depth};
  for (uint32_t i = 0; i < p->in->findings->rows.count; i++) {
    const struct finding_row *row = &p->in->findings->rows.items[i];
    if (!wanted(p->in, row)) continue;
    struct plant_row r;
    plant_row_begin(&r, p, i);
    p->json = &parts[0], plant_observation(&observations, &r);
    if (row_has_risk(row)) p->json = &parts[1], plant_risk(&risks, &r);
    if (row_has_finding(row)) p->json = &parts[2], plant_finding(&findings, &r);
    plant_row_end(&r);
  }
  p->json = &parts[0];
  if (further) further(&observations);
  plant_list_end(&observations);
  p->json = &parts[1], plant_list_end(&risks);
  p->json = &parts[2], plant_list_end(&findings);
  p->json = whole;
  for (int i = 0; i < 3; i++) {
    out_bytes(whole->out, texts[i].buffer.text, texts[i].buffer.length);
    builder_free(&texts[i].buffer);
  }
}
