/* fold.c - boxes, frames and columns of what was chosen; with too many of them, what lies deepest is folded into one
 * box first, then all of one kind, then whole organizations. */
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/drawing_internal.h"

enum { COLUMNS_OF_ONE = 4 }; /* more of them share one */
enum fold { FOLD_DEEP, FOLD_KINDS, FOLD_COLUMNS, FOLD_NEVER };
struct folding {
  struct drawing *d;
  const struct choice *choice;
  enum fold how;
  uint16_t depth;   /* of FOLD_DEEP: what lies deeper is inside a box */
  entity_id *order; /* outer before inner */
  uint32_t count;
  uint32_t *column_of; /* of each organization: index + 1 */
  struct idmap kinds;  /* (column, kind) -> box + 1 */
};

static bool is_loose(uint8_t kind) { return kind != KIND_ORGANIZATION && kind != KIND_CONTRACT; }
/* Devices keep a box of their own beside their parts, and so does whatever has arrows. */
static bool has_own_box(const struct drawing *d, const struct choice *c, entity_id e) {
  return c->touched[e] || d->in.model->kinds[e] == KIND_COMPONENT;
}

/* ---- how much has to be folded ---- */

static void sort_by_depth(struct folding *f) {
  const struct model *m = f->d->in.model;
  const struct choice *c = f->choice;
  uint32_t *start = memory_zeroed(c->deepest + 2, sizeof *start);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (c->drawn[e]) start[c->depth[e] + 1]++, f->count++;
  for (int i = 0; i <= c->deepest; i++) start[i + 1] += start[i];
  f->order = memory_take((f->count + 1) * sizeof *f->order);
  for (entity_id e = 1; e < m->entities.count; e++)
    if (c->drawn[e]) f->order[start[c->depth[e]]++] = e;
  free(start);
}

/* Frames count as boxes: they take room, too. */
static uint32_t boxes_to_depth(const struct folding *f, uint16_t depth) {
  uint32_t res = 0;
  while (res < f->count && f->choice->depth[f->order[res]] <= depth) res++;
  return res;
}

static uint32_t boxes_by_kind(const struct folding *f, bool whole_columns) {
  struct idmap seen = {0};
  uint32_t res = 0;
  for (uint32_t i = 0; i < f->count; i++) {
    entity_id e = f->order[i], column = f->choice->column[e];
    uint8_t kind = f->d->in.model->kinds[e];
    if (kind == KIND_ORGANIZATION)
      res++;
    else if (!(whole_columns && column) && !idmap_add(&seen, idmap_pair(column, kind), 1))
      res++;
  }
  idmap_free(&seen);
  return res;
}

/* The next coarser way of folding that leaves few enough boxes. */
static void choose_folding(struct folding *f) {
  for (; f->how == FOLD_DEEP && 1 <= f->depth; f->depth--)
    if (boxes_to_depth(f, f->depth) <= DRAWING_BOXES) return;
  if (f->how == FOLD_DEEP) f->how = FOLD_KINDS;
  if (f->how == FOLD_KINDS && boxes_by_kind(f, false) <= DRAWING_BOXES) return;
  if (f->how == FOLD_KINDS) f->how = FOLD_COLUMNS;
  if (f->how == FOLD_COLUMNS && DRAWING_BOXES < boxes_by_kind(f, true)) f->how = FOLD_NEVER;
}
/* Was it coarse enough? Half the depth at a time, so that a deep nest costs few rounds. */
static void fold_more(struct folding *f) {
  if (f->how == FOLD_DEEP)
    f->depth /= 2;
  else
    f->how++;
}

/* ---- making them ---- */

static uint32_t column_for(struct folding *f, entity_id organization) {
  uint32_t *known = &f->column_of[organization];
  if (!*known) {
    vec_push(&f->d->columns, ((struct column){.organization = organization}));
    *known = f->d->columns.count;
  }
  return *known - 1;
}

static uint32_t add_box(struct folding *f, entity_id e, enum box_sort sort, uint32_t frame) {
  const struct model *m = f->d->in.model;
  struct box b = {.entity = e,
                  .sort = sort,
                  .kind = m->kinds[e],
                  .frame = frame,
                  .column = DRAWING_NONE,
                  .band = (uint8_t)entity_layer(m, e)};
  if (b.kind != KIND_CONTRACT || sort != BOX_ELEMENT) b.column = column_for(f, f->choice->column[e]);
  vec_push(&f->d->boxes, b);
  return f->d->boxes.count - 1;
}

/* E lies in that box. */
static void put_in(struct folding *f, entity_id e, uint32_t box) {
  struct box *b = &f->d->boxes.items[box];
  f->d->place[e] = box + 1;
  if (b->entity != e) b->inside++;
  if (b->sort == BOX_FOLDED && b->entity != e && b->band != 2 && entity_layer(f->d->in.model, e) == 2) b->band = 2;
  tally_add(&b->tally, &f->d->tallies[e]);
}

static void add_frame(struct folding *f, entity_id e, uint32_t outer) {
  struct drawing *d = f->d;
  struct frame x = {.entity = e, .outer = outer, .column = column_for(f, f->choice->column[e]), .box = DRAWING_NONE};
  uint32_t parts;
  model_related(d->in.model, RELATION_PARTS, e, &parts);
  x.border = parts == 0;
  uint32_t index = d->frames.count;
  if (has_own_box(d, f->choice, e)) {
    x.box = add_box(f, e, BOX_ELEMENT, index);
    put_in(f, e, x.box);
  } else {
    d->place[e] = PLACE_FRAME | (index + 1);
    tally_add(&x.tally, &d->tallies[e]);
  }
  vec_push(&d->frames, x);
}

