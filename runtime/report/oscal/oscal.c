/* oscal.c - names, identifiers and members that all models of OSCAL share. */
#include "runtime/report/oscal/oscal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/markdown.h"

const char *oscal_uuid(struct arena *a, const char *format, ...) {
  static const uint8_t space[16] = {0xfb, 0x76, 0x1f, 0xa8, 0x46, 0xc5, 0x4d, 0x82, 0x9c, 0xca, 0x55, 0xcb, 0xc6, 0xac, 0x5d, 0xfe};
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *name = memory_take((size_t)length + 1), *res = arena_alloc(a, UUID_SIZE);
  vsnprintf(name, (size_t)length + 1, format, again);
  va_end(again);
  uuid_of_name(space, name, (size_t)length, res);
  free(name);
  return res;
}

static bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_'; }
static bool is_in_token(char c) { return is_letter(c) || ('0' <= c && c <= '9') || c == '.' || c == '-'; }

const char *oscal_token(struct arena *a, const char *text) {
  char *res = arena_format(a, "%s%s", is_letter(*text) ? "" : "r", text);
  for (char *c = res; *c; c++)
    if (!is_in_token(*c)) *c = '_';
  return res;
}

const char *oscal_line(struct arena *a, const char *text) {
  char *res = arena_alloc(a, strlen(text) + 1), *to = res;
  for (; *text; text++) {
    bool space = *text == ' ' || (unsigned char)*text < ' ' || *text == 0x7f;
    if (!space) *to++ = *text;
    else if (to != res && to[-1] != ' ') *to++ = ' ';
  }
  if (to != res && to[-1] == ' ') to--;
  *to = '\0';
  return res;
}

const char *oscal_framework_name(struct arena *a, const struct report_input *in, uint32_t framework) {
  return framework_version_text(a, &in->rules->frameworks.items[framework], in->model->names);
}

const char *const *oscal_control_ids(struct arena *a, const struct rule_set *rules, const struct interner *names) {
  const char **res = arena_alloc(a, ((size_t)rules->requirements.count + 1) * sizeof *res);
  struct interner taken = {0};
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    const struct rule_requirement *r = &rules->requirements.items[i];
    const char *plain = oscal_token(a, sym_text(names, r->id)), *id = plain;
    for (uint32_t n = 1; intern_find(&taken, id, strlen(id)); n++) {
      const char *framework = oscal_token(a, framework_version_text(a, &rules->frameworks.items[r->framework], names));
      id = n == 1 ? arena_format(a, "%s.%s", framework, plain) : arena_format(a, "%s.%s-%u", framework, plain, n);
    }
    intern_text(&taken, id);
    res[i] = id;
  }
  interner_free(&taken);
  return res;
}

/* ---- json ---- */

void oscal_open(struct json *j, const char *key, bool *open) {
  if (*open) return;
  json_key(j, key), json_array(j);
  *open = true;
}

void oscal_close(struct json *j, bool open) {
  if (open) json_end_array(j);
}

static bool is_word(char c) { return is_letter(c) ? c != '_' : ('0' <= c && c <= '9') || (c & 0x80); }

/* Would the character at AT be markup there? */
static bool is_markup(const char *at, const char *text) {
  bool begins = at == text || at[-1] == '\n';
  if (*at == '_') return begins || !is_word(at[-1]) || !is_word(at[1]);
  if (*at == '{') return at[1] == '{';
  if (*at == '#') return begins && (at[1] == '#' || at[1] == ' ');
  return strchr("\\*[]<~^`", *at) || (begins && strchr(">+-=", *at));
}

const char *oscal_marked(struct arena *a, const char *text) {
  struct builder b = {0};
  for (const char *at = text; *at; at++) {
    const char *end = markdown_quoted_end(at, text); /* a name in a sentence stays code */
    if (!end && is_markup(at, text)) builder_char(&b, '\\');
    builder_add(&b, at, end ? (size_t)(end - at) + 1 : 1);
    if (end) at = end;
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

void oscal_text(struct json *j, const char *key, const char *text) {
  struct arena a = {0};
  if (*text) json_pair(j, key, oscal_marked(&a, text));
  arena_free(&a);
}

static void write_prop(struct json *j, const char *name, const char *space, const char *value) {
  struct arena a = {0};
  const char *line = oscal_line(&a, value ? value : "");
  if (*line) {
    json_object(j);
    json_pair(j, "name", name);
    json_pair(j, "ns", space);
    json_pair(j, "value", line);
    json_end_object(j);
  }
  arena_free(&a);
}

void oscal_prop(struct json *j, const char *name, const char *value) { write_prop(j, name, OSCAL_NAMESPACE, value); }
void oscal_prop_of_oscal(struct json *j, const char *name, const char *value) { write_prop(j, name, NULL, value); }

void oscal_date(struct json *j, const char *key, day d) {
  char date[11], text[sizeof "2026-06-15T00:00:00Z"];
  if (d == DAY_NONE) return;
  snprintf(text, sizeof text, "%sT00:00:00Z", date_format(d, date));
  json_pair(j, key, text);
}

void oscal_document(struct out *o, const char *root, const struct builder *members) {
  struct json j = {.out = o};
  struct arena a = {0};
  json_object(&j);
  json_key(&j, root), json_object(&j);
  json_pair(&j, "uuid", oscal_uuid(&a, "%s %.*s", root, (int)members->length, members->text));
  json_written(&j, members);
  json_end_object(&j);
  json_end_object(&j);
  arena_free(&a);
}

void oscal_metadata(struct json *j, const struct report_input *in, const char *title, const char *version) {
  json_key(j, "metadata"), json_object(j);
  oscal_text(j, "title", title);
  oscal_date(j, "last-modified", in->as_of);
  json_pair(j, "version", version);
  json_pair(j, "oscal-version", OSCAL_VERSION);
}
