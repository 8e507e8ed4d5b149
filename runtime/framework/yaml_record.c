/* yaml_record.c - blocks of `key: value` lines described by tables, and the values they hold. */
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/yaml.h"

/* ---- keys ---- */

enum { FIELDS_LIMIT = 32 };

static void report_key(struct yaml_walk *w, span at, const char *key, const struct yaml_field *fields, size_t count) {
  const char *keys[FIELDS_LIMIT] = {NULL};
  for (size_t i = 0; i < count; i++) keys[i] = fields[i].key;
  const char *nearest = text_nearest(key, keys, count);
  if (nearest != NULL) {
    diag(w->diagnostics, MSG_CATALOGUE_KEY_MEANT, at, key, nearest);
    return;
  }
  struct builder list = {0};
  for (size_t i = 0; i < count; i++) builder_format(&list, "%s`%s`", i ? " " : "", keys[i]);
  diag(w->diagnostics, MSG_CATALOGUE_KEY, at, key, builder_get(&list));
  builder_free(&list);
}

/* Reads one key and its value. */
static void read_line(struct yaml_walk *w, const char *around, const struct yaml_field *fields, size_t count,
                      void *record, uint32_t *seen) {
  if (!yaml_is(w, YAML_SCALAR_EVENT)) {
    yaml_wrong_shape(w, around, TERM_Y_BLOCK);
    if (!w->failed) yaml_skip(w);
    return;
  }
  const char *key = arena_copy(&w->memory, yaml_text(w), w->event.data.scalar.length);
  span at = w->at;
  yaml_next(w);
  size_t i = 0;
  while (i < count && strcmp(fields[i].key, key) != 0) i++;
  if (i == count) {
    bool merge = yaml_is(w, YAML_ALIAS_EVENT); /* `<<: *x`: the alias is the mistake */
    if (yaml_skip(w) && !merge) report_key(w, at, key, fields, count);
  } else if (*seen & 1u << i) {
    if (yaml_skip(w)) diag(w->diagnostics, MSG_CATALOGUE_KEY_TWICE, at, key);
  } else {
    *seen |= 1u << i;
    fields[i].read(w, (char *)record + fields[i].offset, &fields[i]);
  }
}

bool yaml_record(struct yaml_walk *w, const char *key, const struct yaml_field *fields, size_t count, void *record) {
  span at = w->at;
  uint32_t seen = 0;
  bool res = true;
  if (!yaml_is(w, YAML_MAPPING_START_EVENT)) {
    if (!w->failed) yaml_wrong_shape(w, key, TERM_Y_BLOCK);
    return false;
  }
  yaml_next(w);
  while (!w->failed && !yaml_is(w, YAML_MAPPING_END_EVENT)) read_line(w, key, fields, count, record, &seen);
  if (w->failed) return false;
  yaml_next(w);
  for (size_t i = 0; i < count; i++) {
    if (!fields[i].required || seen & 1u << i) continue;
    if (res) diag(w->diagnostics, MSG_CATALOGUE_KEY_MISSING, at, fields[i].key);
    res = false;
  }
  return res && !w->failed;
}

void yaml_list(struct yaml_walk *w, const char *key, void (*entry)(struct yaml_walk *w, void *context), void *context) {
  if (!yaml_is(w, YAML_SEQUENCE_START_EVENT)) {
    if (!w->failed) yaml_wrong_shape(w, key, TERM_Y_LIST);
    return;
  }
  yaml_next(w);
  while (!w->failed && !yaml_is(w, YAML_SEQUENCE_END_EVENT)) entry(w, context);
  yaml_next(w);
}

/* ---- texts ---- */

/* The scalar at hand when it holds something, else NULL and a message. */
static const char *scalar(struct yaml_walk *w, const char *key, enum term wanted) {
  if (yaml_is(w, YAML_SCALAR_EVENT) && w->event.data.scalar.length != 0) return yaml_text(w);
  if (!w->failed) yaml_wrong_shape(w, key, wanted);
  return NULL;
}

void yaml_read_text(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  const char *text = scalar(w, field->key, TERM_A_TEXT);
  if (text == NULL) return;
  *(sym *)target = intern(w->names, text, w->event.data.scalar.length);
  yaml_next(w);
}

static bool is_wide(const char *text, size_t length) { return text_width(text, length, 0) == 2; }

/* Length of the character that ends before TEXT + END. */
static size_t last_character(const char *text, size_t end) {
  size_t length = 1;
  while (length < end && ((unsigned char)text[end - length] & 0xC0) == 0x80) length++;
  return length;
}

void yaml_read_japanese(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  const char *text = scalar(w, field->key, TERM_A_TEXT);
  if (text == NULL) return;
  size_t length = w->event.data.scalar.length, written = 0;
  char *joined = arena_alloc(&w->memory, length + 1);
  for (size_t i = 0; i < length;) {
    uint32_t character;
    size_t size = (size_t)utf8_decode(text + i, length - i, &character);
    size_t before = written ? last_character(joined, written) : 0, after = i + size;
    size_t next = after < length ? (size_t)utf8_decode(text + after, length - after, &(uint32_t){0}) : 0;
    bool folded =
        character == ' ' && before && next && is_wide(joined + written - before, before) && is_wide(text + after, next);
    if (!folded) memcpy(joined + written, text + i, size), written += size;
    i = after;
  }
  *(sym *)target = intern(w->names, joined, written);
  yaml_next(w);
}

