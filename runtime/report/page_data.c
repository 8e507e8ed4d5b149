/* page_data.c - words, links and sources that the page carries as data. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/page_data.h"
#include "runtime/report/view.h"

void page_data_write(struct out *o, const char *id, const struct out *json) {
  const char *text = json->buffer.text, *end = text + json->buffer.length;
  out_format(o, "<script type=\"application/json\" id=\"%s\">", id);
  for (const char *open; text < end && (open = memchr(text, '<', (size_t)(end - text))); text = open + 1) {
    out_bytes(o, text, (size_t)(open - text));
    out_text(o, "\\u003c");
  }
  out_bytes(o, text, (size_t)(end - text));
  out_text(o, "</script>\n");
}

/* ---- words ---- */

static void write_pair(struct json *j, const char *key, const char *en, const char *ja) {
  json_key(j, key);
  json_array(j);
  json_string(j, en);
  json_string(j, ja);
  json_end_array(j);
}
static void write_word(struct json *j, const char *key, enum report_word w) { write_pair(j, key, say(w, LANGUAGE_EN), say(w, LANGUAGE_JA)); }

static const struct { const char *key; enum report_word word; } groupings[] = {
    {"status", SAY_STATUS},   {"severity", SAY_SEVERITY},         {"category", SAY_CATEGORY},   {"requirement", SAY_REQUIREMENT}, {"element", SAY_ELEMENT}, {"organization", SAY_ORGANIZATION},
    {"event", SAY_EVENT},     {"characteristic", SAY_CHARACTERISTIC}, {"layer", SAY_LAYER},     {"basis", SAY_BASIS},             {"disposition", SAY_DISPOSITION}, {"due", SAY_DUE_OR_UNTIL}};

static void write_words(struct json *j, const struct report_input *in) {
  json_key(j, "words");
  json_object(j);
  write_word(j, "all", SAY_ALL);
  write_word(j, "none", SAY_NONE_STATED);
  write_word(j, "shown", SAY_SHOWN);
  json_key(j, "groups");
  json_object(j);
  write_word(j, "none", SAY_AS_LISTED);
  if (in->ratchet) write_word(j, "class", SAY_SINCE_THE_BASELINE);
  for (size_t i = 0; i < sizeof groupings / sizeof *groupings; i++) write_word(j, groupings[i].key, groupings[i].word);
  json_end_object(j);
  json_end_object(j);
}

static void write_fixed_labels(struct json *j) {
  static const enum status statuses[] = {STATUS_GAP, STATUS_UNDECIDED, STATUS_NO_TARGET, STATUS_MET};
  static const enum report_word layers[] = {SAY_LAYER_1_SHORT, SAY_LAYER_2_SHORT, SAY_LAYER_3_SHORT};
  json_key(j, "status"), json_object(j);
  for (int i = 0; i < 4; i++) write_pair(j, status_names[statuses[i]], status_text(statuses[i], LANGUAGE_EN), status_text(statuses[i], LANGUAGE_JA));
  json_end_object(j);
  json_key(j, "severity"), json_object(j);
  for (int i = RATING_HIGH; RATING_LOW <= i; i--) write_pair(j, rating_names[i], rating_text((enum rating)i, LANGUAGE_EN), rating_text((enum rating)i, LANGUAGE_JA));
  json_end_object(j);
  json_key(j, "basis"), json_object(j);
  for (int i = BASIS_STATED; i <= BASIS_DERIVED; i++) write_pair(j, basis_names[i], basis_text((enum basis)i, LANGUAGE_EN), basis_text((enum basis)i, LANGUAGE_JA));
  json_end_object(j);
  json_key(j, "disposition"), json_object(j);
  for (int i = DISPOSITION_OPEN; i <= DISPOSITION_EXCLUDED; i++)
    write_pair(j, disposition_names[i], disposition_text((enum disposition)i, LANGUAGE_EN), disposition_text((enum disposition)i, LANGUAGE_JA));
  json_end_object(j);
  json_key(j, "layer"), json_object(j);
  for (int i = 0; i < 3; i++) write_word(j, (const char[2]){(char)('1' + i), 0}, layers[i]);
  json_end_object(j);
}