/* Which frame is E in, given that what is around it was placed before? A box that holds what is around holds E, too. */
static bool frame_around(const struct folding *f, entity_id e, uint32_t *frame, uint32_t *box) {
  entity_id outer = f->choice->around[e];
  *frame = DRAWING_NONE;
  if (!outer) return true;
  uint32_t place = f->d->place[outer];
  if (place & PLACE_FRAME) return *frame = (place & PLACE_INDEX) - 1, true;
  *box = place - 1;
  const struct box *b = &f->d->boxes.items[*box];
  if (b->sort != BOX_ELEMENT || b->entity != outer) return false;
  return *frame = b->frame, true; /* the box of a frame itself */
}

static void place_deep(struct folding *f, entity_id e) {
  uint32_t frame, box;
  if (!frame_around(f, e, &frame, &box))
    put_in(f, e, box);
  else if (f->choice->depth[e] < f->depth && f->choice->inside[e])
    add_frame(f, e, frame);
  else
    put_in(f, e, add_box(f, e, f->choice->inside[e] ? BOX_FOLDED : BOX_ELEMENT, frame));
}

static void place_by_kind(struct folding *f, entity_id e) {
  const struct choice *c = f->choice;
  uint8_t kind = f->d->in.model->kinds[e];
  entity_id outer = c->around[e];
  if (kind == KIND_ORGANIZATION)
    return put_in(f, e, add_box(f, e, f->how == FOLD_COLUMNS ? BOX_COLUMN : BOX_ELEMENT, DRAWING_NONE));
  if (f->how == FOLD_COLUMNS && c->column[e] && f->d->place[c->column[e]])
    return put_in(f, e, f->d->place[c->column[e]] - 1);
  if (outer && is_loose(kind)) return put_in(f, e, f->d->place[outer] - 1);
  uint64_t key = idmap_pair(c->column[e], kind);
  uint32_t box = idmap_get(&f->kinds, key);
  if (!box) {
    box = add_box(f, e, BOX_KIND, DRAWING_NONE) + 1;
    idmap_put(&f->kinds, key, box);
  }
  put_in(f, e, box - 1);
}

static void place_all(struct folding *f, bool organizations) {
  for (uint32_t i = 0; i < f->count; i++) {
    entity_id e = f->order[i];
    if ((f->d->in.model->kinds[e] == KIND_ORGANIZATION) != organizations) continue;
    if (f->how == FOLD_DEEP)
      place_deep(f, e);
    else
      place_by_kind(f, e);
  }
}

/* ---- organizations that are only named share a column: a list of suppliers is no row of empty columns ---- */

static void renumber_columns(struct drawing *d, const uint32_t *held) {
  uint32_t *number = memory_zeroed(d->columns.count + 1, sizeof *number), kept = 0, shared = 0;
  for (uint32_t i = 0; i < d->columns.count; i++) shared += held[i] != 1;
  for (uint32_t i = 0; i < d->columns.count; i++) {
    number[i] = held[i] == 1 ? shared : kept;
    if (held[i] != 1) d->columns.items[kept++] = d->columns.items[i];
  }
  d->columns.items[kept] = (struct column){.several = true};
  d->columns.count = kept + 1;
  for (uint32_t i = 0; i < d->boxes.count; i++)
    if (d->boxes.items[i].column != DRAWING_NONE) d->boxes.items[i].column = number[d->boxes.items[i].column];
  for (uint32_t i = 0; i < d->frames.count; i++) d->frames.items[i].column = number[d->frames.items[i].column];
  free(number);
}

static void share_column(struct drawing *d) {
  uint32_t *held = memory_zeroed(d->columns.count + 1, sizeof *held), alone = 0;
  for (uint32_t i = 0; i < d->boxes.count; i++) {
    const struct box *b = &d->boxes.items[i];
    if (b->column == DRAWING_NONE) continue;
    bool named_only = b->kind == KIND_ORGANIZATION && !b->inside;
    held[b->column] += named_only ? 1 : 2; /* 1: nothing but the organization */
  }
  for (uint32_t i = 0; i < d->columns.count; i++) alone += held[i] == 1;
  if (COLUMNS_OF_ONE < alone) renumber_columns(d, held);
  free(held);
}

/* ---- again, coarser ---- */

static void forget(struct folding *f) {
  struct drawing *d = f->d;
  d->boxes.count = d->frames.count = d->columns.count = d->arrows.count = d->links.count = 0;
  memset(d->place, 0, d->in.model->entities.count * sizeof *d->place);
  memset(f->column_of, 0, d->in.model->entities.count * sizeof *f->column_of);
  idmap_free(&f->kinds);
  f->kinds = (struct idmap){0};
}

/* Boxes can be counted beforehand; arrows can't, as many may become one. */
static void fold_until_few(struct folding *f) {
  for (;;) {
    choose_folding(f);
    if (f->how == FOLD_NEVER) return;
    place_all(f, true);
    place_all(f, false);
    draw_arrows(f->d);
    if (f->d->arrows.count <= DRAWING_ARROWS) return share_column(f->d);
    forget(f);
    fold_more(f);
  }
}

void fold_boxes(struct drawing *d, const struct choice *c) {
  struct folding f = {.d = d,
                      .choice = c,
                      .depth = c->deepest,
                      .column_of = memory_zeroed(d->in.model->entities.count, sizeof *f.column_of)};
  sort_by_depth(&f);
  d->elements = f.count;
  fold_until_few(&f);
  if (f.how == FOLD_NEVER)
    d->why_not = DRAW_TOO_MANY;
  else if (f.count < 2)
    d->why_not = DRAW_TOO_FEW;
  idmap_free(&f.kinds);
  free(f.column_of);
  free(f.order);
}
