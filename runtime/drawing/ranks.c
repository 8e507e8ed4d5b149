/* ranks.c - the row of every box: layer 3 above layer 2 above layer 1 above the contracts, as CPSF is usually drawn.
 *
 * Rows are decided here, so that the bands hold; Graphviz only orders the boxes within a row and leads the arrows. Two
 * boxes with an arrow between them never share a row: what dot makes of arrows within a row of clusters is not
 * dependable.
 */
#include <stdlib.h>

#include "runtime/drawing/drawing_internal.h"

enum {
  CONTRACT_BAND = 3,
  BAND_COUNT = 4,
  ROWS_OF_UNTIED = 10,
  BOXES_IN_ROW = 12,
  CONTRACTS_IN_ROW = 6,
  CONTRACT_ROWS = 4
};

struct ranking {
  struct drawing *d;
  uint32_t *start, *items; /* neighbours of each box, in rows */
  uint8_t *band;           /* of each box, from the top: 0 is layer 3 */
  uint32_t *distance;      /* from a neighbouring band, 0: not known yet */
  uint32_t *order;         /* boxes of a band by distance */
  uint32_t *row;           /* within the band, from where the band is entered */
  bool *tied;              /* has an arrow within its band */
};

static uint8_t band_of(const struct box *b) {
  return b->column == DRAWING_NONE ? CONTRACT_BAND : (uint8_t)(3 - b->band);
}

static void take_neighbours(struct ranking *r) {
  const struct drawing *d = r->d;
  for (uint32_t i = 0; i < d->arrows.count; i++)
    r->start[d->arrows.items[i].from + 2]++, r->start[d->arrows.items[i].to + 2]++;
  for (uint32_t i = 2; i < d->boxes.count + 2; i++) r->start[i] += r->start[i - 1];
  for (uint32_t i = 0; i < d->arrows.count; i++) {
    uint32_t from = d->arrows.items[i].from, to = d->arrows.items[i].to;
    r->items[r->start[from + 1]++] = to;
    r->items[r->start[to + 1]++] = from;
    if (r->band[from] == r->band[to]) r->tied[from] = r->tied[to] = true;
  }
}

/* Is box B entered from the band that the rows of its own band are counted from? */
static bool is_entrance(const struct ranking *r, uint32_t b) {
  for (uint32_t i = r->start[b]; i < r->start[b + 1]; i++) {
    uint8_t other = r->band[r->items[i]];
    if (r->band[b] == 0 ? 0 < other && other != CONTRACT_BAND : other < r->band[b]) return true;
  }
  return false;
}

/* Breadth first; COUNT boxes are in ORDER already. Returns how many are there at the end. */
static uint32_t spread(struct ranking *r, uint32_t band, uint32_t next, uint32_t count) {
  for (; next < count; next++) {
    uint32_t b = r->order[next];
    for (uint32_t i = r->start[b]; i < r->start[b + 1]; i++) {
      uint32_t other = r->items[i];
      if (r->band[other] != band || r->distance[other]) continue;
      r->distance[other] = r->distance[b] + 1;
      r->order[count++] = other;
    }
  }
  return count;
}

/* Where nothing leads into a part of the band, it begins with what nothing flows into. */
static uint32_t begin_somewhere(struct ranking *r, uint32_t band, uint32_t count, const bool *flowed_into,
                                bool anything) {
  for (uint32_t b = 0; b < r->d->boxes.count; b++) {
    if (r->band[b] != band || r->distance[b] || !r->tied[b] || (flowed_into[b] && !anything)) continue;
    r->distance[b] = 1;
    r->order[count] = b;
    count = spread(r, band, count, count + 1);
  }
  return count;
}

static uint32_t order_band(struct ranking *r, uint32_t band, const bool *flowed_into) {
  uint32_t count = 0;
  for (uint32_t b = 0; b < r->d->boxes.count; b++)
    if (r->band[b] == band && r->tied[b] && is_entrance(r, b)) r->distance[b] = 1, r->order[count++] = b;
  count = spread(r, band, 0, count);
  count = begin_somewhere(r, band, count, flowed_into, false);
  return begin_somewhere(r, band, count, flowed_into, true);
}

/* Each tied box behind those of its neighbours that come earlier in the order. Returns the number of rows. */
static uint32_t row_tied(struct ranking *r, uint32_t band, uint32_t count) {
  uint32_t rows = 0;
  bool *done = memory_zeroed(r->d->boxes.count + 1, sizeof *done);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t b = r->order[i];
    for (uint32_t k = r->start[b]; k < r->start[b + 1]; k++) {
      uint32_t other = r->items[k];
      if (r->band[other] == band && done[other] && r->row[b] <= r->row[other]) r->row[b] = r->row[other] + 1;
    }
    done[b] = true;
    if (rows <= r->row[b]) rows = r->row[b] + 1;
  }
  free(done);
  return rows;
}

/* A long row of one column is broken into several; nothing in a row is tied to anything else in it. Returns the rows.
 */
static uint32_t break_rows(struct ranking *r, uint32_t count, uint32_t rows) {
  const struct drawing *d = r->d;
  uint32_t columns = d->columns.count + 1, *seen = memory_zeroed((size_t)(rows + 1) * columns, sizeof *seen),
           *first = memory_zeroed(rows + 2, sizeof *first);
  for (uint32_t i = 0; i < count; i++) { /* distance is not needed any more: it holds which part of the row */
    uint32_t b = r->order[i], row = r->row[b], place = seen[row * columns + d->boxes.items[b].column]++ / BOXES_IN_ROW;
    if (first[row + 1] < place + 1) first[row + 1] = place + 1;
    r->distance[b] = place;
  }
  for (uint32_t row = 0; row < rows; row++) first[row + 1] += first[row];
  for (uint32_t i = 0; i < count; i++) r->row[r->order[i]] = first[r->row[r->order[i]]] + r->distance[r->order[i]];
  uint32_t res = first[rows];
  free(seen);
  free(first);
  return res;
}

