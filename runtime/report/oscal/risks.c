/* risks.c - OSCAL: what a gap or an open question leaves, what was decided about it, and what is planned. */
#include "runtime/report/oscal/plant.h"

#include <stdlib.h>

enum { RISK_LINES = 5 };

static const struct decision *decision_of(const struct plant_row *r) {
  return r->finding.decision ? &r->plant->in->model->decisions.items[r->finding.decision - 1] : NULL;
}

static const char *risk_status(const struct finding *f) {
  switch ((enum disposition)f->disposition) {
  case DISPOSITION_PLANNED: return "remediating";
  case DISPOSITION_ACCEPTED:
  case DISPOSITION_EXCLUDED: return "deviation-approved";
  case DISPOSITION_NONE:
  case DISPOSITION_OPEN: break;
  }
  return f->status == STATUS_UNDECIDED ? "investigating" : "open";
}

/* ---- what it may lead to ---- */

static const char *requirement_statement(const struct plant_row *r) {
  const struct report_input *in = r->plant->in;
  const struct rule_requirement *q = requirement_of(in, r->finding.requirement);
  const struct catalogue *c = framework_of(in, r->finding.requirement)->catalogue;
  const char *said = c && q->catalogue != UINT32_MAX
                         ? pick_text(in, c->requirements.items[q->catalogue].statement, r->plant->language)
                         : "";
  return *said ? said : requirement_title(in, r->finding.requirement, r->plant->language);
}

/* What the requirement works against, as the catalogue tells it; else what it asks. */
static void write_statement(struct plant_row *r) {
  struct plant *p = r->plant;
  struct report_input in = *p->in;
  struct finding_risks risks = {0};
  struct builder b = {0};
  in.risks = &p->risks;
  risk_view_of_finding(&p->risks, r->row, &risks);
  for (uint32_t i = 0; i < risks.items.count && i < RISK_LINES; i++)
    builder_format(&b, "%s%s", i ? p->language == LANGUAGE_JA ? "。" : ". " : "",
                   risk_line(&r->memory, &in, r->row, &risks.items.items[i], p->language));
  plant_markup(p, "statement", b.length ? builder_get(&b) : requirement_statement(r));
  builder_free(&b);
  vec_free(&risks.items);
}

static void write_props(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct decision *d = decision_of(r);
  struct plant_list props = {p, "props", 0};
  plant_prop(&props, "disposition", disposition_names[r->finding.disposition]);
  plant_prop(&props, "status", status_names[r->finding.status]);
  plant_prop(&props, "fingerprint", r->number);
  if (p->in->findings->rows.items[r->row].lapsed) plant_prop(&props, "decision-expired", "yes");
  if (d) {
    if (d->by) plant_prop(&props, "decided-by", entity_name(&r->memory, p->in->model, d->by, false));
    plant_prop_date(&props, "decided-since", d->since);
    plant_prop_date(&props, "decided-until", d->until);
    if (d->because) plant_prop(&props, "because", sym_text(p->in->model->names, d->because));
  }
  plant_list_end(&props);
}

static void write_severity(struct plant_row *r) {
  struct plant *p = r->plant;
  struct plant_list characterizations = {p, "characterizations", 0}, actors = {p, "actors", 0},
                    facets = {p, "facets", 0};
  if (r->finding.status != STATUS_GAP || r->finding.severity == RATING_NONE) return;
  plant_item(&characterizations);
  json_key(p->json, "origin"), json_object(p->json);
  plant_item(&actors);
  json_pair(p->json, "type", "tool");
  json_pair(p->json, "actor-uuid", plant_id(&r->memory, p, "tool"));
  json_end_object(p->json);
  plant_list_end(&actors);
  json_end_object(p->json);
  plant_item(&facets);
  json_pair(p->json, "name", "severity");
  json_pair(p->json, "system", OSCAL_NAMESPACE);
  json_pair(p->json, "value", rating_names[r->finding.severity]);
  json_end_object(p->json);
  plant_list_end(&facets);
  json_end_object(p->json);
  plant_list_end(&characterizations);
}

/* ---- what was decided ---- */

