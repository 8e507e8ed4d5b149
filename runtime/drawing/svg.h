/* svg.h - inside the drawing: pieces of the SVG. */
#ifndef CPSFC_DRAWING_SVG_H
#define CPSFC_DRAWING_SVG_H

#include "runtime/drawing/drawing_internal.h"

struct svg {
  struct out *out;
  const struct drawing *d;
  struct arena *memory;
};

/* One text, or both languages for the page to choose from; MORE: further attributes or "". */
void svg_text(struct svg *s, const char *class, int x, int y, const char *more, const char *en, const char *ja);
/* The outline of a kind of element around a centre. */
void svg_shape(struct svg *s, enum entity_kind kind, struct point at, int width, int height);
/* The sign of a status: never by colour alone. Nothing for DRAWN_NONE. */
void svg_mark(struct svg *s, enum drawing_status status, struct point at);
/* Line, head and tail of an arrow along its curve. */
void svg_arrow(struct svg *s, enum arrow_sort sort, const struct point *points, uint32_t count);
/* Below TOP, not wider than WIDTH; returns where it ends. */
int svg_legend(struct svg *s, int top, int width);

#endif
