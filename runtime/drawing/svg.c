/* svg.c - the drawing as SVG: bands, columns, frames, arrows, boxes, legend. */
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/svg.h"

enum { LEAST_WIDTH = 480, WIDE = 1800, BAND_LABEL = 14 };

/* ---- ground ---- */

static void write_band(struct svg *s, int band, int top, int bottom, int width) {
  static const enum drawing_word numbers[] = {DRAW_LAYER_3, DRAW_LAYER_2, DRAW_LAYER_1},
                                 names[] = {DRAW_LAYER_3_NAME, DRAW_LAYER_2_NAME, DRAW_LAYER_1_NAME};
  out_format(s->out, "<rect class=\"d-band d-layer-%d\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/>", 3 - band, top,
             width, bottom - top);
  int middle = (top + bottom) / 2, room = bottom - top - 8;
  for (int line = 0; line < 2; line++) {
    enum drawing_word word = line ? names[band] : numbers[band];
    int x = BAND_LABEL + 1 + line * 14;
    const char *turn = arena_format(s->memory, " text-anchor=\"middle\" transform=\"rotate(-90 %d %d)\"", x, middle);
    svg_text(s, line ? "d-layer" : "d-layer d-number", x, middle, turn,
             label_fit(s->memory, drawing_word(word, LANGUAGE_EN), LAYOUT_CLASS_SIZE, !line, room),
             label_fit(s->memory, drawing_word(word, LANGUAGE_JA), LAYOUT_CLASS_SIZE, !line, room));
  }
  out_text(s->out, "\n");
}

/* Bands meet halfway between their rows; the contracts belong to layer 1. */
static void write_bands(struct svg *s, int width) {
  const struct drawing *d = s->d;
  int top = d->rank_y.items[0] + LAYOUT_HEADING / 2 + 8;
  for (int band = 0; band < DRAWING_BANDS; band++) {
    uint32_t first = d->band_first[band], end = band == DRAWING_BANDS - 1 ? d->rank_count : d->band_first[band + 1];
    if (first == end) continue;
    int bottom =
        end == d->rank_count ? d->height - LAYOUT_BOTTOM / 2 : (d->rank_y.items[end - 1] + d->rank_y.items[end]) / 2;
    write_band(s, band, top, bottom, width);
    top = bottom;
  }
}

static void write_columns(struct svg *s) {
  const struct drawing *d = s->d;
  for (uint32_t i = 0; i < d->columns.count; i++) {
    const struct column *c = &d->columns.items[i];
    int top = d->rank_y.items[0] - LAYOUT_HEADING / 2, width = c->right - c->left, limit = width - 12;
    out_format(s->out, "<rect class=\"d-column%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
               c->organization ? "" : " d-nobody", c->left, top, width, d->foot - top);
    if (c->organization)
      out_format(s->out, "<path class=\"d-heading\" d=\"M%d %dv%dQ%d %d %d %dH%dQ%d %d %d %dv%dZ\"/>", c->left,
                 top + LAYOUT_HEADING, 8 - LAYOUT_HEADING, c->left, top, c->left + 8, top, c->right - 8, c->right, top,
                 c->right, top + 8, LAYOUT_HEADING - 8);
    svg_text(s, "d-organization", (c->left + c->right) / 2, top + 20, " text-anchor=\"middle\"",
             label_fit(s->memory, label_column(s->memory, d, c, LANGUAGE_EN), LAYOUT_HEADING_SIZE, true, limit),
             label_fit(s->memory, label_column(s->memory, d, c, LANGUAGE_JA), LAYOUT_HEADING_SIZE, true, limit));
    out_text(s->out, "\n");
  }
}

/* ---- what is linked: in a page all that is drawn, for it has a row in the register of elements; else a group ---- */

static bool is_link(const struct svg *s) { return s->d->in.page; }

static void open_link(struct svg *s, entity_id e, const char *class, const struct tally *t, const char *en,
                      const char *ja) {
  bool page = s->d->in.page;
  if (is_link(s))
    out_format(s->out, "<a href=\"#e%u\"", e);
  else
    out_text(s->out, "<g");
  out_format(s->out, " id=\"n%u\" class=\"%s d-%s\"><title>", e, class, label_status(t));
  if (page || s->d->in.language == LANGUAGE_EN) out_html(s->out, en);
  if (page) out_text(s->out, "\n");
  if (page || s->d->in.language == LANGUAGE_JA) out_html(s->out, ja);
  out_text(s->out, "</title>");
}
static void close_link(struct svg *s) { out_text(s->out, is_link(s) ? "</a>\n" : "</g>\n"); }

static void write_frame(struct svg *s, const struct frame *f) {
  int width = f->high.x - f->low.x, height = f->high.y - f->low.y;
  if (f->box == DRAWING_NONE)
    open_link(s, f->entity, "d-around", &f->tally, label_frame_title(s->memory, s->d, f, LANGUAGE_EN),
              label_frame_title(s->memory, s->d, f, LANGUAGE_JA));
  out_format(s->out, "<rect class=\"d-frame%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>",
             f->border ? " d-border" : "", f->low.x, f->low.y, width, height);
  const char *name =
      label_fit(s->memory, label_entity(s->memory, s->d, f->entity), LAYOUT_CLASS_SIZE, true, width - 2 * LAYOUT_MARK);
  svg_text(s, "d-name-of-frame", f->low.x + 9, f->low.y + 16, "", name, name);
  svg_mark(s, tally_status(&f->tally), (struct point){f->high.x - 4, f->low.y + 3});
  if (f->box == DRAWING_NONE) close_link(s);
}

