/* svg_shapes.c - outlines, marks and arrows. Whole numbers; heads of arrows in tenths. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/svg.h"

void svg_text(struct svg *s, const char *class, int x, int y, const char *more, const char *en, const char *ja) {
  static const char *const classes[] = {" en\" lang=\"en", " ja\" lang=\"ja"};
  const char *const texts[] = {en, ja};
  bool both = s->d->in.page && strcmp(en, ja);
  enum language only = s->d->in.page ? LANGUAGE_EN : s->d->in.language;
  for (int l = LANGUAGE_EN; l <= LANGUAGE_JA; l++) {
    if (!both && l != (int)only) continue;
    out_format(s->out, "<text class=\"%s%s\" x=\"%d\" y=\"%d\"%s>", class, both ? classes[l] : "", x, y, more);
    out_html(s->out, texts[l]);
    out_text(s->out, "</text>");
  }
}

/* ---- outlines ---- */

void svg_shape(struct svg *s, enum entity_kind kind, struct point at, int width, int height) {
  int l = at.x - width / 2, r = l + width, t = at.y - height / 2, b = t + height;
  struct out *o = s->out;
  out_text(o, "<path class=\"d-shape\" d=\"");
  switch (kind) {
  case KIND_ORGANIZATION: out_format(o, "M%d %dV%dL%d %dL%d %dV%dZ", l, b, t + 7, at.x, t, r, t + 7, b); break;
  case KIND_PERSON:
    out_format(o, "M%d %dH%dA%d %d 0 0 1 %d %dH%dA%d %d 0 0 1 %d %dZ", l + height / 2, t, r - height / 2, height / 2,
               height / 2, r - height / 2, b, l + height / 2, height / 2, height / 2, l + height / 2, t);
    break;
  case KIND_COMPONENT:
    out_format(o, "M%d %dH%dL%d %dV%dL%d %dH%dL%d %dV%dZ", l + 8, t, r - 8, r, t + 8, b - 8, r - 8, b, l + 8, l, b - 8,
               t + 8);
    break;
  case KIND_DATA:
    out_format(o, "M%d %dH%dL%d %dV%dH%dZM%d %dV%dH%d", l, t, r - 11, r, t + 11, b, l, r - 11, t, t + 11, r);
    break;
  case KIND_PROCEDURE:
    out_format(o, "M%d %dH%dL%d %dL%d %dH%dL%d %dZ", l + 11, t, r - 11, r, at.y, r - 11, b, l + 11, l, at.y);
    break;
  case KIND_CONTRACT:
    out_format(o, "M%d %dH%dV%dQ%d %d %d %dT%d %dZ", l, t, r, b - 2, at.x + width / 4, b - 9, at.x, b - 2, l, b - 2);
    break;
  case KIND_SYSTEM:
    out_format(o, "M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%dQ%d %d %d %dV%dQ%d %d %d %dZM%d %dV%dM%d %dV%d", l + 5, t,
               r - 5, r, t, r, t + 5, b - 5, r, b, r - 5, b, l + 5, l, b, l, b - 5, t + 5, l, t, l + 5, t, l + 7, t, b,
               r - 7, t, b);
    break;
  case KIND_NONE:
  case KIND_FLOW:
  case KIND_SENSE:
  case KIND_ACTUATE:
  case KIND_MEASURE:
  case KIND_EVIDENCE:
  case KIND_REQUIRE:
  case KIND_QUANTITY:
  case KIND_PORT:
  case KIND_FIELD:
  case KIND_COUNT: out_format(o, "M%d %dH%dV%dH%dZ", l, t, r, b, l); break;
  }
  out_text(o, "\"/>");
}

/* ---- marks ---- */

/* A triangle with "!", a diamond with "?", a disc with a tick: told apart without colour, and by those who see shapes
 * only. */
