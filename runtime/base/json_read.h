/* json_read.h - layer 0: reading JSON. The library behind it uses the names of our writer, so no other file includes
 * its header. Strict: UTF-8, no key twice, numbers that fit, nothing behind the value. */
#ifndef CPSFC_JSON_READ_H
#define CPSFC_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_value;
enum json_kind {
  JSON_KIND_OBJECT,
  JSON_KIND_ARRAY,
  JSON_KIND_TEXT,
  JSON_KIND_INTEGER,
  JSON_KIND_REAL,
  JSON_KIND_BOOLEAN,
  JSON_KIND_NULL
};
enum json_problem {
  JSON_PROBLEM_SYNTAX,
  JSON_PROBLEM_CUT,
  JSON_PROBLEM_KEY_TWICE,
  JSON_PROBLEM_DEPTH,
  JSON_PROBLEM_UTF8,
  JSON_PROBLEM_NUMBER,
  JSON_PROBLEM_ZERO
};
struct json_failure {
  enum json_problem problem;
  int line, column;
}; /* 1-based */

/* The value, to be freed with json_read_free; NULL with *FAILURE. */
struct json_value *json_read(const char *text, size_t length, struct json_failure *failure);
void json_read_free(struct json_value *v);
enum json_kind json_kind(const struct json_value *v);
/* What stands at KEY of an object; NULL when it is absent or V is no object. */
const struct json_value *json_member(const struct json_value *v, const char *key);
/* Items of an array, or 0. */
size_t json_count(const struct json_value *v);
const struct json_value *json_item(const struct json_value *v, size_t index);
/* Valid UTF-8 without a zero byte, owned by V; NULL when it is no text. */
const char *json_text(const struct json_value *v);
/* 0 when it is no whole number. */
int64_t json_number(const struct json_value *v);
bool json_is_yes(const struct json_value *v);

#endif
