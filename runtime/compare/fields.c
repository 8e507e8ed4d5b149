/* fields.c - reading the fields of a saved report. */
#include "runtime/compare/fields.h"

#include <stdlib.h>
#include <string.h>

/* ---- problems ---- */

static void place_write(struct builder *b, const struct place *at) {
  enum { DEEPEST = 16 };
  const struct place *frames[DEEPEST];
  int count = 0;
  for (; at && count < DEEPEST; at = at->up) frames[count++] = at;
  while (0 < count--) {
    if (frames[count]->key)
      builder_format(b, "%s%s", b->length ? "." : "", frames[count]->key);
    else
      builder_format(b, "[%zu]", frames[count]->index);
  }
}

bool fields_fail(struct fields *f, const struct place *at, const char *key, const char *en, const char *ja) {
  if (f->failed) return false;
  f->failed = true;
  struct place member = {at, key, 0};
  struct builder b = {0};
  place_write(&b, key ? &member : at);
  const char *where = builder_get(&b), *colon = b.length ? ": " : "";
  f->problem->en = arena_format(f->memory, "%s: %s%s%s", f->where, where, colon, en);
  f->problem->ja = arena_format(f->memory, "%s: %s%s%s", f->where, where, colon, ja);
  builder_free(&b);
  return false;
}

static const struct json_value *member(struct fields *f, const struct place *at, const struct json_value *object,
                                       const char *key, bool required) {
  const struct json_value *res = f->failed ? NULL : json_member(object, key);
  if (!res && required) fields_fail(f, at, key, "is missing", "がありません");
  return res;
}

/* ---- texts ---- */

/* Characters that steer a terminal or turn the direction of writing: C0 but tab and line end, DEL, C1, bidirectional
 * controls. The compiler writes none of them. */
static bool is_steering(uint32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n';
  return (0x7f <= c && c <= 0x9f) || c == 0x200e || c == 0x200f || c == 0x061c || (0x202a <= c && c <= 0x202e) ||
         (0x2066 <= c && c <= 0x2069);
}

const char *text_tame(struct arena *a, const char *text) {
  size_t length = strlen(text);
  struct builder b = {0};
  size_t kept = 0;
  bool steered = false;
  for (size_t i = 0; i < length;) {
    uint32_t c;
    int size = utf8_decode(text + i, length - i, &c);
    if (is_steering(c)) {
      builder_add(&b, text + kept, i - kept);
      builder_text(&b, "\xef\xbf\xbd");
      kept = i + (size_t)size;
      steered = true;
    }
    i += (size_t)size;
  }
  const char *res = text;
  if (steered) {
    builder_add(&b, text + kept, length - kept);
    res = arena_copy(a, b.text, b.length);
  }
  builder_free(&b);
  return res;
}

static const char *text_of(struct fields *f, const struct place *at, const char *key, const struct json_value *value) {
  const char *text = json_text(value);
  if (text) return text_tame(f->memory, text);
  fields_fail(f, at, key, "should be a text", "は文字列のはずです");
  return NULL;
}

const char *field_text(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                       bool required) {
  const struct json_value *value = member(f, at, object, key, required);
  return value ? text_of(f, at, key, value) : NULL;
}

const char *field_raw(struct fields *f, const struct place *at, const struct json_value *object, const char *key) {
  const struct json_value *value = member(f, at, object, key, true);
  const char *res = value ? json_text(value) : NULL;
  if (value && !res) fields_fail(f, at, key, "should be a text", "は文字列のはずです");
  return res;
}

const char *item_text(struct fields *f, const struct place *at, const struct json_value *item) {
  return f->failed ? NULL : text_of(f, at, NULL, item);
}

struct saved_pair field_pair(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                             bool required) {
  struct saved_pair res = {"", ""};
  const struct json_value *value = member(f, at, object, key, required);
  if (!value) return res;
  struct place here = {at, key, 0};
  if (!item_is_object(f, &here, value)) return res;
  res.en = field_text(f, &here, value, "en", true);
  res.ja = field_text(f, &here, value, "ja", true);
  return f->failed ? (struct saved_pair){"", ""} : res;
}

/* ---- the rest ---- */

int64_t field_integer(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                      int64_t lo, int64_t hi, bool required) {
  const struct json_value *value = member(f, at, object, key, required);
  if (!value) return 0;
  int64_t res = json_number(value);
  if (json_kind(value) == JSON_KIND_INTEGER && lo <= res && res <= hi) return res;
  fields_fail(f, at, key,
              arena_format(f->memory, "should be a whole number from %lld to %lld", (long long)lo, (long long)hi),
              arena_format(f->memory, "は %lld 以上 %lld 以下の整数のはずです", (long long)lo, (long long)hi));
  return 0;
}

bool field_flag(struct fields *f, const struct place *at, const struct json_value *object, const char *key) {
  const struct json_value *value = member(f, at, object, key, false);
  if (value && json_kind(value) != JSON_KIND_BOOLEAN)
    fields_fail(f, at, key, "should be true or false", "は true か false のはずです");
  return json_is_yes(value);
}

day field_day(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
              bool required) {
  const char *text = field_text(f, at, object, key, required);
  day res = DAY_NONE;
  if (text && !date_parse(text, strlen(text), &res)) {
    fields_fail(f, at, key, "should be a day such as 2026-06-15", "は 2026-06-15 のような日付のはずです");
    return DAY_NONE;
  }
  return res;
}

uint8_t field_choice(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                     const char *const *names, size_t count, bool required) {
  const char *text = field_text(f, at, object, key, required);
  if (!text) return 0;
  struct builder list = {0};
  for (size_t i = 0; i < count; i++) {
    if (names[i] && !strcmp(names[i], text)) {
      builder_free(&list);
      return (uint8_t)i;
    }
    if (names[i]) builder_format(&list, "%s%s", list.length ? ", " : "", names[i]);
  }
  const char *words = builder_get(&list);
  fields_fail(f, at, key, arena_format(f->memory, "should be one of %s", words),
              arena_format(f->memory, "は次のどれかのはずです: %s", words));
  builder_free(&list);
  return 0;
}

const struct json_value *field_array(struct fields *f, const struct place *at, const struct json_value *object,
                                     const char *key, bool required) {
  const struct json_value *value = member(f, at, object, key, required);
  if (value && json_kind(value) != JSON_KIND_ARRAY) fields_fail(f, at, key, "should be a list", "は配列のはずです");
  return f->failed ? NULL : value;
}

bool item_is_object(struct fields *f, const struct place *at, const struct json_value *item) {
  if (!f->failed && json_kind(item) != JSON_KIND_OBJECT)
    fields_fail(f, at, NULL, "should be an object", "はオブジェクトのはずです");
  return !f->failed;
}
