/* claims.c - CycloneDX: findings as claims and counter-claims, with evidence, gathered by who answers for them. */
#include "runtime/report/cyclonedx/cyclonedx.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/report/ratchet.h"

/* ---- evidence ---- */

static void mention_evidence(struct bom *b, struct plant_list *l, entity_id holder, bool counts) {
  struct arena a = {0};
  uint32_t count;
  const entity_id *items = model_related(b->in->model, RELATION_EVIDENCE, holder, &count);
  for (uint32_t i = 0; counts && i < count; i++) {
    if (!in_dates(stated_date(b->in, items[i], "issued"), stated_date(b->in, items[i], "expires"), b->in->as_of)) continue;
    b->plant.mentioned[items[i]] |= MENTIONED_EVIDENCE;
    plant_string(l, plant_entity_id(&a, &b->plant, items[i]));
  }
  arena_free(&a);
}

/* Documents in force behind what counts: for a gap they speak for the other side. */
static void write_evidence_refs(struct bom *b, const struct finding *f) {
  struct plant_list refs = {&b->plant, f->status == STATUS_MET ? "evidence" : "counterEvidence", 0};
  for (uint32_t i = 0; i < f->counting.count; i++) mention_evidence(b, &refs, f->counting.items[i], true);
  for (uint32_t i = 0; i < f->inherited.count; i++) mention_evidence(b, &refs, f->inherited.items[i].contract, f->inherited.items[i].holds == TRUE_);
  plant_list_end(&refs);
}

static void write_plan(struct bom *b, const struct plant_row *r, const char *ref) {
  struct json *before = b->json, j = {.out = &b->plan_text, .depth = 3, .first = b->plan_text.buffer.length == 0};
  const struct finding *f = &r->finding;
  struct arena a = {0};
  const char *what = f->planned_measure ? plant_title(&a, &b->plant, f->planned_measure) : SAY(OSCAL_PLANNED_ANSWER, b->language);
  char date[11];
  b->json = b->plant.json = &j;
  json_object(&j);
  json_pair(&j, "bom-ref", ref);
  json_pair(&j, "propertyName", "cpsfc:plan");
  json_pair(&j, "description", f->disposition_until == DAY_NONE ? arena_format(&a, "%s: %s", SAY(CDX_PLANNED, b->language), what)
                                                               : arena_format(&a, "%s: %s (%s)", SAY(CDX_PLANNED, b->language), what, date_format(f->disposition_until, date)));
  plant_date_end(&b->plant, "expires", f->disposition_until);
  json_end_object(&j);
  b->json = b->plant.json = before;
  arena_free(&a);
}

static void write_document(struct plant_list *l, struct bom *b, entity_id e) {
  struct arena a = {0};
  struct value file = stated_value(b->in, e, "file");
  entity_id by = model_one(b->in->model, RELATION_BY, e);
  plant_item(l);
  json_pair(b->json, "bom-ref", plant_entity_id(&a, &b->plant, e));
  json_pair(b->json, "description", plant_title(&a, &b->plant, e));
  if (file.tag == VALUE_TEXT && *sym_text(b->in->model->names, file.first)) {
    json_key(b->json, "data"), json_array(b->json);
    json_object(b->json);
    json_pair(b->json, "name", entity_name(&a, b->in->model, e, false));
    json_key(b->json, "contents"), json_object(b->json);
    json_pair(b->json, "url", uri_of_file(&a, sym_text(b->in->model->names, file.first)));
    json_end_object(b->json);
    json_end_object(b->json);
    json_end_array(b->json);
  }
  oscal_date(b->json, "created", stated_date(b->in, e, "issued"));
  plant_date_end(&b->plant, "expires", stated_date(b->in, e, "expires"));
  if (by) {
    json_key(b->json, "author"), json_object(b->json);
    json_pair(b->json, "name", plant_title(&a, &b->plant, by));
    json_end_object(b->json);
  }
  json_end_object(b->json);
  arena_free(&a);
}

static void write_evidence(struct bom *b) {
  struct plant_list evidence = {&b->plant, "evidence", 0};
  if (b->plan_text.buffer.length) {
    json_key(b->json, "evidence"), json_array(b->json);
    json_written(b->json, &b->plan_text.buffer);
    evidence.count = 1;
  }
  for (entity_id e = 1; e < b->in->model->entities.count; e++)
    if (b->plant.mentioned[e] & MENTIONED_EVIDENCE) write_document(&evidence, b, e);
  plant_list_end(&evidence);
}

/* ---- claims ---- */

