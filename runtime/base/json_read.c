/* json_read.c - reading JSON with jansson. */
#include "runtime/base/json_read.h"

#include <jansson.h>

static enum json_problem problem_of(enum json_error_code code) {
  static const struct {
    enum json_error_code code;
    enum json_problem problem;
  } table[] = {
      {json_error_premature_end_of_input, JSON_PROBLEM_CUT}, {json_error_duplicate_key, JSON_PROBLEM_KEY_TWICE},
      {json_error_stack_overflow, JSON_PROBLEM_DEPTH},       {json_error_invalid_utf8, JSON_PROBLEM_UTF8},
      {json_error_numeric_overflow, JSON_PROBLEM_NUMBER},    {json_error_null_character, JSON_PROBLEM_ZERO},
      {json_error_null_byte_in_key, JSON_PROBLEM_ZERO}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].code == code) return table[i].problem;
  return JSON_PROBLEM_SYNTAX;
}

struct json_value *json_read(const char *text, size_t length, struct json_failure *failure) {
  json_error_t error;
  json_t *res = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (!res)
    *failure = (struct json_failure){problem_of(json_error_code(&error)), error.line < 1 ? 1 : error.line,
                                     error.column < 1 ? 1 : error.column};
  return (struct json_value *)res;
}

void json_read_free(struct json_value *v) { json_decref((json_t *)v); }

enum json_kind json_kind(const struct json_value *v) {
  switch (json_typeof((const json_t *)v)) {
  case JSON_OBJECT: return JSON_KIND_OBJECT;
  case JSON_ARRAY: return JSON_KIND_ARRAY;
  case JSON_STRING: return JSON_KIND_TEXT;
  case JSON_INTEGER: return JSON_KIND_INTEGER;
  case JSON_REAL: return JSON_KIND_REAL;
  case JSON_TRUE:
  case JSON_FALSE: return JSON_KIND_BOOLEAN;
  case JSON_NULL: break;
  }
  return JSON_KIND_NULL;
}

const struct json_value *json_member(const struct json_value *v, const char *key) {
  return (const struct json_value *)json_object_get((const json_t *)v, key);
}
size_t json_count(const struct json_value *v) { return json_array_size((const json_t *)v); }
const struct json_value *json_item(const struct json_value *v, size_t index) {
  return (const struct json_value *)json_array_get((const json_t *)v, index);
}
const char *json_text(const struct json_value *v) { return json_string_value((const json_t *)v); }
int64_t json_number(const struct json_value *v) { return json_integer_value((const json_t *)v); }
bool json_is_yes(const struct json_value *v) { return v && json_is_true((const json_t *)v); }
