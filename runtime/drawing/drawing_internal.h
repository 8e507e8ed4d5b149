/* drawing_internal.h - inside the drawing: boxes, frames, columns, arrows. */
#ifndef CPSFC_DRAWING_INTERNAL_H
#define CPSFC_DRAWING_INTERNAL_H

#include "runtime/drawing/drawing.h"

enum { DRAWING_BOXES = 300, DRAWING_ARROWS = 300, DRAWING_BANDS = 3 };
#define DRAWING_NONE UINT32_MAX

/* ---- words.def ---- */

enum drawing_word {
#define WORD(id, en, ja) DRAW_##id,
#include "runtime/drawing/words.def"
#undef WORD
  DRAW_COUNT
};
const char *drawing_word(enum drawing_word w, enum language l);

/* ---- what is drawn ---- */

enum drawing_status { DRAWN_NONE, DRAWN_MET, DRAWN_UNDECIDED, DRAWN_GAP }; /* the worst is the largest */
struct tally {
  uint32_t gap, open_gap, undecided, met;
};
enum box_sort {
  BOX_ELEMENT,
  BOX_FOLDED, /* an element with all that lies in it */
  BOX_KIND,   /* all of one kind in one column */
  BOX_COLUMN, /* an organization with all that is its own */
};
struct point {
  int x, y;
};
struct box {
  entity_id entity; /* what it stands for; of BOX_KIND the first of them */
  uint8_t sort, kind, band;
  uint32_t inside;        /* further elements that lie in it */
  uint32_t column, frame; /* frame: DRAWING_NONE when it lies in the column itself */
  struct tally tally;
  uint32_t rank;   /* from the top */
  struct point at; /* centre */
  int width, height;
};
struct frame { /* an element drawn around others */
  entity_id entity;
  uint32_t column, outer; /* frame around it or DRAWING_NONE */
  uint32_t box;           /* its own box inside, where arrows end, or DRAWING_NONE: then its heading stands for it */
  bool border;            /* a zone or a place: things lie within it, they are no parts */
  struct tally tally;
  struct point low, high;
};
struct column {
  entity_id organization; /* 0: what belongs to no organization, or SEVERAL */
  bool several;           /* organizations of which nothing else is drawn */
  int left, right;
};
enum arrow_sort {
  ARROW_FLOW,
  ARROW_SENSE,
  ARROW_ACTUATE,
  ARROW_PARTY /* a line from an organization to its contract */
};
struct arrow {
  uint32_t from, to; /* boxes */
  uint8_t sort;
  entity_id entity;                  /* the one with the worst status of those it stands for; 0 of ARROW_PARTY */
  uint32_t first, count;             /* links: all it stands for, in order */
  struct tally tally;                /* of all */
  uint32_t first_point, point_count; /* corners and ends, in the direction of the arrow */
  struct point mark, word;           /* on it; the middle of its word, when it has one */
  bool has_word;
};
struct arrow_link {
  entity_id entity;
  uint32_t next;
};

struct drawing {
  struct arena memory;
  struct drawing_input in;
  enum drawing_word why_not; /* DRAW_COUNT: it can be drawn */
  uint32_t *place;       /* of each entity: index + 1 of the box, or of the frame with PLACE_FRAME, or of the arrow with
                            PLACE_ARROW */
  struct tally *tallies; /* of each entity */
  VEC(struct box) boxes;
  VEC(struct frame) frames;
  VEC(struct column) columns;
  VEC(struct arrow) arrows;
  VEC(struct arrow_link) links;
  uint32_t elements;                                  /* all that is drawn or lies in a box */
  uint32_t rank_count, band_first[DRAWING_BANDS + 2]; /* first rank of the bands 3, 2, 1 and of the contracts */
  VEC(struct point) points;
  VEC(int) rank_y;
  int width, height, foot; /* foot: where columns end */
  bool laid_out;
};
enum { PLACE_FRAME = 1 << 30, PLACE_ARROW = 1 << 29, PLACE_INDEX = PLACE_ARROW - 1 };

/* choose.c: which entities, around what, in which column */

struct choice {
  uint8_t *drawn;    /* of each entity */
  entity_id *around; /* what it is drawn in; 0: the column itself */
  entity_id *column; /* organization, 0: none; always that of what is around it */
  uint16_t *depth;   /* 1: in the column itself */
  uint32_t *inside;  /* how many lie in it, at any depth */
  uint8_t *touched;  /* an arrow ends at it */
  uint16_t deepest;
};
void choose_elements(struct drawing *d, struct choice *c);

