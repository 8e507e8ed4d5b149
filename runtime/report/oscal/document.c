/* document.c - OSCAL: a document about the plant, and the members it is made of. */
#include "runtime/report/oscal/plant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/tables/tables.h"

/* ---- the document ---- */

static void read_questions(struct plant *p) {
  p->questions = questions_derive(&p->memory, p->in->findings);
  for (uint32_t i = 0; i < p->questions.list.count; i++)
    for (uint32_t k = 0; k < p->questions.list.items[i].rows.count; k++)
      idmap_add(&p->question_of, p->questions.list.items[i].rows.items[k] + 1, i + 1);
}

/* Rows of answers may have evidence of one name, modules without a name elements of one name. */
static void number_entities(struct plant *p) {
  const struct model *m = p->in->model;
  struct interner names = {0};
  struct idmap seen = {0}; /* kind and name -> how many */
  for (entity_id e = 1; e < m->entities.count; e++) {
    struct arena a = {0};
    uint64_t key = idmap_pair(m->entities.items[e].kind, intern_text(&names, entity_name(&a, m, e, true)));
    uint32_t before = idmap_get(&seen, key);
    if (before) idmap_put(&p->numbers, e, before + 1);
    idmap_put(&seen, key, before + 1);
    arena_free(&a);
  }
  idmap_free(&seen);
  interner_free(&names);
}

void plant_begin(struct plant *p, struct json *j, const struct report_input *in) {
  *p = (struct plant){.json = j, .in = in, .language = in->language};
  p->controls = oscal_control_ids(&p->memory, in->rules, in->model->names);
  p->mentioned = memory_zeroed((size_t)in->model->entities.count + 1, 1);
  number_entities(p);
  plant_component_types(p);
  read_questions(p);
  risk_view_open(&p->risks, in->findings);
}

void plant_end(struct plant *p) {
  arena_free(&p->memory);
  idmap_free(&p->numbers);
  idmap_free(&p->component_types);
  idmap_free(&p->question_of);
  risk_view_free(&p->risks);
  free(p->mentioned);
}

void plant_document(struct out *o, const struct report_input *given, const char *root, void (*body)(struct plant *p)) {
  struct anchors numbers;
  struct report_input in = report_with_numbers(given, &numbers);
  struct out rest = {.fd = -1};
  struct json inner = {.out = &rest, .depth = 2};
  struct plant p;
  plant_begin(&p, &inner, &in);
  body(&p);
  oscal_document(o, root, &rest.buffer);
  builder_free(&rest.buffer);
  plant_end(&p);
  anchors_free(&numbers);
}

/* ---- lists ---- */

static void list_begin(struct plant_list *l) {
  if (l->count++ == 0) json_key(l->plant->json, l->key), json_array(l->plant->json);
}

void plant_item(struct plant_list *l) {
  list_begin(l);
  json_object(l->plant->json);
}

void plant_string(struct plant_list *l, const char *text) {
  list_begin(l);
  json_string(l->plant->json, text);
}

void plant_list_end(struct plant_list *l) {
  if (l->count) json_end_array(l->plant->json);
}

/* ---- texts ---- */

/* Characters that readers of OSCAL take for white space (JavaScript's \s): those may not stand at the ends, and line
 * ends not at all. */
static bool is_space(uint32_t c) {
  return c == 0xa0 || c == 0x1680 || (0x2000 <= c && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
         c == 0x205f || c == 0x3000 || c == 0xfeff;
}

static const char *one_line(struct arena *a, const char *text) {
  const char *visible = visible_text(a, text);
  size_t length = strlen(visible), end = 0;
  if (ascii_prefix(visible, length) == length) return oscal_line(a, visible);
  struct builder b = {0};
  for (size_t i = 0; i < length;) {
    uint32_t c;
    int bytes = utf8_decode(visible + i, length - i, &c);
    bool space = c == ' ' || c == '\n' || c == '\t' || is_space(c);
    if (!space || b.length)
      builder_add(&b, c == 0x2028 || c == 0x2029 ? " " : visible + i, c == 0x2028 || c == 0x2029 ? 1 : (size_t)bytes);
    if (!space) end = b.length;
    i += (size_t)bytes;
  }
  const char *res = oscal_line(a, arena_copy(a, builder_get(&b), end));
  builder_free(&b);
  return res;
}

void plant_prop(struct plant_list *l, const char *name, const char *value) {
  struct arena a = {0};
  const char *line = value ? one_line(&a, value) : "";
  if (*line) {
    list_begin(l);
    oscal_prop(l->plant->json, name, line);
  }
  arena_free(&a);
}

void plant_prop_number(struct plant_list *l, const char *name, uint32_t value) {
  char text[16];
  snprintf(text, sizeof text, "%u", value);
  plant_prop(l, name, text);
}

void plant_prop_date(struct plant_list *l, const char *name, day d) {
  char text[11];
  if (d != DAY_NONE) plant_prop(l, name, date_format(d, text));
}

void plant_line(struct plant *p, const char *key, const char *text) {
  struct arena a = {0};
  const char *line = one_line(&a, text);
  if (*line) json_pair(p->json, key, line);
  arena_free(&a);
}

void plant_markup(struct plant *p, const char *key, const char *text) {
  struct arena a = {0};
  oscal_text(p->json, key, visible_text(&a, text));
  arena_free(&a);
}

/* ---- identifiers and dates ---- */

const char *plant_id(struct arena *a, const struct plant *p, const char *format, ...) {
  struct builder name = {0};
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  builder_format(&name, "program %s ", p->in->title);
  char *text = memory_take((size_t)length + 1);
  va_start(arguments, format);
  vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  builder_add(&name, text, (size_t)length);
  const char *res = oscal_uuid(a, "%s", builder_get(&name));
  builder_free(&name);
  free(text);
  return res;
}

void plant_system_id(struct plant *p) {
  struct arena a = {0};
  json_object(p->json);
  json_pair(p->json, "identifier-type", "http://ietf.org/rfc/rfc4122");
  json_pair(p->json, "id", plant_id(&a, p, "system"));
  json_end_object(p->json);
  arena_free(&a);
}

void plant_date_end(struct plant *p, const char *key, day d) {
  char date[11], text[sizeof "2026-06-15T23:59:59Z"];
  if (d == DAY_NONE) return;
  snprintf(text, sizeof text, "%sT23:59:59Z", date_format(d, date));
  json_pair(p->json, key, text);
}
