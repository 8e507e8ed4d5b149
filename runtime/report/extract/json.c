/* json.c - an extract as data; docs/schema/extract.schema.json describes it. Findings have the keys of the
 * report. */
#include "runtime/report/extract/extract.h"
#include "runtime/report/write.h"

static const char *const truths[] = {"no", "unknown", "yes"};

static void write_pair(struct json *j, const char *key, const struct bilingual_text *t) {
  if (*t->en || *t->ja) json_bilingual(j, key, t->en, t->ja);
}

static void write_name(struct json *j, const char *key, const struct extract *x, uint32_t element) {
  if (element != NO_ELEMENT) json_pair(j, key, extract_name(x, element));
}

static void write_level(struct json *j, const char *key, int level) {
  if (level) json_key(j, key), json_integer(j, level);
}

static void write_requirement(struct json *j, const struct extract_requirement *r) {
  json_pair(j, "framework", r->framework);
  json_pair(j, "version", r->version);
  json_pair(j, "requirement", r->id);
  write_pair(j, "title", &r->title);
}

static void write_achieved(struct json *j, int lo, int hi) {
  json_key(j, "achieved");
  json_object(j);
  json_key(j, "surely"), json_integer(j, lo);
  json_key(j, "possibly"), json_integer(j, hi);
  json_end_object(j);
}

/* ---- elements ---- */

static void write_organization(struct json *j, const char *key, const struct extract *x, uint32_t element) {
  const struct extract_element *e = &x->elements.items[element];
  if (key) json_key(j, key);
  json_object(j);
  json_pair(j, "id", e->name);
  if (e->name_en || e->name_ja) json_bilingual(j, "name", e->name_en, e->name_ja);
  json_pair(j, "corporate_number", e->corporate_number);
  json_end_object(j);
}

static void write_why(struct json *j, uint8_t why) {
  static const struct {
    uint8_t bit;
    const char *id;
  } words[] = {{WHY_OWNED, "owned"}, {WHY_EXPORTED, "exported"}, {WHY_AGREED, "contract"},
               {WHY_PARTY, "party"}, {WHY_READER, "reader"},     {WHY_CLAIMED, "claim"}};
  json_key(j, "shown_because");
  json_array(j);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (why & words[i].bit) json_string(j, words[i].id);
  json_end_array(j);
}