static void write_mitigation(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct decision *d = decision_of(r);
  struct plant_list factors = {p, "mitigating-factors", 0};
  if (!d || d->compensating.tag == VALUE_NONE) return;
  plant_item(&factors);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "compensation %s", r->number));
  plant_markup(p, "description", value_text(&r->memory, p->in->model, d->compensating, p->language));
  json_end_object(p->json);
  plant_list_end(&factors);
}

/* An entry of the log has a day on which it begins; decisions without one stand in the props alone. */
static void write_log(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct decision *d = decision_of(r);
  struct plant_list entries = {p, "entries", 0}, authors = {p, "logged-by", 0};
  if (!d || d->since == DAY_NONE) return;
  json_key(p->json, "risk-log"), json_object(p->json);
  plant_item(&entries);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "decision %s", r->number));
  plant_markup(p, "description", finding_decision(&r->memory, p->in, &r->finding, p->language));
  oscal_date(p->json, "start", d->since);
  plant_date_end(p, "end", d->until);
  if (plant_is_party(p, d->by)) {
    plant_item(&authors);
    json_pair(p->json, "party-uuid", plant_entity_id(&r->memory, p, d->by));
    json_pair(p->json, "role-id", "risk-owner");
    json_end_object(p->json);
    plant_list_end(&authors);
  }
  json_pair(p->json, "status-change", "deviation-approved");
  json_end_object(p->json);
  plant_list_end(&entries);
  json_end_object(p->json);
}

/* ---- what is to be done ---- */

static void write_milestone(struct plant_row *r, const char *title) {
  struct plant *p = r->plant;
  struct plant_list tasks = {p, "tasks", 0};
  if (r->finding.disposition_until == DAY_NONE) return;
  plant_item(&tasks);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "milestone %s", r->number));
  json_pair(p->json, "type", "milestone");
  plant_markup(p, "title", title);
  json_key(p->json, "timing"), json_object(p->json);
  json_key(p->json, "on-date"), json_object(p->json);
  plant_date_end(p, "date", r->finding.disposition_until);
  json_end_object(p->json);
  json_end_object(p->json);
  entity_id by = r->finding.planned_measure ? model_one(p->in->model, RELATION_BY, r->finding.planned_measure) : 0;
  plant_responsible(p, "implementer", by);
  json_end_object(p->json);
  plant_list_end(&tasks);
}

static void write_response(struct plant_list *l, struct plant_row *r, const char *what, const char *lifecycle,
                           const char *title, const char *description) {
  struct plant *p = l->plant;
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "%s %s", what, r->number));
  json_pair(p->json, "lifecycle", lifecycle);
  plant_markup(p, "title", title);
  plant_markup(p, "description", description);
}

static void write_remediations(struct plant_row *r) {
  struct plant *p = r->plant;
  const struct finding *f = &r->finding;
  struct plant_list responses = {p, "remediations", 0};
  if (f->disposition == DISPOSITION_PLANNED) {
    const char *title =
        f->planned_measure ? plant_title(&r->memory, p, f->planned_measure) : SAY(OSCAL_PLANNED_ANSWER, p->language);
    write_response(&responses, r, "plan", "planned", title, finding_decision(&r->memory, p->in, f, p->language));
    write_milestone(r, title);
    json_end_object(p->json);
  }
  const char *change = finding_change(&r->memory, &r->proof, p->language);
  if (*change) {
    write_response(&responses, r, "change", "recommendation", SAY(SMALLEST, p->language), change);
    json_end_object(p->json);
  }
  plant_list_end(&responses);
}

void plant_risk(struct plant_list *l, struct plant_row *r) {
  struct plant *p = l->plant;
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&r->memory, p, "risk %s", r->number));
  plant_row_words(r);
  write_statement(r);
  write_props(r);
  json_pair(p->json, "status", risk_status(&r->finding));
  plant_origins(p);
  write_severity(r);
  write_mitigation(r);
  plant_date_end(p, "deadline", r->finding.disposition_until);
  write_remediations(r);
  write_log(r);
  plant_row_related(r, "related-observations", "observation-uuid", "observation");
  json_end_object(p->json);
}