/* What counts, and of what kind that is; then what was decided, and what would close a gap. */
static const char *reasoning(struct bom *b, struct plant_row *r) {
  const struct finding *f = &r->finding;
  struct builder text = {0};
  if (f->basis != BASIS_NONE || f->counting.count) builder_format(&text, "%s:", SAY(CDX_RESTS_ON, b->language));
  if (f->basis != BASIS_NONE) builder_format(&text, " %s", basis_text((enum basis)f->basis, b->language));
  for (uint32_t i = 0; i < f->counting.count; i++)
    builder_format(&text, "%s `%s`", i ? "," : "", entity_name(&r->memory, b->in->model, f->counting.items[i], false));
  const char *more[] = {finding_decision(&r->memory, b->in, f, b->language), f->status == STATUS_MET ? "" : finding_change(&r->memory, &r->proof, b->language)};
  for (int i = 0; i < 2; i++)
    if (*more[i]) builder_format(&text, "%s%s", text.length ? "; " : "", more[i]);
  const char *res = arena_copy(&r->memory, builder_get(&text), text.length);
  builder_free(&text);
  return res;
}

static void write_claim(struct bom *b, struct plant_row *r, const struct bom_claim *c) {
  const struct finding *f = &r->finding;
  const char *class = ratchet_word(b->in, r->row, b->language), *why = reasoning(b, r);
  const char *sentence = finding_sentence(&r->memory, b->in, f, b->language);
  json_object(b->json);
  json_pair(b->json, "bom-ref", c->ref);
  json_pair(b->json, "target", plant_entity_id(&r->memory, &b->plant, f->subject));
  json_pair(b->json, "predicate", *class ? arena_format(&r->memory, "%s: %s", class, sentence) : sentence);
  if (c->mitigation) {
    json_key(b->json, "mitigationStrategies"), json_array(b->json);
    json_string(b->json, c->mitigation);
    json_end_array(b->json);
  }
  if (*why) json_pair(b->json, "reasoning", why);
  write_evidence_refs(b, f);
  json_end_object(b->json);
}

static void collect_row(struct bom *b, uint32_t row) {
  struct plant_row r;
  struct arena *kept = &b->plant.memory;
  plant_row_begin(&r, &b->plant, row);
  const struct finding *f = &r.finding;
  struct bom_claim c = {.requirement = f->requirement, .responsible = f->responsible, .status = f->status, .lo = f->lo, .basis = f->basis};
  if (f->status != STATUS_UNDECIDED) {
    c.ref = plant_id(kept, &b->plant, "claim %s", r.number);
    if (f->disposition == DISPOSITION_PLANNED) {
      c.mitigation = plant_id(kept, &b->plant, "plan %s", r.number);
      write_plan(b, &r, c.mitigation);
    }
    b->plant.mentioned[f->subject] |= MENTIONED_SUBJECT;
    write_claim(b, &r, &c);
  }
  vec_push(&b->claims, c);
  plant_row_end(&r);
}

void bom_collect(struct bom *b) {
  struct json *whole = b->json, j = {.out = &b->claim_text, .depth = 3, .first = true};
  b->json = b->plant.json = &j;
  for (uint32_t i = 0; i < b->in->findings->rows.count; i++)
    if (b->in->findings->rows.items[i].status != STATUS_NO_TARGET) collect_row(b, i);
  b->json = b->plant.json = whole;
}

/* ---- attestations ---- */

struct tally { uint32_t met, gap, partly, undecided, basis[BASIS_DERIVED + 1]; };

static void tally_add(struct tally *t, const struct bom_claim *c) {
  t->met += c->status == STATUS_MET;
  t->gap += c->status == STATUS_GAP;
  t->partly += c->status == STATUS_GAP && 0 < c->lo;
  t->undecided += c->status == STATUS_UNDECIDED;
  if (c->status == STATUS_MET) t->basis[c->basis]++;
}

static const char *conformance_rationale(struct arena *a, const struct bom *b, const struct tally *t) {
  enum language l = b->language;
  return arena_format(a, l == LANGUAGE_JA ? "%s %u、%s %u、%s %u" : "%s %u, %s %u, %s %u", status_text(STATUS_MET, l), t->met, status_text(STATUS_GAP, l), t->gap,
                      status_text(STATUS_UNDECIDED, l), t->undecided);
}

static void write_refs(struct bom *b, const char *key, const struct bom_claim *const *claims, uint32_t count, uint8_t status) {
  struct plant_list refs = {&b->plant, key, 0};
  for (uint32_t i = 0; i < count; i++)
    if (claims[i]->status == status) plant_string(&refs, claims[i]->ref);
  plant_list_end(&refs);
}

/* All met is 1, nothing reached is 0, anything between is a half: no degree that nobody measured. */
static void write_conformance(struct bom *b, const struct bom_claim *const *claims, uint32_t count, const struct tally *t) {
  struct arena a = {0};
  struct plant_list plans = {&b->plant, "mitigationStrategies", 0};
  const char *score = t->met && !t->gap && !t->undecided ? "1" : !t->met && !t->partly && !t->undecided ? "0" : "0.5";
  json_key(b->json, "conformance"), json_object(b->json);
  json_key(b->json, "score"), json_raw(b->json, score, strlen(score));
  json_pair(b->json, "rationale", conformance_rationale(&a, b, t));
  for (uint32_t i = 0; i < count; i++)
    if (claims[i]->mitigation) plant_string(&plans, claims[i]->mitigation);
  plant_list_end(&plans);
  json_end_object(b->json);
  arena_free(&a);
}

