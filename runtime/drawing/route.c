/* route.c - how tall the rows and the channels between them are, and the way of every arrow: from the side of its upper
 * box down into the channel below it, along a track, down a corridor that no box stands in, and along a track above its
 * lower box. Only right angles; lines cross, but none runs behind a box or upon another.
 *
 * Graphviz could lead arrows, too. Its right angles fail for some graphs and take seconds for others, and its curves
 * run behind boxes when the rows are given; with rows that are known the way is easy to find.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/drawing_internal.h"

enum {
  PORT_APART = 7,
  NEARLY = 12,
  TRACK = 14,
  ABOVE_TRACKS = 18,
  BELOW_TRACKS = 24,
  BESIDE_BOX = 12,
  BESIDE_BORDER = 4,
  BEND = 40,
  END_OF_ALL = 1 << 28
};

struct way {
  uint32_t upper, lower;
  int start, end, corridor;
  bool through; /* it passes rows between its ends */
  uint32_t first_track, last_track;
};
struct end {
  uint32_t box, arrow;
  bool below;
  int other;
}; /* of an arrow at a side of a box; OTHER: where its other end is */
struct span_of {
  uint32_t channel, arrow;
  bool last;
  int low, high;
};
struct gap {
  int low, high;
};

struct routing {
  struct drawing *d;
  struct way *ways;
  VEC(struct end) ends;
  VEC(struct span_of) spans;
  VEC(struct gap) blocked;
  struct used {
    VEC(int) x;
  } * used;                           /* of each channel: where lines go up and down in it */
  uint32_t *tracks;                   /* of each channel */
  int *room_above, *room_below;       /* of each row: for headings and margins of frames */
  uint32_t *frame_top, *frame_bottom; /* rows of each frame */
  int *above, *below;                 /* of each frame: from its border to the row */
};

static const struct box *box_at(const struct routing *r, uint32_t index) { return &r->d->boxes.items[index]; }

/* ---- ports: where arrows meet the upper and the lower side of a box ---- */

static int by_side(const void *a, const void *b) {
  const struct end *x = a, *y = b;
  if (x->box != y->box) return x->box < y->box ? -1 : 1;
  if (x->below != y->below) return x->below ? 1 : -1;
  if (x->other != y->other) return x->other < y->other ? -1 : 1;
  return x->arrow < y->arrow ? -1 : x->arrow > y->arrow;
}

static int port_inset(const struct box *b) {
  int most = b->width / 2 - 1;
  return LAYOUT_PORT_INSET < most ? LAYOUT_PORT_INSET : most;
}
static bool reaches(const struct box *b, int x) {
  return b->at.x - b->width / 2 + port_inset(b) <= x && x <= b->at.x + b->width / 2 - port_inset(b);
}
static int *port_of(struct routing *r, const struct end *e) {
  return e->below ? &r->ways[e->arrow].start : &r->ways[e->arrow].end;
}

static void find_ports(struct routing *r) {
  const struct drawing *d = r->d;
  for (uint32_t i = 0; i < d->arrows.count; i++) {
    const struct way *w = &r->ways[i];
    vec_push(&r->ends, ((struct end){w->upper, i, true, box_at(r, w->lower)->at.x}));
    vec_push(&r->ends, ((struct end){w->lower, i, false, box_at(r, w->upper)->at.x}));
  }
  if (r->ends.count) qsort(r->ends.items, r->ends.count, sizeof *r->ends.items, by_side);
  for (uint32_t i = 0, next; i < r->ends.count; i = next) {
    const struct end *e = &r->ends.items[i];
    for (next = i + 1;
         next < r->ends.count && r->ends.items[next].box == e->box && r->ends.items[next].below == e->below;)
      next++;
    const struct box *b = box_at(r, e->box);
    int inset = port_inset(b), left = b->at.x - b->width / 2 + inset, width = b->width - 2 * inset,
        count = (int)(next - i);
    for (int k = 0; k < count; k++) *port_of(r, &r->ends.items[i + (uint32_t)k]) = left + width * (k + 1) / (count + 1);
  }
}

/* The port of the neighbour at the same side, or where there is none. */
static int port_beside(struct routing *r, uint32_t index, int step, int none) {
  const struct end *e = &r->ends.items[index];
  if ((step < 0 && index == 0) || (0 < step && index + 1 == r->ends.count)) return none;
  return e[step].box == e->box && e[step].below == e->below ? *port_of(r, &e[step]) : none;
}

