/* convert.c - UTF-16 or bytes, URIs or paths: the only place that knows how the protocol writes them. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

/* ---- places ---- */

static size_t line_start(const char *text, size_t length, uint32_t line) {
  size_t at = 0;
  for (; 0 < line; line--) {
    const char *end = memchr(text + at, '\n', length - at);
    if (!end) return length;
    at = (size_t)(end + 1 - text);
  }
  return at;
}

static size_t line_end(const char *text, size_t length, size_t start) {
  const char *end = memchr(text + start, '\n', length - start);
  size_t res = end ? (size_t)(end - text) : length;
  return start < res && text[res - 1] == '\r' ? res - 1 : res;
}

/* Whole characters only: a place in the middle of one is its beginning. */
static size_t column_offset(const struct server *s, const char *text, size_t start, size_t end, uint32_t character) {
  size_t at = start, units = 0;
  while (at < end) {
    size_t size = 1;
    while (at + size < end && ((unsigned char)text[at + size] & 0xC0) == 0x80) size++;
    units += s->utf8 ? size : text_utf16_length(text + at, size);
    if (character < units) break;
    at += size;
  }
  return at;
}

size_t text_offset(const struct server *s, const char *text, size_t length, struct place p) {
  size_t start = line_start(text, length, p.line);
  return column_offset(s, text, start, line_end(text, length, start), p.character);
}

struct place text_place(const struct server *s, const char *text, size_t length, size_t offset) {
  struct place res = {0, 0};
  size_t start = 0;
  if (length < offset) offset = length;
  for (const char *at = text; (at = memchr(at, '\n', offset - (size_t)(at - text))) != NULL; at++) {
    res.line++;
    start = (size_t)(at + 1 - text);
    if (start == offset) break;
  }
  res.character = (uint32_t)(s->utf8 ? offset - start : text_utf16_length(text + start, offset - start));
  return res;
}

/* By the table of lines that the map keeps. */
static struct place source_place(const struct server *s, struct sources *sources, uint32_t offset) {
  struct position p = source_position(sources, offset);
  const struct source_file *f = source_file_at(sources, offset);
  if (!f || p.line == 0) return (struct place){0, 0};
  uint32_t start = f->lines[p.line - 1], local = offset - f->base;
  size_t character = s->utf8 ? local - start : text_utf16_length(f->text + start, local - start);
  return (struct place){p.line - 1, (uint32_t)character};
}

void write_place(struct json *j, struct place p) {
  json_object(j);
  json_key(j, "line");
  json_integer(j, p.line);
  json_key(j, "character");
  json_integer(j, p.character);
  json_end_object(j);
}

void write_range(struct server *s, struct json *j, struct sources *sources, span at) {
  json_object(j);
  json_key(j, "start");
  write_place(j, source_place(s, sources, at.start));
  json_key(j, "end");
  write_place(j, source_place(s, sources, at.end < at.start ? at.start : at.end));
  json_end_object(j);
}

static bool read_count(const struct json_value *v, uint32_t *res) {
  if (!v || json_kind(v) != JSON_KIND_INTEGER) return false;
  int64_t n = json_number(v);
  *res = n < 0 ? 0 : INT32_MAX < n ? INT32_MAX : (uint32_t)n;
  return 0 <= n;
}

bool read_place(const struct json_value *v, struct place *res) {
  return v && read_count(json_member(v, "line"), &res->line) &&
         read_count(json_member(v, "character"), &res->character);
}

/* ---- names of files ---- */

static int hex_digit(char c) {
  if ('0' <= c && c <= '9') return c - '0';
  if ('a' <= (c | 32) && (c | 32) <= 'f') return (c | 32) - 'a' + 10;
  return -1;
}

const char *uri_path(struct arena *a, const char *uri, bool *is_file) {
  *is_file = !strncmp(uri, "file://", 7);
  const char *from = *is_file ? strchr(uri + 7, '/') : NULL;
  if (!from) return *is_file = false, arena_copy(a, uri, strlen(uri));
  char *res = arena_alloc(a, strlen(from) + 1), *to = res;
  while (*from && *from != '?' && *from != '#') {
    int high = *from == '%' ? hex_digit(from[1]) : -1, low = 0 <= high ? hex_digit(from[2]) : -1;
    bool coded = 0 <= low && (high || low);
    *to++ = coded ? (char)(high * 16 + low) : *from;
    from += coded ? 3 : 1;
  }
  *to = 0;
  return path_clean(a, res);
}

const char *path_uri(struct arena *a, const char *path) {
  if (path[0] != '/') return arena_copy(a, path, strlen(path));
  struct builder b = {0};
  builder_text(&b, "file://");
  for (const unsigned char *c = (const unsigned char *)path; *c; c++) {
    bool plain = ('a' <= (*c | 32) && (*c | 32) <= 'z') || ('0' <= *c && *c <= '9') || strchr("/-._~", *c);
    if (plain)
      builder_char(&b, (char)*c);
    else
      builder_format(&b, "%%%02X", *c);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* Length of the folder of the workspace, and the slash behind it, that TEXT begins with; of several the longest. */
static size_t folder_before(const struct server *s, const char *text) {
  size_t res = 0;
  for (uint32_t i = 0; i < s->folders.count; i++) {
    size_t length = strlen(s->folders.items[i]);
    if (res <= length && !strncmp(text, s->folders.items[i], length) && text[length] == '/') res = length + 1;
  }
  return res;
}

const char *text_with_short_paths(const struct server *s, struct arena *a, const char *text) {
  struct builder b = {0};
  for (const char *c = text; *c; c++) {
    size_t folder = *c == '/' && (c == text || strchr(" \n(", c[-1])) ? folder_before(s, c) : 0;
    if (folder && 1 < s->folders.count) { /* its own name stays */
      folder--;
      while (folder && c[folder - 1] != '/') folder--;
    }
    c += folder;
    if (*c) builder_char(&b, *c);
    if (!*c) break;
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}