/* fold.c: boxes, frames and columns, and the arrows between them */
void fold_boxes(struct drawing *d, const struct choice *c);
/* arrows.c: between the boxes that are there */
void draw_arrows(struct drawing *d);
/* ranks.c: rows of the boxes */
void rank_boxes(struct drawing *d);

/* tally.c */
void tally_findings(struct drawing *d);
void tally_add(struct tally *to, const struct tally *from);
enum drawing_status tally_status(const struct tally *t);

/* label.c: texts of boxes, frames, arrows; owned by A */
const char *label_name(struct arena *a, const struct drawing *d, const struct box *b, enum language l);
const char *label_class(struct arena *a, const struct drawing *d, const struct box *b, enum language l);
const char *label_entity(struct arena *a, const struct drawing *d, entity_id e);
const char *label_column(struct arena *a, const struct drawing *d, const struct column *c, enum language l);
/* Sentences for a tooltip: what, whose, how many findings. */
const char *label_box_title(struct arena *a, const struct drawing *d, const struct box *b, enum language l);
const char *label_frame_title(struct arena *a, const struct drawing *d, const struct frame *f, enum language l);
const char *label_arrow_title(struct arena *a, const struct drawing *d, const struct arrow *x, enum language l);

/* A word or two at an arrow: what it carries, else its name, or how many there are. */
const char *label_arrow(struct arena *a, const struct drawing *d, const struct arrow *x, enum language l);
/* "! " and the like; "gap" and the like. */
const char *label_mark(const struct tally *t);
const char *label_status(const struct tally *t);

/* width.c */
/* Width in pixels of TEXT in a sans-serif font of SIZE pixels, from a table of our own. */
int label_width(const char *text, int size, bool bold);
/* TEXT, or its beginning with an ellipsis when it is wider than LIMIT pixels. */
const char *label_fit(struct arena *a, const char *text, int size, bool bold, int limit);

/* nest.c: what lies in what, in order, for the text formats */

struct nest_writer {
  void (*open)(void *context, uint32_t column, uint32_t frame,
               int depth); /* frame: DRAWING_NONE for the column itself */
  void (*box)(void *context, uint32_t box, int depth);
  void (*close)(void *context, int depth);
};
/* Visits columns, the frames in them and the boxes in those; then the boxes outside (depth 1). */
void nest_visit(const struct drawing *d, const struct nest_writer *w, void *context);

/* sizes.c */
enum {
  LAYOUT_NAME_SIZE = 13,
  LAYOUT_CLASS_SIZE = 11,
  LAYOUT_WORD_SIZE = 10,
  LAYOUT_HEADING_SIZE = 14,
  LAYOUT_TEXT_LIMIT = 190,
  LAYOUT_BOX_PADDING = 16,
  LAYOUT_BOX_LEAST = 84,
  LAYOUT_BOX_HEIGHT = 46,
  LAYOUT_HEADING = 30,
  LAYOUT_FRAME_HEADING = 20,
  LAYOUT_MARK = 18,
  LAYOUT_FRAME_MARGIN = 10,
  LAYOUT_COLUMN_MARGIN = 14,
  LAYOUT_PORT_INSET = 18,
  LAYOUT_PORT = 11,
  LAYOUT_BOX_MOST = 600,
  LAYOUT_LEFT = 40,
  LAYOUT_RIGHT = 16,
  LAYOUT_TOP = 16,
  LAYOUT_BOTTOM = 16
};
void layout_sizes(struct drawing *d);
int layout_frame_width(struct arena *a, const struct drawing *d, const struct frame *f);
struct point box_mark(const struct box *b); /* where its mark stands */
/* Of the word on an arrow; 0: it has none. */
int layout_word_width(struct arena *a, const struct drawing *d, const struct arrow *x);
int layout_heading_width(struct arena *a, const struct drawing *d, const struct column *c);

/* route.c: heights, and the ways of the arrows */
void route_arrows(struct drawing *d);

/* signs.c: marks and words on arrows, after the positions */
void place_signs(struct drawing *d);

/* graphviz.c: positions of all; false when Graphviz can't be loaded or fails */
bool graphviz_lay_out(struct drawing *d, enum drawing_word *why_not);

#endif