/* An arrow that is alone at a side of its box can meet the other end straight on, and where little is missing it may
 * move between its neighbours. */
static void straighten(struct routing *r) {
  for (uint32_t i = 0; i < r->ends.count; i++) {
    const struct end *e = &r->ends.items[i];
    struct way *w = &r->ways[e->arrow];
    int left = port_beside(r, i, -1, -END_OF_ALL), right = port_beside(r, i, 1, END_OF_ALL),
        other = e->below ? w->end : w->start;
    bool alone = left == -END_OF_ALL && right == END_OF_ALL;
    if (!alone && NEARLY < abs(other - *port_of(r, e))) continue;
    if (left + PORT_APART <= other && other <= right - PORT_APART && reaches(box_at(r, e->box), other))
      *port_of(r, e) = other;
  }
}

static bool is_used(const struct used *u, int x) {
  for (uint32_t i = 0; i < u->x.count; i++)
    if (abs(u->x.items[i] - x) < PORT_APART) return true;
  return false;
}

/* Two lines in a channel never stand upon each other: the later one steps aside. */
static void step_aside(struct routing *r) {
  for (uint32_t i = 0; i < r->ends.count; i++) {
    const struct end *e = &r->ends.items[i];
    struct way *w = &r->ways[e->arrow];
    const struct box *b = box_at(r, e->box);
    struct used *used = &r->used[e->below ? b->rank : b->rank - 1];
    int *port = port_of(r, e), best = *port;
    bool straight = !w->through && w->start == w->end;
    for (int step = 0; step <= b->width / PORT_APART && is_used(used, best); step++) {
      int try = *port + (step % 2 ? 1 : -1) * (step / 2 + 1) * PORT_APART;
      if (reaches(b, try) && !is_used(used, try)) best = try;
    }
    if (straight && !e->below && best == *port) continue; /* its own other end */
    *port = best;
    vec_push(&used->x, best);
  }
}

/* ---- corridors past the rows between ---- */

static void block(struct routing *r, int low, int high) { vec_push(&r->blocked, ((struct gap){low, high})); }

static int by_low(const void *a, const void *b) {
  const struct gap *x = a, *y = b;
  return x->low < y->low ? -1 : x->low > y->low;
}

static void block_all(struct routing *r, const struct way *w, uint32_t top, uint32_t bottom) {
  const struct drawing *d = r->d;
  r->blocked.count = 0;
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    const struct box *b = &d->boxes.items[i];
    if (top < b->rank && b->rank < bottom)
      block(r, b->at.x - b->width / 2 - BESIDE_BOX, b->at.x + b->width / 2 + BESIDE_BOX);
  }
  for (uint32_t i = 0; i < d->frames.count; i++) {
    const struct frame *f = &d->frames.items[i];
    if (bottom < r->frame_top[i] || r->frame_bottom[i] < top) continue;
    block(r, f->low.x - BESIDE_BORDER, f->low.x + BESIDE_BORDER);
    block(r, f->high.x - BESIDE_BORDER, f->high.x + BESIDE_BORDER);
  }
  for (uint32_t i = 0; i < d->columns.count; i++) {
    block(r, d->columns.items[i].left - BESIDE_BORDER, d->columns.items[i].left + BESIDE_BORDER);
    block(r, d->columns.items[i].right - BESIDE_BORDER, d->columns.items[i].right + BESIDE_BORDER);
  }
  for (uint32_t channel = top; channel < bottom; channel++)
    for (uint32_t i = 0; i < r->used[channel].x.count; i++) {
      int x = r->used[channel].x.items[i];
      bool own = (channel == top && x == w->start) || (channel + 1 == bottom && x == w->end);
      if (!own) block(r, x - PORT_APART, x + PORT_APART);
    }
  qsort(r->blocked.items, r->blocked.count, sizeof *r->blocked.items, by_low);
}

static int within_gap(int x, int low, int high) { return x < low ? low : high < x ? high : x; }

static void try_corridor(struct way *w, int x, int *best) {
  int cost = abs(x - w->start) + abs(x - w->end) + (x != w->start) * BEND + (x != w->end) * BEND;
  if (cost < *best) *best = cost, w->corridor = x;
}