static void write_ports(struct json *j, const struct extract_element *e) {
  if (!e->port_count) return;
  json_key(j, "ports");
  json_array(j);
  for (uint32_t i = 0; i < e->port_count; i++) {
    json_object(j);
    json_pair(j, "name", e->ports[i].name);
    json_pair(j, "direction", e->ports[i].output ? "output" : "input");
    write_pair(j, "class", &e->ports[i].class);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_label(struct json *j, const struct extract_element *e) {
  static const char *const letters[] = {"c", "i", "a"};
  if (!e->label[0] && !e->label[1] && !e->label[2]) return;
  json_key(j, "label");
  json_object(j);
  for (int i = 0; i < 3; i++) json_pair(j, letters[i], e->label[i]);
  json_end_object(j);
}

static void write_elements(struct json *j, const struct extract *x) {
  json_key(j, "elements");
  json_array(j);
  for (uint32_t i = 0; i < x->elements.count; i++) {
    const struct extract_element *e = &x->elements.items[i];
    json_object(j);
    json_pair(j, "name", e->name);
    if (e->name_en) json_bilingual(j, "called", e->name_en, e->name_ja);
    write_pair(j, "kind", &e->kind);
    write_pair(j, "class", &e->class);
    write_name(j, "owner", x, e->owner);
    write_why(j, e->why);
    write_label(j, e);
    write_ports(j, e);
    json_end_object(j);
  }
  json_end_array(j);
}

/* ---- contracts, claims, answers ---- */

static void write_obligation(struct json *j, const struct extract *x, const struct extract_obligation *o) {
  static const char *const results[] = {"not_met", "undecided", "met"};
  json_object(j);
  write_requirement(j, o->requirement);
  write_name(j, "party", x, o->party);
  json_key(j, "level"), json_integer(j, o->level);
  write_achieved(j, o->lo, o->hi);
  json_pair(j, "due", truths[o->due]);
  json_pair(j, "result",
            o->due != FALSE_ && o->result == UNKNOWN_ && o->lo == 0 && o->hi == 3 ? "open" : results[o->result]);
  json_key(j, "disputed"), json_boolean(j, o->disputed);
  json_end_object(j);
}

static void write_share(struct json *j, const struct extract *x, const struct extract_share *s) {
  json_object(j);
  json_pair(j, "kind", s->kind == SHARE_OFFER ? "offer" : "rely");
  write_requirement(j, s->requirement);
  write_level(j, "level", s->level);
  write_name(j, "by", x, s->by);
  write_name(j, "on", x, s->on);
  if (s->on == NO_ELEMENT) write_pair(j, "on_kind", &s->on_kind);
  if (s->kind == SHARE_OFFER)
    json_key(j, "conditional"), json_boolean(j, s->conditional), json_pair(j, "holds", truths[s->holds]);
  json_end_object(j);
}

static void write_terms(struct json *j, const struct extract_contract *c) {
  json_key(j, "terms");
  json_array(j);
  for (uint32_t i = 0; i < c->terms.count; i++) {
    json_object(j);
    write_pair(j, "name", &c->terms.items[i].name);
    write_pair(j, "value", &c->terms.items[i].value);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_contract(struct json *j, const struct extract *x, const struct extract_contract *c) {
  json_object(j);
  write_name(j, "contract", x, c->element);
  json_key(j, "parties");
  json_array(j);
  for (uint32_t i = 0; i < c->party_count; i++) json_string(j, extract_name(x, c->parties[i]));
  json_end_array(j);
  json_pair(j, "in_force", truths[c->in_force]);
  json_date(j, "since", c->since);
  json_date(j, "until", c->until);
  write_terms(j, c);
  json_key(j, "obligations");
  json_array(j);
  for (uint32_t i = 0; i < c->obligations.count; i++) write_obligation(j, x, &c->obligations.items[i]);
  json_end_array(j);
  json_key(j, "shares");
  json_array(j);
  for (uint32_t i = 0; i < c->shares.count; i++) write_share(j, x, &c->shares.items[i]);
  json_end_array(j);
  json_key(j, "permits");
  json_array(j);
  for (uint32_t i = 0; i < c->permits.count; i++) json_string(j, extract_name(x, c->permits.items[i]));
  json_end_array(j);
  json_end_object(j);
}

static void write_claim(struct json *j, const struct extract *x, const struct extract_claim *c) {
  json_object(j);
  write_requirement(j, c->requirement);
  write_name(j, "on", x, c->element);
  if (c->level_stated) json_key(j, "level"), json_integer(j, c->level);
  json_date(j, "since", c->since);
  json_date(j, "until", c->until);
  json_pair(j, "basis", c->basis);
  json_pair(j, "said_by", c->theirs ? "addressee" : "issuer");
  json_end_object(j);
}

static void write_answer(struct json *j, const struct extract *x, const struct extract_answer *a) {
  static const char *const values[] = {"level", "unknown", "not_applicable"};
  json_object(j);
  write_requirement(j, a->requirement);
  write_name(j, "on", x, a->element);
  json_pair(j, "value", values[a->value]);
  if (a->value == ANSWER_LEVEL) json_key(j, "level"), json_integer(j, a->level);
  write_level(j, "planned_level", a->planned_level);
  json_date(j, "planned_due", a->planned_due);
  json_date(j, "since", a->since);
  json_date(j, "until", a->until);
  write_pair(j, "role", &a->by);
  json_end_object(j);
}

/* ---- findings ---- */

static void write_evidence(struct json *j, const struct extract_finding *f) {
  if (!f->document_count) return;
  json_key(j, "evidence");
  json_array(j);
  for (uint32_t i = 0; i < f->document_count; i++) {
    json_object(j);
    json_date(j, "dated", f->documents[i].dated);
    json_date(j, "valid_until", f->documents[i].valid_until);
    json_key(j, "counted"), json_boolean(j, f->documents[i].counted);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_finding(struct json *j, const struct extract *x, const struct extract_finding *f) {
  json_object(j);
  write_requirement(j, f->requirement);
  write_name(j, "subject", x, f->element);
  write_pair(j, "kind", &x->elements.items[f->element].kind);
  json_key(j, "layer"), json_integer(j, f->layer);
  json_pair(j, "applies", truths[f->applies]);
  json_key(j, "target"), json_integer(j, f->target);
  write_achieved(j, f->lo, f->hi);
  json_pair(j, "status", status_names[f->status]);
  json_pair(j, "reason", reason_names[f->reason]);
  json_pair(j, "severity", rating_names[f->severity]);
  json_pair(j, "basis", basis_names[f->basis]);
  json_pair(j, "disposition", disposition_names[f->disposition]);
  json_date(j, "disposition_until", f->until);
  write_pair(j, "approver_role", &f->approver);
  write_level(j, "planned_level", f->planned_level);
  write_name(j, "responsible", x, f->responsible);
  json_key(j, "disputed"), json_boolean(j, f->disputed);
  write_evidence(j, f);
  json_end_object(j);
}

/* ---- counts ---- */

static void write_numbers(struct json *j, const struct extract_count *c) {
  json_key(j, "total"), json_integer(j, c->total);
  json_key(j, "shown"), json_integer(j, c->shown);
  json_key(j, "withheld"), json_integer(j, c->total - c->shown);
  json_end_object(j);
}

static void write_counts(struct json *j, const struct extract *x) {
  json_key(j, "counts");
  json_object(j);
  json_key(j, "things");
  json_array(j);
  for (uint32_t i = 0; i < x->things.count; i++) {
    json_object(j);
    json_pair(j, "thing", x->things.items[i].id);
    write_numbers(j, &x->things.items[i]);
  }
  json_end_array(j);
  json_key(j, "findings");
  json_array(j);
  for (uint32_t i = 0; i < x->verdicts.count; i++) {
    json_object(j);
    json_pair(j, "framework", x->verdicts.items[i].id);
    json_pair(j, "version", x->verdicts.items[i].version);
    write_numbers(j, &x->verdicts.items[i]);
  }
  json_end_array(j);
  json_end_object(j);
}

/* ---- the whole ---- */

static void write_banner(struct json *j, const struct extract *x) {
  struct arena a = {0};
  const char *en[BANNER_LINES], *ja[BANNER_LINES];
  int count = extract_banner(&a, x, LANGUAGE_EN, en);
  extract_banner(&a, x, LANGUAGE_JA, ja);
  json_key(j, "banner");
  json_array(j);
  for (int i = 0; i < count; i++) {
    json_object(j);
    json_pair(j, "en", en[i]);
    json_pair(j, "ja", ja[i]);
    json_end_object(j);
  }
  json_end_array(j);
  arena_free(&a);
}

/* What the program is called is hidden: the issuers stand for it. */
static void write_program(struct json *j, const struct extract *x) {
  struct arena a = {0};
  const char *res = "";
  for (uint32_t i = 0; i < x->issuers.count; i++)
    res = arena_format(&a, "%s%s%s", res, i ? ", " : "", extract_full_name(&a, x, x->issuers.items[i], LANGUAGE_EN));
  json_pair(j, "program", res);
  arena_free(&a);
}

static void write_frameworks(struct json *j, const struct extract *x) {
  json_key(j, "frameworks");
  json_array(j);
  for (uint32_t i = 0; i < x->verdicts.count; i++) {
    if (!x->verdicts.items[i].id) continue;
    json_object(j);
    json_pair(j, "name", x->verdicts.items[i].id);
    json_pair(j, "version", x->verdicts.items[i].version);
    write_pair(j, "title", &x->verdicts.items[i].name);
    json_end_object(j);
  }
  json_end_array(j);
}

/* Of the findings, which stand in the order of requirements. */
static void write_requirements(struct json *j, const struct extract *x) {
  json_key(j, "requirements");
  json_array(j);
  for (uint32_t i = 0; i < x->findings.count; i++) {
    const struct extract_requirement *r = x->findings.items[i].requirement;
    if (i && r == x->findings.items[i - 1].requirement) continue;
    json_object(j);
    json_pair(j, "framework", r->framework);
    json_pair(j, "requirement", r->id);
    json_key(j, "order"), json_integer(j, r->order);
    write_pair(j, "title", &r->title);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_head(struct json *j, const struct extract *x) {
  json_pair(j, "format", "cpsfc-extract");
  json_key(j, "format_version"), json_integer(j, 1);
  json_pair(j, "cpsfc", x->version);
  json_date(j, "as_of", x->as_of);
  json_pair(j, "as_of_from", x->as_of_from);
  json_bilingual(j, "target_profile", x->target_profile.en, x->target_profile.ja);
  json_key(j, "evidence_looked_at"), json_boolean(j, x->evidence_looked_at);
  json_pair(j, "listed", x->all ? "all" : "with_met");
  write_program(j, x);
  json_pair(j, "for", extract_name(x, x->addressee));
  write_organization(j, "reader", x, x->addressee);
  json_key(j, "own"), json_boolean(j, x->own);
  json_key(j, "organizations");
  json_array(j);
  for (uint32_t i = 0; i < x->issuers.count; i++) write_organization(j, NULL, x, x->issuers.items[i]);
  json_end_array(j);
  write_banner(j, x);
}

#define WRITE_ALL(j, key, x, list, write)                                                                              \
  json_key((j), (key));                                                                                                \
  json_array((j));                                                                                                     \
  for (uint32_t i = 0; i < (x)->list.count; i++) write((j), (x), &(x)->list.items[i]);                                 \
  json_end_array((j))

void extract_json(struct json *j, const struct extract *x) {
  json_object(j);
  write_head(j, x);
  write_counts(j, x);
  write_frameworks(j, x);
  write_requirements(j, x);
  write_elements(j, x);
  WRITE_ALL(j, "contracts", x, contracts, write_contract);
  WRITE_ALL(j, "claims", x, claims, write_claim);
  WRITE_ALL(j, "answers", x, answers, write_answer);
  WRITE_ALL(j, "findings", x, findings, write_finding);
  json_end_object(j);
}

static void write_extract(struct out *o, const struct extract *x) { extract_json(&(struct json){.out = o}, x); }
void report_write_extract_json(struct out *o, const struct report_input *in) { extract_write(o, in, write_extract); }
