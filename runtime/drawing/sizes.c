/* sizes.c - how large boxes and headings are. */
#include <stdlib.h>

#include "runtime/drawing/drawing_internal.h"

static int wider(int a, int b) { return a < b ? b : a; }

/* Texts are cut to fit, so that one long name does not stretch the whole drawing; the tooltip has it all. */
static int text_room(const struct drawing *d, const char *en, const char *ja, int size, bool bold) {
  int english = label_width(en, size, bold), japanese = label_width(ja, size, bold), res;
  if (d->in.page)
    res = wider(english, japanese);
  else
    res = d->in.language == LANGUAGE_JA ? japanese : english;
  return res < LAYOUT_TEXT_LIMIT ? res : LAYOUT_TEXT_LIMIT;
}

/* Wide enough for the arrows at the side that has more of them. */
static void widen(struct drawing *d) {
  struct sides { int above, below; } *arrows = memory_zeroed(d->boxes.count + 1, sizeof *arrows);
  for (uint32_t i = 0; i < d->arrows.count; i++) {
    const struct arrow *x = &d->arrows.items[i];
    bool down = d->boxes.items[x->from].rank < d->boxes.items[x->to].rank;
    arrows[down ? x->from : x->to].below++;
    arrows[down ? x->to : x->from].above++;
  }
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    struct box *b = &d->boxes.items[i];
    int room = 2 * LAYOUT_PORT_INSET + LAYOUT_PORT * (1 + wider(arrows[i].above, arrows[i].below));
    b->width = wider(b->width, room < LAYOUT_BOX_MOST ? room : LAYOUT_BOX_MOST);
  }
  free(arrows);
}

void layout_sizes(struct drawing *d) {
  struct arena a = {0};
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    struct box *b = &d->boxes.items[i];
    int name =
        text_room(d, label_name(&a, d, b, LANGUAGE_EN), label_name(&a, d, b, LANGUAGE_JA), LAYOUT_NAME_SIZE, true);
    int class =
        text_room(d, label_class(&a, d, b, LANGUAGE_EN), label_class(&a, d, b, LANGUAGE_JA), LAYOUT_CLASS_SIZE, false);
    b->width = wider(wider(name, class) + 2 * LAYOUT_BOX_PADDING, LAYOUT_BOX_LEAST);
    b->height = LAYOUT_BOX_HEIGHT;
  }
  widen(d);
  arena_free(&a);
}

int layout_frame_width(struct arena *a, const struct drawing *d, const struct frame *f) {
  const char *name = label_entity(a, d, f->entity);
  return text_room(d, name, name, LAYOUT_CLASS_SIZE, true) + 2 * LAYOUT_MARK;
}

int layout_word_width(struct arena *a, const struct drawing *d, const struct arrow *x) {
  return text_room(d, label_arrow(a, d, x, LANGUAGE_EN), label_arrow(a, d, x, LANGUAGE_JA), LAYOUT_WORD_SIZE, false);
}

struct point box_mark(const struct box *b) {
  return (struct point){b->at.x + b->width / 2 - 5, b->at.y - b->height / 2 + 2};
}

int layout_heading_width(struct arena *a, const struct drawing *d, const struct column *c) {
  return text_room(d, label_column(a, d, c, LANGUAGE_EN), label_column(a, d, c, LANGUAGE_JA), LAYOUT_HEADING_SIZE,
                   true) +
         2 * LAYOUT_BOX_PADDING;
}