static void write_classes(struct json *j) {
  json_key(j, "class"), json_object(j);
  for (int i = BASELINE_NEW; i < BASELINE_CLASS_COUNT; i++)
    write_pair(j, baseline_class_id((enum baseline_class)i), baseline_class_text((enum baseline_class)i, LANGUAGE_EN), baseline_class_text((enum baseline_class)i, LANGUAGE_JA));
  json_end_object(j);
}

/* ---- what a catalogue says: categories, events, characteristics ---- */

struct labelled { sym id; struct bilingual title; };

static void write_title(struct json *j, const struct report_input *in, sym id, struct bilingual title) {
  write_pair(j, sym_text(in->model->names, id), pick_text(in, title, LANGUAGE_EN), pick_text(in, title, LANGUAGE_JA));
}

#define WRITE_TITLES(j, in, key, list)                                                                                  \
  do {                                                                                                                  \
    json_key(j, key), json_object(j);                                                                                   \
    for (uint32_t f = 0; f < (in)->rules->frameworks.count; f++) {                                                      \
      const struct catalogue *c = (in)->rules->frameworks.items[f].catalogue;                                           \
      for (uint32_t i = 0; c && framework_shown(in, f) && i < c->list.count; i++) write_title(j, in, c->list.items[i].id, c->list.items[i].title); \
    }                                                                                                                   \
    json_end_object(j);                                                                                                 \
  } while (0)

/* Titles of requirements and events stand in the page already; the script reads them there. */
static void write_labels(struct json *j, const struct report_input *in) {
  json_key(j, "labels");
  json_object(j);
  write_fixed_labels(j);
  if (in->ratchet) write_classes(j);
  WRITE_TITLES(j, in, "category", categories);
  WRITE_TITLES(j, in, "characteristic", characteristics);
  json_end_object(j);
  json_key(j, "coded"), json_array(j);
  json_string(j, "category"), json_string(j, "event"), json_string(j, "characteristic"), json_string(j, "requirement");
  json_end_array(j);
}

/* ---- standards: which items a requirement leads to ---- */

struct item_link { uint32_t requirement, standard, entry; };
struct item_links { VEC(struct item_link) list; uint32_t *number; /* of entries of the standards, from 1; 0: nothing listed leads here */ };

static void gather_links(struct item_links *res, const struct report_input *in, const uint8_t *listed) {
  for (uint32_t s = 0; in->standards && s < in->standards->list.count; s++) {
    struct report_input seen = *in;
    struct view v;
    seen.view = &in->standards->list.items[s];
    view_make(&v, &seen);
    for (uint32_t i = 0; i < v.links.count; i++) {
      const struct view_link *x = &v.links.items[i];
      if (x->class || x->requirement >= in->rules->requirements.count || !listed[x->requirement] || in->standards->entries.items[x->entry].group) continue;
      vec_push(&res->list, ((struct item_link){x->requirement, s, x->entry}));
      res->number[x->entry] = 1;
    }
    view_free(&v);
  }
}

