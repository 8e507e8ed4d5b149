/* yaml.h - inside framework: a walk over the events of one YAML file, and records described by tables.
 *
 * The walk holds one event at a time and no tree. Each event has its place in the source map; libyaml counts
 * characters, so a cursor walks along and turns counts into bytes. What goes wrong is reported once and the
 * entry is skipped; only text that is no YAML at all ends the file.
 */
#ifndef CPSFC_YAML_H
#define CPSFC_YAML_H

#include <yaml.h>

#include "runtime/framework/framework.h"

struct yaml_walk {
  yaml_parser_t parser;
  yaml_event_t event; /* the one at hand */
  span at;            /* its place: for a block or list the place of its first line */
  bool failed;        /* no further event can be had; already reported */
  struct sources *sources;
  struct interner *names;
  struct diagnostics *diagnostics;
  const char *text;
  uint32_t length, base;
  struct {
    size_t characters, bytes;
  } cursor;
  struct arena memory; /* texts of messages */
};

/* Starts on a file of SOURCES; false when it is no UTF-8 or empty, which is reported. Ends with yaml_close in any case.
 */
bool yaml_open(struct yaml_walk *w, struct interner *names, struct sources *s, struct diagnostics *d, uint32_t file);
/* Checks that nothing follows the document and frees what the walk holds. */
void yaml_close(struct yaml_walk *w);
void yaml_next(struct yaml_walk *w);
/* Leaves the value at hand behind, whatever it holds; false when the file ended badly in it. */
bool yaml_skip(struct yaml_walk *w);
static inline bool yaml_is(const struct yaml_walk *w, yaml_event_type_t type) {
  return !w->failed && w->event.type == type;
}
/* The text of the scalar at hand, owned by the event. */
static inline const char *yaml_text(const struct yaml_walk *w) { return (const char *)w->event.data.scalar.value; }
/* Reports that KEY takes something else, and skips the value. */
void yaml_wrong_shape(struct yaml_walk *w, const char *key, enum term wanted);

/* ---- records ---- */

struct yaml_field;
typedef void yaml_reader(struct yaml_walk *w, void *target, const struct yaml_field *field);
struct yaml_field {
  const char *key;
  bool required;
  yaml_reader *read; /* consumes the value at hand; TARGET is OFFSET bytes into the record */
  size_t offset;
  int low, high; /* of a number */
  const struct yaml_word {
    const char *word;
    uint16_t value;
  } * words; /* of a word; ends with NULL */
};
/* Lines of a table of fields. */
#define FIELD(record, member, name, wanted, reader, ...)                                                               \
  {                                                                                                                    \
    .key = (name), .required = (wanted), .read = (reader),                                                             \
    .offset = offsetof(struct record, member) __VA_OPT__(, ) __VA_ARGS__                                               \
  }
#define LIMITS(lo, hi) .low = (lo), .high = (hi)
#define WORDS(table) .words = (table)
#define COUNT(array) (sizeof(array) / sizeof *(array))
/* For yaml_read_placed_id. */
#define PLACED(record, member) .low = (int)(offsetof(struct record, member##_at) - offsetof(struct record, member))

/* Reads a block of `key: value` lines into RECORD. True when it was one and nothing required was missing. */
bool yaml_record(struct yaml_walk *w, const char *key, const struct yaml_field *fields, size_t count, void *record);
/* Calls ENTRY for each member of the list at hand; ENTRY consumes it. */
void yaml_list(struct yaml_walk *w, const char *key, void (*entry)(struct yaml_walk *w, void *context), void *context);

yaml_reader yaml_read_text;       /* sym: a text that is not empty */
yaml_reader yaml_read_japanese;   /* sym: likewise; a line end between two wide characters makes no space */
yaml_reader yaml_read_id;         /* sym: an id */
yaml_reader yaml_read_placed_id;  /* sym: an id whose span follows it by the distance in LOW, for messages */
yaml_reader yaml_read_placed_text; /* sym: likewise, any text */
yaml_reader yaml_read_bilingual;  /* struct bilingual */
yaml_reader yaml_read_remark;     /* struct bilingual; a plain text is taken for English */
yaml_reader yaml_read_number;     /* uint8_t: low .. high */
yaml_reader yaml_read_word;       /* uint8_t: one of words */
yaml_reader yaml_read_word_set;   /* uint16_t: bits 1 << value of the words in a list */
yaml_reader yaml_read_number_set; /* uint8_t: bits 1 << number of the numbers in a list */


/* Words of crosswalks: enum link_relation, enum link_confidence. */
extern const struct yaml_word yaml_link_relations[], yaml_link_confidences[];

#endif
