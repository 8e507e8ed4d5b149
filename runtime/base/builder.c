/* builder.c - growing text. */
#include "runtime/base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Always leaves one more byte, for the NUL that builder_get writes. */
static void builder_reserve(struct builder *b, size_t extra) {
  size_t needed = b->length + extra + 1;
  if (needed <= b->capacity) return;
  size_t wanted = b->capacity < 64 ? 64 : b->capacity * 2;
  if (wanted < needed) wanted = needed;
  b->text = memory_resize(b->text, wanted);
  b->capacity = wanted;
}

void builder_add(struct builder *b, const char *bytes, size_t length) {
  if (length == 0) return;
  builder_reserve(b, length);
  memcpy(b->text + b->length, bytes, length);
  b->length += length;
}

void builder_text(struct builder *b, const char *text) { builder_add(b, text, strlen(text)); }

void builder_char(struct builder *b, char c) {
  builder_reserve(b, 1);
  b->text[b->length++] = c;
}

void builder_format(struct builder *b, const char *format, ...) {
  va_list first, second;
  va_start(first, format);
  va_copy(second, first);
  int length = vsnprintf(NULL, 0, format, first);
  va_end(first);
  if (0 < length) {
    builder_reserve(b, (size_t)length);
    vsnprintf(b->text + b->length, (size_t)length + 1, format, second);
    b->length += (size_t)length;
  }
  va_end(second);
}

const char *builder_get(struct builder *b) {
  if (b->text == NULL) return "";
  b->text[b->length] = '\0';
  return b->text;
}

void builder_free(struct builder *b) {
  free(b->text);
  *b = (struct builder){0};
}