static int compare_links(const void *a, const void *b) {
  const struct item_link *x = a, *y = b;
  if (x->requirement != y->requirement) return x->requirement < y->requirement ? -1 : 1;
  if (x->standard != y->standard) return x->standard < y->standard ? -1 : 1;
  return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* Of a long standard the numbers are known better than the titles, and the titles are long. */
enum { MOST_TITLES = 40 };

/* Of what is linked to, in the order of the standard; requirements refer to it by its number here. How many? */
static uint32_t write_ids(struct json *j, const struct report_input *in, const struct standard *x, const struct item_links *links) {
  uint32_t count = 0;
  json_key(j, "ids"), json_array(j);
  for (uint32_t e = x->first; e < x->first + x->count; e++) {
    if (!links->number[e]) continue;
    links->number[e] = ++count;
    json_string(j, sym_text(in->model->names, in->standards->entries.items[e].id));
  }
  json_end_array(j);
  return count;
}

static void write_standards(struct json *j, const struct report_input *in, const struct item_links *links) {
  json_key(j, "standards");
  json_object(j);
  for (uint32_t s = 0; in->standards && s < in->standards->list.count; s++) {
    const struct standard *x = &in->standards->list.items[s];
    json_key(j, sym_text(in->model->names, x->id));
    json_object(j);
    json_pair(j, "title", sym_text(in->model->names, x->id));
    uint32_t count = write_ids(j, in, x, links);
    json_key(j, "items"), json_object(j);
    for (uint32_t e = x->first; count <= MOST_TITLES && e < x->first + x->count; e++)
      if (links->number[e]) write_title(j, in, in->standards->entries.items[e].id, in->standards->entries.items[e].name);
    json_end_object(j);
    json_end_object(j);
  }
  json_end_object(j);
}

/* LINKS from *AT on that are of requirement R, a list of numbers for each standard in their order; the same item by two
 * ways is one. */
static void write_items_of(struct json *j, const struct report_input *in, const struct item_links *links, uint32_t *at, uint32_t r) {
  for (uint32_t s = 0; in->standards && s < in->standards->list.count; s++) {
    uint32_t last = UINT32_MAX;
    json_array(j);
    for (; *at < links->list.count && links->list.items[*at].requirement == r && links->list.items[*at].standard == s; (*at)++) {
      uint32_t entry = links->list.items[*at].entry;
      if (entry != last) json_integer(j, links->number[entry] - 1);
      last = entry;
    }
    json_end_array(j);
  }
}

/* Of each its category and a list for each standard. */
static void write_requirements(struct json *j, const struct report_input *in, const uint8_t *listed, const struct item_links *links) {
  uint32_t at = 0;
  json_key(j, "requirements");
  json_object(j);
  for (uint32_t i = 0; i < in->rules->requirements.count; i++) {
    const struct rule_requirement *r = requirement_of(in, i);
    const struct catalogue *c = framework_of(in, i)->catalogue;
    if (!listed[i]) continue;
    json_key(j, sym_text(in->model->names, r->id));
    json_array(j);
    json_string(j, c && r->catalogue != UINT32_MAX ? sym_text(in->model->names, c->categories.items[c->requirements.items[r->catalogue].category].id) : "");
    write_items_of(j, in, links, &at, i);
    json_end_array(j);
  }
  json_end_object(j);
}

void page_index_html(struct out *o, const struct report_input *in) {
  struct out text = {.fd = -1};
  struct json j = {.out = &text, .compact = true};
  uint8_t *listed = memory_zeroed(in->rules->requirements.count + 1, 1);
  struct item_links links = {.number = memory_zeroed(in->standards ? in->standards->entries.count + 1 : 1, sizeof(uint32_t))};
  for (uint32_t i = 0; i < in->findings->rows.count; i++)
    if (row_listed(in, &in->findings->rows.items[i])) listed[in->findings->rows.items[i].requirement] = 1;
  gather_links(&links, in, listed);
  if (links.list.count) qsort(links.list.items, links.list.count, sizeof *links.list.items, compare_links);
  json_object(&j);
  write_words(&j, in);
  write_labels(&j, in);
  write_standards(&j, in, &links);
  write_requirements(&j, in, listed, &links);
  json_end_object(&j);
  page_data_write(o, "index", &text);
  vec_free(&links.list);
  free(links.number);
  free(listed);
  builder_free(&text.buffer);
}

/* ---- the spec ---- */

/* As its file: whoever has the page has all that it was made from. */
static void write_baseline(struct json *j, const struct baseline *b) {
  struct out text = {.fd = -1};
  baseline_write(&text, b);
  json_key(j, "baseline"), json_object(j);
  json_pair(j, "name", b->name);
  json_key(j, "of_revision"), json_boolean(j, b->of_revision);
  json_pair(j, "text", builder_get(&text.buffer));
  json_end_object(j);
  builder_free(&text.buffer);
}

/* Limits of the settings; what else was lowered follows from the baseline. */
static void write_lowered(struct json *j, const struct ratchet *r) {
  json_key(j, "lowered"), json_array(j);
  for (uint32_t i = r->lowered.count - r->limits_lowered; i < r->lowered.count; i++) {
    json_object(j);
    json_pair(j, "was", r->lowered.items[i].was);
    json_pair(j, "now", r->lowered.items[i].now);
    json_end_object(j);
  }
  json_end_array(j);
}

static void write_limits(struct json *j, const struct gate_limits *l) {
  if (l->floor_count) json_key(j, "floor"), json_array(j);
  for (uint32_t i = 0; i < l->floor_count; i++) json_string(j, l->floor[i]);
  if (l->floor_count) json_end_array(j);
  if (0 <= l->max_unanswered) json_key(j, "max_unanswered"), json_integer(j, l->max_unanswered);
}

/* Those that another program needed leave no trace in this one. */
static void write_silenced(struct json *j, const struct report_input *in) {
  bool any = false;
  for (uint32_t i = 0; i < in->silenced_count; i++) {
    const struct silenced_code *x = &in->silenced[i];
    if (x->shared && !x->used) continue;
    if (!any) json_key(j, "silenced"), json_array(j);
    any = true;
    json_object(j);
    json_pair(j, "code", x->code);
    json_pair(j, "reason", x->reason);
    if (x->until != DAY_NONE) json_date(j, "until", x->until);
    json_end_object(j);
  }
  if (any) json_end_array(j);
}

static void write_arguments(struct json *j, const struct report_input *in) {
  json_key(j, "arguments");
  json_object(j);
  json_date(j, "as_of", in->as_of);
  json_pair(j, "as_of_from", in->as_of_from);
  json_pair(j, "program", in->title);
  json_pair(j, "language", in->language == LANGUAGE_JA ? "ja" : "en");
  json_key(j, "all"), json_boolean(j, in->all);
  json_pair(j, "basis", basis_names[in->findings->options.basis]);
  json_key(j, "targets"), json_array(j);
  for (uint32_t i = 0; i < in->target_count; i++) json_string(j, in->targets[i]);
  json_end_array(j);
  json_key(j, "evidence_looked_at"), json_boolean(j, in->evidence_looked_at);
  if (in->findings->options.warn_before) json_key(j, "warn_before"), json_integer(j, in->findings->options.warn_before);
  if (in->decision && in->decision->gate->rules.count) json_pair(j, "fail_on", in->decision->gate->text);
  if (in->decision && in->decision->limits) write_limits(j, in->decision->limits);
  write_silenced(j, in);
  if (in->ratchet) write_baseline(j, in->ratchet->baseline);
  if (in->ratchet && in->ratchet->limits_lowered) write_lowered(j, in->ratchet);
  json_end_object(j);
}

void page_spec_html(struct out *o, const struct report_input *in) {
  struct out text = {.fd = -1};
  struct json j = {.out = &text, .compact = true};
  json_object(&j);
  json_pair(&j, "cpsfc", in->version);
  write_arguments(&j, in);
  json_key(&j, "files"), json_array(&j);
  for (uint32_t i = 0; i < in->spec_file_count; i++) {
    const struct source_file *f = &in->sources->files.items[in->spec_files[i]];
    json_object(&j);
    json_pair(&j, "path", f->name);
    json_key(&j, "own"), json_boolean(&j, i < in->file_count);
    json_key(&j, "text"), json_string_length(&j, f->text, f->length);
    json_end_object(&j);
  }
  json_end_array(&j);
  json_end_object(&j);
  page_data_write(o, "spec", &text);
  builder_free(&text.buffer);
}