/* ---- boxes without an arrow in their band fill the rows of what they lie in ---- */

static uint32_t group_of(const struct drawing *d, const struct box *b) {
  return b->frame != DRAWING_NONE ? b->frame : d->frames.count + (b->column == DRAWING_NONE ? 0 : 1 + b->column);
}
static bool at_the_foot(const struct ranking *r, uint32_t b) {
  const struct box *x = &r->d->boxes.items[b];
  return x->kind == KIND_ORGANIZATION && !r->tied[b] && !r->d->columns.items[x->column].several;
}

static uint32_t rows_wanted(const struct ranking *r, uint32_t band) {
  const struct drawing *d = r->d;
  uint32_t *sizes = memory_zeroed(d->frames.count + d->columns.count + 2, sizeof *sizes), most = 0, rows = 0;
  for (uint32_t b = 0; b < d->boxes.count; b++) {
    if (r->band[b] != band || r->tied[b] || at_the_foot(r, b)) continue;
    uint32_t size = ++sizes[group_of(d, &d->boxes.items[b])];
    if (most < size) most = size;
  }
  free(sizes);
  while (rows * rows < most) rows++;
  return rows < ROWS_OF_UNTIED ? rows : ROWS_OF_UNTIED;
}

static void fill_rows(struct ranking *r, uint32_t band, uint32_t rows) {
  const struct drawing *d = r->d;
  uint32_t *load = memory_zeroed((size_t)(d->frames.count + d->columns.count + 2) * (rows + 1), sizeof *load);
  for (uint32_t b = 0; b < d->boxes.count; b++)
    if (r->band[b] == band && r->tied[b]) load[group_of(d, &d->boxes.items[b]) * rows + r->row[b]]++;
  for (uint32_t b = 0; b < d->boxes.count; b++) {
    if (r->band[b] != band || r->tied[b] || at_the_foot(r, b)) continue;
    uint32_t *own = &load[group_of(d, &d->boxes.items[b]) * rows], best = 0;
    bool entered = is_entrance(r, b); /* near where its arrows come from; what has none goes far */
    for (uint32_t row = 1; row < rows; row++)
      if (own[row] < own[best] || (own[row] == own[best] && !entered)) best = row;
    own[best]++;
    r->row[b] = best;
  }
  free(load);
}

static uint32_t rank_band(struct ranking *r, uint32_t band, uint32_t first, const bool *flowed_into) {
  struct drawing *d = r->d;
  uint32_t count = order_band(r, band, flowed_into), rows = break_rows(r, count, row_tied(r, band, count)),
           wanted = rows_wanted(r, band), foot = 0;
  if (rows < wanted) rows = wanted;
  if (rows) fill_rows(r, band, rows);
  for (uint32_t b = 0; b < d->boxes.count; b++) {
    if (r->band[b] != band) continue;
    foot |= at_the_foot(r, b);
    d->boxes.items[b].rank = first + (at_the_foot(r, b) ? rows : band == 0 ? rows - 1 - r->row[b] : r->row[b]);
  }
  return first + rows + foot;
}

static uint32_t rank_contracts(struct ranking *r, uint32_t first) {
  uint32_t count = 0, rows, next = 0;
  for (uint32_t b = 0; b < r->d->boxes.count; b++) count += r->band[b] == CONTRACT_BAND;
  rows = (count + CONTRACTS_IN_ROW - 1) / CONTRACTS_IN_ROW;
  if (CONTRACT_ROWS < rows) rows = CONTRACT_ROWS;
  for (uint32_t b = 0; b < r->d->boxes.count; b++)
    if (r->band[b] == CONTRACT_BAND) r->d->boxes.items[b].rank = first + next++ % rows;
  return first + rows;
}

void rank_boxes(struct drawing *d) {
  uint32_t count = d->boxes.count;
  struct arena memory = {0};
  struct ranking r = {.d = d,
                      .start = arena_alloc(&memory, (count + 2) * sizeof *r.start),
                      .items = arena_alloc(&memory, (2 * d->arrows.count + 1) * sizeof *r.items),
                      .band = arena_alloc(&memory, count + 1),
                      .distance = arena_alloc(&memory, (count + 1) * sizeof *r.distance),
                      .order = arena_alloc(&memory, (count + 1) * sizeof *r.order),
                      .row = arena_alloc(&memory, (count + 1) * sizeof *r.row),
                      .tied = arena_alloc(&memory, (count + 1) * sizeof *r.tied)};
  bool *flowed_into = arena_alloc(&memory, (count + 1) * sizeof *flowed_into);
  for (uint32_t b = 0; b < count; b++) r.band[b] = band_of(&d->boxes.items[b]);
  for (uint32_t i = 0; i < d->arrows.count; i++) flowed_into[d->arrows.items[i].to] = true;
  take_neighbours(&r);
  d->rank_count = 1; /* the first row is for the headings of the columns */
  for (uint32_t band = 0; band < BAND_COUNT - 1; band++) {
    d->band_first[band] = d->rank_count;
    d->rank_count = rank_band(&r, band, d->rank_count, flowed_into);
  }
  d->band_first[CONTRACT_BAND] = d->rank_count;
  d->rank_count = d->band_first[CONTRACT_BAND + 1] = rank_contracts(&r, d->rank_count);
  arena_free(&memory);
}
