/* facts_process.c - what `diff` compares of the process itself: earlier names, the ends of flows and transfers, labels,
 * contracts. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"
#include "runtime/trust/trust.h"

/* ---- earlier names ---- */

void former_names_read(struct former_names *f, const struct model *m) {
  f->next = memory_zeroed((size_t)m->former_names.count + 1, sizeof *f->next);
  for (uint32_t i = m->former_names.count; 0 < i; i--) {
    f->next[i - 1] = idmap_get(&f->first, m->former_names.items[i - 1].entity);
    idmap_put(&f->first, m->former_names.items[i - 1].entity, i);
  }
}

void former_names_free(struct former_names *f) {
  idmap_free(&f->first);
  free(f->next);
}

void facts_json_formerly(struct json *j, const struct report_input *in, struct arena *a, const struct former_names *f,
                         entity_id e) {
  const struct model *m = in->model;
  if (!m->former_names.count) return;
  const char *name = entity_path(a, m, e);
  bool begun = false;
  uint32_t steps = 0;
  for (entity_id at = e; at && steps < m->entities.count; at = m->entities.items[at].parent, steps++) {
    const char *rest = name + strlen(entity_path(a, m, at));
    for (uint32_t i = idmap_get(&f->first, at); i; i = f->next[i - 1]) {
      if (!begun) json_key(j, "formerly"), json_array(j);
      begun = true;
      json_string(j, arena_format(a, "%s%s", sym_text(m->names, m->former_names.items[i - 1].name), rest));
    }
  }
  if (begun) json_end_array(j);
}

/* ---- ends of flows ---- */

struct fact_list {
  struct json *json;
  const struct report_input *in;
  struct arena *memory;
};

static const char *name_of(const struct fact_list *l, entity_id e) {
  return entity_name(l->memory, l->in->model, e, false);
}

/* The port where one is named, as the spec writes it. */
static void write_end(const struct fact_list *l, const char *key, entity_id e, enum relation port,
                      enum relation element) {
  entity_id at = model_one(l->in->model, port, e);
  if (at && l->in->model->entities.items[at].flags & ENTITY_IMPLICIT) at = 0;
  if (!at) at = model_one(l->in->model, element, e);
  if (at) json_pair(l->json, key, name_of(l, at));
}

static void write_all(const struct fact_list *l, const char *key, enum relation r, entity_id e) {
  facts_json_names(l->json, l->in, l->memory, key, r, e);
}

/* ---- labels ---- */

static const char *mark_word(struct bounds b) {
  if (b.hi == MARK_NONE) return NULL;
  return b.lo == b.hi ? mark_text((enum mark)b.lo) : "unknown";
}

/* Of data and flows: that of an element is what its data make of it. */
static void write_label(const struct fact_list *l, entity_id e) {
  static const char *const keys[] = {
      [PART_CONFIDENTIALITY] = "confidentiality", [PART_INTEGRITY] = "integrity", [PART_AVAILABILITY] = "availability"};
  struct label label = trust_label(l->in->trust, e);
  bool begun = false;
  for (int part = 0; part <= PART_AVAILABILITY; part++) {
    const char *word = mark_word(label.part[part]);
    if (!word) continue;
    if (!begun) json_key(l->json, "label"), json_object(l->json);
    begun = true;
    json_pair(l->json, keys[part], word);
  }
  if (begun && label.readers)
    json_bilingual(l->json, "readers", trust_readers_text(l->memory, l->in->trust, label.readers, LANGUAGE_EN),
                   trust_readers_text(l->memory, l->in->trust, label.readers, LANGUAGE_JA));
  if (begun) json_end_object(l->json);
}

void facts_json_process(struct json *j, const struct report_input *in, struct arena *a, entity_id e) {
  struct fact_list l = {j, in, a};
  uint8_t kind = in->model->entities.items[e].kind;
  bool flows = kind == KIND_FLOW || kind == KIND_SENSE || kind == KIND_ACTUATE;
  if (flows) {
    write_end(&l, "from", e, RELATION_SOURCE_PORT, RELATION_SOURCE);
    write_end(&l, "to", e, RELATION_SINK_PORT, RELATION_SINK);
    write_all(&l, "carries", RELATION_FLOW_DATA, e);
    write_all(&l, "via", RELATION_VIA, e);
    write_all(&l, "under", RELATION_CONTRACT, e);
    write_all(&l, "guard", RELATION_GUARD, e);
  }
  if ((kind == KIND_FLOW || kind == KIND_DATA) && in->trust && in->trust->state) write_label(&l, e);
}

/* ---- contracts ---- */

