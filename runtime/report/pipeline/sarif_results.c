/* sarif_results.c - SARIF: a result per listed finding, and one per message about the spec. */
#include "runtime/report/pipeline/sarif.h"

enum { RELATED_PLACES = 30 };

/* ---- kinds and levels ---- */

/* Of what is undecided, `review` is for people: two statements that speak against each other. */
static const char *kind_of(const struct finding *f) {
  switch ((enum status)f->status) {
  case STATUS_MET: return "pass";
  case STATUS_GAP: return "fail";
  case STATUS_UNDECIDED: return f->contested || f->disputed ? "review" : "open";
  case STATUS_NO_TARGET: return "notApplicable";
  }
  return "open";
}

static const char *level_of(const struct finding *f) {
  static const char *const levels[] = {[RATING_NONE] = "warning", [RATING_LOW] = "note", [RATING_MODERATE] = "warning", [RATING_HIGH] = "error"};
  return f->status == STATUS_GAP ? levels[f->severity] : "none";
}

static void write_head(struct sarif *s, const char *rule, uint32_t index, const char *kind, const char *level) {
  json_pair(s->json, "ruleId", rule);
  json_key(s->json, "ruleIndex"), json_integer(s->json, index);
  json_pair(s->json, "kind", kind);
  json_pair(s->json, "level", level);
}

static void write_fingerprint(struct sarif *s, const char *key, const char *value) {
  json_key(s->json, "partialFingerprints"), json_object(s->json);
  json_pair(s->json, key, value);
  json_end_object(s->json);
}

/* ---- places ---- */

/* Code scanning refuses a file in which one result has no place. */
static span place_for(const struct sarif *s, span at) {
  if (!s->problems_only || sarif_is_in_spec(s, at) || !s->in->spec_file_count) return at;
  return span_from(s->in->sources->files.items[s->in->spec_files[0]].base, s->in->sources->files.items[s->in->spec_files[0]].base);
}

static void write_locations(struct sarif *s, struct arena *a, span at, entity_id subject) {
  at = place_for(s, at);
  json_key(s->json, "locations"), json_array(s->json);
  json_object(s->json);
  sarif_physical_location(s, at);
  sarif_logical_location(s, a, subject);
  json_end_object(s->json);
  json_end_array(s->json);
}

struct related { struct sarif *sarif; struct idmap seen; uint32_t count; };

/* Each place once, with the first sentence that rests on it. */
static void write_related(struct related *r, span at, const char *text) {
  struct sarif *s = r->sarif;
  if (r->count == RELATED_PLACES || !sarif_is_in_spec(s, at)) return;
  if (idmap_add(&r->seen, idmap_pair(at.start, at.end), 1)) return;
  if (r->count++ == 0) json_key(s->json, "relatedLocations"), json_array(s->json);
  json_object(s->json);
  json_key(s->json, "id"), json_integer(s->json, r->count);
  sarif_physical_location(s, at);
  sarif_text(s, "message", text);
  json_end_object(s->json);
}

static void end_related(struct related *r) {
  if (r->count) json_end_array(r->sarif->json);
  idmap_free(&r->seen);
}

/* Not why it applies, and not what levels above the target ask. Children come after what they belong to. */
static bool *left_out(struct arena *a, const struct finding *f, const struct proof *p) {
  bool *res = arena_alloc(a, ((size_t)p->nodes.count + 1) * sizeof *res);
  for (uint32_t i = 0; i < p->nodes.count; i++) {
    const struct proof_node *n = &p->nodes.items[i];
    if (n->part == PROOF_APPLIES || (f->target && f->target < n->level)) res[i] = true;
    for (uint32_t k = 0; res[i] && k < n->children.count; k++) res[n->children.items[k]] = true;
  }
  return res;
}

