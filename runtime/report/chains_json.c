/* chains_json.c - chains of trust as data; docs/schema/trust.schema.json describes it. */
#include <stdlib.h>

#include "runtime/report/chains.h"

static const char *const strength_ids[STRENGTH_COUNT] = {"below_target", "nothing",   "stated",      "agreed",
                                                         "claimed",      "evidenced", "third_party", "derived"};
static const char *const chain_ids[] = {"actuation", "release", "other"};
static const char *const part_ids[] = {"confidentiality", "integrity_demand", "availability_demand"};

/* Links and names that a chain lists unless it was asked for by name; the others are counted. */
enum { LINKS_LISTED = 1000 };

static void write_count(struct json *j, const char *key, uint32_t n) {
  json_key(j, key);
  json_integer(j, n);
}

static void write_name(struct json *j, struct arena *a, const struct report_input *in, const char *key, entity_id e) {
  if (e) json_pair(j, key, entity_name(a, in->model, e, false));
}

/* ---- one link ------------------------------------------------------------------------------------------------- */

static void write_finding(struct json *j, struct arena *a, const struct report_input *in, uint32_t row) {
  const struct finding_row *r = &in->findings->rows.items[row];
  json_key(j, "finding");
  json_object(j);
  json_pair(j, "framework", sym_text(in->model->names, framework_of(in, r->requirement)->name));
  json_pair(j, "requirement", sym_text(in->model->names, requirement_of(in, r->requirement)->id));
  write_name(j, a, in, "subject", r->subject);
  write_count(j, "lowest", r->lo);
  write_count(j, "highest", r->hi);
  write_count(j, "target", r->target);
  json_end_object(j);
}

static void write_rest(struct json *j, struct arena *a, const struct report_input *in, const struct chain_rest *r) {
  if (r->row) write_finding(j, a, in, r->row - 1);
  write_name(j, a, in, "measure", r->measure);
  write_name(j, a, in, "evidence", r->evidence);
  write_name(j, a, in, "contract", r->contract);
  write_name(j, a, in, "with", r->other);
  if (r->claim)
    json_pair(j, "claim", requirement_use_text(a, in->model, in->model->claims.items[r->claim - 1].requirement));
  json_key(j, "findings");
  json_object(j);
  write_count(j, "gap", r->gaps);
  write_count(j, "decided", r->accepted);
  write_count(j, "undecided", r->undecided);
  write_count(j, "met", r->met);
  json_end_object(j);
}

static void write_link(struct json *j, struct arena *a, const struct report_input *in, const struct chain_link *x) {
  json_object(j);
  write_name(j, a, in, "element", x->what);
  json_pair(j, "kind", kind_text((enum entity_kind)in->model->entities.items[x->what].kind, LANGUAGE_EN));
  write_count(j, "layer", x->layer);
  write_count(j, "distance", x->distance);
  json_pair(j, "strength", strength_ids[x->rest.strength]);
  json_key(j, "weak"), json_boolean(j, chain_rest_is_weak(&x->rest));
  write_name(j, a, in, "behind_check", x->check);
  json_bilingual(j, "why", chain_why(a, in, x, LANGUAGE_EN), chain_why(a, in, x, LANGUAGE_JA));
  write_rest(j, a, in, &x->rest);
  json_end_object(j);
}

/* ---- one chain ------------------------------------------------------------------------------------------------ */

static void write_names(struct json *j, struct arena *a, const struct report_input *in, const struct chain_view *x,
                        const char *key, const uint32_t *links, uint32_t count) {
  json_key(j, key);
  json_array(j);
  uint32_t listed = in->subject_asked || count < LINKS_LISTED ? count : LINKS_LISTED;
  for (uint32_t i = 0; i < listed; i++) json_string(j, entity_name(a, in->model, x->links[links[i]].what, false));
  json_end_array(j);
}

static void write_weakest(struct json *j, struct arena *a, const struct report_input *in, const struct chain_view *x) {
  static const char *const layers[] = {"organization", "transfer", "data"};
  json_key(j, "weakest");
  json_object(j);
  for (int i = 0; i < 3; i++)
    if (x->weakest[i]) write_name(j, a, in, layers[i], x->links[x->weakest[i] - 1].what);
  json_end_object(j);
}

static void write_links(struct json *j, struct arena *a, const struct report_input *in, const struct chain_view *x) {
  uint32_t count = !in->subject_asked && LINKS_LISTED < x->count ? LINKS_LISTED : x->count;
  json_key(j, "links");
  json_array(j);
  for (uint32_t i = 0; i < count; i++) write_link(j, a, in, &x->links[i]);
  json_end_array(j);
  if (count < x->count) write_count(j, "links_left_off", x->count - count);
}

static void write_chain(struct json *j, const struct report_input *in, const struct chain_view *x) {
  struct arena a = {0};
  json_object(j);
  write_name(j, &a, in, "subject", x->subject);
  json_pair(j, "kind", chain_ids[x->kind]);
  json_pair(j, "line", chain_line_text(&a, in, x));
  write_count(j, "link_count", x->count);
  json_key(j, "strengths");
  json_object(j);
  for (int s = 0; s < STRENGTH_COUNT; s++) write_count(j, strength_ids[s], x->of_strength[s]);
  json_end_object(j);
  write_weakest(j, &a, in, x);
  write_count(j, "strengthen_count", x->strengthen_count);
  write_names(j, &a, in, x, "strengthen", x->strengthen, x->strengthen_count);
  if (x->offer.at) {
    json_key(j, "one_check");
    json_object(j);
    write_name(j, &a, in, "at", x->offer.at);
    write_count(j, "covers_count", x->offer.covers);
    write_names(j, &a, in, x, "covers", x->offer.links, x->offer.covers);
    json_end_object(j);
  }
  json_key(j, "complete"), json_boolean(j, x->complete);
  write_links(j, &a, in, x);
  json_end_object(j);
  arena_free(&a);
}

static void write_creep(struct json *j, const struct report_input *in) {
  struct creep_list creep = {0};
  struct arena a = {0};
  trust_creep(in->trust, &creep);
  json_key(j, "creep");
  json_array(j);
  for (uint32_t i = 0; i < creep.rows.count && (in->all || i < LINKS_LISTED); i++) {
    json_object(j);
    write_name(j, &a, in, "source", creep.rows.items[i].source);
    json_pair(j, "spreads", part_ids[creep.rows.items[i].part]);
    write_count(j, "elements", creep.rows.items[i].elements);
    json_end_object(j);
  }
  json_end_array(j);
  creep_free(&creep);
  arena_free(&a);
}

void report_write_trust_json(struct out *o, const struct report_input *in) {
  struct json j = {.out = o};
  json_object(&j);
  json_pair(&j, "format", "cpsfc-trust");
  write_count(&j, "format_version", 1);
  json_pair(&j, "cpsfc", in->version);
  json_pair(&j, "program", in->title);
  json_date(&j, "as_of", in->as_of);
  json_pair(&j, "as_of_from", in->as_of_from);
  write_count(&j, "actuations", in->chains->actuations);
  write_count(&j, "releases", in->chains->releases);
  json_key(&j, "chains");
  json_array(&j);
  for (uint32_t i = 0; i < in->chains->list.count; i++) write_chain(&j, in, &in->chains->list.items[i]);
  json_end_array(&j);
  if (!in->subject_asked) write_creep(&j, in);
  json_end_object(&j);
}