static void write_box(struct svg *s, const struct box *b) {
  static const char *const kinds[KIND_COUNT] = {
      [KIND_ORGANIZATION] = "d-node d-of-organization", [KIND_PERSON] = "d-node d-of-person",
      [KIND_COMPONENT] = "d-node d-of-component",       [KIND_DATA] = "d-node d-of-data",
      [KIND_PROCEDURE] = "d-node d-of-procedure",       [KIND_SYSTEM] = "d-node d-of-system",
      [KIND_CONTRACT] = "d-node d-of-contract"};
  const struct drawing *d = s->d;
  const char *name[2], *class[2];
  for (int l = LANGUAGE_EN; l <= LANGUAGE_JA; l++) {
    name[l] =
        label_fit(s->memory, label_name(s->memory, d, b, (enum language)l), LAYOUT_NAME_SIZE, true, LAYOUT_TEXT_LIMIT);
    class[l] = label_fit(s->memory, label_class(s->memory, d, b, (enum language)l), LAYOUT_CLASS_SIZE, false,
                         LAYOUT_TEXT_LIMIT);
  }
  open_link(s, b->entity, kinds[b->kind], &b->tally, label_box_title(s->memory, d, b, LANGUAGE_EN),
            label_box_title(s->memory, d, b, LANGUAGE_JA));
  if (b->sort != BOX_ELEMENT)
    svg_shape(s, (enum entity_kind)b->kind, (struct point){b->at.x + 4, b->at.y - 4}, b->width, b->height);
  svg_shape(s, (enum entity_kind)b->kind, b->at, b->width, b->height);
  bool one_line = !*class[LANGUAGE_EN];
  svg_text(s, "d-name", b->at.x, b->at.y + (one_line ? 5 : -2), " text-anchor=\"middle\"", name[LANGUAGE_EN],
           name[LANGUAGE_JA]);
  if (!one_line)
    svg_text(s, "d-class", b->at.x, b->at.y + 14, " text-anchor=\"middle\"", class[LANGUAGE_EN], class[LANGUAGE_JA]);
  svg_mark(s, tally_status(&b->tally), box_mark(b));
  close_link(s);
}

static void write_arrow(struct svg *s, const struct arrow *x) {
  static const char *const sorts[] = {[ARROW_FLOW] = "d-arrow d-flow",
                                      [ARROW_SENSE] = "d-arrow d-sense",
                                      [ARROW_ACTUATE] = "d-arrow d-actuate",
                                      [ARROW_PARTY] = "d-arrow d-party"};
  if (x->sort == ARROW_PARTY)
    out_format(s->out, "<g class=\"%s\">", sorts[x->sort]);
  else
    open_link(s, x->entity, sorts[x->sort], &x->tally, label_arrow_title(s->memory, s->d, x, LANGUAGE_EN),
              label_arrow_title(s->memory, s->d, x, LANGUAGE_JA));
  svg_arrow(s, (enum arrow_sort)x->sort, &s->d->points.items[x->first_point], x->point_count);
  svg_mark(s, tally_status(&x->tally), x->mark);
  if (x->has_word)
    svg_text(
        s, "d-word", x->word.x, x->word.y, " text-anchor=\"middle\"",
        label_fit(s->memory, label_arrow(s->memory, s->d, x, LANGUAGE_EN), LAYOUT_WORD_SIZE, false, LAYOUT_TEXT_LIMIT),
        label_fit(s->memory, label_arrow(s->memory, s->d, x, LANGUAGE_JA), LAYOUT_WORD_SIZE, false, LAYOUT_TEXT_LIMIT));
  if (x->sort == ARROW_PARTY)
    out_text(s->out, "</g>\n");
  else
    close_link(s);
}

/* ---- the whole ---- */

static void write_parts(struct svg *s, int width) {
  const struct drawing *d = s->d;
  write_bands(s, width);
  write_columns(s);
  for (uint32_t i = 0; i < d->frames.count; i++) write_frame(s, &d->frames.items[i]);
  for (uint32_t i = 0; i < d->arrows.count; i++) write_arrow(s, &d->arrows.items[i]);
  for (uint32_t i = 0; i < d->boxes.count; i++) write_box(s, &d->boxes.items[i]);
}

void drawing_write_svg(struct out *o, const struct drawing *d) {
  struct arena memory = {0};
  struct out inner = {.fd = -1};
  struct svg s = {&inner, d, &memory};
  int width = d->width < LEAST_WIDTH ? LEAST_WIDTH : d->width;
  write_parts(&s, width);
  int height = svg_legend(&s, d->height, width) + LAYOUT_BOTTOM / 2;
  if (!d->in.page) out_text(o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  const char *space = d->in.page                      ? ""
                      : d->in.language == LANGUAGE_JA ? "xmlns=\"http://www.w3.org/2000/svg\" lang=\"ja\" "
                                                      : "xmlns=\"http://www.w3.org/2000/svg\" lang=\"en\" ";
  out_format(o,
             "<svg %sclass=\"drawing%s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"group\" aria-label=\"",
             space, WIDE < width ? " d-wide" : "", width, height, width, height);
  out_html(o, d->in.title);
  out_text(o, "\">\n");
  if (!d->in.page) out_format(o, "<style>\n%s</style>\n", drawing_style);
  out_bytes(o, inner.buffer.text, inner.buffer.length);
  out_text(o, "</svg>\n");
  builder_free(&inner.buffer);
  arena_free(&memory);
}