static void find_corridor(struct routing *r, struct way *w) {
  uint32_t top = box_at(r, w->upper)->rank, bottom = box_at(r, w->lower)->rank;
  int free_from = -END_OF_ALL, best = END_OF_ALL;
  block_all(r, w, top, bottom);
  for (uint32_t i = 0; i <= r->blocked.count; i++) {
    int until = i < r->blocked.count ? r->blocked.items[i].low : END_OF_ALL;
    if (free_from <= until) {
      try_corridor(w, within_gap(w->start, free_from, until), &best);
      try_corridor(w, within_gap(w->end, free_from, until), &best);
    }
    if (i < r->blocked.count && free_from < r->blocked.items[i].high) free_from = r->blocked.items[i].high;
  }
  for (uint32_t channel = top; channel < bottom; channel++) vec_push(&r->used[channel].x, w->corridor);
}

/* Short ways first: they have less choice. */
static void find_corridors(struct routing *r) {
  const struct drawing *d = r->d;
  for (uint32_t length = 2; length < d->rank_count; length++)
    for (uint32_t i = 0; i < d->arrows.count; i++)
      if (r->ways[i].through && box_at(r, r->ways[i].lower)->rank - box_at(r, r->ways[i].upper)->rank == length)
        find_corridor(r, &r->ways[i]);
}

/* ---- tracks: the first free one from the left ---- */

static int by_channel(const void *a, const void *b) {
  const struct span_of *x = a, *y = b;
  if (x->channel != y->channel) return x->channel < y->channel ? -1 : 1;
  if (x->low != y->low) return x->low < y->low ? -1 : 1;
  if (x->high != y->high) return x->high < y->high ? -1 : 1;
  return x->arrow < y->arrow ? -1 : x->arrow > y->arrow;
}

static void add_span(struct routing *r, uint32_t channel, uint32_t arrow, bool last, int from, int to) {
  if (from == to) return;
  vec_push(&r->spans, ((struct span_of){channel, arrow, last, from < to ? from : to, from < to ? to : from}));
}

static void find_tracks(struct routing *r) {
  for (uint32_t i = 0; i < r->d->arrows.count; i++) {
    const struct way *w = &r->ways[i];
    uint32_t top = box_at(r, w->upper)->rank, bottom = box_at(r, w->lower)->rank;
    add_span(r, top, i, false, w->start, w->through ? w->corridor : w->end);
    if (w->through) add_span(r, bottom - 1, i, true, w->corridor, w->end);
  }
  if (r->spans.count) qsort(r->spans.items, r->spans.count, sizeof *r->spans.items, by_channel);
  VEC(int) ends = {0};
  for (uint32_t i = 0; i < r->spans.count; i++) {
    const struct span_of *s = &r->spans.items[i];
    uint32_t track = 0;
    if (i == 0 || s[-1].channel != s->channel) ends.count = 0;
    while (track < ends.count && s->low <= ends.items[track] + PORT_APART) track++;
    if (track == ends.count) vec_push(&ends, 0);
    ends.items[track] = s->high;
    *(s->last ? &r->ways[s->arrow].last_track : &r->ways[s->arrow].first_track) = track;
    r->tracks[s->channel] = ends.count;
  }
  vec_free(&ends);
}

/* ---- heights ---- */

static int at_least(int a, int b) { return a < b ? b : a; }

/* Inner frames come after what is around them: from the last to the first each is known before its outer one. */
static void measure_frames(struct routing *r) {
  struct drawing *d = r->d;
  for (uint32_t i = 0; i < d->frames.count; i++) r->frame_top[i] = UINT32_MAX;
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    uint32_t f = d->boxes.items[i].frame, rank = d->boxes.items[i].rank;
    if (f == DRAWING_NONE) continue;
    if (rank < r->frame_top[f]) r->frame_top[f] = rank;
    if (r->frame_bottom[f] < rank) r->frame_bottom[f] = rank;
  }
  for (uint32_t i = d->frames.count; 0 < i--;) {
    uint32_t outer = d->frames.items[i].outer;
    if (outer == DRAWING_NONE || r->frame_top[i] == UINT32_MAX) continue;
    if (r->frame_top[i] < r->frame_top[outer]) r->frame_top[outer] = r->frame_top[i];
    if (r->frame_bottom[outer] < r->frame_bottom[i]) r->frame_bottom[outer] = r->frame_bottom[i];
  }
  for (uint32_t i = d->frames.count; 0 < i--;) {
    uint32_t outer = d->frames.items[i].outer, top = r->frame_top[i], bottom = r->frame_bottom[i];
    r->above[i] += LAYOUT_FRAME_HEADING + 6;
    r->below[i] += LAYOUT_FRAME_MARGIN;
    r->room_above[top] = at_least(r->room_above[top], r->above[i]);
    r->room_below[bottom] = at_least(r->room_below[bottom], r->below[i]);
    if (outer == DRAWING_NONE) continue;
    if (r->frame_top[outer] == top) r->above[outer] = at_least(r->above[outer], r->above[i]);
    if (r->frame_bottom[outer] == bottom) r->below[outer] = at_least(r->below[outer], r->below[i]);
  }
}