static void write_confidence(struct bom *b, const struct tally *t) {
  struct builder text = {0};
  for (int i = BASIS_DERIVED; BASIS_NONE < i; i--)
    if (t->basis[i]) builder_format(&text, "%s%s %u", text.length ? ", " : "", basis_text((enum basis)i, b->language), t->basis[i]);
  if (text.length) {
    json_key(b->json, "confidence"), json_object(b->json);
    json_pair(b->json, "rationale", builder_get(&text));
    json_end_object(b->json);
  }
  builder_free(&text);
}

/* Requirements of which everything is undecided are attested by nobody. */
static void write_map(struct plant_list *l, struct bom *b, const struct bom_claim *const *claims, uint32_t count) {
  struct arena a = {0};
  struct tally t = {0};
  for (uint32_t i = 0; i < count; i++) tally_add(&t, claims[i]);
  if (!t.met && !t.gap) return;
  plant_item(l);
  json_pair(b->json, "requirement", bom_requirement_ref(&a, b, claims[0]->requirement));
  write_refs(b, "claims", claims, count, STATUS_MET);
  write_refs(b, "counterClaims", claims, count, STATUS_GAP);
  write_conformance(b, claims, count, &t);
  write_confidence(b, &t);
  json_end_object(b->json);
  arena_free(&a);
}

static int compare_claims(const void *a, const void *b) {
  const struct bom_claim *x = *(const struct bom_claim *const *)a, *y = *(const struct bom_claim *const *)b;
  if (x->responsible != y->responsible) return x->responsible < y->responsible ? -1 : 1;
  return x < y ? -1 : 1; /* they lie by requirement */
}

static const char *assessor_ref(struct arena *a, const struct bom *b, entity_id who) {
  return plant_id(a, &b->plant, "assessor %s", who ? plant_entity_id(a, &b->plant, who) : "");
}

static void write_attestation(struct plant_list *l, struct bom *b, const struct bom_claim *const *claims, uint32_t count) {
  struct arena a = {0};
  struct plant_list map = {&b->plant, "map", 0};
  plant_item(l);
  json_pair(b->json, "summary", SAY(CDX_SUMMARY, b->language));
  json_pair(b->json, "assessor", assessor_ref(&a, b, claims[0]->responsible));
  for (uint32_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && claims[end]->requirement == claims[i]->requirement;) end++;
    write_map(&map, b, claims + i, end - i);
  }
  plant_list_end(&map);
  json_end_object(b->json);
  arena_free(&a);
}

static void write_assessor(struct plant_list *l, struct bom *b, entity_id who) {
  struct arena a = {0};
  plant_item(l);
  json_pair(b->json, "bom-ref", assessor_ref(&a, b, who));
  json_key(b->json, "thirdParty"), json_boolean(b->json, false);
  json_key(b->json, "organization"), json_object(b->json);
  json_pair(b->json, "name", who ? plant_title(&a, &b->plant, who) : b->in->title);
  json_end_object(b->json);
  json_end_object(b->json);
  arena_free(&a);
}

static bool attests(const struct bom_claim *const *claims, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (claims[i]->status != STATUS_UNDECIDED) return true;
  return false;
}

/* One of each organization that answers for something settled: ranges of CLAIMS, which lie by it. */
static void each_responsible(struct bom *b, struct plant_list *l, const struct bom_claim *const *claims,
                             void (*attest)(struct plant_list *, struct bom *, const struct bom_claim *const *, uint32_t)) {
  for (uint32_t i = 0, end; i < b->claims.count; i = end) {
    for (end = i + 1; end < b->claims.count && claims[end]->responsible == claims[i]->responsible;) end++;
    if (!attests(claims + i, end - i)) continue;
    if (attest) attest(l, b, claims + i, end - i);
    else write_assessor(l, b, claims[i]->responsible);
  }
  plant_list_end(l);
}

void bom_declarations(struct bom *b) {
  const struct bom_claim **sorted = memory_take(((size_t)b->claims.count + 1) * sizeof *sorted);
  for (uint32_t i = 0; i < b->claims.count; i++) sorted[i] = &b->claims.items[i];
  if (b->claims.count) qsort(sorted, b->claims.count, sizeof *sorted, compare_claims);
  json_key(b->json, "declarations"), json_object(b->json);
  each_responsible(b, &(struct plant_list){&b->plant, "assessors", 0}, sorted, NULL);
  each_responsible(b, &(struct plant_list){&b->plant, "attestations", 0}, sorted, write_attestation);
  if (b->claim_text.buffer.length) {
    json_key(b->json, "claims"), json_array(b->json);
    json_written(b->json, &b->claim_text.buffer);
    json_end_array(b->json);
  }
  write_evidence(b);
  json_key(b->json, "targets"), json_object(b->json);
  bom_organizations(b);
  json_end_object(b->json);
  json_end_object(b->json);
  free(sorted);
}
