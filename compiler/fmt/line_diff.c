/* line_diff.c - what a formatter would change, for people to read. */
#include "compiler/fmt/fmt.h"

#include <stdlib.h>
#include <string.h>

enum { AROUND = 3, MOST_EDITS = 2000 };

struct text_line { const char *start; size_t length; };
struct text_lines { VEC(struct text_line) list; };
enum edit_kind { EDIT_SAME, EDIT_OLD, EDIT_NEW };
struct edit { enum edit_kind kind; uint32_t old_line, new_line; };
struct edits { VEC(struct edit) list; };

static void split(struct text_lines *res, const char *text, size_t length) {
  for (size_t at = 0; at < length;) {
    const char *end = memchr(text + at, '\n', length - at);
    size_t size = end ? (size_t)(end - text) - at : length - at;
    vec_push(&res->list, ((struct text_line){text + at, size}));
    at += size + 1;
  }
}

static bool equal(const struct text_lines *a, const struct text_lines *b, int64_t x, int64_t y) {
  const struct text_line *p = &a->list.items[x], *q = &b->list.items[y];
  return p->length == q->length && !memcmp(p->start, q->start, p->length);
}

/* The furthest X on each diagonal after D edits; one array for each D. -1: too different. */
static int64_t search(const struct text_lines *a, const struct text_lines *b, int32_t ***res) {
  int64_t n = a->list.count, m = b->list.count, most = n + m < MOST_EDITS ? n + m : MOST_EDITS;
  int32_t **steps = memory_zeroed((size_t)most + 1, sizeof *steps);
  int64_t width = 2 * most + 3, middle = most + 1;
  int32_t *v = memory_zeroed((size_t)width, sizeof *v);
  *res = steps;
  for (int64_t d = 0; d <= most; d++) {
    steps[d] = memory_take((size_t)width * sizeof *v);
    memcpy(steps[d], v, (size_t)width * sizeof *v);
    for (int64_t k = -d; k <= d; k += 2) {
      bool down = k == -d || (k != d && v[middle + k - 1] < v[middle + k + 1]);
      int64_t x = down ? v[middle + k + 1] : v[middle + k - 1] + 1, y = x - k;
      while (x < n && y < m && equal(a, b, x, y)) x++, y++;
      v[middle + k] = (int32_t)x;
      if (n <= x && m <= y) {
        free(v);
        return d;
      }
    }
  }
  free(v);
  return -1;
}

static void add_edit(struct edits *e, enum edit_kind kind, int64_t x, int64_t y) { vec_push(&e->list, ((struct edit){kind, (uint32_t)x, (uint32_t)y})); }

/* From the end back to the start; the caller reverses. */
static void trace(struct edits *e, int32_t **steps, int64_t d, int64_t n, int64_t m) {
  int64_t most = n + m < MOST_EDITS ? n + m : MOST_EDITS, middle = most + 1, x = n, y = m;
  for (; 0 <= d; d--) {
    const int32_t *v = steps[d];
    int64_t k = x - y;
    bool down = k == -d || (k != d && v[middle + k - 1] < v[middle + k + 1]);
    int64_t before = down ? k + 1 : k - 1, from_x = d ? v[middle + before] : 0, from_y = d ? from_x - before : 0;
    int64_t snake_x = d ? (down ? from_x : from_x + 1) : 0;
    while (snake_x < x && 0 < y && 0 < x && (d == 0 || snake_x < x)) x--, y--, add_edit(e, EDIT_SAME, x, y);
    if (d == 0) break;
    if (down) add_edit(e, EDIT_NEW, x, --y);
    else add_edit(e, EDIT_OLD, --x, y);
    x = from_x, y = from_y;
  }
}

static void compare(struct edits *res, const struct text_lines *a, const struct text_lines *b) {
  int32_t **steps;
  int64_t n = a->list.count, m = b->list.count, most = n + m < MOST_EDITS ? n + m : MOST_EDITS, d = search(a, b, &steps);
  if (0 <= d) {
    trace(res, steps, d, n, m);
  } else {
    for (int64_t y = m; 0 < y; y--) add_edit(res, EDIT_NEW, n, y - 1);
    for (int64_t x = n; 0 < x; x--) add_edit(res, EDIT_OLD, x - 1, 0);
  }
  for (int64_t i = 0; i <= most; i++) free(steps[i]);
  free(steps);
  for (uint32_t i = 0, k = res->list.count; i + 1 < k; i++) {
    struct edit x = res->list.items[i];
    res->list.items[i] = res->list.items[--k];
    res->list.items[k] = x;
  }
}

static void write_hunk(struct out *o, const struct edits *e, const struct text_lines *a, const struct text_lines *b, uint32_t first, uint32_t end) {
  static const char signs[] = {' ', '-', '+'};
  uint32_t old_count = 0, new_count = 0;
  for (uint32_t i = first; i < end; i++) old_count += e->list.items[i].kind != EDIT_NEW, new_count += e->list.items[i].kind != EDIT_OLD;
  out_format(o, "@@ -%u,%u +%u,%u @@\n", e->list.items[first].old_line + (old_count != 0), old_count, e->list.items[first].new_line + (new_count != 0), new_count);
  for (uint32_t i = first; i < end; i++) {
    const struct edit *x = &e->list.items[i];
    const struct text_line *line = x->kind == EDIT_NEW ? &b->list.items[x->new_line] : &a->list.items[x->old_line];
    out_format(o, "%c", signs[x->kind]);
    out_bytes(o, line->start, line->length);
    out_text(o, "\n");
  }
}

static void write_hunks(struct out *o, const struct edits *e, const struct text_lines *a, const struct text_lines *b) {
  for (uint32_t i = 0; i < e->list.count; i++) {
    if (e->list.items[i].kind == EDIT_SAME) continue;
    uint32_t first = i < AROUND ? 0 : i - AROUND, last = i, end;
    for (uint32_t k = i; k < e->list.count && k <= last + 2 * AROUND; k++)
      if (e->list.items[k].kind != EDIT_SAME) last = k;
    end = last + 1 + AROUND < e->list.count ? last + 1 + AROUND : e->list.count;
    write_hunk(o, e, a, b, first, end);
    i = end - 1;
  }
}

void line_diff_write(struct out *o, const char *name, const char *old, size_t old_length, const char *new_text, size_t new_length) {
  struct text_lines a = {0}, b = {0};
  struct edits e = {0};
  split(&a, old, old_length);
  split(&b, new_text, new_length);
  compare(&e, &a, &b);
  out_format(o, "--- %s\n+++ %s\n", name, name);
  write_hunks(o, &e, &a, &b);
  vec_free(&a.list);
  vec_free(&b.list);
  vec_free(&e.list);
}
