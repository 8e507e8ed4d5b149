/* align.c - cells of neighbouring lines under each other, as a table would have them; comments behind them in one column. */
#include "compiler/fmt/fmt_internal.h"

#include <string.h>

enum { WIDEST_GAP = 24 /* columns of padding that still help the eye */, COMMENT_COLUMN = 80 /* code beyond it keeps its comment to itself */ };

static const struct cell *cell_of(const struct lines *l, uint32_t line, uint32_t k) {
  const struct line *x = &l->list.items[line];
  return k < x->count ? &l->cells.items[x->first + k] : NULL;
}

/* Lines of one sort that may form a table: inputs with outputs, attributes with attributes. */
static uint16_t sort_of(const struct lines *l, uint32_t line) {
  uint16_t lead = l->list.items[line].lead;
  if (lead == T_OUTPUT) return T_INPUT;
  if (lead == T_ACTUATE) return T_SENSE;
  return lead;
}

static bool neighbours(const struct lines *l, uint32_t a, uint32_t b) {
  const struct line *x = &l->list.items[a], *y = &l->list.items[b];
  return x->kind == LINE_CODE && y->kind == LINE_CODE && x->aligned && y->aligned && x->indent == y->indent && sort_of(l, a) == sort_of(l, b);
}

/* Column where cell K begins, from the indent on. */
static uint32_t begins_at(const struct lines *l, uint32_t line, uint32_t k) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < k; i++) res += cell_of(l, line, i)->width + 1;
  return res;
}

/* Lines FIRST .. END have the same separators before cell K, or end before it: puts that cell in one column where neighbours
 * have it, and goes on with the next. Of K a line has few, so the depth is small. */
static void align_from(struct lines *l, uint32_t first, uint32_t end, uint32_t k) {
  for (uint32_t i = first, next; i < end; i = next) {
    const struct cell *cell = cell_of(l, i, k);
    next = i + 1;
    if (!cell) continue;
    while (next < end && (!cell_of(l, next, k) || cell_of(l, next, k)->separator == cell->separator)) next++;
    uint32_t widest = 0, narrowest = UINT32_MAX;
    for (uint32_t line = i; line < next; line++) {
      if (!cell_of(l, line, k)) continue;
      uint32_t at = begins_at(l, line, k);
      if (widest < at) widest = at;
      if (at < narrowest) narrowest = at;
    }
    if (next == i + 1 || WIDEST_GAP < widest - narrowest) continue;
    for (uint32_t line = i; line < next; line++) {
      if (!cell_of(l, line, k)) continue;
      uint32_t padding = widest - begins_at(l, line, k);
      l->cells.items[l->list.items[line].first + k - 1].width += padding;
      l->list.items[line].width += padding;
    }
    align_from(l, i, next, k + 1);
  }
}

/* A table that would be wider than a line is none. */
static void align_run(struct lines *l, uint32_t first, uint32_t end) {
  if (end - first < 2) return;
  align_from(l, first, end, 1);
  for (uint32_t i = first; i < end; i++)
    if (FORMAT_COLUMNS < l->list.items[i].indent + l->list.items[i].width) {
      for (uint32_t line = first; line < end; line++) {
        struct line *x = &l->list.items[line];
        x->width = x->count - 1;
        for (uint32_t k = 0; k < x->count; k++) {
          struct cell *c = &l->cells.items[x->first + k];
          c->width = (uint32_t)text_width(l->text.text + c->start, c->length, 0);
          x->width += c->width;
        }
      }
      return;
    }
}

static void align_comments(struct lines *l, uint32_t first, uint32_t end) {
  uint32_t column = 0;
  for (uint32_t i = first; i < end; i++) {
    uint32_t width = l->list.items[i].indent + l->list.items[i].width;
    if (width <= COMMENT_COLUMN && column < width) column = width;
  }
  for (uint32_t i = first; i < end; i++) {
    struct line *x = &l->list.items[i];
    if (x->indent + x->width < column) x->width = column - x->indent;
  }
}

static bool has_comment(const struct line *x) { return x->kind == LINE_CODE && x->comment_length; }

void lines_align(struct lines *l) {
  for (uint32_t i = 0, next; i < l->list.count; i = next) {
    for (next = i + 1; next < l->list.count && neighbours(l, next - 1, next);) next++;
    align_run(l, i, next);
  }
  for (uint32_t i = 0, next; i < l->list.count; i = next) {
    next = i + 1;
    if (!has_comment(&l->list.items[i])) continue;
    while (next < l->list.count && has_comment(&l->list.items[next])) next++;
    align_comments(l, i, next);
  }
}

/* ---- writing ---- */

static void spaces(struct out *o, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) out_text(o, " ");
}

void lines_write(struct out *o, const struct lines *l, const struct outline *u) {
  for (uint32_t i = 0; i < l->list.count; i++) {
    const struct line *x = &l->list.items[i];
    uint32_t at = 0;
    if (x->kind != LINE_BLANK) spaces(o, x->indent);
    for (uint32_t k = 0; k < x->count; k++) {
      const struct cell *c = &l->cells.items[x->first + k];
      uint32_t own = (uint32_t)text_width(l->text.text + c->start, c->length, 0);
      if (c->separator == ';') out_text(o, "; "), at += 2;
      else if (k) out_text(o, " "), at++;
      out_bytes(o, l->text.text + c->start, c->length);
      bool more = k + 1 < x->count;
      spaces(o, more ? c->width - own : 0);
      at += more ? c->width : own;
    }
    if (x->comment_length) {
      if (x->count) spaces(o, (at < x->width ? x->width - at : 0) + 2);
      out_bytes(o, u->text + (x->comment - u->base), x->comment_length);
    }
    out_text(o, "\n");
  }
}