void svg_mark(struct svg *s, enum drawing_status status, struct point at) {
  static const char *const grounds[] = {[DRAWN_NONE] = "",
                                        [DRAWN_MET] = "M-8 0A8 8 0 1 1 8 0A8 8 0 1 1-8 0Z",
                                        [DRAWN_UNDECIDED] = "M0-10L10 0L0 10L-10 0Z",
                                        [DRAWN_GAP] = "M0-10L10 8H-10Z"};
  static const char *const signs[] = {[DRAWN_NONE] = "",
                                      [DRAWN_MET] = "M-4 0L-1 3L4-3",
                                      [DRAWN_UNDECIDED] = "M-3-3A3 3 0 1 1 0 1V2M0 5V5.1",
                                      [DRAWN_GAP] = "M0-4V2M0 5V5.1"};
  if (status == DRAWN_NONE) return;
  out_format(s->out,
             "<g class=\"d-mark\" transform=\"translate(%d %d)\"><path class=\"d-ground\" d=\"%s\"/><path "
             "class=\"d-sign\" d=\"%s\"/></g>",
             at.x, at.y, grounds[status], signs[status]);
}

/* ---- arrows ---- */

/* Along the way from FROM to TO, FORWARD tenths before TO and SIDE tenths to its left. */
static void write_corner(struct out *o, char letter, struct point to, double ux, double uy, int forward, int side) {
  long x = lround(to.x * 10 - ux * forward + uy * side), y = lround(to.y * 10 - uy * forward - ux * side);
  out_format(o, "%c%s%ld.%ld %s%ld.%ld", letter, x < 0 ? "-" : "", labs(x) / 10, labs(x) % 10, y < 0 ? "-" : "",
             labs(y) / 10, labs(y) % 10);
}

/* Direction in which the curve arrives; control points may lie on its end. */
static void arrival(const struct point *points, uint32_t count, double *ux, double *uy) {
  struct point end = points[count - 1];
  *ux = 0, *uy = 1;
  for (uint32_t i = count - 1; 0 < i--;) {
    double dx = end.x - points[i].x, dy = end.y - points[i].y, length = sqrt(dx * dx + dy * dy);
    if (length < 3) continue;
    *ux = dx / length, *uy = dy / length;
    return;
  }
}

static void write_head(struct out *o, enum arrow_sort sort, struct point to, double ux, double uy) {
  static const int corners[][4][2] = {[ARROW_FLOW] = {{0, 0}, {100, 45}, {75, 0}, {100, -45}},
                                      [ARROW_SENSE] = {{90, 50}, {0, 0}, {0, 0}, {90, -50}},
                                      [ARROW_ACTUATE] = {{0, 0}, {65, 55}, {130, 0}, {65, -55}}};
  if (sort == ARROW_PARTY) return;
  out_format(o, "<path class=\"d-head\" d=\"");
  for (int i = 0; i < 4; i++) write_corner(o, i ? 'L' : 'M', to, ux, uy, corners[sort][i][0], corners[sort][i][1]);
  out_text(o, sort == ARROW_SENSE ? "\"/>" : "Z\"/>");
}

/* A point before the end of the line FROM - TO. */
static struct point short_of(struct point from, struct point to, int by) {
  int dx = to.x - from.x, dy = to.y - from.y, length = abs(dx) + abs(dy);
  if (length / 2 < by) by = length / 2;
  return (struct point){to.x - (dx > 0 ? by : dx < 0 ? -by : 0), to.y - (dy > 0 ? by : dy < 0 ? -by : 0)};
}

static void write_corners(struct builder *b, const struct point *points, uint32_t count) {
  enum { ROUND = 6 };
  builder_format(b, "M%d %d", points[0].x, points[0].y);
  for (uint32_t i = 1; i + 1 < count; i++) {
    struct point before = short_of(points[i - 1], points[i], ROUND), behind = short_of(points[i + 1], points[i], ROUND);
    builder_format(b, "L%d %dQ%d %d %d %d", before.x, before.y, points[i].x, points[i].y, behind.x, behind.y);
  }
  builder_format(b, "L%d %d", points[count - 1].x, points[count - 1].y);
}

void svg_arrow(struct svg *s, enum arrow_sort sort, const struct point *points, uint32_t count) {
  struct builder b = {0};
  double ux, uy;
  write_corners(&b, points, count);
  if (sort != ARROW_PARTY) out_format(s->out, "<path class=\"d-hit\" d=\"%s\"/>", builder_get(&b));
  out_format(s->out, "<path class=\"d-line\" d=\"%s\"/>", builder_get(&b));
  builder_free(&b);
  arrival(points, count, &ux, &uy);
  write_head(s->out, sort, points[count - 1], ux, uy);
  if (sort == ARROW_SENSE)
    out_format(s->out, "<circle class=\"d-tail\" cx=\"%d\" cy=\"%d\" r=\"4\"/>", points[0].x, points[0].y);
}