static int row_height(uint32_t row) { return row == 0 ? LAYOUT_HEADING : LAYOUT_BOX_HEIGHT; }

static void stack_rows(struct routing *r) {
  struct drawing *d = r->d;
  int y = LAYOUT_TOP;
  for (uint32_t row = 0; row < d->rank_count; row++) {
    int tracks = (int)r->tracks[row],
        channel = row == 0 ? BELOW_TRACKS : ABOVE_TRACKS + BELOW_TRACKS + (tracks ? (tracks - 1) * TRACK : 0);
    if (row + 1 == d->band_first[DRAWING_BANDS]) channel += LAYOUT_COLUMN_MARGIN; /* the columns end */
    d->rank_y.items[row] = y + row_height(row) / 2;
    y += row_height(row) + r->room_below[row] + channel + (row + 1 < d->rank_count ? r->room_above[row + 1] : 0);
  }
  d->height = d->rank_y.items[d->rank_count - 1] + LAYOUT_BOX_HEIGHT / 2 + r->room_below[d->rank_count - 1] +
              LAYOUT_COLUMN_MARGIN + LAYOUT_BOTTOM;
  d->foot = d->rank_y.items[d->band_first[DRAWING_BANDS] - 1] + LAYOUT_BOX_HEIGHT / 2 +
            r->room_below[d->band_first[DRAWING_BANDS] - 1] + LAYOUT_COLUMN_MARGIN;
  for (uint32_t i = 0; i < d->boxes.count; i++) d->boxes.items[i].at.y = d->rank_y.items[d->boxes.items[i].rank];
  for (uint32_t i = 0; i < d->frames.count; i++) {
    d->frames.items[i].low.y = d->rank_y.items[r->frame_top[i]] - LAYOUT_BOX_HEIGHT / 2 - r->above[i];
    d->frames.items[i].high.y = d->rank_y.items[r->frame_bottom[i]] + LAYOUT_BOX_HEIGHT / 2 + r->below[i];
  }
}

/* ---- the ways as points ---- */

/* Outlines that are not level at their upper side. */
static int upper_side(const struct box *b, int x) {
  int top = b->at.y - b->height / 2;
  return b->kind == KIND_ORGANIZATION ? top + 7 * abs(x - b->at.x) / (b->width / 2) : top;
}
static int lower_side(const struct box *b) { return b->at.y + b->height - b->height / 2; }

static int track_y(const struct routing *r, uint32_t row, uint32_t track) {
  int extra = row + 1 == r->d->band_first[DRAWING_BANDS] ? LAYOUT_COLUMN_MARGIN : 0;
  return r->d->rank_y.items[row] + row_height(row) / 2 + r->room_below[row] + extra + ABOVE_TRACKS + (int)track * TRACK;
}

static void add_point(struct drawing *d, struct arrow *x, int px, int py) {
  struct point p = {px, py};
  uint32_t count = d->points.count - x->first_point;
  struct point *last = count ? &vec_last(&d->points) : NULL;
  if (last && last->x == p.x && last->y == p.y) return;
  if (2 <= count && ((last[-1].x == last->x && last->x == p.x) || (last[-1].y == last->y && last->y == p.y)))
    *last = p;
  else
    vec_push(&d->points, p);
}

