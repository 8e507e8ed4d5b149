/* saved_facts.c - reads what the spec of a saved report states. */
#include <string.h>

#include "runtime/compare/saved_read.h"

static const char *const decision_ids[] = {"accept", "exclude"};

/* ---- elements ---- */

/* Where it begins and ends, if it does: only flows and transfers have ends. */
static void read_flow(struct saved_element *e, struct saved_report *r, struct fields *f, const struct place *at,
                      const struct json_value *x) {
  e->from = field_text(f, at, x, "from", false);
  e->to = field_text(f, at, x, "to", false);
  e->carries = saved_names_read(r, f, at, x, "carries");
  e->via = saved_names_read(r, f, at, x, "via");
  e->under = saved_names_read(r, f, at, x, "under");
  e->guard = saved_names_read(r, f, at, x, "guard");
  for (int k = KIND_FLOW; k <= KIND_ACTUATE; k++)
    e->flows |= e->kind.en && !strcmp(e->kind.en, kind_text((enum entity_kind)k, LANGUAGE_EN));
}

static void read_label(struct saved_label *l, struct fields *f, const struct place *at, const struct json_value *x) {
  static const char *const parts[SAVED_LABEL_PARTS] = {"confidentiality", "integrity", "availability"};
  static const char *const marks[] = {NULL, "low", "moderate", "high", "unknown"};
  const struct json_value *label = json_member(x, "label");
  struct place here = {at, "label", 0};
  if (!item_is_object(f, &here, label)) return;
  for (int i = 0; i < SAVED_LABEL_PARTS; i++) l->marks[i] = marks[CHOICE(f, &here, label, parts[i], marks, false)];
  l->readers = field_pair(f, &here, label, "readers", false);
}

static void read_element(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_element res = {.name = field_text(f, at, x, "name", true),
                              .owner = field_text(f, at, x, "owner", false),
                              .label = {.readers = {"", ""}}};
  res.kind = field_pair(f, at, x, "kind", true);
  res.external = field_flag(f, at, x, "external");
  res.former = saved_names_read(r, f, at, x, "formerly");
  read_flow(&res, r, f, at, x);
  if (json_member(x, "label")) read_label(&res.label, f, at, x);
  if (!f->failed) vec_push(&r->elements, res);
}

/* ---- measures, evidence ---- */

static void read_measure(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_measure res = {.name = field_text(f, at, x, "name", true),
                              .status = field_text(f, at, x, "status", false)};
  const struct json_value *on = field_array(f, at, x, "on", false);
  struct place places = {at, "on", 0}, first = {&places, NULL, 0};
  if (json_count(on)) res.on = item_text(f, &first, json_item(on, 0));
  res.level = (uint8_t)field_integer(f, at, x, "level", 0, 3, false);
  res.answer = field_flag(f, at, x, "answer");
  res.since = field_day(f, at, x, "since", false);
  res.until = field_day(f, at, x, "until", false);
  res.due = field_day(f, at, x, "due", false);
  res.former = saved_names_read(r, f, at, x, "formerly");
  if (!f->failed) vec_push(&r->measures, res);
}

static void read_document(struct saved_report *r, struct fields *f, const struct place *at,
                          const struct json_value *x) {
  struct saved_document res = {.name = field_text(f, at, x, "evidence", true)};
  res.dated = field_day(f, at, x, "dated", false);
  res.valid_until = field_day(f, at, x, "valid_until", false);
  res.former = saved_names_read(r, f, at, x, "formerly");
  if (!f->failed) vec_push(&r->documents, res);
}

/* ---- contracts ---- */

static void read_term(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_clause res = {.key = field_text(f, at, x, "term", true)};
  res.value = field_pair(f, at, x, "value", true);
  if (!f->failed) vec_push(&r->clauses, res);
}

static void read_requires(struct saved_report *r, struct fields *f, const struct place *at,
                          const struct json_value *x) {
  const char *of = field_text(f, at, x, "of", false), *what = field_text(f, at, x, "requirement", false);
  struct saved_clause res = {.key = what ? what : "", .value = {"", ""}, .who = of ? of : ""};
  res.level = (uint8_t)field_integer(f, at, x, "level", 1, 3, true);
  if (!f->failed) vec_push(&r->clauses, res);
}

static void read_permits(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_clause res = {.key = "", .value = {"", ""}, .who = field_text(f, at, x, "reader", true)};
  res.data = field_text(f, at, x, "data", true);
  if (!f->failed) vec_push(&r->clauses, res);
}

static void read_contract(struct saved_report *r, struct fields *f, const struct place *at,
                          const struct json_value *x) {
  struct saved_contract res = {.name = field_text(f, at, x, "contract", true), .first_clause = r->clauses.count};
  res.since = field_day(f, at, x, "since", false);
  res.until = field_day(f, at, x, "until", false);
  res.former = saved_names_read(r, f, at, x, "formerly");
  res.parties = saved_names_read(r, f, at, x, "parties");
  saved_list_read(r, f, at, x, "terms", false, read_term);
  saved_list_read(r, f, at, x, "requires", false, read_requires);
  saved_list_read(r, f, at, x, "permits", false, read_permits);
  res.clause_count = r->clauses.count - res.first_clause;
  if (!f->failed) vec_push(&r->contracts, res);
}

/* ---- targets, decisions ---- */

static void read_target(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_target res = {.framework = field_text(f, at, x, "framework", true),
                             .version = field_text(f, at, x, "version", false)};
  res.profile = field_text(f, at, x, "profile", false);
  res.on = field_text(f, at, x, "on", false);
  res.level = (uint8_t)field_integer(f, at, x, "level", 0, 3, false);
  if (!f->failed) vec_push(&r->targets, res);
}

static void read_decision(struct saved_report *r, struct fields *f, const struct place *at,
                          const struct json_value *x) {
  struct saved_decision res = {.requirement = field_text(f, at, x, "requirement", true),
                               .on = field_text(f, at, x, "on", false)};
  res.because = field_text(f, at, x, "because", false);
  res.kind = CHOICE(f, at, x, "decision", decision_ids, true);
  res.level = (uint8_t)field_integer(f, at, x, "level", 0, 3, false);
  res.until = field_day(f, at, x, "until", false);
  if (!f->failed) vec_push(&r->decisions, res);
}

static void read_allowed(struct saved_report *r, struct fields *f, const struct place *at, const struct json_value *x) {
  struct saved_allowed res = {.code = field_text(f, at, x, "code", true), .file = field_text(f, at, x, "file", true)};
  res.message = field_pair(f, at, x, "message", true);
  res.because = field_text(f, at, x, "because", false);
  res.until = field_day(f, at, x, "until", false);
  if (!f->failed) vec_push(&r->allowed, res);
}

void saved_facts_read(struct saved_report *r, struct fields *f, const struct json_value *root) {
  static const struct {
    const char *key;
    read_item *item;
  } lists[] = {{"elements", read_element},  {"contracts", read_contract}, {"measures", read_measure},
               {"evidence", read_document}, {"targets", read_target},     {"decisions", read_decision},
               {"allowed", read_allowed}};
  r->facts = !r->extract; /* whose lists say less, in another form */
  if (r->extract) return;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (!json_member(root, lists[i].key)) r->facts = false;
    saved_list_read(r, f, NULL, root, lists[i].key, false, lists[i].item);
  }
}
