/* arena.c - memory freed as a whole, and the typed array that grows. */
#include "runtime/base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Blocks double from the first size to the last, so that a small file costs little and a large one few calls. */
enum { BLOCK_FIRST = 16 << 10, BLOCK_LAST = 1 << 20, ALIGNMENT = 16 };

struct arena_block {
  struct arena_block *next;
  size_t used, size;
  _Alignas(ALIGNMENT) char bytes[];
};

static _Noreturn void memory_exhausted(void) {
  static const char line[] = "cpsfc: out of memory\n";
  ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
  (void)written; /* nothing is left to do when even this fails */
  _exit(3);
}

void *memory_take(size_t size) {
  void *res = malloc(size != 0 ? size : 1);
  if (res == NULL) memory_exhausted();
  return res;
}

void *memory_resize(void *old, size_t size) {
  void *res = realloc(old, size != 0 ? size : 1);
  if (res == NULL) memory_exhausted();
  return res;
}

void *memory_zeroed(size_t count, size_t size) {
  void *res = calloc(count != 0 ? count : 1, size != 0 ? size : 1);
  if (res == NULL) memory_exhausted();
  return res;
}

static struct arena_block *block_new(struct arena *a, size_t size) {
  if (SIZE_MAX - sizeof(struct arena_block) < size) memory_exhausted();
  struct arena_block *block = memory_zeroed(1, sizeof *block + size);
  block->size = size;
  a->reserved += sizeof *block + size;
  return block;
}

/* A piece too large to share a block gets its own, put behind the newest so that this one keeps filling. */
static void *alloc_large(struct arena *a, size_t size) {
  struct arena_block *block = block_new(a, size);
  block->used = size;
  if (a->head == NULL) {
    a->head = block;
  } else {
    block->next = a->head->next;
    a->head->next = block;
  }
  return block->bytes;
}

static void *alloc_in_new_block(struct arena *a, size_t size) {
  size_t wanted = a->head == NULL ? BLOCK_FIRST : a->reserved;
  if (wanted < BLOCK_FIRST) wanted = BLOCK_FIRST;
  if (BLOCK_LAST < wanted) wanted = BLOCK_LAST;
  if (wanted / 4 < size) return alloc_large(a, size);
  struct arena_block *block = block_new(a, wanted);
  block->next = a->head;
  a->head = block;
  block->used = size;
  return block->bytes;
}

void *arena_alloc(struct arena *a, size_t size) {
  if (SIZE_MAX - ALIGNMENT < size) memory_exhausted();
  size_t rounded = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  struct arena_block *head = a->head;
  if (head == NULL || head->size - head->used < rounded) return alloc_in_new_block(a, rounded);
  void *res = head->bytes + head->used;
  head->used += rounded;
  return res;
}

char *arena_copy(struct arena *a, const char *bytes, size_t length) {
  char *res = arena_alloc(a, length + 1);
  if (length != 0) memcpy(res, bytes, length);
  return res;
}

char *arena_format(struct arena *a, const char *format, ...) {
  va_list first, second;
  va_start(first, format);
  va_copy(second, first);
  int length = vsnprintf(NULL, 0, format, first);
  va_end(first);
  size_t size = length < 0 ? 0 : (size_t)length;
  char *res = arena_alloc(a, size + 1);
  if (0 <= length) vsnprintf(res, size + 1, format, second);
  va_end(second);
  return res;
}

void arena_free(struct arena *a) {
  for (struct arena_block *block = a->head; block != NULL;) {
    struct arena_block *next = block->next;
    free(block);
    block = next;
  }
  *a = (struct arena){0};
}

void *vec_grow(void *items, uint32_t count, uint32_t *capacity, uint64_t extra, size_t item_size) {
  if (UINT32_MAX - count < extra) memory_exhausted();
  uint64_t needed = count + extra;
  uint64_t wanted = (uint64_t)*capacity * 2;
  if (wanted < 8) wanted = 8;
  if (wanted < needed) wanted = needed;
  if (UINT32_MAX < wanted) wanted = UINT32_MAX;
  size_t size;
  if (__builtin_mul_overflow((size_t)wanted, item_size, &size)) memory_exhausted();
  *capacity = (uint32_t)wanted;
  return memory_resize(items, size);
}
