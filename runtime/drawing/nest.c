/* nest.c - walks columns, frames and boxes in the order in which text formats write them: each inside what it lies in.
 */
#include <stdlib.h>

#include "runtime/drawing/drawing_internal.h"

/* Lists in one array of links: for each column and frame, the boxes and frames directly in it. */
struct nest {
  const struct drawing *d;
  uint32_t *first_box, *next_box; /* by place: frames, then columns, then outside; 0: none, else index + 1 */
  uint32_t *first_frame, *next_frame;
};

static uint32_t place_in(const struct drawing *d, uint32_t frame, uint32_t column) {
  if (frame != DRAWING_NONE) return frame;
  return d->frames.count + (column != DRAWING_NONE ? column : d->columns.count);
}

static void nest_make(struct nest *n, struct arena *a, const struct drawing *d) {
  size_t places = d->frames.count + d->columns.count + 1;
  *n = (struct nest){d, arena_alloc(a, places * sizeof(uint32_t)),
                     arena_alloc(a, (d->boxes.count + 1) * sizeof(uint32_t)), arena_alloc(a, places * sizeof(uint32_t)),
                     arena_alloc(a, (d->frames.count + 1) * sizeof(uint32_t))};
  for (uint32_t b = d->boxes.count; 0 < b--;) {
    uint32_t place = place_in(d, d->boxes.items[b].frame, d->boxes.items[b].column);
    n->next_box[b] = n->first_box[place];
    n->first_box[place] = b + 1;
  }
  for (uint32_t f = d->frames.count; 0 < f--;) {
    uint32_t place = place_in(d, d->frames.items[f].outer, d->frames.items[f].column);
    n->next_frame[f] = n->first_frame[place];
    n->first_frame[place] = f + 1;
  }
}

static void visit_boxes(const struct nest *n, const struct nest_writer *w, void *context, uint32_t place, int depth) {
  for (uint32_t b = n->first_box[place]; b; b = n->next_box[b - 1]) w->box(context, b - 1, depth);
}

/* Down into the first frame inside, along to the next one, up again: frames may be deep. */
static void visit_frames(const struct nest *n, const struct nest_writer *w, void *context, uint32_t column,
                         uint32_t place) {
  const struct frame *frames = n->d->frames.items;
  int depth = 2;
  for (uint32_t at = n->first_frame[place]; at;) {
    w->open(context, column, at - 1, depth);
    visit_boxes(n, w, context, at - 1, depth + 1);
    if (n->first_frame[at - 1]) {
      at = n->first_frame[at - 1];
      depth++;
      continue;
    }
    w->close(context, depth);
    while (!n->next_frame[at - 1] && frames[at - 1].outer != DRAWING_NONE) {
      at = frames[at - 1].outer + 1;
      w->close(context, --depth);
    }
    at = n->next_frame[at - 1];
  }
}

void nest_visit(const struct drawing *d, const struct nest_writer *w, void *context) {
  struct arena memory = {0};
  struct nest n;
  nest_make(&n, &memory, d);
  for (uint32_t c = 0; c < d->columns.count; c++) {
    w->open(context, c, DRAWING_NONE, 1);
    visit_boxes(&n, w, context, d->frames.count + c, 2);
    visit_frames(&n, w, context, c, d->frames.count + c);
    w->close(context, 1);
  }
  visit_boxes(&n, w, context, d->frames.count + d->columns.count, 1);
  arena_free(&memory);
}
