/* drawing.h - the process drawn: three layers as bands, organizations as columns, flows and transfers as arrows.
 *
 * drawing_make decides what is drawn, in time linear in the model: every element is a box or lies in one that stands
 * for it. drawing_lay_out finds positions with Graphviz, loaded only then, so a program without it starts and works
 * just the same. The writers are pure: the same drawing gives the same bytes.
 */
#ifndef CPSFC_DRAWING_H
#define CPSFC_DRAWING_H

#include "runtime/rules/rules.h"

struct drawing_input {
  const struct model *model;
  const struct findings *findings;
  const char *title;
  enum language language; /* of a drawing in one language */
  bool page; /* part of a page: boxes are links to #e<entity id> where the register of elements has that row, both
                languages with the classes en and ja, no style of its own */
};
struct drawing;

/* What IN points to must live as long as the drawing. */
struct drawing *drawing_make(const struct drawing_input *in);
void drawing_free(struct drawing *d);
/* Positions; false when there is no drawing: drawing_left_out says why. */
bool drawing_lay_out(struct drawing *d);
/* Why nothing is drawn, a sentence without full stop; NULL: it can be drawn. */
const char *drawing_left_out(const struct drawing *d, enum language l);
/* The entity X whose id n<X> in the drawing stands for E: E itself, the box it lies in, the arrow it is part of; 0 when
 * E is not drawn. */
entity_id drawing_node_of(const struct drawing *d, entity_id e);

/* An <svg> element with class `drawing`, and `d-wide` when it is wider than a page; after drawing_lay_out was true. */
void drawing_write_svg(struct out *o, const struct drawing *d);
/* The same graph for other tools; need no positions. */
void drawing_write_dot(struct out *o, const struct drawing *d);
void drawing_write_mermaid(struct out *o, const struct drawing *d);

/* CSS of the drawing: light, dark, print, high contrast. A page puts it into its style element. */
extern const char drawing_style[];

#endif