static bool is_alphanumeric(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_';
}

/* As REQID of the language. */
static bool is_id(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!is_alphanumeric(text[i]) && text[i] != '.' && text[i] != '-') return false;
  return length != 0 && is_alphanumeric(text[0]) && is_alphanumeric(text[length - 1]);
}

void yaml_read_id(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  const char *text = scalar(w, field->key, TERM_A_REQUIREMENT_ID);
  if (text == NULL) return;
  if (is_id(text, w->event.data.scalar.length))
    *(sym *)target = intern(w->names, text, w->event.data.scalar.length);
  else
    diag(w->diagnostics, MSG_CATALOGUE_ID_FORM, w->at, text);
  yaml_next(w);
}

void yaml_read_placed_id(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  memcpy((char *)target + field->low, &w->at, sizeof w->at);
  yaml_read_id(w, target, field);
}

void yaml_read_placed_text(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  memcpy((char *)target + field->low, &w->at, sizeof w->at);
  yaml_read_text(w, target, field);
}

void yaml_read_bilingual(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  static const struct yaml_field languages[] = {
      {"en", false, yaml_read_text, offsetof(struct bilingual, en), 0, 0, NULL},
      {"ja", false, yaml_read_japanese, offsetof(struct bilingual, ja), 0, 0, NULL},
  };
  span at = w->at;
  uint32_t errors = w->diagnostics->errors;
  struct bilingual *res = target;
  if (!yaml_record(w, field->key, languages, 2, res)) return;
  if (res->en == 0 && res->ja == 0 && errors == w->diagnostics->errors)
    diag(w->diagnostics, MSG_CATALOGUE_KEY_MISSING, at, "en");
}

void yaml_read_remark(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  if (yaml_is(w, YAML_SCALAR_EVENT))
    yaml_read_text(w, &((struct bilingual *)target)->en, field);
  else
    yaml_read_bilingual(w, target, field);
}

/* ---- numbers and words ---- */

static bool number_at_hand(struct yaml_walk *w, const struct yaml_field *field, uint8_t *res) {
  const char *text = scalar(w, field->key, TERM_A_WHOLE_NUMBER);
  if (text == NULL) return false;
  char *end;
  long value = strtol(text, &end, 10);
  bool good = '0' <= text[0] && text[0] <= '9' && *end == '\0' && field->low <= value && value <= field->high;
  if (good)
    *res = (uint8_t)value;
  else
    diag(w->diagnostics, MSG_CATALOGUE_NUMBER, w->at, field->key, arena_format(&w->memory, "%d", field->low),
         arena_format(&w->memory, "%d", field->high), text);
  yaml_next(w);
  return good;
}

void yaml_read_number(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  number_at_hand(w, field, target);
}

static void report_word(struct yaml_walk *w, const struct yaml_field *field, const char *word) {
  struct builder list = {0};
  for (const struct yaml_word *x = field->words; x->word != NULL; x++)
    builder_format(&list, "%s`%s`", x == field->words ? "" : " ", x->word);
  diag(w->diagnostics, MSG_CATALOGUE_WORD, w->at, field->key, word, builder_get(&list));
  builder_free(&list);
}

static bool word_at_hand(struct yaml_walk *w, const struct yaml_field *field, uint16_t *res) {
  const char *text = scalar(w, field->key, TERM_A_TEXT);
  if (text == NULL) return false;
  const struct yaml_word *x = field->words;
  while (x->word != NULL && strcmp(x->word, text) != 0) x++;
  if (x->word != NULL)
    *res = x->value;
  else
    report_word(w, field, text);
  yaml_next(w);
  return x->word != NULL;
}

void yaml_read_word(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  uint16_t value;
  if (word_at_hand(w, field, &value)) *(uint8_t *)target = (uint8_t)value;
}

const struct yaml_word yaml_link_relations[] = {{"equal", LINK_EQUAL},           {"subset", LINK_SUBSET},   {"superset", LINK_SUPERSET},
                                                {"intersects", LINK_INTERSECTS}, {"related", LINK_RELATED}, {NULL, 0}};
const struct yaml_word yaml_link_confidences[] = {{"verified", LINK_VERIFIED}, {"category-verified", LINK_CATEGORY_VERIFIED},
                                                  {"recalled", LINK_RECALLED}, {"authored", LINK_AUTHORED}, {NULL, 0}};

struct set_reader {
  const struct yaml_field *field;
  uint16_t bits;
};

static void add_word(struct yaml_walk *w, void *context) {
  struct set_reader *set = context;
  uint16_t value;
  if (word_at_hand(w, set->field, &value)) set->bits |= (uint16_t)(1u << value);
}

void yaml_read_word_set(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct set_reader set = {field, 0};
  yaml_list(w, field->key, add_word, &set);
  *(uint16_t *)target = set.bits;
}

static void add_number(struct yaml_walk *w, void *context) {
  struct set_reader *set = context;
  uint8_t value;
  if (number_at_hand(w, set->field, &value)) set->bits |= (uint16_t)(1u << value);
}

void yaml_read_number_set(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct set_reader set = {field, 0};
  yaml_list(w, field->key, add_number, &set);
  *(uint8_t *)target = (uint8_t)set.bits;
}