/* What speaks against it first: of a gap what is false, of what is open what is unknown. */
static void write_proof_places(struct sarif *s, struct arena *a, const struct finding *f, const struct proof *p) {
  struct related r = {.sarif = s};
  enum truth against = f->status == STATUS_GAP ? FALSE_ : f->status == STATUS_UNDECIDED ? UNKNOWN_ : TRUE_;
  const bool *skipped = left_out(a, f, p);
  idmap_put(&r.seen, idmap_pair(f->at.start, f->at.end), 1); /* the result itself stands there */
  for (int round = 0; round < 2; round++)
    for (uint32_t i = 1; i < p->nodes.count; i++)
      if (!skipped[i] && (p->nodes.items[i].truth == against) == (round == 0))
        write_related(&r, p->nodes.items[i].at, pick_pair(&p->nodes.items[i].text, s->language));
  end_related(&r);
}

static void write_step(struct sarif *s, struct arena *a, entity_id e) {
  json_object(s->json);
  json_key(s->json, "location"), json_object(s->json);
  if (sarif_is_in_spec(s, s->in->model->entities.items[e].at)) sarif_physical_location(s, s->in->model->entities.items[e].at);
  sarif_logical_location(s, a, e);
  sarif_text(s, "message", entity_name(a, s->in->model, e, false));
  json_end_object(s->json);
  json_end_object(s->json);
}

/* The way through the process that a built-in check tells of: around a guard, to a reader who may not. */
static void write_code_flow(struct sarif *s, struct arena *a, const struct finding *f) {
  const struct builtin_check *c = f->check ? &s->in->model->checks.items[f->check - 1] : NULL;
  if (!c || c->way_count == 0 || f->status == STATUS_MET) return;
  json_key(s->json, "codeFlows"), json_array(s->json), json_object(s->json);
  json_key(s->json, "threadFlows"), json_array(s->json), json_object(s->json);
  json_key(s->json, "locations"), json_array(s->json);
  for (uint32_t i = 0; i < c->way_count; i++) write_step(s, a, s->in->model->check_ways.items[c->first_way + i]);
  json_end_array(s->json);
  json_end_object(s->json), json_end_array(s->json);
  json_end_object(s->json), json_end_array(s->json);
}

/* ---- suppressions: decisions and @allow stand in the spec ---- */

static void write_suppression(struct sarif *s, const char *justification, span at) {
  json_object(s->json);
  json_pair(s->json, "kind", "inSource");
  json_pair(s->json, "status", "accepted");
  json_pair(s->json, "justification", justification);
  if (sarif_is_in_spec(s, at)) {
    json_key(s->json, "location"), json_object(s->json);
    sarif_physical_location(s, at);
    json_end_object(s->json);
  }
  json_end_object(s->json);
}

static void write_suppressions(struct sarif *s, bool suppressed, const char *justification, span at) {
  json_key(s->json, "suppressions"), json_array(s->json); /* empty: known not to be suppressed */
  if (suppressed) write_suppression(s, justification, at);
  json_end_array(s->json);
}

/* ---- findings ---- */

static void write_previous(struct sarif *s, const struct finding *f) {
  if (f->previous.count == 0) return;
  json_key(s->json, "previousFingerprints"), json_array(s->json);
  for (uint32_t i = 0; i < f->previous.count; i++) json_string(s->json, f->previous.items[i]);
  json_end_array(s->json);
}

/* SARIF knows four states, and all results have one or none has; the property has our class. What is met and was no finding of the
 * baseline, and messages, which no baseline holds, are no news. */
static void write_state(struct sarif *s, enum baseline_class class) {
  static const char *const states[BASELINE_CLASS_COUNT] = {"unchanged", "new", "unchanged", "updated", "updated", "updated", "updated"};
  if (s->in->ratchet) json_pair(s->json, "baselineState", states[class]);
}

