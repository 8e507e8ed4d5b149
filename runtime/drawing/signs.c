/* signs.c - where the mark of an arrow and the word on it stand: on a long piece of it, away from boxes, headings and
 * each other. A mark always finds a place; a word that finds none is left to the tooltip. */
#include <stdlib.h>

#include "runtime/drawing/drawing_internal.h"

enum { FROM_TAIL = 16, FROM_HEAD = 26, PIECES = 8, AWAY_FROM_BOX = 3, WORD_HEIGHT = 12 };
struct area {
  int left, top, right, bottom;
};
struct signs {
  struct drawing *d;
  VEC(struct area) taken;
  VEC(struct area) lines; /* words keep off them */
  struct arena memory;
};
struct piece {
  const struct point *points;
  int length;
};

static int distance(struct point a, struct point b) { return abs(a.x - b.x) + abs(a.y - b.y); }

static struct point along(const struct point *p, int eighths) {
  return (struct point){p[0].x + (p[1].x - p[0].x) * eighths / 8, p[0].y + (p[1].y - p[0].y) * eighths / 8};
}

static bool keeps_off(const struct area *list, uint32_t count, struct area a) {
  for (uint32_t i = 0; i < count; i++)
    if (a.left < list[i].right && list[i].left < a.right && a.top < list[i].bottom && list[i].top < a.bottom)
      return false;
  return true;
}
static bool is_free(const struct signs *s, struct area a) { return keeps_off(s->taken.items, s->taken.count, a); }

static struct area area_around(struct point at, int width, int height) {
  return (struct area){at.x - width / 2, at.y - height / 2, at.x + width / 2, at.y + height / 2};
}

static void take_boxes(struct signs *s) {
  const struct drawing *d = s->d;
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    const struct box *b = &d->boxes.items[i];
    vec_push(&s->taken, area_around(b->at, b->width + 2 * AWAY_FROM_BOX, b->height + 2 * AWAY_FROM_BOX));
    if (tally_status(&b->tally) != DRAWN_NONE) vec_push(&s->taken, area_around(box_mark(b), LAYOUT_MARK, LAYOUT_MARK));
  }
  for (uint32_t i = 0; i < d->frames.count; i++) {
    const struct frame *f = &d->frames.items[i];
    int width = layout_frame_width(&s->memory, d, f);
    vec_push(&s->taken, ((struct area){f->low.x, f->low.y, f->low.x + width, f->low.y + LAYOUT_FRAME_HEADING}));
    if (tally_status(&f->tally) != DRAWN_NONE)
      vec_push(&s->taken, area_around((struct point){f->high.x - 4, f->low.y + 3}, LAYOUT_MARK, LAYOUT_MARK));
  }
}

static void take_lines(struct signs *s) {
  for (uint32_t i = 0; i < s->d->arrows.count; i++) {
    const struct arrow *x = &s->d->arrows.items[i];
    const struct point *p = &s->d->points.items[x->first_point];
    for (uint32_t k = 0; k + 1 < x->point_count; k++) {
      struct point a = p[k], b = p[k + 1];
      vec_push(&s->lines, ((struct area){(a.x < b.x ? a.x : b.x) - 1, (a.y < b.y ? a.y : b.y) - 1,
                                         (a.x < b.x ? b.x : a.x) + 1, (a.y < b.y ? b.y : a.y) + 1}));
    }
  }
}

static int longer_first(const void *a, const void *b) {
  const struct piece *x = a, *y = b;
  if (x->length != y->length) return y->length < x->length ? -1 : 1;
  return x->points < y->points ? -1 : x->points > y->points;
}

static int cut(const struct drawing *d, const struct arrow *x, struct piece *pieces) {
  int count = 0;
  const struct point *points = &d->points.items[x->first_point];
  for (uint32_t i = 0; i + 1 < x->point_count && count < PIECES; i++)
    pieces[count++] = (struct piece){points + i, distance(points[i], points[i + 1])};
  qsort(pieces, (size_t)count, sizeof *pieces, longer_first);
  return count;
}

