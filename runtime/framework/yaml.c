/* yaml.c - the walk over the events of one YAML file: places, skipping, messages about what is no YAML. */
#include <stdlib.h>
#include <string.h>

#include "runtime/framework/yaml.h"

enum { NESTING_LIMIT = 200 };

/* ---- places ---- */

/* Marks count characters from the start of the file without its byte order mark; they mostly grow. */
static uint32_t offset_of(struct yaml_walk *w, const yaml_mark_t *mark) {
  if (mark->index < w->cursor.characters) w->cursor.characters = 0, w->cursor.bytes = 0;
  if (w->cursor.bytes == 0 && 3 <= w->length && memcmp(w->text, "\xEF\xBB\xBF", 3) == 0) w->cursor.bytes = 3;
  while (w->cursor.characters < mark->index && w->cursor.bytes < w->length) {
    uint32_t character;
    w->cursor.bytes += (size_t)utf8_decode(w->text + w->cursor.bytes, w->length - w->cursor.bytes, &character);
    w->cursor.characters++;
  }
  return (uint32_t)w->cursor.bytes;
}

/* At least one byte where there is one, at most the rest of the line. */
static span span_at(struct yaml_walk *w, const yaml_mark_t *start, const yaml_mark_t *end) {
  uint32_t from = offset_of(w, start), to = end == NULL ? from : offset_of(w, end), stop = from;
  while (stop < to && w->text[stop] != '\n' && w->text[stop] != '\r') stop++;
  if (stop == from && from < w->length) {
    uint32_t character;
    stop += (uint32_t)utf8_decode(w->text + from, w->length - from, &character);
  }
  return span_from(w->base + from, w->base + stop);
}

/* ---- what is no YAML ---- */

static const struct {
  const char *problem;
  enum message message;
  bool at_context;
} problems[] = {
    {"mapping values are not allowed", MSG_YAML_COLON, false},
    {"found unexpected end of stream", MSG_YAML_QUOTE, true},
    {"found unexpected document indicator", MSG_YAML_QUOTE, true},
    {"found unknown escape character", MSG_YAML_ESCAPE, false},
    {"did not find expected hexdecimal number", MSG_YAML_ESCAPE, false},
    {"did not find expected ','", MSG_YAML_BRACKET, false},
    {"did not find expected key", MSG_YAML_INDENT, false},
    {"did not find expected <document start>", MSG_YAML_INDENT, false},
    {"did not find expected '-' indicator", MSG_YAML_INDENT, false},
    {"block sequence entries are not allowed", MSG_YAML_INDENT, false},
    {"could not find expected ':'", MSG_YAML_INDENT, false},
    {"found a tab character", MSG_YAML_TAB, false},
    {"control characters are not allowed", MSG_YAML_CONTROL, false},
    {"found invalid Unicode character", MSG_YAML_ESCAPE, false},
};

static span problem_place(struct yaml_walk *w, bool at_context) {
  const yaml_parser_t *p = &w->parser;
  if (p->error == YAML_READER_ERROR) {
    uint32_t from = p->problem_offset < w->length ? (uint32_t)p->problem_offset : w->length;
    return span_from(w->base + from, w->base + from + (from < w->length));
  }
  return span_at(w, at_context ? &p->context_mark : &p->problem_mark, NULL);
}

static void report_failure(struct yaml_walk *w) {
  const char *problem = w->parser.problem != NULL ? w->parser.problem : "";
  enum message m = MSG_YAML_UNREADABLE;
  bool at_context = false;
  for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
    if (strncmp(problem, problems[i].problem, strlen(problems[i].problem)) != 0) continue;
    m = problems[i].message, at_context = problems[i].at_context;
    break;
  }
  span at = problem_place(w, at_context);
  if (at.start - w->base < w->length && w->text[at.start - w->base] == '\t') m = MSG_YAML_TAB;
  diag(w->diagnostics, m, at);
  w->failed = true;
}

/* ---- events ---- */

static void refuse(struct yaml_walk *w, enum message m, const yaml_char_t *name) {
  if (name != NULL) diag(w->diagnostics, m, w->at, (const char *)name);
}