/* What the two sides agreed on, beside dates: `incident_notice = 24h`. */
static void write_terms(const struct fact_list *l, entity_id contract) {
  const struct model *m = l->in->model;
  uint32_t end = contract + 1 < m->entities.count ? m->entities.items[contract + 1].first_value : m->values.count;
  bool begun = false;
  for (uint32_t i = m->entities.items[contract].first_value; i < end; i++) {
    const struct entity_value *v = &m->values.items[i];
    const char *name = sym_text(m->names, v->attribute);
    if (!strcmp(name, "since") || !strcmp(name, "until")) continue;
    if (!begun) json_key(l->json, "terms"), json_array(l->json);
    begun = true;
    json_object(l->json);
    json_pair(l->json, "term", name);
    json_bilingual(l->json, "value", value_text(l->memory, m, v->value, LANGUAGE_EN),
                   value_text(l->memory, m, v->value, LANGUAGE_JA));
    json_end_object(l->json);
  }
  if (begun) json_end_array(l->json);
}

static void write_requires(const struct fact_list *l, entity_id contract) {
  const struct model *m = l->in->model;
  uint32_t count;
  const entity_id *items = model_related(m, RELATION_REQUIRES, contract, &count);
  sym requirement = intern_find(m->names, "requirement", strlen("requirement"));
  if (!count) return;
  json_key(l->json, "requires");
  json_array(l->json);
  for (uint32_t i = 0; i < count; i++) {
    entity_id party = model_one(m, RELATION_REQUIRE_PARTY, items[i]);
    json_object(l->json);
    if (party) json_pair(l->json, "of", name_of(l, party));
    struct value v = requirement ? model_value(m, items[i], requirement, NULL) : (struct value){.tag = VALUE_NONE};
    if (v.tag == VALUE_REQUIREMENT) json_pair(l->json, "requirement", value_text(l->memory, m, v, LANGUAGE_EN));
    uint16_t level = m->entities.items[items[i]].level;
    json_key(l->json, "level"), json_integer(l->json, level ? level : 1);
    json_end_object(l->json);
  }
  json_end_array(l->json);
}

/* The permits of each contract, in the order in which they were written. */
struct permit_index {
  struct idmap first; /* contract -> index + 1 */
  uint32_t *next;
};

static void index_permits(struct permit_index *x, const struct model *m) {
  x->next = memory_zeroed((size_t)m->permits.count + 1, sizeof *x->next);
  for (uint32_t i = m->permits.count; 0 < i; i--) {
    x->next[i - 1] = idmap_get(&x->first, m->permits.items[i - 1].contract);
    idmap_put(&x->first, m->permits.items[i - 1].contract, i);
  }
}

static void write_permits(const struct fact_list *l, const struct permit_index *x, entity_id contract) {
  uint32_t first = idmap_get(&x->first, contract);
  if (!first) return;
  json_key(l->json, "permits");
  json_array(l->json);
  for (uint32_t i = first; i; i = x->next[i - 1]) {
    const struct permit *p = &l->in->model->permits.items[i - 1];
    for (uint32_t k = 0; k < p->data.count; k++) {
      json_object(l->json);
      json_pair(l->json, "reader", name_of(l, p->reader));
      json_pair(l->json, "data", name_of(l, p->data.items[k]));
      json_end_object(l->json);
    }
  }
  json_end_array(l->json);
}

static void write_contract(const struct fact_list *l, const struct permit_index *permits,
                           const struct former_names *former, entity_id e) {
  const struct model *m = l->in->model;
  json_object(l->json);
  json_pair(l->json, "contract", name_of(l, e));
  facts_json_formerly(l->json, l->in, l->memory, former, e);
  write_all(l, "parties", RELATION_PARTIES, e);
  json_date(l->json, "since", contract_day(m, e, "since"));
  json_date(l->json, "until", contract_day(m, e, "until"));
  write_terms(l, e);
  write_requires(l, e);
  write_permits(l, permits, e);
  json_end_object(l->json);
}

void facts_json_contracts(struct json *j, const struct report_input *in, struct arena *a,
                          const struct former_names *former) {
  struct fact_list l = {j, in, a};
  struct permit_index permits = {0};
  index_permits(&permits, in->model);
  json_key(j, "contracts");
  json_array(j);
  for (entity_id e = 1; e < in->model->entities.count; e++) {
    const struct entity *x = &in->model->entities.items[e];
    if (x->kind == KIND_CONTRACT && in->model->modules.items[x->module].own) write_contract(&l, &permits, former, e);
    if ((size_t)1 << 20 < a->reserved) arena_free(a);
  }
  json_end_array(j);
  idmap_free(&permits.first);
  free(permits.next);
}
