/* fields.h - inside compare: reading the fields of a saved report, each with its type and its place. */
#ifndef CPSFC_COMPARE_FIELDS_H
#define CPSFC_COMPARE_FIELDS_H

#include "runtime/base/json_read.h"

#include "runtime/compare/saved.h"

/* Where a value stands: "findings[3].achieved"; the frames lie on the stack of the readers. */
struct place {
  const struct place *up;
  const char *key;
  size_t index; /* KEY NULL: an item of a list */
};

struct fields {
  struct arena *memory;
  const char *where;             /* path of the file */
  struct saved_problem *problem; /* the first one; nothing is read after it */
  bool failed;
};

/* Notes the first problem: at AT, or at its member KEY. Returns false. */
bool fields_fail(struct fields *f, const struct place *at, const char *key, const char *en, const char *ja);

/* Each returns what is at KEY of OBJECT; when it is absent: NULL, DAY_NONE, 0, and a problem when it is REQUIRED. */
const char *field_text(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                       bool required);
int64_t field_integer(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                      int64_t lo, int64_t hi, bool required);
bool field_flag(struct fields *f, const struct place *at, const struct json_value *object, const char *key);
day field_day(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
              bool required);
/* The number of the word in NAMES, of which the first may be NULL (absent). */
uint8_t field_choice(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                     const char *const *names, size_t count, bool required);
struct saved_pair field_pair(struct fields *f, const struct place *at, const struct json_value *object, const char *key,
                             bool required);
const struct json_value *field_array(struct fields *f, const struct place *at, const struct json_value *object,
                                     const char *key, bool required);
/* As field_text, but just as it was written: for what is not shown. */
const char *field_raw(struct fields *f, const struct place *at, const struct json_value *object, const char *key);
/* TEXT with U+FFFD for characters that steer a terminal or the direction of writing; TEXT itself when it has none. */
const char *text_tame(struct arena *a, const char *text);
/* Is the item an object? */
bool item_is_object(struct fields *f, const struct place *at, const struct json_value *item);
const char *item_text(struct fields *f, const struct place *at, const struct json_value *item);

#endif