static void write_properties(struct sarif *s, struct arena *a, const struct finding *f, uint32_t row) {
  struct json *j = s->json;
  const struct rule_framework *w = framework_of(s->in, f->requirement);
  json_key(j, "properties"), json_object(j);
  json_pair(j, "record", "finding");
  json_pair(j, "framework", sym_text(s->in->model->names, w->name));
  json_pair(j, "frameworkVersion", sym_text(s->in->model->names, w->version));
  json_pair(j, "subject", entity_name(a, s->in->model, f->subject, false));
  json_pair(j, "baseline", baseline_class_id(ratchet_class(s->in, row)));
  json_pair(j, "status", status_names[f->status]);
  json_pair(j, "reason", reason_names[f->reason]);
  json_pair(j, "severity", rating_names[f->severity]);
  json_pair(j, "disposition", disposition_names[f->disposition]);
  json_date(j, "dispositionUntil", f->disposition_until);
  json_pair(j, "basis", basis_names[f->basis]);
  json_key(j, "layer"), json_integer(j, f->layer);
  json_key(j, "target"), json_integer(j, f->target);
  json_key(j, "surelyAchieved"), json_integer(j, f->lo);
  json_key(j, "possiblyAchieved"), json_integer(j, f->hi);
  if (f->responsible) json_pair(j, "responsible", entity_name(a, s->in->model, f->responsible, false));
  write_previous(s, f);
  json_end_object(j);
}

static void write_finding(struct sarif *s, uint32_t row) {
  struct arena a = {0};
  struct finding f = finding_build(&a, s->in->findings, row);
  struct proof p = proof_derive(&a, s->in->findings, row);
  const struct decision *d = f.decision ? &s->in->model->decisions.items[f.decision - 1] : NULL;
  json_object(s->json);
  write_head(s, sarif_rule_id(&a, s, f.requirement), s->rule_of[f.requirement], kind_of(&f), level_of(&f));
  sarif_text(s, "message", finding_message(&a, s->in, &f, &p, s->language));
  write_locations(s, &a, f.at, f.subject);
  write_fingerprint(s, "cpsfRequirement/v1", finding_number(&a, s->in, &f, row));
  write_state(s, ratchet_class(s->in, row));
  write_proof_places(s, &a, &f, &p);
  write_code_flow(s, &a, &f);
  write_suppressions(s, disposition_suppresses(f.disposition), finding_decision(&a, s->in, &f, s->language), d ? d->at : SPAN_NONE);
  write_properties(s, &a, &f, row);
  json_end_object(s->json);
  arena_free(&a);
}

/* ---- gone since the baseline ---- */

/* Is it there as a result of its own, met or without target? */
static bool is_listed(const struct sarif *s, const struct baseline_gone *g) {
  return g->row && row_listed(s->in, &s->in->findings->rows.items[g->row - 1]);
}

/* The name is nobody's any more, or that of an element that is there still. */
static void write_gone_place(struct sarif *s, struct arena *a, const struct baseline_gone *g) {
  if (g->row) {
    struct finding f = finding_build(a, s->in->findings, g->row - 1);
    write_locations(s, a, f.at, f.subject);
    return;
  }
  json_key(s->json, "locations"), json_array(s->json), json_object(s->json);
  json_key(s->json, "logicalLocations"), json_array(s->json), json_object(s->json);
  json_pair(s->json, "fullyQualifiedName", ratchet_entry(s->in->ratchet, g)->subject);
  json_end_object(s->json), json_end_array(s->json);
  json_end_object(s->json), json_end_array(s->json);
}

static void write_gone(struct sarif *s, const struct baseline_gone *g) {
  struct arena a = {0};
  const struct baseline_entry *e = ratchet_entry(s->in->ratchet, g);
  uint32_t requirement = baseline_requirement(s->in->findings, e);
  bool known = requirement != UINT32_MAX && s->rule_of[requirement] != SARIF_NONE;
  json_object(s->json);
  json_pair(s->json, "ruleId", known ? sarif_rule_id(&a, s, requirement) : e->requirement);
  if (known) json_key(s->json, "ruleIndex"), json_integer(s->json, s->rule_of[requirement]);
  json_pair(s->json, "kind", g->class == BASELINE_FIXED ? "pass" : "notApplicable");
  json_pair(s->json, "level", "none");
  sarif_text(s, "message", ratchet_gone_text(&a, s->in->ratchet, g, s->language));
  write_gone_place(s, &a, g);
  write_fingerprint(s, "cpsfRequirement/v1", e->fingerprint);
  json_pair(s->json, "baselineState", "absent");
  write_suppressions(s, false, "", SPAN_NONE);
  json_key(s->json, "properties"), json_object(s->json);
  json_pair(s->json, "record", "gone");
  ratchet_json_gone(s->json, s->in->ratchet, g);
  json_end_object(s->json);
  json_end_object(s->json);
  arena_free(&a);
}

