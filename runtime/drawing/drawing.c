/* drawing.c - the steps from a model to a drawing. */
#include <stdlib.h>

#include "runtime/drawing/drawing_internal.h"

struct drawing *drawing_make(const struct drawing_input *in) {
  struct drawing *d = memory_zeroed(1, sizeof *d);
  struct choice choice;
  d->in = *in;
  d->why_not = DRAW_COUNT;
  d->place = arena_alloc(&d->memory, in->model->entities.count * sizeof *d->place);
  tally_findings(d);
  choose_elements(d, &choice);
  fold_boxes(d, &choice);
  return d;
}

void drawing_free(struct drawing *d) {
  if (!d) return;
  vec_free(&d->boxes);
  vec_free(&d->frames);
  vec_free(&d->columns);
  vec_free(&d->arrows);
  vec_free(&d->links);
  vec_free(&d->points);
  vec_free(&d->rank_y);
  arena_free(&d->memory);
  free(d);
}

bool drawing_lay_out(struct drawing *d) {
  if (d->why_not == DRAW_COUNT && !d->laid_out) {
    rank_boxes(d);
    d->laid_out = graphviz_lay_out(d, &d->why_not);
    if (d->laid_out) {
      route_arrows(d);
      place_signs(d);
    }
  }
  return d->laid_out;
}

const char *drawing_left_out(const struct drawing *d, enum language l) {
  return d->why_not == DRAW_COUNT ? NULL : drawing_word(d->why_not, l);
}

entity_id drawing_node_of(const struct drawing *d, entity_id e) {
  uint32_t place = d->why_not == DRAW_COUNT ? d->place[e] : 0, index = (place & PLACE_INDEX) - 1;
  if (!place) return 0;
  if (place & PLACE_FRAME) return d->frames.items[index].entity;
  return place & PLACE_ARROW ? d->arrows.items[index].entity : d->boxes.items[index].entity;
}