static bool away_from_ends(const struct drawing *d, const struct arrow *x, struct point p) {
  const struct point *points = &d->points.items[x->first_point];
  return FROM_TAIL <= distance(p, points[0]) && FROM_HEAD <= distance(p, points[x->point_count - 1]);
}

static void place_mark(struct signs *s, struct arrow *x, const struct piece *pieces, int count) {
  static const int places[] = {4, 3, 5, 2, 6};
  x->mark = along(pieces[0].points, 4);
  if (tally_status(&x->tally) == DRAWN_NONE) return;
  for (int i = 0; i < count; i++)
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
      struct point p = along(pieces[i].points, places[k]);
      if (!away_from_ends(s->d, x, p) || !is_free(s, area_around(p, LAYOUT_MARK, LAYOUT_MARK))) continue;
      x->mark = p;
      vec_push(&s->taken, area_around(p, LAYOUT_MARK, LAYOUT_MARK));
      return;
    }
  vec_push(&s->taken, area_around(x->mark, LAYOUT_MARK, LAYOUT_MARK));
}

static bool take_word(struct signs *s, struct arrow *x, struct point middle, int width) {
  struct area area = {middle.x - width / 2 - 2, middle.y - WORD_HEIGHT / 2, middle.x + width / 2 + 2,
                      middle.y + WORD_HEIGHT / 2};
  if (!is_free(s, area) || !keeps_off(s->lines.items, s->lines.count, area)) return false;
  x->word = (struct point){middle.x, middle.y + WORD_HEIGHT / 2 - 3};
  x->has_word = true;
  vec_push(&s->taken, area);
  return true;
}

static bool word_at(struct signs *s, struct arrow *x, const struct point *p, struct point at, int width) {
  enum { ABOVE_LINE = WORD_HEIGHT / 2 + 1, BESIDE_LINE = 6, BESIDE_MARK = LAYOUT_MARK / 2 + 3 };
  if (p[0].y == p[1].y) {
    int room = distance(at, p[0]) < distance(at, p[1]) ? distance(at, p[0]) : distance(at, p[1]);
    return width / 2 + 4 <= room && take_word(s, x, (struct point){at.x, at.y - ABOVE_LINE}, width);
  }
  return take_word(s, x, (struct point){at.x + BESIDE_LINE + width / 2, at.y}, width) ||
         take_word(s, x, (struct point){at.x + BESIDE_MARK + width / 2, at.y}, width);
}

/* Above a level piece, else to the right of an upright one. */
static void place_word(struct signs *s, struct arrow *x, const struct piece *pieces, int count) {
  static const int places[] = {4, 3, 5, 2, 6};
  int width = layout_word_width(&s->memory, s->d, x);
  for (int upright = 0; upright < 2 && width; upright++)
    for (int i = 0; i < count; i++) {
      const struct point *p = pieces[i].points;
      if ((p[0].x == p[1].x) != upright) continue;
      for (size_t k = 0; k < sizeof places / sizeof *places; k++)
        if (word_at(s, x, p, along(p, places[k]), width)) return;
    }
}

void place_signs(struct drawing *d) {
  struct signs s = {.d = d};
  take_boxes(&s);
  take_lines(&s);
  for (int words = 0; words < 2; words++)
    for (uint32_t i = 0; i < d->arrows.count; i++) {
      struct piece pieces[PIECES];
      struct arrow *x = &d->arrows.items[i];
      if (x->sort == ARROW_PARTY) continue;
      int count = cut(d, x, pieces);
      if (words)
        place_word(&s, x, pieces, count);
      else
        place_mark(&s, x, pieces, count);
    }
  vec_free(&s.taken);
  vec_free(&s.lines);
  arena_free(&s.memory);
}
