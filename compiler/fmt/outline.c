/* outline.c - tokens of a file, which brace belongs to which, and where comments stand. */
#include "compiler/fmt/fmt_internal.h"

#include <stdlib.h>
#include <string.h>

static void match_braces(struct outline *u) {
  VEC(uint32_t) open = {0};
  uint32_t count = u->list.tokens.count;
  u->closing = memory_zeroed(count, sizeof *u->closing);
  for (uint32_t i = 0; i < count; i++) {
    uint16_t kind = outline_token(u, i)->kind;
    if (kind == '{') vec_push(&open, i);
    if (kind == '}' && open.count) u->closing[open.items[--open.count]] = i;
  }
  vec_free(&open);
}

static void number_lines(struct outline *u) {
  uint32_t line = 0, at = 0, count = u->list.tokens.count;
  u->lines = memory_zeroed(count, sizeof *u->lines);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t start = outline_token(u, i)->start - u->base;
    for (; at < start; at++) line += u->text[at] == '\n';
    u->lines[i] = line;
  }
}

void outline_make(struct outline *u, struct token_list *scanned, struct sources *s, uint32_t file) {
  const struct source_file *f = &s->files.items[file];
  struct diagnostics known = {0}; /* whoever parsed the file has them already */
  u->text = f->text, u->base = f->base;
  u->list = *scanned;
  *scanned = (struct token_list){.trivia = {0}};
  layout_tokens(&u->list, s, &known);
  diagnostics_free(&known);
  match_braces(u);
  number_lines(u);
}

uint32_t comment_size(const char *text, uint32_t length) {
  while (length && (text[length - 1] == ' ' || text[length - 1] == '\t' || text[length - 1] == '\r' || text[length - 1] == '\n')) length--;
  return length;
}

void outline_free(struct outline *u) {
  vec_free(&u->list.tokens);
  vec_free(&u->list.trivia);
  free(u->closing);
  free(u->lines);
}

uint32_t outline_breaks(const struct outline *u, uint32_t from, uint32_t to) {
  uint32_t res = 0;
  for (uint32_t i = from; i < to; i++) res += u->text[i - u->base] == '\n';
  return res;
}

/* The first comment at or after an offset, by halving. */
static uint32_t comment_from(const struct outline *u, uint32_t offset) {
  uint32_t low = 0, high = u->list.trivia.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (u->list.trivia.items[middle].start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

bool outline_comments(const struct outline *u, uint32_t first, uint32_t last) {
  uint32_t end = outline_token(u, last)->start;
  for (uint32_t i = comment_from(u, outline_token(u, first)->start); i < u->list.trivia.count && u->list.trivia.items[i].start < end; i++)
    if (u->list.trivia.items[i].kind != TRIVIA_BLANK_LINES) return true;
  return false;
}