/* ---- messages about the spec ---- */

static void write_fixes(struct sarif *s, const struct diagnostic *x) {
  if (!x->fixes) return;
  json_key(s->json, "fixes"), json_array(s->json), json_object(s->json);
  json_key(s->json, "artifactChanges"), json_array(s->json);
  for (const struct diag_fix *fix = x->fixes; fix; fix = fix->next) {
    json_object(s->json);
    sarif_artifact_location(s, fix->at);
    json_key(s->json, "replacements"), json_array(s->json), json_object(s->json);
    sarif_region(s, "deletedRegion", fix->at);
    json_key(s->json, "insertedContent"), json_object(s->json);
    json_pair(s->json, "text", fix->replacement);
    json_end_object(s->json);
    json_end_object(s->json), json_end_array(s->json);
    json_end_object(s->json);
  }
  json_end_array(s->json);
  json_end_object(s->json), json_end_array(s->json);
}

static void write_labels(struct sarif *s, struct arena *a, const struct diagnostic *x) {
  struct related r = {.sarif = s};
  for (const struct diag_label *label = x->labels; label; label = label->next) write_related(&r, label->at, diag_label_text(a, label, s->language));
  end_related(&r);
}

static void write_message(struct sarif *s, const struct diagnostic *x, const char *number, struct arena *a) {
  json_object(s->json);
  write_head(s, message_code(x->message), s->rule_of_message[x->message], "fail", message_severity(x->message) == SEVERITY_NOTE ? "note" : "warning");
  sarif_text(s, "message", message_sentence(a, x, s->language));
  write_locations(s, a, sarif_is_in_spec(s, x->at) ? x->at : SPAN_NONE, 0);
  write_fingerprint(s, "cpsfMessage/v1", number);
  write_state(s, BASELINE_NONE);
  write_labels(s, a, x);
  write_fixes(s, x);
  write_suppressions(s, x->silenced, x->allowed ? x->allowed : "", x->at);
  json_key(s->json, "properties"), json_object(s->json);
  json_pair(s->json, "record", "message");
  json_end_object(s->json);
  json_end_object(s->json);
}

static void write_messages(struct sarif *s) {
  struct message_numbers numbers = {0};
  for (uint32_t i = 0; i < s->in->diagnostics->list.count; i++) {
    const struct diagnostic *x = &s->in->diagnostics->list.items[i];
    if (!message_is_said(x) || (s->problems_only && (x->silenced || message_severity(x->message) == SEVERITY_NOTE))) continue;
    struct arena a = {0};
    write_message(s, x, message_number(&a, &numbers, x), &a);
    arena_free(&a);
  }
  message_numbers_free(&numbers);
}

/* Code scanning makes an alert of every result, whatever its kind, its suppressions or its state. */
static bool is_wanted(const struct sarif *s, uint32_t row) {
  const struct finding_row *r = &s->in->findings->rows.items[row];
  if (!row_listed(s->in, r)) return false;
  return !s->problems_only || row_at_gate(s->in, row) || (r->status == STATUS_GAP && !disposition_suppresses(r->disposition));
}

void sarif_results(struct sarif *s) {
  json_key(s->json, "results"), json_array(s->json);
  for (uint32_t i = 0; i < s->in->findings->rows.count; i++)
    if (is_wanted(s, i)) write_finding(s, i);
  for (uint32_t i = 0; s->in->ratchet && !s->problems_only && i < s->in->ratchet->gone.count; i++)
    if (!is_listed(s, &s->in->ratchet->gone.items[i])) write_gone(s, &s->in->ratchet->gone.items[i]);
  write_messages(s);
  json_end_array(s->json);
}
