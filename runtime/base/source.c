/* source.c - all files in one map of byte offsets.
 *
 * File after file takes its length and one more offset, so that the place just behind its last byte still
 * belongs to it. Offset 0 is nowhere. */
#include "runtime/base/base.h"

#include <stdlib.h>
#include <string.h>

static bool has_room(struct sources *s, size_t length) {
  if (s->next_base == 0) s->next_base = 1;
  return length < UINT32_MAX - s->next_base;
}

static uint32_t enter(struct sources *s, const char *name, char *text, size_t length) {
  struct source_file file = {
      .name = arena_copy(&s->memory, name, strlen(name)),
      .text = text,
      .base = s->next_base,
      .length = (uint32_t)length,
  };
  s->next_base += (uint32_t)length + 1;
  vec_push(&s->files, file);
  return s->files.count - 1;
}

uint32_t source_add(struct sources *s, const char *name, const char *text, size_t length) {
  if (!has_room(s, length)) return UINT32_MAX;
  char *copy = arena_alloc(&s->memory, length + 2);
  if (length != 0) memcpy(copy, text, length);
  return enter(s, name, copy, length);
}

uint32_t source_adopt(struct sources *s, const char *name, char *text, size_t length) {
  vec_push(&s->adopted, text);
  return has_room(s, length) ? enter(s, name, text, length) : UINT32_MAX;
}

static struct source_file *file_find(const struct sources *s, uint32_t offset) {
  if (offset == 0 || s->next_base <= offset) return NULL;
  uint32_t low = 0, high = s->files.count;
  while (1 < high - low) {
    uint32_t middle = low + (high - low) / 2;
    if (s->files.items[middle].base <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return &s->files.items[low];
}

const struct source_file *source_file_at(const struct sources *s, uint32_t offset) { return file_find(s, offset); }

static void lines_make(struct sources *s, struct source_file *file) {
  if (file->lines != NULL) return;
  const char *end = file->text + file->length;
  uint32_t count = 1;
  for (const char *at = file->text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) count++;
  file->lines = arena_alloc(&s->memory, (size_t)count * sizeof *file->lines);
  file->line_count = count;
  uint32_t line = 0;
  file->lines[line++] = 0;
  for (const char *at = file->text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
    file->lines[line++] = (uint32_t)(at + 1 - file->text);
}

/* Index of the line that holds the byte at OFFSET of the file. */
static uint32_t line_find(const struct source_file *file, uint32_t offset) {
  uint32_t low = 0, high = file->line_count;
  while (1 < high - low) {
    uint32_t middle = low + (high - low) / 2;
    if (file->lines[middle] <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static uint32_t count_characters(const char *bytes, uint32_t length) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < length; i++) res += ((unsigned char)bytes[i] & 0xC0) != 0x80;
  return res;
}

struct position source_position(struct sources *s, uint32_t offset) {
  struct source_file *file = file_find(s, offset);
  if (file == NULL) return (struct position){"", 0, 0};
  lines_make(s, file);
  uint32_t local = offset - file->base;
  uint32_t line = line_find(file, local);
  uint32_t from = file->lines[line], column = 1;
  /* Places are mostly asked for in order: go on from the last answer when it lies before on the same line, or a
   * file written as one long line would be counted again and again. */
  if (from < file->mark_offset && file->mark_offset <= local) {
    from = file->mark_offset;
    column = file->mark_column;
  }
  column += count_characters(file->text + from, local - from);
  file->mark_offset = local;
  file->mark_column = column;
  return (struct position){file->name, line + 1, column};
}

span source_line(struct sources *s, const struct source_file *file, uint32_t line) {
  struct source_file *own = &s->files.items[file - s->files.items];
  lines_make(s, own);
  if (line == 0 || own->line_count < line) return SPAN_NONE;
  uint32_t start = own->lines[line - 1];
  uint32_t end = line < own->line_count ? own->lines[line] - 1 : own->length;
  if (start < end && own->text[end - 1] == '\r') end--;
  return (span){own->base + start, own->base + end};
}

const char *source_text(const struct sources *s, span at, size_t *length) {
  const struct source_file *file = file_find(s, at.start);
  *length = 0;
  if (file == NULL) return "";
  uint32_t start = at.start - file->base;
  uint32_t end = at.end < at.start ? start : at.end - file->base;
  if (file->length < end) end = file->length;
  *length = end - start;
  return file->text + start;
}

void sources_free(struct sources *s) {
  for (uint32_t i = 0; i < s->adopted.count; i++) free(s->adopted.items[i]);
  vec_free(&s->adopted);
  arena_free(&s->memory);
  vec_free(&s->files);
  *s = (struct sources){0};
}
