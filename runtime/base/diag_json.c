/* diag_json.c - diagnostics for programs: both languages, byte offsets in the file and line with column. */
#include "runtime/base/base.h"

static void place_write(struct json *j, struct sources *s, span at) {
  const struct source_file *file = source_file_at(s, at.start);
  struct position start = source_position(s, at.start);
  struct position end = source_position(s, at.end);
  uint32_t base = file == NULL ? 0 : file->base;
  json_pair(j, "file", start.file);
  const struct { const char *key; uint32_t value; } numbers[] = {
      {"line", start.line},   {"column", start.column},  {"end_line", end.line},
      {"end_column", end.column}, {"start", at.start - base}, {"end", at.end - base},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    json_key(j, numbers[i].key);
    json_integer(j, numbers[i].value);
  }
}

static void texts_write(struct json *j, const char *key, const char *en, const char *ja) {
  json_key(j, key);
  json_object(j);
  json_pair(j, "en", en);
  json_pair(j, "ja", ja);
  json_end_object(j);
}

static void labels_write(struct json *j, struct sources *s, struct arena *a, const struct diagnostic *x) {
  json_key(j, "labels");
  json_array(j);
  for (const struct diag_label *label = x->labels; label != NULL; label = label->next) {
    json_object(j);
    texts_write(j, "message", diag_label_text(a, label, LANGUAGE_EN), diag_label_text(a, label, LANGUAGE_JA));
    place_write(j, s, label->at);
    json_end_object(j);
  }
  json_end_array(j);
}

static void fixes_write(struct json *j, struct sources *s, const struct diagnostic *x) {
  json_key(j, "fixes");
  json_array(j);
  for (const struct diag_fix *fix = x->fixes; fix != NULL; fix = fix->next) {
    json_object(j);
    place_write(j, s, fix->at);
    json_pair(j, "replacement", fix->replacement);
    json_end_object(j);
  }
  json_end_array(j);
}

static void diagnostic_write(struct json *j, struct sources *s, struct arena *a, const struct diagnostic *x) {
  static const char *const severities[] = {"error", "warning", "note"};
  const char *help = diag_help(a, x, LANGUAGE_EN);
  json_object(j);
  json_pair(j, "code", message_code(x->message));
  json_pair(j, "severity", severities[message_severity(x->message)]);
  texts_write(j, "message", diag_message(a, x, LANGUAGE_EN), diag_message(a, x, LANGUAGE_JA));
  if (help != NULL) texts_write(j, "help", help, diag_help(a, x, LANGUAGE_JA));
  place_write(j, s, x->at);
  labels_write(j, s, a, x);
  fixes_write(j, s, x);
  json_end_object(j);
}

void diagnostics_write_json(struct json *j, struct sources *s, const struct diagnostics *d) {
  struct arena texts = {0};
  json_array(j);
  for (uint32_t i = 0; i < d->list.count; i++) {
    if (!d->list.items[i].silenced) diagnostic_write(j, s, &texts, &d->list.items[i]);
    if ((size_t)1 << 20 < texts.reserved) arena_free(&texts);
  }
  json_end_array(j);
  arena_free(&texts);
}