static void refuse_references(struct yaml_walk *w) {
  const yaml_event_t *e = &w->event;
  switch ((int)e->type) {
  case YAML_ALIAS_EVENT:
    diag(w->diagnostics, MSG_YAML_ALIAS, w->at, arena_format(&w->memory, "*%s", (const char *)e->data.alias.anchor));
    break;
  case YAML_SCALAR_EVENT:
    refuse(w, MSG_YAML_ANCHOR, e->data.scalar.anchor);
    refuse(w, MSG_YAML_TAG, e->data.scalar.tag);
    break;
  case YAML_SEQUENCE_START_EVENT:
    refuse(w, MSG_YAML_ANCHOR, e->data.sequence_start.anchor);
    refuse(w, MSG_YAML_TAG, e->data.sequence_start.tag);
    break;
  case YAML_MAPPING_START_EVENT:
    refuse(w, MSG_YAML_ANCHOR, e->data.mapping_start.anchor);
    refuse(w, MSG_YAML_TAG, e->data.mapping_start.tag);
    break;
  default: break;
  }
}

void yaml_next(struct yaml_walk *w) {
  if (w->failed) return;
  yaml_event_delete(&w->event);
  if (!yaml_parser_parse(&w->parser, &w->event)) {
    report_failure(w);
    return;
  }
  w->at = span_at(w, &w->event.start_mark, &w->event.end_mark);
  refuse_references(w);
}

bool yaml_skip(struct yaml_walk *w) {
  uint32_t depth = 0;
  while (!w->failed) {
    int type = (int)w->event.type;
    if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT) depth++;
    if (NESTING_LIMIT < depth) {
      diag(w->diagnostics, MSG_YAML_DEPTH, w->at);
      w->failed = true;
      break;
    }
    if (type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT) depth--;
    yaml_next(w);
    if (depth == 0) break;
  }
  return !w->failed;
}

void yaml_wrong_shape(struct yaml_walk *w, const char *key, enum term wanted) {
  span at = w->at;
  bool alias = yaml_is(w, YAML_ALIAS_EVENT);
  if (!yaml_skip(w) || alias) return; /* the other message says enough */
  if (key == NULL)
    diag(w->diagnostics, MSG_CATALOGUE_FILE_SHAPE, at);
  else
    diag(w->diagnostics, MSG_CATALOGUE_SHAPE, at, key, term_reference(wanted));
}

/* ---- the file ---- */

static bool is_utf8(struct yaml_walk *w) {
  size_t valid = utf8_valid_prefix(w->text, w->length);
  if (valid == w->length) return true;
  uint32_t from = w->base + (uint32_t)valid;
  diag(w->diagnostics, MSG_NOT_UTF8, span_from(from, from + 1),
       arena_format(&w->memory, "0x%02X", (unsigned char)w->text[valid]));
  return false;
}

bool yaml_open(struct yaml_walk *w, struct interner *names, struct sources *s, struct diagnostics *d, uint32_t file) {
  const struct source_file *f = &s->files.items[file];
  memset(w, 0, sizeof *w);
  w->sources = s, w->names = names, w->diagnostics = d;
  w->text = f->text, w->length = f->length, w->base = f->base;
  if (!yaml_parser_initialize(&w->parser)) abort(); /* memory is exhausted */
  yaml_parser_set_input_string(&w->parser, (const unsigned char *)w->text, w->length);
  w->failed = !is_utf8(w);
  yaml_next(w);
  yaml_next(w);
  if (yaml_is(w, YAML_STREAM_END_EVENT)) {
    diag(d, MSG_YAML_EMPTY, span_from(w->base, w->base));
    w->failed = true;
  }
  yaml_next(w);
  return !w->failed;
}

void yaml_close(struct yaml_walk *w) {
  yaml_next(w);
  if (yaml_is(w, YAML_DOCUMENT_START_EVENT)) diag(w->diagnostics, MSG_YAML_DOCUMENTS, w->at);
  yaml_event_delete(&w->event);
  yaml_parser_delete(&w->parser);
  arena_free(&w->memory);
}
