/* risks_json.c - risks as data: what each finding leaves, the security events, and the entries both refer to. */
#include <stdlib.h>

#include "runtime/report/risks.h"

static const char *const rating_ids[] = {NULL, "low", "moderate", "high"};
static const char *const truth_ids[] = {"no", "unknown", "yes"};

static void write_bilingual(struct json *j, const struct report_input *in, const char *key, struct bilingual t) {
  json_key(j, key);
  json_object(j);
  json_pair(j, "en", pick_text(in, t, LANGUAGE_EN));
  json_pair(j, "ja", pick_text(in, t, LANGUAGE_JA));
  json_end_object(j);
}

static void write_provenance(struct json *j, const struct report_input *in, uint8_t confidence, sym source) {
  json_pair(j, "confidence", confidence_names[confidence]);
  if (source != 0) json_pair(j, "source", sym_text(in->model->names, source));
}

static void write_rating(struct json *j, const char *key, const uint8_t rating[2]) {
  json_key(j, key);
  json_object(j);
  json_pair(j, "lowest", rating_ids[rating[0]]);
  json_pair(j, "highest", rating_ids[rating[1]]);
  json_end_object(j);
}

static void write_value(struct json *j, const struct risk_value *v) {
  json_pair(j, "present", truth_ids[v->truth]);
  if (v->truth == FALSE_) return;
  write_rating(j, "likelihood", v->likelihood);
  write_rating(j, "impact", v->impact);
  write_rating(j, "rating", v->rating);
}

static void write_count(struct json *j, const char *key, uint32_t n) {
  json_key(j, key);
  json_integer(j, n);
}

void risks_json_finding(struct json *j, const struct report_input *in, uint32_t row) {
  struct finding_risks list = {0};
  risk_view_of_finding(in->risks, row, &list);
  if (list.items.count != 0) {
    json_key(j, "leaves");
    json_array(j);
    for (uint32_t i = 0; i < list.items.count; i++) {
      const struct finding_risk *x = &list.items.items[i];
      json_object(j);
      json_pair(j, "risk_source", sym_text(in->model->names, risk_row(in, x)->id));
      json_pair(j, "concerns", truth_ids[x->selected]);
      if (x->risk != 0) write_value(j, &x->value);
      json_end_object(j);
    }
    json_end_array(j);
  }
  vec_free(&list.items);
}

/* ---- events ---- */

static void write_counts_by_rating(struct json *j, const char *key, const uint32_t counts[RATING_HIGH + 1]) {
  json_key(j, key);
  json_object(j);
  for (int i = RATING_LOW; i <= RATING_HIGH; i++) write_count(j, rating_ids[i], counts[i]);
  json_end_object(j);
}

static void write_seen(struct json *j, struct arena *a, const struct report_input *in, const struct seen_risk *x) {
  const struct rule_risk *r = &in->rules->risks.items[x->risk];
  json_object(j);
  json_pair(j, "risk", sym_text(in->model->names, r->name));
  if (r->home == UINT32_MAX && r->title.en != 0) write_bilingual(j, in, "title", r->title);
  json_pair(j, "subject", entity_name(a, in->model, x->subject, false));
  write_value(j, &x->value);
  if (x->disposition == DISPOSITION_ACCEPTED) json_pair(j, "disposition", "accepted");
  json_end_object(j);
}

static void write_event(struct json *j, struct arena *a, const struct report_input *in,
                        const struct event_standing *e) {
  const struct catalogue *c = risk_catalogue(in, e->home);
  json_object(j);
  if (c != NULL) {
    json_pair(j, "framework", sym_text(in->model->names, in->rules->frameworks.items[e->home].name));
    json_pair(j, "id", event_label(in, e));
    write_count(j, "layer", c->events.items[e->event].layer);
    write_bilingual(j, in, "title", c->events.items[e->event].title);
    write_provenance(j, in, c->events.items[e->event].confidence, c->events.items[e->event].source);
  }
  write_count(j, "gap", e->gap);
  write_count(j, "undecided", e->undecided);
  write_count(j, "planned", e->planned);
  write_count(j, "accepted", e->accepted);
  write_counts_by_rating(j, "risks_present", e->sure);
  write_counts_by_rating(j, "risks_possible", e->possible);
  json_key(j, "gravest");
  json_array(j);
  for (uint32_t i = 0; i < e->seen_count; i++) write_seen(j, a, in, &e->seen[i]);
  json_end_array(j);
  json_key(j, "requirements");
  json_array(j);
  for (uint32_t i = 0; i < e->requirements.count; i++) {
    const struct open_requirement *x = &e->requirements.items[i];
    json_object(j);
    json_pair(j, "requirement", sym_text(in->model->names, requirement_of(in, x->requirement)->id));
    write_count(j, "open", x->open);
    write_count(j, "accepted", x->accepted);
    json_end_object(j);
  }
  json_end_array(j);
  json_end_object(j);
}

/* ---- the entries of the catalogue ---- */

static void write_source(struct json *j, const struct report_input *in, const struct catalogue *c,
                         const struct catalogue_risk *r) {
  json_object(j);
  json_pair(j, "id", sym_text(in->model->names, r->id));
  json_pair(j, "event", sym_text(in->model->names, c->events.items[r->event].id));
  write_provenance(j, in, r->confidence, r->source);
  json_pair(j, "link_confidence", confidence_names[r->link_confidence]);
  json_key(j, "threat");
  json_object(j);
  json_pair(j, "id", sym_text(in->model->names, c->threats.items[r->threat].id));
  write_bilingual(j, in, "title", c->threats.items[r->threat].title);
  json_end_object(j);
  json_key(j, "vulnerability");
  json_object(j);
  json_pair(j, "id", sym_text(in->model->names, c->vulnerabilities.items[r->vulnerability].id));
  json_pair(j, "element", kind_text((enum entity_kind)c->vulnerabilities.items[r->vulnerability].element, LANGUAGE_EN));
  write_bilingual(j, in, "title", c->vulnerabilities.items[r->vulnerability].title);
  json_end_object(j);
  json_end_object(j);
}

static bool is_shown(const struct report_input *in, uint32_t framework) {
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    if (in->risks->events.items[i].home == framework) return true;
  return false;
}

static void write_sources(struct json *j, const struct report_input *in) {
  json_key(j, "risk_sources");
  json_array(j);
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    if (!is_shown(in, f)) continue;
    const struct catalogue *c = risk_catalogue(in, f);
    for (uint32_t i = 0; i < c->risks.count; i++) write_source(j, in, c, &c->risks.items[i]);
  }
  json_end_array(j);
}

void risks_json_events(struct json *j, const struct report_input *in) {
  struct arena a = {0};
  json_key(j, "events");
  json_array(j);
  for (uint32_t i = 0; i < in->risks->events.count; i++)
    if (event_stands(&in->risks->events.items[i])) write_event(j, &a, in, &in->risks->events.items[i]);
  json_end_array(j);
  write_sources(j, in);
  characteristics_json(j, in);
  arena_free(&a);
}