static void draw_way(struct routing *r, uint32_t index) {
  struct drawing *d = r->d;
  struct arrow *x = &d->arrows.items[index];
  const struct way *w = &r->ways[index];
  const struct box *upper = box_at(r, w->upper), *lower = box_at(r, w->lower);
  int first = track_y(r, upper->rank, w->first_track), last = track_y(r, lower->rank - 1, w->last_track);
  x->first_point = d->points.count;
  add_point(d, x, w->start, lower_side(upper));
  add_point(d, x, w->start, first);
  if (w->through) {
    add_point(d, x, w->corridor, first);
    add_point(d, x, w->corridor, last);
    add_point(d, x, w->end, last);
  } else {
    add_point(d, x, w->end, first);
  }
  add_point(d, x, w->end, upper_side(lower, w->end));
  x->point_count = d->points.count - x->first_point;
  if (x->from != w->lower) return;
  struct point *points = &d->points.items[x->first_point];
  for (uint32_t i = 0; i < x->point_count / 2; i++) {
    struct point p = points[i];
    points[i] = points[x->point_count - 1 - i];
    points[x->point_count - 1 - i] = p;
  }
}

/* Graphviz leaves room at the sides for lines that go elsewhere now. */
static void fit_width(struct drawing *d) {
  int left = END_OF_ALL, right = 0;
  for (uint32_t i = 0; i < d->points.count; i++) {
    if (d->points.items[i].x < left) left = d->points.items[i].x;
    right = at_least(right, d->points.items[i].x);
  }
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    const struct box *b = &d->boxes.items[i];
    if (b->at.x - b->width / 2 < left) left = b->at.x - b->width / 2;
    right = at_least(right, b->at.x + b->width / 2);
  }
  for (uint32_t i = 0; i < d->columns.count; i++) {
    if (d->columns.items[i].left < left) left = d->columns.items[i].left;
    right = at_least(right, d->columns.items[i].right);
  }
  int by = LAYOUT_LEFT - left;
  for (uint32_t i = 0; i < d->points.count; i++) d->points.items[i].x += by;
  for (uint32_t i = 0; i < d->boxes.count; i++) d->boxes.items[i].at.x += by;
  for (uint32_t i = 0; i < d->columns.count; i++) d->columns.items[i].left += by, d->columns.items[i].right += by;
  for (uint32_t i = 0; i < d->frames.count; i++) d->frames.items[i].low.x += by, d->frames.items[i].high.x += by;
  d->width = right + by + LAYOUT_RIGHT;
}

void route_arrows(struct drawing *d) {
  struct arena a = {0};
  size_t frames = d->frames.count + 1, rows = d->rank_count + 1;
  struct routing r = {.d = d,
                      .ways = arena_alloc(&a, (d->arrows.count + 1) * sizeof *r.ways),
                      .used = arena_alloc(&a, rows * sizeof *r.used),
                      .tracks = arena_alloc(&a, rows * sizeof *r.tracks),
                      .room_above = arena_alloc(&a, rows * sizeof(int)),
                      .room_below = arena_alloc(&a, rows * sizeof(int)),
                      .frame_top = arena_alloc(&a, frames * sizeof(uint32_t)),
                      .frame_bottom = arena_alloc(&a, frames * sizeof(uint32_t)),
                      .above = arena_alloc(&a, frames * sizeof(int)),
                      .below = arena_alloc(&a, frames * sizeof(int))};
  for (uint32_t i = 0; i < d->rank_count; i++) vec_push(&d->rank_y, 0);
  for (uint32_t i = 0; i < d->arrows.count; i++) {
    const struct arrow *x = &d->arrows.items[i];
    uint32_t from = d->boxes.items[x->from].rank, to = d->boxes.items[x->to].rank;
    r.ways[i] = (struct way){.upper = from < to ? x->from : x->to,
                             .lower = from < to ? x->to : x->from,
                             .through = 1 < (from < to ? to - from : from - to)};
  }
  measure_frames(&r);
  find_ports(&r);
  straighten(&r);
  step_aside(&r);
  find_corridors(&r);
  find_tracks(&r);
  stack_rows(&r);
  for (uint32_t i = 0; i < d->arrows.count; i++) draw_way(&r, i);
  fit_width(d);
  vec_free(&r.ends);
  vec_free(&r.spans);
  vec_free(&r.blocked);
  for (uint32_t i = 0; i < d->rank_count; i++) vec_free(&r.used[i].x);
  arena_free(&a);
}
